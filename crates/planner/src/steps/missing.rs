//! Patrons of a scope who are in no row of the list: reported, or their memberships end. Nobody is removed.

use chrono::NaiveDate;
use model::plan::{Step, Update, differences};
use model::snapshot::StoredPatron;

/// A step for each missing patron, by key: their membership ends today when `expire` says so and it would
/// go on otherwise.
pub fn missing(mut patrons: Vec<StoredPatron>, expire: bool, today: NaiveDate) -> Vec<Step> {
    patrons.sort_by_cached_key(|stored| stored.patron.key());
    patrons.into_iter().map(|stored| one(stored, expire, today)).collect()
}

fn one(stored: StoredPatron, expire: bool, today: NaiveDate) -> Step {
    let goes_on = stored.patron.details.expiry_date.is_none_or(|last| last > today);
    if !expire || !goes_on {
        return Step::Unchanged(stored.patron.primary_id);
    }
    let mut after = stored.patron.clone();
    after.details.expiry_date = Some(today);
    let changes = differences(&stored.patron, &after);
    Step::Update(Box::new(Update { version: stored.version, after, changes }))
}
