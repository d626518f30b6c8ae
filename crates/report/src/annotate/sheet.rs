//! A sheet with marks: other styles for cells, cells that were not there, repaired ones, and where its comments are drawn.

use super::edits::Edits;
use super::escape::escaped;
use super::relations::Relation;
use super::styles::Styles;
use super::workbook::{self, Spelling};
use super::xml::{self, Tag, TagKind, Tags};
use super::{AnnotateError, At, CellMark, CellMarks};
use model::cell::parse_address;
use model::place::column_letters;
use std::collections::btree_map::Iter;
use std::iter::Peekable;

/// What stands behind the drawing of comments in a sheet (CT_Worksheet, section 18.3.1.99); what is there for some
/// programs only, such as controls, needs a drawing before it.
const BEHIND_DRAWING: [&[u8]; 9] = [
    b"legacyDrawingHF",
    b"drawingHF",
    b"picture",
    b"oleObjects",
    b"controls",
    b"AlternateContent",
    b"webPublishItems",
    b"tableParts",
    b"extLst",
];

/// The drawing of a sheet's comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Drawing {
    /// It has one; nothing where the relation is gone.
    There(Option<Relation>),
    /// It has none, and would have to name it here.
    Missing(usize),
}

/// Looks for the drawing of a sheet's comments.
pub(super) fn drawing(bytes: &[u8], relations: &[Relation]) -> Result<Drawing, AnnotateError> {
    let root = xml::root(bytes)?;
    let (mut behind_cells, mut place) = (false, None);
    for tag in Tags::of(bytes) {
        let tag = tag?;
        if tag.depth == 1 && tag.kind == TagKind::End {
            return Ok(Drawing::Missing(place.unwrap_or(tag.start)));
        }
        if tag.depth != 2 || tag.kind == TagKind::End {
            continue;
        }
        if tag.local() == b"legacyDrawing" && tag.prefix() == root.prefix() {
            return Ok(Drawing::There(workbook::related(&tag, relations).cloned()));
        }
        behind_cells |= tag.local() == b"sheetData";
        if behind_cells && place.is_none() && BEHIND_DRAWING.contains(&tag.local()) {
            place = Some(tag.start);
        }
    }
    Err(AnnotateError::Unfit("one of its sheets ends too early".to_owned()))
}

/// The element that names the drawing of a sheet's comments by its relation.
pub(super) fn drawing_element(bytes: &[u8], spelling: Spelling, id: &str) -> Result<String, AnnotateError> {
    let root = xml::root(bytes)?;
    Ok(format!("<{}legacyDrawing{}/>", root.prefix_text(), spelling.id_attribute(&root, id)))
}

/// A sheet with these marks; `more` is put into it at a place.
pub(super) fn marked(
    bytes: &[u8],
    marks: &CellMarks,
    styles: &mut Styles,
    more: Option<(usize, String)>,
) -> Result<Vec<u8>, AnnotateError> {
    let root = xml::root(bytes)?;
    let mut patch = Patch {
        prefix: root.prefix_text(),
        pending: marks.iter().peekable(),
        columns: Vec::new(),
        among_cells: false,
        row: 0,
        row_style: None,
        column: None,
        open: None,
        styles,
        edits: Edits::default(),
    };
    for tag in Tags::of(bytes) {
        let tag = tag?;
        if tag.prefix() == root.prefix() {
            patch.see(tag)?;
        }
    }
    let mut edits = patch.edits;
    if let Some((place, text)) = more {
        edits.insert(place, text);
    }
    Ok(edits.applied(bytes))
}

/// A walk through a sheet beside the marks, which come in the same order.
struct Patch<'a, 'm, 's> {
    prefix: String,
    pending: Peekable<Iter<'m, At, CellMark>>,
    /// The styles of columns: the first and the last one, from 1.
    columns: Vec<(u32, u32, u32)>,
    among_cells: bool,
    /// The last row, and what style its empty cells have.
    row: u32,
    row_style: Option<u32>,
    /// The last column in it.
    column: Option<u16>,
    open: Option<Open<'a>>,
    styles: &'s mut Styles,
    edits: Edits,
}

