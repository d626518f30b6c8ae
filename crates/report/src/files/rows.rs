//! An answer as a table of text, for a spreadsheet: a row for each patron who was found. Every value is quoted, and what a
//! spreadsheet would take for a formula gets an apostrophe in front.

use crate::answer::{Answer, Rows};
use crate::format::{Format, Reader};
use crate::text::{CONCISE, Look};
use chrono::NaiveDate;
use csv::{QuoteStyle, WriterBuilder};
use model::action::Phrase;
use model::formula::guarded;
use model::membership::PatronState;
use model::search::{Hit, Hits};
use model::text::Text;
use std::io::{self, Write};

/// What has no table is said as it is in short.
pub const CSV: Format = Format { name: "csv", hint: "patrons as a table", reader: Reader::Later, write };

fn write(answer: &Answer<'_>, look: Look, words: &dyn Phrase, out: &mut dyn Write) -> io::Result<()> {
    let Some(Rows { columns, rows }) = answer.rows() else { return (CONCISE.write)(answer, look, words, out) };
    // Without this mark a spreadsheet takes an accent for two signs.
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(out);
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row.iter().map(|value| guarded(value)))?;
    }
    writer.flush()
}

/// What a desk asks of a patron; everything else is in the answers for programs.
const COLUMNS: &[&str] = &[
    "primary_id",
    "first_name",
    "middle_name",
    "last_name",
    "user_group",
    "account_type",
    "state",
    "expiry_date",
    "barcode",
    "email",
    "phone",
    "match",
];

/// Patrons who were found, as they stand on a day.
pub(crate) fn patron_rows(hits: &Hits, today: NaiveDate) -> Rows<'_> {
    Rows { columns: COLUMNS.to_vec(), rows: Box::new(hits.shown.iter().map(move |hit| row(hit, today))) }
}

fn row(hit: &Hit, today: NaiveDate) -> Vec<String> {
    let patron = &hit.found.stored.patron;
    let details = &patron.details;
    let text = |text: &Option<Text>| text.as_deref().unwrap_or_default().to_owned();
    let barcode = details.identifiers.iter().find(|identifier| identifier.active && identifier.kind == "BARCODE");
    let email = details.emails.iter().find(|email| email.preferred).or(details.emails.first());
    let phone = details.phones.iter().find(|phone| phone.preferred).or(details.phones.first());
    vec![
        patron.primary_id.to_string(),
        text(&details.first_name),
        text(&details.middle_name),
        text(&details.last_name),
        text(&details.user_group),
        details.account_type.map_or("", model::patron::AccountType::name).to_owned(),
        PatronState::on(details, today).name().to_owned(),
        details.expiry_date.map(|day| day.to_string()).unwrap_or_default(),
        barcode.map(|barcode| barcode.value.to_string()).unwrap_or_default(),
        email.map(|email| email.address.to_string()).unwrap_or_default(),
        phone.map(|phone| phone.number.to_string()).unwrap_or_default(),
        hit.fit.name().to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers;
    use model::action::Action;
    use model::id::PrimaryId;
    use model::patron::{Details, Patron, Phone};
    use model::search::{Fit, Search, Total};
    use model::snapshot::{CredentialState, FoundPatron, StoredPatron};

    struct Named;

    impl Phrase for Named {
        fn phrase(&self, action: &Action) -> String {
            format!("{action:?}")
        }
    }

    /// Trial O01: what a spreadsheet would calculate is text.
    #[test]
    fn no_cell_of_a_table_is_a_formula() {
        let phone = Phone { number: "+1 505 555 0100".into(), types: "home".into(), preferred: true, sms: false };
        let details = Details { last_name: Some("=1+1".into()), phones: vec![phone], ..Details::default() };
        let patron = Patron { primary_id: PrimaryId::new("000104417").unwrap(), details: details.into() };
        let found = FoundPatron {
            sheet: None,
            stored: StoredPatron { version: 1, patron },
            credential: CredentialState::None,
            credential_version: 0,
            must_change: false,
            locked: false,
            last_failure: None,
            batches: vec![1],
        };
        let hits = Hits { shown: vec![Hit { found, fit: Fit::Identifier }], total: Total::Exactly(1) };
        let search = Search::default();
        let answer = answers::patrons(&hits, &search, "2026-08-28".parse().unwrap());
        let mut out = Vec::new();
        (CSV.write)(&answer, Look { color: false, plain: true, width: None }, &Named, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with("\"000104417\",\"\",\"\",\"'=1+1\",\"\",\"\",\"active\",\"\",\"\",\"\",\"'+1 505 555 0100\",\"identifier\"\n"), "{text}");
    }
}
