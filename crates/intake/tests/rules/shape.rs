//! What a sheet hides, joins and puts beside the list.

use crate::support::{Run, says, shaped};
use expect_test::expect;
use intake::context::Hidden;
use model::cell::{Area, FarValues};
use model::codes;
use model::finding::Severity;
use model::marks::Mark;

const FOUR: &str = "
    Borrower ID | Last name | First name
    000104417   | Diaz      | Ana
    000104418   | Okafor    | Chidi
    000104419   | Levy      | Ines
    000104420   | Sato      | Aiko
";

fn area(first_row: u32, last_row: u32, first_column: u16, last_column: u16) -> Area {
    Area { first_row, last_row, first_column, last_column }
}

#[test]
fn s109_hidden_rows_are_loaded_and_told() {
    let hide = |shape: &mut model::cell::SheetShape| [2, 3, 5, 99].into_iter().for_each(|row| shape.hide_row(row));
    Run::default().table_says(
        shaped(FOUR, hide),
        &expect![[r#"
        2 warning S109: 3 rows are hidden in the spreadsheet and will be loaded (also 3, 5)
          = rows 2-3, 5; leave them out with [SkipHiddenRows]
    "#]],
    );
    let skip = Run::default().options(|options| options.hidden = Hidden::Skip);
    skip.table_says(
        shaped(FOUR, hide),
        &expect![[r#"
        2 note S109: 3 rows are hidden in the spreadsheet and left out, as [SkipHiddenRows] says (also 3, 5)
    "#]],
    );
}

#[test]
fn s110_a_hidden_column_is_read_and_told() {
    let hide = |shape: &mut model::cell::SheetShape| shape.hidden_columns.push((1, 7));
    Run::default().table_says(
        shaped(FOUR, hide),
        &expect![[r#"
        B warning S110: column "Last name" is hidden in the spreadsheet and is read
          = to leave it out: [IgnoreColumn("Last name")]
        C warning S110: column "First name" is hidden in the spreadsheet and is read
          = to leave it out: [IgnoreColumn("First name")]
    "#]],
    );
}

#[test]
fn s111_rows_that_a_filter_hides_are_told_once() {
    let filter = |shape: &mut model::cell::SheetShape| {
        shape.filters.push(area(1, 4, 0, 2));
        [3, 5].into_iter().for_each(|row| shape.hide_row(row));
    };
    Run::default().table_says(
        shaped(FOUR, filter),
        &expect![[r#"
            3 warning S111: 1 row is hidden by a filter and will be loaded
              = row 3; leave it out with [SkipHiddenRows]
            5 warning S109: 1 row is hidden in the spreadsheet and will be loaded
              = row 5; leave it out with [SkipHiddenRows]
        "#]],
    );
}

#[test]
fn s134_rows_that_are_struck_through_are_told() {
    let strike = |shape: &mut model::cell::SheetShape| {
        [(1, 0), (2, 0), (2, 1), (4, 2)]
            .into_iter()
            .for_each(|(row, column)| shape.marks.add(Mark::Struck, row, column));
    };
    Run::default().table_says(
        shaped(FOUR, strike),
        &expect![[r#"
            A2 warning S134: 2 rows have text that is struck through: A2, C4; they are loaded like all the others (also C4)
              = if these people should not be loaded, delete their rows
        "#]],
    );
    // A library can have them left out.
    Run::default().severity(codes::S134, Severity::Error).table_says(
        shaped(FOUR, strike),
        &expect![[r#"
            A2 error S134: 2 rows have text that is struck through: A2, C4; they are left out (also C4)
              = if these people should not be loaded, delete their rows
            row 2 left out: [S134]
            row 4 left out: [S134]
        "#]],
    );
}

#[test]
fn s135_a_colour_that_few_rows_have_is_told() {
    let colour = |shape: &mut model::cell::SheetShape| {
        // The column names, a whole column, and what is left of one: none of them says anything.
        (0..3).for_each(|column| shape.marks.add(Mark::Coloured(1), 1, column));
        (2..6).for_each(|row| shape.marks.add(Mark::Coloured(2), row, 2));
        [2, 4].into_iter().for_each(|row| shape.marks.add(Mark::Coloured(2), row, 1));
        [0, 1].into_iter().for_each(|column| shape.marks.add(Mark::Coloured(3), 3, column));
        // Nobody's row, and no column of the list.
        shape.marks.add(Mark::Coloured(3), 9, 0);
        shape.marks.add(Mark::Coloured(3), 5, 7);
    };
    Run::default().table_says(
        shaped(FOUR, colour),
        &expect![[r#"
            A3 warning S135: 1 row has highlighted cells: A3; it is loaded like all the others
              = if the highlighting means something, write that into a column, or delete these rows
        "#]],
    );
}

#[test]
fn s136_comments_are_told_with_the_first_of_them() {
    let comment = |shape: &mut model::cell::SheetShape| {
        let comments =
            [(1, 0, "nine digits"), (2, 1, "moved to Ohio"), (3, 0, "a"), (4, 0, "b"), (5, 7, "c"), (5, 2, "d")];
        comments.into_iter().for_each(|(row, column, text)| shape.marks.add_comment(row, column, text));
    };
    Run::default().table_says(
        shaped(FOUR, comment),
        &expect![[r#"
            B2 warning S136: comments on 4 cells are not read: B2 "moved to Ohio", A3 "a", A4 "b" and 1 more (also A3, A4, C5)
              = if a comment changes something, correct the cell
        "#]],
    );
}

#[test]
fn s108_joined_cells_among_the_patrons() {
    let join = |shape: &mut model::cell::SheetShape| {
        shape.merged.extend([area(1, 1, 0, 2), area(3, 4, 1, 1), area(2, 2, 0, 0), area(9, 10, 0, 0)]);
    };
    Run::default().table_says(shaped(FOUR, join), &expect![[r#"
        B3 warning S108: the cells B3:B4 are merged; only the first one has a value, the others are read as empty
          = unmerge them (Excel: Home > Merge & Center > Unmerge Cells; LibreOffice: Format > Merge and Unmerge Cells) and fill in each row
    "#]]);
}

#[test]
fn s123_values_far_to_the_right() {
    let far = FarValues { count: 3, row: 2, column: 300, kept: 256 };
    Run::default().table_says(
        shaped(FOUR, |shape| shape.far = Some(far)),
        &expect![[r#"
        KO2 warning S123: 3 values to the right of column IV are not read
          = move what belongs to the list to the left, and delete the rest
    "#]],
    );
}

#[test]
fn s119_a_workbook_that_counts_from_1904() {
    Run::default().table_says(
        shaped(FOUR, |shape| shape.from_1904 = true),
        &expect![[r#"
        sheet Sheet1 note S119: this workbook counts days from 1904, as old Macintosh programs do; its dates are read accordingly
    "#]],
    );
}

#[test]
fn s107_column_names_in_two_rows() {
    says(
        "
        Borrower | Last | First
        ID       | name | name
        000104417 | Diaz | Ana
        ",
        &expect![[r#"
            2 note S107: the column names are in rows 1 and 2; they were combined
        "#]],
    );
    // A name over several columns counts for each of them.
    let names = "
        List of 2026
        Patron |     | Name  |      | Expiration
        ID     |     | First | Last | date
        000104417 | | Ana | Diaz | 2027-06-30
    ";
    let join = |shape: &mut model::cell::SheetShape| shape.merged.push(area(2, 2, 2, 3));
    Run::default().table_says(
        shaped(names, join),
        &expect![[r#"
        1 note S106: 1 row above the column names: "List of 2026"
        3 note S107: the column names are in rows 2 and 3; they were combined
    "#]],
    );
}

#[test]
fn s105_column_names_that_are_hardly_any() {
    says(
        "
        ID | Surname | 12 | x@y.org | 2026-01-01
        000104417 | Diaz | a | b | c
        ",
        &expect![[r#"
            C note H202: column "12" is not read
            D note H202: column "x@y.org" is not read
            E note H202: column "2026-01-01" is not read
            1 warning S105: row 1 was taken for the column names, but only 40% look like headings
              = check the columns with [Inspect]; another row: [NameHeaderRow(None)]
        "#]],
    );
}

#[test]
fn h208_a_patron_taken_for_column_names() {
    Run::default().options(|options| options.header_row = Some(3)).says(
        FOUR,
        &expect![[r#"
        3 error H208: row 3 looks like a patron, not like column names
          = name the row with the column names, or add some above the first patron
    "#]],
    );
}

#[test]
fn s115_a_table_to_the_right() {
    says(
        "
        Borrower ID | Last name | First name | | Borrower ID | Last name
        000104417   | Diaz      | Ana        | | 000204417   | Levy
                    |           |            | | 000204418   | Sato
        ",
        &expect![[r#"
            E1 warning S115: there is another table of 2 rows beside this one, in columns E to F; it is not read
              = put it on a sheet of its own, or read it alone: [ReadRange(Area { first_row: 1, last_row: 3, first_column: 4, last_column: 5 })]
        "#]],
    );
}

/// A column of notes behind a gap is no table.
#[test]
fn a_gap_alone_is_no_second_table() {
    says(
        "
        Borrower ID | Last name | First name | | Comments
        000104417   | Diaz      | Ana        | | phone first
        ",
        &expect![[""]],
    );
}

#[test]
fn s115_a_table_further_down() {
    let two = "
        Borrower ID | Last name | First name
        000104417   | Diaz      | Ana

        Surname | Card number | E-mail
        Levy    | 000204417   | ines@example.org
        Sato    | 000204418   | aiko@example.org
    ";
    says(
        two,
        &expect![[r#"
        4 error S115: rows 1 and 4 both look like column names, with other rows between them (also 1)
          = put each list on a sheet of its own; or say which one to read: [NameHeaderRow(Some(1))] or [NameHeaderRow(Some(4))]
    "#]],
    );
    Run::default().options(|options| options.header_row = Some(1)).says(
        two,
        &expect![[r#"
        4 warning S115: another table begins in row 4; it and its 2 rows are not read (also 1)
          = put each list on a sheet of its own; or say which one to read: [NameHeaderRow(Some(1))] or [NameHeaderRow(Some(4))]
    "#]],
    );
    Run::default().options(|options| options.header_row = Some(4)).says(
        two,
        &expect![[r#"
        1 note S106: 2 rows above the column names: "Borrower ID", "000104417"
    "#]],
    );
}

/// Elsewhere the first column has the value that its name says, and the others are not read.
#[test]
fn h217_a_heading_of_names_over_several_columns() {
    let over_names = |shape: &mut model::cell::SheetShape| shape.merged.push(area(1, 1, 1, 2));
    Run::default().table_says(
        shaped("Borrower ID | Name |     | Phone\n000123456 | Lind | Ana | 217-555-0101", over_names),
        &expect![[r#"
            C error H217: the heading "Name" is merged over this column, too
              = unmerge it, and give each of the columns below it a name of its own, such as Last name
        "#]],
    );
    let over_phones = |shape: &mut model::cell::SheetShape| shape.merged.push(area(1, 1, 2, 3));
    Run::default().table_says(
        shaped("Borrower ID | Last name | Phone |\n000123456 | Lind | 217-555-0101 | 217-555-0102", over_phones),
        &expect![[r#"
            D warning H206: a column with values has no name
              = give it a name in the row of column names, or delete it
        "#]],
    );
}
