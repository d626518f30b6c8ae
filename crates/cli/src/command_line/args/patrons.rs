//! Commands about one patron or a few: `find`, `add`, `account`, `merge`, `person`.

use super::shared::{Agreeing, HandingOut};
use crate::command_line::person_file::{self, PersonFile};
use crate::command_line::{format, values};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use model::membership::PatronState;

#[derive(Debug, Args)]
pub(crate) struct AccountArgs {
    #[command(subcommand)]
    pub(crate) what: AccountCommand,
}

/// What is done with one account.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// The patron with this ID
    #[command(
        before_help = "Examples:\n  rollcall account show 000104417\n  rollcall account show 000104417 --format json",
        after_help = format::TABLE
    )]
    Show {
        /// An ID, or another identifier such as a barcode
        #[arg(value_name = "ID")]
        id: String,
    },
    /// From internal to external, which removes the password, or back, which makes a starter password
    #[command(
        before_help = "Examples:\n  rollcall account toggle 000104417 --external-id BANNER --group STUDENT\n  rollcall account toggle 000104417 --group RETIREE"
    )]
    Toggle(ToggleArgs),
    /// Set fields of one patron, read and checked like the cells of a list. What is typed counts, also an earlier
    /// expiration date
    #[command(
        before_help = "Examples:\n  rollcall account set 000104417 email=ana@example.org mobile=\"555 0101\"\n  rollcall account set 000104417 expiry_date=2027-06-30 middle_name="
    )]
    Set(SetArgs),
    /// Give one patron another primary ID. The password stays the same, and the old ID is kept as an identifier, which
    /// still finds the patron
    #[command(
        before_help = "Examples:\n  rollcall account renumber 000104417 000204417\n  rollcall account renumber 000104417 000204417 --note \"new card numbers\""
    )]
    Renumber(RenumberArgs),
    /// Renew memberships for another term, by the rule of each patron's group
    #[command(
        before_help = "Examples:\n  rollcall account renew 000104417 000104418\n  rollcall account renew 000104417 --until 2027-06-30"
    )]
    Renew(RenewArgs),
    /// End a membership today, or on a day before it would end
    #[command(
        before_help = "Examples:\n  rollcall account expire 000104417\n  rollcall account expire 000104417 --on 2026-12-31"
    )]
    Expire(ExpireArgs),
    /// Unlock a password that is locked after too many failed attempts. The password stays the same. Until the next
    /// sign-in, --undo locks it again
    #[command(
        before_help = "Examples:\n  rollcall account unlock 000104417\n  rollcall account unlock 000104417 --undo"
    )]
    Unlock(UnlockArgs),
    /// Give one patron a new starter password, also in the place of one they have chosen. If it was the wrong patron,
    /// --undo brings back what they had, until the new starter is used
    #[command(
        before_help = "Examples:\n  rollcall account reset-password 000104417\n  rollcall account reset-password 000104417 --starters slip.html\n  rollcall account reset-password 000104417 --undo"
    )]
    ResetPassword(ResetPasswordArgs),
}

#[derive(Debug, Args)]
pub(crate) struct UnlockArgs {
    /// An ID, or another identifier such as a barcode
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Lock the password again that was unlocked last
    #[arg(long)]
    pub(crate) undo: bool,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ResetPasswordArgs {
    /// An ID, or another identifier such as a barcode
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) handing: HandingOut,
    /// Put the password back as it was before it was last reset
    #[arg(long, conflicts_with_all = ["starters", "starter_scheme", "letter"])]
    pub(crate) undo: bool,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    /// An ID, or another identifier such as a barcode
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// A field and its new value; an empty value clears the field. A barcode, e-mail address or phone number takes the
    /// place of the one of its kind, a note or category is added, parts of the address change one by one
    #[arg(value_name = "FIELD=VALUE", required = true)]
    pub(crate) values: Vec<String>,
    #[command(flatten)]
    pub(crate) agreeing: Agreeing,
}

#[derive(Debug, Args)]
pub(crate) struct RenumberArgs {
    /// An ID, or another identifier such as a barcode
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// The primary ID from now on, which nobody else may have
    #[arg(value_name = "NEW-ID")]
    pub(crate) new_id: String,
    /// Take the new ID although it has another form than those in the store
    #[arg(long)]
    pub(crate) unusual_id: bool,
    #[command(flatten)]
    pub(crate) agreeing: Agreeing,
}

#[derive(Debug, Args)]
pub(crate) struct RenewArgs {
    /// An ID, or another identifier such as a barcode; several are one batch
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,
    /// The last day from now on. Default: by the rule of the patron's group
    #[arg(long, value_name = "DATE", value_parser = values::day)]
    pub(crate) until: Option<NaiveDate>,
    #[command(flatten)]
    pub(crate) agreeing: Agreeing,
}

