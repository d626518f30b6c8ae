//! Files of other library systems, from the file to the store: recognised by what is in them, named in every output,
//! and nothing of them lost in silence.

use crate::corpus::files;
use crate::support::{LEGACY, Workbench, legacy_names, sample_names, skip, snapshot};
use expect_test::expect;
use serde_json::Value as Json;
use std::path::Path;

/// What the samples of the systems have as password.
const PASSWORD: &str = "Summer-2019";

/// How a sample is read: groups that are numbers in their system mean nothing here before a library has named them.
pub(crate) fn option_of(name: &str) -> &'static str {
    let has_numbers = name.starts_with("sierra") || name.starts_with("polaris");
    if has_numbers { " --set user_group=COMMUNITY" } else { "" }
}

#[test]
fn every_sample_of_a_system_is_checked_and_its_findings_are_known() {
    let bench = Workbench::with_samples();
    for name in legacy_names() {
        let ran = bench.run(&format!("check {LEGACY}/{name}{} --format concise", option_of(&name)));
        snapshot(&format!("check-{name}.txt"), &ran.to_string());
        assert_eq!(ran.code, 0, "{ran}");
    }
}

/// What is loaded is what was read: nothing changes the second time, and the store has what the file says. Passwords of the
/// old system are nowhere.
#[test]
fn every_sample_of_a_system_loads_and_loads_again() {
    for name in legacy_names() {
        let bench = Workbench::with_samples();
        let option = option_of(&name);
        bench.apply(&format!("{LEGACY}/{name}{option} --no-starters"));
        let again = bench.json(&format!("plan {LEGACY}/{name}{option}"));
        let counts = &again["counts"];
        assert_eq!((&counts["unchanged"], &counts["rows_read"]), (&Json::from(20), &Json::from(20)), "{name}: {again}");
        let proof = bench.json(&format!("verify {LEGACY}/{name}{option}"));
        let people = &proof["people"];
        assert_eq!((&people["compared"], &people["stored"]), (&Json::from(20), &Json::from(20)), "{name}: {proof}");
        assert_eq!((&proof["holds"], &proof["unexplained"]), (&Json::from(true), &Json::from(0)), "{name}: {proof}");
        assert!(!proof.to_string().contains(PASSWORD), "{name}");
        let store = bench.read("rollcall.db");
        assert!(!store.windows(PASSWORD.len()).any(|bytes| bytes == PASSWORD.as_bytes()), "{name}");
    }
}

/// A program that writes Unicode without its mark: it shows, and it can be named.
#[test]
fn samples_in_utf_16_without_a_mark_are_read() {
    for name in ["koha-patrons.csv", "symphony-users.flat", "voyager-patrons.sif"] {
        let bench = Workbench::with_samples();
        let text = String::from_utf8(bench.read(&format!("{LEGACY}/{name}"))).expect("text");
        let wide: Vec<u8> = text.trim_start_matches('\u{feff}').encode_utf16().flat_map(u16::to_le_bytes).collect();
        bench.write("wide.txt", wide);
        let plain = bench.json(&format!("check {LEGACY}/{name}"));
        for option in ["", " --encoding utf-16le"] {
            let checked = bench.json(&format!("check wide.txt{option}"));
            assert_eq!(checked["files"][0]["format"], plain["files"][0]["format"], "{name}{option}: {checked}");
            assert_eq!(checked["rows_ready"], 20, "{name}{option}: {checked}");
        }
    }
}

/// The value of a card is the same, and what is said of it is not.
#[test]
fn a_card_that_is_lost_is_a_change_told_in_words() {
    let bench = Workbench::with_samples();
    let list = format!("{LEGACY}/alma-users.json");
    bench.apply(&format!("{list} --no-starters"));
    let text = String::from_utf8(bench.read(&list)).expect("text");
    let in_use = "\"desc\": \"Barcode\"}, \"status\": \"ACTIVE\"";
    assert!(text.contains(in_use), "the sample has a card in use");
    bench.write("lost.json", text.replacen(in_use, &in_use.replace("ACTIVE", "INACTIVE"), 1));
    let plan = bench.json("plan lost.json");
    assert_eq!((&plan["counts"]["changed"], &plan["counts"]["unchanged"]), (&Json::from(1), &Json::from(19)), "{plan}");
    let told = bench.run("plan lost.json").stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains(" (in use)") && told.contains(" (not in use)"), "{told}");
    bench.apply("lost.json --no-starters");
    let again = bench.json("plan lost.json");
    assert_eq!(again["counts"]["unchanged"], 20, "{again}");
    // Nor does it look like a good one at the desk.
    let steps = plan["steps"].as_array().expect("steps");
    let step = steps.iter().find(|step| step["action"] == "update").expect("one changes");
    let id = step["primary_id"].as_str().expect("an ID");
    for args in [format!("account show {id}"), format!("find {id}"), "show 2".to_owned(), format!("person {id}")] {
        let ran = bench.run(&args);
        assert!(ran.code == 0 && ran.stdout.contains("not in use"), "{ran}");
    }
    assert_eq!(bench.run("undo 2 --yes").code, 0);
    assert_eq!(bench.json(&format!("plan {list}"))["counts"]["unchanged"], 20);
}

