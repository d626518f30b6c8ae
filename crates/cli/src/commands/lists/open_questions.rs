//! A file with every question that a plan leaves open, to be answered in an editor; `--decide-file` reads it back.

use crate::command_line::typed::Typed;
use crate::exit;
use crate::failure::Failure;
use crate::system::{in_words, private_file};
use model::action::{Action, Piece};
use model::cause::collapse;
use model::codes::{self, Code};
use model::decision::Answer;
use model::finding::{Finding, Severity};
use model::id::CanonicalId;
use model::listing::Checked;
use model::plan::Plan;
use report::text::visible;
use std::collections::HashSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Below the command that reads the answers.
const OPEN: &str = "# A question without an answer stays open. This file contains personal data.\n";
/// On top where there is nothing to answer.
const NONE: &str = "# No answer in this file decides these questions. This file contains personal data.\n";
/// Below a question that no answer decides.
const ELSEWHERE: &str = "#   This can't be answered here. What to do instead:\n";

/// How many questions are open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    /// So many are answered in the file.
    pub(super) in_file: usize,
    /// So many are not: something else is to be done about them, which the file says.
    pub(super) elsewhere: usize,
}

/// Whether there is no file of this name, so that it can be made.
pub(super) fn is_free(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// Writes the open questions of a plan into a new file, where there are any; says how many there are.
/// `again` is the command that reads the answers.
pub(super) fn write(path: &Path, plan: &Plan, checked: &Checked, again: &str) -> Result<Open, Failure> {
    let (text, open) = text(plan, checked, again);
    if open.in_file + open.elsewhere > 0 {
        let written = private_file::create(path).and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| Failure {
            code: None,
            message: format!("{} cannot be written: {}", path.display(), in_words(&error)),
            advice: "name another place with --decide-file".to_owned(),
            exit: exit::FAILED,
            plan: None,
        })?;
    }
    Ok(open)
}

/// The questions as a file has them, and how many there are.
fn text(plan: &Plan, checked: &Checked, again: &str) -> (String, Open) {
    let questions = plan.findings.iter().filter(|finding| finding.severity == Severity::Question);
    // What each row answers for itself stays by itself.
    let questions = collapse(&questions.cloned().collect::<Vec<_>>());
    let (mut text, mut asked, mut open) = (String::new(), HashSet::new(), Open { in_file: 0, elsewhere: 0 });
    for finding in &questions {
        // What a list says must not begin a line of its own.
        let mut place = checked.tables.show(finding.place).to_string();
        if finding.count > 1 {
            place += &format!(" ({} times in all)", finding.count);
        }
        text += &format!("\n# {}: {}\n", visible(&place), visible(&finding.message.phrased(&Typed)));
        let offered = offered(finding);
        let Some((id, _)) = offered.first() else {
            open.elsewhere += 1;
            text += ELSEWHERE;
            for way in finding.advice.phrased(&Typed).lines() {
                text += &format!("#   {}\n", visible(way));
            }
            continue;
        };
        open.in_file += 1;
        let likeliest = likeliest(finding.code, &offered);
        for (_, answer) in &offered {
            let mark = if likeliest == Some(*answer) { " (likeliest)" } else { "" };
            text += &format!("#   {:8}{}{mark}\n", answer.name(), meaning(*answer));
        }
        // Of two questions about one row a single answer decides.
        if asked.insert(CanonicalId::of(id)) {
            text += &format!("{id} =\n");
        }
    }
    let head = if open.in_file > 0 {
        format!("# Write your answer behind each =, save this file, and run:\n#   {}\n{OPEN}", visible(again))
    } else {
        NONE.to_owned()
    };
    (head + &text, open)
}

/// The answers that a question offers, each with the ID it is about.
fn offered(finding: &Finding) -> Vec<(&str, Answer)> {
    let offer = |piece| match piece {
        Piece::Do(Action::Decide { id, answer }) => Some((id.as_str(), *answer)),
        Piece::Do(_) | Piece::Text(_) => None,
    };
    finding.advice.pieces().into_iter().filter_map(offer).collect()
}

fn meaning(answer: Answer) -> &'static str {
    match answer {
        Answer::Same => "they are one person",
        Answer::NewId => "they are two people",
        Answer::Skip => "leave the row out",
    }
}

/// The answer that is right more often than the others, by what is asked.
fn likeliest(code: Code, offered: &[(&str, Answer)]) -> Option<Answer> {
    let in_order: &[Answer] = if code == codes::D507 {
        // Name and birth date differ.
        &[Answer::NewId, Answer::Skip]
    } else if code == codes::D508 || code == codes::D512 {
        &[Answer::Same, Answer::NewId]
    } else if code == codes::D515 {
        &[Answer::Skip]
    } else {
        &[]
    };
    in_order.iter().copied().find(|wanted| offered.iter().any(|(_, answer)| answer == wanted))
}
