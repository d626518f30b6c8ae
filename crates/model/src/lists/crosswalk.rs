//! What the codes of another system become here: a crosswalk, as somebody at the library has decided it, and what became of
//! each value that lists or records have.
//!
//! How the file is written is for `pipeline` to read, and where the values are looked up for `intake`.

use crate::batch::SourceFile;
use crate::coded_field::CodedField;
use std::collections::{BTreeMap, HashMap};

/// What a `from` says that stands for every value without a row of its own.
pub const EVERY_OTHER: &str = "*";
/// What a `to` says whose value is not to be kept. The brackets are there so that it is nobody's code.
pub const DROP: &str = "(drop)";

/// What a value becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// This value.
    Value(Box<str>),
    /// Nothing: the value, or the entry whose type it is, is left out.
    Drop,
}

/// A row of a crosswalk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrosswalkRow {
    /// What the values are.
    pub field: CodedField,
    /// The value, or `None` for every value without a row of its own.
    pub from: Option<Box<str>>,
    /// What it becomes.
    pub to: Target,
    /// Where it stands in the file, for people: a row or a line.
    pub number: u32,
}

/// A file of a crosswalk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CrosswalkFile {
    /// The path as it was named.
    pub path: String,
    /// Name and hash.
    pub source: SourceFile,
}

/// Two rows that contradict each other, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction {
    /// The first.
    pub first: u32,
    /// The one that says something else.
    pub second: u32,
}

/// Where a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As the row at this position says.
    Row(u32),
    /// As the row at this position says of every other value.
    Default(u32),
    /// Nowhere: nobody has decided.
    Unknown,
}

/// The rows about one field, to be found by their values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldRows {
    exact: HashMap<Box<str>, u32>,
    /// In small letters; values that differ in case only have `None`.
    folded: HashMap<Box<str>, Option<u32>>,
    default: Option<u32>,
}

impl FieldRows {
    /// Where a value goes, ends trimmed. Case matters only where rows differ in nothing else.
    pub fn way(&self, value: &str) -> Option<Way> {
        if let Some(row) = self.exact.get(value) {
            return Some(Way::Row(*row));
        }
        self.folded.get(value.to_lowercase().as_str()).copied().flatten().map(Way::Row)
    }

    /// Where a value goes that has no row of its own.
    pub fn otherwise(&self) -> Way {
        self.default.map_or(Way::Unknown, Way::Default)
    }
}

/// What the values of some fields become.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crosswalk {
    /// The file.
    pub file: CrosswalkFile,
    /// Whether values that nobody has decided about stay as they are, since they are only counted.
    only_counts: bool,
    rows: Vec<CrosswalkRow>,
    fields: BTreeMap<CodedField, FieldRows>,
}

impl Crosswalk {
    /// One of these rows.
    ///
    /// # Errors
    /// When two rows say of one value that it becomes two.
    pub fn new(file: CrosswalkFile, rows: Vec<CrosswalkRow>) -> Result<Self, Contradiction> {
        let mut fields: BTreeMap<CodedField, FieldRows> = BTreeMap::new();
        for (row, index) in rows.iter().zip(0..) {
            let of_field = fields.entry(row.field).or_default();
            let earlier = match &row.from {
                None => of_field.default.replace(index),
                Some(from) => of_field.exact.insert(from.clone(), index),
            };
            let earlier = earlier.and_then(|earlier: u32| rows.get(usize::try_from(earlier).ok()?));
            if let Some(earlier) = earlier.filter(|earlier| earlier.to != row.to) {
                return Err(Contradiction { first: earlier.number, second: row.number });
            }
            if let (Some(from), None) = (&row.from, earlier) {
                let entry = of_field.folded.entry(from.to_lowercase().into());
                entry.and_modify(|known| *known = None).or_insert(Some(index));
            }
        }
        Ok(Crosswalk { file, only_counts: false, rows, fields })
    }

    /// The same to count the values of every field that usually holds codes. None of them is refused.
    #[must_use]
    pub fn counting(mut self) -> Self {
        for field in CodedField::usual() {
            self.fields.entry(field).or_default();
        }
        self.only_counts = true;
        self
    }

    /// Whether values that nobody has decided about are only counted.
    pub fn only_counts(&self) -> bool {
        self.only_counts
    }

    /// The rows about a field, where there are some.
    pub fn of(&self, field: CodedField) -> Option<&FieldRows> {
        self.fields.get(&field)
    }

    /// Whether it is about what entries of records are, and not only about columns.
    pub fn is_about_entries(&self) -> bool {
        let is_of_entry = |field: &CodedField| match field {
            CodedField::Column(column) => column.takes_several(),
            CodedField::Part(_) => true,
        };
        self.fields.keys().any(is_of_entry)
    }

