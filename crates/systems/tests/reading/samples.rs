//! What is true of the sample of every system: a part of it gives whole patrons or is told as damaged, and no value of it
//! is lost without being counted.

use model::place::Numbering;
use model::record::RecordField;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use systems::{Ended, SYSTEMS, Sink, System};

/// A file of `samples/legacy`.
struct Sample {
    name: String,
    system: &'static System,
    text: String,
}

#[expect(clippy::disallowed_methods, reason = "the samples are files of the project")]
fn samples() -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/legacy");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    // The database of an old system is asked with a query, which is no file of a system.
    paths.retain(|path| path.file_stem().is_none_or(|stem| stem != "old-ils"));
    paths.sort();
    assert!(paths.len() >= SYSTEMS.len(), "only {} samples", paths.len());
    let sample = |path: PathBuf| {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let system = systems::recognise(text.as_bytes()).unwrap_or_else(|| panic!("{name} is of no system"));
        Sample { name, system, text }
    };
    paths.into_iter().map(sample).collect()
}

/// A patron as a reader gives it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Record {
    number: u32,
    /// What it says: a text for each value, and for each that is left behind.
    said: Vec<String>,
    /// What of its file that accounts for: each entry of each name, and each value that is left behind.
    accounted: BTreeSet<(String, usize)>,
    is_damaged: bool,
}

impl Record {
    fn behind(&mut self, name: &str, what: &str) {
        self.accounted.insert((format!("{what} {name}"), self.said.len()));
        self.said.push(format!("{name} {what}"));
    }
}

#[derive(Default)]
struct Records(Vec<Record>);

impl Records {
    fn last(&mut self) -> &mut Record {
        self.0.last_mut().expect("a record")
    }
}

impl Sink for Records {
    fn records(&mut self, _: Numbering, _: u64) -> Result<(), Ended> {
        Ok(())
    }

    fn record(&mut self, number: u32) -> Result<(), Ended> {
        self.0.push(Record { number, ..Record::default() });
        Ok(())
    }

    fn value(&mut self, field: RecordField<'_>) -> Result<(), Ended> {
        let RecordField { name, key, entry, cell } = field;
        let record = self.last();
        record.accounted.insert((name.to_owned(), entry.into()));
        record.said.push(format!("{name} {key:?} {entry} {}", cell.text));
        Ok(())
    }

    fn left_behind(&mut self, name: &str) -> Result<(), Ended> {
        self.last().behind(name, "left behind");
        Ok(())
    }

    fn password(&mut self, name: &str, text: &str) -> Result<(), Ended> {
        self.last().behind(name, text);
        Ok(())
    }

    fn damaged(&mut self, number: u32, _: String) -> Result<(), Ended> {
        self.0.push(Record { number, is_damaged: true, ..Record::default() });
        Ok(())
    }
}

/// The patrons of a text; `None` where nothing of it can be used.
fn read(system: &System, text: &str) -> Option<Vec<Record>> {
    let mut records = Records::default();
    system.read_whole(text, &mut records).ok().map(|()| records.0)
}

/// Systems whose patrons are several lines without a mark of their end: behind a whole line, nothing shows that more
/// should come.
const SEVERAL_LINES: &[&str] = &["horizon-import", "sierra-text", "symphony-flat"];

/// Places at which a text is cut: all of its last bytes, and some before.
fn cuts(text: &str) -> impl Iterator<Item = usize> {
    const LAST: usize = 300;
    let step = text.len() / 150 + 1;
    (1..text.len())
        .filter(move |at| at % step == 0 || at + LAST > text.len())
        .filter(move |at| text.is_char_boundary(*at))
}

#[test]
fn a_file_that_is_cut_is_told_or_has_whole_patrons() {
    for Sample { name, system, text } in samples() {
        let whole = read(system, &text).expect("a sample can be used");
        let mut told = 0;
        for at in cuts(&text) {
            let part = &text[..at];
            let Some(records) = read(system, part) else {
                told += 1;
                continue;
            };
            let may_lack_lines = SEVERAL_LINES.contains(&system.name) && part.ends_with('\n');
            for (index, record) in records.iter().enumerate() {
                if record.is_damaged && index + 1 == records.len() {
                    told += 1;
                    continue;
                }
                let expected = &whole[index];
                let is_begun = index + 1 == records.len() && expected.said.starts_with(&record.said);
                assert!(record == expected || (may_lack_lines && is_begun), "{name} cut at {at}: {record:#?}");
            }
        }
        assert!(told > 100, "{name}: the control was told {told} times");
    }
}

/// How many values each patron of a file has, by the layout of the system and not by its reader. What a system writes for
/// none is no value; nor is what is there twice, a word of how to load the patron, or a status that says all is well.
type CountOf = fn(&str) -> Vec<usize>;

const COUNTED: &[(&str, CountOf)] = &[
    ("evergreen-csv", |text| text.lines().skip(1).map(|line| filled(line.split(','))).collect()),
    ("folio-json", of_folio),
    ("horizon-import", of_horizon),
    ("polaris-csv", |text| text.lines().skip(2).map(|line| filled(line.split(',').skip(1))).collect()),
    ("polaris-trn", |text| {
        let patrons = text.split('\r').skip(1).filter(|line| !line.is_empty());
        patrons.map(|line| filled(line.split('|').skip(1))).collect()
    }),
    ("sierra-csv", |text| text.lines().map(|line| filled(line[1..line.len() - 1].split("\",\""))).collect()),
    ("sierra-marc", of_sierra_marc),
    ("sierra-text", of_sierra_text),
    ("symphony-flat", of_symphony),
    ("voyager-sif", |text| text.lines().map(of_voyager).collect()),
];

