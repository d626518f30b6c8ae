//! Workbooks put together from raw parts, for what a library that writes workbooks cannot write:
//! cells in wrong places, parts that are missing or there twice, entities, lies about sizes.
//!
//! Start with [`Book`]: it has every part that an .xlsx needs, and each can be replaced. Its
//! [`container`](Book::container) can then be made to lie. [`binary`], [`ods`] and [`compound`] are the same for
//! the other kinds. Nothing here looks at what it is given.

pub mod binary;
pub mod compound;
mod container;

pub use container::{Container, ZipEntry};

use std::fmt::Write as _;

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OPEN_DOCUMENT: &str = "urn:oasis:names:tc:opendocument:xmlns";
const ODS_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
/// The number of the first format of its own that a workbook can have.
const FIRST_OWN_FORMAT: usize = 164;

/// The sheet that every [`Book`] has.
pub const SHEET: &str = "xl/worksheets/sheet1.xml";
/// Where the sheets are listed.
pub const WORKBOOK: &str = "xl/workbook.xml";
/// Where the parts of the sheets are named.
pub const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
/// Where the formats of numbers are.
pub const STYLES: &str = "xl/styles.xml";
/// Where the texts are that cells share.
pub const TEXTS: &str = "xl/sharedStrings.xml";

/// The two spellings of a workbook's vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spelling {
    /// What Excel writes.
    #[default]
    Transitional,
    /// What it writes when asked for "Strict Open XML".
    Strict,
}

impl Spelling {
    /// The namespace of sheets.
    pub fn main(self) -> &'static str {
        match self {
            Spelling::Transitional => "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            Spelling::Strict => "http://purl.oclc.org/ooxml/spreadsheetml/main",
        }
    }

    /// The namespace of what belongs together.
    pub fn relations(self) -> &'static str {
        match self {
            Spelling::Transitional => "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            Spelling::Strict => "http://purl.oclc.org/ooxml/officeDocument/relationships",
        }
    }
}

#[derive(Debug, Clone)]
struct Tab {
    name: String,
    state: &'static str,
    part: String,
}

/// An .xlsx in parts.
#[derive(Debug, Clone)]
pub struct Book {
    spelling: Spelling,
    properties: &'static str,
    formats: Vec<String>,
    texts: Option<String>,
    tabs: Vec<Tab>,
    more_relations: String,
    changes: Vec<(String, Option<Vec<u8>>)>,
}

impl Book {
    /// A workbook with one sheet, `Sheet1`, of these rows.
    pub fn new(rows: &str) -> Self {
        Book::around("", rows, "")
    }

    /// The same with something before the rows, such as `<cols>`, and after, such as `<mergeCells>`.
    pub fn around(before: &str, rows: &str, after: &str) -> Self {
        let book = Book {
            spelling: Spelling::default(),
            properties: "",
            formats: Vec::new(),
            texts: None,
            tabs: Vec::new(),
            more_relations: String::new(),
            changes: Vec::new(),
        };
        book.tab("Sheet1", "visible", &format!("{before}<sheetData>{rows}</sheetData>{after}"))
    }

    /// One more sheet; `state` is `visible`, `hidden` or `veryHidden`.
    #[must_use]
    pub fn tab(mut self, name: &str, state: &'static str, inside: &str) -> Self {
        self.tabs.push(Tab { name: name.to_owned(), state, part: inside.to_owned() });
        self
    }

    /// In another spelling.
    #[must_use]
    pub fn spelling(self, spelling: Spelling) -> Self {
        Book { spelling, ..self }
    }

    /// Counting days from 1904.
    #[must_use]
    pub fn from_1904(self) -> Self {
        Book { properties: r#"<workbookPr date1904="1"/>"#, ..self }
    }

    /// Formats of numbers, as they stand in an attribute; `s="1"` in a cell is the first.
    #[must_use]
    pub fn formats(self, formats: &[&str]) -> Self {
        Book { formats: formats.iter().map(|format| (*format).to_owned()).collect(), ..self }
    }

    /// Texts that cells share, each as it stands in `<si>`.
    #[must_use]
    pub fn texts(self, texts: &[&str]) -> Self {
        let items: String = texts.iter().map(|text| format!("<si>{text}</si>")).collect();
        Book { texts: Some(items), ..self }
    }

    /// One more thing that belongs to the workbook, such as links: its kind and its part below `xl/`. The
    /// spelling comes first.
    #[must_use]
    pub fn relation(mut self, kind: &str, target: &str) -> Self {
        let number = self.more_relations.matches("<Relationship ").count();
        let kind = format!("{}/{kind}", self.spelling.relations());
        self.more_relations += &relation(&format!("rIdMore{number}"), &kind, target);
        self
    }

    /// Puts a part in place of one, or beside the others.
    #[must_use]
    pub fn part(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.changes.push((name.to_owned(), Some(content.into())));
        self
    }

    /// Takes a part away.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.changes.push((name.to_owned(), None));
        self
    }

