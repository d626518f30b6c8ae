//! Passwords out of another library system: hashes that are safe come along and work, everything else is counted and
//! nowhere to be found.

use crate::signin::{starter_of, typing};
use crate::support::{Ran, Workbench};
use memchr::memmem::find;
use serde_json::Value as Json;

/// What Ana's password is, and what Koha keeps of it.
const ANA: &str = "Summer-2019";
const HASH: &str = "$2a$08$6vIk0dZp1pGmD1Zt3WcQ5eCy.h4EXxP8lu43n62tk2rk.uTC5p4C2";
/// What Bo's is, in plain text, and what a directory keeps of Cy's.
const PLAIN: &str = "Winter-2020";
const SSHA: &str = "{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr";

fn koha() -> Workbench {
    let bench = Workbench::new();
    let row = |id: &str, name: &str, password: &str| format!("{id},{name},MAIN,COMMUNITY,2027-06-30,{password}\n");
    let rows =
        [row("000104417", "Lind,Ana", HASH), row("000104418", "Holm,Bo", PLAIN), row("000104419", "Dahl,Cy", SSHA)];
    let columns = "cardnumber,surname,firstname,branchcode,categorycode,dateexpiry,password\n";
    bench.write("patrons.csv", format!("{columns}{}", rows.concat()));
    bench
}

fn signs_in(bench: &Workbench, id: &str, password: &str) -> (String, i32) {
    let ran = typing(bench, &format!("signin {id} --format json"), &[password]);
    let answer: Json = serde_json::from_str(&ran.stdout).expect("JSON");
    (answer["answer"].as_str().unwrap_or_default().to_owned(), ran.code)
}

/// Refuses what an output shows of a password or a hash.
fn shows_none(ran: &Ran) {
    let shown = format!("{}{}", ran.stdout, ran.stderr);
    let told = [ANA, HASH, &HASH[8..], PLAIN, SSHA, &SSHA[6..]].into_iter().find(|secret| shown.contains(secret));
    assert_eq!(told, None, "{ran}");
}

/// Whether a file of the folder holds these bytes.
fn holds(bench: &Workbench, file: &str, secret: &str) -> bool {
    find(&bench.read(file), secret.as_bytes()).is_some()
}

/// From Koha to the second sign-in.
#[test]
fn m910_m950_m951_a_safe_hash_comes_along_and_is_made_anew_at_the_first_sign_in() {
    let bench = koha();
    let planned = bench.json("plan patrons.csv");
    assert_eq!((&planned["counts"]["new"], &planned["carried_over"]), (&3.into(), &1.into()), "{planned}");
    let findings = planned["findings"].as_array().expect("findings");
    let codes: Vec<_> = findings.iter().filter_map(|finding| finding["code"].as_str()).collect();
    assert_eq!(codes, ["M910", "M950", "M951"]);
    for args in
        ["check patrons.csv", "plan patrons.csv", "plan patrons.csv --format json", "check patrons.csv --format jsonl"]
    {
        shows_none(&bench.run(args));
    }
    let ran = bench.apply("patrons.csv --starters slips.csv --report report.html");
    shows_none(&ran);
    assert!(ran.stdout.contains("1 new patron keeps the password of the old system."), "{ran}");
    let slips = String::from_utf8(bench.read("slips.csv")).expect("text");
    assert!(slips.contains("000104418") && slips.contains("000104419") && !slips.contains("000104417"), "{slips}");
    assert!(bench.run("find 000104417").stdout.contains("carried over from the old system"));
    assert_eq!(bench.json("find 000104417")["patrons"][0]["credential"]["state"], "carried-over");

    assert!(holds(&bench, "rollcall.db", HASH), "the control of what follows");
    assert_eq!(signs_in(&bench, "000104417", "wrong"), ("wrong".to_owned(), 5));
    assert_eq!(signs_in(&bench, "000104417", HASH), ("wrong".to_owned(), 5), "a hash is no password");
    assert!(holds(&bench, "rollcall.db", HASH));
    assert_eq!(signs_in(&bench, "000104417", ANA), ("ok".to_owned(), 0));
    assert!(!holds(&bench, "rollcall.db", HASH), "it is hashed anew, and the old hash wiped");
    assert_eq!(signs_in(&bench, "000104417", ANA), ("ok".to_owned(), 0));
    assert_eq!(signs_in(&bench, "000104418", PLAIN), ("wrong".to_owned(), 5));
    assert_eq!(bench.run("store check").code, 0);
    for file in bench.files().iter().filter(|file| *file != "patrons.csv") {
        let held = [ANA, PLAIN, SSHA, &SSHA[6..]].into_iter().find(|secret| holds(&bench, file, secret));
        assert_eq!(held, None, "{file}");
    }
    // Loaded again, it changes nothing: whoever is there keeps what they have.
    let again = bench.json("plan patrons.csv");
    assert_eq!((&again["counts"]["unchanged"], &again["carried_over"]), (&3.into(), &0.into()));
}

