//! `rollcall plan`

use super::{decisions, left_out, open_questions, reading};
use crate::command_line::args::{PlanArgs, Reporting};
use crate::command_line::typed::{Typed, argument, command};
use crate::commands::consent::{Again, refused};
use crate::commands::reporting;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::{data_code, progress};
use model::action::{Action, Phrase};
use model::decision::{Answer, Decision};
use model::id::CanonicalId;
use model::listing::Checked;
use model::query::shown_name;
use model::request::{Missing, Planning, Request};
use pipeline::{Lists, PlanWarning, Planned, SavedPlan, Terms, UnusedAnswer, WorkedOut};
use report::answers::{self, Saved};
use report::reports;
use report::views::{LeftOut, PlanView};
use std::collections::BTreeMap;
use std::path::Path;

pub(crate) fn run(args: &PlanArgs, session: &Session<'_>) -> Result<u8, Failure> {
    args.output.as_deref().map_or(Ok(()), ends_in_plan)?;
    left_out::look(args.planning.left_out.as_deref())?;
    let mut request = match &args.refresh {
        Some(old) => refreshed(args, old, session)?,
        None => super::planning::request(&args.planning, session.store_as_typed)?,
    };
    if questions_file(args).is_some() {
        request.planning.answer_file = None;
    }
    // A plan that is worked out anew is about the store that it was made for.
    let mut here = *session;
    if let Some(store) = request.store.as_deref() {
        here.store = store;
        here.store_as_typed = Some(store);
    }
    work_out_and_print(args, &request, &here)
}

/// The file of answers that is not there yet: the open questions go into it.
fn questions_file(args: &PlanArgs) -> Option<&Path> {
    args.planning.answers.decide_file.as_deref().filter(|path| open_questions::is_free(path))
}

/// A plan is found again, kept out of lists and purged by how its name ends; and whoever asks for a workbook of it must
/// not get something that no spreadsheet opens.
fn ends_in_plan(path: &Path) -> Result<(), Failure> {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("plan")) {
        return Ok(());
    }
    let name = path.with_extension("plan").display().to_string();
    Err(Failure::usage("a saved plan's name must end in .plan", format!("write -o {}", argument(&name))))
}

/// What an older plan was made from: its lists, its options, its answers. Only further answers can come on top; other
/// options would make another plan of it.
fn refreshed(args: &PlanArgs, old: &str, session: &Session<'_>) -> Result<Request, Failure> {
    if args.planning.decides_more_than_answers() {
        let advice = "leave out the other options; for other options work it out from the list";
        return Err(Failure::usage(format!("{old} already says how its lists are read and planned"), advice));
    }
    let saved = pipeline::load_plan(old, session.world.progress)?;
    let mut request = saved.request.clone().ok_or_else(|| {
        let message =
            format!("{old} was saved by an older version of Rollcall, which did not keep how its lists are read");
        let anew = command("plan", &["FILE", "-o", "NAME.plan"]);
        Failure::usage(message, format!("work it out from the list: {anew}"))
    })?;
    for changed in saved.changed_lists() {
        session.output.talk(&warning(&changed, old));
    }
    if let Some(store) = session.store_as_typed {
        request.store = Some(store.to_owned());
    }
    answer_again(&mut request.planning, &saved.plan.decisions, args)?;
    Ok(request)
}

/// Its own answers, those of a file included, and then the further ones. What a file of answers still says is left to the
/// file, so that the next command does not have to spell all of it.
fn answer_again(planning: &mut Planning, decided: &[Decision], args: &PlanArgs) -> Result<(), Failure> {
    let further = args.planning.answers.decide_file.as_deref().filter(|path| !open_questions::is_free(path));
    // Where the open questions get a file of their own, that one is named next.
    let old = planning.answer_file.take().filter(|_| questions_file(args).is_none());
    let of_file = match (further, &old) {
        (Some(path), _) => Some((path.display().to_string(), decisions::of_file(path)?)),
        // The plan has the answers of a file that is gone.
        (None, Some(path)) => decisions::of_file(Path::new(path)).ok().map(|answers| (path.clone(), answers)),
        (None, None) => None,
    };
    let (file, answers) = of_file.unzip();
    let in_file: BTreeMap<CanonicalId, Answer> =
        answers.unwrap_or_default().into_iter().map(|one| (one.id, one.answer)).collect();
    let is_in_file = |id: &str, answer: Answer| {
        in_file.get(&CanonicalId::of(id)).is_some_and(|given| further.is_some() || *given == answer)
    };
    let earlier = std::mem::take(&mut planning.answers);
    let decided = decided.iter().map(|one| (one.id.to_string(), one.answer));
    for (id, answer) in decided.chain(earlier).filter(|(id, answer)| !is_in_file(id, *answer)) {
        planning.answer(id, answer);
    }
    for (id, answer) in decisions::given(&args.planning.answers.decide)? {
        planning.answer(id, answer);
    }
    planning.answer_file = file;
    Ok(())
}

