//! Identifiers: each is found under the form in which its own value is compared.

use super::{Listed, Look};
use crate::sqlite::columns::shown;
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt::STEP;
use model::id::CanonicalId;

const ALL: &str = "SELECT i.canonical, i.value, coalesce(p.primary_id, i.patron)
    FROM identifier AS i LEFT JOIN patron AS p ON p.key = i.patron ORDER BY i.canonical";

pub(super) fn faults(look: &Look<'_>) -> Result<Vec<String>, Fault> {
    let mut listed = Listed::default();
    let mut statement = look.connection.prepare(ALL)?;
    let mut rows = statement.query([])?;
    let mut number = 0_usize;
    while let Some(row) = rows.next()? {
        number += 1;
        if number.is_multiple_of(STEP) {
            look.go_on()?;
        }
        let (canonical, value) = (row.get_ref(0)?, row.get_ref(1)?);
        let fits = canonical
            .as_str()
            .is_ok_and(|canonical| value.as_str().is_ok_and(|value| CanonicalId::of(value).as_str() == canonical));
        if !fits {
            let patron = shown(row.get_ref(2)?);
            listed.push(&patron, "an identifier is kept under another one than its own");
        }
    }
    Ok(listed.into_sentences())
}
