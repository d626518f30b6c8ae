//! Another primary ID for a patron who is there, by hand or as a list says. The old one stays an identifier, so that it
//! still finds the patron.
//!
//! The ID is the key, so that this is two steps, see [`renumbered`](model::renumbered): the patron goes and comes. What
//! becomes of the password is for `password.rs` to say.

use super::institution;
use model::action::{Action, Words};
use model::id::{CanonicalId, PrimaryId};
use model::patron::{AccountType, Identifier, Patron, add};
use model::plan::{Creation, Removal, Step, Update, differences};
use model::settings::Settings;
use model::snapshot::{Snapshot, StoredPatron};

/// The kind of identifier that a primary ID becomes.
pub const FORMER_ID: &str = "FORMER_ID";

/// The ID that a patron is to have from now on.
#[derive(Debug, Clone, Copy)]
pub struct NewId<'a> {
    /// The ID.
    pub id: &'a PrimaryId,
    /// Who has it, and who had it and is gone.
    pub owners: &'a Snapshot,
    /// The guard list that it is on.
    pub guard: Option<&'a str>,
}

/// The steps, by key. Of a list, the one that takes the patron out is of no row, see
/// [`Plan::others`](model::plan::Plan). `Err` says why the patron cannot have this ID. Another spelling of the same ID
/// is a change like any other.
///
/// # Errors
/// When the ID is somebody else's, or the institution's.
pub fn renumber(stored: &StoredPatron, new: NewId<'_>, settings: &Settings) -> Result<Vec<Step>, Words> {
    let before = &stored.patron;
    let (old, key) = (before.key(), new.id.canonical());
    if *new.id == before.primary_id {
        return Ok(vec![Step::Unchanged(before.primary_id.clone())]);
    }
    if key == old {
        let after = Patron { primary_id: new.id.clone(), ..before.clone() };
        let changes = differences(before, &after);
        return Ok(vec![Step::Update(Box::new(Update { version: stored.version, after, changes }))]);
    }
    is_free(before, new)?;
    if before.details.account_type != Some(AccountType::External)
        && let Some((_, why)) = institution::claims(new.id, new.guard, settings)
    {
        return Err(why.into());
    }
    let removal = Removal { version: stored.version, before: before.clone() };
    let creation = Creation { former: new.owners.former(&key), patron: under(before, new.id) };
    let (go, come) = (Step::Remove(Box::new(removal)), Step::Create(Box::new(creation)));
    Ok(if old < key { vec![go, come] } else { vec![come, go] })
}

/// The patron under another ID, which was perhaps their barcode.
fn under(before: &Patron, id: &PrimaryId) -> Patron {
    let mut after = Patron { primary_id: id.clone(), ..before.clone() };
    let identifiers = &mut after.details.identifiers;
    identifiers.retain(|identifier| CanonicalId::of(&identifier.value) != id.canonical());
    let value = before.primary_id.as_str().into();
    add(identifiers, Identifier { kind: FORMER_ID.into(), value, note: None, active: true });
    after
}

fn is_free(before: &Patron, new: NewId<'_>) -> Result<(), Words> {
    let owner = new.owners.owner(&new.id.canonical()).map(|owner| &owner.patron);
    match owner.filter(|owner| owner.key() != before.key()) {
        None => Ok(()),
        Some(other) => {
            let (id, theirs) = (new.id, &other.primary_id);
            let words = Words::text(format!("the ID \"{id}\" belongs to patron {theirs} in the store: "));
            Err(words.act(Action::FindPatron(theirs.clone())))
        }
    }
}