#[test]
fn the_format_is_named_for_programs() {
    let bench = Workbench::with_samples();
    let formats: Vec<String> = legacy_names()
        .iter()
        .map(|name| bench.json(&format!("check {LEGACY}/{name}{}", option_of(name)))["files"][0]["format"].to_string())
        .collect();
    let expected = [
        "aleph-xml",
        "alma-json",
        "alma-xml",
        "evergreen-csv",
        "folio-json",
        "horizon-import",
        "koha-csv",
        "polaris-csv",
        "polaris-trn",
        "sierra-csv",
        "sierra-marc",
        "sierra-text",
        "symphony-flat",
        "voyager-sif",
    ];
    assert_eq!(formats, expected.map(|format| format!("\"{format}\"")));
}

/// The format of a list, or none where nothing of it can be used; anything else would be that of a system.
fn is_of_no_system(answer: &Json) -> bool {
    let format = answer["files"][0]["format"].as_str();
    format.is_none_or(|format| ["xlsx", "xlsb", "xls", "ods", "csv", "unknown"].contains(&format))
}

#[test]
fn no_list_is_taken_for_the_file_of_a_system() {
    let bench = Workbench::with_samples();
    for name in sample_names() {
        let answer = bench.json(&format!("check samples/{name}"));
        assert!(is_of_no_system(&answer), "{name}: {}", answer["files"]);
    }
    assert!(!is_of_no_system(&bench.json(&format!("check {LEGACY}/koha-patrons.csv"))), "the control");
    let Some(corpus) = std::env::var_os("ROLLCALL_CORPUS").filter(|folder| !folder.is_empty()) else {
        return skip("the tables of the corpus", "ROLLCALL_CORPUS is not set");
    };
    for file in files(Path::new(&corpus)) {
        if file.extension().is_some_and(|ending| ending == "csv") {
            let answer = bench.json(&format!("check '{}'", file.display()));
            assert!(is_of_no_system(&answer), "{}: {}", file.display(), answer["files"]);
        }
    }
}

