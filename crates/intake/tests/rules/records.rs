//! Records of another library system: any number of entries, and every fault at its own value.

use crate::support::Run;
use expect_test::expect;
use model::NaiveDate;
use model::carried::CarriedHash;
use model::field::{Field, ListField};
use model::patron::{Address, Block, Email, Identifier, Note, Phone, Role, Statistic};
use model::record::{Damaged, LeftBehind, PasswordKind};
use model::said::{Aspect, Aspects};

fn email(address: &str, types: &'static str, preferred: bool) -> Email {
    Email { address: address.into(), types: types.into(), preferred }
}

fn barcode(value: &str) -> Identifier {
    Identifier { kind: "BARCODE".into(), value: value.into(), note: None, active: true }
}

/// A record with more than one of everything.
const EVERYTHING: &str = "\
patron
primary_id = 000123456
full_name = Lind, Ana
expiry_date = 2027-06-30
email.1.address = ana@example.org
email.1.types = Work
email.2.address = ana@example.com
email.2.preferred = yes
phone.1.number = 555-0101
phone.2.number = 555-0102
phone.2.types = mobile
phone.2.sms = true
address.1.line1 = 1 Elm Street
address.1.city = Urbana
address.2.line1 = 9 Oak Lane
address.2.country = USA
address.2.types = work
address.2.preferred = Y
identifier.1.value = 21234000000017
identifier.1.type = BARCODE
identifier.2.value = 21234000000025
identifier.2.type = BARCODE
identifier.2.active = no
identifier.3.value = lind.a
identifier.3.type = UNIV_ID
identifier.3.note = from the campus
role.1.code = 214
role.1.scope = MAIN
note.1.text = pays cash
note.2.text = has a dog
note.2.type = OTHER
note.2.popup = 1
block.1.type = LOAN
block.1.description = 05
block.1.expiry = 2026-12-31
statistic.1.category = RET
statistic.1.note = since 2019
";

#[test]
fn nothing_of_a_record_is_lost() {
    let patrons = Run::default().patrons(EVERYTHING);
    let [patron] = patrons.as_slice() else { panic!("one patron: {patrons:?}") };
    let details = &patron.details;
    assert_eq!((patron.primary_id.as_str(), details.full_name().as_str()), ("000123456", "Ana Lind"));
    assert_eq!(details.emails, [email("ana@example.org", "work", false), email("ana@example.com", "personal", true)]);
    let phone = |number: &str, types: &'static str, preferred, sms| Phone {
        number: number.into(),
        types: types.into(),
        preferred,
        sms,
    };
    assert_eq!(details.phones, [phone("555-0101", "home", true, false), phone("555-0102", "mobile", false, true)]);
    let line = |text: &str| [Some(text.into()), None, None, None, None];
    let home = Address {
        lines: line("1 Elm Street").into(),
        city: Some("Urbana".into()),
        types: "home".into(),
        ..Address::default()
    };
    let work = Address {
        lines: line("9 Oak Lane").into(),
        country: Some("USA".into()),
        types: "work".into(),
        preferred: true,
        ..Address::default()
    };
    assert_eq!(details.addresses, [home, work]);
    let of_campus = Identifier { kind: "UNIV_ID".into(), note: Some("from the campus".into()), ..barcode("lind.a") };
    let lost = Identifier { active: false, ..barcode("21234000000025") };
    assert_eq!(details.identifiers, [barcode("21234000000017"), lost, of_campus]);
    let role = Role { role_type: "214".into(), scope: Some("MAIN".into()), active: true, expiry: None };
    assert_eq!(details.roles, [role]);
    let note = |text: &str, note_type: &'static str, popup| Note {
        note_type: note_type.into(),
        text: text.into(),
        viewable: false,
        popup,
    };
    assert_eq!(details.rare.notes, [note("pays cash", "LIBRARY", false), note("has a dog", "OTHER", true)]);
    let block = Block {
        block_type: "LOAN".into(),
        description: "05".into(),
        active: true,
        note: None,
        expiry: NaiveDate::from_ymd_opt(2026, 12, 31),
    };
    assert_eq!(details.rare.blocks, [block]);
    assert_eq!(details.rare.statistics, [Statistic { category: "RET".into(), note: Some("since 2019".into()) }]);
}

