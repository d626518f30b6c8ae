//! Looking at patrons who may be meant, some at a time, until enough of them fit. A search that takes long is cut into
//! sections by the keys of the patrons, which two handles of the store take one after the other, at the same time. What
//! comes of it is what one handle finds.
//!
//! Not for saying who may be meant (`meant.rs`), nor for making threads: how something is done beside is handed down.

use super::fetch;
use super::meant::{Looking, Source};
use crate::gathering::Gathered;
use crate::matching::{Needle, Pass};
use crate::sqlite::fault::Fault;
use crate::{Beside, StoreError};
use model::patron::Patron;
use model::search::Search;
use rusqlite::{Connection, OptionalExtension};
use std::iter::Enumerate;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::vec::IntoIter;

/// All of fewer patrons are looked at sooner than another handle is worth it.
const WORTH_CUTTING: i64 = 50_000;

/// So many sections: each handle takes the next one, so that they need not be equally long, and whoever is ready first
/// waits for a small one.
const SECTIONS: usize = 32;

/// What takes long is read once. Memory for all the pages that a connection may keep has to be got from the system first:
/// 64 ms for a million patrons of whom none fits, and 50 with so much of it.
const CACHE_KIB: i64 = 2 * 1024;

const CACHE: &str = "cache_size";

/// Patrons whom the history names lie there as they were written: those in equal distances are spread over all keys.
/// Where the history was purged, the sections are less even.
const ENDS: &str = "SELECT (SELECT min(rowid) FROM batch_patron), (SELECT max(rowid) FROM batch_patron)";

const END: &str = "SELECT patron FROM batch_patron WHERE rowid >= ?1 ORDER BY rowid LIMIT 1";

/// How many patrons there are, and what rises with all that is done to them.
const MOMENT: &str = "SELECT patrons, epoch, (SELECT max(sequence) FROM audit) FROM meta";

/// How a second handle is opened, and how something is done beside.
#[derive(Clone, Copy)]
pub(in crate::sqlite) struct Second<'a> {
    pub(in crate::sqlite) beside: Beside,
    pub(in crate::sqlite) open: &'a (dyn Fn() -> Result<Connection, StoreError> + Sync),
}

/// Has a search keep few pages in memory.
pub(super) fn reading_once<T>(connection: &Connection, read: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    let before: i64 = connection.pragma_query_value(None, CACHE, |row| row.get(0))?;
    connection.pragma_update(None, CACHE, -CACHE_KIB)?;
    let done = read();
    connection.pragma_update(None, CACHE, before)?;
    done
}

/// Those of a source who fit. The second handle is opened only where this one has looked at some of very many, and they
/// were not enough.
pub(super) fn gather<'s>(
    looking: &Looking<'_>,
    source: Source,
    pass: Pass,
    search: &'s Search,
    second: Option<Second<'_>>,
) -> Result<Gathered<'s>, Fault> {
    // Where something of it cannot be read, the search itself says so, if it comes there.
    let moment = second.filter(|_| source.is_long()).and_then(|_| Moment::of(looking.connection).ok());
    let (Some(second), Some(moment)) = (second, moment.filter(|moment| moment.patrons >= WORTH_CUTTING)) else {
        return in_sections(looking, vec![source], pass, search, |_| ());
    };
    let mut ends = source.ends_of_list(SECTIONS).unwrap_or_else(|| ends(looking.connection).unwrap_or_default());
    ends.sort_unstable();
    ends.dedup();
    in_sections(looking, source.cut(&ends), pass, search, |work| {
        (second.beside)(&|| work.help(second, moment), &mut || work.go_on(looking));
    })
}

/// Those of all sections who fit: of the first alone, and of the others together where they are not enough.
fn in_sections<'s>(
    looking: &Looking<'_>,
    sections: Vec<Source>,
    pass: Pass,
    search: &'s Search,
    together: impl FnOnce(&Work<'_, 's>),
) -> Result<Gathered<'s>, Fault> {
    let mut gathered = Gathered::of(search);
    let mut sections = sections.into_iter();
    if let Some(mut first) = sections.next() {
        look_at(looking, &mut first, pass, &mut gathered)?;
    }
    if gathered.is_enough_with(0) || sections.len() == 0 {
        return Ok(gathered);
    }
    let state = State { left: sections.enumerate(), done: Vec::new(), found: gathered.len(), is_enough: false };
    let work = Work { search, needle: looking.needle, pass, state: Mutex::new(state) };
    together(&work);
    let mut done = work.state.into_inner().unwrap_or_else(PoisonError::into_inner).done;
    done.sort_unstable_by_key(|(number, _)| *number);
    for (_, of_section) in done {
        // What comes behind enough is not looked at by one handle either.
        if gathered.is_enough_with(0) {
            break;
        }
        gathered.append(of_section?);
    }
    Ok(gathered)
}

