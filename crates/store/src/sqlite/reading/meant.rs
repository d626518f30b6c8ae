//! Whom somebody may mean: by the indexes over identifiers, addresses and words, or everybody; some at a time, in the order
//! of their keys. Not for saying how they fit, which `find.rs` has compared as every store does it.

use super::words;
use crate::matching::{Needle, Pass};
use crate::sqlite::fault::Fault;
use model::membership::PatronState;
use model::search::Filter;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use std::collections::VecDeque;
use std::iter;

/// More patrons than this whose address begins so are not listed: so many of a store have what was typed that looking at
/// one after the other soon finds enough of them.
const LISTED: usize = 100_000;

/// The same of identifiers. Those of more patrons are read in the order of the patrons, from an index that has no more
/// than them.
const IDENTIFIERS_LISTED: usize = 20_000;

/// So many patrons are looked at together.
const CHUNK: usize = 250;

/// Fewer than these are looked at in some milliseconds.
const LONG_LIST: usize = 5_000;

/// The owner of an identifier.
pub(super) const OWNER: &str = "SELECT patron FROM identifier WHERE canonical = ?1";

const BY_IDENTIFIER: &str = "SELECT patron FROM identifier WHERE canonical >= ?1 AND canonical < ?2 LIMIT ?3";

const BY_EMAIL: &str = "SELECT patron FROM email INDEXED BY email_by_address
    WHERE address >= ?1 COLLATE NOCASE AND address < ?2 COLLATE NOCASE LIMIT ?3";

const PHONES: &str = "SELECT number FROM phone WHERE patron = ?1";

/// The status of an account that is not active.
const INACTIVE: &str = "INACTIVE";

/// Who counts, behind a condition on the key. What is not asked for is not in it: everybody may have to be compared, and
/// each condition takes its time.
#[derive(Debug, Default)]
struct Counts {
    sql: String,
    values: Vec<String>,
}

impl Counts {
    fn of(filter: &Filter) -> Self {
        let mut counts = Counts::default();
        if let Some(group) = &filter.group {
            counts.and("user_group = ? COLLATE NOCASE", group.clone());
        }
        if let Some(day) = filter.expires_before {
            counts.and("expiry_date < ?", day.to_string());
        }
        match filter.state {
            None => {}
            Some((PatronState::Active, today)) => {
                counts.and("(expiry_date IS NULL OR expiry_date >= ?)", today.to_string());
                counts.and("(status IS NULL OR status <> ? COLLATE NOCASE)", INACTIVE.to_owned());
            }
            Some((PatronState::Expired, today)) => {
                counts.and("expiry_date < ?", today.to_string());
                counts.and("(status IS NULL OR status <> ? COLLATE NOCASE)", INACTIVE.to_owned());
            }
            // Compared with regard to case first: nearly all are ACTIVE, and that is faster.
            Some((PatronState::Inactive, _)) => {
                counts.and("status <> 'ACTIVE' AND status = ? COLLATE NOCASE", INACTIVE.to_owned());
            }
        }
        counts
    }

    fn and(&mut self, condition: &'static str, value: String) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.push(value);
    }

    /// Whether somebody is there and counts.
    fn one(&self) -> String {
        let counts = &self.sql;
        format!("SELECT EXISTS (SELECT 1 FROM patron WHERE key = ?{counts})")
    }

    /// Everybody who counts.
    fn everybody(&self, upto: UpTo) -> String {
        let (counts, upto) = (&self.sql, upto.of("key"));
        format!("SELECT key FROM patron WHERE key > ?{upto}{counts} ORDER BY key LIMIT {CHUNK}")
    }

    /// Everybody who counts and has an identifier that begins so. Where everybody counts, the index has the identifiers in
    /// the order of the patrons; otherwise fewer may count than have such an identifier, and are looked at first.
    fn beginning(&self, upto: UpTo) -> String {
        let counts = &self.sql;
        if counts.is_empty() {
            let upto = upto.of("i.patron");
            return format!(
                "SELECT i.patron FROM identifier AS i INDEXED BY identifier_of_patron
                CROSS JOIN patron AS p ON p.key = i.patron
                WHERE i.patron > ?{upto} AND i.canonical >= ? AND i.canonical < ? ORDER BY i.patron LIMIT {CHUNK}"
            );
        }
        let upto = upto.of("key");
        format!(
            "SELECT key FROM patron WHERE key > ?{upto} AND EXISTS (SELECT 1 FROM identifier INDEXED BY identifier_of_patron
                WHERE patron = key AND canonical >= ? AND canonical < ?){counts} ORDER BY key LIMIT {CHUNK}"
        )
    }

    /// These values, and those of the conditions.
    fn behind<'a>(&'a self, values: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
        values.into_iter().chain(self.values.iter().map(String::as_str))
    }
}

/// Whether a statement ends with a key or with the last patron.
#[derive(Debug, Clone, Copy)]
enum UpTo {
    Key,
    Last,
}

