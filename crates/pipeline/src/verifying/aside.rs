//! What the files have that nobody can be compared by, since it was never carried over: rows of joined files that were not
//! used, fields that have no place here, passwords that are not stored. Whoever signs that a migration is done signs for
//! this, too.

use model::codes::{self, Code};
use model::finding::Finding;
use model::listing::{Checked, UnusedRows};
use model::place::{Place, TableId};
use model::verification::UnusedRow;
use std::collections::BTreeSet;

/// What a field or a password is told by that stays behind.
const NOT_CARRIED: [Code; 5] = [codes::H202, codes::M902, codes::M910, codes::M951, codes::M952];

/// All of it.
pub(super) struct Aside {
    /// Rows of joined files, by file.
    pub(super) unused: Vec<UnusedRows>,
    /// The same one by one.
    pub(super) unused_rows: Vec<UnusedRow>,
    /// Fields and passwords, as they were told.
    pub(super) not_carried: Vec<Finding>,
}

/// That of files that were checked, as long as they have their findings.
pub(super) fn of(checked: &Checked) -> Aside {
    let joined = checked.files.iter().filter(|file| file.joined.is_some());
    let joined: BTreeSet<TableId> = joined.filter_map(|file| Some(file.list.as_ref()?.id)).collect();
    let findings = || checked.findings.iter();
    let unused = checked.unused_rows();
    let unused_rows = if unused.is_empty() { Vec::new() } else { rows(findings(), &joined) };
    let not_carried = findings().filter(|finding| NOT_CARRIED.contains(&finding.code)).cloned().collect();
    Aside { unused, unused_rows, not_carried }
}

/// The rows of joined tables with a problem that leaves out no row of a list: a problem of one that is used leaves out the
/// rows that it went to, and names them. Each row once.
fn rows<'f>(findings: impl Iterator<Item = &'f Finding>, joined: &BTreeSet<TableId>) -> Vec<UnusedRow> {
    let is_joined = |place: &Place| joined.contains(&place.table);
    let is_unused = |finding: &&Finding| {
        finding.severity.blocks() && is_joined(&finding.place) && finding.related.iter().all(is_joined)
    };
    let row =
        |finding: &Finding| Some(UnusedRow { at: finding.row()?, code: finding.code, value: finding.value.clone() });
    let mut rows: Vec<UnusedRow> = findings.filter(is_unused).filter_map(row).collect();
    rows.dedup_by_key(|row| row.at);
    rows
}
