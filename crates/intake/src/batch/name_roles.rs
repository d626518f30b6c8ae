//! First and last names in each other's columns, and one name in both: what a name is shows in the other rows, where it
//! is a first name or a last one.
//!
//! Warnings, since people are called Thomas James and Mohamed Mohamed. A name that others have in both places says nothing.

use super::address_names;
use super::run::Batch;
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::Finding;
use std::collections::HashMap;

/// Warns of each row of the lists; a record says itself what its names are.
pub(super) fn check(batch: &Batch<'_>, findings: &mut Vec<Finding>) {
    let mut first = 0;
    for rows in batch.drafts.chunk_by(|a, b| a.at.table == b.at.table) {
        let begins = first;
        first += rows.len();
        let is_list = rows.first().and_then(|row| batch.layout(row.at)).is_some_and(|layout| layout.records.is_none());
        if is_list && !check_list(batch, begins, rows, findings) {
            return;
        }
    }
}

/// In how many rows a name is which.
#[derive(Debug, Clone, Copy, Default)]
struct Uses {
    first: usize,
    last: usize,
}

impl Uses {
    /// So many others make a name what it is; and so many times as many as are otherwise, in a long list.
    const ENOUGH: usize = 2;
    const TIMES: usize = 20;

    /// Whether other rows show that the first name of a row is a last name.
    fn is_last(self) -> bool {
        Self::outnumber(self.last, self.first)
    }

    /// Whether other rows show that the last name of a row is a first name.
    fn is_first(self) -> bool {
        Self::outnumber(self.first, self.last)
    }

    /// Whether so many rows stand against these, one of which is the row that is looked at.
    fn outnumber(many: usize, few: usize) -> bool {
        many >= Self::ENOUGH && (few <= 1 || many / Self::TIMES >= few)
    }

    /// Whether others have a name in both places, besides somebody who has it twice.
    fn is_both(self) -> bool {
        self.first > 1 && self.last > 1
    }
}

/// The names of a row, as keys of their letters.
struct Named {
    row: usize,
    first: u64,
    last: u64,
}

/// Looks at one list, whose first row is `begins`, and says whether it got to the end.
fn check_list(batch: &Batch<'_>, begins: usize, rows: &[PatronDraft], findings: &mut Vec<Finding>) -> bool {
    let no_letters = address_names::key("");
    let named = batch.in_parts(rows, |first_row, part| {
        let mut named = Vec::new();
        for (at, draft) in part.iter().enumerate() {
            let (Some(first), Some(last)) = (&draft.details.first_name, &draft.details.last_name) else { continue };
            let (first, last) = (address_names::key(first), address_names::key(last));
            if first != no_letters && last != no_letters {
                named.push(Named { row: first_row + at, first, last });
            }
        }
        named
    });
    let Some(named) = named else { return false };
    let mut uses = HashMap::<u64, Uses>::new();
    for Named { first, last, .. } in named.iter().flatten() {
        uses.entry(*first).or_default().first += 1;
        uses.entry(*last).or_default().last += 1;
    }
    let of = |key: u64| uses.get(&key).copied().unwrap_or_default();
    for Named { row, first, last } in named.into_iter().flatten() {
        let draft = &rows[row];
        if first == last {
            findings.extend(twice(batch, begins + row, draft).filter(|_| !of(first).is_both()));
        } else if of(first).is_last() && of(last).is_first() {
            findings.extend(swapped(batch, begins + row, draft, of(first).last, of(last).first));
        }
    }
    true
}

/// Says that first and last name are probably in each other's columns.
fn swapped(batch: &Batch<'_>, row: usize, draft: &PatronDraft, as_last: usize, as_first: usize) -> Option<Finding> {
    let (first, last) = (draft.details.first_name.as_deref()?, draft.details.last_name.as_deref()?);
    let as_last = format!("the first name \"{first}\" is a last name in {as_last} other rows");
    let message = format!("{as_last}, and the last name \"{last}\" a first name in {as_first}");
    let place = batch.place(row, ListField::FirstName);
    let finding = batch.context.finding(codes::C375, place, message).field(ListField::FirstName).value(first);
    Some(finding.advice("loaded as it is; check whether the two are in each other's columns"))
}

/// Says that one name is in both columns. Two or three letters are a name twice in some languages.
fn twice(batch: &Batch<'_>, row: usize, draft: &PatronDraft) -> Option<Finding> {
    const SHORTEST: usize = 4;
    let name = draft.details.first_name.as_deref().filter(|name| name.chars().count() >= SHORTEST)?;
    let message = format!("first and last name are both \"{name}\"");
    let place = batch.place(row, ListField::FirstName);
    let finding = batch.context.finding(codes::C376, place, message).field(ListField::FirstName).value(name);
    Some(finding.advice("loaded as it is; check the first name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_most_others_have_it_for() {
        for (first, last, is_last) in [(1, 2, true), (1, 1, false), (2, 30, false), (2, 40, true), (5, 99, false)] {
            assert_eq!(Uses { first, last }.is_last(), is_last, "{first} {last}");
            assert_eq!(Uses { first: last, last: first }.is_first(), is_last, "{first} {last}");
        }
    }
}
