//! Polaris: columns by their names, or values between pipes.

use crate::support::{reads, system_of, written};
use expect_test::expect;

const HEADER: &str = "TransactionCode,PatronLastName,PatronFirstName,PatronMiddleName,PatronNameTitle,PatronNameSuffix,PatronCodeID,PatronBranchID,PatronBarcode,ExpirationDate,PatronStatCodeID,PatronPassword,LanguageID,RegistrationDate,BirthDate,MaintainReadingList,FormerID,User1\n";

#[test]
fn every_column_is_carried_over_or_counted() {
    reads(
        &format!(
            "{HEADER}tc,last,first,middle,title,suffix,code,branch,barcode,expiration,stat,password,language,registration,birth,list,former,user\n\
             5,Núñez,Zoë,Bea,Dr,Jr,12,3,000123456,2027-06-30 00:00:00,4,secret,2,2020-01-05,1980-02-29,1,A17,x\n\
             7,\"Holm, Bo\",,,,,12,3,17,,,,1,,,0,,\n"
        ),
        &expect![[r#"
            polaris-csv by lines
            3
              patronlastname: Field(LastName) = Núñez
              patronfirstname: Field(FirstName) = Zoë
              patronmiddlename: Field(MiddleName) = Bea
              patronnametitle: Field(Title) = Dr
              patronnamesuffix: left behind
              patroncodeid: Field(UserGroup) = 12
              patronbranchid: Field(Campus) = 3
              patronbarcode: Field(PrimaryId) = 000123456
              expirationdate: Field(ExpiryDate) = 2027-06-30 00:00:00
              patronstatcodeid: Statistic(Category) 1 = 4
              patronpassword: password = secret
              languageid: Field(PreferredLanguage) = 2
              registrationdate: left behind
              birthdate: Field(BirthDate) = 1980-02-29
              maintainreadinglist: left behind
              formerid: left behind
              user1: left behind
            4
              patronlastname: Field(LastName) = Holm, Bo
              patroncodeid: Field(UserGroup) = 12
              patronbranchid: Field(Campus) = 3
              patronbarcode: Field(PrimaryId) = 17
              languageid: Field(PreferredLanguage) = en
              maintainreadinglist: left behind
        "#]],
    );
}

/// The second line has what is to be translated; a patron in it is one all the same.
#[test]
fn a_damaged_row_is_told_at_its_line_and_the_rest_goes_on() {
    let header = "TransactionCode;PatronBarcode;PatronLastName;PatronCodeID;PatronBranchID;PatronBarcode\n";
    reads(
        &format!(
            "{header}5;17;Lind;12;3;18\n;19;Moe;12;3;\n6;20;Vik;12;3;\n5;21;Dahl\n5;\"22;Berg;12;3;\n7;23;Holm;12;3;\n"
        ),
        &expect![[r#"
            polaris-csv by lines
            2
              patronbarcode: Field(PrimaryId) = 17
              patronlastname: Field(LastName) = Lind
              patroncodeid: Field(UserGroup) = 12
              patronbranchid: Field(Campus) = 3
              patronbarcode: left behind
            3 damaged: its TransactionCode is neither 5 nor 7
            4 damaged: its TransactionCode is neither 5 nor 7
            5 damaged: this line has 3 values for 6 columns
            6 damaged: a quotation mark in this line is never closed
            7
              patronbarcode: Field(PrimaryId) = 23
              patronlastname: Field(LastName) = Holm
              patroncodeid: Field(UserGroup) = 12
              patronbranchid: Field(Campus) = 3
        "#]],
    );
    let translations = "\n\"tc\";;;;;\n";
    assert!(!written(&format!("{header}{translations}5;17;Lind;12;3;\n")).contains("damaged"));
}

const ABOUT: &str = "1|14:05:09|2026-08-28|3|17|204|5.0";

/// Lines end with CR, as Polaris writes them, or in any other way.
#[test]
fn every_value_is_carried_over_or_counted() {
    reads(
        &format!(
            "{ABOUT}\r\
             5|2026-08-28|Núñez|Zoë|Bea|Dr|Jr|12|3|000123456|2027-06-30 00:00:00|4|1|secret|2|2020-01-05|1980-02-29|0|1|A17||x\r\
             7||\"Holm\"||||||3|17|||||1||||0\r\n\r\n"
        ),
        &expect![[r#"
            polaris-trn by lines
            2
              creation date: left behind
              last name: Field(LastName) = Núñez
              first name: Field(FirstName) = Zoë
              middle name: Field(MiddleName) = Bea
              title: Field(Title) = Dr
              suffix: left behind
              patron code: Field(UserGroup) = 12
              branch: Field(Campus) = 3
              barcode: Field(PrimaryId) = 000123456
              expiration date: Field(ExpiryDate) = 2027-06-30 00:00:00
              statistical code: Statistic(Category) 1 = 4
              gender: left behind
              password: password = secret
              language: Field(PreferredLanguage) = 2
              registration date: left behind
              birth date: Field(BirthDate) = 1980-02-29
              permission: left behind
              maintain reading list: left behind
              value 20: left behind
              value 22: left behind
            3
              last name: Field(LastName) = "Holm"
              branch: Field(Campus) = 3
              barcode: Field(PrimaryId) = 17
              language: Field(PreferredLanguage) = en
              maintain reading list: left behind
        "#]],
    );
}

#[test]
fn a_damaged_line_is_told_and_the_rest_goes_on() {
    let patron = "5||Lind|||||12|3|17|||||1||||0";
    let short = "5||Lind|||||12|3|17|||||1|||";
    let long = format!("{patron}{}", "|".repeat(200));
    let other = patron.replacen('5', "6", 1);
    reads(
        &[ABOUT, short, "x", &long, &other, ABOUT, patron, patron].join("\r"),
        &expect![[r#"
            polaris-trn by lines
            2 damaged: this line has 18 values; a patron has at least 19
            3 damaged: this line has 1 value; a patron has at least 19
            4 damaged: this line has more than 200 values
            5 damaged: its record code is neither 5 nor 7
            6 damaged: this line has 7 values; a patron has at least 19
            7
              last name: Field(LastName) = Lind
              patron code: Field(UserGroup) = 12
              branch: Field(Campus) = 3
              barcode: Field(PrimaryId) = 17
              language: Field(PreferredLanguage) = en
              maintain reading list: left behind
            8 damaged: the file ends in the middle of its last line, or the end of that line is missing
        "#]],
    );
}

#[test]
fn only_what_begins_as_they_do_is_of_polaris() {
    for (text, name) in [
        ("PatronBarcode\tTransactionCode\tPatronLastName\tPatronBranchID\tPatronCodeID\n", Some("polaris-csv")),
        ("PatronBarcode,PatronLastName,PatronBranchID,PatronCodeID\n", None),
        ("1|00:00:00|2026-08-28|3|17|204|\r5|", Some("polaris-trn")),
        ("1|00:00:00|2026-08-28|3|17|204\r", None),
        ("1|00:00:00|28-08-2026|3|17|204|5.0\r", None),
        ("1|Lind|2026-08-28|3|17|204|5.0\r", None),
        ("ID|Name\r", None),
    ] {
        assert_eq!(system_of(text).map(|system| system.name), name, "{text}");
    }
}
