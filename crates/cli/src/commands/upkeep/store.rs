//! `rollcall store info|check|backup|restore|upgrade|purge`

use crate::command_line::args::StoreCommand;
use crate::command_line::typed::{Typed, command};
use crate::commands::consent::confirm;
use crate::commands::patrons::who::other_identifier;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::ask;
use model::action::{Action, Words};
use model::codes;
use model::id::{CanonicalId, PrimaryId};
use model::patron::Patron;
use model::settings::Retention;
use model::upkeep::{OverdueCount, Purge, Purged, Remains};
use pipeline::{AgreedPurge, DonePurge, PipelineError, ShownPurge, Store};
use report::views::PurgeView;
use report::{answers, views};
use std::path::{Path, PathBuf};

pub(crate) fn run(what: &StoreCommand, session: &Session<'_>) -> Result<u8, Failure> {
    match what {
        StoreCommand::Info => info(session),
        StoreCommand::Check { receipt } => check(receipt.as_deref(), session),
        StoreCommand::Backup { to } => backup(to.as_deref(), session),
        StoreCommand::Restore { from, yes } => restore(from, *yes, session),
        StoreCommand::Upgrade => upgrade(session),
        StoreCommand::Purge { plans_older_than: Some(days), dry_run, yes, .. } => {
            purge_plans(*days, *dry_run, *yes, session)
        }
        StoreCommand::Purge { finish: true, dry_run, .. } => finish_purge(*dry_run, session),
        StoreCommand::Purge { patron: Some(id), anonymize, dry_run, yes, .. } => {
            let how = How { remains: remains(*anonymize), dry_run: *dry_run, yes: *yes };
            match meant(id, how.remains, session)? {
                Some(meant) => purge_patron(&meant, how, session),
                None => nobody(id, *dry_run, session),
            }
        }
        StoreCommand::Purge { retention: true, group, anonymize, dry_run, yes, .. } => {
            let mut store = session.existing_store()?;
            let group = may_be_overdue(group.as_deref(), &mut store, session)?;
            let overdue = pipeline::overdue(&mut store, group.as_deref(), session.settings, &session.world)?;
            drop(store);
            let remains = remains(*anonymize);
            purge(&Purge::Overdue(overdue), How { remains, dry_run: *dry_run, yes: *yes }, None, session)
        }
        StoreCommand::Purge { history_older_than, dry_run, yes, .. } => {
            let days = history_older_than.unwrap_or(u64::MAX);
            let last = pipeline::last_older_than(&mut session.existing_store()?, days, &session.world)?;
            let how = How { remains: Remains::Nothing, dry_run: *dry_run, yes: *yes };
            purge(&Purge::HistoryUpTo(last), how, None, session)
        }
    }
}

/// How a purge is carried out.
#[derive(Clone, Copy)]
struct How {
    /// What remains of patrons.
    remains: Remains,
    /// Whether it is only shown.
    dry_run: bool,
    /// Whether nobody is asked.
    yes: bool,
}

fn remains(anonymize: bool) -> Remains {
    if anonymize { Remains::Counts } else { Remains::Nothing }
}

fn info(session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.existing_store()?;
    let (facts, sizes) = (store.facts()?, store.upkeep()?.sizes()?);
    let removed = pipeline::removed_counts(&store.journal().audit()?);
    session.output.answer(&answers::store_info(&facts, &sizes, &removed))?;
    Ok(exit::DONE)
}

