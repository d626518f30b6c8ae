//! Koha's patron CSV: a column for each field of its table of borrowers, in any order, named in the first line
//! (`Koha/Patrons/Import.pm`). Files without that line are read by position there, and not here: nothing in them says
//! what they are.
//!
//! Three columns say there who somebody is (`kohastructure.sql`; each is a unique key), and the import matches on the last
//! two or on an attribute that is unique. `borrowernumber` is Koha's own number: it is in no file for the import, which
//! gives another one, and is left behind. `cardnumber` is what is on the card and changes with it: the barcode. `userid` is
//! what somebody signs in with and stays: the primary identifier, unless the attribute [`PRIMARY_ID`] says another one,
//! which is how it is written here of somebody who signs in with something else. Who has no user name has only the card
//! number, which then is the primary identifier and no barcode besides; so it is where both are the same.
//!
//! Extended attributes, `CODE:value` with commas between them, are identifiers where the code is that of a kind of them
//! ([`IDENTIFIERS`]), and statistical categories with the value as their note otherwise. Whoever may not borrow there
//! comes with a block: `debarred` has its last day, and `gonenoaddress` and `lost` (of the card) block until somebody
//! takes them off (`C4::Members::patronflags`, which has the codes of these blocks). A dump of the table has hashes as
//! passwords; a file that was written to be imported has passwords in plain text.

use crate::parts::slot::Slot;
use crate::parts::table::{self, Rows, Table};
use crate::sink::{Ended, Sink};
use crate::text::Text;
use model::field::ListField;
use model::place::Numbering;
use model::record::{AddressPart, BlockPart, EmailPart, NotePart, PhonePart, RecordKey, StatisticPart};
use std::borrow::Cow;

/// The columns that Koha asks for; no other program writes all three.
const REQUIRED: &[&str] = &["surname", "branchcode", "categorycode"];

/// Whether a file begins as Koha's do.
pub(crate) fn sniff(head: &[u8]) -> bool {
    table::names_columns(head, REQUIRED)
}

/// The attribute that has the primary identifier, where no column does.
pub(crate) const PRIMARY_ID: &str = "PRIMARY_ID";

/// What is on the card, and what somebody signs in with, where that is not the primary identifier.
pub(crate) const BARCODE: &str = "BARCODE";
pub(crate) const NET_ID: &str = "NET_ID";

/// The kinds of identifiers that are attributes under the same code.
pub(crate) const IDENTIFIERS: [&str; 6] = [BARCODE, NET_ID, "UNIV_ID", "OTHER_ID", "FORMER_ID", "LEGACY_ID"];

/// The description of the block that a restriction is.
pub(crate) const RESTRICTED: &str = "DBARRED";

/// The flags that block, each with the description of its block and a note that says what this means.
pub(crate) const FLAGS: [(&str, &str, &str); 2] =
    [("gonenoaddress", "GNA", "no valid address"), ("lost", "LOST", "card reported lost")];

const PRIMARY: Slot = Slot::field(ListField::PrimaryId);
const YES: &str = "yes";
const MAIN_ADDRESS: u16 = 1;
const OTHER_ADDRESS: u16 = 2;
const MOBILE: u16 = 3;
/// Extended attributes of one patron; libraries have a dozen.
const MOST_ATTRIBUTES: usize = 500;
/// Statistical categories and identifiers before the extended attributes.
const SORTS: u16 = 2;
/// The block of a restriction.
const RESTRICTION: u16 = 1;

