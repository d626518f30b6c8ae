//! What a store remembers of lists: the batch that loaded each, known by the SHA-256 of its bytes, and the profile with
//! which it was read. How its columns were read is remembered for every list, see `reading`.

use crate::PipelineError;
use model::batch::{self, SourceFile};
use model::verification::{LoadedAs, VerifiedFile};
use std::collections::BTreeSet;
use store::Store;

/// What is remembered.
pub(super) struct Remembered {
    /// Each file once.
    pub(super) files: Vec<VerifiedFile>,
    /// The profile with which they were loaded, where it was one and the same.
    pub(super) profile: Option<String>,
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
        let loaded = summary.map(|summary| LoadedAs {
            batch: summary.number,
            when: summary.head.when,
            undone_by: batch::undone_by(summary.number, &batches),
        });
        files.push(VerifiedFile { source: source.clone(), loaded });
    }
    let numbers: BTreeSet<u64> = files.iter().filter_map(|file| file.loaded).map(|loaded| loaded.batch).collect();
    let layouts = if numbers.is_empty() { Vec::new() } else { store.journal().layouts()? };
    let of_them = layouts.into_iter().filter(|known| numbers.contains(&known.batch));
    let profiles: BTreeSet<String> = of_them.map(|known| known.layout.profile).collect();
    let mut profiles = profiles.into_iter();
    let profile = profiles.next().filter(|_| profiles.next().is_none());
    Ok(Remembered { files, profile })
}