/// A fault is told where its value stands, in whichever entry of whichever record.
#[test]
fn c310_each_fault_is_at_its_value() {
    Run::default().records_say(
        "\
patron
primary_id = 1001
last_name = Lind
email.1.address = ana@example.org
email.2.address = ana at example
patron
primary_id = 1002
last_name = Holm
identifier.2.value = 2.1E+13
identifier.2.type = BARCODE
block.1.type = LOAN
block.1.description = 05
block.1.active = perhaps
",
        &expect![[r#"
            line 1, email.2.address error C310: "ana at example" is not an e-mail address: there is no @
              = correct it as in ana@example.org, or empty the cell
            line 6, identifier.2.value error C323: "2.1E+13" is an ID that has turned into a rounded number
              = retype it from the source, with the column set to Text
            line 6, block.1.active error C308: "perhaps" is neither yes nor no
              = type yes or no
            row 1 left out: [C310]
            row 6 left out: [C323, C308]
        "#]],
    );
}

#[test]
fn c301_a_block_that_says_nothing_is_not_dropped() {
    Run::default().records_say(
        "patron\nprimary_id = 1001\nlast_name = Lind\nblock.1.type = LOAN\nrole.1.scope = MAIN\nidentifier.1.value = 77\n",
        &expect![[r#"
            line 1, block.1.type error C301: a block has no description
              = complete it in the system the file comes from, or remove it
            line 1, role.1.scope error C301: a role has no code
              = complete it in the system the file comes from, or remove it
            line 1, identifier.1.value error C301: an identifier has no type
              = complete it in the system the file comes from, or remove it
            row 1 left out: [C301]
        "#]],
    );
}

/// What is missing in it is not told besides: nobody knows what it holds.
#[test]
fn m901_a_record_that_cannot_be_read_is_left_out_and_no_other() {
    let mut records = testkit::records(
        "patron\nprimary_id = 1001\nlast_name = Lind\npatron\npatron\nprimary_id = 1003\nlast_name = Holm\n",
    );
    records.damaged.push(Damaged { number: 4, why: "this line has 12 characters".to_owned() });
    Run::default().these_records_say(
        records,
        &expect![[r#"
            line 4 error M901: this line has 12 characters
              = export the file again without opening it in an editor, or correct the record
            row 4 left out: [M901]
        "#]],
    );
}

/// One finding for each field, however many patrons have it, and nobody is left out.
#[test]
fn m902_what_is_not_carried_over_is_counted() {
    let mut records = testkit::records("patron\nprimary_id = 1001\nlast_name = Lind\n");
    records.left_behind.insert("fax".to_owned(), LeftBehind { values: 1, first: 1 });
    records.left_behind.insert("late returns".to_owned(), LeftBehind { values: 2_000, first: 1 });
    Run::default().these_records_say(
        records,
        &expect![[r#"
            a.shelf warning M902: "fax" is not carried over: 1 value, the first in line 1
              = if the library needs it, keep the file: nothing of it is stored here
            a.shelf warning M902: "late returns" is not carried over: 2000 values, the first in line 1
              = if the library needs it, keep the file: nothing of it is stored here
        "#]],
    );
}

/// A number and a place for each kind of them, and nobody is left out. Hashes go beside the rows, by their number.
#[test]
fn m910_m950_m951_m952_passwords_are_counted_by_what_they_are() {
    let mut records = testkit::records("patron\nprimary_id = 1001\nlast_name = Lind\n");
    let counts = [
        (PasswordKind::Plain, 1, 1),
        (PasswordKind::Portable("bcrypt"), 12, 4),
        (PasswordKind::NotPortable("SSHA"), 1, 9),
        (PasswordKind::NotPortable("bcrypt at too high a cost"), 2, 10),
        (PasswordKind::NoPassword, 3, 5),
    ];
    for (kind, values, first) in counts {
        records.passwords.counts.insert(("password".to_owned(), kind), LeftBehind { values, first });
    }
    records.passwords.hashes.push((1, CarriedHash::new("$2a$08$hash")));
    let said = records.clone();
    Run::default().these_records_say(
        said,
        &expect![[r#"
            a.shelf warning M910: "password": 1 value hashed with SSHA can't be carried over, the first in line 9
              = these patrons get a starter password like anyone new
            a.shelf warning M910: "password": 2 values hashed with bcrypt at too high a cost can't be carried over, the first in line 10
              = these patrons get a starter password like anyone new
            a.shelf note M950: "password": 12 values hashed with bcrypt are carried over, the first in line 4
            a.shelf warning M951: "password": 1 plain password or PIN is not stored, the first in line 1
              = nothing of them is kept; these patrons get a starter password like anyone new
            a.shelf note M952: "password": 3 marks say that there is no password, or that the account is locked, the first in line 5
        "#]],
    );
    let checked = Run::default().check_records(records);
    let hash = checked.carried.of(checked.rows[0].at).map(CarriedHash::text);
    assert_eq!((checked.rows.len(), hash), (1, Some("$2a$08$hash")));
}

#[test]
fn r405_a_field_is_said_twice() {
    Run::default().records_say(
        "patron\nprimary_id = 1001\nlast_name = Lind\nlast_name = Lindt\npatron\nprimary_id = 1002\nlast_name = Holm\nlast_name = Holm\n",
        &expect![[r#"
            line 1, last_name error R405: Last name is both "Lind" and "Lindt"
              = keep the right one and delete the other
            row 1 left out: [R405]
        "#]],
    );
}

/// Where a record says nothing of an entry but its value, the entry has what is usual, which nobody has said.
#[test]
fn what_a_record_says_of_its_entries_is_kept_beside_them() {
    let rows = |text: &str| Run::default().check_records(testkit::records(text)).rows;
    let said = rows(EVERYTHING).remove(0).rare.into_inner().said;
    let has = |field, aspect| said.of(field).take(4).map(|of| of.has(aspect)).collect::<Vec<_>>();
    assert_eq!(has(Field::Emails, Aspect::Types), [true, false, false, false]);
    assert_eq!(has(Field::Emails, Aspect::Preferred), [false, true, false, false]);
    assert_eq!(has(Field::Phones, Aspect::Types), [false, true, false, false]);
    assert_eq!(has(Field::Phones, Aspect::Sms), [false, true, false, false]);
    assert_eq!(has(Field::Addresses, Aspect::Types), [false, true, false, false]);
    assert_eq!(has(Field::Identifiers, Aspect::Types), [true, true, true, false]);
    assert_eq!(has(Field::Identifiers, Aspect::Active), [false, true, false, false]);
    assert_eq!(has(Field::Identifiers, Aspect::Remark), [false, false, true, false]);
    assert_eq!(has(Field::Notes, Aspect::Types), [false, true, false, false]);
    assert_eq!(has(Field::Notes, Aspect::Popup), [false, true, false, false]);
    assert_eq!(has(Field::Notes, Aspect::Viewable), [false; 4]);

    // An entry that came as a column has it stands in front, and nothing is said of it.
    let text =
        "patron\nprimary_id = 1001\nlast_name = Lind\nnote = by column\nnote.1.text = by record\nnote.1.popup = yes\n";
    let row = rows(text).remove(0);
    let popups = row.rare.said.of(Field::Notes).take(2).map(|of| of.has(Aspect::Popup)).collect::<Vec<_>>();
    assert_eq!(popups, [false, true], "{row:?}");

    // An address of which nothing is left takes what is said of it along.
    let text = "patron\nprimary_id = 1001\nlast_name = Lind\naddress.1.types = work\naddress.2.city = Oslo\nphone.1.number = 555-0101\nphone.1.sms = no\n";
    let mut all = rows(text);
    let row = all.remove(0);
    assert_eq!(row.rare.said.of(Field::Addresses).next(), Some(Aspects::default()), "{row:?}");
    assert!(
        row.rare.said.of(Field::Phones).next().is_some_and(|of| of.has(Aspect::Sms)),
        "also that it is not: {row:?}"
    );
}

#[test]
fn r406_there_is_one_preferred() {
    let text = "patron\nprimary_id = 1001\nlast_name = Lind\nemail.1.address = a@example.org\nemail.2.address = b@example.org\nemail.2.preferred = yes\nemail.3.address = c@example.org\nemail.3.preferred = yes\n";
    Run::default().records_say(
        text,
        &expect![[r#"
            line 1, email.1.address warning R406: 2 e-mail addresses are marked as preferred
              = the first one is used
        "#]],
    );
    let patrons = Run::default().patrons(text);
    let preferred: Vec<bool> = patrons[0].details.emails.iter().map(|email| email.preferred).collect();
    assert_eq!(preferred, [false, true, false]);
}

/// The rules about a row and those among rows are the ones of lists.
#[test]
fn records_meet_the_same_rules() {
    Run::default().records_say(
        "\
patron
primary_id = 1001
last_name = Lind
expiry_date = 2027-06-30
purge_date = 2027-01-01
patron
primary_id = 1002
patron
primary_id = 1003
last_name = Dahl
patron
last_name = Berg
primary_id = 1003
patron
primary_id = 1004
last_name = Roth
identifier.1.value = 77
identifier.1.type = BARCODE
patron
primary_id = 1005
last_name = Sand
identifier.1.value = 76
identifier.1.type = BARCODE
identifier.2.value = 77
identifier.2.type = BARCODE
",
        &expect![[r#"
            line 1, purge_date error R401: the purge date 2027-01-01 is before the expiry date 2027-06-30
              = correct one of the two
            line 6, last_name error R403: 1002 has no name
              = fill in the last name; one name is enough
            line 11, primary_id error D501: the primary ID "1003" is used for 2 rows (also line 8, primary_id)
              = both rows are left out until one of them changes
              = if this is one person, delete a row; if not, give each person an ID of their own
            line 19, identifier.2.value error D506: the barcode "77" is used more than once (also line 14, identifier.1.value)
              = these rows are left out; give each patron a barcode of their own
            row 1 left out: [R401]
            row 6 left out: [R403]
            row 8 left out: [D501]
            row 11 left out: [D501]
            row 14 left out: [D506]
            row 19 left out: [D506]
        "#]],
    );
}

/// What is said for every row counts over the records, and what is said of columns does not reach them.
#[test]
fn h212_a_file_of_records_has_no_columns() {
    let run = Run::default().options(|options| {
        options.set.push((ListField::Campus, "NORTH".to_owned()));
        options.columns.push(("Matrikel".to_owned(), Some(ListField::PrimaryId)));
        options.columns.push(("campus".to_owned(), Some(ListField::UserGroup)));
    });
    let text = "patron\nprimary_id = 1001\nlast_name = Lind\ncampus = MAIN\n";
    assert_eq!(run.patrons(text)[0].details.rare.campus.as_deref(), Some("NORTH"));
    run.records_say(
        text,
        &expect![[r#"
            a.shelf warning H212: "campus" is campus in files of this system, and is not read as user_group
              = check that it is read as intended
            a.shelf warning H212: no patron has a value "Matrikel" that could be read as primary_id
              = see what the file calls its fields: [Inspect]
            campus warning H211: [Choose(ValueForAll)] gives every row "NORTH"; the column "campus" is not read
              = leave [Choose(ValueForAll)] out to read the column
        "#]],
    );
}

#[test]
fn f007_a_file_without_records() {
    Run::default().records_say(
        "",
        &expect![[r#"
            a.shelf error F007: there are no patrons in it
              = check that it is the right file and that it was saved
        "#]],
    );
}
