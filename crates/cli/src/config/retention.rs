//! `[retention]`: for how long patrons are kept after their membership, and old values after their batch.
//!
//! Nothing goes by itself: `store purge` shows first who would.

use super::fault::Fault;
use model::nearest::{OF_TYPED, nearest};
use model::settings::{Group, Retention};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// The name under which the days of old values stand, which is no group.
const HISTORY: &str = "history_days";
/// The name of the rule for everybody whose group has none of its own.
const DEFAULT: &str = "default";
/// How a rule is written.
pub(super) const A_RULE: &str = "a rule such as { after_expiry_days = 730 }";

/// `[retention]`; every other name is the code of a user group.
#[derive(Debug, Default)]
pub(crate) struct RetentionTable {
    history_days: Option<u64>,
    default: Option<RuleTable>,
    groups: BTreeMap<String, RuleTable>,
}

/// `{ after_expiry_days = 730 }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a rule such as { after_expiry_days = 730 }")]
struct RuleTable {
    after_expiry_days: Option<u64>,
}

/// A name under `[retention]`.
enum Name {
    History,
    Default,
    Group(String),
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        match name.as_str() {
            HISTORY => Ok(Name::History),
            DEFAULT => Ok(Name::Default),
            // A slip in it would look like a group that is not there.
            name if nearest(name, [HISTORY], OF_TYPED).is_some() => {
                Err(D::Error::unknown_field(name, &[HISTORY, DEFAULT]))
            }
            _ => Ok(Name::Group(name)),
        }
    }
}

impl<'de> Deserialize<'de> for RetentionTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = RetentionTable;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RetentionTable, A::Error> {
                let mut table = RetentionTable::default();
                while let Some(name) = map.next_key::<Name>()? {
                    match name {
                        Name::History => table.history_days = Some(map.next_value()?),
                        Name::Default => table.default = Some(map.next_value()?),
                        Name::Group(code) => {
                            table.groups.insert(code, map.next_value()?);
                        }
                    }
                }
                Ok(table)
            }
        }
        deserializer.deserialize_map(Each)
    }
}

/// What the table means for these groups: `default` is for each of them that has no rule of its own, and for patrons who are
/// in none of them.
pub(super) fn rules(table: &RetentionTable, groups: &BTreeMap<String, Group>) -> Result<Retention, Fault> {
    let mut retention = Retention::default();
    if let Some(days) = table.history_days {
        retention.history_days = Some(a_day_at_least(days, HISTORY).map_err(|fault| fault.of(HISTORY))?);
    }
    if let Some(rule) = &table.default {
        let days = days_of(rule).map_err(|fault| fault.of(DEFAULT))?;
        retention.others_days = Some(days);
        retention.after_expiry_days.extend(groups.keys().map(|code| (code.clone(), days)));
    }
    for (code, rule) in &table.groups {
        let days = known(code, groups).and_then(|()| days_of(rule)).map_err(|fault| fault.of(code))?;
        retention.after_expiry_days.insert(code.clone(), days);
    }
    Ok(retention)
}

fn days_of(rule: &RuleTable) -> Result<u64, Fault> {
    let missing = || Fault::new("this rule says no time", "as in COMMUNITY = { after_expiry_days = 730 }");
    a_day_at_least(rule.after_expiry_days.ok_or_else(missing)?, "after_expiry_days")
}

/// With 0 everybody would be overdue on the day after their last.
fn a_day_at_least(days: u64, name: &str) -> Result<u64, Fault> {
    if days > 0 {
        Ok(days)
    } else {
        Err(Fault::new(format!("{name} = 0 keeps nothing"), "give a number of days, 1 or more"))
    }
}

fn known(code: &str, groups: &BTreeMap<String, Group>) -> Result<(), Fault> {
    if groups.contains_key(code) {
        return Ok(());
    }
    let codes: Vec<&str> = groups.keys().map(String::as_str).collect();
    let advice = match nearest(code, codes.iter().copied().chain([DEFAULT]), OF_TYPED) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("the groups are {}; others are added under [groups]", codes.join(", ")),
    };
    Err(Fault::new(format!("there is no user group \"{code}\""), advice))
}
