//! `rollcall completions SHELL`

use crate::command_line::args::{Arguments, CompletionsArgs, Shell};
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use clap::{Command, CommandFactory};
use report::answers;

pub(crate) fn run(args: &CompletionsArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let (name, shell) = match args.shell {
        Shell::Bash => ("bash", clap_complete::Shell::Bash),
        Shell::Zsh => ("zsh", clap_complete::Shell::Zsh),
        Shell::Fish => ("fish", clap_complete::Shell::Fish),
        Shell::Powershell => ("powershell", clap_complete::Shell::PowerShell),
    };
    session.output.answer(&answers::completions(name, &script(shell)))?;
    Ok(exit::DONE)
}

fn script(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut typed(), "rollcall", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// All that people type. What the program only calls itself with would be offered to them otherwise.
fn typed() -> Command {
    let all = Arguments::command();
    let typed = Command::new("rollcall").version(env!("CARGO_PKG_VERSION")).disable_help_subcommand(true);
    let typed = typed.args(all.get_arguments().cloned());
    typed.subcommands(all.get_subcommands().filter(|command| !command.is_hide_set()).cloned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap_complete::Shell as To;

    /// The names of a command and of all below it.
    fn names(command: &Command) -> Vec<&str> {
        let below = command.get_subcommands().flat_map(names);
        [command.get_name()].into_iter().chain(below).collect()
    }

    #[test]
    fn every_command_and_option_is_completed_in_every_shell() {
        let all = typed();
        let names = names(&all);
        assert!(names.contains(&"reissue") && names.len() > 25, "{names:?}");
        for shell in [To::Bash, To::Zsh, To::Fish, To::PowerShell] {
            let script = script(shell);
            for name in &names {
                assert!(script.contains(name), "{shell}: {name}");
            }
            for option in ["max-shown", "starter-scheme", "schema", "no-backup"] {
                assert!(script.contains(option), "{shell}: {option}");
            }
            assert!(!script.contains(pipeline::READ_WORKBOOK), "{shell} offers what nobody types");
            // Nothing in it has to be made visible first, so that it is printed as it is.
            assert!(script.chars().all(|c| c == '\n' || !c.is_control()), "{shell}");
        }
    }
}
