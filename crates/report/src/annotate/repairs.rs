//! Which repairs of checking can be made in the sheet itself: those after which the cell says what was read from it
//! anyhow.

use super::At;
use model::cell::{CellKind, RawCell};
use model::codes::{self, Code};
use model::finding::{Finding, Severity};
use model::listing::Checked;
use model::place::TableId;
use std::collections::BTreeMap;

/// Repairs of a cell's whole text that nobody has to agree to, the most thorough last: where a cell has several, each
/// says what is left after it.
const SMALL: [Code; 14] = [
    codes::C332,
    codes::C339,
    codes::C305,
    codes::C330,
    codes::C331,
    codes::C334,
    codes::C337,
    codes::C338,
    codes::C342,
    codes::C324,
    codes::C340,
    codes::C359,
    codes::C350,
    codes::C302,
];

/// Repairs that are made when the person has taken them for all rows.
const OFFERED: [Code; 7] = [codes::C309, codes::C311, codes::C333, codes::C336, codes::C348, codes::C351, codes::C360];

/// A cell that is repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repair {
    pub(super) before: String,
    pub(super) after: String,
    /// What was repaired.
    pub(super) code: Code,
}

/// Every repair, by table and cell.
pub(super) fn of(checked: &Checked) -> BTreeMap<(TableId, At), Repair> {
    let mut repairs: BTreeMap<(TableId, At), (usize, Repair)> = BTreeMap::new();
    for finding in &checked.findings {
        let Some((place, thorough, repair)) = one(finding, checked) else { continue };
        let better = repairs.get(&place).is_none_or(|(before, _)| *before <= thorough);
        if better {
            repairs.insert(place, (thorough, repair));
        }
    }
    repairs.into_iter().map(|(place, (_, repair))| (place, repair)).collect()
}

/// The repair of a finding, if it can be made; and how thorough it is.
pub(super) fn one(finding: &Finding, checked: &Checked) -> Option<((TableId, At), usize, Repair)> {
    let thorough = thoroughness(finding, checked)?;
    let (written, after) = (finding.value.as_deref()?, finding.repaired.as_deref()?);
    let (table, at) = (finding.place.table, (finding.place.row?, finding.place.column?));
    let cells = checked.cells.get(usize::from(table.0))?;
    let cell = cells.row(cells.position(at.0)?).cell(at.1)?;
    // The finding may be about a part of the cell, or about what an earlier repair made of it.
    let is_whole = cell.text == written && cell.text != after;
    let repair = Repair { before: written.to_owned(), after: after.to_owned(), code: finding.code };
    (is_whole && can_be_written(cell)).then_some(((table, at), thorough, repair))
}

fn thoroughness(finding: &Finding, checked: &Checked) -> Option<usize> {
    let code = finding.code;
    if finding.severity.blocks() {
        return None;
    }
    if let Some(place) = SMALL.iter().position(|small| *small == code) {
        // A note only: a library may want to look at some of them.
        return (finding.severity == Severity::Note || code == codes::C350).then_some(place);
    }
    // Zeros that the number format shows are put back without asking; others wait for an answer.
    let taken = code == codes::C321 || (OFFERED.contains(&code) && checked.request.reading.accept.contains(&code));
    taken.then_some(SMALL.len())
}

/// Whether a text may stand in place of what the cell holds: never of a formula.
fn can_be_written(cell: RawCell<'_>) -> bool {
    match cell.kind {
        CellKind::Text | CellKind::Number => !cell.computed,
        CellKind::Date | CellKind::Bool | CellKind::Error | CellKind::NoResult => false,
    }
}
