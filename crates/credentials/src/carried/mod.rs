//! Passwords that another system has hashed. [`look`] says what stands where a file has a password, and which hashes
//! are carried over; signing in compares with one until it is replaced by a hash of ours.
//!
//! Nothing is hashed this way: there is no way to make such a hash here. What asks for more work than is ever done to
//! compare one password is not carried over, and not compared.

mod base64;
mod others;
mod stored;

use model::carried::CarriedHash;
use stored::Unfit;

/// What stands where a file has a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A hash that can be carried over.
    Portable {
        /// The name of its scheme.
        scheme: &'static str,
        /// As it goes into a store.
        hash: CarriedHash,
    },
    /// A hash that cannot.
    NotPortable {
        /// The name of its scheme, and what is wrong with it where the scheme is a good one.
        scheme: &'static str,
    },
    /// What stands there where nobody can sign in: there is no password, or the account is locked.
    NoPassword,
    /// Anything else: a password in plain text, for all that is known.
    Plain,
}

/// Says what stands where a file has a password. Nothing is hashed for it.
pub fn look(text: &str) -> Found {
    let text = without_framework(text.trim());
    if others::is_mark(text) || is_locked(text) {
        return Found::NoPassword;
    }
    match stored::read(text) {
        Ok(stored) => Found::Portable { scheme: stored.scheme(), hash: CarriedHash::new(text) },
        Err(Some(Unfit { scheme })) => Found::NotPortable { scheme },
        Err(None) => others::name_of(text).map_or(Found::Plain, |scheme| Found::NotPortable { scheme }),
    }
}

/// Whether it is a hash that nothing is compared with, as Unix locks an account.
fn is_locked(text: &str) -> bool {
    let hash = text.trim_start_matches('!');
    let is_hash = || !matches!(stored::read(hash), Err(None)) || others::name_of(hash).is_some();
    hash.len() < text.len() && is_hash()
}

/// Django writes the name of its hasher before what the hasher gives.
fn without_framework(text: &str) -> &str {
    let bcrypt = text.strip_prefix("bcrypt$").filter(|rest| rest.starts_with("$2"));
    let argon2 = text.strip_prefix("argon2").filter(|rest| rest.starts_with("$argon2"));
    bcrypt.or(argon2).unwrap_or(text)
}

/// Whether a hash was carried over, and can be compared with.
pub(crate) fn is_carried(text: &str) -> bool {
    stored::read(text).is_ok()
}

