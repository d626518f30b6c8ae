//! IDs that belong to the institution: nobody whom the library looks after is given one.

use crate::Planning;
use model::codes;
use model::field::ListField;
use model::finding::Finding;
use model::patron::{AccountType, Patron};
use model::place::RowRef;

const ADVICE: &str = "give the person another ID; if they are a student or staff member, they come in with the campus load and need no row";

/// Why a new patron cannot have the ID of the row: it is on a guard list, or in a reserved range. An external
/// account is the institution's own.
pub(crate) fn owns(at: RowRef, patron: &Patron, planning: &Planning<'_>) -> Option<Finding> {
    if patron.details.account_type == Some(AccountType::External) {
        return None;
    }
    let (id, key) = (&patron.primary_id, patron.key());
    let (code, message) = if let Some(guard) = planning.guarded.get(&key) {
        (codes::D509, format!("\"{id}\" is on the guard list \"{guard}\": this ID belongs to the institution"))
    } else {
        let (name, range) = planning.settings.reserved_range(&key)?;
        let range = range.as_str();
        (codes::D511, format!("\"{id}\" is in the range \"{name}\" ({range}), which is kept for the institution"))
    };
    Some(planning.finding(code, at, ListField::PrimaryId, message, ADVICE).value(id.as_str()))
}
