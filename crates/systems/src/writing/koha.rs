//! Patrons of Koha as its import of patrons takes them: a CSV with the columns of its table of borrowers
//! (`Koha/Patrons/Import.pm`), and the lengths that these have there (`kohastructure.sql`). Days are written as ISO has
//! them, which Koha's import reads in every setting for dates.
//!
//! The card number is the first barcode in use, and the user name is the primary ID, as the reader has them (`koha.rs`
//! says why). Who has no barcode has the primary ID as card number, too, as Koha finds patrons by it; and who has a
//! `NET_ID` signs in with that, so that the primary ID becomes an extended attribute, `CODE:value`. So do other identifiers
//! of the kinds that are read back, and statistical categories with a note; their codes must be known to Koha, and so must
//! those of branches and patron categories.
//!
//! The import reads one line for each patron, whatever quotation marks are around a line break; so a value is written in one
//! line. Otherwise values stand as they are, also those that a spreadsheet would take for a formula: an apostrophe in front
//! would be in the name of the patron there.
//!
//! A card that is not in use has no place: as an attribute it would come back as one that is. Of the blocks in force, Koha
//! has a place for a missing address, for a lost card, and for one restriction: the one that lasts longest, so that nobody
//! may borrow there who may not here.

use super::beside::{
    self, ADDRESS_LINES, ADDRESS_TYPE, BLOCK_TYPE, BLOCKS_NOT_IN_FORCE, Beside, EMAIL_TYPE, FURTHER_BLOCKS, LINE_BREAK,
    NOTE_POPUP, NOTE_TYPE, PHONE_TYPE, TEXT_MESSAGES,
};
use super::places::{self, first_code, place, text};
use super::table::{self, can_hold};
use super::unheld::{ANY_LENGTH, Judge, Unheld};
use crate::koha::{self, BARCODE, FLAGS, IDENTIFIERS, NET_ID, PRIMARY_ID, RESTRICTED};
use crate::parts::slot;
use model::NaiveDate;
use model::codes;
use model::field::Field;
use model::id::PrimaryId;
use model::patron::{Address, Block, Details, Email, Identifier, Note, Patron, Phone, Statistic};
use std::borrow::Cow;

/// Makes the columns: their names there, the field of ours, and how many characters fit. Extended attributes stand behind
/// them in a column of their own.
macro_rules! columns {
    ($first:literal $first_field:literal $first_most:expr; $($name:literal $field:literal $most:expr;)+) => {
        const COLUMNS: &[(&str, usize)] = &[($first_field, $first_most), $(($field, $most)),+];

        /// The line that names the columns.
        pub(crate) const HEAD: &str = concat!($first, $(",", $name,)+ ",patron_attributes\n");
    };
}

columns! {
    "cardnumber" "card number" 32;
    "surname" "last name" ANY_LENGTH;
    "firstname" "first name" ANY_LENGTH;
    "middle_name" "middle name" ANY_LENGTH;
    "preferred_name" "preferred first name" ANY_LENGTH;
    "title" "title" ANY_LENGTH;
    "sex" "gender" 1;
    "dateofbirth" "birth date" ANY_LENGTH;
    "branchcode" "campus" 10;
    "categorycode" "user group" 10;
    "dateexpiry" "expiry date" ANY_LENGTH;
    "email" "e-mail" ANY_LENGTH;
    "emailpro" "e-mail" ANY_LENGTH;
    "B_email" "e-mail" ANY_LENGTH;
    "phone" "phone" ANY_LENGTH;
    "phonepro" "phone" ANY_LENGTH;
    "mobile" "phone" 255;
    "B_phone" "phone" ANY_LENGTH;
    "smsalertnumber" "phone for text messages" 50;
    "address" "address line 1" ANY_LENGTH;
    "address2" "address line 2" ANY_LENGTH;
    "city" "city" ANY_LENGTH;
    "state" "state or province" ANY_LENGTH;
    "zipcode" "postal code" 255;
    "country" "country" ANY_LENGTH;
    "B_address" "address line 1" ANY_LENGTH;
    "B_address2" "address line 2" ANY_LENGTH;
    "B_city" "city" ANY_LENGTH;
    "B_state" "state or province" ANY_LENGTH;
    "B_zipcode" "postal code" 255;
    "B_country" "country" ANY_LENGTH;
    "gonenoaddress" "blocks" ANY_LENGTH;
    "lost" "blocks" ANY_LENGTH;
    "debarred" "blocks" ANY_LENGTH;
    "debarredcomment" "note on a block" 255;
    "borrowernotes" "notes" ANY_LENGTH;
    "opacnote" "notes" ANY_LENGTH;
    "userid" "user name" 75;
    "sort1" "statistics" 80;
    "sort2" "statistics" 80;
}

