//! The life of a password: the slip, the first sign-in, and what it is worth afterwards.

use crate::support::{EXTERNAL_GROUP, Ran, TODAY, TWO, Workbench, skip, snapshot};
use memchr::memmem;
use std::io::{Read, Write};
use std::process::Stdio;

const CHOSEN: &str = "green tea at seven";

/// `rollcall` with these lines on stdin.
pub(crate) fn typing(bench: &Workbench, args: &str, lines: &[&str]) -> Ran {
    let mut command = bench.command(args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let mut stdin = child.stdin.take().expect("it is piped");
    // Whoever ends before it has read everything closes the pipe.
    drop(stdin.write_all(text.as_bytes()));
    drop(stdin);
    bench.ran(args, &child.wait_with_output().expect("it ends"))
}

/// `rollcall` on a terminal, by `script`: each answer is typed when its question stands there. Everything that the
/// terminal showed.
pub(crate) fn at_a_terminal(bench: &Workbench, args: &str, dialogue: &[(&str, &str)]) -> (String, Option<i32>) {
    at_a_terminal_while(bench, args, dialogue, || ())
}

/// The same; what is to happen `meanwhile` happens before the last answer, when its question stands there.
pub(crate) fn at_a_terminal_while(
    bench: &Workbench,
    args: &str,
    dialogue: &[(&str, &str)],
    meanwhile: impl FnOnce(),
) -> (String, Option<i32>) {
    let command = format!("{} {args} --as-of {TODAY}", env!("CARGO_BIN_EXE_rollcall"));
    let mut script = bench.program("/usr/bin/script");
    script.args(["-qec", &command, "/dev/null"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = script.spawn().expect("script starts");
    let (mut keys, mut screen) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
    let (mut shown, mut seen, mut byte) = (Vec::new(), 0, [0]);
    let mut meanwhile = Some(meanwhile);
    for (position, (question, answer)) in (1..).zip(dialogue) {
        while memmem::find(&shown[seen..], question.as_bytes()).is_none() {
            assert_eq!(screen.read(&mut byte).expect("a terminal"), 1, "{}", String::from_utf8_lossy(&shown));
            shown.push(byte[0]);
        }
        seen = shown.len();
        if position == dialogue.len()
            && let Some(meanwhile) = meanwhile.take()
        {
            meanwhile();
        }
        keys.write_all(answer.as_bytes()).expect("it listens");
    }
    screen.read_to_end(&mut shown).expect("a terminal");
    (String::from_utf8_lossy(&shown).into_owned(), child.wait().expect("it ends").code())
}

/// What is typed as a password is never shown, and a new one is typed twice; Ctrl-C leaves a terminal that shows
/// what is typed.
#[test]
fn on_a_terminal_passwords_are_not_shown() {
    let bench = loaded();
    if !std::path::Path::new("/usr/bin/script").exists() {
        return skip("passwords on a terminal", "there is no script here");
    }
    let dialogue = [
        ("Password: ", "Ana_Nunez1\n"),
        ("New password: ", "green tea at seven\n"),
        ("New password again: ", "green tea at eight\n"),
        ("New password: ", "green tea at seven\n"),
        ("New password again: ", "green tea at seven\n"),
    ];
    let (shown, code) = at_a_terminal(&bench, "signin 000104417", &dialogue);
    assert_eq!(code, Some(0), "{shown}");
    assert!(
        shown.contains("The two are not the same.") && shown.contains("this is your password from now on"),
        "{shown}"
    );
    assert!(!shown.contains("Ana_Nunez1") && !shown.contains("green tea"), "{shown}");
    let (shown, code) = at_a_terminal(&bench, "signin 000104417", &[("Password: ", "\u{3}")]);
    assert_eq!(code, Some(130), "{shown}");
}

/// The starter on the slip of a patron.
pub(crate) fn starter_of(bench: &Workbench, sheet: &str, id: &str) -> String {
    let sheet = String::from_utf8(bench.read(sheet)).expect("text");
    let row = sheet.lines().find(|line| line.contains(&format!("\"{id}\""))).expect("a slip");
    row.split('"').nth(9).expect("seven columns").to_owned()
}

fn loaded() -> Workbench {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --starters slips.csv");
    bench
}

/// Trial K12: loaded, handed out, signed in, chosen, and the slip is worthless.
#[test]
fn a_slip_is_worthless_once_a_password_is_chosen() {
    let bench = loaded();
    let starter = starter_of(&bench, "slips.csv", "000104417");
    let mut printed = String::new();
    let mut step = |what: &str, ran: Ran| printed += &format!("# {what}\n{ran}\n");
    step("the slip alone is no way in", typing(&bench, "signin 000104417", &[&starter]));
    step(
        "what others know is not taken, however often",
        typing(&bench, "signin 000104417", &[&starter, &starter, "short", "nunez-ana-2026", "qwertyuiop"]),
    );
    step("a password of one's own is", typing(&bench, "signin 000104417", &[&starter, "Password1", CHOSEN]));
    step("the slip is worthless", typing(&bench, "signin 000104417", &[&starter, "another good one"]));
    step("the chosen one is the way in", typing(&bench, "signin 000104417", &[CHOSEN]));
    step("who is not there", typing(&bench, "signin 999999999", &[CHOSEN]));
    step("nothing typed", typing(&bench, "signin 000104417", &[]));
    step("who still has a slip", bench.run("starters list"));
    step("what the desk sees", bench.run("find 000104417"));
    step("the slip after its days", typing(&bench, "signin 000104418 --as-of 2026-09-12", &["Chidi_Okafor1"]));
    step("with a clock set back", typing(&bench, "signin 000104418 --as-of 2025-09-01", &["Chidi_Okafor1"]));
    step("after the membership", typing(&bench, "signin 000104417 --as-of 2027-07-01", &[CHOSEN]));
    snapshot("signing-in.txt", &printed);
}

#[test]
fn programs_read_where_a_patron_stands() {
    let bench = loaded();
    let answer = |lines: &[&str]| {
        let ran = typing(&bench, "signin 000104417 --format json", lines);
        let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
        assert_eq!(json["schema"], "rollcall.signin/1");
        (json["answer"].as_str().map(str::to_owned).unwrap_or_default(), json["changed"] == true, ran.code)
    };
    assert_eq!(answer(&["Ana_Nunez1"]), ("choose-password".to_owned(), false, 5));
    assert_eq!(answer(&["Ana_Nunez1", "Ana_Nunez2"]), ("choose-password".to_owned(), false, 5));
    assert_eq!(answer(&["Ana_Nunez1", CHOSEN]), ("ok".to_owned(), true, 0));
    assert_eq!(answer(&[CHOSEN]), ("ok".to_owned(), false, 0));
    assert_eq!(answer(&["wrong"]), ("wrong".to_owned(), false, 5));
    let list = "Borrower ID | Last name | First name | E-mail | Status | Expiration date\n\
        000104417 | Núñez | Ana | ana@example.org | INACTIVE | 2027-06-30";
    bench.write("inactive.csv", testkit::csv_bytes(list));
    bench.apply("inactive.csv");
    assert_eq!(answer(&[CHOSEN]), ("inactive".to_owned(), false, 5));
    let ran = typing(&bench, "signin 000104417", &[CHOSEN]);
    assert!(ran.stdout.contains("This account is inactive. Ask the library to activate it."), "{ran}");
}

/// Trial K14: ten wrong tries, and the right one comes too late; also after a restart, which each run is.
#[test]
fn ten_wrong_tries_lock_a_password_until_the_desk_gives_a_new_one() {
    let bench = loaded();
    let mut printed = String::new();
    for _ in 0..10 {
        assert_eq!(typing(&bench, "signin 000104417", &["wrong"]).code, 5);
        assert_eq!(typing(&bench, "signin 999999999", &["wrong"]).code, 5);
    }
    let (known, unknown) = ("signin 000104417", "signin 999999999");
    assert_eq!(typing(&bench, unknown, &["wrong"]).stdout, typing(&bench, known, &["wrong"]).stdout);
    printed += &typing(&bench, "signin 000104417", &["Ana_Nunez1"]).to_string();
    printed += &bench.run("starters list 1").to_string();
    printed +=
        &bench.run("starters reissue --id 000104417 --yes --starters new.csv --starter-scheme words").to_string();
    let new = starter_of(&bench, "new.csv", "000104417");
    assert!(new.matches('-').count() >= 3, "{new}");
    assert_eq!(typing(&bench, "signin 000104417", &["Ana_Nunez1"]).code, 5, "the old slip is worthless");
    printed += &typing(&bench, "signin 000104417", &[&new, CHOSEN]).to_string();
    snapshot("locked.txt", &printed);
}

/// Trial K14: strangers keep nobody out for good. Five minutes pass in the store, which is as good as waiting.
#[test]
fn a_lock_lapses_for_a_chosen_password_and_not_for_a_starter() {
    let bench = loaded();
    assert_eq!(typing(&bench, "signin 000104417", &["Ana_Nunez1", CHOSEN]).code, 0);
    bench.write("rollcall.toml", "[starters]\ntries = 2\nlock_minutes = 5\n");
    for id in ["000104417", "000104418"] {
        for _ in 0..2 {
            assert_eq!(typing(&bench, &format!("signin {id}"), &["wrong"]).code, 5);
        }
    }
    let ran = typing(&bench, "signin 000104417", &[CHOSEN]);
    assert!(
        ran.code == 5
            && ran
                .stdout
                .contains("Try again in 5 minutes. If this is your first sign-in, ask the library for a new password."),
        "{ran}"
    );
    let ran = bench.run("find 000104417");
    assert!(ran.stdout.contains("chosen by the patron; locked for now after too many failed attempts"), "{ran}");
    let store = rusqlite::Connection::open(bench.path("rollcall.db")).expect("the store");
    store.execute("UPDATE credential SET failed_at = failed_at - 301", []).expect("a clock that went on");
    drop(store);
    let ran = bench.run("find 000104417");
    assert!(!ran.stdout.contains("locked"), "{ran}");
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 0);
    let answer = |typed: &str| typing(&bench, "signin 000104418", &[typed, CHOSEN]).stdout;
    assert!(answer("wrong").contains("The ID or the password is wrong."));
    assert!(answer("Chidi_Okafor1").contains("Too many failed attempts"), "its slip has to be given anew");
}

/// Nobody waits for a lock to lapse who stands at the desk; a starter that was tried too often gives way to another one.
#[test]
fn the_desk_lifts_a_lock_and_resets_a_password() {
    let bench = loaded();
    assert_eq!(typing(&bench, "signin 000104417", &["Ana_Nunez1", CHOSEN]).code, 0);
    bench.write("rollcall.toml", "[starters]\ntries = 2\nlock_minutes = 5\n");
    for id in ["000104417", "000104418"] {
        for _ in 0..2 {
            assert_eq!(typing(&bench, &format!("signin {id}"), &["wrong"]).code, 5);
        }
    }
    let mut printed = String::new();
    for args in ["account unlock 000104417", "account unlock 000104417 --yes", "account unlock 000104417 --yes"] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 0, "the password is the same");
    for args in [
        "account unlock 000104418 --yes",
        "account reset-password 000104417",
        "account reset-password 000104417 --yes --starters ana.csv --starter-scheme name-suffix",
        "account reset-password 000104418 --yes --starters chidi.csv",
        "account reset-password 999 --yes",
        "history",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    let printed = printed.replace(TODAY, "[TODAY]");
    assert!(printed.contains("an undo brings the present password back"), "{printed}");
    assert!(printed.contains("1 locked password unlocked"), "{printed}");
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 5, "it is gone");
    for (id, sheet) in [("000104417", "ana.csv"), ("000104418", "chidi.csv")] {
        let starter = starter_of(&bench, sheet, id);
        assert_eq!(typing(&bench, &format!("signin {id}"), &[&starter, "blue tea at seven"]).code, 0, "{id}");
    }
    let batches = bench.json("history")["batches"].as_array().map(Vec::len);
    assert_eq!(batches, Some(1), "a password is no field that a batch changes");
    assert!(bench.run("store check").code == 0);
    snapshot("account-passwords.txt", &printed);
}

/// The wrong patron was reset: what they had is back, and the slip is worthless. The same once more takes no batch back,
/// and a slip that was used is no longer taken back.
#[test]
fn a_reset_is_taken_back_until_the_slip_is_used() {
    let bench = loaded();
    assert_eq!(typing(&bench, "signin 000104417", &["Ana_Nunez1", CHOSEN]).code, 0);
    assert_eq!(bench.run("account reset-password 000104417 --yes --starters slip.csv").code, 0);
    let slip = starter_of(&bench, "slip.csv", "000104417");
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 5, "it is not there for now");
    let mut printed = String::new();
    for args in [
        "undo --dry-run",
        "undo",
        "undo --yes --note wrong",
        "account unlock 000104417 --undo --yes",
        "undo --yes",
        "undo --yes",
        "account reset-password 000104417 --undo --yes",
        "history --id 000104417",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    assert!(!printed.contains("$argon2"), "{printed}");
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 0);
    assert_eq!(typing(&bench, "signin 000104417", &[&slip]).code, 5, "the slip is worthless");
    assert_eq!(bench.run("account reset-password 000104417 --yes --starters second.csv").code, 0);
    let second = starter_of(&bench, "second.csv", "000104417");
    assert_eq!(typing(&bench, "signin 000104417", &[&second, "blue tea at seven"]).code, 0);
    for args in ["undo --yes", "account reset-password 000104417 --undo --yes"] {
        let ran = bench.terminal(args);
        assert_eq!(ran.code, 2, "{ran}");
        printed += &(ran.to_string() + "\n");
    }
    assert_eq!(typing(&bench, "signin 000104417", &["blue tea at seven"]).code, 0, "what is newer stays");
    // One that is not the last thing that was done.
    assert_eq!(bench.run("account reset-password 000104417 --yes --starters third.csv").code, 0);
    assert_eq!(bench.run("account set 000104417 email=ana@example.net --yes").code, 0);
    assert_eq!(bench.run("account reset-password 000104417 --undo --yes").code, 0);
    assert_eq!(typing(&bench, "signin 000104417", &["blue tea at seven"]).code, 0);
    // A starter in the place of a starter: the older slip works again.
    assert_eq!(bench.run("account reset-password 000104418 --yes --starters chidi.csv").code, 0);
    let back = bench.run("undo --yes");
    assert!(back.code == 0 && back.stdout.contains("->  the former starter, must be changed"), "{back}");
    assert_eq!(typing(&bench, "signin 000104418", &["Chidi_Okafor1", "kept in mind by me"]).code, 0);
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(2));
    assert_eq!(bench.run("store check").code, 0);
    snapshot("account-undo.txt", &printed.replace(TODAY, "[TODAY]"));
}