fn check(receipt: Option<&str>, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.existing_store()?;
    let faults = store.upkeep()?.check(session.world.progress)?;
    let mut strange = None;
    if let Some(receipt) = receipt {
        let hex_digits = |text: &str| text.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_lowercase();
        let wanted = hex_digits(receipt);
        let known = wanted.len() >= 8 && store.journal().audit()?.iter().any(|link| link.hash.starts_with(&wanted));
        strange = (!known).then_some(receipt);
    }
    let (sizes, due) = (store.upkeep()?.sizes()?, store.upkeep()?.purge_due()?.is_some());
    session.output.answer(&answers::store_check(session.store, &faults, &sizes, due))?;
    if due {
        session.output.talk(&format!("warning[{}] {}: {}", codes::T714, codes::T714.title(), go_on_with_it(session)));
    }
    if !faults.is_empty() {
        let restore = command("store restore", &["FILE"]);
        let advice = format!("stop writing to it; a copy from before a batch can be put back: {restore}");
        let what = match faults.len() {
            1 => "1 thing in it has been changed".to_owned(),
            more => format!("{more} things in it have been changed"),
        };
        return Err(Failure::coded(codes::T710, format!("{}: {what}", session.store), advice, exit::STORE));
    }
    strange.map_or(Ok(exit::DONE), |receipt| Err(strange_receipt(receipt, session)))
}

/// A receipt that is in no link: a slip, far more often than a chain that was cut.
fn strange_receipt(receipt: &str, session: &Session<'_>) -> Failure {
    Failure {
        code: None,
        message: format!("the receipt {receipt} is not in the audit chain of {}", session.store),
        advice: "compare it character by character; if it is right, the store has been restored from a copy since, or \
                 somebody has cut the chain and rebuilt it"
            .to_owned(),
        exit: exit::STORE,
        plan: None,
    }
}

/// A name beside the store that is still free.
fn free_name(what: &str, session: &Session<'_>) -> Result<PathBuf, Failure> {
    let none = || Failure::usage("there are too many copies of the store here", "move the old ones away");
    pipeline::free_name(session.store, what).ok_or_else(none)
}

fn backup(to: Option<&Path>, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.existing_store()?;
    let to = match to {
        Some(path) => path.to_owned(),
        None => free_name("copy", session)?,
    };
    pipeline::copy_store(&mut store, session.store, &to, &session.world)?;
    Ok(done(&format!("Copied {} to {}.", session.store, to.display()), session, &to))
}

/// One good sentence, or the path in JSON.
fn print_sentence(sentence: &str, session: &Session<'_>, path: &Path) -> Result<u8, Failure> {
    session.output.answer(&answers::store_done(sentence, &path.display().to_string()))?;
    Ok(exit::DONE)
}

/// The same about what is done and stays done, whether or not that can be printed.
fn done(sentence: &str, session: &Session<'_>, path: &Path) -> u8 {
    let path = path.display().to_string();
    session.output.after_commit(sentence.trim_end_matches('.'), &answers::store_done(sentence, &path));
    exit::DONE
}

fn restore(from: &Path, yes: bool, session: &Session<'_>) -> Result<u8, Failure> {
    let shown = from.display().to_string();
    let (before, mut copy) = {
        let mut now = session.existing_store()?;
        let copy = pipeline::open_existing(&shown, session.settings)?;
        let missing = || Failure::usage(format!("there is no file \"{shown}\""), "name a copy of the store");
        (now.facts()?, copy.ok_or_else(missing)?)
    };
    let after = copy.facts()?;
    drop(copy);
    session.output.answer(&answers::restore(&before, &after))?;
    if let Some(code) = confirm(yes, "Replace the store with it?", session)? {
        return Ok(code);
    }
    let kept = free_name("before-restore", session)?;
    pipeline::restore_store(session.store, from, &kept, session.settings, &session.world)?;
    Ok(done(&format!("Restored. The store as it was until now: {}", kept.display()), session, &kept))
}

fn upgrade(session: &Session<'_>) -> Result<u8, Failure> {
    let here = Path::new(session.store);
    if pipeline::upgrade_store(session.store, session.settings)? {
        return Ok(done("Upgraded. The store as it was is next to it.", session, here));
    }
    print_sentence("The store is up to date. Nothing to do.", session, here)
}

