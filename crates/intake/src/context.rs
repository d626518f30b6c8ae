//! What every row of a table is read with.

use crate::crosswalk::tally::Tally;
use crate::facts::{ColumnFacts, Layout};
use chrono::NaiveDate;
use model::action::Words;
use model::cell::RawRow;
use model::codes::Code;
use model::crosswalk::Crosswalk;
use model::field::ListField;
use model::finding::Finding;
use model::id::CanonicalId;
use model::layout::{DefaultMapping, KnownLayout};
use model::listing::ListColumn;
use model::place::{Place, RowRef};
use model::request::{DateOrder, MatchBy, Mode};
use model::settings::{GroupRules, Profile, Settings};
use std::collections::BTreeSet;
use std::slice;
use std::sync::Arc;

/// What the person said about how the lists are to be read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Header → field; `None` means that the column is not read.
    pub columns: Vec<(String, Option<ListField>)>,
    /// What each column is, in their order, in a list that has no column names; `None` is not read, and an empty list
    /// means that nobody said it.
    pub by_position: Vec<Option<ListField>>,
    /// A value for a field of every row.
    pub set: Vec<(ListField, String)>,
    /// The row of the column names.
    pub header_row: Option<u32>,
    /// What becomes of rows that the spreadsheet does not show.
    pub hidden: Hidden,
    /// Which comes first, day or month.
    pub dates: Option<DateOrder>,
    /// Codes whose offered repair is taken for all rows.
    pub accept: BTreeSet<Code>,
    /// IDs of rows about which the person has answered already that they are somebody else, or left out.
    pub answered: BTreeSet<CanonicalId>,
    /// Which patrons the lists add or change.
    pub mode: Mode,
    /// By what patrons are found, where the person said it.
    pub match_by: Option<MatchBy>,
    /// What the codes of another system become, where somebody has decided it.
    pub crosswalk: Option<Arc<Crosswalk>>,
    /// Whether the rows are what the database of another system answers.
    pub is_of_database: bool,
}

/// What becomes of rows that the spreadsheet does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hidden {
    /// They are loaded like all the others, and reported.
    #[default]
    Include,
    /// They are left out.
    Skip,
}

/// The settings of a run.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What the library has decided.
    pub settings: &'a Settings,
    /// The profile of this run.
    pub profile: &'a Profile,
    /// What the person said.
    pub options: &'a Options,
    /// How lists were read that were loaded before, the newest first.
    pub remembered: &'a [KnownLayout],
    /// The one of them whose layout this list has; found by [`layout::find`](crate::layout::find).
    pub recognised: Option<&'a KnownLayout>,
    /// What the format of this list knows of its column names.
    pub mapping: DefaultMapping,
    /// The numbers, counted from 1, that its columns had in the list whose rows it has; empty where it is that list.
    pub numbers: &'a [u16],
    /// The field that says whom the rows of this table are about, where it only says more about the patrons of others.
    pub joined_by: Option<&'a ListField>,
    /// Whether this table had passwords that are carried over, which are in none of its cells.
    pub has_passwords: bool,
    /// The columns of the tables that are joined to this one.
    pub joined_columns: &'a [ListColumn],
    /// What stands in front of every ID of this table.
    pub id_prefix: Option<&'a str>,
    /// The day that counts as today.
    pub today: NaiveDate,
}

/// What a row needs that changes a patron: who it is.
const NEEDED_TO_CHANGE: &[ListField] = &[ListField::PrimaryId];

impl<'a> Context<'a> {
    /// A run that remembers no list and whose format knows no column names.
    pub fn new(settings: &'a Settings, profile: &'a Profile, options: &'a Options, today: NaiveDate) -> Self {
        Context {
            settings,
            profile,
            options,
            remembered: &[],
            recognised: None,
            mapping: &[],
            numbers: &[],
            joined_by: None,
            has_passwords: false,
            joined_columns: &[],
            id_prefix: profile.id_prefix.as_deref(),
            today,
        }
    }

    /// Reads what stands in no list, as if it stood in one whose dates have this order; gives what was found beside it.
    pub(crate) fn outside_lists<T>(
        self,
        dates: Option<DateOrder>,
        read: impl FnOnce(&mut RowContext<'_, '_>) -> T,
    ) -> (T, Vec<Finding>) {
        let (layout, facts) = (Layout::none(), ColumnFacts::with_order(dates));
        let at = RowRef { table: layout.table, number: layout.header_row };
        let mut findings = Vec::new();
        let mut here = RowContext {
            run: self,
            layout: &layout,
            facts: &facts,
            at,
            record: None,
            column: None,
            tally: None,
            joined: Vec::new(),
            findings: &mut findings,
        };
        (read(&mut here), findings)
    }

