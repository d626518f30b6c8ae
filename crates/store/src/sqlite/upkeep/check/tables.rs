//! The tables, indexes and triggers themselves, against those of a store that is made now.
//!
//! A column that a site has added is let be, as everywhere; anything else that Rollcall did not make can refuse a
//! batch or change what it writes.

use super::Look;
use crate::sqlite::columns::shown;
use crate::sqlite::fault::Fault;
use crate::sqlite::file::schema;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Kind and name; the statement that makes it, taken apart.
type Schema = BTreeMap<(String, String), Statement>;

pub(super) fn faults(look: &Look<'_>) -> Result<Vec<String>, Fault> {
    let fresh = Connection::open_in_memory()?;
    schema::create(&fresh, "")?;
    let (expected, mut found) = (read(&fresh)?, read(look.connection)?);
    let mut faults = Vec::new();
    for ((kind, name), statement) in &expected {
        match found.remove(&(kind.clone(), name.clone())) {
            None => faults.push(format!("the {kind} {name} is missing")),
            Some(other) if !other.is_but_for_columns(statement) => {
                faults.push(format!("the {kind} {name} is not as it was created"));
            }
            Some(_) => {}
        }
    }
    faults.extend(found.keys().map(|(kind, name)| format!("the {kind} {name} was not made by Rollcall")));
    Ok(faults)
}

fn read(connection: &Connection) -> Result<Schema, Fault> {
    // What has no statement belongs to a table; SQLite's own names are its own.
    let sql = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut schema = Schema::new();
    while let Some(row) = rows.next()? {
        let text = |index: usize| -> Result<String, Fault> { Ok(shown(row.get_ref(index)?)) };
        schema.insert((text(0)?, text(1)?), Statement::of(&text(2)?));
    }
    Ok(schema)
}

/// A statement without its comments and its white space: what stands before the first bracket, the entries of that
/// bracket, and what stands behind it.
#[derive(Debug, PartialEq, Eq)]
struct Statement {
    head: String,
    entries: Vec<String>,
    tail: String,
}

impl Statement {
    fn of(sql: &str) -> Self {
        let (mut head, mut entries, mut tail) = (String::new(), Vec::new(), String::new());
        let (mut depth, mut is_behind) = (0_usize, false);
        let mut quote: Option<char> = None;
        let mut entry = String::new();
        for c in plain(sql).chars() {
            let is_quoted = quote.is_some();
            if is_quoted {
                quote = quote.filter(|quote| *quote != c);
            } else {
                quote = is_quote(c).then_some(c);
            }
            match c {
                '(' if !is_quoted => {
                    depth += 1;
                    if depth == 1 && !is_behind {
                        continue;
                    }
                }
                ')' if !is_quoted => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && !is_behind {
                        entries.push(std::mem::take(&mut entry));
                        is_behind = true;
                        continue;
                    }
                }
                ',' if !is_quoted && depth == 1 && !is_behind => {
                    entries.push(std::mem::take(&mut entry));
                    continue;
                }
                _ => {}
            }
            let place = match (is_behind, depth) {
                (true, _) => &mut tail,
                (false, 0) => &mut head,
                (false, _) => &mut entry,
            };
            place.push(c);
        }
        Statement { head, entries, tail }
    }

    /// Whether this is the expected statement, or that with columns that were added to a table.
    fn is_but_for_columns(&self, expected: &Statement) -> bool {
        let is_table = expected.head.starts_with("CREATE TABLE");
        let mut wanted = expected.entries.iter().peekable();
        let mut added = self.entries.iter().filter(|entry| wanted.next_if_eq(entry).is_none());
        let may_be_added = added.all(|entry| is_table && !is_constraint(entry));
        may_be_added && wanted.peek().is_none() && (&self.head, &self.tail) == (&expected.head, &expected.tail)
    }
}

/// Whether an entry of a table is a rule about others, and no column.
fn is_constraint(entry: &str) -> bool {
    let first: String = entry.chars().take_while(char::is_ascii_alphabetic).collect();
    ["CHECK", "CONSTRAINT", "FOREIGN", "PRIMARY", "UNIQUE"].contains(&first.to_ascii_uppercase().as_str())
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`')
}

/// A statement on one line, without comments, and without white space but where two words meet.
fn plain(sql: &str) -> String {
    let mut plain = String::with_capacity(sql.len());
    let mut quote: Option<char> = None;
    let mut gap = false;
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        if quote.is_some() {
            plain.push(c);
            quote = quote.filter(|quote| *quote != c);
        } else if c == '-' && chars.peek() == Some(&'-') {
            gap = true;
            while chars.next_if(|c| *c != '\n').is_some() {}
        } else if c.is_whitespace() {
            gap = true;
        } else {
            let is_word = |c: char| c.is_alphanumeric() || c == '_' || is_quote(c);
            if gap && is_word(c) && plain.chars().next_back().is_some_and(is_word) {
                plain.push(' ');
            }
            gap = false;
            plain.push(c);
            quote = is_quote(c).then_some(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE: &str =
        "CREATE TABLE t (\n    a TEXT, -- why\n    b INTEGER CHECK (b IN (0, 1)),\n    CHECK (a <> 'x,(')\n) STRICT";

    #[test]
    fn a_statement_is_taken_apart() {
        let statement = Statement::of(MADE);
        assert_eq!(statement.entries, ["a TEXT", "b INTEGER CHECK(b IN(0,1))", "CHECK(a<>'x,(')"]);
        assert_eq!((statement.head.as_str(), statement.tail.as_str()), ("CREATE TABLE t", "STRICT"));
        let index = Statement::of("CREATE INDEX i ON t (a, b) WHERE a = 'y'");
        assert_eq!((index.head.as_str(), index.tail.as_str()), ("CREATE INDEX i ON t", "WHERE a='y'"));
        let trigger = Statement::of("CREATE TRIGGER t BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'no'); END");
        assert_eq!(trigger.tail, ";END");
    }

    #[test]
    fn a_column_more_is_let_be_and_nothing_else() {
        let like = |sql: &str| Statement::of(sql).is_but_for_columns(&Statement::of(MADE));
        assert!(like(MADE));
        assert!(like("CREATE TABLE t(a TEXT,b INTEGER CHECK (b IN (0, 1)), shelf TEXT, CHECK (a <> 'x,(')) STRICT"));
        for other in [
            "CREATE TABLE t (a TEXT, b INTEGER, CHECK (a <> 'x,(')) STRICT",
            "CREATE TABLE t (a TEXT, b INTEGER CHECK (b IN (0, 1))) STRICT",
            "CREATE TABLE t (b INTEGER CHECK (b IN (0, 1)), a TEXT, CHECK (a <> 'x,(')) STRICT",
            "CREATE TABLE t (a TEXT, b INTEGER CHECK (b IN (0, 1)), CHECK (a <> 'x,('), CHECK (0)) STRICT",
            "CREATE TABLE t (a TEXT, b INTEGER CHECK (b IN (0, 1)), CHECK (a <> 'x,('))",
        ] {
            assert!(!like(other), "{other}");
        }
        let index = |sql: &str| Statement::of(sql).is_but_for_columns(&Statement::of("CREATE INDEX i ON t (a)"));
        assert!(index("CREATE INDEX i ON t(a)") && !index("CREATE INDEX i ON t (a, b)"));
    }
}