/// Whether a hash that was carried over is that of a password; `None` for anything else.
pub(crate) fn is_of(password: &[u8], text: &str) -> Option<bool> {
    stored::read(text).ok().map(|stored| stored.is_of(password))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hashes that others have published, each with its password: RFC 7914 (sections 11 and 12), the reference code of
    /// argon2, and the tests and manuals of jBCrypt, pyca/bcrypt, passlib and Django; and some that libxcrypt makes.
    const KNOWN: &[(&str, &str, &str)] = &[
        ("bcrypt", "", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s."),
        ("bcrypt", "a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"),
        ("bcrypt", "abcdefghijklmnopqrstuvwxyz", "$2a$08$aTsUwsyowQuzRrDqFflhgekJ8d9/7Z3GV3UcgvzQW3J5zMyrTvlz."),
        ("bcrypt", "Kk4DQuMMfZL9o", "$2b$04$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm"),
        ("bcrypt", "rasmuslerdorf", "$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTpOq"),
        ("argon2", "password", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"),
        (
            "argon2",
            "Maria_Lopez1",
            "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$hbMerGbJkQJhsOlf6c047uPYFtgQgBe/Y8F7p9+digY",
        ),
        (
            "scrypt",
            "password",
            "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA",
        ),
        (
            "scrypt",
            "password",
            "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E",
        ),
        (
            "PBKDF2",
            "Password",
            "$pbkdf2-sha256$i=80000,l=64$TmFDbA$TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1ah1CWhIlgzVJrbhBtRybMXaicr3ruh0HhHj2Kzl/M8jQ",
        ),
        (
            "PBKDF2",
            "passwd",
            "$pbkdf2-sha256$i=1$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLxJypzM8Xm2RZkWZLOdd+8xfHG4RbHjC9UJESBB06GXgw",
        ),
        (
            "PBKDF2",
            "password",
            "$pbkdf2-sha256$6400$.6UI/S.nXIk8jcbdHx3Fhg$98jZicV16ODfEsEZeYPGHU3kbrUrvUEXOPimVSQDD44",
        ),
        // Python's hashlib.
        (
            "PBKDF2",
            "password",
            "$pbkdf2-sha512$i=1000$c2FsdHNhbHQ$Q6v4xwJ8a9nWPp2BeEoAYYhHSo2xRmPWART17vTpSxt2q6iNp7BOozW557qqa95eNjUO4gKs0CyvJbYGGku1tA",
        ),
        ("PBKDF2", "lètmein", "pbkdf2_sha256$20000$seasalt$oBSd886ysm3AqYun62DOdin8YcfbU1z9cksZSuLP9r0="),
    ];

    #[test]
    fn published_hashes_are_recognised_and_compared() {
        for (scheme, password, text) in KNOWN.iter().copied() {
            assert_eq!(look(text), Found::Portable { scheme, hash: CarriedHash::new(text) }, "{text}");
            assert_eq!(is_of(password.as_bytes(), text), Some(true), "{text}");
            assert_eq!(is_of(b"another password", text), Some(false), "{text}");
        }
    }

    #[test]
    fn what_django_writes_before_a_hash_is_left_out() {
        let hash = "$2b$04$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm";
        let portable = |scheme, text| Found::Portable { scheme, hash: CarriedHash::new(text) };
        assert_eq!(look(&format!(" bcrypt${hash} ")), portable("bcrypt", hash));
        let hash = "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8";
        assert_eq!(look(&format!("argon2{hash}")), portable("argon2", hash));
    }

    /// Bcrypt never looked at more than 72 bytes.
    #[test]
    fn the_end_of_a_long_password_does_not_count_for_bcrypt() {
        // libxcrypt of 72 times "x".
        let text = "$2b$04$cVWp4XaNU8a4v1uMRum2SOJoZtp67bxBebmRfwGxFve7uLjm2gPG6";
        for (length, is_it) in [(71, false), (72, true), (73, true), (500, true)] {
            assert_eq!(is_of("x".repeat(length).as_bytes(), text), Some(is_it), "{length}");
        }
    }

    /// What costs too much is refused before any work is done. The control is what costs just as much as it may.
    #[test]
    fn a_hash_that_costs_too_much_is_not_carried_over() {
        let bcrypt = |cost: &str| format!("$2b${cost}$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm");
        let argon2 = |cost: &str| format!("$argon2id$v=19${cost}$MDEyMzQ1Njc4OWFiY2RlZg$hbMerGbJkQJhsOlf6c047uPY");
        let scrypt = |cost: &str| format!("$scrypt${cost}$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBs");
        let pbkdf2 = |rounds: &str| format!("$pbkdf2-sha256$i={rounds}$c2FsdHNhbHQ$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl");
        let django = |rounds: &str| format!("pbkdf2_sha256${rounds}$seasalt$oBSd886ysm3AqYun62DOdin8YcfbU1z9");
        for (costly, may_be, scheme) in [
            (bcrypt("15"), bcrypt("14"), "bcrypt"),
            (bcrypt("31"), bcrypt("04"), "bcrypt"),
            (argon2("m=4194304,t=2,p=1"), argon2("m=262144,t=16,p=8"), "argon2"),
            (argon2("m=19456,t=4294967295,p=1"), argon2("m=19456,t=16,p=1"), "argon2"),
            (argon2("m=19456,t=2,p=64"), argon2("m=64,t=2,p=8"), "argon2"),
            (scrypt("ln=30,r=8,p=1"), scrypt("ln=18,r=8,p=1"), "scrypt"),
            (scrypt("ln=18,r=8,p=3"), scrypt("ln=18,r=8,p=2"), "scrypt"),
            (scrypt("ln=64,r=1,p=1"), scrypt("ln=1,r=1,p=1"), "scrypt"),
            (scrypt("ln=1,r=4294967295,p=4294967295"), scrypt("ln=4,r=32,p=16"), "scrypt"),
            (pbkdf2("2000001"), pbkdf2("2000000"), "PBKDF2"),
            (pbkdf2("4294967295"), pbkdf2("600000"), "PBKDF2"),
            (django("4294967295"), django("1200000"), "PBKDF2"),
        ] {
            let name = format!("{scheme} at too high a cost");
            assert!(matches!(look(&costly), Found::NotPortable { scheme } if scheme == name), "{costly}");
            assert_eq!((is_carried(&costly), is_of(b"password", &costly)), (false, None), "{costly}");
            assert!(is_carried(&may_be), "{may_be}");
        }
    }

    #[test]
    fn a_damaged_hash_is_not_carried_over() {
        for (text, name) in [
            ("$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfx", "bcrypt, but damaged,"),
            ("$2a$03$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe", "bcrypt, but damaged,"),
            ("$2a$6$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe", "bcrypt, but damaged,"),
            ("$2a$+6$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe", "bcrypt, but damaged,"),
            ("$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VY$fxe", "bcrypt, but damaged,"),
            ("$2x$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe", "an early bcrypt"),
            ("$argon2i$v=16$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT6", "another argon2"),
            ("$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT6", "another argon2"),
            ("$argon2i$v=19$m=7,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT6", "argon2, but damaged,"),
            ("$argon2i$v=19$t=2,m=256,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT6", "argon2, but damaged,"),
            ("$argon2i$v=19$m=256,t=2,p=1$c29t$iekCn0Y3spW+sCcFanM2xBT6", "argon2, but damaged,"),
            ("$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekC", "argon2, but damaged,"),
            ("$scrypt$ln=0,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4Cb", "scrypt, but damaged,"),
            ("$scrypt$ln=4,r=8,p=1$$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBs", "scrypt, but damaged,"),
            ("$pbkdf2-sha256$i=0$c2FsdHNhbHQ$VawEblbjCJ/sFpHCJUS2BflB", "PBKDF2, but damaged,"),
            ("$pbkdf2-sha256$i=9,l=32$c2FsdHNhbHQ$VawEblbjCJ/sFpHCJUS2BflB", "PBKDF2, but damaged,"),
            ("pbkdf2_sha256$20000$seasalt$", "PBKDF2, but damaged,"),
        ] {
            assert_eq!(look(text), Found::NotPortable { scheme: name }, "{text}");
            assert_eq!(is_of(b"a", text), None, "{text}");
        }
    }

    /// What Koha has of whoever has no password, what its forms show in place of one, and the marks of Unix for accounts
    /// that are locked.
    #[test]
    fn a_mark_that_is_no_password_is_none() {
        for text in ["!", " ! ", "!!", "*", "****", "!*", "*LK*", "*NP*", "!$2a$06$m0CrhHm10qJ3lXRY"] {
            assert_eq!(look(text), Found::NoPassword, "{text}");
            assert!(!is_carried(text) && is_of(b"!", text).is_none(), "{text}");
        }
    }

    #[test]
    fn other_schemes_are_named_and_everything_else_is_plain() {
        for (text, name) in [
            ("{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr", "SSHA"),
            ("{ssha512}MTIzNDU2Nzg=", "SSHA"),
            ("{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "SHA"),
            ("{MD5}X03MO1qnZdYdgyfeuILPmQ==", "MD5"),
            ("{CRYPT}$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTpOq", "crypt"),
            ("$1$O3JMY.Tw$AdLnLjQ/5jXF9.MTp3gHv/", "MD5 crypt"),
            ("$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO", "SHA crypt"),
            ("$P$984478476IagS59wHZvyQMArzfx58u.", "phpass"),
            ("5f4dcc3b5aa765d61d8327deb882cf99", "MD5"),
            ("X03MO1qnZdYdgyfeuILPmQ", "MD5"),
            ("X03MO1qnZdYdgyfeuILPmQ==", "MD5"),
            ("5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8", "SHA"),
            ("*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19", "SHA"),
            ("sha1$seasalt$cff36ea83f5706ce9aa7454e63e431fc726b2dc8", "SHA"),
        ] {
            assert_eq!(look(text), Found::NotPortable { scheme: name }, "{text}");
        }
        for plain in [
            "1234",
            "Summer-2019",
            "{hunter2}",
            "$ecret",
            "pa$$word",
            "!a",
            "!$ecret",
            "*1*",
            "",
            "Grüße aus Köln",
            "correct horse",
        ] {
            assert_eq!(look(plain), Found::Plain, "{plain}");
        }
        assert_eq!(
            look(&"$2a$".repeat(1 << 16)),
            Found::NotPortable { scheme: "bcrypt, but damaged," },
            "and not read"
        );
    }
}
