//! An old binary workbook. Nothing in Rust writes one, so it was made once with LibreOffice and is kept.

use super::people::{person, sheet, text};
use crate::Result;
use std::path::Path;
use std::process::Command;
use testkit::sheet::Cell;

pub(super) const NAME: &str = "community-borrowers-2019.xls";

/// How many people are on it.
pub(super) const PEOPLE: u64 = 12;

const COLUMNS: &[&str] = &["Borrower ID", "Last name", "First name", "E-mail", "Phone", "City", "Birth date"];

/// Leaves the file alone when it is there, and makes it with `soffice` when it is not.
pub(super) fn keep_or_make(folder: &Path) -> Result<()> {
    if folder.join(NAME).exists() {
        println!("{NAME}: kept");
        return Ok(());
    }
    let work = std::env::temp_dir().join(format!("rollcall-samples-{}", std::process::id()));
    std::fs::create_dir_all(&work)?;
    let workbook = work.join(NAME.replace(".xls", ".xlsx"));
    std::fs::write(&workbook, bytes())?;
    let profile = format!("-env:UserInstallation=file://{}", work.join("profile").display());
    let mut soffice = Command::new("soffice");
    soffice.args([&profile, "--headless", "--convert-to", "xls", "--outdir"]).arg(folder).arg(workbook);
    let output = soffice.output().map_err(|error| format!("{NAME} is missing and soffice does not start: {error}"))?;
    std::fs::remove_dir_all(&work)?;
    if !folder.join(NAME).exists() {
        return Err(format!("soffice did not make {NAME}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    println!("{NAME}: made with LibreOffice");
    Ok(())
}

fn bytes() -> Vec<u8> {
    let rows = (400..400 + PEOPLE).map(row);
    testkit::xlsx::bytes(&[sheet("Borrowers 2019", COLUMNS, rows)])
}

fn row(index: u64) -> Vec<Option<Cell>> {
    let person = person(index);
    vec![
        text(&person.id),
        text(&person.last),
        text(&person.first),
        text(&person.email),
        text(&person.phone),
        text(&person.city),
        Some(Cell::date(person.birth)),
    ]
}
