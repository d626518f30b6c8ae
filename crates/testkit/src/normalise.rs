//! Makes what a program printed the same on every machine and every day, so that it can be a snapshot.
//!
//! What changes by itself is recognised by its form: durations (`1.8 s` becomes `[TIME]`), points in
//! time (`[NOW]`), fingerprints (`[FINGERPRINT]`). What only the test knows, such as its folder, is
//! named by the test. Plain dates stay: tests pin today.

/// Replaces what differs between two runs.
#[derive(Debug, Clone, Default)]
pub struct Normaliser {
    known: Vec<(String, String)>,
}

impl Normaliser {
    /// Knows forms only.
    pub fn new() -> Self {
        Normaliser::default()
    }

    /// Also knows the folder for temporary files, the user and the computer.
    pub fn of_this_computer() -> Self {
        let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
        let variable = |name: &str| std::env::var(name).unwrap_or_default();
        Normaliser::new()
            .with(&std::env::temp_dir().to_string_lossy(), "[TMP]")
            .with(host.trim(), "[HOST]")
            .with(&variable("HOSTNAME"), "[HOST]")
            .with(&variable("USER"), "[USER]")
            .with(&variable("LOGNAME"), "[USER]")
    }

    /// Also replaces this text, where it stands as a whole word or path. Longer texts go first.
    #[must_use]
    pub fn with(mut self, text: &str, placeholder: &str) -> Self {
        if !text.is_empty() {
            self.known.push((text.to_owned(), placeholder.to_owned()));
            self.known.sort_by_key(|(known, _)| std::cmp::Reverse(known.len()));
        }
        self
    }

    /// The text with placeholders.
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut before = ' ';
        while let Some(c) = rest.chars().next() {
            let word_starts = !before.is_alphanumeric() && before != '.';
            let found = if word_starts { self.placeholder(rest) } else { None };
            let taken = found.map_or(c.len_utf8(), |(length, _)| length);
            let (head, tail) = rest.split_at(taken);
            out.push_str(found.map_or(head, |(_, placeholder)| placeholder));
            before = head.chars().next_back().unwrap_or(c);
            rest = tail;
        }
        out
    }

    /// How much of the beginning of `rest` a placeholder stands for, and which.
    fn placeholder(&self, rest: &str) -> Option<(usize, &str)> {
        let known = self.known.iter().find(|(text, _)| rest.starts_with(text.as_str()) && ends_at(rest, text.len()));
        if let Some((text, placeholder)) = known {
            let random = temporary_name(&rest[text.len()..]);
            return Some((text.len() + random, placeholder));
        }
        FORMS.iter().find_map(|(form, placeholder)| {
            let length = form(rest)?;
            ends_at(rest, length).then_some((length, *placeholder))
        })
    }
}

/// How long what has a form is at the beginning of a text.
type Form = fn(&str) -> Option<usize>;

const FORMS: &[(Form, &str)] =
    &[(point_in_time, "[NOW]"), (receipt, "[RECEIPT]"), (fingerprint, "[FINGERPRINT]"), (duration, "[TIME]")];

/// Whether no word goes on at this byte.
fn ends_at(text: &str, at: usize) -> bool {
    !text[at..].starts_with(char::is_alphanumeric)
}

/// The length of a random folder name such as `/.tmpQ3xYz1` at the beginning.
fn temporary_name(text: &str) -> usize {
    let Some(name) = text.strip_prefix("/.tmp") else { return 0 };
    "/.tmp".len() + name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())
}

/// `1.8 s`, `12 ms`, `0.4 µs`, `2 min 5 s` (as two).
fn duration(text: &str) -> Option<usize> {
    let number = text.find(|c: char| !c.is_ascii_digit() && c != '.').filter(|length| *length > 0)?;
    let units = [" ms", " µs", " min", " s"];
    units.iter().find(|unit| text[number..].starts_with(**unit)).map(|unit| number + unit.len())
}

