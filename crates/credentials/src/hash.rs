//! What is stored of a password: an argon2id PHC string, or one of another system until its patron signs in (`carried`).
//!
//! Hashes are computed by the fastest engine that gives the right answers (`engine`), and compared by the `argon2`
//! library.

pub use crate::error::HashError;

use crate::carried;
use crate::engine::{Engine, SALT_BYTES, TAG_BYTES, failed, params};
use crate::entropy::Entropy;
use crate::policy;
use argon2::password_hash::phc::{Ident, Output, ParamsString, PasswordHash, Salt};
use argon2::{Params, Version};
use model::secret::{StarterPassword, TypedPassword};
use model::starter_rules::HashCost;

/// The longest PHC string that is looked at; ours have about a hundred characters.
const LONGEST: usize = 512;

/// Hashes passwords, one after the other, in memory of its own.
pub struct Hasher {
    params: Params,
    engine: Engine,
    used: bool,
}

impl Hasher {
    /// A hasher at this cost, for many passwords.
    pub fn new(cost: HashCost) -> Result<Self, HashError> {
        Ok(Hasher { params: params(cost)?, engine: Engine::best(cost)?, used: false })
    }

    /// A hasher for one password: asking whether a quicker engine can be trusted would take longer than it saves.
    pub(crate) fn for_one(cost: HashCost) -> Result<Self, HashError> {
        Ok(Hasher { params: params(cost)?, engine: Engine::plain(cost)?, used: false })
    }

    /// Hashes one password with a fresh salt; gives `$argon2id$v=19$m=19456,t=2,p=1$…$…`.
    pub fn hash(&mut self, password: &StarterPassword, entropy: &dyn Entropy) -> Result<String, HashError> {
        self.hash_text(password.expose(), entropy)
    }

    /// The same for a password in its normal form.
    pub(crate) fn hash_text(&mut self, password: &str, entropy: &dyn Entropy) -> Result<String, HashError> {
        let mut salt = [0; SALT_BYTES];
        entropy.fill(&mut salt)?;
        self.used = true;
        let tag = self.engine.checked_tag(password.as_bytes(), &salt)?;
        phc(&self.params, &salt, &tag)
    }
}

/// What is given back holds nothing of a password. Each one overwrites the memory and the stack of the one before it,
/// so that it is enough to hash nothing after the last one; wiping after each would cost a tenth of the time. (Where
/// the memory comes from the system itself and goes back to it, as on Linux, it is the stack and small memory that
/// this is for.)
impl Drop for Hasher {
    fn drop(&mut self) {
        if self.used {
            // Whoever is refused memory here was so before, and has hashed nothing.
            drop(self.engine.tag(&[], &[0; SALT_BYTES]));
        }
    }
}

/// What is stored, as the PHC writes it.
fn phc(params: &Params, salt: &[u8], tag: &[u8]) -> Result<String, HashError> {
    let phc = PasswordHash {
        algorithm: Ident::new("argon2id").map_err(|error| failed(&error))?,
        version: Some(u32::from(Version::V0x13)),
        params: ParamsString::try_from(params).map_err(|error| failed(&error))?,
        salt: Some(Salt::new(salt).map_err(|error| failed(&error))?),
        hash: Some(Output::new(tag).map_err(|error| failed(&error))?),
    };
    Ok(phc.to_string())
}

/// What comparing a password with a stored hash says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// It is the one.
    Right {
        /// Whether it should be hashed anew, because that costs more by now, or because another system has hashed it.
        weak: bool,
    },
    /// It is another one.
    Wrong,
    /// What is stored is no hash that we would write or carry over, or asks for more work than any of them.
    NotOurs,
}

/// Compares a password with what is stored. Never works longer than the costliest hash that may be configured, or
/// carried over.
pub fn compare(password: &TypedPassword, phc: &str, cost: HashCost) -> Compared {
    let Some(normal) = policy::normal(password.expose()) else { return Compared::Wrong };
    let compared = compare_text(&normal, phc, cost);
    // Another system has hashed it as it was typed there.
    if compared == Compared::Wrong && normal.as_str() != password.expose() && parse(phc).is_none() {
        return compare_carried(password.expose(), phc);
    }
    compared
}

/// The same for a password in its normal form.
pub(crate) fn compare_text(password: &str, phc: &str, cost: HashCost) -> Compared {
    let Some((hash, stored)) = parse(phc) else { return compare_carried(password, phc) };
    match is_of(password, &hash, stored) {
        Ok(true) => Compared::Right { weak: !stored.reaches(cost) },
        Ok(false) | Err(_) => Compared::Wrong,
    }
}

fn compare_carried(password: &str, stored: &str) -> Compared {
    match carried::is_of(password.as_bytes(), stored) {
        Some(true) => Compared::Right { weak: true },
        Some(false) => Compared::Wrong,
        None => Compared::NotOurs,
    }
}

