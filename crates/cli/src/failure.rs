//! What stopped a command, in words, with its way out and its exit code.

use crate::command_line::typed::{Typed, argument, command};
use crate::exit;
use model::action::{Action, Words};
use model::codes::{self, Code};
use model::plan::Plan;
use pipeline::{PipelineError, StoreError};
use std::time::Duration;

/// What stopped a command.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: Option<Code>,
    pub(crate) message: String,
    pub(crate) advice: String,
    pub(crate) exit: u8,
    /// The change by hand that was not agreed to, for programs.
    pub(crate) plan: Option<Box<Plan>>,
}

impl Failure {
    /// Wrong usage that the argument parser cannot see.
    pub(crate) fn usage(message: impl Into<String>, advice: impl Into<String>) -> Self {
        Failure { code: None, message: message.into(), advice: advice.into(), exit: exit::USAGE, plan: None }
    }

    /// A failure with a code of the manual.
    pub(crate) fn coded(code: Code, message: impl Into<String>, advice: impl Into<String>, exit: u8) -> Self {
        Failure { code: Some(code), message: message.into(), advice: advice.into(), exit, plan: None }
    }

    /// A fault of ours.
    pub(crate) fn fault(place: impl AsRef<str>) -> Self {
        let message = format!(
            "a fault in Rollcall itself ({}); nothing was written unless a line above says \"Done\"",
            place.as_ref()
        );
        Failure {
            code: None,
            message,
            advice: "please report it with this line and the command, but without the list".to_owned(),
            exit: exit::FAILED,
            plan: None,
        }
    }

    /// Output that cannot be written.
    pub(crate) fn output(error: &std::io::Error) -> Self {
        let message = format!("the output cannot be written: {}", crate::system::in_words(error));
        Failure {
            code: None,
            message,
            advice: "check where the output goes".to_owned(),
            exit: exit::FAILED,
            plan: None,
        }
    }
}

