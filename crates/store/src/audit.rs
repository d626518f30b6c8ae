//! The audit chain of every store: what a link covers, and whether a chain holds.
//!
//! A chain cannot tell that its end was cut off, or that all of it was replaced; for that the receipt of
//! each batch prints the last hash, and [`verify`] takes one to look for.

use chrono::{DateTime, SecondsFormat, Utc};
use model::audit::{Actor, AuditLink};
use model::batch::{BatchHead, BatchKind};
use model::guard::GuardSummary;
use model::hex;
use model::sheets::SheetRecord;
use model::upkeep::{Purge, PurgeDue, Purged, RemovedCount};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What the chain keeps of a batch besides what it says itself, so that its rows can be compared with it later.
#[derive(Debug, Clone)]
pub(crate) struct BatchSeals {
    /// The id of the store.
    pub(crate) store: String,
    /// The epoch of the store.
    pub(crate) epoch: u64,
    /// SHA-256, in hexadecimal, of the batch's own rows.
    pub(crate) record: String,
    /// The same of what it did to each patron: the old and new values, and the passwords that it took away.
    pub(crate) content: String,
}

/// What is to be written into the chain.
#[derive(Debug, Clone)]
pub(crate) struct AuditEntry {
    pub(crate) actor: Actor,
    pub(crate) action: &'static str,
    pub(crate) batch: Option<u64>,
    pub(crate) facts: String,
}

impl AuditEntry {
    /// The entry of a batch: its plan, its files and its counts, and nothing of a patron. So many of them have brought
    /// a password along.
    pub(crate) fn of_batch(
        number: u64,
        head: &BatchHead,
        carried_over: u64,
        sheet: Option<&SheetRecord>,
        seals: Option<&BatchSeals>,
    ) -> Self {
        let (action, undoes) = match head.kind {
            BatchKind::Lists => ("apply", None),
            BatchKind::Undo(of) => ("undo", Some(of)),
            BatchKind::Account => ("account", None),
        };
        let (counts, others) = (head.counts, head.others);
        let mut facts = json!({
            "plan": head.id, "files": head.files.iter().map(|file| &file.sha256).collect::<Vec<_>>(), "undoes": undoes,
            "new": counts.new, "changed": counts.changed, "converted": counts.converted, "unchanged": counts.unchanged,
            "questions": counts.questions, "left_out": counts.left_out,
            "others": [others.added, others.changed, others.converted, others.removed, others.kept],
        });
        if carried_over > 0 {
            facts["carried_over"] = carried_over.into();
        }
        if let Some(seals) = seals {
            facts["store"] = seals.store.as_str().into();
            facts["epoch"] = seals.epoch.into();
            facts["record"] = seals.record.as_str().into();
            facts["content"] = seals.content.as_str().into();
        }
        add_sheet(&mut facts, sheet);
        let actor = Actor { when: head.when, who: head.who.clone(), host: head.host.clone(), tool: head.tool.clone() };
        AuditEntry { actor, action, batch: Some(number), facts: facts.to_string() }
    }

    /// The entry of something that is no batch.
    pub(crate) fn of(action: &'static str, actor: &Actor, facts: &serde_json::Value) -> Self {
        AuditEntry { actor: actor.clone(), action, batch: None, facts: facts.to_string() }
    }

    /// The link after `last`.
    pub(crate) fn link(self, last: Option<&AuditLink>) -> AuditLink {
        let Actor { when, who, host, tool } = self.actor;
        let sequence = last.map_or(0, |last| last.sequence) + 1;
        let (action, batch, facts) = (self.action.to_owned(), self.batch, self.facts);
        let mut link = AuditLink { sequence, at: when, who, host, tool, action, batch, facts, hash: String::new() };
        link.hash = hash(&link, last.map_or("", |last| &last.hash));
        link
    }
}

/// The hash of a link after the one with the hash `before`.
fn hash(link: &AuditLink, before: &str) -> String {
    hash_of(before, texts_of(link).each_ref().map(String::as_str))
}

