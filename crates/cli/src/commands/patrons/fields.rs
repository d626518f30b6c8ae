//! `rollcall account set|renumber`

use super::by_hand::{self, ByHand};
use super::not_planned::failure;
use crate::command_line::args::{Agreeing, RenumberArgs, SetArgs};
use crate::command_line::typed::{Typed, argument, command};
use crate::commands::lists::reading;
use crate::failure::Failure;
use crate::session::Session;
use model::codes;
use model::field::{Field, ListField};
use model::finding::Severity;
use pipeline::{NotPlanned, PlannedByHand};

pub(super) fn set(args: &SetArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let values = values(args)?;
    let mut store = session.existing_store()?;
    let planned = pipeline::plan_set(&mut store, &args.id, &values, session.settings, &session.world)?;
    drop(store);
    let is_endless = |(field, value): &(ListField, String)| *field == ListField::ExpiryDate && value.trim().is_empty();
    if planned.is_ok() && values.iter().any(is_endless) {
        let message = "without an expiry date the membership never ends";
        session.output.talk(&format!("warning[{}] {message}", codes::C317));
    }
    agreed_to(planned, &args.agreeing, "Change this patron?", session)
}

pub(super) fn renumber(args: &RenumberArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.existing_store()?;
    let (id, new_id, is_meant) = (&args.id, &args.new_id, args.unusual_id);
    let planned = pipeline::plan_renumber(&mut store, id, new_id, is_meant, session.settings, &session.world)?;
    drop(store);
    agreed_to(planned, &args.agreeing, "Give this patron the new ID?", session)
}

/// Tells the doubts, asks, and carries the plan out.
fn agreed_to(
    planned: Result<PlannedByHand, NotPlanned>,
    agreeing: &Agreeing,
    question: &str,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    let PlannedByHand { plan, findings } = planned.map_err(failure)?;
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Warning) {
        session.output.talk(&format!("warning[{}] {}", finding.code, finding.message.phrased(&Typed)));
    }
    let how = ByHand { agreeing, question, after_talk: false, starters: None };
    by_hand::carry_out(plan, &how, session)
}

/// The fields and their values, each field once.
fn values(args: &SetArgs) -> Result<Vec<(ListField, String)>, Failure> {
    let mut values: Vec<(ListField, String)> = Vec::with_capacity(args.values.len());
    for text in &args.values {
        let (name, value) = text.split_once('=').ok_or_else(|| {
            let advice = "write it as email=ana@example.org; with nothing behind the = the field is cleared";
            Failure::usage(format!("{} gives no field a value", argument(text)), advice)
        })?;
        no_password(name.trim(), &args.id)?;
        let field = reading::field(name.trim())?;
        may_be_set(field, &args.id)?;
        if values.iter().any(|(other, _)| *other == field) {
            return Err(Failure::usage(format!("{} is set twice", field.name()), "give each field one value"));
        }
        values.push((field, value.to_owned()));
    }
    Ok(values)
}

/// A password is no field: nobody but the patron types one.
fn no_password(name: &str, id: &str) -> Result<(), Failure> {
    if !["password", "pin"].iter().any(|word| name.eq_ignore_ascii_case(word)) {
        return Ok(());
    }
    let reset = command("account reset-password", &[id]);
    let advice = format!("{reset} gives the patron a new starter password");
    Err(Failure::usage("a password can't be set like a field", advice))
}

/// What is no value of a field that is kept, or not to be changed like one.
fn may_be_set(field: ListField, id: &str) -> Result<(), Failure> {
    let advice = if field.fills() == Field::PrimaryId {
        format!("{} gives the patron another one", command("account renumber", &[id, "NEW-ID"]))
    } else if [ListField::AccountType, ListField::ExternalId].contains(&field) {
        format!("{} changes who keeps the account", command("account toggle", &[id]))
    } else if [ListField::FullName, ListField::SecondLastName].contains(&field) {
        "set the parts: first_name=Ana last_name=\"Diaz Ruiz\"".to_owned()
    } else {
        return Ok(());
    };
    Err(Failure::usage(format!("{} can't be set by itself", field.name()), advice))
}