/// How many of some values there are that are neither blank nor the hyphens of Sierra.
fn filled<'a>(values: impl Iterator<Item = &'a str>) -> usize {
    values.filter(|value| !value.trim_matches([' ', '-']).is_empty()).count()
}

fn of_folio(text: &str) -> Vec<usize> {
    fn leaves(value: &Value) -> usize {
        match value {
            Value::Null => 0,
            Value::Bool(_) | Value::Number(_) => 1,
            Value::String(text) => usize::from(!text.is_empty()),
            Value::Array(values) => values.iter().map(leaves).sum(),
            Value::Object(fields) => fields.values().map(leaves).sum(),
        }
    }
    let file: Value = serde_json::from_str(text).expect("JSON");
    file["users"].as_array().expect("a list").iter().map(leaves).collect()
}

fn of_horizon(text: &str) -> Vec<usize> {
    let mut patrons: Vec<usize> = Vec::new();
    for line in text.lines().skip_while(|line| !line.starts_with("M- ")) {
        if line.starts_with("M- ") {
            patrons.push(0);
        }
        let (_, values) = line.split_once(": ").expect("a table");
        *patrons.last_mut().expect("a patron") += filled(values.split(';'));
    }
    patrons
}

/// Most legal names are the name once more.
fn of_sierra_marc(text: &str) -> Vec<usize> {
    let of_patron = |record: &str| {
        let fields: BTreeSet<&str> = record.split('\u{1E}').skip(1).filter(|field| !field.is_empty()).collect();
        fields.len()
    };
    text.split('\u{1D}').filter(|record| !record.is_empty()).map(of_patron).collect()
}

fn of_sierra_text(text: &str) -> Vec<usize> {
    const BEGINS: [usize; 8] = [1, 4, 5, 6, 9, 14, 15, 16];
    let mut patrons: Vec<usize> = Vec::new();
    for line in text.lines() {
        if line.starts_with('0') {
            let ends = BEGINS.into_iter().skip(1).chain([line.len()]);
            patrons.push(filled(BEGINS.into_iter().zip(ends).map(|(begin, end)| &line[begin..end])));
        } else {
            *patrons.last_mut().expect("a patron") += filled(std::iter::once(&line[1..]));
        }
    }
    patrons
}

fn of_symphony(text: &str) -> Vec<usize> {
    let patrons = text.split("*** DOCUMENT BOUNDARY ***").skip(1);
    let is_value = |line: &&str| line.contains("|a") && *line != ".USER_STATUS.   |aOK";
    patrons.map(|patron| patron.lines().filter(is_value).count()).collect()
}

/// The first characters of columns and their lengths, counted from 1: in a patron, without the groups of the second and
/// the third barcode, which are that of the first once more, and in an address, without its type, which says what the
/// rest of it is.
const OF_PATRON: &[(usize, usize)] = &[
    (1, 10),
    (11, 10),
    (21, 25),
    (46, 10),
    (56, 1),
    (57, 10),
    (67, 10),
    (77, 25),
    (112, 1),
    (113, 10),
    (123, 10),
    (133, 25),
    (168, 1),
    (169, 10),
    (179, 10),
    (189, 10),
    (199, 10),
    (209, 10),
    (219, 10),
    (229, 10),
    (239, 30),
    (269, 11),
    (280, 30),
    (310, 1),
    (311, 30),
    (341, 20),
    (361, 20),
    (381, 10),
    (391, 10),
    (401, 55),
];
const OF_ADDRESS: &[(usize, usize)] = &[
    (1, 10),
    (12, 1),
    (13, 10),
    (23, 10),
    (33, 50),
    (83, 40),
    (123, 40),
    (163, 40),
    (203, 40),
    (243, 40),
    (283, 7),
    (290, 10),
    (300, 20),
    (320, 25),
    (345, 25),
    (370, 25),
    (395, 25),
    (420, 10),
];

fn of_voyager(line: &str) -> usize {
    let letters: Vec<char> = line.chars().collect();
    let is_filled = |before: usize, (first, length): (usize, usize)| {
        letters[before + first - 1..before + first - 1 + length].iter().any(|letter| *letter != ' ')
    };
    let addresses = letters[455].to_digit(10).expect("a count") as usize;
    let of_patron = OF_PATRON.iter().filter(|column| is_filled(0, **column)).count();
    let in_address = |number: usize| OF_ADDRESS.iter().filter(|column| is_filled(456 + number * 429, **column)).count();
    of_patron + (0..addresses).map(in_address).sum::<usize>() + line.matches('\t').count()
}

#[test]
fn every_value_of_a_patron_is_carried_over_or_counted() {
    let samples = samples();
    for (name, count) in COUNTED {
        let sample = samples.iter().find(|sample| sample.system.name == *name);
        let Sample { text, system, .. } = sample.unwrap_or_else(|| panic!("no sample of {name}"));
        let records = read(system, text).expect("a sample can be used");
        let accounted: Vec<usize> = records.iter().map(|record| record.accounted.len()).collect();
        let counted = count(text);
        assert_eq!(accounted, counted, "{name}");
        assert!(counted.len() == 20 && counted.iter().all(|values| *values > 5), "the control of {name}: {counted:?}");
    }
}
