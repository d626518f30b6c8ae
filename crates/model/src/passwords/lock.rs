//! When tries to sign in are refused without being compared: one rule for passwords that patrons have chosen, for
//! starters and for IDs that have no password, so that none of them can be told from the others.
//!
//! After too many failed tries an ID is locked until some time has passed since the last one, so that nobody can lock
//! others out for good. A starter can be guessed from its pattern: one that was tried too often in all stays locked for
//! good, which only who has it finds out.

use chrono::{DateTime, TimeDelta, Utc};

/// How many failed tries lock an ID, for how long, and when it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockRule {
    /// Failed tries after which it is locked.
    pub most: u32,
    /// The time after the last of them in which it stays so.
    pub lapse: TimeDelta,
    /// The moment of the try.
    pub now: DateTime<Utc>,
}

/// The failed tries under an ID.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failures {
    /// Those since the last right one, with those that were refused.
    pub all: u64,
    /// Those of them that were compared, as far as none had lapsed before the next.
    pub recent: u32,
    /// When the last of these was; unknown where an earlier version counted them.
    pub last: Option<DateTime<Utc>>,
    /// Of a starter whether it is locked for good, otherwise whether the last try locked it.
    pub locked: bool,
}

impl LockRule {
    /// Counts a try as failed, before it is compared, and says whether it may be compared.
    pub fn count(&self, before: Failures, is_starter: bool) -> (bool, Failures) {
        let all = before.all.saturating_add(1);
        let (recent, last) = self.standing(before);
        if recent >= self.most {
            return (false, Failures { all, recent, last, locked: true });
        }
        let recent = recent.saturating_add(1);
        let locked = if is_starter { before.locked || all >= u64::from(self.most) } else { recent >= self.most };
        (true, Failures { all, recent, last: Some(self.now), locked })
    }

    /// Whether a failed try does not count any more. One of a later moment than now still does: a clock that was set back
    /// unlocks nothing.
    pub fn has_lapsed(&self, last: DateTime<Utc>) -> bool {
        self.now.signed_duration_since(last) >= self.lapse
    }

    /// The tries that still count, and the last of them.
    fn standing(&self, before: Failures) -> (u32, Option<DateTime<Utc>>) {
        match before.last {
            Some(last) if self.has_lapsed(last) => (0, None),
            // A clock was far ahead: the lock lasts from now on, and not until it is that late.
            Some(last) if last.signed_duration_since(self.now) > self.lapse => (before.recent, Some(self.now)),
            Some(last) => (before.recent, Some(last)),
            // Locked by an earlier version.
            None if before.locked => (before.recent.max(self.most), Some(self.now)),
            None => (0, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three tries and half an hour, so many minutes after the first.
    fn at(minute: i64) -> LockRule {
        let start = DateTime::from_timestamp(1_780_000_000, 0).unwrap();
        LockRule { most: 3, lapse: TimeDelta::minutes(30), now: start + TimeDelta::minutes(minute) }
    }

    /// Whether each of these tries is compared, and whether it is locked at the end.
    fn tries(from: Failures, is_starter: bool, minutes: &[i64]) -> (String, bool) {
        let mut failures = from;
        let mut compared = String::new();
        for minute in minutes {
            let (is_compared, after) = at(*minute).count(failures, is_starter);
            compared.push(if is_compared { '+' } else { '-' });
            failures = after;
        }
        (compared, failures.locked)
    }

    #[test]
    fn a_lock_lapses_for_everybody_but_a_starter_behind_the_scenes() {
        for (minutes, compared, chosen, starter) in [
            (&[0, 0][..], "++", false, false),
            (&[0, 0, 0, 0, 29], "+++--", true, true),
            (&[0, 0, 0, 29, 30], "+++-+", false, true),
            // Tries that are refused do not make it last.
            (&[0, 0, 0, 10, 20, 29, 30, 31, 32, 33], "+++---+++-", true, true),
            // Slowly: nobody is locked, and a starter has had its three.
            (&[0, 0, 30, 30, 60], "+++++", false, true),
            (&[0, 20, 40, 41], "+++-", true, true),
        ] {
            assert_eq!(tries(Failures::default(), false, minutes), (compared.to_owned(), chosen), "{minutes:?}");
            assert_eq!(tries(Failures::default(), true, minutes), (compared.to_owned(), starter), "{minutes:?}");
        }
    }

    #[test]
    fn a_clock_that_was_set_back_neither_unlocks_nor_locks_for_ever() {
        let locked = |minute| {
            let failures = Failures { all: 3, recent: 3, last: Some(at(minute).now), locked: true };
            move |minutes: &[i64]| tries(failures, false, minutes).0
        };
        // A little ahead: it lasts until that moment and half an hour.
        assert_eq!(locked(20)(&[0, 30, 49, 50]), "---+");
        // A year ahead: half an hour from the next try on.
        assert_eq!(locked(525_600)(&[0, 29, 30]), "--+");
        // A year ago.
        assert_eq!(locked(-525_600)(&[0]), "+");
    }

    /// An earlier version did not keep when it locked a password.
    #[test]
    fn a_lock_of_an_earlier_version_lapses_too() {
        let earlier = Failures { all: 10, recent: 0, last: None, locked: true };
        assert_eq!(tries(earlier, false, &[0, 29, 30]), ("--+".to_owned(), false));
        assert_eq!(tries(earlier, true, &[0, 29, 30]), ("--+".to_owned(), true));
        let counted = Failures { all: 2, recent: 0, last: None, locked: false };
        assert_eq!(tries(counted, true, &[0]), ("+".to_owned(), true), "three in all");
        assert_eq!(tries(counted, false, &[0]), ("+".to_owned(), false));
    }
}
