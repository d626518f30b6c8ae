//! Patrons in one SQLite file.
//!
//! Start with [`SqliteStore`]: each promise of the parts of a store is one file in one of the rooms beside this one.
//! `file/` knows files and the layout, `reading/` and `writing/` patrons, `journal/` what was done to them, `passwords/`
//! and `upkeep/` what their names say. What is in no room is what all of them need, and the guard lists. No other
//! crate sees SQL, and no value of a patron ever becomes part of a statement.

mod cells;
mod columns;
mod fault;
mod file;
mod guard;
mod interrupt;
mod journal;
mod list_tables;
mod packed;
mod passwords;
mod patron_columns;
mod reading;
mod scratch;
mod seal;
mod search_words;
mod upkeep;
mod walk;
mod writing;

use crate::audit as chain;
use crate::fitting;
use crate::parts::{Recorded, TwoLooks};
use crate::{Access, Accounts, Beside, First, Guards, Journal, OpenRequest, Parts, Patrons, See, StoreError, Upkeep};
use fault::Fault;
use file::{backup, open};
use interrupt::Interrupt;
use journal::{audit, history, layouts, password_events, renumbered};
use model::audit::{Actor, AuditLink};
use model::batch::{BatchDetail, BatchHead, BatchSummary, PatronHistory};
use model::changeset::{Applied, Changeset};
use model::field::Field;
use model::guard::{GuardList, GuardSummary};
use model::id::{CanonicalId, PrimaryId};
use model::layout::KnownLayout;
use model::lock::LockRule;
use model::patron::Patron;
use model::person::{FormerPassword, GuardedId, PasswordEvent, PatronEntry};
use model::plan::StalePatron;
use model::progress::{Progress, Silent};
use model::search::{Hits, Search};
use model::sheets::SheetRecord;
use model::sign_in::{Account, StoredHash, Try, TryEnd};
use model::snapshot::{FoundPatron, Lookalikes, MayBe, Scope, Snapshot, Sought, StoreFacts, StoredPatron};
use model::starters::{NewStarter, Reissued, SeenStarter};
use model::upkeep::{Purge, PurgeDue, PurgePreview, Purged, Remains, StoreSizes};
use passwords::{former, sign_in, starters, unlock};
use reading::sections::Second;
use reading::{find, lookalikes, members, next_ids, patron_histories, scan, snapshot};
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;
use std::time::Duration;
use upkeep::restore::Copies;
use upkeep::{check, purge, restore, rewrite, sizes};
use writing::apply::{self, How};
use writing::first::FirstOf;
use writing::record;

/// Opens the store in the file that the address names.
pub(crate) fn open(request: &OpenRequest<'_>) -> Result<Box<dyn Parts>, StoreError> {
    let mut connection = open::connect(request)?;
    let name = request.address.to_owned();
    let interrupt = Interrupt::of(&mut connection).map_err(|fault| fault.at(&name))?;
    Ok(Box::new(SqliteStore {
        connection,
        interrupt,
        name,
        access: request.access,
        wait: request.wait,
        beside: request.beside,
    }))
}

/// The store once more, only to look, and on one thread.
fn to_look(name: &str, wait: Duration) -> OpenRequest<'_> {
    OpenRequest { address: name, access: Access::Read, wait, new_id: "", beside: None }
}

struct SqliteStore {
    connection: Connection,
    /// Where a stop reaches a statement that runs.
    interrupt: Interrupt,
    /// The path as the person wrote it.
    name: String,
    access: Access,
    wait: Duration,
    beside: Option<Beside>,
}

impl SqliteStore {
    fn may_write(&self) -> Result<(), StoreError> {
        match self.access {
            Access::Write | Access::Upgrade => Ok(()),
            Access::Read => Err(StoreError::NoPermission(self.name.clone())),
        }
    }

