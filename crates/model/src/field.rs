//! The fields of a patron and the columns a list can have, with their names in every place.
//!
//! A [`Field`] is part of a stored patron; a [`ListField`] is what one column of a list can fill.
//! Several list fields may fill one field (`email` and `email_2` both fill `emails`), and one may fill
//! several (`full_name`).

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($(#[$variant_doc:meta])* $variant:ident $name:literal $label:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$variant_doc])* $variant,)+ }

        impl $type {
            /// Every variant, in the order of the contract.
            pub const ALL: &'static [$type] = &[$($type::$variant,)+];

            /// The name in JSON, in `rollcall.toml` and on the command line.
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)+ }
            }

            /// The name in sentences.
            pub fn label(self) -> &'static str {
                match self { $($type::$variant => $label,)+ }
            }

            /// The variant with this [`name`](Self::name).
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|field| field.name() == name)
            }
        }
    };
}

names! {
    /// A field of a patron's stored form.
    Field {
        /// The primary identifier.
        PrimaryId "primary_id" "primary ID",
        /// First name.
        FirstName "first_name" "first name",
        /// Middle name.
        MiddleName "middle_name" "middle name",
        /// Last name; the only name of a person who has one.
        LastName "last_name" "last name",
        /// Preferred first name.
        PreferredFirstName "preferred_first_name" "preferred first name",
        /// Preferred middle name.
        PreferredMiddleName "preferred_middle_name" "preferred middle name",
        /// Preferred last name.
        PreferredLastName "preferred_last_name" "preferred last name",
        /// Title code.
        Title "title" "title",
        /// Gender code.
        Gender "gender" "gender",
        /// Date of birth.
        BirthDate "birth_date" "birth date",
        /// User group code.
        UserGroup "user_group" "user group",
        /// Internal or external.
        AccountType "account_type" "account type",
        /// The feed that owns an external account.
        ExternalId "external_id" "external ID",
        /// Record type code.
        RecordType "record_type" "record type",
        /// Active or inactive.
        Status "status" "status",
        /// Campus code.
        Campus "campus" "campus",
        /// Preferred language code.
        PreferredLanguage "preferred_language" "preferred language",
        /// Job category code.
        JobCategory "job_category" "job category",
        /// Last day of the membership.
        ExpiryDate "expiry_date" "expiry date",
        /// Day from which the record may be purged.
        PurgeDate "purge_date" "purge date",
        /// E-mail addresses.
        Emails "emails" "e-mail",
        /// Phone numbers.
        Phones "phones" "phone",
        /// Postal addresses.
        Addresses "addresses" "address",
        /// Identifiers besides the primary one.
        Identifiers "identifiers" "identifiers",
        /// Roles.
        Roles "roles" "roles",
        /// Notes.
        Notes "notes" "notes",
        /// Blocks.
        Blocks "blocks" "blocks",
        /// Statistical categories.
        Statistics "statistics" "statistics",
    }
}

names! {
    /// What one column of a list can fill.
    ListField {
        /// The primary identifier.
        PrimaryId "primary_id" "Primary ID",
        /// First name.
        FirstName "first_name" "First name",
        /// Middle name.
        MiddleName "middle_name" "Middle name",
        /// Last name.
        LastName "last_name" "Last name",
        /// Preferred first name.
        PreferredFirstName "preferred_first_name" "Preferred first name",
        /// Preferred middle name.
        PreferredMiddleName "preferred_middle_name" "Preferred middle name",
        /// Preferred last name.
        PreferredLastName "preferred_last_name" "Preferred last name",
        /// First, middle and last name in one cell.
        FullName "full_name" "Full name",
        /// Title.
        Title "title" "Title",
        /// Gender.
        Gender "gender" "Gender",
        /// Date of birth.
        BirthDate "birth_date" "Birth date",
        /// User group, as a label or a code.
        UserGroup "user_group" "User group",
        /// Internal or external.
        AccountType "account_type" "Account type",
        /// The feed that owns an external account.
        ExternalId "external_id" "External ID",
        /// Record type.
        RecordType "record_type" "Record type",
        /// Active or inactive.
        Status "status" "Status",
        /// Campus.
        Campus "campus" "Campus",
        /// Preferred language.
        PreferredLanguage "preferred_language" "Preferred language",
        /// Job category.
        JobCategory "job_category" "Job category",
        /// Last day of the membership.
        ExpiryDate "expiry_date" "Expiry date",
        /// Day from which the record may be purged.
        PurgeDate "purge_date" "Purge date",
        /// The preferred e-mail address.
        Email "email" "E-mail",
        /// A further e-mail address.
        Email2 "email_2" "Second e-mail",
        /// Home phone.
        Phone "phone" "Phone",
        /// Mobile phone.
        Mobile "mobile" "Mobile phone",
        /// First line of the address.
        AddressLine1 "address_line1" "Address line 1",
        /// Second line of the address.
        AddressLine2 "address_line2" "Address line 2",
        /// Third line of the address.
        AddressLine3 "address_line3" "Address line 3",
        /// Fourth line of the address.
        AddressLine4 "address_line4" "Address line 4",
        /// Fifth line of the address.
        AddressLine5 "address_line5" "Address line 5",
        /// City.
        City "city" "City",
        /// State or province.
        StateProvince "state_province" "State or province",
        /// Postal code.
        PostalCode "postal_code" "Postal code",
        /// Country.
        Country "country" "Country",
        /// Barcode.
        Barcode "barcode" "Barcode",
        /// A note.
        Note "note" "Note",
        /// A statistical category.
        Statistic "statistic" "Statistical category",
    }
}

