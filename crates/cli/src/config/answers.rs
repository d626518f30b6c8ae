//! The file that `init` writes, with what a person has answered switched on.

use super::file::TEMPLATE;
use chrono::NaiveDate;
use std::ops::RangeInclusive;

/// What a person says when a library is set up.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Answers {
    /// How many digits an ID has.
    pub(crate) id_digits: Option<u8>,
    /// The terms and their last days.
    pub(crate) terms: Vec<(String, NaiveDate)>,
    /// Whether people without an ID are given one.
    pub(crate) gives_ids: bool,
}

impl Answers {
    /// How many digits an ID can have.
    pub(crate) const ID_DIGITS: RangeInclusive<u8> = 1..=20;

    /// Whether nothing was answered.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Answers::default()
    }

    /// The commented file, in which what was answered is no comment.
    pub(crate) fn written(&self) -> String {
        let lines: Vec<String> = TEMPLATE.lines().map(|line| self.line(line) + "\n").collect();
        lines.concat()
    }

    /// A line of the file, with what belongs below it.
    fn line(&self, line: &str) -> String {
        const DIGITS: &str = "# id_digits = 9";
        let setting = self.id_digits.map(|digits| format!("id_digits = {digits}"));
        if let Some(setting) = setting.filter(|_| line.starts_with(DIGITS)) {
            return format!("{}\n\n[groups.RETIREE]\n{setting}", line.replacen(DIGITS, &setting, 1));
        }
        if line == "[terms]" {
            let terms = self.terms.iter().map(|(name, day)| format!("\n{} = {day}", key(name)));
            return line.to_owned() + &terms.collect::<String>();
        }
        let of_groups = self.id_digits.is_some() && line == "# [groups.COMMUNITY]";
        let of_profiles = self.gives_ids && (line == "# [profiles.community-borrower]" || line.starts_with("# id = "));
        let is_switched_on = of_groups || of_profiles;
        line.strip_prefix("# ").filter(|_| is_switched_on).unwrap_or(line).to_owned()
    }
}

/// A name between quotation marks.
fn key(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}
