//! IDs that belong to the institution: nobody whom the library looks after is given one.

use crate::Planning;
use model::codes;
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
    let guard = planning.guarded.get(&patron.key()).map(String::as_str);
    let why = institutional(&patron.primary_id, guard, planning.settings)?;
    Some(Finding { place: Place::row(at, (planning.column_of)(at, ListField::PrimaryId)), ..why })
}

/// Why nobody whom the library looks after is given an ID: it is on this guard list, or in a reserved range.
pub fn institutional(id: &PrimaryId, guard: Option<&str>, settings: &Settings) -> Option<Finding> {
    let (code, message) = if let Some(guard) = guard {
        (codes::D509, format!("\"{id}\" is on the guard list \"{guard}\": this ID belongs to the institution"))
    } else {
        let (name, range) = settings.reserved_range(&id.canonical())?;
        let range = range.as_str();
        (codes::D511, format!("\"{id}\" is in the range \"{name}\" ({range}), which is kept for the institution"))
    };
    let finding = Finding::new(code, Place::table(TableId(0)), message).severity(settings.severity(code));
    Some(finding.field(ListField::PrimaryId).advice(ADVICE).value(id.as_str()))
}
