//! What comparing lists with a store has shown: the proof that a load did what its lists say.
//!
//! What a list says nothing of is not compared: a default, a day that a rule gave or a value from before is counted, and
//! is no difference. But whom the list itself has made has nothing from before: what nothing gave them, and an entry more
//! than the list has, is one. Passwords are in no list and in nothing of this.

use crate::batch::SourceFile;
use crate::codes::{self, Code};
use crate::field::Field;
use crate::finding::Finding;
use crate::id::PrimaryId;
use crate::listing::UnusedRows;
use crate::patron::{Details, Patron};
use crate::place::RowRef;
use crate::settings::Policy;
use crate::text::Text;
use crate::value::Value;
use chrono::{DateTime, Datelike, Utc};
use std::collections::BTreeMap;

/// What comparing lists with a store has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The store, as it is called in output.
    pub store: String,
    /// The lists.
    pub files: Vec<VerifiedFile>,
    /// How many people there are.
    pub people: PeopleCounts,
    /// Rows that are left out or wait for an answer, by each code that says why.
    pub left_out: BTreeMap<Code, u64>,
    /// Rows of joined files that were not used, by file.
    pub unused: Vec<UnusedRows>,
    /// The same one by one, as far as they have a finding of their own.
    pub unused_rows: Vec<UnusedRow>,
    /// What the files have that is not carried over: fields that have no place here, passwords that are not stored.
    pub not_carried: Vec<Finding>,
    /// What the people who were compared have, in the lists and in the store.
    pub tallies: Tallies,
    /// Every difference: those that nothing explains first, each kind in the order of the lists.
    pub differences: Vec<Difference>,
    /// Some people, picked at random.
    pub sample: Sample,
}

/// A list, and the batch that loaded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedFile {
    /// Name and hash.
    pub source: SourceFile,
    /// The newest batch that was made from a file with this hash; `None` where this very file was never loaded.
    pub loaded: Option<LoadedAs>,
}

/// A row of a joined file that was not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusedRow {
    /// The row.
    pub at: RowRef,
    /// Why.
    pub code: Code,
    /// What it says instead, where it says something.
    pub value: Option<Text>,
}

/// The batch that loaded a list, or several of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadedAs {
    /// Its number; of several the last.
    pub batch: u64,
    /// Of several the first; of one its number.
    pub first: u64,
    /// How many they are.
    pub batches: u64,
    /// When.
    pub when: DateTime<Utc>,
    /// The batch that has undone it, or a part of it.
    pub undone_by: Option<u64>,
}

/// How many people there are, and how it stands with them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PeopleCounts {
    /// Rows of the lists.
    pub rows_read: u64,
    /// Rows that are left out or wait for an answer.
    pub left_out: u64,
    /// People who were compared: everybody else.
    pub compared: u64,
    /// Of these, those who are in the store.
    pub stored: u64,
    /// Of these, those who are as the lists say.
    pub same: u64,
    /// Patrons of the store who are none of these.
    pub others: u64,
}

/// How often something is in the lists and in the store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// In the lists.
    pub listed: u64,
    /// In the store, of the people who were compared.
    pub stored: u64,
}

/// What the people who were compared have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tallies {
    /// By user group.
    pub groups: BTreeMap<Box<str>, Tally>,
    /// By the year in which the membership ends; `None` is without a day.
    pub years: BTreeMap<Option<i32>, Tally>,
    /// Identifiers by their type; the primary ID is none of them.
    pub identifiers: BTreeMap<Box<str>, Tally>,
    /// How many have something in a field.
    pub fields: BTreeMap<Field, FieldTally>,
}

/// How many people have something in a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldTally {
    /// In the lists and in the store.
    pub filled: Tally,
    /// How many of them have something else in the store, which is explained.
    pub explained: u64,
    /// How many of them have something else in the store, which nothing explains.
    pub unexplained: u64,
}

/// Something that is not in the store as the lists say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The row.
    pub at: RowRef,
    /// The primary ID in the list.
    pub primary_id: PrimaryId,
    /// The name in the list, or else in the store.
    pub name: String,
    /// What differs.
    pub what: Differs,
    /// Why it is so; `None` where nothing explains it.
    pub because: Option<Explanation>,
}

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Differs {
    /// Nobody in the store has the ID.
    Missing,
    /// A value.
    Field(ComparedValue),
}

/// A field in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedValue {
    /// The field.
    pub field: Field,
    /// What the list says; blank where it says that the value is to go.
    pub listed: Value,
    /// What the store has.
    pub stored: Value,
}

