//! The comments of a sheet with ours among them. A cell that has a comment keeps it, and ours stands behind its text.
//! What an earlier copy said is taken out first.

use super::edits::Edits;
use super::escape::{escaped, unescaped};
use super::xml::{self, Tag, TagKind, Tags};
use super::{AnnotateError, At, Comments};
use model::cell::parse_address;
use model::ours::{self, BETWEEN_COMMENTS};
use model::place::column_letters;
use std::ops::Range;

/// Whose comments ours are.
const AUTHOR: &str = "Rollcall";
/// How the authors are called of comments that are a conversation: spreadsheets show that, and not the text.
const CONVERSATION: &str = "tc=";

/// The comments of a sheet.
pub(super) struct Merged {
    /// The part.
    pub(super) content: Vec<u8>,
    /// Cells that had no comment, which are still to be drawn.
    pub(super) new: Vec<At>,
    /// Cells that had one of ours only, which is drawn no more unless it is new again.
    pub(super) gone: Vec<At>,
    /// How many cells say what we have to say.
    pub(super) count: u64,
}

/// Puts comments among those that are there; `main` is the namespace of a part that is not there yet.
pub(super) fn merged(existing: Option<&[u8]>, comments: &Comments, main: &str) -> Result<Merged, AnnotateError> {
    let fresh = || {
        let begin = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
        format!(r#"{begin}<comments xmlns="{main}"><authors></authors><commentList></commentList></comments>"#)
    };
    let (content, gone) = match existing {
        Some(existing) => without_ours(existing)?,
        None => (fresh().into_bytes(), Vec::new()),
    };
    let prefix = xml::root(&content)?.prefix_text();
    let there = there(&content)?;
    let mut edits = Edits::default();
    let known = there.authors.iter().position(|author| author == AUTHOR);
    let author = known.unwrap_or(there.authors.len());
    if known.is_none() && !comments.is_empty() {
        let authors = xml::element(&content, &["comments", "authors"])?.ok_or_else(damaged)?;
        authors.append(&mut edits, &format!("<{prefix}author>{AUTHOR}</{prefix}author>"));
    }
    let list = xml::element(&content, &["comments", "commentList"])?.ok_or_else(damaged)?;
    let (mut new, mut count, mut text) = (Vec::new(), 0, String::new());
    for (at, comment) in comments {
        match there.comments.iter().find(|comment| comment.at == Some(*at)) {
            Some(own) if there.is_conversation(own) => continue,
            Some(own) => own.add(&mut edits, &run(&format!("{BETWEEN_COMMENTS}{comment}"), &prefix), &prefix),
            None => {
                let cell = format!("{}{}", column_letters(at.1), at.0);
                let run = run(comment, &prefix);
                text += &format!(
                    r#"<{prefix}comment ref="{cell}" authorId="{author}"><{prefix}text>{run}</{prefix}text></{prefix}comment>"#
                );
                new.push(*at);
            }
        }
        count += 1;
    }
    list.append(&mut edits, &text);
    Ok(Merged { content: edits.applied(&content), new, gone, count })
}

/// Comments without what we wrote, and the cells that have none any more.
fn without_ours(content: &[u8]) -> Result<(Vec<u8>, Vec<At>), AnnotateError> {
    let prefix = xml::root(content)?.prefix_text();
    let there = there(content)?;
    let (mut edits, mut gone) = (Edits::default(), Vec::new());
    for comment in there.comments.iter().filter(|comment| !there.is_conversation(comment)) {
        let whole: String = comment.pieces.iter().map(|(_, text)| text.as_str()).collect();
        let theirs = ours::without_ours(&whole);
        if theirs.len() == whole.len() {
            continue;
        }
        if theirs.is_empty() {
            edits.replace(comment.range.clone(), "");
            gone.extend(comment.at);
            continue;
        }
        let mut rest = theirs;
        for (range, text) in &comment.pieces {
            match rest.strip_prefix(text.as_str()) {
                Some(behind) if !rest.is_empty() => rest = behind,
                Some(_) | None if rest.is_empty() => edits.replace(range.clone(), ""),
                // A program has joined both into one piece.
                Some(_) | None => edits.replace(range.clone(), run(std::mem::take(&mut rest), &prefix)),
            }
        }
    }
    Ok((edits.applied(content), gone))
}

fn damaged() -> AnnotateError {
    AnnotateError::Unfit("the comments of one of its sheets are damaged".to_owned())
}

/// A piece of a text with a look of its own.
fn run(text: &str, prefix: &str) -> String {
    format!(r#"<{prefix}r><{prefix}t xml:space="preserve">{}</{prefix}t></{prefix}r>"#, escaped(text))
}

/// The comments that are there.
#[derive(Default)]
struct There<'a> {
    authors: Vec<String>,
    comments: Vec<Comment<'a>>,
}

/// A comment, and where its text can go on.
struct Comment<'a> {
    at: Option<At>,
    /// From where it begins to where it ends.
    range: Range<usize>,
    author: u32,
    /// The pieces of its text: where they stand, and what they say.
    pieces: Vec<(Range<usize>, String)>,
    /// Its text.
    text: Option<Tag<'a>>,
    /// Where the text ends that stands in no piece of its own, which nothing may follow: where it begins and ends.
    plain: Option<(usize, usize)>,
    /// Where a further piece belongs; nothing where the text has no content.
    end: Option<usize>,
}

