//! The hand-out sheet as CSV for mail merge: the only place where a starter password is written.

use chrono::NaiveDate;
use model::patron::Patron;
use model::secret::StarterPassword;
use std::io::{self, Write};

/// One patron's slip.
pub struct Slip<'a> {
    /// Whose it is.
    pub patron: &'a Patron,
    /// The starter.
    pub starter: &'a StarterPassword,
    /// Its last day.
    pub expires: NaiveDate,
}

/// Writes the slips, safe to open in a spreadsheet: every value is quoted, and one that a
/// spreadsheet would take for a formula gets an apostrophe in front. A starter never needs one: it
/// begins with a letter or a digit.
pub fn write_csv(slips: &[Slip<'_>], institution: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(out);
    csv.write_record([
        "Library",
        "Last name",
        "First name",
        "User name",
        "Starter password",
        "Works until",
        "What to do",
    ])?;
    let library = guarded(institution.unwrap_or_default());
    for slip in slips {
        let details = &slip.patron.details;
        csv.write_record([
            library.as_str(),
            &guarded(details.last_name.as_deref().unwrap_or_default()),
            &guarded(details.first_name.as_deref().unwrap_or_default()),
            &guarded(slip.patron.primary_id.as_str()),
            slip.starter.expose(),
            &slip.expires.to_string(),
            "Sign in with this password once and choose one of your own.",
        ])?;
    }
    csv.flush()
}

/// Text that no spreadsheet takes for a formula.
fn guarded(text: &str) -> String {
    let first = text.trim_start().chars().next();
    let formula = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r'));
    if formula || text.starts_with(['\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use model::id::PrimaryId;
    use model::patron::Details;

    #[test]
    fn a_slip_is_safe_to_open_in_a_spreadsheet() {
        let details = Details { first_name: Some("Ana".into()), last_name: Some("=1+1".into()), ..Details::default() };
        let patron = Patron { primary_id: PrimaryId::new("000123456").unwrap(), details: Box::new(details) };
        let starter = StarterPassword::new("Ana_111".to_owned());
        let slip = Slip { patron: &patron, starter: &starter, expires: NaiveDate::from_ymd_opt(2026, 9, 11).unwrap() };
        let mut out = Vec::new();
        write_csv(&[slip], Some("Elm Library"), &mut out).unwrap();
        expect![[r#"
            "Library","Last name","First name","User name","Starter password","Works until","What to do"
            "Elm Library","'=1+1","Ana","000123456","Ana_111","2026-09-11","Sign in with this password once and choose one of your own."
        "#]]
        .assert_eq(&String::from_utf8(out).unwrap());
    }
}
