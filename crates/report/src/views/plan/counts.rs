//! How many rows end how, what changes most, and where a plan goes over a limit.

use super::changes::changing;
use crate::document::{Cell, Column, Kind, Mark, Section, Table, Total, strong};
use crate::words::{count, number, unused_rows};
use model::action::{Action, Words};
use model::field::Field;
use model::patron::AccountType;
use model::plan::{Change, Limit, LimitKind, Others, Plan, Step};
use std::collections::BTreeMap;

pub(super) fn counts(plan: &Plan, section: &mut Section) {
    let counts = plan.counts;
    let lines = [
        (Mark::New, "new", counts.new, String::new()),
        (Mark::Changed, "changed", counts.changed, changed_fields(plan)),
        (Mark::Converted, "converted", counts.converted, converted_ways(plan)),
        (Mark::Unchanged, "unchanged", counts.unchanged, String::new()),
        (Mark::Question, "questions", counts.questions, "waiting for your answer".to_owned()),
        (Mark::LeftOut, "left out", counts.left_out, "see the findings above".to_owned()),
    ];
    // Converted accounts are rare; everything else is always told, so that the numbers add up at a glance.
    let shown = lines.into_iter().filter(|(mark, _, value, _)| *value > 0 || *mark != Mark::Converted);
    let rows = shown.map(|(mark, name, value, remark)| {
        let remark = if value == 0 { String::new() } else { remark };
        vec![Cell::Mark(mark), Cell::text(name), Cell::number(value), Cell::Text(remark)]
    });
    let columns = [
        Column::of(Kind::Mark, "mark", "what happens"),
        Column::text("outcome", "outcome"),
        Column::number("rows", "rows").strong(),
        Column::text("remark", "remark").quiet(),
    ];
    let total = Some(Total { column: "rows", value: counts.rows_read(), name: "rows read" });
    section.table(Table { total, ..Table::new("counts", &columns, rows.collect()) });
    for unused in &plan.unused {
        section.detail(strong(format!("not used: {}", unused_rows(unused))));
    }
    let earlier = plan.later_dates_kept();
    if earlier > 0 {
        let text = Words::text(format!("{} not taken: ", count(earlier, "earlier date")));
        section.detail(text.act(Action::Replace(Field::ExpiryDate)));
    }
    if plan.missing > 0 {
        let ending = Others::of(plan, 0).changed;
        let ends = if ending > 0 { format!("; {} will end", count(ending, "membership")) } else { String::new() };
        let who =
            if plan.missing == 1 { "1 patron is".to_owned() } else { format!("{} patrons are", number(plan.missing)) };
        section.detail(format!("and {who} missing from the list{ends}"));
    }
}

/// How many patrons each field changes for, the most frequent first.
fn changed_fields(plan: &Plan) -> String {
    let mut fields: BTreeMap<Field, u64> = BTreeMap::new();
    let mut renumbered = 0_u64;
    for row in &plan.rows {
        let is_renumbered = matches!(row.step, Step::Create(_));
        let Some(update) = changing(plan, &row.step).filter(|_| !matches!(row.step, Step::Convert(_))) else {
            continue;
        };
        renumbered += u64::from(is_renumbered);
        // That the old ID is kept goes without saying.
        let is_told = |change: &&Change| !(is_renumbered && OF_NEW_IDS.contains(&change.field));
        for change in update.changes.iter().filter(is_told) {
            *fields.entry(change.field).or_default() += 1;
        }
    }
    let mut fields: Vec<(Field, u64)> = fields.into_iter().collect();
    fields.sort_by_key(|(field, found)| (std::cmp::Reverse(*found), *field));
    let new_ids = (renumbered > 0).then(|| format!("{} renumbered", number(renumbered)));
    let phrases = fields.iter().map(|(field, found)| format!("{} {}", number(*found), field.label()));
    new_ids.into_iter().chain(phrases).collect::<Vec<_>>().join(", ")
}

/// What changes of everybody who is renumbered.
const OF_NEW_IDS: [Field; 2] = [Field::PrimaryId, Field::Identifiers];

/// Between which types of account.
fn converted_ways(plan: &Plan) -> String {
    let to = |kind: AccountType| {
        let converted = plan
            .steps()
            .filter(|step| matches!(step, Step::Convert(update) if update.after.details.account_type == Some(kind)));
        converted.count() as u64
    };
    let ways = [
        (to(AccountType::Internal), "from external to internal"),
        (to(AccountType::External), "from internal to external, without a password here"),
    ];
    let phrases = ways.iter().filter(|(found, _)| *found > 0).map(|(found, way)| format!("{} {way}", number(*found)));
    phrases.collect::<Vec<_>>().join(", ")
}

/// Limits that the plan goes over: apply will refuse it.
pub(super) fn over(plan: &Plan, section: &mut Section) {
    for limit in &plan.over {
        section.sentence(strong(format!("over a limit: {}", over_limit(limit))));
        section.detail(format!("most of it: {}", limit.cause));
    }
    if !plan.over.is_empty() {
        let text = Words::text("apply refuses such a plan unless ").act(Action::AllowOverLimit);
        section.detail(text.then(" says you mean it"));
    }
}

/// A limit that a plan goes over, in a sentence.
pub fn over_limit(limit: &Limit) -> String {
    let verb = match limit.what {
        LimitKind::Changed => "change",
        LimitKind::Converted => "convert",
        LimitKind::Cleared => "remove a value from",
        LimitKind::Expired => "end the membership of",
    };
    let tenths = (limit.found * 2000 / limit.of.max(1)).div_ceil(2);
    format!(
        "this plan would {verb} {} of the {} ({}.{}%); the limit is {}%",
        number(limit.found),
        count(limit.of, "patron"),
        tenths / 10,
        tenths % 10,
        limit.percent
    )
}
