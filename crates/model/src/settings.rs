//! What a library has decided: groups, profiles, terms. Read from `rollcall.toml` by the shell;
//! everything has a default, so that the first run needs no file.

pub use crate::plans::limits::Limits;

use crate::arrival::Expected;
use crate::codes::Code;
use crate::field::{Field, Kind, ListField};
use crate::finding::Severity;
use crate::id::CanonicalId;
use crate::id_pattern::IdPattern;
use crate::id_scheme::IdScheme;
use crate::patron::AccountType;
use crate::recipe::Recipes;
use crate::request::MatchBy;
use crate::starter_rules::{HashCost, Scheme, StarterRules};
use chrono::{Days, Months, NaiveDate};
use std::collections::BTreeMap;

/// When a membership ends that begins today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpiryRule {
    /// It does not end.
    Never,
    /// On a day that is the same for everybody.
    Fixed(NaiveDate),
    /// So many months from today.
    Months(u32),
    /// So many days from today.
    Days(u64),
    /// With a named term of the calendar.
    Term(String),
}

impl ExpiryRule {
    /// The day for a membership that begins on `today`; `None` when it never ends, when the term is
    /// unknown (the shell refuses such a configuration) or beyond the calendar.
    pub fn date(&self, today: NaiveDate, terms: &BTreeMap<String, NaiveDate>) -> Option<NaiveDate> {
        match self {
            ExpiryRule::Never => None,
            ExpiryRule::Fixed(date) => Some(*date),
            ExpiryRule::Months(months) => today.checked_add_months(Months::new(*months)),
            ExpiryRule::Days(days) => today.checked_add_days(Days::new(*days)),
            ExpiryRule::Term(name) => terms.get(name).copied(),
        }
    }
}

/// The last day that nobody wonders about as the end of a membership.
pub fn far_future(today: NaiveDate) -> NaiveDate {
    today.checked_add_months(Months::new(50 * 12)).unwrap_or(NaiveDate::MAX)
}

/// A user group: what its members are and need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The code, as stored; its case matters.
    pub code: String,
    /// The name people use.
    pub label: String,
    /// Other ways lists write it.
    pub aliases: Vec<String>,
    /// Internal or external.
    pub account_type: AccountType,
    /// Fields without which a row is left out.
    pub required: Vec<ListField>,
    /// When a new membership ends.
    pub expiry: ExpiryRule,
    /// How many digits a primary ID of this group has, where the library knows.
    pub id_digits: Option<u8>,
}

/// What becomes of a stored value when a list says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// The list's value takes the place of the stored one. Of lists: the entry of its kind.
    Replace,
    /// The stored value stays, also where it is blank.
    Keep,
    /// The list's value counts only where nothing is stored.
    FillOnly,
    /// Of lists: entries are added and nothing is replaced; none twice.
    Add,
    /// Of dates: the later one counts.
    Later,
}

impl Policy {
    /// Every policy.
    pub const ALL: [Policy; 5] = [Policy::Replace, Policy::Keep, Policy::FillOnly, Policy::Add, Policy::Later];

    /// The word in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Policy::Replace => "replace",
            Policy::Keep => "keep",
            Policy::FillOnly => "fill-only",
            Policy::Add => "add",
            Policy::Later => "later",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        Policy::ALL.into_iter().find(|policy| policy.name() == name)
    }

    /// Whether a field can have it: only lists are added to, only days are later, and what no list may
    /// change has none.
    pub fn fits(self, field: Field) -> bool {
        match self {
            Policy::Add => field.is_list() && !field.is_fixed(),
            Policy::Later => matches!(field.kind(), Kind::Date(_)),
            Policy::Replace | Policy::Keep | Policy::FillOnly => !field.is_fixed(),
        }
    }
}

/// The kind of identifier as which an ID is kept that got a prefix, unless the profile says another.
const LEGACY_ID: &str = "LEGACY_ID";

/// How one kind of list is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name on the command line.
    pub name: String,
    /// The user group of rows that name none.
    pub group: String,
    /// Overrides the group's.
    pub account_type: Option<AccountType>,
    /// Overrides the group's.
    pub required: Option<Vec<ListField>>,
    /// Overrides the group's.
    pub expiry: Option<ExpiryRule>,
    /// Overrides the group's.
    pub id_digits: Option<u8>,
    /// Where the ID of a person comes from who has none.
    pub id_scheme: Option<IdScheme>,
    /// How starters are made, where it is not as for everybody.
    pub starter_scheme: Option<Scheme>,
    /// Whether patrons that exist get a computed expiry date too.
    pub renew: bool,
    /// Whether an external account in the store may become internal by this list.
    pub convert_external: bool,
    /// Whether an internal account in the store may become external by this list.
    pub convert_internal: bool,
    /// What stands in front of every ID of the list, so that those of two systems are not the same.
    pub id_prefix: Option<String>,
    /// The kind of identifier as which an ID is kept that got a prefix.
    pub keep_legacy_id: Option<String>,
    /// The field that says whom a row of a joined file is about, where it is not the primary ID.
    pub join_by: Option<ListField>,
    /// Identifiers by which patrons are found whose primary ID is not: `BARCODE`.
    pub match_by: Vec<String>,
    /// What becomes of stored values, where it is not the usual.
    pub policies: BTreeMap<Field, Policy>,
    /// The feed that owns external accounts of this list.
    pub external_id: Option<String>,
    /// The header of the column that has hashes of passwords out of another system. Without this, no column has.
    pub password_hash: Option<String>,
    /// Headers of this kind of list that the built-in table does not know.
    pub columns: Vec<(String, ListField)>,
    /// Fields that are made of several columns, of a part of one, or without any.
    pub recipes: Recipes,
    /// Values used where the list is blank, for new patrons only.
    pub defaults: BTreeMap<ListField, String>,
    /// Per field: what lists write → what is meant.
    pub values: BTreeMap<ListField, BTreeMap<String, String>>,
    /// The file that says what the codes of another system become.
    pub crosswalk: Option<String>,
}

