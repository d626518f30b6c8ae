//! The workbook around its sheets: how it spells its vocabulary, which sheets there are, and one more.

use super::AnnotateError;
use super::container::Container;
use super::edits::Edits;
use super::escape::escaped;
use super::relations::{self, Relation};
use super::xml::{self, Tag, TagKind, Tags};

/// How a workbook spells its vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spelling {
    /// The namespace of sheets.
    pub(super) main: &'static str,
    /// The namespace of relations, and how their types begin.
    pub(super) relations: &'static str,
}

const TRANSITIONAL: Spelling = Spelling {
    main: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    relations: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
};
const STRICT: Spelling = Spelling {
    main: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    relations: "http://purl.oclc.org/ooxml/officeDocument/relationships",
};

impl Spelling {
    /// The attribute by which an element names a relation, where the root declares these prefixes.
    pub(super) fn id_attribute(self, root: &Tag<'_>, id: &str) -> String {
        match root.prefix_of(self.relations) {
            Some(prefix) => format!(r#" {prefix}id="{id}""#),
            None => format!(r#" xmlns:r="{}" r:id="{id}""#, self.relations),
        }
    }

    /// The whole type of a relation.
    pub(super) fn kind(self, word: &str) -> String {
        format!("{}/{word}", self.relations)
    }
}

/// The workbook.
#[derive(Debug)]
pub(super) struct Workbook {
    /// The part that lists the sheets.
    part: String,
    pub(super) spelling: Spelling,
    pub(super) relations: Vec<Relation>,
    sheets: Vec<SheetEntry>,
}

#[derive(Debug)]
struct SheetEntry {
    name: String,
    number: u32,
    /// The part that holds it.
    part: Option<String>,
}

impl Workbook {
    /// The workbook in a container.
    pub(super) fn open(parts: &Container<'_>) -> Result<Self, AnnotateError> {
        let root = relations::of(parts, "")?;
        let main = root.into_iter().find(|relation| relation.kind == "officeDocument");
        let part = main.and_then(|relation| relation.target).unwrap_or_else(|| "xl/workbook.xml".to_owned());
        let relations = relations::of(parts, &part)?;
        let content = parts.text(&part)?.ok_or_else(|| no_part(&part))?;
        let root = xml::root(&content)?;
        let is_strict = root.attributes().any(|attribute| attribute.value == STRICT.main.as_bytes());
        let mut sheets = Vec::new();
        for tag in Tags::of(&content) {
            let tag = tag?;
            if tag.kind != TagKind::End && tag.depth == 3 && tag.local() == b"sheet" && tag.prefix() == root.prefix() {
                let relation = related(&tag, &relations);
                let part = relation.and_then(|relation| relation.target.clone());
                let number = tag.number("sheetId").unwrap_or(0);
                sheets.push(SheetEntry { name: tag.text("name").unwrap_or_default(), number, part });
            }
        }
        let spelling = if is_strict { STRICT } else { TRANSITIONAL };
        Ok(Workbook { part, spelling, relations, sheets })
    }

    /// The part that holds a sheet.
    pub(super) fn sheet(&self, name: &str) -> Result<&str, AnnotateError> {
        let sheet = self.sheets.iter().find(|sheet| sheet.name == name);
        let part = sheet.and_then(|sheet| sheet.part.as_deref());
        part.ok_or_else(|| AnnotateError::Unfit(format!("its sheet \"{name}\" is not where it should be")))
    }

    /// A name that no sheet has, if need be with a number.
    pub(super) fn free_name(&self, wanted: &str) -> String {
        let is_free = |name: &String| self.sheets.iter().all(|sheet| sheet.name.to_lowercase() != name.to_lowercase());
        let mut numbered = (2_u32..).map(|number| format!("{wanted} {number}"));
        let wanted = Some(wanted.to_owned()).filter(is_free);
        wanted.or_else(|| numbered.find(is_free)).unwrap_or_default()
    }

    /// The sheets whose names begin so and whose first cell says this: their names and their parts.
    pub(super) fn titled(
        &self,
        parts: &Container<'_>,
        name: &str,
        title: &str,
    ) -> Result<Vec<(String, String)>, AnnotateError> {
        let mut found = Vec::new();
        for sheet in self.sheets.iter().filter(|sheet| sheet.name.starts_with(name)) {
            let Some(part) = sheet.part.as_deref() else { continue };
            let Some(content) = parts.raw(part)? else { continue };
            if self.first_text(parts, &content)?.is_some_and(|text| text == title) {
                found.push((sheet.name.clone(), part.to_owned()));
            }
        }
        Ok(found)
    }

    /// What the first cell of a sheet says.
    fn first_text(&self, parts: &Container<'_>, sheet: &[u8]) -> Result<Option<String>, AnnotateError> {
        let Some(cell) = xml::element(sheet, &["worksheet", "sheetData", "row", "c"])? else { return Ok(None) };
        let text = xml::text_in(&sheet[cell.inside()])?;
        if cell.tag.text("t").is_none_or(|kind| kind != "s") {
            return Ok(Some(text));
        }
        text.trim().parse().map_or(Ok(None), |number| self.shared_text(parts, number))
    }

    /// One of the texts that the cells of the workbook share, as programs write them that save a copy of ours.
    fn shared_text(&self, parts: &Container<'_>, number: usize) -> Result<Option<String>, AnnotateError> {
        let relation = self.relations.iter().find(|relation| relation.kind == "sharedStrings");
        let Some(part) = relation.and_then(|relation| relation.target.as_deref()) else { return Ok(None) };
        let Some(content) = parts.raw(part)? else { return Ok(None) };
        let (mut seen, mut begun) = (0, 0);
        for tag in Tags::of(&content) {
            let tag = tag?;
            match (tag.depth, tag.kind) {
                (2, TagKind::Start) => begun = tag.end,
                (2, TagKind::End) if seen == number => return xml::text_in(&content[begun..tag.start]).map(Some),
                (2, TagKind::End | TagKind::Empty) => seen += 1,
                _ => {}
            }
        }
        Ok(None)
    }

    /// Adds a part that belongs to the workbook and returns the id of the relation.
    pub(super) fn relate(&self, parts: &mut Container<'_>, word: &str, part: &str) -> Result<String, AnnotateError> {
        relations::add(parts, &self.part, &self.spelling.kind(word), part)
    }

    /// Lists one more sheet behind the others, so that whatever counts them still counts right.
    pub(super) fn add_sheet(&self, parts: &mut Container<'_>, name: &str, part: &str) -> Result<(), AnnotateError> {
        let id = self.relate(parts, "worksheet", part)?;
        let content = parts.text(&self.part)?.ok_or_else(|| no_part(&self.part))?;
        let root = xml::root(&content)?;
        let list = xml::element(&content, &["workbook", "sheets"])?.ok_or_else(|| no_part(&self.part))?;
        let number = self.sheets.iter().map(|sheet| sheet.number).max().unwrap_or(0).saturating_add(1);
        let (prefix, id) = (root.prefix_text(), self.spelling.id_attribute(&root, &id));
        let mut edits = Edits::default();
        list.append(&mut edits, &format!(r#"<{prefix}sheet name="{}" sheetId="{number}"{id}/>"#, escaped(name)));
        let content = edits.applied(&content);
        parts.put(&self.part, content);
        Ok(())
    }
}

/// The relation that an element names in an attribute `id` with a prefix, whatever that is.
pub(super) fn related<'r>(tag: &Tag<'_>, relations: &'r [Relation]) -> Option<&'r Relation> {
    let mut ids = tag.attributes().filter(|attribute| attribute.name.ends_with(b":id"));
    ids.find_map(|id| relations.iter().find(|relation| relation.id.as_bytes() == id.value))
}

fn no_part(part: &str) -> AnnotateError {
    AnnotateError::Unfit(format!("its part \"{part}\" is missing or damaged"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::raw::{Book, Spelling as Spelled, WORKBOOK};

    fn sheets_of(bytes: &[u8]) -> String {
        let mut parts = Container::open(bytes).unwrap();
        let book = Workbook::open(&parts).unwrap();
        assert_eq!(book.sheet("Fall & Co.").unwrap(), "xl/worksheets/sheet2.xml");
        let name = book.free_name("problems");
        book.add_sheet(&mut parts, &name, "xl/worksheets/sheet4.xml").unwrap();
        assert!(Workbook::open(&parts).unwrap().sheet(&name).is_ok());
        let content = String::from_utf8(parts.raw(WORKBOOK).unwrap().unwrap()).unwrap();
        content[content.find("<sheet ").or(content.find("<x:sheet ")).unwrap()..].to_owned()
    }

    #[test]
    fn one_more_sheet_stands_behind_the_others() {
        let rows = "<sheetData/>";
        let book = Book::new("").tab("Fall &amp; Co.", "visible", rows).tab("Problems", "hidden", rows);
        for book in [book.clone(), book.clone().spelling(Spelled::Strict)] {
            let sheets = sheets_of(&book.bytes());
            let last = r#"<sheet name="problems 2" sheetId="4" r:id="rIdRollcall1"/></sheets></workbook>"#;
            assert!(sheets.ends_with(last), "{sheets}");
        }
        let prefixed =
            String::from_utf8(book.parts().into_iter().find(|(name, _)| name == WORKBOOK).unwrap().1).unwrap();
        let prefixed = ["workbook", "sheets", "sheet"].iter().fold(prefixed, |text, name| {
            text.replace(&format!("<{name} "), &format!("<x:{name} "))
                .replace(&format!("<{name}>"), &format!("<x:{name}>"))
        });
        let prefixed = prefixed.replace("</", "</x:").replace(" xmlns=", " xmlns:x=").replace("xmlns:r=", "xmlns:rel=");
        let sheets = sheets_of(&book.part(WORKBOOK, prefixed.replace("r:id=", "rel:id=")).bytes());
        let last = r#"<x:sheet name="problems 2" sheetId="4" rel:id="rIdRollcall1"/></x:sheets></x:workbook>"#;
        assert!(sheets.ends_with(last), "{sheets}");
    }
}
