//! The file of another library system, read piece by piece. It is gone through once for its digest, as often as it takes
//! to find out how it is encoded, and then as often as its reader wants: no more of it is in memory than its reader holds.
//! So it may have any length, and how many patrons it may have is for the caps of what is kept to say.
//!
//! UTF-16 without a mark only shows in all bytes at once; such a file is read as a whole, as lists are, in `read`.

use super::system;
use crate::PipelineError;
use crate::error::in_words;
use model::hex;
use sha2::{Digest, Sha256};
use source::{Collector, EncodingSearch, FoundEncoding, Options, ReadError, ReadEvent, ReadFile, TextDecoder};
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read, Seek};
use systems::{Ended, HEAD, Pieces, System, Text};

/// So many bytes are read at a time.
const AT_ONCE: usize = 1 << 18;
/// Bytes of the mark that stands before the head of a text.
const MARK: usize = 3;

/// Such a file, on its way through a reader.
pub(super) struct Stream {
    path: String,
    file: File,
    /// What was known of it before anything was read.
    before: Metadata,
    /// The system that it is from.
    pub(super) system: &'static System,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub(super) sha256: String,
    /// How many they are.
    bytes: u64,
    encoding: FoundEncoding,
    decoder: TextDecoder,
    buffer: Vec<u8>,
    /// Whether its last byte was read.
    is_over: bool,
    /// Why no more can be read.
    failed: Option<PipelineError>,
    /// Why no more of it is text.
    no_text: Option<ReadError>,
}

impl Stream {
    /// Opens a file, however long it is; `None` when it is not one of a library system, or can only be read as a whole.
    pub(super) fn open(
        path: &str,
        options: &Options,
        stop_asked: &dyn Fn() -> bool,
    ) -> Result<Option<Self>, PipelineError> {
        let failed = |error: io::Error| unreadable(path, &error);
        let mut file = File::open(path).map_err(failed)?;
        let before = file.metadata().map_err(failed)?;
        let mut head = Vec::new();
        file.by_ref().take((HEAD + MARK) as u64).read_to_end(&mut head).map_err(failed)?;
        let asked = options.encoding.as_deref();
        let named = || systems::recognise(text_as_named(&head, before.len(), asked?)?.as_bytes());
        let Some(system) = systems::recognise(&head).or_else(named) else { return Ok(None) };
        let declared = systems::declared_encoding(&head).filter(|_| asked.is_none());
        let search = EncodingSearch::new(&head, before.len(), asked, declared);
        let Ok(Some(mut search)) = search else { return Ok(None) };
        let (mut digest, mut bytes) = (Sha256::new(), 0);
        each_piece(path, &mut file, stop_asked, |piece| {
            digest.update(piece);
            bytes += piece.len() as u64;
            search.look(piece);
        })?;
        let encoding = loop {
            if let Some(found) = search.end_of_pass() {
                break found;
            }
            each_piece(path, &mut file, stop_asked, |piece| search.look(piece))?;
        };
        file.rewind().map_err(failed)?;
        Ok(Some(Stream {
            path: path.to_owned(),
            file,
            before,
            system,
            sha256: hex::encode(&digest.finalize()),
            bytes,
            decoder: encoding.decoder(),
            encoding,
            buffer: vec![0; AT_ONCE],
            is_over: false,
            failed: None,
            no_text: None,
        }))
    }

    /// Reads its patrons.
    pub(super) fn read(
        mut self,
        options: &Options,
        listener: &mut dyn FnMut(ReadEvent) -> bool,
    ) -> Result<Result<ReadFile, ReadError>, PipelineError> {
        if let Some(refused) = self.encoding.refused() {
            return Ok(Err(refused.clone()));
        }
        let mut collector = Collector::new(options.caps, listener);
        self.encoding.report(&mut collector);
        let (system, bytes) = (self.system, self.bytes);
        let read = system::read(system, &mut Text::new(&mut self, bytes), options, &mut collector);
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let after = self.file.metadata().map_err(|error| unreadable(&self.path, &error))?;
        if !self.is_still(&after) {
            return Err(PipelineError::ChangedWhileReading { path: self.path });
        }
        match self.no_text.take() {
            Some(error) => Ok(Err(error)),
            None => Ok(read.map(|()| collector.file)),
        }
    }

