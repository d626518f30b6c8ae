//! The story: read → check → plan → approve → apply.
//!
//! It is told in `story.rs`, where to begin: [`load`] from the first byte to the receipt, in its two halves
//! [`work_out`] and [`carry_out`]. Its chapters are rooms: `reading` has lists read and checked, `planning` works out
//! what would change, `applying` writes it (in several batches where that is wanted; `begun` knows which of them are
//! there), and `verifying` proves that it was done. Beside them are `passwords`,
//! `upkeep` of the store, what it says of many patrons at once (`rosters`), files
//! for another library system (`outgoing`), saved plans (`plan_file`), reports in files
//! (`report_file`), workbooks to send back (`workbooks`), marked copies of lists (`fixing`), folders in which lists
//! arrive (`inbox`), and the process that reads some (`sandbox`). What travels between them are plain types of `model`.
//! This crate knows the order of the stages, threads, files and the clock. It knows nothing about what is wrong with a
//! patron (`intake`), what would change (`planner`) or how a store keeps its promise (`store`).

mod applying;
mod begun;
mod error;
mod files;
mod fixing;
mod inbox;
mod mask;
mod new_file;
mod origin;
mod outgoing;
mod passwords;
mod plan_file;
mod planning;
mod reading;
mod report_file;
mod rosters;
mod sandbox;
mod stores;
mod story;
mod upkeep;
mod verifying;
mod wire;
mod workbooks;
mod world;

pub use applying::{ApplyOptions, Outcome, StoreNow, Target, apply, store_of_saved};
pub use begun::{begun_of_checked, begun_of_plan, earlier_batches};
pub use credentials::entropy::{Entropy, NoEntropy};
pub use credentials::policy::Refusal;
pub use credentials::sign_in::{Answer, Change};
pub use error::PipelineError;
pub use files::{read_small, read_small_text};
pub use fixing::{CopyWanted, Fixed, fix};
pub use inbox::{Arrival, Inbox, Place, Shelf, Standing, with_untold};
pub use intake::by_hand::{OfferedName, day_named, group_named, offered_name};
pub use intake::context::{Hidden, Options as IntakeOptions};
pub use intake::headers;
pub use mask::{masked_batch, masked_kept, masked_plan};
pub use new_file::{NotNew, may_be_new};
pub use origin::Origin;
pub use outgoing::{Converted, Destination, Exported, ForBlank, Wanted, convert, export};
pub use passwords::{
    HandOut, OldSheet, ReissueOutcome, change_password, finish_sheets, may_be_written, may_have_starter, read_letters,
    reissue, scheme_anew, shred, sign_in, starters_of, time_for_starters, without_own_password, without_password,
};
pub use plan_file::{PlanFileError, PlanWarning, SavedPlan, is_saved_plan, load_plan, save_plan};
pub use planner::{
    FORMER_ID, InCommon, MissingToToggle, Names, NotToggled, Resemblance, StaysTwo, Toggle, expire, have_one_name,
    renew,
};
pub use planning::{
    Merging, Newcomer, NotMerged, NotPlanned, PlanOptions, Planned, PlannedByHand, PlannedNewcomer, Resembling,
    UnusedAnswer, card_digits_missed, digits_missed, faults_of_new, guard_holders, kept_by_undo, last_batch,
    missing_to_toggle, plan, plan_by_hand, plan_merge, plan_newcomer, plan_renumber, plan_set, plan_toggle, plan_undo,
    resembling, why_institutional,
};
pub use reading::{
    CheckOptions, CodeLine, CodesOfField, FirstCrosswalk, check, database_file, first_crosswalk, is_crosswalk_text,
    read_crosswalk, read_crosswalk_text, read_guard, save_crosswalk,
};
pub use report::workbook::{LeftOutWorkbook, TemplateWorkbook};
pub use report_file::{write_note, write_person, write_report};
pub use rosters::{duplicates, group_set_up, known_group, roster};
pub use sandbox::{Reader, WORD as READ_WORKBOOK, serve as serve_reading};
pub use source::Options as SourceOptions;
pub use store::unfinished::folder_of;
pub use store::{Store, StoreError, removed_counts};
pub use stores::{actor, create_store, is_of_store, open_existing, open_store, open_to_search, remembered_layouts};
pub use story::{Agreed, Ending, Lists, Loaded, Terms, WorkedOut, carry_out, carry_out_saved, load, work_out};
pub use upkeep::{
    AgreedPurge, DonePurge, ShownPurge, copy_store, free_name, knowing_files, last_older_than, merged_ids_of,
    old_plans, other_copies, overdue, overdue_by_group, person, purge, purge_plans, restore_store, upgrade_store,
};
pub use verifying::{Verified, verify};
pub use workbooks::{LeftOutRows, left_out_of_check, left_out_of_plan, save_workbook, template};
pub use world::World;
