//! The schemas that programs are promised, held against what every command prints. Here they are closed, so that a key
//! that no schema names is red; and every key that may be null or missing has to be seen both ways, so that none of
//! them is written by heart.

use crate::fields;
use crate::rosters;
use crate::signin::{starter_of, typing};
use crate::support::{EXTERNAL_GROUP, TWO, Workbench, root};
use jsonschema::Validator;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use testkit::sheet::Sheet;

const MESSY: &str = "samples/community-borrowers-fall-2026-messy.xlsx";

/// What the story below does not bring about, and why.
const NEVER: &[(&str, &str)] = &[
    ("receipt.left_out_file", "tests/left_out.rs sees both"),
    ("run.stopped", "tests/run.rs sees both"),
    ("person.last_failed_sign_in", "tests/person.rs sees both"),
    ("history.others[].facts", "null where somebody edited the audit chain by hand"),
    ("by_sheet[].sheet", "null only of starters that an earlier version gave"),
    ("patron.account_type", "every patron has one"),
    ("patron.expiry_date", "a list without one gets that of its profile"),
    ("patron.last_name", "every patron has one"),
    ("patron.record_type", "every patron has one"),
    ("patron.status", "every patron has one"),
    ("patron.user_group", "every patron has one"),
    ("store.removed[].group", "every patron has one"),
    ("store.removed[].year", "a list without one gets that of its profile"),
    ("role.scope", "no list fills it"),
    ("role.expiry_date", "no list fills it"),
    ("identifier.note", "no list fills it"),
    ("statistic.note", "no list fills it"),
    ("roster.patrons[].last_name", "every patron has one"),
    ("roster.patrons[].user_group", "every patron has one"),
    ("roster.patrons[].expiry_date", "a list without one gets that of its profile"),
    ("twin.user_group", "every patron has one"),
    ("twin.expiry_date", "a list without one gets that of its profile"),
];

/// A key of an answer, as its schema has it, and as it was seen.
#[derive(Default)]
struct Key {
    may_be_missing: bool,
    may_be_null: bool,
    seen: BTreeSet<&'static str>,
}

impl Key {
    /// In which ways it has not been seen.
    fn unseen(&self) -> Vec<&'static str> {
        let ways = [("there", true), ("missing", self.may_be_missing), ("null", self.may_be_null)];
        ways.into_iter().filter(|(way, may)| *may && !self.seen.contains(way)).map(|(way, _)| way).collect()
    }
}

/// Every schema, and what was seen of it.
struct Shapes {
    by_name: BTreeMap<String, (Json, Validator)>,
    keys: BTreeMap<String, Key>,
    seen: BTreeSet<String>,
}

impl Shapes {
    fn new(bench: &Workbench) -> Self {
        let list = bench.json("explain --schema");
        let names =
            list["schemas"].as_array().expect("schemas").iter().map(|schema| schema["name"].as_str().expect("a value"));
        let closed = |name: &str| {
            let mut schema = bench.json(&format!("explain --schema {name}"));
            close(&mut schema);
            let validator = jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
            (schema, validator)
        };
        let by_name = names.map(|name| (name.to_owned(), closed(name))).collect();
        Shapes { by_name, keys: BTreeMap::new(), seen: BTreeSet::new() }
    }

