//! `rollcall signin ID`: what a sign-in page does, as a command. Passwords are typed, or come line by line from
//! stdin; never from the command line.

use crate::command_line::args::SignInArgs;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::ask;
use model::secret::TypedPassword;
use pipeline::{Answer, Change, Refusal, Store};
use report::document::{Document, good, strong};
use report::{Answer as Shown, views};
use serde_json::json;

/// So often a new password may be typed before the old one is asked for again.
const ATTEMPTS: usize = 5;

pub(crate) fn run(args: &SignInArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = session.store_to_change()?;
    let Some(typed) = ask::secret("Password", session.may_ask).map_err(|error| no_password(&error))? else {
        return Err(Failure::usage("no password was typed", "type it, or send it as the first line of stdin"));
    };
    let answer = pipeline::sign_in(&mut store, &args.id, &typed, session.settings, &session.world)?;
    if answer != Answer::ChoosePassword {
        return print_answer(answer, None, session);
    }
    choose(&mut store, &args.id, &typed, session)
}

/// Asks for a new password until one is taken.
fn choose(store: &mut Store, id: &str, typed: &TypedPassword, session: &Session<'_>) -> Result<u8, Failure> {
    session
        .output
        .talk("This password only lets you choose one of your own: at least 8 characters, and not based on your name.");
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let new = ask::new_secret("New password", session.may_ask).map_err(|error| no_password(&error))?;
        let new = match new {
            ask::New::Typed(new) => new,
            ask::New::Differs => {
                session.output.talk("The two are not the same.");
                continue;
            }
            ask::New::End => break,
        };
        match pipeline::change_password(store, id, typed, &new, session.settings, &session.world)? {
            Change::Done => return print_answer(Answer::Ok, Some(Ok(())), session),
            Change::NotAllowed(answer) => return print_answer(answer, None, session),
            Change::Refused(refusal) => {
                session.output.talk(&format!("That password can't be used: {refusal}."));
                last = Some(refusal);
            }
        }
    }
    print_answer(Answer::ChoosePassword, last.map(Err), session)
}

fn print_answer(answer: Answer, chosen: Option<Result<(), Refusal>>, session: &Session<'_>) -> Result<u8, Failure> {
    let changed = matches!(chosen, Some(Ok(())));
    let code = if answer == Answer::Ok { exit::DONE } else { exit::REFUSED };
    let refused = chosen.and_then(Result::err).map(|refusal| refusal.to_string());
    let programs = || {
        json!({
            "schema": "rollcall.signin/1", "answer": answer.name(), "changed": changed, "refused": refused, "next": [],
        })
    };
    let shown =
        Shown::new(|| in_words(answer, changed, session.settings.starters.lock_minutes), |_, take| take(&programs()));
    if changed {
        session.output.after_commit("Done: the new password is set", &shown);
    } else {
        session.output.answer(&shown)?;
    }
    Ok(code)
}

fn in_words(answer: Answer, changed: bool, lock_minutes: u32) -> Document {
    views::sentence(match answer {
        Answer::Ok if changed => good("Done: this is your password from now on. The old one no longer works."),
        Answer::Ok => good("Signed in."),
        Answer::ChoosePassword => {
            strong("No new password was chosen; the one you have only lets you choose a new one.")
        }
        Answer::StarterExpired => strong("This starter password no longer works. Ask the library for a new one."),
        Answer::Inactive => strong("This account is inactive. Ask the library to activate it."),
        Answer::MembershipExpired => strong("This membership has ended. Ask the library to renew it."),
        Answer::Locked => strong(format!(
            "Too many failed attempts. Try again in {}. If this is your first sign-in, ask the library for a new password.",
            if lock_minutes == 1 { "a minute".to_owned() } else { format!("{lock_minutes} minutes") }
        )),
        Answer::Wrong => strong("The ID or the password is wrong."),
    })
}

fn no_password(error: &std::io::Error) -> Failure {
    let message = format!("the password cannot be read: {}", crate::system::in_words(error));
    Failure {
        code: None,
        message,
        advice: "type it, or send it as the first line of stdin".to_owned(),
        exit: exit::FAILED,
        plan: None,
    }
}
