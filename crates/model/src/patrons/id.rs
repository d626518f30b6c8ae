//! Identifiers and the form in which they are compared.
//!
//! Primary IDs, barcodes and all other identifiers share one namespace, without case (Alma: "unique
//! for users, including for the same user"; `primary_id` is compared without case).

use crate::text::Text;
use std::borrow::Cow;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A patron's primary identifier in the form the library writes it: no white space, NFC, never empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrimaryId(Text);

impl PrimaryId {
    /// Takes text that is already clean; `None` when it is empty or has white space in it.
    pub fn new(text: &str) -> Option<Self> {
        Self::of(text.into())
    }

    /// The same of a text that is kept as it is.
    pub fn of(text: Text) -> Option<Self> {
        let clean = !text.is_empty() && !text.chars().any(char::is_whitespace);
        clean.then_some(PrimaryId(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which it is compared.
    pub fn canonical(&self) -> CanonicalId {
        CanonicalId::of(&self.0)
    }
}

impl fmt::Display for PrimaryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An identifier as it is compared: cleaned by [`clean`], without case. Two identifiers are the same
/// exactly when these are equal; it is also a patron's key in every store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CanonicalId(Text);

impl CanonicalId {
    /// The canonical form of any text. Idempotent.
    pub fn of(text: &str) -> Self {
        if text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return CanonicalId(text.to_ascii_lowercase().into());
        }
        // Upper case first: it joins what lower case alone keeps apart (ß and SS, both sigmas).
        let folded = fold_case(&clean(text));
        // Folding may leave marks in another order, or a letter that folds once more.
        let again = fold_case(&folded);
        CanonicalId(again.into())
    }

    /// The same as a text, which is the text itself where it is in this form, as most are.
    pub fn text_of(text: &str) -> Cow<'_, str> {
        if text.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase()) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(CanonicalId::of(text).0.into())
    }

    /// Takes a key that a store already holds in canonical form.
    pub fn from_canonical(text: impl Into<Text>) -> Self {
        CanonicalId(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CanonicalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn fold_case(text: &str) -> String {
    text.to_uppercase().to_lowercase().nfc().collect()
}

/// An identifier without what only looks like part of it: white space of any kind, invisible
/// characters, full-width forms of ASCII (`１２３` becomes `123`), in NFC.
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).map(narrow).nfc().collect()
}

/// Characters that leave no mark on paper: zero-width ones, soft hyphens, variation selectors,
/// direction marks, byte order marks.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The ASCII character of which this is the full-width form, or the character itself.
pub fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFF01 + 0x21).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn canonical(text: &str) -> String {
        CanonicalId::of(text).as_str().to_owned()
    }

    /// Trial I01: what a person takes for one ID is one.
    #[test]
    fn what_looks_alike_to_a_person_is_one_identifier() {
        for (typed, expected) in [
            ("A00123", "a00123"),
            (" 000 123\u{A0}456 ", "000123456"),
            ("１００００００２３", "100000023"),
            ("\u{FEFF}12\u{200B}3", "123"),
            ("STRASSE1", "strasse1"),
            ("Straße1", "strasse1"),
            ("\u{212A}77", "k77"),
            ("N\u{303}1", "ñ1"),
        ] {
            assert_eq!(canonical(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn zeros_are_part_of_an_identifier() {
        assert_ne!(canonical("00123"), canonical("123"));
    }

    proptest! {
        /// Trial I01: canonicalising twice is canonicalising once.
        #[test]
        fn canonical_form_is_idempotent(text in "\\PC{0,24}") {
            let once = canonical(&text);
            prop_assert_eq!(canonical(&once), once);
        }

        #[test]
        fn the_ascii_short_cut_says_the_same(text in "[!-~]{0,16}") {
            prop_assert_eq!(canonical(&text), fold_case(&fold_case(&clean(&text))));
        }

        #[test]
        fn a_text_that_is_canonical_is_its_own_form(text in "[!-~é１]{0,8}") {
            prop_assert_eq!(CanonicalId::text_of(&text), canonical(&text));
        }
    }
}
