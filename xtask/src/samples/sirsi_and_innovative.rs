//! The patron files of SirsiDynix's systems, Symphony and Horizon, and of Innovative's, Sierra and Polaris.

use super::crowd::Crowd;
use super::other_systems::{EXPIRY, GROUP, put};
use testkit::patron_marc;
use testkit::people::Person;

pub(super) const SYMPHONY: &str = "legacy/symphony-users.flat";
pub(super) const HORIZON: &str = "legacy/horizon-borrowers.txt";
pub(super) const SIERRA_MARC: &str = "legacy/sierra-patrons.marc";
pub(super) const SIERRA_CSV: &str = "legacy/sierra-patrons.csv";
pub(super) const SIERRA_TEXT: &str = "legacy/sierra-patrons.ptfs";
pub(super) const POLARIS_CSV: &str = "legacy/polaris-patrons.csv";
pub(super) const POLARIS_TRN: &str = "legacy/polaris-patrons.trn";

/// The last day of all of them as Sierra and Horizon write it.
const MONTH_FIRST: &str = "06-30-2027";
/// A number of a group, which a library has to name.
const GROUP_NUMBER: &str = "12";

/// `Last, First Middle`, or the only name.
fn whole_name(person: &Person) -> String {
    let given = format!("{} {}", person.first, person.middle);
    let name = format!("{}, {}", person.last, given.trim());
    name.trim_end_matches([',', ' ']).to_owned()
}

/// City, state and ZIP code in one.
fn city_line(person: &Person) -> String {
    format!("{}, {} {}", person.city, person.state, person.zip)
}

/// As a system dumps them: `|a` before values, empty blocks, PINs.
pub(super) fn symphony(crowd: &Crowd) -> Vec<u8> {
    let mut text = String::new();
    for (_, person) in crowd.people() {
        put(&mut text, format_args!("*** DOCUMENT BOUNDARY ***\nFORM=LDUSER\n"));
        let birth = person.birth.to_string().replace('-', "");
        let expiry = EXPIRY.replace('-', "");
        let city = format!("{}, {}", person.city, person.state);
        for (tag, value) in [
            ("USER_ID", person.barcode.as_str()),
            ("USER_ALT_ID", person.id.as_str()),
            ("USER_FIRST_NAME", person.first.as_str()),
            ("USER_MIDDLE_NAME", person.middle.as_str()),
            ("USER_LAST_NAME", person.last.as_str()),
            ("USER_LIBRARY", "MAIN"),
            ("USER_PROFILE", GROUP),
            ("USER_PREF_LANG", "ENGLISH"),
            ("USER_PIN", "Summer-2019"),
            ("USER_STATUS", "OK"),
            ("USER_PRIV_GRANTED", "20200105"),
            ("USER_PRIV_EXPIRES", expiry.as_str()),
            ("USER_BIRTH_DATE", birth.as_str()),
            ("USER_ACCESS", "PUBLIC"),
            ("USER_ENVIRONMENT", "PUBLIC"),
            ("USER_MAILINGADDR", "1"),
            ("USER_ADDR1_BEGIN", ""),
            ("STREET", person.street.as_str()),
            ("CITY/STATE", city.as_str()),
            ("ZIP", person.zip.as_str()),
            ("PHONE", person.phone.as_str()),
            ("EMAIL", person.email.as_str()),
            ("USER_ADDR1_END", ""),
            ("USER_ADDR2_BEGIN", ""),
            ("USER_ADDR2_END", ""),
            ("USER_XINFO_BEGIN", ""),
            ("NOTE", person.note),
            ("USER_XINFO_END", ""),
        ] {
            match value {
                "" if tag.ends_with("_BEGIN") || tag.ends_with("_END") => put(&mut text, format_args!(".{tag}.\n")),
                "" => {}
                value => put(&mut text, format_args!(".{tag}.   |a{value}\n")),
            }
        }
    }
    text.into_bytes()
}

/// Several lines for each, behind the header that Horizon keeps in a file of its own.
pub(super) fn horizon(crowd: &Crowd) -> Vec<u8> {
    let mut text = "\
x- borrower: second_id; name; btype; location; expiration_date; birth_date; pin
borrower_phone: phone_type; phone_no
borrower_address: address_type; address1; address2; city_st; postal_code; email_address
borrower_barcode: bbarcode
"
    .to_owned();
    for (index, person) in crowd.people() {
        let (id, name, birth) = (&person.id, whole_name(&person), person.birth.format("%m-%d-%Y"));
        put(&mut text, format_args!("M- borrower: {id}; {name}; {GROUP}; MAIN; {MONTH_FIRST}; {birth}; 4417\n"));
        put(&mut text, format_args!("borrower_phone: h; {}\n", person.phone));
        let (street, city, state) = (&person.street, &person.city, person.state);
        let (zip, email) = (&person.zip, &person.email);
        put(&mut text, format_args!("borrower_address: 0; {street}; ; {city}, {state}; {zip}; {email}\n"));
        put(&mut text, format_args!("borrower_barcode: {}\n", person.barcode));
        if index % 5 == 0 {
            put(&mut text, format_args!("borrower_address: 1; {index} College Walk; ; Urbana, IL; 61801\n"));
        }
    }
    text.into_bytes()
}

