//! What was read of each file of a run and what checking made of it: the outcome that `check`
//! reports and `plan` starts from.

use crate::batch::SourceFile;
use crate::carried::CarriedHashes;
use crate::cell::RawTable;
use crate::codes;
use crate::crosswalk::CrosswalkUse;
use crate::draft::{CheckedRow, Verdict};
use crate::field::ListField;
use crate::finding::{Finding, Severity};
use crate::how_read::{ColumnsSay, HowRead};
use crate::layout::ListLayout;
use crate::made::{Made, MadeCell};
use crate::patron::Details;
use crate::place::{TableId, Tables};
use crate::record::{RecordColumn, RecordKey};
use crate::request::{Mode, Request};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The column of a workbook of left-out rows that says what is wrong with each. It is ours, and nobody's field.
pub const WHAT_TO_FIX: &str = "What to fix";

/// Whether a column name is that of our own column, which is never read and never asked about.
pub fn is_what_to_fix(header: &str) -> bool {
    header.trim().eq_ignore_ascii_case(WHAT_TO_FIX)
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListColumn {
    /// 0-based position.
    pub index: u16,
    /// Its name as written.
    pub header: String,
    /// What it fills; `None` is not read.
    pub field: Option<ListField>,
}

/// The batch whose list had the same layout, or nearly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LikeBefore {
    /// The batch.
    pub batch: u64,
    /// Its day (UTC).
    pub used: NaiveDate,
    /// How many differences there are.
    pub differences: usize,
}

/// The table of a file that is the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListTable {
    /// Its id.
    pub id: TableId,
    /// The row of the column names, or the lower one of two; 0 in a file of records, and in a
    /// list whose columns the person gave in their order, which have none.
    pub header_row: u32,
    /// The upper one of two rows of column names; otherwise the same row.
    pub header_top: u32,
    /// How sure it is that this row names the columns, in percent; `None` when the person named it.
    pub header_confidence: Option<u8>,
    /// Every column with a name or with values.
    pub columns: Vec<ListColumn>,
    /// What each of them is in a file of records, by its position there; empty for a table.
    pub records: Vec<RecordColumn>,
    /// What is made of several of them, or of a part of one.
    pub made: Made,
    /// The list before that had this layout.
    pub known: Option<LikeBefore>,
    /// Data rows read.
    pub rows_read: u64,
    /// Numbers of the first and the last data row.
    pub span: Option<(u32, u32)>,
}

impl ListFile {
    /// How the list is laid out, whether it can be used or not.
    pub fn laid_out(&self) -> Option<&ListTable> {
        self.list.as_ref().or(self.unusable.as_ref())
    }

    /// Whether it says itself which of its columns are only for people: those of a workbook that we made to be corrected.
    pub fn leaves_columns_alone(&self) -> bool {
        self.how_read.as_ref().is_some_and(HowRead::only_changes)
    }
}

impl ListTable {
    /// Whether a row names its columns; the values of records are named by their file.
    pub fn has_header(&self) -> bool {
        self.header_row > 0
    }

    /// What a column is in a file of records, which says so itself.
    pub fn record_key(&self, column: &ListColumn) -> Option<RecordKey> {
        self.records.get(usize::from(column.index)).map(|column| column.key)
    }

    /// Where the values of a field are found in a row: the column that fills it, or the number under which it is made.
    pub fn values_of(&self, field: ListField) -> Option<u16> {
        let made = |field: ListField| self.made.of(field).map(|made| made.index);
        let of_name = matches!(field, ListField::FirstName | ListField::MiddleName | ListField::LastName);
        let whole = || made(ListField::FullName).filter(|_| of_name && made(ListField::LastName).is_none());
        made(field).or_else(|| column_of(&self.columns, field)).or_else(whole)
    }

    /// The column that fills a field, or the first one of which it is made.
    pub fn column_of(&self, field: ListField) -> Option<u16> {
        let column = self.values_of(field)?;
        self.made.at(column).map_or(Some(column), |made| made.from.first().copied())
    }

    /// The column in which a row has a field: of a field that is made, the first that is filled there.
    pub fn column_at(&self, table: Option<&RawTable>, row: u32, field: ListField) -> Option<u16> {
        let column = self.values_of(field)?;
        let Some(made) = self.made.at(column) else { return Some(column) };
        let cells = table.and_then(|table| Some(table.row(table.position(row)?)));
        let first = match cells.and_then(|cells| cells.made(column)) {
            Some(MadeCell::AsIs(first) | MadeCell::Text { first, .. }) => Some(first),
            Some(MadeCell::Blank) | None => None,
        };
        first.or_else(|| made.from.first().copied())
    }

    /// What a column of the file means: what it fills, or would fill if that were not made of others.
    pub fn meaning(&self, column: &ListColumn) -> Option<ListField> {
        column.field.or_else(|| self.made.set_aside.get(&column.index).copied())
    }
}

/// The column that fills a field. Where no column is the last name's own, whole names fill the names.
pub fn column_of(columns: &[ListColumn], field: ListField) -> Option<u16> {
    let own = |field| columns.iter().find(|column| column.field == Some(field)).map(|column| column.index);
    let of_name = matches!(field, ListField::FirstName | ListField::MiddleName | ListField::LastName);
    let by_whole_name = of_name && own(ListField::LastName).is_none();
    own(field).or_else(|| own(ListField::FullName).filter(|_| by_whole_name))
}

/// A sheet of a workbook besides the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherSheet {
    /// Its name.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
    /// Rows that are not blank, where it was looked at.
    pub rows: usize,
    /// Columns up to the last one in use, where it was looked at.
    pub columns: u16,
}

