//! The lists in samples/: what the program finds in them, and nothing else.

use crate::support::{Workbench, profile_of, root, sample_names, snapshot};
use serde_json::Value as Json;

const MESSY: &str = "samples/community-borrowers-fall-2026-messy.xlsx";

#[test]
fn every_sample_is_checked_and_its_findings_are_known() {
    let bench = Workbench::with_samples();
    for name in sample_names() {
        let profile = profile_of(&name);
        let ran = bench.run(&format!("check samples/{name}{profile} --format concise"));
        snapshot(&format!("check-{name}.txt"), &ran.to_string());
        assert_eq!(ran.code, if name.contains("messy") { 3 } else { 0 }, "{ran}");
    }
}

#[test]
fn the_messy_sample_reads_well_on_a_terminal() {
    let bench = Workbench::with_samples();
    snapshot("terminal-check-messy.txt", &bench.terminal(&format!("check {MESSY}")).to_string());
    snapshot("terminal-plan-messy.txt", &bench.terminal(&format!("plan {MESSY}")).to_string());
    snapshot("plain-check-messy.txt", &bench.run(&format!("check {MESSY}")).to_string());
    snapshot("repairs-messy.txt", &bench.run(&format!("check {MESSY} --show repairs")).to_string());
}

/// A planted fault, as the table of samples/README.md tells it.
#[derive(Debug, Clone, PartialEq)]
struct Planted {
    place: String,
    code: String,
}

fn planted() -> Vec<Planted> {
    let page = std::fs::read_to_string(root().join("samples/README.md")).expect("samples/README.md");
    let table = page.split_once("| where | what is wrong | code |").expect("the table of faults").1;
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        Planted { place: cells[0].to_owned(), code: cells[cells.len() - 1].to_owned() }
    })
    .collect()
}

impl Planted {
    /// Whether a finding tells this fault: at the cell, at the row when the table names a row, at the
    /// column when it is about a column name.
    fn is_reported_by(&self, finding: &Json) -> bool {
        let row = finding["row"].as_u64();
        let at = match self.place.split_once(' ') {
            Some(("sheet", name)) => finding["sheet"] == name.trim_matches('"') && row.is_none(),
            Some((_, rows)) => row == rows.split('-').next().and_then(|number| number.parse().ok()),
            None if self.code.starts_with('H') => finding["column"] == self.place[..1],
            None => finding["cell"] == self.place,
        };
        at && finding["code"] == self.code
    }
}

#[test]
fn every_planted_fault_is_told_once_at_its_cell_and_nothing_else_is_wrong() {
    let answer = Workbench::with_samples().json(&format!("plan {MESSY}"));
    let findings = answer["findings"].as_array().expect("findings");
    let planted = planted();
    assert!(planted.len() > 30, "{planted:?}");
    let mut wrong: Vec<String> = Vec::new();
    for fault in &planted {
        let reported = findings.iter().filter(|finding| fault.is_reported_by(finding)).count();
        if reported != 1 {
            wrong.push(format!("{} at {} is told {reported} times", fault.code, fault.place));
        }
    }
    let serious = findings.iter().filter(|finding| finding["severity"] != "note");
    for finding in serious.filter(|finding| !planted.iter().any(|fault| fault.is_reported_by(finding))) {
        wrong.push(format!(
            "not in the table: {} at {}, row {}: {}",
            finding["code"], finding["cell"], finding["row"], finding["message"]
        ));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_counts_of_a_messy_plan_add_up_and_apply_loads_the_rest() {
    let bench = Workbench::with_samples();
    let counts = bench.json(&format!("plan {MESSY}"))["counts"].clone();
    let count = |name: &str| counts[name].as_u64().expect(name);
    let parts = ["new", "changed", "converted", "unchanged", "questions", "left_out"];
    assert_eq!(parts.map(count).iter().sum::<u64>(), count("rows_read"), "{counts}");
    assert_eq!(count("rows_read"), 45);
    let ran = bench.run(&format!("apply {MESSY} --yes --max-shown 3"));
    assert_eq!(ran.code, 0, "{ran}");
    snapshot("apply-messy.txt", &ran.to_string());
    let again = bench.json(&format!("plan {MESSY}"))["counts"].clone();
    assert_eq!(again["unchanged"], counts["new"]);
    assert_eq!((&again["left_out"], &again["questions"]), (&counts["left_out"], &counts["questions"]));
}

#[test]
fn every_sample_loads_into_one_store() {
    let bench = Workbench::with_samples();
    for name in sample_names() {
        let profile = profile_of(&name);
        bench.apply(&format!("samples/{name}{profile} --no-starters"));
        let again = bench.json(&format!("plan samples/{name}{profile}"))["counts"].clone();
        assert_eq!((&again["new"], &again["changed"]), (&Json::from(0), &Json::from(0)), "{name}: {again}");
    }
}
