//! What `plan` says, and `apply` before it asks.

use super::check::{CheckView, Show, about_file, can_be_marked, crosswalk, findings, mode_line};
use super::receipt::{self, LeftOut};
use crate::document::{
    Afterwards, Cell, Column, Document, Fact, Facts, Kind, Mark, NextStep, Part, Record, Section, Table, Total, good,
    plain, quiet, strong,
};
use crate::words::{and_more, count, later_dates, moment, number, renumbered_among};
use chrono::NaiveDate;
use model::action::{Action, Piece, Whose, Words};
use model::audit::Actor;
use model::batch::SourceFile;
use model::codes::{self, Code};
use model::field::Field;
use model::finding::Severity;
use model::id::{CanonicalId, PrimaryId};
use model::listing::Checked;
use model::membership::Barred;
use model::patron::{AccountType, Details, Patron};
use model::place::Place;
use model::plan::{Change, Counts, Limit, LimitKind, Others, Plan, PlannedRow, Removal, Step, Update, differences};
use model::request::Mode;
use model::snapshot::StoreFacts;
use model::starter_rules::Scheme;
use model::value::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
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
    /// The names of those who are missing from the list and stay as they are, by key, where they are known.
    pub missing: Option<&'a BTreeMap<CanonicalId, String>>,
    /// Whether the patrons have numbers in place of their IDs, with which nothing can be done.
    pub masked: bool,
    /// What became of the rows that are left out.
    pub left_out: LeftOut<'a>,
}

impl<'a> PlanView<'a> {
    /// All of it, for a file in which nobody is asked anything.
    pub fn of_file(config: Option<&'a str>) -> Self {
        PlanView {
            config,
            max_shown: 0,
            starters: None,
            next: false,
            missing: None,
            masked: false,
            left_out: LeftOut::Untold,
        }
    }
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
    pub fn takes(&self, plan: &Plan, step: &Step) -> bool {
        let renumbered = renumbering(plan, step);
        let action = if renumbered.is_some() { "update" } else { step.action() };
        let only = self.only.is_none_or(|only| only == action || (only == "update" && action == "convert"));
        let field = self.field.is_none_or(|field| match step {
            Step::Create(_) if renumbered.is_some() => {
                renumbered.iter().flat_map(|update| &update.changes).any(|change| change.field == field)
            }
            Step::Create(creation) => !creation.patron.get(field).is_blank(),
            Step::Update(update) | Step::Convert(update) => update.changes.iter().any(|change| change.field == field),
            Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => false,
        });
        let before = renumbered.as_ref().map(Update::before);
        let is = |id: &String| {
            let mut known = step.primary_id().into_iter().chain(before.as_ref().map(|before| &before.primary_id));
            known.any(|own| own.canonical() == CanonicalId::of(id))
        };
        only && field && self.id.as_ref().is_none_or(is)
    }
}

/// The first lines about a saved plan: its name, who made it when, from which lists.
pub fn saved_plan(path: &str, plan: &Plan, made: &Actor, files: &[SourceFile]) -> Document {
    let mut document = Document::default();
    let section = document.section("plan", "Plan");
    section.sentence(strong(format!(
        "{path}, fingerprint {}, made {} UTC by {}",
        plan.fingerprint.short,
        moment(made.when),
        made.who
    )));
    for file in files {
        section.names("source", [plain(format!("from {}", file.name))]);
    }
    document
}

/// What is said of a saved plan before somebody agrees to it: what it does to the `store`, as that is now. `config` is the
/// path of its configuration.
pub fn saved_plan_before(
    path: &str,
    plan: &Plan,
    store: &StoreFacts,
    made: &Actor,
    files: &[SourceFile],
    config: Option<&str>,
    mode: Mode,
) -> Document {
    let mut effect = Document { goes_on: true, ..Document::default() };
    let section = effect.section("effect", "What it does");
    section.parts.extend(mode_line(mode));
    if let Some(config) = config {
        section.sentence(configuration(config));
    }
    section.sentence(what_it_does(plan, store));
    let warnings = plan.findings.iter().filter(|finding| finding.severity == Severity::Warning).count() as u64;
    if warnings > 0 {
        let text = Words::text(format!("{}: ", count(warnings, "warning")));
        section.detail(text.act(Action::ShowPlan(path.to_owned())));
    }
    saved_plan(path, plan, made, files).joined_by(effect)
}