#[test]
fn m901_m902_damage_is_at_its_line_and_what_stays_behind_is_counted() {
    let bench = Workbench::new();
    bench.write(
        "patrons.csv",
        "cardnumber,surname,branchcode,categorycode,dateexpiry,fax,password\n000104417,Lind,MAIN,COMMUNITY,2027-06-30,555-0101,Summer-2019\n000104418,Holm\n000104419,Dahl,MAIN,COMMUNITY,2027-06-30,,Summer-2019\n",
    );
    let ran = bench.run("check patrons.csv");
    expect![[r#"
        $ rollcall check patrons.csv
        patrons.csv: Koha patron CSV, 3 patrons in lines 2-4.
          fields: 5 carried over, 1 not; profile "community-borrower", group from field "categorycode", else COMMUNITY

        Error M901. This line has 2 values for 7 columns.
        Where: line 3.
        What to do: export the file again without opening it in an editor, or correct the record.

        Warning M902. "fax" is not carried over: 1 value, the first in line 2.
        Where: patrons.csv.
        What to do: if the library needs it, keep the file: nothing of it is stored here.

        Warning M951. "password": 2 plain passwords or PINs are not stored, the first in line 2.
        Where: patrons.csv.
        What to do: nothing of them is kept; these patrons get a starter password like anyone new.

        1 problem leaves out 1 of 3 rows. 2 rows are ready. 2 warnings.
          go on with the rest:  rollcall plan patrons.csv
        exit 3
    "#]]
    .assert_eq(&ran.to_string());
    let planned = bench.run("plan patrons.csv");
    assert!(planned.stdout.contains("fields: 5 carried over, 1 not;"), "as in the check: {planned}");
    let counts = bench.json("plan patrons.csv")["counts"].clone();
    assert_eq!(
        (&counts["new"], &counts["left_out"], &counts["rows_read"]),
        (&Json::from(2), &Json::from(1), &Json::from(3))
    );
}

/// What an API gives page by page says how many there are in all; all pages that are named count.
#[test]
fn m945_a_page_of_a_longer_answer_is_told() {
    let bench = Workbench::new();
    let user = |id: &str| {
        format!(
            r#"{{"primary_id":"{id}","first_name":"Ana","last_name":"Lind {id}","user_group":{{"value":"COMMUNITY"}}}}"#
        )
    };
    let page = |ids: &[&str], total: u32| {
        let users: Vec<String> = ids.iter().map(|id| user(id)).collect();
        format!("{{\"user\":[{}],\"total_record_count\":{total}}}", users.join(","))
    };
    let told = |files: &str| -> Vec<String> {
        let answer = bench.json(&format!("check {files}"));
        let findings = answer["findings"].as_array().expect("findings").clone();
        let of_pages = findings.iter().filter(|finding| finding["code"] == "M945");
        of_pages.filter_map(|finding| finding["message"].as_str().map(str::to_owned)).collect()
    };
    bench.write("a.json", page(&["000104417"], 5000));
    bench.write("b.json", page(&["000104418", "000104419"], 5000));
    assert_eq!(told("a.json"), ["the file says that there are 5000 patrons, and it has 1"]);
    assert_eq!(told("a.json b.json"), ["the files say that there are 5000 patrons, and they have 3 together"]);
    bench.write("a.json", page(&["000104417"], 3));
    bench.write("b.json", page(&["000104418", "000104419"], 3));
    assert_eq!(told("a.json b.json"), Vec::<String>::new(), "the control");
    let folio = |total: u32| {
        format!(
            r#"{{"resultInfo":{{"totalRecords":{total}}},"users":[{{"externalSystemId":"000104417","patronGroup":"COMMUNITY","personal":{{"lastName":"Lind"}}}}]}}"#
        )
    };
    bench.write("folio.json", folio(20));
    assert_eq!(told("folio.json"), ["the file says that there are 20 patrons, and it has 1"]);
    bench.write("folio.json", folio(1));
    assert_eq!(told("folio.json"), Vec::<String>::new());
    let xml = |total: &str| {
        format!(
            "<users total_record_count=\"{total}\"><user><primary_id>000104417</primary_id><last_name>Lind</last_name></user></users>"
        )
    };
    bench.write("users.xml", xml("7"));
    assert_eq!(told("users.xml"), ["the file says that there are 7 patrons, and it has 1"]);
    for none in ["1", "", "many"] {
        bench.write("users.xml", xml(none));
        assert_eq!(told("users.xml"), Vec::<String>::new(), "{none}");
    }
}

/// What is loaded as a role or a block is no column that is not read, and nothing of a record stands in a numbered column.
#[test]
fn a_file_of_a_system_is_inspected_by_its_own_names() {
    let bench = Workbench::new();
    let user = r#"{"user":[{"primary_id":"000104417","last_name":"Lind","user_group":{"value":"COMMUNITY"},
        "user_role":[{"role_type":{"value":"200"}}],
        "user_block":[{"block_type":{"value":"CASH"},"block_description":{"value":"05"},"block_note":"a book"}]}]}"#;
    bench.write("users.json", user);
    let ran = bench.run("inspect users.json");
    let told: Vec<(&str, &str)> = ran
        .stdout
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.next()?)).filter(|(name, _)| name.contains('_'))
        })
        .collect();
    assert_eq!(
        told,
        [
            ("primary_id", "primary_id"),
            ("last_name", "last_name"),
            ("user_group", "user_group"),
            ("user_role[1].role_type", "role"),
            ("user_block[1].block_type", "block_type"),
            ("user_block[1].block_description", "block"),
            ("user_block[1].block_note", "block_note"),
        ],
        "{ran}"
    );
    assert!(!ran.stdout.contains("(not read)") && !ran.stdout.contains("column"), "{ran}");
    let fields = bench.json("inspect users.json")["files"][0]["columns"].clone();
    let role = fields.as_array().into_iter().flatten().find(|field| field["header"] == "user_role[1].role_type");
    assert_eq!(role.map(|field| &field["field"]), Some(&Json::from("role")), "{fields}");
}

