//! What a person asks for when lists are read, checked and planned: the files, and what was decided about them. As
//! values, so that it can be kept in a saved plan, done again, and shown in any form.

use crate::cell::Area;
use crate::codes::Code;
use crate::decision::{Answer, Decision};
use crate::field::{Field, ListField};
use crate::id::CanonicalId;
use crate::plans::limits::LimitKind;
use crate::query::Query;
use std::collections::BTreeMap;

/// Lists, and how they are read and planned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The files, as they were named; or the one database that is asked.
    pub files: Vec<String>,
    /// The store, where the person named one.
    pub store: Option<String>,
    /// How they are read.
    pub reading: Reading,
    /// How they are planned.
    pub planning: Planning,
}

/// How lists are read; what is `None` or empty was not decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What is asked of a database; `None` is about files.
    pub query: Option<Query>,
    /// The file in which it stood, where the person named one: what is suggested next names it again.
    pub query_file: Option<String>,
    /// The sheet, by name or by number from 1.
    pub sheet: Option<String>,
    /// The row of the column names.
    pub header_row: Option<u32>,
    /// The part of the sheet that is read.
    pub range: Option<Area>,
    /// What becomes of rows that the spreadsheet hides.
    pub hidden: Option<HiddenRows>,
    /// How a text file is encoded.
    pub encoding: Option<String>,
    /// What separates the columns of a text file.
    pub delimiter: Option<u8>,
    /// Which comes first in a date.
    pub dates: Option<DateOrder>,
    /// The profile.
    pub profile: Option<String>,
    /// What columns are read as, by name; `None` is not read.
    pub columns: Vec<(String, Option<ListField>)>,
    /// What each column is, in their order, in lists that have no column names; `None` is not read.
    pub by_position: Vec<Option<ListField>>,
    /// Values for every row.
    pub set: Vec<(ListField, String)>,
    /// Codes whose offered repair is taken for all rows.
    pub accept: Vec<Code>,
    /// Which patrons the lists add or change.
    pub mode: Option<Mode>,
    /// By what patrons are found.
    pub match_by: Option<MatchBy>,
    /// The file that says what values become, where the person named one.
    pub crosswalk: Option<String>,
    /// Files that only say more about the patrons of the lists, as they were named.
    pub with: Vec<String>,
    /// The field that says whom a row of these files is about.
    pub join_by: Option<ListField>,
    /// What stands in front of the IDs of a file, by the file's name as it was typed.
    pub id_prefixes: Vec<(String, String)>,
}

/// Which patrons a list adds or changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// Patrons who are not in the store are added, and those who are there are changed.
    #[default]
    Both,
    /// Patrons are added; those who are in the store stay as they are.
    Add,
    /// Patrons who are in the store are changed; nobody is added, so that an ID and one more column are enough.
    Update,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Mode; 3] = [Mode::Both, Mode::Add, Mode::Update];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Both => "both",
            Mode::Add => "add",
            Mode::Update => "update",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        Mode::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

/// By what the patron of a row is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchBy {
    /// By the primary ID alone.
    Id,
    /// By the barcode, too, where nobody has the row's primary ID or it has none.
    Barcode,
}

impl MatchBy {
    /// Both.
    pub const ALL: [MatchBy; 2] = [MatchBy::Id, MatchBy::Barcode];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            MatchBy::Id => "id",
            MatchBy::Barcode => "barcode",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        MatchBy::ALL.into_iter().find(|by| by.name() == name)
    }
}

/// What becomes of rows that the spreadsheet hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HiddenRows {
    /// They are loaded like all the others.
    Include,
    /// They are left out.
    Skip,
}

impl HiddenRows {
    /// Both.
    pub const ALL: [HiddenRows; 2] = [HiddenRows::Include, HiddenRows::Skip];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            HiddenRows::Include => "include",
            HiddenRows::Skip => "skip",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        HiddenRows::ALL.into_iter().find(|hidden| hidden.name() == name)
    }
}

