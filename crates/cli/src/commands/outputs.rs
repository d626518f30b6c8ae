//! The files that a command is told to write, looked at before anything is read or asked: each has a name of its own, is
//! nothing that the command reads and nothing of the store's, and can be made in its folder.
//!
//! Whatever is wrong with such a name is wrong usage, since nothing has failed yet. What comes into the files is for the
//! commands, and so is the sheet that nobody has named.

use crate::command_line::args::{
    AccountCommand, Answers, Arguments, Command, GuardCommand, HandingOut, Reading, Reporting, StartersCommand,
    StoreCommand,
};
use crate::command_line::flags::flag;
use crate::exit;
use crate::failure::Failure;
use pipeline::{NotNew, PipelineError};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

/// A file that is to be written.
#[derive(Clone, Copy)]
struct Output<'a> {
    /// The option that names it.
    option: &'static str,
    path: &'a Path,
    what: What,
}

/// What is to be in a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Report,
    Workbook,
    Sheet,
    Plan,
    Copy,
    Questions,
    Crosswalk,
    Export,
    Log,
}

/// A file that is read, and what it is to the person.
type Input<'a> = (&'a Path, &'static str);

/// Refuses a command two of whose files are one, or one of whose files cannot be made. `store` gives its address.
pub(crate) fn look(arguments: &Arguments, store: impl FnOnce() -> String) -> Result<(), Failure> {
    let outputs = outputs_of(arguments);
    if outputs.is_empty() {
        return Ok(());
    }
    let (inputs, store) = (inputs_of(arguments), store());
    for (at, output) in outputs.iter().enumerate() {
        let (option, shown) = (output.option, output.path.display());
        let message = if let Some(other) = outputs.iter().take(at).find(|other| is_same(other.path, output.path)) {
            format!("{} and {option} name the same file, {shown}", other.option)
        } else if let Some((_, what)) = inputs.iter().find(|(path, _)| is_same(path, output.path)) {
            format!("{option} names {shown}, which is {what}")
        } else if pipeline::is_of_store(output.path, &store) {
            format!("{option} names {shown}, which belongs to the store")
        } else {
            continue;
        };
        return Err(Failure::usage(message, "nothing was done; give the new file a name of its own"));
    }
    outputs.iter().try_for_each(|output| output.can_be_made())
}

impl Output<'_> {
    /// Whether there is room for it under its name. A sheet that is there already matters once a sheet is made, and a log
    /// goes on.
    fn can_be_made(&self) -> Result<(), Failure> {
        if self.what == What::Log {
            return Ok(());
        }
        match pipeline::may_be_new(self.path) {
            Ok(()) => Ok(()),
            Err(NotNew::Taken) if self.what == What::Sheet => Ok(()),
            Err(why) => Err(self.refused(why)),
        }
    }

    fn refused(&self, why: NotNew) -> Failure {
        let path = self.path.display().to_string();
        let error = match (self.what, why) {
            (What::Report, NotNew::Taken) => PipelineError::ReportExists(path),
            (What::Report, NotNew::Unwritable(why)) => PipelineError::ReportNotWritable { path, why },
            (What::Workbook, NotNew::Taken) => PipelineError::WorkbookExists(path),
            (What::Workbook, NotNew::Unwritable(why)) => PipelineError::WorkbookNotWritable { path, why },
            (What::Sheet, NotNew::Taken) => PipelineError::SheetExists(path),
            (What::Sheet, NotNew::Unwritable(why)) => PipelineError::SheetNotWritable { path, why },
            (What::Plan, NotNew::Taken) => PipelineError::PlanExists(path),
            (What::Plan, NotNew::Unwritable(why)) => PipelineError::PlanNotWritable { path, why },
            (What::Copy, NotNew::Taken) => PipelineError::CopyExists(path),
            (What::Copy, NotNew::Unwritable(why)) => PipelineError::CopyNotWritable { path, why },
            (What::Questions | What::Crosswalk | What::Export | What::Log, NotNew::Taken) => {
                return self.elsewhere(format!("{path} exists already"));
            }
            (What::Questions | What::Crosswalk | What::Export | What::Log, NotNew::Unwritable(why)) => {
                return self.elsewhere(format!("{path} cannot be written: {why}"));
            }
        };
        Failure { exit: exit::USAGE, ..Failure::from(error) }
    }

    fn elsewhere(&self, message: String) -> Failure {
        Failure::usage(message, format!("nothing was done; name another place with {}", self.option))
    }
}

/// The files that a command writes.
struct Outputs<'a> {
    command: &'static str,
    all: Vec<Output<'a>>,
}

impl<'a> Outputs<'a> {
    fn of(command: &'static str) -> Self {
        Outputs { command, all: Vec::new() }
    }

