//! Commands about lists: how files are read, how a plan is worked out, `check`, `plan`, `apply`, `verify`, `inspect`,
//! `template`, `fix`, `convert`, `run`.

use super::shared::{Agreeing, HandingOut, Reporting};
use crate::command_line::{destination, names};
use clap::{Arg, ArgAction, Args, ValueEnum};
use model::request::DateOrder;
use pipeline::Destination;
use std::num::NonZeroU64;
use std::path::PathBuf;

/// How files are read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// The lists: .xlsx, .xls, .xlsb, .ods, .csv or .tsv
    #[arg(required = true, value_name = "FILE", value_parser = names::text())]
    pub(crate) files: Vec<String>,
    /// Read patrons from a database of another system instead: sqlite:old.db. Never writes to it
    #[arg(long, value_name = "sqlite:FILE", conflicts_with = "files", value_parser = names::text())]
    pub(crate) from: Option<String>,
    /// What to read from the database: one SELECT statement; its column names are read like those of a list
    #[arg(long, value_name = "SELECT", requires = "from")]
    pub(crate) query: Option<String>,
    /// The same, in a file
    #[arg(long, value_name = "FILE.sql", requires = "from", conflicts_with = "query", value_parser = names::path())]
    pub(crate) query_file: Option<PathBuf>,
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
    /// The encoding of a text file: utf-8, utf-16le, windows-1252, cp437, cp850, marc-8 ...
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
    /// What to load: add (only new patrons), update (only existing ones; an ID and one more column are enough) or both. Default: both
    #[arg(long, value_enum, value_name = "MODE", hide_possible_values = true)]
    pub(crate) mode: Option<Mode>,
    /// Find patrons by id or by barcode, too; with --mode update, a barcode is then enough. Default: what the profile says
    #[arg(long, value_enum, value_name = "WHAT", hide_possible_values = true)]
    pub(crate) match_by: Option<MatchBy>,
    /// What the codes of another system become: a table of field, from and to, or a .toml. Default: what the profile says
    #[arg(long, value_name = "FILE", value_parser = names::text())]
    pub(crate) crosswalk: Option<String>,
    /// A file that says more about the patrons of the lists: an ID and barcodes, e-mails, notes ...; can be repeated
    #[arg(long, value_name = "FILE", value_parser = names::text())]
    pub(crate) with: Vec<String>,
    /// The field that the files of --with have in common with the lists. Default: primary_id, or what the profile says
    #[arg(long, value_name = "FIELD", requires = "with")]
    pub(crate) join_by: Option<String>,
    /// What to put in front of every ID of a file: old.csv=M1-; can be repeated
    #[arg(long = "id-prefix", value_name = "FILE=PREFIX")]
    pub(crate) id_prefixes: Vec<String>,
}

/// Which patrons a list adds or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// New ones are added, others changed.
    Both,
    /// New ones are added.
    Add,
    /// Existing ones are changed.
    Update,
}

impl From<Mode> for model::request::Mode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Both => model::request::Mode::Both,
            Mode::Add => model::request::Mode::Add,
            Mode::Update => model::request::Mode::Update,
        }
    }
}

/// By what patrons are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MatchBy {
    /// The primary ID.
    Id,
    /// The barcode, too.
    Barcode,
}

impl From<MatchBy> for model::request::MatchBy {
    fn from(by: MatchBy) -> Self {
        match by {
            MatchBy::Id => model::request::MatchBy::Id,
            MatchBy::Barcode => model::request::MatchBy::Barcode,
        }
    }
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

/// What becomes of patrons who are missing from the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MissingPatrons {
    /// They are reported.
    Report,
    /// Their memberships end today.
    Expire,
}

/// What becomes of values of patrons who are there.
#[derive(Debug, Args)]
pub(crate) struct Policies {
    /// Leave this field of existing patrons as it is, whatever the list says; can be repeated
    #[arg(long, value_name = "FIELD")]
    pub(crate) protect: Vec<String>,
    /// Fill this field of existing patrons only where it is empty; can be repeated
    #[arg(long, value_name = "FIELD")]
    pub(crate) fill_only: Vec<String>,
    /// Take this field of existing patrons from the list, also an earlier expiry date; can be repeated
    #[arg(long, value_name = "FIELD")]
    pub(crate) replace: Vec<String>,
}

