//! The template for those who send lists.

use crate::support::Workbench;
use expect_test::expect;

#[test]
fn it_is_written_once_and_untouched_it_has_only_its_example() {
    let bench = Workbench::new();
    let ran = bench.run("template -o borrowers.xlsx");
    expect![[r#"
        $ rollcall template -o borrowers.xlsx
        Wrote borrowers.xlsx: 17 columns for profile "community-borrower". Its example row is never loaded.
        exit 0
    "#]]
    .assert_eq(&ran.to_string());
    let again = bench.run("template -o borrowers.xlsx --profile retiree");
    assert!(again.code == 2 && again.stderr.contains("borrowers.xlsx exists already"), "{again}");
    let checked = bench.run("check borrowers.xlsx");
    assert!(checked.code == 3 && checked.stdout.contains("Only the example row of the template is in it"), "{checked}");
    assert!(checked.stdout.contains("Where: sheet Patrons, row 2."), "{checked}");
    let answer = bench.json("template --profile retiree -o retirees.xlsx");
    assert_eq!((&answer["profile"], &answer["columns"][0]), (&"retiree".into(), &"Primary ID".into()));
    assert_eq!(bench.run("template --profile nobody -o none.xlsx").code, 2);
    assert_eq!(bench.run("template -o none.csv").code, 2);
    assert_eq!(bench.files(), ["borrowers.xlsx", "retirees.xlsx"]);
}