impl ListField {
    /// The field of the stored patron that this column fills; of a whole name the part that nobody is without.
    pub fn fills(self) -> Field {
        match self {
            ListField::Email | ListField::Email2 => Field::Emails,
            ListField::Phone | ListField::Mobile => Field::Phones,
            ListField::AddressLine1
            | ListField::AddressLine2
            | ListField::AddressLine3
            | ListField::AddressLine4
            | ListField::AddressLine5
            | ListField::City
            | ListField::StateProvince
            | ListField::PostalCode
            | ListField::Country => Field::Addresses,
            ListField::Barcode => Field::Identifiers,
            ListField::Note => Field::Notes,
            ListField::Statistic => Field::Statistics,
            ListField::PrimaryId => Field::PrimaryId,
            ListField::FirstName => Field::FirstName,
            ListField::MiddleName => Field::MiddleName,
            ListField::LastName | ListField::FullName => Field::LastName,
            ListField::PreferredFirstName => Field::PreferredFirstName,
            ListField::PreferredMiddleName => Field::PreferredMiddleName,
            ListField::PreferredLastName => Field::PreferredLastName,
            ListField::Title => Field::Title,
            ListField::Gender => Field::Gender,
            ListField::BirthDate => Field::BirthDate,
            ListField::UserGroup => Field::UserGroup,
            ListField::AccountType => Field::AccountType,
            ListField::ExternalId => Field::ExternalId,
            ListField::RecordType => Field::RecordType,
            ListField::Status => Field::Status,
            ListField::Campus => Field::Campus,
            ListField::PreferredLanguage => Field::PreferredLanguage,
            ListField::JobCategory => Field::JobCategory,
            ListField::ExpiryDate => Field::ExpiryDate,
            ListField::PurgeDate => Field::PurgeDate,
        }
    }

    /// The longest text the field takes, in characters (`rest_user.xsd`; free text is 255 unless it says less).
    pub fn max_chars(self) -> usize {
        match self {
            ListField::Campus => 50,
            ListField::Note => 2000,
            ListField::PrimaryId
            | ListField::FirstName
            | ListField::MiddleName
            | ListField::LastName
            | ListField::PreferredFirstName
            | ListField::PreferredMiddleName
            | ListField::PreferredLastName
            | ListField::FullName
            | ListField::Title
            | ListField::Gender
            | ListField::BirthDate
            | ListField::UserGroup
            | ListField::AccountType
            | ListField::ExternalId
            | ListField::RecordType
            | ListField::Status
            | ListField::PreferredLanguage
            | ListField::JobCategory
            | ListField::ExpiryDate
            | ListField::PurgeDate
            | ListField::Email
            | ListField::Email2
            | ListField::Phone
            | ListField::Mobile
            | ListField::AddressLine1
            | ListField::AddressLine2
            | ListField::AddressLine3
            | ListField::AddressLine4
            | ListField::AddressLine5
            | ListField::City
            | ListField::StateProvince
            | ListField::PostalCode
            | ListField::Country
            | ListField::Barcode
            | ListField::Statistic => 255,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_field() {
        for field in ListField::ALL {
            assert_eq!(ListField::from_name(field.name()), Some(*field));
        }
        for field in Field::ALL {
            assert_eq!(Field::from_name(field.name()), Some(*field));
        }
    }
}
