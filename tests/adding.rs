//! One patron who is added by hand: asked for at the desk, or given by a program; shown, agreed to, and undone.

use crate::signin::at_a_terminal;
use crate::support::{Workbench, skip, snapshot, without_colour};

const STORE: &str = "\
    Borrower ID | Barcode | Last name | First name | Birth date | Expiration date | E-mail          | Address line 1 | City        | State | Zip\n\
    000104417   | 5500017 | Núñez     | Ana        | 1990-07-08 | 2027-06-30      | ana@example.org | 12 Mill Road   | East Larkin | NY    | 12863\n\
    000104418   | 5500018 | Okafor    | Chidi      | 1985-01-02 | 2026-12-31      | chi@example.org |                |             |       |";

/// Patrons whose birth dates are needed, and IDs that are the institution's.
const SETTINGS: &str = "\
[groups.COMMUNITY]
required = [\"primary_id\", \"last_name\", \"birth_date\"]
[groups.RETIREE]
[reserved]
students = \"9########\"
";

fn bench() -> Workbench {
    let bench = Workbench::with_list(STORE);
    bench.apply("list.csv --no-starters");
    bench
}

fn batches(bench: &Workbench) -> Option<usize> {
    bench.json("history")["batches"].as_array().map(Vec::len)
}

/// What a terminal shows of a dialogue and its exit code; `None` where there is no `script`.
pub(crate) fn desk(bench: &Workbench, args: &str, dialogue: &[(&str, &str)]) -> Option<(String, Option<i32>)> {
    if !std::path::Path::new("/usr/bin/script").exists() {
        skip("questions at the desk", "there is no script here");
        return None;
    }
    let (shown, code) = at_a_terminal(bench, args, dialogue);
    Some((without_colour(&shown), code))
}

pub(crate) fn has_all(shown: &str, all: &[&str]) {
    for words in all {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn the_desk_is_asked_for_what_is_needed_and_undoes_it() {
    let bench = bench();
    let dialogue = [
        ("ID or name:", "?\n"),
        ("ID or name:", "000104419\n"),
        ("First name:", "Mia\n"),
        ("Last name:", "\n"),
        ("Last name:", "?\n"),
        ("Last name:", "Berg\n"),
        ("User group [COMMUNITY]:", "?\n"),
        ("User group [COMMUNITY]:", "PIRATE\n"),
        ("User group [COMMUNITY]:", "\n"),
        ("Birth date, or press Enter:", "1980-01-31\n"),
        ("E-mail, or press Enter:", "?\n"),
        ("E-mail, or press Enter:", "mia@example.org\n"),
        ("Phone, or press Enter:", "518 555 0102\n"),
        ("Scan the card, or press Enter:", "5500018\n"),
        ("Scan the card, or press Enter:", "5500019\n"),
        ("Expiry date [2027-08-28]:", "31/02/2027\n"),
        ("Expiry date [2027-08-28]:", "\n"),
        ("Add this patron? Type yes:", "yes\n"),
    ];
    let Some((shown, code)) = desk(&bench, "add", &dialogue) else { return };
    assert_eq!(code, Some(0), "{shown}");
    has_all(
        &shown,
        &[
            "Scan or type the ID.",
            "Type the name as the person writes it, with accents and hyphens. Patrons of this group need one.",
            "patrons of this group need one.",
            "Community borrower",
            "the groups are COMMUNITY, RETIREE",
            "Type the address, as in ana@example.org. If there is none, press Enter.",
            "Chidi Okafor (000104418) has this number: scan another card.",
            "write the day as in 2027-06-30.",
            "+ 000104419  Mia Berg  COMMUNITY, internal, active",
            "Done: batch 2. 1 added by hand.",
            "starters-2026-08-28.html (the only copy)",
        ],
    );
    let mia = &bench.json("account show 000104419")["patrons"][0];
    assert_eq!((&mia["expiry_date"], &mia["birth_date"]), (&"2027-08-28".into(), &"1980-01-31".into()));
    assert_eq!(mia["identifiers"][0]["value"], "5500019");
    assert_eq!(bench.json("find mia@example.org")["total"], 1);
    assert_eq!(bench.json("find '518 555 0102'")["total"], 1);
    assert!(bench.terminal("history").stdout.contains("patron added by hand"), "{}", bench.terminal("history"));
    assert!(bench.terminal("show 2").stdout.contains("patron added by hand: 1 added"), "{}", bench.terminal("show 2"));
    assert_eq!(bench.run("undo 2 --yes").code, 0);
    assert_eq!(bench.run("account show 000104419").code, 2, "nobody is there any more");
}

/// The first thing that a desk does is to look.
#[test]
fn who_is_here_already_is_shown_and_not_added() {
    let bench = bench();
    let way_on = "rollcall account renew 000104417";
    let here = "000104417 is already here, active. Nothing was written.";
    for (id, how) in [("000104417\n", ""), ("5500017\n", "5500017 is a barcode of 000104417.")] {
        let Some((shown, code)) = desk(&bench, "add", &[("ID or name:", id)]) else { return };
        assert_eq!(code, Some(0), "{shown}");
        has_all(&shown, &[here, how, way_on, "expiry date  2027-06-30"]);
    }
    let dialogue = [
        ("ID or name:", "nunez\n"),
        ("Is it one of these?", "?\n"),
        ("Is it one of these?", "7\n"),
        ("Is it one of these?", "1\n"),
    ];
    let Some((shown, code)) = desk(&bench, "add", &dialogue) else { return };
    assert_eq!(code, Some(0), "{shown}");
    has_all(&shown, &["If it is none of them, press Enter.", "That isn't a number from 1 to 1.", here, way_on]);
    // Of a name that nobody has it goes on; the ID that is typed then is looked at, too.
    let dialogue = [
        ("ID or name:", "Theo Holm\n"),
        ("Primary ID:", "000104417\n"),
        ("Primary ID:", "000104420\n"),
        ("First name [Theo]:", "\n"),
        ("Last name [Holm]:", "Holm Lind\n"),
        ("User group [COMMUNITY]:", "\n"),
        ("Birth date, or press Enter:", "\n"),
        ("E-mail, or press Enter:", "\n"),
        ("Phone, or press Enter:", "\n"),
        ("Scan the card, or press Enter:", "\n"),
        ("Expiry date [2027-08-28]:", "\n"),
        ("Add this patron? Type yes:", "yse\n"),
        ("Add this patron? Type yes:", "\n"),
        ("Add this patron? Type yes:", "no\n"),
    ];
    let Some((shown, code)) = desk(&bench, "add --no-starters", &dialogue) else { return };
    assert_eq!(code, Some(8), "{shown}");
    has_all(&shown, &["Ana Núñez (000104417) has this ID: type another one.", "+ 000104420  Theo Holm Lind"]);
    has_all(&shown, &["Type the whole word yes, or no to write nothing.", "Nothing was written."]);
    assert_eq!(batches(&bench), Some(1));
}

/// A name is offered in the parts that a list would read in it, and with capitals.
#[test]
fn a_name_that_is_typed_first_is_offered_in_its_parts() {
    let bench = bench();
    for (typed, first, last) in [
        ("Ludwig van der Berg\n", "First name [Ludwig]:", "Last name [van der Berg]:"),
        ("Ana Maria Diaz, Jr.\n", "First name [Ana Maria]:", "Last name [Diaz Jr.]:"),
        ("Ola Nordmann jr\n", "First name [Ola]:", "Last name [Nordmann jr]:"),
        ("maria garcia\n", "First name [Maria]:", "Last name [Garcia]:"),
    ] {
        let dialogue = [("ID or name:", typed), ("Primary ID:", "000104420\n"), (first, "\n"), (last, "\u{4}")];
        let Some((shown, code)) = desk(&bench, "add", &dialogue) else { return };
        assert_eq!(code, Some(8), "{shown}");
    }
}

/// What can be done with somebody who is here is said with all that it needs, and nothing that cannot be done.
#[test]
fn who_is_here_inactive_or_may_become_external_is_told_how() {
    let bench = bench();
    let typed = [("ID or name:", "000104417\n")];
    let (activate, toggle) = ("rollcall account set 000104417 status=ACTIVE", "rollcall account toggle");
    let Some((shown, _)) = desk(&bench, "add", &typed) else { return };
    assert!(!shown.contains(activate) && !shown.contains(toggle), "{shown}");
    assert_eq!(bench.run("account set 000104417 status=INACTIVE --yes").code, 0);
    bench.write("rollcall.toml", "[groups.STUDENT]\naccount_type = \"external\"\n");
    let Some((shown, _)) = desk(&bench, "add", &typed) else { return };
    let toggle = "rollcall account toggle 000104417 --external-id FEED --group CODE";
    has_all(&shown, &["000104417 is already here, inactive.", activate, toggle]);
}

/// Who has the ID is told before what is missing, and how it is theirs.
#[test]
fn an_id_that_is_taken_is_named_as_what_it_is() {
    let bench = bench();
    assert_eq!(bench.run("account renumber 000104418 000104500 --yes").code, 0);
    for (id, told) in [
        ("000104500", "000104500 is already here"),
        ("000104418", "000104418 is an earlier ID of 000104500, who is already here"),
        ("5500018", "5500018 is a barcode of 000104500, who is already here"),
    ] {
        let ran = bench.run(&format!("add --id {id} --yes"));
        assert!(ran.code == 2 && ran.stderr.contains(told), "{ran}");
    }
}

/// An ID that nobody has says nothing of who has come: they may have lost their card.
#[test]
fn a_name_that_somebody_has_is_asked_about_once_it_is_known() {
    let bench = bench();
    let dialogue = [
        ("ID or name:", "000999997\n"),
        ("First name:", "ana\n"),
        ("Last name:", "NUNEZ\n"),
        ("Is it one of these?", "1\n"),
    ];
    let Some((shown, code)) = desk(&bench, "add", &dialogue) else { return };
    assert_eq!(code, Some(0), "{shown}");
    has_all(&shown, &["Somebody here has this name, or one like it.", "000104417 is already here, active."]);
    assert_eq!(batches(&bench), Some(1));
}

/// A program can't be asked: the same name is refused, unless the birth dates are two or it says that they are two people.
#[test]
fn a_program_is_refused_a_name_that_somebody_has() {
    let bench = bench();
    let add = |rest: &str| bench.run(&format!("add --id 000999997 --no-starters --yes {rest}"));
    let ran = add("--first-name ana --last-name Nunez");
    assert!(ran.code == 3 && ran.stderr.contains("Ana Núñez (000104417) has the same name"), "{ran}");
    assert!(ran.stderr.contains("--new-person") && ran.stderr.contains("rollcall find 000104417,"), "{ran}");
    let ran = add("--first-name Ana --last-name Nunez --birth-date 2015-01-09");
    assert_eq!(ran.code, 0, "her daughter: {ran}");
    assert_eq!(bench.run("undo 2 --yes").code, 0);
    let ran = add("--first-name Ana --last-name Nunez --new-person");
    assert_eq!(ran.code, 0, "{ran}");
    // The control: a name that only begins like it.
    let ran = bench.run("add --id 000999998 --first-name Ana --last-name Nunez-Diaz --no-starters --yes");
    assert_eq!(ran.code, 0, "{ran}");
}

/// Simone Grünewald, and Otto Berg with his birth date; the first row of each family.
const FAMILIES: &str = "\
    Borrower ID | Last name | First name | Birth date | E-mail             | Phone          | Address line 1    | City        | State | Zip\n\
    000500146   | Grünewald | Simone     |            | simone@example.org | (973) 555-0187 | 184 Windmill Road | East Larkin | NY    | 12863\n\
    000500153   | Berg      | Otto       | 1957-06-12 | otto@example.org   | (973) 555-0188 | 2 Elm St          | East Larkin | NY    | 12863\n\
    000500160   | Berg      | Anna       |            |                    |                | 1 Elm St          | East Larkin | NY    | 12863";

fn families() -> Workbench {
    let bench = Workbench::with_list(FAMILIES);
    bench.apply("list.csv --no-starters");
    bench
}

const WINDMILL: &str = "--set \"address_line1=184 Windmill Road\" --set \"city=East Larkin\" --set state_province=NY \
    --set postal_code=12863";

/// Whoever shares so much that they may be the same person is not added in silence, whatever the last name.
#[test]
fn whoever_shares_a_first_name_and_a_home_is_refused_to_a_program() {
    let bench = families();
    let add = |id: &str, rest: &str| bench.run(&format!("add --id {id} --no-starters --yes {rest}"));
    let simone = format!("--first-name Simone --last-name Keller --phone 9735550187 {WINDMILL}");
    for (rest, told) in [
        (
            format!("{simone} --email SIMONE@example.org"),
            "Simone Grünewald (000500146) has the same first name, e-mail address, phone number and address",
        ),
        (simone.clone(), "Simone Grünewald (000500146) has the same first name, phone number and address"),
        (
            "--first-name Otto --last-name Berg --birth-date 1990-01-31 --phone \"973 555 0188\" --like 000500153"
                .to_owned(),
            "Otto Berg (000500153) has the same name, phone number and address, and another birth date",
        ),
    ] {
        let ran = add("000600009", &rest);
        assert!(ran.code == 3 && ran.stderr.contains(told) && ran.stderr.contains("--new-person"), "{ran}");
    }
    assert_eq!(batches(&bench), Some(1));
    // One thing in common is told, and keeps nobody from being added.
    let ran = add("000600016", "--first-name Ana --last-name Bergh --like 000500160");
    let told = "Warning D508. Anna Berg (000500160) has a similar first name, and the same address";
    assert!(ran.code == 0 && ran.stderr.contains(told), "{ran}");
    // A family shares phone and address, and is told of the phone in a line.
    let ran = add("000600023", &format!("--first-name Noah --last-name Grünewald --phone 9735550187 {WINDMILL}"));
    let line = "Simone Grünewald (000500146) has the same phone number and address.";
    assert!(ran.code == 0 && ran.stderr.contains(line) && !ran.stderr.contains("Warning"), "{ran}");
    let ran = add("000600009", &format!("{simone} --new-person"));
    assert!(ran.code == 0 && !ran.stderr.contains("Warning"), "{ran}");
    // The control: nobody shares anything.
    let ran = add("000600030", "--first-name Mia --last-name Lind --phone 9735550199 --birth-date 1990-07-08");
    assert!(ran.code == 0 && !ran.stderr.contains("has the same"), "{ran}");
    // The name alone keeps somebody out, unless two birth dates tell them apart; that is told in a line.
    let ran = add("000600031", "--first-name Mia --last-name Lind");
    assert!(ran.code == 3 && ran.stderr.contains("Mia Lind (000600030) has the same name"), "{ran}");
    let ran = add("000600031", "--first-name Mia --last-name Lind --birth-date 1951-02-03");
    let line = "Mia Lind (000600030) has the same name and another birth date.";
    assert!(ran.code == 0 && ran.stderr.contains(line), "{ran}");
}

/// Two spellings of one name at one address are one person, unless the birth dates are two.
#[test]
fn a_name_in_another_spelling_at_the_same_address_is_refused_to_a_program() {
    let bench = Workbench::with_list(
        "Borrower ID | Last name | First name | Birth date | Address line 1 | City | State | Zip\n\
         000500177   | O'Neill   | Katherine  | 1987-03-04 | 18 Oak St      | Elm  | NY    | 12863",
    );
    bench.apply("list.csv --no-starters");
    let add = |rest: &str| {
        let home = "--set \"address_line1=18 Oak St\" --set city=Elm --set state_province=NY --set postal_code=12863";
        bench.run(&format!("add --id 000600054 --last-name ONeil {home} --no-starters --yes {rest}"))
    };
    let ran = add("--first-name Kathrine");
    let told = "Katherine O'Neill (000500177) has a similar name, and the same address";
    assert!(ran.code == 3 && ran.stderr.contains(told) && ran.stderr.contains("--new-person"), "{ran}");
    // The control: her daughter.
    let ran = add("--first-name Kathrine --birth-date 2015-11-20");
    assert_eq!(ran.code, 0, "{ran}");
}

/// At the desk it is asked, once for each patron.
#[test]
fn whoever_shares_a_first_name_and_a_phone_is_asked_about_at_the_desk() {
    let bench = families();
    let answers = |last: &'static str| {
        vec![
            ("ID or name:", "000600009\n"),
            ("First name:", "Simone\n"),
            ("Last name:", "Keller\n"),
            ("User group [COMMUNITY]:", "\n"),
            ("Birth date, or press Enter:", "?\n"),
            ("Birth date, or press Enter:", "\n"),
            ("E-mail, or press Enter:", "\n"),
            ("Phone, or press Enter:", "973 555 0187\n"),
            ("Scan the card, or press Enter:", "(973) 555-0187\n"),
            ("Scan the card, or press Enter:", "no\n"),
            ("Scan the card, or press Enter:", "\n"),
            ("Expiry date [2027-08-28]:", "\n"),
            ("Is it one of these?", last),
        ]
    };
    let Some((shown, code)) = desk(&bench, "add --no-starters", &answers("1\n")) else { return };
    assert_eq!(code, Some(0), "{shown}");
    has_all(
        &shown,
        &[
            "A day, as in 1987-03-04.",
            "\"(973) 555-0187\" doesn't look like the number on a card.",
            "Simone Grünewald (000500146) has the same first name and phone number.",
            "000500146 is already here, active.",
        ],
    );
    assert_eq!(batches(&bench), Some(1));
    let mut two_people = answers("\n");
    two_people.push(("Add this patron? Type yes:", "yes\n"));
    let Some((shown, code)) = desk(&bench, "add --no-starters", &two_people) else { return };
    assert_eq!((code, shown.matches("Is it one of these?").count()), (Some(0), 1), "{shown}");
}

/// What is typed to look for somebody need not be typed again: a phone number or an e-mail address of somebody new.
#[test]
fn a_phone_number_that_was_looked_for_is_kept() {
    let bench = families();
    for (typed, asked_next) in
        [("(518) 555-0102\n", "E-mail, or press Enter:"), ("mia@example.org\n", "Phone, or press Enter:")]
    {
        let dialogue = [
            ("ID or name:", typed),
            ("Primary ID:", "000600009\n"),
            ("First name:", "Mia\n"),
            ("Last name:", "Lind\n"),
            ("User group [COMMUNITY]:", "\n"),
            ("Birth date, or press Enter:", "\n"),
            (asked_next, "\n"),
            ("Scan the card, or press Enter:", "\n"),
            ("Expiry date [2027-08-28]:", "\n"),
            ("Add this patron? Type yes:", "no\n"),
        ];
        let Some((shown, code)) = desk(&bench, "add --no-starters", &dialogue) else { return };
        assert_eq!(code, Some(8), "{shown}");
        // Typed, repeated, and in the plan.
        assert!(shown.contains("+ 000600009  Mia Lind") && shown.matches(typed.trim()).count() >= 3, "{shown}");
    }
}

/// The zeros of an ID are lost when somebody types it: whoever has it with them is shown, and asked about once.
#[test]
fn an_id_without_its_zeros_shows_whose_it_is() {
    let bench = families();
    let ran = bench.run("add --id 500146 --last-name Berg --no-starters --yes");
    let told = "Nobody has the ID 500146, but Simone Grünewald has 000500146";
    assert!(ran.code == 3 && ran.stderr.contains(told) && ran.stderr.contains("--new-person"), "{ran}");
    let here = "000500146 is already here, active.";
    for args in ["add", "add --id 500146"] {
        let typed = [("ID or name:", "500146\n"), ("Is it one of these?", "1\n")];
        let dialogue = if args == "add" { &typed[..] } else { &typed[1..] };
        let Some((shown, code)) = desk(&bench, args, dialogue) else { return };
        assert_eq!(code, Some(0), "{shown}");
        has_all(&shown, &["Nobody has the ID 500146, but somebody has it with other zeros in front.", here]);
    }
    let new = [
        ("ID or name:", "500146\n"),
        ("Is it one of these?", "\n"),
        ("First name:", "Bo\n"),
        ("Last name:", "Holm\n"),
        ("User group [COMMUNITY]:", "\n"),
        ("Birth date, or press Enter:", "\n"),
        ("E-mail, or press Enter:", "\n"),
        ("Phone, or press Enter:", "\n"),
        ("Scan the card, or press Enter:", "\n"),
        ("Expiry date [2027-08-28]:", "\n"),
        ("Add this patron? Type yes:", "yes\n"),
    ];
    let Some((shown, code)) = desk(&bench, "add --no-starters", &new) else { return };
    assert_eq!((code, shown.matches("Is it one of these?").count()), (Some(0), 1), "{shown}");
}

/// A group whose accounts are external needs the system that keeps them, in words of the desk, and there is a way back.
#[test]
fn an_external_group_says_what_it_needs_and_can_be_left() {
    let bench = bench();
    bench.write("rollcall.toml", "[groups.STUDENT]\naccount_type = \"external\"\n");
    let dialogue = [
        ("ID or name:", "000104419\n"),
        ("First name:", "Mia\n"),
        ("Last name:", "Berg\n"),
        ("User group [COMMUNITY]:", "STUDENT\n"),
        ("External ID:", "\n"),
        ("External ID:", "group\n"),
        ("User group [COMMUNITY]:", "\n"),
        ("Birth date, or press Enter:", "\u{4}"),
    ];
    let Some((shown, code)) = desk(&bench, "add", &dialogue) else { return };
    assert_eq!(code, Some(8), "{shown}");
    has_all(&shown, &["Accounts of the group STUDENT are kept by a campus system.", "Type its name, such as BANNER"]);
}

/// What is no number of a card has to be meant.
#[test]
fn a_card_that_is_none_has_to_be_meant() {
    let bench = bench();
    let mia = "add --id 000104419 --first-name Mia --last-name Berg --no-starters --yes --card \"(973) 555-0187\"";
    let ran = bench.run(mia);
    let told = "\"(973) 555-0187\" doesn't look like the number on a card";
    assert!(ran.code == 3 && ran.stderr.contains(told) && ran.stderr.contains("--unusual-id"), "{ran}");
    assert_eq!(bench.run(&format!("{mia} --unusual-id")).code, 0);
}

/// The digits of a phone number are no card, and neither is a number unlike those of all other cards.
#[test]
fn a_card_that_is_a_phone_number_or_unlike_all_others_has_to_be_meant() {
    let row = |number: u8| {
        let letter = char::from(b'a' + number);
        let (id, phone) = (500_007 + u32::from(number) * 7, number * 3);
        format!("{id:09} | 21234{id:09} | Lund{letter} | Per{letter} | (973) 555-01{phone:02}")
    };
    let rows: Vec<String> = (0..25).map(row).collect();
    let list = format!("Borrower ID | Barcode | Last name | First name | Phone\n{}", rows.join("\n"));
    let bench = Workbench::with_list(&list);
    bench.apply("list.csv --no-starters");
    let mia =
        "add --id 000600061 --first-name Mia --last-name Berg --phone \"518 555 0102\" --no-starters --yes --card";
    for (card, told) in [
        ("5185550102", "\"5185550102\" is a phone number"),
        ("9735550121", "\"9735550121\" is a phone number"),
        ("12345", "\"12345\" isn't like the other cards here, which have 14 digits"),
    ] {
        let ran = bench.run(&format!("{mia} {card}"));
        assert!(ran.code == 3 && ran.stderr.contains(told) && ran.stderr.contains("--unusual-id"), "{ran}");
    }
    let dialogue = [
        ("ID or name:", "000600061\n"),
        ("First name:", "Mia\n"),
        ("Last name:", "Berg\n"),
        ("User group [COMMUNITY]:", "\n"),
        ("Birth date, or press Enter:", "\n"),
        ("E-mail, or press Enter:", "\n"),
        ("Phone, or press Enter:", "518 555 0102\n"),
        ("Scan the card, or press Enter:", "5185550102\n"),
        ("Scan the card, or press Enter:", "12345\n"),
        ("Scan the card, or press Enter:", "yes\n"),
        ("Expiry date [2027-08-28]:", "\u{4}"),
    ];
    if let Some((shown, code)) = desk(&bench, "add", &dialogue) {
        assert_eq!(code, Some(8), "{shown}");
        let asked = "\"12345\" isn't like the other cards here, which have 14 digits. To use it all the same, type yes";
        has_all(&shown, &["\"5185550102\" is a phone number, and not the number on a card.", asked]);
    }
    // The control: a card like all others.
    let ran = bench.run(&format!("{mia} 21234000199999"));
    assert_eq!(ran.code, 0, "{ran}");
}

/// A store of so many patrons whose IDs have nine digits.
fn bench_of(patrons: u8) -> Workbench {
    let row = |number: u8| {
        let letter = char::from(b'a' + number);
        format!("{:09} | Lund{letter} | Per{letter}", 500_007 + u32::from(number) * 7)
    };
    let rows: Vec<String> = (0..patrons).map(row).collect();
    let bench = Workbench::with_list(&format!("Borrower ID | Last name | First name\n{}", rows.join("\n")));
    bench.apply("list.csv --no-starters");
    bench
}

/// Zeros that are lost, the barcode of a card and a phone number are no IDs where all others have nine digits.
#[test]
fn an_id_unlike_all_others_has_to_be_meant() {
    let bench = bench_of(25);
    let id = "000500007";
    for unlike in ["600147", "21234999999999", "5185550102"] {
        let ran = bench.run(&format!("add --id {unlike} --last-name Berg --no-starters --yes"));
        assert!(ran.code == 3 && ran.stderr.contains("IDs here have 9 digits"), "{ran}");
        assert!(ran.stderr.contains("--unusual-id"), "{ran}");
        let ran = bench.run(&format!("account renumber {id} {unlike} --yes"));
        assert!(ran.code == 3 && ran.stderr.contains("--unusual-id"), "{ran}");
    }
    // Whose ID it may be without its zeros, and its form, are told at once.
    let ran = bench.run("add --id 500014 --last-name Berg --no-starters --yes");
    let told = "has 000500014, and IDs here have 9 digits";
    assert!(ran.code == 3 && ran.stderr.contains(told), "{ran}");
    assert!(ran.stderr.contains("if it is a different person: --new-person --unusual-id"), "{ran}");
    let ran = bench.run(&format!("account renumber {id} \"foo bar\" --unusual-id --yes"));
    assert!(ran.code == 2 && ran.stderr.contains("\"foo bar\" has a space in it"), "{ran}");
    assert_eq!(batches(&bench), Some(1));
    let dialogue =
        [("ID or name:", "600147\n"), ("ID or name:", "000600147\n"), ("First name:", "\n"), ("Last name:", "\u{4}")];
    let Some((shown, code)) = desk(&bench, "add", &dialogue) else { return };
    assert_eq!(code, Some(8), "{shown}");
    has_all(&shown, &["IDs here have 9 digits. To use \"600147\" all the same, type yes; or type the ID again."]);
    let dialogue = [("ID or name:", "600147\n"), ("ID or name:", "yes\n"), ("First name:", "\u{4}")];
    let Some((shown, code)) = desk(&bench, "add", &dialogue) else { return };
    assert_eq!(code, Some(8), "{shown}");
    // A yes after another answer is no answer to that question.
    let late = [
        ("ID or name:", "600147\n"),
        ("ID or name:", "?\n"),
        ("ID or name:", "Theo Holm\n"),
        ("Primary ID:", "600147\n"),
        ("Primary ID:", "?\n"),
        ("Primary ID:", "yes\n"),
        ("Primary ID:", "\u{4}"),
    ];
    let Some((shown, code)) = desk(&bench, "add", &late) else { return };
    assert_eq!(code, Some(8), "{shown}");
    has_all(&shown, &["To use \"600147\" all the same, type yes", "To use \"yes\" all the same, type yes"]);
    // A no is nobody's name: the ID is asked for once more, and is unlike the others as before.
    let no = [
        ("ID or name:", "600147\n"),
        ("ID or name:", "no\n"),
        ("ID or name:", "600147\n"),
        ("ID or name:", "N\n"),
        ("ID or name:", "Theo Holm\n"),
        ("Primary ID:", "600147\n"),
        ("Primary ID:", "no\n"),
        ("Primary ID:", "000600147\n"),
        ("First name [Theo]:", "\u{4}"),
    ];
    let Some((shown, code)) = desk(&bench, "add", &no) else { return };
    assert_eq!((code, shown.matches("To use \"600147\" all the same, type yes").count()), (Some(8), 3), "{shown}");
    for args in [
        "add --id 000700147 --last-name Berg --no-starters --yes".to_owned(),
        "add --id 700148 --unusual-id --last-name Lind --no-starters --yes".to_owned(),
        format!("account renumber {id} 777001 --unusual-id --yes"),
    ] {
        let ran = bench.run(&args);
        assert_eq!(ran.code, 0, "{ran}");
    }
}

/// Of many who have a name a few are shown: first those who may be the person by the birth date, and how many more there
/// are.
#[test]
fn more_namesakes_than_are_shown_are_counted() {
    let bench = bench_of(25);
    assert_eq!(bench.run("account set 000500007 birth_date=1980-01-01 --yes").code, 0);
    let dialogue = [("ID or name:", "Lund\n"), ("Is it one of these?", "\u{4}")];
    for (args, is_shown) in
        [("add", true), ("add --birth-date 1980-01-01", true), ("add --birth-date 1990-01-31", false)]
    {
        let Some((shown, _)) = desk(&bench, args, &dialogue) else { return };
        has_all(&shown, &["and 16 more: rollcall find Lund"]);
        assert_eq!(shown.contains("000500007"), is_shown, "{args}: {shown}");
    }
    // The control: all of them are shown.
    let dialogue = [("ID or name:", "Lundb\n"), ("Is it one of these?", "\u{4}")];
    let Some((shown, _)) = desk(&bench, "add", &dialogue) else { return };
    assert!(!shown.contains(" more: "), "{shown}");
}

/// The control: few IDs show no rule.
#[test]
fn a_small_store_says_nothing_of_ids() {
    let bench = bench_of(5);
    let ran = bench.run("add --id 600147 --last-name Berg --no-starters --yes");
    assert_eq!(ran.code, 0, "{ran}");
}

/// What nobody means is refused or told, and a day is written in every form that has one meaning.
#[test]
fn values_that_nobody_means_are_told() {
    let bench = bench();
    let mia = "add --id 000104419 --first-name Mia --last-name Berg --no-starters --yes";
    for (rest, told) in [
        ("--until 2020-01-01", "The expiry date 2020-01-01 has passed"),
        ("--phone abc", "Write the number, as in 518 555 0102"),
        ("--until 01/02/2027", "as in 2026-08-28"),
    ] {
        let ran = bench.run(&format!("{mia} {rest}"));
        assert!(ran.code == 2 && ran.stderr.contains(told), "{ran}");
    }
    let ran = bench.run(&format!("{mia} --until 31.12.2027 --email ANA@example.org"));
    assert_eq!(ran.code, 0, "{ran}");
    let told = "Warning D506. Ana Núñez (000104417) has the e-mail address \"ANA@example.org\", too";
    assert!(ran.stderr.contains(told), "{ran}");
    assert_eq!(bench.json("account show 000104419")["patrons"][0]["expiry_date"], "2027-12-31");
    for (args, told) in [
        ("account renew 000104417 --until 2099-01-01 --yes", "2099-01-01 is more than 50 years ahead"),
        ("account set 000104418 expiry_date= --yes", "Without an expiry date the membership never ends"),
    ] {
        let ran = bench.run(args);
        assert!(ran.code == 0 && ran.stderr.contains(told), "{ran}");
    }
    // The control: of what is usual nothing is told.
    let ran = bench.run("add --id 000104421 --last-name Lind --email lind@example.org --no-starters --yes");
    assert!(ran.code == 0 && !ran.stderr.contains("Warning"), "{ran}");
}

/// Whoever has stopped answering has not agreed.
#[test]
fn an_end_of_the_answers_writes_nothing() {
    let bench = bench();
    for (key, ends) in [("\u{4}", 8), ("\u{3}", 130)] {
        let Some((shown, code)) = desk(&bench, "add", &[("ID or name:", "000104420\n"), ("First name:", key)]) else {
            return;
        };
        assert_eq!(code, Some(ends), "{shown}");
        assert!(shown.to_lowercase().contains("nothing was written"), "{shown}");
    }
    assert_eq!(batches(&bench), Some(1));
}

/// The likeness by which lists are asked about asks here as well, and only the person can say that they are two.
#[test]
fn whoever_looks_like_somebody_is_asked_about() {
    let bench = bench();
    bench.write("rollcall.toml", SETTINGS);
    let answers = |last: &'static str| {
        vec![
            ("ID or name:", "912345678\n"),
            ("ID or name:", "000104420\n"),
            ("First name:", "Ana\n"),
            ("Last name:", "Nunez\n"),
            ("Is it one of these?", "\n"),
            ("User group [COMMUNITY]:", "\n"),
            ("Birth date:", "1990-07-08\n"),
            ("E-mail, or press Enter:", "\n"),
            ("Phone, or press Enter:", "\n"),
            ("Scan the card, or press Enter:", "\n"),
            ("Expiry date [2027-08-28]:", "\n"),
            ("Is it one of these?", last),
        ]
    };
    let Some((shown, code)) = desk(&bench, "add --no-starters", &answers("1\n")) else { return };
    assert_eq!(code, Some(0), "{shown}");
    let alike = "Somebody here looks a lot like Ana Nunez.";
    has_all(&shown, &["which is kept for the institution", alike, "000104417 is already here, active."]);
    assert!(!shown.contains("nobody in the store has"), "{shown}");
    assert_eq!(batches(&bench), Some(1));
    let mut two_people = answers("\n");
    two_people.push(("Add this patron? Type yes:", "yes\n"));
    let Some((shown, code)) = desk(&bench, "add --no-starters", &two_people) else { return };
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("Done: batch 2. 1 added by hand."), "{shown}");
}

