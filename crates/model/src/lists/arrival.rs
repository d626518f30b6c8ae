//! Lists that arrive in a folder by themselves: which are expected there, and what became of each.
//!
//! How a folder is looked through is for `pipeline`. Nothing here says anything of a patron: it is what may be sent by mail.

use crate::codes::Code;
use crate::finding::Severity;
use crate::plans::counts::Counts;
use crate::request::{MatchBy, Mode};

/// Which lists are expected, and when one counts as complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Seconds for which nobody has written to a file that is complete.
    pub settle_seconds: u64,
    /// The lists; of several whose names fit, the first counts.
    pub lists: Vec<ExpectedList>,
}

impl Default for Expected {
    /// None, and a minute.
    fn default() -> Self {
        Expected { settle_seconds: 60, lists: Vec::new() }
    }
}

impl Expected {
    /// The list that a file of this name is.
    pub fn of(&self, name: &str) -> Option<&ExpectedList> {
        self.lists.iter().find(|list| list.name.fits(name))
    }
}

/// A list that is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedList {
    /// What its files are called.
    pub name: NamePattern,
    /// The profile with which it is read.
    pub profile: String,
    /// Whom it adds or changes.
    pub mode: Mode,
    /// By what its patrons are found, where that is not the profile's to say.
    pub match_by: Option<MatchBy>,
}

/// Names of files: `*` is any characters, `?` one, and anything else itself, without case. Never empty, and without folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePattern(Box<str>);

impl NamePattern {
    /// Takes a pattern as it was written; `None` where no file of a folder can be called so.
    pub fn parse(text: &str) -> Option<Self> {
        let can_be = !text.is_empty() && !text.starts_with('.') && !text.contains(['/', '\\']);
        can_be.then(|| NamePattern(text.into()))
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a file may be called so.
    pub fn fits(&self, name: &str) -> bool {
        let letters = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
        fits(&letters(&self.0), &letters(name))
    }
}

/// Goes back to the last `*` where it does not go on, and lets that stand for one character more.
fn fits(pattern: &[char], name: &[char]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(letter) = name.get(read) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == letter => {
                at += 1;
                read += 1;
            }
            Some(_) | None => {
                let Some((behind, from)) = star else { return false };
                star = Some((behind, from + 1));
                at = behind + 1;
                read = from + 1;
            }
        }
    }
    pattern.iter().skip(at).all(|rest| *rest == '*')
}

/// What became of the lists in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunDigest {
    /// The folder, as it was named.
    pub folder: String,
    /// The store, where it was named.
    pub store: Option<String>,
    /// Whether it is only said what would be done.
    pub dry_run: bool,
    /// Each list, by name.
    pub lists: Vec<ArrivedList>,
    /// Why the lists behind these were not looked at.
    pub stopped: Option<String>,
    /// Where all of this is written as a page.
    pub page: Option<String>,
    /// The log of the run.
    pub log: Option<String>,
}

/// One file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivedList {
    /// Its name in the folder.
    pub file: String,
    /// The profile with which it was read, where one is known.
    pub profile: Option<String>,
    /// Whether it may add patrons and change them.
    pub mode: Mode,
    /// By what its patrons are found, where that is not the profile's to say.
    pub match_by: Option<MatchBy>,
    /// What became of it.
    pub became: Became,
    /// Whether an earlier run did this, which ended before it could tell it.
    pub earlier: bool,
    /// How its rows ended, or would end; all 0 where there is no plan.
    pub counts: Counts,
    /// What was found in it, notes left out: each code with its severity, and how often.
    pub codes: Vec<(Code, Severity, u64)>,
    /// What lies where.
    pub files: FilesOfList,
}

/// What lies where, once a list was moved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilesOfList {
    /// The list.
    pub moved_to: Option<String>,
    /// Its report.
    pub report: Option<String>,
    /// The hand-out sheet, and how many starters are on it.
    pub starters: Option<(String, u64)>,
    /// The rows that cannot be loaded.
    pub left_out: Option<String>,
    /// What to do next.
    pub what_next: Option<String>,
}

/// What became of a file that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It was loaded as this batch; of a dry run there is none.
    Loaded(Option<u64>),
    /// The store said already what it says, or has later expiry dates, which are kept.
    NothingToDo {
        /// How many patrons have a later date in the store.
        later: u64,
    },
    /// This very file was loaded before, as this batch.
    LoadedBefore(u64),
    /// Nothing of it was loaded; somebody has to look.
    Held(WhyHeld),
    /// It stays where it is.
    Left(WhyLeft),
}

/// Why a list is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyHeld {
    /// It cannot be used as it is.
    Unusable,
    /// Something is wrong in it, or waits for an answer.
    Problems,
    /// It would touch more of the store than the limits allow.
    OverLimit,
    /// This very file was loaded as this batch, which was undone.
    Undone(u64),
    /// Another system took only some of its patrons, as this batch.
    Partly(u64),
    /// This very file was loaded before, and would change patrons once more: others have changed them since, or it is read
    /// as another list now.
    LoadedBefore {
        /// As which batch.
        batch: u64,
        /// How many patrons it would add or change.
        patrons: u64,
    },
    /// It was held before, and a younger list of its kind is done since: it may overwrite what that one says.
    Older,
}

