//! Outcomes of commands in JSON.

use super::each::Each;
use super::finding::ReportedFindings;
use super::migration::crosswalk::crosswalk;
use super::value::{patron, value};
use super::write::Take;
use crate::survey::{hazards_of, is_about_the_file, last_row, samples_of};
use crate::views::{FilesBeside, HistoryView, ways_on};
use chrono::{DateTime, NaiveDate, Utc};
use model::action::{Action, Phrase};
use model::audit::AuditLink;
use model::batch::{BatchDetail, BatchKind, BatchPatron, BatchSummary, Undone, undone};
use model::cause::collapse;
use model::changeset::{Receipt, changes_of_new, changes_of_removed};
use model::codes::{self, Code};
use model::decision::Decision;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::listing::{Checked, ListFile, ListTable, UnusedRows};
use model::membership::{BarredCounts, PatronState};
use model::place::column_name;
use model::place::{Place, Tables};
use model::plan::{Change, Counts, Others, Plan, PlannedRow, Step, differences};
use model::record::RecordKey;
use model::search::{Hit, Hits, Total};
use model::sheets::BySheet;
use model::snapshot::{CredentialState, FoundPatron};
use model::undo::{KeptPatron, UndoPlan};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use std::io;

pub(super) fn next(steps: &[(&str, Action)], words: &dyn Phrase) -> Json {
    steps.iter().map(|(why, action)| json!({"why": why, "command": words.phrase(action)})).collect()
}

#[derive(Serialize)]
struct CheckJson<'a, F> {
    schema: &'static str,
    profile: &'a str,
    mode: &'static str,
    files: F,
    rows_read: u64,
    rows_ready: u64,
    crosswalk: Json,
    findings: ReportedFindings<'a>,
    counts: Json,
    next: Json,
}

/// The answer of `check`.
pub fn check<'a>(checked: &'a Checked, words: &'a dyn Phrase) -> impl Serialize + 'a {
    let reported = collapse(&checked.findings);
    let counts = by_severity(&reported);
    let ways = if checked.unusable() { Vec::new() } else { ways_on(checked) };
    CheckJson {
        schema: "rollcall.check/1",
        profile: &checked.profile,
        mode: checked.mode().name(),
        files: Each(move || checked.files.iter().map(move |file| about(file, checked))),
        rows_read: checked.rows_read(),
        rows_ready: checked.rows_ready(),
        crosswalk: crosswalk(checked.crosswalk.as_ref()),
        findings: ReportedFindings { findings: reported, tables: &checked.tables, words },
        counts,
        next: next(&ways, words),
    }
}

/// How many of these findings there are of each severity.
pub(super) fn by_severity(reported: &[Finding]) -> Json {
    let count = |severity| reported.iter().filter(|finding| finding.severity == severity).count();
    json!({
        "error": count(Severity::Error), "warning": count(Severity::Warning),
        "note": count(Severity::Note), "question": count(Severity::Question),
    })
}

pub(super) fn about(file: &ListFile, checked: &Checked) -> Json {
    let usable = file.list.is_some();
    let list = file.laid_out();
    let part = list.and_then(|list| checked.tables.name(list.id).sheet.as_deref());
    let sheet = list.and_then(|list| checked.tables.sheet(list.id));
    let columns = list.into_iter().flat_map(|list| list.columns.iter().map(move |column| (list, column)));
    let columns = columns.map(|(list, column)| {
        // Roles and blocks are no field of a list.
        let field = column.field.map(ListField::name).or(list.record_key(column).map(RecordKey::name));
        json!({"column": column_name(column.index, sheet), "header": column.header, "field": field})
    });
    json!({
        "file": file.source.name, "sha256": file.source.sha256, "format": file.format, "usable": usable,
        "sheet": part, "header_row": list.map(|list| list.header_row), "header_rows": list.map(|list| [list.header_top, list.header_row]),
        "like_batch": list.and_then(|list| list.known).map(|known| json!({"batch": known.batch, "used": known.used.to_string(), "differences": known.differences})),
        "header_confidence": list.and_then(|list| list.header_confidence), "rows_read": list.filter(|_| usable).map_or(0, |list| list.rows_read),
        "encoding": file.text.map(|(encoding, _)| encoding),
        "delimiter": file.text.map(|(_, delimiter)| char::from(delimiter).to_string()),
        "other_sheets": file.others.iter().map(|other| {
            let size = (!other.hidden).then_some((other.rows, other.columns));
            json!({"sheet": other.name, "hidden": other.hidden, "rows": size.map(|size| size.0), "columns": size.map(|size| size.1)})
        }).collect::<Vec<_>>(),
        "columns": columns.collect::<Vec<_>>(),
        "made": list.map_or_else(Vec::new, |list| made(list, sheet)),
        "joined": file.joined.map(|joined| json!({"rows": joined.rows, "patrons": joined.patrons, "orphans": joined.orphans})),
    })
}

