//! Which kind of part each part is.

use super::AnnotateError;
use super::container::Container;
use super::edits::Edits;
use super::escape::escaped;
use super::xml::{self, TagKind, Tags};

const PART: &str = "[Content_Types].xml";

/// How the kinds of our parts are called.
pub(super) const WORKSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
pub(super) const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
pub(super) const STYLES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";
pub(super) const DRAWING: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// Says which kind new parts are: each by its name and kind.
pub(super) fn declare(parts: &mut Container<'_>, new: &[(String, &str)]) -> Result<(), AnnotateError> {
    let unfit = || AnnotateError::Unfit(format!("its part \"{PART}\" is missing or damaged"));
    let content = parts.text(PART)?.ok_or_else(unfit)?;
    let prefix = xml::root(&content)?.prefix_text();
    let knows_drawings = has_default(&content, "vml")?;
    let root = xml::element(&content, &["Types"])?.ok_or_else(unfit)?;
    let mut text = String::new();
    if !knows_drawings && new.iter().any(|(_, kind)| *kind == DRAWING) {
        text += &format!(r#"<{prefix}Default Extension="vml" ContentType="{DRAWING}"/>"#);
    }
    for (part, kind) in new.iter().filter(|(_, kind)| *kind != DRAWING) {
        text += &format!(r#"<{prefix}Override PartName="/{}" ContentType="{kind}"/>"#, escaped(part));
    }
    let mut edits = Edits::default();
    root.append(&mut edits, &text);
    let content = edits.applied(&content);
    parts.put(PART, content);
    Ok(())
}

/// Whether the kind of all parts is known whose names end so.
fn has_default(content: &[u8], ending: &str) -> Result<bool, AnnotateError> {
    for tag in Tags::of(content) {
        let tag = tag?;
        let is_default = tag.kind != TagKind::End && tag.local() == b"Default";
        if is_default && tag.text("Extension").is_some_and(|extension| extension.eq_ignore_ascii_case(ending)) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::raw::Book;

    #[test]
    fn a_drawing_is_known_by_its_ending_once() {
        let bytes = Book::new("").bytes();
        let mut parts = Container::open(&bytes).unwrap();
        let before = String::from_utf8(parts.raw(PART).unwrap().unwrap()).unwrap();
        let drawing = ("xl/drawings/vmlDrawing1.vml".to_owned(), DRAWING);
        declare(&mut parts, &[drawing.clone(), ("xl/comments1.xml".to_owned(), COMMENTS)]).unwrap();
        declare(&mut parts, &[drawing]).unwrap();
        let after = String::from_utf8(parts.raw(PART).unwrap().unwrap()).unwrap();
        let added = format!(
            r#"<Default Extension="vml" ContentType="{DRAWING}"/><Override PartName="/xl/comments1.xml" ContentType="{COMMENTS}"/></Types>"#
        );
        assert_eq!(after, before.replace("</Types>", &added));
    }
}
