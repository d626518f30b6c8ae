//! Patrons who are changed one by one, by hand: shown, agreed to, and undone.

use crate::adding::{desk, has_all};
use crate::signin::{starter_of, typing};
use crate::support::{TWO, Workbench, snapshot};
use serde_json::Value as Json;

const STORE: &str = "\
    Borrower ID | Barcode | Last name | First name | Middle name | Expiration date | E-mail          | Mobile\n\
    000104417   | 5500017 | Núñez     | Ana        | Maria       | 2027-06-30      | ana@example.org | 555-0101\n\
    000104418   | 5500018 | Okafor    | Chidi      |             | 2026-09-30      | chi@example.org |";

fn bench() -> Workbench {
    let bench = Workbench::with_list(STORE);
    bench.apply("list.csv --no-starters");
    bench
}

/// The first patron as the store has her.
fn ana(bench: &Workbench) -> Json {
    let mut ana = bench.json("account show 000104417");
    // Every batch adds its number, which is no part of the patron.
    ana["patrons"][0]["batches"] = Json::Null;
    ana
}

#[test]
fn fields_are_set_by_hand_and_put_back() {
    let bench = bench();
    let before = ana(&bench);
    let mut printed = String::new();
    for args in [
        "account set 000104417 email=ana@example.com middle_name= expiry_date=2026-12-31 --yes",
        "account set 5500017 \"last_name=Núñez Ruiz\" --yes",
        "account set 000104417 \"last_name=Núñez Ruiz\" --yes",
        "show 2",
        "history",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("account-set.txt", &printed);
    let after = ana(&bench);
    assert_eq!(after["patrons"][0]["expiry_date"], "2026-12-31", "a person may shorten a membership");
    assert_eq!((bench.run("undo 3 --yes").code, bench.run("undo 2 --yes").code), (0, 0));
    assert_eq!(ana(&bench), before);
}

/// What no cell of a list can say is refused in the same words, and nothing is written.
#[test]
fn what_a_list_would_refuse_is_refused_by_hand() {
    let bench = bench();
    let before = bench.json("history");
    let mut printed = String::new();
    for args in [
        "account set 000104417 expiry_date=31/02/2027 email=ana@example",
        "account set 000104417 expiry_date=01/02/2027",
        "account set 000104417 user_group=PIRATE",
        "account set 000104417 barcode=5500018",
        "account set 000104417 barcode=000104417",
        "account set 000104417 last_name=",
        "account set 000104417 purge_date=2027-01-01",
        "account set 000104417 phone=n/a",
        "account set 000104417 primary_id=1",
        "account set 000104417 external_id=BANNER",
        "account set 000104417 \"full_name=Ana Ruiz\"",
        "account set 000104417 emial=ana@example.com",
        "account set 000104417 email",
        "account set 000104417 email=a@example.com email=b@example.com",
        "account set 999 email=a@example.com",
    ] {
        let ran = bench.terminal(&format!("{args} --yes"));
        assert_eq!(ran.code, 2, "{ran}");
        printed += &(ran.to_string() + "\n");
    }
    snapshot("account-set-refused.txt", &printed);
    let ran = bench.run("account set 000104417 password=abc --yes");
    assert!(ran.code == 2 && ran.stderr.contains("rollcall account reset-password 000104417 gives"), "{ran}");
    let ran = bench.run("account set 000104417 shoe=1 --yes");
    assert!(
        ran.code == 2 && ran.stderr.contains("The fields are") && !ran.stderr.to_lowercase().contains("did you mean"),
        "{ran}"
    );
    assert_eq!(bench.json("history"), before);
    // The control.
    assert_eq!(bench.run("account set 000104417 expiry_date=2027-02-28 --yes").code, 0);
}

/// A group of the other type of account is more than a field.
#[test]
fn a_group_of_other_accounts_is_left_to_toggle() {
    let bench = bench();
    bench.write(
        "rollcall.toml",
        "[groups.COMMUNITY]\naccount_type = \"internal\"\n[groups.STUDENT]\naccount_type = \"external\"\n",
    );
    let ran = bench.run("account set 000104417 user_group=STUDENT --yes");
    assert!(ran.code == 2 && ran.stderr.contains("rollcall account toggle 000104417"), "{ran}");
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(1));
}

