//! Reports of many patrons at once: who ends soon or has ended, who never signed in, who has no e-mail address, who is
//! there twice.

use crate::signin::{starter_of, typing};
use crate::support::{EXTERNAL_GROUP, Workbench, snapshot};
use serde_json::Value as Json;

const FIRST: &str = "\
    Borrower ID | Last name | First name | Middle name | Birth date | E-mail          | Phone        | Mobile       | Expiration date\n\
    000104417   | Núñez     | Ana        | Maria       | 1987-03-04 | ana@example.org | 217-555-0101 | 217-555-0102 | 2026-09-30\n\
    000300001   | Berg      | Bo         |             | 1990-01-02 |                 |              |              | 2027-06-30\n\
    000300003   | Berg      | Eva        |             | 2015-05-06 | berg@example.org | 217-555-0199 |              | 2026-08-28\n\
    000400001   | Sukarno   |            |             |            |                 |              |              | 2026-11-30";

/// Two of them once more under other IDs, and somebody of the family of one.
const SECOND: &str = "\
    Borrower ID | Last name | First name | Birth date | E-mail           | Phone        | Expiration date\n\
    000209911   | Nunez     | Ana        | 1987-03-04 |                  | 217-555-0103 | 2027-12-31\n\
    000300002   | Berg      | Bo         | 1990-01-02 | berg@example.org | 217-555-0199 | 2027-06-30";

/// A store with all of them; those of the first list have starters.
pub(crate) fn bench() -> Workbench {
    let bench = Workbench::with_list(FIRST);
    bench.write("second.csv", testkit::csv_bytes(SECOND));
    bench.apply("list.csv --starters slips.csv");
    bench.apply("second.csv --no-starters --decide 000209911=new-id --decide 000300002=new-id");
    bench
}

/// The IDs that an answer lists, in its order.
fn ids(answer: &Json) -> Vec<&str> {
    let patrons = answer["patrons"].as_array().unwrap_or_else(|| panic!("{answer}"));
    patrons.iter().map(|patron| patron["primary_id"].as_str().expect("an ID")).collect()
}

