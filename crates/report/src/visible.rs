//! What a reader cannot see, or what would act on the place where it is shown.

use std::fmt::Write as _;

/// Text with every character that could act on a terminal made visible.
pub fn visible(text: &str) -> String {
    if text.chars().all(|c| !acts(c)) {
        return text.to_owned();
    }
    text.chars().fold(String::with_capacity(text.len() + 8), |mut out, c| {
        if !acts(c) {
            out.push(c);
        } else if (c as u32) < 0x80 {
            let _ = write!(out, "\\x{:02x}", c as u32);
        } else {
            let _ = write!(out, "\\u{{{:x}}}", c as u32);
        }
        out
    })
}

/// The same for a cell of a sheet, with the spaces at its ends made visible, which nobody sees there.
pub(crate) fn with_ends(text: &str) -> String {
    const SPACE: &str = "␣";
    let is_space = |letter: char| matches!(letter, ' ' | '\u{A0}');
    let inner = text.trim_matches(is_space);
    let before = text.chars().take_while(|letter| is_space(*letter)).count();
    if inner.is_empty() {
        return SPACE.repeat(before);
    }
    let behind = text.chars().rev().take_while(|letter| is_space(*letter)).count();
    format!("{}{}{}", SPACE.repeat(before), visible(inner), SPACE.repeat(behind))
}

/// Control characters, direction marks and other signs that leave no mark of their own.
pub(crate) fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}