    /// With the file of an option, where that was given.
    fn with(mut self, field: &str, path: Option<&'a Path>, what: What) -> Self {
        if let Some(path) = path {
            // Nobody types its long name.
            let option = if field == "output" { "-o" } else { flag(self.command, field).name.as_str() };
            self.all.push(Output { option, path, what });
        }
        self
    }

    fn report(self, reporting: &'a Reporting) -> Self {
        self.with("report", reporting.report.as_ref().map(|file| file.path.as_path()), What::Report)
    }

    fn sheet(self, handing: &'a HandingOut) -> Self {
        self.with("starters", handing.starters.as_deref(), What::Sheet)
    }
}

fn outputs_of(arguments: &Arguments) -> Vec<Output<'_>> {
    let of_command = match &arguments.command {
        Command::Check(args) => {
            Outputs::of("check").report(&args.reporting).with("left_out", args.left_out.as_deref(), What::Workbook)
        }
        Command::Plan(args) => {
            // One that is there has answers, and is read.
            let questions = args.planning.answers.decide_file.as_deref().filter(|path| !is_there(path));
            Outputs::of("plan")
                .with("output", args.output.as_deref(), What::Plan)
                .report(&args.reporting)
                .with("left_out", args.planning.left_out.as_deref(), What::Workbook)
                .with("decide_file", questions, What::Questions)
        }
        Command::Apply(args) => Outputs::of("apply")
            .report(&args.reporting)
            .with("left_out", args.planning.left_out.as_deref(), What::Workbook)
            .sheet(&args.handing),
        Command::Undo(args) => Outputs::of("undo").report(&args.reporting),
        Command::History(args) => Outputs::of("history").report(&args.reporting),
        Command::Show(args) => Outputs::of("show").report(&args.reporting),
        Command::Verify(args) => Outputs::of("verify").report(&args.reporting),
        Command::Report(args) => {
            let file = args.what.listing().report.as_ref();
            // Each of them has the option under this name.
            Outputs::of("report expiring").with("report", file.map(|file| file.path.as_path()), What::Report)
        }
        Command::Template(args) => Outputs::of("template").with("output", Some(args.output.as_path()), What::Workbook),
        Command::Fix(args) => Outputs::of("fix").with("output", Some(args.output.as_path()), What::Copy),
        Command::Convert(args) => Outputs::of("convert").with("output", Some(args.output.as_path()), What::Export),
        Command::Export(args) => Outputs::of("export").with("output", Some(args.output.as_path()), What::Export),
        Command::Add(args) => Outputs::of("add").sheet(&args.handing),
        Command::Account(args) => match &args.what {
            AccountCommand::Toggle(args) => Outputs::of("account toggle").sheet(&args.handing),
            AccountCommand::ResetPassword(args) => Outputs::of("account reset-password").sheet(&args.handing),
            AccountCommand::Show { .. }
            | AccountCommand::Set(_)
            | AccountCommand::Renumber(_)
            | AccountCommand::Renew(_)
            | AccountCommand::Expire(_)
            | AccountCommand::Unlock(_) => Outputs::of("account"),
        },
        Command::Starters(args) => match &args.what {
            StartersCommand::Reissue(args) => Outputs::of("starters reissue").sheet(&args.handing),
            StartersCommand::List { .. } | StartersCommand::Void(_) | StartersCommand::Shred(_) => {
                Outputs::of("starters")
            }
        },
        Command::Person(args) => {
            let export = args.export.as_ref().map(|file| file.path.as_path());
            Outputs::of("person").with("export", export, What::Export)
        }
        Command::Inspect(args) => {
            Outputs::of("inspect").with("crosswalk_file", args.crosswalk_file.as_deref(), What::Crosswalk)
        }
        Command::Explain(_)
        | Command::Find(_)
        | Command::Merge(_)
        | Command::Run(_)
        | Command::Init
        | Command::SignIn(_)
        | Command::Store(_)
        | Command::Guard(_)
        | Command::Man(_)
        | Command::Completions(_)
        | Command::Licenses
        | Command::ReadWorkbook => Outputs::of(""),
    };
    let any = Outputs { command: "", all: of_command.all };
    any.with("log", arguments.global.log.as_deref(), What::Log).all
}

