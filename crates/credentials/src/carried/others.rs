//! Hashes that are not carried over, by how they begin or by how long they are. Only names that stand here are ever
//! told: what is in braces may be a password all the same.

/// How a hash begins, in any case, and what its scheme is called. The first that fits is it.
const BY_BEGINNING: &[(&str, &str)] = &[
    ("{SSHA512}", "SSHA"),
    ("{SSHA384}", "SSHA"),
    ("{SSHA256}", "SSHA"),
    ("{SSHA224}", "SSHA"),
    ("{SSHA}", "SSHA"),
    ("{SHA512}", "SHA"),
    ("{SHA384}", "SHA"),
    ("{SHA256}", "SHA"),
    ("{SHA224}", "SHA"),
    ("{SHA}", "SHA"),
    ("{SMD5}", "SMD5"),
    ("{MD5}", "MD5"),
    ("{CRYPT}", "crypt"),
    ("{PBKDF2", "an LDAP scheme"),
    ("{BCRYPT}", "an LDAP scheme"),
    ("{BLF-CRYPT}", "an LDAP scheme"),
    ("{ARGON2", "an LDAP scheme"),
    ("{NT}", "an LDAP scheme"),
    ("{SASL}", "an LDAP scheme"),
    ("$1$", "MD5 crypt"),
    ("$apr1$", "MD5 crypt"),
    ("$md5", "MD5 crypt"),
    ("$sha1$", "SHA crypt"),
    ("$5$", "SHA crypt"),
    ("$6$", "SHA crypt"),
    ("$y$", "yescrypt"),
    ("$gy$", "yescrypt"),
    ("$7$", "scrypt in another form"),
    ("$P$", "phpass"),
    ("$H$", "phpass"),
    ("$S$", "phpass"),
    ("$2$", "an early bcrypt"),
    ("$2x$", "an early bcrypt"),
    ("$2a$", "bcrypt, but damaged,"),
    ("$2b$", "bcrypt, but damaged,"),
    ("$2y$", "bcrypt, but damaged,"),
    ("$argon2", "another argon2"),
    ("$scrypt$", "scrypt in another form"),
    ("scrypt$", "scrypt in another form"),
    ("scrypt:", "scrypt in another form"),
    ("$pbkdf2", "PBKDF2 in another form"),
    ("pbkdf2", "PBKDF2 in another form"),
    ("bcrypt_sha256$", "bcrypt in another form"),
    ("sha1$", "SHA"),
    ("md5$", "MD5"),
    ("unsalted_md5$", "MD5"),
    ("unsalted_sha1$", "SHA"),
];

/// How many hexadecimal digits a hash without salt has.
const BY_DIGITS: &[(usize, &str)] = &[(32, "MD5"), (40, "SHA"), (56, "SHA"), (64, "SHA"), (96, "SHA"), (128, "SHA")];

/// How many characters of base64 it has; Koha had MD5 so until 2012. A password of that length is no more portable.
const BY_CHARACTERS: &[(usize, &str)] = &[(22, "MD5"), (27, "SHA"), (43, "SHA"), (86, "SHA")];

/// Whether it is a mark for somebody who cannot sign in, and neither a password nor a hash. Koha has an exclamation mark of
/// whoever has no password (`Koha::Patron`), its forms show asterisks for one that stays as it is, and Unix has the like for
/// accounts that are locked (`shadow(5)`).
pub(super) fn is_mark(text: &str) -> bool {
    let has_only_marks = !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'!' | b'*'));
    has_only_marks || matches!(text, "*LK*" | "*NP*")
}

/// The name of a scheme that is known and not carried over.
pub(super) fn name_of(text: &str) -> Option<&'static str> {
    let begins = |beginning: &str| text.get(..beginning.len()).is_some_and(|head| head.eq_ignore_ascii_case(beginning));
    if let Some((_, name)) = BY_BEGINNING.iter().find(|(beginning, _)| begins(beginning)) {
        return Some(name);
    }
    // MySQL's own, with a star before it.
    let digits = text.strip_prefix('*').unwrap_or(text);
    if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return named(BY_DIGITS, digits.len());
    }
    let characters = text.trim_end_matches('=');
    let is_base64 = characters.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    if is_base64 { named(BY_CHARACTERS, characters.len()) } else { None }
}

fn named(lengths: &[(usize, &'static str)], length: usize) -> Option<&'static str> {
    lengths.iter().find(|(known, _)| *known == length).map(|(_, name)| *name)
}