/// Koha has an exclamation mark of whoever has no password: that is none in plain text. They get a starter, and nobody signs
/// in with the mark. The control is somebody with a password in plain text.
#[test]
fn m952_a_mark_for_no_password_is_none() {
    let bench = Workbench::new();
    let columns = "cardnumber,surname,firstname,branchcode,categorycode,dateexpiry,password\n";
    let codes = |password: &str| {
        bench.write("patrons.csv", format!("{columns}000104417,Lind,Ana,MAIN,COMMUNITY,2027-06-30,{password}\n"));
        let checked = bench.json("check patrons.csv");
        let findings = checked["findings"].as_array().expect("findings").clone();
        findings.iter().filter_map(|finding| finding["code"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(codes(PLAIN), ["M951"]);
    assert_eq!(codes("****"), ["M952"]);
    assert_eq!(codes("!"), ["M952"]);
    let ran = bench.run("check patrons.csv --format concise");
    let told = "note M952 no-password-there: \"password\": 1 mark says that there is no password";
    assert!(ran.code == 0 && ran.stdout.contains(told), "{ran}");
    bench.apply("patrons.csv --starters slips.csv");
    assert_eq!(signs_in(&bench, "000104417", "!"), ("wrong".to_owned(), 5));
    let starter = starter_of(&bench, "slips.csv", "000104417");
    assert_eq!(signs_in(&bench, "000104417", &starter), ("choose-password".to_owned(), 5));
}

/// It goes with its patron, and comes back with them.
#[test]
fn a_password_that_came_along_goes_with_its_batch() {
    let bench = koha();
    bench.apply("patrons.csv --no-starters");
    assert_eq!(bench.run("undo 1 --yes").code, 0);
    assert_eq!(signs_in(&bench, "000104417", ANA), ("wrong".to_owned(), 5));
    assert_eq!(bench.run("undo 2 --yes").code, 0);
    assert_eq!(signs_in(&bench, "000104417", ANA), ("ok".to_owned(), 0));
    assert_eq!(bench.run("store check").code, 0);
}

/// A plan is a file that is mailed and kept: nothing of a password is in it, so that whoever is loaded from one gets a
/// starter.
#[test]
fn a_saved_plan_holds_no_password() {
    let bench = koha();
    let planned = bench.run("plan patrons.csv -o patrons.plan");
    assert_eq!(planned.code, 0, "{planned}");
    let ran = bench.apply("patrons.plan --starters slips.csv");
    assert!(ran.stderr.contains("Warning M950. patrons.plan holds no passwords"), "{ran}");
    assert!(ran.stdout.contains("3 starter passwords"), "{ran}");
    assert!(!holds(&bench, "rollcall.db", HASH));
    assert_eq!(signs_in(&bench, "000104417", ANA), ("wrong".to_owned(), 5));
    let starter = starter_of(&bench, "slips.csv", "000104417");
    assert_eq!(signs_in(&bench, "000104417", &starter), ("choose-password".to_owned(), 5));
}

/// What would be wrong with a starter is not said of whoever gets none. The control is the same name with a password in
/// plain text.
#[test]
fn nothing_is_said_of_a_starter_that_is_not_made() {
    let bench = Workbench::new();
    let columns = "cardnumber,surname,firstname,branchcode,categorycode,dateexpiry,password\n";
    let codes = |password: &str| {
        bench.write("patrons.csv", format!("{columns}000104417,Li,Bo,MAIN,COMMUNITY,2027-06-30,{password}\n"));
        let planned = bench.json("plan patrons.csv");
        let findings = planned["findings"].as_array().expect("findings").clone();
        findings.iter().filter_map(|finding| finding["code"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(codes(HASH), ["M950"]);
    assert!(codes(PLAIN).contains(&"A802".to_owned()), "{:?}", codes(PLAIN));
}

/// In a list it is the profile that says which column has hashes. Without that, none is taken for one by its name.
#[test]
fn a_column_of_hashes_is_named_by_a_profile_and_by_nothing_else() {
    let list = format!(
        "Borrower ID,Last name,First name,Password,Expiration date\n\
         000104417,Lind,Ana,{HASH},2027-06-30\n000104418,Holm,Bo,{PLAIN},2027-06-30\n"
    );
    let loaded = |settings: &str| {
        let bench = Workbench::new();
        bench.write("list.csv", &list);
        bench.write("rollcall.toml", settings);
        let ran = bench.apply("list.csv --starters slips.csv");
        assert!(!holds(&bench, "rollcall.db", PLAIN), "{ran}");
        (bench, ran)
    };
    let (bench, ran) = loaded("[profiles.community-borrower]\npassword_hash = \"password\"\n");
    shows_none(&ran);
    assert!(
        ran.stdout.contains("\"password\": 1 value hashed with bcrypt is carried over, the first in row 2"),
        "{ran}"
    );
    assert!(ran.stdout.contains("\"password\": 1 plain password or PIN is not stored, the first in row 3"), "{ran}");
    assert_eq!(signs_in(&bench, "000104417", ANA), ("ok".to_owned(), 0));
    let (bench, _) = loaded("");
    assert!(!holds(&bench, "rollcall.db", HASH));
    assert_eq!(signs_in(&bench, "000104417", ANA), ("wrong".to_owned(), 5));
}
