//! Who has something in common that a library acts on.

use crate::document::{Cell, Column, Document, Kind, Section, Table};
use crate::words::{and_more, count};
use model::roster::{Listed, Roster, Shared};

const ID: Column = Column::text("primary_id", "ID").strong();
const NAME: Column = Column::text("name", "name");
const GROUP: Column = Column::text("user_group", "group");
const EXPIRY: Column = Column::of(Kind::Date, "expiry_date", "expires");
const EMAIL: Column = Column::text("email", "e-mail");
const PHONE: Column = Column::text("phone", "phone");
const STARTER: Column = Column::of(Kind::Date, "starter_until", "starter works until");

/// All of it, with so many patrons at most; 0 shows all.
pub fn roster(roster: &Roster, max_shown: usize) -> Document {
    let mut document = Document::default();
    let section = document.section("summary", "Summary");
    let most = if max_shown == 0 { usize::MAX } else { max_shown };
    let (columns, row) = layout(roster.shared);
    section.sentence(sentence(roster));
    section.table(Table::new("roster", &columns, roster.people.iter().take(most).map(row).collect()));
    let left = roster.people.len().saturating_sub(most);
    if left > 0 {
        section.more(and_more(left));
    }
    remark(roster, section);
    document
}

/// The same without the patrons, who stand elsewhere.
pub fn roster_in_short(roster: &Roster) -> Document {
    let mut document = Document::default();
    let section = document.section("summary", "Summary");
    section.sentence(sentence(roster));
    remark(roster, section);
    document
}

type Row = fn(&Listed) -> Vec<Cell>;

/// The columns, and what stands in them.
fn layout(shared: Shared) -> (Vec<Column>, Row) {
    match shared {
        Shared::Ends { .. } | Shared::Ended { .. } => (vec![ID, NAME, GROUP, EXPIRY, EMAIL, PHONE], whom_to_renew),
        Shared::NeverSignedIn => (vec![ID, NAME, GROUP, EXPIRY, STARTER, EMAIL], with_starter),
        Shared::NoEmail => (vec![ID, NAME, GROUP, EXPIRY, PHONE], whom_to_call),
    }
}

fn whom_to_renew(listed: &Listed) -> Vec<Cell> {
    with(listed, [optional(listed.email.as_deref()), phone(listed)])
}

fn with_starter(listed: &Listed) -> Vec<Cell> {
    with(listed, [listed.starter_until.map_or(Cell::Blank, Cell::Date), optional(listed.email.as_deref())])
}

fn whom_to_call(listed: &Listed) -> Vec<Cell> {
    with(listed, [phone(listed)])
}

/// Who it is, and what else is listed.
fn with<const N: usize>(listed: &Listed, more: [Cell; N]) -> Vec<Cell> {
    let who = [
        Cell::text(listed.primary_id.as_str()),
        Cell::Text(listed.full_name()),
        optional(listed.user_group.as_deref()),
        listed.expiry_date.map_or(Cell::Blank, Cell::Date),
    ];
    who.into_iter().chain(more).collect()
}

fn phone(listed: &Listed) -> Cell {
    optional(listed.phone.as_deref().or(listed.mobile.as_deref()))
}

fn optional(text: Option<&str>) -> Cell {
    text.map_or(Cell::Blank, Cell::text)
}

/// How many they are, and what they have in common.
fn sentence(roster: &Roster) -> String {
    let people = roster.people.len() as u64;
    let of = of_groups(&roster.groups);
    if people == 0 {
        return match roster.shared {
            Shared::Ends { before, .. } => format!("No membership{of} ends before {before}."),
            Shared::Ended { since, .. } => format!("No membership{of} has ended since {since}."),
            Shared::NeverSignedIn => format!("No patron{of} still has an unused starter password."),
            Shared::NoEmail => format!("Every patron{of} has an e-mail address."),
        };
    }
    let patrons = count(people, "patron");
    let have = if people == 1 { "has" } else { "have" };
    match roster.shared {
        Shared::Ends { from, before } => {
            let memberships = count(people, "membership");
            let ends = if people == 1 { "ends" } else { "end" };
            format!("{memberships}{of} {ends} from {from} on and before {before}.")
        }
        Shared::Ended { since, .. } => format!("{}{of} {have} ended since {since}.", count(people, "membership")),
        Shared::NeverSignedIn => format!("{patrons}{of} {have} not used the starter password yet."),
        Shared::NoEmail => format!("{patrons}{of} {have} no e-mail address."),
    }
}

pub(super) fn of_groups(groups: &[String]) -> String {
    if groups.is_empty() { String::new() } else { format!(" of {}", groups.join(" or ")) }
}

/// What is to be known of it.
fn remark(roster: &Roster, section: &mut Section) {
    if roster.people.is_empty() || roster.shared != Shared::NeverSignedIn {
        return;
    }
    section.detail("patrons who were given a new starter after signing in are among them");
}
