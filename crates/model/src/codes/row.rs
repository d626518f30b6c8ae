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

    /// The record from another library system has two different values for one field: two last names, two
    /// birth dates. So have a list and a file that is joined to it, or two rows of that file. Rollcall can't know
    /// which one is right.
    ///
    /// Bad:  last name "Lind" and last name "Lindt"
    /// Good: last name "Lind"
    ///
    /// What to do: keep the right one and delete the other, best in the system that the file comes from.
    R405 "said-twice" Error "a field has two different values";

    /// The record from another library system marks several addresses, phone numbers or e-mail addresses as
    /// the preferred one. There can be only one: the first one is used.
    ///
    /// What to do: if another one is meant, mark only that one.
    R406 "several-preferred" Warning "several entries are marked as preferred";
}