/// Has the password of Ana locked, by two attempts with a wrong one.
fn lock_out(bench: &Workbench) {
    bench.write("rollcall.toml", "[starters]\ntries = 2\nlock_minutes = 5\n");
    for _ in 0..2 {
        assert_eq!(typing(bench, "signin 000104417", &["wrong"]).code, 5);
    }
}

#[test]
fn an_unlock_is_taken_back_until_the_next_sign_in() {
    let bench = loaded();
    assert_eq!(typing(&bench, "signin 000104417", &["Ana_Nunez1", CHOSEN]).code, 0);
    lock_out(&bench);
    assert_eq!(bench.run("account unlock 000104417 --yes").code, 0);
    let ahead = bench.json("undo --dry-run");
    assert_eq!((ahead["schema"].as_str(), ahead["passwords"].as_u64()), (Some("rollcall.restored/1"), Some(0)));
    let back = bench.run("undo --yes");
    assert!(back.code == 0 && back.stdout.contains("Done: the password of 000104417 is locked again."), "{back}");
    assert!(back.stdout.contains("chosen by the patron; locked after too many failed attempts"), "{back}");
    let ran = typing(&bench, "signin 000104417", &[CHOSEN]);
    assert!(ran.code == 5 && ran.stdout.contains("Too many failed attempts"), "{ran}");
    assert_eq!(bench.run("account unlock 000104417 --yes").code, 0);
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 0);
    let late = bench.run("account unlock 000104417 --undo --yes");
    assert!(
        late.code == 2 && late.stderr.contains("There is no unlock of the password of 000104417 to undo"),
        "{late}"
    );
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 0, "nobody is locked out");
    // What another program has written there comes back to nobody.
    lock_out(&bench);
    assert_eq!(bench.run("account unlock 000104417 --yes").code, 0);
    let store = rusqlite::Connection::open(bench.path("rollcall.db")).expect("the store");
    let sql = "UPDATE password_before SET failed_at = failed_at - 301";
    store.execute(sql, []).expect("a clock that went on");
    drop(store);
    let damaged = bench.run("undo --yes");
    assert_ne!(damaged.code, 0, "its seal tells that it was changed: {damaged}");
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 0);
    assert_eq!(bench.run("store check").code, 0);
}

