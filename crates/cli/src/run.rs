//! One run: settings, surroundings, world, and the command that was typed.

use crate::command_line::args::{
    AccountCommand, Arguments, Command, Global, GuardCommand, StartersCommand, StoreCommand,
};
use crate::command_line::typed;
use crate::commands::{self, batches, handing_out, lists, passwords, patrons, upkeep};
use crate::config::{self, Configuration};
use crate::event_log::{EventLog, Logged};
use crate::failure::Failure;
use crate::session::Session;
use crate::system::{Surroundings, SystemEntropy, clock, free_memory, permissions};
use crate::terminal::Output;
use crate::terminal::progress::{self, Shown};
use chrono::NaiveDate;
use model::settings::Settings;
use pipeline::{Reader, World};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long the process that reads a workbook may take.
const READING: Duration = Duration::from_secs(60);

/// Runs the command and returns its exit code.
pub(crate) fn run(arguments: &Arguments, output: &Output, log: &EventLog) -> Result<u8, Failure> {
    let global = &arguments.global;
    // What the environment says, it says to the next command as well.
    let store_as_typed =
        global.store.as_deref().filter(|store| std::env::var("ROLLCALL_STORE").as_deref() != Ok(*store));
    typed::carry(typed::Global {
        store: store_as_typed.map(str::to_owned),
        config: global.config.as_ref().map(|path| path.display().to_string()),
    });
    if global.format.is_table() && !lists_patrons(&arguments.command) {
        let advice = if writes_reports(&arguments.command) {
            "to write a CSV file: --report FILE.csv; find and report write tables of patrons"
        } else {
            "use human or json here; find and report write tables of patrons"
        };
        return Err(Failure::usage("this command doesn't write CSV", advice));
    }
    // A page of the manual must not fail over a broken configuration.
    let loaded = configuration(arguments);
    let is_manual = is_page(&arguments.command);
    let Configuration { settings, path, notice } = if is_manual { loaded.unwrap_or_default() } else { loaded? };
    if let Some(notice) = notice.filter(|_| !is_manual) {
        output.talk(&notice);
    }
    let config = path.map(|path| path.display().to_string());
    if global.verbose {
        output.talk(&format!("configuration: {}", config.as_deref().unwrap_or("none; the built-in settings are used")));
    }
    let store = address(global, &settings);
    if store.starts_with("memory:") {
        let advice = "a store is a path such as library.db";
        return Err(Failure::usage("a store in memory would forget everything at once", advice));
    }
    if !is_manual && let Some(warning) = permissions::read_by_others(&store) {
        output.talk(&warning);
    }
    // A page of the manual is the same on every day.
    let as_of = global.as_of.or(is_manual.then(NaiveDate::default));
    let surroundings = Surroundings::look(as_of, only_looks(&arguments.command))?;
    let terminal = std::io::stderr().is_terminal() && !global.plain;
    let shown = Logged { log, to: Shown::new(terminal, global.quiet, global.verbose) };
    progress::listen_for_stop();
    let threads =
        global.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, Into::into), usize::from);
    // A name that cannot be started is told when a workbook needs it.
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("rollcall"));
    let world = World {
        today: surroundings.today,
        now: surroundings.now,
        day_of: clock::day_of,
        who: &surroundings.who,
        host: &surroundings.host,
        entropy: &SystemEntropy,
        threads,
        free_memory: free_memory(),
        reader: Some(Reader { program: &program, time_limit: READING }),
        progress: &shown,
    };
    let session = Session {
        world,
        settings: &settings,
        config: config.as_deref(),
        store: &store,
        store_as_typed,
        output,
        log,
        may_ask: !global.no_input,
    };
    if let Some(sheet) = wanted_sheet(&arguments.command) {
        handing_out::finish_sheets(sheet, &session);
    }
    run_command(arguments, &session)
}

fn run_command(arguments: &Arguments, session: &Session<'_>) -> Result<u8, Failure> {
    match &arguments.command {
        Command::Check(args) => lists::check::run(args, session),
        Command::Plan(args) => lists::plan::run(args, session),
        Command::Apply(args) => lists::apply::run(args, session),
        Command::History(args) => batches::history::run(args, session),
        Command::Show(args) => batches::show::run(args, session),
        Command::Undo(args) => batches::undo::run(args, session),
        Command::Inspect(args) => lists::inspect::run(args, session),
        Command::Verify(args) => lists::verify::run(args, session),
        Command::Template(args) => lists::template::run(args, session),
        Command::Fix(args) => lists::fix::run(args, session),
        Command::Convert(args) => lists::convert::run(args, session),
        Command::Explain(args) => commands::explain::run(args, session),
        Command::Find(args) => patrons::find::run(args, session),
        Command::Person(args) => patrons::person::run(args, session),
        Command::Export(args) => patrons::export::run(args, session),
        Command::Add(args) => patrons::add::run(args, session),
        Command::Account(args) => patrons::account::run(&args.what, session),
        Command::Merge(args) => patrons::merge::run(args, session),
        Command::Report(args) => patrons::report::run(&args.what, session),
        Command::Run(args) => lists::run::run(args, session),
        Command::Init => upkeep::init::run(arguments.global.config.as_deref(), session),
        Command::Starters(args) => passwords::starters::run(&args.what, session),
        Command::SignIn(args) => passwords::signin::run(args, session),
        Command::Store(args) => upkeep::store::run(&args.what, session),
        Command::Guard(args) => upkeep::guard::run(&args.what, session),
        Command::Man(args) => commands::man::run(args, session),
        Command::Completions(args) => commands::completions::run(args, session),
        Command::Licenses => commands::licenses::run(session),
        Command::ReadWorkbook => unreachable!("main serves it before there are settings"),
    }
}

