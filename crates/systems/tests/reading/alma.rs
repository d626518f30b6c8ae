//! Alma: the same user as XML and as JSON, lists with and without elements around them, and XML that harms.

use crate::support::{reads, system_of, written};
use expect_test::expect;

const EVERYTHING: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!-- exported -->
<users total_record_count="1">
  <user link="https://alma.example.org/users/1">
    <record_type desc="Public">PUBLIC</record_type>
    <primary_id>000123456</primary_id>
    <first_name>Zo&#xEB;</first_name>
    <middle_name/>
    <last_name><![CDATA[Lind & <Dahl>]]></last_name>
    <full_name>Zoë Lind &amp; &lt;Dahl&gt;</full_name>
    <pin_number>1234</pin_number>
    <user_title desc="Dr.">DR</user_title>
    <job_category desc="Retired">RET</job_category>
    <job_description>taught history</job_description>
    <gender desc="Female">FEMALE</gender>
    <user_group desc="Community">COMMUNITY</user_group>
    <campus_code desc="Main">MAIN</campus_code>
    <web_site_url/>
    <cataloger_level desc="[00] Default Level">00</cataloger_level>
    <preferred_language desc="English">en</preferred_language>
    <birth_date>1980-02-29Z</birth_date>
    <expiry_date>2027-06-30Z</expiry_date>
    <purge_date>
      2028-06-30Z
    </purge_date>
    <account_type desc="External">EXTERNAL</account_type>
    <external_id>SIS</external_id>
    <password>Summer-2019</password>
    <force_password_change/>
    <status desc="Active">ACTIVE</status>
    <status_date/>
    <requests link="https://alma.example.org/users/1/requests">0</requests>
    <loans link="https://alma.example.org/users/1/loans">2</loans>
    <pref_first_name>Zo</pref_first_name>
    <pref_middle_name>B</pref_middle_name>
    <pref_last_name>Dahl</pref_last_name>
    <pref_name_suffix/>
    <is_researcher>false</is_researcher>
    <contact_info>
      <addresses>
        <address preferred="true" segment_type="External">
          <line1>1 Elm Street</line1>
          <line2>Unit 3</line2>
          <line3>c/o Holm</line3>
          <line4>Hall</line4>
          <line5>Floor 2</line5>
          <city>Urbana</city>
          <state_province>IL</state_province>
          <postal_code>61801</postal_code>
          <country desc="United States">USA</country>
          <address_note>ring twice</address_note>
          <start_date>2020-01-05Z</start_date>
          <address_types>
            <address_type desc="Home">home</address_type>
            <address_type desc="Work">work</address_type>
          </address_types>
        </address>
        <address preferred="false">
          <line1>9 Oak Lane</line1>
          <address_types/>
        </address>
      </addresses>
      <emails>
        <email preferred="true" segment_type="External">
          <description>private</description>
          <email_address>zoe@example.org</email_address>
          <email_types><email_type desc="Personal">personal</email_type></email_types>
        </email>
      </emails>
      <phones>
        <phone preferred="false" preferred_sms="true">
          <phone_number>555-0101</phone_number>
          <phone_types><phone_type desc="Mobile">mobile</phone_type></phone_types>
        </phone>
      </phones>
    </contact_info>
    <user_identifiers>
      <user_identifier segment_type="External">
        <value>21234000000017</value>
        <id_type desc="Barcode">BARCODE</id_type>
        <note>lost</note>
        <status>INACTIVE</status>
      </user_identifier>
    </user_identifiers>
    <user_roles>
      <user_role>
        <status desc="Active">ACTIVE</status>
        <scope desc="Institution">01INST</scope>
        <role_type desc="Patron">200</role_type>
        <expiry_date>2027-06-30Z</expiry_date>
        <parameters><parameter><type>ServiceUnit</type><value>DESK</value></parameter></parameters>
      </user_role>
    </user_roles>
    <user_blocks>
      <user_block>
        <block_description desc="Loan limit">02</block_description>
        <block_status>ACTIVE</block_status>
        <block_note>pays on Monday</block_note>
        <created_by>desk</created_by>
        <expiry_date>2026-12-31T00:00:00Z</expiry_date>
      </user_block>
    </user_blocks>
    <user_notes>
      <user_note>
        <note_type desc="Library">LIBRARY</note_type>
        <note_text>ask for the key</note_text>
        <user_viewable>true</user_viewable>
        <popup_note>false</popup_note>
        <created_date>2020-01-05T10:00:00Z</created_date>
      </user_note>
    </user_notes>
    <user_statistics>
      <user_statistic>
        <statistic_category desc="History">HIST</statistic_category>
        <category_type desc="Department">DEPT</category_type>
        <statistic_note>since 2019</statistic_note>
      </user_statistic>
    </user_statistics>
    <proxy_for_users/>
    <rs_libraries><rs_library><code>MAIN</code></rs_library></rs_libraries>
    <x:shoe_size xmlns:x="urn:example">41</x:shoe_size>
  </user>
