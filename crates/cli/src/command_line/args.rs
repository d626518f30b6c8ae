//! What can be typed: the commands, and the options of all of them. What each command takes is in the files of the folder
//! `args`, by what the commands are about.

mod batches;
mod lists;
mod pages;
mod passwords;
mod patrons;
mod reports;
mod shared;
mod upkeep;

pub(crate) use batches::{HistoryArgs, Only, ShowArgs, UndoArgs};
pub(crate) use lists::{
    Answers, ApplyArgs, CheckArgs, ConvertArgs, FixArgs, InspectArgs, MissingPatrons, PlanArgs, Planning, Policies,
    Reading, RunArgs, TemplateArgs, VerifyArgs,
};
pub(crate) use pages::{CompletionsArgs, ExplainArgs, ManArgs, Shell};
pub(crate) use passwords::{ReissueArgs, ShredArgs, SignInArgs, StartersArgs, StartersCommand, VoidArgs};
pub(crate) use patrons::{
    AccountArgs, AccountCommand, AddArgs, ExpireArgs, FindArgs, MergeArgs, PersonArgs, RenewArgs, RenumberArgs,
    ResetPasswordArgs, SetArgs, ToggleArgs, UnlockArgs,
};
pub(crate) use reports::{ExpiredArgs, ExpiringArgs, ExportArgs, ListingArgs, ReportArgs, ReportCommand};
pub(crate) use shared::{Agreeing, HandingOut, Reporting};
pub(crate) use upkeep::{GuardArgs, GuardCommand, StoreArgs, StoreCommand};

use super::first;
use super::format::{self, Format};
use super::{names, values};
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use lists::one_file;
use model::field::ListField;
use std::path::PathBuf;

/// The first page: the commands by the occasion for them, the daily ones first. A test holds it
/// against the commands there are.
pub(crate) const HELP: &str = "\
{before-help}{about}

Usage: rollcall COMMAND [OPTIONS]

Every semester
  check FILE...     Look for problems in a list. Needs no store, changes nothing
  plan FILE...      Work out what loading the list would do. Changes nothing
  apply FILE|PLAN   Show the plan, ask, do exactly that
  undo [BATCH]      Undo a batch. Shows first what it will do
  history           Batches: when, who, which file, how many
  show PLAN|BATCH   Show a plan or a past batch again, with every old and new value

Files
  inspect FILE...   What is in a file: sheets, header row, columns
  verify FILE...    Compare a loaded file with the store; a report to sign
  template          Write an empty list for senders, with drop-downs and notes
  fix FILE -o COPY  A copy of the list with its problems marked. Leaves the original alone
  convert FILE...   Patrons of a list, or of another system's file, as the file of a system
  explain CODE      What a finding means, with an example and the ways out

Patrons
  find TEXT|ID      Patrons in the store, by ID, barcode, name, phone or e-mail
  add               Add one patron: look first, ask for what is needed, show it, add it
  account WHAT ID   Show or change one patron: fields, membership, account, password
  merge KEEP GONE   Merge two records of one person; an undo brings both back
  report WHAT       Who ends soon, never signed in, has no e-mail, or is there twice
  person ID         Everything held about one person, to read or to hand over
  export            Patrons of the store as the file of another system, CSV or XLSX
  run FOLDER        Load the lists that arrive in a folder, hold the doubtful ones
  starters WHAT     List who still has a starter password; reissue, void or shred
  signin ID         Check a password and choose a new one, as a sign-in page does

Setting up
  init              Write a commented rollcall.toml and create the store
  store WHAT        Check, back up, restore, upgrade or purge the store
  guard WHAT        Lists of IDs that belong to the institution: add, list or remove
  man               The manual as man pages
  completions SHELL Completion of commands for bash, zsh, fish or PowerShell
  licenses          Show the software Rollcall is built from, and its licenses

Options for every command (rollcall COMMAND --help shows all of its own)
{options}

Exit codes
  0 done, or nothing to do     1 system error              2 wrong usage
  3 rows are left out          4 the plan is out of date   5 no confirmation, or sign-in refused
  6 the store is unavailable   7 undo kept some patrons    8 you said no
  10 see plan --detailed-exit-code                         130 interrupted
";