/// Characters of an extended attribute: its code and its value.
const MOST_OF_CODE: usize = 10;
const MOST_OF_VALUE: usize = 255;

/// The fields that are written.
const HELD: &[Field] = &[
    Field::PrimaryId,
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::PreferredFirstName,
    Field::Title,
    Field::Gender,
    Field::BirthDate,
    Field::UserGroup,
    Field::Campus,
    Field::ExpiryDate,
    Field::Emails,
    Field::Phones,
    Field::Addresses,
    Field::Identifiers,
    Field::Notes,
    Field::Blocks,
    Field::Statistics,
];

/// The type that each place for an entry stands for.
const EMAILS: [&str; 3] = ["personal", "work", "alternative"];
const PHONES: [&str; 4] = ["home", "office", "mobile", "home"];
const ADDRESSES: [&str; 2] = ["home", "alternative"];
const MOBILE: usize = 2;
/// How many lines an address has there.
const LINES: usize = 2;
/// The place for notes that the patron sees.
const SHOWN: usize = 1;
const NOTES: usize = 2;
const SORTS: usize = 2;
const NOTE_TYPE_THERE: &str = "LIBRARY";
/// The last day of a restriction without an end.
const ENDLESS: &str = "9999-12-31";
const LINE_ENDS: [char; 2] = ['\r', '\n'];

