//! The rows that were left out, as a workbook to correct and load: the columns of the list in their order, every cell as
//! it was, and before them a column that says what is wrong with the row and what to do. It goes back to whoever sent the
//! list, so that it names no patron of the store and no command.

use super::cells::{InColumn, Look, shown, write_value};
use super::how_read;
use super::senders;
use super::writing::{SheetNames, TEXT, fit, heading, lines_in, new_workbook};
use chrono::NaiveDate;
use model::cell::{RawRow, RawTable};
use model::codes::{self, Code};
use model::field::{Form, ListField};
use model::finding::{Finding, Severity};
use model::how_read::{ColumnsSay, HOW_READ_SHEET, HowRead};
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
/// Rows are numbered as in the list that was sent; in the workbook they stand elsewhere.
const OF_THE_ORIGINAL: &str = " of the original";
/// How wide the column is that says what to fix, in characters.
const WIDTH_OF_WHAT_TO_FIX: u16 = 60;
/// The narrowest column, the widest one, and the widest for the sake of its name alone.
const NARROW: u16 = 10;
const WIDE: u16 = 50;
const WIDE_NAME: u16 = 18;
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
) -> Result<Option<LeftOutWorkbook>, XlsxError> {
    if rows.is_empty() {
        return Ok(None);
    }
    let found = by_row(rows, findings);
    let mut workbook = new_workbook(today)?;
    let mut names = SheetNames::default();
    let of_how_read = names.next(HOW_READ_SHEET);
    let mut how_read = HowRead { said: HowRead::kept(&checked.request.reading), ..HowRead::default() };
    let alone = checked.files.iter().filter(|file| file.leaves_columns_alone());
    how_read
        .said
        .columns
        .extend(alone.filter_map(|file| file.how_read.as_ref()).flat_map(|it| it.said.columns.clone()));
    let mut sheets = Vec::new();
    let looks = Looks::new();
    for of_table in rows.chunk_by(|one, next| one.at.table == next.at.table) {
        let Some(list) = of_table.first().and_then(|row| list_of(checked, row)) else { continue };
        let Some(table) = checked.cells.get(usize::from(list.id.0)) else { continue };
        let writer = ListWriter { checked, list, table, found: &found, looks: &looks };
        for part in of_table.chunks(MOST_ROWS) {
            let name = names.next(&writer.name());
            let worksheet = workbook.add_worksheet();
            worksheet.set_name(&name)?;
            writer.write(worksheet, part)?;
            how_read.sheets.insert(name.clone(), writer.says());
            sheets.push(name);
        }
    }
    how_read::write(&how_read, &of_how_read, &mut workbook)?;
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

impl Looks {
    fn new() -> Self {
        let top = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let what_to_fix = top.clone().set_num_format(TEXT);
        Looks { bad: Look::of(&top.clone().set_background_color(BAD)), good: Look::of(&top), what_to_fix }
    }
}

/// Writes the rows of one list.
struct ListWriter<'a> {
    checked: &'a Checked,
    list: &'a ListTable,
    table: &'a RawTable,
    found: &'a ByRow<'a>,
    looks: &'a Looks,
}

