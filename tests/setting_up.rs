//! Where the store and the settings are, and how they are made.

use crate::support::{TWO, Workbench};
use expect_test::expect;

#[test]
fn init_writes_the_settings_and_makes_the_store_once() {
    let bench = Workbench::new();
    expect![[r#"
        $ rollcall init
        Wrote rollcall.toml: every setting is in it, commented out. Nothing in it has to be changed.
        Created the store rollcall.db.
          look for problems in a list:  rollcall check FILE
          load it:                      rollcall apply FILE
        exit 0
    "#]]
    .assert_eq(&bench.run("init").to_string());
    expect![[r#"
        $ rollcall init
        rollcall.toml exists already and was left alone.
        The store rollcall.db exists already and was left alone.
          look for problems in a list:  rollcall check FILE
          load it:                      rollcall apply FILE
        exit 0
    "#]]
    .assert_eq(&bench.run("init").to_string());
    assert_eq!(bench.files(), ["rollcall.db", "rollcall.toml"]);
}

#[test]
fn the_store_is_the_one_of_the_option_or_the_environment_or_the_settings() {
    let bench = Workbench::with_list(TWO);
    bench.write("rollcall.toml", "store = \"settings.db\"\n");
    bench.apply("list.csv --no-starters");
    let mut command = bench.command("apply list.csv --no-starters --yes");
    assert!(command.env("ROLLCALL_STORE", "environment.db").output().expect("it runs").status.success());
    bench.apply("list.csv --no-starters --store option.db");
    assert_eq!(bench.files(), ["environment.db", "list.csv", "option.db", "rollcall.toml", "settings.db"]);
}

#[test]
fn looking_into_a_store_that_does_not_exist_makes_none() {
    let bench = Workbench::new();
    let mut printed = String::new();
    for args in ["find ana", "history", "show 1"] {
        printed += &bench.run(args).to_string();
    }
    expect![[r#"
        $ rollcall find ana
        -- stderr --
        Error T701. There is no store at rollcall.db.
          rollcall apply FILE or rollcall init creates it; or name another with --store.
          more about it: rollcall explain T701
        exit 6
        $ rollcall history
        -- stderr --
        Error T701. There is no store at rollcall.db.
          rollcall apply FILE or rollcall init creates it; or name another with --store.
          more about it: rollcall explain T701
        exit 6
        $ rollcall show 1
        -- stderr --
        Error T701. There is no store at rollcall.db.
          rollcall apply FILE or rollcall init creates it; or name another with --store.
          more about it: rollcall explain T701
        exit 6
    "#]]
    .assert_eq(&printed);
    assert!(bench.files().is_empty());
}