/// A field that would not be carried over is read as the person says; another one is as it was.
#[test]
fn m902_what_has_no_place_can_be_given_one() {
    let bench = Workbench::new();
    bench.write(
        "patrons.csv",
        "cardnumber,surname,branchcode,categorycode,fax,dateenrolled\n000104417,Lind,MAIN,COMMUNITY,555-0101,2019-01-31\n000104418,Holm,MAIN,COMMUNITY,,2019-01-31\n",
    );
    let told = |options: &str| -> Vec<String> {
        let answer = bench.json(&format!("check patrons.csv {options}"));
        let findings = answer["findings"].as_array().expect("findings").clone();
        let of_fields = findings.iter().filter(|finding| finding["code"] == "M902" || finding["code"] == "H212");
        of_fields.filter_map(|finding| finding["message"].as_str().map(str::to_owned)).collect()
    };
    let enrolled = "\"dateenrolled\" is not carried over: 2 values, the first in line 2".to_owned();
    let fax = "\"fax\" is not carried over: 1 value, the first in line 2".to_owned();
    assert_eq!(told(""), [enrolled.clone(), fax]);
    assert_eq!(told("--column FAX=note"), [enrolled]);
    let plan = bench.json("plan patrons.csv --column fax=note --column dateenrolled=statistic");
    assert_eq!(plan["counts"]["new"], 2, "{plan}");
    let text = plan["steps"].to_string();
    assert!(text.contains("555-0101") && text.contains("2019-01-31"), "{plan}");
    let wrong = bench.run("check patrons.csv --column branchcode=user_group --column telex=note");
    assert!(wrong.stdout.contains("\"branchcode\" is campus in files of this system"), "{wrong}");
    assert!(wrong.stdout.contains("o patron has a value \"telex\" that could be read as note"), "{wrong}");
}

/// The last patron of a file that was cut off is damaged, and the others are as in the whole file.
#[test]
fn m901_a_file_that_was_cut_off_is_not_taken_for_whole() {
    let bench = Workbench::with_samples();
    let whole = bench.read(&format!("{LEGACY}/horizon-borrowers.txt"));
    bench.write("cut.txt", &whole[..whole.len() - 5]);
    let ran = bench.run("check cut.txt");
    assert!(ran.code == 3 && ran.stdout.contains("Error M901. The file ends in the middle of its last line"), "{ran}");
    let counts = bench.json("plan cut.txt")["counts"].clone();
    assert_eq!(
        (&counts["new"], &counts["left_out"], &counts["rows_read"]),
        (&Json::from(19), &Json::from(1), &Json::from(20))
    );
}

/// Whoever is barred there is blocked here, with the code that the old system has for it.
#[test]
fn a_barred_patron_comes_with_a_block() {
    let bench = Workbench::new();
    let user = |id: &str, name: &str, status: &str| {
        format!(
            "*** DOCUMENT BOUNDARY ***\n.USER_ID. {id}\n.USER_LAST_NAME. {name}\n.USER_PROFILE. COMMUNITY\n.USER_STATUS. {status}\n"
        )
    };
    bench.write("users.flat", user("000104417", "Lind", "BARRED") + &user("000104418", "Holm", "OK"));
    let plan = bench.json("plan users.flat");
    let steps = plan["steps"].as_array().unwrap_or_else(|| panic!("{plan}"));
    let blocks: Vec<Json> = steps
        .iter()
        .flat_map(|step| step["changes"].as_array().cloned().unwrap_or_default())
        .filter(|change| change["field"] == "blocks")
        .map(|change| change["after"].clone())
        .collect();
    let barred = serde_json::json!([{
        "type": "GENERAL",
        "description": "BARRED",
        "active": true,
        "note": "user status in Symphony",
        "expiry_date": null
    }]);
    assert_eq!((steps.len(), blocks), (2, vec![barred]), "{plan}");
}

