//! Everything that is held about one person, in words that they can read themselves. Nobody else is in it.

use super::found::state;
use crate::document::{Document, Fact, Facts, Part, Record, Section, Table, strong};
use crate::views::batch::{PURGED, whole};
use crate::views::history::done_to_password;
use crate::views::plan::{CHANGES, change_rows_in_full};
use crate::words::moment;
use chrono::NaiveDate;
use model::batch::{BatchAction, BatchKind, BatchPatron, SourceFile};
use model::field::Field;
use model::id::{CanonicalId, PrimaryId};
use model::membership::PatronState;
use model::person::{Beside, FileBeside, GuardedId, PasswordEvent, PersonEntry, PersonRecord};
use model::renumbered;
use model::snapshot::FoundPatron;
use model::value::Value;

/// Whose database it is, and which day.
#[derive(Debug, Clone, Copy)]
pub struct PersonView<'a> {
    /// The library's name, where it has given one.
    pub institution: Option<&'a str>,
    /// Today.
    pub today: NaiveDate,
}

const NO_PASSWORD: &str =
    "No password is in it. Of a password only a check value is kept, from which the password cannot be read.";
const GONE: &str = "This person is no longer a patron. Only the history still knows them.";
const NOT_SEARCHED: &str =
    "Copies in other folders, printed sheets and the lists that the library was sent are not part of the database.";

/// What `person` says.
pub fn person(record: &PersonRecord, view: PersonView<'_>) -> Document {
    let mut document = Document::default();
    summary(record, view, document.section("summary", "In plain words"));
    if let Some(found) = &record.now {
        document.section("person-now", "What is held now").parts.push(Part::Facts(now(found, view.today)));
        let section = document.section("person-sign-in", "Password and sign-in");
        section.facts("sign-in", sign_in(found, view.today));
    }
    history(record, document.section("person-history", "What was changed, when and by whom"));
    if !record.password_events.is_empty() {
        passwords(&record.password_events, document.section("person-passwords", "What staff did to the password"));
    }
    if !record.guarded.is_empty() {
        guarded(&record.guarded, document.section("person-guards", "Lists of reserved IDs"));
    }
    files(&record.files, document.section("person-files", "Copies of the database"));
    document
}

fn summary(record: &PersonRecord, view: PersonView<'_>, section: &mut Section) {
    let name = record.now.as_ref().map(|found| found.stored.patron.details.full_name()).unwrap_or_default();
    let who = if name.is_empty() { record.primary_id.to_string() } else { format!("{} {name}", record.primary_id) };
    section.sentence(strong(who));
    let library = view.institution.unwrap_or("the library");
    section.sentence(format!(
        "This is everything that the patron database of {library} holds about this person: what is there now, and what \
         was changed, when, by whom and from which list."
    ));
    section.sentence(NO_PASSWORD);
    for id in &record.merged_ids {
        section.sentence(format!("{id} was merged into {}: its history is part of this.", record.primary_id));
    }
    if record.now.is_none() {
        section.sentence(GONE);
    }
}

/// Every field that has a value, and everything that is stored of each entry; and how the account stands by that, since a
/// status says nothing of the end of the membership.
fn now(found: &FoundPatron, today: NaiveDate) -> Facts {
    let patron = &found.stored.patron;
    let lines_of = |field: &Field| {
        let lines = patron.get(*field).lines_in_full().into_iter();
        lines.map(|line| Fact::new(field.name(), field.label(), line)).collect::<Vec<_>>()
    };
    let mut facts: Vec<Fact> = Field::ALL.iter().flat_map(lines_of).collect();
    let state = PatronState::on(&patron.details, today);
    facts.push(Fact::new("state", "state", state.name()));
    Facts { key: "patron", facts }
}

fn sign_in(found: &FoundPatron, today: NaiveDate) -> Vec<Fact> {
    let locked = if found.locked { "; locked after too many failed attempts" } else { "" };
    let mut facts = vec![Fact::new("password", "password", format!("{}{locked}", state(found, today)))];
    facts.extend(found.sheet.as_ref().map(|sheet| Fact::new("sheet", "printed on the sheet", &**sheet)));
    let failed = found.last_failure.map(|when| format!("{} UTC", moment(when)));
    facts.extend(failed.map(|when| Fact::new("failed", "last failed attempt", when)));
    facts
}

