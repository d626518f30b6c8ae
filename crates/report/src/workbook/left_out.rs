//! The rows that were left out, as a workbook to correct and load: the columns of the list in their order, every cell as
//! it was, and before them a column that says what is wrong with the row and what to do.

use super::writing::{DAY, SheetNames, TEXT, day_number, fit, heading, new_workbook};
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use model::action::Phrase;
use model::cell::{CellKind, RawCell, RawRow, RawTable};
use model::codes::{self, Code};
use model::field::{Form, ListField};
use model::finding::{Finding, Severity};
use model::listing::{Checked, ListColumn, ListTable, WHAT_TO_FIX, is_what_to_fix};
use model::place::{Place, RowRef};
use rust_xlsxwriter::{Color, Format, FormatAlign, Worksheet, XlsxError};
use std::collections::HashMap;
use std::iter;
use std::path::Path;
use std::ptr;

/// A row that was left out or waits for an answer.
#[derive(Debug, Clone, Copy)]
pub struct LeftOutRow<'a> {
    /// The row.
    pub at: RowRef,
    /// The codes of the findings that say why.
    pub reasons: &'a [Code],
}

/// The workbook.
#[derive(Debug, Clone)]
pub struct LeftOutWorkbook {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many rows it has.
    pub rows: u64,
    /// The names of its sheets, one for each list.
    pub sheets: Vec<String>,
}

/// Rows of a sheet besides that of the column names.
const MOST_ROWS: usize = 1_048_575;
/// So many other rows are named that a finding is about.
const OTHERS_NAMED: usize = 3;
/// The fill of a bad cell.
const BAD: Color = Color::RGB(0x00FF_C7CE);

/// The rows as a workbook, with a sheet for each list; `None` when there are none. The rows are in reading order, and
/// `findings` are all of the run.
///
/// # Errors
/// When a workbook has no room for them.
pub fn left_out(
    checked: &Checked,
    rows: &[LeftOutRow<'_>],
    findings: &[Finding],
    today: NaiveDate,
    words: &dyn Phrase,
) -> Result<Option<LeftOutWorkbook>, XlsxError> {
    if rows.is_empty() {
        return Ok(None);
    }
    let found = by_row(rows, findings);
    let mut workbook = new_workbook(today)?;
    let mut names = SheetNames::default();
    let mut sheets = Vec::new();
    let looks = Looks::new();
    for of_table in rows.chunk_by(|one, next| one.at.table == next.at.table) {
        let Some(list) = of_table.first().and_then(|row| list_of(checked, row)) else { continue };
        let Some(table) = checked.cells.get(usize::from(list.id.0)) else { continue };
        let writer = ListWriter { checked, list, table, found: &found, looks: &looks, words };
        for part in of_table.chunks(MOST_ROWS) {
            let name = names.next(&writer.name());
            let worksheet = workbook.add_worksheet();
            worksheet.set_name(&name)?;
            writer.write(worksheet, part)?;
            sheets.push(name);
        }
    }
    Ok(Some(LeftOutWorkbook { bytes: workbook.save_to_buffer()?, rows: rows.len() as u64, sheets }))
}

fn list_of<'a>(checked: &'a Checked, row: &LeftOutRow<'_>) -> Option<&'a ListTable> {
    checked.files.iter().filter_map(|file| file.list.as_ref()).find(|list| list.id == row.at.table)
}

/// A finding of a row, and the column in which it is.
struct Found<'a> {
    finding: &'a Finding,
    column: Option<u16>,
}

type ByRow<'a> = HashMap<RowRef, Vec<Found<'a>>>;

/// What a person should look at in each of the rows: why it is left out, and what is doubtful about its cells.
fn by_row<'a>(rows: &[LeftOutRow<'_>], findings: &'a [Finding]) -> ByRow<'a> {
    let mut found: ByRow<'a> = rows.iter().map(|row| (row.at, Vec::new())).collect();
    for finding in findings {
        let is_doubt = finding.severity == Severity::Warning && finding.place.column.is_some();
        if !leaves_out(finding) && !is_doubt {
            continue;
        }
        let others = finding.related.iter().filter(|_| finding.severity.blocks());
        for place in iter::once(&finding.place).chain(others) {
            let Some(number) = place.row else { continue };
            if let Some(row) = found.get_mut(&RowRef { table: place.table, number }) {
                row.push(Found { finding, column: place.column });
            }
        }
    }
    found
}

