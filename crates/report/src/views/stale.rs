//! Who moved since a plan was made.

use crate::document::{Cell, Column, Document, Kind, Table};
use crate::words::{moment, number};
use model::plan::{Moved, StaleDetail};

/// A few lines for each patron: what the plan started from, what is there now, who did it.
pub fn stale(moved: &[StaleDetail], max_shown: usize) -> Document {
    let mut document = Document::default();
    let section = document.section("moved", "Changed since the plan was made");
    let columns = [
        Column::text("primary_id", "primary ID"),
        Column::text("field", "field"),
        Column::of(Kind::Change, "change", "planned from, and now"),
        Column::text("what", "what happened"),
        Column::text("by", "by whom").quiet(),
    ];
    section.table(Table::new("moved", &columns, moved.iter().take(max_shown).flat_map(patron).collect()));
    if moved.len() > max_shown {
        section.more(format!("… and {} more", number((moved.len() - max_shown) as u64)));
    }
    document
}

fn patron(one: &StaleDetail) -> Vec<Vec<Cell>> {
    let by = one.by.as_ref().map(|touch| format!("by {}, {} (batch {})", touch.who, moment(touch.when), touch.batch));
    let by = by.unwrap_or_else(|| "without Rollcall".to_owned());
    let id = one.primary_id.as_str();
    let what = match one.stale.what {
        Moved::Changed if !one.fields.is_empty() => {
            let held = |lines: Vec<String>| (!lines.is_empty()).then(|| lines.join(", "));
            let rows = one.fields.iter().map(|change| {
                let before = held(change.before.lines_beside(&change.after));
                let after = held(change.after.lines_beside(&change.before));
                vec![
                    Cell::text(id),
                    Cell::text(change.field.label()),
                    Cell::Change { before, after },
                    Cell::Blank,
                    Cell::text(by.as_str()),
                ]
            });
            return rows.collect();
        }
        Moved::Changed => "was changed and changed back",
        Moved::ExistsNow => "was to be added, but exists now",
        Moved::Gone => "was to be changed, but is gone",
        Moved::CameAndWent => "was to be added, but has been added and undone since",
    };
    vec![vec![Cell::text(id), Cell::Blank, Cell::Blank, Cell::text(what), Cell::Text(by)]]
}
