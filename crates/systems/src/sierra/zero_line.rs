//! Sierra's tagged patrons: a line that begins with `0` for each, whose columns are fixed, then a line for each field,
//! which begins with its tag.
//!
//! The tags are those of Miami University (`Miamiohlibs/patronLoads`); others are left behind by name. The first line has
//! the patron type, three codes of patrons, the home library, the codes of a message and of a block, and the expiration
//! date. One of another length has other columns, and a line without a tag may belong to any field: both are damaged, and so
//! is a patron with two names or two IDs. Fields of Sierra may be there more than once: each further address, phone and
//! line of e-mail addresses is one more.

use super::address::{self, Which};
use super::codes;
use crate::parts::dates;
use crate::parts::lines::{self, HeldLines, Line, each_line};
use crate::parts::slot::Slot;
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::field::ListField;
use model::place::Numbering;
use model::record::{RecordKey, StatisticPart};

/// Characters of a first line.
const FIRST_LINE: usize = 24;
/// Lines of one patron.
const MOST_LINES: usize = 100;
/// Bytes of a patron, to guess how many there are.
const LIKELY_BYTES: u64 = 250;

/// What is done with a field.
#[derive(Debug, Clone, Copy)]
enum Use {
    Field(ListField),
    Barcode,
    Address(Which),
    Phone(Which),
    Emails,
}

const KNOWN: &[(&str, Use)] = &[
    ("n", Use::Field(ListField::FullName)),
    ("a", Use::Address(Which::First)),
    ("t", Use::Phone(Which::First)),
    ("h", Use::Address(Which::Second)),
    ("p", Use::Phone(Which::Second)),
    ("z", Use::Emails),
    ("u", Use::Field(ListField::PrimaryId)),
    ("b", Use::Barcode),
];

/// Whether a file begins with a first line, and a name follows before the next one.
pub(crate) fn sniff(head: &[u8]) -> bool {
    let mut lines = head.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.trim_ascii().is_empty());
    let is_first = lines.next().is_some_and(|line| {
        let date = line.get(FIRST_LINE - 8..FIRST_LINE).unwrap_or_default();
        line.starts_with(b"0") && line.trim_ascii_end().len() == FIRST_LINE && is_date(date)
    });
    is_first && lines.take_while(|line| !line.starts_with(b"0")).any(|line| line.starts_with(b"n"))
}

/// `mm-dd-yy`.
fn is_date(date: &[u8]) -> bool {
    let fits = |(byte, form): (&u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == form };
    date.len() == 8 && date.iter().zip(b"00-00-00").all(fits)
}

/// Reads a file.
pub(crate) fn read(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    sink.records(Numbering::Lines, text.bytes() / LIKELY_BYTES)?;
    // Behind the first line, one more than a patron may have.
    let mut patron = HeldLines::up_to(MOST_LINES + 2);
    let mut is_cut = false;
    each_line(text, |number, line, cut| {
        if line.trim().is_empty() {
            return Ok(());
        }
        if line.starts_with('0') {
            put_patron(&patron.lines(), sink)?;
            patron.clear();
        }
        patron.push(number, line);
        is_cut = cut;
        Ok(())
    })?;
    let patron = patron.lines();
    match patron.first().filter(|_| is_cut) {
        Some((number, _)) => sink.damaged(*number, lines::CUT.to_owned()),
        None => put_patron(&patron, sink),
    }
}

fn put_patron(patron: &[(u32, &str)], sink: &mut dyn Sink) -> Result<(), Ended> {
    let Some(((number, first), fields)) = patron.split_first() else { return Ok(()) };
    let mut places = Vec::new();
    let first = Line::new(first, &mut places);
    match first_line(first).and_then(|first| Ok((first, tagged(fields)?))) {
        Ok((first, fields)) => {
            sink.record(*number)?;
            first.put(sink)?;
            put_fields(&fields, sink)
        }
        Err(why) => sink.damaged(*number, why),
    }
}

/// What is known of a first line.
struct FirstLine<'a> {
    patron_type: &'a str,
    codes: [&'a str; 3],
    home_library: &'a str,
    message: &'a str,
    block: &'a str,
    expiration: &'a str,
}

