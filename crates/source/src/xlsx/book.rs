//! The workbook around its sheets: which there are and where they lie, what number formats there are,
//! and the texts that cells share.

use super::format::{self, Shows};
use super::marks::{Looks, Marks};
use super::pattern::Pattern;
use super::strings;
use crate::error::ReadError;
use crate::package::Directory;
use crate::xml::{Token, Xml};
use model::cell::{Area, SharedTexts};
use std::collections::HashMap;
use std::sync::Arc;

/// Everything of a workbook that its sheets refer to.
pub(crate) struct Book {
    pub(crate) sheets: Vec<SheetEntry>,
    pub(crate) styles: Styles,
    pub(crate) texts: Arc<SharedTexts>,
    /// Whether days are counted from 1904.
    pub(crate) from_1904: bool,
}

/// What cells show, and how they are marked.
#[derive(Default)]
pub(crate) struct Styles {
    /// What each cell style shows; styles beyond the list show numbers.
    shows: Vec<Shows>,
    patterns: Vec<Pattern>,
    /// How each cell style marks its cells, up to the last that does: none in most workbooks.
    marks: Vec<Marks>,
}

impl Styles {
    /// What a cell of this style shows.
    pub(crate) fn shows(&self, style: u32) -> Shows {
        self.shows.get(style as usize).copied().unwrap_or_default()
    }

    /// To how many digits a number is padded where this is shown of it; and whether there is something around its
    /// digits, which only whole numbers have: then all that the sheet shows is appended to `shown`.
    pub(crate) fn show(&self, shows: Shows, digits: &str, shown: &mut String) -> (u8, bool) {
        let (padded_to, pattern) = match shows {
            Shows::Padded(digits) => (digits, None),
            Shows::Around(digits, pattern) => (digits, self.patterns.get(pattern)),
            Shows::Number | Shows::Date | Shows::Duration => (0, None),
        };
        let is_whole = |_: &&Pattern| digits.bytes().all(|byte| byte.is_ascii_digit());
        let Some(pattern) = pattern.filter(is_whole) else { return (padded_to, false) };
        pattern.show(digits, shown);
        (padded_to, true)
    }

    /// How cells of this style are marked. Asked of every cell.
    pub(crate) fn marks(&self, style: u32) -> Marks {
        self.marks.get(style as usize).copied().unwrap_or_default()
    }

    /// One more style, the next in the order of the workbook.
    pub(crate) fn push(&mut self, shows: Shows) {
        self.shows.push(shows);
    }

    /// How the style pushed last marks its cells.
    pub(crate) fn mark(&mut self, marks: Marks) {
        if marks.are_any() {
            self.marks.resize(self.shows.len().saturating_sub(1), Marks::default());
            self.marks.push(marks);
        }
    }

    /// What a format's code makes of a number.
    pub(crate) fn shows_of(&mut self, code: &str) -> Shows {
        let shows = format::of_code(code);
        let Some(pattern) = Pattern::of_code(code) else { return shows };
        self.patterns.push(pattern);
        let digits = if let Shows::Padded(digits) = shows { digits } else { 0 };
        Shows::Around(digits, self.patterns.len() - 1)
    }
}

/// A sheet in the order of the workbook.
pub(crate) struct SheetEntry {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    /// The part that holds it.
    pub(crate) part: String,
    pub(crate) kind: SheetKind,
}

/// What a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SheetKind {
    /// Rows of cells.
    Cells,
    Chart,
    Dialog,
    Macros,
    /// Something that is no sheet of any kind known.
    Other,
    /// It is listed, and is not in the file.
    Missing,
}

impl SheetEntry {
    /// A sheet with the relation that it names, if there is such a one.
    pub(crate) fn new(name: String, hidden: bool, relation: Option<&Relation>, parts: &Directory<'_>) -> Self {
        let part = relation.map(|relation| relation.target.clone()).unwrap_or_default();
        let kind = match relation.filter(|_| parts.holds(&part)).map(|relation| relation.kind.as_str()) {
            None => SheetKind::Missing,
            Some("worksheet") => SheetKind::Cells,
            Some("chartsheet") => SheetKind::Chart,
            Some("dialogsheet") => SheetKind::Dialog,
            Some("xlMacrosheet" | "xlIntlMacrosheet") => SheetKind::Macros,
            Some(_) => SheetKind::Other,
        };
        SheetEntry { name, hidden, part, kind }
    }

