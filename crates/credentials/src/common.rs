//! Passwords that everybody tries first.

use std::cmp::Ordering;
use zeroize::Zeroizing;

/// The list: sorted, in small letters, a password per line. It is searched as it lies in the program; an index would be
/// built in every process, and most of them ask for no password.
const LIST: &str = include_str!("../lists/common-passwords.txt");

/// Whether a password is on the list of common ones, in whatever case it is typed.
pub(crate) fn is_common(password: &str) -> bool {
    // Small letters take at most three times as many bytes; the copy never grows, and is wiped.
    let mut small = Zeroizing::new(String::with_capacity(3 * password.len()));
    small.extend(password.chars().flat_map(char::to_lowercase));
    has_line(LIST, &small)
}

/// Whether a text whose lines are sorted by their bytes has this line. What is left of it is halved at the line that
/// its middle is in.
fn has_line(text: &str, line: &str) -> bool {
    let mut left = text.as_bytes();
    while !left.is_empty() {
        let middle = left.len() / 2;
        let start = left[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let end = left[middle..].iter().position(|byte| *byte == b'\n').map_or(left.len(), |at| middle + at);
        left = match line.as_bytes().cmp(&left[start..end]) {
            Ordering::Less => &left[..start],
            Ordering::Equal => return true,
            Ordering::Greater => left.get(end + 1..).unwrap_or_default(),
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::LEAST;

    #[test]
    fn what_everybody_tries_is_known() {
        for common in ["password", "Password", "PASSWORD1", "qwertyuiop", "123456789", "iloveyou"] {
            assert!(is_common(common), "{common}");
        }
        for rare in ["Maria_Lopez1", "correct horse battery staple", ""] {
            assert!(!is_common(rare), "{rare}");
        }
    }

    /// What the search relies on; a list with the line ends of Windows would find nothing.
    #[test]
    fn the_list_is_sorted_in_small_letters_and_has_no_other_line_ends() {
        assert!(LIST.ends_with('\n') && !LIST.contains('\r'));
        let lines: Vec<&str> = LIST.lines().collect();
        assert_eq!(lines.len(), 46_483);
        assert!(lines.is_sorted_by(|one, next| one < next), "sorted, and no line twice");
        let is_small = |line: &str| line.chars().flat_map(char::to_lowercase).eq(line.chars());
        assert!(lines.iter().all(|line| is_small(line)));
        // What is shorter is refused before it is looked for.
        assert!(lines.iter().all(|line| line.chars().count() >= LEAST));
    }

    #[test]
    fn every_line_is_found_and_nothing_beside_it() {
        assert!(LIST.lines().all(|line| has_line(LIST, line)));
        let text = "bb\ncc\ndddd\n";
        for line in text.lines() {
            assert!(has_line(text, line) && has_line(text.trim_end(), line), "{line}");
        }
        for line in ["", "a", "b", "bbb", "c", "cd", "ddd", "ddddd", "e", "cc\n", "bb\ncc", "\n"] {
            assert!(!has_line(text, line), "{line:?}");
        }
        assert!(!has_line("", "") && !has_line("", "a"));
    }
}
