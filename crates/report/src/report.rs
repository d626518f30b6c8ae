//! What a file says that somebody keeps, sorts or sends on: an [answer](crate::Answer) as a whole, and every patron and
//! every finding behind it. Nothing is left out for being long, since nobody can ask a file for more.

use crate::answer::Lines;
use crate::document::{Document, Mark};
use crate::views::{BatchFilter, heading, is_about_who, is_delicate_change, kept_because, name_in_row, whose_row};
use chrono::{DateTime, Utc};
use model::batch::{BatchAction, BatchDetail, BatchKind, BatchPatron};
use model::changeset::{changes_of_new, changes_of_removed};
use model::codes::Code;
use model::duplicates::Duplicates;
use model::field::{Field, ListField};
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::layout::ListLayout;
use model::listing::{Checked, ListColumn, ListFile};
use model::membership::Barred;
use model::patron::Patron;
use model::place::{Place, RowRef, column_letters};
use model::plan::{self, Change, Counts, Others, Plan, PlannedRow, Step, differences};
use model::record::RecordKey;
use model::renumbered;
use model::roster::Roster;
use model::undo::UndoPlan;
use model::value::HIDDEN;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What a file says.
pub struct Report<'a> {
    /// What it is about, in a line of text.
    pub title: String,
    /// What is said of it as a whole, with every finding. The patrons of [`plan`](Self::plan) stand only there.
    pub document: Document,
    /// Every finding by itself, where lists were read.
    pub findings: Option<ReportFindings<'a>>,
    /// Every patron, where there is a plan or what became of one.
    pub plan: Option<PlanReport<'a>>,
    /// The list that it is by itself, where it is one.
    pub listed: Option<Listed<'a>>,
    /// When it was written.
    pub written: DateTime<Utc>,
    /// The version of the program that wrote it.
    pub version: &'a str,
    /// Whether names, IDs and nearly all values are hidden in it.
    pub masked: bool,
}

/// A list that a report is by itself. It stands in no document, since it may be long.
#[derive(Clone, Copy)]
pub enum Listed<'a> {
    /// Patrons who have something in common.
    Roster(&'a Roster),
    /// Records that look like one person.
    Duplicates(&'a Duplicates),
}

/// The findings of lists or of a plan, in the order of the sheet.
#[derive(Clone, Copy)]
pub struct ReportFindings<'a> {
    findings: &'a [Finding],
    checked: &'a Checked,
}

/// A list that was read.
pub(crate) struct ReadList<'a> {
    /// The name of its file.
    pub(crate) file: &'a str,
    /// What kind of file it is and the SHA-256 of its bytes, where it is at hand.
    pub(crate) format: Option<(&'static str, &'a str)>,
    /// Its columns, in order.
    pub(crate) columns: Vec<ReadColumn<'a>>,
}

/// A column of a list.
pub(crate) struct ReadColumn<'a> {
    /// Its letters, in a sheet of a workbook.
    pub(crate) letters: String,
    /// Its name as written.
    pub(crate) heading: &'a str,
    /// What it was read as; `None` is not read.
    pub(crate) read_as: Option<&'static str>,
}

/// A finding with its place.
pub struct PlacedFinding<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// Its place as people write it: `Fall 2026!C14`.
    pub place: String,
    /// What the sender calls its column, where the place has letters for it.
    pub heading: Option<&'a str>,
    /// Whose row it is, name and ID as the list has them, where the list is at hand.
    pub whose: Option<String>,
}

impl Report<'_> {
    /// Every list that was read; of a plan that was saved, as far as it is kept there. Somebody who may not see the
    /// patrons is told of none: what a list has in place of headings may be names.
    pub(crate) fn lists(&self) -> Vec<ReadList<'_>> {
        let checked = self.findings.map(|findings| findings.checked).filter(|_| !self.masked);
        let Some(checked) = checked else { return Vec::new() };
        let read: Vec<_> = checked.files.iter().filter_map(|file| read_list(file, checked)).collect();
        match self.plan {
            Some(PlanReport(Of::Plan { plan, .. })) if read.is_empty() => plan.layouts.iter().map(kept_list).collect(),
            Some(_) | None => read,
        }
    }
}