/// Fields that the profile makes: of which columns, or that they are the same in every row.
fn made(list: &ListTable, sheet: Option<&str>) -> Vec<Json> {
    let of_columns = list.made.fields.iter().map(|made| {
        let columns: Vec<String> = made.from.iter().map(|column| column_name(*column, sheet)).collect();
        json!({"field": made.field.name(), "columns": columns, "value": null})
    });
    let constants = list.made.constants.iter();
    let constants = constants.map(|(field, value)| json!({"field": field.name(), "columns": [], "value": value}));
    of_columns.chain(constants).collect()
}

/// The same with the size of the list and the first values of each column.
fn about_closely(file: &ListFile, checked: &Checked) -> Json {
    let mut about = about(file, checked);
    let Some(list) = file.laid_out() else { return about };
    let table = &checked.cells[usize::from(list.id.0)];
    about["sheet_rows"] = json!(last_row(table));
    about["sheet_columns"] = json!(table.width());
    about["rows"] = json!(list.span.map(|(first, last)| [first, last]));
    for (column, column_json) in list.columns.iter().zip(about["columns"].as_array_mut().into_iter().flatten()) {
        column_json["samples"] = json!(samples_of(list, column.index, checked));
    }
    about
}

#[derive(Serialize)]
struct InspectJson<'a, F> {
    schema: &'static str,
    files: F,
    findings: ReportedFindings<'a>,
    hazards: Vec<Json>,
    next: Json,
}

/// The answer of `inspect`.
pub fn inspect<'a>(checked: &'a Checked, words: &'a dyn Phrase) -> impl Serialize + 'a {
    let about_file: Vec<_> = checked.findings.iter().filter(|finding| is_about_the_file(finding)).cloned().collect();
    let hazards = hazards_of(checked).into_iter().map(|(severity, code, count)| {
        json!({"code": code.id(), "slug": code.slug(), "severity": severity.name(), "count": count, "title": code.title()})
    });
    InspectJson {
        schema: "rollcall.inspect/1",
        files: Each(move || checked.files.iter().map(move |file| about_closely(file, checked))),
        findings: ReportedFindings { findings: collapse(&about_file), tables: &checked.tables, words },
        hazards: hazards.collect(),
        next: next(&[("check its rows", Action::Check(Box::new(checked.request.clone())))], words),
    }
}

pub(super) fn counts(counts: Counts) -> Json {
    json!({
        "rows_read": counts.rows_read(), "new": counts.new, "changed": counts.changed, "converted": counts.converted,
        "unchanged": counts.unchanged, "questions": counts.questions, "left_out": counts.left_out,
    })
}

pub(super) fn changes(list: &[Change]) -> Vec<Json> {
    list.iter().map(|change| json!({"field": change.field.name(), "before": value(&change.before), "after": value(&change.after)})).collect()
}

fn step(row: &PlannedRow, plan: &Plan, tables: &Tables) -> Json {
    let mut action = row.step.action();
    let (changed, reasons): (Vec<Json>, &[Code]) = match &row.step {
        Step::Create(creation) => match plan.renumbered_from(&creation.patron) {
            // Counted as one who changes; the primary ID is among what does.
            Some(removal) => {
                action = "update";
                (changes(&differences(&removal.before, &creation.patron)), &[])
            }
            None => (changes(&changes_of_new(&creation.patron)), &[]),
        },
        Step::Remove(removal) => (changes(&changes_of_removed(&removal.before)), &[]),
        Step::Update(update) | Step::Convert(update) => (changes(&update.changes), &[]),
        Step::Unchanged(_) => (Vec::new(), &[]),
        Step::Question { reasons, .. } | Step::LeftOut { reasons, .. } => (Vec::new(), reasons),
    };
    json!({
        "action": action,
        "primary_id": row.step.primary_id().map(model::id::PrimaryId::as_str),
        "at": tables.show(Place::row(row.at, None)).to_string(),
        "changes": changed,
        "reasons": reasons.iter().map(|code| code.id()).collect::<Vec<_>>(),
    })
}

