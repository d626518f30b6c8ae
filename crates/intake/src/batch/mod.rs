//! Rules among rows. A new rule is a file and its entry in [`BATCH_RULES`].

mod address_names;
mod duplicate_id;
mod index;
mod legacy_id;
mod look_alike;
mod name_keys;
mod name_roles;
mod new_ids;
mod run;
mod same_person;
mod shared;
mod sorted_alone;
mod swapped_ids;
mod workers;
mod zeros;

use model::codes::{self, Code};
use model::finding::Finding;

pub use index::{Index, IndexEntry, Role, entries};
pub(crate) use legacy_id::drop_shared_legacy_ids;
pub use run::Batch;
pub use workers::{RunJobs, Workers};

/// A rule among rows.
#[derive(Debug)]
pub struct BatchRule {
    /// The codes it can report, and no others.
    codes: &'static [Code],
    /// Looks at all rows.
    check: fn(&Batch<'_>, &mut Vec<Finding>),
}

impl BatchRule {
    /// Looks at all rows.
    pub fn run(&self, batch: &Batch<'_>, findings: &mut Vec<Finding>) {
        let before = findings.len();
        (self.check)(batch, findings);
        let other = findings[before..].iter().find(|finding| !self.codes.contains(&finding.code));
        debug_assert_eq!(other, None, "a rule reported what its entry does not name");
    }
}

/// All of them, in the order of what they find. They may run at the same time.
pub const BATCH_RULES: &[BatchRule] = &[
    BatchRule { codes: &[codes::D501, codes::D502, codes::D504], check: duplicate_id::check },
    BatchRule { codes: &[codes::D506], check: shared::check },
    BatchRule { codes: &[codes::D514], check: look_alike::check },
    BatchRule { codes: &[codes::D503], check: zeros::check },
    BatchRule { codes: &[codes::D515], check: same_person::check },
    BatchRule { codes: &[codes::D516], check: sorted_alone::check },
    BatchRule { codes: &[codes::D517], check: swapped_ids::check },
    BatchRule { codes: &[codes::C375, codes::C376], check: name_roles::check },
    BatchRule { codes: &[codes::D521, codes::D522], check: new_ids::check },
];