impl Profile {
    /// A profile that only names its group.
    pub fn new(name: &str, group: &str) -> Self {
        Profile {
            name: name.to_owned(),
            group: group.to_owned(),
            account_type: None,
            required: None,
            expiry: None,
            id_digits: None,
            id_scheme: None,
            starter_scheme: None,
            renew: false,
            convert_external: false,
            convert_internal: false,
            id_prefix: None,
            keep_legacy_id: None,
            join_by: None,
            match_by: Vec::new(),
            policies: BTreeMap::new(),
            external_id: None,
            password_hash: None,
            columns: Vec::new(),
            recipes: Recipes::default(),
            defaults: BTreeMap::new(),
            values: BTreeMap::new(),
            crosswalk: None,
        }
    }

    /// The kind of identifier as which an ID is kept that got a prefix.
    pub fn legacy_kind(&self) -> &str {
        self.keep_legacy_id.as_deref().unwrap_or(LEGACY_ID)
    }

    /// By what patrons are found: what the person `asked` for, or else what the profile names.
    pub fn finds_by(&self, asked: Option<MatchBy>) -> MatchBy {
        let named = self.match_by.iter().any(|kind| kind.eq_ignore_ascii_case("BARCODE"));
        asked.unwrap_or(if named { MatchBy::Barcode } else { MatchBy::Id })
    }
}

/// For how long the library keeps what it need not keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retention {
    /// By the code of a user group, for how many days after the end of a membership a patron is kept. Without [`others_days`]
    /// members of a group that is not here are kept until somebody decides otherwise.
    ///
    /// [`others_days`]: Retention::others_days
    pub after_expiry_days: BTreeMap<String, u64>,
    /// The same for patrons of a group that is not here, as one that the library has given up, and for those of none.
    pub others_days: Option<u64>,
    /// For how many days the old and new values of a batch are kept; `None` keeps them.
    pub history_days: Option<u64>,
}

/// Everything a library has decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The store's address, where the configuration names one.
    pub store: Option<String>,
    /// The library's name, for hand-out sheets.
    pub institution: Option<String>,
    /// The last day of each named term.
    pub terms: BTreeMap<String, NaiveDate>,
    /// User groups by code.
    pub groups: BTreeMap<String, Group>,
    /// Codes of user groups, the first of which counts for somebody who is in two of them.
    pub group_precedence: Vec<String>,
    /// Profiles by name.
    pub profiles: BTreeMap<String, Profile>,
    /// The profile of a run that names none.
    pub default_profile: String,
    /// Ranges of IDs that are kept for the institution, by name.
    pub reserved: BTreeMap<String, IdPattern>,
    /// Severities that differ from the codes' own.
    pub severities: BTreeMap<Code, Severity>,
    /// How starter passwords are made and how long they live.
    pub starters: StarterRules,
    /// Files with the words of hand-out sheets, a language each; none for the built-in ones.
    pub letters: Vec<String>,
    /// What hashing a password costs.
    pub hash_cost: HashCost,
    /// Seconds to wait while somebody else writes to the store.
    pub store_wait_seconds: u64,
    /// Days after which copies of the store that were made before a batch are removed.
    pub backup_days: u64,
    /// Days after which a saved plan is called old.
    pub plan_days: u64,
    /// How much of the store one plan may touch.
    pub limits: Limits,
    /// For how long patrons and old values are kept.
    pub retention: Retention,
    /// The lists that arrive in a folder by themselves.
    pub expected: Expected,
}

