//! Answers to the questions of a plan: `--decide ID=ANSWER`, or a file of such lines.

use crate::failure::Failure;
use model::decision::{Answer, Decision};
use model::id::CanonicalId;
use std::collections::BTreeMap;
use std::path::Path;

/// The answers, by ID; the last one about an ID counts.
pub(super) fn read(given: &[String], file: Option<&Path>) -> Result<Vec<Decision>, Failure> {
    let mut answers = BTreeMap::new();
    if let Some(path) = file {
        let shown = path.display();
        let text = pipeline::read_small_text(path).map_err(|error| {
            let message = format!("{shown} cannot be read: {}", crate::system::in_words(&error));
            Failure::usage(message, "name a text file with a line ID=ANSWER for each answer")
        })?;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim_start_matches('\u{feff}').trim();
            if !line.is_empty() && !line.starts_with('#') {
                let (id, answer) = one(line, &format!("{shown}, line {number}: "))?;
                answers.insert(id, answer);
            }
        }
    }
    for text in given {
        let (id, answer) = one(text, "--decide ")?;
        answers.insert(id, answer);
    }
    Ok(answers.into_iter().map(|(id, answer)| Decision { id, answer }).collect())
}

fn one(text: &str, place: &str) -> Result<(CanonicalId, Answer), Failure> {
    let wrong = || {
        let names: Vec<&str> = Answer::ALL.iter().map(|answer| answer.name()).collect();
        let message = format!("{place}{text} is no answer");
        Failure::usage(message, format!("write it as 000123456=same; the answers are {}", names.join(", ")))
    };
    let (id, answer) = text.rsplit_once('=').ok_or_else(wrong)?;
    let answer = Answer::from_name(answer.trim()).ok_or_else(wrong)?;
    if id.trim().is_empty() { Err(wrong()) } else { Ok((CanonicalId::of(id.trim()), answer)) }
}