/// Looks at patrons who may be meant, some at a time, until enough fit.
fn look_at(looking: &Looking<'_>, source: &mut Source, pass: Pass, gathered: &mut Gathered<'_>) -> Result<(), Fault> {
    let fit = |patron: &Patron| looking.needle.fit(pass, patron);
    loop {
        let keys = source.next(looking)?;
        if keys.is_empty() {
            return Ok(());
        }
        let mut patrons = fetch::by_keys(looking.connection, &keys, &|| Ok(()))?.into_iter();
        if patrons.try_for_each(|stored| gathered.add(stored, fit)).is_break() {
            return Ok(());
        }
    }
}

/// Keys that cut all patrons into sections.
fn ends(connection: &Connection) -> Result<Vec<String>, Fault> {
    let (first, last): (Option<i64>, Option<i64>) =
        connection.query_row(ENDS, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
    let sections = i64::try_from(SECTIONS).unwrap_or(i64::MAX);
    let step = last.saturating_sub(first) / sections;
    let mut end = connection.prepare(END)?;
    let mut ends = Vec::with_capacity(SECTIONS);
    for section in 1..sections {
        let place = first.saturating_add(step.saturating_mul(section));
        ends.extend(end.query_row([place], |row| row.get::<_, String>(0)).optional()?);
    }
    Ok(ends)
}

/// What a handle sees: two that see the same of this see the same patrons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moment {
    patrons: i64,
    epoch: i64,
    audited: Option<i64>,
}

impl Moment {
    fn of(connection: &Connection) -> Result<Self, Fault> {
        let moment =
            |row: &rusqlite::Row<'_>| Ok(Moment { patrons: row.get(0)?, epoch: row.get(1)?, audited: row.get(2)? });
        Ok(connection.query_row(MOMENT, [], moment)?)
    }
}

/// What two handles do together.
struct Work<'a, 's> {
    search: &'s Search,
    needle: &'a Needle,
    pass: Pass,
    state: Mutex<State<'s>>,
}

struct State<'s> {
    /// The sections that nobody has taken yet. They are taken in the order of the keys: where those that were taken have
    /// enough, nobody behind them is wanted.
    left: Enumerate<IntoIter<Source>>,
    done: Vec<(usize, Result<Gathered<'s>, Fault>)>,
    /// How many fit of those who were looked at.
    found: usize,
    is_enough: bool,
}

