//! What is true of any text: no reader panics, and every record has a number of its own.

use crate::support::{Written, written_as};
use proptest::prelude::*;
use systems::SYSTEMS;
use testkit::patron_marc;
use testkit::sif::Sif;

/// The beginning of a file of each system, so that what comes behind it is read by its reader.
const HEADS: [&str; 12] = [
    "surname,branchcode,categorycode,patron_attributes,smsalertnumber\n",
    "[{\"personal\":{\"lastName\":\"Lind\"},\"patronGroup\":\"x\"},",
    "last_name,first_name,ident_type,home_ou\n",
    "<users><user><primary_id>1</primary_id><user_note>",
    "<p-file-20><patron-record><z303><match-id>1</match-id></z303><z308>",
    "{\"user\":[{\"primary_id\":\"1\",\"last_name\":",
    "*** DOCUMENT BOUNDARY ***\n.USER_ID. 1\n.USER_ADDR1_BEGIN.\n",
    "x-bt(1).second_id;bt(1).name;ba(1).city_st\nM-",
    "x-borrower:second_id_name\nba:address1_city_st\nM-borrower:",
    "0002-0000mainb--06-30-27\nnLind, Ana\n",
    "TransactionCode,PatronLastName,PatronCodeID,PatronBranchID,PatronBarcode\n5,",
    "1|14:05:09|2026-08-28|3|17|204|5.0\r5||Lind|||||12|3|17|||||1||||",
];

/// Lists as people make them, in every separator, stay lists: also those with dates, marks and pipes at their beginning.
#[test]
fn ordinary_lists_are_of_no_system() {
    let sheet = "Borrower ID | Last name | First name | Barcode\n17 | Lind | Ana | 21234000000017";
    let csv = String::from_utf8(testkit::csv_bytes(sheet)).expect("text");
    for text in [
        &*csv,
        "",
        "\n\n",
        "ID;Name;E-mail\n17;Lind, Ana;ana@example.org\n",
        "ID|Name\n1|Lind\n",
        "1|Lind|Ana|3|17|204|5.0\n",
        "00017 Lind Ana 06-30-27\nnotes\n",
        "\"06-30-2027\",\"17\",\"Lind, Ana\"\n",
        "x-ID,Name\n17,Lind\n",
        "x: ID; Name\n",
        "*** Borrowers of 2026 ***\n.ID.,Name\n",
        "[\"ID\",\"Name\"]\n",
    ] {
        let system = systems::recognise(text.as_bytes()).map(|system| system.name);
        assert_eq!(system, None, "{text}");
    }
}

/// Every reader reads every text, whoever it is from.
fn all_read(text: &str) {
    for system in SYSTEMS {
        // Whether it can be used is not the question.
        drop(system.read_whole(text, &mut Written::default()));
        let _recognised = (system.sniff)(text.as_bytes());
    }
}

/// However a text is cut into pieces, every reader finds the same in it.
fn all_read_in_pieces(text: &str, piece: usize) {
    for system in SYSTEMS {
        let (whole, in_pieces) = (written_as(system, text, text.len()), written_as(system, text, piece));
        assert_eq!(in_pieces, whole, "{} in pieces of {piece} bytes: {text}", system.name);
    }
}

/// In small pieces every line end, mark and letter is cut at one time or another.
#[test]
fn seeds_and_samples_read_in_pieces_as_they_do_whole() {
    for text in crate::seeds::texts() {
        let Some(system) = systems::recognise(text.as_bytes()) else { continue };
        let whole = written_as(system, &text, text.len());
        for piece in (1..40).chain([63, 64, 65, 255, 256, 1000, 4096]) {
            assert_eq!(written_as(system, &text, piece), whole, "{} in pieces of {piece} bytes", system.name);
        }
    }
}

/// Where a value or a line end is cut, a reader must wait for the rest of it.
#[test]
fn what_is_cut_in_the_middle_is_read_whole() {
    for text in [
        "surname,branchcode,categorycode\r\n\"Lind\r\nHolm\",MAIN,\"a\"\"b\"\r\n\r\"Holm,x\n\"Berg\"x,MAIN,PT\nVos,MAIN,PT\r",
        "[{\"personal\":{\"lastName\":\"L\\\"i,]}nd\"},\"patronGroup\":\"x\"},\n17 ,\r\n{\"a\":[1,{}]}]",
        "{\"primary_id\":\"1\",\"last_name\":\"Lind\"}\n{\"primary_id\":\"2\"}",
        "\u{FEFF}<users><user><primary_id>1</primary_id><!-- -- ]]> --><last_name><![CDATA[Li]]nd]]></last_name></user>\r\n\
         <user>R&D</user>\n<user a='x</users>",
        "x-bt(1).second_id;bt(1).name\nM-17\\\r\n;Lind\\\n\\\n\nM-18;Holm",
        "x-bt(1).second_id;bt(1).name\nM-17;Lind\\\r\n\r\nM-18;Holm\\\\\n \n",
        "0002-0000mainb--06-30-27\r\r\nnLind, Ana\0\n\nu17\n",
        "0002-0000mainb--06-30-27\rnLind, Ana\r\n \ru17 \0",
        "surname,branchcode,categorycode\rLind,MAIN,PT\r\nHolm,MAIN,\"P\nT\"",
    ] {
        for piece in 1..=text.len() {
            all_read_in_pieces(text, piece);
        }
    }
}

proptest! {
    #[test]
    fn no_piece_changes_what_a_reader_finds(
        text in "[a\",:<>&;/!?=\\\\{}\\[\\]\n\r\\x00\\x1d\\x1e\\x1f .|_é1-]{0,120}",
        piece in 1_usize..30,
    ) {
        for head in HEADS {
            all_read_in_pieces(&format!("{head}{text}"), piece);
        }
    }

    #[test]
    fn no_text_makes_a_reader_panic(
        text in "[\\PC\r\n\t\0]{0,200}",
        marks in "[a\",:<>&;/!?=\\\\{}\\[\\]\n\r\\x00\\x1d\\x1e\\x1f .|_é1-]{0,200}",
    ) {
        for head in HEADS {
            all_read(&format!("{head}{text}"));
            all_read(&format!("{head}{marks}"));
        }
        all_read(&marks);
    }

    #[test]
    fn no_line_of_columns_makes_a_reader_panic(
        text in "[a1é\t\0 ]{0,60}",
        at in 1_usize..1400,
        cut in 0_usize..1500,
        addresses in 0_usize..3,
    ) {
        let line = Sif::new(addresses).put(at, &text).line();
        all_read(&line.chars().take(cut).collect::<String>());
        all_read(&format!("{line}{text}\n{line}"));
    }

    #[test]
    fn no_record_of_lengths_makes_a_reader_panic(
        value in "[a$,é\x1d\x1e\x1f ]{0,30}",
        put in "[0-9é\x1d\x1e\x1f ]{1,3}",
        at in 0_usize..90,
    ) {
        let record = patron_marc(&[("020", "17"), ("220", value.as_str()), ("550", value.as_str())]);
        let mut letters: Vec<char> = record.chars().collect();
        for (letter, other) in letters.iter_mut().skip(at).zip(put.chars()) {
            *letter = other;
        }
        all_read(&record);
        all_read(&letters.iter().collect::<String>());
        all_read(&letters.iter().take(at).collect::<String>());
    }
}
