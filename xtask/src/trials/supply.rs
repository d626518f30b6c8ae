//! D: what the program is made of.

use super::{Trial, not_built};

const UNWRITTEN: &str = "its test is not written yet";

pub(super) const TRIALS: &[Trial] = &[
    not_built("D01", "advisories, licences, sources", UNWRITTEN),
    not_built("D02", "no dependency that nobody chose", UNWRITTEN),
    not_built("D03", "no unsafe code of ours", UNWRITTEN),
    not_built("D04", "how a release is built", UNWRITTEN),
    not_built("D05", "a build that can be repeated", "no releases are built yet"),
    not_built("D06", "a list of parts beside the program", "no releases are built yet"),
    not_built("D07", "the version of SQLite", UNWRITTEN),
    not_built("D08", "one provider of TLS at most", UNWRITTEN),
    not_built("D09", "lints that forbid what panics", UNWRITTEN),
    not_built("D10", "mutations of validators, encoders, apply and undo", "no mutation test is set up yet"),
];
