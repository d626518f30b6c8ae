//! `[starters]` and `[hashing]` of `rollcall.toml`: how starter passwords are made, and what hashing costs.

use super::fault::Fault;
use model::starter_rules::{HashCost, NamePart, Policy, Scheme, StarterRules};
use serde::Deserialize;

/// `[starters]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartersTable {
    scheme: Option<String>,
    separator: Option<String>,
    suffix: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    min_length: Option<usize>,
    days: Option<u64>,
    policy: Option<String>,
    tries: Option<u32>,
    lock_minutes: Option<u32>,
    pub(crate) letters: Option<Vec<String>>,
}

/// `[hashing]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HashingTable {
    memory_mib: Option<u32>,
    passes: Option<u32>,
    lanes: Option<u32>,
}

/// The rules of the file over the built-in ones.
pub(crate) fn rules(table: &StartersTable) -> Result<StarterRules, Fault> {
    let usual = StarterRules::default();
    let rules = StarterRules {
        scheme: table.scheme.as_deref().map_or(Ok(usual.scheme), scheme).map_err(|fault| fault.of("scheme"))?,
        separator: table.separator.clone().unwrap_or(usual.separator),
        suffix: table.suffix.clone().unwrap_or(usual.suffix),
        first: table.first_name.as_deref().map_or(Ok(usual.first), part).map_err(|fault| fault.of("first_name"))?,
        last: table.last_name.as_deref().map_or(Ok(usual.last), part).map_err(|fault| fault.of("last_name"))?,
        min_length: table.min_length.unwrap_or(usual.min_length),
        days: table.days.unwrap_or(usual.days),
        policy: table.policy.as_deref().map_or(Ok(usual.policy), policy).map_err(|fault| fault.of("policy"))?,
        tries: table.tries.unwrap_or(usual.tries),
        lock_minutes: table.lock_minutes.unwrap_or(usual.lock_minutes),
    };
    for (what, text) in [("separator", &rules.separator), ("suffix", &rules.suffix)] {
        if text.len() > 10 || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            let advice = "use at most 10 characters that every keyboard has, without spaces";
            return Err(Fault::new(format!("\"{text}\" can't be the {what} of starters"), advice).of(what));
        }
    }
    if rules.first == NamePart::Nothing && rules.last == NamePart::Nothing {
        let advice = "one of first_name and last_name is first, all or initial; scheme = \"words\" needs no name";
        return Err(Fault::new("starters use no part of the name", advice));
    }
    if rules.min_length > 64 {
        let advice = "set min_length to at most 64";
        let message = format!("starters of {} characters are too long to type", rules.min_length);
        return Err(Fault::new(message, advice).of("min_length"));
    }
    if !(1..=366).contains(&rules.days) {
        let message = format!("a starter cannot work for {} days", rules.days);
        return Err(Fault::new(message, "set days to a number between 1 and 366").of("days"));
    }
    if !(1..=100).contains(&rules.tries) {
        let message = format!("a password cannot be locked after {} failed attempts", rules.tries);
        return Err(Fault::new(message, "set tries to a number between 1 and 100").of("tries"));
    }
    if !(1..=1440).contains(&rules.lock_minutes) {
        let message = format!("a password cannot be locked for {} minutes", rules.lock_minutes);
        return Err(Fault::new(message, "set lock_minutes to a number between 1 and 1440, which is a day"));
    }
    Ok(rules)
}

/// A scheme by its word.
pub(crate) fn scheme(word: &str) -> Result<Scheme, Fault> {
    let known = Scheme::ALL.map(Scheme::name);
    Scheme::from_name(word).ok_or_else(|| unknown("starter scheme", word, &known))
}

fn part(word: &str) -> Result<NamePart, Fault> {
    let known = NamePart::ALL.map(NamePart::name);
    NamePart::from_name(word).ok_or_else(|| unknown("part of a name", word, &known))
}