fn read_list<'a>(file: &'a ListFile, checked: &Checked) -> Option<ReadList<'a>> {
    let list = file.laid_out()?;
    let in_sheet = checked.tables.sheet(list.id).is_some();
    let letters = |column: &ListColumn| if in_sheet { column_letters(column.index) } else { String::new() };
    let made_of = |column: &ListColumn| list.made.of_column(column.index).next().map(|made| made.field);
    let label = |column: &ListColumn| {
        let field = column.field.or_else(|| made_of(column));
        // Roles and blocks are no field of a list.
        field.map(ListField::label).or(list.record_key(column).map(RecordKey::name))
    };
    let column = |column: &'a ListColumn| ReadColumn {
        letters: letters(column),
        heading: &column.header,
        read_as: label(column),
    };
    let columns = list.columns.iter().map(column).collect();
    let format = (file.format_title, file.source.sha256.as_str());
    Some(ReadList { file: &file.source.name, format: Some(format), columns })
}

fn kept_list(layout: &ListLayout) -> ReadList<'_> {
    let columns = layout.columns.iter();
    let columns = columns.map(|(heading, field)| ReadColumn {
        letters: String::new(),
        heading,
        read_as: field.map(ListField::label),
    });
    ReadList { file: &layout.file, format: None, columns: columns.collect() }
}

impl<'a> ReportFindings<'a> {
    /// These, found in these lists.
    pub fn new(findings: &'a [Finding], checked: &'a Checked) -> Self {
        ReportFindings { findings, checked }
    }

    /// How many there are.
    pub fn count(self) -> usize {
        self.findings.len()
    }

    /// Each of them.
    pub fn each(self) -> Lines<'a, PlacedFinding<'a>> {
        self.that(|_| true)
    }

    /// Those of some kind; where the others are is not even looked at.
    pub fn that(self, takes: impl Fn(&Finding) -> bool + 'a) -> Lines<'a, PlacedFinding<'a>> {
        let taken = self.findings.iter().filter(move |finding| takes(finding));
        Box::new(taken.map(move |finding| self.placed(finding)))
    }

    /// Those of a row, which stand together.
    fn of_row(self, row: RowRef) -> impl Iterator<Item = &'a Finding> {
        let first = self.findings.partition_point(|finding| finding.place < Place::row(row, None));
        let findings = self.findings.get(first..).unwrap_or_default();
        findings.iter().take_while(move |finding| finding.row() == Some(row))
    }

    fn placed(self, finding: &'a Finding) -> PlacedFinding<'a> {
        PlacedFinding {
            finding,
            place: self.checked.tables.show(finding.place).to_string(),
            heading: heading(finding.place, self.checked),
            whose: whose_row(finding.place, &[finding.code], self.checked),
        }
    }
}

/// What happens, or happened, to each patron of a plan, of an undo or of a batch.
#[derive(Clone, Copy)]
pub struct PlanReport<'a>(Of<'a>);

#[derive(Clone, Copy)]
enum Of<'a> {
    Plan { plan: &'a Plan, checked: &'a Checked },
    Undo(&'a UndoPlan),
    Batch { detail: &'a BatchDetail, filter: &'a BatchFilter },
}

/// What happens to one patron.
pub struct ReportedStep<'a> {
    /// What.
    pub mark: Mark,
    /// The primary ID, where one could be read.
    pub primary_id: Option<&'a PrimaryId>,
    /// First, middle and last name, where they are known.
    pub name: Option<String>,
    /// The row, as people write it, where there is one.
    pub place: Option<String>,
    /// Whether it puts back what a batch did: that values go and memberships end sooner is what an undo is for.
    pub undoes: bool,
    /// Each field old and new; of a new patron every field there is, with nothing before.
    pub changes: Cow<'a, [Change]>,
    /// Why it waits for an answer or is left out.
    pub reasons: &'a [Code],
    /// What is wrong with the row, where it waits for an answer or is left out.
    pub problems: Vec<PlacedFinding<'a>>,
    /// What else is to be known, in a few words.
    pub remark: Option<String>,
}

