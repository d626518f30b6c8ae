//! FOLIO: the body of its user import, and what the import takes.

use crate::support::{bare, email, file, full, identifier, not_written, phone, refused, target_of, with, writes};
use expect_test::expect;
use model::patron::{Address, Block, Phone};
use systems::BLOCKS_IN_FORCE;

#[test]
fn every_key_has_its_value() {
    writes(
        "folio",
        &[full(), bare()],
        &expect![[r#"
            {"users":[
            {"username":"lind.z","externalSystemId":"000123456","barcode":"21234000000017","active":true,"type":"patron","patronGroup":"COMMUNITY","personal":{"lastName":"Lind & <Dahl>","firstName":"Zoë","middleName":"Bea","preferredFirstName":"Zo","email":"zoe@example.org","phone":"555-0101","mobilePhone":"+47 22 55 01 02","dateOfBirth":"1980-02-29","addresses":[{"addressTypeId":"Home","addressLine1":"1 Elm Street","addressLine2":"Unit 3","city":"Urbana","region":"IL","postalCode":"61801","countryId":"US","primaryAddress":true},{"addressTypeId":"Alternative","addressLine1":"9 Oak Lane","city":"Salem","countryId":"NO","primaryAddress":false}],"preferredContactTypeId":"email"},"expirationDate":"2027-06-30"},
            {"username":"000123457","externalSystemId":"000123457","active":true,"type":"patron","patronGroup":"COMMUNITY","personal":{"lastName":"Holm","preferredContactTypeId":"mail"}}
            ],"totalRecords":2}
        "#]],
    );
    writes(
        "folio",
        &[],
        &expect![[r#"
            {"users":[

            ],"totalRecords":0}
        "#]],
    );
}

/// Whoever is inactive stays so; how a patron is reached best is what there is.
#[test]
fn a_user_is_active_and_reached_as_here() {
    let patron = with(&bare(), |details| {
        details.status = Some("INACTIVE".into());
        details.phones = vec![phone("1", "home", false), Phone { sms: true, ..phone("2", "mobile", true) }];
    });
    writes(
        "folio",
        &[patron],
        &expect![[r#"
            {"users":[
            {"username":"000123457","externalSystemId":"000123457","active":false,"type":"patron","patronGroup":"COMMUNITY","personal":{"lastName":"Holm","mobilePhone":"2","phone":"1","preferredContactTypeId":"text"}}
            ],"totalRecords":1}
        "#]],
    );
}

/// M912, M913, M914: what a database of FOLIO's takes is nearly everything.
#[test]
fn m912_m913_and_m914_what_folio_does_not_take() {
    assert_eq!(refused("folio", &full()), [""; 0]);
    assert_eq!(refused("folio", &bare()), [""; 0]);
    let patron = with(&bare(), |details| {
        details.first_name = Some("A\0na".into());
        details.last_name = None;
        details.status = Some("DELETED".into());
        let address = |types: &'static str, country: &str| Address {
            country: Some(country.into()),
            types: types.into(),
            ..Address::default()
        };
        details.addresses = vec![address("dorm", "Norge"), address("", "NO")];
    });
    assert_eq!(
        refused("folio", &patron),
        [
            "M912 first name: \"A\0na\" has the character U+0000, which FOLIO cannot hold",
            "M914 last name: FOLIO needs a last name",
            "M913 status: FOLIO knows ACTIVE or INACTIVE as status, not \"DELETED\"",
            "M913 country: FOLIO knows countries by codes such as US, and \"Norge\" is none",
            "M913 address type: FOLIO knows home, work, school or alternative as address type, not \"dorm\"",
            "M914 address type: FOLIO needs a type for every address",
        ]
    );
}

/// FOLIO refuses a user with two addresses of one type: the preferred one is written, and the other is named.
#[test]
fn no_two_addresses_have_one_type() {
    let address = |line: &str, types: &'static str, preferred: bool| Address {
        lines: [Some(line.into()), None, None, None, None].into(),
        types: types.into(),
        preferred,
        ..Address::default()
    };
    let patron = with(&bare(), |details| {
        details.account_type = None;
        details.addresses =
            vec![address("a", "home", false), address("b", "home,work", true), address("c", "work", false)];
    });
    writes(
        "folio",
        std::slice::from_ref(&patron),
        &expect![[r#"
            {"users":[
            {"username":"000123457","externalSystemId":"000123457","active":true,"type":"patron","patronGroup":"COMMUNITY","personal":{"lastName":"Holm","addresses":[{"addressTypeId":"Home","addressLine1":"b","primaryAddress":true},{"addressTypeId":"Work","addressLine1":"c","primaryAddress":false}],"preferredContactTypeId":"mail"}}
            ],"totalRecords":1}
        "#]],
    );
    assert_eq!(not_written("folio", &patron), ["campus", "address", "address type"]);
}

#[test]
fn what_has_no_place_is_named() {
    assert_eq!(
        not_written("folio", &full()),
        [
            "preferred middle name",
            "preferred last name",
            "title",
            "gender",
            "account type",
            "external ID",
            "campus",
            "preferred language",
            "job category",
            "purge date",
            "notes",
            "statistics",
            "statistics",
            "e-mail",
            "phone for text messages",
        ]
    );
    let crowded = with(&bare(), |details| {
        (details.account_type, details.rare.campus) = (None, None);
        details.emails = vec![email("a", "work", true)];
        details.phones = vec![phone("1", "office", true), phone("2", "home,mobile", false)];
        details.identifiers = vec![identifier("BARCODE", "1"), identifier("BARCODE", "2"), identifier("UNIV_ID", "3")];
    });
    assert_eq!(
        not_written("folio", &crowded),
        ["e-mail type", "phone", "phone type", "further cards", "identifiers of type UNIV_ID"]
    );
}

/// Whoever is barred here could borrow there, which is more than a value that is lost; a block that was lifted is none.
#[test]
fn a_block_in_force_is_told_from_one_that_was_lifted() {
    let block = |active: bool| Block {
        block_type: "GENERAL".into(),
        description: "ADDRESS".into(),
        active,
        note: None,
        expiry: None,
    };
    for target in ["folio", "csv"] {
        let of = |blocks: Vec<Block>| {
            let patron = with(&bare(), |details| {
                (details.account_type, details.rare.campus, details.rare.blocks) = (None, None, blocks);
            });
            not_written(target, &patron)
        };
        assert_eq!(of(vec![block(true), block(false)]), [BLOCKS_IN_FORCE, "blocks not in force"], "{target}");
        assert_eq!(of(vec![block(false)]), ["blocks not in force"], "{target}");
    }
    let patron = with(&bare(), |details| details.rare.blocks = vec![block(true)]);
    let user = file(target_of("folio"), std::slice::from_ref(&patron));
    assert!(user.contains("\"active\":true"), "the account stays what it was: {user}");
}
