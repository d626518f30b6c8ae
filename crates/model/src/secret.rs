//! A starter password in plain text: a value that cannot be printed, compared, copied or stored by accident.

use zeroize::Zeroizing;

/// A starter password. No `Debug`, `Display`, `Clone`, `PartialEq` or serialisation, wiped when
/// dropped; [`expose`](Self::expose) is for hashing and for the hand-out sheet, and for nothing else.
///
/// ```compile_fail
/// let starter = model::secret::StarterPassword::new("Maria_Lopez1".to_owned());
/// println!("{starter:?}");
/// ```
pub struct StarterPassword(Zeroizing<String>);

impl StarterPassword {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        StarterPassword(Zeroizing::new(text))
    }

    /// The text. Callers: the hasher and the hand-out sheet.
    pub fn expose(&self) -> &str {
        &self.0
    }
}
