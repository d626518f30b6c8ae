//! XML as library systems write it: records below one root, each read into a tree of its own and forgotten again.
//!
//! Names are local ones of the root's namespace, whatever its prefix; what is of another namespace keeps its prefix, so
//! that nobody takes it for something else. A DOCTYPE is refused: no library system writes one, and without it a file has
//! no entities of its own and nothing to fetch. A fault that leaves the elements in order, such as an `&` that is none,
//! costs its record; where they are not in order, nobody knows where a record ends.

use crate::parts::tree::Node;
use crate::sink::{Ended, Sink};
use model::place::Numbering;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};
use std::borrow::Cow;

/// Elements in each other in one record; Alma has five.
const MOST_DEPTH: usize = 32;
/// Elements and attributes of one record.
const MOST_NODES: usize = 10_000;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 32;

const DOCTYPE: &str = "it has a DOCTYPE, which no library system writes; what that declares is not read";
const CUT_OFF: &str = "its last element is never closed: the end of the file is missing";

/// The local name of the root of a document that begins like this; that of its DOCTYPE, where it has one.
pub(crate) fn root(head: &[u8]) -> Option<&str> {
    let mut rest = head;
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'!', ..] => return rest.strip_prefix(b"<!DOCTYPE").and_then(name_in),
            [b'<', behind @ ..] => return name_in(behind),
            _ => return None,
        };
        rest = &rest[memchr::memmem::find(rest, end)? + end.len()..];
    }
}

/// The name that bytes begin with, without its prefix.
fn name_in(bytes: &[u8]) -> Option<&str> {
    let bytes = bytes.trim_ascii_start();
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'[');
    let name = std::str::from_utf8(bytes.split(ends).next()?).ok()?;
    Some(name.rsplit(':').next().unwrap_or(name))
}

/// The encoding that an XML file says it is in.
pub fn declared_encoding(bytes: &[u8]) -> Option<&str> {
    /// A declaration has no more bytes.
    const LONGEST: usize = 200;
    let head = bytes.get(..LONGEST).unwrap_or(bytes).strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(head, b"?>")?;
    let (_, behind) = std::str::from_utf8(&head[..end]).ok()?.split_once("encoding")?;
    let value = behind.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote).map(|(label, _)| label)
}

