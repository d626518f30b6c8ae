//! A yes before anything is written: typed, or given on the command line. Whether it is enough is decided elsewhere,
//! and told here.

use crate::command_line::args::Agreeing;
use crate::command_line::typed::{Typed, command};
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::ask::{self, Reply};
use model::action::{Action, Phrase};
use model::codes;
use model::consent::Refused;
use model::request::Request;
use report::text::visible;
use report::views;

/// Asks, unless the command line answers: the fingerprint of the plan that the yes is to. `None` is a no.
pub(crate) fn consent(
    given: &Agreeing,
    short: &str,
    question: &str,
    session: &Session<'_>,
) -> Result<Option<String>, Failure> {
    agreed(given, short, session, || typed(question, session))
}

/// The same at the end of a long talk, which a slip must not throw away: what is neither yes nor no is asked again.
pub(crate) fn consent_after_talk(
    given: &Agreeing,
    short: &str,
    question: &str,
    session: &Session<'_>,
) -> Result<Option<String>, Failure> {
    agreed(given, short, session, || typed_yes_or_no(question, session))
}

fn agreed(
    given: &Agreeing,
    short: &str,
    session: &Session<'_>,
    typed: impl FnOnce() -> Result<bool, Failure>,
) -> Result<Option<String>, Failure> {
    if given.yes {
        return Ok(Some(short.to_owned()));
    }
    if let Some(approved) = &given.approve {
        return Ok(Some(approved.clone()));
    }
    // Nobody is asked to agree to a plan that was not shown.
    if !session.may_ask || !session.output.is_followed() || !ask::can_ask() {
        let advice = format!("use --approve {short} (applies only this plan) or --yes");
        return Err(Failure::coded(codes::P614, codes::P614.title(), advice, exit::REFUSED));
    }
    Ok(typed()?.then(|| short.to_owned()))
}

/// What is typed once more about a plan of lists.
pub(crate) struct Again {
    /// The command that shows it as it is now.
    pub(crate) look: String,
    /// The command that carries it out.
    pub(crate) apply: String,
}

impl Again {
    /// Of lists, with everything that was decided about them.
    pub(crate) fn lists(request: &Request) -> Self {
        let lists = || Box::new(request.clone());
        Again {
            look: Typed.phrase(&Action::Plan(lists())),
            apply: Typed.phrase(&Action::Apply { lists: lists(), over_limit: false }),
        }
    }

    /// Of the saved plan in this file.
    pub(crate) fn saved(path: &str) -> Self {
        Again { look: command("show", &[path]), apply: command("apply", &[path]) }
    }
}

/// Why a yes was not enough, and the way out. What a command worked out by itself is typed `again` as it was.
pub(crate) fn refused(refused: &Refused, again: Option<&Again>) -> Failure {
    let (message, advice, exit) = match refused {
        Refused::Open { .. } => (
            refused.to_string(),
            "nothing was written; answer with --decide, correct the list, or leave out --strict".to_owned(),
            exit::DATA,
        ),
        Refused::OverLimit(limit) => {
            let most = format!("most of it: {}", limit.cause);
            let advice = again.map_or_else(
                || format!("nothing was written\n{most}"),
                |Again { apply, .. }| {
                    let inspect = command("inspect", &["FILE"]);
                    format!(
                        "{most}\nis every column mapped to the right field?     {inspect}\n\
                        if you mean it: {apply} --allow-over-limit"
                    )
                },
            );
            (views::over_limit(limit), advice, exit::REFUSED)
        }
        Refused::OtherPlan { .. } => (
            refused.to_string(),
            again.map_or_else(
                || {
                    "nothing was written; the store, the day or the options have changed since, or the fingerprint has \
                     a typo; to see the plan as it is now, run the same command without --approve"
                        .to_owned()
                },
                |Again { look, .. }| {
                    format!(
                        "the list, the store, the day or the options have changed since; look at the new plan first: {look}"
                    )
                },
            ),
            exit::REFUSED,
        ),
        Refused::OldFingerprint { .. } => (
            refused.to_string(),
            "fingerprints now have four groups: look at the plan again, and give the whole fingerprint"
                .to_owned(),
            exit::REFUSED,
        ),
    };
    Failure::coded(refused.code(), message, advice, exit)
}

