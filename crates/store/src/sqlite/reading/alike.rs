//! Patrons who were found to be alike people of a list, by their keys; at the end they are fetched, each once.

use super::fetch;
use crate::sqlite::columns::day;
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt;
use model::progress::Progress;
use model::snapshot::{Crowd, Glimpse, Lookalikes, MayBe, Sought};
use rusqlite::{Connection, Row};

/// The key of a patron, and the positions of the people whom the patron may be.
pub(super) type Alike = (Box<str>, Vec<u32>);

/// The columns behind the key by which a patron is judged.
fn glimpse<'r>(row: &'r Row<'_>) -> Result<Glimpse<'r>, Fault> {
    Ok(Glimpse {
        first: text(row, 1)?,
        middle: text(row, 2)?,
        last: text(row, 3)?,
        preferred_first: text(row, 4)?,
        preferred_last: text(row, 5)?,
        birth_date: text(row, 6)?.map(day).transpose()?,
    })
}

/// Who of the people the patron of a row may be; nothing where that is nobody.
pub(super) fn judge(row: &Row<'_>, people: &[u32], may_be: &mut MayBe<'_>) -> Result<Option<Alike>, Fault> {
    let alike = may_be(glimpse(row)?, people);
    if alike.is_empty() { Ok(None) } else { Ok(Some((text(row, 0)?.unwrap_or_default().into(), alike))) }
}

/// The text of a column, where there is one.
pub(super) fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<Option<&'r str>, Fault> {
    row.get_ref(column)?.as_str_or_null().map_err(|_| Fault::Damaged("a text column holds something else"))
}

/// Who was found so far. A pair is two numbers: a patron may be many of the people.
#[derive(Default)]
pub(super) struct Found {
    /// The key of a patron, each time that one was found.
    keys: Vec<Box<str>>,
    /// The position of a person and the number of a key.
    pairs: Vec<(u32, u32)>,
    /// What too many share, with its place among what was sought.
    crowds: Vec<(usize, Crowd)>,
}

impl Found {
    pub(super) fn add(&mut self, alike: impl IntoIterator<Item = Alike>) {
        for (key, people) in alike {
            let number = number_of(self.keys.len());
            self.keys.push(key);
            self.pairs.extend(people.into_iter().map(|position| (position, number)));
        }
    }

    /// Notes that too many of the store share what was sought at a place, unless it is nobody.
    pub(super) fn add_crowd(&mut self, place: usize, sought: &Sought, stored: u64) {
        if stored > 0 {
            let (shared, listed) = (sought.shared.clone(), sought.people.len() as u64);
            self.crowds.push((place, Crowd { shared, listed, stored }));
        }
    }

    /// The patrons themselves.
    pub(super) fn fetch(self, connection: &Connection, progress: &dyn Progress) -> Result<Lookalikes, Fault> {
        let Found { keys, mut pairs, mut crowds } = self;
        let mut order: Vec<u32> = (0..number_of(keys.len())).collect();
        order.sort_unstable_by(|one, other| keys[*one as usize].cmp(&keys[*other as usize]));
        let mut each_once: Vec<&str> = Vec::new();
        let mut places = vec![0_u32; keys.len()];
        for number in order {
            let key = &*keys[number as usize];
            if each_once.last() != Some(&key) {
                each_once.push(key);
            }
            places[number as usize] = number_of(each_once.len() - 1);
        }
        for (_, patron) in &mut pairs {
            *patron = places[*patron as usize];
        }
        pairs.sort_unstable();
        pairs.dedup();
        crowds.sort_unstable_by_key(|(place, _)| *place);
        let patrons = fetch::by_rising_keys(connection, &each_once, &|| interrupt::go_on(progress))?;
        Ok(Lookalikes { patrons, pairs, crowds: crowds.into_iter().map(|(_, crowd)| crowd).collect() })
    }
}

fn number_of(length: usize) -> u32 {
    u32::try_from(length).expect("fewer patrons than people on earth")
}
