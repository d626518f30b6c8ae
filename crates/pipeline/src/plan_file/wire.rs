//! What the parts of a saved plan look like. These shapes are this folder's own, so that the model stays
//! free to change; a change here is a new [`FORMAT`].
//!
//! What follows from something else is not written, so that it cannot contradict it: of a patron who changes there are
//! what they are and the changes, and what they become is made of these; the counts, the limits that are exceeded and
//! the short name are worked out.

use super::container::{Opened, Part};
use super::crosswalk::CrosswalkWire;
use super::{PlanFileError, SavedPlan};
use crate::Origin;
use crate::wire::{RequestWire, WordsWire};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use model::audit::Actor;
use model::batch::{BatchKind, SourceFile};
use model::carried::CarriedHashes;
use model::changeset::changes_of_new;
use model::codes::Code;
use model::decision::{Answer, Decision};
use model::draft::CheckedRow;
use model::field::{Field, ListField};
use model::finding::{Finding, Severity};
use model::id::{CanonicalId, PrimaryId};
use model::layout::{ListLayout, from_named_columns};
use model::listing::{Checked, UnusedRows};
use model::patron::{Details, Patron};
use model::place::{Numbering, Place, RowRef, TableId, TableName, Tables};
use model::plan::{
    self, Change, Counts, Creation, Fingerprint, LimitKind, Plan, PlannedRow, Removal, Step, Update, differences,
};
use model::request::{Reading, Request};
use model::settings::Limits;
use model::snapshot::StoreFacts;
use model::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use store::values;

/// The version of these shapes.
pub(super) const FORMAT: u32 = 3;

/// What the numbers of a table are that a database answered.
const RESULT: &str = "rows";

/// Only the version, which every format has in the same place.
#[derive(Deserialize)]
pub(super) struct AnyManifest {
    pub(super) format: u32,
    pub(super) tool: String,
}

/// What a plan says of itself before anything else is read.
pub(super) struct About {
    pub(super) store_id: String,
    /// What the store was called.
    pub(super) store_name: String,
    pub(super) made: DateTime<Utc>,
}

/// Reads that of a manifest of any format.
pub(super) fn about(manifest: &[u8]) -> Result<About, PlanFileError> {
    #[derive(Deserialize)]
    struct Store {
        id: String,
        name: String,
    }
    #[derive(Deserialize)]
    struct Wire {
        made: String,
        store: Store,
    }
    let wire: Wire = serde_json::from_slice(manifest).map_err(|_| DAMAGED)?;
    Ok(About { store_id: wire.store.id, store_name: wire.store.name, made: read_moment(&wire.made)? })
}

#[derive(Serialize, Deserialize)]
pub(super) struct Manifest {
    format: u32,
    tool: String,
    made: String,
    who: String,
    host: String,
    as_of: String,
    store: StoreWire,
    pub(super) fingerprint: String,
    profile: String,
    settings: String,
    #[serde(default)]
    config: Option<String>,
    /// Plans of the first two formats do not have it.
    #[serde(default)]
    request: Option<RequestWire>,
    sources: Vec<SourceWire>,
    tables: Vec<TableWire>,
    layouts: Vec<LayoutWire>,
    /// What may be touched in one go; plans of the first format do not say it.
    #[serde(default)]
    allowed: Option<AllowedWire>,
    /// Left out where none was used: older versions know nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crosswalk: Option<CrosswalkWire>,
    /// Left out where all rows of joined files are used: older versions know nothing of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unused: Vec<UnusedWire>,
}

/// Rows of a joined file that are not used.
#[derive(Serialize, Deserialize)]
struct UnusedWire {
    file: String,
    of_nobody: u64,
    unclear: u64,
}

#[derive(Serialize, Deserialize)]
struct StoreWire {
    name: String,
    id: String,
    epoch: u64,
    patrons: u64,
    last_batch: Option<(u64, String)>,
}

#[derive(Serialize, Deserialize)]
struct SourceWire {
    path: String,
    name: String,
    sha256: String,
}

#[derive(Serialize, Deserialize)]
struct TableWire {
    file: String,
    sheet: Option<String>,
    header: Vec<String>,
    /// What the numbers of a file's records count, or that it is what a database answered; a table of rows and columns
    /// says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    records: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct LayoutWire {
    profile: String,
    file: String,
    columns: Vec<(String, Option<String>)>,
}

