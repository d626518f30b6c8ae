//! The entries of a list laid over those that are stored: which of them are about the same thing, which take the place of
//! another, and what becomes of what is said of them besides their value. Nothing is taken out, and what the list does not
//! say of an entry stays as it is.
//!
//! A listed entry is about a stored one of its value. Where there are several, it is about the one that is already as the
//! list says, so that loading a list again changes nothing.

use model::field::Field;
use model::id::CanonicalId;
use model::patron::{Address, Email, Identifier, Note, Phone, TypeCodes};
use model::said::{Aspect, Aspects, Said};
use model::text::Text;

/// The kind of identifier that a primary ID becomes whose patron goes on under another one.
pub const FORMER_ID: &str = "FORMER_ID";

/// The kind of identifier that the primary ID of a record becomes which has gone. No list has a column for it, so that
/// none puts another in its place.
pub const OTHER_ID: &str = "OTHER_ID";

/// An entry of a list that can be told from others by its value.
pub(super) trait Entry: Sized {
    /// The list.
    const FIELD: Field;

    /// Whether both are of the same value.
    fn is_one(&self, other: &Self) -> bool;

    /// Its type, or its kind.
    fn types(&self) -> &TypeCodes;

    fn types_mut(&mut self) -> &mut TypeCodes;

    /// Whether a stored entry of this value is otherwise than what is said of this one.
    fn differs(&self, said: Aspects, known: &Self) -> bool {
        said.has(Aspect::Types) && self.types() != known.types()
    }

    /// Lets a stored entry of this value be as it is said of this one.
    fn put(&self, said: Aspects, known: &mut Self) {
        put_types(self, said, known);
    }
}

/// Whether a stored entry is what is said of a listed one.
fn agrees<T: Entry>(one: &T, said: Aspects, known: &T) -> bool {
    one.is_one(known) && !one.differs(said, known)
}

/// The stored entry that a listed one is about: one that is as the list says, or else one of its value that no other
/// listed one is about, best of its type.
fn about<T: Entry>(one: &T, aspects: Aspects, listed: &[T], said: &Said, after: &[T]) -> Option<usize> {
    let settled = after.iter().position(|known| agrees(one, aspects, known));
    settled.or_else(|| {
        let is_settled = |known: &T| listed.iter().zip(said.of(T::FIELD)).any(|(other, of)| agrees(other, of, known));
        let is_open = |known: &T| one.is_one(known) && !is_settled(known);
        let of_type = after.iter().position(|known| one.types() == known.types() && is_open(known));
        of_type.or_else(|| after.iter().position(is_open))
    })
}

/// Whether the store has every listed entry as the list says. `stays` says so of what else would become of one, by its
/// place there.
fn are_there<T: Entry>(listed: &[T], said: &Said, stored: &[T], stays: impl Fn(&T, Aspects, usize) -> bool) -> bool {
    listed.iter().zip(said.of(T::FIELD)).all(|(one, aspects)| {
        let place = stored.iter().position(|known| agrees(one, aspects, known));
        place.is_some_and(|place| stays(one, aspects, place))
    })
}

/// The same of entries of which none is preferred.
pub(super) fn entries_are_there<T: Entry>(listed: &[T], said: &Said, stored: &[T]) -> bool {
    are_there(listed, said, stored, |_, _, _| true)
}

/// The same of e-mail addresses: [`merge_emails`] would change nothing.
pub(super) fn emails_are_there(listed: &[Email], said: &Said, stored: &[Email]) -> bool {
    are_there(listed, said, stored, |email, _, at| {
        !email.preferred || is_the_preferred(stored, at, |known| known.preferred)
    })
}

/// The same of phone numbers: [`merge_phones`] would change nothing.
pub(super) fn phones_are_there(listed: &[Phone], said: &Said, stored: &[Phone]) -> bool {
    are_there(listed, said, stored, |phone, aspects, at| {
        let is_chosen = phone.preferred && aspects.has(Aspect::Preferred);
        !is_chosen || is_the_preferred(stored, at, |known| known.preferred)
    })
}