/// The values of a link as texts, as they are stored: position, moment, who, host, tool, action, batch (empty where it
/// is none) and facts.
fn texts_of(link: &AuditLink) -> [String; 8] {
    let batch = link.batch.map(|batch| batch.to_string()).unwrap_or_default();
    let (who, host, tool) = (link.who.clone(), link.host.clone(), link.tool.clone());
    let (action, facts) = (link.action.clone(), link.facts.clone());
    [link.sequence.to_string(), moment(&link.at), who, host, tool, action, batch, facts]
}

fn hash_of(before: &str, texts: [&str; 8]) -> String {
    digest(std::iter::once(before).chain(texts))
}

/// SHA-256 of these texts, in hexadecimal.
fn digest<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut sha = Sha256::new();
    for text in texts {
        // Length first, so that no two sequences of texts look alike.
        sha.update((text.len() as u64).to_le_bytes());
        sha.update(text.as_bytes());
    }
    hex::encode(&sha.finalize())
}

/// What the chain keeps of a purge: how much, never who; and that it has to be finished.
pub(crate) fn purge_facts(purge: &Purge, purged: Purged) -> serde_json::Value {
    let up_to = match purge {
        Purge::HistoryUpTo(batch) => Some(*batch),
        Purge::Patron(_) => None,
        Purge::Overdue(overdue) => Some(overdue.history_up_to).filter(|batch| *batch > 0),
    };
    json!({"history_up_to": up_to, "patrons": purged.patrons, "entries": purged.entries, "due": true})
}

/// The same with what remains of those who were purged.
pub(crate) fn with_counts(mut facts: serde_json::Value, counts: &[RemovedCount]) -> serde_json::Value {
    if !counts.is_empty() {
        let counts = counts.iter().map(|count| json!([count.group, count.year, count.patrons]));
        facts["counted"] = counts.collect();
    }
    facts
}

/// How many patrons were purged of each group and year, by the links that were to keep that; by group and year.
pub fn removed_counts(links: &[AuditLink]) -> Vec<RemovedCount> {
    let mut sums: BTreeMap<(Option<String>, Option<i32>), u64> = BTreeMap::new();
    for link in links.iter().filter(|link| link.action == "purge") {
        let facts: serde_json::Value = serde_json::from_str(&link.facts).unwrap_or_default();
        for counted in facts["counted"].as_array().into_iter().flatten() {
            let group = counted[0].as_str().map(str::to_owned);
            let year = counted[1].as_i64().and_then(|year| i32::try_from(year).ok());
            *sums.entry((group, year)).or_default() += counted[2].as_u64().unwrap_or(0);
        }
    }
    sums.into_iter().map(|((group, year), patrons)| RemovedCount { group, year, patrons }).collect()
}

/// The purge that a chain tells of and that was not finished. Those of earlier versions count as finished.
pub(crate) fn purge_due(links: &[AuditLink]) -> Option<PurgeDue> {
    let open = links.iter().rev().take_while(|link| link.action != "purge-finish");
    let facts = |link: &AuditLink| serde_json::from_str::<serde_json::Value>(&link.facts).unwrap_or_default();
    let purges = open.filter(|link| link.action == "purge").map(|link| (&link.hash, facts(link)));
    let due: Vec<_> = purges.filter(|(_, facts)| facts["due"] == true).collect();
    let (newest, _) = due.first()?;
    // Old values may go together with patrons, and then the patrons decide.
    let takes_patrons = |facts: &serde_json::Value| facts["patrons"].as_u64().is_some_and(|patrons| patrons > 0);
    let patron = due.iter().any(|(_, facts)| facts["history_up_to"].is_null() || takes_patrons(facts));
    Some(PurgeDue { link: (*newest).clone(), patron })
}

/// The entry of a purge that is finished.
pub(crate) fn purge_finished(due: &PurgeDue, actor: &Actor) -> AuditEntry {
    AuditEntry::of("purge-finish", actor, &json!({"purge": due.link}))
}

/// The same with what the purge leaves: the epoch of the store, and of each batch that lost entries the digest of those
/// that it still has. Without them nobody could tell a purge from a hand that takes entries out.
pub(crate) fn with_rest(
    mut facts: serde_json::Value,
    epoch: u64,
    contents: &BTreeMap<u64, String>,
) -> serde_json::Value {
    facts["epoch"] = epoch.into();
    if !contents.is_empty() {
        facts["contents"] = by_batch(contents);
    }
    facts
}

