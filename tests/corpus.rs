//! Files made to break readers. `ROLLCALL_CORPUS` names the folder that holds `hostile/files` and
//! `csv-spectrum/csvs`; each file must get an answer in words, in time.

use crate::support::{Workbench, finish, skip};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An unoptimised build takes 26 seconds to unpack the longest text; an optimised one must need a tenth.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 20 });

fn files(corpus: &Path) -> Vec<PathBuf> {
    let folders = ["hostile/files", "csv-spectrum/csvs"].map(|folder| corpus.join(folder));
    let entries = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())));
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

#[test]
fn no_file_breaks_the_reader() {
    let Some(corpus) = std::env::var_os("ROLLCALL_CORPUS").filter(|folder| !folder.is_empty()) else {
        return skip("the corpus of hostile files", "ROLLCALL_CORPUS is not set");
    };
    let bench = Workbench::new();
    let mut wrong = Vec::new();
    for file in files(Path::new(&corpus)) {
        for verb in ["check", "plan"] {
            let name = format!("{verb} {}", file.file_name().unwrap_or_default().to_string_lossy());
            let Some(output) = finish(bench.command(verb).arg(&file), LIMIT) else {
                wrong.push(format!("{name}: no answer in {LIMIT:?}"));
                continue;
            };
            let ran = bench.ran(&name, &output);
            let ours = ran.stderr.contains("fault in Rollcall") || ran.stderr.contains("panicked");
            if ours || !matches!(ran.code, 0 | 1 | 3) {
                wrong.push(format!("{name}: exit {} {}", ran.code, ran.stderr));
            }
        }
    }
    assert!(bench.files().is_empty(), "checking and planning make no files: {:?}", bench.files());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
