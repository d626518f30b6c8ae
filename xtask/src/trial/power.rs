//! Power cuts (trial S09): a run is recorded once, and many disks are made as they may be after a cut.

use super::disk::{Disk, Run, Syncs};
use super::ground::Ground;
use super::record;
use super::sweep::{self, Judged, Rest, Tally, broken};
use crate::Result;
use std::fmt;
use std::path::Path;
use testkit::random::SplitMix64;

/// On one of so many disks the program itself goes on; the others are only read, which is much quicker.
const SAMPLE: usize = 20;

/// Of what was not certain, so many of a hundred changes made it to the disk.
const SHARES: &[u64] = &[0, 10, 50, 90, 100];

/// One cut.
struct Cut {
    number: u64,
    seed: u64,
}

impl fmt::Display for Cut {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "power cut {} of seed {}", self.number, self.seed)
    }
}

/// Cuts the power at so many moments.
pub(crate) fn sweep(ground: &Ground<'_>, states: usize, seed: u64, syncs: Syncs) -> Result<Tally> {
    let run = Run::new(Disk::of(&ground.prepared())?, record::of_a_clean_run(ground)?, syncs);
    let name = match syncs {
        Syncs::Kept => "power",
        Syncs::Ignored => "power-control",
    };
    whole(ground, &run, &ground.place(name).join("state"))?;
    let cuts: Vec<Cut> = (0..states as u64).map(|number| Cut { number, seed }).collect();
    sweep::all(ground, name, &cuts, |index, cut, folder| judge(ground, &run, cut, folder, index % SAMPLE == 0))
}

/// The record must be whole: played to its end it gives what the program left.
fn whole(ground: &Ground<'_>, run: &Run, folder: &Path) -> Result<()> {
    run.cut(run.length, 100, &mut SplitMix64::new(0)).write(folder)?;
    let rest = ground.rest(folder);
    if run.done.is_none() || !matches!(rest, Ok(Rest::After)) {
        return Err(format!("{}: the record of a run is not whole: {rest:?}", ground.story.name).into());
    }
    Ok(())
}

fn judge(ground: &Ground<'_>, run: &Run, cut: &Cut, folder: &Path, sample: bool) -> Judged {
    let mut random = SplitMix64::at(cut.seed, cut.number);
    let over = moment(run, &mut random);
    let share = random.pick(SHARES);
    run.cut(over, share, &mut random).write(folder)?;
    let rest = ground.rest(folder)?;
    if run.done.is_some_and(|done| done < over) && rest != Rest::After {
        return broken("it had said that it was done, and the store is not as after");
    }
    if sample {
        ground.goes_on(folder, rest)?;
    }
    Ok(rest)
}

/// Half of the cuts are anywhere; half are just before or after something that matters.
fn moment(run: &Run, random: &mut SplitMix64) -> usize {
    if run.turns.is_empty() || random.percent(50) {
        return usize::try_from(random.below(run.length as u64 + 1)).unwrap_or(run.length);
    }
    random.pick(&run.turns) + usize::from(random.percent(50))
}
