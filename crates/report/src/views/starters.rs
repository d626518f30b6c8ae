//! What `starters` says.

use crate::document::{Document, Span, Style, Table, plain, quiet, strong};
use crate::words::{count, number};
use chrono::NaiveDate;
use model::snapshot::{CredentialState, FoundPatron};
use model::starter_rules::Scheme;

/// Patrons with their starter passwords, and until when those work; at most `most` of them.
pub fn starters(found: &[FoundPatron], today: NaiveDate, most: usize) -> Document {
    let mut document = Document::default();
    if found.is_empty() {
        document.line("Nobody has a starter password.");
        return document;
    }
    let mut rows = vec![["ID", "name", "works until", "state"].map(quiet).to_vec()];
    for found in found.iter().take(most) {
        let patron = &found.stored.patron;
        let (until, state) = standing(found, today);
        rows.push(vec![
            strong(patron.primary_id.as_str()),
            plain(patron.details.full_name()),
            plain(until),
            plain(state),
        ]);
    }
    document.table(Table { indent: 0, right: Vec::new(), rows });
    let more = found.len().saturating_sub(most) as u64;
    let more = if more == 0 { String::new() } else { format!(", {} of them not shown", number(more)) };
    document.line(format!("{}{more}.", count(found.len() as u64, "patron")));
    document
}

/// The last day of a patron's starter, and what is to be said of it.
fn standing(found: &FoundPatron, today: NaiveDate) -> (String, &'static str) {
    match found.credential {
        CredentialState::Starter { expires } if found.locked => (expires.to_string(), "locked"),
        CredentialState::Starter { expires } if expires < today => (expires.to_string(), "expired"),
        CredentialState::Starter { expires } if membership_ended(found, today) => {
            (expires.to_string(), "the membership has ended")
        }
        CredentialState::Starter { expires } => (expires.to_string(), "waits for the first sign-in"),
        CredentialState::Chosen if found.locked => ("-".to_owned(), "has chosen a password, which is locked"),
        CredentialState::Chosen => ("-".to_owned(), "has chosen a password"),
        CredentialState::None if membership_ended(found, today) => ("-".to_owned(), "the membership has ended"),
        CredentialState::None => ("-".to_owned(), "has no password"),
    }
}

fn membership_ended(found: &FoundPatron, today: NaiveDate) -> bool {
    found.stored.patron.details.expiry_date.is_some_and(|last| last < today)
}

/// The question before new starters are given.
pub fn reissue_question(patrons: u64, chosen: u64, scheme: Scheme) -> String {
    let what = if patrons == 1 { "a new starter password" } else { "new starter passwords" };
    let chosen = match chosen {
        0 => String::new(),
        1 => " One of them has chosen a password, which stops working.".to_owned(),
        _ => format!(" {} of them have chosen a password, which stops working.", number(chosen)),
    };
    // By the pattern alone the new one is the old one.
    let old =
        if scheme == Scheme::Name { "By the pattern they are as before." } else { "What they have now stops working." };
    format!("Give {} {what}? {old}{chosen}", count(patrons, "patron"))
}

/// That new starters were given. `store` is the store where it was named on the command line.
pub fn reissued(starters: u64, path: &str, audit: &str, store: Option<&str>) -> Document {
    let mut document = Document::default();
    let text = format!("Done: {} given.", count(starters, "new starter password"));
    document.spans(vec![Span { text, style: Style::Good }]);
    let mut steps = super::receipt::sheet("on the sheet".to_owned(), path, store).to_vec();
    steps.push(("receipt".to_owned(), super::receipt::audit_head(audit)));
    document.next_steps(&steps);
    document
}

/// The question before starters are taken away.
pub fn void_question(patrons: u64) -> String {
    format!("Take the starter passwords of {} away? Their slips become worthless.", count(patrons, "patron"))
}

/// The question before a hand-out sheet is shredded.
pub fn shred_question(slips: u64, path: &str) -> String {
    format!("Overwrite and remove {path} with its {}? There is no other copy.", count(slips, "slip"))
}

/// That a hand-out sheet was shredded.
pub fn shredded(slips: u64, path: &str) -> Document {
    let mut document = Document::default();
    let text = format!("Done: {path} is overwritten and gone, with its {}.", count(slips, "slip"));
    document.spans(vec![Span { text, style: Style::Good }]);
    document.line("  Backups and flash disks may keep copies of it: what it says works until it is used or expires.");
    document
}

/// That starters were taken away.
pub fn voided(starters: u64) -> Document {
    let mut document = Document::default();
    let are = if starters == 1 { "is" } else { "are" };
    let text = format!("Done: {} {are} worthless from now on.", count(starters, "starter password"));
    document.spans(vec![Span { text, style: Style::Good }]);
    document
}
