//! Starters and passwords are on the slips and nowhere else: trials K07 to K09.

use crate::signin::{starter_of, typing};
use crate::support::{EXTERNAL_GROUP, Workbench, skip};
use memchr::memmem;
use std::path::{Path, PathBuf};

/// Names that nothing else contains; their starter is a canary.
const LIST: &str = "\
    Borrower ID | Last name | First name | Expiration date\n\
    000104417   | Wvkanary  | Zqkanary   | 2027-06-30\n\
    000104418   | Okafor    | Chidi      | 2027-06-30";
const STARTER: &str = "Zqkanary_Wvkanary1";
const CHOSEN: &str = "kanaries sing at 0417";
const SLIPS: &[&str] = &["slips.html", "again.csv", "signs.csv", "words.html"];

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn holds(haystack: &[u8], needle: &str) -> bool {
    memmem::find(haystack, needle.as_bytes()).is_some()
}

/// Where one of the canaries is found: names of files, and commands by what they printed.
fn sweep(bench: &Workbench, printed: &[(String, Vec<u8>)], canaries: &[String]) -> Vec<String> {
    let files = files(&bench.path(""));
    let of_file = |path: &PathBuf| {
        let name = path.strip_prefix(bench.path("")).unwrap_or(path).display().to_string();
        (name, std::fs::read(path).unwrap_or_default())
    };
    let places = files.iter().map(of_file).chain(printed.iter().cloned());
    let mut hits: Vec<String> =
        places.filter(|(_, bytes)| canaries.iter().any(|canary| holds(bytes, canary))).map(|(name, _)| name).collect();
    hits.sort();
    hits
}

/// Every command of the program, in every format, with a log of every program that was started and of everything
/// that was written.
fn a_whole_life(bench: &Workbench) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
    std::fs::create_dir(bench.path("tmp")).expect("a folder for temporary files");
    let mut printed = Vec::new();
    let mut run = |args: &str, lines: &[&str], formats: &[&str]| {
        for format in formats {
            let ran = typing(bench, &format!("{args} --format {format} --verbose"), lines);
            // What writes is done once; asked again it says that it is done, refused or in the way.
            assert!(matches!(ran.code, 0 | 2 | 3 | 5 | 7), "{ran}");
            printed.push((format!("{args} ({format})"), (ran.stdout + &ran.stderr).into_bytes()));
        }
    };
    const EACH: &[&str] = &["human", "concise", "json", "jsonl"];
    run("init", &[], EACH);
    run("inspect list.csv", &[], EACH);
    run("check list.csv", &[], EACH);
    run("plan list.csv", &[], EACH);
    run("plan list.csv -o first.plan", &[], EACH);
    run("show first.plan", &[], EACH);
    run("apply first.plan --yes --starters slips.html --note Kanary", &[], EACH);
    run("show 1 --max-shown 0", &[], EACH);
    run("show first.plan --mask", &[], EACH);
    run("signin 000104417", &["wrong", CHOSEN], EACH);
    run("signin 000104417 --quiet", &[STARTER], EACH);
    run("starters list 1", &[], EACH);
    run("starters reissue 1 --yes --starters again.csv", &[], EACH);
    run("signin 000104417", &[STARTER, STARTER, "short", CHOSEN], &["human"]);
    run("signin 000104418", &["Chidi_Okafor1", "short", CHOSEN], &["json"]);
    run("signin 000104417", &[CHOSEN], EACH);
    run("find kanary", &[], EACH);
    run("account show 000104417", &[], EACH);
    run("person 000104417", &[], EACH);
    run("person 000104417 --export person.html", &[], &["human"]);
    run("person 000104417 --export person.json", &[], &["json"]);
    run("export --to csv -o exported.csv", &[], &["human"]);
    run("convert list.csv --to csv -o converted.csv", &[], &["json"]);
    bench.write("rollcall.toml", EXTERNAL_GROUP);
    run("account toggle 000104417 --external-id BANNER --group STUDENT --yes", &[], &["json"]);
    run("undo --yes", &[], &["human"]);
    run("history", &[], EACH);
    run("undo 1 --dry-run", &[], EACH);
    run("starters reissue --id 000104417 --yes --starters signs.csv --starter-scheme name-suffix", &[], &["jsonl"]);
    run("starters reissue --id 000104418 --yes --starters words.html --starter-scheme words", &[], &["human"]);
    for format in ["human", "json"] {
        bench.write("done.html", bench.read("slips.html"));
        run("starters shred done.html --yes", &[], &[format]);
    }
    run("store info", &[], EACH);
    run("store check", &[], EACH);
    run("store backup copy.db", &[], &["json"]);
    run("guard add banner list.csv --id-column \"Borrower ID\"", &[], EACH);
    run("guard list", &[], EACH);
    run("guard remove banner", &[], EACH);
    run("store restore copy.db --yes", &[], &["human"]);
    run("starters void 1 --yes", &[], &["human"]);
    run("undo 1 --yes", &[], &["human"]);
    run("store purge --history-older-than 0 --yes --as-of 2099-01-01", &[], EACH);
    run("explain A801", &[], EACH);
    let mut canaries = vec![STARTER.to_owned(), CHOSEN.to_owned(), starter_of(bench, "signs.csv", "000104417")];
    let words = String::from_utf8(bench.read("words.html")).expect("text");
    let starter =
        words.split("translate=\"no\" dir=\"ltr\">").nth(2).and_then(|rest| rest.split('<').next()).expect("a starter");
    canaries.push(starter.to_owned());
    assert!(canaries[2].starts_with("Zqkanary_Wvkanary1-") && canaries[3].matches('-').count() >= 3, "{canaries:?}");
    (printed, canaries)
}