/// Whether a finding leaves its row out; an identical row is noted, and left out all the same.
fn leaves_out(finding: &Finding) -> bool {
    finding.severity.blocks() || finding.code == codes::D504
}

/// How cells look.
struct Looks {
    good: Look,
    bad: Look,
    what_to_fix: Format,
}

/// How a cell looks by what it holds.
struct Look {
    text: Format,
    general: Format,
    day: Format,
    moment: Format,
}

impl Looks {
    fn new() -> Self {
        let top = Format::new().set_align(FormatAlign::Top);
        let what_to_fix = top.clone().set_num_format(TEXT).set_text_wrap();
        Looks { bad: Look::of(&top.clone().set_background_color(BAD)), good: Look::of(&top), what_to_fix }
    }
}

impl Look {
    fn of(base: &Format) -> Self {
        Look {
            text: base.clone().set_num_format(TEXT),
            general: base.clone(),
            day: base.clone().set_num_format(DAY),
            moment: base.clone().set_num_format("yyyy-mm-dd hh:mm:ss"),
        }
    }
}

/// Writes the rows of one list.
struct ListWriter<'a> {
    checked: &'a Checked,
    list: &'a ListTable,
    table: &'a RawTable,
    found: &'a ByRow<'a>,
    looks: &'a Looks,
    words: &'a dyn Phrase,
}

