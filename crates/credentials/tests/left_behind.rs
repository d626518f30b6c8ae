//! Trial K08: the memory that a hasher gives back holds nothing of its passwords.
//!
//! A program of its own, since freed memory is soon another test's.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]
#![expect(clippy::disallowed_methods, reason = "the test reads its own memory; the program never does")]

use argon2_rust::params::Memory;
use argon2_rust::{Algorithm, Argon2, Params, Version, blake2b};
use credentials::entropy::{Entropy, NoEntropy};
use credentials::hash::{Compared, Hasher, compare};
use model::secret::{StarterPassword, TypedPassword};
use model::starter_rules::HashCost;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

const SALT: [u8; 16] = [0xA5; 16];

/// So little that freed memory stays with the process, where it can be looked at.
const LITTLE: HashCost = HashCost { memory_kib: 64, passes: 1, lanes: 1 };

struct Salt;

impl Entropy for Salt {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoEntropy> {
        buffer.copy_from_slice(&SALT);
        Ok(())
    }
}

#[test]
fn a_hasher_that_is_dropped_leaves_nothing_behind() {
    let mut picture = Picture::empty();
    let mut hasher = Hasher::new(LITTLE).unwrap();
    let phc = hasher.hash(&StarterPassword::new("Wvkanary_One1".to_owned()), &Salt).unwrap();
    drop(hasher);
    assert!(!picture.take().shows("Wvkanary_One1"));
    assert_eq!(compare(&TypedPassword::new("Wvkanary_Tri1".to_owned()), &phc, LITTLE), Compared::Wrong);
    assert!(!picture.take().shows("Wvkanary_Tri1"), "nor does comparing");
    careless("Wvkanary_Two1");
    assert!(picture.take().shows("Wvkanary_Two1"), "the control: what is not overwritten is found");
}

/// Hashes with the engine alone.
fn careless(password: &str) {
    let memory = Memory::kib(u64::from(LITTLE.memory_kib));
    let params = Params::builder().memory(memory).passes(LITTLE.passes).lanes(LITTLE.lanes).build().unwrap();
    let mut hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hasher();
    hasher.hash_into(password.as_bytes(), &SALT, &mut [0; 32]).unwrap();
}

/// How the second block of a password begins: RFC 9106, sections 3.2 and 3.3. It is as it was after one pass, and not
/// at the beginning, where freed memory is written to.
fn second_block(password: &str) -> [u8; 32] {
    let mut input = Vec::new();
    for number in [LITTLE.lanes, 32, LITTLE.memory_kib, LITTLE.passes, 0x13, 2] {
        input.extend(number.to_le_bytes());
    }
    for text in [password.as_bytes(), &SALT, &[], &[]] {
        input.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
        input.extend(text);
    }
    let (mut seed, mut block) = ([0; 64], [0; 64]);
    blake2b(&mut seed, &input).unwrap();
    let [length, index, lane] = [1024_u32, 1, 0].map(u32::to_le_bytes);
    blake2b(&mut block, &[&length[..], &seed, &index, &lane].concat()).unwrap();
    block[..32].try_into().unwrap()
}

/// The memory of this process at one moment. Room for it is there before, so that taking it overwrites nothing; what
/// is looked for is computed after, so that it is not found where the test has put it.
struct Picture {
    maps: String,
    memory: Vec<u8>,
}

const ROOM: usize = 1 << 26;

impl Picture {
    fn empty() -> Self {
        Picture { maps: String::with_capacity(1 << 20), memory: Vec::with_capacity(ROOM) }
    }

    fn take(&mut self) -> &Self {
        self.maps.clear();
        self.memory.clear();
        File::open("/proc/self/maps").unwrap().read_to_string(&mut self.maps).unwrap();
        let mut memory = File::open("/proc/self/mem").unwrap();
        for map in self.maps.lines().filter(|line| line.contains(" rw")) {
            let (from, to) = map.split(' ').next().unwrap().split_once('-').unwrap();
            let [from, to] = [from, to].map(|address| u64::from_str_radix(address, 16).unwrap());
            let itself = to - from >= ROOM as u64;
            if !itself {
                memory.seek(SeekFrom::Start(from)).unwrap();
                // A region of the kernel's own cannot be read.
                (&memory).take(to - from).read_to_end(&mut self.memory).ok();
            }
        }
        assert!(self.memory.len() < ROOM, "there was room");
        self
    }

    fn shows(&self, password: &str) -> bool {
        let block = second_block(password);
        self.memory.windows(block.len()).any(|bytes| bytes == block)
    }
}
