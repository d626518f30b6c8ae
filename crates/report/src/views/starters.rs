//! What `starters` says.

use crate::document::{Cell, Column, Document, Kind, Table, good};
use crate::words::{count, number, who_get};
use chrono::NaiveDate;
use model::action::Words;
use model::membership::{Barred, BarredCounts};
use model::sheets::BySheet;
use model::snapshot::{CredentialState, FoundPatron};
use model::starter_rules::Scheme;

/// Patrons of a batch, or of all, who still have a starter; of a batch also who is `without` any password.
pub fn still_with_starters(
    found: &[FoundPatron],
    batch: Option<u64>,
    without: Option<&[FoundPatron]>,
    today: NaiveDate,
) -> Document {
    let mut document = starters(found, batch, today, usize::MAX);
    if let Some(without) = without.filter(|without| !without.is_empty()) {
        let none = without.len() as u64;
        let who = if none == 1 { "1 patron has".to_owned() } else { format!("{} patrons have", number(none)) };
        let section = document.further_section("without", "Without a password");
        let ids = without.iter().map(|found| found.stored.patron.primary_id.to_string());
        let text = Words::text(format!("{who} no password at all: ")).and(super::receipt::reissue(none, ids));
        section.sentence(text.then(" gives a starter."));
    }
    document
}

/// Patrons of a batch, or of all, with their starter passwords, and until when those work; at most `most` of them.
pub fn starters(found: &[FoundPatron], batch: Option<u64>, today: NaiveDate, most: usize) -> Document {
    let mut document = Document::default();
    let section = document.section("starters", "Starter passwords");
    if found.is_empty() {
        let of_batch = batch.map(|batch| format!(" of batch {batch}")).unwrap_or_default();
        section.sentence(format!("Nobody{of_batch} has a starter password."));
        return document;
    }
    let columns = [
        Column::text("primary_id", "ID").strong(),
        Column::text("name", "name"),
        Column::of(Kind::Date, "expires", "works until"),
        Column::text("state", "state"),
    ];
    let row = |found: &FoundPatron| {
        let patron = &found.stored.patron;
        let (until, state) = standing(found, today);
        vec![
            Cell::text(patron.primary_id.as_str()),
            Cell::Text(patron.details.full_name()),
            until.map_or(Cell::Blank, Cell::Date),
            Cell::text(state),
        ]
    };
    section.table(Table::new("starters", &columns, found.iter().take(most).map(row).collect()));
    let more = found.len().saturating_sub(most) as u64;
    let more = if more == 0 { String::new() } else { format!(", {} of them not shown", number(more)) };
    section.sentence(format!("{}{more}.", count(found.len() as u64, "patron")));
    document
}

/// The last day of a patron's starter, and what is to be said of it.
fn standing(found: &FoundPatron, today: NaiveDate) -> (Option<NaiveDate>, &'static str) {
    match found.credential {
        CredentialState::Starter { expires } if found.locked => (Some(expires), "locked"),
        CredentialState::Starter { expires } if expires < today => (Some(expires), "expired"),
        CredentialState::Starter { expires } => {
            (Some(expires), found.barred(today).map_or("waits for the first sign-in", in_words))
        }
        CredentialState::Chosen if found.locked => (None, "has chosen a password, which is locked for now"),
        CredentialState::Chosen => (None, "has chosen a password"),
        CredentialState::CarriedOver if found.locked => {
            (None, "has a password from the old system, which is locked for now")
        }
        CredentialState::CarriedOver => (None, "has a password from the old system"),
        CredentialState::None => (None, found.barred(today).map_or("has no password", in_words)),
    }
}

/// What keeps a patron from signing in.
fn in_words(barred: Barred) -> &'static str {
    match barred {
        Barred::Inactive => "the account is inactive",
        Barred::Expired => "the membership has ended",
    }
}

/// The question before new starters are given to these patrons; those who are `barred` get none.
pub fn reissue_question(found: &[FoundPatron], barred: BarredCounts, scheme: Scheme) -> String {
    let patrons = found.len() as u64;
    let what = if patrons == 1 { "a new starter password" } else { "new starter passwords" };
    let having = |state| found.iter().filter(|found| found.credential == state).count() as u64;
    let chosen = match having(CredentialState::Chosen) {
        0 => String::new(),
        1 => " One of them has chosen a password, which stops working.".to_owned(),
        chosen => format!(" {} of them have chosen a password, which stops working.", number(chosen)),
    };
    let carried = match having(CredentialState::CarriedOver) {
        0 => String::new(),
        1 => " One of them has a password from the old system, which stops working.".to_owned(),
        carried => format!(" {} of them have a password from the old system, which stops working.", number(carried)),
    };
    let none = match having(CredentialState::None) {
        0 => String::new(),
        1 => " One of them has none now.".to_owned(),
        none => format!(" {} of them have none now.", number(none)),
    };
    let skipped = skipped(barred);
    let replaced = found.iter().filter(|found| matches!(found.credential, CredentialState::Starter { .. }));
    // The pattern may give the very starter that is on a slip.
    let sheets = by_name(&replaced.map(|found| found.sheet.as_deref()).collect()).filter(|_| scheme != Scheme::Name);
    let slips = sheets.map(|sheets| format!(" Slips that will no longer work: {sheets}.")).unwrap_or_default();
    let same = if scheme == Scheme::Name { ", unless the pattern gives the same again" } else { "" };
    format!(
        "Give {} {what}? What they have now stops working{same}.{slips}{chosen}{carried}{none}{skipped}",
        count(patrons, "patron")
    )
}

