//! The patrons of lists, for another library system: read and checked as every list is, and complete as somebody new
//! would be who is loaded from them. What the other system cannot hold is a finding at its row.

use super::filling::Filling;
use super::{Destination, Wanted, destination};
use crate::reading::{self, CheckOptions};
use crate::{PipelineError, World};
use model::action::{Action, Words};
use model::codes;
use model::draft::Verdict;
use model::field::ListField;
use model::finding::{self, Finding, Severity};
use model::listing::{Checked, ListTable};
use model::outgoing::{self, NoPlace, Outgoing, WayOut, WrittenFile};
use model::patron::Patron;
use model::place::{Place, RowRef, TableId, Tables};
use model::progress::{Event, Phase};
use model::request::Mode;
use model::settings::Settings;
use planner::Completion;
use std::borrow::Cow;
use std::collections::BTreeMap;
use systems::Unheld;

/// So many patrons are written between two looks at whether to go on.
const STEP: usize = 1_000;

/// How it ended with lists.
#[derive(Debug, Clone)]
pub enum Converted {
    /// One of the files cannot be used; nothing was written.
    Unusable(Box<Checked>),
    /// The lists only change patrons who are somewhere else; nothing was written.
    OnlyChanges,
    /// It ended so.
    Ended {
        /// What was read, and what is wrong with it.
        checked: Box<Checked>,
        /// What was written.
        outgoing: Outgoing,
    },
}

/// Reads and checks lists, and writes those of their patrons who are ready for another system.
///
/// # Errors
/// When a list cannot be read, what was said about it cannot be meant, or a file cannot be written.
pub fn convert(
    paths: &[String],
    options: &CheckOptions,
    wanted: &Wanted<'_>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Converted, PipelineError> {
    let mut checked = Box::new(reading::check(paths, options, settings, world)?);
    if checked.unusable() {
        return Ok(Converted::Unusable(checked));
    }
    if checked.mode() == Mode::Update {
        return Ok(Converted::OnlyChanges);
    }
    complete(&mut checked, settings, world)?;
    let problem_rows = checked.rows_read() - checked.rows_ready() - checked.rows_repeating();
    let unheld = fit(&mut checked, wanted, settings);
    world.go_on()?;
    let mut outgoing = Outgoing {
        to: wanted.to.name(),
        title: wanted.to.title(),
        written: 0,
        unheld,
        problem_rows,
        leave_out: wanted.leave_out,
        files: Vec::new(),
    };
    if !outgoing.is_refused() {
        outgoing.files = write(&checked, wanted, world)?;
        outgoing.written = outgoing.files.iter().map(|file| file.patrons).sum();
    }
    Ok(Converted::Ended { checked, outgoing })
}

/// Makes everybody who is ready complete.
fn complete(checked: &mut Checked, settings: &Settings, world: &World<'_>) -> Result<(), PipelineError> {
    let Checked { rows, profile, defaults, .. } = checked;
    let name = profile.as_str();
    let profile = settings.profiles.get(name).ok_or_else(|| PipelineError::no_profile(name, settings))?;
    let with = Completion { settings, profile, defaults: &*defaults, today: world.today };
    for row in rows {
        if let Verdict::Ready(patron) = &mut row.verdict {
            planner::complete(&mut patron.details, &with);
        }
    }
    Ok(())
}

/// Finds who fits. The rows of all others are left out with a finding for each value; how many they are is given.
fn fit(checked: &mut Checked, wanted: &Wanted<'_>, settings: &Settings) -> u64 {
    let Checked { rows, files, tables, findings, .. } = checked;
    let lists: Vec<&ListTable> = files.iter().filter_map(|file| file.list.as_ref()).collect();
    let mut no_place = NoPlaces::default();
    let (mut unheld, mut fields) = (Vec::new(), Vec::new());
    let mut left_out = 0;
    for row in rows {
        let Verdict::Ready(patron) = &row.verdict else { continue };
        wanted.to.check(patron, &mut unheld);
        if unheld.is_empty() {
            wanted.to.without(patron, &mut fields);
            no_place.add(row.at, &mut fields);
            continue;
        }
        left_out += 1;
        let list = lists.iter().copied().find(|list| list.id == row.at.table);
        row.verdict = blocked(patron, &unheld);
        let at = row.at;
        findings.extend(unheld.drain(..).map(|one| of_unheld(one, at, list, wanted.leave_out)));
    }
    findings.extend(no_place.told(wanted.to, tables, settings));
    finding::sort(findings);
    left_out
}

