//! The maps name what is there: every crate, every sample.

use crate::{Result, samples};
use std::path::Path;

/// What the maps leave out.
pub(crate) fn complaints(root: &Path) -> Result<Vec<String>> {
    let mut complaints = unnamed(&root.join("crates"))?;
    complaints.extend(unnamed(&root.join("samples"))?);
    if let Err(error) = samples::check() {
        complaints.push(error.to_string());
    }
    Ok(complaints)
}

/// Whatever lies in a folder must stand between back-quotes in its `README.md`.
fn unnamed(folder: &Path) -> Result<Vec<String>> {
    let map = folder.join("README.md");
    let Ok(text) = std::fs::read_to_string(&map) else { return Ok(vec![format!("{} is missing", map.display())]) };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let missing = names.iter().filter(|name| !name.starts_with('.') && *name != "README.md" && !names_it(&text, name));
    Ok(missing.map(|name| format!("{} does not name `{name}`", map.display())).collect())
}

fn names_it(text: &str, name: &str) -> bool {
    text.contains(&format!("`{name}`")) || text.contains(&format!("`{name}/`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_name_counts() {
        assert!(names_it("| `store` | … |", "store"));
        assert!(!names_it("the `storehouse` and the store", "store"));
    }
}
