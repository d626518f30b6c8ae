//! What the JSON files of library systems have in common: a list of users, of whom one may be damaged.
//!
//! A user is known by the line in which it begins, or by its number where a line has several.

use crate::parts::tree::Node;
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::place::Numbering;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// What files call the number of users in all, of whom this may be one page.
const TOTALS: [&str; 2] = ["\"totalRecords\"", "\"total_record_count\""];
/// So many bytes behind a list are looked at for it.
const BEHIND: usize = 1 << 12;

const NO_LIST: &str = "it has no list of users";
const LIST_NOT_CLOSED: &str = "its list of users is never closed: a bracket is missing, or the end of the file";
const USER_NOT_CLOSED: &str = "its last user is never closed: a bracket is missing, or the end of the file";

/// Hands the text of every user of a list to `put`, with its number: the list under a key, or the one that the file is.
pub(crate) fn each_of_list(
    text: &mut Text<'_>,
    key: &str,
    sink: &mut dyn Sink,
    put: impl FnMut(u32, &str, &mut dyn Sink) -> Result<(), Ended>,
) -> Result<(), Ended> {
    each_user(text, Some(key), sink, put)
}

/// The same, and where a file has no list, of every user of those that it has one behind the other; most have one.
pub(crate) fn each_of_list_or_alone(
    text: &mut Text<'_>,
    key: &str,
    sink: &mut dyn Sink,
    put: impl FnMut(u32, &str, &mut dyn Sink) -> Result<(), Ended>,
) -> Result<(), Ended> {
    let has_list = pass_to_list(text, key)?.is_some();
    text.rewind()?;
    each_user(text, has_list.then_some(key), sink, put)
}

/// Looks at the text twice: how users are numbered is said before the first of them.
fn each_user(
    text: &mut Text<'_>,
    list: Option<&str>,
    sink: &mut dyn Sink,
    mut put: impl FnMut(u32, &str, &mut dyn Sink) -> Result<(), Ended>,
) -> Result<(), Ended> {
    let (mut users, mut last, mut by_line) = (0_u64, 0, true);
    let total = walk(text, list, |line, _| {
        by_line &= line > last;
        (users, last) = (users + 1, line);
        Ok(())
    })?;
    text.rewind()?;
    sink.records(if by_line { Numbering::Lines } else { Numbering::Records }, users)?;
    if let Some(total) = total {
        sink.total(total)?;
    }
    let mut number = 0_u32;
    walk(text, list, |line, user| {
        number = number.saturating_add(1);
        put(if by_line { line } else { number }, user, &mut *sink)
    })?;
    Ok(())
}

/// Hands the text of every user to `take`, good or not, by where its brackets are, with the line in which it begins.
/// Where a bracket is never closed, nobody knows whom it has swallowed. Gives how many users the file says there are.
fn walk(
    text: &mut Text<'_>,
    list: Option<&str>,
    mut take: impl FnMut(u32, &str) -> Result<(), Ended>,
) -> Result<Option<u64>, Ended> {
    let damaged = |why: &str| Ended::Damaged(why.to_owned());
    let (mut line, mut total) = (1, None);
    let not_closed = match list {
        Some(key) => {
            (line, total) = pass_to_list(text, key)?.ok_or_else(|| damaged(NO_LIST))?;
            LIST_NOT_CLOSED
        }
        None => USER_NOT_CLOSED,
    };
    loop {
        let space = behind_space(text.rest(), 0);
        line = pass(text, space, line);
        match (text.rest().as_bytes().first().copied(), list) {
            (None, None) if text.is_over() => return Ok(None),
            (None, Some(_)) if text.is_over() => return Err(damaged(not_closed)),
            (None, _) => text.more()?,
            (Some(b']'), Some(_)) => return total.map_or_else(|| total_behind(text), |total| Ok(Some(total))),
            (Some(b','), Some(_)) => text.pass(1),
            (Some(_), _) => match value_ends(text.rest(), 0) {
                Some(0) => return Err(damaged(not_closed)),
                Some(end) => {
                    take(line, &text.rest()[..end])?;
                    line = pass(text, end, line);
                }
                None if text.is_over() => return Err(damaged(not_closed)),
                None => text.more()?,
            },
        }
    }
}

/// Passes so many bytes, which begin in a line; gives the line in which they end.
fn pass(text: &mut Text<'_>, bytes: usize, line: u32) -> u32 {
    let ends = memchr::memchr_iter(b'\n', &text.rest().as_bytes()[..bytes]).count();
    text.pass(bytes);
    line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX))
}

