//! S: the sheet and the shape of its table.

use super::codes;

codes! { SHEET:
    /// No sheet of the workbook holds a table with rows.
    ///
    /// What to do: check that the list was saved in this file, and that its sheet is not hidden.
    S101 "no-data-sheet" Error "no sheet holds a list";

    /// More than one sheet looks like a list of patrons. Which one is meant is not guessed.
    ///
    /// What to do: name it: --sheet "Fall 2026", or --sheet 2 for the second.
    S102 "which-sheet" Question "more than one sheet looks like a list";

    /// A sheet is hidden in the workbook; it is not read.
    ///
    /// What to do: nothing, or show it: in Excel right-click a sheet's tab > Unhide; in LibreOffice
    /// Sheet > Show Sheet. Or name it with --sheet.
    S103 "hidden-sheet" Note "a hidden sheet is not read";

    /// No row looks like column names, so nobody knows which column is what.
    ///
    /// Bad:  000123456 | Ana | Nunez
    /// Good: Borrower ID | First name | Last name, and the people below
    ///
    /// What to do: put column names above the first patron, or name the row: --header-row 4.
    S104 "no-header-row" Error "no row of column names was found";

    /// There are rows above the column names; they are not read as patrons.
    ///
    /// What to do: nothing, if they are titles. If they are patrons, move the column names up.
    S106 "rows-above-header" Note "rows above the column names are not read";

    /// Empty rows stand between patrons; reading goes on below them.
    ///
    /// What to do: nothing.
    S112 "blank-rows-inside" Note "empty rows are passed over";

    /// A row looks like a total, a footnote or a signature, not like a patron; it is not read.
    ///
    /// Example: "Total: 38 borrowers" below the list.
    ///
    /// What to do: nothing, if it is none of your patrons; otherwise give it an ID and a name.
    S114 "total-row" Warning "a total or a footnote, not read as a patron";

    /// Two rows of the sheet look like column names, with other rows between them: two lists under
    /// each other. Which one is meant is not guessed.
    ///
    /// What to do: put each list on a sheet of its own, or name the row: --header-row 12.
    S115 "second-table" Error "more than one row of column names";

    /// A line of a text file has fewer values than there are columns; where they belong is unclear.
    ///
    /// What to do: compare it with its neighbours in a text editor; add the missing separators.
    S116 "short-row" Error "this line has too few values";

    /// A line of a text file has more values than there are columns, usually because of a comma
    /// inside a value that has no quotation marks.
    ///
    /// Bad:  000123,Ana,Nunez,12 Elm St, Apt 4
    /// Good: 000123,Ana,Nunez,"12 Elm St, Apt 4"
    ///
    /// What to do: put quotation marks around the value, or save the list as .xlsx.
    S117 "long-row" Error "this line has too many values";

    /// The column names stand again inside the data, as lists that were joined have them; the row is
    /// passed over.
    ///
    /// What to do: nothing.
    S118 "repeated-header" Note "the column names again, not read as a patron";
}
