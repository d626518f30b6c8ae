//! A hash of another system, read once: its scheme and what it costs, its salt and its tag. What costs too much is not
//! read, so that a file cannot have a sign-in page work for hours.

use super::base64::Alphabet;
use argon2::password_hash::phc::Output;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use model::starter_rules::HashCost;
use zeroize::Zeroizing;

/// The longest hash that is looked at; those of the schemes here have up to two hundred characters.
const LONGEST: usize = 512;

/// Bytes of a salt. The longest that a PHC string may have is 64; Django takes what it is given, in letters.
const SALT_BYTES: std::ops::RangeInclusive<usize> = 4..=64;
/// Bytes of a tag. Sixteen cannot be guessed; 64 are what SHA-512 gives.
const TAG_BYTES: std::ops::RangeInclusive<usize> = 16..=64;

/// Costs of bcrypt. 4 is the least that the scheme has; 14 takes about a second, and libraries have 8 to 12.
const BCRYPT_COSTS: std::ops::RangeInclusive<u32> = 4..=14;
const BCRYPT_SALT: usize = 16;
const BCRYPT_TAG: usize = 23;
/// Characters of a salt in bcrypt's own base64; the tag stands right behind it.
const BCRYPT_SALT_LENGTH: usize = 22;
const BCRYPT_TAG_LENGTH: usize = 31;
/// Bytes of a password that bcrypt looks at, the zero at its end included.
const BCRYPT_KEY: usize = 72;

/// Rounds of PBKDF2: twice what Django does by now, about a second.
const MOST_ROUNDS: u32 = 2_000_000;

/// What scrypt may use: N × r, of which each is 128 bytes of memory, and N × r × p, which is its work. 2^17 with 8 and 1
/// is the usual choice of today, and a half of that memory.
const MOST_SCRYPT_MEMORY: u64 = 1 << 21;
const MOST_SCRYPT_WORK: u64 = 1 << 22;
/// Its block size and its lanes.
const MOST_SCRYPT_BLOCKS: u32 = 32;
const MOST_SCRYPT_LANES: u32 = 16;

/// A hash of a scheme that could be carried over, and is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unfit {
    /// The scheme, and what is wrong.
    pub(super) scheme: &'static str,
}

/// A hash that can be compared with.
pub(super) struct Stored {
    work: Work,
    salt: Vec<u8>,
    tag: Vec<u8>,
}

/// How a tag is made of a password and a salt.
enum Work {
    Argon2 { algorithm: Algorithm, params: Params },
    Bcrypt { cost: u32, salt: [u8; BCRYPT_SALT] },
    Scrypt(scrypt::Params),
    Pbkdf2 { digest: Digest, rounds: u32 },
}

#[derive(Clone, Copy)]
enum Digest {
    Sha256,
    Sha512,
}

/// Reads a hash; an error without more is something else than a hash of these schemes.
pub(super) fn read(text: &str) -> Result<Stored, Option<Unfit>> {
    if text.len() > LONGEST || !text.is_ascii() {
        return Err(None);
    }
    let parts: Vec<&str> = text.split('$').collect();
    let read = match parts.as_slice() {
        ["", "argon2id", "v=19", params, salt, tag] => argon2(Algorithm::Argon2id, params, salt, tag),
        ["", "argon2i", "v=19", params, salt, tag] => argon2(Algorithm::Argon2i, params, salt, tag),
        ["", "2a" | "2b" | "2y", cost, rest] => bcrypt(cost, rest),
        ["", "scrypt", params, salt, tag] => scrypt(params, salt, tag),
        ["", "pbkdf2-sha256", rounds, salt, tag] => pbkdf2(Digest::Sha256, rounds, salt, tag),
        ["", "pbkdf2-sha512", rounds, salt, tag] => pbkdf2(Digest::Sha512, rounds, salt, tag),
        ["pbkdf2_sha256", rounds, salt, tag] => django(rounds, salt, tag),
        _ => return Err(None),
    };
    let stored = read.map_err(|scheme| Some(Unfit { scheme }))?;
    let is_whole = SALT_BYTES.contains(&stored.salt.len()) && TAG_BYTES.contains(&stored.tag.len());
    if is_whole { Ok(stored) } else { Err(Some(Unfit { scheme: stored.work.damaged() })) }
}

