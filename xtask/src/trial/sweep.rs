//! Many points of one story, judged on all processors, and what came out of them.

use super::ground::Ground;
use crate::Result;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a store was found to be: wholly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    Before,
    Between,
    After,
}

/// Why a point is not good.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// A promise of the program does not hold.
    Promise(String),
    /// The trial could not be made, which says nothing about the program.
    Trial(String),
}

impl From<std::io::Error> for Wrong {
    fn from(error: std::io::Error) -> Self {
        Wrong::Trial(error.to_string())
    }
}

/// For where no point is judged, and any of both ends the chore.
pub(crate) fn in_words(wrong: Wrong) -> String {
    match wrong {
        Wrong::Promise(what) | Wrong::Trial(what) => what,
    }
}

/// A promise that does not hold.
pub(crate) fn broken<T>(what: impl Into<String>) -> std::result::Result<T, Wrong> {
    Err(Wrong::Promise(what.into()))
}

/// What became of one point.
pub(crate) type Judged = std::result::Result<Rest, Wrong>;

/// The sum of a sweep.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) points: usize,
    pub(crate) before: usize,
    pub(crate) between: usize,
    pub(crate) after: usize,
    pub(crate) bad: usize,
    /// The bad state that was found first: what is wrong with it, and where it lies.
    pub(crate) first: Option<(String, PathBuf)>,
}

impl Tally {
    fn add(&mut self, point: &str, judged: Judged, folder: &Path) -> Result<()> {
        self.points += 1;
        match judged {
            Ok(Rest::Before) => self.before += 1,
            Ok(Rest::Between) => self.between += 1,
            Ok(Rest::After) => self.after += 1,
            Err(Wrong::Promise(what)) => {
                self.bad += 1;
                if self.first.is_none() {
                    self.first = Some((format!("{point}: {what}"), folder.to_owned()));
                    return Ok(());
                }
            }
            Err(Wrong::Trial(what)) => return Err(format!("{point}: the trial itself failed: {what}").into()),
        }
        Ok(std::fs::remove_dir_all(folder)?)
    }
}

/// Judges every point in the folder `state` of a place of its own. Only the place of the first bad one stays.
pub(crate) fn all<P: Sync + ToString>(
    ground: &Ground<'_>,
    name: &str,
    points: &[P],
    judge: impl Fn(usize, &P, &Path) -> Judged + Sync,
) -> Result<Tally> {
    let next = AtomicUsize::new(0);
    let tally = Mutex::new((Tally::default(), None::<String>));
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(point) = points.get(index) else { return };
            let place = ground.place(&format!("{name}-{index}"));
            let judged = judge(index, point, &place.join("state"));
            let mut tally = tally.lock().expect("no judge panics while it counts");
            if let Err(error) = tally.0.add(&point.to_string(), judged, &place) {
                tally.1.get_or_insert(error.to_string());
                // Nobody takes up another point.
                next.store(points.len(), Ordering::Relaxed);
            }
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    match tally.into_inner().expect("no judge panicked") {
        (_, Some(error)) => Err(error.into()),
        (tally, None) => Ok(tally),
    }
}

/// At most so many of them, spread evenly, the first and the last among them.
pub(crate) fn spread<T>(mut things: Vec<T>, most: usize) -> Vec<T> {
    let count = things.len();
    if count <= most || most < 2 {
        things.truncate(most.max(1));
        return things;
    }
    let chosen: Vec<usize> = (0..most).map(|index| index * (count - 1) / (most - 1)).collect();
    let mut position = 0;
    things.retain(|_| {
        position += 1;
        chosen.binary_search(&(position - 1)).is_ok()
    });
    things
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_of_many_are_spread_evenly() {
        assert_eq!(spread((0..11).collect(), 3), [0, 5, 10]);
        assert_eq!(spread(vec![1, 2], 40), [1, 2]);
        assert_eq!(spread((0..1_000).collect(), 40).len(), 40);
    }
}
