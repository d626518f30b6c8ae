//! What all workbooks have in common: how they begin, how their cells look, what fits into them.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The number format of text: what is typed into such a cell stays as it is typed.
pub(super) const TEXT: &str = "@";
/// The number format of days.
pub(super) const DAY: &str = "yyyy-mm-dd";
/// UTF-16 units of a cell.
const LONGEST_CELL: usize = 32_767;
/// UTF-16 units of a sheet's name.
const LONGEST_NAME: usize = 31;

/// A workbook without sheets, made on this day; the same sheets give the same bytes.
pub(super) fn new_workbook(today: NaiveDate) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let made = excel_day(today).or_else(|_| ExcelDateTime::from_ymd(1900, 1, 1))?;
    workbook.set_properties(&DocProperties::new().set_author("Rollcall").set_creation_datetime(&made));
    Ok(workbook)
}

/// A day as a spreadsheet counts it; none before 1900.
pub(super) fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let small = |number: u32| u8::try_from(number).unwrap_or(0);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(0), small(day.month()), small(day.day()))
}

/// The number of a day, where a spreadsheet has one that means the same day in every program.
pub(super) fn day_number(day: NaiveDate) -> Option<f64> {
    const OF_1970: i32 = 25_569;
    // Before March 1900 programs disagree; after 9999 there is no day.
    let number = day.to_epoch_days().checked_add(OF_1970).filter(|number| (61..=2_958_465).contains(number))?;
    Some(f64::from(number))
}

/// The row of column names.
pub(super) fn heading() -> Format {
    Format::new().set_num_format(TEXT).set_bold().set_text_wrap()
}

/// As much of a text as a cell takes.
pub(super) fn fit(text: &str) -> Cow<'_, str> {
    // No text has more UTF-16 units than bytes.
    if text.len() <= LONGEST_CELL || text.encode_utf16().count() <= LONGEST_CELL {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}…", first_units(text, LONGEST_CELL.saturating_sub(1))))
}

/// How many lines a text takes in a column that is so many characters wide, broken between its words.
pub(super) fn lines_in(text: &str, width: u16) -> usize {
    let width = usize::from(width.max(1));
    let of_line = |line: &str| {
        let (mut lines, mut used) = (1_usize, 0_usize);
        for word in line.split(' ') {
            let letters = word.chars().count();
            let with_space = used.saturating_add(1).saturating_add(letters);
            if used > 0 && with_space <= width {
                used = with_space;
                continue;
            }
            lines += usize::from(used > 0) + letters.saturating_sub(1) / width;
            used = letters - (letters.saturating_sub(1) / width) * width;
        }
        lines
    };
    text.lines().map(of_line).sum::<usize>().max(1)
}

/// The first letters of a text that have no more UTF-16 units than this.
fn first_units(text: &str, most: usize) -> &str {
    let mut units = 0_usize;
    let end = text.char_indices().find(|(_, letter)| {
        units = units.saturating_add(letter.len_utf16());
        units > most
    });
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// The names of a workbook's sheets.
#[derive(Debug, Default)]
pub(super) struct SheetNames {
    taken: BTreeSet<String>,
}

impl SheetNames {
    /// The name that a sheet can have, as near as may be to the one that is wanted, and no other sheet has.
    pub(super) fn next(&mut self, wanted: &str) -> String {
        let plain: String = wanted
            .chars()
            .map(|letter| if "[]:*?/\\".contains(letter) || letter.is_control() { '-' } else { letter })
            .collect();
        let plain = plain.trim().trim_matches('\'').trim();
        // Excel keeps this name for itself.
        let plain = if plain.is_empty() || plain.eq_ignore_ascii_case("history") { "List" } else { plain };
        let mut name = shortened(plain, "");
        let mut number = 1_u32;
        while !self.taken.insert(name.to_lowercase()) {
            number = number.saturating_add(1);
            name = shortened(plain, &format!(" ({number})"));
        }
        name
    }
}

/// A name with something behind it, in all as long as a sheet's name may be.
fn shortened(name: &str, behind: &str) -> String {
    let kept = first_units(name, LONGEST_NAME.saturating_sub(behind.len()));
    format!("{}{behind}", kept.trim_end_matches(['\'', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_gets_a_name_that_a_sheet_can_have() {
        let mut names = SheetNames::default();
        let long = "Community borrowers of the autumn";
        let next: Vec<String> = ["Fall/2026", "fall-2026", "'", "History", long, long].map(|n| names.next(n)).into();
        assert_eq!(
            next,
            [
                "Fall-2026",
                "fall-2026 (2)",
                "List",
                "List (2)",
                "Community borrowers of the autu",
                "Community borrowers of the (2)"
            ]
        );
    }

    #[test]
    fn what_is_longer_than_a_cell_is_cut_off() {
        assert_eq!(fit("as it is"), "as it is");
        let long = "é".repeat(40_000);
        assert_eq!(fit(&long).encode_utf16().count(), LONGEST_CELL);
    }

    #[test]
    fn a_text_takes_as_many_lines_as_its_words_need() {
        let lines = |text: &str| lines_in(text, 10);
        assert_eq!(
            ["", "one", "one two", "one two three", "one\ntwo", "0123456789", "01234567890"].map(lines),
            [1, 1, 1, 2, 2, 1, 2]
        );
    }

    #[test]
    fn days_are_numbered_as_excel_does() {
        let number = |text: &str| day_number(text.parse().unwrap());
        assert_eq!(["2027-06-30", "1900-03-01", "1900-02-28"].map(number), [Some(46_568.0), Some(61.0), None]);
    }
}
