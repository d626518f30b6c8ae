//! A crosswalk out of a file: what each code of another system becomes. It is a table as any list, or a text with a part for
//! each field, which `cli` takes apart as it does with the settings. The first one of a file of patrons, to be filled in,
//! is written by `first_crosswalk`.
//!
//! The file says what is done with everybody's record, so that nothing in it is passed over: a row that cannot be meant
//! stops the run.

use super::read::{self, ReadAs, ReadList};
use crate::{PipelineError, World, files};
use intake::headers;
use model::batch::SourceFile;
use model::cell::{CellKind, RawCell, RawRow, RawTable};
use model::coded_field::CodedField;
use model::crosswalk::{Contradiction, Crosswalk, CrosswalkFile, CrosswalkRow, DROP, EVERY_OTHER, Target};
use model::formula::unguarded;
use model::nearest::{self, OF_A_LIST};
use report::CROSSWALK_COLUMNS;
use source::ReadError;
use std::path::Path;

/// So many rows are read; a library has a few hundred codes.
const MOST_ROWS: usize = 100_000;

/// How a value is written that is a [`EVERY_OTHER`] itself.
pub(super) const THE_SIGN_ITSELF: &str = "\\*";

/// What to do about a row that says nothing.
const FILL_IN: &str = "write what each value becomes, or (drop), into the column \"to\"; delete the rows of a field that \
    needs no crosswalk";
/// What to do about a line of a text that says nothing.
const FILL_IN_TEXT: &str = "write what each value becomes, or (drop), between the quotation marks; delete the lines of a \
    field that needs no crosswalk";

/// What a text says of the codes of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodesOfField {
    /// The field, as it is written.
    pub field: String,
    /// The line that names it.
    pub line: u32,
    /// Its codes.
    pub codes: Vec<CodeLine>,
}

/// A line of a text that says what a code becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeLine {
    /// The code, as it is written.
    pub from: String,
    /// What it becomes, as it is written.
    pub to: String,
    /// The line.
    pub line: u32,
}

/// Whether a crosswalk of this name is a text with a part for each field, and not a table.
pub fn is_crosswalk_text(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// What a row of a crosswalk is called.
pub(super) fn row_word(path: &str) -> &'static str {
    if is_crosswalk_text(path) { "line" } else { "row" }
}

/// Reads a crosswalk that is a table.
///
/// # Errors
/// When the file cannot be read, has not the columns, or says something that cannot be meant or nothing of a value.
pub fn read_crosswalk(path: &str, world: &World<'_>) -> Result<Crosswalk, PipelineError> {
    let (source, tables) = read_tables(path, world)?;
    let mut reading = Reading::default();
    let mut is_one = false;
    for table in &tables {
        let Some((head, columns)) = Columns::of(table) else { continue };
        is_one = true;
        for row in table.rows().skip(head + 1).filter(|row| !row.is_blank()) {
            let place = place(table, row.number());
            let read = columns.read(&row).and_then(|written| reading.row(written, &place));
            read.map_err(|(why, advice)| unusable(path, format!("{place}: {why}"), advice))?;
        }
    }
    if !is_one {
        let advice = format!("name its first three columns {}", CROSSWALK_COLUMNS[..3].join(", "));
        return Err(unusable(path, "no row of it names the columns".to_owned(), advice));
    }
    reading.finish(path, source)
}

/// Reads a crosswalk that is a text, which is taken apart by `parts`; what cannot be taken apart it says with the way out.
///
/// # Errors
/// Those of [`read_crosswalk`], and what `parts` says.
pub fn read_crosswalk_text(
    path: &str,
    parts: impl FnOnce(Vec<u8>) -> Result<Vec<CodesOfField>, (String, String)>,
) -> Result<Crosswalk, PipelineError> {
    let bytes = files::read_small(Path::new(path)).map_err(|error| PipelineError::not_given(path, &error))?;
    let name = Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned());
    let source = SourceFile { name, sha256: read::sha256(&bytes) };
    let mut reading = Reading::default();
    let at = |line: u32, (why, advice): (String, String)| unusable(path, format!("line {line}: {why}"), advice);
    for CodesOfField { field, line, codes } in parts(bytes).map_err(|(why, advice)| unusable(path, why, advice))? {
        let field = field_named(&field).map_err(|fault| at(line, fault))?;
        for CodeLine { from, to, line } in codes {
            let written = Written { field, from: from.trim().to_owned(), to: to.trim().to_owned(), number: line };
            reading.row(written, &format!("line {line}")).map_err(|fault| at(line, fault))?;
        }
    }
    reading.finish(path, source)
}

fn unusable(path: &str, why: String, advice: String) -> PipelineError {
    PipelineError::BadCrosswalk { path: path.to_owned(), why, advice }
}

/// The visible sheets of a file. A short text file may be one whose separator cannot be told.
fn read_tables(path: &str, world: &World<'_>) -> Result<(SourceFile, Vec<RawTable>), PipelineError> {
    let mut list = read_one(path, None, world)?;
    if list.content.as_ref().is_err_and(is_about_delimiters) {
        list = read_one(path, Some(b','), world)?;
    }
    match list.content {
        Ok(content) => Ok((list.source, content.tables.into_iter().filter(|table| !table.hidden).collect())),
        Err(error) => {
            let (code, why, advice) = (error.code(), error.to_string(), error.advice());
            Err(PipelineError::Unusable { path: path.to_owned(), code, why, advice })
        }
    }
}

fn read_one(path: &str, delimiter: Option<u8>, world: &World<'_>) -> Result<ReadList, PipelineError> {
    let options = source::Options { delimiter, ..source::Options::default() };
    let lists = read::read_all(&[path.to_owned()], ReadAs::Tables, &options, world)?;
    Ok(lists.into_iter().next().expect("one file in, one list out"))
}

