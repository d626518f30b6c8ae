//! Desired × current → plan. Pure: the same rows and the same snapshot give the same plan, in any
//! order of work, and nothing is ever written here.
//!
//! Start with [`step`], which decides one row; [`finish`] puts the steps together. Reading lists is
//! `intake`'s work, carrying a plan out is `store`'s.

mod fingerprint;
mod identity;
mod kept_by_staff;
mod limits;
mod once_per_list;
mod password;
mod planning;
mod steps;
pub mod undo;

pub use fingerprint::{Covered, fingerprint, first_digest};
pub use identity::given::IdAssigner;
pub use identity::likeness::{
    InCommon, Likeness, Names, Resemblance, births_may_match, compare, evidence, have_one_name, in_common,
    names_may_match,
};
pub use identity::marks::shared_marks;
pub use identity::zeros::zero_variants;
pub use limits::over;
pub use password::passwords;
pub use planning::Planning;
pub use steps::create::{Completion, complete};
pub use steps::entries::{FORMER_ID, OTHER_ID};
pub use steps::institution::institutional;
pub use steps::join::{Joined, StaysTwo, join};
pub use steps::merge::as_listed;
pub use steps::missing::missing;
pub use steps::renumber::{NewId, renumber};
pub use steps::set::{Given, set};
pub use steps::step::step;
pub use steps::strangers::{Strangers, digits_missed, places_of_ids, strangers, unlike_the_store};
pub use steps::term::{expire, renew};
pub use steps::toggle::{MissingToToggle, NotToggled, Toggle, toggle};

use chrono::NaiveDate;
use identity::twice;
use model::carried::CarriedHashes;
use model::finding::{self, Finding};
use model::plan::{Counts, Fingerprint, Plan, PlannedRow, Step};
use model::settings::Limits;
use model::snapshot::StoreFacts;
use std::collections::BTreeMap;
use steps::ended;

/// Puts steps and findings together into a plan; `missing` are about patrons who are missing from the list. `None` when
/// the person asked to stop.
pub fn finish(
    planning: &Planning<'_>,
    store: StoreFacts,
    rows: Vec<PlannedRow>,
    missing: Vec<Step>,
    mut findings: Vec<Finding>,
    stop_asked: &dyn Fn() -> bool,
) -> Option<Plan> {
    let mut rows = rows;
    twice::ask(&mut rows, planning, &mut findings);
    finding::sort(&mut findings);
    ended::once_per_list(&mut findings);
    kept_by_staff::once_per_list(&mut findings);
    let (missing, mut others) = (missing.len() as u64, missing);
    others.extend(steps::renumber::leaving(&rows, planning));
    let plan = Plan {
        store,
        as_of: planning.today,
        counts: Counts::of(&rows, &others),
        rows,
        others,
        decisions: planning.decisions.to_vec(),
        findings,
        sources: planning.sources.to_vec(),
        layouts: planning.layouts.to_vec(),
        limits: planning.limits.clone(),
        over: Vec::new(),
        missing,
        unused: Vec::new(),
        carried: CarriedHashes::default(),
        fingerprint: Fingerprint::default(),
    };
    named(plan, stop_asked)
}

/// A plan of steps that come from no list: the undoing of a batch, or a change to accounts.
pub fn by_hand(store: StoreFacts, others: Vec<Step>, today: NaiveDate) -> Plan {
    let plan = Plan {
        store,
        as_of: today,
        rows: Vec::new(),
        others,
        decisions: Vec::new(),
        findings: Vec::new(),
        counts: Counts::default(),
        sources: Vec::new(),
        layouts: Vec::new(),
        // What a person names one by one is not measured.
        limits: Limits { percent: BTreeMap::new(), floor: 0 },
        over: Vec::new(),
        missing: 0,
        unused: Vec::new(),
        carried: CarriedHashes::default(),
        fingerprint: Fingerprint::default(),
    };
    named(plan, &|| false).expect("nobody stops it")
}

/// A plan with what follows from the rest of it: where it goes over its limits, and its name. `None` when the person
/// asked to stop.
pub fn named(mut plan: Plan, stop_asked: &dyn Fn() -> bool) -> Option<Plan> {
    plan.over = limits::over(plan.steps(), plan.store.patrons, &plan.limits);
    plan.fingerprint = fingerprint(covered(&plan), stop_asked)?;
    Some(plan)
}

/// What the name of a plan covers.
pub fn covered(plan: &Plan) -> Covered<'_> {
    Covered {
        store: &plan.store,
        today: plan.as_of,
        sources: &plan.sources,
        layouts: &plan.layouts,
        rows: &plan.rows,
        others: &plan.others,
        decisions: &plan.decisions,
        limits: &plan.limits,
    }
}