/// Encodings are those of text tables, and what is told of them is told here, too.
#[test]
fn old_encodings_are_decoded() {
    let bench = Workbench::new();
    let file = b"cardnumber,surname,branchcode,categorycode\n000104417,N\xFA\xF1ez,MAIN,COMMUNITY\n";
    bench.write("patrons.csv", file);
    let codes = |answer: &Json| {
        let findings = answer["findings"].as_array().expect("findings").clone();
        findings.iter().filter_map(|finding| finding["code"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert!(codes(&bench.json("check patrons.csv")).contains(&"F012".to_owned()));
    let named = codes(&bench.json("check patrons.csv --encoding windows-1252"));
    assert!(!named.contains(&"F012".to_owned()), "{named:?}");
    bench.apply("patrons.csv --no-starters");
    assert!(bench.run("find Núñez").stdout.contains("000104417"));
}

/// XML says itself how it is encoded, and what it says comes before a guess; a DOCTYPE is never followed.
#[test]
fn xml_is_decoded_as_it_says_and_a_doctype_is_refused() {
    let bench = Workbench::new();
    let users = "<users><user><primary_id>000104417</primary_id><last_name>Nowak\u{B1}</last_name><user_group>COMMUNITY</user_group></user></users>";
    let bytes: Vec<u8> = users.chars().map(|c| u8::try_from(c).expect("a letter of one byte")).collect();
    bench.write("users.xml", [b"<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?>\n".as_slice(), &bytes].concat());
    let answer = bench.json("check users.xml");
    let findings = answer["findings"].as_array().expect("findings");
    assert!(!findings.iter().any(|finding| finding["code"] == "F012"), "{answer}");
    bench.apply("users.xml --no-starters");
    assert!(bench.run("find Nowaką").stdout.contains("000104417"));
    bench.write("users.xml", format!("<!DOCTYPE users [<!ENTITY a \"b\">]>{}", users.replace('\u{B1}', "&a;")));
    expect![[r#"
        $ rollcall check users.xml
        users.xml: cannot be used

        Error F006. The file is damaged: it has a DOCTYPE, which no library system writes; what that declares is not read.
        Where: users.xml.
        What to do: export it again from the system it comes from.

        1 file cannot be used; nothing was loaded from it. Nothing was changed.
        exit 3
    "#]]
    .assert_eq(&bench.run("check users.xml").to_string());
}

/// A file that is cut off names nobody; a guard list is a table, whoever wrote it.
#[test]
fn what_cannot_be_used_and_what_is_no_list_of_patrons() {
    let bench = Workbench::new();
    bench.write("users.json", "{\"users\": [{\"externalSystemId\": \"1\", \"personal\": {\"lastName\": \"Lind\"}}");
    let answer = bench.json("check users.json");
    assert_eq!(answer["findings"][0]["code"], "F006", "{answer}");
    bench.write("patrons.csv", "cardnumber,surname,branchcode,categorycode\n000104417,Lind,MAIN,PT\n");
    assert_eq!(bench.run("init").code, 0);
    let ran = bench.run("guard add koha patrons.csv --id-column cardnumber");
    assert_eq!(ran.code, 0, "{ran}");
}

/// F008: a value that no spreadsheet could hold is found by its line and its field, and the advice is for a file that has
/// neither sheets nor columns to delete.
#[test]
fn f008_a_value_that_is_too_long_is_told_at_its_line() {
    let bench = Workbench::new();
    let columns = "cardnumber,surname,branchcode,categorycode,dateexpiry,borrowernotes";
    let row = |id: &str, note: &str| format!("{id},Lind,MAIN,COMMUNITY,2027-06-30,{note}\n");
    let long = "x".repeat(32_768);
    bench.write("patrons.csv", format!("{columns}\n{}{}", row("000104417", ""), row("000104418", &long)));
    let ran = bench.run("check patrons.csv");
    expect![[r#"
        $ rollcall check patrons.csv
        patrons.csv: cannot be used

        Error F008. It has a value of 32768 characters in line 3, borrowernotes; at most 32767 are read.
        Where: patrons.csv.
        What to do: shorten it in the system it comes from, and export the file again.

        1 file cannot be used; nothing was loaded from it. Nothing was changed.
        exit 3
    "#]]
    .assert_eq(&ran.to_string());
    bench.write("patrons.csv", format!("{columns}\n{}", row("000104418", &long[1..])));
    assert_eq!(bench.json("check patrons.csv")["rows_read"], 1, "the control: as long as may be");
}