/// The address of the store that is meant. What is wrong with a configuration is told once it is used.
pub(crate) fn store_named(arguments: &Arguments) -> String {
    address(&arguments.global, &configuration(arguments).unwrap_or_default().settings)
}

fn address(global: &Global, settings: &Settings) -> String {
    global.store.as_deref().or(settings.store.as_deref()).unwrap_or("rollcall.db").to_owned()
}

/// The configuration; none yet where `init` is about to write the one that is named.
fn configuration(arguments: &Arguments) -> Result<Configuration, Failure> {
    let named = arguments.global.config.as_deref();
    if matches!(arguments.command, Command::Init) && named.is_some_and(|path| !path.exists()) {
        return Ok(Configuration::default());
    }
    config::load(named)
}

/// Whether a command prints a page of the manual, which is about the program and nothing else.
fn is_page(command: &Command) -> bool {
    matches!(command, Command::Explain(_) | Command::Man(_) | Command::Completions(_) | Command::Licenses)
}

/// Whether the answer of a command is a list of patrons, which can be a table.
fn lists_patrons(command: &Command) -> bool {
    let is_shown = matches!(command, Command::Account(args) if matches!(args.what, AccountCommand::Show { .. }));
    is_shown || matches!(command, Command::Find(_) | Command::Report(_))
}

/// Whether a command writes a report of what it says, which can be a table.
fn writes_reports(command: &Command) -> bool {
    matches!(
        command,
        Command::Check(_)
            | Command::Plan(_)
            | Command::Apply(_)
            | Command::Undo(_)
            | Command::History(_)
            | Command::Show(_)
            | Command::Verify(_)
    )
}

/// Whether a command writes nothing, neither to the store nor to a file, so that nobody will ask when it was.
fn only_looks(command: &Command) -> bool {
    match command {
        Command::Completions(_)
        | Command::Explain(_)
        | Command::Find(_)
        | Command::Inspect(_)
        | Command::Licenses
        | Command::ReadWorkbook => true,
        Command::Man(args) => args.dir.is_none(),
        Command::Person(args) => args.export.is_none(),
        Command::Check(args) => args.left_out.is_none() && args.reporting.report.is_none(),
        Command::History(args) => args.reporting.report.is_none(),
        Command::Report(args) => args.what.listing().reporting().report.is_none(),
        Command::Show(args) => args.reporting.report.is_none(),
        Command::Verify(args) => args.reporting.report.is_none(),
        Command::Plan(args) => {
            args.output.is_none() && args.planning.left_out.is_none() && args.reporting.report.is_none()
        }
        Command::Run(args) => args.dry_run,
        Command::Undo(args) => args.dry_run && args.reporting.report.is_none(),
        Command::Account(args) => matches!(args.what, AccountCommand::Show { .. }),
        Command::Starters(args) => matches!(args.what, StartersCommand::List { .. }),
        Command::Store(args) => matches!(args.what, StoreCommand::Info | StoreCommand::Check { .. }),
        Command::Guard(args) => matches!(args.what, GuardCommand::List),
        Command::Add(_)
        | Command::Apply(_)
        | Command::Convert(_)
        | Command::Export(_)
        | Command::Fix(_)
        | Command::Init
        | Command::Merge(_)
        | Command::SignIn(_)
        | Command::Template(_) => false,
    }
}

/// Of a command that makes sheets, or takes away the accounts that are on them, the sheet that it is told to make.
fn wanted_sheet(command: &Command) -> Option<Option<&Path>> {
    match command {
        Command::Apply(args) => Some(args.handing.starters.as_deref()),
        Command::Add(args) => Some(args.handing.starters.as_deref()),
        Command::Starters(args) => match &args.what {
            StartersCommand::Reissue(args) => Some(args.handing.starters.as_deref()),
            StartersCommand::List { .. } | StartersCommand::Void(_) | StartersCommand::Shred(_) => Some(None),
        },
        Command::Account(args) => match &args.what {
            AccountCommand::ResetPassword(args) => Some(args.handing.starters.as_deref()),
            AccountCommand::Show { .. }
            | AccountCommand::Toggle(_)
            | AccountCommand::Set(_)
            | AccountCommand::Renumber(_)
            | AccountCommand::Renew(_)
            | AccountCommand::Expire(_)
            | AccountCommand::Unlock(_) => Some(None),
        },
        Command::Merge(_) | Command::Undo(_) | Command::Store(_) => Some(None),
        Command::Check(_)
        | Command::Plan(_)
        | Command::History(_)
        | Command::Show(_)
        | Command::Inspect(_)
        | Command::Verify(_)
        | Command::Template(_)
        | Command::Fix(_)
        | Command::Convert(_)
        | Command::Export(_)
        // It finds out itself where its sheets are.
        | Command::Run(_)
        | Command::Explain(_)
        | Command::Find(_)
        | Command::Person(_)
        | Command::Init
        | Command::SignIn(_)
        | Command::Guard(_)
        | Command::Man(_)
        | Command::Completions(_)
        | Command::Licenses
        | Command::Report(_)
        | Command::ReadWorkbook => None,
    }
}
