//! The identifiers that a changeset writes: whether somebody else has one, and how they go in, all in the order of their
//! table's key, which is not that of the patrons.

use super::patrons::renews_identifiers;
use crate::fitting::Keyed;
use crate::sqlite::cells::Cell;
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt::{STEP, go_on};
use crate::sqlite::list_tables::IDENTIFIERS;
use crate::sqlite::walk::walk;
use model::batch::BatchAction;
use model::id::CanonicalId;
use model::progress::Progress;
use rusqlite::{Connection, params};
use std::borrow::Cow;
use std::collections::BTreeSet;

const INSERT: &str = "INSERT OR FAIL INTO identifier (canonical, patron, position, kind, value, note, active)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const STORED: &str = "SELECT canonical, patron, position, kind, value, note, active FROM identifier
    WHERE canonical >= ?1 ORDER BY canonical";
const OWNERS: &str = "SELECT canonical, patron FROM identifier WHERE canonical >= ?1 ORDER BY canonical";
const GIVE_UP: &str = "DELETE FROM identifier WHERE patron = ?1";
const COUNT: &str = "SELECT count(*) FROM identifier WHERE patron = ?1";

/// So many columns come before those of an entry, which are those of [`IDENTIFIERS`].
const OWN: usize = 3;
const COLUMNS: usize = 7;

/// An identifier that a patron is to have.
struct Claim<'w> {
    canonical: Cow<'w, str>,
    /// The number of the patron among the writes.
    write: usize,
    /// Its place: 0 is the primary ID, all others follow.
    place: usize,
}

/// All identifiers that a changeset writes, by their canonical values.
pub(super) struct Claims<'w> {
    writes: &'w [Keyed<'w>],
    claims: Vec<Claim<'w>>,
}

impl<'w> Claims<'w> {
    pub(super) fn of(writes: &'w [Keyed<'w>]) -> Self {
        let mut claims = Vec::with_capacity(writes.len());
        for (number, (key, write)) in writes.iter().enumerate() {
            if !renews_identifiers(write) || write.action() == BatchAction::Removed {
                continue;
            }
            claims.push(Claim { canonical: Cow::Borrowed(key.as_str()), write: number, place: 0 });
            for (place, identifier) in (1..).zip(&write.patron.details.identifiers) {
                let canonical = CanonicalId::of(&identifier.value).as_str().to_owned();
                claims.push(Claim { canonical: Cow::Owned(canonical), write: number, place });
            }
        }
        claims.sort_by(|a, b| a.canonical.cmp(&b.canonical));
        Claims { writes, claims }
    }

    /// The keys of those who want an identifier of somebody else, unless that one gives it up in the same changeset.
    pub(super) fn taken(
        &self,
        connection: &Connection,
        progress: &dyn Progress,
    ) -> Result<BTreeSet<&'w CanonicalId>, Fault> {
        let mut owners = connection.prepare(OWNERS)?;
        let mut taken = BTreeSet::new();
        for some in self.claims.chunks(STEP) {
            go_on(progress)?;
            walk(&mut owners, &keys(some), &mut |number, row| {
                let (owner, wants) =
                    (row.get_ref(1)?.as_str_or_null().ok().flatten(), &self.writes[some[number].write].0);
                if owner != Some(wants.as_str()) && !owner.is_some_and(|owner| self.gives_up(owner)) {
                    taken.insert(wants);
                }
                Ok(())
            })?;
        }
        Ok(taken)
    }

    /// Whether a patron gives up the identifiers it has.
    fn gives_up(&self, key: &str) -> bool {
        let found = self.writes.binary_search_by(|(other, _)| other.as_str().cmp(key));
        found.is_ok_and(|number| gives_up(&self.writes[number]))
    }

    /// Patrons whose identifiers are written anew give up those they have, before anybody takes one over.
    pub(super) fn release(&self, connection: &Connection) -> Result<(), Fault> {
        let mut give_up = connection.prepare(GIVE_UP)?;
        for (key, _) in self.writes.iter().filter(|keyed| gives_up(keyed)) {
            give_up.execute([key.as_str()])?;
        }
        Ok(())
    }

    /// Writes them, and reads back what was written.
    pub(super) fn write(&self, connection: &Connection, progress: &dyn Progress) -> Result<(), Fault> {
        let (mut insert, mut stored) = (connection.prepare(INSERT)?, connection.prepare(STORED)?);
        for some in self.claims.chunks(STEP) {
            go_on(progress)?;
            for claim in some {
                for (number, cell) in (1..).zip(self.row(claim)) {
                    cell.bind(&mut insert, number)?;
                }
                insert.raw_execute()?;
            }
            let mut found = 0;
            walk(&mut stored, &keys(some), &mut |number, row| {
                for (column, cell) in self.row(&some[number]).into_iter().enumerate() {
                    if !cell.is(row.get_ref(column)?) {
                        return Err(differs());
                    }
                }
                found += 1;
                Ok(())
            })?;
            if found != some.len() {
                return Err(differs());
            }
        }
        self.count(connection)
    }

    /// The values of a row in the order of its columns: the key and the place, and what [`IDENTIFIERS`] has of an entry.
    fn row<'c>(&'c self, claim: &'c Claim<'_>) -> [Cell<'c>; COLUMNS] {
        let (key, write) = &self.writes[claim.write];
        let (canonical, key, place) =
            (Cell::text(&claim.canonical), Cell::text(key.as_str()), Cell::place(claim.place));
        let id = Cell::text(write.patron.primary_id.as_str());
        let mut row = [canonical, key, place, Cell::text("PRIMARY_ID"), id, Cell::Text(None), Cell::flag(true)];
        let entry = |place| (IDENTIFIERS.entry)(&write.patron.details, place);
        if let Some(entry) = claim.place.checked_sub(1).and_then(entry) {
            row[OWN..].copy_from_slice(entry.cells());
        }
        row
    }

    /// Counts those of patrons who had some: nothing but the canonical value need be unique for what is read back to hold.
    fn count(&self, connection: &Connection) -> Result<(), Fault> {
        let mut count = connection.prepare(COUNT)?;
        let had_some = |(_, write): &&Keyed<'_>| write.version.is_some() && write.action() != BatchAction::Removed;
        for (key, write) in self.writes.iter().filter(had_some).filter(|(_, write)| renews_identifiers(write)) {
            let stored: i64 = count.query_row(params![key.as_str()], |row| row.get(0))?;
            if usize::try_from(stored).ok() != Some(write.patron.details.identifiers.len() + 1) {
                return Err(differs());
            }
        }
        Ok(())
    }
}

fn keys<'c>(claims: &'c [Claim<'_>]) -> Vec<&'c str> {
    claims.iter().map(|claim| &*claim.canonical).collect()
}

fn gives_up((_, write): &Keyed<'_>) -> bool {
    write.version.is_some() && renews_identifiers(write)
}

fn differs() -> Fault {
    Fault::ReadBack("identifier".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn identifiers_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        for sql in [STORED, OWNERS, GIVE_UP, COUNT] {
            let plan = plan(&connection, sql);
            assert!(plan.len() == 1 && plan[0].starts_with("SEARCH identifier USING "), "{plan:?}");
        }
    }
}
