//! The tags of a part, each with its place, so that a part can be changed where it has to be and nowhere else. The part
//! was read before, so that it is known to be one.

use super::AnnotateError;
use super::edits::Edits;
use super::escape::unescaped;
use std::ops::Range;

/// Which kind of tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagKind {
    /// An element begins.
    Start,
    /// An element that has no content.
    Empty,
    /// An element ends.
    End,
}

/// A tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    pub(super) kind: TagKind,
    /// Where it begins.
    pub(super) start: usize,
    /// The first byte behind it.
    pub(super) end: usize,
    /// How deep its element lies; that of the root is 1.
    pub(super) depth: usize,
    name: &'a [u8],
    attributes: &'a [u8],
}

/// An attribute.
#[derive(Debug, Clone)]
pub(super) struct Attribute<'a> {
    pub(super) name: &'a [u8],
    /// As it is written.
    pub(super) value: &'a [u8],
    /// Where the value stands.
    pub(super) range: Range<usize>,
}

impl<'a> Tag<'a> {
    /// Its name without a prefix.
    pub(super) fn local(&self) -> &'a [u8] {
        &self.name[self.prefix().len()..]
    }

    /// Its prefix, with the colon.
    pub(super) fn prefix(&self) -> &'a [u8] {
        let length = self.name.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
        &self.name[..length]
    }

    /// Its prefix, with the colon, as text.
    pub(super) fn prefix_text(&self) -> String {
        String::from_utf8_lossy(self.prefix()).into_owned()
    }

    /// Where something may stand behind its name.
    pub(super) fn behind_name(&self) -> usize {
        self.start + 1 + self.name.len()
    }

    /// Its attributes, up to one that is damaged.
    pub(super) fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        let (all, base) = (self.attributes, self.behind_name());
        let mut at = 0;
        std::iter::from_fn(move || {
            let skip_space = |from: usize| {
                let space = all[from..].iter().position(|byte| !byte.is_ascii_whitespace());
                space.map(|space| from + space)
            };
            let begin = skip_space(at)?;
            let equals = begin + all[begin..].iter().position(|byte| *byte == b'=')?;
            let open = skip_space(equals + 1)?;
            let quote = all[open];
            if !matches!(quote, b'"' | b'\'') {
                return None;
            }
            let close = open + 1 + all[open + 1..].iter().position(|byte| *byte == quote)?;
            at = close + 1;
            let name = all[begin..equals].trim_ascii();
            let range = base + open + 1..base + close;
            Some(Attribute { name, value: &all[open + 1..close], range })
        })
    }

    /// The attribute of this name.
    pub(super) fn attribute(&self, name: &str) -> Option<Attribute<'a>> {
        self.attributes().find(|attribute| attribute.name == name.as_bytes())
    }

    /// The text of an attribute.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.attribute(name).map(|attribute| unescaped(attribute.value))
    }

    /// The number that an attribute says.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let value = self.attribute(name)?.value;
        std::str::from_utf8(value).ok()?.trim().parse().ok()
    }

    /// Whether an attribute says yes.
    pub(super) fn says(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|attribute| matches!(attribute.value, b"1" | b"true" | b"on"))
    }

    /// What a prefix is called that the element declares for a namespace, with the colon; an empty one is none.
    pub(super) fn prefix_of(&self, namespace: &str) -> Option<String> {
        self.attributes().filter(|attribute| attribute.value == namespace.as_bytes()).find_map(|attribute| {
            let prefix = attribute.name.strip_prefix(b"xmlns:")?;
            Some(format!("{}:", String::from_utf8_lossy(prefix)))
        })
    }

    /// Gives the element a value for an attribute without a prefix.
    pub(super) fn set(&self, edits: &mut Edits, attribute: &str, value: &str) {
        match self.attribute(attribute) {
            Some(found) => edits.replace(found.range, value),
            None => edits.insert(self.behind_name(), format!(" {attribute}=\"{value}\"")),
        }
    }

    /// Counts more elements where a list says how many it has.
    pub(super) fn count_more(&self, edits: &mut Edits, more: usize) {
        if let Some(count) = self.number("count") {
            self.set(edits, "count", &(count as usize + more).to_string());
        }
    }

    /// Puts a text into an element that has no content yet.
    pub(super) fn fill(&self, edits: &mut Edits, text: &str) {
        if !text.is_empty() {
            let name = String::from_utf8_lossy(self.name);
            edits.replace(self.end - 2..self.end, format!(">{text}</{name}>"));
        }
    }
}

/// The tags of a part in their order; comments, instructions and literal texts are passed over.
#[derive(Debug)]
pub(super) struct Tags<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Tags<'a> {
    /// Those of a part.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Tags { bytes, at: 0, depth: 0 }
    }

    fn tag(&mut self, start: usize) -> Result<Tag<'a>, AnnotateError> {
        let bytes = self.bytes;
        let end = start + tag_length(&bytes[start..]).ok_or_else(cut_off)?;
        self.at = end;
        let (kind, inner) = match &bytes[start + 1..end - 1] {
            [b'/', inner @ ..] => (TagKind::End, inner),
            [inner @ .., b'/'] => (TagKind::Empty, inner),
            inner => (TagKind::Start, inner),
        };
        let length = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(length);
        let depth = match kind {
            TagKind::Start => {
                self.depth += 1;
                self.depth
            }
            TagKind::Empty => self.depth + 1,
            TagKind::End => {
                let depth = self.depth;
                self.depth = depth.checked_sub(1).ok_or_else(cut_off)?;
                depth
            }
        };
        Ok(Tag { kind, start, end, depth, name, attributes })
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Result<Tag<'a>, AnnotateError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.at + self.bytes[self.at..].iter().position(|byte| *byte == b'<')?;
            let ahead = &self.bytes[start..];
            let closing: &[u8] = if ahead.starts_with(b"<!--") {
                b"-->"
            } else if ahead.starts_with(b"<![CDATA[") {
                b"]]>"
            } else if ahead.starts_with(b"<?") {
                b"?>"
            } else {
                let tag = self.tag(start);
                if tag.is_err() {
                    self.at = self.bytes.len();
                }
                return Some(tag);
            };
            match ahead.windows(closing.len()).position(|some| some == closing) {
                Some(length) => self.at = start + length + closing.len(),
                None => {
                    self.at = self.bytes.len();
                    return Some(Err(cut_off()));
                }
            }
        }
    }
}

