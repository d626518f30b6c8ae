//! Patrons of the store, as `find` and `account` show them.

use crate::document::{
    Afterwards, Cell, Column, Document, Fact, Facts, Kind, Mark, NextStep, Part, Record, Section, Table,
};
use crate::views::plan::{CHANGES, about_on, facts};
use crate::words::count;
use chrono::NaiveDate;
use model::action::{Action, OnAccount, Whose, Words};
use model::membership::Barred;
use model::patron::{AccountType, Details};
use model::person::PasswordDeed;
use model::search::{Filter, Fit, Hit, Hits, Search, Total};
use model::snapshot::{CredentialState, FoundPatron, StoredPatron};

/// More patrons than these are a list to choose from, a line each.
const FEW: usize = 3;

/// What `find` says.
pub fn patrons(hits: &Hits, search: &Search, today: NaiveDate) -> Document {
    let mut document = Document::default();
    if hits.shown.is_empty() && hits.total == Total::Exactly(0) {
        nobody(search, document.section("found", "Found"));
        return document;
    }
    if hits.shown.iter().any(|hit| hit.fit == Fit::NearName) {
        let text = format!("No name is spelled \"{}\". These are close:", search.text.trim());
        document.section("near", "Near spellings").sentence(text);
    }
    if hits.shown.iter().all(|hit| hit.fit == Fit::OtherZeros) && !hits.shown.is_empty() {
        let text = format!("No ID or barcode is \"{}\". With other zeros in front:", search.text.trim());
        document.section("near", "Near spellings").sentence(text);
    }
    if hits.shown.len() > FEW {
        document.section("patrons", "Patrons").table(to_choose_from(hits, today));
    } else {
        for hit in &hits.shown {
            document.section("patron", "Patron").parts.push(Part::Record(one(&hit.found, today)));
        }
    }
    let section = document.section("found", "Found");
    how_many(hits, section);
    if let Some(first) = hits.shown.first().filter(|_| hits.shown.len() > FEW) {
        let id = first.found.stored.patron.primary_id.clone();
        section.detail(Words::text("all about one of them: ").act(Action::FindPatron(id)));
    }
    document
}

/// How many fit, and what there is to do where not all of them are shown.
fn how_many(hits: &Hits, section: &mut Section) {
    let shown = hits.shown.len() as u64;
    let of = match hits.total {
        Total::Exactly(total) if total == shown => {
            section.sentence(format!("{} found.", count(total, "patron")));
            return;
        }
        Total::Exactly(total) => count(total, "patron"),
        Total::MoreThan(counted) => format!("more than {}", count(counted, "patron")),
    };
    section.sentence(Words::text(format!("{shown} of {of}; narrow it with more words or ")).act(Action::ShowAllFound));
}

/// A line for each, with what tells one from the other.
fn to_choose_from(hits: &Hits, today: NaiveDate) -> Table {
    let columns = [
        Column::text("primary_id", "ID").strong(),
        Column::text("name", "name"),
        Column::text("user_group", "group"),
        Column::of(Kind::Date, "expiry_date", "expires"),
        Column::text("state", "state"),
        Column::text("email", "e-mail"),
    ];
    let row = |hit: &Hit| {
        let (id, details) = (&hit.found.stored.patron.primary_id, &hit.found.stored.patron.details);
        vec![
            Cell::Text(id.to_string()),
            Cell::Text(details.full_name()),
            Cell::text(details.user_group.as_deref().unwrap_or_default()),
            details.expiry_date.map_or(Cell::Blank, Cell::Date),
            Cell::text(standing(details, today)),
            Cell::text(email(details)),
        ]
    };
    Table::new("found", &columns, hits.shown.iter().map(row).collect())
}

/// A line of text for each.
pub fn found_lines(hits: &Hits, today: NaiveDate) -> impl Iterator<Item = Words> + '_ {
    hits.shown.iter().map(move |hit| {
        let (id, details) = (&hit.found.stored.patron.primary_id, &hit.found.stored.patron.details);
        let expires = details.expiry_date.map(|day| format!("expires {day}")).unwrap_or_default();
        let (name, group) = (details.full_name(), details.user_group.as_deref().unwrap_or_default());
        let parts = [name.as_str(), group, expires.as_str(), standing(details, today), email(details)];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Words::text(format!("{id}: {}", said.join(", ")))
    })
}

