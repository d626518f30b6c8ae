//! The arrows between crates, as section 2 of the design draws them, against what cargo knows.

use crate::Result;
use cargo_metadata::{DependencyKind, MetadataCommand};
use std::path::Path;

/// Which crates of the workspace each crate may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("source", &["model"]),
    ("systems", &["model"]),
    ("intake", &["model"]),
    ("planner", &["model"]),
    ("credentials", &["model"]),
    ("store", &["model"]),
    ("report", &["model"]),
    ("pipeline", &["model", "source", "systems", "intake", "planner", "credentials", "store", "report"]),
    ("cli", &["pipeline", "report", "model"]),
    ("testkit", &["model"]),
    ("xtask", &["testkit", "source", "systems", "model"]),
];

/// Tests may use this crate, except those of `model`, on which it stands.
const TEST_CRATE: &str = "testkit";

/// A dependency of one crate of the workspace on another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Arrow {
    from: String,
    to: String,
    for_tests: bool,
}

/// Every arrow that the table does not have.
pub(crate) fn complaints(root: &Path) -> Result<Vec<String>> {
    let metadata = MetadataCommand::new().manifest_path(root.join("Cargo.toml")).no_deps().exec()?;
    let members: Vec<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    let mut arrows = Vec::new();
    for package in &metadata.packages {
        for dependency in package.dependencies.iter().filter(|d| members.contains(&d.name.as_str())) {
            arrows.push(Arrow {
                from: package.name.to_string(),
                to: dependency.name.clone(),
                for_tests: dependency.kind == DependencyKind::Development,
            });
        }
    }
    let strangers = members.iter().filter(|name| allowed(name).is_none());
    let strangers = strangers.map(|name| format!("crate {name} is not in the table of xtask/src/arrows.rs"));
    Ok(strangers.chain(arrows.iter().filter_map(complaint)).collect())
}

fn allowed(name: &str) -> Option<&'static [&'static str]> {
    ARROWS.iter().find(|(from, _)| *from == name).map(|(_, to)| *to)
}

fn complaint(arrow: &Arrow) -> Option<String> {
    let Arrow { from, to, for_tests } = arrow;
    let allowed = allowed(from).unwrap_or_default();
    let test_helper = *for_tests && to == TEST_CRATE && from != "model";
    if allowed.contains(&to.as_str()) || test_helper {
        return None;
    }
    let kind = if *for_tests { "its tests depend" } else { "it depends" };
    let may = if allowed.is_empty() { "no crate of the workspace".to_owned() } else { allowed.join(", ") };
    Some(format!("{from} -> {to} is no arrow of the design: {kind} on {to}, but {from} may use {may}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, to: &str, for_tests: bool) -> Option<String> {
        complaint(&Arrow { from: from.to_owned(), to: to.to_owned(), for_tests })
    }

    #[test]
    fn arrows_of_the_design_are_good() {
        for (from, to, for_tests) in [
            ("store", "model", false),
            ("pipeline", "planner", false),
            ("cli", "report", false),
            ("intake", "testkit", true),
        ] {
            assert_eq!(check(from, to, for_tests), None);
        }
    }

    /// The negative control: the check can fail.
    #[test]
    fn forbidden_arrows_are_found() {
        let outcome = check("planner", "store", false);
        let expected = "planner -> store is no arrow of the design: it depends on store, but planner may use model";
        assert_eq!(outcome.as_deref(), Some(expected));
        for (from, to, for_tests) in [
            ("model", "testkit", true),
            ("model", "store", false),
            ("report", "testkit", false),
            ("cli", "store", false),
            ("intake", "source", true),
            ("unheard-of", "model", false),
        ] {
            assert!(check(from, to, for_tests).is_some(), "{from} -> {to}");
        }
    }
}