fn inputs_of(arguments: &Arguments) -> Vec<Input<'_>> {
    let mut inputs: Vec<Input<'_>> = match &arguments.command {
        Command::Check(args) => lists(&args.reading),
        Command::Inspect(args) => lists(&args.reading),
        Command::Verify(args) => {
            let mut inputs = lists(&args.reading);
            inputs.extend(answers(&args.answers));
            inputs
        }
        Command::Fix(args) => lists(&args.reading),
        Command::Convert(args) => lists(&args.reading),
        Command::Plan(args) => {
            let old = args.refresh.as_deref().map(|old| (Path::new(old), "the plan that is worked out again"));
            let mut inputs = lists(&args.planning.reading);
            inputs.extend(old);
            inputs.extend(answers(&args.planning.answers).filter(|(path, _)| is_there(path)));
            inputs
        }
        Command::Apply(args) => {
            let mut inputs = lists(&args.planning.reading);
            inputs.extend(answers(&args.planning.answers));
            inputs.extend(letters(&args.handing));
            inputs
        }
        Command::Show(args) => vec![list_or_plan(&args.what)],
        Command::Add(args) => letters(&args.handing).collect(),
        Command::Account(args) => match &args.what {
            AccountCommand::Toggle(args) => letters(&args.handing).collect(),
            AccountCommand::ResetPassword(args) => letters(&args.handing).collect(),
            AccountCommand::Show { .. }
            | AccountCommand::Set(_)
            | AccountCommand::Renew(_)
            | AccountCommand::Expire(_)
            | AccountCommand::Renumber(_)
            | AccountCommand::Unlock(_) => Vec::new(),
        },
        Command::Starters(args) => match &args.what {
            StartersCommand::Reissue(args) => letters(&args.handing).collect(),
            StartersCommand::Shred(args) => vec![(args.sheet.as_path(), "the hand-out sheet")],
            StartersCommand::List { .. } | StartersCommand::Void(_) => Vec::new(),
        },
        Command::Guard(args) => match &args.what {
            GuardCommand::Add { file, .. } => vec![(Path::new(file), "the list of IDs")],
            GuardCommand::List | GuardCommand::Remove { .. } => Vec::new(),
        },
        Command::Store(args) => match &args.what {
            StoreCommand::Restore { from, .. } => vec![(from.as_path(), "the copy to put back")],
            StoreCommand::Backup { to: Some(to) } => vec![(to.as_path(), "the new copy")],
            StoreCommand::Backup { to: None }
            | StoreCommand::Info
            | StoreCommand::Check { .. }
            | StoreCommand::Upgrade
            | StoreCommand::Purge { .. } => Vec::new(),
        },
        Command::Undo(_)
        | Command::History(_)
        | Command::Template(_)
        | Command::Explain(_)
        | Command::Export(_)
        | Command::Find(_)
        | Command::Person(_)
        | Command::Merge(_)
        | Command::Report(_)
        | Command::Run(_)
        | Command::Init
        | Command::SignIn(_)
        | Command::Man(_)
        | Command::Completions(_)
        | Command::Licenses
        | Command::ReadWorkbook => Vec::new(),
    };
    inputs.extend(arguments.global.config.as_deref().map(|path| (path, "the configuration")));
    inputs
}

fn lists(reading: &Reading) -> Vec<Input<'_>> {
    let crosswalk = reading.crosswalk.iter().map(|path| (Path::new(path), "the crosswalk"));
    let database = reading.from.iter().map(|address| (pipeline::database_file(address), "the database"));
    let query = reading.query_file.iter().map(|path| (path.as_path(), "the query"));
    let with = reading.with.iter().map(|file| (Path::new(file), "the joined file"));
    let named = crosswalk.chain(database).chain(query).chain(with);
    reading.files.iter().map(|file| list_or_plan(file)).chain(named).collect()
}

fn list_or_plan(name: &str) -> Input<'_> {
    let path = Path::new(name);
    let is_plan = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("plan"));
    (path, if is_plan { "the plan" } else { "the list" })
}

fn answers(answers: &Answers) -> impl Iterator<Item = Input<'_>> {
    answers.decide_file.iter().map(|path| (path.as_path(), "the file of answers"))
}

fn letters(handing: &HandingOut) -> impl Iterator<Item = Input<'_>> {
    handing.letter.iter().map(|path| (path.as_path(), "the text of the slips"))
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether two names are of one file, or would be once there is one.
fn is_same(one: &Path, other: &Path) -> bool {
    if let (Ok(one), Ok(other)) = (fs::metadata(one), fs::metadata(other))
        && is_one(&one, &other)
    {
        return true;
    }
    let (one, other) = (whole(one), whole(other));
    one == other || (IGNORES_CASE && lower(&one) == lower(&other))
}

/// Whether the usual disk of this system takes two names for one that differ in case only.
const IGNORES_CASE: bool = cfg!(any(windows, target_os = "macos"));

fn lower(path: &Path) -> String {
    path.to_string_lossy().to_lowercase()
}

/// The same path from the root on. Of a file that is not there yet, its folder is.
fn whole(path: &Path) -> PathBuf {
    let in_folder = || Some(fs::canonicalize(pipeline::folder_of(path)).ok()?.join(path.file_name()?));
    let by_name = || std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    fs::canonicalize(path).ok().or_else(in_folder).unwrap_or_else(by_name)
}

/// Whether both are of one file, which may have several names.
#[cfg(unix)]
fn is_one(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// What a file is is not told here; its names have to do.
#[cfg(not(unix))]
fn is_one(_: &Metadata, _: &Metadata) -> bool {
    false
}
