//! Two records on their way to one, field by field.

use crate::document::{Cell, Column, Document, Table};
use model::action::{Action, Words};
use model::duplicates::Differences;
use model::field::Field;
use model::id::PrimaryId;
use model::patron::Patron;
use model::snapshot::CredentialState;

const COLUMNS: [Column; 4] = [
    Column::text("field", "field").quiet(),
    Column::text("kept", "stays"),
    Column::text("gone", "goes"),
    Column::text("result", "result").strong(),
];

/// Two records on their way to one.
#[derive(Debug, Clone, Copy)]
pub struct MergingView<'a> {
    /// The one that stays, as it is.
    pub kept: &'a Patron,
    /// The one that goes.
    pub gone: &'a Patron,
    /// What the one that stays becomes.
    pub after: &'a Patron,
    /// What tells the two apart.
    pub differences: Differences,
    /// How the passwords of both stand: of the one that stays, and of the one that goes.
    pub passwords: [CredentialState; 2],
}

/// What becomes of each field, before somebody agrees to it.
pub fn merging(view: MergingView<'_>) -> Document {
    let MergingView { kept, gone, after, differences, passwords } = view;
    let mut document = Document { goes_on: true, ..Document::default() };
    let section = document.section("merging", "Two records, one person");
    let (stays, goes) = (&kept.primary_id, &gone.primary_id);
    section.sentence(format!("{stays} stays and gets what it lacks from {goes}, which is removed."));
    let rows = Field::ALL.iter().flat_map(|field| rows(*field, [kept, gone, after]));
    section.table(Table::new("merging", &COLUMNS, rows.collect()));
    if let Some(what) = differences.in_words() {
        section.detail(format!("{what} differ: make sure that they are one person"));
    }
    for line in password_lines(stays, goes, passwords, differences) {
        section.detail(line);
    }
    section.detail("an undo of the batch brings both records back, each with its own password");
    document
}

/// What becomes of the passwords. The one of the record that stays is never replaced; where the other is the one that
/// the person knows, the other way round keeps it.
fn password_lines(
    stays: &PrimaryId,
    goes: &PrimaryId,
    [own, other]: [CredentialState; 2],
    differences: Differences,
) -> Vec<Words> {
    let theirs = match other {
        CredentialState::None => return Vec::new(),
        CredentialState::Starter { .. } => format!("the starter password of {goes} stops working"),
        CredentialState::Chosen => format!("the password that was chosen under {goes} stops working"),
        CredentialState::CarriedOver => format!("the password that {goes} has from the old system stops working"),
    };
    let ours = match (own, other) {
        (CredentialState::None, _) => format!("{stays} has no password and gets none"),
        (CredentialState::Starter { .. }, other) if other.is_own() => {
            format!("{stays} keeps its starter password, which has to be handed out")
        }
        (CredentialState::Starter { .. } | CredentialState::Chosen | CredentialState::CarriedOver, _) => {
            format!("{stays} keeps its password")
        }
    };
    let mut lines = vec![Words::from(format!("{theirs}; {ours}"))];
    if other.is_own() && !own.is_own() {
        let which = if other == CredentialState::CarriedOver { "old" } else { "chosen" };
        let despite_differences = differences != Differences::default();
        let merge = Action::Merge { keep: goes.clone(), gone: stays.clone(), despite_differences };
        lines.push(Words::text(format!("to keep the {which} password, merge the other way round: ")).act(merge));
    }
    lines
}

/// The lines of a field that any of the three has, beside each other.
fn rows(field: Field, patrons: [&Patron; 3]) -> Vec<Vec<Cell>> {
    let sides = patrons.map(|patron| patron.get(field).lines_at_desk());
    let lines = sides.iter().map(Vec::len).max().unwrap_or(0);
    // Beside a day, a blank would look as if nobody knew.
    let absent = if field == Field::ExpiryDate { Cell::text("no end") } else { Cell::Blank };
    let row = |line: usize| {
        let label = if line == 0 { field.label() } else { "" };
        let cell = |side: &Vec<String>| side.get(line).map_or_else(|| absent.clone(), |text| Cell::text(text.as_str()));
        std::iter::once(Cell::text(label)).chain(sides.iter().map(cell)).collect()
    };
    (0..lines).map(row).collect()
}
