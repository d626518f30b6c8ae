//! I: what is one ID, one name, one person.

use super::Control::{At, Because};
use super::{Trial, tried};

pub(super) const TRIALS: &[Trial] = &[
    tried(
        "I01",
        "the canonical form of an ID",
        &[
            ("crates/model/src/patrons/id.rs", "canonical_form_is_idempotent"),
            ("crates/model/src/patrons/id.rs", "what_looks_alike_to_a_person_is_one_identifier"),
        ],
        At(("crates/model/src/patrons/id.rs", "zeros_are_part_of_an_identifier")),
    ),
    tried(
        "I02",
        "signs in an ID that nobody sees",
        &[("crates/intake/tests/rules/identity.rs", "marks_that_nobody_sees_are_no_part_of_an_id")],
        Because("what was removed is told, and nothing is told of others"),
    ),
    tried(
        "I03",
        "one ID in any case and form",
        &[("crates/intake/tests/rules/identity.rs", "an_id_is_one_in_any_case_and_form")],
        At(("crates/intake/tests/rules/duplicates.rs", "d501_zeros_count")),
    ),
    tried(
        "I04",
        "IDs that look alike",
        &[("crates/intake/tests/rules/duplicates.rs", "d514_ids_that_look_alike")],
        At(("crates/intake/tests/rules/cells.rs", "a_good_sheet_says_nothing")),
    ),
    tried(
        "I05",
        "digits of other scripts",
        &[("crates/intake/tests/rules/identity.rs", "digits_of_other_scripts_are_not_taken_for_plain_ones")],
        Because("full-width digits are"),
    ),
    tried(
        "I06",
        "names keep their letters",
        &[("crates/intake/tests/rules/identity.rs", "names_keep_their_case_and_their_accents")],
        Because("a flood of accents is told"),
    ),
    tried(
        "I07",
        "duplicates across files",
        &[
            ("crates/intake/tests/rules/duplicates.rs", "d502_one_id_in_two_files"),
            ("crates/pipeline/tests/laws.rs", "threads_make_no_difference"),
        ],
        Because("twins are told apart from strangers"),
    ),
    tried(
        "I08",
        "uniqueness against comparing every pair",
        &[("crates/intake/tests/rules/duplicates.rs", "uniqueness_is_what_comparing_every_pair_finds")],
        Because("it is held against another way of finding the same"),
    ),
];
