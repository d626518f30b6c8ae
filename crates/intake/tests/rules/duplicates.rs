//! D: the same identifier in more than one row.

use crate::support::{Run, files_say, says, says_nothing};
use expect_test::expect;
use model::codes;

#[test]
fn d501_one_id_for_two_people() {
    says(
        r#"
        Borrower ID | First name | Last name
        000123456   | Ana        | Lind
        000123457   | Bo         | Berg
        000123456   | Cy         | Holm
        "#,
        &expect![[r#"
            A4 error D501: the primary ID "000123456" is used for 2 rows (also A2)
              = both rows are left out until one of them changes
              = if this is one person, delete a row; if not, give each person an ID of their own
            row 2 left out: [D501]
            row 4 left out: [D501]
        "#]],
    );
}

/// A query that joins a table of cards gives a person once for each of them, and nobody can delete a row of its answer.
#[test]
fn d501_a_query_that_gives_a_person_twice() {
    Run::default().options(|options| options.is_of_database = true).says(
        r#"
        Borrower ID | Last name | Barcode
        000123456   | Lind      | 21234000000017
        000123456   | Lind      | 21234000000025
        "#,
        &expect![[r#"
            A3 error D501: the primary ID "000123456" is used for 2 rows (also A2)
              = both rows are left out until one of them changes
              = if the query gives one person a row for each card, let it give one row: GROUP BY the ID, and name a file of IDs and cards with [Choose(JoinedFile)]; if these are two people, give each person an ID of their own
            row 2 left out: [D501]
            row 3 left out: [D501]
        "#]],
    );
}

#[test]
fn d501_case_spaces_and_full_width_digits_do_not_count() {
    says(
        r#"
        Borrower ID | Last name
        ab12        | Lind
        " AB 12"    | Berg
        ａｂ１２     | Holm
        "#,
        &expect![[r#"
            A3 note C330: spaces removed [" AB 12" -> "AB12"]
            A3 error D501: the primary ID "AB12" is used for 3 rows (also A2, A4)
              = all 3 rows are left out until one of them changes
              = if this is one person, delete a row; if not, give each person an ID of their own
            A4 note C342: full-width characters made ordinary ones ["ａｂ１２" -> "ab12"]
            row 2 left out: [D501]
            row 3 left out: [D501]
            row 4 left out: [D501]
        "#]],
    );
}

#[test]
fn d501_zeros_count() {
    let sheet = r#"
        Borrower ID | Last name
        00123       | Lind
        123         | Berg
        777         | Holm
        "000123"    | Dahl
    "#;
    // They are two IDs, but hardly of two people.
    says(
        sheet,
        &expect![[r#"
            A3 question D503: "000123" and "00123" and "123" differ only by zeros in front (also A2, A5)
              = if they are one person, correct the cell and delete a row; if not, load both as they are: [AcceptRepair(D503)]
            row 2 waits: [D503]
            row 3 waits: [D503]
            row 5 waits: [D503]
        "#]],
    );
    Run::default().accept(codes::D503).says(
        sheet,
        &expect![[r#"
            A3 warning D503: "000123" and "00123" and "123" differ only by zeros in front (also A2, A5)
              = loaded as they are
        "#]],
    );
}

#[test]
fn d503_numbers_of_any_length_are_nothing() {
    says_nothing(
        r#"
        Borrower ID | Last name
        98          | Lind
        0099        | Berg
        100         | Holm
        1000        | Dahl
        "#,
    );
}

#[test]
fn d501_rows_with_faults_of_their_own_are_in_it() {
    says(
        r#"
        Borrower ID | Last name | E-mail
        000123456   | Lind      | ana@
        000123456   | Berg      |
        "#,
        &expect![[r#"
            C2 error C310: "ana@" is not an e-mail address: the part after the @ has no dot
              = correct it as in ana@example.org, or empty the cell
            A3 error D501: the primary ID "000123456" is used for 2 rows (also A2)
              = both rows are left out until one of them changes
              = if this is one person, delete a row; if not, give each person an ID of their own
            row 2 left out: [C310, D501]
            row 3 left out: [D501]
        "#]],
    );
}

/// And twins share their barcode and address without a word.
#[test]
fn d504_a_twin_is_left_out() {
    says(
        r#"
        Borrower ID | Last name | E-mail          | Barcode
        000123456   | Lind      | ana@example.org | 2123
        000123456   | Lind      | ana@example.org | 2123
        000123456   | Lind      | ana@example.org | 2123
        "#,
        &expect![[r#"
            3 note D504: repeats row 2 (also 2)
            4 note D504: repeats row 2 (also 2)
            row 3 left out: [D504]
            row 4 left out: [D504]
        "#]],
    );
}

#[test]
fn d504_a_twin_with_a_fault_is_told_at_its_cell() {
    says(
        r#"
        Borrower ID | Last name | E-mail
        000123456   | Lind      | ana@
        000123456   | Lind      | ana@
        "#,
        &expect![[r#"
            C2 error C310: "ana@" is not an e-mail address: the part after the @ has no dot
              = correct it as in ana@example.org, or empty the cell
            3 note D504: repeats row 2 (also 2)
            C3 error C310: "ana@" is not an e-mail address: the part after the @ has no dot
              = correct it as in ana@example.org, or empty the cell
            row 2 left out: [C310]
            row 3 left out: [D504, C310]
        "#]],
    );
}

#[test]
fn d506_a_barcode_of_two() {
    says(
        r#"
        Borrower ID | Last name | Barcode
        000123456   | Lind      | 2123
        000123457   | Berg      | 2123
        000123458   | Holm      | 2124
        "#,
        &expect![[r#"
            C3 error D506: the barcode "2123" is used more than once (also C2)
              = these rows are left out; give each patron a barcode of their own
            row 2 left out: [D506]
            row 3 left out: [D506]
        "#]],
    );
}

#[test]
fn d506_a_barcode_that_is_ones_own_id() {
    says(
        r#"
        Borrower ID | Last name | Barcode
        000123456   | Lind      | 000123456
        "#,
        &expect![[r#"
            C2 error D506: the barcode "000123456" is also this patron's primary ID (also A2)
              = clear the barcode, or enter the right one
            row 2 left out: [D506]
        "#]],
    );
}

#[test]
fn d506_a_barcode_that_is_anothers_id() {
    says(
        r#"
        Borrower ID | Last name | Barcode
        000123456   | Lind      | 2123
        2123        | Berg      |
        "#,
        &expect![[r#"
            C2 error D506: the barcode "2123" is used more than once (also A3)
              = these rows are left out; give each patron a barcode of their own
            row 2 left out: [D506]
            row 3 left out: [D506]
        "#]],
    );
}

#[test]
fn d506_a_barcode_that_is_a_later_rows_id() {
    says(
        r#"
        Borrower ID | Last name | Barcode
        2123        | Berg      |
        000123456   | Lind      | 2123
        "#,
        &expect![[r#"
            C3 error D506: the barcode "2123" is used more than once (also A2)
              = these rows are left out; give each patron a barcode of their own
            row 2 left out: [D506]
            row 3 left out: [D506]
        "#]],
    );
}

#[test]
fn d506_an_address_of_two_is_told_and_loaded() {
    says(
        r#"
        Borrower ID | Last name | E-mail
        000123456   | Lind      | home@example.org
        000123457   | Lind      | Home@example.org
        000123458   | Berg      | berg@example.org
        "#,
        &expect![[r#"
            C3 warning D506: 2 patrons share the e-mail address "home@example.org" (also C2)
              = all are loaded, but none of them can be sent a new password by e-mail
        "#]],
    );
}

#[test]
fn d506_the_second_address_counts_too() {
    says(
        r#"
        Borrower ID | Last name | E-mail          | E-mail 2
        000123456   | Lind      | lind@example.org | home@example.org
        000123457   | Berg      | home@example.org |
        "#,
        &expect![[r#"
            C3 warning D506: 2 patrons share the e-mail address "home@example.org" (also D2)
              = all are loaded, but none of them can be sent a new password by e-mail
        "#]],
    );
}

#[test]
fn d506_ones_own_address_twice_is_nothing() {
    says_nothing(
        r#"
        Borrower ID | Last name | E-mail          | E-mail 2
        000123456   | Lind      | lind@example.org | lind@example.org
        "#,
    );
}

/// Trial I07: a double is told with both its places, in whichever file the other stands.
#[test]
fn d502_one_id_in_two_files() {
    files_say(
        &[
            r#"
            Borrower ID | Last name
            000123456   | Lind
            "#,
            r#"
            Borrower ID | Last name
            000123457   | Holm
            000123456   | Berg
            "#,
        ],
        &expect![[r#"
            b.xlsx: A3 error D502: the primary ID "000123456" is used for 2 rows (also a.xlsx: A2)
              = both rows are left out until one of them changes
              = if this is one person, delete a row; if not, give each person an ID of their own
            a.xlsx: row 2 left out: [D502]
            b.xlsx: row 3 left out: [D502]
        "#]],
    );
}

#[test]
fn d504_twins_in_two_files() {
    files_say(
        &[
            r#"
            Borrower ID | Last name
            000123456   | Lind
            "#,
            r#"
            Borrower ID | Last name
            000123456   | Lind
            "#,
        ],
        &expect![[r#"
            b.xlsx: 2 note D504: repeats row 2 (also a.xlsx: 2)
            b.xlsx: row 2 left out: [D504]
        "#]],
    );
}

/// Trial I04: told with both rows, and nothing else.
#[test]
fn d514_ids_that_look_alike() {
    says(
        r#"
        Borrower ID | Last name | E-mail
        CO104       | Lind      | ana10@example.org
        C0104       | Berg      | ana1o@example.org
        аdmin       | Holm      |
        admin       | Dahl      |
        000104      | Ek        | solo@example.org
        000105      | Hill      | sola@example.org
        "#,
        &expect![[r#"
            A3 warning D514: "C0104" and "CO104" look alike but are not the same (also A2)
              = if both mean the same person, retype the value in one of the rows
            A4 question C333: "аdmin" has the Cyrillic letter а in it, which only looks like a Latin one ["аdmin" -> "admin"]
              = retype admin in the cell, or read such letters as Latin ones in all rows: [AcceptRepair(C333)]
            A5 warning D514: "admin" and "аdmin" look alike but are not the same (also A4)
              = if both mean the same person, retype the value in one of the rows
            row 4 waits: [C333]
        "#]],
    );
}

/// Trial I08: the sorted index finds what comparing every pair finds.
#[test]
fn uniqueness_is_what_comparing_every_pair_finds() {
    use testkit::people::letters;
    use testkit::random::SplitMix64;
    for seed in 0..20 {
        let mut random = SplitMix64::new(seed);
        let ids: Vec<String> = (0..400)
            .map(|_| {
                let id = format!("a{}", random.below(600));
                match random.below(4) {
                    0 => id.to_uppercase(),
                    1 => format!(" {id}"),
                    2 => id
                        .chars()
                        .map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xFEE0).unwrap_or(c) } else { c })
                        .collect(),
                    _ => id,
                }
            })
            .collect();
        let canonical = |id: &String| model::id::CanonicalId::of(id);
        let expected: Vec<usize> = (0..ids.len())
            .filter(|row| (0..ids.len()).any(|other| other != *row && canonical(&ids[other]) == canonical(&ids[*row])))
            .collect();
        let line = |(row, id): (u64, &String)| format!("{id} | Lind{}", letters(row));
        let lines: Vec<String> = (0..).zip(&ids).map(line).collect();
        let sheet = format!("Borrower ID | Last name\n{}", lines.join("\n"));
        let outcome = Run::default().left_out(&sheet);
        assert_eq!(outcome, expected, "seed {seed}");
    }
}

#[test]
fn d515_one_person_under_two_ids() {
    says(
        r#"
        Borrower ID | First name | Last name | Born         | E-mail           | Phone          | Address  | Zip
        000123456   | Ana        | Muñoz     | d:1950-01-02 |                  |                |          |
        000123999   | ANA        | Munoz     | d:1950-01-02 |                  |                |          |
        000123457   | Bo         | Lind      |              | bo@example.org   | 217 555-0101   |          |
        000123998   | Bo         | Lind      | d:1960-01-02 | Bo@example.org   | (217) 555 0101 |          |
        000123458   | Cy         | Holm      |              |                  |                | 1 Elm St | 61935
        000123997   | Cy         | Holm      |              |                  |                | 1 Elm St | 61935
        "#,
        &expect![[r#"
            A3 question D515: 2 rows seem to be about one person: ANA Munoz, with the same birth date (also A2)
              = one person: delete a row, or leave it out when you plan or apply the list: [Decide { id: PrimaryId("000123999"), answer: Skip }]; two people: [Decide { id: PrimaryId("000123999"), answer: NewId }]; if all such rows are about different people: [AcceptRepair(D515)]
            B3 warning C362: "ANA" is in capital letters, unlike most names of this column
              = retype it if it should be otherwise
            A5 question D515: 2 rows seem to be about one person: Bo Lind, with the same e-mail address and phone number (also A4)
              = one person: delete a row, or leave it out when you plan or apply the list: [Decide { id: PrimaryId("000123998"), answer: Skip }]; two people: [Decide { id: PrimaryId("000123998"), answer: NewId }]; if all such rows are about different people: [AcceptRepair(D515)]
            E5 warning D506: 2 patrons share the e-mail address "bo@example.org" (also E4)
              = all are loaded, but none of them can be sent a new password by e-mail
            A7 question D515: 2 rows seem to be about one person: Cy Holm, with the same address (also A6)
              = one person: delete a row, or leave it out when you plan or apply the list: [Decide { id: PrimaryId("000123997"), answer: Skip }]; two people: [Decide { id: PrimaryId("000123997"), answer: NewId }]; if all such rows are about different people: [AcceptRepair(D515)]
            row 2 waits: [D515]
            row 3 waits: [D515]
            row 4 waits: [D515]
            row 5 waits: [D515]
            row 6 waits: [D515]
            row 7 waits: [D515]
        "#]],
    );
}

#[test]
fn d515_of_names_that_are_nearly_the_same() {
    says(
        r#"
        Borrower ID | First name | Last name  | Born         | E-mail
        000123456   | José       | Diaz       | d:1950-01-02 |
        000123999   | Diaz       | José       | d:1950-01-02 |
        000123457   | Eva        | Müller     | d:1951-01-02 |
        000123998   | Eva        | Mueller    | d:1951-01-02 |
        000123458   | Beth       | Hall       |              | bh@example.org
        000123997   | Beth       | Hall-Moore |              | bh@example.org
        000123459   | Lin        | Yu         | d:1990-12-01 | ly@example.org
        000123996   | Lin        | Yu         | d:1990-01-12 | ly@example.org
        "#,
        &expect![[r#"
            A3 question D515: 2 rows seem to be about one person: José Diaz and Diaz José, with the same birth date (also A2)
              = one person: delete a row, or leave it out when you plan or apply the list: [Decide { id: PrimaryId("000123999"), answer: Skip }]; two people: [Decide { id: PrimaryId("000123999"), answer: NewId }]; if all such rows are about different people: [AcceptRepair(D515)]
            A5 question D515: 2 rows seem to be about one person: Eva Müller and Eva Mueller, with the same birth date (also A4)
              = one person: delete a row, or leave it out when you plan or apply the list: [Decide { id: PrimaryId("000123998"), answer: Skip }]; two people: [Decide { id: PrimaryId("000123998"), answer: NewId }]; if all such rows are about different people: [AcceptRepair(D515)]
            A7 question D515: 2 rows seem to be about one person: Beth Hall and Beth Hall-Moore, with the same e-mail address (also A6)
              = one person: delete a row, or leave it out when you plan or apply the list: [Decide { id: PrimaryId("000123997"), answer: Skip }]; two people: [Decide { id: PrimaryId("000123997"), answer: NewId }]; if all such rows are about different people: [AcceptRepair(D515)]
            E7 warning D506: 2 patrons share the e-mail address "bh@example.org" (also E6)
              = all are loaded, but none of them can be sent a new password by e-mail
            A9 question D515: 2 rows seem to be about one person: Lin Yu, with the same e-mail address (also A8)
              = one person: delete a row, or leave it out when you plan or apply the list: [Decide { id: PrimaryId("000123996"), answer: Skip }]; two people: [Decide { id: PrimaryId("000123996"), answer: NewId }]; if all such rows are about different people: [AcceptRepair(D515)]
            E9 warning D506: 2 patrons share the e-mail address "ly@example.org" (also E8)
              = all are loaded, but none of them can be sent a new password by e-mail
            row 2 waits: [D515]
            row 3 waits: [D515]
            row 4 waits: [D515]
            row 5 waits: [D515]
            row 6 waits: [D515]
            row 7 waits: [D515]
            row 8 waits: [D515]
            row 9 waits: [D515]
        "#]],
    );
    // A father and his son, twins, and a couple.
    says_nothing(
        r#"
        Borrower ID | First name | Last name | Born         | E-mail
        000123456   | Bo         | Lind      | d:1950-01-02 |
        000123457   | Bo         | Lind Jr.  | d:1980-01-03 |
        000123458   | Anna       | Holm      | d:1990-12-21 |
        000123459   | Anne       | Holm      | d:1990-12-21 |
        000123460   | Joe        | Berg      |              |
        000123461   | Jo         | Berg      |              |
        "#,
    );
}

#[test]
fn d515_can_be_said_to_be_different_people() {
    Run::default().accept(model::codes::D515).says(
        r#"
        Borrower ID | First name | Last name | Born
        000123456   | Ana        | Lind      | d:1950-01-02
        000123999   | Ana        | Lind      | d:1950-01-02
        "#,
        &expect![[r#"
            A3 warning D515: 2 rows seem to be about one person: Ana Lind, with the same birth date (also A2)
              = loaded as different people
        "#]],
    );
}

#[test]
fn d515_is_not_asked_of_a_row_that_was_answered() {
    let answered = |options: &mut intake::context::Options| {
        options.answered.insert(model::id::CanonicalId::of("000123999"));
    };
    Run::default().options(answered).says(
        r#"
        Borrower ID | First name | Last name | Born
        000123456   | Ana        | Lind      | d:1950-01-02
        000123999   | Ana        | Lind      | d:1950-01-02
        "#,
        &expect![[""]],
    );
}

/// Mother and daughter, father and junior, a couple, namesakes, middle names of two people.
#[test]
fn families_and_namesakes_are_not_one_person() {
    says_nothing(
        r#"
        Borrower ID | First name | Middle name | Last name | Born         | Phone        | Address  | City
        000123456   | Ana        |             | Lind      | d:1950-01-02 | 217 555-0101 | 1 Elm St | Elm
        000123457   | Ana        |             | Lind      | d:1980-03-04 | 217 555-0101 | 1 Elm St | Elm
        000123458   | Bo         |             | Lind      |              | 217 555-0101 | 1 Elm St | Elm
        000123459   | Bo         |             | Lind Jr.  |              | 217 555-0101 | 1 Elm St | Elm
        000123460   | Cy         | A.          | Holm      |              | 217 555-0102 | 2 Elm St | Elm
        000123461   | Cy         | Bo          | Holm      |              | 217 555-0102 | 2 Elm St | Elm
        000123462   | Eva        |             | Dahl      |              | 217 555-0103 | 3 Elm St | Elm
        000123463   | Eva        |             | Dahl      |              | 217 555-0104 | 3 Elm St | Oak
        "#,
    );
}

/// A school gives its own address and number for everybody, and the first of January for a birthday that nobody knows:
/// two pupils of one name are two.
#[test]
fn what_a_whole_school_shares_makes_nobody_one_person() {
    const NAMES: [&str; 10] = ["Lind", "Berg", "Holm", "Dahl", "Strand", "Vik", "Moe", "Lie", "Ness", "Bakke"];
    let line = |(n, last): (usize, &&str)| {
        format!("{:09} | Ana | {last} | d:2010-01-01 | 217 555-0101 | 1 Elm St | 61935\n", 100_000 + n)
    };
    let twins = ["Lind"; 2];
    let lines: String = NAMES.iter().chain(&twins).enumerate().map(line).collect();
    says_nothing(&format!("Borrower ID | First name | Last name | Born | Phone | Address | Zip\n{lines}"));
}

/// One name and one address in every row, as in a list of placeholders: each row is looked at a few times.
#[test]
fn d515_of_a_thousand_rows_is_one_question() {
    let line = |n: u32| format!("{:09} | Ana | Lind | d:1950-01-02", 100_000 + n);
    let lines: Vec<String> = (0..1000).map(line).collect();
    let sheet = format!("Borrower ID | First name | Last name | Born\n{}", lines.join("\n"));
    assert_eq!(Run::default().left_out(&sheet).len(), 1000);
}

/// Ten people, each with the address of the person so many rows below.
fn with_addresses_of(below: usize) -> String {
    const PEOPLE: [(&str, &str); 10] = [
        ("Ana", "Lind"),
        ("Bo", "Berg"),
        ("Cy", "Holm"),
        ("Eva", "Dahl"),
        ("Finn", "Strand"),
        ("Gro", "Vik"),
        ("Hal", "Moe"),
        ("Ida", "Lie"),
        ("Jon", "Ness"),
        ("Kim", "Bakke"),
    ];
    let line = |(n, (first, last)): (usize, &(&str, &str))| {
        let (theirs, name) = PEOPLE[(n + below) % PEOPLE.len()];
        let address = format!("{theirs}.{name}@example.org").to_lowercase();
        format!("{:09} | {first} | {last} | {address}\n", 100_000 + n)
    };
    let lines: String = PEOPLE.iter().enumerate().map(line).collect();
    format!("Borrower ID | First name | Last name | E-mail\n{lines}")
}

#[test]
fn d516_a_column_of_addresses_that_was_sorted_alone() {
    says_nothing(&with_addresses_of(0));
    says(
        &with_addresses_of(1),
        &expect![[r#"
            D2 question D516: 10 e-mail addresses fit other people in this list and not the person in their row: "bo.berg@example.org" beside Ana Lind fits Bo Berg (row 3), "cy.holm@example.org" beside Bo Berg fits Cy Holm (row 4), "eva.dahl@example.org" beside Cy Holm fits Eva Dahl (row 5) (also D3, D4, D5, D6, D7, D8, D9, D10, D11)
              = the column was probably sorted, pasted or moved alone: copy the list again from its source, or put the addresses back; or, if they are right, load them as they are: [AcceptRepair(D516)]
            row 2 waits: [D516]
            row 3 waits: [D516]
            row 4 waits: [D516]
            row 5 waits: [D516]
            row 6 waits: [D516]
            row 7 waits: [D516]
            row 8 waits: [D516]
            row 9 waits: [D516]
            row 10 waits: [D516]
            row 11 waits: [D516]
        "#]],
    );
}

/// Everybody of a family gives the address of one of them, who is called otherwise.
#[test]
fn families_with_one_address_are_not_sorted_alone() {
    const FAMILIES: [(&str, &str, &str); 5] = [
        ("Ana", "Lind", "Berg"),
        ("Eva", "Dahl", "Holm"),
        ("Gro", "Vik", "Strand"),
        ("Ida", "Lie", "Moe"),
        ("Kim", "Bakke", "Ness"),
    ];
    let mut lines = String::new();
    for (n, (first, own, others)) in FAMILIES.iter().enumerate() {
        let address = format!("{first}.{own}@example.org").to_lowercase();
        for (member, (name, last)) in [(*first, own), ("Bo", others), ("Cy", others)].into_iter().enumerate() {
            lines += &format!("{:09} | {name} | {last} | {address}\n", 100_000 + n * 10 + member);
        }
    }
    let sheet = format!("Borrower ID | First name | Last name | E-mail\n{lines}");
    assert_eq!(Run::default().left_out(&sheet), Vec::<usize>::new());
}

/// Of families and offices some have the address of another one: who has both names in one is worth a look.
#[test]
fn d516_one_address_with_the_name_of_somebody_else_is_a_warning() {
    let sheet = with_addresses_of(0).replace("bo.berg@", "ana.lind.home@").replace("cy.holm@", "lind.ana@");
    says(
        &sheet,
        &expect![[r#"
            D4 warning D516: "lind.ana@example.org" has the name of Ana Lind (row 2) in it, and is beside Cy Holm
              = loaded as it is; check whose address it is, since letters about the account go there
        "#]],
    );
}

#[test]
fn d516_two_addresses_that_were_swapped() {
    says(
        r#"
        Borrower ID | First name | Last name | E-mail
        000123456   | Ana        | Lind      | bberg42@example.org
        000123457   | Eva        | Dahl      | eva.dahl@example.org
        000123458   | Bo         | Berg      | ana.lind@example.com
        "#,
        &expect![[r#"
            D2 question D516: 2 e-mail addresses fit other people in this list and not the person in their row: "bberg42@example.org" beside Ana Lind fits Bo Berg (row 4), "ana.lind@example.com" beside Bo Berg fits Ana Lind (row 2) (also D4)
              = the column was probably sorted, pasted or moved alone: copy the list again from its source, or put the addresses back; or, if they are right, load them as they are: [AcceptRepair(D516)]
            row 2 waits: [D516]
            row 4 waits: [D516]
        "#]],
    );
    let swapped = "Borrower ID | First name | Last name | E-mail\n\
        000123456 | Ana | Lind | bo.berg@example.org\n000123457 | Bo | Berg | ana.lind@example.org";
    assert_eq!(Run::default().left_out(swapped), [0, 1]);
    assert_eq!(Run::default().accept(model::codes::D516).left_out(swapped), Vec::<usize>::new());
}

/// Cells that were deleted from Cy on, so that all below moved up: two of them say nothing by themselves, the nickname,
/// and the last name that two neighbors share.
#[test]
fn d516_a_block_that_has_moved() {
    says(
        r#"
        Borrower ID | First name | Last name | E-mail
        000123456   | Ana        | Lind      | ana.lind@example.org
        000123457   | Bo         | Berg      | bo.berg@example.org
        000123458   | Cy         | Holm      | eva.dahl@example.org
        000123459   | Eva        | Dahl      | finn.strand@example.org
        000123460   | Finn       | Strand    | gro.strand@example.org
        000123461   | Gro        | Strand    | sunshine@example.org
        000123462   | Hal        | Moe       | jon.ness@example.org
        000123463   | Jon        | Ness      |
        "#,
        &expect![[r#"
            D4 question D516: 4 e-mail addresses fit other people in this list and not the person in their row: "eva.dahl@example.org" beside Cy Holm fits Eva Dahl (row 5), "finn.strand@example.org" beside Eva Dahl fits Finn Strand (row 6), "gro.strand@example.org" beside Finn Strand fits Gro Strand (row 7); one more between them has probably moved, too (also D5, D6, D7, D8)
              = the column was probably sorted, pasted or moved alone: copy the list again from its source, or put the addresses back; or, if they are right, load them as they are: [AcceptRepair(D516)]
            row 4 waits: [D516]
            row 5 waits: [D516]
            row 6 waits: [D516]
            row 7 waits: [D516]
            row 8 waits: [D516]
        "#]],
    );
}

/// A former last name, the name that somebody goes by, the address of the other one of a couple, which only one of them
/// has, and those that say nothing.
#[test]
fn addresses_of_other_names_that_are_right() {
    says_nothing(
        r#"
        Borrower ID | First name | Last name | E-mail
        000123456   | Ana        | Holm      | alind@example.org
        000123457   | Al         | Lind      | aholm@example.org
        000123458   | Alexander  | Berg      | alex.dahl@example.org
        000123459   | Alex       | Dahl      | info@example.org
        000123460   | Tom        | Strand    | rosebud@example.org
        000123462   | Jon        | Doe       | jdoe77@example.org
        "#,
    );
    says_nothing(
        r#"
        Borrower ID | First name | Last name | E-mail
        000123456   | Bo         | Berg      | amunde@example.org
        000123457   | Ana        | Munde     |
        000123458   | Cy         | Holm      | gvikse@example.org
        000123459   | Gro        | Vikse     |
        000123460   | Finn       | Strand    | edahlen@example.org
        000123461   | Eva        | Dahlen    |
        "#,
    );
}

/// Where nearly all rows show which number is which.
#[test]
fn d517_an_id_and_a_barcode_in_each_others_columns() {
    let sheet = r#"
        Borrower ID    | Last name | Barcode
        000123456      | Lind      | 21234000123456
        000123457      | Berg      | 21234000123457
        21234000123458 | Holm      | 000123458
        000123459      | Dahl      | 21234000123459
        000123460      | Ek        | 21234000123460
    "#;
    assert_eq!(Run::default().left_out(sheet), [2]);
    assert_eq!(Run::default().accept(model::codes::D517).left_out(sheet), Vec::<usize>::new());
    let few = "Borrower ID | Last name | Barcode\n000123456 | Lind | 21234000123456\n21234000123457 | Berg | 000123457";
    assert_eq!(Run::default().left_out(few), Vec::<usize>::new());
}

/// One person in the files of two systems, which gave them IDs of their own.
#[test]
fn d515_across_two_files() {
    files_say(
        &[
            r#"
            Borrower ID | First name | Last name | Born
            000123456   | Ana        | Munoz     | d:1950-01-02
            "#,
            r#"
            Borrower ID | First name | Last name | Born
            A-77        | Ana        | Muñoz     | d:1950-01-02
            A-78        | Bo         | Lind      | d:1950-01-02
            "#,
        ],
        &expect![[r#"
            b.xlsx: A2 question D515: 2 rows seem to be about one person: Ana Muñoz, with the same birth date (also a.xlsx: A2)
              = one person: delete a row, or leave it out when you plan or apply the list: [Decide { id: PrimaryId("A-77"), answer: Skip }]; two people: [Decide { id: PrimaryId("A-77"), answer: NewId }]; if all such rows are about different people: [AcceptRepair(D515)]
            a.xlsx: row 2 waits: [D515]
            b.xlsx: row 2 waits: [D515]
        "#]],
    );
}
