//! Rules among rows. A new rule is a file and its entry in [`BATCH_RULES`].

mod duplicate_id;
mod index;
mod look_alike;
mod shared;

use crate::context::Context;
use crate::layout::Layout;
use model::codes::{self, Code};
use model::draft::PatronDraft;
use model::finding::Finding;
use model::place::{Place, RowRef};

pub use index::{Entry, Index, Role, entries};

/// All rows of a run.
pub struct Batch<'a> {
    /// The run.
    pub context: Context<'a>,
    /// The layout of each table, in reading order.
    pub layouts: &'a [Layout],
    /// Every row, in reading order.
    pub drafts: &'a [PatronDraft],
    /// Every set of rows that have an identifier in common.
    shared: Vec<index::Shared>,
}

impl<'a> Batch<'a> {
    /// A batch of these rows, whose identifiers are in `index`.
    pub fn new(context: Context<'a>, layouts: &'a [Layout], drafts: &'a [PatronDraft], index: &Index) -> Self {
        Batch { context, layouts, drafts, shared: index.shared(drafts) }
    }

    fn layout(&self, at: RowRef) -> Option<&Layout> {
        self.layouts.iter().find(|layout| layout.table == at.table)
    }

    fn place(&self, row: usize, field: model::field::ListField) -> Place {
        let at = self.drafts[row].at;
        Place::row(at, self.layout(at).and_then(|layout| layout.column_of(field)))
    }
}

/// A rule among rows.
#[derive(Debug)]
pub struct BatchRule {
    /// The codes it can tell.
    pub codes: &'static [Code],
    /// Looks at all rows.
    pub check: fn(&Batch<'_>, &mut Vec<Finding>),
}

/// All of them, in the order in which they run.
pub const BATCH_RULES: &[BatchRule] = &[
    BatchRule { codes: &[codes::D501, codes::D502, codes::D504], check: duplicate_id::check },
    BatchRule { codes: &[codes::D506], check: shared::check },
    BatchRule { codes: &[codes::D514], check: look_alike::check },
];
