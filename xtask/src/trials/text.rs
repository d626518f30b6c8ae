//! C: text tables.

use super::Control::{At, Because};
use super::{Trial, tried};

pub(super) const TRIALS: &[Trial] = &[
    tried(
        "C01",
        "a quotation mark that never closes",
        &[("tests/untrusted/csv.rs", "a_quotation_mark_that_never_closes_is_told_where_it_opens")],
        At(("tests/untrusted/csv.rs", "line_breaks_between_quotation_marks_are_read")),
    ),
    tried(
        "C02",
        "line breaks in values, and values that are too long",
        &[
            ("tests/untrusted/csv.rs", "line_breaks_between_quotation_marks_are_read"),
            ("tests/untrusted/csv.rs", "a_value_longer_than_a_cell_names_its_line"),
            ("tests/untrusted/csv.rs", "a_value_of_more_than_fifty_lines_is_told_where_it_opens"),
        ],
        Because("the legal ones are read"),
    ),
    tried(
        "C03",
        "the files of csv-spectrum",
        &[
            ("tests/untrusted/csv.rs", "values_between_quotation_marks_are_read_as_they_are_meant"),
            ("tests/untrusted/csv.rs", "both_kinds_of_line_ends_mean_the_same"),
            ("tests/untrusted/csv.rs", "the_files_of_csv_spectrum_get_an_answer"),
        ],
        Because("values are held against what the files mean"),
    ),
    tried(
        "C04",
        "ragged lines, double names, columns without end",
        &[
            ("tests/untrusted/csv.rs", "lines_of_other_lengths_are_told"),
            ("tests/untrusted/csv.rs", "two_columns_of_one_name_are_not_guessed_between"),
            ("tests/untrusted/csv.rs", "columns_and_lines_without_end_are_given_up"),
        ],
        Because("a list without these faults says nothing of them"),
    ),
    tried(
        "C05",
        "text encodings",
        &[
            ("tests/untrusted/csv.rs", "a_mark_at_the_beginning_is_believed"),
            ("tests/untrusted/csv.rs", "utf_16_without_its_mark_is_recognised"),
            ("tests/untrusted/csv.rs", "letters_of_an_old_windows_are_told_with_samples"),
            ("tests/untrusted/csv.rs", "a_mark_and_nothing_is_an_empty_file"),
            ("tests/untrusted/csv.rs", "a_nul_among_the_letters_names_its_line"),
        ],
        Because("the same list in UTF-8 says nothing of it"),
    ),
    tried(
        "C06",
        "separators and line ends",
        &[
            ("tests/untrusted/csv.rs", "other_separators_are_recognised_and_told"),
            ("tests/untrusted/csv.rs", "a_first_line_that_says_the_separator_is_believed"),
            ("tests/untrusted/csv.rs", "lines_are_counted_whatever_ends_them"),
            ("tests/untrusted/csv.rs", "a_separator_that_is_unclear_is_asked_for"),
        ],
        Because("where it is clear nobody is asked"),
    ),
    tried(
        "C07",
        "commas, quotation marks and spaces in values; there and back",
        &[
            ("tests/untrusted/csv.rs", "a_decimal_comma_is_no_separator"),
            ("tests/untrusted/csv.rs", "quotation_marks_inside_a_value_are_letters"),
            ("tests/untrusted/csv.rs", "spaces_around_quotation_marks_are_no_part_of_the_value"),
            ("crates/source/src/text/records.rs", "a_table_comes_back"),
        ],
        Because("values are held against those that were written"),
    ),
];
