//! The answer of a run over a folder in JSON.

use super::outcomes::counts;
use model::action::{Action, Phrase};
use model::arrival::{ArrivedList, Became, RunDigest};
use serde_json::{Value as Json, json};

/// What became of the lists in a folder.
pub fn run(digest: &RunDigest, words: &dyn Phrase) -> Json {
    let undo = |list: &ArrivedList| match list.became {
        Became::Loaded(Some(batch)) => {
            let command = words.phrase(&Action::Undo { batch, store: digest.store.clone() });
            Some(json!({"why": format!("undo batch {batch}"), "command": command}))
        }
        Became::Loaded(None)
        | Became::NothingToDo { .. }
        | Became::LoadedBefore(_)
        | Became::Held(_)
        | Became::Left(_) => None,
    };
    json!({
        "schema": "rollcall.run/1", "folder": digest.folder, "dry_run": digest.dry_run,
        "lists": digest.lists.iter().map(|list| about(list, digest.dry_run)).collect::<Vec<_>>(),
        "stopped": digest.stopped, "page": digest.page, "log_file": digest.log,
        "next": digest.lists.iter().filter_map(undo).collect::<Vec<_>>(),
    })
}

fn about(list: &ArrivedList, dry_run: bool) -> Json {
    let codes = list.codes.iter().map(|(code, severity, found)| {
        json!({"code": code.id(), "slug": code.slug(), "severity": severity.name(), "count": found})
    });
    let files = &list.files;
    let starters = files.starters.as_ref().map(|(path, starters)| json!({"path": path, "count": starters}));
    json!({
        "file": list.file, "profile": list.profile, "outcome": list.became.name(), "batch": list.became.batch(),
        "earlier_run": list.earlier,
        "message": crate::views::became(list, dry_run), "counts": counts(list.counts), "codes": codes.collect::<Vec<_>>(),
        "moved_to": files.moved_to, "report_file": files.report, "starters": starters, "left_out_file": files.left_out,
        "what_next": files.what_next,
    })
}
