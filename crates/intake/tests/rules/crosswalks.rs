//! Codes of another system: what a crosswalk makes of them, in lists and in records, and what it counts.

use crate::support::Run;
use expect_test::expect;
use model::batch::SourceFile;
use model::coded_field::CodedField;
use model::crosswalk::{Crosswalk, CrosswalkFile, CrosswalkRow, CrosswalkUse, DROP, EVERY_OTHER, Target, Went};
use model::field::ListField;
use model::request::Mode;
use std::fmt::Write as _;
use std::sync::Arc;

/// A crosswalk out of lines such as `user_group PT COMMUNITY`.
fn crosswalk(lines: &[&str]) -> Crosswalk {
    let rows = lines.iter().zip(2..).map(|(line, number)| {
        let [field, from, to] = line.splitn(3, ' ').collect::<Vec<_>>()[..] else { panic!("three words: {line}") };
        CrosswalkRow {
            field: CodedField::from_name(field).expect("a field that has codes"),
            from: (from != EVERY_OTHER).then(|| from.into()),
            to: if to == DROP { Target::Drop } else { Target::Value(to.into()) },
            number,
        }
    });
    let source = SourceFile { name: "codes.csv".to_owned(), sha256: String::new() };
    let file = CrosswalkFile { path: "codes.csv".to_owned(), source };
    Crosswalk::new(file, rows.collect()).expect("no row contradicts another")
}

fn by(lines: &[&str]) -> Run {
    let crosswalk = Arc::new(crosswalk(lines));
    Run::default().options(|options| options.crosswalk = Some(crosswalk))
}

/// What became of each value, a line each.
fn told(used: &CrosswalkUse) -> String {
    used.values.iter().fold(String::new(), |mut text, value| {
        let went = match &value.went {
            Went::To(to) => format!("-> {to}"),
            Went::ToDefault(to) => format!("-> {to}, as every other"),
            Went::Dropped => "dropped".to_owned(),
            Went::DroppedByDefault => "dropped, as every other".to_owned(),
            Went::Unmapped => "unmapped".to_owned(),
            Went::Kept => "kept".to_owned(),
        };
        let _ = writeln!(text, "{} {} x{} {went}", value.field.name(), value.from, value.count);
        text
    })
}

const LIST: &str = "\
    Borrower ID | First name | Last name | Patron type | Campus
    000104417   | Ana        | Lind      | PT          | OLD
    000104418   | Bo         | Holm      | pt          | NEW
    000104419   | Cy         | Dahl      | RET         |
    000104420   | Di         | Moe       | X           | OLD";

