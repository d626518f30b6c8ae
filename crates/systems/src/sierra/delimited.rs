//! Sierra's delimited patrons: a line for each, every value between quotation marks, every column there and none of them
//! named. The order is that of the Marmot Library Network ("Patron Record Loading", MLN1) with its 32 columns, or 34 of
//! them since it has guardians and legal names.
//!
//! Another library's order is another one, and without names of columns nothing shows it. So a file is taken for
//! Marmot's only where its first line has exactly these columns, all of them between quotation marks, with its dates
//! and the comma in its name where they belong. Marmot's other order, of 14 columns, looks like any list and is not
//! read here.

use super::address::{self, Which};
use super::codes;
use crate::parts::city::{City, part_of};
use crate::parts::dates;
use crate::parts::slot::Slot;
use crate::parts::table::{Row, Rows, Table};
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::field::ListField;
use model::place::Numbering;
use model::record::{AddressPart, NotePart, RecordKey, StatisticPart};

/// What is done with the values of a column.
#[derive(Debug, Clone, Copy)]
enum Use {
    Carried(Slot),
    Day(ListField),
    /// A code.
    Code(u16),
    HomeLibrary,
    /// The code of a block.
    Block,
    Line1(Which),
    City(Which),
    Emails,
    Password,
    LeftBehind,
    /// A code that is left behind.
    CodeBehind,
}

const fn field(field: ListField) -> Use {
    Use::Carried(Slot::field(field))
}

/// The columns in their order.
static COLUMNS: [(&str, Use); 34] = [
    ("expiration date", Use::Day(ListField::ExpiryDate)),
    ("pcode1", Use::Code(1)),
    ("pcode2", Use::Code(2)),
    ("pcode3", Use::Code(3)),
    ("ptype", field(ListField::UserGroup)),
    ("home library", Use::HomeLibrary),
    ("mblock", Use::Block),
    ("pmessage", Use::CodeBehind),
    ("notice preference", Use::CodeBehind),
    ("unique ID", field(ListField::PrimaryId)),
    ("barcode", Use::Carried(Slot::identifier(1, "BARCODE"))),
    ("name", field(ListField::FullName)),
    ("address line 1", Use::Line1(Which::First)),
    ("city, state, ZIP", Use::City(Which::First)),
    ("telephone 1", Use::Carried(Slot::phone(1, "home"))),
    ("second address line 1", Use::Line1(Which::Second)),
    ("second city, state, ZIP", Use::City(Which::Second)),
    ("telephone 2", Use::Carried(Slot::phone(2, "home"))),
    ("university ID expiration", Use::LeftBehind),
    ("department", Use::LeftBehind),
    ("note", Use::Carried(Slot::of(RecordKey::Note(NotePart::Text), 1))),
    ("e-mail", Use::Emails),
    ("PIN", Use::Password),
    ("grade level", Use::LeftBehind),
    ("home room", Use::LeftBehind),
    ("birth date", Use::Day(ListField::BirthDate)),
    ("graduation year", Use::LeftBehind),
    ("alias code", Use::CodeBehind),
    ("agency", Use::CodeBehind),
    ("mobile number", Use::Carried(Slot::phone(3, "mobile"))),
    ("pcode4", Use::Code(4)),
    ("second barcode", Use::Carried(Slot::identifier(2, "BARCODE"))),
    ("guardian", Use::LeftBehind),
    ("legal name", Use::LeftBehind),
];

/// How many columns a file has: with guardian and legal name, or as they were before.
const WIDTHS: [usize; 2] = [34, 32];
const NAME: usize = 11;
const DATES: [usize; 2] = [0, 25];

/// Whether a file begins with a line of all these columns.
pub(crate) fn sniff(head: &[u8]) -> bool {
    let end = memchr::memchr2(b'\n', b'\r', head).unwrap_or(head.len());
    let line = String::from_utf8_lossy(&head[..end]);
    let mut table = Table::new(&line, b',');
    let Some(Row { fields: Ok(fields), .. }) = table.next_row() else { return false };
    let text = |at: usize| fields.get(at).map_or("", |field| field.trim());
    // Each value has two quotation marks, and commas stand between them.
    let between = fields.iter().map(|field| field.len() + 2 + field.matches('"').count()).sum::<usize>();
    let all_quoted = line.len() == between + fields.len() - 1;
    let are_dates = DATES.iter().all(|at| text(*at).is_empty() || is_date(text(*at)));
    let has_form = is_date(text(DATES[0])) && are_dates && text(NAME).contains(',');
    WIDTHS.contains(&fields.len()) && all_quoted && has_form
}

/// `mm-dd-yyyy`.
fn is_date(text: &str) -> bool {
    let form = b"00-00-0000";
    let fits = |(byte, form): (u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == b'-' };
    text.len() == form.len() && text.bytes().zip(form).all(fits)
}

/// Reads a file. Its first line says how many columns it has.
pub(crate) fn read(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    let mut rows = Rows::new(text, b',');
    sink.records(Numbering::Lines, rows.likely()?)?;
    let mut width = None;
    rows.each(|row| {
        if row.is_blank() {
            return Ok(());
        }
        let of_row = row.fields.ok().map(<[_]>::len).filter(|columns| WIDTHS.contains(columns));
        width = width.or(of_row);
        match row.complete(width.unwrap_or(COLUMNS.len())) {
            Ok(fields) => {
                sink.record(row.line)?;
                for (text, (name, of)) in fields.iter().zip(&COLUMNS) {
                    put(name, *of, text.trim(), sink)?;
                }
                Ok(())
            }
            Err(why) => sink.damaged(row.line, why),
        }
    })
}

fn put(name: &str, of: Use, text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    if text.is_empty() {
        return Ok(());
    }
    match of {
        Use::Carried(slot) => slot.put(name, text, sink),
        Use::Day(_) | Use::Code(_) | Use::HomeLibrary | Use::CodeBehind if codes::is_none(text) => Ok(()),
        Use::Day(field) => dates::put(field, name, text, sink),
        Use::HomeLibrary => Slot::field(ListField::Campus).put(name, text, sink),
        Use::Code(number) => Slot::of(RecordKey::Statistic(StatisticPart::Category), number).put(name, text, sink),
        Use::Line1(which) => part_of(which.entry(), AddressPart::Line1, which.types()).put(name, text, sink),
        Use::City(which) => City::state_and_zip(text).put(name, which.entry(), which.types(), sink),
        Use::Emails => address::put_emails(name, text, 0, sink).map(drop),
        Use::Password => sink.password(name, text),
        Use::Block => codes::put_block(name, text, sink),
        Use::LeftBehind | Use::CodeBehind => sink.unread(name, text),
    }
}
