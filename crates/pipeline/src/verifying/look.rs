//! One row beside the patron whom it is about. A policy that keeps what is stored hides nothing here.

use model::codes::Code;
use model::draft::{CheckedRow, RareInRow, Verdict};
use model::field::{Field, Kind, Rare};
use model::id::{CanonicalId, PrimaryId};
use model::patron::{Details, Patron};
use model::place::RowRef;
use model::snapshot::{Snapshot, StoredPatron};
use model::value::Value;
use model::verification::ComparedValue;
use planner::Completion;

/// What a look at a row has shown.
pub(super) enum Looked<'s> {
    /// The row cannot be loaded.
    LeftOut(Vec<Code>),
    /// The store has what the row says.
    Same {
        /// The row.
        at: RowRef,
        /// What it says.
        listed: Patron,
        /// The patron.
        stored: &'s Patron,
    },
    /// It has not, or nobody has the ID. The row itself is for a planner.
    Open(Box<CheckedRow>, Box<Open>),
}

/// A row that is not in the store as it says.
pub(super) struct Open {
    /// The row.
    pub(super) at: RowRef,
    /// What it says.
    pub(super) listed: Patron,
    /// The patron, where there is one.
    pub(super) stored: Option<StoredPatron>,
    /// The fields of which the store does not have what the row says.
    pub(super) differing: Vec<Field>,
    /// Other fields of which the store has more than that: also what the row says nothing of and nothing else gave.
    pub(super) more: Vec<Field>,
    /// Whether the batch of the list made the patron, so that nothing was there before.
    pub(super) is_made: bool,
    by_barcode: bool,
    rare: Rare<RareInRow>,
}

/// Lays a row beside its patron. Somebody new gets what makes them complete.
pub(super) fn at<'s>(row: CheckedRow, snapshot: &'s Snapshot, with: &Completion<'_>) -> Looked<'s> {
    let CheckedRow { at, verdict, rare, id_given, by_barcode } = row;
    let listed = match verdict {
        Verdict::Blocked { reasons, .. } => return Looked::LeftOut(reasons.into()),
        Verdict::Ready(listed) => listed,
    };
    let stored = snapshot.owner(&listed.key());
    let mut open =
        Open { at, listed, stored: None, differing: Vec::new(), more: Vec::new(), is_made: false, by_barcode, rare };
    if let Some(stored) = stored {
        open.compare(&stored.patron, with);
        if open.differing.is_empty() && open.more.is_empty() {
            return Looked::Same { at, listed: open.listed, stored: &stored.patron };
        }
        open.stored = Some(stored.clone());
    }
    let verdict = Verdict::Ready(open.listed.clone());
    let row = CheckedRow { at, verdict, rare: open.rare.clone(), id_given, by_barcode };
    Looked::Open(Box::new(row), Box::new(open))
}

impl Open {
    /// The key under which the patron is, or was.
    pub(super) fn key(&self) -> CanonicalId {
        self.stored.as_ref().map_or_else(|| self.listed.key(), |stored| stored.patron.key())
    }

    /// The ID that the patron should have by the list.
    pub(super) fn wanted_id(&self) -> &PrimaryId {
        self.rare.new_id.as_ref().unwrap_or(&self.listed.primary_id)
    }

    /// Takes this patron for the one of the row, whom the list has not made.
    pub(super) fn is_about(&mut self, stored: StoredPatron, with: &Completion<'_>) {
        self.compare(&stored.patron, with);
        self.stored = Some(stored);
        self.settle(false);
    }

    /// Notes whether the batch of the list made the patron. Where it did not, more than the list says is only told of
    /// entries beside those that it has: all else may have been there before. Whom a row renumbers, it has not made.
    pub(super) fn settle(&mut self, is_made: bool) {
        self.is_made = is_made && self.rare.new_id.is_none();
        if let (false, Some(stored)) = (self.is_made, &self.stored) {
            let entries = |patron: &Patron, field: Field| patron.get(field).lines().len();
            let listed = &self.listed;
            self.more.retain(|field| {
                field.is_list()
                    && listed.details.has(*field)
                    && entries(&stored.patron, *field) > entries(listed, *field)
            });
        }
    }

    /// Whether the store has what the row says, and no more.
    pub(super) fn is_same(&self) -> bool {
        self.differing.is_empty() && self.more.is_empty()
    }

    /// Finds the fields of which the store does not have what the row says, or has more.
    fn compare(&mut self, stored: &Patron, with: &Completion<'_>) {
        self.differing.clear();
        // Where a barcode stands for the ID, the row says nothing of that.
        let says_id = self.rare.new_id.is_some() || !self.by_barcode;
        if says_id && self.wanted_id().canonical() != stored.key() {
            self.differing.push(Field::PrimaryId);
        }
        let as_listed = planner::as_listed(&self.listed.details, &self.rare.said, self.rare.cleared, &stored.details);
        if as_listed != *stored.details {
            let differs = |field: &Field| !as_listed.is_same_in(*field, &stored.details);
            self.differing.extend(Field::ALL.iter().copied().filter(differs));
        }
        self.more = self.more_than_listed(&stored.details, with);
    }

    /// Of somebody new the store would have what the row says, what a default or a rule gives where it says nothing, and
    /// no more. Which day a rule gave then, and which value a default had, nobody knows.
    fn more_than_listed(&self, stored: &Details, with: &Completion<'_>) -> Vec<Field> {
        let mut as_new = (*self.listed.details).clone();
        planner::complete(&mut as_new, with);
        let is_given = |field: Field| {
            let is_decided = with.defaults.has(field) || (as_new.has(field) && follows_settings(field));
            is_decided && !self.listed.details.has(field)
        };
        let is_more = |field: &Field| {
            let has_more = stored.has(*field) && !as_new.is_same_in(*field, stored);
            has_more && !is_given(*field) && !self.differing.contains(field)
        };
        Field::ALL.iter().copied().filter(is_more).collect()
    }

    /// A field in both.
    pub(super) fn values(&self, field: Field) -> ComparedValue {
        let stored = self.stored.as_ref().map_or(Value::Blank, |stored| stored.patron.get(field));
        let listed = if field == Field::PrimaryId {
            Value::Text(self.wanted_id().as_str().into())
        } else {
            self.listed.get(field)
        };
        ComparedValue { field, listed, stored }
    }
}

/// Whether the library decides what somebody new has in a field, and may have decided otherwise when the list was loaded.
fn follows_settings(field: Field) -> bool {
    matches!(field, Field::UserGroup | Field::AccountType | Field::ExternalId) || matches!(field.kind(), Kind::Date(_))
}

/// The name in the list, or else in the store.
pub(super) fn name(listed: &Patron, stored: Option<&Patron>) -> String {
    let name = listed.details.full_name();
    if !name.is_empty() {
        return name;
    }
    stored.map(|patron| patron.details.full_name()).unwrap_or_default()
}
