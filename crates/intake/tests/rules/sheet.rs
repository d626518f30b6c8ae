//! S: which row names the columns, and which rows are patrons.

use crate::support::{Run, column, says, says_nothing, text_says};
use expect_test::expect;
use model::cell::{QuoteFault, RawTable};
use model::field::ListField;

#[test]
fn s104_nothing_looks_like_column_names() {
    says(
        r#"
        000123456 | Ana | Lind
        000123457 | Bo  | Berg
        "#,
        &expect![[r#"
            sheet Sheet1 error S104: no row of column names was found
              = put column names such as Borrower ID and Last name above the first patron, or name the row: [NameHeaderRow(None)]; [ReadColumnAs { header: None, field: Some(LastName) }] says what other names mean; for a list without column names, give the fields in order: [Choose(Columns)]
        "#]],
    );
}

#[test]
fn s104_the_named_row_is_not_there() {
    Run::default().options(|options| options.header_row = Some(9)).says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        "#,
        &expect![[r#"
            sheet Sheet1 error S104: row 9 is empty, so it names no columns
              = put column names such as Borrower ID and Last name above the first patron, or name the row: [NameHeaderRow(None)]; [ReadColumnAs { header: None, field: Some(LastName) }] says what other names mean; for a list without column names, give the fields in order: [Choose(Columns)]
        "#]],
    );
}

/// These tests run what the program runs: a list without rows is told here, too.
#[test]
fn f007_column_names_and_nothing_below() {
    says(
        r#"
        Borrower ID | Last name
        "#,
        &expect![[r#"
            1 error F007: there are column names but no rows below them
              = check that it is the right file and that it was saved
        "#]],
    );
}

#[test]
fn a_row_can_be_named_as_the_header() {
    let run = Run::default().options(|options| {
        options.header_row = Some(2);
        options.columns = vec![column("A", Some(ListField::PrimaryId)), column("B", Some(ListField::LastName))];
    });
    let sheet = r#"
        Borrower ID | Last name
        A           | B
        000123456   | Lind
    "#;
    run.says(
        sheet,
        &expect![[r#"
        1 note S106: 1 row above the column names: "Borrower ID"
    "#]],
    );
    run.reads(
        sheet,
        &expect![[r#"
        3: primary_id 000123456 | last_name Lind
    "#]],
    );
}

#[test]
fn s106_titles_above_the_names() {
    says(
        r#"
        Elm Library
        "Community borrowers, Fall 2026"
        
        Borrower ID | Last name
        000123456   | Lind
        "#,
        &expect![[r#"
            1 note S106: 2 rows above the column names: "Elm Library", "Community borrowers, Fall 2026"
        "#]],
    );
}

#[test]
fn s112_blank_rows_between_patrons() {
    says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        
        4: "  " |
        7: 000123457 | Berg
        "#,
        &expect![[r#"
            3 note S112: 4 empty rows skipped (also 4, 5, 6)
        "#]],
    );
}

#[test]
fn s112_blank_rows_at_the_end_are_nothing() {
    says_nothing(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        9: "  " |
        "#,
    );
}

#[test]
fn s114_a_total_is_no_patron() {
    says(
        r#"
        Borrower ID | First name | Last name | City
        000123456   | Ana        | Lind      | Elm
        Total: 1 borrower |      |           |
                    | Prepared by the front desk | |
        * moved     |            |           |
        "#,
        &expect![[r#"
            3 warning S114: "Total: 1 borrower" looks like a total or a footnote and is not read as a patron
              = if this is a patron, give the row an ID and a name
            4 warning S114: "Prepared by the front desk" looks like a total or a footnote and is not read as a patron
              = if this is a patron, give the row an ID and a name
            5 warning S114: "* moved" looks like a total or a footnote and is not read as a patron
              = if this is a patron, give the row an ID and a name
        "#]],
    );
}

#[test]
fn s114_a_row_with_an_id_is_somebodys() {
    says(
        r#"
        Borrower ID | First name | Last name | City
        000123456   |            |           |
        "#,
        &expect![[r#"
            C2 error R403: 000123456 has no name
              = fill in the last name; one name is enough
            row 2 left out: [R403]
        "#]],
    );
}

/// Nothing is said about the cells it lacks.
#[test]
fn s116_a_line_with_too_few_values() {
    text_says(
        r#"
        Borrower ID | First name | Last name
        000123456   | Ana
        000123457   | Bo         | Berg
        "#,
        &expect![[r#"
            line 2 error S116: this line has 2 values for 3 columns
              = compare it with its neighbours and add the missing separators
            row 2 left out: [S116]
        "#]],
    );
}

/// Its values may stand in the wrong columns, so the date is not judged.
#[test]
fn s117_a_line_with_too_many_values() {
    text_says(
        r#"
        Borrower ID | Last name | Expires
        000123456   | Lind      | 12 Elm St | Apt 4
        000123457   | Berg      | 2027-06-30 |
        "#,
        &expect![[r#"
            line 2 error S117: this line has 4 values for 3 columns
              = a comma inside a value? Put quotation marks around the value
            row 2 left out: [S117]
        "#]],
    );
}

/// Its last value was empty, so nothing stands behind the last column.
#[test]
fn s117_a_line_whose_values_have_moved() {
    text_says(
        "
        ID     | Last name | First name | Note
        100001 | Lind      | Jr.        | Ana |
        100002 | Kim       | Bo         | calls first
        ",
        &expect![[r#"
            line 2 error S117: this line has 5 values for 4 columns; the last ones are empty
              = a comma inside a value? Put quotation marks around the value; otherwise delete the separators at the end of the line
            row 2 left out: [S117]
        "#]],
    );
    // Where all lines end so, some program writes them so.
    text_says(
        "
        ID     | Last name | First name
        100001 | Lind      | Ana |
        100002 | Kim       | Bo  |
        ",
        &expect![[""]],
    );
}

/// A text table with what its quotation marks leave in doubt.
fn quoted(sheet: &str, faults: &[QuoteFault]) -> RawTable {
    let mut table = testkit::text_sheet(sheet);
    table.shape.quotes = faults.to_vec();
    table
}

#[test]
fn s126_a_quotation_mark_inside_a_value() {
    let sheet = r#"
        Borrower ID | Last name | Address
        000123456   | O"Neil    | 12" pipe
        000123457   | Lind      | "the \"Mill\""
        00012"3458  | Berg      | ="02134"
    "#;
    let places = [(2, 1), (2, 2), (3, 2), (4, 0), (4, 2)];
    let faults: Vec<QuoteFault> = places.into_iter().map(|(row, column)| QuoteFault::Inside { row, column }).collect();
    Run::default().table_says(
        quoted(sheet, &faults),
        &expect![[r#"
            line 2, column 2 warning S126: the quotation mark in O"Neil was kept
              = O'Neil? If it does not belong there, correct the cell
            line 2, column 3 note S126: the quotation mark in 12" pipe was kept
            line 3, column 3 note S126: the quotation marks in the "Mill" were kept
            line 4, column 1 error C306: "00012"3458" contains a quotation mark
              = an ID has letters, digits and characters such as - _ . @; retype it
            line 4, column 3 note C329: "="02134"" looks like a formula; it is kept as text, and files for spreadsheets are protected
            row 4 left out: [C306]
        "#]],
    );
}

#[test]
fn s127_text_after_a_closing_quotation_mark() {
    let sheet = r#"
        Borrower ID | Last name | Expires
        000123456   | Annax     | 31/31/31
        000123457   | Berg      | 2027-06-30
    "#;
    Run::default().table_says(
        quoted(sheet, &[QuoteFault::TextBehind { row: 2, column: 1 }]),
        &expect![[r#"
            line 2, column 2 error S127: more text follows the closing quotation mark; together it reads Annax
              = put one pair of quotation marks around the whole value and write a mark inside it twice, or remove them
            row 2 left out: [S127]
        "#]],
    );
}

#[test]
fn s128_several_lines_read_as_one_row() {
    let sheet = r#"
        Borrower ID | Last name | First name
        000123456   | "Lind,Bo\n000123457,Berg" | Di
        4: 000123458 | Holm     | Eva
    "#;
    Run::default().table_says(
        quoted(sheet, &[QuoteFault::LinesJoined { row: 2, last_line: 3, rows: 2 }]),
        &expect![[r#"
            line 2 error S128: lines 2 and 3 were read as one row, because a quotation mark opens in line 2; they look like 2 rows
              = none of them is loaded: open the file in a text editor, go to line 2, close or delete the quotation mark
            row 2 left out: [S128]
        "#]],
    );
}

/// The rows below such column names are not read under half of them.
#[test]
fn s128_among_the_column_names() {
    let sheet = r#"
        Borrower ID | "Last name,First name\n000123456,Lind," | Expires
        3: 000123458 | Holm | Eva | 2027-06-30
    "#;
    Run::default().table_says(
        quoted(sheet, &[QuoteFault::LinesJoined { row: 1, last_line: 2, rows: 2 }]),
        &expect![[r#"
            line 1 error S128: lines 1 and 2 were read as one row, because a quotation mark opens in line 1; they look like 2 rows
              = none of them is loaded: open the file in a text editor, go to line 1, close or delete the quotation mark
        "#]],
    );
}

/// Names that somebody wrapped by hand are names.
#[test]
fn s128_is_only_noted_of_a_long_column_name() {
    text_says(
        r#"
        Borrower ID | "Last\nname" | First name
        3: 000123456 | Lind | Bo
        "#,
        &expect![[r#"
            line 1 note S128: lines 1 and 2 were read as one row, because a quotation mark opens in line 1; it has the column names
        "#]],
    );
}

#[test]
fn s118_the_names_once_more() {
    says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        borrower id | LAST NAME
        000123457   | Berg
        "#,
        &expect![[r#"
            3 note S118: the column names again, not read as a patron
        "#]],
    );
}

#[test]
fn s115_two_lists_under_each_other_are_asked_about() {
    says(
        r#"
        ID        | Last name
        000123456 | Lind
        000123457 | Berg
        ID        | Last name | First name | E-mail
        000123458 | Holm      | Bo         | bo@example.org
        "#,
        &expect![[r#"
            4 error S115: rows 1 and 4 both look like column names, with other rows between them (also 1)
              = if they are two lists, put each on a sheet of its own; or say which one to read: [NameHeaderRow(Some(4))]
        "#]],
    );
}

/// They are no footnotes; one that is nobody's without a first name is asked about.
#[test]
fn names_that_read_like_footnotes_are_people() {
    says(
        r#"
        Last name | ID    | First name | E-mail
        Page      | rpage |            |
        List      | 12    |            |
        Total     | t:1   |            |
        Count     |       | Ana        | ana@example.org
        "#,
        &expect![[r#"
            A4 question C373: "Total" is not the name of a person
              = write a person's name, or delete the row; for an institution, write [clear] under First name; or load such names as they are, in all rows: [AcceptRepair(C373)]
            B5 error C301: Primary ID is empty
              = fill in the cell
            row 4 waits: [C373]
            row 5 left out: [C301]
        "#]],
    );
}

/// Labels and what they name, as lists have them at their end.
#[test]
fn s114_a_total_with_its_number_beside() {
    says(
        "
        Borrower ID | Last name | First name
        000104417   | Diaz      | Ana
        Total       | #12       |
        Date:       | 12 Aug 2026 |
        Prepared by | Circulation | Marisol
        Grand total borrowers | 12
        ",
        &expect![[r#"
            3 warning S114: "Total 12" looks like a total or a footnote and is not read as a patron
              = if this is a patron, give the row an ID and a name
            4 warning S114: "Date: 12 Aug 2026" looks like a total or a footnote and is not read as a patron
              = if this is a patron, give the row an ID and a name
            5 warning S114: "Prepared by Circulation Marisol" looks like a total or a footnote and is not read as a patron
              = if this is a patron, give the row an ID and a name
            6 warning S114: "Grand total borrowers 12" looks like a total or a footnote and is not read as a patron
              = if this is a patron, give the row an ID and a name
        "#]],
    );
}

/// What stands below a heading is loaded, and that is said.
#[test]
fn s114_patrons_below_a_heading() {
    says(
        "
        Borrower ID | Last name | First name | E-mail
        000104417   | Diaz      | Ana        | ana@example.org
        Withdrawn - do not load
        000104418   | Levy      | Ines       | ines@example.org
        000104419   | Sato      | Aiko       | aiko@example.org
        ",
        &expect![[r#"
            3 warning S114: "Withdrawn - do not load" looks like a total or a footnote and is not read as a patron; the 2 patrons below it are loaded like all the others
              = if the line is a heading and you do not want the rows below it: [ReadRange(Area { first_row: 1, last_row: 2, first_column: 0, last_column: 3 })]
        "#]],
    );
}

/// One line that ends early has lost a separator somewhere, perhaps in its middle.
#[test]
fn s116_a_line_that_ends_early() {
    text_says(
        "
        ID | Last name | First name | Fee
        100001 | Diaz | Ana | 5.00
        100003 | Kim | 5.00
        ",
        &expect![[r#"
            column 4 note H202: column "Fee" is not read
            line 3 error S116: this line has 3 values for 4 columns
              = compare it with its neighbours and add the missing separators
            row 3 left out: [S116]
        "#]],
    );
    // Where many lines do, empty values at the end were left away.
    text_says(
        "
        ID | Last name | First name | Note
        100001 | Diaz | Ana
        100002 | Kim | Bo
        100003 | Lind | Cy | calls first
        100004 | Levy
        ",
        &expect![[r#"
            line 2 note S116: this line has 3 values for 4 columns
            line 3 note S116: this line has 3 values for 4 columns
            line 5 note S116: this line has 2 values for 4 columns
        "#]],
    );
}

/// An ID with spaces in it is an ID, not a footnote.
#[test]
fn an_id_with_spaces_begins_no_footnote() {
    says(
        "
        ID | Last name | First name | E-mail
        000 123 456 | Diaz | Ana | ana@example.org
        000 123 457 | | | bo@example.org
        ",
        &expect![[r#"
            A2 note C330: spaces removed ["000 123 456" -> "000123456"]
            A3 note C330: spaces removed ["000 123 457" -> "000123457"]
            B3 error R403: 000123457 has no name
              = fill in the last name; one name is enough
            row 3 left out: [R403]
        "#]],
    );
}

/// Column names in two rows, printed again on every page.
#[test]
fn s118_two_rows_of_column_names_again() {
    says(
        "
        Borrower | Last | First | Expiry
        Number   | Name | Name  | Date
        000104417 | Diaz | Ana | 2027-06-30
        Borrower | Last | First | Expiry
        Number   | Name | Name  | Date
        000104418 | Lind | Bo | 2027-06-30
        ",
        &expect![[r#"
            2 note S107: the column names are in rows 1 and 2; they were combined
            4 note S118: the column names again, not read as a patron
            5 note S118: the column names again, not read as a patron
        "#]],
    );
}

/// People called like columns are people.
#[test]
fn a_patron_may_be_called_like_columns() {
    says(
        "
        Username | First name | Last name | Phone
        vlang    | Ville      | Lang      |
        mland    | Mi         | Land      |
        ",
        &expect![[""]],
    );
}

/// A column that somebody left out does not make column names of a title.
#[test]
fn a_column_that_is_not_read_names_nothing() {
    let adjusted = Run::default().options(|options| {
        for name in ["Fee", "Old", "X"] {
            options.columns.push((name.to_owned(), None));
        }
    });
    adjusted.says(
        "
        Community borrowers
        ID | Last name | First name | Fee | Old | X
        000104417 | Diaz | Ana | 1 | 2 | 3
        ",
        &expect![[r#"
            1 note S106: 1 row above the column names: "Community borrowers"
        "#]],
    );
}

/// A slip of the pen behind a gap is offered, not cut off.
#[test]
fn h213_a_slip_behind_a_gap() {
    says(
        "
        ID | Last name | First name | | Expiy date | Fee
        000104417 | Diaz | Ana | | 2027-06-30 | 5
        ",
        &expect![[r#"
            E question H213: column "Expiy date" is not read, but it contains dates, and no column gives the expiry date
              = if that is what it is: [ReadColumnAs { header: Some("Expiy date"), field: Some(ExpiryDate) }]; if you don't want it: [IgnoreColumn("Expiy date")]
            F note H202: column "Fee" is not read
        "#]],
    );
    says(
        "
        ID | Last name | First name | | Received | Processed by
        000104417 | Diaz | Ana | | x | y
        ",
        &expect![[r#"
            E note H202: column "Received" is not read
            F note H202: column "Processed by" is not read
        "#]],
    );
}

#[test]
fn s130_the_example_row_of_the_template_is_nobodys() {
    says(
        r#"
        Borrower ID | Last name | First name
        000000000   | Example   | Eva
        000123456   | Lind      | Ana
        "#,
        &expect![[r#"
            2 note S130: the example row of the template, not read as a patron
        "#]],
    );
    says(
        r#"
        Borrower ID | Name
        EXAMPLE     | Example, Eva
        "#,
        &expect![[r#"
            2 error F007: only the example row of the template is in it
              = fill in a row for each person
            2 note S130: the example row of the template, not read as a patron
        "#]],
    );
}

#[test]
fn s131_a_person_typed_over_the_example() {
    says(
        r#"
        Borrower ID | Last name | First name
        EXAMPLE     | Nunez     | Ana
        000123456   | Example   | Eva
        "#,
        &expect![[r#"
            A2 error S131: the ID is still "EXAMPLE", as in the example row of the template
              = type the person's own ID
            row 2 left out: [S131]
        "#]],
    );
}
