//! What programs read: section 9 of the command line's contract. Keys are only ever added.

use crate::support::{TWO, Workbench};
use serde_json::Value as Json;

const MESSY: &str = "samples/community-borrowers-fall-2026-messy.xlsx";

/// Names and types, as in `rows_read:number sheet:text?`; `?` also allows null.
#[track_caller]
fn has(value: &Json, contract: &str) {
    for entry in contract.split_whitespace() {
        let (name, kind) = entry.split_once(':').expect("name:type");
        let part = value.get(name).unwrap_or_else(|| panic!("no {name} in {value}"));
        let fits = match kind.trim_end_matches('?') {
            "text" => part.is_string(),
            "number" => part.is_u64(),
            "yes/no" => part.is_boolean(),
            "list" => part.is_array(),
            "object" => part.is_object(),
            other => panic!("{other} is no type"),
        };
        assert!(fits || (kind.ends_with('?') && part.is_null()), "{name} is no {kind}: {part}");
    }
}

#[track_caller]
fn is_answer(answer: &Json, schema: &str) {
    assert_eq!(answer["schema"], format!("rollcall.{schema}/1"));
    for step in answer["next"].as_array().expect("every answer has next") {
        has(step, "why:text command:text");
        assert!(step["command"].as_str().expect("a command").starts_with("rollcall "), "{step}");
    }
}

#[track_caller]
fn are_findings(findings: &Json) {
    for finding in findings.as_array().expect("findings") {
        has(
            finding,
            "code:text slug:text severity:text file:text sheet:text? row:number? column:text? cell:text? field:text? value:text? related:list message:text advice:text",
        );
        assert!(["error", "warning", "note", "question"].contains(&finding["severity"].as_str().expect("a severity")));
    }
}

#[track_caller]
fn are_counts(counts: &Json) {
    has(
        counts,
        "rows_read:number new:number changed:number converted:number unchanged:number questions:number left_out:number",
    );
    let parts = ["new", "changed", "converted", "unchanged", "questions", "left_out"];
    assert_eq!(parts.iter().map(|part| counts[part].as_u64().expect("a count")).sum::<u64>(), counts["rows_read"]);
}