impl Comment<'_> {
    fn add(&self, edits: &mut Edits, run: &str, prefix: &str) {
        if let Some((begin, end)) = self.plain {
            edits.insert(begin, format!("<{prefix}r>"));
            edits.insert(end, format!("</{prefix}r>"));
        }
        match (self.end, &self.text) {
            (Some(end), _) => edits.insert(end, run),
            (None, Some(text)) => text.fill(edits, run),
            (None, None) => {}
        }
    }
}

impl There<'_> {
    fn is_conversation(&self, comment: &Comment<'_>) -> bool {
        self.authors.get(comment.author as usize).is_some_and(|author| author.starts_with(CONVERSATION))
    }
}

fn there(content: &[u8]) -> Result<There<'_>, AnnotateError> {
    let mut there = There::default();
    let mut author = None;
    let mut piece = 0;
    for tag in Tags::of(content) {
        let tag = tag?;
        let is_end = tag.kind == TagKind::End;
        match (tag.depth, tag.local()) {
            (3, b"author") => match (tag.kind, author.take()) {
                (TagKind::Start, _) => author = Some(tag.end),
                (TagKind::Empty, _) => there.authors.push(String::new()),
                (TagKind::End, begin) => there.authors.push(unescaped(&content[begin.unwrap_or(tag.start)..tag.start])),
            },
            (3, b"comment") if is_end => {
                if let Some(comment) = there.comments.last_mut() {
                    comment.range.end = tag.end;
                }
            }
            (3, b"comment") => there.comments.push(Comment {
                at: tag.attribute("ref").and_then(|address| parse_address(address.value)),
                range: tag.start..tag.end,
                author: tag.number("authorId").unwrap_or(u32::MAX),
                pieces: Vec::new(),
                text: None,
                plain: None,
                end: None,
            }),
            (4, b"text") => {
                if let Some(comment) = there.comments.last_mut() {
                    if is_end {
                        comment.end = comment.end.or(Some(tag.start));
                    } else {
                        comment.text = Some(tag);
                    }
                }
            }
            (5, name) => {
                let begins = if is_end { std::mem::take(&mut piece) } else { tag.start };
                if tag.kind == TagKind::Start {
                    piece = tag.start;
                }
                if let Some(comment) = there.comments.last_mut() {
                    if is_end && matches!(name, b"r" | b"t") {
                        comment.pieces.push((begins..tag.end, xml::text_in(&content[begins..tag.end])?));
                    }
                    match name {
                        b"t" if tag.kind != TagKind::Start => comment.plain = Some((begins, tag.end)),
                        b"rPh" | b"phoneticPr" if !is_end => comment.end = comment.end.or(Some(tag.start)),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(there)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The comments of a sheet after adding some, and which cells are still to be drawn.
    fn check(existing: Option<&str>, comments: &[(At, &str)]) -> (String, Vec<At>) {
        let comments = comments.iter().map(|(at, text)| (*at, (*text).to_owned())).collect();
        let merged = merged(existing.map(str::as_bytes), &comments, "urn:main").unwrap();
        (String::from_utf8(merged.content).unwrap(), merged.new)
    }

    #[test]
    fn a_sheet_without_comments_gets_some() {
        let (content, new) = check(None, &[((3, 1), "=1+1 <b>")]);
        let expected = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><comments xmlns="urn:main"><authors><author>Rollcall</author></authors><commentList><comment ref="B3" authorId="0"><text><r><t xml:space="preserve">=1+1 &lt;b&gt;</t></r></text></comment></commentList></comments>"#;
        assert_eq!((content.as_str(), new), (expected, vec![(3, 1)]));
    }

    #[test]
    fn what_an_earlier_copy_said_is_taken_out() {
        let comment = |at: &str, author: u8, runs: &str| {
            format!(r#"<comment ref="{at}" authorId="{author}"><text>{runs}</text></comment>"#)
        };
        let ours = |text: &str| format!(r#"<r><t xml:space="preserve">{text}</t></r>"#);
        let around = |comments: &[String]| {
            let authors = "<authors><author>Ana</author><author>Rollcall</author></authors>";
            format!("<comments>{authors}<commentList>{}</commentList></comments>", comments.concat())
        };
        let hers = "<r><rPr><b/></rPr><t>Ana:</t></r><r><t> ask her</t></r>";
        let before = around(&[
            comment("A1", 1, &ours("Rollcall: is empty")),
            comment("A2", 0, &format!("{hers}{}", ours("&#10;&#10;Rollcall: is empty"))),
            comment("A3", 0, "<t>ask her\n\nRollcall: is empty</t>"),
            comment("A4", 0, "<t>ask Rollcall: why</t>"),
        ]);
        let after = |second: &[String]| {
            let theirs = [
                comment("A2", 0, hers),
                comment("A3", 0, &ours("ask her")),
                comment("A4", 0, "<t>ask Rollcall: why</t>"),
            ];
            around(&[&theirs[..], second].concat())
        };
        assert_eq!(check(Some(&before), &[]), (after(&[]), vec![]));
        let again = after(&[comment("A1", 1, &ours("Rollcall: too long"))]);
        assert_eq!(check(Some(&before), &[((1, 0), "Rollcall: too long")]), (again, vec![(1, 0)]));
    }

    #[test]
    fn a_comment_that_is_there_stays_and_ours_stands_behind_it() {
        let existing = r#"<x:comments><x:authors><x:author>Ana</x:author><x:author>tc={1}</x:author></x:authors><x:commentList><x:comment ref="A1" authorId="0"><x:text><x:t>hers</x:t></x:text></x:comment><x:comment ref="A2" authorId="0"><x:text><x:r><x:t>hers</x:t></x:r><x:phoneticPr/></x:text></x:comment><x:comment ref="A3" authorId="1"><x:text><x:t>a talk</x:t></x:text></x:comment><x:comment ref="A4" authorId="0"><x:text/></x:comment></x:commentList></x:comments>"#;
        let ours = |text: &str| format!(r#"<x:r><x:t xml:space="preserve">{text}</x:t></x:r>"#);
        let behind = ours("&#10;&#10;ours");
        let expected = existing
            .replace("</x:authors>", "<x:author>Rollcall</x:author></x:authors>")
            .replacen("<x:t>hers</x:t></x:text>", &format!("<x:r><x:t>hers</x:t></x:r>{behind}</x:text>"), 1)
            .replace("<x:phoneticPr/>", &format!("{behind}<x:phoneticPr/>"))
            .replace("<x:text/>", &format!("<x:text>{behind}</x:text>"))
            .replace(
                "</x:commentList>",
                &format!(
                    r#"<x:comment ref="B9" authorId="2"><x:text>{}</x:text></x:comment></x:commentList>"#,
                    ours("ours")
                ),
            );
        let at = [(1, 0), (2, 0), (3, 0), (4, 0), (9, 1)].map(|at| (at, "ours"));
        assert_eq!(check(Some(existing), &at), (expected, vec![(9, 1)]));
    }
}
