//! A plan that is out of date: who moved, what is there now, who did it, and the ways on.

use crate::command_line::typed::Typed;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::action::{Action, Words};
use model::codes;
use model::plan::StaleDetail;
use report::answers;

/// Tells it; nothing was written.
pub(super) fn stale(
    moved: &[StaleDetail],
    writes: u64,
    plan: Option<&str>,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    let verb = if moved.len() == 1 { "has" } else { "have" };
    let message = format!("{} of the {writes} patrons in this plan {verb} changed since it was made", moved.len());
    let rest = writes.saturating_sub(moved.len() as u64);
    let others = match rest {
        0 => String::new(),
        1 => "; the other one is as the plan expects".to_owned(),
        more => format!("; the other {more} are as the plan expects"),
    };
    let left = format!("nothing was written{others}");
    let advice = match plan {
        Some(path) => ways_on(left, path, rest > 0),
        None => Words::text(left).then("\nrun the command again: it starts from what is there now"),
    };
    session.output.answer(&answers::stale(moved, 20))?;
    Err(Failure::coded(codes::P601, message, advice.phrased(&Typed), exit::STALE))
}

/// The ways on with a saved plan; the others can only be applied where there are some.
fn ways_on(left: String, path: &str, are_others: bool) -> Words {
    let path = path.to_owned();
    let anew = Words::text(left)
        .then("\nwork out a new plan with the same list and answers: ")
        .act(Action::Refresh(path.clone()));
    if !are_others {
        return anew;
    }
    let skipping = Action::ApplyPlan { path, store: None, over_limit: false, skip_changed: true };
    anew.then("\nor apply the others and leave these out: ").act(skipping)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_told_to_apply_the_others_where_there_are_none() {
        let told = |are_others| {
            let ways = ways_on("nothing was written".to_owned(), "fall.plan", are_others);
            let ways = ways.phrased(&Typed).into_owned();
            (ways.contains("rollcall plan --refresh fall.plan"), ways.contains("--skip-changed"))
        };
        assert_eq!((told(true), told(false)), ((true, true), (true, false)));
    }
}