/// Deletes saved plans of this store that are older than so many days. Younger ones are never touched.
fn purge_plans(days: u64, dry_run: bool, yes: bool, session: &Session<'_>) -> Result<u8, Failure> {
    let old = pipeline::old_plans(&mut session.existing_store()?, session.store, days, &session.world)?;
    let here = Path::new(session.store);
    if old.is_empty() {
        return print_sentence("Nothing to do.", session, here);
    }
    let names: Vec<String> = old.iter().map(|path| path.display().to_string()).collect();
    session.output.answer(&answers::old_plans(days, &old))?;
    if dry_run {
        return print_sentence("Nothing was changed.", session, here);
    }
    if let Some(code) = confirm(yes, "Delete them?", session)? {
        return Ok(code);
    }
    pipeline::purge_plans(&old)?;
    Ok(done(&format!("Done: deleted {}.", names.join(", ")), session, here))
}

/// Who is meant by an ID or a barcode: a patron, or one who is gone and still in the history.
struct Meant {
    key: CanonicalId,
    /// The primary ID, where something else was typed, and how that is theirs.
    otherwise: Option<(PrimaryId, String)>,
    /// That records were merged into theirs, which go, too.
    merged: Vec<String>,
}

impl Meant {
    /// What is to be known of them before they go.
    fn also(&self) -> Vec<String> {
        let otherwise = self.otherwise.iter().map(|(_, how)| how.clone());
        otherwise.chain(self.merged.iter().cloned()).collect()
    }
}

/// Who is meant; `None` where neither the store nor its history knows them.
fn meant(id: &str, remains: Remains, session: &Session<'_>) -> Result<Option<Meant>, Failure> {
    let key = CanonicalId::of(id);
    let mut store = session.existing_store()?;
    let Some(patron) = owner_of(id, &mut store)? else {
        let is_known = is_gone(id, remains, &mut store)?;
        return Ok(is_known.then_some(Meant { key, otherwise: None, merged: Vec::new() }));
    };
    let present = &patron.primary_id;
    let merged = pipeline::merged_ids_of(&mut store, &patron.key())?;
    let otherwise = (patron.key() != key).then(|| {
        let is_merged = merged.iter().any(|one| one.canonical() == key);
        let how = if is_merged { None } else { other_identifier(id, &patron) };
        let what = if is_merged { "was merged into" } else { "is an earlier ID of" };
        (present.clone(), how.unwrap_or_else(|| format!("{id} {what} {present}")))
    });
    let others = merged.iter().filter(|one| one.canonical() != key);
    let merged = others.map(|one| format!("{one} was merged into {present}")).collect();
    Ok(Some(Meant { key: patron.key(), otherwise, merged }))
}

/// Whether the history knows somebody who is gone by an ID that nobody has. Whoever had it and has another one is not meant
/// by it: it was undone, and may be a slip.
fn is_gone(id: &str, remains: Remains, store: &mut Store) -> Result<bool, Failure> {
    let gone = Purge::Patron(CanonicalId::of(id));
    let would = store.upkeep()?.preview(&gone)?;
    if would.purged.patrons == 0 {
        return Ok(would.purged != Purged::default());
    }
    let mut present = None;
    for key in would.ids {
        let owner = owner_of(key.as_str(), store)?.filter(|patron| patron.key() == key);
        present = present.or(owner.map(|patron| patron.primary_id));
    }
    let nobody = format!("nobody has the ID {id} now");
    let Some(present) = present else {
        return Err(Failure::usage(nobody, "nothing was removed; give the ID that the patron has now"));
    };
    let message = format!("{nobody}; a patron had it who is in the store as {present}");
    Err(Failure::usage(message, under_their_own_id(&present, remains)))
}

/// What takes out a patron whose ID was not given, if they are meant.
fn under_their_own_id(present: &PrimaryId, remains: Remains) -> String {
    let mut words = vec!["--patron", present.as_str()];
    if remains == Remains::Counts {
        words.push("--anonymize");
    }
    let purge = command("store purge", &words);
    format!("nothing was removed; if everything about {present} is to go: {purge}")
}

