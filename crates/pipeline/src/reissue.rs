//! New starter passwords for patrons who are there: made, hashed, on the sheet, then given, all or none.

use crate::handout::{self, HandOut};
use crate::{PipelineError, World, starters, stores};
use model::id::CanonicalId;
use model::patron::{AccountType, Patron};
use model::settings::Settings;
use model::snapshot::FoundPatron;
use model::starters::{Given, Reissued};
use store::Store;

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

/// Gives these patrons new starters in the place of what they have.
pub fn reissue(
    store: &mut dyn Store,
    found: &[FoundPatron],
    wanted: &HandOut,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Outcome, PipelineError> {
    let patrons: Vec<&Patron> = found.iter().map(|found| &found.stored.patron).collect();
    let made = starters::make(&patrons, &settings.starters, settings, world)?;
    let sheet = handout::write(wanted, &patrons, &made, settings.institution.as_deref())?;
    let given: Vec<Given> = made
        .into_iter()
        .zip(found)
        .map(|(made, found)| Given { key: made.key, was: found.credential, starter: made.hash })
        .collect();
    let reissued = store.reissue(&given, &stores::actor(world), world.progress);
    match reissued.map_err(crate::error::stopped_or_store)? {
        Reissued::Done { audit } => Ok(Outcome::Done { count: given.len() as u64, path: sheet.keep(), audit }),
        // A sheet that is dropped unkept removes itself.
        Reissued::Moved(keys) => Ok(Outcome::Moved(keys)),
    }
}
