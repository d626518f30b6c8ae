//! Evergreen: the columns of its staging table.

use crate::support::{reads, system_of};
use expect_test::expect;

#[test]
fn every_column_is_carried_over_or_counted() {
    reads(
        "\
student_id,barcode,last_name,first_name,email,address_type,street1,street2,city,province,country,postal_code,phone,profile,ident_type,home_ou,claims_returned_count,usrname,net_access_level,password
4417,21234000000017,Lind,Ana,ana@example.org,Home,1 Elm Street,Unit 3,Urbana,IL,USA,61801,555-0101,COMMUNITY,1,102,0,lind.a,2,secret
,21234000000025,Holm,Bo,,Cottage,9 Oak Lane,,,,,,,COMMUNITY,1,102,3,21234000000025,2,
",
        &expect![[r#"
            evergreen-csv by lines
            2
              student_id: Identifier(Value) 2 = 4417
              student_id: Identifier(Kind) 2 = UNIV_ID
              barcode: Identifier(Value) 1 = 21234000000017
              barcode: Identifier(Kind) 1 = BARCODE
              last_name: Field(LastName) = Lind
              first_name: Field(FirstName) = Ana
              email: Email(Address) 1 = ana@example.org
              email: Email(Types) 1 = personal
              address_type: Address(Types) 1 = home
              street1: Address(Line1) 1 = 1 Elm Street
              street2: Address(Line2) 1 = Unit 3
              city: Address(City) 1 = Urbana
              province: Address(StateProvince) 1 = IL
              country: Address(Country) 1 = USA
              postal_code: Address(PostalCode) 1 = 61801
              phone: Phone(Number) 1 = 555-0101
              phone: Phone(Types) 1 = home
              profile: Field(UserGroup) = COMMUNITY
              ident_type: left behind
              home_ou: Field(Campus) = 102
              claims_returned_count: left behind
              usrname: Field(PrimaryId) = lind.a
              net_access_level: left behind
              password: password = secret
            3
              last_name: Field(LastName) = Holm
              first_name: Field(FirstName) = Bo
              address_type: left behind
              street1: Address(Line1) 1 = 9 Oak Lane
              profile: Field(UserGroup) = COMMUNITY
              ident_type: left behind
              home_ou: Field(Campus) = 102
              claims_returned_count: left behind
              usrname: Field(PrimaryId) = 21234000000025
              net_access_level: left behind
        "#]],
    );
}

/// What a database writes for yes and no; a word that is neither is nobody's to guess.
#[test]
fn who_is_barred_has_a_block() {
    reads(
        "\
barcode,last_name,first_name,ident_type,home_ou,barred
17,Lind,Ana,,102,t
18,Holm,Bo,,102,FALSE
19,Vik,Cy,,102,maybe
20,Moe,Di,0,102,
",
        &expect![[r#"
            evergreen-csv by lines
            2
              barcode: Field(PrimaryId) = 17
              last_name: Field(LastName) = Lind
              first_name: Field(FirstName) = Ana
              home_ou: Field(Campus) = 102
              barred: Block(Description) 1 = BARRED
              barred: Block(Kind) 1 = GENERAL
              barred: Block(Remark) 1 = barred in Evergreen
            3
              barcode: Field(PrimaryId) = 18
              last_name: Field(LastName) = Holm
              first_name: Field(FirstName) = Bo
              home_ou: Field(Campus) = 102
            4
              barcode: Field(PrimaryId) = 19
              last_name: Field(LastName) = Vik
              first_name: Field(FirstName) = Cy
              home_ou: Field(Campus) = 102
              barred: left behind
            5
              barcode: Field(PrimaryId) = 20
              last_name: Field(LastName) = Moe
              first_name: Field(FirstName) = Di
              ident_type: left behind
              home_ou: Field(Campus) = 102
        "#]],
    );
}

/// Without user names the barcode is what patrons sign in with.
#[test]
fn the_barcode_is_the_id_where_there_is_no_user_name() {
    reads(
        "barcode,last_name,first_name,ident_type,home_ou,barcode\r\n17,Lind,Ana,,102,18\r\n19,Holm\r\n\"20,Vik,Bo,,102,\r\n21,Moe,Eva,,102,\r\n22,Berg,Gro,,102,",
        &expect![[r#"
            evergreen-csv by lines
            2
              barcode: Field(PrimaryId) = 17
              last_name: Field(LastName) = Lind
              first_name: Field(FirstName) = Ana
              home_ou: Field(Campus) = 102
              barcode: left behind
            3 damaged: this line has 2 values for 6 columns
            4 damaged: a quotation mark in this line is never closed
            5
              barcode: Field(PrimaryId) = 21
              last_name: Field(LastName) = Moe
              first_name: Field(FirstName) = Eva
              home_ou: Field(Campus) = 102
            6 damaged: the file ends in the middle of its last line, or the end of that line is missing
        "#]],
    );
}

#[test]
fn only_what_has_its_columns_is_of_evergreen() {
    let is_of_evergreen = |text: &str| system_of(text).is_some_and(|system| system.name == "evergreen-csv");
    assert!(is_of_evergreen("home_ou;ident_type;first_name;last_name\n"));
    assert!(!is_of_evergreen("barcode,last_name,first_name,email,home_ou\n"));
}
