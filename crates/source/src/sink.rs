//! Where a reader puts what it finds.

use crate::caps::Caps;
use crate::error::{LongIn, ReadError};
use model::action::Words;
use model::cell::{Area, FarValues, QuoteFault, RawCell, RawTable, SharedTexts, Span};
use model::codes::Code;
use model::marks::Mark;
use model::place::Numbering;
use model::record::{RecordField, Records};
use std::sync::Arc;

/// Something about the file as a whole that a person may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileNote {
    /// What kind of note.
    pub code: Code,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub advice: Words,
}

/// How a text file was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFacts {
    /// The name of its encoding.
    pub encoding: &'static str,
    /// What separates its columns.
    pub delimiter: u8,
    /// What stands around values that hold it.
    pub quote: u8,
}

/// Something that a sheet says beside its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetFact {
    /// Number cells do not tell how they are shown.
    FormatsUnknown,
    /// Whether rows are hidden and cells joined is not told.
    HiddenUnknown,
    /// Days are counted from 1904.
    From1904,
    /// The row of this number is not shown; numbers rise.
    HiddenRow(u32),
    /// The columns of this span are not shown.
    HiddenColumns(u16, u16),
    /// These cells are joined into one.
    Merged(Area),
    /// A filter is on here that leaves rows out of sight.
    Filter(Area),
    /// A quotation mark leaves something in doubt here; rows rise.
    Quote(QuoteFault),
    /// A cell with a value is marked by its look; the rows of a column rise.
    Marked {
        /// The row, as a person counts.
        row: u32,
        /// The column, 0-based.
        column: u16,
        /// How.
        mark: Mark,
    },
}

/// Takes what a reader finds, in the order of the file. Rows of a table come with rising numbers.
pub trait Sink {
    /// A sheet begins; `None` is the one table of a text file.
    fn table(&mut self, sheet: Option<&str>, hidden: bool) -> Result<(), ReadError>;

    /// Something that the sheet begun last says beside its cells.
    fn fact(&mut self, fact: SheetFact) -> Result<(), ReadError>;

    /// A comment on a cell of the sheet begun last, which may be a cell without a value.
    fn comment(&mut self, row: u32, column: u16, text: &str) -> Result<(), ReadError>;

    /// A row begins.
    fn row(&mut self, number: u32) -> Result<(), ReadError>;

    /// A cell of the row.
    fn cell(&mut self, cell: RawCell<'_>) -> Result<(), ReadError>;

    /// The texts that cells of this workbook share, before its first sheet.
    fn shared_texts(&mut self, texts: &Arc<SharedTexts>);

    /// A cell of the row whose text is the shared text of this number; false when there is none.
    fn shared_cell(&mut self, number: u32, column: u16, computed: bool) -> Result<bool, ReadError>;

    /// A whole row of a text file: its text, and where in it each field stands, empty ones included.
    fn text_row(&mut self, number: u32, text: &str, fields: &[Span]) -> Result<(), ReadError>;

    /// The file holds the records of another library system, each of which begins with a [`row`](Self::row). A sink
    /// that takes only tables refuses it.
    fn records(&mut self, _numbered: Numbering) -> Result<(), ReadError> {
        Err(ReadError::Unsupported("a file of patron records"))
    }

    /// A value of the record begun last.
    fn value(&mut self, _field: RecordField<'_>) -> Result<(), ReadError> {
        Err(ReadError::Unsupported("a file of patron records"))
    }

    /// How a text file was taken.
    fn text(&mut self, facts: TextFacts);

    /// A note about the file.
    fn note(&mut self, note: FileNote);

    /// So many rows are likely to come; only for showing how much is left.
    fn expect_rows(&mut self, rows: u64);

    /// The table begun last is a text of so many bytes, with about so many lines; only for making room.
    fn expect_lines(&mut self, _lines: u64, _bytes: usize) {}
}

/// What a collector tells its listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadEvent {
    /// So many rows more were read.
    Rows(u64),
    /// So many rows more are likely to come.
    Expecting(u64),
}

