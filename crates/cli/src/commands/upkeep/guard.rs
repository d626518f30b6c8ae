//! `rollcall guard add|list|remove`

use crate::command_line::args::GuardCommand;
use crate::command_line::typed::command;
use crate::config::nearest;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use report::answers;

pub(crate) fn run(what: &GuardCommand, session: &Session<'_>) -> Result<u8, Failure> {
    match what {
        GuardCommand::Add { name, file, id_column } => add(name, file, id_column, session),
        GuardCommand::List => list(session),
        GuardCommand::Remove { name } => remove(name, session),
    }
}

fn add(name: &str, file: &str, id_column: &str, session: &Session<'_>) -> Result<u8, Failure> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Failure::usage(
            "a guard list needs a name",
            format!("as in {}", command("guard add", &["banner", "students.csv", "--id-column", "ID"])),
        ));
    }
    // A list in a store that was made by a slip of --store would guard nobody.
    drop(session.existing_store()?);
    let reading = pipeline::read_guard(name, file, id_column, session.settings, &session.world)?;
    let mut store = pipeline::open_store(session.store, session.settings, &session.world)?;
    let actor = pipeline::actor(&session.world);
    // Looked up first: once the list is added there is nothing left that could go wrong.
    let holders = pipeline::guard_holders(&reading.guard, &mut store, &session.world)?;
    let replaced = store.guards()?.add(&reading.guard, &actor, session.world.progress)?;
    session.output.after_commit("Done: the guard list is added", &answers::guard_added(&reading, replaced, &holders));
    Ok(exit::DONE)
}

fn list(session: &Session<'_>) -> Result<u8, Failure> {
    let guards = session.existing_store()?.guards()?.lists()?;
    session.output.answer(&answers::guards(&guards, session.store))?;
    Ok(exit::DONE)
}

fn remove(name: &str, session: &Session<'_>) -> Result<u8, Failure> {
    let guards = session.existing_store()?.guards()?.lists()?;
    let names: Vec<&str> = guards.iter().map(|guard| guard.name.as_str()).collect();
    let none = || no_such_list(name, &names);
    if !names.contains(&name) {
        return Err(none());
    }
    let mut store = pipeline::open_store(session.store, session.settings, &session.world)?;
    let gone = store.guards()?.remove(name, &pipeline::actor(&session.world), session.world.progress)?;
    let gone = gone.ok_or_else(none)?;
    session.output.after_commit("Done: the guard list is removed", &answers::guard_removed(&gone));
    Ok(exit::DONE)
}

fn no_such_list(name: &str, known: &[&str]) -> Failure {
    let advice = match (nearest(name, known), known) {
        (Some(near), _) => format!("did you mean \"{near}\"?"),
        (None, []) => "the store has none".to_owned(),
        (None, _) => format!("there are {}", known.join(", ")),
    };
    Failure::usage(format!("there is no guard list \"{name}\""), advice)
}
