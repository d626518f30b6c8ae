//! The answers of `starters`, and of what is done to one password. Never a password.

use super::outcomes::{by_sheet, credential};
use chrono::NaiveDate;
use model::membership::BarredCounts;
use model::sheets::BySheet;
use model::snapshot::{CredentialState, FoundPatron};
use serde_json::{Value as Json, json};

/// Who still has a starter password, and how many of the batch have none at all.
pub fn starters(found: &[FoundPatron], without: Option<u64>, today: NaiveDate) -> Json {
    let patrons = found.iter().map(|found| {
        let patron = &found.stored.patron;
        let expired = matches!(found.credential, CredentialState::Starter { expires } if expires < today);
        json!({
            "primary_id": patron.primary_id.as_str(), "name": patron.details.full_name(), "expired": expired,
            "credential": credential(found),
        })
    });
    json!({"schema": "rollcall.starters/1", "patrons": patrons.collect::<Vec<_>>(), "without_password": without, "next": []})
}

/// That new starters were given; those who are `barred` got none.
pub fn reissued(starters: u64, barred: BarredCounts, path: &str, audit: &str) -> Json {
    json!({
        "schema": "rollcall.reissued/1", "starters": {"path": path, "count": starters}, "ended": barred.expired,
        "inactive": barred.inactive, "receipt": audit, "next": [],
    })
}

/// That a hand-out sheet was shredded.
pub fn shredded(slips: u64, path: &str) -> Json {
    json!({"schema": "rollcall.shredded/1", "path": path, "slips": slips, "next": []})
}

/// That so many passwords were put back as they were.
pub fn restored(passwords: u64) -> Json {
    json!({"schema": "rollcall.restored/1", "passwords": passwords, "next": []})
}

/// That so many passwords were unlocked.
pub fn unlocked(passwords: u64) -> Json {
    json!({"schema": "rollcall.unlocked/1", "passwords": passwords, "next": []})
}

/// That starters were taken away.
pub fn voided(starters: &BySheet) -> Json {
    json!({
        "schema": "rollcall.voided/1", "starters": starters.all(), "voided_by_sheet": by_sheet(starters), "next": [],
    })
}
