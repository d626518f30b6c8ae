//! Every file that is written because somebody named it: a new one, or none. Links need a Unix.

use crate::support::{TWO, Workbench};

/// What writes a file when its name is added, and how that name ends.
const WRITERS: &[(&str, &str)] = &[
    ("check list.csv --left-out", "xlsx"),
    ("plan list.csv --left-out", "xlsx"),
    ("check list.csv --report", "xlsx"),
    ("check list.csv --report", "csv"),
    ("check list.csv --report", "html"),
    ("show 1 --report", "html"),
    ("history --report", "csv"),
    ("report expiring --before 2027-12-31 -o", "xlsx"),
    ("report duplicates --report", "csv"),
    ("fix list.csv -o", "xlsx"),
    ("template -o", "xlsx"),
    ("plan list.csv -o", "plan"),
    ("store backup", "db"),
    ("person 000104417 --export", "html"),
    ("person 000104417 -o", "json"),
    ("convert list.csv --leave-out --to csv -o", "csv"),
    ("export --to csv -o", "zip"),
    ("export --to xlsx -o", "xlsx"),
    ("starters reissue 1 --yes --starters", "html"),
];

/// Trial O11: what is there stays as it is, be it a file, a folder, or a link to something or nothing. The control: under
/// a free name each of them goes, for its owner alone.
#[test]
fn nothing_that_is_there_is_written_over_or_through() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let bench = Workbench::with_list(&format!("{TWO}\n000104419 | Berg | Bo | bo@example.org | 31/02/2027"));
    bench.apply("list.csv --no-starters");
    for (number, (args, kind)) in WRITERS.iter().enumerate() {
        let name = |what: &str| format!("{what}-{number}.{kind}");
        bench.write(&name("file"), "mine");
        std::fs::create_dir(bench.path(&name("folder"))).expect("a folder");
        symlink("nothing", bench.path(&name("dangling"))).expect("a link");
        symlink(name("file"), bench.path(&name("link"))).expect("a link");
        for taken in ["file", "folder", "dangling", "link"].map(name) {
            let ran = bench.run(&format!("{args} {taken}"));
            assert!(ran.code == 2 && ran.stderr.contains(&format!("{taken} exists already")), "{ran}");
            assert!(!bench.path("nothing").exists() && bench.read(&name("file")) == b"mine", "{ran}");
        }
        let free = name("free");
        let ran = bench.run(&format!("{args} {free}"));
        let mode =
            std::fs::metadata(bench.path(&free)).unwrap_or_else(|error| panic!("{error}: {ran}")).permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{ran}");
    }
}