#[test]
fn a_program_says_everything_and_is_asked_nothing() {
    let bench = bench();
    bench.write("rollcall.toml", SETTINGS);
    let mia = "add --id 000104419 --first-name Mia --last-name Berg --birth-date 1980-01-01";
    let ana = "add --id 000104420 --first-name Ana --last-name Nunez --birth-date 1990-07-08";
    let mut printed = String::new();
    for (args, code) in [
        ("add --first-name Mia --yes", 2),
        ("add --id 000104417 --last-name Berg --birth-date 1980-01-01 --yes", 2),
        ("add --id 912345678 --last-name Berg --birth-date 1980-01-01 --yes", 2),
        ("add --id 000104419 --last-name Berg --birth-date 31/02/1980 --email mia@example --yes", 2),
        ("add --id 000104419 --last-name Berg --birth-date 1980-01-01 --set barcode=5500018 --yes", 2),
        ("add --id 000104419 --last-name Berg --birth-date 1980-01-01 --set barcode=000104419 --yes", 2),
        ("add --id 000104419 --last-name Berg --set last_name=Lind --yes", 2),
        (&*format!("{ana} --yes"), 3),
        (&*format!("{mia} --like 000104417 --phone \"518 555 0102\" --no-starters --yes"), 0),
        (&*format!("{mia} --yes"), 2),
        ("show 2", 0),
        ("history", 0),
    ] {
        let ran = bench.terminal(args);
        assert_eq!(ran.code, code, "{ran}");
        printed += &(ran.to_string() + "\n");
    }
    snapshot("add.txt", &printed);
    let found = &bench.json("account show 000104419")["patrons"][0];
    assert_eq!(found["expiry_date"], "2027-06-30");
    assert_eq!(found["addresses"][0]["city"], "East Larkin");
    let ran = bench.run(&format!("{ana} --new-person --no-starters"));
    assert!(ran.code == 5 && ran.stderr.contains("--approve"), "nothing without a yes: {ran}");
    let answer = bench.json(&format!("{ana} --new-person --yes --starters slip.csv"));
    assert_eq!(
        (&answer["schema"], &answer["batch"], &answer["others"]["added"], &answer["starters"]["count"]),
        (&"rollcall.receipt/1".into(), &3.into(), &1.into(), &1.into())
    );
    assert_eq!((bench.run("undo 3 --yes").code, bench.run("undo 2 --yes").code), (0, 0));
    assert_eq!(bench.json("store info")["patrons"], 2);
}