/// Whether a hash of this cost is a password's. The library's own comparing would leave its memory as it is.
fn is_of(password: &str, hash: &PasswordHash, cost: HashCost) -> Result<bool, HashError> {
    let salt = hash.salt.as_deref().unwrap_or_default();
    let tag = Engine::plain(cost)?.tag(password.as_bytes(), salt)?;
    // Compared in constant time, whatever is in them.
    Ok(hash.hash == Some(Output::new(&tag).map_err(|error| failed(&error))?))
}

/// A stored hash and its cost, if both are such as we would write or have written.
fn parse(phc: &str) -> Option<(PasswordHash, HashCost)> {
    if phc.len() > LONGEST {
        return None;
    }
    let hash = PasswordHash::new(phc).ok()?;
    let ours = hash.algorithm.as_str() == "argon2id" && hash.version == Some(u32::from(Version::V0x13));
    let complete = hash.salt.is_some() && hash.hash.as_ref().is_some_and(|tag| tag.len() == TAG_BYTES);
    let params = Params::try_from(&hash).ok().filter(|_| ours && complete)?;
    let cost = HashCost { memory_kib: params.m_cost(), passes: params.t_cost(), lanes: params.p_cost() };
    HashCost::MOST.reaches(cost).then_some((hash, cost))
}

/// A hash that no password has, at this cost: whom nobody knows is compared with it, and takes as long.
pub(crate) fn of_nobody(cost: HashCost) -> Result<String, HashError> {
    phc(&params(cost)?, &[0; SALT_BYTES], &[0; TAG_BYTES])
}

