//! What tests, samples and benches share: made-up people, tiny sheets as text, long lists, and a
//! normaliser for snapshots. Development only; nothing here is part of the program.
//!
//! Start with [`sheet`]: a test writes its sheet as an aligned table and gets a
//! [`RawTable`](model::cell::RawTable), or the bytes of a CSV, XLSX or ODS file. Patrons of a library system that does
//! not exist stand in [`record`]; [`corrected()`] types into the cells of a workbook.
//! The people are made up: names are drawn from a mix, addresses are at example domains, phone
//! numbers are from the range that is reserved for fiction.

mod names;

pub mod corrected;
pub mod csv;
pub mod list;
pub mod normalise;
pub mod ods;
pub mod patron_marc;
pub mod people;
pub mod random;
pub mod raw;
pub mod record;
pub mod sheet;
pub mod sif;
pub mod xlsx;

pub use corrected::corrected;
pub use csv::csv_bytes;
pub use normalise::Normaliser;
pub use ods::ods_bytes;
pub use patron_marc::patron_marc;
pub use record::records;
pub use sheet::{sheet, text_sheet};
pub use xlsx::xlsx_bytes;