impl Report<'_> {
    /// What whoever is given it should know first.
    pub(crate) fn privacy(&self) -> &'static str {
        if self.masked {
            "Names, IDs and values are hidden, but for groups, account types, statuses and expiry dates."
        } else {
            "This file contains personal data."
        }
    }
}

impl<'a> PlanReport<'a> {
    /// Of a plan for these lists.
    pub fn of_plan(plan: &'a Plan, checked: &'a Checked) -> Self {
        PlanReport(Of::Plan { plan, checked })
    }

    /// Of what would be undone.
    pub fn of_undo(undo: &'a UndoPlan) -> Self {
        PlanReport(Of::Undo(undo))
    }

    /// Of those patrons of a batch whom the filter takes.
    pub fn of_batch(detail: &'a BatchDetail, filter: &'a BatchFilter) -> Self {
        PlanReport(Of::Batch { detail, filter })
    }

    /// How many end how, also those whom the file does not show; no number stands twice.
    pub fn counts(self) -> Vec<(Mark, u64)> {
        match self.0 {
            Of::Plan { plan, .. } => {
                let mut counts = of_rows(plan.counts);
                counts.push((Mark::Missing, plan.missing));
                counts
            }
            Of::Undo(undo) => of_others(Others::of(&undo.plan, undo.kept.len() as u64)),
            Of::Batch { detail, .. } => {
                let head = &detail.summary.head;
                let (rows, others) = (of_rows(head.counts), of_others(head.others.in_no_row(&head.counts)));
                let more = |mark: Mark| others.iter().find(|(other, _)| *other == mark).map_or(0, |(_, value)| *value);
                let mut counts: Vec<_> = rows.into_iter().map(|(mark, value)| (mark, value + more(mark))).collect();
                counts.push((Mark::Removed, more(Mark::Removed)));
                counts
            }
        }
    }

    /// How many memberships end because their patrons are missing from the list.
    pub fn ending(self) -> u64 {
        match self.0 {
            Of::Plan { plan, .. } => Others::of(plan, 0).changed,
            Of::Undo(_) | Of::Batch { .. } => 0,
        }
    }

    /// Whether what happens comes from rows of a list that are at hand.
    pub fn has_rows(self) -> bool {
        matches!(self.0, Of::Plan { .. })
    }

