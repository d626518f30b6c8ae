//! A goal with its figures, whether it is met, and the table of all of them, for a terminal and for a page.

use crate::bench::table::grouped;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds,
    Microseconds,
    /// Counted in bytes, shown in millions of them.
    Megabytes,
    Bytes,
}

/// What makes a goal met.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Limit {
    /// The program needs at most so many times what stands beside it.
    MostTimes(f64),
    /// At least so many times.
    LeastTimes(f64),
    /// The program's own figure, whatever stands beside it.
    Most(f64),
}

/// A goal and what was measured.
#[derive(Debug, Clone)]
pub(super) struct Goal {
    pub(super) what: String,
    pub(super) ours: f64,
    /// The best way known, or what else the goal names.
    pub(super) best: f64,
    pub(super) unit: Unit,
    pub(super) limit: Limit,
    /// Why it is missed, whatever the figures say.
    pub(super) but: Option<&'static str>,
}

impl Unit {
    fn shown(self, figure: f64) -> String {
        match self {
            Unit::Seconds if figure < 10.0 => format!("{figure:.3} s"),
            Unit::Seconds => format!("{figure:.1} s"),
            Unit::Microseconds => format!("{figure:.1} µs"),
            Unit::Megabytes => format!("{} MB", whole(figure / 1e6)),
            Unit::Bytes => format!("{} bytes", whole(figure)),
        }
    }
}

fn whole(figure: f64) -> String {
    grouped(figure.round().max(0.0) as u64)
}

impl Goal {
    fn ratio(&self) -> f64 {
        self.ours / self.best
    }

    /// Nothing measured is nothing met.
    fn met(&self) -> bool {
        let measured = self.ours > 0.0 && self.best > 0.0;
        let within = match self.limit {
            Limit::MostTimes(times) => self.ratio() <= times,
            Limit::LeastTimes(times) => self.ratio() >= times,
            Limit::Most(most) => self.ours <= most,
        };
        measured && within && self.but.is_none()
    }

    fn cells(&self) -> [String; 6] {
        let goal = match self.limit {
            Limit::MostTimes(times) => format!("at most {times} x"),
            Limit::LeastTimes(times) => format!("at least {times} x"),
            Limit::Most(most) => format!("at most {}", self.unit.shown(most)),
        };
        let verdict = match (self.met(), self.but) {
            (true, _) => "met".to_owned(),
            (false, None) => "missed".to_owned(),
            (false, Some(but)) => format!("missed: {but}"),
        };
        let [ours, best] = [self.ours, self.best].map(|figure| self.unit.shown(figure));
        [self.what.clone(), ours, best, format!("{:.2} x", self.ratio()), goal, verdict]
    }
}

const HEADINGS: [&str; 6] = ["", "Rollcall", "best way known", "ratio", "goal", "verdict"];

/// The table for a terminal.
pub(super) fn text(goals: &[Goal]) -> String {
    let rows: Vec<[String; 6]> =
        std::iter::once(HEADINGS.map(str::to_owned)).chain(goals.iter().map(Goal::cells)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; 6] = std::array::from_fn(width);
    let line = |row: &[String; 6]| {
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| match column {
            0 | 5 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

/// The same table for a page.
pub(super) fn markdown(goals: &[Goal]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let headings = line(&HEADINGS.map(str::to_owned)).replace("|  |", "| |");
    let goals: String = goals.iter().map(|goal| line(&goal.cells())).collect();
    format!("{headings}|---|---|---|---|---|---|\n{goals}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(ours: f64, best: f64, limit: Limit) -> Goal {
        Goal { what: "writing".to_owned(), ours, best, unit: Unit::Seconds, limit, but: None }
    }

    #[test]
    fn a_goal_is_met_up_to_its_limit_and_missed_beyond() {
        for (ours, limit, met) in [
            (4.0, Limit::MostTimes(2.0), true),
            (4.1, Limit::MostTimes(2.0), false),
            (3.2, Limit::LeastTimes(1.6), true),
            (3.1, Limit::LeastTimes(1.6), false),
            (3.0, Limit::Most(3.0), true),
            (3.1, Limit::Most(3.0), false),
        ] {
            assert_eq!(goal(ours, 2.0, limit).met(), met, "{ours} {limit:?}");
        }
    }

    #[test]
    fn what_was_not_measured_is_not_met() {
        assert!(!goal(0.0, 2.0, Limit::MostTimes(2.0)).met() && !goal(1.0, 0.0, Limit::Most(3.0)).met());
        let but = Some("the store was written to");
        let written = Goal { but, ..goal(1.0, 1.0, Limit::Most(3.0)) };
        assert_eq!(written.cells()[5], "missed: the store was written to");
    }

    #[test]
    fn the_table_stands_in_columns() {
        let bytes = Goal { unit: Unit::Megabytes, ..goal(1.5e9, 5e8, Limit::Most(1.2e9)) };
        let printed = text(&[goal(12.34, 6.17, Limit::MostTimes(2.0)), bytes]);
        let expected = "         Rollcall  best way known   ratio              goal  verdict
writing    12.3 s         6.170 s  2.00 x       at most 2 x  met
writing  1,500 MB          500 MB  3.00 x  at most 1,200 MB  missed
";
        assert_eq!(printed, expected);
    }

    #[test]
    fn the_table_of_a_page() {
        let printed = markdown(&[goal(0.5, 1.0, Limit::MostTimes(2.0))]);
        let expected = "\
| | Rollcall | best way known | ratio | goal | verdict |
|---|---|---|---|---|---|
| writing | 0.500 s | 1.000 s | 0.50 x | at most 2 x | met |
";
        assert_eq!(printed, expected);
    }
}
