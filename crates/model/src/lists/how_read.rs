//! How a list was read, kept on a hidden sheet of the workbook of its left-out rows: a few rows do not show what the whole
//! list did, and were one day read otherwise. A workbook of patrons that we made to be corrected says in the same way that
//! only one of its columns is taken. What is kept is about columns and options and nobody's data.
//!
//! Whoever writes the sheet and whoever reads it find here what stands in its rows; what an unknown row says is not used.

use crate::field::ListField;
use crate::request::{DateOrder, Mode, Reading};
use std::collections::BTreeMap;

/// The name of the hidden sheet.
pub const HOW_READ_SHEET: &str = "Rollcall";

/// The shape of its rows.
const VERSION: &str = "1";
/// A column that is not read.
const NOT_READ: &str = "-";

/// What the columns of a list say together of each of their cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnsSay {
    /// The order of day and month in the columns that show one.
    pub date_order: BTreeMap<ListField, DateOrder>,
    /// How many dates can only have the day first and how many only the month, in the columns that have both.
    pub both_orders: BTreeMap<ListField, (usize, usize)>,
    /// The number of digits that nearly all primary IDs have, when some begin with zero.
    pub id_digits: Option<u8>,
    /// The numbers of digits that IDs of another kind have.
    pub other_digits: Vec<u8>,
    /// What primary IDs look like.
    pub ids: Option<IdsSay>,
    /// The numbers, counted from 1, that its columns have in the list, in their order, where the profile counts them.
    pub numbers: Vec<u16>,
}

/// What the primary IDs of a list look like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdsSay {
    /// The shape that nearly all have: `A000000` for a letter and six digits. It is nobody's ID.
    pub usual: Option<String>,
    /// The number of digits that more than half have.
    pub width: Option<u8>,
    /// Whether more than half are digits alone.
    pub are_mostly_digits: bool,
    /// Whether all but a few are digits alone.
    pub are_nearly_all_digits: bool,
    /// Whether e-mail addresses are the exception.
    pub emails_are_rare: bool,
    /// Whether most are e-mail addresses.
    pub are_emails: bool,
    /// Whether most have no letters but A to Z.
    pub are_plain: bool,
    /// Whether digits in their order, as in 123456789, have no neighbors.
    pub orders_are_alone: bool,
    /// Whether nearly all have digits.
    pub have_digits: bool,
}

/// How lists were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HowRead {
    /// What the person had said that holds for any file of these columns: the order of dates, the profile, whether
    /// patrons are only changed, what columns are, and values for every row.
    pub said: Reading,
    /// What the columns said, by the name of the sheet that has the left-out rows of their list.
    pub sheets: BTreeMap<String, ColumnsSay>,
}

impl HowRead {
    /// What holds of a request for any file of these columns.
    pub fn kept(reading: &Reading) -> Reading {
        Reading {
            dates: reading.dates,
            profile: reading.profile.clone(),
            mode: reading.mode.filter(|mode| *mode != Mode::default()),
            columns: reading.columns.clone(),
            set: reading.set.clone(),
            ..Reading::default()
        }
    }

    /// Whether it says that patrons are only changed.
    pub fn only_changes(&self) -> bool {
        self.said.mode == Some(Mode::Update)
    }

    /// Whether it is a report of patrons that was corrected: no list's columns are told of.
    pub fn is_report(&self) -> bool {
        self.only_changes() && self.sheets.is_empty()
    }

    /// The rows of the sheet.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<String>>();
        let Reading { dates, profile, mode, columns, set, .. } = &self.said;
        let mut rows = vec![row(&["how these lists were read", VERSION])];
        rows.extend(dates.map(|order| row(&["dates", order.name()])));
        rows.extend(profile.iter().map(|profile| row(&["profile", profile])));
        rows.extend(mode.map(|mode| row(&["mode", mode.name()])));
        let name = |field: &Option<ListField>| field.map_or(NOT_READ, ListField::name);
        rows.extend(columns.iter().map(|(header, field)| row(&["column", header, name(field)])));
        rows.extend(set.iter().map(|(field, value)| row(&["set", field.name(), value])));
        for (sheet, says) in &self.sheets {
            rows.push(row(&["sheet", sheet]));
            let orders = says.date_order.iter();
            rows.extend(orders.map(|(field, order)| row(&["date order", sheet, field.name(), order.name()])));
            let both = says.both_orders.iter();
            rows.extend(both.map(|(field, (day, month))| {
                row(&["both date orders", sheet, field.name(), &day.to_string(), &month.to_string()])
            }));
            rows.extend(says.id_digits.map(|digits| row(&["id digits", sheet, &digits.to_string()])));
            rows.extend(says.ids.iter().map(|ids| {
                let [usual, width, are] = ids.cells();
                row(&["ids", sheet, &usual, &width, &are])
            }));
            rows.extend(says.other_digits.iter().map(|digits| row(&["other digits", sheet, &digits.to_string()])));
            rows.extend(says.numbers.iter().map(|number| row(&["column number", sheet, &number.to_string()])));
        }
        rows
    }

    /// What the rows of the sheet say; `None` when they are not ours, or those of a later version.
    pub fn from_rows<'a>(rows: impl Iterator<Item = Vec<&'a str>>) -> Option<Self> {
        let mut rows = rows.skip_while(Vec::is_empty);
        let first = rows.next()?;
        if first.get(1).copied() != Some(VERSION) {
            return None;
        }
        let mut read = HowRead::default();
        for row in rows {
            // What is not known is not used.
            let _known = read.take(&row);
        }
        Some(read)
    }

    /// Takes what a row says; `None` where that is not known.
    fn take(&mut self, row: &[&str]) -> Option<()> {
        let (key, rest) = row.split_first()?;
        let (first, rest) = rest.split_first()?;
        let second = rest.first().copied();
        match *key {
            "dates" => self.said.dates = Some(DateOrder::from_name(first)?),
            "profile" => self.said.profile = Some((*first).to_owned()),
            "mode" => self.said.mode = Some(Mode::from_name(first)?),
            "column" => {
                let name = second?;
                let field = if name == NOT_READ { None } else { Some(ListField::from_name(name)?) };
                self.said.columns.push(((*first).to_owned(), field));
            }
            "set" => self.said.set.push((ListField::from_name(first)?, second?.to_owned())),
            "sheet" => {
                self.sheets.entry((*first).to_owned()).or_default();
            }
            _ => self.sheets.get_mut(*first)?.take(key, rest)?,
        }
        Some(())
    }
}

