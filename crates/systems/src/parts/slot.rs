//! What a value of another system is here.

use crate::sink::{Ended, Sink};
use model::cell::RawCell;
use model::field::ListField;
use model::record::{AddressPart, BlockPart, EmailPart, IdentifierPart, PhonePart, RecordField, RecordKey};

/// The type that blocks have where a system has no types of them.
pub(crate) const BLOCK_TYPE: &str = "GENERAL";

/// What a value is, to which of a patron's entries it belongs, and what else is true of that entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    key: RecordKey,
    entry: u16,
    with: [Option<(RecordKey, &'static str)>; 2],
}

impl Slot {
    /// What a column of a list could say as well.
    pub(crate) const fn field(field: ListField) -> Self {
        Slot::of(RecordKey::Field(field), 0)
    }

    /// An e-mail address of a type.
    pub(crate) const fn email(entry: u16, types: &'static str) -> Self {
        Slot::of(RecordKey::Email(EmailPart::Address), entry).with(RecordKey::Email(EmailPart::Types), types)
    }

    /// A phone number of a type.
    pub(crate) const fn phone(entry: u16, types: &'static str) -> Self {
        Slot::of(RecordKey::Phone(PhonePart::Number), entry).with(RecordKey::Phone(PhonePart::Types), types)
    }

    /// A part of an address.
    pub(crate) const fn address(entry: u16, part: AddressPart) -> Self {
        Slot::of(RecordKey::Address(part), entry)
    }

    /// An identifier of a kind.
    pub(crate) const fn identifier(entry: u16, kind: &'static str) -> Self {
        Slot::of(RecordKey::Identifier(IdentifierPart::Value), entry)
            .with(RecordKey::Identifier(IdentifierPart::Kind), kind)
    }

    /// A block by its code, of that type.
    pub(crate) const fn block(entry: u16) -> Self {
        Slot::of(RecordKey::Block(BlockPart::Description), entry).with(RecordKey::Block(BlockPart::Kind), BLOCK_TYPE)
    }

    /// A block by its code, with what the code is in the other system: alone it may be one letter.
    pub(crate) const fn block_of(entry: u16, what: &'static str) -> Self {
        Slot::block(entry).with(RecordKey::Block(BlockPart::Remark), what)
    }

    /// A value of any kind.
    pub(crate) const fn of(key: RecordKey, entry: u16) -> Self {
        Slot { key, entry, with: [None; 2] }
    }

    /// With something else that is true of its entry; there is room for two.
    pub(crate) const fn with(self, key: RecordKey, text: &'static str) -> Self {
        let [first, _] = self.with;
        let with = if first.is_none() { [Some((key, text)), None] } else { [first, Some((key, text))] };
        Slot { with, ..self }
    }

    /// Whether both are the same value of the same entry.
    pub(crate) fn is_same_as(self, other: Self) -> bool {
        (self.key, self.entry) == (other.key, other.entry)
    }

    /// Gives a value that the file has under this name to a sink, unless it is blank.
    pub(crate) fn put(self, name: &str, text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let value = |key, text| RecordField { name, key, entry: self.entry, cell: RawCell::text(0, text) };
        sink.value(value(self.key, text))?;
        for (key, text) in self.with.into_iter().flatten() {
            sink.value(value(key, text))?;
        }
        Ok(())
    }
}