impl<'s> Work<'_, 's> {
    fn state(&self) -> MutexGuard<'_, State<'s>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<(usize, Source)> {
        let mut state = self.state();
        if state.is_enough { None } else { state.left.next() }
    }

    fn end(&self, number: usize, gathered: Result<Gathered<'s>, Fault>) {
        let mut state = self.state();
        match &gathered {
            Ok(gathered) => {
                state.is_enough |= gathered.is_enough_with(state.found);
                state.found += gathered.len();
            }
            Err(_) => state.is_enough = true,
        }
        state.done.push((number, gathered));
    }

    /// Looks through one section after the other, as long as there are any.
    fn go_on(&self, looking: &Looking<'_>) {
        while let Some((number, mut section)) = self.next() {
            let mut gathered = Gathered::of(self.search);
            let looked = look_at(looking, &mut section, self.pass, &mut gathered);
            self.end(number, looked.map(|()| gathered));
        }
    }

    /// Does the same on a second handle. A store that cannot be looked into twice is looked into once, and so is one in
    /// which somebody has written meanwhile.
    fn help(&self, second: Second<'_>, moment: Moment) {
        let Ok(connection) = (second.open)() else { return };
        // With more of it the search is only slower.
        connection.pragma_update(None, CACHE, -CACHE_KIB).ok();
        let Ok(transaction) = connection.unchecked_transaction() else { return };
        if Moment::of(&transaction).is_ok_and(|own| own == moment) {
            self.go_on(&Looking::new(&transaction, self.needle, &self.search.filter));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::find;
    use crate::sqlite::search_words;
    use chrono::NaiveDate;
    use model::membership::PatronState;
    use model::search::{Filter, Hits, Total};
    use std::path::{Path, PathBuf};
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::thread;
    use tempfile::TempDir;

    /// A store of 1,200 in a file: every second one is called Ana, every seventh is staff, some of them left years ago; the
    /// IDs begin with digits and with letters. It says of itself that it has a million.
    struct Bench {
        folder: TempDir,
        connection: Connection,
    }

    impl Bench {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("library.db");
            let sql = "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 1199)
                INSERT INTO patron (key, version, primary_id, first_name, last_name, user_group, status, expiry_date)
                SELECT CASE n % 3 WHEN 0 THEN printf('%05d', n * 7) WHEN 1 THEN printf('9001%04d', n) ELSE 'k' || n END,
                    1, 'P' || n, iif(n % 2, 'Ana', 'Bo'), 'Lee' || char(97 + n % 26), iif(n % 7, 'STUDENT', 'STAFF'),
                    iif(n % 150, 'ACTIVE', 'Inactive'), iif(n % 90, '2027-06-30', '2020-06-30') FROM n;
                UPDATE patron SET primary_id = upper(key);
                INSERT INTO identifier (canonical, patron, position, kind, value, active)
                SELECT key, key, 0, 'PRIMARY_ID', primary_id, 1 FROM patron;
                INSERT INTO phone SELECT key, 0, '505-555-01' || (10 + rowid % 9), 'home', 1, 0
                FROM (SELECT key, row_number() OVER (ORDER BY key) AS rowid FROM patron);
                PRAGMA foreign_keys = OFF;
                INSERT INTO batch_patron (batch, patron, primary_id, action, changes, starter, version_after)
                SELECT 1, key, primary_id, 'create', '{}', 0, 1 FROM patron ORDER BY key;
                UPDATE meta SET patrons = 1000000";
            let connection = crate::sqlite::file::schema::tests::fresh();
            connection.execute_batch(sql).unwrap();
            search_words::make_anew(&connection).unwrap();
            connection.execute("VACUUM INTO ?1", [path.to_str().unwrap()]).unwrap();
            let connection = Connection::open(path).unwrap();
            connection.pragma_update(None, "journal_mode", "WAL").unwrap();
            Bench { folder, connection }
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("library.db")
        }

        fn whole(&self, wanted: &Search) -> Hits {
            find::search(&self.connection.unchecked_transaction().unwrap(), wanted, None).unwrap()
        }

        /// Who is found with a second handle, and how often one was opened.
        fn with_second(&self, wanted: &Search, open: &(dyn Fn(&Path) -> Connection + Sync)) -> (Hits, u32) {
            let (path, opened) = (self.path(), AtomicU32::new(0));
            let open = || {
                opened.fetch_add(1, Ordering::Relaxed);
                Ok(open(&path))
            };
            let second = Second { beside: on_a_second_thread, open: &open };
            let hits = find::search(&self.connection.unchecked_transaction().unwrap(), wanted, Some(second)).unwrap();
            (hits, opened.load(Ordering::Relaxed))
        }
    }

    fn again(path: &Path) -> Connection {
        Connection::open(path).unwrap()
    }

    fn on_a_second_thread(work: &(dyn Fn() + Sync), meanwhile: &mut dyn FnMut()) {
        thread::scope(|scope| {
            scope.spawn(work);
            meanwhile();
        });
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Searches that take long and such that do not, with few, many and more than enough who fit.
    fn searches() -> Vec<Search> {
        let state = |state| Filter { state: Some((state, day("2026-08-28"))), ..Filter::default() };
        let group = |group: &str| Filter { group: Some(group.to_owned()), ..Filter::default() };
        let filters = [
            Filter::default(),
            group("staff"),
            group("nobody"),
            state(PatronState::Active),
            state(PatronState::Expired),
            state(PatronState::Inactive),
            Filter { expires_before: Some(day("2021-01-01")), ..group("STAFF") },
        ];
        let texts = ["", "ana", "leeb ana", "leexyz", "9001", "0", "k1", "0111", "00007"];
        let limits = [None, Some(1), Some(600)];
        let of_text = |text: &'static str| {
            let with = move |filter: Filter| {
                limits.map(|limit| Search { text: text.to_owned(), filter: filter.clone(), limit })
            };
            filters.clone().into_iter().flat_map(with)
        };
        texts.into_iter().flat_map(of_text).collect()
    }

    fn keys(gathered: Gathered<'_>) -> (Vec<String>, Total) {
        let (fitting, total) = gathered.ranked();
        let line = |(fit, stored): &(model::search::Fit, model::snapshot::StoredPatron)| {
            format!("{} {}", stored.patron.primary_id, fit.name())
        };
        (fitting.iter().map(line).collect(), total)
    }

    /// Cut anywhere: before everybody, at somebody, between two, behind everybody, and in many sections.
    #[test]
    fn sections_find_what_the_whole_finds() {
        let bench = Bench::new();
        let one =
            ["", "0", "00007", "000071", "04", "9", "90010001", "90011199", "k", "k1", "k599", "k998", "k999", "zz"];
        let mut cuts: Vec<Vec<String>> = one.iter().map(|end| vec![(*end).to_owned()]).collect();
        cuts.extend([1, 4, 40].map(|step| one.iter().step_by(step).map(|end| (*end).to_owned()).collect()));
        cuts.push(ends(&bench.connection).unwrap());
        assert_eq!(cuts.last().map(Vec::len), Some(SECTIONS - 1));
        for wanted in searches() {
            let needle = Needle::new(&wanted.text);
            let looking = Looking::new(&bench.connection, &needle, &wanted.filter);
            for pass in needle.passes() {
                let source = || Source::of(&bench.connection, &needle, *pass).unwrap();
                let mut whole = Gathered::of(&wanted);
                look_at(&looking, &mut source(), *pass, &mut whole).unwrap();
                let whole = keys(whole);
                for ends in &cuts {
                    let sections = source().cut(ends);
                    let gathered = in_sections(&looking, sections, *pass, &wanted, |work| work.go_on(&looking));
                    assert_eq!(keys(gathered.unwrap()), whole, "{wanted:?} cut at {ends:?}");
                }
            }
        }
    }

    #[test]
    fn a_second_handle_changes_nothing_and_is_opened_for_what_takes_long() {
        let bench = Bench::new();
        let mut opened = 0;
        for wanted in searches() {
            let (hits, times) = bench.with_second(&wanted, &again);
            assert_eq!(hits, bench.whole(&wanted), "{wanted:?}");
            opened += times;
        }
        assert!(opened > 9, "{opened}");
        let times = |text: &str, group: Option<&str>| {
            let filter = Filter { group: group.map(str::to_owned), ..Filter::default() };
            bench.with_second(&Search { text: text.to_owned(), filter, limit: Some(20) }, &again).1
        };
        assert_eq!(times("", Some("nobody")), 1);
        for quick in ["00007", "leeb", "leeb ana", "505-555-0111", "nobody"] {
            assert_eq!(times(quick, None), 0, "{quick}");
        }
        bench.connection.execute("UPDATE meta SET patrons = 1200", []).unwrap();
        assert_eq!(times("", Some("nobody")), 0, "all of a small store are looked at soon");
    }

    /// Enough who fit are found at the beginning.
    #[test]
    fn what_soon_has_enough_is_found_by_one() {
        let bench = Bench::new();
        let sql = "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 20000)
            INSERT INTO patron (key, version, primary_id) SELECT printf('z%05d', n), 1, printf('Z%05d', n) FROM n;
            INSERT INTO identifier (canonical, patron, position, kind, value, active)
            SELECT key, key, 0, 'PRIMARY_ID', primary_id, 1 FROM patron WHERE key >= 'z';
            INSERT INTO batch_patron (batch, patron, primary_id, action, changes, starter, version_after)
            SELECT 2, key, primary_id, 'create', '{}', 0, 1 FROM patron WHERE key >= 'z' ORDER BY key";
        bench.connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
        let all = Search { limit: Some(20), ..Search::default() };
        let (hits, opened) = bench.with_second(&all, &again);
        assert_eq!((hits.shown.len(), hits.total, opened), (20, Total::MoreThan(500), 0));
    }

    #[test]
    fn a_second_handle_that_sees_something_else_is_not_asked() {
        let bench = Bench::new();
        let staff = searches().into_iter().find(|wanted| wanted.filter.group.as_deref() == Some("staff")).unwrap();
        let whole = bench.whole(&staff);
        assert!(!whole.shown.is_empty());
        let written_to = |path: &Path| {
            let other = again(path);
            let sql = "PRAGMA foreign_keys = OFF; DELETE FROM patron; UPDATE meta SET patrons = 60000";
            other.execute_batch(sql).unwrap();
            other
        };
        let (hits, opened) = bench.with_second(&staff, &written_to);
        assert_eq!((hits, opened), (whole, 1));
        assert_eq!(bench.whole(&staff).total, Total::Exactly(0));
    }

    /// Who is missing is told where it would be told by one handle, and not where that would not have come so far.
    #[test]
    fn a_fault_ends_the_search_where_it_stands() {
        let bench = Bench::new();
        bench.connection.execute("UPDATE patron SET birth_date = 'some day' WHERE key = 'k998'", []).unwrap();
        for (wanted, is_fault) in [(Search::default(), true), (Search { limit: Some(1), ..Search::default() }, false)] {
            let path = bench.path();
            let open = || Ok(again(&path));
            let second = Second { beside: on_a_second_thread, open: &open };
            let found = find::search(&bench.connection.unchecked_transaction().unwrap(), &wanted, Some(second));
            assert_eq!(found.is_err(), is_fault, "{found:?}");
        }
    }

    #[test]
    fn where_to_cut_is_looked_up() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        for sql in [ENDS, END, MOMENT] {
            let plan = crate::sqlite::reading::fetch::tests::plan(&connection, sql);
            let is_scan =
                |line: &String| line.starts_with("SCAN ") && !line.ends_with("CONSTANT ROW") && *line != "SCAN meta";
            assert!(!plan.iter().any(is_scan), "{plan:?}");
        }
        assert_eq!(ends(&connection).unwrap(), Vec::<String>::new(), "nobody is there");
    }
}
