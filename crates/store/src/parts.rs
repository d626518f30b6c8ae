//! What a store consists of, by who can offer it. A database offers all of it; a library system somewhere else keeps
//! patrons, and nothing of how they came to be what they are.
//!
//! Start with [`Parts`]: what a backend hands out.

use crate::{StoreError, scanning};
use model::audit::{Actor, AuditLink};
use model::batch::{BatchDetail, BatchHead, BatchSummary, PatronHistory};
use model::changeset::{Applied, Changeset};
use model::field::Field;
use model::guard::{GuardList, GuardSummary};
use model::id::{CanonicalId, PrimaryId};
use model::layout::KnownLayout;
use model::lock::LockRule;
use model::person::{FormerPassword, GuardedId, PasswordEvent, PatronEntry};
use model::plan::StalePatron;
use model::progress::Progress;
use model::search::{Hits, Search};
use model::sheets::SheetRecord;
use model::sign_in::{StoredHash, Try, TryEnd};
use model::snapshot::{FoundPatron, Lookalikes, MayBe, Scope, Snapshot, Sought, StoreFacts, StoredPatron, has_value};
use model::starters::{NewStarter, Reissued, SeenStarter};
use model::upkeep::{Purge, PurgeDue, PurgePreview, Purged, Remains, StoreSizes};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

/// What a store shows to the work that comes first: nobody else can write while it is done, and the batch that is to
/// follow fits.
pub struct Locked<'a> {
    /// The number that the batch will have; for new starters that are no batch, that of the last one.
    pub batch: u64,
    /// Copies the store, as it is before the batch, into a new file; `false` from a store that has no file.
    pub copy: &'a mut dyn FnMut(&Path) -> Result<bool, StoreError>,
    /// Whether the audit chain records the hand-out sheet with this mark: its accounts are there.
    pub is_sheet_recorded: &'a dyn Fn(&str) -> Result<bool, StoreError>,
}

/// Work that comes first, under the lock; `false` withholds the batch, and nothing is written.
pub type First<'a> = dyn FnMut(&mut Locked<'_>) -> bool + 'a;

/// Sees one patron after the other, and says whether to go on.
pub type See<'a> = dyn FnMut(StoredPatron) -> ControlFlow<()> + 'a;

/// Sees every patron, and then perhaps all of them once more.
pub trait TwoLooks {
    /// Sees a patron for the first time, and says whether to go on.
    fn first(&mut self, stored: StoredPatron) -> ControlFlow<()>;

    /// Whether a second look is wanted, once everybody was seen.
    fn look_again(&mut self) -> bool;

    /// Sees a patron for the second time, and says whether to go on.
    fn second(&mut self, stored: StoredPatron) -> ControlFlow<()>;
}

/// What a backend hands out: the two parts that every store has, and the others where it offers them.
pub trait Parts: Send {
    /// Name, id and size of the store.
    fn facts(&mut self) -> Result<StoreFacts, StoreError>;

    /// A second handle on the same store, only to look, for work that two threads share. `None` where there is no
    /// second one. Each call on either handle sees one moment, not necessarily the same.
    fn second_reader(&self) -> Result<Option<Box<dyn Parts>>, StoreError>;

    /// The patrons.
    fn patrons(&mut self) -> &mut dyn Patrons;

    /// What was done to them.
    fn journal(&mut self) -> &mut dyn Journal;

    /// Their passwords, where the store keeps any.
    fn accounts(&mut self) -> Option<&mut dyn Accounts> {
        None
    }

    /// The lists of IDs that belong to the institution, where the store keeps any.
    fn guards(&mut self) -> Option<&mut dyn Guards> {
        None
    }

    /// Looking after what it is kept in, where that is ours to look after.
    fn upkeep(&mut self) -> Option<&mut dyn Upkeep> {
        None
    }
}

