//! Voyager: columns counted in characters, addresses that are repeated, notes.

use crate::support::{reads, system_of, written};
use expect_test::expect;
use testkit::sif::Sif;

/// A patron with little more than a name.
fn lind(addresses: usize) -> Sif {
    Sif::new(addresses).put(239, "1001").put(311, "Lind")
}

#[test]
#[expect(clippy::too_many_lines, reason = "a patron with every segment is one picture")]
fn every_column_is_carried_over_or_counted() {
    let patron = Sif::new(3)
        .put(1, "0000000017")
        .put(11, "0000000101")
        .put(21, "21234000000017")
        .put(46, "COMMUNITY")
        .put(56, "1")
        .put(57, "2020.01.05")
        .put(67, "0000000102")
        .put(77, "21234000000025")
        .put(102, "STUDENT")
        .put(112, "2")
        .put(123, "0000000000")
        .put(168, "0")
        .put(179, "2019.09.01")
        .put(239, "000123456")
        .put(269, "123-45-6789")
        .put(280, "RET")
        .put(283, "VIP")
        .put(311, "Núñez")
        .put(341, "Zoë")
        .put(361, "B")
        .put(381, "Dr")
        .put(391, "0000000012")
        .put(401, "00000");
    let patron = patron
        .in_address(1, 1, "0000000201")
        .in_address(1, 11, "1N2019.09.01")
        .in_address(1, 33, "1 Elm Street")
        .in_address(1, 83, "Unit 3")
        .in_address(1, 243, "Urbana")
        .in_address(1, 283, "IL")
        .in_address(1, 290, "61801")
        .in_address(1, 300, "USA")
        .in_address(1, 320, "555-0101")
        .in_address(1, 345, "555-0102")
        .in_address(1, 370, "555-0103")
        .in_address(2, 11, "2H")
        .in_address(2, 33, "9 Oak Lane")
        .in_address(2, 243, "Salem")
        .in_address(2, 320, "555-0101")
        .in_address(2, 395, "555-0104")
        .in_address(3, 11, "3N")
        .in_address(3, 33, "zoe@example.org")
        .note("1pays cash")
        .note("2ask for the key");
    reads(
        &patron.line(),
        &expect![[r#"
            voyager-sif by lines
            1
              institution ID: Field(PrimaryId) = 000123456
              surname: Field(LastName) = Núñez
              first name: Field(FirstName) = Zoë
              middle name: Field(MiddleName) = B
              title: Field(Title) = Dr
              expiration date: Field(ExpiryDate) = 2027.06.30
              purge date: Field(PurgeDate) = 2028.06.30
              statistical category 1: Statistic(Category) 1 = RET
              statistical category 2: Statistic(Category) 2 = VIP
              patron ID: left behind
              registration date: left behind
              SSN: left behind
              name type: left behind
              historical charges: left behind
              barcode 1: Identifier(Value) 1 = 21234000000017
              barcode 1: Identifier(Kind) 1 = BARCODE
              barcode status 1: Identifier(Active) 1 = yes
              barcode ID: left behind
              barcode modified: left behind
              barcode 2: Identifier(Value) 2 = 21234000000025
              barcode 2: Identifier(Kind) 2 = BARCODE
              barcode status 2: Identifier(Active) 2 = no
              barcode ID: left behind
              patron group 1: Field(UserGroup) = COMMUNITY
              patron group 2: left behind
              address 1 line 1: Address(Line1) 1 = 1 Elm Street
              address 1 line 1: Address(Preferred) 1 = yes
              address 1 line 2: Address(Line2) 1 = Unit 3
              address 1 city: Address(City) 1 = Urbana
              address 1 state: Address(StateProvince) 1 = IL
              address 1 postal code: Address(PostalCode) 1 = 61801
              address 1 country: Address(Country) 1 = USA
              address 1 primary phone: Phone(Number) 4 = 555-0101
              address 1 primary phone: Phone(Types) 4 = home
              address 1 mobile phone: Phone(Number) 5 = 555-0102
              address 1 mobile phone: Phone(Types) 5 = mobile
              address ID: left behind
              address status: left behind
              address begin date: left behind
              fax: left behind
              address 2 line 1: Address(Line1) 2 = 9 Oak Lane
              address 2 line 1: Address(Types) 2 = alternative
              address 2 city: Address(City) 2 = Salem
              address 2 city: Address(Types) 2 = alternative
              address 2 other phone: Phone(Number) 10 = 555-0104
              address 2 other phone: Phone(Types) 10 = office
              address status: left behind
              address 3 line 1: Email(Address) 3 = zoe@example.org
              address status: left behind
              note: Note(Text) 1 = pays cash
              note: Note(Text) 2 = ask for the key
              note type: left behind
        "#]],
    );
}

/// The lines of what reading a patron gives that say which group it has.
fn groups(barcodes: [(&str, &str); 3]) -> Vec<String> {
    let mut line = lind(0);
    for (index, (group, status)) in barcodes.into_iter().enumerate() {
        line = line.put(46 + 56 * index, group).put(56 + 56 * index, status);
    }
    let written = written(&line.line());
    let of_groups = written.lines().filter(|line| line.contains("group")).map(|line| line.trim().to_owned());
    of_groups.collect()
}

/// Nobody has two groups in silence, and nobody loses the only one.
#[test]
fn the_group_is_that_of_the_barcode_in_use() {
    let group = |number: usize, group: &str| format!("patron group {number}: Field(UserGroup) = {group}");
    let left = |number: usize| format!("patron group {number}: left behind");
    assert_eq!(groups([("OLD", "2"), ("NEW", "1"), ("", "0")]), [left(1), group(2, "NEW")]);
    assert_eq!(groups([("SAME", "1"), ("SAME", "1"), ("SAME", "2")]), [group(1, "SAME")]);
    assert_eq!(groups([("ONE", "1"), ("OTHER", "1"), ("", "")]), [group(1, "ONE"), group(2, "OTHER")]);
    assert_eq!(groups([("", "1"), ("LOST", "2"), ("OLDER", "5")]), [group(2, "LOST"), left(3)]);
    assert!(groups([("", "1"), ("", ""), ("", "")]).is_empty());
}

/// CR LF, NUL LF, CR and LF; a blank line is nobody.
#[test]
fn every_line_end_ends_a_patron() {
    let line = lind(0).line();
    let file = format!("{line}\r\n{line}\0\n\n{line}\r{line}\n");
    let written = written(&file);
    let numbers: Vec<&str> = written.lines().filter(|line| line.parse::<u32>().is_ok()).collect();
    assert_eq!(numbers, ["1", "2", "4", "5"]);
    assert!(!written.contains("damaged"), "{written}");
}

/// A last line as long as it should be may have lost its notes.
#[test]
fn a_last_line_without_its_end_is_damaged() {
    let line = lind(0).line();
    let written = written(&format!("{line}\n{line}"));
    let last = "2 damaged: the file ends in the middle of its last line, or the end of that line is missing\n";
    assert!(written.ends_with(last), "{written}");
    assert_eq!(written.matches("damaged").count(), 1, "{written}");
}

/// What is not a number is not nothing because it is zero, and a permanent address is preferred whichever of its lines
/// is the first.
#[test]
fn zeros_are_nothing_only_in_numbers() {
    let patron = lind(1).put(1, "0000000000").put(229, "0").put(269, "000000000").put(401, "00000").put(56, "2");
    reads(
        &patron.in_address(1, 11, "1").in_address(1, 243, "Urbana").line(),
        &expect![[r#"
            voyager-sif by lines
            1
              institution ID: Field(PrimaryId) = 1001
              surname: Field(LastName) = Lind
              expiration date: Field(ExpiryDate) = 2027.06.30
              purge date: Field(PurgeDate) = 2028.06.30
              circulation happening location: left behind
              SSN: left behind
              name type: left behind
              barcode status 1: left behind
              address 1 city: Address(City) 1 = Urbana
              address 1 city: Address(Preferred) 1 = yes
        "#]],
    );
}

/// An address of blanks and zeros is none; institutions are told apart by their name type.
#[test]
fn empty_addresses_are_none() {
    let patron = lind(2).put(310, "2").in_address(1, 1, "0000000000").in_address(1, 11, "0").in_address(2, 11, "1N");
    reads(
        &patron.in_address(2, 33, "1 Elm Street").line(),
        &expect![[r#"
            voyager-sif by lines
            1
              institution ID: Field(PrimaryId) = 1001
              surname: Field(LastName) = Lind
              expiration date: Field(ExpiryDate) = 2027.06.30
              purge date: Field(PurgeDate) = 2028.06.30
              name type: left behind
              address 2 line 1: Address(Line1) 2 = 1 Elm Street
              address 2 line 1: Address(Preferred) 2 = yes
              address status: left behind
        "#]],
    );
}

#[test]
fn a_damaged_line_is_told_and_the_rest_goes_on() {
    let cut = |line: String, characters: usize| line.chars().take(characters).collect::<String>();
    let odd = lind(1).in_address(1, 11, "7").in_address(1, 33, "1 Elm Street");
    let notes = (0..300).fold(lind(0), |line, _| line.note("1x"));
    let lines = [
        cut(lind(0).line(), 455),
        lind(0).line(),
        lind(0).put(456, "x").line(),
        cut(lind(1).put(311, "Núñez").line(), 884),
        odd.line(),
        lind(0).line() + "XX",
        notes.line(),
        lind(0).line(),
    ];
    reads(
        &(lines.join("\n") + "\n"),
        &expect![[r#"
            voyager-sif by lines
            1 damaged: this line has 455 characters; a patron has at least 456
            2
              institution ID: Field(PrimaryId) = 1001
              surname: Field(LastName) = Lind
              expiration date: Field(ExpiryDate) = 2027.06.30
              purge date: Field(PurgeDate) = 2028.06.30
              name type: left behind
            3 damaged: character 456 does not say how many addresses follow
            4 damaged: this line has 884 characters; with 1 address it should have 885
            5 damaged: address 1 has no type: 1, 2 or 3
            6 damaged: this line goes on behind its 0 addresses, and not with a note
            7 damaged: this line has more than 200 notes
            8
              institution ID: Field(PrimaryId) = 1001
              surname: Field(LastName) = Lind
              expiration date: Field(ExpiryDate) = 2027.06.30
              purge date: Field(PurgeDate) = 2028.06.30
              name type: left behind
        "#]],
    );
}

#[test]
fn only_what_has_its_columns_is_of_voyager() {
    let is_of_voyager = |text: &str| system_of(text).is_some_and(|system| system.name == "voyager-sif");
    assert!(is_of_voyager(&lind(0).line()));
    assert!(!is_of_voyager(&lind(0).put(193, "-").line()), "dates have points");
    assert!(!is_of_voyager(&"x".repeat(900)));
    assert!(!is_of_voyager("ID,Name\n1,Ana\n"));
}
