//! FOLIO: users as objects, in a list of their own or under the key that the import asks for.

use crate::support::{reads, system_of, written};
use expect_test::expect;

const EVERYTHING: &str = r#"{
  "deactivateMissingUsers": false,
  "users": [
    {
      "username": "lind.a",
      "externalSystemId": "000123456",
      "barcode": 21234000000017,
      "active": true,
      "type": "patron",
      "patronGroup": "COMMUNITY",
      "departments": ["History", "", "Law"],
      "personal": {
        "lastName": "Lind, \"the\" {first}",
        "firstName": "Zo\u00eb",
        "middleName": "",
        "preferredFirstName": "Zo",
        "pronouns": "she/her",
        "email": "zoe@example.org",
        "phone": "555-0101",
        "mobilePhone": "555-0102",
        "dateOfBirth": "1980-02-29T00:00:00.000+00:00",
        "addresses": [
          {"addressTypeId": "Home", "addressLine1": "1 Elm Street", "city": "Urbana", "region": "IL", "postalCode": "61801", "countryId": "US", "primaryAddress": true},
          {"addressTypeId": "Dorm", "addressLine1": "9 Oak Lane", "addressLine2": null, "primaryAddress": false},
          "somewhere"
        ],
        "preferredContactTypeId": "mail"
      },
      "enrollmentDate": "2020-01-05",
      "expirationDate": "2027-06-30T23:59:59.000+00:00",
      "customFields": {"shoeSize": 41, "club": ""},
      "requestPreference": {"holdShelf": true, "delivery": false},
      "tags": {"tagList": []}
    }
  ],
  "totalRecords": 1
}
"#;

