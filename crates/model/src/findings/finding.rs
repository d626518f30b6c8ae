//! One thing in the data that a person can fix: where, what, why, and the way out.

pub use super::severity::Severity;

use crate::action::Words;
use crate::codes::{self, Code};
use crate::field::ListField;
use crate::place::{Place, RowRef};
use crate::text::Text;
use std::cmp::Ordering;

/// A finding. `message` says value and reason in one sentence without the place, which is printed
/// from `place`; `advice` is the way out, one line each. Both may name what the person can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub code: Code,
    /// How much it weighs in this run.
    pub severity: Severity,
    /// The field it is about.
    pub field: Option<ListField>,
    /// The value as the file has it.
    pub value: Option<Text>,
    /// What a repair made of it: the new value.
    pub repaired: Option<Text>,
    /// Other places of the same fault.
    pub related: Vec<Place>,
    /// Value and reason, one sentence, no full stop.
    pub message: Words,
    /// The way out; may be empty for notes.
    pub advice: Words,
    /// How many findings this one stands for; 1 before they are joined.
    pub count: u32,
}

impl Finding {
    /// A finding with the code's own severity and nothing optional. What is longer than a person reads is
    /// cut off, here and in [`value`](Self::value): a list may say the same long text in every row.
    pub fn new(code: Code, place: Place, message: impl Into<Words>) -> Self {
        let message = message.into().shortened(LONGEST_MESSAGE);
        Finding {
            place,
            code,
            severity: code.severity(),
            field: None,
            value: None,
            repaired: None,
            related: Vec::new(),
            message,
            advice: Words::default(),
            count: 1,
        }
    }

    /// With advice.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<Words>) -> Self {
        self.advice = advice.into();
        self
    }

    /// About a field.
    #[must_use]
    pub fn field(mut self, field: ListField) -> Self {
        self.field = Some(field);
        self
    }

    /// With the value as the file has it.
    #[must_use]
    pub fn value(mut self, value: impl Into<Text>) -> Self {
        self.value = Some(shortened(value.into(), LONGEST_VALUE));
        self
    }

    /// With another severity than the code's own.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// With other places of the same fault.
    #[must_use]
    pub fn related(mut self, related: Vec<Place>) -> Self {
        self.related = related;
        self
    }

    /// Whether its row is left out: by what is wrong with it, or since it repeats another one, which is only noted.
    pub fn leaves_out(&self) -> bool {
        self.severity.blocks() || self.code == codes::D504
    }

    /// The row it is about, where it is about one.
    pub fn row(&self) -> Option<RowRef> {
        self.place.row.map(|number| RowRef { table: self.place.table, number })
    }
}

/// Bytes of a value; no field takes longer ones but notes.
const LONGEST_VALUE: usize = 300;
/// Bytes of a message, which may quote a value.
const LONGEST_MESSAGE: usize = 600;

fn shortened(text: Text, longest: usize) -> Text {
    if text.len() <= longest { text } else { format!("{}…", &text[..text.floor_char_boundary(longest)]).into() }
}

/// Puts findings into the order of every output: file and sheet, row, column, code, and last the
/// text, so that the order never depends on who found them first.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(in_order);
}

fn in_order(a: &Finding, b: &Finding) -> Ordering {
    let where_and_what = (a.place, a.code).cmp(&(b.place, b.code));
    where_and_what.then_with(|| a.message.order(&b.message)).then_with(|| a.related.cmp(&b.related))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::TableId;

    fn at(row: u32) -> Finding {
        let place = Place { table: TableId(0), row: Some(row), column: Some(2) };
        Finding::new(codes::C301, place, "Last name is empty")
    }

    #[test]
    fn what_is_longer_than_a_person_reads_is_cut_off() {
        let long = "é".repeat(30_000);
        let finding = Finding::new(codes::C303, at(1).place, long.clone()).value(long);
        assert_eq!(finding.value.map(|value| value.len()), Some(LONGEST_VALUE + "…".len()));
        assert!(finding.message.to_string().len() <= LONGEST_MESSAGE + "…".len());
    }

    /// The order takes no more comparisons than sorting must.
    #[test]
    fn four_hundred_thousand_are_sorted() {
        let whole = |row| {
            let place = Place { column: None, ..at(row).place };
            Finding::new(codes::S116, place, format!("line {row} has 3 of 5 fields"))
        };
        let mut findings: Vec<Finding> = (1..=200_000).rev().flat_map(|row| [at(row), whole(row)]).collect();
        let mut compared = 0_usize;
        findings.sort_by(|a, b| {
            compared += 1;
            in_order(a, b)
        });
        assert!(compared <= findings.len() * 19, "{compared} comparisons");
    }
}