#[derive(Serialize, Deserialize)]
struct AllowedWire {
    /// In percent of the patrons, by kind.
    percent: BTreeMap<String, u32>,
    floor: u64,
}

/// A step; `at` is missing for patrons who are in no row.
#[derive(Serialize, Deserialize)]
pub(super) struct StepWire {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<(u16, u32)>,
    pub(super) action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    /// A new patron, or one who changes as they are, as changes from nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    patron: Option<Box<serde_json::value::RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changes: Option<Box<serde_json::value::RawValue>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
}

type PlaceWire = (u16, Option<u32>, Option<u16>);

#[derive(Serialize, Deserialize)]
struct FindingWire {
    code: String,
    severity: String,
    place: PlaceWire,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    repaired: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    related: Vec<PlaceWire>,
    message: WordsWire,
    advice: WordsWire,
    count: u32,
}

#[derive(Serialize, Deserialize)]
struct DecisionWire {
    id: String,
    answer: String,
}

pub(super) const DAMAGED: PlanFileError = PlanFileError::Damaged;

fn moment(when: DateTime<Utc>) -> String {
    when.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn read_moment(text: &str) -> Result<DateTime<Utc>, PlanFileError> {
    Ok(DateTime::parse_from_rfc3339(text).map_err(|_| DAMAGED)?.with_timezone(&Utc))
}

/// The four parts of a plan.
pub(super) fn parts(saved: &SavedPlan) -> [Vec<u8>; 4] {
    let plan = &saved.plan;
    let rows = plan.rows.iter().map(|row| step_wire(Some(row.at), &row.step));
    let others = plan.others.iter().map(|step| step_wire(None, step));
    let decisions = plan
        .decisions
        .iter()
        .map(|decision| DecisionWire { id: decision.id.to_string(), answer: decision.answer.name().to_owned() });
    let mut manifest = serde_json::to_vec_pretty(&manifest(saved)).expect("texts and numbers have a JSON form");
    manifest.push(b'\n');
    [manifest, lines(rows.chain(others)), lines(plan.findings.iter().map(finding_wire)), lines(decisions)]
}

fn lines<T: Serialize>(items: impl Iterator<Item = T>) -> Vec<u8> {
    let mut out = Vec::new();
    for item in items {
        serde_json::to_writer(&mut out, &item).expect("texts and numbers have a JSON form");
        out.push(b'\n');
    }
    out
}

/// What a table's rows are called that are no rows of a sheet or lines of a table.
fn row_word(tables: &Tables, id: TableId) -> Option<&'static str> {
    tables.numbering(id).map(Numbering::name).or_else(|| tables.is_result(id).then_some(RESULT))
}

fn manifest(saved: &SavedPlan) -> Manifest {
    let SavedPlan { plan, origin, made, tables, request, settings, profile, paths, config, crosswalk } = saved;
    let source = |(path, file): (&String, &SourceFile)| SourceWire {
        path: path.clone(),
        name: file.name.clone(),
        sha256: file.sha256.clone(),
    };
    let table = |(name, index): (&TableName, u16)| TableWire {
        file: name.file.clone(),
        sheet: name.sheet.clone(),
        header: name.header.clone(),
        records: row_word(tables, TableId(index)).map(str::to_owned),
    };
    let layout = |layout: &ListLayout| LayoutWire {
        profile: layout.profile.clone(),
        file: layout.file.clone(),
        columns: layout.named_columns().map(|(header, field)| (header.to_owned(), field.map(str::to_owned))).collect(),
    };
    let percent = plan.limits.percent.iter().map(|(kind, percent)| (kind.name().to_owned(), *percent)).collect();
    Manifest {
        format: FORMAT,
        tool: made.tool.clone(),
        made: moment(made.when),
        who: made.who.clone(),
        host: made.host.clone(),
        as_of: plan.as_of.to_string(),
        store: StoreWire {
            name: plan.store.name.clone(),
            id: plan.store.id.clone(),
            epoch: plan.store.epoch,
            patrons: plan.store.patrons,
            last_batch: plan.store.last_batch.map(|(number, when)| (number, moment(when))),
        },
        fingerprint: plan.fingerprint.digest.clone(),
        profile: profile.clone(),
        settings: settings.clone(),
        config: config.clone(),
        request: request.as_ref().map(RequestWire::of),
        sources: paths.iter().zip(&origin.files).map(source).collect(),
        tables: tables.names().zip(0..).map(table).collect(),
        layouts: origin.layouts.iter().map(layout).collect(),
        allowed: Some(AllowedWire { percent, floor: plan.limits.floor }),
        crosswalk: crosswalk.as_ref().map(CrosswalkWire::of),
        unused: plan.unused.iter().map(unused_wire).collect(),
    }
}

