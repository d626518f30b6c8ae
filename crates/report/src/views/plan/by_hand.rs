//! What a change by hand does, before somebody agrees to it.

use super::changes::{as_change, changed_patron};
use super::portrait::{about, facts};
use crate::document::{Document, Facts, Mark, Part, Record};
use model::action::{Action, OnAccount, Words};
use model::field::Field;
use model::id::PrimaryId;
use model::patron::{AccountType, Patron};
use model::plan::{Change, Plan, Step, Update};
use model::value::Value;

/// What a change by hand does to the patrons whom it is about, before somebody agrees to it.
pub fn by_hand(plan: &Plan) -> Document {
    let mut document = Document { goes_on: true, ..Document::default() };
    let section = document.section("account", "The account");
    let mut staying = Vec::new();
    for step in plan.steps() {
        match step {
            Step::Update(update) => {
                let mut record = changed_patron(Mark::Changed, update, None);
                record.parts.extend(still_inactive(update).map(|words| Part::Detail(words.into())));
                if update.after.details.account_type == Some(AccountType::External) {
                    let text = "the account is external: the system that keeps it may change this back";
                    record.parts.push(Part::Detail(text.into()));
                }
                section.parts.push(Part::Record(record));
            }
            Step::Convert(update) => {
                let mut record = changed_patron(Mark::Converted, update, None);
                if update.after.details.account_type == Some(AccountType::External) {
                    let text =
                        "the password here is taken away (an undo gives it back); from now on the campus checks it";
                    record.parts.push(Part::Detail(text.into()));
                }
                section.parts.push(Part::Record(record));
            }
            Step::Create(creation) => {
                let known = renumbered(plan, &creation.patron);
                section.parts.push(Part::Record(known.unwrap_or_else(|| added_patron(&creation.patron))));
            }
            Step::Unchanged(id) => staying.push(Part::Record(staying_patron(id))),
            Step::Remove(_) | Step::Question { .. } | Step::LeftOut { .. } => {}
        }
    }
    section.parts.append(&mut staying);
    document
}

/// That a patron whose membership goes on stays inactive, which the expiry date does not change.
fn still_inactive(update: &Update) -> Option<Words> {
    let later = |change: &Change| match (&change.before, &change.after) {
        (Value::Date(before), Value::Date(after)) => change.field == Field::ExpiryDate && after > before,
        (_, _) => false,
    };
    let Update { after, changes, .. } = update;
    let is_inactive = after.details.status.as_deref().is_some_and(|status| status.eq_ignore_ascii_case("INACTIVE"));
    let activate = Action::Account { id: after.primary_id.clone(), what: OnAccount::Activate };
    let words = Words::text("the account stays inactive; to make it active: ").act(activate);
    (is_inactive && changes.iter().any(later)).then_some(words)
}

/// Somebody who was named with others and has already what they get.
fn staying_patron(id: &PrimaryId) -> Record {
    Record {
        key: "changed",
        mark: Some(Mark::Unchanged),
        id: id.to_string(),
        name: None,
        place: None,
        remark: Some("stays as it is".to_owned()),
        parts: Vec::new(),
    }
}

/// Somebody new, with everything that will be stored of them.
fn added_patron(patron: &Patron) -> Record {
    Record {
        key: "changed",
        mark: Some(Mark::New),
        id: patron.primary_id.to_string(),
        name: Some(patron.details.full_name()),
        place: None,
        remark: Some(about(&patron.details)),
        parts: vec![Part::Facts(Facts { key: "patron", facts: facts(patron) })],
    }
}

/// What becomes of a patron who goes on under another primary ID; nothing where they are no such.
fn renumbered(plan: &Plan, after: &Patron) -> Option<Record> {
    let moves = plan.moves();
    let (old, _) = moves.iter().find(|(_, key)| **key == after.key())?;
    let mut removals =
        plan.steps().filter_map(|step| if let Step::Remove(removal) = step { Some(removal) } else { None });
    let removal = removals.find(|removal| removal.before.key() == *old)?;
    let mut record = changed_patron(Mark::Changed, &as_change(removal, after), None);
    let id = &removal.before.primary_id;
    let text = if after.details.account_type == Some(AccountType::External) {
        format!("{id} still finds the patron")
    } else {
        format!("the password stays the same; {id} still finds the patron, also at the sign-in")
    };
    record.parts.push(Part::Detail(text.into()));
    Some(record)
}
