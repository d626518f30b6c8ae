//! The patrons of another library system, out of its file into the collector that every other format fills, under the
//! same caps. What the file means is for `systems`.

use super::passwords;
use model::cell::RawCell;
use model::field::ListField;
use model::place::Numbering;
use model::record::{self, Damaged, LeftBehind, RecordField, RecordKey, RecordPasswords};
use source::{Collector, Input, Options, ReadError};
use std::borrow::Cow;
use std::collections::BTreeMap;
use systems::{Ended, Sink, System, Text, WholeText};

/// Reads the text of a file of this system.
pub(super) fn read(
    system: &System,
    text: &mut Text<'_>,
    options: &Options,
    collector: &mut Collector<'_>,
) -> Result<(), ReadError> {
    let mut taker = Taker {
        collector,
        record: 0,
        total: None,
        damaged: Vec::new(),
        left_behind: BTreeMap::new(),
        passwords: RecordPasswords::default(),
        fields: &options.fields,
        taken: Vec::new(),
        most_names: options.caps.kinds_of_values,
        refused: None,
    };
    let ended = (system.read)(text, &mut taker);
    let Taker { collector, total, damaged, left_behind, passwords, refused, .. } = taker;
    match ended {
        Ok(()) => {}
        Err(Ended::Damaged(why)) => return Err(ReadError::DamagedExport(why)),
        Err(Ended::Refused) => return Err(refused.unwrap_or(ReadError::Stopped)),
    }
    if let Some(records) = &mut collector.file.records {
        records.total = total;
        records.damaged = damaged;
        records.left_behind = left_behind;
        records.passwords = passwords;
    }
    Ok(())
}

/// Reads a file of this system all of whose bytes are at hand.
pub(super) fn read_whole(
    system: &System,
    bytes: Vec<u8>,
    name: &str,
    options: &Options,
    collector: &mut Collector<'_>,
) -> Result<(), ReadError> {
    let text = text_of(Input { bytes: &bytes, name, options }, collector)?;
    // The text is all that is wanted, and a copy.
    drop(bytes);
    let mut pieces = WholeText::new(&text);
    read(system, &mut Text::new(&mut pieces, text.len() as u64), options, collector)
}

/// The text of a file: in the encoding that the person names, or else in the one that it says it is in. What is good UTF-8
/// is UTF-8, whatever it says; and where it is in no encoding of that name, it is guessed as that of a table is.
fn text_of(input: Input<'_>, collector: &mut Collector<'_>) -> Result<String, ReadError> {
    let declared = systems::declared_encoding(input.bytes);
    let declared = declared.filter(|_| input.options.encoding.is_none() && std::str::from_utf8(input.bytes).is_err());
    if let Some(declared) = declared {
        let options = Options { encoding: Some(declared.to_owned()), ..input.options.clone() };
        if let Ok(text) = source::text_of(Input { options: &options, ..input }, collector) {
            return Ok(text.into_owned());
        }
    }
    source::text_of(input, collector).map(Cow::into_owned)
}

/// Takes the records, and keeps what no format of a spreadsheet has.
struct Taker<'c, 'l> {
    collector: &'c mut Collector<'l>,
    /// The record begun last.
    record: u32,
    /// How many patrons the file says there are.
    total: Option<u64>,
    damaged: Vec<Damaged>,
    left_behind: BTreeMap<String, LeftBehind>,
    passwords: RecordPasswords,
    /// What the person has said of values that are left behind otherwise.
    fields: &'c [(String, ListField)],
    /// Which of them the record begun last has.
    taken: Vec<usize>,
    most_names: usize,
    /// Why the collector takes no more.
    refused: Option<ReadError>,
}

impl Taker<'_, '_> {
    /// Refuses one more kind of values where there are so many already.
    fn one_more_name(&mut self, names: usize) -> Result<(), Ended> {
        if names < self.most_names {
            return Ok(());
        }
        let most = self.most_names;
        self.kept(Err(ReadError::TooLarge(format!("more than {most} kinds of values that have no place"))))
    }

    fn kept(&mut self, taken: Result<(), ReadError>) -> Result<(), Ended> {
        taken.map_err(|error| {
            // It has neither sheets nor columns of which some could be deleted.
            self.refused =
                Some(if let ReadError::TooLarge(what) = error { ReadError::ExportTooLarge(what) } else { error });
            Ended::Refused
        })
    }
}

impl Sink for Taker<'_, '_> {
    fn records(&mut self, numbered: Numbering, likely: u64) -> Result<(), Ended> {
        let taken = source::Sink::records(self.collector, numbered);
        source::Sink::expect_rows(self.collector, likely);
        self.kept(taken)
    }

    fn total(&mut self, patrons: u64) -> Result<(), Ended> {
        self.total = Some(patrons);
        Ok(())
    }

    fn record(&mut self, number: u32) -> Result<(), Ended> {
        self.record = number;
        self.taken.clear();
        let taken = source::Sink::row(self.collector, number);
        self.kept(taken)
    }

    fn value(&mut self, field: RecordField<'_>) -> Result<(), Ended> {
        let taken = source::Sink::value(self.collector, field);
        self.kept(taken)
    }

    fn left_behind(&mut self, name: &str) -> Result<(), Ended> {
        if let Some(known) = self.left_behind.get_mut(name) {
            known.values += 1;
            return Ok(());
        }
        self.one_more_name(self.left_behind.len())?;
        self.left_behind.insert(name.to_owned(), LeftBehind { values: 1, first: self.record });
        Ok(())
    }