fn unused_wire(unused: &UnusedRows) -> UnusedWire {
    let UnusedRows { file, of_nobody, unclear } = unused;
    UnusedWire { file: file.clone(), of_nobody: *of_nobody, unclear: *unclear }
}

fn read_unused(wire: UnusedWire) -> UnusedRows {
    let UnusedWire { file, of_nobody, unclear } = wire;
    UnusedRows { file, of_nobody, unclear }
}

fn raw(text: String) -> Option<Box<serde_json::value::RawValue>> {
    serde_json::value::RawValue::from_string(text).ok()
}

fn step_wire(at: Option<RowRef>, step: &Step) -> StepWire {
    let whole = |patron: &Patron| raw(values::encode(&changes_of_new(patron)));
    let (version, patron, changes, reasons): (_, _, _, &[Code]) = match step {
        Step::Create(creation) => (Some(creation.former), whole(&creation.patron), None, &[]),
        Step::Update(update) | Step::Convert(update) => {
            (Some(update.version), whole(&update.before()), raw(values::encode(&update.changes)), &[])
        }
        Step::Remove(removal) => (Some(removal.version), whole(&removal.before), None, &[]),
        Step::Unchanged(_) => (None, None, None, &[]),
        Step::Question { reasons, .. } | Step::LeftOut { reasons, .. } => (None, None, None, reasons),
    };
    StepWire {
        at: at.map(|at| (at.table.0, at.number)),
        action: step.action().to_owned(),
        id: step.primary_id().map(|id| id.as_str().to_owned()),
        version,
        patron,
        changes,
        reasons: reasons.iter().map(|code| code.id().to_owned()).collect(),
    }
}

fn place_wire(place: &Place) -> PlaceWire {
    (place.table.0, place.row, place.column)
}

fn finding_wire(finding: &Finding) -> FindingWire {
    let text = |text: &Option<Text>| text.as_deref().map(str::to_owned);
    FindingWire {
        code: finding.code.id().to_owned(),
        severity: finding.severity.name().to_owned(),
        place: place_wire(&finding.place),
        field: finding.field.map(|field| field.name().to_owned()),
        value: text(&finding.value),
        repaired: text(&finding.repaired),
        related: finding.related.iter().map(place_wire).collect(),
        message: WordsWire::of(&finding.message),
        advice: WordsWire::of(&finding.advice),
        count: finding.count,
    }
}

/// How a step of a format is read.
pub(super) type ReadStep = fn(&StepWire) -> Result<Step, PlanFileError>;

/// The plan of an opened file.
pub(super) fn read(
    manifest: &[u8],
    opened: &mut Opened<'_>,
    stop_asked: &dyn Fn() -> bool,
) -> Result<SavedPlan, PlanFileError> {
    let manifest: Manifest = serde_json::from_slice(manifest).map_err(|_| DAMAGED)?;
    let (name, allowed) = (manifest.fingerprint.clone(), manifest.allowed.as_ref().ok_or(DAMAGED)?);
    let limits = read_limits(allowed)?;
    let saved = read_parts(manifest, limits, opened, read_step, stop_asked)?;
    // The steps must be those of its name.
    if saved.plan.fingerprint.digest == name { Ok(saved) } else { Err(DAMAGED) }
}

