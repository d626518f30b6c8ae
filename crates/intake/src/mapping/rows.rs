//! What kind of row a row is.

use super::header;
use super::headers;
use crate::context::Context;
use crate::facts::Layout;
use crate::words::is_among;
use model::cell::{RawCell, RawRow};
use model::field::ListField;
use model::template::{is_example_id, is_example_name, is_example_word};

/// What a row below the column names is.
pub(crate) enum RowKind {
    /// Somebody's row.
    Patron,
    /// Nothing in it.
    Blank,
    /// The example row of our template.
    Example,
    /// Somebody's row, typed over the example, whose ID it still has.
    OverExample,
    /// The column names once more.
    RepeatedHeader,
    /// Column names of another table.
    AnotherTable,
    /// A total, a footnote, a signature: its text.
    Total(String),
}

/// Words with which rows begin that are nobody's. Compared without case, as whole words.
const ANNOUNCES: &[&str] = &[
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
    "note",
    "notes",
    "source",
    "generated",
    "exported",
    "list",
    "report",
];

/// What a row is. In doubt it is somebody's: a patron reported as incomplete can be completed, one taken
/// for a footnote is easily overlooked.
pub(crate) fn kind(
    row: &RawRow<'_>,
    header: Option<&RawRow<'_>>,
    top: Option<&RawRow<'_>>,
    layout: &Layout,
    names: usize,
    context: &Context<'_>,
) -> RowKind {
    let counts = |cell: &RawCell<'_>| cell.column < layout.edge && Some(cell.column) != layout.what_to_fix;
    let filled: Vec<RawCell<'_>> = row.cells().filter(|cell| counts(cell) && !cell.is_blank()).collect();
    if filled.is_empty() {
        return RowKind::Blank;
    }
    // Asked of every row, so the cheap question first: an ID is no column name.
    if filled.iter().all(|cell| header::could_be_name(cell.text)) {
        if [header, top].into_iter().flatten().any(|names| repeats(&filled, names)) {
            return RowKind::RepeatedHeader;
        }
        if header::begins_another_table(&filled, context) {
            // Where the person said what the columns are, names among the rows are nobody's and change nothing.
            return if header.is_some() { RowKind::AnotherTable } else { RowKind::RepeatedHeader };
        }
    }
    if let Some(kind) = of_template(&filled, layout) {
        return kind;
    }
    let has_id = has_id(row, layout);
    // Under a name a label could be somebody's: there are people called Count.
    let under_id = layout.column_of(ListField::PrimaryId).is_some_and(|id| {
        let is_made_of = || layout.made.at(id).is_some_and(|made| made.from.contains(&filled[0].column));
        id == filled[0].column || is_made_of()
    });
    let is_total = filled.len() <= 3 && under_id && !has_id && is_label(filled[0].text);
    if is_total || (filled.len() <= 2 && names > 3 && !has_id && is_remark(&filled, layout)) {
        return RowKind::Total(filled.iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" "));
    }
    RowKind::Patron
}

/// What a row is that has the ID of the template's example row.
fn of_template(filled: &[RawCell<'_>], layout: &Layout) -> Option<RowKind> {
    let in_column = |field: ListField| {
        let column = layout.column_of(field)?;
        filled.iter().find(|cell| cell.column == column)
    };
    let id = in_column(ListField::PrimaryId).filter(|cell| is_example_id(cell.text))?;
    // A column of whole names is also that of last names where there is no other.
    let is_example = in_column(ListField::LastName).is_some_and(|cell| is_example_name(cell.text));
    if is_example {
        return Some(RowKind::Example);
    }
    is_example_word(id.text).then_some(RowKind::OverExample)
}

/// Whether a row's first cell names what stands beside it, as in "Total | 12" or "Date: | 12 Aug 2026".
fn is_label(text: &str) -> bool {
    let text = text.trim();
    let first = text.split_whitespace().next().unwrap_or_default().trim_end_matches([':', '.', '=']);
    let digits = text.bytes().any(|byte| byte.is_ascii_digit());
    text.ends_with(':') || (!digits && is_among(ANNOUNCES, first))
}

/// Whether one or two cells without an ID read like a remark. A name beside an ID's cell never does.
fn is_remark(filled: &[RawCell<'_>], layout: &Layout) -> bool {
    let field_of = |cell: &RawCell<'_>| {
        let own = layout.columns.iter().find(|column| column.index == cell.column)?.field;
        own.or_else(|| layout.made.of_column(cell.column).next().map(|made| made.field))
    };
    let is_name = |cell: &&RawCell<'_>| {
        use ListField::{FirstName, FullName, LastName, MiddleName, SecondLastName};
        matches!(field_of(cell), Some(FirstName | MiddleName | LastName | SecondLastName | FullName))
    };
    let names = filled.iter().filter(is_name).count();
    let text = filled[0].text.trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let first = words[0].trim_end_matches([':', '.']).to_lowercase();
    let announced = ANNOUNCES.contains(&first.as_str()) && (words.len() > 1 || names == 0);
    let marked = text.contains(": ") || text.ends_with(':') || text.starts_with(['*', '(', '_', '©']);
    let sentence = words.len() >= 3;
    (names == 0 || filled.len() == 1) && (announced || marked || (sentence && names == 0))
}

fn repeats(filled: &[RawCell<'_>], header: &RawRow<'_>) -> bool {
    let mut alike = 0;
    for cell in filled {
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
        let digits = text.bytes().any(|byte| byte.is_ascii_digit());
        // Spaces in an ID are taken out later; a sentence has more letters than digits.
        let mostly_digits = text.chars().filter(char::is_ascii_digit).count() * 2
            > text.chars().filter(|letter| !letter.is_whitespace()).count();
        let one_word = !text.contains(' ') && (digits || (!is_label(text) && row.cells().nth(1).is_some()));
        !text.is_empty() && (mostly_digits || one_word)
    })
}
