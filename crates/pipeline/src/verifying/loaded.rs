//! What a store remembers of lists: the batch that loaded each, known by the SHA-256 of its bytes, and the profile with
//! which it was read. How its columns were read is remembered for every list, see `reading`.

use crate::PipelineError;
use model::batch::{self, BatchSummary, SourceFile};
use model::verification::{LoadedAs, VerifiedFile};
use std::collections::{BTreeMap, BTreeSet};
use store::Store;

/// What is remembered.
pub(super) struct Remembered {
    /// Each file once.
    pub(super) files: Vec<VerifiedFile>,
    /// The profile with which they were loaded, where it was one and the same.
    pub(super) profile: Option<String>,
    /// Of a file that was loaded in several batches, all of them, oldest first, by the newest.
    pub(super) batches: BTreeMap<u64, Vec<u64>>,
}

/// What is remembered of these files.
pub(super) fn of<'f>(
    sources: impl Iterator<Item = &'f SourceFile>,
    store: &mut Store,
) -> Result<Remembered, PipelineError> {
    let batches = store.journal().history()?;
    let mut files: Vec<VerifiedFile> = Vec::new();
    for source in sources {
        // A workbook of several lists is one file.
        if files.last().is_some_and(|last| last.source == *source) {
            continue;
        }
        let number = store.journal().batch_of_file(&source.sha256)?;
        let summary = number.and_then(|number| batches.iter().find(|batch| batch.number == number));
        let loaded = summary.map(|summary| {
            let together = together_with(summary.number, &batches).unwrap_or_else(|| vec![summary.number]);
            LoadedAs {
                batch: summary.number,
                first: together.first().copied().unwrap_or(summary.number),
                batches: together.len() as u64,
                when: summary.head.when,
                undone_by: together.iter().filter_map(|number| batch::undone_by(*number, &batches)).max(),
            }
        });
        files.push(VerifiedFile { source: source.clone(), loaded });
    }
    let numbers: BTreeSet<u64> = files.iter().filter_map(|file| file.loaded).map(|loaded| loaded.batch).collect();
    let layouts = if numbers.is_empty() { Vec::new() } else { store.journal().layouts()? };
    let of_them = layouts.into_iter().filter(|known| numbers.contains(&known.batch));
    let profiles: BTreeSet<String> = of_them.map(|known| known.layout.profile).collect();
    let mut profiles = profiles.into_iter();
    let profile = profiles.next().filter(|_| profiles.next().is_none());
    let batches = numbers.iter().filter_map(|number| Some((*number, together_with(*number, &batches)?))).collect();
    Ok(Remembered { files, profile, batches })
}

/// The batches in which a plan was applied, where this is one of several.
fn together_with(number: u64, batches: &[BatchSummary]) -> Option<Vec<u64>> {
    let part = batches.iter().find(|batch| batch.number == number)?.head.part()?;
    let is_of_plan = |batch: &&BatchSummary| batch.head.part().is_some_and(|other| other.plan == part.plan);
    let mut numbers: Vec<u64> = batches.iter().filter(is_of_plan).map(|batch| batch.number).collect();
    numbers.sort_unstable();
    Some(numbers)
}
