//! SirsiDynix Symphony's flat user file: a record for each user between lines `*** DOCUMENT BOUNDARY ***`, a line
//! `.TAG.` and its value for each field, and blocks of such lines for addresses and extended information. `|a` before a
//! value may be there or not; files to be loaded say `FORM=LDUSER` besides.
//!
//! The user ID is the primary ID, as Symphony finds users by it. The tags inside blocks are policies of each library:
//! what is known here are the usual ones, and others are left behind by name. A status other than `OK`, such as `BARRED`
//! or `DELINQUENT`, is a block with that code. How a value goes on in a second line is not known, so a user with a line
//! that has no tag is not read, nor one that says the same twice, nor one with parts other than `|a`.

use crate::parts::city::{City, part_of};
use crate::parts::lines::{self, HeldLines, each_line};
use crate::parts::slot::Slot;
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::field::ListField;
use model::place::Numbering;
use model::record::{AddressPart, NotePart, RecordKey, StatisticPart};

const BOUNDARY: &str = "*** DOCUMENT BOUNDARY ***";
/// What a file to be loaded says of each record.
const FORM: &str = "LDUSER";
/// The day that stands for no day.
const NEVER: &str = "NEVER";
/// The status of whom nothing keeps from borrowing.
const FINE: &str = "OK";

/// Lines of one user; libraries have some forty.
const MOST_LINES: usize = 200;
/// Letters of a tag.
const MOST_LETTERS: usize = 40;
/// Bytes of a user, to guess how many there are.
const LIKELY_BYTES: u64 = 700;

/// A tag that means something here.
struct Known {
    tag: &'static str,
    /// What it is called, with its block.
    name: &'static str,
    of: Use,
}

/// What is done with a value.
#[derive(Debug, Clone, Copy)]
enum Use {
    Carried(Slot),
    /// A day, or never.
    Day(ListField),
    /// Another ID, which is often the same.
    AlternateId,
    /// Which address is the one for mail.
    MailingAddress,
    CityAndState(u16),
    /// Any number of them.
    Note,
    Password,
    /// A block, unless all is well.
    Status,
}

impl Known {
    /// Whether both say the same thing, under one name or under two.
    fn is_same_as(&self, other: &Known) -> bool {
        let is_one_value = match (self.of, other.of) {
            (Use::Carried(one), Use::Carried(another)) => one.is_same_as(another),
            (Use::CityAndState(one), Use::CityAndState(another)) => one == another,
            _ => false,
        };
        is_one_value || self.name == other.name
    }
}

const fn known(tag: &'static str, of: Use) -> Known {
    Known { tag, name: tag, of }
}

const fn field(field: ListField) -> Use {
    Use::Carried(Slot::field(field))
}

const fn category(number: u16) -> Use {
    Use::Carried(Slot::of(RecordKey::Statistic(StatisticPart::Category), number))
}

/// The tags outside blocks. The preferred name is a whole name in another order in each library, so it is left behind
/// with all that is not here.
static USER: &[Known] = &[
    known("USER_ID", field(ListField::PrimaryId)),
    known("USER_ALT_ID", Use::AlternateId),
    known("USER_NAME", field(ListField::FullName)),
    known("USER_TITLE", field(ListField::Title)),
    known("USER_FIRST_NAME", field(ListField::FirstName)),
    known("USER_MIDDLE_NAME", field(ListField::MiddleName)),
    known("USER_LAST_NAME", field(ListField::LastName)),
    known("USER_LIBRARY", field(ListField::Campus)),
    known("USER_PROFILE", field(ListField::UserGroup)),
    known("USER_PRIV_EXPIRES", Use::Day(ListField::ExpiryDate)),
    known("USER_BIRTH_DATE", Use::Day(ListField::BirthDate)),
    known("USER_CATEGORY1", category(1)),
    known("USER_CATEGORY2", category(2)),
    known("USER_CATEGORY3", category(3)),
    known("USER_CATEGORY4", category(4)),
    known("USER_CATEGORY5", category(5)),
    known("USER_MAILINGADDR", Use::MailingAddress),
    known("USER_PIN", Use::Password),
    known("USER_STATUS", Use::Status),
    known("USER_PREF_LANG", field(ListField::PreferredLanguage)),
];

/// What the second and the third address are.
const fn types(address: u16) -> Option<&'static str> {
    if address > 1 { Some("alternative") } else { None }
}

const fn line(address: u16, part: AddressPart) -> Use {
    Use::Carried(part_of(address, part, types(address)))
}

