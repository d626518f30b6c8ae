//! The index by which patrons are looked for: everybody must be in it with every word. What it says beyond that is harmless.

use super::{Listed, Look};
use crate::sqlite::fault::Fault;
use crate::sqlite::search_words::{self, each_word};
use std::hash::{DefaultHasher, Hash, Hasher};

/// So many words between two questions whether to go on.
const STEP: u64 = 100_000;

pub(super) fn faults(look: &Look<'_>) -> Result<Vec<String>, Fault> {
    let known = known(look)?;
    let mut listed = Listed::default();
    let mut last = String::new();
    let mut number = 0_u64;
    each_word(look.connection, &mut |key, word| {
        number += 1;
        if number.is_multiple_of(STEP) {
            look.go_on()?;
        }
        if last != key && known.binary_search(&hash(word, key)).is_err() {
            key.clone_into(&mut last);
            listed.push(key, "cannot be found by every name and phone number");
        }
        Ok(())
    })?;
    Ok(listed.into_sentences())
}

/// A number for every word and patron: a million patrons have some millions of them.
fn known(look: &Look<'_>) -> Result<Vec<u64>, Fault> {
    let mut statement = look.connection.prepare("SELECT word, patrons FROM search_word")?;
    let mut rows = statement.query([])?;
    let mut known = Vec::new();
    while let Some(row) = rows.next()? {
        let word = row.get_ref(0)?.as_str().map_err(|_| Fault::Damaged("a word of a name cannot be read"))?;
        let patrons = row.get_ref(1)?.as_blob().map_err(|_| Fault::Damaged("a word of a name stands for nobody"))?;
        for key in search_words::keys(patrons) {
            known.push(hash(word, key?));
        }
    }
    known.sort_unstable();
    Ok(known)
}

fn hash(word: &str, key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (word, key).hash(&mut hasher);
    hasher.finish()
}