/// Of one patron it is told who did what to the password, and when; never the password. It goes with a purge.
#[test]
fn what_staff_did_to_a_password_is_told_of_the_patron() {
    let bench = loaded();
    assert_eq!(typing(&bench, "signin 000104417", &["Ana_Nunez1", CHOSEN]).code, 0);
    lock_out(&bench);
    assert_eq!(bench.run("account unlock 000104417 --yes").code, 0);
    assert_eq!(bench.run("account reset-password 000104417 --yes --starters ana.csv").code, 0);
    let starter = starter_of(&bench, "ana.csv", "000104417");
    let deeds = |id: &str| -> Vec<String> {
        let person = bench.json(&format!("person {id}"));
        let events = person["password_events"].as_array().expect("events").iter();
        events.map(|event| event["action"].as_str().expect("a word").to_owned()).collect()
    };
    assert_eq!((deeds("000104417"), deeds("000104418")), (vec!["unlocked".into(), "new-starter".into()], vec![]));
    let others = |id: &str| bench.json(&format!("history --id {id}"))["others"].as_array().map(Vec::len);
    assert_eq!((others("000104417"), others("000104418")), (Some(2), Some(0)));
    let told = bench.run("person 000104417").stdout;
    assert_eq!(told.matches("the check value of the password before is kept for an undo").count(), 1, "{told}");
    assert_eq!(bench.run("person 000104417 --export ana.html").code, 0);
    let page = String::from_utf8(bench.read("ana.html")).expect("text");
    for told in [page, bench.run("person 000104417").stdout, bench.run("history --id 000104417").stdout] {
        assert!(told.contains("new starter password given") && told.contains("password unlocked"), "{told}");
        assert!(!told.contains(&starter) && !told.contains("$argon2"), "{told}");
    }
    assert_eq!(bench.run("store purge --patron 000104417 --yes").code, 0);
    assert_eq!(bench.run("person 000104417").code, 2, "nobody knows them");
    let told = bench.run("history").stdout;
    assert!(told.contains("1 locked password unlocked"), "that it was done stays: {told}");
    assert_eq!(bench.run("store check").code, 0);
}

