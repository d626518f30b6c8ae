//! Rules about one row. A new rule is a file and its entry in [`RULES`].

mod account_type;
mod address;
mod cut_off;
mod dates;
mod id_given;
mod id_repeats;
mod id_width;
mod language;
mod misplaced;
pub(crate) mod name_case;
mod no_person;
mod note;
mod phone_digits;
mod required;
mod title;
pub(crate) mod whole_name;

use crate::context::RowContext;
use model::codes::{self, Code};
use model::draft::PatronDraft;

/// A rule about one row; it looks at a draft and reports findings, and repairs only what it reports.
#[derive(Debug)]
pub struct Rule {
    /// The codes it can report, and no others.
    codes: &'static [Code],
    /// Whether it holds for values that a person types for one patron, too.
    typed: Typed,
    /// Looks at one row.
    check: fn(&mut PatronDraft, &mut RowContext<'_, '_>),
}

/// For which patrons a rule holds whose values are typed one by one. What is `Never` asked of them looks at what only a
/// list has: names in one cell, and values in a column beside their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Typed {
    /// Of lists alone.
    Never,
    /// Of somebody new, too: an ID may be made for them, and their group says who keeps the account.
    OfSomebodyNew,
    /// Of everybody.
    OfAnybody,
}

impl Rule {
    /// Looks at one row.
    pub fn run(&self, draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
        let before = row.findings.len();
        (self.check)(draft, row);
        let other = row.findings[before..].iter().find(|finding| !self.codes.contains(&finding.code));
        debug_assert_eq!(other, None, "a rule reported what its entry does not name");
    }
}

/// All of them, in the order in which they run.
pub const RULES: &[Rule] = &[
    // First: what is required, and what IDs are made of, looks at the parts of the name.
    Rule { codes: &[codes::C366], typed: Typed::Never, check: title::check },
    Rule {
        codes: &[codes::C306, codes::C344, codes::C345, codes::C358, codes::C360],
        typed: Typed::Never,
        check: whole_name::check,
    },
    Rule { codes: &[codes::C306, codes::C321], typed: Typed::OfAnybody, check: id_width::check },
    Rule { codes: &[codes::C346], typed: Typed::OfSomebodyNew, check: id_given::check },
    Rule { codes: &[codes::C301, codes::R403], typed: Typed::OfAnybody, check: required::check },
    Rule { codes: &[codes::R401, codes::C317], typed: Typed::OfAnybody, check: dates::check },
    Rule { codes: &[codes::R404], typed: Typed::OfSomebodyNew, check: account_type::check },
    Rule {
        codes: &[codes::C306, codes::C324, codes::C350, codes::C351],
        typed: Typed::OfAnybody,
        check: address::postal_code::check,
    },
    // Behind the postal codes, whose form shows the country and which have their zeros again.
    Rule { codes: &[codes::C312], typed: Typed::OfAnybody, check: phone_digits::check },
    Rule { codes: &[codes::C370, codes::C371], typed: Typed::Never, check: address::state::check },
    Rule { codes: &[codes::C372, codes::C379], typed: Typed::Never, check: address::street::check },
    Rule { codes: &[codes::C373], typed: Typed::Never, check: no_person::check },
    Rule { codes: &[codes::C374], typed: Typed::Never, check: cut_off::check },
    Rule { codes: &[codes::C362], typed: Typed::Never, check: name_case::check },
    Rule { codes: &[codes::C367], typed: Typed::Never, check: language::check },
    Rule { codes: &[codes::C368], typed: Typed::Never, check: misplaced::check },
    Rule { codes: &[codes::C369], typed: Typed::Never, check: note::check },
    Rule { codes: &[codes::C377], typed: Typed::Never, check: id_repeats::check },
];

/// Those that hold for values that are typed for such a patron, in the same order.
pub(crate) fn typed(patron: Typed) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |rule| rule.typed >= patron)
}