#[test]
fn the_answer_of_check_keeps_the_contract() {
    let answer = Workbench::with_samples().json(&format!("check {MESSY}"));
    is_answer(&answer, "check");
    has(&answer, "files:list rows_read:number rows_ready:number findings:list counts:object next:list");
    has(&answer["files"][0], "file:text format:text sheet:text? header_row:number? rows_read:number columns:list");
    are_findings(&answer["findings"]);
    for severity in ["error", "warning", "note", "question"] {
        let reported = answer["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == severity);
        assert_eq!(answer["counts"][severity], reported.count(), "{severity}");
    }
}

#[test]
fn a_place_in_a_text_file_is_a_line_and_a_column() {
    let bench = Workbench::with_list(&TWO.replace("cid@example.org", "none@"));
    let answer = bench.json("check list.csv");
    let finding = answer["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == "C310").unwrap();
    assert_eq!(
        (&finding["cell"], &finding["column"], &finding["sheet"]),
        (&"line 3, column 4".into(), &"4".into(), &Json::Null)
    );
    assert_eq!((&finding["row"], &finding["field"], &finding["value"]), (&3.into(), &"email".into(), &"none@".into()));
}

#[test]
fn the_answer_of_plan_keeps_the_contract() {
    let bench = Workbench::with_samples();
    bench.apply("samples/community-borrowers-fall-2026.xlsx --no-starters");
    for file in [MESSY, "samples/community-borrowers-spring-2027.xlsx"] {
        let answer = bench.json(&format!("plan {file}"));
        is_answer(&answer, "plan");
        has(&answer, "fingerprint:text config:text? counts:object steps:list findings:list");
        are_counts(&answer["counts"]);
        are_findings(&answer["findings"]);
        let steps = answer["steps"].as_array().unwrap();
        assert_eq!(answer["counts"]["rows_read"], steps.len());
        for step in steps {
            has(step, "action:text primary_id:text? at:text changes:list reasons:list");
            let action = step["action"].as_str().unwrap();
            assert!(["create", "update", "convert", "unchanged", "question", "left-out"].contains(&action), "{step}");
            assert_eq!(
                ["question", "left-out"].contains(&action),
                step["reasons"] != Json::Array(Vec::new()),
                "{step}"
            );
            for change in step["changes"].as_array().unwrap() {
                has(change, "field:text");
                assert!(change.get("before").is_some() && change.get("after").is_some(), "{change}");
                assert!(action != "create" || change["before"].is_null(), "{change}");
            }
        }
    }
}

#[test]
fn the_answers_of_apply_keep_the_contract() {
    let bench = Workbench::with_list(TWO);
    let answer = bench.json("apply list.csv --yes");
    is_answer(&answer, "receipt");
    has(&answer, "batch:number counts:object starters:object");
    has(&answer["starters"], "path:text count:number");
    are_counts(&answer["counts"]);
    let again = bench.json("apply list.csv --yes");
    is_answer(&again, "receipt");
    assert_eq!((&again["batch"], &again["starters"]), (&Json::Null, &Json::Null));
    are_counts(&again["counts"]);
    assert_eq!(again["counts"]["unchanged"], 2);
    let undone = bench.json("undo 1 --yes");
    is_answer(&undone, "receipt");
    has(&undone, "batch:number starters_voided:number undo:text");
    assert_eq!(undone.as_object().and_then(|keys| keys.keys().next_back()).map(String::as_str), Some("next"));
}

#[test]
fn the_answers_about_the_past_keep_the_contract() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv");
    let history = bench.json("history");
    is_answer(&history, "history");
    has(
        &history["batches"][0],
        "batch:number when:text who:text file:text sha256:text counts:object state:text note:text?",
    );
    are_counts(&history["batches"][0]["counts"]);
    assert_eq!(history["others"].as_array().map(Vec::len), Some(0), "{history}");
    assert_eq!(bench.run("starters void 1 --yes").code, 0);
    let voided = &bench.json("history")["others"][0];
    has(voided, "when:text who:text host:text action:text facts:object");
    assert_eq!((&voided["action"], &voided["facts"]["starters"]), (&Json::from("starters-void"), &Json::from(2)));
    let batch = bench.json("show 1 --only new --id 000104417");
    is_answer(&batch, "batch");
    assert_eq!(batch["patrons"].as_array().map(Vec::len), Some(1));
}

#[test]
fn the_answer_of_find_has_every_field_and_no_password() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv");
    let answer = bench.json("find 000104417");
    is_answer(&answer, "patrons");
    let patron = &answer["patrons"][0];
    let fields = "primary_id first_name middle_name last_name preferred_first_name preferred_middle_name preferred_last_name \
        title gender birth_date user_group account_type external_id record_type status campus preferred_language job_category \
        expiry_date purge_date emails phones addresses identifiers roles notes blocks statistics";
    assert!(fields.split_whitespace().all(|field| patron.get(field).is_some()), "{patron}");
    has(patron, "credential:object batches:list state:text");
    // The status says nothing of the end of the membership.
    for (day, state) in [("2027-06-30", "active"), ("2027-07-01", "expired")] {
        for (args, at) in [
            ("find 000104417", "/patrons/0"),
            ("account show 000104417", "/patrons/0"),
            ("person 000104417", "/patron"),
        ] {
            let answer = bench.json(&format!("{args} --as-of {day}"));
            let of = |field: &str| answer.pointer(&format!("{at}/{field}")).cloned().unwrap_or_default();
            assert_eq!((of("status"), of("state")), ("ACTIVE".into(), state.into()), "{args} {day}");
        }
        let told = bench.run(&format!("person 000104417 --as-of {day}")).stdout;
        assert!(told.contains(&format!("\n  state         {state}\n")), "{told}");
    }
    has(&patron["credential"], "state:text must_change:yes/no expires:text?");
    assert_eq!(
        (&patron["credential"]["state"], &patron["credential"]["must_change"]),
        (&"starter".into(), &true.into())
    );
    let text = answer.to_string();
    assert!(!text.contains("argon2") && !text.contains("Ana_"), "{text}");
}

#[test]
fn an_error_is_an_answer_too_with_the_exit_code_of_the_text() {
    let bench = Workbench::with_list(TWO);
    for args in ["check nowhere.csv", "apply list.csv", "find ana", "check list.csv --profile none", "explain D599"] {
        let ran = bench.run(&format!("{args} --format json"));
        let answer: Json = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}\n{ran}"));
        is_answer(&answer, "error");
        has(&answer, "code:text? message:text advice:text exit:number");
        assert_eq!((&answer["exit"], ran.code), (&ran.code.into(), bench.run(args).code), "{args}");
    }
}

