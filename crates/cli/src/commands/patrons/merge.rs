//! `rollcall merge KEEP GONE`

use super::account::hands;
use super::by_hand::{self, ByHand};
use super::who::{by_id, nobody};
use crate::command_line::args::MergeArgs;
use crate::command_line::typed::command;
use crate::failure::Failure;
use crate::session::Session;
use pipeline::{Merging, NotMerged, StaysTwo, Store, Toggle};
use report::answers;
use report::views::MergingView;

pub(crate) fn run(args: &MergeArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let MergeArgs { keep, gone, despite_differences, agreeing } = args;
    let mut store = session.existing_store()?;
    let planned = pipeline::plan_merge(&mut store, keep, gone, *despite_differences, &session.world)?;
    let Merging { plan, kept, gone, after, differences, passwords } = match planned {
        Ok(merging) => merging,
        Err(why) => return Err(failure(why, args, &mut store, session)?),
    };
    drop(store);
    let view = MergingView { kept: &kept, gone: &gone, after: &after, differences, passwords };
    let how = ByHand { agreeing, question: "Merge these two records?", after_talk: false, starters: None };
    by_hand::carry_out_shown(plan, &answers::merging_before(view), &how, session)
}

/// Why they stay two, and the way out.
fn failure(why: NotMerged, args: &MergeArgs, store: &mut Store, session: &Session<'_>) -> Result<Failure, Failure> {
    let MergeArgs { keep, gone, .. } = args;
    Ok(match why {
        NotMerged::Nobody(id) => nobody(&id),
        NotMerged::StaysTwo(StaysTwo::SameRecord) => Failure::usage(
            format!("{keep} and {gone} are the same record, so there is nothing to merge"),
            format!("{} lists records that look like one person", command("report duplicates", &[])),
        ),
        NotMerged::StaysTwo(StaysTwo::AccountTypes { kept, gone: other }) => Failure::usage(
            format!("{keep} is {} and {gone} is {}", kept.name(), other.name()),
            format!("nothing was written; change one of them first: {}", toggling(gone, store, session)?),
        ),
        NotMerged::StaysTwo(StaysTwo::Differ(differences)) => Failure::usage(
            format!(
                "{keep} and {gone} have different {}, so they may be two people",
                differences.in_words().unwrap_or("values")
            ),
            format!(
                "nothing was written; compare them with {} and {}; if they are one person all the same, add \
                 --despite-differences",
                command("find", &[keep]),
                command("find", &[gone])
            ),
        ),
    })
}

/// The command that changes whose account this is.
fn toggling(id: &str, store: &mut Store, session: &Session<'_>) -> Result<String, Failure> {
    let found = by_id(store, id, session)?;
    hands::command(&found.stored, Toggle::default(), store, session)
}
