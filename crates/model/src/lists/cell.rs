//! What a sheet *said*, before anybody gives it a meaning: rows of raw cells with their addresses.
//!
//! Cells of one table share one text buffer, so that a million rows cost no million allocations; a
//! text that many cells of a workbook have is kept once for all of them ([`SharedTexts`]).
//! Finding the header and the columns is `intake`'s work, not this module's.

use crate::made::{MadeCell, MadeCells, is_made};
use crate::marks::CellMarks;
use crate::ours::PROBLEMS_TITLE;
use crate::place::column_letters;
use std::fmt;
use std::sync::Arc;

/// The kind of thing the file held in a cell. The text beside it is always what was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text typed as text.
    Text,
    /// A number; the text holds its exact digits, without grouping and without exponent.
    Number,
    /// A date or date-time cell; the text is ISO, `2027-06-30` or `2027-06-30 14:05:00`.
    Date,
    /// A yes/no cell; the text is `TRUE` or `FALSE`.
    Bool,
    /// An error value such as `#N/A`; the text names it.
    Error,
    /// A formula whose result is not in the file; the text is the formula, `=A2+1`.
    NoResult,
}

/// One cell that is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawCell<'a> {
    /// 0-based column.
    pub column: u16,
    /// What the file says, untrimmed.
    pub text: &'a str,
    /// What kind of cell it is.
    pub kind: CellKind,
    /// How many digits the cell's number format pads to (`000000000` is 9); 0 when it pads nothing.
    pub padded_to: u8,
    /// What the sheet shows of a number whose format puts something around or between its digits:
    /// `LIB-104417` for 104417.
    pub shown: Option<&'a str>,
    /// Whether a formula made the value.
    pub computed: bool,
}

impl<'a> RawCell<'a> {
    /// A cell of text, typed by hand.
    pub fn text(column: u16, text: &'a str) -> Self {
        RawCell { column, text, kind: CellKind::Text, padded_to: 0, shown: None, computed: false }
    }

    /// Whether it is empty or white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A rectangle of cells, both corners in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// The first row, as a person counts.
    pub first_row: u32,
    /// The last row, as a person counts.
    pub last_row: u32,
    /// The first column, 0-based.
    pub first_column: u16,
    /// The last column, 0-based.
    pub last_column: u16,
}

/// Rows that a sheet can have.
pub const SHEET_ROWS: u32 = 1_048_576;
/// Columns that a sheet can have.
pub const SHEET_COLUMNS: u16 = 16_384;

/// The row, from 1, and the column, from 0, of an address such as `B12`. What lies outside every sheet is
/// no address; without that check a wrong one wraps around to another cell, in silence.
pub fn parse_address(text: &[u8]) -> Option<(u32, u16)> {
    let mut column: u32 = 0;
    let mut row: u32 = 0;
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if letters == 0 || letters > 3 || text.len() == letters || text.len() > letters + 7 {
        return None;
    }
    for letter in &text[..letters] {
        column = column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    for digit in &text[letters..] {
        row = row * 10 + u32::from(digit.wrapping_sub(b'0').le(&9).then(|| digit - b'0')?);
    }
    let column = u16::try_from(column - 1).ok().filter(|column| *column < SHEET_COLUMNS)?;
    (1..=SHEET_ROWS).contains(&row).then_some((row, column))
}

impl Area {
    /// The rectangle of `A1:C9`; a single cell is one, too.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let (first, last) = (parse_address(first.as_bytes())?, parse_address(last.as_bytes())?);
        let ordered = first.0 <= last.0 && first.1 <= last.1;
        ordered.then_some(Area { first_row: first.0, last_row: last.0, first_column: first.1, last_column: last.1 })
    }

    /// Whether a cell lies in it.
    pub fn holds(&self, row: u32, column: u16) -> bool {
        (self.first_row..=self.last_row).contains(&row) && (self.first_column..=self.last_column).contains(&column)
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (column_letters(self.first_column), column_letters(self.last_column));
        write!(f, "{first}{}:{last}{}", self.first_row, self.last_row)
    }
}

