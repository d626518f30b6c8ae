//! Files that are pages of a longer answer. Some say how many patrons there are in all, and when all files that say the
//! same have fewer together, the others have stayed where they are.

use super::read::{Content, ReadList};
use model::codes;
use source::FileNote;
use std::collections::BTreeMap;

/// The files of one system that say that there are so many patrons in all.
type Pages = (&'static str, u64);

/// Tells at the first of such files that patrons are missing.
pub(super) fn tell_missing(lists: &mut [ReadList]) {
    let mut read: BTreeMap<Pages, u64> = BTreeMap::new();
    for (pages, patrons) in lists.iter().filter_map(|list| page(list.content.as_ref().ok()?)) {
        *read.entry(pages).or_default() += patrons;
    }
    for content in lists.iter_mut().filter_map(|list| list.content.as_mut().ok()) {
        let Some((pages, here)) = page(content) else { continue };
        let (_, total) = pages;
        let Some(all) = read.remove(&pages).filter(|all| *all < total) else { continue };
        content.notes.push(note(total, here, all));
    }
}

/// Of which pages a file is one, and how many patrons it has.
fn page(content: &Content) -> Option<(Pages, u64)> {
    let records = content.records.as_ref()?;
    Some(((content.format, records.total?), records.len() as u64))
}

fn note(total: u64, here: u64, all: u64) -> FileNote {
    let message = if all == here {
        format!("the file says that there are {total} patrons, and it has {all}")
    } else {
        format!("the files say that there are {total} patrons, and they have {all} together")
    };
    FileNote {
        code: codes::M945,
        message,
        advice: "the pages of an API are files of their own: name all of them, or put them into one zip archive".into(),
    }
}
