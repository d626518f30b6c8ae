//! P: plan and apply.

use super::codes;

codes! { PLAN:
    /// Somebody changed a patron between the plan and the apply. Nothing was written.
    ///
    /// What to do: run the command again; the new plan starts from what is there now.
    P601 "plan-out-of-date" Error "the store has changed since the plan was made";

    /// This very plan has been applied before. Nothing was done.
    ///
    /// What to do: nothing.
    P602 "plan-already-applied" Note "this plan has been applied before";

    /// The plan was made for a different store. Nothing was written.
    ///
    /// What to do: check --store, and run the command again.
    P603 "plan-other-store" Error "the plan is for another store";

    /// A newer version of Rollcall made the plan, and may have put into it what this one does not know.
    /// Nothing was written.
    ///
    /// What to do: install the newer version, or work out a new plan with this one.
    P604 "plan-newer-tool" Error "the plan was made by a newer version";

    /// The plan's file is not as it was written: bytes are missing or changed. Plans are not edited by hand.
    /// Nothing was written.
    ///
    /// What to do: work out a new plan from the list.
    P605 "plan-damaged" Error "the plan is damaged, or somebody has changed it";

    /// A list has changed since the plan was made from it. The plan holds everything it needs, so it does what
    /// was reviewed and nothing of what the list says now.
    ///
    /// What to do: nothing, if that is meant; otherwise work out a new plan: --refresh.
    P606 "source-changed" Warning "a list has changed since the plan was made";

    /// Rows are waiting for an answer, and with --strict nothing is done until all are answered.
    ///
    /// What to do: answer with --decide ID=same, ID=new-id or ID=skip, or leave out --strict: the rows in
    /// question are then left out.
    P607 "questions-open" Error "questions are open";

    /// The plan would change, convert, clear or expire more patrons in the database than the library allows
    /// in one go. Nearly always a column was mistaken for another one, or the wrong list was named. Nothing
    /// was written.
    ///
    /// What to do: check what most of it is. If you mean it: --allow-over-limit; the limits are under
    /// [limits] in rollcall.toml.
    P608 "over-limit" Error "the plan goes over a limit";

    /// What the library has decided, in rollcall.toml, has changed since the plan was made. The plan does what
    /// was reviewed.
    ///
    /// What to do: nothing, if that is meant; otherwise work out a new plan: --refresh.
    P609 "rules-changed" Warning "the settings have changed since the plan was made";

    /// The plan was made long ago. What it touches is compared with the store all the same.
    ///
    /// What to do: check that it is still what you want.
    P610 "plan-expired" Warning "the plan is old";

    /// The database already matches the list, or has later expiration dates, which are kept.
    ///
    /// What to do: nothing.
    P611 "nothing-to-do" Note "nothing would change";

    /// The command was stopped. Nothing was written.
    ///
    /// What to do: run it again; there is nothing to repair.
    P612 "apply-interrupted" Error "stopped; nothing was written";

    /// The question was not answered with yes. Nothing was written.
    ///
    /// What to do: run the command again and type yes, the whole word.
    P613 "not-confirmed" Note "not confirmed; nothing was written";

    /// The command asks before it writes, and there is no terminal to ask on.
    ///
    /// What to do: --approve with the fingerprint that plan printed, or --yes.
    P614 "cannot-ask" Error "this needs a confirmation and there is no terminal to ask on";

    /// The undo left some patrons as they are, because somebody has changed them since: later changes are
    /// never overwritten.
    ///
    /// What to do: look at them with rollcall show BATCH --only kept, and decide by hand.
    P615 "undo-kept" Warning "some patrons were changed since and are kept";

    /// The batch has already been undone. Nothing was done.
    ///
    /// What to do: nothing. Undoing the undo brings the batch's values back: rollcall undo and the number
    /// of the undo.
    P616 "already-undone" Note "this batch has already been undone";

    /// The old and new values of the batch were removed from the history for good, by rollcall store purge: those of old
    /// batches, or those that were about a patron who was purged, as when two records were merged.
    ///
    /// What to do: a copy of the store from before may still have them: rollcall store restore FILE.
    P617 "undo-too-old" Error "the batch's old values are no longer in the history";

    /// The store has no batch of this number.
    ///
    /// What to do: rollcall history lists the batches.
    P618 "no-such-batch" Error "there is no such batch";

    /// The list gives an earlier expiry date than the store has. The later one stays: a list never
    /// shortens a membership by accident. It is a warning where the stored date is more than 50 years ahead, which a
    /// wrong year in an earlier list may have made.
    ///
    /// What to do: nothing, if the later date is right. If the list is right: --replace expiry_date takes its dates
    /// for all of its patrons, also earlier ones; look through the changes before they are applied.
    P622 "later-expiry-kept" Note "the store's later expiry date stays";

    /// The list has no user group, so its profile's would be used, but the store has this patron in
    /// another one. The store's stays: only a group that the list names changes one.
    ///
    /// What to do: nothing, if that is right; otherwise --set user_group=CODE, or a column for it.
    P623 "other-group-kept" Note "the store's user group stays";

    /// The plan is not the one whose fingerprint was approved: the list, the store or the options
    /// have changed since. Nothing was written.
    ///
    /// What to do: look at the new plan and approve its fingerprint.
    P621 "not-the-approved-plan" Error "this is not the plan that was approved";

    /// You answered a question about this row with skip.
    ///
    /// What to do: nothing.
    P624 "left-out-by-answer" Note "left out, as you said";

    /// Patrons who are missing from the list were to expire, but one of its rows has no readable ID: it may
    /// be one of them. They are only listed, and nobody's membership ends.
    ///
    /// What to do: give the row its ID, or remove it from the list.
    P625 "missing-unsure" Warning "can't tell who is missing";

    /// People of the list whose ID nobody has may be in the store already under another one. They are compared
    /// with the patrons who share their birth date, an e-mail address or their name. Where more than 1,000 on either side
    /// share one, or so many that more than 100,000 comparisons would be needed, it says nothing about any of
    /// them, and nobody is compared by it. Nearly always it is a placeholder, such as 1970-01-01.
    ///
    /// What to do: if it is a placeholder, empty these cells, so that the others can be compared by what they
    /// really have. If not, look some of them up by name before they are loaded: rollcall find NAME.
    P626 "too-many-to-compare" Warning "too many people share this to be compared with each other";

    /// The patrons are kept by another system, where each is written by itself, and it stopped answering or refused
    /// partway through. Those who were written are a batch of their own, which can be looked at and undone; the others
    /// are as they were.
    ///
    /// It is said, too, where a list is loaded in several batches and something came between two of them. Those that were
    /// committed stay, each with its undo.
    ///
    /// What to do: run the same command again, as the last line says. It writes those who are left, and nobody twice.
    P627 "partly-done" Error "only some of the patrons were written";

    /// The list has patrons whose memberships have ended, and gives no dates that would let them in again. Loading it
    /// changes nothing about that: they still cannot sign in. A computed date is given to existing patrons only when
    /// you ask for it.
    ///
    /// What to do: --renew computes new dates by the rules of the groups, --set expiry_date=2027-06-30 gives all the
    /// same date. Nothing, if they are meant to stay expired.
    P628 "expired-without-date" Warning "expired patrons are on a list without dates";

    /// Nobody on the list is in the store, and its IDs have another number of digits than those in the store. The
    /// column that was taken for the ID may be another one, such as the barcode, or the list may be another
    /// library's. Nothing is said where the store has IDs of several lengths, or fewer than 50 patrons, nor where
    /// rollcall.toml says what an ID looks like (id_digits, id).
    ///
    /// Example: IDs of 14 digits in the list, and of 9 in the store.
    ///
    /// What to do: look at the columns with rollcall inspect. If all of them are new people whose IDs are longer or
    /// shorter, there is nothing to do.
    P630 "ids-unlike-store" Warning "IDs unlike those in the store";
}
