//! Alma: users as XML for the SIS load and as JSON for the API, and what each of the two takes.

use crate::support::{bare, email, file, full, identifier, not_written, note, phone, refused, target_of, with, writes};
use expect_test::expect;
use model::patron::{AccountType, Address, Block, Identifier, Patron, Phone, Role};

/// Whom the campus keeps, with as little as possible.
fn of_campus() -> Patron {
    with(&bare(), |details| {
        details.account_type = Some(AccountType::External);
        details.rare.external_id = Some("SIS".into());
    })
}

/// Somebody with what only staff give: a block and a further role.
fn with_block() -> Patron {
    with(&bare(), |details| {
        details.rare.blocks = vec![Block {
            block_type: "GENERAL".into(),
            description: "ADDRESS".into(),
            active: false,
            note: Some("moved".into()),
            expiry: "2027-06-30".parse().ok(),
        }];
        details.roles = vec![
            Role::patron(),
            Role {
                role_type: "32".into(),
                scope: Some("MAIN".into()),
                active: false,
                expiry: "2026-12-31".parse().ok(),
            },
        ];
    })
}

#[test]
fn every_element_has_its_value() {
    writes(
        "alma-xml",
        &[full(), of_campus()],
        &expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <users>
            <user><primary_id>000123456</primary_id><first_name>Zoë</first_name><middle_name>Bea</middle_name><last_name>Lind &amp; &lt;Dahl&gt;</last_name><user_title>DR</user_title><job_category>RET</job_category><gender>F</gender><user_group>COMMUNITY</user_group><campus_code>MAIN</campus_code><preferred_language>en</preferred_language><birth_date>1980-02-29Z</birth_date><expiry_date>2027-06-30Z</expiry_date><purge_date>2028-06-30Z</purge_date><status>ACTIVE</status><pref_first_name>Zo</pref_first_name><pref_middle_name>B</pref_middle_name><pref_last_name>Dahl</pref_last_name><contact_info><addresses><address preferred="true"><line1>1 Elm Street</line1><line2>Unit 3</line2><city>Urbana</city><state_province>IL</state_province><postal_code>61801</postal_code><country>USA</country><address_types><address_type>home</address_type></address_types></address><address preferred="false"><line1>9 Oak Lane</line1><city>Salem</city><country>NOR</country><address_types><address_type>alternative</address_type></address_types></address></addresses><emails><email preferred="true"><email_address>zoe@example.org</email_address><email_types><email_type>personal</email_type></email_types></email><email preferred="false"><email_address>zoe@example.com</email_address><email_types><email_type>work</email_type></email_types></email></emails><phones><phone preferred="true" preferred_sms="false"><phone_number>555-0101</phone_number><phone_types><phone_type>home</phone_type></phone_types></phone><phone preferred="false" preferred_sms="true"><phone_number>+47 22 55 01 02</phone_number><phone_types><phone_type>mobile</phone_type></phone_types></phone></phones></contact_info><user_identifiers><user_identifier><id_type>NET_ID</id_type><value>lind.z</value><status>ACTIVE</status></user_identifier><user_identifier><id_type>BARCODE</id_type><value>21234000000017</value><status>ACTIVE</status></user_identifier></user_identifiers><user_notes><user_note><note_type>LIBRARY</note_type><note_text>pays cash, "late"</note_text><user_viewable>false</user_viewable><popup_note>false</popup_note></user_note></user_notes><user_statistics><user_statistic><statistic_category>RET</statistic_category></user_statistic><user_statistic><statistic_category>DEPT</statistic_category><statistic_note>History, old</statistic_note></user_statistic></user_statistics></user>
            <user><primary_id>000123457</primary_id><last_name>Holm</last_name><user_group>COMMUNITY</user_group><campus_code>MAIN</campus_code></user>
            </users>
        "#]],
    );
    assert_eq!(target_of("alma-xml").most, Some(20_000));
}

