//! What a person can do about something, as data.
//!
//! The crates that find something out know what would help, and not how it is asked for: on a command line it is typed,
//! on a page it is a button, in a report a link. So a text for people is made of [`Words`], texts with [`Action`]s between
//! them, and whoever talks to the person gives a [`Phrase`] for each action.

use crate::cell::Area;
use crate::codes::Code;
use crate::decision::Answer;
use crate::field::{Field, ListField};
use crate::id::PrimaryId;
use crate::request::{DateOrder, Request};
use crate::starter_rules::Scheme;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

/// What a person can do: a decision about how lists are read and planned, or something to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Say more about this.
    Choose(Choice),
    /// Take the repair that findings of a code offer, in all rows.
    AcceptRepair(Code),
    /// Read a column as a field; without a header the person has to say which column, without a field as which field.
    ReadColumnAs {
        /// The column's name.
        header: Option<String>,
        /// The field.
        field: Option<ListField>,
    },
    /// Do not read a column.
    IgnoreColumn(String),
    /// Say which row has the column names.
    NameHeaderRow(Option<u32>),
    /// Read this sheet.
    ChooseSheet(String),
    /// Read only this part of the sheet.
    ReadRange(Area),
    /// Leave rows out that the spreadsheet hides.
    SkipHiddenRows,
    /// Say how a text file is encoded.
    SetEncoding(String),
    /// Say what separates the columns of a text file.
    SetDelimiter(u8),
    /// Say which comes first in a date.
    OrderDates(DateOrder),
    /// Take another profile.
    UseProfile,
    /// Find patrons by their barcodes.
    MatchByBarcode,
    /// Only change patrons who are in the store, and add nobody.
    OnlyChange,
    /// Give every row a value; without one the person has to say which.
    SetForAll {
        /// The field.
        field: ListField,
        /// The value.
        value: Option<String>,
    },
    /// Answer the question about a row.
    Decide {
        /// The row's primary ID.
        id: PrimaryId,
        /// The answer.
        answer: Answer,
    },
    /// Let accounts change between internal and external.
    Convert,
    /// Compute a new expiry date for patrons who exist, too.
    Renew,
    /// Let the list's value of a field take the place of the stored one, also an earlier date.
    Replace(Field),
    /// Make starter passwords in this way.
    MakeStarters(Scheme),
    /// Apply a plan although it goes over a limit.
    AllowOverLimit,
    /// Leave out the patrons whom another system cannot hold.
    LeaveOutUnheld,
    /// Show all that there is of a kind.
    ShowAll,
    /// Look which fields there are.
    ListFields,
    /// Look how a file is read.
    Inspect,
    /// Write a first crosswalk of the codes of a file, to be filled in.
    FirstCrosswalk,
    /// Check lists.
    Check(Box<Request>),
    /// Write a copy of a list in which its problems are marked.
    MarkCopy(Box<Request>),
    /// Look at every small repair in lists.
    ShowRepairs(Box<Request>),
    /// Work out what loading lists would do.
    Plan(Box<Request>),
    /// Load lists.
    Apply {
        /// The lists.
        lists: Box<Request>,
        /// Also over the limits.
        over_limit: bool,
    },
    /// Write the rows that lists leave out into a workbook, to be corrected and loaded.
    WriteLeftOut(Box<Request>),
    /// Look at a saved plan.
    ShowPlan(String),
    /// Apply a saved plan.
    ApplyPlan {
        /// Its file.
        path: String,
        /// The store, where the person named one.
        store: Option<String>,
        /// Also over the limits.
        over_limit: bool,
        /// Without the patrons who have changed since.
        skip_changed: bool,
    },
    /// Work a saved plan out anew.
    Refresh(String),
    /// Look at a batch.
    ShowBatch {
        /// Its number.
        batch: u64,
        /// The store, where the person named one.
        store: Option<String>,
        /// Only the patrons whom it kept.
        kept: bool,
    },
    /// Write a report of a batch into a file.
    ReportBatch {
        /// Its number.
        batch: u64,
        /// The store, where the person named one.
        store: Option<String>,
        /// The new file.
        path: String,
    },
    /// Take a batch back.
    Undo {
        /// Its number.
        batch: u64,
        /// The store, where the person named one.
        store: Option<String>,
    },
    /// Look for a patron.
    Find,
    /// Show everybody who was found.
    ShowAllFound,
    /// Look at the patron with this ID.
    FindPatron(PrimaryId),
    /// See all whose memberships ended before this day.
    FindEnded {
        /// The code of the user group, where it is one that is meant.
        group: Option<String>,
        /// The day.
        before: NaiveDate,
    },
    /// Change the account of the patron with this ID by hand.
    Account {
        /// The ID.
        id: PrimaryId,
        /// In what way.
        what: OnAccount,
    },
    /// Make one of two records of one person.
    Merge {
        /// The primary ID of the one that stays.
        keep: PrimaryId,
        /// That of the one that goes.
        gone: PrimaryId,
        /// Although their names or birth dates differ.
        despite_differences: bool,
    },
    /// Look who still has a starter password.
    ListStarters,
    /// Give new starter passwords.
    ReissueStarters(Whose),
    /// Overwrite and remove a hand-out sheet.
    ShredSheet {
        /// Its file.
        path: String,
        /// The store, where the person named one.
        store: Option<String>,
    },
    /// Read what a code means.
    ExplainCode(Code),
    /// Bring a store of an older version up to date.
    UpgradeStore,
    /// Go on with a purge that was interrupted.
    FinishPurge {
        /// The store, where the person named one.
        store: Option<String>,
    },
    /// Guard the IDs of a list.
    GuardAdd,
}

