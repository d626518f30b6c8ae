//! All patrons of a changeset, one after the other: their rows, their passwords, and what the history says of them.
//!
//! What the history says, its digest and the words for looking people up come from the plan alone. Where the caller has a
//! second thread they are made there, a few steps ahead; that brings the patrons nearer to this one's processor, too, which
//! finds them all over the memory otherwise, since they come in the order of their keys.

use super::passwords::PasswordWriter;
use super::patrons::PatronWriter;
use super::record::{HistoryMaker, HistoryWriter, MadeChanges};
use crate::Beside;
use crate::fitting::Keyed;
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt::{STEP, go_on};
use crate::sqlite::seal::Content;
use crate::sqlite::search_words::SearchWords;
use model::batch::BatchAction;
use model::progress::{Event, Phase, Progress};
use rusqlite::Connection;
use std::sync::Mutex;
use std::sync::mpsc::sync_channel;

/// So many patrons are written before they are read back: few enough that what was written is still in the processor's
/// cache.
const AT_HAND: usize = 200;

/// So many steps are made ahead.
const AHEAD: usize = 2;

/// Where patrons are written to.
#[derive(Clone, Copy)]
pub(super) struct To<'c> {
    pub(super) connection: &'c Connection,
    pub(super) batch: u64,
    /// The name of the hand-out sheet.
    pub(super) sheet: Option<&'c str>,
}

/// Writes all patrons, in the order of their keys; gives the digest of what the history says of them.
pub(super) fn all_patrons(
    to: To<'_>,
    writes: &[Keyed<'_>],
    beside: Option<Beside>,
    progress: &dyn Progress,
) -> Result<Content, Fault> {
    let mut writer = Writer::prepare(to)?;
    let steps = || writes.chunks(STEP);
    let made = match beside {
        // A single step has nothing to go ahead of.
        Some(beside) if writes.len() > STEP => {
            let (send, receive) = sync_channel(AHEAD);
            let (all, mut receive, mut ended) = (Mutex::new(None), Some(receive), Ok(()));
            let make = || {
                let mut maker = Maker::new(to.batch);
                // Whoever writes has ended before the last step where this fails.
                if steps().all(|step| send.send(maker.make(step)).is_ok()) {
                    *all.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(maker);
                }
            };
            beside(&make, &mut || {
                let Some(receive) = receive.take() else { return };
                ended = steps().zip(receive).try_for_each(|(step, made)| writer.write(step, &made, progress));
            });
            ended?;
            all.into_inner().ok().flatten().expect("every step was made, since every step was written")
        }
        Some(_) | None => {
            let mut maker = Maker::new(to.batch);
            for step in steps() {
                writer.write(step, &maker.make(step), progress)?;
            }
            maker
        }
    };
    made.words.write(to.connection, to.batch)?;
    Ok(made.history.finish())
}

/// Makes what comes from the plan alone.
struct Maker<'w> {
    history: HistoryMaker,
    words: SearchWords<&'w str>,
}

impl<'w> Maker<'w> {
    fn new(batch: u64) -> Self {
        Maker { history: HistoryMaker::new(batch), words: SearchWords::new() }
    }

    fn make(&mut self, step: &'w [Keyed<'w>]) -> Vec<MadeChanges> {
        let make = |(key, write): &'w Keyed<'w>| {
            self.words.patron(key.as_str(), write);
            self.history.make(key, write, write.version_after())
        };
        step.iter().map(make).collect()
    }
}

/// Writes what has to do with the store.
struct Writer<'c> {
    patrons: PatronWriter<'c>,
    passwords: PasswordWriter<'c>,
    history: HistoryWriter<'c>,
}

impl<'c> Writer<'c> {
    fn prepare(to: To<'c>) -> Result<Self, Fault> {
        Ok(Writer {
            patrons: PatronWriter::prepare(to.connection)?,
            passwords: PasswordWriter::prepare(to.connection, to.batch, to.sheet)?,
            history: HistoryWriter::prepare(to.connection, to.batch)?,
        })
    }

    fn write(&mut self, step: &[Keyed<'_>], made: &[MadeChanges], progress: &dyn Progress) -> Result<(), Fault> {
        go_on(progress)?;
        for (some, made) in step.chunks(AT_HAND).zip(made.chunks(AT_HAND)) {
            for ((key, write), made) in some.iter().zip(made) {
                if write.action() == BatchAction::Removed {
                    self.passwords.keep(key)?;
                    self.patrons.take_out(key, write)?;
                } else {
                    self.patrons.write(key, write)?;
                    self.passwords.write(key, write)?;
                }
                self.history.add(key, write, write.version_after(), made)?;
            }
            self.patrons.read_back(some)?;
            self.passwords.read_back(some)?;
        }
        progress.event(Event::Advance(Phase::Writing, step.len() as u64));
        Ok(())
    }
}