fn configuration(path: &str) -> String {
    format!("Configuration: {path}")
}

/// What a plan says.
pub fn plan(plan: &Plan, checked: &Checked, view: PlanView<'_>) -> Document {
    let mut document = Document { goes_on: !view.next, ..Document::default() };
    what_was_read(plan, checked, view, &mut document);
    new_patrons(plan, view, document.section("new-patrons", "New patrons"));
    changes(plan, checked, view, document.section("changes", "Changes"));
    missing(plan, view, document.section("missing", "Missing from the list"));
    what_comes_of_it(plan, checked, view, &mut document);
    document
}

/// The same without its patrons, for a file that lists each of them by itself.
pub fn plan_as_a_whole(plan: &Plan, checked: &Checked, view: PlanView<'_>) -> Document {
    let mut document = Document::default();
    what_was_read(plan, checked, view, &mut document);
    what_comes_of_it(plan, checked, view, &mut document);
    document
}

/// The same of a plan that was applied: nothing of it lies ahead any more.
pub fn plan_once_applied(plan: &Plan, checked: &Checked, view: PlanView<'_>) -> Document {
    let mut document = Document::default();
    what_was_read(plan, checked, view, &mut document);
    counts(plan, document.section("counts", "Rows"));
    document
}

/// The lists, the store, and what is wrong.
fn what_was_read(plan: &Plan, checked: &Checked, view: PlanView<'_>, document: &mut Document) {
    let section = document.section("lists", "What was read");
    for file in &checked.files {
        about_file(file, checked, &plan.findings, section);
    }
    section.parts.extend(mode_line(checked.mode()));
    section.sentence(store_line(plan));
    if let Some(config) = view.config {
        section.sentence(configuration(config));
    }
    crosswalk(checked, view.max_shown, document);
    let usual = CheckView { show: Show::Usual, max_shown: view.max_shown, stats: false };
    findings(&plan.findings, checked, usual, document);
}

/// How many end how, and what has to be known before it is applied.
fn what_comes_of_it(plan: &Plan, checked: &Checked, view: PlanView<'_>, document: &mut Document) {
    counts(plan, document.section("counts", "Rows"));
    over(plan, document.section("limits", "Limits"));
    passwords(plan, view, document.section("passwords", "Passwords"));
    if view.next {
        next(plan, checked, document.section("next", "What next"));
    }
}

fn store_line(plan: &Plan) -> String {
    let store = &plan.store;
    if store.id.is_empty() {
        return format!("Store: {} (new; apply creates it)", store.name);
    }
    let last = store.last_batch.map(|(number, when)| format!("; last batch {number} on {}", when.format("%Y-%m-%d")));
    format!("Store: {} ({}{})", store.name, count(store.patrons, "patron"), last.unwrap_or_default())
}