/// The patrons: who is there, and changing them as a plan says.
pub trait Patrons: Send {
    /// The patrons who own an identifier of the scope. The cost is that of the scope, never that of
    /// the store.
    fn snapshot(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<Snapshot, StoreError>;

    /// Every patron, in the order of their keys, until `see` has seen enough. One after the other: there is never room
    /// for all of them at once. What is seen is the store at one moment, where it can do that.
    fn scan(&mut self, see: &mut See<'_>, progress: &dyn Progress) -> Result<(), StoreError>;

    /// The same twice over, if whoever looks wants to look again: both times it is the store at one and the same moment,
    /// where it can do that.
    fn scan_twice(&mut self, looks: &mut dyn TwoLooks, progress: &dyn Progress) -> Result<(), StoreError> {
        self.scan(&mut |stored| looks.first(stored), progress)?;
        if looks.look_again() {
            self.scan(&mut |stored| looks.second(stored), progress)?;
        }
        Ok(())
    }

    /// Patrons who share the day of birth, an e-mail address or the name with people under other IDs, as far as
    /// `may_be` says by their names and days of birth that they may be one of them. Where more share one than
    /// [`most_compared`](Sought::most_compared) nobody is compared by it, and it is among the crowds. Reads the whole
    /// store where it has no better way; one that has costs as much as the people.
    fn lookalikes(
        &mut self,
        sought: &[Sought],
        may_be: &mut MayBe<'_>,
        progress: &dyn Progress,
    ) -> Result<Lookalikes, StoreError> {
        let mut sharing = scanning::Sharing::of(sought);
        self.scan(&mut |stored| sharing.see(stored), progress)?;
        Ok(sharing.lookalikes(may_be))
    }

    /// Patrons who [have](has_value) this value in a field, but those whose key `is_listed` knows; in the order of their
    /// keys. Reads the whole store.
    fn members(
        &mut self,
        field: Field,
        value: &str,
        is_listed: &dyn Fn(&str) -> bool,
        progress: &dyn Progress,
    ) -> Result<Vec<StoredPatron>, StoreError> {
        let mut members = Vec::new();
        let mut see = |stored: StoredPatron| {
            if has_value(&stored.patron, field, value) && !is_listed(stored.patron.key().as_str()) {
                members.push(stored);
            }
            ControlFlow::Continue(())
        };
        self.scan(&mut see, progress)?;
        Ok(members)
    }

    /// The primary IDs of the patrons whose keys come next from each of these places on, at most so many for each; in the
    /// order of the keys, each once. For seeing what IDs look like here: the cost is that of the answer, and a store
    /// that has no such way says nothing.
    fn next_ids(&mut self, _places: &[CanonicalId], _each: usize) -> Result<Vec<PrimaryId>, StoreError> {
        Ok(Vec::new())
    }

    /// Patrons who fit what somebody types at a desk, the closest first. The whole of an identifier finds its owner and
    /// nobody else, and other spellings of a name are looked for where nobody is found otherwise. Reads the whole store
    /// where it has no better way; one that has costs as much as those who fit.
    fn search(&mut self, search: &Search) -> Result<Hits, StoreError>;

    /// The same without a filter: at most `limit` patrons, and nothing about how many there are.
    fn find(&mut self, text: &str, limit: usize) -> Result<Vec<FoundPatron>, StoreError> {
        let search = Search { text: text.to_owned(), limit: Some(limit), ..Search::default() };
        Ok(self.search(&search)?.shown.into_iter().map(|hit| hit.found).collect())
    }

    /// Patrons of a changeset who are not as its plan expects. Writes nothing; [`apply`](Patrons::apply) looks again.
    fn moved(&mut self, changeset: &Changeset, progress: &dyn Progress) -> Result<Vec<StalePatron>, StoreError>;

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
}

/// What was done to patrons, by whom, when and from which lists.
pub trait Journal: Send {
    /// Notes in the audit chain that the patrons of a plan are about to be sent to another system.
    fn begin(&mut self, head: &BatchHead) -> Result<(), StoreError>;

    /// Records as a batch what was done to patrons who are kept elsewhere: every one of the changeset, each with the
    /// version that it has now. In one transaction. There is no stopping it: it was done.
    fn record(&mut self, changeset: &Changeset, versions: &BTreeMap<CanonicalId, u64>) -> Result<Recorded, StoreError>;

    /// All batches, the newest first.
    fn history(&mut self) -> Result<Vec<BatchSummary>, StoreError>;

    /// One batch with every old and new value.
    fn batch(&mut self, number: u64) -> Result<Option<BatchDetail>, StoreError>;

    /// How these IDs stand: who is there, with the state of the password, and every batch that touched
    /// them; in the order asked. The cost is that of the IDs.
    fn patron_histories(&mut self, keys: &[CanonicalId]) -> Result<Vec<PatronHistory>, StoreError>;

    /// What each batch did to the patron with this key, with every old and new value, under every ID that they have had
    /// and under those of the records that were merged into theirs; oldest first. The cost is that of the answer.
    fn entries_of(&mut self, key: &CanonicalId) -> Result<Vec<PatronEntry>, StoreError>;

    /// What was done to the password of the patron with this key beside the batches, under every ID that they have had and
    /// under those of the records that were merged into theirs; oldest first. The cost is that of the answer.
    fn password_events_of(&mut self, key: &CanonicalId) -> Result<Vec<PasswordEvent>, StoreError>;

    /// The audit chain, the oldest link first.
    fn audit(&mut self) -> Result<Vec<AuditLink>, StoreError>;

    /// The batch that applied the plan with this digest and was not taken back.
    fn standing_batch(&mut self, digest: &str) -> Result<Option<u64>, StoreError>;

    /// The newest batch that was made from a file with this SHA-256.
    fn batch_of_file(&mut self, sha256: &str) -> Result<Option<u64>, StoreError>;

    /// How the lists of the newest batches were read, the newest first.
    fn layouts(&mut self) -> Result<Vec<KnownLayout>, StoreError>;
}

/// A batch that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number.
    pub batch: u64,
    /// The last link of the audit chain.
    pub audit: String,
}

/// The passwords of patrons: signing in, and starters after they were handed out.
pub trait Accounts: Send {
    /// Begins a try to sign in under an identifier, and counts it as failed: before anything is compared, so that
    /// tries side by side are counted exactly. Where the rule locks the identifier no try is begun, and that of one which
    /// has no password is counted and locked in the same way.
    fn begin_sign_in(&mut self, id: &CanonicalId, rule: &LockRule) -> Result<Try, StoreError>;

