//! `rollcall`: argv in, exit code out. Talks to people and knows nothing about patrons.
//!
//! A command file parses, calls `pipeline`, renders with `report`. Start with [`args`] for what can
//! be typed, then `commands/`.

mod args;
mod ask;
mod clock;
mod commands;
mod config;
mod config_fault;
mod config_file;
mod config_starters;
mod consent;
mod exit;
mod failure;
mod flags;
mod format;
mod git_ignore;
mod handing_out;
mod names;
mod output;
mod permissions;
mod progress;
mod run;
mod session;
mod surroundings;
mod system;
mod typed;

use args::{Arguments, Command};
use clap::Parser;
use failure::Failure;
use output::Output;
use std::panic;
use std::process::ExitCode;
use std::sync::Mutex;

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
    let arguments = Arguments::parse();
    if matches!(arguments.command, Command::ReadWorkbook) {
        return commands::read_workbook::run();
    }
    let output = Output::new(&arguments.global);
    let run = panic::catch_unwind(panic::AssertUnwindSafe(|| run::run(&arguments, &output)));
    let code = match run {
        Ok(Ok(code)) => code,
        Ok(Err(failure)) => output.failure(&failure),
        Err(_) => output.failure(&Failure::fault(PANIC_PLACE.lock().map(|place| place.clone()).unwrap_or_default())),
    };
    ExitCode::from(code)
}
