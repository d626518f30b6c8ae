//! A new workbook of what was read, where the list is in a file that cannot be patched: the same cells at the same
//! places, with their kinds, and what is hidden or merged. How they looked is not known.

use super::AnnotateError;
use super::container::Container;
use super::escape::escaped;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use model::cell::{CellKind, RawCell, RawRow, RawTable, SHEET_COLUMNS, SHEET_ROWS};
use model::place::column_letters;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// The cell styles: general, text, a day, a moment; behind them one for numbers of each number of digits.
const GENERAL: usize = 0;
const TEXT: usize = 1;
const DAY: usize = 2;
const MOMENT: usize = 3;
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
pub fn plain_workbook(tables: &[RawTable]) -> Result<Vec<u8>, AnnotateError> {
    let cells = tables.iter().flat_map(RawTable::rows).flat_map(|row| row.cells());
    let digits = cells.map(|cell| usize::from(cell.padded_to)).max().unwrap_or(0);
    let mut parts = Container::default();
    let (mut types, mut relations, mut sheets) = (String::new(), String::new(), String::new());
    for ((number, table), name) in (1..).zip(tables).zip(sheet_names(tables)) {
        let part = format!("worksheets/sheet{number}.xml");
        types += &format!(r#"<Override PartName="/xl/{part}" ContentType="{TYPES}.worksheet+xml"/>"#);
        relations += &format!(r#"<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="{part}"/>"#);
        let state = if table.hidden { r#" state="hidden""# } else { "" };
        let name = escaped(&name);
        sheets += &format!(r#"<sheet name="{name}" sheetId="{number}"{state} r:id="rId{number}"/>"#);
        parts.put(&format!("xl/{part}"), sheet(table)?.into_bytes());
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
    let own = ["yyyy-mm-dd".to_owned(), "yyyy-mm-dd hh:mm:ss".to_owned()];
    let own = own.into_iter().chain((1..=digits).map(|digits| "0".repeat(digits)));
    let (mut formats, mut cells) = (String::new(), String::new());
    for format in [0, 49] {
        cells +=
            &format!(r#"<xf numFmtId="{format}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#);
    }
    let mut count = 0;
    for (number, code) in (OWN_FORMAT..).zip(own) {
        count += 1;
        formats += &format!(r#"<numFmt numFmtId="{number}" formatCode="{code}"/>"#);
        cells +=
            &format!(r#"<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#);
    }
    let around = r#"<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#;
    let all = count + 2;
    format!(
        r#"<styleSheet xmlns="{MAIN}"><numFmts count="{count}">{formats}</numFmts>{around}<cellXfs count="{all}">{cells}</cellXfs></styleSheet>"#
    )
}

fn sheet(table: &RawTable) -> Result<String, AnnotateError> {
    let mut rows = String::new();
    for row in table.rows() {
        if row.number() > SHEET_ROWS || row.cells().any(|cell| cell.column >= SHEET_COLUMNS) {
            let what = "it has more rows or columns than a sheet can have";
            return Err(AnnotateError::Unfit(what.to_owned()));
        }
        let hidden = if table.shape.hides_row(row.number()) { r#" hidden="1""# } else { "" };
        rows += &format!(r#"<row r="{}"{hidden}>{}</row>"#, row.number(), cells(row));
    }
    let hidden = table.shape.hidden_columns.iter().map(|(first, last)| {
        let (first, last) = (u32::from(*first) + 1, u32::from(*last) + 1);
        format!(r#"<col min="{first}" max="{last}" width="9" hidden="1"/>"#)
    });
    let columns: String = hidden.collect();
    let columns = if columns.is_empty() { columns } else { format!("<cols>{columns}</cols>") };
    let merged: String = table.shape.merged.iter().map(|area| format!(r#"<mergeCell ref="{area}"/>"#)).collect();
    let merged = if merged.is_empty() { merged } else { format!("<mergeCells>{merged}</mergeCells>") };
    Ok(format!(r#"{XML}<worksheet xmlns="{MAIN}">{columns}<sheetData>{rows}</sheetData>{merged}</worksheet>"#))
}

fn cells(row: RawRow<'_>) -> String {
    row.cells().map(|cell| written(cell, row.number())).collect()
}

/// A cell as it was read. What cannot be written as what it was is written as the text that it showed.
fn written(cell: RawCell<'_>, row: u32) -> String {
    let at = format!("{}{row}", column_letters(cell.column));
    let value = |style: usize, kind: &str, value: &str| {
        format!(r#"<c r="{at}" s="{style}"{kind}><v>{}</v></c>"#, escaped(value))
    };
    match (cell.kind, cell.shown) {
        (CellKind::Number, None) if cell.padded_to == 0 => return value(GENERAL, "", cell.text),
        (CellKind::Number, None) => return value(MOMENT + usize::from(cell.padded_to), "", cell.text),
        (CellKind::Date, _) => {
            if let Some((style, day)) = day_number(cell.text) {
                return value(style, "", &day);
            }
        }
        (CellKind::Bool, _) => return value(GENERAL, r#" t="b""#, if cell.text == "TRUE" { "1" } else { "0" }),
        (CellKind::Error, _) if cell.text.starts_with('#') => return value(GENERAL, r#" t="e""#, cell.text),
        (CellKind::Text | CellKind::Number | CellKind::Error | CellKind::NoResult, _) => {}
    }
    let text = escaped(cell.shown.unwrap_or(cell.text));
    format!(r#"<c r="{at}" s="{TEXT}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
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
            (RawCell { padded_to: 9, ..number }, r#"<c r="B7" s="12"><v>42</v></c>"#),
            (kind(CellKind::Date, "2027-06-30"), r#"<c r="B7" s="2"><v>46568</v></c>"#),
            (kind(CellKind::Date, "2027-06-30 06:00:00"), r#"<c r="B7" s="3"><v>46568.25</v></c>"#),
            (kind(CellKind::Bool, "TRUE"), r#"<c r="B7" s="0" t="b"><v>1</v></c>"#),
            (kind(CellKind::Error, "#N/A"), r#"<c r="B7" s="0" t="e"><v>#N/A</v></c>"#),
        ] {
            assert_eq!(written(cell, 7), expected);
        }
        let shown = RawCell { shown: Some("LIB-42"), ..number };
        assert!(written(shown, 7).contains(">LIB-42<"));
        assert!(written(kind(CellKind::Date, "1899-01-01"), 7).contains("inlineStr"));
    }

    #[test]
    fn more_rows_than_a_sheet_has_are_refused() {
        let mut table = table(None);
        table.start_row(SHEET_ROWS + 1);
        table.push_cell(RawCell::text(0, "far"));
        assert!(plain_workbook(&[table]).is_err());
    }
}