fn is_about_delimiters(error: &ReadError) -> bool {
    matches!(error, ReadError::DelimiterUnclear(_) | ReadError::OtherDelimiter { .. })
}

fn place(table: &RawTable, number: u32) -> String {
    match &table.sheet {
        Some(sheet) => format!("sheet \"{sheet}\", row {number}"),
        None => format!("line {number}"),
    }
}

/// Where a table has what is read of it.
#[derive(Debug, Clone, Copy)]
struct Columns {
    field: u16,
    from: u16,
    to: u16,
}

impl Columns {
    /// The position of the row that names them: the first that is not blank.
    fn of(table: &RawTable) -> Option<(usize, Columns)> {
        let (head, row) = table.rows().enumerate().find(|(_, row)| !row.is_blank())?;
        let column = |name: &str| {
            let cell = row.cells().find(|cell| cell.text.trim().eq_ignore_ascii_case(name));
            cell.map(|cell| cell.column)
        };
        let [field, from, to, ..] = CROSSWALK_COLUMNS;
        Some((head, Columns { field: column(field)?, from: column(from)?, to: column(to)? }))
    }

    /// What a row says; what is wrong with its field, and what to do about that.
    fn read(self, row: &RawRow<'_>) -> Result<Written, (String, String)> {
        let text = |column: u16| row.cell(column).map(|cell| shown(&cell)).unwrap_or_default();
        let field = field_named(&text(self.field))?;
        Ok(Written { field, from: text(self.from), to: text(self.to), number: row.number() })
    }
}

/// A row as it is written, ends trimmed.
struct Written {
    field: CodedField,
    from: String,
    to: String,
    number: u32,
}

/// What was read so far.
#[derive(Debug, Default)]
struct Reading {
    rows: Vec<CrosswalkRow>,
    /// The first row that does not say what its value becomes.
    undecided: Option<String>,
    more_undecided: usize,
}

impl Reading {
    /// Reads a row; what is wrong with it, and what to do about that.
    fn row(&mut self, written: Written, place: &str) -> Result<(), (String, String)> {
        let Written { field, from, to, number } = written;
        if self.rows.len() >= MOST_ROWS {
            let why = format!("it has more than {MOST_ROWS} rows");
            return Err((why, "leave out the fields that hold no codes".to_owned()));
        }
        if from.is_empty() {
            let advice = format!("write the value, or {EVERY_OTHER} for every value without a row of its own");
            return Err(("it names no value".to_owned(), advice));
        }
        let to = match to.as_str() {
            "" => {
                if self.undecided.is_none() {
                    self.undecided =
                        Some(format!("{place}: nobody has decided what {} \"{from}\" becomes", field.name()));
                } else {
                    self.more_undecided += 1;
                }
                return Ok(());
            }
            word if word.eq_ignore_ascii_case(DROP) => Target::Drop,
            EVERY_OTHER => {
                let advice = format!("write the code that it becomes, or {DROP}");
                return Err((format!("{EVERY_OTHER} is no code that \"{from}\" can become"), advice));
            }
            value => Target::Value(value.into()),
        };
        let from = match from.as_str() {
            EVERY_OTHER => None,
            THE_SIGN_ITSELF => Some(EVERY_OTHER.into()),
            value => Some(value.into()),
        };
        self.rows.push(CrosswalkRow { field, from, to, number });
        Ok(())
    }

    /// The crosswalk of all rows, where each of them says something and none says the contrary of another.
    fn finish(self, path: &str, source: SourceFile) -> Result<Crosswalk, PipelineError> {
        let Reading { rows, undecided, more_undecided } = self;
        let row_word = row_word(path);
        if let Some(undecided) = undecided {
            let why = match more_undecided {
                0 => undecided,
                1 => format!("{undecided}, and 1 more {row_word} says nothing"),
                more => format!("{undecided}, and {more} more {row_word}s say nothing"),
            };
            let advice = if is_crosswalk_text(path) { FILL_IN_TEXT } else { FILL_IN };
            return Err(unusable(path, why, advice.to_owned()));
        }
        let file = CrosswalkFile { path: path.to_owned(), source };
        Crosswalk::new(file, rows).map_err(|Contradiction { first, second }| {
            let why = format!("{row_word}s {first} and {second} say of one value that it becomes two");
            unusable(path, why, "delete one of them".to_owned())
        })
    }
}

/// A cell as people see it, without what keeps a spreadsheet from calculating.
fn shown(cell: &RawCell<'_>) -> String {
    let (text, width) = (cell.text.trim(), usize::from(cell.padded_to));
    let lost_zeros = cell.kind == CellKind::Number && text.len() < width;
    if lost_zeros { format!("{text:0>width$}") } else { unguarded(text).trim().to_owned() }
}

/// The field of this name, or of a heading that means it.
fn field_named(name: &str) -> Result<CodedField, (String, String)> {
    let of_heading = || headers::field_of(name).and_then(CodedField::of_column);
    CodedField::from_name(&name.to_lowercase()).or_else(of_heading).ok_or_else(|| no_field(name))
}

fn no_field(name: &str) -> (String, String) {
    let known: Vec<&str> = CodedField::all().map(CodedField::name).collect();
    let why = if name.is_empty() {
        "it names no field".to_owned()
    } else {
        format!("\"{name}\" isn't a field whose codes a crosswalk can map")
    };
    let advice = match nearest::nearest(name, known.iter().copied(), OF_A_LIST) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("the fields are {}", known.join(", ")),
    };
    (why, advice)
}
