//! M: patrons out of another library system.

use super::codes;

codes! { MIGRATION:
    /// A patron in the file of another library system cannot be read: the line is too short or too long for its
    /// layout, a count in it is wrong, or it is not written as such files are. Nothing of this patron is used, and
    /// everyone else is read as usual.
    ///
    /// Bad:  a line of 800 characters that says it has one address, which makes 885
    ///
    /// What to do: export the file again without opening it in an editor, which may cut lines or replace characters;
    /// or correct the line.
    M901 "source-unreadable" Error "this patron cannot be read";

    /// The file of another library system says something about its patrons that has no place here, such as a password
    /// or the number of late returns. The rest of each patron is loaded; this stays in the old system.
    ///
    /// The message says for how many patrons the file has it, and where the first of them is. What is blank, or zero
    /// where that means nothing, is not counted.
    ///
    /// What to do: nothing, if the library can do without it. Otherwise keep the file, or have it exported as something
    /// that is carried over, such as a note.
    M902 "field-unmapped" Warning "a field of the file is not carried over";
}