    /// What is wrong with a value of this shape.
    fn faults(&self, name: &str, value: &Json) -> Vec<String> {
        let Some((_, validator)) = self.by_name.get(name) else { return vec![format!("no schema is called {name}")] };
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    #[track_caller]
    fn fits(&mut self, name: &str, value: &Json, args: &str) {
        let faults = self.faults(name, value);
        assert!(faults.is_empty(), "$ rollcall {args}\n{}", faults.join("\n"));
        self.seen.insert(name.to_owned());
        let schema = self.by_name[name].0.clone();
        self.look(name, &schema, value, &schema);
    }

    /// Notes in which ways the keys of a value are there.
    fn look(&mut self, path: &str, shape: &Json, value: &Json, schema: &Json) {
        let name = shape["$ref"].as_str().and_then(|pointer| pointer.rsplit('/').next());
        let (path, shape) = (name.unwrap_or(path), resolved(shape, schema));
        if let Some(choices) = shape["anyOf"].as_array() {
            let rest: Vec<&Json> = choices.iter().filter(|choice| !may_be_null(choice, schema)).collect();
            if let ([only], false) = (rest.as_slice(), value.is_null()) {
                self.look(path, only, value, schema);
            }
            return;
        }
        for (name, shape_of) in shape["properties"].as_object().into_iter().flatten().filter(|_| value.is_object()) {
            let path = format!("{path}.{name}");
            let key = self.keys.entry(path.clone()).or_default();
            key.may_be_missing = !shape["required"].as_array().is_some_and(|list| list.iter().any(|one| one == name));
            key.may_be_null = may_be_null(shape_of, schema);
            key.seen.insert(match value.get(name) {
                None => "missing",
                Some(Json::Null) => "null",
                Some(_) => "there",
            });
            if let Some(part) = value.get(name) {
                self.look(&path, shape_of, part, schema);
            }
        }
        for item in value.as_array().into_iter().flatten() {
            self.look(&format!("{path}[]"), &shape["items"], item, schema);
        }
    }
}

/// The shape that a shape stands for.
fn resolved<'a>(shape: &'a Json, schema: &'a Json) -> &'a Json {
    let pointer = shape["$ref"].as_str().and_then(|pointer| pointer.strip_prefix('#'));
    pointer.map_or(shape, |pointer| resolved(schema.pointer(pointer).expect("it points at a shape"), schema))
}

fn may_be_null(shape: &Json, schema: &Json) -> bool {
    let shape = resolved(shape, schema);
    let in_list = shape["type"].as_array().is_some_and(|types| types.iter().any(|one| one == "null"));
    let choices = shape["anyOf"].as_array().into_iter().flatten();
    in_list || shape["type"] == "null" || choices.into_iter().any(|choice| may_be_null(choice, schema))
}

/// Leaves no room for a key that is not named.
fn close(schema: &mut Json) {
    match schema {
        Json::Object(parts) => {
            parts.values_mut().for_each(close);
            if parts.contains_key("properties") && parts.contains_key("required") {
                parts.insert("additionalProperties".to_owned(), false.into());
            }
        }
        Json::Array(parts) => parts.iter_mut().for_each(close),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// Runs a command, and holds its answer against the schema that it names.
fn answered(bench: &Workbench, shapes: &mut Shapes, args: &str) -> Json {
    let answer = bench.json(args);
    told(&answer, shapes, args);
    answer
}

fn told(answer: &Json, shapes: &mut Shapes, args: &str) {
    let schema = answer["schema"].as_str().unwrap_or_else(|| panic!("{args} names no schema: {answer}"));
    let name = schema.strip_prefix("rollcall.").and_then(|schema| schema.strip_suffix("/1")).expect("rollcall.NAME/1");
    shapes.fits(name, answer, args);
}

/// Files that are read, then a store from its beginning to its end.
const STORY: &[&str] = &[
    "inspect two.xlsx",
    "inspect list.csv",
    "inspect empty.csv",
    "inspect nothing.csv",
    "check list.csv --header-row 1",
    "check headless.csv --columns id,last,first",
    "check typo.csv",
    "check coded.csv --crosswalk codes.csv",
    "check coded.csv --with more.csv",
    "plan coded.csv --crosswalk codes.csv",
    "fix typo.csv -o fixed.xlsx",
    "fix list.csv -o none.xlsx",
    "convert list.csv --to csv -o converted.csv",
    "convert typo.csv --to csv -o typo.zip",
    "convert typo.csv --to csv -o typo.zip --leave-out",
    "template -o template.xlsx",
    "plan list.csv",
    "init",
    "store info",
    "plan list.csv",
    "apply list.csv --yes --starters a.csv --note Fall --report done.xlsx --log run.log",
    "apply list.csv --yes",
    "inspect list.csv",
    "plan later.csv -o later.plan",
    "plan later.csv --missing report --within user_group=COMMUNITY",
    "show later.plan",
    "apply later.plan --yes --no-starters",
    "apply later.plan --yes --no-starters",
    "show 2",
    "undo 1 --dry-run",
    "person 000104417",
    "undo 1 --yes",
    "person 000104418",
    "show 3 --only kept",
    "history",
    "undo 2 --dry-run",
    "undo 2 --yes",
    "undo 2 --dry-run",
    "starters list",
    "starters list 1",
    "starters void 1 --yes",
    "starters reissue --id 000104417 --yes --starters b.csv",
    "starters shred a.csv --yes",
    "find 000104417",
    "find nobody",
    "export --to csv -o exported.csv",
    "guard add staff ids.csv --id-column ID",
    "guard list",
    "guard remove staff",
];

/// What comes once a patron has signed in.
const LATER: &[&str] = &[
    "find 000104417",
    "account unlock 000104417 --yes",
    "account reset-password 000104417 --yes --starters reset.csv",
    "undo --yes",
    "account set 000104417 email=ana@example.net",
    "account set 000104417 email=ana@example.net --yes",
    "account renew 000104417 --yes",
    "account expire 000104417 --yes",
    "account expire 000104417 --yes",
    "account renumber 000104417 000204417 --yes",
    "account renumber 000204417 000104417 --yes",
    "account toggle 000104417 --external-id BANNER --group STUDENT --yes",
    "account show 000104417",
    "add --id 000104499 --last-name Holm --yes --no-starters",
    "add --id 000104499 --last-name Holm --yes --no-starters",
    "apply parts.csv --batch-size 1 --no-starters --yes",
    "apply further.csv --batch-size 1 --starters further-slips.csv --no-backup --yes",
    "history",
    "store info",
    "store check",
    "store backup copy.db",
    "store restore copy.db --yes",
    "store upgrade",
    "store purge --patron 000104417 --anonymize --yes",
    "store info",
    "explain",
    "explain --all",
    "explain D501",
    "explain D599",
    "explain --schema",
    "licenses",
    "man",
    "man --dir pages",
    "completions fish",
    "check nowhere.csv",
];

fn bench() -> Workbench {
    let bench = Workbench::with_samples();
    bench.write("list.csv", testkit::csv_bytes(TWO));
    let ana: String = TWO.lines().take(2).map(|line| format!("{line}\n")).collect();
    bench.write("later.csv", testkit::csv_bytes(&ana.replace("2027-06-30", "2027-12-31")));
    bench.write("typo.csv", testkit::csv_bytes(&TWO.replace("cid@example.org", "none@")));
    bench.write("empty.csv", "Borrower ID,Last name,First name\n");
    bench.write("nothing.csv", "");
    bench.write("headless.csv", "000104417,Núñez,Ana\n000104419,Diaz,Eva\n");
    bench.write("ids.csv", "ID\n000900001\n");
    bench.write("coded.csv", "Borrower ID,Last name,First name,Campus,Gender\n000104421,Moe,Di,OLD,X\n");
    bench.write("parts.csv", "Borrower ID,Last name,First name\n000104601,Moe,Di\n000104602,Quist,Bo\n");
    bench.write("further.csv", "Borrower ID,Last name,First name\n000104603,Dahl,Cy\n000104604,Vance,Ed\n");
    bench.write("more.csv", "Borrower ID,Note\n000104421,likes maps\n");
    bench.write("codes.csv", "field,from,to\ncampus,OLD,MAIN\ngender,X,(drop)\n");
    let sheets = [Sheet::parse("Fall", TWO), Sheet::parse("Other", "Room | Seats\nA | 12")];
    bench.write("two.xlsx", testkit::xlsx::bytes(&sheets));
    bench
}

/// Trial O08: what every command tells programs is one document that a strict parser reads, in the shape that is
/// promised. The control is the next test.
#[test]
fn every_answer_has_the_shape_that_is_promised() {
    let bench = bench();
    let shapes = &mut Shapes::new(&bench);
    answered(&bench, shapes, &format!("check {MESSY}"));
    answered(&bench, shapes, &format!("inspect {MESSY}"));
    answered(&bench, shapes, &format!("plan {MESSY}"));
    for args in STORY {
        answered(&bench, shapes, args);
    }
    lines(&bench, "show 2", "batch-patron", shapes);
    lines(&bench, "find --limit 0", "patron", shapes);
    let starter = starter_of(&bench, "b.csv", "000104417");
    for lines in [[starter.as_str(), "short"], [starter.as_str(), "green tea at seven"]] {
        let ran = typing(&bench, "signin 000104417 --format json", &lines);
        told(&serde_json::from_str(&ran.stdout).expect("JSON"), shapes, "signin 000104417");
    }
    bench.write("rollcall.toml", EXTERNAL_GROUP);
    for args in LATER {
        answered(&bench, shapes, args);
    }
    every_field(shapes);
    a_run(shapes);
    of_many(shapes);
    a_proof(shapes);
    for (args, name) in [("check", "finding"), ("plan", "step")] {
        lines(&bench, &format!("{args} {MESSY}"), name, shapes);
    }

    let unseen: Vec<&String> = shapes.by_name.keys().filter(|name| !shapes.seen.contains(*name)).collect();
    assert_eq!(unseen, [""; 0], "no command prints them here");
    let lacking = shapes.keys.iter().filter(|(path, _)| !NEVER.iter().any(|(never, _)| never == path));
    let lacking = lacking.flat_map(|(path, key)| key.unseen().into_iter().map(move |way| format!("{path} {way}")));
    assert_eq!(lacking.collect::<Vec<_>>(), [""; 0], "not seen here");
}

/// Lists that arrive: one to load, one to hold, and a file that is none of them; and none.
fn a_run(shapes: &mut Shapes) {
    let bench = bench();
    bench.run("init");
    bench.write("rollcall.toml", "[run]\nsettle_seconds = 0\n[[run.lists]]\nname = \"*.csv\"\nprofile = \"retiree\"\n");
    std::fs::create_dir(bench.path("lists")).expect("the folder is new");
    for (from, to) in [("list.csv", "a.csv"), ("typo.csv", "b.csv"), ("empty.csv", "notes.txt")] {
        bench.write(&format!("lists/{to}"), bench.read(from));
    }
    for args in ["run lists --dry-run", "run lists --log run.log", "run lists"] {
        answered(&bench, shapes, args);
    }
}

/// Files that are compared with a store: as they were loaded, changed since by hand and in the file, never loaded, undone,
/// and with more in them than was carried over.
fn a_proof(shapes: &mut Shapes) {
    let bench = bench();
    let one_more = format!("{TWO}\n000104419   | Holm      | Eva        | eva@example.org | 2027-06-30");
    bench.write("more.xlsx", testkit::xlsx::bytes(&[Sheet::parse("Fall", &one_more)]));
    bench.write("earlier.csv", testkit::csv_bytes(&TWO.replace("2027-06-30", "2027-03-31")));
    bench.write("dateless.csv", "Borrower ID,Last name,First name\n000104418,Okafor,Chidi\n");
    bench.write("barcodes.csv", "Borrower ID,Last name,First name,Barcode\n000104418,Okafor,Chidi,21234000000018\n");
    bench.write("fault.csv", "Borrower ID,Last name,First name\n000104418,Okafor,Chidi\n000104420,,Bo\n");
    let orphans = "ID | Barcode\n000104999 | 21234000000019\n | 21234000000027";
    bench.write("orphans.csv", testkit::csv_bytes(orphans));
    bench.write("orphans.xlsx", testkit::xlsx::bytes(&[Sheet::parse("More", orphans)]));
    let odd = "Borrower ID | Last name | First name | Shoe size\n000104418 | Okafor | Chidi | 44";
    bench.write("odd.csv", testkit::csv_bytes(odd));
    bench.write("odd.xlsx", testkit::xlsx::bytes(&[Sheet::parse("Fall", odd)]));
    for args in [
        "apply list.csv --yes --no-starters",
        "account set 000104417 email=ana@example.net --yes",
        "verify list.csv",
        "verify more.xlsx",
        "verify earlier.csv",
        "verify dateless.csv",
        "verify barcodes.csv",
        "verify fault.csv",
        "verify list.csv --with orphans.csv --with orphans.xlsx",
        "verify odd.csv",
        "verify odd.xlsx",
        "verify coded.csv --crosswalk codes.csv",
        "undo 1 --yes",
        "verify list.csv",
    ] {
        answered(&bench, shapes, args);
    }
}

/// Patrons with every field, with hardly any, and with one that was taken away.
fn every_field(shapes: &mut Shapes) {
    let bench = Workbench::new();
    bench.write("all.csv", fields::list_of_all());
    bench.write("sparse.csv", "Borrower ID,Last name,Address line 1\n000104430,Sukarno,1 Elm St\n");
    for list in ["all.csv", "sparse.csv"] {
        answered(&bench, shapes, &format!("apply {list} --yes --no-starters"));
    }
    for args in ["find 000104417", "find 000104430", "show 1"] {
        answered(&bench, shapes, args);
    }
    bench.write("clear.csv", "Borrower ID,Last name,Job category\n000104430,Sukarno,driver\n");
    answered(&bench, shapes, "apply clear.csv --yes --no-starters");
    bench.write("clear.csv", "Borrower ID,Last name,Job category\n000104430,Sukarno,[clear]\n");
    answered(&bench, shapes, "apply clear.csv --yes --no-starters");
    answered(&bench, shapes, "show 4");
}

/// Reports of many patrons, and of two records, one of which becomes external.
fn of_many(shapes: &mut Shapes) {
    let bench = rosters::bench();
    for args in [
        "report expiring --before 2026-12-31",
        "report never-signed-in",
        "report no-email",
        "report duplicates --group COMMUNITY",
    ] {
        answered(&bench, shapes, args);
    }
    bench.write("rollcall.toml", EXTERNAL_GROUP);
    answered(&bench, shapes, "account toggle 000300001 --external-id BANNER --group STUDENT --yes");
    answered(&bench, shapes, "report duplicates");
    answered(&bench, shapes, "merge 000209911 000104417 --yes");
}

fn lines(bench: &Workbench, args: &str, name: &str, shapes: &mut Shapes) {
    let printed = bench.command(&format!("{args} --format jsonl")).output().expect("the program runs").stdout;
    let printed = String::from_utf8(printed).expect("text");
    assert!(!printed.is_empty(), "{args}");
    for line in printed.lines() {
        shapes.fits(name, &serde_json::from_str(line).expect("JSON"), args);
    }
}

/// The control: a key that is new, gone or of another kind is a fault, and so is an answer of another name.
#[test]
fn what_is_not_promised_shows() {
    let bench = Workbench::with_list(TWO);
    let shapes = Shapes::new(&bench);
    let answer = bench.json("check list.csv");
    assert_eq!(shapes.faults("check", &answer), [""; 0]);
    let changed = |change: fn(&mut Json)| {
        let mut answer = answer.clone();
        change(&mut answer);
        shapes.faults("check", &answer).len()
    };
    assert_eq!(changed(|answer| answer["new"] = 1.into()), 1, "a new key");
    assert_eq!(changed(|answer| answer["files"][0]["columns"][0]["new"] = 1.into()), 1, "a new key further below");
    assert_eq!(changed(|answer| drop(answer.as_object_mut().and_then(|keys| keys.remove("next")))), 1, "one is gone");
    assert_eq!(changed(|answer| answer["rows_read"] = "2".into()), 1, "another kind");
    assert!(!shapes.faults("plan", &answer).is_empty(), "another answer");
    let key = Key { may_be_missing: true, may_be_null: false, seen: BTreeSet::from(["there"]) };
    assert_eq!(key.unseen(), ["missing"]);
}

/// Every answer that the source makes has a schema, whether or not a command prints it here.
#[test]
fn every_answer_in_the_source_has_a_schema() {
    let bench = Workbench::new();
    let list = bench.json("explain --schema");
    let known: BTreeSet<&str> =
        list["schemas"].as_array().expect("schemas").iter().filter_map(|schema| schema["name"].as_str()).collect();
    let mut made = BTreeSet::new();
    for folder in ["crates/report/src", "crates/cli/src"] {
        names_in(&root().join(folder), &mut made);
    }
    assert!(made.len() > 20, "{made:?}");
    let unknown: Vec<&String> = made.iter().filter(|name| !known.contains(name.as_str())).collect();
    assert_eq!(unknown, [""; 0]);
}

/// The names of the answers in the files of a folder.
fn names_in(folder: &Path, made: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the source").map(|entry| entry.expect("an entry").path())
    {
        if entry.is_dir() {
            names_in(&entry, made);
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&entry).expect("a file of the source");
            let names = text.split("\"rollcall.").skip(1).filter_map(|rest| rest.split_once("/1\""));
            made.extend(names.map(|(name, _)| name.to_owned()).filter(|name| !name.contains('"')));
        }
    }
}