    /// How many steps there are.
    pub fn len(self) -> usize {
        match self.0 {
            Of::Plan { plan, .. } => plan.rows.len() + plan.others.len(),
            Of::Undo(undo) => undo.plan.others.len() + undo.kept.len(),
            Of::Batch { detail, filter } => detail.patrons.iter().filter(|patron| filter.takes(patron)).count(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether something of this kind happens to anybody.
    pub fn has(self, mark: Mark) -> bool {
        self.steps_that(move |own| own == mark).next().is_some()
    }

    /// Each step: those of rows in the order of the sheet, then those about others, by ID. They are made one by one, so
    /// that a million of them are never held at once.
    pub fn steps(self) -> Lines<'a, ReportedStep<'a>> {
        self.steps_that(|_| true)
    }

    /// Those of some kinds; what happens to all others is not even looked at.
    pub fn steps_that(self, takes: impl Fn(Mark) -> bool + Copy + 'a) -> Lines<'a, ReportedStep<'a>> {
        match self.0 {
            Of::Plan { plan, checked } => {
                let rows = plan.rows.iter().filter(move |row| takes(mark_in(plan, &row.step)));
                // Who only goes because a row has them come under another ID is told with the row.
                let others = plan.others.iter().filter(|step| !matches!(step, Step::Remove(_)));
                let others = others.filter(move |_| takes(Mark::Missing));
                Box::new(rows.map(move |row| of_row(row, plan, checked)).chain(others.map(missing)))
            }
            Of::Undo(undo) => {
                let renumbered = Renumbered::of_undo(undo);
                let any = !renumbered.told.is_empty();
                let steps = undo.plan.others.iter().filter(move |step| any || takes(mark_of(step)));
                let steps = steps.filter_map(move |step| renumbered.tell(step.primary_id(), || of_step(step)));
                let steps = steps.filter(move |step| takes(step.mark));
                let kept = undo.kept.iter().filter(move |_| takes(Mark::Unchanged));
                let kept = kept.map(|kept| ReportedStep {
                    primary_id: Some(&kept.primary_id),
                    remark: Some(format!("stays as it is: {}", kept_because(&kept.because))),
                    ..ReportedStep::of(Mark::Unchanged)
                });
                Box::new(steps.map(|step| ReportedStep { undoes: true, ..step }).chain(kept))
            }
            Of::Batch { detail, filter } => {
                let shown = detail.patrons.iter().filter(move |patron| filter.takes(patron));
                let renumbered = Renumbered::of_batch(detail, filter);
                let any = !renumbered.told.is_empty();
                let shown = shown.filter(move |patron| any || takes(mark_in_batch(patron.action)));
                let undoes = matches!(detail.summary.head.kind, BatchKind::Undo(_));
                let shown = shown.filter_map(move |patron| {
                    let told = renumbered.tell(Some(&patron.primary_id), || of_batch_patron(patron, filter))?;
                    takes(told.mark).then_some(ReportedStep { undoes, ..told })
                });
                Box::new(shown)
            }
        }
    }
}

impl ReportedStep<'_> {
    /// Whether to look closely at somebody who changes: at who they are, what they may do, or what is lost.
    pub fn look_closely(&self) -> bool {
        let changes = matches!(self.mark, Mark::Changed | Mark::Converted | Mark::Missing);
        changes && self.changes.iter().any(|change| self.look_closely_at(change))
    }

    /// Whether to look closely at a change: at every one of an account that is converted, and of somebody whose
    /// membership ends.
    pub fn look_closely_at(&self, change: &Change) -> bool {
        let delicate = if self.undoes { is_about_who(change) } else { is_delicate_change(change) };
        matches!(self.mark, Mark::Converted | Mark::Missing) || delicate
    }

    fn of(mark: Mark) -> Self {
        ReportedStep {
            mark,
            primary_id: None,
            name: None,
            place: None,
            undoes: false,
            changes: Cow::Borrowed(&[]),
            reasons: &[],
            problems: Vec::new(),
            remark: None,
        }
    }
}

fn of_rows(counts: Counts) -> Vec<(Mark, u64)> {
    vec![
        (Mark::New, counts.new),
        (Mark::Changed, counts.changed),
        (Mark::Converted, counts.converted),
        (Mark::Unchanged, counts.unchanged),
        (Mark::Question, counts.questions),
        (Mark::LeftOut, counts.left_out),
    ]
}

fn of_others(others: Others) -> Vec<(Mark, u64)> {
    vec![
        (Mark::New, others.added - others.renumbered()),
        (Mark::Changed, others.changed + others.renumbered()),
        (Mark::Converted, others.converted),
        (Mark::Removed, others.removed - others.renumbered()),
        (Mark::Unchanged, others.kept),
    ]
}

/// What happens to the patron of a row.
fn of_row<'a>(row: &'a PlannedRow, plan: &'a Plan, checked: &'a Checked) -> ReportedStep<'a> {
    let place = Place::row(row.at, None);
    let step = of_renumbered(plan, &row.step).unwrap_or_else(|| of_step(&row.step));
    let step = ReportedStep { place: Some(checked.tables.show(place).to_string()), ..step };
    let findings = ReportFindings::new(&plan.findings, checked);
    match &row.step {
        Step::Question { reasons, .. } | Step::LeftOut { reasons, .. } => {
            let name = name_in_row(place, reasons, step.primary_id.is_some(), checked);
            let why = findings.of_row(row.at).filter(|finding| finding.severity.blocks());
            ReportedStep { name, problems: why.map(|finding| findings.placed(finding)).collect(), ..step }
        }
        Step::Create(_) if step.mark != Mark::Changed => {
            let barred = row.step.barred_from_starter(plan.as_of).map(|barred| match barred {
                Barred::Inactive => "cannot sign in: the account is inactive".to_owned(),
                Barred::Expired => "cannot sign in: the membership has ended".to_owned(),
            });
            let remarks: Vec<String> =
                barred.into_iter().chain(findings.of_row(row.at).filter_map(repaired_id)).collect();
            ReportedStep { remark: (!remarks.is_empty()).then(|| remarks.join("; ")), ..step }
        }
        Step::Create(_) | Step::Update(_) | Step::Convert(_) | Step::Remove(_) | Step::Unchanged(_) => step,
    }
}

