//! Files of patrons, filled one patron at a time: what stands around and between them, where one file ends and the next
//! one begins, and what they are packed in.

use super::Wanted;
use super::destination::{ZIP, is_zip};
use crate::new_file::{self, Begun};
use crate::report_file::cannot;
use crate::{PipelineError, files};
use chrono::NaiveDate;
use model::outgoing::WrittenFile;
use model::patron::Patron;
use report::workbook::{PatronWorkbook, WorkbookError};
use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use systems::{Target, columns};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Files that are being filled.
pub(super) struct Filling<'a> {
    wanted: &'a Wanted<'a>,
    /// How many patrons come.
    patrons: u64,
    /// The day that counts as today.
    today: NaiveDate,
    open: Option<Open>,
    whole: Vec<(Begun, WrittenFile)>,
    /// A patron as text, and as cells.
    text: String,
    cells: Vec<String>,
}

/// The file that is being filled.
struct Open {
    begun: Begun,
    path: PathBuf,
    body: Body,
    /// Patrons in it.
    patrons: u64,
    /// Patrons since its text began; in a container there are several.
    in_text: u32,
    /// The texts of a container.
    parts: Vec<String>,
}

enum Body {
    Text(BufWriter<File>),
    Zip(Box<ZipWriter<BufWriter<File>>>),
    Workbook(Box<PatronWorkbook>),
}

impl<'a> Filling<'a> {
    /// For so many patrons. Each file has a name that is free.
    ///
    /// # Errors
    /// When one of the names is taken, or no file can be made in its folder.
    pub(super) fn new(wanted: &'a Wanted<'a>, patrons: u64, today: NaiveDate) -> Result<Self, PipelineError> {
        let filling =
            Filling { wanted, patrons, today, open: None, whole: Vec::new(), text: String::new(), cells: Vec::new() };
        for number in 1..=filling.files() {
            let path = filling.path(number);
            new_file::can_be_written(&path).map_err(|error| cannot(&path, &error))?;
        }
        Ok(filling)
    }

    /// Adds a patron.
    ///
    /// # Errors
    /// When the disk takes no more.
    pub(super) fn push(&mut self, patron: &Patron) -> Result<(), PipelineError> {
        self.try_push(patron).map_err(|error| cannot(self.wanted.path, &error))
    }

    /// Gives the files their names, once all of them are whole.
    ///
    /// # Errors
    /// When the disk takes no more, or a name was taken meanwhile.
    pub(super) fn finish(mut self) -> Result<Vec<WrittenFile>, PipelineError> {
        if let Some(open) = self.open.take() {
            self.close(open).map_err(|error| cannot(self.wanted.path, &error))?;
        }
        let (begun, written): (Vec<Begun>, Vec<WrittenFile>) = self.whole.into_iter().unzip();
        new_file::name_all(begun).map_err(|(path, error)| cannot(&path, &error))?;
        Ok(written)
    }

    fn try_push(&mut self, patron: &Patron) -> io::Result<()> {
        let mut open = match self.open.take() {
            Some(open) if open.in_text < self.wanted.to.most() => open,
            Some(full) => self.go_on_behind(full)?,
            None => self.begin()?,
        };
        match &mut open.body {
            Body::Text(out) => self.push_text(out, open.in_text, patron)?,
            Body::Zip(zip) => self.push_text(zip, open.in_text, patron)?,
            Body::Workbook(workbook) => {
                self.cells.clear();
                columns::cells(patron, &mut self.cells);
                workbook.push(&self.cells).map_err(of_workbook)?;
            }
        }
        open.in_text += 1;
        open.patrons += 1;
        self.open = Some(open);
        Ok(())
    }

    fn push_text(&mut self, out: &mut impl Write, before: u32, patron: &Patron) -> io::Result<()> {
        let Some(target) = self.wanted.to.text() else { return Ok(()) };
        self.text.clear();
        if before > 0 {
            self.text.push_str(target.between);
        }
        (target.write)(patron, &mut self.text);
        out.write_all(self.text.as_bytes())
    }

