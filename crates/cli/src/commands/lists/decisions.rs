//! Answers to the questions of a plan: typed as ID=ANSWER, or a file of such lines.

use crate::command_line::flags::flag;
use crate::failure::Failure;
use model::decision::{Answer, Decision};
use model::id::CanonicalId;
use std::path::Path;

/// The answers that were typed, each with its ID as it was typed.
pub(super) fn given(texts: &[String]) -> Result<Vec<(String, Answer)>, Failure> {
    texts.iter().map(|text| one(text, &format!("{} ", flag("plan", "decide").name))).collect()
}

/// The answers in a file.
pub(super) fn of_file(path: &Path) -> Result<Vec<Decision>, Failure> {
    let shown = path.display();
    let text = pipeline::read_small_text(path).map_err(|error| {
        let message = format!("{shown} cannot be read: {}", crate::system::in_words(&error));
        Failure::usage(message, "name a text file with one ID=ANSWER per line")
    })?;
    let mut answers = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_start_matches('\u{feff}').trim();
        // A question that nobody has answered yet ends with its sign.
        if !line.is_empty() && !line.starts_with('#') && !line.ends_with('=') {
            let (id, answer) = one(line, &format!("{shown}, line {number}: "))?;
            answers.push(Decision { id: CanonicalId::of(&id), answer });
        }
    }
    Ok(answers)
}

fn one(text: &str, place: &str) -> Result<(String, Answer), Failure> {
    let wrong = || {
        let names: Vec<&str> = Answer::ALL.iter().map(|answer| answer.name()).collect();
        let message = format!("{place}{text} isn't a valid answer");
        Failure::usage(message, format!("write it as 000123456=same; the answers are {}", names.join(", ")))
    };
    let (id, answer) = text.rsplit_once('=').ok_or_else(wrong)?;
    let answer = Answer::from_name(answer.trim()).ok_or_else(wrong)?;
    let id = id.trim();
    if id.is_empty() { Err(wrong()) } else { Ok((id.to_owned(), answer)) }
}
