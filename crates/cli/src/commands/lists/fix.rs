//! `rollcall fix`

use super::reading;
use crate::command_line::args::FixArgs;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::progress;
use model::request::Request;
use pipeline::{CopyWanted, Fixed};
use report::answers;
use report::views::FixedCopy;

/// Findings shown of a list that cannot be used.
const SHOWN: usize = 50;

pub(crate) fn run(args: &FixArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let request = reading::request(&args.reading, session.store_as_typed)?;
    if request.reading.query.is_some() {
        let advice =
            "check it and correct the patrons in their own system, or write the rows that are left out: --left-out";
        return Err(Failure::usage("there is no copy of a database in which anything could be marked", advice));
    }
    let options = reading::options(&request, session)?;
    let [list] = request.files.as_slice() else {
        return Err(Failure::usage("a copy is made of one list at a time", "name one file"));
    };
    if !request.reading.with.is_empty() {
        let advice = "leave out --with; rows of joined files are corrected in those files";
        return Err(Failure::usage("a copy is made of one list by itself", advice));
    }
    let copy = CopyWanted { path: &args.output, repair: args.repair };
    let fixed = pipeline::fix(list, &options, copy, session.settings, &session.world)?;
    let _printing = progress::only_printing();
    let (annotated, new_workbook) = match &fixed {
        Fixed::Unusable(checked) => {
            session.output.answer(&answers::unusable(checked, SHOWN))?;
            return Ok(exit::DATA);
        }
        Fixed::Nothing(checked) => {
            session.output.answer(&answers::nothing_to_fix(checked))?;
            return Ok(exit::DONE);
        }
        Fixed::Written { annotated, new_workbook } => (annotated, *new_workbook),
    };
    let path = args.output.display().to_string();
    let check = request_of_copy(&request, &path, new_workbook);
    let copy = FixedCopy { path: &path, annotated, new_workbook, check: &check };
    session.output.after_commit(&format!("Done: {path} is written"), &answers::fixed(copy));
    Ok(exit::DONE)
}

/// How the copy is read as the list was. A new workbook is no text file any more.
fn request_of_copy(request: &Request, path: &str, new_workbook: bool) -> Request {
    let mut copy = Request { files: vec![path.to_owned()], ..request.clone() };
    if new_workbook {
        (copy.reading.encoding, copy.reading.delimiter) = (None, None);
    }
    copy
}
