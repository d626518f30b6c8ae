//! How the columns of a list that was loaded were read, remembered so that next semester's list of the same
//! layout is read the same way. Holds column names and nothing about patrons.

use crate::field::ListField;
use chrono::NaiveDate;

/// What a format knows of the column names of its tables; a field of `None` means that the column is not read. It counts
/// where neither the person nor the profile nor an earlier list says otherwise.
pub type DefaultMapping = &'static [(&'static str, Option<ListField>)];

/// The columns of a list and what each was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListLayout {
    /// The profile with which it was read.
    pub profile: String,
    /// The file's name, for a person.
    pub file: String,
    /// Every column with a name, in the order of the list; a field of `None` was not read.
    pub columns: Vec<(String, Option<ListField>)>,
}

impl ListLayout {
    /// The columns with their fields by name, as a store and a saved plan keep them.
    pub fn named_columns(&self) -> impl Iterator<Item = (&str, Option<&'static str>)> {
        self.columns.iter().map(|(header, field)| (header.as_str(), field.map(ListField::name)))
    }
}

/// The columns that [`ListLayout::named_columns`] gave. A field that this version does not know is read as none; a newer
/// one may know more.
pub fn from_named_columns(columns: Vec<(String, Option<String>)>) -> Vec<(String, Option<ListField>)> {
    let field = |name: Option<String>| name.and_then(|name| ListField::from_name(&name));
    columns.into_iter().map(|(header, name)| (header, field(name))).collect()
}

/// A layout and the newest batch that was loaded with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLayout {
    /// The layout.
    pub layout: ListLayout,
    /// The batch.
    pub batch: u64,
    /// Its day (UTC).
    pub used: NaiveDate,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_back_by_name_and_an_unknown_field_is_none() {
        let columns = vec![("Email".to_owned(), Some(ListField::Email)), ("Shoe size".to_owned(), None)];
        let layout = ListLayout { profile: "retiree".to_owned(), file: "list.csv".to_owned(), columns };
        let owned = |(header, name): (&str, Option<&str>)| (header.to_owned(), name.map(str::to_owned));
        let mut named: Vec<_> = layout.named_columns().map(owned).collect();
        assert_eq!(named[0], ("Email".to_owned(), Some("email".to_owned())));
        named[1].1 = Some("shoe_size".to_owned());
        assert_eq!(from_named_columns(named), layout.columns);
    }
}