    /// The refusal of a sheet that is not in the file.
    pub(super) fn is_missing(&self) -> ReadError {
        ReadError::Corrupt(format!("its sheet \"{}\" is missing", self.name))
    }
}

/// A relation of one part to another.
pub(crate) struct Relation {
    pub(crate) id: String,
    /// The last word of its type, which is the same in strict and transitional files.
    pub(crate) kind: String,
    pub(crate) target: String,
}

impl Book {
    /// Reads all parts but the sheets.
    pub(super) fn open(parts: &Directory<'_>) -> Result<Self, ReadError> {
        let root = relations(parts, "")?;
        let main = root.iter().find(|relation| relation.kind == "officeDocument");
        let main = main.map_or("xl/workbook.xml", |relation| relation.target.as_str());
        let related = relations(parts, main)?;
        let (sheets, from_1904) = sheets(parts, main, &related)?;
        let target = |kind: &str| related.iter().find(|relation| relation.kind == kind).map(|found| &found.target);
        let styles = target("styles").map_or(Ok(Styles::default()), |part| styles(parts, part))?;
        let texts = target("sharedStrings")
            .map_or(Ok(SharedTexts::default()), |part| strings::read(xml(parts, part)?, parts.caps()))?;
        Ok(Book { sheets, styles, texts: Arc::new(texts), from_1904 })
    }
}

/// The tokens of a part that must be there.
pub(super) fn xml<'a>(parts: &'a Directory<'_>, name: &str) -> Result<Xml<'a>, ReadError> {
    let part = parts.part(name)?.ok_or_else(|| ReadError::Corrupt(format!("its part \"{name}\" is missing")))?;
    Xml::new(part, parts.caps().xml_depth).map(Xml::in_its_vocabulary)
}

/// The relations of a part, those to other files left out.
pub(crate) fn relations(parts: &Directory<'_>, of: &str) -> Result<Vec<Relation>, ReadError> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let path = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    if !parts.holds(&path) {
        return Ok(Vec::new());
    }
    let mut xml = xml(parts, &path)?;
    let mut relations = Vec::new();
    loop {
        match xml.next()? {
            Token::Over => return Ok(relations),
            Token::Start if xml.name() == b"Relationship" => {
                let value = |name: &[u8]| xml.attribute(name).map(Option::unwrap_or_default);
                let (id, kind, target) = (value(b"Id")?, value(b"Type")?, value(b"Target")?);
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                if !value(b"TargetMode")?.eq_ignore_ascii_case("external") {
                    relations.push(Relation { id, kind, target: resolve(folder, &target) });
                }
            }
            Token::Start | Token::End | Token::Text => {}
        }
    }
}

/// The name of the part that a target means; `..` never leads out of the container.
fn resolve(folder: &str, target: &str) -> String {
    let path = match target.strip_prefix('/') {
        Some(from_root) => from_root.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut names: Vec<&str> = Vec::new();
    for name in path.trim_end().split(['/', '\\']) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names.join("/")
}

fn sheets(parts: &Directory<'_>, main: &str, related: &[Relation]) -> Result<(Vec<SheetEntry>, bool), ReadError> {
    let by_id: HashMap<&str, &Relation> = related.iter().map(|relation| (relation.id.as_str(), relation)).collect();
    let mut xml = xml(parts, main)?;
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Token::Over => return refuse_without_cells(&sheets).map(|()| (sheets, from_1904)),
            Token::Start if xml.name() == b"workbookPr" => {
                from_1904 = xml.attribute(b"date1904")?.is_some_and(|value| is_true(value.as_bytes()));
            }
            Token::Start if xml.name() == b"sheet" => {
                let most = parts.caps().sheets;
                if sheets.len() >= most {
                    return Err(ReadError::TooLarge(format!("more than {most} sheets")));
                }
                sheets.push(sheet_entry(&xml, &by_id, parts)?);
            }
            Token::Start | Token::End | Token::Text => {}
        }
    }
}

/// A sheet that is not in the file is passed over where there are others; where there are none, the list is gone.
pub(crate) fn refuse_without_cells(sheets: &[SheetEntry]) -> Result<(), ReadError> {
    let any = |kind: SheetKind| sheets.iter().find(|sheet| sheet.kind == kind);
    match (any(SheetKind::Cells), any(SheetKind::Missing)) {
        (None, Some(missing)) => Err(missing.is_missing()),
        (Some(_), _) | (None, None) => Ok(()),
    }
}

