//! A plan in a file: what it is called, what it does to a store, and where it was saved.

use super::next::how_to_apply;
use crate::document::{Document, NextStep, plain, quiet, strong};
use crate::views::check::mode_line;
use crate::words::{count, moment, number, unused_rows};
use model::action::{Action, Words};
use model::audit::Actor;
use model::batch::SourceFile;
use model::finding::Severity;
use model::plan::{Others, Plan};
use model::request::Mode;
use model::snapshot::StoreFacts;
use std::fmt::Write;

/// The first lines about a saved plan: its name, who made it when, from which lists.
pub fn saved_plan(path: &str, plan: &Plan, made: &Actor, files: &[SourceFile]) -> Document {
    let mut document = Document::default();
    let section = document.section("plan", "Plan");
    section.sentence(strong(format!(
        "{path}, fingerprint {}, made {} UTC by {}",
        plan.fingerprint.short,
        moment(made.when),
        made.who
    )));
    for file in files {
        section.names("source", [plain(format!("from {}", file.name))]);
    }
    document
}

/// What is said of a saved plan before somebody agrees to it: what it does to the `store`, as that is now. `config` is the
/// path of its configuration.
pub fn saved_plan_before(
    path: &str,
    plan: &Plan,
    store: &StoreFacts,
    made: &Actor,
    files: &[SourceFile],
    config: Option<&str>,
    mode: Mode,
) -> Document {
    let mut effect = Document { goes_on: true, ..Document::default() };
    let section = effect.section("effect", "What it does");
    section.parts.extend(mode_line(mode));
    if let Some(config) = config {
        section.sentence(configuration(config));
    }
    section.sentence(what_it_does(plan, store));
    let warnings = plan.findings.iter().filter(|finding| finding.severity == Severity::Warning).count() as u64;
    if warnings > 0 {
        let text = Words::text(format!("{}: ", count(warnings, "warning")));
        section.detail(text.act(Action::ShowPlan(path.to_owned())));
    }
    saved_plan(path, plan, made, files).joined_by(effect)
}

pub(super) fn configuration(path: &str) -> String {
    format!("Configuration: {path}")
}

/// Where a plan was saved and what can be done with it. `store` is the store where it was named.
pub fn saved(path: &str, plan: &Plan, store: Option<&str>) -> Document {
    let mut document = Document::default();
    let section = document.section("saved", "Where it is saved");
    section.names(
        "saved-plan",
        [
            strong(format!("Saved: {path}")),
            plain(format!("fingerprint {}", plan.fingerprint.short)),
            quiet("(contains personal data)"),
        ],
    );
    let (why, over_limit) = how_to_apply(plan);
    let (path, store) = (path.to_owned(), store.map(str::to_owned));
    section.afterwards(vec![
        NextStep::new("review", Action::ShowPlan(path.clone())).into(),
        NextStep::new(why, Action::ApplyPlan { path, store, over_limit, skip_changed: false }).into(),
    ]);
    document
}

/// What applying a plan does to a store, in one line.
fn what_it_does(plan: &Plan, store: &StoreFacts) -> String {
    let (counts, others) = (plan.counts, Others::of(plan, 0).in_no_row(&plan.counts));
    let converted = counts.converted + others.converted;
    let mut line = format!(
        "Store {}: {} will be added, {} changed",
        store.name,
        count(counts.new, "patron"),
        number(counts.changed)
    );
    if converted > 0 {
        let _ = write!(line, ", {} converted", number(converted));
    }
    if others.changed > 0 {
        let _ = write!(line, ". {} will end", count(others.changed, "membership"));
    }
    let are = |value: u64| if value == 1 { "is" } else { "are" };
    let out =
        (counts.left_out > 0).then(|| format!("{} {} left out", count(counts.left_out, "row"), are(counts.left_out)));
    let open = (counts.questions > 0)
        .then(|| format!("{} {} open", count(counts.questions, "question"), are(counts.questions)));
    let unused = plan.unused.iter().map(unused_rows);
    let not_loaded: Vec<String> = out.into_iter().chain(open).chain(unused).collect();
    if !not_loaded.is_empty() {
        let _ = write!(line, ". {}", not_loaded.join(", "));
    }
    line + "."
}
