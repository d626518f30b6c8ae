//! What is said of sheets that are not read: those that hold no list, and those that are not there.

use super::book::{SheetEntry, SheetKind};
use crate::sink::{FileNote, Sink};
use model::codes;

/// Sheets that are named.
const MOST_NAMES: usize = 5;

/// Tells about the sheets that would have been read, were they lists.
pub(super) fn report(sheets: &[&SheetEntry], sink: &mut dyn Sink) {
    let (missing, other): (Vec<&SheetEntry>, Vec<&SheetEntry>) =
        sheets.iter().copied().partition(|sheet| sheet.kind == SheetKind::Missing);
    if !other.is_empty() {
        let holding = if other.len() == 1 { "that holds no list is" } else { "that hold no list are" };
        sink.note(FileNote {
            code: codes::S121,
            message: format!("{} {holding} skipped: {}", counted(other.len()), names(&other)),
            advice: "nothing to do".into(),
        });
    }
    if !missing.is_empty() {
        let listed = if missing.len() == 1 { "is" } else { "are" };
        let named = names(&missing);
        sink.note(FileNote {
            code: codes::S122,
            message: format!(
                "{} {listed} listed in the workbook, but missing from the file: {named}",
                counted(missing.len())
            ),
            advice: "if the list is there, ask for the file again; otherwise nothing to do".into(),
        });
    }
}

fn counted(sheets: usize) -> String {
    if sheets == 1 { "1 sheet".to_owned() } else { format!("{sheets} sheets") }
}

/// `"Chart1" (a chart), "Old list"`, and how many more.
fn names(sheets: &[&SheetEntry]) -> String {
    let shown: Vec<String> = sheets.iter().take(MOST_NAMES).map(|sheet| named(sheet)).collect();
    let more = sheets.len() - shown.len();
    let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
    shown.join(", ") + &rest
}

fn named(sheet: &SheetEntry) -> String {
    let what = match sheet.kind {
        SheetKind::Chart => " (a chart)",
        SheetKind::Dialog => " (a dialog)",
        SheetKind::Macros => " (macros)",
        SheetKind::Cells | SheetKind::Other | SheetKind::Missing => "",
    };
    format!("\"{}\"{what}", sheet.name)
}
