//! Passwords in plain text: values that cannot be printed, compared, copied or stored by accident. Trial K09: what
//! would print one does not compile.

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

    /// The text. Callers: the hasher, the check of what a starter has to meet, and the hand-out sheet.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// A password as somebody typed it, to sign in or to choose it. As secret as a starter.
///
/// ```compile_fail
/// let typed = model::secret::TypedPassword::new("open sesame".to_owned());
/// println!("{typed:?}");
/// ```
pub struct TypedPassword(Zeroizing<String>);

impl TypedPassword {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        TypedPassword(Zeroizing::new(text))
    }

    /// The text. Callers: the comparison with a hash, and the check of a new password.
    pub fn expose(&self) -> &str {
        &self.0
    }
}