/// Something that a quotation mark of a text file leaves in doubt. Rows are lines, counted as a person counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteFault {
    /// It stands inside a value that is not between quotation marks, and is kept as a part of it.
    Inside {
        /// The row.
        row: u32,
        /// The value's column, 0-based.
        column: u16,
    },
    /// More text follows the mark that closes a value.
    TextBehind {
        /// The row.
        row: u32,
        /// The value's column, 0-based.
        column: u16,
    },
    /// It has made one row out of lines that look like several.
    LinesJoined {
        /// The row, which is the first of those lines.
        row: u32,
        /// The last one.
        last_line: u32,
        /// How many rows they look like.
        rows: u32,
    },
}

/// What a sheet says beside its cells: what it hides, joins and leaves untold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetShape {
    /// Whether number cells tell how they are shown; where not, zeros in front may be lost unseen.
    pub shows_formats: bool,
    /// Whether there may be hidden rows and joined cells of which nothing is known.
    pub hides_untold: bool,
    /// Whether days are counted from 1904, as old Macintosh workbooks do.
    pub from_1904: bool,
    /// The rows that are not shown, as spans of row numbers in rising order.
    pub hidden_rows: Vec<(u32, u32)>,
    /// The columns that are not shown, as spans of 0-based columns.
    pub hidden_columns: Vec<(u16, u16)>,
    /// Cells joined into one; only the first holds a value.
    pub merged: Vec<Area>,
    /// Where a filter is on that leaves rows out of sight.
    pub filters: Vec<Area>,
    /// What the quotation marks of a text file leave in doubt, in the order of its rows.
    pub quotes: Vec<QuoteFault>,
    /// What stands too far to the right to be kept.
    pub far: Option<FarValues>,
    /// Which cells are struck through, coloured or commented on.
    pub marks: CellMarks,
}

/// Values beyond the columns that are kept of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FarValues {
    /// How many there are.
    pub count: u64,
    /// The row of the first, as a person counts.
    pub row: u32,
    /// The column of the first, 0-based.
    pub column: u16,
    /// How many columns are kept.
    pub kept: u16,
}

impl SheetShape {
    /// Whether a row is not shown.
    pub fn hides_row(&self, number: u32) -> bool {
        let after = self.hidden_rows.partition_point(|(_, last)| *last < number);
        self.hidden_rows.get(after).is_some_and(|(first, _)| *first <= number)
    }

    /// Whether a column is not shown.
    pub fn hides_column(&self, column: u16) -> bool {
        self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }

    /// Notes that a row, below all noted before, is not shown.
    pub fn hide_row(&mut self, number: u32) {
        match self.hidden_rows.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            Some(_) | None => self.hidden_rows.push((number, number)),
        }
    }
}

/// A stretch of a text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Where it begins.
    pub start: u32,
    /// The first byte behind it.
    pub end: u32,
}

impl Span {
    /// How long it is.
    pub fn bytes(self) -> usize {
        self.end as usize - self.start as usize
    }

    /// Whether there is nothing in it.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The stretch of this text.
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

/// The texts that cells of a workbook share, end to end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SharedTexts {
    text: String,
    ends: Vec<u32>,
}

impl SharedTexts {
    /// The buffer in which the next text is put together; [`close`](Self::close) ends it.
    pub fn buffer(&mut self) -> &mut String {
        &mut self.text
    }

    /// The text being put together.
    pub fn open_text(&self) -> &str {
        &self.text[self.ends.last().map_or(0, |end| *end as usize)..]
    }

    /// Ends the text being put together; false when all texts together are longer than 4 GiB.
    #[must_use]
    pub fn close(&mut self) -> bool {
        let end = u32::try_from(self.text.len());
        self.ends.extend(end.ok());
        end.is_ok()
    }

