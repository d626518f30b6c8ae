//! Sierra and Millennium: records with lengths, lines with nothing but values, lines with tags.

use crate::support::{reads, system_of};
use expect_test::expect;
use testkit::patron_marc;

fn is_of(text: &str, name: &str) -> bool {
    system_of(text).is_some_and(|system| system.name == name)
}

/// Lengths are characters: the record with an accent comes first.
#[test]
fn every_tag_is_carried_over_or_counted() {
    let everything = patron_marc(&[
        ("010", "123-45-6789"),
        ("020", "000123456"),
        ("030", "21234000000017"),
        ("030", "21234000000025"),
        ("080", "06-05-27"),
        ("081", "F"),
        ("083", "12"),
        ("084", "3"),
        ("100", "Núñez, Zoë Bea"),
        ("120", "Núñez, Zoila Bea"),
        ("520", "she/her"),
        ("220", "1 Elm Street$Unit 3$Urbana, IL 61801"),
        ("225", "555-0101"),
        ("230", "a$b$c$d$e$f$London"),
        ("235", "555-0102"),
        ("550", "zoe@example.org, zoe@example.net"),
        ("400", "A17"),
        ("999", " "),
    ]);
    let other = patron_marc(&[("020", "17"), ("100", "Holm, Bo"), ("120", "Holm, Bo")]);
    reads(
        &format!("{everything}\u{1D}\n{other}\n"),
        &expect![[r#"
            sierra-marc by records
            1
              010: left behind
              020: Field(PrimaryId) = 000123456
              030: Identifier(Value) 1 = 21234000000017
              030: Identifier(Kind) 1 = BARCODE
              030: Identifier(Value) 2 = 21234000000025
              030: Identifier(Kind) 2 = BARCODE
              080: Field(ExpiryDate) = 2027-06-05
              081: left behind
              083: left behind
              084: left behind
              100: Field(FullName) = Núñez, Zoë Bea
              120: left behind
              520: left behind
              220: Address(Line1) 1 = 1 Elm Street
              220: Address(Line2) 1 = Unit 3
              220: Address(City) 1 = Urbana
              220: Address(StateProvince) 1 = IL
              220: Address(PostalCode) 1 = 61801
              225: Phone(Number) 1 = 555-0101
              225: Phone(Types) 1 = home
              230: Address(Line1) 2 = a
              230: Address(Types) 2 = alternative
              230: Address(Line2) 2 = b
              230: Address(Types) 2 = alternative
              230: Address(Line3) 2 = c
              230: Address(Types) 2 = alternative
              230: Address(Line4) 2 = d
              230: Address(Types) 2 = alternative
              230: Address(Line5) 2 = e
              230: Address(Types) 2 = alternative
              230: left behind
              230: left behind
              235: Phone(Number) 2 = 555-0102
              235: Phone(Types) 2 = home
              550: Email(Address) 1 = zoe@example.org
              550: Email(Types) 1 = personal
              550: Email(Address) 2 = zoe@example.net
              550: Email(Types) 2 = personal
              400: left behind
            2
              020: Field(PrimaryId) = 17
              100: Field(FullName) = Holm, Bo
        "#]],
    );
}

/// Other exports have the home library and the manual block, each with its code for none.
#[test]
fn a_home_library_and_a_block_are_known_by_their_tags() {
    let barred = patron_marc(&[("020", "17"), ("080", "  -  -  "), ("085", "main"), ("086", "d")]);
    let other = patron_marc(&[("020", "18"), ("085", "-----"), ("086", "-")]);
    reads(
        &format!("{barred}{other}"),
        &expect![[r#"
            sierra-marc by records
            1
              020: Field(PrimaryId) = 17
              085: Field(Campus) = main
              086: Block(Description) 1 = d
              086: Block(Kind) 1 = GENERAL
              086: Block(Remark) 1 = manual block (MBLOCK) in Sierra
            2
              020: Field(PrimaryId) = 18
        "#]],
    );
}

/// Fields may be repeated: e-mail addresses are any number, and of the others the first one counts.
#[test]
fn a_field_that_is_repeated_is_kept_or_counted() {
    let record = patron_marc(&[
        ("020", "17"),
        ("100", ""),
        ("100", "Lind, Ana"),
        ("100", "Holm, Ana"),
        ("225", "555-0101"),
        ("225", "555-0102"),
        ("550", "ana@example.org, ana@example.net"),
        ("550", "ana@example.com"),
    ]);
    reads(
        &record,
        &expect![[r#"
            sierra-marc by records
            1
              020: Field(PrimaryId) = 17
              100: Field(FullName) = Lind, Ana
              100: left behind
              225: Phone(Number) 1 = 555-0101
              225: Phone(Types) 1 = home
              225: left behind
              550: Email(Address) 1 = ana@example.org
              550: Email(Types) 1 = personal
              550: Email(Address) 2 = ana@example.net
              550: Email(Types) 2 = personal
              550: Email(Address) 3 = ana@example.com
              550: Email(Types) 3 = personal
        "#]],
    );
}

#[test]
fn a_record_whose_lengths_are_wrong_is_told_and_the_rest_goes_on() {
    let good = patron_marc(&[("020", "17"), ("100", "Lind")]);
    let bytes = patron_marc(&[("020", "17"), ("100", "Núñez")]);
    let many: Vec<(&str, &str)> = [("999", "x")].repeat(101);
    let records = [
        good.replacen("00066", "00065", 1),
        good.replacen("00066", "0006x", 1),
        bytes.replacen("00067", "00069", 1),
        good.replacen("00049", "00048", 1),
        good.replacen("00049", "00011", 1),
        good.replacen("100000900007", "10000090000x", 1),
        good.replacen("1000009", "1 00009", 1),
        good.replacen("00007\u{1E}", "00006\u{1E}", 1),
        good.replacen("0200007", "0200006", 1),
        good.replacen("Lind", "L\u{1F}bn", 1),
        good.replacen("1000009", "1000008", 1),
        patron_marc(&[("020", "17"), ("020", "18")]),
        patron_marc(&many),
        good.replacen("00066", "00067", 1).replacen("\u{1E}\u{1D}", "\u{1E}x\u{1D}", 1),
        good.clone(),
        good.trim_end_matches('\u{1D}').to_owned(),
    ];
    reads(
        &records.concat(),
        &expect![[r#"
            sierra-marc by records
            1 damaged: it has 66 characters, and its leader says 65
            2 damaged: its leader does not begin with its length
            3 damaged: it has 67 characters, and its leader says 69
            4 damaged: its directory does not end where its leader says
            5 damaged: its leader does not say where its fields begin
            6 damaged: entry 2 of its directory has no length or no place
            7 damaged: entry 2 of its directory has no tag
            8 damaged: field 100 does not begin where the one before it ends
            9 damaged: field 020 is not one subfield a of the length it should have
            10 damaged: field 100 is not one subfield a of the length it should have
            11 damaged: field 100 is not one subfield a of the length it should have
            12 damaged: it has field 020 twice
            13 damaged: it has more than 100 fields
            14 damaged: something stands behind its last field
            15
              020: Field(PrimaryId) = 17
              100: Field(FullName) = Lind
            16 damaged: the file ends in the middle of it: the mark of its end is missing
        "#]],
    );
}

/// Records of a catalog have letters in their leaders.
#[test]
fn only_records_with_blank_leaders_are_of_sierra() {
    let record = patron_marc(&[("020", "17")]);
    assert!(is_of(&record, "sierra-marc"));
    assert!(!is_of(&record.replacen("       ", "nam a22", 1), "sierra-marc"));
    assert!(!is_of("00042       00037       \n", "sierra-marc"));
}

/// A line of so many columns, these of them filled, counted from 1.
fn delimited(columns: usize, values: &[(usize, &str)]) -> String {
    let value = |column| values.iter().find(|(at, _)| *at == column).map_or("", |(_, value)| *value);
    let line: Vec<String> = (1..=columns).map(|column| format!("\"{}\"", value(column))).collect();
    line.join(",") + "\n"
}

const LIND: [(usize, &str); 4] = [(1, "06-05-2027"), (5, "7"), (10, "17"), (12, "Lind, Ana")];

/// A value in every column.
const ALL: [(usize, &str); 34] = [
    (1, "06-05-2027"),
    (2, "l"),
    (3, "-"),
    (4, "12"),
    (5, "7"),
    (6, "fl"),
    (7, "d"),
    (8, "m"),
    (9, "z"),
    (10, "000123456"),
    (11, "21234000000017"),
    (12, "Núñez, Zoë Bea"),
    (13, "1 Elm Street"),
    (14, "Urbana IL 61801"),
    (15, "555-0101"),
    (16, "9 Oak Lane"),
    (17, "Salem, OR 97301"),
    (18, "555-0102"),
    (19, "06-30-2028"),
    (20, "History"),
    (21, "says \"\"hello\"\""),
    (22, "zoe@example.org"),
    (23, "1234"),
    (24, "9"),
    (25, "B2"),
    (26, "02-29-1980"),
    (27, "2030"),
    (28, "x"),
    (29, "1"),
    (30, "555-0103"),
    (31, "p"),
    (32, "21234000000025"),
    (33, "Holm, Bo"),
    (34, "Núñez, Zoila"),
];

#[test]
fn every_column_is_carried_over_or_counted() {
    reads(
        &delimited(34, &ALL),
        &expect![[r#"
            sierra-csv by lines
            1
              expiration date: Field(ExpiryDate) = 2027-06-05
              pcode1: Statistic(Category) 1 = l
              pcode3: Statistic(Category) 3 = 12
              ptype: Field(UserGroup) = 7
              home library: Field(Campus) = fl
              mblock: Block(Description) 1 = d
              mblock: Block(Kind) 1 = GENERAL
              mblock: Block(Remark) 1 = manual block (MBLOCK) in Sierra
              pmessage: left behind
              notice preference: left behind
              unique ID: Field(PrimaryId) = 000123456
              barcode: Identifier(Value) 1 = 21234000000017
              barcode: Identifier(Kind) 1 = BARCODE
              name: Field(FullName) = Núñez, Zoë Bea
              address line 1: Address(Line1) 1 = 1 Elm Street
              city, state, ZIP: Address(City) 1 = Urbana
              city, state, ZIP: Address(StateProvince) 1 = IL
              city, state, ZIP: Address(PostalCode) 1 = 61801
              telephone 1: Phone(Number) 1 = 555-0101
              telephone 1: Phone(Types) 1 = home
              second address line 1: Address(Line1) 2 = 9 Oak Lane
              second address line 1: Address(Types) 2 = alternative
              second city, state, ZIP: Address(City) 2 = Salem
              second city, state, ZIP: Address(Types) 2 = alternative
              second city, state, ZIP: Address(StateProvince) 2 = OR
              second city, state, ZIP: Address(Types) 2 = alternative
              second city, state, ZIP: Address(PostalCode) 2 = 97301
              second city, state, ZIP: Address(Types) 2 = alternative
              telephone 2: Phone(Number) 2 = 555-0102
              telephone 2: Phone(Types) 2 = home
              university ID expiration: left behind
              department: left behind
              note: Note(Text) 1 = says "hello"
              e-mail: Email(Address) 1 = zoe@example.org
              e-mail: Email(Types) 1 = personal
              PIN: password = 1234
              grade level: left behind
              home room: left behind
              birth date: Field(BirthDate) = 1980-02-29
              graduation year: left behind
              alias code: left behind
              agency: left behind
              mobile number: Phone(Number) 3 = 555-0103
              mobile number: Phone(Types) 3 = mobile
              pcode4: Statistic(Category) 4 = p
              second barcode: Identifier(Value) 2 = 21234000000025
              second barcode: Identifier(Kind) 2 = BARCODE
              guardian: left behind
              legal name: left behind
        "#]],
    );
}

/// A hyphen is the code for none; elsewhere it is what somebody has written.
#[test]
fn only_codes_are_none_when_they_are_hyphens() {
    let hyphens =
        [(1, "06-05-2027"), (2, "-"), (6, "-----"), (7, "-"), (8, "-"), (9, "-"), (10, "17"), (12, "Lind, Ana")];
    let others = [(20, "-"), (23, "-"), (26, "  -  -  "), (29, "-")];
    let first = delimited(32, &LIND);
    reads(
        &format!("{first}{}", delimited(32, &[hyphens.as_slice(), &others].concat())),
        &expect![[r#"
            sierra-csv by lines
            1
              expiration date: Field(ExpiryDate) = 2027-06-05
              ptype: Field(UserGroup) = 7
              unique ID: Field(PrimaryId) = 17
              name: Field(FullName) = Lind, Ana
            2
              expiration date: Field(ExpiryDate) = 2027-06-05
              unique ID: Field(PrimaryId) = 17
              name: Field(FullName) = Lind, Ana
              department: left behind
              PIN: password = -
        "#]],
    );
}

#[test]
fn a_line_of_other_columns_is_told_and_the_rest_goes_on() {
    let file = [
        delimited(32, &LIND),
        delimited(31, &LIND),
        delimited(34, &LIND),
        delimited(32, &[(12, "x\"y")]),
        "\n".to_owned(),
        delimited(32, &[(10, "18"), (12, "Holm, Bo")]),
        delimited(32, &LIND).trim_end().to_owned(),
    ];
    reads(
        &file.concat(),
        &expect![[r#"
            sierra-csv by lines
            1
              expiration date: Field(ExpiryDate) = 2027-06-05
              ptype: Field(UserGroup) = 7
              unique ID: Field(PrimaryId) = 17
              name: Field(FullName) = Lind, Ana
            2 damaged: this line has 31 values for 32 columns
            3 damaged: this line has 34 values for 32 columns
            4 damaged: in this line, text follows a closing quotation mark
            6
              unique ID: Field(PrimaryId) = 18
              name: Field(FullName) = Holm, Bo
            7 damaged: the file ends in the middle of its last line, or the end of that line is missing
        "#]],
    );
}

/// Nothing names the columns, so everything has to be in its place.
#[test]
fn only_a_line_of_exactly_these_columns_is_of_sierra() {
    let first = |columns, values: &[(usize, &str)]| is_of(&delimited(columns, values), "sierra-csv");
    assert!(first(32, &LIND) && first(34, &LIND));
    assert!(!first(33, &LIND), "another number of columns");
    assert!(!first(32, &[(1, "06-05-2027"), (12, "Lind")]), "no comma in the name");
    assert!(!first(32, &[(1, "2027-06-05"), (12, "Lind, Ana")]), "another date");
    assert!(!first(32, &[(1, "06-05-2027"), (12, "Lind, Ana"), (26, "x")]), "no birth date");
    assert!(!is_of(&delimited(32, &LIND).replacen("\"\",", ",", 1), "sierra-csv"), "a value without marks");
    assert!(!is_of("17,Lind,Ana\n", "sierra-csv"));
}

const TAGGED: &str = "\
0002ab012main md06-05-27
nNúñez, Zoë Bea
a1 Elm Street$Urbana, IL 61801
t555-0101
h9 Oak Lane$Salem OR 97301
p555-0102
s+123456789
zzoe@example.org
u000123456
b21234000000017
b21234000000025
x
0000-----        -  -   \n\
nHolm, Bo
u17
";

#[test]
fn every_tagged_line_is_carried_over_or_counted() {
    reads(
        TAGGED,
        &expect![[r#"
            sierra-text by lines
            1
              patron type: Field(UserGroup) = 2
              pcode1: Statistic(Category) 1 = a
              pcode2: Statistic(Category) 2 = b
              pcode3: Statistic(Category) 3 = 012
              home library: Field(Campus) = main
              pmessage: left behind
              mblock: Block(Description) 1 = d
              mblock: Block(Kind) 1 = GENERAL
              mblock: Block(Remark) 1 = manual block (MBLOCK) in Sierra
              expiration date: Field(ExpiryDate) = 2027-06-05
              n: Field(FullName) = Núñez, Zoë Bea
              a: Address(Line1) 1 = 1 Elm Street
              a: Address(City) 1 = Urbana
              a: Address(StateProvince) 1 = IL
              a: Address(PostalCode) 1 = 61801
              t: Phone(Number) 1 = 555-0101
              t: Phone(Types) 1 = home
              h: Address(Line1) 2 = 9 Oak Lane
              h: Address(Types) 2 = alternative
              h: Address(City) 2 = Salem
              h: Address(Types) 2 = alternative
              h: Address(StateProvince) 2 = OR
              h: Address(Types) 2 = alternative
              h: Address(PostalCode) 2 = 97301
              h: Address(Types) 2 = alternative
              p: Phone(Number) 2 = 555-0102
              p: Phone(Types) 2 = home
              s: left behind
              z: Email(Address) 1 = zoe@example.org
              z: Email(Types) 1 = personal
              u: Field(PrimaryId) = 000123456
              b: Identifier(Value) 1 = 21234000000017
              b: Identifier(Kind) 1 = BARCODE
              b: Identifier(Value) 2 = 21234000000025
              b: Identifier(Kind) 2 = BARCODE
            13
              patron type: Field(UserGroup) = 0
              n: Field(FullName) = Holm, Bo
              u: Field(PrimaryId) = 17
        "#]],
    );
}

/// A second address, phone or line of e-mail addresses is one more of them, and no reason to leave anybody out.
#[test]
fn a_line_that_may_repeat_is_carried_over() {
    reads(
        "0002------------06-05-27\nnLind\nu17\na1 Elm Street\na9 Oak Lane$Salem OR 97301\nt555-0101\nt555-0102\n\
         zana@example.org\nzlind@example.org\n",
        &expect![[r#"
            sierra-text by lines
            1
              patron type: Field(UserGroup) = 2
              expiration date: Field(ExpiryDate) = 2027-06-05
              n: Field(FullName) = Lind
              u: Field(PrimaryId) = 17
              a: Address(Line1) 1 = 1 Elm Street
              a: Address(Line1) 3 = 9 Oak Lane
              a: Address(Types) 3 = alternative
              a: Address(City) 3 = Salem
              a: Address(Types) 3 = alternative
              a: Address(StateProvince) 3 = OR
              a: Address(Types) 3 = alternative
              a: Address(PostalCode) 3 = 97301
              a: Address(Types) 3 = alternative
              t: Phone(Number) 1 = 555-0101
              t: Phone(Types) 1 = home
              t: Phone(Number) 3 = 555-0102
              t: Phone(Types) 3 = home
              z: Email(Address) 1 = ana@example.org
              z: Email(Types) 1 = personal
              z: Email(Address) 2 = lind@example.org
              z: Email(Types) 2 = personal
        "#]],
    );
}

#[test]
fn a_damaged_patron_is_told_at_the_first_line_and_the_rest_goes_on() {
    let good = "0002------------06-05-27\nnLind\n";
    let long = "b1\n".repeat(101);
    let file = format!(
        "{good}0002------------06-05-2027\nnA\n00x2------------06-05-27\nnB\n0002------------06/05/27\nnC\n\
         {good}wrapped\n  text\n{good}nDahl\n{good}{long}0002--------------------\nnMoe\n{good}u1"
    );
    reads(
        &file,
        &expect![[r#"
            sierra-text by lines
            1
              patron type: Field(UserGroup) = 2
              expiration date: Field(ExpiryDate) = 2027-06-05
              n: Field(FullName) = Lind
            3 damaged: its first line has 26 characters; it should have 24
            5 damaged: its first line has no patron type in characters 2-4
            7 damaged: its first line has no date in characters 17-24
            9 damaged: line 12 has no tag
            13 damaged: line 15 says n again
            16 damaged: it has more than 100 lines
            119
              patron type: Field(UserGroup) = 2
              n: Field(FullName) = Moe
            121 damaged: the file ends in the middle of its last line, or the end of that line is missing
        "#]],
    );
}

#[test]
fn only_a_first_line_with_its_date_is_of_sierra() {
    assert!(is_of("\r\n0002------------06-05-27\r\nnLind\r\n", "sierra-text"));
    for text in [
        "0002------------06-05-2027\nnLind\n",
        "0002------------06.05.27\nnLind\n",
        "0002------------06-05-27\n0002------------06-05-27\n",
        "1002------------06-05-27\nnLind\n",
        "0002\nnLind\n",
    ] {
        assert!(!is_of(text, "sierra-text"), "{text}");
    }
}