#[test]
fn every_member_has_its_value() {
    writes(
        "alma-json",
        &[full(), bare()],
        &expect![[r#"
            {"user":[
            {"record_type":{"value":"PUBLIC"},"primary_id":"000123456","first_name":"Zoë","middle_name":"Bea","last_name":"Lind & <Dahl>","user_title":{"value":"DR"},"job_category":{"value":"RET"},"gender":{"value":"F"},"user_group":{"value":"COMMUNITY"},"campus_code":{"value":"MAIN"},"preferred_language":{"value":"en"},"birth_date":"1980-02-29Z","expiry_date":"2027-06-30Z","purge_date":"2028-06-30Z","status":{"value":"ACTIVE"},"pref_first_name":"Zo","pref_middle_name":"B","pref_last_name":"Dahl","account_type":{"value":"EXTERNAL"},"external_id":"SIS","contact_info":{"address":[{"preferred":true,"line1":"1 Elm Street","line2":"Unit 3","city":"Urbana","state_province":"IL","postal_code":"61801","country":{"value":"USA"},"address_type":[{"value":"home"}]},{"preferred":false,"line1":"9 Oak Lane","city":"Salem","country":{"value":"NOR"},"address_type":[{"value":"alternative"}]}],"email":[{"preferred":true,"email_address":"zoe@example.org","email_type":[{"value":"personal"}]},{"preferred":false,"email_address":"zoe@example.com","email_type":[{"value":"work"}]}],"phone":[{"preferred":true,"preferred_sms":false,"phone_number":"555-0101","phone_type":[{"value":"home"}]},{"preferred":false,"preferred_sms":true,"phone_number":"+47 22 55 01 02","phone_type":[{"value":"mobile"}]}]},"user_identifier":[{"id_type":{"value":"NET_ID"},"value":"lind.z","status":"ACTIVE"},{"id_type":{"value":"BARCODE"},"value":"21234000000017","status":"ACTIVE"}],"user_role":[{"status":{"value":"ACTIVE"},"role_type":{"value":"200"}}],"user_note":[{"note_type":{"value":"LIBRARY"},"note_text":"pays cash, \"late\"","user_viewable":false,"popup_note":false,"segment_type":"Internal"}],"user_statistic":[{"statistic_category":{"value":"RET"}},{"statistic_category":{"value":"DEPT"},"statistic_note":"History, old"}]},
            {"record_type":{"value":"PUBLIC"},"primary_id":"000123457","last_name":"Holm","user_group":{"value":"COMMUNITY"},"campus_code":{"value":"MAIN"},"account_type":{"value":"INTERNAL"},"force_password_change":"TRUE"}
            ],"total_record_count":2}
        "#]],
    );
}

/// Blocks go both ways, and roles only through the API.
#[test]
fn blocks_and_roles_go_where_alma_takes_them() {
    let patron = with_block();
    let xml = file(target_of("alma-xml"), std::slice::from_ref(&patron));
    let block = "<user_blocks><user_block><block_type>GENERAL</block_type><block_description>ADDRESS</block_description><block_status>INACTIVE</block_status><block_note>moved</block_note><expiry_date>2027-06-30T00:00:00Z</expiry_date></user_block></user_blocks>";
    assert!(xml.contains(block) && !xml.contains("role"), "{xml}");
    let json = file(target_of("alma-json"), std::slice::from_ref(&patron));
    let block = r#""user_block":[{"block_type":{"value":"GENERAL"},"block_description":{"value":"ADDRESS"},"block_status":"INACTIVE","block_note":"moved","expiry_date":"2027-06-30T00:00:00Z"}]"#;
    let role = r#"{"status":{"value":"INACTIVE"},"scope":{"value":"MAIN"},"role_type":{"value":"32"},"expiry_date":"2026-12-31Z"}"#;
    assert!(json.contains(block) && json.contains(role), "{json}");
    assert_eq!(not_written("alma-xml", &patron), ["roles"]);
    assert_eq!(not_written("alma-json", &patron), [""; 0]);
}

/// Of an external user, what the library notes is not the campus's, whose next load would take it away. Of an internal one
/// nothing is the campus's.
#[test]
fn notes_and_blocks_of_external_users_are_the_librarys() {
    let of_library = |account: AccountType| {
        let patron = with(&with_block(), |details| {
            details.account_type = Some(account);
            details.rare.notes = vec![note("pays cash")];
            details.emails = vec![email("a@example.org", "personal", true)];
        });
        file(target_of("alma-json"), &[patron]).matches(r#""segment_type":"Internal""#).count()
    };
    assert_eq!([of_library(AccountType::External), of_library(AccountType::Internal)], [2, 0]);
}

/// M913: contacts have only their primary ID.
#[test]
fn m913_a_contact_with_a_card_is_refused() {
    let contact = |identifiers: Vec<Identifier>| {
        with(&bare(), |details| {
            details.record_type = Some("CONTACT".into());
            details.identifiers = identifiers;
        })
    };
    assert_eq!(
        refused("alma-json", &contact(vec![identifier("BARCODE", "21234000000017")])),
        ["M913 identifier: Alma takes no identifier of a contact but the primary ID"]
    );
    assert_eq!(refused("alma-json", &contact(Vec::new())), [""; 0]);
}

#[test]
fn what_alma_takes_is_not_refused() {
    assert_eq!(refused("alma-xml", &full()), [""; 0]);
    assert_eq!(refused("alma-json", &full()), [""; 0]);
    assert_eq!(refused("alma-json", &bare()), [""; 0]);
    // The external ID is that of the profile by which Alma loads the file.
    assert_eq!(not_written("alma-xml", &full()), [""; 0]);
    assert_eq!(not_written("alma-json", &full()), [""; 0]);
}

/// M913 and M914: files of the campus make external users only.
#[test]
fn m913_and_m914_internal_users_are_in_no_file() {
    assert_eq!(
        refused("alma-xml", &bare()),
        ["M913 account type: Alma's SIS load takes external accounts only; an internal one goes in through Alma's API",]
    );
    let unknown = with(&bare(), |details| details.account_type = None);
    assert_eq!(
        refused("alma-xml", &unknown),
        ["M914 account type: Alma's SIS load takes external accounts only, and nothing says that this is one"]
    );
    assert_eq!(refused("alma-json", &unknown), ["M914 account type: Alma needs an account type, internal or external"]);
    let of_both = with(&bare(), |details| details.rare.external_id = Some("SIS".into()));
    assert_eq!(
        refused("alma-json", &of_both),
        ["M913 external ID: Alma takes no external ID for an internal account, and this one has \"SIS\"",]
    );
    let of_nobody = with(&of_campus(), |details| details.rare.external_id = None);
    assert_eq!(
        refused("alma-json", &of_nobody),
        ["M914 external ID: Alma needs the external ID of every external account: the code of its SIS profile"]
    );
}

/// M907, M912, M913, M914: what the schema and its tables say.
#[test]
fn m907_to_m914_what_the_schema_does_not_take() {
    let patron = with(&of_campus(), |details| {
        details.last_name = Some("Ho\u{1B}lm".into());
        details.rare.campus = Some("C".repeat(51).into());
        details.status = Some("GONE".into());
        details.record_type = Some("VISITOR".into());
        details.addresses =
            vec![Address { types: "home,dorm".into(), country: Some("Norge".into()), ..Address::default() }];
        details.emails = vec![email("a@example.org", "", true)];
        details.phones = vec![phone("555-0101", "landline", true)];
        details.identifiers = vec![identifier("", "17")];
        details.rare.notes = vec![note(&"n".repeat(2_001))];
        details.roles = vec![Role { scope: Some("S".repeat(51).into()), ..Role::patron() }];
    });
    let of_both = [
        "M912 last name: \"Ho\u{1B}lm\" has the character U+001B, which XML cannot hold".to_owned(),
        format!("M907 campus: \"{}…\" has 51 characters, and Alma takes 50", "C".repeat(40)),
        "M913 status: Alma knows ACTIVE or INACTIVE as status, not \"GONE\"".to_owned(),
        "M914 address line 1: Alma needs a first line in every address".to_owned(),
        "M914 city: Alma needs a city in every address".to_owned(),
        "M913 country: Alma knows countries by codes such as USA, and \"Norge\" is none".to_owned(),
        "M913 address type: Alma knows home, work, school or alternative as address type, not \"dorm\"".to_owned(),
        "M914 e-mail type: Alma needs a type for every e-mail address".to_owned(),
        "M913 phone type: Alma knows home, mobile, office or officefax as phone type, not \"landline\"".to_owned(),
        "M914 identifier type: Alma needs a type for every identifier".to_owned(),
        format!("M907 note: \"{}…\" has 2001 characters, and Alma takes 2000", "n".repeat(40)),
    ];
    let mut expected = of_both.to_vec();
    assert_eq!(refused("alma-xml", &patron), expected);
    expected[0] = expected[0].replace("which XML", "which Alma");
    expected.push(format!("M907 scope of a role: \"{}…\" has 51 characters, and Alma takes 50", "S".repeat(40)));
    expected.push("M913 record type: Alma knows PUBLIC, STAFF or CONTACT as record type, not \"VISITOR\"".to_owned());
    assert_eq!(refused("alma-json", &patron), expected);
}

/// One number gets text messages there; a fax has a code with a capital letter.
#[test]
fn phones_are_as_alma_has_them() {
    let patron = with(&bare(), |details| {
        details.phones = vec![
            Phone { sms: true, ..phone("1", "mobile", true) },
            Phone { sms: true, ..phone("2", "office,officefax", false) },
        ];
    });
    let json = file(target_of("alma-json"), std::slice::from_ref(&patron));
    let phones = r#""phone":[{"preferred":true,"preferred_sms":true,"phone_number":"1","phone_type":[{"value":"mobile"}]},{"preferred":false,"preferred_sms":false,"phone_number":"2","phone_type":[{"value":"office"},{"value":"officeFax"}]}]"#;
    assert!(json.contains(phones), "{json}");
    for target in ["alma-json", "alma-xml"] {
        assert_eq!(not_written(target, &patron), ["phone for text messages"], "{target}");
    }
}

/// No text of a patron becomes an element, and what no document can hold is in none.
#[test]
fn no_text_harms_the_document() {
    let patron = with(&of_campus(), |details| {
        details.last_name = Some("]]></last_name><x>&\u{0}\u{1B}\u{FFFE}".into());
    });
    let xml = file(target_of("alma-xml"), &[patron]);
    assert!(xml.contains("<last_name>]]&gt;&lt;/last_name&gt;&lt;x&gt;&amp;</last_name>"), "{xml}");
}
