//! What `undo` says: what it would do, whom it leaves alone and why, and what it did.

use super::starters::{Stopping, no_longer_work};
use crate::document::{Cell, Column, Document, NextStep, Section, Table, good, strong};
use crate::words::{and_more, count, moment, number};
use model::action::{Action, Words};
use model::batch::{BatchAction, BatchKind, BatchSummary, ByHand, Touch};
use model::changeset::Receipt;
use model::field::Field;
use model::plan::Others;
use model::sheets::BySheet;
use model::undo::{KeptBecause, KeptPatron, UndoPlan};

/// What taking a batch back would do.
pub fn undo(undo: &UndoPlan, max_shown: usize) -> Document {
    told(undo, max_shown, Stopping::Ahead)
}

/// The same once it is done; what was done about starters is said by the [receipt](undo_receipt).
pub fn undo_once_done(undo: &UndoPlan) -> Document {
    told(undo, 0, Stopping::Done)
}

fn told(undo: &UndoPlan, max_shown: usize, when: Stopping) -> Document {
    let mut document = Document { goes_on: true, ..Document::default() };
    let section = document.section("undo", "What is undone");
    section.sentence(strong(title(&undo.batch)));
    let others = Others::of(&undo.plan, undo.kept.len() as u64);
    let (counts, before) = (undo.batch.head.counts, undo.batch.head.others);
    let (again, then) = (others.renumbered(), before.renumbered());
    // Those whom rows renumbered are among the changed ones.
    let by_rows = before.renumbered_by_rows(&counts);
    let done = [
        ("remove", others.removed - again, counts.new + before.added - then, "added patron"),
        ("restore", others.changed, counts.changed.saturating_sub(by_rows) + before.changed, "changed patron"),
        ("convert back", others.converted, counts.converted + before.converted, "converted account"),
        ("bring back", others.added - again, before.removed - then, "removed patron"),
        ("renumber back", again, then, "renumbered patron"),
    ];
    let shown = done.into_iter().filter(|(_, _, all, _)| *all > 0);
    let rows = shown
        .map(|(verb, some, all, noun)| {
            vec![Cell::text(verb), Cell::number(some), Cell::text(format!("of the {}", count(all, noun)))]
        })
        .collect();
    let columns = [
        Column::text("action", "what happens"),
        Column::number("patrons", "patrons").strong(),
        Column::text("of", "of how many"),
    ];
    section.table(Table::new("undo", &columns, rows));
    let is_ahead = matches!(when, Stopping::Ahead);
    if is_ahead {
        for line in no_longer_work(&undo.starters, when) {
            section.detail(line);
        }
    }
    if is_ahead && matches!(undo.batch.head.kind, BatchKind::Undo(_)) && others.added > again {
        section.detail("their passwords come back with them: starters that were handed out will work again");
    }
    if undo.already > 0 {
        section.detail(format!("{} already undone", was_were(undo.already)));
    }
    if !undo.kept.is_empty() {
        let all = number(undo.kept.len() as u64);
        section.detail(if undo.kept.iter().any(is_not_changed_since) {
            format!("keep {all} as they are:")
        } else {
            format!("keep {all} because somebody changed them since:")
        });
        kept(&undo.kept, max_shown, document.further_section("kept", "Left as they are"));
    }
    document
}

/// Whether somebody is left as they are because of somebody else: the record with which theirs was merged, or one that was
/// purged.
fn is_not_changed_since(kept: &KeptPatron) -> bool {
    matches!(kept.because, KeptBecause::MergedInto(_) | KeptBecause::MergedWith(_) | KeptBecause::Purged)
}

/// The question before a batch is undone, with what a yes does and where.
pub fn undo_question(undo: &UndoPlan) -> String {
    let others = Others::of(&undo.plan, undo.kept.len() as u64);
    let parts = [
        ("remove", others.removed - others.renumbered()),
        ("restore", others.changed),
        ("convert back", others.converted),
        ("bring back", others.added - others.renumbered()),
        ("renumber back", others.renumbered()),
        ("keep", others.kept),
    ];
    let parts = parts.into_iter().filter(|(_, some)| *some > 0);
    let what: Vec<String> = parts.map(|(verb, some)| format!("{verb} {}", number(some))).collect();
    let place = super::plan::store_and_size(&undo.plan.store);
    format!("Undo batch {}: {} in {place}?", undo.batch.number, what.join(", "))
}

