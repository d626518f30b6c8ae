//! New starter passwords for patrons who are there: made, hashed, on the sheet, then given, all or none.

use super::handout::{self, HandOut, Sheet, SheetOf};
use super::leftover_sheets::{self, Owner};
use super::starters;
use crate::{PipelineError, World, stores};
use model::batch::{BatchAction, BatchPatron};
use model::id::CanonicalId;
use model::patron::{AccountType, Patron};
use model::progress::Phase;
use model::settings::Settings;
use model::snapshot::{CredentialState, FoundPatron};
use model::starter_rules::{Scheme, StarterRules};
use model::starters::{NewStarter, Reissued};
use store::unfinished::folder_of;
use store::{Locked, Store, StoreError};

/// How giving new starters ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// They are on this sheet.
    Done {
        /// How many.
        count: u64,
        /// The sheet's path.
        path: String,
        /// The last link of the store's audit chain.
        audit: String,
    },
    /// These patrons are gone or have another password by now; nothing was written.
    Moved(Vec<CanonicalId>),
}

/// Whether a patron can have a password in this store.
pub fn may_have_starter(found: &FoundPatron) -> bool {
    found.stored.patron.details.account_type != Some(AccountType::External)
}

/// Who still has a starter password, of a batch or at all, by name; `None` when there is no such batch.
pub fn starters_of(store: &mut Store, batch: Option<u64>) -> Result<Option<Vec<FoundPatron>>, PipelineError> {
    if let Some(number) = batch
        && !store.journal().history()?.iter().any(|batch| batch.number == number)
    {
        return Ok(None);
    }
    let mut found = store.accounts()?.starters(batch)?;
    found.sort_by_cached_key(|found| handout::by_name(&found.stored.patron));
    Ok(Some(found))
}

/// Who of a batch has no password of their own: those with a starter, and those who never got one or whose was
/// taken away. `None` when there is no such batch.
pub fn without_own_password(store: &mut Store, batch: u64) -> Result<Option<Vec<FoundPatron>>, PipelineError> {
    let Some(mut found) = starters_of(store, Some(batch))? else { return Ok(None) };
    found.extend(without_password(store, batch)?);
    found.retain(may_have_starter);
    found.sort_by_cached_key(|found| handout::by_name(&found.stored.patron));
    Ok(Some(found))
}

/// Who of a batch could have a password and has none, by name; nobody when there is no such batch.
pub fn without_password(store: &mut Store, batch: u64) -> Result<Vec<FoundPatron>, PipelineError> {
    let Some(detail) = store.journal().batch(batch)? else { return Ok(Vec::new()) };
    let gives = |patron: &&BatchPatron| matches!(patron.action, BatchAction::Created | BatchAction::Converted);
    let keys: Vec<CanonicalId> =
        detail.patrons.iter().filter(gives).map(|patron| patron.primary_id.canonical()).collect();
    let mut found = Vec::new();
    for history in store.journal().patron_histories(&keys)? {
        if let Some(stored) = history.now.filter(|_| history.credential == CredentialState::None) {
            let credential = CredentialState::None;
            found.push(FoundPatron {
                stored,
                credential,
                sheet: None,
                credential_version: 0,
                must_change: false,
                locked: false,
                last_failure: None,
                batches: vec![batch],
            });
        }
    }
    found.retain(may_have_starter);
    found.sort_by_cached_key(|found| handout::by_name(&found.stored.patron));
    Ok(found)
}

/// How starters are made that are given anew: as the batch's lists have it. The pattern would give the one that
/// was lost, guessed at or locked, so that random signs are added to it.
pub fn scheme_anew(store: &mut Store, batch: Option<u64>, settings: &Settings) -> Result<Scheme, PipelineError> {
    let layouts = if batch.is_some() { store.journal().layouts()? } else { Vec::new() };
    let profile = layouts.iter().find(|known| Some(known.batch) == batch).map(|known| known.layout.profile.as_str());
    Ok(match settings.starter_rules(profile.unwrap_or_default()).scheme {
        Scheme::Name => Scheme::NameSuffix,
        other @ (Scheme::NameSuffix | Scheme::Words) => other,
    })
}

/// Gives these patrons new starters in the place of what they have.
pub fn reissue(
    store: &mut Store,
    address: Option<&str>,
    found: &[FoundPatron],
    wanted: &HandOut,
    scheme: Scheme,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Outcome, PipelineError> {
    handout::may_be_written(&wanted.path)?;
    let rules = StarterRules { scheme, ..settings.starters.clone() };
    let patrons: Vec<&Patron> = found.iter().map(|found| &found.stored.patron).collect();
    let made = starters::make(&patrons, &rules, settings, world)?;
    let given: Vec<NewStarter> = made
        .iter()
        .zip(found)
        .map(|(made, found)| NewStarter {
            key: made.key.clone(),
            was: found.credential_version,
            starter: made.hash.clone(),
        })
        .collect();
    let owner = Owner::of(&store.facts()?.id, address, folder_of(&wanted.path));
    let record = wanted.record(world)?;
    let count = made.len() as u64;
    let mut made = made;
    let mut write = |locked: &Locked<'_>| {
        // Nothing of them stays in memory once they are on the sheet.
        let made = std::mem::take(&mut made);
        leftover_sheets::clear(folder_of(&wanted.path), &owner, locked);
        let of = SheetOf { owner: &owner, mark: &record.mark, batch: None };
        handout::write(wanted, of, &patrons, &made, settings.institution.as_deref())
    };
    let (reissued, sheet) = world.phase(Phase::Writing, Some(count), || {
        let mut sheet = None;
        let mut first = |locked: &mut Locked<'_>| sheet.insert(write(locked)).is_ok();
        let actor = stores::actor(world);
        let reissued = store.accounts()?.reissue_after(&given, Some(&record), &mut first, &actor, world.progress);
        let sheet: Option<Sheet> = sheet.transpose()?;
        match reissued {
            Ok(reissued) => Ok(((reissued, sheet), count)),
            Err(error) => {
                if matches!(error, StoreError::Unsure(_)) {
                    sheet.into_iter().for_each(Sheet::leave);
                }
                Err(crate::error::stopped_or_store(error))
            }
        }
    })?;
    match reissued {
        Reissued::Done { audit } => {
            let path = sheet.map(Sheet::keep).unwrap_or_default();
            Ok(Outcome::Done { count, path, audit })
        }
        // A sheet that is dropped unkept removes itself.
        Reissued::Moved(keys) => Ok(Outcome::Moved(keys)),
        Reissued::Withheld => unreachable!("a sheet that fails says why"),
    }
}
