//! Fields that a profile makes of several columns, of a part of one, or without any.

use crate::support::{Run, column};
use expect_test::expect;
use model::field::ListField;
use model::recipe::{CityPart, ColumnRef, Make, Recipe, Replace};

/// A recipe of columns, each by its heading, or by its number behind a `#`.
fn recipe(field: ListField, columns: &[&str], make: Make) -> Recipe {
    let column = |name: &&str| match name.strip_prefix('#').and_then(|number| number.parse().ok()) {
        Some(number) => ColumnRef::Number(number),
        None => ColumnRef::Named((*name).to_owned()),
    };
    Recipe { field, columns: columns.iter().map(column).collect(), make, replace: None }
}

fn first_of(field: ListField, columns: &[&str]) -> Recipe {
    recipe(field, columns, Make::First)
}

fn replacing(recipe: Recipe, pattern: &str, with: &str) -> Recipe {
    Recipe { replace: Replace::new(pattern, with).ok(), ..recipe }
}

fn with(recipes: Vec<Recipe>) -> Run {
    Run::default().profile(|profile| profile.recipes.of_columns = recipes)
}

const BRANCHES: &str = "
    Borrower ID | Last name | First name | Branch | Home library
    000123456   | Lind      | Ana        | MAIN   | EAST
    000123457   | Diaz      | Bo         |        | WEST
    000123458   | Nowak     | Eva        | N/A    | WEST
    000123459   | Berg      | Mia        |        |
";

