//! What computes the tag of a password, by argon2id: the library of the RustCrypto project, or a quicker one that is
//! held against it again and again.
//!
//! The memory is kept from one password to the next, since giving 19 MiB back and asking for them again is a tenth of
//! the time.

mod plain;
#[cfg(feature = "wide-hashing")]
mod wide;

pub(crate) use plain::{SALT_BYTES, TAG_BYTES, failed, params};

use crate::error::HashError;
use model::starter_rules::HashCost;
use plain::Plain;

/// Computes tags at one cost.
pub(crate) enum Engine {
    /// With the widest registers of the machine.
    #[cfg(feature = "wide-hashing")]
    Wide(wide::Wide),
    /// As it is everywhere.
    Plain(Plain),
}

impl Engine {
    /// The quickest that can be trusted at this cost.
    pub(crate) fn best(cost: HashCost) -> Result<Self, HashError> {
        #[cfg(feature = "wide-hashing")]
        if let Some(wide) = wide::Wide::if_right(cost) {
            return Ok(Engine::Wide(wide));
        }
        Engine::plain(cost)
    }

    /// The one that everything is held against.
    pub(crate) fn plain(cost: HashCost) -> Result<Self, HashError> {
        Plain::new(cost).map(Engine::Plain)
    }

    /// The tag of a password that is to be stored. Where the engine is the wide one, one in a thousand is computed by
    /// the plain one too.
    pub(crate) fn checked_tag(&mut self, password: &[u8], salt: &[u8]) -> Result<[u8; TAG_BYTES], HashError> {
        match self {
            #[cfg(feature = "wide-hashing")]
            Engine::Wide(wide) => wide.checked_tag(password, salt),
            Engine::Plain(plain) => plain.tag(password, salt),
        }
    }

    /// The tag of a password.
    pub(crate) fn tag(&mut self, password: &[u8], salt: &[u8]) -> Result<[u8; TAG_BYTES], HashError> {
        match self {
            #[cfg(feature = "wide-hashing")]
            Engine::Wide(wide) => wide.tag(password, salt),
            Engine::Plain(plain) => plain.tag(password, salt),
        }
    }
}
