//! What a run puts around the name of a list when it moves that to a shelf: the day in front and, where that name was taken,
//! a number behind the day. Both come off again, so that a list which somebody has corrected can be put back as it is
//! called. Nothing here looks at a disk.

use chrono::NaiveDate;

/// So many lists of one name, or digests, are kept of one day.
pub(super) const MOST_OF_A_DAY: u32 = 10_000;

/// How the workbook with the rows of a list is called that cannot be loaded, behind the list's name.
pub(super) const LEFT_OUT: &str = ".left-out.xlsx";

/// Letters of a day, as in `2026-08-28`.
const DAY: usize = 10;

/// The names that a list can have on a shelf, in the order in which they are tried.
pub(super) fn on_shelf(day: NaiveDate, own_name: &str) -> impl Iterator<Item = String> {
    let first = format!("{day}-{own_name}");
    // Not with a hyphen: a list may be called `2-list.csv`.
    std::iter::once(first).chain((2..MOST_OF_A_DAY).map(move |number| format!("{day}_{number}-{own_name}")))
}

/// The name of a list without what [`on_shelf`] puts in front; `None` where it begins otherwise.
pub(super) fn without_day(name: &str) -> Option<&str> {
    let (day, rest) = name.split_at_checked(DAY)?;
    // As it would be written: `+2026-8-28` is a day, too.
    if !day.parse::<NaiveDate>().is_ok_and(|read| read.to_string() == day) {
        return None;
    }
    let own_name = match rest.strip_prefix('_') {
        Some(numbered) => {
            let (number, own_name) = numbered.split_once('-')?;
            let is_number = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
            is_number.then_some(own_name)?
        }
        None => rest.strip_prefix('-')?,
    };
    (!own_name.is_empty()).then_some(own_name)
}

/// The name of the list whose rows a workbook has that cannot be loaded; the name of anything else as it is.
pub(super) fn of_list(name: &str) -> &str {
    name.trim_end_matches(LEFT_OUT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_front_comes_off_again() {
        let day = NaiveDate::from_ymd_opt(2026, 8, 28).unwrap();
        for own_name in ["list.csv", "2-list.csv", "2026-list.csv", "2026-08-27-list.csv", "-", "_2-é.csv"] {
            for name in on_shelf(day, own_name).take(3) {
                assert_eq!(without_day(&name), Some(own_name), "{name}");
            }
        }
        let names: Vec<String> = on_shelf(day, "list.csv").take(2).collect();
        assert_eq!(names, ["2026-08-28-list.csv", "2026-08-28_2-list.csv"]);
    }

    #[test]
    fn nothing_else_comes_off() {
        for name in [
            "",
            "list.csv",
            "2026-08-28",
            "2026-08-28-",
            "2026-08-28.csv",
            "2026-08-28_-list.csv",
            "2026-08-28_x-list.csv",
            "2026-08-28_2.csv",
            "2026-13-01-list.csv",
            "2026-8-28--list.csv",
            "+2026-8-28-list.csv",
            "2026-08-2é-list.csv",
        ] {
            assert_eq!(without_day(name), None, "{name}");
        }
    }

    #[test]
    fn a_workbook_of_rows_is_of_its_list() {
        for (name, list) in [
            ("list.csv", "list.csv"),
            ("list.csv.left-out.xlsx", "list.csv"),
            ("list.csv.left-out.xlsx.left-out.xlsx", "list.csv"),
            ("left-out.xlsx", "left-out.xlsx"),
        ] {
            assert_eq!(of_list(name), list);
        }
    }
}
