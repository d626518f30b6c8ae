//! The options that can be typed, by clap's own definition in [`args`](super::args): what is suggested is spelled as it is
//! parsed and as the help shows it.

use super::args::Arguments;
use clap::{Arg, Command, CommandFactory};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How an option is typed.
#[derive(Debug)]
pub(crate) struct Flag {
    /// With its hyphens.
    pub(crate) name: String,
    /// What the help calls its value.
    pub(crate) value: String,
}

/// By command, such as `starters reissue`, and by the name of the option's field in [`args`](super::args).
static FLAGS: LazyLock<BTreeMap<String, BTreeMap<String, Flag>>> = LazyLock::new(|| {
    let mut flags = BTreeMap::new();
    gather("", &Arguments::command(), &mut flags);
    flags
});

/// The option of a command; those of every command have an empty one.
pub(crate) fn flag(command: &str, field: &str) -> &'static Flag {
    let of_command = FLAGS.get(command).and_then(|flags| flags.get(field));
    of_command.expect("a test spells every action")
}

fn gather(path: &str, command: &Command, into: &mut BTreeMap<String, BTreeMap<String, Flag>>) {
    into.insert(path.to_owned(), command.get_arguments().filter_map(option).collect());
    for below in command.get_subcommands() {
        let path = if path.is_empty() { below.get_name().to_owned() } else { format!("{path} {}", below.get_name()) };
        gather(&path, below, into);
    }
}

fn option(arg: &Arg) -> Option<(String, Flag)> {
    let name = format!("--{}", arg.get_long()?);
    let value = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string).unwrap_or_default();
    Some((arg.get_id().to_string(), Flag { name, value }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::codes::Code;
    use std::fs;
    use std::path::{Path, PathBuf};

    /// Advice and examples are written by hand, and so are the pages of the codes: an option that gets another name
    /// must get it there too.
    #[test]
    fn every_option_in_a_text_can_be_typed() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut texts = Vec::new();
        texts.extend(sources(&here.join("src")).into_iter().map(|(_, text)| text));
        let readme = fs::read_to_string(here.join("../../README.md")).unwrap();
        // The options of cargo are none of ours.
        texts.extend(readme.lines().filter(|line| !line.contains("cargo ")).map(str::to_owned));
        texts.extend(Code::all().into_iter().map(|code| code.page().to_owned()));
        let unknown: Vec<&str> = texts.iter().flat_map(|text| unknown_of(text)).collect();
        assert_eq!(unknown, [""; 0]);

        let dashes = "-".repeat(2);
        let control = format!("say {dashes}decide, or {dashes}decides: a {dashes} b {dashes}{{name}} -{dashes}x");
        assert_eq!(unknown_of(&control), [format!("{dashes}decides")], "the control");
    }

    /// The options of a text that no command has.
    fn unknown_of(text: &str) -> Vec<&str> {
        let options = text.match_indices("--").map(|(at, _)| {
            let rest = &text[at..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
            rest[..end].trim_end_matches('-')
        });
        let is_option = |word: &&str| word[word.len().min(2)..].starts_with(|c: char| c.is_ascii_lowercase());
        let is_known = |word: &str| {
            ["--help", "--version"].contains(&word)
                || FLAGS.values().flat_map(BTreeMap::values).any(|flag| flag.name == word)
        };
        options.filter(is_option).filter(|word| !is_known(word)).collect()
    }

    /// A command in advice that is written by hand loses the store and the configuration that this run was given.
    #[test]
    fn no_command_in_advice_is_written_by_hand() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        // What is typed is spelled here and shown by the help; one file has what `init` writes, one types what is spelled.
        let is_advice = |path: &Path| {
            let is_other = ["config/file.rs", "spelling.rs"].iter().any(|other| path.ends_with(other));
            !is_other && !path.starts_with(here.join("command_line"))
        };
        let sources: Vec<_> = sources(&here).into_iter().filter(|(path, _)| is_advice(path)).collect();
        let found: Vec<&str> = sources.iter().flat_map(|(_, text)| by_hand(text)).collect();
        assert_eq!(found, [""; 0]);

        let program = "rollcall";
        let line = format!("let advice = \"look with {program} find\";");
        let code = format!("// {program} find\n{line}\nlet page = \"{program} explain\";\n#[cfg(test)]\n{line}\n");
        assert_eq!(by_hand(&code), [line], "the control");
    }

    /// The lines of a source, before its tests, that have a command in a text. Pages that know no store do not count.
    fn by_hand(source: &str) -> Vec<&str> {
        const PAGES: [&str; 5] = ["explain", "init", "man", "completions", "licenses"];
        let (code, _) = source.split_once("#[cfg(test)]").unwrap_or((source, ""));
        let has_command = |line: &str| {
            line.split("rollcall ").skip(1).any(|behind| {
                let end = behind.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(behind.len());
                let word = &behind[..end];
                !word.is_empty() && FLAGS.contains_key(word) && !PAGES.contains(&word)
            })
        };
        code.lines().filter(|line| !line.trim_start().starts_with("//") && has_command(line)).collect()
    }

    fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                found.extend(sources(&entry.path()));
            } else {
                found.push((entry.path(), fs::read_to_string(entry.path()).unwrap()));
            }
        }
        found
    }
}
