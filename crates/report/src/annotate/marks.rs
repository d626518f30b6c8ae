//! What is marked in a copy, and what is listed: decided from what checking found, before anything is written.

use super::escape::shown;
use super::problems::{Line, LineKind};
use super::repairs::{self, Repair};
use super::{At, CellMarks, Comments, Tint, plain};
use model::action::Phrase;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::listing::{Checked, ListFile, ListTable};
use model::ours::OUR_COMMENT;
use model::place::{Place, TableId, column_letters};
use std::collections::BTreeMap;

/// Lines that are listed: each has a link, of which a sheet takes no more than 65,530.
const MOST_LINES: usize = 20_000;
/// Comments of a workbook; a spreadsheet draws each of them, and is slow with many.
const MOST_COMMENTS: usize = 1_000;
/// Bytes of a comment.
const LONGEST_COMMENT: usize = 2_000;

/// What a person wants of a copy.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Whether small repairs are made in it.
    pub repair: bool,
    /// Whether it is a new workbook of what was read.
    pub new_workbook: bool,
    /// The words for what can be done.
    pub words: &'a dyn Phrase,
}

/// What is marked and listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    pub(super) sheets: Vec<SheetMarks>,
    /// Problems, the heaviest first, and then what was repaired.
    pub(super) lines: Vec<Line>,
    /// How many problems there are.
    pub(super) problems: u64,
    /// Lines that are too many to be listed.
    pub(super) not_listed: u64,
    /// Whether cells are marked that have no comment, since there are too many.
    pub(super) not_all_commented: bool,
}

/// What is marked on a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SheetMarks {
    pub(super) name: String,
    pub(super) cells: CellMarks,
    pub(super) comments: Comments,
}

impl Marks {
    /// What is to be marked in a copy of the only list of a run.
    pub fn of(checked: &Checked, wanted: Wanted<'_>) -> Self {
        let names = if wanted.new_workbook {
            plain::sheet_names(&checked.cells)
        } else {
            checked.cells.iter().map(|table| table.sheet.clone().unwrap_or_default()).collect()
        };
        let repairs = if wanted.repair { repairs::of(checked) } else { BTreeMap::new() };
        let is_repaired = |finding: &Finding| {
            wanted.repair && repairs::one(finding, checked).is_some_and(|(place, _, _)| repairs.contains_key(&place))
        };
        let weighs = |finding: &&Finding| tint(finding.severity).is_some() && !is_repaired(finding);
        let mut problems: Vec<&Finding> = checked.findings.iter().filter(weighs).collect();
        // A stable sort: within a weight the order of the sheet stays.
        problems.sort_by_key(|finding| finding.severity);
        let mut marking =
            Marking { checked, words: wanted.words, names: &names, sheets: BTreeMap::new(), commented: 0 };
        let mut marks = Marks::default();
        for finding in problems {
            marking.problem(finding, &mut marks);
        }
        for ((table, at), repair) in &repairs {
            marking.repair(*table, *at, repair, &mut marks);
        }
        let name = |table: TableId| names.get(usize::from(table.0)).cloned().unwrap_or_default();
        let named = marking.sheets.into_iter().map(|(table, sheet)| SheetMarks { name: name(table), ..sheet });
        marks.sheets = named.collect();
        marks
    }

    /// Whether there is nothing to mark, to repair or to list.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    fn list(&mut self, line: Line) {
        if self.lines.len() < MOST_LINES {
            self.lines.push(line);
        } else {
            self.not_listed += 1;
        }
    }
}

/// The colour of a weight; a note needs none.
fn tint(severity: Severity) -> Option<Tint> {
    match severity {
        Severity::Error => Some(Tint::Error),
        Severity::Question => Some(Tint::Question),
        Severity::Warning => Some(Tint::Warning),
        Severity::Note => None,
    }
}

