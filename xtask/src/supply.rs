//! What the program is made of: trials D01, D02, D03, D04, D08 and D09. No dependency that nobody chose, none from
//! elsewhere, no unsafe code of ours, and the switches of a release. `cargo deny` looks at the rest: bans, licences,
//! sources and advisories, as .deny.toml says.

use crate::Result;
use cargo_metadata::MetadataCommand;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// What our crates may depend on, beside each other. Why is told in the root `Cargo.toml`; a new name is a decision.
const CHOSEN: &[&str] = &[
    "argon2",
    "argon2-rust",
    "bcrypt",
    "calamine",
    "cargo_metadata",
    "chardetng",
    "chrono",
    "clap",
    "clap_complete",
    "clap_mangen",
    "crc32fast",
    "csv",
    "ctrlc",
    "deunicode",
    "encoding_rs",
    "expect-test",
    "flate2",
    "getrandom",
    "ignore",
    "indicatif",
    "jsonschema",
    "lean_string",
    "memchr",
    "mimalloc",
    "pbkdf2",
    "proptest",
    "quick-xml",
    "rayon",
    "regex",
    "rpassword",
    "rusqlite",
    "rust_xlsxwriter",
    "rustix",
    "scrypt",
    "serde",
    "serde_json",
    "sha2",
    "strsim",
    "tempfile",
    "thiserror",
    "toml",
    "unicode-normalization",
    "unicode-security",
    "unicode-width",
    "whoami",
    "zeroize",
    "zip",
];

/// Where every dependency comes from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Those that encrypt connections. Nothing of ours talks to a network yet; when it does, one of them is enough.
const ENCRYPT: &[&str] = &["aws-lc-rs", "boring-sys", "mbedtls", "openssl-sys", "ring"];

/// What the root `Cargo.toml` must say.
const SWITCHES: &[(&str, &str)] = &[
    ("unsafe_code = \"forbid\"", "no unsafe code of ours"),
    ("overflow-checks = true", "an overflow in a release is a panic and no other number"),
    ("lto = \"thin\"", "a release is linked as a whole"),
    ("unwrap_used = \"warn\"", "the check denies warnings: nothing is unwrapped outside of tests"),
    ("print_stdout = \"warn\"", "only shells print"),
    ("disallowed_methods = \"deny\"", "the world is touched at the edge"),
];

/// What would undo one of them.
const UNDONE: &[(&str, &str)] = &[("panic = \"abort\"", "a panic in a reader must become a message")];

/// What is not as it was decided.
pub(crate) fn complaints(root: &Path) -> Result<Vec<String>> {
    let mut complaints = names(root)?;
    complaints.extend(locked(&std::fs::read_to_string(root.join("Cargo.lock"))?));
    complaints.extend(switches(&std::fs::read_to_string(root.join("Cargo.toml"))?));
    complaints.extend(denied(root)?);
    Ok(complaints)
}

/// The direct dependencies against those that were chosen.
fn names(root: &Path) -> Result<Vec<String>> {
    let metadata = MetadataCommand::new().manifest_path(root.join("Cargo.toml")).no_deps().exec()?;
    let own: Vec<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    let mut used = BTreeSet::new();
    let mut complaints = Vec::new();
    for package in &metadata.packages {
        used.extend(package.dependencies.iter().map(|dependency| dependency.name.as_str()));
        let manifest = std::fs::read_to_string(&package.manifest_path)?;
        if !manifest.contains("[lints]\nworkspace = true") {
            complaints.push(format!("{} does not take the lints of the workspace", package.manifest_path));
        }
    }
    complaints.extend(strangers(used.into_iter().filter(|name| !own.contains(name))));
    Ok(complaints)
}

/// Names that nobody chose, each with the one that it is nearly spelled as.
fn strangers<'a>(used: impl Iterator<Item = &'a str>) -> Vec<String> {
    let unknown = used.filter(|name| !CHOSEN.contains(name));
    let complaints = unknown.map(|name| {
        let near = CHOSEN.iter().find(|chosen| is_near(name, chosen));
        let near = near.map_or(String::new(), |chosen| format!(", and is nearly spelled as {chosen}"));
        format!("{name} is no dependency that was chosen in xtask/src/supply.rs{near}")
    });
    complaints.collect()
}

/// Whether two names differ in a letter, or in what joins their parts.
fn is_near(one: &str, other: &str) -> bool {
    let letters = |name: &str| name.chars().filter(|letter| letter.is_alphanumeric()).collect::<Vec<_>>();
    let (one, other) = (letters(one), letters(other));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    match long.len() - short.len() {
        0 => short.iter().zip(long).filter(|(one, other)| one != other).count() <= 1,
        1 => (0..long.len()).any(|gap| long[..gap] == short[..gap] && long[gap + 1..] == short[gap..]),
        _ => false,
    }
}

