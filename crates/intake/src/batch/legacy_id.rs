//! Old IDs that two patrons have: an identifier belongs to one patron only, so that none of them keeps it. Two systems that
//! count from 1 have many such IDs, which is what their prefixes are for.

use super::index::{Index, Role};
use crate::context::Context;
use model::codes;
use model::draft::PatronDraft;
use model::field::{Field, ListField};
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::patron::Identifier;
use model::place::Place;
use std::collections::BTreeSet;

/// Takes the old IDs out of the drafts that are also an ID of somebody else in this run, before the rules among rows look
/// at them.
pub(crate) fn drop_shared_legacy_ids(context: Context<'_>, index: &Index, drafts: &mut [PatronDraft]) -> Vec<Finding> {
    let kind = context.profile.legacy_kind();
    let mut findings = Vec::new();
    for shared in index.shared(drafts) {
        let rows: BTreeSet<usize> = shared.entries.iter().map(|(row, _)| *row).collect();
        let patrons: BTreeSet<Option<CanonicalId>> =
            rows.iter().map(|row| drafts[*row].primary_id.as_ref().map(PrimaryId::canonical)).collect();
        if patrons.len() < 2 {
            continue;
        }
        let others = shared.entries.iter().filter(|(_, role)| *role == Role::Other);
        for row in others.map(|(row, _)| *row) {
            let draft = &mut drafts[row];
            while let Some(taken) = take_identifier(draft, kind, &shared.id) {
                findings.push(not_kept(&taken, draft, context));
            }
        }
    }
    findings
}

/// Takes one of this kind and value out.
fn take_identifier(draft: &mut PatronDraft, kind: &str, id: &CanonicalId) -> Option<Identifier> {
    let is_it = |one: &Identifier| one.kind == kind && CanonicalId::of(&one.value) == *id;
    let at = draft.details.identifiers.iter().position(is_it)?;
    draft.rare.said.remove(Field::Identifiers, at);
    Some(draft.details.identifiers.remove(at))
}

fn not_kept(old: &Identifier, draft: &PatronDraft, context: Context<'_>) -> Finding {
    let message = format!("the old ID \"{}\" is not kept: another patron has it, too", old.value);
    let finding = context.finding(codes::M943, Place::row(draft.at, None), message);
    finding.field(ListField::PrimaryId).value(old.value.clone())
}