/// What somebody should know about a saved plan.
pub(super) fn warning(about: &PlanWarning, path: &str) -> String {
    let what = match about {
        PlanWarning::ListChanged(name) => format!("{} has changed since {path} was made", shown_name(name)),
        PlanWarning::SettingsChanged => format!("the settings have changed since {path} was made"),
        PlanWarning::Old(days) => format!("{path} is {days} days old"),
        PlanWarning::NoPasswords => format!(
            "{path} holds no passwords: new patrons get a starter password instead of keeping theirs; to carry those over, load the list itself"
        ),
    };
    format!("warning[{}] {what}", about.code())
}

fn work_out_and_print(args: &PlanArgs, request: &Request, session: &Session<'_>) -> Result<u8, Failure> {
    let planning = &args.planning;
    let reading = reading::options(request, session)?;
    let options = super::planning::options(request, true)?;
    let lists = Lists { files: &request.files, reading: &reading, planning: &options, store: session.store };
    let mut planned = match pipeline::work_out(&lists, session.settings, &session.world)? {
        WorkedOut::Planned(planned) => *planned,
        WorkedOut::Unusable(checked) => {
            left_out::unusable(planning.left_out.as_deref(), session);
            return unusable(&checked, planning.max_shown, &args.reporting, session);
        }
    };
    print_facts(&planned, session);
    if let Some(path) = questions_file(args) {
        planned.checked.request.planning.answer_file = write_questions(path, &planned, session)?;
    }
    let terms = Terms { strict: request.planning.strict, over_limits: true };
    if let Some(why) = terms.refusal(&planned.plan, &session.world) {
        write_left_out(args, &planned, session)?;
        return Err(refused(&why, Some(&Again::lists(&planned.checked.request))));
    }
    if let Some(path) = &args.output {
        // Handed over and taken back, since a plan of many patrons is too large to be there twice.
        let saved = SavedPlan::of(planned.plan, &planned.checked, session.config, session.settings, &session.world);
        pipeline::save_plan(&saved, path)?;
        planned.plan = saved.plan;
    }
    let _printing = progress::only_printing();
    let view = PlanView {
        config: session.config,
        max_shown: args.planning.max_shown,
        starters: planned.starters,
        next: args.output.is_none(),
        missing: Some(&planned.missing_names),
        masked: false,
        left_out: LeftOut::Untold,
    };
    let path = args.output.as_ref().map(|path| path.display().to_string());
    let saved = path.as_deref().map(|path| Saved { path, store: session.store_as_typed });
    let printed = session.output.answer(&answers::plan(&planned.plan, &planned.checked, view, saved));
    match &path {
        Some(path) => session.output.unless_printed(&format!("Done: the plan is saved in {path}"), printed),
        None => printed?,
    }
    let rows = write_left_out(args, &planned, session)?;
    let workbook = args.planning.left_out.as_ref().map(|path| path.display().to_string());
    let left_out = match (&workbook, rows) {
        (Some(path), Some(rows)) => LeftOut::In { path, rows },
        (_, _) => LeftOut::Of(&planned.checked.request),
    };
    let view = PlanView { left_out, ..view };
    reporting::write(&args.reporting, false, session, |written| {
        reports::plan(&planned.plan, &planned.checked, view, saved, written)
    })?;
    let counts = planned.plan.counts;
    let problems = counts.left_out + counts.questions > 0 || planned.plan.unused_rows() > 0;
    if args.detailed_exit_code && !problems && counts.writes() > 0 {
        return Ok(exit::CHANGES);
    }
    Ok(data_code(problems))
}

