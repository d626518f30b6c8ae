//! The answers of `store` in JSON.

use crate::views::PurgeView;
use model::snapshot::StoreFacts;
use model::upkeep::{RemovedCount, StoreSizes};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

/// The answer of `store info`.
pub fn store_info(facts: &StoreFacts, sizes: &StoreSizes, removed: &[RemovedCount]) -> Json {
    let removed =
        removed.iter().map(|count| json!({"group": count.group, "year": count.year, "patrons": count.patrons}));
    json!({
        "schema": "rollcall.store/1", "store": facts.name, "id": facts.id, "patrons": facts.patrons,
        "batches": sizes.batches, "last_batch": facts.last_batch.map(|(number, _)| number), "bytes": sizes.bytes,
        "layout": sizes.layout, "links": sizes.links, "audit": sizes.audit,
        "removed": removed.collect::<Vec<_>>(), "next": [],
    })
}

/// The answer of `store check`.
pub fn store_check(name: &str, faults: &[String], sizes: &StoreSizes, purge_due: bool) -> Json {
    json!({
        "schema": "rollcall.store-check/1", "store": name, "holds": faults.is_empty(), "faults": faults,
        "links": sizes.links, "audit": sizes.audit, "purge_due": purge_due, "next": [],
    })
}

/// The answer of a command that did something to the store as a whole.
pub fn store_done(sentence: &str, path: &str) -> Json {
    done(sentence, path, &Json::Null)
}

/// The same of a purge, with what it took out or would take out.
pub fn store_purged(sentence: &str, path: &str, view: PurgeView<'_>) -> Json {
    let PurgeView { what: _, purged, ids: _, remains: _, by_group, files, others, also: _ } = view;
    let groups = by_group
        .iter()
        .map(|rule| json!({"group": rule.group, "before": rule.before.to_string(), "patrons": rule.patrons}));
    let names = |files: &[PathBuf]| files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>();
    let purge = json!({
        "patrons": purged.patrons, "history_entries": purged.entries, "groups": groups.collect::<Vec<_>>(),
        "files": names(files), "other_copies": names(others),
    });
    done(sentence, path, &purge)
}

fn done(sentence: &str, path: &str, purge: &Json) -> Json {
    json!({"schema": "rollcall.store-done/1", "said": sentence, "path": path, "purge": purge, "next": []})
}