/// What can be said more about, where what to say is the person's to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Which sheet.
    Sheet,
    /// How a text file is encoded.
    Encoding,
    /// What separates the columns of a text file.
    Delimiter,
    /// What becomes of rows that the spreadsheet hides.
    HiddenRows,
    /// What a column is.
    Column,
    /// What each column is, in their order.
    Columns,
    /// A value for every row.
    ValueForAll,
    /// The answer to a question.
    Answer,
    /// The feed that owns an account.
    Feed,
    /// The user group of an account.
    Group,
    /// The last day of a membership.
    LastDay,
    /// A file that says more about the patrons of a list.
    JoinedFile,
}

impl Choice {
    /// Every choice.
    pub const ALL: [Choice; 12] = [
        Choice::Sheet,
        Choice::Encoding,
        Choice::Delimiter,
        Choice::HiddenRows,
        Choice::Column,
        Choice::Columns,
        Choice::ValueForAll,
        Choice::Answer,
        Choice::Feed,
        Choice::Group,
        Choice::LastDay,
        Choice::JoinedFile,
    ];

    /// A word for it that stays, for saved plans.
    pub fn name(self) -> &'static str {
        match self {
            Choice::Sheet => "sheet",
            Choice::Encoding => "encoding",
            Choice::Delimiter => "delimiter",
            Choice::HiddenRows => "hidden-rows",
            Choice::Column => "column",
            Choice::Columns => "columns",
            Choice::ValueForAll => "value-for-all",
            Choice::Answer => "answer",
            Choice::Feed => "feed",
            Choice::Group => "group",
            Choice::LastDay => "last-day",
            Choice::JoinedFile => "joined-file",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        Choice::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// What is done with one account by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnAccount {
    /// It changes hands, from internal to external or back; what that needs is said beside it.
    Toggle,
    /// It becomes external, with the system that keeps it and a group of such accounts.
    ToExternal,
    /// It becomes internal, in a group of such accounts.
    ToInternal,
    /// Its status becomes active.
    Activate,
    /// Some of its fields get other values.
    Set,
    /// The membership goes on for another term.
    Renew,
    /// The membership ends.
    Expire,
}

impl OnAccount {
    /// All of it.
    pub const ALL: [OnAccount; 7] = [
        OnAccount::Toggle,
        OnAccount::ToExternal,
        OnAccount::ToInternal,
        OnAccount::Activate,
        OnAccount::Set,
        OnAccount::Renew,
        OnAccount::Expire,
    ];

    /// A word for it that stays, for saved plans.
    pub fn name(self) -> &'static str {
        match self {
            OnAccount::Toggle => "toggle",
            OnAccount::ToExternal => "to-external",
            OnAccount::ToInternal => "to-internal",
            OnAccount::Activate => "activate",
            OnAccount::Set => "set",
            OnAccount::Renew => "renew",
            OnAccount::Expire => "expire",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        OnAccount::ALL.into_iter().find(|what| what.name() == name)
    }
}

/// Whose starter passwords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Those of a batch; without a number the person has to say of which.
    Batch(Option<u64>),
    /// Those of these patrons, by ID; without one the person has to say whose.
    Patrons(Vec<String>),
}

