//! Commands that look after the store and its guard lists: `store`, `guard`.

use crate::command_line::names;
use clap::{ArgGroup, Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct StoreArgs {
    #[command(subcommand)]
    pub(crate) what: StoreCommand,
}

/// What is done with the store as a whole.
#[derive(Debug, Subcommand)]
pub(crate) enum StoreCommand {
    /// What is in the store: patrons, batches, size, last receipt
    #[command(before_help = "Examples:\n  rollcall store info\n  rollcall store info --store library.db")]
    Info,
    /// Check that the database is intact and agrees with its history
    #[command(
        before_help = "Examples:\n  rollcall store check\n  rollcall store check --receipt 3f2a-9c01-77be-0d4e-51aa"
    )]
    Check {
        /// A receipt that an apply or undo printed: check that it is still in the audit chain
        #[arg(long, value_name = "RECEIPT")]
        receipt: Option<String>,
    },
    /// Copy the store into a new file
    #[command(before_help = "Examples:\n  rollcall store backup\n  rollcall store backup /media/stick/library.db")]
    Backup {
        /// Where the copy goes; must not exist. Default: a name beside the store
        #[arg(value_name = "FILE", value_parser = names::path())]
        to: Option<PathBuf>,
    },
    /// Replace the store with a copy. The store as it is now is copied first
    #[command(
        before_help = "Examples:\n  rollcall store restore library-before-14.db\n  rollcall store restore library-before-14.db --yes"
    )]
    Restore {
        /// A copy of this store
        #[arg(value_name = "FILE", value_parser = names::path())]
        from: PathBuf,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Bring a store of an older version up to date. It is copied first
    #[command(before_help = "Examples:\n  rollcall store upgrade\n  rollcall store upgrade --store library.db")]
    Upgrade,
    /// Remove personal data for good: patrons kept too long, old history, or everything about one patron
    #[command(
        before_help = "Examples:\n  rollcall store purge --retention --dry-run\n  rollcall store purge --patron 000104417"
    )]
    #[command(group(
        ArgGroup::new("what")
            .args(["history_older_than", "plans_older_than", "patron", "finish", "retention"])
            .required(true)
            .multiple(true)
    ))]
    Purge {
        /// Old and new values of batches older than this many days; such a batch can no longer be undone
        #[arg(long, value_name = "DAYS", conflicts_with = "patron")]
        history_older_than: Option<u64>,
        /// Saved plans for this store, next to it, that are older than this many days
        #[arg(long, value_name = "DAYS", conflicts_with_all = ["patron", "history_older_than"])]
        plans_older_than: Option<u64>,
        /// A patron, with everything about them in the store, its history and its copies
        #[arg(long, value_name = "ID")]
        patron: Option<String>,
        /// Go on with a purge that was interrupted
        #[arg(long, conflicts_with_all = ["patron", "history_older_than", "plans_older_than"])]
        finish: bool,
        /// Patrons and history that are kept longer than [retention] in rollcall.toml says
        #[arg(long, conflicts_with_all = ["patron", "history_older_than", "plans_older_than", "finish"])]
        retention: bool,
        /// Only patrons of this user group, and no history
        #[arg(
            long,
            value_name = "CODE",
            requires = "retention",
            conflicts_with_all = ["patron", "history_older_than", "plans_older_than", "finish"]
        )]
        group: Option<String>,
        /// Keep how many of those who go were of which user group and year; the people go all the same
        #[arg(long, alias = "anonymise", conflicts_with_all = ["history_older_than", "plans_older_than", "finish"])]
        anonymize: bool,
        /// Only show what would go
        #[arg(long)]
        dry_run: bool,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct GuardArgs {
    #[command(subcommand)]
    pub(crate) what: GuardCommand,
}

/// What is done with guard lists.
#[derive(Debug, Subcommand)]
pub(crate) enum GuardCommand {
    /// Add the IDs of a file; a list of the same name is replaced
    #[command(
        before_help = "Examples:\n  rollcall guard add banner students.xlsx --id-column \"Banner ID\"\n  rollcall guard add staff staff.csv --id-column ID"
    )]
    Add {
        /// The name of the list
        #[arg(value_name = "NAME")]
        name: String,
        /// The file with the IDs: .xlsx, .xls, .xlsb, .ods, .csv or .tsv
        #[arg(value_name = "FILE", value_parser = names::text())]
        file: String,
        /// The name of the column with the IDs
        #[arg(long, value_name = "HEADER")]
        id_column: String,
    },
    /// The guard lists: file, when, who, how many IDs
    #[command(before_help = "Examples:\n  rollcall guard list\n  rollcall guard list --format json")]
    List,
    /// Remove a list; its IDs can then be given
    #[command(before_help = "Examples:\n  rollcall guard remove banner\n  rollcall guard remove \"Students 2026\"")]
    Remove {
        /// The name of the list
        #[arg(value_name = "NAME")]
        name: String,
    },
}
