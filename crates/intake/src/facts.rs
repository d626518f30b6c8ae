//! What is known of a table before its rows are read. Types that whoever finds it out, and whoever reads with it,
//! share: nothing is found out here.

use crate::id_shape::IdColumn;
use model::cell::RawRow;
use model::field::{Form, ListField};
use model::how_read::{ColumnsSay, IdsSay};
use model::listing::{self, LikeBefore, ListColumn};
use model::made::{Made, is_made};
use model::place::{Place, TableId};
use model::record::{self, RecordColumn, RecordField};
use model::request::DateOrder;
use std::collections::BTreeMap;

/// How a table is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The table.
    pub table: TableId,
    /// The number of the first row with column names; the same as `header_row` unless they stand in two.
    pub header_top: u32,
    /// The number of the row with the column names; 0 where none names them.
    pub header_row: u32,
    /// How sure it is that this row names the columns, in percent; `None` when the person named it.
    pub confidence: Option<u8>,
    /// Every column with a name or with values, and behind them what the profile makes of these, under the names of the
    /// columns of which it is made.
    pub columns: Vec<ListColumn>,
    /// How these are made.
    pub made: Made,
    /// Positions (not numbers) of the rows that are patrons.
    pub data: Vec<u32>,
    /// How many fields a text file gave the row of the column names, empty ones included; 0 in a workbook.
    pub(crate) header_fields: usize,
    /// The first column that belongs to another table, to the right of this one.
    pub(crate) edge: u16,
    /// Our own column of a workbook of left-out rows; what stands in it makes no row somebody's.
    pub(crate) what_to_fix: Option<u16>,
    /// The numbers of the rows of a text file that a quotation mark has torn apart or run together; they rise.
    pub(crate) torn: Vec<u32>,
    /// The list before that had this layout.
    pub known: Option<LikeBefore>,
    /// What each column is, by its number, in a file of records, which says it itself.
    pub(crate) records: Option<Vec<RecordColumn>>,
}

impl Layout {
    /// The layout of no table, for values that no list holds.
    pub(crate) fn none() -> Self {
        Layout {
            table: TableId(0),
            header_top: 0,
            header_row: 0,
            confidence: None,
            columns: Vec::new(),
            made: Made::default(),
            data: Vec::new(),
            header_fields: 0,
            edge: u16::MAX,
            what_to_fix: None,
            torn: Vec::new(),
            known: None,
            records: None,
        }
    }

    /// Whether a quotation mark has torn the row of this number apart, or run it together with others.
    pub(crate) fn is_torn(&self, number: u32) -> bool {
        self.torn.binary_search(&number).is_ok()
    }

    /// The place of the row with the column names; the table where no row names them.
    pub(crate) fn head(&self) -> Place {
        let row = (self.header_row > 0).then_some(self.header_row);
        Place { table: self.table, row, column: None }
    }

    /// The columns of the file.
    pub(crate) fn own_columns(&self) -> impl Iterator<Item = &ListColumn> {
        self.columns.iter().filter(|column| !is_made(column.index))
    }

    /// What a column of the file means: what it fills, or would fill if that were not made of others.
    pub(crate) fn meaning(&self, column: &ListColumn) -> Option<ListField> {
        column.field.or_else(|| self.made.set_aside.get(&column.index).copied())
    }

    /// The last column of the file that fills this one, which may be made of several.
    pub(crate) fn last_of(&self, column: u16) -> u16 {
        self.made.at(column).and_then(|made| made.from.iter().copied().max()).unwrap_or(column)
    }

    /// The column that fills a field.
    pub fn column_of(&self, field: ListField) -> Option<u16> {
        listing::column_of(&self.columns, field)
    }

    /// Where in a record the first value stands of which this is true; nowhere in the row of a list.
    pub(crate) fn value_of(&self, row: &RawRow<'_>, is_it: impl Fn(&RecordField<'_>) -> bool) -> Option<u16> {
        let mut values = record::fields(row, self.records.as_deref()?);
        values.find(|value| value.key.is_value() && is_it(value)).map(|value| value.cell.column)
    }

    /// How many values a complete line of a text file has.
    pub(crate) fn complete_line(&self) -> usize {
        self.named().max(self.header_fields)
    }

    /// How many columns have names.
    pub(crate) fn named(&self) -> usize {
        self.own_columns()
            .filter(|column| !column.header.is_empty())
            .map(|column| usize::from(column.index) + 1)
            .max()
            .unwrap_or(0)
    }
}

