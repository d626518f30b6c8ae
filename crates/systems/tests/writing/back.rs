//! From a file back to patrons: the reader of its system, and as much of what `intake` makes of its records as two
//! patrons need to be compared.

use model::field::{Form, ListField};
use model::id::PrimaryId;
use model::patron::{AccountType, Address, Block, Details, Email, Identifier, Note, Patron, Phone, Role, Statistic};
use model::place::Numbering;
use model::record::{
    AddressPart, BlockPart, EmailPart, IdentifierPart, NotePart, PhonePart, RecordField, RecordKey, RolePart,
    StatisticPart,
};
use model::text::Text;
use systems::{Ended, Sink};

/// The patrons that a file has, read as that of this system.
///
/// # Panics
/// When it is of another one, or cannot be read.
pub(crate) fn read(system: &str, text: &str) -> Vec<Patron> {
    let recognised = systems::recognise(text.as_bytes()).expect("the file of a system");
    assert_eq!(recognised.name, system, "{text}");
    let mut patrons = Patrons::default();
    recognised.read_whole(text, &mut patrons).expect("a whole file");
    patrons.done.into_iter().chain(patrons.current).map(Growing::grown).collect()
}

/// A sink that makes patrons of records.
#[derive(Default)]
struct Patrons {
    done: Vec<Growing>,
    current: Option<Growing>,
}

/// A patron while values come in; entries stand with their numbers.
#[derive(Default)]
struct Growing {
    id: String,
    details: Details,
    numbers: Vec<(&'static str, u16)>,
}

impl Growing {
    fn grown(mut self) -> Patron {
        prefer_one(&mut self.details.emails, |email| &mut email.preferred);
        prefer_one(&mut self.details.phones, |phone| &mut phone.preferred);
        prefer_one(&mut self.details.addresses, |address| &mut address.preferred);
        Patron { primary_id: PrimaryId::new(&self.id).expect("a clean ID"), details: Box::new(self.details) }
    }

    /// The position of an entry in its list; a new one is to be added.
    fn at(&mut self, list: &'static str, number: u16) -> (usize, bool) {
        let of_list = || self.numbers.iter().filter(move |(of, _)| *of == list);
        let known = of_list().position(|(_, known)| *known == number);
        let next = of_list().count();
        if known.is_none() {
            self.numbers.push((list, number));
        }
        (known.unwrap_or(next), known.is_none())
    }

    fn field(&mut self, field: ListField, text: &str) {
        let details = &mut self.details;
        match field.form() {
            Form::Id => text.clone_into(&mut self.id),
            Form::Name(slot) | Form::Text(slot) => *slot.of_mut(details) = Some(text.into()),
            Form::Date(slot) => *slot.of_mut(details) = Some(text.parse().expect("a day")),
            Form::Group => details.user_group = Some(text.into()),
            Form::AccountType => {
                details.account_type = Some(AccountType::from_name(text).expect("internal or external"));
            }
            Form::Status => details.status = Some(text.into()),
            Form::WholeName
            | Form::SecondLastName
            | Form::Email
            | Form::FurtherEmail
            | Form::Phone(_)
            | Form::Address(_)
            | Form::Barcode
            | Form::Note
            | Form::Statistic => panic!("no file of ours has {}", field.name()),
        }
    }
}

/// The first that is marked, or else the first.
fn prefer_one<T>(list: &mut [T], preferred: impl Fn(&mut T) -> &mut bool) {
    let any = list.iter_mut().any(|entry| *preferred(entry));
    if let (Some(first), false) = (list.first_mut(), any) {
        *preferred(first) = true;
    }
}

/// Types are compared without case.
fn types(text: &str) -> String {
    text.to_lowercase()
}

fn is_yes(text: &str) -> bool {
    matches!(text, "yes" | "true")
}

macro_rules! entry {
    ($growing:ident . $($list:ident).+ [$number:expr], $blank:expr) => {{
        let (at, is_new) = $growing.at(stringify!($($list).+), $number);
        if is_new {
            $growing.details.$($list).+.push($blank);
        }
        &mut $growing.details.$($list).+[at]
    }};
}

impl Sink for Patrons {
    fn records(&mut self, _: Numbering, _: u64) -> Result<(), Ended> {
        Ok(())
    }

    fn record(&mut self, _: u32) -> Result<(), Ended> {
        self.done.extend(self.current.replace(Growing::default()));
        Ok(())
    }

    fn value(&mut self, field: RecordField<'_>) -> Result<(), Ended> {
        let RecordField { key, entry, cell, .. } = field;
        let growing = self.current.as_mut().expect("a record has begun");
        match key {
            RecordKey::Field(field) => growing.field(field, cell.text),
            RecordKey::Email(part) => email(growing, part, entry, cell.text),
            RecordKey::Phone(part) => phone(growing, part, entry, cell.text),
            RecordKey::Address(part) => address(growing, part, entry, cell.text),
            RecordKey::Identifier(part) => identifier(growing, part, entry, cell.text),
            RecordKey::Role(part) => role(growing, part, entry, cell.text),
            RecordKey::Note(part) => note(growing, part, entry, cell.text),
            RecordKey::Block(part) => block(growing, part, entry, cell.text),
            RecordKey::Statistic(part) => statistic(growing, part, entry, cell.text),
        }
        Ok(())
    }

