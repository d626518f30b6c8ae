//! Findings about values that were made, at the cells from which they are: nobody finds a column that no sheet has.

use crate::facts::Layout;
use model::cell::RawTable;
use model::finding::Finding;
use model::made::{MadeCell, MadeField, is_made};
use model::place::{Place, TableId};
use std::mem;

/// Puts each finding at the first filled cell of which its value was made, and names the columns where it was made of
/// more than that cell. `list` knows how a table is laid out, and its cells.
pub(crate) fn at_cells<'l>(findings: &mut [Finding], list: impl Fn(TableId) -> Option<(&'l Layout, &'l RawTable)>) {
    for finding in findings {
        for place in &mut finding.related {
            if let Some(source) = source(*place, &list) {
                place.column = Some(source.column);
            }
        }
        if let Some(source) = source(finding.place, &list) {
            finding.place.column = Some(source.column);
            if source.of_several {
                let made_of = format!(" (made of {})", source.made.named());
                finding.message = mem::take(&mut finding.message).then(made_of);
            }
        }
    }
}

/// From where a value is.
struct Source<'l> {
    made: &'l MadeField,
    /// The column of the file.
    column: u16,
    /// Whether that column alone does not show the value.
    of_several: bool,
}

fn source<'l>(place: Place, list: &impl Fn(TableId) -> Option<(&'l Layout, &'l RawTable)>) -> Option<Source<'l>> {
    let column = place.column.filter(|column| is_made(*column))?;
    let (layout, table) = list(place.table)?;
    let made = layout.made.at(column)?;
    let row = place.row.and_then(|row| table.position(row)).map(|position| table.row(position));
    Some(match row.and_then(|row| row.made(column)) {
        Some(MadeCell::AsIs(column)) => Source { made, column, of_several: false },
        Some(MadeCell::Text { first, .. }) => Source { made, column: first, of_several: true },
        Some(MadeCell::Blank) | None => Source { made, column: *made.from.first()?, of_several: made.from.len() > 1 },
    })
}
