//! Ranges of IDs, as a library writes them: `9########`.

use crate::id::CanonicalId;

/// A range of IDs: `#` is one digit, `?` one letter or digit, `*` at the end any rest, and anything else
/// itself, without case. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdPattern(Box<str>);

/// Why a text is no range of IDs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPattern {
    /// Nothing stands there.
    Empty,
    /// There is white space in it, which no ID has.
    Space,
    /// Something stands behind a `*`.
    BehindRest,
}

impl IdPattern {
    /// Takes a pattern as it was written.
    pub fn parse(text: &str) -> Result<Self, BadPattern> {
        let text = text.trim();
        let rest = text.find('*').unwrap_or(text.len());
        match text {
            "" => Err(BadPattern::Empty),
            _ if text.contains(char::is_whitespace) => Err(BadPattern::Space),
            _ if rest + 1 < text.len() => Err(BadPattern::BehindRest),
            _ => Ok(IdPattern(text.into())),
        }
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an ID is in the range.
    pub fn holds(&self, id: &CanonicalId) -> bool {
        let pattern = CanonicalId::of(&self.0);
        let mut characters = id.as_str().chars();
        for wanted in pattern.as_str().chars() {
            if wanted == '*' {
                return true;
            }
            let Some(character) = characters.next() else { return false };
            let fits = match wanted {
                '#' => character.is_ascii_digit(),
                '?' => character.is_alphanumeric(),
                itself => character == itself,
            };
            if !fits {
                return false;
            }
        }
        characters.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_of_the_pattern_stands_for_one_of_the_id() {
        for (pattern, inside, outside) in [
            ("9########", &["912345678", "900000000"][..], &["812345678", "91234567", "9123456789", "9a2345678"][..]),
            ("S?##", &["sA12", "S112", "sé99"], &["S-12", "T112", "S1123"]),
            ("staff-*", &["STAFF-7", "staff-", "Staff-Anna"], &["staff", "xstaff-7"]),
            ("ab", &["AB", "ab"], &["a", "abc"]),
            ("*", &["1", "anything"], &[]),
        ] {
            let parsed = IdPattern::parse(pattern).unwrap();
            assert!(inside.iter().all(|id| parsed.holds(&CanonicalId::of(id))), "{pattern}: {inside:?}");
            assert!(!outside.iter().any(|id| parsed.holds(&CanonicalId::of(id))), "{pattern}: {outside:?}");
        }
    }

    #[test]
    fn what_could_hold_no_id_is_no_pattern() {
        assert_eq!(IdPattern::parse("  "), Err(BadPattern::Empty));
        assert_eq!(IdPattern::parse("9## ###"), Err(BadPattern::Space));
        assert_eq!(IdPattern::parse("9*8"), Err(BadPattern::BehindRest));
        assert_eq!(IdPattern::parse(" 9## ").unwrap().as_str(), "9##");
    }
}