/// The tags of an address, of whose phone numbers there is one of each kind.
macro_rules! address {
    ($block:literal, $number:literal) => {
        &[
            address!($block, "STREET", line($number, AddressPart::Line1)),
            address!($block, "APT/SUITE", line($number, AddressPart::Line2)),
            address!($block, "CARE/OF", line($number, AddressPart::Line3)),
            address!($block, "CITY/STATE", Use::CityAndState($number)),
            address!($block, "CITY/PROV", Use::CityAndState($number)),
            address!($block, "ZIP", line($number, AddressPart::PostalCode)),
            address!($block, "POSTALCODE", line($number, AddressPart::PostalCode)),
            address!($block, "PHONE", Use::Carried(Slot::phone(3 * $number, "home"))),
            address!($block, "HOMEPHONE", Use::Carried(Slot::phone(3 * $number + 1, "home"))),
            address!($block, "CELLPHONE", Use::Carried(Slot::phone(3 * $number + 2, "mobile"))),
            address!($block, "EMAIL", Use::Carried(Slot::email($number, "personal"))),
            address!($block, "NOTE", Use::Note),
        ]
    };
    ($block:literal, $tag:literal, $of:expr) => {
        Known { tag: $tag, name: concat!($block, " ", $tag), of: $of }
    };
}

/// A block of lines.
struct Block {
    name: &'static str,
    begins: &'static str,
    ends: &'static str,
    tags: &'static [Known],
}

static BLOCKS: [Block; 4] = [
    Block { name: "ADDR1", begins: "USER_ADDR1_BEGIN", ends: "USER_ADDR1_END", tags: address!("ADDR1", 1) },
    Block { name: "ADDR2", begins: "USER_ADDR2_BEGIN", ends: "USER_ADDR2_END", tags: address!("ADDR2", 2) },
    Block { name: "ADDR3", begins: "USER_ADDR3_BEGIN", ends: "USER_ADDR3_END", tags: address!("ADDR3", 3) },
    Block {
        name: "XINFO",
        begins: "USER_XINFO_BEGIN",
        ends: "USER_XINFO_END",
        tags: &[Known { tag: "NOTE", name: "XINFO NOTE", of: Use::Note }],
    },
];

/// Whether a file begins with the boundary of a record, and holds users.
pub(crate) fn sniff(head: &[u8]) -> bool {
    head.trim_ascii_start().starts_with(BOUNDARY.as_bytes()) && memchr::memmem::find(head, b".USER_").is_some()
}

/// Reads a file.
pub(crate) fn read(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    sink.records(Numbering::Lines, text.bytes() / LIKELY_BYTES)?;
    let (mut boundary, mut is_cut) = (0, false);
    // One more than a user may have.
    let mut lines = HeldLines::up_to(MOST_LINES + 1);
    each_line(text, |number, line, cut| {
        let line = line.trim();
        if line.is_empty() {
            return Ok(());
        }
        is_cut = cut;
        if line == BOUNDARY {
            put_user(boundary, &lines, false, sink)?;
            lines.clear();
            boundary = number;
        } else {
            lines.push(number, line);
        }
        Ok(())
    })?;
    put_user(boundary, &lines, is_cut, sink)
}

/// Gives the user behind the boundary in this line to a sink; the file may end in the middle of it.
fn put_user(boundary: u32, lines: &HeldLines, is_cut: bool, sink: &mut dyn Sink) -> Result<(), Ended> {
    let mut user = User { number: boundary, ..User::default() };
    for (number, line) in lines.lines() {
        user.take(number, line);
    }
    if is_cut {
        user.cut();
    }
    user.put(sink)
}

/// A user whose lines come in.
#[derive(Default)]
struct User<'a> {
    /// The line of its boundary; 0 before the first one.
    number: u32,
    lines: usize,
    values: Vec<Value<'a>>,
    /// The block that is open.
    block: Option<&'static Block>,
    /// The blocks that have been open.
    blocks: Vec<&'static str>,
    /// Why it cannot be read, and at which line that was found.
    damage: Option<(u32, String)>,
}

/// A value of a user.
#[derive(Clone, Copy)]
struct Value<'a> {
    block: Option<&'static Block>,
    tag: &'a str,
    known: Option<&'static Known>,
    text: &'a str,
}

impl<'a> User<'a> {
    /// Takes one of its lines; behind a line that is wrong, the others may mean anything.
    fn take(&mut self, number: u32, line: &'a str) {
        if self.damage.is_none() {
            self.damage = self.line(number, line).err().map(|why| (number, why));
        }
    }

    /// The file ends in the middle of it.
    fn cut(&mut self) {
        if self.damage.is_none() {
            self.damage = Some((self.number, lines::CUT.to_owned()));
        }
    }

    fn line(&mut self, number: u32, line: &'a str) -> Result<(), String> {
        if self.number == 0 {
            return Err("it stands before the first DOCUMENT BOUNDARY".to_owned());
        }
        self.lines += 1;
        if self.lines > MOST_LINES {
            return Err(format!("it has more than {MOST_LINES} lines"));
        }
        if let Some(form) = line.strip_prefix("FORM=") {
            let is_form = form.trim() == FORM && self.lines == 1;
            return if is_form { Ok(()) } else { Err(format!("line {number} is a form other than {FORM}")) };
        }
        let tag_and_text = line.strip_prefix('.').and_then(|line| line.split_once('.'));
        let (tag, text) =
            tag_and_text.filter(|(tag, _)| is_tag(tag)).ok_or_else(|| format!("line {number} has no tag"))?;
        let text = value_of(text).ok_or_else(|| format!("line {number} has a part other than |a"))?;
        if let Some(block) = BLOCKS.iter().find(|block| block.begins == tag) {
            return self.open(number, block, text);
        }
        if let Some(block) = BLOCKS.iter().find(|block| block.ends == tag) {
            return self.close(number, block);
        }
        if tag.ends_with("_BEGIN") || tag.ends_with("_END") {
            return Err(format!("line {number} begins or ends a block that is not known"));
        }
        if text.is_empty() { Ok(()) } else { self.value(number, tag, text) }
    }

