//! `rollcall store purge --retention`: who and what is kept longer than the library has decided goes for good.

use crate::signin::{at_a_terminal, at_a_terminal_while};
use crate::support::{Ran, Workbench, finish, skip, snapshot, without_colour};
use chrono::{DateTime, NaiveDate, Timelike, Utc};
use memchr::memmem;
use std::time::Duration;

/// Two of a group with a rule who are long gone in 2030, one of it who is not, and one of a group without a rule.
const LIST: &str = "\
    Borrower ID | Last name | First name | E-mail             | User group | Expiration date\n\
    000104417   | Okafor    | Chidi      | cid@example.org    | COMMUNITY  | 2027-06-30\n\
    000104418   | Wvkanary  | Zqkanary   | xjkanary@e.example | RETIREE    | 2027-06-30\n\
    000104419   | Xwkanary  | Qzkanary   | jxkanary@e.example | RETIREE    | 2028-06-30\n\
    000104420   | Lind      | Eva        | eva@example.org    | RETIREE    | 2070-06-30";

/// What is nowhere else.
const CANARIES: [&str; 3] = ["kanary", "000104418", "000104419"];

const RULE: &str = "[retention]\nRETIREE = { after_expiry_days = 730 }\n";
const PURGE: &str = "store purge --retention --as-of 2030-07-01";

/// Two batches, the second of them about somebody else, so that there is a copy of the first; and a saved plan.
fn bench() -> Workbench {
    let bench = Workbench::with_list(LIST);
    bench.write("rollcall.toml", RULE);
    bench.apply("list.csv --no-starters");
    let next: String = LIST.lines().take(2).map(|line| format!("{line}\n")).collect();
    bench.write("next.csv", testkit::csv_bytes(&next.replace("2027-06-30", "2027-12-31")));
    bench.apply("next.csv --no-starters");
    bench
}

/// The files that name those who are to go, beside the list itself.
fn traces(bench: &Workbench) -> Vec<String> {
    let names = |bytes: &[u8]| CANARIES.iter().any(|canary| memmem::find(bytes, canary.as_bytes()).is_some());
    let ours = bench.files().into_iter().filter(|name| name != "list.csv");
    ours.filter(|name| names(&bench.read(name))).collect()
}

fn left(bench: &Workbench) -> Vec<String> {
    let found = bench.json("find --limit 0");
    let mut ids: Vec<String> = found["patrons"]
        .as_array()
        .expect("patrons")
        .iter()
        .filter_map(|patron| patron["primary_id"].as_str().map(str::to_owned))
        .collect();
    ids.sort();
    ids
}

/// Trial P03: shown by group, agreed to, and then nowhere: neither in the store nor in its log, copies and plans.
#[test]
fn who_is_kept_too_long_is_in_no_file_any_more() {
    let bench = bench();
    assert_eq!(traces(&bench), ["rollcall-before-2.db", "rollcall.db"], "the control: they were there");
    let mut printed = String::new();
    for args in [format!("{PURGE} --dry-run"), PURGE.to_owned()] {
        printed += &(bench.run(&args).to_string() + "\n");
        assert_eq!(left(&bench).len(), 4, "nobody has agreed: {printed}");
    }
    for args in [format!("{PURGE} --yes"), format!("{PURGE} --yes"), "store check".to_owned(), "history".to_owned()] {
        printed += &(bench.run(&args).to_string() + "\n");
    }
    assert_eq!(traces(&bench), [""; 0], "{printed}");
    assert_eq!(left(&bench), ["000104417", "000104420"], "{printed}");
    snapshot("store-purge-retention.txt", &printed);
}

/// A program that only looks has the counts, since counting is what it looks for; and so has the one that goes on.
#[test]
fn a_program_is_told_how_many_of_which_group() {
    let bench = bench();
    let count = |answer: &serde_json::Value| {
        let purge = &answer["purge"];
        let of = |name: &str| purge[name].to_string();
        format!("{} patrons, {} entries: {} {}", of("patrons"), of("history_entries"), of("groups"), of("files"))
    };
    let told = "2 patrons, 2 entries: [{\"group\":\"RETIREE\",\"before\":\"2028-07-01\",\"patrons\":2}] \
        [\"rollcall-before-2.db\"]";
    let dry = bench.json(&format!("{PURGE} --dry-run"));
    assert_eq!((&dry["said"], count(&dry).as_str()), (&"Nothing was changed.".into(), told));
    let done = bench.json(&format!("{PURGE} --yes"));
    assert_eq!(count(&done), told);
    let nobody = bench.json(&format!("{PURGE} --dry-run"));
    let none = told.replace("\"patrons\":2", "\"patrons\":0").replace("2 patrons, 2", "0 patrons, 0");
    assert_eq!(
        (&nobody["said"], count(&nobody)),
        (&"Nothing to do.".into(), none.replace("\"rollcall-before-2.db\"", ""))
    );
    assert!(bench.json("store backup copy.db")["purge"].is_null());
}

