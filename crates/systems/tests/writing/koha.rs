//! Koha: what stands in which column, what fits there, and what does not.

use crate::back;
use crate::support::{
    bare, day, email, file, full, identifier, not_written, note, phone, refused, statistic, target_of, with, writes,
};
use expect_test::expect;
use model::patron::{Address, Block, Identifier, Patron, Phone, Role};

/// The columns of a patron's row that say something, but for the name, the branch and the category.
fn row(patron: &Patron) -> Vec<String> {
    let text = file(target_of("koha"), std::slice::from_ref(patron));
    let (head, row) = text.split_once('\n').expect("two lines");
    let columns = head.split(',').zip(row.trim_end().split(','));
    let usual = ["surname", "branchcode", "categorycode"];
    let said = columns.filter(|(column, value)| !value.is_empty() && !usual.contains(column));
    said.map(|(column, value)| format!("{column}={value}")).collect()
}

/// A patron as they come back.
fn again(patron: &Patron) -> Patron {
    back::read("koha-csv", &file(target_of("koha"), std::slice::from_ref(patron))).remove(0)
}

fn known_by(identifiers: Vec<Identifier>) -> Patron {
    with(&bare(), |details| details.identifiers = identifiers)
}

fn block(description: &str, note: Option<&str>, last_day: Option<&str>) -> Block {
    Block {
        block_type: "GENERAL".into(),
        description: description.into(),
        active: true,
        note: note.map(Into::into),
        expiry: last_day.and_then(day),
    }
}

fn blocked(blocks: Vec<Block>) -> Patron {
    with(&bare(), |details| details.rare.blocks = blocks)
}

