//! What the parts of a saved plan look like. These shapes are this folder's own, so that the model stays
//! free to change; a change here is a new [`FORMAT`].

use super::{PlanFileError, SavedPlan};
use crate::Origin;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use model::audit::Actor;
use model::batch::{BatchKind, SourceFile};
use model::changeset::changes_of_new;
use model::codes::Code;
use model::decision::{Answer, Decision};
use model::draft::CheckedRow;
use model::field::{Field, ListField};
use model::finding::{Finding, Severity};
use model::id::{CanonicalId, PrimaryId};
use model::layout::ListLayout;
use model::listing::Checked;
use model::patron::{Details, Patron};
use model::place::{Place, RowRef, TableId, TableName, Tables};
use model::plan::{Counts, Creation, Fingerprint, Limit, Plan, PlannedRow, Step, Update};
use model::snapshot::StoreFacts;
use serde::{Deserialize, Serialize};
use store::values;

/// The version of these shapes.
pub(super) const FORMAT: u32 = 1;

/// Only the version, which every format has in the same place.
#[derive(Deserialize)]
pub(super) struct AnyManifest {
    pub(super) format: u32,
    pub(super) tool: String,
}

#[derive(Serialize, Deserialize)]
struct Manifest {
    format: u32,
    tool: String,
    made: String,
    who: String,
    host: String,
    as_of: NaiveText,
    store: StoreWire,
    fingerprint: String,
    short: String,
    profile: String,
    settings: String,
    command: Vec<String>,
    sources: Vec<SourceWire>,
    tables: Vec<TableWire>,
    layouts: Vec<LayoutWire>,
    limits: Vec<LimitWire>,
    missing: u64,
}

type NaiveText = String;

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
}

#[derive(Serialize, Deserialize)]
struct LayoutWire {
    profile: String,
    file: String,
    columns: Vec<(String, Option<String>)>,
}

#[derive(Serialize, Deserialize)]
struct LimitWire {
    what: String,
    found: u64,
    of: u64,
    percent: u32,
    cause: String,
}

/// A step; `at` is missing for patrons who are in no row.
#[derive(Serialize, Deserialize)]
struct StepWire {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<(u16, u32)>,
    action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    /// The patron afterwards, as changes from nothing.
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
    message: String,
    advice: String,
    count: u32,
}

#[derive(Serialize, Deserialize)]
struct DecisionWire {
    id: String,
    answer: String,
}

const DAMAGED: PlanFileError = PlanFileError::Damaged;

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

fn manifest(saved: &SavedPlan) -> Manifest {
    let SavedPlan { plan, origin, made, tables, command, settings, profile, paths } = saved;
    let source = |(path, file): (&String, &SourceFile)| SourceWire {
        path: path.clone(),
        name: file.name.clone(),
        sha256: file.sha256.clone(),
    };
    let table = |name: &TableName| TableWire {
        file: name.file.clone(),
        sheet: name.sheet.clone(),
        header: name.header.clone(),
    };
    let layout = |layout: &ListLayout| LayoutWire {
        profile: layout.profile.clone(),
        file: layout.file.clone(),
        columns: layout
            .columns
            .iter()
            .map(|(name, field)| (name.clone(), field.map(|f| f.name().to_owned())))
            .collect(),
    };
    let limit = |limit: &Limit| LimitWire {
        what: limit.what.name().to_owned(),
        found: limit.found,
        of: limit.of,
        percent: limit.percent,
        cause: limit.cause.clone(),
    };
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
        short: plan.fingerprint.short.clone(),
        profile: profile.clone(),
        settings: settings.clone(),
        command: command.clone(),
        sources: paths.iter().zip(&origin.files).map(source).collect(),
        tables: tables.names().map(table).collect(),
        layouts: origin.layouts.iter().map(layout).collect(),
        limits: plan.over.iter().map(limit).collect(),
        missing: plan.missing,
    }
}

fn raw(text: String) -> Option<Box<serde_json::value::RawValue>> {
    serde_json::value::RawValue::from_string(text).ok()
}