    /// Reads everything as it is at one moment; leaves nothing behind, not even in memory.
    fn look<T>(&self, read: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, StoreError> {
        let look = || -> Result<T, Fault> {
            let transaction = self.connection.unchecked_transaction()?;
            read(&transaction)
        };
        look().map_err(|fault| fault.at(&self.name))
    }
}

impl Parts for SqliteStore {
    fn facts(&mut self) -> Result<StoreFacts, StoreError> {
        self.look(|connection| history::facts(connection, &self.name))
    }

    fn second_reader(&self) -> Result<Option<Box<dyn Parts>>, StoreError> {
        open(&to_look(&self.name, self.wait)).map(Some)
    }

    fn patrons(&mut self) -> &mut dyn Patrons {
        self
    }

    fn journal(&mut self) -> &mut dyn Journal {
        self
    }

    fn accounts(&mut self) -> Option<&mut dyn Accounts> {
        Some(self)
    }

    fn guards(&mut self) -> Option<&mut dyn Guards> {
        Some(self)
    }

    fn upkeep(&mut self) -> Option<&mut dyn Upkeep> {
        Some(self)
    }
}

impl Patrons for SqliteStore {
    fn snapshot(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<Snapshot, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.look(|connection| snapshot::take(connection, &self.name, scope, progress))
    }

    fn scan(&mut self, see: &mut See<'_>, progress: &dyn Progress) -> Result<(), StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.look(|connection| scan::all(connection, see, progress))
    }

    fn scan_twice(&mut self, looks: &mut dyn TwoLooks, progress: &dyn Progress) -> Result<(), StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.look(|connection| {
            scan::all(connection, &mut |stored| looks.first(stored), progress)?;
            if looks.look_again() {
                scan::all(connection, &mut |stored| looks.second(stored), progress)?;
            }
            Ok(())
        })
    }

    fn lookalikes(
        &mut self,
        sought: &[Sought],
        may_be: &mut MayBe<'_>,
        progress: &dyn Progress,
    ) -> Result<Lookalikes, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.look(|connection| lookalikes::find(connection, sought, may_be, progress))
    }

    fn members(
        &mut self,
        field: Field,
        value: &str,
        is_listed: &dyn Fn(&str) -> bool,
        progress: &dyn Progress,
    ) -> Result<Vec<StoredPatron>, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.look(|connection| members::find(connection, field, value, is_listed, progress))
    }

    fn next_ids(&mut self, places: &[CanonicalId], each: usize) -> Result<Vec<PrimaryId>, StoreError> {
        self.look(|connection| next_ids::behind(connection, places, each))
    }

    fn search(&mut self, search: &Search) -> Result<Hits, StoreError> {
        let name = &self.name;
        // It helps, and waits for nobody.
        let open = || open::connect(&to_look(name, Duration::ZERO));
        let second = self.beside.map(|beside| Second { beside, open: &open });
        self.look(|connection| find::search(connection, search, second))
    }

    fn moved(&mut self, changeset: &Changeset, progress: &dyn Progress) -> Result<Vec<StalePatron>, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.look(|connection| apply::moved(connection, changeset, progress))
    }

    fn apply_after(
        &mut self,
        changeset: &Changeset,
        first: &mut First<'_>,
        progress: &dyn Progress,
    ) -> Result<Applied, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.may_write()?;
        let path = open::path_of(&self.name)?;
        fitting::refuse_passwords_left_behind(changeset, &self.name)?;
        let first = &mut FirstOf { store: &path, name: &self.name, work: first, progress };
        let how = How { wait: self.wait, beside: self.beside, progress };
        apply::apply(&self.connection, changeset, first, how).map_err(|fault| fault.at(&self.name))
    }
}

impl Journal for SqliteStore {
    fn begin(&mut self, head: &BatchHead) -> Result<(), StoreError> {
        self.may_write()?;
        record::begin(&self.connection, head, self.wait).map_err(|fault| fault.at(&self.name))
    }

    fn record(&mut self, changeset: &Changeset, versions: &BTreeMap<CanonicalId, u64>) -> Result<Recorded, StoreError> {
        self.may_write()?;
        let recorded = record::record(&self.connection, changeset, versions, self.wait);
        recorded.map_err(|fault| fault.at(&self.name))
    }

