//! Saved plans: what was reviewed is what is done, or nothing.

use crate::support::{TWO, Workbench, snapshot};
use testkit::random::SplitMix64;

const NEXT: &str = "\
    Borrower ID | Last name   | First name | E-mail          | Expiration date\n\
    000104417   | Núñez       | Ana        | ana@example.org | 2027-12-31\n\
    000104418   | Okafor-Lind | Chidi      | cid@example.org | 2027-12-31\n\
    000104419   | Berg        | Mia        | mia@example.org | 2027-06-30\n\
    104420      |             | Bo         | bo@example.org  | 2027-06-30";

/// A store with two patrons, and a saved plan that changes both, adds one and leaves a row out.
fn bench() -> Workbench {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    bench.write("next.csv", testkit::csv_bytes(NEXT));
    let planned = bench.run("plan next.csv -o next.plan --quiet");
    assert_eq!(planned.code, 3, "{planned}");
    bench
}

fn patrons(bench: &Workbench) -> String {
    bench.json("find --limit 0").to_string()
}

#[test]
fn a_plan_is_saved_reviewed_and_applied_once() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    bench.write("next.csv", testkit::csv_bytes(NEXT));
    let mut printed = String::new();
    for args in [
        "plan next.csv -o next.plan",
        "plan next.csv -o next.plan",
        "show next.plan --only changed",
        "show next.plan --id 000104419",
        "apply next.plan",
        "apply next.plan --profile retiree",
        "apply next.plan --yes --starters slips.csv",
        "apply next.plan",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("saved-plan.txt", &printed);
}

/// What is called a workbook is one: a plan under such a name would be opened by no spreadsheet, and taken for a list.
#[test]
fn a_plan_ends_in_plan() {
    let bench = Workbench::with_list(TWO);
    for (name, written) in [("next.xlsx", false), ("next", false), ("next.PLAN", true)] {
        let planned = bench.run(&format!("plan list.csv -o {name} --quiet"));
        assert_eq!((planned.code, bench.path(name).exists()), (if written { 0 } else { 2 }, written), "{planned}");
    }
    let told = bench.run("plan list.csv -o next.xlsx").stderr;
    assert_eq!(told, "Error. A saved plan's name must end in .plan.\n  Write -o next.plan.\n");
}

/// Trial S15: 200 random bytes, one at a time, and every kind of cut.
#[test]
fn an_altered_plan_is_refused() {
    let bench = bench();
    let good = bench.read("next.plan");
    let before = patrons(&bench);
    let mut random = SplitMix64::new(15);
    let places =
        (0..200).map(|_| usize::try_from(random.below(good.len() as u64)).expect("a place")).collect::<Vec<_>>();
    for at in places {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        bench.write("altered.plan", bytes);
        let ran = bench.run("apply altered.plan --yes");
        assert!(ran.code == 4 && ran.stderr.contains("P605"), "byte {at}: {ran}");
    }
    for length in [0, 10, good.len() / 2, good.len() - 1] {
        bench.write("altered.plan", &good[..length]);
        let ran = bench.run("apply altered.plan --yes");
        assert!(ran.code == 4 && ran.stderr.contains("P605"), "cut at {length}: {ran}");
    }
    assert_eq!(patrons(&bench), before);
    assert_eq!(bench.run("apply next.plan --yes --no-starters").code, 0, "the control: unaltered, it is applied");
}

