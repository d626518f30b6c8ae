//! Blocks and roles of patrons who are there already. They belong to the library's staff: no list sets, changes or lifts
//! one, and a list that says otherwise would seem to be loaded without being told. Told once for each list.
//!
//! What the store has besides is no fault of the list: it may have been given at the desk since.

use crate::Planning;
use crate::once_per_list;
use model::action::{Action, Words};
use model::codes::{self, Code};
use model::field::ListField;
use model::finding::Finding;
use model::patron::Patron;
use model::place::RowRef;

/// What is kept, with its words for one and for several.
const BLOCKS: (Code, &str, &str) = (codes::M946, "block", "blocks");
const ROLES: (Code, &str, &str) = (codes::M947, "role", "roles");

/// Says so of one patron, where the list has a block or a role that the patron does not have like this.
pub(crate) fn report(
    at: RowRef,
    listed: &Patron,
    stored: &Patron,
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) {
    let (ours, theirs) = (&listed.details, &stored.details);
    if ours.rare.blocks.iter().any(|block| !theirs.rare.blocks.contains(block)) {
        findings.push(of_one(BLOCKS, at, stored, planning));
    }
    if ours.roles.iter().any(|role| !theirs.roles.contains(role)) {
        findings.push(of_one(ROLES, at, stored, planning));
    }
}

fn of_one((code, one, several): (Code, &str, &str), at: RowRef, stored: &Patron, planning: &Planning<'_>) -> Finding {
    let id = &stored.primary_id;
    let message = format!("{id} has other {several} in the file than in the database; {}", changes_none(one));
    let see = Words::text("what is there stays; to see it: ").act(Action::FindPatron(id.clone()));
    let advice = see.then("; to take those of the file: undo the batch that added these patrons, then load the file");
    planning.finding(code, at, ListField::PrimaryId, message, advice).value(id.as_str())
}

fn changes_none(one: &str) -> String {
    format!("a list changes no {one} of somebody who is already there")
}

/// Joins them into one for each list, at the first of them. Takes and gives sorted findings.
pub(crate) fn once_per_list(findings: &mut Vec<Finding>) {
    for (code, one, several) in [BLOCKS, ROLES] {
        once_per_list::join(findings, code, |patrons| {
            let none = changes_none(one);
            format!("{patrons} patrons have other {several} in the file than in the database; {none}")
        });
    }
}
