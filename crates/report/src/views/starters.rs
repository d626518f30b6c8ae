//! What `starters` says.

use crate::document::{Document, Span, Style, Table, plain, quiet, strong};
use crate::words::{count, number};
use chrono::NaiveDate;
use model::snapshot::{CredentialState, FoundPatron};

/// Who still has a starter password, and until when.
pub fn starters(found: &[FoundPatron], batch: Option<u64>, today: NaiveDate) -> Document {
    let mut document = Document::default();
    if found.is_empty() {
        document.line(match batch {
            Some(batch) => format!("Nobody of batch {batch} has a starter password any more."),
            None => "Nobody has a starter password.".to_owned(),
        });
        return document;
    }
    let mut rows = vec![["ID", "name", "works until", ""].map(quiet).to_vec()];
    for found in found {
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
    document.line(format!("{}.", count(found.len() as u64, "patron")));
    document
}

/// The last day of a patron's starter, and what is to be said of it.
fn standing(found: &FoundPatron, today: NaiveDate) -> (String, &'static str) {
    match found.credential {
        CredentialState::Starter { expires } if found.locked => (expires.to_string(), "locked"),
        CredentialState::Starter { expires } if expires < today => (expires.to_string(), "expired"),
        CredentialState::Starter { expires } => (expires.to_string(), ""),
        CredentialState::Chosen if found.locked => ("-".to_owned(), "has chosen a password, which is locked"),
        CredentialState::Chosen => ("-".to_owned(), "has chosen a password"),
        CredentialState::None => ("-".to_owned(), "has no password"),
    }
}

/// The question before new starters are given.
pub fn reissue_question(patrons: u64, chosen: u64) -> String {
    let what = if patrons == 1 { "a new starter password" } else { "new starter passwords" };
    let chosen = match chosen {
        0 => String::new(),
        1 => " One of them has chosen a password, which stops working.".to_owned(),
        _ => format!(" {} of them have chosen a password, which stops working.", number(chosen)),
    };
    format!("Give {} {what}? What they have now stops working.{chosen}", count(patrons, "patron"))
}

/// That new starters were given.
pub fn reissued(starters: u64, path: &str, audit: &str) -> Document {
    let mut document = Document::default();
    let text = format!("Done: {} given.", count(starters, "new starter password"));
    document.spans(vec![Span { text, style: Style::Good }]);
    document.next_steps(&[
        ("on the sheet".to_owned(), format!("{path} (the only copy; hand it out, then delete it)")),
        ("receipt".to_owned(), super::receipt::audit_head(audit)),
    ]);
    document
}

/// The question before starters are taken away.
pub fn void_question(patrons: u64) -> String {
    format!("Take the starter passwords of {} away? Their slips become worthless.", count(patrons, "patron"))
}

/// That starters were taken away.
pub fn voided(starters: u64) -> Document {
    let mut document = Document::default();
    let are = if starters == 1 { "is" } else { "are" };
    let text = format!("Done: {} {are} worthless from now on.", count(starters, "starter password"));
    document.spans(vec![Span { text, style: Style::Good }]);
    document
}
