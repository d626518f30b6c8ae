//! What `plan` says, and `apply` before it asks.

use super::check::{CheckView, Show, about_file, findings};
use crate::document::{Document, Span, Style, Table, plain, quiet, strong};
use crate::words::{argument, count, moment, number};
use model::audit::Actor;
use model::batch::SourceFile;
use model::codes;
use model::field::Field;
use model::id::CanonicalId;
use model::listing::Checked;
use model::patron::{AccountType, Patron};
use model::place::Place;
use model::plan::{Change, Limit, LimitKind, Others, Plan, Step, Update};
use model::starter_rules::Scheme;
use model::value::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// How a plan is to be told.
#[derive(Debug, Clone, Copy)]
pub struct PlanView<'a> {
    /// The path of the configuration that it was worked out with; `None` where the built-in settings were used, or
    /// where it is not known.
    pub config: Option<&'a str>,
    /// How many patrons and findings of each kind are shown at most; 0 is all.
    pub max_shown: usize,
    /// How starters would be made; `None` when none are.
    pub starters: Option<Scheme>,
    /// Whether what to do next is said.
    pub next: bool,
}

/// Which steps of a plan are shown.
#[derive(Debug, Clone, Default)]
pub struct PlanFilter {
    /// Only those with this action; `update` takes converted accounts along.
    pub only: Option<&'static str>,
    /// Only patrons for whom this field changes.
    pub field: Option<Field>,
    /// Only this patron.
    pub id: Option<String>,
}

impl PlanFilter {
    /// Whether a step is shown.
    pub fn takes(&self, step: &Step) -> bool {
        let action = step.action();
        let only = self.only.is_none_or(|only| only == action || (only == "update" && action == "convert"));
        let field = self.field.is_none_or(|field| match step {
            Step::Create(creation) => !creation.patron.get(field).is_blank(),
            Step::Update(update) | Step::Convert(update) => update.changes.iter().any(|change| change.field == field),
            Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => false,
        });
        let is = |id: &String| step.primary_id().is_some_and(|own| own.canonical() == CanonicalId::of(id));
        only && field && self.id.as_ref().is_none_or(is)
    }
}

/// The first lines about a saved plan: its name, who made it when, from which lists.
pub fn saved_plan(path: &str, plan: &Plan, made: &Actor, files: &[SourceFile]) -> Document {
    let mut document = Document::default();
    document.spans(vec![strong(format!(
        "{path}, fingerprint {}, made {} UTC by {}",
        plan.fingerprint.short,
        moment(made.when),
        made.who
    ))]);
    for file in files {
        document.spans(vec![plain(format!("  from {}  ", file.name)), quiet(format!("SHA-256 {}", file.sha256))]);
    }
    document
}

/// What a plan says.
pub fn plan(plan: &Plan, checked: &Checked, view: PlanView<'_>) -> Document {
    let mut document = Document::default();
    for file in &checked.files {
        about_file(file, checked, &mut document);
    }
    document.line(store_line(plan));
    if let Some(config) = view.config {
        document.line(format!("Configuration: {config}"));
    }
    document.blank();
    findings(
        &plan.findings,
        checked,
        CheckView { show: Show::Usual, max_shown: view.max_shown, stats: false },
        &mut document,
    );
    patrons(plan, checked, view, &mut document);
    missing(plan, view, &mut document);
    counts(plan, &mut document);
    document.blank();
    over(plan, &mut document);
    passwords(plan, view, &mut document);
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
        (">", "converted", counts.converted, converted_ways(plan)),
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
    if plan.missing > 0 {
        let ending = Others::of(&plan.others, 0).changed;
        let ends = if ending > 0 { format!("; the memberships of {} end", number(ending)) } else { String::new() };
        let who =
            if plan.missing == 1 { "1 patron is".to_owned() } else { format!("{} patrons are", number(plan.missing)) };
        document.line(format!("  and {who} missing from the list{ends}"));
    }
}

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
    let told = ways.iter().filter(|(found, _)| *found > 0).map(|(found, way)| format!("{} {way}", number(*found)));
    told.collect::<Vec<_>>().join(", ")
}

