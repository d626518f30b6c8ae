//! What `undo` says: what it would do, whom it leaves alone and why, and what it did.

use crate::document::{Document, Span, Style, Table, plain, quiet, strong};
use crate::words::{argument, count, moment, number};
use model::batch::{BatchKind, BatchSummary, Touch};
use model::changeset::Receipt;
use model::plan::Others;
use model::undo::{Kept, KeptBecause, UndoPlan};

/// What taking a batch back would do.
pub fn undo(undo: &UndoPlan, max_shown: usize) -> Document {
    let mut document = Document::default();
    document.spans(vec![strong(title(&undo.batch))]);
    let others = Others::of(&undo.plan.others, undo.kept.len() as u64);
    let (counts, before) = (undo.batch.head.counts, undo.batch.head.others);
    let done = [
        ("remove", others.removed, counts.new + before.added, "added patron"),
        ("restore", others.changed, counts.changed + before.changed, "changed patron"),
        ("convert back", others.converted, counts.converted + before.converted, "converted account"),
        ("bring back", others.added, before.removed, "removed patron"),
    ];
    let shown = done.into_iter().filter(|(_, _, all, _)| *all > 0);
    let rows = shown
        .map(|(verb, some, all, noun)| {
            vec![plain(verb), strong(number(some)), plain(format!("of the {}", count(all, noun)))]
        })
        .collect();
    document.table(Table { indent: 2, right: vec![1], rows });
    if undo.starters > 0 {
        let (passwords, become_, their) = if undo.starters == 1 {
            ("starter password", "becomes", "its slip")
        } else {
            ("starter passwords", "become", "their slips")
        };
        document.line(format!("  {} {passwords} {become_} worthless, with {their}", number(undo.starters)));
    }
    if matches!(undo.batch.head.kind, BatchKind::Undo(_)) && others.added > 0 {
        document.line("  their passwords come back with them: starters that were handed out work again");
    }
    if undo.already > 0 {
        document.line(format!("  {} taken back before", was_were(undo.already)));
    }
    if !undo.kept.is_empty() {
        document.line(format!("  keep {} because somebody changed them since:", number(undo.kept.len() as u64)));
        kept(&undo.kept, max_shown, &mut document);
    }
    document.blank();
    document
}

fn was_were(value: u64) -> String {
    if value == 1 { "1 patron was".to_owned() } else { format!("{} patrons were", number(value)) }
}

/// A batch in one line.
fn title(batch: &BatchSummary) -> String {
    let head = &batch.head;
    let what = match head.kind {
        BatchKind::Undo(of) => format!("undo of {of}"),
        BatchKind::Account => "one account, by hand".to_owned(),
        BatchKind::Lists => head.files.iter().map(|file| format!("\"{}\"", file.name)).collect::<Vec<_>>().join(", "),
    };
    format!("Batch {}, {} UTC, {}, {what}", batch.number, moment(head.when), head.who)
}

/// Patrons who are left as they are, a line each.
pub fn kept(kept: &[Kept], max_shown: usize, document: &mut Document) {
    let most = if max_shown == 0 { usize::MAX } else { max_shown };
    let line = |kept: &Kept| vec![plain(kept.primary_id.as_str()), plain(kept_because(&kept.because))];
    document.table(Table { indent: 6, right: Vec::new(), rows: kept.iter().take(most).map(line).collect() });
    if kept.len() > most {
        let more = number((kept.len() - most) as u64);
        document.spans(vec![quiet(format!("      … and {more} more: --max-shown 0 shows all"))]);
    }
    let later: Option<u64> = kept.iter().find_map(|kept| match &kept.because {
        KeptBecause::Later(touches) => touches.last().map(|touch| touch.batch),
        KeptBecause::ChosePassword | KeptBecause::Elsewhere | KeptBecause::IdentifierTaken(_) => None,
    });
    if let Some(batch) = later {
        document.line(format!("    later batches go first: rollcall undo {batch} takes the newest of them back"));
    }
}

/// Why somebody is left as they are.
pub fn kept_because(because: &KeptBecause) -> String {
    match because {
        KeptBecause::Later(touches) => touches.last().map(touched).unwrap_or_default(),
        KeptBecause::ChosePassword => "the patron has chosen a password".to_owned(),
        KeptBecause::Elsewhere => "changed or removed without Rollcall".to_owned(),
        KeptBecause::IdentifierTaken(by) => format!("an identifier that would come back is patron {by}'s by now"),
    }
}

/// What a batch did to a patron: fields, who, when.
pub(super) fn touched(touch: &Touch) -> String {
    let labels: Vec<&str> = touch.fields.iter().map(|field| field.label()).collect();
    let what = match touch.action {
        model::batch::BatchAction::Created => "added again".to_owned(),
        model::batch::BatchAction::Removed => "removed".to_owned(),
        model::batch::BatchAction::Converted => "account converted".to_owned(),
        model::batch::BatchAction::Updated => format!("{} changed", labels.join(", ")),
    };
    format!("{what} by {}, {} (batch {})", touch.who, moment(touch.when), touch.batch)
}

/// What happened to patrons in no row, in words.
pub(super) fn reversed(others: Others) -> String {
    let parts = [
        (others.removed, "removed"),
        (others.changed, "changed"),
        (others.converted, "converted"),
        (others.added, "added again"),
        (others.kept, "kept"),
    ];
    let told =
        parts.into_iter().filter(|(value, _)| *value > 0).map(|(value, word)| format!("{} {word}", number(value)));
    told.collect::<Vec<_>>().join(", ")
}

/// The last lines of an undo.
pub fn undo_receipt(receipt: &Receipt, of: u64, store: Option<&str>) -> Document {
    let mut document = Document::default();
    let others = receipt.others;
    let text = format!(
        "Done: batch {} (undo of {of}). {} reversed, {} kept.",
        receipt.batch,
        number(others.writes()),
        number(others.kept)
    );
    document.spans(vec![Span { text, style: Style::Good }]);
    let store = store.map_or(String::new(), |store| format!(" --store {}", argument(store)));
    let mut steps = Vec::new();
    if let Some(backup) = &receipt.backup {
        steps.push(("the store before".to_owned(), backup.clone()));
    }
    if others.kept > 0 {
        steps.push(("see the kept ones".to_owned(), format!("rollcall show {} --only kept{store}", receipt.batch)));
    }
    steps.push(("to take this back".to_owned(), format!("rollcall undo {}{store}", receipt.batch)));
    steps.push(("receipt".to_owned(), super::receipt::audit_head(&receipt.audit)));
    document.next_steps(&steps);
    document
}