/// A program looks at what a change by hand would do, agrees to just that, and finds the numbers where those of lists are.
#[test]
fn a_change_by_hand_is_planned_and_counted_like_a_list() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    let asked = bench.json("account set 000104417 email=ana@example.net");
    is_answer(&asked, "error");
    let plan = &asked["plan"];
    assert_eq!((&asked["code"], &plan["counts"]["changed"]), (&"P614".into(), &1.into()));
    has(&plan["steps"][0], "action:text primary_id:text changes:list");
    let change = &plan["steps"][0]["changes"][0];
    assert_eq!(change["field"], "emails");
    assert!(change["before"].to_string().contains("ana@example.org"), "{change}");
    assert!(change["after"].to_string().contains("ana@example.net"), "{change}");
    let fingerprint = plan["fingerprint"].as_str().expect("a fingerprint");
    let done = bench.json(&format!("account set 000104417 email=ana@example.net --approve {fingerprint}"));
    assert_eq!((&done["counts"]["changed"], &done["others"]["changed"]), (&1.into(), &1.into()), "{done}");
    let renumbered = &bench.json("account renumber 000104417 000204417")["plan"];
    assert_eq!(renumbered["steps"].as_array().map(Vec::len), Some(1), "one patron, who changes: {renumbered}");
    assert_eq!((&renumbered["steps"][0]["action"], &renumbered["counts"]["changed"]), (&"update".into(), &1.into()));
    let added = bench.json("add --id 000104499 --last-name Holm --yes --no-starters");
    assert_eq!(added["counts"]["new"], 1, "{added}");
    are_counts(&added["counts"]);
    assert_eq!(bench.json("history")["batches"][0]["counts"]["new"], 1);
    assert!(bench.json("check nowhere.csv")["plan"].is_null(), "the control");
}

#[test]
fn every_answer_ends_with_next() {
    let bench = Workbench::with_list(TWO);
    for args in [
        "check list.csv",
        "plan list.csv",
        "apply list.csv --yes",
        "history",
        "show 1",
        "find ana",
        "inspect list.csv",
        "explain D501",
        "licenses",
    ] {
        let ran = bench.run(&format!("{args} --format json"));
        let last = ran.stdout.lines().rfind(|line| line.starts_with("  \"")).unwrap_or_default();
        assert!(last.starts_with("  \"next\""), "{args}: {last}");
    }
}

/// Trial O08: every line is a document of its own.
#[test]
fn json_lines_are_one_value_a_line() {
    let bench = Workbench::with_samples();
    for (args, key, lines) in [("check", "code", "findings"), ("plan", "action", "steps")] {
        let ran = bench.run(&format!("{args} {MESSY} --format jsonl"));
        let values: Vec<Json> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(values.iter().all(|value| value[key].is_string()), "{ran}");
        assert_eq!(Json::from(values), bench.json(&format!("{args} {MESSY}"))[lines]);
    }
    // What was planned and what was done can be taken line by line, too.
    let bench = Workbench::with_list(TWO);
    assert_eq!(bench.run("plan list.csv -o list.plan").code, 0);
    bench.apply("list.plan --no-starters");
    for (args, key, lines) in [("show list.plan", "action", "steps"), ("show 1 --only new", "primary_id", "patrons")] {
        let ran = bench.run(&format!("{args} --format jsonl"));
        let values: Vec<Json> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(values.len() == 2 && values.iter().all(|value| value[key].is_string()), "{ran}");
        assert_eq!(Json::from(values), bench.json(args)[lines]);
    }
}

/// A list that cannot be used has no steps; its findings come as those of a check do.
#[test]
fn json_lines_of_a_list_that_cannot_be_used_are_its_findings() {
    let bench = Workbench::new();
    bench.write("empty.csv", "");
    let lines = bench.run("plan empty.csv --format jsonl").stdout;
    assert_eq!(lines, bench.run("check empty.csv --format jsonl").stdout);
    assert!(lines.lines().any(|line| line.starts_with("{\"code\":\"F")), "{lines}");
}

/// A program that mistypes gets an answer that it can read.
#[test]
fn wrong_usage_is_an_error_like_any_other() {
    let bench = Workbench::with_list(TWO);
    for (args, message) in [
        ("chek list.csv", "unrecognized subcommand 'chek'"),
        ("check", "the following required arguments were not provided: <FILE>..."),
        ("check list.csv --threads none", "invalid value 'none' for '--threads <N>': invalid digit found in string"),
    ] {
        let error = bench.json(args);
        is_answer(&error, "error");
        assert_eq!((&error["message"], &error["exit"]), (&message.into(), &2.into()));
        assert_eq!(bench.run(&format!("{args} --format jsonl")).code, 2);
    }
    assert_eq!(bench.json("chek list.csv")["advice"], "a similar subcommand exists: 'check'");
    let human = bench.run("chek list.csv --format human");
    assert!(human.stdout.is_empty() && human.stderr.starts_with("Error. Unrecognized"), "{human}");
}