/// The same with the digests of the rows of those batches that have lost their note.
pub(crate) fn with_records(mut facts: serde_json::Value, records: &BTreeMap<u64, String>) -> serde_json::Value {
    if !records.is_empty() {
        facts["records"] = by_batch(records);
    }
    facts
}

fn by_batch(digests: &BTreeMap<u64, String>) -> serde_json::Value {
    let digests = digests.iter().map(|(batch, digest)| (batch.to_string(), digest.as_str().into()));
    serde_json::Value::Object(digests.collect())
}

/// What the chain keeps of a guard list: its name, its file, how many IDs it has and the [`guard_digest`] of what is
/// in it, and none of the IDs.
pub(crate) fn guard_facts(guard: &GuardSummary, digest: Option<&str>, replaced: bool) -> serde_json::Value {
    let mut facts = json!({"guard": guard.name, "file": guard.source.sha256, "ids": guard.ids, "replaced": replaced});
    if let Some(digest) = digest {
        facts["digest"] = digest.into();
    }
    facts
}

/// The digest of a guard list: the name of its file, and its IDs in their order.
pub(crate) fn guard_digest<'t>(file: &'t str, ids: impl Iterator<Item = &'t str>) -> String {
    digest(std::iter::once(file).chain(ids))
}

/// What the chain keeps of starters that were given anew or taken away, or whose slips were shredded: how many, never
/// whose; and the mark of the sheet that they are on.
pub(crate) fn starter_facts(starters: u64, sheet: Option<&SheetRecord>) -> serde_json::Value {
    let mut facts = json!({"starters": starters});
    add_sheet(&mut facts, sheet);
    facts
}

/// What the chain keeps of a lock that was lifted: that it was, never whose.
pub(crate) fn unlock_facts() -> serde_json::Value {
    json!({"passwords": 1})
}

/// What the chain keeps of a password that was put back as it was before this link: that it was, never whose.
pub(crate) fn restore_facts(link: u64) -> serde_json::Value {
    json!({"passwords": 1, "takes_back": link})
}

fn add_sheet(facts: &mut serde_json::Value, sheet: Option<&SheetRecord>) {
    if let Some(sheet) = sheet {
        facts["sheet"] = sheet.mark.as_str().into();
    }
}

/// The entry of a plan whose patrons are about to be sent to another system: where that ends in the midst of it, the
/// chain tells that some of them may be there.
pub(crate) fn begun(head: &BatchHead) -> AuditEntry {
    let actor = Actor { when: head.when, who: head.who.clone(), host: head.host.clone(), tool: head.tool.clone() };
    AuditEntry::of("apply-begun", &actor, &json!({"plan": head.id}))
}

/// Whether a link records that the patrons of this plan were about to be sent.
pub(crate) fn records_apply_begun(link: &AuditLink, plan: &str) -> bool {
    let facts: Option<serde_json::Value> = serde_json::from_str(&link.facts).ok();
    link.action == "apply-begun" && facts.is_some_and(|facts| facts["plan"] == plan)
}

/// Whether a link records the hand-out sheet with this mark: the accounts on it are there since then.
pub fn records_sheet(link: &AuditLink, sheet: &str) -> bool {
    let facts: Option<serde_json::Value> = serde_json::from_str(&link.facts).ok();
    facts.is_some_and(|facts| facts["sheet"] == sheet)
}

/// A moment as it is stored.
pub(crate) fn moment(at: &DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// What is wrong with a chain, in a sentence.
pub(crate) fn fault(links: &[AuditLink]) -> Option<String> {
    broken(links.iter().map(|link| (texts_of(link), link.hash.as_str())))
}

/// The same of a chain as it is stored: the texts of each link, in the order in which they are hashed, and its hash.
/// Texts that cannot be read as what they are to be are hashed like any other.
pub(crate) fn broken<'l, T: AsRef<str>>(links: impl Iterator<Item = ([T; 8], &'l str)>) -> Option<String> {
    let first = first_broken(links)?;
    Some(format!("the audit chain is broken at its link {first}: somebody changed it or cut a piece out"))
}

