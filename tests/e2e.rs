//! Stories that run the real program, from the command line to the store and back. What a rule or a
//! stage does is tested in its own crate; here is proved that the wires are right and that the words
//! can be read.
//!
//! Snapshots lie beside the tests or in `snapshots/`. `UPDATE_EXPECT=1 cargo test -p cli --test e2e`
//! writes them anew; read them then as the librarian who will get them on a Friday.

// A folder, an environment and a day of its own for every test, and one look at what was printed.
mod support;

// The walk of the README prints what the README says.
mod readme;

// Every file in samples/, and the faults that are planted in the messy one.
mod samples;

// Files of other library systems.
mod systems;

// Patrons of lists and stores, written for other library systems.
mod outgoing;

// Files compared with the store that they were loaded into.
mod verify;

// From a file of each system through the store and on to other systems.
mod migrations;

// What the codes of another system become.
mod crosswalks;

// The database of an old system, and files in the letters of its time.
mod databases;

// The template that others fill in.
mod template;

// From a list to patrons in a store, the next semester, and the looks back.
mod main_job;

// Patrons looked for, as a desk does.
mod find;

// Accounts that become external or internal, at the desk.
mod toggling;

// Commands in advice, typed from another folder.
mod advice;

// Lists that only change patrons, and lists that only add them.
mod modes;

// Lists that give patrons new IDs.
mod new_ids;

// Files of one migration: joined by ID, with prefixes of their sources, and people who are in two groups.
mod joining;

// A list back with its problems marked.
mod fix;

// What says the same of many rows or patrons, told once.
mod causes;

// Every workbook and table that is written, opened in LibreOffice and saved by it.
mod office;

// Every field there is, from a cell to the store, the history and back.
mod fields;

// Plans that are saved, reviewed and applied: that plan or nothing.
mod saved_plan;

// Fields that a profile makes of several columns.
mod recipes;

// The rows that were left out, as a workbook to correct and load.
mod left_out;

// Lists that arrive in a folder, loaded unattended or held.
mod run;

// Questions and answers, limits, people who are missing, accounts that change hands.
mod questions;

// Patrons who are changed one by one, by hand.
mod accounts;

// One patron who is added at the desk, or by a program.
mod adding;

// Reports of many patrons at once: who ends soon, who is there twice.
mod rosters;

// Two records of one person that become one.
mod merging;

// Lists that are loaded in several batches, and resumed.
mod batches;

// Batches taken back.
mod undo;

// Reports in files: workbooks and tables of what is planned and what was done.
mod reports;

// Files that a command is told to write, refused before anything is read or asked.
mod outputs;

// Everything that is held about one person, to hand over.
mod person;

// The store as a whole: copies, damage, the audit chain, what is taken out for good.
mod store;

// Who and what is kept for too long, by the rules of the library.
mod retention;

// Copies before a batch, whoever else works at the same time.
mod copies;

// IDs that belong to the institution, and IDs for people who have none.
mod guards;

// Where the store and the settings are, and how they are made.
mod setting_up;

// Whose settings are obeyed, and who may read and write what is made.
mod whose_settings;

// Starter passwords: in one place, once.
mod starters;

// Passwords after they were handed out.
mod signin;

// Passwords that patrons bring along out of another library system.
mod old_passwords;

// Starters and passwords are nowhere but on the slips.
mod secrecy;

// No program is run but this one, whatever the folder says.
mod other_programs;

// Every file that is made or left behind: who may read it, and that it is nowhere else.
mod private;

// The page of slips as it comes out of a printer.
mod printed;

// Files that are written under a name that was given: new ones, or none.
#[cfg(unix)]
mod new_files;

// Files that are no lists.
mod bad_input;

// Stores that are none, or that cannot be written; settings and options that are wrong.
mod bad_store;

// Many at once, and a store that somebody else holds.
mod at_once;

// Signals and kills at any moment.
mod stopping;

// Stores with a byte that is no longer what was written.
mod damage;

// Undo to the same digest, and little memory.
mod trials;

// Every exit code, and the question before anything is written.
mod exit_codes;

// What programs read: the contract of the JSON answers.
mod json;

// The shapes of those answers, as schemas, held against what every command prints.
mod schemas;

// Every page of the manual.
mod help;

// The screens that were drawn before there was a program, held against what it prints.
mod mockups;

// Pipes, full disks, plain and coloured looks, and texts that would like to steer the terminal.
mod output;

// The same answer for any number of threads.
mod threads;

// Files that would like to harm, each made here: trials U and C.
mod untrusted;

// Lists of the largest size that is promised.
mod size;

// Every file of a folder of nasty ones, when ROLLCALL_CORPUS names it.
mod corpus;
