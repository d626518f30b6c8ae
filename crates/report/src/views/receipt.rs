//! What `apply` says when it is done.

use crate::document::{Afterwards, Document, Fact, NextStep, good};
use crate::words::{count, moment, number, who_get};
use chrono::{DateTime, Utc};
use model::action::{Action, Whose, Words};
use model::batch::Earlier;
use model::changeset::Receipt;
use model::id::PrimaryId;
use model::membership::BarredCounts;
use model::plan::{Counts, Others};
use model::request::{Planning, Request};

/// What became of the rows that a list has left out.
#[derive(Debug, Clone, Copy, Default)]
pub enum LeftOut<'a> {
    /// Nothing is to be said of them.
    #[default]
    Untold,
    /// So many of them are in this workbook.
    In {
        /// Its path.
        path: &'a str,
        /// How many.
        rows: u64,
    },
    /// They can be written from these lists.
    Of(&'a Request),
}

/// Files that a person asked for and that were written beside what was done, by path.
#[derive(Debug, Clone, Copy, Default)]
pub struct FilesBeside<'a> {
    /// The rows that were left out.
    pub left_out: LeftOut<'a>,
    /// The report.
    pub report: Option<&'a str>,
    /// The log of the run.
    pub log: Option<&'a str>,
}

impl<'a> LeftOut<'a> {
    /// The workbook that they are in.
    pub(crate) fn file(self) -> Option<&'a str> {
        match self {
            LeftOut::In { path, .. } => Some(path),
            LeftOut::Untold | LeftOut::Of(_) => None,
        }
    }

    /// What writes them, where there are some.
    pub(crate) fn write(self, receipt: &Receipt) -> Option<Action> {
        self.write_some(unloaded(receipt))
    }

    /// The same of so many rows.
    fn write_some(self, unloaded: u64) -> Option<Action> {
        match self {
            LeftOut::Of(lists) if unloaded > 0 => {
                // Nobody is to end by it, and nothing is refused over the rows that it is about.
                let planning = Planning { strict: false, missing: None, ..lists.planning.clone() };
                Some(Action::WriteLeftOut(Box::new(Request { planning, ..lists.clone() })))
            }
            LeftOut::Untold | LeftOut::In { .. } | LeftOut::Of(_) => None,
        }
    }
}

/// How many rows were not loaded.
fn unloaded(receipt: &Receipt) -> u64 {
    receipt.counts.left_out + receipt.counts.questions
}

/// The last lines of an apply. `store` is the store where it was named, for what is
/// suggested next.
pub fn receipt(receipt: &Receipt, store: Option<&str>, left_out: LeftOut<'_>) -> Document {
    let what = became(receipt.counts, receipt.others, receipt.unused_rows);
    done(receipt, &format!("{}. {what}", batches(receipt)), store, left_out)
}

/// The same of a run that has resumed a plan behind `earlier` batches: the rows of all of them add up to those of the
/// lists.
pub fn resumed(receipt: &Receipt, earlier: &Earlier, store: Option<&str>, left_out: LeftOut<'_>) -> Document {
    let all = became(receipt.counts.and(earlier.counts), receipt.others.and(earlier.others), receipt.unused_rows);
    let after = match earlier.batches.as_slice() {
        [first, .., last] => format!("batches {first} to {last}"),
        few => few.iter().map(|batch| format!("batch {batch}")).collect(),
    };
    done(receipt, &format!("{}, after {after}. In all {all}", batches(receipt)), store, left_out)
}

/// What became of the rows of lists, and of patrons who are in none; how many joined rows were not used.
fn became(counts: Counts, others: Others, unused: u64) -> String {
    let renumbered = crate::words::renumbered_among(&others);
    let changed = format!("{} changed{renumbered}", number(counts.changed));
    let mut parts = vec![format!("{} added", number(counts.new)), changed];
    if counts.converted > 0 {
        parts.push(format!("{} converted", number(counts.converted)));
    }
    parts.push(format!("{} unchanged", number(counts.unchanged)));
    if counts.questions > 0 {
        parts.push(format!("{} in question", number(counts.questions)));
    }
    parts.push(format!("{} left out", number(counts.left_out)));
    if unused > 0 {
        parts.push(format!("{} not used", count(unused, "joined row")));
    }
    if others.changed > 0 {
        parts.push(format!("{} missing from the list expired", number(others.changed)));
    }
    parts.join(", ")
}

/// The last lines of a change by hand. `store` is the store where it was named, for what is suggested next.
pub fn receipt_by_hand(receipt: &Receipt, store: Option<&str>) -> Document {
    let others = receipt.others;
    let parts = [
        (others.added - others.renumbered(), "added"),
        (others.changed, "changed"),
        (others.converted, "converted"),
        (others.removed - others.renumbered(), "removed"),
        (others.renumbered(), "renumbered"),
    ];
    let parts = parts.into_iter().filter(|(some, _)| *some > 0);
    let parts: Vec<String> = parts.map(|(some, verb)| format!("{} {verb}", number(some))).collect();
    done(receipt, &format!("{}. {} by hand", batches(receipt), parts.join(", ")), store, LeftOut::Untold)
}

