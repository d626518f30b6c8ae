//! Users of Alma, as its export writes them in XML and its API in JSON: the same elements by the same names.

use super::crowd::Crowd;
use super::other_systems::{EXPIRY, GROUP, json, put};

pub(super) const XML: &str = "legacy/alma-users.xml";
pub(super) const JSON: &str = "legacy/alma-users.json";

/// What stands in for the institution.
const SCOPE: &str = "01EXAMPLE";

/// A list with types and preferences, cards that are lost, notes, a block.
pub(super) fn xml(crowd: &Crowd) -> Vec<u8> {
    let mut text =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<users total_record_count=\"{}\">\n", crowd.count());
    for (index, person) in crowd.people() {
        let [first, middle, last, street, city] =
            [&person.first, &person.middle, &person.last, &person.street, &person.city].map(|part| escaped(part));
        put(
            &mut text,
            format_args!(
                "  <user>\n    <record_type desc=\"Public\">PUBLIC</record_type>\n    <primary_id>{}</primary_id>\n    <first_name>{first}</first_name>\n    <middle_name>{middle}</middle_name>\n    <last_name>{last}</last_name>\n    <user_group desc=\"Community\">{GROUP}</user_group>\n    <preferred_language desc=\"English\">en</preferred_language>\n    <birth_date>{}Z</birth_date>\n    <expiry_date>{EXPIRY}Z</expiry_date>\n    <account_type desc=\"Internal\">INTERNAL</account_type>\n    <external_id/>\n    <password/>\n    <status desc=\"Active\">ACTIVE</status>\n",
                person.id, person.birth
            ),
        );
        put(
            &mut text,
            format_args!(
                "    <contact_info>\n      <addresses>\n        <address preferred=\"true\" segment_type=\"Internal\">\n          <line1>{street}</line1>\n          <city>{city}</city>\n          <state_province>{}</state_province>\n          <postal_code>{}</postal_code>\n          <country desc=\"United States\">USA</country>\n          <address_types>\n            <address_type desc=\"Home\">home</address_type>\n          </address_types>\n        </address>\n      </addresses>\n",
                person.state, person.zip
            ),
        );
        put(
            &mut text,
            format_args!(
                "      <emails>\n        <email preferred=\"true\" segment_type=\"Internal\">\n          <email_address>{}</email_address>\n          <email_types>\n            <email_type desc=\"Personal\">personal</email_type>\n          </email_types>\n        </email>\n      </emails>\n      <phones>\n        <phone preferred=\"true\" preferred_sms=\"true\" segment_type=\"Internal\">\n          <phone_number>{}</phone_number>\n          <phone_types>\n            <phone_type desc=\"Mobile\">mobile</phone_type>\n          </phone_types>\n        </phone>\n      </phones>\n    </contact_info>\n",
                person.email, person.phone
            ),
        );
        text.push_str(&xml_identifiers(crowd, index, &person.barcode));
        text.push_str(&xml_rest(index, person.note));
    }
    text.push_str("</users>\n");
    text.into_bytes()
}

fn xml_identifiers(crowd: &Crowd, index: u64, barcode: &str) -> String {
    let mut text = "    <user_identifiers>\n".to_owned();
    let lost = index.is_multiple_of(5).then(|| crowd.lost_card(index));
    let cards = [(Some(barcode.to_owned()), "ACTIVE"), (lost, "INACTIVE")];
    for (card, status) in cards {
        if let Some(card) = card {
            put(
                &mut text,
                format_args!(
                    "      <user_identifier segment_type=\"Internal\">\n        <id_type desc=\"Barcode\">BARCODE</id_type>\n        <value>{card}</value>\n        <status>{status}</status>\n      </user_identifier>\n"
                ),
            );
        }
    }
    text.push_str("    </user_identifiers>\n");
    text
}

