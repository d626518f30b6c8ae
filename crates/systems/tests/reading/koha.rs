//! Koha: columns by their names, and what several of them make together.

use crate::support::{reads, system_of};
use expect_test::expect;

/// The columns of Koha's own list, in its order, with a value for nearly each.
const EVERYTHING: &str = "\
cardnumber,surname,firstname,middle_name,title,othernames,initials,streetnumber,streettype,address,address2,city,state,zipcode,country,email,phone,mobile,fax,emailpro,phonepro,B_streetnumber,B_streettype,B_address,B_address2,B_city,B_state,B_zipcode,B_country,B_email,B_phone,dateofbirth,branchcode,categorycode,dateenrolled,dateexpiry,gonenoaddress,lost,debarred,debarredcomment,borrowernotes,sex,password,flags,userid,opacnote,sort1,sort2,smsalertnumber,privacy,patron_attributes
000123456,Lind,Ana,Bea,Dr,Annie,AL,12,Street,Elm,Unit 3,Urbana,IL,61801,USA,ana@example.org,555-0101,555-0102,555-0103,ana@example.com,555-0104,9,Lane,Oak,Rear,Salem,OR,97301,USA,ana@example.net,555-0105,1980-02-29,MAIN,COMMUNITY,2020-01-05,2027-06-30,1,0,2026-12-31,owes a book,pays cash,F,secret,0,lind.a,ask for the key,RET,VIP,555 0102,1,\"DEPT:History,\"\"CLUB:Chess, Tuesdays\"\",DEPT:Law\"
";

