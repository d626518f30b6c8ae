//! Where patrons are kept: [`Store`], its parts, its backends, and the table that opens them.
//!
//! Start with [`parts`], which says what a store may consist of. SQL stays inside its backend; every backend passes the
//! one conformance story in `tests/conformance.rs`, as far as it offers what the story is about. A store may be composed
//! of two: see [`compose()`]. This crate decides nothing about patrons: it carries out a changeset whole or not at all,
//! or says who is left where no transaction spans all of it, and says what moved when it cannot.

mod audit;
mod compose;
mod credential_version;
mod error;
mod fitting;
mod gathering;
mod going;
mod matching;
mod memory;
pub mod parts;
mod scanning;
mod sqlite;
pub mod unfinished;
mod unknown_tries;
pub mod values;

pub use audit::{records_sheet, removed_counts};
pub use compose::{Remote, compose};
pub use error::{Cause, StoreError};
pub use parts::{Accounts, First, Guards, Journal, Locked, Parts, Patrons, See, TwoLooks, Upkeep};

use model::snapshot::StoreFacts;
use std::time::Duration;

/// A store that is open.
pub struct Store(Box<dyn Parts>);

impl Store {
    /// A store of these parts.
    pub fn of(parts: Box<dyn Parts>) -> Self {
        Store(parts)
    }

    /// Name, id and size of the store.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn facts(&mut self) -> Result<StoreFacts, StoreError> {
        self.0.facts()
    }

    /// A second handle on the same store, only to look; `None` where there is no second one.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn second_reader(&self) -> Result<Option<Store>, StoreError> {
        Ok(self.0.second_reader()?.map(Store))
    }

    /// The patrons.
    pub fn patrons(&mut self) -> &mut dyn Patrons {
        self.0.patrons()
    }

    /// What was done to them.
    pub fn journal(&mut self) -> &mut dyn Journal {
        self.0.journal()
    }

    /// Their passwords.
    ///
    /// # Errors
    /// When the store keeps none.
    pub fn accounts(&mut self) -> Result<&mut dyn Accounts, StoreError> {
        self.0.accounts().ok_or(StoreError::NotOffered("this store keeps no passwords"))
    }

    /// The lists of IDs that belong to the institution.
    ///
    /// # Errors
    /// When the store keeps none.
    pub fn guards(&mut self) -> Result<&mut dyn Guards, StoreError> {
        self.0.guards().ok_or(StoreError::NotOffered("this store keeps no guard lists"))
    }

    /// Looking after what the store is kept in.
    ///
    /// # Errors
    /// When that is not ours to look after.
    pub fn upkeep(&mut self) -> Result<&mut dyn Upkeep, StoreError> {
        self.0.upkeep().ok_or(StoreError::NotOffered(
            "this store is kept by another system, and cannot be copied, checked or purged from here",
        ))
    }

    /// What the store offers.
    pub fn offers(&mut self) -> Offers {
        Offers {
            accounts: self.0.accounts().is_some(),
            guards: self.0.guards().is_some(),
            upkeep: self.0.upkeep().is_some(),
        }
    }
}

/// What a store offers beyond patrons and their journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offers {
    /// Passwords.
    pub accounts: bool,
    /// Guard lists.
    pub guards: bool,
    /// Copies, checks and purges.
    pub upkeep: bool,
}

impl Offers {
    /// Everything, as a database does.
    pub const ALL: Offers = Offers { accounts: true, guards: true, upkeep: true };
}

/// What the opener wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Look only. The store must exist; nothing on disk is made or changed.
    Read,
    /// Write. A store that does not exist is made; an older one is refused.
    Write,
    /// Bring an older store to the layout of this version.
    Upgrade,
}

/// How a store is to be opened.
#[derive(Debug, Clone)]
pub struct OpenRequest<'a> {
    /// The address without its scheme: a path for SQLite.
    pub address: &'a str,
    /// Look or write.
    pub access: Access,
    /// How long to wait while somebody else writes.
    pub wait: Duration,
    /// The id that a new store gets: 16 random bytes in hexadecimal, made by the caller.
    pub new_id: &'a str,
    /// How something is done beside the writing of a batch, or beside a search that takes long; without it one is done
    /// after the other, with the same result.
    pub beside: Option<Beside>,
}

/// Does work on another thread while this one goes on with the second, and returns when both have ended.
pub type Beside = fn(work: &(dyn Fn() + Sync), meanwhile: &mut dyn FnMut());

/// A kind of store.
#[derive(Debug)]
pub struct Backend {
    /// What stands before the colon of an address; an address without one is a path for SQLite.
    pub scheme: &'static str,
    /// What such a store offers beyond patrons and their journal.
    pub offers: Offers,
    /// Opens one.
    pub open: fn(&OpenRequest<'_>) -> Result<Box<dyn Parts>, StoreError>,
}

/// Every kind of store.
pub const BACKENDS: &[Backend] = &[
    Backend { scheme: "sqlite", offers: Offers::ALL, open: sqlite::open },
    Backend { scheme: "memory", offers: Offers::ALL, open: memory::open },
];

/// Opens the store of an address such as `library.db`, `sqlite:library.db` or `memory:`.
///
/// # Errors
/// When there is no such kind of store, or it cannot be opened.
pub fn open(request: &OpenRequest<'_>) -> Result<Store, StoreError> {
    // A single letter before the colon is a drive of Windows, not a scheme.
    let (scheme, address) = match request.address.split_once(':') {
        Some((scheme, rest)) if scheme.len() > 1 && !scheme.contains(['/', '\\', '.']) => (scheme, rest),
        _ => ("sqlite", request.address),
    };
    let backend = BACKENDS.iter().find(|backend| backend.scheme == scheme);
    let backend = backend.ok_or_else(|| StoreError::UnknownScheme(scheme.to_owned()))?;
    Ok(Store((backend.open)(&OpenRequest { address, ..request.clone() })?))
}
