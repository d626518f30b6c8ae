//! O: what the program writes, by where it is read.

use super::Control::{At, Because};
use super::{Trial, not_built, partly, tried};

pub(super) const TRIALS: &[Trial] = &[
    tried(
        "O01",
        "what is written for spreadsheets: slips, reports, left-out rows, marked copies",
        &[
            ("tests/office/mod.rs", "no_text_of_a_list_becomes_a_formula_in_libreoffice"),
            ("crates/report/tests/sinks.rs", "no_name_becomes_a_formula"),
            ("crates/report/tests/files/mod.rs", "nothing_of_a_patron_becomes_a_formula"),
            ("crates/report/src/slips.rs", "a_slip_is_safe_to_open_in_a_spreadsheet"),
            ("crates/model/src/formula.rs", "no_part_of_a_cell_becomes_a_formula_when_it_is_cut"),
            ("crates/systems/tests/writing/csv.rs", "no_value_becomes_a_formula"),
            (
                "crates/pipeline/tests/workbooks.rs",
                "a_row_that_is_left_out_comes_back_as_it_was_and_goes_in_when_it_is_corrected",
            ),
        ],
        Because("LibreOffice makes formulas of the list itself, where nothing is guarded"),
    ),
    tried(
        "O02",
        "rows that were left out, and a report, as workbooks",
        &[
            ("crates/report/tests/files/mod.rs", "nothing_of_a_row_that_was_left_out_becomes_a_formula"),
            ("crates/report/tests/files/mod.rs", "nothing_of_a_patron_becomes_a_formula"),
            ("tests/left_out.rs", "every_cell_is_read_again_as_it_was"),
        ],
        Because("the list has the formula and the control character, and the workbook their texts"),
    ),
    tried(
        "O03",
        "a report and the page of slips, as HTML",
        &[
            ("crates/report/tests/sinks.rs", "no_name_becomes_markup"),
            ("crates/report/src/slips.rs", "a_slip_is_printed_in_the_words_of_its_letters"),
            ("crates/report/tests/page/mod.rs", "no_name_becomes_markup_or_acts"),
            ("crates/report/tests/page/mod.rs", "a_page_fetches_nothing_and_runs_one_script"),
            ("crates/report/tests/page/browser.rs", "a_browser_shows_all_rows_and_searches_them"),
            ("crates/report/tests/page/browser.rs", "a_reader_filters_searches_turns_pages_and_copies_addresses"),
        ],
        Because("a name that is not escaped shows, and a script that is not the page's own does not run"),
    ),
    tried(
        "O04",
        "what a terminal shows",
        &[
            ("tests/output.rs", "texts_of_a_list_cannot_steer_the_terminal"),
            ("tests/output.rs", "texts_of_a_list_cannot_steer_a_terminal_that_asks"),
            ("tests/output.rs", "texts_of_a_list_cannot_steer_whoever_looks_at_the_json"),
            ("crates/report/src/text.rs", "what_could_act_on_a_terminal_is_shown_instead"),
            ("tests/untrusted/cells.rs", "no_text_of_a_cell_steers_the_terminal"),
        ],
        Because("the same signs stand in the list"),
    ),
    partly(
        "O05",
        "names of files, sheets and columns on a terminal",
        &[
            ("tests/untrusted/paths.rs", "a_name_cannot_steer_the_terminal"),
            ("tests/bad_input.rs", "a_file_name_cannot_steer_the_terminal"),
            ("tests/output.rs", "names_of_sheets_and_columns_cannot_steer_the_terminal"),
        ],
        Because("the same signs stand in the name"),
        "words of Alma and PostgreSQL, which are not talked to yet",
    ),
    tried(
        "O06",
        "a log in which no line can be forged",
        &[
            ("tests/output.rs", "no_line_of_a_log_can_be_forged"),
            ("tests/output.rs", "a_log_has_what_happened_and_nothing_of_the_list"),
        ],
        Because("the name of the file and the cells are read, and printed"),
    ),
    not_built("O07", "XML for Alma", "no XML is written yet"),
    tried(
        "O08",
        "JSON",
        &[
            ("crates/report/tests/views.rs", "json_escapes_what_a_cell_holds"),
            ("tests/json.rs", "json_lines_are_one_value_a_line"),
            ("tests/schemas.rs", "every_answer_has_the_shape_that_is_promised"),
        ],
        At(("tests/schemas.rs", "what_is_not_promised_shows")),
    ),
    tried(
        "O09",
        "SQL in every text",
        &[
            ("crates/store/tests/sqlite.rs", "sql_in_every_text_is_text"),
            ("xtask/src/statements.rs", "no_value_becomes_part_of_a_statement"),
        ],
        At(("xtask/src/statements.rs", "a_value_in_a_statement_is_told")),
    ),
    tried(
        "O10",
        "printed slips of any name",
        &[
            ("tests/printed.rs", "any_name_is_printed_within_its_frame"),
            ("tests/printed.rs", "slips_are_printed_whole_and_in_order"),
        ],
        Because("the number of pages and of slips is known"),
    ),
    tried(
        "O11",
        "names of files that are written",
        &[
            ("tests/new_files.rs", "nothing_that_is_there_is_written_over_or_through"),
            ("tests/starters.rs", "a_hand_out_sheet_is_never_overwritten"),
            ("tests/starters.rs", "a_sheet_that_cannot_be_written_stops_everything"),
            ("tests/starters.rs", "nothing_is_written_through_a_link"),
            ("crates/pipeline/tests/laws.rs", "the_sheet_never_overwrites"),
        ],
        At(("tests/starters.rs", "the_hand_out_sheet_says_who_signs_in_how")),
    ),
];
