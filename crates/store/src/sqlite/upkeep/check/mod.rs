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
mod tables;

use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt;
use chain::Chain;
use model::progress::Progress;
use rusqlite::Connection;

/// So many sentences of one kind are listed.
const LISTED: usize = 20;

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

/// Sentences of one kind: the first are listed, the others counted.
#[derive(Default)]
struct Listed {
    sentences: Vec<String>,
    more: u64,
}

impl Listed {
    fn push(&mut self, sentence: impl FnOnce() -> String) {
        if self.sentences.len() < LISTED {
            self.sentences.push(sentence());
        } else {
            self.more += 1;
        }
    }

    fn into_sentences(mut self) -> Vec<String> {
        if self.more > 0 {
            self.sentences.push(format!("and {} more like these", self.more));
        }
        self.sentences
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
        (0..332).for_each(|number| listed.push(|| number.to_string()));
        let sentences = listed.into_sentences();
        assert_eq!((sentences.len(), sentences[20].as_str()), (21, "and 312 more like these"));
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
        for table in ["meta", "patron", "identifier", "batch", "batch_patron", "credential", "audit", "guard", "former"]
        {
            let connection = fresh();
            connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; DROP TABLE {table}")).unwrap();
            let reported = faults(&connection, &Silent).unwrap();
            assert!(reported.contains(&format!("the table {table} is missing")), "{table}: {reported:?}");
        }
    }
}
