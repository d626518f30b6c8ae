//! Passwords that a file has: each is looked at once, and nothing of it goes further but a hash that can be carried over.
//! In a list it is the profile that says which column has them: none is taken for one by its name.

use credentials::carried::{self, Found};
use model::cell::RawTable;
use model::record::{LeftBehind, PasswordKind, RecordPasswords};

/// What a hash is of a patron who has another one already.
const SECOND: &str = "a second scheme";

/// Rows in which the names of columns are looked for.
const HEAD: usize = 50;

/// Takes what stands in a record, or in a row, where a password does.
pub(super) fn take(passwords: &mut RecordPasswords, record: u32, name: &str, text: &str) {
    let is_first = passwords.hashes.last().is_none_or(|(number, _)| *number < record);
    let kind = match carried::look(text) {
        Found::Portable { scheme, hash } if is_first => {
            passwords.hashes.push((record, hash));
            PasswordKind::Portable(scheme)
        }
        Found::Portable { .. } => PasswordKind::NotPortable(SECOND),
        Found::NotPortable { scheme } => PasswordKind::NotPortable(scheme),
        Found::NoPassword => PasswordKind::NoPassword,
        Found::Plain => PasswordKind::Plain,
    };
    let known = passwords.counts.iter_mut().find(|((other, of), _)| other == name && *of == kind);
    match known {
        Some((_, count)) => count.values += 1,
        None => {
            passwords.counts.insert((name.to_owned(), kind), LeftBehind { values: 1, first: record });
        }
    }
}

/// Whether a column is called so.
pub(super) fn is_heading(text: &str, heading: &str) -> bool {
    text.trim().eq_ignore_ascii_case(heading.trim())
}

/// Takes the column with this heading out of a table: what stands below it is in no cell any more, so that nothing that
/// shows cells can show it.
pub(super) fn take_column(table: &mut RawTable, heading: &str) -> RecordPasswords {
    let mut passwords = RecordPasswords::default();
    let found = table.rows().take(HEAD).find_map(|row| {
        let cell = row.cells().find(|cell| is_heading(cell.text, heading))?;
        Some((row.number(), cell.column))
    });
    let Some((header, column)) = found else { return passwords };
    for row in table.rows().filter(|row| row.number() > header) {
        if let Some(cell) = row.cell(column).filter(|cell| !cell.is_blank()) {
            take(&mut passwords, row.number(), heading, cell.text.trim());
        }
    }
    *table = table.without_column(column);
    passwords
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::cell::RawCell;

    const HASH: &str = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";

    #[test]
    fn a_column_is_taken_out_of_its_table() {
        let mut table = RawTable::new(None, false);
        let rows =
            [["Borrowers", "", ""], ["ID", "Secret ", "Name"], ["17", HASH, "Lind"], ["18", "Summer-2019", "Holm"]];
        for (number, row) in (1..).zip(rows) {
            table.start_row(number);
            (0..).zip(row).for_each(|(column, text)| table.push_cell(RawCell::text(column, text)));
        }
        let none = take_column(&mut table.clone(), "Password");
        assert!(none.hashes.is_empty() && none.counts.is_empty());
        let passwords = take_column(&mut table, "secret");
        let hashes: Vec<(u32, &str)> = passwords.hashes.iter().map(|(number, hash)| (*number, hash.text())).collect();
        assert_eq!(hashes, [(3, HASH)]);
        let counts: Vec<_> = passwords.counts.into_iter().map(|((_, kind), count)| (kind, count)).collect();
        let count = |first| LeftBehind { values: 1, first };
        assert_eq!(counts, [(PasswordKind::Portable("bcrypt"), count(3)), (PasswordKind::Plain, count(4))]);
        let texts: Vec<Vec<&str>> = table.rows().map(|row| row.cells().map(|cell| cell.text).collect()).collect();
        assert_eq!(texts, [vec!["Borrowers"], vec!["ID", "Name"], vec!["17", "Lind"], vec!["18", "Holm"]]);
        assert!(!format!("{table:?}").contains("Summer"), "nor does its memory have them");
    }

    /// A patron has one password; the first hash is it.
    #[test]
    fn a_second_hash_of_one_patron_is_not_taken() {
        let mut passwords = RecordPasswords::default();
        take(&mut passwords, 2, "password", HASH);
        take(&mut passwords, 2, "password", HASH);
        take(&mut passwords, 3, "password", HASH);
        assert_eq!(passwords.hashes.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [2, 3]);
        let kinds: Vec<_> = passwords.counts.iter().map(|((_, kind), count)| (*kind, count.values)).collect();
        assert_eq!(kinds, [(PasswordKind::Portable("bcrypt"), 2), (PasswordKind::NotPortable(SECOND), 1)]);
    }
}
