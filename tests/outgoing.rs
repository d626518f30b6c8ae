//! Patrons on their way to another library system: lists that are converted, and stores that are exported. Who goes is
//! who comes back; what does not fit stops all of it; and nothing that is there is touched.

use crate::signin::starter_of;
use crate::support::{LEGACY, TWO, Workbench};
use expect_test::expect;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use testkit::raw::{Container, ZipEntry};

/// What the samples of the systems have as password.
const PASSWORD: &str = "Summer-2019";

/// What every system has of a patron.
const SHARED: [&str; 6] = ["first_name", "last_name", "birth_date", "user_group", "expiry_date", "campus"];

/// Everybody in the store, by ID.
fn people(bench: &Workbench) -> BTreeMap<String, Vec<Json>> {
    let answer = bench.json("find --limit 0");
    let patrons = answer["patrons"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let person = |patron: &Json| {
        let id = patron["primary_id"].as_str().expect("an ID").to_owned();
        (id, SHARED.map(|field| patron[field].clone()).to_vec())
    };
    patrons.iter().map(person).collect()
}

/// The people of a list that is loaded into a store of its own.
fn loaded(list: &str, bytes: &[u8]) -> BTreeMap<String, Vec<Json>> {
    let bench = Workbench::new();
    bench.write(list, bytes);
    bench.apply(&format!("{list} --no-starters"));
    people(&bench)
}

#[test]
fn a_list_is_converted_and_told_in_few_words() {
    let bench = Workbench::with_list(TWO);
    expect![[r#"
        $ rollcall convert list.csv --to csv -o patrons.csv
        list.csv, header in line 1, 2 patrons in lines 2-3.
          columns: 5 of 5 recognised; profile "community-borrower", group COMMUNITY

        Done: 2 patrons are in patrons.csv (CSV table).
          contains personal data; only you can read it
        exit 0
    "#]]
    .assert_eq(&bench.run("convert list.csv --to csv -o patrons.csv").to_string());
    assert_eq!(bench.files(), ["list.csv", "patrons.csv"], "no store is made");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(bench.path("patrons.csv")).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

/// Out of Voyager into Koha: who is loaded from the new file is who is loaded from the old one.
#[test]
fn who_goes_to_another_system_is_who_comes_back() {
    let old = Workbench::with_samples();
    let read = format!("{LEGACY}/voyager-patrons.sif --set campus=MAIN");
    let ran = old.run(&format!("convert {read} --to koha -o koha.csv"));
    assert_eq!(ran.code, 0, "{ran}");
    let answer = old.json("check koha.csv");
    assert_eq!(
        (&answer["files"][0]["format"], &answer["rows_ready"]),
        (&Json::from("koha-csv"), &Json::from(20)),
        "{answer}"
    );
    old.apply(&format!("{read} --no-starters"));
    let people = people(&old);
    assert_eq!(people.len(), 20);
    assert_eq!(loaded("koha.csv", &old.read("koha.csv")), people);
}

/// The password of the old system is in the file that is read, and in none that is written.
#[test]
fn no_password_is_written() {
    let bench = Workbench::with_samples();
    let list = format!("{LEGACY}/koha-patrons.csv");
    let has_password = |name: &str| {
        let bytes = bench.read(name);
        bytes.windows(PASSWORD.len()).any(|part| part == PASSWORD.as_bytes())
    };
    assert!(has_password(&list), "the control");
    bench.apply(&format!("{list} --starters slips.csv"));
    for args in [format!("convert {list} --to csv -o converted.csv"), "export --to csv -o exported.csv".to_owned()] {
        let ran = bench.run(&args);
        assert_eq!(ran.code, 0, "{ran}");
    }
    let starter = starter_of(&bench, "slips.csv", "002046575");
    for name in ["converted.csv", "exported.csv"] {
        assert!(!has_password(name), "{name}");
        let text = String::from_utf8(bench.read(name)).expect("text");
        assert!(!text.contains(&starter), "{name}");
    }
}

#[test]
fn a_store_is_exported_by_id_and_stays_as_it_is() {
    let bench = Workbench::with_list(TWO);
    bench.write(
        "third.csv",
        testkit::csv_bytes(
            "Borrower ID | Last name | First name | Expiration date\n000104410 | Berg | Bo | 2026-01-31",
        ),
    );
    bench.apply("list.csv --no-starters");
    bench.apply("third.csv --no-starters");
    let before = (bench.json("history"), bench.read("rollcall.db"));
    let ran = bench.run("export --to csv -o all.csv");
    assert_eq!((ran.code, ran.stdout.contains("Done: 3 patrons are in all.csv")), (0, true), "{ran}");
    let text = String::from_utf8(bench.read("all.csv")).expect("text");
    let places: Vec<usize> = ["000104410", "000104417", "000104418"]
        .map(|id| text.find(id).unwrap_or_else(|| panic!("{id}: {text}")))
        .into();
    assert!(places.is_sorted(), "{text}");
    assert_eq!(loaded("all.csv", &bench.read("all.csv")), people(&bench));
    assert!(before == (bench.json("history"), bench.read("rollcall.db")), "nothing is noted");

    let some = bench.json("export --to csv -o some.csv --state expired");
    assert_eq!((&some["written"], &some["outputs"][0]["patrons"]), (&Json::from(1), &Json::from(1)), "{some}");
    let none = bench.run("export --to csv -o none.csv --group RETIREE");
    assert!(none.code == 0 && none.stdout.contains("There is nobody to write, so nothing was written."), "{none}");
    assert!(!bench.path("none.csv").exists());
}

/// What comes out as a workbook goes in as one.
#[test]
fn a_workbook_can_be_loaded_again() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    let ran = bench.run("export --to xlsx -o all.xlsx");
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(loaded("all.xlsx", &bench.read("all.xlsx")), people(&bench));
}

#[test]
fn a_container_names_its_parts() {
    let bench = Workbench::with_list(TWO);
    let answer = bench.json("convert list.csv --to csv -o patrons.zip");
    let output = &answer["outputs"][0];
    assert_eq!(output["parts"], serde_json::json!(["patrons-001.csv"]), "{answer}");
    assert_eq!((&output["patrons"], &output["path"]), (&Json::from(2), &Json::from("patrons.zip")));
    let bytes = bench.read("patrons.zip");
    assert!(bytes.starts_with(b"PK\x03\x04") && output["bytes"] == bytes.len(), "{answer}");
    assert_eq!(output["sha256"].as_str().map(str::len), Some(64));
}

/// Rows with problems are told as a check tells them, and nobody is missing in a file unless that was asked for: then they
/// are not in it.
#[test]
fn rows_that_are_left_out_are_told_and_not_written() {
    let bench = Workbench::with_list(&TWO.replace("cid@example.org", "none@          "));
    let ran = bench.run("convert list.csv --to csv -o patrons.csv");
    assert!(ran.code == 3 && !bench.path("patrons.csv").exists(), "{ran}");
    for text in ["Error C310.", "1 row can't be used, so nothing was written.", "write the others:  --leave-out"] {
        assert!(ran.stdout.contains(text), "{text}: {ran}");
    }
    let ran = bench.run("convert list.csv --to csv -o patrons.csv --leave-out");
    assert_eq!(ran.code, 3, "{ran}");
    for text in ["Error C310.", "1 problem leaves out 1 of 2 rows.", "Done: 1 patron is in patrons.csv"] {
        assert!(ran.stdout.contains(text), "{text}: {ran}");
    }
    let text = String::from_utf8(bench.read("patrons.csv")).expect("text");
    assert!(text.contains("000104417") && !text.contains("000104418"), "{text}");
}

/// Koha takes card numbers of 32 characters.
#[test]
fn m907_what_does_not_fit_stops_both_unless_it_is_left_out() {
    let long = "8140275936".repeat(4);
    let bench = Workbench::with_list(&TWO.replace("000104418", &long));
    let convert = "convert list.csv --to koha --set campus=MAIN";
    bench.apply("list.csv --no-starters --set campus=MAIN");
    for command in [convert, "export --to koha"] {
        let ran = bench.run(&format!("{command} -o koha.csv"));
        assert!(ran.code == 3 && ran.stdout.contains("Error M907.") && ran.stdout.contains("--leave-out"), "{ran}");
        assert!(ran.stdout.contains("so nothing was written.") && !bench.path("koha.csv").exists(), "{ran}");
        let ran = bench.run(&format!("{command} -o koha.csv --leave-out"));
        assert!(ran.code == 3 && ran.stdout.contains("Done: 1 patron is in koha.csv"), "{ran}");
        let text = String::from_utf8(bench.read("koha.csv")).expect("text");
        assert!(text.contains("000104417") && !text.contains(&long), "{text}");
        std::fs::remove_file(bench.path("koha.csv")).expect("it was written");
    }
    let answer = bench.json("export --to koha -o koha.csv");
    assert_eq!((&answer["written"], &answer["unheld"]), (&Json::from(0), &Json::from(1)), "{answer}");
    let misfit = &answer["misfits"][0];
    assert_eq!((&misfit["code"], &misfit["patrons"][0]), (&Json::from("M907"), &Json::from(long.as_str())), "{answer}");
}

/// Koha needs a branch of everybody: both commands say how to give it to all, and the database stays as it is.
#[test]
fn m914_a_value_that_everybody_needs_is_given_to_all() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    for (command, words) in [("convert list.csv", "give every row the same: "), ("export", "in the new file only: ")] {
        let ran = bench.run(&format!("{command} --to koha -o koha.csv"));
        assert!(ran.code == 3 && ran.stdout.contains("Error M914."), "{ran}");
        assert!(ran.stdout.contains(&format!("{words}--set campus=VALUE, or leave")), "{ran}");
        let ran = bench.run(&format!("{command} --to koha -o koha.csv --set campus=MAIN"));
        assert!(ran.code == 0 && ran.stdout.contains("Done: 2 patrons are in koha.csv"), "{ran}");
        let text = String::from_utf8(bench.read("koha.csv")).expect("text");
        assert_eq!(text.matches(",MAIN,COMMUNITY,").count(), 2, "{text}");
        std::fs::remove_file(bench.path("koha.csv")).expect("it was written");
    }
    assert_eq!(bench.json("find --limit 0")["patrons"][0]["campus"], Json::Null);
    assert_eq!(bench.run("account set 000104417 campus=WEST --yes").code, 0);
    let ran = bench.run("export --to koha -o koha.csv --set campus=MAIN");
    let text = String::from_utf8(bench.read("koha.csv")).expect("text");
    assert!(text.contains(",WEST,COMMUNITY,") && text.contains(",MAIN,COMMUNITY,"), "{ran}{text}");
    for (set, words) in [
        ("--set last_name=Lind", "can't be given to everybody who has no last name"),
        ("--set campus=", "can't be given to everybody"),
        ("--set campus=MAIN --set campus=WEST", "Campus is set twice"),
        ("--set nothing=MAIN", "There is no field \"nothing\""),
    ] {
        let ran = bench.run(&format!("export --to csv -o all.csv {set}"));
        assert!(ran.code == 2 && ran.to_string().contains(words), "{words}: {ran}");
    }
    assert!(!bench.path("all.csv").exists());
}

/// Two patrons of the sample may not borrow: Koha bars them, too, and is said to know no other reason; FOLIO and a table
/// know no blocks at all.
#[test]
fn m953_who_is_barred_here_and_could_borrow_there_is_told() {
    let bench = Workbench::with_samples();
    bench.apply(&format!("{LEGACY}/alma-users.xml --no-starters --set campus=MAIN"));
    let convert = format!("convert {LEGACY}/alma-users.xml");
    for (to, ending) in [("folio", "json"), ("csv", "csv"), ("xlsx", "xlsx")] {
        for (name, command) in [("list", convert.as_str()), ("store", "export")] {
            let ran = bench.run(&format!("{command} --to {to} -o {name}-{to}.{ending}"));
            assert_eq!(ran.code, 0, "{ran}");
            let told = "has no place for \"blocks in force\": 2 patrons who could borrow there, the first";
            assert!(ran.stdout.contains("Warning M953.") && ran.stdout.contains(told), "{ran}");
            assert!(ran.stdout.contains("block these patrons there before they borrow"), "{ran}");
        }
    }
    let ran = bench.run("export --to koha -o all.csv");
    assert!(ran.code == 0 && !ran.to_string().contains("M953"), "{ran}");
    assert!(ran.stdout.contains("\"block type ADDRESS, which becomes DBARRED\": 2 patrons"), "{ran}");
}

/// What is wrong with the command is told before anything is read.
#[test]
fn a_file_of_another_kind_and_a_system_that_nobody_knows_are_refused() {
    let bench = Workbench::with_list(TWO);
    bench.write("there.csv", "mine");
    for (args, words) in [
        ("convert list.csv --to csv -o patrons.txt", "must end in .csv"),
        ("convert list.csv --to xlsx -o patrons.zip", "must end in .xlsx"),
        ("export --to csv -o patrons.txt", "did you mean patrons.csv?"),
        ("convert list.csv --to millennium -o patrons.csv", "millennium"),
        ("convert list.csv -o patrons.csv", "--to"),
        ("convert list.csv --to csv -o there.csv", "there.csv exists already"),
        ("convert list.csv --to csv -o patrons.csv --mode update", "only changes patrons"),
    ] {
        let ran = bench.run(args);
        assert!(ran.code == 2 && ran.stderr.to_lowercase().contains(words), "{words}: {ran}");
    }
    assert_eq!(bench.run("export --to csv -o patrons.csv").code, 6, "there is no store");
    assert_eq!(
        (bench.files(), bench.read("there.csv")),
        (vec!["list.csv".to_owned(), "there.csv".to_owned()], b"mine".to_vec())
    );
}

#[test]
fn what_cannot_be_read_is_not_converted() {
    let bench = Workbench::new();
    bench.write("list.csv", "");
    let ran = bench.run("convert list.csv --to csv -o patrons.csv");
    assert!(ran.code == 3 && ran.stdout.contains("cannot be used") && bench.files() == ["list.csv"], "{ran}");
}

/// C329: what is written for spreadsheets is protected, and what another system reads is the value as it is.
#[test]
fn c329_only_files_for_spreadsheets_are_protected_from_formulas() {
    let bench = Workbench::with_list(
        "Borrower ID | Last name | First name | Expiration date | Note\n000104417 | Lind | Ana | 2027-06-30 | =1+1",
    );
    for (to, file, written) in
        [("csv", "table.csv", "\"'=1+1\""), ("koha", "koha.csv", ",=1+1,"), ("alma-json", "alma.json", "\"=1+1\"")]
    {
        let ran = bench.run(&format!("convert list.csv --set campus=MAIN --to {to} -o {file}"));
        assert_eq!(ran.code, 0, "{ran}");
        let text = String::from_utf8(bench.read(file)).expect("text");
        assert!(text.contains(written), "{text}");
    }
    let page = bench.run("explain C329").stdout;
    assert!(page.contains("--to csv") && page.contains("--to koha"), "{page}");
}

/// Out of Koha, into the store and back: the card is the barcode, who is barred stays barred, and the second file says what
/// the first one said.
#[test]
fn a_patron_of_koha_goes_back_as_they_came() {
    let bench = Workbench::new();
    let columns =
        "cardnumber,userid,surname,branchcode,categorycode,dateexpiry,lost,debarred,debarredcomment,patron_attributes";
    let row =
        "21234000000017,lind.a,Lind,MAIN,COMMUNITY,2027-06-30,1,2026-12-31,owes a book,\"UNIV_ID:000104417,DEPT:Law\"";
    bench.write("patrons.csv", format!("{columns}\n{row}\n"));
    bench.apply("patrons.csv --no-starters");
    let found = bench.json("find Lind");
    let patron = &found["patrons"][0];
    let identifiers = patron["identifiers"].as_array().expect("identifiers");
    let has = |kind: &str, value: &str| identifiers.iter().any(|one| one["type"] == kind && one["value"] == value);
    assert!(has("BARCODE", "21234000000017") && has("UNIV_ID", "000104417"), "{found}");
    let blocks = patron["blocks"].as_array().expect("blocks");
    assert_eq!(blocks.len(), 2, "{found}");
    assert!(found.to_string().contains("owes a book") && found.to_string().contains("2026-12-31"), "{found}");
    let ran = bench.run("export --to koha -o back.csv");
    assert_eq!(ran.code, 0, "{ran}");
    let text = String::from_utf8(bench.read("back.csv")).expect("text");
    for value in row.split(',').map(|value| value.trim_matches('"')) {
        assert!(text.contains(value), "{value}: {text}");
    }
    let again = bench.json("plan back.csv");
    assert_eq!((&again["counts"]["rows_read"], &again["counts"]["unchanged"]), (&1.into(), &1.into()), "{again}");
}

/// A zip archive of these files.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let entries = files.iter().map(|(name, text)| ZipEntry::new(name, *text));
    Container::of(entries.collect()).bytes()
}

/// The users of Alma's sample in two files, twelve in the first.
fn users_in_two(bench: &Workbench) -> (String, String) {
    const USER: &str = "  <user>\n";
    let text = String::from_utf8(bench.read(&format!("{LEGACY}/alma-users.xml"))).expect("text");
    let begins: Vec<usize> = text.match_indices(USER).map(|(at, _)| at).collect();
    let (head, behind) = (&text[..begins[0]], begins[12]);
    (format!("{}</users>\n", &text[..behind]), format!("{head}{}", &text[behind..]))
}

/// The parts of an export are one list: who is loaded from the archive is who is loaded from the whole file.
#[test]
fn an_archive_of_parts_is_loaded_and_proved_as_one_list() {
    let bench = Workbench::with_samples();
    let (first, second) = users_in_two(&bench);
    bench.write("users.zip", zipped(&[("users-2.xml", &second), ("users-1.xml", &first)]));
    let answer = bench.json("check users.zip");
    let parts = answer["files"].as_array().expect("files").iter();
    let parts: Vec<_> = parts.map(|file| (file["sheet"].as_str(), file["rows_read"].as_u64())).collect();
    assert_eq!(parts, [(Some("users-1.xml"), Some(12)), (Some("users-2.xml"), Some(8))], "{answer}");
    assert_eq!((&answer["rows_read"], &answer["rows_ready"]), (&Json::from(20), &Json::from(20)), "{answer}");
    bench.apply("users.zip --no-starters");
    let whole = bench.read(&format!("{LEGACY}/alma-users.xml"));
    assert_eq!(people(&bench), loaded("users.xml", &whole));
    let proof = bench.json("verify users.zip");
    assert_eq!((&proof["holds"], &proof["people"]["compared"]), (&Json::from(true), &Json::from(20)), "{proof}");
    assert_eq!(proof["files"].as_array().map(Vec::len), Some(1), "{proof}");
    let batch = bench.json("show 1");
    assert_eq!(batch["batch"]["files"].as_array().map(Vec::len), Some(1), "{batch}");
    let ran = bench.run("convert users.zip --to alma-json -o users.json");
    assert!(ran.code == 0 && ran.stdout.contains("Done: 20 patrons are in users.json"), "{ran}");
}

/// What is wrong in one part is told there, and what is no part of an export is named.
#[test]
fn m901_f003_what_is_wrong_with_an_archive_is_told_at_its_part() {
    let bench = Workbench::with_samples();
    let (first, second) = users_in_two(&bench);
    let damaged = second.replacen("<first_name>", "<first_name>A & ", 1);
    bench.write("users.zip", zipped(&[("users-1.xml", &first), ("users-2.xml", &damaged)]));
    let ran = bench.run("check users.zip");
    assert_eq!(ran.code, 3, "{ran}");
    for text in [
        "users.zip, users-1.xml: Alma users XML, 12 patrons",
        "users.zip, users-2.xml: Alma users XML, 8 patrons",
        "Where: users-2.xml, line 3.",
        "1 problem leaves out 1 of 20 rows.",
    ] {
        assert!(ran.stdout.contains(text), "{text}: {ran}");
    }
    let cut = &second[..second.floor_char_boundary(second.len() / 2)];
    bench.write("users.zip", zipped(&[("users-1.xml", &first), ("users-2.xml", cut)]));
    let ran = bench.run("check users.zip");
    assert!(ran.code == 3 && ran.stdout.contains("Error F006. In \"users-2.xml\": the file is damaged:"), "{ran}");

    bench.write("users.zip", zipped(&[("users-1.xml", &first), ("read-me.txt", "Our patrons, as of today.\n")]));
    expect![[r#"
        $ rollcall check users.zip
        users.zip: cannot be used

        Error F003. It is a zip archive, and "read-me.txt" in it is not a patron file of a library system.
        Where: users.zip.
        What to do: unpack it, and name the file in it that is the list.

        1 file cannot be used; nothing was loaded from it. Nothing was changed.
        exit 3
    "#]]
    .assert_eq(&bench.run("check users.zip").to_string());
    bench.write("list.csv", testkit::csv_bytes(TWO));
    let ran = bench.run("check list.csv --with users.zip");
    assert!(ran.code == 3 && ran.stdout.contains("Error F003.") && ran.stdout.contains("unpack it"), "{ran}");
}

/// Accounts of a store are internal, and Alma's SIS load takes external ones: each finding says what to do, and doing it
/// ends in a file.
#[test]
fn m913_r404_the_way_to_external_accounts_is_told_step_by_step() {
    let bench = Workbench::with_samples();
    let list = format!("{LEGACY}/koha-patrons.csv");
    bench.apply(&format!("{list} --no-starters"));
    let setting = "set account_type = \"external\" under [groups.COMMUNITY] in rollcall.toml";
    let export = "export --to alma-xml -o users.zip";
    let ran = bench.run(export);
    let way_out = format!(
        "{setting} and load the list again with --convert, write them as alma-json instead, or leave these patrons out: --leave-out."
    );
    assert!(ran.code == 3 && ran.stdout.to_lowercase().contains(&way_out.to_lowercase()), "{ran}");
    let ran = bench.run(&format!("convert {list} --to alma-xml -o converted.zip"));
    let way_out = format!("{setting}, write them as alma-json instead, or leave these patrons out: --leave-out.");
    assert!(ran.code == 3 && ran.stdout.to_lowercase().contains(&way_out.to_lowercase()), "{ran}");

    bench.write("alma.toml", "[groups.COMMUNITY]\naccount_type = \"external\"\n");
    let load = format!("{list} --config alma.toml --convert --no-starters");
    let ran = bench.run(&format!("apply {load} --yes"));
    let way_out = "under [profiles.community-borrower] in rollcall.toml, add a column external_id, or give every row the same: --set external_id=VALUE.";
    assert!(ran.code == 3 && ran.stdout.contains(way_out), "{ran}");
    bench.apply(&format!("{load} --set external_id=SIS"));
    let ran = bench.run(export);
    assert!(ran.code == 0 && ran.stdout.contains("Done: 20 patrons are in users.zip"), "{ran}");
    let answer = bench.json("check users.zip --config alma.toml --set external_id=SIS");
    assert_eq!(answer["rows_ready"], 20, "{answer}");
}
