//! SirsiDynix Horizon's borrower import, in the formats S41 and M41, behind their header: `x-` and the columns, then a
//! record for each borrower that begins with its action, `A-`, `M-` or `U-`. In S41 a record is one line of columns
//! `ba(1).city_st`; in M41 it is a line for each table, `borrower_address: city_st; postal_code`, of which there may be
//! several. `\` at the end of a line goes on in the next.
//!
//! Horizon keeps the header in a file of its own: without it nothing says what a value is, so the header is put in
//! front of the borrowers. One delimiter stands between all columns; columns at the end of a line may be left out.
//! What columns of fixed widths look like behind the action is not known, nor is the older format S32, so neither is
//! read. A borrower to be deleted is told as damaged: nobody is deleted here.
//!
//! The second ID is the primary ID, or the first barcode where a file has no second IDs. Codes of phones and the user
//! ID of e-mail are of each library's own and are left behind.
//!
//! Nothing marks the end of a borrower of M41, who may have any number of lines. Where every borrower before the last one
//! has lines that the last one would have still to come, the file was cut between two lines.

use crate::parts::city::City;
use crate::parts::dates;
use crate::parts::lines::{self, HeldLines, each_line};
use crate::parts::slot::Slot;
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::field::ListField;
use model::place::Numbering;
use model::record::{AddressPart, PhonePart, RecordKey, StatisticPart};

/// Separators as the manual lists them. `_` comes last: names of columns have it, too.
const DELIMITERS: &str = ",;=!:<>*$%+^?~&|\\/_";
/// Columns of a header; more than Horizon has.
const MOST_COLUMNS: usize = 500;
/// Bytes of a line of a header.
const MOST_BYTES: usize = 10_000;
/// Lines of a borrower, and the highest number of a table in one line.
const MOST_ENTRIES: u16 = 50;
/// Bytes of a borrower, to guess how many there are.
const LIKELY_BYTES: u64 = 300;

/// The name of a table, its abbreviation, and the columns that mean something here.
struct TableOf {
    names: [&'static str; 2],
    columns: &'static [(&'static str, Use)],
}

/// What is done with the values of a column.
#[derive(Debug, Clone, Copy)]
enum Use {
    Field(ListField),
    Day(ListField),
    Address(AddressPart),
    AddressType,
    CityAndState,
    Email,
    Phone,
    Barcode,
    Statistic,
    Password,
    LeftBehind,
}

const BORROWER: &str = "borrower";
const SECOND_ID: &str = "second_id";

static TABLES: [TableOf; 6] = [
    TableOf {
        names: [BORROWER, "bt"],
        columns: &[
            ("name", Use::Field(ListField::FullName)),
            (SECOND_ID, Use::Field(ListField::PrimaryId)),
            ("btype", Use::Field(ListField::UserGroup)),
            ("location", Use::Field(ListField::Campus)),
            ("expiration_date", Use::Day(ListField::ExpiryDate)),
            ("birth_date", Use::Day(ListField::BirthDate)),
            ("pin", Use::Password),
        ],
    },
    TableOf { names: ["borrower_barcode", "bb"], columns: &[("bbarcode", Use::Barcode)] },
    TableOf {
        names: ["borrower_address", "ba"],
        columns: &[
            ("address1", Use::Address(AddressPart::Line1)),
            ("address2", Use::Address(AddressPart::Line2)),
            ("city_st", Use::CityAndState),
            ("postal_code", Use::Address(AddressPart::PostalCode)),
            ("email_address", Use::Email),
            ("address_type", Use::AddressType),
            ("email_name", Use::LeftBehind),
            ("mail_sort_type", Use::LeftBehind),
            ("send_preoverdue", Use::LeftBehind),
        ],
    },
    TableOf { names: ["borrower_phone", "bp"], columns: &[("phone_no", Use::Phone), ("phone_type", Use::LeftBehind)] },
    TableOf { names: ["borrower_bstat", "bs"], columns: &[("bstat", Use::Statistic)] },
    TableOf { names: ["borrower_image", "bi"], columns: &[] },
];

/// A column of the header.
struct Column {
    /// What it is called, with its table.
    name: String,
    of: Use,
    /// Which of the entries of its table it belongs to; in M41 the lines are counted instead.
    entry: u16,
}

/// The columns of one table in M41.
struct TableLine {
    table: &'static TableOf,
    columns: Vec<Column>,
}

/// How the records of a file are written.
enum Format {
    S41(Vec<Column>),
    M41(Vec<TableLine>),
}

