//! Signing in to a store: what `credentials` decides, with the accounts of a store.

use crate::{PipelineError, World};
use credentials::sign_in::{self, Accounts, Answer, Change, Desk, SignInError};
use model::id::CanonicalId;
use model::lock::LockRule;
use model::secret::TypedPassword;
use model::settings::Settings;
use model::sign_in::{StoredHash, Try, TryEnd};
use store::{Store, StoreError};

/// The accounts of a store.
struct OfStore<'a>(&'a mut Store);

impl Accounts for OfStore<'_> {
    type Error = StoreError;

    fn begin_sign_in(&mut self, id: &CanonicalId, rule: &LockRule) -> Result<Try, StoreError> {
        self.0.accounts()?.begin_sign_in(id, rule)
    }

    fn end_sign_in(&mut self, key: &CanonicalId, was: &StoredHash, end: TryEnd<'_>) -> Result<bool, StoreError> {
        self.0.accounts()?.end_sign_in(key, was, end)
    }
}

/// Says where a patron stands who types this password.
pub fn sign_in(
    store: &mut Store,
    id: &str,
    typed: &TypedPassword,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Answer, PipelineError> {
    let answer = sign_in::sign_in(&mut OfStore(store), &CanonicalId::of(id), typed, &desk(settings, world));
    answer.map_err(error)
}

/// Takes a new password in the place of the one that was typed.
pub fn change_password(
    store: &mut Store,
    id: &str,
    typed: &TypedPassword,
    new: &TypedPassword,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Change, PipelineError> {
    let change = sign_in::change(&mut OfStore(store), &CanonicalId::of(id), typed, new, &desk(settings, world));
    change.map_err(error)
}

fn desk<'a>(settings: &'a Settings, world: &World<'a>) -> Desk<'a> {
    Desk {
        today: world.today,
        now: world.now,
        rules: &settings.starters,
        cost: settings.hash_cost,
        entropy: world.entropy,
    }
}

fn error(error: SignInError<StoreError>) -> PipelineError {
    match error {
        SignInError::Accounts(error) => PipelineError::Store(error),
        SignInError::Hash(error) => PipelineError::Hash(error),
    }
}