    fn open(&mut self, number: u32, block: &'static Block, text: &str) -> Result<(), String> {
        if let Some(open) = self.block {
            return Err(format!("line {number} begins a block inside {}", open.name));
        }
        if !text.is_empty() {
            return Err(format!("line {number} begins {} and has a value", block.name));
        }
        if self.blocks.contains(&block.name) {
            return Err(format!("line {number} begins a second {}", block.name));
        }
        self.blocks.push(block.name);
        self.block = Some(block);
        Ok(())
    }

    fn close(&mut self, number: u32, block: &'static Block) -> Result<(), String> {
        let is_open = self.block.take().is_some_and(|open| open.name == block.name);
        if is_open { Ok(()) } else { Err(format!("line {number} ends {}, which is not open", block.name)) }
    }

    fn value(&mut self, number: u32, tag: &'a str, text: &'a str) -> Result<(), String> {
        let tags = self.block.map_or(USER, |block| block.tags);
        let known = tags.iter().find(|known| known.tag == tag);
        if let Some(known) = known.filter(|known| !matches!(known.of, Use::Note | Use::Password)) {
            let is_same = |value: &Value<'_>| value.known.is_some_and(|other| other.is_same_as(known));
            if self.values.iter().any(is_same) {
                return Err(format!("line {number} says {} again", known.name));
            }
        }
        self.values.push(Value { block: self.block, tag, known, text });
        Ok(())
    }

    /// Gives it to a sink, unless there is nothing in it.
    fn put(&self, sink: &mut dyn Sink) -> Result<(), Ended> {
        let open = self.block.map(|block| format!("{} is never ended", block.name));
        match (&self.damage, open) {
            (Some((line, why)), _) if self.number == 0 => sink.damaged(*line, why.clone()),
            (Some((_, why)), _) => sink.damaged(self.number, why.clone()),
            (None, Some(why)) => sink.damaged(self.number, why),
            (None, None) if self.values.is_empty() => Ok(()),
            (None, None) => self.put_values(sink),
        }
    }

    fn put_values(&self, sink: &mut dyn Sink) -> Result<(), Ended> {
        sink.record(self.number)?;
        let is_id = |value: &&Value<'_>| value.known.is_some_and(|known| known.tag == "USER_ID");
        let id = self.values.iter().find(is_id).map_or("", |value| value.text);
        let mut notes = 0;
        for value in &self.values {
            match (value.known, value.block) {
                (Some(known), _) => {
                    notes += u16::from(matches!(known.of, Use::Note));
                    put_known(known, value.text, id, notes, sink)?;
                }
                (None, Some(block)) => sink.unread(&format!("{} {}", block.name, value.tag), value.text)?,
                (None, None) => sink.unread(value.tag, value.text)?,
            }
        }
        Ok(())
    }
}

fn is_tag(tag: &str) -> bool {
    !tag.is_empty() && tag.len() <= MOST_LETTERS && tag.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'|')
}

/// The value that stands behind a tag; `None` where it has parts that are not known.
fn value_of(text: &str) -> Option<&str> {
    let text = text.trim();
    match text.strip_prefix("|a") {
        Some(text) => (!has_further_part(text)).then_some(text.trim()),
        None => (!text.starts_with('|')).then_some(text),
    }
}

/// Whether a part begins within a value: a bar and the letter or digit that names it.
fn has_further_part(text: &str) -> bool {
    text.split('|').skip(1).any(|part| part.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

fn put_known(known: &Known, text: &str, id: &str, note: u16, sink: &mut dyn Sink) -> Result<(), Ended> {
    let name = known.name;
    match known.of {
        Use::Carried(slot) => slot.put(name, text, sink),
        Use::Day(_) if text == NEVER => sink.left_behind(name),
        Use::Day(field) => Slot::field(field).put(name, text, sink),
        Use::AlternateId if text.eq_ignore_ascii_case(id) => Ok(()),
        Use::AlternateId => Slot::identifier(1, "UNIV_ID").put(name, text, sink),
        Use::MailingAddress => match text.parse() {
            Ok(number @ 1..=3) => Slot::address(number, AddressPart::Preferred).put(name, "yes", sink),
            Ok(_) | Err(_) => sink.left_behind(name),
        },
        Use::CityAndState(address) => City::and_state(text).put(name, address, types(address), sink),
        Use::Note => Slot::of(RecordKey::Note(NotePart::Text), note).put(name, text, sink),
        Use::Password => sink.password(name, text),
        Use::Status if text.eq_ignore_ascii_case(FINE) => Ok(()),
        Use::Status => Slot::block_of(1, "user status in Symphony").put(name, text, sink),
    }
}
