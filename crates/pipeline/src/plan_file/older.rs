//! Saved plans of earlier versions, as long as they can be of use.
//!
//! The first format held what a patron becomes beside the changes. It is opened with the checks of today: the changes
//! must be all that differs from what the patron was. Its fingerprint did not cover the store, the lists and the limits;
//! a plan of it gets the name that it would have today, is measured by the usual limits, and is known in a history by
//! its former name.

use super::container::Opened;
use super::wire::{self, DAMAGED, Manifest, StepWire};
use super::{PlanFileError, SavedPlan};
use model::plan::{Step, Update};
use model::settings::Limits;

/// The first format.
pub(super) const FIRST: u32 = 1;

/// The second format kept the command that made the plan and not what it asked for, and texts without what can be done.
/// It is read like today's.
pub(super) const SECOND: u32 = 2;

/// A plan of the first format.
pub(super) fn read(
    manifest: &[u8],
    opened: &mut Opened<'_>,
    stop_asked: &dyn Fn() -> bool,
) -> Result<SavedPlan, PlanFileError> {
    let manifest: Manifest = serde_json::from_slice(manifest).map_err(|_| DAMAGED)?;
    let name = manifest.fingerprint.clone();
    let mut saved = wire::read_parts(manifest, Limits::default(), opened, read_step, stop_asked)?;
    if planner::first_digest(planner::covered(&saved.plan)) != name {
        return Err(DAMAGED);
    }
    saved.origin.former_id = Some(name);
    Ok(saved)
}

fn read_step(wire: &StepWire) -> Result<Step, PlanFileError> {
    match wire.action.as_str() {
        "update" => read_update(wire).map(Step::Update),
        "convert" => read_update(wire).map(Step::Convert),
        _ => wire::read_other(wire),
    }
}

fn read_update(wire: &StepWire) -> Result<Box<Update>, PlanFileError> {
    let (after, changes) = (wire::read_patron(wire)?, wire::read_changes(wire)?);
    let mut before = after.clone();
    for change in &changes {
        before.set(change.field, &change.before).map_err(|_| DAMAGED)?;
    }
    wire::update(wire, &before, after, changes)
}
