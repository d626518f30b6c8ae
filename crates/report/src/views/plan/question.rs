//! What is asked before a plan is applied.

use crate::words::{count, number, renumbered_among};
use model::plan::{Counts, Others, Plan};
use model::snapshot::StoreFacts;

/// The question before a plan is applied, with what a yes does and in which store, as that is now.
pub fn apply_question(plan: &Plan, store: &StoreFacts) -> String {
    let (counts, all) = (plan.counts, Others::of(plan, 0));
    let others = all.in_no_row(&counts);
    let some = |found: u64, told: String| (found > 0).then_some(told);
    let parts = [
        some(counts.new, format!("add {}", number(counts.new))),
        some(counts.changed, format!("change {}{}", number(counts.changed), renumbered_among(&all))),
        some(counts.converted, format!("convert {}", number(counts.converted))),
        some(others.changed, format!("end {}", count(others.changed, "membership"))),
        not_loaded(counts),
    ];
    let what: Vec<String> = parts.into_iter().flatten().collect();
    let what = format!("{} in {}?", what.join(", "), store_and_size(store));
    let mut letters = what.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Which rows a plan does not load: those that are left out, and questions, which can still be answered.
fn not_loaded(counts: Counts) -> Option<String> {
    let open = count(counts.questions, "question");
    match (counts.left_out, counts.questions) {
        (0, 0) => None,
        (0, _) => Some(format!("leave {open} open")),
        (out, 0) => Some(format!("leave {} out", number(out))),
        (out, _) => Some(format!("leave {} out and {open} open", number(out))),
    }
}

/// A store and how many patrons it has: `rollcall.db (5,204 patrons)`.
pub(in crate::views) fn store_and_size(store: &StoreFacts) -> String {
    let size = if store.id.is_empty() { "new".to_owned() } else { count(store.patrons, "patron") };
    format!("{} ({size})", store.name)
}