/// The plan of a manifest and of the parts behind it; its name and whatever else follows from them is worked out.
pub(super) fn read_parts(
    manifest: Manifest,
    limits: Limits,
    opened: &mut Opened<'_>,
    read_step: ReadStep,
    stop_asked: &dyn Fn() -> bool,
) -> Result<SavedPlan, PlanFileError> {
    let tables = read_tables(manifest.tables)?;
    let mut steps = Steps { tables: &tables, once: Once::default(), rows: Vec::new(), others: Vec::new() };
    let mut asking = Asking { stop_asked, lines: 0 };
    opened.lines(Part::Changes, |wire: StepWire| {
        asking.go_on()?;
        steps.add(&wire, read_step)
    })?;
    let Steps { rows, others, .. } = steps;
    let mut findings = Vec::new();
    opened.lines(Part::Findings, |wire: FindingWire| {
        asking.go_on()?;
        findings.push(read_finding(wire, &tables)?);
        Ok(())
    })?;
    let mut decisions: Vec<Decision> = Vec::new();
    opened.lines(Part::Decisions, |wire: DecisionWire| {
        asking.go_on()?;
        let decision = read_decision(&wire)?;
        // In order, and about each ID once.
        if decisions.last().is_some_and(|last| last.id >= decision.id) {
            return Err(DAMAGED);
        }
        decisions.push(decision);
        Ok(())
    })?;
    let last_batch = manifest.store.last_batch.map(|(number, when)| Ok((number, read_moment(&when)?))).transpose()?;
    let StoreWire { name, id, epoch, patrons, .. } = manifest.store;
    let (paths, files): (Vec<String>, Vec<SourceFile>) =
        manifest.sources.into_iter().map(|s| (s.path, SourceFile { name: s.name, sha256: s.sha256 })).unzip();
    let missing = missing(&rows, &others)?;
    let layouts: Vec<ListLayout> = manifest.layouts.into_iter().map(read_layout).collect();
    let plan = Plan {
        store: StoreFacts { name, id, epoch, patrons, last_batch },
        as_of: manifest.as_of.parse::<NaiveDate>().map_err(|_| DAMAGED)?,
        counts: Counts::of(&rows, &others),
        rows,
        others,
        decisions,
        findings,
        sources: files.iter().map(SourceFile::named).collect(),
        layouts: layouts.clone(),
        limits,
        over: Vec::new(),
        missing,
        unused: manifest.unused.into_iter().map(read_unused).collect(),
        // Nothing of a password is ever written into a plan.
        carried: CarriedHashes::default(),
        fingerprint: Fingerprint::default(),
    };
    let plan = planner::named(plan, stop_asked).ok_or(PlanFileError::Stopped)?;
    let made =
        Actor { when: read_moment(&manifest.made)?, who: manifest.who, host: manifest.host, tool: manifest.tool };
    let origin = Origin { kind: BatchKind::Lists, files, layouts, kept: 0, former_id: None, begun: None };
    let request = match manifest.request {
        Some(wire) => Some(wire.read().ok_or(DAMAGED)?),
        None if manifest.format < FORMAT => None,
        None => return Err(DAMAGED),
    };
    let crosswalk = manifest.crosswalk.map(|wire| wire.read().ok_or(DAMAGED)).transpose()?;
    let (settings, profile, config) = (manifest.settings, manifest.profile, manifest.config);
    Ok(SavedPlan { plan, origin, made, tables, request, settings, profile, paths, config, crosswalk })
}

/// How many patrons are missing from the list. Where somebody goes, it is because a row has them come again under another
/// ID, and in such a plan nobody is missing.
fn missing(rows: &[PlannedRow], others: &[Step]) -> Result<u64, PlanFileError> {
    let goes = |step: &Step| matches!(step, Step::Remove(_));
    if rows.iter().any(|row| goes(&row.step)) {
        return Err(DAMAGED);
    }
    if !others.iter().any(goes) {
        return Ok(others.len() as u64);
    }
    let key = |step: &Step| step.primary_id().map(PrimaryId::canonical);
    let renumberings = plan::renumberings(rows.iter().map(|row| &row.step).chain(others));
    let stay = |(gone, come): &(&Removal, &Creation)| {
        let account = |patron: &Patron| patron.details.account_type;
        account(&gone.before).is_none_or(|before| account(&come.patron) == Some(before))
    };
    // Each comes again by a row, whose account stays with whoever keeps it, and they stand in order.
    let each = others.iter().all(goes) && renumberings.len() == others.len() && renumberings.iter().all(stay);
    if each && others.is_sorted_by_key(key) { Ok(0) } else { Err(DAMAGED) }
}

/// Asks every few thousand lines whether to stop.
struct Asking<'a> {
    stop_asked: &'a dyn Fn() -> bool,
    lines: u64,
}

impl Asking<'_> {
    fn go_on(&mut self) -> Result<(), PlanFileError> {
        self.lines += 1;
        if self.lines.is_multiple_of(4096) && (self.stop_asked)() { Err(PlanFileError::Stopped) } else { Ok(()) }
    }
}