fn first_line(line: Line<'_>) -> Result<FirstLine<'_>, String> {
    if !line.slice(0, 1).starts_with('0') {
        return Err("it stands before the first line that begins with 0".to_owned());
    }
    let characters = line.characters();
    if characters < FIRST_LINE || !line.behind(FIRST_LINE).trim().is_empty() {
        return Err(format!("its first line has {characters} characters; it should have {FIRST_LINE}"));
    }
    let patron_type = line.value(2, 3);
    if patron_type.is_empty() || !patron_type.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("its first line has no patron type in characters 2-4".to_owned());
    }
    let expiration = line.value(17, 8);
    if !codes::is_none(expiration) && !is_date(expiration.as_bytes()) {
        return Err("its first line has no date in characters 17-24".to_owned());
    }
    let codes = [line.value(5, 1), line.value(6, 1), line.value(7, 3)];
    let (home_library, message, block) = (line.value(10, 5), line.value(15, 1), line.value(16, 1));
    Ok(FirstLine { patron_type, codes, home_library, message, block, expiration })
}

impl FirstLine<'_> {
    fn put(&self, sink: &mut dyn Sink) -> Result<(), Ended> {
        // A patron type is a number.
        let number = self.patron_type.trim_start_matches('0');
        let number = if number.is_empty() { "0" } else { number };
        Slot::field(ListField::UserGroup).put("patron type", number, sink)?;
        for (entry, (name, code)) in (1..).zip(["pcode1", "pcode2", "pcode3"].into_iter().zip(self.codes)) {
            if !codes::is_none(code) {
                Slot::of(RecordKey::Statistic(StatisticPart::Category), entry).put(name, code, sink)?;
            }
        }
        if !codes::is_none(self.home_library) {
            Slot::field(ListField::Campus).put("home library", self.home_library, sink)?;
        }
        if !codes::is_none(self.message) {
            sink.left_behind("pmessage")?;
        }
        codes::put_block("mblock", self.block, sink)?;
        if !codes::is_none(self.expiration) {
            dates::put(ListField::ExpiryDate, "expiration date", self.expiration, sink)?;
        }
        Ok(())
    }
}

/// The fields of a patron, each as its tag and its value.
fn tagged<'a>(lines: &[(u32, &'a str)]) -> Result<Vec<(&'a str, &'a str)>, String> {
    if lines.len() > MOST_LINES {
        return Err(format!("it has more than {MOST_LINES} lines"));
    }
    let mut fields: Vec<(&str, &str)> = Vec::with_capacity(lines.len());
    for (number, line) in lines {
        let is_tag = line.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        let (tag, text) =
            line.split_at_checked(1).filter(|_| is_tag).ok_or_else(|| format!("line {number} has no tag"))?;
        let is_one = KNOWN.iter().any(|(known, of)| *known == tag && matches!(of, Use::Field(_)));
        if is_one && fields.iter().any(|(other, _)| *other == tag) {
            return Err(format!("line {number} says {tag} again"));
        }
        fields.push((tag, text.trim()));
    }
    Ok(fields)
}

fn put_fields(fields: &[(&str, &str)], sink: &mut dyn Sink) -> Result<(), Ended> {
    let (mut barcodes, mut emails) = (0, 0);
    // Behind those of the tags for first and second ones.
    let (mut addresses, mut phones) = (2, 2);
    for (index, (tag, text)) in fields.iter().enumerate().filter(|(_, (_, text))| !text.is_empty()) {
        let is_again = || fields.iter().take(index).any(|(before, text)| before == tag && !text.is_empty());
        let of = KNOWN.iter().find(|(known, _)| known == tag).map(|(_, of)| *of);
        match of {
            Some(Use::Field(field)) => Slot::field(field).put(tag, text, sink)?,
            Some(Use::Barcode) => {
                barcodes += 1;
                Slot::identifier(barcodes, "BARCODE").put(tag, text, sink)?;
            }
            Some(Use::Address(_)) if is_again() => {
                addresses += 1;
                address::put(tag, Which::Further(addresses), text, sink)?;
            }
            Some(Use::Address(which)) => address::put(tag, which, text, sink)?,
            Some(Use::Phone(_)) if is_again() => {
                phones += 1;
                Slot::phone(phones, "home").put(tag, text, sink)?;
            }
            Some(Use::Phone(which)) => Slot::phone(which.entry(), "home").put(tag, text, sink)?,
            Some(Use::Emails) => emails = address::put_emails(tag, text, emails, sink)?,
            None => sink.unread(tag, text)?,
        }
    }
    Ok(())
}