/// Records whose lengths count characters, so that accents matter.
pub(super) fn sierra_marc(crowd: &Crowd) -> Vec<u8> {
    let mut text = String::new();
    for (_, person) in crowd.people() {
        let (name, address) = (whole_name(&person), format!("{}${}", person.street, city_line(&person)));
        text.push_str(&patron_marc(&[
            ("020", person.id.as_str()),
            ("030", person.barcode.as_str()),
            ("080", MONTH_FIRST),
            ("081", "F"),
            ("100", name.as_str()),
            ("120", name.as_str()),
            ("220", address.as_str()),
            ("225", person.phone.as_str()),
            ("550", person.email.as_str()),
        ]));
    }
    text.into_bytes()
}

/// 32 columns without names, every value between quotation marks.
pub(super) fn sierra_csv(crowd: &Crowd) -> Vec<u8> {
    let mut text = String::new();
    for (_, person) in crowd.people() {
        let birth = person.birth.format("%m-%d-%Y").to_string();
        let (name, city) = (whole_name(&person), city_line(&person));
        let mut columns = [""; 32];
        for (column, value) in [
            (1, MONTH_FIRST),
            (2, "-"),
            (5, GROUP_NUMBER),
            (6, "main"),
            (7, "-"),
            (8, "-"),
            (9, "z"),
            (10, person.id.as_str()),
            (11, person.barcode.as_str()),
            (12, name.as_str()),
            (13, person.street.as_str()),
            (14, city.as_str()),
            (15, person.phone.as_str()),
            (21, person.note),
            (22, person.email.as_str()),
            (23, "Summer-2019"),
            (26, birth.as_str()),
        ] {
            columns[column - 1] = value;
        }
        put(&mut text, format_args!("\"{}\"\n", columns.join("\",\"")));
    }
    text.into_bytes()
}

/// Lines with tags behind a line of fixed columns.
pub(super) fn sierra_text(crowd: &Crowd) -> Vec<u8> {
    let mut text = String::new();
    for (_, person) in crowd.people() {
        put(&mut text, format_args!("0{GROUP_NUMBER:0>3}a-000main --06-30-27\n"));
        put(&mut text, format_args!("n{}\na{}${}\n", whole_name(&person), person.street, city_line(&person)));
        put(&mut text, format_args!("t{}\nz{}\nu{}\n", person.phone, person.email, person.id));
        put(&mut text, format_args!("b{}\n", person.barcode));
    }
    text.into_bytes()
}

/// The names of the columns, strings to be translated, then patrons.
pub(super) fn polaris_csv(crowd: &Crowd) -> Vec<u8> {
    let mut text = "\
TransactionCode,PatronLastName,PatronFirstName,PatronMiddleName,PatronCodeID,PatronBranchID,PatronBarcode,ExpirationDate,PatronPassword,LanguageID,BirthDate,MaintainReadingList
Transaction code,Last name,First name,Middle name,Patron code,Branch,Barcode,Expiration date,Password,Language,Birth date,Reading list
"
    .to_owned();
    for (_, person) in crowd.people() {
        let Person { last, first, middle, barcode, birth, .. } = &person;
        put(
            &mut text,
            format_args!(
                "7,{last},{first},{middle},{GROUP_NUMBER},3,{barcode},{EXPIRY} 00:00:00,Summer-2019,1,{birth},0\n"
            ),
        );
    }
    text.into_bytes()
}

/// Values between pipes; every line ends with CR.
pub(super) fn polaris_trn(crowd: &Crowd) -> Vec<u8> {
    let mut text = "1|09:00:00|2026-08-28|3|17|204|5.0\r".to_owned();
    for (_, person) in crowd.people() {
        let Person { last, first, middle, barcode, birth, .. } = &person;
        put(
            &mut text,
            format_args!(
                "5||{last}|{first}|{middle}|||{GROUP_NUMBER}|3|{barcode}|{EXPIRY} 00:00:00|||Summer-2019|1||{birth}||0|\r"
            ),
        );
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::crowd::PEOPLE;

    #[test]
    fn everybody_is_in_each_file() {
        let crowd = Crowd::sample(380);
        for (file, begins) in [
            (symphony(&crowd), ".USER_ID."),
            (horizon(&crowd), "M- borrower:"),
            (sierra_csv(&crowd), "\"06-30-2027\",\"-\","),
            (sierra_text(&crowd), "0012"),
            (polaris_csv(&crowd), "7,"),
        ] {
            let text = String::from_utf8(file).expect("text");
            assert_eq!(text.lines().filter(|line| line.starts_with(begins)).count() as u64, PEOPLE, "{begins}");
        }
        for (file, end) in [(sierra_marc(&crowd), '\u{1D}'), (polaris_trn(&crowd), '\r')] {
            let text = String::from_utf8(file).expect("text");
            let about = u64::from(end == '\r');
            assert_eq!(text.matches(end).count() as u64, PEOPLE + about, "{end:?}");
        }
    }

    #[test]
    fn first_lines_have_24_characters() {
        let text = String::from_utf8(sierra_text(&Crowd::sample(460))).expect("text");
        assert!(text.lines().filter(|line| line.starts_with('0')).all(|line| line.chars().count() == 24));
    }
}