/// Whose password is not here, and who could not use one, gets none by hand either.
#[test]
fn a_password_is_reset_only_for_who_can_sign_in() {
    let bench = loaded();
    bench.write("rollcall.toml", "[groups.STUDENT]\naccount_type = \"external\"\n");
    assert_eq!(bench.run("account expire 000104418 --on 2026-08-01 --yes").code, 0);
    let ran = bench.run("account reset-password 000104418 --yes");
    assert!(ran.code == 2 && ran.stderr.contains("The membership of 000104418 has ended"), "{ran}");
    assert_eq!(bench.run("account toggle 000104417 --external-id BANNER --group STUDENT --yes").code, 0);
    let ran = bench.run("account reset-password 000104417 --yes");
    assert!(ran.code == 2 && ran.stderr.contains("000104417 is an external account"), "{ran}");
    assert_eq!(bench.run("account renew 000104418 --yes").code, 0);
    assert_eq!(bench.run("account reset-password 000104418 --yes --starters chidi.csv").code, 0, "the control");
}

/// Who has chosen a password keeps it, whatever is done to the batch; only naming the patron takes it.
#[test]
fn starters_are_given_anew_and_taken_away() {
    let bench = loaded();
    assert_eq!(typing(&bench, "signin 000104417", &["Ana_Nunez1", CHOSEN]).code, 0);
    let mut printed = String::new();
    for args in [
        "starters list 1",
        "starters list 7",
        "starters reissue 1",
        "starters reissue 1 --yes --starters second.csv",
        "starters reissue 1 --yes --starters second.csv",
        "starters reissue",
        "starters reissue 1 --id 000104417",
        "starters reissue --id 999",
        "starters list 1 --as-of 2026-12-01",
        "starters void --id 000104417",
        "starters void 1 --yes",
        "starters void 1 --yes",
        "starters list",
        "store check",
    ] {
        printed += &bench.run(args).to_string();
    }
    snapshot("starters.txt", &printed);
    let second = starter_of(&bench, "second.csv", "000104418");
    assert!(second.starts_with("Chidi_Okafor1-"), "what was lost or guessed is not given again: {second}");
    for void in ["Chidi_Okafor1", &second] {
        assert_eq!(typing(&bench, "signin 000104418", &[void]).code, 5, "void");
    }
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 0, "untouched");
    let listed = bench.json("starters list");
    assert_eq!(
        (listed["schema"].as_str(), listed["patrons"].as_array().map(Vec::len)),
        (Some("rollcall.starters/1"), Some(0))
    );
    // Whose starter was taken away gets one again with the batch.
    let given = bench.json("starters reissue 1 --yes --starters third.csv");
    assert_eq!(
        (given["schema"].as_str(), &given["starters"]["count"]),
        (Some("rollcall.reissued/1"), &serde_json::json!(1))
    );
    let third = starter_of(&bench, "third.csv", "000104418");
    assert_eq!(typing(&bench, "signin 000104418", &[&third, "kept in mind by me"]).code, 0);
    let both = bench.json("starters reissue --id 000104417 --id 000104418 --yes --starters fourth.csv");
    assert_eq!(both["starters"]["count"], 2);
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 5, "she was named");
    assert_eq!(bench.json("starters void 1 --yes")["starters"], 2);
}

