//! `rollcall starters list|reissue|void|shred`

use crate::command_line::args::{HandingOut, ReissueArgs, ShredArgs, StartersCommand, VoidArgs};
use crate::command_line::typed::command;
use crate::commands::batches::show::no_such_batch;
use crate::commands::consent::confirm;
use crate::commands::handing_out;
use crate::commands::lists::apply::only_copy;
use crate::commands::patrons::account::hands;
use crate::commands::patrons::who::by_id;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use chrono::NaiveDate;
use model::id::CanonicalId;
use model::membership::{Barred, BarredCounts};
use model::sheets::BySheet;
use model::snapshot::{CredentialState, FoundPatron};
use model::starter_rules::Scheme;
use model::starters::SeenStarter;
use pipeline::{ReissueOutcome, Store, Toggle};
use report::answers::{self, Reissued};
use report::{Answer, views};

/// So many patrons are shown before a question.
const MOST_SHOWN: usize = 50;

pub(crate) fn run(what: &StartersCommand, session: &Session<'_>) -> Result<u8, Failure> {
    match what {
        StartersCommand::List { batch } => list(*batch, session),
        StartersCommand::Reissue(args) => reissue(args, session),
        StartersCommand::Void(args) => void(args, session),
        StartersCommand::Shred(args) => shred(args, session),
    }
}

fn list(batch: Option<u64>, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.existing_store()?;
    let found = pipeline::starters_of(&mut store, batch)?.ok_or_else(|| no_batch(batch))?;
    let today = session.world.today;
    let without = batch.map(|batch| without_any(&mut store, batch, today)).transpose()?;
    session.output.answer(&answers::starters(&found, batch, without.as_deref(), today))?;
    Ok(exit::DONE)
}

/// Those of a batch who could sign in and have no password.
fn without_any(store: &mut Store, batch: u64, today: NaiveDate) -> Result<Vec<FoundPatron>, Failure> {
    let mut found = pipeline::without_password(store, batch)?;
    found.retain(|found| found.barred(today).is_none());
    Ok(found)
}

fn no_batch(batch: Option<u64>) -> Failure {
    no_such_batch(&batch.unwrap_or_default())
}

/// Patrons by ID, each once.
fn named(store: &mut Store, ids: &[String], session: &Session<'_>) -> Result<Vec<FoundPatron>, Failure> {
    let mut found: Vec<FoundPatron> = Vec::new();
    for id in ids {
        let named = by_id(store, id, session)?;
        if !found.iter().any(|found| found.stored.patron.key() == named.stored.patron.key()) {
            found.push(named);
        }
    }
    Ok(found)
}

/// Who is meant, before the question.
fn show(found: &[FoundPatron], batch: Option<u64>, session: &Session<'_>) -> Result<(), Failure> {
    session.output.answer(&answers::starters_meant(found, batch, session.world.today, MOST_SHOWN))?;
    Ok(())
}

fn reissue(args: &ReissueArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.store_to_change()?;
    let today = session.world.today;
    let mut found = match args.meant.batch {
        Some(batch) => pipeline::without_own_password(&mut store, batch)?.ok_or_else(|| no_batch(Some(batch)))?,
        None => named(&mut store, &args.meant.id, session)?,
    };
    for found in &found {
        held_here(found, &mut store, session)?;
    }
    let named = found.iter().find_map(|found| found.barred(today).map(|barred| cannot_sign_in(found, barred)));
    if let (None, Some(refused)) = (args.meant.batch, named) {
        return Err(refused);
    }
    show(&found, args.meant.batch, session)?;
    let barred: BarredCounts = found.iter().filter_map(|found| found.barred(today)).collect();
    found.retain(|found| found.barred(today).is_none());
    if found.is_empty() {
        let words = "Everyone in it has a password of their own, an account elsewhere, an inactive account or a \
            membership that has ended. Nothing to do.";
        return nothing(&answers::nothing_reissued(barred, words), session);
    }
    let scheme = scheme(&args.handing, args.meant.batch, &mut store, session)?;
    let question = views::reissue_question(&found, barred, scheme);
    let (found, handing, question) = (found.as_slice(), &args.handing, question.as_str());
    give(&mut store, &Giving { found, barred, scheme, handing, question, yes: args.yes }, session)
}

/// How starters are made that are given anew, to those of a batch or by name.
pub(crate) fn scheme(
    handing: &HandingOut,
    batch: Option<u64>,
    store: &mut Store,
    session: &Session<'_>,
) -> Result<Scheme, Failure> {
    match handing.starter_scheme {
        Some(scheme) => Ok(scheme.into()),
        None => Ok(pipeline::scheme_anew(store, batch, session.settings)?),
    }
}

/// New starters that are to be given, once that is agreed to.
pub(crate) struct Giving<'a> {
    /// Who gets one.
    pub(crate) found: &'a [FoundPatron],
    /// How many get none.
    pub(crate) barred: BarredCounts,
    /// How they are made.
    pub(crate) scheme: Scheme,
    /// Where they go.
    pub(crate) handing: &'a HandingOut,
    /// What is asked.
    pub(crate) question: &'a str,
    /// Whether that is answered already.
    pub(crate) yes: bool,
}