fn blocked(patron: &Patron, unheld: &[Unheld]) -> Verdict {
    let mut reasons: Vec<_> = unheld.iter().map(|one| one.code).collect();
    reasons.sort_unstable();
    reasons.dedup();
    Verdict::Blocked { primary_id: Some(patron.primary_id.clone()), reasons: reasons.into(), question: false }
}

/// The finding of a value, at its cell where it is known.
fn of_unheld(unheld: Unheld, at: RowRef, list: Option<&ListTable>, leave_out: bool) -> Finding {
    let Unheld { code, field, value, message, way_out } = unheld;
    let message = if field.is_empty() { message } else { format!("{}: {message}", capitalised(&field)) };
    let needed = outgoing::needed_of_all(code, &field);
    let of_list = ListField::ALL.iter().copied().find(|known| known.label().eq_ignore_ascii_case(&field));
    let column = of_list.and_then(|field| list?.column_of(field));
    let finding = Finding::new(code, Place::row(at, column), message);
    let finding = finding.severity(Severity::Error).value(value).advice(advice(needed, way_out.as_ref(), leave_out));
    match of_list {
        Some(field) => finding.field(field),
        None => finding,
    }
}

fn advice(needed: Option<ListField>, way_out: Option<&WayOut>, leave_out: bool) -> Words {
    if let Some(field) = needed.filter(|_| !leave_out) {
        let words = Words::text("add it to the list, or give every row the same: ");
        let words = words.act(Action::SetForAll { field, value: None }).then(", or leave these patrons out: ");
        return words.act(Action::LeaveOutUnheld);
    }
    let (correct, otherwise) = match way_out {
        None => ("correct the value in the list".to_owned(), String::new()),
        Some(WayOut { setting, instead }) => {
            (format!("set {setting} in rollcall.toml"), format!(", write them as {instead} instead"))
        }
    };
    if leave_out {
        return Words::text(format!("{correct} to have this patron written, too"));
    }
    Words::text(format!("{correct}{otherwise}, or leave these patrons out: ")).act(Action::LeaveOutUnheld)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The fields that another system has no place for, by list and name: how many patrons have each, and the first row.
#[derive(Default)]
struct NoPlaces(BTreeMap<(TableId, Cow<'static, str>), (u64, u32)>);

impl NoPlaces {
    fn add(&mut self, at: RowRef, fields: &mut Vec<Cow<'static, str>>) {
        for field in fields.drain(..) {
            self.0.entry((at.table, field)).or_insert((0, at.number)).0 += 1;
        }
    }

    /// A finding for each of them.
    fn told(self, to: Destination, tables: &Tables, settings: &Settings) -> Vec<Finding> {
        let told = self.0.into_iter().map(|((table, field), (patrons, first))| {
            let code = destination::code_of(&field);
            let patrons = if patrons == 1 { "1 patron".to_owned() } else { format!("{patrons} patrons") };
            let (told, row) = (NoPlace::told(code, &field, &patrons, to.title()), tables.row_word(table));
            let message = format!("{told}, the first in {row} {first}");
            let finding = Finding::new(code, Place::table(table), message).severity(settings.severity(code));
            if code == codes::M953 { finding.advice(Words::text(NoPlace::BAR_THERE)) } else { finding }
        });
        told.collect()
    }
}

/// Writes everybody who is ready, in the order of the lists.
fn write(checked: &Checked, wanted: &Wanted<'_>, world: &World<'_>) -> Result<Vec<WrittenFile>, PipelineError> {
    let total = checked.rows_ready();
    world.phase(Phase::Writing, Some(total), || {
        let mut filling = Filling::new(wanted, total, world.today)?;
        for rows in checked.rows.chunks(STEP) {
            world.go_on()?;
            for row in rows {
                if let Verdict::Ready(patron) = &row.verdict {
                    filling.push(patron)?;
                }
            }
            world.progress.event(Event::Advance(Phase::Writing, rows.len() as u64));
        }
        Ok((filling.finish()?, total))
    })
}