/// The first link that does not fit the one before it, by its position.
fn first_broken<'l, T: AsRef<str>>(links: impl Iterator<Item = ([T; 8], &'l str)>) -> Option<u64> {
    let mut before = "";
    for (position, (texts, hash)) in (1_u64..).zip(links) {
        let texts = texts.each_ref().map(T::as_ref);
        if texts[0] != position.to_string() || hash != hash_of(before, texts) {
            return Some(position);
        }
        before = hash;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::upkeep::Overdue;

    fn chain(length: i64) -> Vec<AuditLink> {
        let mut links: Vec<AuditLink> = Vec::new();
        for number in 0..length {
            let when = DateTime::from_timestamp(1_780_000_000 + number, 0).unwrap();
            let actor = Actor { when, who: "rosa".into(), host: "desk".into(), tool: "0".into() };
            let entry = AuditEntry { actor, action: "apply", batch: None, facts: format!("{{\"n\":{number}}}") };
            links.push(entry.link(links.last()));
        }
        links
    }

    #[test]
    fn a_purge_is_due_until_it_is_finished() {
        let actor = Actor {
            when: DateTime::from_timestamp(1, 0).unwrap(),
            who: "r".into(),
            host: "d".into(),
            tool: "0".into(),
        };
        let mut links: Vec<AuditLink> = Vec::new();
        let mut add = |entry: AuditEntry| {
            links.push(entry.link(links.last()));
            purge_due(&links).map(|due| (links.iter().position(|link| link.hash == due.link), due.patron))
        };
        let one = Purged { patrons: 1, entries: 2 };
        assert_eq!(add(AuditEntry::of("purge", &actor, &json!({"patrons": 1}))), None, "of an earlier version");
        let history = purge_facts(&Purge::HistoryUpTo(3), Purged { patrons: 0, entries: 2 });
        assert_eq!(add(AuditEntry::of("purge", &actor, &history)), Some((Some(1), false)));
        let patron = purge_facts(&Purge::Patron(model::id::CanonicalId::from_canonical("a1")), one);
        assert_eq!(add(AuditEntry::of("purge", &actor, &patron)), Some((Some(2), true)));
        assert_eq!(add(AuditEntry::of("guard-add", &actor, &json!({}))), Some((Some(2), true)));
        let due = PurgeDue { link: String::new(), patron: true };
        assert_eq!(add(purge_finished(&due, &actor)), None);
        let overdue = Purge::Overdue(Overdue { groups: Vec::new(), others: None, history_up_to: 3 });
        let history = purge_facts(&overdue, Purged { patrons: 0, entries: 2 });
        assert_eq!(add(AuditEntry::of("purge", &actor, &history)), Some((Some(5), false)));
        assert_eq!(add(AuditEntry::of("purge", &actor, &purge_facts(&overdue, one))), Some((Some(6), true)));
    }

    /// Trial P06: what was changed, taken out, put in or swapped is found at its place.
    #[test]
    fn a_chain_that_was_touched_is_found_out() {
        let good = chain(9);
        let first_of =
            |links: &[AuditLink]| first_broken(links.iter().map(|link| (texts_of(link), link.hash.as_str())));
        assert_eq!(first_of(&good), None);
        let broken = |touch: fn(&mut Vec<AuditLink>)| {
            let mut links = good.clone();
            touch(&mut links);
            first_of(&links)
        };
        assert_eq!(broken(|links| links[3].who = "max".into()), Some(4));
        assert_eq!(broken(|links| links[3].facts.push(' ')), Some(4));
        assert_eq!(broken(|links| drop(links.remove(3))), Some(4));
        assert_eq!(broken(|links| links.insert(3, links[2].clone())), Some(4));
        assert_eq!(broken(|links| links.swap(3, 4)), Some(4));
        // What the chain alone cannot see; the hash on a receipt can.
        assert_eq!(broken(|links| links.truncate(5)), None);
        assert_ne!(good[8].hash, good[4].hash);
    }
}
