//! One thing in the data that a person can fix: where, what, why, and the way out.

pub use super::severity::Severity;

use crate::action::Words;
use crate::codes::Code;
use crate::field::ListField;
use crate::place::{Place, RowRef, TableId};
use std::cmp::Ordering;
use std::collections::BTreeMap;

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
    pub value: Option<Box<str>>,
    /// What a repair made of it: the new value.
    pub repaired: Option<Box<str>>,
    /// Other places of the same fault.
    pub related: Vec<Place>,
    /// Value and reason, one sentence, no full stop.
    pub message: Words,
    /// The way out; may be empty for notes.
    pub advice: Words,
    /// How many equal findings this one stands for; 1 before [`collapse`].
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
    pub fn value(mut self, value: impl Into<Box<str>>) -> Self {
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

    /// The row it is about, where it is about one.
    pub fn row(&self) -> Option<RowRef> {
        self.place.row.map(|number| RowRef { table: self.place.table, number })
    }
}

/// Bytes of a value; no field takes longer ones but notes.
const LONGEST_VALUE: usize = 300;
/// Bytes of a message, which may quote a value.
const LONGEST_MESSAGE: usize = 600;

fn shortened(text: Box<str>, longest: usize) -> Box<str> {
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

/// From how many equal findings on they are told as one.
pub const COLLAPSE_OVER: usize = 20;

/// What findings of one cause have in common. Of cells in a column the code is enough; what is about rows or columns as
/// a whole, or names other places, has to say the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Cause {
    table: TableId,
    column: Option<u16>,
    code: Code,
    severity: Severity,
    message: Option<String>,
}

impl Cause {
    /// Of a finding about one row, column or cell.
    fn of(finding: &Finding) -> Option<Cause> {
        let Place { table, row, column } = finding.place;
        row.or(column.map(u32::from))?;
        // What is only noted of rows as a whole is told once for the table.
        let cell = row.is_some() && (column.is_some() || finding.severity == Severity::Note);
        let column = column.filter(|_| row.is_some());
        let message = if cell && finding.related.is_empty() { None } else { Some(finding.message.to_string()) };
        Some(Cause { table, column, code: finding.code, severity: finding.severity, message })
    }
}

/// One cause, one finding: more than [`COLLAPSE_OVER`] findings of one cause become one finding on the column, or on the
/// table, which lists every place in `related`. Takes and gives sorted findings.
pub fn collapse(findings: &[Finding]) -> Vec<Finding> {
    let mut by_cause: BTreeMap<Cause, Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if let Some(cause) = Cause::of(finding) {
            by_cause.entry(cause).or_default().push(index);
        }
    }
    by_cause.retain(|_, members| members.len() > COLLAPSE_OVER);
    let mut swallowed = vec![false; findings.len()];
    let mut reported: Vec<Finding> = Vec::new();
    for (Cause { table, column, code, severity, message }, members) in by_cause {
        let first = &findings[members[0]];
        let message = message.map_or_else(|| Words::text(code.title()), |_| first.message.clone());
        let mut whole = Finding::new(code, Place { table, row: None, column }, message).severity(severity);
        whole.field = first.field;
        whole.value = first.value.clone();
        whole.advice = first.advice.clone();
        whole.count = u32::try_from(members.len()).unwrap_or(u32::MAX);
        whole.related = members.iter().map(|index| findings[*index].place).collect();
        for index in members {
            swallowed[index] = true;
        }
        reported.push(whole);
    }
    let kept = findings.iter().zip(swallowed).filter(|(_, swallowed)| !swallowed).map(|(finding, _)| finding.clone());
    reported.extend(kept);
    sort(&mut reported);
    reported
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes;

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

    #[test]
    fn twenty_are_told_one_by_one_and_twenty_one_as_a_column() {
        let twenty: Vec<Finding> = (1..=20).map(at).collect();
        assert_eq!(collapse(&twenty).len(), 20);
        let more: Vec<Finding> = (1..=21).map(at).collect();
        let reported = collapse(&more);
        assert_eq!(reported.len(), 1);
        assert_eq!((reported[0].count, reported[0].related.len(), reported[0].place.row), (21, 21, None));
    }

    /// Half of them are one fault of a column, and half say each something else; the order takes no more comparisons
    /// than sorting must.
    #[test]
    fn four_hundred_thousand_are_sorted_and_joined() {
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
        let reported = collapse(&findings);
        assert_eq!((reported.len(), reported[0].count), (200_001, 200_000));
    }

    #[test]
    fn what_is_noted_of_rows_is_told_once_and_what_is_wrong_with_them_is_not() {
        let place = |row| Place { table: TableId(0), row: Some(row), column: None };
        let note = |row| Finding::new(codes::C346, place(row), "no primary ID");
        let reported = collapse(&(1..=21).map(note).collect::<Vec<_>>());
        assert_eq!((reported.len(), reported[0].count, reported[0].place), (1, 21, Place::table(TableId(0))));
        let wrong = |row| Finding::new(codes::S116, place(row), format!("{row} of 50 fields"));
        assert_eq!(collapse(&(1..=21).map(wrong).collect::<Vec<_>>()).len(), 21);
    }

    /// The same sentence again and again is one finding, also where each names other places or a row as a whole.
    #[test]
    fn a_sentence_is_told_once() {
        let row = |row| Finding::new(codes::S116, Place { column: None, ..at(row).place }, "3 of 5 fields");
        let shared = |row| Finding::new(codes::D506, at(row).place, "a shared card").related(vec![at(row + 1).place]);
        let column = |column| Finding::new(codes::H206, Place::column(TableId(0), column), "it has no name");
        let of_columns = (1..=21).map(column).collect();
        for findings in [(1..=21).map(row).collect::<Vec<_>>(), (1..=21).map(shared).collect(), of_columns] {
            let reported = collapse(&findings);
            let told: Vec<_> = reported.iter().map(|one| (one.message.to_string(), one.count)).collect();
            assert_eq!(told, [(findings[0].message.to_string(), 21)]);
            assert_eq!(collapse(&findings[1..]).len(), 20);
        }
    }
}
