//! One record of another library system: every value to its typed field, all faults at once, each at its place in the
//! file. The values are read as those of a list are, by the same readers, and meet the same rules.

use crate::context::{Context, InRecord, RowContext, RowOutput};
use crate::crosswalk::cross::{Crossed, LeftOutEntries};
use crate::draft::{self, Further};
use crate::facts::{ColumnFacts, Layout};
use crate::fields::{date, email, flag, group, id, phone, text};
use model::cell::{RawCell, RawRow};
use model::coded_field::CodedField;
use model::codes;
use model::draft::{PatronDraft, Reading};
use model::field::{Field, Form, ListField};
use model::id::CanonicalId;
use model::patron::{Address, Block, Details, Email, Identifier, Note, Phone, Role, Statistic, TypeCodes, add};
use model::place::{Place, RowRef};
use model::record::{
    self, AddressPart, BlockPart, EmailPart, IdentifierPart, NotePart, PhonePart, RecordColumn, RecordField, RecordKey,
    RolePart, StatisticPart,
};
use model::said::{Aspect, Aspects, Said};
use model::text::Text;
use std::iter;

/// Reads one record, with what other tables say of its patron, and checks it as a whole.
pub(crate) fn read(
    row: &RawRow<'_>,
    columns: &[RecordColumn],
    layout: &Layout,
    facts: &ColumnFacts,
    context: Context<'_>,
    output: RowOutput<'_>,
    further: &mut Further<'_>,
) -> PatronDraft {
    let at = RowRef { table: layout.table, number: row.number() };
    let mut draft = PatronDraft::new(at);
    if layout.is_torn(at.number) {
        return draft;
    }
    let RowOutput { tally, findings } = output;
    let before = findings.len();
    let place = Some(InRecord { row: *row, value: None });
    let (tally, joined) = (Some(tally), Vec::new());
    let mut here = RowContext { run: context, layout, facts, at, record: place, column: None, tally, joined, findings };
    let mut record = Record::default();
    let left_out = LeftOutEntries::of(row, columns, &mut here);
    for field in record::fields(row, columns) {
        // A value set for every row takes the value's place, so that its faults do not count either.
        if !field.key.column().is_some_and(|column| draft::is_set(column, context)) {
            here.read_value_at(Some(field.cell.column));
            match draft::crossed(|| CodedField::of_record(field.key), field.cell, &mut here) {
                Crossed::Cell(_) | Crossed::Mapped(_) if left_out.have(field.key, field.entry) => {}
                Crossed::Cell(cell) => record.read(RecordField { cell, ..field }, &mut draft, &mut here),
                Crossed::Mapped(cell) => {
                    let before = here.findings.len();
                    record.read(RecordField { cell, ..field }, &mut draft, &mut here);
                    draft::drop_repairs(before, &mut here);
                }
                Crossed::Dropped => {}
                Crossed::Unmapped => {
                    if let RecordKey::Field(of) = field.key {
                        draft.unreadable.insert(of);
                    }
                }
            }
        }
    }
    here.read_value_at(None);
    let whole_name = record.whole_name.take();
    record.put_into(&mut draft, &mut here);
    draft::fill_set_values(&mut draft, &mut here);
    if let Some(cell) = whole_name.filter(|_| draft::whole_name_counts(&draft, here.run)) {
        here.read_value_at(Some(cell.column));
        draft::fill(ListField::FullName, cell, &mut draft, &mut here);
        here.read_value_at(None);
    }
    draft::prefix_id(&mut draft, &mut here);
    further(&mut draft, &mut here);
    complete(&mut draft, &mut here);
    draft::check_rules(&mut draft, &mut here);
    findings[before..].sort_by_key(|finding| (finding.place, finding.code));
    draft
}

/// An entry of one of the patron's lists, while its values come in.
struct ListEntry<T> {
    number: u16,
    /// Where its first value stands.
    column: u16,
    entry: T,
    /// What the file says of it besides its value.
    said: Aspects,
}

