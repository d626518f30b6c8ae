//! Who does the work of the rules among rows: on how many threads is for the caller to say, and what comes out does not
//! depend on it.

use std::sync::{Mutex, PoisonError};

/// Does a job for every number from 0 up to a count, each once, on any thread and in any order, and comes back when all
/// are done.
pub type RunJobs<'r> = dyn Fn(usize, &(dyn Fn(usize) + Sync)) + Sync + 'r;

/// What does the work, and until when.
#[derive(Clone, Copy)]
pub struct Workers<'a> {
    /// Does jobs. A job may have others done.
    pub run_jobs: &'a RunJobs<'a>,
    /// Whether the person has asked to stop. A rule then ends early, and what it has found counts for nothing.
    pub stop_asked: &'a (dyn Fn() -> bool + Sync),
}

impl Workers<'_> {
    /// The thread that asks does one job after the other, and nobody stops it.
    pub fn one() -> Workers<'static> {
        Workers { run_jobs: &one_by_one, stop_asked: &|| false }
    }

    /// What each of so many jobs gives, in their order.
    pub(crate) fn each<T: Send>(&self, count: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let given: Vec<Mutex<Option<T>>> = (0..count).map(|_| Mutex::new(None)).collect();
        (self.run_jobs)(count, &|number| {
            let result = job(number);
            *given[number].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        });
        let results = given.into_iter().map(|given| given.into_inner().unwrap_or_else(PoisonError::into_inner));
        results.map(|result| result.expect("every job is done")).collect()
    }
}

fn one_by_one(count: usize, job: &(dyn Fn(usize) + Sync)) {
    (0..count).for_each(job);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_jobs_give_is_in_their_order_in_whichever_they_are_done() {
        let backwards = |count: usize, job: &(dyn Fn(usize) + Sync)| (0..count).rev().for_each(job);
        for run_jobs in [&one_by_one as &RunJobs<'_>, &backwards] {
            let workers = Workers { run_jobs, ..Workers::one() };
            assert_eq!(workers.each(3, |number| number * 10), [0, 10, 20]);
        }
    }
}
