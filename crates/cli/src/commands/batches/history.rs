//! `rollcall history`

use crate::command_line::args::HistoryArgs;
use crate::commands::patrons::who;
use crate::commands::reporting;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::progress;
use model::audit::AuditLink;
use model::batch::{BatchKind, BatchSummary, ByHand};
use model::id::CanonicalId;
use pipeline::Store;
use report::views::HistoryView;
use report::{answers, reports};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn run(args: &HistoryArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let _printing = progress::only_printing();
    let mut store = session.existing_store()?;
    let all = store.journal().history()?;
    let mut listed = all.clone();
    let others = match &args.id {
        Some(id) => {
            let (touched, beside) = of_one(id, &mut store, session)?;
            listed.retain(|batch| touched.contains(&batch.number));
            beside
        }
        // Of all patrons together, what was done beside the batches does not say to whom.
        None => store.journal().audit()?.into_iter().rev().filter(|link| link.batch.is_none()).collect(),
    };
    let most = if args.reporting.report.is_some() { 0 } else { args.max_shown };
    let by_hand = by_hand(&listed, most, &mut store)?;
    let view = HistoryView {
        all: &all,
        listed: &listed,
        by_hand: &by_hand,
        others: &others,
        of_one: args.id.is_some(),
        store: session.store,
        max_shown: args.max_shown,
    };
    session.output.answer(&answers::history(view))?;
    reporting::write(&args.reporting, false, session, |written| reports::history(view, written))?;
    Ok(exit::DONE)
}

/// The batches that touched a patron, of one who is gone those that still tell of them; and what was done to their password
/// beside the batches, the newest first. Whoever has the ID is asked for, and not who had it before.
fn of_one(id: &str, store: &mut Store, session: &Session<'_>) -> Result<(BTreeSet<u64>, Vec<AuditLink>), Failure> {
    let holder = who::holder(store, id, session)?;
    let key = holder.as_ref().map_or_else(|| CanonicalId::of(id), |found| found.stored.patron.key());
    let entries = store.journal().entries_of(&key)?;
    let mut batches: BTreeSet<u64> = entries.iter().map(|entry| entry.batch).collect();
    match holder {
        Some(found) => batches.extend(found.batches),
        None if batches.is_empty() => return Err(who::nobody(id)),
        None => {}
    }
    Ok((batches, beside_batches(&key, store)?))
}

fn beside_batches(key: &CanonicalId, store: &mut Store) -> Result<Vec<AuditLink>, Failure> {
    let events = store.journal().password_events_of(key)?;
    let positions: BTreeSet<u64> = events.iter().map(|event| event.link).collect();
    if positions.is_empty() {
        return Ok(Vec::new());
    }
    let links = store.journal().audit()?;
    Ok(links.into_iter().rev().filter(|link| positions.contains(&link.sequence)).collect())
}

/// What the changes by hand among the first of the batches were about.
fn by_hand(listed: &[BatchSummary], most: usize, store: &mut Store) -> Result<BTreeMap<u64, ByHand>, Failure> {
    let most = if most == 0 { listed.len() } else { most };
    let changes = |batch: &&BatchSummary| batch.head.kind == BatchKind::Account && batch.head.others.changed > 0;
    let mut by_hand = BTreeMap::new();
    for batch in listed.iter().take(most).filter(changes) {
        if let Some(detail) = store.journal().batch(batch.number)? {
            by_hand.insert(batch.number, detail.by_hand());
        }
    }
    Ok(by_hand)
}
