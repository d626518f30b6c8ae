//! Another primary ID for a patron who is there, by hand or as a list says. The old one stays an identifier, so that it
//! still finds the patron.
//!
//! The ID is the key, so that this is two steps, see [`renumbered`](model::renumbered): the patron goes and comes. What
//! becomes of the password is for `password.rs` to say.

use super::entries::FORMER_ID;
use super::institution;
use crate::Planning;
use model::action::{Action, Words};
use model::codes::{self, Code};
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::id::{CanonicalId, PrimaryId};
use model::id_scheme::IdScheme;
use model::patron::{AccountType, Identifier, Patron, add};
use model::place::RowRef;
use model::plan::{Creation, PlannedRow, Removal, Step, Update, differences};
use model::settings::Settings;
use model::snapshot::{Snapshot, StoredPatron};

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
    if let Some(theirs) = holder(before, new.id, new.owners) {
        let words = Words::text(format!("the ID \"{}\" belongs to patron {theirs} in the store: ", new.id));
        return Err(words.act(Action::FindPatron(theirs.clone())));
    }
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

/// The patron who has the ID and is somebody else.
fn holder<'s>(before: &Patron, id: &PrimaryId, owners: &'s Snapshot) -> Option<&'s PrimaryId> {
    let owner = owners.owner(&id.canonical()).map(|owner| &owner.patron)?;
    (owner.key() != before.key()).then_some(&owner.primary_id)
}

/// The step of a row that gives its patron an ID, where it would be this one without: they come under the ID, with what
/// the row changes besides. That they go is for [`leaving`] to say. An ID that is only spelled in another way is theirs.
pub(crate) fn by_row(
    at: RowRef,
    step: Step,
    id: &PrimaryId,
    stored: &StoredPatron,
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) -> Step {
    let (before, key) = (&stored.patron, id.canonical());
    if key == before.key() {
        return step;
    }
    let after = match step {
        Step::Unchanged(_) => before.clone(),
        Step::Update(update) => update.after,
        Step::Convert(_) => {
            let message = format!("{} would get a new ID and another type of account at once", before.primary_id);
            let finding = at_new_id(codes::D523, at, id, message, "load the new IDs first", planning);
            return left_out(before, finding, findings);
        }
        Step::Create(_) | Step::Remove(_) | Step::Question { .. } | Step::LeftOut { .. } => return step,
    };
    if let Some(finding) = refusal(at, &after, id, before, planning) {
        return left_out(before, finding, findings);
    }
    Step::Create(Box::new(Creation { former: planning.snapshot.former(&key), patron: under(&after, id) }))
}

fn left_out(before: &Patron, finding: Finding, findings: &mut Vec<Finding>) -> Step {
    let reasons = vec![finding.code];
    findings.push(finding);
    Step::LeftOut { primary_id: Some(before.primary_id.clone()), reasons }
}

fn at_new_id(
    code: Code,
    at: RowRef,
    id: &PrimaryId,
    message: String,
    advice: impl Into<Words>,
    planning: &Planning<'_>,
) -> Finding {
    planning.finding(code, at, ListField::NewId, message, advice).value(id.as_str())
}

/// Why a patron cannot have the ID of a row: it is somebody else's, or the institution's, or no ID of their group.
fn refusal(at: RowRef, after: &Patron, id: &PrimaryId, before: &Patron, planning: &Planning<'_>) -> Option<Finding> {
    if let Some(theirs) = holder(before, id, planning.snapshot) {
        let message = format!("the ID \"{id}\" belongs to patron {theirs} in the store");
        let advice = Words::text("look at that patron: ").act(Action::FindPatron(theirs.clone()));
        let advice = advice.then("; then correct the new ID");
        return Some(at_new_id(codes::D522, at, id, message, advice, planning));
    }
    if after.details.account_type == Some(AccountType::External) {
        return None;
    }
    let guard = planning.guarded.get(&id.canonical()).map(String::as_str);
    if let Some((code, message)) = institution::claims(id, guard, planning.settings) {
        return Some(at_new_id(code, at, id, message, "give the patron another new ID", planning));
    }
    let rules = planning.rules(after.details.user_group.as_deref()?)?;
    let (digits, width) = (id.as_str(), usize::from(rules.id_digits?));
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_made(id, planning) || (are_digits && digits.len() == width) {
        return None;
    }
    let group = &rules.group.code;
    // What begins with a zero has kept all of them.
    if are_digits && digits.len() < width && !digits.starts_with('0') {
        let message = format!("\"{id}\" has probably lost its leading zeros: IDs of {group} have {width} digits");
        let restored = format!("{digits:0>width$}");
        let advice = format!("write {restored} in the cell if that is meant");
        let mut finding = at_new_id(codes::C321, at, id, message, advice, planning).severity(Severity::Error);
        finding.repaired = Some(restored.into());
        return Some(finding);
    }
    let message = format!("\"{id}\" doesn't fit: {group} IDs have {width} digits");
    Some(at_new_id(codes::C306, at, id, message, "correct the new ID", planning))
}

/// Whether the library itself gives IDs of this form.
fn is_made(id: &PrimaryId, planning: &Planning<'_>) -> bool {
    matches!(&planning.profile.id_scheme, Some(IdScheme::Made(made)) if made.has_form_of(id.as_str()))
}

/// Those whom the rows have go on under another ID: under the one that they had they go. By key.
pub(crate) fn leaving(rows: &[PlannedRow], planning: &Planning<'_>) -> Vec<Step> {
    // A list that only changes patrons brings nobody else.
    if !planning.only_changes() {
        return Vec::new();
    }
    let gone = rows.iter().filter_map(|row| {
        let Step::Create(creation) = &row.step else { return None };
        let stored = who_goes(&creation.patron, planning)?;
        Some((stored.patron.key(), Removal { version: stored.version, before: stored.patron.clone() }))
    });
    let mut gone: Vec<(CanonicalId, Removal)> = gone.collect();
    gone.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    gone.into_iter().map(|(_, removal)| Step::Remove(Box::new(removal))).collect()
}

/// The patron of the store who comes as this one.
pub(crate) fn who_goes<'a>(after: &Patron, planning: &Planning<'a>) -> Option<&'a StoredPatron> {
    let former = after.details.identifiers.iter().rev().filter(|identifier| identifier.kind == FORMER_ID);
    former.map(|identifier| CanonicalId::of(&identifier.value)).find_map(|key| {
        let is_it = |stored: &&StoredPatron| stored.patron.key() == key;
        let fetched = planning.snapshot.owner(&key).or_else(|| planning.zero_twins.owner(&key)).filter(is_it);
        // Somebody whom an answer took for the person of a row: there are few.
        fetched.or_else(|| planning.lookalikes.values().flatten().map(|stored| &**stored).find(is_it))
    })
}
