//! Commands about passwords: `starters`, `signin`.

use super::shared::HandingOut;
use crate::command_line::{names, values};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct SignInArgs {
    /// The user name: an ID, or another identifier such as a barcode
    #[arg(value_name = "ID")]
    pub(crate) id: String,
}

#[derive(Debug, Args)]
pub(crate) struct StartersArgs {
    #[command(subcommand)]
    pub(crate) what: StartersCommand,
}

/// What is done with starter passwords that were handed out.
#[derive(Debug, Subcommand)]
pub(crate) enum StartersCommand {
    /// Who still has a starter password, and until when
    #[command(before_help = "Examples:\n  rollcall starters list 14\n  rollcall starters list --format json")]
    List {
        /// The number of the batch that gave them. Default: all
        #[arg(value_name = "BATCH", value_parser = values::batch)]
        batch: Option<u64>,
    },
    /// Give new starter passwords to patrons of a batch who have not chosen their own, or to patrons by ID.
    /// Random characters are added to the pattern, so that none is the same as before
    #[command(
        before_help = "Examples:\n  rollcall starters reissue 14 --starters letters.html\n  rollcall starters reissue --id 000104417"
    )]
    Reissue(ReissueArgs),
    /// Void starter passwords, so that they no longer work; passwords that patrons have chosen stay
    #[command(before_help = "Examples:\n  rollcall starters void 14\n  rollcall starters void --id 000104417")]
    Void(VoidArgs),
    /// Overwrite and remove a hand-out sheet whose slips have been handed out; the history records it
    #[command(
        before_help = "Examples:\n  rollcall starters shred letters.html\n  rollcall starters shred letters.csv --yes"
    )]
    Shred(ShredArgs),
}

/// Whose starter passwords: those of a batch, or of patrons by ID.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Meant {
    /// The number of a batch: everyone in it who has not chosen a password
    #[arg(value_name = "BATCH", value_parser = values::batch_or_id)]
    pub(crate) batch: Option<u64>,
    /// A patron, instead of a batch; can be repeated
    #[arg(long, value_name = "ID")]
    pub(crate) id: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ReissueArgs {
    #[command(flatten)]
    pub(crate) meant: Meant,
    #[command(flatten)]
    pub(crate) handing: HandingOut,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct VoidArgs {
    #[command(flatten)]
    pub(crate) meant: Meant,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShredArgs {
    /// The hand-out sheet, .html or .csv; anything else is left alone
    #[arg(value_name = "FILE", value_parser = names::path())]
    pub(crate) sheet: PathBuf,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
}
