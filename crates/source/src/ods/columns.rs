//! The columns of a sheet: which are hidden, and what cells in them show that name no style.

use super::attributes::times;
use super::styles::Styles;
use crate::error::ReadError;
use crate::sink::{SheetFact, Sink};
use crate::xlsx::format::Shows;
use crate::xml::Xml;
use model::cell::SHEET_COLUMNS;

/// The columns that have come so far.
#[derive(Default)]
pub(super) struct Columns {
    next: u64,
    /// Up to which column cells show what; those without a style of their own show the usual.
    shows: Vec<(u16, Option<Shows>)>,
}

impl Columns {
    /// Takes the columns that the element begun last stands for.
    pub(super) fn take(&mut self, xml: &Xml<'_>, styles: &Styles, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let (mut count, mut is_hidden, mut shows) = (1, false, None);
        for (name, value) in xml.attributes().flatten() {
            match name {
                b"table:number-columns-repeated" => count = times(xml, value)?,
                b"table:visibility" => is_hidden = is_out_of_sight(value),
                b"table:default-cell-style-name" => shows = Some(styles.shows(value)),
                _ => {}
            }
        }
        let first = self.next;
        self.next = first.saturating_add(count);
        let last = (self.next - 1).min(u64::from(SHEET_COLUMNS) - 1);
        let (Ok(first), Ok(last)) = (u16::try_from(first), u16::try_from(last)) else { return Ok(()) };
        if first > last {
            return Ok(());
        }
        self.shows.push((last, shows));
        if is_hidden { sink.fact(SheetFact::HiddenColumns(first, last)) } else { Ok(()) }
    }

    /// What a number shows in a column by the column's own style.
    fn shows(&self, column: u64) -> Option<Shows> {
        let at = self.shows.partition_point(|(last, _)| u64::from(*last) < column);
        self.shows.get(at).and_then(|(_, shows)| *shows)
    }
}

/// Whether rows or columns are not shown, by hand (`collapse`) or by a filter.
pub(super) fn is_out_of_sight(visibility: &[u8]) -> bool {
    matches!(visibility, b"collapse" | b"filter")
}

/// What the numbers of a row show in cells that name no style.
#[derive(Clone, Copy)]
pub(super) struct Defaults<'c> {
    /// By the style of the row.
    pub(super) row: Option<Shows>,
    pub(super) columns: &'c Columns,
    /// Where neither row nor column has one.
    pub(super) usual: Shows,
}

impl Defaults<'_> {
    /// What a number shows in this column.
    pub(super) fn shows(&self, column: u64) -> Shows {
        self.row.or_else(|| self.columns.shows(column)).unwrap_or(self.usual)
    }
}