/// What is odd is told before anybody agrees, and what a person means is done.
#[test]
fn a_doubt_is_told_and_does_not_stand_in_the_way() {
    let bench = bench();
    let ran = bench.run("account set 000104417 email=ana@gmial.com --yes");
    assert!(ran.code == 0 && ran.stderr.contains("Warning C311."), "{ran}");
    assert_eq!(ana(&bench)["patrons"][0]["emails"][0]["address"], "ana@gmial.com");
    let ran = bench.run("account set 000104417 email=ana@example.com --yes");
    assert!(ran.code == 0 && ran.stderr.is_empty(), "the control: {ran}");
}

#[test]
fn memberships_are_renewed_and_ended_by_hand() {
    let bench = bench();
    let before = ana(&bench);
    let mut printed = String::new();
    for args in [
        "account renew 000104418 5500017 000104417 --yes",
        "account renew 000104417 --until 2027-12-31 --yes",
        "account renew 000104417 --until 2027-12-30 --yes",
        "account expire 000104417 --yes",
        "account expire 000104417 --yes",
        "account expire 000104417 --on 2030-01-01 --yes",
        "account renew 000104417 999 --yes",
        "history",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("account-renew.txt", &printed);
    for batch in [4, 3, 2] {
        assert_eq!(bench.run(&format!("undo {batch} --yes")).code, 0);
    }
    assert_eq!(ana(&bench), before);
}

/// Of several who are renewed together, nobody is passed over in silence.
#[test]
fn whoever_stays_as_they_are_among_others_is_named() {
    let bench = bench();
    assert_eq!(bench.run("account renew 000104417 --until 2027-12-31 --yes").code, 0);
    let ran = bench.run("account renew 000104417 000104418 --yes");
    assert!(ran.code == 0 && ran.stdout.contains("1 changed by hand"), "{ran}");
    let told = "  ~ 000104418  Chidi Okafor\n      expiry date  2026-09-30  ->  2027-08-28  (332 days later)\n  \
        = 000104417  stays as it is\n";
    assert!(ran.stdout.contains(told), "{ran}");
    // The control: of one alone it is told that there is nothing to do.
    let alone = bench.run("account renew 000104417 --yes");
    assert!(alone.stdout.contains("Nothing to do") && !alone.stdout.contains("stays as it is"), "{alone}");
}

/// A later day makes nobody active, and the way to that is said; of an active account there is nothing to say.
#[test]
fn who_is_renewed_and_stays_inactive_is_told_so() {
    let bench = bench();
    assert_eq!(bench.run("account set 000104417 status=INACTIVE --yes").code, 0);
    let told = "rollcall account set 000104417 status=ACTIVE";
    let ran = bench.run("account renew 000104417 --until 2028-12-31 --yes");
    assert!(ran.code == 0 && ran.stdout.contains("stays inactive") && ran.stdout.contains(told), "{ran}");
    assert_eq!(bench.run("account set 000104417 status=ACTIVE --yes").code, 0);
    for control in ["account renew 000104417 --until 2029-12-31 --yes", "account expire 000104417 --yes"] {
        let ran = bench.run(control);
        assert!(ran.code == 0 && !ran.stdout.contains("inactive"), "{ran}");
    }
}

/// A rule that gives no day renews nobody, and says what does.
#[test]
fn a_rule_without_a_day_renews_nobody() {
    let bench = bench();
    bench.write("rollcall.toml", "[groups.COMMUNITY]\nexpiry = { never = true }\n");
    let ran = bench.run("account renew 000104417 --yes");
    assert!(ran.code == 2 && ran.stderr.contains("--until"), "{ran}");
    assert_eq!(bench.run("account renew 000104417 --until 2027-12-31 --yes").code, 0);
}

/// Nobody is asked by a program, and nothing is written without a yes.
#[test]
fn nothing_is_changed_by_hand_without_a_yes() {
    let bench = bench();
    for args in ["account set 000104417 email=ana@example.com", "account renew 000104418", "account expire 000104417"] {
        let ran = bench.run(args);
        assert!(ran.code == 5 && ran.stderr.contains("--approve"), "{ran}");
    }
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(1));
}

