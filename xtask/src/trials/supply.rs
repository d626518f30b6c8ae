//! D: what the program is made of.

use super::Control::{At, Because};
use super::{Trial, not_built, partly, tried};

pub(super) const TRIALS: &[Trial] = &[
    partly(
        "D01",
        "advisories, licences, sources",
        &[("xtask/src/supply.rs", "denied"), ("xtask/src/supply.rs", "locked")],
        At(("xtask/src/supply.rs", "what_comes_from_elsewhere_is_told")),
        "advisories and licences only where cargo-deny is installed, which the check says aloud",
    ),
    tried(
        "D02",
        "no dependency that nobody chose",
        &[("xtask/src/supply.rs", "the_workspace_is_made_of_what_was_chosen")],
        At(("xtask/src/supply.rs", "a_dependency_that_nobody_chose_is_told")),
    ),
    partly(
        "D03",
        "no unsafe code of ours",
        &[("xtask/src/supply.rs", "switches")],
        At(("xtask/src/supply.rs", "a_switch_that_is_off_is_told")),
        "unsafe code of dependencies is not counted",
    ),
    partly(
        "D04",
        "how a release is built",
        &[("xtask/src/supply.rs", "switches")],
        At(("xtask/src/supply.rs", "a_switch_that_is_off_is_told")),
        "a build without a network",
    ),
    not_built("D05", "a build that can be repeated", "no releases are built yet"),
    not_built("D06", "a list of parts beside the program", "no releases are built yet"),
    tried(
        "D07",
        "the version of SQLite",
        &[("crates/store/tests/sqlite.rs", "sqlite_is_a_version_that_was_tried")],
        Because("the version before the first good one is refused"),
    ),
    tried(
        "D08",
        "one provider of TLS at most",
        &[("xtask/src/supply.rs", "locked")],
        At(("xtask/src/supply.rs", "what_comes_from_elsewhere_is_told")),
    ),
    partly(
        "D09",
        "lints that forbid what panics",
        &[("xtask/src/supply.rs", "switches")],
        At(("xtask/src/supply.rs", "a_switch_that_is_off_is_told")),
        "expect_used, panic and indexing_slicing are not among them",
    ),
    not_built("D10", "mutations of validators, encoders, apply and undo", "no mutation test is set up yet"),
];
