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
