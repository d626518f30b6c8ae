//! A plan in several batches, each with a transaction, a number and an undo of its own. Each is applied as any other: how
//! a plan is cut is for [`ApprovedPlan::in_parts`] to say, and what was begun before for [`begun`](crate::begun).

use super::apply::{ApplyOptions, Outcome, Target, apply};
use crate::passwords::handout::HandOut;
use crate::{Origin, PipelineError, World};
use model::changeset::Receipt;
use model::plan::ApprovedPlan;
use model::settings::Settings;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

/// Applies an approved plan in batches of so many patrons. Those that are in the store already are passed over; what was
/// committed stays, whatever happens to the next one.
pub(crate) fn apply_in_parts(
    plan: ApprovedPlan,
    origin: &Origin,
    address: &str,
    options: &ApplyOptions,
    size: NonZeroU64,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Outcome, PipelineError> {
    let first = origin.begun.as_ref().map_or(1, |begun| begun.last.number + 1);
    let parts = plan.in_parts(size.get(), origin.begun.as_ref());
    let of = first - 1 + parts.len() as u64;
    let mut done: Vec<Receipt> = Vec::new();
    let mut already = None;
    for (number, part) in (first..).zip(parts) {
        let starters = options.starters.as_ref().map(|wanted| sheet_of(wanted, number));
        let how = ApplyOptions { starters, ..options.clone() };
        let applied = world.go_on().and_then(|()| apply(part, origin, Target::At(address), &how, settings, world));
        let why = match applied {
            Ok(Outcome::Done(receipt)) => {
                done.push(receipt);
                continue;
            }
            Ok(Outcome::Already(batch)) => {
                already = Some(batch);
                continue;
            }
            // Nothing was written yet: it ends like any other apply.
            other if done.is_empty() => return other,
            Ok(Outcome::Stale(moved)) => stale(moved.len()),
            Ok(Outcome::Partly { receipt, .. }) => {
                done.push(receipt);
                "the system that keeps the patrons did not take all of the last one".to_owned()
            }
            Ok(Outcome::Stopped { why, .. }) => why,
            Err(PipelineError::Stopped) => "you stopped it".to_owned(),
            Err(error) => error.to_string(),
        };
        let receipt = Receipt::of_parts(done).expect("a batch was committed");
        return Ok(Outcome::Stopped { receipt, of, why });
    }
    match (Receipt::of_parts(done), already) {
        (Some(receipt), _) => Ok(Outcome::Done(receipt)),
        (None, Some(batch)) => Ok(Outcome::Already(batch)),
        (None, None) => unreachable!("a plan that writes has a part"),
    }
}

fn stale(moved: usize) -> String {
    match moved {
        1 => "1 patron of the next one has changed meanwhile".to_owned(),
        more => format!("{more} patrons of the next one have changed meanwhile"),
    }
}

/// The sheet of one batch: each has its own, so that no slip is ever about an account of a batch that is not there.
fn sheet_of(wanted: &HandOut, number: u64) -> HandOut {
    HandOut { path: numbered(&wanted.path, number), letters: wanted.letters.clone() }
}

/// `slips.html` as `slips-part-2.html`.
fn numbered(path: &Path, number: u64) -> PathBuf {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{stem}-part-{number}{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_batch_has_a_sheet_of_its_own() {
        let named = |path: &str| numbered(Path::new(path), 2).display().to_string();
        assert_eq!(named("desk/slips.html"), "desk/slips-part-2.html");
        assert_eq!(named("slips"), "slips-part-2");
    }
}
