//! What patrons can be written as: what other library systems take, and a workbook with the columns of the plain table.

use model::codes::{self, Code};
use model::patron::Patron;
use report::workbook::{self, PatronWorkbook};
use std::borrow::Cow;
use std::path::Path;
use systems::{BLOCKS_IN_FORCE, TARGETS, Target, Unheld, columns};

/// The target whose columns the workbook has.
const PLAIN: &str = "csv";
/// The name and the ending of the workbook.
const WORKBOOK: &str = "xlsx";
/// The ending of a container.
pub(super) const ZIP: &str = "zip";

/// What patrons are written as.
#[derive(Debug, Clone, Copy)]
pub struct Destination {
    target: &'static Target,
    is_workbook: bool,
}

impl Destination {
    /// Everything there is.
    pub fn all() -> impl Iterator<Item = Destination> {
        let targets = TARGETS.iter().map(Destination::of);
        let workbook = systems::target(PLAIN).map(|target| Destination { target, is_workbook: true });
        targets.chain(workbook)
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Destination> {
        Destination::all().find(|destination| destination.name() == name)
    }

    /// What a target says.
    pub(super) fn of(target: &'static Target) -> Self {
        Destination { target, is_workbook: false }
    }

    /// The name that is typed, and that JSON has.
    pub fn name(self) -> &'static str {
        if self.is_workbook { WORKBOOK } else { self.target.name }
    }

    /// The name in sentences.
    pub fn title(self) -> &'static str {
        if self.is_workbook { "Excel workbook" } else { self.target.title }
    }

    /// The ending of its files, without a dot.
    pub fn ending(self) -> &'static str {
        if self.is_workbook { WORKBOOK } else { self.target.ending }
    }

    /// Whether a file of this name can be one of its, or a container of such.
    pub fn takes(self, path: &Path) -> bool {
        let is_own = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(self.ending()));
        is_own || (!self.is_workbook && is_zip(path))
    }

    /// How many patrons one file holds at most.
    pub(super) fn most(self) -> u32 {
        if self.is_workbook { PatronWorkbook::MOST_ROWS } else { self.target.most.unwrap_or(u32::MAX) }
    }

    /// How many files one container holds at most.
    pub(super) fn most_parts(self) -> u32 {
        self.target.most_parts.unwrap_or(u32::MAX)
    }

    /// What stands around and between the patrons of a text; nothing of a workbook is one.
    pub(super) fn text(self) -> Option<&'static Target> {
        (!self.is_workbook).then_some(self.target)
    }

    /// Tells what of a patron it cannot hold.
    pub(super) fn check(self, patron: &Patron, unheld: &mut Vec<Unheld>) {
        (self.target.check)(patron, unheld);
        if self.is_workbook {
            check_cells(patron, unheld);
        }
    }

    /// Tells which fields of a patron it has no place for, each once.
    pub(super) fn without(self, patron: &Patron, fields: &mut Vec<Cow<'static, str>>) {
        (self.target.without)(patron, fields);
        fields.sort_unstable();
        fields.dedup();
    }
}

/// The code of a field that it has no place for.
pub(super) fn code_of(field: &str) -> Code {
    if field == BLOCKS_IN_FORCE { codes::M953 } else { codes::M915 }
}

/// Whether a name is that of a container.
pub(super) fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ZIP))
}

/// A cell of a workbook holds less than a text does.
fn check_cells(patron: &Patron, unheld: &mut Vec<Unheld>) {
    let mut cells = Vec::new();
    columns::cells(patron, &mut cells);
    for (name, cell) in columns::COLUMNS.iter().zip(cells).filter(|(_, cell)| !workbook::fits(cell)) {
        let message = "it is longer than a cell of a workbook can be".to_owned();
        let field = (*name).to_owned();
        unheld.push(Unheld { code: codes::M907, field, value: cell, message, way_out: None });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::PrimaryId;
    use model::patron::{Details, Note};

    #[test]
    fn every_name_leads_to_one_destination() {
        let names: Vec<&str> = Destination::all().map(Destination::name).collect();
        for name in &names {
            assert_eq!(Destination::named(name).map(Destination::name), Some(*name));
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name}");
        }
        assert!(names.contains(&WORKBOOK) && names.contains(&PLAIN), "{names:?}");
        assert!(Destination::named("millennium").is_none());
    }

    #[test]
    fn a_file_has_the_ending_of_its_kind_or_is_a_container() {
        let takes = |name: &str, path: &str| Destination::named(name).unwrap().takes(Path::new(path));
        assert!(takes(PLAIN, "all.csv") && takes(PLAIN, "ALL.CSV") && takes(PLAIN, "all.zip"));
        assert!(takes(WORKBOOK, "all.xlsx"));
        assert!(!takes(PLAIN, "all.txt") && !takes(PLAIN, "csv") && !takes(WORKBOOK, "all.zip"));
    }

    /// The plain table may have no column that can get so long; then there is nothing to be told.
    #[test]
    fn m907_a_cell_that_no_workbook_holds_is_told() {
        let text = "x".repeat(40_000);
        let note = Note { note_type: "LIBRARY".into(), text: text.as_str().into(), viewable: false, popup: false };
        let mut details = Details { first_name: Some(text.into()), ..Details::default() };
        details.rare.notes = vec![note];
        let patron = Patron { primary_id: PrimaryId::new("1").unwrap(), details: details.into() };
        let mut unheld = Vec::new();
        check_cells(&patron, &mut unheld);
        assert!(unheld.iter().any(|one| one.code == codes::M907 && one.field == "First name"), "{unheld:?}");
        let short = Patron { primary_id: PrimaryId::new("1").unwrap(), details: Box::default() };
        unheld.clear();
        check_cells(&short, &mut unheld);
        assert!(unheld.is_empty(), "the control: {unheld:?}");
    }
}
