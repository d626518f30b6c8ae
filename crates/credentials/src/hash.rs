//! What is stored of a password: an argon2id PHC string.
//!
//! 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage Cheat Sheet. The memory
//! is kept per thread, since giving 19 MiB back and asking for them again is a tenth of the time.

use crate::entropy::{Entropy, NoEntropy};
use argon2::password_hash::phc::{Ident, Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, PasswordVerifier, Version};
use model::secret::StarterPassword;

/// Memory in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// Bytes of salt and of the tag.
const SALT_BYTES: usize = 16;
const TAG_BYTES: usize = 32;

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// No salt to be had.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// The hash function refused.
    #[error("hashing failed: {0}")]
    Failed(String),
}

/// Hashes passwords, one after the other, in memory of its own.
pub struct Hasher {
    argon2: Argon2<'static>,
    params: Params,
    memory: Vec<Block>,
}

impl Hasher {
    /// A hasher with the parameters above.
    pub fn new() -> Result<Self, HashError> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(TAG_BYTES)).map_err(|error| failed(&error))?;
        let memory = vec![Block::default(); params.block_count()];
        Ok(Hasher { argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone()), params, memory })
    }

    /// Hashes one password with a fresh salt; gives `$argon2id$v=19$m=19456,t=2,p=1$…$…`.
    pub fn hash(&mut self, password: &StarterPassword, entropy: &dyn Entropy) -> Result<String, HashError> {
        let mut salt = [0; SALT_BYTES];
        entropy.fill(&mut salt)?;
        let mut tag = [0; TAG_BYTES];
        let password = password.expose().as_bytes();
        let hashed = self.argon2.hash_password_into_with_memory(password, &salt, &mut tag, &mut self.memory);
        hashed.map_err(|error| failed(&error))?;
        let phc = PasswordHash {
            algorithm: Ident::new("argon2id").map_err(|error| failed(&error))?,
            version: Some(u32::from(Version::V0x13)),
            params: ParamsString::try_from(&self.params).map_err(|error| failed(&error))?,
            salt: Some(Salt::new(&salt).map_err(|error| failed(&error))?),
            hash: Some(Output::new(&tag).map_err(|error| failed(&error))?),
        };
        Ok(phc.to_string())
    }
}

fn failed(error: &dyn std::fmt::Display) -> HashError {
    HashError::Failed(error.to_string())
}

/// Whether a password is the one that was hashed. `false` also for a text that is no such hash.
pub fn verify(password: &str, phc: &str) -> bool {
    PasswordHash::new(phc).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    struct Fixed;

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) -> Result<(), NoEntropy> {
            thread_local!(static NEXT: Cell<u8> = const { Cell::new(0) });
            buffer.fill_with(|| NEXT.replace(NEXT.get().wrapping_add(1)));
            Ok(())
        }
    }

    #[test]
    fn the_stored_form_is_argon2id_with_its_parameters() {
        let mut hasher = Hasher::new().unwrap();
        let starter = StarterPassword::new("Maria_Lopez1".to_owned());
        let (one, two) = (hasher.hash(&starter, &Fixed).unwrap(), hasher.hash(&starter, &Fixed).unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two, "each hash has its own salt");
        assert!(verify("Maria_Lopez1", &one) && verify("Maria_Lopez1", &two));
        assert!(!verify("Maria_Lopez2", &one) && !verify("Maria_Lopez1", "no hash"));
    }

    /// Trial K04: the library under these parameters gives RFC 9106's own answer for RFC 9106's own question.
    #[test]
    fn the_engine_passes_the_vector_of_rfc_9106() {
        let params = argon2::ParamsBuilder::new()
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .data(argon2::AssociatedData::new(&[4; 12]).unwrap())
            .build()
            .unwrap();
        let engine = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
        let mut tag = [0; 32];
        engine.hash_password_into(&[1; 32], &[2; 16], &mut tag).unwrap();
        let expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";
        assert_eq!(tag.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), expected);
    }
}
