//! A list as Excel on Windows saves it as CSV in many countries: semicolons, Windows-1252, CR LF,
//! day before month.

use super::people::person;
use encoding_rs::WINDOWS_1252;
use testkit::csv::csv_field;
use testkit::people::Person;

pub(super) const NAME: &str = "community-borrowers-windows-1252.csv";

/// How many people are on it.
pub(super) const PEOPLE: usize = 20;

const HEADER: &str = "Borrower ID;Last name;First name;E-mail;Phone;City;Expiration date;Birth date";

pub(super) fn bytes() -> Vec<u8> {
    let writable = |line: &String| !WINDOWS_1252.encode(line).2;
    let with_accent = (100..300).filter(|index| has_accent(&person(*index))).map(line).filter(writable);
    let mut lines = vec![HEADER.to_owned()];
    lines.extend(with_accent.take(PEOPLE));
    let text: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    WINDOWS_1252.encode(&text).0.into_owned()
}

fn has_accent(person: &Person) -> bool {
    !person.first.is_ascii() || !person.last.is_ascii()
}

fn line(index: u64) -> String {
    let person = person(index);
    let birth = person.birth.format("%d/%m/%Y").to_string();
    let fields = [
        &person.id,
        &person.last,
        &person.first,
        &person.email,
        &person.phone,
        &person.city,
        "30/06/2027",
        birth.as_str(),
    ];
    fields.map(|field| csv_field(field, ';').into_owned()).join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_not_utf_8() {
        let bytes = bytes();
        assert!(std::str::from_utf8(&bytes).is_err());
        assert_eq!(bytes.split(|byte| *byte == b'\n').count(), PEOPLE + 2);
    }
}
