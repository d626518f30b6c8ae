//! One batch with every old and new value.

use super::plan::{CHANGES, change_rows};
use crate::document::{Document, Fact, Facts, Mark, Part, Record, Section, Table, plain, strong};
use crate::words::{and_more, count, moment, number};
use model::batch::{BatchAction, BatchDetail, BatchKind, BatchPatron};
use model::field::Field;
use model::id::CanonicalId;
use model::plan::Change;
use model::renumbered::{self, Moves};
use model::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Which of a batch's patrons are shown.
#[derive(Debug, Clone, Default)]
pub struct BatchFilter {
    /// Only those that were added, or only those that were changed.
    pub only: Option<BatchAction>,
    /// Only those whose value of a field changed, and only that field.
    pub field: Option<Field>,
    /// Only this patron.
    pub id: Option<String>,
    /// How many at most; 0 is all.
    pub max_shown: usize,
}

impl BatchFilter {
    /// Whether a patron is shown.
    pub fn takes(&self, patron: &BatchPatron) -> bool {
        let changed = |action| matches!(action, BatchAction::Updated | BatchAction::Converted);
        let only = self.only.is_none_or(|only| only == patron.action || (changed(only) && changed(patron.action)));
        let field = self.field.is_none_or(|field| patron.changes.iter().any(|change| change.field == field));
        let id = self.id.as_ref().is_none_or(|id| CanonicalId::of(id) == patron.primary_id.canonical());
        only && field && id
    }
}

/// What `show` says of a batch.
pub fn batch(detail: &BatchDetail, filter: &BatchFilter) -> Document {
    let mut document = Document::default();
    head(detail, document.section("batch", "Batch"));
    let section = document.section("patrons", "Patrons");
    let mut renumbered = Renumbered::of(detail);
    let mut shown: Vec<&BatchPatron> = detail.patrons.iter().filter(|patron| filter.takes(patron)).collect();
    shown.retain(|patron| renumbered.is_first(patron));
    let most = if filter.max_shown == 0 { usize::MAX } else { filter.max_shown };
    for patron in shown.iter().take(most) {
        let record = renumbered.record(patron, filter).unwrap_or_else(|| one(patron, filter));
        section.parts.push(Part::Record(record));
    }
    if shown.len() > most {
        section.more(and_more(shown.len() - most));
    }
    if shown.is_empty() {
        section.sentence("No patron of this batch fits.");
    }
    document
}

/// The same without its patrons, for a file that lists each of them by itself.
pub fn batch_as_a_whole(detail: &BatchDetail) -> Document {
    let mut document = Document::default();
    let section = document.section("batch", "Batch");
    head(detail, section);
    let counts = detail.summary.head.counts;
    let out = counts.left_out + counts.questions;
    if out > 0 {
        let (rows, who) = if out == 1 { ("row was", "who it was") } else { ("rows were", "who they were") };
        let text = format!("{} {rows} left out; {who} is in the report of the plan.", number(out));
        section.sentence(text);
    }
    document
}

fn head(detail: &BatchDetail, section: &mut Section) {
    let head = &detail.summary.head;
    let counts = head.counts;
    let number_of = detail.summary.number;
    section.sentence(strong(format!("Batch {number_of}, {} UTC, {} on {}", moment(head.when), head.who, head.host)));
    for file in &head.files {
        section.names("source", [plain(file.name.clone())]);
    }
    if let Some(part) = head.part() {
        section.detail(format!("part {} of {} of what was loaded in several batches", part.number, part.of));
    }
    if let Some(note) = &head.note {
        section.detail(format!("note: {note}"));
    }
    match head.kind {
        BatchKind::Undo(of) => {
            let others = super::undo::reversed(head.others);
            return section.detail(format!("undo of batch {of}: {others}"));
        }
        BatchKind::Account => {
            let (what, done) =
                (super::undo::by_hand(head.others, &detail.by_hand()), super::undo::done_by_hand(head.others));
            return section.detail(format!("{what}: {done}"));
        }
        BatchKind::Lists => {
            let missing = head.others.in_no_row(&counts);
            if missing.writes() > 0 {
                section.detail(format!("people missing from the list: {}", super::undo::reversed(missing)));
            }
        }
    }
    let mut line = format!(
        "{} read: {} added, {} changed{}",
        count(counts.rows_read(), "row"),
        number(counts.new),
        number(counts.changed),
        crate::words::renumbered_among(&head.others)
    );
    if counts.converted > 0 {
        let _ = write!(line, ", {} converted", number(counts.converted));
    }
    let _ = write!(
        line,
        ", {} unchanged, {} in question, {} left out",
        number(counts.unchanged),
        number(counts.questions),
        number(counts.left_out)
    );
    section.detail(line);
}

