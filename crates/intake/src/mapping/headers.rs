//! The column names that lists use, and the field each one means.
//!
//! Names are compared without case, accents, spaces and punctuation. The words are those of the table of fields
//! (`model/src/field/table.rs`): a new way of writing a column is one more there.

use crate::near;
use model::field::ListField;
use unicode_normalization::UnicodeNormalization;

/// A column name as it is compared: letters and digits only, lower case, accents off.
pub fn normal(header: &str) -> String {
    header.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The field that a column name means.
pub fn field_of(header: &str) -> Option<ListField> {
    let name = normal(header);
    // The contract's own names come first: a template made from them must always fit.
    let own = ListField::ALL.iter().copied().find(|field| is_own_name(*field, &name));
    own.or_else(|| with_word(&name))
}

fn with_word(name: &str) -> Option<ListField> {
    ListField::ALL.iter().copied().find(|field| field.words().contains(&name))
}

/// Whether this is a field's own name in the form that [`normal`] gives. Asked for every cell that could name a column,
/// in every file: own names are plain, and only their underscores go.
fn is_own_name(field: ListField, name: &str) -> bool {
    field.name().bytes().filter(|byte| *byte != b'_').eq(name.bytes())
}

/// The field whose name is nearest to a column name that means nothing, and that name.
pub fn near_field(header: &str) -> Option<(ListField, &'static str)> {
    let name = normal(header);
    // Of four letters three are soon alike: Paid is not Pais.
    if name.chars().count() < 5 {
        return None;
    }
    let known = near::nearest(&name, ListField::ALL.iter().flat_map(|field| field.words().iter().copied()))?;
    with_word(known).map(|field| (field, known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn lists_write_columns_in_many_ways() {
        for (header, field) in [
            ("Borrower ID", ListField::PrimaryId),
            ("Name (Last, First)", ListField::FullName),
            ("Last Name", ListField::LastName),
            ("SURNAME", ListField::LastName),
            ("E-mail", ListField::Email),
            ("e-mail address:", ListField::Email),
            ("Exp. Date", ListField::ExpiryDate),
            ("Patron group", ListField::UserGroup),
            ("Prénom", ListField::FirstName),
            ("Phone #", ListField::Phone),
            ("ZIP/Postal code", ListField::PostalCode),
            ("address_line1", ListField::AddressLine1),
        ] {
            assert_eq!(field_of(header), Some(field), "{header}");
        }
        assert_eq!(field_of("Shoe size"), None);
    }

    #[test]
    fn a_slip_of_the_pen_is_offered_and_not_taken() {
        assert_eq!((field_of("Surnmae"), near_field("Surnmae").map(|near| near.0)), (None, Some(ListField::LastName)));
        assert_eq!(near_field("Shoe size"), None);
    }

    #[test]
    fn own_names_are_plain() {
        for field in ListField::ALL {
            assert!(is_own_name(*field, &normal(field.name())), "{}", field.name());
        }
    }

    #[test]
    fn no_name_means_two_fields() {
        let mut seen: BTreeMap<&str, ListField> = BTreeMap::new();
        for field in ListField::ALL {
            for name in field.words() {
                assert_eq!(normal(name), *name, "a name that can never match");
                assert_eq!(seen.insert(name, *field), None, "{name}");
            }
        }
    }
}
