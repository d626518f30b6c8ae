//! In a few lines.

use super::words;
use crate::document::{Afterwards, Document, NextStep, Section, Span, Style, Text, good, plain, strong};
use crate::words::{and_more, count, number, unused_rows};
use model::action::Action;
use model::codes::{self, Code};
use model::finding::Severity;
use model::listing::Checked;
use model::verification::{SampleResult, Verification};

/// What the rows of joined files are called that were not used.
pub(super) const UNUSED_ROWS: &str = "Rows of joined files that were not used";

/// Whether a store has what lists say, with so many differences at most; 0 shows all.
pub fn verification(verification: &Verification, checked: &Checked, max_shown: usize) -> Document {
    let mut document = Document::default();
    let section = document.section("summary", "Summary");
    summary(verification, section);
    sample(verification, section);
    let most = if max_shown == 0 { usize::MAX } else { max_shown };
    if !verification.differences.is_empty() {
        let section = document.section("differences", "Differences");
        section.table(words::differences(verification.differences.iter().take(most), checked));
        let left = verification.differences.len().saturating_sub(most);
        if left > 0 {
            section.more(and_more(left));
        }
    }
    if !verification.unused_rows.is_empty() {
        let section = document.section("unused-rows", UNUSED_ROWS);
        section.table(words::unused_rows(verification.unused_rows.iter().take(most), checked));
        let left = verification.unused_rows.len().saturating_sub(most);
        if left > 0 {
            section.more(and_more(left));
        }
    }
    next(verification, checked, &mut document);
    document
}

/// What is to be known first.
pub(super) fn summary(verification: &Verification, section: &mut Section) {
    let headline = words::headline(verification);
    let is_good = verification.holds() && verification.differences.is_empty();
    section.sentence(if is_good { good(headline) } else { strong(headline) });
    tell(codes::M905, words::missing, verification, section);
    tell(codes::M906, words::differing, verification, section);
    for unused in &verification.unused {
        let code = if unused.of_nobody > 0 { codes::M904 } else { codes::M940 };
        error(code, &format!("{}.", unused_rows(unused)), section);
    }
    match verification.files.as_slice() {
        [only] => section.detail(words::loaded(only.loaded)),
        files => {
            for file in files {
                section.detail(format!("{}: {}", file.source.shown(), words::loaded(file.loaded)));
            }
        }
    }
    if let Some(text) = words::left_out(verification) {
        section.detail(text);
    }
}

/// How often something is, if it is at all.
fn tell(code: Code, text: fn(u64) -> String, verification: &Verification, section: &mut Section) {
    let found = verification.count(code);
    if found > 0 {
        error(code, &text(found), section);
    }
}

fn error(code: Code, text: &str, section: &mut Section) {
    let head = Span::of(format!("Error {code}."), Style::Severity(Severity::Error));
    section.sentence(Text(vec![head, plain(format!(" {text}"))]));
}

fn sample(verification: &Verification, section: &mut Section) {
    let sample = &verification.sample;
    if sample.people.is_empty() {
        return;
    }
    let results = || sample.people.iter().flat_map(|person| &person.fields).map(|field| field.result);
    let of = |wanted: SampleResult| results().filter(|result| *result == wanted).count() as u64;
    let (same, differ) = (of(SampleResult::Same), of(SampleResult::Differs));
    let people = words::people(sample.people.len() as u64);
    let verb = if differ == 1 { "differs" } else { "differ" };
    section.detail(format!(
        "{people} picked at random (seed {:08x}): {} the same, {} {verb}",
        sample.seed,
        count(same, "value"),
        number(differ)
    ));
}

/// What can be done next.
pub(super) fn next(verification: &Verification, checked: &Checked, document: &mut Document) {
    let steps = ways_on_from(verification, checked).into_iter();
    let steps: Vec<Afterwards> = steps.map(|(why, action)| NextStep::new(why, action).into()).collect();
    if !steps.is_empty() {
        document.section("next", "What next").afterwards(steps);
    }
}

/// Ways on from what a comparison has shown.
pub(crate) fn ways_on_from(verification: &Verification, checked: &Checked) -> Vec<(&'static str, Action)> {
    let request = || Box::new(checked.request.clone());
    let mut ways = Vec::new();
    if verification.unexplained().next().is_some() {
        ways.push(("see what loading it again would do", Action::Plan(request())));
    }
    if verification.people.left_out > 0 || !verification.unused.is_empty() {
        ways.push(("see which rows are left out", Action::Check(request())));
    }
    ways
}