    /// How long the text is that begins here.
    fn length_from(&self, start: u32) -> u32 {
        let at = self.ends.partition_point(|end| *end <= start);
        self.ends.get(at).map_or(0, |end| end - start)
    }

    /// Where the text of this number stands.
    fn place(&self, number: u32) -> Option<KeptText> {
        let at = number as usize;
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(KeptText { start, length: end - start })
    }

    /// The text of this number.
    pub fn get(&self, number: u32) -> Option<&str> {
        self.place(number).map(|kept| kept.of(&self.text))
    }
}

/// One sheet of a workbook, or the whole of a text file: every cell that is not empty, row by row.
#[derive(Debug, Clone, Default)]
pub struct RawTable {
    /// The sheet's name; `None` for a text file.
    pub sheet: Option<String>,
    /// Whether the workbook hides the sheet.
    pub hidden: bool,
    /// What the sheet says beside its cells.
    pub shape: SheetShape,
    shared: Arc<SharedTexts>,
    text: String,
    cells: Vec<PackedCell>,
    /// Own texts whose length needs more than two bytes, from the front to the back.
    long: Vec<KeptText>,
    /// Where the fields of lines end, from the beginning of each line; see [`RawTable::push_line`].
    ends: Vec<u16>,
    rows: Vec<PackedRow>,
    width: u16,
    /// Values that were made of the cells of each row.
    made: MadeCells,
}

/// Where a text stands in its buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct KeptText {
    start: u32,
    length: u32,
}

impl KeptText {
    fn of(self, buffer: &str) -> &str {
        let start = self.start as usize;
        &buffer[start..start + self.length as usize]
    }
}

#[derive(Debug, Clone, Copy)]
struct PackedCell {
    /// Where its text begins.
    start: u32,
    /// How long it is; of a text that is longer see [`RawTable::length`].
    length: u16,
    column: u16,
    /// How many bytes behind the text are what the sheet shows instead of it.
    shown: u16,
    padded_to: u8,
    flags: Flags,
}

/// What is true of a cell, and its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Flags(u8);

impl Flags {
    const COMPUTED: u8 = 1;
    const SHARED: u8 = 2;
    const LONG: u8 = 4;
    /// The kind stands in the bits from this one on.
    const KIND: u32 = 3;

    fn new(kind: CellKind, computed: bool, shared: bool, long: bool) -> Self {
        let is = |so: bool, flag: u8| u8::from(so) * flag;
        Flags(
            is(computed, Self::COMPUTED) | is(shared, Self::SHARED) | is(long, Self::LONG) | (kind as u8) << Self::KIND,
        )
    }

    fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }

    fn kind(self) -> CellKind {
        KINDS[usize::from(self.0 >> Self::KIND)]
    }
}

/// By their numbers in [`Flags`], which are those of their declaration.
const KINDS: [CellKind; 6] =
    [CellKind::Text, CellKind::Number, CellKind::Date, CellKind::Bool, CellKind::Error, CellKind::NoResult];

#[derive(Debug, Clone, Copy)]
struct PackedRow {
    number: u32,
    place: RowPlace,
    /// How many fields the row had in a text file, empty ones included; 0 in a workbook.
    fields: u16,
}

/// Where the cells of a row are.
#[derive(Debug, Clone, Copy)]
enum RowPlace {
    /// In `cells`, from the first to before the last.
    Cells(u32, u32),
    /// A line whose fields stand in `text` one after the other, one byte between them: where it begins, and
    /// where in `ends` the end of its first field is. It is not longer than an end there can say.
    Line { start: u32, first_end: u32 },
}

impl RawTable {
    /// An empty table.
    pub fn new(sheet: Option<String>, hidden: bool) -> Self {
        RawTable { sheet, hidden, ..RawTable::default() }
    }

