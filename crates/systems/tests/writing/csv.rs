//! The plain table: what stands in it, and what does not.

use crate::support::{
    bare, email, file, full, identifier, not_written, note, phone, refused, statistic, target_of, with,
};
use expect_test::expect;
use model::patron::{Address, Identifier, Note, Phone, Role};
use systems::columns::{COLUMNS, cells};

#[test]
fn every_column_has_its_value() {
    let table = file(target_of("csv"), &[full(), bare()]);
    let expected = expect![[r#"
        "Primary ID","First name","Middle name","Last name","Preferred first name","Preferred middle name","Preferred last name","Title","Gender","Birth date","User group","Account type","External ID","Record type","Status","Campus","Preferred language","Job category","Expiry date","Purge date","E-mail","Second e-mail","Other e-mail","Phone","Other phone","Mobile phone","Cell phone","Work phone","Office phone","Address line 1","Address line 2","Address line 3","Address line 4","Address line 5","City","State or province","Postal code","Country","Barcode","Note","Comment","Remark","Statistical category","Statistic","Stat category"
        "000123456","Zoë","Bea","Lind & <Dahl>","Zo","B","Dahl","DR","F","1980-02-29","COMMUNITY","external","SIS","PUBLIC","ACTIVE","MAIN","en","RET","2027-06-30","2028-06-30","zoe@example.org","zoe@example.com","","555-0101","","'+47 22 55 01 02","","","","1 Elm Street","Unit 3","","","","Urbana","IL","61801","USA","21234000000017","pays cash, ""late""","","","RET","DEPT",""
        "000123457","","","Holm","","","","","","","COMMUNITY","internal","","","","MAIN","","","","","","","","","","","","","","","","","","","","","","","","","","","","",""
    "#]];
    expected.assert_eq(table.strip_prefix('\u{FEFF}').expect("the mark that spreadsheets look for"));
}

/// Trial O01: what a spreadsheet would calculate has an apostrophe in front in the table, and none in the cells of a
/// workbook, which are text.
#[test]
fn no_value_becomes_a_formula() {
    let patron = with(&bare(), |details| {
        details.last_name = Some("=1+1".into());
        details.rare.notes = vec![note("Box 7,-B")];
    });
    let mut table = String::new();
    (target_of("csv").write)(&patron, &mut table);
    assert!(table.contains(",\"'=1+1\",") && table.contains(",\"Box 7,'-B\","), "{table}");
    let mut row = vec!["left over".to_owned()];
    cells(&patron, &mut row);
    assert_eq!(row.len(), COLUMNS.len());
    assert_eq!((row[0].as_str(), row[3].as_str()), ("000123457", "=1+1"));
}

/// M912: a table holds everything but control characters.
#[test]
fn m912_a_character_that_a_table_cannot_hold() {
    assert_eq!(refused("csv", &full()), [""; 0]);
    let patron = with(&bare(), |details| details.rare.notes = vec![note("a\u{7}b\nc")]);
    assert_eq!(
        refused("csv", &patron),
        ["M912 notes: \"a\u{7}b\nc\" has the character U+0007, which a text table cannot hold"]
    );
}

#[test]
fn what_has_no_place_is_named() {
    assert_eq!(
        not_written("csv", &full()),
        [
            "e-mail type",
            "phone for text messages",
            "address",
            "identifiers of type NET_ID",
            "note on a statistical category",
        ]
    );
    assert_eq!(not_written("csv", &bare()), [""; 0]);
    let crowded = with(&bare(), |details| {
        details.emails = ["a", "b", "c", "d"].map(|name| email(name, "personal", name == "a")).into();
        details.phones = vec![
            phone("1", "home", false),
            phone("2", "home,mobile", false),
            phone("3", "officefax", false),
            Phone { sms: true, ..phone("4", "office", true) },
        ];
        details.addresses = vec![Address { types: "work".into(), preferred: true, ..Address::default() }];
        details.identifiers = vec![Identifier { note: Some("n".into()), ..identifier("BARCODE", "1") }];
        details.roles = vec![Role { active: false, ..Role::patron() }];
        let shown = Note { viewable: true, popup: true, note_type: "OTHER".into(), ..note("a") };
        details.rare.notes = vec![shown, note("b"), note("c"), note("d")];
        details.rare.statistics = ["A", "B", "C", "D"].map(|category| statistic(category, None)).into();
    });
    assert_eq!(
        not_written("csv", &crowded),
        [
            "roles",
            "e-mail",
            "phone",
            "phone type",
            "preferred phone",
            "phone for text messages",
            "address type",
            "identifier note",
            "notes",
            "note type",
            "note shown to the patron",
            "pop-up note",
            "statistics",
        ]
    );
}
