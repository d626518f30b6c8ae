//! Sheets as the bytes of an ODS workbook: the smallest one that LibreOffice takes without a word.
//! The same sheets give the same bytes.

use crate::sheet::{Cell, Row, Sheet};
use model::cell::CellKind;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The workbook.
///
/// # Panics
/// When there is no memory for it; nothing in a sheet can make it fail.
pub fn bytes(sheets: &[Sheet]) -> Vec<u8> {
    pack(&content(sheets)).expect("a zip in memory has no reason to fail")
}

/// The sheet as an ODS workbook with one sheet, `Sheet1`.
pub fn ods_bytes(text: &str) -> Vec<u8> {
    bytes(&[Sheet::parse("Sheet1", text)])
}

const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
 <manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
 <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"#;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3">
<office:automatic-styles>
"#;

const DATE_STYLE: &str = r#"<number:date-style style:name="day"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>
<style:style style:name="bold" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="4cm"/></style:style>
<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
"#;

/// The mimetype comes first and uncompressed, so that a file manager knows the file by its first bytes.
fn pack(content: &str) -> ZipResult<Vec<u8>> {
    let stored = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    let deflated = stored.compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("mimetype", MIMETYPE, stored),
        ("META-INF/manifest.xml", MANIFEST, deflated),
        ("content.xml", content, deflated),
    ];
    for (name, text, options) in parts {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn content(sheets: &[Sheet]) -> String {
    let mut xml = String::from(HEAD);
    for width in paddings(sheets) {
        put(
            &mut xml,
            format_args!(
                r#"<number:number-style style:name="digits{width}"><number:number number:decimal-places="0" number:min-integer-digits="{width}"/></number:number-style>"#
            ),
        );
        put(
            &mut xml,
            format_args!(
                "<style:style style:name=\"pad{width}\" style:family=\"table-cell\" style:data-style-name=\"digits{width}\"/>\n"
            ),
        );
    }
    xml.push_str(DATE_STYLE);
    xml.push_str("</office:automatic-styles>\n<office:body><office:spreadsheet>\n");
    for sheet in sheets {
        push_sheet(&mut xml, sheet);
    }
    xml.push_str("</office:spreadsheet></office:body>\n</office:document-content>\n");
    xml
}

fn paddings(sheets: &[Sheet]) -> Vec<u8> {
    let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
    let mut widths: Vec<u8> = rows.flat_map(Row::present).map(|(_, cell)| cell.padded_to).filter(|w| *w > 0).collect();
    widths.sort_unstable();
    widths.dedup();
    widths
}

fn push_sheet(xml: &mut String, sheet: &Sheet) {
    let style = if sheet.hidden { "hidden" } else { "shown" };
    let columns = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(1);
    let name = escape(&sheet.name);
    put(xml, format_args!("<table:table table:name=\"{name}\" table:style-name=\"{style}\">\n"));
    put(
        xml,
        format_args!("<table:table-column table:style-name=\"wide\" table:number-columns-repeated=\"{columns}\"/>\n"),
    );
    let mut next = 1;
    for row in &sheet.rows {
        if row.number > next {
            let gap = row.number - next;
            put(
                xml,
                format_args!(
                    "<table:table-row table:number-rows-repeated=\"{gap}\"><table:table-cell/></table:table-row>\n"
                ),
            );
        }
        push_row(xml, row, sheet.header == Some(row.number));
        next = row.number + 1;
    }
    xml.push_str("</table:table>\n");
}

fn push_row(xml: &mut String, row: &Row, bold: bool) {
    xml.push_str("<table:table-row>");
    for cell in &row.cells {
        match cell {
            Some(cell) => push_cell(xml, cell, bold),
            None => xml.push_str("<table:table-cell/>"),
        }
    }
    if row.cells.is_empty() {
        xml.push_str("<table:table-cell/>");
    }
    xml.push_str("</table:table-row>\n");
}

fn push_cell(xml: &mut String, cell: &Cell, bold: bool) {
    let text = escape(&cell.text);
    let value = match cell.kind {
        CellKind::Text if bold => r#" table:style-name="bold" office:value-type="string""#.to_owned(),
        CellKind::Text => r#" office:value-type="string""#.to_owned(),
        CellKind::Number if cell.padded_to > 0 => {
            format!(r#" table:style-name="pad{}" office:value-type="float" office:value="{text}""#, cell.padded_to)
        }
        CellKind::Number => format!(r#" office:value-type="float" office:value="{text}""#),
        CellKind::Date => {
            let iso = text.replace(' ', "T");
            format!(r#" table:style-name="date" office:value-type="date" office:date-value="{iso}""#)
        }
        CellKind::Bool => {
            format!(r#" office:value-type="boolean" office:boolean-value="{}""#, text.to_ascii_lowercase())
        }
        CellKind::NoResult => panic!("an ODS file is always saved with results: {}", cell.text),
        CellKind::Error => {
            r#" table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error""#
                .to_owned()
        }
    };
    let shown = paragraphs(&cell.shown());
    put(xml, format_args!("<table:table-cell{value}>{shown}</table:table-cell>"));
}

/// Text as paragraphs: a line each, and spaces that XML would lose as `text:s`.
fn paragraphs(text: &str) -> String {
    let paragraph = |line: &str| format!("<text:p>{}</text:p>", spaces(&escape(line)));
    text.split('\n').map(paragraph).collect()
}

fn spaces(line: &str) -> String {
    let mut kept = String::new();
    let mut after_space = true;
    let last = line.len();
    for (at, c) in line.char_indices() {
        let lost = c == ' ' && (after_space || at + 1 == last);
        match c {
            ' ' if lost => kept.push_str("<text:s/>"),
            '\t' => kept.push_str("<text:tab/>"),
            other => kept.push(other),
        }
        after_space = c == ' ';
    }
    kept
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn put(xml: &mut String, part: std::fmt::Arguments<'_>) {
    xml.write_fmt(part).expect("a String takes everything");
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Ods, Reader, SheetVisible};

    fn open(sheets: &[Sheet]) -> Ods<Cursor<Vec<u8>>> {
        Ods::new(Cursor::new(bytes(sheets))).unwrap()
    }

    #[test]
    fn every_kind_of_cell_comes_back() {
        let text = "A & <B> | #42~9 | d:2027-06-30 | b:TRUE | e:#N/A\n4: \"  two  spaces \" | | \"a\\nb\"";
        let mut hidden = Sheet::parse("Lookups", "A");
        hidden.hidden = true;
        let mut workbook = open(&[Sheet::parse("Fall 2026", text), hidden]);
        let visible: Vec<SheetVisible> = workbook.sheets_metadata().iter().map(|sheet| sheet.visible).collect();
        assert_eq!(visible, [SheetVisible::Visible, SheetVisible::Hidden]);
        let range = workbook.worksheet_range("Fall 2026").unwrap();
        let at = |row, column| range.get_value((row, column)).cloned().unwrap_or_default();
        assert_eq!((at(0, 0), at(0, 1)), (Data::String("A & <B>".into()), Data::Float(42.0)));
        assert_eq!((at(0, 2), at(0, 3)), (Data::DateTimeIso("2027-06-30".into()), Data::Bool(true)));
        assert_eq!(at(0, 4), Data::String("#N/A".into()));
        assert_eq!((at(3, 0), at(3, 2)), (Data::String("  two  spaces ".into()), Data::String("a\nb".into())));
    }

    #[test]
    fn the_mimetype_is_found_by_the_first_bytes() {
        let bytes = bytes(&[Sheet::parse("A", "a")]);
        assert_eq!(&bytes[30..38], b"mimetype");
        assert_eq!(&bytes[38..38 + MIMETYPE.len()], MIMETYPE.as_bytes());
    }
}
