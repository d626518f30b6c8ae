//! The batches of a store, and what was done to it beside them.

use crate::document::{Cell, Column, Document, Kind, Table};
use crate::words::{and_more, count, number};
use model::audit::AuditLink;
use model::batch::{BatchKind, BatchSummary, ByHand, SourceFile, Undone, undone};
use model::person::PasswordDeed;
use std::collections::BTreeMap;

/// Which batches are told of, and what is known of them. The newest come first, also of what was done beside them.
#[derive(Debug, Clone, Copy)]
pub struct HistoryView<'a> {
    /// All batches of the store.
    pub all: &'a [BatchSummary],
    /// Those that are meant.
    pub listed: &'a [BatchSummary],
    /// What changes by hand were about, by the number of their batch.
    pub by_hand: &'a BTreeMap<u64, ByHand>,
    /// The links of the audit chain that are no batch.
    pub others: &'a [AuditLink],
    /// Whether all of it is about one patron.
    pub of_one: bool,
    /// The store.
    pub store: &'a str,
    /// How many batches, and how many other events, people are shown at most; 0 is all.
    pub max_shown: usize,
}

/// Nothing is known of changes by hand.
static NOTHING_KNOWN: BTreeMap<u64, ByHand> = BTreeMap::new();

impl<'a> HistoryView<'a> {
    /// All of it.
    pub fn whole(batches: &'a [BatchSummary], others: &'a [AuditLink], store: &'a str) -> Self {
        HistoryView {
            all: batches,
            listed: batches,
            by_hand: &NOTHING_KNOWN,
            others,
            of_one: false,
            store,
            max_shown: 0,
        }
    }

    /// So many of these at most, and how many are left.
    fn some<T>(self, all: &'a [T]) -> (&'a [T], usize) {
        let most = if self.max_shown == 0 { all.len() } else { self.max_shown.min(all.len()) };
        (all.get(..most).unwrap_or(all), all.len() - most)
    }
}

/// What `history` says.
pub fn history(view: HistoryView<'_>) -> Document {
    let mut document = Document::default();
    let section = document.section("batches", "Batches");
    if view.all.is_empty() {
        section.sentence(format!("Store {} has no batches yet.", view.store));
    } else if view.listed.is_empty() {
        section.sentence("No batch has touched this patron.");
    } else {
        let (shown, left) = view.some(view.listed);
        section.table(batch_table(shown, view));
        if left > 0 {
            section.more(and_more(left));
        }
    }
    if !view.others.is_empty() {
        let (shown, left) = view.some(view.others);
        let section = document.section("beside-batches", "Other events");
        section.table(other_table(shown, view.of_one));
        if left > 0 {
            section.more(and_more(left));
        }
    }
    document
}

fn batch_table(batches: &[BatchSummary], view: HistoryView<'_>) -> Table {
    let columns = [
        Column::of(Kind::Ordinal, "batch", "batch").strong(),
        Column::of(Kind::Moment, "when", "when (UTC)"),
        Column::text("who", "who"),
        Column::text("what", "what"),
        Column::of(Kind::Balance, "added", "added"),
        Column::of(Kind::Tally, "changed", "changed"),
        Column::of(Kind::Tally, "not_loaded", "not loaded"),
        Column::text("state", "state"),
        Column::text("note", "note"),
    ];
    let row = |batch: &BatchSummary| {
        let counts = batch.head.counts;
        vec![
            Cell::Ordinal(batch.number),
            Cell::Moment(batch.head.when),
            Cell::text(batch.head.who.as_str()),
            Cell::text(what(batch, view.by_hand)),
            added(batch),
            changed(batch),
            Cell::touched(counts.left_out + counts.questions),
            Cell::text(state(batch, view.all)),
            Cell::text(batch.head.note.as_deref().unwrap_or_default()),
        ]
    };
    Table::new("batches", &columns, batches.iter().map(row).collect())
}

fn other_table(links: &[AuditLink], of_one: bool) -> Table {
    let columns =
        [Column::of(Kind::Moment, "when", "when (UTC)"), Column::text("who", "who"), Column::text("what", "what")];
    let what = |link: &AuditLink| {
        let deed = PasswordDeed::of_action(&link.action).filter(|_| of_one);
        deed.map_or_else(|| event_beside(link), |deed| done_to_password(deed).to_owned())
    };
    let row = |link: &AuditLink| vec![Cell::Moment(link.at), Cell::text(link.who.as_str()), Cell::text(what(link))];
    Table::new("links", &columns, links.iter().map(row).collect())
}

