//! `rollcall`: argv in, exit code out. Talks to people and knows nothing about patrons.
//!
//! A command file parses, calls `pipeline`, renders with `report`. Start with `command_line/args.rs` for what can
//! be typed, then `commands/`.

mod command_line;
mod commands;
mod config;
mod event_log;
mod exit;
mod failure;
mod run;
mod session;
mod system;
mod terminal;

use clap::Parser;
use command_line::args::{Arguments, Command};
use command_line::usage;
use commands::outputs;
use event_log::EventLog;
use failure::Failure;
use model::codes::Code;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::panic;
use std::process::ExitCode;
use std::sync::Mutex;
use terminal::Output;

/// Where the last panic happened; its text may hold patron data and is never kept.
static PANIC_PLACE: Mutex<String> = Mutex::new(String::new());

/// Rows are made of small texts, on all threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    panic::set_hook(Box::new(|info| {
        if let (Ok(mut place), Some(location)) = (PANIC_PLACE.lock(), info.location()) {
            *place = format!("{}:{}", location.file(), location.line());
        }
    }));
    system::hide_memory();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return wrong_usage(&error),
    };
    if matches!(arguments.command, Command::ReadWorkbook) {
        return commands::read_workbook::run();
    }
    let output = Output::new(&arguments.global);
    let looked = outputs::look(&arguments, || run::store_named(&arguments));
    let log = match looked.and_then(|()| EventLog::open(arguments.global.log.as_deref())) {
        Ok(log) => log,
        Err(failure) => return ExitCode::from(output.failure(&failure)),
    };
    log.began(arguments.command.name());
    let run = panic::catch_unwind(panic::AssertUnwindSafe(|| run::run(&arguments, &output, &log)));
    let failure = match run {
        Ok(Ok(code)) => {
            end(&log, code, None, &output);
            return ExitCode::from(code);
        }
        Ok(Err(failure)) => failure,
        Err(_) => Failure::fault(PANIC_PLACE.lock().map(|place| place.clone()).unwrap_or_default()),
    };
    end(&log, failure.exit, failure.code, &output);
    ExitCode::from(output.failure(&failure))
}

/// Ends the log of the run. What it lacks is nobody's failure, and is told: whoever looks into it later cannot see that.
fn end(log: &EventLog, exit: u8, code: Option<Code>, output: &Output) {
    log.ended(exit, code);
    if let Some(gap) = log.gap() {
        output.warn(&gap);
    }
}

/// Tells what cannot be read of the command line, or shows the page that was asked for.
fn wrong_usage(error: &clap::Error) -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    match usage::program_format(words.iter().map(OsString::as_os_str)).filter(|_| error.use_stderr()) {
        Some(format) => ExitCode::from(Output::for_a_program(format).failure(&usage::failure(error))),
        None if error.use_stderr() && is_plain(&words) => {
            // Nobody can be told that the place for telling is closed.
            drop(std::io::stderr().write_all(usage::plain(&error.to_string()).as_bytes()));
            ExitCode::from(exit::USAGE)
        }
        None => error.exit(),
    }
}

/// Whether somebody reads what the parser says without a terminal, or wants to.
fn is_plain(words: &[OsString]) -> bool {
    let has = |wanted: &str| words.iter().any(|word| word == wanted);
    has("--plain") || (!std::io::stderr().is_terminal() && !has("always"))
}
