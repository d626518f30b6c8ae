//! One cause, one finding: what would say the same of many places is told once, with every one of them.
//!
//! For those who read findings. Whoever marks cells, leaves rows out or counts problems takes the findings as they were
//! found.

use crate::action::{Action, Words};
use crate::codes::Code;
use crate::finding::{Finding, Severity, sort};
use crate::place::{Place, TableId};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::iter;

/// So many sentences about the cells of one column are told one by one; from one more on they are told as one.
pub const COLLAPSE_OVER: usize = 20;

/// Findings of one sentence are one finding, at the place of the first; the other places are in `related`. Where more
/// than [`COLLAPSE_OVER`] are left of one cause, they become one finding on the column, or on the table, which lists
/// every place in `related`. Takes and gives sorted findings.
pub fn collapse(findings: &[Finding]) -> Vec<Finding> {
    let groups = by_sentence(findings);
    let mut by_cause: BTreeMap<Cause<'_>, Vec<usize>> = BTreeMap::new();
    for (index, group) in groups.iter().enumerate() {
        if let Some(cause) = Cause::of(group) {
            by_cause.entry(cause).or_default().push(index);
        }
    }
    by_cause.retain(|_, members| members.len() > COLLAPSE_OVER);
    let mut swallowed = vec![false; groups.len()];
    let mut reported: Vec<Finding> = Vec::new();
    for (cause, members) in by_cause {
        let of_cause: Vec<&Group<'_>> = members.iter().map(|index| &groups[*index]).collect();
        reported.extend(cause.told_as_one(&of_cause));
        for index in members {
            swallowed[index] = true;
        }
    }
    let kept = groups.iter().zip(swallowed).filter(|(_, swallowed)| !swallowed);
    reported.extend(kept.map(|(group, _)| group.told_as_one()));
    sort(&mut reported);
    reported
}

/// What findings of one sentence have in common.
#[derive(PartialEq, Eq, Hash)]
struct Sentence<'f> {
    table: TableId,
    /// Of a cell; what is said of columns as a whole is said once for the table.
    column: Option<u16>,
    /// Whether it is about rows, and whether about columns.
    about: (bool, bool),
    code: Code,
    severity: Severity,
    message: Cow<'f, str>,
    advice: Cow<'f, str>,
    /// Old and new value of what was repaired, which its message does not name.
    repair: Option<(Option<&'f str>, &'f str)>,
}

impl<'f> Sentence<'f> {
    fn of(finding: &'f Finding) -> Sentence<'f> {
        let Place { table, row, column } = finding.place;
        Sentence {
            table,
            column: column.filter(|_| row.is_some()),
            about: (row.is_some(), column.is_some()),
            code: finding.code,
            severity: finding.severity,
            message: finding.message.named(),
            advice: finding.advice.named(),
            repair: finding.repaired.as_deref().map(|repaired| (finding.value.as_deref(), repaired)),
        }
    }
}

/// Findings of one sentence.
struct Group<'f> {
    first: &'f Finding,
    others: Vec<&'f Finding>,
}

/// Whether a finding asks what is answered for its own row: each has an answer of its own.
fn is_answered_alone(finding: &Finding) -> bool {
    finding.advice.actions().any(|action| matches!(action, Action::Decide { .. }))
}

fn by_sentence(findings: &[Finding]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut known: HashMap<Sentence<'_>, usize> = HashMap::new();
    for finding in findings {
        let new = groups.len();
        let at = if is_answered_alone(finding) { new } else { *known.entry(Sentence::of(finding)).or_insert(new) };
        match groups.get_mut(at) {
            Some(group) => group.others.push(finding),
            None => groups.push(Group { first: finding, others: Vec::new() }),
        }
    }
    groups
}

impl<'f> Group<'f> {
    fn all(&self) -> impl Iterator<Item = &'f Finding> {
        iter::once(self.first).chain(self.others.iter().copied())
    }

    fn told_as_one(&self) -> Finding {
        let mut one = self.first.clone();
        if self.others.is_empty() {
            return one;
        }
        one.count = total(self.all());
        one.related = self.other_places();
        if self.others.iter().any(|other| other.value != one.value) {
            one.value = None;
        }
        one
    }

    /// Every place but the first. What all of them have beside their own, such as the row that they repeat, their
    /// sentence names.
    fn other_places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = self.all().map(|finding| finding.place).collect();
        if self.others.iter().any(|other| other.related != self.first.related) {
            places.extend(self.all().flat_map(|finding| finding.related.iter().copied()));
        }
        places.sort_unstable();
        places.dedup();
        places.retain(|place| *place != self.first.place);
        places
    }
}

fn total<'f>(findings: impl Iterator<Item = &'f Finding>) -> u32 {
    findings.fold(0, |count, finding| count.saturating_add(finding.count))
}

