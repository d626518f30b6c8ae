//! The column names that lists use, and the field each one means.
//!
//! Names are compared without case, accents, spaces and punctuation. The words are those of the table of fields
//! (`model/src/field/table.rs`): a new way of writing a column is one more there.

use crate::near;
use model::field::ListField;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// A column name as it is compared: letters and digits only, lower case, accents off.
pub fn normal(header: &str) -> String {
    header.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The field that a column name means: as a whole, with its number sign as a word, or by a part of it.
pub fn field_of(header: &str) -> Option<ListField> {
    known(&normal(header)).or_else(|| numbered(header)).or_else(|| in_brackets(header))
}

/// The field that a column name means in a list of changes: `New phone` is the phone, and a new date of which nothing
/// else is said is that on which the membership ends. A new ID is nobody's change of a field.
pub(crate) fn field_of_new(header: &str) -> Option<ListField> {
    let (first, rest) = header.trim().split_at_checked(3)?;
    if !first.eq_ignore_ascii_case("new") || rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    if normal(rest) == "date" {
        return Some(ListField::ExpiryDate);
    }
    field_of(rest).filter(|field| *field != ListField::PrimaryId)
}

/// Words for the card of a patron. Its number is the ID in one library and the barcode in another.
const CARDS: &str = "card tarjeta carnet carne credencial carte karte ausweis tessera";

/// Whether a column name could as well be that of the barcodes: it means the ID, as the number of a card does, or it names
/// a card and nothing else.
pub(crate) fn could_be_barcode(header: &str) -> bool {
    let (name, field) = (normal(header), field_of(header));
    let mut cards = CARDS.split(' ');
    if field == Some(ListField::PrimaryId) {
        return cards.any(|card| name.contains(card));
    }
    field.is_none() && cards.any(|card| name == card || name.strip_suffix('s') == Some(card))
}

fn known(name: &str) -> Option<ListField> {
    // The contract's own names come first: a template made from them must always fit.
    let own = ListField::ALL.iter().copied().find(|field| is_own_name(*field, name));
    own.or_else(|| with_word(name))
}

/// `Patron #` is a patron number.
fn numbered(header: &str) -> Option<ListField> {
    header.contains('#').then(|| known(&normal(&header.replace('#', " number")))).flatten()
}

/// Whose name or address a column holds that is not the patron's own.
const OF_OTHERS: &str = "parent guardian mother father emergency spouse partner child dependent employer sponsor \
    nextofkin madre padre tutor emergencia mutter vater eltern";

/// What people write behind a column name to say how it is to be filled in.
const HINTS: &str = "required optional mandatory ifknown ifany ifapplicable printed asonid legal primary main home \
    personal preferred mmddyyyy mmddyy ddmmyyyy yyyymmdd mdy dmy ymd obligatorio opcional pflichtfeld obligatoire";

/// Whether a column name, in the form that [`normal`] gives, says that its values are another person's.
pub(crate) fn is_of_others(name: &str) -> bool {
    OF_OTHERS.split(' ').any(|word| name.contains(word))
}

/// `First name (FNAME)`, `Date of birth (mm/dd/yyyy)`, `Phone (cell)`: both parts together, or either part where the
/// other one does not say something else.
fn in_brackets(header: &str) -> Option<ListField> {
    let (before, rest) = header.split_once(['(', '['])?;
    let (key, behind) = rest.rsplit_once([')', ']'])?;
    let (label, inner) = (normal(&format!("{before}{behind}")), normal(key));
    if is_of_others(&label) || is_of_others(&inner) {
        return None;
    }
    if let Some(field) = known(&format!("{inner}{label}")) {
        return Some(field);
    }
    match (known(&label), known(&inner)) {
        (Some(one), Some(other)) => (one == other).then_some(one),
        (Some(field), None) => (is_key(key) || HINTS.split(' ').any(|hint| hint == inner)).then_some(field),
        (None, Some(field)) => is_key(key).then_some(field),
        (None, None) => None,
    }
}

/// Whether a text is the name that a program gives a column: `FNAME`, `ZIP_CODE`, `p43`.
fn is_key(text: &str) -> bool {
    let text = text.trim();
    let in_capitals = !text.contains(char::is_lowercase) && text.contains(char::is_uppercase);
    let one_word = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$'));
    one_word && (in_capitals || text.contains('_') || text.contains(|c: char| c.is_ascii_digit()))
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
    // Of four letters three are soon alike: Paid is not Pais. A county is no country, a department no apartment, and who
    // is a resident is no address.
    if name.chars().count() < 5 || ["county", "department", "resident", "agencia"].contains(&name.as_str()) {
        return None;
    }
    // A mother's phone is not another phone.
    if is_of_others(&name) {
        return None;
    }
    // Old IDs are read only beside new ones, and then by their names.
    let fields = ListField::ALL.iter().filter(|field| **field != ListField::OldId);
    let known = near::nearest(&name, fields.flat_map(|field| field.words().iter().copied()))?;
    with_word(known).map(|field| (field, known))
}

/// The fields that a column name lists, when there are several, as in "City, State Zip": all of its parts must be names,
/// and only those of a place need nothing between them.
pub(crate) fn several(header: &str) -> Vec<ListField> {
    let listed = header.to_lowercase().replace(" and ", ",").replace(" y ", ",");
    let parts = listed.split([',', ';', '/', '|', '&', '+']).filter(|part| !part.trim().is_empty());
    let mut fields = Vec::new();
    for part in parts {
        let named = named_in(part);
        if named.is_empty() {
            return Vec::new();
        }
        fields.extend(named);
    }
    let mut seen = BTreeSet::new();
    fields.retain(|field| seen.insert(*field));
    if fields.len() > 1 { fields } else { Vec::new() }
}

/// The field that a part of a column name means, or those that its words mean.
fn named_in(part: &str) -> Vec<ListField> {
    use ListField::{City, Country, PostalCode, StateProvince};
    if let Some(field) = known(&normal(part)) {
        return vec![field];
    }
    let place = |field: &ListField| matches!(field, City | StateProvince | PostalCode | Country);
    let words = part.split_whitespace().map(|word| known(&normal(word)).filter(place));
    words.collect::<Option<Vec<ListField>>>().unwrap_or_default()
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
            ("Good thru", ListField::ExpiryDate),
            ("Until", ListField::ExpiryDate),
            ("Ends", ListField::ExpiryDate),
            ("Renewed until", ListField::ExpiryDate),
            ("Vence", ListField::ExpiryDate),
            ("Tel (home)", ListField::Phone),
            ("Daytime phone", ListField::Phone),
            ("Cell", ListField::Mobile),
            ("Given", ListField::FirstName),
            ("Family", ListField::LastName),
            ("Apellidos", ListField::LastName),
            ("Electronic mail", ListField::Email),
            ("Zip+4", ListField::PostalCode),
            ("Fecha de nacimiento", ListField::BirthDate),
            ("Estado", ListField::StateProvince),
            ("Home library", ListField::Campus),
            ("Library card number", ListField::PrimaryId),
            ("Card no.", ListField::PrimaryId),
            ("Apt #", ListField::AddressLine2),
            ("City/Town", ListField::City),
            ("Patron Expiration", ListField::ExpiryDate),
            ("Vigencia", ListField::ExpiryDate),
            ("Member until", ListField::ExpiryDate),
            ("Card expiration", ListField::ExpiryDate),
            ("No. de credencial", ListField::PrimaryId),
            ("Nombre(s)", ListField::FirstName),
            ("Calle y número", ListField::AddressLine1),
            ("P.O. Box", ListField::AddressLine2),
            ("Residence", ListField::AddressLine1),
            ("Country/Region", ListField::Country),
            ("N° de carte", ListField::PrimaryId),
            ("Straße", ListField::AddressLine1),
            ("Idioma", ListField::PreferredLanguage),
            ("Home phone", ListField::Phone),
            ("Other phone", ListField::Phone),
            ("Alternate phone", ListField::Phone),
            ("Work phone", ListField::WorkPhone),
            ("Business Phone #", ListField::WorkPhone),
            ("Phone (work)", ListField::WorkPhone),
            ("Office phone", ListField::WorkPhone),
            ("Mobile", ListField::Mobile),
            ("Cell phone", ListField::Mobile),
            ("Work email", ListField::Email2),
            ("Alternate e-mail", ListField::Email2),
        ] {
            assert_eq!(field_of(header), Some(field), "{header}");
        }
        for nothing in ["Shoe size", "County", "Department", "Resident", "Parent/guardian", "Mother phone"] {
            assert_eq!((field_of(nothing), near_field(nothing)), (None, None), "{nothing}");
        }
    }

    #[test]
    fn a_number_sign_is_a_word_and_brackets_hold_a_key_or_a_hint() {
        for (header, field) in [
            ("Patron #", ListField::PrimaryId),
            ("Card #", ListField::PrimaryId),
            ("First name (FNAME)", ListField::FirstName),
            ("Nom usuel (LAST_NAME)", ListField::LastName),
            ("E-mail (p43)", ListField::Email),
            ("Date of birth (mm/dd/yyyy)", ListField::BirthDate),
            ("Phone (cell)", ListField::Mobile),
            ("E-mail [work]", ListField::Email2),
            ("Name (preferred)", ListField::PreferredFirstName),
            ("Address (city)", ListField::City),
        ] {
            assert_eq!(field_of(header), Some(field), "{header}");
        }
        for other in ["Name (Parent/guardian)", "Phone (emergency contact)", "Phone (fax)"] {
            assert_eq!(field_of(other), None, "{other}");
        }
    }

    #[test]
    fn the_number_of_a_card_could_be_the_barcode() {
        for header in
            ["Card number", "Card #", "Library card no.", "Card", "Cards", "Tarjeta", "Kartennr.", "N° de carte"]
        {
            assert!(could_be_barcode(header), "{header}");
        }
        for header in ["ID", "Borrower ID", "Barcode", "Card expires", "Card type", "Old card number", "New date"] {
            assert!(!could_be_barcode(header), "{header}");
        }
    }

    #[test]
    fn lists_of_changes_call_their_values_new() {
        for (header, field) in [
            ("New date", Some(ListField::ExpiryDate)),
            ("new_expiration_date", Some(ListField::ExpiryDate)),
            ("NEW E-MAIL", Some(ListField::Email)),
            ("New barcode", Some(ListField::Barcode)),
            ("New ID", None),
            ("New", None),
            ("Newman", None),
            ("Né date", None),
        ] {
            assert_eq!(field_of_new(header), field, "{header}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_offered_and_not_taken() {
        assert_eq!((field_of("Surnmae"), near_field("Surnmae").map(|near| near.0)), (None, Some(ListField::LastName)));
        assert_eq!(near_field("Shoe size"), None);
    }

    #[test]
    fn one_column_of_several_fields() {
        use ListField::{City, Email, FirstName, LastName, Phone, PostalCode, StateProvince};
        let names: [(&str, &[ListField]); 8] = [
            ("City, State Zip", &[City, StateProvince, PostalCode]),
            ("City State ZIP", &[City, StateProvince, PostalCode]),
            ("E-mail / phone", &[Email, Phone]),
            ("First and last name", &[FirstName, LastName]),
            ("Sex/gender", &[]),
            ("Phone and locker", &[]),
            ("Group note", &[]),
            ("Shoe size", &[]),
        ];
        for (header, fields) in names {
            assert_eq!((several(header), field_of(header)), (fields.to_vec(), None), "{header}");
        }
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