/// Starters can come later than their patrons, as the profile has them.
#[test]
fn a_batch_without_starters_gets_them_later() {
    let bench = Workbench::with_list(TWO);
    bench.write("rollcall.toml", "[profiles.community-borrower]\nstarter_scheme = \"words\"\n");
    bench.apply("list.csv --no-starters");
    let ran = bench.run("starters reissue 1 --yes --starters later.csv");
    assert_eq!(ran.code, 0, "{ran}");
    let starter = starter_of(&bench, "later.csv", "000104417");
    assert_eq!(starter.matches('-').count(), 3, "{starter}");
    assert_eq!(typing(&bench, "signin 000104417", &[&starter, CHOSEN]).code, 0);
    assert_eq!(bench.json("undo --dry-run")["starters_voided"], 1);
    let ran = bench.run("undo --yes");
    assert!(ran.code == 7 && ran.stdout.contains("000104417  the patron has chosen a password"), "{ran}");
    for told in
        ["1 starter password of later.csv will no longer work", "1 starter password of later.csv no longer works"]
    {
        assert!(ran.stdout.contains(told), "of the slips that came later, too: {ran}");
    }
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 0, "an undo never takes it");
    let ran = bench.run("show 2 --only kept");
    assert!(ran.stdout.contains("the patron has chosen a password"), "{ran}");
}