/// The borrower of M41 whose lines come in, and those before.
struct Held {
    lines: HeldLines,
    before: Before,
}

/// The borrowers before the last one.
#[derive(Debug, Default)]
struct Before {
    borrowers: u32,
    /// The tables of which all of them have a line, a bit for each in the order of the header.
    tables: u32,
}

impl Before {
    /// So many borrowers show what all have. With fewer, a last one who has no card is nothing strange.
    const ENOUGH: u32 = 9;

    /// One more, who has lines of these tables.
    fn add(&mut self, tables: u32) {
        self.tables = if self.borrowers == 0 { tables } else { self.tables & tables };
        self.borrowers = self.borrowers.saturating_add(1);
    }

    /// The position of the first table of which the last borrower has no line, though all before have one, where those
    /// that are missing come behind all that are there.
    fn missed(&self, tables: u32) -> Option<usize> {
        let (missing, behind) = (self.tables & !tables, u32::BITS - tables.leading_zeros());
        let first = missing.trailing_zeros();
        let is_cut = self.borrowers >= Before::ENOUGH && missing != 0 && first >= behind;
        usize::try_from(first).ok().filter(|_| is_cut)
    }
}

/// What a header says.
struct Header {
    /// None where no line has two columns.
    delimiter: Option<char>,
    format: Format,
}

/// Whether a file begins with a header of S41 or M41.
pub(crate) fn sniff(head: &[u8]) -> bool {
    let end = memchr::memchr2(b'\n', b'\r', head).unwrap_or(head.len());
    let line = String::from_utf8_lossy(&head[..end]);
    let Some(columns) = header_of(line.trim()) else { return false };
    let Some(end) = columns.find(['(', ':']) else { return false };
    // M41 begins with the borrowers' own table; in S41 any may be the first.
    table_named(&columns[..end]).is_some_and(|table| table.is_of_borrowers() || is_of_s41(columns))
}

impl TableOf {
    fn is_of_borrowers(&self) -> bool {
        self.names.contains(&BORROWER)
    }
}

/// Whether a header has its columns in one line, `bt(1).name`.
fn is_of_s41(columns: &str) -> bool {
    columns.split_once(')').is_some_and(|(indexed, _)| indexed.contains('('))
}

/// What stands behind the `x-` of a header.
fn header_of(line: &str) -> Option<&str> {
    line.strip_prefix(['x', 'X'])?.strip_prefix('-').map(str::trim_start)
}