/// The length of the tag that begins here; a `>` between quotation marks does not end it.
fn tag_length(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        match (quote, *byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if byte == open => quote = None,
            (None | Some(_), _) => {}
        }
    }
    None
}

fn cut_off() -> AnnotateError {
    AnnotateError::Unfit("one of its parts ends too early".to_owned())
}

/// The first tag of a part.
pub(super) fn root(bytes: &[u8]) -> Result<Tag<'_>, AnnotateError> {
    Tags::of(bytes).next().unwrap_or_else(|| Err(cut_off()))
}

/// The text between tags, whatever they are.
pub(super) fn text_in(bytes: &[u8]) -> Result<String, AnnotateError> {
    let (mut text, mut at) = (String::new(), 0);
    for tag in Tags::of(bytes) {
        let tag = tag?;
        text += &unescaped(&bytes[at..tag.start]);
        at = tag.end;
    }
    text += &unescaped(&bytes[at..]);
    Ok(text)
}

/// Elements that are written without a prefix, with one.
pub(super) fn prefixed(elements: &str, prefix: &str) -> String {
    let begun = elements.replace('<', &format!("<{prefix}"));
    begun.replace(&format!("<{prefix}/"), &format!("</{prefix}"))
}

/// An element of a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'a> {
    /// How it begins.
    pub(super) tag: Tag<'a>,
    /// Where the tag begins that ends it; nothing where it has no content.
    close: Option<usize>,
}

impl Element<'_> {
    /// Where its content stands.
    pub(super) fn inside(&self) -> Range<usize> {
        self.tag.end..self.close.unwrap_or(self.tag.end)
    }

    /// Puts a text at its end.
    pub(super) fn append(&self, edits: &mut Edits, text: &str) {
        match self.close {
            Some(close) => edits.insert(close, text),
            None => self.tag.fill(edits, text),
        }
    }
}

/// The first element on a path of names from the root down, in the vocabulary of the root.
pub(super) fn element<'a>(bytes: &'a [u8], path: &[&str]) -> Result<Option<Element<'a>>, AnnotateError> {
    let prefix = root(bytes)?.prefix();
    let mut matched = 0;
    let mut found: Option<Tag<'a>> = None;
    for tag in Tags::of(bytes) {
        let tag = tag?;
        if tag.kind == TagKind::End {
            if let Some(begun) = found.filter(|begun| begun.depth == tag.depth) {
                return Ok(Some(Element { tag: begun, close: Some(tag.start) }));
            }
            matched = matched.min(tag.depth.saturating_sub(1));
            continue;
        }
        let wanted = path.get(matched).filter(|_| found.is_none() && tag.depth == matched + 1);
        if !wanted.is_some_and(|name| tag.local() == name.as_bytes() && tag.prefix() == prefix) {
            continue;
        }
        let is_last = matched + 1 == path.len();
        match tag.kind {
            TagKind::Empty if is_last => return Ok(Some(Element { tag, close: None })),
            TagKind::Start if is_last => found = Some(tag),
            TagKind::Start => matched += 1,
            TagKind::Empty | TagKind::End => {}
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_places_and_depths() {
        let part = b"<?xml version=\"1.0\"?><!-- <no> --><x:a b='>' c=\"d&amp;e\"><x:f/><![CDATA[<g>]]></x:a>";
        let tags: Vec<_> = Tags::of(part).map(|tag| tag.unwrap()).collect();
        let told: Vec<_> = tags.iter().map(|tag| (tag.kind, tag.local(), tag.depth)).collect();
        assert_eq!(
            told,
            [(TagKind::Start, &b"a"[..], 1), (TagKind::Empty, &b"f"[..], 2), (TagKind::End, &b"a"[..], 1)]
        );
        assert_eq!((tags[0].prefix(), tags[0].text("c")), (&b"x:"[..], Some("d&e".to_owned())));
        assert_eq!(&part[tags[0].attribute("b").unwrap().range], b">");
        assert!(Tags::of(b"<a b=\"").any(|tag| tag.is_err()));
    }

    #[test]
    fn an_element_is_found_on_its_path_only() {
        let part = b"<w><x><s/></x><other:s/><s><t/></s></w>";
        let found = element(part, &["w", "s"]).unwrap().unwrap();
        let mut edits = Edits::default();
        found.append(&mut edits, "<u/>");
        element(part, &["w", "x", "s"]).unwrap().unwrap().append(&mut edits, "<v/>");
        assert_eq!(edits.applied(part), b"<w><x><s><v/></s></x><other:s/><s><t/><u/></s></w>");
        assert!(element(part, &["w", "t"]).unwrap().is_none());
        assert_eq!(prefixed("<a b=\"/\"><c/></a>", "x:"), "<x:a b=\"/\"><x:c/></x:a>");
        assert_eq!(prefixed("<a></a>", ""), "<a></a>");
    }
}
