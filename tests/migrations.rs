//! One story for each file of another library system, and for a database, from end to end: it is planned, applied and verified; a difference
//! that is planted is found, and told for what it is; and what is exported for four other systems gives the same people.
//! What each reader reads is tested in `systems`, and what each command prints in `systems.rs`, `verify.rs` and
//! `outgoing.rs`.

use crate::support::{LEGACY, Workbench, legacy_names, snapshot};
use crate::systems::option_of;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Where they go, and in which file.
const TARGETS: [(&str, &str); 4] =
    [("csv", "out.csv"), ("folio", "folio.json"), ("koha", "koha.csv"), ("alma-json", "alma.json")];

/// Each file with its story.
macro_rules! stories {
    ($($test:ident $name:literal;)*) => {
        const STORIES: &[&str] = &[$($name),*];

        $(
            #[test]
            fn $test() {
                Migration::of($name).goes_from_end_to_end();
            }
        )*
    };
}

stories! {
    out_of_aleph "aleph-patrons.xml";
    out_of_alma_by_its_api "alma-users.json";
    out_of_alma "alma-users.xml";
    out_of_evergreen "evergreen-patrons.csv";
    out_of_folio "folio-users.json";
    out_of_horizon "horizon-borrowers.txt";
    out_of_koha "koha-patrons.csv";
    out_of_polaris "polaris-patrons.csv";
    out_of_polaris_by_its_transactions "polaris-patrons.trn";
    out_of_sierra "sierra-patrons.csv";
    out_of_sierra_as_marc "sierra-patrons.marc";
    out_of_sierra_as_text "sierra-patrons.ptfs";
    out_of_symphony "symphony-users.flat";
    out_of_voyager "voyager-patrons.sif";
}

/// A database has its codes in a crosswalk, as a library would have, and its branch in a column.
#[test]
fn out_of_a_database() {
    let migration = Migration {
        bench: Workbench::with_samples(),
        name: "old-ils.db",
        options: format!(" --query-file {LEGACY}/old-ils.sql --crosswalk old-codes.toml"),
    };
    migration.bench.write("old-codes.toml", "[group]\nPUB = \"COMMUNITY\"\nRET = \"RETIREE\"\n");
    migration.goes_from_end_to_end();
}

#[test]
fn every_file_of_a_system_has_its_story() {
    assert_eq!(legacy_names(), STORIES);
}

/// A file of another system on its way through.
struct Migration {
    bench: Workbench,
    name: &'static str,
    /// How it is read: Koha wants a branch of everybody, and not every system has one.
    options: String,
}

impl Migration {
    fn of(name: &'static str) -> Self {
        let options = format!("{} --set campus=MAIN", option_of(name));
        Migration { bench: Workbench::with_samples(), name, options }
    }

    fn goes_from_end_to_end(&self) {
        self.is_loaded_and_proved();
        let changed = self.a_changed_file_is_found();
        let told: String = TARGETS.iter().map(|(target, file)| self.goes_on(target, file)).collect();
        snapshot(&format!("migration-{}.txt", self.name), &told);
        self.a_changed_patron_is_explained(&changed);
    }

    fn is_loaded_and_proved(&self) {
        let list = self.list();
        let (code, plan) = self.answer(&format!("plan {list}"));
        assert_eq!((code, &plan["counts"]["new"]), (0, &Json::from(20)), "{plan}");
        self.bench.apply(&format!("{list} --no-starters"));
        let (code, proof) = self.answer(&format!("verify {list}"));
        assert_eq!((code, &proof["unexplained"]), (0, &Json::from(0)), "{proof}");
        let people = &proof["people"];
        for count in ["rows_read", "compared", "stored", "as_listed"] {
            assert_eq!(people[count], 20, "{count}: {proof}");
        }
    }

    /// A copy of the file in which one person has another name is not what was loaded, and nothing explains it. Gives the
    /// ID of the person.
    fn a_changed_file_is_found(&self) -> String {
        let (id, name) = self.one_of_a_name();
        // As long as before: some files say how long everything is, and in a database everything has its place.
        let other = if name.ends_with('x') { "y" } else { "x" };
        let mut changed = self.bench.read(&format!("{LEGACY}/{}", self.name));
        replace(&mut changed, &name, &format!("{}{other}", &name[..name.len() - 1]));
        let copy = format!("changed-{}", self.name);
        self.bench.write(&copy, changed);
        let (code, proof) = self.answer(&format!("verify {}{}", named(&copy), self.options));
        assert_eq!((code, &proof["people"]["as_listed"]), (3, &Json::from(19)), "{proof}");
        let found = differences(&proof);
        assert_eq!(proof["unexplained"], found.len(), "{proof}");
        assert!(found.iter().all(|one| one["primary_id"] == id && one["code"] == "M906"), "{proof}");
        assert!(found.iter().any(|one| one["field"] == "last_name"), "{proof}");
        id
    }

