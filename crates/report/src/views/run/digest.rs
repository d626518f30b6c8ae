//! The digest of a run over a folder.

use super::outcome;
use crate::document::{Document, NextStep, Section, good, strong};
use crate::words::{count, number};
use model::action::Action;
use model::arrival::{ArrivedList, Became, RunDigest};

/// What became of the lists in a folder. Where none arrived there is nothing to say.
pub fn run(digest: &RunDigest) -> Document {
    let mut document = Document::default();
    if digest.lists.is_empty() {
        return document;
    }
    let section = document.section("summary", "In short");
    section.sentence(sum(digest));
    if let Some(why) = &digest.stopped {
        section.sentence(format!("Stopped: {why}. What comes after these in {} was not looked at.", digest.folder));
    }
    if let Some(page) = &digest.page {
        section.detail(format!("the same as a page: {page}"));
    }
    // What waits for somebody comes first, and what concerns nobody last.
    for key in ["held", "loaded", "left"] {
        for list in digest.lists.iter().filter(|list| outcome::heading(list.became).0 == key) {
            let (key, title) = outcome::heading(list.became);
            about(list, digest, document.section(key, title));
        }
    }
    document
}

/// How many files ended how.
fn sum(digest: &RunDigest) -> String {
    let many = |is: fn(Became) -> bool| digest.lists.iter().filter(|list| is(list.became)).count() as u64;
    let parts = [
        (many(|became| matches!(became, Became::Held(_))), "held"),
        (many(|became| matches!(became, Became::Loaded(_))), "loaded"),
        (many(|became| matches!(became, Became::NothingToDo { .. })), "with nothing to do"),
        (many(|became| matches!(became, Became::LoadedBefore(_))), "loaded before"),
        (many(|became| matches!(became, Became::Left(_))), "left in place"),
    ];
    let parts = parts.into_iter().filter(|(files, _)| *files > 0);
    let parts: Vec<String> = parts.map(|(files, what)| format!("{} {what}", number(files))).collect();
    let files = count(digest.lists.len() as u64, "file");
    let dry = if digest.dry_run {
        " This is a dry run: nothing was loaded or moved, and each list is compared with the database as it is now."
    } else {
        ""
    };
    format!("{files} in {}: {}.{}{dry}", digest.folder, parts.join(", "), by_earlier(digest))
}

/// How many of them an earlier run was at.
fn by_earlier(digest: &RunDigest) -> String {
    match digest.lists.iter().filter(|list| list.earlier).count() as u64 {
        0 => String::new(),
        lists => format!(" An earlier run was interrupted before it could report {}; see below.", count(lists, "file")),
    }
}

fn about(list: &ArrivedList, digest: &RunDigest, section: &mut Section) {
    let text = outcome::sentence(list, digest.dry_run);
    match list.became {
        Became::Held(_) => section.sentence(strong(text)),
        Became::Loaded(_) | Became::NothingToDo { .. } | Became::LoadedBefore(_) => section.sentence(good(text)),
        Became::Left(_) => section.sentence(text),
    }
    if list.earlier {
        section.detail("by an earlier run, which was interrupted before it could report this");
    }
    for code in outcome::codes(list) {
        section.detail(code);
    }
    let files = &list.files;
    for (what, path) in [
        ("moved to", &files.moved_to),
        ("report:", &files.report),
        ("rows to fix:", &files.left_out),
        ("what to do next:", &files.what_next),
    ] {
        if let Some(path) = path {
            section.detail(format!("{what} {path}"));
        }
    }
    if let Some((path, starters)) = &files.starters {
        section.detail(format!("{}: {path} (the only copy)", count(*starters, "starter password")));
    }
    if let Became::Loaded(Some(batch)) = list.became {
        let undo = Action::Undo { batch, store: digest.store.clone() };
        section.afterwards(vec![NextStep::new("to undo it", undo).into()]);
    }
}
