//! XML as library systems write it: records below one root, each read into a tree of its own and forgotten again.
//!
//! Names are local ones of the root's namespace, whatever its prefix; what is of another namespace keeps its prefix, so
//! that nobody takes it for something else. A DOCTYPE is refused: no library system writes one, and without it a file has
//! no entities of its own and nothing to fetch. A fault that leaves the elements in order, such as an `&` that is none,
//! costs its record; where they are not in order, nobody knows where a record ends.

use crate::parts::bytes::Bytes;
use crate::parts::tree::Node;
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::place::Numbering;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

/// Elements in each other in one record; Alma has five.
const MOST_DEPTH: usize = 32;
/// Elements and attributes of one record.
const MOST_NODES: usize = 10_000;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 32;

/// What the root calls the number of records in all, of which this may be one page.
const TOTAL: &str = "total_record_count";

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
/// the line in which it begins, or by its number where a line has several: so the file is gone through before, which also
/// shows whether anything of it can be used.
pub(crate) fn read_records(
    text: &mut Text<'_>,
    element: &str,
    sink: &mut dyn Sink,
    mut put: impl FnMut(u32, &Node<'static>, &mut dyn Sink) -> Result<(), Ended>,
) -> Result<(), Ended> {
    let (records, by_line, total) = count(text, element)?;
    if records == 0 {
        return Err(Ended::Damaged(format!("it has no element \"{element}\"")));
    }
    sink.records(if by_line { Numbering::Lines } else { Numbering::Records }, records)?;
    if let Some(total) = total {
        sink.total(total)?;
    }
    text.rewind()?;
    let mut records = Records::new(text, element)?;
    let mut number = 0_u32;
    while let Some((line, record)) = records.next_tree()? {
        number = number.saturating_add(1);
        let number = if by_line { line } else { number };
        match record {
            Ok(record) => put(number, &record, &mut *sink)?,
            Err(why) => sink.damaged(number, why)?,
        }
    }
    Ok(())
}

/// How many records there are, whether each begins in a line of its own, and how many the root says there are; or what is
/// wrong with the file, so that nothing of it can be used.
fn count(text: &mut Text<'_>, element: &str) -> Result<(u64, bool, Option<u64>), Ended> {
    let mut records = Records::new(text, element)?;
    records.keeps_text = false;
    let (mut many, mut last, mut by_line) = (0, 0, true);
    while let Some(line) = records.pass_next()? {
        by_line &= line > last;
        (many, last) = (many + 1, line);
    }
    Ok((many, by_line, records.total))
}

/// What comes next in a document.
enum Token {
    Start(Start),
    End,
    Text(String),
    /// What is wrong at this place, where that leaves the elements in order.
    Fault(String),
    Over,
}

/// An element begins.
struct Start {
    /// The line in which it does.
    line: u32,
    /// Whether it is of the root's namespace.
    is_own: bool,
    tag: BytesStart<'static>,
}

impl Start {
    /// The local name, if it is of the root's namespace; otherwise the name with its prefix.
    fn name(&self) -> &str {
        let name = self.tag.name().0;
        let local = name.split_once(':').map_or(name, |(_, local)| local);
        if self.is_own { local } else { name }
    }
}

/// The line in which a record begins, and its tree or what is wrong with it.
type Record = (u32, Result<Node<'static>, String>);

/// The records of a document.
struct Records<'t, 's, 'e> {
    /// What the element of a record is called.
    element: &'e str,
    reader: NsReader<Bytes<'t, 's>>,
    /// What the reader has come upon last.
    buffer: Vec<u8>,
    /// The namespace of the root, once that has begun.
    namespace: Option<Option<String>>,
    /// How many elements are open.
    depth: usize,
    /// Whether anybody wants the text of elements.
    keeps_text: bool,
    /// How many records the root says there are.
    total: Option<u64>,
}

impl<'t, 's, 'e> Records<'t, 's, 'e> {
    fn new(text: &'t mut Text<'s>, element: &'e str) -> Result<Self, Ended> {
        // Places are counted without the mark.
        text.pass_mark()?;
        let mut reader = NsReader::from_reader(Bytes::new(text));
        reader.config_mut().expand_empty_elements = true;
        Ok(Records { element, reader, buffer: Vec::new(), namespace: None, depth: 0, keeps_text: true, total: None })
    }

    /// What an error ends: where the text could not be had, that is why, and nothing is wrong with the file.
    fn ended(&mut self, why: String) -> Ended {
        self.reader.get_mut().take_ended().unwrap_or(Ended::Damaged(why))
    }

    /// Passes over the next record; gives its line.
    fn pass_next(&mut self) -> Result<Option<u32>, Ended> {
        let passed = self.next_start().and_then(|start| match start {
            Some(start) => self.pass(self.depth - 1).map(|()| Some(start.line)),
            None => Ok(None),
        });
        passed.map_err(|why| self.ended(why))
    }

    /// The next record.
    fn next_tree(&mut self) -> Result<Option<Record>, Ended> {
        self.take_next().map_err(|why| self.ended(why))
    }

    fn take_next(&mut self) -> Result<Option<Record>, String> {
        let Some(start) = self.next_start()? else { return Ok(None) };
        let outside = self.depth - 1;
        let read = self.tree(&start)?;
        if read.is_err() {
            self.pass(outside)?;
        }
        Ok(Some((start.line, read)))
    }

    /// The beginning of the next record, which lies in any elements but in no other record.
    fn next_start(&mut self) -> Result<Option<Start>, String> {
        loop {
            match self.token()? {
                Token::Start(start) if start.is_own && start.name() == self.element => return Ok(Some(start)),
                Token::Start(start) if self.depth == 1 => self.total = total_of(&start),
                // Between records, nothing is looked at.
                Token::Start(_) | Token::End | Token::Text(_) | Token::Fault(_) => {}
                Token::Over => return Ok(None),
            }
        }
    }

    /// Passes over what is open deeper than this.
    fn pass(&mut self, outside: usize) -> Result<(), String> {
        while self.depth > outside {
            self.token()?;
        }
        Ok(())
    }

    /// The element that has just begun.
    fn tree(&mut self, start: &Start) -> Result<Result<Node<'static>, String>, String> {
        let mut nodes = 0;
        let mut open = Vec::new();
        match node(start, &mut nodes) {
            Ok(root) => open.push(root),
            Err(why) => return Ok(Err(why)),
        }
        loop {
            match self.token()? {
                Token::Start(start) => match node(&start, &mut nodes) {
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

    /// The next token; comments and instructions are none.
    fn token(&mut self) -> Result<Token, String> {
        loop {
            self.buffer.clear();
            let line = self.reader.get_mut().begin_token();
            let (namespace, event) = match self.reader.read_resolved_event_into(&mut self.buffer) {
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
                        return Err(format!("it goes on behind the end of its XML, in line {line}"));
                    }
                    self.depth += 1;
                    return Ok(Token::Start(Start { line, is_own, tag: tag.into_owned() }));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Token::End);
                }
                Event::Text(text) => {
                    return text_token(&text.xml10_content(), self.depth, self.keeps_text, line);
                }
                Event::CData(text) => {
                    return text_token(&text.xml10_content(), self.depth, self.keeps_text, line);
                }
                Event::GeneralRef(reference) => return Ok(of_reference(&reference, line)),
                Event::DocType(_) => return Err(DOCTYPE.to_owned()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof if self.depth > 0 => return Err(CUT_OFF.to_owned()),
                Event::Eof => return Ok(Token::Over),
            }
        }
    }

    /// What an error means: for one record, or for all that comes.
    fn fault(&mut self, error: &Error) -> Result<Token, String> {
        let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
        let line = self.reader.get_mut().line_of(at);
        if let Error::IllFormed(IllFormedError::UnclosedReference) = error {
            return Ok(Token::Fault(bare_ampersand(line)));
        }
        Err(match error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                format!("line {line} has </{}> where </{}> should be", shown(found), shown(expected))
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => {
                format!("line {line} has </{}>, and nothing is open there", shown(found))
            }
            Error::Syntax(_) => format!("line {line} has a tag or a comment that is never closed"),
            Error::Namespace(_) => {
                let behind = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
                let line = self.reader.get_mut().line_of(behind);
                format!("line {line} has namespaces that nobody can tell apart")
            }
            Error::IllFormed(_) | Error::Io(_) | Error::InvalidAttr(_) | Error::Encoding(_) | Error::Escape(_) => {
                format!("line {line} is not written as XML")
            }
        })
    }
}

/// How many records there are in all, as a root says it.
fn total_of(root: &Start) -> Option<u64> {
    let total = root.tag.attributes().take(MOST_ATTRIBUTES).flatten().find(|attribute| attribute.key.0 == TOTAL)?;
    total.normalized_value(XmlVersion::Implicit1_0).ok()?.trim().parse().ok()
}

/// An element with its attributes, those of no namespace. `nodes` are counted.
fn node(start: &Start, nodes: &mut usize) -> Result<Node<'static>, String> {
    let damaged_tag = || format!("line {} has a damaged tag: <{}>", start.line, shown(start.name()));
    let mut node = Node::leaf(start.name().to_owned(), "");
    for attribute in start.tag.attributes().take(MOST_ATTRIBUTES + 1) {
        let attribute = attribute.map_err(|_| damaged_tag())?;
        let name = attribute.key.0;
        if name == "xmlns" || name.contains(':') {
            continue;
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| damaged_tag())?;
        node.children.push(Node::leaf(name.to_owned(), value.into_owned()));
    }
    *nodes += 1 + node.children.len();
    if *nodes > MOST_NODES || node.children.len() > MOST_ATTRIBUTES {
        return Err("it has more elements or attributes than any patron".to_owned());
    }
    Ok(node)
}

/// Text of an element; outside of every one, there is none.
fn text_token(text: &str, depth: usize, keeps_text: bool, line: u32) -> Result<Token, String> {
    if depth == 0 && !text.trim().is_empty() {
        return Err(format!("line {line} has text outside of every element"));
    }
    Ok(Token::Text(if keeps_text { text.to_owned() } else { String::new() }))
}

/// A character by its number or one of the five names of XML; there are no others without a DOCTYPE.
fn of_reference(reference: &BytesRef<'_>, line: u32) -> Token {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Token::Text(c.to_string());
    }
    let name: &str = reference;
    if let Some(text) = resolve_xml_entity(name) {
        return Token::Text(text.to_owned());
    }
    let is_name = name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    Token::Fault(if is_name && !name.is_empty() {
        format!("line {line} has &{name};, which is no character of XML")
    } else {
        bare_ampersand(line)
    })
}

fn bare_ampersand(line: u32) -> String {
    format!("line {line} has an & that is not written as &amp;")
}

fn add_text(node: &mut Node<'static>, text: String) {
    if node.text.is_empty() {
        // Between the elements of a container there is nothing else.
        if !text.trim().is_empty() {
            node.text = text.into();
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