fn was_were(value: u64) -> String {
    if value == 1 { "1 patron was".to_owned() } else { format!("{} patrons were", number(value)) }
}

/// A batch in one line.
fn title(batch: &BatchSummary) -> String {
    let head = &batch.head;
    let what = match head.kind {
        BatchKind::Undo(of) => format!("undo of {of}"),
        BatchKind::Account => by_hand(head.others, &ByHand::default()),
        BatchKind::Lists => {
            head.files.iter().map(|file| format!("\"{}\"", file.shown())).collect::<Vec<_>>().join(", ")
        }
    };
    format!("Batch {}, {} UTC, {}, {what}", batch.number, moment(head.when), head.who)
}

/// Patrons whom an undo has left as they are.
pub fn kept_by_undo(batch: u64, all: &[KeptPatron], max_shown: usize) -> Document {
    let mut document = Document::default();
    document.section("undo", "Undo").sentence(format!("Batch {batch} left {} as they are:", all.len()));
    kept(all, max_shown, document.further_section("kept", "Left as they are"));
    document
}

/// Patrons who are left as they are, a line each.
fn kept(kept: &[KeptPatron], max_shown: usize, section: &mut Section) {
    let most = if max_shown == 0 { usize::MAX } else { max_shown };
    let row = |kept: &KeptPatron| vec![Cell::text(kept.primary_id.as_str()), Cell::text(kept_because(&kept.because))];
    let columns = [Column::text("primary_id", "primary ID"), Column::text("because", "why")];
    section.table(Table::new("kept", &columns, kept.iter().take(most).map(row).collect()));
    if kept.len() > most {
        section.more(and_more(kept.len() - most));
    }
    let later = kept.iter().filter_map(|kept| match &kept.because {
        KeptBecause::Later(touches) => touches.iter().map(|touch| touch.batch).max(),
        KeptBecause::ChosePassword
        | KeptBecause::Elsewhere
        | KeptBecause::IdentifierTaken(_)
        | KeptBecause::MergedInto(_)
        | KeptBecause::MergedWith(_)
        | KeptBecause::Purged => None,
    });
    if let Some(batch) = later.max() {
        let text = Words::text("later batches have to be undone first: ").act(Action::Undo { batch, store: None });
        section.detail(text.then(" undoes the newest of them"));
    }
}

/// Why somebody is left as they are.
pub fn kept_because(because: &KeptBecause) -> String {
    match because {
        KeptBecause::Later(touches) => touches.last().map(touched).unwrap_or_default(),
        KeptBecause::ChosePassword => "the patron has chosen a password".to_owned(),
        KeptBecause::Elsewhere => "changed or removed without Rollcall".to_owned(),
        KeptBecause::IdentifierTaken(by) => format!("an identifier that would come back now belongs to patron {by}"),
        KeptBecause::MergedInto(by) => {
            format!("cannot come back while {by}, into which it was merged, has been changed since")
        }
        KeptBecause::MergedWith(by) => format!("was merged with {by}, which stays as it is"),
        KeptBecause::Purged => "the old values were purged along with someone else whom they concerned".to_owned(),
    }
}

/// What a batch did to a patron: fields, who, when.
pub(super) fn touched(touch: &Touch) -> String {
    let labels: Vec<&str> = touch.fields.iter().map(|field| field.label()).collect();
    let is_undo = matches!(touch.kind, BatchKind::Undo(_));
    let what = match touch.action {
        // Only an undo takes patrons out; whoever else goes goes on under another ID, or in another record.
        BatchAction::Removed if !is_undo => "merged or given another ID".to_owned(),
        BatchAction::Removed => "removed".to_owned(),
        BatchAction::Created => "added again".to_owned(),
        BatchAction::Converted => "account converted".to_owned(),
        BatchAction::Updated => format!("{} changed", labels.join(", ")),
    };
    format!("{what} by {}, {} (batch {})", touch.who, moment(touch.when), touch.batch)
}

