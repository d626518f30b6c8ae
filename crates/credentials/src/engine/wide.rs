//! The engine that uses the widest registers of the machine: twice as many starters a second.
//!
//! It is young and full of code for single processors, so that it is never taken at its word. Before it is used it has
//! to give RFC 9106's own answer, and the plain engine's at the very cost that is asked for; while it is used, one hash
//! in a thousand is computed by the plain one, too. A difference then ends the run before anything is written.

use super::plain::{Plain, RFC_9106_TAG, SALT_BYTES, TAG_BYTES, failed};
use crate::error::HashError;
use argon2_rust::params::Memory;
use argon2_rust::{Algorithm, Argon2, Hasher, Params, Version};
use model::starter_rules::HashCost;
use std::sync::{Mutex, PoisonError};

/// One hash in so many is computed by both engines: two in a thousand of the time.
const ONE_IN: u16 = 1000;

/// The engine at one cost.
pub(crate) struct Wide {
    cost: HashCost,
    hasher: Box<Hasher>,
}

impl Wide {
    /// The engine, if it gives the answers that it must on this machine. Asked once per run and cost; whoever asks
    /// meanwhile waits for the answer.
    pub(super) fn if_right(cost: HashCost) -> Option<Self> {
        static KNOWN: Mutex<Vec<(HashCost, bool)>> = Mutex::new(Vec::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let is_right = known.iter().find(|(of, _)| *of == cost).map(|(_, is_right)| *is_right);
        let is_right = is_right.unwrap_or_else(|| {
            let is_right = passes_rfc_9106() && agrees_with_plain(cost);
            known.push((cost, is_right));
            is_right
        });
        drop(known);
        is_right.then(|| Wide::new(cost).ok()).flatten()
    }

    fn new(cost: HashCost) -> Result<Self, HashError> {
        let memory = Memory::kib(u64::from(cost.memory_kib));
        let params = Params::builder().memory(memory).passes(cost.passes).lanes(cost.lanes).build();
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.map_err(|error| failed(&error))?);
        Ok(Wide { cost, hasher: Box::new(argon2.hasher()) })
    }

    pub(super) fn tag(&mut self, password: &[u8], salt: &[u8]) -> Result<[u8; TAG_BYTES], HashError> {
        let mut tag = [0; TAG_BYTES];
        self.hasher.hash_into(password, salt, &mut tag).map_err(|error| failed(&error))?;
        Ok(tag)
    }

    /// The tag, which the plain engine must give too if the salt says so.
    pub(super) fn checked_tag(&mut self, password: &[u8], salt: &[u8]) -> Result<[u8; TAG_BYTES], HashError> {
        if is_checked(salt) && !self.agrees_on(password, salt)? {
            return Err(HashError::EnginesDiffer);
        }
        self.tag(password, salt)
    }

    /// Whether the plain engine gives the same.
    fn agrees_on(&mut self, password: &[u8], salt: &[u8]) -> Result<bool, HashError> {
        let plain = Plain::new(self.cost)?.tag(password, salt)?;
        Ok(self.tag(password, salt)? == plain)
    }
}

/// Salts are random, and so is which hashes are computed twice: no thread has to count.
fn is_checked(salt: &[u8]) -> bool {
    salt.first_chunk::<2>().is_some_and(|first| u16::from_le_bytes(*first).is_multiple_of(ONE_IN))
}

/// RFC 9106, section 5.3: the vector of Argon2id.
fn passes_rfc_9106() -> bool {
    let params = Params::builder().memory(Memory::kib(32)).passes(3).lanes(4).build();
    let Ok(params) = params else { return false };
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut tag = [0; TAG_BYTES];
    let hashed = argon2.hash_into_with_ad(&[1; 32], &[2; 16], &[3; 8], &[4; 12], &mut tag);
    hashed.is_ok() && tag == RFC_9106_TAG
}

/// Both engines on a password that is no secret and differs from run to run.
fn agrees_with_plain(cost: HashCost) -> bool {
    use std::hash::{BuildHasher, RandomState};
    // A map's seed is random enough for what only has to be unforeseen.
    let password = RandomState::new().hash_one(1).to_le_bytes();
    Wide::new(cost).and_then(|mut wide| wide.agrees_on(&password, &[7; SALT_BYTES])).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: HashCost = HashCost { memory_kib: 8, passes: 1, lanes: 1 };

    /// An engine that works otherwise than it should, here with another pass.
    fn wrong() -> Wide {
        Wide { cost: CHEAP, ..Wide::new(HashCost { passes: 2, ..CHEAP }).unwrap() }
    }

    fn salt(number: u16) -> [u8; SALT_BYTES] {
        let mut salt = [9; SALT_BYTES];
        salt[..2].copy_from_slice(&number.to_le_bytes());
        salt
    }

    /// Trial K04.
    #[test]
    fn the_wide_engine_passes_the_vector_of_rfc_9106() {
        assert!(passes_rfc_9106() && agrees_with_plain(HashCost::LEAST) && Wide::if_right(HashCost::LEAST).is_some());
    }

    /// Trial K04: the costs that may be configured give one answer on both engines, and each is asked for itself.
    #[test]
    fn the_engines_agree_at_every_kind_of_cost() {
        for (memory_kib, passes, lanes) in [(19 * 1024, 2, 1), (24 * 1024, 3, 1), (32 * 1024, 2, 4), (20_001, 2, 3)] {
            let cost = HashCost { memory_kib, passes, lanes };
            let plain = Plain::new(cost).unwrap().tag(b"Maria_Lopez1", &[9; 16]).unwrap();
            assert_eq!(Wide::new(cost).unwrap().tag(b"Maria_Lopez1", &[9; 16]).unwrap(), plain, "{cost:?}");
            assert_eq!(Wide::if_right(cost).map(|wide| wide.cost), Some(cost));
        }
    }

    /// The control: what gives other answers is found out before it is used, and by one hash in a thousand while it is.
    #[test]
    fn an_engine_that_gives_other_answers_is_found_out() {
        assert!(!wrong().agrees_on(b"Maria_Lopez1", &salt(1)).unwrap());
        let mut right = Wide::new(CHEAP).unwrap();
        for number in [0, 1000, 65_000] {
            let differ = wrong().checked_tag(b"Maria_Lopez1", &salt(number));
            assert!(matches!(differ, Err(HashError::EnginesDiffer)), "{number}");
            assert!(right.checked_tag(b"Maria_Lopez1", &salt(number)).is_ok(), "{number}");
        }
        assert!(wrong().checked_tag(b"Maria_Lopez1", &salt(1001)).is_ok(), "which is why it is asked before, too");
        assert_eq!((0..=u16::MAX).filter(|number| is_checked(&salt(*number))).count(), 66, "of 65,536");
    }
}