impl From<PipelineError> for Failure {
    fn from(error: PipelineError) -> Self {
        let (advice, exit) = match &error {
            PipelineError::NoFile { near, .. } if near.is_empty() => ("check the spelling and the folder; a name with spaces needs quotation marks".to_owned(), exit::FAILED),
            PipelineError::NoFile { near, .. } => (format!("did you mean {}?", near.join(" or ")), exit::FAILED),
            PipelineError::Unreadable { why, .. } if why.starts_with("it is a folder") => ("name a file in it".to_owned(), exit::FAILED),
            PipelineError::Unreadable { .. } => ("name a file that you may read; close it in other programs".to_owned(), exit::FAILED),
            PipelineError::ChangedWhileReading { .. } => ("nothing of it was used; wait until the other program has saved it and run the command again".to_owned(), exit::FAILED),
            PipelineError::Unusable { advice, .. } => (advice.phrased(&Typed).into_owned(), exit::DATA),
            PipelineError::TooManyTables { .. } => ("load them in several runs, a few files at a time".to_owned(), exit::USAGE),
            PipelineError::NoColumn { near: Some(near), .. } => (format!("did you mean \"{near}\"?"), exit::USAGE),
            PipelineError::NoColumn { known, .. } if known.is_empty() => ("check that it is the right file and that it was saved".to_owned(), exit::USAGE),
            PipelineError::NoColumn { known, .. } => (format!("its first row says {}", known.join(", ")), exit::USAGE),
            PipelineError::WrongColumns { columns, .. } => (in_order(*columns), exit::USAGE),
            PipelineError::SameColumns { .. } => ("give the one with the IDs a name of its own and save the file".to_owned(), exit::DATA),
            PipelineError::NoIds { .. } => ("nothing was changed; check that it is the right column of the right file".to_owned(), exit::DATA),
            PipelineError::NoReader { .. } => ("run the command again; if it happens again, save the list as .xlsx".to_owned(), exit::FAILED),
            PipelineError::NoProfile { known, .. } => (format!("the profiles are {}", known.join(", ")), exit::USAGE),
            PipelineError::NoGroup { near: Some(near), .. } => (format!("did you mean {near}?"), exit::USAGE),
            PipelineError::NoGroup { known, .. } => (format!("the groups are {}; others are added in rollcall.toml", known.join(", ")), exit::USAGE),
            PipelineError::BadValue { advice, .. } => (advice.phrased(&Typed).into_owned(), exit::USAGE),
            PipelineError::SheetExists(_) => ("nothing was written; it may be the only copy of other starter passwords: hand it out and shred it, or name another with --starters".to_owned(), exit::USAGE),
            PipelineError::SheetNotWritable { .. } => ("nothing was written to the store; name another place with --starters".to_owned(), exit::FAILED),
            PipelineError::StarterRefused(_) => ("nothing was written; use another scheme: --starter-scheme name-suffix or words".to_owned(), exit::DATA),
            PipelineError::SheetNotPrivate(_) => ("nothing was written; name a place on a disk of this computer with --starters".to_owned(), exit::FAILED),
            PipelineError::NoSheet(_) => ("nothing was removed; name the .html or .csv that --starters wrote".to_owned(), exit::USAGE),
            PipelineError::SheetNotShredded { .. } => ("some of it may still be readable: remove it by hand".to_owned(), exit::FAILED),
            PipelineError::SheetNotRemoved { .. } => ("nothing in it can be read any longer: remove it by hand".to_owned(), exit::FAILED),
            PipelineError::ShreddingNotNoted { .. } => ("there is nothing more to do about the sheet".to_owned(), exit::STORE),
            PipelineError::Letter { .. } => ("the built-in one is in samples/letter-en.txt".to_owned(), exit::USAGE),
            PipelineError::BadCrosswalk { advice, .. } => (advice.clone(), exit::USAGE),
            PipelineError::CrosswalkNotWritable { .. } => ("no file is ever overwritten; name another place with --crosswalk-file".to_owned(), exit::FAILED),
            PipelineError::ProfileNotNamed { profile } => (format!("name it with --profile {}, or the crosswalk with --crosswalk", argument(profile)), exit::USAGE),
            PipelineError::OtherStore { .. } => {
                ("nothing was written; name the store with --store, or work out a new plan for this one".to_owned(), exit::STALE)
            }
            PipelineError::NotInBatch { batch, .. } => (format!("{} lists its patrons", command("show", &[&batch.to_string()])), exit::USAGE),
            PipelineError::PlanFile { .. } | PipelineError::HidesWrites(_) => (format!("nothing was written; work out a new plan with {}", command("plan", &["FILE", "-o", "NAME.plan"])), exit::STALE),
            PipelineError::PurgeNotFinished { .. } => ("close other programs that use the store, check that the disk has room".to_owned(), exit::FAILED),
            PipelineError::NotAsShown { .. } => ("nothing was removed; run the command again, and look at what it shows now".to_owned(), exit::STALE),
            PipelineError::CopyExists(_) => ("a copy never overwrites a file; give another name".to_owned(), exit::USAGE),
            PipelineError::CopyEnding { better, .. } => (format!("nothing was written; use -o {better}"), exit::USAGE),
            PipelineError::CopyNotWritable { .. } => ("name another place with -o; the original is unchanged".to_owned(), exit::FAILED),
            PipelineError::NotMarked { .. } => ("nothing was written; open it in Excel or LibreOffice, save it as .xlsx under a new name, and use that".to_owned(), exit::DATA),
            PipelineError::NotASpreadsheet { path, .. } => (without_copy(path), exit::USAGE),
            PipelineError::PlansNotDeleted { .. } => ("everything else is done; delete them by hand".to_owned(), exit::FAILED),
            PipelineError::PlanExists(_) => ("no plan is ever overwritten; name another with -o".to_owned(), exit::USAGE),
            PipelineError::PlanNotWritable { .. } => ("name another place with -o".to_owned(), exit::FAILED),
            PipelineError::ReportExists(_) => ("a report never overwrites a file; name another with --report".to_owned(), exit::USAGE),
            PipelineError::ReportNotWritable { .. } => ("name another place with --report".to_owned(), exit::FAILED),
            PipelineError::WorkbookExists(_) => ("no file is ever overwritten; give another name".to_owned(), exit::USAGE),
            PipelineError::WorkbookNotWritable { .. } => ("name another place".to_owned(), exit::FAILED),
            PipelineError::WorkbookNotMade(_) => ("load the list in parts, and write the left-out rows of each".to_owned(), exit::FAILED),
            PipelineError::OtherBatchSize { begun, .. } => (format!("nothing was written; go on with the same size: --batch-size {begun}"), exit::USAGE),
            PipelineError::UndoPurged(_) => (format!("nothing was written; to change the patron by hand: {}", command("account set", &["ID", "FIELD=VALUE"])), exit::USAGE),
            PipelineError::BegunAnew(_) => (format!("nothing was written; work out a new plan with the same list and answers: {}", command("plan", &["--refresh", "OLD.plan", "-o", "NEW.plan"])), exit::STALE),
            PipelineError::UndoTooOld(_) => (format!("a copy of the store from before may still have them: {}", command("store restore", &["FILE"])), exit::USAGE),
            PipelineError::NoBackup(error) => {
                let exit = store_advice(error).1;
                ("nothing was written; free some space, or do without the copy: --no-backup".to_owned(), exit)
            }
            PipelineError::FolderNotUsable { .. } => ("nothing was loaded from it; name a folder that you may read and write".to_owned(), exit::FAILED),
            PipelineError::NotMoved { .. } => ("see that Rollcall may write to both folders; the next run moves it, and loads nothing twice".to_owned(), exit::FAILED),
            PipelineError::Hash(_) | PipelineError::NoEntropy(_) => ("nothing was written; run the command again".to_owned(), exit::FAILED),
            PipelineError::Stopped | PipelineError::Store(StoreError::Stopped) => return Failure::stopped(),
            PipelineError::Store(error) => store_advice(error),
        };
        Failure { code: error.code(), message: message(&error), advice, exit, plan: None }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::from(PipelineError::Store(error))
    }
}

