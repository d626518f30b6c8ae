//! Numbers, plurals and moments as people read them.

use chrono::{DateTime, Utc};
use model::action::{Action, Words};

/// A number with thousands separators: `1,658`.
pub(crate) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number and its noun: `1 patron`, `2 patrons`.
pub(crate) fn count(value: u64, noun: &str) -> String {
    let plural = if value == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(value))
}

/// That a list is longer by so many than what is shown.
pub(crate) fn and_more(left: usize) -> Words {
    Words::text(format!("… and {} more: ", number(left as u64))).act(Action::ShowAll).then(" shows all")
}

/// A moment, in UTC and to the minute: `2026-08-28 14:05`.
pub(crate) fn moment(when: DateTime<Utc>) -> String {
    when.format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!([0, 999, 1000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!((count(1, "patron"), count(2, "patron")), ("1 patron".into(), "2 patrons".into()));
    }
}
