//! The people of the samples: the same ones in every list, so that one list can be loaded after
//! another.

use testkit::people::{People, Person, email};
use testkit::sheet::{Cell, Row, Sheet};

/// The seed of every sample.
const SEED: u64 = 2026;

/// A person, with an e-mail address as people have them.
pub(super) fn person(index: u64) -> Person {
    let mut person = People::new(SEED).person(index);
    let domain = person.email.rsplit('@').next().unwrap_or("example.org").to_owned();
    person.email = email(&person.first, &person.last, "", &domain);
    person
}

/// A person, with an e-mail address that nobody shares, however many there are.
pub(super) fn numbered(index: u64) -> Person {
    People::new(SEED).person(index)
}

/// Text, or no cell where there is none.
pub(super) fn text(text: &str) -> Option<Cell> {
    (!text.is_empty()).then(|| Cell::text(text))
}

/// A date written as 2027-06-30, as a date cell.
pub(super) fn date(text: &str) -> Option<Cell> {
    text.parse().ok().map(Cell::date)
}

/// A sheet with its column names in row 1.
pub(super) fn sheet(name: &str, columns: &[&str], rows: impl Iterator<Item = Vec<Option<Cell>>>) -> Sheet {
    let header = columns.iter().map(|column| text(column)).collect();
    let rows = std::iter::once(header).chain(rows);
    let rows = (1..).zip(rows).map(|(number, cells)| Row { number, cells }).collect();
    Sheet { name: name.to_owned(), hidden: false, header: Some(1), rows, ..Sheet::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nobody_shares_an_address_by_chance() {
        let addresses: BTreeSet<String> = (0..60).map(|index| person(index).email).collect();
        assert_eq!(addresses.len(), 60);
    }
}
