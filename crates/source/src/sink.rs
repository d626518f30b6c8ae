//! Where a reader puts what it finds.

use crate::caps::Caps;
use crate::error::ReadError;
use model::cell::{Area, KeptText, RawCell, RawTable};
use model::codes::Code;

/// Something about the file as a whole that a person may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileNote {
    /// What kind of note.
    pub code: Code,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub advice: String,
}

/// How a text file was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFacts {
    /// The name of its writing.
    pub encoding: &'static str,
    /// What separates its columns.
    pub delimiter: u8,
}

/// Something that a sheet says beside its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetFact {
    /// Number cells do not tell how they are shown.
    FormatsUnknown,
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
}

/// Takes what a reader finds, in the order of the file. Rows of a table come with rising numbers.
pub trait Sink {
    /// A sheet begins; `None` is the one table of a text file.
    fn table(&mut self, sheet: Option<&str>, hidden: bool) -> Result<(), ReadError>;

    /// Something that the sheet begun last says beside its cells.
    fn fact(&mut self, fact: SheetFact) -> Result<(), ReadError>;

    /// A row begins.
    fn row(&mut self, number: u32) -> Result<(), ReadError>;

    /// A cell of the row.
    fn cell(&mut self, cell: RawCell<'_>) -> Result<(), ReadError>;

    /// A cell of the row whose text is the workbook's shared text of this number, so that a text
    /// that a million cells share need not be kept a million times.
    fn shared_cell(&mut self, number: u32, cell: RawCell<'_>) -> Result<(), ReadError>;

    /// How many fields the row of a text file has, empty ones included.
    fn fields(&mut self, count: usize);

    /// How a text file was taken.
    fn text(&mut self, facts: TextFacts);

    /// A note about the file.
    fn note(&mut self, note: FileNote);

    /// So many rows are likely to come; only for showing how much is left.
    fn expect_rows(&mut self, rows: u64);
}

/// What a collector tells its listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
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
    /// Where the table begun last keeps each shared text.
    shared: Vec<Option<KeptText>>,
    rows_told: u64,
    rows: u64,
    listener: &'a mut dyn FnMut(Heard) -> bool,
}

/// After how many rows the listener is told.
const TELL_EVERY: u64 = 4096;
/// Merged cells, spans of hidden columns and filters of one sheet: far more than a list has.
const MOST_AREAS: usize = 65_536;

impl<'a> Collector<'a> {
    /// A collector that tells `listener` how far it is; `false` stops reading.
    pub fn new(caps: Caps, listener: &'a mut dyn FnMut(Heard) -> bool) -> Self {
        Collector {
            file: ReadFile::default(),
            caps,
            cells: 0,
            text_bytes: 0,
            shared: Vec::new(),
            rows_told: 0,
            rows: 0,
            listener,
        }
    }

    fn allow_cell(&mut self, column: u16) -> Result<(), ReadError> {
        if column >= self.caps.columns {
            return Err(ReadError::TooLarge(format!("values beyond column {}", self.caps.columns)));
        }
        self.cells += 1;
        if self.cells > self.caps.cells {
            return Err(ReadError::TooLarge(format!("more than {} filled cells", self.caps.cells)));
        }
        Ok(())
    }

    fn allow_text(&mut self, text: &str) -> Result<(), ReadError> {
        if text.len() > self.caps.cell_chars && text.chars().count() > self.caps.cell_chars {
            return Err(ReadError::TooLarge(format!("a cell with more than {} characters", self.caps.cell_chars)));
        }
        self.text_bytes += text.len() as u64;
        if self.text_bytes > self.caps.text_bytes {
            return Err(ReadError::TooLarge(format!("more than {} bytes of text", self.caps.text_bytes)));
        }
        Ok(())
    }

    fn tell(&mut self) -> Result<(), ReadError> {
        self.rows += 1;
        let news = self.rows - self.rows_told;
        if news >= TELL_EVERY {
            self.rows_told = self.rows;
            if !(self.listener)(Heard::Rows(news)) {
                return Err(ReadError::Stopped);
            }
        }
        Ok(())
    }
}

impl Sink for Collector<'_> {
    fn table(&mut self, sheet: Option<&str>, hidden: bool) -> Result<(), ReadError> {
        if self.file.tables.len() >= self.caps.sheets {
            return Err(ReadError::TooLarge(format!("more than {} sheets", self.caps.sheets)));
        }
        let mut table = RawTable::new(sheet.map(str::to_owned), hidden);
        table.shape.shows_formats = true;
        self.shared.clear();
        self.file.tables.push(table);
        Ok(())
    }

    fn fact(&mut self, fact: SheetFact) -> Result<(), ReadError> {
        let Some(table) = self.file.tables.last_mut() else { return Ok(()) };
        let shape = &mut table.shape;
        match fact {
            SheetFact::FormatsUnknown => shape.shows_formats = false,
            SheetFact::From1904 => shape.from_1904 = true,
            SheetFact::HiddenRow(number) => shape.hide_row(number),
            SheetFact::HiddenColumns(first, last) => shape.hidden_columns.push((first, last)),
            SheetFact::Merged(area) => shape.merged.push(area),
            SheetFact::Filter(area) => shape.filters.push(area),
        }
        let areas = shape.merged.len() + shape.hidden_columns.len() + shape.filters.len();
        if areas > MOST_AREAS {
            return Err(ReadError::TooLarge(format!("more than {MOST_AREAS} merged cells")));
        }
        Ok(())
    }

    fn row(&mut self, number: u32) -> Result<(), ReadError> {
        self.tell()?;
        let caps_rows = self.caps.rows;
        let Some(table) = self.file.tables.last_mut() else { return Ok(()) };
        if table.len() as u64 >= u64::from(caps_rows) {
            return Err(ReadError::TooLarge(format!("more than {caps_rows} rows")));
        }
        table.start_row(number);
        Ok(())
    }

    fn cell(&mut self, cell: RawCell<'_>) -> Result<(), ReadError> {
        if cell.text.is_empty() {
            return Ok(());
        }
        self.allow_cell(cell.column)?;
        self.allow_text(cell.text)?;
        if let Some(table) = self.file.tables.last_mut() {
            table.push_cell(cell);
        }
        Ok(())
    }

    fn shared_cell(&mut self, number: u32, cell: RawCell<'_>) -> Result<(), ReadError> {
        if cell.text.is_empty() {
            return Ok(());
        }
        let at = number as usize;
        if let Some(kept) = self.shared.get(at).copied().flatten() {
            self.allow_cell(cell.column)?;
            if let Some(table) = self.file.tables.last_mut() {
                table.push_again(kept, cell);
            }
            return Ok(());
        }
        self.allow_cell(cell.column)?;
        self.allow_text(cell.text)?;
        if let Some(table) = self.file.tables.last_mut() {
            if self.shared.len() <= at {
                self.shared.resize(at + 1, None);
            }
            self.shared[at] = Some(table.push_cell(cell));
        }
        Ok(())
    }

    fn fields(&mut self, count: usize) {
        if let Some(table) = self.file.tables.last_mut() {
            table.set_fields(count);
        }
    }

    fn text(&mut self, facts: TextFacts) {
        self.file.text = Some(facts);
    }

    fn note(&mut self, note: FileNote) {
        self.file.notes.push(note);
    }

    fn expect_rows(&mut self, rows: u64) {
        // Whoever wants to stop is heard at the next rows.
        let _goes_on = (self.listener)(Heard::Expecting(rows));
    }
}
