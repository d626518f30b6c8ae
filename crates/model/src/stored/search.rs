//! Looking for patrons at a desk: what somebody asks, and what is found.
//!
//! How texts are compared is for the stores to say, which all do it alike.

use crate::membership::PatronState;
use crate::patron::Patron;
use crate::snapshot::FoundPatron;
use chrono::NaiveDate;

/// What somebody looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// An ID or a barcode or the beginning of one, words of a name, a phone number or its last four digits, an e-mail address or its beginning.
    /// Empty for everybody.
    pub text: String,
    /// Who counts.
    pub filter: Filter,
    /// How many to show; `None` for all of them.
    pub limit: Option<usize>,
}

/// Who counts of those who are found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Patrons of this user group, without regard to case.
    pub group: Option<String>,
    /// Patrons whose membership ends before this day.
    pub expires_before: Option<NaiveDate>,
    /// Patrons in this state on this day.
    pub state: Option<(PatronState, NaiveDate)>,
}

impl Filter {
    /// Whether a patron counts.
    pub fn takes(&self, patron: &Patron) -> bool {
        let details = &patron.details;
        let in_group = |group: &String| details.user_group.as_deref().is_some_and(|of| of.eq_ignore_ascii_case(group));
        let ends_before = |day: NaiveDate| details.expiry_date.is_some_and(|last| last < day);
        self.group.as_ref().is_none_or(in_group)
            && self.expires_before.is_none_or(ends_before)
            && self.state.is_none_or(|(state, today)| PatronState::on(details, today) == state)
    }
}

/// How a patron fits what was typed; the closest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// By the whole of an ID or a barcode; nobody else is then found.
    Identifier,
    /// By the whole of one but for zeros in front, which spreadsheets and scanners take away.
    OtherZeros,
    /// By the beginning of one.
    Beginning,
    /// By every word, as a name or the beginning of one.
    Name,
    /// By the e-mail address, or its beginning.
    Email,
    /// By the phone number.
    Phone,
    /// By a name that is spelled nearly so. Looked for where nobody is found otherwise.
    NearName,
    /// Nothing was typed.
    Everybody,
}

impl Fit {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Fit::Identifier => "identifier",
            Fit::OtherZeros => "other_zeros",
            Fit::Beginning => "beginning",
            Fit::Name => "name",
            Fit::Email => "email",
            Fit::Phone => "phone",
            Fit::NearName => "near_name",
            Fit::Everybody => "everybody",
        }
    }
}

/// A patron who was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The patron.
    pub found: FoundPatron,
    /// Why.
    pub fit: Fit,
}

/// How many patrons fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// So many.
    Exactly(u64),
    /// More than so many; nobody has counted them.
    MoreThan(u64),
}

/// Who was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    /// Those to show: by how they fit, then by last and first name; where more fit than were counted, by ID instead.
    pub shown: Vec<Hit>,
    /// All of them.
    pub total: Total,
}
