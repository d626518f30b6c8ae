//! `rollcall inspect`

use super::reading;
use crate::command_line::args::InspectArgs;
use crate::command_line::typed::Typed;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::{data_code, progress};
use model::action::{Action, Phrase};
use model::listing::Checked;
use model::request::Request;
use report::answers;
use std::path::Path;
use std::sync::Arc;

pub(crate) fn run(args: &InspectArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let request = reading::request(&args.reading, session.store_as_typed)?;
    let mut options = reading::options(&request, session)?;
    if args.crosswalk_file.is_some() {
        let known = options.intake.crosswalk.take().map(Arc::unwrap_or_clone).unwrap_or_default();
        options.intake.crosswalk = Some(Arc::new(known.counting()));
    }
    let checked = pipeline::check(&request.files, &options, session.settings, &session.world)?;
    let _printing = progress::only_printing();
    let printed = session.output.answer(&answers::inspect(&checked));
    match &args.crosswalk_file {
        Some(path) if !checked.unusable() => write_crosswalk(path, &checked, session)?,
        Some(_) | None => {}
    }
    printed?;
    Ok(data_code(checked.unusable()))
}

/// Writes the first crosswalk of the lists, and says what to do with it.
fn write_crosswalk(path: &Path, checked: &Checked, session: &Session<'_>) -> Result<(), Failure> {
    let name = path.display().to_string();
    let first = pipeline::first_crosswalk(checked, session.settings);
    let say = |words: &str| session.output.talk(words);
    for field in &first.without {
        say(&format!("{field} is not in {name}: it has too many different values to be codes."));
    }
    if first.lines.is_empty() {
        say(&format!("No column holds codes: {name} was not written."));
        return Ok(());
    }
    pipeline::save_crosswalk(path, &first)?;
    let values =
        if first.lines.len() == 1 { "1 code is".to_owned() } else { format!("{} codes are", first.lines.len()) };
    let open = match first.open {
        0 => "each says what it becomes. See that it is right, then:".to_owned(),
        open if pipeline::is_crosswalk_text(&name) => {
            format!("{open} of them without what they become. Write it between the empty quotation marks, then:")
        }
        open => format!("{open} of them without what they become. Fill in the column \"to\", then:"),
    };
    say(&format!("{values} in {name}, {open}"));
    let mut request: Request = checked.request.clone();
    request.reading.crosswalk = Some(name);
    say(&format!("  {}", Typed.phrase(&Action::Check(Box::new(request)))));
    Ok(())
}