#[test]
fn codes_become_what_was_decided_and_what_is_left_out_is_blank() {
    let run = by(&[
        "user_group PT COMMUNITY",
        "user_group RET RETIREE",
        "user_group X (drop)",
        "campus OLD MAIN",
        "campus * WEST",
    ]);
    run.reads(
        LIST,
        &expect![[r#"
            2: primary_id 000104417 | first_name Ana | last_name Lind | user_group COMMUNITY | campus MAIN
            3: primary_id 000104418 | first_name Bo | last_name Holm | user_group COMMUNITY | campus WEST
            4: primary_id 000104419 | first_name Cy | last_name Dahl | user_group RETIREE
            5: primary_id 000104420 | first_name Di | last_name Moe | campus MAIN
        "#]],
    );
    assert_eq!(
        told(&run.crosswalk(LIST)),
        "user_group PT x1 -> COMMUNITY\nuser_group RET x1 -> RETIREE\nuser_group X x1 dropped\n\
         user_group pt x1 -> COMMUNITY\ncampus OLD x2 -> MAIN\ncampus NEW x1 -> WEST, as every other\n"
    );
}

#[test]
fn m903_a_code_that_nobody_has_decided_about_leaves_its_row_out() {
    by(&["user_group PT COMMUNITY", "user_group RET RETIREE"]).says(
        LIST,
        &expect![[r#"
            D5 error M903: "X" is not in the crosswalk for user_group
              = correct the value, or add it to the crosswalk codes.csv: what it becomes or (drop)
            row 5 left out: [M903]
        "#]],
    );
}

/// Who has a code that was dropped is loaded as if there were none, which is seldom what was meant.
#[test]
fn m944_a_dropped_group_or_status_takes_nobody_out_of_the_list() {
    let list = "\
        Borrower ID | First name | Last name | Patron type | Status
        000104417   | Ana        | Lind      | TMP         | OK
        000104418   | Bo         | Holm      | tmp         | GONE
        000104419   | Cy         | Dahl      | TMP         | OK
        000104420   | Di         | Moe       | PT          | OK";
    by(&["user_group PT COMMUNITY", "user_group TMP (drop)", "status OK ACTIVE", "status * (drop)"]).says(
        list,
        &expect![[r#"
            sheet Sheet1 warning M944: the crosswalk drops every other status (such as "GONE") of 1 patron: they are loaded as ACTIVE, as anyone without a status
              = map it to a status in the crosswalk, or take these people out of the file
            sheet Sheet1 warning M944: the crosswalk drops the user group "TMP" of 2 patrons: they are loaded as COMMUNITY, as anyone without a group
              = map it to a user group in the crosswalk, or take these people out of the file
            sheet Sheet1 warning M944: the crosswalk drops the user group "tmp" of 1 patron: they are loaded as COMMUNITY, as anyone without a group
              = map it to a user group in the crosswalk, or take these people out of the file
        "#]],
    );
    by(&["user_group * (drop)", "status * ACTIVE"]).says(
        list,
        &expect![[r#"
            sheet Sheet1 warning M944: the crosswalk drops every other user group (such as "PT", "TMP", "tmp") of 4 patrons: they are loaded as COMMUNITY, as anyone without a group
              = map it to a user group in the crosswalk, or take these people out of the file
        "#]],
    );
}

/// The control: a group that is mapped, other codes that are dropped, and a list that adds nobody.
#[test]
fn m944_is_not_raised_where_nobody_gets_another_group() {
    by(&["user_group PT COMMUNITY", "user_group RET RETIREE", "user_group X COMMUNITY", "campus * (drop)"])
        .says(LIST, &expect![""]);
    let changes = by(&["user_group * (drop)"]).options(|options| options.mode = Mode::Update);
    changes.says(LIST, &expect![""]);
}

/// A list that people type has no codes to map, unless somebody has given a crosswalk for it.
#[test]
fn c308_a_code_of_another_system_is_told_with_the_way_to_map_it() {
    const NOBODY: &str = "\
patron
primary_id = 1001
last_name = Lind
user_group = LECTURER
";
    Run::default().records_say(
        NOBODY,
        &expect![[r#"
            line 1, user_group error C308: "LECTURER" is not a user group
              = say in a crosswalk what the codes of the old system become: [FirstCrosswalk]; the groups are COMMUNITY, RETIREE; others are added in rollcall.toml
            row 1 left out: [C308]
        "#]],
    );
    by(&["campus OLD MAIN"]).records_say(
        NOBODY,
        &expect![[r#"
            line 1, user_group error C308: "LECTURER" is not a user group
              = add it to the crosswalk codes.csv: what it becomes or (drop); the groups are COMMUNITY, RETIREE; others are added in rollcall.toml
            row 1 left out: [C308]
        "#]],
    );
    let list = "Borrower ID | Last name | Patron type\n000104417 | Lind | LECTURER";
    by(&["campus OLD MAIN"]).says(
        list,
        &expect![[r#"
            C2 error C308: "LECTURER" is not a user group
              = add it to the crosswalk codes.csv: what it becomes or (drop); the groups are COMMUNITY, RETIREE; others are added in rollcall.toml
            row 2 left out: [C308]
        "#]],
    );
    Run::default().records_say(
        "patron\nprimary_id = 1001\nlast_name = Lind\nstatus = OK\n",
        &expect![[r#"
            line 1, status error C308: Status must be ACTIVE or INACTIVE, not "OK"
              = say in a crosswalk what the codes of the old system become: [FirstCrosswalk]
            row 1 left out: [C308]
        "#]],
    );
    Run::default().options(|options| options.is_of_database = true).says(
        list,
        &expect![[r#"
            C2 error C308: "LECTURER" is not a user group
              = say in a crosswalk what the codes of the old system become: [FirstCrosswalk]; the groups are COMMUNITY, RETIREE; others are added in rollcall.toml
            row 2 left out: [C308]
        "#]],
    );
    Run::default().says(
        list,
        &expect![[r#"
            C2 error C308: "LECTURER" is not a user group
              = the groups are COMMUNITY, RETIREE; others are added in rollcall.toml
            row 2 left out: [C308]
        "#]],
    );
}

/// The codes of a joined file are those of the same system.
#[test]
fn codes_of_joined_rows_become_what_was_decided() {
    let list =
        "Borrower ID | Last name | Campus\n000104417 | Lind | OLD\n000104418 | Holm | OLD\n000104419 | Dahl | OLD";
    let types = "Borrower ID | Patron type | Campus\n000104419 | NEW |\n000104417 | PT | OLD\n000104418 | X |";
    let run = by(&["user_group PT COMMUNITY", "user_group X (drop)", "campus OLD MAIN"]);
    run.joined_read(
        list,
        ListField::PrimaryId,
        &[types],
        &expect![[r#"
            2: primary_id 000104417 | last_name Lind | user_group COMMUNITY | campus MAIN
            3: primary_id 000104418 | last_name Holm | campus MAIN
            b.xlsx: 3 to 3, 0 to nobody
        "#]],
    );
    run.joined_say(
        &[list],
        ListField::PrimaryId,
        &[types],
        &expect![[r#"
            a.xlsx: sheet Sheet1 warning M944: the crosswalk drops the user group "X" of 1 patron: they are loaded as COMMUNITY, as anyone without a group
              = map it to a user group in the crosswalk, or take these people out of the file
            b.xlsx: B2 error M903: "NEW" is not in the crosswalk for user_group (also a.xlsx: 4)
              = correct the value, or add it to the crosswalk codes.csv: what it becomes or (drop)
            a.xlsx: row 4 left out: [M903]
        "#]],
    );
    let (checked, _) = run.check_joined(&[list], ListField::PrimaryId, &[types]);
    assert_eq!(
        told(&checked.crosswalk.expect("a crosswalk")),
        "user_group NEW x1 unmapped\nuser_group PT x1 -> COMMUNITY\nuser_group X x1 dropped\n\
         campus OLD x4 -> MAIN\n"
    );
}

/// How the library writes its own codes in the crosswalk is nothing to be repaired in a list.
#[test]
fn what_the_crosswalk_says_is_no_fault_of_the_list() {
    by(&["user_group PT community", "user_group * Retired"]).says(LIST, &expect![""]);
}

/// What is no value is for others to tell, and what is set for every row is nobody's code.
#[test]
fn m903_is_not_raised_over_what_is_no_code() {
    let list = "\
        Borrower ID | First name | Last name | Campus
        000104417   | Ana        | Lind      | \"#N/A\"
        000104418   | Bo         | Holm      | n/a
        000104419   | Cy         | Dahl      | [clear]
        000104420   | Di         | Moe       |";
    let run = by(&["campus OLD MAIN"]);
    assert_eq!(told(&run.crosswalk(list)), "");
    assert_eq!(run.left_out(list), [0], "the error of the spreadsheet alone");
    // A row of its own is about the words that elsewhere only say that there is nothing.
    let run = by(&["campus n/a NONE"]);
    assert_eq!(told(&run.crosswalk(list)), "campus n/a x1 -> NONE\n");
    let set = by(&["campus OLD MAIN"]);
    let set = set.options(|options| options.set = vec![(ListField::Campus, "NORTH".to_owned())]);
    assert_eq!((set.left_out(list), told(&set.crosswalk(list)).as_str()), (vec![], ""));
}

/// A field without a row in the crosswalk is read as ever: it stands in no list of decisions.
#[test]
fn fields_that_the_crosswalk_is_not_about_are_read_as_ever() {
    let run = by(&["gender F female"]);
    assert_eq!(run.left_out(LIST), Run::default().left_out(LIST));
    assert_eq!(told(&run.crosswalk(LIST)), "");
}

const RECORDS: &str = "\
patron
primary_id = 000104417
last_name = Lind
user_group = PT
identifier.1.value = 21234000000017
identifier.1.type = BC
identifier.2.value = lind.a
identifier.2.type = LOGIN
note.1.text = moved away
note.1.type = GEN
note.2.text = an old note
note.2.type = OLD
block.1.type = FINE
block.1.description = 17
statistic.1.category = HIST
statistic.1.note = since 2019
statistic.2.category = LAW
address.1.line1 = 1 Elm Street
address.1.city = Urbana
address.1.country = US

patron
primary_id = 000104418
last_name = Holm
user_group = PT
block.1.type = BAD
block.1.description = 17
";

const OF_RECORDS: &[&str] = &[
    "user_group PT COMMUNITY",
    "identifier_type BC BARCODE",
    "identifier_type LOGIN (drop)",
    "note_type OLD (drop)",
    "note_type * LIBRARY",
    "block_type FINE CASH",
    "block 17 05",
    "statistic HIST HISTORY",
    "statistic LAW (drop)",
    "country US (drop)",
];

/// What an entry is decides about all of it: no card is left without its kind.
#[test]
fn an_entry_of_a_record_goes_with_its_type() {
    let patrons = by(OF_RECORDS).patrons(RECORDS);
    let [ana] = patrons.as_slice() else { panic!("one patron: {patrons:?}") };
    let d = &ana.details;
    assert_eq!(d.user_group.as_deref(), Some("COMMUNITY"));
    let identifiers: Vec<_> = d.identifiers.iter().map(|one| (&*one.kind, &*one.value)).collect();
    assert_eq!(identifiers, [("BARCODE", "21234000000017")]);
    let notes: Vec<_> = d.rare.notes.iter().map(|note| (&*note.note_type, &*note.text)).collect();
    assert_eq!(notes, [("LIBRARY", "moved away")]);
    let blocks: Vec<_> = d.rare.blocks.iter().map(|block| (&*block.block_type, &*block.description)).collect();
    assert_eq!(blocks, [("CASH", "05")]);
    let statistics: Vec<_> = d.rare.statistics.iter().map(|one| &*one.category).collect();
    assert_eq!(statistics, ["HISTORY"]);
    let address = &d.addresses[0];
    assert_eq!((address.city.as_deref(), address.country.as_deref()), (Some("Urbana"), None), "the address stays");
}

#[test]
fn m903_of_a_record_is_at_its_value_and_alone() {
    by(OF_RECORDS).records_say(
        RECORDS,
        &expect![[r#"
            line 22, block.1.type error M903: "BAD" is not in the crosswalk for block_type
              = correct the value, or add it to the crosswalk codes.csv: what it becomes or (drop)
            row 22 left out: [M903]
        "#]],
    );
}

/// For a first crosswalk every code is counted, and nothing is refused over it.
#[test]
fn codes_can_be_counted_without_a_decision() {
    let counting = Arc::new(crosswalk(&["campus OLD MAIN"]).counting());
    let run = Run::default().options(|options| options.crosswalk = Some(counting));
    assert_eq!(
        told(&run.crosswalk(LIST)),
        "user_group PT x1 kept\nuser_group RET x1 kept\nuser_group X x1 kept\nuser_group pt x1 kept\n\
         campus OLD x2 -> MAIN\ncampus NEW x1 kept\n"
    );
}
