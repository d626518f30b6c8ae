//! What reading the file of each system gives: every value with what it is, what has no place, and what is damaged. The
//! machinery is in `support`; `laws` holds what is true of any text, `samples` what is true of every sample, `seeds`
//! what a fuzzer begins with, and `table` what every entry of the table comes with.

mod aleph;
mod alma;
mod evergreen;
mod folio;
mod horizon;
mod koha;
mod laws;
mod polaris;
mod samples;
mod seeds;
mod sierra;
mod support;
mod symphony;
mod table;
mod voyager;
