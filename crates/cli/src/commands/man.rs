//! `rollcall man`: what `--help` says, as pages for `man`.

use crate::command_line::args::{Arguments, HELP, ManArgs};
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use report::answers;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

pub(crate) fn run(args: &ManArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let command = whole();
    let Some(folder) = &args.dir else {
        let page = page(&command).map_err(|error| Failure::output(&error))?;
        session.output.answer(&answers::man(&page))?;
        return Ok(exit::DONE);
    };
    let mut files = Vec::new();
    write(&command, folder, &mut files)?;
    let done = format!("Done: {} pages are in {}", files.len(), folder.display());
    session.output.after_commit(&done, &answers::man_pages(&format!("{done}."), &files));
    Ok(exit::DONE)
}

/// All that can be typed, with the options of every command in each.
fn whole() -> Command {
    let mut command = Arguments::command();
    command.build();
    command
}

/// What is told of a command: those below it.
fn told(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|below| !below.is_hide_set())
}

fn man(command: &Command) -> Man {
    Man::new(command.clone()).source(concat!("rollcall ", env!("CARGO_PKG_VERSION"))).manual("Rollcall")
}

/// The page of a command.
fn page(command: &Command) -> io::Result<String> {
    let mut page = Vec::new();
    man(command).render(&mut page)?;
    let examples = command.get_before_help().map(ToString::to_string).unwrap_or_default();
    lines("EXAMPLES", examples.lines().skip(1)).to_writer(&mut page)?;
    if command.get_name() == "rollcall" {
        let codes = HELP.split_once("\nExit codes\n").map_or("", |(_, codes)| codes);
        lines("EXIT STATUS", codes.lines()).to_writer(&mut page)?;
    }
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// A section of lines that stay as they are.
fn lines<'a>(title: &str, lines: impl Iterator<Item = &'a str>) -> Roff {
    let mut section = Roff::new();
    section.control("SH", [title]).control("nf", []);
    for line in lines {
        section.text([roman(line.trim_start())]);
    }
    section.control("fi", []);
    section
}

/// Writes the pages of a command and of those below it, each into a file that was not there.
fn write(command: &Command, folder: &Path, files: &mut Vec<String>) -> Result<(), Failure> {
    let path = folder.join(man(command).get_filename());
    let written = page(command).and_then(|page| {
        fs::create_dir_all(folder)?;
        OpenOptions::new().write(true).create_new(true).open(&path)?.write_all(page.as_bytes())
    });
    written.map_err(|error| not_written(&path, &error))?;
    files.push(path.display().to_string());
    told(command).try_for_each(|below| write(below, folder, files))
}

fn not_written(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    if error.kind() == ErrorKind::AlreadyExists {
        return Failure::usage(
            format!("there is a file {path} already"),
            "no page overwrites a file; name another folder",
        );
    }
    let message = format!("{path} cannot be written: {}", crate::system::in_words(error));
    Failure {
        code: None,
        message,
        advice: "name a folder where you may write".to_owned(),
        exit: exit::FAILED,
        plan: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Arg;

    /// The options of a command that its page does not have, as `man` reads it.
    fn missing(command: &Command, page: &str) -> Vec<String> {
        let options = command.get_arguments().filter(|arg| !arg.is_hide_set()).filter_map(Arg::get_long);
        options.map(|long| format!("\\fB--{long}\\fR")).filter(|long| !page.contains(long)).collect()
    }

    fn shown(command: &Command) -> String {
        page(command).unwrap().replace("\\-", "-")
    }

    #[test]
    fn every_page_has_every_option_of_its_command() {
        let whole = whole();
        let (mut open, mut commands, mut options) = (vec![&whole], 0, 0);
        while let Some(command) = open.pop() {
            assert_eq!(missing(command, &shown(command)), [""; 0], "{}", command.get_name());
            commands += 1;
            options += command.get_arguments().filter_map(Arg::get_long).count();
            open.extend(told(command));
        }
        assert!(commands > 25 && options > 300, "{commands} commands, {options} options");
        let (apply, check) = (whole.find_subcommand("apply").unwrap(), whole.find_subcommand("check").unwrap());
        assert!(missing(apply, &shown(check)).contains(&"\\fB--approve\\fR".to_owned()), "the control");
    }

    #[test]
    fn a_page_has_the_examples_of_the_help() {
        let whole = whole();
        let main = shown(&whole);
        assert!(main.starts_with(".ie ") && main.contains("\n.TH rollcall 1 "), "{main}");
        assert!(
            main.contains("\n.SH EXAMPLES\n.nf\nrollcall check \"Community borrowers Fall 2026.xlsx\"\n"),
            "{main}"
        );
        assert!(main.contains(".SH \"EXIT STATUS\"\n.nf\n0 done"), "{main}");
        assert!(!main.contains(pipeline::READ_WORKBOOK), "{main}");
        let list = whole.find_subcommand("starters").and_then(|starters| starters.find_subcommand("list")).unwrap();
        assert!(
            shown(list).contains("rollcall starters list 14\n")
                && man(list).get_filename() == "rollcall-starters-list.1"
        );
    }
}
