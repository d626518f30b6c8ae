//! What may lie on a disk after the power was cut.
//!
//! Of each file, what was written before its last sync is there; of what was written later any part may
//! be, whole or torn between sectors. The same holds of names and the last sync of the folder: a new
//! name, a name that went, a name that moved may be there or not. That is harsher than the file systems
//! in use, which keep names in order.

use super::record::Operation;
use super::tree;
use std::collections::BTreeMap;
use std::path::Path;
use testkit::random::SplitMix64;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// Whether the syncs of a run are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syncs {
    Kept,
    /// As if none had been made: the negative control.
    Ignored,
}

/// A folder: what its names stand for, and what is in the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Disk {
    names: BTreeMap<String, usize>,
    files: Vec<Vec<u8>>,
}

/// One change, where in the run it was made, and from where on it is certain.
struct Change {
    at: usize,
    safe_at: Option<usize>,
    what: What,
}

enum What {
    Write {
        file: usize,
        offset: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        file: usize,
        length: usize,
    },
    /// Names that together stand for another file, or for none any more.
    Names(Vec<(String, Option<usize>)>),
}

/// A run, ready to be cut off anywhere.
pub(crate) struct Run {
    start: Disk,
    changes: Vec<Change>,
    /// Numbers of operations around which it is most worth while to cut: syncs and changes of names.
    pub(crate) turns: Vec<usize>,
    /// The operation with which the program said that it was done.
    pub(crate) done: Option<usize>,
    pub(crate) length: usize,
}

impl Disk {
    /// Reads a folder.
    pub(crate) fn of(folder: &Path) -> std::io::Result<Self> {
        let mut disk = Disk::default();
        for name in tree::files(folder)? {
            disk.files.push(std::fs::read(folder.join(&name))?);
            disk.names.insert(name, disk.files.len() - 1);
        }
        Ok(disk)
    }

    /// Writes it into a new folder.
    pub(crate) fn write(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        self.names.iter().try_for_each(|(name, file)| std::fs::write(tree::place(folder, name)?, &self.files[*file]))
    }

    fn write_at(&mut self, file: usize, offset: usize, bytes: &[u8]) {
        let (file, end) = (&mut self.files[file], offset + bytes.len());
        if file.len() < end {
            file.resize(end, 0);
        }
        file[offset..end].copy_from_slice(bytes);
    }

    fn make(&mut self, what: &What) {
        match what {
            What::Write { file, offset, bytes } => self.write_at(*file, *offset, bytes),
            What::Truncate { file, length } => self.files[*file].resize(*length, 0),
            What::Names(names) => {
                for (name, file) in names {
                    match file {
                        Some(file) => drop(self.names.insert(name.clone(), *file)),
                        None => drop(self.names.remove(name)),
                    }
                }
            }
        }
    }

    /// Makes a write that the power cut tore: each sector of it may be there or not.
    fn tear(&mut self, what: &What, random: &mut SplitMix64) {
        let What::Write { file, offset, bytes } = what else { return self.make(what) };
        let mut from = *offset;
        let end = offset + bytes.len();
        while from < end {
            let to = (from / SECTOR * SECTOR + SECTOR).min(end);
            if random.percent(50) {
                self.write_at(*file, from, &bytes[from - offset..to - offset]);
            }
            from = to;
        }
    }
}

impl Run {
    /// Follows a recorded run from the folder as it was before.
    pub(crate) fn new(start: Disk, operations: Vec<Operation>, syncs: Syncs) -> Self {
        let length = operations.len();
        let mut run = Run { start: start.clone(), changes: Vec::new(), turns: Vec::new(), done: None, length };
        let mut now = start;
        for (at, operation) in operations.into_iter().enumerate() {
            run.follow(at, operation, &mut now, syncs);
        }
        // Files that were made on the way are there from the start, without a name.
        run.start.files.resize(now.files.len(), Vec::new());
        run
    }

    fn follow(&mut self, at: usize, operation: Operation, now: &mut Disk, syncs: Syncs) {
        let file = |now: &Disk, name: &str| now.names.get(name).copied();
        let what = match operation {
            Operation::Open { name, empty } => match file(now, &name) {
                Some(file) => empty.then_some(What::Truncate { file, length: 0 }),
                None => {
                    now.files.push(Vec::new());
                    Some(What::Names(vec![(name, Some(now.files.len() - 1))]))
                }
            },
            Operation::Write { name, offset, bytes } => {
                file(now, &name).map(|file| What::Write { file, offset, bytes })
            }
            Operation::Truncate { name, length } => file(now, &name).map(|file| What::Truncate { file, length }),
            Operation::Unlink { name } => Some(What::Names(vec![(name, None)])),
            Operation::Rename { from, to } => {
                file(now, &from).map(|file| What::Names(vec![(from, None), (to, Some(file))]))
            }
            Operation::Link { from, to } => file(now, &from).map(|file| What::Names(vec![(to, Some(file))])),
            Operation::Sync { name } => {
                let synced = file(now, &name);
                self.sync(at, syncs, |what| what.file() == synced);
                None
            }
            Operation::SyncNames { folder } => {
                self.sync(at, syncs, |what| what.is_named_in(&folder));
                None
            }
            Operation::Done => {
                self.done.get_or_insert(at);
                None
            }
        };
        let Some(what) = what else { return };
        if what.file().is_none() {
            self.turns.push(at);
        }
        now.make(&what);
        self.changes.push(Change { at, safe_at: None, what });
    }

