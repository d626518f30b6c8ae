//! The column names that lists use, and the field each one means.
//!
//! Names are compared without case, accents, spaces and punctuation. A new way of writing a column
//! is a word in this table.

use crate::near;
use model::field::ListField;
use unicode_normalization::UnicodeNormalization;

/// Per field the names lists use, in the form that [`normal`] gives.
const NAMES: &[(ListField, &[&str])] = &[
    (
        ListField::PrimaryId,
        &[
            "primaryid",
            "primaryidentifier",
            "id",
            "idnumber",
            "idno",
            "borrowerid",
            "borrowernumber",
            "borrowerno",
            "patronid",
            "patronnumber",
            "patronno",
            "userid",
            "username",
            "userprimaryid",
            "cardnumber",
            "cardno",
            "librarycard",
            "librarycardnumber",
            "librarycardno",
            "libraryid",
            "memberid",
            "membernumber",
            "memberno",
            "membershipnumber",
            "accountnumber",
            "universityid",
            "univid",
            "institutionid",
            "employeeid",
            "staffid",
            "personid",
            "customerid",
            "bannerid",
            "nnumber",
            "nomatricule",
            "numero",
            "ausweisnummer",
            "benutzernummer",
        ],
    ),
    (
        ListField::FirstName,
        &[
            "firstname",
            "first",
            "givenname",
            "givennames",
            "forename",
            "forenames",
            "fname",
            "namefirst",
            "patronfirstname",
            "userfirstname",
            "legalfirstname",
            "christianname",
            "prenom",
            "vorname",
            "nombre",
            "nombres",
        ],
    ),
    (
        ListField::MiddleName,
        &[
            "middlename",
            "middle",
            "middleinitial",
            "mi",
            "mname",
            "namemiddle",
            "secondname",
            "middlenames",
            "patronmiddlename",
        ],
    ),
    (
        ListField::LastName,
        &[
            "lastname",
            "last",
            "surname",
            "familyname",
            "lname",
            "namelast",
            "patronlastname",
            "userlastname",
            "legallastname",
            "nom",
            "nomdefamille",
            "nachname",
            "apellido",
            "apellidos",
            "cognome",
        ],
    ),
    (
        ListField::PreferredFirstName,
        &["preferredfirstname", "preferredname", "preffirstname", "nickname", "knownas", "chosenname"],
    ),
    (ListField::PreferredMiddleName, &["preferredmiddlename", "prefmiddlename"]),
    (ListField::PreferredLastName, &["preferredlastname", "preflastname"]),
    (
        ListField::FullName,
        &["fullname", "name", "names", "patronname", "borrowername", "lastfirst", "lastnamefirstname", "namelastfirst"],
    ),
    (ListField::Title, &["title", "usertitle", "salutation", "prefix", "nametitle", "honorific"]),
    (ListField::Gender, &["gender", "sex"]),
    (
        ListField::BirthDate,
        &[
            "birthdate",
            "dateofbirth",
            "dob",
            "birthday",
            "born",
            "borndate",
            "birth",
            "geburtsdatum",
            "datedenaissance",
        ],
    ),
    (
        ListField::UserGroup,
        &[
            "usergroup",
            "patrongroup",
            "group",
            "patrontype",
            "borrowertype",
            "ptype",
            "category",
            "categorycode",
            "patroncategory",
            "borrowercategory",
            "usertype",
            "patronclass",
            "membershiptype",
            "groupcode",
            "profile",
        ],
    ),
    (ListField::AccountType, &["accounttype", "internalexternal", "usersource"]),
    (ListField::ExternalId, &["externalid", "externalsystem", "sisprofile"]),
    (ListField::RecordType, &["recordtype", "userrecordtype"]),
    (ListField::Status, &["status", "userstatus", "patronstatus", "accountstatus"]),
    (ListField::Campus, &["campus", "campuscode", "site", "location"]),
    (ListField::PreferredLanguage, &["preferredlanguage", "language", "lang"]),
    (ListField::JobCategory, &["jobcategory", "jobtitle", "job", "position"]),
    (
        ListField::ExpiryDate,
        &[
            "expirydate",
            "expiry",
            "expires",
            "expireson",
            "expiration",
            "expirationdate",
            "expdate",
            "exp",
            "dateexpiry",
            "dateexpires",
            "validuntil",
            "validthrough",
            "validto",
            "enddate",
            "membershipends",
            "membershipexpires",
            "membershipexpiry",
            "cardexpires",
            "cardexpiry",
            "privilegesexpire",
            "gultigbis",
            "expirationdt",
        ],
    ),
    (ListField::PurgeDate, &["purgedate", "purge", "purgeafter", "deleteafter", "removeafter"]),
    (
        ListField::Email,
        &[
            "email",
            "emailaddress",
            "mail",
            "emailid",
            "primaryemail",
            "preferredemail",
            "personalemail",
            "homeemail",
            "contactemail",
            "emailpersonal",
            "email1",
            "emailaddress1",
            "courriel",
            "correo",
            "correoelectronico",
            "eposta",
        ],
    ),
    (
        ListField::Email2,
        &[
            "email2",
            "secondemail",
            "secondaryemail",
            "alternateemail",
            "alternativeemail",
            "otheremail",
            "workemail",
            "emailaddress2",
        ],
    ),
    (
        ListField::Phone,
        &[
            "phone",
            "phonenumber",
            "phoneno",
            "telephone",
            "telephonenumber",
            "tel",
            "telno",
            "homephone",
            "phonehome",
            "phone1",
            "primaryphone",
            "contactphone",
            "contactnumber",
            "landline",
            "daytimephone",
            "telefon",
            "telefono",
        ],
    ),
    (
        ListField::Mobile,
        &[
            "mobile",
            "mobilephone",
            "mobilenumber",
            "mobileno",
            "cell",
            "cellphone",
            "cellnumber",
            "cellular",
            "phone2",
            "handy",
            "movil",
        ],
    ),
    (
        ListField::AddressLine1,
        &[
            "addressline1",
            "address1",
            "address",
            "streetaddress",
            "street",
            "street1",
            "addr1",
            "addr",
            "addressstreet",
            "mailingaddress",
            "homeaddress",
            "postaladdress",
            "line1",
            "adresse",
            "direccion",
            "strasse",
        ],
    ),
    (
        ListField::AddressLine2,
        &["addressline2", "address2", "street2", "addr2", "apt", "apartment", "unit", "suite", "line2"],
    ),
    (ListField::AddressLine3, &["addressline3", "address3", "addr3", "line3"]),
    (ListField::AddressLine4, &["addressline4", "address4", "addr4", "line4"]),
    (ListField::AddressLine5, &["addressline5", "address5", "addr5", "line5"]),
    (ListField::City, &["city", "town", "citytown", "addresscity", "municipality", "ville", "ort", "stadt", "ciudad"]),
    (
        ListField::StateProvince,
        &["state", "province", "stateprovince", "stateorprovince", "region", "county", "addressstate", "st"],
    ),
    (
        ListField::PostalCode,
        &[
            "postalcode",
            "postcode",
            "zip",
            "zipcode",
            "zippostalcode",
            "zippostcode",
            "addresszip",
            "plz",
            "codepostal",
            "codigopostal",
        ],
    ),
    (ListField::Country, &["country", "countrycode", "addresscountry", "land", "pays", "pais"]),
    (
        ListField::Barcode,
        &[
            "barcode",
            "barcodenumber",
            "barcodeno",
            "cardbarcode",
            "librarybarcode",
            "patronbarcode",
            "userbarcode",
            "librarycardbarcode",
        ],
    ),
    (
        ListField::Note,
        &["note", "notes", "comment", "comments", "remark", "remarks", "usernote", "bemerkung", "observaciones"],
    ),
    (
        ListField::Statistic,
        &["statistic", "statistics", "statisticalcategory", "statcategory", "statcat", "stat1", "category1"],
    ),
];

/// A column name as it is compared: letters and digits only, lower case, accents off.
pub fn normal(header: &str) -> String {
    header.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The field that a column name means.
pub fn field_of(header: &str) -> Option<ListField> {
    let name = normal(header);
    // The contract's own names come first: a template made from them must always fit.
    let own = ListField::ALL.iter().copied().find(|field| normal(field.name()) == name);
    own.or_else(|| NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field))
}

/// The field whose name is nearest to a column name that means nothing, and that name.
pub fn near_field(header: &str) -> Option<(ListField, &'static str)> {
    let name = normal(header);
    // Of four letters three are soon alike: Paid is not Pais.
    if name.chars().count() < 5 {
        return None;
    }
    let known = near::nearest(&name, NAMES.iter().flat_map(|(_, names)| names.iter().copied()))?;
    NAMES.iter().find(|(_, names)| names.contains(&known)).map(|(field, _)| (*field, known))
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
    fn no_name_means_two_fields() {
        let mut seen: BTreeMap<&str, ListField> = BTreeMap::new();
        for (field, names) in NAMES {
            for name in *names {
                assert_eq!(normal(name), *name, "a name that can never match");
                assert_eq!(seen.insert(name, *field), None, "{name}");
            }
        }
    }
}
