//! Aleph: a patron in segments, some of which are to be deleted or left as they are.

use crate::support::{reads, system_of, written};
use expect_test::expect;

const EVERYTHING: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<p-file-20>
  <patron-record>
    <z303>
      <match-id-type>02</match-id-type>
      <match-id>000123456</match-id>
      <record-action>A</record-action>
      <z303-id>ID000017</z303-id>
      <z303-name>Lind, Zoë</z303-name>
      <z303-title>Dr</z303-title>
      <z303-gender>F</z303-gender>
      <z303-birth-date>19800229</z303-birth-date>
      <z303-birthplace>%</z303-birthplace>
      <z303-con-lng>ENG</z303-con-lng>
      <z303-home-library>MAIN</z303-home-library>
      <z303-note-1>pays cash</z303-note-1>
      <z303-want-sms>Y</z303-want-sms>
    </z303>
    <z304>
      <record-action>A</record-action>
      <z304-id>ID000017</z304-id>
      <z304-sequence>01</z304-sequence>
      <z304-address-type>01</z304-address-type>
      <z304-address-0>LIND, ZOË</z304-address-0>
      <z304-address-1>1 Elm Street</z304-address-1>
      <z304-address-2>Urbana, IL</z304-address-2>
      <z304-zip>61801</z304-zip>
      <z304-email-address>zoe@example.org</z304-email-address>
      <z304-telephone>555-0101</z304-telephone>
      <z304-sms-number>555-0102</z304-sms-number>
      <z304-date-from>20200105</z304-date-from>
      <z304-date-to>00000000</z304-date-to>
    </z304>
    <z304>
      <record-action>U</record-action>
      <z304-address-type>07</z304-address-type>
      <z304-address-0>9 Oak Lane</z304-address-0>
      <z304-telephone>%</z304-telephone>
    </z304>
    <z304>
      <record-action>D</record-action>
      <z304-sequence>03</z304-sequence>
    </z304>
    <z305>
      <record-action>A</record-action>
      <z305-sub-library>MAIN</z305-sub-library>
      <z305-bor-status>COMMUNITY</z305-bor-status>
      <z305-expiry-date>20270630</z305-expiry-date>
      <z305-note>ask for the key</z305-note>
    </z305>
    <z308>
      <record-action>A</record-action>
      <z308-key-type>02</z308-key-type>
      <z308-key-data>000123456</z308-key-data>
      <z308-verification>Summer-2019</z308-verification>
      <z308-verification-type>00</z308-verification-type>
      <z308-status>AC</z308-status>
    </z308>
    <z308>
      <record-action>A</record-action>
      <z308-key-type>01</z308-key-type>
      <z308-key-data>21234000000017</z308-key-data>
      <z308-status>NA</z308-status>
    </z308>
    <z308>
      <z308-key-type>00</z308-key-type>
      <z308-key-data>ID000017</z308-key-data>
      <z308-status>XX</z308-status>
    </z308>
    <z309><z309-text>late twice</z309-text></z309>
  </patron-record>
</p-file-20>
"#;

