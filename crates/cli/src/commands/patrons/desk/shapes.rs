//! What a text is that somebody types without saying what: an ID, a name, a phone number, an e-mail address, the number of
//! a card.
//!
//! Whose it is, is for the store to say.

use model::field::ListField;
use pipeline::OfferedName;

/// Whether a text is an ID and no name: in one piece, with a digit in it.
pub(super) fn looks_like_id(typed: &str) -> bool {
    let in_one_piece = !typed.contains(|c: char| c.is_whitespace() || c == ',' || c == '@');
    in_one_piece && typed.contains(|c: char| c.is_ascii_digit()) && !looks_like_phone(typed)
}

/// The field that a text fills which is neither an ID nor a name.
pub(super) fn contact_of(typed: &str) -> Option<ListField> {
    let is_address = typed.contains('@') && !typed.contains(char::is_whitespace);
    if is_address { Some(ListField::Email) } else { looks_like_phone(typed).then_some(ListField::Phone) }
}

/// Whether a text is a phone number and no ID: digits in groups, as they are said.
fn looks_like_phone(typed: &str) -> bool {
    const GROUPS: [&[usize]; 3] = [&[3, 4], &[3, 3, 4], &[1, 3, 3, 4]];
    let is_of_number = |c: char| c.is_ascii_digit() || c == ' ' || "()+-./".contains(c);
    let groups: Vec<usize> = typed.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|len| *len > 0).collect();
    let digits: usize = groups.iter().sum();
    let is_said_so = GROUPS.contains(&groups.as_slice()) || typed.starts_with('+') || typed.contains('(');
    typed.chars().all(is_of_number) && (7..=15).contains(&digits) && is_said_so
}

/// Whether a text is something else than the number of a card.
pub(super) fn is_no_card(typed: &str) -> bool {
    let typed = typed.trim();
    let has_digit = typed.contains(|c: char| c.is_ascii_digit());
    !has_digit || typed.contains(['(', ')', '@', ',']) || looks_like_phone(typed)
}

/// Whether a text is digits alone, so many as a phone number has.
pub(super) fn may_be_phone(typed: &str) -> bool {
    (7..=11).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is the digits of this phone number, with or without the 1 in front.
pub(super) fn is_phone(typed: &str, phone: &str) -> bool {
    let typed = typed.trim();
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    may_be_phone(typed) && without_one(typed) == without_one(&digits)
}

fn without_one(digits: &str) -> &str {
    digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(digits)
}

/// A name as it is proposed, for the person to say yes or to write it otherwise.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) first: Option<String>,
    pub(super) last: Option<String>,
    /// First and last name, of which it was looked already whether somebody has them.
    pub(super) looked_for: Option<String>,
}

impl Names {
    /// First and last name of a text in which they stand as people say or sort them. An e-mail address and a phone number
    /// are no names.
    pub(super) fn of(typed: &str) -> Names {
        if contact_of(typed).is_some() || typed.contains('@') {
            return Names::default();
        }
        let OfferedName { first, last } = pipeline::offered_name(typed);
        let both = [&first, &last].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        Names { first, last, looked_for: Some(both).filter(|both| !both.is_empty()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_from_a_name() {
        for id in ["000104417", "CB104417", "b-1"] {
            assert!(looks_like_id(id), "{id}");
        }
        for name in ["Ana", "Ana Lind", "Lind, Ana", "Ana Lind 2", "ana2@example.org", "973-555-0187"] {
            assert!(!looks_like_id(name), "{name}");
        }
    }

    #[test]
    fn a_name_is_proposed_in_its_parts() {
        let of = |typed: &str| {
            let Names { first, last, .. } = Names::of(typed);
            (first.unwrap_or_default(), last.unwrap_or_default())
        };
        let names = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        assert_eq!(of("Ana Lind"), names("Ana", "Lind"));
        assert_eq!(of("Lind Holm, Ana Maria"), names("Ana Maria", "Lind Holm"));
        assert_eq!(of("Ludwig van der Berg"), names("Ludwig", "van der Berg"));
        assert_eq!(of("maria garcia"), names("Maria", "Garcia"));
        assert_eq!(of("Sukarno"), names("", "Sukarno"));
        assert_eq!(of("ana@example.org"), names("", ""));
        assert_eq!(of("(973) 555-0187"), names("", ""));
    }

    #[test]
    fn the_digits_of_a_phone_number_are_known_again() {
        for phone in ["(973) 555-0187", "9735550187", "+1 973 555 0187", "1-973-555-0187"] {
            assert!(is_phone("9735550187", phone) && is_phone("19735550187", phone), "{phone}");
            assert!(!is_phone("9735550188", phone) && !is_phone("21239735550187", phone), "{phone}");
        }
        assert!(is_phone("5550187", "555-0187") && !is_phone("0187", "0187") && !is_phone("A5550187", "555-0187"));
    }

    #[test]
    fn a_phone_number_is_no_id_and_no_card() {
        for phone in
            ["(973) 555-0187", "973-555-0187", "973.555.0187", "1-973-555-0187", "555 0187", "+44 20 7946 0018"]
        {
            assert_eq!((contact_of(phone), is_no_card(phone)), (Some(ListField::Phone), true), "{phone}");
        }
        for other in ["000104417", "5185550102", "12-3456-789", "2026-08-28", "21234 99999 9999", "b-1", "Ana"] {
            assert_eq!(contact_of(other), None, "{other}");
        }
        for card in ["21234000104417", "2 1234 00010 4417", "A-104417"] {
            assert!(!is_no_card(card), "{card}");
        }
        assert_eq!(contact_of("ana@example.org"), Some(ListField::Email));
        assert_eq!(
            (is_no_card("21234000104417"), is_no_card("A-104417"), is_no_card("Ana Lind")),
            (false, false, true)
        );
    }
}