    /// What comes behind a file that is full: the next text of a container, unless that is full as well, or the next
    /// file.
    fn go_on_behind(&mut self, mut full: Open) -> io::Result<Open> {
        let has_room = u64::from(self.wanted.to.most_parts()) > full.parts.len() as u64;
        match (&mut full.body, self.wanted.to.text()) {
            (Body::Zip(zip), Some(target)) if has_room => {
                zip.write_all((target.tail)(full.in_text).as_bytes())?;
                full.in_text = 0;
                begin_part(zip, target, &full.path, &mut full.parts)?;
                Ok(full)
            }
            (_, _) => {
                self.close(full)?;
                self.begin()
            }
        }
    }

    fn begin(&self) -> io::Result<Open> {
        let path = self.path(self.whole.len() as u64 + 1);
        let begun = Begun::of(&path)?;
        let mut parts = Vec::new();
        let body = match self.wanted.to.text() {
            None => {
                let left = self.patrons.saturating_sub(self.whole.iter().map(|(_, file)| file.patrons).sum());
                let workbook = PatronWorkbook::new(columns::COLUMNS, left, self.today).map_err(of_workbook)?;
                Body::Workbook(Box::new(workbook))
            }
            Some(target) if is_zip(&path) => {
                let mut zip = Box::new(ZipWriter::new(BufWriter::new(begun.file()?)));
                begin_part(&mut zip, target, &path, &mut parts)?;
                Body::Zip(zip)
            }
            Some(target) => {
                let mut out = BufWriter::new(begun.file()?);
                out.write_all(target.head.as_bytes())?;
                Body::Text(out)
            }
        };
        Ok(Open { begun, path, body, patrons: 0, in_text: 0, parts })
    }

    /// Ends a file, which gets its name later.
    fn close(&mut self, open: Open) -> io::Result<()> {
        let Open { begun, path, body, patrons, in_text, parts } = open;
        let tail = self.wanted.to.text().map(|target| (target.tail)(in_text)).unwrap_or_default();
        match body {
            Body::Text(mut out) => {
                out.write_all(tail.as_bytes())?;
                out.flush()?;
            }
            Body::Zip(mut zip) => {
                zip.write_all(tail.as_bytes())?;
                zip.finish()?.flush()?;
            }
            Body::Workbook(mut workbook) => {
                let mut out = BufWriter::new(begun.file()?);
                workbook.save(&mut out).map_err(of_workbook)?;
                out.flush()?;
            }
        }
        let (bytes, sha256) = measured(begun.file()?)?;
        let written = WrittenFile { path: path.display().to_string(), patrons, bytes, sha256, parts };
        self.whole.push((begun, written));
        Ok(())
    }

    /// How many files there will be.
    fn files(&self) -> u64 {
        let most = u64::from(self.wanted.to.most());
        if is_zip(self.wanted.path) {
            self.patrons.div_ceil(most.saturating_mul(u64::from(self.wanted.to.most_parts()))).max(1)
        } else {
            self.patrons.div_ceil(most)
        }
    }

    /// The name of the file with this number; the only one has the name that was wanted.
    fn path(&self, number: u64) -> PathBuf {
        let path = self.wanted.path;
        if self.files() <= 1 {
            return path.to_owned();
        }
        let ending = if is_zip(path) { ZIP } else { self.wanted.to.ending() };
        path.with_file_name(numbered(path, number, ending))
    }
}

/// Begins the next text of the container at this path. The same patrons give the same bytes.
fn begin_part(
    zip: &mut ZipWriter<BufWriter<File>>,
    target: &Target,
    path: &Path,
    parts: &mut Vec<String>,
) -> io::Result<()> {
    let name = numbered(path, parts.len() as u64 + 1, target.ending);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .large_file(target.most.is_none());
    zip.start_file(name.as_str(), options)?;
    parts.push(name);
    zip.write_all(target.head.as_bytes())
}

/// `patrons-001.xml` of `patrons.zip`.
fn numbered(path: &Path, number: u64, ending: &str) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    format!("{stem}-{number:03}.{ending}")
}

/// How long a file is, and its SHA-256.
fn measured(mut file: File) -> io::Result<(u64, String)> {
    file.rewind()?;
    Ok(files::measure(&mut file, &|| false)?.unwrap_or_default())
}

fn of_workbook(error: WorkbookError) -> io::Error {
    if let WorkbookError::IoError(error) = error { error } else { io::Error::other(error.to_string()) }
}
