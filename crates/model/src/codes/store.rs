//! T: the store.

use super::codes;

codes! { STORE:
    /// The store cannot be opened: it is not a file, or not a store of Rollcall.
    ///
    /// What to do: check --store, ROLLCALL_STORE and rollcall.toml. apply and init create a new store where
    /// there is no file yet.
    T701 "store-cannot-open" Error "the store cannot be opened";

    /// Somebody else is writing to the store and did not finish in time. Nothing was written.
    ///
    /// What to do: wait until the other program has ended and run the command again.
    T702 "store-locked" Error "the store is in use by somebody else";

    /// The store was made by an older version and has to be upgraded first.
    ///
    /// What to do: rollcall store upgrade, once. It copies the store first and is one transaction.
    T703 "store-older-layout" Error "the store was made by an older version";

    /// The store was made by a newer version.
    ///
    /// What to do: install the newer version of Rollcall.
    T704 "store-newer-layout" Error "the store was made by a newer version";

    /// You have no permission to read or write the store.
    ///
    /// What to do: ask the owner of the file or the folder. Writing needs both, the file and its folder.
    T705 "store-no-permission" Error "no permission for the store";

    /// The disk is full. Nothing was written.
    ///
    /// What to do: free some space and run the command again; there is nothing to repair.
    T706 "store-disk-full" Error "the disk is full";

    /// The store refused a patron for a reason the plan should have known. Nothing was written.
    ///
    /// What to do: please report it, with the code and the message; it is a fault of Rollcall.
    T707 "store-unexpected-constraint" Error "the store refused a patron";

    /// The patrons are kept by another system, and it cannot be reached. Nothing was written.
    ///
    /// What to do: check that the network works and that the address is right, and run the command again.
    T708 "store-unreachable" Error "the system that keeps the patrons cannot be reached";

    /// Before a batch is written the store is copied, and the copy could not be made. Nothing was written.
    ///
    /// What to do: free some space where the store is, or do without the copy: --no-backup.
    T709 "backup-failed" Error "the store cannot be copied first";

    /// The database is damaged, or somebody has changed it with another program.
    ///
    /// A check reads all of it. The file itself, the tables and the triggers must be as they were made. Each patron
    /// must be what the history makes of them, value by value. Each batch must be what the audit chain says: who, when,
    /// from which files, how many, and the old and new values that an undo would put back. The same goes for passwords
    /// and guard lists, and every date must be readable. Each difference is named, with the patron or the batch, and
    /// never with a value of a patron.
    ///
    /// Some things cannot be found this way, because nothing in the database contradicts them: the end of the audit
    /// chain was cut off, with everything it records; every table and the whole chain were rewritten, so that they
    /// agree; a password was put back as it was on an earlier day, for instance before it was locked; the number of
    /// attempts to sign in under unknown IDs was changed. For the first two there is the receipt that is printed after
    /// each batch: keep it, and have the check look for it in the chain. Batches from before there was an audit chain,
    /// or from versions that kept less in it, are compared with what there is.
    ///
    /// Example: batch 3: who is "max", the audit chain says "rosa".
    ///
    /// What to do: stop writing to it. Put the last good copy back, or find out together with the person who looks
    /// after the computer what was changed, and by whom. A fault that was there in the copy, too, is older than that.
    T710 "store-integrity-failed" Error "the store is damaged";

    /// A rollcall.toml was found here or in a folder above, and someone other than you or the administrator could have
    /// written it: the file or its folder belongs to them, or they may write there. It says which store is used, what
    /// is printed on slips and how long copies are kept, so it is not used. The same holds for a crosswalk that a profile
    /// names, and the option to name that is --crosswalk. Nothing was done. (On Windows this is not checked.)
    ///
    /// Example: a list was unpacked in a folder that anyone may write to, below somebody else's rollcall.toml.
    ///
    /// What to do: if others merely have write access, close it: chmod go-w and the file or folder that is named. If
    /// it is somebody else's and you trust them, name it: --config /srv/library/rollcall.toml. Or put a rollcall.toml
    /// of your own in the folder where you work; an empty one will do.
    T711 "config-of-others" Error "somebody else could have written the configuration";

    /// The store contains personal data and the hashes of passwords, and others on this computer may read its
    /// file. Rollcall makes it so that only its owner can; somebody has opened it up, or copied it.
    ///
    /// What to do: chmod 600 library.db, and the same for its copies. If you share the store with colleagues, have
    /// them log in to the computer as the same user.
    T712 "store-readable-by-others" Warning "others may read the store";

    /// Where the store is, files cannot be locked, so that two people could write over each other. Nothing was
    /// written. Network drives are the usual cause.
    ///
    /// What to do: keep the store on a disk of this computer and name it with --store; only copies of it belong on
    /// the network drive. The person who looks after the drive may be able to turn file locking on.
    T713 "store-no-locking" Error "files cannot be locked where the store is";

    /// A patron or a part of the history was purged, and the command ended before it was done: it was stopped, or
    /// another program had the store open. It is out of the database; the store's files, its copies and saved plans may
    /// still hold traces.
    ///
    /// What to do: rollcall store purge --finish, or the same command again.
    T714 "purge-not-finished" Warning "a purge is not finished";

    /// The disk failed at the very moment when a change was written for good. Either all of it was written or none of
    /// it, and only the next look shows which.
    ///
    /// What to do: check that the disk works, and see rollcall history. A hand-out sheet that is called unfinished
    /// gets its name with the next command if its accounts are there.
    T715 "store-write-unsure" Error "can't tell yet whether it was written";

    /// Not every kind of store keeps everything. Where the patrons are in another library system, their passwords are
    /// that system's, and so are its backups. Nothing was done.
    ///
    /// Example: new starters are wanted, and the patrons are in a system that makes its own passwords.
    ///
    /// What to do: do this in the system that keeps the patrons.
    T716 "store-not-offered" Error "this kind of store cannot do that";

    /// The patrons are kept by another system. It can be reached, but does not accept the key that Rollcall has for it:
    /// the key has expired, was withdrawn, or does not allow this. Nothing was written.
    ///
    /// What to do: ask the person who looks after that system for a key that may read and change patrons.
    T717 "store-access-refused" Error "the system that keeps the patrons does not accept the key";

    /// The patrons are kept by another system, and it is getting more requests than it accepts, from Rollcall or
    /// from other programs. Nothing was written.
    ///
    /// What to do: run the command again after the time it asks for; at night there is less traffic.
    T718 "store-throttled" Error "the system that keeps the patrons is getting too many requests";

    /// The patrons are kept by another system and were written there, but the history, which is kept here, could not be
    /// written. Only an undo would miss it.
    ///
    /// What to do: check that the disk with the history has room, and run the same command again. It finds out who
    /// has been written already, writes nobody twice, and then writes the history.
    T719 "store-not-recorded" Error "the patrons were written, but the history was not";
}