    fn sync(&mut self, at: usize, syncs: Syncs, of: impl Fn(&What) -> bool) {
        self.turns.push(at);
        if syncs == Syncs::Ignored {
            return;
        }
        for change in self.changes.iter_mut().filter(|change| of(&change.what)) {
            change.safe_at.get_or_insert(at);
        }
    }

    /// A disk after the power was cut when so many operations were over: of what was not certain by then,
    /// about so many of a hundred changes made it.
    pub(crate) fn cut(&self, over: usize, share: u64, random: &mut SplitMix64) -> Disk {
        let mut disk = self.start.clone();
        for change in self.changes.iter().take_while(|change| change.at < over) {
            let certain = change.safe_at.is_some_and(|safe_at| safe_at < over);
            if certain || share >= 100 {
                disk.make(&change.what);
            } else if random.percent(share) {
                if random.percent(25) { disk.tear(&change.what, random) } else { disk.make(&change.what) }
            }
        }
        disk
    }
}

impl What {
    /// The file that changes; none when names do.
    fn file(&self) -> Option<usize> {
        match self {
            What::Write { file, .. } | What::Truncate { file, .. } => Some(*file),
            What::Names(_) => None,
        }
    }

    /// Whether names change in a folder. One that moves from folder to folder moves in one step, as in file systems
    /// with a journal: with either of them it is on the disk.
    fn is_named_in(&self, folder: &str) -> bool {
        match self {
            What::Names(names) => names.iter().any(|(name, _)| tree::parent(name) == folder),
            What::Write { .. } | What::Truncate { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operations() -> Vec<Operation> {
        let name = || "a".to_owned();
        vec![
            Operation::Open { name: name(), empty: false },
            Operation::Write { name: name(), offset: 0, bytes: vec![1; 1_024] },
            Operation::Sync { name: name() },
            Operation::SyncNames { folder: String::new() },
            Operation::Write { name: name(), offset: 0, bytes: vec![2; 1_024] },
            Operation::Rename { from: name(), to: "b".to_owned() },
            Operation::Done,
        ]
    }

    fn states(syncs: Syncs, over: usize) -> Vec<Disk> {
        let run = Run::new(Disk::default(), operations(), syncs);
        (0..200).map(|seed| run.cut(over, 50, &mut SplitMix64::new(seed))).collect()
    }

    fn content<'a>(disk: &'a Disk, name: &str) -> Option<&'a [u8]> {
        disk.names.get(name).map(|file| disk.files[*file].as_slice())
    }

    #[test]
    fn what_was_synced_is_there_and_nothing_else_is_certain() {
        assert!(states(Syncs::Kept, 4).iter().all(|disk| content(disk, "a") == Some(&[1; 1_024])));
        let later = states(Syncs::Kept, 6);
        assert!(later.iter().all(|disk| disk.names.len() == 1));
        assert!(later.iter().any(|disk| content(disk, "a").is_some()));
        assert!(later.iter().any(|disk| content(disk, "b") == Some(&[2; 1_024])));
        let torn: Vec<u8> = [[1; 512], [2; 512]].concat();
        assert!(later.iter().any(|disk| content(disk, "a") == Some(&torn)));
    }

    /// The negative control.
    #[test]
    fn without_syncs_nothing_is_certain() {
        let states = states(Syncs::Ignored, 4);
        assert!(states.iter().any(|disk| content(disk, "a").is_none()));
        assert!(states.iter().any(|disk| content(disk, "a") == Some(&[])));
    }

    #[test]
    fn a_run_that_is_not_cut_off_ends_as_it_did() {
        let run = Run::new(Disk::default(), operations(), Syncs::Kept);
        assert_eq!((run.done, run.length, run.turns.as_slice()), (Some(6), 7, [0, 2, 3, 5].as_slice()));
        let disk = run.cut(run.length, 100, &mut SplitMix64::new(1));
        assert_eq!((content(&disk, "a"), content(&disk, "b")), (None, Some([2; 1_024].as_slice())));
    }
}
