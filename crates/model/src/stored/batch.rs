//! Batches: what was applied, when, by whom, from which file, and every old and new value.

use crate::field::Field;
use crate::id::{CanonicalId, PrimaryId};
use crate::plans::change::Change;
use crate::plans::counts::{Counts, Others};
use crate::query;
use crate::snapshot::{CredentialState, StoredPatron};
use crate::value::Value;
use chrono::{DateTime, Utc};
use std::borrow::Cow;

/// A file that a batch was made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name, without its folders.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl SourceFile {
    /// Its name as people read it.
    pub fn shown(&self) -> Cow<'_, str> {
        query::shown_name(&self.name)
    }

    /// Its content and its name, as the name of a plan covers them.
    pub fn named(&self) -> String {
        format!("{} {}", self.sha256, self.name)
    }
}

/// What a batch came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchKind {
    /// Lists.
    Lists,
    /// The undoing of the batch with this number.
    Undo(u64),
    /// A change to one account by hand.
    Account,
}

/// Who applied a plan, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchHead {
    /// The plan's digest; applying the same plan twice is known by it.
    pub id: String,
    /// When.
    pub when: DateTime<Utc>,
    /// The operating system's user name.
    pub who: String,
    /// The computer's name.
    pub host: String,
    /// The program's version.
    pub tool: String,
    /// A note of the person who applied it.
    pub note: Option<String>,
    /// The files.
    pub files: Vec<SourceFile>,
    /// How many rows ended how.
    pub counts: Counts,
    /// What it came from.
    pub kind: BatchKind,
    /// What happened to patrons in no row.
    pub others: Others,
}

/// One of the batches in which a plan is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The digest of the plan.
    pub plan: String,
    /// Which of them it is, from 1.
    pub number: u64,
    /// How many there are.
    pub of: u64,
    /// How many patrons each writes; more where some can only be written together.
    pub size: u64,
}

impl Part {
    /// The id of its batch.
    pub fn id(&self) -> String {
        format!("{}:{}of{}x{}", self.plan, self.number, self.of, self.size)
    }

    /// Reads the id of a batch; of one that is not a part, or only some of one, there is none.
    pub fn of_id(id: &str) -> Option<Self> {
        let (plan, rest) = id.split_once(':')?;
        // A part that was undone and applied again has its number behind.
        let rest = rest.split_once('/').map_or(rest, |(rest, _)| rest);
        let (number, rest) = rest.split_once("of")?;
        let (of, size) = rest.split_once('x')?;
        Some(Part {
            plan: plan.to_owned(),
            number: number.parse().ok()?,
            of: of.parse().ok()?,
            size: size.parse().ok()?,
        })
    }

    /// Whether no other comes behind it.
    pub fn is_last(&self) -> bool {
        self.number >= self.of
    }
}

/// The parts of a plan that are in a store, and behind which others are to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The last of them.
    pub last: Part,
    /// Their batches, oldest first.
    pub batches: Vec<u64>,
    /// How many patrons they have written.
    pub patrons: u64,
}

/// What the batches of a plan did before a run that has loaded the rest of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Earlier {
    /// Their numbers, oldest first.
    pub batches: Vec<u64>,
    /// How many rows ended how.
    pub counts: Counts,
    /// What happened to patrons in no row.
    pub others: Others,
}

impl BatchHead {
    /// Which part of a plan it is, where the plan was applied in several.
    pub fn part(&self) -> Option<Part> {
        Part::of_id(&self.id)
    }

    /// How many patrons it has written, each counted once.
    pub fn patrons(&self) -> u64 {
        self.counts.writes() + self.others.in_no_row(&self.counts).writes()
    }
}

/// A batch as `history` lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchSummary {
    /// The number people use.
    pub number: u64,
    /// Who, when, what.
    pub head: BatchHead,
    /// Of how many patrons the history still tells what it did to them, since a purge takes them out; where that is
    /// counted, which is for undos and for what they undo.
    pub entries: Option<u64>,
}

/// The batch that took this one back and stands itself; `batches` are all of a store, in any order.
pub fn undone_by(number: u64, batches: &[BatchSummary]) -> Option<u64> {
    let undoing = |batch: &&BatchSummary| batch.head.kind == BatchKind::Undo(number);
    let standing = |batch: &&BatchSummary| undone_by(batch.number, batches).is_none();
    batches.iter().filter(undoing).filter(standing).map(|batch| batch.number).max()
}

/// How far the undos that stand have taken a batch back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// Nobody was put back.
    No,
    /// Some were, last by this batch; the others were kept, or were not asked for.
    Partly(u64),
    /// All were, last by this batch.
    Wholly(u64),
}

/// How far a batch was taken back.
pub fn undone(batch: &BatchSummary, batches: &[BatchSummary]) -> Undone {
    let PutBack { of, back, .. } = put_back(batch, batches);
    match undone_by(batch.number, batches) {
        None => Undone::No,
        Some(by) if back < of => Undone::Partly(by),
        Some(by) => Undone::Wholly(by),
    }
}

/// Whether everybody of a batch was put back or could not be: there is nothing left to ask for.
pub fn is_settled(batch: &BatchSummary, batches: &[BatchSummary]) -> bool {
    let PutBack { of, back, kept } = put_back(batch, batches);
    undone_by(batch.number, batches).is_some() && back + kept >= of
}

