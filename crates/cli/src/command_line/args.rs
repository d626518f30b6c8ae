//! What can be typed.

use super::first;
use super::format::{self, Format};
use super::report_file::{self, ReportFile};
use super::{names, values};
use chrono::NaiveDate;
use clap::{Arg, ArgAction, ArgGroup, Args, Parser, Subcommand, ValueEnum};
use model::field::ListField;
use model::request::DateOrder;
use model::starter_rules::Scheme;
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
  template          Write an empty list for senders, with drop-downs and notes
  fix FILE -o COPY  A copy of the list with its problems marked. Leaves the original alone
  explain CODE      What a finding means, with an example and the ways out

Patrons
  find TEXT|ID      Patrons in the store, by ID, name or e-mail, with their batches
  account WHAT ID   show one account, or toggle it between internal and external
  starters WHAT     list who still has a starter password; reissue, void or shred
  signin ID         Check a password and choose a new one, as a sign-in page does

Setting up
  init              Write a commented rollcall.toml and create the store
  store WHAT        info, check, backup, restore, upgrade or purge the store
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
    /// Print nothing but errors; the exit code says the rest
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
    #[command(mut_arg("files", |files| files.required(false).required_unless_present("refresh")))]
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
    #[command(before_help = "Examples:\n  rollcall history\n  rollcall history --format json")]
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
    /// What a finding means, with an example and the ways out
    #[command(before_help = "Examples:\n  rollcall explain D501\n  rollcall explain --all | less")]
    Explain(ExplainArgs),
    /// Patrons in the store, by ID, name or e-mail, with their batches
    #[command(before_help = "Examples:\n  rollcall find 000104417\n  rollcall find nunez")]
    Find(FindArgs),
    /// One account: show it, or toggle it between internal and external
    #[command(
        before_help = "Examples:\n  rollcall account show 000104417\n  rollcall account toggle 000104417 --external-id BANNER"
    )]
    Account(AccountArgs),
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
            Command::Fix(_) => "fix",
            Command::Template(_) => "template",
            Command::Man(_) => "man",
            Command::Completions(_) => "completions",
            Command::Explain(_) => "explain",
            Command::Find(_) => "find",
            Command::Account(_) => "account",
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

/// How files are read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// The lists: .xlsx, .xls, .xlsb, .ods, .csv or .tsv
    #[arg(required = true, value_name = "FILE", value_parser = names::text())]
    pub(crate) files: Vec<String>,
    /// The sheet, by name or by number from 1
    #[arg(long, value_name = "NAME|N")]
    pub(crate) sheet: Option<String>,
    /// The row with the column names
    #[arg(long, value_name = "N")]
    pub(crate) header_row: Option<u32>,
    /// The part of the sheet to read, as in A4:G900; of a text file, columns and lines
    #[arg(long, value_name = "A4:G900")]
    pub(crate) range: Option<String>,
    /// What to do with rows that the spreadsheet hides: include or skip
    #[arg(long, value_enum, value_name = "WHAT", hide_possible_values = true)]
    pub(crate) hidden: Option<HiddenRows>,
    /// The encoding of a text file: utf-8, utf-16le, windows-1252 ...
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// What separates the columns of a text file: ',', ';', tab, '|', '~', '^', ':' or ' '
    #[arg(long, value_name = "CHARACTER")]
    pub(crate) delimiter: Option<String>,
    /// Which comes first in dates such as 03/04/2027: dmy, mdy or ymd
    #[arg(long, value_enum, value_name = "ORDER", hide_possible_values = true)]
    pub(crate) dates: Option<Dates>,
    /// The profile of the list. Default: community-borrower, or what rollcall.toml names
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// What a column is: 'Heading in your sheet=last_name'; with nothing after the = it is not read
    #[arg(long = "column", value_name = "HEADER=FIELD")]
    pub(crate) columns: Vec<String>,
    /// What each column is, in order, of a list without column names: id,last,first; - is a column that is not read
    #[arg(long = "columns", value_name = "FIELDS", allow_hyphen_values = true)]
    pub(crate) by_position: Option<String>,
    /// A value for every row: user_group=COMMUNITY
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(crate) set: Vec<String>,
    /// Accept the repair that findings with this code offer, for all rows; the finding names it
    #[arg(long, value_name = "CODE")]
    pub(crate) accept: Vec<String>,
}

/// What becomes of hidden rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HiddenRows {
    /// They are loaded, and reported.
    Include,
    /// They are left out.
    Skip,
}

