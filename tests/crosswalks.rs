//! What the codes of another system become: a first crosswalk out of its file, filled in, used, reviewed in a saved plan,
//! and held against everything that could go wrong with it.

use crate::support::Workbench;
use expect_test::expect;
use serde_json::Value as Json;

const KOHA: &str = "cardnumber,surname,branchcode,categorycode,dateexpiry\n\
    000104417,Lind,CPL,PT,2027-06-30\n000104418,Holm,CPL,PT,2027-06-30\n000104419,Dahl,FPL,X,2027-06-30\n";

/// The same as tables of TOML.
const TABLES: &str = "[user_group]\nPT = \"COMMUNITY\"\nX = \"(drop)\"\n\n[campus]\nCPL = \"MAIN\"\n\"*\" = \"WEST\"\n";

const CODES: &str = "field,from,to\nuser_group,PT,COMMUNITY\nuser_group,X,(drop)\ncampus,CPL,MAIN\ncampus,*,WEST\n";

fn bench() -> Workbench {
    let bench = Workbench::new();
    bench.write("patrons.csv", KOHA);
    bench.write("codes.csv", CODES);
    bench
}

/// The values of an answer, each with what became of it.
fn values(answer: &Json) -> Vec<String> {
    let values = answer["crosswalk"]["values"].as_array().expect("values");
    let told = |value: &Json| {
        format!("{} {} x{} {} {}", value["field"], value["from"], value["count"], value["outcome"], value["to"])
    };
    values.iter().map(|value| told(value).replace('"', "")).collect()
}

/// Whoever signs that all have arrived signs for what has not, too: codes that were dropped, fields without a place here,
/// passwords.
#[test]
fn what_is_not_carried_over_is_in_the_proof_that_is_signed() {
    let bench = bench();
    let head = "cardnumber,surname,branchcode,categorycode,dateexpiry,fax,password";
    let rows = "000104417,Lind,CPL,PT,2027-06-30,555-0101,Summer-2019\n000104418,Holm,CPL,X,2027-06-30,,\n";
    bench.write("patrons.csv", format!("{head}\n{rows}"));
    bench.write("more.csv", "Borrower ID,Last name\n000104499,Moe\n");
    bench.apply("more.csv --no-starters");
    bench.apply("patrons.csv --crosswalk codes.csv --no-starters");
    let verify = "verify patrons.csv --crosswalk codes.csv";
    for name in ["proof.html", "proof.xlsx"] {
        let ran = bench.run(&format!("{verify} --report {name}"));
        assert_eq!(ran.code, 0, "{ran}");
    }
    let page = String::from_utf8(bench.read("proof.html")).expect("text");
    for text in ["Crosswalk codes.csv", "left out", "fax", "M902", "M951", "others in the store"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("Summer-2019"), "{page}");
    let proof = bench.json(verify);
    assert_eq!(values(&proof), values(&bench.json("plan patrons.csv --crosswalk codes.csv")));
    let told = proof["not_carried_over"].as_array().expect("a list").iter();
    assert_eq!(told.filter_map(|one| one["code"].as_str()).collect::<Vec<_>>(), ["M902", "M951"], "{proof}");
    assert_eq!(proof["people"]["others"], 1, "{proof}");
}

