//! `rollcall.toml` as it is written: the shape of the file, and the commented one that `init` makes.

use super::day::{Day, Text};
use super::recipes::FieldTable;
use super::retention::RetentionTable;
use super::run::RunTable;
use super::starters::{HashingTable, StartersTable};
use model::nearest::OF_TYPED;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The whole file. Unknown keys are errors.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfigFile {
    pub(crate) store: Option<String>,
    pub(crate) institution: Option<String>,
    pub(crate) default_profile: Option<String>,
    pub(crate) store_wait_seconds: Option<u64>,
    pub(crate) backup_days: Option<u64>,
    pub(crate) plan_days: Option<u64>,
    pub(crate) group_precedence: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) terms: BTreeMap<String, Day>,
    #[serde(default)]
    pub(crate) groups: BTreeMap<String, GroupTable>,
    #[serde(default)]
    pub(crate) profiles: BTreeMap<String, ProfileTable>,
    #[serde(default)]
    pub(crate) codes: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) limits: LimitsTable,
    #[serde(default)]
    pub(crate) starters: StartersTable,
    #[serde(default)]
    pub(crate) hashing: HashingTable,
    #[serde(default)]
    pub(crate) reserved: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) run: RunTable,
    #[serde(default)]
    pub(crate) retention: RetentionTable,
}

/// `[limits]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitsTable {
    pub(crate) changed: Option<u32>,
    pub(crate) converted: Option<u32>,
    pub(crate) cleared: Option<u32>,
    pub(crate) expired: Option<u32>,
    pub(crate) floor: Option<u64>,
}

/// `[groups.CODE]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupTable {
    pub(crate) label: Option<String>,
    pub(crate) aliases: Option<Vec<String>>,
    pub(crate) account_type: Option<String>,
    pub(crate) required: Option<Vec<String>>,
    pub(crate) expiry: Option<ExpiryTable>,
    pub(crate) id_digits: Option<u8>,
}

/// `[profiles.NAME]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfileTable {
    pub(crate) group: Option<String>,
    pub(crate) account_type: Option<String>,
    pub(crate) required: Option<Vec<String>>,
    pub(crate) expiry: Option<ExpiryTable>,
    pub(crate) id_digits: Option<u8>,
    pub(crate) id: Option<IdTable>,
    pub(crate) starter_scheme: Option<String>,
    pub(crate) renew: Option<bool>,
    pub(crate) convert_external: Option<bool>,
    pub(crate) convert_internal: Option<bool>,
    pub(crate) id_prefix: Option<String>,
    pub(crate) keep_legacy_id: Option<String>,
    pub(crate) join_by: Option<String>,
    pub(crate) match_by: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) policies: BTreeMap<String, String>,
    pub(crate) external_id: Option<String>,
    pub(crate) password_hash: Option<String>,
    #[serde(default)]
    pub(crate) columns: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) fields: BTreeMap<String, FieldTable>,
    #[serde(default)]
    pub(crate) defaults: BTreeMap<String, Text>,
    #[serde(default)]
    pub(crate) values: BTreeMap<String, BTreeMap<String, Text>>,
    pub(crate) crosswalk: Option<String>,
}

/// `expiry = { months = 12 }` and its kin; exactly one key.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpiryTable {
    pub(crate) months: Option<u32>,
    pub(crate) days: Option<u64>,
    pub(crate) date: Option<Day>,
    pub(crate) term: Option<String>,
    pub(crate) never: Option<bool>,
}

/// `id = { prefix = "CB", digits = 7, check_digit = true }`, or `id = { from = "barcode" }`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdTable {
    pub(crate) prefix: Option<String>,
    pub(crate) digits: Option<u8>,
    pub(crate) check_digit: Option<bool>,
    pub(crate) from: Option<String>,
}

/// The word nearest to one that nobody knows; of equals the first.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    model::nearest::nearest(word, known.iter().copied(), OF_TYPED)
}

/// What `rollcall init` writes.
pub(crate) const TEMPLATE: &str = r#"# Rollcall: what this library has decided. Lines that begin with # are switched off and show the default.
# Passwords and keys never belong in here.

# Where the patrons are kept; a relative path starts at the folder of this file.
# store = "rollcall.db"

# Printed on hand-out sheets.
# institution = "Elm County Library"

# The profile of a list when the command names none.
# default_profile = "community-borrower"

# How long to wait while somebody else writes to the store.
# store_wait_seconds = 30

# For how many days the copy of the store that is made before a batch is kept; at least 1.
# backup_days = 90

# After how many days a saved plan is called old.
# plan_days = 30

# Which user group counts for somebody who is in two of them, in two rows of one ID: the one that comes first here.
# group_precedence = ["RETIREE", "COMMUNITY"]

# The last day of each term; the expiry of a group may name one, and so may an expiry cell of a list.
[terms]
# "Fall 2026" = 2026-12-18
# "Spring 2027" = 2027-05-14

# User groups by code. COMMUNITY and RETIREE are built in; what you write here overrides or adds.
# [groups.COMMUNITY]
# label = "Community borrower"            # how people write it in lists
# aliases = ["Community", "Borrower"]     # other ways they write it
# account_type = "internal"               # or "external": their records come from the campus system
# required = ["primary_id", "last_name"]  # without these a row is left out
# expiry = { months = 12 }                # or { days = 120 }, { date = 2027-06-30 }, { term = "Fall 2026" }, { never = true }
# id_digits = 9                           # primary IDs have this many digits: the best guard against lost zeros