/// The order of day and month in dates that are text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 28/02/2010.
    DayMonthYear,
    /// 02/28/2010.
    MonthDayYear,
    /// 2010-02-28.
    YearMonthDay,
}

impl DateOrder {
    /// Every order.
    pub const ALL: [DateOrder; 3] = [DateOrder::DayMonthYear, DateOrder::MonthDayYear, DateOrder::YearMonthDay];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            DateOrder::DayMonthYear => "dmy",
            DateOrder::MonthDayYear => "mdy",
            DateOrder::YearMonthDay => "ymd",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        DateOrder::ALL.into_iter().find(|order| order.name() == name)
    }
}

/// How checked lists are planned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Planning {
    /// Whether patrons that exist get a computed expiry date too.
    pub renew: bool,
    /// Whether accounts may change between internal and external.
    pub convert: bool,
    /// Whether nothing is to be done while a row is left out or in question.
    pub strict: bool,
    /// Who is asked for that may be missing from the lists.
    pub missing: Option<Missing>,
    /// Limits in percent, over those of the settings.
    pub limits: BTreeMap<LimitKind, u32>,
    /// Fields of patrons who exist that stay as they are.
    pub protect: Vec<Field>,
    /// Fields of patrons who exist that are only filled.
    pub fill_only: Vec<Field>,
    /// Fields of patrons who exist that become what the list says, also an earlier date.
    pub replace: Vec<Field>,
    /// A file of answers.
    pub answer_file: Option<String>,
    /// Answers, each with the ID as it was typed.
    pub answers: Vec<(String, Answer)>,
}

impl Planning {
    /// Gives an answer about a row; one about the same row that was given before no longer counts.
    pub fn answer(&mut self, id: String, answer: Answer) {
        let key = CanonicalId::of(&id);
        self.answers.retain(|(earlier, _)| CanonicalId::of(earlier) != key);
        self.answers.push((id, answer));
    }

    /// The answers as a plan takes them, over those `of_file`: sorted by ID, and the last one about an ID counts.
    pub fn decisions(&self, of_file: Vec<Decision>) -> Vec<Decision> {
        let of_file = of_file.into_iter().map(|decision| (decision.id, decision.answer));
        let given = self.answers.iter().map(|(id, answer)| (CanonicalId::of(id), *answer));
        let last: BTreeMap<CanonicalId, Answer> = of_file.chain(given).collect();
        last.into_iter().map(|(id, answer)| Decision { id, answer }).collect()
    }
}

/// The question who is missing from a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The field that says who belongs to the list.
    pub field: Field,
    /// Its value.
    pub value: String,
    /// Whether the memberships of the missing end.
    pub expire: bool,
}

impl Missing {
    /// Fields by which patrons can belong to a list.
    pub const FIELDS: [Field; 5] =
        [Field::UserGroup, Field::Campus, Field::JobCategory, Field::RecordType, Field::Status];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_answer_about_a_row_counts_also_over_those_of_a_file() {
        let of_file = vec![
            Decision { id: CanonicalId::of("A1"), answer: Answer::Skip },
            Decision { id: CanonicalId::of("B2"), answer: Answer::Skip },
        ];
        let mut planning = Planning::default();
        planning.answer("c3".to_owned(), Answer::Same);
        planning.answer("A1".to_owned(), Answer::NewId);
        planning.answer("a1".to_owned(), Answer::Same);
        assert_eq!(planning.answers, [("c3".to_owned(), Answer::Same), ("a1".to_owned(), Answer::Same)]);
        let decided: Vec<_> =
            planning.decisions(of_file).into_iter().map(|one| (one.id.to_string(), one.answer)).collect();
        let id = |text: &str| CanonicalId::of(text).to_string();
        assert_eq!(decided, [(id("A1"), Answer::Same), (id("B2"), Answer::Skip), (id("c3"), Answer::Same)]);
    }
}
