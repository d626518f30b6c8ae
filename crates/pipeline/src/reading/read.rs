//! Files to bytes to raw tables: opened once, hashed as read, never followed anywhere.

use super::archive::{self, Part};
use super::database::{self, Answer};
use super::how_read;
use super::stream::Stream;
use super::system;
use crate::error::in_words;
use crate::sandbox::{self, Request};
use crate::{PipelineError, World, files};
use model::batch::SourceFile;
use model::cell::RawTable;
use model::codes;
use model::hex;
use model::how_read::HowRead;
use model::nearest;
use model::progress::{Event, Phase};
use model::query::Query;
use model::record::Records;
use sha2::{Digest, Sha256};
use source::{Archive, Collector, FileNote, Gives, Input, ReadError, ReadEvent, ReadFile, Sink, TextFacts};
use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::Path;
use store::unfinished::folder_of;
use systems::System;

/// The largest file that is read as a whole, in bytes.
const MOST_BYTES: u64 = 256 << 20;

/// A file and what was read of it.
pub(crate) struct ReadList {
    pub(crate) path: String,
    pub(crate) source: SourceFile,
    /// What was read, or why nothing can be used.
    pub(crate) content: Result<Content, ReadError>,
}

/// The content of a file that can be used.
pub(crate) struct Content {
    /// The name of its format in JSON.
    pub(crate) format: &'static str,
    /// The name of its format in sentences.
    pub(crate) format_title: &'static str,
    /// What its format gives.
    pub(crate) gives: Gives,
    /// Which part of an archive it is.
    pub(crate) part: Option<String>,
    pub(crate) tables: Vec<RawTable>,
    /// The records of a format that gives no tables.
    pub(crate) records: Option<Records>,
    pub(crate) notes: Vec<FileNote>,
    pub(crate) text: Option<TextFacts>,
    /// How the list was read whose left-out rows these are.
    pub(crate) how_read: Option<HowRead>,
}

impl Content {
    /// How many rows or records were read.
    fn rows(&self) -> u64 {
        let in_tables: u64 = self.tables.iter().map(|table| table.len() as u64).sum();
        in_tables + self.records.as_ref().map_or(0, |records| records.len() as u64)
    }
}

/// What files are read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadAs {
    /// Lists of patrons: tables, or the patrons of another library system.
    Patrons,
    /// Tables, whatever wrote them.
    Tables,
}

/// Reads all files.
pub(crate) fn read_all(
    paths: &[String],
    read_as: ReadAs,
    options: &source::Options,
    world: &World<'_>,
) -> Result<Vec<ReadList>, PipelineError> {
    world.phase(Phase::Reading, None, || {
        let mut expected = 0;
        let mut lists: Vec<ReadList> = Vec::with_capacity(paths.len());
        for path in paths {
            lists.extend(read_one(path, read_as, options, &mut expected, world)?);
        }
        let contents = lists.iter().filter_map(|list| list.content.as_ref().ok());
        let rows = contents.map(Content::rows).sum();
        Ok((lists, rows))
    })
}

/// Reads a file: one list, or those of an archive.
fn read_one(
    path: &str,
    read_as: ReadAs,
    options: &source::Options,
    expected: &mut u64,
    world: &World<'_>,
) -> Result<Vec<ReadList>, PipelineError> {
    world.go_on()?;
    if let Some(query) = &options.query {
        return Ok(vec![of_database(path, query, options, expected, world)?]);
    }
    look(path)?;
    let stream = match read_as {
        ReadAs::Patrons => Stream::open(path, options, &|| world.progress.stop_asked())?,
        ReadAs::Tables => None,
    };
    let lock = lock_file(path);
    let (source, contents) = match stream {
        Some(stream) => of_stream(stream, named(path), options, expected, world)?,
        None => as_a_whole(path, read_as, options, expected, world)?,
    };
    let mut contents = match contents {
        Err(ReadError::Stopped) => return Err(PipelineError::Stopped),
        Err(error) => return Ok(vec![ReadList { path: path.to_owned(), source, content: Err(error) }]),
        Ok(contents) => contents,
    };
    if let (Some(content), Some(lock)) = (contents.first_mut(), lock) {
        content.notes.push(open_elsewhere(&lock));
    }
    let of_file = |content| ReadList { path: path.to_owned(), source: source.clone(), content: Ok(content) };
    Ok(contents.into_iter().map(of_file).collect())
}

