//! What `store` says.

use super::receipt::audit_head;
use crate::document::{Cell, Column, Document, Fact, Kind, Section, Table, good, strong};
use crate::words::{count, moment, number};
use model::action::{Action, Words};
use model::id::CanonicalId;
use model::snapshot::StoreFacts;
use model::upkeep::{Overdue, OverdueCount, Purge, Purged, Remains, RemovedCount, StoreSizes};
use std::path::PathBuf;

fn last_batch(facts: &StoreFacts) -> String {
    facts.last_batch.map_or("none yet".to_owned(), |(number, when)| format!("{number} on {} UTC", moment(when)))
}

fn receipt(sizes: &StoreSizes) -> String {
    if sizes.audit.is_empty() { "none yet".to_owned() } else { audit_head(&sizes.audit) }
}

const REMOVED: [Column; 3] =
    [Column::text("group", "group"), Column::text("year", "membership ended in"), Column::number("patrons", "patrons")];

/// What is in a store, and how many patrons were removed from it for good, where that was to be kept.
pub fn store_info(facts: &StoreFacts, sizes: &StoreSizes, removed: &[RemovedCount]) -> Document {
    let mut document = Document::default();
    let section = document.section("store", "Store");
    section.sentence(strong(format!("Store {}", facts.name)));
    let facts = vec![
        Fact::new("patrons", "patrons", number(facts.patrons)),
        Fact::new("batches", "batches", number(sizes.batches)),
        Fact::new("last_batch", "last batch", last_batch(facts)),
        Fact::new("bytes", "size", format!("{} KiB", number(sizes.bytes.div_ceil(1024)))),
        Fact::new("layout", "layout", sizes.layout.to_string()),
        Fact::new("id", "id", facts.id.as_str()),
        Fact::new("links", "audit chain", count(sizes.links, "link")),
        Fact::new("audit", "last receipt", receipt(sizes)),
    ];
    section.facts("store", facts);
    if !removed.is_empty() {
        section.sentence("Patrons who were removed for good, by user group and year:");
    }
    let rows = removed.iter().map(|count| {
        let year = count.year.map_or_else(|| "no end".to_owned(), |year| year.to_string());
        vec![Cell::text(count.group.as_deref().unwrap_or("no group")), Cell::Text(year), Cell::number(count.patrons)]
    });
    section.table(Table::new("removed", &REMOVED, rows.collect()));
    document
}

/// What checking a store found.
pub fn store_check(name: &str, faults: &[String], sizes: &StoreSizes) -> Document {
    let mut document = Document::default();
    let section = document.section("store-check", "Whether it is intact");
    if faults.is_empty() {
        section.sentence(good(format!("The database {name} is intact: what is in it agrees with its history.")));
        section.detail(format!("last receipt: {}", receipt(sizes)));
    } else {
        section.sentence(strong(format!("The database {name} was changed outside Rollcall:")));
        for fault in faults {
            section.detail(fault.as_str());
        }
    }
    document
}

/// What putting a copy back would do.
pub fn restore(now: &StoreFacts, copy: &StoreFacts) -> Document {
    let mut document = Document::default();
    let section = document.section("restore", "What is put back");
    let about = |facts: &StoreFacts| {
        format!("{}: {}, last batch {}", facts.name, count(facts.patrons, "patron"), last_batch(facts))
    };
    section.facts("restore", vec![Fact::new("now", "now", about(now)), Fact::new("after", "afterwards", about(copy))]);
    section.sentence("Everything that has happened since will only be in the copy that is made first.");
    document
}

const BY_GROUP: [Column; 3] = [
    Column::text("group", "group"),
    Column::of(Kind::Date, "before", "expired before"),
    Column::number("patrons", "patrons"),
];

/// What a purge would take out, and what lies beside the store and knows patrons who go.
#[derive(Debug, Clone, Copy)]
pub struct PurgeView<'a> {
    /// What is to go.
    pub what: &'a Purge,
    /// How much that is.
    pub purged: Purged,
    /// The IDs that nobody has any more afterwards.
    pub ids: &'a [CanonicalId],
    /// What remains of patrons who go.
    pub remains: Remains,
    /// Of those who are kept for too long, how many by each rule.
    pub by_group: &'a [OverdueCount],
    /// Copies and saved plans that go with them.
    pub files: &'a [PathBuf],
    /// Copies that a person has to delete.
    pub others: &'a [PathBuf],
    /// What is to be known of the patron who goes: which record was merged into theirs, or whose ID was typed.
    pub also: &'a [String],
}