/// A step about a patron who is in no row.
fn other(step: &Step) -> Json {
    let changed =
        if let Step::Update(update) | Step::Convert(update) = step { changes(&update.changes) } else { Vec::new() };
    json!({"action": step.action(), "primary_id": step.primary_id().map(model::id::PrimaryId::as_str), "changes": changed})
}

#[derive(Serialize)]
struct PlanJson<'a, M, D, S> {
    schema: &'static str,
    fingerprint: &'a str,
    store: Json,
    config: Option<&'a str>,
    as_of: String,
    profile: &'a str,
    mode: &'static str,
    counts: Json,
    without_starter: Json,
    carried_over: usize,
    joined_unused: Json,
    missing: M,
    over: Vec<Json>,
    decisions: D,
    crosswalk: Json,
    steps: S,
    findings: ReportedFindings<'a>,
    next: Json,
}

/// The answer of `plan`; `config` is the path of the configuration that it was worked out with.
pub fn plan<'a>(
    plan: &'a Plan,
    checked: &'a Checked,
    config: Option<&'a str>,
    words: &'a dyn Phrase,
) -> impl Serialize + 'a {
    let apply = Action::Apply { lists: Box::new(checked.request.clone()), over_limit: false };
    let over = plan.over.iter().map(|limit| {
        json!({
            "limit": limit.what.name(), "found": limit.found, "of": limit.of, "percent": limit.percent, "cause": limit.cause,
        })
    });
    PlanJson {
        schema: "rollcall.plan/1",
        fingerprint: &plan.fingerprint.short,
        store: json!({"name": plan.store.name, "exists": !plan.store.id.is_empty(), "patrons": plan.store.patrons}),
        config,
        as_of: plan.as_of.to_string(),
        profile: &checked.profile,
        mode: checked.mode().name(),
        counts: counts(plan.counts),
        without_starter: without_starter(plan.barred_from_starters()),
        carried_over: plan.carried_over().count(),
        joined_unused: plan.unused.iter().map(unused_rows).collect(),
        missing: Each(move || plan.others.iter().filter(|step| !matches!(step, Step::Remove(_))).map(other)),
        over: over.collect(),
        decisions: Each(move || plan.decisions.iter().map(decision)),
        crosswalk: crosswalk(checked.crosswalk.as_ref()),
        steps: Each(move || plan_lines(plan, checked)),
        findings: ReportedFindings { findings: collapse(&plan.findings), tables: &checked.tables, words },
        next: next(&[("do it", apply)], words),
    }
}

/// Rows of a joined file that are not used.
pub(super) fn unused_rows(unused: &UnusedRows) -> Json {
    let UnusedRows { file, of_nobody, unclear } = unused;
    json!({"file": file, "of_nobody": of_nobody, "unclear": unclear})
}

/// New patrons who get no starter password, because they cannot sign in.
fn without_starter(barred: BarredCounts) -> Json {
    json!({"inactive": barred.inactive, "expired": barred.expired})
}

fn decision(decision: &Decision) -> Json {
    json!({"id": decision.id.as_str(), "answer": decision.answer.name()})
}

/// The steps of a plan, one value per line of `jsonl`.
pub fn plan_lines<'a>(plan: &'a Plan, checked: &'a Checked) -> impl Iterator<Item = Json> + 'a {
    plan.rows.iter().map(|row| step(row, plan, &checked.tables))
}

/// The answer of `apply` for a plan that was applied before; the run was added to a `log`, where one was named.
pub fn already(batch: u64, log: Option<&str>, words: &dyn Phrase) -> Json {
    json!({
        "schema": "rollcall.receipt/1", "batch": batch, "counts": null, "starters": null, "code": codes::P602.id(),
        "left_out_file": null, "report_file": null, "log_file": log, "without_starter": null, "carried_over": null, "joined_unused": null,
        "others": null, "undo": words.phrase(&take_back(batch)), "backup": null, "audit": null, "starters_voided": null,
        "voided_by_sheet": null, "parts": null, "next": next(&[("see it again", show_batch(batch))], words),
    })
}