/// Trial K07, and its negative control: what is planted is found.
#[test]
fn starters_and_passwords_are_on_the_slips_and_nowhere_else() {
    let bench = Workbench::with_list(LIST);
    let (mut printed, canaries) = a_whole_life(&bench);
    let mut expected: Vec<String> = SLIPS.iter().map(|name| (*name).to_owned()).collect();
    expected.sort();
    assert_eq!(sweep(&bench, &printed, &canaries), expected, "the slips, and nothing but them");
    bench.write("tmp/forgotten.log", format!("trying {CHOSEN}"));
    printed.push(("a careless command".to_owned(), format!("made {STARTER} for you").into_bytes()));
    let hits = sweep(&bench, &printed, &canaries);
    assert!(
        hits.contains(&"tmp/forgotten.log".to_owned()) && hits.contains(&"a careless command".to_owned()),
        "{hits:?}"
    );
}

/// Trials K07, P10: no program that is started gets one on its command line or in its environment.
#[cfg(target_os = "linux")]
#[test]
fn no_program_that_is_started_hears_of_a_starter() {
    let bench = Workbench::with_list(LIST);
    if !bench.can_trace() {
        return skip("what started programs hear", "strace cannot be used");
    }
    let inner = bench.command("apply list.csv --yes --starters slips.html");
    let mut traced = bench.program("strace");
    traced.args(["-f", "-v", "-s", "100000", "-e", "trace=execve", "-o", "trace.txt"]);
    traced.arg(inner.get_program()).args(inner.get_args());
    let output = traced.output().expect("strace runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let trace = String::from_utf8_lossy(&bench.read("trace.txt")).into_owned();
    assert_eq!(trace.matches("execve(").count(), 1, "this one, which is the control, and no other: {trace}");
    assert!(!holds(trace.as_bytes(), STARTER), "{trace}");
    assert!(holds(&bench.read("slips.html"), STARTER), "the control: there is one");
}

/// So much a pipe of Linux holds.
#[cfg(target_os = "linux")]
const PIPE: usize = 1 << 16;

/// Trial K08: once the slips are written nothing of them is in memory any more; and no core dump is ever made.
#[cfg(target_os = "linux")]
#[test]
fn nothing_of_a_starter_stays_in_memory() {
    use std::io::{Read, Seek, SeekFrom, Write};
    let bench = Workbench::with_list(LIST);
    // Nobody reads what it has to say, so that it waits for ever before its last words.
    let (mut reader, mut full) = std::io::pipe().expect("a pipe");
    full.write_all(&[b' '; PIPE]).expect("room for so much");
    let mut command = bench.command("apply list.csv --yes --starters slips.csv --format json");
    let mut child = command.stdout(full).spawn().expect("it runs");
    drop(command);
    while !bench.path("slips.csv").exists() {
        assert!(child.try_wait().expect("it can be asked").is_none(), "it waits with the sheet written");
        std::thread::yield_now();
    }
    let of_process = |name: &str| format!("/proc/{}/{name}", child.id());
    let starter = starter_of(&bench, "slips.csv", "000104417");
    let limits = std::fs::read_to_string(of_process("limits")).expect("its limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("a limit");
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    let scan = |needle: &str| -> Option<usize> {
        let mut memory = std::fs::File::open(of_process("mem")).ok()?;
        let maps = std::fs::read_to_string(of_process("maps")).ok()?;
        let mut found = 0;
        for map in maps.lines().filter(|line| line.contains(" rw")) {
            let (from, to) = map.split(' ').next()?.split_once('-')?;
            let (from, to) = (u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?);
            let mut bytes = vec![0; usize::try_from(to - from).ok()?];
            let read = memory.seek(SeekFrom::Start(from)).and_then(|_| memory.read(&mut bytes)).unwrap_or(0);
            found += memmem::find_iter(&bytes[..read], needle).count();
        }
        Some(found)
    };
    // It may just be putting its things away when the sheet gets its name.
    let of_starter = (0..1000).map(|_| scan(&starter)).find(|found| found.is_none_or(|found| found == 0));
    let (of_starter, of_name) = (of_starter.unwrap_or_else(|| scan(&starter)), scan("Wvkanary"));
    std::io::copy(&mut reader, &mut std::io::sink()).expect("its last words");
    assert!(child.wait().expect("it ends").success());
    let (Some(of_starter), Some(of_name)) = (of_starter, of_name) else {
        return skip("what stays in memory", "the memory of other processes cannot be read");
    };
    assert!(of_name > 0, "the control: the names are in memory");
    assert_eq!(of_starter, 0, "nothing of the starter is");
}
