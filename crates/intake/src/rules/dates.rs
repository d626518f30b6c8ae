//! Dates that contradict each other or are unlikely.

use crate::context::RowContext;
use crate::counted::counted;
use chrono::{Datelike, NaiveDate};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::settings::far_future;

/// Ages that patrons of a library seldom have, in whole years; this year is what spreadsheets make of a birthday without
/// a year.
const YOUNGEST: u32 = 5;
const OLDEST: u32 = 110;

fn report_unlikely_birth(birth: Option<NaiveDate>, row: &mut RowContext<'_, '_>) {
    let Some((birth, age)) = birth.and_then(|birth| Some((birth, row.run.today.years_since(birth)?))) else { return };
    // Where children have cards of their own, their little sisters have, too; but no birthday is in this year.
    let is_little_child = row.facts.has_children && age < YOUNGEST && birth.year() < row.run.today.year();
    if (YOUNGEST..=OLDEST).contains(&age) || is_little_child {
        return;
    }
    let years = counted(usize::try_from(age).unwrap_or_default(), "year");
    let message = format!("somebody born on {birth} is {years} old");
    row.report(codes::C317, ListField::BirthDate, &birth.to_string(), message, "check the year, or empty the cell");
}

/// Purge before expiry and birth in the future are errors; an expiry long ago or far ahead is unlikely.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    let today = row.run.today;
    let details = &draft.details;
    if let (Some(expiry), Some(purge)) = (details.expiry_date, details.purge_date)
        && purge < expiry
    {
        let message = format!("the purge date {purge} is before the expiry date {expiry}");
        row.report(codes::R401, ListField::PurgeDate, &purge.to_string(), message, "correct one of the two");
    }
    if let Some(birth) = details.birth_date.filter(|birth| *birth > today) {
        let message = format!("the birth date {birth} is in the future");
        row.report(codes::R401, ListField::BirthDate, &birth.to_string(), message, "correct the year");
    }
    report_unlikely_birth(details.birth_date, row);
    let Some(expiry) = details.expiry_date else { return };
    if expiry < today {
        let message = format!("the expiry date {expiry} has passed");
        let advice = if row.run.only_changes() {
            "the patron could not sign in any more; check the year"
        } else {
            "a new patron could not sign in; check the year"
        };
        row.report(codes::C317, ListField::ExpiryDate, &expiry.to_string(), message, advice);
    } else if expiry > far_future(today) {
        let message = format!("the expiry date {expiry} is more than 50 years ahead");
        row.report(codes::C317, ListField::ExpiryDate, &expiry.to_string(), message, "check the year");
    }
}
