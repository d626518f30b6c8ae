//! What `plan` says, and `apply` before it asks.

use super::check::{CheckView, Show, about_file, findings};
use crate::document::{Document, Span, Style, Table, plain, quiet, strong};
use crate::words::{count, number};
use model::field::Field;
use model::listing::Checked;
use model::patron::Patron;
use model::place::Place;
use model::plan::{Change, Plan, Step, Update};
use model::value::Value;
use std::collections::BTreeMap;

/// How a plan is to be told.
#[derive(Debug, Clone, Copy)]
pub struct PlanView {
    /// How many patrons and findings of each kind are shown at most; 0 is all.
    pub max_shown: usize,
    /// Whether starters would be made.
    pub starters: bool,
    /// Whether what to do next is said.
    pub next: bool,
}

/// What a plan says.
pub fn plan(plan: &Plan, checked: &Checked, view: PlanView) -> Document {
    let mut document = Document::default();
    for file in &checked.files {
        about_file(file, checked, &mut document);
    }
    document.line(store_line(plan));
    document.blank();
    findings(
        &plan.findings,
        checked,
        CheckView { show: Show::Usual, max_shown: view.max_shown, stats: false },
        &mut document,
    );
    patrons(plan, checked, view, &mut document);
    counts(plan, &mut document);
    document.blank();
    starters(plan, view, &mut document);
    if view.next {
        next(plan, checked, &mut document);
    }
    document
}

fn store_line(plan: &Plan) -> String {
    let store = &plan.store;
    if store.id.is_empty() {
        return format!("Store: {} (new; apply makes it)", store.name);
    }
    let last = store.last_batch.map(|(number, when)| format!("; last batch {number} on {}", when.format("%Y-%m-%d")));
    format!("Store: {} ({}{})", store.name, count(store.patrons, "patron"), last.unwrap_or_default())
}

fn counts(plan: &Plan, document: &mut Document) {
    let counts = plan.counts;
    let lines = [
        ("+", "new", counts.new, String::new()),
        ("~", "changed", counts.changed, changed_fields(plan)),
        (">", "converted", counts.converted, "from external to internal".to_owned()),
        ("=", "unchanged", counts.unchanged, String::new()),
        ("?", "questions", counts.questions, "waiting for your answer".to_owned()),
        ("!", "left out", counts.left_out, "see the findings above".to_owned()),
    ];
    // Converted accounts are rare; everything else is always told, so that the numbers add up at a glance.
    let shown = lines.into_iter().filter(|(sign, _, value, _)| *value > 0 || *sign != ">");
    let mut rows: Vec<Vec<Span>> = shown
        .map(|(sign, name, value, remark)| {
            let remark = if value == 0 { String::new() } else { remark };
            vec![plain(format!("{sign} {name}")), strong(number(value)), quiet(remark)]
        })
        .collect();
    let total = number(counts.rows_read());
    let width = rows.iter().map(|row| row[1].text.len()).max().unwrap_or(1).max(total.len());
    rows.push(vec![plain(""), plain("-".repeat(width))]);
    rows.push(vec![plain(""), plain(total), plain("rows read")]);
    document.table(Table { indent: 2, right: vec![1], rows });
}

/// How many patrons each field changes for, the most frequent first.
fn changed_fields(plan: &Plan) -> String {
    let mut fields: BTreeMap<Field, u64> = BTreeMap::new();
    for row in &plan.rows {
        if let Step::Update(update) = &row.step {
            for change in &update.changes {
                *fields.entry(change.field).or_default() += 1;
            }
        }
    }
    let mut fields: Vec<(Field, u64)> = fields.into_iter().collect();
    fields.sort_by_key(|(field, found)| (std::cmp::Reverse(*found), *field));
    let told = fields.iter().map(|(field, found)| format!("{} {}", number(*found), field.label()));
    told.collect::<Vec<_>>().join(", ")
}