/// Asks, gives new starters, and tells it.
pub(crate) fn give(store: &mut Store, giving: &Giving<'_>, session: &Session<'_>) -> Result<u8, Failure> {
    let Giving { found, barred, scheme, handing, question, yes } = *giving;
    let hand_out = handing_out::hand_out(handing, session)?;
    if let Some(code) = confirm(yes, question, session)? {
        return Ok(code);
    }
    match pipeline::reissue(store, Some(session.store), found, &hand_out, scheme, session.settings, &session.world)? {
        ReissueOutcome::Done { count, path, audit } => {
            let done = format!("Done: new starter passwords are given and the hand-out sheet is {path}");
            let given = Reissued { count, barred, path: &path, audit: &audit };
            session.output.after_commit(&done, &answers::reissued(given, session.store_as_typed));
            session.output.even_if_quiet(&only_copy(&done));
            Ok(exit::DONE)
        }
        ReissueOutcome::Moved(keys) => {
            let who = keys.first().map_or("a patron", CanonicalId::as_str);
            let message = format!("{who} has another password now, or is gone");
            let advice = "nothing was written; run the command again".to_owned();
            Err(Failure { code: None, message, advice, exit: exit::STALE, plan: None })
        }
    }
}

/// Refuses where somebody who is named could not use a starter.
pub(crate) fn may_get_one(found: &FoundPatron, store: &mut Store, session: &Session<'_>) -> Result<(), Failure> {
    held_here(found, store, session)?;
    found.barred(session.world.today).map_or(Ok(()), |barred| Err(cannot_sign_in(found, barred)))
}

/// Refuses where the password is not ours to give.
pub(crate) fn held_here(found: &FoundPatron, store: &mut Store, session: &Session<'_>) -> Result<(), Failure> {
    if pipeline::may_have_starter(found) {
        return Ok(());
    }
    let id = &found.stored.patron.primary_id;
    let message = format!("{id} is an external account: its password is not in this store");
    let toggle = hands::command(&found.stored, Toggle::default(), store, session)?;
    Err(Failure::usage(message, format!("if the library is to keep it from now on: {toggle}")))
}

/// Somebody who was named and could not use a starter.
fn cannot_sign_in(found: &FoundPatron, barred: Barred) -> Failure {
    let id = &found.stored.patron.primary_id;
    let (message, advice) = match barred {
        Barred::Inactive => (
            format!("the account of {id} is inactive"),
            format!(
                "nothing was written; make it active first: {}",
                command("account set", &[id.as_str(), "status=ACTIVE"])
            ),
        ),
        Barred::Expired => (
            format!("the membership of {id} has ended"),
            format!("nothing was written; renew it first: {}", command("account renew", &[id.as_str()])),
        ),
    };
    Failure::usage(message, advice)
}

fn void(args: &VoidArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.store_to_change()?;
    let mut found = match args.meant.batch {
        Some(batch) => pipeline::starters_of(&mut store, Some(batch))?.ok_or_else(|| no_batch(Some(batch)))?,
        None => named(&mut store, &args.meant.id, session)?,
    };
    show(&found, args.meant.batch, session)?;
    found.retain(|found| matches!(found.credential, CredentialState::Starter { .. }));
    if found.is_empty() {
        let words = "There is no starter password to void; chosen ones stay.";
        return nothing(&answers::nothing_voided(words), session);
    }
    let meant: BySheet = found.iter().map(|found| found.sheet.as_deref()).collect();
    if let Some(code) = confirm(args.yes, &views::void_question(&meant), session)? {
        return Ok(code);
    }
    let seen: Vec<SeenStarter> =
        found.iter().map(|found| (found.stored.patron.key(), found.credential_version)).collect();
    let gone = store.accounts()?.void(&seen, &pipeline::actor(&session.world), session.world.progress)?;
    let done = "Done: the starter passwords no longer work";
    // Where somebody else was faster with some of them, nobody knows which went now.
    let gone = if gone == meant.all() { meant } else { BySheet::of_unknown(gone) };
    session.output.after_commit(done, &answers::voided(&gone));
    Ok(exit::DONE)
}

fn shred(args: &ShredArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let shown = args.sheet.display().to_string();
    let mut store = session.store_to_change()?;
    let sheet = pipeline::OldSheet::open(&args.sheet)?;
    let slips = sheet.slips();
    if let Some(code) = confirm(args.yes, &views::shred_question(slips, &shown), session)? {
        return Ok(code);
    }
    pipeline::shred(sheet, &mut store, &session.world)?;
    let done = format!("Done: {shown} is overwritten and deleted");
    session.output.after_commit(&done, &answers::shredded(slips, &shown));
    Ok(exit::DONE)
}

fn nothing(why: &Answer<'_>, session: &Session<'_>) -> Result<u8, Failure> {
    session.output.answer(why)?;
    Ok(exit::DONE)
}
