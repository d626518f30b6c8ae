//! The story: read → check → plan → approve → apply.
//!
//! It is told in `story.rs`, where to begin: [`load`] from the first byte to the receipt, in its two halves
//! [`work_out`] and [`carry_out`]. Each chapter is a module and a function; what travels between them are plain types
//! of `model`. This crate knows the order of the stages, threads, files and the clock. It knows
//! nothing about what is wrong with a patron (`intake`), what would change (`planner`) or how a
//! store keeps its promise (`store`).

mod apart;
mod apply;
mod backup;
mod check;
mod crowds;
mod error;
mod fetch;
mod files;
mod guard;
mod handout;
mod leftover_sheets;
mod letters;
mod mask;
mod origin;
mod plan;
mod plan_file;
mod read;
mod reissue;
mod request_wire;
mod shred;
mod sign_in;
mod stale;
mod starter_check;
mod starters;
mod stores;
mod story;
mod toggle;
mod undo;
mod upkeep;
mod words_wire;
mod world;

pub use apart::{Reader, WORD as READ_WORKBOOK, serve as serve_reading};
pub use apply::{ApplyOptions, Outcome, Target, apply};
pub use backup::free_name;
pub use check::{CheckOptions, check};
pub use credentials::entropy::{Entropy, NoEntropy};
pub use credentials::policy::Refusal;
pub use credentials::sign_in::{Answer, Change};
pub use error::PipelineError;
pub use files::{read_small, read_small_text};
pub use guard::read_guard;
pub use handout::{HandOut, may_be_written};
pub use intake::context::{Hidden, Options as IntakeOptions};
pub use intake::headers;
pub use leftover_sheets::finish_sheets;
pub use letters::read_letters;
pub use mask::{masked_batch, masked_plan};
pub use origin::Origin;
pub use plan::{PlanOptions, Planned, plan};
pub use plan_file::{PlanFileError, SavedPlan, is_saved_plan, load_plan, old_plans, save_plan};
pub use planner::Toggle;
pub use reissue::{
    Outcome as ReissueOutcome, may_have_starter, reissue, scheme_anew, starters_of, without_own_password,
    without_password,
};
pub use shred::{OldSheet, shred};
pub use sign_in::{change_password, sign_in};
pub use source::Options as SourceOptions;
pub use store::unfinished::folder_of;
pub use store::{Store, StoreError};
pub use stores::{actor, create_store, open_existing, open_store, remembered_layouts};
pub use story::{Agreed, Ending, Lists, Loaded, Terms, WorkedOut, carry_out, carry_out_saved, load, work_out};
pub use toggle::plan_toggle;
pub use undo::{kept_by_undo, last_batch, plan_undo};
pub use upkeep::{copy_store, knowing_files, other_copies, purge, restore_store, upgrade_store};
pub use world::World;