/// What is carried over as it stands, by the name of its column.
const CARRIED: &[(&str, Slot)] = &[
    ("surname", Slot::field(ListField::LastName)),
    ("firstname", Slot::field(ListField::FirstName)),
    ("middle_name", Slot::field(ListField::MiddleName)),
    ("preferred_name", Slot::field(ListField::PreferredFirstName)),
    ("title", Slot::field(ListField::Title)),
    ("sex", Slot::field(ListField::Gender)),
    ("dateofbirth", Slot::field(ListField::BirthDate)),
    ("branchcode", Slot::field(ListField::Campus)),
    ("categorycode", Slot::field(ListField::UserGroup)),
    ("dateexpiry", Slot::field(ListField::ExpiryDate)),
    ("email", Slot::email(1, "personal").with(RecordKey::Email(EmailPart::Preferred), YES)),
    ("emailpro", Slot::email(2, "work")),
    ("b_email", Slot::email(3, "alternative")),
    ("phone", Slot::phone(1, "home")),
    ("phonepro", Slot::phone(2, "office")),
    ("mobile", Slot::phone(MOBILE, "mobile")),
    ("b_phone", Slot::phone(5, "home")),
    ("address2", Slot::address(MAIN_ADDRESS, AddressPart::Line2)),
    ("city", Slot::address(MAIN_ADDRESS, AddressPart::City)),
    ("state", Slot::address(MAIN_ADDRESS, AddressPart::StateProvince)),
    ("zipcode", Slot::address(MAIN_ADDRESS, AddressPart::PostalCode)),
    ("country", Slot::address(MAIN_ADDRESS, AddressPart::Country)),
    ("b_address2", other_address(AddressPart::Line2)),
    ("b_city", other_address(AddressPart::City)),
    ("b_state", other_address(AddressPart::StateProvince)),
    ("b_zipcode", other_address(AddressPart::PostalCode)),
    ("b_country", other_address(AddressPart::Country)),
    ("borrowernotes", Slot::of(RecordKey::Note(NotePart::Text), 1)),
    ("opacnote", Slot::of(RecordKey::Note(NotePart::Text), 2).with(RecordKey::Note(NotePart::Viewable), YES)),
    ("sort1", Slot::of(RecordKey::Statistic(StatisticPart::Category), 1)),
    ("sort2", Slot::of(RecordKey::Statistic(StatisticPart::Category), SORTS)),
];

const fn other_address(part: AddressPart) -> Slot {
    Slot::address(OTHER_ADDRESS, part).with(RecordKey::Address(AddressPart::Types), "alternative")
}

/// The columns whose values are one line of an address, in the order in which they are written, under the name of the
/// second of them.
const STREETS: &[([&str; 3], Slot)] = &[
    (["streetnumber", "address", "streettype"], Slot::address(MAIN_ADDRESS, AddressPart::Line1)),
    (["b_streetnumber", "b_address", "b_streettype"], other_address(AddressPart::Line1)),
];

