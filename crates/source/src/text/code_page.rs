//! The code pages of DOS, whose programs wrote most files of the first library systems. Below 128 they are ASCII; the letters
//! above are as the tables of Unicode's mapping files (VENDORS/MICSFT/PC) have them.

use std::borrow::Cow;

/// A code page.
#[derive(Debug)]
pub(crate) struct CodePage {
    /// The name as people write it.
    pub(super) name: &'static str,
    /// The characters of the bytes from 128 on, sixteen a row.
    rows: [&'static str; 8],
}

/// Code page 437: DOS in the United States.
pub(super) static CP437: CodePage = CodePage {
    name: "CP437",
    rows: [
        "ÇüéâäàåçêëèïîìÄÅ",
        "ÉæÆôöòûùÿÖÜ¢£¥₧ƒ",
        "áíóúñÑªº¿⌐¬½¼¡«»",
        "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐",
        "└┴┬├─┼╞╟╚╔╩╦╠═╬╧",
        "╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀",
        "αßΓπΣσµτΦΘΩδ∞φε∩",
        "≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}",
    ],
};

/// Code page 850: DOS in Western Europe, and the files that programs of Windows call OEM.
pub(super) static CP850: CodePage = CodePage {
    name: "CP850",
    rows: [
        "ÇüéâäàåçêëèïîìÄÅ",
        "ÉæÆôöòûùÿÖÜø£Ø×ƒ",
        "áíóúñÑªº¿®¬½¼¡«»",
        "░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐",
        "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤",
        "ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀",
        "ÓßÔÒõÕµþÞÚÛÙýÝ¯´",
        "\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}",
    ],
};

impl CodePage {
    /// The text of bytes; there is no byte without a character.
    pub(super) fn decode<'a>(&self, bytes: &'a [u8]) -> Cow<'a, str> {
        if let (true, Ok(text)) = (bytes.is_ascii(), std::str::from_utf8(bytes)) {
            return Cow::Borrowed(text);
        }
        let upper: Vec<char> = self.rows.iter().flat_map(|row| row.chars()).collect();
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
        for byte in bytes {
            let at = byte.checked_sub(128).and_then(|at| upper.get(usize::from(at)));
            text.push(at.copied().unwrap_or(char::from(*byte)));
        }
        Cow::Owned(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte of both pages, and no character twice.
    #[test]
    fn every_byte_has_a_character_of_its_own() {
        for page in [&CP437, &CP850] {
            let all: Vec<u8> = (0..=255).collect();
            let text = page.decode(&all);
            let mut chars: Vec<char> = text.chars().collect();
            assert_eq!(chars.len(), 256, "{}", page.name);
            assert!(chars.iter().take(128).zip(0..).all(|(c, byte)| *c == char::from(byte)), "{}", page.name);
            chars.sort_unstable();
            chars.dedup();
            assert_eq!(chars.len(), 256, "{}", page.name);
        }
    }

    #[test]
    fn letters_are_where_the_pages_have_them() {
        let letters = b"\x80\x82\x84\x8E\x94\x99\x9A\x81\xA0\xA1\xA2\xA3\xA4\xA5\xE1\xFF";
        assert_eq!(CP437.decode(letters), "ÇéäÄöÖÜüáíóúñÑß\u{A0}");
        assert_eq!(CP850.decode(letters), "ÇéäÄöÖÜüáíóúñÑß\u{A0}");
        assert_eq!(CP437.decode(b"\x9B\x9D\xB5\xC6\xE0\xED\xEE"), "¢¥╡╞αφε");
        assert_eq!(CP850.decode(b"\x9B\x9D\xB5\xC6\xE0\xED\xEE"), "øØÁãÓÝ¯");
        assert!(matches!(CP437.decode(b"Ana"), Cow::Borrowed("Ana")));
    }
}