impl Failure {
    fn stopped() -> Self {
        Failure::coded(
            codes::P612,
            "stopped; nothing was written",
            "run the command again; there is nothing to repair",
            exit::INTERRUPTED,
        )
    }
}

/// What happened, with what the person can do spelled as it is typed.
fn message(error: &PipelineError) -> String {
    if let PipelineError::BadValue { what, message, .. } = error {
        return format!("{}: {}", what.phrased(&Typed), message.phrased(&Typed));
    }
    let upgrade = Words::text("; copy it under its own name and run ").act(Action::UpgradeStore);
    let more = if let PipelineError::Store(StoreError::OtherLayout(_)) = error { upgrade } else { Words::default() };
    format!("{error}{}", more.phrased(&Typed))
}

/// How all columns of a list are named in their order: an example of as many as there are.
/// What can be done with the file of another library system in place of a marked copy.
fn without_copy(path: &str) -> String {
    format!(
        "nothing was written; correct the patrons in their own system and export them again, or get the rows that are left out as a workbook: {}",
        command("plan", &[path, "--left-out", "left-out.xlsx"])
    )
}

fn in_order(columns: usize) -> String {
    const MOST: usize = 40;
    let text = "name every column in order, with - for one that is not read";
    if columns > MOST {
        return format!("{text}; there are {columns}");
    }
    let names = ["id", "last", "first"].into_iter().chain(std::iter::repeat("-"));
    format!("{text}: --columns {}", names.take(columns).collect::<Vec<_>>().join(","))
}

fn store_advice(error: &StoreError) -> (String, u8) {
    let (advice, exit) = match error {
        StoreError::Throttled { retry_after: Some(wait), .. } => {
            let advice = format!("nothing was written; run the command again in {}", seconds(*wait));
            return (advice, exit::STORE);
        }
        StoreError::Throttled { retry_after: None, .. } => {
            ("nothing was written; run the command again later", exit::STORE)
        }
        StoreError::Unreachable { .. } => {
            ("nothing was written; check that the network works, and run the command again", exit::STORE)
        }
        StoreError::AccessRefused { .. } => {
            ("nothing was written; ask the person who looks after that system for a key that may do this", exit::STORE)
        }
        StoreError::NotRecorded { .. } => (
            "check that the disk has room, and run the same command again: it writes the history, and nobody twice",
            exit::PARTLY,
        ),
        StoreError::Missing(_) => {
            let (load, begin) = (command("apply", &["FILE"]), command("init", &[]));
            return (format!("{load} or {begin} creates it; or name another with --store"), exit::STORE);
        }
        StoreError::UnknownScheme(_) => ("a store is a path such as library.db", exit::USAGE),
        StoreError::NotOffered(_) => ("nothing was done; the system that keeps the patrons may offer it", exit::USAGE),
        StoreError::CannotOpen { .. } | StoreError::OtherLayout(_) => {
            ("check --store, ROLLCALL_STORE and rollcall.toml; nothing was changed", exit::STORE)
        }
        StoreError::Locked(_) => {
            ("wait until the other program has ended and run the command again; nothing was written", exit::STORE)
        }
        StoreError::NoLocking(_) => {
            ("nothing was written; keep the store on a disk of this computer and name it with --store", exit::STORE)
        }
        StoreError::OlderLayout(_) => {
            let upgrade = command("store upgrade", &[]);
            return (format!("run {upgrade} once; it copies the store first"), exit::STORE);
        }
        StoreError::NewerLayout(_) => ("install the newer version of Rollcall", exit::STORE),
        StoreError::NoPermission(_) => {
            ("writing needs permission for the file and for its folder; ask their owner", exit::STORE)
        }
        StoreError::Unsure(_) => {
            let history = command("history", &[]);
            let advice =
                format!("either all of it was written or none of it: check that the disk works, and see {history}");
            return (advice, exit::FAILED);
        }
        StoreError::DiskFull(_) => ("nothing was written; free some space and run the command again", exit::FAILED),
        StoreError::Damaged { .. } => ("stop writing to it; restore the last backup", exit::STORE),
        StoreError::Refused { .. } => {
            ("nothing was written; this is a fault of Rollcall, please report it", exit::FAILED)
        }
        StoreError::Stopped | StoreError::Failed { .. } => ("nothing was written", exit::FAILED),
    };
    (advice.to_owned(), exit)
}