    fn history(&mut self) -> Result<Vec<BatchSummary>, StoreError> {
        self.look(|connection| history::summaries(connection, None))
    }

    fn batch(&mut self, number: u64) -> Result<Option<BatchDetail>, StoreError> {
        self.look(|connection| history::detail(connection, number))
    }

    fn patron_histories(&mut self, keys: &[CanonicalId]) -> Result<Vec<PatronHistory>, StoreError> {
        self.look(|connection| patron_histories::of(connection, keys))
    }

    fn entries_of(&mut self, key: &CanonicalId) -> Result<Vec<PatronEntry>, StoreError> {
        self.look(|connection| renumbered::entries_of(connection, key))
    }

    fn password_events_of(&mut self, key: &CanonicalId) -> Result<Vec<PasswordEvent>, StoreError> {
        self.look(|connection| password_events::of(connection, key))
    }

    fn audit(&mut self) -> Result<Vec<AuditLink>, StoreError> {
        self.look(audit::links)
    }

    fn standing_batch(&mut self, digest: &str) -> Result<Option<u64>, StoreError> {
        self.look(|connection| history::standing_batch_of(connection, digest))
    }

    fn batch_of_file(&mut self, sha256: &str) -> Result<Option<u64>, StoreError> {
        self.look(|connection| history::batch_of_file(connection, sha256))
    }

    fn layouts(&mut self) -> Result<Vec<KnownLayout>, StoreError> {
        self.look(layouts::list)
    }
}

impl Accounts for SqliteStore {
    fn begin_sign_in(&mut self, id: &CanonicalId, rule: &LockRule) -> Result<Try, StoreError> {
        self.may_write()?;
        let found = self.snapshot(&Scope::new(vec![id.clone()]), &Silent)?;
        let patron = found.owner(id).map(|stored| stored.patron.clone());
        let key = patron.as_ref().map_or_else(|| id.clone(), Patron::key);
        let begun = sign_in::begin(&self.connection, &key, rule, self.wait).map_err(|fault| fault.at(&self.name))?;
        Ok(match (begun, patron) {
            (sign_in::Begun::Open(kept), Some(patron)) => {
                let sign_in::StoredPassword { hash, must_change, starter, failures } = kept;
                let locked = starter.is_some() && failures.locked;
                Try::Open(Box::new(Account { patron, hash, must_change, starter, locked }))
            }
            (sign_in::Begun::Locked, _) => Try::Locked,
            (_, _) => Try::Unknown,
        })
    }

    fn end_sign_in(&mut self, key: &CanonicalId, was: &StoredHash, end: TryEnd<'_>) -> Result<bool, StoreError> {
        self.may_write()?;
        sign_in::end(&self.connection, key, was, end, self.wait).map_err(|fault| fault.at(&self.name))
    }

    fn starters(&mut self, batch: Option<u64>) -> Result<Vec<FoundPatron>, StoreError> {
        self.look(|connection| starters::list(connection, batch))
    }

    fn reissue_after(
        &mut self,
        given: &[NewStarter],
        sheet: Option<&SheetRecord>,
        first: &mut First<'_>,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Reissued, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.may_write()?;
        let path = open::path_of(&self.name)?;
        let first = &mut FirstOf { store: &path, name: &self.name, work: first, progress };
        let reissued = starters::reissue(&self.connection, given, sheet, first, actor, self.wait, progress);
        reissued.map_err(|fault| fault.at(&self.name))
    }

