//! This semester's list as it really arrives: titles above, totals below, and each fault of
//! `domain.md` once. The faults are a table; the table in `samples/README.md` is made from it.

use super::people::{date, person, text};
use testkit::sheet::{Cell, Row, Sheet};

pub(super) const NAME: &str = "community-borrowers-fall-2026-messy.xlsx";

/// How many rows of patrons there are.
pub(super) const PATRONS: u32 = 45;

/// The row of the column names.
const HEADER: u32 = 4;

/// The row inside the data that is blank.
const BLANK: u32 = 25;

/// A row of the list.
#[derive(Debug, Clone)]
struct Line {
    id: Option<Cell>,
    last: Option<Cell>,
    first: Option<Cell>,
    email: Option<Cell>,
    phone: Option<Cell>,
    expiry: Option<Cell>,
    birth: Option<Cell>,
    group: Option<Cell>,
    remarks: Option<Cell>,
    barcode: Option<Cell>,
    shoe_size: Option<Cell>,
    middle: Option<Cell>,
}

const COLUMNS: [&str; 12] = [
    "Borrower ID",
    "Last Name",
    "First Name",
    "E-Mail",
    "Phone #",
    "Exp. Date",
    "DOB",
    "Patron Group",
    "Remarks",
    "Barcode",
    "Shoe size",
    "Middel Name",
];

/// A fault, and how it comes into the list.
struct Plant {
    /// The row it is told at.
    row: u32,
    /// The cell's column; empty when it is about the whole row.
    column: &'static str,
    /// The code that finds it.
    code: &'static str,
    /// What is wrong, for people.
    says: &'static str,
    /// Makes the fault; also gets the row above that the fault is about, or the row itself.
    change: fn(&mut Line, &Line),
    /// The other row, where there is one.
    other: u32,
}

/// A fault of one row.
const fn plant(
    row: u32,
    column: &'static str,
    code: &'static str,
    says: &'static str,
    change: fn(&mut Line, &Line),
) -> Plant {
    Plant { row, column, code, says, change, other: row }
}

/// A fault between a row and one above it.
const fn twin(
    other: u32,
    row: u32,
    column: &'static str,
    code: &'static str,
    says: &'static str,
    change: fn(&mut Line, &Line),
) -> Plant {
    Plant { row, column, code, says, change, other }
}

