//! How long a phase still takes, worked out from what it has taken so far. It has no clock: the times are handed in.

use std::time::Duration;

/// Before a phase has run for so long, nobody knows its speed: the first steps are done at once, or all together.
const KNOWN_AFTER: Duration = Duration::from_secs(2);
/// And so much of it has to be done: one in so many.
const KNOWN_FROM: u64 = 50;
/// Nothing is said of the last seconds: a bar that says 0 and stays is no help.
const LAST: u64 = 5;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// How long the rest takes at the speed of all that is done, as coarse as a guess is; nothing while nobody knows.
pub(super) fn time_left(done: u64, total: u64, elapsed: Duration) -> String {
    if elapsed < KNOWN_AFTER || done == 0 || done.saturating_mul(KNOWN_FROM) < total {
        return String::new();
    }
    let rest = u128::from(total.saturating_sub(done));
    let left = elapsed.as_millis().saturating_mul(rest) / u128::from(done) / 1000;
    coarse(u64::try_from(left).unwrap_or(u64::MAX))
}

/// So many seconds, in words: to five seconds, a minute, five minutes, and an hour.
fn coarse(seconds: u64) -> String {
    let to = |step: u64| seconds.div_ceil(step) * step;
    match seconds {
        0..LAST => String::new(),
        LAST..MINUTE => format!("about {} s left", to(5)),
        MINUTE..600 => format!("about {} min left", to(MINUTE) / MINUTE),
        600..HOUR => format!("about {} min left", to(5 * MINUTE) / MINUTE),
        _ => format!("about {} h left", seconds.div_ceil(HOUR)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(seconds: u64, done: u64, total: u64) -> String {
        time_left(done, total, Duration::from_secs(seconds))
    }

    /// A burst at the beginning made 80 seconds of what took 18 minutes.
    #[test]
    fn nothing_is_said_before_anything_is_known() {
        assert_eq!(after(1, 75_000, 150_000), "", "no two seconds yet");
        assert_eq!(after(60, 2_999, 150_000), "", "not two in a hundred yet");
        assert_eq!(after(60, 3_000, 150_000), "about 50 min left");
        assert_eq!(after(0, 0, 0), "");
        assert_eq!(after(10, 0, 150_000), "");
    }

    /// What stalls after a burst is not what it looks like a moment later: all that was done counts.
    #[test]
    fn the_guess_is_of_the_whole_phase() {
        let guesses = [(100, 1_000), (200, 2_000), (201, 2_300), (300, 3_000)];
        let told = guesses.map(|(seconds, done)| after(seconds, done, 10_000));
        assert_eq!(told, ["about 15 min left", "about 15 min left", "about 15 min left", "about 15 min left"]);
    }

    #[test]
    fn a_guess_is_coarse_and_no_bar_says_that_nothing_is_left() {
        let told = [0, 4, 5, 31, 59, 60, 130, 600, 3_599, 3_600, 9_000].map(coarse);
        assert_eq!(
            told,
            [
                "",
                "",
                "about 5 s left",
                "about 35 s left",
                "about 60 s left",
                "about 1 min left",
                "about 3 min left",
                "about 10 min left",
                "about 60 min left",
                "about 1 h left",
                "about 3 h left",
            ]
        );
        assert_eq!(after(100, 150_000, 150_000), "");
        assert_eq!(after(100, 150_001, 150_000), "", "more than was expected");
    }
}