/// On a terminal it is shown what would change, and asked; only the whole word is a yes.
#[test]
fn a_change_by_hand_is_asked_about() {
    let bench = bench();
    let before = (ana(&bench), bench.json("history"));
    let set = "account set 000104417 email=ana@example.com";
    for (typed, told) in [("no\n", "Nothing was written."), ("y\n", "Only the whole word yes")] {
        let Some((shown, code)) = desk(&bench, set, &[("Type yes:", typed)]) else { return };
        assert_eq!(code, Some(8), "{shown}");
        has_all(&shown, &["ana@example.org  ->  ana@example.com", "Change this patron?", told]);
        assert_eq!((ana(&bench), bench.json("history")), before);
    }
    let Some((shown, code)) = desk(&bench, set, &[("Type yes:", "yes\n")]) else { return };
    assert_eq!(code, Some(0), "{shown}");
    has_all(&shown, &["Change this patron?", "Done: batch 2. 1 changed by hand."]);
    assert_eq!(ana(&bench)["patrons"][0]["emails"][0]["address"], "ana@example.com");
}

const CHOSEN: &str = "green tea at seven";

/// What no undo brings back is asked about as well.
#[test]
fn a_new_password_is_asked_about() {
    let bench = Workbench::with_list(STORE);
    bench.apply("list.csv --starters slips.csv");
    let starter = starter_of(&bench, "slips.csv", "000104417");
    let signs_in = |typed: &[&str]| typing(&bench, "signin 000104417", typed).code == 0;
    assert!(signs_in(&[&starter, CHOSEN]));
    let reset = "account reset-password 000104417 --starters new.csv";
    let Some((shown, code)) = desk(&bench, reset, &[("Type yes:", "no\n")]) else { return };
    assert_eq!(code, Some(8), "{shown}");
    has_all(&shown, &["a new starter", "Reset this password?", "Nothing was written."]);
    assert!(signs_in(&[CHOSEN]) && !bench.files().contains(&"new.csv".to_owned()));
    let Some((shown, code)) = desk(&bench, reset, &[("Type yes:", "yes\n")]) else { return };
    assert_eq!(code, Some(0), "{shown}");
    has_all(&shown, &["Reset this password?", "Done: ", "new.csv"]);
    let starter = starter_of(&bench, "new.csv", "000104417");
    assert!(!signs_in(&[CHOSEN]) && signs_in(&[&starter, "another good one"]), "{shown}");
}

/// Everything stays with a patron whose ID changes, the password too, and comes back with it.
#[test]
fn a_patron_is_renumbered_and_put_back() {
    let bench = Workbench::with_list(STORE);
    bench.apply("list.csv --starters slips.csv");
    let starter = starter_of(&bench, "slips.csv", "000104417");
    assert_eq!(typing(&bench, "signin 000104417", &[&starter, CHOSEN]).code, 0);
    assert_eq!(bench.run("account set 000104417 email=ana@example.com --yes").code, 0);
    let before = ana(&bench);
    let does = |args: &str, says: &str| {
        let ran = bench.run(args);
        assert!(ran.code == 0 && ran.stdout.contains(says), "{ran}");
        let check = bench.run("store check");
        assert_eq!(check.code, 0, "{args}: {check}");
    };
    let is_known_as = |primary_id: &str, ids: &[&str]| {
        for id in ids {
            let shown = bench.json(&format!("account show {id}"));
            assert_eq!(shown["patrons"][0]["primary_id"], primary_id, "{id}");
            assert_eq!(typing(&bench, &format!("signin {id}"), &[CHOSEN]).code, 0, "{id}");
        }
    };
    let ids = ["000104417", "000204417", "5500017"];
    is_known_as("000104417", &["000104417", "5500017"]);

    let shown = bench.run("account renumber 000104417 000204417").stdout;
    assert!(shown.contains("(added)") && !shown.contains("(none)"), "she has a barcode besides: {shown}");
    does("account renumber 000104417 000204417 --yes", "Done: batch 3. 1 renumbered by hand.");
    is_known_as("000204417", &ids);
    let batches = bench.json("account show 000104417")["patrons"][0]["batches"].clone();
    assert_eq!(batches, serde_json::json!([1, 2, 3]), "also what was done under the old ID");
    does("show 3", "renumbered");
    does("account renumber 000104417 000204417 --yes", "Nothing to do");
    // What was done under the old ID is kept, and the way to undo it is told.
    let kept = bench.run("undo 2 --yes");
    assert!(kept.to_string().contains("given another ID by"), "{kept}");
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(3));

    does("undo 3 --yes", "1 reversed, 0 kept");
    assert_eq!(ana(&bench), before);
    is_known_as("000104417", &["000104417", "5500017"]);
    assert_eq!(typing(&bench, "signin 000204417", &[CHOSEN]).code, 5, "nobody has it any more");
    does("undo 4 --yes", "1 reversed, 0 kept");
    is_known_as("000204417", &ids);
    does("undo 5 --yes", "1 reversed, 0 kept");
    assert_eq!(ana(&bench), before);
    does("undo 2 --yes", "1 reversed, 0 kept");
    assert_eq!(ana(&bench)["patrons"][0]["emails"][0]["address"], "ana@example.org");
}