/// What was read of a record so far, besides what a patron has only one of.
#[derive(Default)]
struct Record<'a> {
    /// What a patron has only one of, as the file says it.
    single: Vec<(ListField, &'a str)>,
    whole_name: Option<RawCell<'a>>,
    emails: Vec<ListEntry<Email>>,
    phones: Vec<ListEntry<Phone>>,
    addresses: Vec<ListEntry<Address>>,
    identifiers: Vec<ListEntry<Identifier>>,
    roles: Vec<ListEntry<Role>>,
    notes: Vec<ListEntry<Note>>,
    blocks: Vec<ListEntry<Block>>,
    statistics: Vec<ListEntry<Statistic>>,
}

/// The entry to which a value belongs; it begins as a blank one.
fn entry<'l, T>(
    list: &'l mut Vec<ListEntry<T>>,
    value: &RecordField<'_>,
    blank: impl FnOnce() -> T,
) -> &'l mut ListEntry<T> {
    let at = list.iter().position(|known| known.number == value.entry).unwrap_or(list.len());
    if at == list.len() {
        let said = Aspects::default();
        add(list, ListEntry { number: value.entry, column: value.cell.column, entry: blank(), said });
    }
    &mut list[at]
}

impl<'a> Record<'a> {
    fn read(&mut self, value: RecordField<'a>, draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
        match value.key {
            RecordKey::Field(field) => self.field(field, value.cell, draft, here),
            RecordKey::Email(part) => read_email(part, &value, &mut self.emails, draft, here),
            RecordKey::Phone(part) => read_phone(part, &value, &mut self.phones, draft, here),
            RecordKey::Address(part) => read_address(part, &value, &mut self.addresses, draft, here),
            RecordKey::Identifier(part) => read_identifier(part, &value, &mut self.identifiers, draft, here),
            RecordKey::Role(part) => read_role(part, &value, &mut self.roles, here),
            RecordKey::Note(part) => read_note(part, &value, &mut self.notes, draft, here),
            RecordKey::Block(part) => read_block(part, &value, &mut self.blocks, here),
            RecordKey::Statistic(part) => read_statistic(part, &value, &mut self.statistics, draft, here),
        }
    }

    /// A value such as a column of a list has it. Which of two counts that contradict each other, nobody knows.
    fn field(&mut self, field: ListField, cell: RawCell<'a>, draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
        if has_one(field) {
            match self.single.iter().find(|(known, _)| *known == field) {
                Some((_, first)) if first.trim() == cell.text.trim() => return,
                Some(_) if field == ListField::UserGroup && higher_group(cell, draft, here) => return,
                Some((_, first)) => {
                    let message =
                        format!("{} is both \"{}\" and \"{}\"", field.label(), first.trim(), cell.text.trim());
                    here.report(codes::R405, field, cell.text, message, "keep the right one and delete the other");
                    draft.unreadable.insert(field);
                    return;
                }
                None => self.single.push((field, cell.text)),
            }
        }
        if field == ListField::FullName {
            self.whole_name = Some(cell);
        } else {
            draft::fill(field, cell, draft, here);
        }
    }