#[derive(Debug, Args)]
pub(crate) struct ExpireArgs {
    /// An ID, or another identifier such as a barcode
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// The last day. Default: today
    #[arg(long, value_name = "DATE", value_parser = values::day)]
    pub(crate) on: Option<NaiveDate>,
    #[command(flatten)]
    pub(crate) agreeing: Agreeing,
}

#[derive(Debug, Args)]
pub(crate) struct ToggleArgs {
    /// The primary ID
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// The feed that owns the account from now on; needed to make it external
    #[arg(long, value_name = "FEED")]
    pub(crate) external_id: Option<String>,
    /// The user group from now on; needed where the present one is of the other account type
    #[arg(long, value_name = "CODE")]
    pub(crate) group: Option<String>,
    #[command(flatten)]
    pub(crate) agreeing: Agreeing,
    #[command(flatten)]
    pub(crate) handing: HandingOut,
    /// Make no starter password
    #[arg(long, conflicts_with = "starters")]
    pub(crate) no_starters: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The primary ID
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// The first name
    #[arg(long, value_name = "NAME")]
    pub(crate) first_name: Option<String>,
    /// The last name
    #[arg(long, value_name = "NAME")]
    pub(crate) last_name: Option<String>,
    /// The birth date
    #[arg(long, value_name = "DATE")]
    pub(crate) birth_date: Option<String>,
    /// The e-mail address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Option<String>,
    /// The phone number
    #[arg(long, value_name = "NUMBER")]
    pub(crate) phone: Option<String>,
    /// The number on the library card, which is kept as the barcode
    #[arg(long, value_name = "NUMBER")]
    pub(crate) card: Option<String>,
    /// The user group. Default: that of the usual profile
    #[arg(long, value_name = "CODE")]
    pub(crate) group: Option<String>,
    /// The last day of the membership. Default: by the rule of the group
    #[arg(long, value_name = "DATE", value_parser = values::day)]
    pub(crate) until: Option<NaiveDate>,
    /// Any other field and its value; can be repeated
    #[arg(long, value_name = "FIELD=VALUE")]
    pub(crate) set: Vec<String>,
    /// Take the group, the last day and the address from this patron, as for a family
    #[arg(long, value_name = "ID")]
    pub(crate) like: Option<String>,
    /// Add the patron although somebody in the store looks a lot like them
    #[arg(long)]
    pub(crate) new_person: bool,
    /// Take the ID or card number although its form is unusual here
    #[arg(long)]
    pub(crate) unusual_id: bool,
    #[command(flatten)]
    pub(crate) agreeing: Agreeing,
    #[command(flatten)]
    pub(crate) handing: HandingOut,
    /// Make no starter password
    #[arg(long, conflicts_with = "starters")]
    pub(crate) no_starters: bool,
}

#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// The record that stays: an ID, or another identifier such as a barcode. Its own values win
    #[arg(value_name = "KEEP")]
    pub(crate) keep: String,
    /// The record that goes: its IDs, notes and whatever the other lacks move over
    #[arg(value_name = "GONE")]
    pub(crate) gone: String,
    /// They are one person although their names or birth dates differ; those of KEEP stay
    #[arg(long)]
    pub(crate) despite_differences: bool,
    #[command(flatten)]
    pub(crate) agreeing: Agreeing,
}

#[derive(Debug, Args)]
pub(crate) struct FindArgs {
    /// An ID or barcode or the beginning of one, words of a name, a phone number or its last four digits, or an e-mail
    /// address
    #[arg(value_name = "TEXT|ID")]
    pub(crate) text: Vec<String>,
    /// Only patrons of this user group
    #[arg(long, value_name = "CODE")]
    pub(crate) group: Option<String>,
    /// Only patrons whose expiration date is before this day
    #[arg(long, value_name = "DATE", value_parser = values::day)]
    pub(crate) expires_before: Option<NaiveDate>,
    /// Only patrons in this state today
    #[arg(long, value_name = "STATE", value_parser = values::patron_state())]
    pub(crate) state: Option<PatronState>,
    /// How many patrons to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
}

#[derive(Debug, Args)]
pub(crate) struct PersonArgs {
    /// An ID, or another identifier such as a barcode; also the ID of one who is gone
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    // Its help names every kind of file there is.
    #[arg(short = 'o', long, value_name = "FILE", value_parser = person_file::parser(), help = person_file::help())]
    pub(crate) export: Option<PersonFile>,
}
