//! Which row of a table names its columns, how sure that is, and names that stand in two rows.

use super::{headers, memory};
use crate::context::Context;
use crate::recipes::names;
use model::cell::{RawCell, RawRow, RawTable};
use model::field::ListField;
use model::listing::is_what_to_fix;
use std::collections::{BTreeMap, BTreeSet};

/// Rows in which column names are looked for.
const WITHIN: usize = 50;
/// The longest text that can be a column name.
const LONGEST_NAME: usize = 40;
/// What a cell is worth that could be a column name but is none that is known.
const UNKNOWN_NAME: f64 = 0.6;

/// The row that looks most like column names, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderGuess {
    /// The position of the row, or of the lower one of two.
    pub position: usize,
    /// Whether the names stand in two rows, this one and the one above.
    pub joined: bool,
    /// The position of an earlier row of column names with rows of its own below it.
    pub rival: Option<usize>,
}

/// Looks for the row of column names: the one with most known names, of equals the first; two rows that
/// make more names together than either of them alone count as one.
pub fn guess(table: &RawTable, context: &Context<'_>) -> Option<HeaderGuess> {
    let counts: Vec<usize> = table.rows().take(WITHIN).map(|row| known(row.cells(), context)).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    if let Some(position) = joined(table, &counts, most, context) {
        return Some(HeaderGuess { position, joined: true, rival: None });
    }
    if most < 2 {
        let position = id_beside_others(table, context)?;
        return Some(HeaderGuess { position, joined: false, rival: None });
    }
    let position = counts.iter().position(|count| *count == most)?;
    let is_table =
        |above: usize| (above + 1..position).any(|between| counts[between] < 2 && !table.row(between).is_blank());
    let rival = (0..position).find(|above| counts[*above] > 1 && is_table(*above));
    Some(HeaderGuess { position, joined: false, rival })
}

/// The row of a list that only changes patrons in which nobody knows any name but that of the ID.
fn id_beside_others(table: &RawTable, context: &Context<'_>) -> Option<usize> {
    if !context.only_changes() {
        return None;
    }
    let is_id = |cell: RawCell<'_>| {
        let field = meaning(cell.text, context).flatten();
        matches!(field, Some(ListField::PrimaryId | ListField::Barcode))
            || (field.is_some() && field.as_ref() == context.joined_by)
    };
    // Beside passwords, which are in no cell, the ID stands alone.
    let fewest = if context.has_passwords { 1 } else { 2 };
    let names_columns =
        |row: RawRow<'_>| row.cells().count() >= fewest && looks_like_names(&row) && row.cells().any(is_id);
    table.rows().take(WITHIN).position(names_columns)
}

/// What a column name means: a field, or that it is not read; `None` when it means nothing.
pub(crate) fn meaning(header: &str, context: &Context<'_>) -> Option<Option<ListField>> {
    said(header, context).or_else(|| by_words(header, context).map(Some))
}

/// What the person, the profile, an earlier list or the format says of a column name.
fn said(header: &str, context: &Context<'_>) -> Option<Option<ListField>> {
    let name = headers::normal(header);
    let asked = context.options.columns.iter().find(|(theirs, _)| headers::normal(theirs) == name);
    let profile = context.profile.columns.iter().find(|(theirs, _)| headers::normal(theirs) == name);
    match (asked, profile) {
        (Some((_, field)), _) => Some(*field),
        (None, Some((_, field))) => Some(Some(*field)),
        (None, None) if is_what_to_fix(header) => Some(None),
        (None, None) => remembered(&name, context).or_else(|| by_format(&name, context)),
    }
}

/// The field that the words of a column name mean.
fn by_words(header: &str, context: &Context<'_>) -> Option<ListField> {
    if context.asks_for_barcodes() && headers::could_be_barcode(header) {
        return Some(ListField::Barcode);
    }
    let new = || context.only_changes().then(|| headers::field_of_new(header)).flatten();
    headers::field_of(header).or_else(new)
}

/// Whether a column is read as the barcodes because its name is that of a card, and nobody said what it is.
pub(crate) fn is_card(header: &str, context: &Context<'_>) -> bool {
    context.asks_for_barcodes() && headers::could_be_barcode(header) && said(header, context).is_none()
}

/// The field that a column name means, or that the profile makes of a column of this name.
fn field_of(header: &str, context: &Context<'_>) -> Option<ListField> {
    meaning(header, context).flatten().or_else(|| names::field_of(header, context))
}

/// Whether a column name means anything, if only that the column is not read.
fn is_known(header: &str, context: &Context<'_>) -> bool {
    meaning(header, context).is_some() || names::field_of(header, context).is_some()
}

fn by_format(name: &str, context: &Context<'_>) -> Option<Option<ListField>> {
    context.mapping.iter().find(|(theirs, _)| headers::normal(theirs) == name).map(|(_, field)| *field)
}