/// Trial S14: patrons that the plan touches, and one that it does not.
#[test]
fn a_plan_that_is_out_of_date_names_who_moved() {
    let bench = bench();
    let other = "\
        Borrower ID | Last name | First name | E-mail          | Expiration date\n\
        000104417   | Núñez     | Ana        | ana@new.org     | 2027-06-30\n\
        000104419   | Berg      | Mia        | mia@example.org | 2027-06-30";
    bench.write("other.csv", testkit::csv_bytes(other));
    bench.apply("other.csv --no-starters");
    let before = patrons(&bench);
    let mut printed = bench.terminal("apply next.plan --yes --no-starters").to_string() + "\n";
    assert_eq!(patrons(&bench), before);
    for args in [
        "plan --refresh next.plan -o again.plan --max-shown 2",
        "apply next.plan --yes --no-starters --skip-changed",
        "show 3",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("stale-plan.txt", &printed);
}

/// Trial S14, its control: a change to a patron who is not in the plan is no hindrance.
#[test]
fn who_is_not_in_the_plan_does_not_matter_to_it() {
    let bench = bench();
    let other = "\
        Borrower ID | Last name | First name | E-mail          | Expiration date\n\
        000999999   | Lind      | Bo         | lin@example.org | 2027-06-30";
    bench.write("other.csv", testkit::csv_bytes(other));
    bench.apply("other.csv --no-starters");
    assert_eq!(bench.run("apply next.plan --yes --no-starters").code, 0);
}

#[test]
fn a_plan_is_for_its_store() {
    let bench = bench();
    let other = Workbench::with_list(TWO);
    other.apply("list.csv --no-starters");
    bench.write("other.db", other.read("rollcall.db"));
    let ran = bench.run("apply next.plan --yes --store other.db");
    assert!(ran.code == 4 && ran.stderr.contains("P603"), "{ran}");
    assert!(ran.stderr.contains("rollcall.db") && ran.stderr.contains("other.db"), "both names: {ran}");
    let gone = bench.run("apply next.plan --yes --store nowhere.db");
    assert!(gone.code == 4 && !bench.files().contains(&"nowhere.db".to_owned()), "{gone}");
}

/// Nobody is asked about a plan that was applied before, or told what it would do to a store that it is not for.
#[test]
fn what_a_plan_is_for_is_looked_at_before_it_is_shown() {
    let bench = Workbench::with_list(TWO);
    assert_eq!(bench.run("plan list.csv -o list.plan --quiet").code, 0, "made when there was no store");
    let first = bench.run("apply list.plan --yes --no-starters");
    assert!(first.stdout.contains("Store rollcall.db: 2 patrons will be added, 0 changed."), "the control: {first}");
    let again = bench.run("apply list.plan");
    assert_eq!(again.code, 0, "{again}");
    assert!(again.stdout.starts_with("list.plan was applied on") && again.stdout.contains("as batch 1"), "{again}");

    let other = Workbench::with_list("Borrower ID | Last name\n000999999 | Lind");
    other.apply("list.csv --no-starters");
    bench.write("other.db", other.read("rollcall.db"));
    bench.write("next.csv", testkit::csv_bytes(NEXT));
    bench.run("plan next.csv -o next.plan --quiet");
    let refused = bench.run("apply next.plan --store other.db");
    assert!(refused.code == 4 && refused.stderr.contains("P603") && refused.stdout.is_empty(), "{refused}");
    // One that was made when there was no store fits any: what is said is about that one.
    let fits = bench.run("apply list.plan --store other.db");
    assert!(fits.code == 5 && fits.stdout.contains("Store other.db: 2 patrons will be added"), "{fits}");
}

/// What is suggested can be typed as it stands: a plan that is worked out anew is about the store that it was made for.
#[test]
fn a_plan_is_refreshed_in_its_own_store() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters --store town.db");
    bench.write("next.csv", testkit::csv_bytes(NEXT));
    bench.run("plan next.csv -o next.plan --store town.db --quiet");
    let edited = NEXT.replace("2027-12-31", "2028-12-31").replace("Okafor-Lind", "Okafor-Berg");
    bench.write("other.csv", testkit::csv_bytes(&edited));
    bench.apply("other.csv --no-starters --store town.db");
    let stale = bench.run("apply next.plan --yes --no-starters --store town.db");
    let way = "rollcall plan --refresh next.plan -o NEW.plan --store town.db";
    assert!(stale.code == 4 && stale.stderr.contains(way), "{stale}");
    assert!(!stale.stderr.contains("--skip-changed"), "there are no others: {stale}");
    let again = bench.run("plan --refresh next.plan -o again.plan");
    assert!(again.stdout.contains("town.db") && !again.stdout.contains("rollcall.db"), "{again}");
    assert!(again.stdout.contains("rollcall apply again.plan --store town.db"), "{again}");
}