/// The address to which mail goes.
fn email(details: &Details) -> &str {
    let email = details.emails.iter().find(|email| email.preferred).or(details.emails.first());
    email.map_or("", |email| email.address.as_ref())
}

/// What was looked for in vain, and what else there is to try.
fn nobody(search: &Search, section: &mut Section) {
    let text = search.text.trim();
    if text.is_empty() {
        section.sentence("No patron was found.");
    } else {
        section.sentence(format!(
            "No patron has the ID or barcode \"{text}\", or a name, phone number or e-mail address like it."
        ));
        let beginning = if is_short(text) { "the first three or more characters" } else { "the beginning" };
        section.detail(format!(
            "Try one word of the name, {beginning} of the ID, or the last four digits of the phone number."
        ));
        if is_part_of_phone(text) {
            section.detail("A phone number is found whole or by its last four digits, and not by its beginning.");
        }
    }
    let Filter { group, expires_before, state } = &search.filter;
    let mut only = Vec::new();
    only.extend(group.as_ref().map(|group| format!("in the group {group}")));
    only.extend(expires_before.map(|day| format!("expiring before {day}")));
    only.extend(state.map(|(state, _)| state.name().to_owned()));
    if !only.is_empty() {
        section.detail(format!("Only patrons who are {} were searched.", only.join(" and ")));
    }
}

/// Too short for the beginning of an ID with letters.
fn is_short(text: &str) -> bool {
    text.chars().count() < 3 && !text.chars().all(|c| c.is_ascii_digit())
}

/// Whether it looks like digits of a phone number, as people write them down, and not like those of an ID.
fn is_part_of_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_sign = |c: char| matches!(c, '+' | '-' | '.' | '(' | ')' | '/' | ' ');
    let has_signs = text.contains(is_sign) && text.chars().all(|c| c.is_ascii_digit() || is_sign(c));
    has_signs && (3..10).contains(&digits)
}

fn one(found: &FoundPatron, today: NaiveDate) -> Record {
    let patron = &found.stored.patron;
    let mut facts = facts(patron);
    facts.push(Fact::new("password", "password", password(found, today)));
    let batches: Vec<String> = found.batches.iter().map(u64::to_string).collect();
    facts.push(Fact::new("batches", "batches", batches.join(", ")));
    Record {
        key: "found-patron",
        mark: None,
        id: patron.primary_id.to_string(),
        name: Some(patron.details.full_name()),
        place: None,
        remark: Some(about_on(&patron.details, today)),
        parts: vec![Part::Facts(Facts { key: "patron", facts })],
    }
}

/// Patrons of whom one may be somebody who is to be added, each with a number to be named by.
pub fn candidates(patrons: &[StoredPatron], today: NaiveDate) -> Document {
    let mut document = Document { goes_on: true, ..Document::default() };
    let columns = [
        Column::of(Kind::Ordinal, "number", "number").strong(),
        Column::text("primary_id", "primary ID"),
        Column::text("name", "name"),
        Column::of(Kind::Date, "birth_date", "birth date"),
        Column::text("user_group", "user group"),
        Column::of(Kind::Until, "expiry_date", "expiry date"),
        Column::text("state", "state"),
    ];
    let row = |(number, stored): (u64, &StoredPatron)| {
        let (id, details) = (&stored.patron.primary_id, &stored.patron.details);
        vec![
            Cell::Ordinal(number),
            Cell::Text(id.to_string()),
            Cell::Text(details.full_name()),
            details.birth_date.map_or(Cell::Blank, Cell::Date),
            Cell::text(details.user_group.as_deref().unwrap_or_default()),
            details.expiry_date.map_or(Cell::Blank, Cell::Until),
            Cell::text(standing(details, today)),
        ]
    };
    let rows = (1..).zip(patrons).map(row).collect();
    document.section("candidates", "Who it may be").table(Table::new("candidates", &columns, rows));
    document
}

/// Whether a patron is one today.
fn standing(details: &Details, today: NaiveDate) -> &'static str {
    match Barred::on(details, today) {
        None => "active",
        Some(Barred::Inactive) => "inactive",
        Some(Barred::Expired) => "expired",
    }
}

