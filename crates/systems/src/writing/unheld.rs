//! What a system cannot hold, found before anything is written.

use model::codes::{self, Code};
use model::outgoing::WayOut;

/// A value that a system cannot hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unheld {
    /// M907 (too long), M912 (a character it cannot hold), M913 (a code it does not know), M914 (a value it needs is
    /// missing).
    pub code: Code,
    /// The field of ours, in words ("first name", "address line 1").
    pub field: String,
    /// The value as it is here. It may be patron data, and is shown only where findings show values.
    pub value: String,
    /// What is wrong, as a finding's message: `"…" has 40 characters, and Koha takes 32`.
    pub message: String,
    /// What would help, where that is not to correct the value.
    pub way_out: Option<WayOut>,
}

/// A length that no value reaches.
pub(crate) const ANY_LENGTH: usize = usize::MAX;

/// Holds the values of one patron against what a system takes.
pub(crate) struct Judge<'u> {
    /// The system in sentences.
    pub(crate) system: &'static str,
    /// What its file is made of, in sentences.
    pub(crate) format: &'static str,
    /// Whether a character can stand in its file.
    pub(crate) can_hold: fn(char) -> bool,
    /// What it cannot hold.
    pub(crate) unheld: &'u mut Vec<Unheld>,
}

impl Judge<'_> {
    /// A text of at most so many characters.
    pub(crate) fn text(&mut self, field: &str, value: &str, most: usize) {
        let system = self.system;
        if value.len() > most {
            let length = value.chars().count();
            if length > most {
                let message = format!("\"{}\" has {length} characters, and {system} takes {most}", shown(value));
                self.refuse(codes::M907, field, value, message);
            }
        }
        let is_plain = value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if !is_plain && let Some(c) = value.chars().find(|c| !(self.can_hold)(*c)) {
            let (code, format) = (u32::from(c), self.format);
            let message = format!("\"{}\" has the character U+{code:04X}, which {format} cannot hold", shown(value));
            self.refuse(codes::M912, field, value, message);
        }
    }

    /// One of the codes that the system knows.
    pub(crate) fn code(&mut self, field: &str, value: &str, known: &[&str]) {
        if !known.contains(&value) {
            let message = format!("{} knows {} as {field}, not \"{}\"", self.system, listed(known), shown(value));
            self.refuse(codes::M913, field, value, message);
        }
    }

    /// A value that must be there.
    pub(crate) fn needed(&mut self, field: &str, value: Option<&str>, what: &str) {
        if value.is_none_or(|value| value.trim().is_empty()) {
            self.refuse(codes::M914, field, "", format!("{} needs {what}", self.system));
        }
    }

    /// A value that it cannot hold, and why.
    pub(crate) fn refuse(&mut self, code: Code, field: &str, value: &str, message: String) {
        let (field, value) = (field.to_owned(), value.to_owned());
        self.unheld.push(Unheld { code, field, value, message, way_out: None });
    }

    /// What helps against what was refused last.
    pub(crate) fn way_out(&mut self, way_out: Option<WayOut>) {
        if let Some(last) = self.unheld.last_mut() {
            last.way_out = way_out;
        }
    }
}

/// As much of a value as anybody reads in a sentence.
fn shown(value: &str) -> String {
    const MOST: usize = 40;
    match value.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// `home, work or school`.
fn listed(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        Some((only, _)) => (*only).to_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(judge: impl FnOnce(&mut Judge<'_>)) -> Vec<String> {
        let mut unheld = Vec::new();
        judge(&mut Judge { system: "Koha", format: "a text table", can_hold: |c| c != '\u{1B}', unheld: &mut unheld });
        unheld.iter().map(|unheld| format!("{} {}: {}", unheld.code, unheld.field, unheld.message)).collect()
    }

    #[test]
    fn a_value_is_held_or_refused_with_what_is_wrong() {
        assert_eq!(judged(|judge| judge.text("title", "Núñez", 5)), [""; 0]);
        assert_eq!(
            judged(|judge| judge.text("title", "Núñez\u{1B}", 5)),
            [
                "M907 title: \"Núñez\u{1B}\" has 6 characters, and Koha takes 5",
                "M912 title: \"Núñez\u{1B}\" has the character U+001B, which a text table cannot hold",
            ]
        );
        assert_eq!(
            judged(|judge| judge.code("status", "GONE", &["ACTIVE", "INACTIVE"])),
            ["M913 status: Koha knows ACTIVE or INACTIVE as status, not \"GONE\""]
        );
        assert_eq!(
            judged(|judge| judge.needed("campus", Some(" "), "a campus, which is the branch there")),
            ["M914 campus: Koha needs a campus, which is the branch there"]
        );
        let long = "n".repeat(41);
        assert_eq!(
            judged(|judge| judge.text("notes", &long, 40)),
            [format!("M907 notes: \"{}…\" has 41 characters, and Koha takes 40", "n".repeat(40))]
        );
    }
}