/// One file of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFile {
    /// The path as it was typed.
    pub path: String,
    /// Name and hash.
    pub source: SourceFile,
    /// The format in JSON.
    pub format: &'static str,
    /// The format in sentences.
    pub format_title: &'static str,
    /// How a text file was taken: its writing and what separates its columns.
    pub text: Option<(&'static str, u8)>,
    /// The list, unless the file cannot be used.
    pub list: Option<ListTable>,
    /// How the list is laid out that cannot be used, where that was found out.
    pub unusable: Option<ListTable>,
    /// Its other sheets.
    pub others: Vec<OtherSheet>,
    /// How the list was read whose left-out rows it has, as far as they are read so again.
    pub how_read: Option<HowRead>,
    /// Where its rows went, of a file that only says more about the patrons of others.
    pub joined: Option<Joined>,
}

/// Where the rows of a file went that only says more about the patrons of other files. The rows that are in none of these
/// counts do not say whom they are about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Joined {
    /// Rows that say more about somebody.
    pub rows: u64,
    /// How many rows of the lists they went to.
    pub patrons: u64,
    /// Rows about somebody who is in no list.
    pub orphans: u64,
}

/// Rows of a joined file that were not used: nothing that they say is in any patron.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusedRows {
    /// The name of the file.
    pub file: String,
    /// Rows about somebody who is in no list.
    pub of_nobody: u64,
    /// Rows that do not say whom they are about, or not so that it can be read.
    pub unclear: u64,
}

impl UnusedRows {
    /// All of them.
    pub fn rows(&self) -> u64 {
        self.of_nobody.saturating_add(self.unclear)
    }

    /// Those of a file, where it is joined and some are not used.
    fn of(file: &ListFile) -> Option<Self> {
        let (list, joined) = (file.list.as_ref()?, file.joined?);
        let unclear = list.rows_read.saturating_sub(joined.rows + joined.orphans);
        let unused = UnusedRows { file: file.source.name.clone(), of_nobody: joined.orphans, unclear };
        (unused.rows() > 0).then_some(unused)
    }
}

/// What checking made of a run's files.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The files, in the order named.
    pub files: Vec<ListFile>,
    /// Names of all tables.
    pub tables: Tables,
    /// The tables' cells, by table id; for excerpts.
    pub cells: Vec<RawTable>,
    /// Every data row.
    pub rows: Vec<CheckedRow>,
    /// Every finding, in order.
    pub findings: Vec<Finding>,
    /// What the columns of each list say together.
    pub says: BTreeMap<TableId, ColumnsSay>,
    /// The hashes of passwords that the files have, by row.
    pub carried: CarriedHashes,
    /// The profile of the run.
    pub profile: String,
    /// The group of rows that name none.
    pub group: String,
    /// The profile's values for what new patrons' rows leave blank.
    pub defaults: Details,
    /// What was asked for, for what is suggested next.
    pub request: Request,
    /// What became of the values that a crosswalk is about, where one was used.
    pub crosswalk: Option<CrosswalkUse>,
}

impl Checked {
    /// The files, each once: a workbook of several lists is one, and so is an archive of several parts.
    pub fn each_file(&self) -> impl Iterator<Item = &ListFile> {
        let before = [None].into_iter().chain(self.files.iter().map(Some));
        let is_another = |(file, before): &(&ListFile, Option<&ListFile>)| {
            before.is_none_or(|before| (&before.path, &before.source) != (&file.path, &file.source))
        };
        self.files.iter().zip(before).filter(is_another).map(|(file, _)| file)
    }

    /// Rows read in all files.
    pub fn rows_read(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Rows that can be loaded.
    pub fn rows_ready(&self) -> u64 {
        self.rows.iter().filter(|row| matches!(row.verdict, Verdict::Ready(_))).count() as u64
    }

    /// Rows of joined files that are not used; they are none of the rows that are read.
    pub fn unused_rows(&self) -> Vec<UnusedRows> {
        self.files.iter().filter_map(UnusedRows::of).collect()
    }

    /// Rows that are left out for no other reason than that they repeat another one.
    pub fn rows_repeating(&self) -> u64 {
        let only_repeats = |row: &&CheckedRow| match &row.verdict {
            Verdict::Blocked { reasons, .. } => **reasons == [codes::D504],
            Verdict::Ready(_) => false,
        };
        self.rows.iter().filter(only_repeats).count() as u64
    }

    /// Whether a file cannot be used at all, so that nothing can be planned.
    pub fn unusable(&self) -> bool {
        self.files.iter().any(|file| file.list.is_none())
    }

    /// Which patrons the lists add or change.
    pub fn mode(&self) -> Mode {
        self.request.reading.mode.unwrap_or_default()
    }

    /// How the lists were read, to be remembered when they are loaded. Records say themselves what their values are,
    /// so that of them only the profile is remembered. Columns that a workbook of ours has us leave alone are those of
    /// this file, and are read in any other. What is made of columns is the profile's to say, and may be otherwise in the
    /// next list; what a column means by itself is remembered.
    pub fn layouts(&self) -> Vec<ListLayout> {
        let lists = self.files.iter().filter_map(|file| Some((file, file.list.as_ref()?)));
        lists
            .map(|(file, list)| ListLayout {
                profile: self.profile.clone(),
                file: file.source.name.clone(),
                columns: list
                    .columns
                    .iter()
                    .filter(|column| list.has_header() && !column.header.is_empty())
                    .filter(|column| !is_what_to_fix(&column.header))
                    .filter(|column| column.field.is_some() || !file.leaves_columns_alone())
                    .map(|column| (column.header.clone(), list.meaning(column)))
                    .collect(),
            })
            .collect()
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
