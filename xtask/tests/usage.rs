//! How the chores are called. Because this test runs the program, `cargo test --workspace` leaves it ready to run, and
//! the check need not build it, and what it is made of, a second time.

use std::process::Command;

#[test]
fn an_unknown_chore_says_which_there_are() {
    for words in [&[][..], &["samples", "--czech"], &["trial"]] {
        let ran = Command::new(env!("CARGO_BIN_EXE_xtask")).args(words).output().expect("the program is here");
        let printed = String::from_utf8_lossy(&ran.stderr);
        assert!(!ran.status.success() && printed.starts_with("usage: cargo xtask samples"), "{words:?}: {printed}");
    }
}