    /// Exports everybody for a target; tells what its file would change where they are, and what differs from the first
    /// file where there was nobody before. What differs there has no place in the other system, as the export says.
    fn goes_on(&self, target: &str, file: &str) -> String {
        let (code, written) = self.answer(&format!("export --to {target} -o {file}"));
        let mut told = format!("{target}: {} written\n", written["written"]);
        if code != 0 {
            let misfit = &written["misfits"][0];
            assert_eq!((code, &written["outputs"]), (3, &serde_json::json!([])), "{written}");
            let _ = writeln!(told, "  {} do not fit: {} {}", written["unheld"], misfit["field"], misfit["code"]);
            return told;
        }
        let (code, plan) = self.answer(&format!("plan {file}"));
        assert_eq!((code, &plan["counts"]["rows_read"]), (0, &Json::from(20)), "{plan}");
        for none in ["new", "converted", "questions", "left_out"] {
            assert_eq!(plan["counts"][none], 0, "{none}: {plan}");
        }
        let changes: Vec<Json> = plan["steps"]
            .as_array()
            .unwrap_or_else(|| panic!("{plan}"))
            .iter()
            .flat_map(|step| step["changes"].as_array().cloned().unwrap_or_default())
            .collect();
        let unchanged = &plan["counts"]["unchanged"];
        let _ = writeln!(told, "  where they are: {unchanged} unchanged; changed: {}", counted(&changes, "field"));

        self.bench.apply(&format!("{file} --no-starters --store {target}.db"));
        let (_, proof) = self.answer(&format!("verify {} --store {target}.db", self.list()));
        let people = &proof["people"];
        assert_eq!((&people["compared"], &people["stored"]), (&Json::from(20), &Json::from(20)), "{proof}");
        let _ = writeln!(told, "  where nobody was: differs: {}", counted(&differences(&proof), "field"));
        told
    }

    fn a_changed_patron_is_explained(&self, id: &str) {
        let ran = self.bench.run(&format!("account set {id} last_name=Eastfield --yes"));
        assert_eq!(ran.code, 0, "{ran}");
        let (code, proof) = self.answer(&format!("verify {}", self.list()));
        assert_eq!((code, &proof["unexplained"]), (0, &Json::from(0)), "{proof}");
        let found = differences(&proof);
        let [one] = found.as_slice() else { panic!("{proof}") };
        assert_eq!(
            (&one["primary_id"], &one["field"], &one["because"]),
            (&Json::from(id), &Json::from("last_name"), &Json::from("changed-since")),
            "{proof}"
        );
    }

    /// The ID and last name of somebody whose name, in plain letters, no other has anywhere in theirs.
    fn one_of_a_name(&self) -> (String, String) {
        let (_, answer) = self.answer("find --limit 0");
        let people = answer["patrons"].as_array().unwrap_or_else(|| panic!("{answer}"));
        let text = |person: &Json, field: &str| person[field].as_str().unwrap_or_default().to_owned();
        let only = people.iter().find(|person| {
            let name = text(person, "last_name");
            let with = people.iter().filter(|other| other.to_string().contains(&name)).count();
            name.len() >= 5 && name.bytes().all(|letter| letter.is_ascii_alphabetic()) && with == 1
        });
        let only = only.unwrap_or_else(|| panic!("{answer}"));
        (text(only, "primary_id"), text(only, "last_name"))
    }

    /// The file and how it is read.
    fn list(&self) -> String {
        format!("{}{}", named(&format!("{LEGACY}/{}", self.name)), self.options)
    }

    /// The exit code and the answer in JSON.
    fn answer(&self, args: &str) -> (i32, Json) {
        let output = self.bench.command(args).args(["--format", "json"]).output().expect("the program runs");
        let answer = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}\n{}", self.bench.ran(args, &output)));
        (output.status.code().unwrap_or(-1), answer)
    }
}

/// How a file is named on the command line.
fn named(path: &str) -> String {
    if path.ends_with(".db") { format!("--from sqlite:{path}") } else { path.to_owned() }
}

/// Replaces a text by another one of its length, wherever it stands.
fn replace(bytes: &mut [u8], from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> = (0..bytes.len()).filter(|place| bytes[*place..].starts_with(from.as_bytes())).collect();
    for place in places {
        bytes[place..place + to.len()].copy_from_slice(to.as_bytes());
    }
}

fn differences(proof: &Json) -> Vec<Json> {
    proof["differences"].as_array().unwrap_or_else(|| panic!("{proof}")).clone()
}

/// How often each value of a key is there, by value.
fn counted(answers: &[Json], key: &str) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    for answer in answers {
        *counts.entry(answer[key].as_str().unwrap_or("-")).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(value, count)| format!("{value} {count}")).collect();
    if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") }
}