/// What sentences of one cause have in common. Of cells in a column the code is enough; what is about rows or columns as
/// a whole, or names other places, has to say the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Cause<'f> {
    table: TableId,
    column: Option<u16>,
    code: Code,
    severity: Severity,
    message: Option<Cow<'f, str>>,
}

impl<'f> Cause<'f> {
    /// Of what is said of one row, column or cell, and is not answered for each by itself.
    fn of(group: &Group<'f>) -> Option<Cause<'f>> {
        let finding = group.first;
        let Place { table, row, column } = finding.place;
        row.or(column.map(u32::from)).filter(|_| !is_answered_alone(finding))?;
        // What is only noted of rows as a whole is told once for the table.
        let cell = row.is_some() && (column.is_some() || finding.severity == Severity::Note);
        let column = column.filter(|_| row.is_some());
        let names_no_others = group.all().all(|finding| finding.related.is_empty());
        let message = if cell && names_no_others { None } else { Some(finding.message.named()) };
        Some(Cause { table, column, code: finding.code, severity: finding.severity, message })
    }

    /// One finding for all of these.
    fn told_as_one(self, groups: &[&Group<'_>]) -> Option<Finding> {
        let first = groups.first()?.first;
        let message = self.message.map_or_else(|| Words::text(self.code.title()), |_| first.message.clone());
        let place = Place { table: self.table, row: None, column: self.column };
        let mut whole = Finding::new(self.code, place, message).severity(self.severity);
        whole.field = first.field;
        whole.value = first.value.clone();
        whole.advice = first.advice.clone();
        whole.count = total(groups.iter().flat_map(|group| group.all()));
        whole.related = groups.iter().flat_map(|group| group.all()).map(|finding| finding.place).collect();
        whole.related.sort_unstable();
        Some(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes;
    use crate::decision::Answer;
    use crate::id::PrimaryId;

    const LIST: TableId = TableId(0);

    fn cell(row: u32) -> Place {
        Place { table: LIST, row: Some(row), column: Some(2) }
    }

    fn whole_row(row: u32) -> Place {
        Place { table: LIST, row: Some(row), column: None }
    }

    /// A value of its own in each cell.
    fn date(row: u32) -> Finding {
        Finding::new(codes::C316, cell(row), format!("\"31/02/{row}\" is not a day in the calendar"))
    }

    fn group(row: u32, name: &str) -> Finding {
        Finding::new(codes::C308, cell(row), format!("\"{name}\" is not a user group")).value(name)
    }

    /// What is told: message, count, place and the other places.
    fn told(findings: &[Finding]) -> Vec<(String, u32, Place, Vec<Place>)> {
        let reported = collapse(findings).into_iter();
        reported.map(|one| (one.message.to_string(), one.count, one.place, one.related)).collect()
    }

    #[test]
    fn a_sentence_is_told_once_at_the_first_of_its_cells() {
        let findings = [group(2, "LECTURER"), group(3, "XYZ"), group(4, "LECTURER"), group(9, "LECTURER")];
        let lecturer = "\"LECTURER\" is not a user group".to_owned();
        let other = "\"XYZ\" is not a user group".to_owned();
        assert_eq!(told(&findings), [(lecturer, 3, cell(2), vec![cell(4), cell(9)]), (other, 1, cell(3), Vec::new())]);
        assert_eq!(collapse(&findings)[0].value.as_deref(), Some("LECTURER"));
    }

    #[test]
    fn what_differs_in_anything_that_is_told_is_not_one_sentence() {
        let severe = group(3, "XYZ").severity(Severity::Warning);
        let advised = group(4, "XYZ").advice("type another one");
        let elsewhere = Place { column: Some(3), ..cell(5) };
        let elsewhere = Finding { place: elsewhere, ..group(5, "XYZ") };
        let other_list = Finding { place: Place { table: TableId(1), ..cell(2) }, ..group(2, "XYZ") };
        let findings = [group(2, "XYZ"), severe, advised, elsewhere, other_list];
        assert_eq!(collapse(&findings).len(), 5);
        assert_eq!(collapse(&[group(2, "XYZ"), group(3, "XYZ")]).len(), 1, "the control");
    }

    #[test]
    fn a_repair_keeps_its_old_and_new_value() {
        let trimmed = |row, before: &str, after: &str| {
            let mut finding = Finding::new(codes::C330, cell(row), "spaces removed").value(before);
            finding.repaired = Some(after.into());
            finding
        };
        let findings = [trimmed(2, " Lind", "Lind"), trimmed(3, " Berg", "Berg"), trimmed(4, " Lind", "Lind")];
        let reported = collapse(&findings);
        let values: Vec<_> = reported.iter().map(|one| (one.value.as_deref(), one.count)).collect();
        assert_eq!(values, [(Some(" Lind"), 2), (Some(" Berg"), 1)]);
    }

    #[test]
    fn a_value_that_is_not_the_same_everywhere_is_nobodys() {
        let odd = |row, value: &str| Finding::new(codes::C301, cell(row), "Last name is empty").value(value);
        assert_eq!(collapse(&[odd(2, "-"), odd(3, "")])[0].value, None);
        assert_eq!(collapse(&[odd(2, "-"), odd(3, "-")])[0].value.as_deref(), Some("-"), "the control");
    }

    #[test]
    fn twenty_values_are_told_one_by_one_and_twenty_one_as_a_column() {
        let twenty: Vec<Finding> = (1..=20).map(date).collect();
        assert_eq!(collapse(&twenty).len(), 20);
        let more: Vec<Finding> = (1..=21).map(date).collect();
        let cells: Vec<Place> = (1..=21).map(cell).collect();
        assert_eq!(told(&more), [(codes::C316.title().to_owned(), 21, Place::column(LIST, 2), cells)]);
        // The same value in further rows makes no further sentence, and is counted where they are told as one.
        let again: Vec<Finding> = (1..=20).map(date).chain([Finding { place: cell(30), ..date(20) }]).collect();
        assert_eq!(collapse(&again).len(), 20);
        let again: Vec<Finding> = (1..=21).map(date).chain([Finding { place: cell(30), ..date(20) }]).collect();
        let reported = collapse(&again);
        assert_eq!((reported.len(), reported[0].count, reported[0].related.len()), (1, 22, 22));
    }

    #[test]
    fn each_question_that_is_answered_for_its_row_stays() {
        let asked = |row: u32| {
            let id = PrimaryId::new(&format!("{row:09}")).expect("an ID");
            let advice = Words::text("is this the same person? ").act(Action::Decide { id, answer: Answer::Same });
            Finding::new(codes::D507, cell(row), "somebody else has this ID").advice(advice)
        };
        let questions: Vec<Finding> = (1..=30).map(asked).collect();
        assert_eq!(collapse(&questions), questions);
        let unasked: Vec<Finding> = questions.into_iter().map(|one| one.advice("look at it")).collect();
        assert_eq!(collapse(&unasked).len(), 1, "the control");
    }

    #[test]
    fn what_is_noted_of_rows_is_told_once_and_what_is_wrong_with_them_is_not() {
        let note = |row| Finding::new(codes::C346, whole_row(row), format!("given LIB-{row}"));
        let reported = collapse(&(1..=21).map(note).collect::<Vec<_>>());
        assert_eq!((reported.len(), reported[0].count, reported[0].place), (1, 21, Place::table(LIST)));
        let wrong = |row| Finding::new(codes::S116, whole_row(row), format!("{row} of 50 fields"));
        assert_eq!(collapse(&(1..=21).map(wrong).collect::<Vec<_>>()).len(), 21);
    }

    #[test]
    fn rows_and_columns_as_a_whole_are_told_once() {
        let row = |row| Finding::new(codes::S116, whole_row(row), "3 of 5 fields");
        let column = |column| Finding::new(codes::H206, Place::column(LIST, column), "it has no name");
        for findings in [(1..=3).map(row).collect::<Vec<_>>(), (1..=3).map(column).collect()] {
            let places: Vec<Place> = findings.iter().map(|finding| finding.place).collect();
            assert_eq!(told(&findings), [(findings[0].message.to_string(), 3, places[0], places[1..].to_vec())]);
        }
        let list = |_| Finding::new(codes::F021, Place::table(LIST), "it is older than the batch");
        assert_eq!(told(&(1..=2).map(list).collect::<Vec<_>>())[0].1, 2);
    }

    /// Who shares a password with whom is lost, and nobody who shares one.
    #[test]
    fn all_who_have_something_in_common_are_named() {
        let shared = |row: u32| {
            let message = "patrons of the same name get the same starter password";
            Finding::new(codes::A808, cell(row), message).related(vec![cell(row + 1)])
        };
        let reported = collapse(&[shared(2), shared(4)]);
        let only = reported.first().map(|one| (one.count, one.place, one.related.clone()));
        assert_eq!(only, Some((2, cell(2), vec![cell(3), cell(4), cell(5)])));
        // The row that is repeated repeats nothing.
        let repeated = |row| Finding::new(codes::D504, whole_row(row), "repeats row 2").related(vec![whole_row(2)]);
        let reported = collapse(&[repeated(5), repeated(7)]);
        assert_eq!((reported[0].place, reported[0].related.clone()), (whole_row(5), vec![whole_row(7)]));
    }

    /// Half of them are one fault of a column, and half say each something else.
    #[test]
    fn four_hundred_thousand_are_joined() {
        let whole = |row| Finding::new(codes::S116, whole_row(row), format!("line {row} has 3 of 5 fields"));
        let mut findings: Vec<Finding> = (1..=200_000).flat_map(|row| [group(row, "XYZ"), whole(row)]).collect();
        sort(&mut findings);
        let reported = collapse(&findings);
        let most = reported.iter().map(|finding| finding.count).max();
        assert_eq!((reported.len(), most), (200_001, Some(200_000)));
    }
}
