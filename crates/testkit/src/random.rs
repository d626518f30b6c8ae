//! A small seeded generator of numbers: SplitMix64 (Steele, Lea, Flood 2014). The same seed gives the
//! same numbers on every machine and in every version; it is not for secrets.

/// The generator.
#[derive(Debug, Clone)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        SplitMix64(seed)
    }

    /// Starts from a seed and a position, so that each position has numbers of its own.
    pub fn at(seed: u64, position: u64) -> Self {
        SplitMix64(mix(seed ^ mix(position)))
    }

    /// The next number.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN_GAMMA);
        mix(self.0)
    }

    /// A number from 0 up to and without `end`; the bias is of no account for made-up people.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next_u64() % end.max(1)
    }

    /// One of the things.
    pub fn pick<T: Copy>(&mut self, things: &[T]) -> T {
        let index = usize::try_from(self.below(things.len() as u64)).expect("below the length of a slice");
        things[index]
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }
}

const GOLDEN_GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_reference() {
        let mut random = SplitMix64::new(1_234_567);
        let numbers: Vec<u64> = (0..3).map(|_| random.next_u64()).collect();
        assert_eq!(numbers, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn positions_differ_and_repeat() {
        let first = |position| SplitMix64::at(7, position).next_u64();
        assert_ne!(first(1), first(2));
        assert_eq!(first(1), first(1));
    }
}
