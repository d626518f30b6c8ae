//! The kinds of records that are looked into, by their numbers in [MS-XLSB] section 2.3, and those around them.

/// The workbook, which ends with the next number as every part does.
pub(super) const BOOK: u16 = 131;
/// How the workbook counts its days.
pub(super) const BOOK_PROPERTIES: u16 = 153;
/// A sheet in the list of sheets.
pub(super) const LISTED_SHEET: u16 = 156;

/// The styles of all cells.
pub(super) const STYLES: u16 = 278;
/// A font.
pub(super) const FONT: u16 = 43;
/// A number format of the workbook's own.
pub(super) const FORMAT: u16 = 44;
/// What fills the background of cells.
pub(super) const FILL: u16 = 45;
/// The styles that cells name, and not those of which they are made.
pub(super) const CELL_STYLES: u16 = 617;
pub(super) const CELL_STYLES_END: u16 = 618;
/// One style.
pub(super) const STYLE: u16 = 47;

/// The texts that cells share.
pub(super) const TEXTS: u16 = 159;
/// One of them.
pub(super) const TEXT: u16 = 19;

/// A sheet.
pub(super) const SHEET: u16 = 129;
/// From where to where it is filled.
pub(super) const USED_AREA: u16 = 148;
/// How some columns look.
pub(super) const COLUMNS: u16 = 60;
/// The rows with their cells.
pub(super) const ROWS: u16 = 145;
pub(super) const ROWS_END: u16 = 146;
/// A row begins.
pub(super) const ROW: u16 = 0;
/// Cells that are joined.
pub(super) const MERGED: u16 = 176;
/// How people look at the sheet, each with filters of their own.
pub(super) const SAVED_VIEWS: u16 = 422;
pub(super) const SAVED_VIEWS_END: u16 = 425;

/// A table on a sheet.
pub(super) const TABLE: u16 = 343;
/// A filter, of a sheet or of a table.
pub(super) const FILTER: u16 = 161;
pub(super) const FILTER_END: u16 = 162;
/// A column in which it leaves something out.
pub(super) const FILTERED_COLUMN: u16 = 163;

/// Around what only later versions of Excel understand.
pub(super) const LATER: u16 = 35;
pub(super) const LATER_END: u16 = 36;

/// What a cell's record holds behind its place and its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// Nothing.
    Blank,
    /// A number in four bytes.
    SmallNumber,
    /// A number in eight bytes.
    Number,
    /// Yes or no.
    Bool,
    /// An error.
    Error,
    /// A text.
    Text,
    /// A text with how its letters look.
    RichText,
    /// The number of a shared text.
    SharedText,
}

/// How a cell's record says what else there is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// It names its column.
    Plain,
    /// It names its column, and holds the formula that gave the value.
    Computed,
    /// It stands behind the cell before. These are in no edition of [MS-XLSB], but Excel reads them.
    Behind,
}

/// What a record of this kind holds, where it is a cell's.
pub(super) fn cell(kind: u16) -> Option<(Value, Form)> {
    Some(match kind {
        1 => (Value::Blank, Form::Plain),
        2 => (Value::SmallNumber, Form::Plain),
        3 => (Value::Error, Form::Plain),
        4 => (Value::Bool, Form::Plain),
        5 => (Value::Number, Form::Plain),
        6 => (Value::Text, Form::Plain),
        7 => (Value::SharedText, Form::Plain),
        8 => (Value::Text, Form::Computed),
        9 => (Value::Number, Form::Computed),
        10 => (Value::Bool, Form::Computed),
        11 => (Value::Error, Form::Computed),
        12 => (Value::Blank, Form::Behind),
        13 => (Value::SmallNumber, Form::Behind),
        14 => (Value::Error, Form::Behind),
        15 => (Value::Bool, Form::Behind),
        16 => (Value::Number, Form::Behind),
        17 => (Value::Text, Form::Behind),
        18 => (Value::SharedText, Form::Behind),
        61 => (Value::RichText, Form::Behind),
        62 => (Value::RichText, Form::Plain),
        _ => return None,
    })
}