/// One group at a time leaves the others and all history alone; the rules together take both, in one link of the chain.
#[test]
fn a_group_goes_by_itself_and_all_rules_go_together() {
    let bench = bench();
    bench.write("rollcall.toml", "[retention]\ndefault = { after_expiry_days = 730 }\nhistory_days = 365\n");
    let one = bench.run("store purge --retention --group COMMUNITY --yes --as-of 2099-01-01");
    assert!(one.code == 0 && one.stdout.contains("Done: 1 patron, 2 history entries"), "{one}");
    assert_eq!(left(&bench), ["000104418", "000104419", "000104420"]);
    let rest = bench.run("store purge --retention --yes --as-of 2099-01-01");
    assert!(rest.code == 0 && rest.stdout.contains("Done: 3 patrons, 3 history entries"), "{rest}");
    assert_eq!(left(&bench), [""; 0]);
    let history = bench.run("history");
    assert!(history.stdout.contains("3 patrons purged, and old values up to batch 2"), "{history}");
    let undo = bench.run("undo 1 --yes");
    assert!(undo.code == 2 && undo.stderr.contains("P617"), "{undo}");
    assert_eq!(bench.run("store check").code, 0);
}

/// Another program had the store open: what is out of the tables is still in the files, until it goes on.
#[test]
fn a_purge_by_rules_that_was_interrupted_can_be_finished() {
    for again in [format!("{PURGE} --yes"), "store purge --finish".to_owned()] {
        let bench = bench();
        let reader = rusqlite::Connection::open(bench.path("rollcall.db")).expect("the store");
        reader.execute_batch("BEGIN; SELECT count(*) FROM patron").expect("another program looks into it");
        let stopped = bench.run(&format!("{PURGE} --yes"));
        drop(reader);
        assert!(stopped.code == 1 && stopped.stderr.contains("store purge --finish"), "{stopped}");
        assert_eq!(bench.json("store check")["purge_due"], true);
        assert!(
            traces(&bench).contains(&"rollcall-before-2.db".to_owned()),
            "the control: there is something to finish"
        );
        let ran = bench.run(&again);
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(traces(&bench), [""; 0], "{ran}");
        assert_eq!(bench.json("store check")["purge_due"], false);
    }
}

/// Trial P03: the people go and their number stays, by group and year: in the store, through a restore, and without a trace of them.
#[test]
fn the_number_of_those_who_went_can_stay() {
    let bench = bench();
    assert_eq!(bench.json("store info")["removed"].as_array().map(Vec::len), Some(0));
    let shown = bench.run(&format!("{PURGE} --anonymize --dry-run"));
    assert!(shown.stdout.contains("Only how many they were stays"), "{shown}");
    let ran = bench.run(&format!("{PURGE} --anonymize --yes"));
    assert_eq!(ran.code, 0, "{ran}");
    // The other spelling; and somebody who is purged without it is counted nowhere.
    assert_eq!(bench.run("store purge --patron 000104417 --anonymise --yes").code, 0);
    assert_eq!(bench.run("store purge --patron 000104420 --yes").code, 0);
    let counted = |bench: &Workbench| {
        let info = bench.json("store info");
        let removed = info["removed"].as_array().expect("counts").iter();
        let told = removed.map(|count| format!("{} {} {}", count["group"], count["year"], count["patrons"]));
        told.collect::<Vec<_>>()
    };
    let all = ["\"COMMUNITY\" 2027 1", "\"RETIREE\" 2027 1", "\"RETIREE\" 2028 1"];
    assert_eq!(counted(&bench), all);
    assert_eq!((traces(&bench), left(&bench)), (Vec::new(), Vec::new()));
    let shown = bench.run("store info");
    assert!(shown.stdout.contains("Patrons who were removed for good, by user group and year:"), "{shown}");
    let history = bench.run("history");
    assert!(history.stdout.contains("2 patrons purged, counted by group and year"), "{history}");
    assert_eq!(bench.run("store check").code, 0);
    // A copy has the counts of its time, and so has the store that is put back from it.
    assert_eq!(bench.run("store backup mine.db").code, 0);
    assert_eq!(bench.run("store restore mine.db --yes").code, 0);
    assert_eq!(counted(&bench), all);
}

/// One who is long gone today and one who is not.
const TWO_RETIREES: &str = "\
    Borrower ID | Last name | First name | User group | Expiration date\n\
    000104418   | Berg      | Bo         | RETIREE    | 2020-06-30\n\
    000104420   | Lind      | Eva        | RETIREE    | 2028-06-30\n";

