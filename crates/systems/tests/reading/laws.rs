//! What is true of any text: no reader panics, and every record has a number of its own.

use crate::support::Written;
use proptest::prelude::*;
use systems::SYSTEMS;

/// The beginning of a file of each system, so that what comes behind it is read by its reader.
const HEADS: [&str; 1] = ["surname,branchcode,categorycode,patron_attributes,smsalertnumber\n"];

/// Every reader reads every text, whoever it is from.
fn all_read(text: &str) {
    for system in SYSTEMS {
        // Whether it can be used is not the question.
        drop((system.read)(text, &mut Written::default()));
        let _recognised = (system.sniff)(text.as_bytes());
    }
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in "[\\PC\r\n\t\0]{0,200}", marks in "[a\",:\\\\{}\\[\\]\n\r\\x00 é1]{0,200}") {
        for head in HEADS {
            all_read(&format!("{head}{text}"));
            all_read(&format!("{head}{marks}"));
        }
        all_read(&marks);
    }
}
