//! One row beside the patron whom it is about. A policy that keeps what is stored hides nothing here.

use model::codes::Code;
use model::draft::{CheckedRow, FieldSet, Verdict};
use model::field::Field;
use model::id::{CanonicalId, PrimaryId};
use model::patron::Patron;
use model::place::RowRef;
use model::snapshot::{Snapshot, StoredPatron};
use model::value::Value;
use model::verification::ComparedValue;

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
    Open(CheckedRow, Open),
}

/// A row that is not in the store as it says.
pub(super) struct Open {
    /// The row.
    pub(super) at: RowRef,
    /// What it says.
    pub(super) listed: Patron,
    /// The patron, where there is one.
    pub(super) stored: Option<StoredPatron>,
    /// The fields that differ.
    pub(super) differing: Vec<Field>,
    cleared: FieldSet,
    by_barcode: bool,
    new_id: Option<PrimaryId>,
}

/// Lays a row beside its patron.
pub(super) fn at(row: CheckedRow, snapshot: &Snapshot) -> Looked<'_> {
    let CheckedRow { at, verdict, cleared, id_given, by_barcode, new_id } = row;
    let listed = match verdict {
        Verdict::Blocked { reasons, .. } => return Looked::LeftOut(reasons),
        Verdict::Ready(listed) => listed,
    };
    let stored = snapshot.owner(&listed.key());
    let mut open = Open { at, listed, stored: None, differing: Vec::new(), cleared, by_barcode, new_id };
    if let Some(stored) = stored {
        open.differing = open.compare(&stored.patron);
        if open.differing.is_empty() {
            return Looked::Same { at, listed: open.listed, stored: &stored.patron };
        }
        open.stored = Some(stored.clone());
    }
    let verdict = Verdict::Ready(open.listed.clone());
    let row = CheckedRow { at, verdict, cleared, id_given, by_barcode, new_id: open.new_id.clone() };
    Looked::Open(row, open)
}

impl Open {
    /// The key under which the patron is, or was.
    pub(super) fn key(&self) -> CanonicalId {
        self.stored.as_ref().map_or_else(|| self.listed.key(), |stored| stored.patron.key())
    }

    /// The ID that the patron should have by the list.
    pub(super) fn wanted_id(&self) -> &PrimaryId {
        self.new_id.as_ref().unwrap_or(&self.listed.primary_id)
    }

    /// Takes this patron for the one of the row.
    pub(super) fn is_about(&mut self, stored: StoredPatron) {
        self.differing = self.compare(&stored.patron);
        self.stored = Some(stored);
    }

    /// The fields of which the store does not have what the row says.
    fn compare(&self, stored: &Patron) -> Vec<Field> {
        let mut differing = Vec::new();
        // Where a barcode stands for the ID, the row says nothing of that.
        let says_id = self.new_id.is_some() || !self.by_barcode;
        if says_id && self.wanted_id().canonical() != stored.key() {
            differing.push(Field::PrimaryId);
        }
        let as_listed = planner::as_listed(&self.listed.details, self.cleared, &stored.details);
        if as_listed != *stored.details {
            let differs = |field: &Field| as_listed.get(*field) != stored.details.get(*field);
            differing.extend(Field::ALL.iter().copied().filter(differs));
        }
        differing
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

/// The name in the list, or else in the store.
pub(super) fn name(listed: &Patron, stored: Option<&Patron>) -> String {
    let name = listed.details.full_name();
    if !name.is_empty() {
        return name;
    }
    stored.map(|patron| patron.details.full_name()).unwrap_or_default()
}
