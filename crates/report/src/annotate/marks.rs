//! What is marked in a copy, and what is listed: decided from what checking found, before anything is written.

use super::escape::shown;
use super::problems::{Line, LineKind};
use super::repairs::{self, Repair};
use super::{At, CellMarks, Comments, Tint, plain};
use crate::words::number;
use crate::workbook::senders;
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
/// Lines of one problem, each for another place.
const MOST_PLACES: usize = 20;
/// Other places that are named beside one; more are counted.
const OTHERS_NAMED: usize = 3;
/// Bytes of a comment.
const LONGEST_COMMENT: usize = 2_000;

/// What a person wants of a copy.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Whether small repairs are made in it.
    pub repair: bool,
    /// Whether it is a new workbook of what was read.
    pub new_workbook: bool,
}

/// What is marked and listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    pub(super) sheets: Vec<SheetMarks>,
    /// Problems, the heaviest first, and then what was repaired.
    pub(super) lines: Vec<Line>,
    /// How many problems there are: what leaves rows out or waits for an answer.
    pub(super) problems: u64,
    /// How much else is marked.
    pub(super) remarks: u64,
    /// How many of both are listed.
    pub(super) listed: u64,
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
    pub fn of(checked: &Checked, wanted: Wanted) -> Self {
        let names = if wanted.new_workbook {
            plain::sheet_names(&checked.cells)
        } else {
            checked.cells.iter().map(|table| table.sheet.clone().unwrap_or_default()).collect()
        };
        let repairs = if wanted.repair { repairs::of(checked) } else { BTreeMap::new() };
        let is_repaired = |finding: &Finding| {
            wanted.repair && repairs::one(finding, checked).is_some_and(|(place, _, _)| repairs.contains_key(&place))
        };
        let weighs = |finding: &&Finding| tint(finding).is_some() && !is_repaired(finding);
        let mut problems: Vec<&Finding> = checked.findings.iter().filter(weighs).collect();
        // A stable sort: within a weight the order of the sheet stays.
        problems.sort_by_key(|finding| (!finding.leaves_out(), finding.severity));
        // A list without a problem may have marks of an earlier copy.
        let lists = checked.files.iter().filter_map(ListFile::laid_out);
        let sheets = lists.map(|list| (list.id, SheetMarks::default())).collect();
        let mut marking = Marking { checked, names: &names, sheets, commented: 0 };
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

    /// Lists a line, and says whether there was room for it.
    fn list(&mut self, line: Line) -> bool {
        let has_room = self.lines.len() < MOST_LINES;
        if has_room {
            self.lines.push(line);
        }
        has_room
    }
}

/// The colour of what is found; a note needs none, unless its row is left out.
fn tint(finding: &Finding) -> Option<Tint> {
    match finding.severity {
        Severity::Error => Some(Tint::Error),
        Severity::Question => Some(Tint::Question),
        Severity::Warning => Some(Tint::Warning),
        Severity::Note => finding.leaves_out().then_some(Tint::Error),
    }
}

/// Marks being made.
struct Marking<'a> {
    checked: &'a Checked,
    names: &'a [String],
    sheets: BTreeMap<TableId, SheetMarks>,
    commented: usize,
}

/// A cell of one of the tables.
type Spot = (TableId, At);

impl Marking<'_> {
    fn problem(&mut self, finding: &Finding, marks: &mut Marks) {
        let Some(tint) = tint(finding) else { return };
        let (message, advice) = (senders::message(finding), senders::advice(finding));
        let way_out = if advice.is_empty() { String::new() } else { format!("\nWhat to do: {advice}") };
        let spots = self.spots(finding);
        let marked = if is_repeat(finding) { spots.get(..1).unwrap_or_default() } else { &spots[..] };
        for spot in marked {
            let (see, _) = self.see(*spot, &spots);
            let see = if see.is_empty() { see } else { format!(" (see {see})") };
            let comment = format!("{OUR_COMMENT}{message}{see}{way_out}");
            marks.not_all_commented |= !self.mark(spot.0, spot.1, tint, &comment);
        }
        let counted = if finding.severity.blocks() { &mut marks.problems } else { &mut marks.remarks };
        *counted += 1;
        let kind = if is_repeat(finding) { LineKind::Repeat } else { LineKind::Problem(tint) };
        let own = self.cell(finding.place).map(|at| (finding.place.table, at));
        let line = |spot: Option<Spot>, value: String| {
            let (see, link) = spot.map_or((String::new(), None), |spot| self.see(spot, &spots));
            Line {
                sheet: self.name(spot.map_or(finding.place.table, |spot| spot.0)),
                cell: spot.map(|spot| spot.1),
                kind,
                message: message.clone(),
                value,
                advice: advice.clone(),
                see,
                link,
                code: finding.code.id(),
            }
        };
        let first = line(own, finding.value.as_deref().unwrap_or_default().to_owned());
        // What is asked once for a whole column has one line, and every other place its own.
        let most = if finding.count > 1 { 0 } else { MOST_PLACES };
        let others = marked.iter().filter(|spot| Some(**spot) != own).take(most);
        let others: Vec<Line> = others.map(|spot| line(Some(*spot), self.text(*spot))).collect();
        marks.listed += u64::from(marks.list(first));
        for line in others {
            marks.list(line);
        }
    }

    /// The cells that a finding is about, its own first.
    fn spots(&self, finding: &Finding) -> Vec<Spot> {
        let places = std::iter::once(&finding.place).chain(&finding.related);
        let mut spots: Vec<Spot> = places.filter_map(|place| self.cell(*place).map(|at| (place.table, at))).collect();
        // The same cell may stand for its row and for itself.
        let own = spots.first().copied();
        let mut is_first = true;
        spots.retain(|spot| std::mem::take(&mut is_first) || Some(*spot) != own);
        spots
    }

    /// Where the others of these cells are, seen from one: in words, and the first of them as the target of a link.
    fn see(&self, from: Spot, spots: &[Spot]) -> (String, Option<(String, At)>) {
        let others = spots.iter().filter(|spot| **spot != from);
        let named: Vec<&Spot> = others.take(OTHERS_NAMED).collect();
        let more = spots.len().saturating_sub(named.len() + 1);
        let mut words = named.iter().map(|spot| self.address(from.0, **spot)).collect::<Vec<_>>().join(", ");
        if more > 0 && !named.is_empty() {
            words += &format!(" and {} more", number(more as u64));
        }
        (words, named.first().map(|spot| (self.name(spot.0), spot.1)))
    }

    /// `A10`, with its sheet where that is another one.
    fn address(&self, from: TableId, (table, (row, column)): Spot) -> String {
        let at = format!("{}{row}", column_letters(column));
        if table == from { at } else { format!("{}!{at}", self.name(table)) }
    }

    /// What a cell says.
    fn text(&self, (table, (row, column)): Spot) -> String {
        let cells = self.checked.cells.get(usize::from(table.0));
        let row = cells.and_then(|cells| Some(cells.row(cells.position(row)?)));
        row.and_then(|row| row.cell(column)).map_or(String::new(), |cell| cell.text.to_owned())
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
            see: String::new(),
            link: None,
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

/// Whether a row is left out only since it says what another one says: nothing is wrong with that one.
fn is_repeat(finding: &Finding) -> bool {
    finding.leaves_out() && !finding.severity.blocks()
}

/// The column of the IDs, or the first one that is read.
fn first_column(list: &ListTable) -> u16 {
    let first = || list.columns.iter().filter(|column| column.field.is_some()).map(|column| column.index).min();
    list.column_of(ListField::PrimaryId).or_else(first).unwrap_or(0)
}