/// Every fault in the rows of patrons.
const PLANTS: &[Plant] = &[
    twin(7, 10, "A", "D501", "the same ID as row 7, but another person", |line, other| line.id = other.id.clone()),
    twin(8, 12, "A", "D501", "the same ID as row 8, with a space in it and full-width digits", |line, other| {
        line.id = other.id.as_ref().map(|id| Cell::text(spaced_and_wide(&id.text)));
    }),
    plant(14, "A", "C321", "the ID is a number, its zeros are only shown by the number format 000000000", |line, _| {
        line.id = line.id.as_ref().map(|id| Cell::number(id.text.trim_start_matches('0'), 9));
    }),
    plant(15, "A", "C321", "the ID is a number of six digits, its zeros are gone; a question", |line, _| {
        line.id = Some(Cell::number("104931", 0));
    }),
    plant(16, "A", "C322", "an ID of 16 digits in a number cell, of which spreadsheets keep 15", |line, _| {
        line.id = Some(Cell::number("2123400001234560", 0));
    }),
    plant(17, "A", "C323", "the ID has become 2.1234E+13", |line, _| line.id = text("2.1234E+13")),
    plant(18, "B", "C301", "no last name, but a first name", |line, _| line.last = None),
    plant(19, "", "R403", "no name at all", |line, _| (line.last, line.first, line.middle) = (None, None, None)),
    plant(20, "A", "C301", "no ID", |line, _| line.id = None),
    plant(21, "F", "C316", "31/02/2027 is not a day in the calendar", |line, _| line.expiry = text("31/02/2027")),
    plant(22, "F", "C313", "\"next summer\" is not a date", |line, _| line.expiry = text("next summer")),
    plant(23, "F", "C317", "the membership ended in May 2026", |line, _| line.expiry = date("2026-05-31")),
    plant(24, "F", "C318", "a two-digit year, 30/06/27", |line, _| line.expiry = text("30/06/27")),
    plant(27, "H", "C309", "the group \"Comunity\" is nearly COMMUNITY", |line, _| line.group = text("Comunity")),
    plant(28, "H", "C308", "the group \"XYZ\" does not exist", |line, _| line.group = text("XYZ")),
    plant(29, "D", "C310", "an e-mail address without @", |line, _| {
        line.email = line.email.as_ref().map(|email| Cell::text(email.text.replace('@', ".")));
    }),
    plant(30, "D", "C302", "the e-mail address is the word \"none\"", |line, _| line.email = text("none")),
    twin(31, 32, "D", "D506", "a couple: the same e-mail address as row 31", |line, other| {
        (line.email, line.last) = (other.email.clone(), other.last.clone());
    }),
    plant(34, "E", "C302", "the phone is \"- -\"", |line, _| line.phone = text("- -")),
    plant(35, "C", "C330", "a space after the first name", |line, _| line.first = text("Amara \u{a0}")),
    plant(35, "C", "C331", "a character that only looks like a space (NBSP) after it", |_, _| {}),
    plant(36, "B", "C336", "garbled letters, NÃºÃ±ez for Núñez", |line, _| line.last = text("NÃºÃ±ez")),
    plant(37, "B", "C335", "a letter is lost, Mu\u{fffd}oz", |line, _| line.last = text("Mu\u{fffd}oz")),
    plant(39, "J", "D506", "the barcode is the person's own ID", |line, _| line.barcode = line.id.clone()),
    twin(40, 42, "", "D504", "the same as row 40 in every cell", |line, other| *line = other.clone()),
    plant(44, "A", "C326", "the ID is the error #N/A of a formula", |line, _| line.id = Some(Cell::error("#N/A"))),
];

/// A fault as the table of `samples/README.md` tells it.
pub(super) struct Fault {
    pub(super) place: String,
    pub(super) code: &'static str,
    pub(super) says: String,
}

/// Every fault of the file, from top to bottom.
pub(super) fn faults() -> Vec<Fault> {
    let fault = |place: String, code, says: &str| Fault { place, code, says: says.to_owned() };
    let header = |column: &str| format!("{column}{HEADER}");
    let mut faults = vec![
        fault("sheet \"Lookups\"".to_owned(), "S103", "a hidden second sheet"),
        fault("rows 1-2".to_owned(), "S106", "two title lines and an empty line above the column names"),
        fault(header("K"), "H202", "a column that means nothing to a library, \"Shoe size\""),
        fault(header("L"), "H202", "\"Middel Name\", a typo for Middle Name"),
    ];
    let planted = |plant: &Plant| fault(place(plant), plant.code, plant.says);
    faults.extend(PLANTS.iter().filter(|plant| plant.row < BLANK).map(planted));
    faults.push(fault(format!("row {BLANK}"), "S112", "an empty row between patrons"));
    faults.extend(PLANTS.iter().filter(|plant| plant.row > BLANK).map(planted));
    faults.push(fault(format!("row {}", last_row() + 2), "S114", "a total"));
    faults.push(fault(format!("row {}", last_row() + 3), "S114", "a signature"));
    faults
}

fn place(plant: &Plant) -> String {
    if plant.column.is_empty() { format!("row {}", plant.row) } else { format!("{}{}", plant.column, plant.row) }
}

/// The row of the last patron.
fn last_row() -> u32 {
    HEADER + PATRONS + 1
}

pub(super) fn bytes() -> Vec<u8> {
    let mut lookups = Sheet::parse("Lookups", "Code | Meaning\nCOMMUNITY | Community borrower\nRETIREE | Retiree");
    lookups.hidden = true;
    let sheet =
        Sheet { name: "Fall 2026".to_owned(), hidden: false, header: Some(HEADER), rows: rows(), ..Sheet::default() };
    testkit::xlsx::bytes(&[sheet, lookups])
}