fn writes(batch: &BatchSummary) -> u64 {
    let (counts, others) = (&batch.head.counts, &batch.head.others);
    // As the history has them: whoever is renumbered goes and comes, and no row counts them once more.
    others.writes() + counts.writes() - others.renumbered_by_rows(counts)
}

/// The patrons of a batch, those whom the undos that stand have put back, and those that they kept.
struct PutBack {
    of: u64,
    back: u64,
    kept: u64,
}

fn put_back(batch: &BatchSummary, batches: &[BatchSummary]) -> PutBack {
    // Whoever was purged is in neither the batch nor its undos any more. Where its whole history is gone, only the counts
    // tell.
    let known = batch.entries.is_some_and(|entries| entries > 0);
    let patrons = |batch: &BatchSummary| batch.entries.filter(|_| known).unwrap_or_else(|| writes(batch));
    let undoing = batches.iter().filter(|undo| undo.head.kind == BatchKind::Undo(batch.number));
    let standing = undoing.filter(|undo| undone_by(undo.number, batches).is_none());
    let none = PutBack { of: patrons(batch), back: 0, kept: 0 };
    standing.fold(none, |sum, undo| PutBack {
        back: sum.back + patrons(undo),
        kept: sum.kept + undo.head.others.kept,
        ..sum
    })
}

/// What a batch did to one patron.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchAction {
    /// Added.
    Created,
    /// Changed.
    Updated,
    /// Account type changed.
    Converted,
    /// Taken out.
    Removed,
}

impl BatchAction {
    /// The word in the store and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            BatchAction::Created => "create",
            BatchAction::Updated => "update",
            BatchAction::Converted => "convert",
            BatchAction::Removed => "remove",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [BatchAction::Created, BatchAction::Updated, BatchAction::Converted, BatchAction::Removed];
        all.into_iter().find(|action| action.name() == name)
    }
}

/// One patron of a batch with every old and new value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchPatron {
    /// Who.
    pub primary_id: PrimaryId,
    /// What happened.
    pub action: BatchAction,
    /// Each field; of a created patron each field it got.
    pub changes: Vec<Change>,
    /// Whether a starter password was made.
    pub starter: bool,
    /// The patron's version afterwards.
    pub version_after: u64,
}

impl BatchPatron {
    /// Whether the old and new values were purged, with somebody whom they were about as well: nobody is changed by
    /// nothing.
    pub fn is_purged(&self) -> bool {
        matches!(self.action, BatchAction::Updated | BatchAction::Converted) && self.changes.is_empty()
    }
}

/// A batch that touched a patron.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// The batch.
    pub batch: u64,
    /// What it came from.
    pub kind: BatchKind,
    /// Who applied it.
    pub who: String,
    /// When.
    pub when: DateTime<Utc>,
    /// What it did to the patron.
    pub action: BatchAction,
    /// The fields it changed.
    pub fields: Vec<Field>,
    /// The patron's version afterwards.
    pub version_after: u64,
}

/// How an ID stands: who is there, and every batch that touched them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatronHistory {
    /// The ID.
    pub key: CanonicalId,
    /// The patron, where there is one.
    pub now: Option<StoredPatron>,
    /// The state of the patron's password.
    pub credential: CredentialState,
    /// The file name of the hand-out sheet that the starter is on, where it is one and that was kept.
    pub sheet: Option<Box<str>>,
    /// Batches, oldest first.
    pub trail: Vec<Touch>,
}

/// What a change by hand was about, without a word about whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ByHand {
    /// The fields that changed, each once.
    pub fields: Vec<Field>,
    /// Whether it only made memberships end later.
    pub renews: bool,
}

impl BatchDetail {
    /// What it was about, where it is a change by hand.
    pub fn by_hand(&self) -> ByHand {
        let changes = || self.patrons.iter().flat_map(|patron| &patron.changes);
        let mut fields: Vec<Field> = Vec::new();
        for change in changes() {
            if !fields.contains(&change.field) {
                fields.push(change.field);
            }
        }
        let ends_later = |change: &Change| match (&change.before, &change.after) {
            (Value::Date(before), Value::Date(after)) => before < after,
            _ => false,
        };
        let renews = fields == [Field::ExpiryDate] && changes().all(ends_later);
        ByHand { fields, renews }
    }
}

/// A batch with its patrons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchDetail {
    /// Number, who, when, what.
    pub summary: BatchSummary,
    /// Its patrons, by key.
    pub patrons: Vec<BatchPatron>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_known_by_the_id_of_its_batch() {
        let part = Part { plan: "00ff".into(), number: 2, of: 4, size: 500 };
        assert_eq!(part.id(), "00ff:2of4x500");
        assert_eq!(Part::of_id(&part.id()), Some(part.clone()));
        assert_eq!(Part::of_id("00ff:2of4x500/9"), Some(part), "undone, and applied again as batch 9");
        for other in ["00ff", "00ff-3", "00ff#1", "00ff:2of4x500#1", "00ff:2of4"] {
            assert_eq!(Part::of_id(other), None, "{other}");
        }
    }
}
