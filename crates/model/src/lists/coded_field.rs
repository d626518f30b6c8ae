//! The fields whose values are codes of a library's own, so that a crosswalk can say what each of them becomes: columns of
//! lists, and what a record of another library system says of its entries, such as the type of a note.
//!
//! What is a person's own, such as a name, an ID or an address line to write to, is in none of them.

use crate::field::{Form, ListField};
use crate::record::{
    AddressPart, BlockPart, EmailPart, IdentifierPart, NotePart, PhonePart, RecordKey, RolePart, StatisticPart,
};

/// A field whose values a crosswalk can say something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodedField {
    /// That of a column of a list, and of a record's value that says the same.
    Column(ListField),
    /// What an entry of a record is, where no list has a column for it.
    Part(CodedPart),
}

/// What an entry of a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodedPart {
    /// The type codes of an e-mail address.
    EmailType,
    /// The type codes of a phone number.
    PhoneType,
    /// The type codes of an address.
    AddressType,
    /// The kind of an identifier.
    IdentifierType,
    /// The code of a role.
    Role,
    /// Where a role holds.
    RoleScope,
    /// The type of a note.
    NoteType,
    /// The type of a block.
    BlockType,
    /// The description code of a block.
    Block,
}

impl CodedPart {
    /// Every one.
    pub const ALL: [CodedPart; 9] = [
        CodedPart::EmailType,
        CodedPart::PhoneType,
        CodedPart::AddressType,
        CodedPart::IdentifierType,
        CodedPart::Role,
        CodedPart::RoleScope,
        CodedPart::NoteType,
        CodedPart::BlockType,
        CodedPart::Block,
    ];

    fn name(self) -> &'static str {
        match self {
            CodedPart::EmailType => "email_type",
            CodedPart::PhoneType => "phone_type",
            CodedPart::AddressType => "address_type",
            CodedPart::IdentifierType => "identifier_type",
            CodedPart::Role => "role",
            CodedPart::RoleScope => "role_scope",
            CodedPart::NoteType => "note_type",
            CodedPart::BlockType => "block_type",
            CodedPart::Block => "block",
        }
    }
}

/// What usually holds codes of a library's own: a first crosswalk lists these of a file. What contacts are, readers say in
/// the words of this system, and roles are of the staff.
const USUAL: [CodedField; 14] = [
    CodedField::Column(ListField::UserGroup),
    CodedField::Column(ListField::Campus),
    CodedField::Column(ListField::Statistic),
    CodedField::Column(ListField::Status),
    CodedField::Column(ListField::AccountType),
    CodedField::Column(ListField::RecordType),
    CodedField::Column(ListField::JobCategory),
    CodedField::Column(ListField::PreferredLanguage),
    CodedField::Column(ListField::Gender),
    CodedField::Column(ListField::Title),
    CodedField::Part(CodedPart::IdentifierType),
    CodedField::Part(CodedPart::NoteType),
    CodedField::Part(CodedPart::BlockType),
    CodedField::Part(CodedPart::Block),
];

impl CodedField {
    /// Those of which a first crosswalk lists the values.
    pub fn usual() -> impl Iterator<Item = CodedField> {
        USUAL.into_iter()
    }

    /// Every one, in the order of the screens.
    pub fn all() -> impl Iterator<Item = CodedField> {
        let columns = ListField::ALL.iter().filter_map(|field| CodedField::of_column(*field));
        columns.chain(CodedPart::ALL.into_iter().map(CodedField::Part))
    }

    /// That of a column, unless it holds what is each person's own.
    pub fn of_column(field: ListField) -> Option<CodedField> {
        let is_coded = match field.form() {
            Form::Text(_) | Form::Group | Form::AccountType | Form::Status | Form::Address(_) | Form::Statistic => true,
            Form::Id
            | Form::Name(_)
            | Form::WholeName
            | Form::SecondLastName
            | Form::Date(_)
            | Form::Email
            | Form::FurtherEmail
            | Form::Phone(_)
            | Form::Barcode
            | Form::Note => false,
        };
        is_coded.then_some(CodedField::Column(field))
    }