/// Answers to the questions of a plan.
#[derive(Debug, Args)]
pub(crate) struct Answers {
    /// Answer a question: ID=same (one person), ID=new-id (two people) or ID=skip
    #[arg(long, value_name = "ID=ANSWER")]
    pub(crate) decide: Vec<String>,
    /// Answers in a file, one ID=ANSWER per line. Where there is none, plan writes it with every open question
    #[arg(long, value_name = "FILE", value_parser = names::path())]
    pub(crate) decide_file: Option<PathBuf>,
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
    #[command(flatten)]
    pub(crate) policies: Policies,
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
    #[command(flatten)]
    pub(crate) answers: Answers,
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
        !self.answers.decide.is_empty() || self.answers.decide_file.is_some() || self.decides_more_than_answers()
    }

    /// The same, answers to questions aside.
    pub(crate) fn decides_more_than_answers(&self) -> bool {
        let Reading {
            files: _,
            from,
            query,
            query_file,
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
            mode,
            match_by,
            crosswalk,
            with,
            join_by,
            id_prefixes,
        } = &self.reading;
        let texts = [sheet, range, encoding, delimiter, profile, by_position, crosswalk, join_by];
        let texts = texts.into_iter().any(Option::is_some);
        let of_database = from.is_some() || query.is_some() || query_file.is_some();
        let Policies { protect, fill_only, replace } = &self.policies;
        let of_fields = [protect, fill_only, replace];
        let lists = [columns, set, accept, with, id_prefixes].into_iter().chain(of_fields).any(|list| !list.is_empty());
        let words = header_row.is_some() || hidden.is_some() || dates.is_some();
        let words = words || mode.is_some() || match_by.is_some();
        let limits = self.limit_changed.is_some() || self.limit_cleared.is_some() || self.missing.is_some();
        of_database || texts || lists || words || limits || self.renew || self.strict || self.convert
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
    /// Load in batches of this many patrons, one after the other, each with its own undo, copy and hand-out sheet
    #[arg(long, value_name = "N")]
    pub(crate) batch_size: Option<NonZeroU64>,
    /// Go on where a load in batches was interrupted: the same command with this option. Begins where there was none
    #[arg(long, requires = "batch_size")]
    pub(crate) resume: bool,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) reading: Reading,
    // As they were when the list was loaded.
    #[command(flatten)]
    pub(crate) policies: Policies,
    #[command(flatten)]
    pub(crate) answers: Answers,
    /// How many people to pick at random and show side by side in the report; the same files give the same people
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) sample: usize,
    /// How many differences to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) max_shown: usize,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Write a first crosswalk into this new file, .csv or .toml: a row for each code in the list, to fill in what it becomes
    #[arg(long, value_name = "FILE.csv", value_parser = names::path())]
    pub(crate) crosswalk_file: Option<PathBuf>,
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

#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    #[command(flatten)]
    pub(crate) reading: Reading,
    // Its help names everything there is.
    #[arg(long, value_name = "SYSTEM", value_parser = destination::parser(), hide_possible_values = true, help = destination::help())]
    pub(crate) to: Destination,
    /// The new file; must not exist. Where one file doesn't hold everybody, several with numbers; a .zip holds them all.
    /// It contains personal data; nobody else can read it
    #[arg(short, long, value_name = "FILE", value_parser = names::path())]
    pub(crate) output: PathBuf,
    /// Leave out rows with problems and patrons who don't fit into the other system, and write the others, instead of
    /// writing nobody
    #[arg(long)]
    pub(crate) leave_out: bool,
    /// How many findings to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) max_shown: usize,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The folder in which lists arrive. Which ones are expected, and with which profile, is under [run] in rollcall.toml
    #[arg(value_name = "FOLDER", value_parser = names::path())]
    pub(crate) folder: PathBuf,
    /// Show what would be loaded and what would be held. Changes nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Of a command that takes one list.
pub(crate) fn one_file(files: Arg) -> Arg {
    files.action(ArgAction::Set).num_args(1).help("The list: .xlsx, .xls, .xlsb, .ods, .csv or .tsv")
}
