//! One batch with every old and new value.

use super::plan::change_rows;
use crate::document::{Document, Table, plain, quiet, strong};
use crate::words::{count, moment, number};
use model::batch::{BatchAction, BatchDetail, BatchKind, BatchPatron};
use model::field::Field;
use model::id::CanonicalId;
use model::plan::Change;
use std::fmt::Write;

/// Which of a batch's patrons are shown.
#[derive(Debug, Clone, Default)]
pub struct BatchFilter {
    /// Only those that were added, or only those that were changed.
    pub only: Option<BatchAction>,
    /// Only those whose value of a field changed, and only that field.
    pub field: Option<Field>,
    /// Only this patron.
    pub id: Option<String>,
    /// How many at most; 0 is all.
    pub max_shown: usize,
}

impl BatchFilter {
    /// Whether a patron is shown.
    pub fn takes(&self, patron: &BatchPatron) -> bool {
        let changed = |action| matches!(action, BatchAction::Updated | BatchAction::Converted);
        let only = self.only.is_none_or(|only| only == patron.action || (changed(only) && changed(patron.action)));
        let field = self.field.is_none_or(|field| patron.changes.iter().any(|change| change.field == field));
        let id = self.id.as_ref().is_none_or(|id| CanonicalId::of(id) == patron.primary_id.canonical());
        only && field && id
    }
}

/// What `show` says of a batch.
pub fn batch(detail: &BatchDetail, filter: &BatchFilter) -> Document {
    let mut document = Document::default();
    head(detail, &mut document);
    document.blank();
    let shown: Vec<&BatchPatron> = detail.patrons.iter().filter(|patron| filter.takes(patron)).collect();
    let most = if filter.max_shown == 0 { usize::MAX } else { filter.max_shown };
    for patron in shown.iter().take(most) {
        one(patron, filter, &mut document);
    }
    if shown.len() > most {
        document
            .spans(vec![quiet(format!("… and {} more: --max-shown 0 shows all", number((shown.len() - most) as u64)))]);
    }
    if shown.is_empty() {
        document.line("No patron of this batch fits.");
    }
    document
}

fn head(detail: &BatchDetail, document: &mut Document) {
    let head = &detail.summary.head;
    let counts = head.counts;
    let number_of = detail.summary.number;
    document.spans(vec![strong(format!(
        "Batch {number_of}, {} UTC, {} on {}",
        moment(head.when),
        head.who,
        head.host
    ))]);
    for file in &head.files {
        document.spans(vec![plain(format!("  {}  ", file.name)), quiet(format!("SHA-256 {}", file.sha256))]);
    }
    if let Some(note) = &head.note {
        document.line(format!("  note: {note}"));
    }
    let others = super::undo::reversed(head.others);
    match head.kind {
        BatchKind::Undo(of) => return document.line(format!("  undo of batch {of}: {others}")),
        BatchKind::Account => return document.line(format!("  one account, by hand: {others}")),
        BatchKind::Lists if head.others.writes() > 0 => {
            document.line(format!("  people missing from the list: {others}"));
        }
        BatchKind::Lists => {}
    }
    let mut line = format!(
        "  {} read: {} added, {} changed",
        count(counts.rows_read(), "row"),
        number(counts.new),
        number(counts.changed)
    );
    if counts.converted > 0 {
        let _ = write!(line, ", {} converted", number(counts.converted));
    }
    let _ = write!(
        line,
        ", {} unchanged, {} in question, {} left out",
        number(counts.unchanged),
        number(counts.questions),
        number(counts.left_out)
    );
    document.line(line);
}

fn one(patron: &BatchPatron, filter: &BatchFilter, document: &mut Document) {
    let (sign, what) = match patron.action {
        BatchAction::Created => ("+", "added"),
        BatchAction::Updated => ("~", "changed"),
        BatchAction::Converted => (">", "converted"),
        BatchAction::Removed => ("-", "removed"),
    };
    let starter = if patron.starter { ", with a starter password" } else { "" };
    document.spans(vec![strong(format!("{sign} {}", patron.primary_id)), quiet(format!("  {what}{starter}"))]);
    let changes: Vec<_> = patron
        .changes
        .iter()
        .filter(|change| filter.field.is_none_or(|field| field == change.field))
        .cloned()
        .collect();
    let rows = if matches!(patron.action, BatchAction::Created | BatchAction::Removed) {
        let whole =
            |change: &Change| if change.after.is_blank() { change.before.lines() } else { change.after.lines() };
        changes
            .iter()
            .filter(|change| change.field != Field::PrimaryId)
            .flat_map(|change| {
                whole(change).into_iter().map(|line| vec![plain(change.field.label()), plain(line)]).collect::<Vec<_>>()
            })
            .collect()
    } else {
        change_rows(&changes)
    };
    document.table(Table { indent: 4, right: Vec::new(), rows });
}
