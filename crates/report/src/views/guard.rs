//! What `guard` says.

use crate::document::{Document, Span, Style, Table, plain, quiet, strong};
use crate::words::{count, moment, number};
use model::guard::{GuardReading, GuardSummary};

/// The guard lists of a store.
pub fn guards(guards: &[GuardSummary], store: &str) -> Document {
    let mut document = Document::default();
    if guards.is_empty() {
        document.line(format!("Store {store} has no guard lists."));
        let command = "rollcall guard add NAME FILE --id-column HEADER";
        document.next_steps(&[("add one".to_owned(), command.to_owned())]);
        return document;
    }
    let mut rows = vec![["name", "file", "IDs", "when (UTC)", "who"].map(quiet).to_vec()];
    for guard in guards {
        rows.push(vec![
            strong(guard.name.clone()),
            plain(guard.source.name.clone()),
            plain(number(guard.ids)),
            plain(moment(guard.when)),
            plain(guard.who.clone()),
        ]);
    }
    document.table(Table { indent: 0, right: vec![2], rows });
    document
}

/// That a guard list was added, and what of its file is not in it.
pub fn guard_added(reading: &GuardReading, replaced: bool) -> Document {
    let mut document = Document::default();
    let guard = &reading.guard;
    let done = if replaced { "Replaced" } else { "Added" };
    let text = format!(
        "{done} the guard list \"{}\": {} of {}.",
        guard.name,
        count(guard.ids.len() as u64, "ID"),
        guard.source.name
    );
    document.spans(vec![Span { text, style: Style::Good }]);
    if reading.sheets.len() > 1 {
        document.line(format!("  from the sheets {}", reading.sheets.join(", ")));
    }
    if reading.blank > 0 {
        let have = if reading.blank == 1 { "has" } else { "have" };
        document.line(format!("  {} {have} no ID", count(reading.blank, "row")));
    }
    if reading.unreadable > 0 {
        let (at, more) = (reading.unreadable_at.join(", "), reading.unreadable > reading.unreadable_at.len() as u64);
        let more = if more { " and others" } else { "" };
        let hold = if reading.unreadable == 1 { "holds" } else { "hold" };
        let what = count(reading.unreadable, "cell");
        document.line(format!("  {what} {hold} something that cannot be read as an ID: {at}{more}"));
    }
    document.line("No new patron of a list is given one of these IDs; those who have one already keep it.");
    document
}

/// That a guard list was taken out.
pub fn guard_removed(guard: &GuardSummary) -> Document {
    let mut document = Document::default();
    let text = format!("Removed the guard list \"{}\": {} can be given again.", guard.name, count(guard.ids, "ID"));
    document.spans(vec![Span { text, style: Style::Good }]);
    document
}