/// A slip for somebody whose membership has ended would promise what signing in refuses.
#[test]
fn who_is_no_member_any_more_gets_no_slip() {
    let bench = Workbench::with_list(
        "Borrower ID | Last name | First name | Expiration date\n1001 | Li | Bo | 2026-10-30\n1002 | Lee | Ann | 2027-06-30",
    );
    bench.apply("list.csv --no-starters");
    let mut printed = String::new();
    for args in [
        "starters list 1",
        "starters list 1 --as-of 2026-12-01",
        "starters reissue --id 1001 --yes --as-of 2026-12-01",
        "starters reissue 1 --yes --starters ann.csv --as-of 2026-12-01",
        "starters list 1 --as-of 2026-12-01",
    ] {
        printed += &bench.run(args).to_string();
    }
    snapshot("starters-ended.txt", &printed);
    let sheet = String::from_utf8(bench.read("ann.csv")).expect("text");
    assert!(sheet.contains("1002") && !sheet.contains("1001"), "{sheet}");
    let answer = bench.json("starters reissue 1 --yes --starters again.csv --as-of 2026-12-01");
    assert_eq!((&answer["starters"]["count"], &answer["ended"]), (&1.into(), &1.into()));
    assert_eq!(bench.json("starters list 1")["without_password"], 1);
}

