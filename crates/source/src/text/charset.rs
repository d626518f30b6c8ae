//! The encodings that can be named: those of the web, as browsers know them, and those from before, which only files of old
//! systems are in.

use super::code_page::{CP437, CP850, CodePage};
use super::marc8;
use crate::error::ReadError;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// An encoding.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Charset {
    /// One that browsers know, too.
    Web(&'static Encoding),
    /// A code page of DOS.
    Page(&'static CodePage),
    /// The Latin part of MARC-8.
    Marc8,
}

/// What the older ones are called, in small letters.
const OLDER: &[(&[&str], Charset)] = &[
    (&["cp437", "437", "ibm437", "cp-437", "oem437", "dos"], Charset::Page(&CP437)),
    (&["cp850", "850", "ibm850", "cp-850", "oem850"], Charset::Page(&CP850)),
    (&["marc-8", "marc8", "ansel"], Charset::Marc8),
];

impl Charset {
    /// The encoding of this name.
    pub(crate) fn named(name: &str) -> Result<Self, ReadError> {
        let label = name.trim().to_ascii_lowercase();
        let older = OLDER.iter().find(|(names, _)| names.contains(&label.as_str()));
        let charset = older.map(|(_, charset)| *charset);
        let charset = charset.or_else(|| Encoding::for_label(label.as_bytes()).map(Charset::Web));
        charset.ok_or_else(|| ReadError::UnknownEncoding(name.to_owned()))
    }

    /// The name as people write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            // The name as people write it, in which browsers have no capital.
            Charset::Web(encoding) if encoding == WINDOWS_1252 => "Windows-1252",
            Charset::Web(encoding) => encoding.name(),
            Charset::Page(page) => page.name,
            Charset::Marc8 => "MARC-8",
        }
    }

    /// The text of bytes, which must all be of this encoding.
    ///
    /// # Errors
    /// The line of the first byte that is not, or the other character set to which the text switches.
    pub(crate) fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
        match self {
            Charset::Web(encoding) => {
                let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
                text.ok_or_else(|| ReadError::InvalidBytes {
                    encoding: self.name(),
                    line: first_bad_line(bytes, encoding),
                })
            }
            Charset::Page(page) => Ok(page.decode(bytes)),
            Charset::Marc8 => marc8::decode(bytes).map(Cow::Owned),
        }
    }
}

fn first_bad_line(bytes: &[u8], encoding: &'static Encoding) -> u32 {
    let good = match std::str::from_utf8(bytes) {
        Err(error) if encoding == UTF_8 => error.valid_up_to(),
        _ => 0,
    };
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    let lines = bytes[..good].iter().filter(|byte| **byte == b'\n').count();
    if wide { 1 } else { u32::try_from(lines).unwrap_or(u32::MAX - 1) + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Any bytes are a text or are refused with their line; what is ASCII stays as it is.
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..40), plain in "[ -~\\n]{0,20}") {
            for name in ["cp437", "cp850", "marc-8"] {
                let charset = Charset::named(name).unwrap();
                let refused = charset.decode(&bytes).err();
                let is_known = refused.is_none_or(|error| {
                    matches!(error, ReadError::InvalidBytes { .. } | ReadError::OtherCharset { .. })
                });
                prop_assert!(is_known);
                let as_it_is = charset.decode(plain.as_bytes());
                prop_assert_eq!(as_it_is.as_deref(), Ok(plain.as_str()));
            }
        }
    }

    #[test]
    fn an_encoding_has_the_names_that_people_type() {
        let name = |typed: &str| Charset::named(typed).map(Charset::name);
        for (typed, expected) in [
            (" UTF-8 ", "UTF-8"),
            ("latin1", "Windows-1252"),
            ("windows-1252", "Windows-1252"),
            ("CP437", "CP437"),
            ("IBM850", "CP850"),
            ("ANSEL", "MARC-8"),
            ("marc8", "MARC-8"),
            ("ibm866", "IBM866"),
        ] {
            assert_eq!(name(typed), Ok(expected), "{typed}");
        }
        assert_eq!(name("cp9999"), Err(ReadError::UnknownEncoding("cp9999".to_owned())));
    }
}
