//! Patrons of Aleph in PLIF: a segment for each thing that is known of them.

use super::crowd::Crowd;
use super::other_systems::{GROUP, put};

pub(super) const NAME: &str = "legacy/aleph-patrons.xml";

/// The last day, as Aleph writes it.
const EXPIRY: &str = "20270630";

/// A key for the ID and one for the card, with a password that nobody takes over.
pub(super) fn bytes(crowd: &Crowd) -> Vec<u8> {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<p-file-20>\n".to_owned();
    for (_, person) in crowd.people() {
        let name =
            if person.first.is_empty() { person.last.clone() } else { format!("{}, {}", person.last, person.first) };
        put(
            &mut text,
            format_args!(
                "  <patron-record>\n    <z303>\n      <match-id-type>02</match-id-type>\n      <match-id>{}</match-id>\n      <record-action>A</record-action>\n      <z303-name>{name}</z303-name>\n      <z303-last-name>{}</z303-last-name>\n      <z303-first-name>{}</z303-first-name>\n      <z303-birth-date>{}</z303-birth-date>\n      <z303-note-1>{}</z303-note-1>\n    </z303>\n",
                person.id,
                person.last,
                person.first,
                person.birth.to_string().replace('-', ""),
                person.note
            ),
        );
        put(
            &mut text,
            format_args!(
                "    <z304>\n      <record-action>A</record-action>\n      <z304-address-type>01</z304-address-type>\n      <z304-address-0>{name}</z304-address-0>\n      <z304-address-1>{}</z304-address-1>\n      <z304-address-2>{}, {}</z304-address-2>\n      <z304-zip>{}</z304-zip>\n      <z304-email-address>{}</z304-email-address>\n      <z304-telephone>{}</z304-telephone>\n    </z304>\n",
                person.street, person.city, person.state, person.zip, person.email, person.phone
            ),
        );
        put(
            &mut text,
            format_args!(
                "    <z305>\n      <record-action>A</record-action>\n      <z305-bor-status>{GROUP}</z305-bor-status>\n      <z305-expiry-date>{EXPIRY}</z305-expiry-date>\n    </z305>\n    <z308>\n      <record-action>A</record-action>\n      <z308-key-type>02</z308-key-type>\n      <z308-key-data>{}</z308-key-data>\n    </z308>\n    <z308>\n      <record-action>A</record-action>\n      <z308-key-type>01</z308-key-type>\n      <z308-key-data>{}</z308-key-data>\n      <z308-verification>Summer-2019</z308-verification>\n      <z308-status>AC</z308-status>\n    </z308>\n  </patron-record>\n",
                person.id, person.barcode
            ),
        );
    }
    text.push_str("</p-file-20>\n");
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_in_the_file() {
        let text = String::from_utf8(bytes(&Crowd::sample(420))).expect("text");
        assert_eq!(text.matches("<match-id>").count() as u64, crate::samples::crowd::PEOPLE);
        assert!(!text.contains('&'), "a name that XML writes in another way");
    }
}