/// The same of addresses: [`merge_addresses`] would change nothing.
pub(super) fn addresses_are_there(listed: &[Address], said: &Said, stored: &[Address]) -> bool {
    are_there(listed, said, stored, |address, aspects, at| {
        let is_the_preferred = || is_the_preferred(stored, at, |known| known.preferred);
        let has_parts = || parts(&stored[at]).zip(parts(address)).all(|(known, part)| part.is_none() || part == known);
        match (address.preferred, aspects.has(Aspect::Preferred)) {
            (false, _) => true,
            (true, true) => is_the_preferred(),
            // Its parts go over those of the first preferred one.
            (true, false) => stored.iter().position(|known| known.preferred).unwrap_or(0) == at && has_parts(),
        }
    })
}

/// Whether this entry is the preferred one, and no other is.
fn is_the_preferred<T>(list: &[T], at: usize, preferred: impl Fn(&T) -> bool) -> bool {
    list.iter().enumerate().all(|(place, entry)| preferred(entry) == (place == at))
}

fn put_types<T: Entry>(one: &T, said: Aspects, known: &mut T) {
    if said.has(Aspect::Types) && one.types() != known.types() {
        known.types_mut().clone_from(one.types());
    }
}

impl Entry for Email {
    const FIELD: Field = Field::Emails;

    fn is_one(&self, other: &Self) -> bool {
        self.address.eq_ignore_ascii_case(&other.address)
    }

    fn types(&self) -> &TypeCodes {
        &self.types
    }

    fn types_mut(&mut self) -> &mut TypeCodes {
        &mut self.types
    }
}

/// A phone number is one of its type: the same number may be the one at home and the one at work.
impl Entry for Phone {
    const FIELD: Field = Field::Phones;

    fn is_one(&self, other: &Self) -> bool {
        self.number == other.number && self.types == other.types
    }

    fn types(&self) -> &TypeCodes {
        &self.types
    }

    fn types_mut(&mut self) -> &mut TypeCodes {
        &mut self.types
    }

    fn differs(&self, said: Aspects, known: &Self) -> bool {
        said.has(Aspect::Sms) && self.sms != known.sms
    }

    fn put(&self, said: Aspects, known: &mut Self) {
        put_types(self, said, known);
        if said.has(Aspect::Sms) {
            known.sms = self.sms;
        }
    }
}

impl Entry for Address {
    const FIELD: Field = Field::Addresses;

    fn is_one(&self, other: &Self) -> bool {
        parts(self).eq(parts(other)) || letters(self).eq(letters(other))
    }

    fn types(&self) -> &TypeCodes {
        &self.types
    }

    fn types_mut(&mut self) -> &mut TypeCodes {
        &mut self.types
    }
}

impl Entry for Identifier {
    const FIELD: Field = Field::Identifiers;

    fn is_one(&self, other: &Self) -> bool {
        self.value == other.value || CanonicalId::of(&self.value) == CanonicalId::of(&other.value)
    }

    fn types(&self) -> &TypeCodes {
        &self.kind
    }

    fn types_mut(&mut self) -> &mut TypeCodes {
        &mut self.kind
    }

    fn differs(&self, said: Aspects, known: &Self) -> bool {
        (said.has(Aspect::Types) && self.kind != known.kind && !is_earlier_id(known))
            || (said.has(Aspect::Remark) && self.note != known.note)
            || (said.has(Aspect::Active) && self.active != known.active)
    }

    fn put(&self, said: Aspects, known: &mut Self) {
        if !is_earlier_id(known) {
            put_types(self, said, known);
        }
        if said.has(Aspect::Remark) {
            known.note.clone_from(&self.note);
        }
        if said.has(Aspect::Active) {
            known.active = self.active;
        }
    }
}

/// An address in one line, as [`Address::line`] has it, letter by letter: every row asks, and nothing is made of it.
fn letters(address: &Address) -> impl Iterator<Item = u8> + '_ {
    parts(address).flatten().flat_map(|part| [", ", part.as_ref()]).flat_map(str::bytes)
}

/// The parts of an address, each in its place.
fn parts(address: &Address) -> impl Iterator<Item = &Option<Text>> {
    let rest = [&address.city, &address.state_province, &address.postal_code, &address.country];
    address.lines.iter().chain(rest)
}

