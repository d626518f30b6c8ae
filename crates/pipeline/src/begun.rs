//! Which batches of a plan are in a store, where it was begun to be applied in several: what a run that was interrupted
//! has left to do comes behind them.

use crate::{PipelineError, stores};
use model::batch::{BatchSummary, Begun, Earlier, Part, SourceFile, undone_by};
use model::changeset::Receipt;
use model::listing::Checked;
use model::plan::Plan;
use model::settings::Settings;
use std::collections::BTreeSet;
use std::num::NonZeroU64;
use store::Store;

/// The batches in which loading these very files was begun last, and behind which others are to come; nothing where
/// none of them is there, or all are.
pub(crate) fn begun_of_lists(
    files: &[SourceFile],
    size: NonZeroU64,
    store: &mut Store,
) -> Result<Option<Begun>, PipelineError> {
    let wanted = hashes(files);
    let begun = newest(&store.journal().history()?, |batch| hashes(&batch.head.files) == wanted);
    let Some(begun) = begun else { return Ok(None) };
    same_size(&begun, size)?;
    Ok(Some(begun).filter(|begun| !begun.last.is_last()))
}

/// The same of lists that were read, whatever the size of their batches.
///
/// # Errors
/// When the store cannot be read.
pub fn begun_of_checked(checked: &Checked, address: &str, settings: &Settings) -> Result<Option<Begun>, PipelineError> {
    let Some(mut store) = stores::open_existing(address, settings)? else { return Ok(None) };
    let files: Vec<SourceFile> = checked.each_file().map(|file| file.source.clone()).collect();
    // Another query over the same database gives another list, whose name has the query.
    let is_of_query = checked.request.reading.query.is_some();
    let is_of = |batch: &BatchSummary| {
        if is_of_query { batch.head.files == files } else { hashes(&batch.head.files) == hashes(&files) }
    };
    Ok(newest(&store.journal().history()?, is_of).filter(|begun| !begun.last.is_last()))
}

/// The batches in which loading some lists was begun last.
fn newest(history: &[BatchSummary], is_of: impl Fn(&BatchSummary) -> bool) -> Option<Begun> {
    let of_files = history.iter().filter(|batch| is_of(batch));
    let newest = of_files.filter_map(|batch| Some((batch.number, batch.head.part()?))).max_by_key(|one| one.0);
    newest.and_then(|(_, part)| begun(&part.plan, history))
}

/// What the batches did behind which those of this run came, where it has resumed a plan.
///
/// # Errors
/// When the store cannot be read.
pub fn earlier_batches(receipt: &Receipt, store: &mut Store) -> Result<Option<Earlier>, PipelineError> {
    let history = store.journal().history()?;
    let of_run: BTreeSet<u64> = receipt.each().iter().map(|part| part.batch).collect();
    let last = history.iter().find(|batch| batch.number == receipt.batch);
    let Some(part) = last.and_then(|batch| batch.head.part()) else { return Ok(None) };
    let mut earlier = Earlier::default();
    for (batch, _) in parts(&part.plan, &history).filter(|(batch, _)| !of_run.contains(&batch.number)) {
        earlier.batches.push(batch.number);
        earlier.counts = earlier.counts.and(batch.head.counts);
        earlier.others = earlier.others.and(batch.head.others);
    }
    earlier.batches.sort_unstable();
    Ok(Some(earlier).filter(|earlier| !earlier.batches.is_empty()))
}

fn hashes(files: &[SourceFile]) -> Vec<&str> {
    let mut hashes: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
    hashes.sort_unstable();
    hashes
}

/// The batches of a plan that are in its store, where it was begun to be applied in several; in such of this `size`,
/// where one is wanted.
///
/// # Errors
/// When they are of another size, or the store cannot be read.
pub fn begun_of_plan(
    plan: &Plan,
    size: Option<NonZeroU64>,
    address: &str,
    settings: &Settings,
) -> Result<Option<Begun>, PipelineError> {
    let Some(mut store) = stores::open_existing(address, settings)? else { return Ok(None) };
    let begun = begun(&plan.fingerprint.digest, &store.journal().history()?);
    if let (Some(begun), Some(size)) = (&begun, size) {
        same_size(begun, size)?;
    }
    Ok(begun)
}

fn same_size(begun: &Begun, size: NonZeroU64) -> Result<(), PipelineError> {
    let (begun, wanted) = (begun.last.size, size.get());
    if begun == wanted { Ok(()) } else { Err(PipelineError::OtherBatchSize { begun, wanted }) }
}

/// The parts of a plan that are in a store and stand.
fn parts<'h>(plan: &'h str, history: &'h [BatchSummary]) -> impl Iterator<Item = (&'h BatchSummary, Part)> {
    let part = |batch: &'h BatchSummary| Some((batch, batch.head.part()?));
    history
        .iter()
        .filter_map(part)
        .filter(move |(_, part)| part.plan == plan)
        .filter(move |(batch, _)| undone_by(batch.number, history).is_none())
}

fn begun(plan: &str, history: &[BatchSummary]) -> Option<Begun> {
    let last = parts(plan, history).map(|(_, part)| part).max_by_key(|part| part.number)?;
    let mut batches: Vec<u64> = parts(plan, history).map(|(batch, _)| batch.number).collect();
    batches.sort_unstable();
    let patrons = parts(plan, history).map(|(batch, _)| batch.head.patrons()).sum();
    Some(Begun { last, batches, patrons })
}

/// The last batch of a plan of which all parts stand.
pub(crate) fn standing_whole(plan: &str, store: &mut Store) -> Result<Option<u64>, PipelineError> {
    let history = store.journal().history()?;
    let Some(begun) = begun(plan, &history).filter(|begun| begun.last.is_last()) else { return Ok(None) };
    let numbers: BTreeSet<u64> = parts(plan, &history).map(|(_, part)| part.number).collect();
    Ok(begun.batches.last().copied().filter(|_| numbers.len() as u64 == begun.last.of))
}