/// Whoever adds with options gives with options what a desk is asked for.
#[test]
fn everything_that_the_desk_is_asked_for_has_an_option() {
    let bench = bench();
    let mia = "add --id 000104419 --first-name Mia --last-name Berg --no-starters --yes --card";
    let ran = bench.run(&format!("{mia} 5500018"));
    assert!(ran.code == 2 && ran.stderr.contains("5500018"), "the card of somebody else: {ran}");
    let ran = bench.run(&format!("{mia} 5500019 --set barcode=5500020"));
    assert!(ran.code == 2 && ran.stderr.contains("is given twice"), "{ran}");
    let rest = "--birth-date 1980-01-31 --email mia@example.org --phone \"518 555 0102\" --until 2027-01-31";
    let ran = bench.run(&format!("{mia} 5500019 {rest}"));
    assert_eq!(ran.code, 0, "{ran}");
    let mia = &bench.json("account show 000104419")["patrons"][0];
    assert_eq!((&mia["expiry_date"], &mia["birth_date"]), (&"2027-01-31".into(), &"1980-01-31".into()));
    assert_eq!(mia["identifiers"][0]["value"], "5500019");
}

/// Where the library makes IDs, nobody needs to bring one; whoever comes again is known by theirs.
#[test]
fn an_id_is_made_for_who_has_none() {
    let bench = bench();
    bench.write(
        "rollcall.toml",
        "[profiles.community-borrower]\nid = { prefix = \"CB\", digits = 7, check_digit = true }\n",
    );
    let mia = "add --first-name Mia --last-name Berg --birth-date 1980-01-01 --no-starters --yes";
    let ran = bench.run(mia);
    assert!(ran.code == 0 && ran.stdout.contains("CB"), "{ran}");
    let ran = bench.run(mia);
    assert!(ran.code == 2 && ran.stderr.contains("is already here"), "{ran}");
    let dialogue = [
        ("ID or name:", "Theo Holm\n"),
        ("Primary ID:", "\n"),
        ("First name [Theo]:", "\n"),
        ("Last name [Holm]:", "\n"),
        ("User group [COMMUNITY]:", "\n"),
        ("Birth date, or press Enter:", "\n"),
        ("E-mail, or press Enter:", "theo@example.org\n"),
        ("Phone, or press Enter:", "\n"),
        ("Scan the card, or press Enter:", "\n"),
        ("Expiry date [2027-08-28]:", "\n"),
        ("Add this patron? Type yes:", "yes\n"),
    ];
    let Some((shown, code)) = desk(&bench, "add --no-starters", &dialogue) else { return };
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("Theo Holm") && shown.contains("Done: batch 3."), "{shown}");
}