/// What a purge would take out.
pub fn purge(view: PurgeView<'_>) -> Document {
    let PurgeView { what, purged, ids, remains, by_group, files, others, also } = view;
    let mut document = Document::default();
    let section = document.section("purge", "What is removed");
    section.sentence(match what {
        Purge::HistoryUpTo(0) => "No batch is that old.".to_owned(),
        Purge::HistoryUpTo(batch) => {
            format!(
                "Batches up to {batch} lose their old and new values: {}. They can no longer be undone.",
                self::purged(purged)
            )
        }
        Purge::Patron(key) => format!(
            "Patron {key} will be permanently deleted, with everything known about them: {}.",
            self::purged(purged)
        ),
        Purge::Overdue(overdue) => self::overdue(overdue, purged),
    });
    for also in also {
        section.sentence(format!("{also}."));
    }
    let rules: Vec<&OverdueCount> = by_group.iter().filter(|rule| rule.patrons > 0).collect();
    let rows = rules.iter().map(|rule| {
        let group = rule.group.as_deref().unwrap_or("another group, or none");
        vec![Cell::text(group), Cell::Date(rule.before), Cell::number(rule.patrons)]
    });
    section.table(Table::new("retention", &BY_GROUP, rows.collect()));
    for rule in rules {
        let who = Action::FindEnded { group: rule.group.clone(), before: rule.before };
        let words = if rule.group.is_some() { "who they are: " } else { "they are among these: " };
        section.detail(Words::text(words).act(who));
    }
    name_ids(what, ids, section);
    if remains == Remains::Counts && purged.patrons > 0 {
        section.sentence("Only how many they were stays, by user group and the year in which their membership ended.");
    }
    deleted(files, section);
    if matches!(what, Purge::Patron(_)) || (matches!(what, Purge::Overdue(_)) && purged.patrons > 0) {
        if !others.is_empty() {
            name_each("These are copies of the store, too. They stay; delete them yourself", others, section);
        }
        section.sentence(ELSEWHERE);
    }
    document
}

/// Names the IDs that go, where that says more than which patron does.
fn name_ids(what: &Purge, ids: &[CanonicalId], section: &mut Section) {
    let is_said = matches!(what, Purge::Patron(key) if ids == std::slice::from_ref(key));
    if ids.is_empty() || is_said {
        return;
    }
    let names: Vec<&str> = ids.iter().take(IDS_NAMED).map(CanonicalId::as_str).collect();
    let left = ids.len().saturating_sub(IDS_NAMED);
    let left = if left > 0 { format!(" and {} more", number(left as u64)) } else { String::new() };
    section.sentence(format!("IDs that go: {}{left}.", names.join(", ")));
}

/// What goes because it was kept long enough.
fn overdue(overdue: &Overdue, purged: Purged) -> String {
    let values = format!("Batches up to {} lose their old and new values", overdue.history_up_to);
    match (purged.patrons > 0, overdue.history_up_to > 0 && purged.entries > 0) {
        (false, false) => "Nobody and nothing is kept longer than rollcall.toml says.".to_owned(),
        (false, true) => format!("{values}: {}. They can no longer be undone.", self::purged(purged)),
        (true, with_values) => {
            let gone = "Patrons whose membership ended longer ago than rollcall.toml says will be permanently deleted, \
                        with everything known about them";
            let values = if with_values { format!(" {values} and can no longer be undone.") } else { String::new() };
            format!("{gone}: {}.{values}", self::purged(purged))
        }
    }
}

/// What is left to be done of a purge that was interrupted.
pub fn purge_due(files: &[PathBuf]) -> Document {
    let mut document = Document::default();
    let section = document.section("purge", "What is left to be done");
    section.sentence(
        "A purge was interrupted: the data is out of the database, and its files have still to be rewritten.",
    );
    deleted(files, section);
    document
}

const ELSEWHERE: &str =
    "Copies and plans in other folders, hand-out sheets and the lists themselves stay: look for them.";

fn deleted(files: &[PathBuf], section: &mut Section) {
    if !files.is_empty() {
        let what = "Copies that contain them, and saved plans, which will be out of date, will be deleted";
        name_each(what, files, section);
    }
}

/// More files than these stand on a line each.
const ON_ONE_LINE: usize = 3;
/// More IDs than these are counted.
const IDS_NAMED: usize = 20;
/// More files than these are counted.
const FILES_NAMED: usize = 10;

/// Names files behind the sentence that says what becomes of them.
fn name_each(what: &str, files: &[PathBuf], section: &mut Section) {
    let names = files.iter().map(|file| file.display().to_string());
    if files.len() <= ON_ONE_LINE {
        let names: Vec<String> = names.collect();
        return section.sentence(format!("{what}: {}.", names.join(", ")));
    }
    section.sentence(format!("{what}:"));
    names.take(FILES_NAMED).for_each(|name| section.detail(name));
    let left = files.len().saturating_sub(FILES_NAMED);
    if left > 0 {
        section.detail(format!("… and {} more", number(left as u64)));
    }
}

/// How much, in words.
pub fn purged(purged: Purged) -> String {
    let entries = match purged.entries {
        1 => "1 history entry".to_owned(),
        more => format!("{} history entries", number(more)),
    };
    if purged.patrons > 0 { format!("{}, {entries}", count(purged.patrons, "patron")) } else { entries }
}

/// What people wrote into the history and a purge leaves there, in sentences; `None` where there is nothing.
pub fn left_in_history(notes: u64, files: u64) -> Option<String> {
    let left: Vec<String> = [(notes, "note"), (files, "file name")]
        .into_iter()
        .filter(|(left, _)| *left > 0)
        .map(|(left, noun)| count(left, noun))
        .collect();
    let each = if notes + files == 1 { "that it doesn't name" } else { "that none of them names" };
    let left = (!left.is_empty()).then(|| left.join(" and "))?;
    Some(format!("The history still has {left}; check {each} a patron who is gone."))
}

/// Saved plans that are old enough to go, before they do.
pub fn old_plans(days: u64, plans: &[PathBuf]) -> Document {
    let mut document = Document::default();
    let names: Vec<String> = plans.iter().map(|plan| plan.display().to_string()).collect();
    let text = format!("Saved plans that are older than {days} days: {}.", names.join(", "));
    document.section("plans", "Old plans").sentence(text);
    document
}
