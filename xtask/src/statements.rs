//! No value becomes part of a statement of SQL: values are bound. A statement is put together from text only in the places
//! of this table, and only from the parts that are named there.

use crate::{Result, sources};
use std::collections::BTreeSet;
use std::path::Path;

/// Where a statement is put together: the file, its parts as they stand between braces, and where those come from.
const MADE: &[(&str, &[&str], &str)] = &[
    ("sqlite/reading/fetch.rs", &["columns", "name"], "names of our own tables, beside their columns"),
    (
        "sqlite/reading/meant.rs",
        &["CHUNK", "counts", "upto"],
        "what a filter lets pass, up to where, and how many rows, out of constants",
    ),
    ("sqlite/reading/members.rs", &["column"], "a column of our own tables, by the field"),
    ("sqlite/upkeep/check/batches.rs", &[""], "columns of our own tables, out of a constant"),
    ("sqlite/upkeep/check/rows.rs", &["column", "key", "table"], "names of our own tables, out of constants"),
    ("sqlite/writing/late_indexes.rs", &["name"], "indexes of our own tables, as the migrations made them"),
    (
        "sqlite/writing/patrons.rs",
        &["columns", "name", "places"],
        "names of our own tables, and as many question marks",
    ),
];

/// Words of which a statement of SQL has one, in capitals as they are written here.
const SQL: [&str; 11] =
    ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "PRAGMA", "ATTACH", "WHERE", "VALUES"];

/// What makes a text out of parts.
const MAKERS: [&str; 3] = ["format!(", "write!(", "writeln!("];

/// Every statement that is made of something that the table does not name, and every entry that is none any more.
pub(crate) fn complaints(root: &Path) -> Result<Vec<String>> {
    let files = sources::below(&root.join("crates/store/src"))?;
    let found = files.iter().flat_map(|(file, text)| parts(text).into_iter().map(move |part| (file.as_str(), part)));
    Ok(judged(&found.collect(), MADE))
}

fn judged(found: &BTreeSet<(&str, &str)>, made: &[(&str, &[&str], &str)]) -> Vec<String> {
    let known: BTreeSet<(&str, &str)> =
        made.iter().flat_map(|(file, parts, _)| parts.iter().map(move |part| (*file, *part))).collect();
    let strange = found.difference(&known).map(|(file, part)| {
        format!("crates/store/src/{file} puts {{{part}}} into a statement: bind it, or say in xtask/src/statements.rs why not")
    });
    let gone = known.difference(found).map(|(file, part)| {
        format!("crates/store/src/{file} has no statement with {{{part}}}: take it out of xtask/src/statements.rs")
    });
    strange.chain(gone).collect()
}

/// The parts that statements of a file are made of, the tests at its end aside.
fn parts(text: &str) -> BTreeSet<&str> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut parts = BTreeSet::new();
    for maker in MAKERS {
        for (at, _) in text.match_indices(maker) {
            let literal = literal(&text[at + maker.len()..]);
            if SQL.iter().any(|word| literal.split(|c: char| !c.is_alphanumeric()).any(|own| own == *word)) {
                parts.extend(holes(literal));
            }
        }
    }
    parts
}

/// The first text in quotation marks.
fn literal(text: &str) -> &str {
    let Some((_, rest)) = text.split_once('"') else { return "" };
    let ends = |(at, _): &(usize, &str)| !rest[..*at].ends_with('\\');
    let end = rest.match_indices('"').find(ends).map_or(rest.len(), |(at, _)| at);
    &rest[..end]
}

/// What stands between its braces, without how it is to look.
fn holes(literal: &str) -> impl Iterator<Item = &str> {
    let inside = literal.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    inside.map(|(part, _)| part.split(':').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trial O09: in no place of the source is a value made part of a statement.
    #[test]
    fn no_value_becomes_part_of_a_statement() {
        assert_eq!(complaints(&crate::root()).unwrap(), [""; 0]);
    }

    /// The negative control: a value in a statement is told, and so is an entry that nobody needs.
    #[test]
    fn a_value_in_a_statement_is_told() {
        let text = "let sql = format!(\"SELECT key FROM patron WHERE last_name = '{name}' AND {column:?} = ?1\");\n\
            let words = format!(\"{name} is not there\");\n#[cfg(test)]\nlet sql = format!(\"DROP TABLE {table}\");";
        assert_eq!(parts(text), BTreeSet::from(["column", "name"]));
        let found = parts(text).into_iter().map(|part| ("find.rs", part)).collect();
        assert_eq!(
            judged(&found, &[("find.rs", &["column", "table"], "ours")]),
            [
                "crates/store/src/find.rs puts {name} into a statement: bind it, or say in xtask/src/statements.rs why not",
                "crates/store/src/find.rs has no statement with {table}: take it out of xtask/src/statements.rs",
            ]
        );
    }
}
