//! Commands about batches: `undo`, `history`, `show`.

use super::shared::{Agreeing, Reporting};
use crate::command_line::{names, values};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct UndoArgs {
    /// The number of the batch. Default: the last one that has not been undone; right after an undo it has to be named.
    /// Right after the password of one patron was reset or unlocked, that is undone
    #[arg(value_name = "BATCH", value_parser = values::batch)]
    pub(crate) batch: Option<u64>,
    /// Only show what it would do
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Only this patron; can be repeated
    #[arg(long, value_name = "ID")]
    pub(crate) only: Vec<String>,
    #[command(flatten)]
    pub(crate) agreeing: Agreeing,
    /// How many patrons to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) max_shown: usize,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// Only batches that touched this patron, under whatever ID; also one who is gone
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// How many batches to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) max_shown: usize,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// A saved plan, or the number of a batch
    #[arg(value_name = "PLAN|BATCH", value_parser = names::text())]
    pub(crate) what: String,
    /// Only some: new, changed or removed; for a plan also blocked or questions, for an undo also kept
    #[arg(long, value_enum, value_name = "WHICH", hide_possible_values = true)]
    pub(crate) only: Option<Only>,
    /// Only this field, and only patrons for whom it changed
    #[arg(long, value_name = "FIELD")]
    pub(crate) field: Option<String>,
    /// Only this patron
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// Without names, IDs and values, for someone who may not see them; groups, account types, statuses and expiry dates
    /// stay
    #[arg(long)]
    pub(crate) mask: bool,
    /// How many patrons to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) max_shown: usize,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

/// Which patrons of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Only {
    /// Added ones.
    New,
    /// Changed and converted ones.
    Changed,
    /// Removed ones.
    Removed,
    /// Those that an undo left as they are.
    Kept,
    /// Rows that are left out.
    Blocked,
    /// Rows in question.
    Questions,
}