/// Whoever was changed under the new ID keeps it until that is undone, whole.
#[test]
fn a_renumbered_patron_is_put_back_whole_or_not_at_all() {
    let bench = bench();
    assert_eq!(bench.run("account renumber 000104417 000204417 --yes").code, 0);
    assert_eq!(bench.run("account set 000204417 email=ana@example.com barcode=5500099 --yes").code, 0);
    let before = ana(&bench);
    let kept = bench.run("undo 2 --yes");
    assert!(kept.to_string().contains("(batch 3)"), "{kept}");
    assert_eq!(ana(&bench), before);
    // Half of somebody is never put back, also where only one ID is named.
    assert_eq!((bench.run("undo 3 --yes").code, bench.run("undo 2 --only 000104417 --yes").code), (0, 0));
    let patron = ana(&bench)["patrons"][0].clone();
    assert_eq!(patron["primary_id"], "000104417");
    assert_eq!(patron["emails"][0]["address"], "ana@example.org");
    assert_eq!(bench.json("find 000204417")["patrons"], serde_json::json!([]));
    assert_eq!(bench.run("store check").code, 0);
}

/// What no list may give a patron is no new ID either, and nothing is written.
#[test]
fn an_id_that_a_patron_cannot_have_is_refused_by_hand() {
    let bench = bench();
    bench.write("rollcall.toml", "[groups.COMMUNITY]\naccount_type = \"internal\"\nid_digits = 9\n");
    bench.write("staff.csv", "ID\n900000001\n900000002\n");
    assert_eq!(bench.run("guard add staff staff.csv --id-column ID").code, 0);
    let before = bench.json("history");
    for (args, says) in [
        ("000104417 000104418", "belongs to patron 000104418 in the store: rollcall find 000104418"),
        ("000104417 5500018", "5500018"),
        ("000104417 900000001", "is on the guard list \"staff\""),
        ("000104417 204417", "Write 000204417 if that is meant"),
        ("000104417 \"\"", "is not an ID"),
        ("999 000204417", "The store has no patron with the ID 999"),
    ] {
        let ran = bench.run(&format!("account renumber {args} --yes"));
        assert!(ran.code == 2 && ran.stderr.contains(says), "{ran}");
    }
    assert_eq!(bench.json("history")["batches"], before["batches"]);
    assert_eq!(bench.run("account renumber 000104417 000204417 --yes").code, 0, "the control");
}

/// What is purged under the new ID is gone under the old one, too.
#[test]
fn a_renumbered_patron_is_purged_under_every_id() {
    let bench = bench();
    assert_eq!(bench.run("account renumber 000104417 000204417 --no-backup --yes").code, 0);
    let refused = bench.run("store purge --patron 000104417 --yes");
    assert!(refused.code == 2 && refused.stderr.contains("000104417 is an earlier ID of 000204417"), "{refused}");
    assert!(refused.stderr.contains("rollcall store purge --patron 000204417"), "{refused}");
    let purged = bench.run("store purge --patron 000204417 --yes");
    assert_eq!(purged.code, 0, "{purged}");
    assert_eq!(bench.run("store check").code, 0);
    let store = bench.read("rollcall.db");
    for gone in ["000104417", "000204417", "ana@example.org"] {
        assert!(memchr::memmem::find(&store, gone.as_bytes()).is_none(), "{gone}");
    }
    assert!(memchr::memmem::find(&store, b"000104418").is_some(), "the control");
}

