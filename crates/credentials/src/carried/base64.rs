//! Base64 as hashes have it: without `=`, in one of three alphabets. What is left over at the end, less than a byte, is
//! not looked at, as no other program does.

/// Which character stands for which number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Alphabet {
    /// That of RFC 4648.
    Standard,
    /// The same with `.` for `+`, as passlib writes it.
    Dotted,
    /// That of bcrypt.
    Bcrypt,
}

impl Alphabet {
    /// The bytes of a text; `None` where it is none.
    pub(super) fn decode(self, text: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
        let (mut bits, mut held) = (0_u32, 0_u32);
        for character in text.bytes() {
            bits = (bits << 6) | u32::from(self.value(character)?);
            held += 6;
            if held >= 8 {
                held -= 8;
                bytes.push(u8::try_from(bits >> held).ok()?);
                bits &= (1 << held) - 1;
            }
        }
        // A single character at the end holds no byte.
        (held < 6).then_some(bytes)
    }

    fn value(self, character: u8) -> Option<u8> {
        let in_order = |upper: u8, lower: u8, digits: u8| match character {
            b'A'..=b'Z' => Some(character - b'A' + upper),
            b'a'..=b'z' => Some(character - b'a' + lower),
            b'0'..=b'9' => Some(character - b'0' + digits),
            _ => None,
        };
        match (self, character) {
            (Alphabet::Standard, b'+') | (Alphabet::Dotted, b'.') => Some(62),
            (Alphabet::Standard | Alphabet::Dotted, b'/') => Some(63),
            (Alphabet::Standard | Alphabet::Dotted, _) => in_order(0, 26, 52),
            (Alphabet::Bcrypt, b'.') => Some(0),
            (Alphabet::Bcrypt, b'/') => Some(1),
            (Alphabet::Bcrypt, _) => in_order(2, 28, 54),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_alphabet_is_read() {
        // RFC 4648, section 10.
        for (text, bytes) in [("", ""), ("Zg", "f"), ("Zm8", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")] {
            assert_eq!(Alphabet::Standard.decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(Alphabet::Standard.decode("+/+/"), Some(vec![0xFB, 0xFF, 0xBF]));
        assert_eq!(Alphabet::Dotted.decode("./."), Some(vec![0xFB, 0xFF]));
        assert_eq!(Alphabet::Bcrypt.decode("9998"), Some(vec![0xFF, 0xFF, 0xFE]));
        assert_eq!(Alphabet::Bcrypt.decode("..CA"), Some(vec![0x00, 0x01, 0x02]));
    }

    #[test]
    fn what_is_none_is_not_read() {
        for text in ["Z", "Zm9vY", "Zm9=", "Zm 9", "Zm9é", "Zm.v"] {
            assert_eq!(Alphabet::Standard.decode(text), None, "{text}");
        }
        assert_eq!((Alphabet::Dotted.decode("Zm+v"), Alphabet::Bcrypt.decode("Zm+v")), (None, None));
    }
}
