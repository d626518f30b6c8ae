//! What the bench prints: a table per run, and how flat the cost per row stays.

use super::child::Run;
use super::times::Stage;

/// The numbers of one run, for the summary.
pub(crate) struct Measured {
    /// What was run, such as `csv, plan into an empty store`.
    pub(crate) what: String,
    /// Rows of the list.
    pub(crate) rows: u64,
    pub(crate) run: Run,
}

/// One run as a table.
pub(crate) fn of_run(measured: &Measured) -> String {
    let Measured { what, rows, run } = measured;
    let mut lines = vec![
        format!("{what}, {} rows: {:.3} s in all, peak {}", grouped(*rows), run.seconds, peak(run.peak_kib, *rows)),
        format!("  {:<14} {:>9} {:>12} {:>10}", "stage", "seconds", "rows/s", "us/row"),
    ];
    lines.extend(run.stages.iter().map(of_stage));
    if run.stages.is_empty() {
        lines.push("  the program printed no time: lines".to_owned());
    }
    lines.join("\n") + "\n"
}

fn of_stage(stage: &Stage) -> String {
    let per_second = grouped_float(stage.rows as f64 / stage.seconds.max(1e-9));
    format!("  {:<14} {:>9.3} {:>12} {:>10.2}", stage.name, stage.seconds, per_second, per_row_us(stage))
}

fn per_row_us(stage: &Stage) -> f64 {
    stage.seconds * 1e6 / stage.rows.max(1) as f64
}

fn peak(kib: u64, rows: u64) -> String {
    if kib == 0 {
        return "unknown".to_owned();
    }
    format!("{} MiB ({:.2} KiB per row)", kib / 1024, kib as f64 / rows.max(1) as f64)
}

/// Beside a bare peer: the stage `reading` of the program over what the library took.
pub(crate) fn beside(measured: &Measured, peer: &Stage) -> String {
    let bare = format!("  bare {}: {:.3} s", peer.name, peer.seconds);
    match measured.run.stages.iter().find(|stage| stage.name == "reading") {
        Some(reading) => {
            format!(
                "{bare}; our reading is {:.2} times that, the whole run {:.2} times\n",
                reading.seconds / peer.seconds,
                measured.run.seconds / peer.seconds
            )
        }
        None => format!("{bare}; the whole run is {:.2} times that\n", measured.run.seconds / peer.seconds),
    }
}

/// From this size on a run is long enough for its cost per row to mean something.
const FLAT_FROM: u64 = 10_000;

/// For every stage: the cost per row at the biggest size over that at 10,000 rows.
pub(crate) fn flatness(all: &[Measured]) -> String {
    let Some(biggest) = all.iter().map(|measured| measured.rows).max().filter(|rows| *rows > FLAT_FROM) else {
        return format!("flatness: needs a size above {} rows\n", grouped(FLAT_FROM));
    };
    let mut lines =
        vec![format!("cost per row at {} rows over that at {} rows:", grouped(biggest), grouped(FLAT_FROM))];
    for big in all.iter().filter(|measured| measured.rows == biggest) {
        let small = all.iter().find(|measured| measured.rows == FLAT_FROM && measured.what == big.what);
        let Some(small) = small else { continue };
        for stage in &big.run.stages {
            if let Some(before) = small.run.stages.iter().find(|before| before.name == stage.name) {
                let ratio = per_row_us(stage) / per_row_us(before).max(1e-9);
                lines.push(format!("  {:<46} {:<14} {ratio:>6.2}", big.what, stage.name));
            }
        }
    }
    if lines.len() == 1 {
        lines.push(format!("  unknown: {} rows were not among the sizes", grouped(FLAT_FROM)));
    }
    lines.join("\n") + "\n"
}

/// For the small list: what it takes against a store of each size, and against the biggest in
/// proportion to the smallest. Near 1 when nothing is proportional to the store.
pub(crate) fn small_lists(all: &[(u64, Measured)]) -> String {
    let mut lines = vec!["the small list against stores of growing size:".to_owned()];
    for (patrons, measured) in all {
        let Measured { what, rows, run } = measured;
        let first =
            all.iter().find(|(_, first)| first.what == *what).map_or(run.seconds, |(_, first)| first.run.seconds);
        let (stored, ratio) = (grouped(*patrons), run.seconds / first);
        lines.push(format!(
            "  {what:<46} {rows} rows, {stored:>9} stored: {:.3} s, {ratio:.2} times the first",
            run.seconds
        ));
    }
    lines.join("\n") + "\n"
}

fn grouped_float(number: f64) -> String {
    grouped(number.round().max(0.0) as u64)
}

/// 1234567 as 1,234,567.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(rows: u64, seconds: f64) -> Measured {
        let stages = vec![Stage { name: "reading".to_owned(), seconds, rows }];
        Measured { what: "csv, plan".to_owned(), rows, run: Run { seconds: seconds * 2.0, peak_kib: 2 * rows, stages } }
    }

    #[test]
    fn a_run_is_a_table() {
        let expected = "\
csv, plan, 100,000 rows: 1.000 s in all, peak 195 MiB (2.00 KiB per row)
  stage            seconds       rows/s     us/row
  reading            0.500      200,000       5.00
";
        assert_eq!(of_run(&measured(100_000, 0.5)), expected);
    }

    #[test]
    fn flatness_is_a_number_per_stage() {
        let printed = flatness(&[measured(1_000, 1.0), measured(10_000, 0.05), measured(100_000, 0.6)]);
        let line = printed.lines().nth(1).unwrap();
        assert!(line.starts_with("  csv, plan") && line.ends_with("1.20"), "{printed}");
        assert!(flatness(&[measured(1_000, 1.0)]).starts_with("flatness: needs"));
        assert!(flatness(&[measured(100_000, 1.0)]).contains("unknown: 10,000 rows"));
    }

    #[test]
    fn small_lists_are_told_against_the_smallest_store() {
        let printed = small_lists(&[(1_000, measured(1_000, 0.05)), (1_000_000, measured(1_000, 0.06))]);
        assert!(printed.ends_with("1000 rows, 1,000,000 stored: 0.120 s, 1.20 times the first\n"), "{printed}");
    }

    #[test]
    fn beside_a_peer() {
        let peer = Stage { name: "csv".to_owned(), seconds: 0.25, rows: 1_000 };
        let printed = beside(&measured(1_000, 0.5), &peer);
        assert_eq!(printed, "  bare csv: 0.250 s; our reading is 2.00 times that, the whole run 4.00 times\n");
    }
}
