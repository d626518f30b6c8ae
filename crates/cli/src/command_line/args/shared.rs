//! What several commands take: the yes, the hand-out sheet, the report.

use crate::command_line::names;
use crate::command_line::report_file::{self, ReportFile};
use clap::{Args, ValueEnum};
use model::starter_rules::Scheme;
use std::path::PathBuf;

/// Where a report goes.
#[derive(Debug, Args)]
pub(crate) struct Reporting {
    // Its help names every kind of file there is.
    #[arg(long, value_name = "FILE", value_parser = report_file::parser(), help = report_file::help())]
    pub(crate) report: Option<ReportFile>,
}

/// Where starter passwords go.
#[derive(Debug, Args)]
pub(crate) struct HandingOut {
    /// The hand-out sheet: .html to print, .csv for mail merge. Default: starters-DATE.html here
    #[arg(long, value_name = "FILE", value_parser = names::path())]
    pub(crate) starters: Option<PathBuf>,
    /// How starters are made: name (Maria_Lopez1), name-suffix (Maria_Lopez1-7K4Q) or words (four random ones)
    #[arg(long, value_enum, value_name = "SCHEME", hide_possible_values = true)]
    pub(crate) starter_scheme: Option<StarterScheme>,
    /// The text of the slips, from a text file; several print several languages
    #[arg(long, value_name = "FILE", value_parser = names::path())]
    pub(crate) letter: Vec<PathBuf>,
}

/// How starters are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StarterScheme {
    /// The pattern of the name.
    Name,
    /// The same and random characters.
    NameSuffix,
    /// Random words.
    Words,
}

impl From<StarterScheme> for Scheme {
    fn from(scheme: StarterScheme) -> Self {
        match scheme {
            StarterScheme::Name => Scheme::Name,
            StarterScheme::NameSuffix => Scheme::NameSuffix,
            StarterScheme::Words => Scheme::Words,
        }
    }
}

/// What every command that writes takes.
#[derive(Debug, Args)]
pub(crate) struct Agreeing {
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// Do not ask, but apply only the plan with this fingerprint
    #[arg(long, value_name = "FINGERPRINT", conflicts_with = "yes")]
    pub(crate) approve: Option<String>,
    /// A note for the history
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// Do not copy the store first
    #[arg(long)]
    pub(crate) no_backup: bool,
}

impl Agreeing {
    /// Whether the person has to be asked.
    pub(crate) fn asks(&self) -> bool {
        !self.yes && self.approve.is_none()
    }
}
