//! Guard lists against the audit chain: which there are, from which file, of whom, and with which IDs.

use super::Look;
use super::chain::Link;
use crate::audit::guard_digest;
use crate::sqlite::columns::shown;
use crate::sqlite::fault::Fault;
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeMap;

/// A guard list as it stands in its table.
struct Stored {
    file: String,
    sha256: String,
    added_at: String,
    who: String,
    ids: String,
}

pub(super) fn faults(look: &Look<'_>) -> Result<Vec<String>, Fault> {
    let mut stored = stored(look.connection)?;
    let mut faults = Vec::new();
    for (name, link) in newest(look) {
        match (stored.remove(name), link.action()) {
            (None, "guard-add") => faults.push(format!("guard list {name} is missing, and nobody removed it")),
            (Some(_), "guard-remove") => faults.push(format!("guard list {name} is there, though it was removed")),
            (Some(guard), _) => faults.extend(differences(look.connection, name, &guard, link)?),
            (None, _) => {}
        }
    }
    faults.extend(stored.keys().map(|name| format!("guard list {name} is not in the audit chain")));
    Ok(faults)
}

/// The newest link of each guard list.
fn newest<'l>(look: &'l Look<'_>) -> BTreeMap<&'l str, &'l Link> {
    let of_guards = look.chain.links.iter().filter(|link| matches!(link.action(), "guard-add" | "guard-remove"));
    of_guards.filter_map(|link| Some((link.fact("guard")?.as_str()?, link))).collect()
}

fn stored(connection: &Connection) -> Result<BTreeMap<String, Stored>, Fault> {
    let mut statement = connection.prepare("SELECT name, file, sha256, added_at, who, ids FROM guard")?;
    let mut rows = statement.query([])?;
    let mut guards = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let text = |index: usize| -> Result<String, Fault> { Ok(shown(row.get_ref(index)?)) };
        let stored = Stored { file: text(1)?, sha256: text(2)?, added_at: text(3)?, who: text(4)?, ids: text(5)? };
        guards.insert(text(0)?, stored);
    }
    Ok(guards)
}

fn differences(connection: &Connection, name: &str, guard: &Stored, link: &Link) -> Result<Vec<String>, Fault> {
    let recorded = |fact: &str| {
        link.fact(fact).map(|recorded| recorded.as_str().map_or_else(|| recorded.to_string(), str::to_owned))
    };
    let compared = [
        ("who", &guard.who, Some(link.who().to_owned())),
        ("time", &guard.added_at, Some(link.at().to_owned())),
        ("file", &guard.sha256, recorded("file")),
        ("number of IDs", &guard.ids, recorded("ids")),
    ];
    let mut faults = Vec::new();
    for (what, stored, recorded) in compared {
        if let Some(recorded) = recorded.filter(|recorded| recorded != stored) {
            faults.push(format!("guard list {name}: {what} is \"{stored}\", the audit chain says \"{recorded}\""));
        }
    }
    if let Some(recorded) = link.fact("digest").and_then(Value::as_str)
        && recorded != digest(connection, name, &guard.file)?
    {
        faults.push(format!("guard list {name}: its IDs or the name of its file are not those that were added"));
    }
    Ok(faults)
}

/// The digest of a guard list as it is now.
fn digest(connection: &Connection, name: &str, file: &str) -> Result<String, Fault> {
    let mut statement = connection.prepare("SELECT canonical FROM guarded_id WHERE guard = ?1 ORDER BY canonical")?;
    let mut rows = statement.query([name])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(shown(row.get_ref(0)?));
    }
    Ok(guard_digest(file, ids.iter().map(String::as_str)))
}
