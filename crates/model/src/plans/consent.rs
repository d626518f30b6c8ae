//! A yes to a plan, as evidence: to which plan, on what terms, and who said it. Whether it is enough is for
//! [`Plan::approve`](crate::plan::Plan::approve) to say, and for nobody else.

use super::limits::{Limit, LimitKind};
use crate::codes::{self, Code};
use std::collections::BTreeSet;

/// What somebody said yes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The short fingerprint of the plan, as it was shown or as it was typed.
    pub fingerprint: String,
    /// Limits that the plan may go over.
    pub waived: BTreeSet<LimitKind>,
    /// Whether a plan that leaves rows out, or waits for answers, is not to be carried out.
    pub strict: bool,
    /// Who said it.
    pub who: String,
}

impl Consent {
    /// A yes to the plan with this fingerprint: within its limits, and whatever rows it leaves out.
    pub fn to(fingerprint: impl Into<String>, who: impl Into<String>) -> Self {
        Consent { fingerprint: fingerprint.into(), waived: BTreeSet::new(), strict: false, who: who.into() }
    }
}

/// Why a yes is not enough for a plan. Nothing has been written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Rows are left out or wait for an answer, and the yes was for a plan without any.
    #[error("{}", open_rows(*.questions, *.left_out))]
    Open {
        /// Rows that wait for an answer.
        questions: u64,
        /// Rows that are left out.
        left_out: u64,
    },
    /// The plan goes over a limit that nobody has waived.
    #[error("{} of {} patrons would be {}; the limit is {}%", .0.found, .0.of, .0.what.name(), .0.percent)]
    OverLimit(Limit),
    /// The yes was for another plan.
    #[error("this plan is {is}, not {claimed}")]
    OtherPlan {
        /// The short fingerprint of the plan.
        is: String,
        /// The one that was shown or typed.
        claimed: String,
    },
    /// What was typed is half a fingerprint, as older versions showed it: too little to tell plans apart that somebody
    /// made alike.
    #[error("this plan is {is}, not {claimed}")]
    OldFingerprint {
        /// The short fingerprint of the plan.
        is: String,
        /// What was typed.
        claimed: String,
    },
}

/// How many rows are in question and how many are left out; of what there is none, nothing is said.
fn open_rows(questions: u64, left_out: u64) -> String {
    let are = |rows: u64| if rows == 1 { "is" } else { "are" };
    let rows = |rows: u64| if rows == 1 { "1 row is".to_owned() } else { format!("{rows} rows are") };
    match (questions, left_out) {
        (_, 0) => format!("{} in question", rows(questions)),
        (0, _) => format!("{} left out", rows(left_out)),
        (_, _) => format!("{} in question and {left_out} {} left out", rows(questions), are(left_out)),
    }
}

impl Refused {
    /// The code under which the manual explains it.
    pub fn code(&self) -> Code {
        match self {
            Refused::Open { .. } => codes::P607,
            Refused::OverLimit(_) => codes::P608,
            Refused::OtherPlan { .. } | Refused::OldFingerprint { .. } => codes::P621,
        }
    }
}

/// Characters of a fingerprint as older versions showed it.
const OLD_LENGTH: usize = 8;

/// Why a yes to the plan called `claimed` is none to the one called `is`.
pub(crate) fn other_plan(claimed: &str, is: &str) -> Option<Refused> {
    let (is, claimed) = (is.to_owned(), claimed.to_owned());
    // A plan without a name is nobody's to agree to.
    match plain(&claimed) {
        typed if !typed.is_empty() && typed == plain(&is) => None,
        typed if typed.len() == OLD_LENGTH => Some(Refused::OldFingerprint { is, claimed }),
        _ => Some(Refused::OtherPlan { is, claimed }),
    }
}