impl From<HiddenRows> for model::request::HiddenRows {
    fn from(hidden: HiddenRows) -> Self {
        match hidden {
            HiddenRows::Include => model::request::HiddenRows::Include,
            HiddenRows::Skip => model::request::HiddenRows::Skip,
        }
    }
}

/// Which comes first in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Dates {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

impl From<Dates> for DateOrder {
    fn from(dates: Dates) -> Self {
        match dates {
            Dates::Dmy => DateOrder::DayMonthYear,
            Dates::Mdy => DateOrder::MonthDayYear,
            Dates::Ymd => DateOrder::YearMonthDay,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Warnings count as problems too
    #[arg(long)]
    pub(crate) strict: bool,
    /// Every finding of one code, or every repair
    #[arg(long, value_name = "CODE|repairs")]
    pub(crate) show: Option<String>,
    /// Only the counts by code
    #[arg(long)]
    pub(crate) stats: bool,
    /// How many findings to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) max_shown: usize,
    /// Write the rows that are left out into this new workbook, with what to fix in each
    #[arg(long, value_name = "FILE.xlsx", value_parser = names::path())]
    pub(crate) left_out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

/// Where a report goes.
#[derive(Debug, Args)]
pub(crate) struct Reporting {
    // Its help names every kind of file there is.
    #[arg(long, value_name = "FILE", value_parser = report_file::parser(), help = report_file::help())]
    pub(crate) report: Option<ReportFile>,
}

/// What becomes of patrons who are missing from the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MissingPatrons {
    /// They are reported.
    Report,
    /// Their memberships end today.
    Expire,
}

/// How a plan is worked out and shown.
#[derive(Debug, Args)]
pub(crate) struct Planning {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Compute a new expiry date for existing patrons, too
    #[arg(long)]
    pub(crate) renew: bool,
    /// How many patrons and findings of a kind to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) max_shown: usize,
    /// Leave this field of existing patrons as it is, whatever the list says; can be repeated
    #[arg(long, value_name = "FIELD")]
    pub(crate) protect: Vec<String>,
    /// Fill this field of existing patrons only where it is empty; can be repeated
    #[arg(long, value_name = "FIELD")]
    pub(crate) fill_only: Vec<String>,
    /// Take this field of existing patrons from the list, also an earlier expiry date; can be repeated
    #[arg(long, value_name = "FIELD")]
    pub(crate) replace: Vec<String>,
    /// Let accounts change between internal and external, as the list says
    #[arg(long)]
    pub(crate) convert: bool,
    /// Patrons in the database who are missing from the list: report lists them, expire ends their memberships today
    #[arg(long, value_enum, value_name = "WHAT", requires = "within", hide_possible_values = true)]
    pub(crate) missing: Option<MissingPatrons>,
    /// Which patrons --missing looks at: user_group=COMMUNITY; nobody else is ever touched
    #[arg(long, value_name = "FIELD=VALUE", requires = "missing")]
    pub(crate) within: Option<String>,
    /// What percentage of the patrons may change in one go. Default: 30, or what rollcall.toml says
    #[arg(long, value_name = "PERCENT")]
    pub(crate) limit_changed: Option<String>,
    /// What percentage of the patrons may lose a value in one go. Default: 5, or what rollcall.toml says
    #[arg(long, value_name = "PERCENT")]
    pub(crate) limit_cleared: Option<String>,
    /// Answer a question: ID=same (one person), ID=new-id (two people) or ID=skip
    #[arg(long, value_name = "ID=ANSWER")]
    pub(crate) decide: Vec<String>,
    /// Answers in a file, one ID=ANSWER per line. Where there is none, plan writes it with every open question
    #[arg(long, value_name = "FILE", value_parser = names::path())]
    pub(crate) decide_file: Option<PathBuf>,
    /// Do nothing while a row is left out or in question
    #[arg(long)]
    pub(crate) strict: bool,
    /// Write the rows that are left out or in question into this new workbook, with what to fix in each
    #[arg(long, value_name = "FILE.xlsx", value_parser = names::path())]
    pub(crate) left_out: Option<PathBuf>,
}

impl Planning {
    /// Whether anything is said about how lists are read and planned.
    pub(crate) fn decides_anything(&self) -> bool {
        !self.decide.is_empty() || self.decide_file.is_some() || self.decides_more_than_answers()
    }

    /// The same, answers to questions aside.
    pub(crate) fn decides_more_than_answers(&self) -> bool {
        let Reading {
            files: _,
            sheet,
            header_row,
            range,
            hidden,
            encoding,
            delimiter,
            dates,
            profile,
            columns,
            by_position,
            set,
            accept,
        } = &self.reading;
        let texts = [sheet, range, encoding, delimiter, profile, by_position].into_iter().any(Option::is_some);
        let of_fields = [&self.protect, &self.fill_only, &self.replace];
        let lists = [columns, set, accept].into_iter().chain(of_fields).any(|list| !list.is_empty());
        let words = header_row.is_some() || hidden.is_some() || dates.is_some();
        let limits = self.limit_changed.is_some() || self.limit_cleared.is_some() || self.missing.is_some();
        texts || lists || words || limits || self.renew || self.strict || self.convert
    }
}

#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) planning: Planning,
    /// Save the plan in this new file. It contains personal data; nobody else can read it
    #[arg(short, long, value_name = "NAME.plan", value_parser = names::path())]
    pub(crate) output: Option<PathBuf>,
    /// Work out this plan again, with its lists, options and answers
    #[arg(long, value_name = "OLD.plan", conflicts_with = "files", value_parser = names::text())]
    pub(crate) refresh: Option<String>,
    /// Exit with 10 when there are changes and no problems
    #[arg(long)]
    pub(crate) detailed_exit_code: bool,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    #[command(flatten)]
    pub(crate) planning: Planning,
    #[command(flatten)]
    pub(crate) agreeing: Agreeing,
    /// Leave out patrons who have changed since the plan was made, instead of writing nothing
    #[arg(long)]
    pub(crate) skip_changed: bool,
    /// Apply a plan that goes over a limit
    #[arg(long)]
    pub(crate) allow_over_limit: bool,
    #[command(flatten)]
    pub(crate) handing: HandingOut,
    /// Make no starter passwords
    #[arg(long, conflicts_with = "starters")]
    pub(crate) no_starters: bool,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
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

#[derive(Debug, Args)]
pub(crate) struct UndoArgs {
    /// The number of the batch. Default: the last one that has not been undone
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
    /// Without names, IDs and values, for someone who may not see them
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

#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Args)]
pub(crate) struct TemplateArgs {
    /// The profile of the list. Default: community-borrower, or what rollcall.toml names
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The new workbook
    #[arg(short, long, value_name = "FILE.xlsx", value_parser = names::path())]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// The new workbook; must not exist. It contains personal data; nobody else can read it
    #[arg(short, long, value_name = "COPY.xlsx", value_parser = names::path())]
    pub(crate) output: PathBuf,
    /// Make the small repairs in the copy, too: spaces, invisible characters, zeros that the sheet shows
    #[arg(long)]
    pub(crate) repair: bool,
}

/// Of a command that takes one list.
fn one_file(files: Arg) -> Arg {
    files.action(ArgAction::Set).num_args(1).help("The list: .xlsx, .xls, .xlsb, .ods, .csv or .tsv")
}

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
        before_help = "Examples:\n  rollcall account toggle 000104417 --external-id BANNER\n  rollcall account toggle 000104417 --group RETIREE"
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
    /// The user group from now on
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
    /// Remove personal data for good: old history, or everything about one patron
    #[command(
        before_help = "Examples:\n  rollcall store purge --history-older-than 730 --dry-run\n  rollcall store purge --patron 000104417"
    )]
    #[command(group(
        ArgGroup::new("what")
            .args(["history_older_than", "plans_older_than", "patron", "finish"])
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

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A code such as D501, or its name, duplicate-id; without one all are listed
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
    /// The pages of all codes, in order
    #[arg(long, conflicts_with = "code")]
    pub(crate) all: bool,
    /// The JSON Schema of an answer, such as check; without a name they are listed
    #[arg(long, value_name = "NAME", num_args = 0..=1, conflicts_with_all = ["code", "all"])]
    pub(crate) schema: Option<Option<String>>,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write the pages of all commands into this folder, instead of printing the first; no file is overwritten
    #[arg(long, value_name = "DIR", value_parser = names::path())]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell: bash, zsh, fish or powershell
    #[arg(value_name = "SHELL", value_enum, hide_possible_values = true)]
    pub(crate) shell: Shell,
}

/// A shell that can complete commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    /// Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
    /// PowerShell.
    Powershell,
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
