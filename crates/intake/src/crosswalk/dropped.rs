//! User groups and statuses of a list that the crosswalk drops. Whoever has one is loaded all the same, as anyone without
//! one, which is seldom what somebody means who drops a code: so it is told.

use super::tally::Tally;
use crate::context::Context;
use crate::counted::counted;
use model::coded_field::CodedField;
use model::codes;
use model::crosswalk::{Target, Way};
use model::field::ListField;
use model::finding::Finding;
use model::place::{Place, TableId};
use std::collections::{BTreeMap, BTreeSet};

/// The fields that nobody new is without.
const NEVER_BLANK: [ListField; 2] = [ListField::UserGroup, ListField::Status];
/// What a new patron's status is where nothing says it.
const USUAL_STATUS: &str = "ACTIVE";
/// So many of the codes are shown that have no row of their own.
const MOST_SHOWN: usize = 3;

/// The codes of one list that are dropped.
#[derive(Debug, Default)]
pub(crate) struct DroppedCodes {
    /// Those with a row of their own, with how often each is there.
    own: BTreeMap<(ListField, Box<str>), u64>,
    /// All others of a field.
    others: BTreeMap<ListField, Others>,
}

/// Codes without a row of their own.
#[derive(Debug, Default)]
struct Others {
    /// How often they are there.
    count: u64,
    /// The first of them by the alphabet, whoever read their rows.
    shown: BTreeSet<Box<str>>,
}

impl DroppedCodes {
    /// Adds what some rows of the list have. Where nobody is added, a blank leaves a patron as it is.
    pub(crate) fn add(&mut self, tally: &Tally, context: &Context<'_>) {
        let Some(crosswalk) = context.options.crosswalk.as_deref().filter(|_| !context.only_changes()) else { return };
        for field in NEVER_BLANK {
            for (code, way, count) in tally.of(CodedField::Column(field)) {
                if crosswalk.target(way) != Some(&Target::Drop) {
                    continue;
                }
                match way {
                    Way::Row(_) => *self.own.entry((field, code.into())).or_default() += count,
                    Way::Default(_) => self.others.entry(field).or_default().add(code, count),
                    Way::Unknown => {}
                }
            }
        }
    }

    /// Reports them, each with what is stored in its place.
    pub(crate) fn report(&self, id: TableId, context: &Context<'_>, findings: &mut Vec<Finding>) {
        for ((field, code), count) in &self.own {
            let what = format!("the {} \"{code}\" of {}", name(*field), patrons(*count));
            findings.push(finding(*field, &what, id, context).value(code.clone()));
        }
        for (field, Others { count, shown }) in &self.others {
            let shown: Vec<String> = shown.iter().map(|code| format!("\"{code}\"")).collect();
            let what = format!("every other {} (such as {}) of {}", name(*field), shown.join(", "), patrons(*count));
            findings.push(finding(*field, &what, id, context));
        }
    }
}

impl Others {
    fn add(&mut self, code: &str, count: u64) {
        self.count += count;
        if !self.shown.contains(code) {
            self.shown.insert(code.into());
            if self.shown.len() > MOST_SHOWN {
                self.shown.pop_last();
            }
        }
    }
}

fn finding(field: ListField, what: &str, id: TableId, context: &Context<'_>) -> Finding {
    let (name, usual) = (name(field), usual(field, context));
    let message =
        format!("the crosswalk drops {what}: they are loaded as {usual}, as anyone without a {}", short_name(field));
    let advice = format!("map it to a {name} in the crosswalk, or take these people out of the file");
    context.finding(codes::M944, Place::table(id), message).field(field).advice(advice)
}

/// What the field is where a row leaves it blank.
fn usual<'a>(field: ListField, context: &Context<'a>) -> &'a str {
    let profile = context.profile;
    let usual = if field == ListField::UserGroup { profile.group.as_str() } else { USUAL_STATUS };
    profile.defaults.get(&field).map_or(usual, String::as_str)
}

fn name(field: ListField) -> &'static str {
    if field == ListField::UserGroup { "user group" } else { "status" }
}

fn short_name(field: ListField) -> &'static str {
    if field == ListField::UserGroup { "group" } else { "status" }
}

fn patrons(count: u64) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), "patron")
}