/// Packages from elsewhere, and a second one that encrypts connections.
fn locked(lock: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut encrypting = Vec::new();
    for package in lock.split("[[package]]").skip(1) {
        let value = |key: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")))?;
            line.strip_suffix('"')
        };
        let Some(name) = value("name") else { continue };
        let elsewhere = value("source").is_some_and(|source| source != REGISTRY || value("checksum").is_none());
        if elsewhere {
            complaints.push(format!("{name} does not come from crates.io with a checksum"));
        }
        if ENCRYPT.contains(&name) {
            encrypting.push(name);
        }
    }
    if encrypting.len() > 1 {
        complaints.push(format!("several libraries encrypt connections: {}", encrypting.join(", ")));
    }
    complaints
}

fn switches(manifest: &str) -> Vec<String> {
    let is_set = |line: &str| manifest.lines().any(|own| own.trim() == line);
    let missing = SWITCHES.iter().filter(|(line, _)| !is_set(line)).map(|(line, why)| format!("no {line}: {why}"));
    let undone = UNDONE.iter().filter(|(line, _)| is_set(line)).map(|(line, why)| format!("{line}: {why}"));
    missing.chain(undone).collect()
}

/// What `cargo deny` says, where it is installed; where it is not, that is said and no failure.
fn denied(root: &Path) -> Result<Vec<String>> {
    let deny = |checks: &[&str]| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.current_dir(root).args(["deny", "--offline"]).args(checks).output()
    };
    if !deny(&["--version"]).is_ok_and(|output| output.status.success()) {
        println!(
            "not looked at: bans, licences, sources, advisories (no cargo-deny here: cargo install --locked cargo-deny)"
        );
        return Ok(Vec::new());
    }
    let mut complaints = Vec::new();
    let output = deny(&["check", "bans", "licenses", "sources"])?;
    if !output.status.success() {
        complaints.push(format!("cargo deny: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let output = deny(&["check", "advisories"])?;
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() && printed.contains("advisory database") {
        println!("not looked at: advisories (there is no copy of their database; cargo deny fetch)");
    } else if !output.status.success() {
        complaints.push(format!("cargo deny: {}", printed.trim()));
    }
    Ok(complaints)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_made_of_what_was_chosen() {
        let root = crate::root();
        assert_eq!(names(&root).unwrap(), Vec::<String>::new());
        assert_eq!(locked(&std::fs::read_to_string(root.join("Cargo.lock")).unwrap()), Vec::<String>::new());
        assert_eq!(switches(&std::fs::read_to_string(root.join("Cargo.toml")).unwrap()), Vec::<String>::new());
    }

    /// The negative control: a name that nobody chose, and one that is nearly spelled as another.
    #[test]
    fn a_dependency_that_nobody_chose_is_told() {
        assert_eq!(
            strangers(["serde", "left-pad", "serde-json", "reyon"].into_iter()),
            [
                "left-pad is no dependency that was chosen in xtask/src/supply.rs",
                "serde-json is no dependency that was chosen in xtask/src/supply.rs, and is nearly spelled as serde_json",
                "reyon is no dependency that was chosen in xtask/src/supply.rs, and is nearly spelled as rayon",
            ]
        );
        assert!(is_near("clapp", "clap") && is_near("cla", "clap") && !is_near("csv", "clap"));
    }

    /// The negative control of the lock file.
    #[test]
    fn what_comes_from_elsewhere_is_told() {
        let good = format!("[[package]]\nname = \"ring\"\nsource = \"{REGISTRY}\"\nchecksum = \"00\"\n");
        let git = "[[package]]\nname = \"zip\"\nsource = \"git+https://example.org/zip\"\n";
        let second = good.replace("ring", "aws-lc-rs");
        assert_eq!(locked(&good), Vec::<String>::new());
        assert_eq!(
            locked(&format!("{good}{git}{second}")),
            [
                "zip does not come from crates.io with a checksum",
                "several libraries encrypt connections: ring, aws-lc-rs"
            ]
        );
    }

    /// The negative control of the switches.
    #[test]
    fn a_switch_that_is_off_is_told() {
        let complaints = switches("overflow-checks = false\npanic = \"abort\"\n");
        assert_eq!(complaints.len(), SWITCHES.len() + 1, "{complaints:?}");
    }
}
