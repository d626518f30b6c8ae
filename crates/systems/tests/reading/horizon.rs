//! SirsiDynix Horizon: a header that names the columns, then borrowers in one line or in a line for each table.

use crate::support::{reads, system_of, written};
use expect_test::expect;

const M41: &str = "\
x- borrower: second_id; name; btype; location; expiration_date; birth_date; pin; n_children
borrower_phone: phone_type; phone_no
ba: address_type; address1; address2; city_st; postal_code; email_name; email_address; send_preoverdue; mail_sort_type
borrower_barcode: bbarcode
borrower_bstat: bstat
borrower_image: picture
M- borrower: 000123456; Lind, Zoë Bea; COMMUNITY; MAIN; 06-05-2027; 02-29-80; 1234; 3
borrower_phone: h-noTC; 555-0101
bp: w; 555-0102
borrower_address: 0; 1 Elm Street; Unit 3; Urbana, IL; 61801; zoe; zoe@example.org; 1; dom
borrower_address: 2; 9 Oak Lane; ; edmonton
ba: 7
borrower_barcode: 21234000000017
borrower_barcode: 21234000000025
borrower_bstat: RET
borrower_bstat: VIP
borrower_image: 17.jpg
a-bt:000123457;Holm, Bo
";

#[test]
fn every_table_is_carried_over_or_counted() {
    reads(
        M41,
        &expect![[r#"
            horizon-import by lines
            7
              borrower.second_id: Field(PrimaryId) = 000123456
              borrower.name: Field(FullName) = Lind, Zoë Bea
              borrower.btype: Field(UserGroup) = COMMUNITY
              borrower.location: Field(Campus) = MAIN
              borrower.expiration_date: Field(ExpiryDate) = 2027-06-05
              borrower.birth_date: Field(BirthDate) = Feb 29 80
              borrower.pin: password = 1234
              borrower.n_children: left behind
              borrower_phone.phone_type: left behind
              borrower_phone.phone_no: Phone(Number) 1 = 555-0101
              borrower_phone.phone_type: left behind
              borrower_phone.phone_no: Phone(Number) 2 = 555-0102
              borrower_address.address_type: Address(Types) 1 = home
              borrower_address.address1: Address(Line1) 1 = 1 Elm Street
              borrower_address.address2: Address(Line2) 1 = Unit 3
              borrower_address.city_st: Address(City) 1 = Urbana
              borrower_address.city_st: Address(StateProvince) 1 = IL
              borrower_address.postal_code: Address(PostalCode) 1 = 61801
              borrower_address.email_name: left behind
              borrower_address.email_address: Email(Address) 1 = zoe@example.org
              borrower_address.email_address: Email(Types) 1 = personal
              borrower_address.send_preoverdue: left behind
              borrower_address.mail_sort_type: left behind
              borrower_address.address_type: Address(Types) 2 = alternative
              borrower_address.address_type: Address(Preferred) 2 = yes
              borrower_address.address1: Address(Line1) 2 = 9 Oak Lane
              borrower_address.city_st: Address(City) 2 = edmonton
              borrower_address.address_type: left behind
              borrower_barcode.bbarcode: Identifier(Value) 1 = 21234000000017
              borrower_barcode.bbarcode: Identifier(Kind) 1 = BARCODE
              borrower_barcode.bbarcode: Identifier(Value) 2 = 21234000000025
              borrower_barcode.bbarcode: Identifier(Kind) 2 = BARCODE
              borrower_bstat.bstat: Statistic(Category) 1 = RET
              borrower_bstat.bstat: Statistic(Category) 2 = VIP
              borrower_image.picture: left behind
            18
              borrower.second_id: Field(PrimaryId) = 000123457
              borrower.name: Field(FullName) = Holm, Bo
        "#]],
    );
}

/// Columns at the end may be left out, the last may have a delimiter, and `\` goes on in the next line.
#[test]
fn one_line_has_all_of_a_borrower() {
    reads(
        "x- bt(1).second_id| bt(1).name| ba(1).address1| \\\r\nba(1).address_type| ba(2).address1| ba(2).address_type| bs(2).bstat| bi(1)\r\n\
         M-17|Lind, Ana|1 Elm Street|0|9 Oak Lane|1|RET|17.jpg|\r\nU- 18|Holm, \\\r\nBo\r\n\r\nA-19\r\n",
        &expect![[r#"
            horizon-import by lines
            3
              bt(1).second_id: Field(PrimaryId) = 17
              bt(1).name: Field(FullName) = Lind, Ana
              ba(1).address1: Address(Line1) 1 = 1 Elm Street
              ba(1).address_type: Address(Types) 1 = home
              ba(2).address1: Address(Line1) 2 = 9 Oak Lane
              ba(2).address_type: Address(Types) 2 = alternative
              bs(2).bstat: Statistic(Category) 2 = RET
              bi(1): left behind
            4
              bt(1).second_id: Field(PrimaryId) = 18
              bt(1).name: Field(FullName) = Holm, Bo
            7
              bt(1).second_id: Field(PrimaryId) = 19
        "#]],
    );
}

/// Every delimiter of the manual, in both formats; `_` and `:` are told from those of the header itself.
#[test]
fn every_delimiter_of_the_manual_stands_between_columns() {
    let expected = |name: &str| {
        let [id, last] =
            if name == "S41" { ["bt(1).second_id", "bt(1).name"] } else { ["borrower.second_id", "borrower.name"] };
        format!("horizon-import by lines\n2\n  {id}: Field(PrimaryId) = 17\n  {last}: Field(FullName) = Lind\n")
    };
    for delimiter in ",;=!:<>*$%+_^?~&|\\/".chars() {
        let s41 = format!("x-bt(1).second_id{delimiter}bt(1).name\nM-17{delimiter}Lind\n");
        assert_eq!(written(&s41), expected("S41"), "{delimiter}");
        let m41 = format!("x-borrower:second_id{delimiter}name\nM-borrower:17{delimiter}Lind\n");
        assert_eq!(written(&m41), expected("M41"), "{delimiter}");
    }
}

/// Without second IDs borrowers are found by their first barcode.
#[test]
fn the_first_barcode_is_the_id_where_there_is_no_other() {
    let expected = |[first, second]: [&str; 2]| {
        format!(
            "horizon-import by lines\n{first}: Field(PrimaryId) = 17\n{second}: Identifier(Value) 2 = 18\n{second}: Identifier(Kind) 2 = BARCODE\n"
        )
    };
    let without_names = |text: &str| {
        let values = written(text);
        let kept = values.lines().filter(|line| line.contains("by") || line.contains("bbarcode"));
        kept.map(|line| format!("{}\n", line.trim())).collect::<String>()
    };
    let s41 = "x-bt(1).name;bb(1).bbarcode;bb(2).bbarcode\nM-Lind;17;18\n";
    assert_eq!(without_names(s41), expected(["bb(1).bbarcode", "bb(2).bbarcode"]));
    let m41 = "x-bt:name\nbb:bbarcode\nM-bt:Lind, Ana\nbb:17\nbb:18\n";
    assert_eq!(without_names(m41), expected(["borrower_barcode.bbarcode", "borrower_barcode.bbarcode"]));
}

#[test]
fn a_damaged_borrower_is_told_at_its_line_and_the_rest_goes_on() {
    reads(
        "x-bt(1).second_id;bt(1).name\nM-1;Lind;3\n2;Holm\nD-3;Dahl\nX-4;Berg\nM-5;Moe\n",
        &expect![[r#"
            horizon-import by lines
            2 damaged: this line has 3 values for 2 columns
            3 damaged: this line has no action: A-, M- or U-
            4 damaged: this borrower is to be deleted, and nobody is deleted here
            5 damaged: this line has no action: A-, M- or U-
            6
              bt(1).second_id: Field(PrimaryId) = 5
              bt(1).name: Field(FullName) = Moe
        "#]],
    );
    let lines = "\nba: 1 Elm Street".repeat(50);
    reads(
        &format!(
            "x-bt:second_id;name\nba:address1\nM-bt:1;Lind;3\nM-bt:2\nba:x\nbb:17\nM-bt:3\nno table\nM-bt:4\nbt:5;Berg\nM-ba:x\nD-bt:6\nM-bt:7{lines}\nM-bt:8;Moe\n"
        ),
        &expect![[r#"
            horizon-import by lines
            3 damaged: line 3 has 3 values for 2 columns
            4 damaged: line 6 names a table that is not in the header
            7 damaged: line 8 names no table
            9 damaged: line 10: the table of borrowers and the action belong together
            11 damaged: line 11: the table of borrowers and the action belong together
            12 damaged: this borrower is to be deleted, and nobody is deleted here
            13 damaged: it has more than 50 lines
            64
              borrower.second_id: Field(PrimaryId) = 8
              borrower.name: Field(FullName) = Moe
        "#]],
    );
}

/// A line without its end, and one that should go on in a line that is not there.
#[test]
fn a_borrower_who_is_cut_off_is_damaged() {
    let why = "damaged: the file ends in the middle of its last line, or the end of that line is missing\n";
    let s41 = "x-bt(1).second_id;bt(1).name\nM-1;Lind\nM-2;Ho";
    let good = "  bt(1).second_id: Field(PrimaryId) = 1\n  bt(1).name: Field(FullName) = Lind\n";
    for end in ["", "\\", "\\\n"] {
        let expected = format!("horizon-import by lines\n2\n{good}3 {why}");
        assert_eq!(written(&format!("{s41}{end}")), expected, "{end:?}");
    }
    let goes_on = written(&format!("{s41}\\\n\nM-3;Vos\n"));
    assert!(goes_on.contains("= Ho\n") && goes_on.ends_with("= Vos\n"), "the control: {goes_on}");
    let m41 = "x-bt:second_id\nba:address1\nM-bt:1\nM-bt:2\nba: 1 Elm Stre";
    let expected = format!("horizon-import by lines\n3\n  borrower.second_id: Field(PrimaryId) = 1\n4 {why}");
    assert_eq!(written(m41), expected);
    assert!(!written(&format!("{m41}\n")).contains("damaged"));
}

/// Nothing marks the end of a borrower. Where every one before has an address and a card, and the last one neither, the file
/// was cut between two lines; one who has a card and no address is whole.
#[test]
fn a_last_borrower_without_the_lines_that_all_have_is_damaged() {
    let header = "x-bt:second_id\nbp:phone_no\nba:address1\nbb:bbarcode\n";
    let borrower = |number: u32| format!("M-bt:{number}\nbp:555\nba:1 Elm Street\nbb:{number}\n");
    let file =
        |before: u32, last: &str| written(&format!("{header}{}{last}", (1..=before).map(borrower).collect::<String>()));
    let cut =
        |name: &str| format!("41 damaged: the file ends before its line of {name}, which every borrower before has\n");
    assert!(file(9, "M-bt:10\nbp:555\n").ends_with(&cut("borrower_address")), "{}", file(9, "M-bt:10\nbp:555\n"));
    assert!(file(9, "M-bt:10\nbp:555\nba:1 Elm Street\n").ends_with(&cut("borrower_barcode")));
    for whole in ["M-bt:10\nbp:555\nba:1 Elm Street\nbb:10\n", "M-bt:10\nbb:10\n"] {
        assert!(!file(9, whole).contains("damaged"), "{whole}");
    }
    assert!(!file(8, "M-bt:9\n").contains("damaged"), "a few borrowers show nothing");
    let one_without = "M-bt:10\nbp:555\nba:1 Elm Street\nM-bt:11\nbp:555\nba:9 Oak Lane\n";
    assert!(!file(9, one_without).contains("damaged"), "another one has no card");
}

#[test]
fn a_header_that_is_not_known_is_refused() {
    for (header, why) in [
        (
            "x-bt(1).name[20]bb(1).bbarcode[15]",
            "its header gives widths of columns: only columns with a delimiter are read",
        ),
        ("x-bt(1).name;bx(1).y", "a column of its header is not known, or its columns have no delimiter of Horizon"),
        ("x-bt(1).name;bt(2).name", "a column of its header is not known, or its columns have no delimiter of Horizon"),
        (
            "x-bt(1).name bb(1).bbarcode",
            "a column of its header is not known, or its columns have no delimiter of Horizon",
        ),
        (
            "x-bt(1).name;bb(0).bbarcode",
            "a column of its header is not known, or its columns have no delimiter of Horizon",
        ),
        ("x-bt(1).name\nbb(1).bbarcode", "its header has more than one line of columns, or a record without an action"),
        ("x-borrower:name\nno table", "a line of its header names no table"),
        ("x-borrower:name\nbx:y", "a line of its header names a table that is not known"),
        ("x-borrower:name\nbt:second_id", "its header names a table twice"),
        (
            "x-borrower:name;second id",
            "a column of its header is not known, or its columns have no delimiter of Horizon",
        ),
    ] {
        let written = written(&format!("{header}\nM-1;2\n"));
        assert_eq!(written, format!("horizon-import damaged as a whole: {why}\n"), "{header}");
    }
}

/// A header in a file of its own leaves the borrowers without one: they are an ordinary list.
#[test]
fn only_what_begins_with_a_header_is_of_horizon() {
    for (text, is_of_horizon) in [
        ("X-BT(1).NAME; bb(1).bbarcode\n", true),
        ("x-ba(1).address1\n", true),
        ("x-borrower_phone: phone_no\n", false),
        ("x- bt\n", false),
        ("x-ray (1), borrower: name\n", false),
        ("M-Bown, Alisa; 859-08-3798\n", false),
        ("borrower: second_id; name\n", false),
    ] {
        assert_eq!(system_of(text).is_some_and(|system| system.name == "horizon-import"), is_of_horizon, "{text}");
    }
}
