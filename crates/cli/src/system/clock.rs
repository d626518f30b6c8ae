//! The moment and the day, from a clock that may be wrong and a time zone that may be anything.

use crate::exit;
use crate::failure::Failure;
use chrono::{DateTime, Datelike, Local, NaiveDate, NaiveTime, Utc};
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Years that a clock can say. One that has lost its battery begins in 1970; whatever is old by a clock that is far
/// ahead would be cleared away.
const YEARS: RangeInclusive<i32> = 1971..=8999;

/// Where a time zone without a folder in its name is looked for: as chrono does.
const ZONES: [&str; 4] = ["/usr/share/zoneinfo", "/share/zoneinfo", "/etc/zoneinfo", "/usr/share/lib/zoneinfo"];

/// The largest time zone there is has some kilobytes.
const MOST_BYTES: u64 = 1 << 20;

/// The moment and the day. `as_of` is the day that the person wants to count as today; with it a command that only
/// looks gets along with any clock, and every command with any time zone.
pub(crate) fn now_and_today(as_of: Option<NaiveDate>, only_looks: bool) -> Result<(DateTime<Utc>, NaiveDate), Failure> {
    let now = match (moment(SystemTime::now()), as_of) {
        (Ok(now), _) => now,
        (Err(_), Some(day)) if only_looks => day.and_time(NaiveTime::MIN).and_utc(),
        (Err(reading), _) => return Err(wrong_clock(&reading, only_looks)),
    };
    let today = match as_of {
        Some(day) => day,
        None => local_day(now, std::env::var("TZ").ok().as_deref())?,
    };
    Ok((now, today))
}

/// What a clock says, or in words what it says where that cannot be.
fn moment(clock: SystemTime) -> Result<DateTime<Utc>, String> {
    let at = |seconds: u64, sign: i64, nanos: u32| {
        i64::try_from(seconds).ok().and_then(|seconds| DateTime::from_timestamp(sign * seconds, nanos))
    };
    let now = match clock.duration_since(UNIX_EPOCH) {
        Ok(after) => at(after.as_secs(), 1, after.subsec_nanos()),
        Err(before) => at(before.duration().as_secs(), -1, 0),
    };
    let now = now.ok_or("a day that no calendar has")?;
    if YEARS.contains(&now.year()) { Ok(now) } else { Err(now.date_naive().to_string()) }
}

fn wrong_clock(reading: &str, only_looks: bool) -> Failure {
    let advice = if only_looks {
        "set the clock, or say which day it is: --as-of 2026-08-28"
    } else {
        "nothing was written; set the clock and run the command again"
    };
    let message = format!("this computer's clock says {reading}, which cannot be right");
    Failure { code: None, message, advice: advice.to_owned(), exit: exit::FAILED, plan: None }
}

/// The day at this place, in the time zone that the environment names.
fn local_day(now: DateTime<Utc>, zone: Option<&str>) -> Result<NaiveDate, Failure> {
    if let Some(file) = zone.and_then(no_zone) {
        let message = format!("TZ is not a valid time zone: {}", file.display());
        let advice =
            "set TZ to a name such as America/Chicago, or to nothing; or say which day it is: --as-of 2026-08-28";
        return Err(Failure::usage(message, advice));
    }
    Ok(now.with_timezone(&Local).date_naive())
}

/// The day at this place on which a moment falls. In a time zone that is none, with which a day that was said gets along,
/// it is that of UTC.
pub(crate) fn day_of(moment: DateTime<Utc>) -> NaiveDate {
    local_day(moment, std::env::var("TZ").ok().as_deref()).unwrap_or_else(|_| moment.date_naive())
}

/// The file of a time zone that would be waited for, or read without end: a pipe, a device, a huge file. What cannot
/// be opened is no file, and chrono then takes the words of TZ for a rule.
fn no_zone(zone: &str) -> Option<PathBuf> {
    let is_none = |file: &PathBuf| {
        fs::metadata(file).is_ok_and(|about| !about.is_dir() && (!about.is_file() || about.len() > MOST_BYTES))
    };
    files_of(zone).into_iter().find(is_none)
}

/// The files that TZ can mean, as chrono has it.
fn files_of(zone: &str) -> Vec<PathBuf> {
    if zone.is_empty() || zone == "localtime" {
        return Vec::new();
    }
    let name = zone.strip_prefix(':').unwrap_or(zone);
    // A whole path stays what it is.
    ZONES.iter().map(|folder| Path::new(folder).join(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_clock_that_cannot_be_right_is_no_moment() {
        let after = |seconds: u64| UNIX_EPOCH + Duration::from_secs(seconds);
        let reading = |clock: SystemTime| moment(clock).map(|now| now.date_naive().to_string());
        assert_eq!(reading(after(1_787_875_200)), Ok("2026-08-28".to_owned()));
        for (clock, words) in [
            (UNIX_EPOCH - Duration::from_secs(1), "1969-12-31"),
            (UNIX_EPOCH - Duration::from_secs(10_000_000_000), "1653-02-10"),
            (UNIX_EPOCH, "1970-01-01"),
            (after(221_845_392_000), "9000-01-01"),
            (after(1 << 50), "a day that no calendar has"),
        ] {
            assert_eq!(reading(clock), Err(words.to_owned()));
        }
        let failure = wrong_clock("1969-12-31", false);
        assert_eq!(failure.message, "this computer's clock says 1969-12-31, which cannot be right");
        assert_eq!((failure.exit, wrong_clock("", true).exit), (exit::FAILED, exit::FAILED));
    }

    #[test]
    fn a_day_that_was_said_needs_no_time_zone() {
        let day = NaiveDate::from_ymd_opt(2026, 8, 28).unwrap();
        assert_eq!(now_and_today(Some(day), true).unwrap().1, day);
    }

    /// Waiting for a pipe, or reading a device to its end, would take for ever.
    #[cfg(unix)]
    #[test]
    fn a_time_zone_that_is_a_device_is_refused() {
        let now = DateTime::from_timestamp(1_787_875_200, 0).unwrap();
        for zone in ["/dev/zero", ":/dev/zero"] {
            let failure = local_day(now, Some(zone)).unwrap_err();
            assert_eq!(failure.message, "TZ is not a valid time zone: /dev/zero");
            assert_eq!(failure.exit, exit::USAGE);
        }
        for zone in ["", "localtime", "CET-1CEST,M3.5.0,M10.5.0/3", "/nowhere/at/all", "/dev", "UTC"] {
            assert_eq!(no_zone(zone), None, "{zone}");
        }
    }
}