/// The patron who has this ID or another identifier now.
fn owner_of(id: &str, store: &mut Store) -> Result<Option<Patron>, Failure> {
    let key = CanonicalId::of(id);
    let mut found = store.patrons().find(id, 2)?.into_iter().map(|found| found.stored.patron);
    Ok(found.find(|patron| patron.canonical_ids().any(|own| own == key)))
}

/// Purges one patron. Nobody goes unasked under anything but their own ID: whoever has an earlier one on a slip of paper,
/// or that of a record that was merged, may not know whom they mean.
fn purge_patron(meant: &Meant, how: How, session: &Session<'_>) -> Result<u8, Failure> {
    let is_asked = !how.yes && session.may_ask && session.output.is_followed() && ask::can_ask();
    if let Some((present, otherwise)) = &meant.otherwise
        && !is_asked
        && !how.dry_run
    {
        return Err(Failure::usage(otherwise.clone(), under_their_own_id(present, how.remains)));
    }
    purge(&Purge::Patron(meant.key.clone()), how, Some(meant), session)
}

/// Nobody is known under an ID: because a purge of them was interrupted, which goes on, or because of a slip.
fn nobody(id: &str, dry_run: bool, session: &Session<'_>) -> Result<u8, Failure> {
    if session.existing_store()?.upkeep()?.purge_due()?.is_some() {
        session.output.talk(&format!("nobody in the store has the ID {id}, now or in its history"));
        return finish_purge(dry_run, session);
    }
    let look = command("find", &[]);
    let advice = format!("nothing was removed; look with {look}, and give the whole ID with its zeros");
    Err(Failure::usage(format!("nobody in the store or its history has the ID {id}"), advice))
}

/// How to go on with a purge of this very store that was interrupted.
fn go_on_with_it(session: &Session<'_>) -> String {
    let store = session.store_as_typed.map(str::to_owned);
    Words::text("go on with it: ").act(Action::FinishPurge { store }).phrased(&Typed).into_owned()
}

/// A failure in the midst of a purge names the store with which to go on.
fn in_a_purge(error: PipelineError, session: &Session<'_>) -> Failure {
    let is_due = matches!(error, PipelineError::PurgeNotFinished { .. });
    let mut failure = Failure::from(error);
    if is_due {
        failure.advice = format!("{}, and {}", failure.advice, go_on_with_it(session));
    }
    failure
}

/// Refuses where the library has not decided how long to keep anybody, or not those of a group. Gives the group by its code.
fn may_be_overdue(group: Option<&str>, store: &mut Store, session: &Session<'_>) -> Result<Option<String>, Failure> {
    let retention = &session.settings.retention;
    let rule = "COMMUNITY = { after_expiry_days = 730 }";
    let group = group.map(|group| pipeline::known_group(store, group, session.settings)).transpose()?;
    if *retention == Retention::default() {
        let message = "rollcall.toml does not say for how long patrons are kept";
        return Err(Failure::usage(message, format!("add a rule for each user group under [retention], as in {rule}")));
    }
    let has_rule = |group: &str| retention.others_days.is_some() || retention.after_expiry_days.contains_key(group);
    if let Some(group) = group.as_deref().filter(|group| !has_rule(group)) {
        let message = format!("rollcall.toml does not say for how long patrons of {group} are kept");
        return Err(Failure::usage(message, format!("add a rule for them under [retention], as in {rule}")));
    }
    Ok(group)
}

/// How many would go by each rule, where it goes by rules.
fn by_group(what: &Purge, store: &mut Store) -> Result<Vec<OverdueCount>, Failure> {
    match what {
        Purge::Overdue(overdue) => Ok(pipeline::overdue_by_group(store, overdue)?),
        Purge::Patron(_) | Purge::HistoryUpTo(_) => Ok(Vec::new()),
    }
}

