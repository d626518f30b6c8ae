//! Why something is not done.

use super::NAME;
use crate::StoreError;
use model::progress::Progress;

pub(super) fn go_on(progress: &dyn Progress) -> Result<(), StoreError> {
    if progress.stop_asked() { Err(StoreError::Stopped) } else { Ok(()) }
}

pub(super) fn refused(why: &str) -> StoreError {
    StoreError::Refused { path: NAME.to_owned(), why: why.to_owned() }
}