/// What a file is called, without its folder.
fn named(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Reads the patrons of another library system out of a file, piece by piece.
fn of_stream(
    stream: Stream,
    name: String,
    options: &source::Options,
    expected: &mut u64,
    world: &World<'_>,
) -> Result<(SourceFile, Result<Vec<Content>, ReadError>), PipelineError> {
    let source = SourceFile { name, sha256: stream.sha256.clone() };
    let system = stream.system;
    let read = stream.read(options, &mut listener(expected, world))?;
    Ok((source, read.map(|file| vec![of_records(system, None, file)])))
}

/// Reads a file all of whose bytes are at hand: a list, or one of another library system whose encoding only shows then.
fn as_a_whole(
    path: &str,
    read_as: ReadAs,
    options: &source::Options,
    expected: &mut u64,
    world: &World<'_>,
) -> Result<(SourceFile, Result<Vec<Content>, ReadError>), PipelineError> {
    let (bytes, too_large) = bytes_of(path)?;
    let name = named(path);
    let source = SourceFile { name: name.clone(), sha256: sha256(&bytes) };
    if let Some(size) = too_large {
        let most = MOST_BYTES >> 20;
        let error = ReadError::TooLarge(format!("{} MB; at most {most} MB are read", size >> 20));
        return Ok((source, Err(error)));
    }
    let mut listener = listener(expected, world);
    let Some(system) = systems::recognise(&bytes).filter(|_| read_as == ReadAs::Patrons) else {
        let input = Input { bytes: &bytes, name: &name, options };
        return Ok((source, lists_of(input, read_as, &mut listener, world)?));
    };
    let mut collector = Collector::new(options.caps, &mut listener);
    let read = system::read_whole(system, bytes, &name, options, &mut collector);
    Ok((source, read.map(|()| vec![of_records(system, None, collector.file)])))
}

/// What a file has that is not of a library system itself: an archive of such files, or tables.
fn lists_of(
    input: Input<'_>,
    read_as: ReadAs,
    listener: &mut dyn FnMut(ReadEvent) -> bool,
    world: &World<'_>,
) -> Result<Result<Vec<Content>, ReadError>, PipelineError> {
    if read_as == ReadAs::Patrons {
        match Archive::open(input) {
            Ok(Some(archive)) => {
                let parts = archive::read(&archive, input.options, MOST_BYTES, listener, world)?;
                return Ok(parts.map(|parts| parts.into_iter().map(of_part).collect()));
            }
            Ok(None) => {}
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(recognised(input, listener, world)?.map(|content| vec![content]))
}

/// Asks a database.
fn of_database(
    address: &str,
    query: &Query,
    options: &source::Options,
    expected: &mut u64,
    world: &World<'_>,
) -> Result<ReadList, PipelineError> {
    let before = look(&database::database_file(address).to_string_lossy())?;
    let mut listener = listener(expected, world);
    let Answer { source, kind, content } = database::ask(address, &before, query, options, &mut listener, world)?;
    let of_file = |file: ReadFile| {
        let ReadFile { tables, records, notes, text } = file;
        let gives = Gives::Tables(&[]);
        let (format, format_title) = (kind.scheme, kind.title);
        Content { format, format_title, gives, part: None, tables, records, notes, text, how_read: None }
    };
    match content {
        Err(ReadError::Stopped) => Err(PipelineError::Stopped),
        content => Ok(ReadList { path: address.to_owned(), source, content: content.map(of_file) }),
    }
}

/// Passes on how far reading is; false when somebody asks to stop.
fn listener(expected: &mut u64, world: &World<'_>) -> impl FnMut(ReadEvent) -> bool {
    move |received| {
        match received {
            ReadEvent::Rows(rows) => world.progress.event(Event::Advance(Phase::Reading, rows)),
            ReadEvent::Expecting(rows) => {
                *expected += rows;
                world.progress.event(Event::Begin { phase: Phase::Reading, total: Some(*expected) });
            }
        }
        !world.progress.stop_asked()
    }
}

/// The patrons of a file of an archive.
fn of_part(part: Part) -> Content {
    of_records(part.system, Some(part.name), part.file)
}

/// The patrons of another library system.
fn of_records(system: &System, part: Option<String>, file: ReadFile) -> Content {
    let ReadFile { tables, records, notes, text } = file;
    let (format, format_title) = (system.name, system.title);
    Content { format, format_title, gives: Gives::Records, part, tables, records, notes, text, how_read: None }
}

/// Reads a file here, or in a process of its own where its format needs that.
fn recognised(
    input: Input<'_>,
    listener: &mut dyn FnMut(ReadEvent) -> bool,
    world: &World<'_>,
) -> Result<Result<Content, ReadError>, PipelineError> {
    let list = match source::recognise(input) {
        Ok(list) => list,
        Err(error) => return Ok(Err(error)),
    };
    let reader = world.reader.filter(|_| list.needs_own_process());
    let caps = if list.format.needs_sandbox { input.options.caps.for_sandbox() } else { input.options.caps };
    let mut collector = Collector::new(caps, listener);
    let read = match reader {
        None => list.read(&mut collector),
        Some(reader) => {
            if let Some(note) = list.ending_note() {
                collector.note(note);
            }
            let request = Request { sheet: input.options.sheet.as_deref(), bytes: input.bytes };
            sandbox::read(reader, &request, &mut collector, &|| world.progress.stop_asked())?
        }
    };
    let file = collector.file;
    let ReadFile { mut tables, records, notes, text } = file;
    let how_read = how_read::take(&mut tables);
    let (format, format_title, gives) = (list.format.name, list.format.title, list.format.gives);
    let part = None;
    Ok(read.map(|()| Content { format, format_title, gives, part, tables, records, notes, text, how_read }))
}

/// What is known of a file that a person named.
fn look(path: &str) -> Result<Metadata, PipelineError> {
    files::look(Path::new(path)).map_err(|error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            PipelineError::NoFile { path: path.to_owned(), near: near_names(path) }
        } else {
            PipelineError::Unreadable { path: path.to_owned(), why: in_words(&error) }
        }
    })
}

/// All bytes of a file; or none and its size, when it is too large.
fn bytes_of(path: &str) -> Result<(Vec<u8>, Option<u64>), PipelineError> {
    let unreadable = |why: String| PipelineError::Unreadable { path: path.to_owned(), why };
    let about = look(path)?;
    if about.len() > MOST_BYTES {
        return Ok((Vec::new(), Some(about.len())));
    }
    let bytes = read_at_once(path).map_err(|error| unreadable(in_words(&error)))?;
    let Some(bytes) = bytes else { return Err(PipelineError::ChangedWhileReading { path: path.to_owned() }) };
    if bytes.len() as u64 > MOST_BYTES {
        return Ok((Vec::new(), Some(bytes.len() as u64)));
    }
    Ok((bytes, None))
}

/// All bytes of a file that was read before and is still the same.
pub(crate) fn bytes_again(path: &str, sha256_before: &str) -> Result<Vec<u8>, PipelineError> {
    let (bytes, _) = bytes_of(path)?;
    if sha256(&bytes) == sha256_before {
        Ok(bytes)
    } else {
        Err(PipelineError::ChangedWhileReading { path: path.to_owned() })
    }
}

/// All bytes of one state of a file; `None` when somebody wrote to it meanwhile.
fn read_at_once(path: &str) -> std::io::Result<Option<Vec<u8>>> {
    let mut file = File::open(path)?;
    let before = file.metadata()?;
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0));
    file.by_ref().take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(is_one_state(&before, &file.metadata()?, bytes.len()).then_some(bytes))
}