    /// Puts the entries into the patron's lists, in the order of the file. One without its value says nothing.
    fn put_into(self, draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
        let details = &mut draft.details;
        let mut told = unsaid(details);
        for ListEntry { entry, said, .. } in self.emails {
            if add_email(details, entry) {
                told.push((Field::Emails, said));
            }
        }
        for ListEntry { entry, said, .. } in self.phones.into_iter().filter(|phone| !phone.entry.number.is_empty()) {
            add(&mut details.phones, entry);
            told.push((Field::Phones, said));
        }
        for ListEntry { entry, said, .. } in self.addresses {
            add(&mut details.addresses, entry);
            told.push((Field::Addresses, said));
        }
        for ListEntry { column, entry, said, .. } in self.identifiers {
            let is_one = !entry.value.is_empty() && is_there(&entry.kind, "an identifier has no type", column, here);
            if is_one && add_identifier(details, entry) {
                told.push((Field::Identifiers, said));
            }
        }
        for ListEntry { column, entry, .. } in self.roles {
            if is_there(&entry.role_type, "a role has no code", column, here) {
                add(&mut details.roles, entry);
            }
        }
        for ListEntry { entry, said, .. } in self.notes.into_iter().filter(|note| !note.entry.text.is_empty()) {
            add(&mut details.rare.notes, entry);
            told.push((Field::Notes, said));
        }
        for ListEntry { column, entry, .. } in self.blocks {
            let has_type = is_there(&entry.block_type, "a block has no type", column, here);
            if is_there(&entry.description, "a block has no description", column, here) && has_type {
                add(&mut details.rare.blocks, entry);
            }
        }
        for ListEntry { entry, .. } in self.statistics.into_iter().filter(|one| !one.entry.category.is_empty()) {
            add(&mut details.rare.statistics, entry);
        }
        let said = Said::of_entries(told);
        if !said.is_nothing() {
            draft.rare.said = said;
        }
    }
}

/// The entries that came as columns of a list have them, of which nothing else is said.
fn unsaid(details: &Details) -> Vec<(Field, Aspects)> {
    let there = [
        (Field::Emails, details.emails.len()),
        (Field::Phones, details.phones.len()),
        (Field::Addresses, details.addresses.len()),
        (Field::Identifiers, details.identifiers.len()),
        (Field::Notes, details.rare.notes.len()),
    ];
    let entries = there.into_iter().flat_map(|(field, entries)| iter::repeat_n(field, entries));
    entries.map(|field| (field, Aspects::default())).collect()
}

/// Takes the higher of two user groups, the second of which is in this cell, where the library has said which that is.
fn higher_group(cell: RawCell<'_>, draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) -> bool {
    let settings = here.run.settings;
    let before = here.findings.len();
    let Some(first) = draft.details.user_group.take() else { return false };
    let reading = draft::read_cell(ListField::UserGroup, cell, here, group::read);
    let Reading::Present(second) = reading else {
        // That there are two says it all.
        here.findings.truncate(before);
        draft.details.user_group = Some(first);
        return false;
    };
    let higher = settings.higher_group(&first, &second);
    let message = higher
        .filter(|_| first != second)
        .map(|higher| format!("user group is both {first} and {second}; {higher} counts"));
    if let Some(message) = message {
        here.report(codes::M942, ListField::UserGroup, cell.text, message, "");
    }
    let is_settled = higher.is_some() || first == second;
    if !is_settled {
        here.findings.truncate(before);
    }
    draft.details.user_group = Some(if higher.is_some_and(|higher| higher == &*second) { second } else { first });
    is_settled
}

/// Whether a patron has only one value of a field, whoever says it.
fn has_one(field: ListField) -> bool {
    !matches!(
        field.form(),
        Form::Email | Form::FurtherEmail | Form::Phone(_) | Form::Barcode | Form::Note | Form::Statistic
    )
}

/// Whether a code is there without which an entry means nothing; without it the record is left out, so that no block
/// is lost.
fn is_there(code: &str, message: &'static str, column: u16, here: &mut RowContext<'_, '_>) -> bool {
    if code.is_empty() {
        let finding = here.run.finding(codes::C301, Place::row(here.at, Some(column)), message);
        here.findings.push(finding.advice("complete it in the system the file comes from, or remove it"));
    }
    !code.is_empty()
}

