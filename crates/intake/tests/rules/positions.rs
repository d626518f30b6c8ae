//! Lists without column names, whose columns the person gives in their order.

use crate::support::{Run, column};
use expect_test::expect;
use model::field::ListField;

fn in_order(fields: &[Option<ListField>]) -> Run {
    Run::default().options(|options| options.by_position = fields.to_vec())
}

const ORDER: [Option<ListField>; 4] =
    [Some(ListField::PrimaryId), Some(ListField::LastName), None, Some(ListField::FirstName)];

/// The first row, too; S104 and H208 would refuse the list.
#[test]
fn every_row_is_somebodys() {
    let sheet = "
        000123456 | Lind | 44 | Ana
        000123457 | Berg | 38 | Bo
    ";
    in_order(&ORDER).says(sheet, &expect![[""]]);
    in_order(&ORDER).reads(
        sheet,
        &expect![[r#"
            1: primary_id 000123456 | first_name Ana | last_name Lind
            2: primary_id 000123457 | first_name Bo | last_name Berg
        "#]],
    );
}

#[test]
fn column_names_are_nobody_and_rows_above_them_can_be_left_out() {
    let sheet = "
        Borrowers
        ID        | Last name | Size | First name
        000123456 | Lind      | 44   | Ana
    ";
    let run = in_order(&ORDER).options(|options| options.header_row = Some(1));
    run.says(
        sheet,
        &expect![[r#"
            2 note S118: the column names again, not read as a patron
        "#]],
    );
    let run = in_order(&ORDER).options(|options| {
        options.header_row = Some(2);
        options.columns = vec![column("Size", Some(ListField::Note))];
    });
    run.says(
        sheet,
        &expect![[r#"
            sheet Sheet1 warning H212: [Choose(Columns)] says what every column is, so what you said with [Choose(Column)] is not used
              = check that the columns are read as intended
        "#]],
    );
}

#[test]
fn h201_a_needed_column_is_not_among_them() {
    in_order(&[Some(ListField::PrimaryId), Some(ListField::FirstName)]).says(
        "000123456 | Ana",
        &expect![[r#"
            sheet Sheet1 error H201: no column for Last name
              = say which column it is with [Choose(Columns)]
        "#]],
    );
}
