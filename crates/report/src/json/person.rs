//! Everything that is held about one person, in JSON.

use super::outcomes::{changes, moment, with_account};
use chrono::NaiveDate;
use model::batch::BatchKind;
use model::id::PrimaryId;
use model::person::{Beside, PasswordDeed, PasswordEvent, PersonEntry, PersonRecord};
use model::search::Fit;
use model::snapshot::FoundPatron;
use serde_json::{Value as Json, json};

/// The answer of `person` on a day, and what it exports.
pub fn person(record: &PersonRecord, today: NaiveDate) -> Json {
    let now = record.now.as_ref();
    let guards = record.guarded.iter().map(|guarded| json!({"list": guarded.list, "id": guarded.id.as_str()}));
    let files = record.files.iter().map(|file| json!({"path": file.path, "kind": kind(file.kind)}));
    json!({
        "schema": "rollcall.person/1", "store": record.store, "primary_id": record.primary_id.as_str(),
        "merged_ids": record.merged_ids.iter().map(PrimaryId::as_str).collect::<Vec<_>>(),
        "patron": now.map(|found| patron(found, today)), "sheet": now.and_then(|found| found.sheet.as_deref()),
        "last_failed_sign_in": now.and_then(|found| found.last_failure).map(moment),
        "history": record.history.iter().map(entry).collect::<Vec<_>>(),
        "password_events": record.password_events.iter().map(password_event).collect::<Vec<_>>(), "guards": guards.collect::<Vec<_>>(),
        "files": files.collect::<Vec<_>>(), "next": [],
    })
}

/// The patron as `find` tells of whoever has the whole of an ID.
fn patron(found: &FoundPatron, today: NaiveDate) -> Json {
    let mut fields = with_account(found, today);
    fields.insert("match".to_owned(), json!(Fit::Identifier.name()));
    Json::Object(fields)
}

fn entry(entry: &PersonEntry) -> Json {
    let (head, did) = (&entry.batch.head, &entry.entry.did);
    let (source, undoes) = match head.kind {
        BatchKind::Lists => ("lists", None),
        BatchKind::Undo(of) => ("undo", Some(of)),
        BatchKind::Account => ("account", None),
    };
    let files: Vec<Json> = head.files.iter().map(|file| json!({"file": file.name, "sha256": file.sha256})).collect();
    json!({
        "batch": entry.batch.number, "when": moment(head.when), "who": head.who, "host": head.host, "source": source,
        "files": files, "undoes": undoes, "primary_id": did.primary_id.as_str(), "action": did.action.name(),
        "starter": did.starter, "keeps_password": entry.entry.keeps_password, "changes": changes(&did.changes),
    })
}

fn password_event(event: &PasswordEvent) -> Json {
    let action = match event.deed {
        PasswordDeed::NewStarter => "new-starter",
        PasswordDeed::Voided => "starter-voided",
        PasswordDeed::Unlocked => "unlocked",
        PasswordDeed::Restored => "restored",
    };
    json!({
        "when": moment(event.when), "who": event.who, "host": event.host, "action": action,
        "keeps_password": event.keeps_password,
    })
}

fn kind(kind: Beside) -> &'static str {
    match kind {
        Beside::Copy => "copy",
        Beside::Plan => "plan",
        Beside::OtherCopy => "other-copy",
    }
}
