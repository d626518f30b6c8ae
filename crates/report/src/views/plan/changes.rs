//! What changes of one patron, field by field, and which of it to look at closely.

use crate::document::{Cell, Column, Kind, Mark, Part, Record, Table};
use crate::words::count;
use model::field::Field;
use model::patron::Patron;
use model::plan::{Change, Plan, Removal, Step, Update, differences};
use model::value::Value;
use std::borrow::Cow;

/// What changes of the patron of a row; nothing where nobody is changed.
pub(super) fn changing<'p>(plan: &'p Plan, step: &'p Step) -> Option<Cow<'p, Update>> {
    if let Step::Update(update) | Step::Convert(update) = step {
        return Some(Cow::Borrowed(&**update));
    }
    renumbering(plan, step).map(Cow::Owned)
}

/// The same of one whom a row has go on under another primary ID.
pub(super) fn renumbering(plan: &Plan, step: &Step) -> Option<Update> {
    let Step::Create(creation) = step else { return None };
    let removal = plan.renumbered_from(&creation.patron)?;
    Some(as_change(removal, &creation.patron))
}

pub(super) fn as_change(removal: &Removal, after: &Patron) -> Update {
    let changes = differences(&removal.before, after);
    Update { version: removal.version, after: after.clone(), changes }
}

pub(super) fn changed_patron(mark: Mark, update: &Update, place: Option<String>) -> Record {
    Record {
        key: "changed",
        mark: Some(mark),
        id: update.after.primary_id.to_string(),
        name: Some(update.after.details.full_name()),
        place,
        remark: None,
        parts: vec![Part::Table(Table::new("changes", &CHANGES, change_rows(&update.changes)))],
    }
}

/// Changes to look at one by one: who somebody is, what they may do, what is lost.
pub(super) fn is_delicate(step: &Step, update: &Update) -> bool {
    matches!(step, Step::Convert(_)) || update.changes.iter().any(is_delicate_change)
}

/// Whether a change by itself is one to look at: it is about who somebody is or what they may do, a value goes, or a
/// membership ends sooner.
pub(crate) fn is_delicate_change(change: &Change) -> bool {
    let sooner = match (&change.before, &change.after) {
        (Value::Date(before), Value::Date(after)) => change.field == Field::ExpiryDate && after < before,
        (_, _) => false,
    };
    is_about_who(change) || change.after.is_blank() || sooner
}

/// Whether a change replaces a name, a birth date or a group that somebody had.
pub(crate) fn is_about_who(change: &Change) -> bool {
    let who = [Field::FirstName, Field::MiddleName, Field::LastName, Field::BirthDate, Field::UserGroup];
    who.contains(&change.field) && !change.before.is_blank()
}

/// The columns of changes.
pub(in crate::views) const CHANGES: [Column; 3] = [
    Column::text("field", "field"),
    Column::of(Kind::Change, "change", "change"),
    Column::text("remark", "remark").quiet(),
];

/// Each field old → new, one line per value that differs.
pub(in crate::views) fn change_rows(changes: &[Change]) -> Vec<Vec<Cell>> {
    rows_of(changes, shown_lines)
}

/// The same with everything that is stored of each entry.
pub(in crate::views) fn change_rows_in_full(changes: &[Change]) -> Vec<Vec<Cell>> {
    rows_of(changes, |change| told_alone(change, pairs(&change.before.lines_in_full(), &change.after.lines_in_full())))
}

/// A value that goes, and the one that comes in its place.
type Pair = (Option<String>, Option<String>);

fn rows_of(changes: &[Change], lines: fn(&Change) -> Vec<Pair>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for change in changes {
        for (index, (before, after)) in lines(change).into_iter().enumerate() {
            let later = later(change).filter(|_| index == 0);
            let remark = later.map(|later| format!("({later})")).unwrap_or_default();
            rows.push(vec![Cell::text(change.field.label()), Cell::Change { before, after }, Cell::Text(remark)]);
        }
    }
    rows
}

/// The values that differ, of a field that may have several: one that goes beside one that comes.
pub(crate) fn differing_lines(change: &Change) -> Vec<Pair> {
    pairs(&change.before.lines_beside(&change.after), &change.after.lines_beside(&change.before))
}

fn pairs(before: &[String], after: &[String]) -> Vec<Pair> {
    let gone: Vec<&String> = before.iter().filter(|line| !after.contains(line)).collect();
    let come: Vec<&String> = after.iter().filter(|line| !before.contains(line)).collect();
    let lines = gone.len().max(come.len());
    if lines == 0 {
        return vec![(Some(before.join(", ")), Some(after.join(", ")))];
    }
    let line = |list: &[&String], index: usize| list.get(index).map(|line| (*line).clone());
    (0..lines).map(|index| (line(&gone, index), line(&come, index))).collect()
}

/// The same as a person reads them: where the field has other values, one that goes or comes alone says that, since it
/// takes the place of none and none takes its place.
pub(crate) fn shown_lines(change: &Change) -> Vec<Pair> {
    told_alone(change, differing_lines(change))
}

fn told_alone(change: &Change, lines: Vec<Pair>) -> Vec<Pair> {
    let others = !change.before.is_blank() && !change.after.is_blank();
    let alone = |value: Option<String>, word: &str| value.or_else(|| others.then(|| word.to_owned()));
    lines.into_iter().map(|(before, after)| (alone(before, "(added)"), alone(after, "(removed)"))).collect()
}

/// By how many days the end of a membership moves: `181 days later`.
pub(crate) fn later(change: &Change) -> Option<String> {
    let (Value::Date(before), Value::Date(after)) = (&change.before, &change.after) else { return None };
    if !matches!(change.field, Field::ExpiryDate | Field::PurgeDate) {
        return None;
    }
    let days = (*after - *before).num_days();
    let word = if days > 0 { "later" } else { "earlier" };
    Some(format!("{} {word}", count(days.unsigned_abs(), "day")))
}
