//! C: one cell.

use super::codes;

codes! { CELL:
    /// A field that every patron in this group needs is empty.
    ///
    /// Bad:  000123456 | Ana |
    /// Good: 000123456 | Ana | Nunez
    ///
    /// A person with only one name has it as last name.
    ///
    /// What to do: fill in the cell. Which fields are needed is set per group in rollcall.toml.
    C301 "required-missing" Error "a required value is missing";

    /// The cell says that there is nothing: a dash, "N/A", "none", "unknown", "null". It is read as empty.
    /// An empty cell never erases what is in the store.
    ///
    /// What to do: nothing.
    C302 "blank-lookalike" Note "read as empty";

    /// The value is longer than the store can keep. Rollcall never cuts a value off.
    ///
    /// What to do: shorten it.
    C303 "too-long" Error "the value is too long";

    /// The cell had invisible control characters in it; they were removed.
    ///
    /// What to do: nothing. In Excel =CLEAN(A2) does the same.
    C305 "control-characters" Note "invisible control characters removed";

    /// The value does not have the right form, such as a nine-digit ID with a letter in it.
    ///
    /// Bad:  00012345X
    /// Good: 000123456
    ///
    /// What to do: correct the cell; the message says the form in words.
    C306 "wrong-pattern" Error "the value does not have the right form";

    /// The field does not allow this value.
    ///
    /// Bad:  user group "Communty"
    /// Good: user group "COMMUNITY"
    ///
    /// What to do: use the value that is suggested, or add yours to the profile: values in rollcall.toml. For the codes of
    /// another system, a crosswalk says what each of them becomes here: rollcall inspect FILE --crosswalk-file NAME.csv
    /// writes a first one.
    C308 "not-in-list" Error "this value is not allowed here";

    /// The value is written differently from the code that it means, such as "Comm. borrower" for
    /// COMMUNITY; it was not used, because it is only close.
    ///
    /// What to do: correct the cell, or accept the suggestion for all rows: --accept C309.
    C309 "value-like-known" Question "close to a value that is allowed here", offers_repair;

    /// This cannot be an e-mail address.
    ///
    /// Bad:  ana.nunez@example
    /// Good: ana.nunez@example.org
    ///
    /// What to do: correct it, or empty the cell. Two addresses in one cell need two columns, "E-mail"
    /// and "E-mail 2".
    C310 "email-form" Error "not an e-mail address";

    /// The part after the @ is one letter away from a well-known provider, or ends in a way that no address
    /// does. E-mails about the account would reach nobody, or a stranger.
    ///
    /// Bad:  ana.nunez@gmial.com, bo@example.con
    /// Good: ana.nunez@gmail.com, bo@example.com
    ///
    /// What to do: correct the cell; until then it is loaded as it is. To accept the suggested addresses
    /// for all rows: --accept C311.
    C311 "email-typo" Warning "probably a typo in the e-mail address", offers_repair;

    /// This does not look like a phone number, or like two of them, or it has fewer or more digits than nearly all
    /// the others or than numbers in the US have, where the address is there, or it is a placeholder such as
    /// 000-000-0000; it is loaded as it is.
    ///
    /// Of a number that a spreadsheet has rounded, 2.17556E+09, most digits are no longer in the file; it is not loaded.
    ///
    /// Bad:  555-0101 / 555-0102
    /// Good: 555-0101
    ///
    /// What to do: check it. Words such as "call evenings" belong in a note, a second number in a column of
    /// its own, such as "Mobile phone".
    C312 "phone-form" Warning "this does not look like a phone number";

    /// The cell contains something that is not a date.
    ///
    /// Bad:  next summer
    /// Good: 2027-06-30
    ///
    /// What to do: type a date. Year-month-day can never be misread. In a column of expiry dates the name of a term
    /// counts, too, once [terms] in rollcall.toml says when it ends; --set expiry_date=2027-06-30 gives every row the
    /// same date.
    C313 "date-unreadable" Error "not a date";

    /// Dates such as 03/04/2027 can be read in two ways, and nothing in the column settles it. Where some dates of a
    /// column can only have the day first and others only the month first, those of the rarer order are asked about,
    /// too.
    ///
    /// Bad:  31/12/2027 among 06/13/2027 and 06/30/2027
    ///
    /// What to do: say which comes first: --dates dmy (day first) or --dates mdy (month first), or
    /// type the dates as 2027-04-03.
    C314 "date-ambiguous" Question "day and month can be read in two ways";

    /// The cell contains a plain number where a date belongs; it was read as a spreadsheet's day number.
    ///
    /// Example: 46568 is 2027-06-30.
    ///
    /// What to do: nothing, if the date is right. In Excel, Home > Number > Short Date shows it.
    C315 "date-from-number" Note "a day number read as a date";

    /// There is no such day in the calendar, or none in the order that you named: --dates mdy never reads a day
    /// before a month, and in 25/12/2027 the month cannot be 25.
    ///
    /// Bad:  30/02/2027
    /// Good: 28/02/2027
    ///
    /// What to do: correct the cell. If it is right, and so are the others like it, name the other order.
    C316 "date-impossible" Error "there is no such day";

    /// The date is readable but unlikely: an expiry date that has already passed, or one many years ahead; a birth
    /// date that makes the patron younger than 5 or older than 110. Where a list has schoolchildren, younger children are
    /// not mentioned unless they were born this year.
    ///
    /// What to do: check it. It is loaded as it is; an expiry date in the list never shortens a membership
    /// in the store. If nobody of your lists should be new and expired, leave such rows out: C317 = "error" under [codes]
    /// in rollcall.toml.
    C317 "date-out-of-range" Warning "an unlikely date";

    /// The year has two digits. Years up to 30 years ahead are read as 20xx for expiry and purge,
    /// a birth date is never in the future.
    ///
    /// What to do: check the dates, or type four digits.
    C318 "two-digit-year" Warning "a two-digit year";

    /// The cell held a time of day beside the date; the date is used.
    ///
    /// What to do: nothing.
    C319 "time-dropped" Note "the time of day is not used";

    /// An identifier was in a number cell; its digits were kept exactly as they are.
    ///
    /// What to do: nothing. To keep leading zeros, set the column to Text before typing: in Excel
    /// Home > Number > Text, in LibreOffice Format > Cells > Text.
    C320 "number-read-as-id" Note "a number read as an ID, digit by digit";

    /// The ID had lost its leading zeros. When the cell's own number format shows them (000000000
    /// over 123457), they were put back and this is a warning. When only the number of digits that
    /// the library's IDs have says so, the row waits for an answer.
    ///
    /// Bad:  123457 in a column of nine digits
    /// Good: 000123457
    ///
    /// An ID that begins with a zero has lost none, and where several shorter IDs have a length that no other would
    /// have without its zeros they are another kind of card; nothing is offered for these.
    ///
    /// What to do: check them; put the zeros back in all rows with --accept C321, or correct the cells. Set
    /// the column to Text so that it does not happen again.
    C321 "leading-zeros-restored" Warning "leading zeros had been lost", offers_repair;

    /// A number cell with more than 15 digits: spreadsheets keep only 15 and turn the rest into
    /// zeros. The real number is no longer in the file.
    ///
    /// Bad:  1234567890123450 (a number)
    /// Good: 1234567890123456 (text)
    ///
    /// What to do: retype it from the source, with the column set to Text.
    C322 "digits-lost" Error "digits of this ID have been lost";

    /// An ID in scientific notation, 2.1234E+13: most of its digits are no longer in the file.
    ///
    /// What to do: retype it from the source, with the column set to Text.
    C323 "scientific-notation" Error "this ID has become a rounded number";

    /// An ID or a postal code with a decimal point and nothing after it, 123457.0; the digits before it were kept.
    ///
    /// What to do: nothing.
    C324 "decimal-in-id" Note "the .0 of a number was dropped";

    /// A yes/no cell where text belongs: spreadsheets turn the words TRUE and FALSE into one.
    ///
    /// What to do: check it; type the real value as text, with an apostrophe in front.
    C325 "true-false-in-text" Warning "TRUE or FALSE where text belongs";

    /// The cell contains a spreadsheet error, such as #N/A, not a value; also where only the text of the error is left, as in
    /// a text file. A cell that says n/a in small letters is read as empty.
    ///
    /// What to do: fix the formula, or type the value.
    C326 "excel-error" Error "the cell contains a spreadsheet error";

    /// The cell contains a formula, but the file does not contain its result: a program wrote the workbook,
    /// and no spreadsheet has calculated it since. Rollcall reads values and never calculates.
    ///
    /// Bad:  =A2+1, without a result
    /// Good: 000104418
    ///
    /// What to do: open the workbook in Excel or LibreOffice and save it; then the results are in it.
    C327 "formula-without-result" Error "a formula without its result";

    /// A formula made the value. The result that the spreadsheet saved is what is read; nothing is
    /// calculated. An ID from a formula can change when rows are sorted, so that is a warning.
    ///
    /// What to do: nothing, if the values are right. To keep them: copy the column, then Paste Special >
    /// Values.
    C328 "formula-value" Note "the result of a formula";

    /// The text begins with a character that makes spreadsheets calculate: = + - or @. Here it is text and
    /// stays text. Files that Rollcall writes for spreadsheets are protected: in a workbook (.xlsx) it is a cell
    /// of text, and in a table (.csv: reports, starter sheets, crosswalks, and patrons with --to csv) an
    /// apostrophe stands in front.
    ///
    /// A file for another library system has the value as it is: --to koha, which is a .csv as well, and folio,
    /// alma-xml and alma-json. An apostrophe there would become part of the name. Load such a file into its
    /// system without opening it in a spreadsheet; if you have to, import its columns as text.
    ///
    /// Example: a note "=HYPERLINK(…)", or "- ask at the desk".
    ///
    /// What to do: nothing, if you wrote the text. Text from web forms can be malicious.
    C329 "formula-like-text" Note "text that looks like a formula";

    /// Spaces before or after the value, or several in a row, were removed; inside an ID every space.
    ///
    /// What to do: nothing. In Excel =TRIM(A2) does the same.
    C330 "spaces-trimmed" Note "spaces removed";

    /// Characters that nobody can see, or that only look like a space, were removed or turned into a space.
    ///
    /// What to do: nothing. They come from web pages and other programs.
    C331 "invisible-removed" Note "invisible characters removed";

    /// Curly quotes and apostrophes in an ID or an e-mail address became straight ones, as keyboards write
    /// them. Names keep theirs: O’Brien.
    ///
    /// Example: o’brien@example.ie is read as o'brien@example.ie.
    ///
    /// What to do: nothing. Word processors put them in.
    C332 "quotes-normalised" Note "curly quotes made straight";

    /// A name mixes two alphabets: a Cyrillic or Greek letter that looks like a Latin one, or the other way
    /// round. It looks right, but nobody who types it will find it. In an ID or a barcode such a letter is a question,
    /// and its row waits.
    ///
    /// Bad:  Аna, whose first letter is Cyrillic
    /// Good: Ana
    ///
    /// What to do: retype the name or the ID. Until then a name is loaded as it is. Where every such letter has a
    /// look-alike, the name or ID is suggested in one alphabet; to accept that for all rows: --accept C333.
    C333 "mixed-scripts" Warning "letters of two alphabets", offers_repair;

    /// A letter and its accent came as two characters and were combined.
    ///
    /// What to do: nothing.
    C334 "accents-composed" Note "letters and accents combined";

    /// A letter has been lost and replaced by a question mark, in a diamond or, within a name, a plain one. What
    /// it was is no longer in the file.
    ///
    /// Bad:  N��ez, N?ñez or ????
    /// Good: Nunez, with its accents
    ///
    /// What to do: retype the name from the source, or save the source as CSV UTF-8.
    C335 "replacement-character" Error "a letter has been lost";

    /// The text looks like UTF-8 that was read as Windows-1252, with two characters for one letter. The row
    /// waits, since a wrong name is hard to find later.
    ///
    /// What to do: accept the suggested reading for all rows with --accept C336, or correct the cell.
    C336 "mojibake" Question "letters have been garbled", offers_repair;

    /// Invisible marks that say in which direction letters run were removed, where all letters run from
    /// left to right. Hebrew, Arabic and other names from right to left keep theirs; IDs and e-mail
    /// addresses never do, nor does anything keep a mark that shows letters in another order.
    ///
    /// What to do: nothing. They come from web pages and other programs.
    C337 "direction-marks" Note "direction marks removed";

    /// A line break inside the cell became a space.
    ///
    /// What to do: nothing.
    C338 "line-break" Note "a line break became a space";

    /// An ID had the mark that keeps a spreadsheet from treating it as a number; the mark was removed.
    ///
    /// Example: '000123457 or ="000123457".
    ///
    /// What to do: nothing.
    C339 "leading-apostrophe" Note "a text mark removed";

    /// The case of a code or an e-mail address was changed to the one it is stored in.
    ///
    /// What to do: nothing.
    C340 "case-changed" Note "upper and lower case adjusted";

    /// A date cell where a name or other text belongs, as spreadsheets make of "May 1" or "1-2".
    ///
    /// What to do: check it; type the real value as text, with an apostrophe in front.
    C343 "date-in-text" Warning "a date where text belongs";

    /// Letters or digits of an ID had their full-width form, as East Asian keyboards write them.
    ///
    /// Example: １２３ is read as 123.
    ///
    /// What to do: nothing.
    C342 "full-width-narrowed" Note "full-width characters made ordinary ones";

    /// The value looks like a placeholder, such as TEST or xxx, not like a person's. An ID of nothing but zeros, of one
    /// digit over and over, or of the digits in their order where no other begins so, a word in a column of numbers, or
    /// VACANT or TBD instead of a name is a question, and its row waits.
    ///
    /// Example: "pending" under Borrower ID, "VACANT" under Last name.
    ///
    /// What to do: check it, and delete the row if it is a test or about nobody. To accept IDs and names that are
    /// right as they are: --accept C341.
    C341 "placeholder" Warning "this looks like a placeholder", offers_repair;

    /// A whole name in one cell was split at its commas: last name, first name, middle name. A suffix such
    /// as Jr. stays with the last name. Capitals and accents are kept as they are.
    ///
    /// Bad:  Diaz, Ana, Dr.
    /// Good: Diaz, Ana María, Jr.
    ///
    /// Example: "Diaz, Ana María, Jr." is last name Diaz Jr., first name Ana, middle name María.
    ///
    /// What to do: check a few. Two columns, First name and Last name, leave nothing to split.
    C344 "name-split" Note "a whole name was split";

    /// A whole name without a comma does not say which of its words is the last name: in Ana Diaz it
    /// is the second, in Kovács Anna the first. A wrong last name is hard to find later, so this is
    /// asked, once for the column. The same is asked of several words under Last name while First name is blank.
    ///
    /// Bad:  Ana Diaz
    /// Good: Diaz, Ana
    ///
    /// What to do: if all names of the column end with the last name, say so: --accept C345 takes the
    /// last word, with de, van, von and the like before it, as last name and the first word as first
    /// name. Otherwise write them as Last, First, or in two columns. If the words under Last name are one last name, or
    /// that of an institution, write [clear] under First name.
    C345 "name-order-unclear" Question "which word is the last name is not clear", offers_repair;

    /// The row has no primary ID, and the profile says how one is made (id in rollcall.toml): from the
    /// person's names and birth date, or e-mail address where there is no birth date; or the barcode is the
    /// ID. The same person gets the same ID again, so the same list changes nobody tomorrow; if the name is
    /// spelled differently later, it may get another one.
    ///
    /// Example: Ana Lind, born on 1951-02-03, without an ID, is given CB75695478.
    ///
    /// What to do: nothing. To be sure for the next list, copy the ID into it.
    C346 "id-given" Note "an ID is given to a row without one";

    /// The cell says [clear], but this field cannot be without a value, or no list may change it.
    ///
    /// Bad: [clear] under Last name
    /// Good: [clear] under Middle name
    ///
    /// What to do: empty the cell; an empty cell leaves the stored value as it is.
    C347 "cannot-be-cleared" Error "this field cannot be cleared";

    /// The cell has a month and only one of the other two: the day or the year is missing, or it does not show
    /// which of them is there.
    ///
    /// Bad:  May-27 (27 May, or May 2027?), 06/2027
    /// Good: 2027-05-27
    ///
    /// What to do: type the whole date. If memberships end with the month that the cell names: --accept C364 uses
    /// its last day. A spreadsheet may only show dates in this way: Home > Number > Short Date shows the rest.
    C364 "date-incomplete" Question "a part of the date is missing", offers_repair;

    /// An expiry date is given as the name of a term. It was read as the last day of that term, as [terms] in
    /// rollcall.toml has it; upper and lower case and the spaces in the name make no difference.
    ///
    /// Example: Spring 2027, where "Spring 2027" = 2027-05-14, is read as 2027-05-14.
    ///
    /// What to do: nothing.
    C365 "term-read" Note "a term read as its last day";
    /// The number format of a cell shows something else than the number that the cell contains: letters,
    /// dashes or more digits around it, such as LIB-104417 for 104417. Which of the two is the ID or the
    /// barcode, the file does not say, so the row waits.
    ///
    /// Bad:  104417 under the format "LIB-"0, "00"0000000 or 000,000
    /// Good: LIB-104417, typed as text
    ///
    /// Formats of zeros alone, such as 000000000, are no question: the zeros are put back (C321). What only amounts
    /// have, such as the comma in 104,417, is in no ID, so what the sheet shows is not offered then.
    ///
    /// What to do: if what the sheet shows is the ID, accept it for all rows with --accept C348. If the
    /// number is, set the number format of the column to General and save the list.
    C348 "shown-differently" Question "the sheet shows something else than the cell contains", offers_repair;

    /// A name has a question mark at its end or on its own. Some programs write one for a letter that they
    /// do not have; people write one when they are not sure. The name is loaded as it is; a single question mark
    /// is read as empty.
    ///
    /// Bad:  Jos?
    /// Good: José
    ///
    /// What to do: check it, and retype the name. Within a name a question mark is a lost letter (C335).
    C349 "question-mark-in-name" Warning "a question mark in a name";
    /// A ZIP code had lost the zero it begins with, as those of the Northeast and Puerto Rico do when a spreadsheet
    /// takes them for numbers. The state shows that the code is one of its own with the zero put back, so that is
    /// what was done. In France, Germany, Italy, Mexico and Spain a postal code has five digits; four of them, in a
    /// row that names the country, had lost a zero too.
    ///
    /// Bad:  Cambridge | MA | 2139
    /// Good: Cambridge | MA | 02139
    ///
    /// What to do: nothing, if the codes are right. Set the column to Text so that it does not happen again.
    C350 "zip-zero-restored" Warning "a ZIP code had lost its leading zero";

    /// A postal code has four digits, or eight, where a ZIP code has five or nine. It has probably lost a leading
    /// zero, but no state shows it, or the state has no such code. In other countries four digits can be a whole
    /// postal code, so this is asked, once for the column; where the country is given and is not the US, nothing is
    /// said, but for those countries where five digits are the rule (C350).
    ///
    /// Bad:  Cambridge | 2139
    /// Good: Cambridge | 02139
    ///
    /// What to do: put the zeros back in all rows with --accept C351, or correct the cells. If the codes are from
    /// another country, fill in the country, or say it for all rows: --set country=CHE.
    C351 "zip-zero-unclear" Question "probably ZIP codes without their leading zero", offers_repair;

    /// The ID is unlike the others in its column: nine in ten of them, or all but this one, have one form, so many letters
    /// and digits in one order, and this one has another. Or it is more than an ID: two of them in one cell, a remark in brackets, an
    /// e-mail address among numbers, a Social Security number, a long dash where a hyphen belongs. Such cells are asked
    /// about, all of one form together. Where IDs of several forms are usual, nothing is said.
    ///
    /// Where most IDs are digits alone, a few rows are enough to see what is none: two numbers with a blank between
    /// them, an asterisk or another sign at an end, the letter O among digits. And where most IDs are e-mail addresses
    /// that is asked once: an address changes, and then the patron is somebody else.
    ///
    /// Bad:  12345678 among IDs of nine digits; 000123456 (oldcard); 000123456/000123457
    /// Good: 000123456
    ///
    /// What to do: correct the cells. IDs that are right as they are can be accepted for all rows: --accept C352. If
    /// all IDs have the same number of digits, set id_digits in rollcall.toml, and others are refused.
    C352 "id-unlike-others" Question "an ID unlike the others in this list", offers_repair;

    /// All IDs of the list have the same number of digits, fewer than the nine that institutions give, and none begins
    /// with zero; or they differ in length as plain numbers do. That can be right. But a spreadsheet that took them for
    /// numbers has dropped the zeros of all of them, and then nothing in the list shows it.
    ///
    /// Bad:  104417, 104418, ... where the cards say 000104417
    ///
    /// What to do: compare one ID with a card. Set id_digits in rollcall.toml to the number of digits that your IDs
    /// have: shorter ones are then offered with their zeros, and this is not said any more.
    C353 "id-digits-unknown" Note "IDs may have lost their zeros";

    /// The barcode is unlike the others in its column: nine in ten of them have one form, so many letters and digits in
    /// one order, and this one has another. Or it is more than a barcode: two of them in one cell, a remark in
    /// brackets. It is loaded as it is. All of one form are reported together; where barcodes of several forms are
    /// usual, nothing is said.
    ///
    /// Bad:  2123400000001 among barcodes of 14 digits
    /// Good: 21234000000017
    ///
    /// What to do: compare it with the card, and correct the cell.
    C354 "barcode-unlike-others" Warning "a barcode unlike the others in this list";
    /// There is something in the cell besides a person's name: a remark such as "deceased" or "do not lend", an
    /// asterisk or another mark, digits, a second name behind a slash, a former name. It would become part of the name
    /// in the catalog and on letters, and an asterisk usually says something that the list explains elsewhere. The row
    /// waits. A nickname in brackets or a title in front of a last name is only a warning, and is loaded as it is; so is
    /// a degree behind a last name, as in Rivera, RN. A title in front of a first name has a code of its own (C366).
    ///
    /// Bad:  Lind (deceased), Lind*, Lind 2
    /// Good: Lind
    ///
    /// What to do: write only the name. What the remark says may belong in a note, or the row out of the list. To
    /// load such names as they are: --accept C358.
    C358 "more-than-a-name" Question "something besides the name", offers_repair;

    /// A name began or ended with a comma or a semicolon, as happens when a whole name is split by hand; it was
    /// removed.
    ///
    /// Example: "Rivera," is read as Rivera.
    ///
    /// What to do: nothing.
    C359 "comma-removed" Note "a comma at the end of a name removed";

    /// The last name begins or ends with the first name, as if the whole name stood in the column of last names; or the
    /// first name with the last name, in the column of first names. The row waits, since a few people are called so.
    ///
    /// Bad:  first name Ana, last name Ana Rivera
    /// Good: first name Ana, last name Rivera
    ///
    /// Where many people of the list have two last names, as in García López, this is only a warning: Santiago may be one
    /// of them.
    ///
    /// What to do: correct the cell, or take the one name out of the other in all rows: --accept C360.
    C360 "first-name-repeated" Question "the first name is in the last name, too", offers_repair;

    /// The cell says that its value is that of another row: a ditto mark, "same", "see above". Which row that is
    /// depends on how the list is sorted, so nothing is copied.
    ///
    /// Bad:  Ana | 12 Elm Street, and below it Bo | "
    /// Good: the address in both rows
    ///
    /// What to do: fill in the value itself, or empty the cell.
    C361 "ditto" Error "the cell stands for the value of another row";

    /// A name is in capital letters throughout, or has none, while most names of the column are written as usual.
    /// Where most of them are so, that is noted once for the column. Names are never changed: of MCKAY and DE LA CRUZ
    /// no program knows how they are spelled.
    ///
    /// Example: LIND among Berg, Holm and Núñez.
    ///
    /// What to do: retype the name. For a whole column: =PROPER(B2) in a spreadsheet, and check names such as McKay.
    C362 "name-case" Warning "names in capitals, or without any";

    /// The first name begins with a title. It would become part of the name in the catalog and on letters, and of the
    /// starter password, which its owner would never type so; and the patron would not be found in the next list. The
    /// row waits. Words that are given names as well, such as Major, Prince and Dean, are taken for names.
    ///
    /// Bad:  Dr. Ned, Mrs. Ana, Sr. Luis
    /// Good: Ned, with Dr. in a column Title
    ///
    /// What to do: put the title into a column of its own, or take the titles out of the first names in all rows:
    /// --accept C366. The title is kept as such where the row has no other one.
    C366 "title-in-first-name" Question "a title in the first name", offers_repair;

    /// The preferred language is neither the name of a language nor a code of ISO 639. It is loaded as it is, and letters
    /// in a language that nobody knows are sent in another one.
    ///
    /// Bad:  Engrish, xx
    /// Good: English, en, eng, en-US
    ///
    /// What to do: correct the cell. If the list has codes of its own, give them in the values of the profile in
    /// rollcall.toml.
    C367 "language-unknown" Warning "this is not a known language";

    /// A city has no letter, or a postal code no digit, as in no country; a gender or a country has digits; a street stands
    /// under city, a phone number in the address, or an e-mail address where there is none. Values have probably moved between the columns of this row. It is loaded as it is.
    ///
    /// Bad:  city 62701, postal code Springfield
    /// Good: city Springfield, postal code 62701
    ///
    /// What to do: compare the row with its neighbors, and put the values back.
    C368 "value-misplaced" Warning "a value that belongs in another column";

    /// The note begins with words such as "deceased", "duplicate" or "do not renew", or says only "delete". Notes are
    /// stored and not acted upon, so the patron is loaded like all the others.
    ///
    /// Example: "deceased 10/2026" under Notes.
    ///
    /// What to do: if the person does not belong in the list, delete the row. A status of INACTIVE has a column of its
    /// own, and a block is set by the library's staff.
    C369 "note-says-otherwise" Warning "a note about somebody who may not belong here";

    /// The state of an address in the US, or the province of one in Canada, is misspelled, or a code that no state has. It
    /// is loaded as it is. An address counts as one in the US where the row or the profile names the country, or where it
    /// has a ZIP code under a heading that says ZIP. Abbreviations such as Calif. are left alone.
    ///
    /// Bad:  Illinios, IK
    /// Good: Illinois, IL
    ///
    /// What to do: correct the cell.
    C370 "state-unknown" Warning "this is no state or province";

    /// The ZIP code is one of another state than the one beside it. One of the two is wrong, or the values of some rows have
    /// moved. It is loaded as it is.
    ///
    /// Bad:  Springfield | MA | 62704
    /// Good: Springfield | IL | 62704
    ///
    /// What to do: check which of the two is right. If many rows are like this, a column was probably sorted alone.
    C371 "state-and-zip-differ" Warning "the ZIP code is in another state";

    /// A line of an address is a remark: "returned mail", "homeless", "no address". It is loaded as it is, and would be
    /// printed on letters.
    ///
    /// Bad:  RETURNED MAIL 3/2026
    /// Good: an empty cell, and the remark in a column Note
    ///
    /// What to do: empty the cell, or move the remark into a column named Note.
    C372 "remark-for-an-address" Warning "a remark where an address belongs";

    /// The name is that of a household, an organization, or a card that a desk keeps: The Smith Family, Friends of the
    /// Library, Card, Temp. Or it is what is written before somebody has a name, such as Baby Boy. The row waits: such a
    /// patron would be nobody whom a desk can ask.
    ///
    /// Bad:  first name Temp, last name Card
    /// Good: first name Ana, last name Lind
    ///
    /// What to do: write a person's name, or delete the row. An institution that is a patron has no first name: write its
    /// name under Last name and [clear] under First name. To load such names as they are: --accept C373.
    C373 "not-a-person" Question "not the name of a person", offers_repair;

    /// The name ends with a hyphen or with dots, as those do that a form or a narrow column has cut off. It is loaded as it
    /// is.
    ///
    /// Bad:  Strand-
    /// Good: Strand-Holm
    ///
    /// What to do: type the whole name.
    C374 "name-cut-off" Warning "a name that was cut off";

    /// The first name of a row is a last name in other rows, and its last name a first name in others; neither is the other
    /// way round anywhere else, or hardly ever. The two are probably in each other's columns. It is loaded as it is, since
    /// there are people called Thomas James.
    ///
    /// Bad:  first name Berg, last name Anna, where others are Anna Lind, Anna Holm, Bo Berg and Liv Berg
    /// Good: first name Anna, last name Berg
    ///
    /// What to do: check the row, and swap the two.
    C375 "names-swapped" Warning "first and last name in each other's columns";

    /// The first name and the last name are the same. Usually one of them was typed twice. It is loaded as it is, since some
    /// people are called so; where others of the list have the name in both places as well, nothing is said.
    ///
    /// Bad:  first name Lind, last name Lind
    /// Good: first name Ana, last name Lind
    ///
    /// What to do: check the first name. Somebody with only one name has it as last name.
    C376 "name-twice" Warning "the first name is the last name";

    /// The primary ID is the digits of the person's own phone number, or of the birth date. People type it who have no ID at
    /// hand. It is loaded as it is; all of a column are reported together, since some libraries give such IDs.
    ///
    /// Bad:  ID 2175550103, phone 217-555-0103
    /// Good: the ID that is on the card
    ///
    /// What to do: type the ID of the card. A phone number changes, and the next list would then make a second patron.
    C377 "id-is-phone-or-birth" Warning "the ID is the phone number or the birth date";

    /// The date is 1900-01-01 or the day before, or for an expiry date 1970-01-01: the first days that spreadsheets and
    /// databases know, which programs write where no date is known. A patron with such an expiry date could not sign in,
    /// and people who share such a birth date seem to be one. The row waits; it is asked once for the column.
    ///
    /// Bad:  01/01/1900 under Date of birth
    /// Good: an empty cell
    ///
    /// What to do: correct or empty the cells, or read such dates as empty in all rows: --accept C378.
    C378 "placeholder-date" Question "a date that stands for none", offers_repair;

    /// A whole address is in one cell, with its city and ZIP code, and the row has neither in columns of their own; or the
    /// city has the state or the postal code in it, or the state the postal code, which are nowhere else. It is loaded as
    /// it is, so that nobody is found by city or ZIP code. It is said once for the column.
    ///
    /// Bad:  12 Elm St, Springfield, IL 62704 under Address; Springfield, IL under City
    /// Good: 12 Elm St | Springfield | IL | 62704
    ///
    /// What to do: split the column at its commas: in Excel and LibreOffice Data > Text to Columns.
    C379 "whole-address-in-a-cell" Warning "several parts of an address in one cell";
}
