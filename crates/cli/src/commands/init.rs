//! `rollcall init`

use crate::config_file::TEMPLATE;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use report::document::Document;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};

const FILE: &str = "rollcall.toml";

pub(crate) fn run(session: &Session<'_>) -> Result<u8, Failure> {
    let mut document = Document::default();
    let written = create().and_then(|mut file| file.write_all(TEMPLATE.as_bytes()));
    match written {
        Ok(()) => {
            document.line(format!("Wrote {FILE}: every setting is in it, commented. Nothing in it has to be changed."));
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            document.line(format!("{FILE} exists already and was left alone."));
        }
        Err(error) => {
            let failure = format!("{FILE} cannot be written: {}", crate::system::in_words(&error));
            return Err(Failure {
                code: None,
                message: failure,
                advice: "run it in a folder where you may write".into(),
                exit: exit::FAILED,
            });
        }
    }
    let known = pipeline::open_existing(session.store, session.settings);
    let existed = matches!(known, Ok(Some(_)));
    drop(known);
    pipeline::create_store(session.store, session.settings, &session.world)?;
    let store = session.store;
    document.line(if existed {
        format!("The store {store} exists already and was left alone.")
    } else {
        format!("Created the store {store}.")
    });
    document.next_steps(&[
        ("look for problems in a list".to_owned(), "rollcall check FILE".to_owned()),
        ("load it".to_owned(), "rollcall apply FILE".to_owned()),
    ]);
    let answer = || serde_json::json!({"schema": "rollcall.init/1", "config": FILE, "store": store, "store_existed": existed, "next": []});
    session.output.after_commit(&format!("Done: {FILE} and the store {store} are there"), || document, answer);
    Ok(exit::DONE)
}

/// A file that everybody may read, since it holds no secret, and that its owner alone may write: one that others may
/// write would not be obeyed.
fn create() -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
    let file = options.open(FILE)?;
    // A umask can only take away from that; where the disk keeps no permissions, it stays as it is.
    #[cfg(unix)]
    drop(file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644)));
    Ok(file)
}