/// What is done with the values of a column.
#[derive(Debug, Clone, Copy)]
enum Use {
    Carried(Slot),
    /// Part of the line of an address.
    OfStreet,
    CardNumber,
    UserId,
    /// The last day of a restriction, and the comment on it.
    Restricted,
    Comment,
    /// A flag that is a block.
    Flag(Slot, &'static str),
    SmsNumber,
    Attributes,
    Password,
    LeftBehind,
}

/// The columns of a file.
struct Columns {
    names: Vec<String>,
    uses: Vec<Use>,
    /// For each line of an address: where its parts stand.
    streets: Vec<[Option<usize>; 3]>,
    card_number: Option<usize>,
    user_id: Option<usize>,
    restricted: Option<usize>,
    mobile: Option<usize>,
}

impl Columns {
    fn of(names: Vec<String>) -> Self {
        let at = |wanted: &str| names.iter().position(|name| name == wanted);
        // A name that stands there twice means its first column.
        let of = |(index, name): (usize, &String)| if at(name) == Some(index) { use_of(name) } else { Use::LeftBehind };
        let uses = names.iter().enumerate().map(of).collect();
        let streets = STREETS.iter().map(|(parts, _)| parts.map(at)).collect();
        let (card_number, user_id) = (at("cardnumber"), at("userid"));
        let (restricted, mobile) = (at("debarred"), at("mobile"));
        Columns { names, uses, streets, card_number, user_id, restricted, mobile }
    }
}

fn use_of(name: &str) -> Use {
    let flag = (RESTRICTION + 1..).zip(FLAGS).find(|(_, (column, ..))| *column == name);
    if let Some((entry, (_, description, note))) = flag {
        return Use::Flag(Slot::block_of(entry, note), description);
    }
    let carried = CARRIED.iter().find(|(known, _)| *known == name).map(|(_, slot)| Use::Carried(*slot));
    let of_street = STREETS.iter().any(|(parts, _)| parts.contains(&name));
    match (carried, name) {
        (Some(carried), _) => carried,
        (None, _) if of_street => Use::OfStreet,
        (None, "cardnumber") => Use::CardNumber,
        (None, "userid") => Use::UserId,
        (None, "debarred") => Use::Restricted,
        (None, "debarredcomment") => Use::Comment,
        (None, "smsalertnumber") => Use::SmsNumber,
        (None, "patron_attributes") => Use::Attributes,
        (None, "password") => Use::Password,
        (None, _) => Use::LeftBehind,
    }
}

/// Reads a file.
pub(crate) fn read(text: &mut Text<'_>, sink: &mut dyn Sink) -> Result<(), Ended> {
    let no_columns = || Ended::Damaged("its first line does not name the columns".to_owned());
    let delimiter = table::delimiter_in(text, REQUIRED)?.ok_or_else(no_columns)?;
    let mut rows = Rows::new(text, delimiter);
    sink.records(Numbering::Lines, rows.likely()?)?;
    let columns = rows.header()?.map(Columns::of).ok_or_else(no_columns)?;
    rows.each(|row| {
        if row.is_blank() {
            return Ok(());
        }
        let read = row.complete(columns.names.len()).and_then(|fields| Ok((fields, attributes(&columns, fields)?)));
        match read {
            Ok((fields, attributes)) => put_patron(row.line, fields, &attributes, &columns, sink),
            Err(why) => sink.damaged(row.line, why),
        }
    })
}

/// The extended attributes of a patron, each as its code and its value.
fn attributes(columns: &Columns, fields: &[Cow<'_, str>]) -> Result<Vec<(String, String)>, String> {
    let of_attributes = fields.iter().zip(&columns.uses).find(|(_, of)| matches!(of, Use::Attributes));
    let Some((written, _)) = of_attributes.filter(|(written, _)| !written.trim().is_empty()) else {
        return Ok(Vec::new());
    };
    let mut rows = Table::new(written, b',');
    let mut attributes = Vec::new();
    while let Some(row) = rows.next_row() {
        let parts = row.fields.map_err(|_| "its patron_attributes have a quotation mark too few or too many")?;
        for part in parts.iter().filter(|part| !part.trim().is_empty()) {
            let (code, value) = part.split_once(':').ok_or("one of its patron_attributes has no colon")?;
            attributes.push((code.trim().to_owned(), value.trim().to_owned()));
        }
        if attributes.len() > MOST_ATTRIBUTES {
            return Err(format!("it has more than {MOST_ATTRIBUTES} patron_attributes"));
        }
    }
    Ok(attributes)
}

fn put_patron(
    line: u32,
    fields: &[Cow<'_, str>],
    attributes: &[(String, String)],
    columns: &Columns,
    sink: &mut dyn Sink,
) -> Result<(), Ended> {
    sink.record(line)?;
    let field = |at: Option<usize>| at.and_then(|at| fields.get(at)).map_or("", |field| field.trim());
    let said = |at: Option<usize>| Some(field(at)).filter(|text| !says_nothing(text)).unwrap_or_default();
    let ids = Ids::of(said(columns.user_id), said(columns.card_number), attributes);
    let is_restricted = !said(columns.restricted).is_empty();
    for ((text, name), of) in fields.iter().zip(&columns.names).zip(&columns.uses) {
        if says_nothing(text) {
            continue;
        }
        match of {
            Use::Password => sink.password(name, text.trim())?,
            Use::Carried(slot) => slot.put(name, text, sink)?,
            Use::CardNumber => ids.put_card_number(name, text, sink)?,
            Use::UserId => ids.put_user_id(name, text, sink)?,
            Use::Restricted => put_restriction(name, text, sink)?,
            Use::Comment if is_restricted => {
                Slot::of(RecordKey::Block(BlockPart::Remark), RESTRICTION).put(name, text, sink)?;
            }
            Use::Flag(block, description) if is_set(text) => block.put(name, description, sink)?,
            Use::SmsNumber => put_sms_number(name, text, field(columns.mobile), sink)?,
            Use::LeftBehind | Use::Comment | Use::Flag(..) => sink.unread(name, text)?,
            Use::OfStreet | Use::Attributes => {}
        }
    }
    for ((names, slot), parts) in STREETS.iter().zip(&columns.streets) {
        let [number, street, kind] = parts.map(field);
        if number.is_empty() && kind.is_empty() {
            slot.put(names[1], street, sink)?;
        } else {
            let parts: Vec<&str> = [number, street, kind].into_iter().filter(|part| !part.is_empty()).collect();
            slot.put(names[1], &parts.join(" "), sink)?;
        }
    }
    put_attributes(attributes, sink)
}

/// What a patron is known by.
struct Ids<'r> {
    primary: &'r str,
    /// Whether an extended attribute has the primary identifier.
    is_attribute: bool,
    card_number: &'r str,
}

impl<'r> Ids<'r> {
    fn of(user_id: &'r str, card_number: &'r str, attributes: &'r [(String, String)]) -> Self {
        let attribute = attributes.iter().find(|(code, value)| is_primary_id(code) && !value.is_empty());
        let own = if user_id.is_empty() { card_number } else { user_id };
        let primary = attribute.map_or(own, |(_, value)| value.as_str());
        Ids { primary, is_attribute: attribute.is_some(), card_number }
    }

    fn is_primary(&self, text: &str) -> bool {
        text.trim().eq_ignore_ascii_case(self.primary)
    }

    fn put_card_number(&self, name: &str, text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
        match (self.is_primary(text), self.is_attribute) {
            (true, true) => Ok(()),
            (true, false) => PRIMARY.put(name, text, sink),
            (false, _) => Slot::identifier(1, BARCODE).put(name, text, sink),
        }
    }

    /// Often the card number once more, which says the same.
    fn put_user_id(&self, name: &str, text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
        match (self.is_primary(text), self.is_attribute || self.is_primary(self.card_number)) {
            (true, true) => Ok(()),
            (true, false) => PRIMARY.put(name, text, sink),
            (false, _) => Slot::identifier(2, NET_ID).put(name, text, sink),
        }
    }
}

/// Whether an extended attribute is the primary identifier; codes are compared there without case.
pub(crate) fn is_primary_id(code: &str) -> bool {
    code.eq_ignore_ascii_case(PRIMARY_ID)
}

/// The kind of identifier that an extended attribute is.
pub(crate) fn identifier_kind(code: &str) -> Option<&'static str> {
    IDENTIFIERS.into_iter().find(|kind| kind.eq_ignore_ascii_case(code))
}

fn put_attributes(attributes: &[(String, String)], sink: &mut dyn Sink) -> Result<(), Ended> {
    const NAME: &str = "patron_attributes";
    for (entry, (code, value)) in (SORTS + 1..).zip(attributes) {
        match identifier_kind(code) {
            Some(kind) => Slot::identifier(entry, kind).put(NAME, value, sink)?,
            None if is_primary_id(code) => PRIMARY.put(NAME, value, sink)?,
            None => {
                let key = |part| Slot::of(RecordKey::Statistic(part), entry);
                key(StatisticPart::Category).put(NAME, code, sink)?;
                key(StatisticPart::Remark).put(NAME, value, sink)?;
            }
        }
    }
    Ok(())
}

/// A restriction to its last day. One without an end has the last day there is (`Koha::Patron::Debarments`); in
/// old files the column is a flag.
fn put_restriction(name: &str, text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    Slot::block(RESTRICTION).put(name, RESTRICTED, sink)?;
    if is_set(text) || text.contains("9999") {
        return Ok(());
    }
    Slot::of(RecordKey::Block(BlockPart::Expiry), RESTRICTION).put(name, text, sink)
}

/// Whether a flag is set; a hand may have written it in words.
fn is_set(text: &str) -> bool {
    let text = text.trim();
    ["1", "y", "yes", "true"].iter().any(|set| set.eq_ignore_ascii_case(text))
}

/// Text messages go to the mobile phone where it has this number, and to a number of their own otherwise.
fn put_sms_number(name: &str, text: &str, mobile: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let sms = RecordKey::Phone(PhonePart::Sms);
    if !mobile.is_empty() && digits(mobile) == digits(text) {
        return Slot::of(sms, MOBILE).put(name, YES, sink);
    }
    Slot::phone(4, "mobile").with(sms, YES).put(name, text, sink)
}

/// Whether a value is none: blank, a flag that is not set, or the day that stands for no day.
fn says_nothing(text: &str) -> bool {
    matches!(text.trim(), "" | "0" | "0000-00-00" | "0000-00-00 00:00:00")
}
