//! K: starters, hashes and signing in.

use super::Control::{At, Because};
use super::{Trial, partly, tried};

pub(super) const TRIALS: &[Trial] = &[
    tried(
        "K01",
        "starters of any name",
        &[
            ("crates/credentials/src/pattern.rs", "the_pattern_on_many_names"),
            ("crates/credentials/tests/names.rs", "every_common_name_gives_a_starter_that_can_be_typed"),
            ("tests/starters.rs", "starters_that_are_short_shared_or_not_to_be_made_are_told_before"),
        ],
        Because("short and shared ones are told, others are not"),
    ),
    tried(
        "K02",
        "one name twice",
        &[
            ("crates/credentials/src/hash.rs", "the_stored_form_is_argon2id_with_its_parameters"),
            ("crates/credentials/src/hash.rs", "no_two_hashes_share_a_salt"),
            ("tests/starters.rs", "starters_that_are_short_shared_or_not_to_be_made_are_told_before"),
        ],
        Because("salts are counted"),
    ),
    tried(
        "K03",
        "the parameters of every hash",
        &[
            ("crates/credentials/src/hash.rs", "the_stored_form_is_argon2id_with_its_parameters"),
            ("crates/credentials/src/hash.rs", "no_two_hashes_share_a_salt"),
            ("tests/starters.rs", "an_update_never_touches_a_password"),
        ],
        At(("crates/credentials/src/hash.rs", "a_cheaper_hash_is_to_be_made_anew")),
    ),
    tried(
        "K04",
        "the vectors of RFC 9106 and another program",
        &[
            ("crates/credentials/src/engine/plain.rs", "the_plain_engine_passes_the_vector_of_rfc_9106"),
            ("crates/credentials/src/engine/wide.rs", "the_wide_engine_passes_the_vector_of_rfc_9106"),
            ("crates/credentials/src/engine/wide.rs", "the_engines_agree_at_every_kind_of_cost"),
            ("crates/credentials/src/hash.rs", "the_engines_and_another_program_verify_each_others_hashes"),
        ],
        At(("crates/credentials/src/engine/wide.rs", "an_engine_that_gives_other_answers_is_found_out")),
    ),
    tried(
        "K05",
        "hostile hashes",
        &[("crates/credentials/src/hash.rs", "a_hostile_hash_costs_nothing")],
        At(("crates/credentials/src/hash.rs", "a_cheaper_hash_is_to_be_made_anew")),
    ),
    partly(
        "K06",
        "a stranger takes as long as anybody",
        &[
            ("crates/credentials/src/sign_in.rs", "a_stranger_takes_the_same_steps"),
            ("crates/store/tests/sqlite.rs", "a_stranger_is_counted_like_anybody"),
        ],
        Because("that a try is written at all is held first"),
        "the times themselves: cargo xtask bench --passwords",
    ),
    tried(
        "K07",
        "canaries in everything that is written and printed",
        &[
            ("tests/secrecy.rs", "starters_and_passwords_are_on_the_slips_and_nowhere_else"),
            ("tests/secrecy.rs", "no_program_that_is_started_hears_of_a_starter"),
            ("tests/starters.rs", "a_password_is_in_the_sheet_and_nowhere_else"),
        ],
        Because("canaries that are planted are found"),
    ),
    tried(
        "K08",
        "canaries in memory",
        &[
            ("tests/secrecy.rs", "nothing_of_a_starter_stays_in_memory"),
            ("crates/credentials/tests/left_behind.rs", "a_hasher_that_is_dropped_leaves_nothing_behind"),
        ],
        Because("names, which are no secret, are found in the same memory"),
    ),
    tried(
        "K09",
        "secrets that cannot be printed",
        &[("crates/model/src/passwords/secret.rs", "expose")],
        Because("what would print one must not compile"),
    ),
    partly(
        "K10",
        "the hand-out sheet",
        &[
            ("tests/starters.rs", "only_its_owner_may_read_the_hand_out_sheet_and_the_store"),
            ("tests/starters.rs", "a_hand_out_sheet_is_never_overwritten"),
            ("tests/starters.rs", "a_sheet_is_shredded_and_nothing_else"),
            ("tests/starters.rs", "a_sheet_that_git_would_publish_is_told"),
            ("crates/pipeline/src/passwords/handout.rs", "a_sheet_that_others_may_read_is_known"),
        ],
        Because("a sheet that git ignores is not told, and what is no sheet is not shredded"),
        "sheets that are encrypted, which do not exist yet",
    ),
    tried(
        "K11",
        "slips of a batch that was undone",
        &[("tests/signin.rs", "a_batch_that_is_taken_back_makes_its_slips_worthless")],
        Because("they come back with the batch"),
    ),
    tried(
        "K12",
        "a starter is for choosing a password",
        &[
            ("crates/credentials/src/sign_in.rs", "a_starter_is_only_good_for_choosing_a_password"),
            ("tests/signin.rs", "a_slip_is_worthless_once_a_password_is_chosen"),
        ],
        Because("before the choice it is good"),
    ),
    tried(
        "K13",
        "the days of a starter, and a clock set back",
        &[("crates/credentials/src/sign_in.rs", "a_starter_has_its_days")],
        Because("on its first and last day it works"),
    ),
    tried(
        "K14",
        "tries are counted",
        &[
            ("crates/credentials/src/sign_in.rs", "after_too_many_tries_it_is_locked"),
            ("crates/store/tests/sqlite.rs", "tries_side_by_side_are_counted_exactly"),
            ("tests/signin.rs", "ten_wrong_tries_lock_a_password_until_the_desk_gives_a_new_one"),
        ],
        Because("ten are compared, and the eleventh is not"),
    ),
    tried(
        "K15",
        "what may be a password",
        &[
            ("crates/credentials/src/policy.rs", "what_others_know_is_refused"),
            ("crates/credentials/src/policy.rs", "length_is_the_only_form_that_counts"),
            ("crates/credentials/src/hash.rs", "a_password_is_compared_in_its_normal_form"),
        ],
        Because("good ones are taken in the same tests"),
    ),
    tried(
        "K16",
        "hashes made anew when hashing costs more",
        &[
            ("crates/credentials/src/sign_in.rs", "a_cheaper_hash_is_made_anew_at_a_good_sign_in"),
            ("tests/signin.rs", "a_password_is_hashed_anew_when_that_costs_more"),
        ],
        Because("one that costs as much stays"),
    ),
    tried(
        "K17",
        "randomness",
        &[
            ("crates/credentials/src/starter.rs", "there_is_no_fallback_for_randomness"),
            ("crates/credentials/src/random.rs", "each_sign_is_as_likely_as_any_other_at_each_place"),
        ],
        Because("with randomness there is a starter"),
    ),
    partly(
        "K18",
        "ten thousand hashes",
        &[("xtask/src/bench/passwords.rs", "peer")],
        Because("it is measured in pairs with the bare library"),
        "times are measured by hand: cargo xtask bench --passwords 10000",
    ),
    tried(
        "K19",
        "a patron who comes again keeps the password",
        &[("tests/starters.rs", "an_update_never_touches_a_password")],
        Because("the same update changes other fields"),
    ),
];