    /// Ends a try, in one transaction; `was` is what it was compared with. `false`, and nothing is written, when
    /// the patron has another password by now.
    fn end_sign_in(&mut self, key: &CanonicalId, was: &StoredHash, end: TryEnd<'_>) -> Result<bool, StoreError>;

    /// Who still has a starter password, of one batch or at all, by name.
    fn starters(&mut self, batch: Option<u64>) -> Result<Vec<FoundPatron>, StoreError>;

    /// Gives patrons new starters in the place of what they have, all or none, with a link of the audit chain.
    fn reissue(
        &mut self,
        given: &[NewStarter],
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Reissued, StoreError> {
        self.reissue_after(given, None, &mut |_| true, actor, progress)
    }

    /// The same, with work that comes first, under the lock; the starters are on this hand-out sheet, of which the link
    /// of the chain tells by its mark.
    fn reissue_after(
        &mut self,
        given: &[NewStarter],
        sheet: Option<&SheetRecord>,
        first: &mut First<'_>,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Reissued, StoreError>;

    /// Takes the starters of these patrons away that are still what was seen, and says how many went; chosen passwords
    /// stay. With a link of the audit chain.
    fn void(&mut self, seen: &[SeenStarter], actor: &Actor, progress: &dyn Progress) -> Result<u64, StoreError>;

    /// Lifts the lock of a password that the patron has chosen, if it is still the one that was seen: failed tries are
    /// forgotten. `false`, and nothing is written, where there is none to lift. A starter stays locked, since it can be
    /// guessed from its pattern. With a link of the audit chain.
    fn unlock(
        &mut self,
        key: &CanonicalId,
        was: u64,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<bool, StoreError>;

    /// What the password of this patron was before it was last reset or unlocked, as long as nothing has changed it since,
    /// not even a sign-in; where nobody is named, that of the patron whom the last link of the audit chain is about. It is
    /// kept where one patron was given a new starter, not where several were.
    fn former_password(&mut self, key: Option<&CanonicalId>) -> Result<Option<FormerPassword>, StoreError>;

    /// Puts a password back as it was, if that is still what was seen; what took its place works no longer. `false`, and
    /// nothing is written, where it is not. With a link of the audit chain.
    fn restore_password(
        &mut self,
        former: &FormerPassword,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<bool, StoreError>;

    /// Notes in the audit chain that a hand-out sheet with so many slips was shredded, if `work` has done it: that is
    /// called once the store is locked, and what it says is handed on.
    fn note_shredding(
        &mut self,
        slips: u64,
        work: &mut dyn FnMut() -> io::Result<()>,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<io::Result<()>, StoreError>;
}

/// The lists of IDs that belong to the institution.
pub trait Guards: Send {
    /// The lists of IDs that belong to the institution, by name.
    fn lists(&mut self) -> Result<Vec<GuardSummary>, StoreError>;

    /// Adds such a list, in the place of one with the same name; says whether there was one. In one
    /// transaction with its link of the audit chain, which keeps the number of IDs and none of them.
    fn add(&mut self, guard: &GuardList, actor: &Actor, progress: &dyn Progress) -> Result<bool, StoreError>;

    /// Takes such a list out and says what it was; `None` and no link of the chain where there is none.
    fn remove(
        &mut self,
        name: &str,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Option<GuardSummary>, StoreError>;

    /// Those IDs of the scope that are on a guard list, each with its name; on several, the first by name.
    /// The cost is that of the scope.
    fn guarded(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<HashMap<CanonicalId, String>, StoreError>;

    /// Those IDs of the scope that are on guard lists, each with every one of its lists; by ID and name.
    fn guards_of(&mut self, scope: &Scope) -> Result<Vec<GuardedId>, StoreError>;
}

/// Looking after what a store is kept in. Upgrading is none of the methods: a store of an older layout cannot hand out its
/// parts, so that opening it with [`Access::Upgrade`](crate::Access::Upgrade) is what upgrades it.
pub trait Upkeep: Send {
    /// What the store consists of.
    fn sizes(&mut self) -> Result<StoreSizes, StoreError>;

    /// Everything that is wrong with the store, a sentence each; reads all of it and compares it with the audit chain.
    fn check(&mut self, progress: &dyn Progress) -> Result<Vec<String>, StoreError>;

    /// Copies the store, as it is at one moment, into a new file that only its owner can read. `false` from
    /// a store that has no file.
    fn backup(&mut self, to: &Path, progress: &dyn Progress) -> Result<bool, StoreError>;

    /// Puts a copy of this store, made by [`backup`](Upkeep::backup), in its place, in one transaction, and
    /// says so in the audit chain. The store as it is until then is copied to `kept` first, under the same lock.
    fn restore(&mut self, from: &Path, kept: &Path, actor: &Actor, progress: &dyn Progress) -> Result<(), StoreError>;

    /// What a purge would take out. Changes nothing.
    fn purgeable(&mut self, purge: &Purge) -> Result<Purged, StoreError>;

    /// The same with who that would be, to be shown before somebody agrees to it.
    fn preview(&mut self, purge: &Purge) -> Result<PurgePreview, StoreError>;

    /// Takes it out of the tables, in one transaction. Says [`StoreError::Damaged`] and writes nothing where a patron would
    /// go along whom nobody has named. The audit chain keeps the counts, those that are to remain among
    /// them, and that the purge is due to be finished: the files may still hold traces. Where somebody has agreed to what
    /// was shown, and that would not be what goes now, nothing is changed: `None`.
    fn purge_as_shown(
        &mut self,
        purge: &Purge,
        remains: Remains,
        shown: Option<&PurgePreview>,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Option<Purged>, StoreError>;

    /// The same, whatever would go now.
    fn purge(
        &mut self,
        purge: &Purge,
        remains: Remains,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Purged, StoreError> {
        Ok(self.purge_as_shown(purge, remains, None, actor, progress)?.unwrap_or_default())
    }

    /// The purge that was not finished.
    fn purge_due(&mut self) -> Result<Option<PurgeDue>, StoreError>;

    /// Writes the store's files anew, so that nothing of what was deleted can be read from them; an error inside says
    /// why they still hold traces.
    fn write_anew(&mut self, progress: &dyn Progress) -> Result<Result<(), &'static str>, StoreError>;

    /// Notes in the audit chain that a purge is finished.
    fn finish_purge(&mut self, due: &PurgeDue, actor: &Actor, progress: &dyn Progress) -> Result<(), StoreError>;
}
