//! What checking a sheet says: a tiny sheet and its findings, for every code that intake can tell.
//! The machinery is in `support`; every test is two literals.

mod addresses;
mod any_text;
mod cells;
mod columns;
mod crosswalks;
mod dates;
mod dates_doubtful;
mod duplicates;
mod given;
mod id_shapes;
mod identity;
mod ids;
mod joining;
mod memory;
mod mode;
mod name_columns;
mod name_roles;
mod names;
mod new_by_hand;
mod positions;
mod postal_codes;
mod recipes;
mod records;
mod repairs;
mod rows;
mod seeds;
mod settings;
mod shape;
mod sheet;
mod support;
mod two_groups;
mod unread;
mod values;
