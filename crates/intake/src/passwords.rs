//! What becomes of the passwords that a file has. One finding for each kind of them under each
//! name: how many there are and where the first is, never what stands there.

use crate::context::Context;
use model::codes;
use model::finding::Finding;
use model::place::{Place, TableId};
use model::record::{LeftBehind, PasswordKind};
use std::collections::BTreeMap;

const CARRIED: &str = "these patrons keep their password when this file is loaded; a saved plan holds no passwords, so patrons loaded from one get a starter password";
const NOT_CARRIED: &str = "these patrons get a starter password like anyone new";
const PLAIN: &str = "nothing of them is kept; these patrons get a starter password like anyone new";

/// Reports what a table says of passwords. The word is what one of its records is called.
pub(crate) fn report(
    id: TableId,
    word: &str,
    counts: &BTreeMap<(String, PasswordKind), LeftBehind>,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    for ((name, kind), LeftBehind { values, first }) in counts {
        let (value, are) = if *values == 1 { ("value", "is") } else { ("values", "are") };
        let (code, what, advice) = match kind {
            PasswordKind::Portable(scheme) => {
                (codes::M950, format!("{value} hashed with {scheme} {are} carried over"), CARRIED)
            }
            PasswordKind::NotPortable(scheme) => {
                (codes::M910, format!("{value} hashed with {scheme} can't be carried over"), NOT_CARRIED)
            }
            PasswordKind::Plain => {
                let what = if *values == 1 { "plain password or PIN" } else { "plain passwords or PINs" };
                (codes::M951, format!("{what} {are} not stored"), PLAIN)
            }
            PasswordKind::NoPassword => {
                let (mark, say) = if *values == 1 { ("mark", "says") } else { ("marks", "say") };
                (
                    codes::M952,
                    format!("{mark} {say} that there is no password, or that the account is locked"),
                    NOT_CARRIED,
                )
            }
        };
        let message = format!("\"{name}\": {values} {what}, the first in {word} {first}");
        findings.push(context.finding(code, Place::table(id), message).advice(advice));
    }
}