fn patrons(plan: &Plan, checked: &Checked, view: PlanView, document: &mut Document) {
    let most = if view.max_shown == 0 { usize::MAX } else { view.max_shown };
    let new: Vec<&Patron> = plan
        .rows
        .iter()
        .filter_map(|row| if let Step::Create(creation) = &row.step { Some(&creation.patron) } else { None })
        .collect();
    if !new.is_empty() {
        document.spans(vec![strong("New patrons")]);
        document.table(Table {
            indent: 2,
            right: Vec::new(),
            rows: new.iter().take(most).map(|patron| new_line(patron)).collect(),
        });
        more(new.len(), most, document);
        document.blank();
    }
    let changed = plan.rows.iter().filter_map(|row| match &row.step {
        Step::Update(update) | Step::Convert(update) => Some((row, update)),
        Step::Create(_) | Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => None,
    });
    let changed: Vec<_> = changed.collect();
    if !changed.is_empty() {
        document.spans(vec![strong("Changes")]);
        for (row, update) in changed.iter().take(most) {
            let place = checked.tables.show(Place::row(row.at, None)).to_string();
            let sign = if matches!(row.step, Step::Convert(_)) { ">" } else { "~" };
            changed_patron(sign, update, &place, document);
        }
        more(changed.len(), most, document);
        document.blank();
    }
}

fn more(all: usize, most: usize, document: &mut Document) {
    if all > most {
        document.spans(vec![quiet(format!("  … and {} more: --max-shown 0 shows all", number((all - most) as u64)))]);
    }
}

fn new_line(patron: &Patron) -> Vec<Span> {
    let details = &patron.details;
    let until = details.expiry_date.map_or("does not expire".to_owned(), |date| format!("until {date}"));
    vec![
        plain(format!("+ {}", patron.primary_id)),
        plain(details.full_name()),
        quiet(details.user_group.as_deref().unwrap_or_default()),
        quiet(until),
    ]
}

fn changed_patron(sign: &str, update: &Update, place: &str, document: &mut Document) {
    let name = update.after.details.full_name();
    document.spans(vec![plain(format!("  {sign} {}  {name}  ", update.after.primary_id)), quiet(place)]);
    document.table(Table { indent: 6, right: Vec::new(), rows: change_rows(&update.changes) });
}

/// Each field old → new, one line per value that differs.
pub(super) fn change_rows(changes: &[Change]) -> Vec<Vec<Span>> {
    let mut rows = Vec::new();
    for change in changes {
        let (before, after) = (change.before.lines(), change.after.lines());
        let gone: Vec<&String> = before.iter().filter(|line| !after.contains(line)).collect();
        let come: Vec<&String> = after.iter().filter(|line| !before.contains(line)).collect();
        let lines = gone.len().max(come.len());
        for index in 0..lines {
            let shown = |list: &[&String]| list.get(index).map_or("(none)".to_owned(), |line| (*line).clone());
            let remark = if index == 0 { later(change) } else { String::new() };
            rows.push(vec![
                plain(change.field.label()),
                plain(shown(&gone)),
                plain("->"),
                plain(shown(&come)),
                quiet(remark),
            ]);
        }
        if lines == 0 {
            let all = |lines: &[String]| lines.join(", ");
            rows.push(vec![plain(change.field.label()), plain(all(&before)), plain("->"), plain(all(&after))]);
        }
    }
    rows
}

fn later(change: &Change) -> String {
    match (&change.before, &change.after) {
        (Value::Date(before), Value::Date(after)) if after > before && change.field == Field::ExpiryDate => {
            let days = u64::try_from((*after - *before).num_days()).unwrap_or(0);
            format!("({} later)", count(days, "day"))
        }
        _ => String::new(),
    }
}

fn starters(plan: &Plan, view: PlanView, document: &mut Document) {
    let starters = plan.needs_starter().count() as u64;
    if starters == 0 {
        return;
    }
    let text = if view.starters {
        let verb = if starters == 1 { "it must" } else { "each must" };
        format!(
            "Starter passwords: {} made on apply; {verb} be changed at the first sign-in.",
            if starters == 1 { "1 is".to_owned() } else { format!("{} are", number(starters)) }
        )
    } else {
        format!("No starter passwords are made; {} cannot sign in yet.", count(starters, "new patron"))
    };
    document.line(text);
    document.blank();
}

fn next(plan: &Plan, checked: &Checked, document: &mut Document) {
    if plan.counts.writes() == 0 {
        document.spans(vec![Span { text: "Nothing would change.".to_owned(), style: Style::Good }]);
        return;
    }
    document.line(format!("Nothing was changed. Fingerprint of this plan: {}", plan.fingerprint.short));
    let mut steps = vec![("do it".to_owned(), format!("rollcall apply {}", checked.typed))];
    let mut blocking = plan.findings.iter().filter(|finding| finding.severity.blocks());
    if let Some(first) = blocking.next() {
        steps.push((format!("what {} means", first.code), format!("rollcall explain {}", first.code)));
    }
    document.next_steps(&steps);
}