fn table_named(name: &str) -> Option<&'static TableOf> {
    let name = name.trim();
    TABLES.iter().find(|table| table.names.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// The action of a record, and what stands behind it.
fn action_of(line: &str) -> Option<(char, &str)> {
    let action = line.chars().next().filter(|action| "ADMU".contains(action.to_ascii_uppercase()))?;
    line[1..].strip_prefix('-').map(|rest| (action.to_ascii_uppercase(), rest.trim_start()))
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// As all lines do.
    Whole,
    /// Not at all: the file ends in the middle of it.
    Missing,
    /// With the mark that it goes on, and nothing comes behind.
    GoesOn,
}

/// Hands the lines of a text to `take` with the numbers of their first ones and how they end, blank ones left out; one
/// with `\` at its end goes on in the next.
fn each_whole_line(
    text: &mut Text<'_>,
    mut take: impl FnMut(u32, &str, End) -> Result<(), Ended>,
) -> Result<(), Ended> {
    let mut held = HeldLine::default();
    each_line(text, |number, line, is_cut| {
        let is_blank = line.trim().is_empty();
        if !held.goes_on() {
            if is_blank {
                return Ok(());
            }
            held.put(End::Whole, &mut take)?;
        }
        held.push(number, line);
        if !is_blank {
            held.should_go_on = line.trim_end().ends_with('\\');
            held.is_cut = is_cut;
        }
        if held.goes_on() || held.should_go_on { Ok(()) } else { held.put(held.end(), &mut take) }
    })?;
    held.put(held.end(), &mut take)
}

/// A line of which more may come.
#[derive(Debug, Default)]
struct HeldLine {
    /// The number of its first one; 0 where none is held.
    first: u32,
    text: String,
    /// Whether the last of its lines that is not blank should go on: whether it does, what comes behind shows.
    should_go_on: bool,
    /// Whether that line has no end.
    is_cut: bool,
}

impl HeldLine {
    /// Whether the next line is part of it.
    fn goes_on(&self) -> bool {
        self.text.ends_with('\\')
    }

    /// Begins with a line, or goes on with it in place of the mark.
    fn push(&mut self, number: u32, line: &str) {
        if self.first == 0 {
            self.first = number;
        }
        self.text.pop();
        self.text.push_str(line);
    }

    /// How it ends where nothing comes behind it.
    fn end(&self) -> End {
        match (self.is_cut, self.should_go_on) {
            (true, _) => End::Missing,
            (false, true) => End::GoesOn,
            (false, false) => End::Whole,
        }
    }

    /// Hands it to `take`, if one is held, and lets it go.
    fn put(&mut self, end: End, take: &mut impl FnMut(u32, &str, End) -> Result<(), Ended>) -> Result<(), Ended> {
        let first = std::mem::take(&mut self.first);
        if first != 0 && !self.text.trim().is_empty() {
            take(first, &self.text, end)?;
        }
        self.text.clear();
        Ok(())
    }
}

/// Reads a file.
pub(crate) fn read(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    let likely = text.bytes() / LIKELY_BYTES;
    let mut of_header: Vec<String> = Vec::new();
    let mut header: Option<Header> = None;
    // One more than a borrower may have.
    let lines = HeldLines::up_to(usize::from(MOST_ENTRIES) + 1);
    let mut held = Held { lines, before: Before::default() };
    let mut last_end = End::Whole;
    each_whole_line(text, |number, line, end| {
        last_end = end;
        if let Some(header) = &header {
            return header.take(number, line, end, &mut held, sink);
        }
        if of_header.is_empty() || action_of(line.trim()).is_none() {
            of_header.push(line.trim().to_owned());
            if of_header.len() > MOST_COLUMNS {
                return Err(Ended::Damaged(format!("its header has more than {MOST_COLUMNS} lines")));
            }
            return Ok(());
        }
        let begun = begin(&of_header, likely, sink)?;
        begun.take(number, line, end, &mut held, sink)?;
        header = Some(begun);
        Ok(())
    })?;
    match &header {
        Some(header) => header.put_last(&held, last_end, sink),
        None => begin(&of_header, likely, sink).map(drop),
    }
}

/// What a header says, when all of its lines have come.
fn begin(lines: &[String], likely: u64, sink: &mut dyn Sink) -> Result<Header, Ended> {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let header = Header::of(&lines).map_err(Ended::Damaged)?;
    sink.records(Numbering::Lines, likely)?;
    Ok(header)
}

impl Header {
    /// Takes a line behind the header: a record of S41, or a line of one of M41, which is held until the next begins.
    fn take(&self, number: u32, line: &str, end: End, held: &mut Held, sink: &mut dyn Sink) -> Result<(), Ended> {
        match &self.format {
            Format::S41(columns) => match of_one_line(line, self.delimiter, columns.len()) {
                Ok(_) if self.is_cut(end) => sink.damaged(number, lines::CUT.to_owned()),
                Ok(values) => put_line(number, &values, columns, sink),
                Err(why) => sink.damaged(number, why),
            },
            Format::M41(_) => {
                if action_of(line.trim()).is_some() {
                    self.put_held(held, sink)?;
                }
                held.lines.push(number, line);
                Ok(())
            }
        }
    }

    /// Whether the file ends in the middle of a line that ends so, or before one in which it should go on.
    fn is_cut(&self, end: End) -> bool {
        match end {
            End::Whole => false,
            End::Missing => true,
            End::GoesOn => self.delimiter != Some('\\'),
        }
    }

    /// Gives the borrower whose lines are held to a sink, and lets them go: another one follows.
    fn put_held(&self, held: &mut Held, sink: &mut dyn Sink) -> Result<(), Ended> {
        let Format::M41(tables) = &self.format else { return Ok(()) };
        if let Some(of_it) = put_record(&held.lines.lines(), self.delimiter, tables, sink)? {
            held.before.add(of_it);
        }
        held.lines.clear();
        Ok(())
    }

    /// Gives the last borrower to a sink, whose last line ends so.
    fn put_last(&self, held: &Held, end: End, sink: &mut dyn Sink) -> Result<(), Ended> {
        let Format::M41(tables) = &self.format else { return Ok(()) };
        let record = held.lines.lines();
        let Some((number, _)) = record.first() else { return Ok(()) };
        if self.is_cut(end) {
            return sink.damaged(*number, lines::CUT.to_owned());
        }
        let of_it = entries(&record, self.delimiter, tables).map(|entries| tables_of(&entries, tables));
        match of_it.ok().and_then(|of_it| tables.get(held.before.missed(of_it)?)) {
            Some(missed) => {
                let [name, _] = missed.table.names;
                let why = format!("the file ends before its line of {name}, which every borrower before has");
                sink.damaged(*number, why)
            }
            None => put_record(&record, self.delimiter, tables, sink).map(drop),
        }
    }
}

impl Header {
    fn of(lines: &[&str]) -> Result<Self, String> {
        let no_header = || "its first line is no header with columns of borrowers".to_owned();
        let (first, others) = lines.split_first().ok_or_else(no_header)?;
        let first = header_of(first).ok_or_else(no_header)?;
        if lines.iter().any(|line| line.len() > MOST_BYTES) {
            return Err(format!("a line of its header has more than {MOST_BYTES} bytes"));
        }
        if lines.iter().any(|line| line.contains('[')) {
            return Err("its header gives widths of columns: only columns with a delimiter are read".to_owned());
        }
        match is_of_s41(first) {
            true if others.is_empty() => Header::of_s41(first),
            true => Err("its header has more than one line of columns, or a record without an action".to_owned()),
            false => {
                let lines: Vec<&str> = std::iter::once(first).chain(others.iter().copied()).collect();
                Header::of_m41(&lines)
            }
        }
    }

    fn of_s41(line: &str) -> Result<Self, String> {
        let delimiter = delimiter_of(&[line], |column| indexed(column).is_some(), is_known_indexed)?;
        let columns: Option<Vec<Column>> = split(line, delimiter, is_known_indexed)
            .into_iter()
            .map(|text| {
                let (table, entry, column) = indexed(text)?;
                Some(Column { name: text.to_owned(), of: use_of(table, column), entry })
            })
            .collect();
        let mut columns = columns.ok_or_else(|| "a column of its header is not known".to_owned())?;
        let has_second_ids = columns.iter().any(|column| matches!(column.of, Use::Field(ListField::PrimaryId)));
        let first_barcode = columns.iter_mut().find(|column| matches!(column.of, Use::Barcode));
        if let Some(first) = first_barcode.filter(|_| !has_second_ids) {
            (first.of, first.entry) = (Use::Field(ListField::PrimaryId), 1);
        }
        if columns.len() > MOST_COLUMNS {
            return Err(format!("its header has more than {MOST_COLUMNS} columns"));
        }
        Ok(Header { delimiter, format: Format::S41(columns) })
    }

    fn of_m41(lines: &[&str]) -> Result<Self, String> {
        let mut tables: Vec<(&'static TableOf, &str)> = Vec::new();
        for line in lines {
            let (table, columns) = line.split_once(':').ok_or("a line of its header names no table")?;
            let table = table_named(table).ok_or("a line of its header names a table that is not known")?;
            if tables.iter().any(|(known, _)| std::ptr::eq(*known, table)) {
                return Err("its header names a table twice".to_owned());
            }
            tables.push((table, columns.trim()));
        }
        if tables.first().is_none_or(|(table, _)| !table.is_of_borrowers()) {
            return Err("its header does not begin with the table of borrowers".to_owned());
        }
        let of_columns: Vec<&str> = tables.iter().map(|(_, columns)| *columns).collect();
        let delimiter = delimiter_of(&of_columns, is_name, is_known)?;
        let of_borrowers = split(of_columns.first().copied().unwrap_or_default(), delimiter, is_known);
        let has_second_ids = of_borrowers.iter().any(|column| column.eq_ignore_ascii_case(SECOND_ID));
        let tables: Vec<TableLine> = tables
            .into_iter()
            .map(|(table, columns)| {
                let column = |text: &str| {
                    let is_id = matches!(use_of(table, text), Use::Barcode) && !has_second_ids;
                    let of = if is_id { Use::Field(ListField::PrimaryId) } else { use_of(table, text) };
                    Column { name: format!("{}.{text}", table.names[0]), of, entry: 0 }
                };
                TableLine { table, columns: split(columns, delimiter, is_known).into_iter().map(column).collect() }
            })
            .collect();
        if tables.iter().any(|table| table.columns.len() > MOST_COLUMNS) {
            return Err(format!("its header has more than {MOST_COLUMNS} columns"));
        }
        Ok(Header { delimiter, format: Format::M41(tables) })
    }
}

/// The delimiter between the columns of all these lines; none where no line has two columns.
fn delimiter_of(
    lines: &[&str],
    is_column: fn(&str) -> bool,
    is_known: fn(&str) -> bool,
) -> Result<Option<char>, String> {
    if lines.iter().all(|line| is_known(line)) {
        return Ok(None);
    }
    let fits = |delimiter: &char| {
        let columns: Vec<Vec<&str>> = lines.iter().map(|line| split(line, Some(*delimiter), is_known)).collect();
        columns.iter().any(|line| line.len() > 1) && columns.iter().flatten().all(|column| is_column(column))
    };
    match DELIMITERS.chars().find(fits) {
        Some(delimiter) => Ok(Some(delimiter)),
        None if lines.iter().all(|line| is_column(line)) => Ok(None),
        None => Err("a column of its header is not known, or its columns have no delimiter of Horizon".to_owned()),
    }
}

/// The columns of a line of a header.
fn split(line: &str, delimiter: Option<char>, is_known: fn(&str) -> bool) -> Vec<&str> {
    let Some(delimiter) = delimiter else { return vec![line] };
    let line = line.strip_suffix(delimiter).unwrap_or(line);
    if delimiter == '_' {
        return split_at_underscores(line, is_known);
    }
    line.split(delimiter).map(str::trim).collect()
}

/// Columns with `_` between them and in their names: each is the longest known one. A line that is none stays whole.
fn split_at_underscores(line: &str, is_known: fn(&str) -> bool) -> Vec<&str> {
    let mut columns = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let mut ends = std::iter::once(rest.len()).chain(rest.rmatch_indices('_').map(|(at, _)| at));
        let Some(end) = ends.find(|end| is_known(rest[..*end].trim())) else { return vec![line] };
        columns.push(rest[..end].trim());
        rest = rest[end..].strip_prefix('_').unwrap_or_default();
    }
    columns
}

/// A column of S41: its table, which entry of it, and its name there.
fn indexed(text: &str) -> Option<(&'static TableOf, u16, &str)> {
    let (table, rest) = text.split_once('(')?;
    let (entry, rest) = rest.split_once(')')?;
    let entry = entry.trim().parse().ok().filter(|entry| (1..=MOST_ENTRIES).contains(entry))?;
    let column = if rest.is_empty() { rest } else { rest.strip_prefix('.').filter(|column| is_name(column))? };
    let table = table_named(table).filter(|table| !table.is_of_borrowers() || entry == 1)?;
    Some((table, entry, column))
}

fn is_known_indexed(text: &str) -> bool {
    indexed(text).is_some_and(|(_, _, column)| column.is_empty() || is_known(column))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'#'))
}

