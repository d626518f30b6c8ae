//! Commands that print pages about the program: `explain`, `man`, `completions`.

use crate::command_line::names;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A code such as D501, or its name, duplicate-id; without one all are listed
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
    /// The pages of all codes, in order
    #[arg(long, conflicts_with = "code")]
    pub(crate) all: bool,
    /// The JSON Schema of an answer, such as check; without a name they are listed
    #[arg(long, value_name = "NAME", num_args = 0..=1, conflicts_with_all = ["code", "all"])]
    pub(crate) schema: Option<Option<String>>,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write the pages of all commands into this folder, instead of printing the first; no file is overwritten
    #[arg(long, value_name = "DIR", value_parser = names::path())]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell: bash, zsh, fish or powershell
    #[arg(value_name = "SHELL", value_enum, hide_possible_values = true)]
    pub(crate) shell: Shell,
}

/// A shell that can complete commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    /// Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
    /// PowerShell.
    Powershell,
}