/// Below the help of commands that read lists: what a column can be read as.
fn fields() -> String {
    /// So many characters fit into a line.
    const WIDTH: usize = 74;
    let mut text = "Fields for --column and --set:".to_owned();
    let mut left = 0;
    for field in ListField::ALL {
        let name = field.name();
        if left < name.len() + 1 {
            text += "\n ";
            left = WIDTH - 1;
        }
        text += " ";
        text += name;
        left -= name.len() + 1;
    }
    text
}

/// Turns lists of people into library patrons: checked, shown first, written whole or not at all.
#[derive(Debug, Parser)]
#[command(
    name = "rollcall",
    version,
    before_help = "Examples:\n  rollcall check \"Community borrowers Fall 2026.xlsx\"\n  rollcall apply \"Community borrowers Fall 2026.xlsx\"",
    help_template = HELP,
    disable_help_subcommand = true
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

/// Options of every command; on its page they stand below its own.
#[derive(Debug, Args)]
#[command(next_display_order = 100, next_help_heading = "Options for every command")]
pub(crate) struct Global {
    /// The store: a path such as library.db. Default: $ROLLCALL_STORE, what rollcall.toml names, or rollcall.db
    #[arg(long, global = true, env = "ROLLCALL_STORE", value_name = "STORE", hide_env = true, value_parser = names::text())]
    pub(crate) store: Option<String>,
    /// The configuration. Default: rollcall.toml here or in a folder above
    #[arg(long, global = true, value_name = "FILE", value_parser = names::path())]
    pub(crate) config: Option<PathBuf>,
    // Its help names every format there is.
    #[arg(long, global = true, value_parser = format::parser(), default_value = format::HUMAN, value_name = "FORMAT", hide_possible_values = true, help = format::help())]
    pub(crate) format: Format,
    /// No colours, carets or moving text; automatic when the output is not a terminal
    #[arg(long, global = true)]
    pub(crate) plain: bool,
    /// When to use colours: auto, always or never
    #[arg(long, global = true, value_enum, default_value_t = ColorWhen::Auto, value_name = "WHEN", hide_possible_values = true)]
    pub(crate) color: ColorWhen,
    /// Print only errors and where new passwords are; the exit code says the rest
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say which configuration is used, and where the time went
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// Never ask; where a question would be needed, stop
    #[arg(long, global = true)]
    pub(crate) no_input: bool,
    /// How many threads to use. Default: as many as the computer has
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
    /// The day that counts as today, as in 2026-08-28
    #[arg(long, global = true, value_name = "DATE", value_parser = values::day)]
    pub(crate) as_of: Option<NaiveDate>,
    /// Append what happens to this file, as JSON lines: steps, counts and times, no personal data
    #[arg(long, global = true, value_name = "FILE", value_parser = names::path())]
    pub(crate) log: Option<PathBuf>,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal.
    Auto,
    /// Always, also the look of a terminal.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Look for problems in a list. Needs no store, changes nothing
    #[command(
        before_help = "Examples:\n  rollcall check borrowers.xlsx\n  rollcall check borrowers.xlsx --show repairs"
    )]
    #[command(after_help = fields(), mut_args(first::only(first::CHECK)))]
    Check(CheckArgs),
    /// Work out what loading the list would do. Changes nothing
    #[command(
        before_help = "Examples:\n  rollcall plan borrowers.xlsx -o fall-2026.plan\n  rollcall plan retirees.ods --profile retiree"
    )]
    #[command(mut_arg("files", |files| files.required(false).required_unless_present_any(["refresh", "from"])))]
    #[command(after_help = fields(), mut_args(first::only(first::PLAN)))]
    Plan(PlanArgs),
    /// Show the plan, ask, do exactly that
    #[command(
        before_help = "Examples:\n  rollcall apply borrowers.xlsx\n  rollcall apply fall-2026.plan --starters letters.html"
    )]
    #[command(after_help = fields(), mut_args(first::only(first::APPLY)))]
    Apply(ApplyArgs),
    /// Undo a batch. Shows first what it will do
    #[command(before_help = "Examples:\n  rollcall undo --dry-run\n  rollcall undo 14 --only 000104417")]
    Undo(UndoArgs),
    /// Batches: when, who, which file, how many
    #[command(
        before_help = "Examples:\n  rollcall history\n  rollcall history --id 000104417\n  rollcall history --format json"
    )]
    History(HistoryArgs),
    /// Show a plan or a past batch again, with every old and new value
    #[command(
        before_help = "Examples:\n  rollcall show fall-2026.plan --only questions\n  rollcall show 14 --only changed --field expiry_date"
    )]
    Show(ShowArgs),
    /// What is in a file: sheets, header row, columns
    #[command(
        before_help = "Examples:\n  rollcall inspect borrowers.xlsx\n  rollcall inspect export.csv --encoding utf-8"
    )]
    #[command(after_help = fields())]
    Inspect(InspectArgs),
    /// Compare files with the store that they were loaded into, person by person and field by field: a proof to sign.
    /// Changes nothing. Read them with the options with which they were loaded; the profile is remembered. Values that
    /// later batches have changed or that a rule of the library kept are explained; anything else ends with exit code 3.
    /// What a file says nothing of is not compared, but patrons whom it added have nothing else. Passwords never are
    #[command(
        before_help = "Examples:\n  rollcall verify koha-patrons.csv\n  rollcall verify koha-patrons.csv --sample 25 --report signed-off.html"
    )]
    #[command(after_help = fields(), mut_args(first::only(first::VERIFY)))]
    Verify(VerifyArgs),
    /// Write an empty list for senders, with drop-downs and notes
    #[command(
        before_help = "Examples:\n  rollcall template -o borrowers.xlsx\n  rollcall template --profile retiree -o retirees.xlsx"
    )]
    Template(TemplateArgs),
    /// A copy of the list as a workbook with its problems marked: cells filled and commented, and a sheet that lists them
    /// with links. Leaves the original alone
    #[command(
        before_help = "Examples:\n  rollcall fix borrowers.xlsx -o checked.xlsx\n  rollcall fix borrowers.xlsx -o repaired.xlsx --repair"
    )]
    #[command(mut_arg("files", one_file))]
    #[command(after_help = fields())]
    Fix(FixArgs),
    /// Patrons of a list, or of another library system's file, as the file of a system. They are read and checked as any
    /// list is; rows that are left out are reported and not written. Needs no store, changes nothing
    #[command(
        before_help = "Examples:\n  rollcall convert patrons.sif --to koha -o patrons.csv\n  rollcall convert borrowers.xlsx --to alma-xml -o patrons.zip"
    )]
    #[command(after_help = fields())]
    Convert(ConvertArgs),
    /// What a finding means, with an example and the ways out
    #[command(before_help = "Examples:\n  rollcall explain D501\n  rollcall explain --all | less")]
    Explain(ExplainArgs),
    /// Patrons in the store, by ID, barcode, name, phone or e-mail, with their batches
    #[command(
        before_help = "Examples:\n  rollcall find 000104417\n  rollcall find nunez maria\n  rollcall find --group STAFF --expires-before 2026-12-31 --limit 0 --format csv",
        after_help = format::TABLE
    )]
    Find(FindArgs),
    /// Everything held about one person: every field, the history with old and new values, where else they may be.
    /// Never a password
    #[command(
        before_help = "Examples:\n  rollcall person 000104417\n  rollcall person 000104417 --export 000104417.html"
    )]
    Person(PersonArgs),
    /// Patrons of the store as the file of another library system, in the order of their IDs. Changes nothing in the
    /// store. Never a password
    #[command(
        before_help = "Examples:\n  rollcall export --to xlsx -o patrons.xlsx\n  rollcall export --to alma-xml -o retirees.zip --group RETIREE"
    )]
    Export(ExportArgs),
    /// Add one patron. On a terminal it asks what is not given, first of all whether the patron is here already, or
    /// somebody who looks a lot like them
    #[command(
        before_help = "Examples:\n  rollcall add\n  rollcall add --id 000104419 --first-name Mia --last-name Berg --like 000104417"
    )]
    Add(AddArgs),
    /// One patron: show it, set fields, renew or end the membership, toggle between internal and external, unlock or reset
    /// the password
    #[command(
        before_help = "Examples:\n  rollcall account show 000104417\n  rollcall account set 000104417 email=ana@example.org"
    )]
    Account(AccountArgs),
    /// Merge two records of one person. Shows field by field what becomes of them; an undo brings both back
    #[command(
        before_help = "Examples:\n  rollcall merge 000104417 000209911\n  rollcall merge 000104417 000209911 --note \"same person, two cards\""
    )]
    Merge(MergeArgs),
    /// Reports: whose membership ends or has ended, who never signed in, has no e-mail address, or is there twice
    #[command(
        before_help = "Examples:\n  rollcall report expiring --before 2026-10-01 -o renewals.xlsx\n  rollcall report duplicates"
    )]
    Report(ReportArgs),
    /// Load the lists that arrive in a folder, and hold what is doubtful: for cron, which mails what is printed. A list
    /// without problems and questions and within the limits is loaded and moved to done; any other is moved to held with
    /// its report, and nothing of it is loaded. It never asks. While one is at work, a
    /// second does nothing and prints nothing
    #[command(before_help = "Examples:\n  rollcall run /srv/lists\n  rollcall run /srv/lists --dry-run")]
    Run(RunArgs),
    /// Starter passwords that were handed out: list who still has one, reissue them, void them, shred a sheet
    #[command(
        before_help = "Examples:\n  rollcall starters list 14\n  rollcall starters reissue 14 --starters letters.html"
    )]
    Starters(StartersArgs),
    /// Check a password and choose a new one, as a sign-in page does. Passwords are typed, never options
    #[command(name = "signin")]
    #[command(before_help = "Examples:\n  rollcall signin 000104417\n  rollcall signin 000104417 --format json")]
    SignIn(SignInArgs),
    /// Write a commented rollcall.toml and create the store
    #[command(before_help = "Examples:\n  rollcall init\n  rollcall init --store library.db")]
    Init,
    /// Look after the store: info, check, backup, restore, upgrade, purge
    #[command(before_help = "Examples:\n  rollcall store check\n  rollcall store backup library-2026-08-28.db")]
    Store(StoreArgs),
    /// Lists of IDs that belong to the institution and that no new patron may be given
    #[command(
        before_help = "Examples:\n  rollcall guard add banner students.xlsx --id-column \"Banner ID\"\n  rollcall guard list"
    )]
    Guard(GuardArgs),
    /// The manual as man pages
    #[command(before_help = "Examples:\n  rollcall man | man -l -\n  rollcall man --dir man1")]
    Man(ManArgs),
    /// Completion of commands for bash, zsh, fish or PowerShell
    #[command(
        before_help = "Examples:\n  rollcall completions bash > ~/.local/share/bash-completion/completions/rollcall\n  rollcall completions fish > ~/.config/fish/completions/rollcall.fish"
    )]
    Completions(CompletionsArgs),
    /// Show the software Rollcall is built from, and its licenses
    #[command(before_help = "Examples:\n  rollcall licenses\n  rollcall licenses --format json")]
    Licenses,
    /// What this program calls itself with, to read a workbook in a process of its own
    #[command(name = pipeline::READ_WORKBOOK, hide = true)]
    ReadWorkbook,
}

