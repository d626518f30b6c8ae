//! Sierra and Millennium: the files from which patrons are loaded, each form in a file of its own. What a tag or a
//! position means, a load table of each library says, which no file has with it; so each form is read as the library
//! that has published it uses it, and what it does not say is left behind by name.

mod address;
mod codes;
pub(crate) mod delimited;
pub(crate) mod marc;
pub(crate) mod zero_line;