    /// An empty table of a workbook whose cells share these texts.
    pub fn sharing(self, shared: Arc<SharedTexts>) -> Self {
        RawTable { shared, ..self }
    }

    /// Starts a row; numbers rise. A row that gets no cell is kept, as a blank one.
    pub fn start_row(&mut self, number: u32) {
        let first_cell = u32::try_from(self.cells.len()).expect("the cell limit is far below four thousand million");
        self.rows.push(PackedRow { number, place: RowPlace::Cells(first_cell, first_cell), fields: 0 });
    }

    /// Adds a cell to the row started last; empty text is not a cell.
    pub fn push_cell(&mut self, cell: RawCell<'_>) {
        let start = u32::try_from(self.text.len()).expect("the text limit of a table is below 4 GiB");
        let length = u32::try_from(cell.text.len()).expect("the text limit of a cell is far below 4 GiB");
        self.text.push_str(cell.text);
        // No format of a spreadsheet shows as much as that.
        let shown = cell.shown.filter(|shown| length > 0 && shown.len() <= usize::from(u16::MAX));
        shown.iter().for_each(|shown| self.text.push_str(shown));
        self.push(KeptText { start, length }, RawCell { shown, ..cell }, false);
    }

    /// Adds a cell of text that is one of the workbook's shared texts; false when there is none of this
    /// number.
    #[must_use]
    pub fn push_shared(&mut self, number: u32, column: u16, computed: bool) -> bool {
        let Some(text) = self.shared.place(number) else { return false };
        self.push(text, RawCell { computed, ..RawCell::text(column, "") }, true);
        true
    }

    fn push(&mut self, text: KeptText, cell: RawCell<'_>, shared: bool) {
        self.width = self.width.max(cell.column + 1);
        if text.length == 0 {
            return;
        }
        let RawCell { column, kind, padded_to, computed, shown, .. } = cell;
        let shown = shown.map_or(0, |shown| u16::try_from(shown.len()).unwrap_or(0));
        let KeptText { start, length } = text;
        let (length, long) = u16::try_from(length).map_or((0, true), |length| (length, false));
        if long && !shared {
            self.long.push(text);
        }
        let flags = Flags::new(kind, computed, shared, long);
        self.cells.push(PackedCell { start, length, column, shown, padded_to, flags });
        if let Some(PackedRow { place: RowPlace::Cells(_, end), .. }) = self.rows.last_mut() {
            *end += 1;
        }
    }

    /// Makes room for so many lines, of so many bytes in all: what grows bit by bit is copied again and again.
    pub fn expect_lines(&mut self, lines: usize, bytes: usize) {
        self.rows.reserve_exact(lines);
        self.text.reserve_exact(bytes);
    }

    /// Adds a whole row of a text file: its text at once, and the field of each column in it. Fields with one
    /// byte between them, as nearly all lines have them, cost two bytes each.
    pub fn push_line(&mut self, number: u32, text: &str, fields: &[Span]) {
        let base = u32::try_from(self.text.len()).expect("the text limit of a table is below 4 GiB");
        let filled = fields.iter().rposition(|span| !span.is_empty()).map_or(0, |last| last + 1);
        self.width = self.width.max(u16::try_from(filled).unwrap_or(u16::MAX));
        self.text.push_str(text);
        let fields_of_row = u16::try_from(fields.len()).unwrap_or(u16::MAX);
        if let Some(start) = line_start(fields) {
            let first_end = u32::try_from(self.ends.len()).expect("the cell limit is far below four thousand million");
            if self.ends.is_empty() {
                // As many in each line that is expected; but no line has more fields than bytes.
                let fields_of_all = self.rows.capacity().saturating_mul(fields.len());
                self.ends.reserve_exact(fields_of_all.min(self.text.capacity()));
            }
            self.ends.extend(fields.iter().map(|span| u16::try_from(span.end - start).unwrap_or(u16::MAX)));
            let place = RowPlace::Line { start: base + start, first_end };
            self.rows.push(PackedRow { number, place, fields: fields_of_row });
            return;
        }
        self.start_row(number);
        for (span, column) in fields.iter().zip(0..) {
            let kept = KeptText { start: base + span.start, length: span.end - span.start };
            self.push(kept, RawCell::text(column, ""), false);
        }
        if let Some(row) = self.rows.last_mut() {
            row.fields = fields_of_row;
        }
    }

