//! R: one row as a whole.

use super::codes;

codes! { ROW:
    /// Two dates of the row contradict each other: a purge before the expiry, or a birth in the future.
    ///
    /// Bad:  expires 2027-06-30, purge 2027-01-01
    /// Good: expires 2027-06-30, purge 2027-12-31
    ///
    /// A purge job takes no notice of the expiry, so such a patron could be deleted while a member.
    ///
    /// What to do: correct one of the two.
    R401 "dates-reversed" Error "two dates contradict each other";

    /// The row has an ID but no name of any kind.
    ///
    /// What to do: fill in the last name. One name is enough.
    R403 "no-name-at-all" Error "there is no name at all";

    /// Account type and user group, or account type and external ID, do not go together: an internal
    /// account has no external ID, an external one must name the feed that owns it.
    ///
    /// What to do: correct the row, or set external_id in the profile for lists of external accounts.
    R404 "account-type" Error "the account type does not fit";
}