fn purge(what: &Purge, how: How, meant: Option<&Meant>, session: &Session<'_>) -> Result<u8, Failure> {
    let also: Vec<String> = meant.map(Meant::also).unwrap_or_default();
    let How { remains, dry_run, yes } = how;
    let mut store = session.existing_store()?;
    // First of all: whatever changes from here on is not covered by the yes.
    let (preview, due) = (store.upkeep()?.preview(what)?, store.upkeep()?.purge_due()?);
    let would = preview.purged;
    let by_group = by_group(what, &mut store)?;
    let (mut files, mut others) = (Vec::new(), Vec::new());
    if what.removes_patrons(would) {
        files = pipeline::knowing_files(&mut store, session.store, None, session.settings)?;
        others = pipeline::other_copies(&mut store, session.store, &files, session.settings)?;
    }
    drop(store);
    let view = PurgeView {
        what,
        purged: would,
        ids: &preview.ids,
        remains,
        by_group: &by_group,
        files: &files,
        others: &others,
        also: &also,
    };
    session.output.answer(&answers::purge(view))?;
    if would == Purged::default() && due.is_some() {
        return finish_purge(dry_run, session);
    }
    if would == Purged::default() || dry_run {
        let sentence = if dry_run && would != Purged::default() { "Nothing was changed." } else { "Nothing to do." };
        session.output.answer(&answers::store_purged(sentence, session.store, view))?;
        return Ok(exit::DONE);
    }
    let otherwise = meant.and_then(|meant| meant.otherwise.as_ref());
    let question = match otherwise {
        Some((_, how)) => format!("{how}. Remove it for good? This cannot be undone."),
        None => "Remove it for good? This cannot be undone.".to_owned(),
    };
    if let Some(code) = confirm(yes, &question, session)? {
        return Ok(code);
    }
    let shown = (!yes).then_some(ShownPurge { preview: &preview, files: &files });
    let agreed = AgreedPurge { what, remains, shown };
    let purged = pipeline::purge(session.store, Some(agreed), session.settings, &session.world);
    let done_purge = purged.map_err(|error| in_a_purge(error, session))?;
    let purged = done_purge.purged;
    let mut sentence = format!("Done: {} removed from the store and its history.", views::purged(purged));
    also.iter().for_each(|also| sentence.push_str(&format!(" {also}.")));
    if what.removes_patrons(purged) {
        sentence.push_str(&left_in_history(done_purge));
    }
    let answer = answers::store_purged(&sentence, session.store, PurgeView { purged, ..view });
    session.output.after_commit(sentence.trim_end_matches('.'), &answer);
    Ok(exit::DONE)
}

/// What is left to a person, behind the sentence that patrons are gone.
fn left_in_history(done: DonePurge) -> String {
    views::left_in_history(done.notes, done.files).map_or_else(String::new, |left| format!(" {left}"))
}

/// Goes on with a purge that was interrupted. It was agreed to when it began.
fn finish_purge(dry_run: bool, session: &Session<'_>) -> Result<u8, Failure> {
    let here = Path::new(session.store);
    let mut store = session.existing_store()?;
    let Some(due) = store.upkeep()?.purge_due()? else { return print_sentence("Nothing to do.", session, here) };
    let files = match due.patron {
        true => pipeline::knowing_files(&mut store, session.store, Some(&due), session.settings)?,
        false => Vec::new(),
    };
    drop(store);
    session.output.answer(&answers::purge_due(&files))?;
    if dry_run {
        return print_sentence("Nothing was changed.", session, here);
    }
    let finished = pipeline::purge(session.store, None, session.settings, &session.world);
    let finished = finished.map_err(|error| in_a_purge(error, session))?;
    let left = if due.patron { left_in_history(finished) } else { String::new() };
    Ok(done(&format!("Done: the purge that was interrupted is finished.{left}"), session, here))
}
