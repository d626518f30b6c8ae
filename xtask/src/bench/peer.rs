//! The bare peers: what the library alone takes to read the file. Run as a process of their own by
//! `bench`, so that they start as cold as the program under test.

use super::times::Stage;
use super::{Places, child, lists::Format};
use crate::Result;
use calamine::{Reader, Xlsx, open_workbook, open_workbook_auto};
use model::cell::{RawCell, SharedTexts, Span};
use source::{FileNote, ReadError, SheetFact, Sink, TextFacts};
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

/// `xtask peer calamine FILE` (.xlsx streamed, .xls, .xlsb and .ods as a whole) and `xtask peer csv FILE`: reads the file and says how long it took, in
/// the form of the program's own lines. Of our own readers, `xtask peer reader FILE` only looks at every
/// cell, as those two do, and `xtask peer source FILE` keeps them all.
pub(crate) fn run(library: &str, file: &Path) -> Result<()> {
    let begin = Instant::now();
    let rows = match library {
        "calamine" if file.extension().is_some_and(|ending| ending == "xlsx") => read_xlsx(file)?,
        "calamine" => read_whole(file)?,
        "csv" => read_csv(file)?,
        "reader" => look_only(file)?,
        "source" => read_own(file)?,
        other => return Err(format!("no peer is called {other}").into()),
    };
    eprintln!("time: {library} {:.6} s, {rows} rows", begin.elapsed().as_secs_f64());
    Ok(())
}

/// What the bare library of a format is called here.
pub(super) fn library(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::Xlsx => "calamine",
    }
}

/// Runs the peer of a format.
pub(super) fn measure(places: &Places, file: &Path, format: Format) -> Result<Stage> {
    let library = library(format);
    let run = run_one(places, library, file)?;
    run.stages.into_iter().next().ok_or_else(|| format!("the peer {library} said nothing").into())
}

/// Runs a peer in a process of its own.
pub(super) fn run_one(places: &Places, library: &str, file: &Path) -> Result<child::Run> {
    let mut command = Command::new(&places.xtask);
    command.args(["peer", library]).arg(file);
    child::run(&mut command, &places.work, &[0])
}

/// The formats that calamine holds as a whole.
fn read_whole(file: &Path) -> Result<u64> {
    let mut workbook = open_workbook_auto(file)?;
    let name = workbook.sheet_names().first().cloned().ok_or("a workbook without sheets")?;
    let range = workbook.worksheet_range(&name)?;
    Ok(range.used_cells().map(black_box).next_back().map_or(0, |(row, _, _)| row as u64))
}

fn read_xlsx(file: &Path) -> Result<u64> {
    let mut workbook: Xlsx<_> = open_workbook(file)?;
    let name = workbook.sheet_names().first().cloned().ok_or("a workbook without sheets")?;
    let mut cells = workbook.worksheet_cells_reader(&name)?;
    let mut last_row = 0;
    while let Some(cell) = cells.next_cell()? {
        last_row = cell.get_position().0;
        black_box(cell.get_value());
    }
    Ok(u64::from(last_row))
}

/// A sink that looks at every cell and keeps none.
#[derive(Default)]
struct Looker {
    rows: u64,
    texts: Arc<SharedTexts>,
}

type Seen = std::result::Result<(), ReadError>;

impl Sink for Looker {
    fn table(&mut self, _: Option<&str>, _: bool) -> Seen {
        Ok(())
    }

    fn fact(&mut self, fact: SheetFact) -> Seen {
        black_box(fact);
        Ok(())
    }

    fn comment(&mut self, _: u32, _: u16, text: &str) -> Seen {
        black_box(text);
        Ok(())
    }

    fn row(&mut self, _: u32) -> Seen {
        self.rows += 1;
        Ok(())
    }

    fn cell(&mut self, cell: RawCell<'_>) -> Seen {
        black_box(cell);
        Ok(())
    }

    fn shared_texts(&mut self, texts: &Arc<SharedTexts>) {
        self.texts = Arc::clone(texts);
    }

    fn shared_cell(&mut self, number: u32, _: u16, _: bool) -> std::result::Result<bool, ReadError> {
        Ok(black_box(self.texts.get(number)).is_some())
    }

    fn text_row(&mut self, _: u32, text: &str, fields: &[Span]) -> Seen {
        self.rows += 1;
        black_box((text, fields));
        Ok(())
    }

    fn text(&mut self, _: TextFacts) {}

    fn note(&mut self, _: FileNote) {}

    fn expect_rows(&mut self, _: u64) {}
}

fn look_only(file: &Path) -> Result<u64> {
    let bytes = std::fs::read(file)?;
    let options = source::Options::default();
    let mut looker = Looker::default();
    let name = file.to_string_lossy();
    source::read(source::Input { bytes: &bytes, name: &name, options: &options }, &mut looker)?;
    Ok(looker.rows)
}

fn read_own(file: &Path) -> Result<u64> {
    let bytes = std::fs::read(file)?;
    let options = source::Options::default();
    let mut listener = |_| true;
    let mut collector = source::Collector::new(options.caps, &mut listener);
    let name = file.to_string_lossy();
    source::read(source::Input { bytes: &bytes, name: &name, options: &options }, &mut collector)?;
    Ok(collector.file.tables.iter().map(|table| table.len() as u64).sum())
}

fn read_csv(file: &Path) -> Result<u64> {
    let mut reader = csv::ReaderBuilder::new().from_path(file)?;
    let mut record = csv::ByteRecord::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut record)? {
        rows += 1;
        black_box(&record);
    }
    Ok(rows)
}