/// More fields than these are counted.
const FIELDS_NAMED: usize = 3;

/// What kind of change by hand a batch was; `about` what it changed, as far as the history still tells.
pub(super) fn by_hand(others: Others, about: &ByHand) -> String {
    let several = match others.patrons() {
        0 | 1 => String::new(),
        several => format!(", {} patrons", number(several)),
    };
    if others.removed > others.added {
        "two records merged".to_owned()
    } else if others.renumbered() > 0 {
        format!("ID changed by hand{several}")
    } else if others.converted > 0 {
        format!("account type changed by hand{several}")
    } else if others.added > 0 {
        format!("patron added by hand{several}")
    } else if about.renews {
        format!("membership renewed by hand{several}")
    } else if about.fields.is_empty() {
        format!("changed by hand{several}")
    } else {
        format!("{} changed by hand{several}", named(&about.fields))
    }
}

/// Fields, the first few by their names.
fn named(fields: &[Field]) -> String {
    let first: Vec<&str> = fields.iter().take(FIELDS_NAMED).map(|field| field.label()).collect();
    match fields.len().saturating_sub(FIELDS_NAMED) {
        0 => first.join(", "),
        left => format!("{} and {left} more", first.join(", ")),
    }
}

/// What was done to patrons by hand, in words.
pub(super) fn done_by_hand(others: Others) -> String {
    in_words(others, "added")
}

/// What happened to patrons in no row, in words.
pub(super) fn reversed(others: Others) -> String {
    in_words(others, "added again")
}

fn in_words(others: Others, added: &str) -> String {
    let parts = [
        (others.removed - others.renumbered(), "removed"),
        (others.changed, "changed"),
        (others.converted, "converted"),
        (others.added - others.renumbered(), added),
        (others.renumbered(), "renumbered"),
        (others.kept, "kept"),
    ];
    let phrases =
        parts.into_iter().filter(|(value, _)| *value > 0).map(|(value, word)| format!("{} {word}", number(value)));
    phrases.collect::<Vec<_>>().join(", ")
}

/// The last lines of an undo of the batch `of`; these starters no longer work.
pub fn undo_receipt(receipt: &Receipt, of: u64, starters: &BySheet, store: Option<&str>) -> Document {
    let mut document = Document::default();
    let others = receipt.others;
    let text = format!(
        "Done: batch {} (undo of {of}). {} reversed, {} kept.",
        receipt.batch,
        number(others.patrons()),
        number(others.kept)
    );
    let section = document.section("done", "Done");
    section.sentence(good(text));
    for line in no_longer_work(starters, Stopping::Done) {
        section.detail(line);
    }
    let (batch, store) = (receipt.batch, store.map(str::to_owned));
    let mut all: Vec<_> = receipt.backup.as_deref().map(super::receipt::backup).into_iter().collect();
    if others.kept > 0 {
        let show = Action::ShowBatch { batch, store: store.clone(), kept: true };
        all.push(NextStep::new("see the kept ones", show).into());
    }
    all.push(NextStep::new("to undo this", Action::Undo { batch, store }).into());
    all.push(super::receipt::audit(&receipt.audit));
    section.afterwards(all);
    document
}

/// That nothing of a batch is taken back, and why.
pub fn nothing_to_take_back(undo: &UndoPlan) -> Document {
    let number = undo.batch.number;
    let text = match undo.undone_by {
        Some(by) if undo.kept.is_empty() => {
            good(format!("Batch {number} was already undone, by batch {by}. Nothing to do."))
        }
        Some(_) | None if !undo.kept.is_empty() => {
            let others = undo.already > 0;
            strong(match (others, undo.kept.len()) {
                (true, _) => "Nothing was written: everyone else is back already.",
                (false, 1) => "Nothing was written: the patron stays as they are.",
                (false, _) => "Nothing was written: these patrons stay as they are.",
            })
        }
        Some(_) | None => good(format!("Batch {number} changed nobody. Nothing to do.")),
    };
    let mut document = Document::default();
    document.section("nothing", "Nothing to do").sentence(text);
    document
}