/// A cell that is to be repaired when it is known whether it calculates.
struct Open<'a> {
    tag: Tag<'a>,
    own: u32,
    style: u32,
    text: String,
    calculates: bool,
}

impl<'a> Patch<'a, '_, '_> {
    fn see(&mut self, tag: Tag<'a>) -> Result<(), AnnotateError> {
        match (tag.depth, tag.local()) {
            (2, b"sheetData") => return self.cells_begin_or_end(&tag),
            (3, b"col") if !self.among_cells => self.column_style(&tag),
            (3, b"row") if self.among_cells => return self.row(&tag),
            (4, b"c") if self.among_cells => return self.cell(tag),
            (5, b"f") => {
                if let Some(open) = &mut self.open {
                    open.calculates = true;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn cells_begin_or_end(&mut self, tag: &Tag<'_>) -> Result<(), AnnotateError> {
        self.among_cells = tag.kind == TagKind::Start;
        match tag.kind {
            TagKind::Start => {}
            TagKind::Empty => {
                let rows = self.rows_before(u32::MAX)?;
                tag.fill(&mut self.edits, &rows);
            }
            TagKind::End => {
                let rows = self.rows_before(u32::MAX)?;
                self.edits.insert(tag.start, rows);
            }
        }
        Ok(())
    }

    fn column_style(&mut self, tag: &Tag<'_>) {
        if let (Some(first), Some(last), Some(style)) = (tag.number("min"), tag.number("max"), tag.number("style")) {
            self.columns.push((first, last, style));
        }
    }

    fn row(&mut self, tag: &Tag<'_>) -> Result<(), AnnotateError> {
        if tag.kind == TagKind::End {
            let cells = self.cells_before(self.row, u16::MAX)?;
            self.edits.insert(tag.start, cells);
            return Ok(());
        }
        let number = if tag.attribute("r").is_some() { tag.number("r") } else { self.row.checked_add(1) };
        let number = number.filter(|number| *number > self.row).ok_or_else(out_of_order)?;
        let rows = self.rows_before(number)?;
        self.edits.insert(tag.start, rows);
        self.row = number;
        self.row_style = tag.number("s").filter(|_| tag.says("customFormat"));
        self.column = None;
        if tag.kind == TagKind::Empty {
            let cells = self.cells_before(number, u16::MAX)?;
            tag.fill(&mut self.edits, &cells);
        }
        Ok(())
    }

    fn cell(&mut self, tag: Tag<'a>) -> Result<(), AnnotateError> {
        if tag.kind == TagKind::End {
            self.end_cell(&tag);
            return Ok(());
        }
        let next = self.column.map_or(0, |column| column + 1);
        let column = match tag.attribute("r") {
            Some(address) => parse_address(address.value).filter(|(row, _)| *row == self.row).map(|(_, column)| column),
            None => Some(next),
        };
        let column = column.filter(|column| *column >= next).ok_or_else(out_of_order)?;
        let cells = self.cells_before(self.row, column)?;
        self.edits.insert(tag.start, cells);
        self.column = Some(column);
        match self.pending.next_if(|(at, _)| **at == (self.row, column)) {
            Some((_, mark)) => self.mark(tag, mark),
            None => self.unmark(&tag),
        }
    }

    /// Takes the colour of an earlier copy away.
    fn unmark(&mut self, tag: &Tag<'_>) -> Result<(), AnnotateError> {
        let own = tag.number("s").unwrap_or(0);
        let style = self.styles.unmarked(own)?;
        self.restyle(tag, own, style);
        Ok(())
    }

    fn mark(&mut self, tag: Tag<'a>, mark: &CellMark) -> Result<(), AnnotateError> {
        let own = tag.number("s").unwrap_or(0);
        let plain = self.styles.unmarked(own)?;
        let style = match mark.tint {
            Some(tint) => self.styles.marked(plain, tint)?,
            None => plain,
        };
        match &mark.repaired {
            Some(text) if tag.kind == TagKind::Start => {
                self.open = Some(Open { tag, own, style, text: text.clone(), calculates: false });
            }
            Some(_) | None => self.restyle(&tag, own, style),
        }
        Ok(())
    }

    fn restyle(&mut self, tag: &Tag<'_>, own: u32, style: u32) {
        if style != own {
            tag.set(&mut self.edits, "s", &style.to_string());
        }
    }

    /// Writes the repaired cell in place of the old one. What a formula gives stays its own.
    fn end_cell(&mut self, end: &Tag<'_>) {
        let Some(Open { tag, own, style, text, calculates }) = self.open.take() else { return };
        if calculates {
            return self.restyle(&tag, own, style);
        }
        let (prefix, row) = (&self.prefix, self.row);
        let at = column_letters(self.column.unwrap_or_default());
        let cell = if text.is_empty() {
            format!(r#"<{prefix}c r="{at}{row}" s="{style}"/>"#)
        } else {
            let text = format!(r#"<{prefix}t xml:space="preserve">{}</{prefix}t>"#, escaped(&text));
            format!(r#"<{prefix}c r="{at}{row}" s="{style}" t="inlineStr"><{prefix}is>{text}</{prefix}is></{prefix}c>"#)
        };
        self.edits.replace(tag.start..end.end, cell);
    }

    /// The rows to be marked that are not there, before this one.
    fn rows_before(&mut self, number: u32) -> Result<String, AnnotateError> {
        let mut rows = String::new();
        self.row_style = None;
        while let Some(row) = self.pending.peek().map(|((row, _), _)| *row).filter(|row| *row < number) {
            let cells = self.cells_before(row, u16::MAX)?;
            if !cells.is_empty() {
                let prefix = &self.prefix;
                rows += &format!(r#"<{prefix}row r="{row}">{cells}</{prefix}row>"#);
            }
        }
        Ok(rows)
    }

    /// The cells of a row to be marked that are not there, before this column.
    fn cells_before(&mut self, row: u32, column: u16) -> Result<String, AnnotateError> {
        let mut cells = String::new();
        while let Some((at, mark)) = self.pending.next_if(|(at, _)| at.0 == row && at.1 < column) {
            let Some(tint) = mark.tint else { continue };
            let own = self.empty_style(at.1);
            let style = self.styles.marked(own, tint)?;
            let (prefix, letters) = (&self.prefix, column_letters(at.1));
            cells += &format!(r#"<{prefix}c r="{letters}{row}" s="{style}"/>"#);
        }
        Ok(cells)
    }

    /// The style that an empty cell of a column has in this row.
    fn empty_style(&self, column: u16) -> u32 {
        let number = u32::from(column) + 1;
        let of_column = self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&number));
        self.row_style.or(of_column.map(|(_, _, style)| *style)).unwrap_or(0)
    }
}

fn out_of_order() -> AnnotateError {
    AnnotateError::Unfit("the cells of one of its sheets are not in order".to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::Tint;
    use super::super::container::Container;
    use super::super::workbook::Workbook;
    use super::*;
    use testkit::raw::Book;

    /// The cells of a sheet after marking some: their addresses, and what they are repaired to.
    fn check(sheet: &str, marks: &[(&str, Option<&str>)]) -> String {
        let bytes = Book::new("").formats(&["00"]).bytes();
        let parts = Container::open(&bytes).unwrap();
        let workbook = Workbook::open(&parts).unwrap();
        let mut styles = Styles::open(&parts, &workbook).unwrap();
        let mark = |(at, repaired): &(&str, Option<&str>)| {
            let tint = repaired.is_none().then_some(Tint::Error);
            (parse_address(at.as_bytes()).unwrap(), CellMark { tint, repaired: repaired.map(str::to_owned) })
        };
        let marks = marks.iter().map(mark).collect();
        String::from_utf8(marked(sheet.as_bytes(), &marks, &mut styles, None).unwrap()).unwrap()
    }

    #[test]
    fn only_the_style_of_a_marked_cell_changes() {
        let sheet = r#"<w><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"/></row></sheetData></w>"#;
        let marked = sheet.replace(r#"<c r="A1" t"#, r#"<c s="2" r="A1" t"#).replace(r#"s="1""#, r#"s="3""#);
        assert_eq!(check(sheet, &[("A1", None), ("B1", None)]), marked);
        assert_eq!(check(sheet, &[]), sheet);
    }

    #[test]
    fn cells_and_rows_that_are_missing_come_in_order() {
        let sheet = r#"<x:w><x:cols><x:col min="3" max="3" style="1"/></x:cols><x:sheetData><x:row r="2"><x:c r="B2"/></x:row><x:row r="4" s="1" customFormat="1"/><x:row r="6"/></x:sheetData></x:w>"#;
        let marks = ["A1", "A2", "C2", "B3", "D4", "C6", "A9"].map(|at| (at, None));
        assert_eq!(
            check(sheet, &marks),
            r#"<x:w><x:cols><x:col min="3" max="3" style="1"/></x:cols><x:sheetData><x:row r="1"><x:c r="A1" s="2"/></x:row><x:row r="2"><x:c r="A2" s="2"/><x:c r="B2"/><x:c r="C2" s="3"/></x:row><x:row r="3"><x:c r="B3" s="2"/></x:row><x:row r="4" s="1" customFormat="1"><x:c r="D4" s="3"/></x:row><x:row r="6"><x:c r="C6" s="3"/></x:row><x:row r="9"><x:c r="A9" s="2"/></x:row></x:sheetData></x:w>"#
        );
        assert_eq!(
            check("<w><sheetData/></w>", &[("B3", None)]),
            r#"<w><sheetData><row r="3"><c r="B3" s="2"/></row></sheetData></w>"#
        );
    }

    #[test]
    fn places_that_are_left_out_are_counted() {
        let sheet = "<w><sheetData><row><c/><c/></row><row><c/></row></sheetData></w>";
        let expected = r#"<w><sheetData><row><c/><c s="2"/></row><row><c s="2"/></row></sheetData></w>"#;
        assert_eq!(check(sheet, &[("B1", None), ("A2", None)]), expected);
    }

    #[test]
    fn a_repaired_cell_is_text_and_a_formula_stays() {
        let sheet = r#"<w><sheetData><row r="1"><c r="A1" s="1"><v>7</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="s"><v>3</v></c></row></sheetData></w>"#;
        let text = r#"<c r="A1" s="1" t="inlineStr"><is><t xml:space="preserve">=07 &amp; &lt;b&gt;</t></is></c>"#;
        let repaired = sheet.replace(r#"<c r="A1" s="1"><v>7</v></c>"#, text);
        let repaired = repaired.replace(r#"<c r="C1" t="s"><v>3</v></c>"#, r#"<c r="C1" s="0"/>"#);
        assert_eq!(check(sheet, &[("A1", Some("=07 & <b>")), ("B1", Some("3")), ("C1", Some(""))]), repaired);
    }

    #[test]
    fn a_drawing_is_named_where_a_sheet_has_it() {
        let place = |sheet: &str| match drawing(sheet.as_bytes(), &[]).unwrap() {
            Drawing::Missing(place) => sheet[place..].to_owned(),
            Drawing::There(_) => "there".to_owned(),
        };
        assert_eq!(place("<w><extLst/><sheetData/><drawing/><tableParts/><extLst/></w>"), "<tableParts/><extLst/></w>");
        assert_eq!(place("<w><sheetData/></w>"), "</w>");
        assert_eq!(place(r#"<w><sheetData/><legacyDrawing r:id="rId1"/></w>"#), "there");
        let element = |root: &str| drawing_element(root.as_bytes(), WORDS, "rId7").unwrap();
        assert_eq!(element(r#"<x:w xmlns:q="urn:r"/>"#), r#"<x:legacyDrawing q:id="rId7"/>"#);
        assert_eq!(element("<w/>"), r#"<legacyDrawing xmlns:r="urn:r" r:id="rId7"/>"#);
    }

    const WORDS: Spelling = Spelling { main: "urn:m", relations: "urn:r" };

    #[test]
    fn cells_out_of_order_are_refused() {
        let bytes = Book::new("").bytes();
        let parts = Container::open(&bytes).unwrap();
        let mut styles = Styles::open(&parts, &Workbook::open(&parts).unwrap()).unwrap();
        for cells in [r#"<row r="2"/><row r="1"/>"#, r#"<row r="1"><c r="B1"/><c r="A1"/></row>"#] {
            let sheet = format!("<w><sheetData>{cells}</sheetData></w>");
            assert!(marked(sheet.as_bytes(), &CellMarks::new(), &mut styles, None).is_err(), "{cells}");
        }
    }
}
