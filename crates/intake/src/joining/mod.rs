//! Tables that only say more about the patrons of other tables: barcodes, e-mail addresses, last days, notes, often in
//! several rows for one patron. A joined row becomes further values of its patron's draft before any rule looks at it, so
//! that nothing else has to know where a value came from; what is found about it stands at its own cell.
//!
//! Start with [`Joins::put_into`]. First all keys are read ([`read_key`]) and sorted, then each row of a list asks for
//! those of its own.

mod follow;
mod index;
mod merge;

pub(crate) use follow::Followed;
pub(crate) use index::{JoinKey, JoinedTable, Joins, Link, TableOfMore, read_key};

use crate::context::{Context, Options};
use crate::facts::Layout;
use crate::layout;
use model::cell::{Area, RawTable};
use model::codes;
use model::field::ListField;
use model::finding::Finding;
use model::listing::ListColumn;
use model::place::{Place, TableId};
use model::settings::Profile;

/// How files are joined to the lists of a run.
#[derive(Debug)]
pub struct Joining {
    /// The field that says whom a row is about.
    by: ListField,
    /// What was said of the rows of all files.
    options: Options,
    /// What the profile says of them.
    profile: Profile,
}

impl Joining {
    /// Joins files to lists by a field of theirs. Which row names the columns, what they are in their order and what is made
    /// of them was said of the lists; what is the same for everybody is so in every file.
    pub fn to(of_lists: &Context<'_>, by: ListField) -> Self {
        let options = Options { by_position: Vec::new(), header_row: None, ..of_lists.options.clone() };
        let mut profile = of_lists.profile.clone();
        profile.recipes.of_columns.clear();
        Joining { by, options, profile }
    }

    /// The field that says whom a row is about.
    pub(crate) fn by(&self) -> ListField {
        self.by
    }

    /// What a joined table is read with.
    pub fn context<'a>(&'a self, of_lists: Context<'a>) -> Context<'a> {
        let Joining { by, options, profile } = self;
        Context { joined_by: Some(by), joined_columns: &[], options, profile, ..of_lists }
    }

    /// The columns that a table has, to be known before the tables it is joined to are laid out. Its first rows show them.
    pub fn columns_of(&self, table: &RawTable, of_lists: Context<'_>) -> Vec<ListColumn> {
        const ENOUGH: u32 = 100;
        let head = Area { first_row: 0, last_row: ENOUGH, first_column: 0, last_column: u16::MAX };
        let context = self.context(of_lists);
        let layout = layout::find(&mut table.cropped(&head), TableId(0), &context, &mut Vec::new());
        layout.map(|layout| layout.columns).unwrap_or_default()
    }
}

/// Refuses a table that gives patrons new IDs, which is asked about as a list of its own.
pub(crate) fn new_ids(layout: &Layout, context: &Context<'_>) -> Option<Finding> {
    let column = layout.columns.iter().find(|column| column.field == Some(ListField::NewId))?;
    let message = format!("column \"{}\" gives patrons new IDs, which a joined file cannot do", column.header);
    let finding = context.finding(codes::M941, Place::column(layout.table, column.index), message);
    Some(finding.field(ListField::NewId).advice("load it as a list of its own, which only changes patrons"))
}