    /// The part of the table in an area; nothing outside of it is left.
    #[must_use]
    pub fn cropped(&self, area: &Area) -> Self {
        let mut part = RawTable::new(self.sheet.clone(), self.hidden);
        part.shape.clone_from(&self.shape);
        part.shape.far.take_if(|far| area.last_column < far.kept);
        for row in self.rows().filter(|row| (area.first_row..=area.last_row).contains(&row.number())) {
            part.start_row(row.number());
            row.cells().filter(|cell| area.holds(row.number(), cell.column)).for_each(|cell| part.push_cell(cell));
            if let Some(kept) = part.rows.last_mut() {
                kept.fields = row.row.fields.min(area.last_column.saturating_add(1));
            }
        }
        part
    }

    /// The table without what stands in a column; the columns behind it stay where they are.
    #[must_use]
    pub fn without_column(&self, column: u16) -> Self {
        let mut rest = RawTable::new(self.sheet.clone(), self.hidden);
        rest.shape.clone_from(&self.shape);
        for row in self.rows() {
            rest.start_row(row.number());
            row.cells().filter(|cell| cell.column != column).for_each(|cell| rest.push_cell(cell));
            if let Some(kept) = rest.rows.last_mut() {
                kept.fields = row.row.fields;
            }
        }
        rest.width = self.width;
        rest
    }

    /// Keeps values that were made of its cells, one row of them for each of its own. They are no cells of a row, and are
    /// found by their column numbers.
    pub fn keep_made(&mut self, made: MadeCells) {
        self.made = made;
    }

    /// How many rows there are, blank ones included where the file has them.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row was read.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One more than the last column in use.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// The row at a position (not a row number).
    pub fn row(&self, index: usize) -> RawRow<'_> {
        RawRow { table: self, row: self.rows[index], index }
    }

    /// All rows in order.
    pub fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
        self.rows.iter().enumerate().map(|(index, row)| RawRow { table: self, row: *row, index })
    }

    /// Whether it is the sheet of a marked copy that lists its problems.
    pub fn lists_problems(&self) -> bool {
        let first = self.rows().find(|row| !row.is_blank());
        first.and_then(|row| row.cell(0)).is_some_and(|cell| cell.text == PROBLEMS_TITLE)
    }

    /// The position of the row with this number.
    pub fn position(&self, number: u32) -> Option<usize> {
        self.rows.binary_search_by_key(&number, |row| row.number).ok()
    }
}

/// One row of a [`RawTable`].
#[derive(Debug, Clone, Copy)]
pub struct RawRow<'a> {
    table: &'a RawTable,
    row: PackedRow,
    /// Its position in the table.
    index: usize,
}

impl<'a> RawRow<'a> {
    /// The number a person sees: sheet row, or first physical line.
    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// How many fields a text file gave this row, empty ones included; 0 in a workbook.
    pub fn fields(&self) -> usize {
        usize::from(self.row.fields)
    }

    /// The cells that are not empty, by column.
    pub fn cells(&self) -> impl Iterator<Item = RawCell<'a>> + use<'a> {
        let (table, row) = (self.table, self.row);
        let (packed, fields) = match row.place {
            RowPlace::Cells(first, end) => (&table.cells[first as usize..end as usize], 0),
            RowPlace::Line { .. } => (&[][..], row.fields),
        };
        let packed = packed.iter().map(|cell| table.unpack(*cell));
        packed.chain((0..fields).filter_map(move |column| table.field(row, column)))
    }

