//! `rollcall person ID`

use super::who::{by_whole_id, nobody};
use crate::command_line::args::PersonArgs;
use crate::command_line::typed::Typed;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::progress;
use model::id::CanonicalId;
use model::search::Fit;
use pipeline::PipelineError;
use report::answers;
use report::reports::Written;
use report::views::PersonView;

/// What nobody but a person can see to.
const LOOK_FIRST: &str = "Before you hand it over, check that all of it is about this person: notes stand as staff wrote \
    them, and the history is that of every ID that they have had.";

pub(crate) fn run(args: &PersonArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.existing_store()?;
    let id = CanonicalId::of(&args.id);
    let hits = session.search(&mut store, &by_whole_id(&args.id))?;
    let now = hits.shown.into_iter().find(|hit| hit.fit == Fit::Identifier).map(|hit| hit.found);
    let person = pipeline::person(&mut store, session.store, &id, now, session.settings)?;
    let person = person.ok_or_else(|| nobody(&args.id))?;
    let view = PersonView { institution: session.settings.institution.as_deref(), today: session.world.today };
    let Some(file) = &args.export else {
        let _printing = progress::only_printing();
        session.output.answer(&answers::person(&person, view))?;
        return Ok(exit::DONE);
    };
    let written = Written { when: session.world.now, version: env!("CARGO_PKG_VERSION"), masked: false };
    pipeline::write_person(&person, file.format, view, written, &Typed, &file.path).map_err(elsewhere)?;
    let path = file.path.display().to_string();
    let sentence = format!("Wrote {path}: everything held about {}. It contains personal data.", person.primary_id);
    session.output.after_commit(&format!("Wrote {path}"), &answers::store_done(&sentence, &path));
    session.output.talk(LOOK_FIRST);
    Ok(exit::DONE)
}

/// A file that cannot be written is named by another option than a report.
fn elsewhere(error: PipelineError) -> Failure {
    let exists = matches!(error, PipelineError::ReportExists(_));
    let advice = if exists { "an export never overwrites a file; give another name" } else { "name another place" };
    Failure { advice: advice.to_owned(), ..Failure::from(error) }
}
