//! E-mail addresses.

use super::{email_typo, offer, text};
use crate::context::RowContext;
use crate::words::WordSet;
use model::cell::RawCell;
use model::codes;
use model::draft::Reading;
use model::field::ListField;
use model::text::Text;

/// Reads one address; the part behind the @ becomes lower case.
pub(crate) fn read(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    text::read(field, cell, row).and_then(|written| {
        let is_fine = usual(&written)
            .is_some_and(|(local, domain)| !is_placeholder(local, domain) && email_typo::meant(domain).is_none());
        if is_fine { Reading::Present(written) } else { address(field, cell, &written, row) }
    })
}

fn address(field: ListField, cell: RawCell<'_>, written: &str, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    let address = written.strip_prefix("mailto:").unwrap_or(written);
    let Some(why) = fault(address) else {
        let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
        let stored = format!("{local}@{}", domain.to_lowercase());
        if stored != written {
            row.report_repair(codes::C340, field, cell.text, &stored);
        }
        if is_placeholder(local, domain) {
            let message = format!("\"{stored}\" looks like a placeholder, not like somebody's address");
            let advice = "loaded as it is; if this person has no address, empty the cell";
            row.report(codes::C341, field, cell.text, message, advice);
        }
        return text::within_length(field, &without_slip(field, cell, stored, row), row);
    };
    if let Some(found) = several(written) {
        let message = format!("{found} are in one cell, which takes only one address");
        let advice = "leave one of them here and put the second in a column \"E-mail 2\"";
        row.report(codes::C310, field, cell.text, message, advice);
        return Reading::Unreadable;
    }
    let message = format!("\"{written}\" is not an e-mail address: {why}");
    row.report(codes::C310, field, cell.text, message, "correct it as in ana@example.org, or empty the cell");
    Reading::Unreadable
}

/// Whether an address was made up to fill the cell. Some of the domains are somebody's, who would get the mail.
fn is_placeholder(local: &str, domain: &str) -> bool {
    static NOBODY: WordSet<8> =
        WordSet::new(["noemail", "no-email", "no.email", "no_email", "nomail", "notprovided", "noreply", "no-reply"]);
    static MADE_UP: WordSet<12> = WordSet::new([
        "test", "none", "na", "no", "unknown", "xxx", "asdf", "abc", "noemail", "nomail", "null", "email",
    ]);
    let label = || domain.split('.').next().unwrap_or_default();
    NOBODY.holds(local) || (MADE_UP.holds(local) && MADE_UP.holds(label()))
}

/// The address as it is written, or, where the person took that for all rows, as it was meant.
fn without_slip(field: ListField, cell: RawCell<'_>, stored: String, row: &mut RowContext<'_, '_>) -> String {
    let Some((local, domain)) = stored.rsplit_once('@') else { return stored };
    let Some(meant) = email_typo::meant(domain).map(|domain| format!("{local}@{domain}")) else { return stored };
    let slip = offer::Offer { field, written: cell.text, meant: &meant };
    let message = format!("\"{}\" is probably \"{meant}\"", cell.text.trim());
    if offer::report(codes::C311, message, slip, row) { meant } else { stored }
}

/// The addresses of a cell that holds more than one, each in quotation marks.
fn several(written: &str) -> Option<String> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '|' | '<' | '>' | '(' | ')');
    let found: Vec<String> =
        written.split(is_between).filter(|word| fault(word).is_none()).map(|word| format!("\"{word}\"")).collect();
    let (last, others) = found.split_last().filter(|(_, others)| !others.is_empty())?;
    Some(format!("{} and {last}", others.join(", ")))
}

/// Whether a text is one address.
pub(crate) fn is_address(text: &str) -> bool {
    fault(text).is_none()
}

/// The two parts of an address that has nothing but plain letters and digits, dots, hyphens, underscores and plus signs,
/// and no capital behind the @; nothing of any other text. So are nearly all addresses, and of the others [`fault`] says
/// what is wrong, if anything is.
fn usual(address: &str) -> Option<(&str, &str)> {
    let (mut at, mut before) = (None, b'.');
    for (index, byte) in address.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'+' => {}
            b'A'..=b'Z' if at.is_none() => {}
            b'.' if !matches!(before, b'.' | b'@') => {}
            b'@' if at.is_none() && before != b'.' => at = Some(index),
            _ => return None,
        }
        before = byte;
    }
    let (local, domain) = (address.get(..at?)?, address.get(at? + 1..)?);
    let (_, last) = domain.rsplit_once('.')?;
    let ends_well = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_lowercase());
    ends_well.then_some((local, domain))
}

/// Why this cannot be an address. Stricter than RFC 5322 where nobody has such an address (quotes, comments).
fn fault(address: &str) -> Option<&'static str> {
    if usual(address).is_some() {
        return None;
    }
    fault_of_unusual(address)
}

fn fault_of_unusual(address: &str) -> Option<&'static str> {
    let parts: Vec<&str> = address.split('@').collect();
    let [local, domain] = parts.as_slice() else {
        return Some(match parts.as_slice() {
            [_] => "there is no @",
            parts if parts.contains(&"") => "there is more than one @",
            _ => "there seem to be two addresses in one cell",
        });
    };
    if address
        .chars()
        .any(|c| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | '"' | '[' | ']' | '\\'))
    {
        return Some("it has a space or a character that no address can have");
    }
    if local.is_empty() {
        return Some("there is nothing before the @");
    }
    let labels: Vec<&str> = domain.split('.').collect();
    if labels.len() < 2 {
        return Some("the part after the @ has no dot");
    }
    if labels.iter().any(|label| label.is_empty()) || local.split('.').any(str::is_empty) {
        return Some("there is a dot where there can't be one");
    }
    let last = labels[labels.len() - 1];
    let ends_well = last.chars().count() >= 2 && last.chars().all(char::is_alphabetic) || last.starts_with("xn--");
    (!ends_well).then_some("no address ends like that")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_told_from_what_is_none() {
        for good in ["ana@example.org", "a.b+c@mail.example.co.uk", "o'brien@example.ie", "用户@例子.公司"] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in
            ["ana", "ana@example", "a@b.c@d.e", "a@b.org; c@d.org", "ana@.org", "@x.org", "a b@x.org", "ana@example.1"]
        {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn of_a_usual_address_nothing_is_asked() {
        assert_eq!(usual("Ana.b+c_d-1@mail.example.org"), Some(("Ana.b+c_d-1", "mail.example.org")));
        for other in
            ["ana@Example.org", "o'brien@example.ie", "ana", "a.@x.org", "ana@.org", "a@b@c.org", "@x.org", "a@x.o"]
        {
            assert_eq!(usual(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn a_usual_address_is_one(text in "[aB1.@_-]{0,5}@[ab1.-]{0,4}[.ab]{0,3}") {
            prop_assert!(usual(&text).is_none() || fault_of_unusual(&text).is_none());
        }
    }
}
