//! Any bytes as the file of every library system that has a reader, whoever wrote them.

use model::place::Numbering;
use model::record::RecordField;
use systems::{Ended, SYSTEMS, Sink, Text, WholeText};

pub(crate) fn run(data: &[u8]) {
    let _recognised = systems::recognise(data);
    let text = String::from_utf8_lossy(data);
    // A piece that is shorter than most values, and another length for other bytes.
    let piece = 1 + data.len() % 61;
    for system in SYSTEMS {
        // Whether it can be used is not the question, but however it comes the answer is the same.
        let whole = system.read_whole(&text, &mut Rising::default());
        let mut pieces = WholeText::in_pieces(&text, piece);
        assert_eq!((system.read)(&mut Text::new(&mut pieces, 0), &mut Rising::default()), whole);
    }
}

/// Holds a reader to what a sink may expect: the numbers of records rise, and nothing that comes is blank.
#[derive(Default)]
struct Rising {
    last: u32,
}

impl Rising {
    fn begin(&mut self, number: u32) {
        assert!(number > self.last, "record {number} comes behind record {}", self.last);
        self.last = number;
    }
}

impl Sink for Rising {
    fn records(&mut self, _: Numbering, _: u64) -> Result<(), Ended> {
        Ok(())
    }

    fn record(&mut self, number: u32) -> Result<(), Ended> {
        self.begin(number);
        Ok(())
    }

    fn value(&mut self, field: RecordField<'_>) -> Result<(), Ended> {
        assert!(!field.cell.is_blank(), "a blank value of {}", field.name);
        Ok(())
    }

    fn left_behind(&mut self, _: &str) -> Result<(), Ended> {
        Ok(())
    }

    fn password(&mut self, name: &str, text: &str) -> Result<(), Ended> {
        assert!(!text.is_empty(), "a blank password of {name}");
        Ok(())
    }

    fn damaged(&mut self, number: u32, _: String) -> Result<(), Ended> {
        self.begin(number);
        Ok(())
    }
}
