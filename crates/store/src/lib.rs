//! Where patrons are kept: the [`Store`] trait, its backends, and the table that opens them.
//!
//! Start with the trait. SQL stays inside its backend; every backend passes the one conformance
//! story in `tests/conformance.rs`. This crate decides nothing about patrons: it carries out a
//! changeset whole or not at all, and says what moved when it cannot.

mod audit;
mod error;
mod matching;
mod memory;
mod sqlite;
pub mod unfinished;
pub mod values;

pub use audit::tells_of;
pub use error::StoreError;

use model::audit::{Actor, AuditLink};
use model::batch::{BatchDetail, BatchSummary, Standing};
use model::changeset::{Applied, Changeset};
use model::field::Field;
use model::guard::{GuardList, GuardSummary};
use model::id::CanonicalId;
use model::layout::KnownLayout;
use model::plan::StalePatron;
use model::progress::Progress;
use model::sign_in::{StoredHash, Try, TryEnd};
use model::snapshot::{FoundPatron, Lookalikes, MayBe, Scope, Snapshot, Sought, StoreFacts, StoredPatron};
use model::starters::{Given, Marked, Reissued};
use model::upkeep::{Purge, PurgeDue, Purged, StoreSizes};
use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::time::Duration;

/// What a store shows to the work that comes first: nobody else can write while it is done, and the batch that is to
/// follow fits.
pub struct Locked<'a> {
    /// The number that the batch will have; for new starters that are no batch, that of the last one.
    pub batch: u64,
    /// Copies the store, as it is before the batch, into a new file; `false` from a store that has no file.
    pub copy: &'a mut dyn FnMut(&Path) -> Result<bool, StoreError>,
    /// Whether the audit chain tells of the hand-out sheet with this mark: its accounts are there.
    pub tells_of: &'a dyn Fn(&str) -> Result<bool, StoreError>,
}

/// Work that comes first, under the lock; `false` withholds the batch, and nothing is written.
pub type First<'a> = dyn FnMut(&mut Locked<'_>) -> bool + 'a;

/// A place that keeps patrons.
pub trait Store: Send {
    /// Name, id and size of the store.
    fn facts(&mut self) -> Result<StoreFacts, StoreError>;

    /// A second handle on the same store, only to look, for work that two threads share. `None` where there is no
    /// second one. Each call on either handle sees one moment, not necessarily the same.
    fn beside(&self) -> Result<Option<Box<dyn Store>>, StoreError>;

