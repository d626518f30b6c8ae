//! Taking out for good, also from what lies beside the store: its copies and its saved plans.

use super::backup;
use crate::error::{in_words, stopped_or_store};
use crate::passwords::leftover_sheets;
use crate::{PipelineError, World, plan_file, stores};
use chrono::{Days, NaiveDate};
use model::settings::Settings;
use model::upkeep::{
    Overdue, OverdueCount, OverdueGroup, OverdueOthers, Purge, PurgeDue, PurgePreview, Purged, Remains,
};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use store::unfinished::{self, ENDING};
use store::{Store, StoreError};

/// A purge that somebody has agreed to.
#[derive(Debug, Clone, Copy)]
pub struct AgreedPurge<'a> {
    /// What goes.
    pub what: &'a Purge,
    /// What remains of patrons who go.
    pub remains: Remains,
    /// What the yes was said to; without it whatever would go now is meant.
    pub shown: Option<ShownPurge<'a>>,
}

/// What was shown before somebody agreed.
#[derive(Debug, Clone, Copy)]
pub struct ShownPurge<'a> {
    /// Who and how much would go.
    pub preview: &'a PurgePreview,
    /// Files beside the store that would go with them.
    pub files: &'a [PathBuf],
}

/// What a purge has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DonePurge {
    /// How much it has taken out.
    pub purged: Purged,
    /// How many notes of batches are left in the history. Like the names of files, they are what people wrote.
    pub notes: u64,
    /// How many names of files are left in it.
    pub files: u64,
}

/// Takes out for good: of the tables in one transaction, then of the store's files, and with a patron also what lies
/// beside the store and knows them. What was not finished before is finished now; with no `what` it is only that.
pub fn purge(
    address: &str,
    what: Option<AgreedPurge<'_>>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<DonePurge, PipelineError> {
    let mut store = stores::open_store(address, settings, world)?;
    let purged = match what {
        Some(agreed) => take_out(&mut store, address, agreed, settings, world)?,
        None => Purged::default(),
    };
    finish(&mut store, address, settings, world)?;
    // It is done, and nothing about it fails any more.
    let batches = store.journal().history().unwrap_or_default();
    let notes = batches.iter().filter(|batch| batch.head.note.is_some()).count();
    let files: BTreeSet<&str> =
        batches.iter().flat_map(|batch| &batch.head.files).map(|file| file.name.as_str()).collect();
    Ok(DonePurge { purged, notes: notes as u64, files: files.len() as u64 })
}

/// Takes it out of the tables, unless more would go than somebody has agreed to: nothing is changed then.
fn take_out(
    store: &mut Store,
    address: &str,
    agreed: AgreedPurge<'_>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Purged, PipelineError> {
    let AgreedPurge { what, remains, shown } = agreed;
    if let Some(shown) = shown
        && what.removes_patrons(shown.preview.purged)
    {
        let files = knowing_files(store, address, None, settings)?;
        let come: Vec<String> =
            files.iter().filter(|file| !shown.files.contains(file)).map(|file| file.display().to_string()).collect();
        if !come.is_empty() {
            return Err(PipelineError::NotAsShown { why: format!("new files since then: {}", come.join(", ")) });
        }
    }
    let (preview, actor) = (shown.map(|shown| shown.preview), stores::actor(world));
    let purged = store.upkeep()?.purge_as_shown(what, remains, preview, &actor, world.progress);
    let changed = || PipelineError::NotAsShown { why: "the store has changed since".to_owned() };
    purged.map_err(stopped_or_store)?.ok_or_else(changed)
}

/// Does what is left to be done of a purge. Killed or refused at any moment it is still due.
fn finish(store: &mut Store, address: &str, settings: &Settings, world: &World<'_>) -> Result<(), PipelineError> {
    let Some(due) = store.upkeep()?.purge_due()? else { return Ok(()) };
    let not_finished = |why: String| PipelineError::PurgeNotFinished { why };
    // The tables are written by now; only what they were made of is still on the disk.
    let stopped = |error: StoreError| {
        let stopped = matches!(error, StoreError::Stopped);
        if stopped { not_finished("it was stopped".to_owned()) } else { PipelineError::Store(error) }
    };
    store.upkeep()?.write_anew(world.progress).map_err(stopped)?.map_err(|why| not_finished(why.to_owned()))?;
    if due.patron {
        let files = knowing_files(store, address, Some(&due), settings)?;
        let stuck: Vec<String> = files.iter().filter_map(|file| stays(file)).collect();
        if !stuck.is_empty() {
            return Err(not_finished(format!("these files cannot be deleted: {}", stuck.join(", "))));
        }
        backup::clear_unfinished(address);
        plan_file::clear_unfinished(address);
        leftover_sheets::clear_beside(address, store)?;
        // They are gone for good before the chain says so.
        unfinished::sync_folder(stores::file_of(address)).map_err(|error| not_finished(in_words(&error)))?;
    }
    store.upkeep()?.finish_purge(&due, &stores::actor(world), world.progress).map_err(stopped)
}