impl Work {
    fn scheme(&self) -> &'static str {
        match self {
            Work::Argon2 { .. } => "argon2",
            Work::Bcrypt { .. } => "bcrypt",
            Work::Scrypt(_) => "scrypt",
            Work::Pbkdf2 { .. } => "PBKDF2",
        }
    }

    fn damaged(&self) -> &'static str {
        match self {
            Work::Argon2 { .. } => ARGON2_DAMAGED,
            Work::Bcrypt { .. } => BCRYPT_DAMAGED,
            Work::Scrypt(_) => SCRYPT_DAMAGED,
            Work::Pbkdf2 { .. } => PBKDF2_DAMAGED,
        }
    }
}

const ARGON2_DAMAGED: &str = "argon2, but damaged,";
const ARGON2_COSTLY: &str = "argon2 at too high a cost";
const BCRYPT_DAMAGED: &str = "bcrypt, but damaged,";
const BCRYPT_COSTLY: &str = "bcrypt at too high a cost";
const SCRYPT_DAMAGED: &str = "scrypt, but damaged,";
const SCRYPT_COSTLY: &str = "scrypt at too high a cost";
const PBKDF2_DAMAGED: &str = "PBKDF2, but damaged,";
const PBKDF2_COSTLY: &str = "PBKDF2 at too high a cost";

/// A hash, or what is wrong with it.
type Read = Result<Stored, &'static str>;

/// The numbers of `a=1,b=2` for these names, in this order and nothing else.
fn numbers<const N: usize>(params: &str, names: [&str; N]) -> Option<[u32; N]> {
    let mut parts = params.split(',');
    let mut numbers = [0; N];
    for (number, name) in numbers.iter_mut().zip(names) {
        *number = decimal(parts.next()?.strip_prefix(name)?.strip_prefix('=')?)?;
    }
    parts.next().is_none().then_some(numbers)
}

