//! What `guard` says.

use crate::document::{Cell, Column, Document, Kind, NextStep, Section, Table, good, strong};
use crate::words::count;
use model::action::Action;
use model::guard::{GuardHolders, GuardReading, GuardSummary};
use model::id::PrimaryId;

/// The guard lists of a store.
pub fn guards(guards: &[GuardSummary], store: &str) -> Document {
    let mut document = Document::default();
    if guards.is_empty() {
        let section = document.section("guards", "Guard lists");
        section.sentence(format!("Store {store} has no guard lists."));
        section.afterwards(vec![NextStep::new("add one", Action::GuardAdd).into()]);
        return document;
    }
    let columns = [
        Column::text("name", "name").strong(),
        Column::text("file", "file"),
        Column::number("ids", "IDs"),
        Column::of(Kind::Moment, "when", "when (UTC)"),
        Column::text("who", "who"),
    ];
    let row = |guard: &GuardSummary| {
        vec![
            Cell::text(guard.name.as_str()),
            Cell::text(guard.source.name.as_str()),
            Cell::number(guard.ids),
            Cell::Moment(guard.when),
            Cell::text(guard.who.as_str()),
        ]
    };
    let rows = guards.iter().map(row).collect();
    document.section("guards", "Guard lists").table(Table::new("guards", &columns, rows));
    document
}

/// That a guard list was added, what of its file is not in it, and who has one of its IDs already.
pub fn guard_added(reading: &GuardReading, replaced: bool, holders: &GuardHolders) -> Document {
    let mut document = Document::default();
    let guard = &reading.guard;
    let done = if replaced { "Replaced" } else { "Added" };
    let text = format!(
        "{done} the guard list \"{}\": {} of {}.",
        guard.name,
        count(guard.ids.len() as u64, "ID"),
        guard.source.name
    );
    let section = document.section("guard-added", "Guard list");
    section.sentence(good(text));
    if reading.sheets.len() > 1 {
        section.detail(format!("from the sheets {}", reading.sheets.join(", ")));
    }
    if reading.blank > 0 {
        let have = if reading.blank == 1 { "has" } else { "have" };
        section.detail(format!("{} {have} no ID", count(reading.blank, "row")));
    }
    if reading.unreadable > 0 {
        let (at, more) = (reading.unreadable_at.join(", "), reading.unreadable > reading.unreadable_at.len() as u64);
        let more = if more { " and others" } else { "" };
        let hold = if reading.unreadable == 1 { "holds" } else { "hold" };
        let what = count(reading.unreadable, "cell");
        section.detail(format!("{what} {hold} something that cannot be read as an ID: {at}{more}"));
    }
    section.sentence("No list can give one of these IDs to a new patron; patrons who already have one keep it.");
    name_holders(holders, section);
    document
}

/// The campus load brings their IDs, too, and one of the two records would be lost.
fn name_holders(holders: &GuardHolders, section: &mut Section) {
    if holders.patrons == 0 {
        return;
    }
    let (have, each) = if holders.patrons == 1 { ("has", "it") } else { ("have", "them") };
    let mut names: Vec<&str> = holders.first.iter().map(PrimaryId::as_str).collect();
    if holders.patrons > names.len() as u64 {
        names.push("and others");
    }
    let accounts = count(holders.patrons, "internal account");
    let text = format!("{accounts} in the database already {have} one of these IDs: {}.", names.join(", "));
    section.sentence(strong(text));
    section.detail(format!("a campus load with the same ID would clash with {each}"));
    section.detail("the same person: convert the account; somebody else: give that patron another ID");
    let first = holders.first.first().cloned();
    let find = first.map_or(Action::Find, Action::FindPatron);
    section.afterwards(vec![NextStep::new("look one up", find).into()]);
}

/// That a guard list was taken out.
pub fn guard_removed(guard: &GuardSummary) -> Document {
    let mut document = Document::default();
    let text = format!("Removed the guard list \"{}\": {} can be given again.", guard.name, count(guard.ids, "ID"));
    document.section("guard-removed", "Guard list").sentence(good(text));
    document
}