/// What of a patron has a place.
struct Placed<'p> {
    emails: [Option<&'p Email>; EMAILS.len()],
    phones: [Option<&'p Phone>; PHONES.len()],
    addresses: [Option<&'p Address>; ADDRESSES.len()],
    notes: [Option<&'p Note>; NOTES],
    primary_id: &'p PrimaryId,
    barcode: Option<&'p Identifier>,
    net_id: Option<&'p Identifier>,
    flags: [Option<&'p Block>; FLAGS.len()],
    restriction: Option<&'p Block>,
    sorts: [Option<&'p Statistic>; SORTS],
}

impl<'p> Placed<'p> {
    fn of(patron: &'p Patron) -> Self {
        let Patron { primary_id, details } = patron;
        let mut phones = [None; PHONES.len()];
        place(&details.phones, &mut phones, |at, phone| {
            at == MOBILE && phone.sms && first_code(&phone.types) == "mobile"
        });
        place(&details.phones, &mut phones, |at, phone| phone.preferred && first_code(&phone.types) == PHONES[at]);
        place(&details.phones, &mut phones, |at, phone| first_code(&phone.types) == PHONES[at]);
        let mut addresses = [None; ADDRESSES.len()];
        place(&details.addresses, &mut addresses, |at, address| at == 0 && address.preferred);
        place(&details.addresses, &mut addresses, |at, _| at == 0);
        place(&details.addresses, &mut addresses, |_, address| first_code(&address.types) == ADDRESSES[1]);
        place(&details.addresses, &mut addresses, |_, _| true);
        let mut notes = [None; NOTES];
        place(&details.rare.notes, &mut notes, |at, note| note.viewable == (at == SHOWN));
        let mut sorts = [None; SORTS];
        place(&details.rare.statistics, &mut sorts, |_, statistic| statistic.note.is_none());
        let mut flags = [None; FLAGS.len()];
        place(&details.rare.blocks, &mut flags, |at, block| is_flag(block, at));
        Placed {
            emails: places::emails(details, EMAILS),
            phones,
            addresses,
            notes,
            primary_id,
            barcode: column_of(BARCODE, patron),
            net_id: column_of(NET_ID, patron),
            flags,
            restriction: restriction(&details.rare.blocks, &flags),
            sorts,
        }
    }

    /// What is on the card.
    fn card_number(&self) -> &'p str {
        self.barcode.map_or(self.primary_id.as_str(), |barcode| &*barcode.value)
    }

    /// What somebody signs in with.
    fn user_id(&self) -> &'p str {
        self.net_id.map_or(self.primary_id.as_str(), |net_id| &*net_id.value)
    }

    /// What a column holds of this patron, in words.
    fn label(&self, column: &'static str) -> &'static str {
        match column {
            "card number" if self.barcode.is_some() => "barcode",
            "user name" if self.net_id.is_some() => Field::Identifiers.label(),
            "card number" | "user name" => Field::PrimaryId.label(),
            column => column,
        }
    }

    /// The number for text messages, where it is that of the mobile phone.
    fn messages(&self) -> Option<&'p Phone> {
        self.phones[MOBILE].filter(|phone| phone.sms)
    }

    /// Whether an identifier becomes an extended attribute, which is read back as the same.
    fn is_attribute(&self, identifier: &Identifier) -> bool {
        identifier.active && IDENTIFIERS.contains(&&*identifier.kind) && !self.has_column(identifier)
    }

    fn has_column(&self, identifier: &Identifier) -> bool {
        [self.barcode, self.net_id].into_iter().flatten().any(|placed| std::ptr::eq(placed, identifier))
    }

    /// The extended attributes: code and value.
    fn attributes(&self, details: &'p Details) -> impl Iterator<Item = (&'p str, &'p str)> {
        let primary_id = self.net_id.map(|_| (PRIMARY_ID, self.primary_id.as_str()));
        let identifiers = details.identifiers.iter().filter(move |identifier| self.is_attribute(identifier));
        let identifiers = identifiers.map(|identifier| (&*identifier.kind, &*identifier.value));
        let statistics = details.rare.statistics.iter().filter(|statistic| !is_reserved(&statistic.category));
        let noted = |statistic: &'p Statistic| Some((&*statistic.category, statistic.note.as_deref()?));
        primary_id.into_iter().chain(identifiers).chain(statistics.filter_map(noted))
    }
}

/// The first identifier of a kind that is in use and has a column of its own. One that is the primary ID once more is not
/// told from it there.
fn column_of<'p>(kind: &str, patron: &'p Patron) -> Option<&'p Identifier> {
    let is_other = |identifier: &Identifier| !identifier.value.eq_ignore_ascii_case(patron.primary_id.as_str());
    let mut identifiers = patron.details.identifiers.iter();
    identifiers.find(|identifier| identifier.active && identifier.kind == kind && is_other(identifier))
}

/// Whether an extended attribute of this code is an identifier, so that no statistical category can be one.
fn is_reserved(code: &str) -> bool {
    koha::is_primary_id(code) || koha::identifier_kind(code).is_some()
}

/// Whether a flag there says all of a block.
fn is_flag(block: &Block, at: usize) -> bool {
    let (_, description, note) = FLAGS[at];
    is_of(block, description) && block.active && block.note.as_deref() == Some(note) && block.expiry.is_none()
}

fn is_of(block: &Block, description: &str) -> bool {
    &*block.block_type == slot::BLOCK_TYPE && &*block.description == description
}

/// The block that becomes a restriction: of those in force that have no flag, the one that lasts longest.
fn restriction<'p>(blocks: &'p [Block], flags: &[Option<&Block>]) -> Option<&'p Block> {
    let has_flag = |block: &Block| flags.iter().flatten().any(|flag| std::ptr::eq(*flag, block));
    let in_force = blocks.iter().filter(|block| block.active && !has_flag(block));
    in_force.max_by_key(|block| (block.expiry.unwrap_or(NaiveDate::MAX), is_of(block, RESTRICTED)))
}