/// Whether it leads to a patron under an earlier ID, which it does by its kind.
fn is_earlier_id(identifier: &Identifier) -> bool {
    identifier.kind == FORMER_ID || identifier.kind == OTHER_ID
}

impl Entry for Note {
    const FIELD: Field = Field::Notes;

    fn is_one(&self, other: &Self) -> bool {
        self.text == other.text
    }

    fn types(&self) -> &TypeCodes {
        &self.note_type
    }

    fn types_mut(&mut self) -> &mut TypeCodes {
        &mut self.note_type
    }

    fn differs(&self, said: Aspects, known: &Self) -> bool {
        (said.has(Aspect::Types) && self.note_type != known.note_type)
            || (said.has(Aspect::Viewable) && self.viewable != known.viewable)
            || (said.has(Aspect::Popup) && self.popup != known.popup)
    }

    fn put(&self, said: Aspects, known: &mut Self) {
        put_types(self, said, known);
        if said.has(Aspect::Viewable) {
            known.viewable = self.viewable;
        }
        if said.has(Aspect::Popup) {
            known.popup = self.popup;
        }
    }
}

/// The address of the column "E-mail" becomes the preferred one, in the place of the one so far, unless that is listed as
/// well; an address that is there already is only moved up. Further listed ones are added.
pub(super) fn merge_emails(listed: &[Email], said: &Said, after: &mut Vec<Email>) {
    for (email, aspects) in listed.iter().zip(said.of(Field::Emails)) {
        let known = about(email, aspects, listed, said, after);
        if let Some(at) = known {
            email.put(aspects, &mut after[at]);
        }
        let is_listed = |known: &Email| listed.iter().any(|other| other.is_one(known));
        match (email.preferred, known) {
            (true, Some(at)) => prefer(after, at, |email, preferred| email.preferred = preferred),
            (true, None) => match after.iter_mut().find(|known| known.preferred && !is_listed(known)) {
                Some(preferred) => {
                    preferred.address.clone_from(&email.address);
                    email.put(aspects, preferred);
                }
                None => {
                    after.insert(0, email.clone());
                    prefer(after, 0, |email, preferred| email.preferred = preferred);
                }
            },
            (false, Some(_)) => {}
            (false, None) => after.push(Email { preferred: after.is_empty(), ..email.clone() }),
        }
    }
}

/// Makes one entry the preferred one, unless it is already.
fn prefer<T>(list: &mut [T], at: usize, set: impl Fn(&mut T, bool)) {
    for (index, entry) in list.iter_mut().enumerate() {
        set(entry, index == at);
    }
}

/// A listed number takes the place of a stored one of its type that is not listed; others stay. A number that is
/// there already under a type that the list does not mention is not added again.
pub(super) fn merge_phones(listed: &[Phone], said: &Said, after: &mut Vec<Phone>) {
    for (phone, aspects) in listed.iter().zip(said.of(Field::Phones)) {
        let at = about(phone, aspects, listed, said, after).or_else(|| of_no_listed_type(phone, listed, after));
        let at = match at {
            Some(at) => {
                phone.put(aspects, &mut after[at]);
                at
            }
            None => put_phone(phone, aspects, listed, after),
        };
        if phone.preferred && aspects.has(Aspect::Preferred) {
            prefer(after, at, |phone, preferred| phone.preferred = preferred);
        }
    }
}

/// The same number under a type that the list does not mention.
fn of_no_listed_type(phone: &Phone, listed: &[Phone], after: &[Phone]) -> Option<usize> {
    let is_mentioned = |known: &Phone| listed.iter().any(|other| other.types == known.types);
    after.iter().position(|known| known.number == phone.number && !is_mentioned(known))
}

/// Puts a number in the place of another of its type, or behind all; gives its place.
fn put_phone(phone: &Phone, said: Aspects, listed: &[Phone], after: &mut Vec<Phone>) -> usize {
    let is_listed = |known: &Phone| listed.iter().any(|one| one.is_one(known));
    let replaced = after.iter().position(|known| known.types == phone.types && !is_listed(known));
    match replaced {
        Some(at) => {
            after[at].number.clone_from(&phone.number);
            phone.put(said, &mut after[at]);
            at
        }
        None => {
            let preferred = after.is_empty();
            after.push(Phone { preferred, ..phone.clone() });
            after.len() - 1
        }
    }
}