/// What was done to the password of one patron.
pub(super) fn done_to_password(deed: PasswordDeed) -> &'static str {
    match deed {
        PasswordDeed::NewStarter => "new starter password given",
        PasswordDeed::Voided => "starter password voided",
        PasswordDeed::Unlocked => "password unlocked",
        PasswordDeed::Restored => "password put back as it was",
    }
}

/// Whether a link tells of what was done to the password of one patron.
pub fn is_about_one_password(link: &AuditLink) -> bool {
    let facts: serde_json::Value = serde_json::from_str(&link.facts).unwrap_or_default();
    PasswordDeed::of_action(&link.action).is_some() && (facts["starters"] == 1 || facts["passwords"] == 1)
}

/// What a link that is no batch tells; of an action of a later version its name.
pub fn event_beside(link: &AuditLink) -> String {
    let facts: serde_json::Value = serde_json::from_str(&link.facts).unwrap_or_default();
    let amount = |name: &str, noun: &str| count(facts[name].as_u64().unwrap_or(0), noun);
    let counted = if facts["counted"].is_array() { ", counted by group and year" } else { "" };
    let guard = facts["guard"].as_str().unwrap_or("?");
    match link.action.as_str() {
        "starters-reissue" => format!("{} given", amount("starters", "new starter password")),
        "starters-void" => format!("{} voided", amount("starters", "starter password")),
        "starters-shred" => format!("a hand-out sheet with {} shredded", amount("starters", "slip")),
        "password-unlock" => format!("{} unlocked", amount("passwords", "locked password")),
        "password-restore" => format!("{} put back as it was", amount("passwords", "password")),
        "guard-add" => format!("guard list {guard} added, {}", amount("ids", "ID")),
        "guard-remove" => format!("guard list {guard} removed, {}", amount("ids", "ID")),
        "purge" => match facts["history_up_to"].as_u64() {
            Some(batch) if facts["patrons"].as_u64().is_some_and(|patrons| patrons > 0) => {
                format!("{} purged{counted}, and old values up to batch {batch}", amount("patrons", "patron"))
            }
            Some(batch) => format!("old values purged, up to batch {batch}"),
            // Of somebody who was no patron any more, only the history was left.
            None if facts["patrons"] == 0 => "what was left of a removed patron purged".to_owned(),
            None => format!("{} purged{counted}", amount("patrons", "patron")),
        },
        "purge-finish" => "purge finished: nothing is left in the files".to_owned(),
        "restore" => match facts["last_batch"].as_u64() {
            Some(batch) => format!("put back as it was after batch {batch}"),
            None => "put back as it was before the first batch".to_owned(),
        },
        other => other.to_owned(),
    }
}

fn what(batch: &BatchSummary, by_hand: &BTreeMap<u64, ByHand>) -> String {
    match batch.head.kind {
        BatchKind::Undo(of) => format!("undo of {of}"),
        BatchKind::Account => {
            let about = by_hand.get(&batch.number).cloned().unwrap_or_default();
            super::undo::by_hand(batch.head.others, &about)
        }
        BatchKind::Lists => {
            let files: Vec<_> = batch.head.files.iter().map(SourceFile::shown).collect();
            let part = batch.head.part().map(|part| format!(" (part {} of {})", part.number, part.of));
            format!("{}{}", files.join(", "), part.unwrap_or_default())
        }
    }
}

/// Patrons more or fewer: of an undo those it removed, and those it brought back. Whoever is renumbered is neither.
fn added(batch: &BatchSummary) -> Cell {
    let others = batch.head.others;
    let renumbered = others.renumbered();
    Cell::Balance { more: batch.head.counts.new + others.added - renumbered, fewer: others.removed - renumbered }
}

/// Patrons changed, their primary IDs included; of an undo, put back.
fn changed(batch: &BatchSummary) -> Cell {
    let (counts, others) = (batch.head.counts, batch.head.others);
    let renumbered = others.in_no_row(&counts).renumbered();
    let sum = counts.changed + counts.converted + others.changed + others.converted + renumbered;
    if matches!(batch.head.kind, BatchKind::Undo(_)) { Cell::put_back(sum) } else { Cell::touched(sum) }
}

fn state(batch: &BatchSummary, batches: &[BatchSummary]) -> String {
    let kept = batch.head.others.kept;
    let kept = (kept > 0).then(|| format!("{} kept", number(kept)));
    let undone = match undone(batch, batches) {
        Undone::No => None,
        Undone::Partly(by) => Some(format!("partly undone by {by}")),
        Undone::Wholly(by) => Some(format!("undone by {by}")),
    };
    kept.into_iter().chain(undone).collect::<Vec<_>>().join(", ")
}
