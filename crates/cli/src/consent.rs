//! A yes before anything is written: typed, or given on the command line.

use crate::args::Format;
use crate::failure::Failure;
use crate::session::Session;
use crate::{ask, exit};
use model::codes;

/// What the command line says instead of a typed yes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given<'a> {
    pub(crate) yes: bool,
    pub(crate) approve: Option<&'a str>,
}

/// Asks, or checks what stands for an answer. An exit code means that the answer was no.
pub(crate) fn consent(
    given: Given<'_>,
    short: &str,
    question: &str,
    session: &Session<'_>,
) -> Result<Option<u8>, Failure> {
    if given.yes {
        return Ok(None);
    }
    if let Some(approved) = given.approve {
        if same_fingerprint(approved, short) {
            return Ok(None);
        }
        let message = format!("this plan is {short}, not {approved}");
        let advice = if plain(approved).len() == OLD_LENGTH {
            "fingerprints have four groups since this version of Rollcall: look at the plan again, and give all of it"
        } else {
            "the list, the store, the day or the options have changed since; look at the new plan first: rollcall plan FILE"
        };
        return Err(Failure::coded(codes::P621, message, advice, exit::REFUSED));
    }
    // Nobody is asked to agree to a plan that was not shown.
    let shown = session.output.format == Format::Human && !session.output.quiet;
    if !session.may_ask || !shown || !ask::can_ask() {
        let advice = format!("use --approve {short} (applies only this plan) or --yes");
        return Err(Failure::coded(codes::P614, codes::P614.title(), advice, exit::REFUSED));
    }
    typed(question, session)
}

/// Asks for what has no fingerprint; `yes` stands for the answer.
pub(crate) fn confirm(yes: bool, question: &str, session: &Session<'_>) -> Result<Option<u8>, Failure> {
    if yes {
        return Ok(None);
    }
    if !session.may_ask || session.output.format != Format::Human || session.output.quiet || !ask::can_ask() {
        return Err(Failure::coded(codes::P614, codes::P614.title(), "use --yes", exit::REFUSED));
    }
    typed(question, session)
}

fn typed(question: &str, session: &Session<'_>) -> Result<Option<u8>, Failure> {
    if ask::confirmed(question).map_err(|error| Failure::output(&error))? {
        return Ok(None);
    }
    session.output.talk(&format!("{}: {}. Only the whole word yes counts as yes.", codes::P613, codes::P613.title()));
    Ok(Some(exit::NO))
}

/// Characters of a fingerprint as older versions showed it: too few to tell plans apart that somebody made alike.
const OLD_LENGTH: usize = 8;

/// Fingerprints as people type them: any case, with or without the hyphens, O for 0 and I or L for 1.
fn same_fingerprint(typed: &str, fingerprint: &str) -> bool {
    plain(typed) == plain(fingerprint)
}

fn plain(fingerprint: &str) -> String {
    let letters = fingerprint.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase());
    let told_apart = |c: char| {
        if c == 'O' {
            '0'
        } else if matches!(c, 'I' | 'L') {
            '1'
        } else {
            c
        }
    };
    letters.map(told_apart).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_may_be_typed_as_people_type() {
        assert!(same_fingerprint("7qk4zm2d9dxa41tb", "7QK4-ZM2D-9DXA-41TB"));
        assert!(same_fingerprint("7QK4 ZM2D 9DXA 41TB", "7QK4-ZM2D-9DXA-41TB"));
        assert!(same_fingerprint("OI23-4567-89AB-CDEF", "0123-4567-89AB-CDEF"));
        for other in ["7QK4-ZM2D-9DXA-41TC", "7QK4-ZM2D", "7QK4-ZM2D-9DXA-41TB-0000", ""] {
            assert!(!same_fingerprint(other, "7QK4-ZM2D-9DXA-41TB"), "{other}");
        }
    }
}
