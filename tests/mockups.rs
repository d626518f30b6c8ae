//! The screens that were drawn before there was a program, held against what it prints: the same information in the same
//! order. What it prints stands in `snapshots/`, where other tests keep it true. The answers in JSON are held in `json`
//! and `schemas`, the exit codes in `exit_codes`, the page of a report in the tests of `report`.
//!
//! In one place the program has another order than the drawing: a plan ends with its counts, where they stay on the screen.

use crate::support::{Workbench, root};

/// A screen, the snapshot that has it, and what it must say in this order.
struct Mockup {
    what: &'static str,
    snapshot: &'static str,
    parts: &'static [&'static str],
}

const MOCKUPS: &[Mockup] = &[
    Mockup {
        what: "the commands",
        snapshot: "help.txt",
        parts: &[
            "\nEvery semester\n",
            "  check FILE...",
            "  plan FILE...",
            "  apply FILE|PLAN",
            "  undo [BATCH]",
            "  history",
            "  show PLAN|BATCH",
            "\nFiles\n",
            "  inspect FILE...",
            "  explain CODE",
            "\nPatrons\n",
            "  find TEXT|ID",
            "  account WHAT ID",
            "  starters WHAT",
            "  signin ID",
            "\nSetting up\n",
            "  init",
            "  store WHAT",
            "  guard WHAT",
            "Exit codes",
        ],
    },
    Mockup {
        what: "check",
        snapshot: "terminal-check-messy.txt",
        parts: &[
            "Sheet \"Fall 2026\", header in row 4, 45 patrons in rows 5-50.\n",
            "  also in the file: \"Lookups\" (hidden, not read)\n",
            "  columns: 10 of 12 recognised; profile ",
            "error[D501] the primary ID \"009402440\" is used for 2 rows\n",
            "  --> Fall 2026!A10\n",
            "---------\n",
            "^^^^^^^^^\n",
            "  = both rows are left out until one of them changes\n",
            "  = if this is one person, delete a row; if not, give each person an ID of their own\n",
            "error[C322] \"2123400001234560\" has 16 digits in a number cell; spreadsheets keep only 15\n",
            "  = the real number is no longer in the file: retype it from the source, with the column set to Text\n",
            "error[C301] Last name is empty\n",
            "  --> Fall 2026!B18\n",
            "warning[C321]",
            "  = read as 004567036\n",
            "6 small repairs:\n",
            "17 problems leave out 19 of 45 rows, and 1 repeats another. 25 rows are ready. 7 warnings.\n",
            "  fix in your spreadsheet:  rollcall fix ",
            "  go on with the rest:      rollcall plan ",
            "exit 3\n",
        ],
    },
    Mockup {
        what: "check --format concise",
        snapshot: "check-community-borrowers-fall-2026-messy.xlsx.txt",
        parts: &[
            "\nsamples/community-borrowers-fall-2026-messy.xlsx:Fall 2026!A10: error D501 duplicate-id: the primary ID",
        ],
    },
    Mockup {
        what: "check --plain",
        snapshot: "plain-check-messy.txt",
        parts: &[
            "\nError D501. The primary ID \"009402440\" is used for 2 rows.\n",
            "Where: sheet Fall 2026, column A, row 10. Value: 009402440.\n",
            "Also: Fall 2026!A7.\n",
            "What to do: both rows are left out until one of them changes. If this is one person, delete a row;",
        ],
    },
    Mockup {
        what: "plan -o",
        snapshot: "saved-plan.txt",
        parts: &[
            "$ rollcall plan next.csv -o next.plan\n",
            "Store: rollcall.db (2 patrons; last batch 1 on [DAY])\n",
            "New patrons\n",
            "  look closely at the first one: names, groups, accounts, values that are removed\n",
            "  ~ 000104418  Chidi Okafor-Lind  line 3\n",
            "  + new        1\n",
            "  ~ changed    2  2 expiry date, 1 last name\n",
            "  = unchanged  0\n",
            "  ? questions  0\n",
            "  ! left out   1  see the findings above\n",
            "4  rows read\n",
            "Starter passwords: 1 will be made on apply; it must be changed at the first sign-in.\n",
            "Saved: next.plan   fingerprint [FINGERPRINT]   (contains personal data)\n",
            "  review:  rollcall show next.plan\n",
            "  do it:   rollcall apply next.plan\n",
            "exit 3\n",
        ],
    },
    Mockup {
        what: "the questions of a plan",
        snapshot: "questions.txt",
        parts: &[
            "question[D507] \"000098231\" is Maria Lopez (born 1951-04-02, RETIREE) in the store and Mark Levy",
            "  = is this the same person? --decide 000098231=same; ",
            "question[D508] nobody in the store has \"000200001\", but Zoë Ní Bhriain",
            " looks a lot like ",
            "--decide 000200001=new-id",
            "  ? questions  2  waiting for your answer\n",
        ],
    },
    Mockup {
        what: "show --only changed",
        snapshot: "saved-plan.txt",
        parts: &[
            "$ rollcall show next.plan --only changed\n",
            "  ~ 000104418  Chidi Okafor-Lind  line 3\n",
            "      last name    Okafor      ->  Okafor-Lind\n",
            "      expiry date  2027-06-30  ->  2027-12-31   (184 days later)\n",
        ],
    },
    Mockup {
        what: "apply",
        snapshot: "saved-plan.txt",
        parts: &[
            "$ rollcall apply next.plan --yes --starters slips.csv\n",
            "next.plan, fingerprint [FINGERPRINT], made [NOW] by [USER]\n",
            "Store rollcall.db: 1 patron will be added, 2 changed. 1 row is left out.\n",
            "Done: batch 2. 1 added, 2 changed, 0 unchanged, 1 left out.\n",
            "  1 starter password:  slips.csv (the only copy)\n",
            "  the store before:    rollcall-before-2.db\n",
            "  to fix the rest:     rollcall plan next.csv --left-out left-out.xlsx\n",
            "  to undo it:          rollcall undo 2\n",
        ],
    },
    Mockup {
        what: "a plan that is out of date",
        snapshot: "stale-plan.txt",
        parts: &[
            "  000104417  e-mail  planned from  ana@example.org\n",
            "now           ana@new.org      by [USER], [NOW] (batch 2)\n",
            "  000104419  was to be added, but exists now  by [USER], [NOW] (batch 2)\n",
            "error[P601] 2 of the 3 patrons in this plan have changed since it was made\n",
            "nothing was written; the other one is as the plan expects\n",
            "rollcall plan --refresh next.plan -o NEW.plan\n",
            "rollcall apply next.plan --skip-changed\n",
            "exit 4\n",
        ],
    },
    Mockup {
        what: "a plan that is applied twice",
        snapshot: "saved-plan.txt",
        parts: &["next.plan was applied on [NOW] as batch 2. Nothing to do.\n", "exit 0\n"],
    },
    Mockup {
        what: "apply without a terminal",
        snapshot: "saved-plan.txt",
        parts: &[
            "error[P614] this needs a confirmation and there is no terminal to ask on\n",
            "  use --approve [FINGERPRINT] (applies only this plan) or --yes\n",
            "exit 5\n",
        ],
    },
    Mockup {
        what: "a plan that is over a limit",
        snapshot: "limit.txt",
        parts: &[
            "error[P608] this plan would change 40 of the 100 patrons (40.0%); the limit is 30%\n",
            "  most of it: 40 x campus MAIN -> NORTH\n",
            "  is every column mapped to the right field?     rollcall inspect FILE\n",
            "  if you mean it: rollcall apply second.plan --allow-over-limit\n",
        ],
    },
    Mockup {
        what: "undo",
        snapshot: "undo-kept.txt",
        parts: &[
            "Batch 2, [NOW], [USER], \"next.csv\"\n",
            "  remove   0  of the 1 added patron\n",
            "  restore  1  of the 1 changed patron\n",
            "  keep 1 because somebody changed them since:\n",
            "      000104419  e-mail changed by [USER], [NOW] (batch 3)\n",
            "Done: batch 4 (undo of 2). 1 reversed, 1 kept.\n",
            "  see the kept ones:  rollcall show 4 --only kept\n",
            "exit 7\n",
        ],
    },
    Mockup {
        what: "history",
        snapshot: "undo-kept.txt",
        parts: &[
            "$ rollcall history\n",
            "batch  when (UTC)",
            "  who ",
            "  what ",
            "  added  changed ",
            "  state ",
            "\n    4  [NOW]  [USER]  undo of 2 ",
            "1 kept\n",
            "\n    2  [NOW]  [USER]  next.csv ",
            "partly undone by 4\n",
            "\n    1  [NOW]  [USER]  list.csv ",
        ],
    },
];

