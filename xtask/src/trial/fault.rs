//! The fault sweep (trials S05, S07): each write fails as on a full or a broken disk, once or from then on.

use super::ground::Ground;
use super::strace::{self, Point};
use super::sweep::{self, Judged, Rest, Tally, broken};
use crate::Result;
use std::fmt;
use std::path::Path;

const ERRORS: &[&str] = &["ENOSPC", "EIO"];

/// A write that fails.
struct Fault {
    point: Point,
    error: &'static str,
    from_then_on: bool,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let often = if self.from_then_on { "from then on" } else { "once" };
        write!(out, "{} at {}, {often}", self.error, self.point)
    }
}

/// Every fault at every point of the story, or so many of them.
pub(crate) fn sweep(ground: &Ground<'_>, points: &[Point], most: usize) -> Result<Tally> {
    let mut faults = Vec::new();
    for point in points {
        for error in ERRORS {
            faults.extend([false, true].map(|from_then_on| Fault { point: *point, error, from_then_on }));
        }
    }
    let faults = sweep::spread(faults, most);
    sweep::all(ground, "fault", &faults, |_, fault, folder| judge(ground, fault, folder))
}

fn judge(ground: &Ground<'_>, fault: &Fault, folder: &Path) -> Judged {
    let what = format!("error={}", fault.error);
    let ran = strace::inject(ground, folder, fault.point, &what, fault.from_then_on)?;
    if ran.code.is_none() || ran.panicked() {
        return broken(format!("no message but a crash: {}", ran.summary()));
    }
    let rest = ground.rest(folder)?;
    let done = ran.code == Some(ground.story.ends) || ground.story.says_done(&ran.stdout, &ran.stderr);
    if done && rest != Rest::After {
        return broken(format!("it said that it was done, and the store is not as after: {}", ran.summary()));
    }
    if !done && ran.stderr.trim().is_empty() && !(fault.from_then_on && fault.point.is_write()) {
        return broken(format!("it says nothing about it: {}", ran.summary()));
    }
    if rest == Rest::After && !ground.story.nobody && ran.stderr.contains("othing was written") {
        return broken(format!("it says that nothing was written, and the store is as after: {}", ran.summary()));
    }
    ground.goes_on(folder, rest)?;
    Ok(rest)
}