# Profiles: how one kind of list is read. "community-borrower" and "retiree" are built in.
# [profiles.community-borrower]
# group = "COMMUNITY"                     # for rows that name no group
# id = { prefix = "CB", digits = 7, check_digit = true }  # rows without an ID get CB, 7 digits and a check digit; or { from = "barcode" }
# starter_scheme = "words"                # for starters of these lists; overrides the scheme under [starters]
# renew = false                           # true: existing patrons get a new expiry date, too
# external_id = "BANNER"                  # for lists of external accounts: the feed that owns them
# convert_external = false                # true: an external account may become internal by this list (retirees)
# convert_internal = false                # true: an internal account may become external by it (people who enrol)
# match_by = ["BARCODE"]                  # finds patrons by these, too, when nobody has the row's primary ID; with
#                                         # --mode update, a row needs no other ID
# id_prefix = "M1-"                       # in front of every ID of these lists, so that two systems may count from 1
# keep_legacy_id = "LEGACY_ID"            # the kind of identifier as which the ID without its prefix is kept
# join_by = "primary_id"                  # whom a row of a file named with --with is about
# policies = { last_name = "keep", phones = "fill-only", emails = "add", expiry_date = "replace" }
#                                         # what happens to stored values: replace, keep, fill-only, add (to lists),
#                                         # later (days). A blank cell never clears; a cell that says [clear] does.
# columns = { "Chapeau No." = "barcode" } # heading in your sheet = field
# password_hash = "Password hash"         # heading of a column with password hashes of your old system: argon2, bcrypt,
#                                         # scrypt or PBKDF2. New patrons keep their password; plain text is never stored.
# defaults = { preferred_language = "en" }
# crosswalk = "crosswalk.csv"             # for files of another system: what each of its codes becomes, as a table or a .toml;
#                                         # rollcall inspect FILE --crosswalk-file NAME.csv, or NAME.toml, writes a first one
# [profiles.community-borrower.values.user_group]
# "Comm. borr." = "COMMUNITY"             # what the list says = what it means
# [profiles.community-borrower.fields]    # fields made of columns: by heading, or by number as in 4 for column D
# campus = { from = ["Branch", "Home library"] }           # the first one that is filled
# note = { join = ["Remarks", "Dept"], with = "; " }       # all that are filled, with this between them
# city = { split = "City, State ZIP" }                     # its part of such a column; so do state_province and postal_code
# barcode = { from = [4], replace = { pattern = "^P", with = "" } }  # what the pattern matches is replaced
# preferred_language = { value = "en" }                    # the same in every row

# Starter passwords of new patrons. The pattern Firstname_Lastname1 is no secret to anyone who knows the name.
[starters]
# scheme = "name"                         # or "name-suffix": Maria_Lopez1-7K4Q, or "words": four random words
# separator = "_"
# suffix = "1"
# first_name = "first"                    # the first word; or "all", "initial", "none"
# last_name = "first"
# min_length = 0                          # 8 turns Bo_Li1 into Bo_Li123: the suffix counts on
# days = 14                               # how long one works
# policy = "own"                          # or "alma": rows whose starter Alma would refuse are left out
# tries = 10                              # failed attempts before a password locks
# lock_minutes = 30                       # how long; a starter stays locked until the desk gives a new one
# letters = ["letter.txt"]                # the text of the slips; several print several languages

# How hard passwords are to crack. A change reaches each password when its patron next signs in. Do not lower it again:
# passwords that are harder to crack would answer more slowly than IDs that do not exist.
[hashing]
# memory_mib = 19
# passes = 2
# lanes = 1

# What percentage of the patrons in the database one plan may touch before apply asks for --allow-over-limit. Longer
# memberships do not count; a plan that touches no more patrons than floor is never over a limit.
[limits]
# changed = 30
# converted = 10
# cleared = 5
# expired = 10
# floor = 20

# IDs that are kept for students and staff: no list gives one to a new patron whom the library looks after.
# In a range # is one digit, ? one letter or digit, * any rest, anything else stands for itself. For single IDs:
# rollcall guard add.
[reserved]
# students = "9########"
# staff = "S*"

# For how long to keep patrons after their membership has ended, by user group, and the old and new values of batches.
# Nothing goes by itself: rollcall store purge --retention shows how many would, and asks. Patrons without an expiration date
# stay, and so do all of a group that has no rule here.
[retention]
# COMMUNITY = { after_expiry_days = 730 }
# default = { after_expiry_days = 1095 }  # every other group, and patrons without one
# history_days = 730                      # after that a batch can no longer be undone

# Lists that arrive in a folder and are loaded unattended by rollcall run FOLDER, which cron can start. Files whose names
# fit no list are left alone. In a name * stands for any characters and ? for one; the first list that fits counts.
[run]
# settle_seconds = 60                     # a file that was changed later than this may still be arriving
# [[run.lists]]
# name = "banner-*.csv"
# profile = "community-borrower"
# mode = "update"                         # a list that only changes patrons

# How serious a finding is: "error", "question", "warning" or "note". rollcall explain CODE says more.
[codes]
# S114 = "error"
"#;
