//! F: the file itself. Fatal for the file unless a note or a warning.

use super::codes;

codes! { FILE:
    /// There is no file of this name.
    ///
    /// What to do: check the spelling and the folder. Similar names are shown. A name with spaces needs
    /// quotation marks: rollcall check "Fall 2026.xlsx".
    F001 "file-not-found" Error "there is no such file";

    /// The file exists but cannot be read: it is a folder or a device, you have no permission, or another
    /// program has it open.
    ///
    /// What to do: close it in other programs, copy it into your own folder, or ask its owner for
    /// permission. Name the file, not its folder.
    F002 "file-not-readable" Error "this file cannot be read";

    /// The content is not a spreadsheet or a text table, or it is a workbook of Excel 2 to 4, from before 1993. The
    /// message says what it is. A zip archive is read if every file in it is the patron file of a library system, as the
    /// parts of an export are.
    ///
    /// What to do: open it in Excel or LibreOffice and save it as .xlsx, .ods or .csv. Unpack an archive, and name the
    /// list in it.
    F003 "unsupported-format" Error "this is not a spreadsheet";

    /// The file's extension does not match its content, such as an .xls file that is really CSV text. The
    /// content decides.
    ///
    /// What to do: nothing, if the rows look right; saving it with the right extension avoids doubt.
    F004 "extension-mismatch" Warning "the file extension does not match the content";

    /// The workbook is locked with a password, so nothing can be read.
    ///
    /// What to do: in Excel, File > Info > Protect Workbook > Encrypt with Password, delete the
    /// password, save. In LibreOffice, File > Save As, untick "Save with password".
    F005 "password-protected" Error "the workbook is protected with a password";

    /// The file is damaged: a part is missing, cut off or contradicts itself.
    ///
    /// What to do: open it in Excel or LibreOffice and save it under a new name. If that fails too, ask for
    /// the file again; it may have been cut off in transit.
    F006 "corrupt-file" Error "the file is damaged";

    /// There are no rows at all in the file.
    ///
    /// What to do: check that it is the right file and that it was saved.
    F007 "empty-file" Error "the file is empty";

    /// The file, or what it unpacks to, is larger than Rollcall reads, or one of its values is longer than the
    /// 32,767 characters that fit in a cell of a spreadsheet. The message says in which line that is.
    ///
    /// What to do: delete sheets and columns that are not needed, or split the list; of another library system,
    /// export fewer patrons at a time. Shorten a value that is too long. Where nobody wrote that much, a quotation
    /// mark in front of it is in the wrong place, so that the rest of the file belongs to the value.
    F008 "too-large" Error "the file is too large";

    /// Another program has the file open. Changes that were not saved there are not in the file.
    ///
    /// What to do: save and close it in Excel or LibreOffice, then run the command again.
    F009 "open-elsewhere" Warning "another program has this file open";

    /// The file was changed while it was read, so what was read is neither the old list nor the new one.
    ///
    /// What to do: wait until the other program has saved it, and run the command again.
    F010 "changed-while-reading" Error "the file was changed while it was read";

    /// The text file does not name its encoding; it was read as Windows-1252, the usual encoding of Excel's
    /// CSV files on Windows in Western languages.
    ///
    /// Programs of DOS, and catalogs in MARC-8, wrote other letters; where the file looks like one of them, the message
    /// says so. It is never read as one unless you say it. Where names would lose letters, nothing is read before (M908).
    ///
    /// What to do: check the sample values. If letters with accents look wrong, name the encoding:
    /// --encoding utf-8, utf-16le or windows-1252; for files of old systems cp437, cp850 or marc-8.
    F012 "encoding-guessed" Note "the encoding of this text file was guessed";

    /// The file has bytes that do not exist in the encoding that was asked for.
    ///
    /// Example: --encoding utf-8 on a file that Excel saved as Windows-1252.
    ///
    /// What to do: leave --encoding out, or name another one.
    F013 "invalid-bytes" Error "the file is not in the encoding that was named";

    /// Some lines of the text file are UTF-8 and others use an older encoding such as Windows-1252, as
    /// happens when two lists are put together. The file is read in the older encoding; letters in the
    /// other lines look garbled (NÃºÃ±ez for Núñez), and each one is reported at its cell.
    ///
    /// What to do: --accept C336 fixes the garbled letters; or put the lists together again in Excel or
    /// LibreOffice and save the result as .xlsx or CSV UTF-8.
    F014 "mixed-encodings" Warning "mixed encodings in one file";

    /// It is not clear what separates the columns of a text file. Commas, semicolons, tabs and vertical bars are
    /// found in the lines; tildes, carets, colons and spaces only if you say so, since they also stand in times and
    /// in names.
    ///
    /// What to do: say it: --delimiter ';' (or ',', 'tab', '|', '~', '^', ':', ' ').
    F015 "delimiter-unclear" Error "what separates the columns is unclear";

    /// The columns are not separated by commas; the separator was recognised from the lines.
    ///
    /// What to do: nothing, if the columns look right; otherwise --delimiter.
    F016 "delimiter-guessed" Note "the columns are not separated by commas";

    /// A quotation mark opens a value and never closes, or only more than fifty lines further down; the rows
    /// between would be swallowed.
    ///
    /// Bad:  000123;"Ana;Nunez
    /// Good: 000123;"Ana";Nunez
    ///
    /// What to do: open the file in a text editor, go to the line, close or delete the mark.
    F017 "quote-not-closed" Error "a quotation mark is never closed";

    /// The text holds NUL bytes: it is UTF-16 without a byte order mark, or it is not text at all.
    ///
    /// What to do: try --encoding utf-16le, or save the list again as .xlsx or CSV UTF-8.
    F018 "nul-bytes" Error "the file does not look like text";

    /// The workbook has macros. They are never run; only the values that were saved are read.
    ///
    /// What to do: nothing.
    F019 "macros-ignored" Note "macros are not run";

    /// The workbook refers to other files. They are never opened; a value that comes from one is read
    /// as it was last saved.
    ///
    /// What to do: nothing, if the values are up to date; otherwise open the workbook, update its links
    /// and save it.
    F020 "external-links-ignored" Note "other files are not opened";

    /// A file with exactly this content has been loaded before.
    ///
    /// What to do: check what would change. A list that is loaded twice in a row changes nobody, but an
    /// older list undoes what newer ones have changed. Check that you took this semester's file.
    F021 "already-loaded" Warning "this very file has been loaded before";

    /// The last line of a text file has no line end. Many programs leave it out; but a file that was cut
    /// off in transit looks the same, and then its last value is incomplete.
    ///
    /// What to do: check the last row; if it is incomplete, ask for the file again.
    F022 "open-end" Note "the last line has no line end";
}
