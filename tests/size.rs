//! Lists of the largest size that is promised: thousands of files, hundreds of thousands of findings, a million
//! answers. No clock is looked at: were every finding or answer compared with every other one, these would not end
//! within a day. How often something is looked at is counted in the crates, beside what looks.

use crate::support::Workbench;
use crate::untrusted::tried;
use std::fmt::Write;

/// A folder full of lists, each of one patron; a placeholder address makes them all neighbours. Only few files are
/// ever open, however many are named.
#[test]
#[cfg(target_os = "linux")]
fn sixteen_thousand_files_are_one_list() {
    use testkit::people::letters;
    const FILES: u32 = 16_000;
    let bench = Workbench::new();
    let mut args = "plan".to_owned();
    for n in 0..FILES {
        let id = 100_000 + n;
        let list = "Borrower ID,Last name,First name,E-mail,Expires\n";
        bench.write(
            &format!("{n}.csv"),
            format!("{list}{id:09},Person{},Ana,none@example.org,2027-06-30\n", letters(n.into())),
        );
        write!(args, " {n}.csv").expect("memory");
    }
    let inner = bench.command(&args);
    let mut command = bench.program("sh");
    command.args(["-c", "ulimit -n 32; exec \"$0\" \"$@\" --format json"]);
    let output = command.arg(inner.get_program()).args(inner.get_args()).output().expect("sh runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["counts"]["new"], FILES);
    let findings = answer["findings"].as_array().expect("findings");
    let shared = findings.iter().find(|finding| finding["code"] == "D506").expect("they share an address");
    let others = shared["related"].as_array().expect("the other places");
    assert_eq!(others.len(), FILES as usize - 1);
    assert_eq!(others.last().expect("one"), "15999.csv: line 2, column 4 (E-mail)");
}

/// Eight faults in each of 50,000 rows, told one by one and all together.
#[test]
fn four_hundred_thousand_findings_are_told() {
    let bench = Workbench::new();
    let header = "Borrower ID,Last name,First name,E-mail,E-mail 2,Birth date,Expiration date,Purge date,Phone,Status";
    let rows = (0..50_000_u32).fold(format!("{header}\n"), |mut rows, n| {
        writeln!(rows, "{:09},,,a{n}@,b{n}@,31.02.2001,32.13.2027,99.99.2099,x,?", 100_000 + n).expect("memory");
        rows
    });
    bench.write("list.csv", rows);
    let printed = bench.command("check list.csv --format concise").output().expect("the program runs").stdout;
    assert_eq!(printed.iter().filter(|byte| **byte == b'\n').count(), 400_000);
    let ran = bench.run("check list.csv --stats");
    assert!(ran.code == 3 && ran.stdout.contains("300,000 problems leave out 50,000 of 50,000 rows."), "{ran}");
}

/// A file of answers for another list: all of them are read, and those that no row has are counted.
#[test]
fn a_million_answers_are_read() {
    let bench = Workbench::new();
    bench.write("list.csv", "Borrower ID,Last name,First name,Expires\n000500000,Lind,Ana,2027-06-30\n");
    let answers = (0..1_000_000_u32).rev().fold(String::with_capacity(15 << 20), |mut answers, n| {
        writeln!(answers, "{n:09}=skip").expect("memory");
        answers
    });
    bench.write("answers.txt", answers);
    let ran = bench.run("plan list.csv --decide-file answers.txt");
    assert!(ran.stderr.contains("999979 more answers are not used either"), "{ran}");
}

/// What is told to programs takes hardly more memory than what is told to people: the steps of 400,000 rows took six
/// gigabytes in JSON. The control is the answer in words, under the same limit.
#[test]
fn an_answer_in_json_takes_no_more_memory_than_one_in_words() {
    let bench = Workbench::new();
    bench.write("list.csv", crate::trials::list(0, 12_000, "MAIN"));
    for format in ["human", "jsonl", "json"] {
        let tried = tried(&bench, &format!("plan list.csv --format {format}"));
        assert_eq!(tried.ran.code, 0, "{format}");
    }
}