/// That a patron's primary ID is not written so in the list.
fn repaired_id(finding: &Finding) -> Option<String> {
    let is_repaired = finding.field == Some(ListField::PrimaryId) && finding.repaired.is_some();
    let value = finding.value.as_deref().filter(|_| is_repaired)?;
    Some(format!("the list has the ID as {value}"))
}

/// What becomes of somebody whom a row has go on under another primary ID.
fn of_renumbered<'a>(plan: &'a Plan, step: &'a Step) -> Option<ReportedStep<'a>> {
    let Step::Create(creation) = step else { return None };
    let removal = plan.renumbered_from(&creation.patron)?;
    Some(ReportedStep {
        name: name_of(&creation.patron),
        changes: Cow::Owned(differences(&removal.before, &creation.patron)),
        ..under_another_id(&creation.patron.primary_id)
    })
}

fn under_another_id(id: &PrimaryId) -> ReportedStep<'_> {
    ReportedStep { primary_id: Some(id), remark: Some("renumbered".to_owned()), ..ReportedStep::of(Mark::Changed) }
}

/// What happens to the patron of a row of a plan.
fn mark_in(plan: &Plan, step: &Step) -> Mark {
    let is_renumbered = matches!(step, Step::Create(creation) if plan.renumbered_from(&creation.patron).is_some());
    if is_renumbered { Mark::Changed } else { mark_of(step) }
}

/// Those whom an undo or a batch renumbers: each is told once, with what is different.
#[derive(Default)]
struct Renumbered<'a> {
    /// What is told of them, by the key under which they go on.
    told: BTreeMap<CanonicalId, Told<'a>>,
    /// The keys under which they go.
    gone: BTreeSet<CanonicalId>,
}

struct Told<'a> {
    id: &'a PrimaryId,
    name: Option<String>,
    changes: Vec<Change>,
}

impl<'a> Renumbered<'a> {
    fn of_undo(undo: &'a UndoPlan) -> Self {
        let mut all = Renumbered::default();
        for (gone, come) in plan::renumberings(undo.plan.steps()) {
            let changes = differences(&gone.before, &come.patron);
            all.gone.insert(gone.before.key());
            let told = Told { id: &come.patron.primary_id, name: name_of(&come.patron), changes };
            all.told.insert(come.patron.key(), told);
        }
        all
    }

    fn of_batch(detail: &'a BatchDetail, filter: &BatchFilter) -> Self {
        let mut all = Renumbered::default();
        let moves = renumbered::by_batch(&detail.patrons);
        if moves.is_empty() {
            return all;
        }
        let by_key: BTreeMap<CanonicalId, &BatchPatron> =
            detail.patrons.iter().map(|patron| (patron.primary_id.canonical(), patron)).collect();
        for (before, after) in moves {
            let (Some(gone), Some(come)) = (by_key.get(&before), by_key.get(&after)) else { continue };
            let mut changes = renumbered::differences(gone, come);
            changes.retain(|change| filter.field.is_none_or(|field| field == change.field));
            let told = Told { id: &come.primary_id, name: name_in(&come.changes, Mark::New), changes };
            // Where only one of the two is shown, it is told by itself.
            if filter.takes(gone) && filter.takes(come) {
                all.gone.insert(before);
                all.told.insert(after, told);
            }
        }
        all
    }