</users>
"#;

#[test]
fn every_element_is_carried_over_or_counted() {
    reads(
        EVERYTHING,
        &expect![[r#"
            alma-xml by lines
            4
              record_type: Field(RecordType) = PUBLIC
              primary_id: Field(PrimaryId) = 000123456
              first_name: Field(FirstName) = Zoë
              last_name: Field(LastName) = Lind & <Dahl>
              pin_number: password = 1234
              user_title: Field(Title) = DR
              job_category: Field(JobCategory) = RET
              job_description: left behind
              gender: Field(Gender) = FEMALE
              user_group: Field(UserGroup) = COMMUNITY
              campus_code: Field(Campus) = MAIN
              preferred_language: Field(PreferredLanguage) = en
              birth_date: Field(BirthDate) = 1980-02-29
              expiry_date: Field(ExpiryDate) = 2027-06-30
              purge_date: Field(PurgeDate) = 2028-06-30
              account_type: Field(AccountType) = EXTERNAL
              external_id: Field(ExternalId) = SIS
              password: password = Summer-2019
              status: Field(Status) = ACTIVE
              loans: left behind
              pref_first_name: Field(PreferredFirstName) = Zo
              pref_middle_name: Field(PreferredMiddleName) = B
              pref_last_name: Field(PreferredLastName) = Dahl
              address[1].preferred: Address(Preferred) 1 = true
              segment_type: left behind
              address[1].line1: Address(Line1) 1 = 1 Elm Street
              address[1].line2: Address(Line2) 1 = Unit 3
              address[1].line3: Address(Line3) 1 = c/o Holm
              address[1].line4: Address(Line4) 1 = Hall
              address[1].line5: Address(Line5) 1 = Floor 2
              address[1].city: Address(City) 1 = Urbana
              address[1].state_province: Address(StateProvince) 1 = IL
              address[1].postal_code: Address(PostalCode) 1 = 61801
              address[1].country: Address(Country) 1 = USA
              address.address_note: left behind
              address.start_date: left behind
              address[1].address_type: Address(Types) 1 = home,work
              address[2].line1: Address(Line1) 2 = 9 Oak Lane
              email[1].preferred: Email(Preferred) 1 = true
              segment_type: left behind
              email.description: left behind
              email[1].email_address: Email(Address) 1 = zoe@example.org
              email[1].email_type: Email(Types) 1 = personal
              phone[1].preferred_sms: Phone(Sms) 1 = true
              phone[1].phone_number: Phone(Number) 1 = 555-0101
              phone[1].phone_type: Phone(Types) 1 = mobile
              segment_type: left behind
              user_identifier[1].value: Identifier(Value) 1 = 21234000000017
              user_identifier[1].id_type: Identifier(Kind) 1 = BARCODE
              user_identifier[1].note: Identifier(Remark) 1 = lost
              user_identifier[1].status: Identifier(Active) 1 = no
              user_role[1].status: Role(Active) 1 = yes
              user_role[1].scope: Role(Scope) 1 = 01INST
              user_role[1].role_type: Role(Kind) 1 = 200
              user_role[1].expiry_date: Role(Expiry) 1 = 2027-06-30
              user_role.parameters: left behind
              user_block[1].block_description: Block(Description) 1 = 02
              user_block[1].block_status: Block(Active) 1 = yes
              user_block[1].block_note: Block(Remark) 1 = pays on Monday
              user_block.created_by: left behind
              user_block[1].expiry_date: Block(Expiry) 1 = 2026-12-31
              user_block[1].block_type: Block(Kind) 1 = GENERAL
              user_note[1].note_type: Note(Kind) 1 = LIBRARY
              user_note[1].note_text: Note(Text) 1 = ask for the key
              user_note[1].user_viewable: Note(Viewable) 1 = true
              user_note.created_date: left behind
              user_statistic[1].statistic_category: Statistic(Category) 1 = HIST
              user_statistic.category_type: left behind
              user_statistic[1].statistic_note: Statistic(Remark) 1 = since 2019
              rs_libraries: left behind
              x:shoe_size: left behind
        "#]],
    );
}

#[test]
fn json_says_the_same_without_the_elements_around_lists() {
    let list = r#"{
  "user": [
    {
      "record_type": {"value": "PUBLIC", "desc": "Public"},
      "primary_id": "000123456",
      "last_name": "Lind",
      "full_name": "Lind",
      "user_title": {"value": ""},
      "expiry_date": "2027-06-30Z",
      "password": "",
      "force_password_change": "",
      "pin_number": "1234",
      "loans": {"value": 0, "link": "https://alma.example.org/users/1/loans"},
      "contact_info": {
        "address": [
          {"preferred": true, "segment_type": "Internal", "line1": "1 Elm Street", "line2": null, "country": {"value": "USA"}, "address_type": [{"value": "home", "desc": "Home"}, {"value": "work"}]}
        ],
        "email": [],
        "phone": [{"preferred": false, "phone_number": "555-0101", "phone_type": [{"value": "home"}]}]
      },
      "user_identifier": [
        {"value": "21234000000017", "id_type": {"value": "BARCODE", "desc": "Barcode"}, "note": null, "status": "ACTIVE"},
        {"value": "lind", "id_type": {"value": "NET_ID"}}
      ],
      "user_role": [{"status": {"value": "INACTIVE"}, "scope": {"value": "01INST"}, "role_type": {"value": "200"}, "parameter": []}],
      "user_block": [{"block_type": {"value": "USER"}, "block_description": {"value": "02"}}],
      "user_note": [{"note_type": {"value": "POPUP"}, "note_text": "pays cash", "user_viewable": false, "popup_note": true}],
      "proxy_for_user": [{"primary_id": "000123457"}]
    }
  ],
  "total_record_count": 1
}
"#;
    reads(
        list,
        &expect![[r#"
            alma-json by lines
            3
              record_type: Field(RecordType) = PUBLIC
              primary_id: Field(PrimaryId) = 000123456
              last_name: Field(LastName) = Lind
              expiry_date: Field(ExpiryDate) = 2027-06-30
              pin_number: password = 1234
              address[1].preferred: Address(Preferred) 1 = true
              segment_type: left behind
              address[1].line1: Address(Line1) 1 = 1 Elm Street
              address[1].country: Address(Country) 1 = USA
              address[1].address_type: Address(Types) 1 = home,work
              phone[1].phone_number: Phone(Number) 1 = 555-0101
              phone[1].phone_type: Phone(Types) 1 = home
              user_identifier[1].value: Identifier(Value) 1 = 21234000000017
              user_identifier[1].id_type: Identifier(Kind) 1 = BARCODE
              user_identifier[1].status: Identifier(Active) 1 = yes
              user_identifier[2].value: Identifier(Value) 2 = lind
              user_identifier[2].id_type: Identifier(Kind) 2 = NET_ID
              user_role[1].status: Role(Active) 1 = no
              user_role[1].scope: Role(Scope) 1 = 01INST
              user_role[1].role_type: Role(Kind) 1 = 200
              user_block[1].block_type: Block(Kind) 1 = USER
              user_block[1].block_description: Block(Description) 1 = 02
              user_note[1].note_type: Note(Kind) 1 = POPUP
              user_note[1].note_text: Note(Text) 1 = pays cash
              user_note[1].popup_note: Note(Popup) 1 = true
              proxy_for_user: left behind
        "#]],
    );
}

/// A user of a made-up list, on one line.
fn user(id: &str) -> String {
    format!("<user><primary_id>{id}</primary_id><last_name>Lind</last_name></user>")
}

/// What reading gives of such a user.
fn read(place: u32, id: &str) -> String {
    format!("{place}\n  primary_id: Field(PrimaryId) = {id}\n  last_name: Field(LastName) = Lind\n")
}

#[test]
fn every_envelope_holds_users() {
    let (one, two) = (user("1"), user("2"));
    for (text, expected) in [
        (format!("<users>{one}\n{two}</users>"), format!("by lines\n{}{}", read(1, "1"), read(2, "2"))),
        (format!("<userRecords>{one}{two}</userRecords>"), format!("by records\n{}{}", read(1, "1"), read(2, "2"))),
        (format!("\n{one}"), format!("by lines\n{}", read(2, "1"))),
        (
            "<a:users xmlns:a='urn:a'><a:user><a:primary_id>1</a:primary_id><a:last_name>Lind</a:last_name></a:user></a:users>".to_owned(),
            format!("by lines\n{}", read(1, "1")),
        ),
        (format!("<users xmlns='urn:a'>{one}<user xmlns='urn:b'/></users>"), format!("by lines\n{}", read(1, "1"))),
    ] {
        assert_eq!(written(&text), format!("alma-xml {expected}"), "{text}");
    }
    let (one, two) = (r#"{"primary_id":"1","last_name":"Lind"}"#, r#"{"primary_id":"2","last_name":"Lind"}"#);
    for (text, expected) in [
        (one.to_owned(), format!("by lines\n{}", read(1, "1"))),
        (format!("{one}\n{two}\n"), format!("by lines\n{}{}", read(1, "1"), read(2, "2"))),
        (format!("[{one},{two}]"), format!("by records\n{}{}", read(1, "1"), read(2, "2"))),
    ] {
        assert_eq!(written(&text), format!("alma-json {expected}"), "{text}");
    }
}

/// Where the elements stay in order, a fault costs one user.
#[test]
fn a_damaged_user_is_told_and_the_rest_goes_on() {
    for (fault, why) in [
        ("Tom & Ann", "line 2 has an & that is not written as &amp;"),
        ("a@b.example?x&y=1;", "line 2 has an & that is not written as &amp;"),
        ("caf&eacute;", "line 2 has &eacute;, which is no character of XML"),
        ("&#0;", "line 2 has &#0;, which is no character of XML"),
        ("<note a='1' a='2'/>", "line 2 has a damaged tag: <note>"),
        ("<note a=1/>", "line 2 has a damaged tag: <note>"),
        ("<note a='&b;'/>", "line 2 has a damaged tag: <note>"),
    ] {
        let text = format!(
            "<users>\n<user><primary_id>1</primary_id><job_description>{fault}</job_description></user>\n{}\n</users>",
            user("2")
        );
        assert_eq!(written(&text), format!("alma-xml by lines\n2 damaged: {why}\n{}", read(3, "2")), "{fault}");
    }
    let deep = format!("<users>\n<user>{}{}</user>\n{}</users>", "<a>".repeat(40), "</a>".repeat(40), user("2"));
    let expected = format!("2 damaged: it has elements nested deeper than 32\n{}", read(3, "2"));
    assert_eq!(written(&deep), format!("alma-xml by lines\n{expected}"));
    let wide = format!("<users>\n<user>{}</user>\n{}</users>", "<a b='c'/>".repeat(6_000), user("2"));
    let expected = format!("2 damaged: it has more elements or attributes than any patron\n{}", read(3, "2"));
    assert_eq!(written(&wide), format!("alma-xml by lines\n{expected}"));
    let notes = "<user_note/>".repeat(201);
    let many = format!("<users>\n<user><user_notes>{notes}</user_notes></user>\n{}</users>", user("2"));
    let expected = format!("2 damaged: it has more than 200 entries \"user_note\"\n{}", read(3, "2"));
    assert_eq!(written(&many), format!("alma-xml by lines\n{expected}"));
    reads(
        "{\"user\": [\n{\"primary_id\": \"1\" \"last_name\": 3},\n{\"primary_id\": \"2\", \"last_name\": \"Lind\"}\n]}",
        &expect![[r#"
            alma-json by lines
            2 damaged: this patron is not written as JSON: expected `,` or `}`
            3
              primary_id: Field(PrimaryId) = 2
              last_name: Field(LastName) = Lind
        "#]],
    );
}

/// The line of each fault is counted on from the one before.
#[test]
fn a_file_of_nothing_but_faults_is_read_once() {
    let faults = "\n&x;".repeat(200_000);
    let text = format!("<users>\n{}\n<user>{faults}</user>\n{}</users>", user("1"), user("2"));
    let lines = u32::try_from(user("1").lines().count()).expect("a few");
    let (damaged, last) = (2 + lines, 200_003 + lines);
    let expected = format!(
        "{}{damaged} damaged: line {} has &x;, which is no character of XML\n{}",
        read(2, "1"),
        damaged + 1,
        read(last, "2")
    );
    assert_eq!(written(&text), format!("alma-xml by lines\n{expected}"));
}

/// Where they are not in order, nobody knows whose values are whose; and nothing is fetched or expanded.
#[test]
fn what_is_no_xml_is_not_used() {
    let one = user("1");
    for (text, why) in [
        (
            format!("<!DOCTYPE users [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><users>{one}</users>"),
            "it has a DOCTYPE, which no library system writes; what that declares is not read",
        ),
        (format!("<users>\n{one}\n"), "its last element is never closed: the end of the file is missing"),
        (
            format!("<users>\n{one}\n<user><primary_id>2</user></users>"),
            "line 3 has </user> where </primary_id> should be",
        ),
        (format!("<users>{one}</users>\n</users>"), "line 2 has </users>, and nothing is open there"),
        (format!("<users>{one}</users>\n<users/>"), "it goes on behind the end of its XML, in line 2"),
        (format!("<users>{one}</users>\nbye"), "line 1 has text outside of every element"),
        (format!("<users>\n{one}\n<user a='"), "line 3 has a tag or a comment that is never closed"),
        (format!("<users>\n{one}\n<!-- "), "line 3 has a tag or a comment that is never closed"),
        ("<users><User><primary_id>1</primary_id></User></users>".to_owned(), "it has no element \"user\""),
    ] {
        let whole = written(&text);
        assert!(whole.ends_with(&format!("damaged as a whole: {why}\n")), "{text}\n{whole}");
    }
    let cut_off = "{\"user\": [{\"primary_id\": \"1\", \"last_name\": \"Lind\"}";
    assert!(written(cut_off).contains("damaged as a whole: its list of users is never closed"));
    assert!(written(&cut_off[10..cut_off.len() - 1]).contains("damaged as a whole: its last user is never closed"));
}

#[test]
fn only_what_has_its_names_is_of_alma() {
    for (text, name) in [
        (user("1"), Some("alma-xml")),
        ("\u{FEFF}<?xml version=\"1.0\"?>\n<users><user><primary_id/></user></users>".to_owned(), Some("alma-xml")),
        ("<users><user><name>primary</name></user></users>".to_owned(), None),
        ("<html><user><primary_id/></user></html>".to_owned(), None),
        ("{\"primary_id\": \"1\", \"user_group\": {\"value\": \"x\"}}".to_owned(), Some("alma-json")),
        ("{\"primary_id\": \"1\"}".to_owned(), None),
        ("primary_id,last_name\n".to_owned(), None),
    ] {
        assert_eq!(system_of(&text).map(|system| system.name), name, "{text}");
    }
    let wide: Vec<u8> = format!("\u{FEFF}{}", user("1")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(systems::recognise(&wide).map(|system| system.name), Some("alma-xml"));
    assert_eq!(systems::recognise(&wide[2..]).map(|system| system.name), Some("alma-xml"));
}
