//! The file of another library system whose text is UTF-8, read piece by piece. It is gone through once for its digest
//! and to see that all of it is UTF-8, and then again, as often as its reader wants: no more of it is in memory than its
//! reader holds. So it may have any length, and how many patrons it may have is for the caps of what is kept to say.
//!
//! A file in another encoding is read as a whole, as lists are; see `read`.

use super::system;
use crate::PipelineError;
use crate::error::in_words;
use model::hex;
use sha2::{Digest, Sha256};
use source::{Collector, Options, ReadError, ReadEvent, ReadFile};
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read, Seek};
use systems::{Ended, HEAD, Pieces, System, Text};

/// So many bytes are read at a time.
const AT_ONCE: usize = 1 << 18;
/// What a text in UTF-8 may begin with.
const MARK: char = '\u{FEFF}';

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
    buffer: Vec<u8>,
    utf_8: Utf8,
    /// Whether nothing has been read since it began.
    begins: bool,
    /// Why no more can be read.
    failed: Option<PipelineError>,
}

impl Stream {
    /// Opens a file, however long it is; `None` when it is not one of a library system in UTF-8.
    pub(super) fn open(
        path: &str,
        options: &Options,
        stop_asked: &dyn Fn() -> bool,
    ) -> Result<Option<Self>, PipelineError> {
        let failed = |error: io::Error| unreadable(path, &error);
        let mut file = File::open(path).map_err(failed)?;
        let before = file.metadata().map_err(failed)?;
        let mut head = Vec::new();
        let most = (HEAD + MARK.len_utf8()) as u64;
        file.by_ref().take(most).read_to_end(&mut head).map_err(failed)?;
        let is_text = source::is_utf_8(&head, before.len(), options);
        let Some(system) = systems::recognise(&head).filter(|_| is_text) else { return Ok(None) };
        file.rewind().map_err(failed)?;
        let mut buffer = vec![0; AT_ONCE];
        let (mut digest, mut utf_8, mut bytes, mut text) = (Sha256::new(), Utf8::default(), 0, String::new());
        loop {
            if stop_asked() {
                return Err(PipelineError::Stopped);
            }
            let read = read_some(&mut file, &mut buffer).map_err(failed)?;
            if read == 0 {
                break;
            }
            text.clear();
            let piece = &buffer[..read];
            if !utf_8.push(piece, &mut text) {
                return Ok(None);
            }
            digest.update(piece);
            bytes += read as u64;
        }
        if !utf_8.is_whole() {
            return Ok(None);
        }
        file.rewind().map_err(failed)?;
        Ok(Some(Stream {
            path: path.to_owned(),
            file,
            before,
            system,
            sha256: hex::encode(&digest.finalize()),
            bytes,
            buffer,
            utf_8,
            begins: true,
            failed: None,
        }))
    }

    /// Reads its patrons.
    pub(super) fn read(
        mut self,
        options: &Options,
        listener: &mut dyn FnMut(ReadEvent) -> bool,
    ) -> Result<Result<ReadFile, ReadError>, PipelineError> {
        let mut collector = Collector::new(options.caps, listener);
        let (system, bytes) = (self.system, self.bytes);
        let read = system::read(system, &mut Text::new(&mut self, bytes), options.caps, &mut collector);
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let after = self.file.metadata().map_err(|error| unreadable(&self.path, &error))?;
        if !self.is_still(&after) {
            return Err(self.changed());
        }
        Ok(read.map(|()| collector.file))
    }

    /// Whether the file is in the state in which it was measured.
    fn is_still(&self, after: &Metadata) -> bool {
        let before = &self.before;
        let same = before.len() == after.len() && before.modified().ok() == after.modified().ok();
        same && self.bytes == after.len()
    }

    fn changed(&self) -> PipelineError {
        PipelineError::ChangedWhileReading { path: self.path.clone() }
    }

    /// Adds the next piece; false at the end.
    fn read_on(&mut self, text: &mut String) -> Result<bool, PipelineError> {
        let read = read_some(&mut self.file, &mut self.buffer).map_err(|error| unreadable(&self.path, &error))?;
        if read == 0 {
            return if self.utf_8.is_whole() { Ok(false) } else { Err(self.changed()) };
        }
        let begin = text.len();
        // All of it was UTF-8 before.
        if !self.utf_8.push(&self.buffer[..read], text) {
            return Err(self.changed());
        }
        if self.begins && text.len() > begin {
            self.begins = false;
            if text[begin..].starts_with(MARK) {
                text.drain(begin..begin + MARK.len_utf8());
            }
        }
        Ok(true)
    }

    fn ended(&mut self, error: PipelineError) -> Ended {
        self.failed = Some(error);
        Ended::Refused
    }
}

impl Pieces for Stream {
    fn next_piece(&mut self, text: &mut String) -> Result<bool, Ended> {
        self.read_on(text).map_err(|error| self.ended(error))
    }

    fn rewind(&mut self) -> Result<(), Ended> {
        (self.utf_8, self.begins) = (Utf8::default(), true);
        match self.file.rewind() {
            Ok(()) => Ok(()),
            Err(error) => {
                let error = unreadable(&self.path, &error);
                Err(self.ended(error))
            }
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

/// Text out of bytes that come in pieces, which may end within a letter.
#[derive(Debug, Default)]
struct Utf8 {
    /// What has come of a letter of which more is to come.
    begun: Vec<u8>,
}

impl Utf8 {
    /// Adds the text of further bytes; false where they are not UTF-8.
    fn push(&mut self, bytes: &[u8], text: &mut String) -> bool {
        self.begun.extend_from_slice(bytes);
        let good = match std::str::from_utf8(&self.begun) {
            Ok(all) => {
                text.push_str(all);
                all.len()
            }
            Err(error) if error.error_len().is_none() => {
                let good = error.valid_up_to();
                text.push_str(std::str::from_utf8(&self.begun[..good]).unwrap_or_default());
                good
            }
            Err(_) => return false,
        };
        self.begun.drain(..good);
        true
    }

    /// Whether no letter is half there.
    fn is_whole(&self) -> bool {
        self.begun.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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

    #[test]
    fn lists_and_other_encodings_are_read_elsewhere() {
        let latin: Vec<u8> = KOHA.chars().filter_map(|letter| u8::try_from(u32::from(letter)).ok()).collect();
        let cut_off = &KOHA.as_bytes()[..=KOHA.find('ñ').expect("a letter of two bytes")];
        for bytes in [b"ID,Name\n1,Ana\n".as_slice(), b"", &latin, cut_off] {
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

    /// The text of bytes in pieces of so many, or `None` where they are not UTF-8.
    fn decoded(bytes: &[u8], piece: usize) -> Option<String> {
        let (mut utf_8, mut text) = (Utf8::default(), String::new());
        let is_good = bytes.chunks(piece).all(|piece| utf_8.push(piece, &mut text));
        (is_good && utf_8.is_whole()).then_some(text)
    }

    #[test]
    fn a_letter_is_cut_anywhere_and_comes_whole() {
        for bytes in [
            "Núñez,Świątek,李\u{1F600}\n".as_bytes(),
            b"",
            b"Ana",
            b"N\xFA\xF1ez",
            b"Jos\xC3",
            b"Jos\xE2\x82",
            b"\xF0\x9F\x98A",
            b"a\xC3\xA9\xA9",
        ] {
            let whole = std::str::from_utf8(bytes).ok().map(str::to_owned);
            for piece in 1..=bytes.len().max(1) {
                assert_eq!(decoded(bytes, piece), whole, "{bytes:?} in pieces of {piece}");
            }
        }
    }
}
