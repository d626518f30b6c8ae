//! Taking a batch back: what it would do. Carrying it out is [`apply`](crate::apply) like any other plan.

use crate::{PipelineError, World};
use model::batch::{BatchKind, BatchPatron, BatchSummary, PatronHistory, Touch, is_settled};
use model::id::CanonicalId;
use model::progress::Phase;
use model::snapshot::{CredentialState, Scope};
use model::undo::{KeptBecause, KeptPatron, UndoPlan};
use std::collections::BTreeSet;
use store::Store;

/// The batch that is meant when none is named: the newest of which something is left, and that is not itself an undo.
pub fn last_batch(batches: &[BatchSummary]) -> Option<u64> {
    let usual = |batch: &&BatchSummary| !matches!(batch.head.kind, BatchKind::Undo(_));
    let left = |batch: &&BatchSummary| !is_settled(batch, batches);
    batches.iter().filter(usual).filter(left).map(|batch| batch.number).max()
}

/// Patrons whom an undo left as they are, with what had changed them by then; `None` when the batch is not an
/// undo.
pub fn kept_by_undo(store: &mut Store, number: u64) -> Result<Option<Vec<KeptPatron>>, PipelineError> {
    let Some(undo) = store.journal().batch(number)? else { return Ok(None) };
    let BatchKind::Undo(of) = undo.summary.head.kind else { return Ok(None) };
    let Some(mut detail) = store.journal().batch(of)? else { return Ok(None) };
    let back: BTreeSet<CanonicalId> = undo.patrons.iter().map(|patron| patron.primary_id.canonical()).collect();
    detail.patrons.retain(|patron| !back.contains(&patron.primary_id.canonical()));
    let keys: Vec<CanonicalId> = detail.patrons.iter().map(|patron| patron.primary_id.canonical()).collect();
    let histories = store.journal().patron_histories(&keys)?;
    let back = |history: &PatronHistory| {
        history.trail.iter().any(|touch| touch.kind == BatchKind::Undo(of) && touch.batch < number)
    };
    let both = detail.patrons.into_iter().zip(histories).filter(|(_, history)| !back(history));
    Ok(Some(both.filter_map(|(patron, history)| kept_one(patron, history, of, number)).collect()))
}

/// Why a patron of a batch was left as they are; nothing for one whom nobody asked to put back.
fn kept_one(patron: BatchPatron, history: PatronHistory, of: u64, undo: u64) -> Option<KeptPatron> {
    let since: Vec<Touch> = history.trail.into_iter().filter(|touch| touch.batch > of && touch.batch < undo).collect();
    let as_left = history.now.is_some_and(|now| now.version == patron.version_after);
    let because = if !since.is_empty() {
        KeptBecause::Later(since)
    } else if history.credential == CredentialState::Chosen {
        KeptBecause::ChosePassword
    } else if as_left {
        return None;
    } else {
        KeptBecause::Elsewhere
    };
    Some(KeptPatron { primary_id: patron.primary_id, because })
}

/// The first of some IDs that is no patron's of a batch.
fn stranger<'o>(only: &'o BTreeSet<CanonicalId>, patrons: &[BatchPatron]) -> Option<&'o CanonicalId> {
    let touched: BTreeSet<CanonicalId> = patrons.iter().map(|patron| patron.primary_id.canonical()).collect();
    only.iter().find(|id| !touched.contains(*id))
}

/// What taking a batch back would do; `None` when there is no such batch. `only` names the patrons who are
/// meant, where not all are.
pub fn plan_undo(
    store: &mut Store,
    number: u64,
    only: &[String],
    world: &World<'_>,
) -> Result<Option<UndoPlan>, PipelineError> {
    let Some(detail) = store.journal().batch(number)? else { return Ok(None) };
    let only: Option<BTreeSet<CanonicalId>> =
        (!only.is_empty()).then(|| only.iter().map(|id| CanonicalId::of(id)).collect());
    if let Some(stranger) = only.as_ref().and_then(|only| stranger(only, &detail.patrons)) {
        return Err(PipelineError::NotInBatch { id: stranger.to_string(), batch: number });
    }
    let head = &detail.summary.head;
    if detail.patrons.is_empty() && head.counts.writes() + head.others.writes() > 0 {
        return Err(PipelineError::UndoTooOld(number));
    }
    let undo = world.phase(Phase::Comparing, None, || {
        let keys: Vec<CanonicalId> = detail.patrons.iter().map(|patron| patron.primary_id.canonical()).collect();
        let histories = store.journal().patron_histories(&keys)?;
        let scope = Scope::new(planner::undo::identifiers_coming_back(&detail));
        let owners = store.patrons().snapshot(&scope, world.progress).map_err(crate::error::stopped_or_store)?;
        let batches = store.journal().history()?;
        let undo = planner::undo::plan(detail, &histories, &owners, &batches, only.as_ref(), world.today);
        let rows = keys.len() as u64;
        Ok::<_, PipelineError>((undo, rows))
    })?;
    // Nothing is left that could go back, where the values of everybody were purged with somebody else.
    let is_purged = |kept: &KeptPatron| kept.because == KeptBecause::Purged;
    let is_all_purged = !undo.kept.is_empty() && undo.kept.iter().all(is_purged);
    if undo.plan.others.is_empty() && undo.already == 0 && is_all_purged {
        return Err(PipelineError::UndoPurged(number));
    }
    Ok(Some(undo))
}