    /// Whether the file is in the state in which it was measured.
    fn is_still(&self, after: &Metadata) -> bool {
        let before = &self.before;
        let same = before.len() == after.len() && before.modified().ok() == after.modified().ok();
        same && self.bytes == after.len()
    }
}

impl Pieces for Stream {
    fn next_piece(&mut self, text: &mut String) -> Result<bool, Ended> {
        if self.is_over {
            return Ok(false);
        }
        let decoded = match read_some(&mut self.file, &mut self.buffer) {
            Ok(0) => {
                self.is_over = true;
                self.decoder.end(text)
            }
            Ok(read) => self.decoder.push(&self.buffer[..read], text),
            Err(error) => {
                self.failed = Some(unreadable(&self.path, &error));
                return Err(Ended::Refused);
            }
        };
        match decoded {
            Ok(()) => Ok(true),
            Err(error) => {
                self.no_text = Some(error);
                Err(Ended::Refused)
            }
        }
    }

    fn rewind(&mut self) -> Result<(), Ended> {
        self.decoder = self.encoding.decoder();
        self.is_over = false;
        match self.file.rewind() {
            Ok(()) => Ok(()),
            Err(error) => {
                self.failed = Some(unreadable(&self.path, &error));
                Err(Ended::Refused)
            }
        }
    }
}

/// The beginning of a file in the encoding that a person has named, as far as it is text; nothing where there is none of
/// that name.
fn text_as_named(head: &[u8], bytes: u64, asked: &str) -> Option<String> {
    let found = EncodingSearch::new(head, bytes, Some(asked), None).ok()??.end_of_pass()?;
    let mut text = String::new();
    // What is no text in it is told when all of it is read.
    let _as_far = found.decoder().push(head, &mut text);
    Some(text)
}

/// Hands all bytes of a file to `look`.
fn each_piece(
    path: &str,
    file: &mut File,
    stop_asked: &dyn Fn() -> bool,
    mut look: impl FnMut(&[u8]),
) -> Result<(), PipelineError> {
    let failed = |error: io::Error| unreadable(path, &error);
    file.rewind().map_err(failed)?;
    let mut buffer = vec![0; AT_ONCE];
    loop {
        if stop_asked() {
            return Err(PipelineError::Stopped);
        }
        match read_some(file, &mut buffer).map_err(failed)? {
            0 => return Ok(()),
            read => look(&buffer[..read]),
        }
    }
}

fn unreadable(path: &str, error: &io::Error) -> PipelineError {
    PipelineError::Unreadable { path: path.to_owned(), why: in_words(error) }
}