    /// What is told of a patron, which of all others is the rest; nothing where it is told under their other ID.
    fn tell(&self, id: Option<&PrimaryId>, rest: impl FnOnce() -> ReportedStep<'a>) -> Option<ReportedStep<'a>> {
        if self.told.is_empty() {
            return Some(rest());
        }
        let key = id.map(PrimaryId::canonical)?;
        if self.gone.contains(&key) {
            return None;
        }
        let Some(told) = self.told.get(&key) else { return Some(rest()) };
        let changes = Cow::Owned(told.changes.clone());
        Some(ReportedStep { name: told.name.clone(), changes, ..under_another_id(told.id) })
    }
}

/// What happens to somebody who is missing from the list.
fn missing(step: &Step) -> ReportedStep<'_> {
    let remark = match step {
        Step::Unchanged(_) => "stays as it is",
        Step::Create(_) | Step::Update(_) | Step::Convert(_) | Step::Remove(_) => "the membership ends",
        Step::Question { .. } | Step::LeftOut { .. } => "",
    };
    let remark = (!remark.is_empty()).then(|| remark.to_owned());
    ReportedStep { mark: Mark::Missing, remark, ..of_step(step) }
}

fn mark_of(step: &Step) -> Mark {
    match step {
        Step::Create(_) => Mark::New,
        Step::Update(_) => Mark::Changed,
        Step::Convert(_) => Mark::Converted,
        Step::Remove(_) => Mark::Removed,
        Step::Unchanged(_) => Mark::Unchanged,
        Step::Question { .. } => Mark::Question,
        Step::LeftOut { .. } => Mark::LeftOut,
    }
}

fn mark_in_batch(action: BatchAction) -> Mark {
    match action {
        BatchAction::Created => Mark::New,
        BatchAction::Updated => Mark::Changed,
        BatchAction::Converted => Mark::Converted,
        BatchAction::Removed => Mark::Removed,
    }
}

fn of_step(step: &Step) -> ReportedStep<'_> {
    let whole = ReportedStep { primary_id: step.primary_id(), ..ReportedStep::of(mark_of(step)) };
    match step {
        Step::Create(creation) => {
            let changes = Cow::Owned(changes_of_new(&creation.patron));
            ReportedStep { name: name_of(&creation.patron), changes, ..whole }
        }
        Step::Remove(removal) => {
            let changes = Cow::Owned(changes_of_removed(&removal.before));
            ReportedStep { name: name_of(&removal.before), changes, ..whole }
        }
        Step::Update(update) | Step::Convert(update) => {
            let changes = Cow::Borrowed(update.changes.as_slice());
            ReportedStep { name: name_of(&update.after), changes, ..whole }
        }
        Step::Unchanged(_) => whole,
        Step::Question { reasons, .. } | Step::LeftOut { reasons, .. } => ReportedStep { reasons, ..whole },
    }
}

fn name_of(patron: &Patron) -> Option<String> {
    Some(patron.details.full_name()).filter(|name| !name.is_empty())
}

fn of_batch_patron<'a>(patron: &'a BatchPatron, filter: &BatchFilter) -> ReportedStep<'a> {
    let mark = mark_in_batch(patron.action);
    let changes = match filter.field {
        Some(field) => patron.changes.iter().filter(|change| change.field == field).cloned().collect(),
        None => Cow::Borrowed(patron.changes.as_slice()),
    };
    ReportedStep {
        primary_id: Some(&patron.primary_id),
        name: name_in(&patron.changes, mark),
        changes,
        remark: patron.starter.then(|| "with a starter password".to_owned()),
        ..ReportedStep::of(mark)
    }
}

/// The name of somebody who came or went with all their fields.
fn name_in(changes: &[Change], mark: Mark) -> Option<String> {
    if !matches!(mark, Mark::New | Mark::Removed) {
        return None;
    }
    let held = |field: Field| {
        let change = changes.iter().find(|change| change.field == field)?;
        let held = if mark == Mark::New { &change.after } else { &change.before };
        held.lines().into_iter().next()
    };
    let mut names: Vec<String> =
        [Field::FirstName, Field::MiddleName, Field::LastName].into_iter().filter_map(held).collect();
    // That a name is hidden is said once.
    names.dedup_by(|next, one| next == HIDDEN && one == HIDDEN);
    Some(names.join(" ")).filter(|name| !name.is_empty())
}
