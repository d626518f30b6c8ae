//! The files of a zip archive, as other library systems pack the parts of an export: the patrons of each, in the order of
//! the files' names. Each of them is read as a file by itself is, all of them have no more patrons than one may have, and
//! what has no place here is told once for all. An archive with anything else in it is not read at all.

use super::system;
use crate::{PipelineError, World};
use model::record::LeftBehind;
use source::{Archive, Collector, Options, ReadError, ReadEvent, ReadFile};
use std::collections::BTreeMap;
use systems::System;

/// What was read of one file of an archive.
pub(super) struct Part {
    /// Its name in the archive.
    pub(super) name: String,
    /// Whose file it is.
    pub(super) system: &'static System,
    /// What it has.
    pub(super) file: ReadFile,
}

/// Reads every file of an archive, each of which has `most` bytes at most.
pub(super) fn read(
    archive: &Archive<'_>,
    options: &Options,
    most: u64,
    listener: &mut dyn FnMut(ReadEvent) -> bool,
    world: &World<'_>,
) -> Result<Result<Vec<Part>, ReadError>, PipelineError> {
    let names = archive.names();
    if names.is_empty() {
        return Ok(Err(ReadError::Empty));
    }
    let mut parts = Vec::with_capacity(names.len());
    let mut rows = 0;
    for name in names {
        world.go_on()?;
        match read_part(archive, name, options, most, listener) {
            Ok(part) => parts.push(part),
            Err(why @ (ReadError::Stopped | ReadError::NotPatrons(_))) => return Ok(Err(why)),
            Err(why) => return Ok(Err(ReadError::InArchive { part: name.to_owned(), why: Box::new(why) })),
        }
        rows += parts.last().and_then(|part| part.file.records.as_ref()).map_or(0, |records| records.len() as u64);
        if rows > u64::from(options.caps.rows) {
            return Ok(Err(ReadError::TooLarge(format!("more than {} rows", options.caps.rows))));
        }
    }
    tell_once(&mut parts);
    Ok(Ok(parts))
}

fn read_part(
    archive: &Archive<'_>,
    name: &str,
    options: &Options,
    most: u64,
    listener: &mut dyn FnMut(ReadEvent) -> bool,
) -> Result<Part, ReadError> {
    let bytes = archive.unpack(name, most)?;
    let system = systems::recognise(&bytes).ok_or_else(|| ReadError::NotPatrons(name.to_owned()))?;
    let mut collector = Collector::new(options.caps, listener);
    system::read_whole(system, bytes, name, options, &mut collector)?;
    Ok(Part { name: name.to_owned(), system, file: collector.file })
}

/// Of what has no place here, and of passwords, the first part that has it counts the values of all.
fn tell_once(parts: &mut [Part]) {
    let (mut left_behind, mut passwords) = (BTreeMap::new(), BTreeMap::new());
    for records in parts.iter().filter_map(|part| part.file.records.as_ref()) {
        count(&records.left_behind, &mut left_behind);
        count(&records.passwords.counts, &mut passwords);
    }
    for records in parts.iter_mut().filter_map(|part| part.file.records.as_mut()) {
        keep_first(&mut records.left_behind, &mut left_behind);
        keep_first(&mut records.passwords.counts, &mut passwords);
    }
}

/// Adds the values of each name to what there are of it in all.
fn count<K: Ord + Clone>(counts: &BTreeMap<K, LeftBehind>, totals: &mut BTreeMap<K, u64>) {
    for (name, LeftBehind { values, .. }) in counts {
        *totals.entry(name.clone()).or_insert(0) += values;
    }
}

/// Keeps the names whose values nobody has told yet, with all of them.
fn keep_first<K: Ord>(counts: &mut BTreeMap<K, LeftBehind>, totals: &mut BTreeMap<K, u64>) {
    counts.retain(|name, here| {
        let all = totals.remove(name);
        here.values = all.unwrap_or(0);
        all.is_some()
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_place_is_told_where_it_is_first() {
        let part = |counts: &[(&'static str, u64, u32)]| -> BTreeMap<&'static str, LeftBehind> {
            counts.iter().map(|(name, values, first)| (*name, LeftBehind { values: *values, first: *first })).collect()
        };
        let mut parts = [part(&[("fees", 2, 3)]), part(&[("fees", 5, 9), ("loans", 1, 4)])];
        let mut totals = BTreeMap::new();
        parts.iter().for_each(|counts| count(counts, &mut totals));
        parts.iter_mut().for_each(|counts| keep_first(counts, &mut totals));
        assert_eq!(parts, [part(&[("fees", 7, 3)]), part(&[("loans", 1, 4)])]);
    }
}