/// What the columns of a table say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnFacts {
    /// Per date field the order its column shows; a field without one is undecided.
    pub date_order: BTreeMap<ListField, DateOrder>,
    /// The date fields whose columns have dates in both orders, where nobody said which one is meant.
    pub(crate) both_orders: BTreeMap<ListField, BothOrders>,
    /// The number of digits that nearly all primary IDs have, when some begin with zero.
    pub id_digits: Option<u8>,
    /// The numbers of digits that IDs of another kind have; a shorter one of these has lost no zeros.
    pub(crate) own_widths: Widths,
    /// Whether lines that end early are the way of this file: programs that leave empty values at the end away.
    pub short_lines_usual: bool,
    /// How many values nearly all lines have at least, empty ones at their end included.
    pub usual_line: usize,
    /// Whether nearly all primary IDs are made of digits.
    pub ids_are_digits: bool,
    /// Whether some of its people are children.
    pub has_children: bool,
    /// Whether nearly all phone numbers have ten digits, as those of the United States and Canada.
    pub phones_have_ten_digits: bool,
    /// Whether many people have two last names in one cell, as in Spain and Latin America.
    pub have_two_last_names: bool,
    /// How the names of each column are written.
    pub name_case: BTreeMap<ListField, NameCase>,
    /// Whether a number cell could hide zeros in front that it shows.
    pub zeros_unseen: bool,
    /// Whether day numbers are counted from 1904.
    pub from_1904: bool,
    /// What its IDs are held against, unless the library has set what they look like, or nobody has looked.
    pub(crate) ids: Option<IdColumn>,
    /// The same of the IDs that its patrons are to have, where it gives them: what holds for IDs, and nothing else.
    pub(crate) new_ids: Option<Box<ColumnFacts>>,
    /// What its barcodes are held against.
    pub(crate) barcodes: Option<IdColumn>,
    /// Its IDs, where all of them may have lost their zeros and the library has not said how many digits there should
    /// be.
    pub(crate) maybe_without_zeros: Option<MaybeWithoutZeros>,
    /// What its postal codes have in common.
    pub(crate) postal: PostalColumn,
}

/// How many dates of a column can only be read in one order, and how many only in the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct BothOrders {
    pub(crate) day_first: usize,
    pub(crate) month_first: usize,
}

impl BothOrders {
    /// How many dates stand against one of this order, where those of its order are not more than half of all.
    pub(crate) fn against(self, order: DateOrder) -> Option<usize> {
        let (own, others) = match order {
            DateOrder::DayMonthYear => (self.day_first, self.month_first),
            DateOrder::MonthDayYear => (self.month_first, self.day_first),
            DateOrder::YearMonthDay => return None,
        };
        (own <= others).then_some(others)
    }
}

/// IDs that may all have lost their zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MaybeWithoutZeros {
    /// How many digits the shortest has.
    pub(crate) shortest: u8,
    /// How many digits the longest has.
    pub(crate) longest: u8,
    /// How many they are.
    pub(crate) ids: usize,
}

/// Numbers of digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Widths {
    /// A bit for each.
    bits: u64,
}

impl Widths {
    /// No ID has more digits than there are bits; such a number is not kept.
    fn bit(digits: usize) -> u64 {
        u32::try_from(digits).ok().and_then(|digits| 1_u64.checked_shl(digits)).unwrap_or(0)
    }

    /// The numbers, the least first.
    fn all(self) -> Vec<u8> {
        (0..=u8::MAX).filter(|digits| self.has(usize::from(*digits))).collect()
    }

    /// Adds a number of digits.
    pub(crate) fn insert(&mut self, digits: usize) {
        self.bits |= Self::bit(digits);
    }

    /// Whether a number of digits is among them.
    pub(crate) fn has(self, digits: usize) -> bool {
        self.bits & Self::bit(digits) != 0
    }
}

