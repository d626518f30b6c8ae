//! Batches against the audit chain: who, when, from which files, how many; and what an undo would put back.

use super::Look;
use super::chain::Link;
use crate::sqlite::columns::shown;
use crate::sqlite::fault::Fault;
use crate::sqlite::journal::{history, layouts as read_layouts};
use crate::sqlite::seal;
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeMap;

/// A column of a batch, and where a link tells the same.
struct RecordedColumn {
    column: &'static str,
    label: &'static str,
    recorded: fn(&Link) -> Option<String>,
}

const RECORDED: &[RecordedColumn] = &[
    RecordedColumn { column: "id", label: "its plan", recorded: |link| fact(link, "plan") },
    RecordedColumn { column: "applied_at", label: "its time", recorded: |link| Some(link.at().to_owned()) },
    RecordedColumn { column: "who", label: "who", recorded: |link| Some(link.who().to_owned()) },
    RecordedColumn { column: "host", label: "the computer", recorded: |link| Some(link.host().to_owned()) },
    RecordedColumn {
        column: "tool",
        label: "the version of the program",
        recorded: |link| Some(link.tool().to_owned()),
    },
    RecordedColumn { column: "kind", label: "its kind", recorded: kind },
    RecordedColumn { column: "undoes", label: "the batch that it undoes", recorded: |link| fact(link, "undoes") },
    RecordedColumn { column: "new", label: "new", recorded: |link| fact(link, "new") },
    RecordedColumn { column: "changed", label: "changed", recorded: |link| fact(link, "changed") },
    RecordedColumn { column: "converted", label: "converted", recorded: |link| fact(link, "converted") },
    RecordedColumn { column: "unchanged", label: "unchanged", recorded: |link| fact(link, "unchanged") },
    RecordedColumn { column: "questions", label: "needs your answer", recorded: |link| fact(link, "questions") },
    RecordedColumn { column: "left_out", label: "left out", recorded: |link| fact(link, "left_out") },
    RecordedColumn { column: "others_added", label: "others added", recorded: |link| other(link, 0) },
    RecordedColumn { column: "others_changed", label: "others changed", recorded: |link| other(link, 1) },
    RecordedColumn { column: "others_converted", label: "others converted", recorded: |link| other(link, 2) },
    RecordedColumn { column: "others_removed", label: "others removed", recorded: |link| other(link, 3) },
    RecordedColumn { column: "kept", label: "kept by an undo", recorded: |link| other(link, 4) },
];

fn fact(link: &Link, name: &str) -> Option<String> {
    link.fact(name).map(text)
}

fn other(link: &Link, index: usize) -> Option<String> {
    link.fact("others")?.get(index).map(text)
}

fn kind(link: &Link) -> Option<String> {
    Some(if link.action() == "apply" { "lists" } else { link.action() }.to_owned())
}

/// A fact as the column would show it.
fn text(fact: &Value) -> String {
    match fact {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => fact.to_string(),
    }
}

/// A batch as it stands in its table.
struct Stored {
    number: u64,
    /// The columns of [`RECORDED`].
    texts: Vec<String>,
}

pub(super) fn faults(look: &Look<'_>) -> Result<Vec<String>, Fault> {
    let batches = stored(look.connection)?;
    let mut files = files(look.connection)?;
    let audited_after = super::meta::audited_after(look.connection);
    let mut links_of = look.chain.by_batch();
    let records = look.chain.records();
    let mut faults = missing(&batches);
    for batch in &batches {
        let number = batch.number;
        let links = links_of.remove(&number).unwrap_or_default();
        let files = files.remove(&number).unwrap_or_default();
        match links.as_slice() {
            [] if number > audited_after => faults.push(format!("batch {number} has no link in the audit chain")),
            [] => {}
            [_, _, ..] => faults.push(format!("batch {number} has {} links in the audit chain", links.len())),
            [_] if number <= audited_after => faults
                .push(format!("batch {number} is marked as older than the audit chain, which has it all the same")),
            [link] => {
                let record = records.get(&number).copied();
                faults.extend(differences(look.connection, batch, &files, link, record)?);
            }
        }
        if links.is_empty() && batch.texts.get(1).is_none_or(|time| history::moment(time).is_err()) {
            faults.push(format!("batch {number}: its time cannot be read"));
        }
    }
    for (number, links) in links_of {
        for link in links {
            let sequence = link.sequence();
            faults.push(format!("link {sequence} of the audit chain is about batch {number}, which is not there"));
        }
    }
    Ok(faults)
}