impl Command {
    /// The word for it, without anything that was typed behind it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Command::Check(_) => "check",
            Command::Plan(_) => "plan",
            Command::Apply(_) => "apply",
            Command::Undo(_) => "undo",
            Command::History(_) => "history",
            Command::Show(_) => "show",
            Command::Inspect(_) => "inspect",
            Command::Verify(_) => "verify",
            Command::Fix(_) => "fix",
            Command::Convert(_) => "convert",
            Command::Template(_) => "template",
            Command::Man(_) => "man",
            Command::Completions(_) => "completions",
            Command::Explain(_) => "explain",
            Command::Find(_) => "find",
            Command::Person(_) => "person",
            Command::Export(_) => "export",
            Command::Add(_) => "add",
            Command::Account(_) => "account",
            Command::Merge(_) => "merge",
            Command::Report(_) => "report",
            Command::Run(_) => "run",
            Command::Starters(_) => "starters",
            Command::SignIn(_) => "signin",
            Command::Init => "init",
            Command::Store(_) => "store",
            Command::Guard(_) => "guard",
            Command::Licenses => "licenses",
            Command::ReadWorkbook => "read-workbook",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fields;
    use model::field::ListField;

    #[test]
    fn the_help_names_every_field_in_lines_that_fit() {
        let help = fields();
        let named: Vec<&str> = help.lines().skip(1).flat_map(str::split_whitespace).collect();
        let all: Vec<&str> = ListField::ALL.iter().map(|field| field.name()).collect();
        assert_eq!(named, all);
        for line in help.lines().skip(1) {
            assert!(line.starts_with("  ") && line.len() <= 74, "{line}");
        }
    }
}
