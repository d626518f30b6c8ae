//! Where starter passwords go: the sheet's name, the words of its slips, and a look at what is around it.

use crate::command_line::args::HandingOut;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::system::git_ignore;
use model::codes;
use model::plan::Plan;
use model::settings::Settings;
use pipeline::HandOut;
use report::letter::Letter;
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

/// The settings with the scheme of the command line over that of the configuration and of every profile.
pub(crate) fn settings<'a>(args: &HandingOut, settings: &'a Settings) -> Cow<'a, Settings> {
    let Some(scheme) = args.starter_scheme else { return Cow::Borrowed(settings) };
    let mut changed = settings.clone();
    changed.starters.scheme = scheme.into();
    for profile in changed.profiles.values_mut() {
        profile.starter_scheme = None;
    }
    Cow::Owned(changed)
}

/// Gives the hand-out sheets their names that a run has left which was killed once their accounts were there; says so.
pub(crate) fn finish_sheets(sheet: Option<&Path>, session: &Session<'_>) {
    let folder = sheet.map_or(Path::new("."), pipeline::folder_of);
    // Whatever keeps the store from being looked into is told by the command itself.
    let finished = pipeline::finish_sheets(folder, session.store, session.settings).unwrap_or_default();
    for sheet in finished {
        let sheet = sheet.strip_prefix(".").unwrap_or(&sheet).display();
        session
            .output
            .talk(&format!("{sheet}: the hand-out sheet of a run that was interrupted after it was committed"));
    }
}

/// Where the starters of a plan go; nowhere, when it makes none or none are wanted.
pub(crate) fn hand_out_of(
    plan: &Plan,
    args: &HandingOut,
    none: bool,
    session: &Session<'_>,
) -> Result<Option<HandOut>, Failure> {
    let wanted = !none && plan.needs_starter().next().is_some();
    wanted.then(|| hand_out(args, session)).transpose()
}

/// Where the hand-out sheet goes: as said, or a name of the day that is still free. Says aloud when git would
/// publish it.
pub(crate) fn hand_out(args: &HandingOut, session: &Session<'_>) -> Result<HandOut, Failure> {
    let path = match &args.starters {
        Some(path) => path.clone(),
        None => free_name(session)?,
    };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if !["html", "htm", "csv"].contains(&ending.as_str()) {
        let message = format!("the hand-out sheet is a page or a table, and {} is neither", path.display());
        return Err(Failure::usage(message, "name it with .html to print it, or with .csv for mail merge"));
    }
    if ending == "csv" && !args.letter.is_empty() {
        let advice = "name the sheet with .html to print it in these words";
        return Err(Failure::usage("a table for mail merge has no letter", advice));
    }
    // Nothing has failed yet: another name will do.
    pipeline::may_be_written(&path).map_err(|error| Failure { exit: exit::USAGE, ..Failure::from(error) })?;
    let named: Vec<String> = args.letter.iter().map(|path| path.display().to_string()).collect();
    let letters = letters(&named, session)?;
    if ending != "csv" && session.settings.institution.is_none() && letters.iter().any(Letter::speaks_of_library) {
        session.output.talk(
            "warning: the letter uses {library}, and rollcall.toml does not say what the library is called (institution, at the top): the slips have a gap there",
        );
    }
    if git_ignore::would_publish(&path) {
        session.output.talk(&format!(
            "warning[{}] {} is in a folder tracked by git, which does not ignore it: keep it out of git, or name another place with --starters",
            codes::A810,
            path.display()
        ));
    }
    Ok(HandOut { path, letters })
}

/// The letters of the command line, else those of the configuration, else the built-in one.
fn letters(named: &[String], session: &Session<'_>) -> Result<Vec<Letter>, Failure> {
    if !named.is_empty() {
        return Ok(pipeline::read_letters(named)?);
    }
    pipeline::read_letters(&session.settings.letters).map_err(|error| {
        let failure = Failure::from(error);
        // Nobody has typed this name.
        Failure { message: format!("[starters] letters in the configuration: {}", failure.message), ..failure }
    })
}

fn free_name(session: &Session<'_>) -> Result<PathBuf, Failure> {
    let day = session.world.today;
    let numbered = (2..1000).map(|number| PathBuf::from(format!("starters-{day}-{number}.html")));
    let mut names = std::iter::once(PathBuf::from(format!("starters-{day}.html"))).chain(numbered);
    names.find(|name| fs::symlink_metadata(name).is_err()).ok_or_else(|| {
        Failure::usage(
            "there are too many hand-out sheets from this day here",
            "delete the old ones, or name one with --starters",
        )
    })
}