fn show_batch(batch: u64) -> Action {
    Action::ShowBatch { batch, store: None, kept: false }
}

fn take_back(batch: u64) -> Action {
    Action::Undo { batch, store: None }
}

pub(super) fn others(others: Others) -> Json {
    json!({
        "added": others.added, "changed": others.changed, "converted": others.converted, "removed": others.removed,
        "kept": others.kept, "renumbered": others.renumbered(),
    })
}

/// The answer of `show` for the patrons whom an undo left as they are.
pub fn kept(batch: u64, kept: &[KeptPatron]) -> Json {
    json!({"schema": "rollcall.kept/1", "batch": batch, "kept": kept.iter().map(one_kept).collect::<Vec<_>>(), "next": []})
}

fn one_kept(kept: &KeptPatron) -> Json {
    json!({"primary_id": kept.primary_id.as_str(), "because": crate::views::kept_because(&kept.because)})
}

/// What stands out of an undo: somebody is kept, or everybody is back already.
fn undo_code(undo: &UndoPlan) -> Option<Code> {
    if !undo.kept.is_empty() {
        Some(codes::P615)
    } else if undo.plan.others.is_empty() && undo.already > 0 {
        Some(codes::P616)
    } else {
        None
    }
}

/// The answer of `undo`, before or without doing it.
pub fn undo(undo: &UndoPlan, words: &dyn Phrase) -> Json {
    let kept = undo.kept.iter().map(one_kept);
    let next_step = (!undo.plan.others.is_empty()).then(|| ("undo it", take_back(undo.batch.number)));
    json!({
        "schema": "rollcall.undo/1", "batch": undo.batch.number, "fingerprint": undo.plan.fingerprint.short,
        "others": others(Others::of(&undo.plan, undo.kept.len() as u64)), "already": undo.already,
        "undone_by": undo.undone_by, "kept": kept.collect::<Vec<_>>(), "starters_voided": undo.starters.all(),
        "voided_by_sheet": by_sheet(&undo.starters),
        "code": undo_code(undo).map(Code::id),
        "next": next(next_step.as_slice(), words),
    })
}

/// Starters by the hand-out sheet that they are on; null stands for sheets whose name was not kept.
pub(super) fn by_sheet(starters: &BySheet) -> Json {
    let named = starters.named.iter().map(|(sheet, some)| json!({"sheet": &**sheet, "starters": some}));
    let unknown = (starters.unknown > 0).then(|| json!({"sheet": null, "starters": starters.unknown}));
    named.chain(unknown).collect()
}

/// The answer of `undo` once it is done; these starters no longer work.
pub fn undo_receipt(receipt: &Receipt, starters: &BySheet, files: FilesBeside<'_>, words: &dyn Phrase) -> Json {
    written(receipt, receipt.counts, Some(starters), files, words)
}

/// The answer of `apply`.
pub fn receipt(receipt: &Receipt, files: FilesBeside<'_>, words: &dyn Phrase) -> Json {
    written(receipt, receipt.counts, None, files, words)
}

/// The answer of a change by hand: there is no row, and each patron is counted as one.
pub fn receipt_by_hand(receipt: &Receipt, files: FilesBeside<'_>, words: &dyn Phrase) -> Json {
    written(receipt, receipt.others.as_rows(), None, files, words)
}

/// A receipt has the same keys whatever it is for, and null for what does not apply.
fn written(
    receipt: &Receipt,
    all: Counts,
    voided: Option<&BySheet>,
    files: FilesBeside<'_>,
    words: &dyn Phrase,
) -> Json {
    let shred = receipt.sheets().map(|(path, _)| Action::ShredSheet { path: path.clone(), store: None });
    let shred = shred.map(|action| ("once the sheet is handed out", action));
    let parts: Vec<Json> = receipt.parts.iter().map(part).collect();
    let fix = files.left_out.write(receipt).map(|action| ("fix the rest", action));
    let steps = [("see it again", show_batch(receipt.batch)), ("undo it", take_back(receipt.batch))];
    json!({
        "schema": "rollcall.receipt/1", "batch": receipt.batch, "counts": counts(all), "starters": sheet(receipt),
        "code": null, "left_out_file": files.left_out.file(), "report_file": files.report, "log_file": files.log,
        "without_starter": without_starter(receipt.barred), "carried_over": receipt.carried_over,
        "joined_unused": receipt.unused_rows,
        "others": others(receipt.others), "undo": words.phrase(&take_back(receipt.batch)), "backup": receipt.backup,
        "audit": receipt.audit, "starters_voided": voided.map(BySheet::all), "voided_by_sheet": voided.map(by_sheet),
        "parts": (!parts.is_empty()).then_some(parts),
        "next": next(&shred.chain(fix).chain(steps).collect::<Vec<_>>(), words),
    })
}

