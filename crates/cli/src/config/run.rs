//! `[run]` of `rollcall.toml`: which lists arrive in a folder by themselves, and when one is complete.

use super::fault::Fault;
use model::arrival::{Expected, ExpectedList, NamePattern};
use model::nearest::{OF_TYPED, nearest};
use model::request::{MatchBy, Mode};
use serde::Deserialize;
use std::ops::RangeInclusive;

/// Seconds for which a file may have to rest; after more than a day nobody would wait for it any longer.
const SETTLE_SECONDS: RangeInclusive<u64> = 0..=86_400;

/// `[run]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunTable {
    settle_seconds: Option<u64>,
    #[serde(default)]
    lists: Vec<RunListTable>,
}

/// `[[run.lists]]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RunListTable {
    name: Option<String>,
    profile: Option<String>,
    mode: Option<String>,
    match_by: Option<String>,
}

/// The lists that are expected; these are the profiles there are.
pub(crate) fn expected(table: RunTable, profiles: &[&str]) -> Result<Expected, Fault> {
    let usual = Expected::default();
    let settle_seconds = table.settle_seconds.unwrap_or(usual.settle_seconds);
    if !SETTLE_SECONDS.contains(&settle_seconds) {
        let message = format!("no list would be loaded for {settle_seconds} seconds, which is more than a day");
        return Err(Fault::new(message, "set settle_seconds to 60, or to a few minutes").of("settle_seconds"));
    }
    let lists = table.lists.into_iter().zip(1_usize..);
    let lists = lists.map(|(list, number)| {
        // Which of them it is says its line.
        one(list, profiles).map_err(|fault| fault.of(&number.to_string()).of("lists"))
    });
    let lists: Result<Vec<ExpectedList>, Fault> = lists.collect();
    Ok(Expected { settle_seconds, lists: lists? })
}

fn one(list: RunListTable, profiles: &[&str]) -> Result<ExpectedList, Fault> {
    let (Some(name), Some(profile)) = (list.name, list.profile) else {
        let advice = "as in name = \"banner-*.csv\" and profile = \"community-borrower\"";
        return Err(Fault::new("a list under [[run.lists]] needs a name and a profile", advice));
    };
    let pattern = NamePattern::parse(&name).ok_or_else(|| {
        let message = format!("no list that arrives can be called \"{name}\"");
        let advice = "write a name without folders, as in \"banner-*.csv\": * is any characters, ? is one";
        Fault::new(message, advice).of("name")
    })?;
    let mode = list.mode.map_or(Ok(Mode::default()), |mode| {
        Mode::from_name(&mode).ok_or_else(|| not_one_of("mode", &mode, &Mode::ALL.map(Mode::name)))
    })?;
    let match_by = list
        .match_by
        .map(|by| MatchBy::from_name(&by).ok_or_else(|| not_one_of("match_by", &by, &MatchBy::ALL.map(MatchBy::name))));
    if profiles.contains(&profile.as_str()) {
        return Ok(ExpectedList { name: pattern, profile, mode, match_by: match_by.transpose()? });
    }
    let advice = match nearest(&profile, profiles.iter().copied(), OF_TYPED) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("there are {}", profiles.join(", ")),
    };
    let message = format!("there is no profile \"{profile}\" for the lists called \"{name}\"");
    Err(Fault::new(message, advice).of("profile"))
}

fn not_one_of(key: &str, word: &str, words: &[&str]) -> Fault {
    Fault::new(
        format!("{key} of a list under [[run.lists]] can't be \"{word}\""),
        format!("it is {}", words.join(" or ")),
    )
    .of(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Expected, String> {
        let profiles = ["community-borrower", "retiree"];
        let expected = expected(toml::from_str(text).unwrap(), &profiles);
        expected.map_err(|fault| format!("{}: {}", fault.message, fault.advice))
    }

    #[test]
    fn lists_are_expected_by_their_names_in_this_order() {
        let text = "settle_seconds = 300\n[[lists]]\nname = \"ret*.ods\"\nprofile = \"retiree\"\n\
            [[lists]]\nname = \"*.csv\"\nprofile = \"community-borrower\"\n";
        let expected = read(text).unwrap();
        assert_eq!(expected.settle_seconds, 300);
        let lists: Vec<_> = expected.lists.iter().map(|list| (list.name.as_str(), list.profile.as_str())).collect();
        assert_eq!(lists, [("ret*.ods", "retiree"), ("*.csv", "community-borrower")]);
        assert_eq!(read("").unwrap(), Expected::default());
    }

    #[test]
    fn a_list_may_only_change_patrons() {
        let text = "[[lists]]\nname = \"*.csv\"\nprofile = \"retiree\"\nmode = \"update\"\nmatch_by = \"barcode\"\n";
        let lists = read(text).unwrap().lists;
        assert_eq!((lists[0].mode, lists[0].match_by), (Mode::Update, Some(MatchBy::Barcode)));
        let wrong = read(&text.replace("update", "change")).unwrap_err();
        assert_eq!(wrong, "mode of a list under [[run.lists]] can't be \"change\": it is both or add or update");
    }

    #[test]
    fn what_cannot_be_is_told() {
        let refusal = |text: &str| read(text).unwrap_err();
        assert!(refusal("settle_seconds = 86401").contains("more than a day"));
        assert!(refusal("[[lists]]\nname = \"*.csv\"").starts_with("a list under [[run.lists]] needs"));
        assert!(refusal("[[lists]]\nname = \"in/*.csv\"\nprofile = \"retiree\"").contains("without folders"));
        assert!(refusal("[[lists]]\nname = \"*.csv\"\nprofile = \"retire\"").ends_with("did you mean retiree?"));
        assert!(toml::from_str::<RunTable>("setle_seconds = 1").is_err());
    }

    /// Of several lists the one that is wrong.
    #[test]
    fn what_is_wrong_is_told_at_its_list() {
        let first = "[[lists]]\nname = \"*.csv\"\nprofile = \"retiree\"\n";
        for (second, at) in [
            ("name = \"*.ods\"", "lists/2"),
            ("name = \"*.ods\"\nprofile = \"retire\"", "lists/2/profile"),
            ("name = \"in/*.ods\"\nprofile = \"retiree\"", "lists/2/name"),
            ("name = \"*.ods\"\nprofile = \"retiree\"\nmode = \"change\"", "lists/2/mode"),
        ] {
            let table = toml::from_str(&format!("{first}[[lists]]\n{second}\n")).unwrap();
            assert_eq!(expected(table, &["retiree"]).unwrap_err().at.join("/"), at, "{second}");
        }
    }
}
