//! What travels between the two processes. A request: a mark, the sheet asked for, the bytes. The answer:
//! frames of a kind, a length and a content, the last of which says how it ended.
//!
//! Nothing that arrives is trusted: lengths are capped before room is made, places are checked, and what
//! is no frame is [`Broken::Malformed`].

use crate::wire::WordsWire;
use model::cell::{Area, CellKind, QuoteFault, RawCell, SHEET_COLUMNS, SHEET_ROWS, SharedTexts, Span};
use model::codes::Code;
use model::marks::{CellComment, Mark};
use source::{FileNote, LongIn, ReadError, SheetFact, Sink, TextFacts};
use std::io::{self, Read, Write};
use std::sync::Arc;

const MARK: &[u8; 8] = b"rollcal1";
/// The longest content of a frame: a cell of 32,767 letters of four bytes, and what is said of it.
const LONGEST: usize = 1 << 18;

const TABLE: u8 = b'T';
const FACT: u8 = b'F';
const ROW: u8 = b'R';
const CELL: u8 = b'C';
const COMMENT: u8 = b'M';
const NOTE: u8 = b'N';
const EXPECT: u8 = b'X';
const DONE: u8 = b'D';
const REFUSED: u8 = b'E';

/// What is asked of the process.
pub(crate) struct Request<'a> {
    /// The sheet to read, where the person named one.
    pub(crate) sheet: Option<&'a str>,
    /// The workbook.
    pub(crate) bytes: &'a [u8],
}

impl Request<'_> {
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(MARK)?;
        out.write_all(&[u8::from(self.sheet.is_some())])?;
        for part in [self.sheet.unwrap_or_default().as_bytes(), self.bytes] {
            out.write_all(&(part.len() as u64).to_le_bytes())?;
            out.write_all(part)?;
        }
        out.flush()
    }
}

/// A request as it arrives.
pub(super) struct Asked {
    pub(super) sheet: Option<String>,
    pub(super) bytes: Vec<u8>,
}