/// A time to wait, in words; a part of a second counts as a whole one.
pub(crate) fn seconds(wait: Duration) -> String {
    match wait.as_secs() + u64::from(wait.subsec_nanos() > 0) {
        1 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every failure leads to its page of the manual and ends with its documented code.
    #[test]
    fn a_failure_has_its_code_and_its_exit() {
        let path = || "library.db".to_owned();
        let stores = [
            (StoreError::OlderLayout(path()), "T703", exit::STORE),
            (StoreError::NewerLayout(path()), "T704", exit::STORE),
            (StoreError::Refused { path: path(), why: "a constraint".into() }, "T707", exit::FAILED),
            (StoreError::Damaged { path: path(), why: "a page".into() }, "T710", exit::STORE),
            (StoreError::DiskFull(path()), "T706", exit::FAILED),
            (StoreError::Unsure(path()), "T715", exit::FAILED),
            (StoreError::NoLocking(path()), "T713", exit::STORE),
            (StoreError::NotOffered("this store keeps no passwords"), "T716", exit::USAGE),
            (StoreError::Unreachable { name: path(), source: "no route".into() }, "T708", exit::STORE),
            (StoreError::AccessRefused { name: path(), source: "401".into() }, "T717", exit::STORE),
            (StoreError::Throttled { name: path(), retry_after: None, source: "429".into() }, "T718", exit::STORE),
            (StoreError::NotRecorded { done: 2, source: Box::new(StoreError::Stopped) }, "T719", exit::PARTLY),
            (StoreError::OtherLayout(path()), "T701", exit::STORE),
            (StoreError::Stopped, "P612", exit::INTERRUPTED),
        ];
        for (error, code, exit) in stores {
            let failure = Failure::from(error);
            assert_eq!((failure.code.map(Code::id), failure.exit), (Some(code), exit), "{failure:?}");
            assert!(!failure.advice.is_empty());
        }
        for (error, code, exit) in [
            (PipelineError::OtherStore { made_from: path(), now: path() }, "P603", exit::STALE),
            (PipelineError::NoBackup(Box::new(StoreError::DiskFull(path()))), "T709", exit::FAILED),
            (PipelineError::UndoTooOld(3), "P617", exit::USAGE),
            (PipelineError::UndoPurged(3), "P617", exit::USAGE),
            (PipelineError::ChangedWhileReading { path: path() }, "F010", exit::FAILED),
            (PipelineError::SheetNotPrivate(path()), "A805", exit::FAILED),
            (PipelineError::Stopped, "P612", exit::INTERRUPTED),
        ] {
            let failure = Failure::from(error);
            assert_eq!((failure.code.map(Code::id), failure.exit), (Some(code), exit), "{failure:?}");
        }
        let columns = |columns| {
            Failure::from(PipelineError::WrongColumns { path: "list.csv".to_owned(), named: 3, columns }).advice
        };
        assert!(columns(5).ends_with(": --columns id,last,first,-,-"), "{}", columns(5));
        assert!(columns(2).ends_with(": --columns id,last"), "{}", columns(2));
        let wait = Duration::from_secs(30);
        let failure =
            Failure::from(StoreError::Throttled { name: path(), retry_after: Some(wait), source: "429".into() });
        assert_eq!(failure.advice, "nothing was written; run the command again in 30 seconds");
        let failure = Failure::from(PipelineError::TooManyTables { most: 65_535 });
        assert_eq!((failure.code, failure.exit), (None, exit::USAGE), "{failure:?}");
    }
}