/// A number of digits alone; a sign is none.
fn decimal(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `m=65536,t=3,p=4`.
fn argon2(algorithm: Algorithm, params: &str, salt: &str, tag: &str) -> Read {
    let [memory_kib, passes, lanes] = numbers(params, ["m", "t", "p"]).ok_or(ARGON2_DAMAGED)?;
    if !HashCost::MOST.reaches(HashCost { memory_kib, passes, lanes }) {
        return Err(ARGON2_COSTLY);
    }
    let decode = |text| Alphabet::Standard.decode(text).ok_or(ARGON2_DAMAGED);
    let (salt, tag) = (decode(salt)?, decode(tag)?);
    let params = Params::new(memory_kib, passes, lanes, Some(tag.len())).map_err(|_| ARGON2_DAMAGED)?;
    // What this library cannot take, a shorter salt among it, nobody's could.
    if salt.len() < argon2::MIN_SALT_LEN {
        return Err(ARGON2_DAMAGED);
    }
    Ok(Stored { work: Work::Argon2 { algorithm, params }, salt, tag })
}

/// `08` and 53 characters.
fn bcrypt(cost: &str, rest: &str) -> Read {
    let cost = decimal(cost).filter(|_| cost.len() == 2).ok_or(BCRYPT_DAMAGED)?;
    if cost > *BCRYPT_COSTS.end() {
        return Err(BCRYPT_COSTLY);
    }
    let parts = rest.split_at_checked(BCRYPT_SALT_LENGTH);
    let parts = parts.filter(|(_, tag)| tag.len() == BCRYPT_TAG_LENGTH && BCRYPT_COSTS.contains(&cost));
    let (salt, tag) = parts.ok_or(BCRYPT_DAMAGED)?;
    let decode = |text| Alphabet::Bcrypt.decode(text).ok_or(BCRYPT_DAMAGED);
    let (bytes, tag) = (decode(salt)?, decode(tag)?);
    let salt: [u8; BCRYPT_SALT] = bytes.as_slice().try_into().map_err(|_| BCRYPT_DAMAGED)?;
    Ok(Stored { work: Work::Bcrypt { cost, salt }, salt: bytes, tag })
}

/// `ln=16,r=8,p=1`.
fn scrypt(params: &str, salt: &str, tag: &str) -> Read {
    let [log_n, r, p] = numbers(params, ["ln", "r", "p"]).ok_or(SCRYPT_DAMAGED)?;
    let memory = 1_u64.checked_shl(log_n).and_then(|n| n.checked_mul(u64::from(r)));
    let work = memory.and_then(|memory| memory.checked_mul(u64::from(p)));
    let is_cheap = memory.is_some_and(|memory| memory <= MOST_SCRYPT_MEMORY)
        && work.is_some_and(|work| work <= MOST_SCRYPT_WORK)
        && r <= MOST_SCRYPT_BLOCKS
        && p <= MOST_SCRYPT_LANES;
    if !is_cheap {
        return Err(SCRYPT_COSTLY);
    }
    let log_n = u8::try_from(log_n).ok().filter(|log_n| *log_n > 0).ok_or(SCRYPT_DAMAGED)?;
    let params = scrypt::Params::new(log_n, r, p).map_err(|_| SCRYPT_DAMAGED)?;
    let decode = |text| Alphabet::Standard.decode(text).ok_or(SCRYPT_DAMAGED);
    Ok(Stored { work: Work::Scrypt(params), salt: decode(salt)?, tag: decode(tag)? })
}

/// `i=600000` as a PHC string has it, perhaps with the length of the tag; or the number alone, as passlib writes it.
fn pbkdf2(digest: Digest, rounds: &str, salt: &str, tag: &str) -> Read {
    let (rounds, length, alphabet) = if let Some([rounds, length]) = numbers(rounds, ["i", "l"]) {
        (rounds, Some(length), Alphabet::Standard)
    } else if let Some([rounds]) = numbers(rounds, ["i"]) {
        (rounds, None, Alphabet::Standard)
    } else {
        (decimal(rounds).ok_or(PBKDF2_DAMAGED)?, None, Alphabet::Dotted)
    };
    let decode = |text| alphabet.decode(text).ok_or(PBKDF2_DAMAGED);
    let (salt, tag) = (decode(salt)?, decode(tag)?);
    if length.is_some_and(|length| u32::try_from(tag.len()) != Ok(length)) {
        return Err(PBKDF2_DAMAGED);
    }
    with_rounds(digest, rounds, salt, tag)
}

/// Django's: the salt is in letters, the tag has its `=`.
fn django(rounds: &str, salt: &str, tag: &str) -> Read {
    let rounds = decimal(rounds).ok_or(PBKDF2_DAMAGED)?;
    let tag = Alphabet::Standard.decode(tag.trim_end_matches('=')).ok_or(PBKDF2_DAMAGED)?;
    with_rounds(Digest::Sha256, rounds, salt.as_bytes().to_vec(), tag)
}

fn with_rounds(digest: Digest, rounds: u32, salt: Vec<u8>, tag: Vec<u8>) -> Read {
    match rounds {
        0 => Err(PBKDF2_DAMAGED),
        1..=MOST_ROUNDS => Ok(Stored { work: Work::Pbkdf2 { digest, rounds }, salt, tag }),
        _ => Err(PBKDF2_COSTLY),
    }
}

impl Stored {
    /// The name of its scheme.
    pub(super) fn scheme(&self) -> &'static str {
        self.work.scheme()
    }

    /// Whether it is that of a password.
    pub(super) fn is_of(&self, password: &[u8]) -> bool {
        let Some(made) = self.tag_of(password) else { return false };
        // Compared in constant time, whatever is in them.
        match (Output::new(&made), Output::new(&self.tag)) {
            (Ok(made), Ok(stored)) => made == stored,
            (_, _) => false,
        }
    }

    /// The tag that a password would have; none where memory is refused.
    fn tag_of(&self, password: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut tag = Zeroizing::new(vec![0_u8; self.tag.len()]);
        match &self.work {
            Work::Argon2 { algorithm, params } => {
                let mut memory = Zeroizing::new(vec![Block::default(); params.block_count()]);
                let argon2 = Argon2::new(*algorithm, Version::V0x13, params.clone());
                argon2.hash_password_into_with_memory(password, &self.salt, &mut tag, &mut memory).ok()?;
            }
            Work::Bcrypt { cost, salt } => {
                // A zero ends the password, and what is longer never counted.
                let mut key = Zeroizing::new(Vec::<u8>::with_capacity(BCRYPT_KEY + 1));
                key.extend(password.iter().copied().take(BCRYPT_KEY));
                key.push(0);
                key.truncate(BCRYPT_KEY);
                let whole = Zeroizing::new(bcrypt::bcrypt(*cost, *salt, &key));
                tag = Zeroizing::new(whole.get(..BCRYPT_TAG)?.to_vec());
            }
            Work::Scrypt(params) => scrypt::scrypt(password, &self.salt, params, &mut tag).ok()?,
            Work::Pbkdf2 { digest: Digest::Sha256, rounds } => {
                pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password, &self.salt, *rounds, &mut tag);
            }
            Work::Pbkdf2 { digest: Digest::Sha512, rounds } => {
                pbkdf2::pbkdf2_hmac::<sha2::Sha512>(password, &self.salt, *rounds, &mut tag);
            }
        }
        Some(tag)
    }
}