/// Who gets no starter, as a sentence behind another one.
fn skipped(barred: BarredCounts) -> String {
    who_get(barred, "patron").map(|who_get| format!(" {who_get} none.")).unwrap_or_default()
}

/// That new starters were given; those who are `barred` got none. `store` is the store where it was named on the command
/// line.
pub fn reissued(starters: u64, barred: BarredCounts, path: &str, audit: &str, store: Option<&str>) -> Document {
    let mut document = Document::default();
    let text = format!("Done: {} given.{}", count(starters, "new starter password"), skipped(barred));
    let section = document.section("done", "Done");
    section.sentence(good(text));
    let mut all = super::receipt::sheet("on the sheet".to_owned(), path, store).to_vec();
    all.push(super::receipt::audit(audit));
    section.afterwards(all);
    document
}

/// The question before starters are taken away.
pub fn void_question(starters: &BySheet) -> String {
    let sheets = by_name(starters).map(|sheets| format!(": {sheets}")).unwrap_or_default();
    let patrons = count(starters.all(), "patron");
    format!("Void the starter passwords of {patrons}? Their slips will no longer work{sheets}.")
}

/// So many sheets are named one by one.
const SHEETS_NAMED: usize = 8;

/// How many starters are on each of the sheets whose name is known, and how that is called: those that are too many to be
/// named, as one.
fn named(starters: &BySheet) -> Vec<(u64, String)> {
    let first = starters.named.iter().take(SHEETS_NAMED);
    let mut named: Vec<(u64, String)> = first.map(|(name, starters)| (*starters, name.to_string())).collect();
    let rest: Vec<u64> = starters.named.values().skip(SHEETS_NAMED).copied().collect();
    if !rest.is_empty() {
        named.push((rest.iter().sum(), count(rest.len() as u64, "other sheet")));
    }
    named
}

/// How many slips of which sheet; nothing where no sheet is known.
fn by_name(starters: &BySheet) -> Option<String> {
    let named = named(starters).into_iter();
    let mut slips: Vec<String> = named.map(|(some, sheet)| format!("{} of {sheet}", number(some))).collect();
    if slips.is_empty() {
        return None;
    }
    if starters.unknown > 0 {
        let sheets = if starters.unknown == 1 { "another sheet" } else { "other sheets" };
        slips.push(format!("{} of {sheets}", number(starters.unknown)));
    }
    Some(slips.join(", "))
}

/// When starters stop working.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stopping {
    /// Once somebody has said yes.
    Ahead,
    /// By now.
    Done,
}

/// That starters do not work any more: a line for each sheet that they are on.
pub(super) fn no_longer_work(starters: &BySheet, stopping: Stopping) -> Vec<String> {
    let verb = |some: u64| match stopping {
        Stopping::Ahead => "will no longer work",
        Stopping::Done if some == 1 => "no longer works",
        Stopping::Done => "no longer work",
    };
    let line = |(some, sheet): (u64, String)| format!("{} of {sheet} {}", count(some, "starter password"), verb(some));
    let mut lines: Vec<String> = named(starters).into_iter().map(line).collect();
    if starters.unknown > 0 {
        let slips = if starters.unknown == 1 { "its slip" } else { "their slips" };
        lines.push(format!("{} and {slips} {}", count(starters.unknown, "starter password"), verb(2)));
    }
    lines
}

/// The question before a hand-out sheet is shredded.
pub fn shred_question(slips: u64, path: &str) -> String {
    format!(
        "Overwrite and remove {path} with its {}? Rollcall keeps no copy; anyone without a slip yet would need a new one.",
        count(slips, "slip")
    )
}

/// That a hand-out sheet was shredded.
pub fn shredded(slips: u64, path: &str) -> Document {
    let mut document = Document::default();
    let text = format!("Done: {path} is overwritten and deleted, with its {}.", count(slips, "slip"));
    let section = document.section("done", "Done");
    section.sentence(good(text));
    section.detail("Backups and flash disks may keep copies of it.");
    document
}

/// That starters were taken away.
pub fn voided(starters: &BySheet) -> Document {
    let mut document = Document::default();
    let section = document.section("done", "Done");
    let lines = no_longer_work(starters, Stopping::Done);
    if let ([line], 0) = (lines.as_slice(), starters.unknown) {
        section.sentence(good(format!("Done: {line}.")));
        return document;
    }
    let verb = if starters.all() == 1 { "works" } else { "work" };
    section.sentence(good(format!("Done: {} no longer {verb}.", count(starters.all(), "starter password"))));
    if !starters.named.is_empty() {
        for line in lines {
            section.detail(line);
        }
    }
    document
}
