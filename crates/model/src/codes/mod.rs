//! The codes of findings. Each entry's doc comment is its manual page, printed by `rollcall explain`.
//!
//! The letter says where the fault lives; a number is never used twice. A new code is an entry in
//! the table of its letter, and a rule in the crate that can see the fault.

mod account;
mod cell;
mod column;
mod duplicate;
mod file;
mod migration;
mod plan;
mod row;
mod sheet;
mod store;

pub use account::*;
pub use cell::*;
pub use column::*;
pub use duplicate::*;
pub use file::*;
pub use migration::*;
pub use plan::*;
pub use row::*;
pub use sheet::*;
pub use store::*;

use crate::findings::severity::Severity;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

/// A kind of finding.
#[derive(Clone, Copy)]
pub struct Code {
    entry: &'static CodeEntry,
}

#[derive(Debug)]
struct CodeEntry {
    id: &'static str,
    slug: &'static str,
    severity: Severity,
    title: &'static str,
    page: &'static str,
    offers_repair: bool,
}

/// Writes one table of codes: a constant with its manual page for each, and the list of all. Behind the title stands
/// `offers_repair` where a finding proposes a value that a person can accept for all rows.
macro_rules! codes {
    (@offers) => { false };
    (@offers offers_repair) => { true };
    ($table:ident: $(
        $(#[doc = $doc:literal])+ $id:ident $slug:literal $severity:ident $title:literal $(, $offers:ident)?;
    )+) => {
        $(
            $(#[doc = $doc])+
            pub const $id: super::Code = super::Code {
                entry: &super::CodeEntry {
                    id: stringify!($id),
                    slug: $slug,
                    severity: crate::findings::severity::Severity::$severity,
                    title: $title,
                    page: concat!($($doc, "\n"),+),
                    offers_repair: codes!(@offers $($offers)?),
                },
            };
        )+
        pub(super) const $table: &[super::Code] = &[$($id),+];
    };
}
pub(crate) use codes;

impl Code {
    /// Every code, by letter and number.
    pub fn all() -> Vec<Code> {
        BY_ID.clone()
    }

    /// The code with this id, in any case, or with this slug.
    pub fn find(text: &str) -> Option<Code> {
        let in_other_words = |code: &Code| code.id().eq_ignore_ascii_case(text) || code.slug() == text;
        by_id(text, str::cmp).or_else(|| BY_ID.iter().copied().find(in_other_words))
    }

    /// Letter and number, `D501`.
    pub fn id(self) -> &'static str {
        self.entry.id
    }

    /// The name for searching, `duplicate-id`.
    pub fn slug(self) -> &'static str {
        self.entry.slug
    }

    /// How much it weighs unless the library says otherwise.
    pub fn severity(self) -> Severity {
        self.entry.severity
    }

    /// What it means in a few words.
    pub fn title(self) -> &'static str {
        self.entry.title
    }

    /// The manual page.
    pub fn page(self) -> &'static str {
        self.entry.page
    }

    /// Whether its findings offer a repair that can be accepted for all rows.
    pub fn offers_repair(self) -> bool {
        self.entry.offers_repair
    }

    /// Whether a library may weigh it differently. What leaves a row or a file out guards the patrons
    /// that are in the store, or a value that could not be read, and always does; the rest is theirs.
    pub fn can_be_changed(self) -> bool {
        !self.severity().blocks()
            && !self.id().starts_with(['F', 'P', 'T'])
            && !["A801", "A810", "D504"].contains(&self.id())
    }
}

/// Every code, sorted once: each finding of a saved plan asks for its own, and there may be a million of them.
static BY_ID: LazyLock<Vec<Code>> = LazyLock::new(|| {
    let tables = [
        account::ACCOUNT,
        cell::CELL,
        duplicate::DUPLICATE,
        file::FILE,
        column::COLUMN,
        migration::MIGRATION,
        plan::PLAN,
        row::ROW,
        sheet::SHEET,
        store::STORE,
    ];
    let mut all = tables.concat();
    all.sort();
    all
});

/// The code whose id is written just like this.
fn by_id(id: &str, mut compare: impl FnMut(&str, &str) -> Ordering) -> Option<Code> {
    let found = BY_ID.binary_search_by(|code| compare(code.id(), id)).ok()?;
    Some(BY_ID[found])
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Code {}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        self.id().cmp(other.id())
    }
}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_number_and_no_slug_is_used_twice() {
        let all = Code::all();
        assert_eq!(all.iter().map(|code| code.id()).collect::<BTreeSet<_>>().len(), all.len());
        assert_eq!(all.iter().map(|code| code.slug()).collect::<BTreeSet<_>>().len(), all.len());
    }

    /// All codes were put together and sorted anew for each finding that was read: a plan of a million took half a
    /// minute to be shown.
    #[test]
    fn a_code_is_found_by_its_id_without_a_look_at_all_of_them() {
        let all = Code::all();
        let most = all.len().ilog2() + 2;
        for code in &all {
            let mut compared = 0;
            let found = by_id(code.id(), |one, other| {
                compared += 1;
                one.cmp(other)
            });
            assert_eq!(found, Some(*code));
            assert!(compared <= most, "{code}: {compared} comparisons");
            assert_eq!(Code::find(&code.id().to_lowercase()), Some(*code));
            assert_eq!(Code::find(code.slug()), Some(*code));
        }
        assert_eq!((by_id("C3", str::cmp), Code::find("Z999")), (None, None));
    }

    #[test]
    fn the_page_of_a_repair_says_how_it_is_accepted() {
        for code in Code::all() {
            assert_eq!(code.page().contains(&format!("--accept {code}")), code.offers_repair(), "{code}");
        }
    }

    #[test]
    fn every_page_says_what_to_do() {
        for code in Code::all() {
            assert!(code.page().contains("What to do:"), "{code} has no way out");
        }
    }
}