#[test]
fn a_first_crosswalk_is_written_filled_in_and_used() {
    let bench = bench();
    let ran = bench.run("inspect patrons.csv --crosswalk-file first.csv");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.stderr.contains("4 codes are in first.csv, 4 of them without what they become."), "{ran}");
    assert!(ran.stderr.contains("  rollcall check patrons.csv --crosswalk first.csv"), "{ran}");
    let written = String::from_utf8(bench.read("first.csv")).expect("text");
    expect![[r#"
        "field","from","to","count","label"
        "user_group","PT","","2",""
        "user_group","X","","1",""
        "campus","CPL","","2",""
        "campus","FPL","","1",""
    "#]]
    .assert_eq(written.trim_start_matches('\u{feff}'));
    let undecided = bench.run("check patrons.csv --crosswalk first.csv");
    assert_eq!(undecided.code, 2, "{undecided}");
    assert!(
        undecided.stderr.contains("nobody has decided what user_group \"PT\" becomes, and 3 more rows"),
        "{undecided}"
    );
    let filled = written.replace("\"PT\",\"\"", "\"PT\",\"COMMUNITY\"").replace("\"X\",\"\"", "\"X\",\"RETIREE\"");
    let filled = filled.replace("\"CPL\",\"\"", "\"CPL\",\"MAIN\"").replace("\"FPL\",\"\"", "\"FPL\",\"(drop)\"");
    bench.write("filled.csv", filled);
    let answer = bench.json("plan patrons.csv --crosswalk filled.csv");
    assert_eq!(answer["counts"]["new"], 3);
    assert_eq!(
        values(&answer),
        [
            "user_group PT x2 mapped COMMUNITY",
            "user_group X x1 mapped RETIREE",
            "campus CPL x2 mapped MAIN",
            "campus FPL x1 dropped null"
        ]
    );
    bench.apply("patrons.csv --crosswalk filled.csv --no-starters");
    let again = bench.json("plan patrons.csv --crosswalk filled.csv");
    assert_eq!((&again["counts"]["unchanged"], &again["counts"]["rows_read"]), (&Json::from(3), &Json::from(3)));
}

#[test]
fn a_check_says_where_each_code_went() {
    let bench = bench();
    expect![[r#"
        $ rollcall check patrons.csv --crosswalk codes.csv
        patrons.csv: Koha patron CSV, 3 patrons in lines 2-4.
          fields: 5 carried over, 0 not; profile "community-borrower", group from field "categorycode", else COMMUNITY

        Crosswalk codes.csv: 4 values.
          field       in the list  times  becomes
          user_group  PT               2  COMMUNITY
          user_group  X                1  dropped
          campus      CPL              2  MAIN
          campus      FPL              1  WEST (as every other)

        Warning M944. The crosswalk drops the user group "X" of 1 patron: they are loaded as COMMUNITY, as anyone without a group.
        Where: patrons.csv. Value: X.
        What to do: map it to a user group in the crosswalk, or take these people out of the file.

        All 3 rows are ready. 1 warning.
          see what would change:  rollcall plan patrons.csv --crosswalk codes.csv
        exit 0
    "#]]
    .assert_eq(&bench.run("check patrons.csv --crosswalk codes.csv").to_string());
}

/// What is said of each code is the same, in whichever way the crosswalk is written.
#[test]
fn tables_of_toml_say_the_same_as_a_table_of_rows() {
    let bench = bench();
    bench.write("codes.toml", TABLES);
    let checked = |name: &str| bench.run(&format!("check patrons.csv --crosswalk {name}")).to_string();
    assert_eq!(checked("codes.toml").replace("codes.toml", "codes.csv"), checked("codes.csv"));
    bench.write("rollcall.toml", "[profiles.koha]\ngroup = \"COMMUNITY\"\ncrosswalk = \"codes.toml\"\n");
    let of_profile = bench.json("plan patrons.csv --profile koha -o koha.plan");
    assert_eq!(values(&of_profile), values(&bench.json("plan patrons.csv --crosswalk codes.csv")));
    bench.write("codes.toml", TABLES.replace("COMMUNITY", "RETIREE"));
    let applied = bench.run("apply koha.plan --yes --no-starters");
    assert!(applied.stderr.contains("odes.toml has changed since koha.plan was made"), "{applied}");
}

#[test]
fn a_first_crosswalk_is_written_as_toml_where_its_name_ends_so() {
    let bench = bench();
    let ran = bench.run("inspect patrons.csv --crosswalk-file first.toml");
    assert!(ran.stderr.contains("4 of them without what they become. Write it between the empty"), "{ran}");
    assert!(ran.stderr.contains("  rollcall check patrons.csv --crosswalk first.toml"), "{ran}");
    let written = String::from_utf8(bench.read("first.toml")).expect("text");
    expect![[r#"
        # What each code of the old system becomes here: write it between the quotation marks behind the equals sign.
        # "(drop)" leaves a code out, and a line "*" = "CODE" is for every code without a line of its own. Delete a field
        # that needs no crosswalk, with all of its lines. What is behind a # is not read.

        [user_group]
        "PT" = ""  # 2 times
        "X" = ""  # 1 time

        [campus]
        "CPL" = ""  # 2 times
        "FPL" = ""  # 1 time
    "#]]
    .assert_eq(&written);
    let undecided = bench.run("check patrons.csv --crosswalk first.toml");
    expect![[r#"
        $ rollcall check patrons.csv --crosswalk first.toml
        -- stderr --
        Error. first.toml can't be used as a crosswalk: line 6: nobody has decided what user_group "PT" becomes, and 3 more lines say nothing.
          Write what each value becomes, or (drop), between the quotation marks; delete the lines of a field that needs no crosswalk.
        exit 2
    "#]]
    .assert_eq(&undecided.to_string());
    let filled =
        written.replace("\"PT\" = \"\"", "\"PT\" = \"COMMUNITY\"").replace("\"X\" = \"\"", "\"X\" = \"(drop)\"");
    let filled = filled.replace("\"CPL\" = \"\"", "\"CPL\" = \"MAIN\"").replace("\"FPL\" = \"\"", "\"*\" = \"WEST\"");
    bench.write("filled.toml", filled);
    assert_eq!(
        values(&bench.json("plan patrons.csv --crosswalk filled.toml")),
        values(&bench.json("plan patrons.csv --crosswalk codes.csv"))
    );
}

#[test]
fn a_crosswalk_of_toml_that_cannot_be_meant_is_refused_at_its_line() {
    let bench = bench();
    let refused = |text: &str, words: &[&str]| {
        bench.write("codes.toml", text);
        let ran = bench.run("check patrons.csv --crosswalk codes.toml");
        assert_eq!(ran.code, 2, "{text}{ran}");
        assert!(words.iter().all(|words| ran.stderr.contains(words)), "{text}{ran}");
    };
    refused("[usr_group]\n", &["line 1: \"usr_group\" isn't a field", "Did you mean user_group?"]);
    refused("[last_name]\n\"Lind\" = \"Holm\"\n", &["line 1: \"last_name\" isn't a field"]);
    refused("\"PT\" = \"COMMUNITY\"\n", &["line 1: \"PT\" stands below no field", "as in [user_group]"]);
    refused("[user_group]\nPT = \"*\"\n", &["line 2: * is no code that \"PT\" can become"]);
    refused("[user_group]\nPT = \"COMUNITY\"\n", &["codes.toml, line 2", "id you mean COMMUNITY?"]);
    refused(
        "[user_group]\nPT = \"COMMUNITY\"\n[\"Patron type\"]\nPT = \"RETIREE\"\n",
        &["lines 2 and 4 say of one value that it becomes two", "Delete one of them"],
    );
    let missing = bench.run("check patrons.csv --crosswalk none.toml");
    assert!(missing.code == 1 && missing.stderr.contains("F001"), "{missing}");
}

#[test]
fn m903_a_code_without_a_row_leaves_out_who_has_it() {
    let bench = bench();
    bench.write("codes.csv", "field,from,to\nuser_group,PT,COMMUNITY\n");
    let answer = bench.json("check patrons.csv --crosswalk codes.csv");
    assert_eq!((&answer["rows_ready"], &answer["rows_read"]), (&Json::from(2), &Json::from(3)));
    let findings = answer["findings"].as_array().expect("findings");
    let told: Vec<_> = findings.iter().map(|finding| (finding["code"].as_str(), finding["row"].as_u64())).collect();
    assert_eq!(told, [(Some("M903"), Some(4))]);
    assert_eq!(values(&answer), ["user_group PT x2 mapped COMMUNITY", "user_group X x1 unmapped null"]);
    let ran = bench.run("check patrons.csv --crosswalk codes.csv");
    assert!(ran.code == 3 && ran.stdout.contains("\"X\" is not in the crosswalk for user_group"), "{ran}");
}

/// Of the same file without a crosswalk its groups are none; how one is made is said, and no table of codes is shown.
#[test]
fn c308_without_a_crosswalk_the_command_is_named_that_writes_one() {
    let bench = bench();
    let answer = bench.json("check patrons.csv");
    assert!(answer["crosswalk"].is_null(), "{answer}");
    let ran = bench.run("check patrons.csv");
    assert!(!ran.stdout.contains("Crosswalk"), "{ran}");
    assert!(ran.stdout.contains("become: rollcall inspect FILE --crosswalk-file codes.csv; the groups are"), "{ran}");
}

/// The profile names the file, as it is seen from the settings; what is named for one run comes first.
#[test]
fn a_profile_has_its_crosswalk() {
    let bench = bench();
    bench.write("rollcall.toml", "[profiles.koha]\ngroup = \"COMMUNITY\"\ncrosswalk = \"codes.csv\"\n");
    assert!(bench.json("check patrons.csv")["crosswalk"].is_null(), "another profile");
    let answer = bench.json("check patrons.csv --profile koha");
    assert_eq!(answer["crosswalk"]["file"], "codes.csv");
    bench.write("other.csv", CODES.replace("COMMUNITY", "RETIREE"));
    let named = bench.json("check patrons.csv --profile koha --crosswalk other.csv");
    assert_eq!(values(&named)[0], "user_group PT x2 mapped RETIREE");
    bench.write("rollcall.toml", "[profiles.koha]\ngroup = \"COMMUNITY\"\ncrosswalk = \"gone.csv\"\n");
    let gone = bench.run("check patrons.csv --profile koha");
    assert!(gone.code == 1 && gone.stderr.contains("F001"), "{gone}");
}

#[cfg(unix)]
#[test]
fn a_crosswalk_that_anybody_may_write_is_not_obeyed_unless_it_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench();
    bench.write("rollcall.toml", "[profiles.koha]\ngroup = \"COMMUNITY\"\ncrosswalk = \"codes.csv\"\n");
    let allow = |name: &str, mode: u32| {
        std::fs::set_permissions(bench.path(name), std::fs::Permissions::from_mode(mode)).expect("our own file");
    };
    allow("rollcall.toml", 0o644);
    allow("codes.csv", 0o644);
    assert_eq!(bench.run("check patrons.csv --profile koha").code, 0, "the control");
    allow("codes.csv", 0o666);
    let refused = bench.run("check patrons.csv --profile koha");
    assert!(refused.code == 2 && refused.stderr.contains("T711"), "{refused}");
    assert!(refused.stderr.contains("name it with --crosswalk"), "{refused}");
    assert_eq!(bench.run("check patrons.csv --profile koha --crosswalk codes.csv").code, 0);
}

/// A plan does what was reviewed; that the crosswalk has changed is said, and working it out anew reads it anew.
#[test]
fn a_saved_plan_shows_the_crosswalk_that_it_was_made_with() {
    let bench = bench();
    assert_eq!(bench.run("plan patrons.csv --crosswalk codes.csv -o koha.plan").code, 0);
    let shown = bench.json("show koha.plan");
    assert_eq!(values(&shown)[0], "user_group PT x2 mapped COMMUNITY");
    assert!(bench.json("show koha.plan --mask")["crosswalk"].is_null(), "values are nobody's business there");
    bench.write("codes.csv", CODES.replace("COMMUNITY", "RETIREE"));
    assert_eq!(values(&bench.json("show koha.plan"))[0], "user_group PT x2 mapped COMMUNITY");
    let anew = bench.json("plan --refresh koha.plan");
    assert_eq!(values(&anew)[0], "user_group PT x2 mapped RETIREE");
    let applied = bench.run("apply koha.plan --yes --no-starters");
    assert!(applied.code == 0 && applied.stderr.contains("odes.csv has changed since koha.plan was made"), "{applied}");
    assert!(bench.json("find 000104417")["patrons"][0]["user_group"] == "COMMUNITY");
}

#[test]
fn a_crosswalk_is_not_written_over() {
    let bench = bench();
    let ran = bench.run("inspect patrons.csv --crosswalk-file codes.csv");
    assert!(ran.code == 2 && ran.stderr.contains("codes.csv exists already"), "{ran}");
    let same = bench.run("inspect patrons.csv --crosswalk-file patrons.csv");
    assert!(same.code == 2 && same.stderr.contains("which is the list"), "{same}");
    let read = bench.run("check patrons.csv --crosswalk codes.csv --log codes.csv");
    assert!(read.code == 2 && read.stderr.contains("which is the crosswalk"), "{read}");
    assert_eq!(bench.read("codes.csv"), CODES.as_bytes());
}
