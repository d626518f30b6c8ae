//! A: accounts and starter passwords.

use super::codes;

codes! { ACCOUNT:
    /// The name holds no letter from which a password could be made that every keyboard can type, so
    /// a random starter is made for this patron.
    ///
    /// What to do: nothing; the hand-out sheet has it.
    A803 "name-gives-none" Warning "no starter password can be made from this name";

    /// The hand-out sheet would overwrite a file. It never does: that file may be the only copy of
    /// other starter passwords.
    ///
    /// What to do: print and delete the old one, or name another: --starters letters-fall.csv.
    A804 "letters-file-exists" Error "the hand-out sheet exists already";

    /// The hand-out sheet cannot be written. Nothing was committed.
    ///
    /// What to do: name a place where you may write: --starters FOLDER/letters.csv.
    A809 "letters-file-not-writable" Error "the hand-out sheet cannot be written";
}