/// The hand-out sheet of one batch.
fn sheet(receipt: &Receipt) -> Option<Json> {
    receipt.starters.as_ref().map(|(path, count)| json!({"path": path, "count": count}))
}

/// One of several batches.
fn part(receipt: &Receipt) -> Json {
    json!({
        "batch": receipt.batch, "counts": counts(receipt.counts), "others": others(receipt.others),
        "starters": sheet(receipt), "backup": receipt.backup, "audit": receipt.audit,
    })
}

/// The answer of `template`.
pub fn template(path: &str, profile: &str, columns: &[String]) -> Json {
    json!({"schema": "rollcall.template/1", "path": path, "profile": profile, "columns": columns, "next": []})
}

/// The answer of `apply` when the store already says what the list says.
pub fn nothing_to_do(plan: &Plan, files: FilesBeside<'_>) -> Json {
    nothing(plan, plan.counts, files)
}

/// The same of a change by hand.
pub fn nothing_by_hand(plan: &Plan, files: FilesBeside<'_>) -> Json {
    nothing(plan, counts_by_hand(plan), files)
}

/// The patrons whom a change by hand is about, counted as rows are.
pub(super) fn counts_by_hand(plan: &Plan) -> Counts {
    let unchanged = plan.steps().filter(|step| matches!(step, Step::Unchanged(_))).count() as u64;
    Counts { unchanged, ..Others::of(plan, 0).as_rows() }
}

fn nothing(plan: &Plan, all: Counts, files: FilesBeside<'_>) -> Json {
    json!({
        "schema": "rollcall.receipt/1", "batch": null, "code": codes::P611.id(), "counts": counts(all),
        "starters": null, "left_out_file": files.left_out.file(), "report_file": files.report, "log_file": files.log,
        "without_starter": null, "carried_over": null, "joined_unused": plan.unused_rows(), "others": null, "undo": null, "backup": null, "audit": null,
        "starters_voided": null, "voided_by_sheet": null, "parts": null, "next": [],
    })
}

/// Whether a batch stands: `applied`, or `undone` or `partly_undone`, last by another one.
fn state(batch: &BatchSummary, batches: &[BatchSummary]) -> (&'static str, Option<u64>) {
    match undone(batch, batches) {
        Undone::No => ("applied", None),
        Undone::Partly(by) => ("partly_undone", Some(by)),
        Undone::Wholly(by) => ("undone", Some(by)),
    }
}

fn batch(summary: &BatchSummary, batches: &[BatchSummary]) -> Json {
    let head = &summary.head;
    let (state, undone_by) = state(summary, batches);
    let undoes = if let BatchKind::Undo(of) = head.kind { Some(of) } else { None };
    let files: Vec<Json> = head.files.iter().map(|file| json!({"file": file.name, "sha256": file.sha256})).collect();
    let all = if head.kind == BatchKind::Account { head.others.as_rows() } else { head.counts };
    json!({
        "batch": summary.number, "when": moment(head.when), "who": head.who, "host": head.host,
        "file": head.files.first().map(|file| &file.name), "sha256": head.files.first().map(|file| &file.sha256), "files": files,
        "counts": counts(all), "others": others(head.others), "state": state, "undone_by": undone_by, "undoes": undoes,
        "note": head.note, "part": head.part().map(|part| json!({"number": part.number, "of": part.of})),
    })
}

