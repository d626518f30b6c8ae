//! Numbers, plurals and moments as people read them.

use chrono::{DateTime, Utc};
use model::action::{Action, Words};
use model::listing::UnusedRows;
use model::membership::BarredCounts;
use model::plan::Others;

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

/// How many of those who change are renumbered by a list, ` (12 renumbered)`; nothing where nobody is.
pub(crate) fn renumbered_among(others: &Others) -> String {
    match others.renumbered() {
        0 => String::new(),
        some => format!(" ({} renumbered)", number(some)),
    }
}

/// A number and its noun: `1 patron`, `2 patrons`.
pub(crate) fn count(value: u64, noun: &str) -> String {
    let plural = if value == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(value))
}

/// Rows of a joined file that are not used: `1 row of barcodes.csv belongs to nobody`.
pub(crate) fn unused_rows(unused: &UnusedRows) -> String {
    let UnusedRows { file, of_nobody, unclear } = unused;
    let belong = if *of_nobody == 1 { "belongs" } else { "belong" };
    let nobody = format!("{} of {file} {belong} to nobody", count(*of_nobody, "row"));
    let say = if *unclear == 1 { "does not say to whom it belongs" } else { "do not say to whom they belong" };
    match (of_nobody, unclear) {
        (_, 0) => nobody,
        (0, _) => format!("{} of {file} {say}", count(*unclear, "row")),
        (_, _) => format!("{nobody}, and {} {say}", count(*unclear, "row")),
    }
}

/// How many patrons keep a later date than their list gives them.
pub(crate) fn later_dates(patrons: u64) -> String {
    let (has, keeps) = if patrons == 1 { ("has", "keeps") } else { ("have", "keep") };
    format!("{} {has} a later expiry date in the database and {keeps} it", count(patrons, "patron"))
}

/// Who cannot sign in and why, with the verb: `2 patrons whose membership has ended get`. Nothing where there is nobody.
pub(crate) fn who_get(barred: BarredCounts, noun: &str) -> Option<String> {
    let parts = [(barred.expired, "whose membership has ended"), (barred.inactive, "whose account is inactive")];
    let parts = parts.into_iter().filter(|(patrons, _)| *patrons > 0);
    let parts: Vec<String> = parts.map(|(patrons, why)| format!("{} {why}", count(patrons, noun))).collect();
    let verb = if barred.all() == 1 { "gets" } else { "get" };
    (!parts.is_empty()).then(|| format!("{} {verb}", parts.join(" and ")))
}

/// That a list is longer by so many than what is shown.
pub(crate) fn and_more(left: usize) -> Words {
    Words::text(format!("… and {} more: ", number(left as u64))).act(Action::ShowAll).then(" shows all")
}

/// A text with a capital letter where it begins, as a sentence has one.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
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

    #[test]
    fn whoever_keeps_a_later_date_is_counted() {
        assert_eq!(later_dates(1), "1 patron has a later expiry date in the database and keeps it");
        assert_eq!(later_dates(1200), "1,200 patrons have a later expiry date in the database and keep it");
    }

    #[test]
    fn who_gets_nothing_is_told_with_the_reason() {
        let who = |inactive, expired| who_get(BarredCounts { inactive, expired }, "patron").unwrap_or_default();
        assert_eq!(who(0, 0), "");
        assert_eq!(who(1, 0), "1 patron whose account is inactive gets");
        assert_eq!(who(1, 2), "2 patrons whose membership has ended and 1 patron whose account is inactive get");
    }
}
