//! The audit chain as it stands in its table: texts, so that one that cannot be read is told and not tripped over.

use crate::audit::broken;
use crate::sqlite::columns::shown;
use crate::sqlite::fault::Fault;
use crate::sqlite::journal::history;
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeMap;

/// One link.
pub(super) struct Link {
    /// Position, moment, who, host, tool, action, batch and facts, as they are hashed.
    texts: [String; 8],
    hash: String,
    /// The facts as JSON; null where they cannot be read.
    facts: Value,
}

impl Link {
    pub(super) fn sequence(&self) -> &str {
        &self.texts[0]
    }

    pub(super) fn at(&self) -> &str {
        &self.texts[1]
    }

    pub(super) fn who(&self) -> &str {
        &self.texts[2]
    }

    pub(super) fn host(&self) -> &str {
        &self.texts[3]
    }

    pub(super) fn tool(&self) -> &str {
        &self.texts[4]
    }

    pub(super) fn action(&self) -> &str {
        &self.texts[5]
    }

    pub(super) fn batch(&self) -> Option<u64> {
        number(&self.texts[6])
    }

    /// What the link tells under this name; none where links of its time did not tell it, or it cannot be read.
    pub(super) fn fact(&self, name: &str) -> Option<&Value> {
        self.facts.get(name)
    }

    /// The digests that the link tells under this name, by batch.
    fn by_batch(&self, name: &str) -> impl Iterator<Item = (u64, &str)> {
        let digests = self.fact(name).and_then(Value::as_object).into_iter().flatten();
        digests.filter_map(|(batch, digest)| Some((number(batch)?, digest.as_str()?)))
    }
}

/// A number as SQLite could have it; whatever else stands there is none.
fn number(text: &str) -> Option<u64> {
    text.parse::<i64>().ok().and_then(|number| u64::try_from(number).ok())
}

/// All links, the oldest first.
#[derive(Default)]
pub(super) struct Chain {
    pub(super) links: Vec<Link>,
}

impl Chain {
    /// The links of each batch.
    pub(super) fn by_batch(&self) -> BTreeMap<u64, Vec<&Link>> {
        let mut batches: BTreeMap<u64, Vec<&Link>> = BTreeMap::new();
        for link in &self.links {
            if let Some(batch) = link.batch() {
                batches.entry(batch).or_default().push(link);
            }
        }
        batches
    }

    /// The last batch whose old and new values were purged; 0 where none were.
    pub(super) fn purged_up_to(&self) -> u64 {
        let purges = self.links.iter().filter(|link| link.action() == "purge");
        purges.filter_map(|link| number(&link.fact("history_up_to")?.to_string())).max().unwrap_or(0)
    }

    /// The last batch after which starters were taken away, 0 for those from before the chain; `None` where none were.
    pub(super) fn voided_up_to(&self) -> Option<u64> {
        let last = self.links.iter().rposition(|link| link.action() == "starters-void")?;
        Some(self.links.iter().take(last).filter_map(Link::batch).max().unwrap_or(0))
    }

    /// Whether starters were ever given anew.
    pub(super) fn reissued(&self) -> bool {
        self.links.iter().any(|link| link.action() == "starters-reissue")
    }

    /// The store that the newest link that tells of it is from.
    pub(super) fn store(&self) -> Option<&str> {
        self.links.iter().rev().find_map(|link| link.fact("store")?.as_str())
    }

    /// The epoch that follows from the links.
    pub(super) fn epoch(&self) -> u64 {
        let after = |epoch: u64, link: &Link| match link.fact("epoch").and_then(Value::as_u64) {
            Some(recorded) => recorded,
            // A purge of a patron from before links told the epoch.
            None if link.action() == "purge" && link.fact("history_up_to").is_none_or(Value::is_null) => {
                epoch.saturating_add(1)
            }
            None => epoch,
        };
        self.links.iter().fold(0, after)
    }

    /// The digest of each batch's own rows, as the newest link that tells it has it: a purge may have taken its note.
    pub(super) fn records(&self) -> BTreeMap<u64, &str> {
        let mut records = BTreeMap::new();
        for link in &self.links {
            if let (Some(batch), Some(record)) = (link.batch(), link.fact("record").and_then(Value::as_str)) {
                records.insert(batch, record);
            }
            if link.action() == "purge" {
                records.extend(link.by_batch("records"));
            }
        }
        records
    }

    /// The digest of the content of each batch, as the newest link that tells it has it. After a purge whose link does
    /// not tell what it left, nothing is known of what was there before.
    pub(super) fn contents(&self) -> BTreeMap<u64, &str> {
        let mut contents = BTreeMap::new();
        for link in &self.links {
            if let (Some(batch), Some(content)) = (link.batch(), link.fact("content").and_then(Value::as_str)) {
                contents.insert(batch, content);
            }
            if link.action() != "purge" {
                continue;
            }
            if link.fact("contents").is_some_and(Value::is_object) {
                contents.extend(link.by_batch("contents"));
            } else if link.fact("epoch").is_none() {
                let up_to = link.fact("history_up_to").and_then(Value::as_u64);
                contents.retain(|batch, _| up_to.is_some_and(|up_to| *batch > up_to));
            }
        }
        contents
    }
}