/// What a column of postal codes says of each of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PostalColumn {
    /// Whether at least half of them have the form of ZIP codes.
    pub(crate) mostly_zips: bool,
    /// Whether its name says ZIP, as the US calls them.
    pub(crate) headed_zip: bool,
}

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// With a capital and small letters.
    Usual,
    /// In capitals throughout.
    Capitals,
    /// Without a capital.
    Small,
}

impl Case {
    /// `is …`, of one name.
    pub(crate) fn is_so(self) -> &'static str {
        match self {
            Case::Usual => "is written as usual",
            Case::Capitals => "is in capital letters",
            Case::Small => "has no capital letter",
        }
    }
}

/// How many names of a column are written in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NameCase {
    /// Those that show how they are written.
    pub names: usize,
    /// In capitals throughout.
    pub capitals: usize,
    /// Without a capital.
    pub small: usize,
}

impl NameCase {
    /// Fewer names show no rule.
    const ENOUGH: usize = 5;
    /// Fewer names show nothing, even if all of them are written alike.
    const ENOUGH_ALIKE: usize = 3;

    /// Whether they are enough to show one.
    pub(crate) fn show_a_rule(&self) -> bool {
        self.names >= Self::ENOUGH
    }

    /// How many are written in a way.
    pub(crate) fn count(&self, case: Case) -> usize {
        match case {
            Case::Usual => self.names - self.capitals - self.small,
            Case::Capitals => self.capitals,
            Case::Small => self.small,
        }
    }

    /// Whether the column as a whole is written in a way: most of many names, or all of a few.
    pub(crate) fn are_so(&self, case: Case) -> bool {
        let all = self.names >= Self::ENOUGH_ALIKE && self.count(case) == self.names;
        all || (self.show_a_rule() && self.are_mostly(case))
    }

    /// Whether more than half of them are written in a way.
    pub(crate) fn are_mostly(&self, case: Case) -> bool {
        self.count(case) * 2 > self.names
    }
}

impl ColumnFacts {
    /// The facts of no column: only the order of day and month that the person said.
    pub(crate) fn with_order(dates: Option<DateOrder>) -> Self {
        let date_order = days().filter_map(|field| dates.map(|order| (field, order))).collect();
        ColumnFacts { date_order, ..ColumnFacts::default() }
    }

    /// What of it is kept with rows that are taken out of the list.
    pub(crate) fn said(&self) -> ColumnsSay {
        let both = self.both_orders.iter();
        ColumnsSay {
            date_order: self.date_order.clone(),
            both_orders: both.map(|(field, both)| (*field, (both.day_first, both.month_first))).collect(),
            id_digits: self.id_digits,
            other_digits: self.own_widths.all(),
            ids: self.ids.map(|ids| IdsSay { have_digits: self.ids_are_digits, ..ids.said() }),
            numbers: Vec::new(),
        }
    }

    /// Holds to what the whole list said that these rows are from: a few rows show less, and something else. An order
    /// that the person says holds for every column, and neither is then asked.
    pub(crate) fn hold_to(&mut self, whole: &ColumnsSay, dates: Option<DateOrder>) {
        if !matches!(dates, Some(DateOrder::DayMonthYear | DateOrder::MonthDayYear)) {
            self.date_order.extend(&whole.date_order);
            for (field, (day_first, month_first)) in &whole.both_orders {
                self.date_order.remove(field);
                let both = BothOrders { day_first: *day_first, month_first: *month_first };
                self.both_orders.insert(*field, both);
            }
        }
        // Where the library has set what its IDs look like, none are held against the list's.
        if let (Some(own), Some(ids)) = (&mut self.ids, &whole.ids) {
            *own = IdColumn::from_said(ids);
            self.ids_are_digits |= ids.have_digits;
        }
        if whole.id_digits.is_some() {
            self.id_digits = whole.id_digits;
            self.own_widths = Widths::default();
            whole.other_digits.iter().for_each(|digits| self.own_widths.insert(usize::from(*digits)));
        }
    }
}

/// The fields whose columns hold days.
pub(crate) fn days() -> impl Iterator<Item = ListField> {
    ListField::ALL.iter().copied().filter(|field| matches!(field.form(), Form::Date(_)))
}