impl ListWriter<'_> {
    /// What its sheet should be called: as in the workbook it comes from, or like its file.
    fn name(&self) -> String {
        let name = self.checked.tables.name(self.list.id);
        let of_file = || Path::new(&name.file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        name.sheet.clone().or_else(of_file).unwrap_or_default()
    }

    fn write(&self, worksheet: &mut Worksheet, rows: &[LeftOutRow<'_>]) -> Result<(), XlsxError> {
        let heading = heading();
        worksheet.write_string_with_format(0, 0, WHAT_TO_FIX, &heading)?.set_column_width(0, 60)?;
        for (column, at) in self.columns().zip(1_u16..) {
            let format = if is_dated(column.field) { &self.looks.good.general } else { &self.looks.good.text };
            worksheet.set_column_format(at, format)?.set_column_width(at, 18)?;
            worksheet.write_string_with_format(0, at, fit(&column.header), &heading)?;
        }
        for (row, at) in rows.iter().zip(1_u32..) {
            self.write_row(worksheet, at, row)?;
        }
        worksheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    /// The columns of the list; what an earlier workbook like this one said is out of date.
    fn columns(&self) -> impl Iterator<Item = &ListColumn> {
        let is_theirs = |column: &&ListColumn| column.field.is_some() || !is_what_to_fix(&column.header);
        self.list.columns.iter().filter(is_theirs)
    }

    fn write_row(&self, worksheet: &mut Worksheet, at: u32, row: &LeftOutRow<'_>) -> Result<(), XlsxError> {
        let found = self.found.get(&row.at).map_or(&[][..], Vec::as_slice);
        worksheet.write_string_with_format(at, 0, fit(&self.what_to_fix(row, found)), &self.looks.what_to_fix)?;
        let Some(position) = self.table.position(row.at.number) else { return Ok(()) };
        let cells = self.table.row(position);
        let mut next = 1_u16;
        for column in self.columns() {
            self.write_cell(worksheet, (at, next), &cells, column, found)?;
            next = next.saturating_add(1);
        }
        // Values that a line of a text file has too many stand behind the last column; they must not get lost.
        if found.iter().any(|one| one.finding.code == codes::S117) {
            let last = self.list.columns.last().map(|column| column.index);
            for cell in cells.cells().filter(|cell| Some(cell.column) > last) {
                write_value(worksheet, (at, next), cell, false, &self.looks.bad)?;
                next = next.saturating_add(1);
            }
        }
        Ok(())
    }

    fn write_cell(
        &self,
        worksheet: &mut Worksheet,
        (row, at): (u32, u16),
        cells: &RawRow<'_>,
        column: &ListColumn,
        found: &[Found<'_>],
    ) -> Result<(), XlsxError> {
        let is_bad = found.iter().any(|one| one.column == Some(column.index) && leaves_out(one.finding));
        let look = if is_bad { &self.looks.bad } else { &self.looks.good };
        let dated = is_dated(column.field);
        match cells.cell(column.index) {
            Some(cell) => write_value(worksheet, (row, at), cell, dated, look),
            None if is_bad => {
                worksheet.write_blank(row, at, if dated { &look.general } else { &look.text })?;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The findings of a row, one to a line, those that leave it out first; and where the row was.
    fn what_to_fix(&self, row: &LeftOutRow<'_>, found: &[Found<'_>]) -> String {
        let mut lines: Vec<String> = Vec::new();
        let (first, then): (Vec<&Found<'_>>, Vec<&Found<'_>>) = found.iter().partition(|one| leaves_out(one.finding));
        let mut said: Vec<&Finding> = Vec::new();
        for one in first.into_iter().chain(then) {
            // What is wrong between two cells of the row is said at the first of them.
            if said.iter().any(|finding| ptr::eq(*finding, one.finding)) {
                continue;
            }
            said.push(one.finding);
            let line = self.line(row.at, one);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let unsaid = |code: &&Code| !found.iter().any(|one| one.finding.code == **code);
        lines.extend(row.reasons.iter().filter(unsaid).map(|code| code.title().to_owned()));
        lines.push(format!("({})", self.row_name(row.at)));
        lines.join("\n")
    }

    fn line(&self, at: RowRef, one: &Found<'_>) -> String {
        let finding = one.finding;
        let message = finding.message.phrased(self.words);
        let column = one.column.and_then(|index| self.list.columns.iter().find(|column| column.index == index));
        let header = column.map(|column| column.header.as_str()).filter(|header| !header.is_empty());
        let mut line = match header.filter(|header| !message.starts_with(header)) {
            Some(header) => format!("{header}: {message}"),
            None => message.into_owned(),
        };
        line += &self.other_rows(at, finding);
        let advice = finding.advice.phrased(self.words);
        let advice: Vec<&str> = advice.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if !advice.is_empty() {
            line += if line.ends_with(['?', '.']) { " What to do: " } else { ". What to do: " };
            line += &advice.join("; ");
        }
        line
    }

    /// ` (also row 5, row 9)`, where what is wrong is that rows have something in common. The row of its list that
    /// a row repeats is named already.
    fn other_rows(&self, at: RowRef, finding: &Finding) -> String {
        if !finding.code.id().starts_with('D') {
            return String::new();
        }
        let is_named = |other: RowRef| finding.code == codes::D504 && other.table == at.table;
        let mut others: Vec<RowRef> = Vec::new();
        for place in iter::once(&finding.place).chain(&finding.related) {
            let Some(number) = place.row else { continue };
            let other = RowRef { table: place.table, number };
            if other != at && !is_named(other) && !others.contains(&other) {
                others.push(other);
            }
            if others.len() > OTHERS_NAMED {
                break;
            }
        }
        if others.is_empty() {
            return String::new();
        }
        let more = if others.len() > OTHERS_NAMED { " and more" } else { "" };
        let named: Vec<String> = others.iter().take(OTHERS_NAMED).map(|other| self.row_name(*other)).collect();
        format!(" (also {}{more})", named.join(", "))
    }

    /// `row 14`, `line 14`; with the sheet or the file where it is in another list.
    fn row_name(&self, at: RowRef) -> String {
        let tables = &self.checked.tables;
        let place = Place::row(at, None);
        if at.table != self.list.id {
            return tables.show(place).to_string();
        }
        match tables.name(at.table).sheet {
            Some(_) => format!("row {}", at.number),
            None => tables.address(place),
        }
    }
}

/// Whether a column holds days, so that what is typed into it may become one.
fn is_dated(field: Option<ListField>) -> bool {
    field.is_some_and(|field| matches!(field.form(), Form::Date(_)))
}

/// Writes a cell as it was. What cannot be written as what it is, is written as the text that it has.
fn write_value(
    worksheet: &mut Worksheet,
    (row, at): (u32, u16),
    cell: RawCell<'_>,
    dated: bool,
    look: &Look,
) -> Result<(), XlsxError> {
    let usual = if dated { &look.general } else { &look.text };
    match cell.kind {
        CellKind::Number => match number(&cell) {
            Number::As(value, Some(pattern)) => {
                let format = look.general.clone().set_num_format(pattern);
                worksheet.write_number_with_format(row, at, value, &format)?
            }
            Number::As(value, None) => worksheet.write_number_with_format(row, at, value, usual)?,
            Number::Text(text) => worksheet.write_string_with_format(row, at, fit(&text), usual)?,
        },
        CellKind::Date => match moment(cell.text) {
            Some((value, false)) => worksheet.write_number_with_format(row, at, value, &look.day)?,
            Some((value, true)) => worksheet.write_number_with_format(row, at, value, &look.moment)?,
            None => worksheet.write_string_with_format(row, at, fit(cell.text), usual)?,
        },
        CellKind::Bool => worksheet.write_boolean_with_format(row, at, cell.text == "TRUE", usual)?,
        // Neither an error nor a formula can be written as what it is without becoming a formula; as texts both are
        // found again.
        CellKind::Text | CellKind::Error | CellKind::NoResult => {
            worksheet.write_string_with_format(row, at, fit(cell.text), usual)?
        }
    };
    Ok(())
}

/// How a number cell is written.
enum Number {
    /// As a number, with the format that shows it as the sheet did.
    As(f64, Option<String>),
    /// As text.
    Text(String),
}

/// A number stays one, so that what is found about it is found again; zeros that the sheet shows become digits.
fn number(cell: &RawCell<'_>) -> Number {
    let is_digits = cell.text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits && usize::from(cell.padded_to) > cell.text.len() {
        return Number::Text(format!("{:0>width$}", cell.text, width = usize::from(cell.padded_to)));
    }
    let exact = cell.text.parse::<f64>().ok().filter(|value| value.to_string() == cell.text);
    match (exact, cell.shown) {
        (Some(value), Some(shown)) => match pattern(shown, cell.text) {
            Some(pattern) => Number::As(value, Some(pattern)),
            None => Number::Text(shown.to_owned()),
        },
        (Some(value), None) => Number::As(value, None),
        (None, shown) => Number::Text(shown.unwrap_or(cell.text).to_owned()),
    }
}

/// The number format that shows these digits like this: `\L\I\B\-000000` for `LIB-104417`.
fn pattern(shown: &str, digits: &str) -> Option<String> {
    let own: String = shown.chars().filter(char::is_ascii_digit).collect();
    let is_same = own.trim_start_matches('0') == digits.trim_start_matches('0');
    let write = |letter: char| if letter.is_ascii_digit() { "0".to_owned() } else { format!("\\{letter}") };
    (is_same && !own.is_empty()).then(|| shown.chars().map(write).collect())
}

/// The number of a day, or of a moment.
fn moment(text: &str) -> Option<(f64, bool)> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some((day_number(day)?, false));
    }
    let moment = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()?;
    let of_day = f64::from(moment.time().num_seconds_from_midnight()) / 86_400.0;
    Some((day_number(moment.date())? + of_day, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, padded_to: u8, shown: Option<&str>) -> String {
        let cell = RawCell { kind: CellKind::Number, padded_to, shown, ..RawCell::text(0, text) };
        match number(&cell) {
            Number::As(value, None) => format!("{value}"),
            Number::As(value, Some(pattern)) => format!("{value} as {pattern}"),
            Number::Text(text) => format!("\"{text}\""),
        }
    }

    #[test]
    fn a_number_stays_one_unless_its_digits_would_change() {
        assert_eq!(written("104417", 0, None), "104417");
        assert_eq!(written("1234567890123450", 0, None), "1234567890123450");
        assert_eq!(written("12345678901234567890", 0, None), "\"12345678901234567890\"");
        assert_eq!(written("104417", 9, None), "\"000104417\"");
        assert_eq!(written("104417", 0, Some("LIB-104417")), "104417 as \\L\\I\\B\\-000000");
        assert_eq!(written("104417", 0, Some("A1-104417")), "\"A1-104417\"");
    }

    #[test]
    fn days_and_moments_are_numbers() {
        assert_eq!(moment("2027-06-30"), Some((46_568.0, false)));
        assert_eq!(moment("2027-06-30 12:00:00"), Some((46_568.5, true)));
        assert_eq!((moment("1899-01-01"), moment("14:05:00")), (None, None));
    }
}
