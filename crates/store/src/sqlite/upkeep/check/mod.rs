//! Whether what is in a store is what Rollcall wrote: every table against its neighbours, against the history, and
//! against the audit chain.
//!
//! Start with [`CHECKS`]: each is one idea, in a file of its own. What is found is a sentence that names the batch or
//! the patron, never a value of a patron. A stored value that cannot be read is a sentence like any other and ends
//! nothing. Whoever rewrites every table and the whole chain so that they agree is not found out; the receipt of a
//! batch, on paper, is for that.

mod batches;
mod chain;
mod contradictions;
mod guards;
mod identifiers;
mod meta;
mod patrons;
mod rows;
mod search_words;
mod tables;

use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt;
use chain::Chain;
use model::progress::Progress;
use rusqlite::Connection;

/// So many sentences of one kind are listed.
const LISTED: usize = 20;
/// So many patrons are named with one sentence.
const NAMED: usize = 3;

/// What a check looks at.
struct Look<'c> {
    connection: &'c Connection,
    progress: &'c dyn Progress,
    chain: Chain,
    /// Batches up to this one may have no old and new values any more, or had no chain.
    gap: u64,
}

impl Look<'_> {
    fn go_on(&self) -> Result<(), Fault> {
        interrupt::go_on(self.progress)
    }
}

/// What is compared, and how it is called where that cannot be done.
struct Check {
    what: &'static str,
    find: fn(&Look<'_>) -> Result<Vec<String>, Fault>,
}

const CHECKS: &[Check] = &[
    Check { what: "the tables", find: tables::faults },
    Check { what: "what the database says of itself", find: meta::faults },
    Check { what: "how the tables fit together", find: |look| contradictions::between_tables(look.connection) },
    Check { what: "the audit chain", find: chain::faults },
    Check { what: "the batches", find: batches::faults },
    Check { what: "how lists were read", find: batches::layouts },
    Check { what: "the old and new values", find: batches::contents },
    Check { what: "the patrons", find: patrons::faults },
    Check { what: "the identifiers", find: identifiers::faults },
    Check { what: "the index of names and phone numbers", find: search_words::faults },
    Check { what: "the rows of patrons and passwords", find: rows::faults },
    Check { what: "the guard lists", find: guards::faults },
];

/// Everything that is wrong, a sentence each.
pub(in crate::sqlite) fn faults(connection: &Connection, progress: &dyn Progress) -> Result<Vec<String>, Fault> {
    let mut faults = contradictions::in_the_file(connection)?;
    if !faults.is_empty() {
        // What is read from a damaged file says nothing more.
        return Ok(faults);
    }
    let mut look = Look { connection, progress, chain: Chain::default(), gap: 0 };
    let mut add = |what: &str, found: Result<Vec<String>, Fault>| match found {
        Ok(found) => {
            faults.extend(found);
            Ok(())
        }
        Err(fault) if fault.is_in_the_file() => {
            faults.push(format!("{what} cannot be checked: {}", words(&fault)));
            Ok(())
        }
        Err(fault) => Err(fault),
    };
    let read = chain::read(connection).map(|chain| {
        look.chain = chain;
        Vec::new()
    });
    add("the audit chain", read)?;
    look.gap = look.chain.purged_up_to().max(meta::audited_after(connection));
    for check in CHECKS {
        look.go_on()?;
        add(check.what, (check.find)(&look))?;
    }
    Ok(faults)
}

/// What is wrong, without a stored value.
fn words(fault: &Fault) -> &'static str {
    if let Fault::Damaged(why) = *fault {
        why
    } else {
        "a stored value cannot be read, or a table is not as it was created"
    }
}

/// What is wrong with patrons: each sentence once for all whom it is true of. The first sentences are listed, what the
/// others say is counted.
#[derive(Default)]
struct Listed {
    told: Vec<Told>,
    more: u64,
}

/// A sentence, and the first patrons whom it is true of.
struct Told {
    sentence: String,
    first: Vec<String>,
    more: u64,
}

impl Listed {
    fn push(&mut self, patron: &str, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if let Some(told) = self.told.iter_mut().find(|told| told.sentence == sentence) {
            if told.first.len() < NAMED {
                told.first.push(patron.to_owned());
            } else {
                told.more += 1;
            }
        } else if self.told.len() < LISTED {
            self.told.push(Told { sentence, first: vec![patron.to_owned()], more: 0 });
        } else {
            self.more += 1;
        }
    }

    fn into_sentences(self) -> Vec<String> {
        let mut sentences: Vec<String> = self.told.into_iter().flat_map(Told::into_sentences).collect();
        if self.more > 0 {
            sentences.push(format!("and {} more like these", self.more));
        }
        sentences
    }
}

impl Told {
    /// One for each patron, or one for all where they are more than are named.
    fn into_sentences(self) -> Vec<String> {
        let Told { sentence, first, more } = self;
        if more > 0 {
            return vec![format!("{} and {more} more: {sentence}", first.join(", "))];
        }
        first.into_iter().map(|patron| format!("{patron}: {sentence}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::file::schema::tests::fresh;
    use model::progress::{Event, Silent, StopSignal};
    use std::sync::Arc;

    #[test]
    fn a_new_store_has_no_fault() {
        assert_eq!(faults(&fresh(), &Silent).unwrap(), [""; 0]);
    }

    #[test]
    fn the_first_are_listed_and_the_others_counted() {
        let mut listed = Listed::default();
        (0..332).for_each(|number| listed.push("000104417", number.to_string()));
        let sentences = listed.into_sentences();
        assert_eq!((sentences.len(), sentences[0].as_str()), (21, "000104417: 0"));
        assert_eq!(sentences[20], "and 312 more like these");
    }

    #[test]
    fn one_sentence_about_many_patrons_is_told_once() {
        let told = |patrons: u32| {
            let mut listed = Listed::default();
            (1..=patrons).for_each(|number| listed.push(&format!("A{number}"), "a stored value cannot be read"));
            listed.push("B1", "the version is not that of batch 2");
            listed.into_sentences()
        };
        let other = "B1: the version is not that of batch 2";
        let each = ["A1", "A2", "A3"].map(|patron| format!("{patron}: a stored value cannot be read"));
        assert_eq!(told(3), [each.as_slice(), &[other.to_owned()]].concat());
        assert_eq!(told(148), ["A1, A2, A3 and 145 more: a stored value cannot be read", other]);
    }

    struct Stopping;

    impl Progress for Stopping {
        fn event(&self, _: Event) {}

        fn stop_asked(&self) -> bool {
            true
        }

        fn stop_signal(&self) -> StopSignal {
            Arc::new(|| true)
        }
    }

    #[test]
    fn who_wants_to_stop_is_heard() {
        assert!(matches!(faults(&fresh(), &Stopping), Err(Fault::Stopped)));
    }

    /// Whatever is missing is told, and nothing ends the check.
    #[test]
    fn a_table_that_is_gone_is_told() {
        for table in [
            "meta",
            "patron",
            "identifier",
            "batch",
            "batch_patron",
            "credential",
            "audit",
            "guard",
            "former",
            "password_before",
            "password_event",
            "search_word",
        ] {
            let connection = fresh();
            connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; DROP TABLE {table}")).unwrap();
            let reported = faults(&connection, &Silent).unwrap();
            assert!(reported.contains(&format!("the table {table} is missing")), "{table}: {reported:?}");
        }
    }
}
