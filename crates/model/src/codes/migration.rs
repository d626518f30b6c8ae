//! M: patrons out of another library system.

use super::codes;

codes! { MIGRATION:
    /// A patron in the file of another library system cannot be read: the line is too short or too long for its
    /// layout, a count in it is wrong, the file ends in the middle of it, or it is not written as such files are.
    /// Nothing of this patron is used, and everyone else is read as usual.
    ///
    /// Bad:  a line of 800 characters that says it has one address, which makes 885
    ///
    /// What to do: export the file again without opening it in an editor, which may cut lines or replace characters;
    /// or correct the line. Where nothing is missing but the end of the last line, add that.
    M901 "source-unreadable" Error "this patron cannot be read";

    /// The file of another library system says something about its patrons that has no place here, such as a fax
    /// number or the number of late returns. The rest of each patron is loaded; this stays in the old system.
    ///
    /// The message says for how many patrons the file has it, and where the first of them is. What is blank is not
    /// counted, nor is what a system writes for a value that is not there, such as the zeros of an empty number.
    ///
    /// What to do: nothing, if the library can do without it. Most such fields can be loaded when you say what they are, by
    /// the name that the message has: --column fax=note. Otherwise keep the file, or have it exported as something that is
    /// carried over.
    M902 "field-unmapped" Warning "a field of the file is not carried over";

    /// A value is longer than the system takes for which patrons are written. It would cut the value off without a word,
    /// or refuse the patron, so nothing is written before this is settled.
    ///
    /// Bad:  a primary ID of 40 characters, where Koha takes 32
    ///
    /// What to do: shorten the value, or leave this patron out.
    M907 "would-truncate" Error "this value is too long for the other system";

    /// A value has a character that the format of the other system cannot hold, such as a control character in XML. The
    /// whole file would be refused there, not only this patron.
    ///
    /// Bad:  a note with the control character ESC in it, which a terminal left there
    ///
    /// What to do: retype the value without the character. Most are invisible; the message names it.
    M912 "unwritable-character" Error "the format cannot hold a character of this value";

    /// A value is none of those that the other system knows for its field. Alma knows home, work, school and alternative
    /// as types of addresses, and refuses a patron with another one; and its load of files from the campus takes no
    /// internal accounts at all.
    ///
    /// Bad:  the country "Norge", where Alma wants the code NOR
    ///
    /// What to do: change the value to one that the other system knows, or choose another way into it: internal accounts
    /// go into Alma through its API.
    M913 "code-not-known-there" Error "the other system does not know this value";

    /// The other system needs a value that this patron does not have: every patron of Koha has a branch, and every
    /// address in Alma a city.
    ///
    /// Bad:  a patron without a campus, written for Koha
    ///
    /// What to do: fill in the value here, or set one for everybody who has none, such as --set campus=MAIN. Of patrons
    /// of the database, export sets it in the new file only.
    M914 "value-needed-there" Error "the other system needs a value that is missing";

    /// The system that patrons are written for has no place for one of their fields, such as blocks or a second address.
    /// The rest of each patron is written; this stays here.
    ///
    /// The message says how many patrons have it, and where the first of them is.
    ///
    /// What to do: nothing, if the other system can do without it. Otherwise keep the list, or the store, as long as it
    /// is needed.
    M915 "no-place-there" Note "a field has no place in the other system";

    /// The system that patrons are written for takes no blocks with them. Patrons who may not borrow here come out as
    /// patrons in good standing there: they are written as they are, and nothing in the file bars them.
    ///
    /// The message says how many patrons these are, and where the first of them is. Blocks that are not in force are
    /// told apart from these (M915). Koha and Alma take blocks.
    ///
    /// What to do: bar these patrons in the other system before they borrow there. In FOLIO that is a manual block on
    /// each, after the import. An account that is to be closed altogether gets the status INACTIVE here, which is written.
    M953 "block-lost-there" Warning "somebody who is barred here could borrow there";
    /// A person of a file that was loaded is not in the store, and nothing explains it: the row is not left out, no later
    /// batch has taken the patron out, and no other record has the ID.
    ///
    /// Bad:  20 people in the file, 19 of them in the store
    ///
    /// What to do: load the file, if that was not done yet. Otherwise see with rollcall plan what loading it again would
    /// do, and with rollcall history what was done since.
    M905 "count-differs" Error "somebody in the file is not in the store";

    /// The store has another value than the file that was loaded, and nothing explains it: no later batch has changed the
    /// value, and no rule of the library keeps what was stored before. What the file says nothing of is not compared,
    /// unless the file added the patron: an entry or a value more than it has is then one that nobody knows of.
    ///
    /// Bad:  the file says ana@example.org, the store ana@old.example
    /// Bad:  the file has one e-mail address of somebody new, the store two
    ///
    /// What to do: check that it is the very file that was loaded, read with the same options and the same profile.
    /// Otherwise see with rollcall plan what loading it again would do.
    M906 "sample-differs" Error "a value in the store is not as the file says";
    /// The file has passwords as hashes of a scheme that is not safe enough to be carried over, such as MD5, SSHA or
    /// what LDAP servers write, or one that would take too long to check. The message names the scheme, says how many
    /// there are and where the first of them is; no hash is shown or kept.
    ///
    /// Bad:  {SSHA}…, $1$…, 5f4dcc3b5aa765d61d8327deb882cf99
    /// Good: $2a$08$…, $argon2id$…, pbkdf2_sha256$…
    ///
    /// What to do: nothing. These patrons get a starter password like anyone new, and choose their own at the first
    /// sign-in.
    M910 "password-hash-not-portable" Warning "a password hash can't be carried over";

    /// The file has passwords as hashes of a scheme that is known to be safe: argon2, bcrypt (as Koha has it), scrypt or
    /// PBKDF2. Patrons who are new here keep their password: the hash goes into the store as it is, and is replaced by
    /// one of Rollcall's own at the first sign-in. They get no starter password. Whoever is in the store already keeps
    /// the password that they have there.
    ///
    /// A saved plan holds no passwords: whoever is loaded from one gets a starter password instead.
    ///
    /// What to do: load the file itself, and not a saved plan of it.
    M950 "password-carried-over" Note "a password comes along from the old system";

    /// The file has passwords or PINs in plain text. They are never stored, and shown nowhere: the message only says how
    /// many there are and where the first of them is. What is not known to be a hash counts as plain text.
    ///
    /// What to do: nothing here; these patrons get a starter password like anyone new. But keep the file where nobody else
    /// can read it, and delete it once it is loaded.
    M951 "plain-password-not-stored" Warning "a password in plain text is not stored";

    /// Where the file has passwords, some patrons have a mark instead: an exclamation mark, as Koha has of whoever has no
    /// password, or asterisks. Nobody could sign in with it. The message says how many there are and where the first of
    /// them is.
    ///
    /// Example: ! in the column "password" of Koha's table of borrowers.
    ///
    /// What to do: nothing; these patrons get a starter password like anyone new. If the account was locked for a reason,
    /// see that it does not get one: void it with rollcall starters void, or block the patron.
    M952 "no-password-there" Note "a patron without a password in the old system";
    /// A value of the list is not in the crosswalk, which says what the codes of the old system become here. Nobody has
    /// decided about it, so the rows that have it are left out: a wrong guess would be in every record.
    ///
    /// Bad:  user_group "PT-EVE" where the crosswalk has rows for PT and FT only
    /// Good: the crosswalk has a row user_group,PT-EVE,COMMUNITY; or, if its name ends in .toml, a line
    ///       "PT-EVE" = "COMMUNITY" below [user_group]
    ///
    /// What to do: add a row for the value to the crosswalk, with what it becomes or with (drop), which leaves the value
    /// out and loads the rest of the row. A row whose value is * decides about all others. To begin with,
    /// rollcall inspect FILE --crosswalk-file NAME.csv writes a crosswalk with every value and how often it is there.
    M903 "value-unmapped" Error "a value is not in the crosswalk";
    /// The text of a file is in the letters of an older program, such as one of DOS, and does not name its encoding. Read
    /// as Windows would, letters in the middle of names would be lost, so nothing of the file is used until somebody says
    /// what it is. The message shows words of the file as the likeliest encodings have them.
    ///
    /// Or its text is in a character set of catalog cards that Rollcall does not read: MARC-8 is read as far as its Latin
    /// letters and their accents go, and this file switches to another set, such as Cyrillic or Hebrew.
    ///
    /// What to do: name the encoding in which the words look right: --encoding cp437, cp850 or macintosh. If the words are
    /// only damaged, --encoding windows-1252 reads the file all the same. Where that does not help, export the file again
    /// as UTF-8, which nearly every system of today offers, or convert it with a program that knows MARC-8 as a whole,
    /// such as MarcEdit.
    M908 "legacy-charset" Error "the text is in an old character set, which has to be named or is not read";

    /// A query over a database has given bytes that are no text: a picture, or text in an encoding that the database does
    /// not name. Where such a value belongs to a field that is read, its row is left out and the cell is named (C335).
    ///
    /// Example: the old system has written Nunez with an n and a tilde as one byte, as Windows did before Unicode.
    ///
    /// What to do: name the encoding, and the letters are right: --encoding windows-1252, or cp850. A column of pictures
    /// is best left out of the query.
    M930 "bytes-not-text" Note "the query gives bytes that are not text";

    /// The database does not understand the query, or it is more than a question: only one SELECT is read, which may begin
    /// with WITH. Nothing else is ever carried out in the database: no change, no ATTACH, no PRAGMA.
    ///
    /// Bad:  SELECT "user name" FROM patrons (when no column is called so)
    /// Good: SELECT user_name, barcode FROM patrons WHERE deleted = 0
    ///
    /// What to do: correct the query at the place that the message quotes. A text stands in single quotation marks; double
    /// ones enclose the name of a column.
    M931 "query-refused" Error "the query cannot be used";

    /// The database cannot be read: it is not an SQLite database, it is damaged or encrypted, or another program has
    /// changed it and has not yet written all of it into the file. Rollcall reads the file as it is and never repairs it,
    /// since a repair writes.
    ///
    /// What to do: close the program that uses it, and run the command again; or make a copy with the backup command of
    /// that program, and name the copy.
    M932 "database-unreadable" Error "the database cannot be read";

    /// The database that is to be read is the one in which Rollcall keeps its patrons. Loading it into itself can only do
    /// harm.
    ///
    /// What to do: name the database of the old system.
    M933 "source-is-the-store" Error "the source is Rollcall's own database";

    /// A row of a joined file is about somebody who is in none of the lists. Nothing of the row is used; the other rows
    /// of the file are.
    ///
    /// Bad:  barcodes.csv has a barcode of 000104417, and patrons.csv has no 000104417
    ///
    /// What to do: compare the ID with the lists, above all zeros in front, and correct it. Rows about patrons who
    /// were deleted in the old system can be left as they are.
    M904 "orphan-reference" Error "a row about somebody who is not in the list";

    /// A row of a joined file does not say whom it is about: the cell of the ID is empty. Nothing of the row is used.
    ///
    /// What to do: fill in the ID, or delete the row.
    M940 "joined-to-nobody" Error "a row that does not say whom it is about";

    /// A joined file has to be a table: a column with the ID of the patron, and columns with what it says of them. This
    /// one is a file of records, or it gives patrons new IDs, which only a list of changes can do.
    ///
    /// What to do: save records as CSV or as a workbook; load new IDs as a list of their own, with --mode update.
    M941 "joined-unfit" Error "a file that cannot be joined";

    /// A patron is in two user groups, and group_precedence in rollcall.toml says which of them counts. The other one
    /// is not stored.
    ///
    /// What to do: nothing.
    M942 "group-by-precedence" Note "the higher of two user groups counts";

    /// The IDs of this source get a prefix, and each is kept as an identifier as it was. This one is not, since an
    /// identifier belongs to one patron only, and another one has it.
    ///
    /// What to do: nothing. The patron is found by the ID with the prefix.
    M943 "legacy-id-shared" Note "an old ID that is not kept, since another patron has it, too";

    /// The crosswalk drops a user group or a status. Only the code is dropped: the people who have it are loaded all the
    /// same, with what anyone gets who has none, which is the group of the profile, or the status ACTIVE. Patrons who are
    /// in the store already keep the one that is stored.
    ///
    /// The message names each code, how many patrons have it, and what they become.
    ///
    /// Bad:  user_group,TMP,(drop) where the people of TMP are not to be loaded
    /// Good: user_group,TMP,COMMUNITY
    ///
    /// What to do: say in the crosswalk what the code becomes. If these people should not be loaded, take them out of the
    /// file. If they are meant to get the usual group, nothing.
    M944 "needed-code-dropped" Warning "the crosswalk drops a user group or a status, and loads who has it";

    /// The file says how many patrons there are in all, and has fewer: it is one page of a longer answer, as the APIs of Alma
    /// and FOLIO give them. The patrons it has are read as usual. Where several files say the same number, they are counted
    /// together.
    ///
    /// Bad:  "totalRecords": 5000 in a file of 20 users
    ///
    /// What to do: fetch the other pages, and name all files in one command, or put them into one zip archive. If you want
    /// only these patrons, nothing.
    M945 "pages-missing" Warning "the file says that there are more patrons than it has";

    /// Loading this list was begun in several batches and interrupted. What was loaded is not loaded again: the message
    /// says how many patrons that are, and in which batches. The others are loaded now, in the batches that were still to
    /// come, and the database is as if nothing had happened.
    ///
    /// What to do: nothing. Each batch can be undone by itself.
    M909 "resumed" Note "loading this list is resumed";

    /// The file has blocks of somebody who is in the store already, and the store does not have them like this: another
    /// block, another last day or note, or one that is lifted. Blocks belong to the library's staff: a list gives them
    /// to patrons who are new, and never sets, changes or lifts one of somebody who is there.
    ///
    /// Bad:  debarred until 2026-12-31 in the file, and no block in the store, since the patron was loaded before
    ///
    /// What to do: nothing, if what the store has is right. To take the blocks of the file, undo the batch that added
    /// these patrons, and load the file anew. Comparing the file with the store counts a block that differs as an error.
    M946 "blocks-kept" Warning "a list changes no block of somebody who is there";

    /// The file has roles of somebody who is in the store already, and the store does not have them like this. Roles
    /// belong to the library's staff: a list gives them to patrons who are new, and never changes one of somebody who is
    /// there.
    ///
    /// What to do: nothing, if what the store has is right. To take the roles of the file, undo the batch that added
    /// these patrons, and load the file anew. Comparing the file with the store counts a role that differs as an error.
    M947 "roles-kept" Warning "a list changes no role of somebody who is there";
}