fn step_wire(at: Option<RowRef>, step: &Step) -> StepWire {
    let whole = |patron: &Patron| raw(values::encode(&changes_of_new(patron)));
    let (version, patron, changes, reasons): (_, _, _, &[Code]) = match step {
        Step::Create(creation) => (Some(creation.former), whole(&creation.patron), None, &[]),
        Step::Update(update) | Step::Convert(update) => {
            (Some(update.version), whole(&update.after), raw(values::encode(&update.changes)), &[])
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
    let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    FindingWire {
        code: finding.code.id().to_owned(),
        severity: finding.severity.name().to_owned(),
        place: place_wire(&finding.place),
        field: finding.field.map(|field| field.name().to_owned()),
        value: text(&finding.value),
        repaired: text(&finding.repaired),
        related: finding.related.iter().map(place_wire).collect(),
        message: finding.message.to_string(),
        advice: finding.advice.to_string(),
        count: finding.count,
    }
}

/// The plan of four parts.
pub(super) fn read(parts: &[Vec<u8>; 4]) -> Result<SavedPlan, PlanFileError> {
    let manifest: Manifest = serde_json::from_slice(&parts[0]).map_err(|_| DAMAGED)?;
    let tables = read_tables(manifest.tables);
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for wire in each::<StepWire>(&parts[1]) {
        let wire = wire?;
        let at = wire.at;
        let step = read_step(&wire)?;
        match at {
            Some((table, number)) => {
                rows.push(PlannedRow { at: RowRef { table: table_id(table, &tables)?, number }, step });
            }
            None => others.push(step),
        }
    }
    let findings = each(&parts[2]).map(|wire| read_finding(wire?, &tables)).collect::<Result<Vec<_>, _>>()?;
    let decisions = each(&parts[3]).map(|wire| read_decision(&wire?)).collect::<Result<Vec<_>, _>>()?;
    let counts = Counts::of(&rows);
    let last_batch = manifest.store.last_batch.map(|(number, when)| Ok((number, read_moment(&when)?))).transpose()?;
    let StoreWire { name, id, epoch, patrons, .. } = manifest.store;
    let limits = manifest.limits.into_iter().map(read_limit).collect::<Result<Vec<_>, _>>()?;
    let plan = Plan {
        store: StoreFacts { name, id, epoch, patrons, last_batch },
        as_of: manifest.as_of.parse::<NaiveDate>().map_err(|_| DAMAGED)?,
        rows,
        others,
        decisions,
        findings,
        counts,
        over: limits,
        missing: manifest.missing,
        fingerprint: Fingerprint { digest: manifest.fingerprint, short: manifest.short },
    };
    let made =
        Actor { when: read_moment(&manifest.made)?, who: manifest.who, host: manifest.host, tool: manifest.tool };
    let (paths, files) =
        manifest.sources.into_iter().map(|s| (s.path, SourceFile { name: s.name, sha256: s.sha256 })).unzip();
    let layouts = manifest.layouts.into_iter().map(read_layout).collect();
    let origin = Origin { kind: BatchKind::Lists, files, layouts, kept: 0 };
    let (command, settings, profile) = (manifest.command, manifest.settings, manifest.profile);
    Ok(SavedPlan { plan, origin, made, tables, command, settings, profile, paths })
}

fn each<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> impl Iterator<Item = Result<T, PlanFileError>> + 'a {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).map_err(|_| DAMAGED))
}

fn read_tables(wires: Vec<TableWire>) -> Tables {
    let mut tables = Tables::default();
    for TableWire { file, sheet, header } in wires {
        tables.add(TableName { file, sheet, header });
    }
    tables
}

fn table_id(number: u16, tables: &Tables) -> Result<TableId, PlanFileError> {
    if usize::from(number) < tables.names().count() { Ok(TableId(number)) } else { Err(DAMAGED) }
}

fn read_layout(wire: LayoutWire) -> ListLayout {
    let LayoutWire { profile, file, columns } = wire;
    let column = |(name, field): (String, Option<String>)| (name, field.and_then(|name| ListField::from_name(&name)));
    ListLayout { profile, file, columns: columns.into_iter().map(column).collect() }
}

fn read_limit(wire: LimitWire) -> Result<Limit, PlanFileError> {
    let what = model::plan::LimitKind::from_name(&wire.what).ok_or(DAMAGED)?;
    Ok(Limit { what, found: wire.found, of: wire.of, percent: wire.percent, cause: wire.cause })
}

fn codes(ids: &[String]) -> Result<Vec<Code>, PlanFileError> {
    ids.iter().map(|id| Code::find(id).ok_or(DAMAGED)).collect()
}

fn read_step(wire: &StepWire) -> Result<Step, PlanFileError> {
    let id = wire.id.as_deref().map(|id| PrimaryId::new(id).ok_or(DAMAGED)).transpose()?;
    let patron = |id: &Option<PrimaryId>| -> Result<Patron, PlanFileError> {
        let mut patron = Patron { primary_id: id.clone().ok_or(DAMAGED)?, details: Box::default() };
        let text = wire.patron.as_ref().ok_or(DAMAGED)?.get();
        for change in values::decode(text).map_err(|_| DAMAGED)? {
            if change.field != Field::PrimaryId {
                patron.set(change.field, &change.after);
            }
        }
        Ok(patron)
    };
    let version = wire.version.ok_or(DAMAGED);
    let update = |id: &Option<PrimaryId>| -> Result<Box<Update>, PlanFileError> {
        let text = wire.changes.as_ref().ok_or(DAMAGED)?.get();
        let changes = values::decode(text).map_err(|_| DAMAGED)?;
        let after = patron(id)?;
        // What is shown is what is written.
        let told = changes.iter().all(|change| after.get(change.field) == change.after);
        if !told {
            return Err(DAMAGED);
        }
        Ok(Box::new(Update { version: wire.version.ok_or(DAMAGED)?, after, changes }))
    };
    match wire.action.as_str() {
        "create" => Ok(Step::Create(Box::new(Creation { former: version?, patron: patron(&id)? }))),
        "update" => Ok(Step::Update(update(&id)?)),
        "convert" => Ok(Step::Convert(update(&id)?)),
        "unchanged" => Ok(Step::Unchanged(id.ok_or(DAMAGED)?)),
        "question" => Ok(Step::Question { primary_id: id, reasons: codes(&wire.reasons)? }),
        "left-out" => Ok(Step::LeftOut { primary_id: id, reasons: codes(&wire.reasons)? }),
        // No saved plan removes anybody.
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
        message: wire.message.into(),
        advice: wire.advice.into(),
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
    Checked {
        files: Vec::new(),
        cells: Vec::new(),
        rows: Vec::<CheckedRow>::new(),
        findings: Vec::new(),
        profile: saved.profile.clone(),
        group: String::new(),
        defaults: Details::default(),
        typed: String::new(),
        tables,
    }
}
