//! The columns of a sheet: which are hidden, and how cells in them look that name no style.

use super::attributes::times;
use super::styles::{Look, Styles};
use crate::error::ReadError;
use crate::sink::{SheetFact, Sink};
use crate::xml::Xml;
use model::cell::SHEET_COLUMNS;

/// The columns that have come so far.
#[derive(Default)]
pub(super) struct Columns {
    next: u64,
    /// Up to which column cells look how; those without a style of their own look as usual.
    looks: Vec<(u16, Option<Look>)>,
}

impl Columns {
    /// Takes the columns that the element begun last stands for.
    pub(super) fn take(&mut self, xml: &Xml<'_>, styles: &Styles, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let (mut count, mut is_hidden, mut look) = (1, false, None);
        for (name, value) in xml.attributes().flatten() {
            match name {
                b"table:number-columns-repeated" => count = times(xml, value)?,
                b"table:visibility" => is_hidden = is_out_of_sight(value),
                b"table:default-cell-style-name" => look = Some(styles.look(value)),
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
        self.looks.push((last, look));
        if is_hidden { sink.fact(SheetFact::HiddenColumns(first, last)) } else { Ok(()) }
    }

    /// How a cell of a column looks by the column's own style.
    fn look(&self, column: u64) -> Option<Look> {
        let at = self.looks.partition_point(|(last, _)| u64::from(*last) < column);
        self.looks.get(at).and_then(|(_, look)| *look)
    }
}

/// Whether rows or columns are not shown, by hand (`collapse`) or by a filter.
pub(super) fn is_out_of_sight(visibility: &[u8]) -> bool {
    matches!(visibility, b"collapse" | b"filter")
}

/// How the cells of a row look that name no style.
#[derive(Clone, Copy)]
pub(super) struct Defaults<'c> {
    /// By the style of the row.
    pub(super) row: Option<Look>,
    pub(super) columns: &'c Columns,
    /// Where neither row nor column has one.
    pub(super) usual: Look,
}

impl Defaults<'_> {
    /// How a cell of this column looks.
    pub(super) fn look(&self, column: u64) -> Look {
        self.row.or_else(|| self.columns.look(column)).unwrap_or(self.usual)
    }
}
