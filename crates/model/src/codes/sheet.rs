//! S: the sheet and the shape of its table.

use super::codes;

codes! { SHEET:
    /// No sheet of the workbook holds a table with rows.
    ///
    /// What to do: check that the list was saved in this file, and that its sheet is not hidden.
    S101 "no-data-sheet" Error "no sheet contains a list";

    /// More than one sheet looks like a list of patrons. Rollcall does not guess which one you mean.
    ///
    /// What to do: name it: --sheet "Fall 2026", or --sheet 2 for the second.
    S102 "which-sheet" Question "more than one sheet looks like a list";

    /// A sheet is hidden in the workbook; it is not read.
    ///
    /// What to do: nothing, or show it: in Excel right-click a sheet's tab > Unhide; in LibreOffice
    /// Sheet > Show Sheet. Or name it with --sheet.
    S103 "hidden-sheet" Note "a hidden sheet is not read";

    /// No row looks like column names, so it is not clear what each column is.
    ///
    /// Bad:  000123456 | Ana | Nunez
    /// Good: Borrower ID | First name | Last name, and the people below
    ///
    /// What to do: put column names above the first patron, or name the row: --header-row 4. For a list
    /// without column names, give the fields in order: --columns id,first,last.
    S104 "no-header-row" Error "no row of column names was found";

    /// The row of column names was guessed, and less than 80% of it looks like headings.
    ///
    /// Example: of eight columns only "ID" and "Name" have names that are known.
    ///
    /// What to do: check the columns with rollcall inspect. If another row names them: --header-row N;
    /// --column 'Heading in your sheet=last_name' says what unknown names mean.
    S105 "header-row-guessed" Note "not sure which row has the column names";

    /// There are rows above the column names; they are not read as patrons.
    ///
    /// What to do: nothing, if they are titles. If they are patrons, move the column names up.
    S106 "rows-above-header" Note "rows above the column names are not read";

    /// The column names are in two rows, one below the other; each pair was combined.
    ///
    /// Example: "Borrower" above "ID" is read as "Borrower ID".
    ///
    /// What to do: nothing, if the columns look right in rollcall inspect.
    S107 "header-joined" Note "column names in two rows were combined";

    /// Cells among the patrons are merged into one. A spreadsheet keeps the value only in the first of them;
    /// the others are read as empty.
    ///
    /// Bad:  one cell "Elm Street 1" over the rows of a couple: the second person has no address
    /// Good: the address in each of the two rows
    ///
    /// What to do: in Excel Home > Merge & Center > Unmerge Cells, in LibreOffice Format > Merge and Unmerge
    /// Cells; then fill in each row.
    S108 "merged-cells" Warning "cells are merged, only the first has a value";

    /// Rows are hidden in the spreadsheet. You do not see them on the screen, but they are in the file and
    /// are loaded.
    ///
    /// What to do: check them (in Excel and LibreOffice: select the rows around them, right-click, Unhide or
    /// Show Rows), or leave them out: --hidden skip.
    S109 "hidden-rows" Warning "hidden rows will be loaded";

    /// A column is hidden in the spreadsheet; it is read like any other.
    ///
    /// What to do: nothing, if its values count; otherwise --column 'Heading in your sheet='.
    S110 "hidden-columns" Warning "a hidden column is read";

    /// A filter hides some rows. They are in the file and are loaded.
    ///
    /// What to do: clear the filter (Excel: Data > Clear, LibreOffice: Data > AutoFilter) and check all
    /// rows; or load only what the filter shows: --hidden skip.
    S111 "filter-active" Warning "rows that a filter hides will be loaded";

    /// There are empty rows between patrons; reading continues below them.
    ///
    /// What to do: nothing.
    S112 "blank-rows-inside" Note "empty rows skipped";

    /// A row looks like a total, a footnote or a signature, not like a patron; it is not read.
    ///
    /// Example: "Total: 38 borrowers" below the list.
    ///
    /// What to do: nothing, if it is not a patron; otherwise give it an ID and a name.
    S114 "total-row" Warning "a total or a footnote, not read as a patron";

    /// Two rows of the sheet look like column names, with other rows between them: two lists, one below the
    /// other. Rollcall does not guess which one you mean. A second table to the right of the list, after an
    /// empty column, is a warning: it is not read.
    ///
    /// What to do: put each list on a sheet of its own, or name the row: --header-row 12; or the part of the
    /// sheet: --range A1:G40.
    S115 "second-table" Error "more than one row of column names";

    /// A line of a text file has fewer values than there are columns; where they belong is unclear.
    ///
    /// What to do: compare it with its neighbours in a text editor; add the missing separators.
    S116 "short-row" Error "this line has too few values";

    /// A line of a text file has more values than there are columns, usually because of a comma
    /// inside a value that has no quotation marks. Empty values at the end of a line are too many as well, unless the
    /// column names or nearly all lines have them: the values before them may stand one column too far to the right.
    ///
    /// Bad:  000123,Ana,Nunez,12 Elm St, Apt 4
    /// Good: 000123,Ana,Nunez,"12 Elm St, Apt 4"
    ///
    /// What to do: put quotation marks around the value, or save the list as .xlsx.
    S117 "long-row" Error "this line has too many values";

    /// The column names appear again among the patrons, as happens when lists are put together; the row is
    /// skipped.
    ///
    /// What to do: nothing.
    S118 "repeated-header" Note "the column names again, not read as a patron";

    /// The workbook counts its days from 1904, as old Macintosh programs do. Its dates are read
    /// accordingly; a day number copied into another workbook would be four years off.
    ///
    /// What to do: nothing.
    S119 "date-system-1904" Note "days are counted from 1904";

    /// The workbook has sheets that are no tables: charts, dialogs, macro sheets. They are skipped.
    ///
    /// What to do: nothing.
    S121 "sheet-without-table" Note "a sheet without a table is skipped";

    /// The workbook lists a sheet that is not in the file, as happens when a program wrote it badly or a repair
    /// took it out. The other sheets are read.
    ///
    /// What to do: nothing, if the list is on another sheet; otherwise ask for the file again.
    S122 "sheet-missing" Warning "a sheet is missing from the file";

    /// Cells far to the right of the list have values, beyond the last column that is read. Usually they were left
    /// there by mistake. They are not read; the list is.
    ///
    /// What to do: look at the cell that is named. Move what belongs to the list to the left, and delete the rest.
    S123 "far-values" Warning "values too far to the right are not read";
    /// A quotation mark stands inside a value of a text file that has none around it. It is kept as part of the
    /// value: in 12" pipe it belongs there, in O"Neil it is a typo. An ID or a barcode with one is an error (C306).
    ///
    /// Bad:  000123,O"Neil,Ana
    /// Good: 000123,O'Neil,Ana
    ///
    /// What to do: nothing, if the mark belongs there; otherwise correct the cell.
    S126 "quote-inside" Note "a quotation mark inside a value";

    /// More text follows the quotation mark that closes a value of a text file, so what the value is, and which
    /// column the next one belongs to, is unclear. The row is left out.
    ///
    /// Bad:  000123,"Anna"x,Nunez
    /// Bad:  000123,"Robert "Bob" Lee",Nunez
    /// Good: 000123,"Robert ""Bob"" Lee",Nunez
    ///
    /// What to do: put one pair of quotation marks around the whole value and write a mark inside it twice, or
    /// remove the marks.
    S127 "text-after-quote" Error "text after a closing quotation mark";

    /// Several lines of a text file were read as one row, because a quotation mark opens in the first of them and
    /// closes only in the last, and each of these lines looks like a row of its own. None of them is loaded; among
    /// the column names such a mark makes the whole file unusable. An address over two lines between quotation
    /// marks does not count. Column names that are wrapped by hand are only noted.
    ///
    /// Bad:  000123,"Nunez,Ana
    /// Bad:  000124,Lee,"Robert"
    /// Good: 000123,Nunez,Ana
    ///
    /// What to do: open the file in a text editor, go to the first of the lines and close or delete the mark.
    S128 "lines-joined" Error "several lines were read as one row";

    /// The row is the example that the template shows. It is not read as a patron.
    ///
    /// Example: the row with the ID 000000000 and the last name Example below the column names.
    ///
    /// What to do: nothing; it can also be deleted.
    S130 "example-row" Note "the example row of the template, not read as a patron";

    /// Somebody has typed a person over the example row of the template and left its ID as it was. The row is left out.
    ///
    /// Bad:  EXAMPLE   | Nunez | Ana
    /// Good: 000123456 | Nunez | Ana
    ///
    /// What to do: type the person's own ID.
    S131 "example-id" Error "the ID is still that of the example row";
    /// Text in some patrons' rows is struck through, as if they were crossed out. The rows are loaded all the same. One
    /// cell of each row is named.
    ///
    /// What to do: delete the rows of people who should not be loaded. If only a value was crossed out, such as an old
    /// address, empty its cell. To leave out such rows in every list: S134 = "error" under [codes] in rollcall.toml.
    S134 "struck-through" Warning "some rows are struck through";

    /// Cells in some patrons' rows are highlighted with a color that most of their column does not have. Usually
    /// somebody meant something by it: new, left, to be checked. The rows are loaded like all the others. Colors of
    /// whole columns, of every other row and of the column names are not mentioned, nor those that a spreadsheet gives
    /// by a rule (conditional formatting).
    ///
    /// What to do: if the color says something that the list does not, write it into a column, or delete the rows of
    /// people who should not be loaded. If your lists are always highlighted: S135 = "note" under [codes] in
    /// rollcall.toml.
    S135 "coloured-rows" Warning "some rows are highlighted";

    /// There are comments (notes, in Excel) on cells in patrons' rows. They are not read. Comments on the column
    /// names are not mentioned.
    ///
    /// Example: "moved, see e-mail" on an address.
    ///
    /// What to do: read them, and put what matters into the cells or into a column named Note.
    S136 "comments-not-read" Warning "comments on cells are not read";
}