fn xml_rest(index: u64, note: &str) -> String {
    let mut text = format!(
        "    <user_roles>\n      <user_role>\n        <status desc=\"Active\">ACTIVE</status>\n        <scope>{SCOPE}</scope>\n        <role_type desc=\"Patron\">200</role_type>\n        <expiry_date>{EXPIRY}Z</expiry_date>\n      </user_role>\n    </user_roles>\n"
    );
    if index.is_multiple_of(10) {
        text.push_str("    <user_blocks>\n      <user_block segment_type=\"Internal\">\n        <block_type desc=\"General\">GENERAL</block_type>\n        <block_description desc=\"Address unknown\">ADDRESS</block_description>\n        <block_status>ACTIVE</block_status>\n        <block_note>Letter came back</block_note>\n      </user_block>\n    </user_blocks>\n");
    }
    if !note.is_empty() {
        let note = escaped(note);
        put(
            &mut text,
            format_args!(
                "    <user_notes>\n      <user_note segment_type=\"Internal\">\n        <note_type desc=\"Library\">LIBRARY</note_type>\n        <note_text>{note}</note_text>\n        <user_viewable>false</user_viewable>\n        <popup_note>true</popup_note>\n      </user_note>\n    </user_notes>\n"
            ),
        );
    }
    text.push_str("  </user>\n");
    text
}

/// A text between two tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A page of a list, whose lists have nothing around them.
pub(super) fn rest_json(crowd: &Crowd) -> Vec<u8> {
    let mut text = "{\n  \"user\": [\n".to_owned();
    for (index, person) in crowd.people() {
        put(
            &mut text,
            format_args!(
                "    {{\n      \"record_type\": {{\"value\": \"PUBLIC\", \"desc\": \"Public\"}},\n      \"primary_id\": {},\n      \"first_name\": {},\n      \"middle_name\": {},\n      \"last_name\": {},\n      \"pin_number\": \"\",\n      \"user_group\": {{\"value\": \"{GROUP}\", \"desc\": \"Community\"}},\n      \"birth_date\": \"{}Z\",\n      \"expiry_date\": \"{EXPIRY}Z\",\n      \"account_type\": {{\"value\": \"INTERNAL\", \"desc\": \"Internal\"}},\n      \"password\": \"\",\n      \"status\": {{\"value\": \"ACTIVE\", \"desc\": \"Active\"}},\n",
                json(&person.id),
                json(&person.first),
                json(&person.middle),
                json(&person.last),
                person.birth
            ),
        );
        put(
            &mut text,
            format_args!(
                "      \"contact_info\": {{\n        \"address\": [{{\"preferred\": true, \"line1\": {}, \"city\": {}, \"state_province\": {}, \"postal_code\": {}, \"country\": {{\"value\": \"USA\"}}, \"address_type\": [{{\"value\": \"home\"}}]}}],\n        \"email\": [{{\"preferred\": true, \"email_address\": {}, \"email_type\": [{{\"value\": \"personal\"}}]}}],\n        \"phone\": [{{\"preferred\": true, \"preferred_sms\": null, \"phone_number\": {}, \"phone_type\": [{{\"value\": \"home\"}}]}}]\n      }},\n",
                json(&person.street),
                json(&person.city),
                json(person.state),
                json(&person.zip),
                json(&person.email),
                json(&person.phone)
            ),
        );
        let statistic = if index.is_multiple_of(4) {
            "{\"statistic_category\": {\"value\": \"HISTORY\", \"desc\": \"History\"}, \"category_type\": {\"value\": \"DEPARTMENT\"}}"
        } else {
            ""
        };
        let comma = crowd.comma(index);
        put(
            &mut text,
            format_args!(
                "      \"user_identifier\": [{{\"value\": {}, \"id_type\": {{\"value\": \"BARCODE\", \"desc\": \"Barcode\"}}, \"status\": \"ACTIVE\"}}],\n      \"user_role\": [{{\"status\": {{\"value\": \"ACTIVE\"}}, \"scope\": {{\"value\": \"{SCOPE}\"}}, \"role_type\": {{\"value\": \"200\", \"desc\": \"Patron\"}}, \"parameter\": []}}],\n      \"user_statistic\": [{statistic}]\n    }}{comma}\n",
                json(&person.barcode)
            ),
        );
    }
    put(&mut text, format_args!("  ],\n  \"total_record_count\": {}\n}}\n", crowd.count()));
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::crowd::PEOPLE;

    #[test]
    fn everybody_is_in_both_files() {
        let times = |bytes: Vec<u8>, holds: &str| {
            let text = String::from_utf8(bytes).expect("text");
            text.matches(holds).count() as u64
        };
        let crowd = Crowd::sample(380);
        let found = (times(xml(&crowd), "<primary_id>"), times(rest_json(&crowd), "\"primary_id\""));
        assert_eq!(found, (PEOPLE, PEOPLE));
    }
}
