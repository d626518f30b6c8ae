//! Questions, answers, limits, people who are missing, and accounts that change hands.

use crate::support::{EXTERNAL_GROUP, Workbench, snapshot};
use expect_test::expect;
use testkit::people::letters;

const STORE: &str = "\
    Borrower ID | Last name | First name | Birth date | E-mail            | Patron group\n\
    000098231   | Lopez     | Maria      | 1951-04-02 | maria@example.org | RETIREE\n\
    000087120   | Ní Bhriain | Zoë       | 1970-05-06 | zoe@example.org   | COMMUNITY\n\
    000087121   | Berg      | Mia        | 1980-01-01 | mia@example.org   | COMMUNITY";

const LIST: &str = "\
    Borrower ID | Last name  | First name | Birth date | E-mail\n\
    000098231   | Levy       | Mark       | 1990-07-08 | mark@example.org\n\
    000200001   | Ni Bhriain | Zoe        | 1970-05-06 | zoe@example.net\n\
    000087121   | Berg       | Mia        | 1980-01-01 | [clear]";

fn bench() -> Workbench {
    let bench = Workbench::new();
    bench.write("store.csv", testkit::csv_bytes(STORE));
    bench.write("list.csv", testkit::csv_bytes(LIST));
    bench.apply("store.csv");
    bench
}