/// Whether a column of this name is known in any table.
fn is_known(text: &str) -> bool {
    TABLES.iter().any(|table| table.columns.iter().any(|(known, _)| known.eq_ignore_ascii_case(text)))
}

fn use_of(table: &TableOf, column: &str) -> Use {
    let known = table.columns.iter().find(|(known, _)| known.eq_ignore_ascii_case(column));
    known.map_or(Use::LeftBehind, |(_, of)| *of)
}

/// The values of a record of S41.
fn of_one_line(line: &str, delimiter: Option<char>, columns: usize) -> Result<Vec<&str>, String> {
    let (action, rest) = action_of(line.trim()).ok_or("this line has no action: A-, M- or U-")?;
    to_be_kept(action)?;
    values(rest, delimiter, columns).map_err(|many| format!("this line has {many} values for {columns} columns"))
}

fn to_be_kept(action: char) -> Result<(), String> {
    if action == 'D' { Err("this borrower is to be deleted, and nobody is deleted here".to_owned()) } else { Ok(()) }
}

/// The values of a line, or how many there are where that is more than it has columns; those at the end may be left
/// out, and the last one may have its delimiter.
fn values(line: &str, delimiter: Option<char>, columns: usize) -> Result<Vec<&str>, usize> {
    let Some(delimiter) = delimiter else { return Ok(vec![line.trim()]) };
    let mut values: Vec<&str> = line.split(delimiter).map(str::trim).collect();
    if values.len() == columns + 1 && values.last().is_some_and(|last| last.is_empty()) {
        values.pop();
    }
    if values.len() > columns { Err(values.len()) } else { Ok(values) }
}

