//! From a text to what its system gives, a line for each value.

use expect_test::Expect;
use model::place::Numbering;
use model::record::RecordField;
use std::fmt::Write as _;
use systems::{Ended, Sink, System, Text, WholeText};

/// A sink that writes down what it gets, and holds the reader to what a sink may expect.
#[derive(Default)]
pub(crate) struct Written {
    text: String,
    /// The number of the record begun last.
    last: u32,
}

impl Written {
    fn begin(&mut self, number: u32) {
        assert!(number > self.last, "record {number} comes behind record {}", self.last);
        self.last = number;
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }
}

impl Sink for Written {
    fn records(&mut self, numbered: Numbering, _: u64) -> Result<(), Ended> {
        self.line(&format!("by {}", numbered.name()));
        Ok(())
    }

    fn record(&mut self, number: u32) -> Result<(), Ended> {
        self.begin(number);
        self.line(&number.to_string());
        Ok(())
    }

    fn value(&mut self, field: RecordField<'_>) -> Result<(), Ended> {
        let RecordField { name, key, entry, cell } = field;
        assert!(!cell.is_blank(), "a blank value of {name}");
        let entry = if entry == 0 { String::new() } else { format!(" {entry}") };
        self.line(&format!("  {name}: {key:?}{entry} = {}", cell.text));
        Ok(())
    }

    fn left_behind(&mut self, name: &str) -> Result<(), Ended> {
        self.line(&format!("  {name}: left behind"));
        Ok(())
    }

    fn password(&mut self, name: &str, text: &str) -> Result<(), Ended> {
        assert!(!text.is_empty(), "a blank password of {name}");
        self.line(&format!("  {name}: password = {text}"));
        Ok(())
    }

    fn damaged(&mut self, number: u32, why: String) -> Result<(), Ended> {
        self.begin(number);
        self.line(&format!("{number} damaged: {why}"));
        Ok(())
    }
}

/// The system whose file a text is.
pub(crate) fn system_of(text: &str) -> Option<&'static System> {
    systems::recognise(text.as_bytes())
}

/// What reading a text gives.
pub(crate) fn written(text: &str) -> String {
    let Some(system) = system_of(text) else { return "the file of no system\n".to_owned() };
    written_as(system, text, text.len())
}

/// What reading a text as that of a system gives, when it comes in pieces of so many bytes.
pub(crate) fn written_as(system: &System, text: &str, piece: usize) -> String {
    let mut written = Written::default();
    let mut pieces = WholeText::in_pieces(text, piece);
    let ended = (system.read)(&mut Text::new(&mut pieces, 0), &mut written);
    let Written { mut text, .. } = written;
    if let Err(Ended::Damaged(why)) = ended {
        let _ = writeln!(text, "damaged as a whole: {why}");
    }
    format!("{} {text}", system.name)
}

/// Holds what reading a text gives against what is expected.
pub(crate) fn reads(text: &str, expected: &Expect) {
    expected.assert_eq(&written(text));
}