impl ColumnsSay {
    fn take(&mut self, key: &str, values: &[&str]) -> Option<()> {
        let first = *values.first()?;
        match key {
            "date order" => {
                let order = DateOrder::from_name(values.get(1)?)?;
                self.date_order.insert(ListField::from_name(first)?, order);
            }
            "both date orders" => {
                let counts = (values.get(1)?.parse().ok()?, values.get(2)?.parse().ok()?);
                self.both_orders.insert(ListField::from_name(first)?, counts);
            }
            "id digits" => self.id_digits = Some(first.parse().ok()?),
            "ids" => self.ids = Some(IdsSay::from_cells(first, values.get(1)?, values.get(2)?)?),
            "other digits" => self.other_digits.push(first.parse().ok()?),
            "column number" => self.numbers.push(first.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
}

/// What comes before a shape, and what stands where there is no usual one and no usual number of digits.
const LIKE: &str = "like ";
const ANY: &str = "any";

impl IdsSay {
    fn cells(&self) -> [String; 3] {
        let usual = self.usual.as_ref().map_or_else(|| ANY.to_owned(), |usual| format!("{LIKE}{usual}"));
        let width = self.width.map_or_else(|| ANY.to_owned(), |width| width.to_string());
        let words = [
            (self.are_mostly_digits, " mostly-digits"),
            (self.are_nearly_all_digits, " nearly-all-digits"),
            (self.emails_are_rare, " few-emails"),
            (self.are_emails, " emails"),
            (self.are_plain, " plain"),
            (self.orders_are_alone, " orders-alone"),
            (self.have_digits, " with-digits"),
        ];
        let are: String = words.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word).collect();
        [usual, width, format!("are{are}")]
    }

    fn from_cells(usual: &str, width: &str, are: &str) -> Option<Self> {
        let is = |word: &str| are.split(' ').any(|known| known == word);
        Some(IdsSay {
            usual: if usual == ANY { None } else { Some(usual.strip_prefix(LIKE)?.to_owned()) },
            width: if width == ANY { None } else { Some(width.parse().ok()?) },
            are_mostly_digits: is("mostly-digits"),
            are_nearly_all_digits: is("nearly-all-digits"),
            emails_are_rare: is("few-emails"),
            are_emails: is("emails"),
            are_plain: is("plain"),
            orders_are_alone: is("orders-alone"),
            have_digits: is("with-digits"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> HowRead {
        let says = ColumnsSay {
            date_order: [(ListField::BirthDate, DateOrder::DayMonthYear)].into(),
            both_orders: [(ListField::ExpiryDate, (2, 7))].into(),
            id_digits: Some(9),
            other_digits: vec![4, 6],
            ids: Some(IdsSay {
                usual: Some("A-000000".to_owned()),
                width: Some(6),
                are_mostly_digits: true,
                are_plain: true,
                ..IdsSay::default()
            }),
            numbers: vec![1, 2, 4],
        };
        HowRead {
            said: Reading {
                dates: Some(DateOrder::MonthDayYear),
                profile: Some("retiree".to_owned()),
                mode: Some(Mode::Update),
                columns: vec![("Nr".to_owned(), Some(ListField::PrimaryId)), ("Hat".to_owned(), None)],
                set: vec![(ListField::UserGroup, "RETIREE".to_owned())],
                ..Reading::default()
            },
            sheets: [("Fall".to_owned(), says), ("Spring".to_owned(), ColumnsSay::default())].into(),
        }
    }

    fn back(rows: &[Vec<String>]) -> Option<HowRead> {
        HowRead::from_rows(rows.iter().map(|row| row.iter().map(String::as_str).collect()))
    }

    #[test]
    fn all_of_it_comes_back() {
        assert_eq!(back(&whole().rows()), Some(whole()));
        assert_eq!(back(&HowRead::default().rows()), Some(HowRead::default()));
    }

    #[test]
    fn that_nothing_is_usual_is_kept_too() {
        let says = ColumnsSay { ids: Some(IdsSay::default()), ..ColumnsSay::default() };
        let any = HowRead { sheets: [("Fall".to_owned(), says)].into(), ..HowRead::default() };
        assert_eq!(back(&any.rows()), Some(any));
    }

    #[test]
    fn what_nobody_knows_is_not_used_and_a_later_version_is_not_read() {
        let mut rows = whole().rows();
        let strange =
            [vec!["accept", "C321"], vec!["set", "shoe_size", "44"], vec!["date order", "Summer", "x", "dmy"]];
        rows.extend(strange.map(|row| row.into_iter().map(str::to_owned).collect()));
        assert_eq!(back(&rows), Some(whole()));
        rows[0][1] = "2".to_owned();
        assert_eq!(back(&rows), None);
        assert_eq!(back(&[]), None);
    }
}