fn sheet_entry(
    xml: &Xml<'_>,
    by_id: &HashMap<&str, &Relation>,
    parts: &Directory<'_>,
) -> Result<SheetEntry, ReadError> {
    let name = xml.attribute(b"name")?.unwrap_or_default();
    let hidden = xml.attribute(b"state")?.is_some_and(|state| state != "visible");
    Ok(SheetEntry::new(name, hidden, relation_of(xml, by_id)?, parts))
}

/// The relation that a sheet names in the attribute `id` of the relationships' namespace, whatever the prefix of
/// that is: others of this name mean nothing here.
fn relation_of<'r>(xml: &Xml<'_>, by_id: &HashMap<&str, &'r Relation>) -> Result<Option<&'r Relation>, ReadError> {
    for (name, _) in xml.attributes().flatten().filter(|(name, _)| name.ends_with(b":id")) {
        let id = xml.attribute(name)?.unwrap_or_default();
        if let Some(relation) = by_id.get(id.as_str()) {
            return Ok(Some(*relation));
        }
    }
    Ok(None)
}

fn styles(parts: &Directory<'_>, part: &str) -> Result<Styles, ReadError> {
    let mut xml = xml(parts, part)?;
    let mut codes: HashMap<u32, Shows> = HashMap::new();
    let (mut styles, mut looks) = (Styles::default(), Looks::default());
    let mut in_cell_styles = false;
    loop {
        let token = xml.next()?;
        match (token, xml.name()) {
            (Token::Over, _) => return Ok(styles),
            (Token::Start, b"cellXfs") => in_cell_styles = true,
            (Token::End, b"cellXfs") => in_cell_styles = false,
            (Token::Start, b"fonts") => looks.fonts(&mut xml)?,
            (Token::Start, b"fills") => looks.fills(&mut xml)?,
            (Token::Start, b"numFmt") => {
                let id = attribute_number(&xml, b"numFmtId")?;
                let code = xml.attribute(b"formatCode")?.unwrap_or_default();
                codes.insert(id, styles.shows_of(&code));
            }
            (Token::Start, b"xf") if in_cell_styles => {
                let id = attribute_number(&xml, b"numFmtId")?;
                styles.push(codes.get(&id).copied().unwrap_or_else(|| format::of_builtin(id)));
                let (font, fill) = (attribute_number(&xml, b"fontId")?, attribute_number(&xml, b"fillId")?);
                styles.mark(looks.marks(font, fill));
            }
            (Token::Start | Token::End | Token::Text, _) => {}
        }
    }
}

fn attribute_number(xml: &Xml<'_>, name: &[u8]) -> Result<u32, ReadError> {
    Ok(xml.attribute(name)?.and_then(|value| whole_number(value.as_bytes())).unwrap_or(0))
}

/// A whole number of at most nine digits.
pub(super) fn whole_number(text: &[u8]) -> Option<u32> {
    let digits = !text.is_empty() && text.len() <= 9 && text.iter().all(u8::is_ascii_digit);
    digits.then(|| text.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

/// Whether an attribute says yes.
pub(super) fn is_true(value: &[u8]) -> bool {
    matches!(value, b"1" | b"true" | b"on")
}

/// Where the tables of a sheet have a filter on; each has a part of its own.
pub(super) fn filters_of_tables(parts: &Directory<'_>, related: &[Relation]) -> Result<Vec<Area>, ReadError> {
    let mut areas = Vec::new();
    for table in related.iter().filter(|relation| relation.kind == "table") {
        let mut xml = xml(parts, &table.target)?;
        loop {
            match xml.next()? {
                Token::Over => break,
                Token::Start if xml.name() == b"autoFilter" => areas.extend(filter(&mut xml)?),
                Token::Start | Token::End | Token::Text => {}
            }
        }
    }
    Ok(areas)
}

/// The area of the filter that begins here, when it leaves anything out.
pub(super) fn filter(xml: &mut Xml<'_>) -> Result<Option<Area>, ReadError> {
    let area = xml.attribute(b"ref")?.and_then(|text| Area::parse(&text));
    let outside = xml.depth() - 1;
    let mut is_on = false;
    while xml.depth() > outside {
        is_on |= xml.next()? == Token::Start && xml.name() == b"filterColumn";
    }
    Ok(area.filter(|_| is_on))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stay_inside_the_container() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/worksheets", "../tables/table1.xml"), "xl/tables/table1.xml");
        assert_eq!(resolve("xl", "../../../../etc/passwd"), "etc/passwd");
    }
}
