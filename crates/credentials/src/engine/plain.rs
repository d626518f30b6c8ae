//! The engine that everything is held against: the library of the RustCrypto project.

use crate::error::HashError;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use model::starter_rules::HashCost;
use zeroize::Zeroizing;

/// Bytes of salt and of the tag.
pub(crate) const SALT_BYTES: usize = 16;
pub(crate) const TAG_BYTES: usize = 32;

/// The engine at one cost.
pub(crate) struct Plain {
    argon2: Argon2<'static>,
    memory: Zeroizing<Vec<Block>>,
}

impl Plain {
    pub(super) fn new(cost: HashCost) -> Result<Self, HashError> {
        let params = params(cost)?;
        let memory = Zeroizing::new(vec![Block::default(); params.block_count()]);
        Ok(Plain { argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params), memory })
    }

    pub(super) fn tag(&mut self, password: &[u8], salt: &[u8]) -> Result<[u8; TAG_BYTES], HashError> {
        let mut tag = [0; TAG_BYTES];
        let hashed = self.argon2.hash_password_into_with_memory(password, salt, &mut tag, &mut self.memory);
        hashed.map_err(|error| failed(&error))?;
        Ok(tag)
    }
}

pub(crate) fn params(cost: HashCost) -> Result<Params, HashError> {
    Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(TAG_BYTES)).map_err(|error| failed(&error))
}

pub(crate) fn failed(error: &dyn std::fmt::Display) -> HashError {
    HashError::Failed(error.to_string())
}

/// RFC 9106, section 5.3: the tag of Argon2id.
#[cfg(any(test, feature = "wide-hashing"))]
pub(super) const RFC_9106_TAG: [u8; TAG_BYTES] = [
    0x0d, 0x64, 0x0d, 0xf5, 0x8d, 0x78, 0x76, 0x6c, 0x08, 0xc0, 0x37, 0xa3, 0x4a, 0x8b, 0x53, 0xc9, 0xd0, 0x1e, 0xf0,
    0x45, 0x2d, 0x75, 0xb6, 0x5e, 0xb5, 0x25, 0x20, 0xe9, 0x6b, 0x01, 0xe6, 0x59,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Trial K04: the plain engine gives RFC 9106's own answer for RFC 9106's own question.
    #[test]
    fn the_plain_engine_passes_the_vector_of_rfc_9106() {
        let params = argon2::ParamsBuilder::new()
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .data(argon2::AssociatedData::new(&[4; 12]).unwrap())
            .build()
            .unwrap();
        let plain = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
        let mut tag = [0; TAG_BYTES];
        plain.hash_password_into(&[1; 32], &[2; 16], &mut tag).unwrap();
        assert_eq!(tag, RFC_9106_TAG);
    }
}