impl Asked {
    pub(super) fn read(input: &mut impl Read) -> io::Result<Self> {
        let mut head = [0; 9];
        input.read_exact(&mut head)?;
        if &head[..8] != MARK {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let sheet = String::from_utf8_lossy(&part(input)?).into_owned();
        Ok(Asked { sheet: (head[8] == 1).then_some(sheet), bytes: part(input)? })
    }
}

/// A part and its length; one that is shorter than it says is none.
fn part(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// A sink that sends what it gets.
pub(super) struct Frames<W> {
    out: W,
    content: Vec<u8>,
    shared: Arc<SharedTexts>,
}

impl<W: Write> Frames<W> {
    pub(super) fn new(out: W) -> Self {
        Frames { out, content: Vec::new(), shared: Arc::default() }
    }

    /// Sends how it ended.
    pub(super) fn end(mut self, read: Result<(), ReadError>) -> io::Result<()> {
        match read {
            Ok(()) => self.write(DONE, |_| {})?,
            Err(error) => self.write(REFUSED, |content| put_error(&error, content))?,
        }
        self.out.flush()
    }

    fn write(&mut self, kind: u8, fill: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        self.content.clear();
        fill(&mut self.content);
        self.content.truncate(LONGEST);
        let length = u32::try_from(self.content.len()).unwrap_or(u32::MAX);
        self.out.write_all(&[kind])?;
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(&self.content)
    }

    /// Nobody listens any more: there is no reason to read on.
    fn send(&mut self, kind: u8, fill: impl FnOnce(&mut Vec<u8>)) -> Result<(), ReadError> {
        self.write(kind, fill).map_err(|_| ReadError::Stopped)
    }
}

impl<W: Write> Sink for Frames<W> {
    fn table(&mut self, sheet: Option<&str>, hidden: bool) -> Result<(), ReadError> {
        self.send(TABLE, |content| {
            content.push(u8::from(hidden));
            content.push(u8::from(sheet.is_some()));
            content.extend(sheet.unwrap_or_default().as_bytes());
        })
    }

    fn fact(&mut self, fact: SheetFact) -> Result<(), ReadError> {
        self.send(FACT, |content| put_fact(fact, content))
    }

    fn comment(&mut self, row: u32, column: u16, text: &str) -> Result<(), ReadError> {
        let comment = CellComment::new(row, column, text);
        self.send(COMMENT, |content| {
            content.extend(row.to_le_bytes());
            content.extend(column.to_le_bytes());
            content.extend(comment.text.as_bytes());
        })
    }

    fn row(&mut self, number: u32) -> Result<(), ReadError> {
        self.send(ROW, |content| content.extend(number.to_le_bytes()))
    }

    fn cell(&mut self, cell: RawCell<'_>) -> Result<(), ReadError> {
        let letters = cell.text.len() + cell.shown.map_or(0, str::len);
        if letters + 16 > LONGEST {
            return Err(ReadError::TooLarge(format!("a cell of {letters} bytes")));
        }
        self.send(CELL, |content| {
            content.extend(cell.column.to_le_bytes());
            let flags = u8::from(cell.computed) | (u8::from(cell.shown.is_some()) << 1);
            content.extend([kind_number(cell.kind), cell.padded_to, flags]);
            cell.shown.iter().for_each(|shown| put_text(shown, content));
            content.extend(cell.text.as_bytes());
        })
    }

    fn shared_texts(&mut self, texts: &Arc<SharedTexts>) {
        self.shared = Arc::clone(texts);
    }

    fn shared_cell(&mut self, number: u32, column: u16, computed: bool) -> Result<bool, ReadError> {
        let shared = Arc::clone(&self.shared);
        let Some(text) = shared.get(number) else { return Ok(false) };
        self.cell(RawCell { computed, ..RawCell::text(column, text) }).map(|()| true)
    }

    fn text_row(&mut self, number: u32, text: &str, fields: &[Span]) -> Result<(), ReadError> {
        self.row(number)?;
        fields.iter().zip(0..).try_for_each(|(span, column)| self.cell(RawCell::text(column, span.of(text))))
    }

    fn text(&mut self, _: TextFacts) {}

    fn note(&mut self, note: FileNote) {
        // A pipe that is closed shows at the next row.
        drop(self.send(NOTE, |content| {
            put_text(note.code.id(), content);
            put_text(&note.message, content);
            put_text(&WordsWire::to_line(&note.advice), content);
        }));
    }

    fn expect_rows(&mut self, rows: u64) {
        drop(self.send(EXPECT, |content| content.extend(rows.to_le_bytes())));
    }
}

/// How an answer ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// Everything was sent.
    Done,
    /// The file cannot be used.
    Refused(ReadError),
}

/// Why there is no end to an answer.
#[derive(Debug)]
pub(super) enum Broken {
    /// The pipe closed too early, or nothing came in time.
    Pipe(io::Error),
    /// What came was no answer.
    Malformed,
    /// The one who listens had enough.
    Sink(ReadError),
}

/// Hands what arrives to a sink, up to the frame that says how it ended.
pub(super) fn replay(input: &mut impl Read, sink: &mut dyn Sink) -> Result<Ended, Broken> {
    let mut content = Vec::new();
    let mut place = Place::default();
    loop {
        let kind = frame(input, &mut content)?;
        let mut rest = Rest(&content);
        match kind {
            DONE => return Ok(Ended::Done),
            REFUSED => return take_error(&mut rest).map(Ended::Refused).ok_or(Broken::Malformed),
            _ => take(kind, &mut rest, &mut place, sink).ok_or(Broken::Malformed)?.map_err(Broken::Sink)?,
        }
    }
}

fn frame(input: &mut impl Read, content: &mut Vec<u8>) -> Result<u8, Broken> {
    let mut head = [0; 5];
    input.read_exact(&mut head).map_err(Broken::Pipe)?;
    let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize;
    if length > LONGEST {
        return Err(Broken::Malformed);
    }
    content.resize(length, 0);
    input.read_exact(content).map_err(Broken::Pipe)?;
    Ok(head[0])
}

/// Where the answer is: rows and cells rise, and nothing comes before its table.
#[derive(Default)]
struct Place {
    in_table: bool,
    row: u32,
    /// One more than the column of the last cell.
    next_column: u16,
}

/// Takes one frame; `None` when it is none.
fn take(kind: u8, rest: &mut Rest<'_>, place: &mut Place, sink: &mut dyn Sink) -> Option<Result<(), ReadError>> {
    Some(match kind {
        TABLE => {
            *place = Place { in_table: true, ..Place::default() };
            let (hidden, named) = (rest.flag()?, rest.flag()?);
            let name = rest.text_to_end()?;
            sink.table(named.then_some(name), hidden)
        }
        FACT if place.in_table => sink.fact(take_fact(rest)?),
        COMMENT if place.in_table => {
            let row = rest.long().filter(|number| (1..=SHEET_ROWS).contains(number))?;
            let column = rest.short().filter(|column| *column < SHEET_COLUMNS)?;
            sink.comment(row, column, rest.text_to_end()?)
        }
        ROW if place.in_table => {
            let number = rest.long().filter(|number| *number > place.row && *number <= SHEET_ROWS)?;
            (place.row, place.next_column) = (number, 0);
            sink.row(number)
        }
        CELL if place.row > 0 => {
            let column = rest.short().filter(|column| (place.next_column..SHEET_COLUMNS).contains(column))?;
            place.next_column = column + 1;
            let (kind, padded_to) = (kind_of(rest.byte()?)?, rest.byte()?);
            let flags = rest.byte().filter(|flags| *flags < 4)?;
            let (computed, shown) = (flags & 1 != 0, if flags & 2 == 0 { None } else { Some(rest.text()?) });
            sink.cell(RawCell { kind, padded_to, shown, computed, ..RawCell::text(column, rest.text_to_end()?) })
        }
        NOTE => {
            let code = Code::find(rest.text()?)?;
            let (message, advice) = (rest.text()?.to_owned(), WordsWire::from_line(rest.text()?)?);
            sink.note(FileNote { code, message, advice });
            Ok(())
        }
        EXPECT => {
            sink.expect_rows(rest.longest().filter(|rows| *rows <= u64::from(SHEET_ROWS))?);
            Ok(())
        }
        _ => return None,
    })
}

fn put_text(text: &str, content: &mut Vec<u8>) {
    content.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    content.extend(text.as_bytes());
}

/// The content of a frame that has not been looked at.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes(1).map(|bytes| bytes[0])
    }

    fn flag(&mut self) -> Option<bool> {
        self.byte().filter(|byte| *byte < 2).map(|byte| byte == 1)
    }

    fn short(&mut self) -> Option<u16> {
        self.bytes(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    fn long(&mut self) -> Option<u32> {
        self.bytes(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn longest(&mut self) -> Option<u64> {
        self.bytes(8)?.try_into().ok().map(u64::from_le_bytes)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.long()? as usize;
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    fn text_to_end(&mut self) -> Option<&'a str> {
        std::str::from_utf8(std::mem::take(&mut self.0)).ok()
    }
}

fn kind_number(kind: CellKind) -> u8 {
    match kind {
        CellKind::Text => 0,
        CellKind::Number => 1,
        CellKind::Date => 2,
        CellKind::Bool => 3,
        CellKind::Error => 4,
        CellKind::NoResult => 5,
    }
}

fn kind_of(number: u8) -> Option<CellKind> {
    use CellKind::{Bool, Date, Error, NoResult, Number, Text};
    [Text, Number, Date, Bool, Error, NoResult].into_iter().find(|kind| kind_number(*kind) == number)
}

fn put_fact(fact: SheetFact, content: &mut Vec<u8>) {
    let mut put = |kind: u8, numbers: &[u32]| {
        content.push(kind);
        content.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    };
    let corners =
        |area: Area| [area.first_row, area.last_row, u32::from(area.first_column), u32::from(area.last_column)];
    match fact {
        SheetFact::FormatsUnknown => put(0, &[]),
        SheetFact::From1904 => put(1, &[]),
        SheetFact::HiddenUnknown => put(6, &[]),
        SheetFact::HiddenRow(number) => put(2, &[number]),
        SheetFact::HiddenColumns(first, last) => put(3, &[u32::from(first), u32::from(last)]),
        SheetFact::Merged(area) => put(4, &corners(area)),
        SheetFact::Filter(area) => put(5, &corners(area)),
        SheetFact::Quote(QuoteFault::Inside { row, column }) => put(7, &[row, u32::from(column)]),
        SheetFact::Quote(QuoteFault::TextBehind { row, column }) => put(8, &[row, u32::from(column)]),
        SheetFact::Quote(QuoteFault::LinesJoined { row, last_line, rows }) => put(9, &[row, last_line, rows]),
        SheetFact::Marked { row, column, mark: Mark::Struck } => put(10, &[row, u32::from(column)]),
        SheetFact::Marked { row, column, mark: Mark::Coloured(colour) } => put(11, &[row, u32::from(column), colour]),
    }
}

fn take_fact(rest: &mut Rest<'_>) -> Option<SheetFact> {
    let column = |rest: &mut Rest<'_>| u16::try_from(rest.long()?).ok().filter(|column| *column < SHEET_COLUMNS);
    let area = |rest: &mut Rest<'_>| {
        let (first_row, last_row) = (rest.long()?, rest.long()?);
        let (first_column, last_column) = (column(rest)?, column(rest)?);
        let inside = 1 <= first_row && first_row <= last_row && last_row <= SHEET_ROWS && first_column <= last_column;
        inside.then_some(Area { first_row, last_row, first_column, last_column })
    };
    let row = |rest: &mut Rest<'_>| rest.long().filter(|number| (1..=SHEET_ROWS).contains(number));
    Some(match rest.byte()? {
        0 => SheetFact::FormatsUnknown,
        1 => SheetFact::From1904,
        6 => SheetFact::HiddenUnknown,
        2 => SheetFact::HiddenRow(row(rest)?),
        3 => SheetFact::HiddenColumns(column(rest)?, column(rest)?),
        4 => SheetFact::Merged(area(rest)?),
        5 => SheetFact::Filter(area(rest)?),
        7 => SheetFact::Quote(QuoteFault::Inside { row: rest.long()?, column: column(rest)? }),
        8 => SheetFact::Quote(QuoteFault::TextBehind { row: rest.long()?, column: column(rest)? }),
        9 => {
            SheetFact::Quote(QuoteFault::LinesJoined { row: rest.long()?, last_line: rest.long()?, rows: rest.long()? })
        }
        10 => SheetFact::Marked { row: row(rest)?, column: column(rest)?, mark: Mark::Struck },
        11 => {
            let (row, column) = (row(rest)?, column(rest)?);
            SheetFact::Marked { row, column, mark: Mark::Coloured(rest.long()?) }
        }
        _ => return None,
    })
}

fn put_error(error: &ReadError, content: &mut Vec<u8>) {
    let mut put = |kind: u8, texts: &[&str]| {
        content.push(kind);
        texts.iter().for_each(|text| put_text(text, content));
    };
    match error {
        ReadError::Empty => put(0, &[]),
        ReadError::Password => put(1, &[]),
        ReadError::Corrupt(why) => put(2, &[why]),
        ReadError::TooLarge(what) => put(3, &[what]),
        ReadError::NoSuchSheet { wanted, names } => put(4, &[wanted, names]),
        ReadError::LongValue { what, .. } => put(5, &[what]),
        // The caller looked at the file first, and no text is read in the sandbox.
        ReadError::Unsupported(_)
        | ReadError::TooOld(_)
        | ReadError::InvalidBytes { .. }
        | ReadError::OtherCharset { .. }
        | ReadError::OlderLetters(_)
        | ReadError::UnknownEncoding(_)
        | ReadError::DelimiterUnclear(_)
        | ReadError::OtherDelimiter { .. }
        | ReadError::QuoteNotClosed(_)
        | ReadError::QuoteSwallows { .. }
        | ReadError::NulBytes(_)
        | ReadError::DamagedExport(_)
        | ReadError::ExportTooLarge(_)
        | ReadError::LockedArchive
        | ReadError::NotPatrons(_)
        | ReadError::InArchive { .. }
        | ReadError::Query(_)
        | ReadError::Database(_)
        | ReadError::Stopped => put(2, &[&error.to_string()]),
    }
}

fn take_error(rest: &mut Rest<'_>) -> Option<ReadError> {
    let text = |rest: &mut Rest<'_>| rest.text().map(str::to_owned);
    Some(match rest.byte()? {
        0 => ReadError::Empty,
        1 => ReadError::Password,
        2 => ReadError::Corrupt(text(rest)?),
        3 => ReadError::TooLarge(text(rest)?),
        4 => ReadError::NoSuchSheet { wanted: text(rest)?, names: text(rest)? },
        5 => ReadError::LongValue { what: text(rest)?, of: LongIn::Workbook },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use source::{Caps, Collector, Options, ReadFile};

    fn arrives(bytes: &[u8]) -> (Result<Ended, Broken>, ReadFile) {
        let mut listener = |_| true;
        let mut collector = Collector::new(Caps::default(), &mut listener);
        let ended = replay(&mut &bytes[..], &mut collector);
        (ended, collector.file)
    }

    fn sent(name: &str, bytes: &[u8], options: &Options) -> Vec<u8> {
        let mut out = Vec::new();
        let mut frames = Frames::new(&mut out);
        let read = source::read(source::Input { bytes, name, options }, &mut frames).map(|_| ());
        frames.end(read).unwrap();
        out
    }

    fn cells(file: &ReadFile) -> Vec<String> {
        let rows = file.tables.iter().flat_map(|table| table.rows());
        rows.flat_map(|row| row.cells().map(move |cell| format!("{} {cell:?}", row.number()))).collect()
    }

    #[test]
    fn what_is_sent_arrives() {
        let text = "ID | Name\n#7~9 | d:2027-06-30\n5: e:#N/A | b:TRUE";
        for bytes in [testkit::ods_bytes(text), testkit::xlsx_bytes(text)] {
            let (ended, file) = arrives(&sent("list.xls", &bytes, &Options::default()));
            let mut listener = |_| true;
            let mut here = Collector::new(Caps::default(), &mut listener);
            let options = Options::default();
            source::read(source::Input { bytes: &bytes, name: "list.xls", options: &options }, &mut here).unwrap();
            assert_eq!(ended.unwrap(), Ended::Done);
            assert_eq!((cells(&file), file.notes), (cells(&here.file), here.file.notes));
            assert_eq!(file.tables[0].shape, here.file.tables[0].shape);
        }
    }

    #[test]
    fn what_a_sheet_shows_of_a_number_arrives() {
        let mut out = Vec::new();
        let mut frames = Frames::new(&mut out);
        frames.table(Some("Sheet1"), false).unwrap();
        frames.row(1).unwrap();
        let cell = RawCell { kind: CellKind::Number, shown: Some("P7"), computed: true, ..RawCell::text(0, "7") };
        frames.cell(cell).unwrap();
        frames.end(Ok(())).unwrap();
        let (ended, file) = arrives(&out);
        assert_eq!(ended.unwrap(), Ended::Done);
        assert_eq!(file.tables[0].row(0).cell(0), Some(cell));
    }

    #[test]
    fn marks_and_comments_arrive() {
        let mut out = Vec::new();
        let mut frames = Frames::new(&mut out);
        frames.table(Some("Sheet1"), false).unwrap();
        frames.fact(SheetFact::Marked { row: 2, column: 1, mark: Mark::Struck }).unwrap();
        frames.fact(SheetFact::Marked { row: 3, column: 1, mark: Mark::Coloured(0x00FF_FF00) }).unwrap();
        frames.comment(4, 0, "moved").unwrap();
        frames.end(Ok(())).unwrap();
        let (ended, file) = arrives(&out);
        assert_eq!(ended.unwrap(), Ended::Done);
        let marks = &file.tables[0].shape.marks;
        assert_eq!(
            marks.looks().map(|(mark, ..)| mark).collect::<Vec<_>>(),
            [Mark::Struck, Mark::Coloured(0x00FF_FF00)]
        );
        assert_eq!(marks.comments(), [CellComment::new(4, 0, "moved")]);
    }

    #[test]
    fn a_refusal_arrives() {
        let options = Options { sheet: Some("Spring".to_owned()), ..Options::default() };
        let bytes = testkit::ods_bytes("ID | Name");
        let wanted = ReadError::NoSuchSheet { wanted: "Spring".to_owned(), names: "\"Sheet1\"".to_owned() };
        assert_eq!(arrives(&sent("list.ods", &bytes, &options)).0.unwrap(), Ended::Refused(wanted));
        let cut = &bytes[..bytes.len() / 2];
        assert!(matches!(arrives(&sent("list.ods", cut, &options)).0.unwrap(), Ended::Refused(ReadError::Corrupt(_))));
    }

    fn frame_of(kind: u8, content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap();
        [&[kind], length.to_le_bytes().as_slice(), content].concat()
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        let table = frame_of(TABLE, &[0, 1, b'S']);
        let row = |number: u32| frame_of(ROW, &number.to_le_bytes());
        let cell = |column: u16| frame_of(CELL, &[&column.to_le_bytes()[..], &[0, 0, 0], b"x"].concat());
        let is_malformed = |parts: &[&[u8]]| matches!(arrives(&parts.concat()).0, Err(Broken::Malformed));
        assert!(is_malformed(&[b"garbage that is long enough"]));
        assert!(is_malformed(&[&[CELL, 0xFF, 0xFF, 0xFF, 0x7F]]), "an oversized frame");
        assert!(is_malformed(&[&row(1)]), "a row before its table");
        assert!(is_malformed(&[&table, &cell(0)]), "a cell before its row");
        assert!(is_malformed(&[&table, &row(2), &row(2)]), "a row twice");
        assert!(is_malformed(&[&table, &row(2), &row(1)]), "a row backwards");
        assert!(is_malformed(&[&table, &row(0)]) && is_malformed(&[&table, &row(1_048_577)]));
        assert!(is_malformed(&[&table, &row(1), &cell(3), &cell(3)]), "a cell twice");
        assert!(is_malformed(&[&table, &row(1), &cell(16_384)]));
        assert!(is_malformed(&[&table, &row(1), &frame_of(CELL, &[0, 0, 9, 0, 0])]), "an unknown kind");
        assert!(is_malformed(&[&table, &row(1), &frame_of(CELL, &[0, 0, 0, 0, 0, 0xFF])]), "no UTF-8");
        assert!(is_malformed(&[&frame_of(TABLE, &[2, 0])]) && is_malformed(&[&frame_of(TABLE, &[])]));
        assert!(is_malformed(&[&frame_of(REFUSED, &[9])]) && is_malformed(&[&frame_of(b'?', &[])]));
        assert!(is_malformed(&[&frame_of(NOTE, &[4, 0, 0, 0, b'Z', b'9', b'9', b'9'])]), "an unknown code");
        assert!(is_malformed(&[&frame_of(EXPECT, &[0xFF; 8])]));
        assert!(is_malformed(&[&table, &frame_of(FACT, &[4, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]));
        // The control: without the fault it is an answer.
        let good = [&table[..], &row(2), &cell(3), &cell(4), &row(3), &frame_of(DONE, &[])].concat();
        assert_eq!(arrives(&good).0.unwrap(), Ended::Done);
        for end in 0..good.len() {
            assert!(matches!(arrives(&good[..end]).0, Err(Broken::Pipe(_))), "cut at {end}");
        }
    }

    #[test]
    fn a_request_arrives_whole_or_not_at_all() {
        let mut out = Vec::new();
        Request { sheet: Some("Fall"), bytes: b"workbook" }.write(&mut out).unwrap();
        let asked = Asked::read(&mut &out[..]).unwrap();
        assert_eq!((asked.sheet.as_deref(), asked.bytes.as_slice()), (Some("Fall"), b"workbook".as_slice()));
        assert!((0..out.len()).all(|end| Asked::read(&mut &out[..end]).is_err()));
        out[0] = b'x';
        assert!(Asked::read(&mut &out[..]).is_err());
    }
}
