//! Passwords that everybody tries first.

/// Whether a password is on the list of common ones, as it stands or in small letters.
pub(crate) fn is_common(password: &str) -> bool {
    let is_listed = |password: &str| passwords::analyzer::is_common_password(password);
    is_listed(password) || (password.chars().any(char::is_uppercase) && is_listed(&password.to_lowercase()))
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
