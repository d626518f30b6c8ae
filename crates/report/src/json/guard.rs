//! The answers of `guard` in JSON.

use chrono::SecondsFormat;
use model::guard::{GuardHolders, GuardReading, GuardSummary};
use model::id::PrimaryId;
use serde_json::{Value as Json, json};

/// The answer of `guard list`.
pub fn guards(guards: &[GuardSummary]) -> Json {
    let guards: Vec<Json> = guards.iter().map(summary).collect();
    json!({"schema": "rollcall.guards/1", "guards": guards, "next": []})
}

fn summary(guard: &GuardSummary) -> Json {
    json!({
        "name": guard.name, "file": guard.source.name, "sha256": guard.source.sha256,
        "when": guard.when.to_rfc3339_opts(SecondsFormat::Secs, true), "who": guard.who, "ids": guard.ids,
    })
}

/// The answer of `guard add`.
pub fn guard_added(reading: &GuardReading, replaced: bool, holders: &GuardHolders) -> Json {
    let guard = &reading.guard;
    let first: Vec<&str> = holders.first.iter().map(PrimaryId::as_str).collect();
    json!({
        "schema": "rollcall.guard-added/1", "name": guard.name, "file": guard.source.name,
        "sha256": guard.source.sha256, "ids": guard.ids.len(), "replaced": replaced, "sheets": reading.sheets,
        "blank": reading.blank, "unreadable": reading.unreadable,
        "holders": {"patrons": holders.patrons, "first": first}, "next": [],
    })
}

/// The answer of `guard remove`.
pub fn guard_removed(guard: &GuardSummary) -> Json {
    json!({"schema": "rollcall.guard-removed/1", "guard": summary(guard), "next": []})
}
