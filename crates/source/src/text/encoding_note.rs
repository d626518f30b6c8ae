//! What is told of the encoding of a text: what was guessed, with values to judge it by, and where a file has two.

use super::decode::{Decoded, Mixed};
use crate::sink::{FileNote, Sink};
use model::action::{Action, Words};
use model::codes;

/// Notes about it go to the sink.
pub(super) fn report(decoded: &Decoded<'_>, sink: &mut dyn Sink) {
    if let Some(samples) = &decoded.guessed_from {
        sink.note(guess_note(decoded.encoding, samples, decoded.looks_like));
    }
    if let Some(Mixed { utf_8, other }) = decoded.mixed {
        sink.note(FileNote {
            code: codes::F014,
            message: format!(
                "mixed encodings in one file: line {utf_8} is UTF-8, line {other} is {}",
                decoded.encoding
            ),
            advice: Words::text("letters in the UTF-8 lines look garbled; each one is reported at its cell, and ")
                .act(Action::AcceptRepair(codes::C336))
                .then(" fixes them"),
        });
    }
}

fn guess_note(encoding: &str, samples: &[String], looks_like: Option<&str>) -> FileNote {
    let shown: Vec<String> = samples.iter().map(|sample| format!("\"{sample}\"")).collect();
    let advice = match looks_like {
        Some(older) => Words::text("this looks like the text of an older program; if these look wrong, try ")
            .act(Action::SetEncoding(older.to_owned()))
            .then(", or another encoding: cp437, cp850, marc-8 or utf-8"),
        None => Words::text("if these look wrong, name the encoding: ")
            .act(Action::SetEncoding("utf-8".to_owned()))
            .then(", utf-16le or windows-1252"),
    };
    FileNote {
        code: codes::F012,
        message: format!("the file does not name its encoding; read as {encoding}: {}", shown.join(", ")),
        advice,
    }
}
