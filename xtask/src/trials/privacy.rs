//! P: personal data, the audit chain, secrets on their way.

use super::Control::{At, Because};
use super::{Trial, not_built, tried};

pub(super) const TRIALS: &[Trial] = &[
    tried(
        "P01",
        "every file for its owner alone",
        &[
            ("tests/private.rs", "every_file_that_is_made_is_for_its_owner_alone"),
            ("tests/store.rs", "every_file_is_for_its_owner_alone"),
        ],
        At(("tests/private.rs", "a_file_that_others_may_read_is_found")),
    ),
    tried(
        "P02",
        "no patron in files for temporary use",
        &[
            ("crates/store/src/sqlite/file/open.rs", "a_connection_is_set_up_for_safety"),
            ("tests/private.rs", "nothing_goes_out_and_nothing_is_put_elsewhere"),
        ],
        Because("files that are made inside of the folder are seen"),
    ),
    tried(
        "P03",
        "who was purged is nowhere",
        &[
            ("tests/private.rs", "who_was_purged_is_in_no_file_any_more"),
            ("tests/store.rs", "what_was_purged_is_nowhere_any_more"),
            ("tests/store.rs", "every_copy_of_ours_and_every_trace_goes"),
            ("tests/store.rs", "a_note_about_somebody_goes_with_them"),
            ("tests/retention.rs", "who_is_kept_too_long_is_in_no_file_any_more"),
            ("tests/retention.rs", "the_number_of_those_who_went_can_stay"),
            ("crates/cli/src/config/settings/mod.rs", "how_long_patrons_are_kept_is_said_by_group"),
        ],
        Because("before, the canary is found"),
    ),
    tried(
        "P04",
        "old plans go, younger ones stay",
        &[("tests/saved_plan.rs", "old_plans_are_deleted_and_never_younger_ones")],
        Because("plans of another store and younger ones stay"),
    ),
    tried(
        "P05",
        "masked output",
        &[
            ("tests/saved_plan.rs", "a_masked_plan_names_nobody"),
            ("tests/reports.rs", "a_masked_report_names_nobody"),
            ("tests/reports.rs", "a_masked_list_of_those_who_were_kept_names_nobody"),
            ("crates/pipeline/src/mask.rs", "a_number_says_nothing_but_the_order"),
            ("crates/pipeline/src/mask.rs", "advice_quotes_nothing_of_the_list"),
        ],
        Because("unmasked, the canaries are found"),
    ),
    tried(
        "P06",
        "an audit chain that was touched",
        &[
            ("crates/store/src/audit.rs", "a_chain_that_was_touched_is_found_out"),
            ("tests/store.rs", "a_touched_audit_chain_is_found"),
            ("tests/store.rs", "what_was_changed_by_hand_is_named"),
            ("crates/store/tests/check.rs", "an_edit_by_hand_is_named"),
            ("crates/store/tests/check.rs", "a_copy_that_somebody_edited_is_not_put_back"),
        ],
        At(("crates/store/tests/check.rs", "a_store_that_nobody_touched_has_no_fault")),
    ),
    tried(
        "P07",
        "what the audit chain says",
        &[("tests/store.rs", "the_audit_chain_knows_no_patron")],
        Because("facts that belong there are found"),
    ),
    tried(
        "P08",
        "the audit chain is only added to",
        &[("tests/store.rs", "the_audit_chain_refuses_to_be_changed")],
        Because("batches go on being written"),
    ),
    not_built("P09", "a store that is encrypted", "there is no SQLCipher yet"),
    tried(
        "P10",
        "no secret on a command line",
        &[
            ("tests/private.rs", "no_option_takes_a_secret"),
            ("tests/private.rs", "the_reading_process_has_no_environment"),
            ("tests/secrecy.rs", "no_program_that_is_started_hears_of_a_starter"),
        ],
        Because("an option that would take one is found, and the program itself has the canary in its environment"),
    ),
    not_built("P11", "TLS to PostgreSQL", "there is no PostgreSQL store yet"),
    not_built("P12", "few rights in PostgreSQL", "there is no PostgreSQL store yet"),
    not_built("P13", "a hostile PostgreSQL", "there is no PostgreSQL store yet"),
    not_built("P14", "a push to Alma", "Alma is not talked to yet"),
    not_built("P15", "a push that was killed", "Alma is not talked to yet"),
    tried(
        "P16",
        "internal and external accounts under one ID",
        &[
            ("crates/planner/tests/plan/identity.rs", "d509_an_external_account_is_left_alone"),
            ("crates/planner/tests/plan/identity.rs", "r404_an_internal_account_does_not_become_external"),
        ],
        Because("where the profile says so, it is converted"),
    ),
    tried(
        "P17",
        "no network",
        &[("tests/private.rs", "nothing_goes_out_and_nothing_is_put_elsewhere")],
        Because("the calls of the same run are seen"),
    ),
];
