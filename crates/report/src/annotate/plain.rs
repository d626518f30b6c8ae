//! A new workbook of what was read, where the list is in a file that cannot be patched: the same cells at the same
//! places, with their kinds, and what is hidden or merged. How they looked is not known, so that they look plain: columns
//! as wide as what is in them, column names in bold and always in sight, and IDs as text, in which zeros stay that
//! somebody types.

use super::AnnotateError;
use super::container::Container;
use super::escape::escaped;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use model::cell::{CellKind, RawCell, RawRow, RawTable, SHEET_COLUMNS, SHEET_ROWS};
use model::codes;
use model::field::{Form, ListField};
use model::finding::{Finding, Severity};
use model::listing::{Checked, ListFile};
use model::place::{Place, TableId, column_letters};
use std::collections::BTreeSet;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// The cell styles: general, text, a day, a moment, a column name, a number with all its digits; behind them one for
/// numbers of each number of digits.
const GENERAL: usize = 0;
const TEXT: usize = 1;
const DAY: usize = 2;
const MOMENT: usize = 3;
const HEADING: usize = 4;
const WHOLE: usize = 5;
/// Digits of a number that is shown as it is; one with more is shown rounded.
const MOST_DIGITS: usize = 11;
/// How wide a column is, in letters: at least, and at most.
const NARROWEST: usize = 9;
const WIDEST: usize = 50;
/// Letters of a day and of a moment.
const DAY_WIDTH: usize = 10;
const MOMENT_WIDTH: usize = 19;
/// The first format of numbers that a workbook can call its own.
const OWN_FORMAT: usize = 164;
/// What the sheet of a text file is called.
const ONLY_SHEET: &str = "List";
/// Letters of a sheet's name.
const LONGEST_NAME: usize = 31;

/// What the sheets of a new workbook are called, in the order of the tables: as before where a name may be so.
pub(super) fn sheet_names(tables: &[RawTable]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let wanted = table.sheet.as_deref().unwrap_or(ONLY_SHEET).replace(['[', ']', ':', '*', '?', '/', '\\'], "_");
        let wanted = wanted.trim_matches('\'');
        let wanted = if wanted.is_empty() { ONLY_SHEET } else { wanted };
        let mut numbered = (1_u32..).map(|number| {
            let end = if number == 1 { String::new() } else { format!(" {number}") };
            let kept: String = wanted.chars().take(LONGEST_NAME - end.len()).collect();
            kept + &end
        });
        let is_free = |name: &String| names.iter().all(|taken| taken.to_lowercase() != name.to_lowercase());
        let name = numbered.find(is_free).unwrap_or_default();
        names.push(name);
    }
    names
}