#[test]
fn every_column_is_carried_over_or_counted() {
    reads(
        EVERYTHING,
        &expect![[r#"
            koha-csv by lines
            2
              cardnumber: Identifier(Value) 1 = 000123456
              cardnumber: Identifier(Kind) 1 = BARCODE
              surname: Field(LastName) = Lind
              firstname: Field(FirstName) = Ana
              middle_name: Field(MiddleName) = Bea
              title: Field(Title) = Dr
              othernames: left behind
              initials: left behind
              address2: Address(Line2) 1 = Unit 3
              city: Address(City) 1 = Urbana
              state: Address(StateProvince) 1 = IL
              zipcode: Address(PostalCode) 1 = 61801
              country: Address(Country) 1 = USA
              email: Email(Address) 1 = ana@example.org
              email: Email(Types) 1 = personal
              email: Email(Preferred) 1 = yes
              phone: Phone(Number) 1 = 555-0101
              phone: Phone(Types) 1 = home
              mobile: Phone(Number) 3 = 555-0102
              mobile: Phone(Types) 3 = mobile
              fax: left behind
              emailpro: Email(Address) 2 = ana@example.com
              emailpro: Email(Types) 2 = work
              phonepro: Phone(Number) 2 = 555-0104
              phonepro: Phone(Types) 2 = office
              b_address2: Address(Line2) 2 = Rear
              b_address2: Address(Types) 2 = alternative
              b_city: Address(City) 2 = Salem
              b_city: Address(Types) 2 = alternative
              b_state: Address(StateProvince) 2 = OR
              b_state: Address(Types) 2 = alternative
              b_zipcode: Address(PostalCode) 2 = 97301
              b_zipcode: Address(Types) 2 = alternative
              b_country: Address(Country) 2 = USA
              b_country: Address(Types) 2 = alternative
              b_email: Email(Address) 3 = ana@example.net
              b_email: Email(Types) 3 = alternative
              b_phone: Phone(Number) 5 = 555-0105
              b_phone: Phone(Types) 5 = home
              dateofbirth: Field(BirthDate) = 1980-02-29
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = COMMUNITY
              dateenrolled: left behind
              dateexpiry: Field(ExpiryDate) = 2027-06-30
              gonenoaddress: Block(Description) 2 = GNA
              gonenoaddress: Block(Kind) 2 = GENERAL
              gonenoaddress: Block(Remark) 2 = no valid address
              debarred: Block(Description) 1 = DBARRED
              debarred: Block(Kind) 1 = GENERAL
              debarred: Block(Expiry) 1 = 2026-12-31
              debarredcomment: Block(Remark) 1 = owes a book
              borrowernotes: Note(Text) 1 = pays cash
              sex: Field(Gender) = F
              password: password = secret
              userid: Field(PrimaryId) = lind.a
              opacnote: Note(Text) 2 = ask for the key
              opacnote: Note(Viewable) 2 = yes
              sort1: Statistic(Category) 1 = RET
              sort2: Statistic(Category) 2 = VIP
              smsalertnumber: Phone(Sms) 3 = yes
              privacy: left behind
              address: Address(Line1) 1 = 12 Elm Street
              b_address: Address(Line1) 2 = 9 Oak Lane
              b_address: Address(Types) 2 = alternative
              patron_attributes: Statistic(Category) 3 = DEPT
              patron_attributes: Statistic(Remark) 3 = History
              patron_attributes: Statistic(Category) 4 = CLUB
              patron_attributes: Statistic(Remark) 4 = Chess, Tuesdays
              patron_attributes: Statistic(Category) 5 = DEPT
              patron_attributes: Statistic(Remark) 5 = Law
        "#]],
    );
}

/// A user name that is the card number again, and a number for text messages that no other column has.
#[test]
fn what_is_said_twice_is_one_and_what_is_not_stays_two() {
    reads(
        "surname;categorycode;branchcode;userid;cardnumber;mobile;smsalertnumber;address\nLind;PT;MAIN;a17;A17;555-0102;555-0177;1 Elm Street\n",
        &expect![[r#"
            koha-csv by lines
            2
              surname: Field(LastName) = Lind
              categorycode: Field(UserGroup) = PT
              branchcode: Field(Campus) = MAIN
              cardnumber: Field(PrimaryId) = A17
              mobile: Phone(Number) 3 = 555-0102
              mobile: Phone(Types) 3 = mobile
              smsalertnumber: Phone(Number) 4 = 555-0177
              smsalertnumber: Phone(Types) 4 = mobile
              smsalertnumber: Phone(Sms) 4 = yes
              address: Address(Line1) 1 = 1 Elm Street
        "#]],
    );
}

/// The user name is the primary identifier and the card number the barcode. Who has one of them, or both the same, has no
/// barcode; and an attribute that has the primary identifier comes before both.
#[test]
fn a_patron_has_one_primary_identifier() {
    reads(
        "cardnumber,userid,surname,branchcode,categorycode,patron_attributes\n\
         2123,lind.a,Lind,MAIN,PT,\n\
         2124,,Holm,MAIN,PT,\n\
         2125,2125,Dahl,MAIN,PT,\n\
         ,berg.c,Berg,MAIN,PT,\n\
         2127,moe.d,Moe,MAIN,PT,\"PRIMARY_ID:17,net_id:moe,UNIV_ID:U17,BARCODE:2128\"\n\
         18,vik.e,Vik,MAIN,PT,primary_id:18\n",
        &expect![[r#"
            koha-csv by lines
            2
              cardnumber: Identifier(Value) 1 = 2123
              cardnumber: Identifier(Kind) 1 = BARCODE
              userid: Field(PrimaryId) = lind.a
              surname: Field(LastName) = Lind
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
            3
              cardnumber: Field(PrimaryId) = 2124
              surname: Field(LastName) = Holm
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
            4
              cardnumber: Field(PrimaryId) = 2125
              surname: Field(LastName) = Dahl
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
            5
              userid: Field(PrimaryId) = berg.c
              surname: Field(LastName) = Berg
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
            6
              cardnumber: Identifier(Value) 1 = 2127
              cardnumber: Identifier(Kind) 1 = BARCODE
              userid: Identifier(Value) 2 = moe.d
              userid: Identifier(Kind) 2 = NET_ID
              surname: Field(LastName) = Moe
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
              patron_attributes: Field(PrimaryId) = 17
              patron_attributes: Identifier(Value) 4 = moe
              patron_attributes: Identifier(Kind) 4 = NET_ID
              patron_attributes: Identifier(Value) 5 = U17
              patron_attributes: Identifier(Kind) 5 = UNIV_ID
              patron_attributes: Identifier(Value) 6 = 2128
              patron_attributes: Identifier(Kind) 6 = BARCODE
            7
              userid: Identifier(Value) 2 = vik.e
              userid: Identifier(Kind) 2 = NET_ID
              surname: Field(LastName) = Vik
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
              patron_attributes: Field(PrimaryId) = 18
        "#]],
    );
}

/// Whoever may not borrow there has a block: to a day, without an end, or for as long as a flag is set. A comment without
/// a restriction, and a flag that says nothing known, are counted.
#[test]
fn a_barred_patron_has_a_block() {
    reads(
        "cardnumber,surname,branchcode,categorycode,debarredcomment,debarred,lost,gonenoaddress\n\
         1,Lind,MAIN,PT,owes a book,2026-12-31,0,\n\
         2,Holm,MAIN,PT,,9999-12-31,,\n\
         3,Dahl,MAIN,PT,\"owes a book\nowes two\",1,1,yes\n\
         4,Berg,MAIN,PT,was barred,,perhaps,0\n",
        &expect![[r#"
            koha-csv by lines
            2
              cardnumber: Field(PrimaryId) = 1
              surname: Field(LastName) = Lind
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
              debarredcomment: Block(Remark) 1 = owes a book
              debarred: Block(Description) 1 = DBARRED
              debarred: Block(Kind) 1 = GENERAL
              debarred: Block(Expiry) 1 = 2026-12-31
            3
              cardnumber: Field(PrimaryId) = 2
              surname: Field(LastName) = Holm
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
              debarred: Block(Description) 1 = DBARRED
              debarred: Block(Kind) 1 = GENERAL
            4
              cardnumber: Field(PrimaryId) = 3
              surname: Field(LastName) = Dahl
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
              debarredcomment: Block(Remark) 1 = owes a book
            owes two
              debarred: Block(Description) 1 = DBARRED
              debarred: Block(Kind) 1 = GENERAL
              lost: Block(Description) 3 = LOST
              lost: Block(Kind) 3 = GENERAL
              lost: Block(Remark) 3 = card reported lost
              gonenoaddress: Block(Description) 2 = GNA
              gonenoaddress: Block(Kind) 2 = GENERAL
              gonenoaddress: Block(Remark) 2 = no valid address
            6
              cardnumber: Field(PrimaryId) = 4
              surname: Field(LastName) = Berg
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
              debarredcomment: left behind
              lost: left behind
        "#]],
    );
}

/// Koha's database writes a day that is none, and flags that are not set.
#[test]
fn a_value_that_stands_for_none_is_none() {
    reads(
        "cardnumber,surname,branchcode,categorycode,dateofbirth,debarred,lost\n17,Lind,MAIN,PT,0000-00-00,0000-00-00 00:00:00,0\n",
        &expect![[r#"
            koha-csv by lines
            2
              cardnumber: Field(PrimaryId) = 17
              surname: Field(LastName) = Lind
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
        "#]],
    );
}

/// Letters beyond ASCII, line ends of every kind, a blank row, values over two lines, a column that is there twice.
#[test]
fn tables_come_in_many_forms() {
    reads(
        "Surname,\"branchcode\", categorycode ,Surname\r\nNúñez,MAIN,PT,\r\r\n,,,\r\"O\"\"Neil\nJr\",MAIN,PT,Other\r\nÅs,EAST,PT,\r",
        &expect![[r#"
            koha-csv by lines
            2
              surname: Field(LastName) = Núñez
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
            5
              surname: Field(LastName) = O"Neil
            Jr
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
              surname: left behind
            7
              surname: Field(LastName) = Ås
              branchcode: Field(Campus) = EAST
              categorycode: Field(UserGroup) = PT
        "#]],
    );
}

#[test]
fn a_damaged_row_is_told_at_its_line_and_the_rest_goes_on() {
    reads(
        "cardnumber,surname,branchcode,categorycode,patron_attributes\n1,Lind,MAIN,PT\n2,Holm,MAIN,PT,,\n3,\"Dahl,MAIN,PT,\n4,Berg,MAIN,PT,no colon here\n5,Moe,MAIN,PT,\"\"\"A:x\"\n6,Vik,MAIN,PT,A:1\n7\n",
        &expect![[r#"
            koha-csv by lines
            2 damaged: this line has 4 values for 5 columns
            3 damaged: this line has 6 values for 5 columns
            4 damaged: in this line, text follows a closing quotation mark
            5 damaged: one of its patron_attributes has no colon
            6 damaged: its patron_attributes have a quotation mark too few or too many
            7
              cardnumber: Field(PrimaryId) = 6
              surname: Field(LastName) = Vik
              branchcode: Field(Campus) = MAIN
              categorycode: Field(UserGroup) = PT
              patron_attributes: Statistic(Category) 3 = A
              patron_attributes: Statistic(Remark) 3 = 1
            8 damaged: this line has 1 value for 5 columns
        "#]],
    );
}

/// Other lists stay what they are, also those that have some of the names.
#[test]
fn only_what_has_its_three_columns_is_of_koha() {
    for (text, is_of_koha) in [
        ("surname,branchcode,categorycode\n", true),
        ("\u{FEFF}branchcode\tsurname\tcategorycode\n", true),
        ("surname,firstname,branchcode\n1,2,3\n", false),
        ("Borrower ID,Last name,First name\n", false),
        ("x\nsurname,branchcode,categorycode\n", false),
    ] {
        assert_eq!(system_of(text).is_some_and(|system| system.name == "koha-csv"), is_of_koha, "{text}");
    }
}
