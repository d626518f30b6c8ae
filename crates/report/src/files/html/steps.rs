//! What happens to each patron: value by value where something changes, and a line each where somebody comes or goes.

use super::list::{Head, List};
use super::page::Page;
use crate::document::Mark;
use crate::files::tables::what_happens;
use crate::report::{PlanReport, ReportedStep};
use crate::views::{later, shown_lines};
use crate::visible::with_ends;
use model::field::Field;
use model::plan::Change;
use std::io;

const ID: Head = Head::new("Primary ID", "id");
const NAME: Head = Head::new("Name", "name");
const WHERE: Head = Head::new("Where", "place");
const REMARK: Head = Head::new("Remark", "quiet");

const CHANGES: [Head; 8] = [
    ID,
    NAME,
    Head::new("Field", "field"),
    Head::new("Before", "before"),
    Head::new("After", "after"),
    Head::new("What happens", ""),
    REMARK,
    WHERE,
];
/// Which column of changes names the field.
const FIELD: usize = 2;

const PEOPLE: [Head; 7] = [
    ID,
    NAME,
    Head::new("User group", ""),
    Head::new("Expiry date", "date"),
    Head::new("Other values", "others"),
    REMARK,
    WHERE,
];
/// Which column of people names the group.
const GROUP: usize = 2;

const LEFT_OUT: [Head; 5] = [WHERE, ID, NAME, Head::new("What happens", ""), Head::new("Why", "wide")];

/// Fields that a list of people has by themselves or in the name.
const BY_THEMSELVES: [Field; 6] =
    [Field::PrimaryId, Field::FirstName, Field::MiddleName, Field::LastName, Field::UserGroup, Field::ExpiryDate];

/// The lists of a plan, of an undo or of a batch.
pub(super) struct Steps {
    /// Changes to look at one by one.
    pub(super) closely: List,
    /// Rows that are left out or wait for an answer.
    pub(super) left_out: List,
    /// The others.
    pub(super) others: Others,
}

/// Lists that have a chapter each.
pub(super) struct Others {
    changes: List,
    missing: List,
    new: List,
    removed: List,
    kept: List,
}

impl Steps {
    /// Of every step.
    pub(super) fn of(plan: Option<PlanReport<'_>>) -> io::Result<Steps> {
        let mut steps = Steps {
            closely: List::new("Changes to look at closely", &CHANGES).filtered_by(FIELD),
            left_out: List::new("Rows that are left out or need an answer", &LEFT_OUT),
            others: Others::new(),
        };
        for step in plan.into_iter().flat_map(PlanReport::steps) {
            steps.add(&step)?;
        }
        Ok(steps)
    }

    fn add(&mut self, step: &ReportedStep<'_>) -> io::Result<()> {
        match step.mark {
            Mark::New => self.others.new.push(person(step)),
            Mark::Removed => self.others.removed.push(person(step)),
            Mark::Changed | Mark::Converted => {
                push_values(step, |change| step.look_closely_at(change), &mut self.closely)?;
                push_all_values(step, &mut self.others.changes)
            }
            Mark::Missing => {
                push_values(step, |change| step.look_closely_at(change), &mut self.closely)?;
                push_all_values(step, &mut self.others.missing)
            }
            Mark::Question | Mark::LeftOut => self.left_out.push(left_out(step)),
            // A row that says what the store says already is only counted; why an undo keeps somebody is told.
            Mark::Unchanged if step.remark.is_none() => Ok(()),
            Mark::Unchanged => push_all_values(step, &mut self.others.kept),
        }
    }
}

impl Others {
    fn new() -> Others {
        Others {
            changes: List::new("Changes", &CHANGES).filtered_by(FIELD),
            missing: List::new("Patrons who are missing from the list", &CHANGES),
            new: List::new("New patrons", &PEOPLE).filtered_by(GROUP),
            removed: List::new("Patrons who are removed", &PEOPLE).filtered_by(GROUP),
            kept: List::new("Patrons who stay as they are", &CHANGES),
        }
    }

    /// Writes a chapter for each list that has rows.
    pub(super) fn write(self, page: &mut Page<'_>) -> io::Result<()> {
        let chapters = [
            ("Changes", self.changes),
            ("New patrons", self.new),
            ("Removed patrons", self.removed),
            ("Left as they are", self.kept),
            ("Missing from the list", self.missing),
        ];
        for (title, list) in chapters.into_iter().filter(|(_, list)| !list.is_empty()) {
            page.chapter(title);
            list.write(page)?;
            page.end_chapter();
        }
        Ok(())
    }
}

fn id(step: &ReportedStep<'_>) -> String {
    step.primary_id.map(ToString::to_string).unwrap_or_default()
}

/// A row for each value that goes or comes, and one for somebody with whom nothing happens.
fn push_all_values(step: &ReportedStep<'_>, list: &mut List) -> io::Result<()> {
    if step.changes.is_empty() {
        return list.push(value(step, "", [String::new(), String::new()], None));
    }
    push_values(step, |_| true, list)
}

/// A row for each value that goes or comes, so that each can be found by itself; of those changes that are taken.
fn push_values(step: &ReportedStep<'_>, takes: impl Fn(&Change) -> bool, list: &mut List) -> io::Result<()> {
    let held = |value: Option<String>| value.map_or_else(|| "(none)".to_owned(), |value| with_ends(&value));
    for change in step.changes.iter().filter(|change| takes(change)) {
        for (before, after) in shown_lines(change) {
            list.push(value(step, change.field.label(), [held(before), held(after)], later(change)))?;
        }
    }
    Ok(())
}

/// A row; that somebody changes need not be told in a list of changes.
fn value(step: &ReportedStep<'_>, field: &str, [before, after]: [String; 2], later: Option<String>) -> Vec<String> {
    let name = step.name.clone().unwrap_or_default();
    let what = if step.mark == Mark::Changed { "" } else { step.mark.name() };
    let remark = later.into_iter().chain(step.remark.clone()).collect::<Vec<_>>().join("; ");
    let place = step.place.clone().unwrap_or_default();
    vec![id(step), name, field.to_owned(), before, after, what.to_owned(), remark, place]
}

/// Somebody who comes or goes, with all that is known of them.
fn person(step: &ReportedStep<'_>) -> Vec<String> {
    let held = |change: &Change| {
        let held = if step.mark == Mark::Removed { &change.before } else { &change.after };
        held.lines_at_desk().join(", ")
    };
    let of = |field: Field| step.changes.iter().find(|change| change.field == field).map(held).unwrap_or_default();
    let others = step.changes.iter().filter(|change| !BY_THEMSELVES.contains(&change.field));
    let others: Vec<String> = others.map(|change| format!("{}: {}", change.field.label(), held(change))).collect();
    vec![
        id(step),
        step.name.clone().unwrap_or_default(),
        of(Field::UserGroup),
        of(Field::ExpiryDate),
        others.join("; "),
        step.remark.clone().unwrap_or_default(),
        step.place.clone().unwrap_or_default(),
    ]
}

fn left_out(step: &ReportedStep<'_>) -> Vec<String> {
    let reasons = step.reasons.iter().map(|code| format!("{} ({code})", code.title()));
    vec![
        step.place.clone().unwrap_or_default(),
        id(step),
        step.name.clone().unwrap_or_default(),
        what_happens(step.mark).to_owned(),
        reasons.collect::<Vec<_>>().join("; "),
    ]
}