/// What no plan has twice: a row, and a patron who is written.
#[derive(Default)]
struct Once {
    rows: HashSet<(u16, u32)>,
    written: HashSet<CanonicalId>,
}

/// The steps as they come.
struct Steps<'t> {
    tables: &'t Tables,
    once: Once,
    rows: Vec<PlannedRow>,
    others: Vec<Step>,
}

impl Steps<'_> {
    fn add(&mut self, wire: &StepWire, read_step: ReadStep) -> Result<(), PlanFileError> {
        let step = read_step(wire)?;
        let written = match &step {
            Step::Create(_) | Step::Update(_) | Step::Convert(_) | Step::Remove(_) => step.primary_id(),
            Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => None,
        };
        if written.is_some_and(|id| !self.once.written.insert(id.canonical())) {
            return Err(DAMAGED);
        }
        match wire.at {
            Some((table, number)) => {
                if !self.once.rows.insert((table, number)) {
                    return Err(DAMAGED);
                }
                self.rows.push(PlannedRow { at: RowRef { table: table_id(table, self.tables)?, number }, step });
            }
            None => self.others.push(step),
        }
        Ok(())
    }
}

fn read_limits(wire: &AllowedWire) -> Result<Limits, PlanFileError> {
    let kind = |(name, percent): (&String, &u32)| Some((LimitKind::from_name(name)?, *percent));
    let percent = wire.percent.iter().map(kind).collect::<Option<_>>().ok_or(DAMAGED)?;
    Ok(Limits { percent, floor: wire.floor })
}

fn read_tables(wires: Vec<TableWire>) -> Result<Tables, PlanFileError> {
    let mut tables = Tables::default();
    for TableWire { file, sheet, header, records } in wires {
        if tables.is_full() {
            return Err(DAMAGED);
        }
        let name = TableName { file, sheet, header };
        if records.as_deref() == Some(RESULT) {
            let id = tables.add(name);
            tables.set_result(id);
            continue;
        }
        match records.map(|word| Numbering::from_name(&word).ok_or(DAMAGED)).transpose()? {
            None => tables.add(name),
            Some(numbered) => tables.add_records(name, numbered),
        };
    }
    Ok(tables)
}

fn table_id(number: u16, tables: &Tables) -> Result<TableId, PlanFileError> {
    if usize::from(number) < tables.names().count() { Ok(TableId(number)) } else { Err(DAMAGED) }
}

fn read_layout(wire: LayoutWire) -> ListLayout {
    let LayoutWire { profile, file, columns } = wire;
    ListLayout { profile, file, columns: from_named_columns(columns) }
}

fn codes(ids: &[String]) -> Result<Vec<Code>, PlanFileError> {
    ids.iter().map(|id| Code::find(id).ok_or(DAMAGED)).collect()
}

pub(super) fn read_step(wire: &StepWire) -> Result<Step, PlanFileError> {
    match wire.action.as_str() {
        "update" => read_update(wire).map(Step::Update),
        "convert" => read_update(wire).map(Step::Convert),
        _ => read_other(wire),
    }
}

/// A patron who changes: what they become is what they are with the changes that are shown, and nothing else.
fn read_update(wire: &StepWire) -> Result<Box<Update>, PlanFileError> {
    let before = read_patron(wire)?;
    let changes = read_changes(wire)?;
    let mut after = before.clone();
    for change in &changes {
        after.set(change.field, &change.after).map_err(|_| DAMAGED)?;
    }
    update(wire, &before, after, changes)
}

/// An update that shows all that it does: every field that differs, and no other. Whether the account is converted
/// decides about a password; so it is what the changes say and not what the step is called.
pub(super) fn update(
    wire: &StepWire,
    before: &Patron,
    after: Patron,
    changes: Vec<Change>,
) -> Result<Box<Update>, PlanFileError> {
    let of_account = changes.iter().find(|change| change.field == Field::AccountType);
    let named_right = match wire.action.as_str() {
        "convert" => of_account.is_some(),
        // One who had no type yet may be given that of the list.
        _ => of_account.is_none_or(|change| change.before.is_blank()),
    };
    if !named_right || changes.is_empty() || differences(before, &after) != changes {
        return Err(DAMAGED);
    }
    Ok(Box::new(Update { version: wire.version.ok_or(DAMAGED)?, after, changes }))
}