fn put_line(number: u32, values: &[&str], columns: &[Column], sink: &mut dyn Sink) -> Result<(), Ended> {
    sink.record(number)?;
    for (text, column) in values.iter().zip(columns) {
        put(column, column.entry, text, sink)?;
    }
    Ok(())
}

/// A line of M41: its columns, which entry it is, and its values.
type Entry<'l, 't> = (&'t TableLine, u16, Vec<&'l str>);

/// The tables of these lines, a bit for each in the order of the header.
fn tables_of(entries: &[Entry<'_, '_>], tables: &[TableLine]) -> u32 {
    let has_line = |table: &TableLine| entries.iter().any(|(of, ..)| std::ptr::eq(*of, table));
    let bits = tables.iter().enumerate().filter(|(_, table)| has_line(table));
    bits.fold(0, |bits, (position, _)| bits | (1_u32 << position))
}

/// Gives a borrower of M41 to a sink, and tells of which tables it has lines; none comes before the first one.
fn put_record(
    lines: &[(u32, &str)],
    delimiter: Option<char>,
    tables: &[TableLine],
    sink: &mut dyn Sink,
) -> Result<Option<u32>, Ended> {
    let Some((number, _)) = lines.first() else { return Ok(None) };
    match entries(lines, delimiter, tables) {
        Err(why) => sink.damaged(*number, why).map(|()| None),
        Ok(entries) => {
            let of_it = tables_of(&entries, tables);
            sink.record(*number)?;
            for (table, entry, values) in entries {
                for (text, column) in values.iter().zip(&table.columns) {
                    put(column, entry, text, sink)?;
                }
            }
            Ok(Some(of_it))
        }
    }
}