/// Names what is not written.
pub(crate) fn without(patron: &Patron, beside: &mut Beside) {
    let details = &patron.details;
    let placed = Placed::of(patron);
    beside::fields(|field| HELD.contains(&field), details, beside);
    places::name_unplaced(&details.emails, &placed.emails, Field::Emails, beside);
    let emails = placed.emails.iter().zip(EMAILS);
    let of_other_types = emails.filter(|(email, kind)| email.is_some_and(|email| email.types != *kind)).count();
    beside::named(of_other_types, EMAIL_TYPE, beside);
    name_phones(details, &placed, beside);
    name_addresses(details, &placed, beside);
    places::name_unplaced(&details.rare.notes, &placed.notes, Field::Notes, beside);
    let notes = || placed.notes.iter().flatten();
    beside::named(notes().filter(|note| note.note_type != NOTE_TYPE_THERE).count(), NOTE_TYPE, beside);
    beside::named(notes().filter(|note| note.popup).count(), NOTE_POPUP, beside);
    let is_written = |identifier: &&Identifier| placed.has_column(identifier) || placed.is_attribute(identifier);
    let written: Vec<Option<&Identifier>> = details.identifiers.iter().filter(is_written).map(Some).collect();
    places::name_identifiers(details, &written, beside);
    name_blocks(details, &placed, beside);
    let without_note = details.rare.statistics.iter().filter(|statistic| statistic.note.is_none()).count();
    let is_misread = |statistic: &&Statistic| statistic.note.is_some() && is_reserved(&statistic.category);
    let misread = details.rare.statistics.iter().filter(is_misread).count();
    beside::named(without_note.saturating_sub(SORTS) + misread, Field::Statistics.label(), beside);
    let columns = values(patron, &placed);
    let attributes = placed.attributes(details).map(|(_, value)| value);
    let texts = columns.iter().map(|value| &**value).chain(attributes);
    beside::named(texts.filter(|text| text.contains(LINE_ENDS)).count(), LINE_BREAK, beside);
}

fn name_blocks(details: &Details, placed: &Placed<'_>, beside: &mut Beside) {
    let written = placed.flags.iter().flatten().count() + usize::from(placed.restriction.is_some());
    let in_force = details.rare.blocks.iter().filter(|block| block.active).count();
    beside::named(in_force.saturating_sub(written), FURTHER_BLOCKS, beside);
    beside::named(details.rare.blocks.len() - in_force, BLOCKS_NOT_IN_FORCE, beside);
    beside.extend(placed.restriction.filter(|block| !is_of(block, RESTRICTED)).map(other_type));
}

/// What is lost of a block that becomes a restriction: its type.
fn other_type(block: &Block) -> Cow<'static, str> {
    let Block { block_type, description, .. } = block;
    if !beside::is_code(block_type) || !beside::is_code(description) {
        return Cow::Borrowed(BLOCK_TYPE);
    }
    let of = if &**block_type == slot::BLOCK_TYPE { String::new() } else { format!("{block_type} ") };
    Cow::Owned(format!("{BLOCK_TYPE} {of}{description}, which becomes {RESTRICTED}"))
}

fn name_phones(details: &Details, placed: &Placed<'_>, beside: &mut Beside) {
    places::name_unplaced(&details.phones, &placed.phones, Field::Phones, beside);
    let phones = placed.phones.iter().zip(PHONES);
    let of_other_types = phones.filter(|(phone, kind)| phone.is_some_and(|phone| phone.types != *kind)).count();
    beside::named(of_other_types, PHONE_TYPE, beside);
    let first = placed.phones.iter().flatten().next();
    beside::named(usize::from(first.is_some_and(|phone| !phone.preferred)), beside::PREFERRED_PHONE, beside);
    let for_messages = details.phones.iter().filter(|phone| phone.sms).count();
    beside::named(for_messages - usize::from(placed.messages().is_some()), TEXT_MESSAGES, beside);
}

fn name_addresses(details: &Details, placed: &Placed<'_>, beside: &mut Beside) {
    places::name_unplaced(&details.addresses, &placed.addresses, Field::Addresses, beside);
    for (address, kind) in placed.addresses.iter().zip(ADDRESSES) {
        let Some(address) = address else { continue };
        beside::named(usize::from(address.types != kind), ADDRESS_TYPE, beside);
        let lines = address.lines.iter().zip(ADDRESS_LINES).skip(LINES);
        beside.extend(lines.filter(|(line, _)| line.is_some()).map(|(_, label)| Cow::Borrowed(label)));
    }
}

/// Holds a patron against what the import takes.
pub(crate) fn check(patron: &Patron, unheld: &mut Vec<Unheld>) {
    let details = &patron.details;
    let placed = Placed::of(patron);
    let mut judge = Judge { system: "Koha", format: "a text table", can_hold, unheld };
    for ((field, most), value) in COLUMNS.iter().zip(values(patron, &placed)) {
        judge.text(placed.label(field), &value, *most);
    }
    judge.needed(Field::LastName.label(), details.last_name.as_deref(), "a last name");
    judge.needed(Field::Campus.label(), details.rare.campus.as_deref(), "a campus: the code of the patron's branch");
    judge.needed(Field::UserGroup.label(), details.user_group.as_deref(), "a user group: the code of its category");
    for (code, value) in placed.attributes(details) {
        judge.text("code of an extended attribute", code, MOST_OF_CODE);
        if code.contains(':') {
            let message = format!("\"{code}\" has a colon, which ends the code of an extended attribute in Koha");
            judge.refuse(codes::M912, "code of an extended attribute", code, message);
        }
        judge.text("extended attribute", value, MOST_OF_VALUE);
    }
}