impl ListWriter<'_> {
    /// What its sheet should be called: as in the workbook it comes from, or like its file.
    fn name(&self) -> String {
        let name = self.checked.tables.name(self.list.id);
        let of_file = || Path::new(&name.file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        name.sheet.clone().or_else(of_file).unwrap_or_default()
    }

    /// What the list says of its rows. Its columns stand elsewhere here, and who counts them counts those of the list.
    fn says(&self) -> ColumnsSay {
        let says = self.checked.says.get(&self.list.id).cloned().unwrap_or_default();
        let numbers = self.columns().filter(|_| self.list.made.counts_columns).map(|column| column.index + 1);
        ColumnsSay { numbers: numbers.collect(), ..says }
    }

    fn write(&self, worksheet: &mut Worksheet, rows: &[LeftOutRow<'_>]) -> Result<(), XlsxError> {
        let heading = heading();
        let widths = self.widths(rows);
        worksheet.write_string_with_format(0, 0, WHAT_TO_FIX, &heading)?.set_column_width(0, WIDTH_OF_WHAT_TO_FIX)?;
        let mut lines = 1;
        for ((column, width), at) in self.columns().zip(&widths).zip(1_u16..) {
            let format = if is_dated(column.field) { &self.looks.good.general } else { &self.looks.good.text };
            worksheet.set_column_format(at, format)?.set_column_width(at, *width)?;
            worksheet.write_string_with_format(0, at, fit(&column.header), &heading)?;
            lines = lines.max(lines_in(&column.header, *width));
        }
        set_height(worksheet, 0, lines)?;
        for (row, at) in rows.iter().zip(1_u32..) {
            let lines = self.write_row(worksheet, at, row, &widths)?;
            set_height(worksheet, at, lines)?;
        }
        worksheet.set_freeze_panes(1, 0)?;
        worksheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        Ok(())
    }

    /// How wide each column has to be for what stands in it, in characters.
    fn widths(&self, rows: &[LeftOutRow<'_>]) -> Vec<u16> {
        let mut widths: Vec<u16> = self.columns().map(|column| wide(&column.header).clamp(NARROW, WIDE_NAME)).collect();
        for position in rows.iter().filter_map(|row| self.table.position(row.at.number)) {
            let cells = self.table.row(position);
            for (column, width) in self.columns().zip(&mut widths) {
                let text = cells.cell(column.index).map_or(0, |cell| wide(&shown(&cell)));
                *width = (*width).max(text.min(WIDE));
            }
        }
        widths
    }

    /// The columns of the list; what an earlier workbook like this one said is out of date.
    fn columns(&self) -> impl Iterator<Item = &ListColumn> {
        let is_theirs = |column: &&ListColumn| column.field.is_some() || !is_what_to_fix(&column.header);
        self.list.columns.iter().filter(is_theirs)
    }

    /// Writes a row; gives how many lines its longest cell has.
    fn write_row(
        &self,
        worksheet: &mut Worksheet,
        at: u32,
        row: &LeftOutRow<'_>,
        widths: &[u16],
    ) -> Result<usize, XlsxError> {
        let found = self.found.get(&row.at).map_or(&[][..], Vec::as_slice);
        let what_to_fix = self.what_to_fix(row, found);
        worksheet.write_string_with_format(at, 0, fit(&what_to_fix), &self.looks.what_to_fix)?;
        let mut lines = lines_in(&what_to_fix, WIDTH_OF_WHAT_TO_FIX);
        let Some(position) = self.table.position(row.at.number) else { return Ok(lines) };
        let cells = self.table.row(position);
        let mut next = 1_u16;
        for (column, width) in self.columns().zip(widths) {
            self.write_cell(worksheet, (at, next), &cells, column, found)?;
            let of_cell = cells.cell(column.index).map_or(1, |cell| lines_in(&shown(&cell), *width));
            lines = lines.max(of_cell);
            next = next.saturating_add(1);
        }
        // Values that a line of a text file has too many stand behind the last column; they must not get lost.
        if found.iter().any(|one| one.finding.code == codes::S117) {
            let last = self.list.columns.last().map(|column| column.index);
            let column = InColumn { dated: false, is_read: false };
            for cell in cells.cells().filter(|cell| Some(cell.column) > last) {
                write_value(worksheet, (at, next), cell, column, &self.looks.bad)?;
                next = next.saturating_add(1);
            }
        }
        Ok(lines)
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
        let is_read = column.field.is_some() || self.list.made.uses(column.index);
        match cells.cell(column.index) {
            Some(cell) => write_value(worksheet, (row, at), cell, InColumn { dated, is_read }, look),
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
        lines.push(format!("({}{OF_THE_ORIGINAL})", self.row_name(row.at)));
        lines.join("\n")
    }

    fn line(&self, at: RowRef, one: &Found<'_>) -> String {
        let finding = one.finding;
        let message = senders::message(finding);
        let column = one.column.and_then(|index| self.list.columns.iter().find(|column| column.index == index));
        let header = column.map(|column| column.header.as_str()).filter(|header| !header.is_empty());
        let mut line = match header.filter(|header| !message.starts_with(header)) {
            Some(header) => format!("{header}: {message}"),
            None => message,
        };
        if finding.code == codes::D504 {
            line += OF_THE_ORIGINAL;
        }
        line += &self.other_rows(at, finding);
        let advice = senders::advice(finding).replace('\n', "; ");
        if !advice.is_empty() {
            line += if line.ends_with(['?', '.']) { " What to do: " } else { ". What to do: " };
            line += &advice;
        }
        line
    }

    /// ` (also row 5, row 9 of the original)`, where what is wrong is that rows have something in common. The row of its list that
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
        format!(" (also {}{OF_THE_ORIGINAL}{more})", named.join(", "))
    }

    /// `row 14`, `line 14`; with the sheet or the file where it is in another list.
    fn row_name(&self, at: RowRef) -> String {
        let tables = &self.checked.tables;
        let place = Place::row(at, None);
        if at.table != self.list.id {
            return tables.show(place).to_string();
        }
        match tables.sheet(at.table) {
            Some(_) => format!("row {}", at.number),
            None => tables.address(place),
        }
    }
}

/// Whether a column holds days, so that what is typed into it may become one.
fn is_dated(field: Option<ListField>) -> bool {
    field.is_some_and(|field| matches!(field.form(), Form::Date(_)))
}

/// The characters of the longest line of a text, and room at its sides.
fn wide(text: &str) -> u16 {
    /// Of a cell's two sides, in characters.
    const SIDES: usize = 2;
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    u16::try_from(longest.saturating_add(SIDES)).unwrap_or(u16::MAX)
}

/// Makes a row as high as its lines: not every program does that by itself when it opens a workbook.
fn set_height(worksheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    /// Points of a line, and of the highest row that there can be.
    const LINE: u16 = 15;
    const HIGHEST: u16 = 409;
    let height = u16::try_from(lines).unwrap_or(HIGHEST).saturating_mul(LINE).clamp(LINE, HIGHEST);
    worksheet.set_row_height(row, height)?;
    Ok(())
}