/// Asks for what has no fingerprint; `yes` stands for the answer.
pub(crate) fn confirm(yes: bool, question: &str, session: &Session<'_>) -> Result<Option<u8>, Failure> {
    if yes {
        return Ok(None);
    }
    if !session.may_ask || !session.output.is_followed() || !ask::can_ask() {
        return Err(Failure::coded(codes::P614, codes::P614.title(), "use --yes", exit::REFUSED));
    }
    Ok(if typed(question, session)? { None } else { Some(exit::NO) })
}

/// Whether the question is answered with yes.
fn typed(question: &str, session: &Session<'_>) -> Result<bool, Failure> {
    // It names the store, whose name may be anything.
    let reply = ask::reply(&visible(question)).map_err(|error| Failure::output(&error))?;
    match reply {
        Reply::Yes => {}
        Reply::No => session.output.talk(NOTHING_WRITTEN),
        Reply::Unclear => {
            let told = format!("{}: {}. Only the whole word yes counts as yes.", codes::P613, codes::P613.title());
            session.output.talk(&told);
        }
    }
    Ok(reply == Reply::Yes)
}

/// Whether the question is answered with yes, asked until it is answered. The end of the input is a no.
fn typed_yes_or_no(question: &str, session: &Session<'_>) -> Result<bool, Failure> {
    let question = format!("{} Type yes:", visible(question));
    while let Some(typed) = ask::answer(&question).map_err(|error| Failure::output(&error))? {
        match Reply::of(&typed) {
            Reply::Yes => return Ok(true),
            Reply::No if !typed.is_empty() => break,
            Reply::No | Reply::Unclear => session.output.talk("Type the whole word yes, or no to write nothing."),
        }
    }
    session.output.talk(NOTHING_WRITTEN);
    Ok(false)
}

/// What is said after a no.
pub(crate) const NOTHING_WRITTEN: &str = "Nothing was written.";

#[cfg(test)]
mod tests {
    use super::*;
    use model::plan::{Limit, LimitKind};

    /// Every refusal leads to its page of the manual and ends with its documented code.
    #[test]
    fn a_refusal_has_its_code_and_its_exit() {
        let (is, claimed) = (|| "7QK4-ZM2D-9DXA-41TB".to_owned(), || "7QK4-ZM2D".to_owned());
        let limit =
            Limit { what: LimitKind::Changed, found: 40, of: 100, percent: 30, cause: "40 x campus".to_owned() };
        for (why, code, exit, way_out) in [
            (Refused::Open { questions: 1, left_out: 2 }, "P607", exit::DATA, "--decide"),
            (Refused::OverLimit(limit), "P608", exit::REFUSED, "rollcall apply list.csv --allow-over-limit"),
            (
                Refused::OtherPlan { is: is(), claimed: claimed() },
                "P621",
                exit::REFUSED,
                "look at the new plan first: rollcall plan list.csv",
            ),
            (Refused::OldFingerprint { is: is(), claimed: claimed() }, "P621", exit::REFUSED, "four groups"),
        ] {
            let lists = Request { files: vec!["list.csv".to_owned()], ..Request::default() };
            let failure = refused(&why, Some(&Again::lists(&lists)));
            assert_eq!((failure.code.map(|code| code.id()), failure.exit), (Some(code), exit), "{failure:?}");
            assert!(failure.advice.contains(way_out), "{failure:?}");
            // What was worked out for one patron has no list that could be planned again.
            let failure = refused(&why, None);
            assert_eq!((failure.code.map(|code| code.id()), failure.exit), (Some(code), exit), "{failure:?}");
            assert!(!failure.advice.contains("FILE") && !failure.advice.contains("list.csv"), "{failure:?}");
        }
    }
}
