//! Everything that is held about one person, in every kind of file that is handed over: a patron with something in every
//! field, and in everything of every entry. The table of the fields is walked, so that a new one is asked for as well;
//! what a new part of an entry reads like is asked in `model`.

use super::{Typed, batch, day};
use model::batch::{BatchAction, BatchPatron};
use model::changeset::changes_of_new;
use model::field::{Field, Kind, List};
use model::id::PrimaryId;
use model::patron::{Address, Block, Details, Email, Identifier, Note, Patron, Phone, Role, Statistic};
use model::person::{PatronEntry, PersonEntry, PersonRecord};
use model::plan::Change;
use model::snapshot::{CredentialState, FoundPatron, StoredPatron};
use model::text::Text;
use model::value::Value;
use report::PERSON_FORMATS;
use report::reports::Written;
use report::views::PersonView;

/// What stands in a field of one kind, by its name.
fn text_of(field: Field) -> String {
    format!("held-{}", field.name())
}

/// Entries of which nothing is as usual, `of` whom.
fn entries(list: &List, of: &str) -> Value {
    let text = |what: &str| -> Text { format!("{what}-{of}").into() };
    let note = Some(text("remark"));
    let last = Some(day("2031-12-30"));
    match list {
        List::Emails(_) => {
            Value::Emails(vec![Email { address: text("address"), types: "alternative".into(), preferred: true }])
        }
        List::Phones(_) => {
            let (number, types) = (text("number"), "office".into());
            Value::Phones(vec![Phone { number, types, preferred: true, sms: true }])
        }
        List::Addresses(_) => Value::Addresses(vec![Address {
            lines: ["line-1", "line-2", "line-3", "line-4", "line-5"].map(|line| Some(text(line))).into(),
            city: Some(text("city")),
            state_province: Some(text("state")),
            postal_code: Some(text("code")),
            country: Some(text("country")),
            types: "school".into(),
            preferred: true,
        }]),
        List::Identifiers(_) => {
            let (kind, value) = ("STICKER".into(), text("card"));
            Value::Identifiers(vec![Identifier { kind, value, note, active: false }])
        }
        List::Roles(_) => {
            let (role_type, scope) = ("4711".into(), Some(text("scope")));
            Value::Roles(vec![Role { role_type, scope, active: false, expiry: last }])
        }
        List::Notes(_) => {
            let (note_type, text) = ("ADDITIONAL".into(), text("note"));
            Value::Notes(vec![Note { note_type, text, viewable: true, popup: true }])
        }
        List::Blocks(_) => {
            let (block_type, description) = (text("kind"), text("block"));
            Value::Blocks(vec![Block { block_type, description, active: false, note, expiry: last }])
        }
        List::Statistics(_) => Value::Statistics(vec![Statistic { category: text("category"), note }]),
    }
}

/// Somebody with something in every field; the entries are `of` whom.
fn with_everything(of: &str) -> Patron {
    let id = PrimaryId::new("000104417").expect("an ID");
    let mut patron = Patron { primary_id: id, details: Box::new(Details::default()) };
    for (number, field) in (1..).zip(Field::ALL) {
        let value = match field.kind() {
            Kind::Id => continue,
            Kind::Text(_) => Value::Text(text_of(*field).into()),
            Kind::Date(_) => Value::Date(day(&format!("19{number:02}-03-04"))),
            Kind::AccountType(_) => Value::Text("internal".into()),
            Kind::List(list) => entries(list, of),
        };
        patron.set(*field, &value).expect("a value of its field");
    }
    patron
}

/// Every text that says something of a patron, and what is told of entries in words.
fn parts_of(patron: &Patron, of: &str) -> (Vec<String>, Vec<&'static str>) {
    let mut parts: Vec<String> = Vec::new();
    for field in Field::ALL {
        match (field.kind(), patron.get(*field)) {
            (Kind::List(_), value) => assert!(!value.is_blank(), "{}", field.name()),
            (_, value) => parts.extend(value.lines()),
        }
    }
    let of_entries = [
        "address", "number", "line-1", "line-2", "line-3", "line-4", "line-5", "city", "state", "code", "country",
        "remark", "card", "scope", "note", "kind", "block", "category",
    ];
    parts.extend(of_entries.iter().map(|part| format!("{part}-{of}")));
    parts.extend(["alternative", "office", "school", "STICKER", "4711", "ADDITIONAL", "2031-12-30"].map(str::to_owned));
    (parts, vec!["preferred", "text messages", "not in use", "not in force", "shown to the patron", "pops up"])
}

fn record() -> PersonRecord {
    let (now, before) = (with_everything("now"), with_everything("before"));
    let did = |action, changes| {
        let primary_id = now.primary_id.clone();
        BatchPatron { primary_id, action, starter: false, version_after: 1, changes }
    };
    let entry = |did| {
        let entry = PatronEntry { batch: 8, did, keeps_password: false };
        PersonEntry { batch: batch().summary, entry }
    };
    // One that reads the same but for what is said of it is told apart, too.
    let changed = Field::ALL.iter().filter(|field| field.is_list());
    let changed = changed.map(|field| Change { field: *field, before: before.get(*field), after: now.get(*field) });
    let history = vec![
        entry(did(BatchAction::Created, changes_of_new(&before))),
        entry(did(BatchAction::Updated, changed.collect())),
    ];
    PersonRecord {
        store: "rollcall.db".to_owned(),
        primary_id: now.primary_id.clone(),
        merged_ids: Vec::new(),
        now: Some(FoundPatron {
            stored: StoredPatron { version: 2, patron: now.clone() },
            credential: CredentialState::None,
            sheet: None,
            credential_version: 0,
            must_change: false,
            locked: false,
            last_failure: None,
            batches: vec![7, 8],
        }),
        history,
        password_events: Vec::new(),
        guarded: Vec::new(),
        files: Vec::new(),
    }
}

/// Of today, and of before: the history has only one of them in each of its values.
#[test]
fn everything_of_every_entry_is_handed_over() {
    let when = day("2026-08-28").and_hms_opt(14, 5, 0).expect("a time").and_utc();
    for format in PERSON_FORMATS {
        let written = Written { when, version: "0.1.0", masked: false };
        let view = PersonView { institution: None, today: day("2026-08-28") };
        let mut out = Vec::new();
        (format.write)(&record(), view, written, &Typed, &mut out).expect("a vector takes all");
        let out = String::from_utf8(out).expect("text");
        for of in ["now", "before"] {
            let (parts, in_words) = parts_of(&with_everything(of), of);
            for part in parts {
                assert!(out.contains(&part), "{part} is not in .{}", format.ending);
            }
            // JSON has them as true and false.
            for words in in_words.into_iter().filter(|_| format.ending == "html") {
                assert!(out.contains(words), "{words} is not in .{}", format.ending);
            }
        }
    }
}
