//! The kinds of file of other library systems that are made, each with what makes it. A further one is an entry here,
//! and its words in [`readme`](super::readme).

use super::crowd::Crowd;
use super::{aleph, alma, other_systems, sirsi_and_innovative};
use std::io::{self, Write};

/// People who are made at once.
const PIECE: u64 = 2_000;

/// A kind of file.
#[derive(Debug)]
pub(crate) struct Kind {
    /// What the readers call it.
    pub(crate) name: &'static str,
    /// The sample, below `samples/`.
    pub(crate) sample: &'static str,
    /// The first person of the sample.
    first: u64,
    /// Makes a whole file, of all people or of one piece of them.
    make: fn(&Crowd) -> Vec<u8>,
    /// Lines before the first patron.
    head: usize,
    /// Lines behind the last one.
    tail: usize,
    /// What ends a line.
    line_end: u8,
    /// Whether its user groups are numbers, which need a crosswalk.
    pub(crate) numbers_groups: bool,
}

/// One without anything around the patrons, whose user groups have names.
const PLAIN: Kind = Kind {
    name: "",
    sample: "",
    first: 0,
    make: |_| Vec::new(),
    head: 0,
    tail: 0,
    line_end: b'\n',
    numbers_groups: false,
};

/// All of them.
pub(crate) const KINDS: &[Kind] = &[
    Kind { name: "koha-csv", sample: other_systems::KOHA, first: 300, make: other_systems::koha, head: 1, ..PLAIN },
    Kind { name: "voyager-sif", sample: other_systems::VOYAGER, first: 320, make: other_systems::voyager, ..PLAIN },
    Kind {
        name: "folio-json",
        sample: other_systems::FOLIO,
        first: 340,
        make: other_systems::folio,
        head: 2,
        tail: 3,
        ..PLAIN
    },
    Kind {
        name: "evergreen-csv",
        sample: other_systems::EVERGREEN,
        first: 360,
        make: other_systems::evergreen,
        head: 1,
        ..PLAIN
    },
    Kind { name: "alma-xml", sample: alma::XML, first: 380, make: alma::xml, head: 2, tail: 1, ..PLAIN },
    Kind { name: "alma-json", sample: alma::JSON, first: 400, make: alma::rest_json, head: 2, tail: 3, ..PLAIN },
    Kind { name: "aleph-xml", sample: aleph::NAME, first: 420, make: aleph::bytes, head: 2, tail: 1, ..PLAIN },
    Kind {
        name: "symphony-flat",
        sample: sirsi_and_innovative::SYMPHONY,
        first: 380,
        make: sirsi_and_innovative::symphony,
        ..PLAIN
    },
    Kind {
        name: "horizon-import",
        sample: sirsi_and_innovative::HORIZON,
        first: 400,
        make: sirsi_and_innovative::horizon,
        head: 4,
        ..PLAIN
    },
    Kind {
        name: "sierra-marc",
        sample: sirsi_and_innovative::SIERRA_MARC,
        first: 420,
        make: sirsi_and_innovative::sierra_marc,
        ..PLAIN
    },
    Kind {
        name: "sierra-csv",
        sample: sirsi_and_innovative::SIERRA_CSV,
        first: 440,
        make: sirsi_and_innovative::sierra_csv,
        numbers_groups: true,
        ..PLAIN
    },
    Kind {
        name: "sierra-text",
        sample: sirsi_and_innovative::SIERRA_TEXT,
        first: 460,
        make: sirsi_and_innovative::sierra_text,
        numbers_groups: true,
        ..PLAIN
    },
    Kind {
        name: "polaris-csv",
        sample: sirsi_and_innovative::POLARIS_CSV,
        first: 480,
        make: sirsi_and_innovative::polaris_csv,
        head: 2,
        numbers_groups: true,
        ..PLAIN
    },
    Kind {
        name: "polaris-trn",
        sample: sirsi_and_innovative::POLARIS_TRN,
        first: 500,
        make: sirsi_and_innovative::polaris_trn,
        head: 1,
        line_end: b'\r',
        numbers_groups: true,
        ..PLAIN
    },
];

impl Kind {
    /// The sample as it is in `samples/`.
    pub(super) fn sample_bytes(&self) -> Vec<u8> {
        (self.make)(&Crowd::sample(self.first))
    }

    /// Writes a file of so many people, no more than a few thousand of them in memory.
    ///
    /// # Errors
    /// When the writer fails.
    pub(crate) fn write(&self, people: u64, out: &mut impl Write) -> io::Result<()> {
        let mut first = 0;
        while first < people {
            let end = people.min(first + PIECE);
            let bytes = (self.make)(&Crowd::piece(people, first..end));
            let (head, tail) = (self.head_end(&bytes), self.tail_begin(&bytes));
            let from = if first == 0 { 0 } else { head };
            let to = if end == people { bytes.len() } else { tail };
            out.write_all(&bytes[from..to])?;
            first = end;
        }
        Ok(())
    }

    fn head_end(&self, bytes: &[u8]) -> usize {
        bytes.split_inclusive(|byte| *byte == self.line_end).take(self.head).map(<[u8]>::len).sum()
    }

    fn tail_begin(&self, bytes: &[u8]) -> usize {
        let lines = bytes.split_inclusive(|byte| *byte == self.line_end).rev();
        bytes.len() - lines.take(self.tail).map(<[u8]>::len).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::place::Numbering;
    use model::record::RecordField;
    use systems::{Ended, Sink};

    /// Counts what a reader finds.
    #[derive(Debug, Default, PartialEq, Eq)]
    struct Count {
        records: u64,
        values: u64,
        damaged: u64,
    }

    impl Sink for Count {
        fn records(&mut self, _: Numbering, _: u64) -> Result<(), Ended> {
            Ok(())
        }

        fn record(&mut self, _: u32) -> Result<(), Ended> {
            self.records += 1;
            Ok(())
        }

        fn value(&mut self, _: RecordField<'_>) -> Result<(), Ended> {
            self.values += 1;
            Ok(())
        }

        fn left_behind(&mut self, _: &str) -> Result<(), Ended> {
            Ok(())
        }

        fn damaged(&mut self, _: u32, _: String) -> Result<(), Ended> {
            self.damaged += 1;
            Ok(())
        }
    }

    #[test]
    fn every_kind_is_recognised_and_read_to_the_end() {
        for kind in KINDS {
            let mut bytes = Vec::new();
            kind.write(50, &mut bytes).unwrap();
            let system = systems::recognise(&bytes).unwrap();
            assert_eq!(system.name, kind.name);
            let mut count = Count::default();
            system.read_whole(std::str::from_utf8(&bytes).unwrap(), &mut count).unwrap();
            assert_eq!((count.records, count.damaged), (50, 0), "{}", kind.name);
            assert!(count.values >= 50 * 5, "{}: {count:?}", kind.name);
        }
    }

    /// A system that is read is measured.
    #[test]
    fn every_system_has_its_kind() {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let read: Vec<&str> = systems::SYSTEMS.iter().map(|system| system.name).collect();
        assert_eq!(names, read);
    }

    /// What is written piece by piece is what is made at once.
    #[test]
    fn the_pieces_make_the_whole() {
        let people = PIECE + 3;
        for kind in KINDS {
            let mut pieces = Vec::new();
            kind.write(people, &mut pieces).unwrap();
            assert!(pieces == (kind.make)(&Crowd::piece(people, 0..people)), "{}", kind.name);
        }
    }
}