/// Numbers between those of the batches.
fn missing(batches: &[Stored]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut expected = 1;
    for batch in batches {
        for number in (expected..batch.number).take(super::LISTED) {
            faults.push(format!("batch {number} is missing"));
        }
        expected = batch.number + 1;
    }
    faults
}

fn differences(
    connection: &Connection,
    batch: &Stored,
    files: &[String],
    link: &Link,
    record: Option<&str>,
) -> Result<Vec<String>, Fault> {
    let number = batch.number;
    let mut faults = Vec::new();
    for (recorded, stored) in RECORDED.iter().zip(&batch.texts) {
        // A plan that was applied again has the number of its batch behind its digest.
        let again = stored.strip_suffix(&format!("/{number}")).filter(|_| recorded.column == "id");
        let stored = again.unwrap_or(stored.as_str());
        if let Some(other) = (recorded.recorded)(link).filter(|other| other != stored) {
            let label = recorded.label;
            faults.push(format!("batch {number}: {label} is \"{stored}\", the audit chain says \"{other}\""));
        }
    }
    if let Some(recorded) = link.fact("files").and_then(Value::as_array) {
        faults.extend(other_files(number, files, recorded));
    }
    // It covers all of the above, too, which is named more exactly.
    if let Some(record) = record.filter(|_| faults.is_empty())
        && record != seal::record(connection, number)?
    {
        let what = "its note, the names of its files or how its lists were read";
        faults.push(format!("batch {number}: {what} are not what was written"));
    }
    Ok(faults)
}

fn other_files(number: u64, files: &[String], recorded: &[Value]) -> Vec<String> {
    if files.len() != recorded.len() {
        let files = if files.len() == 1 { "1 file".to_owned() } else { format!("{} files", files.len()) };
        return vec![format!("batch {number} has {files}, the audit chain says {}", recorded.len())];
    }
    let pairs = (1..).zip(files.iter().zip(recorded));
    let others = pairs.filter(|(_, (file, recorded))| recorded.as_str() != Some(file.as_str()));
    others
        .map(|(position, _)| format!("batch {number}: the hash of its file {position} is not that in the audit chain"))
        .collect()
}

fn stored(connection: &Connection) -> Result<Vec<Stored>, Fault> {
    let columns: Vec<&str> = RECORDED.iter().map(|recorded| recorded.column).collect();
    let mut statement =
        connection.prepare(&format!("SELECT number, {} FROM batch ORDER BY number", columns.join(", ")))?;
    let mut rows = statement.query([])?;
    let mut batches = Vec::new();
    while let Some(row) = rows.next()? {
        let number = shown(row.get_ref(0)?).parse().map_err(|_| Fault::Damaged("the number of a batch is negative"))?;
        let mut texts = Vec::with_capacity(columns.len());
        for index in 1..=columns.len() {
            texts.push(shown(row.get_ref(index)?));
        }
        batches.push(Stored { number, texts });
    }
    Ok(batches)
}

/// The hashes of the files of each batch.
fn files(connection: &Connection) -> Result<BTreeMap<u64, Vec<String>>, Fault> {
    let mut statement = connection.prepare("SELECT batch, sha256 FROM batch_file ORDER BY batch, position")?;
    let mut rows = statement.query([])?;
    let mut files: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let batch = shown(row.get_ref(0)?).parse().unwrap_or_default();
        files.entry(batch).or_default().push(shown(row.get_ref(1)?));
    }
    Ok(files)
}

/// What is remembered of how lists were read, and cannot be read itself.
pub(super) fn layouts(look: &Look<'_>) -> Result<Vec<String>, Fault> {
    let mut statement = look.connection.prepare("SELECT batch, columns FROM batch_layout ORDER BY batch, position")?;
    let mut rows = statement.query([])?;
    let mut faults = Vec::new();
    while let Some(row) = rows.next()? {
        if read_layouts::decode(&shown(row.get_ref(1)?)).is_err() {
            let batch = shown(row.get_ref(0)?);
            faults.push(format!("batch {batch}: how one of its lists was read can no longer be read"));
        }
    }
    Ok(faults)
}

/// Batches whose old and new values, or the passwords that they took away, are not those that were written.
pub(super) fn contents(look: &Look<'_>) -> Result<Vec<String>, Fault> {
    let recorded = look.chain.contents();
    let batches: Vec<u64> = recorded.keys().copied().collect();
    let now = seal::contents(look.connection, &batches, &|| look.go_on())?;
    let other = |(batch, content): &(&u64, &&str)| now.get(*batch).is_none_or(|now| now != *content);
    let sentence = |(batch, _): (&u64, &&str)| {
        format!("batch {batch}: the old and new values that an undo would use are not those that were written")
    };
    Ok(recorded.iter().filter(other).map(sentence).collect())
}