/// Reads the chain.
pub(super) fn read(connection: &Connection) -> Result<Chain, Fault> {
    let sql = "SELECT sequence, at, who, host, tool, action, batch, facts, hash FROM audit ORDER BY sequence";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut links = Vec::new();
    while let Some(row) = rows.next()? {
        let mut texts: [String; 8] = Default::default();
        for (index, text) in texts.iter_mut().enumerate() {
            *text = shown(row.get_ref(index)?);
        }
        let facts = serde_json::from_str(&texts[7]).unwrap_or_default();
        links.push(Link { texts, hash: shown(row.get_ref(8)?), facts });
    }
    Ok(Chain { links })
}

/// Where the chain is broken, and what in it cannot be read.
pub(super) fn faults(look: &super::Look<'_>) -> Result<Vec<String>, Fault> {
    let stored = look.chain.links.iter().map(|link| (link.texts.each_ref(), link.hash.as_str()));
    let mut faults: Vec<String> = broken(stored).into_iter().collect();
    for link in &look.chain.links {
        if history::moment(link.at()).is_err() {
            faults.push(format!("link {} of the audit chain: its time cannot be read", link.sequence()));
        }
        if !link.facts.is_object() {
            faults.push(format!("link {} of the audit chain: what it says cannot be read", link.sequence()));
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(links: &[(&str, &str, &str)]) -> Chain {
        let link = |(action, batch, facts): &(&str, &str, &str)| {
            let mut texts: [String; 8] = Default::default();
            texts[5] = (*action).to_owned();
            texts[6] = (*batch).to_owned();
            texts[7] = (*facts).to_owned();
            Link { texts, hash: String::new(), facts: serde_json::from_str(facts).unwrap() }
        };
        Chain { links: links.iter().map(link).collect() }
    }

    #[test]
    fn links_of_earlier_versions_tell_less() {
        let old = chain(&[("apply", "1", "{}"), ("purge", "", r#"{"history_up_to":null}"#), ("apply", "2", "{}")]);
        assert_eq!((old.epoch(), old.store(), old.contents().len(), old.purged_up_to()), (1, None, 0, 0));
    }

    #[test]
    fn the_newest_link_that_tells_a_content_counts() {
        let one = r#"{"store":"s","epoch":0,"content":"a"}"#;
        let recorded = |purge: &str| {
            let chain = chain(&[("apply", "1", one), ("apply", "2", one), ("purge", "", purge)]);
            let contents = chain.contents().into_iter().map(|(batch, content)| format!("{batch}{content}"));
            (contents.collect::<Vec<_>>().join(" "), chain.epoch(), chain.purged_up_to())
        };
        let patron = r#"{"history_up_to":null,"epoch":1,"contents":{"2":"b"}}"#;
        assert_eq!(recorded(patron), ("1a 2b".to_owned(), 1, 0));
        assert_eq!(recorded(r#"{"history_up_to":null,"epoch":1}"#), ("1a 2a".to_owned(), 1, 0), "it touched no batch");
        assert_eq!(recorded(r#"{"history_up_to":null}"#), (String::new(), 1, 0));
        assert_eq!(recorded(r#"{"history_up_to":1}"#), ("2a".to_owned(), 0, 1));
    }

    /// A purge that has taken a note says what it left of the batch.
    #[test]
    fn the_newest_link_that_tells_a_record_counts() {
        let purge = r#"{"history_up_to":null,"epoch":1,"records":{"2":"c","x":"d"}}"#;
        let links = [("apply", "1", r#"{"record":"a"}"#), ("account", "2", r#"{"record":"b"}"#), ("purge", "", purge)];
        let told = |links: &[(&str, &str, &str)]| {
            let chain = chain(links);
            chain.records().into_iter().map(|(batch, record)| format!("{batch}{record}")).collect::<Vec<_>>()
        };
        assert_eq!(told(&links), ["1a", "2c"]);
        assert_eq!(told(&links[..2]), ["1a", "2b"]);
    }

    #[test]
    fn batches_before_starters_were_voided_are_known() {
        let void = ("starters-void", "", "{}");
        assert_eq!(chain(&[("apply", "1", "{}"), void, ("apply", "2", "{}")]).voided_up_to(), Some(1));
        assert_eq!(chain(&[void, ("apply", "2", "{}")]).voided_up_to(), Some(0));
        assert_eq!(chain(&[("apply", "1", "{}")]).voided_up_to(), None);
    }
}