/// The same for the configuration: without it the next command would read the list in another way.
#[test]
fn the_configuration_that_was_named_is_named_again() {
    let bench = Workbench::with_list(TWO);
    bench.write("town.toml", "[profiles.students]\ngroup = \"COMMUNITY\"\n");
    let options = "--profile students --config town.toml";
    let check = bench.run(&format!("check list.csv {options}"));
    assert!(check.stdout.contains(&format!("rollcall plan list.csv {options}")), "{check}");
    let plan = bench.json(&format!("plan list.csv {options}"));
    assert_eq!(plan["next"][0]["command"], format!("rollcall apply list.csv {options}"));
    let saved = bench.run(&format!("plan list.csv -o list.plan {options}"));
    assert!(saved.stdout.contains("rollcall apply list.plan --config town.toml"), "{saved}");
}

/// Trial S16: a plan is self-contained; what has changed around it is said.
#[test]
fn what_changed_around_a_plan_is_said_and_the_plan_is_done() {
    let bench = bench();
    bench.write("next.csv", "Borrower ID,Last name\n000104417,Somebody\n");
    bench.write("rollcall.toml", "institution = \"Elm\"\n");
    let ran = bench.run("apply next.plan --yes --no-starters --as-of 2027-01-01");
    assert_eq!(ran.code, 0, "{ran}");
    for code in ["P606", "P609", "P610"] {
        assert!(ran.stderr.contains(code), "{code}: {ran}");
    }
    assert_eq!(bench.json("find 000104417")["patrons"][0]["last_name"], "Núñez");
}

#[test]
fn a_plan_that_was_taken_back_is_out_of_date_and_can_be_made_again() {
    let bench = bench();
    assert_eq!(bench.run("apply next.plan --yes --no-starters").code, 0);
    assert_eq!(bench.run("undo --yes").code, 0);
    let stale = bench.run("apply next.plan --yes --no-starters");
    assert!(stale.code == 4 && stale.stderr.contains("P601"), "{stale}");
    assert_eq!(bench.run("plan --refresh next.plan -o again.plan").code, 3);
    let again = bench.run("apply again.plan --yes --no-starters");
    assert!(again.code == 0 && again.stdout.contains("Done: batch 4"), "{again}");
}

#[cfg(unix)]
#[test]
fn a_plan_is_for_its_owner_alone_and_knows_no_secret() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench();
    let mode = std::fs::metadata(bench.path("next.plan")).expect("the plan").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(bench.run("apply next.plan --yes --starters slips.csv").code, 0);
    let slips = String::from_utf8(bench.read("slips.csv")).expect("text");
    assert!(slips.contains("Mia_Berg1"), "the control: {slips}");
    let text = String::from_utf8_lossy(&bench.read("next.plan")).into_owned();
    assert!(!text.contains("Mia_Berg1") && !text.contains("argon2"));
}

/// Trial S26 for plans: the same bytes of steps, whoever works.
#[test]
fn the_fingerprint_does_not_depend_on_threads() {
    let bench = bench();
    let name = |threads: u8| bench.json(&format!("plan next.csv --threads {threads}"))["fingerprint"].to_string();
    let names: Vec<String> = [1, 2, 16].map(name).to_vec();
    assert!(names.windows(2).all(|two| two[0] == two[1]), "{names:?}");
    assert_eq!(bench.json("show next.plan")["fingerprint"].to_string(), names[0], "saved or not");
}

