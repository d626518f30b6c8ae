//! The visible top level of the repository is exactly what the user gave.

use crate::Result;
use std::path::Path;

const MUST: &[&str] = &["Cargo.lock", "Cargo.toml", "README.md", "crates", "samples", "tests", "xtask"];

const MAY: &[&str] = &["LICENSE", "target"];

/// What is there and should not be, and the other way round.
pub(crate) fn complaints(root: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(compare(&names))
}

fn compare(names: &[String]) -> Vec<String> {
    let visible: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.starts_with('.')).collect();
    let extra = visible.iter().filter(|name| !MUST.contains(name) && !MAY.contains(name) && !is_left_by_a_run(name));
    let missing = MUST.iter().filter(|name| !visible.contains(name));
    extra
        .map(|name| format!("{name} does not belong at the top level (tool configuration has a dot-name)"))
        .chain(missing.map(|name| format!("{name} is missing at the top level")))
        .collect()
}

/// What trying the README leaves behind, as `.gitignore` has it: no part of the project.
fn is_left_by_a_run(name: &str) -> bool {
    let store = [".db", ".db-wal", ".db-shm"].iter().any(|ending| name.ends_with(ending));
    let sheet = (name.starts_with("starters-") || name.starts_with("letters"))
        && (name.ends_with(".csv") || name.ends_with(".html"));
    let asked_for = [".plan", ".xlsx", ".html"].iter().any(|ending| name.ends_with(ending));
    store || sheet || asked_for || name == "rollcall.toml"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn the_given_top_level_is_good() {
        let given = names(
            "Cargo.toml Cargo.lock crates samples tests xtask README.md LICENSE target .git .clippy.toml rollcall.db starters-2026-08-28.html fall.plan fall.html to-correct.xlsx",
        );
        assert!(compare(&given).is_empty());
    }

    #[test]
    fn an_extra_and_a_missing_name_are_told() {
        let complaints = compare(&names("Cargo.toml Cargo.lock crates samples tests xtask clippy.toml"));
        assert_eq!(complaints.len(), 2, "{complaints:?}");
        assert!(complaints[0].starts_with("clippy.toml does not belong"));
        assert!(complaints[1].starts_with("README.md is missing"));
    }
}