/// What was read of a file.
#[derive(Debug, Clone, Default)]
pub struct ReadFile {
    /// Its sheets, hidden ones empty.
    pub tables: Vec<RawTable>,
    /// Its records, where it holds such and no tables.
    pub records: Option<Records>,
    /// Notes about it.
    pub notes: Vec<FileNote>,
    /// How it was taken, for a text file.
    pub text: Option<TextFacts>,
}

/// The usual sink: keeps everything, under caps.
pub struct Collector<'a> {
    /// What was read so far.
    pub file: ReadFile,
    caps: Caps,
    cells: u64,
    text_bytes: u64,
    shared: Arc<SharedTexts>,
    rows_reported: u64,
    rows: u64,
    /// The row begun last.
    row: u32,
    /// The same, while it has no cell.
    waiting: Option<u32>,
    listener: &'a mut dyn FnMut(ReadEvent) -> bool,
}

/// After how many rows the listener is told.
const REPORT_EVERY: u64 = 4096;
/// Merged cells, spans of hidden columns and filters of one sheet: far more than a list has.
const MOST_AREAS: usize = 65_536;

/// Notes about one file.
const MOST_NOTES: usize = 32;

impl<'a> Collector<'a> {
    /// A collector that tells `listener` how far it is; `false` stops reading.
    pub fn new(caps: Caps, listener: &'a mut dyn FnMut(ReadEvent) -> bool) -> Self {
        Collector {
            file: ReadFile::default(),
            caps,
            cells: 0,
            text_bytes: 0,
            shared: Arc::default(),
            rows_reported: 0,
            rows: 0,
            row: 0,
            waiting: None,
            listener,
        }
    }

    fn allow_row(&mut self) -> Result<(), ReadError> {
        self.count_row()?;
        // Further sheets may be as long as the list, but not without end.
        if self.rows > 4 * u64::from(self.caps.rows) {
            return Err(ReadError::TooLarge(format!(
                "more than {} rows in all its sheets",
                4 * u64::from(self.caps.rows)
            )));
        }
        let rows = match &self.file.records {
            Some(records) => records.len(),
            None => self.file.tables.last().map_or(0, RawTable::len),
        };
        if rows as u64 >= u64::from(self.caps.rows) {
            return Err(ReadError::TooLarge(format!("more than {} rows", self.caps.rows)));
        }
        Ok(())
    }

    fn allow_cells(&mut self, count: u64) -> Result<(), ReadError> {
        self.cells += count;
        if self.cells > self.caps.cells {
            return Err(ReadError::TooLarge(format!("more than {} filled cells", self.caps.cells)));
        }
        Ok(())
    }

    /// Counts a value too far to the right to be part of a list, and does not keep it: what a hand has left there by
    /// mistake must not make every row as wide as the sheet.
    fn pass_far(&mut self, column: u16, is_blank: bool) -> Result<(), ReadError> {
        self.allow_cells(1)?;
        let kept = self.caps.columns;
        if let Some(table) = self.file.tables.last_mut().filter(|_| !is_blank) {
            let first = FarValues { count: 0, row: self.row, column, kept };
            table.shape.far.get_or_insert(first).count += 1;
        }
        Ok(())
    }

    fn allow_bytes(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.text_bytes += bytes as u64;
        if self.text_bytes > self.caps.text_bytes {
            return Err(ReadError::TooLarge(format!("more than {} bytes of text", self.caps.text_bytes)));
        }
        Ok(())
    }

    fn begin_row(&mut self) {
        if let (Some(number), Some(table)) = (self.waiting.take(), self.file.tables.last_mut()) {
            table.start_row(number);
        }
    }

    fn count_row(&mut self) -> Result<(), ReadError> {
        self.rows += 1;
        let news = self.rows - self.rows_reported;
        if news >= REPORT_EVERY {
            self.rows_reported = self.rows;
            if !(self.listener)(ReadEvent::Rows(news)) {
                return Err(ReadError::Stopped);
            }
        }
        Ok(())
    }
}