/// The answer of `history`: the batches, and the links of the audit chain that are none.
pub fn history(view: HistoryView<'_>, words: &dyn Phrase) -> Json {
    let HistoryView { all, listed, others, .. } = view;
    let last = listed.first().map(|last| show_batch(last.number));
    let steps: Vec<(&str, Action)> = last.into_iter().map(|action| ("see the last one", action)).collect();
    json!({
        "schema": "rollcall.history/1", "batches": listed.iter().map(|one| batch(one, all)).collect::<Vec<_>>(),
        "others": others.iter().map(beside).collect::<Vec<_>>(), "next": next(&steps, words),
    })
}

fn beside(link: &AuditLink) -> Json {
    let facts: Json = serde_json::from_str(&link.facts).unwrap_or_default();
    json!({"when": moment(link.at), "who": link.who, "host": link.host, "action": link.action, "facts": facts})
}

pub(super) fn moment(when: DateTime<Utc>) -> String {
    when.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[derive(Serialize)]
struct BatchJson<P> {
    schema: &'static str,
    batch: Json,
    patrons: P,
    next: Json,
}

/// The answer of `show` for a batch; only the patrons that `takes` says.
pub fn show<'a>(
    detail: &'a BatchDetail,
    batches: &[BatchSummary],
    takes: &'a dyn Fn(&BatchPatron) -> bool,
) -> impl Serialize + use<'a> {
    BatchJson {
        schema: "rollcall.batch/1",
        batch: batch(&detail.summary, batches),
        patrons: Each(move || detail.patrons.iter().filter(move |patron| takes(patron)).map(batch_patron)),
        next: json!([]),
    }
}

/// Gives the patrons of a batch that `takes` says, one value per line.
///
/// # Errors
/// When `take` cannot take one.
pub fn batch_lines(detail: &BatchDetail, takes: &dyn Fn(&BatchPatron) -> bool, take: &mut Take<'_>) -> io::Result<()> {
    detail.patrons.iter().filter(|patron| takes(patron)).try_for_each(|patron| take(&batch_patron(patron)))
}

fn batch_patron(patron: &BatchPatron) -> Json {
    json!({
        "primary_id": patron.primary_id.as_str(), "action": patron.action.name(), "starter": patron.starter,
        "changes": changes(&patron.changes),
    })
}

/// The answer of `find`: patrons as they stand on a day.
pub fn patrons(hits: &Hits, today: NaiveDate) -> Json {
    let (total, total_is_exact) = match hits.total {
        Total::Exactly(total) => (total, true),
        Total::MoreThan(counted) => (counted, false),
    };
    let patrons: Vec<Json> = hits.shown.iter().map(|hit| found_patron(hit, today)).collect();
    json!({
        "schema": "rollcall.patrons/1", "patrons": patrons, "total": total, "total_is_exact": total_is_exact,
        "next": [],
    })
}

/// Every patron of the answer of `find`, one after the other.
///
/// # Errors
/// When `take` cannot take one.
pub fn patron_lines(hits: &Hits, today: NaiveDate, take: &mut Take<'_>) -> io::Result<()> {
    hits.shown.iter().try_for_each(|hit| take(&found_patron(hit, today)))
}

fn found_patron(hit: &Hit, today: NaiveDate) -> Json {
    let mut fields = with_account(&hit.found, today);
    fields.insert("match".to_owned(), json!(hit.fit.name()));
    Json::Object(fields)
}

/// A patron as the account stands on a day, with the state of the password and the batches.
pub(super) fn with_account(found: &FoundPatron, today: NaiveDate) -> Map<String, Json> {
    let mut fields = patron(&found.stored.patron);
    let state = PatronState::on(&found.stored.patron.details, today);
    fields.insert("state".to_owned(), json!(state.name()));
    fields.insert("credential".to_owned(), credential(found));
    fields.insert("batches".to_owned(), json!(found.batches));
    fields
}

/// The state of a patron's password. Of one that is locked, `must_change` and `expires` still tell a starter from one
/// that was chosen.
pub(super) fn credential(found: &FoundPatron) -> Json {
    let unless_locked = |state| if found.locked { "locked" } else { state };
    let (state, expires) = match found.credential {
        CredentialState::None => ("none", None),
        CredentialState::Starter { expires } => (unless_locked("starter"), Some(expires.to_string())),
        CredentialState::Chosen => (unless_locked("chosen"), None),
        CredentialState::CarriedOver => (unless_locked("carried-over"), None),
    };
    json!({"state": state, "must_change": found.must_change, "locked": found.locked, "expires": expires})
}