#[test]
fn what_is_not_clear_is_asked_and_answered() {
    let bench = bench();
    bench.write("answers.txt", "# from the desk\n000098231=skip\n\n000200001 = same\n");
    let mut printed = String::new();
    for args in [
        "plan list.csv",
        "plan list.csv --decide 000200001=new-id",
        "plan list.csv --decide-file answers.txt -o answered.plan",
        "plan list.csv --decide 000098231=maybe",
        "apply answered.plan --yes --no-starters",
        "find zoe",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("questions.txt", &printed);
    assert_eq!(bench.json("find 000087121")["patrons"][0]["emails"].as_array().map(Vec::len), Some(0), "[clear]");
}

/// What is open goes into a file; answered in an editor, it is what answers.
#[test]
fn the_open_questions_are_written_to_be_answered() {
    let bench = bench();
    let ran = bench.run("plan list.csv --decide-file answers.txt");
    assert!(ran.code == 3 && ran.stderr.contains("2 questions are in answers.txt"), "{ran}");
    let written = String::from_utf8(bench.read("answers.txt")).expect("text");
    expect![[r#"
        # Write your answer behind each =, save this file, and run:
        #   rollcall plan list.csv --decide-file answers.txt
        # A question without an answer stays open. This file contains personal data.

        # line 2, column 1 (Borrower ID): "000098231" is Maria Lopez (born 1951-04-02, RETIREE) in the store and Mark Levy (born 1990-07-08) in the list
        #   same    they are one person
        #   skip    leave the row out (likeliest)
        000098231 =

        # line 3, column 1 (Borrower ID): nobody in the store has "000200001", but Zoë Ní Bhriain (000087120, born 1970-05-06, COMMUNITY) looks a lot like Zoe Ni Bhriain (born 1970-05-06)
        #   same    they are one person (likeliest)
        #   new-id  they are two people
        #   skip    leave the row out
        000200001 =
    "#]]
    .assert_eq(&written);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(bench.path("answers.txt")).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let plan = |args: &str| bench.json(&format!("plan list.csv --decide-file answers.txt {args}"));
    assert_eq!(plan("")["counts"]["questions"], 2, "no answer is an answer");
    bench.write("answers.txt", written.replace("000200001 =", "000200001 = same"));
    assert_eq!(plan("")["counts"]["questions"], 1);
    bench.write("answers.txt", written.replace(" =\n", " = skip\n"));
    let answered = plan("-o answered.plan");
    assert_eq!((&answered["counts"]["questions"], &answered["counts"]["left_out"]), (&0.into(), &2.into()));
    // What the file says is not spelled again.
    let refreshed = bench.json("plan --refresh answered.plan");
    assert_eq!(refreshed["next"][0]["command"], "rollcall apply list.csv --decide-file answers.txt");
    let ran = bench.run("plan list.csv --decide 000098231=skip --decide 000200001=skip --decide-file more.txt");
    assert!(ran.stderr.contains("No question is open: more.txt was not written."), "{ran}");
    assert!(bench.run("apply list.csv --yes --decide-file more.txt").code == 2, "only a plan writes it");
    assert!(!bench.files().contains(&"more.txt".to_owned()));
}

/// What is printed can be typed as it stands, whatever else the first run has written.
#[test]
fn the_command_that_reads_the_answers_can_be_typed() {
    let bench = bench();
    let ran = bench.run(
        "plan list.csv --protect emails --decide-file answers.txt -o fall.plan --report fall.csv --left-out rest.xlsx",
    );
    let again = "rollcall plan list.csv --decide-file answers.txt --protect emails";
    assert!(ran.code == 3 && ran.stderr.contains(&format!("then:\n  {again}\n")), "{ran}");
    let written = String::from_utf8(bench.read("answers.txt")).expect("text");
    assert!(written.contains(&format!("#   {again}\n")), "{written}");
    let open = || bench.json(again.trim_start_matches("rollcall "))["counts"]["questions"].clone();
    assert_eq!(open(), 2, "nothing is answered yet");
    bench.write("answers.txt", written.replace(" =\n", " = skip\n"));
    assert_eq!(open(), 0);
}

/// No answer is promised to a question that has none: what to do about it stands there instead.
#[test]
fn a_question_that_no_answer_decides_is_written_as_a_comment() {
    let bench = bench();
    let twice = "Borrower ID,Last name,First name,Birth date\n\
        000087121,Berg,Mia,1980-01-01\n87121,Berg,Mia,1980-01-01\n000098231,Levy,Mark,1990-07-08\n";
    bench.write("list.csv", twice);
    let plan = bench.json("plan list.csv");
    let asked = |plan: &serde_json::Value| {
        let findings = plan["findings"].as_array().expect("findings").iter();
        let questions = findings.filter(|finding| finding["severity"] == "question");
        questions.map(|finding| finding["advice"].as_str().expect("advice").contains('=')).collect::<Vec<_>>()
    };
    let (answerable, others): (Vec<bool>, Vec<bool>) = asked(&plan).into_iter().partition(|answerable| *answerable);
    assert!(!answerable.is_empty() && !others.is_empty(), "the control: there is one of each kind: {plan:#}");
    let ran = bench.run("plan list.csv --decide-file answers.txt");
    assert!(ran.stderr.contains("can't be answered there; the file says what to do instead."), "{ran}");
    let written = String::from_utf8(bench.read("answers.txt")).expect("text");
    assert_eq!(
        written.matches("This can't be answered here. What to do instead:\n#   ").count(),
        others.len(),
        "{written}"
    );
    assert_eq!(written.lines().filter(|line| !line.starts_with('#') && line.ends_with(" =")).count(), answerable.len());
}

#[test]
fn who_is_missing_is_told_and_expires_only_inside_the_scope() {
    let bench = bench();
    bench.write("short.csv", "Borrower ID,Last name,First name\n000087120,Ní Bhriain,Zoë\n");
    let mut printed = String::new();
    for args in [
        "plan short.csv --missing report --within user_group=COMMUNITY",
        "plan short.csv --missing expire --within user_group=COMMUNITY",
        "plan short.csv --missing expire",
        "plan short.csv --missing expire --within last_name=Berg",
        "apply short.csv --missing expire --within user_group=COMMUNITY --yes",
        "show 2",
        "undo --yes",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("missing.txt", &printed);
    let retiree = bench.json("find 000098231");
    assert_ne!(retiree["patrons"][0]["expiry_date"], "2026-08-28", "outside the scope");
}

/// Without a birth date and an e-mail address it is the name by which the store is asked.
#[test]
fn somebody_of_the_same_name_and_phone_number_is_found_in_the_store() {
    let bench = Workbench::new();
    let header = "Borrower ID,Last name,First name,Phone\n";
    bench.write("store.csv", format!("{header}000087130,Lind,Bo,217-555-0101\n000087131,Berg,Bo,217-555-0101\n"));
    bench.apply("store.csv --no-starters");
    bench.write("list.csv", format!("{header}000200002,LIND,Bo,(217) 555-0101\n000200003,Dahl,Bo,(217) 555-0101\n"));
    let plan = bench.json("plan list.csv");
    assert_eq!((plan["counts"]["questions"].as_u64(), plan["counts"]["new"].as_u64()), (Some(1), Some(1)), "{plan:#}");
}

/// A list of so many patrons, all of one campus.
fn many(campus: &str, rows: u32) -> String {
    let line = |number: u32| format!("{:09},Person{},Ana,{campus}\n", 100_000 + number, letters(number.into()));
    format!("Borrower ID,Last name,First name,Campus\n{}", (0..rows).map(line).collect::<String>())
}

/// Trial 11 of the ways in which lists go wrong, and P608.
#[test]
fn a_plan_over_a_limit_is_made_and_not_applied() {
    let bench = Workbench::new();
    bench.write("first.csv", many("MAIN", 100));
    bench.apply("first.csv --no-starters");
    bench.write("second.csv", many("NORTH", 40));
    let mut printed = String::new();
    for args in [
        "plan second.csv --max-shown 1 -o second.plan",
        "apply second.plan --yes",
        "apply second.plan --yes --allow-over-limit",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("limit.txt", &printed);
    bench.write("third.csv", many("SOUTH", 40));
    assert_eq!(bench.run("apply third.csv --yes --limit-changed 50%").code, 0);
    // Twenty are never too many, and longer memberships never count.
    bench.write("few.csv", many("WEST", 20));
    let few = bench.run("plan few.csv --limit-changed 0");
    assert!(few.stderr.contains("Limits count from 21 changed patrons on, and this plan changes 20"), "{few}");
    assert!(bench.run("plan few.csv").stderr.is_empty(), "the control: nobody has typed a limit");
    assert_eq!(bench.run("apply few.csv --yes").code, 0);
    bench.write("longer.csv", many("WEST", 20).replace("Campus", "Expires").replace(",WEST", ",2030-01-01"));
    assert_eq!(bench.json("plan longer.csv --limit-changed 0")["over"].as_array().map(Vec::len), Some(0));
    assert_eq!(bench.run("plan longer.csv --limit-changed many").code, 2);
}

#[test]
fn fields_are_protected_by_a_flag() {
    let bench = bench();
    bench.write("list.csv", "Borrower ID,Last name,First name,E-mail\n000087121,Bergman,Mia,new@example.org\n");
    let changes = |args: &str| {
        let plan = bench.json(&format!("plan list.csv {args}"));
        let changes = plan["steps"][0]["changes"].as_array().cloned().unwrap_or_default();
        changes.iter().map(|change| change["field"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(changes(""), ["last_name", "emails"]);
    assert_eq!(changes("--protect last_name"), ["emails"]);
    assert_eq!(changes("--protect last_name --fill-only emails"), [""; 0]);
    let wrong = bench.run("plan list.csv --protect roles");
    assert!(wrong.code == 2 && wrong.stderr.contains("no list ever changes this field"), "{wrong}");
}

/// A wrong year went in. The corrected list takes it back once somebody says so, and not before.
#[test]
fn a_far_date_that_was_loaded_is_corrected_by_the_corrected_list() {
    let bench = Workbench::new();
    let list = |expires: &str| format!("Borrower ID,Last name,First name,Expires\n000104417,Lind,Ana,{expires}\n");
    bench.write("list.csv", list("2206-12-31"));
    bench.apply("list.csv --no-starters");
    bench.write("list.csv", list("2026-12-31"));
    assert_eq!(bench.json("plan list.csv")["counts"]["unchanged"], 1);
    let plan = bench.run("plan list.csv");
    assert!(plan.stdout.contains("--replace expiry_date"), "{plan}");
    bench.apply("list.csv --replace expiry_date");
    assert_eq!(bench.json("find 000104417")["patrons"][0]["expiry_date"], "2026-12-31");
}

#[test]
fn expired_patrons_on_a_list_without_dates_are_told_once() {
    let bench = Workbench::new();
    bench.write("list.csv", many("MAIN", 3));
    bench.apply("list.csv --no-starters");
    let plan = bench.json("plan list.csv --as-of 2028-01-01");
    let findings = plan["findings"].as_array().expect("findings");
    let told: Vec<_> = findings.iter().filter(|finding| finding["code"] == "P628").collect();
    assert!(told.len() == 1 && told[0]["count"] == 3, "{plan}");
    let printed = bench.run("plan list.csv --as-of 2028-01-01");
    assert!(printed.stdout.contains("--renew"), "{printed}");
    assert_eq!(bench.json("plan list.csv --as-of 2028-01-01 --renew")["counts"]["changed"], 3);
}

/// The two stories: a borrower enrols and the campus takes over; the same person retires.
#[test]
fn an_account_changes_hands_and_back() {
    let bench = bench();
    let mut printed = String::new();
    for args in [
        "account toggle 000087121 --yes",
        "account toggle 000087121 --external-id BANNER --yes",
        "account toggle 000087121 --external-id BANNER --group STUDENT --yes",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    bench.write("rollcall.toml", EXTERNAL_GROUP);
    for args in [
        "account toggle 000087121 --external-id BANNER --yes",
        "account toggle 000087121 --external-id BANNER --group RETIREE --yes",
        "account toggle 000087121 --external-id BANNER --group STUDENT --yes",
        "account show 000087121",
        "account toggle 000087121 --group RETIREE --starters slip.csv --yes",
        "account show 000087121",
        "undo --yes",
        "undo 2 --yes",
        "account show 000087121",
        "account show 999",
        "history",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("account.txt", &printed);
}

/// A group says what its patrons are, whatever a list says of one of them: the built-in groups do so, too, and no
/// permission to convert makes external patrons of theirs.
#[test]
fn no_list_makes_an_external_account_of_an_internal_group() {
    let bench = bench();
    let list = |name: &str, columns: &str, values: &str| {
        bench.write(name, format!("Borrower ID,Last name,First name,{columns}\n000087121,Berg,Mia,{values}\n"));
        bench.json(&format!("plan {name} --convert"))
    };
    let told = |plan: &serde_json::Value| {
        let findings = plan["findings"].as_array().expect("findings");
        findings.iter().filter(|finding| finding["code"] == "R404").count()
    };
    for (columns, values) in [("External ID", "BANNER"), ("Account type,External ID", "external,BANNER")] {
        let plan = list("enrolled.csv", columns, values);
        assert_eq!((told(&plan), &plan["counts"]["left_out"]), (1, &1.into()), "{plan}");
    }
    // The control: a group of external patrons.
    bench.write("rollcall.toml", EXTERNAL_GROUP);
    let plan = list("enrolled.csv", "Patron group,External ID", "STUDENT,BANNER");
    assert_eq!((told(&plan), &plan["counts"]["converted"]), (0, &1.into()), "{plan}");
}

/// Nobody whose row is in question, or who is in the list under another ID, is missing from it.
#[test]
fn whoever_is_in_the_list_in_any_way_is_not_missing() {
    let bench = bench();
    let ends = |args: &str| {
        let within = "--missing expire --within user_group=COMMUNITY";
        let plan = bench.json(&format!("plan list.csv {within} {args}"));
        let changed = plan["missing"].as_array().expect("missing").iter().filter(|one| one["action"] == "update");
        changed.map(|one| one["primary_id"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ends(""), [""; 0], "Zoë is in question");
    assert_eq!(ends("--decide 000200001=same"), [""; 0], "Zoë is there under her other ID");
    assert_eq!(ends("--decide 000200001=new-id"), [""; 0], "Zoë may still be the one");
    bench.write("list.csv", "Borrower ID,Last name,First name\n000087121,Berg,Mia\n");
    assert_eq!(ends(""), ["000087120"], "the control");
    bench.write("list.csv", "Borrower ID,Last name,First name\n000087121,Berg,Mia\n,Somebody,Else\n");
    assert_eq!(ends(""), [""; 0], "a row without an ID may be anybody");
    let printed = bench.run("plan list.csv --missing expire --within user_group=COMMUNITY");
    assert!(printed.stdout.contains("P625"), "{printed}");
}

/// A namesake who was born on another day is somebody else, whom the list does not have.
#[test]
fn a_namesake_of_another_age_is_missing() {
    let bench = Workbench::new();
    let header = "Borrower ID,Last name,First name,Birth date,Phone\n000087131,Berg,Mia,1980-01-01,217-555-0101\n";
    bench.write("store.csv", format!("{header}000087130,Lind,Bo,1950-01-02,217-555-0102\n"));
    bench.apply("store.csv --no-starters");
    let ends = |born: &str| {
        bench.write("list.csv", format!("{header}000200002,Lind,Bo,{born},217-555-0103\n"));
        let plan = bench.json("plan list.csv --missing expire --within user_group=COMMUNITY");
        let changed = plan["missing"].as_array().expect("missing").iter().filter(|one| one["action"] == "update");
        changed.map(|one| one["primary_id"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ends("2004-09-30"), ["000087130"]);
    assert_eq!(ends("1950-01-20"), [""; 0], "a slip may be all that is between them");
    assert_eq!(ends(""), [""; 0], "nothing says that they are two");
}

/// D515: what two rows would do to one patron may contradict itself, so that both are asked about, also where one of
/// them is said to be that patron.
#[test]
fn two_ways_to_one_patron_are_asked_about() {
    let bench = bench();
    let list = "Borrower ID,Last name,First name,Birth date,E-mail\n\
        000087120,Ní Bhriain,Zoë,1970-05-06,one@example.org\n000200001,Ni Bhriain,Zoe,1970-05-06,two@example.org\n";
    bench.write("list.csv", list);
    let plan = bench.json("plan list.csv --decide 000200001=same");
    assert_eq!(plan["counts"]["questions"], 2, "{plan}");
    assert!(plan["findings"].to_string().contains("D515"), "{plan}");
    assert_eq!(bench.json("plan list.csv --decide 000200001=skip")["counts"]["changed"], 1);
}

#[test]
fn an_answer_that_fits_nobody_is_told() {
    let bench = bench();
    let ran = bench.run("plan list.csv --decide 999=same");
    assert!(ran.stderr.contains("No row of the list has the ID 999"), "{ran}");
    // A file of answers to another list: a line for each would bury everything else.
    let answers: String = (1..=1_000).map(|n| format!("X{n}=skip\n")).collect();
    bench.write("answers.txt", answers);
    let ran = bench.run("plan list.csv --decide-file answers.txt");
    assert_eq!(ran.stderr.to_lowercase().matches("no row of the list").count(), 20, "{ran}");
    assert!(ran.stderr.contains("980 more answers are not used either"), "{ran}");
}

/// "Same" names a patron of the store; it says neither which of two rows is right, nor anything where nothing is asked.
#[test]
fn same_is_no_answer_to_everything() {
    let bench = bench();
    let list = "Borrower ID,Last name,First name,Birth date\n\
        000300001,Lind,Ana,1950-01-02\n000300002,Lind,Ana,1950-01-02\n000087121,Berg,Mia,1980-01-02\n";
    bench.write("twice.csv", list);
    let counts = |answer: &str| bench.json(&format!("plan twice.csv --decide {answer}"))["counts"].clone();
    assert_eq!(
        (counts("000300002=same")["questions"].clone(), counts("000300002=skip")["new"].clone()),
        (2.into(), 1.into())
    );
    let told = |answer: &str| bench.run(&format!("plan twice.csv --decide {answer}")).stderr;
    assert!(told("000300002=same").contains("\"same\" does not say that; the answer is not used"));
    assert!(told("000087121=same").contains("No question about 000087121; the answer is not used"));
    assert!(!told("000300002=new-id").contains("not used"));
}

/// What is printed as the next command does what was shown.
#[test]
fn the_next_command_keeps_the_options() {
    let bench = bench();
    let plan = bench.json("plan list.csv --protect emails --decide 000200001=same --decide 000098231=skip");
    let next = plan["next"][0]["command"].as_str().expect("a command").to_owned();
    assert_eq!(next, "rollcall apply list.csv --protect emails --decide 000200001=same --decide 000098231=skip");
    let ran = bench.run(&format!("{} --yes", next.trim_start_matches("rollcall ")));
    assert!(ran.code == 0 && ran.stdout.contains("2 unchanged") | ran.stdout.contains("1 changed"), "{ran}");
    assert_eq!(bench.json("find zoe")["patrons"][0]["emails"][0]["address"], "zoe@example.org", "protected");
}
