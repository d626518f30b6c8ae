//! The world of these tests: one day, one computer, one thread, and random bytes that are always the same.

use model::NaiveDate;
use model::progress::Progress;
use pipeline::{Entropy, NoEntropy, World};

struct Fixed;

impl Entropy for Fixed {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoEntropy> {
        for (index, byte) in buffer.iter_mut().enumerate() {
            *byte = u8::try_from(index * 37 % 251).expect("below 251");
        }
        Ok(())
    }
}

/// The morning of 28 August 2026.
pub(crate) fn world(progress: &dyn Progress) -> World<'_> {
    let today = NaiveDate::from_ymd_opt(2026, 8, 28).expect("a day of the calendar");
    let now = today.and_hms_opt(9, 30, 0).expect("a time").and_utc();
    World {
        today,
        now,
        day_of: |moment| moment.date_naive(),
        who: "ana",
        host: "desk",
        entropy: &Fixed,
        threads: 1,
        free_memory: None,
        reader: None,
        progress,
    }
}
