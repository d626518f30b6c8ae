//! The kill sweep (trials S01, S02, S04): the program is killed before each of its writes.

use super::ground::Ground;
use super::strace::{self, Point};
use super::sweep::{self, Judged, Rest, Tally, broken};
use crate::Result;
use std::path::Path;

/// Kills at every point of the story, or at so many of them.
pub(crate) fn sweep(ground: &Ground<'_>, points: Vec<Point>, most: usize) -> Result<Tally> {
    let points = sweep::spread(points, most);
    sweep::all(ground, "kill", &points, |_, point, folder| judge(ground, *point, folder))
}

fn judge(ground: &Ground<'_>, point: Point, folder: &Path) -> Judged {
    let ran = strace::inject(ground, folder, point, "signal=KILL", false)?;
    if ran.code.is_some_and(|code| code != ground.story.ends) {
        return broken(format!("it was to be killed, and ended otherwise: {}", ran.summary()));
    }
    let rest = ground.rest(folder)?;
    let done = ran.code == Some(ground.story.ends) || ground.story.says_done(&ran.stdout, &ran.stderr);
    if done && rest != Rest::After {
        return broken("it said that it was done, and the store is not as after");
    }
    ground.goes_on(folder, rest)?;
    Ok(rest)
}