/// Reads a value as a column of a list that holds one is read, and notes what it was.
fn value<T>(
    column: ListField,
    cell: RawCell<'_>,
    draft: &mut PatronDraft,
    here: &mut RowContext<'_, '_>,
    read: impl FnOnce(ListField, RawCell<'_>, &mut RowContext<'_, '_>) -> Reading<T>,
) -> Option<T> {
    match draft::read_cell(column, cell, here, |cell, here| read(column, cell, here)) {
        Reading::Present(value) => {
            draft.present.insert(column);
            Some(value)
        }
        Reading::Unreadable => {
            draft.unreadable.insert(column);
            None
        }
        Reading::Blank => None,
    }
}

/// Reads what is said about an entry; where it cannot be read, its finding leaves the record out.
fn about<T>(
    value: &RecordField<'_>,
    here: &mut RowContext<'_, '_>,
    read: impl FnOnce(ListField, RawCell<'_>, &mut RowContext<'_, '_>) -> Reading<T>,
) -> Option<T> {
    let before = here.findings.len();
    let column = value.key.column();
    // Roles and blocks are in no list; their codes and notes are read like its notes.
    let reading = read(column.unwrap_or(ListField::Note), value.cell, here);
    if column.is_none() {
        here.findings[before..].iter_mut().for_each(|finding| finding.field = None);
    }
    match reading {
        Reading::Present(value) => Some(value),
        Reading::Blank | Reading::Unreadable => None,
    }
}

/// Whether it says yes or no.
fn yes_or_no(value: &RecordField<'_>, to: &mut bool, here: &mut RowContext<'_, '_>) -> bool {
    let read = about(value, here, flag::read);
    if let Some(is_yes) = read {
        *to = is_yes;
    }
    read.is_some()
}

/// The same of what one entry of several is. That an entry is not the preferred one is said by the one that is.
fn preferred(value: &RecordField<'_>, to: &mut bool, here: &mut RowContext<'_, '_>) -> bool {
    yes_or_no(value, to, here) && *to
}

/// Type codes are lower case, and commas stand between several. Whether it says some.
fn types(value: &RecordField<'_>, to: &mut TypeCodes, here: &mut RowContext<'_, '_>) -> bool {
    let Some(written) = about(value, here, text::read) else { return false };
    let codes: Vec<String> = written.split(',').map(|code| code.trim().to_lowercase()).collect();
    let codes = codes.join(",");
    if let Some(column) = value.key.column().filter(|_| codes != *written) {
        here.report_repair(codes::C340, column, value.cell.text, &codes);
    }
    *to = codes.into();
    true
}

/// A code without which an entry means nothing. One that cannot be read has its finding, and is not missing besides.
fn code(value: &RecordField<'_>, here: &mut RowContext<'_, '_>) -> Text {
    let before = here.findings.len();
    let code = about(value, here, text::read).unwrap_or_default();
    let is_unreadable = here.findings[before..].iter().any(|finding| finding.severity.blocks());
    if is_unreadable { "?".into() } else { code }
}

fn read_email(
    part: EmailPart,
    field: &RecordField<'_>,
    emails: &mut Vec<ListEntry<Email>>,
    draft: &mut PatronDraft,
    here: &mut RowContext<'_, '_>,
) {
    let blank = || Email { address: Text::new(), types: "personal".into(), preferred: false };
    let ListEntry { entry: email, said, .. } = entry(emails, field, blank);
    match part {
        EmailPart::Address => {
            email.address = value(ListField::Email, field.cell, draft, here, email::read).unwrap_or_default();
        }
        EmailPart::Types => said.note(Aspect::Types, types(field, &mut email.types, here)),
        EmailPart::Preferred => said.note(Aspect::Preferred, preferred(field, &mut email.preferred, here)),
    }
}

fn read_phone(
    part: PhonePart,
    field: &RecordField<'_>,
    phones: &mut Vec<ListEntry<Phone>>,
    draft: &mut PatronDraft,
    here: &mut RowContext<'_, '_>,
) {
    let blank = || Phone { number: Text::new(), types: "home".into(), preferred: false, sms: false };
    let ListEntry { entry: phone, said, .. } = entry(phones, field, blank);
    match part {
        PhonePart::Number => {
            phone.number = value(ListField::Phone, field.cell, draft, here, phone::read).unwrap_or_default();
        }
        PhonePart::Types => said.note(Aspect::Types, types(field, &mut phone.types, here)),
        PhonePart::Preferred => said.note(Aspect::Preferred, preferred(field, &mut phone.preferred, here)),
        PhonePart::Sms => said.note(Aspect::Sms, yes_or_no(field, &mut phone.sms, here)),
    }
}

fn read_address(
    part: AddressPart,
    field: &RecordField<'_>,
    addresses: &mut Vec<ListEntry<Address>>,
    draft: &mut PatronDraft,
    here: &mut RowContext<'_, '_>,
) {
    let blank = || Address { types: "home".into(), ..Address::default() };
    let ListEntry { entry: address, said, .. } = entry(addresses, field, blank);
    match part {
        AddressPart::Types => said.note(Aspect::Types, types(field, &mut address.types, here)),
        AddressPart::Preferred => said.note(Aspect::Preferred, preferred(field, &mut address.preferred, here)),
        AddressPart::Line1
        | AddressPart::Line2
        | AddressPart::Line3
        | AddressPart::Line4
        | AddressPart::Line5
        | AddressPart::City
        | AddressPart::StateProvince
        | AddressPart::PostalCode
        | AddressPart::Country => {
            let column = part.column();
            if let Form::Address(of) = column.form() {
                *of(address) = value(column, field.cell, draft, here, text::read);
            }
        }
    }
}

fn read_identifier(
    part: IdentifierPart,
    field: &RecordField<'_>,
    identifiers: &mut Vec<ListEntry<Identifier>>,
    draft: &mut PatronDraft,
    here: &mut RowContext<'_, '_>,
) {
    let blank = || Identifier { kind: "".into(), value: Text::new(), note: None, active: true };
    let ListEntry { entry: identifier, said, .. } = entry(identifiers, field, blank);
    match part {
        IdentifierPart::Value => {
            identifier.value = value(ListField::Barcode, field.cell, draft, here, id::read).unwrap_or_default();
        }
        IdentifierPart::Kind => {
            identifier.kind = code(field, here);
            said.note(Aspect::Types, true);
        }
        IdentifierPart::Remark => {
            identifier.note = about(field, here, text::read);
            said.note(Aspect::Remark, identifier.note.is_some());
        }
        IdentifierPart::Active => said.note(Aspect::Active, yes_or_no(field, &mut identifier.active, here)),
    }
}

fn read_role(part: RolePart, field: &RecordField<'_>, roles: &mut Vec<ListEntry<Role>>, here: &mut RowContext<'_, '_>) {
    let role = &mut entry(roles, field, || Role { role_type: "".into(), ..Role::patron() }).entry;
    match part {
        RolePart::Kind => role.role_type = code(field, here),
        RolePart::Scope => role.scope = about(field, here, text::read),
        RolePart::Active => {
            yes_or_no(field, &mut role.active, here);
        }
        RolePart::Expiry => role.expiry = about(field, here, last_day),
    }
}

fn read_note(
    part: NotePart,
    field: &RecordField<'_>,
    notes: &mut Vec<ListEntry<Note>>,
    draft: &mut PatronDraft,
    here: &mut RowContext<'_, '_>,
) {
    let blank = || Note { note_type: "LIBRARY".into(), text: Text::new(), viewable: false, popup: false };
    let ListEntry { entry: note, said, .. } = entry(notes, field, blank);
    match part {
        NotePart::Text => note.text = value(ListField::Note, field.cell, draft, here, text::read).unwrap_or_default(),
        NotePart::Kind => {
            if let Some(kind) = about(field, here, text::read) {
                note.note_type = kind;
                said.note(Aspect::Types, true);
            }
        }
        NotePart::Viewable => said.note(Aspect::Viewable, yes_or_no(field, &mut note.viewable, here)),
        NotePart::Popup => said.note(Aspect::Popup, yes_or_no(field, &mut note.popup, here)),
    }
}

fn read_block(
    part: BlockPart,
    field: &RecordField<'_>,
    blocks: &mut Vec<ListEntry<Block>>,
    here: &mut RowContext<'_, '_>,
) {
    let blank = || Block { block_type: Text::new(), description: Text::new(), active: true, note: None, expiry: None };
    let block = &mut entry(blocks, field, blank).entry;
    match part {
        BlockPart::Description => block.description = code(field, here),
        BlockPart::Kind => block.block_type = code(field, here),
        BlockPart::Remark => block.note = about(field, here, text::read),
        BlockPart::Active => {
            yes_or_no(field, &mut block.active, here);
        }
        BlockPart::Expiry => block.expiry = about(field, here, last_day),
    }
}

fn read_statistic(
    part: StatisticPart,
    field: &RecordField<'_>,
    statistics: &mut Vec<ListEntry<Statistic>>,
    draft: &mut PatronDraft,
    here: &mut RowContext<'_, '_>,
) {
    let blank = || Statistic { category: Text::new(), note: None };
    let statistic = &mut entry(statistics, field, blank).entry;
    match part {
        StatisticPart::Category => {
            statistic.category = value(ListField::Statistic, field.cell, draft, here, text::read).unwrap_or_default();
        }
        StatisticPart::Remark => statistic.note = about(field, here, text::read),
    }
}

/// The last day of a role or a block, in the order of day and month of the other last days.
fn last_day(_: ListField, cell: RawCell<'_>, here: &mut RowContext<'_, '_>) -> Reading<model::NaiveDate> {
    date::read(ListField::ExpiryDate, cell, here)
}

/// The same address twice is one, preferred if one of them is. Whether it is a further one.
fn add_email(details: &mut Details, email: Email) -> bool {
    match details.emails.iter_mut().find(|known| known.address.eq_ignore_ascii_case(&email.address)) {
        Some(known) => {
            known.preferred |= email.preferred;
            false
        }
        None if email.address.is_empty() => false,
        None => {
            add(&mut details.emails, email);
            true
        }
    }
}

/// The same identifier twice, of one kind, is one. Whether it is a further one.
fn add_identifier(details: &mut Details, identifier: Identifier) -> bool {
    let id = CanonicalId::of(&identifier.value);
    let is_same = |known: &Identifier| known.kind == identifier.kind && CanonicalId::of(&known.value) == id;
    let is_further = !details.identifiers.iter().any(is_same);
    if is_further {
        add(&mut details.identifiers, identifier);
    }
    is_further
}

/// No address is kept whose every part was blank, and one of each contact is the preferred one.
fn complete(draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
    let details = &mut draft.details;
    while let Some(blank) = details.addresses.iter().position(|address| address.line().is_empty()) {
        details.addresses.remove(blank);
        draft.rare.said.remove(Field::Addresses, blank);
    }
    prefer_one(&mut details.emails, ListField::Email, "e-mail addresses", |email| &mut email.preferred, here);
    prefer_one(&mut details.phones, ListField::Phone, "phone numbers", |phone| &mut phone.preferred, here);
    let (line, what) = (ListField::AddressLine1, "addresses");
    prefer_one(&mut details.addresses, line, what, |address| &mut address.preferred, here);
}

/// The first that is marked as preferred is the one; where none is, the first.
fn prefer_one<T>(
    list: &mut [T],
    field: ListField,
    what: &str,
    preferred: impl Fn(&mut T) -> &mut bool,
    here: &mut RowContext<'_, '_>,
) {
    let mut marked = 0;
    for entry in list.iter_mut().map(&preferred).filter(|preferred| **preferred) {
        marked += 1;
        *entry = marked == 1;
    }
    if let (Some(first), 0) = (list.first_mut(), marked) {
        *preferred(first) = true;
    }
    if marked > 1 {
        let message = format!("{marked} {what} are marked as preferred");
        here.report(codes::R406, field, "", message, "the first one is used");
    }
}