#[test]
fn with_strict_nothing_is_done_while_a_row_is_open() {
    let bench = bench();
    for args in ["plan next.csv --strict", "apply next.csv --strict --yes"] {
        let ran = bench.run(args);
        assert!(ran.code == 3 && ran.stderr.contains("P607"), "{ran}");
    }
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(1));
}

/// After a copy was put back, versions begin anew: what they name is no longer what it was.
#[test]
fn a_plan_from_before_a_restore_is_out_of_date() {
    let bench = bench();
    assert_eq!(bench.run("store backup copy.db").code, 0);
    let edit = |campus: &str| {
        bench.write("edit.csv", format!("Borrower ID,Last name,Campus\n000104417,Núñez,{campus}\n"));
        bench.apply("edit.csv --no-starters");
    };
    edit("NORTH");
    bench.write("title.csv", "Borrower ID,Last name,Job category\n000104417,Núñez,Retired\n");
    assert_eq!(bench.run("plan title.csv -o title.plan --quiet").code, 0);
    assert_eq!(bench.run("store restore copy.db --yes").code, 0);
    edit("SOUTH");
    let stale = bench.run("apply title.plan --yes");
    assert!(stale.code == 4 && stale.stderr.contains("P601"), "{stale}");
    assert_eq!(bench.json("find 000104417")["patrons"][0]["campus"], "SOUTH");
    assert_eq!(bench.run("plan --refresh title.plan -o again.plan --quiet").code, 0);
    assert_eq!(bench.run("apply again.plan --yes").code, 0);
}

/// Nor does a plan from before a purge write anything of the purged person over whoever comes after.
#[test]
fn a_plan_from_before_a_purge_is_out_of_date() {
    let bench = bench();
    let plan = bench.read("next.plan");
    assert_eq!(bench.run("store purge --patron 000104417 --yes").code, 0);
    assert!(!bench.files().contains(&"next.plan".to_owned()), "it knows the purged person");
    // One that lay elsewhere.
    bench.write("next.plan", plan);
    bench.write("zoe.csv", "Borrower ID,Last name,First name\n000104417,Zebra,Zoe\n");
    bench.apply("zoe.csv --no-starters");
    let stale = bench.run("apply next.plan --yes");
    assert!(stale.code == 4 && stale.stderr.contains("P601"), "{stale}");
    assert_eq!(bench.json("find 000104417")["patrons"][0]["last_name"], "Zebra");
}

#[test]
fn leaving_everybody_out_is_no_batch() {
    let bench = bench();
    let other = NEXT.replace("2027-12-31", "2028-12-31").replace("Okafor-Lind", "Okafor-Berg");
    bench.write("other.csv", testkit::csv_bytes(&other));
    bench.apply("other.csv --no-starters");
    let ran = bench.run("apply next.plan --yes --skip-changed");
    assert!(ran.code == 4 && ran.stderr.contains("P601"), "{ran}");
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(2));
}

#[test]
fn only_answers_come_on_top_of_a_refreshed_plan() {
    let bench = bench();
    let ran = bench.run("plan --refresh next.plan --protect last_name");
    assert!(ran.code == 2 && ran.stderr.contains("already says how"), "{ran}");
}

/// What was asked for is kept as values: the lists are read and planned as before, whatever is typed now.
#[test]
fn a_refreshed_plan_is_read_and_planned_as_before() {
    let bench = bench();
    bench.write(
        "next.csv",
        testkit::csv_bytes(NEXT).into_iter().map(|b| if b == b',' { b';' } else { b }).collect::<Vec<_>>(),
    );
    let options =
        "--delimiter ';' --column 'E-mail=' --set \"campus=Main Library\" --protect last_name --decide 7=skip";
    bench.run(&format!("plan next.csv {options} -o one.plan"));
    bench.run("plan --refresh one.plan -o two.plan");
    bench.run("plan --refresh two.plan -o three.plan");
    let steps = |plan: &str| bench.json(&format!("show {plan}"))["steps"].to_string();
    let first = steps("one.plan");
    assert!(first.contains("Main Library") && !first.contains("cid@example.org"), "the control: {first}");
    assert!(!first.contains("Okafor-Lind"), "the control: {first}");
    assert_eq!((steps("two.plan"), steps("three.plan")), (first.clone(), first));
}