    /// That of a value of a record, unless it is each person's own.
    pub fn of_record(key: RecordKey) -> Option<CodedField> {
        let part = match key {
            RecordKey::Field(field) => return CodedField::of_column(field),
            RecordKey::Statistic(StatisticPart::Category) => return CodedField::of_column(ListField::Statistic),
            RecordKey::Email(EmailPart::Types) => CodedPart::EmailType,
            RecordKey::Phone(PhonePart::Types) => CodedPart::PhoneType,
            RecordKey::Address(AddressPart::Types) => CodedPart::AddressType,
            RecordKey::Address(AddressPart::Preferred) => return None,
            RecordKey::Address(part) => return CodedField::of_column(part.column()),
            RecordKey::Identifier(IdentifierPart::Kind) => CodedPart::IdentifierType,
            RecordKey::Role(RolePart::Kind) => CodedPart::Role,
            RecordKey::Role(RolePart::Scope) => CodedPart::RoleScope,
            RecordKey::Note(NotePart::Kind) => CodedPart::NoteType,
            RecordKey::Block(BlockPart::Kind) => CodedPart::BlockType,
            RecordKey::Block(BlockPart::Description) => CodedPart::Block,
            RecordKey::Email(EmailPart::Address | EmailPart::Preferred)
            | RecordKey::Phone(PhonePart::Number | PhonePart::Preferred | PhonePart::Sms)
            | RecordKey::Identifier(IdentifierPart::Value | IdentifierPart::Remark | IdentifierPart::Active)
            | RecordKey::Role(RolePart::Active | RolePart::Expiry)
            | RecordKey::Note(NotePart::Text | NotePart::Viewable | NotePart::Popup)
            | RecordKey::Block(BlockPart::Remark | BlockPart::Active | BlockPart::Expiry)
            | RecordKey::Statistic(StatisticPart::Remark) => return None,
        };
        Some(CodedField::Part(part))
    }

    /// The column of a list that it is, where there is one.
    pub fn column(self) -> Option<ListField> {
        match self {
            CodedField::Column(field) => Some(field),
            CodedField::Part(_) => None,
        }
    }

    /// The name in a crosswalk and in JSON; of a column its own.
    pub fn name(self) -> &'static str {
        match self {
            CodedField::Column(field) => field.name(),
            CodedField::Part(part) => part.name(),
        }
    }

    /// The one with this [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<CodedField> {
        let column = ListField::from_name(name).and_then(CodedField::of_column);
        column.or_else(|| CodedPart::ALL.into_iter().find(|part| part.name() == name).map(CodedField::Part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_field_and_none_is_two() {
        let all: Vec<CodedField> = CodedField::all().collect();
        for field in &all {
            assert_eq!(CodedField::from_name(field.name()), Some(*field), "{field:?}");
        }
        assert!(CodedField::usual().all(|field| all.contains(&field)));
        assert!(
            CodedPart::ALL.iter().all(|part| ListField::from_name(part.name()).is_none()),
            "no column is called so"
        );
    }

    #[test]
    fn what_is_a_persons_own_is_no_code() {
        for own in ["primary_id", "barcode", "last_name", "full_name", "email", "phone", "note", "birth_date"] {
            assert_eq!(CodedField::from_name(own), None, "{own}");
        }
        let of_record = |key| CodedField::of_record(key).map(CodedField::name);
        assert_eq!(of_record(RecordKey::Identifier(IdentifierPart::Value)), None);
        assert_eq!(of_record(RecordKey::Identifier(IdentifierPart::Kind)), Some("identifier_type"));
        assert_eq!(of_record(RecordKey::Address(AddressPart::Country)), Some("country"));
        assert_eq!(of_record(RecordKey::Field(ListField::PrimaryId)), None);
    }

    /// A list and a record say the same under one name.
    #[test]
    fn a_column_and_a_value_of_a_record_have_one_name() {
        let category = CodedField::of_record(RecordKey::Statistic(StatisticPart::Category));
        assert_eq!(category, CodedField::of_column(ListField::Statistic));
        let group = CodedField::of_record(RecordKey::Field(ListField::UserGroup));
        assert_eq!(group, CodedField::from_name("user_group"));
    }
}