    /// Nothing of a patron that is compared.
    fn left_behind(&mut self, name: &str) -> Result<(), Ended> {
        let known = ["personal.preferredContactTypeId", "type", "force_password_change", "segment_type"];
        let is_known = known.contains(&name);
        assert!(is_known, "{name} is not read");
        Ok(())
    }

    fn damaged(&mut self, number: u32, why: String) -> Result<(), Ended> {
        panic!("record {number} is damaged: {why}");
    }
}

fn email(growing: &mut Growing, part: EmailPart, number: u16, text: &str) {
    let blank = Email { address: "".into(), types: "personal".into(), preferred: false };
    let email = entry!(growing.emails[number], blank);
    match part {
        EmailPart::Address => email.address = text.into(),
        EmailPart::Types => email.types = types(text).into(),
        EmailPart::Preferred => email.preferred = is_yes(text),
    }
}

fn phone(growing: &mut Growing, part: PhonePart, number: u16, text: &str) {
    let blank = Phone { number: "".into(), types: "home".into(), preferred: false, sms: false };
    let phone = entry!(growing.phones[number], blank);
    match part {
        PhonePart::Number => phone.number = text.into(),
        PhonePart::Types => phone.types = types(text).into(),
        PhonePart::Preferred => phone.preferred = is_yes(text),
        PhonePart::Sms => phone.sms = is_yes(text),
    }
}

fn address(growing: &mut Growing, part: AddressPart, number: u16, text: &str) {
    let address = entry!(growing.addresses[number], Address { types: "home".into(), ..Address::default() });
    let value: Option<Text> = Some(text.into());
    match part {
        AddressPart::Line1 => address.lines[0] = value,
        AddressPart::Line2 => address.lines[1] = value,
        AddressPart::Line3 => address.lines[2] = value,
        AddressPart::Line4 => address.lines[3] = value,
        AddressPart::Line5 => address.lines[4] = value,
        AddressPart::City => address.city = value,
        AddressPart::StateProvince => address.state_province = value,
        AddressPart::PostalCode => address.postal_code = value,
        AddressPart::Country => address.country = value,
        AddressPart::Types => address.types = types(text).into(),
        AddressPart::Preferred => address.preferred = is_yes(text),
    }
}

fn identifier(growing: &mut Growing, part: IdentifierPart, number: u16, text: &str) {
    let blank = Identifier { kind: "".into(), value: "".into(), note: None, active: true };
    let identifier = entry!(growing.identifiers[number], blank);
    match part {
        IdentifierPart::Value => identifier.value = text.into(),
        IdentifierPart::Kind => identifier.kind = text.to_owned().into(),
        IdentifierPart::Remark => identifier.note = Some(text.into()),
        IdentifierPart::Active => identifier.active = is_yes(text),
    }
}

fn role(growing: &mut Growing, part: RolePart, number: u16, text: &str) {
    let role = entry!(growing.roles[number], Role::patron());
    match part {
        RolePart::Kind => role.role_type = text.to_owned().into(),
        RolePart::Scope => role.scope = Some(text.into()),
        RolePart::Active => role.active = is_yes(text),
        RolePart::Expiry => role.expiry = Some(text.parse().expect("a day")),
    }
}

fn note(growing: &mut Growing, part: NotePart, number: u16, text: &str) {
    let blank = Note { note_type: "LIBRARY".into(), text: "".into(), viewable: false, popup: false };
    let note = entry!(growing.rare.notes[number], blank);
    match part {
        NotePart::Text => note.text = text.into(),
        NotePart::Kind => note.note_type = text.to_owned().into(),
        NotePart::Viewable => note.viewable = is_yes(text),
        NotePart::Popup => note.popup = is_yes(text),
    }
}

fn block(growing: &mut Growing, part: BlockPart, number: u16, text: &str) {
    let blank = Block { block_type: "".into(), description: "".into(), active: true, note: None, expiry: None };
    let block = entry!(growing.rare.blocks[number], blank);
    match part {
        BlockPart::Kind => block.block_type = text.into(),
        BlockPart::Description => block.description = text.into(),
        BlockPart::Active => block.active = is_yes(text),
        BlockPart::Remark => block.note = Some(text.into()),
        BlockPart::Expiry => block.expiry = Some(text.parse().expect("a day")),
    }
}

fn statistic(growing: &mut Growing, part: StatisticPart, number: u16, text: &str) {
    let statistic = entry!(growing.rare.statistics[number], Statistic { category: "".into(), note: None });
    match part {
        StatisticPart::Category => statistic.category = text.into(),
        StatisticPart::Remark => statistic.note = Some(text.into()),
    }
}
