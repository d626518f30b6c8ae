//! What a starter has to meet before it is given, and a new password before it is taken.

use crate::common::is_common;
use crate::personal::is_personal;
use model::patron::Patron;
use model::secret::StarterPassword;
use model::starter_rules::StarterRules;
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The fewest characters of a password.
pub const LEAST: usize = 8;

/// The most bytes of a password, in its normal form. All of them count; nothing is cut off.
pub const MOST_BYTES: usize = 1024;

/// Why a starter does not meet the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StarterFault {
    /// It is too short.
    Short {
        /// How many characters it has.
        length: usize,
    },
    /// It contains the user name.
    UserName,
    /// It is on the list of common passwords.
    Common,
}

/// What is wrong with a starter, if anything.
pub fn starter_fault(starter: &StarterPassword, user_name: &str) -> Option<StarterFault> {
    let text = starter.expose();
    let length = text.chars().count();
    if length < LEAST {
        return Some(StarterFault::Short { length });
    }
    let (text_bytes, name) = (text.as_bytes(), user_name.as_bytes());
    if !name.is_empty() && text_bytes.windows(name.len()).any(|part| part.eq_ignore_ascii_case(name)) {
        return Some(StarterFault::UserName);
    }
    is_common(text).then_some(StarterFault::Common)
}

/// Why a new password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Fewer than eight characters.
    Short,
    /// More than 1,024 bytes.
    Long,
    /// It is the one that is to be changed.
    Same,
    /// It is made of the person's name, birth date, ID or e-mail address, as a starter is.
    Personal,
    /// It is one of the passwords everyone tries first.
    Common,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::Short => "it has fewer than 8 characters",
            Refusal::Long => "it is longer than 1,024 bytes",
            Refusal::Same => "it is the one you have now",
            Refusal::Personal => "it is based on your name, date of birth, ID or e-mail address, which others know",
            Refusal::Common => "it is one of the passwords everyone tries first",
        })
    }
}

/// A password in the one form in which it is hashed: however a keyboard writes an accent, it is one character.
/// `None` for one that is too long to be anybody's.
pub(crate) fn normal(password: &str) -> Option<Zeroizing<String>> {
    // No normal form is shorter than a quarter of what it was, or longer than eighteen times.
    if password.len() > 4 * MOST_BYTES {
        return None;
    }
    let mut text = Zeroizing::new(String::with_capacity(18 * password.len()));
    text.extend(password.nfkc());
    Some(text).filter(|text| text.len() <= MOST_BYTES)
}

