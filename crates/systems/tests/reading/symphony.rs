//! SirsiDynix Symphony: a line for each field, blocks of them for addresses, boundaries between users.

use crate::support::{reads, system_of, written};
use expect_test::expect;

const EVERYTHING: &str = "\
*** DOCUMENT BOUNDARY ***
FORM=LDUSER
.USER_ID.   |a21221012345678
.USER_ALT_ID.   |a000123456
.USER_GROUP_ID.   |aLINDS
.USER_NAME.   |aLind, Zoë Bea
.USER_TITLE.   |aDr
.USER_FIRST_NAME.   |aZoë
.USER_MIDDLE_NAME.   |aBea
.USER_LAST_NAME.   |aLind
.USER_PREFERRED_NAME.   |aZo Lind
.USER_NAME_DSP_PREF.   |a1
.USER_LIBRARY.   |aMAIN
.USER_PROFILE.   |aCOMMUNITY
.USER_PREF_LANG.   |aENGLISH
.USER_PIN.   |asecret
.USER_STATUS.   |aDELINQUENT
.USER_ROUTING_FLAG.   |aY
.USER_CHG_HIST_RULE.   |aALLCHARGES
.USER_LAST_ACTIVITY.   |a20260611
.USER_PRIV_GRANTED.   |a20200105
.USER_PRIV_EXPIRES.   |a20270630
.USER_BIRTH_DATE.   |a19800229
.USER_CATEGORY1.   |aRET
.USER_CATEGORY2.   |a
.USER_CATEGORY5.   |aVIP
.USER_ACCESS.   |aPUBLIC
.USER_ENVIRONMENT.   |aSTAFF
.USER_MAILINGADDR.   |a2
.USER_ADDR1_BEGIN.
.STREET.   |a1 Elm Street
.APT/SUITE.   |aUnit 3
.CARE/OF.   |aHolm, Bo
.CITY/STATE.   |aUrbana, IL
.ZIP.   |a61801
.PHONE.   |a555-0101
.HOMEPHONE.   |a555-0102
.CELLPHONE.   |a555-0103
.EMAIL.   |azoe@example.org
.USER_ADDR1_END.
.USER_ADDR2_BEGIN.
.STREET.   |a9 Oak Lane
.CITY/PROV.   |aEdmonton
.POSTALCODE.   |aT6G 0G9
.EMAIL.   |azoe@example.net
.DEPT.   |aHistory
.USER_ADDR2_END.
.USER_ADDR3_BEGIN.
.USER_ADDR3_END.
.USER_XINFO_BEGIN.
.NOTE.   |apays cash
.NOTE.   |aask for the key
.NOTIFY_VIA.   |aPHONE
.USER_XINFO_END.
";