#[test]
fn every_column_has_its_value() {
    writes(
        "koha",
        &[full(), bare()],
        &expect![[r#"
            cardnumber,surname,firstname,middle_name,preferred_name,title,sex,dateofbirth,branchcode,categorycode,dateexpiry,email,emailpro,B_email,phone,phonepro,mobile,B_phone,smsalertnumber,address,address2,city,state,zipcode,country,B_address,B_address2,B_city,B_state,B_zipcode,B_country,gonenoaddress,lost,debarred,debarredcomment,borrowernotes,opacnote,userid,sort1,sort2,patron_attributes
            21234000000017,Lind & <Dahl>,Zoë,Bea,Zo,DR,F,1980-02-29,MAIN,COMMUNITY,2027-06-30,zoe@example.org,zoe@example.com,,555-0101,,+47 22 55 01 02,,+47 22 55 01 02,1 Elm Street,Unit 3,Urbana,IL,61801,USA,9 Oak Lane,,Salem,,,NOR,,,,,"pays cash, ""late""",,lind.z,RET,,"PRIMARY_ID:000123456,""DEPT:History, old"""
            000123457,Holm,,,,,,,MAIN,COMMUNITY,,,,,,,,,,,,,,,,,,,,,,,,,,,,000123457,,,
        "#]],
    );
}

/// The card has the barcode, and the ID is what somebody signs in with; where there is no barcode, it is on the card, too.
/// Who signs in with something else keeps the ID in an attribute. All of them come back as they were.
#[test]
fn who_a_patron_is_comes_back() {
    let barcode = || identifier("BARCODE", "2123");
    for (patron, columns) in [
        (bare(), vec!["cardnumber=000123457", "userid=000123457"]),
        (known_by(vec![barcode()]), vec!["cardnumber=2123", "userid=000123457"]),
        (
            known_by(vec![identifier("NET_ID", "holm.b")]),
            vec!["cardnumber=000123457", "userid=holm.b", "patron_attributes=PRIMARY_ID:000123457"],
        ),
        (
            known_by(vec![barcode(), identifier("BARCODE", "2124")]),
            vec!["cardnumber=2123", "userid=000123457", "patron_attributes=BARCODE:2124"],
        ),
        // The ID once more is nothing that a column could tell from it.
        (
            known_by(vec![identifier("NET_ID", "000123457")]),
            vec!["cardnumber=000123457", "userid=000123457", "patron_attributes=NET_ID:000123457"],
        ),
    ] {
        assert_eq!(row(&patron), columns);
        assert_eq!(not_written("koha", &patron), ["account type"]);
        let (read, account) = (again(&patron), patron.details.account_type);
        assert_eq!(with(&read, |details| details.account_type = account), patron);
    }
}

/// What would come back as something else is named: a card that is not in use, a kind of identifier that no attribute is
/// read as, and a statistical category with the code of one that is.
#[test]
fn an_identifier_that_would_not_come_back_is_named() {
    let lost = Identifier { active: false, ..identifier("BARCODE", "5") };
    let former = Identifier { active: false, ..identifier("UNIV_ID", "9") };
    let patron = with(&known_by(vec![lost, identifier("BADGE", "6"), former]), |details| {
        details.rare.statistics = vec![statistic("BARCODE", Some("7")), statistic("Primary_ID", Some("8"))];
    });
    assert_eq!(row(&patron), ["cardnumber=000123457", "userid=000123457"]);
    let named = [
        "account type",
        "cards not in use",
        "identifiers of type BADGE",
        "identifiers not in use",
        "statistics",
        "statistics",
    ];
    assert_eq!(not_written("koha", &patron), named);
    assert!(again(&patron).details.identifiers.is_empty());
}

#[test]
fn a_blocked_patron_is_barred_there_and_comes_back_blocked() {
    for (blocks, columns) in [
        (
            vec![block("DBARRED", Some("owes a book"), Some("2026-12-31"))],
            vec!["debarred=2026-12-31", "debarredcomment=owes a book"],
        ),
        (vec![block("DBARRED", None, None)], vec!["debarred=9999-12-31"]),
        (
            vec![
                block("DBARRED", None, None),
                block("GNA", Some("no valid address"), None),
                block("LOST", Some("card reported lost"), None),
            ],
            vec!["gonenoaddress=1", "lost=1", "debarred=9999-12-31"],
        ),
    ] {
        let patron = blocked(blocks);
        assert_eq!(row(&patron)[1..=columns.len()], columns);
        assert_eq!(not_written("koha", &patron), ["account type"]);
        let mut read = again(&patron).details.rare.blocks.clone();
        read.sort_by_key(|block| patron.details.rare.blocks.iter().position(|known| known == block));
        assert_eq!(read, patron.details.rare.blocks);
    }
}

/// Whatever blocks somebody here bars them there, as long as the longest of it; what is lost by that is named.
#[test]
fn a_block_of_another_kind_bars_all_the_same() {
    let over = Block { active: false, ..block("DBARRED", None, None) };
    let short = block("DBARRED", None, Some("2026-12-31"));
    let long = Block { block_type: "LOAN".into(), ..block("05", Some("ask at the desk"), Some("2027-12-31")) };
    let patron = blocked(vec![over.clone(), short, long]);
    assert_eq!(row(&patron)[1..3], ["debarred=2027-12-31", "debarredcomment=ask at the desk"]);
    assert_eq!(
        not_written("koha", &patron),
        ["account type", "further blocks", "blocks not in force", "block type LOAN 05, which becomes DBARRED",]
    );
    let address = blocked(vec![block("ADDRESS", None, None)]);
    assert_eq!(row(&address)[1], "debarred=9999-12-31");
    assert_eq!(not_written("koha", &address), ["account type", "block type ADDRESS, which becomes DBARRED"]);
    let lifted = blocked(vec![over]);
    assert_eq!(row(&lifted), ["cardnumber=000123457", "userid=000123457"]);
    assert_eq!(not_written("koha", &lifted), ["account type", "blocks not in force"]);
}

/// Koha reads one line for each patron.
#[test]
fn a_value_of_several_lines_is_written_in_one_and_named() {
    let patron = with(&bare(), |details| {
        details.rare.notes = vec![note("pays cash\r\n\nask for the key")];
        details.rare.statistics = vec![statistic("DEPT", Some("History\nLaw"))];
    });
    assert_eq!(file(target_of("koha"), std::slice::from_ref(&patron)).lines().count(), 2);
    let columns = row(&patron);
    assert!(columns.contains(&"borrowernotes=pays cash ask for the key".to_owned()), "{columns:?}");
    assert!(columns.contains(&"patron_attributes=DEPT:History Law".to_owned()), "{columns:?}");
    assert_eq!(not_written("koha", &patron), ["account type", "line break", "line break"]);
}

#[test]
fn what_fits_is_not_refused() {
    assert_eq!(refused("koha", &full()), [""; 0]);
    assert_eq!(refused("koha", &bare()), [""; 0]);
    assert!(target_of("koha").most.is_none());
}

/// M907: the columns of Koha's table are as long as they are, and a value in none of them is not looked at.
#[test]
fn m907_a_value_that_koha_would_cut() {
    let long = "9".repeat(33);
    let patron = with(&bare(), |details| {
        details.rare.gender = Some("FEMALE".into());
        details.rare.campus = Some("MAIN-LIBRARY".into());
        details.identifiers = vec![identifier("BARCODE", &long)];
        details.rare.statistics = vec![statistic(&long.repeat(3), None), statistic("DEPARTMENTS", Some("Law"))];
        details.rare.job_category = Some(long.repeat(9).into());
    });
    assert_eq!(
        refused("koha", &patron),
        [
            format!("M907 barcode: \"{long}\" has 33 characters, and Koha takes 32"),
            "M907 gender: \"FEMALE\" has 6 characters, and Koha takes 1".to_owned(),
            "M907 campus: \"MAIN-LIBRARY\" has 12 characters, and Koha takes 10".to_owned(),
            format!("M907 statistics: \"{}…\" has 99 characters, and Koha takes 80", "9".repeat(40)),
            "M907 code of an extended attribute: \"DEPARTMENTS\" has 11 characters, and Koha takes 10".to_owned(),
        ]
    );
    assert_eq!(not_written("koha", &patron), ["account type", "job category"]);
}

/// M912: a control character, and a code that would end before its end.
#[test]
fn m912_a_character_that_a_table_cannot_hold() {
    let patron = with(&bare(), |details| {
        details.last_name = Some("Ho\u{1B}lm".into());
        details.rare.statistics = vec![statistic("A:B", Some("x"))];
    });
    assert_eq!(
        refused("koha", &patron),
        [
            "M912 last name: \"Ho\u{1B}lm\" has the character U+001B, which a text table cannot hold",
            "M912 code of an extended attribute: \"A:B\" has a colon, which ends the code of an extended attribute in Koha",
        ]
    );
}

/// M914: Koha takes no patron without a name, a branch and a category.
#[test]
fn m914_a_value_that_koha_needs() {
    let patron = with(&bare(), |details| {
        (details.last_name, details.rare.campus, details.user_group) = (None, None, None);
    });
    assert_eq!(
        refused("koha", &patron),
        [
            "M914 last name: Koha needs a last name",
            "M914 campus: Koha needs a campus: the code of the patron's branch",
            "M914 user group: Koha needs a user group: the code of its category",
        ]
    );
}

#[test]
fn what_has_no_place_is_named() {
    assert_eq!(
        not_written("koha", &full()),
        [
            "preferred middle name",
            "preferred last name",
            "account type",
            "external ID",
            "preferred language",
            "job category",
            "purge date",
        ]
    );
    let crowded = with(&bare(), |details| {
        details.account_type = None;
        details.status = Some("INACTIVE".into());
        details.emails = ["a", "b", "c", "d"].map(|name| email(name, "work", name == "a")).into();
        details.phones = vec![
            phone("1", "home", false),
            phone("2", "officefax", false),
            Phone { sms: true, ..phone("3", "mobile", true) },
            Phone { sms: true, ..phone("4", "mobile", false) },
        ];
        let address = |preferred: bool| Address {
            lines: ["a", "b", "c", "d", "e"].map(|line| Some(line.into())).into(),
            types: "home,work".into(),
            preferred,
            ..Address::default()
        };
        details.addresses = vec![address(true), address(false), address(false)];
        let lost = Identifier { active: false, ..identifier("BARCODE", "5") };
        let noted = Identifier { note: Some("n".into()), ..identifier("NET_ID", "6") };
        details.identifiers = vec![lost, noted];
        details.roles = vec![Role::patron(), Role { role_type: "32".into(), ..Role::patron() }];
        let popup = model::patron::Note { popup: true, note_type: "OTHER".into(), ..note("a") };
        details.rare.notes = vec![popup, note("b")];
        details.rare.statistics = ["A", "B", "C"].map(|category| statistic(category, None)).into();
    });
    assert_eq!(
        not_written("koha", &crowded),
        [
            "status",
            "roles",
            "e-mail",
            "e-mail type",
            "e-mail type",
            "phone",
            "phone",
            "preferred phone",
            "phone for text messages",
            "address",
            "address type",
            "address line 3",
            "address line 4",
            "address line 5",
            "address type",
            "address line 3",
            "address line 4",
            "address line 5",
            "notes",
            "note type",
            "pop-up note",
            "cards not in use",
            "identifier note",
            "statistics",
        ]
    );
}
