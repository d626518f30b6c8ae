//! Why a file cannot be used.

use model::action::{Action, Choice, Words};
use model::codes::{self, Code};

/// What has a value that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LongIn {
    /// A text table.
    Text,
    /// A workbook.
    Workbook,
    /// The file of another library system.
    Export,
}

/// A file that cannot be used at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No bytes or no rows.
    #[error("there are no rows in it")]
    Empty,
    /// Not a list; what it really is.
    #[error("it is {}", no_list(.0))]
    Unsupported(&'static str),
    /// A workbook of a program that nobody reads any more; which.
    #[error("it is {0}, which is too old to be read")]
    TooOld(&'static str),
    /// Locked.
    #[error("the workbook is protected with a password")]
    Password,
    /// An archive that is locked.
    #[error("the zip archive is protected with a password")]
    LockedArchive,
    /// An archive that holds something besides patrons of library systems; the name of what.
    #[error("it is a zip archive, and \"{0}\" in it is not a patron file of a library system")]
    NotPatrons(String),
    /// A file of an archive cannot be used.
    #[error("in \"{part}\": {why}")]
    InArchive {
        /// The name of the file.
        part: String,
        /// What is wrong with it.
        why: Box<ReadError>,
    },
    /// Damaged; which part.
    #[error("the file is damaged: {0}")]
    Corrupt(String),
    /// The file of a library system, damaged so that no patron of it can be read; how.
    #[error("the file is damaged: {0}")]
    DamagedExport(String),
    /// Over a limit; which.
    #[error("it has {0}")]
    TooLarge(String),
    /// The same of the file of a library system.
    #[error("it has {0}")]
    ExportTooLarge(String),
    /// A value that no cell of a spreadsheet could hold.
    #[error("it has {what}")]
    LongValue {
        /// What it is and, where that is known, where it stands.
        what: String,
        /// What has it.
        of: LongIn,
    },
    /// Bytes that the named encoding does not have.
    #[error("line {line} is not {encoding} text")]
    InvalidBytes {
        /// The encoding asked for.
        encoding: &'static str,
        /// Where the first such byte is.
        line: u32,
    },
    /// A switch to a character set that is not read.
    #[error("line {line} switches to another character set: {set}")]
    OtherCharset {
        /// What the set is called.
        set: &'static str,
        /// Where the switch is.
        line: u32,
    },
    /// Letters that the encoding that was guessed does not have; how some words look in others.
    #[error("its letters are those of an older program, and it does not name their encoding: {0}")]
    OlderLetters(String),
    /// No such encoding.
    #[error("there is no text encoding called \"{0}\"")]
    UnknownEncoding(String),
    /// No separator gives columns, or two give as good ones.
    #[error("it is not clear what separates its columns: {0}")]
    DelimiterUnclear(String),
    /// A separator that is never taken unless the person says so.
    #[error("its columns seem to be separated by {name}")]
    OtherDelimiter {
        /// The separator.
        delimiter: u8,
        /// What it is called, several of it.
        name: String,
    },
    /// A quotation mark that swallows the rest.
    #[error("the quotation mark opened in line {0} is never closed")]
    QuoteNotClosed(u32),
    /// A quotation mark that closes so late that it was hardly meant to open anything.
    #[error("the quotation mark opened in line {line} closes only {lines} lines further down")]
    QuoteSwallows {
        /// Where it opens.
        line: u32,
        /// How many lines lie in it.
        lines: u32,
    },
    /// NUL bytes in text.
    #[error("line {0} contains NUL bytes, which text never has")]
    NulBytes(u32),
    /// No sheet of the name asked for.
    #[error("it has no sheet \"{wanted}\"; it has {names}")]
    NoSuchSheet {
        /// What was asked for.
        wanted: String,
        /// What there is.
        names: String,
    },
    /// A database does not understand a query, or would do more than answer it.
    #[error("the query cannot be used: {0}")]
    Query(String),
    /// A database cannot be read; why.
    #[error("the database cannot be read: {0}")]
    Database(String),
    /// The person asked to stop.
    #[error("stopped")]
    Stopped,
}

/// What a file is that is no list. A spreadsheet that cannot be read is one all the same.
fn no_list(what: &str) -> String {
    if what.contains("Excel 2003") {
        return format!("{what}, which cannot be read");
    }
    format!("{what}, not a spreadsheet or a text table")
}

impl ReadError {
    /// The code under which the manual explains it.
    pub fn code(&self) -> Code {
        match self {
            ReadError::Empty => codes::F007,
            ReadError::Unsupported(_) | ReadError::TooOld(_) | ReadError::NotPatrons(_) => codes::F003,
            ReadError::Password | ReadError::LockedArchive => codes::F005,
            ReadError::InArchive { why, .. } => why.code(),
            ReadError::Corrupt(_) | ReadError::DamagedExport(_) => codes::F006,
            ReadError::TooLarge(_) | ReadError::ExportTooLarge(_) | ReadError::LongValue { .. } => codes::F008,
            ReadError::InvalidBytes { .. } | ReadError::UnknownEncoding(_) => codes::F013,
            ReadError::OtherCharset { .. } | ReadError::OlderLetters(_) => codes::M908,
            ReadError::DelimiterUnclear(_) | ReadError::OtherDelimiter { .. } => codes::F015,
            ReadError::QuoteNotClosed(_) | ReadError::QuoteSwallows { .. } => codes::F017,
            ReadError::NulBytes(_) => codes::F018,
            ReadError::NoSuchSheet { .. } => codes::S101,
            ReadError::Query(_) => codes::M931,
            ReadError::Database(_) => codes::M932,
            ReadError::Stopped => codes::P612,
        }
    }

    /// The way out.
    pub fn advice(&self) -> Words {
        match self {
            ReadError::Empty => "check that it is the right file and that it was saved".into(),
            ReadError::Unsupported(
                "a PDF document" | "a picture" | "a Word document" | "a PowerPoint presentation",
            ) => "ask for the spreadsheet that it was made from, as .xlsx, .ods or .csv".into(),
            ReadError::Unsupported(
                "a compressed archive (zip)"
                | "a compressed archive (gzip)"
                | "a compressed archive (7z)"
                | "a compressed archive (RAR)",
            )
            | ReadError::NotPatrons(_) => "unpack it, and name the file in it that is the list".into(),
            ReadError::Unsupported(_) => "open it in Excel or LibreOffice and save it as .xlsx, .ods or .csv".into(),
            ReadError::TooOld(_) => "open it in LibreOffice and save it as .xlsx".into(),
            ReadError::Password => "open it, remove the password (File > Info > Protect Workbook) and save it".into(),
            ReadError::LockedArchive => {
                "unpack it with its password, and name the files in it; or ask for it without a password".into()
            }
            ReadError::InArchive { why, .. } => why.advice(),
            ReadError::Corrupt(_) => {
                "open it in Excel or LibreOffice and save it under a new name, or ask for it again".into()
            }
            ReadError::DamagedExport(_) => "export it again from the system it comes from".into(),
            ReadError::TooLarge(_) => "delete sheets and columns that are not needed, or split the list".into(),
            ReadError::ExportTooLarge(_) => {
                "export it from its system in several files, with fewer patrons in each".into()
            }
            ReadError::LongValue { of: LongIn::Text, .. } => {
                "shorten it; if nobody wrote that much, a quotation mark in front of it is in the wrong place".into()
            }
            ReadError::LongValue { of: LongIn::Workbook, .. } => "shorten the text, or delete it".into(),
            ReadError::LongValue { of: LongIn::Export, .. } => {
                "shorten it in the system it comes from, and export the file again".into()
            }
            ReadError::InvalidBytes { .. } => Words::text("leave ")
                .act(Action::Choose(Choice::Encoding))
                .then(" out, or name another one: utf-8, utf-16le, windows-1252"),
            ReadError::OtherCharset { .. } => {
                "export the file again as UTF-8, or convert it with a program that knows all of MARC-8".into()
            }
            ReadError::OlderLetters(_) => Words::text("name the encoding in which these words are right, such as ")
                .act(Action::SetEncoding("cp437".to_owned()))
                .then("; windows-1252 reads the file as it is"),
            ReadError::UnknownEncoding(_) => {
                "use one of: utf-8, utf-16le, utf-16be, windows-1252, cp437, cp850, marc-8".into()
            }
            ReadError::DelimiterUnclear(_) => {
                Words::text("say it: ").act(Action::SetDelimiter(b';')).then(" (or ',', tab, '|')")
            }
            ReadError::OtherDelimiter { delimiter, .. } => Words::text("if they are, say so: ")
                .act(Action::SetDelimiter(*delimiter))
                .then("; or save the list as .xlsx or with commas"),
            ReadError::QuoteNotClosed(_) | ReadError::QuoteSwallows { .. } => {
                "open the file in a text editor, go to that line, and close or delete the mark".into()
            }
            ReadError::NulBytes(_) => Words::text("try ")
                .act(Action::SetEncoding("utf-16le".to_owned()))
                .then(", or save the list again as .xlsx or as CSV UTF-8"),
            ReadError::NoSuchSheet { .. } => {
                Words::text("name one of them with ").act(Action::Choose(Choice::Sheet)).then(", or its number")
            }
            ReadError::Query(_) => {
                "correct the query at that place; a text stands between single quotation marks, the name of a column does not".into()
            }
            ReadError::Database(_) => {
                "close the program that uses it, or make a copy with its backup command and read that".into()
            }
            ReadError::Stopped => "run the command again; there is nothing to repair".into(),
        }
    }
}