#[test]
fn every_tag_is_carried_over_or_counted() {
    reads(
        EVERYTHING,
        &expect![[r#"
            symphony-flat by lines
            1
              USER_ID: Field(PrimaryId) = 21221012345678
              USER_ALT_ID: Identifier(Value) 1 = 000123456
              USER_ALT_ID: Identifier(Kind) 1 = UNIV_ID
              USER_GROUP_ID: left behind
              USER_NAME: Field(FullName) = Lind, Zoë Bea
              USER_TITLE: Field(Title) = Dr
              USER_FIRST_NAME: Field(FirstName) = Zoë
              USER_MIDDLE_NAME: Field(MiddleName) = Bea
              USER_LAST_NAME: Field(LastName) = Lind
              USER_PREFERRED_NAME: left behind
              USER_NAME_DSP_PREF: left behind
              USER_LIBRARY: Field(Campus) = MAIN
              USER_PROFILE: Field(UserGroup) = COMMUNITY
              USER_PREF_LANG: Field(PreferredLanguage) = ENGLISH
              USER_PIN: password = secret
              USER_STATUS: Block(Description) 1 = DELINQUENT
              USER_STATUS: Block(Kind) 1 = GENERAL
              USER_STATUS: Block(Remark) 1 = user status in Symphony
              USER_ROUTING_FLAG: left behind
              USER_CHG_HIST_RULE: left behind
              USER_LAST_ACTIVITY: left behind
              USER_PRIV_GRANTED: left behind
              USER_PRIV_EXPIRES: Field(ExpiryDate) = 20270630
              USER_BIRTH_DATE: Field(BirthDate) = 19800229
              USER_CATEGORY1: Statistic(Category) 1 = RET
              USER_CATEGORY5: Statistic(Category) 5 = VIP
              USER_ACCESS: left behind
              USER_ENVIRONMENT: left behind
              USER_MAILINGADDR: Address(Preferred) 2 = yes
              ADDR1 STREET: Address(Line1) 1 = 1 Elm Street
              ADDR1 APT/SUITE: Address(Line2) 1 = Unit 3
              ADDR1 CARE/OF: Address(Line3) 1 = Holm, Bo
              ADDR1 CITY/STATE: Address(City) 1 = Urbana
              ADDR1 CITY/STATE: Address(StateProvince) 1 = IL
              ADDR1 ZIP: Address(PostalCode) 1 = 61801
              ADDR1 PHONE: Phone(Number) 3 = 555-0101
              ADDR1 PHONE: Phone(Types) 3 = home
              ADDR1 HOMEPHONE: Phone(Number) 4 = 555-0102
              ADDR1 HOMEPHONE: Phone(Types) 4 = home
              ADDR1 CELLPHONE: Phone(Number) 5 = 555-0103
              ADDR1 CELLPHONE: Phone(Types) 5 = mobile
              ADDR1 EMAIL: Email(Address) 1 = zoe@example.org
              ADDR1 EMAIL: Email(Types) 1 = personal
              ADDR2 STREET: Address(Line1) 2 = 9 Oak Lane
              ADDR2 STREET: Address(Types) 2 = alternative
              ADDR2 CITY/PROV: Address(City) 2 = Edmonton
              ADDR2 CITY/PROV: Address(Types) 2 = alternative
              ADDR2 POSTALCODE: Address(PostalCode) 2 = T6G 0G9
              ADDR2 POSTALCODE: Address(Types) 2 = alternative
              ADDR2 EMAIL: Email(Address) 2 = zoe@example.net
              ADDR2 EMAIL: Email(Types) 2 = personal
              ADDR2 DEPT: left behind
              XINFO NOTE: Note(Text) 1 = pays cash
              XINFO NOTE: Note(Text) 2 = ask for the key
              XINFO NOTIFY_VIA: left behind
        "#]],
    );
}

/// Files to be loaded leave out `|a` and the columns; every line end ends a line; an empty record is nobody.
#[test]
fn files_come_in_many_forms() {
    reads(
        "\r\n*** DOCUMENT BOUNDARY ***\r\n.USER_ID. 17\r.USER_ALT_ID.17\r\n\r\n.USER_PRIV_EXPIRES. NEVER\n.USER_BIRTH_DATE. NEVER\n.USER_MAILINGADDR. 9\n\
         *** DOCUMENT BOUNDARY ***\nFORM=LDUSER\n*** DOCUMENT BOUNDARY ***\n.USER_ID.   |a18\n.USER_NAME.   |aHolm, Bo\n",
        &expect![[r#"
            symphony-flat by lines
            2
              USER_ID: Field(PrimaryId) = 17
              USER_PRIV_EXPIRES: left behind
              USER_BIRTH_DATE: left behind
              USER_MAILINGADDR: left behind
            11
              USER_ID: Field(PrimaryId) = 18
              USER_NAME: Field(FullName) = Holm, Bo
        "#]],
    );
}

/// What reading users gives, each of these lines one, with a good one behind.
fn damages(users: &[&str]) -> Vec<String> {
    let boundary = "*** DOCUMENT BOUNDARY ***\n";
    let users: String = users.iter().map(|user| format!("{boundary}{user}\n")).collect();
    let written = written(&format!("{users}{boundary}.USER_ID. 99\n"));
    assert!(written.ends_with("  USER_ID: Field(PrimaryId) = 99\n"), "{written}");
    written.lines().filter(|line| line.contains("damaged")).map(str::to_owned).collect()
}

#[test]
fn a_damaged_user_is_told_at_its_boundary_and_the_rest_goes_on() {
    let long = [".NOTE. x"; 201].join("\n");
    let damaged = damages(&[
        ".USER_ID. 1\nwrapped text",
        ".USER_ID 1",
        ". . 1",
        "FORM=MARC\n.USER_ID. 1",
        ".USER_ID. 1\nFORM=LDUSER",
        ".USER_ID. |b1",
        ".USER_NAME. |aLind|bAna",
        ".USER_ADDR1_BEGIN.\n.STREET. 1 Elm Street",
        ".USER_ADDR1_BEGIN.\n.USER_ADDR2_BEGIN.",
        ".USER_ADDR1_BEGIN. 1 Elm Street",
        ".USER_ADDR1_BEGIN.\n.USER_ADDR2_END.",
        ".USER_ADDR1_END.",
        ".USER_ADDR1_BEGIN.\n.USER_ADDR1_END.\n.USER_ADDR1_BEGIN.",
        ".USER_ADDR4_BEGIN.",
        ".USER_ID. 1\n.USER_ID. 1",
        ".USER_ADDR1_BEGIN.\n.ZIP. 1\n.POSTALCODE. 2",
        ".USER_ADDR1_BEGIN.\n.CITY/PROV. 1\n.CITY/STATE. 2",
        &long,
    ]);
    assert_eq!(
        damaged,
        [
            "1 damaged: line 3 has no tag",
            "4 damaged: line 5 has no tag",
            "6 damaged: line 7 has no tag",
            "8 damaged: line 9 is a form other than LDUSER",
            "11 damaged: line 13 is a form other than LDUSER",
            "14 damaged: line 15 has a part other than |a",
            "16 damaged: line 17 has a part other than |a",
            "18 damaged: ADDR1 is never ended",
            "21 damaged: line 23 begins a block inside ADDR1",
            "24 damaged: line 25 begins ADDR1 and has a value",
            "26 damaged: line 28 ends ADDR2, which is not open",
            "29 damaged: line 30 ends ADDR1, which is not open",
            "31 damaged: line 34 begins a second ADDR1",
            "35 damaged: line 36 begins or ends a block that is not known",
            "37 damaged: line 39 says USER_ID again",
            "40 damaged: line 43 says ADDR1 POSTALCODE again",
            "44 damaged: line 47 says ADDR1 CITY/STATE again",
            "48 damaged: it has more than 200 lines",
        ]
    );
}

/// All is well with a user who is OK; any other status keeps somebody from borrowing, also one that no manual has.
#[test]
fn a_status_other_than_ok_is_a_block() {
    let blocks = |status: &str| {
        let written = written(&format!("*** DOCUMENT BOUNDARY ***\n.USER_ID. 17\n.USER_STATUS. {status}\n"));
        written.lines().filter(|line| line.contains("(Description)")).map(str::to_owned).collect::<Vec<_>>()
    };
    for status in ["BARRED", "BLOCKED", "DELINQUENT", "LOSTCARD"] {
        assert_eq!(blocks(status), [format!("  USER_STATUS: Block(Description) 1 = {status}")]);
    }
    assert_eq!((blocks("OK"), blocks("ok"), blocks("")), (Vec::new(), Vec::new(), Vec::new()));
}

/// A bar in a note is a bar; behind the last line nothing may be missing.
#[test]
fn a_user_who_is_cut_off_is_damaged() {
    let whole = "*** DOCUMENT BOUNDARY ***\n.USER_ID.   |a17\n.USER_XINFO_BEGIN.\n.NOTE.   |aa | b\n.USER_XINFO_END.\n";
    assert!(written(whole).ends_with("XINFO NOTE: Note(Text) 1 = a | b\n"), "{}", written(whole));
    let cut = written(whole.trim_end());
    let why = "1 damaged: the file ends in the middle of its last line, or the end of that line is missing\n";
    assert_eq!(cut, format!("symphony-flat by lines\n{why}"));
}

#[test]
fn only_records_of_users_are_of_symphony() {
    let is_of_symphony = |text: &str| system_of(text).is_some_and(|system| system.name == "symphony-flat");
    assert!(is_of_symphony("*** DOCUMENT BOUNDARY ***\nFORM=LDUSER\n.USER_ID. 17\n"));
    assert!(!is_of_symphony("*** DOCUMENT BOUNDARY ***\nFORM=MARC\n.000. |aam a\n.245. 04|aThe list\n"));
    assert!(!is_of_symphony("ID,Name\n.USER_ID.,*** DOCUMENT BOUNDARY ***\n"));
}