fn history(record: &PersonRecord, section: &mut Section) {
    let PersonRecord { primary_id, history, .. } = record;
    if history.is_empty() {
        section.sentence("The history has nothing about this person.");
    }
    for batch in history.chunk_by(|one, next| one.batch.number == next.batch.number) {
        section.parts.extend(batch.iter().map(|entry| Part::Record(one(entry, primary_id, batch))));
    }
}

/// What became of the ID, where an entry is one of the two of a renumbering; `batch` has both.
fn another_id(did: &BatchPatron, batch: &[PersonEntry]) -> Option<String> {
    let patrons: Vec<BatchPatron> = batch.iter().map(|entry| entry.entry.did.clone()).collect();
    let moves = renumbered::by_batch(&patrons);
    let own = did.primary_id.canonical();
    let (before, after) = moves.iter().find(|(before, after)| **before == own || **after == own)?;
    let written = |key: &CanonicalId| patrons.iter().map(|did| &did.primary_id).find(|id| id.canonical() == *key);
    let (before, after) = (written(before)?, written(after)?);
    Some(match did.action {
        BatchAction::Removed => format!("had the ID {before} until then"),
        BatchAction::Created | BatchAction::Updated | BatchAction::Converted => {
            format!("renumbered from {before} to {after}")
        }
    })
}

/// What an entry of a batch did; under which ID, where that is not the one that they have.
fn one(entry: &PersonEntry, own: &PrimaryId, batch: &[PersonEntry]) -> Record {
    let (head, did) = (&entry.batch.head, &entry.entry.did);
    let (what, is_whole) = match did.action {
        BatchAction::Created => ("added", true),
        BatchAction::Updated => ("changed", false),
        BatchAction::Converted => ("account type changed", false),
        BatchAction::Removed => ("removed", true),
    };
    let id = if did.primary_id == *own { String::new() } else { format!(" as {}", did.primary_id) };
    let starter = if did.starter { ", with a starter password" } else { "" };
    let did_what = another_id(did, batch).unwrap_or_else(|| format!("{what}{id}")) + starter;
    let files: Vec<_> = head.files.iter().map(SourceFile::shown).collect();
    let source = match head.kind {
        BatchKind::Undo(of) => format!("undo of batch {of}"),
        BatchKind::Account => "by hand".to_owned(),
        BatchKind::Lists => format!("from {}", files.join(", ")),
    };
    let mut parts = vec![if did.is_purged() {
        Part::Detail(PURGED.into())
    } else if is_whole {
        Part::Facts(Facts { key: "patron", facts: whole(&did.changes, Value::lines_in_full) })
    } else {
        Part::Table(Table::new("changes", &CHANGES, change_rows_in_full(&did.changes)))
    }];
    if entry.entry.keeps_password {
        let kept = "The check value of the password that was taken away is kept, so that this can be undone.";
        parts.push(Part::Detail(kept.into()));
    }
    Record {
        key: "person-entry",
        mark: None,
        id: format!("Batch {}", entry.batch.number),
        name: None,
        place: None,
        remark: Some(format!("{did_what}, {} UTC, by {} on {}, {source}", moment(head.when), head.who, head.host)),
        parts,
    }
}

fn passwords(events: &[PasswordEvent], section: &mut Section) {
    for PasswordEvent { when, who, host, deed, keeps_password, .. } in events {
        let kept = if *keeps_password { "; the check value of the password before is kept for an undo" } else { "" };
        section.detail(format!("{}, {} UTC, by {who} on {host}{kept}", done_to_password(*deed), moment(*when)));
    }
}

fn guarded(guarded: &[GuardedId], section: &mut Section) {
    section.sentence("IDs on these lists belong to the institution and are given to nobody new:");
    for GuardedId { list, id } in guarded {
        section.detail(format!("{id} is on the list {list}"));
    }
}

fn files(files: &[FileBeside], section: &mut Section) {
    if !files.is_empty() {
        section.sentence("These files lie beside the database and may hold this person, too:");
    }
    for FileBeside { path, kind } in files {
        section.detail(match kind {
            Beside::Copy | Beside::OtherCopy => format!("{path}, a copy of the database"),
            Beside::Plan => format!("{path}, a saved plan"),
        });
    }
    section.sentence(NOT_SEARCHED);
}