impl UpTo {
    /// The condition on a column of keys.
    fn of(self, column: &str) -> String {
        match self {
            UpTo::Key => format!(" AND {column} <= ?"),
            UpTo::Last => String::new(),
        }
    }
}

/// What somebody looks for in a store, and who counts.
pub(super) struct Looking<'a> {
    pub(super) connection: &'a Connection,
    pub(super) needle: &'a Needle,
    counts: Counts,
    one: String,
}

impl<'a> Looking<'a> {
    pub(super) fn new(connection: &'a Connection, needle: &'a Needle, filter: &Filter) -> Self {
        let counts = Counts::of(filter);
        Looking { connection, needle, one: counts.one(), counts }
    }

    /// Whether somebody may be meant, and counts.
    fn takes(&self, meant: &Meant) -> Result<bool, Fault> {
        if meant.by_phone && !self.has_phone(&meant.key)? {
            return Ok(false);
        }
        let mut counts = self.connection.prepare_cached(&self.one)?;
        let values = self.counts.behind(iter::once(meant.key.as_str()));
        Ok(counts.query_row(params_from_iter(values), |row| row.get(0))?)
    }

    /// Whether a patron has the number: many others end alike, and to put a patron together takes longer.
    fn has_phone(&self, key: &str) -> Result<bool, Fault> {
        let mut phones = self.connection.prepare_cached(PHONES)?;
        let mut rows = phones.query([key])?;
        while let Some(row) = rows.next()? {
            let number = row.get_ref(0)?.as_str().map_err(|_| Fault::Damaged("a phone number cannot be read"))?;
            if self.needle.has_phone(number) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Somebody who may be meant.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Meant {
    key: String,
    /// By a phone number that ends like the one that was typed, and by nothing else.
    by_phone: bool,
}

/// Of whom there are too many to list them.
#[derive(Debug)]
struct Many {
    /// Those up to this key have come.
    last: String,
    /// Those behind this key are not among them.
    end: Option<String>,
    /// What their identifiers begin with; everybody without it.
    beginning: Option<String>,
}

impl Many {
    fn new(beginning: Option<&str>) -> Self {
        Many { last: String::new(), end: None, beginning: beginning.map(str::to_owned) }
    }

    /// The next of them who count; none at the end.
    fn next(&mut self, looking: &Looking<'_>) -> Result<Vec<String>, Fault> {
        let counts = &looking.counts;
        let end_of_beginning = self.beginning.as_deref().map(words::end_of);
        let range = self.beginning.as_deref().into_iter().chain(end_of_beginning.as_deref());
        let upto = if self.end.is_some() { UpTo::Key } else { UpTo::Last };
        let sql = if self.beginning.is_some() { counts.beginning(upto) } else { counts.everybody(upto) };
        let mut behind = looking.connection.prepare_cached(&sql)?;
        let values = counts.behind(iter::once(self.last.as_str()).chain(self.end.as_deref()).chain(range));
        let mut rows = behind.query(params_from_iter(values))?;
        let mut next: Vec<String> = Vec::new();
        while let Some(row) = rows.next()? {
            let key: String = row.get(0)?;
            // In a damaged file the same patrons could come again and again.
            if key <= self.last || next.last().is_some_and(|before| key < *before) {
                return Err(Fault::Damaged("patrons do not lie in the order of their keys"));
            }
            // Two identifiers of one patron may begin so.
            if next.last() != Some(&key) {
                next.push(key);
            }
        }
        if let Some(last) = next.last() {
            self.last.clone_from(last);
        }
        Ok(next)
    }
}

/// Where patrons come from who may be meant.
pub(super) struct Source {
    listed: VecDeque<Meant>,
    many: Option<Many>,
}

impl Source {
    fn everybody() -> Self {
        Source { listed: VecDeque::new(), many: Some(Many::new(None)) }
    }

    /// Some who may be meant for what they have, some by a phone number, and many.
    fn new(keys: Vec<String>, by_phone: Vec<String>, many: Option<Many>) -> Self {
        let keys = keys.into_iter().map(|key| Meant { key, by_phone: false });
        let mut listed: Vec<Meant> =
            keys.chain(by_phone.into_iter().map(|key| Meant { key, by_phone: true })).collect();
        listed.sort_unstable();
        listed.dedup_by(|next, before| next.key == before.key);
        Source { listed: listed.into(), many }
    }

    /// Everybody who may be meant, and others.
    pub(super) fn of(connection: &Connection, needle: &Needle, pass: Pass) -> Result<Self, Fault> {
        if needle.is_everybody() {
            return Ok(Source::everybody());
        }
        let (mut keys, mut by_phone, mut many) = (Vec::new(), Vec::new(), None);
        if pass == Pass::Spelled {
            if let Some(beginning) = needle.beginning()
                && !add_beginning(connection, BY_IDENTIFIER, beginning, IDENTIFIERS_LISTED, &mut keys)?
            {
                keys.clear();
                many = Some(Many::new(Some(beginning)));
            }
            if let Some(email) = needle.email()
                && !add_beginning(connection, BY_EMAIL, email, LISTED, &mut keys)?
            {
                return Ok(Source::everybody());
            }
            let mut owner = connection.prepare_cached(OWNER)?;
            for id in needle.with_other_zeros() {
                keys.extend(owner.query_row([id], |row| row.get::<_, String>(0)).optional()?);
            }
            if let Some(phone) = needle.phone() {
                words::add_phone(connection, phone, &mut by_phone)?;
            }
        }
        if !words::add_named(connection, needle, pass, &mut keys)? {
            return Ok(Source::everybody());
        }
        Ok(Source::new(keys, by_phone, many))
    }

    /// The next of them who count; none at the end.
    pub(super) fn next(&mut self, looking: &Looking<'_>) -> Result<Vec<String>, Fault> {
        let mut next = match &mut self.many {
            Some(many) => many.next(looking)?,
            None => Vec::new(),
        };
        if next.is_empty() {
            self.many = None;
        }
        // Of those who are listed, all whose turn it is; a few at a time where only they are left.
        let last = next.last().cloned();
        let mut room = if last.is_some() { usize::MAX } else { CHUNK };
        while room > 0
            && let Some(meant) = self.next_listed(last.as_deref())
        {
            if looking.takes(&meant)? {
                next.push(meant.key);
                room -= 1;
            }
        }
        next.sort_unstable();
        next.dedup();
        Ok(next)
    }

    /// The next of those who are listed, up to a key.
    fn next_listed(&mut self, end: Option<&str>) -> Option<Meant> {
        let is_next = |meant: &Meant| end.is_none_or(|end| meant.key.as_str() <= end);
        if self.listed.front().is_some_and(is_next) { self.listed.pop_front() } else { None }
    }

    /// Whether it may take long to look at all of them.
    pub(super) fn is_long(&self) -> bool {
        self.many.is_some() || self.listed.len() >= LONG_LIST
    }

    /// The keys that cut them into so many sections of the same length, where all of them are listed.
    pub(super) fn ends_of_list(&self, sections: usize) -> Option<Vec<String>> {
        if self.many.is_some() {
            return None;
        }
        let places = (1..sections).map(|section| self.listed.len() * section / sections);
        Some(places.filter_map(|place| self.listed.get(place)).map(|meant| meant.key.clone()).collect())
    }

    /// The same patrons in sections, one up to each of these keys, which rise, and one of those behind them.
    pub(super) fn cut(mut self, ends: &[String]) -> Vec<Source> {
        let mut begin = self.many.as_ref().map(|many| many.last.clone()).unwrap_or_default();
        let mut sections = Vec::with_capacity(ends.len() + 1);
        for end in ends.iter().map(Some).chain([None]) {
            let listed = iter::from_fn(|| self.next_listed(end.map(String::as_str))).collect();
            let of_section =
                |many: &Many| Many { last: begin.clone(), end: end.cloned(), beginning: many.beginning.clone() };
            sections.push(Source { listed, many: self.many.as_ref().map(of_section) });
            if let Some(end) = end {
                begin.clone_from(end);
            }
        }
        sections
    }
}

/// Adds the patrons whose value begins so; `false` where they are too many.
fn add_beginning(
    connection: &Connection,
    sql: &str,
    beginning: &str,
    most: usize,
    keys: &mut Vec<String>,
) -> Result<bool, Fault> {
    let mut statement = connection.prepare(sql)?;
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![beginning, words::end_of(beginning), limit])?;
    let mut found = 0;
    while let Some(row) = rows.next()? {
        keys.push(row.get(0)?);
        found += 1;
    }
    Ok(found < most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;
    use chrono::NaiveDate;

    #[test]
    fn patrons_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        let today = NaiveDate::from_ymd_opt(2026, 8, 28).unwrap();
        let states = PatronState::ALL.map(|state| Some((state, today)));
        let filters = states.into_iter().chain([None]).map(|state| Filter {
            group: Some("STAFF".to_owned()),
            expires_before: Some(today),
            state,
        });
        let filters = filters.chain([Filter::default()]).map(|filter| Counts::of(&filter));
        let in_sections = |counts: &Counts| {
            [UpTo::Key, UpTo::Last].map(|upto| [counts.everybody(upto), counts.beginning(upto)]).concat()
        };
        let of_filters = filters.flat_map(|counts| [vec![counts.one()], in_sections(&counts)].concat());
        let others = [OWNER, BY_IDENTIFIER, BY_EMAIL, PHONES].map(str::to_owned);
        for sql in of_filters.chain(others) {
            let plan = plan(&connection, &sql);
            assert!(plan.iter().any(|line| line.contains("SEARCH ")), "{plan:?}");
            assert!(!plan.iter().any(|line| line.starts_with("SCAN patron")), "{plan:?}");
            assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "they stream: {plan:?}");
        }
        for (upto, keys) in [(UpTo::Last, "(patron>?)"), (UpTo::Key, "(patron>? AND patron<?)")] {
            let plan = plan(&connection, &Counts::default().beginning(upto));
            assert!(plan[0].contains(&format!("COVERING INDEX identifier_of_patron {keys}")), "{plan:?}");
        }
    }
}