/// A new ID was a slip and undone; whoever it belongs to gets it, and the two are two people everywhere.
#[test]
fn an_id_that_was_undone_is_nobody_elses_past() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    for args in ["account renumber 000104417 000204417 --yes", "undo 2 --yes"] {
        let ran = bench.run(args);
        assert_eq!(ran.code, 0, "{ran}");
    }
    for how in ["--yes", "--dry-run", "--anonymize --yes"] {
        let slip = bench.run(&format!("store purge --patron 000204417 {how}"));
        assert!(slip.code == 2 && slip.stderr.contains("in the store as 000104417"), "she was not named: {slip}");
        assert!(slip.stderr.contains("rollcall store purge --patron 000104417"), "{slip}");
    }
    let ran = bench.run("account renumber 000104418 000204417 --yes");
    assert_eq!(ran.code, 0, "{ran}");
    for (id, own, others) in
        [("000104417", "ana@example.org", "cid@example.org"), ("000204417", "cid@example.org", "ana@example.org")]
    {
        let person = bench.run(&format!("person {id}"));
        assert!(person.stdout.contains(own) && !person.stdout.contains(others), "{person}");
    }
    let batches = |id: &str| bench.json(&format!("account show {id}"))["patrons"][0]["batches"].clone();
    assert_eq!(batches("000104417"), serde_json::json!([1, 2, 3]));
    assert_eq!(batches("000204417"), serde_json::json!([1, 4]));
    let listed = bench.json("history --id 000204417")["batches"].clone();
    let listed: Vec<u64> =
        listed.as_array().expect("batches").iter().filter_map(|batch| batch["batch"].as_u64()).collect();
    assert_eq!(listed, [4, 1]);

    let purged = bench.run("store purge --patron 000204417 --dry-run");
    assert!(purged.stdout.contains("IDs that go: 000104418, 000204417."), "{purged}");
    let purged = bench.run("store purge --patron 000104417 --yes");
    assert!(purged.code == 0 && purged.stdout.contains("1 patron, 5 history entries"), "{purged}");
    assert!(!purged.stdout.contains("IDs that go"), "the other ID is somebody else's: {purged}");
    let store = bench.read("rollcall.db");
    assert!(memchr::memmem::find(&store, b"ana@example.org").is_none(), "she is gone");
    assert_eq!(bench.json("find 000204417")["patrons"][0]["emails"][0]["address"], "cid@example.org");
    assert_eq!(batches("000204417"), serde_json::json!([1, 4]));
    assert_eq!(bench.run("store check").code, 0);
}

/// What was done by hand can be told apart without opening each batch, and the batches of one patron are those alone.
#[test]
fn the_history_says_what_was_done_by_hand() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    for args in [
        "account set 000104417 email=new@example.org --yes",
        "account renew 000104418 --until 2029-06-30 --yes",
        "account renumber 000104417 000204417 --yes",
        "account set 000204417 first_name=Anne middle_name=M mobile=217-555-0199 last_name=Moe --yes",
    ] {
        let ran = bench.run(args);
        assert_eq!(ran.code, 0, "{ran}");
    }
    let history = bench.terminal("history").stdout;
    for words in ["e-mail", "membership renewed by hand", "ID changed by hand", "and 1 more changed by hand"] {
        assert!(history.to_lowercase().contains(&words.to_lowercase()), "{words}: {history}");
    }
    assert!(!history.contains("Anne") && !history.contains("000204417"), "nobody is named: {history}");
    let short = bench.terminal("history --max-shown 2").stdout;
    assert!(short.contains("… and 3 more: --max-shown 0 shows all"), "{short}");
    assert_eq!(bench.json("history --max-shown 2")["batches"].as_array().map(Vec::len), Some(5), "programs get all");

    let numbers = |args: &str| -> Vec<u64> {
        let answer = bench.json(args);
        answer["batches"].as_array().expect("batches").iter().filter_map(|batch| batch["batch"].as_u64()).collect()
    };
    assert_eq!(numbers("history --id 000204417"), [5, 4, 2, 1], "also under the ID from before");
    assert_eq!(numbers("history --id 000104418"), [3, 1]);
    let nobody = bench.run("history --id 999");
    assert!(nobody.code == 2 && nobody.stderr.contains("no patron with the ID 999"), "{nobody}");
}