/// Marks being made.
struct Marking<'a> {
    checked: &'a Checked,
    words: &'a dyn Phrase,
    names: &'a [String],
    sheets: BTreeMap<TableId, SheetMarks>,
    commented: usize,
}

impl Marking<'_> {
    fn problem(&mut self, finding: &Finding, marks: &mut Marks) {
        let Some(tint) = tint(finding.severity) else { return };
        let (message, advice) = (finding.message.phrased(self.words), finding.advice.phrased(self.words));
        let cell = self.cell(finding.place);
        let way_out = if advice.is_empty() { String::new() } else { format!("\nWhat to do: {advice}") };
        if let Some(at) = cell {
            let comment = format!("{OUR_COMMENT}{message}{way_out}");
            marks.not_all_commented |= !self.mark(finding.place.table, at, tint, &comment);
        }
        for place in &finding.related {
            let (Some(row), Some(column)) = (place.row, place.column) else { continue };
            let first = cell.map_or(String::new(), |(row, column)| format!(" (see {}{row})", column_letters(column)));
            let comment = format!("{OUR_COMMENT}{message}{first}{way_out}");
            marks.not_all_commented |= !self.mark(place.table, (row, column), tint, &comment);
        }
        marks.problems += 1;
        marks.list(Line {
            sheet: self.name(finding.place.table),
            cell,
            kind: LineKind::Problem(tint),
            value: finding.value.as_deref().unwrap_or_default().to_owned(),
            code: finding.code.id(),
            message: message.into_owned(),
            advice: advice.into_owned(),
        });
    }

    fn repair(&mut self, table: TableId, at: At, repair: &Repair, marks: &mut Marks) {
        self.sheets.entry(table).or_default().cells.entry(at).or_default().repaired = Some(repair.after.clone());
        let now = if repair.after.is_empty() { "now empty".to_owned() } else { format!("now {}", repair.after) };
        marks.list(Line {
            sheet: self.name(table),
            cell: Some(at),
            kind: LineKind::Repaired,
            message: repair.code.title().to_owned(),
            value: repair.before.clone(),
            advice: now,
            code: repair.code.id(),
        });
    }

    fn name(&self, table: TableId) -> String {
        self.names.get(usize::from(table.0)).cloned().unwrap_or_default()
    }

    /// The cell by which a place is shown: of a whole row its ID, of a whole column its name.
    fn cell(&self, place: Place) -> Option<At> {
        let list = self.checked.files.iter().filter_map(ListFile::laid_out).find(|list| list.id == place.table);
        match (place.row, place.column) {
            (Some(row), Some(column)) => Some((row, column)),
            (Some(row), None) => Some((row, list.map_or(0, first_column))),
            (None, Some(column)) => list.filter(|list| list.has_header()).map(|list| (list.header_row, column)),
            (None, None) => None,
        }
    }

    /// Marks a cell, and says whether it has a comment.
    fn mark(&mut self, table: TableId, at: At, tint: Tint, comment: &str) -> bool {
        let sheet = self.sheets.entry(table).or_default();
        let cell = sheet.cells.entry(at).or_default();
        cell.tint = Some(cell.tint.map_or(tint, |before| before.min(tint)));
        let comment = shown(comment);
        match sheet.comments.get_mut(&at) {
            Some(before) if before.len() + comment.len() <= LONGEST_COMMENT && !before.contains(&comment) => {
                before.push_str("\n\n");
                before.push_str(&comment);
            }
            Some(_) => {}
            None if self.commented < MOST_COMMENTS => {
                let end = comment.floor_char_boundary(LONGEST_COMMENT);
                sheet.comments.insert(at, comment[..end].to_owned());
                self.commented += 1;
            }
            None => return false,
        }
        true
    }
}

/// The column of the IDs, or the first one that is read.
fn first_column(list: &ListTable) -> u16 {
    let first = || list.columns.iter().filter(|column| column.field.is_some()).map(|column| column.index).min();
    list.column_of(ListField::PrimaryId).or_else(first).unwrap_or(0)
}