/// A plan of a format that kept only a command is shown and applied; how its lists are read is not in it.
#[test]
fn a_plan_of_an_older_format_is_not_worked_out_anew() {
    let bench = Workbench::with_list(TWO);
    bench.write("old.plan", include_bytes!("plans/format-2.plan"));
    assert_eq!(bench.run("show old.plan").code, 0);
    let ran = bench.run("plan --refresh old.plan");
    assert!(ran.code == 2 && ran.stderr.contains("old.plan was saved by an older version"), "{ran}");
    assert!(ran.stderr.contains("rollcall plan FILE -o NAME.plan"), "{ran}");
}

/// Trial P05: whoever sees the masked plan knows nobody.
#[test]
fn a_masked_plan_names_nobody() {
    let bench = bench();
    assert_eq!(bench.run("apply next.plan --yes --no-starters").code, 0);
    let canaries =
        ["000104417", "000104418", "000104419", "104420", "Núñez", "Okafor", "Berg", "Chidi", "Mia", "example.org"];
    for args in ["show next.plan", "show next.plan --format json", "show 2", "show 2 --format json"] {
        let (open, masked) = (bench.run(args), bench.run(&format!("{args} --mask")));
        assert!(canaries.iter().any(|canary| open.stdout.contains(canary)), "the control: {open}");
        for canary in canaries {
            assert!(!masked.stdout.contains(canary), "{canary}: {masked}");
        }
    }
    let printed =
        bench.terminal("show next.plan --mask").to_string() + "\n" + &bench.terminal("show 2 --mask").to_string();
    snapshot("masked.txt", &printed);

    // Nor from what was answered, and whom an undo has left.
    assert_eq!(bench.run("plan next.csv --decide 000104417=skip -o decided.plan").code, 3);
    bench.write("third.csv", testkit::csv_bytes(&TWO.replace("Okafor", "Okafor-Berg")));
    bench.apply("third.csv --no-starters");
    assert_eq!(bench.run("undo 2 --yes").code, 7);
    for args in ["show decided.plan --format json", "show 4 --only kept", "show 4 --only kept --format json"] {
        let (open, masked) = (bench.run(args), bench.run(&format!("{args} --mask")));
        assert!(canaries.iter().any(|canary| open.stdout.contains(canary)), "the control: {open}");
        for canary in canaries {
            assert!(!masked.stdout.contains(canary), "{canary}: {masked}");
        }
        assert!(masked.stdout.contains('#'), "a number stands there instead: {masked}");
    }
}

/// Trial P04: plans hold personal data and grow old.
#[test]
fn old_plans_are_deleted_and_never_younger_ones() {
    let bench = bench();
    let other = Workbench::with_list(TWO);
    other.apply("list.csv --no-starters");
    assert_eq!(other.run("plan list.csv -o other.plan --quiet").code, 0);
    bench.write("other.plan", other.read("other.plan"));
    bench.write("no.plan", "not one of ours");
    let young = bench.run("store purge --plans-older-than 30 --yes --as-of 2026-09-01");
    assert!(young.stdout.contains("Nothing to do."), "{young}");
    let dry = bench.run("store purge --plans-older-than 30 --dry-run --as-of 2099-01-01");
    assert!(dry.stdout.contains("next.plan") && bench.files().contains(&"next.plan".to_owned()), "{dry}");
    let done = bench.run("store purge --plans-older-than 30 --yes --as-of 2099-01-01");
    assert_eq!(done.code, 0, "{done}");
    let left: Vec<String> = bench.files().into_iter().filter(|name| name.ends_with(".plan")).collect();
    assert_eq!(left, ["no.plan", "other.plan"], "of another store, and none at all");
}
