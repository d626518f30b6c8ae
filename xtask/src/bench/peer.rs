//! The bare peers: what the library alone takes to read the file. Run as a process of their own by
//! `bench`, so that they start as cold as the program under test.

use super::times::Stage;
use super::{Places, child, lists::Format};
use crate::Result;
use calamine::{Reader, Xlsx, open_workbook};
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// `xtask peer calamine FILE` and `xtask peer csv FILE`: reads the file and says how long it took, in
/// the form of the program's own lines.
pub(crate) fn run(library: &str, file: &Path) -> Result<()> {
    let begin = Instant::now();
    let rows = match library {
        "calamine" => read_xlsx(file)?,
        "csv" => read_csv(file)?,
        other => return Err(format!("no peer is called {other}").into()),
    };
    eprintln!("time: {library} {:.6} s, {rows} rows", begin.elapsed().as_secs_f64());
    Ok(())
}

/// Runs the peer of a format.
pub(super) fn measure(places: &Places, file: &Path, format: Format) -> Result<Stage> {
    let library = match format {
        Format::Csv => "csv",
        Format::Xlsx => "calamine",
    };
    let mut command = Command::new(&places.xtask);
    command.args(["peer", library]).arg(file);
    let run = child::run(&mut command, &places.work, &[0])?;
    run.stages.into_iter().next().ok_or_else(|| format!("the peer {library} said nothing").into())
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