/// The preferred address part by part over the stored one: a blank line in the list never wipes a stored one. Where the
/// stored one is listed as well, and where the list says which one it prefers, an address that is there is only moved up.
/// Further ones are added, none twice.
pub(super) fn merge_addresses(listed: &[Address], said: &Said, after: &mut Vec<Address>) {
    for (address, aspects) in listed.iter().zip(said.of(Field::Addresses)).filter(|(address, _)| address.preferred) {
        let known = about(address, aspects, listed, said, after);
        let is_chosen = aspects.has(Aspect::Preferred);
        let main = after.iter().position(|known| known.preferred).or((!after.is_empty()).then_some(0));
        let is_another = |known: &Address| !address.is_one(known) && listed.iter().any(|other| other.is_one(known));
        let at = match (known.filter(|_| is_chosen), main.filter(|at| !is_another(&after[*at]))) {
            (Some(at), _) => {
                address.put(aspects, &mut after[at]);
                at
            }
            (None, Some(at)) => {
                put_parts(address, &mut after[at]);
                address.put(aspects, &mut after[at]);
                at
            }
            (None, None) => add_address(address, aspects, known, after),
        };
        if is_chosen {
            prefer(after, at, |address, preferred| address.preferred = preferred);
        }
    }
    for (address, aspects) in listed.iter().zip(said.of(Field::Addresses)).filter(|(address, _)| !address.preferred) {
        let known = about(address, aspects, listed, said, after);
        add_address(address, aspects, known, after);
    }
}

/// Adds an address, unless it is known; gives its place.
fn add_address(address: &Address, said: Aspects, known: Option<usize>, after: &mut Vec<Address>) -> usize {
    let Some(at) = known else {
        after.push(Address { preferred: after.is_empty(), ..address.clone() });
        return after.len() - 1;
    };
    address.put(said, &mut after[at]);
    at
}

fn put_parts(address: &Address, known: &mut Address) {
    for (line, from) in address.lines.iter().enumerate().filter(|(_, from)| from.is_some()) {
        known.lines[line].clone_from(from);
    }
    overwrite_if_present(&mut known.city, &address.city);
    overwrite_if_present(&mut known.state_province, &address.state_province);
    overwrite_if_present(&mut known.postal_code, &address.postal_code);
    overwrite_if_present(&mut known.country, &address.country);
}

/// What is there counts over what was.
pub(super) fn overwrite_if_present<T: Clone>(to: &mut Option<T>, from: &Option<T>) {
    if from.is_some() {
        to.clone_from(from);
    }
}

/// A listed barcode takes the place of the only stored one, unless that is listed as well; otherwise it is added. One that
/// is not in use takes nobody's place.
pub(super) fn merge_identifiers(listed: &[Identifier], said: &Said, after: &mut Vec<Identifier>) {
    for (identifier, aspects) in listed.iter().zip(said.of(Field::Identifiers)) {
        if let Some(at) = about(identifier, aspects, listed, said, after) {
            identifier.put(aspects, &mut after[at]);
            continue;
        }
        // No store has an identifier twice.
        if after.iter().any(|known| identifier.is_one(known)) {
            continue;
        }
        let is_listed = |known: &Identifier| listed.iter().any(|other| other.is_one(known));
        let mut same_kind = after.iter_mut().filter(|known| known.kind == identifier.kind && known.active);
        match (same_kind.next(), same_kind.next()) {
            (Some(only), None) if identifier.active && !is_listed(only) => {
                only.value.clone_from(&identifier.value);
                identifier.put(aspects, only);
            }
            (_, _) => after.push(identifier.clone()),
        }
    }
}

/// Notes that are not there are added.
pub(super) fn merge_notes(listed: &[Note], said: &Said, after: &mut Vec<Note>) {
    for (note, aspects) in listed.iter().zip(said.of(Field::Notes)) {
        match about(note, aspects, listed, said, after) {
            Some(at) => note.put(aspects, &mut after[at]),
            None => after.push(note.clone()),
        }
    }
}