fn remembered(name: &str, context: &Context<'_>) -> Option<Option<ListField>> {
    context.recognised.and_then(|known| memory::meaning(&known.layout, name))
}

/// How many known column names these cells make, each field once: "name | name" is the lower half of two
/// rows.
fn known<'a>(cells: impl Iterator<Item = RawCell<'a>>, context: &Context<'_>) -> usize {
    cells.filter_map(|cell| field_of(cell.text, context)).collect::<BTreeSet<_>>().len()
}

/// The names of the columns: those of one row, or of two put together.
pub(crate) fn names(table: &RawTable, position: usize, joined: bool) -> BTreeMap<u16, String> {
    let lower = table.row(position);
    let mut names: BTreeMap<u16, String> =
        lower.cells().map(|cell| (cell.column, squeezed(cell.text))).filter(|(_, name)| !name.is_empty()).collect();
    let Some(above) = position.checked_sub(1).filter(|_| joined) else { return names };
    let upper = table.row(above);
    for column in 0..table.width() {
        let Some(text) = spread(table, &upper, column) else { continue };
        let name = names.entry(column).or_default();
        *name = squeezed(&format!("{text} {name}"));
    }
    names
}

/// The text of a cell, or of the cells joined across it.
fn spread<'a>(table: &'a RawTable, row: &RawRow<'a>, column: u16) -> Option<&'a str> {
    let own = row.cell(column).map(|cell| cell.text);
    let over = || {
        let area = table.shape.merged.iter().find(|area| area.holds(row.number(), column))?;
        row.cell(area.first_column).map(|cell| cell.text)
    };
    own.or_else(over).filter(|text| !text.trim().is_empty())
}

/// The position of the lower one of two rows that make more known names together than any row alone.
fn joined(table: &RawTable, counts: &[usize], most: usize, context: &Context<'_>) -> Option<usize> {
    let together = |lower: usize| {
        let adjacent = table.row(lower - 1).number() + 1 == table.row(lower).number();
        let both = adjacent && looks_like_names(&table.row(lower)) && looks_like_names(&table.row(lower - 1));
        if !both {
            return 0;
        }
        let names = names(table, lower, true);
        names.values().filter_map(|name| field_of(name, context)).collect::<BTreeSet<_>>().len()
    };
    let best = (1..counts.len())
        .map(|lower| (together(lower), lower))
        .max_by_key(|(count, lower)| (*count, usize::MAX - lower));
    best.filter(|(count, _)| *count > most.max(1)).map(|(_, lower)| lower)
}

fn looks_like_names(row: &RawRow<'_>) -> bool {
    !row.is_blank() && row.cells().all(|cell| could_be_name(cell.text))
}

/// Whether a text has the look of a column name: short, hardly a digit, no address.
pub(crate) fn could_be_name(text: &str) -> bool {
    let text = text.trim();
    text.bytes().filter(u8::is_ascii_digit).count() < 2
        && !text.contains('@')
        && text.chars().count() <= LONGEST_NAME
        && text.parse::<f64>().is_err()
}

/// How sure it is that these are column names, in percent: known names count whole, words that could be
/// names in part.
pub(crate) fn confidence(names: &BTreeMap<u16, String>, context: &Context<'_>) -> u8 {
    let worth = |name: &String| match (is_known(name, context), could_be_name(name)) {
        (true, _) => 1.0,
        (false, true) => UNKNOWN_NAME,
        (false, false) => 0.0,
    };
    // An ID and a name beside a third known column are no coincidence, whatever else stands there.
    let fields: BTreeSet<ListField> = names.values().filter_map(|name| field_of(name, context)).collect();
    let person = fields.contains(&ListField::PrimaryId)
        && [ListField::LastName, ListField::FullName].iter().any(|name| fields.contains(name));
    let at_least = if person && fields.len() >= 3 { 80 } else { 0 };
    let sum: f64 = names.values().map(worth).sum();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of one hundred")]
    let percent = (sum * 100.0 / names.len().max(1) as f64) as u8;
    percent.max(at_least)
}

/// Whether a row that should name the columns is somebody's: no name is known and two cells are none.
pub(crate) fn looks_like_data(names: &BTreeMap<u16, String>, context: &Context<'_>) -> bool {
    let strange = names.values().filter(|name| !could_be_name(name)).count();
    strange > 0 && !names.values().any(|name| is_known(name, context))
}

/// Whether a row below the column names begins another table: most of its cells, all of which could be
/// names, are names that are known. Two are too few unless one is that of the ID: there are people called
/// Ville Lang.
pub(crate) fn begins_another_table(filled: &[RawCell<'_>], context: &Context<'_>) -> bool {
    let fields: BTreeSet<ListField> = filled.iter().filter_map(|cell| field_of(cell.text, context)).collect();
    let enough = fields.len() >= 3 || (fields.len() == 2 && fields.contains(&ListField::PrimaryId));
    enough && fields.len() * 2 > filled.len()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