/// Writes a patron.
pub(crate) fn write(patron: &Patron, out: &mut String) {
    let placed = Placed::of(patron);
    for value in values(patron, &placed) {
        table::value(&in_one_line(&value), out);
        out.push(',');
    }
    let mut attributes = String::new();
    for (code, value) in placed.attributes(&patron.details) {
        if !attributes.is_empty() {
            attributes.push(',');
        }
        table::value(&in_one_line(&format!("{code}:{value}")), &mut attributes);
    }
    table::value(&attributes, out);
    out.push('\n');
}

/// A text with a space in place of each line break.
fn in_one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(LINE_ENDS) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text.split(LINE_ENDS).map(str::trim).filter(|line| !line.is_empty()).collect();
    Cow::Owned(lines.join(" "))
}

/// The values of the columns, in their order; those of extended attributes come behind them.
fn values<'p>(patron: &'p Patron, placed: &Placed<'p>) -> [Cow<'p, str>; COLUMNS.len()] {
    let details = &*patron.details;
    let [email, email_pro, other_email] = placed.emails.map(|email| email.map_or("", |email| &*email.address));
    let [phone, phone_pro, mobile, other_phone] = placed.phones.map(number);
    let [home, other] = placed.addresses.map(lines_of);
    let [notes, shown_note] = placed.notes.map(|note| note.map_or("", |note| &*note.text));
    let [sort_1, sort_2] = placed.sorts.map(|statistic| statistic.map_or("", |statistic| &*statistic.category));
    let [no_address, card_lost] = placed.flags.map(|flag| if flag.is_some() { "1" } else { "" });
    let comment = placed.restriction.map_or("", |block| text(&block.note));
    let [line_1, line_2, city, state, postal_code, country] = home;
    let [other_line_1, other_line_2, other_city, other_state, other_postal_code, other_country] = other;
    [
        placed.card_number().into(),
        text(&details.last_name).into(),
        text(&details.first_name).into(),
        text(&details.middle_name).into(),
        text(&details.rare.preferred_first_name).into(),
        text(&details.rare.title).into(),
        text(&details.rare.gender).into(),
        day(details.birth_date),
        text(&details.rare.campus).into(),
        text(&details.user_group).into(),
        day(details.expiry_date),
        email.into(),
        email_pro.into(),
        other_email.into(),
        phone.into(),
        phone_pro.into(),
        mobile.into(),
        other_phone.into(),
        number(placed.messages()).into(),
        line_1.into(),
        line_2.into(),
        city.into(),
        state.into(),
        postal_code.into(),
        country.into(),
        other_line_1.into(),
        other_line_2.into(),
        other_city.into(),
        other_state.into(),
        other_postal_code.into(),
        other_country.into(),
        no_address.into(),
        card_lost.into(),
        last_day(placed.restriction),
        comment.into(),
        notes.into(),
        shown_note.into(),
        placed.user_id().into(),
        sort_1.into(),
        sort_2.into(),
    ]
}

fn number(phone: Option<&Phone>) -> &str {
    phone.map_or("", |phone| &*phone.number)
}

/// Two lines, city, state, postal code and country.
fn lines_of(address: Option<&Address>) -> [&str; 6] {
    let Some(address) = address else { return [""; 6] };
    let [first, second, ..] = address.lines.each();
    [first, second, &address.city, &address.state_province, &address.postal_code, &address.country].map(text)
}

/// The last day of a restriction.
fn last_day(restriction: Option<&Block>) -> Cow<'static, str> {
    let Some(block) = restriction else { return Cow::Borrowed("") };
    block.expiry.map_or(Cow::Borrowed(ENDLESS), |day| Cow::Owned(day.to_string()))
}

fn day(day: Option<NaiveDate>) -> Cow<'static, str> {
    day.map_or(Cow::Borrowed(""), |day| Cow::Owned(day.to_string()))
}
