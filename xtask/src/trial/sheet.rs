//! The hand-out sheet beside its store: no account may have a starter password that nobody knows, and no slip be of an
//! account that is not there.

use super::tree;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordVerifier};
use rusqlite::Connection;
use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

/// An account whose starter stands in no sheet of the folder, if there is one.
pub(crate) fn complaint(folder: &Path, store: &Path) -> Result<Option<String>, Box<dyn Error>> {
    let accounts = accounts(store)?;
    if accounts.is_empty() {
        return Ok(None);
    }
    let slips = slips(folder)?;
    let lost = accounts.iter().find(|(name, hash)| {
        let known = slips.get(name).into_iter().flatten();
        !known.into_iter().any(|starter| verify(starter, hash))
    });
    Ok(lost.map(|(name, _)| format!("{name} has a starter password that stands in no hand-out sheet")))
}

/// A slip of a new sheet whose account is not there, or has another password, if there is one. A sheet that is called
/// unfinished says so itself.
pub(crate) fn dead_slip(folder: &Path, new: &[String], store: &Path) -> Result<Option<String>, Box<dyn Error>> {
    let accounts = accounts(store)?;
    for name in new.iter().filter(|name| is_sheet(name) && !name.ends_with(".unfinished")) {
        for (user, starter) in slips_of(&std::fs::read(folder.join(name))?) {
            let lives = accounts.iter().any(|(id, hash)| *id == user && verify(&starter, hash));
            if !lives {
                return Ok(Some(format!("{name} has a slip of {user}, whose account is not there")));
            }
        }
    }
    Ok(None)
}

pub(crate) fn is_sheet(name: &str) -> bool {
    let name = tree::own_name(name);
    name.starts_with("starters-") || name.starts_with("slips")
}

/// User names and hashes of those who have not chosen a password yet.
fn accounts(store: &Path) -> rusqlite::Result<Vec<(String, String)>> {
    let connection = Connection::open(store)?;
    let sql =
        "SELECT primary_id, hash FROM credential JOIN patron ON patron.key = credential.patron WHERE state = 'starter'";
    connection.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The starters of each user name, from every sheet that lies there, an unfinished one among them.
fn slips(folder: &Path) -> Result<HashMap<String, Vec<String>>, Box<dyn Error>> {
    let mut slips: HashMap<String, Vec<String>> = HashMap::new();
    for name in tree::files(folder)?.iter().filter(|name| is_sheet(name)) {
        for (user, starter) in slips_of(&std::fs::read(folder.join(name))?) {
            slips.entry(user).or_default().push(starter);
        }
    }
    Ok(slips)
}

/// User name and starter of each slip. A sheet may be cut off anywhere; what stands in it before that counts.
fn slips_of(sheet: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(sheet).into_owned();
    if text.contains("<!DOCTYPE") {
        return exact(&text).chunks_exact(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect();
    }
    let rows = text.lines().skip(1).map(|line| line.split('"').skip(1).step_by(2).collect::<Vec<_>>());
    rows.filter(|row| row.len() > 4).map(|row| (row[3].to_owned(), row[4].to_owned())).collect()
}

/// What is to be typed as it stands: user name and starter, slip by slip.
fn exact(page: &str) -> Vec<&str> {
    let parts = page.split("translate=\"no\" dir=\"ltr\">").skip(1);
    parts.filter_map(|part| part.split_once("</code>").map(|(text, _)| text)).collect()
}

fn verify(starter: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(starter.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$DVyfQ/qP3tjhfn7oBl8W5A$FHN9ugeSAj6Lt1V+rVKu6ECCw6jNkoY0Sr4fagOMNQw";

    fn complaint_beside(sheets: &[&str]) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("rollcall.db");
        let sql = "CREATE TABLE patron (key, primary_id); INSERT INTO patron VALUES ('a1', 'A1'), ('b2', 'B2');
                   CREATE TABLE credential (patron, hash, state); INSERT INTO credential VALUES ('b2', '', 'chosen')";
        let connection = Connection::open(&store).unwrap();
        connection.execute_batch(sql).unwrap();
        connection.execute("INSERT INTO credential VALUES ('a1', ?1, 'starter')", [HASH]).unwrap();
        for (number, sheet) in sheets.iter().enumerate() {
            std::fs::write(folder.path().join(format!("starters-{number}.html")), sheet).unwrap();
        }
        complaint(folder.path(), &store).unwrap()
    }

    #[test]
    fn a_starter_that_no_sheet_has_is_found() {
        let head = "<!DOCTYPE html>\n";
        let code = |text: &str| format!("<code translate=\"no\" dir=\"ltr\">{text}</code>");
        let right = format!("{head}<dd>{}</dd><dd>{}</dd>", code("A1"), code("Chidi_Okafor1"));
        let wrong = right.replace("Okafor1", "Okafor2");
        assert_eq!(complaint_beside(&[&wrong, &right]), None);
        for sheets in
            [&[][..], &[head], &[wrong.as_str()], &[&right.replace("A1", "B2")], &[&right[..right.len() - 12]]]
        {
            let found = complaint_beside(sheets);
            assert_eq!(
                found.as_deref(),
                Some("A1 has a starter password that stands in no hand-out sheet"),
                "{sheets:?}"
            );
        }
    }

    /// The control of the other way round: a slip whose account is not there is found, unless it says so itself.
    #[test]
    fn a_slip_that_no_account_has_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("rollcall.db");
        let connection = Connection::open(&store).unwrap();
        let sql = "CREATE TABLE patron (key, primary_id); INSERT INTO patron VALUES ('a1', 'A1');
                   CREATE TABLE credential (patron, hash, state)";
        connection.execute_batch(sql).unwrap();
        let table = "\"Library\",\"Last name\",\"First name\",\"User name\",\"Starter password\"\n\
                     \"\",\"Okafor\",\"Chidi\",\"A1\",\"Chidi_Okafor1\"\n";
        let dead = |name: &str| {
            std::fs::write(folder.path().join(name), table).unwrap();
            dead_slip(folder.path(), &[name.to_owned()], &store).unwrap()
        };
        assert!(dead("slips.csv").is_some_and(|found| found.contains("slip of A1")));
        assert_eq!(dead("slips.csv.0011-22.unfinished"), None);
        connection.execute("INSERT INTO credential VALUES ('a1', ?1, 'starter')", [HASH]).unwrap();
        assert_eq!(dead("slips.csv"), None);
    }
}
