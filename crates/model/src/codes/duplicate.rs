//! D: identity and duplicates.

use super::codes;

codes! { DUPLICATE:
    /// The same primary ID is in more than one row of the list; upper and lower case, spaces and full-width
    /// digits make no difference. Rollcall does not guess which row is right: all of them are left out.
    ///
    /// Bad:  A5 000123456 Ana, A7 000123456 Ann
    /// Good: one row, or two IDs
    ///
    /// What to do: if this is one person, delete a row. If two, give one of them another ID. A query over a database that
    /// joins a table of cards gives a person as many rows as they have cards: group it by the ID (GROUP BY), so that each
    /// has one row, and name a table of IDs and cards beside it, with --with cards.csv.
    D501 "duplicate-id" Error "the same primary ID is used more than once";

    /// The same primary ID is in more than one of the files in this run.
    ///
    /// What to do: as with D501; or load the files one after the other, the later one then counts.
    D502 "duplicate-id-files" Error "the same primary ID is used in more than one file";

    /// The ID is new, but the store has a patron whose ID differs only by zeros in front: the zeros were
    /// probably lost on the way. The row waits, since it is hard to get rid of a second account for one
    /// person. So do two rows of a list whose IDs differ only by such zeros.
    ///
    /// Bad:  970001, where the store has 000970001
    /// Good: 000970001
    ///
    /// What to do: correct the cell, or use the store's ID for all such rows with --accept D503. Rows of a
    /// list that are two people are then loaded as they are.
    D503 "same-id-but-zeros" Question "an ID that differs from another one only by zeros", offers_repair;

    /// Two rows are exactly the same; one is loaded, the other left out. Rows that differ only in the user group, and in
    /// what goes with it, count as the same where group_precedence in rollcall.toml says which group is the higher one:
    /// that row is loaded.
    ///
    /// What to do: delete one of them, or nothing: the list can be loaded as it is.
    D504 "identical-rows" Note "an identical row";

    /// Rows of the list lead to the same patron in different ways: one by the ID, another by a barcode or by
    /// your answer. Their values may contradict each other.
    ///
    /// Bad: 000123456 for Ana Lind, and CB1 for Ana Lind, who you said is 000123456
    ///
    /// What to do: delete all of these rows but one, or leave the others out: --decide ID=skip.
    D505 "same-person-two-ids" Question "two rows are about one patron";

    /// Something that only one person can have is shared: a barcode that is in more than one row, or that is
    /// somebody's primary ID (even their own), as an error; an e-mail address as a warning, because a
    /// password-reset e-mail is then sent to nobody.
    ///
    /// What to do: give each person their own barcode; e-mail addresses may stay, but tell the patrons.
    D506 "duplicate-unique-field" Error "two patrons share what only one can have";

    /// The store has somebody under this ID who is clearly somebody else: neither the name nor the birth
    /// date matches. Loading the row would turn two people into one.
    ///
    /// Bad: the list says Mark Levy, the store says Maria Lopez, born 1951
    ///
    /// What to do: look at the patron with rollcall find. If they are one person after all:
    /// --decide ID=same. If not, the person in the list needs another ID: --decide ID=new-id where the profile
    /// gives IDs, or a new ID in the list. --decide ID=skip leaves the row out.
    D507 "id-other-person" Question "the store has somebody else under this ID";

    /// Nobody in the store has this ID, but somebody is very likely the same person: the names match, and
    /// so does the birth date, an e-mail address, a phone number or the street address; and their birth dates
    /// do not contradict each other. Loading the row would turn one person into two patrons.
    ///
    /// At the desk more is asked, since somebody is there who can answer: rollcall add also asks about whoever has
    /// the same first name, or a short form of it, and the same e-mail address, phone number or street address under
    /// another last name, as after a marriage. With --yes nobody can be asked: two of birth date, e-mail, phone and
    /// address are refused, one of e-mail, phone and address alone is a warning.
    ///
    /// What to do: look at the patron with rollcall find. If they are one person: --decide ID=same, which
    /// changes the existing patron and keeps their ID. If they are two: --decide ID=new-id, which adds the
    /// row under its own ID. --decide ID=skip leaves the row out. At the desk: if they are one person, change that
    /// patron with rollcall account set; if they are two, rollcall add with --new-person.
    D508 "maybe-already-there" Question "somebody who looks a lot like this is in the store already";

    /// The ID belongs to an external account in the store, which another system keeps up to date, so that a
    /// list never changes it by accident; or it is on a guard list (rollcall guard list), so that it
    /// belongs to the institution and no list may give it to a new patron: a student or employee who comes
    /// in from the other system later would be refused, or would take over the account.
    ///
    /// Bad:  000123456, which is a student's
    /// Good: an ID of the library's own, such as CB0412345
    ///
    /// What to do: check the ID. If the person has retired, set convert_external = true in the profile: the
    /// plan then shows a conversion. If the ID is on a guard list, give the person another one; students
    /// and staff come in from the other system and need no row.
    D509 "id-of-external-account" Error "this ID belongs to an external account or to the institution";

    /// The ID is in a range that the library keeps for students or staff: [reserved] in rollcall.toml. This
    /// concerns only new patrons whom the library itself looks after, since nobody may be given an ID that
    /// another system will give out.
    ///
    /// Bad:  912345678, where students = "9########" is reserved
    /// Good: an ID outside of it
    ///
    /// What to do: give the person another ID. Students and staff come in from the other system and need no
    /// row. If the range is wrong, correct it in rollcall.toml.
    D511 "reserved-id" Error "this ID is in a range kept for the institution";

    /// An identifier of the row belongs to another patron in the store: a barcode that is somebody
    /// else's, or a primary ID that is somebody's barcode.
    ///
    /// What to do: check the other patron with rollcall find, and correct the row or that patron.
    D512 "identifier-clash" Error "this identifier belongs to another patron";

    /// Nobody in the store has the row's primary ID, but somebody has one of its other identifiers, or you
    /// said that it is the same person. The existing patron is changed and keeps their ID.
    ///
    /// What to do: nothing, if that is right.
    D513 "matched-otherwise" Note "found by another identifier";

    /// Two IDs, or two e-mail addresses, look alike but are not the same: a letter of another alphabet, O for 0,
    /// l for 1. Somebody who types one of them will get the other.
    ///
    /// Bad: CO104 and C0104, in two rows
    ///
    /// What to do: if both mean the same person, retype the value in one of the rows. Otherwise nothing.
    D514 "look-alike" Warning "two values look alike";

    /// Rows of the list have different IDs, but seem to be about one person: the same first and last name, and the
    /// same birth date, e-mail address, phone number or postal address. Loading them would make two patrons out of
    /// one person. Where birth dates or middle names contradict each other, they are two people, such as a father and
    /// his son; a day and a month that have been swapped are no contradiction. What people of more than eight names
    /// share, such as the address of a school, counts for nothing. With the same birth date the names need not be quite
    /// the same: Mueller for Müller, first and last name swapped, Hall beside Hall-Moore.
    ///
    /// Bad:  000123456 Ana Lind 1950-01-02, and 000123999 Ana Lind 1950-01-02
    /// Good: one of the two rows
    ///
    /// What to do: find out which ID is right, and delete the other row or leave it out: --decide ID=skip. If they
    /// are two people: --decide ID=new-id for one of the rows; if all such rows are about different people:
    /// --accept D515. The answer "same" does not help here: it does not say which row is right.
    D515 "one-person-two-rows" Question "rows with different IDs seem to be about one person", offers_repair;

    /// E-mail addresses of the list are made of the names of other people in it, and none of the names in their own row
    /// is in them. That happens when one column is sorted or pasted without the others, when some of its cells move up
    /// or down, or when two addresses are swapped. Everyone would get somebody else's mail, such as the link for a new
    /// password. The rows concerned wait: many of the list, three or more that fit the row above or below, and two whose
    /// addresses fit each other.
    ///
    /// One address alone that has the first and last name of somebody else is only a warning, and is loaded as it is; it
    /// may be that of a parent. An address that its owner has as well says nothing, nor one that several rows share.
    ///
    /// Bad:  Ana Lind | bo.berg@example.org, and below it Bo Berg | ana.lind@example.org
    /// Good: Ana Lind | ana.lind@example.org
    ///
    /// What to do: copy the list again from its source, or sort all columns together. If the addresses are right,
    /// load them as they are: --accept D516.
    D516 "emails-of-others" Question "e-mail addresses fit other people in the list", offers_repair;

    /// An ID has as many digits as nearly all barcodes of the list, and the barcode beside it as many as nearly all IDs.
    /// The two are probably in each other's columns. The row waits: loaded, the patron would be found under the number
    /// of a card, and the next list would make a second one.
    ///
    /// Bad:  ID 21234000123458, barcode 000123458
    /// Good: ID 000123458, barcode 21234000123458
    ///
    /// What to do: put each into its own column. If they are right, load them as they are: --accept D517.
    D517 "id-and-barcode-swapped" Question "an ID and a barcode in each other's columns", offers_repair;

    /// The list only changes patrons (--mode update), and nobody in the store has the ID of this row, or its barcode
    /// where patrons are found by it. The row is left out: nobody is added by such a list.
    ///
    /// Bad:  000123465, where the patron is 000123456
    /// Good: 000123456
    ///
    /// What to do: look for the patron with rollcall find, and correct the row. Somebody who is new comes in with a list
    /// that has at least their name, without --mode update.
    D518 "unknown-patron" Error "nobody in the store has this ID";

    /// The list only adds patrons (--mode add), and this one is in the store already, with other values than the row has.
    /// The patron stays as they are; which fields differ is listed. Patrons of whom the list says nothing new are counted
    /// as unchanged without a note.
    ///
    /// What to do: nothing, if the list is only there for new patrons. To take its values, too, leave --mode add out.
    D519 "already-there" Note "in the store with other values: left as they are";

    /// The list has a column with new IDs for patrons, beside the ones that they have so far. Read as a list of new
    /// patrons it would add all of them once more, so that nothing of it is loaded.
    ///
    /// Bad:  Old ID | New ID, loaded as a list of people
    /// Good: the same with --mode update
    ///
    /// What to do: load it with --mode update: each patron is found by the old ID, and goes on under the new one, with
    /// the password, the history and the old ID as a further one. If the column is of no use, leave it out with
    /// --column and its name, as in --column 'New ID='.
    D520 "list-of-new-ids" Question "a list of new IDs, read as a list of people";

    /// Two or more rows give different patrons the same new ID. Rollcall does not guess whose it is: all of them are
    /// left out.
    ///
    /// Bad:  A5 000123456 -> 000900001, A7 000123457 -> 000900001
    /// Good: a new ID for each
    ///
    /// What to do: correct the new IDs.
    D521 "new-id-twice" Error "the same new ID is given to several patrons";

    /// The new ID of the row is somebody else's: a patron of the store has it, as a primary ID, a barcode or a former
    /// ID, or another row of the list is about the patron who has it. A patron who gets a new ID keeps the old one, by
    /// which they are still found; so it is not free for anybody else, also where IDs are passed on from one patron to
    /// the next, or swapped.
    ///
    /// Bad:  A5 000123456 -> 000123457, A6 000123457 -> 000900002
    /// Good: A5 000123456 -> 000900001, A6 000123457 -> 000900002
    ///
    /// What to do: look at the patron who has it with rollcall find, and give the patron of the row another new ID.
    D522 "new-id-taken" Error "the new ID belongs to another patron";

    /// The row gives the patron a new ID, and would also convert the account between internal and external. Whether
    /// the password goes along or goes for good is not to be decided in passing.
    ///
    /// What to do: load the new IDs first, without the column of the user group; then the list that converts accounts.
    D523 "new-id-and-conversion" Error "a new ID and another type of account in one row";

    /// The row has an ID that its patron had before: they were given another one, or two records of theirs were merged.
    /// The row is about that patron, who keeps the ID they have now. Where the names or the birth dates don't agree, it
    /// is asked about first (D507). A list that has both IDs has two rows about one patron (D505).
    ///
    /// Bad:  000104417, where the patron is 000204417 since the last renumbering
    /// Good: 000204417
    ///
    /// What to do: nothing. Put the current ID in the list when you next edit it.
    D524 "earlier-id" Note "listed under an earlier ID";
}