/// A new workbook (.xlsx) with a sheet for each table.
///
/// # Errors
/// When a table has more rows or columns than a sheet, or the workbook is too large.
pub fn plain_workbook(checked: &Checked) -> Result<Vec<u8>, AnnotateError> {
    let tables = &checked.cells;
    let cells = tables.iter().flat_map(RawTable::rows).flat_map(|row| row.cells());
    let digits = cells.map(|cell| usize::from(cell.padded_to)).max().unwrap_or(0);
    let mut parts = Container::default();
    let (mut types, mut relations, mut sheets) = (String::new(), String::new(), String::new());
    for (((number, table), id), name) in (1..).zip(tables).zip(0..).zip(sheet_names(tables)) {
        let part = format!("worksheets/sheet{number}.xml");
        types += &format!(r#"<Override PartName="/xl/{part}" ContentType="{TYPES}.worksheet+xml"/>"#);
        relations += &format!(r#"<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="{part}"/>"#);
        let state = if table.hidden { r#" state="hidden""# } else { "" };
        let name = escaped(&name);
        sheets += &format!(r#"<sheet name="{name}" sheetId="{number}"{state} r:id="rId{number}"/>"#);
        parts.put(&format!("xl/{part}"), sheet(table, &Known::of(TableId(id), checked))?.into_bytes());
    }
    for (part, kind) in [("workbook", "sheet.main"), ("styles", "styles")] {
        types += &format!(r#"<Override PartName="/xl/{part}.xml" ContentType="{TYPES}.{kind}+xml"/>"#);
    }
    let defaults = r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>"#;
    relations += &format!(r#"<Relationship Id="rIdStyles" Type="{RELATIONS}/styles" Target="styles.xml"/>"#);
    let root = format!(r#"<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>"#);
    let views = "<bookViews><workbookView/></bookViews>";
    let related = |inside: &str| format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>"#);
    for (name, content) in [
        ("[Content_Types].xml", format!(r#"<Types xmlns="{PACKAGE}/content-types">{defaults}{types}</Types>"#)),
        ("_rels/.rels", related(&root)),
        ("xl/_rels/workbook.xml.rels", related(&relations)),
        (
            "xl/workbook.xml",
            format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{views}<sheets>{sheets}</sheets></workbook>"#),
        ),
        ("xl/styles.xml", styles(digits)),
    ] {
        parts.put(name, format!("{XML}{content}").into_bytes());
    }
    let mut out = Vec::new();
    parts.write(&mut out)?;
    Ok(out)
}

fn styles(digits: usize) -> String {
    let mut formats = String::new();
    let mut own = |number: usize, code: &str| {
        formats += &format!(r#"<numFmt numFmtId="{number}" formatCode="{code}"/>"#);
        number
    };
    let (day, moment) = (own(OWN_FORMAT, "yyyy-mm-dd"), own(OWN_FORMAT + 1, "yyyy-mm-dd hh:mm:ss"));
    // General, text, and whole numbers are built in.
    let mut kinds = vec![(0, 0), (49, 0), (day, 0), (moment, 0), (49, 1), (1, 0)];
    kinds.extend((1..=digits).map(|digits| (own(OWN_FORMAT + 1 + digits, &"0".repeat(digits)), 0)));
    let cell = |(format, font): &(usize, u8)| {
        let look = format!(r#"numFmtId="{format}" fontId="{font}" fillId="0" borderId="0" xfId="0""#);
        format!(r#"<xf {look} applyNumberFormat="1" applyFont="1"/>"#)
    };
    let (count, all): (usize, usize) = (digits + 2, kinds.len());
    let cells: String = kinds.iter().map(cell).collect();
    let around = r#"<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#;
    let named = r#"<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>"#;
    format!(
        r#"<styleSheet xmlns="{MAIN}"><numFmts count="{count}">{formats}</numFmts>{around}<cellXfs count="{all}">{cells}</cellXfs>{named}</styleSheet>"#
    )
}

/// What is known of a table that is a list.
#[derive(Debug, Default)]
struct Known {
    /// The rows of the column names.
    names: Option<(u32, u32)>,
    /// The columns of IDs and barcodes, whose numbers are no numbers to calculate with.
    ids: Vec<u16>,
    /// Cells of these that are doubtful, as they are: what is wrong with them must not be lost in the copy.
    doubtful: BTreeSet<(u32, u16)>,
}

impl Known {
    fn of(id: TableId, checked: &Checked) -> Self {
        let Some(list) = checked.files.iter().filter_map(ListFile::laid_out).find(|list| list.id == id) else {
            return Known::default();
        };
        // Where a whole column is in question, its cells stay what they are.
        let is_asked = |column: u16| {
            let of_column = |finding: &&Finding| finding.place == Place::column(id, column);
            checked.findings.iter().filter(of_column).any(|finding| finding.severity.blocks())
        };
        let holds_ids = |field: ListField| matches!(field.form(), Form::Id | Form::Barcode);
        let makes_ids = |column: u16| list.made.of_column(column).any(|made| holds_ids(made.field));
        let ids = list.columns.iter().filter(|column| column.field.is_some_and(holds_ids) || makes_ids(column.index));
        let ids: Vec<u16> = ids.map(|column| column.index).filter(|column| !is_asked(*column)).collect();
        // That zeros may have been lost unseen is as true of the text.
        let is_doubt = |finding: &&Finding| finding.severity != Severity::Note && finding.code != codes::C320;
        let told = checked.findings.iter().filter(is_doubt);
        let places = told.flat_map(|finding| std::iter::once(&finding.place).chain(&finding.related));
        let here = places.filter(|place| place.table == id && place.column.is_none_or(|column| ids.contains(&column)));
        let cells = here.filter_map(|place| place.row.map(|row| (row, place.column)));
        let doubtful = cells
            .flat_map(|(row, column)| {
                ids.iter().filter(move |id| column.is_none_or(|one| one == **id)).map(move |id| (row, *id))
            })
            .collect();
        Known { names: list.has_header().then_some((list.header_top, list.header_row)), ids, doubtful }
    }

    /// Whether a row has column names.
    fn is_heading(&self, row: u32) -> bool {
        self.names.is_some_and(|(top, last)| (top..=last).contains(&row))
    }

    /// Whether a number is written as the text that it shows.
    fn is_text(&self, row: u32, column: u16) -> bool {
        self.ids.contains(&column) && !self.doubtful.contains(&(row, column))
    }
}

fn sheet(table: &RawTable, known: &Known) -> Result<String, AnnotateError> {
    let mut rows = String::new();
    let mut widths: Vec<usize> = Vec::new();
    for row in table.rows() {
        if row.number() > SHEET_ROWS || row.cells().any(|cell| cell.column >= SHEET_COLUMNS) {
            let what = "it has more rows or columns than a sheet can have";
            return Err(AnnotateError::Unfit(what.to_owned()));
        }
        // A title above the list runs over the columns beside it.
        if known.names.is_none_or(|(top, _)| row.number() >= top) {
            row.cells().for_each(|cell| widen(&mut widths, cell));
        }
        let hidden = if table.shape.hides_row(row.number()) { r#" hidden="1""# } else { "" };
        rows += &format!(r#"<row r="{}"{hidden}>{}</row>"#, row.number(), cells(row, known));
    }
    let (frozen, columns) = (frozen(known), columns(table, &widths));
    let merged: String = table.shape.merged.iter().map(|area| format!(r#"<mergeCell ref="{area}"/>"#)).collect();
    let merged = if merged.is_empty() { merged } else { format!("<mergeCells>{merged}</mergeCells>") };
    Ok(format!(r#"{XML}<worksheet xmlns="{MAIN}">{frozen}{columns}<sheetData>{rows}</sheetData>{merged}</worksheet>"#))
}

/// Makes room for a cell in its column.
fn widen(widths: &mut Vec<usize>, cell: RawCell<'_>) {
    let letters = match cell.kind {
        CellKind::Date if cell.text.len() > DAY_WIDTH => MOMENT_WIDTH,
        CellKind::Date => DAY_WIDTH,
        CellKind::Text | CellKind::Number | CellKind::Bool | CellKind::Error | CellKind::NoResult => {
            cell.shown.unwrap_or(cell.text).chars().take(WIDEST).count().max(usize::from(cell.padded_to))
        }
    };
    let column = usize::from(cell.column);
    if widths.len() <= column {
        widths.resize(column + 1, 0);
    }
    if let Some(width) = widths.get_mut(column) {
        *width = (*width).max(letters);
    }
}

/// How wide the columns are, and which of them are hidden.
fn columns(table: &RawTable, widths: &[usize]) -> String {
    let is_hidden = |column: u16| if table.shape.hides_column(column) { r#" hidden="1""# } else { "" };
    let mut columns = String::new();
    for (width, column) in widths.iter().zip(0_u16..) {
        let (number, width) = (u32::from(column) + 1, (width + 2).clamp(NARROWEST, WIDEST));
        let hidden = is_hidden(column);
        columns += &format!(r#"<col min="{number}" max="{number}" width="{width}" customWidth="1"{hidden}/>"#);
    }
    // Columns may be hidden in which there is nothing.
    let next = u16::try_from(widths.len()).unwrap_or(SHEET_COLUMNS);
    let mut spans: Vec<(u16, u16)> = table.shape.hidden_columns.clone();
    spans.sort_unstable();
    for (first, last) in spans.into_iter().filter(|(_, last)| *last >= next) {
        let (first, last) = (u32::from(first.max(next)) + 1, u32::from(last) + 1);
        columns += &format!(r#"<col min="{first}" max="{last}" width="9" hidden="1"/>"#);
    }
    if columns.is_empty() { columns } else { format!("<cols>{columns}</cols>") }
}

/// That the column names stay in sight.
fn frozen(known: &Known) -> String {
    let Some((_, last)) = known.names else { return String::new() };
    let below = last + 1;
    let pane = format!(r#"<pane ySplit="{last}" topLeftCell="A{below}" activePane="bottomLeft" state="frozen"/>"#);
    format!(r#"<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>"#)
}

fn cells(row: RawRow<'_>, known: &Known) -> String {
    row.cells().map(|cell| written(cell, row.number(), known)).collect()
}

/// A cell as it was read. What cannot be written as what it was is written as the text that it showed.
fn written(cell: RawCell<'_>, row: u32, known: &Known) -> String {
    let at = format!("{}{row}", column_letters(cell.column));
    let value = |style: usize, kind: &str, value: &str| {
        format!(r#"<c r="{at}" s="{style}"{kind}><v>{}</v></c>"#, escaped(value))
    };
    let string = |style: usize, text: &str| {
        let text = escaped(text);
        format!(r#"<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
    };
    let shown = cell.shown.unwrap_or(cell.text);
    let padded = usize::from(cell.padded_to);
    match cell.kind {
        CellKind::Text if known.is_heading(row) => string(HEADING, shown),
        CellKind::Number if cell.shown.is_some() => string(TEXT, shown),
        CellKind::Number if known.is_text(row, cell.column) => string(TEXT, &format!("{:0>padded$}", cell.text)),
        CellKind::Number if padded > 0 => value(WHOLE + padded, "", cell.text),
        CellKind::Number => value(if is_long(cell.text) { WHOLE } else { GENERAL }, "", cell.text),
        CellKind::Date => match day_number(cell.text) {
            Some((style, day)) => value(style, "", &day),
            None => string(TEXT, shown),
        },
        CellKind::Bool => value(GENERAL, r#" t="b""#, if cell.text == "TRUE" { "1" } else { "0" }),
        CellKind::Error if cell.text.starts_with('#') => value(GENERAL, r#" t="e""#, cell.text),
        CellKind::Text | CellKind::Error | CellKind::NoResult => string(TEXT, shown),
    }
}

/// Whether a whole number has so many digits that a spreadsheet would show it rounded.
fn is_long(number: &str) -> bool {
    number.len() > MOST_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The style and the number of a day or moment, counted as Excel does; nothing before March 1900, where it miscounts.
fn day_number(text: &str) -> Option<(usize, String)> {
    let moment = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok();
    let day = moment.map(|moment| moment.date()).or_else(|| text.parse::<NaiveDate>().ok())?;
    let days = day.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30)?).num_days();
    if !(61..=2_958_465).contains(&days) {
        return None;
    }
    let Some(time) = moment.map(|moment| moment.time()).filter(|time| *time != NaiveTime::MIN) else {
        return Some((if moment.is_some() { MOMENT } else { DAY }, days.to_string()));
    };
    let part = f64::from(time.num_seconds_from_midnight()) / 86_400.0;
    // The part of a day begins with 0.
    let part = part.to_string();
    Some((MOMENT, format!("{days}{}", part.strip_prefix('0')?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: Option<&str>) -> RawTable {
        RawTable::new(name.map(str::to_owned), false)
    }

    #[test]
    fn sheets_get_names_that_a_workbook_can_have() {
        let long = "x".repeat(40);
        let tables = [table(None), table(Some("a/b")), table(Some("A_B")), table(Some(&long)), table(Some("'"))];
        assert_eq!(sheet_names(&tables), ["List", "a_b", "A_B 2", &long[..31], "List 2"]);
    }

    #[test]
    fn cells_are_what_they_were() {
        let text = |text| RawCell::text(1, text);
        let number = RawCell { kind: CellKind::Number, ..text("42") };
        let kind = |kind, of| RawCell { kind, ..text(of) };
        for (cell, expected) in [
            (text("=1+1"), r#"<c r="B7" s="1" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>"#),
            (number, r#"<c r="B7" s="0"><v>42</v></c>"#),
            (RawCell { text: "21234000012345", ..number }, r#"<c r="B7" s="5"><v>21234000012345</v></c>"#),
            (RawCell { padded_to: 9, ..number }, r#"<c r="B7" s="14"><v>42</v></c>"#),
            (kind(CellKind::Date, "2027-06-30"), r#"<c r="B7" s="2"><v>46568</v></c>"#),
            (kind(CellKind::Date, "2027-06-30 06:00:00"), r#"<c r="B7" s="3"><v>46568.25</v></c>"#),
            (kind(CellKind::Bool, "TRUE"), r#"<c r="B7" s="0" t="b"><v>1</v></c>"#),
            (kind(CellKind::Error, "#N/A"), r#"<c r="B7" s="0" t="e"><v>#N/A</v></c>"#),
        ] {
            assert_eq!(written(cell, 7, &Known::default()), expected);
        }
        let shown = RawCell { shown: Some("LIB-42"), ..number };
        assert!(written(shown, 7, &Known::default()).contains(">LIB-42<"));
        assert!(written(kind(CellKind::Date, "1899-01-01"), 7, &Known::default()).contains("inlineStr"));
    }

    /// An ID is text with its zeros; where something is wrong with it, it stays what it was, for the next check to see.
    #[test]
    fn ids_are_text_and_column_names_are_bold() {
        let known = Known { names: Some((1, 1)), ids: vec![0], doubtful: BTreeSet::from([(3, 0)]) };
        let id = RawCell { kind: CellKind::Number, padded_to: 9, ..RawCell::text(0, "104417") };
        let string = |at: &str, style: u8, text: &str| {
            format!(r#"<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
        };
        assert_eq!(written(RawCell::text(0, "ID"), 1, &known), string("A1", 4, "ID"));
        assert_eq!(written(id, 2, &known), string("A2", 1, "000104417"));
        assert_eq!(written(id, 3, &known), r#"<c r="A3" s="14"><v>104417</v></c>"#);
        let mut list = table(None);
        for (row, text) in [(1, "ID"), (2, "0001044170001")] {
            list.start_row(row);
            list.push_cell(RawCell::text(0, text));
        }
        list.shape.hidden_columns = vec![(0, 0), (5, 7)];
        let sheet = sheet(&list, &known).unwrap();
        let head = r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="1" width="15" customWidth="1" hidden="1"/><col min="6" max="8" width="9" hidden="1"/></cols><sheetData>"#;
        assert!(sheet.contains(head), "{sheet}");
    }

    #[test]
    fn more_rows_than_a_sheet_has_are_refused() {
        let mut table = table(None);
        table.start_row(SHEET_ROWS + 1);
        table.push_cell(RawCell::text(0, "far"));
        assert!(sheet(&table, &Known::default()).is_err());
    }
}