/// Hands every record of a file to `put`, with its number; those that are damaged go to the sink. A record is known by
/// the line in which it begins, or by its number where a line has several.
pub(crate) fn read_records(
    text: &str,
    element: &str,
    sink: &mut dyn Sink,
    mut put: impl FnMut(u32, &Node<'_>, &mut dyn Sink) -> Result<(), Ended>,
) -> Result<(), Ended> {
    // Places are counted without the mark.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let lines = lines_of(text, element).map_err(Ended::Damaged)?;
    if lines.is_empty() {
        return Err(Ended::Damaged(format!("it has no element \"{element}\"")));
    }
    let by_line = lines.is_sorted_by(|before, after| before < after);
    sink.records(if by_line { Numbering::Lines } else { Numbering::Records }, lines.len() as u64)?;
    let mut records = Records::new(text, element);
    for (number, line) in (1..).zip(lines) {
        let number = if by_line { line } else { number };
        match records.next_tree().map_err(Ended::Damaged)? {
            Some(Ok(record)) => put(number, &record, &mut *sink)?,
            Some(Err(why)) => sink.damaged(number, why)?,
            None => return Ok(()),
        }
    }
    Ok(())
}

/// The line in which each record begins; or what is wrong with the file, so that nothing of it can be used.
fn lines_of(text: &str, element: &str) -> Result<Vec<u32>, String> {
    let mut records = Records::new(text, element);
    let mut lines = Vec::new();
    while let Some(start) = records.next_start()? {
        lines.push(records.line_of(start.at));
        records.pass(records.depth - 1)?;
    }
    Ok(lines)
}

/// What comes next in a document.
enum Token<'a> {
    Start(Start<'a>),
    End,
    Text(Cow<'a, str>),
    /// What is wrong at this place, where that leaves the elements in order.
    Fault(String),
    Over,
}

/// An element begins.
struct Start<'a> {
    /// The byte at which it does.
    at: usize,
    /// The local name, if it is of the root's namespace; otherwise the name with its prefix.
    name: &'a str,
    is_own: bool,
    tag: BytesStart<'a>,
}

/// The records of a document.
struct Records<'a, 'e> {
    text: &'a str,
    /// What the element of a record is called.
    element: &'e str,
    reader: NsReader<&'a [u8]>,
    /// The namespace of the root, once that has begun.
    namespace: Option<Option<String>>,
    /// How many elements are open.
    depth: usize,
    /// The byte up to which lines were counted, and its line.
    counted: (usize, u32),
}

impl<'a, 'e> Records<'a, 'e> {
    fn new(text: &'a str, element: &'e str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Records { text, element, reader, namespace: None, depth: 0, counted: (0, 1) }
    }

    /// The beginning of the next record, which lies in any elements but in no other record.
    fn next_start(&mut self) -> Result<Option<Start<'a>>, String> {
        loop {
            match self.token()? {
                Token::Start(start) if start.is_own && start.name == self.element => return Ok(Some(start)),
                // Between records, nothing is looked at.
                Token::Start(_) | Token::End | Token::Text(_) | Token::Fault(_) => {}
                Token::Over => return Ok(None),
            }
        }
    }

    /// The next record, or what is wrong with it.
    fn next_tree(&mut self) -> Result<Option<Result<Node<'a>, String>>, String> {
        let Some(start) = self.next_start()? else { return Ok(None) };
        let outside = self.depth - 1;
        let read = self.tree(&start)?;
        if read.is_err() {
            self.pass(outside)?;
        }
        Ok(Some(read))
    }

    /// Passes over what is open deeper than this.
    fn pass(&mut self, outside: usize) -> Result<(), String> {
        while self.depth > outside {
            self.token()?;
        }
        Ok(())
    }

    /// The element that has just begun.
    fn tree(&mut self, start: &Start<'a>) -> Result<Result<Node<'a>, String>, String> {
        let mut nodes = 0;
        let mut open = Vec::new();
        match self.node(start, &mut nodes) {
            Ok(root) => open.push(root),
            Err(why) => return Ok(Err(why)),
        }
        loop {
            match self.token()? {
                Token::Start(start) => match self.node(&start, &mut nodes) {
                    Ok(_) if open.len() == MOST_DEPTH => {
                        return Ok(Err(format!("it has elements nested deeper than {MOST_DEPTH}")));
                    }
                    Ok(node) => open.push(node),
                    Err(why) => return Ok(Err(why)),
                },
                Token::Text(text) => {
                    if let Some(node) = open.last_mut() {
                        add_text(node, text);
                    }
                }
                Token::End => match (open.pop(), open.last_mut()) {
                    (Some(node), Some(parent)) => parent.children.push(node),
                    (Some(root), None) => return Ok(Ok(root)),
                    (None, _) => return Err(CUT_OFF.to_owned()),
                },
                Token::Fault(why) => return Ok(Err(why)),
                Token::Over => return Err(CUT_OFF.to_owned()),
            }
        }
    }

    /// An element with its attributes, those of no namespace. `nodes` are counted.
    fn node(&mut self, start: &Start<'a>, nodes: &mut usize) -> Result<Node<'a>, String> {
        let mut node = Node::leaf(start.name, "");
        for attribute in start.tag.attributes().take(MOST_ATTRIBUTES + 1) {
            let attribute = attribute.map_err(|_| self.damaged_tag(start))?;
            let name = attribute.key.0;
            if name == "xmlns" || name.contains(':') {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| self.damaged_tag(start))?;
            node.children.push(Node::leaf(name.to_owned(), value.into_owned()));
        }
        *nodes += 1 + node.children.len();
        if *nodes > MOST_NODES || node.children.len() > MOST_ATTRIBUTES {
            return Err("it has more elements or attributes than any patron".to_owned());
        }
        Ok(node)
    }

    fn damaged_tag(&mut self, start: &Start<'a>) -> String {
        format!("{} has a damaged tag: <{}>", self.line_name(start.at), shown(start.name))
    }

    /// The next token; comments and instructions are none.
    fn token(&mut self) -> Result<Token<'a>, String> {
        loop {
            let at = self.position();
            let (namespace, event) = match self.reader.read_resolved_event() {
                Ok(read) => read,
                Err(error) => return self.fault(&error),
            };
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let uri = match namespace {
                        ResolveResult::Bound(Namespace(uri)) => Some(uri),
                        ResolveResult::Unbound => None,
                        // A prefix that nobody has declared; no namespace has an empty name.
                        ResolveResult::Unknown(_) => Some(""),
                    };
                    let is_behind = self.depth == 0 && self.namespace.is_some();
                    let of_root = self.namespace.get_or_insert_with(|| uri.map(str::to_owned));
                    let is_own = of_root.as_deref() == uri;
                    if is_behind {
                        return Err(format!("it goes on behind the end of its XML, in {}", self.line_name(at)));
                    }
                    return Ok(Token::Start(self.start(at, tag, is_own)));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Token::End);
                }
                Event::Text(text) => return self.outside_is_blank(text.xml10_content(), at).map(Token::Text),
                Event::CData(text) => return self.outside_is_blank(text.xml10_content(), at).map(Token::Text),
                Event::GeneralRef(reference) => return Ok(self.reference(&reference, at)),
                Event::DocType(_) => return Err(DOCTYPE.to_owned()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof if self.depth > 0 => return Err(CUT_OFF.to_owned()),
                Event::Eof => return Ok(Token::Over),
            }
        }
    }

    fn start(&mut self, at: usize, tag: BytesStart<'a>, is_own: bool) -> Start<'a> {
        self.depth += 1;
        let length = tag.name().0.len();
        // Behind the bracket that it begins with.
        let name = self.text.get(at + 1..at + 1 + length).unwrap_or_default();
        let local = name.split_once(':').map_or(name, |(_, local)| local);
        Start { at, name: if is_own { local } else { name }, is_own, tag }
    }

    fn outside_is_blank(&mut self, text: Cow<'a, str>, at: usize) -> Result<Cow<'a, str>, String> {
        if self.depth == 0 && !text.trim().is_empty() {
            return Err(format!("{} has text outside of every element", self.line_name(at)));
        }
        Ok(text)
    }

    /// A character by its number or one of the five names of XML; there are no others without a DOCTYPE.
    fn reference(&mut self, reference: &BytesRef<'_>, at: usize) -> Token<'a> {
        if let Ok(Some(c)) = reference.resolve_char_ref() {
            return Token::Text(c.to_string().into());
        }
        let name: &str = reference;
        if let Some(text) = resolve_xml_entity(name) {
            return Token::Text(text.into());
        }
        let is_name = name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
        Token::Fault(if is_name && !name.is_empty() {
            format!("{} has &{name};, which is no character of XML", self.line_name(at))
        } else {
            self.bare_ampersand(at)
        })
    }

    fn bare_ampersand(&mut self, at: usize) -> String {
        format!("{} has an & that is not written as &amp;", self.line_name(at))
    }

    /// What an error means: for one record, or for all that comes.
    fn fault(&mut self, error: &Error) -> Result<Token<'a>, String> {
        let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
        if let Error::IllFormed(IllFormedError::UnclosedReference) = error {
            return Ok(Token::Fault(self.bare_ampersand(at)));
        }
        let line = self.line_name(at);
        Err(match error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                format!("{line} has </{}> where </{}> should be", shown(found), shown(expected))
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => {
                format!("{line} has </{}>, and nothing is open there", shown(found))
            }
            Error::Syntax(_) => format!("{line} has a tag or a comment that is never closed"),
            Error::Namespace(_) => {
                format!("{} has namespaces that nobody can tell apart", self.line_name(self.position()))
            }
            Error::IllFormed(_) | Error::Io(_) | Error::InvalidAttr(_) | Error::Encoding(_) | Error::Escape(_) => {
                format!("{line} is not written as XML")
            }
        })
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn line_name(&mut self, at: usize) -> String {
        format!("line {}", self.line_of(at))
    }

    /// The line of a byte; counted on from the one before, so that a file of nothing but faults is read once.
    fn line_of(&mut self, at: usize) -> u32 {
        let at = at.min(self.text.len());
        let (from, line) = if at < self.counted.0 { (0, 1) } else { self.counted };
        let ends = memchr::memchr_iter(b'\n', &self.text.as_bytes()[from..at]).count();
        self.counted = (at, line + u32::try_from(ends).unwrap_or(u32::MAX - line));
        self.counted.1
    }
}

fn add_text<'a>(node: &mut Node<'a>, text: Cow<'a, str>) {
    if node.text.is_empty() {
        // Between the elements of a container there is nothing else.
        if !text.trim().is_empty() {
            node.text = text;
        }
    } else {
        node.text.to_mut().push_str(&text);
    }
}

/// A name as it is shown: as much of it as anybody reads.
fn shown(name: &str) -> &str {
    const MOST: usize = 40;
    &name[..name.floor_char_boundary(MOST)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_found_behind_what_stands_before_it() {
        for (head, name) in [
            ("<users>", Some("users")),
            ("<?xml version='1.0'?>\n<!-- <a> --><x:users\n", Some("users")),
            ("<!DOCTYPE users [<!ENTITY a 'b'>]><users>", Some("users")),
            ("<user/>", Some("user")),
            ("<!-- ", None),
            ("users", None),
            ("", None),
        ] {
            assert_eq!(root(head.as_bytes()), name, "{head}");
        }
    }

    #[test]
    fn the_encoding_is_the_declared_one() {
        for (head, label) in [
            ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><users>", Some("ISO-8859-1")),
            ("<?xml version='1.0' encoding = 'utf-8' standalone='yes'?>", Some("utf-8")),
            ("<?xml version='1.0'?><a encoding='b'>", None),
            ("<?xml version='1.0' encoding=''?>", Some("")),
            ("<?xml encoding", None),
            ("<users>", None),
        ] {
            assert_eq!(declared_encoding(head.as_bytes()), label, "{head}");
        }
    }
}
