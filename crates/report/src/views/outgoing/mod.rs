//! What is said of patrons who were to be written for another library system: those of lists, and those of a store.

mod unfit;

use super::check::{self, CheckView, Show};
use crate::document::{Document, Section, good, strong};
use crate::words::count;
use model::action::{Action, Words};
use model::finding::Severity;
use model::listing::Checked;
use model::outgoing::{Outgoing, Unfit, WrittenFile};

/// Lists that were to be written for another system.
#[derive(Debug, Clone, Copy)]
pub struct ConvertedView<'a> {
    /// What was read and checked.
    pub checked: &'a Checked,
    /// What became of it.
    pub outgoing: &'a Outgoing,
    /// How many findings are shown at most; 0 is all.
    pub max_shown: usize,
}

/// Patrons of a store who were to be written for another system.
#[derive(Debug, Clone, Copy)]
pub struct ExportedView<'a> {
    /// The name of the store.
    pub store: &'a str,
    /// What that system cannot hold of them.
    pub unfit: &'a Unfit,
    /// What became of them.
    pub outgoing: &'a Outgoing,
    /// How many findings are shown at most; 0 is all.
    pub max_shown: usize,
}

/// What was read of lists, what is wrong with it, and what was written.
pub fn converted(view: ConvertedView<'_>) -> Document {
    let ConvertedView { checked, outgoing, max_shown } = view;
    let mut document = Document::default();
    let section = document.section("lists", "What was read");
    for file in &checked.files {
        check::about_file(file, checked, &checked.findings, section);
    }
    check::findings(
        &checked.findings,
        checked,
        CheckView { show: Show::Usual, max_shown, stats: false },
        &mut document,
    );
    let section = document.section("written", "What was written");
    if checked.rows_ready() < checked.rows_read() {
        let problems = checked.count(Severity::Error) + checked.count(Severity::Question);
        section.sentence(strong(format!("{}.", check::left_out(problems as u64, checked))));
    }
    ended(outgoing, section);
    document
}

/// What another system cannot hold of the patrons of a store, and what was written.
pub fn exported(view: ExportedView<'_>) -> Document {
    let ExportedView { store, unfit, outgoing, max_shown } = view;
    let mut document = Document::default();
    unfit::findings(unfit, outgoing, store, max_shown, &mut document);
    let section = document.section("written", "What was written");
    if outgoing.leave_out && outgoing.unheld > 0 {
        let are = if outgoing.unheld == 1 { "is" } else { "are" };
        section.sentence(strong(format!("{} {are} left out.", count(outgoing.unheld, "patron"))));
    }
    ended(outgoing, section);
    document
}

/// How it ended.
fn ended(outgoing: &Outgoing, section: &mut Section) {
    let Outgoing { title, written, unheld, problem_rows, files, .. } = outgoing;
    if outgoing.is_refused() {
        let do_not = if *unheld == 1 { "doesn't" } else { "don't" };
        let (patrons, rows) = (count(*unheld, "patron"), count(*problem_rows, "row"));
        let unfit = format!("{patrons} {do_not} fit into {title}");
        let (why, otherwise) = match (*unheld, *problem_rows) {
            (_, 0) => (unfit, "leave out who doesn't fit:  "),
            (0, _) => (format!("{rows} can't be used"), "leave these rows out and write the others:  "),
            (_, _) => (format!("{unfit}, and {rows} can't be used"), "leave them out and write the others:  "),
        };
        section.sentence(strong(format!("{why}, so nothing was written.")));
        section.detail(Words::text(otherwise).act(Action::LeaveOutUnheld));
        return;
    }
    let are = if *written == 1 { "is" } else { "are" };
    let patrons = format!("Done: {} {are}", count(*written, "patron"));
    match files.as_slice() {
        [] => return section.sentence(strong("There is nobody to write, so nothing was written.")),
        [file] => {
            section.sentence(good(format!("{patrons} in {} ({title}).", file.path)));
            parts(file, section);
        }
        several => {
            section.sentence(good(format!("{patrons} in {} ({title}).", count(several.len() as u64, "file"))));
            for file in several {
                section.detail(format!("{}: {}", file.path, count(file.patrons, "patron")));
            }
        }
    }
    section.detail("contains personal data; only you can read it");
}

/// What is in a container.
fn parts(file: &WrittenFile, section: &mut Section) {
    match file.parts.as_slice() {
        [] => {}
        [only] => section.detail(format!("{only} is in it")),
        [first, .., last] => {
            section.detail(format!("{} are in it, {first} to {last}", count(file.parts.len() as u64, "file")));
        }
    }
}