#[test]
fn every_key_is_carried_over_or_counted() {
    reads(
        EVERYTHING,
        &expect![[r#"
            folio-json by lines
            4
              username: Identifier(Value) 1 = lind.a
              username: Identifier(Kind) 1 = NET_ID
              externalSystemId: Field(PrimaryId) = 000123456
              barcode: Identifier(Value) 2 = 21234000000017
              barcode: Identifier(Kind) 2 = BARCODE
              active: Field(Status) = ACTIVE
              type: left behind
              patronGroup: Field(UserGroup) = COMMUNITY
              departments: left behind
              departments: left behind
              personal.lastName: Field(LastName) = Lind, "the" {first}
              personal.firstName: Field(FirstName) = Zoë
              personal.preferredFirstName: Field(PreferredFirstName) = Zo
              personal.pronouns: left behind
              personal.email: Email(Address) 1 = zoe@example.org
              personal.email: Email(Types) 1 = personal
              personal.phone: Phone(Number) 1 = 555-0101
              personal.phone: Phone(Types) 1 = home
              personal.mobilePhone: Phone(Number) 2 = 555-0102
              personal.mobilePhone: Phone(Types) 2 = mobile
              personal.dateOfBirth: Field(BirthDate) = 1980-02-29
              personal.addresses[1].addressTypeId: Address(Types) 1 = home
              personal.addresses[1].addressLine1: Address(Line1) 1 = 1 Elm Street
              personal.addresses[1].city: Address(City) 1 = Urbana
              personal.addresses[1].region: Address(StateProvince) 1 = IL
              personal.addresses[1].postalCode: Address(PostalCode) 1 = 61801
              personal.addresses[1].countryId: Address(Country) 1 = USA
              personal.addresses[1].primaryAddress: Address(Preferred) 1 = true
              personal.addresses.addressTypeId: left behind
              personal.addresses[2].addressLine1: Address(Line1) 2 = 9 Oak Lane
              personal.addresses[2].primaryAddress: Address(Preferred) 2 = false
              personal.addresses: left behind
              personal.preferredContactTypeId: left behind
              enrollmentDate: left behind
              expirationDate: Field(ExpiryDate) = 2027-06-30T23:59:59.000+00:00
              customFields.shoeSize: left behind
              requestPreference: left behind
        "#]],
    );
}

/// Without line ends a user is found by its number. The user name is often the ID.
#[test]
fn users_in_one_line_are_numbered() {
    reads(
        r#"[{"username":"17","externalSystemId":"17","active":false,"type":"Staff","personal":{"lastName":"Lind"}},{"externalSystemId":"18","personal":"Holm"}]"#,
        &expect![[r#"
            folio-json by records
            1
              externalSystemId: Field(PrimaryId) = 17
              active: Field(Status) = INACTIVE
              type: left behind
              personal.lastName: Field(LastName) = Lind
            2
              externalSystemId: Field(PrimaryId) = 18
              personal: left behind
        "#]],
    );
}

/// In two letters, Norway would be taken for a "no" that stands for nothing.
#[test]
fn countries_have_codes_of_three_letters() {
    reads(
        r#"[{"externalSystemId":"17","personal":{"lastName":"Lind","addresses":[{"city":"Oslo","countryId":"NO"},{"city":"Bergen","countryId":"Norway"}]}}]"#,
        &expect![[r#"
            folio-json by lines
            1
              externalSystemId: Field(PrimaryId) = 17
              personal.lastName: Field(LastName) = Lind
              personal.addresses[1].city: Address(City) 1 = Oslo
              personal.addresses[1].countryId: Address(Country) 1 = NOR
              personal.addresses[2].city: Address(City) 2 = Bergen
              personal.addresses[2].countryId: Address(Country) 2 = Norway
        "#]],
    );
}

/// Brackets in texts are letters; whatever is wrong in a user stays there.
#[test]
fn a_damaged_user_is_told_and_the_rest_goes_on() {
    reads(
        "{\"users\": [\n{\"externalSystemId\": \"1]}\\\\\", \"personal\": {}},\n{\"externalSystemId\": 2 \"personal\": 3},\n17,\n{\"externalSystemId\": \"4\", \"personal\": {\"lastName\": \"Vik\"}}\n]}\n",
        &expect![[r#"
            folio-json by lines
            2
              externalSystemId: Field(PrimaryId) = 1]}\
            3 damaged: this patron is not written as JSON: expected `,` or `}`
            4 damaged: this patron is not written as JSON: invalid type: integer `17`, expected a map
            5
              externalSystemId: Field(PrimaryId) = 4
              personal.lastName: Field(LastName) = Vik
        "#]],
    );
    let address = "{\"city\": \"Urbana\"}";
    let many =
        format!("[{{\"externalSystemId\": \"1\", \"personal\": {{\"addresses\": [{}]}}}}]", [address; 51].join(","));
    assert_eq!(written(&many), "folio-json by lines\n1 damaged: it has more than 50 addresses\n");
}

/// Where a bracket is never closed, the users behind it are in another one, and nobody can say which.
#[test]
fn a_file_that_is_cut_off_is_not_used() {
    let good = "{\"users\": [{\"externalSystemId\": \"1\", \"personal\": {}}";
    let cut_off = "its list of users is never closed: a bracket is missing, or the end of the file";
    for cut in [good.to_owned(), format!("{good}, {{\"externalSystemId\": \"2"), good.replace("{}}", "{}, {}")] {
        assert_eq!(written(&cut), format!("folio-json damaged as a whole: {cut_off}\n"), "{cut}");
    }
    let none = "{\"patrons\": [{\"externalSystemId\": \"1\", \"personal\": {}}]}";
    assert_eq!(written(none), "folio-json damaged as a whole: it has no list of users\n");
}

#[test]
fn only_what_has_its_keys_is_of_folio() {
    for (text, is_of_folio) in [
        ("\u{FEFF} [{\"personal\": {}, \"patronGroup\": \"x\"}]", true),
        ("{\"users\": []}", false),
        ("\"personal\",\"externalSystemId\"\n", false),
    ] {
        assert_eq!(system_of(text).is_some_and(|system| system.name == "folio-json"), is_of_folio, "{text}");
    }
}