    /// The cell of a column, unless it is empty.
    pub fn cell(&self, column: u16) -> Option<RawCell<'a>> {
        if is_made(column) && !self.table.made.is_empty() {
            return self.made_cell(column);
        }
        match self.row.place {
            RowPlace::Cells(first, end) => {
                let mut cells = self.table.cells[first as usize..end as usize].iter();
                cells.find(|cell| cell.column == column).map(|cell| self.table.unpack(*cell))
            }
            RowPlace::Line { .. } if column < self.row.fields => self.table.field(self.row, column),
            RowPlace::Line { .. } => None,
        }
    }

    /// How the value under the number of a field that is made came to be; `None` where nothing is made.
    pub fn made(&self, column: u16) -> Option<MadeCell<'a>> {
        self.table.made.get(self.index, column)
    }

    fn made_cell(&self, column: u16) -> Option<RawCell<'a>> {
        match self.made(column)? {
            MadeCell::Blank => None,
            MadeCell::AsIs(own) => self.cell(own).map(|cell| RawCell { column, ..cell }),
            MadeCell::Text { text, computed, .. } => {
                (!text.is_empty()).then(|| RawCell { computed, ..RawCell::text(column, text) })
            }
        }
    }

    /// Whether every cell is empty or white space.
    pub fn is_blank(&self) -> bool {
        self.cells().all(|cell| cell.is_blank())
    }
}

/// Where a line begins whose fields stand one after the other with one byte between them, unless it is very long.
fn line_start(fields: &[Span]) -> Option<u32> {
    let (first, last) = (fields.first()?, fields.last()?);
    let follows = |pair: &[Span]| pair[0].end + 1 == pair[1].start;
    // So that there are not more fields than can be counted, either: each but the last takes a byte.
    let is_short = last.end.checked_sub(first.start).is_some_and(|length| length < u32::from(u16::MAX));
    (is_short && fields.windows(2).all(follows)).then_some(first.start)
}

