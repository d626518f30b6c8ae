//! What a person does to a workbook in a spreadsheet program: types over cells and clears rows. Everything else stays as
//! it is, byte for byte, styles included.

use crate::ods::escape;
use std::io::{Cursor, Read, Write};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The workbook with other texts in cells of its first sheet. Each change is an address, `B7`, and the text that is typed
/// there; an address without a column, `7`, clears the row.
///
/// # Panics
/// When these are not the bytes of an XLSX workbook, or a row of the changes is not in its first sheet.
pub fn corrected(workbook: &[u8], changes: &[(&str, &str)]) -> Vec<u8> {
    repacked(workbook, changes).expect("a zip in memory has no reason to fail")
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn repacked(workbook: &[u8], changes: &[(&str, &str)]) -> ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut old = ZipArchive::new(Cursor::new(workbook))?;
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut part = old.by_index(index)?;
        let name = part.name()?.into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)?;
        if name == SHEET {
            let sheet = String::from_utf8(bytes).expect("a sheet is text");
            bytes = changes.iter().fold(sheet, |sheet, (address, text)| changed(&sheet, address, text)).into_bytes();
        }
        new.start_file(name, options)?;
        new.write_all(&bytes)?;
    }
    Ok(new.finish()?.into_inner())
}

/// The XML of a sheet with one change in it.
fn changed(sheet: &str, address: &str, text: &str) -> String {
    let row = address.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    let start = sheet.find(&format!("<row r=\"{row}\"")).unwrap_or_else(|| panic!("there is no row {row}"));
    let from = start + sheet[start..].find('>').expect("a tag ends") + 1;
    let to = from + sheet[from..].find("</row>").expect("a row with cells");
    let cells = if row == address { String::new() } else { with_cell(&sheet[from..to], address, text) };
    format!("{}{cells}{}", &sheet[..from], &sheet[to..])
}

/// The cells of a row with one of them typed over, or put where it belongs.
fn with_cell(cells: &str, address: &str, text: &str) -> String {
    let (mut from, mut to, mut style) = (cells.len(), cells.len(), String::new());
    for (at, _) in cells.match_indices("<c r=\"") {
        let cell = &cells[at..];
        let name = cell.split('"').nth(1).expect("an address");
        if name == address {
            let tag = &cell[..=cell.find('>').expect("a tag ends")];
            let end = if tag.ends_with("/>") { tag.len() } else { cell.find("</c>").expect("a cell ends") + 4 };
            (from, to) = (at, at + end);
            let number = tag.split_once(" s=\"").and_then(|(_, rest)| rest.split('"').next());
            style = number.map(|number| format!(" s=\"{number}\"")).unwrap_or_default();
            break;
        }
        // `AB4` stands behind `Z4`.
        if (name.len(), name) > (address.len(), address) {
            (from, to) = (at, at);
            break;
        }
    }
    let typed = format!(
        "<c r=\"{address}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
        escape(text)
    );
    format!("{}{typed}{}", &cells[..from], &cells[to..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xlsx_bytes;
    use calamine::{Data, Reader, Xlsx};

    #[test]
    fn cells_are_typed_over_and_rows_are_cleared() {
        let before = xlsx_bytes("a | b | c\nd | | f\ng | h | i");
        let after = corrected(&before, &[("A1", "A & B"), ("B2", "e"), ("D2", "more"), ("3", "")]);
        let mut workbook = Xlsx::new(Cursor::new(after)).unwrap();
        let range = workbook.worksheet_range("Sheet1").unwrap();
        let rows: Vec<Vec<String>> =
            range.rows().map(|row| row.iter().map(Data::to_string).collect()).take(2).collect();
        assert_eq!(rows, [["A & B", "b", "c", ""], ["d", "e", "f", "more"]]);
        assert!(range.rows().skip(2).flatten().all(|cell| cell.to_string().is_empty()), "{range:?}");
    }

    #[test]
    fn how_a_cell_looks_stays() {
        let cells = "<c r=\"A1\" s=\"4\" t=\"s\"><v>0</v></c><c r=\"C1\" s=\"5\"/>";
        let expected = "<c r=\"A1\" s=\"4\" t=\"s\"><v>0</v></c><c r=\"C1\" s=\"5\" t=\"inlineStr\"><is><t xml:space=\"preserve\">x</t></is></c>";
        assert_eq!(with_cell(cells, "C1", "x"), expected);
    }
}
