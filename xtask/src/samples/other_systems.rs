//! The patron files of other library systems, a few people in each.

use super::crowd::Crowd;
use std::fmt::Write;
use testkit::csv::csv_field;
use testkit::people::Person;
use testkit::sif::Sif;

pub(super) const FOLDER: &str = "legacy";
pub(super) const KOHA: &str = "legacy/koha-patrons.csv";
pub(super) const VOYAGER: &str = "legacy/voyager-patrons.sif";
pub(super) const FOLIO: &str = "legacy/folio-users.json";
pub(super) const EVERGREEN: &str = "legacy/evergreen-patrons.csv";

pub(super) const EXPIRY: &str = "2027-06-30";
pub(super) const GROUP: &str = "COMMUNITY";

/// What somebody signs in with.
fn user_name(person: &Person) -> &str {
    person.email.split('@').next().unwrap_or_default()
}

fn csv(header: &str, rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut text = format!("{header}\n");
    for row in rows {
        let fields: Vec<_> = row.iter().map(|field| csv_field(field, ',')).collect();
        put(&mut text, format_args!("{}\n", fields.join(",")));
    }
    text.into_bytes()
}

/// Writes more of a text.
pub(super) fn put(text: &mut String, part: std::fmt::Arguments<'_>) {
    text.write_fmt(part).expect("a String takes everything");
}

/// A card number that is the user name as well, a password that nobody takes over, extended attributes.
pub(super) fn koha(crowd: &Crowd) -> Vec<u8> {
    const HEADER: &str = "cardnumber,surname,firstname,middle_name,address,city,state,zipcode,email,phone,branchcode,categorycode,dateofbirth,dateenrolled,dateexpiry,userid,borrowernotes,password,patron_attributes";
    let rows = crowd.people().map(|(index, person)| {
        let attributes = match index % 4 {
            0 => "DEPT:History",
            1 => "DEPT:Law,\"CLUB:Chess, Tuesdays\"",
            _ => "",
        };
        let birth = person.birth.to_string();
        let fields = [
            &person.id,
            &person.last,
            &person.first,
            &person.middle,
            &person.street,
            &person.city,
            person.state,
            &person.zip,
            &person.email,
            &person.phone,
            "MAIN",
            GROUP,
            &birth,
            "2020-01-05",
            EXPIRY,
            &person.id,
            person.note,
            "Summer-2019",
            attributes,
        ];
        fields.map(str::to_owned).to_vec()
    });
    csv(HEADER, rows)
}

/// An address and an e-mail address of each, a lost card of some, notes.
pub(super) fn voyager(crowd: &Crowd) -> Vec<u8> {
    let mut text = String::new();
    for (index, person) in crowd.people() {
        let mut line = Sif::new(2)
            .put(1, &format!("{index:010}"))
            .put(11, &format!("{index:010}"))
            .put(21, &person.barcode)
            .put(46, GROUP)
            .put(56, "1")
            .put(239, &person.id)
            .put(311, &person.last)
            .put(341, &person.first)
            .put(361, &person.middle)
            .in_address(1, 11, "1N")
            .in_address(1, 33, &person.street)
            .in_address(1, 243, &person.city)
            .in_address(1, 283, person.state)
            .in_address(1, 290, &person.zip)
            .in_address(1, 320, &person.phone)
            .in_address(2, 11, "3N")
            .in_address(2, 33, &person.email);
        if index % 5 == 0 {
            line = line.put(77, &crowd.lost_card(index)).put(102, GROUP).put(112, "2");
        }
        if !person.note.is_empty() {
            line = line.note(&format!("1{}", person.note));
        }
        put(&mut text, format_args!("{}\n", line.line()));
    }
    text.into_bytes()
}

/// A user on many lines, some with a field of their library's own.
pub(super) fn folio(crowd: &Crowd) -> Vec<u8> {
    let mut text = "{\n  \"users\": [\n".to_owned();
    for (index, person) in crowd.people() {
        let own = if index % 4 == 0 { ",\n      \"customFields\": {\"department\": \"History\"}" } else { "" };
        let address = format!(
            "{{\"addressTypeId\": \"Home\", \"addressLine1\": {}, \"city\": {}, \"region\": {}, \"postalCode\": {}, \"primaryAddress\": true}}",
            json(&person.street),
            json(&person.city),
            json(person.state),
            json(&person.zip)
        );
        put(
            &mut text,
            format_args!(
                "    {{\n      \"username\": {},\n      \"externalSystemId\": {},\n      \"barcode\": {},\n      \"active\": true,\n      \"patronGroup\": {},\n",
                json(user_name(&person)),
                json(&person.id),
                json(&person.barcode),
                json(GROUP)
            ),
        );
        put(
            &mut text,
            format_args!(
                "      \"personal\": {{\n        \"lastName\": {},\n        \"firstName\": {},\n        \"middleName\": {},\n        \"email\": {},\n        \"phone\": {},\n        \"dateOfBirth\": {},\n        \"addresses\": [{address}]\n      }},\n",
                json(&person.last),
                json(&person.first),
                json(&person.middle),
                json(&person.email),
                json(&person.phone),
                json(&person.birth.to_string())
            ),
        );
        let comma = crowd.comma(index);
        put(&mut text, format_args!("      \"expirationDate\": \"{EXPIRY}T00:00:00.000+00:00\"{own}\n    }}{comma}\n"));
    }
    put(&mut text, format_args!("  ],\n  \"totalRecords\": {}\n}}\n", crowd.count()));
    text.into_bytes()
}

/// A text between quotation marks; no name has a control character.
pub(super) fn json(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Numbers of students that have lost their zeros in a column of numbers.
pub(super) fn evergreen(crowd: &Crowd) -> Vec<u8> {
    const HEADER: &str = "student_id,barcode,last_name,first_name,email,address_type,street1,street2,city,province,country,postal_code,phone,profile,ident_type,home_ou,claims_returned_count,usrname,net_access_level,password";
    let rows = crowd.people().map(|(index, person)| {
        let claims = if index % 7 == 0 { "1" } else { "0" };
        let fields = [
            person.id.trim_start_matches('0'),
            &person.barcode,
            &person.last,
            &person.first,
            &person.email,
            "home",
            &person.street,
            "",
            &person.city,
            person.state,
            "",
            &person.zip,
            &person.phone,
            GROUP,
            "3",
            "102",
            claims,
            user_name(&person),
            "2",
            "Summer-2019",
        ];
        fields.map(str::to_owned).to_vec()
    });
    csv(HEADER, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::crowd::PEOPLE;

    #[test]
    fn every_line_is_as_long_as_its_layout_says() {
        let file = String::from_utf8(voyager(&Crowd::sample(320))).expect("text");
        assert_eq!(file.lines().count() as u64, PEOPLE);
        for line in file.lines() {
            let patron = line.split('\t').next().unwrap_or_default();
            assert_eq!(patron.chars().count(), 456 + 2 * 429);
        }
    }

    #[test]
    fn everybody_is_in_each_file() {
        let lines = |bytes: Vec<u8>, holds: &str| {
            let text = String::from_utf8(bytes).expect("text");
            text.lines().filter(|line| line.contains(holds)).count() as u64
        };
        let crowd = Crowd::sample(300);
        assert_eq!((lines(koha(&crowd), ",MAIN,"), lines(evergreen(&crowd), ",102,")), (PEOPLE, PEOPLE));
        assert_eq!(lines(folio(&crowd), "\"externalSystemId\""), PEOPLE);
    }
}