#[test]
fn the_first_filled_column_counts() {
    let run = with(vec![first_of(ListField::Campus, &["Branch", "Home library"])]);
    run.says(BRANCHES, &expect![[r#""#]]);
    run.reads(
        BRANCHES,
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name Lind | campus MAIN
            3: primary_id 000123457 | first_name Bo | last_name Diaz | campus WEST
            4: primary_id 000123458 | first_name Eva | last_name Nowak | campus WEST
            5: primary_id 000123459 | first_name Mia | last_name Berg
        "#]],
    );
    // The control: without the recipe one of them is the campus.
    Run::default().reads(
        BRANCHES,
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name Lind | campus EAST
            3: primary_id 000123457 | first_name Bo | last_name Diaz | campus WEST
            4: primary_id 000123458 | first_name Eva | last_name Nowak | campus WEST
            5: primary_id 000123459 | first_name Mia | last_name Berg
        "#]],
    );
}

#[test]
fn columns_are_joined_and_blank_ones_leave_no_separator() {
    let run = with(vec![recipe(ListField::Note, &["Remarks", "Dept", "Desk"], Make::Join("; ".to_owned()))]);
    run.reads(
        "
        Borrower ID | Last name | First name | Remarks    | Dept    | Desk
        000123456   | Lind      | Ana        | pays cash  | History | 7
        000123457   | Diaz      | Bo         |            | Physics | 8
        000123458   | Nowak     | Eva        |            |         | 9
        000123459   | Berg      | Mia        |            |         |
        ",
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name Lind | notes pays cash; History; 7
            3: primary_id 000123457 | first_name Bo | last_name Diaz | notes Physics; 8
            4: primary_id 000123458 | first_name Eva | last_name Nowak | notes 9
            5: primary_id 000123459 | first_name Mia | last_name Berg
        "#]],
    );
}

fn places() -> Run {
    let part = |field, part| recipe(field, &["City, State ZIP"], Make::Part(part));
    with(vec![
        part(ListField::City, CityPart::City),
        part(ListField::StateProvince, CityPart::State),
        part(ListField::PostalCode, CityPart::PostalCode),
    ])
}

#[test]
fn h221_a_place_is_split_where_that_is_certain() {
    let run = places();
    run.says(
        "
        Borrower ID | Last name | First name | Address line 1 | City, State ZIP
        000123456   | Lind      | Ana        | 1 Elm St       | Urbana, IL 61801
        000123457   | Diaz      | Bo         | 2 Elm St       | Grand Junction CO 81501
        000123458   | Nowak     | Eva        | 3 Elm St       | Urbana
        ",
        &expect![[r#""#]],
    );
    run.says(
        "
        Borrower ID | Last name | First name | Address line 1 | City, State ZIP
        000123456   | Lind      | Ana        | 1 Elm St       | Urbana, IL 61801
        000123457   | Diaz      | Bo         | 2 Elm St       | London, SW1A 1AA
        ",
        &expect![[r#"
            E3 warning H221: 1 value of "City, State ZIP" can't be split into city, state and ZIP code; it is read as the city
              = write such a cell as in Urbana, IL 61801
        "#]],
    );
}

/// A finding about a part stands at the cell that has all of them.
#[test]
fn what_is_wrong_with_a_made_value_is_told_at_its_cell() {
    let run = with(vec![replacing(first_of(ListField::Email, &["Mail", "Web mail"]), "^mailto:", "")]);
    run.says(
        "
        Borrower ID | Last name | First name | Mail               | Web mail
        000123456   | Lind      | Ana        | mailto:ana@example | bo@example.org
        000123457   | Diaz      | Bo         |                    | bo@example
        ",
        &expect![[r#"
            D2 error C310: "ana@example" is not an e-mail address: the part after the @ has no dot (made of "Mail" and "Web mail")
              = correct it as in ana@example.org, or empty the cell
            E3 error C310: "bo@example" is not an e-mail address: the part after the @ has no dot
              = correct it as in ana@example.org, or empty the cell
            row 2 left out: [C310]
            row 3 left out: [C310]
        "#]],
    );
}

#[test]
fn a_pattern_is_replaced_before_the_value_is_read() {
    let run = with(vec![replacing(first_of(ListField::PrimaryId, &["Old patron"]), "^P0*([0-9]+)$", "$1")]);
    run.reads(
        "
        Old patron | Last name | First name
        P104417    | Lind      | Ana
        P000104418 | Diaz      | Bo
        104419     | Nowak     | Eva
        ",
        &expect![[r#"
            2: primary_id 104417 | first_name Ana | last_name Lind
            3: primary_id 104418 | first_name Bo | last_name Diaz
            4: primary_id 104419 | first_name Eva | last_name Nowak
        "#]],
    );
}

#[test]
fn h220_a_pattern_that_matches_nothing_is_told() {
    with(vec![replacing(first_of(ListField::Campus, &["Branch"]), "^X-", "")]).says(
        "
        Borrower ID | Last name | First name | Branch
        000123456   | Lind      | Ana        | MAIN
        000123457   | Diaz      | Bo         | EAST
        ",
        &expect![[r#"
            D note H220: the pattern ^X- of Campus matches nothing in 2 values
        "#]],
    );
}

#[test]
fn a_value_is_the_same_in_every_row() {
    let run = Run::default()
        .profile(|profile| profile.recipes.constants = vec![(ListField::UserGroup, "RETIREE".to_owned())]);
    let sheet = "
        Borrower ID | Last name | First name
        000123456   | Lind      | Ana
    ";
    run.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | first_name Ana | last_name Lind | user_group RETIREE
    "#]],
    );
    let other = run.options(|options| options.set = vec![(ListField::UserGroup, "COMMUNITY".to_owned())]);
    other.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | first_name Ana | last_name Lind | user_group COMMUNITY
    "#]],
    );
}

#[test]
fn h202_a_value_for_every_row_counts_before_a_column_of_its_field() {
    let run =
        Run::default().profile(|profile| profile.recipes.constants = vec![(ListField::Campus, "MAIN".to_owned())]);
    let sheet = "
        Borrower ID | Last name | First name | Campus
        000123456   | Lind      | Ana        | EAST
    ";
    run.says(
        sheet,
        &expect![[r#"
            D warning H202: column "Campus" is not read: Campus is "MAIN" in every row
              = to read this column instead: [ReadColumnAs { header: Some("Campus"), field: Some(Campus) }]
        "#]],
    );
    run.reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name Lind | campus MAIN
        "#]],
    );
    // What the person says today counts before both.
    run.options(|options| options.columns = vec![column("Campus", Some(ListField::Campus))]).reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name Lind | campus EAST
        "#]],
    );
}

#[test]
fn a_column_is_known_by_its_number_and_may_be_used_twice() {
    let run = with(vec![
        first_of(ListField::Campus, &["#4"]),
        recipe(ListField::Note, &["#4", "Dept"], Make::Join(" / ".to_owned())),
    ]);
    run.reads(
        "
        Borrower ID | Last name | First name | Branch | Dept
        000123456   | Lind      | Ana        | MAIN   | History
        ",
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name Lind | campus MAIN | notes MAIN / History
        "#]],
    );
}

#[test]
fn h218_a_column_that_is_not_there_is_told() {
    let sheet = "
        Borrower ID | Last name | First name | Branch
        000123456   | Lind      | Ana        | MAIN
    ";
    with(vec![first_of(ListField::Campus, &["Branch", "Home library", "#9"])]).says(
        sheet,
        &expect![[r#"
            1 note H218: the list has none of the columns "Home library" and "column 9" for Campus; the others are used
        "#]],
    );
    with(vec![first_of(ListField::Note, &["#5"])]).says(
        sheet,
        &expect![[r#"
            D note H202: column "Branch" is not read
            1 warning H218: Note isn't made: the list has no column "column 5"
              = correct the recipe in rollcall.toml, or the name in the list
        "#]],
    );
}

/// A template that was filled in has columns for fields, whatever the library makes of other lists.
#[test]
fn h218_a_column_of_its_own_counts_where_a_recipe_has_none() {
    let run = with(vec![first_of(ListField::Campus, &["Branch"])]);
    let sheet = "
        Borrower ID | Last name | First name | Campus
        000123456   | Lind      | Ana        | MAIN
    ";
    run.says(
        sheet,
        &expect![[r#"
            1 note H218: the list has no column "Branch"; Campus is read from "Campus"
        "#]],
    );
    run.reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name Lind | campus MAIN
        "#]],
    );
}

#[test]
fn h201_the_only_column_of_a_needed_field_is_not_there() {
    with(vec![first_of(ListField::PrimaryId, &["Old patron"])]).says(
        "
        Last name | First name | E-mail
        Lind      | Ana        | ana@example.org
        ",
        &expect![[r#"
            1 error H201: no column for Primary ID: the profile makes it of "Old patron", which isn't in the list
              = add the column, or say which one it is: [ReadColumnAs { header: None, field: Some(PrimaryId) }]; or correct the recipe in rollcall.toml
        "#]],
    );
}

#[test]
fn h202_a_recipe_counts_before_a_column_of_its_field() {
    let run = with(vec![first_of(ListField::Campus, &["Dept"])]);
    let sheet = "
        Borrower ID | Last name | First name | Campus | Dept
        000123456   | Lind      | Ana        | MAIN   | History
    ";
    run.says(
        sheet,
        &expect![[r#"
            D warning H202: column "Campus" is not read: Campus is made of "Dept"
              = to read this column instead: [ReadColumnAs { header: Some("Campus"), field: Some(Campus) }]
        "#]],
    );
    run.reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name Lind | campus History
        "#]],
    );
}

#[test]
fn h219_what_the_person_says_today_counts_before_a_recipe() {
    let run = with(vec![first_of(ListField::Campus, &["Dept"])])
        .options(|options| options.columns = vec![column("Campus", Some(ListField::Campus))]);
    let sheet = "
        Borrower ID | Last name | First name | Campus | Dept
        000123456   | Lind      | Ana        | MAIN   | History
    ";
    run.says(
        sheet,
        &expect![[r#"
            E note H202: column "Dept" is not read
            1 note H219: you said which column is Campus, so what the profile makes of it isn't used
        "#]],
    );
    run.reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name Lind | campus MAIN
        "#]],
    );
}

/// A column that the person leaves out is left out of every recipe.
#[test]
fn h218_a_column_that_is_left_out_is_none() {
    let run = with(vec![first_of(ListField::Campus, &["Branch", "Dept"])])
        .options(|options| options.columns = vec![column("Branch", None)]);
    run.reads(
        "
        Borrower ID | Last name | First name | Branch | Dept
        000123456   | Lind      | Ana        | MAIN   | History
        ",
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name Lind | campus History
        "#]],
    );
}

/// The headings of a recipe help to find the row of the column names.
#[test]
fn a_row_of_names_that_only_a_recipe_knows_is_found() {
    let recipes = || vec![first_of(ListField::PrimaryId, &["Matrikel"]), first_of(ListField::LastName, &["Zuname"])];
    let sheet = "
        Matrikel  | Zuname
        000123456 | Lind
    ";
    with(recipes()).reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind
        "#]],
    );
    // The control: nothing else knows these names.
    Run::default().reads(sheet, &expect![[r#""#]]);
}

/// What was lost in a cell is not hidden among other values.
#[test]
fn an_error_of_a_formula_is_no_part_of_a_value() {
    let run = with(vec![recipe(ListField::Note, &["Remarks", "Dept"], Make::Join("; ".to_owned()))]);
    run.reads(
        "
        Borrower ID | Last name | First name | Remarks   | Dept
        000123456   | Lind      | Ana        | pays cash | \"#REF!\"
        000123457   | Diaz      | Bo         | pays cash | History
        ",
        &expect![[r#"
            3: primary_id 000123457 | first_name Bo | last_name Diaz | notes pays cash; History
        "#]],
    );
}

#[test]
fn what_a_column_means_by_itself_is_remembered() {
    let remembered: [(&str, Option<ListField>); 4] = [
        ("Borrower ID", Some(ListField::PrimaryId)),
        ("Last name", Some(ListField::LastName)),
        ("First name", Some(ListField::FirstName)),
        ("Home library", Some(ListField::Campus)),
    ];
    let sheet = "
        Borrower ID | Last name | First name | Home library
        000123456   | Lind      | Ana        | MAIN
    ";
    // No difference to the list before is told, with the recipe and without it.
    for recipes in [vec![first_of(ListField::Campus, &["Home library"])], Vec::new()] {
        let run = with(recipes).remembering(&remembered);
        run.says(sheet, &expect![[r#""#]]);
        run.reads(
            sheet,
            &expect![[r#"
                2: primary_id 000123456 | first_name Ana | last_name Lind | campus MAIN
            "#]],
        );
    }
}

#[test]
fn h219_records_have_no_columns() {
    let run = with(vec![first_of(ListField::Campus, &["Branch"])]);
    run.records_say(
        "patron\nprimary_id = 000123456\nlast_name = Lind\n",
        &expect![[r#"
            a.shelf warning H219: this file says itself what its values are, so the profile makes nothing of them for Campus
              = check that its values are read as intended; what is not carried over can be named: [ReadColumnAs { header: None, field: None }]
        "#]],
    );
}
