//! Koha: what stands in which column, what fits there, and what does not.

use crate::support::{
    bare, email, full, identifier, not_written, note, phone, refused, statistic, target_of, with, writes,
};
use expect_test::expect;
use model::patron::{Address, Phone, Role};

#[test]
fn every_column_has_its_value() {
    writes(
        "koha",
        &[full(), bare()],
        &expect![[r#"
            cardnumber,surname,firstname,middle_name,preferred_name,title,sex,dateofbirth,branchcode,categorycode,dateexpiry,email,emailpro,B_email,phone,phonepro,mobile,B_phone,smsalertnumber,address,address2,city,state,zipcode,country,B_address,B_address2,B_city,B_state,B_zipcode,B_country,borrowernotes,opacnote,userid,sort1,sort2,patron_attributes
            000123456,Lind & <Dahl>,Zoë,Bea,Zo,DR,F,1980-02-29,MAIN,COMMUNITY,2027-06-30,zoe@example.org,zoe@example.com,,555-0101,,+47 22 55 01 02,,+47 22 55 01 02,1 Elm Street,Unit 3,Urbana,IL,61801,USA,9 Oak Lane,,Salem,,,NOR,"pays cash, ""late""",,lind.z,RET,,"BARCODE:21234000000017,""DEPT:History, old"""
            000123457,Holm,,,,,,,MAIN,COMMUNITY,,,,,,,,,,,,,,,,,,,,,,,,,,,
        "#]],
    );
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
        details.gender = Some("FEMALE".into());
        details.campus = Some("MAIN-LIBRARY".into());
        details.identifiers = vec![identifier("UNIVERSITY_ID", "17")];
        details.statistics = vec![statistic(&long.repeat(3), None)];
        details.job_category = Some(long.repeat(9).into());
    });
    assert_eq!(
        refused("koha", &patron),
        [
            "M907 gender: \"FEMALE\" has 6 characters, and Koha takes 1".to_owned(),
            "M907 campus: \"MAIN-LIBRARY\" has 12 characters, and Koha takes 10".to_owned(),
            format!("M907 statistics: \"{}…\" has 99 characters, and Koha takes 80", "9".repeat(40)),
            "M907 code of an extended attribute: \"UNIVERSITY_ID\" has 13 characters, and Koha takes 10".to_owned(),
        ]
    );
    assert_eq!(not_written("koha", &patron), ["account type", "job category"]);
}

/// M912: a control character, and a code that would end before its end.
#[test]
fn m912_a_character_that_a_table_cannot_hold() {
    let patron = with(&bare(), |details| {
        details.last_name = Some("Ho\u{1B}lm".into());
        details.statistics = vec![statistic("A:B", Some("x"))];
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
        (details.last_name, details.campus, details.user_group) = (None, None, None);
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
            lines: ["a", "b", "c", "d", "e"].map(|line| Some(line.into())),
            types: "home,work".into(),
            preferred,
            ..Address::default()
        };
        details.addresses = vec![address(true), address(false), address(false)];
        let lost = model::patron::Identifier { active: false, ..identifier("BARCODE", "5") };
        let noted = model::patron::Identifier { note: Some("n".into()), ..identifier("NET_ID", "6") };
        details.identifiers = vec![lost, noted];
        details.roles = vec![Role::patron(), Role { role_type: "32".into(), ..Role::patron() }];
        let popup = model::patron::Note { popup: true, note_type: "OTHER".into(), ..note("a") };
        details.notes = vec![popup, note("b")];
        details.statistics = ["A", "B", "C"].map(|category| statistic(category, None)).into();
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
            "identifiers",
            "identifier note",
            "statistics",
        ]
    );
}