/// Patrons of the scope who are missing from the list.
fn missing(plan: &Plan, view: PlanView<'_>, document: &mut Document) {
    if plan.others.is_empty() {
        return;
    }
    let most = if view.max_shown == 0 { usize::MAX } else { view.max_shown };
    document.spans(vec![strong("Missing from the list")]);
    let line = |step: &Step| {
        let id = step.primary_id().map(ToString::to_string).unwrap_or_default();
        let Step::Update(update) = step else {
            return vec![plain(format!("- {id}")), plain(""), quiet("stays as it is")];
        };
        let last = update.after.details.expiry_date;
        let ends = last.map_or(String::new(), |day| format!("membership ends on {day}"));
        vec![plain(format!("- {id}")), plain(update.after.details.full_name()), quiet(ends)]
    };
    document.table(Table { indent: 2, right: Vec::new(), rows: plan.others.iter().take(most).map(line).collect() });
    more(plan.others.len(), most, document);
    document.blank();
}

/// Limits that the plan goes over: apply will refuse it.
fn over(plan: &Plan, document: &mut Document) {
    for limit in &plan.over {
        document.spans(vec![Span { text: format!("over a limit: {}", over_limit(limit)), style: Style::Strong }]);
        document.line(format!("  most of it: {}", limit.cause));
    }
    if !plan.over.is_empty() {
        document.line("  apply refuses such a plan unless --allow-over-limit says that it is meant");
        document.blank();
    }
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

fn patrons(plan: &Plan, checked: &Checked, view: PlanView<'_>, document: &mut Document) {
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
    let (mut changed, others): (Vec<_>, Vec<_>) = changed.partition(|(row, update)| is_delicate(&row.step, update));
    let delicate = changed.len() as u64;
    changed.extend(others);
    if !changed.is_empty() {
        document.spans(vec![strong("Changes")]);
        if delicate > 0 {
            let which = match delicate {
                all if all == changed.len() as u64 => String::new(),
                1 => " at the first one".to_owned(),
                some => format!(" at the first {}", number(some)),
            };
            document.spans(vec![quiet(format!("  look closely{which}: names, groups, accounts, values that go"))]);
        }
        for (row, update) in changed.iter().take(most) {
            let place = checked.tables.show(Place::row(row.at, None)).to_string();
            let sign = if matches!(row.step, Step::Convert(_)) { ">" } else { "~" };
            changed_patron(sign, update, &place, document);
        }
        more(changed.len(), most, document);
        document.blank();
    }
}

/// Changes to look at one by one: who somebody is, what they may do, what is lost.
fn is_delicate(step: &Step, update: &Update) -> bool {
    let who = [Field::FirstName, Field::MiddleName, Field::LastName, Field::BirthDate, Field::UserGroup];
    let sooner = |change: &Change| match (&change.before, &change.after) {
        (Value::Date(before), Value::Date(after)) => change.field == Field::ExpiryDate && after < before,
        (_, _) => false,
    };
    let delicate = |change: &Change| {
        who.contains(&change.field) && !change.before.is_blank() || change.after.is_blank() || sooner(change)
    };
    matches!(step, Step::Convert(_)) || update.changes.iter().any(delicate)
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
    let place = if place.is_empty() { String::new() } else { format!("  {place}") };
    document.spans(vec![plain(format!("  {sign} {}  {name}", update.after.primary_id)), quiet(place)]);
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
    let (Value::Date(before), Value::Date(after), Field::ExpiryDate) = (&change.before, &change.after, change.field)
    else {
        return String::new();
    };
    let days = (*after - *before).num_days();
    let word = if days > 0 { "later" } else { "earlier" };
    format!("({} {word})", count(days.unsigned_abs(), "day"))
}

/// Which passwords are made, and that returning patrons keep theirs. A list that changes nobody says nothing of it.
fn passwords(plan: &Plan, view: PlanView<'_>, document: &mut Document) {
    let starters = plan.needs_starter().count() as u64;
    if starters + plan.counts.changed == 0 {
        return;
    }
    if starters > 0 {
        new_passwords(starters, view, document);
    }
    let returning = plan.counts.changed + plan.counts.unchanged;
    if returning > 0 {
        let who = count(returning, "returning patron");
        document.line(format!(
            "Passwords: nothing changes for {who}; rollcall starters list tells who has only a starter."
        ));
    }
    document.blank();
}

fn new_passwords(starters: u64, view: PlanView<'_>, document: &mut Document) {
    let text = if view.starters.is_some() {
        let verb = if starters == 1 { "it must" } else { "each must" };
        format!(
            "Starter passwords: {} made on apply; {verb} be changed at the first sign-in.",
            if starters == 1 { "1 is".to_owned() } else { format!("{} are", number(starters)) }
        )
    } else {
        format!(
            "No starter passwords are made; {} cannot sign in yet. rollcall starters reissue BATCH gives them one.",
            count(starters, "new patron")
        )
    };
    document.line(text);
    if view.starters == Some(Scheme::Name) {
        document.line(format!(
            "  Whoever knows a name can guess them: hand the slips out soon. More about it: rollcall explain {}",
            codes::A801
        ));
    }
}

fn next(plan: &Plan, checked: &Checked, document: &mut Document) {
    if plan.writes() == 0 {
        document.spans(vec![Span { text: "Nothing would change.".to_owned(), style: Style::Good }]);
        return;
    }
    document.line(format!("Nothing was changed. Fingerprint of this plan: {}", plan.fingerprint.short));
    let (why, more) = if plan.over.is_empty() { ("do it", "") } else { ("if it is meant", " --allow-over-limit") };
    let mut steps = vec![(why.to_owned(), format!("rollcall apply {}{more}", checked.typed))];
    let mut blocking = plan.findings.iter().filter(|finding| finding.severity.blocks());
    if let Some(first) = blocking.next() {
        steps.push((format!("what {} means", first.code), format!("rollcall explain {}", first.code)));
    }
    document.next_steps(&steps);
}

/// Where the plan was saved and what can be done with it.
pub fn saved(path: &str, plan: &Plan, store: Option<&str>, document: &mut Document) {
    let store = store.map_or(String::new(), |store| format!(" --store {}", argument(store)));
    document.spans(vec![
        strong(format!("Saved: {path}")),
        plain(format!("   fingerprint {}   ", plan.fingerprint.short)),
        quiet("(contains personal data)"),
    ]);
    let path = argument(path);
    let (why, more) = if plan.over.is_empty() { ("do it", "") } else { ("if it is meant", " --allow-over-limit") };
    document.next_steps(&[
        ("review".to_owned(), format!("rollcall show {path}")),
        (why.to_owned(), format!("rollcall apply {path}{more}{store}")),
    ]);
}

/// What applying a plan does, in one line.
pub fn what_it_does(plan: &Plan, document: &mut Document) {
    let (counts, others) = (plan.counts, Others::of(&plan.others, 0));
    let (changed, converted) = (counts.changed + others.changed, counts.converted + others.converted);
    let mut line = format!(
        "Store {}: {} will be added, {} changed",
        plan.store.name,
        count(counts.new, "patron"),
        number(changed)
    );
    if converted > 0 {
        let _ = write!(line, ", {} converted", number(converted));
    }
    let out = counts.left_out + counts.questions;
    if out > 0 {
        let verb = if out == 1 { "is" } else { "are" };
        let _ = write!(line, ". {} {verb} left out", count(out, "row"));
    }
    document.line(format!("{line}."));
    document.blank();
}

/// A limit that a plan goes over, in a sentence.
pub fn over_limit(limit: &Limit) -> String {
    let verb = match limit.what {
        LimitKind::Changed => "change",
        LimitKind::Converted => "convert",
        LimitKind::Cleared => "take a value from",
        LimitKind::Expired => "end the membership of",
    };
    let tenths = (limit.found * 2000 / limit.of.max(1)).div_ceil(2);
    format!(
        "this plan would {verb} {} of the {} ({}.{} %); the limit is {} %",
        number(limit.found),
        count(limit.of, "patron"),
        tenths / 10,
        tenths % 10,
        limit.percent
    )
}

/// What a change by hand does to one account.
pub fn account_change(plan: &Plan) -> Document {
    let mut document = Document::default();
    for step in plan.steps() {
        if let Step::Update(update) | Step::Convert(update) = step {
            changed_patron(">", update, "", &mut document);
            if update.after.details.account_type == Some(AccountType::External) {
                document.line("      the password in this store goes; the campus checks it from now on");
            }
        }
    }
    document.blank();
    document
}
