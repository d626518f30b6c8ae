//! Patrons with the names of people of a list, found by going through all patrons once: for so many names that looking
//! up whoever has one takes longer, since people of one name lie far apart.

use super::alike::{self, Alike, Found};
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt;
use model::progress::Progress;
use model::snapshot::{MayBe, Shared, Sought};
use rusqlite::Connection;
use std::collections::HashMap;

const EVERYBODY: &str = "
    SELECT key, first_name, middle_name, last_name, preferred_first_name, preferred_last_name, birth_date
    FROM patron ORDER BY key";

/// Looking for a name and for those who have it, some of whom are read from the disk, takes as long as going over so many
/// patrons.
const AS_LONG_AS: u64 = 50;

/// Whether it pays for the names that are sought.
pub(super) fn pays(connection: &Connection, sought: &[Sought]) -> Result<bool, Fault> {
    let names = sought.iter().filter(|one| matches!(one.shared, Shared::Name(_))).count() as u64;
    let patrons: i64 = connection.query_row("SELECT patrons FROM meta", [], |row| row.get(0))?;
    Ok(names > 0 && names.saturating_mul(AS_LONG_AS) >= patrons.unsigned_abs())
}

/// Adds those who have one of the names that are sought and may be one of its people.
pub(super) fn add(
    connection: &Connection,
    sought: &[Sought],
    may_be: &mut MayBe<'_>,
    found: &mut Found,
    progress: &dyn Progress,
) -> Result<(), Fault> {
    let places = places(sought);
    let mut stored = vec![0_usize; sought.len()];
    let mut all: Vec<(usize, Alike)> = Vec::new();
    let mut statement = connection.prepare(EVERYBODY)?;
    let mut rows = statement.query([])?;
    let (mut looked_at, mut name) = (0_usize, String::new());
    while let Some(row) = rows.next()? {
        looked_at += 1;
        if looked_at.is_multiple_of(interrupt::STEP) {
            interrupt::go_on(progress)?;
        }
        write_name(alike::text(row, 1)?, alike::text(row, 3)?, &mut name);
        for place in places.get(name.as_str()).into_iter().flatten() {
            stored[*place] += 1;
            let one = &sought[*place];
            if stored[*place] <= one.most_compared() {
                all.extend(alike::judge(row, &one.people, may_be)?.map(|alike| (*place, alike)));
            }
        }
    }
    let too_many = |place: usize| stored[place] > sought[place].most_compared();
    for (place, one) in sought.iter().enumerate().filter(|(place, _)| too_many(*place)) {
        found.add_crowd(place, one, stored[place] as u64);
    }
    found.add(all.into_iter().filter(|(place, _)| !too_many(*place)).map(|(_, alike)| alike));
    Ok(())
}

/// By each name where it is sought.
fn places(sought: &[Sought]) -> HashMap<&str, Vec<usize>> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, one) in sought.iter().enumerate() {
        if let Shared::Name(name) = &one.shared {
            places.entry(&**name).or_default().push(place);
        }
    }
    places
}

/// The name as [`Shared::name_of`] puts it together; empty where a part is missing, as no name is.
fn write_name(first: Option<&str>, last: Option<&str>, name: &mut String) {
    name.clear();
    if let (Some(first), Some(last)) = (first, last) {
        name.push_str(last);
        name.push_str(", ");
        name.push_str(first);
        name.make_ascii_lowercase();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;
    use model::patron::Details;
    use model::progress::Silent;
    use model::snapshot::{Glimpse, Lookalikes};

    #[test]
    fn everybody_is_gone_through_once_as_they_lie() {
        assert_eq!(plan(&crate::sqlite::file::schema::tests::fresh(), EVERYBODY), ["SCAN patron"]);
    }

    #[test]
    fn a_name_is_put_together_as_it_is_sought() {
        for (first, last) in [(Some("Ana"), Some("LEE")), (Some("\u{c1}na"), Some("O'Neill, Jr")), (None, Some("Lee"))]
        {
            let mut name = "of the one before".to_owned();
            write_name(first, last, &mut name);
            let details =
                Details { first_name: first.map(Into::into), last_name: last.map(Into::into), ..Details::default() };
            let sought = Shared::name_of(&details);
            assert_eq!(sought.unwrap_or(Shared::Name("".into())), Shared::Name(name.into()));
        }
    }

    /// Of 400 patrons 200 are called Ana Lee, and two each have another name.
    fn found(names: &[(&str, u32)], judge: &mut MayBe<'_>) -> Lookalikes {
        let connection = crate::sqlite::file::schema::tests::fresh();
        let sql = "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 399)
            INSERT INTO patron (key, version, primary_id, first_name, last_name)
            SELECT printf('a%03d', n), 1, printf('A%03d', n), 'Ana', iif(n % 2, 'Lee', 'Lee' || (n / 4)) FROM n";
        connection.execute_batch(sql).unwrap();
        let sought = names
            .iter()
            .map(|(name, people)| Sought { shared: Shared::Name((*name).into()), people: (0..*people).collect() });
        let mut found = Found::default();
        add(&connection, &sought.collect::<Vec<_>>(), judge, &mut found, &Silent).unwrap();
        found.fetch(&connection, &Silent).unwrap()
    }

    #[test]
    fn whoever_has_the_name_is_found_and_a_crowd_is_told() {
        let mut everybody = |_: Glimpse<'_>, people: &[u32]| people.to_vec();
        let alike =
            found(&[("lee3, ana", 2), ("lee, ana", 501), ("nobody, ana", 1), ("lee, ana", 1_001)], &mut everybody);
        let ids: Vec<&str> = alike.patrons.iter().map(|stored| stored.patron.primary_id.as_str()).collect();
        assert_eq!(ids, ["A012", "A014"]);
        assert_eq!(alike.pairs, [(0, 0), (0, 1), (1, 0), (1, 1)]);
        let crowds: Vec<(u64, u64)> = alike.crowds.iter().map(|crowd| (crowd.listed, crowd.stored)).collect();
        assert_eq!(crowds, [(501, 200), (1_001, 200)]);
        let alike = found(&[("lee, ana", 2)], &mut |_, people| people[1..].to_vec());
        assert_eq!((alike.patrons.len(), alike.pairs.len(), alike.crowds.len()), (200, 200, 0));
    }
}