fn policy(word: &str) -> Result<Policy, Fault> {
    let known = Policy::ALL.map(Policy::name);
    Policy::from_name(word).ok_or_else(|| unknown("starter policy", word, &known))
}

fn unknown(what: &str, word: &str, known: &[&str]) -> Fault {
    Fault::new(format!("\"{word}\" isn't a {what}"), format!("there are {}", known.join(", ")))
}

/// What hashing costs: never less than is safe, and never more than is ever computed.
pub(crate) fn cost(table: &HashingTable) -> Result<HashCost, Fault> {
    let usual = HashCost::default();
    let cost = HashCost {
        memory_kib: table.memory_mib.map_or(usual.memory_kib, |mib| mib.saturating_mul(1024)),
        passes: table.passes.unwrap_or(usual.passes),
        lanes: table.lanes.unwrap_or(usual.lanes),
    };
    if cost.reaches(HashCost::LEAST) && HashCost::MOST.reaches(cost) {
        return Ok(cost);
    }
    let (least, most) = (HashCost::LEAST, HashCost::MOST);
    let advice = format!(
        "set memory_mib to {} to {}, passes to {} to {}, lanes to {} to {}: less is not safe",
        least.memory_kib / 1024,
        most.memory_kib / 1024,
        least.passes,
        most.passes,
        least.lanes,
        most.lanes
    );
    Err(Fault::new("passwords cannot be hashed at this cost", advice))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starters(text: &str) -> Result<StarterRules, String> {
        rules(&toml::from_str(text).unwrap()).map_err(|fault| format!("{}: {}", fault.message, fault.advice))
    }

    #[test]
    fn a_library_makes_starters_its_own_way() {
        let made =
            starters("scheme = \"words\"\nseparator = \".\"\nfirst_name = \"initial\"\ntries = 5\nlock_minutes = 10");
        let made = made.unwrap();
        assert_eq!((made.scheme, made.separator.as_str(), made.first), (Scheme::Words, ".", NamePart::Initial));
        assert_eq!((made.suffix.as_str(), made.days, made.tries, made.lock_minutes), ("1", 14, 5, 10));
        assert_eq!(starters("").unwrap(), StarterRules::default());
    }

    #[test]
    fn what_cannot_be_is_told() {
        let refusal = |text: &str| starters(text).unwrap_err();
        assert_eq!(refusal("scheme = \"pin\""), "\"pin\" isn't a starter scheme: there are name, name-suffix, words");
        assert!(refusal("separator = \" \"").starts_with("\" \" can't be the separator of starters"));
        assert!(refusal("suffix = \"é\"").starts_with("\"é\" can't be the suffix of starters"));
        assert!(refusal("first_name = \"none\"\nlast_name = \"none\"").starts_with("starters use no part"));
        assert!(refusal("min_length = 65").contains("too long to type"));
        assert!(refusal("days = 0").ends_with("set days to a number between 1 and 366"));
        assert!(refusal("tries = 101").ends_with("set tries to a number between 1 and 100"));
        assert!(
            refusal("lock_minutes = 0").ends_with("set lock_minutes to a number between 1 and 1440, which is a day")
        );
        assert!(refusal("policy = \"koha\"").ends_with("there are own, alma"));
        assert!(refusal("last_name = \"half\"").ends_with("there are first, all, initial, none"));
    }

    #[test]
    fn the_cost_of_hashing_only_rises() {
        let cost = |text: &str| cost(&toml::from_str(text).unwrap()).map_err(|fault| fault.message);
        assert_eq!(cost(""), Ok(HashCost::LEAST));
        assert_eq!(cost("passes = 3").unwrap().passes, 3);
        assert_eq!(cost("memory_mib = 64\nlanes = 2").unwrap().memory_kib, 65_536);
        for bad in ["memory_mib = 18", "passes = 1", "lanes = 0", "memory_mib = 257", "passes = 17", "lanes = 9"] {
            assert!(cost(bad).is_err(), "{bad}");
        }
    }
}