/// Works for what a stored hash costs less than one of today: a password that was not hashed anew yet must not be
/// known by its quicker answer. What another system's hash costs cannot be compared with ours, so that one of ours comes
/// on top.
pub(crate) fn make_up(stored: &str, cost: HashCost) -> Result<(), HashError> {
    let Some((_, stored)) = parse(stored) else {
        if carried::is_carried(stored) {
            compare_text("", &of_nobody(cost)?, cost);
        }
        return Ok(());
    };
    let work = |cost: HashCost| u64::from(cost.memory_kib) * u64::from(cost.passes);
    let passes = work(cost).saturating_sub(work(stored)) / u64::from(cost.memory_kib);
    if passes > 0 {
        let passes = u32::try_from(passes).unwrap_or(cost.passes);
        compare_text("", &of_nobody(HashCost { passes, ..cost })?, cost);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::NoEntropy;
    use crate::entropy::tests::Seeded;

    fn typed(text: &str) -> TypedPassword {
        TypedPassword::new(text.to_owned())
    }

    fn right(password: &str, phc: &str) -> bool {
        compare(&typed(password), phc, HashCost::LEAST) == Compared::Right { weak: false }
    }

    /// Trials K02, K03.
    #[test]
    fn the_stored_form_is_argon2id_with_its_parameters() {
        let (mut hasher, entropy) = (Hasher::new(HashCost::LEAST).unwrap(), Seeded::new(1));
        let starter = StarterPassword::new("Maria_Lopez1".to_owned());
        let (one, two) = (hasher.hash(&starter, &entropy).unwrap(), hasher.hash(&starter, &entropy).unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two, "each hash has its own salt");
        assert!(right("Maria_Lopez1", &one) && right("Maria_Lopez1", &two) && !right("Maria_Lopez2", &one));
        let hash = PasswordHash::new(&one).unwrap();
        assert_eq!((hash.salt.unwrap().len(), hash.hash.unwrap().len()), (SALT_BYTES, TAG_BYTES));
    }

    /// One password is hashed by the plain engine: asking whether the wide one can be trusted takes longer.
    #[test]
    fn a_hasher_for_one_password_uses_the_plain_engine() {
        let mut plain = Hasher::for_one(HashCost::LEAST).unwrap();
        assert!(matches!(plain.engine, Engine::Plain(..)));
        assert!(right("Maria_Lopez1", &plain.hash_text("Maria_Lopez1", &Seeded::new(8)).unwrap()));
    }

    /// Trial K04: each verifies what the other has hashed, and what argon2-cffi has.
    #[test]
    fn the_engines_and_another_program_verify_each_others_hashes() {
        use argon2_rust::{Algorithm, Argon2};
        for mut hasher in [Hasher::new(HashCost::LEAST).unwrap(), Hasher::for_one(HashCost::LEAST).unwrap()] {
            let ours = hasher.hash_text("Maria_Lopez1", &Seeded::new(4)).unwrap();
            assert!(Argon2::verify_encoded(&ours, b"Maria_Lopez1", Algorithm::Argon2id).is_ok());
            assert!(Argon2::verify_encoded(&ours, b"Maria_Lopez2", Algorithm::Argon2id).is_err());
        }
        // argon2-cffi 25.1: hash_secret(password, salt, ...), as a library with another sign-in page would store it.
        for (password, phc) in [
            (
                "Maria_Lopez1",
                "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$hbMerGbJkQJhsOlf6c047uPYFtgQgBe/Y8F7p9+digY",
            ),
            (
                "Grüße aus Köln",
                "$argon2id$v=19$m=32768,t=3,p=4$ZmVkY2JhOTg3NjU0MzIxMA$iC29KvwNIR3GbDl3aVNLZlopoTzhy94fTMcJlCb3C1U",
            ),
        ] {
            assert!(right(password, phc), "{password}");
            assert!(!right("Maria_Lopez2", phc));
        }
    }

    /// Trials K02, K03: ten thousand hashes of one password have ten thousand salts.
    #[test]
    fn no_two_hashes_share_a_salt() {
        struct System;
        impl Entropy for System {
            fn fill(&self, buffer: &mut [u8]) -> Result<(), NoEntropy> {
                getrandom::fill(buffer).map_err(|_| NoEntropy)
            }
        }
        let cheap = HashCost { memory_kib: 8, passes: 1, lanes: 1 };
        let mut hasher = Hasher::new(cheap).unwrap();
        let hashes: std::collections::HashSet<String> =
            (0..10_000).map(|_| hasher.hash_text("Maria_Lopez1", &System).unwrap()).collect();
        assert_eq!(hashes.len(), 10_000);
        let salts: std::collections::HashSet<&str> = hashes.iter().filter_map(|phc| phc.split('$').nth(4)).collect();
        assert!(salts.len() == 10_000 && salts.iter().all(|salt| salt.len() == 22), "16 bytes each");
    }

    /// Trial K05: what is no hash of ours is refused before any work is done.
    #[test]
    fn a_hostile_hash_costs_nothing() {
        let mut hasher = Hasher::new(HashCost::LEAST).unwrap();
        let good = hasher.hash_text("Maria_Lopez1", &Seeded::new(1)).unwrap();
        let with = |from: &str, to: &str| good.replace(from, to);
        let hostile = [
            with("m=19456", "m=4194304"),
            with("t=2", "t=4294967295"),
            with("p=1", "p=64"),
            with("m=19456", "m=7"),
            with("argon2id", "argon2d"),
            with("argon2id", "scrypt"),
            with("v=19", "v=16"),
            with("$v=19", ""),
            good.rsplit_once('$').unwrap().0.to_owned(),
            format!("{good}{}", "A".repeat(1 << 20)),
            good.replace('g', "ğ"),
            "$argon2id$v=19$m=19456,t=2,p=1$$".to_owned(),
            "no hash".to_owned(),
            String::new(),
        ];
        for phc in &hostile {
            assert!(parse(phc).is_none(), "no work is done: {phc:.80}");
            assert_eq!(compare(&typed("Maria_Lopez1"), phc, HashCost::LEAST), Compared::NotOurs);
        }
    }

    /// Trial K05: a hash that cost less than today's is right, and to be made anew.
    #[test]
    fn a_cheaper_hash_is_to_be_made_anew() {
        let cheap = HashCost { memory_kib: 1024, passes: 1, lanes: 1 };
        let phc = Hasher::new(cheap).unwrap().hash_text("Maria_Lopez1", &Seeded::new(1)).unwrap();
        let compared = |password| compare(&typed(password), &phc, HashCost::LEAST);
        assert_eq!(compared("Maria_Lopez1"), Compared::Right { weak: true });
        assert_eq!(compared("Maria_Lopez2"), Compared::Wrong);
    }

    /// What another system has hashed is right, and to be made anew; it counts as it was typed, and in its normal form.
    #[test]
    fn a_hash_that_was_carried_over_is_to_be_made_anew() {
        let bcrypt = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";
        let compared = |password, stored| compare(&typed(password), stored, HashCost::LEAST);
        assert_eq!(compared("a", bcrypt), Compared::Right { weak: true });
        assert_eq!(compared("b", bcrypt), Compared::Wrong);
        assert_eq!(compared("ａ", bcrypt), Compared::Right { weak: true }, "a wide letter is a letter");
        // What was typed with an accent of its own, as libxcrypt hashes it.
        let apart = "$2b$04$cVWp4XaNU8a4v1uMRum2SO1ZwBS81ZoUIQ86sgpb8PZnd81AcWl9u";
        assert_eq!(compared("cafe\u{301}", apart), Compared::Right { weak: true });
        assert_eq!(compared("café", apart), Compared::Wrong);
        // Argon2, and not as we write it.
        let argon2i = "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8";
        assert_eq!(compared("password", argon2i), Compared::Right { weak: true });
    }

    #[test]
    fn nobody_has_the_hash_of_nobody() {
        let phc = of_nobody(HashCost::LEAST).unwrap();
        assert_eq!(compare(&typed(""), &phc, HashCost::LEAST), Compared::Wrong);
        assert!(parse(&phc).is_some(), "it is computed like any other");
    }

    /// Trial K15: what is typed in another form of the same characters is the same.
    #[test]
    fn a_password_is_compared_in_its_normal_form() {
        let normal = policy::normal("cafe\u{301} con leche").unwrap();
        let phc = Hasher::new(HashCost::LEAST).unwrap().hash_text(&normal, &Seeded::new(3)).unwrap();
        assert!(right("café con leche", &phc) && !right("Café con leche", &phc));
        assert_eq!(compare(&typed(&"x".repeat(5000)), &phc, HashCost::LEAST), Compared::Wrong);
    }
}
