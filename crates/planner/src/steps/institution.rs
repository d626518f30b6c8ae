//! IDs that belong to the institution: nobody whom the library looks after is given one.

use crate::Planning;
use model::codes::{self, Code};
use model::field::ListField;
use model::finding::Finding;
use model::id::PrimaryId;
use model::patron::{AccountType, Patron};
use model::place::{Place, RowRef, TableId};
use model::settings::Settings;

const ADVICE: &str = "give the person another ID; if they are a student or staff member, they come in with the campus load and need no row";

/// Why a new patron cannot have the ID of the row: it is on a guard list, or in a reserved range. An external
/// account is the institution's own.
pub(crate) fn owns(at: RowRef, patron: &Patron, planning: &Planning<'_>) -> Option<Finding> {
    if patron.details.account_type == Some(AccountType::External) {
        return None;
    }
    let id = &patron.primary_id;
    let guard = planning.guarded.get(&patron.key()).map(String::as_str);
    let (code, message) = claims(id, guard, planning.settings)?;
    Some(planning.finding(code, at, ListField::PrimaryId, message, ADVICE).value(id.as_str()))
}

/// The same of an ID alone, which is in no row.
pub fn institutional(id: &PrimaryId, guard: Option<&str>, settings: &Settings) -> Option<Finding> {
    let (code, message) = claims(id, guard, settings)?;
    let finding = Finding::new(code, Place::table(TableId(0)), message).severity(settings.severity(code));
    Some(finding.field(ListField::PrimaryId).advice(ADVICE).value(id.as_str()))
}

/// Why an ID is the institution's: it is on this guard list, or in a reserved range.
pub(crate) fn claims(id: &PrimaryId, guard: Option<&str>, settings: &Settings) -> Option<(Code, String)> {
    if let Some(guard) = guard {
        let why = format!("\"{id}\" is on the guard list \"{guard}\": this ID belongs to the institution");
        return Some((codes::D509, why));
    }
    let (name, range) = settings.reserved_range(&id.canonical())?;
    let range = range.as_str();
    Some((codes::D511, format!("\"{id}\" is in the range \"{name}\" ({range}), which is kept for the institution")))
}
