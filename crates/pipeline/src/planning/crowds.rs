//! Birth dates, e-mail addresses and names that too many share: nobody was compared by them, and that is told.

use super::fetch::FirstOf;
use model::codes;
use model::field::ListField;
use model::finding::Finding;
use model::place::Place;
use model::snapshot::{Crowd, Shared};
use planner::Planning;

/// A finding for each, at the first row of the list that has it.
pub(crate) fn report(crowds: Vec<FirstOf>, planning: &Planning<'_>, findings: &mut Vec<Finding>) {
    findings.extend(crowds.into_iter().map(|(at, crowd)| {
        let (field, value) = match crowd.shared {
            Shared::BirthDate(day) => (ListField::BirthDate, day.to_string()),
            Shared::Email(ref address) => (ListField::Email, address.to_string()),
            Shared::Name(ref name) => (ListField::LastName, name.to_string()),
        };
        let place = Place::row(at, (planning.column_of)(at, field));
        let finding = Finding::new(codes::P626, place, message(&crowd, &value)).field(field).value(value);
        finding.advice(
            "any of them may be in the store already under another ID: if it is a placeholder, empty these cells; if not, look some of them up by name",
        )
    }));
}

fn message(crowd: &Crowd, value: &str) -> String {
    let what = match crowd.shared {
        Shared::BirthDate(_) => format!("the birth date {value}"),
        Shared::Email(_) => format!("the e-mail address \"{value}\""),
        Shared::Name(_) => format!("the name \"{value}\""),
    };
    let people = match crowd.listed {
        1 => "1 new person".to_owned(),
        several => format!("{} new people", with_commas(&several.to_string())),
    };
    let patrons = match crowd.stored {
        1 => "1 patron".to_owned(),
        several => format!("{} patrons", with_commas(&several.to_string())),
    };
    format!("{people} in the list and {patrons} in the store share {what}: too many to compare with each other")
}

/// A number as people read it: `1,240`.
fn with_commas(digits: &str) -> String {
    let (mut out, mut left) = (String::new(), digits.len());
    for digit in digits.chars() {
        if left < digits.len() && left.is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
        left -= 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_not_compared_is_told_with_the_counts() {
        let day = Crowd { shared: Shared::BirthDate(model::NaiveDate::default()), listed: 1, stored: 1_240 };
        assert_eq!(
            message(&day, "1970-01-01"),
            "1 new person in the list and 1,240 patrons in the store share the birth date 1970-01-01: too many to compare with each other"
        );
        let address = Crowd { shared: Shared::Email("none@example.org".into()), listed: 1_240, stored: 1 };
        assert_eq!(
            message(&address, "none@example.org"),
            "1,240 new people in the list and 1 patron in the store share the e-mail address \"none@example.org\": too many to compare with each other"
        );
    }
}
