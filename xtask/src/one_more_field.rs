//! `cargo xtask trial field`: what a new field costs. A copy of the workspace gets one, in the files that the map of
//! the code names for it and in no other; then whatever walks the fields must find it everywhere, from a cell to the
//! store, a saved plan, the history, an undo and JSON (`tests/fields.rs`).

use crate::{Result, root};
use cargo_metadata::MetadataCommand;
use std::path::Path;
use std::process::Command;

/// A field of plain text with the words of lists. It comes into the middle: the order of the others is no contract.
const ENTRY: &str = "    /// Department code.
    Department department {
        field \"department\" Text;
        column \"Department\" Text, 255, [\"department\", \"dept\"];
    }
";

/// The entry before which it comes.
const BEFORE: &str = "    /// Job category code.\n";

const MIGRATION: &str = "ALTER TABLE patron ADD COLUMN department TEXT;\n";

const TABLE: &str = "crates/model/src/field/table.rs";
const SCHEMA: &str = "crates/store/src/sqlite/file/schema.rs";
const MIGRATIONS: &str = "crates/store/src/sqlite/file/schema";

/// What must hold in the copy.
const TESTS: [&[&str]; 2] = [
    &["-p", "model", "-p", "planner", "-p", "store", "--lib", "--test", "conformance"],
    &["-p", "cli", "--test", "e2e", "fields::"],
];

/// Runs the trial.
pub(crate) fn run() -> Result<()> {
    let copy = std::env::temp_dir().join(format!("rollcall-field-{}", std::process::id()));
    copy_folder(&root(), &copy)?;
    let outcome = add_field(&copy).and_then(|()| test(&copy));
    std::fs::remove_dir_all(&copy)?;
    outcome
}

/// The edits that the new field needs, and no other.
fn add_field(copy: &Path) -> Result<()> {
    let last = std::fs::read_dir(copy.join(MIGRATIONS))?.count();
    let table = std::fs::read_to_string(copy.join(TABLE))?;
    let schema = std::fs::read_to_string(copy.join(SCHEMA))?;
    std::fs::write(copy.join(TABLE), with_entry(&table)?)?;
    std::fs::write(copy.join(SCHEMA), with_migration(&schema, last)?)?;
    std::fs::write(copy.join(MIGRATIONS).join(format!("{:04}.sql", last + 1)), MIGRATION)?;
    Ok(())
}

fn with_entry(table: &str) -> Result<String> {
    instead(table, BEFORE, &format!("{ENTRY}{BEFORE}"))
}

/// The list of migrations with the one after the last.
fn with_migration(schema: &str, last: usize) -> Result<String> {
    let line = |number: usize| format!("    include_str!(\"schema/{number:04}.sql\"),\n");
    instead(schema, &line(last), &(line(last) + &line(last + 1)))
}

fn instead(text: &str, this: &str, that: &str) -> Result<String> {
    match text.matches(this).count() {
        1 => Ok(text.replace(this, that)),
        count => Err(format!("{this:?} is there {count} times and not once").into()),
    }
}

fn test(copy: &Path) -> Result<()> {
    let metadata = MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec()?;
    // Programs of the copy never take the place of those of the workspace.
    let target = metadata.target_directory.as_std_path().join("one-more-field");
    for words in TESTS {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(copy).env("CARGO_TARGET_DIR", &target).args(["test", "--locked", "--offline"]).args(words);
        if !cargo.status()?.success() {
            return Err(format!("with one more field this fails: cargo test {}", words.join(" ")).into());
        }
    }
    Ok(())
}

/// Copies what belongs to the workspace, without what was built and without its history.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let kind = entry.file_type()?;
        if kind.is_dir() && name != "target" && name != ".git" {
            copy_folder(&entry.path(), &to.join(&name))?;
        } else if kind.is_file() {
            std::fs::copy(entry.path(), to.join(&name))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The edits of the trial can be made in the files as they are.
    #[test]
    fn the_new_field_finds_its_places() {
        let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
        let last = std::fs::read_dir(root().join(MIGRATIONS)).unwrap().count();
        assert!(with_entry(&read(TABLE)).unwrap().contains(ENTRY));
        let schema = with_migration(&read(SCHEMA), last).unwrap();
        assert!(schema.contains(&format!("schema/{:04}.sql", last + 1)));
    }

    /// A field of plain text is named where it is declared and in the schema, and nowhere else in the sources. What
    /// needs code of its own goes by the variant, which the compiler knows.
    #[test]
    fn a_plain_field_is_named_where_it_is_declared() {
        let mut named = Vec::new();
        for each in std::fs::read_dir(root().join("crates")).unwrap() {
            let sources = each.unwrap().path().join("src");
            // Other systems may have the same word for it, which is theirs.
            if sources.is_dir() && !sources.ends_with("systems/src") {
                files_with("job_category", &sources, &mut named);
            }
        }
        named.sort();
        // And once more in the promise to programs, which names what is there today; later fields come into it by themselves.
        assert_eq!(named, ["0001.sql", "shared.json", "table.rs"]);
    }

    fn files_with(word: &str, folder: &Path, named: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap().map(std::result::Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                files_with(word, &entry.path(), named);
            } else if std::fs::read(entry.path()).unwrap().windows(word.len()).any(|part| part == word.as_bytes()) {
                named.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
    }
}
