//! Commands in advice can be typed as they stand, from the folder in which they were printed: they name the store and the
//! configuration that were named.

use crate::support::{EXTERNAL_GROUP, Workbench};

const STORE: &str = "\
    Borrower ID | Last name | First name | Birth date | Patron group\n\
    000104417   | Núñez     | Ana        | 1990-07-08 | COMMUNITY\n\
    000104418   | Okafor    | Chidi      | 1985-01-02 | COMMUNITY\n\
    000104419   | Lind      | Mia        | 1970-02-03 | COMMUNITY";

const HERE: &str = "--store other.db --config other.toml";

/// The commands of a text that name another store or configuration than was named. Pages of the manual need neither.
fn elsewhere(text: &str) -> Vec<&str> {
    let commands = text.lines().flat_map(|line| line.split("rollcall ").skip(1));
    let is_named = |command: &&str| command.contains("--store other.db") && command.contains("--config other.toml");
    commands.filter(|command| !command.starts_with("explain ")).filter(|command| !is_named(command)).collect()
}

#[test]
fn commands_in_advice_name_the_store_that_was_named() {
    let bench = Workbench::with_list(STORE);
    bench.write("other.toml", EXTERNAL_GROUP);
    bench.apply(&format!("list.csv {HERE}"));
    let toggle = format!("account toggle 000104418 --external-id BANNER --group STUDENT --yes {HERE}");
    assert_eq!(bench.run(&toggle).code, 0);
    for (args, advised) in [
        ("account show 99", "rollcall find 99"),
        ("add --id 000104417 --first-name Bo --last-name Berg", "rollcall account show 000104417"),
        ("add --id 000200001 --first-name Ana --last-name Núñez --yes", "rollcall find"),
        ("add --id 000200001 --first-name Bo --last-name Berg --approve 2222-222A-2222-222A", "without --approve"),
        ("merge 000104417 000104417", "rollcall report duplicates"),
        ("merge 000104417 000104418", "rollcall account toggle 000104418 --group COMMUNITY"),
        ("merge 000104417 000104419", "rollcall find 000104419"),
        ("account set 000104417 account_type=external", "rollcall account toggle 000104417"),
        ("account set 000104417 primary_id=7", "rollcall account renumber 000104417 NEW-ID"),
        ("account set 000104417 password=x", "rollcall account reset-password 000104417"),
        ("account toggle 000104417 --yes", "rollcall account toggle 000104417 --external-id BANNER --group STUDENT"),
        ("account unlock 000104418 --yes", "rollcall account toggle 000104418 --group COMMUNITY"),
        ("account renew 000104417 --until 2030-01-31 --yes", "rollcall undo 3"),
        ("report expiring --before 2020-01-01", "rollcall report expired"),
        ("apply list.csv --approve 2222-222A-2222-222A --set middle_name=X", "rollcall plan list.csv"),
        ("show 99", "rollcall history"),
        ("undo 99 --yes", "rollcall history"),
        ("store purge --patron 99 --yes", "rollcall find"),
    ] {
        let ran = bench.run(&format!("{args} {HERE}"));
        let printed = format!("{}{}", ran.stdout, ran.stderr);
        assert!(printed.contains(advised), "{advised}: {ran}");
        assert_eq!(elsewhere(&printed), [""; 0], "{ran}");
    }
    // A store that is not there is missed by its name.
    let ran = bench.run("find Lind --store none.db");
    assert!(ran.stderr.contains("rollcall apply FILE --store none.db"), "{ran}");
    assert_eq!(elsewhere("look with rollcall find 99\nmore: rollcall explain D508"), ["find 99"], "the control");
}