    /// The patrons who own an identifier of the scope. The cost is that of the scope, never that of
    /// the store.
    fn snapshot(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<Snapshot, StoreError>;

    /// Patrons who share the day of birth or an e-mail address with people under other IDs, as far as
    /// `may_be` says by their names that they may be one of them. Where more share one than
    /// [`most_compared`](Sought::most_compared) nobody is compared by it, and it is among the crowds. The cost is
    /// that of the people, never that of the store.
    fn lookalikes(
        &mut self,
        sought: &[Sought],
        may_be: &mut MayBe<'_>,
        progress: &dyn Progress,
    ) -> Result<Lookalikes, StoreError>;

    /// Patrons with this value in a field, but those whose key `is_listed` knows. Reads the whole store.
    fn members(
        &mut self,
        field: Field,
        value: &str,
        is_listed: &dyn Fn(&str) -> bool,
        progress: &dyn Progress,
    ) -> Result<Vec<StoredPatron>, StoreError>;

    /// Carries out a changeset in one transaction, and its batch record with it; reads back what it
    /// wrote before it commits. Says [`Applied::Stale`] and writes nothing when a patron it touches
    /// is not as the plan expects.
    fn apply(&mut self, changeset: &Changeset, progress: &dyn Progress) -> Result<Applied, StoreError> {
        self.apply_after(changeset, &mut |_| true, progress)
    }

    /// The same, with work that comes first: it is done once the store is locked and the changeset fits, and before
    /// anything is written.
    fn apply_after(
        &mut self,
        changeset: &Changeset,
        first: &mut First<'_>,
        progress: &dyn Progress,
    ) -> Result<Applied, StoreError>;

    /// Patrons of a changeset who are not as its plan expects. Writes nothing; [`apply`](Store::apply) looks again.
    fn moved(&mut self, changeset: &Changeset, progress: &dyn Progress) -> Result<Vec<StalePatron>, StoreError>;

    /// Copies the store, as it is at one moment, into a new file that only its owner can read. `false` from
    /// a store that has no file.
    fn backup(&mut self, to: &Path, progress: &dyn Progress) -> Result<bool, StoreError>;

    /// What the store consists of.
    fn sizes(&mut self) -> Result<StoreSizes, StoreError>;

    /// Everything that is wrong with the store, a sentence each; reads all of it and compares it with the audit chain.
    fn check(&mut self, progress: &dyn Progress) -> Result<Vec<String>, StoreError>;

    /// Puts a copy of this store, made by [`backup`](Store::backup), in its place, in one transaction, and
    /// says so in the audit chain. The store as it is until then is copied to `kept` first, under the same lock.
    fn restore(&mut self, from: &Path, kept: &Path, actor: &Actor, progress: &dyn Progress) -> Result<(), StoreError>;

    /// What a purge would take out. Changes nothing.
    fn purgeable(&mut self, purge: &Purge) -> Result<Purged, StoreError>;

    /// Takes it out of the tables, in one transaction. The audit chain keeps the counts, and that the purge is due to be
    /// finished: the files may still hold traces.
    fn purge(&mut self, purge: &Purge, actor: &Actor, progress: &dyn Progress) -> Result<Purged, StoreError>;

    /// The purge that was not finished.
    fn purge_due(&mut self) -> Result<Option<PurgeDue>, StoreError>;

    /// Writes the store's files anew, so that nothing of what was deleted can be read from them; an error inside says
    /// why they still hold traces.
    fn write_anew(&mut self, progress: &dyn Progress) -> Result<Result<(), &'static str>, StoreError>;

    /// Notes in the audit chain that a purge is finished.
    fn finish_purge(&mut self, due: &PurgeDue, actor: &Actor, progress: &dyn Progress) -> Result<(), StoreError>;

    /// The lists of IDs that belong to the institution, by name.
    fn guards(&mut self) -> Result<Vec<GuardSummary>, StoreError>;

    /// Adds such a list, in the place of one with the same name; says whether there was one. In one
    /// transaction with its link of the audit chain, which keeps the number of IDs and none of them.
    fn add_guard(&mut self, guard: &GuardList, actor: &Actor, progress: &dyn Progress) -> Result<bool, StoreError>;

    /// Takes such a list out and says what it was; `None` and no link of the chain where there is none.
    fn remove_guard(
        &mut self,
        name: &str,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Option<GuardSummary>, StoreError>;

    /// Those IDs of the scope that are on a guard list, each with its name; on several, the first by name.
    /// The cost is that of the scope.
    fn guarded(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<HashMap<CanonicalId, String>, StoreError>;

    /// All batches, the newest first.
    fn history(&mut self) -> Result<Vec<BatchSummary>, StoreError>;

    /// One batch with every old and new value.
    fn batch(&mut self, number: u64) -> Result<Option<BatchDetail>, StoreError>;

    /// How these IDs stand: who is there, with the state of the password, and every batch that touched
    /// them; in the order asked. The cost is that of the IDs.
    fn standings(&mut self, keys: &[CanonicalId]) -> Result<Vec<Standing>, StoreError>;

    /// Begins a try to sign in under an identifier, and counts it as failed: before anything is compared, so that
    /// tries side by side are counted exactly. At `most` failures the password is locked and no try is begun.
    fn begin_try(&mut self, id: &CanonicalId, most: u32) -> Result<Try, StoreError>;

    /// Ends a try, in one transaction; `was` is what it was compared with. `false`, and nothing is written, when
    /// the patron has another password by now.
    fn end_try(&mut self, key: &CanonicalId, was: &StoredHash, end: TryEnd<'_>) -> Result<bool, StoreError>;

    /// Who still has a starter password, of one batch or at all, by name.
    fn starters(&mut self, batch: Option<u64>) -> Result<Vec<FoundPatron>, StoreError>;

    /// Gives patrons new starters in the place of what they have, all or none, with a link of the audit chain.
    fn reissue(&mut self, given: &[Given], actor: &Actor, progress: &dyn Progress) -> Result<Reissued, StoreError> {
        self.reissue_after(given, None, &mut |_| true, actor, progress)
    }

    /// The same, with work that comes first, under the lock; the link of the chain tells of the hand-out sheet with
    /// the mark `sheet`.
    fn reissue_after(
        &mut self,
        given: &[Given],
        sheet: Option<&str>,
        first: &mut First<'_>,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Reissued, StoreError>;

    /// Takes the starters of these patrons away that have these marks, and says how many went; chosen passwords stay.
    /// With a link of the audit chain.
    fn void(&mut self, marked: &[Marked], actor: &Actor, progress: &dyn Progress) -> Result<u64, StoreError>;

    /// Notes in the audit chain that a hand-out sheet with so many slips was shredded, if `work` has done it: that is
    /// called once the store is locked, and what it says is handed on.
    fn note_shredding(
        &mut self,
        slips: u64,
        work: &mut dyn FnMut() -> io::Result<()>,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<io::Result<()>, StoreError>;

    /// The audit chain, the oldest link first.
    fn audit(&mut self) -> Result<Vec<AuditLink>, StoreError>;

    /// The batch that applied the plan with this digest and was not taken back.
    fn standing_batch(&mut self, digest: &str) -> Result<Option<u64>, StoreError>;

    /// The newest batch that was made from a file with this SHA-256.
    fn batch_of_file(&mut self, sha256: &str) -> Result<Option<u64>, StoreError>;

    /// How the lists of the newest batches were read, the newest first.
    fn layouts(&mut self) -> Result<Vec<KnownLayout>, StoreError>;

    /// Patrons with this identifier, or whose name or e-mail address contains the text without
    /// regard to case; by last and first name, at most `limit`.
    fn find(&mut self, text: &str, limit: usize) -> Result<Vec<FoundPatron>, StoreError>;
}

/// The mark of a password: a part of a hash of its hash.
fn mark(phc: &str) -> u64 {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(phc.as_bytes());
    // 0 is the mark of none.
    digest.iter().take(8).fold(0, |mark, byte| mark << 8 | u64::from(*byte)).max(1)
}

/// What the opener wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Look only. The store must exist; nothing on disk is made or changed.
    Read,
    /// Write. A store that does not exist is made; an older one is refused.
    Write,
    /// Bring an older store to the layout of this version.
    Upgrade,
}

/// How a store is to be opened.
#[derive(Debug, Clone)]
pub struct OpenRequest<'a> {
    /// The address without its scheme: a path for SQLite.
    pub address: &'a str,
    /// Look or write.
    pub access: Access,
    /// How long to wait while somebody else writes.
    pub wait: Duration,
    /// The id that a new store gets: 16 random bytes in hexadecimal, made by the caller.
    pub new_id: &'a str,
}

/// A kind of store.
#[derive(Debug)]
pub struct Backend {
    /// What stands before the colon of an address; an address without one is a path for SQLite.
    pub scheme: &'static str,
    /// Opens one.
    pub open: fn(&OpenRequest<'_>) -> Result<Box<dyn Store>, StoreError>,
}

/// Every kind of store.
pub const BACKENDS: &[Backend] =
    &[Backend { scheme: "sqlite", open: sqlite::open }, Backend { scheme: "memory", open: memory::open }];

/// Opens the store of an address such as `library.db`, `sqlite:library.db` or `memory:`.
pub fn open(request: &OpenRequest<'_>) -> Result<Box<dyn Store>, StoreError> {
    // A single letter before the colon is a drive of Windows, not a scheme.
    let (scheme, address) = match request.address.split_once(':') {
        Some((scheme, rest)) if scheme.len() > 1 && !scheme.contains(['/', '\\', '.']) => (scheme, rest),
        _ => ("sqlite", request.address),
    };
    let backend = BACKENDS.iter().find(|backend| backend.scheme == scheme);
    let backend = backend.ok_or_else(|| StoreError::UnknownScheme(scheme.to_owned()))?;
    (backend.open)(&OpenRequest { address, ..request.clone() })
}