impl Default for Settings {
    /// The groups and profiles of `domain.md` section 3 that every library starts from.
    fn default() -> Self {
        let usual = vec![ListField::PrimaryId, ListField::LastName];
        let group = |code: &str, label: &str, aliases: &[&str], months| Group {
            code: code.to_owned(),
            label: label.to_owned(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            account_type: AccountType::Internal,
            required: usual.clone(),
            expiry: ExpiryRule::Months(months),
            id_digits: None,
        };
        let groups = [
            group(
                "COMMUNITY",
                "Community borrower",
                &["Community", "Community borrowers", "Community user", "Community users", "Borrower", "Borrowers"],
                12,
            ),
            group(
                "RETIREE",
                "Retiree",
                &["Retirees", "Retired", "Retired staff", "Emeritus", "Emerita", "Emeriti"],
                120,
            ),
        ];
        let profiles = [Profile::new("community-borrower", "COMMUNITY"), Profile::new("retiree", "RETIREE")];
        Settings {
            store: None,
            institution: None,
            terms: BTreeMap::new(),
            groups: groups.into_iter().map(|group| (group.code.clone(), group)).collect(),
            group_precedence: Vec::new(),
            profiles: profiles.into_iter().map(|profile| (profile.name.clone(), profile)).collect(),
            default_profile: "community-borrower".to_owned(),
            reserved: BTreeMap::new(),
            severities: BTreeMap::new(),
            starters: StarterRules::default(),
            letters: Vec::new(),
            hash_cost: HashCost::default(),
            store_wait_seconds: 30,
            backup_days: 90,
            plan_days: 30,
            limits: Limits::default(),
            retention: Retention::default(),
            expected: Expected::default(),
        }
    }
}

impl Settings {
    /// The rules for a row of `profile` in `group`: the profile's own where the row is in its group.
    pub fn rules<'a>(&'a self, profile: &'a Profile, group: &'a Group) -> GroupRules<'a> {
        let own = profile.group == group.code;
        let required = profile.required.as_deref().filter(|_| own).unwrap_or(&group.required);
        let expiry = profile.expiry.as_ref().filter(|_| own).unwrap_or(&group.expiry);
        GroupRules {
            group,
            account_type: profile.account_type.filter(|_| own).unwrap_or(group.account_type),
            required,
            expiry,
            id_digits: profile.id_digits.filter(|_| own).or(group.id_digits),
        }
    }

    /// The one of two groups that counts for somebody who is in both; `None` unless the library has said it of both.
    pub fn higher_group<'g>(&self, one: &'g str, other: &'g str) -> Option<&'g str> {
        let rank = |group: &str| self.group_precedence.iter().position(|ranked| ranked == group);
        let (first, second) = (rank(one)?, rank(other)?);
        Some(if second < first { other } else { one })
    }

    /// How starters of a list with this profile are made.
    pub fn starter_rules(&self, profile: &str) -> StarterRules {
        let own = self.profiles.get(profile).and_then(|profile| profile.starter_scheme);
        StarterRules { scheme: own.unwrap_or(self.starters.scheme), ..self.starters.clone() }
    }

    /// The range that is kept for the institution and holds this ID, by its name; of several the first.
    pub fn reserved_range(&self, id: &CanonicalId) -> Option<(&str, &IdPattern)> {
        self.reserved.iter().find(|(_, range)| range.holds(id)).map(|(name, range)| (name.as_str(), range))
    }

    /// The severity of a code in this library.
    pub fn severity(&self, code: Code) -> Severity {
        self.severities.get(&code).copied().unwrap_or(code.severity())
    }
}

/// What holds for one row: its group, as the profile has it.
#[derive(Debug, Clone, Copy)]
pub struct GroupRules<'a> {
    /// The group.
    pub group: &'a Group,
    /// Internal or external.
    pub account_type: AccountType,
    /// Fields without which the row is left out.
    pub required: &'a [ListField],
    /// When a new membership ends.
    pub expiry: &'a ExpiryRule,
    /// How many digits a primary ID has.
    pub id_digits: Option<u8>,
}

impl GroupRules<'_> {
    /// Whether a new patron whose row has no expiry date is given one all the same.
    pub fn give_expiry(&self) -> bool {
        *self.expiry != ExpiryRule::Never
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_higher_of_two_groups_counts_where_both_have_a_rank() {
        let group_precedence = ["STAFF", "STUDENT"].map(str::to_owned).to_vec();
        let settings = Settings { group_precedence, ..Settings::default() };
        assert_eq!(settings.higher_group("STUDENT", "STAFF"), Some("STAFF"));
        assert_eq!(settings.higher_group("STAFF", "STUDENT"), Some("STAFF"));
        assert_eq!(settings.higher_group("STAFF", "RETIREE"), None);
        assert_eq!(Settings::default().higher_group("STAFF", "STUDENT"), None);
    }

    #[test]
    fn a_reserved_id_is_known_by_the_name_of_its_range() {
        let mut settings = Settings::default();
        assert_eq!(settings.reserved_range(&CanonicalId::of("912345678")), None);
        for (name, pattern) in [("students", "9########"), ("staff", "S*")] {
            settings.reserved.insert(name.to_owned(), IdPattern::parse(pattern).unwrap());
        }
        let range = |id: &str| settings.reserved_range(&CanonicalId::of(id)).map(|(name, _)| name);
        assert_eq!([range("912345678"), range("s1"), range("000104417")], [Some("students"), Some("staff"), None]);
    }
}