/// A patron whom somebody wanted to add and who is there already, with what can be done instead. An account can change
/// hands where the library has a group of the other account type.
pub fn there_already(found: &FoundPatron, can_change_hands: bool, today: NaiveDate) -> Document {
    let mut document = Document::default();
    document.section("patron", "Patron").parts.push(Part::Record(one(found, today)));
    let patron = &found.stored.patron;
    let id = &patron.primary_id;
    let section = document.section("found", "Found");
    section.sentence(format!("{id} is already here, {}. Nothing was written.", standing(&patron.details, today)));
    let on = |why: &str, what| Afterwards::from(NextStep::new(why, Action::Account { id: id.clone(), what }));
    let mut steps = Vec::new();
    if Barred::on(&patron.details, today) == Some(Barred::Inactive) {
        section.detail("Another term alone leaves the account inactive.");
        steps.push(on("to make it active", OnAccount::Activate));
    }
    steps.extend([on("for another term", OnAccount::Renew), on("to change something", OnAccount::Set)]);
    if can_change_hands {
        steps.push(match patron.details.account_type.unwrap_or(AccountType::Internal) {
            AccountType::Internal => on("to make it external", OnAccount::ToExternal),
            AccountType::External => on("to make it internal", OnAccount::ToInternal),
        });
    }
    section.afterwards(steps);
    document
}

/// What becomes of the password of a patron, before somebody agrees to it, and what is to be known of that.
pub fn password_change(found: &FoundPatron, becomes: &str, remark: &str, today: NaiveDate) -> Document {
    let patron = &found.stored.patron;
    let change = Cell::Change { before: Some(state_and_lock(found, today)), after: Some(becomes.to_owned()) };
    let row = vec![Cell::text("password"), change, Cell::text("")];
    let record = Record {
        key: "changed",
        mark: Some(Mark::Changed),
        id: patron.primary_id.to_string(),
        name: Some(patron.details.full_name()),
        place: None,
        remark: None,
        parts: vec![Part::Table(Table::new("changes", &CHANGES, vec![row])), Part::Detail(remark.to_owned().into())],
    };
    let mut document = Document { goes_on: true, ..Document::default() };
    document.section("account", "The account").parts.push(Part::Record(record));
    document
}

/// What becomes of the password of a patron if it is put back as it was, before somebody agrees to it.
pub fn password_restoring(
    found: &FoundPatron,
    was: &FoundPatron,
    taken_back: PasswordDeed,
    today: NaiveDate,
) -> Document {
    let remark = match (taken_back, &found.sheet) {
        (PasswordDeed::Unlocked, _) => "the password stays the same".to_owned(),
        (_, Some(sheet)) => format!("the starter password of {sheet} will no longer work"),
        (_, None) => "the starter password will no longer work".to_owned(),
    };
    // Of two starters, the new one and the one before it, the words are the same.
    let former = if matches!(was.credential, CredentialState::Starter { .. }) { "the former " } else { "" };
    password_change(found, &format!("{former}{}", state_and_lock(was, today)), &remark, today)
}

/// That a password is put back as it was.
pub fn password_restored(found: &FoundPatron, taken_back: PasswordDeed) -> String {
    let id = &found.stored.patron.primary_id;
    match (taken_back, &found.sheet) {
        (PasswordDeed::Unlocked, _) => format!("Done: the password of {id} is locked again."),
        (_, Some(sheet)) => {
            format!("Done: the password of {id} is as it was. The starter password of {sheet} no longer works.")
        }
        (_, None) => format!("Done: the password of {id} is as it was. The starter password no longer works."),
    }
}

/// The question before a password is put back as it was.
pub fn restore_question(taken_back: PasswordDeed) -> &'static str {
    if taken_back == PasswordDeed::Unlocked { "Lock this password again?" } else { "Put this password back as it was?" }
}

fn state_and_lock(found: &FoundPatron, today: NaiveDate) -> String {
    let locked = if found.locked { "; locked after too many failed attempts" } else { "" };
    format!("{}{locked}", state(found, today))
}

fn password(found: &FoundPatron, today: NaiveDate) -> Words {
    let state = Words::text(state(found, today));
    if !found.locked {
        return state;
    }
    if found.credential.is_own() {
        return state.then("; locked for now after too many failed attempts");
    }
    let reissue = Action::ReissueStarters(Whose::Patrons(vec![found.stored.patron.primary_id.to_string()]));
    state.then("; locked after too many failed attempts: ").act(reissue).then(" gives a new one")
}

/// The state of the password, in words.
pub(super) fn state(found: &FoundPatron, today: NaiveDate) -> String {
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
        CredentialState::CarriedOver => "carried over from the old system".to_owned(),
    }
}
