//! Patrons of the store.

use super::plan::CHANGES;
use crate::document::{Cell, Document, Fact, Facts, Mark, Part, Record, Table};
use crate::words::count;
use chrono::NaiveDate;
use model::action::{Action, Whose, Words};
use model::field::Field;
use model::snapshot::{CredentialState, FoundPatron};

/// Fields that stand in the first line or need no line of their own.
const IN_HEAD: &[Field] = &[
    Field::PrimaryId,
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::UserGroup,
    Field::AccountType,
    Field::Status,
    Field::RecordType,
];

/// What `find` says.
pub fn patrons(found: &[FoundPatron], wanted: &str, limit: usize, today: NaiveDate) -> Document {
    let mut document = Document::default();
    if found.is_empty() {
        let section = document.section("found", "Found");
        section.sentence(format!("No patron has the ID \"{wanted}\", or a name or e-mail address that contains it."));
        return document;
    }
    for patron in found {
        document.section("patron", "Patron").parts.push(Part::Record(one(patron, today)));
    }
    let more =
        if found.len() >= limit { format!(" (the first {limit}; a longer text finds fewer)") } else { String::new() };
    document.section("found", "Found").sentence(format!("{} found{more}.", count(found.len() as u64, "patron")));
    document
}

fn one(found: &FoundPatron, today: NaiveDate) -> Record {
    let patron = &found.stored.patron;
    let details = &patron.details;
    let account = details.account_type.map_or("", model::patron::AccountType::name);
    let status = details.status.as_deref().unwrap_or_default().to_lowercase();
    let about = [details.user_group.as_deref().unwrap_or_default(), account, &status];
    let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
    let mut facts = Vec::new();
    for field in Field::ALL.iter().filter(|field| !IN_HEAD.contains(field)) {
        facts.extend(patron.get(*field).lines().into_iter().map(|line| Fact::new(field.name(), field.label(), line)));
    }
    facts.push(Fact::new("password", "password", password(found, today)));
    let batches: Vec<String> = found.batches.iter().map(u64::to_string).collect();
    facts.push(Fact::new("batches", "batches", batches.join(", ")));
    Record {
        key: "found-patron",
        mark: None,
        id: patron.primary_id.to_string(),
        name: Some(details.full_name()),
        place: None,
        remark: Some(about.join(", ")),
        parts: vec![Part::Facts(Facts { key: "patron", facts })],
    }
}

/// What becomes of the password of a patron, before somebody agrees to it, and what is to be known of that.
pub fn password_change(found: &FoundPatron, becomes: &str, remark: &'static str, today: NaiveDate) -> Document {
    let patron = &found.stored.patron;
    let locked = if found.locked { "; locked after too many failed attempts" } else { "" };
    let before = format!("{}{locked}", state(found, today));
    let change = Cell::Change { before: Some(before), after: Some(becomes.to_owned()) };
    let row = vec![Cell::text("password"), change, Cell::text("")];
    let record = Record {
        key: "changed",
        mark: Some(Mark::Changed),
        id: patron.primary_id.to_string(),
        name: Some(patron.details.full_name()),
        place: None,
        remark: None,
        parts: vec![Part::Table(Table::new("changes", &CHANGES, vec![row])), Part::Detail(remark.into())],
    };
    let mut document = Document { goes_on: true, ..Document::default() };
    document.section("account", "The account").parts.push(Part::Record(record));
    document
}

fn password(found: &FoundPatron, today: NaiveDate) -> Words {
    let state = Words::text(state(found, today));
    if !found.locked {
        return state;
    }
    if found.credential == CredentialState::Chosen {
        return state.then("; locked for now after too many failed attempts");
    }
    let reissue = Action::ReissueStarters(Whose::Patrons(vec![found.stored.patron.primary_id.to_string()]));
    state.then("; locked after too many failed attempts: ").act(reissue).then(" gives a new one")
}

fn state(found: &FoundPatron, today: NaiveDate) -> String {
    match found.credential {
        CredentialState::None => "none in this store".to_owned(),
        CredentialState::Starter { expires } if expires < today => format!("starter, expired on {expires}"),
        CredentialState::Starter { expires } => {
            let must = if found.must_change { "must be changed at the first sign-in, " } else { "" };
            format!("starter, {must}works until {expires}")
        }
        CredentialState::Chosen if found.must_change => {
            "chosen by the patron, must be changed at the next sign-in".to_owned()
        }
        CredentialState::Chosen => "chosen by the patron".to_owned(),
    }
}
