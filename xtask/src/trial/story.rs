//! The stories that are tried. A further one is one entry of [`STORIES`].

/// What is done beforehand, and the one command that is killed, failed and cut off.
pub(crate) struct Story {
    pub(crate) name: &'static str,
    /// Files that lie in the folder before anything runs.
    pub(crate) files: &'static [(&'static str, Content)],
    /// Commands that make the state before.
    pub(crate) prepare: &'static [&'static str],
    /// Commands that come behind those, each with the file of what is typed; they may end as they like.
    pub(crate) typed_before: &'static [(&'static str, &'static str)],
    /// Statements that make of that what an interrupted run has left in the store, where no command makes it.
    pub(crate) prepare_sql: &'static str,
    /// The command that is tried.
    pub(crate) command: &'static str,
    pub(crate) program: Program,
    /// What the command prints once it has done what it was told to do. From then on nothing may be lost.
    pub(crate) done: &'static str,
    /// How the command ends when nothing goes wrong.
    pub(crate) ends: i32,
    /// Where it says that.
    pub(crate) says: Says,
    /// Commands that lead to where the tried one may rest half-way: what it does in steps, each a promise of
    /// its own.
    pub(crate) between: &'static [&'static str],
    /// Whether the command writes under names that are not known beforehand, as a new store is: then every
    /// path counts and not only those of the store, the hand-out sheet and the settings.
    pub(crate) new_names: bool,
    /// Whether the store holds nobody afterwards: an error may then say that nothing was written.
    pub(crate) nobody: bool,
    /// How the command may end when it is given again after it was done; `None` where giving it again
    /// means nothing.
    pub(crate) again: Option<&'static [i32]>,
    /// So many states of a disk after a power cut.
    pub(crate) power_states: usize,
    /// Whether the command takes a sheet away, so that accounts live on whose starters stand nowhere.
    pub(crate) shreds: bool,
    /// What is typed: the name of one of the files.
    pub(crate) typed: Option<&'static str>,
    /// Statements that make other states in which the store may rest half-way, where no command makes them.
    pub(crate) between_sql: &'static [(From, &'static str)],
    /// A file that the command makes or deletes: a part of the state, since without that nothing was done.
    pub(crate) makes: Option<Made>,
}

impl Story {
    /// Whether the command has said that it is done.
    pub(crate) fn says_done(&self, stdout: &str, stderr: &str) -> bool {
        match self.says {
            Says::Answer => stdout.contains(self.done),
            Says::Aside => stderr.contains(self.done),
        }
    }
}

/// Where a command says that it is done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    /// In its answer.
    Answer,
    /// Beside the answer, which stands there before.
    Aside,
}

/// The state from which statements make another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    Before,
    After,
}