/// Why a file stays where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyLeft {
    /// Its name fits no list that is expected.
    NotExpected,
    /// Its name is no text.
    NameNotText,
    /// It is called as a list, and is a folder.
    Folder,
    /// It is called as a list, and is a link to something else, which is not followed.
    Link,
    /// It is called as a list, and is a pipe or a device, which is not opened.
    NotAFile,
    /// Somebody wrote to it a moment ago.
    Arriving,
    /// It was written to at a time that is still to come.
    FromLater,
    /// Another program has it open.
    OpenElsewhere,
    /// It changed while it was looked at.
    Changed,
    /// It cannot be read.
    NotReadable,
    /// Somebody changed its patrons at the same time.
    StoreMoved,
    /// An older list of its kind stays where it is: loaded later, that one would overwrite what this one says.
    BehindOlder,
}

impl WhyLeft {
    /// Whether a later run may load it, so that younger lists of its kind wait for it.
    pub fn is_waited_for(self) -> bool {
        match self {
            WhyLeft::Arriving
            | WhyLeft::OpenElsewhere
            | WhyLeft::Changed
            | WhyLeft::NotReadable
            | WhyLeft::StoreMoved
            | WhyLeft::BehindOlder => true,
            WhyLeft::NotExpected
            | WhyLeft::NameNotText
            | WhyLeft::Folder
            | WhyLeft::Link
            | WhyLeft::NotAFile
            | WhyLeft::FromLater => false,
        }
    }
}

impl Became {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Became::Loaded(_) => "loaded",
            Became::NothingToDo { .. } => "nothing-to-do",
            Became::LoadedBefore(_) => "loaded-before",
            Became::Held(_) => "held",
            Became::Left(_) => "left",
        }
    }

    /// The batch that it is about.
    pub fn batch(self) -> Option<u64> {
        match self {
            Became::Loaded(batch) => batch,
            Became::LoadedBefore(batch)
            | Became::Held(WhyHeld::Undone(batch) | WhyHeld::Partly(batch) | WhyHeld::LoadedBefore { batch, .. }) => {
                Some(batch)
            }
            Became::NothingToDo { .. }
            | Became::Held(WhyHeld::Unusable | WhyHeld::Problems | WhyHeld::OverLimit | WhyHeld::Older)
            | Became::Left(_) => None,
        }
    }

    /// Whether nothing of it was loaded, or not all.
    pub fn is_held(self) -> bool {
        matches!(self, Became::Held(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_its_pattern_as_a_whole_and_without_case() {
        for (pattern, inside, outside) in [
            (
                "banner-*.csv",
                &["banner-fall.csv", "Banner-.CSV", "banner-a.csv.csv"][..],
                &["banner.csv", "x-banner-a.csv", "banner-a.csv.part"][..],
            ),
            ("retirees-20??.ods", &["retirees-2026.ods"], &["retirees-226.ods", "retirees-20266.ods"]),
            ("*", &["anything", "a.b"], &[]),
            ("*-*-*.csv", &["a-b-c.csv", "---.csv"], &["a-b.csv"]),
            ("*aab", &["aaab", "aabaab"], &["aaba"]),
            ("é*.csv", &["É1.csv"], &["e1.csv"]),
        ] {
            let pattern = NamePattern::parse(pattern).unwrap();
            for name in inside {
                assert!(pattern.fits(name), "{name} fits {}", pattern.as_str());
            }
            for name in outside {
                assert!(!pattern.fits(name), "{name} does not fit {}", pattern.as_str());
            }
        }
    }

    #[test]
    fn a_pattern_is_a_name_and_no_path() {
        for text in ["", "in/list.csv", "in\\list.csv", "../*.csv", ".hidden"] {
            assert_eq!(NamePattern::parse(text), None, "{text}");
        }
    }

    /// Many stars take no longer than a person waits.
    #[test]
    fn a_pattern_of_many_stars_ends() {
        let stars = "a*".repeat(40);
        assert!(NamePattern::parse(&stars).unwrap().fits(&"a".repeat(250)));
        assert!(!NamePattern::parse(&(stars + "b")).unwrap().fits(&"a".repeat(250)));
    }

    #[test]
    fn of_several_that_fit_the_first_counts() {
        let list = |name, profile: &str| ExpectedList {
            name: NamePattern::parse(name).unwrap(),
            profile: profile.to_owned(),
            mode: Mode::Both,
            match_by: None,
        };
        let expected =
            Expected { lists: vec![list("ret*.csv", "retiree"), list("*.csv", "guests")], ..Expected::default() };
        let profile = |name| expected.of(name).map(|list| list.profile.as_str());
        assert_eq!(
            [profile("retirees.csv"), profile("x.csv"), profile("x.txt")],
            [Some("retiree"), Some("guests"), None]
        );
    }
}