/// That `what` is done, and what can be done next.
fn done(receipt: &Receipt, what: &str, store: Option<&str>, left_out: LeftOut<'_>) -> Document {
    let mut document = Document::default();
    let section = document.section("done", "Done");
    section.sentence(good(format!("Done: {what}.")));
    if receipt.carried_over > 0 {
        section.sentence(keep_their_password(receipt.carried_over));
    }
    if let Some(text) = without_starter(receipt.barred, &receipt.first_barred) {
        section.sentence(text);
    }
    let mut all = Vec::new();
    for (path, starters) in receipt.sheets() {
        let what = if *starters == 1 {
            "1 starter password".to_owned()
        } else {
            format!("{} starter passwords", number(*starters))
        };
        all.extend(sheet(what, path, store));
    }
    all.extend(receipt.each().iter().filter_map(|part| part.backup.as_deref()).map(backup));
    all.extend(rest(left_out, unloaded(receipt)));
    let (batch, store) = (receipt.batch, store.map(str::to_owned));
    let show = Action::ShowBatch { batch, store: store.clone(), kept: false };
    let see = if receipt.parts.is_empty() { "to see it again" } else { "to see the last" };
    all.push(NextStep::new(see, show).into());
    let undo = if receipt.parts.is_empty() { "to undo it" } else { "to undo the last" };
    all.push(NextStep::new(undo, Action::Undo { batch, store }).into());
    all.push(audit(&receipt.audit));
    section.afterwards(all);
    document
}

/// The batch, or the first and the last of several.
fn batches(receipt: &Receipt) -> String {
    match receipt.parts.first() {
        None => format!("batch {}", receipt.batch),
        Some(first) => format!("{} batches, {} to {}", receipt.parts.len(), first.batch, receipt.batch),
    }
}

/// What becomes of the rows that were left out, `unloaded` of them: where they are, or what writes them.
pub(super) fn rest(left_out: LeftOut<'_>, unloaded: u64) -> Option<Afterwards> {
    if let LeftOut::In { path, rows } = left_out {
        let what = count(rows, "left-out row");
        return Some(Fact::new("left_out", what, format!("{path} (correct and load this file)")).into());
    }
    left_out.write_some(unloaded).map(|action| NextStep::new("to fix the rest", action).into())
}

/// That a plan was applied before.
pub fn already(what: &str, batch: u64, when: Option<DateTime<Utc>>) -> Document {
    let when = when.map(|when| format!("on {} UTC ", moment(when))).unwrap_or_default();
    let mut document = Document::default();
    let text = format!("{what} was applied {when}as batch {batch}. Nothing to do.");
    document.section("nothing", "Nothing to do").sentence(good(text));
    document
}

/// That new patrons bring their password along, in a sentence.
pub(super) fn keep_their_password(carried_over: u64) -> String {
    let keep = if carried_over == 1 { "keeps the password" } else { "keep the passwords" };
    format!("{} {keep} of the old system.", count(carried_over, "new patron"))
}

/// That new patrons get no starter because they cannot sign in, in a sentence.
pub(super) fn nobody_gets_one(barred: BarredCounts) -> Option<String> {
    Some(format!("{} no starter password.", who_get(barred, "new patron")?))
}

/// That new patrons get no starter because they cannot sign in, and what gives them one later. It is about `first`, who
/// are all of them unless there are many: others of their batch have slips, which must go on working.
pub(super) fn without_starter(barred: BarredCounts, first: &[PrimaryId]) -> Option<Words> {
    let them = if barred.all() == 1 { "one" } else { "them" };
    let words = Words::text(nobody_gets_one(barred)?).then(format!(" To make {them} once that has changed: "));
    Some(words.and(reissue(barred.all(), first.iter().map(ToString::to_string))))
}

/// What gives a starter to these patrons and nobody else: a few by name, `all` of many one by one.
pub(super) fn reissue(all: u64, first: impl Iterator<Item = String>) -> Words {
    let first: Vec<String> = first.take(BarredCounts::NAMED).collect();
    let are_all = first.len() as u64 == all;
    let whose = Whose::Patrons(if are_all { first } else { Vec::new() });
    let words = Words::default().act(Action::ReissueStarters(whose));
    if are_all { words } else { words.then(" for each") }
}

/// Where a hand-out sheet is, and how it goes.
pub(super) fn sheet(what: String, path: &str, store: Option<&str>) -> [Afterwards; 2] {
    let shred = Action::ShredSheet { path: path.to_owned(), store: store.map(str::to_owned) };
    [
        Fact::new("starters", what, format!("{path} (the only copy)")).into(),
        NextStep::new("once handed out", shred).into(),
    ]
}

/// Where the store is as it was.
pub(super) fn backup(path: &str) -> Afterwards {
    Fact::new("backup", "the store before", path).into()
}

/// What can be kept on paper.
pub(super) fn audit(hash: &str) -> Afterwards {
    Fact::new("receipt", "receipt", audit_head(hash)).into()
}

/// The last link of the audit chain, short enough to be kept on paper: 80 bits of its hash.
pub(super) fn audit_head(hash: &str) -> String {
    let groups = hash.as_bytes().chunks(4).take(5).map(|four| String::from_utf8_lossy(four).into_owned());
    groups.collect::<Vec<_>>().join("-")
}