/// Writes the open questions, and says where to answer them and what reads the answers; gives the name of the file, where
/// one was written.
fn write_questions(path: &Path, planned: &Planned, session: &Session<'_>) -> Result<Option<String>, Failure> {
    let name = path.display().to_string();
    let mut lists = planned.checked.request.clone();
    lists.planning.answer_file = Some(name.clone());
    // It leaves out what this run writes besides: nothing is written over.
    let again = Typed.phrase(&Action::Plan(Box::new(lists)));
    let open = open_questions::write(path, &planned.plan, &planned.checked, &again)?;
    let say = |words: &str| session.output.talk(words);
    let (are, they) = match open.in_file + open.elsewhere {
        0 => {
            say(&format!("No question is open: {name} was not written."));
            return Ok(None);
        }
        1 => ("1 question is".to_owned(), "It"),
        several => (format!("{several} questions are"), "They"),
    };
    if open.in_file == 0 {
        say(&format!(
            "{are} in {name} (contains personal data). {they} can't be answered there; the file says what to do instead."
        ));
        return Ok(None);
    }
    say(&format!("{are} in {name} (contains personal data). Write your answers into it, then:"));
    say(&format!("  {again}"));
    match open.elsewhere {
        0 => {}
        1 => say("1 of them can't be answered there; the file says what to do instead."),
        several => say(&format!("{several} of them can't be answered there; the file says what to do instead.")),
    }
    Ok(Some(name))
}

/// Writes the rows that the plan leaves out, where that was asked for; gives how many there are.
fn write_left_out(args: &PlanArgs, planned: &Planned, session: &Session<'_>) -> Result<Option<u64>, Failure> {
    let Some(path) = &args.planning.left_out else { return Ok(None) };
    let rows = pipeline::left_out_of_plan(planned, &session.world)?;
    left_out::write(path, &rows, &planned.checked.request, session)
}

/// What was found out about the answers and the question of a plan.
pub(super) fn print_facts(planned: &Planned, session: &Session<'_>) {
    session.log.planned(&planned.plan);
    print_unused_answers(&planned.unused_answers, session);
    print_idle_limits(planned, session);
    if let (true, Some(Missing { field, value, .. })) =
        (planned.nobody_missing, &planned.checked.request.planning.missing)
    {
        let within = format!("{}={value}", field.name());
        session.output.talk(&format!("nobody in the store with {within} is missing from the list"));
    }
}

/// A limit that was typed and cannot matter: a plan that changes so few is over none.
fn print_idle_limits(planned: &Planned, session: &Session<'_>) {
    let (plan, limits) = (&planned.plan, &planned.checked.request.planning.limits);
    let changes = plan.writes().saturating_sub(plan.counts.new);
    let floor = plan.limits.floor;
    if !limits.is_empty() && (1..=floor).contains(&changes) {
        session.output.talk(&format!(
            "note: limits count from {} changed patrons on, and this plan changes {changes}; rollcall.toml says so (floor, under [limits])",
            floor + 1
        ));
    }
}

/// So many answers that are not used are told one by one; a file of them may belong to another list altogether.
const UNUSED_SHOWN: usize = 20;

fn print_unused_answers(answers: &[UnusedAnswer], session: &Session<'_>) {
    for answer in answers.iter().take(UNUSED_SHOWN) {
        let why = match answer {
            UnusedAnswer::NoRow(id) => format!("no row of the list has the ID {id}; the answer about it is not used"),
            UnusedAnswer::NoQuestion(id) => format!("no question about {id}; the answer is not used"),
            UnusedAnswer::NotWhichRow(id) => format!(
                "the question about {id} is which row of the list is right, and \"same\" does not say that; the answer is not used"
            ),
        };
        session.output.talk(&format!("warning: {why}"));
    }
    let more = answers.len().saturating_sub(UNUSED_SHOWN);
    if more > 0 {
        let answers = if more == 1 { "1 more answer is".to_owned() } else { format!("{more} more answers are") };
        session.output.talk(&format!("warning: {answers} not used either; is the file of answers for another list?"));
    }
}

/// Tells why a file cannot be used; nothing can be planned then.
pub(super) fn unusable(
    checked: &Checked,
    max_shown: usize,
    reporting: &Reporting,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    session.output.answer(&answers::unusable(checked, max_shown))?;
    reporting::write(reporting, false, session, |written| reports::check(checked, written))?;
    Ok(exit::DATA)
}