/// Saved plans of a store that lie beside it and are older than so many days: they hold personal data.
pub fn old_plans(
    store: &mut Store,
    address: &str,
    days: u64,
    world: &World<'_>,
) -> Result<Vec<PathBuf>, PipelineError> {
    let id = store.facts()?.id;
    let plans = |day: NaiveDate| plan_file::plans_made(address, &id, |made| (world.day_of)(made) < day);
    Ok(first_kept(days, world.today).map(plans).unwrap_or_default())
}

/// Deletes saved plans, which lie in one folder; tells those that do not go, when all others are gone.
pub fn purge_plans(plans: &[PathBuf]) -> Result<(), PipelineError> {
    let stuck: Vec<String> = plans.iter().filter_map(|plan| stays(plan)).collect();
    if !stuck.is_empty() {
        return Err(PipelineError::PlansNotDeleted { stuck: stuck.join(", ") });
    }
    // Without this a power cut could bring them back after somebody was told that they are gone.
    let synced = plans.first().map_or(Ok(()), |plan| unfinished::sync_folder(plan));
    synced.map_err(|error| {
        let plans: Vec<String> = plans.iter().map(|plan| plan.display().to_string()).collect();
        PipelineError::PlansNotDeleted { stuck: format!("{} ({})", plans.join(", "), in_words(&error)) }
    })
}

/// The newest batch that is older than so many days; 0 where none is.
pub fn last_older_than(store: &mut Store, days: u64, world: &World<'_>) -> Result<u64, PipelineError> {
    let Some(day) = first_kept(days, world.today) else { return Ok(0) };
    let batches = store.journal().history()?;
    let older = batches.iter().filter(|batch| (world.day_of)(batch.head.when) < day);
    Ok(older.map(|batch| batch.number).max().unwrap_or(0))
}

/// Who and what is kept for longer than the library has decided; of one group, where that is named, only its members: by
/// the rule for others, where it has none of its own.
pub fn overdue(
    store: &mut Store,
    group: Option<&str>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Overdue, PipelineError> {
    let rules = settings.retention.after_expiry_days.iter();
    let rules = rules.filter(|(code, _)| group.is_none_or(|group| group == *code));
    let before = |(code, days): (&String, &u64)| {
        Some(OverdueGroup { group: code.clone(), before: first_kept(*days, world.today)? })
    };
    let history_days = settings.retention.history_days.filter(|_| group.is_none());
    let history_up_to = history_days.map(|days| last_older_than(store, days, world)).transpose()?.unwrap_or(0);
    let others_before = settings.retention.others_days.filter(|_| group.is_none());
    let others_before = others_before.and_then(|days| first_kept(days, world.today));
    let has_rule = |group: &str| settings.retention.after_expiry_days.contains_key(group);
    let as_others = settings.retention.others_days.zip(group.filter(|group| !has_rule(group)));
    let as_others = as_others.and_then(|(days, group)| {
        Some(OverdueGroup { group: group.to_owned(), before: first_kept(days, world.today)? })
    });
    let besides = || settings.retention.after_expiry_days.keys().cloned().collect();
    let others = others_before.map(|before| OverdueOthers { besides: besides(), before });
    Ok(Overdue { groups: rules.filter_map(before).chain(as_others).collect(), others, history_up_to })
}

/// How many patrons each of these rules would take.
pub fn overdue_by_group(store: &mut Store, overdue: &Overdue) -> Result<Vec<OverdueCount>, PipelineError> {
    let upkeep = store.upkeep()?;
    let mut counts = Vec::with_capacity(overdue.groups.len() + 1);
    for rule in &overdue.groups {
        let one = Purge::Overdue(Overdue { groups: vec![rule.clone()], others: None, history_up_to: 0 });
        let (group, patrons) = (Some(rule.group.clone()), upkeep.purgeable(&one)?.patrons);
        counts.push(OverdueCount { group, before: rule.before, patrons });
    }
    if let Some(others) = &overdue.others {
        let one = Purge::Overdue(Overdue { groups: Vec::new(), others: Some(others.clone()), history_up_to: 0 });
        counts.push(OverdueCount { group: None, before: others.before, patrons: upkeep.purgeable(&one)?.patrons });
    }
    Ok(counts)
}

/// The first day that is not older than so many days; `None` where the calendar does not go back so far, and nothing is
/// older.
fn first_kept(days: u64, today: NaiveDate) -> Option<NaiveDate> {
    today.checked_sub_days(Days::new(days))
}

/// A file that does not go, with the reason.
fn stays(file: &Path) -> Option<String> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Some(format!("{} ({})", file.display(), in_words(&error)))
        }
        Ok(()) | Err(_) => None,
    }
}

