//! Values of attributes.

use crate::error::ReadError;
use crate::xml::Xml;
use std::str::FromStr;

/// The value of an attribute as it stands, still escaped: for names, numbers and words, in which nothing is.
pub(super) fn raw<'x>(xml: &'x Xml<'_>, name: &[u8]) -> Option<&'x [u8]> {
    xml.attributes().flatten().find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// Whether an attribute holds this word.
pub(super) fn says(xml: &Xml<'_>, name: &[u8], word: &[u8]) -> bool {
    raw(xml, name) == Some(word)
}

/// An attribute that holds a number.
pub(super) fn number<T: FromStr>(xml: &Xml<'_>, name: &[u8]) -> Option<T> {
    std::str::from_utf8(raw(xml, name)?).ok()?.trim().parse().ok()
}

/// How often something is repeated, or how far it reaches. More than any number holds is more than any sheet holds.
pub(super) fn times(xml: &Xml<'_>, value: &[u8]) -> Result<u64, ReadError> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return Err(xml.damaged("does not say in digits how often a cell is repeated"));
    }
    let number = std::str::from_utf8(value).ok().and_then(|digits| digits.parse().ok());
    Ok(number.unwrap_or(u64::MAX).max(1))
}