/// A purge cannot be undone: the yes that is typed covers what stands above it, and nothing that has come since.
#[test]
fn the_yes_covers_what_was_shown() {
    if !std::path::Path::new("/usr/bin/script").exists() {
        return skip("the yes to a purge", "there is no script here");
    }
    let bench = Workbench::with_list(TWO_RETIREES);
    bench.write("rollcall.toml", RULE);
    bench.apply("list.csv --no-starters --as-of 2019-08-28");
    let another =
        TWO_RETIREES.lines().take(1).collect::<String>() + "\n000104421 | Diaz | Ana | RETIREE | 2020-06-30\n";
    bench.write("another.csv", testkit::csv_bytes(&another));
    let later = TWO_RETIREES.lines().take(2).map(|line| line.replace("2020-06-30", "2020-07-31") + "\n");
    bench.write("later.csv", testkit::csv_bytes(&later.collect::<String>()));
    let asked = |purge: &str, answer: &str, meanwhile: &dyn Fn()| {
        let dialogue = [("This cannot be undone. Type yes:", answer)];
        let (shown, code) = at_a_terminal_while(&bench, purge, &dialogue, meanwhile);
        (without_colour(&shown), code)
    };
    let retention = "store purge --retention";
    let (shown, code) = asked(retention, "no\n", &|| ());
    assert!(code == Some(8) && shown.contains("1 patron, 1 history entry"), "{shown}");
    // Somebody else expires a patron, and saves a plan, while the question stands there.
    let (shown, code) =
        asked(retention, "yes\n", &|| drop(bench.apply("another.csv --no-starters --no-backup --as-of 2019-08-28")));
    assert_eq!(code, Some(4), "{shown}");
    let told = ["now is not what was shown: the store has changed since", "nothing was removed; run the command again"];
    assert!(told.iter().all(|told| shown.contains(told)) && !shown.contains("Done"), "{shown}");
    let (shown, code) = asked(retention, "yes\n", &|| drop(bench.run("plan later.csv -o new.plan --as-of 2019-08-28")));
    assert!(code == Some(4) && shown.contains("new files since then: new.plan"), "{shown}");
    assert!(bench.files().contains(&"new.plan".to_owned()));
    let patron = "store purge --patron 000104418";
    let (shown, code) =
        asked(patron, "yes\n", &|| drop(bench.apply("later.csv --no-starters --no-backup --as-of 2019-08-28")));
    assert!(code == Some(4) && shown.contains("the store has changed since"), "{shown}");
    assert_eq!(left(&bench), ["000104418", "000104420", "000104421"], "nobody has gone so far");
    assert_eq!(bench.json("store check")["purge_due"], false);
    // As shown it goes; and who says yes beforehand means what is there.
    let (shown, code) = at_a_terminal(&bench, retention, &[("Type yes:", "yes\n")]);
    let shown = without_colour(&shown);
    assert!(code == Some(0) && shown.contains("Done: 2 patrons, 3 history entries removed"), "{shown}");
    assert_eq!(left(&bench), ["000104420"]);
    assert!(!bench.files().contains(&"new.plan".to_owned()));
}

/// The default is a rule of its own: it also takes patrons of a group that rollcall.toml does not know any more.
#[test]
fn a_group_that_was_given_up_is_kept_by_the_default() {
    let bench = Workbench::with_list(&LIST.replace("RETIREE", "OLDGROUP"));
    bench.write("rollcall.toml", "[groups.OLDGROUP]\naccount_type = \"internal\"\n");
    bench.apply("list.csv --no-starters");
    bench.write("rollcall.toml", "[retention]\nRETIREE = { after_expiry_days = 730 }\n");
    let other_rule = bench.run(&format!("{PURGE} --yes"));
    assert!(other_rule.stdout.contains("Nothing to do."), "the control: {other_rule}");
    let by_name = bench.run(&format!("{PURGE} --group OLDGROUP --yes"));
    assert!(by_name.code == 2 && by_name.stderr.contains("how long patrons of OLDGROUP are kept"), "{by_name}");
    bench.write("rollcall.toml", "[retention]\ndefault = { after_expiry_days = 730 }\n");
    let by_name = bench.run(&format!("{PURGE} --group oldgroup --dry-run"));
    assert!(by_name.code == 0 && by_name.stdout.contains("2 patrons"), "only those of the group: {by_name}");
    let ran = bench.run(&format!("{PURGE} --yes"));
    assert!(ran.code == 0 && ran.stdout.contains("Done: 3 patrons"), "{ran}");
    let others = "they are among these: rollcall find --expires-before 2028-07-01 --limit 0";
    for shown in ["who they are: rollcall find --group COMMUNITY", "another group, or none", others] {
        assert!(ran.stdout.contains(shown), "{shown}: {ran}");
    }
    assert_eq!(left(&bench), ["000104420"]);
}

