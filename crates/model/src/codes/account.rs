//! A: accounts and starter passwords.

use super::codes;

codes! { ACCOUNT:
    /// Starters are made by the pattern Firstname_Lastname1, which anyone who knows the name can guess.
    /// Other things protect the account: a starter works for a few days, only for choosing a password, and
    /// locks after ten failed attempts.
    ///
    /// What to do: hand the slips out soon, and in person; or have random characters added to each starter:
    /// --starter-scheme name-suffix; or use four random words: --starter-scheme words.
    A801 "guessable-scheme" Note "starters can be guessed by anyone who knows the name";

    /// The starter is shorter than eight characters, contains the user name, or is one of the passwords
    /// everyone tries first. Alma refuses such a password, so the row is left out if rollcall.toml has
    /// policy = "alma" under [starters]; this store accepts it, with this warning.
    ///
    /// What to do: have short ones padded: min_length = 8 under [starters] in rollcall.toml turns Bo_Li1 into
    /// Bo_Li123; or use another scheme: --starter-scheme name-suffix.
    A802 "policy-not-met" Warning "a starter password does not meet the rules for passwords";

    /// The name has no letters that can be turned into a password every keyboard can type, so this patron
    /// gets a starter of random words.
    ///
    /// What to do: nothing; the hand-out sheet has it.
    A803 "name-gives-none" Warning "no starter password can be made from this name";

    /// Patrons with the same name get the same starter, since the pattern is made from the name. Anyone who has
    /// one of the slips can use the others, if they know the user name.
    ///
    /// What to do: nothing, if the slips are handed out soon; or give each of them their own:
    /// --starter-scheme name-suffix.
    A808 "shared-starter" Warning "patrons share a starter password";

    /// The hand-out sheet would overwrite a file. It never does: that file may be the only copy of
    /// other starter passwords.
    ///
    /// What to do: hand the old one out and shred it, rollcall starters shred FILE; or name another: --starters
    /// letters-fall.html.
    A804 "letters-file-exists" Error "the hand-out sheet exists already";

    /// Other people could read the hand-out sheet: USB sticks and network drives often keep no permissions. It was
    /// removed, and nothing was committed. (On Windows the folder decides who may read it, and this is not checked.)
    ///
    /// What to do: name a place on a disk of this computer: --starters /home/rosa/letters.html.
    A805 "letters-file-readable-by-others" Error "others could read the hand-out sheet";

    /// The hand-out sheet is in a folder tracked by git, and git does not ignore it: the next commit would publish
    /// the starter passwords. The .gitignore files down to the sheet's folder and .git/info/exclude are read; git
    /// itself is not run, and its settings are not checked.
    ///
    /// What to do: name a place outside of it with --starters, or add the name to .gitignore.
    A810 "letters-file-in-git" Warning "git would publish the hand-out sheet";

    /// The hand-out sheet cannot be written. Nothing was committed.
    ///
    /// What to do: name a place where you may write: --starters FOLDER/letters.html.
    A809 "letters-file-not-writable" Error "the hand-out sheet cannot be written";
}
