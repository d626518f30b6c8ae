//! Rows of a text table: which line each is in, quotation marks, fields.

use crate::support::says;
use expect_test::{Expect, expect};

fn csv(bytes: &[u8], expected: &Expect) {
    says("list.csv", bytes, expected);
}

#[test]
fn lines_are_counted_as_editors_count_them() {
    csv(
        b"ID,Name\n\n1,Ana\n",
        &expect![[r#"
        csv in UTF-8, separated by ','
        1 (2): ID | Name
        3 (2): 1 | Ana
    "#]],
    );
    csv(
        b"ID,Name\r\n\r\n1,Ana\r\n",
        &expect![[r#"
        csv in UTF-8, separated by ','
        1 (2): ID | Name
        3 (2): 1 | Ana
    "#]],
    );
    csv(
        b"ID,Name\r\r1,Ana\r",
        &expect![[r#"
        csv in UTF-8, separated by ','
        1 (2): ID | Name
        3 (2): 1 | Ana
    "#]],
    );
    csv(
        b"\n\nID,Name\n1,\"12 Elm St\nApt 4\"\n2,\"a\r\nb\rc\"\n3,Bo\n",
        &expect![[r#"
        csv in UTF-8, separated by ','
        3 (2): ID | Name
        4 (2): 1 | 12 Elm St\nApt 4
        6 (2): 2 | a\r\nb\rc
        9 (2): 3 | Bo
    "#]],
    );
}

#[test]
fn f017_a_quotation_mark_is_never_closed() {
    csv(
        b"ID,Name\n1,Ana\n2,\"Bo\n3,Cy\n4,Di\n",
        &expect![[r#"
        F017: the quotation mark opened in line 3 is never closed
          = open the file in a text editor, go to that line, and close or delete the mark
    "#]],
    );
    csv(
        b"sep=,\nID,Name\n1,\"Ana\n",
        &expect![[r#"
        F017: the quotation mark opened in line 3 is never closed
          = open the file in a text editor, go to that line, and close or delete the mark
    "#]],
    );
}

#[test]
fn quotation_marks_inside_a_value_are_letters() {
    csv(
        b"ID,Name\n1,\"Ana \"\"Bee\"\" Lind\"\n2,5\" disk\n3,\"a,b\"\n",
        &expect![[r#"
        csv in UTF-8, separated by ','
        1 (2): ID | Name
        2 (2): 1 | Ana "Bee" Lind
        3 (2): 2 | 5" disk
        4 (2): 3 | a,b
    "#]],
    );
}

#[test]
fn ragged_rows_keep_their_number_of_fields() {
    csv(
        b"ID,Name,City\n1,Ana\n2,Bo,Elm,IL\n3,,\n,,\n",
        &expect![[r#"
        csv in UTF-8, separated by ','
        1 (3): ID | Name | City
        2 (2): 1 | Ana
        3 (4): 2 | Bo | Elm | IL
        4 (3): 3
        5 (3): 
    "#]],
    );
}

#[test]
fn spaces_belong_to_the_value() {
    csv(
        b"ID,Name\n 1 , Ana \n",
        &expect![[r#"
        csv in UTF-8, separated by ','
        1 (2): ID | Name
        2 (2):  1  |  Ana 
    "#]],
    );
}

#[test]
fn f007_nothing_in_it() {
    csv(
        b"",
        &expect![[r#"
        F007: there are no rows in it
          = check that it is the right file and that it was saved
    "#]],
    );
    csv(
        b"\n \r\n\n",
        &expect![[r#"
        F007: there are no rows in it
          = check that it is the right file and that it was saved
    "#]],
    );
    csv(
        b"\xEF\xBB\xBF",
        &expect![[r#"
        F007: there are no rows in it
          = check that it is the right file and that it was saved
    "#]],
    );
    csv(
        b"sep=;\n",
        &expect![[r#"
        F007: there are no rows in it
          = check that it is the right file and that it was saved
    "#]],
    );
}

#[test]
fn f017_a_quotation_mark_swallows_rows() {
    let body = format!("ID,Name\n1,Ana\n2,\"Bo\n{}3,C\"y\n", "9,Di\n".repeat(60));
    csv(
        body.as_bytes(),
        &expect![[r#"
        F017: the quotation mark opened in line 3 closes only 61 lines further down
          = open the file in a text editor, go to that line, and close or delete the mark
    "#]],
    );
}

#[test]
fn a_quotation_mark_behind_spaces_opens_a_value() {
    csv(
        b"ID, Name\n1, \"Diaz, Jr.\" \n2,  Bo \"B\" Lind\n",
        &expect![[r#"
        csv in UTF-8, separated by ','
        1 (2): ID |  Name
        2 (2): 1 | Diaz, Jr.
        3 (2): 2 |   Bo "B" Lind
    "#]],
    );
}
