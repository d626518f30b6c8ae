//! Digests and marks as text: two hexadecimal digits for each byte.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Bytes in hexadecimal, in lower case.
pub fn encode(bytes: &[u8]) -> String {
    // By hand and not by a format for each byte: a million seals are made in one batch.
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let mut text = String::with_capacity(2 * bytes.len());
    text.extend(halves.map(|half| char::from(DIGITS[usize::from(half)])));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!(encode(&[0x00, 0x09, 0x1a, 0xff]), "00091aff");
        assert_eq!(encode(&[]), "");
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(encode(&all), all.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    }
}