/// Who comes in inactive or expired gets no slip, which is told, and one once that has changed.
#[test]
fn who_cannot_sign_in_gets_no_slip() {
    let list = "Borrower ID | Last name | First name | Status | Expiration date\n\
        1001 | Li | Bo | ACTIVE | 2027-06-30\n1002 | Lee | Ann | INACTIVE | 2027-06-30\n\
        1003 | Lind | Cy | ACTIVE | 2026-06-30";
    let bench = Workbench::with_list(list);
    let planned = bench.json("plan list.csv");
    assert_eq!(planned["without_starter"], serde_json::json!({"inactive": 1, "expired": 1}));
    let ran = bench.apply("list.csv --starters slips.csv");
    assert!(ran.stdout.contains("Starter passwords: 1 will be made on apply"), "{ran}");
    let told = "1 new patron whose membership has ended and 1 new patron whose account is inactive get no starter \
        password. To make them once that has changed: rollcall starters reissue --id 1002 --id 1003";
    assert!(ran.stdout.contains(told), "{ran}");
    let sheet = String::from_utf8(bench.read("slips.csv")).expect("text");
    assert!(sheet.contains("1001") && !sheet.contains("1002") && !sheet.contains("1003"), "{sheet}");
    let ran = bench.run("starters reissue --id 1002 --yes");
    assert!(ran.code == 2 && ran.stderr.contains("The account of 1002 is inactive"), "{ran}");
    assert!(ran.stderr.contains("rollcall account set 1002 status=ACTIVE"), "{ran}");
    let ran = bench.run("starters reissue --id 1003 --yes");
    assert!(ran.code == 2 && ran.stderr.contains("rollcall account renew 1003"), "{ran}");
    bench.write("next.csv", testkit::csv_bytes(&list.replace("INACTIVE", "ACTIVE")));
    bench.apply("next.csv");
    let given = bench.json("starters reissue 1 --yes --starters more.csv");
    assert_eq!((&given["starters"]["count"], &given["ended"], &given["inactive"]), (&2.into(), &1.into(), &0.into()));
    let starter = starter_of(&bench, "more.csv", "1002");
    assert_eq!(typing(&bench, "signin 1002", &[&starter, CHOSEN]).code, 0);
}

/// The end of a line that no password is as long as is not taken for the next one.
#[test]
fn a_line_is_a_password_however_long_it_is() {
    let bench = loaded();
    let long = format!("{} the tail of a long line", "q".repeat(8192));
    let ran = typing(&bench, "signin 000104417 --format json", &["Ana_Nunez1", &long]);
    assert!(ran.code == 5 && ran.stdout.contains("\"changed\": false"), "{ran}");
    assert_eq!(typing(&bench, "signin 000104417", &["Ana_Nunez1", &long, CHOSEN]).code, 0);
    assert_eq!(typing(&bench, "signin 000104417", &[" the tail of a long line"]).code, 5);
}

