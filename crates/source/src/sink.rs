//! Where a reader puts what it finds.

use crate::caps::Caps;
use crate::error::ReadError;
use model::cell::{RawCell, RawTable};
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

/// Takes what a reader finds, in the order of the file. Rows of a table come with rising numbers.
pub trait Sink {
    /// A sheet begins; `None` is the one table of a text file.
    fn table(&mut self, sheet: Option<&str>, hidden: bool) -> Result<(), ReadError>;

    /// The number cells of the sheet begun last do not tell how they are shown.
    fn formats_unknown(&mut self);

    /// A row begins.
    fn row(&mut self, number: u32) -> Result<(), ReadError>;

    /// A cell of the row.
    fn cell(&mut self, cell: RawCell<'_>) -> Result<(), ReadError>;

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
    rows_told: u64,
    rows: u64,
    listener: &'a mut dyn FnMut(Heard) -> bool,
}

/// After how many rows the listener is told.
const TELL_EVERY: u64 = 4096;

impl<'a> Collector<'a> {
    /// A collector that tells `listener` how far it is; `false` stops reading.
    pub fn new(caps: Caps, listener: &'a mut dyn FnMut(Heard) -> bool) -> Self {
        Collector { file: ReadFile::default(), caps, cells: 0, text_bytes: 0, rows_told: 0, rows: 0, listener }
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
        table.shows_formats = true;
        self.file.tables.push(table);
        Ok(())
    }

    fn formats_unknown(&mut self) {
        if let Some(table) = self.file.tables.last_mut() {
            table.shows_formats = false;
        }
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
        if cell.column >= self.caps.columns {
            return Err(ReadError::TooLarge(format!("values beyond column {}", self.caps.columns)));
        }
        if cell.text.len() > self.caps.cell_chars && cell.text.chars().count() > self.caps.cell_chars {
            return Err(ReadError::TooLarge(format!("a cell with more than {} characters", self.caps.cell_chars)));
        }
        self.cells += 1;
        self.text_bytes += cell.text.len() as u64;
        if self.cells > self.caps.cells {
            return Err(ReadError::TooLarge(format!("more than {} filled cells", self.caps.cells)));
        }
        if self.text_bytes > self.caps.text_bytes {
            return Err(ReadError::TooLarge(format!("more than {} bytes of text", self.caps.text_bytes)));
        }
        if let Some(table) = self.file.tables.last_mut() {
            table.push_cell(cell);
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