    /// What a value becomes that goes this way; `None` where nobody has decided.
    pub fn target(&self, way: Way) -> Option<&Target> {
        let row = match way {
            Way::Row(row) | Way::Default(row) => usize::try_from(row).ok()?,
            Way::Unknown => return None,
        };
        self.rows.get(row).map(|row| &row.to)
    }

    /// Its rows.
    pub fn rows(&self) -> &[CrosswalkRow] {
        &self.rows
    }
}

/// What became of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Went {
    /// It became this value.
    To(Box<str>),
    /// It became this value, as every other does.
    ToDefault(Box<str>),
    /// It was dropped.
    Dropped,
    /// It was dropped, as every other is.
    DroppedByDefault,
    /// Nobody has decided, and the rows that have it are not loaded.
    Unmapped,
    /// Nobody has decided, and it is only counted.
    Kept,
}

/// A value of the lists and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueUse {
    /// What it is.
    pub field: CodedField,
    /// The value as the lists have it, ends trimmed.
    pub from: Box<str>,
    /// What became of it.
    pub went: Went,
    /// How often it is there.
    pub count: u64,
}

/// Values of a field that are not listed one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FurtherValues {
    /// What they are.
    pub field: CodedField,
    /// How many cells have one.
    pub count: u64,
}

/// A crosswalk that was used, and what became of the values that the lists have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CrosswalkUse {
    /// The file.
    pub file: CrosswalkFile,
    /// The values, by field, the most frequent first.
    pub values: Vec<ValueUse>,
    /// Fields that have more values without a row of their own than are listed.
    pub further: Vec<FurtherValues>,
}

impl CrosswalkUse {
    /// So many values of a field that have no row of their own are listed; they are hardly codes any more.
    pub const MOST_LISTED: usize = 1_000;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::ListField;

    const GROUP: CodedField = CodedField::Column(ListField::UserGroup);

    fn row(number: u32, from: &str, to: &str) -> CrosswalkRow {
        let from = (from != EVERY_OTHER).then(|| from.into());
        let to = if to == DROP { Target::Drop } else { Target::Value(to.into()) };
        CrosswalkRow { field: GROUP, from, to, number }
    }

    fn crosswalk(rows: &[CrosswalkRow]) -> Result<Crosswalk, Contradiction> {
        Crosswalk::new(CrosswalkFile::default(), rows.to_vec())
    }

    fn becomes<'c>(crosswalk: &'c Crosswalk, value: &str) -> Option<&'c Target> {
        let rows = crosswalk.of(GROUP)?;
        crosswalk.target(rows.way(value).unwrap_or(rows.otherwise()))
    }

    #[test]
    fn each_value_goes_where_its_row_says_and_the_others_where_they_all_do() {
        let one = crosswalk(&[row(2, "PT", "COMMUNITY"), row(3, "X", DROP), row(4, "*", "RETIREE")]).unwrap();
        let value = |text: &str| Target::Value(text.into());
        assert_eq!(becomes(&one, "PT"), Some(&value("COMMUNITY")));
        assert_eq!(becomes(&one, "pt"), Some(&value("COMMUNITY")));
        assert_eq!(becomes(&one, "X"), Some(&Target::Drop));
        assert_eq!(becomes(&one, "ST"), Some(&value("RETIREE")));
        let none = crosswalk(&[row(2, "PT", "COMMUNITY")]).unwrap();
        assert_eq!(becomes(&none, "ST"), None, "nobody has decided");
    }

    /// Some systems tell codes apart by their case.
    #[test]
    fn case_matters_where_nothing_else_differs() {
        let two = crosswalk(&[row(2, "a", "COMMUNITY"), row(3, "A", "RETIREE"), row(4, "é", "X")]).unwrap();
        assert_eq!(becomes(&two, "a"), Some(&Target::Value("COMMUNITY".into())));
        assert_eq!(becomes(&two, "A"), Some(&Target::Value("RETIREE".into())));
        assert_eq!(becomes(&two, "É"), Some(&Target::Value("X".into())), "the control");
    }

    #[test]
    fn one_value_becomes_one_thing() {
        let twice = |second| crosswalk(&[row(2, "PT", "COMMUNITY"), row(5, "PT", second)]).map(drop);
        assert_eq!(twice("RETIREE"), Err(Contradiction { first: 2, second: 5 }));
        assert_eq!(twice("COMMUNITY"), Ok(()), "what is said twice is said");
        assert!(becomes(&crosswalk(&[row(2, "PT", "A"), row(5, "PT", "A")]).unwrap(), "pt").is_some());
        let defaults = crosswalk(&[row(2, "*", "A"), row(3, "*", DROP)]).map(drop);
        assert_eq!(defaults, Err(Contradiction { first: 2, second: 3 }));
    }
}
