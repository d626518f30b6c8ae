//! W: the page in the browser.

use super::{Trial, not_built};

const WHY: &str = "there is no page in the browser yet";

pub(super) const TRIALS: &[Trial] = &[
    not_built("W01", "where it listens", WHY),
    not_built("W02", "the Host header", WHY),
    not_built("W03", "the link that starts it", WHY),
    not_built("W04", "without a session", WHY),
    not_built("W05", "requests from other pages", WHY),
    not_built("W06", "limits of uploads", WHY),
    not_built("W07", "names of uploads", WHY),
    not_built("W08", "headers of every answer", WHY),
    not_built("W09", "hostile texts on every page", WHY),
    not_built("W10", "on the network", WHY),
    not_built("W11", "two tabs, two people", WHY),
    not_built("W12", "a fault of a handler", WHY),
    not_built("W13", "paths that lead elsewhere", WHY),
    not_built("W14", "files that crash readers, uploaded", WHY),
];
