//! What `store` says.

use super::receipt::audit_head;
use crate::document::{Document, Span, Style, Table, plain, strong};
use crate::words::{count, moment, number};
use model::snapshot::StoreFacts;
use model::upkeep::{Purge, Purged, StoreSizes};
use std::path::PathBuf;

fn lines(rows: &[(&str, String)]) -> Table {
    let rows = rows.iter().map(|(name, value)| vec![plain(*name), plain(value.clone())]).collect();
    Table { indent: 2, right: Vec::new(), rows }
}

fn last_batch(facts: &StoreFacts) -> String {
    facts.last_batch.map_or("none yet".to_owned(), |(number, when)| format!("{number} on {} UTC", moment(when)))
}

fn receipt(sizes: &StoreSizes) -> String {
    if sizes.audit.is_empty() { "none yet".to_owned() } else { audit_head(&sizes.audit) }
}

/// What is in a store.
pub fn store_info(facts: &StoreFacts, sizes: &StoreSizes) -> Document {
    let mut document = Document::default();
    document.spans(vec![strong(format!("Store {}", facts.name))]);
    document.table(lines(&[
        ("patrons", number(facts.patrons)),
        ("batches", number(sizes.batches)),
        ("last batch", last_batch(facts)),
        ("size", format!("{} KiB", number(sizes.bytes.div_ceil(1024)))),
        ("layout", sizes.layout.to_string()),
        ("id", facts.id.clone()),
        ("audit chain", count(sizes.links, "link")),
        ("last receipt", receipt(sizes)),
    ]));
    document
}

/// What checking a store found.
pub fn store_check(name: &str, faults: &[String], sizes: &StoreSizes) -> Document {
    let mut document = Document::default();
    if faults.is_empty() {
        let text = format!(
            "The database {name} is intact: what is in it agrees with its history, and with the audit chain of {}.",
            count(sizes.links, "link")
        );
        document.spans(vec![Span { text, style: Style::Good }]);
        document.line(format!("  last receipt: {}", receipt(sizes)));
    } else {
        document.spans(vec![strong(format!("The database {name} was changed outside Rollcall:"))]);
        for fault in faults {
            document.line(format!("  {fault}"));
        }
    }
    document
}

/// What putting a copy back would do.
pub fn restore(now: &StoreFacts, copy: &StoreFacts) -> Document {
    let mut document = Document::default();
    document.table(lines(&[
        ("now", format!("{}: {}, last batch {}", now.name, count(now.patrons, "patron"), last_batch(now))),
        ("afterwards", format!("{}: {}, last batch {}", copy.name, count(copy.patrons, "patron"), last_batch(copy))),
    ]));
    document.line("Everything that happened since is in the copy that is made first, and nowhere else.");
    document
}

/// What a purge would take out.
pub fn purge(what: &Purge, purged: Purged, files: &[PathBuf], others: &[PathBuf]) -> Document {
    let mut document = Document::default();
    document.line(match what {
        Purge::HistoryUpTo(0) => "No batch is so old.".to_owned(),
        Purge::HistoryUpTo(batch) => {
            format!(
                "Batches up to {batch} lose their old and new values: {}. They cannot be taken back any more.",
                self::purged(purged)
            )
        }
        Purge::Patron(key) => format!(
            "Patron {key} will be permanently deleted, with everything that is known about them: {}.",
            self::purged(purged)
        ),
    });
    deleted(files, &mut document);
    if matches!(what, Purge::Patron(_)) {
        if !others.is_empty() {
            let others: Vec<String> = others.iter().map(|copy| copy.display().to_string()).collect();
            document.line(format!(
                "These are copies of the store, too, and stay: {}. Delete them yourself.",
                others.join(", ")
            ));
        }
        document.line(ELSEWHERE);
    }
    document
}

/// What is left to be done of a purge that was interrupted.
pub fn purge_due(files: &[PathBuf]) -> Document {
    let mut document = Document::default();
    document
        .line("A purge was interrupted: the data is out of the database, and its files have still to be rewritten.");
    deleted(files, &mut document);
    document
}

const ELSEWHERE: &str =
    "Copies and plans in other folders, hand-out sheets and the lists themselves stay: look for them.";

fn deleted(files: &[PathBuf], document: &mut Document) {
    if !files.is_empty() {
        let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        document.line(format!(
            "Copies that know them, and saved plans, which are out of date then, will be deleted: {}.",
            files.join(", ")
        ));
    }
}

/// How much, in words.
pub fn purged(purged: Purged) -> String {
    let entries = match purged.entries {
        1 => "1 entry of the history".to_owned(),
        more => format!("{} entries of the history", number(more)),
    };
    if purged.patrons > 0 { format!("{}, {entries}", count(purged.patrons, "patron")) } else { entries }
}