fn counts(plan: &Plan, section: &mut Section) {
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

/// Patrons of the scope who are missing from the list.
fn missing(plan: &Plan, view: PlanView<'_>, section: &mut Section) {
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

/// Limits that the plan goes over: apply will refuse it.
fn over(plan: &Plan, section: &mut Section) {
    for limit in &plan.over {
        section.sentence(strong(format!("over a limit: {}", over_limit(limit))));
        section.detail(format!("most of it: {}", limit.cause));
    }
    if !plan.over.is_empty() {
        let text = Words::text("apply refuses such a plan unless ").act(Action::AllowOverLimit);
        section.detail(text.then(" says you mean it"));
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

/// What changes of the patron of a row; nothing where nobody is changed.
fn changing<'p>(plan: &'p Plan, step: &'p Step) -> Option<Cow<'p, Update>> {
    if let Step::Update(update) | Step::Convert(update) = step {
        return Some(Cow::Borrowed(&**update));
    }
    renumbering(plan, step).map(Cow::Owned)
}

/// The same of one whom a row has go on under another primary ID.
fn renumbering(plan: &Plan, step: &Step) -> Option<Update> {
    let Step::Create(creation) = step else { return None };
    let removal = plan.renumbered_from(&creation.patron)?;
    Some(as_change(removal, &creation.patron))
}

fn as_change(removal: &Removal, after: &Patron) -> Update {
    let changes = differences(&removal.before, after);
    Update { version: removal.version, after: after.clone(), changes }
}

fn new_patrons(plan: &Plan, view: PlanView<'_>, section: &mut Section) {
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

fn changes(plan: &Plan, checked: &Checked, view: PlanView<'_>, section: &mut Section) {
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

/// Changes to look at one by one: who somebody is, what they may do, what is lost.
fn is_delicate(step: &Step, update: &Update) -> bool {
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

fn more(all: usize, most: usize, section: &mut Section) {
    if all > most {
        section.more(and_more(all - most));
    }
}

fn changed_patron(mark: Mark, update: &Update, place: Option<String>) -> Record {
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

/// The columns of changes.
pub(super) const CHANGES: [Column; 3] = [
    Column::text("field", "field"),
    Column::of(Kind::Change, "change", "change"),
    Column::text("remark", "remark").quiet(),
];

/// Each field old → new, one line per value that differs.
pub(super) fn change_rows(changes: &[Change]) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for change in changes {
        for (index, (before, after)) in shown_lines(change).into_iter().enumerate() {
            let later = later(change).filter(|_| index == 0);
            let remark = later.map(|later| format!("({later})")).unwrap_or_default();
            rows.push(vec![Cell::text(change.field.label()), Cell::Change { before, after }, Cell::Text(remark)]);
        }
    }
    rows
}

/// The values that differ, of a field that may have several: one that goes beside one that comes.
pub(crate) fn differing_lines(change: &Change) -> Vec<(Option<String>, Option<String>)> {
    let (before, after) = (change.before.lines(), change.after.lines());
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
pub(crate) fn shown_lines(change: &Change) -> Vec<(Option<String>, Option<String>)> {
    let others = !change.before.is_blank() && !change.after.is_blank();
    let alone = |value: Option<String>, word: &str| value.or_else(|| others.then(|| word.to_owned()));
    let lines = differing_lines(change).into_iter();
    lines.map(|(before, after)| (alone(before, "(added)"), alone(after, "(removed)"))).collect()
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

/// Which passwords are made, and that returning patrons keep theirs. A list that changes nobody says nothing of it.
fn passwords(plan: &Plan, view: PlanView<'_>, section: &mut Section) {
    let (starters, barred) = (plan.needs_starter().count() as u64, plan.barred_from_starters());
    let carried_over = plan.carried_over().count() as u64;
    if starters + barred.all() + carried_over + plan.counts.changed == 0 {
        return;
    }
    if carried_over > 0 {
        section.sentence(receipt::keep_their_password(carried_over));
    }
    if starters > 0 {
        new_passwords(starters, view, section);
    }
    let none = if view.masked {
        receipt::nobody_gets_one(barred).map(Words::from)
    } else {
        receipt::without_starter(barred, &plan.first_barred())
    };
    if let Some(text) = none {
        section.sentence(text);
    }
    let returning = plan.counts.changed + plan.counts.unchanged;
    if returning > 0 {
        let who = count(returning, "returning patron");
        let text = Words::text(format!("Passwords: nothing changes for {who}; ")).act(Action::ListStarters);
        section.sentence(text.then(" shows who has only a starter."));
    }
}

fn new_passwords(starters: u64, view: PlanView<'_>, section: &mut Section) {
    let text = if view.starters.is_some() {
        let verb = if starters == 1 { "it must" } else { "each must" };
        let starters = number(starters);
        Words::text(format!(
            "Starter passwords: {starters} will be made on apply; {verb} be changed at the first sign-in."
        ))
    } else {
        let who = count(starters, "new patron");
        Words::text(format!("No starter passwords are made; {who} cannot sign in yet. To make them later: "))
            .act(Action::ReissueStarters(Whose::Batch(None)))
    };
    section.sentence(text);
    if view.starters == Some(Scheme::Name) {
        let text = "Anyone who knows a name can guess them: hand the slips out soon. More about it: ";
        section.detail(Words::text(text).act(Action::ExplainCode(codes::A801)));
    }
}

fn next(plan: &Plan, checked: &Checked, section: &mut Section) {
    if plan.writes() == 0 {
        return nothing_next(plan, checked, section);
    }
    section.sentence(format!("Nothing was changed. Fingerprint of this plan: {}", plan.fingerprint.short));
    let (why, over_limit) = how_to_apply(plan);
    let apply = Action::Apply { lists: Box::new(checked.request.clone()), over_limit };
    let steps = [NextStep::new(why, apply)].into_iter().chain(what_it_means(plan));
    section.afterwards(steps.map(Afterwards::from).collect());
}

/// What the first finding that leaves a row out means.
fn what_it_means(plan: &Plan) -> Option<NextStep> {
    let first = plan.findings.iter().find(|finding| finding.severity.blocks())?;
    Some(NextStep::new(format!("what {} means", first.code), Action::ExplainCode(first.code)))
}

/// That a plan writes nothing, why, and what can be done about it.
fn nothing_next(plan: &Plan, checked: &Checked, section: &mut Section) {
    let counts = plan.counts;
    if counts.left_out + counts.questions == 0 {
        section.sentence(good("Nothing would change."));
        return;
    }
    let text = if counts.unchanged > 0 {
        "Nothing would change: the rows that can be loaded are already in the database.".to_owned()
    } else {
        let (all, verbs) = match counts.rows_read() {
            1 => ("the only row".to_owned(), ["is left out", "waits for an answer"]),
            rows => (format!("all {} rows", number(rows)), ["are left out", "wait for an answer"]),
        };
        let why = match (counts.left_out, counts.questions) {
            (_, 0) => verbs[0].to_owned(),
            (0, _) => verbs[1].to_owned(),
            (_, _) => verbs.join(" or "),
        };
        format!("Nothing can be loaded: {all} {why}.")
    };
    section.sentence(strong(text));
    let marked = can_be_marked(checked).then(|| Action::MarkCopy(Box::new(checked.request.clone())));
    let fix = marked.map(|action| NextStep::new("fix in your spreadsheet", action));
    section.afterwards(fix.into_iter().chain(what_it_means(plan)).map(Afterwards::from).collect());
}

/// What can be done about the rows that a plan leaves out, for a file that is read away from the command: where they
/// are or what writes them, and what takes the repairs that are offered.
pub fn what_to_do_about_the_rest(plan: &Plan, checked: &Checked, left_out: LeftOut<'_>) -> Vec<Afterwards> {
    let unloaded = (plan.counts.left_out + plan.counts.questions).saturating_sub(plan.skipped());
    let mut all: Vec<Afterwards> = receipt::rest(left_out, unloaded).into_iter().collect();
    let lists = match left_out {
        LeftOut::Of(lists) => lists,
        LeftOut::Untold | LeftOut::In { .. } => &checked.request,
    };
    // Of a saved plan it may be unknown how its lists are read.
    if !lists.files.is_empty() {
        for code in repairs_on_offer(plan) {
            let mut accepting = lists.clone();
            accepting.reading.accept.push(code);
            let why = format!("to accept what {code} offers, in all rows");
            all.push(NextStep::new(why, Action::Plan(Box::new(accepting))).into());
        }
    }
    all
}

/// Codes of problems whose rows could be loaded if the repair were accepted.
fn repairs_on_offer(plan: &Plan) -> BTreeSet<Code> {
    let mut codes = BTreeSet::new();
    for finding in plan.findings.iter().filter(|finding| finding.severity.blocks()) {
        for piece in finding.advice.pieces() {
            if let Piece::Do(Action::AcceptRepair(code)) = piece {
                codes.insert(*code);
            }
        }
    }
    codes
}

/// What can be done next with a saved plan that is looked at. `store` is the store where it was named.
pub fn next_of_saved(path: &str, plan: &Plan, store: Option<&str>) -> Vec<Afterwards> {
    if plan.writes() == 0 {
        return Vec::new();
    }
    let (why, over_limit) = how_to_apply(plan);
    let (path, store) = (path.to_owned(), store.map(str::to_owned));
    vec![NextStep::new(why, Action::ApplyPlan { path, store, over_limit, skip_changed: false }).into()]
}

/// Why a plan is applied, and whether that needs a yes to what is over a limit.
fn how_to_apply(plan: &Plan) -> (&'static str, bool) {
    if plan.over.is_empty() { ("do it", false) } else { ("if you mean it", true) }
}

/// Where a plan was saved and what can be done with it. `store` is the store where it was named.
pub fn saved(path: &str, plan: &Plan, store: Option<&str>) -> Document {
    let mut document = Document::default();
    let section = document.section("saved", "Where it is saved");
    section.names(
        "saved-plan",
        [
            strong(format!("Saved: {path}")),
            plain(format!("fingerprint {}", plan.fingerprint.short)),
            quiet("(contains personal data)"),
        ],
    );
    let (why, over_limit) = how_to_apply(plan);
    let (path, store) = (path.to_owned(), store.map(str::to_owned));
    section.afterwards(vec![
        NextStep::new("review", Action::ShowPlan(path.clone())).into(),
        NextStep::new(why, Action::ApplyPlan { path, store, over_limit, skip_changed: false }).into(),
    ]);
    document
}

/// What applying a plan does to a store, in one line.
fn what_it_does(plan: &Plan, store: &StoreFacts) -> String {
    let (counts, others) = (plan.counts, Others::of(plan, 0).in_no_row(&plan.counts));
    let converted = counts.converted + others.converted;
    let mut line = format!(
        "Store {}: {} will be added, {} changed",
        store.name,
        count(counts.new, "patron"),
        number(counts.changed)
    );
    if converted > 0 {
        let _ = write!(line, ", {} converted", number(converted));
    }
    if others.changed > 0 {
        let _ = write!(line, ". {} will end", count(others.changed, "membership"));
    }
    let are = |value: u64| if value == 1 { "is" } else { "are" };
    let out =
        (counts.left_out > 0).then(|| format!("{} {} left out", count(counts.left_out, "row"), are(counts.left_out)));
    let open = (counts.questions > 0)
        .then(|| format!("{} {} open", count(counts.questions, "question"), are(counts.questions)));
    let not_loaded: Vec<String> = out.into_iter().chain(open).collect();
    if !not_loaded.is_empty() {
        let _ = write!(line, ". {}", not_loaded.join(", "));
    }
    line + "."
}

/// The question before a plan is applied, with what a yes does and in which store, as that is now.
pub fn apply_question(plan: &Plan, store: &StoreFacts) -> String {
    let (counts, all) = (plan.counts, Others::of(plan, 0));
    let others = all.in_no_row(&counts);
    let some = |found: u64, told: String| (found > 0).then_some(told);
    let parts = [
        some(counts.new, format!("add {}", number(counts.new))),
        some(counts.changed, format!("change {}{}", number(counts.changed), renumbered_among(&all))),
        some(counts.converted, format!("convert {}", number(counts.converted))),
        some(others.changed, format!("end {}", count(others.changed, "membership"))),
        not_loaded(counts),
    ];
    let what: Vec<String> = parts.into_iter().flatten().collect();
    let what = format!("{} in {}?", what.join(", "), store_and_size(store));
    let mut letters = what.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Which rows a plan does not load: those that are left out, and questions, which can still be answered.
fn not_loaded(counts: Counts) -> Option<String> {
    let open = count(counts.questions, "question");
    match (counts.left_out, counts.questions) {
        (0, 0) => None,
        (0, _) => Some(format!("leave {open} open")),
        (out, 0) => Some(format!("leave {} out", number(out))),
        (out, _) => Some(format!("leave {} out and {open} open", number(out))),
    }
}

/// A store and how many patrons it has: `rollcall.db (5,204 patrons)`.
pub(super) fn store_and_size(store: &StoreFacts) -> String {
    let size = if store.id.is_empty() { "new".to_owned() } else { count(store.patrons, "patron") };
    format!("{} ({size})", store.name)
}

/// That a plan has nothing to write, and why.
pub fn nothing_to_do(plan: &Plan) -> Document {
    let left_out = plan.counts.left_out + plan.counts.questions;
    let text = match (plan.counts.unchanged, left_out, plan.later_dates_kept()) {
        (0, 1.., _) => strong("Nothing was written: no row of the list can be loaded."),
        (_, _, later @ 1..) => good(format!("Nothing to do: {}.", later_dates(later))),
        (_, 0, 0) => good("Nothing to do: the database already matches the list."),
        (_, _, 0) => good("Nothing to do: the rows that can be loaded are already in the database."),
    };
    let mut document = Document::default();
    document.section("nothing", "Nothing to do").sentence(text);
    document
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

/// What a change by hand does to the patrons whom it is about, before somebody agrees to it.
pub fn by_hand(plan: &Plan) -> Document {
    let mut document = Document { goes_on: true, ..Document::default() };
    let section = document.section("account", "The account");
    let mut staying = Vec::new();
    for step in plan.steps() {
        match step {
            Step::Update(update) => {
                let mut record = changed_patron(Mark::Changed, update, None);
                if update.after.details.account_type == Some(AccountType::External) {
                    let text = "the account is external: the system that keeps it may change this back";
                    record.parts.push(Part::Detail(text.into()));
                }
                section.parts.push(Part::Record(record));
            }
            Step::Convert(update) => {
                let mut record = changed_patron(Mark::Converted, update, None);
                if update.after.details.account_type == Some(AccountType::External) {
                    let text =
                        "the password here is taken away (an undo gives it back); from now on the campus checks it";
                    record.parts.push(Part::Detail(text.into()));
                }
                section.parts.push(Part::Record(record));
            }
            Step::Create(creation) => {
                let known = renumbered(plan, &creation.patron);
                section.parts.push(Part::Record(known.unwrap_or_else(|| added_patron(&creation.patron))));
            }
            Step::Unchanged(id) => staying.push(Part::Record(staying_patron(id))),
            Step::Remove(_) | Step::Question { .. } | Step::LeftOut { .. } => {}
        }
    }
    section.parts.append(&mut staying);
    document
}

/// Somebody who was named with others and has already what they get.
fn staying_patron(id: &PrimaryId) -> Record {
    Record {
        key: "changed",
        mark: Some(Mark::Unchanged),
        id: id.to_string(),
        name: None,
        place: None,
        remark: Some("stays as it is".to_owned()),
        parts: Vec::new(),
    }
}

/// Somebody new, with everything that will be stored of them.
fn added_patron(patron: &Patron) -> Record {
    Record {
        key: "changed",
        mark: Some(Mark::New),
        id: patron.primary_id.to_string(),
        name: Some(patron.details.full_name()),
        place: None,
        remark: Some(about(&patron.details)),
        parts: vec![Part::Facts(Facts { key: "patron", facts: facts(patron) })],
    }
}

/// Fields that stand in the first line or need no line of their own.
const IN_HEAD: &[Field] = &[
    Field::PrimaryId,
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::UserGroup,
    Field::AccountType,
    Field::Status,
    Field::RecordType,
];

/// Group, account and status in a few words.
pub(super) fn about(details: &Details) -> String {
    with_status(details, &details.status.as_deref().unwrap_or_default().to_lowercase())
}

/// The same on a day: whose membership has ended is not active.
pub(super) fn about_on(details: &Details, today: NaiveDate) -> String {
    match Barred::on(details, today) {
        Some(Barred::Expired) => with_status(details, "expired"),
        Some(Barred::Inactive) | None => about(details),
    }
}

fn with_status(details: &Details, status: &str) -> String {
    let account = details.account_type.map_or("", AccountType::name);
    let about = [details.user_group.as_deref().unwrap_or_default(), account, status];
    let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
    about.join(", ")
}

/// What stands below the first line of a patron.
pub(super) fn facts(patron: &Patron) -> Vec<Fact> {
    let mut facts = Vec::new();
    for field in Field::ALL.iter().filter(|field| !IN_HEAD.contains(field)) {
        facts.extend(patron.get(*field).lines().into_iter().map(|line| Fact::new(field.name(), field.label(), line)));
    }
    facts
}

/// What becomes of a patron who goes on under another primary ID; nothing where they are no such.
fn renumbered(plan: &Plan, after: &Patron) -> Option<Record> {
    let moves = plan.moves();
    let (old, _) = moves.iter().find(|(_, key)| **key == after.key())?;
    let mut removals =
        plan.steps().filter_map(|step| if let Step::Remove(removal) = step { Some(removal) } else { None });
    let removal = removals.find(|removal| removal.before.key() == *old)?;
    let mut record = changed_patron(Mark::Changed, &as_change(removal, after), None);
    let id = &removal.before.primary_id;
    let text = if after.details.account_type == Some(AccountType::External) {
        format!("{id} still finds the patron")
    } else {
        format!("the password stays the same; {id} still finds the patron, also at the sign-in")
    };
    record.parts.push(Part::Detail(text.into()));
    Some(record)
}
