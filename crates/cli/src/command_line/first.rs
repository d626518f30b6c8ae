//! Which options the page of a command begins with: the eight that people need first. The others stand under a heading
//! of their own, where nobody has to read past them.

use clap::Arg;

/// Of `check`.
pub(super) const CHECK: &[&str] = &["sheet", "header_row", "profile", "columns", "set", "accept", "show", "max_shown"];
/// Of `plan`.
pub(super) const PLAN: &[&str] = &["sheet", "profile", "columns", "set", "accept", "max_shown", "decide", "output"];
/// Of `apply`.
pub(super) const APPLY: &[&str] = &["profile", "columns", "set", "accept", "decide", "yes", "starters", "no_starters"];

/// Of `verify`.
pub(super) const VERIFY: &[&str] = &["sheet", "profile", "columns", "set", "accept", "sample", "max_shown", "report"];

/// Puts every other option of a command under the second heading.
pub(super) fn only(first: &'static [&'static str]) -> impl FnMut(Arg) -> Arg {
    move |arg| {
        let is_first = arg.is_positional() || first.contains(&arg.get_id().as_str());
        if is_first { arg } else { arg.help_heading("More options") }
    }
}