    fn unread(&mut self, name: &str, text: &str) -> Result<(), Ended> {
        let fields = self.fields;
        let named = fields.iter().enumerate().find(|(_, (theirs, _))| record::is_called(name, theirs));
        // Of several values of one name nobody has said which is meant.
        let named = named.filter(|(at, _)| !text.trim().is_empty() && !self.taken.contains(at));
        let Some((at, (_, field))) = named else { return self.left_behind(name) };
        self.taken.push(at);
        self.value(RecordField { name, key: RecordKey::Field(*field), entry: 0, cell: RawCell::text(0, text) })
    }

    fn password(&mut self, name: &str, text: &str) -> Result<(), Ended> {
        passwords::take(&mut self.passwords, self.record, name, text);
        self.one_more_name(self.passwords.counts.len().saturating_sub(1))
    }

    fn damaged(&mut self, number: u32, why: String) -> Result<(), Ended> {
        self.record(number)?;
        self.damaged.push(Damaged { number, why });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::record::PasswordKind;
    use source::{Caps, LongIn};

    const KOHA: &str = "cardnumber,surname,branchcode,categorycode,fax\n17,Lind,MAIN,PT,555-0101\n18,Holm\n";

    /// How many records there are, the lines of the damaged ones, and what is not carried over.
    type Read = (usize, Vec<u32>, Vec<(String, LeftBehind)>);

    fn read_text(text: &str, caps: Caps, collector: &mut Collector<'_>) -> Result<(), ReadError> {
        let system = systems::recognise(text.as_bytes()).expect("a file of Koha");
        let options = Options { caps, ..Options::default() };
        read(system, &mut Text::new(&mut WholeText::new(text), text.len() as u64), &options, collector)
    }

    fn read_koha(text: &str, caps: Caps) -> Result<Read, ReadError> {
        let mut listener = |_| true;
        let mut collector = Collector::new(caps, &mut listener);
        read_text(text, caps, &mut collector)?;
        let records = collector.file.records.expect("records");
        let damaged = records.damaged.iter().map(|one| one.number).collect();
        Ok((records.len(), damaged, records.left_behind.into_iter().collect()))
    }

    #[test]
    fn damage_and_what_has_no_place_come_with_the_records() {
        let fax = ("fax".to_owned(), LeftBehind { values: 1, first: 2 });
        assert_eq!(read_koha(KOHA, Caps::default()), Ok((2, vec![3], vec![fax])));
    }

    /// Hashes come with the number of their record, once for each; of the rest nothing comes but its number.
    #[test]
    fn passwords_come_as_hashes_or_not_at_all() {
        let hash = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";
        let columns = "cardnumber,surname,branchcode,categorycode,password\n";
        let passwords = [hash, "Summer-2019", "{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr", hash, "Winter-2020"];
        let lines = passwords.map(|password| format!("17,Lind,MAIN,PT,{password}\n"));
        let text = format!("{columns}{}", lines.concat());
        let mut listener = |_| true;
        let mut collector = Collector::new(Caps::default(), &mut listener);
        read_text(&text, Caps::default(), &mut collector).expect("records");
        let records = collector.file.records.expect("records");
        let hashes: Vec<(u32, &str)> =
            records.passwords.hashes.iter().map(|(number, hash)| (*number, hash.text())).collect();
        assert_eq!(hashes, [(2, hash), (5, hash)]);
        let counts: Vec<_> = records.passwords.counts.iter().map(|((_, kind), count)| (*kind, *count)).collect();
        let count = |values, first| LeftBehind { values, first };
        assert_eq!(
            counts,
            [
                (PasswordKind::Portable("bcrypt"), count(2, 2)),
                (PasswordKind::NotPortable("SSHA"), count(1, 4)),
                (PasswordKind::Plain, count(2, 3)),
            ]
        );
        assert!(records.left_behind.is_empty());
        let shown = format!("{records:?}");
        let told = ["Summer", "Winter", "0c0blFTX", "$2a$"].into_iter().find(|text| shown.contains(text));
        assert_eq!(told, None);
    }

    #[test]
    fn the_caps_of_other_files_hold() {
        let few = Caps { rows: 1, ..Caps::default() };
        assert_eq!(read_koha(KOHA, few), Err(ReadError::ExportTooLarge("more than 1 rows".to_owned())));
        let none = Caps { kinds_of_values: 4, ..Caps::default() };
        let columns = KOHA.replace("fax\n", "fax,a,b,c,d\n").replace("0101\n", "0101,1,2,3,4\n");
        let refused = "more than 4 kinds of values that have no place".to_owned();
        assert_eq!(read_koha(&columns, none), Err(ReadError::ExportTooLarge(refused)));
    }

    /// A value that is too long is told with its line and its field, since nobody finds it otherwise. One of a column that
    /// has no place is only counted.
    #[test]
    fn f008_a_value_that_is_too_long_has_its_line() {
        let short = Caps { cell_chars: 7, ..Caps::default() };
        let what = "a value of 8 characters in line 2, borrowernotes; at most 7 are read".to_owned();
        let refused = read_koha(&KOHA.replace("fax", "borrowernotes"), short);
        assert_eq!(refused, Err(ReadError::LongValue { what, of: LongIn::Export }));
        assert!(read_koha(KOHA, short).is_ok(), "the control");
    }
}
