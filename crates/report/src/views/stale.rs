//! Who moved since a plan was made.

use crate::document::{Document, Table, plain, quiet};
use crate::words::{moment, number};
use model::plan::{Moved, StaleDetail};

/// A few lines for each patron: what the plan started from, what is there now, who did it.
pub fn stale(moved: &[StaleDetail], max_shown: usize) -> Document {
    let mut document = Document::default();
    for one in moved.iter().take(max_shown) {
        patron(one, &mut document);
    }
    if moved.len() > max_shown {
        document.spans(vec![quiet(format!("  … and {} more", number((moved.len() - max_shown) as u64)))]);
    }
    document
}

fn patron(one: &StaleDetail, document: &mut Document) {
    let by = one.by.as_ref().map(|touch| format!("by {}, {} (batch {})", touch.who, moment(touch.when), touch.batch));
    let by = by.unwrap_or_else(|| "without Rollcall".to_owned());
    let key = one.stale.key.to_string();
    let mut rows = Vec::new();
    if one.stale.what == Moved::Changed {
        for change in &one.fields {
            let lines = |lines: Vec<String>| if lines.is_empty() { "(none)".to_owned() } else { lines.join(", ") };
            let name = if rows.is_empty() { key.clone() } else { String::new() };
            rows.push(vec![
                plain(name),
                plain(change.field.label()),
                plain("planned from"),
                plain(lines(change.before.lines())),
            ]);
            rows.push(vec![plain(""), plain(""), plain("now"), plain(lines(change.after.lines())), quiet(by.clone())]);
        }
    }
    if rows.is_empty() {
        let what = match one.stale.what {
            Moved::Changed => "was changed and changed back",
            Moved::ExistsNow => "was to be added, but exists now",
            Moved::Gone => "was to be changed, but is gone",
            Moved::CameAndWent => "was to be added, but was added and taken back since",
        };
        rows.push(vec![plain(key), plain(what), quiet(by)]);
    }
    document.table(Table { indent: 2, right: Vec::new(), rows });
}