/// A batch is as old as the calendar at this place says, and not that of UTC.
#[test]
fn days_are_those_of_the_place() {
    let bench = Workbench::with_list(LIST);
    bench.apply("list.csv --no-starters");
    let history = bench.json("history");
    let when = history["batches"][0]["when"].as_str().expect("a moment");
    let when: DateTime<Utc> = when.parse().expect("a moment");
    let in_utc = when.date_naive();
    // In the east the next day had begun by then, or in the west the one before had not ended.
    let (zone, here) = if when.hour() >= 10 { ("EAST-14", in_utc.succ_opt()) } else { ("WEST+12", in_utc.pred_opt()) };
    let here = here.expect("a day of the calendar");
    let asked_on = |day: NaiveDate| {
        let args = format!("store purge --history-older-than 0 --dry-run --as-of {day}");
        let output = finish(bench.command(&args).env("TZ", zone), Duration::from_secs(120)).expect("an answer");
        bench.ran(&args, &output)
    };
    let same_day = asked_on(here);
    assert!(same_day.code == 0 && same_day.stdout.contains("No batch is that old."), "{zone}: {same_day}");
    let day_after = asked_on(here.succ_opt().expect("a day of the calendar"));
    assert!(day_after.code == 0 && day_after.stdout.contains("Batches up to 1 lose"), "{zone}: {day_after}");
}

/// Without a rule nobody goes, whatever is typed.
#[test]
fn where_nothing_was_decided_nobody_goes() {
    let bench = bench();
    let refused = |bench: &Workbench, args: &str, why: &str| {
        let ran: Ran = bench.run(args);
        assert!(ran.code == 2 && ran.stderr.contains(why), "{ran}");
    };
    refused(&bench, &format!("{PURGE} --group COMMUNITY --yes"), "how long patrons of COMMUNITY are kept");
    refused(&bench, &format!("{PURGE} --group PUPIL --yes"), "no user group \"PUPIL\"");
    refused(&bench, "store purge --patron 000104418 --group RETIREE --yes", "cannot be used with");
    refused(&bench, "store purge --group RETIREE --yes", "--retention");
    refused(&bench, &format!("{PURGE} --patron 000104418 --yes"), "cannot be used with");
    bench.write("rollcall.toml", "");
    refused(&bench, &format!("{PURGE} --yes"), "under [retention]");
    bench.write("rollcall.toml", "[retention]\nRETIREE = 730\n");
    refused(&bench, &format!("{PURGE} --yes"), "line 2");
    bench.write("rollcall.toml", RULE);
    assert_eq!(left(&bench).len(), 4);
    let early = bench.run("store purge --retention --yes --as-of 2029-06-29");
    assert!(early.code == 0 && early.stdout.contains("Nothing to do."), "the day itself is kept: {early}");
}

/// Somebody who is kept for too long had an ID for a while that is somebody else's now, who is not.
#[test]
fn whoever_has_an_id_that_was_undone_stays() {
    let bench = bench();
    for args in
        ["account renumber 000104418 000204418 --yes", "undo 3 --yes", "account renumber 000104420 000204418 --yes"]
    {
        let ran = bench.run(args);
        assert_eq!(ran.code, 0, "{ran}");
    }
    let ran = bench.run(&format!("{PURGE} --yes"));
    assert!(ran.code == 0 && ran.stdout.contains("Done: 2 patrons"), "{ran}");
    assert_eq!(left(&bench), ["000104417", "000204418"]);
    assert_eq!(bench.json("find 000204418")["patrons"][0]["last_name"], "Lind");
    assert_eq!(traces(&bench), [""; 0]);
    assert_eq!(bench.run("store check").code, 0);
}

/// Old values go first, with what they say of other IDs; when the patron goes, no ID is left.
#[test]
fn no_id_outlives_the_history_that_knew_whose_it_was() {
    let bench = bench();
    bench.write("rollcall.toml", format!("{RULE}history_days = 30\n"));
    assert_eq!(bench.run("account renumber 000104418 000204418 --yes").code, 0);
    for day in ["2029-01-01", "2030-07-01"] {
        let ran = bench.run(&format!("store purge --retention --as-of {day} --yes"));
        assert_eq!(ran.code, 0, "{ran}");
    }
    let store = bench.read("rollcall.db");
    for gone in ["000104418", "000204418"] {
        assert!(memmem::find(&store, gone.as_bytes()).is_none(), "{gone}");
    }
    assert_eq!(bench.run("store check").code, 0);
}
