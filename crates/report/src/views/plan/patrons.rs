//! The patrons of a plan, as far as they are shown: who is new, who changes, who is missing.

use super::PlanView;
use super::changes::{changed_patron, changing, is_delicate};
use crate::document::{Cell, Column, Kind, Mark, Part, Section, Table, quiet};
use crate::words::{and_more, number};
use model::listing::Checked;
use model::patron::Patron;
use model::place::Place;
use model::plan::{Plan, PlannedRow, Step};

pub(super) fn new_patrons(plan: &Plan, view: PlanView<'_>, section: &mut Section) {
    let most = if view.max_shown == 0 { usize::MAX } else { view.max_shown };
    let new: Vec<&Patron> = plan
        .rows
        .iter()
        .filter_map(|row| if let Step::Create(creation) = &row.step { Some(&creation.patron) } else { None })
        .filter(|patron| plan.renumbered_from(patron).is_none())
        .collect();
    let columns = [
        Column::of(Kind::Mark, "mark", "what happens"),
        Column::text("primary_id", "primary ID"),
        Column::text("name", "name"),
        Column::text("user_group", "user group").quiet(),
        Column::of(Kind::Until, "expiry_date", "expiry date").quiet(),
    ];
    let row = |patron: &&Patron| {
        let details = &patron.details;
        vec![
            Cell::Mark(Mark::New),
            Cell::Text(patron.primary_id.to_string()),
            Cell::Text(details.full_name()),
            Cell::text(details.user_group.as_deref().unwrap_or_default()),
            details.expiry_date.map_or(Cell::Blank, Cell::Until),
        ]
    };
    section.table(Table::new("new-patrons", &columns, new.iter().take(most).map(row).collect()));
    more(new.len(), most, section);
}

pub(super) fn changes(plan: &Plan, checked: &Checked, view: PlanView<'_>, section: &mut Section) {
    let most = if view.max_shown == 0 { usize::MAX } else { view.max_shown };
    let is_changed = |row: &&PlannedRow| changing(plan, &row.step).is_some();
    let changed = plan.rows.iter().filter(is_changed);
    let look_closely =
        |row: &&PlannedRow| changing(plan, &row.step).is_some_and(|update| is_delicate(&row.step, &update));
    let (mut changed, others): (Vec<&PlannedRow>, Vec<_>) = changed.partition(look_closely);
    let delicate = changed.len() as u64;
    changed.extend(others);
    if delicate > 0 {
        let which = match delicate {
            all if all == changed.len() as u64 => String::new(),
            1 => " at the first one".to_owned(),
            some => format!(" at the first {}", number(some)),
        };
        section.detail(quiet(format!("look closely{which}: names, groups, accounts, values that are removed")));
    }
    for row in changed.iter().take(most) {
        let Some(update) = changing(plan, &row.step) else { continue };
        let place = checked.tables.show(Place::row(row.at, None)).to_string();
        let mark = if matches!(row.step, Step::Convert(_)) { Mark::Converted } else { Mark::Changed };
        section.parts.push(Part::Record(changed_patron(mark, &update, Some(place))));
    }
    more(changed.len(), most, section);
}

/// Patrons of the scope who are missing from the list.
pub(super) fn missing(plan: &Plan, view: PlanView<'_>, section: &mut Section) {
    let most = if view.max_shown == 0 { usize::MAX } else { view.max_shown };
    let columns = [
        Column::of(Kind::Mark, "mark", "what happens"),
        Column::text("primary_id", "primary ID"),
        Column::text("name", "name"),
        Column::text("remark", "remark").quiet(),
    ];
    let row = |step: &Step| {
        let (name, remark) = if let Step::Update(update) = step {
            let last = update.after.details.expiry_date;
            let ends = last.map_or(String::new(), |day| format!("membership ends on {day}"));
            (update.after.details.full_name(), ends)
        } else {
            let name = step.primary_id().and_then(|id| view.missing?.get(&id.canonical()));
            (name.cloned().unwrap_or_default(), "stays as it is".to_owned())
        };
        let id = step.primary_id().map(ToString::to_string).unwrap_or_default();
        vec![Cell::Mark(Mark::Missing), Cell::Text(id), Cell::Text(name), Cell::Text(remark)]
    };
    // Who only goes because a row has them come under another ID is not missing.
    let missing = || plan.others.iter().filter(|step| !matches!(step, Step::Remove(_)));
    section.table(Table::new("missing", &columns, missing().take(most).map(row).collect()));
    more(missing().count(), most, section);
}

fn more(all: usize, most: usize, section: &mut Section) {
    if all > most {
        section.more(and_more(all - most));
    }
}