    fn void(&mut self, seen: &[SeenStarter], actor: &Actor, progress: &dyn Progress) -> Result<u64, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.may_write()?;
        let gone = starters::void(&self.connection, seen, actor, self.wait, progress);
        gone.map_err(|fault| fault.at(&self.name))
    }

    fn unlock(
        &mut self,
        key: &CanonicalId,
        was: u64,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<bool, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.may_write()?;
        let unlocked = unlock::unlock(&self.connection, key, was, actor, self.wait, progress);
        unlocked.map_err(|fault| fault.at(&self.name))
    }

    fn former_password(&mut self, key: Option<&CanonicalId>) -> Result<Option<FormerPassword>, StoreError> {
        self.look(|connection| former::of(connection, key))
    }

    fn restore_password(
        &mut self,
        former: &FormerPassword,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<bool, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.may_write()?;
        let restored = former::restore(&self.connection, former, actor, self.wait, progress);
        restored.map_err(|fault| fault.at(&self.name))
    }

    fn note_shredding(
        &mut self,
        slips: u64,
        work: &mut dyn FnMut() -> io::Result<()>,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<io::Result<()>, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.may_write()?;
        let noted = starters::note_shredding(&self.connection, slips, work, actor, self.wait, progress);
        noted.map_err(|fault| fault.at(&self.name))
    }
}

impl Guards for SqliteStore {
    fn lists(&mut self) -> Result<Vec<GuardSummary>, StoreError> {
        self.look(guard::list)
    }

    fn add(&mut self, guard: &GuardList, actor: &Actor, progress: &dyn Progress) -> Result<bool, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.may_write()?;
        guard::add(&self.connection, guard, actor, self.wait, progress).map_err(|fault| fault.at(&self.name))
    }

    fn remove(
        &mut self,
        name: &str,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Option<GuardSummary>, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.may_write()?;
        guard::remove(&self.connection, name, actor, self.wait, progress).map_err(|fault| fault.at(&self.name))
    }

    fn guarded(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<HashMap<CanonicalId, String>, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.look(|connection| guard::guarded(connection, scope, progress))
    }

    fn guards_of(&mut self, scope: &Scope) -> Result<Vec<GuardedId>, StoreError> {
        self.look(|connection| guard::guards_of(connection, scope))
    }
}

impl Upkeep for SqliteStore {
    fn sizes(&mut self) -> Result<StoreSizes, StoreError> {
        let path = open::path_of(&self.name)?;
        self.look(|connection| sizes::sizes(connection, &path))
    }

    fn check(&mut self, progress: &dyn Progress) -> Result<Vec<String>, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.look(|connection| check::faults(connection, progress))
    }

    fn backup(&mut self, to: &Path, progress: &dyn Progress) -> Result<bool, StoreError> {
        let _armed = self.interrupt.arm(progress);
        backup::copy(&self.connection, &self.name, to, progress).map(|()| true)
    }

    fn restore(&mut self, from: &Path, kept: &Path, actor: &Actor, progress: &dyn Progress) -> Result<(), StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.may_write()?;
        restore::restore(&mut self.connection, &self.name, Copies { from, kept }, actor, self.wait, progress)
    }

    fn purgeable(&mut self, what: &Purge) -> Result<Purged, StoreError> {
        self.look(|connection| purge::count(connection, what))
    }

    fn preview(&mut self, what: &Purge) -> Result<PurgePreview, StoreError> {
        self.look(|connection| purge::preview(connection, what))
    }

    fn purge_as_shown(
        &mut self,
        what: &Purge,
        remains: Remains,
        shown: Option<&PurgePreview>,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Option<Purged>, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.may_write()?;
        let order = purge::Order { what, remains, shown };
        let purged = purge::purge(&self.connection, order, actor, self.wait, progress);
        purged.map_err(|fault| fault.at(&self.name))
    }

    fn purge_due(&mut self) -> Result<Option<PurgeDue>, StoreError> {
        Ok(chain::purge_due(&self.audit()?))
    }

    fn write_anew(&mut self, progress: &dyn Progress) -> Result<Result<(), &'static str>, StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.may_write()?;
        rewrite::write_anew(&mut self.connection, &self.name, self.wait, progress)
    }

    fn finish_purge(&mut self, due: &PurgeDue, actor: &Actor, progress: &dyn Progress) -> Result<(), StoreError> {
        let _armed = self.interrupt.arm(progress);
        self.may_write()?;
        let finished = purge::finished(&self.connection, due, actor, self.wait, progress);
        finished.map_err(|fault| fault.at(&self.name))
    }
}
