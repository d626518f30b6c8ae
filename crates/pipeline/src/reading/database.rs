//! What a database answers to a query, as a list. Its file is hashed as it lies there and asked as one that nobody writes
//! to; where somebody does, nothing is read. What is wrong with the answer is for the stages behind to say.

use crate::{PipelineError, World, files, stores};
use model::batch::SourceFile;
use model::codes;
use model::hex;
use model::query::Query;
use sha2::{Digest, Sha256};
use source::databases::{self, Asked, Kind};
use source::{Collector, ReadError, ReadEvent, ReadFile};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What a database answered.
pub(super) struct Answer {
    /// The file with the query, which make the list together.
    pub(super) source: SourceFile,
    pub(super) kind: &'static Kind,
    pub(super) content: Result<ReadFile, ReadError>,
}

/// Asks the database of an address such as `sqlite:old.db`, whose file was just looked at.
pub(super) fn ask(
    address: &str,
    before: &Metadata,
    query: &Query,
    options: &source::Options,
    listener: &mut dyn FnMut(ReadEvent) -> bool,
    world: &World<'_>,
) -> Result<Answer, PipelineError> {
    let (kind, place) = databases::of_address(address).ok_or_else(|| no_address(address))?;
    let path = Path::new(place);
    let name = path.file_name().map_or_else(|| place.to_owned(), |name| name.to_string_lossy().into_owned());
    let source = SourceFile { name: format!("{name} ({})", shown(query)), sha256: hash(place, world)? };
    if let Some(error) = in_use(kind, path) {
        return Ok(Answer { source, kind, content: Err(error) });
    }
    let mut collector = Collector::new(options.caps, listener);
    let encoding = options.encoding.as_deref();
    let asked = Asked { path, query, encoding, stop: world.progress.stop_signal() };
    let asked = (kind.ask)(&asked, &mut collector);
    let is_same = files::look(path).is_ok_and(|after| is_same(before, &after)) && in_use(kind, path).is_none();
    if !is_same && asked != Err(ReadError::Stopped) {
        return Err(PipelineError::ChangedWhileReading { path: place.to_owned() });
    }
    Ok(Answer { source, kind, content: asked.map(|()| collector.file) })
}

/// A query in the name of its list: one that is long is cut, and told apart from others by the beginning of its digest.
fn shown(query: &Query) -> String {
    const MOST: usize = 300;
    const BEGINNING: usize = 280;
    let text = query.to_string();
    if text.chars().count() <= MOST {
        return text;
    }
    let beginning: String = text.chars().take(BEGINNING).collect();
    let digest = hex::encode(&Sha256::digest(text.as_bytes()));
    format!("{}… {}", beginning.trim_end(), digest.get(..6).unwrap_or_default())
}

/// The file of a database's address.
pub fn database_file(address: &str) -> &Path {
    Path::new(databases::of_address(address).map_or(address, |(_, place)| place))
}

/// Refuses what is no address of a database, and the store itself.
pub(super) fn refuse(addresses: &[String], store: Option<&str>) -> Result<(), PipelineError> {
    if let Some(address) = addresses.iter().find(|address| databases::of_address(address).is_none()) {
        return Err(no_address(address));
    }
    let Some(store) = store else { return Ok(()) };
    let is_store = |address: &&String| {
        databases::of_address(address).is_some_and(|(_, place)| stores::is_of_store(Path::new(place), store))
    };
    addresses.iter().find(is_store).map_or(Ok(()), |address| {
        Err(PipelineError::Unusable {
            path: address.clone(),
            code: codes::M933,
            why: "it is the database in which Rollcall keeps its patrons".to_owned(),
            advice: "name the database of the old system".into(),
        })
    })
}

fn no_address(address: &str) -> PipelineError {
    let schemes: Vec<String> = databases::DATABASES.iter().map(|kind| format!("{}:FILE", kind.scheme)).collect();
    PipelineError::Unusable {
        path: address.to_owned(),
        code: codes::M932,
        why: "it doesn't say which kind of database it is".to_owned(),
        advice: format!("write it as {}", schemes.join(" or ")).into(),
    }
}

/// The SHA-256 of a file that may be larger than the memory.
fn hash(path: &str, world: &World<'_>) -> Result<String, PipelineError> {
    let hashed =
        hash_of(path, &|| world.progress.stop_asked()).map_err(|error| PipelineError::not_given(path, &error))?;
    hashed.ok_or(PipelineError::Stopped)
}

/// The same; `None` when somebody asks to stop.
fn hash_of(path: &str, stop_asked: &dyn Fn() -> bool) -> io::Result<Option<String>> {
    let measured = files::measure(&mut File::open(path)?, stop_asked)?;
    Ok(measured.map(|(_, digest)| digest))
}

/// That changes of another program are beside the file and not in it yet. A file of zeros is one that is done with.
fn in_use(kind: &Kind, path: &Path) -> Option<ReadError> {
    let beside = kind.beside.iter().map(|ending| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    });
    let holds_changes = |path: &PathBuf| {
        let mut start = Vec::new();
        let is_file = fs::metadata(path).is_ok_and(|about| about.is_file());
        let read = is_file.then(|| File::open(path).and_then(|file| file.take(8).read_to_end(&mut start)));
        // One that is there and cannot be read may hold anything.
        read.is_some_and(|read| read.is_err() || start.iter().any(|byte| *byte != 0))
    };
    let found =
        beside.filter(holds_changes).find_map(|path| path.file_name().map(|name| name.display().to_string()))?;
    let why = format!("another program has it open, with changes in {found} that are not in it yet");
    Some(ReadError::Database(why))
}

fn is_same(before: &Metadata, after: &Metadata) -> bool {
    before.len() == after.len() && before.modified().ok() == after.modified().ok()
}

/// The SHA-256 that the database of an address has now, where it can be read.
pub(crate) fn hash_now(address: &str) -> Option<String> {
    let (_, place) = databases::of_address(address)?;
    files::look(Path::new(place)).ok()?;
    hash_of(place, &|| false).ok().flatten()
}
