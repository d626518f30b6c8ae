//! Lists with the layout of one that was loaded before.

use crate::support::{Run, shaped};
use expect_test::expect;
use model::field::ListField;

const KNOWN: [(&str, Option<ListField>); 5] = [
    ("Nr", Some(ListField::PrimaryId)),
    ("Last name", Some(ListField::LastName)),
    ("First name", Some(ListField::FirstName)),
    ("E-mail", Some(ListField::Email)),
    ("Shoe size", None),
];

fn run() -> Run {
    Run::default().remembering(&KNOWN)
}

/// "Nr" means nothing by itself; last time somebody said what it is.
#[test]
fn the_same_columns_are_read_as_last_time() {
    let sheet = "
        Nr        | Last name | First name | E-mail          | Shoe size
        000104417 | Diaz      | Ana        | ana@example.org | 38
    ";
    run().says(
        sheet,
        &expect![[r#"
        E note H202: column "Shoe size" is not read
    "#]],
    );
    Run::default().says(
        sheet,
        &expect![[r#"
        A note H202: column "Nr" is not read
        E note H202: column "Shoe size" is not read
        1 error H201: no column for Primary ID
          = is it "Nr"? Then: [ReadColumnAs { header: Some("Nr"), field: Some(PrimaryId) }]
    "#]],
    );
}

#[test]
fn h207_what_is_new_renamed_or_gone_is_told() {
    run().says(
        "
        Nr        | Surname | First name | Email address   | Shoe size | Floor
        000104417 | Diaz    | Ana        | ana@example.org | 38        | 3
        ",
        &expect![[r#"
            E note H202: column "Shoe size" is not read
            F note H202: column "Floor" is not read
            1 warning H207: 3 differences from the layout of "fall.xlsx" (batch 7, 2026-02-03): "Last name" is now "Surname", "E-mail" is now "Email address", column F is new ("Floor")
              = check that the columns are read correctly: [Inspect]
        "#]],
    );
    run().says(
        "
        Nr        | Last name | First name | E-mail
        000104417 | Diaz      | Ana        | ana@example.org
        ",
        &expect![[r#"
            1 note H207: 1 difference from the layout of "fall.xlsx" (batch 7, 2026-02-03): "Shoe size" is gone
        "#]],
    );
    run().says(
        "
        Nr        | Last name | First name | Shoe size
        000104417 | Diaz      | Ana        | 38
        ",
        &expect![[r#"
            D note H202: column "Shoe size" is not read
            1 warning H207: 1 difference from the layout of "fall.xlsx" (batch 7, 2026-02-03): "E-mail" is gone
              = check that the columns are read correctly: [Inspect]
        "#]],
    );
    run().says(
        "
        Last name | Nr        | First name | E-mail          | Shoe size
        Diaz      | 000104417 | Ana        | ana@example.org | 38
        ",
        &expect![[r#"
            E note H202: column "Shoe size" is not read
            1 note H207: 1 difference from the layout of "fall.xlsx" (batch 7, 2026-02-03): the columns are in a different order
        "#]],
    );
}

/// A workbook of left-out rows that comes back: its first column is ours, and no difference.
#[test]
fn our_own_column_is_no_difference() {
    let sheet = "
        What to fix                       | Nr        | Last name | First name
        E-mail: \"ana@\" has no domain     | 000104417 | Diaz      | Ana
    ";
    Run::default().remembering(&KNOWN[..3]).says(sheet, &expect![[""]]);
}

#[test]
fn another_list_is_another_list() {
    let sheet = "
        Borrower ID | Last name | City | Phone
        000104417   | Diaz      | Elm  | 555-0101
    ";
    run().says(sheet, &expect![[""]]);
}

/// What the person says counts over what was.
#[test]
fn a_word_of_today_counts_more() {
    let sheet = "
        Nr        | Last name | First name | E-mail          | Shoe size
        000104417 | Diaz      | Ana        | ana@example.org | 38
    ";
    let adjusted = run().options(|options| options.columns.push(("Nr".to_owned(), Some(ListField::Barcode))));
    adjusted.says(
        sheet,
        &expect![[r#"
            E note H202: column "Shoe size" is not read
            1 error H201: no column for Primary ID
              = add the column, or say which it is: [ReadColumnAs { header: None, field: Some(PrimaryId) }]
            1 warning H207: 1 difference from the layout of "fall.xlsx" (batch 7, 2026-02-03): "Nr" was Primary ID and is now Barcode
              = check that the columns are read correctly: [Inspect]
        "#]],
    );
}

/// Titles above the names, and names that only the memory knows.
#[test]
fn column_names_are_found_by_the_memory() {
    let strange =
        [("Nr", Some(ListField::PrimaryId)), ("Wer", Some(ListField::LastName)), ("Wo", Some(ListField::City))];
    let sheet = "
        Liste 2027
        Nr        | Wer  | Wo
        000104417 | Diaz | Elm
    ";
    Run::default().remembering(&strange).table_says(
        shaped(sheet, |_| {}),
        &expect![[r#"
        1 note S106: 1 row above the column names: "Liste 2027"
    "#]],
    );
}

/// What somebody left out last time stays out.
#[test]
fn a_column_that_was_left_out_stays_out() {
    let known = [
        ("ID", Some(ListField::PrimaryId)),
        ("Last name", Some(ListField::LastName)),
        ("First name", Some(ListField::FirstName)),
        ("Phone", None),
    ];
    let sheet = "
        ID        | Last name | First name | Phone
        000104417 | Diaz      | Ana        | 555-0101
    ";
    Run::default().remembering(&known).reads(
        sheet,
        &expect![[r#"
        2: primary_id 000104417 | first_name Ana | last_name Diaz
    "#]],
    );
}