    /// The rules for a row: those of its own group, or of the profile's. What a new patron needs is not needed where
    /// nobody is added.
    pub fn rules(&self, group: Option<&str>) -> Option<GroupRules<'a>> {
        let code = group.unwrap_or(&self.profile.group);
        let rules = self.settings.groups.get(code).map(|group| self.settings.rules(self.profile, group))?;
        let required = match self.joined_by {
            Some(key) => slice::from_ref(key),
            None if self.only_changes() => NEEDED_TO_CHANGE,
            None => rules.required,
        };
        Some(GroupRules { required, ..rules })
    }

    /// The fields that have one value in every row: what the person set, and before that the constants of the profile.
    pub(crate) fn values_for_all(&self) -> impl Iterator<Item = (ListField, &'a str)> + use<'a> {
        self.constants().chain(self.options.set.iter().map(|(field, value)| (*field, value.as_str())))
    }

    /// The constants of the profile, but those of fields for which the person set another value or named a column.
    pub(crate) fn constants(&self) -> impl Iterator<Item = (ListField, &'a str)> + use<'a> {
        let options = self.options;
        let is_said = move |field: ListField| {
            options.set.iter().any(|(set, _)| *set == field)
                || options.columns.iter().any(|(_, named)| *named == Some(field))
                || options.by_position.contains(&Some(field))
        };
        let constants = self.profile.recipes.constants.iter().filter(move |(field, _)| !is_said(*field));
        constants.map(|(field, value)| (*field, value.as_str()))
    }

    /// Whether a field has one value in every row; what the list says of it is then not looked at.
    pub(crate) fn is_same_for_all(&self, field: ListField) -> bool {
        self.options.set.iter().any(|(set, _)| *set == field) || self.constants().any(|(known, _)| known == field)
    }

    /// Whether the rows add nobody: they only change patrons who are in the store, or say more about those of other rows.
    pub(crate) fn only_changes(&self) -> bool {
        self.joined_by.is_some() || self.options.mode == Mode::Update
    }

    /// Whether a row that has a barcode and no ID says whom it is about. Nobody can be added by a barcode alone.
    pub(crate) fn barcode_is_enough(&self) -> bool {
        self.joined_by.is_none()
            && self.only_changes()
            && self.profile.finds_by(self.options.match_by) == MatchBy::Barcode
    }

    /// Whether the person asked for patrons to be found by their barcodes, in a list in which a barcode is enough.
    pub(crate) fn asks_for_barcodes(&self) -> bool {
        self.options.match_by == Some(MatchBy::Barcode) && self.barcode_is_enough()
    }

    /// A finding with the severity that the library wants.
    pub fn finding(&self, code: Code, place: Place, message: impl Into<Words>) -> Finding {
        Finding::new(code, place, message).severity(self.settings.severity(code))
    }
}

/// One row being read: where it is, how its table is laid out, and the findings so far.
pub struct RowContext<'a, 'f> {
    /// The run.
    pub run: Context<'a>,
    /// The table.
    pub layout: &'a Layout,
    /// What the columns as a whole say.
    pub facts: &'a ColumnFacts,
    /// The row.
    pub at: RowRef,
    /// The record that the row is, in a file of records.
    pub(crate) record: Option<InRecord<'a>>,
    /// The column of a list that is being read; several may fill one field.
    pub(crate) column: Option<u16>,
    /// Where values are counted that a crosswalk is about; nowhere where they stand in no list.
    pub(crate) tally: Option<&'f mut Tally>,
    /// The fields that rows of joined tables filled, each with its cell there.
    pub(crate) joined: Vec<(ListField, Place)>,
    /// Where findings go.
    pub findings: &'f mut Vec<Finding>,
}

/// What reading a row adds to beside its values.
pub(crate) struct RowOutput<'f> {
    /// Where values are counted that a crosswalk is about.
    pub(crate) tally: &'f mut Tally,
    /// Where findings go.
    pub(crate) findings: &'f mut Vec<Finding>,
}

/// A record while it is read: its values stand where each of them is, not where their fields have their columns.
pub(crate) struct InRecord<'a> {
    pub(crate) row: RawRow<'a>,
    /// The place of the value that is being read.
    pub(crate) value: Option<u16>,
}

impl RowContext<'_, '_> {
    /// The place of a field in this row, or in the joined row that fills it; the row itself where the list has no such
    /// column.
    pub fn place(&self, field: ListField) -> Place {
        if let Some((_, place)) = self.joined.iter().find(|(joined, _)| *joined == field) {
            return *place;
        }
        let in_record = self.record.as_ref().and_then(|record| {
            record.value.or_else(|| self.layout.value_of(&record.row, |value| value.key.column() == Some(field)))
        });
        let fills = |index: &u16| {
            self.layout.columns.iter().any(|column| column.index == *index && column.field == Some(field))
        };
        let read = self.column.filter(fills);
        Place::row(self.at, in_record.or(read).or_else(|| self.layout.column_of(field)))
    }

    /// Says which value of a record is being read from here on.
    pub(crate) fn read_value_at(&mut self, column: Option<u16>) {
        if let Some(record) = &mut self.record {
            record.value = column;
        }
    }

    /// Adds a finding about a field of this row.
    pub fn report(&mut self, code: Code, field: ListField, value: &str, message: String, advice: impl Into<Words>) {
        let finding = self.run.finding(code, self.place(field), message).field(field).value(value).advice(advice);
        self.findings.push(finding);
    }

    /// Adds a finding about a repair: what it was and what it is now.
    pub fn report_repair(&mut self, code: Code, field: ListField, before: &str, after: &str) {
        let mut finding = self.run.finding(code, self.place(field), code.title()).field(field).value(before);
        finding.repaired = Some(after.into());
        self.findings.push(finding);
    }
}