/// Why something is not in the store as the lists say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explanation {
    /// A later batch changed it.
    Changed {
        /// The batch.
        batch: u64,
        /// When.
        when: DateTime<Utc>,
    },
    /// A later batch took the patron out.
    TakenOut {
        /// The batch.
        batch: u64,
        /// When.
        when: DateTime<Utc>,
    },
    /// The patron goes on under another ID.
    Renumbered,
    /// The record was merged into another.
    Merged,
    /// The patron was found by another identifier, and keeps the ID they have.
    FoundOtherwise,
    /// The policy of the field kept what was stored.
    Policy(Policy),
    /// No list changes this field of a patron who is there.
    Fixed,
    /// The list only adds patrons, and this one was there.
    OnlyAdds,
    /// The store has more than the list says of somebody whom the list has not made: no list takes entries out.
    EntriesStay,
    /// Loading the list again would not change it: another rule of loading keeps it.
    Rule,
}

/// Some people, picked at random, side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sample {
    /// What they were picked with: the same lists and the same seed pick the same people.
    pub seed: u32,
    /// The people, in the order of the lists.
    pub people: Vec<SampledPerson>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampledPerson {
    /// The row.
    pub at: RowRef,
    /// The primary ID in the list.
    pub primary_id: PrimaryId,
    /// The name in the list, or else in the store.
    pub name: String,
    /// Whether they are in the store.
    pub stored: bool,
    /// Every field that has something on either side, but the primary ID where it is the same.
    pub fields: Vec<SampledField>,
}

/// A field of one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampledField {
    /// Both values.
    pub values: ComparedValue,
    /// How they compare.
    pub result: SampleResult,
}

/// How a value of the list compares with that of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleResult {
    /// The store has what the list says, and perhaps more.
    Same,
    /// The list says nothing.
    NotListed,
    /// The store has something else.
    Differs,
}

impl Verification {
    /// Differences that nothing explains.
    pub fn unexplained(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|difference| difference.because.is_none())
    }

    /// How many of these have this code.
    pub fn count(&self, code: Code) -> u64 {
        self.unexplained().filter(|difference| difference.code() == code).count() as u64
    }

    /// Whether the store has what the lists say, but for what is explained. Where a row is left out or was not used, or
    /// nobody is there any more, they have not arrived, whatever the reason is.
    pub fn holds(&self) -> bool {
        let all_arrived = self.people.left_out == 0 && self.unused.is_empty();
        self.people.stored > 0 && all_arrived && self.unexplained().next().is_none()
    }
}

impl Difference {
    /// Its code, where nothing explains it.
    pub fn code(&self) -> Code {
        match self.what {
            Differs::Missing => codes::M905,
            Differs::Field(_) => codes::M906,
        }
    }
}

impl Explanation {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Explanation::Changed { .. } => "changed-since",
            Explanation::TakenOut { .. } => "taken-out-since",
            Explanation::Renumbered => "renumbered",
            Explanation::Merged => "merged",
            Explanation::FoundOtherwise => "found-by-another-identifier",
            Explanation::Policy(_) => "policy",
            Explanation::Fixed => "no-list-changes-it",
            Explanation::OnlyAdds => "only-adds",
            Explanation::EntriesStay => "entries-stay",
            Explanation::Rule => "rule",
        }
    }

    /// The policy that it was, where it was one.
    pub fn policy(self) -> Option<Policy> {
        if let Explanation::Policy(policy) = self { Some(policy) } else { None }
    }

    /// The batch that it was, where it was one.
    pub fn batch(self) -> Option<(u64, DateTime<Utc>)> {
        match self {
            Explanation::Changed { batch, when } | Explanation::TakenOut { batch, when } => Some((batch, when)),
            Explanation::Renumbered
            | Explanation::Merged
            | Explanation::FoundOtherwise
            | Explanation::Policy(_)
            | Explanation::Fixed
            | Explanation::OnlyAdds
            | Explanation::EntriesStay
            | Explanation::Rule => None,
        }
    }
}

impl SampleResult {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            SampleResult::Same => "same",
            SampleResult::NotListed => "not-listed",
            SampleResult::Differs => "differs",
        }
    }
}

