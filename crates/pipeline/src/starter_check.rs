//! What a plan says of the starters it would make, before anything is made: names that give none, starters that
//! the target would refuse, and patrons who would share one. Never a starter itself.

use credentials::pattern;
use credentials::policy::{self, StarterFault};
use model::codes;
use model::field::ListField;
use model::finding::Finding;
use model::place::{Place, RowRef};
use model::plan::{PlannedRow, Step};
use model::starter_rules::{Policy, Scheme, StarterRules};
use planner::Planning;
use rayon::prelude::*;
use std::hash::{BuildHasher, RandomState};

/// What is known of the starter of a row.
enum Known {
    /// The row makes none, or one that nobody can foresee.
    Nothing,
    /// The name gives none.
    NameGivesNone,
    /// Its keyed hash, by which equal ones are found, and what is wrong with it.
    Pattern(u64, Option<StarterFault>),
}

/// Adds the findings, and leaves rows out whose starter the target would refuse.
pub(crate) fn check(
    rows: &mut [PlannedRow],
    rules: &StarterRules,
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) {
    if rules.scheme == Scheme::Words {
        return;
    }
    let key = RandomState::new();
    let known: Vec<Known> = rows.par_iter().map(|row| look(row, rules, &key)).collect();
    let mut shared = Vec::new();
    for (row, known) in rows.iter_mut().zip(known) {
        match known {
            Known::Nothing => {}
            Known::NameGivesNone => findings.push(gives_none(row, planning)),
            Known::Pattern(hash, fault) => {
                if let Some(fault) = fault {
                    leave_out_or_warn(row, fault, rules, planning, findings);
                }
                if matches!(row.step, Step::LeftOut { .. }) || rules.scheme != Scheme::Name {
                    continue;
                }
                shared.push((hash, row.at));
            }
        }
    }
    tell_shared(shared, planning, findings);
}

fn look(row: &PlannedRow, rules: &StarterRules, key: &RandomState) -> Known {
    let Some(patron) = row.step.gets_starter() else { return Known::Nothing };
    let Some(starter) = pattern::starter(&patron.details, rules) else { return Known::NameGivesNone };
    // What random signs make longer is long enough.
    let fault = policy::starter_fault(&starter, patron.primary_id.as_str());
    let fault = fault.filter(|fault| rules.scheme == Scheme::Name || *fault == StarterFault::UserName);
    Known::Pattern(key.hash_one(starter.expose()), fault)
}

fn place(at: RowRef, planning: &Planning<'_>) -> Place {
    Place::row(at, (planning.column_of)(at, ListField::LastName))
}

fn gives_none(row: &PlannedRow, planning: &Planning<'_>) -> Finding {
    let id = row.step.primary_id().map(ToString::to_string).unwrap_or_default();
    let message = format!("no starter password can be made from the name of {id}; it is made of random words");
    let finding = Finding::new(codes::A803, place(row.at, planning), message);
    finding.severity(planning.settings.severity(codes::A803))
}

fn leave_out_or_warn(
    row: &mut PlannedRow,
    fault: StarterFault,
    rules: &StarterRules,
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) {
    let (what, way_out) = match fault {
        StarterFault::Short { length } => (
            format!("has {length} characters, and a password needs {}", policy::LEAST),
            "pad short ones: min_length = 8 under [starters] of rollcall.toml; or --starter-scheme name-suffix",
        ),
        StarterFault::UserName => ("contains the user name".to_owned(), "make it of words: --starter-scheme words"),
        StarterFault::Common => (
            "is one of the passwords that everybody tries first".to_owned(),
            "make it longer: --starter-scheme name-suffix",
        ),
    };
    let id = row.step.primary_id().cloned();
    let shown = id.as_ref().map(ToString::to_string).unwrap_or_default();
    let severity = match rules.policy {
        Policy::Own => planning.settings.severity(codes::A802),
        Policy::Alma => model::finding::Severity::Error,
    };
    let message = format!("the starter password of {shown} {what}");
    findings.push(Finding::new(codes::A802, place(row.at, planning), message).advice(way_out).severity(severity));
    if severity.blocks() {
        row.step = Step::LeftOut { primary_id: id, reasons: vec![codes::A802] };
    }
}

/// One finding for all who share a starter, at the first of them.
fn tell_shared(mut made: Vec<(u64, RowRef)>, planning: &Planning<'_>, findings: &mut Vec<Finding>) {
    made.sort_unstable();
    for same in made.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1) {
        let others: Vec<Place> = same.iter().skip(1).take(5).map(|(_, at)| place(*at, planning)).collect();
        let message = format!("{} patrons get the same starter password, since they have the same name", same.len());
        let advice =
            "whoever has one of the slips can use the others; to give each their own: --starter-scheme name-suffix";
        let finding = Finding::new(codes::A808, place(same[0].1, planning), message).related(others).advice(advice);
        findings.push(finding.severity(planning.settings.severity(codes::A808)));
    }
}
