//! The README is a test: its commands run in order in one folder, with samples/ in it, and must print
//! what stands below them. A line `…` stands for lines left out. Names of user and computer, points in
//! time and the width of columns that depend on them do not count. `UPDATE_EXPECT=1` writes what was
//! printed below each command that differs; shorten it with `…` afterwards. A block of TOML that begins
//! with a name in a comment is a configuration of that name, and one of CSV with a name is a table of that name.

use crate::signin::typing;
use crate::support::{Ran, Workbench, root, words};

const ANSWERED: &str = "Type yes: yes";

#[test]
fn the_readme_shows_what_the_program_prints() {
    let text = std::fs::read_to_string(root().join("README.md")).expect("README.md is at the root");
    let bench = Workbench::with_samples();
    configurations(&text).iter().chain(&tables(&text)).for_each(|(name, content)| bench.write(name, content));
    let mut tried = 0;
    for (command, expected) in commands(&text) {
        let Some(args) = arguments(&command) else { continue };
        tried += 1;
        if let Some(id) = args.strip_prefix("signin ") {
            signs_in(&bench, id, &expected);
            continue;
        }
        let answered = expected.iter().any(|line| line.ends_with(ANSWERED));
        let yes = if answered { " --yes" } else { "" };
        let ran = bench.terminal(&format!("{args}{yes}"));
        let expected: Vec<String> =
            expected.iter().filter(|line| !line.ends_with(ANSWERED)).map(|line| tidy(line)).collect();
        let printed: Vec<String> = printed(&ran);
        if std::env::var_os("UPDATE_EXPECT").is_some() && !same(&expected, &printed) {
            rewrite(&command, &format!("{}{}", ran.stdout, ran.stderr));
            continue;
        }
        assert!(same(&expected, &printed), "{command}\n\nREADME:\n{}\n\nprinted:\n{ran}", expected.join("\n"));
    }
    assert!(tried > 0, "the README has console blocks with `$ rollcall …` in them");
}

/// A slip is typed, and a password that the patron chose. What a terminal asks ends with a colon.
fn signs_in(bench: &Workbench, id: &str, expected: &[String]) {
    let ran = typing(bench, &format!("signin {id}"), &["Maria_Swiatek1", "green tea at seven"]);
    let mut expected: Vec<&str> = expected.iter().map(String::as_str).filter(|line| !line.ends_with(':')).collect();
    let lines = format!("{}{}", ran.stdout, ran.stderr);
    let mut lines: Vec<&str> = lines.lines().collect();
    expected.sort_unstable();
    lines.sort_unstable();
    assert_eq!(expected, lines, "{ran}");
}

/// Puts what was printed below the command, up to the end of its block or the next command.
fn rewrite(command: &str, printed: &str) {
    let page = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    let (before, after) = page.split_once(&format!("$ {command}\n")).expect("the command is in it");
    let end = after
        .starts_with("```")
        .then_some(0)
        .or_else(|| ["\n```", "\n$ "].iter().filter_map(|mark| after.find(mark)).min().map(|at| at + 1));
    let rest = &after[end.expect("the block ends")..];
    let example = [
        ("[USER]", "j.rivera"),
        ("[HOST]", "front-desk"),
        ("[NOW]", "2026-08-28 14:05"),
        ("[DAY]", "2026-08-28"),
        ("[FINGERPRINT]", "7QK4-ZM2D-9DXA-41TB"),
        ("[RECEIPT]", "3f2a-9c01-77be-0d4e-51aa"),
    ];
    let printed = example.iter().fold(printed.to_owned(), |text, (from, to)| text.replace(from, to));
    std::fs::write(root().join("README.md"), format!("{before}$ {command}\n{printed}{rest}")).expect("README.md");
}

/// The name of each block of TOML that begins with one, and what is in it.
fn configurations(text: &str) -> Vec<(String, String)> {
    let blocks = text.split("```toml\n# ").skip(1).filter_map(|block| block.split_once("```"));
    let named = blocks.filter_map(|(block, _)| block.split_once('\n'));
    named.map(|(name, settings)| (name.to_owned(), settings.to_owned())).collect()
}

/// The name of each block of CSV that has one, and what is in it.
fn tables(text: &str) -> Vec<(String, String)> {
    let blocks = text.split("```csv ").skip(1).filter_map(|block| block.split_once("```"));
    let named = blocks.filter_map(|(block, _)| block.split_once('\n'));
    named.map(|(name, content)| (name.to_owned(), content.to_owned())).collect()
}

/// The commands of all console blocks, each with the lines below it.
fn commands(text: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(language) = line.strip_prefix("```") {
            inside = !inside && language == "console";
        } else if !inside {
        } else if let Some(command) = line.strip_prefix("$ ") {
            found.push((command.to_owned(), Vec::new()));
        } else if let Some((_, lines)) = found.last_mut() {
            lines.push(line.to_owned());
        }
    }
    found
}

/// What follows `rollcall`; nothing for other programs.
fn arguments(command: &str) -> Option<&str> {
    let command = command.split(" # ").next()?;
    ["cargo run --release -- ", "cargo run -- ", "rollcall "].iter().find_map(|start| command.strip_prefix(start))
}

fn printed(ran: &Ran) -> Vec<String> {
    format!("{}{}", ran.stdout, ran.stderr).lines().map(tidy).collect()
}

/// Whoever wrote the README was another person, at another computer and time.
fn tidy(line: &str) -> String {
    let bench = Workbench::new();
    let output = std::process::Output { status: Default::default(), stdout: line.into(), stderr: Vec::new() };
    let line = bench.ran("", &output).stdout.replace("[USER]", "j.rivera").replace("[HOST]", "front-desk");
    words(&line.replace(['"', '\''], "`")).join(" ")
}

fn same(expected: &[String], printed: &[String]) -> bool {
    match (expected, printed) {
        ([rest], _) if rest == "…" => true,
        ([dots, rest @ ..], _) if dots == "…" => (0..=printed.len()).any(|from| same(rest, &printed[from..])),
        ([blank, rest @ ..], _) if blank.is_empty() && printed.first().is_none_or(|line| !line.is_empty()) => {
            same(rest, printed)
        }
        (_, [blank, rest @ ..]) if blank.is_empty() && expected.first().is_none_or(|line| !line.is_empty()) => {
            same(expected, rest)
        }
        ([one, expected @ ..], [other, printed @ ..]) => one == other && same(expected, printed),
        ([], rest) | (rest, []) => rest.is_empty(),
    }
}
