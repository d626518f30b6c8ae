//! What a plan says of the starters it would make, before anything is made: names that give none, starters that
//! the target would refuse, and patrons who would share one. Never a starter itself.

use crate::{PipelineError, World};
use chrono::NaiveDate;
use credentials::pattern;
use credentials::policy::{self, StarterFault};
use credentials::starter::CHARACTERS_BEHIND;
use model::action::{Action, Words};
use model::carried::CarriedHashes;
use model::codes::{self, Code};
use model::field::ListField;
use model::finding::Finding;
use model::place::{Place, RowRef};
use model::plan::{PlannedRow, Step};
use model::request::Mode;
use model::starter_rules::{Policy, Scheme, StarterRules};
use planner::Planning;
use rayon::prelude::*;
use std::collections::HashSet;
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

/// Adds the findings, and leaves rows out whose starter the target would refuse. Whoever brings a password along gets
/// none.
pub(crate) fn check(
    rows: &mut [PlannedRow],
    rules: &StarterRules,
    planning: &Planning<'_>,
    carried: &CarriedHashes,
    findings: &mut Vec<Finding>,
    world: &World<'_>,
) -> Result<(), PipelineError> {
    // A list that only changes patrons gives nobody one but whose account is converted: whoever comes under another ID
    // has a password.
    let is_new = |step: &Step| planning.mode != Mode::Update || !matches!(step, Step::Create(_));
    if rules.scheme == Scheme::Words {
        return Ok(());
    }
    let key = RandomState::new();
    let look = |row: &PlannedRow| {
        world.go_on()?;
        let gets_one = is_new(&row.step) && carried.of(row.at).is_none();
        Ok::<_, PipelineError>(if gets_one { look(row, rules, planning.today, &key) } else { Known::Nothing })
    };
    let known: Result<Vec<Known>, PipelineError> = rows.par_iter().map(look).collect();
    let known = known?;
    let mut shared = Vec::new();
    for (row, known) in rows.iter_mut().zip(known) {
        match known {
            Known::Nothing => {}
            Known::NameGivesNone => {
                let finding = gives_none(row, planning);
                leave_out(row, &finding);
                findings.push(finding);
            }
            Known::Pattern(hash, fault) => {
                if let Some(fault) = fault {
                    let finding = not_met(row, fault, rules, planning);
                    leave_out(row, &finding);
                    findings.push(finding);
                }
                if !matches!(row.step, Step::LeftOut { .. }) && rules.scheme == Scheme::Name {
                    shared.push((hash, row.at));
                }
            }
        }
    }
    report_shared(shared, rows, planning, findings);
    Ok(())
}

/// Leaves a row out whose finding weighs that much.
fn leave_out(row: &mut PlannedRow, finding: &Finding) {
    if finding.severity.blocks() {
        leave_out_for(row, finding.code);
    }
}

fn leave_out_for(row: &mut PlannedRow, code: Code) {
    row.step = Step::LeftOut { primary_id: row.step.primary_id().cloned(), reasons: vec![code] };
}

fn look(row: &PlannedRow, rules: &StarterRules, today: NaiveDate, key: &RandomState) -> Known {
    let Some(patron) = row.step.gets_starter(today) else { return Known::Nothing };
    let Some(starter) = pattern::starter(&patron.details, rules) else { return Known::NameGivesNone };
    let fault = policy::starter_fault(&starter, patron.primary_id.as_str());
    let fault = fault.filter(|fault| rules.scheme == Scheme::Name || stays(*fault));
    Known::Pattern(key.hash_one(starter.expose()), fault)
}

/// Whether a fault of the pattern stays with random signs behind it.
fn stays(fault: StarterFault) -> bool {
    match fault {
        StarterFault::Short { length } => length + CHARACTERS_BEHIND < policy::LEAST,
        StarterFault::UserName => true,
        StarterFault::Common => false,
    }
}

fn place(at: RowRef, planning: &Planning<'_>) -> Place {
    Place::row(at, (planning.column_of)(at, ListField::LastName))
}

fn gives_none(row: &PlannedRow, planning: &Planning<'_>) -> Finding {
    let id = row.step.primary_id().map(ToString::to_string).unwrap_or_default();
    let message = format!("no starter password can be made from the name of {id}; random words are used instead");
    let finding = Finding::new(codes::A803, place(row.at, planning), message);
    finding.severity(planning.settings.severity(codes::A803))
}

fn not_met(row: &PlannedRow, fault: StarterFault, rules: &StarterRules, planning: &Planning<'_>) -> Finding {
    let (what, way_out) = match fault {
        StarterFault::Short { length } => (
            format!("has {length} characters, and a password needs {}", policy::LEAST),
            Words::text("pad short ones: min_length = 8 under [starters] of rollcall.toml; or apply with ")
                .act(Action::MakeStarters(Scheme::NameSuffix)),
        ),
        StarterFault::UserName => {
            let way_out = Words::text("use random words: apply with ").act(Action::MakeStarters(Scheme::Words));
            ("contains the user name".to_owned(), way_out)
        }
        StarterFault::Common => (
            "is one of the passwords everyone tries first".to_owned(),
            Words::text("make it longer: apply with ").act(Action::MakeStarters(Scheme::NameSuffix)),
        ),
    };
    let id = row.step.primary_id().map(ToString::to_string).unwrap_or_default();
    let severity = match rules.policy {
        Policy::Own => planning.settings.severity(codes::A802),
        Policy::Alma => model::finding::Severity::Error,
    };
    let message = format!("the starter password of {id} {what}");
    Finding::new(codes::A802, place(row.at, planning), message).advice(way_out).severity(severity)
}

/// One finding for all who share a starter, at the first of them.
fn report_shared(
    mut made: Vec<(u64, RowRef)>,
    rows: &mut [PlannedRow],
    planning: &Planning<'_>,
    findings: &mut Vec<Finding>,
) {
    made.sort_unstable();
    let mut left_out: HashSet<RowRef> = HashSet::new();
    for same in made.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1) {
        let others: Vec<Place> = same.iter().skip(1).map(|(_, at)| place(*at, planning)).collect();
        // Without their number: however many names there are, it is one sentence, and told once.
        let message = "patrons of the same name get the same starter password";
        let advice =
            Words::text("anyone with one of the slips can use the others; to give each patron their own, apply with ")
                .act(Action::MakeStarters(Scheme::NameSuffix));
        let finding = Finding::new(codes::A808, place(same[0].1, planning), message).related(others).advice(advice);
        let finding = finding.severity(planning.settings.severity(codes::A808));
        if finding.severity.blocks() {
            left_out.extend(same.iter().map(|(_, at)| *at));
        }
        findings.push(finding);
    }
    // Once for all of them: there may be as many names that people share as there are rows.
    rows.iter_mut().filter(|row| left_out.contains(&row.at)).for_each(|row| leave_out_for(row, codes::A808));
}
