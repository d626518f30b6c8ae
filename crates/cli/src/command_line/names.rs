//! Names of files on the command line. They are shown, written into plans and into the history, and typed again from
//! there, so that each has to be text: one that is shown with a replacement character is the name of another file.

use clap::builder::{OsStringValueParser, PathBufValueParser, TypedValueParser};
use std::ffi::OsString;
use std::path::PathBuf;

/// Takes a name, or what may be one, as text.
pub(crate) fn text() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().try_map(as_text)
}

/// Takes a name as a path.
pub(crate) fn path() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| as_text(path.into_os_string()).map(PathBuf::from))
}

fn as_text(name: OsString) -> Result<String, String> {
    name.into_string().map_err(|name| {
        format!("the name {name:?} cannot be read as text. Rename the file, or the folder it is in, and run the command again")
    })
}