impl Tallies {
    /// Counts somebody. Rows that name no group are of `group`.
    pub fn add(&mut self, listed: &Details, stored: Option<&Patron>, group: &str) {
        let of_list = |tally: &mut Tally| tally.listed += 1;
        let of_store = |tally: &mut Tally| tally.stored += 1;
        of_list(named(&mut self.groups, listed.user_group.as_deref().unwrap_or(group)));
        of_list(self.years.entry(year(listed)).or_default());
        listed.identifiers.iter().for_each(|one| of_list(named(&mut self.identifiers, &one.kind)));
        let stored = stored.map(|patron| &*patron.details);
        if let Some(details) = stored {
            of_store(named(&mut self.groups, details.user_group.as_deref().unwrap_or_default()));
            of_store(self.years.entry(year(details)).or_default());
            details.identifiers.iter().for_each(|one| of_store(named(&mut self.identifiers, &one.kind)));
        }
        for field in Field::ALL {
            // The ID is none of the details, and nobody is without one.
            let has = |details: &Details| *field == Field::PrimaryId || details.has(*field);
            let (in_list, in_store) = (has(listed), stored.is_some_and(has));
            if in_list || in_store {
                let filled = &mut self.fields.entry(*field).or_default().filled;
                filled.listed += u64::from(in_list);
                filled.stored += u64::from(in_store);
            }
        }
    }

    /// Counts a difference of a field.
    pub fn add_difference(&mut self, field: Field, is_explained: bool) {
        let tally = self.fields.entry(field).or_default();
        if is_explained {
            tally.explained += 1;
        } else {
            tally.unexplained += 1;
        }
    }
}

/// The tally of this name. Everybody asks, and only the first of a name has it copied.
fn named<'t>(tallies: &'t mut BTreeMap<Box<str>, Tally>, name: &str) -> &'t mut Tally {
    if !tallies.contains_key(name) {
        tallies.insert(name.into(), Tally::default());
    }
    tallies.get_mut(name).expect("it was just put there where it was not")
}

fn year(details: &Details) -> Option<i32> {
    details.expiry_date.map(|day| day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_could_be_compared_with_proves_nothing() {
        let nothing = Verification {
            store: "library.db".to_owned(),
            files: Vec::new(),
            people: PeopleCounts { rows_read: 2, left_out: 2, ..PeopleCounts::default() },
            left_out: BTreeMap::new(),
            unused: Vec::new(),
            unused_rows: Vec::new(),
            not_carried: Vec::new(),
            tallies: Tallies::default(),
            differences: Vec::new(),
            sample: Sample::default(),
        };
        assert!(!nothing.holds());
        let people = PeopleCounts { rows_read: 2, compared: 2, stored: 2, same: 2, ..PeopleCounts::default() };
        let some = Verification { people, ..nothing };
        assert!(some.holds(), "the control");
        let unused = vec![UnusedRows { file: "short.csv".to_owned(), of_nobody: 1, unclear: 0 }];
        assert!(!Verification { unused, ..some.clone() }.holds());
        let missing = Difference {
            at: RowRef { table: crate::place::TableId(0), number: 2 },
            primary_id: PrimaryId::new("A1").unwrap(),
            name: String::new(),
            what: Differs::Missing,
            because: None,
        };
        assert!(!Verification { differences: vec![missing.clone()], ..some.clone() }.holds());
        let explained = Difference { because: Some(Explanation::Rule), ..missing };
        assert!(Verification { differences: vec![explained], ..some }.holds());
    }

    #[test]
    fn everybody_is_counted_on_both_sides() {
        let mut tallies = Tallies::default();
        let listed = Details { first_name: Some("Ana".into()), ..Details::default() };
        let stored = Details {
            first_name: Some("Ana".into()),
            user_group: Some("COMMUNITY".into()),
            expiry_date: chrono::NaiveDate::from_ymd_opt(2027, 6, 30),
            ..Details::default()
        };
        let stored = Patron { primary_id: PrimaryId::new("A1").unwrap(), details: Box::new(stored) };
        tallies.add(&listed, Some(&stored), "COMMUNITY");
        tallies.add(&listed, None, "COMMUNITY");
        assert_eq!(tallies.groups["COMMUNITY"], Tally { listed: 2, stored: 1 });
        assert_eq!((tallies.years[&None].listed, tallies.years[&Some(2027)].stored), (2, 1));
        assert_eq!(tallies.fields[&Field::FirstName].filled, Tally { listed: 2, stored: 1 });
        assert_eq!(tallies.fields[&Field::UserGroup].filled, Tally { listed: 0, stored: 1 });
        assert_eq!(tallies.fields[&Field::PrimaryId].filled, Tally { listed: 2, stored: 1 });
        assert!(!tallies.fields.contains_key(&Field::Title));
    }
}
