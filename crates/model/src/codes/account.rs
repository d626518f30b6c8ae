//! A: accounts and starter passwords.

use super::codes;

codes! { ACCOUNT:
    /// Starters are made by the pattern Firstname_Lastname1, which is no secret for anyone who knows the name.
    /// What protects the account is around it: a starter works for some days, only for choosing a password, and
    /// is locked after ten wrong tries.
    ///
    /// What to do: hand the slips out soon, and in person; or have random signs added to each starter:
    /// --starter-scheme name-suffix, or four random words: --starter-scheme words.
    A801 "guessable-scheme" Note "starters can be guessed by anyone who knows the name";

    /// The starter is shorter than eight characters, contains the user name, or is one of the passwords that
    /// everybody tries first. Alma refuses such a password, so that the row is left out where policy = "alma"
    /// stands under [starters] of rollcall.toml; this store takes it, with this warning.
    ///
    /// What to do: have short ones padded, min_length = 8 under [starters] of rollcall.toml makes Bo_Li123 of
    /// Bo_Li1; or take another scheme: --starter-scheme name-suffix.
    A802 "policy-not-met" Warning "a starter password does not meet the rules for passwords";

    /// The name holds no letter from which a password could be made that every keyboard can type, so
    /// a starter of random words is made for this patron.
    ///
    /// What to do: nothing; the hand-out sheet has it.
    A803 "name-gives-none" Warning "no starter password can be made from this name";

    /// Patrons of the same name get the same starter, as the pattern has it. Whoever has one of the slips can use
    /// the others, if they know the user name.
    ///
    /// What to do: nothing, when the slips are handed out soon; or give each their own: --starter-scheme
    /// name-suffix.
    A808 "shared-starter" Warning "patrons share a starter password";

    /// The hand-out sheet would overwrite a file. It never does: that file may be the only copy of
    /// other starter passwords.
    ///
    /// What to do: hand the old one out and shred it, rollcall starters shred FILE; or name another: --starters
    /// letters-fall.html.
    A804 "letters-file-exists" Error "the hand-out sheet exists already";

    /// Others than you could read the hand-out sheet: sticks and network shares often keep no permissions. It was
    /// removed, and nothing was committed. (On Windows the folder decides who may read it, and this is not looked at.)
    ///
    /// What to do: name a place on a disk of this computer: --starters /home/rosa/letters.html.
    A805 "letters-file-readable-by-others" Error "others could read the hand-out sheet";

    /// The hand-out sheet lies in a folder that git looks after, and git does not ignore it: the next commit would
    /// publish the starter passwords. The .gitignore files down to the sheet's folder and .git/info/exclude are
    /// read; git itself is not asked, and its settings are not looked at.
    ///
    /// What to do: name a place outside of it with --starters, or add the name to .gitignore.
    A810 "letters-file-in-git" Warning "git would publish the hand-out sheet";

    /// The hand-out sheet cannot be written. Nothing was committed.
    ///
    /// What to do: name a place where you may write: --starters FOLDER/letters.html.
    A809 "letters-file-not-writable" Error "the hand-out sheet cannot be written";
}
