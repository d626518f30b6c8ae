//! People who are in two groups: a student who works for the library, in two rows of one ID.

use crate::support::Run;
use expect_test::expect;

const TWO_GROUPS: &str = r#"
    Borrower ID | Last name | User group | Expiration date
    000123456   | Lind      | STUDENT    | 2026-12-31
    000123457   | Berg      | STAFF      | 2027-06-30
    000123456   | Lind      | STAFF      | 2027-06-30
"#;

#[test]
fn d504_the_row_of_the_higher_group_counts() {
    Run::default().ranking_groups().says(
        TWO_GROUPS,
        &expect![[r#"
            C2 note D504: repeats row 4 with the group STUDENT; STAFF counts (also 4)
            row 2 left out: [D504]
        "#]],
    );
}

#[test]
fn d501_rows_that_differ_in_more_than_the_group_are_for_a_person_to_settle() {
    let other_name = TWO_GROUPS.replace("Lind      | STAFF", "Lindt     | STAFF");
    let same_group = TWO_GROUPS.replace("STUDENT", "STAFF  ");
    for sheet in [other_name.as_str(), same_group.as_str()] {
        assert_eq!(Run::default().ranking_groups().left_out(sheet), [0, 2], "{sheet}");
    }
    assert_eq!(Run::default().ranking_groups().left_out(TWO_GROUPS), [0], "the control");
}

#[test]
fn m942_the_higher_group_of_a_record_counts() {
    let text = "patron\nprimary_id = 1001\nlast_name = Lind\nuser_group = STUDENT\nuser_group = STAFF\n";
    Run::default().ranking_groups().records_say(
        text,
        &expect![[r#"
            line 1, user_group note M942: user group is both STUDENT and STAFF; STAFF counts
        "#]],
    );
    let patrons = Run::default().ranking_groups().patrons(text);
    assert_eq!(patrons[0].details.user_group.as_deref(), Some("STAFF"));
}
