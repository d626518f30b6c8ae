//! Passwords that everybody tries first.

use zeroize::Zeroizing;

/// Whether a password is on the list of common ones, as it stands or in small letters.
pub(crate) fn is_common(password: &str) -> bool {
    let is_listed = |password: &str| passwords::analyzer::is_common_password(password);
    if is_listed(password) {
        return true;
    }
    // Small letters take at most three times as many bytes; the copy never grows, and is wiped.
    let mut small = Zeroizing::new(String::with_capacity(3 * password.len()));
    small.extend(password.chars().flat_map(char::to_lowercase));
    small.as_str() != password && is_listed(&small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_is_known() {
        for common in ["password", "Password", "PASSWORD1", "qwertyuiop", "123456789", "iloveyou"] {
            assert!(is_common(common), "{common}");
        }
        for rare in ["Maria_Lopez1", "correct horse battery staple", ""] {
            assert!(!is_common(rare), "{rare}");
        }
    }
}
