//! H: columns and their names.

use super::codes;

codes! { COLUMN:
    /// A column that every patron of this group needs is not in the list. A list that only changes patrons (--mode
    /// update) needs their IDs and a column with what changes.
    ///
    /// What to do: add the column, or, if it is there under another name, say so:
    /// --column 'Heading in your sheet=last_name'. The column that looks closest is shown.
    H201 "required-column-missing" Error "a required column is missing";

    /// A column whose name means nothing to Rollcall; it is not read. When its name is close to one
    /// that is known, or lists several, as "City, State Zip" does, this is a warning. Whole names beside
    /// a column of last names are read only where the last name is empty.
    ///
    /// What to do: nothing, or map it: --column 'Heading in your sheet=note'.
    H202 "column-ignored" Note "this column is not read";

    /// Two columns would fill the same field, and Rollcall does not guess which one counts. Of phone numbers, further
    /// e-mail addresses, notes and statistical categories a patron has any number, so all such columns are read.
    ///
    /// Example: "E-mail" and "Email address".
    ///
    /// What to do: rename or delete one, or decide: --column 'E-mail=email' --column 'Email
    /// address=email_2'. With --column 'Heading in your sheet=' a column is not read.
    H204 "two-columns-one-field" Error "two columns for the same thing";

    /// Two columns have the same name.
    ///
    /// What to do: rename one of them.
    H205 "duplicate-header" Error "two columns have the same name";

    /// A column has values but no name; it is not read.
    ///
    /// What to do: give it a name in the row of column names, or delete it.
    H206 "blank-header-with-data" Warning "a column with values has no name";

    /// The columns are not those of the list that was loaded with this layout before: some are new, gone or
    /// renamed. They are read as they were then, where their names are the same.
    ///
    /// Example: 2 differences from the layout of "fall-2026.xlsx": column F is new ("Shoe size"), "E-mail" is
    /// now "Email address".
    ///
    /// What to do: check the columns with rollcall inspect; if they are read correctly, nothing.
    H207 "layout-changed" Warning "the columns have changed since last time";

    /// The row that was named as the one with the column names contains somebody's data.
    ///
    /// Bad:  --header-row 5, where row 5 is 000123456 | Ana | Nunez
    ///
    /// What to do: name the row with the column names; if there is none, add one above the first patron.
    H208 "header-looks-like-data" Error "a patron was taken for column names";

    /// There is no profile of this name.
    ///
    /// What to do: use one of the names shown, or add it to rollcall.toml.
    H210 "profile-unknown" Error "there is no such profile";

    /// --column names a column that the list does not have. In the file of another library system it can name a field that
    /// would not be carried over (M902); what the file says itself of a value is not changed by it.
    ///
    /// What to do: write the name as the list has it; rollcall inspect shows the names.
    H212 "column-not-there" Warning "there is no column of this name";

    /// A value that the list does not give is taken from the profile for new patrons.
    ///
    /// Example: some cells of the expiry date are empty, so new patrons there get the date that the
    /// group's rule gives. (If the list has no user group, the first lines of every output say so.)
    ///
    /// What to do: nothing, if the value is right; otherwise --profile or --set user_group=CODE.
    H211 "default-used" Note "a value comes from the profile, not from the list";

    /// A column is not read, its values look as if they matter, and no other column gives them: first names, dates
    /// while no column says when the membership ends, e-mail addresses, phone numbers, or IDs while the profile would
    /// give everybody a new one. Or no column gives first names, and one of nicknames is read as preferred first names.
    /// Nothing of the list is loaded until somebody says what the column is.
    ///
    /// Bad:  Borrower ID | Last name | Who | Card, where Who has first names and Card has dates
    /// Good: Borrower ID | Last name | First name | Expiration date
    ///
    /// What to do: say what the column is: --column 'Who=first_name'. If you don't want it, say so:
    /// --column 'Who='. Or give it another name in the list.
    H213 "unread-column-matters" Question "a column that is not read seems to matter";

    /// Two columns look like the ID, by their names or by their values, and Rollcall does not guess which one patrons
    /// are known by. Nothing of the list is loaded until somebody says it.
    ///
    /// Example: "Borrower ID" and "Library card number", or "Borrower ID" and a column "Student" full of numbers.
    ///
    /// What to do: say what the other one is: --column 'Library card number=barcode'. With
    /// --column 'Library card number=' it is not read.
    H214 "which-is-the-id" Question "two columns look like the ID";

    /// The heading of a column of names is merged over further columns, and these have values, too. The heading does not say
    /// which part of the name is in which of them, so nothing of the list is loaded.
    ///
    /// Bad:  one heading Name over three columns: Lind | M. | Ana
    /// Good: Last name | Middle name | First name
    ///
    /// What to do: unmerge the heading, and give each of the columns a name of its own.
    H217 "heading-over-several" Error "a heading of names is merged over several columns";

    /// The profile makes a field of a column that the list does not have. If the recipe names others that are there, those
    /// are used; if it has none left, the field is read from a column of its own name, if there is one. This is then a
    /// warning.
    ///
    /// Example: campus = { from = ["Branch", "Home library"] } under [profiles.NAME.fields], and a list without a column
    /// "Home library".
    ///
    /// What to do: nothing, if the list is right; otherwise correct the recipe in rollcall.toml, or the name in the list.
    H218 "recipe-column-missing" Note "a column that the profile uses is not in the list";

    /// The profile makes a field of columns, and this time it is read otherwise: you said with --column or --columns which
    /// column it is, or the file has records, which say themselves what their values are.
    ///
    /// What to do: nothing, if that is what you want.
    H219 "recipe-not-used" Note "a field is not made as the profile says";

    /// The pattern that the profile replaces in a field matches none of its values, so nothing was replaced.
    ///
    /// Bad:  primary_id = { from = "Old ID", replace = { pattern = "^p", with = "" } }, where the IDs begin with P
    /// Good: primary_id = { from = "Old ID", replace = { pattern = "^P", with = "" } }
    ///
    /// What to do: nothing, if no value of this list has it; otherwise correct the pattern in rollcall.toml.
    H220 "pattern-matches-nothing" Note "a pattern of the profile matches nothing";

    /// Some values that the profile splits into city, state and ZIP code do not show where one ends and the next begins.
    /// They are read as the city as they are, if the profile makes that, too.
    ///
    /// Bad:  London, SW1A 1AA
    /// Good: Urbana, IL 61801; Grand Junction CO 81501; Edmonton, Alberta
    ///
    /// What to do: write these cells as in the good examples, or give city, state and postal code columns of their own.
    H221 "place-not-split" Warning "a place cannot be split into city, state and ZIP code";
}
