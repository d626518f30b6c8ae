//! IDs for rows that have none: the barcode stands for one where patrons are found by it, or the profile says how one is
//! made. Whether the store has somebody else under it, the planner sees.

use crate::context::RowContext;
use model::codes;
use model::draft::{PatronDraft, Reading};
use model::field::{Field, ListField};
use model::id::PrimaryId;
use model::id_scheme::{self, IdScheme};
use model::patron::AccountType;

/// Gives an ID to a row whose ID is blank. An external account has the institution's or none.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    if row.run.barcode_is_enough() && stands_for_id(draft) {
        return;
    }
    let Some(scheme) = &row.run.profile.id_scheme else { return };
    let rules = row.run.rules(draft.details.user_group.as_deref());
    let internal = rules.is_none_or(|rules| rules.account_type == AccountType::Internal);
    if !internal || draft.reading(ListField::PrimaryId) != Reading::Blank {
        return;
    }
    let given = match scheme {
        IdScheme::Made(made) => made.of(&draft.details, 1),
        IdScheme::Barcode => take_barcode(draft),
    };
    let Some(id) = given else { return };
    draft.present.insert(ListField::PrimaryId);
    let place = row.place(ListField::PrimaryId);
    row.findings.push(row.run.finding(codes::C346, place, id_scheme::given(&id)).field(ListField::PrimaryId));
    draft.primary_id = Some(id);
    draft.id_given = true;
}

/// Lets the barcode of a row without an ID stand for one. Nobody is given it as their ID.
fn stands_for_id(draft: &mut PatronDraft) -> bool {
    if draft.reading(ListField::PrimaryId) != Reading::Blank {
        return false;
    }
    let Some(barcode) = take_barcode(draft) else { return false };
    draft.present.insert(ListField::PrimaryId);
    draft.primary_id = Some(barcode);
    draft.by_barcode = true;
    true
}

/// The barcode, which is then none besides: one that equals the own primary ID is refused.
fn take_barcode(draft: &mut PatronDraft) -> Option<PrimaryId> {
    let details = &mut draft.details;
    let at = details.identifiers.iter().position(|identifier| identifier.kind == "BARCODE")?;
    let id = PrimaryId::new(&details.identifiers[at].value)?;
    details.identifiers.remove(at);
    draft.rare.said.remove(Field::Identifiers, at);
    Some(id)
}