#[test]
fn what_is_reported_is_told_in_a_sentence_and_a_table() {
    let bench = bench();
    let mut printed = String::new();
    for args in [
        "report expiring --before 2026-12-31",
        "report expiring --before 2026-12-31 --max-shown 1",
        "report expiring --before 2026-12-31 --group RETIREE",
        "report expiring --before 2026-08-01",
        "report expired --since 2026-01-01",
        "report expired --since 2026-01-01 --as-of 2026-12-01",
        "report expired --since 2027-01-01",
        "report never-signed-in",
        "report no-email",
        "report duplicates",
        "report duplicates --group RETIREE",
        "history --format csv",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("rosters.txt", &printed);
}

/// A slip in the code of a group is told; that of a group is the same in capitals and in small letters.
#[test]
fn a_group_that_is_not_there_is_told() {
    let bench = bench();
    for report in
        ["expiring --before 2026-12-31", "expired --since 2026-01-01", "never-signed-in", "no-email", "duplicates"]
    {
        let ran = bench.run(&format!("report {report} --group RETIREE --group COMMUNTY"));
        assert!(ran.code == 2 && ran.stdout.is_empty(), "{ran}");
        assert!(ran.stderr.contains("There is no user group \"COMMUNTY\".\n  Did you mean COMMUNITY?"), "{ran}");
        let control = bench.run(&format!("report {report} --group RETIREE"));
        assert_eq!(control.code, 0, "{control}");
    }
    let capitals = bench.json("report expiring --before 2026-12-31 --group COMMUNITY");
    let small = bench.json("report expiring --before 2026-12-31 --group community");
    assert_eq!((ids(&small), ids(&small).len()), (ids(&capitals), 3));
    let pairs = |group: &str| bench.json(&format!("report duplicates --group {group}"))["count"].clone();
    assert_eq!((pairs("community"), pairs("COMMUNITY")), (2.into(), 2.into()));
}

/// Whose membership ends first stands first, and the same patrons in any form.
#[test]
fn every_form_has_the_same_patrons_in_the_same_order() {
    let bench = bench();
    let expected = ["000300003", "000104417", "000400001"];
    assert_eq!(ids(&bench.json("report expiring --before 2026-12-31")), expected);
    let printed = bench.run("report expiring --before 2026-12-31 --format csv");
    assert_eq!((printed.code, printed.stderr.as_str()), (0, ""));
    let lines: Vec<&str> = printed.stdout.lines().collect();
    assert_eq!(
        lines[0].trim_start_matches('\u{FEFF}'),
        "\"Primary ID\",\"First name\",\"Middle name\",\"Last name\",\"User group\",\"Expiry date\",\"E-mail\",\
         \"Phone\",\"Mobile phone\""
    );
    assert_eq!(
        lines[2],
        "\"000104417\",\"Ana\",\"Maria\",\"Núñez\",\"COMMUNITY\",\"2026-09-30\",\"ana@example.org\",\
         \"217-555-0101\",\"217-555-0102\""
    );
    assert_eq!(lines.len(), 1 + expected.len());
    for name in ["r.csv", "r.html"] {
        let ran = bench.run(&format!("report expiring --before 2026-12-31 -o {name}"));
        assert!(ran.code == 0 && ran.stderr.ends_with(&format!("the report is in {name}\n")), "{ran}");
        let text = String::from_utf8(bench.read(name)).expect("text");
        let places: Vec<usize> =
            expected.iter().map(|id| text.find(id).unwrap_or_else(|| panic!("{id} in {name}"))).collect();
        assert!(places.is_sorted(), "{name}: {places:?}");
    }
}

/// The workbook of those who end soon is the list that renews them: with other dates in it, it is loaded, and nothing but
/// the dates changes. The control: as it was written, it changes nothing.
#[test]
fn the_workbook_comes_back_as_the_renewal() {
    let bench = bench();
    let ran = bench.run("report expiring --before 2026-12-31 -o renewals.xlsx");
    assert_eq!(ran.code, 0, "{ran}");
    let planned = bench.json("plan renewals.xlsx");
    assert_eq!(planned["counts"]["rows_read"], 3, "{planned}");
    assert_eq!(planned["counts"]["unchanged"], 3, "{planned}");

    let changes = [("F2", "2027-08-28"), ("F3", "2027-09-30"), ("F4", "2027-11-30")];
    bench.write("renewed.xlsx", testkit::corrected(&bench.read("renewals.xlsx"), &changes));
    bench.apply("renewed.xlsx --no-starters");
    let batch = bench.json("show 3");
    let patrons = batch["patrons"].as_array().expect("patrons");
    let renewed: Vec<String> = patrons
        .iter()
        .map(|patron| {
            let changes = patron["changes"].as_array().expect("changes");
            let changes = changes.iter().map(|change| format!("{} {}", change["field"], change["after"]));
            format!("{}: {}", patron["primary_id"], changes.collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert_eq!(
        renewed,
        [
            r#""000104417": "expiry_date" "2027-09-30""#,
            r#""000300003": "expiry_date" "2027-08-28""#,
            r#""000400001": "expiry_date" "2027-11-30""#,
        ]
    );
    assert_eq!(ids(&bench.json("report expiring --before 2026-12-31")), [""; 0]);
}

/// A workbook that is weeks old renews whom it lists and brings nothing else back: no address that was cleared since, and
/// nobody who was purged. The control: the same rows as a list of somebody else's do both.
#[test]
fn an_old_workbook_changes_dates_and_nothing_else() {
    let bench = bench();
    assert_eq!(bench.run("report expiring --before 2026-12-31 -o renewals.xlsx").code, 0);
    assert_eq!(bench.run("report expiring --before 2026-12-31 -o renewals.csv").code, 0);
    assert_eq!(bench.run("account set 000104417 email= --yes").code, 0);
    assert_eq!(bench.run("store purge --patron 000400001 --yes").code, 0);
    let changes = [("F3", "2027-09-30"), ("F4", "2027-11-30")];
    bench.write("renewed.xlsx", testkit::corrected(&bench.read("renewals.xlsx"), &changes));

    let plan = bench.json("plan renewed.xlsx");
    assert_eq!(plan["mode"], "update", "{plan}");
    let counts = ["new", "changed", "unchanged", "left_out"].map(|name| plan["counts"][name].as_u64());
    assert_eq!(counts, [Some(0), Some(1), Some(1), Some(1)], "{plan}");
    let codes = plan["findings"].as_array().expect("findings").iter();
    let about: Vec<&str> = codes.filter_map(|one| one["code"].as_str()).filter(|code| *code == "D518").collect();
    assert_eq!(about, ["D518"], "{plan}");
    let shown = bench.run("plan renewed.xlsx");
    assert!(shown.stdout.contains("Nobody is added."), "{shown}");
    assert!(shown.stdout.contains("stays as it is in the store: User group, E-mail"), "{shown}");

    bench.apply("renewed.xlsx --no-starters");
    let found = bench.json("account show 000104417");
    assert_eq!(found["patrons"][0]["expiry_date"], "2027-09-30", "{found}");
    assert_eq!(found["patrons"][0]["emails"].as_array().map(Vec::len), Some(0), "{found}");
    assert_eq!(bench.json("find 000400001")["total"], 0);

    let control = bench.json("plan renewals.csv");
    assert_eq!(control["counts"]["new"], 1, "{control}");
    assert_eq!(control["counts"]["changed"], 1, "{control}");
    let typed = bench.json("plan renewed.xlsx --mode both");
    assert_eq!(typed["mode"], "both", "what is typed counts");
}

/// Who signs in with the starter chooses a password, and is no longer listed.
#[test]
fn who_has_signed_in_is_not_listed() {
    let bench = bench();
    let all = ["000104417", "000300001", "000300003", "000400001"];
    let mut listed = bench.json("report never-signed-in");
    let mut found = ids(&listed);
    found.sort_unstable();
    assert_eq!(found, all, "those of the second list were given none");
    let starter = starter_of(&bench, "slips.csv", "000104417");
    typing(&bench, "signin 000104417", &[&starter, "green tea at seven", "green tea at seven"]);
    listed = bench.json("report never-signed-in");
    let mut found = ids(&listed);
    found.sort_unstable();
    assert_eq!(found, all[1..]);
}

/// The one to keep is the one whose password the person knows, though the other says more.
#[test]
fn the_record_with_a_chosen_password_is_the_one_to_keep() {
    let bench = bench();
    let starter = starter_of(&bench, "slips.csv", "000300001");
    typing(&bench, "signin 000300001", &[&starter, "green tea at seven", "green tea at seven"]);
    let answer = bench.json("report duplicates");
    assert_eq!(answer["pairs"][1]["merge"], "rollcall merge 000300001 000300002");
    assert_eq!(answer["pairs"][1]["keep_because"], "chose-password");
    let told = bench.run("report duplicates").stdout;
    assert!(told.contains("keep 000300001: its password was chosen by the patron"), "{told}");
}

/// Two records of one person are found with the reasons; a family with one phone and one address for mail is none.
#[test]
fn one_person_is_found_twice_and_a_family_is_not() {
    let bench = bench();
    let answer = bench.json("report duplicates");
    let pairs: Vec<String> = answer["pairs"]
        .as_array()
        .expect("pairs")
        .iter()
        .map(|pair| format!("{} {}", pair["keep"]["primary_id"], pair["other"]["primary_id"]))
        .collect();
    assert_eq!(pairs, [r#""000104417" "000209911""#, r#""000300002" "000300001""#]);
    assert_eq!(answer["pairs"][0]["merge"], "rollcall merge 000104417 000209911");
    assert_eq!(answer["pairs"][0]["keep_because"], "says-more");
    // What is suggested ends it.
    for pair in answer["pairs"].as_array().expect("pairs") {
        let merge = pair["merge"].as_str().and_then(|line| line.strip_prefix("rollcall ")).expect("a command");
        let ran = bench.run(&format!("{merge} --yes"));
        assert_eq!(ran.code, 0, "{ran}");
    }
    assert_eq!(bench.json("report duplicates")["count"], 0);
}

/// Who was added twice with a name and nothing else can't be compared, and is listed; a namesake of whom more is known is
/// not.
#[test]
fn two_records_with_one_name_and_nothing_else_are_listed() {
    let bench = Workbench::with_list(
        "Borrower ID | Last name | First name | E-mail\n\
        000104417   | Núñez     | Ana        |\n\
        000104419   | Nunez     | Ana        | ana@example.org\n\
        000104420   | Berg      | Bo         |",
    );
    bench.apply("list.csv --no-starters");
    assert_eq!(bench.json("report duplicates")["count"], 0, "the control");
    let again = "add --id 000104418 --first-name Ana --last-name Nunez --new-person --no-starters --yes";
    assert_eq!(bench.run(again).code, 0);
    let answer = bench.json("report duplicates");
    assert_eq!(answer["count"], 1, "{answer}");
    assert_eq!(answer["pairs"][0]["merge"], "rollcall merge 000104417 000104418");
    // One of them becomes what the other is first, with all that this takes.
    bench.write("rollcall.toml", EXTERNAL_GROUP);
    assert_eq!(bench.run("account toggle 000104418 --external-id BANNER --group STUDENT --yes").code, 0);
    let ran = bench.run("report duplicates");
    let ways = ["toggle 000104417 --external-id FEED --group CODE", "toggle 000104418 --group CODE"];
    assert!(ways.iter().any(|way| ran.stdout.contains(&format!("before merging, rollcall account {way}"))), "{ran}");
}

/// Somebody who married comes again under the new name, and shares all the rest; a family shares it under other first names.
#[test]
fn who_has_married_and_came_again_is_listed() {
    let list = |first: &str| {
        let rest = "simone@example.org | (973) 555-0187 | 184 Windmill Road | Easton | PA | 18042";
        format!(
            "Borrower ID | Last name | First name | E-mail | Phone | Address line 1 | City | State | Zip\n\
            000500146 | Grünewald | Simone | {rest}\n\
            000600009 | Keller | {first} | {rest}"
        )
    };
    let bench = Workbench::with_list(&list("Simone"));
    bench.apply("list.csv --no-starters");
    let answer = bench.json("report duplicates");
    assert_eq!((&answer["count"], &answer["pairs"][0]["evidence"]["name"]), (&1.into(), &"differs".into()), "{answer}");
    let told = bench.run("report duplicates").stdout;
    assert!(told.contains("same first name, last name differs, same e-mail, same phone, same address"), "{told}");
    let merge =
        answer["pairs"][0]["merge"].as_str().and_then(|line| line.strip_prefix("rollcall ")).expect("a command");
    let ran = bench.run(&format!("{merge} --yes"));
    assert_eq!(ran.code, 0, "{ran}");
    // The control: a family.
    let bench = Workbench::with_list(&list("Otto"));
    bench.apply("list.csv --no-starters");
    assert_eq!(bench.json("report duplicates")["count"], 0);
}