/// Refuses a value of a text file that no cell of a spreadsheet could hold, usually the rest of the file
/// behind a quotation mark.
fn check_chars(value: &str, line: u32, caps: Caps) -> Result<(), ReadError> {
    check_value(value, caps, LongIn::Text, || format!("line {line}"))
}

/// The same of any value, at its place.
fn check_value(value: &str, caps: Caps, of: LongIn, place: impl FnOnce() -> String) -> Result<(), ReadError> {
    let Some(characters) = caps.too_many(value) else { return Ok(()) };
    let (place, most) = (place(), caps.cell_chars);
    let what = format!("a value of {characters} characters in {place}; at most {most} are read");
    Err(ReadError::LongValue { what, of })
}

/// Where a value of a record stands: `line 14, addresses[2].city`.
fn place_of(numbered: Numbering, number: u32, name: &str) -> String {
    let word = match numbered {
        Numbering::Lines => "line",
        Numbering::Records => "record",
    };
    format!("{word} {number}, {name}")
}

impl Sink for Collector<'_> {
    fn table(&mut self, sheet: Option<&str>, hidden: bool) -> Result<(), ReadError> {
        if self.file.tables.len() >= self.caps.sheets {
            return Err(ReadError::TooLarge(format!("more than {} sheets", self.caps.sheets)));
        }
        self.waiting = None;
        let mut table = RawTable::new(sheet.map(str::to_owned), hidden);
        table.shape.shows_formats = true;
        self.file.tables.push(table.sharing(Arc::clone(&self.shared)));
        Ok(())
    }

    fn fact(&mut self, fact: SheetFact) -> Result<(), ReadError> {
        let Some(table) = self.file.tables.last_mut() else { return Ok(()) };
        let shape = &mut table.shape;
        match fact {
            SheetFact::FormatsUnknown => shape.shows_formats = false,
            SheetFact::HiddenUnknown => shape.hides_untold = true,
            SheetFact::From1904 => shape.from_1904 = true,
            SheetFact::HiddenRow(number) => shape.hide_row(number),
            SheetFact::HiddenColumns(first, last) => shape.hidden_columns.push((first, last)),
            SheetFact::Merged(area) => shape.merged.push(area),
            SheetFact::Filter(area) => shape.filters.push(area),
            // Of marks that are only letters no sheet is asked to remember more than it may have rows. The others are
            // at most one for each row, and each of them leaves its row out.
            SheetFact::Quote(QuoteFault::Inside { .. }) if shape.quotes.len() >= self.caps.rows as usize => {}
            SheetFact::Quote(fault) => shape.quotes.push(fault),
            SheetFact::Marked { column, .. } if column >= self.caps.columns => {}
            SheetFact::Marked { row, column, mark } => shape.marks.add(mark, row, column),
        }
        let areas = shape.merged.len() + shape.hidden_columns.len() + shape.filters.len() + shape.hidden_rows.len() / 8;
        if areas > MOST_AREAS {
            return Err(ReadError::TooLarge(format!("more than {MOST_AREAS} merged cells, filters and hidden parts")));
        }
        Ok(())
    }

    fn comment(&mut self, row: u32, column: u16, text: &str) -> Result<(), ReadError> {
        if let Some(table) = self.file.tables.last_mut().filter(|_| column < self.caps.columns) {
            table.shape.marks.add_comment(row, column, text);
        }
        Ok(())
    }

    fn row(&mut self, number: u32) -> Result<(), ReadError> {
        self.allow_row()?;
        self.row = number;
        if let Some(records) = &mut self.file.records {
            records.start(number);
            return Ok(());
        }
        // Kept with its first cell: a workbook may hold millions of rows with nothing in them.
        self.waiting = Some(number);
        Ok(())
    }

    fn cell(&mut self, cell: RawCell<'_>) -> Result<(), ReadError> {
        if cell.text.is_empty() {
            return Ok(());
        }
        if cell.column >= self.caps.columns {
            return self.pass_far(cell.column, cell.is_blank());
        }
        self.allow_cells(1)?;
        let (caps, row) = (self.caps, self.row);
        check_value(cell.text, caps, LongIn::Workbook, || format!("row {row}"))?;
        self.allow_bytes(cell.text.len() + cell.shown.map_or(0, str::len))?;
        self.begin_row();
        if let Some(table) = self.file.tables.last_mut() {
            table.push_cell(cell);
        }
        Ok(())
    }

    fn shared_texts(&mut self, texts: &Arc<SharedTexts>) {
        self.shared = Arc::clone(texts);
    }

    fn shared_cell(&mut self, number: u32, column: u16, computed: bool) -> Result<bool, ReadError> {
        if column >= self.caps.columns {
            let is_blank = self.shared.get(number).map(|text| text.trim().is_empty());
            return is_blank.map_or(Ok(false), |is_blank| self.pass_far(column, is_blank).map(|()| true));
        }
        self.allow_cells(1)?;
        self.begin_row();
        Ok(self.file.tables.last_mut().is_none_or(|table| table.push_shared(number, column, computed)))
    }

    fn text_row(&mut self, number: u32, text: &str, fields: &[Span]) -> Result<(), ReadError> {
        self.allow_row()?;
        let (mut filled, mut last) = (0, 0);
        for (span, column) in fields.iter().zip(0..).filter(|(span, _)| !span.is_empty()) {
            (filled, last) = (filled + 1, column);
            if span.bytes() > self.caps.cell_chars {
                check_chars(span.of(text), number, self.caps)?;
            }
        }
        if last >= self.caps.columns {
            return Err(ReadError::TooLarge(format!("values beyond column {}", self.caps.columns)));
        }
        self.allow_cells(filled)?;
        self.allow_bytes(text.len())?;
        if let Some(table) = self.file.tables.last_mut() {
            table.push_line(number, text, fields);
        }
        Ok(())
    }

    fn records(&mut self, numbered: Numbering) -> Result<(), ReadError> {
        self.file.records = Some(Records::new(numbered));
        Ok(())
    }

    fn value(&mut self, field: RecordField<'_>) -> Result<(), ReadError> {
        if field.cell.text.is_empty() {
            return Ok(());
        }
        self.allow_cells(1)?;
        let (caps, row) = (self.caps, self.row);
        let numbered = || self.file.records.as_ref().map(|records| records.numbered).unwrap_or_default();
        check_value(field.cell.text, caps, LongIn::Export, || place_of(numbered(), row, field.name))?;
        self.allow_bytes(field.cell.text.len())?;
        let most = caps.kinds_of_values;
        let records = self.file.records.get_or_insert_default();
        if !records.push(field) || records.width() > most {
            return Err(ReadError::TooLarge(format!("records with more than {most} kinds of values")));
        }
        Ok(())
    }

    fn text(&mut self, facts: TextFacts) {
        self.file.text = Some(facts);
    }

    fn note(&mut self, note: FileNote) {
        // More are no notes but a flood, which only a process that lies can send.
        if self.file.notes.len() < MOST_NOTES {
            self.file.notes.push(note);
        }
    }

    fn expect_rows(&mut self, rows: u64) {
        // Whoever wants to stop is heard at the next rows.
        let _goes_on = (self.listener)(ReadEvent::Expecting(rows));
    }

    fn expect_lines(&mut self, lines: u64, bytes: usize) {
        let lines = usize::try_from(lines.min(u64::from(self.caps.rows))).unwrap_or(0);
        let bytes = usize::try_from(self.caps.text_bytes).map_or(bytes, |most| most.min(bytes));
        if let Some(table) = self.file.tables.last_mut() {
            table.expect_lines(lines, bytes);
        }
    }
}