/// What lies beside a store and knows its patrons as they are now: copies, and saved plans, which are out of date once
/// a patron is purged. Of a purge that is `due`, copies that were made since then know them no more.
pub fn knowing_files(
    store: &mut Store,
    address: &str,
    due: Option<&PurgeDue>,
    settings: &Settings,
) -> Result<Vec<PathBuf>, PipelineError> {
    let id = store.facts()?.id;
    let mut files = copies_that_know(address, due, &id, settings);
    files.extend(plan_file::plans_of(address, &id));
    Ok(files)
}

/// The copies among them, of the store with this id.
pub(super) fn copies_that_know(
    address: &str,
    due: Option<&PurgeDue>,
    store_id: &str,
    settings: &Settings,
) -> Vec<PathBuf> {
    let mut copies = backup::copies(address);
    copies.retain(|copy| knows_them(copy, due, store_id, settings));
    copies
}

/// Whether a file that is called like a copy is one of this store, from before a purge where one is due. One of an
/// older version cannot be asked, and a damaged one neither: by their names they are.
fn knows_them(copy: &Path, due: Option<&PurgeDue>, id: &str, settings: &Settings) -> bool {
    match stores::open_existing(&copy.display().to_string(), settings) {
        Ok(Some(mut copy)) => {
            let ours = copy.facts().is_ok_and(|facts| facts.id == id);
            let tells = |due: &PurgeDue| {
                copy.journal().audit().is_ok_and(|links| links.iter().any(|link| link.hash == due.link))
            };
            ours && !due.is_some_and(tells)
        }
        // Of another program, or of none.
        Err(PipelineError::Store(StoreError::CannotOpen { .. })) | Ok(None) => false,
        Err(_) => true,
    }
}

/// Copies of a store that lie beside it under names of their own: this program made no name for them, and deletes none.
pub fn other_copies(
    store: &mut Store,
    address: &str,
    known: &[PathBuf],
    settings: &Settings,
) -> Result<Vec<PathBuf>, PipelineError> {
    let id = store.facts()?.id;
    let own = stores::file_of(address);
    let folder = own.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    let paths = entries.map(|entry| folder.map_or_else(|| entry.file_name().into(), |_| entry.path()));
    let is_one = |path: &PathBuf| {
        let regular = fs::symlink_metadata(path).is_ok_and(|about| about.is_file());
        let copy = regular.then(|| stores::open_existing(&path.display().to_string(), settings).ok().flatten());
        copy.flatten().is_some_and(|mut copy| copy.facts().is_ok_and(|facts| facts.id == id))
    };
    // Nothing of the store itself is opened: closing it would drop the locks that this process has on it.
    let is_own = |path: &PathBuf| path.file_name().is_some_and(|name| stores::is_of(name, own));
    let others = paths.filter(|path| !is_own(path) && !known.contains(path));
    let mut others: Vec<PathBuf> =
        others.filter(|path| !path.to_string_lossy().ends_with(ENDING)).filter(is_one).collect();
    others.sort();
    Ok(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is just as old as was said is not older.
    #[test]
    fn the_day_itself_is_kept() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 8, day).unwrap();
        assert_eq!(first_kept(0, day(28)), Some(day(28)));
        assert_eq!(first_kept(10, day(28)), Some(day(18)));
        assert_eq!(first_kept(u64::MAX, day(28)), None);
    }

    /// A plan that is gone already is no failure, and one that stays does not keep the others.
    #[test]
    fn plans_go_as_far_as_they_can() {
        let folder = tempfile::tempdir().unwrap();
        let (gone, stuck, goes) =
            (folder.path().join("a.plan"), folder.path().join("b.plan"), folder.path().join("c.plan"));
        fs::create_dir(&stuck).unwrap();
        fs::write(&goes, "").unwrap();
        let error = purge_plans(&[gone, stuck.clone(), goes.clone()]).unwrap_err().to_string();
        let before = format!("these files cannot be deleted: {} (", stuck.display());
        assert!(error.starts_with(&before) && !error.contains("c.plan"), "{error}");
        assert!(stuck.exists() && !goes.exists());
    }
}