/// Turns actions into words: commands, names of buttons, links.
pub trait Phrase {
    /// The words for an action, without a full stop.
    fn phrase(&self, action: &Action) -> String;
}

/// An action as the code names it: for tests of those who know no [`Phrase`].
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{self:?}]")
    }
}

/// A text for people, which may name things that they can do. A line feed begins the next line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Form);

/// Most texts name no action; these are not taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    Text(Cow<'static, str>),
    /// Texts and at least one action; no two texts follow each other.
    Pieces(Box<[Owned]>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Owned {
    Text(Cow<'static, str>),
    Do(Box<Action>),
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text.
    Text(&'a str),
    /// Something that the person can do.
    Do(&'a Action),
}

impl Words {
    /// A text that names no action, or the beginning of one that does.
    pub fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Words(Form::Text(text.into()))
    }

    /// With text behind it.
    #[must_use]
    pub fn then(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        match &mut self.0 {
            Form::Text(before) => join(before, text),
            Form::Pieces(pieces) => match pieces.last_mut() {
                Some(Owned::Text(before)) => join(before, text),
                Some(Owned::Do(_)) | None => return self.with(Owned::Text(text)),
            },
        }
        self
    }

    /// With an action behind it.
    #[must_use]
    pub fn act(self, action: Action) -> Self {
        self.with(Owned::Do(Box::new(action)))
    }

    fn with(self, piece: Owned) -> Self {
        let mut pieces = match self.0 {
            Form::Text(text) if text.is_empty() => Vec::new(),
            Form::Text(text) => vec![Owned::Text(text)],
            Form::Pieces(pieces) => pieces.into_vec(),
        };
        if !matches!(&piece, Owned::Text(text) if text.is_empty()) {
            pieces.push(piece);
        }
        Words(Form::Pieces(pieces.into()))
    }

    /// With other words behind it.
    #[must_use]
    pub fn and(self, other: Words) -> Self {
        match other.0 {
            Form::Text(text) => self.then(text),
            Form::Pieces(pieces) => pieces.into_vec().into_iter().fold(self, |all, piece| match piece {
                Owned::Text(text) => all.then(text),
                Owned::Do(action) => all.act(*action),
            }),
        }
    }

    /// Its parts, in order.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        match &self.0 {
            Form::Text(text) if text.is_empty() => Vec::new(),
            Form::Text(text) => vec![Piece::Text(text)],
            Form::Pieces(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Owned::Text(text) => Piece::Text(text),
                    Owned::Do(action) => Piece::Do(action),
                })
                .collect(),
        }
    }

    /// What can be done, in the order in which it is named.
    pub(crate) fn actions(&self) -> impl Iterator<Item = &Action> {
        let pieces: &[Owned] = match &self.0 {
            Form::Text(_) => &[],
            Form::Pieces(pieces) => pieces,
        };
        pieces.iter().filter_map(|piece| match piece {
            Owned::Text(_) => None,
            Owned::Do(action) => Some(&**action),
        })
    }

    /// The text, with actions as the code names them: for comparing, not for people.
    pub(crate) fn named(&self) -> Cow<'_, str> {
        self.written(ToString::to_string)
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Form::Text(text) => text.is_empty(),
            Form::Pieces(pieces) => pieces.is_empty(),
        }
    }

    /// The text, with words for the actions in it.
    pub fn phrased(&self, phrase: &dyn Phrase) -> Cow<'_, str> {
        self.written(|action| phrase.phrase(action))
    }

    /// With texts of at most so many bytes in all; what is longer is cut off.
    #[must_use]
    pub fn shortened(self, longest: usize) -> Self {
        match self.0 {
            Form::Text(text) => Words(Form::Text(cut(text, longest))),
            Form::Pieces(pieces) => {
                let mut room = longest;
                let shorten = |piece: Owned| match piece {
                    Owned::Text(text) => {
                        let text = cut(text, room);
                        room = room.saturating_sub(text.len());
                        Owned::Text(text)
                    }
                    Owned::Do(action) => Owned::Do(action),
                };
                Words(Form::Pieces(pieces.into_vec().into_iter().map(shorten).collect()))
            }
        }
    }

    /// Without those clauses of its texts, between semicolons, that are unwanted.
    #[must_use]
    pub fn without(self, is_unwanted: impl Fn(&str) -> bool) -> Self {
        match self.0 {
            Form::Text(text) => Words(Form::Text(wanted(text, is_unwanted))),
            Form::Pieces(pieces) => {
                let shorten = |piece: Owned| match piece {
                    Owned::Text(text) => Owned::Text(wanted(text, &is_unwanted)),
                    Owned::Do(action) => Owned::Do(action),
                };
                Words(Form::Pieces(pieces.into_vec().into_iter().map(shorten).collect()))
            }
        }
    }

    /// The order of texts in an output that is sorted.
    pub fn order(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Text(one), Form::Text(other)) => one.cmp(other),
            (_, _) => self.to_string().cmp(&other.to_string()),
        }
    }

    fn written(&self, write: impl Fn(&Action) -> String) -> Cow<'_, str> {
        match &self.0 {
            Form::Text(text) => Cow::Borrowed(text),
            Form::Pieces(pieces) => {
                let mut out = String::new();
                for piece in &**pieces {
                    match piece {
                        Owned::Text(text) => out.push_str(text),
                        Owned::Do(action) => out.push_str(&write(action)),
                    }
                }
                Cow::Owned(out)
            }
        }
    }
}

