//! `rollcall init`

use super::questions;
use crate::config::Answers;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::ask;
use model::action::Action;
use model::request::Request;
use report::Answer;
use report::document::{Document, NextStep};
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Where the settings are looked for when no file is named.
const FILE: &str = "rollcall.toml";

pub(crate) fn run(named: Option<&Path>, session: &Session<'_>) -> Result<u8, Failure> {
    let path = named.unwrap_or(Path::new(FILE));
    let name = path.display().to_string();
    let answers = answers(path, session)?;
    let written = create(path).and_then(|mut file| file.write_all(answers.written().as_bytes()));
    let config = match written {
        Ok(()) if !answers.is_empty() => {
            format!("Wrote {name} with your answers: every other setting is in it, commented out.")
        }
        Ok(()) => format!("Wrote {name}: every setting is in it, commented out. Nothing in it has to be changed."),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            format!("{name} exists already and was left alone.")
        }
        Err(error) => {
            let failure = format!("{name} cannot be written: {}", crate::system::in_words(&error));
            return Err(Failure {
                code: None,
                message: failure,
                advice: "run it in a folder where you may write".into(),
                exit: exit::FAILED,
                plan: None,
            });
        }
    };
    let known = pipeline::open_existing(session.store, session.settings);
    let existed = matches!(known, Ok(Some(_)));
    drop(known);
    pipeline::create_store(session.store, session.settings, &session.world)?;
    let store = session.store;
    let document = || in_words(&config, store, existed);
    let json = || serde_json::json!({"schema": "rollcall.init/1", "config": name, "store": store, "store_existed": existed, "next": []});
    session.output.after_commit(
        &format!("Done: {name} and the store {store} are there"),
        &Answer::new(document, |_, take| take(&json())),
    );
    Ok(exit::DONE)
}

/// What the library says of itself, where somebody is there who can be asked and there is a file to write it into.
fn answers(path: &Path, session: &Session<'_>) -> Result<Answers, Failure> {
    let may_ask = session.may_ask && session.output.is_followed() && ask::can_ask();
    if !may_ask || path.exists() {
        return Ok(Answers::default());
    }
    questions::ask(&|words: &str| session.output.talk(words)).map_err(|error| Failure::output(&error))
}

fn in_words(config: &str, store: &str, existed: bool) -> Document {
    let mut document = Document::default();
    let section = document.section("init", "What is there now");
    section.sentence(config);
    section.sentence(if existed {
        format!("The store {store} exists already and was left alone.")
    } else {
        format!("Created the store {store}.")
    });
    let lists = || Box::new(Request { files: vec!["FILE".to_owned()], ..Request::default() });
    section.afterwards(vec![
        NextStep::new("look for problems in a list", Action::Check(lists())).into(),
        NextStep::new("load it", Action::Apply { lists: lists(), over_limit: false }).into(),
    ]);
    document
}

/// A file that everybody may read, since it holds no secret, and that its owner alone may write: one that others may
/// write would not be obeyed.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
    let file = options.open(path)?;
    // A umask can only take away from that; where the disk keeps no permissions, it stays as it is.
    #[cfg(unix)]
    drop(file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644)));
    Ok(file)
}
