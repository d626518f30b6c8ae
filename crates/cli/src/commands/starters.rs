//! `rollcall starters list|reissue|void`

use crate::args::{Format, Meant, ReissueArgs, StartersCommand, VoidArgs};
use crate::consent::confirm;
use crate::exit;
use crate::failure::Failure;
use crate::handing_out;
use crate::session::Session;
use model::id::CanonicalId;
use model::snapshot::{CredentialState, FoundPatron};
use pipeline::{ReissueOutcome, Store};
use report::{json, views};

pub(crate) fn run(what: &StartersCommand, session: &Session<'_>) -> Result<u8, Failure> {
    match what {
        StartersCommand::List { batch } => list(*batch, session),
        StartersCommand::Reissue(args) => reissue(args, session),
        StartersCommand::Void(args) => void(args, session),
    }
}

fn list(batch: Option<u64>, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.existing_store()?;
    let found = of_batch(store.as_mut(), batch)?;
    show(&found, batch, session)?;
    if !session.output.for_people() {
        session.output.json(&json::starters(&found, session.world.today))?;
    }
    Ok(exit::DONE)
}

fn show(found: &[FoundPatron], batch: Option<u64>, session: &Session<'_>) -> Result<(), Failure> {
    if !session.output.for_people() {
        return Ok(());
    }
    session.output.document(&views::starters(found, batch, session.world.today))
}

/// Who still has a starter; a batch must be there.
fn of_batch(store: &mut dyn Store, batch: Option<u64>) -> Result<Vec<FoundPatron>, Failure> {
    if let Some(number) = batch
        && !store.history()?.iter().any(|batch| batch.number == number)
    {
        return Err(super::show::no_such_batch(number));
    }
    Ok(store.starters(batch)?)
}

/// Those of a batch who still have a starter, and those who are named.
fn meant(store: &mut dyn Store, meant: &Meant) -> Result<Vec<FoundPatron>, Failure> {
    let mut found = if meant.batch.is_some() { of_batch(store, meant.batch)? } else { Vec::new() };
    for id in &meant.id {
        let mut named = store.find(id, 2)?;
        named.retain(|found| found.stored.patron.canonical_ids().any(|own| own == CanonicalId::of(id)));
        let named = named.pop().ok_or_else(|| super::account::nobody(id))?;
        if !found.iter().any(|found| found.stored.patron.key() == named.stored.patron.key()) {
            found.push(named);
        }
    }
    Ok(found)
}

fn reissue(args: &ReissueArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let settings = handing_out::settings(&args.handing, session.settings);
    let session = &Session { settings: &settings, ..*session };
    drop(session.existing_store()?);
    let mut store = pipeline::open_store(session.store, session.settings, &session.world)?;
    let found = meant(store.as_mut(), &args.meant)?;
    if let Some(external) = found.iter().find(|found| !pipeline::may_have_starter(found)) {
        let id = &external.stored.patron.primary_id;
        let message = format!("{id} is an external account: its password is not in this store");
        return Err(Failure::usage(message, format!("rollcall account toggle {id} makes it internal")));
    }
    show(&found, args.meant.batch, session)?;
    if found.is_empty() {
        return nothing(session);
    }
    let chosen = found.iter().filter(|found| found.credential == CredentialState::Chosen).count();
    let question = views::reissue_question(found.len() as u64, chosen as u64);
    if let Some(code) = confirm(args.yes, &question, session)? {
        return Ok(code);
    }
    let hand_out = handing_out::hand_out(&args.handing, session)?;
    match pipeline::reissue(store.as_mut(), &found, &hand_out, session.settings, &session.world)? {
        ReissueOutcome::Done { count, path, audit } => {
            if session.output.for_people() {
                session.output.document(&views::reissued(count, &path, &audit))?;
            } else {
                session.output.json(&json::reissued(count, &path, &audit))?;
            }
            Ok(exit::DONE)
        }
        ReissueOutcome::Moved(keys) => {
            let message = format!("{} has another password by now, or is gone", keys[0].as_str());
            Err(Failure {
                code: None,
                message,
                advice: "nothing was written; run the command again".to_owned(),
                exit: exit::STALE,
            })
        }
    }
}

fn void(args: &VoidArgs, session: &Session<'_>) -> Result<u8, Failure> {
    drop(session.existing_store()?);
    let mut store = pipeline::open_store(session.store, session.settings, &session.world)?;
    let mut found = meant(store.as_mut(), &args.meant)?;
    found.retain(|found| matches!(found.credential, CredentialState::Starter { .. }));
    show(&found, args.meant.batch, session)?;
    if found.is_empty() {
        return nothing(session);
    }
    if let Some(code) = confirm(args.yes, &views::void_question(found.len() as u64), session)? {
        return Ok(code);
    }
    let keys: Vec<CanonicalId> = found.iter().map(|found| found.stored.patron.key()).collect();
    let gone = store.void(&keys, &pipeline::actor(&session.world), session.world.progress)?;
    if session.output.for_people() {
        session.output.document(&views::voided(gone))?;
    } else {
        session.output.json(&json::voided(gone))?;
    }
    Ok(exit::DONE)
}

fn nothing(session: &Session<'_>) -> Result<u8, Failure> {
    if session.output.format != Format::Human && !session.output.for_people() {
        session.output.json(&json::voided(0))?;
    }
    Ok(exit::DONE)
}
