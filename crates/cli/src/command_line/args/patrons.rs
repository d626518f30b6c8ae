//! Commands about one patron or a few: `find`, `account`.

use super::shared::{Agreeing, HandingOut};
use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct AccountArgs {
    #[command(subcommand)]
    pub(crate) what: AccountCommand,
}

/// What is done with one account.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// The patron with this ID
    #[command(
        before_help = "Examples:\n  rollcall account show 000104417\n  rollcall account show 000104417 --format json"
    )]
    Show {
        /// An ID, or another identifier such as a barcode
        #[arg(value_name = "ID")]
        id: String,
    },
    /// From internal to external, which removes the password, or back, which makes a starter password
    #[command(
        before_help = "Examples:\n  rollcall account toggle 000104417 --external-id BANNER --group STUDENT\n  rollcall account toggle 000104417 --group RETIREE"
    )]
    Toggle(ToggleArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ToggleArgs {
    /// The primary ID
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// The feed that owns the account from now on; needed to make it external
    #[arg(long, value_name = "FEED")]
    pub(crate) external_id: Option<String>,
    /// The user group from now on; needed where the present one is of the other account type
    #[arg(long, value_name = "CODE")]
    pub(crate) group: Option<String>,
    #[command(flatten)]
    pub(crate) agreeing: Agreeing,
    #[command(flatten)]
    pub(crate) handing: HandingOut,
    /// Make no starter password
    #[arg(long, conflicts_with = "starters")]
    pub(crate) no_starters: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FindArgs {
    /// An ID, or part of a name or an e-mail address
    #[arg(value_name = "TEXT|ID")]
    pub(crate) text: String,
    /// How many patrons to show
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
}