/// How many users there are in all, as a file says it behind its list.
fn total_behind(text: &mut Text<'_>) -> Result<Option<u64>, Ended> {
    while !text.is_over() && text.rest().len() < BEHIND {
        text.more()?;
    }
    Ok(total_in(text.rest()))
}

fn total_in(text: &str) -> Option<u64> {
    TOTALS.iter().find_map(|key| {
        let (_, behind) = text.split_once(*key)?;
        let value = behind.trim_start().strip_prefix(':')?.trim_start().trim_start_matches('"');
        let ends = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
        value[..ends].parse().ok()
    })
}

/// Passes what stands before the first user of a list; gives the line of its bracket and how many users the file says
/// there are, or none where there is no list.
fn pass_to_list(text: &mut Text<'_>, key: &str) -> Result<Option<(u32, Option<u64>)>, Ended> {
    loop {
        match list_begins(text.rest(), key) {
            Some(List::Behind(bytes)) => {
                let total = total_in(&text.rest()[..bytes]);
                return Ok(Some((pass(text, bytes, 1), total)));
            }
            Some(List::Nowhere) => return Ok(None),
            None if text.is_over() => return Ok(None),
            None => text.more()?,
        }
    }
}

/// Where the list of users begins.
enum List {
    /// Behind so many bytes, the last of which is its bracket.
    Behind(usize),
    Nowhere,
}

/// Where the list under a key begins, or the one that a file is; none where the text ends before that shows.
fn list_begins(text: &str, wanted: &str) -> Option<List> {
    let bytes = text.as_bytes();
    let mut at = behind_space(text, 0);
    match bytes.get(at)? {
        b'[' => return Some(List::Behind(at + 1)),
        b'{' => at += 1,
        _ => return Some(List::Nowhere),
    }
    loop {
        at = behind_space(text, at);
        if *bytes.get(at)? == b',' {
            at = behind_space(text, at + 1);
        }
        if *bytes.get(at)? != b'"' {
            return Some(List::Nowhere);
        }
        let key_ends = value_ends(text, at)?;
        let key = &text[at..key_ends];
        at = behind_space(text, key_ends);
        if *bytes.get(at)? != b':' {
            return Some(List::Nowhere);
        }
        at = behind_space(text, at + 1);
        let is_wanted = key.trim_matches('"') == wanted;
        if is_wanted && *bytes.get(at)? == b'[' {
            return Some(List::Behind(at + 1));
        }
        at = value_ends(text, at)?;
    }
}

fn behind_space(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_ascii_start().len())
}

/// Where the value that begins here ends; `None` where the file ends first. Whether it is good JSON is not looked at.
fn value_ends(text: &str, begin: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = begin;
    loop {
        match bytes.get(at)? {
            b'"' => {
                at = string_ends(bytes, at)?;
                if depth == 0 {
                    return Some(at);
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return Some(at + usize::from(depth == 1 || at == begin)),
            b'}' | b']' => depth -= 1,
            b',' | b' ' | b'\n' | b'\r' | b'\t' if depth == 0 => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

/// Behind the quotation mark that closes the string that begins here.
fn string_ends(bytes: &[u8], begin: usize) -> Option<usize> {
    let mut at = begin + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The JSON of a user, or why it is none.
pub(crate) fn object(text: &str) -> Result<Map<String, Value>, String> {
    serde_json::from_str(text).map_err(|error| {
        let error = error.to_string();
        // Its place is counted from where the user begins, which nobody sees.
        let what = error.split(" at line ").next().unwrap_or_default();
        format!("this patron is not written as JSON: {what}")
    })
}

/// A value as text; lists and objects are none.
pub(crate) fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(flag) => Some(if *flag { "true".into() } else { "false".into() }),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether there is anything in a value.
pub(crate) fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(values) => values.iter().any(says_something),
        Value::Object(fields) => fields.values().any(says_something),
    }
}

/// An object as a tree. Each value of a list is one of its name; the `value` of an object is its text, too.
pub(crate) fn tree(object: &Map<String, Value>) -> Node<'_> {
    let mut node = Node::default();
    put_into(&mut node, object);
    node
}

fn put_into<'v>(node: &mut Node<'v>, object: &'v Map<String, Value>) {
    for (name, value) in object {
        add(node, name, value);
    }
    if let Some(text) = object.get("value").and_then(scalar) {
        node.text = text;
    }
}

fn add<'v>(to: &mut Node<'v>, name: &'v str, value: &'v Value) {
    match value {
        Value::Array(values) => {
            for value in values {
                add(to, name, value);
            }
        }
        Value::Object(object) => {
            let mut node = Node::leaf(name, "");
            put_into(&mut node, object);
            to.children.push(node);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            to.children.extend(scalar(value).map(|text| Node::leaf(name, text)));
        }
    }
}
