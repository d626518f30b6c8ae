//! No code is half-built: every code of the model is used and tested somewhere outside the tables that declare it, and
//! those that offer a repair are those whose repair can be accepted.

use crate::Result;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The codes that nothing raises or no test mentions, and repairs that are offered and not taken or the reverse.
pub(crate) fn complaints(root: &Path) -> Result<Vec<String>> {
    let (mut declared, mut acceptable) = (Vec::new(), BTreeSet::new());
    for file in files(&root.join("crates/model/src/codes"))? {
        let table = std::fs::read_to_string(file)?;
        declared.extend(declarations(&table));
        acceptable.extend(acceptable_of(&table));
    }
    let all = files(&root.join("crates"))?.into_iter().chain(files(&root.join("tests"))?);
    let (mut raised, mut tested, mut offered) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for file in all {
        let Ok(path) = file.strip_prefix(root) else { continue };
        // Samples of other encodings are no place to look for codes.
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        match place(path) {
            Place::Source => {
                let (source, own_tests) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
                raised.extend(words(source).map(str::to_owned));
                offered.extend(offered_by(source));
                tested.extend(words(own_tests).map(str::to_owned));
            }
            Place::Test => tested.extend(words(&text).map(str::to_owned)),
            Place::Neither => {}
        }
    }
    declared.sort();
    let complaint = |(id, slug): (String, String)| match (raised.contains(&id), tested.contains(&id)) {
        (true, true) => None,
        (false, _) => Some(format!("{id} {slug} is declared in crates/model and raised nowhere")),
        (true, false) => Some(format!("{id} {slug} has no test")),
    };
    let mut complaints: Vec<String> = declared.into_iter().filter_map(complaint).collect();
    complaints.extend(unlike(&acceptable, &offered));
    Ok(complaints)
}

/// Where the tables and the rules do not agree about repairs.
fn unlike(acceptable: &BTreeSet<String>, offered: &BTreeSet<String>) -> Vec<String> {
    let refused = offered.difference(acceptable);
    let refused = refused.map(|id| format!("{id} offers a repair, and its entry in crates/model does not say so"));
    let nowhere = acceptable.difference(offered);
    refused
        .chain(nowhere.map(|id| format!("{id} says in crates/model that it offers a repair, and does nowhere")))
        .collect()
}

/// The codes of a table that say that they offer a repair.
fn acceptable_of(table: &str) -> Vec<String> {
    let lines: Vec<&str> = table.lines().filter(|line| line.trim_end().ends_with(", offers_repair;")).collect();
    declarations(&lines.join("\n")).into_iter().map(|(id, _)| id).collect()
}

/// The codes whose repair a source offers.
fn offered_by(source: &str) -> Vec<String> {
    let behind = |way: &'static str| source.split(way).skip(1);
    let offers = behind("AcceptRepair(codes::").chain(behind("offer::report(codes::"));
    offers.filter_map(|rest| rest.get(..4)).filter(|id| is_code(id)).map(str::to_owned).collect()
}

/// What a file says about a code that it mentions.
enum Place {
    /// That it is raised.
    Source,
    /// That it is tested.
    Test,
    /// Nothing: the tables of the model declare codes, testkit makes data, and the manual lists them all.
    Neither,
}

fn place(path: &Path) -> Place {
    let text = path.to_string_lossy();
    let is_manual = text.contains("snapshots/explain") || text.contains("snapshots/cli-reference");
    if text.starts_with("crates/model/src/codes") || text.starts_with("crates/testkit") || is_manual {
        Place::Neither
    } else if text.starts_with("tests") || text.contains("/tests/") {
        Place::Test
    } else {
        Place::Source
    }
}

/// Every `C301 "required-missing" …` of a table.
fn declarations(text: &str) -> Vec<(String, String)> {
    let declaration = |line: &str| {
        let (id, rest) = line.trim().split_once(" \"")?;
        let (slug, _) = rest.split_once('"')?;
        is_code(id).then(|| (id.to_owned(), slug.to_owned()))
    };
    text.lines().filter_map(declaration).collect()
}

fn is_code(word: &str) -> bool {
    let (letter, digits) = word.split_at_checked(1).unwrap_or_default();
    letter.bytes().all(|b| b.is_ascii_uppercase()) && digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| is_code(word))
}

/// Every file below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            // What a build or the fuzzer leaves behind says nothing.
            let left_behind = ["target", "corpus", "artifacts"].iter().any(|name| entry.file_name() == *name);
            match entry.file_type()?.is_dir() {
                true if left_behind => {}
                true => folders.push(entry.path()),
                false => found.push(entry.path()),
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found_among_their_pages() {
        let table =
            "    /// Bad: C301 \"x\"\n    C301 \"required-missing\" Error \"a value\";\n\n    C99 \"no\" Error \"no\";";
        assert_eq!(declarations(table), [("C301".to_owned(), "required-missing".to_owned())]);
    }

    #[test]
    fn a_repair_that_is_offered_can_be_accepted_and_the_reverse() {
        let set = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>();
        let table = "    C301 \"a\" Note \"b\", offers_repair;\n    C302 \"c\" Note \"d\";";
        assert_eq!(acceptable_of(table), ["C301"]);
        let source = "x.act(Action::AcceptRepair(codes::C302)); offer::report(codes::C301, y); AcceptRepair(code)";
        assert_eq!(offered_by(source), ["C302", "C301"]);
        assert_eq!(unlike(&set(&["C301"]), &set(&["C301"])), Vec::<String>::new());
        let complaints = unlike(&set(&["C301"]), &set(&["C302"]));
        assert!(complaints.len() == 2 && complaints[0].starts_with("C302 offers"), "{complaints:?}");
    }

    #[test]
    fn a_code_is_a_whole_word() {
        assert_eq!(words("codes::D501, XD502 d503 D5041 [D505]").collect::<Vec<_>>(), ["D501", "D505"]);
    }

    #[test]
    fn the_model_declares_codes() {
        let file = crate::root().join("crates/model/src/codes/cell.rs");
        assert!(declarations(&std::fs::read_to_string(file).unwrap()).len() > 20);
    }
}