/// Alma's rules hold for whoever is given a starter by hand, too.
#[test]
fn a_starter_that_alma_would_refuse_is_not_given_by_hand() {
    let bench =
        Workbench::with_list("Borrower ID | Last name | First name | Expiration date\n1001 | Li | Bo | 2027-06-30");
    bench.apply("list.csv --no-starters");
    bench.write("rollcall.toml", "[starters]\npolicy = \"alma\"\n");
    let ran = bench.run("starters reissue 1 --yes --starters bo.csv --starter-scheme name");
    assert!(ran.code == 3 && ran.stderr.contains("A802"), "{ran}");
    assert!(!bench.files().contains(&"bo.csv".to_owned()));
    assert_eq!(bench.run("starters reissue 1 --yes --starters bo.csv").code, 0);
}

#[test]
fn an_external_account_gets_no_starter() {
    let bench = loaded();
    bench.write("rollcall.toml", EXTERNAL_GROUP);
    let ran = bench.run("account toggle 000104417 --external-id BANNER --group STUDENT --yes");
    assert_eq!(ran.code, 0, "{ran}");
    let ran = bench.run("starters reissue --id 000104417 --yes");
    assert!(ran.code == 2 && ran.stderr.contains("000104417 is an external account"), "{ran}");
    assert_eq!(typing(&bench, "signin 000104417", &["Ana_Nunez1"]).code, 5);
}

/// Trial K11: a batch that is taken back takes its starters along, and they come back with it.
#[test]
fn a_batch_that_is_taken_back_makes_its_slips_worthless() {
    let bench = loaded();
    assert_eq!(bench.run("undo --yes").code, 0);
    let ran = typing(&bench, "signin 000104417", &["Ana_Nunez1", CHOSEN]);
    assert!(ran.code == 5 && ran.stdout.contains("wrong"), "{ran}");
    let ran = bench.run("undo 2 --yes");
    assert!(ran.code == 0 && ran.stdout.contains("starters that were handed out will work again"), "{ran}");
    assert_eq!(typing(&bench, "signin 000104417", &["Ana_Nunez1", CHOSEN]).code, 0, "the undo is taken back");
}

/// Trial K16: what hashing costs can rise, and a good sign-in follows.
#[test]
fn a_password_is_hashed_anew_when_that_costs_more() {
    let bench = loaded();
    assert_eq!(typing(&bench, "signin 000104417", &["Ana_Nunez1", CHOSEN]).code, 0);
    let hash = || -> String {
        let store = rusqlite::Connection::open(bench.path("rollcall.db")).expect("the store");
        store.query_row("SELECT hash FROM credential WHERE state = 'chosen'", [], |row| row.get(0)).expect("a hash")
    };
    assert!(hash().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    bench.write("rollcall.toml", "[hashing]\npasses = 3\n");
    assert_eq!(typing(&bench, "signin 000104417", &["wrong"]).code, 5);
    assert!(hash().contains("t=2"), "a wrong one changes nothing");
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 0);
    assert!(hash().starts_with("$argon2id$v=19$m=19456,t=3,p=1$"), "{}", hash());
    bench.write("rollcall.toml", "[hashing]\npasses = 1\n");
    let ran = bench.run("check list.csv");
    assert!(ran.code == 2 && ran.stderr.contains("less is not safe"), "{ran}");
}

/// What isn't kept here can't be locked here either.
#[test]
fn an_external_account_has_no_password_to_unlock() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    bench.write("rollcall.toml", EXTERNAL_GROUP);
    assert_eq!(bench.run("account toggle 000104417 --external-id BANNER --group STUDENT --yes").code, 0);
    let ran = bench.run("account unlock 000104417 --yes");
    assert!(ran.code == 2 && ran.stderr.contains("its password is not in this store"), "{ran}");
    let other = bench.run("account unlock 000104418 --yes");
    assert!(other.code == 0 && other.stdout.contains("isn't locked"), "{other}");
}