fn join(before: &mut Cow<'static, str>, text: Cow<'static, str>) {
    if before.is_empty() {
        *before = text;
    } else if !text.is_empty() {
        before.to_mut().push_str(&text);
    }
}

/// A text without its unwanted clauses.
fn wanted(text: Cow<'static, str>, is_unwanted: impl Fn(&str) -> bool) -> Cow<'static, str> {
    const BETWEEN: &str = "; ";
    if !text.split(BETWEEN).any(&is_unwanted) {
        return text;
    }
    text.split(BETWEEN).filter(|clause| !is_unwanted(clause)).collect::<Vec<_>>().join(BETWEEN).into()
}

fn cut(text: Cow<'static, str>, longest: usize) -> Cow<'static, str> {
    if text.len() <= longest { text } else { format!("{}…", &text[..text.floor_char_boundary(longest)]).into() }
}

impl Default for Words {
    fn default() -> Self {
        Words::text("")
    }
}

impl From<&'static str> for Words {
    fn from(text: &'static str) -> Self {
        Words::text(text)
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Words::text(text)
    }
}

impl From<Action> for Words {
    fn from(action: Action) -> Self {
        Words::default().act(action)
    }
}

/// The text, with actions as the code names them: for tests of those who know no [`Phrase`].
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.named())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes;

    struct Shout;

    impl Phrase for Shout {
        fn phrase(&self, action: &Action) -> String {
            format!("{action:?}").to_uppercase()
        }
    }

    #[test]
    fn texts_and_actions_become_one_text() {
        let words = Words::text("correct it, ").then("or ").act(Action::AcceptRepair(codes::C309)).then(" in all rows");
        assert_eq!(words.phrased(&Shout), "correct it, or ACCEPTREPAIR(C309) in all rows");
        assert_eq!(words.to_string(), "correct it, or [AcceptRepair(C309)] in all rows");
        let accept = Action::AcceptRepair(codes::C309);
        assert_eq!(words.pieces(), [Piece::Text("correct it, or "), Piece::Do(&accept), Piece::Text(" in all rows")]);
        assert!(matches!(Words::from("as it is").phrased(&Shout), Cow::Borrowed("as it is")));
    }

    #[test]
    fn how_words_were_put_together_does_not_show() {
        let whole = Words::text("a").act(Action::Convert).then("bc");
        let parts = Words::default().then("").then("a").and(Words::from(Action::Convert).then("b").then("").then("c"));
        assert_eq!(whole, parts);
        assert_eq!(Words::text("a").and(Words::text("b")), Words::text("ab"));
        assert!(Words::default().is_empty() && Words::default().pieces().is_empty() && !whole.is_empty());
    }

    #[test]
    fn what_is_too_long_is_cut_off_between_actions_too() {
        assert_eq!(Words::text("éé").shortened(3), Words::text("é…"));
        let words = Words::text("abc").act(Action::Convert).then("defg").shortened(5);
        assert_eq!(words, Words::text("abc").act(Action::Convert).then("de…"));
    }
}
