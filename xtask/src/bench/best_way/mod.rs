//! The best way known to load a list into SQLite, which the goals of the bench are held against: a program with
//! nothing but that in it. It keeps no history, checks nothing and has no way back.
//!
//! The list is read with the bare `csv` crate ([`list`]) and sorted by ID; the patrons it is about are fetched by
//! their keys where it is small beside the store, else by walking through the tables ([`compare`]); what differs is
//! written in the order of the keys with prepared statements and raw binds, in one transaction, and into an empty
//! store with its indexes last ([`write`]). WAL and a full sync, as the program has them. [`command`] is the whole.

mod command;
mod compare;
mod list;
mod tables;
mod write;

pub(crate) use command::run;