#[test]
fn every_segment_is_carried_over_or_counted() {
    reads(
        EVERYTHING,
        &expect![[r#"
            aleph-xml by lines
            3
              match-id: Field(PrimaryId) = 000123456
              z303-name: Field(FullName) = Lind, Zoë
              z303-title: Field(Title) = Dr
              z303-gender: Field(Gender) = F
              z303-birth-date: Field(BirthDate) = 19800229
              z303-con-lng: Field(PreferredLanguage) = ENG
              z303-home-library: Field(Campus) = MAIN
              z303-note-1: Note(Text) 1 = pays cash
              z303-want-sms: left behind
              z304[1]-address-1: Address(Line1) 1 = 1 Elm Street
              z304[1]-address-2: Address(City) 1 = Urbana
              z304[1]-address-2: Address(StateProvince) 1 = IL
              z304[1]-zip: Address(PostalCode) 1 = 61801
              z304[1]-email-address: Email(Address) 1 = zoe@example.org
              z304[1]-email-address: Email(Types) 1 = personal
              z304[1]-telephone: Phone(Number) 5 = 555-0101
              z304[1]-telephone: Phone(Types) 5 = home
              z304[1]-sms-number: Phone(Number) 9 = 555-0102
              z304[1]-sms-number: Phone(Types) 9 = mobile
              z304[1]-sms-number: Phone(Sms) 9 = yes
              z304[1]-address-type: Address(Types) 1 = home
              z304-date-from: left behind
              z304[2]-address-0: Address(Line1) 2 = 9 Oak Lane
              z304-address-type: left behind
              z304.record-action: left behind
              z305[1]-note: Note(Text) 3 = ask for the key
              z305-sub-library: left behind
              z305-bor-status: Field(UserGroup) = COMMUNITY
              z305-expiry-date: Field(ExpiryDate) = 20270630
              z308-verification: password = Summer-2019
              z308[2]-key-data: Identifier(Value) 2 = 21234000000017
              z308[2]-key-type: Identifier(Kind) 2 = BARCODE
              z308[2]-status: Identifier(Active) 2 = no
              z308[3]-key-data: Identifier(Value) 3 = ID000017
              z308[3]-key-type: Identifier(Kind) 3 = 00
              z308-status: left behind
              z309: left behind
        "#]],
    );
}

/// A code of `00` keeps nobody from borrowing; a note without a code is none of a block.
#[test]
fn what_keeps_a_patron_from_borrowing_is_a_block() {
    let within = "<z305><z305-delinq-1>00</z305-delinq-1><z305-delinq-n-1>was late</z305-delinq-n-1></z305>\
        <z305><z305-delinq-1>00</z305-delinq-1><z305-delinq-2>%</z305-delinq-2><z305-delinq-3>45</z305-delinq-3></z305>";
    let segment = "<z303-delinq-1>50</z303-delinq-1><z303-delinq-n-1>card lost</z303-delinq-n-1>\
        <z303-delinq-1-update-date>20200105</z303-delinq-1-update-date><z303-delinq-2>00</z303-delinq-2></z303>";
    let patron = patron("1", within).replace("</z303>", segment);
    reads(
        &format!("<p-file-20>\n{patron}\n</p-file-20>"),
        &expect![[r#"
            aleph-xml by lines
            2
              match-id: Field(PrimaryId) = 1
              z303-delinq-1: Block(Description) 1 = 50
              z303-delinq-1: Block(Kind) 1 = GENERAL
              z303-delinq-n-1: Block(Remark) 1 = card lost
              z303-last-name: Field(LastName) = Lind
              z303-delinq-1-update-date: left behind
              z305-delinq-n-1: left behind
              z305[2]-delinq-3: Block(Description) 9 = 45
              z305[2]-delinq-3: Block(Kind) 9 = GENERAL
        "#]],
    );
}

/// A patron of a made-up file, on one line.
fn patron(id: &str, within: &str) -> String {
    format!(
        "<patron-record><z303><match-id>{id}</match-id><z303-last-name>Lind</z303-last-name><z303-name>Lind</z303-name></z303>{within}</patron-record>"
    )
}

#[test]
fn a_patron_who_cannot_be_taken_is_told_and_the_rest_goes_on() {
    let good = patron("2", "");
    let read = "3\n  match-id: Field(PrimaryId) = 2\n  z303-last-name: Field(LastName) = Lind\n";
    let deleted = patron("1", "").replace("<match-id>", "<record-action>D</record-action><match-id>");
    for (bad, why) in [
        (deleted, "its record-action is D: it deletes this patron"),
        ("<patron-record><z304/></patron-record>".to_owned(), "it has no segment \"z303\""),
        (patron("1", "<z304>&nbsp;</z304>"), "line 2 has &nbsp;, which is no character of XML"),
        (patron("1", &"<z308/>".repeat(200)), "it has more than 200 segments"),
    ] {
        let text = format!("<p-file-20>\n{bad}\n{good}\n</p-file-20>");
        assert_eq!(written(&text), format!("aleph-xml by lines\n2 damaged: {why}\n{read}"), "{text}");
    }
    let cut_off = written(&format!("<p-file-20>\n{good}"));
    assert!(
        cut_off.ends_with("damaged as a whole: its last element is never closed: the end of the file is missing\n")
    );
}

/// The city stands in the last line of an address, in many ways; a line that may be something else stays one.
#[test]
fn the_city_of_an_address_is_in_its_last_line() {
    let address = |lines: &[&str], zip: &str| {
        let lines: String =
            (0..).zip(lines).map(|(at, line)| format!("<z304-address-{at}>{line}</z304-address-{at}>")).collect();
        let read = written(&patron("1", &format!("<z304>{lines}<z304-zip>{zip}</z304-zip></z304>")));
        let parts = read.lines().filter_map(|line| line.split_once(": Address("));
        parts.map(|(_, part)| part.replace(") 1 =", "")).collect::<Vec<_>>().join("; ")
    };
    for (lines, zip, expected) in [
        (
            &["Lind", "1 Elm Street", "Springfield, IL 62704"][..],
            "",
            "Line1 1 Elm Street; City Springfield; StateProvince IL; PostalCode 62704",
        ),
        (
            &["1 Elm Street", "Springfield, IL 62704"],
            "62704-1234",
            "Line1 1 Elm Street; City Springfield; StateProvince IL; PostalCode 62704-1234",
        ),
        (
            &["1 Elm Street", "Springfield, IL 62704"],
            "10001",
            "Line1 1 Elm Street; Line2 Springfield, IL 62704; PostalCode 10001",
        ),
        (&["1 Elm Street", "Hall, Third Floor"], "", "Line1 1 Elm Street; Line2 Hall, Third Floor"),
        (&["Springfield, IL 62704"], "", "Line1 Springfield, IL 62704"),
    ] {
        assert_eq!(address(lines, zip), expected, "{lines:?} {zip}");
    }
}

#[test]
fn only_what_has_its_segments_is_of_aleph() {
    for (text, is_of_aleph) in [
        (patron("1", ""), true),
        ("<p-file-20/>".to_owned(), false),
        ("<users><patron-record><z303/></patron-record></users>".to_owned(), false),
    ] {
        assert_eq!(system_of(&text).is_some_and(|system| system.name == "aleph-xml"), is_of_aleph, "{text}");
    }
}