/// The changes of a step. The primary ID is who it is about, and no list changes it.
pub(super) fn read_changes(wire: &StepWire) -> Result<Vec<Change>, PlanFileError> {
    let changes = values::decode(wire.changes.as_ref().ok_or(DAMAGED)?.get()).map_err(|_| DAMAGED)?;
    if changes.iter().any(|change| change.field == Field::PrimaryId) { Err(DAMAGED) } else { Ok(changes) }
}

pub(super) fn read_patron(wire: &StepWire) -> Result<Patron, PlanFileError> {
    let mut patron = Patron { primary_id: read_id(wire)?.ok_or(DAMAGED)?, details: Box::default() };
    for change in values::decode(wire.patron.as_ref().ok_or(DAMAGED)?.get()).map_err(|_| DAMAGED)? {
        if change.field != Field::PrimaryId {
            patron.set(change.field, &change.after).map_err(|_| DAMAGED)?;
        } else if patron.get(Field::PrimaryId) != change.after {
            return Err(DAMAGED);
        }
    }
    Ok(patron)
}

fn read_id(wire: &StepWire) -> Result<Option<PrimaryId>, PlanFileError> {
    wire.id.as_deref().map(|id| PrimaryId::new(id).ok_or(DAMAGED)).transpose()
}

/// A step that changes nobody who is there.
pub(super) fn read_other(wire: &StepWire) -> Result<Step, PlanFileError> {
    match wire.action.as_str() {
        "create" => {
            let (former, patron) = (wire.version.ok_or(DAMAGED)?, read_patron(wire)?);
            Ok(Step::Create(Box::new(Creation { former, patron })))
        }
        // Only of a patron whom a row has come again under another ID, which the whole plan tells.
        "remove" => {
            let (version, before) = (wire.version.ok_or(DAMAGED)?, read_patron(wire)?);
            Ok(Step::Remove(Box::new(Removal { version, before })))
        }
        "unchanged" => Ok(Step::Unchanged(read_id(wire)?.ok_or(DAMAGED)?)),
        "question" => Ok(Step::Question { primary_id: read_id(wire)?, reasons: codes(&wire.reasons)? }),
        "left-out" => Ok(Step::LeftOut { primary_id: read_id(wire)?, reasons: codes(&wire.reasons)? }),
        _ => Err(DAMAGED),
    }
}

fn read_place((table, row, column): PlaceWire, tables: &Tables) -> Result<Place, PlanFileError> {
    Ok(Place { table: table_id(table, tables)?, row, column })
}

fn read_finding(wire: FindingWire, tables: &Tables) -> Result<Finding, PlanFileError> {
    let text = |text: Option<String>| text.map(Into::into);
    Ok(Finding {
        place: read_place(wire.place, tables)?,
        code: Code::find(&wire.code).ok_or(DAMAGED)?,
        severity: Severity::ALL.into_iter().find(|known| known.name() == wire.severity).ok_or(DAMAGED)?,
        field: wire.field.as_deref().map(|name| ListField::from_name(name).ok_or(DAMAGED)).transpose()?,
        value: text(wire.value),
        repaired: text(wire.repaired),
        related: wire.related.into_iter().map(|place| read_place(place, tables)).collect::<Result<_, _>>()?,
        message: wire.message.read().ok_or(DAMAGED)?,
        advice: wire.advice.read().ok_or(DAMAGED)?,
        count: wire.count,
    })
}

fn read_decision(wire: &DecisionWire) -> Result<Decision, PlanFileError> {
    let answer = Answer::from_name(&wire.answer).ok_or(DAMAGED)?;
    Ok(Decision { id: CanonicalId::from_canonical(wire.id.as_str()), answer })
}

/// What the views need of the lists, which are not in the plan.
pub(super) fn skeleton(saved: &SavedPlan) -> Checked {
    let tables = saved.tables.clone();
    let mode = saved.request.as_ref().and_then(|request| request.reading.mode);
    let request = Request { reading: Reading { mode, ..Reading::default() }, ..Request::default() };
    Checked {
        files: Vec::new(),
        cells: Vec::new(),
        rows: Vec::<CheckedRow>::new(),
        findings: Vec::new(),
        says: BTreeMap::new(),
        carried: CarriedHashes::default(),
        profile: saved.profile.clone(),
        group: String::new(),
        defaults: Details::default(),
        request,
        tables,
        crosswalk: saved.crosswalk.clone(),
    }
}
