//! A finding in JSON.

use super::write::Take;
use model::action::Phrase;
use model::cause::collapse;
use model::finding::Finding;
use model::listing::Checked;
use model::place::{Place, Tables, column_name};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::io;

/// A finding.
#[derive(Debug, Serialize)]
pub struct FindingJson<'a> {
    code: &'static str,
    slug: &'static str,
    severity: &'static str,
    file: &'a str,
    sheet: Option<&'a str>,
    row: Option<u32>,
    column: Option<String>,
    cell: Option<String>,
    field: Option<&'static str>,
    value: Option<&'a str>,
    repaired: Option<&'a str>,
    related: Related<'a>,
    count: u32,
    message: Cow<'a, str>,
    advice: Cow<'a, str>,
}

/// The other places of a finding: as many as a column has cells, where it stands for all of them.
#[derive(Debug)]
struct Related<'a> {
    places: &'a [Place],
    tables: &'a Tables,
}

impl Serialize for Related<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.places.iter().map(|place| self.tables.show(*place).to_string()))
    }
}

/// Findings in their order.
pub fn findings<'a>(
    findings: &'a [Finding],
    tables: &'a Tables,
    words: &'a dyn Phrase,
) -> impl Iterator<Item = FindingJson<'a>> {
    findings.iter().map(move |finding| one(finding, tables, words))
}

/// The findings of an answer, which are those that it tells and no others.
pub(super) struct ReportedFindings<'a> {
    pub(super) findings: Vec<Finding>,
    pub(super) tables: &'a Tables,
    pub(super) words: &'a dyn Phrase,
}

impl Serialize for ReportedFindings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(findings(&self.findings, self.tables, self.words))
    }
}

/// Gives the findings of a list, one value per line.
///
/// # Errors
/// When `take` cannot take one.
pub fn finding_lines(checked: &Checked, words: &dyn Phrase, take: &mut Take<'_>) -> io::Result<()> {
    findings(&collapse(&checked.findings), &checked.tables, words).try_for_each(|finding| take(&finding))
}

fn one<'a>(finding: &'a Finding, tables: &'a Tables, words: &dyn Phrase) -> FindingJson<'a> {
    let name = tables.name(finding.place.table);
    let sheet = name.sheet.as_deref();
    FindingJson {
        code: finding.code.id(),
        slug: finding.code.slug(),
        severity: finding.severity.name(),
        file: &name.file,
        sheet,
        row: finding.place.row,
        column: finding.place.column.map(|column| column_name(column, tables.sheet(finding.place.table))),
        cell: cell(finding.place, tables),
        field: finding.field.map(|field| field.name()),
        value: finding.value.as_deref(),
        repaired: finding.repaired.as_deref(),
        related: Related { places: &finding.related, tables },
        count: finding.count,
        message: finding.message.phrased(words),
        advice: finding.advice.phrased(words),
    }
}

/// Records begin in lines, whatever is counted.
fn word(place: Place, tables: &Tables) -> &'static str {
    if tables.is_result(place.table) { "row" } else { "line" }
}

fn cell(place: Place, tables: &Tables) -> Option<String> {
    place.row?;
    place.column?;
    Some(match tables.sheet(place.table) {
        Some(_) => tables.address(place),
        None => format!("{} {}, column {}", word(place, tables), place.row?, place.column? + 1),
    })
}
