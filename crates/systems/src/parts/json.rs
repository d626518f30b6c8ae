//! What the JSON files of library systems have in common: a list of users, of whom one may be damaged.
//!
//! A user is known by the line in which it begins, or by its number where a line has several.

use crate::parts::tree::Node;
use crate::sink::{Ended, Sink};
use model::place::Numbering;
use serde_json::{Map, Value};
use std::borrow::Cow;

pub(crate) const NO_LIST: &str = "it has no list of users";

/// A user as the file has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct User<'a> {
    /// Where it begins.
    at: usize,
    text: &'a str,
}

/// Every user of a list, good or not, by where its brackets are: the list under a key, or the one that the file is. Where
/// a bracket is never closed, nobody knows whom it has swallowed.
pub(crate) fn list_of<'a>(text: &'a str, key: &str) -> Result<Vec<User<'a>>, &'static str> {
    const NOT_CLOSED: &str = "its list of users is never closed: a bracket is missing, or the end of the file";
    let mut at = list_begins(text, key).ok_or(NO_LIST)?;
    let mut users = Vec::new();
    loop {
        at = behind_space(text, at);
        match text.as_bytes().get(at).ok_or(NOT_CLOSED)? {
            b']' => return Ok(users),
            b',' => at += 1,
            _ => {
                let end = value_ends(text, at).ok_or(NOT_CLOSED)?;
                users.push(User { at, text: &text[at..end] });
                at = end;
            }
        }
    }
}

/// Every user of a file that has no list, only users one behind the other; most have one.
pub(crate) fn users_alone(text: &str) -> Result<Vec<User<'_>>, &'static str> {
    let mut users = Vec::new();
    let mut at = behind_space(text, 0);
    while at < text.len() {
        let end = value_ends(text, at).filter(|end| *end > at);
        let end = end.ok_or("its last user is never closed: a bracket is missing, or the end of the file")?;
        users.push(User { at, text: &text[at..end] });
        at = behind_space(text, end);
    }
    Ok(users)
}

/// Behind the bracket that opens the list of users.
fn list_begins(text: &str, wanted: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = behind_space(text, 0);
    match bytes.get(at) {
        Some(b'[') => return Some(at + 1),
        Some(b'{') => at += 1,
        _ => return None,
    }
    loop {
        at = behind_space(text, at);
        if bytes.get(at) == Some(&b',') {
            at = behind_space(text, at + 1);
        }
        let key_ends = value_ends(text, at).filter(|_| bytes.get(at) == Some(&b'"'))?;
        let key = &text[at..key_ends];
        at = behind_space(text, key_ends);
        if bytes.get(at) != Some(&b':') {
            return None;
        }
        at = behind_space(text, at + 1);
        let is_wanted = key.trim_matches('"') == wanted;
        if is_wanted && bytes.get(at) == Some(&b'[') {
            return Some(at + 1);
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

/// The lines in which users begin, unless two begin in one.
fn lines_of(text: &str, users: &[User<'_>]) -> Option<Vec<u32>> {
    let bytes = text.as_bytes();
    let (mut line, mut from) = (1_u32, 0);
    let mut lines: Vec<u32> = Vec::with_capacity(users.len());
    for user in users {
        let ends = memchr::memchr_iter(b'\n', &bytes[from..user.at]).count();
        (line, from) = (line.saturating_add(u32::try_from(ends).ok()?), user.at);
        if lines.last().is_some_and(|last| *last >= line) {
            return None;
        }
        lines.push(line);
    }
    Some(lines)
}

/// Hands the text of every user to `put`, with its number.
pub(crate) fn each_user(
    text: &str,
    users: &[User<'_>],
    sink: &mut dyn Sink,
    mut put: impl FnMut(u32, &str, &mut dyn Sink) -> Result<(), Ended>,
) -> Result<(), Ended> {
    let numbers = lines_of(text, users);
    let numbered = if numbers.is_some() { Numbering::Lines } else { Numbering::Records };
    sink.records(numbered, users.len() as u64)?;
    for (index, user) in users.iter().enumerate() {
        let by_line = numbers.as_ref().and_then(|numbers| numbers.get(index).copied());
        let number = by_line.unwrap_or_else(|| u32::try_from(index).unwrap_or(u32::MAX - 1) + 1);
        put(number, user.text, &mut *sink)?;
    }
    Ok(())
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