/// Those whom a batch renumbered: each is told once, with what is different.
struct Renumbered<'a> {
    /// Who came and who went, by the new key.
    pairs: BTreeMap<CanonicalId, [&'a BatchPatron; 2]>,
    /// The new keys, by the old ones.
    moves: Moves,
    told: BTreeSet<CanonicalId>,
}

impl<'a> Renumbered<'a> {
    fn of(detail: &'a BatchDetail) -> Self {
        let moves = renumbered::by_batch(&detail.patrons);
        let (mut all, mut pairs) = (BTreeMap::new(), BTreeMap::new());
        if !moves.is_empty() {
            all.extend(detail.patrons.iter().map(|patron| (patron.primary_id.canonical(), patron)));
        }
        for (before, after) in &moves {
            if let (Some(before), Some(now)) = (all.get(before), all.get(after)) {
                pairs.insert(after.clone(), [*before, *now]);
            }
        }
        Renumbered { pairs, moves, told: BTreeSet::new() }
    }

    /// The new key of a patron of the batch who was renumbered.
    fn key(&self, patron: &BatchPatron) -> Option<CanonicalId> {
        if self.pairs.is_empty() {
            return None;
        }
        let key = patron.primary_id.canonical();
        let key = self.moves.get(&key).cloned().unwrap_or(key);
        self.pairs.contains_key(&key).then_some(key)
    }

    /// Whether nothing was told of the patron under the other ID.
    fn is_first(&mut self, patron: &BatchPatron) -> bool {
        self.key(patron).is_none_or(|key| self.told.insert(key))
    }

    fn record(&self, patron: &BatchPatron, filter: &BatchFilter) -> Option<Record> {
        let [before, now] = self.pairs.get(&self.key(patron)?)?;
        let mut changes = renumbered::differences(before, now);
        changes.retain(|change| filter.field.is_none_or(|field| field == change.field));
        Some(Record {
            key: "batch-patron",
            mark: Some(Mark::Changed),
            id: now.primary_id.to_string(),
            name: None,
            place: None,
            remark: Some("renumbered".to_owned()),
            parts: vec![Part::Table(Table::new("changes", &CHANGES, change_rows(&changes)))],
        })
    }
}

/// What stands in the place of changes that were purged.
pub(super) const PURGED: &str =
    "This also concerned someone who has since been purged: the old and new values went with them.";

fn one(patron: &BatchPatron, filter: &BatchFilter) -> Record {
    let (mark, what) = match patron.action {
        BatchAction::Created => (Mark::New, "added"),
        BatchAction::Updated => (Mark::Changed, "changed"),
        BatchAction::Converted => (Mark::Converted, "converted"),
        BatchAction::Removed => (Mark::Removed, "removed"),
    };
    let starter = if patron.starter { ", with a starter password" } else { "" };
    let changes: Vec<Change> = patron
        .changes
        .iter()
        .filter(|change| filter.field.is_none_or(|field| field == change.field))
        .cloned()
        .collect();
    let part = if patron.is_purged() {
        Part::Detail(PURGED.into())
    } else if matches!(patron.action, BatchAction::Created | BatchAction::Removed) {
        Part::Facts(Facts { key: "patron", facts: whole(&changes, Value::lines_at_desk) })
    } else {
        Part::Table(Table::new("changes", &CHANGES, change_rows(&changes)))
    };
    Record {
        key: "batch-patron",
        mark: Some(mark),
        id: patron.primary_id.to_string(),
        name: None,
        place: None,
        remark: Some(format!("{what}{starter}")),
        parts: vec![part],
    }
}

/// Everything that came with a new patron, or went with one who was removed, in these lines.
pub(super) fn whole(changes: &[Change], lines: fn(&Value) -> Vec<String>) -> Vec<Fact> {
    let mut facts = Vec::new();
    for change in changes.iter().filter(|change| change.field != Field::PrimaryId) {
        let held = if change.after.is_blank() { &change.before } else { &change.after };
        facts.extend(lines(held).into_iter().map(|line| Fact::new(change.field.name(), change.field.label(), line)));
    }
    facts
}