fn read_some(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::codes::{self, Code};
    use std::fs;
    use std::io::Write;
    use tempfile::TempDir;

    const KOHA: &str = "surname,branchcode,categorycode\nNúñez,MAIN,PT\nHolm,MAIN,PT\n";

    /// A file with these bytes, opened.
    fn open(bytes: &[u8]) -> (TempDir, Option<Stream>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("patrons.csv");
        fs::write(&path, bytes).expect("a file of the test");
        let stream = Stream::open(&path.to_string_lossy(), &Options::default(), &|| false);
        (folder, stream.expect("it can be read"))
    }

    fn read(stream: Stream) -> Result<Result<ReadFile, ReadError>, PipelineError> {
        stream.read(&Options::default(), &mut |_| true)
    }

    #[test]
    fn a_file_in_utf_8_is_read_as_its_text_is_with_its_mark_or_without() {
        for mark in ["", "\u{FEFF}"] {
            let bytes = format!("{mark}{KOHA}").into_bytes();
            let (_folder, stream) = open(&bytes);
            let stream = stream.expect("a file of Koha");
            assert_eq!(stream.sha256, hex::encode(&Sha256::digest(&bytes)));
            let file = read(stream).expect("it is still there").expect("a file of Koha");
            let (table, _) = file.records.expect("records").into_table();
            let cells: Vec<&str> = table.rows().flat_map(|row| row.cells().map(|cell| cell.text)).collect();
            assert_eq!(cells, ["Núñez", "MAIN", "PT", "Holm", "MAIN", "PT"]);
        }
    }

    /// The names of those who are in a file of Koha, and the codes of what is told of it.
    fn names(bytes: &[u8], options: &Options) -> Result<(Vec<String>, Vec<Code>), ReadError> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("patrons.csv");
        fs::write(&path, bytes).expect("a file of the test");
        let stream = Stream::open(&path.to_string_lossy(), options, &|| false).expect("it can be read");
        let file = stream.expect("a file of Koha").read(options, &mut |_| true).expect("it is still there")?;
        let (table, _) = file.records.expect("records").into_table();
        let names = table.rows().filter_map(|row| row.cell(0).map(|cell| cell.text.to_owned())).collect();
        Ok((names, file.notes.iter().map(|note| note.code).collect()))
    }

    #[test]
    fn an_older_encoding_is_guessed_or_named() {
        let names_in = |encoding: Option<&str>, bytes: &[u8]| {
            let bytes = [b"surname,branchcode,categorycode\n".as_slice(), bytes, b",MAIN,PT\n"].concat();
            let options = Options { encoding: encoding.map(str::to_owned), ..Options::default() };
            names(&bytes, &options)
        };
        let read = |name: &str, codes: &[Code]| Ok((vec![name.to_owned()], codes.to_vec()));
        assert_eq!(names_in(None, b"N\xFA\xF1ez"), read("Núñez", &[codes::F012]));
        assert_eq!(names_in(Some("windows-1252"), b"N\xFA\xF1ez"), read("Núñez", &[]));
        assert_eq!(names_in(Some("cp437"), b"N\xA3\xA4ez"), read("Núñez", &[]));
        assert_eq!(names_in(Some("marc-8"), b"N\xE2u\xE4nez"), read("Núñez", &[]));
        assert!(matches!(names_in(None, b"M\x81ller"), Err(ReadError::OlderLetters(_))));
        let refused = ReadError::InvalidBytes { encoding: "UTF-8", line: 2 };
        assert_eq!(names_in(Some("utf-8"), b"N\xFA\xF1ez"), Err(refused));
    }

    /// UTF-16 without its mark: read as a whole where its zeros show it, and piece by piece where it is named. Without many
    /// letters of Latin nothing shows it but its name.
    #[test]
    fn utf_16_without_a_mark_is_recognised() {
        let koha = "surname,branchcode,categorycode\nŚwiątek,MAIN,PT\n";
        let cyrillic = format!("surname,branchcode,categorycode\n{}", "Иванова,Б,П\n".repeat(200));
        let named = Options { encoding: Some("utf-16le".to_owned()), ..Options::default() };
        for (text, first, people) in [(koha, "Świątek", 1), (cyrillic.as_str(), "Иванова", 200)] {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(open(&bytes).1.is_none(), "it is read as a whole, or is no file of a system");
            let (names, codes) = names(&bytes, &named).expect("a file of Koha");
            assert_eq!((names.first().map(String::as_str), names.len(), codes), (Some(first), people, Vec::new()));
        }
    }

    #[test]
    fn lists_are_read_elsewhere() {
        for bytes in [b"ID,Name\n1,Ana\n".as_slice(), b""] {
            assert!(open(bytes).1.is_none(), "{bytes:?}");
        }
    }

    /// What was read piece by piece is one state of the file, or is read again.
    #[test]
    fn a_file_that_changes_behind_its_digest_is_not_used() {
        let (folder, stream) = open(KOHA.as_bytes());
        let mut file =
            fs::OpenOptions::new().append(true).open(folder.path().join("patrons.csv")).expect("our own file");
        file.write_all(b"Vos,MAIN,PT\n").expect("a file of the test");
        let refused = read(stream.expect("a file of Koha"));
        assert!(matches!(refused, Err(PipelineError::ChangedWhileReading { .. })));
    }

    #[test]
    fn whoever_wants_to_stop_is_heard() {
        let (folder, _) = open(KOHA.as_bytes());
        let path = folder.path().join("patrons.csv");
        let stopped = Stream::open(&path.to_string_lossy(), &Options::default(), &|| true);
        assert!(matches!(stopped, Err(PipelineError::Stopped)));
    }
}
