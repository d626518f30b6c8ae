//! A primary ID that is the person's own phone number or birth date, as people type it who have no ID.

use crate::context::RowContext;
use chrono::{Datelike, NaiveDate};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::id::PrimaryId;

/// Warns of each; asked once for the column, since some libraries give such IDs. What other systems write is theirs.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    if row.record.is_some() || draft.id_given {
        return;
    }
    let Some(id) = draft.primary_id.as_ref().map(PrimaryId::as_str) else { return };
    let details = &draft.details;
    let what = if details.phones.iter().any(|phone| is_phone(id, &phone.number)) {
        "phone number"
    } else if details.birth_date.is_some_and(|birth| is_day(id, birth)) {
        "birth date"
    } else {
        return;
    };
    let message = format!("the ID \"{id}\" is the person's own {what}");
    let advice = "loaded as it is; compare it with the card";
    row.report(codes::C377, ListField::PrimaryId, id, message, advice);
}

/// Whether an ID has the digits of a phone number, with or without the 1 in front.
fn is_phone(id: &str, number: &str) -> bool {
    /// Fewer digits may be the same by chance.
    const ENOUGH: usize = 7;
    let digits = || number.bytes().filter(u8::is_ascii_digit);
    let without_one = || digits().skip(usize::from(digits().next() == Some(b'1')));
    id.len() >= ENOUGH && (digits().eq(id.bytes()) || without_one().eq(id.bytes()))
}

/// Whether an ID is a day written together, whichever part comes first.
fn is_day(id: &str, day: NaiveDate) -> bool {
    if id.len() != 8 {
        return false;
    }
    let Ok(number) = id.parse::<u32>() else { return false };
    let (year, month, day) = (day.year().unsigned_abs(), day.month(), day.day());
    [
        year * 10_000 + month * 100 + day,
        month * 1_000_000 + day * 10_000 + year,
        day * 1_000_000 + month * 10_000 + year,
    ]
    .contains(&number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_phone_number_digit_by_digit() {
        assert!(is_phone("2175550103", "(217) 555-0103") && is_phone("2175550103", "+1 217-555-0103"));
        assert!(!is_phone("2175550103", "217-555-0104") && !is_phone("0103", "0103") && !is_phone("ana", "none"));
    }

    #[test]
    fn an_id_is_a_day_in_any_order() {
        let day = NaiveDate::from_ymd_opt(1980, 3, 4).unwrap();
        for id in ["19800304", "03041980", "04031980"] {
            assert!(is_day(id, day), "{id}");
        }
        assert!(!is_day("19800305", day) && !is_day("1980-3-4", day) && !is_day("030480", day));
    }
}
