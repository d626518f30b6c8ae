//! What kind of row a row is.

use crate::headers;
use crate::layout::Layout;
use model::cell::RawRow;
use model::field::ListField;

/// What a row below the column names is.
pub(crate) enum RowKind {
    /// Somebody's row.
    Patron,
    /// Nothing in it.
    Blank,
    /// The column names once more.
    RepeatedHeader,
    /// A total, a footnote, a signature: its text.
    Total(String),
}

/// Words with which rows begin that are nobody's. Compared without case, as whole words.
const NOT_A_PATRON: &[&str] = &[
    "total",
    "totals",
    "subtotal",
    "sum",
    "count",
    "grand",
    "signed",
    "signature",
    "approved",
    "prepared",
    "printed",
    "page",
    "end",
    "note:",
    "notes:",
    "source",
    "generated",
    "exported",
    "last",
    "list",
    "report",
];

/// Tells what a row is. A row is anybody's who has an ID that could be one, or a name in a name's
/// column beside anything else: only then can a fault in it be told at its cell.
pub(crate) fn kind(row: &RawRow<'_>, header: &RawRow<'_>, layout: &Layout, names: usize) -> RowKind {
    if row.is_blank() {
        return RowKind::Blank;
    }
    if repeats(row, header) {
        return RowKind::RepeatedHeader;
    }
    let filled: Vec<_> = row.cells().filter(|cell| !cell.text.trim().is_empty()).collect();
    let first = filled[0].text.trim();
    if filled.len() <= 2 && names > 3 && !has_id(row, layout) && reads_like_a_remark(first) {
        return RowKind::Total(filled.iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" "));
    }
    RowKind::Patron
}

fn repeats(row: &RawRow<'_>, header: &RawRow<'_>) -> bool {
    let mut alike = 0;
    for cell in row.cells() {
        match header.cell(cell.column) {
            Some(name) if headers::normal(name.text) == headers::normal(cell.text) => alike += 1,
            _ => return false,
        }
    }
    alike > 1
}

fn has_id(row: &RawRow<'_>, layout: &Layout) -> bool {
    let id = layout.column_of(ListField::PrimaryId).and_then(|column| row.cell(column));
    id.is_some_and(|cell| {
        let text = cell.text.trim();
        !text.is_empty() && !text.contains(' ') && text.chars().any(|c| c.is_ascii_digit())
    })
}

fn reads_like_a_remark(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let first = words[0].to_lowercase();
    let announced =
        NOT_A_PATRON.contains(&first.trim_end_matches([':', '.'])) || NOT_A_PATRON.contains(&first.as_str());
    announced || words.len() >= 3 || text.starts_with(['*', '(', '_', '©']) || text.ends_with(':')
}