/// `2026-08-28 14:05`, with `T` instead of the space, seconds, fractions and a zone as they come.
fn point_in_time(text: &str) -> Option<usize> {
    let mut length = shape(text, "0000-00-00")?;
    length += shape(&text[length..], " 00:00").or_else(|| shape(&text[length..], "T00:00"))?;
    length += shape(&text[length..], ":00").unwrap_or(0);
    if text[length..].starts_with('.') {
        let digits = text[length + 1..].bytes().take_while(u8::is_ascii_digit).count();
        length += if digits > 0 { 1 + digits } else { 0 };
    }
    let zone = &text[length..];
    let zones = ["+00:00", "-00:00", "Z", " UTC"];
    Some(length + zones.iter().find_map(|form| shape(zone, form)).unwrap_or(0))
}

/// `7QK4-ZM2D-9DXA-41TB`: four times four capitals or digits, with a letter in it, so that years aren't taken for one. One
/// in some hundreds has no digit.
fn fingerprint(text: &str) -> Option<usize> {
    let bytes = text.as_bytes().get(..19)?;
    let four = |four: &[u8]| four.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let groups = bytes.split(|byte| *byte == b'-').all(|part| part.len() == 4 && four(part));
    (groups && bytes.iter().any(u8::is_ascii_uppercase)).then_some(19)
}

/// `3f2a-9c01-77be-0d4e-51aa`: five times four digits of a hash.
fn receipt(text: &str) -> Option<usize> {
    let bytes = text.as_bytes().get(..24)?;
    let four = |four: &[u8]| four.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    bytes.split(|byte| *byte == b'-').all(|part| part.len() == 4 && four(part)).then_some(24)
}

/// The length of `form` when the text begins with it; `0` stands for any digit.
fn shape(text: &str, form: &str) -> Option<usize> {
    let bytes = text.as_bytes().get(..form.len())?;
    let fits = |(byte, expected): (&u8, u8)| if expected == b'0' { byte.is_ascii_digit() } else { *byte == expected };
    bytes.iter().zip(form.bytes()).all(fits).then_some(form.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str) {
        let normaliser = Normaliser::new().with("/var/tmp", "[TMP]").with("rivera", "[USER]");
        assert_eq!(normaliser.apply(before), after);
    }

    #[test]
    fn durations() {
        check("done in 1.8 s.", "done in [TIME].");
        check("time: reading 0.123 s, 100000 rows", "time: reading [TIME], 100000 rows");
        check("12 ms; 5 sheets; 1.8 seconds", "[TIME]; 5 sheets; 1.8 seconds");
    }

    #[test]
    fn points_in_time_but_not_dates() {
        check("made 2026-08-28 14:02 by j", "made [NOW] by j");
        check("\"2026-08-28T14:02:05.123Z\"", "\"[NOW]\"");
        check("2026-08-28 14:02:05 UTC, 2026-08-28T14:02:05+02:00", "[NOW], [NOW]");
        check("expires 2027-06-30", "expires 2027-06-30");
    }

    #[test]
    fn fingerprints_but_not_words_years_or_ids() {
        check("fingerprint 7QK4-ZM2D-9DXA-41TB   (x)", "fingerprint [FINGERPRINT]   (x)");
        check("fingerprint PCHR-SZRG-HWND-BTBR", "fingerprint [FINGERPRINT]");
        check(
            "LAST-NAME 2026-2027 X7QK4-ZM2D-9DXA-41TB 7QK4-ZM2D",
            "LAST-NAME 2026-2027 X7QK4-ZM2D-9DXA-41TB 7QK4-ZM2D",
        );
    }

    #[test]
    fn receipts() {
        check("receipt: 3f2a-9c01-77be-0d4e-51aa (keep it)", "receipt: [RECEIPT] (keep it)");
        check("3f2a-9c01-77be-0d4e 3f2a-9c01-77be-0d4e-51xx", "3f2a-9c01-77be-0d4e 3f2a-9c01-77be-0d4e-51xx");
    }

    #[test]
    fn folders_and_people() {
        check("saved /var/tmp/.tmpA1b2C3/fall.plan", "saved [TMP]/fall.plan");
        check("/var/tmpfiles rivera@host riverama", "/var/tmpfiles [USER]@host riverama");
    }

    #[test]
    fn letters_of_any_width_survive() {
        check("Núñez — 1.8 s", "Núñez — [TIME]");
    }
}
