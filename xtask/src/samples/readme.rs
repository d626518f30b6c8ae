//! `samples/README.md`: what each file shows, for librarians. Numbers and the table of faults come
//! from the data of the samples, so that they cannot be wrong.

use super::{
    LETTER_EN, LETTER_ES, aleph, alma, clean, crowd, legacy_xls, messy, old_ils, other_systems, retirees, returning,
    sirsi_and_innovative, windows_1252,
};
use std::fmt::Write;

const HEAD: &str = "\
# Samples

Lists to try Rollcall with. All people are made up: their names are drawn from a mix, their e-mail addresses end in
example.org, example.com or example.net, and their phone numbers are of the kind that is reserved for films. Day of the
examples: 28 August 2026.

This folder, this page included, is written by `cargo xtask samples`; edit `xtask/src/samples/`, not the files here.
";

const LETTERS: &str = "The text of a hand-out slip, to edit: `--letter FILE`, or `letters` in `rollcall.toml`. Both together print two languages.";

pub(super) fn text() -> String {
    let mut page = String::from(HEAD);
    page.push_str("\n| file | what it shows |\n|---|---|\n");
    for (name, shows) in files() {
        put(&mut page, format_args!("| `{name}` | {shows} |\n"));
    }
    put(&mut page, format_args!("| `{LETTER_EN}`, `{LETTER_ES}` | {LETTERS} |\n"));
    push_other_systems(&mut page);
    page.push_str("\n## A walk through a year\n\n");
    put(&mut page, format_args!("1. Check `{}` and see what a list can have wrong.\n", messy::NAME));
    put(&mut page, format_args!("2. Load `{}`: everybody is new.\n", clean::NAME));
    page.push_str("3. Load it again: nothing changes.\n");
    put(
        &mut page,
        format_args!("4. Plan `{}`: see who comes back, who has changed and who is new.\n", returning::NAME),
    );
    push_faults(&mut page);
    page
}

fn files() -> Vec<(&'static str, String)> {
    let (gone, renamed) = (returning::GONE.len(), returning::RENAMED.len());
    let (emails, blank) = (returning::NEW_EMAIL.len(), returning::BLANK_EMAIL.len());
    let back = clean::PEOPLE - gone as u64;
    vec![
        (
            clean::NAME,
            format!(
                "A list as it should be: {} community borrowers of the fall semester, IDs as text with their zeros, real dates.",
                clean::PEOPLE
            ),
        ),
        (
            messy::NAME,
            format!(
                "The same semester as lists really arrive: {} rows of people, titles above, totals below, and the faults of the table below.",
                messy::PATRONS
            ),
        ),
        (
            returning::NAME,
            format!(
                "The next semester: {back} of the {} come back with a later expiration date, {renamed} of them with another last name, {emails} with another e-mail address, {blank} with an empty e-mail cell (which wipes nothing); {gone} are gone, {} are new.",
                clean::PEOPLE,
                returning::NEW
            ),
        ),
        (
            retirees::NAME,
            format!("A list from LibreOffice: {} retirees, with their user group in a column.", retirees::PEOPLE),
        ),
        (
            windows_1252::NAME,
            format!(
                "A text file as Excel on Windows saves it in many countries: {} people, semicolons, accents in the old Windows-1252 encoding, day before month.",
                windows_1252::PEOPLE
            ),
        ),
        (
            legacy_xls::NAME,
            format!(
                "An old workbook of Excel 97-2003 with {} people and no expiration dates. Made once with LibreOffice and kept as it is.",
                legacy_xls::PEOPLE
            ),
        ),
    ]
}

fn push_other_systems(page: &mut String) {
    let (folder, people) = (other_systems::FOLDER, crowd::PEOPLE);
    put(page, format_args!("\n## Out of other library systems\n\nIn `{folder}/`, {people} people in each file.\n\n"));
    page.push_str("| file | what it shows |\n|---|---|\n");
    for (name, shows) in [
        (other_systems::KOHA, "Koha's patron CSV, with passwords and extended attributes."),
        (
            other_systems::VOYAGER,
            "Voyager's patron SIF: fixed columns, e-mail addresses among the addresses, lost cards, notes.",
        ),
        (other_systems::FOLIO, "FOLIO's users as JSON, some with a field of their library's own."),
        (other_systems::EVERGREEN, "Evergreen's staging CSV, whose numbers of students have lost their zeros."),
        (alma::XML, "Alma's users as XML, with lost cards, roles, notes and blocks."),
        (alma::JSON, "Alma's users as its API lists them in JSON."),
        (aleph::NAME, "Aleph's patrons as PLIF in XML, with passwords."),
        (sirsi_and_innovative::SYMPHONY, "Symphony's flat user file, with PINs and empty blocks."),
        (
            sirsi_and_innovative::HORIZON,
            "Horizon's borrower import (M41) with its header in front, and a second address of some.",
        ),
        (sirsi_and_innovative::SIERRA_MARC, "Sierra's MARC-like patrons, whose lengths count characters."),
        (
            sirsi_and_innovative::SIERRA_CSV,
            "Sierra's delimited patrons as Marmot orders their columns. Its groups are numbers: read it with `--set user_group=COMMUNITY`, as the next three.",
        ),
        (sirsi_and_innovative::SIERRA_TEXT, "Sierra's tagged patrons behind lines of fixed columns."),
        (sirsi_and_innovative::POLARIS_CSV, "Polaris' patron CSV, whose second line is no patron."),
        (sirsi_and_innovative::POLARIS_TRN, "Polaris' TRN file, values between pipes."),
        (
            old_ils::DATABASE,
            "The database of an old system, in SQLite: four tables, barcodes as numbers, deleted borrowers.",
        ),
        (old_ils::QUERY, "The query that makes a list of it, for `--query-file`."),
    ] {
        put(page, format_args!("| `{name}` | {shows} |\n"));
    }
}

fn push_faults(page: &mut String) {
    put(page, format_args!("\n## What is wrong in `{}`\n\n", messy::NAME));
    page.push_str("`rollcall explain CODE` says what a code means and what to do. Some faults bring a second, smaller finding with\n");
    page.push_str("them, such as a note that spaces were removed from the ID in row 12.\n\n");
    page.push_str("| where | what is wrong | code |\n|---|---|---|\n");
    for fault in messy::faults() {
        put(page, format_args!("| {} | {} | {} |\n", fault.place, fault.says, fault.code));
    }
}

fn put(page: &mut String, part: std::fmt::Arguments<'_>) {
    page.write_fmt(part).expect("a String takes everything");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_every_file_and_every_fault() {
        let page = text();
        assert!(files().iter().all(|(name, _)| page.contains(&format!("`{name}`"))));
        assert!(messy::faults().iter().all(|fault| page.contains(&format!("| {} |", fault.code))));
    }
}
