//! The same primary ID in more than one row.

use super::index::Role;
use super::run::Batch;
use model::action::{Action, Choice, Words};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::Finding;
use model::place::Place;

/// Rows that say exactly the same: the first counts. Rows that differ only in the user group: the one of the highest
/// group counts, where the library has said which that is. Otherwise all rows of an ID are left out, reported once, at the
/// second of them.
pub(super) fn check(batch: &Batch<'_>, findings: &mut Vec<Finding>) {
    for (at, group) in batch.shared.iter().enumerate() {
        if !batch.goes_on(at) {
            return;
        }
        let primary = group.entries.iter().filter(|(_, role)| *role == Role::Primary);
        let rows: Vec<usize> = primary.map(|(row, _)| *row).collect();
        if rows.len() < 2 {
            continue;
        }
        if rows.windows(2).all(|pair| same(batch, pair[0], pair[1])) {
            findings.extend(rows[1..].iter().map(|row| identical(batch, rows[0], *row)));
        } else if let Some(highest) = highest(batch, &rows) {
            let others = rows.iter().filter(|row| **row != highest);
            findings.extend(others.map(|row| lower_group(batch, highest, *row)));
        } else {
            findings.push(duplicate(batch, &rows));
        }
    }
}

fn same(batch: &Batch<'_>, a: usize, b: usize) -> bool {
    let (a, b) = (&batch.drafts[a], &batch.drafts[b]);
    a.primary_id == b.primary_id
        && a.rare.new_id == b.rare.new_id
        && a.details == b.details
        && a.unreadable == b.unreadable
}

/// The row of the highest group, where the rows of an ID differ in nothing but their groups and what goes with a group.
fn highest(batch: &Batch<'_>, rows: &[usize]) -> Option<usize> {
    let settings = batch.context.settings;
    let (first, others) = rows.split_first()?;
    if settings.group_precedence.is_empty() || !others.iter().all(|row| same_but_for_group(batch, *first, *row)) {
        return None;
    }
    let mut highest = *first;
    for row in others {
        let (so_far, other) = (group_of(batch, highest), group_of(batch, *row));
        if settings.higher_group(so_far, other)? != so_far {
            highest = *row;
        }
    }
    // Two rows of one group that differ are for a person to settle.
    let group = group_of(batch, highest);
    let mut of_group = rows.iter().filter(|row| group_of(batch, **row) == group);
    of_group.all(|row| same(batch, highest, *row)).then_some(highest)
}

/// The group of a row; the profile's where it names none.
fn group_of<'b>(batch: &'b Batch<'_>, row: usize) -> &'b str {
    batch.drafts[row].details.user_group.as_deref().unwrap_or(&batch.context.profile.group)
}

fn same_but_for_group(batch: &Batch<'_>, a: usize, b: usize) -> bool {
    let (a, b) = (&batch.drafts[a], &batch.drafts[b]);
    let without_group = |draft: &PatronDraft| {
        let mut details = draft.details.clone();
        (details.user_group, details.account_type, details.expiry_date) = (None, None, None);
        details.rare.statistics.clear();
        details
    };
    a.primary_id == b.primary_id
        && a.rare.new_id == b.rare.new_id
        && a.unreadable == b.unreadable
        && without_group(a) == without_group(b)
}

/// That a row counts for nothing, since its patron has a higher group in another one.
fn lower_group(batch: &Batch<'_>, highest: usize, row: usize) -> Finding {
    let (at, first) = (batch.drafts[row].at, batch.drafts[highest].at);
    let of_list = if at.table == first.table { "" } else { " of the other list" };
    let (lower, higher) = (group_of(batch, row), group_of(batch, highest));
    let message = format!("repeats row {}{of_list} with the group {lower}; {higher} counts", first.number);
    let message = if lower == higher { format!("repeats row {}", first.number) } else { message };
    let place = if lower == higher { Place::row(at, None) } else { batch.place(row, ListField::UserGroup) };
    batch
        .context
        .finding(codes::D504, place, message)
        .related(vec![Place::row(first, None)])
        .advice("group_precedence in rollcall.toml says which group counts")
}

fn identical(batch: &Batch<'_>, first: usize, row: usize) -> Finding {
    let (at, first) = (batch.drafts[row].at, batch.drafts[first].at);
    let of_list = if at.table == first.table { "" } else { " of the other list" };
    let message = format!("repeats row {}", first.number);
    batch
        .context
        .finding(codes::D504, Place::row(at, None), message)
        .related(vec![Place::row(first, None)])
        .advice(format!("delete this row; row {}{of_list} says the same", first.number))
}

fn duplicate(batch: &Batch<'_>, rows: &[usize]) -> Finding {
    let first = batch.drafts[rows[0]].at.table;
    let one_table = rows.iter().all(|row| batch.drafts[*row].at.table == first);
    let code = if one_table { codes::D501 } else { codes::D502 };
    // Where barcodes stand for IDs, nobody has seen an ID in the list.
    let by_barcode = rows.iter().all(|row| batch.drafts[*row].by_barcode);
    let (field, what, way_out) = if by_barcode {
        (ListField::Barcode, "barcode", "correct the barcode of one of them")
    } else {
        (ListField::PrimaryId, "primary ID", "give each person an ID of their own")
    };
    let place = batch.place(rows[1], field);
    let related = rows.iter().filter(|row| **row != rows[1]).map(|row| batch.place(*row, field)).collect();
    let id = batch.drafts[rows[1]].primary_id.as_ref().map(ToString::to_string).unwrap_or_default();
    let both = if rows.len() == 2 { "both rows are".to_owned() } else { format!("all {} rows are", rows.len()) };
    let message = format!("the {what} \"{id}\" is used for {} rows", rows.len());
    let until = format!("{both} left out until one of them changes");
    let advice = if batch.context.options.is_of_database {
        Words::text(format!(
            "{until}\nif the query gives one person a row for each card, let it give one row: GROUP BY "
        ))
        .then("the ID, and name a file of IDs and cards with ")
        .act(Action::Choose(Choice::JoinedFile))
        .then(format!("; if these are two people, {way_out}"))
    } else {
        Words::from(format!("{until}\nif this is one person, delete a row; if not, {way_out}"))
    };
    batch.context.finding(code, place, message).field(field).value(id).related(related).advice(advice)
}