    /// Changes the text of a part.
    ///
    /// # Panics
    /// When there is no such part, or it does not say `old`: the test would be about nothing.
    #[must_use]
    pub fn saying(self, name: &str, old: &str, new: &str) -> Self {
        let parts = self.parts();
        let (_, content) = parts.iter().find(|(part, _)| part == name).unwrap_or_else(|| panic!("no {name}"));
        let text = std::str::from_utf8(content).expect("parts are written in UTF-8");
        assert!(text.contains(old), "{name} does not say {old}");
        let text = text.replace(old, new);
        self.part(name, text)
    }

    /// The parts by name, in the order of the file.
    pub fn parts(&self) -> Vec<(String, Vec<u8>)> {
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), self.content_types()),
            ("_rels/.rels".to_owned(), self.root_relations()),
            (WORKBOOK.to_owned(), self.workbook()),
            (RELATIONS.to_owned(), self.relations()),
            (STYLES.to_owned(), self.styles()),
        ];
        if let Some(items) = &self.texts {
            parts.push((TEXTS.to_owned(), format!("{XML}{}", self.element("sst", items))));
        }
        for (number, tab) in (1..).zip(&self.tabs) {
            parts.push((
                format!("xl/worksheets/sheet{number}.xml"),
                format!("{XML}{}", self.element("worksheet", &tab.part)),
            ));
        }
        let mut parts: Vec<_> = parts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
        for (name, content) in &self.changes {
            let place = parts.iter().position(|(part, _)| part == name);
            match (place, content) {
                (Some(at), Some(content)) => parts[at].1.clone_from(content),
                (Some(at), None) => drop(parts.remove(at)),
                (None, Some(content)) => parts.push((name.clone(), content.clone())),
                (None, None) => panic!("no {name} to take away"),
            }
        }
        parts
    }

    /// The container of the file, with every part deflated.
    pub fn container(&self) -> Container {
        Container::of(self.parts().into_iter().map(|(name, content)| ZipEntry::new(&name, content)).collect())
    }

    /// The container with one entry changed.
    ///
    /// # Panics
    /// When there is no part of that name.
    pub fn container_with(&self, name: &str, change: impl Fn(ZipEntry) -> ZipEntry) -> Container {
        let parts = self.parts();
        assert!(parts.iter().any(|(part, _)| part == name), "no {name}");
        let entry = |(part, content): (String, Vec<u8>)| {
            let entry = ZipEntry::new(&part, content);
            if part == name { change(entry) } else { entry }
        };
        Container::of(parts.into_iter().map(entry).collect())
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        self.container().bytes()
    }

    fn element(&self, name: &str, inside: &str) -> String {
        let (main, relations) = (self.spelling.main(), self.spelling.relations());
        format!(r#"<{name} xmlns="{main}" xmlns:r="{relations}">{inside}</{name}>"#)
    }

    fn content_types(&self) -> String {
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        let mut out = format!(
            r#"{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>"#
        );
        let mut named = vec![("workbook".to_owned(), "sheet.main"), ("styles".to_owned(), "styles")];
        named.extend(self.texts.as_ref().map(|_| ("sharedStrings".to_owned(), "sharedStrings")));
        named.extend((1..=self.tabs.len()).map(|number| (format!("worksheets/sheet{number}"), "worksheet")));
        for (part, what) in named {
            put(&mut out, format_args!(r#"<Override PartName="/xl/{part}.xml" ContentType="{kind}.{what}+xml"/>"#));
        }
        out + "</Types>"
    }

    fn root_relations(&self) -> String {
        let kind = format!("{}/officeDocument", self.spelling.relations());
        relations(&relation("rId1", &kind, WORKBOOK))
    }

    fn workbook(&self) -> String {
        let mut sheets = String::new();
        for (number, Tab { name, state, .. }) in (1..).zip(&self.tabs) {
            put(
                &mut sheets,
                format_args!(r#"<sheet name="{name}" sheetId="{number}" state="{state}" r:id="rId{number}"/>"#),
            );
        }
        format!("{XML}{}", self.element("workbook", &format!("{}<sheets>{sheets}</sheets>", self.properties)))
    }

    fn relations(&self) -> String {
        let kind = |kind: &str| format!("{}/{kind}", self.spelling.relations());
        let mut inside = String::new();
        for number in 1..=self.tabs.len() {
            let target = format!("worksheets/sheet{number}.xml");
            inside += &relation(&format!("rId{number}"), &kind("worksheet"), &target);
        }
        inside += &relation("rIdStyles", &kind("styles"), "styles.xml");
        if self.texts.is_some() {
            inside += &relation("rIdTexts", &kind("sharedStrings"), "sharedStrings.xml");
        }
        relations(&(inside + &self.more_relations))
    }

    fn styles(&self) -> String {
        let (mut formats, mut cells) = (String::new(), String::from(r#"<xf numFmtId="0"/>"#));
        for (number, code) in (FIRST_OWN_FORMAT..).zip(&self.formats) {
            put(&mut formats, format_args!(r#"<numFmt numFmtId="{number}" formatCode="{code}"/>"#));
            put(&mut cells, format_args!(r#"<xf numFmtId="{number}" applyNumberFormat="1"/>"#));
        }
        let formats = if formats.is_empty() { formats } else { format!("<numFmts>{formats}</numFmts>") };
        format!("{XML}{}", self.element("styleSheet", &format!("{formats}<cellXfs>{cells}</cellXfs>")))
    }
}

fn relations(inside: &str) -> String {
    format!(r#"{XML}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>"#)
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!(r#"<Relationship Id="{id}" Type="{kind}" Target="{target}"/>"#)
}

/// A row of cells.
pub fn row(number: u32, cells: &[String]) -> String {
    format!(r#"<row r="{number}">{}</row>"#, cells.concat())
}

/// A row of texts from column A on, as a list has it at its top.
///
/// # Panics
/// When there are more than 26.
pub fn text_row(number: u32, texts: &[&str]) -> String {
    let cells: Vec<String> =
        ('A'..='Z').zip(texts).map(|(column, content)| text(&format!("{column}{number}"), content)).collect();
    assert_eq!(cells.len(), texts.len(), "columns have one letter here");
    row(number, &cells)
}

/// A cell of text that stands in the sheet itself.
pub fn text(at: &str, content: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{content}</t></is></c>"#)
}

/// A number cell in one of the book's formats; 0 is none.
pub fn number(at: &str, format: u32, digits: &str) -> String {
    format!(r#"<c r="{at}" s="{format}"><v>{digits}</v></c>"#)
}

/// A cell with a shared text.
pub fn shared(at: &str, index: u32) -> String {
    format!(r#"<c r="{at}" t="s"><v>{index}</v></c>"#)
}

/// An .ods with one sheet, `Sheet1`, of these rows, and something before the document, such as a DOCTYPE.
pub fn ods(before: &str, rows: &str) -> Vec<u8> {
    let names: String = ["office", "table", "text"]
        .iter()
        .map(|name| format!(r#" xmlns:{name}="{OPEN_DOCUMENT}:{name}:1.0""#))
        .collect();
    let body = format!(r#"<table:table table:name="Sheet1">{rows}</table:table>"#);
    ods_of_content(&format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content{names} office:version="1.3"><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"#
    ))
}

/// An .ods with this content.
pub fn ods_of_content(content: &str) -> Vec<u8> {
    let manifest = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{OPEN_DOCUMENT}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#
    );
    let entries = vec![
        ZipEntry::new("mimetype", ODS_TYPE).stored(),
        ZipEntry::new("META-INF/manifest.xml", manifest),
        ZipEntry::new("content.xml", content),
    ];
    Container::of(entries).bytes()
}

fn put(xml: &mut String, part: std::fmt::Arguments<'_>) {
    xml.write_fmt(part).expect("a String takes everything");
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Ods, Reader, Xlsx};
    use std::io::Cursor;

    #[test]
    fn a_book_that_nobody_changed_is_a_good_one() {
        let rows = text_row(1, &["ID", "Name"]) + &row(2, &[number("A2", 1, "42"), shared("B2", 0)]);
        for spelling in [Spelling::Transitional, Spelling::Strict] {
            let book = Book::new(&rows).texts(&["<t>Ana</t>"]).formats(&["0000"]).spelling(spelling);
            let mut workbook = Xlsx::new(Cursor::new(book.bytes())).unwrap();
            let range = workbook.worksheet_range("Sheet1").unwrap();
            assert_eq!(range.get_value((0, 1)), Some(&Data::String("Name".to_owned())));
            assert_eq!(range.get_value((1, 0)), Some(&Data::Float(42.0)));
            assert_eq!(range.get_value((1, 1)), Some(&Data::String("Ana".to_owned())));
        }
    }

    #[test]
    fn an_ods_of_raw_rows_is_a_good_one() {
        let cell = r#"<table:table-cell office:value-type="string"><text:p>Ana</text:p></table:table-cell>"#;
        let bytes = ods("", &format!("<table:table-row>{cell}</table:table-row>"));
        let range = Ods::new(Cursor::new(bytes)).unwrap().worksheet_range("Sheet1").unwrap();
        assert_eq!(range.get_value((0, 0)), Some(&Data::String("Ana".to_owned())));
    }

    #[test]
    #[should_panic(expected = "does not say")]
    fn a_change_that_changes_nothing_is_a_mistake() {
        drop(Book::new("").saying(WORKBOOK, "nothing of the kind", ""));
    }
}