impl RawTable {
    /// A field of a line, unless it is empty.
    fn field(&self, row: PackedRow, column: u16) -> Option<RawCell<'_>> {
        let RowPlace::Line { start, first_end } = row.place else { return None };
        let at = first_end as usize + usize::from(column);
        let line = start as usize;
        let before = if column == 0 { 0 } else { usize::from(self.ends[at - 1]) + 1 };
        let text = &self.text[line + before..line + usize::from(self.ends[at])];
        (!text.is_empty()).then(|| RawCell::text(column, text))
    }

    fn unpack(&self, cell: PackedCell) -> RawCell<'_> {
        let PackedCell { start, column, shown, padded_to, flags, .. } = cell;
        let buffer = if flags.has(Flags::SHARED) { &self.shared.text } else { &self.text };
        let text = KeptText { start, length: self.length(cell) };
        let behind = KeptText { start: start + text.length, length: u32::from(shown) };
        let shown = (shown > 0).then(|| behind.of(&self.text));
        let (kind, computed) = (flags.kind(), flags.has(Flags::COMPUTED));
        RawCell { column, text: text.of(buffer), kind, padded_to, shown, computed }
    }

    /// How long the text of a cell is. Hardly any has more than two bytes can say.
    fn length(&self, cell: PackedCell) -> u32 {
        if !cell.flags.has(Flags::LONG) {
            return u32::from(cell.length);
        }
        if cell.flags.has(Flags::SHARED) {
            return self.shared.length_from(cell.start);
        }
        let at = self.long.binary_search_by_key(&cell.start, |text| text.start);
        at.map_or(0, |at| self.long[at].length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::MADE_FROM;

    #[test]
    fn an_area_is_written_as_it_is_read() {
        for text in ["A4:G900", "AB1:AB1"] {
            assert_eq!(Area::parse(text).map(|area| area.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn cells_come_back_as_they_went_in() {
        let mut shared = SharedTexts::default();
        for text in ["x", "", "yz"] {
            shared.buffer().push_str(text);
            assert!(shared.close());
        }
        let mut table = RawTable::new(None, false).sharing(Arc::new(shared));
        table.start_row(3);
        table.push_cell(RawCell::text(0, "a"));
        table.push_cell(RawCell::text(1, ""));
        table.push_cell(RawCell { kind: CellKind::Number, padded_to: 9, shown: Some("P12"), ..RawCell::text(4, "12") });
        table.start_row(5);
        table.start_row(6);
        assert!(table.push_shared(2, 2, false) && table.push_shared(1, 3, false) && !table.push_shared(3, 3, false));
        assert_eq!(table.row(2).cells().map(|cell| (cell.column, cell.text)).collect::<Vec<_>>(), [(2, "yz")]);
        let row = table.row(0);
        assert_eq!(row.cells().map(|cell| (cell.column, cell.text)).collect::<Vec<_>>(), [(0, "a"), (4, "12")]);
        assert_eq!(row.cell(4).map(|cell| (cell.padded_to, cell.shown)), Some((9, Some("P12"))));
        assert_eq!(row.cell(0).map(|cell| cell.shown), Some(None));
        assert_eq!((table.position(5), table.position(4), table.width()), (Some(1), None, 5));
        assert!(table.row(1).is_blank());
    }

    /// A length has two bytes in a cell, and there are a dozen cells in each of a million rows.
    #[test]
    fn cells_are_small_and_their_texts_may_be_long() {
        assert_eq!(size_of::<PackedCell>(), 12);
        let long = |letter: &str| letter.repeat(70_000);
        let mut shared = SharedTexts::default();
        for text in [String::new(), long("s"), "short".to_owned()] {
            shared.buffer().push_str(&text);
            assert!(shared.close());
        }
        let mut table = RawTable::new(None, false).sharing(Arc::new(shared));
        let texts = [long("a"), "b".to_owned(), long("c"), "d".repeat(usize::from(u16::MAX))];
        for (number, text) in (1..).zip(&texts) {
            table.start_row(number);
            table.push_cell(RawCell { kind: CellKind::Error, shown: Some("shown"), ..RawCell::text(0, text) });
            assert!(table.push_shared(1, 1, true) && table.push_shared(2, 2, false));
        }
        for (row, text) in table.rows().zip(&texts) {
            let cells: Vec<RawCell<'_>> = row.cells().collect();
            assert!(cells[0].text == text && cells[1].text == long("s") && cells[2].text == "short");
            assert_eq!((cells[0].kind, cells[0].shown, cells[0].computed), (CellKind::Error, Some("shown"), false));
            assert_eq!((cells[1].kind, cells[1].shown, cells[1].computed), (CellKind::Text, None, true));
            assert_eq!(row.cell(2), Some(cells[2]));
        }
    }

    #[test]
    fn every_kind_of_cell_comes_back() {
        for kind in KINDS {
            assert_eq!(Flags::new(kind, true, false, true).kind(), kind);
        }
    }

    /// Ends of fields are counted in two bytes, and a longer line has its cells like a row of a workbook.
    #[test]
    fn lines_of_any_length_come_back_as_they_went_in() {
        for length in [0, 1, usize::from(u16::MAX) - 4, usize::from(u16::MAX) - 3, usize::from(u16::MAX) + 7] {
            let long = "x".repeat(length);
            let (line, end) = (format!("a,{long},b"), 2 + u32::try_from(length).unwrap());
            let fields = [Span { start: 0, end: 1 }, Span { start: 2, end }, Span { start: end + 1, end: end + 2 }];
            let mut table = RawTable::new(None, false);
            table.expect_lines(1, 1);
            table.push_line(1, "1,2", &[Span { start: 0, end: 1 }, Span { start: 2, end: 3 }]);
            table.push_line(2, &line, &fields);
            table.push_line(3, &line, &fields);
            for row in table.rows().skip(1) {
                let cells: Vec<(u16, &str)> = row.cells().map(|cell| (cell.column, cell.text)).collect();
                let expected: Vec<(u16, &str)> =
                    [(0, "a"), (1, &*long), (2, "b")].into_iter().filter(|(_, text)| !text.is_empty()).collect();
                assert_eq!(cells, expected, "{length}");
                assert_eq!((row.fields(), row.cell(1).map_or(0, |cell| cell.text.len())), (3, length));
            }
        }
    }

    #[test]
    fn what_is_made_has_a_number_and_is_no_cell_of_the_row() {
        let mut table = RawTable::new(None, false);
        table.start_row(1);
        table.push_cell(RawCell { kind: CellKind::Number, padded_to: 9, ..RawCell::text(1, "12") });
        table.push_line(2, "a,b", &[Span { start: 0, end: 1 }, Span { start: 2, end: 3 }]);
        let mut made = MadeCells::new(1);
        made.push(MadeCell::AsIs(1));
        made.push(MadeCell::Text { text: "a; b", first: 0, computed: true });
        table.keep_made(made);
        let at = |row: usize| table.row(row).cell(MADE_FROM);
        assert_eq!(at(0).map(|cell| (cell.column, cell.text, cell.padded_to)), Some((MADE_FROM, "12", 9)));
        assert_eq!(at(1).map(|cell| (cell.column, cell.text, cell.computed)), Some((MADE_FROM, "a; b", true)));
        assert_eq!((table.row(0).cells().count(), table.row(1).cells().count(), table.width()), (1, 2, 2));
        assert_eq!(table.rows().map(|row| row.cell(MADE_FROM + 1)).collect::<Vec<_>>(), [None, None]);
    }

    #[test]
    fn a_part_of_a_table_is_a_table() {
        let mut table = RawTable::new(None, false);
        for number in 1..5 {
            let fields = [Span { start: 0, end: 1 }, Span { start: 1, end: 2 }, Span { start: 2, end: 3 }];
            table.push_line(number, "abc", &fields);
        }
        let part = table.cropped(&Area { first_row: 2, last_row: 3, first_column: 1, last_column: 1 });
        let cells: Vec<(u32, u16, String)> = part
            .rows()
            .flat_map(|row| row.cells().map(move |cell| (row.number(), cell.column, cell.text.to_owned())))
            .collect();
        assert_eq!(cells, [(2, 1, "b".to_owned()), (3, 1, "b".to_owned())]);
        assert_eq!((part.width(), part.row(0).fields(), part.position(3)), (2, 2, Some(1)));
    }

    #[test]
    fn addresses_are_inside_a_sheet() {
        assert_eq!(parse_address(b"A1"), Some((1, 0)));
        assert_eq!(parse_address(b"xfd1048576"), Some((1_048_576, 16_383)));
        for outside in ["XFE1", "A0", "A1048577", "A", "1", "", "A-1", "ZZZZZZ99999999999", "A1B", "$A$1", "A16777217"]
        {
            assert_eq!(parse_address(outside.as_bytes()), None, "{outside}");
        }
        assert_eq!(Area::parse("B2:C9").map(|area| (area.first_row, area.last_column)), Some((2, 2)));
        assert_eq!((Area::parse("C9:B2"), Area::parse("A1").is_some(), Area::parse("A:B")), (None, true, None));
    }

    #[test]
    fn hidden_rows_are_kept_as_spans() {
        let mut shape = SheetShape::default();
        [3, 4, 5, 9].into_iter().for_each(|number| shape.hide_row(number));
        assert_eq!(shape.hidden_rows, [(3, 5), (9, 9)]);
        let hidden: Vec<u32> = (1..12).filter(|number| shape.hides_row(*number)).collect();
        assert_eq!(hidden, [3, 4, 5, 9]);
    }
}
