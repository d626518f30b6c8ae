//! The answers of `report`: patrons who have something in common, and records that look like one person.

use super::each::Each;
use chrono::NaiveDate;
use model::action::{Action, Phrase};
use model::duplicates::{Duplicates, Pair, Twin};
use model::roster::{Listed, Roster, Shared};
use serde::Serialize;
use serde_json::{Value as Json, json};

#[derive(Serialize)]
struct RosterJson<'a, F> {
    schema: &'static str,
    report: &'static str,
    from: Option<String>,
    before: Option<String>,
    groups: &'a [String],
    count: usize,
    patrons: F,
    next: [Json; 0],
}

/// Patrons who have something in common.
pub fn roster(roster: &Roster) -> impl Serialize + '_ {
    let (from, before) = match roster.shared {
        Shared::Ends { from, before } => (Some(from), Some(before)),
        Shared::Ended { since, before } => (Some(since), Some(before)),
        Shared::NeverSignedIn | Shared::NoEmail => (None, None),
    };
    RosterJson {
        schema: "rollcall.roster/1",
        report: roster.shared.name(),
        from: day(from),
        before: day(before),
        groups: &roster.groups,
        count: roster.people.len(),
        patrons: Each(move || roster.people.iter().map(listed)),
        next: [],
    }
}

fn listed(listed: &Listed) -> Json {
    json!({
        "primary_id": listed.primary_id.as_str(), "first_name": listed.first_name, "middle_name": listed.middle_name,
        "last_name": listed.last_name, "user_group": listed.user_group, "expiry_date": day(listed.expiry_date),
        "email": listed.email, "phone": listed.phone, "mobile": listed.mobile,
        "starter_until": day(listed.starter_until),
    })
}

#[derive(Serialize)]
struct DuplicatesJson<'a, F> {
    schema: &'static str,
    groups: &'a [String],
    count: usize,
    not_compared: u64,
    pairs: F,
    next: [Json; 0],
}

/// Records that look like one person.
pub fn duplicates<'a>(duplicates: &'a Duplicates, words: &'a dyn Phrase) -> impl Serialize + 'a {
    DuplicatesJson {
        schema: "rollcall.duplicates/1",
        groups: &duplicates.groups,
        count: duplicates.pairs.len(),
        not_compared: duplicates.crowds,
        pairs: Each(move || duplicates.pairs.iter().map(move |one| pair(one, words))),
        next: [],
    }
}

fn pair(pair: &Pair, words: &dyn Phrase) -> Json {
    let Pair { keep, because, other, evidence } = pair;
    let merge = (keep.account_type == other.account_type).then(|| {
        words.phrase(&Action::Merge {
            keep: keep.primary_id.clone(),
            gone: other.primary_id.clone(),
            despite_differences: pair.have_two_birth_dates(),
        })
    });
    json!({
        "keep": twin(keep), "keep_because": because.name(), "other": twin(other), "score": evidence.score(),
        "merge": merge,
        "evidence": {
            "name": evidence.name.name(), "birth_date": evidence.birth_date.name(), "email": evidence.email.name(),
            "phone": evidence.phone.name(), "address": evidence.address.name(), "id": evidence.id.name(),
        },
    })
}

fn twin(twin: &Twin) -> Json {
    json!({
        "primary_id": twin.primary_id.as_str(), "name": twin.name, "user_group": twin.user_group,
        "expiry_date": day(twin.expiry_date), "account_type": twin.account_type.name(),
    })
}

fn day(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}