/// What a command does to a file.
#[derive(Clone, Copy)]
pub(crate) enum Made {
    /// A copy of the store.
    Copy(&'static str),
    /// A saved plan.
    Plan(&'static str),
    /// A file that is the same when the command is given once more, with another name of it.
    File(&'static str),
    /// One that is there before and is deleted.
    Gone(&'static str),
    /// No new file: a list that has arrived is moved to those that are held, with what belongs to it.
    Held(&'static str),
}

/// What is in a file.
pub(crate) enum Content {
    /// A list of so many people.
    People(u64),
    /// A list of so many rows against a store that holds so many of the same people: some rows
    /// unchanged, some changed, some new.
    Mixed { rows: u64, stored: u64 },
    /// These words.
    Text(&'static str),
    /// A store as an older version of the program left it: its first layout in SQL, and what was written into
    /// that.
    Store { first: &'static str, rows: &'static str },
}

/// Whose command it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Program {
    Rollcall,
    /// This program, for the negative control.
    Xtask,
}

/// What most stories have in common.
const USUAL: Story = Story {
    name: "",
    files: &[],
    prepare: &[],
    typed_before: &[],
    prepare_sql: "",
    command: "",
    program: Program::Rollcall,
    done: "Done: batch",
    ends: 0,
    says: Says::Answer,
    between: &[],
    new_names: false,
    nobody: false,
    again: Some(&[0]),
    power_states: 500,
    shreds: false,
    typed: None,
    between_sql: &[],
    makes: None,
};

pub(crate) const STORIES: &[Story] = &[
    Story {
        name: "apply",
        files: &[("first.csv", Content::People(120)), ("second.csv", Content::Mixed { rows: 120, stored: 120 })],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "apply second.csv --yes --no-starters",
        new_names: true,
        power_states: 2_000,
        ..USUAL
    },
    Story {
        name: "apply with starters",
        files: &[("first.csv", Content::People(8)), ("second.csv", Content::Mixed { rows: 9, stored: 8 })],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "apply second.csv --yes",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "apply a saved plan",
        files: &[("first.csv", Content::People(20)), ("second.csv", Content::Mixed { rows: 20, stored: 20 })],
        prepare: &["apply first.csv --yes --no-starters", "plan second.csv -o second.plan --quiet"],
        command: "apply second.plan --yes --starters slips.csv",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "apply in batches, resumed",
        files: &[
            ("list.csv", Content::People(8)),
            // The second sheet cannot have its name, so that the first run ends between its two batches.
            ("slips-part-2.csv", Content::Text("taken\n")),
            ("nothing", Content::Text("")),
        ],
        typed_before: &[("apply list.csv --yes --batch-size 4 --starters slips.csv", "nothing")],
        command: "apply list.csv --yes --batch-size 4 --resume --starters slips-rest.csv",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "lists that arrive",
        files: &[
            ("rollcall.toml", Content::Text(EXPECTED)),
            ("first.csv", Content::Text(ANA)),
            ("lists/second.csv", Content::Text(ANA_AND_CHIDI)),
        ],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "run lists",
        done: "loaded as batch",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "a list that is held",
        files: &[
            ("rollcall.toml", Content::Text(EXPECTED)),
            ("first.csv", Content::Text(ANA)),
            ("lists/second.csv", Content::Text(NO_LAST_NAME)),
        ],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "run lists",
        done: "held; nothing of it was loaded",
        ends: 3,
        // What was held and not told yet is told by the next run.
        again: Some(&[0, 3]),
        makes: Some(Made::Held("lists/second.csv")),
        new_names: true,
        ..USUAL
    },
    Story {
        name: "a list that only adds",
        files: &[("first.csv", Content::Text(ANA)), ("second.csv", Content::Text(ANA_AND_CHIDI))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "apply second.csv --mode add --yes",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "apply makes the store",
        files: &[("first.csv", Content::People(40))],
        command: "apply first.csv --yes --no-starters",
        between: &["init"],
        new_names: true,
        ..USUAL
    },
    Story { name: "init", command: "init", done: "Created the store", new_names: true, nobody: true, ..USUAL },
    Story {
        name: "upgrade of layout 1",
        files: &[("rollcall.db", Content::Store { first: LAYOUT_1, rows: SOME_PATRONS })],
        command: "store upgrade",
        done: "Upgraded",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "undo",
        files: &[("first.csv", Content::People(80)), ("second.csv", Content::Mixed { rows: 80, stored: 80 })],
        prepare: &["apply first.csv --yes --no-starters", "apply second.csv --yes --no-starters"],
        command: "undo 2 --yes",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "undo with starters",
        files: &[("first.csv", Content::People(6))],
        prepare: &["apply first.csv --yes"],
        command: "undo 1 --yes",
        new_names: true,
        nobody: true,
        ..USUAL
    },
    Story {
        name: "undo of an add",
        files: &[("first.csv", Content::Text(ANA))],
        prepare: &[
            "apply first.csv --yes --no-starters",
            "add --id 000104419 --first-name Mia --last-name Berg --like 000104417 --until 2099-06-30 --yes",
        ],
        command: "undo 2 --yes",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "undo of a toggle",
        files: &[("first.csv", Content::Text(ANA)), ("rollcall.toml", Content::Text(STUDENTS))],
        prepare: &["apply first.csv --yes", "account toggle 000104417 --external-id BANNER --group STUDENT --yes"],
        command: "undo 2 --yes",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "undo of a merge",
        files: &[("first.csv", Content::Text(TWO))],
        prepare: &["apply first.csv --yes", "merge 000104417 000104418 --despite-differences --yes"],
        command: "undo 2 --yes",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "undo of another ID",
        files: &[
            ("first.csv", Content::Text(ANA)),
            ("typed.txt", Content::Text(TYPED)),
            ("nothing", Content::Text("")),
        ],
        prepare: &["apply first.csv --yes"],
        // The password that she has chosen moves with her, and back.
        typed_before: &[("signin 000104417", "typed.txt"), ("account renumber 000104417 000204417 --yes", "nothing")],
        command: "undo 2 --yes",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "starters anew",
        files: &[("first.csv", Content::People(6))],
        prepare: &["apply first.csv --yes"],
        command: "starters reissue 1 --yes --starter-scheme words",
        done: "Done:",
        new_names: true,
        again: None,
        ..USUAL
    },
    Story {
        name: "password anew by hand",
        files: &[("first.csv", Content::Text(ANA))],
        prepare: &["apply first.csv --yes"],
        command: "account reset-password 000104417 --yes",
        done: "Done:",
        new_names: true,
        again: None,
        ..USUAL
    },
    Story {
        name: "starters away",
        files: &[("first.csv", Content::People(6))],
        prepare: &["apply first.csv --yes"],
        command: "starters void 1 --yes",
        done: "Done:",
        ..USUAL
    },
    Story {
        name: "slips shredded",
        files: &[("first.csv", Content::People(6))],
        prepare: &["apply first.csv --yes --starters slips.csv"],
        command: "starters shred slips.csv --yes",
        shreds: true,
        done: "Done:",
        again: None,
        ..USUAL
    },
    Story {
        name: "sign-in",
        files: &[("first.csv", Content::Text(ANA)), ("typed.txt", Content::Text(TYPED))],
        prepare: &["apply first.csv --yes"],
        command: "signin 000104417",
        typed: Some("typed.txt"),
        // Each of two tries, the one that signs in and the one that chooses, is counted first, as failed.
        between_sql: &[
            (From::Before, "UPDATE credential SET failures = 1, recent = 1; UPDATE meta SET other_tries = 1"),
            (From::Before, "UPDATE meta SET other_tries = 1"),
            (From::Before, "UPDATE credential SET failures = 1, recent = 1; UPDATE meta SET other_tries = 2"),
        ],
        done: "Done: this is your password",
        again: None,
        ..USUAL
    },
    Story {
        name: "lock lifted",
        files: &[
            ("first.csv", Content::Text(ANA)),
            ("typed.txt", Content::Text(TYPED)),
            ("wrong.txt", Content::Text("wrong\n")),
            ("rollcall.toml", Content::Text("[starters]\ntries = 2\nlock_minutes = 1440\n")),
        ],
        prepare: &["apply first.csv --yes"],
        typed_before: &[
            ("signin 000104417", "typed.txt"),
            ("signin 000104417", "wrong.txt"),
            ("signin 000104417", "wrong.txt"),
        ],
        command: "account unlock 000104417 --yes",
        done: "Done: the password",
        ..USUAL
    },
    Story {
        name: "password reset taken back",
        files: &[
            ("first.csv", Content::Text(ANA)),
            ("typed.txt", Content::Text(TYPED)),
            ("nothing", Content::Text("")),
        ],
        prepare: &["apply first.csv --yes"],
        typed_before: &[("signin 000104417", "typed.txt"), ("account reset-password 000104417 --yes", "nothing")],
        command: "undo --yes",
        done: "Done: the password",
        // Given again, there is nothing more to take back.
        again: Some(&[2]),
        ..USUAL
    },
    Story {
        name: "lock lifted and taken back",
        files: &[
            ("first.csv", Content::Text(ANA)),
            ("typed.txt", Content::Text(TYPED)),
            ("wrong.txt", Content::Text("wrong\n")),
            ("nothing", Content::Text("")),
            ("rollcall.toml", Content::Text("[starters]\ntries = 2\nlock_minutes = 1440\n")),
        ],
        prepare: &["apply first.csv --yes"],
        typed_before: &[
            ("signin 000104417", "typed.txt"),
            ("signin 000104417", "wrong.txt"),
            ("signin 000104417", "wrong.txt"),
            ("account unlock 000104417 --yes", "nothing"),
        ],
        command: "account unlock 000104417 --undo --yes",
        done: "Done: the password",
        again: Some(&[2]),
        ..USUAL
    },
    Story {
        name: "account by hand",
        files: &[("first.csv", Content::Text(ANA)), ("rollcall.toml", Content::Text(STUDENTS))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "account toggle 000104417 --external-id BANNER --group STUDENT --yes",
        new_names: true,
        again: None,
        ..USUAL
    },
    Story {
        name: "account back by hand",
        files: &[("first.csv", Content::Text(ANA)), ("rollcall.toml", Content::Text(STUDENTS))],
        prepare: &[
            "apply first.csv --yes --no-starters",
            "account toggle 000104417 --external-id BANNER --group STUDENT --yes",
        ],
        command: "account toggle 000104417 --group COMMUNITY --yes",
        new_names: true,
        // Given again, it is internal already, and nothing says who else is to keep it.
        again: Some(&[2]),
        ..USUAL
    },
    Story {
        name: "fields by hand",
        files: &[("first.csv", Content::Text(ANA))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "account set 000104417 last_name=Berg email=ana@example.org --yes",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "membership ended by hand",
        files: &[("first.csv", Content::Text(ANA))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "account expire 000104417 --on 2026-12-31 --yes",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "patron by hand",
        files: &[("first.csv", Content::Text(ANA))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "add --id 000104419 --first-name Mia --last-name Berg --like 000104417 --until 2099-06-30 --yes",
        new_names: true,
        // The ID is taken.
        again: Some(&[2]),
        ..USUAL
    },
    Story {
        name: "memberships by hand",
        files: &[("first.csv", Content::Text(TWO))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "account renew 000104417 000104418 --until 2099-06-30 --yes",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "two records merged",
        files: &[("first.csv", Content::Text(TWO))],
        prepare: &["apply first.csv --yes"],
        command: "merge 000104417 000104418 --despite-differences --yes",
        new_names: true,
        // Given again, the two are one already.
        again: Some(&[2]),
        ..USUAL
    },
    Story {
        name: "another ID by hand",
        files: &[("first.csv", Content::Text(ANA)), ("typed.txt", Content::Text(TYPED))],
        prepare: &["apply first.csv --yes"],
        typed_before: &[("signin 000104417", "typed.txt")],
        command: "account renumber 000104417 000204417 --yes",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "new IDs by a list",
        files: &[
            ("first.csv", Content::Text(ANA)),
            ("typed.txt", Content::Text(TYPED)),
            ("ids.csv", Content::Text("Old ID,New ID\n000104417,000204417\n")),
        ],
        prepare: &["apply first.csv --yes"],
        typed_before: &[("signin 000104417", "typed.txt")],
        command: "apply ids.csv --mode update --yes",
        ..USUAL
    },
    Story {
        name: "guard list",
        files: &[("first.csv", Content::Text(ANA)), ("staff.csv", Content::Text(STAFF))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "guard add staff staff.csv --id-column ID",
        done: "staff",
        again: None,
        ..USUAL
    },
    Story {
        name: "guard list away",
        files: &[("first.csv", Content::Text(ANA)), ("staff.csv", Content::Text(STAFF))],
        prepare: &["apply first.csv --yes --no-starters", "guard add staff staff.csv --id-column ID"],
        command: "guard remove staff",
        done: "staff",
        again: None,
        ..USUAL
    },
    Story {
        name: "copy by hand",
        files: &[("first.csv", Content::People(40))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "store backup mine.db",
        done: "Copied",
        new_names: true,
        makes: Some(Made::Copy("mine.db")),
        again: None,
        ..USUAL
    },
    Story {
        name: "plan saved",
        files: &[("first.csv", Content::People(40)), ("second.csv", Content::Mixed { rows: 40, stored: 40 })],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "plan second.csv -o second.plan",
        done: "Saved:",
        new_names: true,
        makes: Some(Made::Plan("second.plan")),
        again: None,
        ..USUAL
    },
    Story {
        name: "export",
        files: &[("first.csv", Content::People(40))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "export --to csv -o patrons.csv",
        done: "Done:",
        new_names: true,
        makes: Some(Made::File("patrons.csv")),
        again: None,
        ..USUAL
    },
    Story {
        name: "purge of a patron",
        files: &[("first.csv", Content::Text(ANA)), ("second.csv", Content::People(12))],
        prepare: &["apply first.csv --yes --no-starters", "apply second.csv --yes --no-starters"],
        command: "store purge --patron 000104417 --yes",
        done: "Done:",
        between_sql: NOT_FINISHED,
        new_names: true,
        again: Some(&[0, 2]),
        ..USUAL
    },
    Story {
        name: "purge",
        files: &[("first.csv", Content::People(60))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "store purge --history-older-than 0 --yes --as-of 2099-01-01",
        done: "Done:",
        between_sql: NOT_FINISHED,
        new_names: true,
        ..USUAL
    },
    Story {
        name: "purge by retention",
        files: &[
            ("first.csv", Content::Text(LONG_GONE)),
            ("second.csv", Content::People(12)),
            ("rollcall.toml", Content::Text(RETENTION)),
        ],
        prepare: &["apply first.csv --yes --no-starters", "apply second.csv --yes --no-starters"],
        command: "store purge --retention --yes --as-of 2099-01-01",
        done: "Done:",
        between_sql: NOT_FINISHED,
        new_names: true,
        ..USUAL
    },
    Story {
        name: "purge that counts",
        files: &[("first.csv", Content::Text(LONG_GONE)), ("rollcall.toml", Content::Text(RETENTION))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "store purge --retention --group RETIREE --anonymize --yes --as-of 2099-01-01",
        done: "Done:",
        between_sql: NOT_FINISHED,
        new_names: true,
        ..USUAL
    },
    Story {
        name: "purge that is finished",
        files: &[
            ("first.csv", Content::Text(ANA)),
            ("second.csv", Content::People(12)),
            ("third.csv", Content::Mixed { rows: 12, stored: 12 }),
        ],
        prepare: &[
            "apply first.csv --yes --no-starters",
            "apply second.csv --yes --no-starters",
            "store purge --patron 000104417 --yes",
            // It goes, as the files do that knew the patron.
            "plan third.csv -o third.plan --quiet",
        ],
        prepare_sql: NO_LONGER_FINISHED,
        command: "store purge --finish",
        done: "Done:",
        new_names: true,
        ..USUAL
    },
    Story {
        name: "old plans away",
        files: &[("first.csv", Content::People(12)), ("second.csv", Content::Mixed { rows: 12, stored: 12 })],
        prepare: &["apply first.csv --yes --no-starters", "plan second.csv -o second.plan --quiet"],
        command: "store purge --plans-older-than 0 --yes --as-of 2099-01-01",
        done: "Done: deleted",
        new_names: true,
        makes: Some(Made::Gone("second.plan")),
        ..USUAL
    },
    Story {
        name: "everything about a person",
        files: &[("first.csv", Content::Text(ANA))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "person 000104417 --export ana.json",
        done: "Wrote ana.json",
        new_names: true,
        makes: Some(Made::File("ana.json")),
        again: None,
        ..USUAL
    },
    Story {
        name: "report of many",
        files: &[("first.csv", Content::Text(TWO))],
        prepare: &["apply first.csv --yes --no-starters"],
        command: "report expired --since 2026-08-28 --report expired.csv --as-of 2028-01-01",
        done: "the report is in expired.csv",
        says: Says::Aside,
        new_names: true,
        makes: Some(Made::File("expired.csv")),
        again: None,
        ..USUAL
    },
    Story {
        name: "restore",
        files: &[("first.csv", Content::People(60)), ("second.csv", Content::Mixed { rows: 60, stored: 60 })],
        prepare: &["apply first.csv --yes --no-starters", "apply second.csv --yes --no-starters"],
        command: "store restore rollcall-before-2.db --yes",
        done: "Restored",
        new_names: true,
        again: None,
        ..USUAL
    },
];

/// The negative control: a writer that promises nothing must be caught.
pub(crate) const CARELESS: Story = Story {
    name: "control: careless writer",
    files: &[("first.csv", Content::People(200))],
    prepare: &["apply first.csv --yes --no-starters"],
    command: "trial-writer rollcall.db",
    program: Program::Xtask,
    done: "Done",
    again: None,
    ..USUAL
};

/// The rows are gone, and the files may still hold traces: the next run goes on.
const NOT_FINISHED: &[(From, &str)] = &[(From::After, NO_LONGER_FINISHED)];
const NO_LONGER_FINISHED: &str = "DROP TRIGGER audit_is_never_cut; DELETE FROM audit WHERE action = 'purge-finish';
    CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit BEGIN\n    SELECT RAISE(ABORT, 'the audit chain is never cut');\nEND";

/// Copied into the folder a moment ago, a list counts as complete.
const EXPECTED: &str = "[run]\nsettle_seconds = 0\n[[run.lists]]\nname = \"*.csv\"\nprofile = \"community-borrower\"\n";
const ANA_AND_CHIDI: &str = "Borrower ID,Last name,First name,Expires\n\
    000104417,Lind,Ana,2027-12-31\n000104430,Okafor,Chidi,2027-06-30\n";
/// One of two rows cannot be loaded.
const NO_LAST_NAME: &str = "Borrower ID,Last name,First name,Expires\n\
    000104417,Lind,Ana,2027-12-31\n000104430,,Chidi,2027-06-30\n";
const ANA: &str = "Borrower ID,Last name,First name,Expires\n000104417,Lind,Ana,2027-06-30\n";
/// Two who are kept for too long in 2099, and one whose group has no rule.
const LONG_GONE: &str = "Borrower ID,Last name,First name,Group,Expires\n000104417,Lind,Ana,RETIREE,2027-06-30\n\
    000104418,Berg,Bo,RETIREE,2028-06-30\n000104419,Diaz,Eva,COMMUNITY,2027-06-30\n";
const RETENTION: &str = "[retention]\nRETIREE = { after_expiry_days = 730 }\nhistory_days = 730\n";
/// A group of external patrons; the built-in ones are internal.
const STUDENTS: &str = "[groups.STUDENT]\naccount_type = \"external\"\n";
const TWO: &str = "Borrower ID,Last name,First name,Expires\n\
    000104417,Lind,Ana,2027-06-30\n000104418,Okafor,Chidi,2027-06-30\n";
const TYPED: &str = "Ana_Lind1\nbluebird sings at nine\nbluebird sings at nine\n";
const STAFF: &str = "ID\n900000001\n900000002\n";

const LAYOUT_1: &str = include_str!("../../../crates/store/src/sqlite/file/schema/0001.sql");

/// Sixty people, written as layout 1 has them.
const SOME_PATRONS: &str = "
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
    INSERT INTO patron (key, version, primary_id, last_name) SELECT 'p' || i, 1, 'P' || i, 'Someone ' || i FROM n;
    INSERT INTO identifier SELECT key, key, 0, 'PRIMARY_ID', primary_id, NULL, 1 FROM patron;
    UPDATE meta SET store_id = '0123456789abcdef0123456789abcdef', patrons = 60;";
