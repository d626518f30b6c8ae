//! Commands about many patrons at once: `report`, `export`.

use super::shared::Reporting;
use crate::command_line::report_file::{self, ReportFile};
use crate::command_line::{destination, format, names, values};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use model::membership::PatronState;
use pipeline::Destination;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(subcommand)]
    pub(crate) what: ReportCommand,
}

/// What is reported.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// Memberships that end from today on and before a day. The workbook can be corrected and applied: change the
    /// expiry dates, then rollcall apply FILE. Only the dates are taken from it, and nobody is added
    #[command(
        before_help = "Examples:\n  rollcall report expiring --before 2026-10-01\n  rollcall report expiring --before 2026-10-01 --group RETIREE -o renewals.xlsx",
        after_help = format::TABLE
    )]
    Expiring(ExpiringArgs),
    /// Memberships that have ended since a day
    #[command(
        before_help = "Examples:\n  rollcall report expired --since 2026-06-01\n  rollcall report expired --since 2026-06-01 --format csv",
        after_help = format::TABLE
    )]
    Expired(ExpiredArgs),
    /// Patrons who have not used the starter password that they were given
    #[command(
        before_help = "Examples:\n  rollcall report never-signed-in\n  rollcall report never-signed-in --group COMMUNITY --format csv",
        after_help = format::TABLE
    )]
    NeverSignedIn(ListingArgs),
    /// Patrons who have no e-mail address
    #[command(before_help = "Examples:\n  rollcall report no-email\n  rollcall report no-email -o without-email.xlsx", after_help = format::TABLE)]
    NoEmail(ListingArgs),
    /// Records that look like one person, with the reasons, the likeliest first
    #[command(
        before_help = "Examples:\n  rollcall report duplicates\n  rollcall report duplicates --format csv > duplicates.csv",
        after_help = format::TABLE
    )]
    Duplicates(ListingArgs),
}

impl ReportCommand {
    /// What all of them take.
    pub(crate) fn listing(&self) -> &ListingArgs {
        match self {
            ReportCommand::Expiring(args) => &args.listing,
            ReportCommand::Expired(args) => &args.listing,
            ReportCommand::NeverSignedIn(listing)
            | ReportCommand::NoEmail(listing)
            | ReportCommand::Duplicates(listing) => listing,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ExpiringArgs {
    /// The day after the last one that counts
    #[arg(long, value_name = "DATE", value_parser = values::day)]
    pub(crate) before: NaiveDate,
    #[command(flatten)]
    pub(crate) listing: ListingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExpiredArgs {
    /// The first day that counts
    #[arg(long, value_name = "DATE", value_parser = values::day)]
    pub(crate) since: NaiveDate,
    #[command(flatten)]
    pub(crate) listing: ListingArgs,
}

/// Of whom, and where it goes.
#[derive(Debug, Args)]
pub(crate) struct ListingArgs {
    /// Only this user group; can be repeated
    #[arg(long, value_name = "CODE")]
    pub(crate) group: Vec<String>,
    /// How many to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) max_shown: usize,
    // Its help names every kind of file there is.
    #[arg(short = 'o', long, value_name = "FILE", value_parser = report_file::parser(), help = report_file::help())]
    pub(crate) report: Option<ReportFile>,
}

impl ListingArgs {
    /// Where a file of it goes.
    pub(crate) fn reporting(&self) -> Reporting {
        Reporting { report: self.report.clone() }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    // Its help names everything there is.
    #[arg(long, value_name = "SYSTEM", value_parser = destination::parser(), hide_possible_values = true, help = destination::help())]
    pub(crate) to: Destination,
    /// The new file; must not exist. Where one file doesn't hold everybody, several with numbers; a .zip holds them all.
    /// It contains personal data; nobody else can read it
    #[arg(short, long, value_name = "FILE", value_parser = names::path())]
    pub(crate) output: PathBuf,
    /// Only patrons of this user group
    #[arg(long, value_name = "CODE")]
    pub(crate) group: Option<String>,
    /// Only patrons whose expiration date is before this day
    #[arg(long, value_name = "DATE", value_parser = values::day)]
    pub(crate) expires_before: Option<NaiveDate>,
    /// Only patrons in this state today
    #[arg(long, value_name = "STATE", value_parser = values::patron_state())]
    pub(crate) state: Option<PatronState>,
    /// A value for patrons who have none in a field: campus=MAIN. It is in the new file only; nothing changes in the
    /// database
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(crate) set: Vec<String>,
    /// Leave out patrons who don't fit into the other system and write the others, instead of writing nobody
    #[arg(long)]
    pub(crate) leave_out: bool,
    /// How many findings to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) max_shown: usize,
}