/// Why a new password in its normal form is not taken, but for being the present one.
pub(crate) fn refusal(password: &str, patron: &Patron, rules: &StarterRules) -> Option<Refusal> {
    if password.chars().count() < LEAST {
        return Some(Refusal::Short);
    }
    if is_personal(password, patron, rules) {
        return Some(Refusal::Personal);
    }
    let one_character = password.chars().all(|c| password.starts_with(c));
    (one_character || is_common(password)).then_some(Refusal::Common)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use model::id::PrimaryId;
    use model::patron::{Details, Email, RareDetails};

    fn maria() -> Patron {
        let text = |text: &str| Some(text.into());
        let address = "m.lopez@uni.example.edu".into();
        let email = Email { address, types: "personal".into(), preferred: true };
        let details = Details {
            first_name: text("María Elena"),
            last_name: text("López"),
            emails: vec![email],
            birth_date: NaiveDate::from_ymd_opt(1987, 3, 4),
            rare: RareDetails { preferred_first_name: text("Mimi"), ..RareDetails::default() }.into(),
            ..Details::default()
        };
        Patron { primary_id: PrimaryId::new("000104417").unwrap(), details: Box::new(details) }
    }

    fn refused(password: &str) -> Option<Refusal> {
        match normal(password) {
            None => Some(Refusal::Long),
            Some(normal) => refusal(&normal, &maria(), &StarterRules::default()),
        }
    }

    /// Trial K15.
    #[test]
    fn what_others_know_is_refused() {
        for personal in [
            "Maria_Lopez1",
            "maria_lopez1",
            "Maria_Lopez2",
            "Maria-Lopez-2026!",
            "MARÍA.LÓPEZ",
            "lopezmaria99",
            "zepol_airam",
            "Lopez1234567",
            "elena-1951!",
            "000104417",
            "x000104417x",
            "m.lopez@uni.example.edu",
            "mimi12345678",
            "000104417-99",
        ] {
            assert_eq!(refused(personal), Some(Refusal::Personal), "{personal}");
        }
        for good in [
            "correct horse battery staple",
            "maria likes green tea",
            "7391846205738",
            "9900010441755443",
            "Grüße aus Köln",
            "🐢🐇🐢🐇🐢🐇🐢🐇",
        ] {
            assert_eq!(refused(good), None, "{good}");
        }
    }

    /// Trial K15: a birth date is on many a form, whatever comes first in it and whatever parts it.
    #[test]
    fn a_birth_date_is_no_password() {
        for date in [
            "19870304",
            "1987-03-04",
            "04031987",
            "04.03.1987",
            "03/04/1987",
            "4-3-1987",
            "3-4-1987",
            "870304-870304",
            "040387xyz",
            "40307891",
            "Maria19870304",
            "Lopez-870304!",
            "4mar1987",
            "4March1987",
            "Mar-04-1987",
            "1987march4",
            "04mar87!!",
        ] {
            assert_eq!(refused(date), Some(Refusal::Personal), "{date}");
        }
        for good in ["19870305-boat", "boat 1987 river", "8703047391846"] {
            assert_eq!(refused(good), None, "{good}");
        }
    }

    /// Trial K15: digits and characters that stand for letters hide nothing.
    #[test]
    fn a_name_in_other_signs_is_no_password() {
        for name in [
            "M4r14_L0p3z",
            "m@r!@-l0pez",
            "3l3n4!3l3n4",
            "M@r!@1234",
            "L0pez-2026!",
            "z3p0l_a1ram",
            "M1m1M1m1",
            "Mar|a_Mar|a",
        ] {
            assert_eq!(refused(name), Some(Refusal::Personal), "{name}");
        }
        let mut lilian = maria();
        lilian.details.first_name = Some("Lilian".into());
        for name in ["1i1ian-2026", "L!l!4n-2026", "11114n_99"] {
            let refused = refusal(name, &lilian, &StarterRules::default());
            assert_eq!(refused, Some(Refusal::Personal), "1 is i or l: {name}");
        }
        for good in ["l33t sp34k 1s fun", "5 t1mes 7 1s 35", "x9411702kq"] {
            assert_eq!(refused(good), None, "{good}");
        }
    }

    #[test]
    fn short_names_are_known_together() {
        let mut bo = maria();
        (bo.details.first_name, bo.details.last_name) = (Some("Bo".into()), Some("Li".into()));
        let refused = |text: &str| refusal(text, &bo, &StarterRules::default());
        for personal in ["Bo_Li2026", "LiBo1234", "Bo_Li124", "bo li bo li"] {
            assert_eq!(refused(personal), Some(Refusal::Personal), "{personal}");
        }
        assert_eq!(refused("limbo bowling"), None);
    }

    /// Trial K15: no rules about kinds of characters, and nothing is cut off.
    #[test]
    fn length_is_the_only_form_that_counts() {
        assert_eq!(refused("qx7-wvb"), Some(Refusal::Short));
        assert_eq!(refused("ñññññññ"), Some(Refusal::Short), "seven characters in fourteen bytes");
        assert_eq!(refused("qx7-wvbt"), None);
        assert_eq!(refused(&"qwx ".repeat(256)), None, "1,024 bytes");
        assert_eq!(refused(&format!("{}!", "qwx ".repeat(256))), Some(Refusal::Long));
        assert_eq!(refused(&"\u{FDFA}".repeat(1000)), Some(Refusal::Long), "one character of 33 bytes in normal form");
        assert_eq!(refused("password1"), Some(Refusal::Common));
        assert_eq!(refused("PASSWORD1"), Some(Refusal::Common));
        assert_eq!([refused("        "), refused("éééééééé")], [Some(Refusal::Common); 2]);
    }

    #[test]
    fn one_password_has_one_form() {
        let form = |text| normal(text).unwrap().to_string();
        assert_eq!(form("cafe\u{301} ﬁn"), form("café fin"));
        assert_ne!(form("Café"), form("café"));
        assert_eq!(form(""), "");
    }

    #[test]
    fn a_starter_that_the_target_would_refuse_is_known() {
        let fault = |text: &str, id: &str| starter_fault(&StarterPassword::new(text.to_owned()), id);
        assert_eq!(fault("Bo_Li1", "1"), Some(StarterFault::Short { length: 6 }));
        assert_eq!(fault("Maria_Lopez1", "mlopez"), None);
        assert_eq!(fault("Maria_Lopez1", "LOPEZ1"), Some(StarterFault::UserName));
        assert_eq!(fault("Password1", "77"), Some(StarterFault::Common));
        assert_eq!(fault("Maria_Lopez1", ""), None);
    }
}
