//! What reading bytes gives: every cell with its address, or one clear reason. The machinery is in
//! `support`; `laws` holds what is true of any bytes.

mod archives;
mod databases;
mod laws;
mod limits;
mod lines;
mod ods;
mod oracle;
mod records;
mod seeds;
mod support;
mod text;
mod workbooks;
mod xls;
mod xlsb;
mod xlsx;
