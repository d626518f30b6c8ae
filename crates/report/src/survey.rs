//! What is told of a file before anybody decides to load it, whatever form it is told in: what its findings
//! are about, how often each kind stands in its rows, and values to judge a column by.

use model::cell::RawTable;
use model::codes::{self, Code};
use model::finding::{Finding, Severity};
use model::listing::{Checked, ListTable};
use std::collections::BTreeMap;

/// Values shown per column.
const SAMPLES: usize = 3;
/// Letters of a value.
const SAMPLE_LETTERS: usize = 20;

/// The number of the last row that has anything.
pub(crate) fn last_row(table: &RawTable) -> u32 {
    table.len().checked_sub(1).map_or(0, |last| table.row(last).number())
}

/// Whether a finding is about a file, its sheets or its columns, not about a cell or a row.
pub(crate) fn is_about_the_file(finding: &Finding) -> bool {
    let of_fields = [codes::M902, codes::M910, codes::M944, codes::M950, codes::M951, codes::M952];
    let of_files = [codes::M908, codes::M945];
    let is_of_these = of_fields.contains(&finding.code) || of_files.contains(&finding.code);
    finding.code.id().starts_with(['F', 'S', 'H']) || is_of_these
}

/// What is wrong in its cells and rows, by kind: how many, how heavy, what.
pub(crate) fn hazards_of(checked: &Checked) -> Vec<(Severity, Code, u64)> {
    let mut counts: BTreeMap<(Severity, Code), u64> = BTreeMap::new();
    let in_rows = checked.findings.iter().filter(|finding| !is_about_the_file(finding));
    for finding in in_rows.filter(|finding| finding.severity != Severity::Note) {
        *counts.entry((finding.severity, finding.code)).or_default() += u64::from(finding.count);
    }
    counts.into_iter().map(|((severity, code), count)| (severity, code, count)).collect()
}

/// The first values of a column that differ from each other.
pub(crate) fn samples_of(list: &ListTable, column: u16, checked: &Checked) -> Vec<String> {
    let table = &checked.cells[usize::from(list.id.0)];
    let (first, last) = list.span.unwrap_or((u32::MAX, 0));
    let rows = table.rows().filter(|row| (first..=last).contains(&row.number()));
    let mut samples: Vec<String> = Vec::new();
    for cell in rows.filter_map(|row| row.cell(column)) {
        let shown: String = cell.text.chars().take(SAMPLE_LETTERS).collect();
        if !samples.contains(&shown) {
            samples.push(shown);
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    samples
}
