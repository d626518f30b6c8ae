//! An account that becomes external or internal at the desk: asked for what is missing, shown, agreed to, and undone.

use crate::signin::at_a_terminal;
use crate::support::{EXTERNAL_GROUP, Workbench, skip, without_colour};

const STORE: &str = "\
    Borrower ID | Last name | First name | Birth date | Patron group\n\
    000104417   | Núñez     | Ana        | 1990-07-08 | COMMUNITY\n\
    000104418   | Okafor    | Chidi      | 1985-01-02 | COMMUNITY";

fn bench(settings: &str) -> Workbench {
    let bench = Workbench::with_list(STORE);
    bench.apply("list.csv --no-starters");
    bench.write("rollcall.toml", settings);
    bench
}

/// What a terminal shows of a dialogue and its exit code; `None` where there is no `script`.
fn desk(bench: &Workbench, args: &str, dialogue: &[(&str, &str)]) -> Option<(String, Option<i32>)> {
    if !std::path::Path::new("/usr/bin/script").exists() {
        skip("questions about an account", "there is no script here");
        return None;
    }
    let (shown, code) = at_a_terminal(bench, args, dialogue);
    Some((without_colour(&shown), code))
}

/// The account type, the group and the campus system of a patron.
fn account(bench: &Workbench, id: &str) -> [String; 3] {
    let patron = &bench.json(&format!("account show {id}"))["patrons"][0];
    ["account_type", "user_group", "external_id"].map(|field| patron[field].as_str().unwrap_or_default().to_owned())
}

#[test]
fn the_desk_is_asked_for_what_is_missing_and_undoes_it() {
    let bench = bench(EXTERNAL_GROUP);
    // Nobody is external yet, so nothing is known of a campus system.
    let dialogue = [
        ("User group [STUDENT]:", "?\n"),
        ("User group [STUDENT]:", "COMMUNITY\n"),
        ("User group [STUDENT]:", "\n"),
        ("Campus system that owns the account:", "\n"),
        ("Campus system that owns the account:", "BANNER\n"),
        ("Change this account? Type yes:", "yse\n"),
        ("Change this account? Type yes:", "yes\n"),
    ];
    let Some((shown, code)) = desk(&bench, "account toggle 000104417", &dialogue) else { return };
    assert_eq!(code, Some(0), "{shown}");
    for words in [
        "Ana Núñez (000104417) becomes external: a campus system will keep this account up to date.",
        "That isn't one of the groups to choose from:",
        "Type the name of the campus system",
        "Done: batch 2. 1 converted by hand.",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert_eq!(account(&bench, "000104417"), ["external", "STUDENT", "BANNER"]);
    // Now that of the others of the group is proposed.
    let dialogue = [
        ("User group [STUDENT]:", "\n"),
        ("Campus system that owns the account [BANNER]:", "\n"),
        ("Change this account? Type yes:", "no\n"),
    ];
    let Some((shown, code)) = desk(&bench, "account toggle 000104418", &dialogue) else { return };
    assert_eq!(code, Some(8), "{shown}");
    assert_eq!(account(&bench, "000104418"), ["internal", "COMMUNITY", ""]);
    // Back again there are two groups to choose from, and none is taken without a word.
    let dialogue = [("User group:", "\n"), ("User group:", "RETIREE\n"), ("Change this account? Type yes:", "yes\n")];
    let Some((shown, code)) = desk(&bench, "account toggle 000104417 --no-starters", &dialogue) else { return };
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("becomes internal: the library will keep this account up to date."), "{shown}");
    assert_eq!(account(&bench, "000104417"), ["internal", "RETIREE", ""]);
    for batch in ["3", "2"] {
        assert_eq!(bench.run(&format!("undo {batch} --yes")).code, 0);
    }
    assert_eq!(account(&bench, "000104417"), ["internal", "COMMUNITY", ""]);
}

/// What is known is not asked, and the end of the input is a no.
#[test]
fn only_what_is_missing_is_asked() {
    let profile = "[profiles.students]\ngroup = \"STUDENT\"\nexternal_id = \"BANNER\"\n";
    let bench = bench(&format!("{EXTERNAL_GROUP}{profile}"));
    let dialogue = [("Campus system that owns the account [BANNER]:", "\u{4}")];
    let Some((shown, code)) = desk(&bench, "account toggle 000104417 --group STUDENT", &dialogue) else { return };
    assert!(code == Some(8) && shown.contains("Nothing was written.") && !shown.contains("User group"), "{shown}");
    let dialogue = [("User group [STUDENT]:", "\n"), ("Change this account? Type yes:", "yes\n")];
    let Some((shown, code)) = desk(&bench, "account toggle 000104417 --external-id ALMA", &dialogue) else { return };
    assert!(code == Some(0) && !shown.contains("Campus system"), "{shown}");
    assert_eq!(account(&bench, "000104417"), ["external", "STUDENT", "ALMA"]);
}

/// A program is told of all that is missing at once, with a command that does it.
#[test]
fn a_program_is_told_of_everything_at_once() {
    let bench = bench(EXTERNAL_GROUP);
    let ran = bench.run("account toggle 000104417 --yes");
    let whole = "rollcall account toggle 000104417 --external-id FEED --group STUDENT";
    assert!(ran.code == 2 && ran.stderr.contains("--external-id; patrons of COMMUNITY are internal"), "{ran}");
    assert!(ran.stderr.contains(whole), "{ran}");
    assert_eq!(bench.run("account toggle 000104417 --external-id BANNER --group STUDENT --yes").code, 0);
    let ran = bench.run("account toggle 000104418 --yes");
    let whole = "account toggle 000104418 --external-id BANNER --group STUDENT";
    assert!(ran.code == 2 && ran.stderr.contains(whole), "{ran}");
    assert_eq!(bench.run(&format!("{whole} --yes")).code, 0, "it can be typed as it stands");
}

/// Who is external already is told how the account becomes internal.
#[test]
fn what_is_external_already_leads_to_the_way_back() {
    let bench = bench(EXTERNAL_GROUP);
    let external = "account toggle 000104417 --external-id BANNER --group STUDENT --yes";
    assert_eq!(bench.run(external).code, 0);
    for (args, whole) in [
        (external, "account toggle 000104417 --group COMMUNITY"),
        (
            "account toggle 000104417 --external-id BANNER --group RETIREE --yes",
            "account toggle 000104417 --group RETIREE",
        ),
    ] {
        let ran = bench.run(args);
        let told = ran.stderr.contains("external already") && ran.stderr.contains(&format!("rollcall {whole}"));
        assert!(ran.code == 2 && told, "{ran}");
    }
    assert_eq!(
        bench.run("account toggle 000104417 --group RETIREE --no-starters --yes").code,
        0,
        "it works as it stands"
    );
}

/// Whoever has no password here is told how they get one.
#[test]
fn a_password_that_the_campus_keeps_leads_to_the_account() {
    let bench = bench(EXTERNAL_GROUP);
    assert_eq!(bench.run("account toggle 000104417 --external-id BANNER --group STUDENT --yes").code, 0);
    let whole = "account toggle 000104417 --group COMMUNITY";
    for args in ["account reset-password 000104417", "account unlock 000104417", "starters reissue --id 000104417"] {
        let ran = bench.run(&format!("{args} --yes"));
        assert!(ran.code == 2 && ran.stderr.contains(&format!("rollcall {whole}")), "{ran}");
    }
    assert_eq!(bench.run(&format!("{whole} --no-starters --yes")).code, 0, "it can be typed as it stands");
}
