//! Values that are typed by hand again and again, with words for a slip.

use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use model::membership::PatronState;

/// Takes a day in any form that can be read in one way only.
pub(crate) fn day(text: &str) -> Result<NaiveDate, String> {
    pipeline::day_named(text.trim()).ok_or_else(|| "write the day as in 2026-08-28".to_owned())
}

/// Takes how an account stands.
pub(crate) fn patron_state() -> impl TypedValueParser<Value = PatronState> {
    let names = PossibleValuesParser::new(PatronState::ALL.map(PatronState::name));
    names.map(|name: String| {
        let named = PatronState::ALL.into_iter().find(|state| state.name() == name);
        named.unwrap_or(PatronState::Active)
    })
}

/// Takes the number of a batch.
pub(crate) fn batch(text: &str) -> Result<u64, String> {
    number(text).ok_or_else(|| "that isn't a batch number; rollcall history lists the batches".to_owned())
}

/// The same where an ID could be meant: without its zeros an ID would be the number of some batch.
pub(crate) fn batch_or_id(text: &str) -> Result<u64, String> {
    number(text).ok_or_else(|| format!("that isn't a batch number; a patron is named with --id {text}"))
}

/// A number as it is printed, without zeros in front.
fn number(text: &str) -> Option<u64> {
    let is_printed = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_printed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_batch_has_no_zeros_in_front() {
        assert_eq!((batch("14"), batch_or_id("14")), (Ok(14), Ok(14)));
        for text in ["014", "nope", "+1", "", "99999999999999999999"] {
            assert!(batch(text).is_err() && batch_or_id(text).is_err(), "{text}");
        }
        let why = batch_or_id("009402440").unwrap_err();
        assert_eq!(why, "that isn't a batch number; a patron is named with --id 009402440");
    }

    #[test]
    fn a_day_can_be_written_in_every_form_that_has_one_meaning() {
        let last = day("2027-12-31");
        assert!(last.is_ok());
        for text in ["31.12.2027", "12/31/2027", "31/12/2027", "Dec 31, 2027", " 2027-12-31 "] {
            assert_eq!(day(text), last, "{text}");
        }
        assert_eq!(day("02/02/2027"), day("2027-02-02"));
        // In two ways, of two centuries, and of no calendar.
        for text in ["01/02/2027", "31.12.27", "31.02.2027", "tomorrow", ""] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
