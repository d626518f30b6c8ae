//! Workbooks that people correct or fill in and send back: the rows that were left out, and the template for senders.
//!
//! What comes from a list is written as text, number or date and never as a formula, whatever it begins with.

mod cells;
pub(crate) mod how_read;
mod left_out;
mod patrons;
pub(crate) mod senders;
mod template;
mod writing;

pub use left_out::{LeftOutRow, LeftOutWorkbook, left_out};
pub use patrons::{PatronWorkbook, fits};
pub use rust_xlsxwriter::XlsxError as WorkbookError;
pub use template::{TemplateWorkbook, template};
