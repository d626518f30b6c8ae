//! U: spreadsheets that nobody can trust.

use super::Control::{At, Because};
use super::{Trial, not_built, partly, tried};

/// The workbook that is made worse is a good one.
const GOOD_BOOK: super::Control = At(("tests/untrusted/zip.rs", "the_book_that_is_made_worse_here_is_a_good_one"));

pub(super) const TRIALS: &[Trial] = &[
    tried(
        "U01",
        "two cells in opposite corners",
        &[("tests/untrusted/sheets.rs", "two_cells_in_opposite_corners_take_no_memory")],
        Because("memory is watched, and both patrons are read"),
    ),
    tried(
        "U02",
        "cells outside of every sheet",
        &[
            ("tests/untrusted/sheets.rs", "a_cell_outside_of_every_sheet_is_named"),
            ("tests/untrusted/sheets.rs", "rows_and_cells_out_of_order_are_damage"),
        ],
        GOOD_BOOK,
    ),
    tried(
        "U03",
        "sheets that are very wide or very tall",
        &[
            ("tests/untrusted/sheets.rs", "a_value_in_the_last_column_of_all_is_beyond_what_a_list_has"),
            ("tests/untrusted/sheets.rs", "a_patron_in_the_last_row_of_all_is_read"),
        ],
        GOOD_BOOK,
    ),
    tried(
        "U04",
        "a claim of four thousand million texts",
        &[("tests/untrusted/xml.rs", "a_claim_about_the_number_of_texts_is_not_believed")],
        At(("tests/untrusted/xml.rs", "a_text_that_is_not_there_is_damage")),
    ),
    tried(
        "U05",
        "one long text in a hundred thousand cells",
        &[
            ("tests/untrusted/sheets.rs", "one_long_text_in_a_hundred_thousand_cells_is_kept_once"),
            ("tests/untrusted/sheets.rs", "one_long_text_beside_every_patron_is_no_hindrance"),
            ("tests/untrusted/sheets.rs", "findings_about_one_long_text_do_not_multiply_it"),
        ],
        GOOD_BOOK,
    ),
    tried(
        "U06",
        "what unpacks without end, and lies about it",
        &[
            ("tests/untrusted/zip.rs", "a_text_that_unpacks_without_end_is_given_up"),
            ("tests/untrusted/zip.rs", "white_space_that_unpacks_without_end_takes_no_memory"),
            ("tests/untrusted/zip.rs", "a_part_that_is_longer_than_it_claims_is_damaged"),
            ("tests/untrusted/cells.rs", "a_cell_of_forty_thousand_letters_is_too_large"),
        ],
        GOOD_BOOK,
    ),
    tried(
        "U07",
        "millions of cells in no room",
        &[
            ("tests/untrusted/sheets.rs", "three_hundred_cells_in_every_row_are_no_wider_table"),
            ("tests/untrusted/sheets.rs", "a_million_tiny_cells_are_read"),
        ],
        Because("a few cells less are read"),
    ),
    tried(
        "U08",
        "entities",
        &[
            ("tests/untrusted/xml.rs", "a_part_that_declares_entities_is_refused"),
            ("tests/untrusted/xml.rs", "an_open_document_that_declares_entities_is_refused"),
        ],
        At(("tests/untrusted/xml.rs", "the_signs_that_every_xml_knows_are_read")),
    ),
    tried(
        "U09",
        "files and pages that a part names",
        &[("tests/untrusted/xml.rs", "nothing_that_a_part_names_is_fetched")],
        Because("the trace must hold the list itself"),
    ),
    tried(
        "U10",
        "floods of attributes and of depth",
        &[
            ("tests/untrusted/xml.rs", "a_flood_of_attributes_is_answered_in_time"),
            ("tests/untrusted/xml.rs", "depth_without_end_is_given_up"),
        ],
        At(("tests/untrusted/xml.rs", "depth_as_programs_write_it_is_read")),
    ),
    tried(
        "U11",
        "twenty thousand sheets",
        &[("tests/untrusted/sheets.rs", "twenty_thousand_sheets_are_too_many")],
        GOOD_BOOK,
    ),
    tried(
        "U12",
        "parts that lie outside of the container",
        &[
            ("tests/untrusted/zip.rs", "a_part_outside_the_container_is_missing"),
            ("tests/untrusted/zip.rs", "entries_that_would_like_to_be_written_elsewhere_are_not"),
            ("tests/untrusted/zip.rs", "a_sheet_that_is_a_link_is_not_followed"),
        ],
        At(("tests/untrusted/zip.rs", "a_part_named_from_the_root_is_inside")),
    ),
    tried(
        "U13",
        "two parts of one name",
        &[
            ("tests/untrusted/zip.rs", "two_parts_of_one_name_are_refused"),
            ("tests/untrusted/zip.rs", "two_spellings_of_one_path_are_not_mixed_up"),
        ],
        GOOD_BOOK,
    ),
    tried(
        "U14",
        "every byte changed",
        &[
            ("crates/source/tests/reading/xlsx.rs", "no_changed_byte_gives_other_data"),
            ("tests/untrusted/sheets.rs", "a_wrong_bit_never_becomes_another_patron"),
            ("tests/untrusted/zip.rs", "a_wrong_checksum_is_damage"),
        ],
        Because("it holds that most changes are refused"),
    ),
    tried(
        "U15",
        "cut off anywhere",
        &[
            ("crates/source/tests/reading/workbooks.rs", "f006_cut_off_at_any_place"),
            ("tests/untrusted/sheets.rs", "a_workbook_that_was_cut_off_is_refused"),
            ("tests/untrusted/sheets.rs", "a_last_line_that_was_cut_off_is_told_or_complete"),
        ],
        GOOD_BOOK,
    ),
    tried(
        "U16",
        "locked workbooks",
        &[("tests/untrusted/zip.rs", "what_is_locked_is_told_how_to_unlock_it")],
        GOOD_BOOK,
    ),
    tried(
        "U17",
        "names that lie",
        &[
            ("tests/untrusted/zip.rs", "a_wrong_ending_is_told_and_the_content_is_read"),
            ("tests/untrusted/zip.rs", "what_is_no_table_is_named_for_what_it_is"),
        ],
        Because("a wrong name alone keeps no list from being read"),
    ),
    tried(
        "U18",
        "two files in one",
        &[("tests/untrusted/zip.rs", "what_is_a_workbook_and_something_else_is_refused")],
        GOOD_BOOK,
    ),
    tried(
        "U19",
        "old workbooks whose tables never end",
        &[
            ("tests/untrusted/dense.rs", "old_workbooks_without_an_end_are_given_up"),
            ("tests/untrusted/dense.rs", "old_workbooks_that_were_cut_off_are_refused"),
        ],
        At(("tests/untrusted/dense.rs", "a_good_old_workbook_is_read")),
    ),
    tried(
        "U20",
        "repeated rows and texts",
        &[
            ("tests/untrusted/dense.rs", "text_repeated_without_end_is_given_up"),
            ("tests/untrusted/dense.rs", "text_repeated_below_a_good_list_is_given_up"),
            ("tests/untrusted/dense.rs", "empty_rows_to_the_end_of_the_sheet_are_nothing"),
        ],
        At(("tests/untrusted/dense.rs", "a_good_open_document_is_read")),
    ),
    tried(
        "U21",
        "macros and links",
        &[
            ("tests/untrusted/sheets.rs", "macros_are_not_run"),
            ("tests/untrusted/sheets.rs", "files_that_a_workbook_refers_to_are_not_opened"),
        ],
        Because("the one test holds that the other's finding is absent"),
    ),
    tried(
        "U22",
        "formulas",
        &[
            ("tests/untrusted/cells.rs", "the_result_of_a_formula_is_read_and_told"),
            ("tests/untrusted/cells.rs", "a_formula_without_its_result_is_an_error"),
            ("tests/untrusted/cells.rs", "an_error_of_the_spreadsheet_is_no_value"),
        ],
        Because("with its result the same formula is read"),
    ),
    tried(
        "U23",
        "numbers where IDs belong",
        &[
            ("tests/untrusted/cells.rs", "a_number_under_the_id_keeps_every_digit"),
            ("tests/untrusted/cells.rs", "an_id_that_has_lost_digits_is_an_error"),
            ("tests/untrusted/cells.rs", "zeros_that_the_format_shows_are_put_back"),
            ("tests/untrusted/cells.rs", "a_date_or_a_yes_is_no_id"),
            ("tests/untrusted/cells.rs", "days_counted_from_1904_are_the_right_ones"),
        ],
        Because("what has lost nothing is read"),
    ),
    tried(
        "U24",
        "what a sheet hides, joins and says twice",
        &[
            ("tests/untrusted/shape.rs", "hidden_rows_are_told_and_loaded"),
            ("tests/untrusted/shape.rs", "a_hidden_column_is_told_and_read"),
            ("tests/untrusted/shape.rs", "merged_cells_among_the_patrons_are_told"),
            ("tests/untrusted/shape.rs", "column_names_in_two_rows_are_joined"),
            ("tests/untrusted/shape.rs", "a_total_below_the_list_is_nobody"),
        ],
        At(("tests/untrusted/shape.rs", "a_merged_title_is_not_told")),
    ),
    partly(
        "U25",
        "every file of the corpus",
        &[("tests/corpus.rs", "no_file_breaks_the_reader")],
        At(("tests/corpus.rs", "a_crash_and_a_silence_are_told")),
        "only where ROLLCALL_CORPUS names a folder; workbooks of other projects are not in it",
    ),
    partly(
        "U26",
        "random changes of small seeds",
        &[
            ("crates/source/tests/reading/laws.rs", "no_bytes_make_a_reader_panic"),
            ("crates/source/tests/reading/laws.rs", "no_damage_makes_a_reader_panic"),
            ("crates/source/tests/reading/seeds.rs", "seeds_of_containers"),
            ("crates/source/tests/reading/seeds.rs", "seeds_of_sheets"),
            ("crates/source/tests/reading/seeds.rs", "seeds_of_texts"),
            ("crates/systems/tests/reading/seeds.rs", "seeds_of_systems"),
            ("crates/intake/tests/rules/any_text.rs", "no_text_makes_a_reader_panic"),
        ],
        Because("a panic is what fails them"),
        "the half hour per target before a release is run by hand: cargo fuzz run",
    ),
    tried(
        "U27",
        "a reading process that dies, hangs or lies",
        &[
            ("crates/pipeline/tests/sandbox.rs", "a_reader_that_says_nonsense_is_not_believed"),
            ("crates/pipeline/tests/sandbox.rs", "a_reader_that_dies_is_a_damaged_file"),
            ("crates/pipeline/tests/sandbox.rs", "a_reader_that_hangs_is_ended"),
        ],
        At(("crates/pipeline/tests/sandbox.rs", "a_good_answer_is_believed")),
    ),
    not_built(
        "U28",
        "the reading process may open, start and send nothing",
        "it has limits of memory and time, but no sandbox of the kernel yet",
    ),
    tried(
        "U29",
        "names that lead to no file",
        &[
            ("tests/untrusted/paths.rs", "a_pipe_keeps_nobody_waiting"),
            ("tests/untrusted/paths.rs", "a_device_is_no_file"),
            ("tests/untrusted/paths.rs", "a_folder_is_no_file"),
            ("tests/untrusted/paths.rs", "ten_gigabytes_are_refused_at_once"),
            ("tests/untrusted/paths.rs", "a_link_to_nowhere_is_no_file"),
            ("tests/untrusted/paths.rs", "a_name_cannot_steer_the_terminal"),
            ("tests/untrusted/paths.rs", "a_name_in_another_writing_gets_an_answer"),
        ],
        At(("tests/untrusted/paths.rs", "a_link_to_a_list_is_read")),
    ),
    partly(
        "U30",
        "a list that changes while it is read",
        &[("crates/pipeline/src/reading/read.rs", "a_file_that_grows_while_it_is_read_is_not_one_state")],
        Because("an unchanged file is one state"),
        "a file that another process swaps a thousand times",
    ),
];
