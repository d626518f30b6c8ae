//! What the trial prints.

use super::sweep::Tally;

/// One sweep of one story.
pub(crate) struct Row {
    pub(crate) story: String,
    pub(crate) sweep: &'static str,
    pub(crate) tally: Tally,
    /// Whether bad states must be found.
    pub(crate) control: bool,
}

impl Row {
    /// Whether it came out as it must.
    pub(crate) fn good(&self) -> bool {
        self.control == (self.tally.bad > 0)
    }
}

pub(crate) fn head() -> String {
    format!(
        "{:<34} {:<6} {:>7} {:>7} {:>8} {:>7} {:>6}",
        "story", "sweep", "points", "before", "between", "after", "bad"
    )
}

pub(crate) fn line(row: &Row) -> String {
    let Tally { points, before, between, after, bad, .. } = &row.tally;
    let note = match (row.control, row.good()) {
        (true, true) => "  as it must be",
        (true, false) => "  NOT CAUGHT",
        (false, true) => "",
        (false, false) => "  BAD",
    };
    format!("{:<34} {:<6} {points:>7} {before:>7} {between:>8} {after:>7} {bad:>6}{note}", row.story, row.sweep)
}

/// What is to be said about a row that did not come out as it must.
pub(crate) fn complaint(row: &Row) -> Option<String> {
    if row.good() {
        return None;
    }
    Some(match &row.tally.first {
        Some((what, folder)) => format!("first: {what}\n  it lies in {}", folder.display()),
        None => "the control was not caught, so the sweep proves nothing".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_is_good_when_it_is_caught() {
        for (bad, control, good) in [(0, false, true), (1, false, false), (0, true, false), (1, true, true)] {
            let tally = Tally { points: 2, bad, ..Tally::default() };
            let row = Row { story: "apply".to_owned(), sweep: "kill", tally, control };
            assert_eq!(row.good(), good, "{}", line(&row));
            assert_eq!(complaint(&row).is_none(), good);
        }
    }
}