fn entries<'l, 't>(
    lines: &[(u32, &'l str)],
    delimiter: Option<char>,
    tables: &'t [TableLine],
) -> Result<Vec<Entry<'l, 't>>, String> {
    if lines.len() > usize::from(MOST_ENTRIES) {
        return Err(format!("it has more than {MOST_ENTRIES} lines"));
    }
    let mut entries: Vec<Entry<'l, 't>> = Vec::new();
    for (number, line) in lines {
        let line = line.trim();
        let (action, line) = action_of(line).map_or((None, line), |(action, line)| (Some(action), line));
        to_be_kept(action.unwrap_or_default())?;
        let (name, rest) = line.split_once(':').ok_or_else(|| format!("line {number} names no table"))?;
        let in_header = table_named(name).and_then(|table| tables.iter().find(|line| std::ptr::eq(line.table, table)));
        let table = in_header.ok_or_else(|| format!("line {number} names a table that is not in the header"))?;
        if table.table.is_of_borrowers() != action.is_some() {
            return Err(format!("line {number}: the table of borrowers and the action belong together"));
        }
        let columns = table.columns.len();
        let values = values(rest, delimiter, columns)
            .map_err(|many| format!("line {number} has {many} values for {columns} columns"))?;
        let before = entries.iter().filter(|(other, ..)| std::ptr::eq(*other, table)).count();
        entries.push((table, u16::try_from(before).unwrap_or(MOST_ENTRIES) + 1, values));
    }
    Ok(entries)
}

fn put(column: &Column, entry: u16, text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    let name = &column.name;
    let types = RecordKey::Address(AddressPart::Types);
    match column.of {
        // A second barcode is a barcode, also where the first one is the ID.
        Use::Field(ListField::PrimaryId) if entry > 1 => Slot::identifier(entry, "BARCODE").put(name, text, sink),
        Use::Field(field) => Slot::field(field).put(name, text, sink),
        Use::Day(field) => dates::put(field, name, text, sink),
        Use::Address(part) => Slot::address(entry, part).put(name, text, sink),
        Use::CityAndState => City::and_state(text).put(name, entry, None, sink),
        Use::Email => Slot::email(entry, "personal").put(name, text, sink),
        Use::Phone => Slot::of(RecordKey::Phone(PhonePart::Number), entry).put(name, text, sink),
        Use::Barcode => Slot::identifier(entry, "BARCODE").put(name, text, sink),
        Use::Statistic => Slot::of(RecordKey::Statistic(StatisticPart::Category), entry).put(name, text, sink),
        Use::AddressType => match text {
            "" => Ok(()),
            "0" => Slot::of(types, entry).put(name, "home", sink),
            "1" => Slot::of(types, entry).put(name, "alternative", sink),
            "2" => {
                let preferred = RecordKey::Address(AddressPart::Preferred);
                Slot::of(types, entry).put(name, "alternative", sink)?;
                Slot::of(preferred, entry).put(name, "yes", sink)
            }
            _ => sink.left_behind(name),
        },
        Use::Password | Use::LeftBehind if text.is_empty() => Ok(()),
        Use::Password => sink.password(name, text),
        Use::LeftBehind => sink.unread(name, text),
    }
}
