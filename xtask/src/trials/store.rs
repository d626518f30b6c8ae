//! S: the store, its transactions, faults, many at once, undo.

use super::Control::{At, Because};
use super::{Trial, not_built, partly, tried};

/// What the crash trial must catch: a writer that keeps no promise and a disk that ignores every sync.
const CARELESS: super::Control = At(("xtask/src/trial/mod.rs", "controls"));

pub(super) const TRIALS: &[Trial] = &[
    tried("S01", "killed at every write of an apply", &[("xtask/src/trial/kill.rs", "sweep")], CARELESS),
    partly(
        "S02",
        "killed at every write of every other command that writes",
        &[("xtask/src/trial/kill.rs", "sweep")],
        CARELESS,
        "an export that does not exist yet",
    ),
    tried(
        "S03",
        "killed at random moments of the whole command",
        &[("tests/stopping.rs", "killed_at_any_moment_the_store_is_before_or_after")],
        At(("tests/stopping.rs", "a_store_that_is_half_written_is_found_out")),
    ),
    tried("S04", "the same apply again after every kill", &[("xtask/src/trial/kill.rs", "sweep")], CARELESS),
    tried(
        "S05",
        "a full and a broken disk at every write",
        &[("xtask/src/trial/fault.rs", "sweep"), ("tests/bad_store.rs", "on_a_full_disk_nothing_is_written")],
        CARELESS,
    ),
    tried(
        "S06",
        "a disk that is really small",
        &[("tests/bad_store.rs", "on_a_disk_that_is_really_small_nothing_is_written")],
        Because("with more room the same command is done"),
    ),
    tried("S07", "a sync that fails", &[("xtask/src/trial/fault.rs", "sweep")], CARELESS),
    tried(
        "S08",
        "less and less memory",
        &[("tests/trials.rs", "with_little_memory_the_store_is_before_or_after")],
        Because("it holds that both ends were met: some runs commit and some do not"),
    ),
    tried("S09", "the power cut at many moments", &[("xtask/src/trial/power.rs", "sweep")], CARELESS),
    tried(
        "S10",
        "the hand-out sheet and the batch",
        &[
            ("tests/starters.rs", "the_sheet_is_begun_when_the_store_is_copied"),
            ("tests/starters.rs", "a_sheet_whose_batch_never_came_to_be_is_cleared_by_the_retry"),
            ("tests/starters.rs", "a_sheet_whose_batch_is_there_gets_its_name_from_the_next_command"),
            ("crates/pipeline/tests/laws.rs", "stopped_at_any_time_nothing_is_written"),
            ("crates/pipeline/tests/laws.rs", "a_store_that_has_moved_gets_nothing_and_the_sheet_goes"),
        ],
        At(("xtask/src/trial/sheet.rs", "a_slip_that_no_account_has_is_found")),
    ),
    tried(
        "S11",
        "a store that is none, or that refuses to be written",
        &[
            ("tests/bad_store.rs", "a_store_that_is_not_ours_is_left_alone"),
            ("tests/bad_store.rs", "a_store_that_may_not_be_written_is_read_and_not_changed"),
            ("crates/store/tests/sqlite.rs", "a_path_that_leads_to_no_file_is_refused"),
        ],
        Because("before and after each refusal looking works or fails the same way"),
    ),
    tried(
        "S12",
        "a store that is locked",
        &[
            ("tests/at_once.rs", "a_store_that_is_locked_for_a_while_is_waited_for"),
            ("tests/at_once.rs", "a_store_that_is_locked_for_ever_is_given_up"),
            ("tests/bad_store.rs", "a_locked_store_is_not_waited_for_longer_than_the_settings_say"),
        ],
        Because("the same apply is done once the lock is gone"),
    ),
    tried(
        "S13",
        "one plan at two desks, eight plans at once",
        &[
            ("tests/at_once.rs", "one_plan_at_two_desks_is_applied_once"),
            ("tests/at_once.rs", "eight_plans_at_once_are_all_applied"),
        ],
        At(("tests/at_once.rs", "a_copy_of_another_moment_is_found_out")),
    ),
    tried(
        "S14",
        "a plan that is out of date",
        &[
            ("tests/saved_plan.rs", "a_plan_that_is_out_of_date_names_who_moved"),
            ("tests/saved_plan.rs", "who_is_not_in_the_plan_does_not_matter_to_it"),
            ("tests/store.rs", "a_store_of_an_older_layout_is_upgraded_once_it_is_asked_for"),
        ],
        Because("of the same change, the one that the plan does not touch is no hindrance"),
    ),
    tried(
        "S15",
        "a plan that was altered",
        &[
            ("tests/saved_plan.rs", "an_altered_plan_is_refused"),
            ("crates/pipeline/src/plan_file/container.rs", "every_altered_byte_is_noticed"),
            ("crates/pipeline/src/plan_file/container.rs", "a_part_that_is_there_twice_is_refused"),
            ("crates/pipeline/src/plan_file/container.rs", "what_unpacks_without_end_is_refused"),
            ("crates/pipeline/src/plan_file/forged.rs", "a_byte_that_is_changed_with_the_checksum_is_refused_or_shown"),
            ("crates/pipeline/src/plan_file/forged.rs", "no_plan_writes_more_than_it_shows"),
            ("crates/pipeline/src/plan_file/forged.rs", "what_contradicts_itself_is_refused"),
            ("crates/pipeline/src/plan_file/forged.rs", "whatever_decides_is_covered_by_the_name"),
            ("crates/pipeline/src/plan_file/mod.rs", "a_plan_of_a_newer_version_says_so"),
        ],
        Because("unaltered, and named anew without a change, the same plan is opened and applied"),
    ),
    tried(
        "S16",
        "a list that changed after its plan",
        &[("tests/saved_plan.rs", "what_changed_around_a_plan_is_said_and_the_plan_is_done")],
        Because("the values of the plan and not those of the list are in the store"),
    ),
    tried(
        "S17",
        "a fault at the last row",
        &[("crates/store/tests/sqlite.rs", "a_fault_at_the_last_patron_leaves_nothing_of_the_others")],
        Because("the fault itself is planted, and without it the same changeset is that of every other test"),
    ),
    tried(
        "S18",
        "INT, TERM and HUP",
        &[
            ("tests/stopping.rs", "one_signal_ends_the_reading"),
            ("tests/stopping.rs", "one_signal_ends_the_hashing"),
            ("tests/stopping.rs", "one_signal_ends_the_writing"),
        ],
        Because("without a signal the same command is done"),
    ),
    tried(
        "S19",
        "a closed pipe and a full output",
        &[
            ("tests/output.rs", "a_reader_who_has_seen_enough_is_no_failure"),
            ("tests/output.rs", "output_that_cannot_be_written_is_a_failure_with_words"),
        ],
        Because("the one ends well and the other with words"),
    ),
    tried(
        "S20",
        "undo right after an apply",
        &[("tests/trials.rs", "an_undo_gives_back_the_same_digest")],
        Because("the digest differs in between"),
    ),
    tried(
        "S21",
        "undo after later edits",
        &[
            ("tests/undo.rs", "whoever_was_changed_since_is_left_alone"),
            ("tests/undo.rs", "a_password_that_was_chosen_and_an_edit_from_elsewhere_are_kept"),
        ],
        Because("whoever was not changed since is restored"),
    ),
    tried(
        "S22",
        "undo twice, of nothing, of an undo; random sequences",
        &[
            ("tests/undo.rs", "what_cannot_be_taken_back_says_why"),
            ("crates/pipeline/tests/takes_back.rs", "memory_takes_back_what_the_model_takes_back"),
            ("crates/pipeline/tests/takes_back.rs", "a_file_takes_back_what_the_model_takes_back"),
        ],
        Because("every step is held against a model"),
    ),
    tried(
        "S23",
        "a damaged store",
        &[
            ("crates/store/tests/damage.rs", "a_flipped_byte_is_told_or_does_not_matter"),
            ("crates/store/tests/damage.rs", "a_store_that_was_cut_off_is_refused"),
            ("crates/store/tests/damage.rs", "a_store_without_its_head_is_refused"),
            ("crates/store/tests/sqlite.rs", "a_damaged_store_says_so"),
            ("crates/store/tests/sqlite.rs", "files_that_are_not_stores_are_refused_and_kept"),
            ("tests/damage.rs", "a_damaged_store_is_told_and_never_written_to"),
            ("tests/damage.rs", "a_store_that_was_cut_off_is_told"),
        ],
        Because("much of the damage is told, and of the undamaged store nothing"),
    ),
    tried(
        "S24",
        "the copy before a batch, put back",
        &[("tests/store.rs", "a_store_is_looked_after"), ("tests/store.rs", "every_file_is_for_its_owner_alone")],
        Because("the values differ before the copy is put back"),
    ),
    tried(
        "S25",
        "what lies beside a store lost or left behind",
        &[
            ("crates/store/tests/sqlite.rs", "a_store_is_whole_without_what_lies_beside_it"),
            ("crates/store/tests/sqlite.rs", "what_an_interrupted_writer_left_is_read_and_kept"),
        ],
        Because("with and without the log the number of patrons differs"),
    ),
    tried(
        "S26",
        "the same answer for any number of threads",
        &[
            ("tests/saved_plan.rs", "the_fingerprint_does_not_depend_on_threads"),
            ("tests/threads.rs", "a_long_list_against_a_store_says_the_same_for_any_number_of_threads"),
            ("tests/threads.rs", "three_thousand_rows_say_the_same_for_any_number_of_threads"),
            ("crates/pipeline/tests/laws.rs", "threads_make_no_difference"),
            ("crates/pipeline/tests/laws.rs", "the_order_of_rows_makes_no_difference"),
        ],
        At(("crates/planner/tests/plan/laws.rs", "the_fingerprint_differs_with_every_value_version_and_day")),
    ),
    tried(
        "S27",
        "stores of older and newer versions",
        &[
            ("tests/store.rs", "a_store_of_an_older_layout_is_upgraded_once_it_is_asked_for"),
            ("crates/store/src/sqlite/file/schema.rs", "a_store_of_every_older_layout_is_upgraded"),
            ("crates/store/tests/sqlite.rs", "other_layouts_are_told_apart"),
        ],
        Because("before it is asked for, nothing is upgraded"),
    ),
    not_built("S28", "PostgreSQL does the same", "there is no PostgreSQL store yet"),
    partly(
        "S29",
        "a long soak of random cycles",
        &[("crates/pipeline/tests/takes_back.rs", "a_file_takes_back_what_the_model_takes_back")],
        Because("every step is held against a model, and the seed of a failure is told"),
        "kills among the cycles",
    ),
];