/// Whether so many bytes, read between these two looks at a file, are all of one state of it.
fn is_one_state(before: &Metadata, after: &Metadata, read: usize) -> bool {
    let same = before.len() == after.len() && before.modified().ok() == after.modified().ok();
    same && read as u64 == after.len().min(MOST_BYTES + 1)
}

/// The file beside a workbook by which a program says that it has it open: `~$name` of Excel and
/// `.~lock.name#` of LibreOffice.
pub(crate) fn lock_file(path: &str) -> Option<String> {
    let path = Path::new(path);
    let name = path.file_name()?.to_str()?;
    // Excel writes over the first two letters of a long name.
    let shortened: String = name.chars().skip(2).collect();
    let names = [format!("~${name}"), format!("~${shortened}"), format!(".~lock.{name}#")];
    names.into_iter().find(|lock| path.with_file_name(lock).is_file())
}

fn open_elsewhere(lock: &str) -> FileNote {
    FileNote {
        code: codes::F009,
        message: format!("another program has this file open ({lock} is next to it)"),
        advice: "changes that were not saved there are not in the file: save and close it, then run this again".into(),
    }
}

/// Up to three names in the same folder that are near the one typed.
fn near_names(path: &str) -> Vec<String> {
    let path = Path::new(path);
    let wanted = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let Ok(entries) = fs::read_dir(folder_of(path)) else { return Vec::new() };
    // A name that is no text cannot be typed as it would be shown.
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut near: Vec<(f64, String)> = names
        .map(|name| (nearest::likeness(&wanted, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= nearest::OF_TYPED)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// The SHA-256 of a file's bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// Trial U30: what was read is one state of the file, or is read again.
    #[test]
    fn a_file_that_grows_while_it_is_read_is_not_one_state() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("list.csv");
        fs::write(&path, "ID,Name\n").expect("a file of the test");
        let before = fs::metadata(&path).expect("it is there");
        assert!(is_one_state(&before, &before, 8) && !is_one_state(&before, &before, 7));
        let mut file = fs::OpenOptions::new().append(true).open(&path).expect("our own file");
        file.write_all(b"1,Ana\n").expect("a file of the test");
        assert!(!is_one_state(&before, &fs::metadata(&path).expect("it is there"), 14));
        let path = path.to_string_lossy();
        assert_eq!(read_at_once(&path).expect("it can be read").map(|bytes| bytes.len()), Some(14));
    }
}
