//! Lists of which nobody is in the store, with IDs that are unlike those there: another column may have been taken for the
//! ID, or another library's list. Told once for each list.
//!
//! It says nothing where IDs of several forms are usual, in a small store, and where the library has said what an ID
//! looks like.

use crate::{Planning, zero_variants};
use model::action::{Action, Words};
use model::codes;
use model::field::ListField;
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::place::{Place, RowRef, TableId};
use model::plan::{PlannedRow, Step};
use std::collections::BTreeMap;

/// Fewer IDs in a store show no rule, and so do fewer in a list.
const ENOUGH_STORED: usize = 50;
const ENOUGH_LISTED: usize = 10;
/// The same where a person is there to say whether one ID is meant.
const ENOUGH_FOR_ONE: usize = 20;
/// Of a hundred IDs of a store so many must have one number of digits, and nine in ten of a list.
const STORED_PERCENT: usize = 95;
const LISTED_PERCENT: usize = 90;
/// How many IDs of a list are looked for in the store.
const LOOKED_FOR: usize = 20;

/// A list of people who are not in the store, whose IDs have one number of digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strangers {
    table: TableId,
    digits: usize,
    ids: Vec<CanonicalId>,
}

impl Strangers {
    /// How many IDs of the store are to be looked at behind each [`place`](Self::places).
    pub const EACH: usize = 50;

    /// Where to look for IDs of the store, in the order of their keys: at every first digit, and where IDs like those of
    /// the list stand, if there are such.
    pub fn places(&self) -> Vec<CanonicalId> {
        first_digits().chain(self.ids.iter().cloned()).collect()
    }
}

fn first_digits() -> impl Iterator<Item = CanonicalId> {
    ('0'..='9').map(|digit| CanonicalId::from_canonical(digit.to_string()))
}

/// Where to look for IDs of the store beside which one ID may be unusual, [`Strangers::EACH`] behind each.
pub fn places_of_ids() -> Vec<CanonicalId> {
    first_digits().collect()
}

/// How many digits IDs of a store have, of which these are some, where this one has another form. `None` where they show no
/// rule, or it is like them.
pub fn digits_missed(id: &PrimaryId, stored: &[PrimaryId]) -> Option<usize> {
    let (usual, count) = widths(stored).into_iter().max_by_key(|(_, count)| *count)?;
    let is_rule = stored.len() >= ENOUGH_FOR_ONE && count * 100 >= stored.len() * STORED_PERCENT;
    (is_rule && digits_of(id) != Some(usual)).then_some(usual)
}

/// How many of some IDs have so many digits, and nothing else.
fn widths(ids: &[PrimaryId]) -> BTreeMap<usize, usize> {
    let mut widths = BTreeMap::new();
    for digits in ids.iter().filter_map(digits_of) {
        *widths.entry(digits).or_default() += 1;
    }
    widths
}

/// The lists of strangers among some rows.
pub fn strangers(rows: &[PlannedRow], planning: &Planning<'_>) -> Vec<Strangers> {
    let profile = planning.profile;
    let is_said = planning.rules(&profile.group).is_some_and(|rules| rules.id_digits.is_some());
    let is_known = is_said || profile.id_scheme.is_some() || planning.only_changes();
    if planning.snapshot.store.patrons < ENOUGH_STORED as u64 || is_known {
        return Vec::new();
    }
    let mut lists: BTreeMap<TableId, Listed> = BTreeMap::new();
    for row in rows {
        lists.entry(row.at.table).or_default().count(&row.step, planning);
    }
    lists.into_iter().filter_map(|(table, listed)| listed.strangers(table)).collect()
}

/// What the steps of one list say.
#[derive(Default)]
struct Listed {
    /// Whether somebody of it is in the store, or may be.
    is_known: bool,
    new: usize,
    /// How many of the new IDs have so many digits, and nothing else.
    digits: BTreeMap<usize, usize>,
    ids: Vec<CanonicalId>,
}

impl Listed {
    fn count(&mut self, step: &Step, planning: &Planning<'_>) {
        if self.is_known {
            return;
        }
        match step {
            Step::Create(creation) => {
                self.new += 1;
                if let Some(digits) = digits_of(&creation.patron.primary_id) {
                    *self.digits.entry(digits).or_default() += 1;
                }
                if self.ids.len() < LOOKED_FOR {
                    self.ids.push(creation.patron.key());
                }
            }
            Step::Update(_) | Step::Convert(_) | Step::Remove(_) | Step::Unchanged(_) => self.is_known = true,
            Step::Question { primary_id, .. } | Step::LeftOut { primary_id, .. } => {
                self.is_known = primary_id.as_ref().is_some_and(|id| may_be_known(&id.canonical(), planning));
            }
        }
    }

    fn strangers(self, table: TableId) -> Option<Strangers> {
        let (digits, count) = self.digits.into_iter().max_by_key(|(_, count)| *count)?;
        let are_alike = self.new >= ENOUGH_LISTED && count * 100 >= self.new * LISTED_PERCENT;
        (are_alike && !self.is_known).then_some(Strangers { table, digits, ids: self.ids })
    }
}

fn may_be_known(id: &CanonicalId, planning: &Planning<'_>) -> bool {
    let has_twin = || zero_variants(id).iter().any(|twin| planning.zero_twins.owner(twin).is_some());
    planning.snapshot.owner(id).is_some() || !planning.lookalikes(id).is_empty() || has_twin()
}

fn digits_of(id: &PrimaryId) -> Option<usize> {
    let id = id.as_str();
    id.bytes().all(|byte| byte.is_ascii_digit()).then_some(id.len())
}

/// Warns of a list whose IDs have another number of digits than those `stored`, if these all have one.
pub fn unlike_the_store(strangers: &Strangers, stored: &[PrimaryId], planning: &Planning<'_>) -> Option<Finding> {
    let widths = widths(stored);
    let (usual, count) = widths.iter().max_by_key(|(_, count)| **count)?;
    let is_rule = stored.len() >= ENOUGH_STORED && *count * 100 >= stored.len() * STORED_PERCENT;
    if !is_rule || widths.contains_key(&strangers.digits) {
        return None;
    }
    let Strangers { table, digits, .. } = strangers;
    let column = (planning.column_of)(RowRef { table: *table, number: 0 }, ListField::PrimaryId);
    let message = format!(
        "the IDs in this list have {digits} digits, those in the store have {usual}, and nobody on the list was found"
    );
    let advice = Words::text("check that the right column is read as the ID: ")
        .act(Action::Inspect)
        .then("; if all of them are new people, there is nothing to do");
    let finding = Finding::new(codes::P630, Place { table: *table, row: None, column }, message);
    Some(finding.field(ListField::PrimaryId).advice(advice))
}
