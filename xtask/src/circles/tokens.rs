//! Rust as words and signs: enough to find the paths in it. Comments, texts, characters and numbers are left out.

/// The words and signs of a source; `::` is one sign.
pub(super) fn tokens(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (length, counts) = next(rest, first);
        let (token, behind) = rest.split_at(length);
        if counts {
            found.push(token);
        }
        rest = behind;
    }
    found
}

/// How long the next piece is, and whether it counts.
fn next(rest: &str, first: char) -> (usize, bool) {
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), false);
    }
    if rest.starts_with("/*") {
        return (comment(rest), false);
    }
    if let Some(length) = raw_text(rest).or_else(|| text(rest)) {
        return (length, false);
    }
    if first == '\'' {
        return (character(rest), false);
    }
    if is_of_a_word(first) {
        return (rest.find(|c: char| !is_of_a_word(c)).unwrap_or(rest.len()), !first.is_ascii_digit());
    }
    if rest.starts_with("::") {
        return (2, true);
    }
    (first.len_utf8(), !first.is_whitespace())
}

/// Whether a character can stand in a name.
pub(super) fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A comment with those inside it.
fn comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(c) = rest[at..].chars().next() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += c.len_utf8();
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// `r#"…"#` and its kin.
fn raw_text(rest: &str) -> Option<usize> {
    let marked = ["br", "cr", "r"].into_iter().find_map(|mark| rest.strip_prefix(mark))?;
    let inside = marked.trim_start_matches('#');
    let hashes = marked.len() - inside.len();
    let inside = inside.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let behind = inside.find(&end).map_or("", |at| &inside[at + end.len()..]);
    Some(rest.len() - behind.len())
}

/// `"…"` and its kin.
fn text(rest: &str) -> Option<usize> {
    let inside = ["b\"", "c\"", "\""].into_iter().find_map(|mark| rest.strip_prefix(mark))?;
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == '"' {
            return Some(rest.len() - inside.len() + at + 1);
        }
    }
    Some(rest.len())
}

/// A character between its marks, or only the mark before the name of a lifetime.
fn character(rest: &str) -> usize {
    let mut behind = rest.char_indices().skip(1);
    match (behind.next(), behind.next()) {
        (Some((_, '\\')), Some((at, escaped))) => {
            let from = at + escaped.len_utf8();
            rest[from..].find('\'').map_or(rest.len(), |end| from + end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_and_signs_of_the_code_are_left() {
        let source = r##"
            // crate::not_this
            /* nor /* crate::that */ */
            use crate::a::{B, c}; // crate::x
            const T: &'static str = "crate::\"text"; const R: &str = r#"crate::"raw""#; let c = ['"', '\'', '\u{41}', b'x'];
            f(1_000, 0x1F);
        "##;
        let found = tokens(source).join(" ");
        assert_eq!(
            found,
            "use crate :: a :: { B , c } ; const T : & static str = ; const R : & str = ; let c = [ , , , b ] ; f ( , ) ;"
        );
    }

    #[test]
    fn what_is_never_closed_ends_with_the_file() {
        for source in ["\"open", "r#\"open\"", "/* open", "'", "// open"] {
            assert_eq!(tokens(source), Vec::<&str>::new(), "{source}");
        }
    }
}