/// A fingerprint as people type it: any case, with or without the hyphens, O for 0 and I or L for 1.
fn plain(fingerprint: &str) -> String {
    let letters = fingerprint.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase());
    let unambiguous = |c: char| {
        if c == 'O' {
            '0'
        } else if matches!(c, 'I' | 'L') {
            '1'
        } else {
            c
        }
    };
    letters.map(unambiguous).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carried::CarriedHashes;
    use crate::plan::{Counts, Fingerprint, Plan};
    use crate::settings::Limits;
    use crate::snapshot::StoreFacts;
    use chrono::NaiveDate;

    const NAME: &str = "7QK4-ZM2D-9DXA-41TB";

    /// A plan of this name that leaves so many rows out and waits for so many answers.
    fn plan(left_out: u64, questions: u64) -> Plan {
        Plan {
            store: StoreFacts { name: "library.db".into(), id: "a1".into(), epoch: 0, patrons: 100, last_batch: None },
            as_of: NaiveDate::from_ymd_opt(2026, 8, 28).unwrap(),
            rows: Vec::new(),
            others: Vec::new(),
            decisions: Vec::new(),
            findings: Vec::new(),
            counts: Counts { new: 3, questions, left_out, ..Counts::default() },
            sources: Vec::new(),
            layouts: Vec::new(),
            limits: Limits::default(),
            over: Vec::new(),
            missing: 0,
            unused: Vec::new(),
            carried: CarriedHashes::default(),
            fingerprint: Fingerprint { digest: "00ff".into(), short: NAME.into() },
        }
    }

    fn over(what: LimitKind) -> Limit {
        Limit { what, found: 40, of: 100, percent: 30, cause: "40 x campus MAIN -> WEST".into() }
    }

    #[test]
    fn a_fingerprint_may_be_typed_as_people_type() {
        assert_eq!(other_plan("7qk4zm2d9dxa41tb", NAME), None);
        assert_eq!(other_plan("7QK4 ZM2D 9DXA 41TB", NAME), None);
        assert_eq!(other_plan("OI23-4567-89AB-CDEF", "0123-4567-89AB-CDEF"), None);
        for claimed in ["7QK4-ZM2D-9DXA-41TC", "7QK4-ZM2D-9DXA-41TB-0000", "7QK4", ""] {
            let refused = other_plan(claimed, NAME);
            assert_eq!(refused, Some(Refused::OtherPlan { is: NAME.into(), claimed: claimed.into() }));
        }
        let old = other_plan("7QK4-ZM2D", NAME);
        assert!(
            matches!(old, Some(Refused::OldFingerprint { .. })),
            "half of it is what older versions showed: {old:?}"
        );
    }

    /// A plan that was never named, and a yes to nothing, do not fit each other.
    #[test]
    fn a_plan_without_a_name_cannot_be_approved() {
        let nameless = Plan { fingerprint: Fingerprint::default(), ..plan(0, 0) };
        let refused = nameless.approve(Consent::to("", "rosa"));
        assert!(matches!(refused, Err(Refused::OtherPlan { .. })), "{refused:?}");
    }

    #[test]
    fn a_yes_to_another_plan_is_none_to_this_one() {
        let refused = plan(0, 0).approve(Consent::to("2222-222A-2222-222A", "rosa")).unwrap_err();
        assert_eq!(refused.to_string(), "this plan is 7QK4-ZM2D-9DXA-41TB, not 2222-222A-2222-222A");
        assert_eq!(refused.code(), codes::P621);
    }

    #[test]
    fn each_limit_is_waived_by_name() {
        let plan = Plan { over: vec![over(LimitKind::Changed), over(LimitKind::Cleared)], ..plan(0, 0) };
        let waiving =
            |waived: &[LimitKind]| Consent { waived: waived.iter().copied().collect(), ..Consent::to(NAME, "rosa") };
        let refused = plan.clone().approve(Consent::to(NAME, "rosa")).unwrap_err();
        assert_eq!(refused.to_string(), "40 of 100 patrons would be changed; the limit is 30%");
        assert_eq!(refused.code(), codes::P608);
        let refused = plan.clone().approve(waiving(&[LimitKind::Changed])).unwrap_err();
        assert_eq!(refused, Refused::OverLimit(over(LimitKind::Cleared)), "the other one is not waived");
        assert!(plan.approve(waiving(&[LimitKind::Changed, LimitKind::Cleared])).is_ok());
    }

    #[test]
    fn a_strict_yes_is_for_a_plan_that_leaves_nothing_open() {
        let strict = || Consent { strict: true, ..Consent::to(NAME, "rosa") };
        let refused = plan(2, 1).approve(strict()).unwrap_err();
        assert_eq!(refused.to_string(), "1 row is in question and 2 are left out");
        assert_eq!(refused.code(), codes::P607);
        assert!(plan(0, 0).approve(strict()).is_ok());
        assert!(plan(2, 1).approve(Consent::to(NAME, "rosa")).is_ok(), "who is not strict loads the others");
    }

    #[test]
    fn rows_that_are_open_are_counted_as_people_count() {
        assert_eq!(open_rows(1, 0), "1 row is in question");
        assert_eq!(open_rows(0, 2), "2 rows are left out");
        assert_eq!(open_rows(2, 1), "2 rows are in question and 1 is left out");
    }

    /// What can be asked before anybody is, is what approving says; and the evidence stays with the plan.
    #[test]
    fn the_refusal_is_known_beforehand_and_the_consent_is_kept() {
        let plan = Plan { over: vec![over(LimitKind::Expired)], ..plan(2, 1) };
        for (strict, name) in [(true, NAME), (false, NAME), (false, "7QK4-ZM2D")] {
            let consent = Consent { strict, ..Consent::to(name, "rosa") };
            let beforehand = plan.refusal(&consent);
            assert_eq!(plan.clone().approve(consent).err(), beforehand);
            assert!(beforehand.is_some());
        }
        let consent = Consent { waived: [LimitKind::Expired].into(), ..Consent::to("7qk4zm2d9dxa41tb", "rosa") };
        let approved = plan.clone().approve(consent.clone()).unwrap();
        assert_eq!((approved.consent(), approved.plan()), (&consent, &plan));
    }
}