/// The first part that is missing, or stands before one that should come first.
fn missing(text: &str, parts: &[&'static str]) -> Option<&'static str> {
    let mut rest = text;
    for &part in parts {
        let Some(at) = rest.find(part) else { return Some(part) };
        // The line feed at the end of a part may be that at the beginning of the next.
        rest = &rest[at + part.trim_end().len()..];
    }
    None
}

#[test]
fn every_screen_says_what_was_drawn_in_its_order() {
    for Mockup { what, snapshot, parts } in MOCKUPS {
        let text = std::fs::read_to_string(root().join("tests/snapshots").join(snapshot)).expect("a snapshot");
        assert_eq!(missing(&text, parts), None, "{what}, in {snapshot}");
    }
}

/// The control: no screen says the same from its end to its beginning.
#[test]
fn another_order_is_told() {
    for Mockup { what, snapshot, parts } in MOCKUPS.iter().filter(|mockup| mockup.parts.len() > 2) {
        let text = std::fs::read_to_string(root().join("tests/snapshots").join(snapshot)).expect("a snapshot");
        let other: Vec<&'static str> = parts.iter().rev().copied().collect();
        assert!(missing(&text, &other).is_some(), "{what}, in {snapshot}");
    }
}

/// Many small repairs are one line, and the command that lists them.
#[test]
fn small_repairs_are_one_line_when_there_are_many() {
    let bench = Workbench::with_samples();
    let cities: Vec<String> = (2..30).map(|row| format!("H{row}")).collect();
    let cities: Vec<(&str, &str)> = cities.iter().map(|cell| (cell.as_str(), "Elmwood ")).collect();
    let sample = bench.read("samples/community-borrowers-fall-2026.xlsx");
    bench.write("list.xlsx", testkit::corrected(&sample, &cities));
    let ran = bench.terminal("check list.xlsx");
    assert!(ran.stdout.contains("\n28 small repairs: rollcall check list.xlsx --show repairs\n"), "{ran}");
    assert!(
        ran.stdout.contains("\nAll 40 rows are ready.\n  see what would change:  rollcall plan list.xlsx\n"),
        "{ran}"
    );
}
