//! What is asked of a database: one `SELECT`, on one line and without comments, so that it can be shown, kept in a plan and
//! typed again. Whether the database understands it, and whether it only reads, is for whoever asks the database.

use std::borrow::Cow;
use std::fmt;

/// The most that is taken of a query, in bytes. What people write is a hundredth of it.
const MOST_BYTES: usize = 20_000;

/// One statement that begins as a `SELECT` does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query(String);

/// Why a text is no query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoQuery {
    /// Nothing is in it but blanks and comments.
    #[error("there is no query")]
    Empty,
    /// It is longer than any that people write.
    #[error("the query is longer than 20,000 characters")]
    TooLong,
    /// It begins with something else.
    #[error("a query that reads patrons begins with SELECT or WITH")]
    NotSelect,
    /// Another statement follows.
    #[error("there is more than one statement; only one SELECT can be read")]
    Several,
    /// A quotation mark, a bracket or a comment has no end.
    #[error("{0} in the query is never closed")]
    NotClosed(&'static str),
}

impl Query {
    /// Reads a query as people write it: over several lines, with comments, with a semicolon at its end.
    ///
    /// # Errors
    /// When it cannot be one statement that reads.
    pub fn new(text: &str) -> Result<Self, NoQuery> {
        let line = one_line(text.trim_start_matches('\u{FEFF}'))?;
        if line.is_empty() {
            return Err(NoQuery::Empty);
        }
        if line.len() > MOST_BYTES {
            return Err(NoQuery::TooLong);
        }
        let word = line.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let reads = ["select", "with"].iter().any(|known| word.eq_ignore_ascii_case(known));
        if reads { Ok(Query(line)) } else { Err(NoQuery::NotSelect) }
    }

    /// The query.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a list as people read it. What a query gave has the whole query in its name, so that two of them are told
/// apart; its beginning is enough for whoever has just typed it.
pub fn shown_name(name: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    let opened = name.match_indices(" (").map(|(at, mark)| name.split_at(at + mark.len()));
    let Some((before, query)) = opened.filter(|_| name.ends_with(')')).find(|(_, query)| is_query(query)) else {
        return Cow::Borrowed(name);
    };
    match query.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{before}{}…)", query[..end].trim_end())),
        None => Cow::Borrowed(name),
    }
}

fn is_query(text: &str) -> bool {
    let begins = |word: &str| text.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    begins("select ") || begins("with ")
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What stands between two marks, and its name when the second is missing.
const ENCLOSED: [(char, char, &str); 4] = [
    ('\'', '\'', "a quotation mark"),
    ('"', '"', "a quotation mark"),
    ('`', '`', "a quotation mark"),
    ('[', ']', "a bracket"),
];

/// The statement without comments, and with one space wherever white space stands outside of quotation marks.
fn one_line(text: &str) -> Result<String, NoQuery> {
    let (mut line, mut rest, mut ended) = (String::new(), text, false);
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        if c.is_whitespace() || rest.starts_with("--") || rest.starts_with("/*") {
            rest = behind_gap(rest)?;
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
        } else if c == ';' {
            (rest, ended) = (behind, true);
        } else if ended {
            return Err(NoQuery::Several);
        } else if let Some((_, close, what)) = ENCLOSED.iter().find(|(open, ..)| *open == c) {
            let end = behind.find(*close).ok_or(NoQuery::NotClosed(what))?;
            let (enclosed, after) = rest.split_at(c.len_utf8() + end + close.len_utf8());
            line.push_str(enclosed);
            rest = after;
        } else {
            line.push(c);
            rest = behind;
        }
    }
    line.truncate(line.trim_end().len());
    Ok(line)
}

/// What stands behind white space or a comment.
fn behind_gap(text: &str) -> Result<&str, NoQuery> {
    if text.starts_with("--") {
        return Ok(text.find('\n').map_or("", |end| &text[end..]));
    }
    if let Some(comment) = text.strip_prefix("/*") {
        return comment.split_once("*/").map(|(_, behind)| behind).ok_or(NoQuery::NotClosed("a comment"));
    }
    Ok(text.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_one_line_however_it_was_written() {
        for (text, expected) in [
            ("SELECT id FROM t", "SELECT id FROM t"),
            ("\u{FEFF}select id,\r\n\tname -- the last one\nfrom  t ;\n", "select id, name from t"),
            ("/* patrons */ WITH x AS (SELECT 1) SELECT * FROM x;;", "WITH x AS (SELECT 1) SELECT * FROM x"),
            (
                "SELECT 'a -- b;  c', \"d  /* e\", [f  ;], `g  ` FROM t",
                "SELECT 'a -- b;  c', \"d  /* e\", [f  ;], `g  ` FROM t",
            ),
            ("SELECT 'O''Neil  x'--end", "SELECT 'O''Neil  x'"),
            ("SELECT a - -1, b/c FROM t", "SELECT a - -1, b/c FROM t"),
            ("SELECT\u{A0}'Núñez\n'", "SELECT 'Núñez\n'"),
        ] {
            let query = Query::new(text).map(|query| query.to_string());
            assert_eq!(query.as_deref(), Ok(expected), "{text}");
            assert_eq!(Query::new(expected).map(|query| query.to_string()).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn only_a_long_query_is_cut_in_the_name_of_its_list() {
        let columns = "SELECT id AS \"Primary ID\", last AS \"Last name\", first AS \"First name\" FROM borrower";
        let cut = "old.db (SELECT id AS \"Primary ID\", last AS \"Last name\", first AS \"Fi…)";
        for (name, shown) in [
            (format!("old.db ({columns})"), cut.to_owned()),
            ("old.db (SELECT id FROM borrower)".to_owned(), "old.db (SELECT id FROM borrower)".to_owned()),
            (format!("{columns}.csv"), format!("{columns}.csv")),
            (format!("{} (2).csv", "x".repeat(90)), format!("{} (2).csv", "x".repeat(90))),
        ] {
            assert_eq!(shown_name(&name), shown);
        }
    }

    #[test]
    fn what_is_no_query_is_refused() {
        for (text, expected) in [
            ("", NoQuery::Empty),
            (" -- nothing\n;", NoQuery::Empty),
            ("DELETE FROM t", NoQuery::NotSelect),
            ("SELECTED", NoQuery::NotSelect),
            ("PRAGMA user_version", NoQuery::NotSelect),
            ("EXPLAIN SELECT 1", NoQuery::NotSelect),
            ("SELECT 1; DROP TABLE t", NoQuery::Several),
            ("SELECT 1;/**/SELECT 2", NoQuery::Several),
            ("SELECT 'a", NoQuery::NotClosed("a quotation mark")),
            ("SELECT [a FROM t", NoQuery::NotClosed("a bracket")),
            ("SELECT 1 /* and", NoQuery::NotClosed("a comment")),
        ] {
            assert_eq!(Query::new(text), Err(expected), "{text}");
        }
        let long = format!("SELECT {}", "1,".repeat(10_000));
        assert_eq!(Query::new(&long), Err(NoQuery::TooLong));
    }
}