fn rows() -> Vec<Row> {
    let row = |number, cells| Row { number, cells };
    let mut rows = vec![
        row(1, vec![text("Riverside Library - Community Borrowers")]),
        row(2, vec![text("Fall semester 2026, list of 27 August 2026")]),
        row(HEADER, COLUMNS.iter().map(|column| text(column)).collect()),
    ];
    rows.extend(patrons().into_iter().map(|(number, line)| row(number, line.cells())));
    rows.push(row(last_row() + 2, vec![text(&format!("Total: {PATRONS} borrowers"))]));
    rows.push(row(last_row() + 3, vec![text("Signed: Marisol Castellanos, Circulation Desk")]));
    rows
}

/// The rows of patrons with their numbers, faults and all.
fn patrons() -> Vec<(u32, Line)> {
    let numbers = (HEADER + 1..=last_row()).filter(|number| *number != BLANK);
    let mut lines: Vec<(u32, Line)> = numbers.zip((0..).map(Line::clean)).collect();
    for plant in PLANTS {
        let at = |number| lines.iter().position(|(row, _)| *row == number).unwrap_or_default();
        let (target, other) = (at(plant.row), at(plant.other));
        let other = lines[other].1.clone();
        (plant.change)(&mut lines[target].1, &other);
    }
    lines
}

impl Line {
    /// The row of a person, with nothing wrong.
    fn clean(index: u64) -> Self {
        let person = person(index);
        Line {
            id: text(&person.id),
            last: text(&person.last),
            first: text(&person.first),
            email: text(&person.email),
            phone: text(&person.phone),
            expiry: date("2027-06-30"),
            birth: Some(Cell::date(person.birth)),
            group: text("COMMUNITY"),
            remarks: text(person.note),
            barcode: text(&person.barcode),
            shoe_size: (index % 11 == 3).then(|| Cell::number((36 + index % 9).to_string(), 0)),
            middle: text(&person.middle),
        }
    }

    fn cells(self) -> Vec<Option<Cell>> {
        vec![
            self.id,
            self.last,
            self.first,
            self.email,
            self.phone,
            self.expiry,
            self.birth,
            self.group,
            self.remarks,
            self.barcode,
            self.shoe_size,
            self.middle,
        ]
    }
}

/// `000104417` as `０００ 104417`, with the first three digits in full width.
fn spaced_and_wide(id: &str) -> String {
    let wide = |digit: char| char::from_u32(u32::from(digit) + 0xFEE0).unwrap_or(digit);
    let (head, tail) = id.split_at_checked(3).unwrap_or((id, ""));
    format!("{} {tail}", head.chars().map(wide).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_data_is_where_the_table_says() {
        let patrons = patrons();
        assert_eq!(patrons.len(), PATRONS as usize);
        assert!(patrons.iter().all(|(row, _)| *row > HEADER && *row != BLANK));
        for plant in PLANTS {
            for row in [plant.row, plant.other] {
                assert!(patrons.iter().any(|(number, _)| *number == row), "row {row} is no patron's");
            }
        }
    }

    #[test]
    fn every_row_has_one_fault_or_none() {
        let places: BTreeSet<(u32, &str)> = PLANTS.iter().map(|plant| (plant.row, plant.column)).collect();
        let rows: BTreeSet<u32> = PLANTS.iter().map(|plant| plant.row).collect();
        assert_eq!(places.len(), rows.len());
        assert!(PLANTS.iter().all(|plant| plant.other == plant.row || !rows.contains(&plant.other)));
    }

    #[test]
    fn people_without_a_planted_fault_have_a_first_name() {
        let nameless = |(row, line): &(u32, Line)| line.first.is_none() && !PLANTS.iter().any(|p| p.row == *row);
        assert!(!patrons().iter().any(|line| nameless(line) && line.1.last.is_none()));
    }

    #[test]
    fn wide_digits_are_the_same_digits() {
        assert_eq!(spaced_and_wide("000104417"), "\u{ff10}\u{ff10}\u{ff10} 104417");
    }
}
