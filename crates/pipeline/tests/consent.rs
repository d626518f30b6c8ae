//! Whoever talks to the person asks and decides nothing: what a yes is worth is settled behind the question.

mod support;

use model::consent::Refused;
use model::plan::{LimitKind, Plan};
use model::progress::Silent;
use model::settings::Settings;
use pipeline::{
    Agreed, ApplyOptions, CheckOptions, Ending, Lists, Loaded, Origin, Outcome, PipelineError, PlanOptions, Planned,
    Terms,
};
use std::cell::RefCell;
use std::fs;
use tempfile::TempDir;

const FIRST: &str = "1001,Lind,Ana,COMMUNITY,2027-06-30\n1002,Berg,Bo,COMMUNITY,2027-06-30\n";
const SECOND: &str = "1001,Lindt,Ana,COMMUNITY,2027-06-30\n1002,Bergh,Bo,COMMUNITY,2027-06-30\n";
const ONE_LEFT_OUT: &str = "1003,Holm,Cy,COMMUNITY,2027-06-30\n1004,,Di,COMMUNITY,2027-06-30\n";

/// A folder with lists and a store that the first of them was loaded into.
struct Bench {
    folder: TempDir,
    settings: Settings,
}

impl Bench {
    fn new() -> Self {
        let mut settings = Settings::default();
        settings.limits.floor = 0;
        let bench = Bench { folder: TempDir::new().expect("a temporary folder"), settings };
        let (ending, _) = bench.carry_out(bench.plan(FIRST), Terms::default(), shown);
        assert!(matches!(ending, Ending::Applied { writes: 2, outcome: Outcome::Done(_) }), "{ending:?}");
        bench
    }

    fn address(&self) -> String {
        self.folder.path().join("library.db").display().to_string()
    }

    fn plan(&self, rows: &str) -> (Plan, Origin) {
        let list = self.folder.path().join("list.csv");
        fs::write(&list, format!("{HEADER}\n{rows}")).expect("a list");
        let (settings, world) = (&self.settings, support::world(&Silent));
        let checked = pipeline::check(&[list.display().to_string()], &CheckOptions::default(), settings, &world)
            .expect("a list that can be read");
        let mut store = pipeline::open_existing(&self.address(), settings).expect("a store, or none yet");
        let store = store.as_mut();
        let planned = pipeline::plan(checked, store, "library.db", &PlanOptions::default(), settings, &world);
        let planned = planned.expect("a plan");
        let origin = Origin::lists(&planned.checked);
        (planned.plan, origin)
    }

    /// How it ends, and how often somebody was asked.
    fn carry_out(
        &self,
        (plan, origin): (Plan, Origin),
        terms: Terms,
        says: impl Fn(&Plan) -> Option<String>,
    ) -> (Ending, u32) {
        let mut asked = 0;
        let ask = |plan: &Plan| {
            asked += 1;
            let agreed = says(plan).map(|fingerprint| Agreed { fingerprint, how: ApplyOptions::default() });
            Ok::<_, PipelineError>(agreed)
        };
        let world = support::world(&Silent);
        let ending = pipeline::carry_out(plan, &origin, terms, &self.address(), ask, &self.settings, &world);
        (ending.expect("a world that works"), asked)
    }

    /// How it ends with a list, and what was done with the person until then.
    fn load(&self, text: &str) -> (Loaded, Vec<&'static str>) {
        let list = self.folder.path().join("list.csv");
        fs::write(&list, text).expect("a list");
        let (files, address) = ([list.display().to_string()], self.address());
        let (reading, planning) = (CheckOptions::default(), PlanOptions::default());
        let lists = Lists { files: &files, reading: &reading, planning: &planning, store: &address };
        let calls = RefCell::new(Vec::new());
        let show = |_: &Planned| {
            calls.borrow_mut().push("shown");
            Ok::<_, PipelineError>(())
        };
        let ask = |plan: &Plan| {
            calls.borrow_mut().push("asked");
            let agreed = shown(plan).map(|fingerprint| Agreed { fingerprint, how: ApplyOptions::default() });
            Ok::<_, PipelineError>(agreed)
        };
        let world = support::world(&Silent);
        let terms = Terms { over_limits: true, ..Terms::default() };
        let loaded = pipeline::load(&lists, terms, show, ask, &self.settings, &world).expect("a world that works");
        (loaded, calls.into_inner())
    }

    fn patrons(&self) -> String {
        let mut store = pipeline::open_existing(&self.address(), &self.settings).expect("a store").expect("a store");
        format!("{:?}", store.patrons().find("", 99).expect("everybody"))
    }
}

const HEADER: &str = "Borrower ID,Last name,First name,User group,Expiration date";

fn shown(plan: &Plan) -> Option<String> {
    Some(plan.fingerprint.short.clone())
}

#[test]
fn a_no_and_a_yes_to_another_plan_write_nothing() {
    let bench = Bench::new();
    let before = bench.patrons();
    let terms = Terms { over_limits: true, ..Terms::default() };
    let (ending, asked) = bench.carry_out(bench.plan(SECOND), terms, |_| None);
    assert_eq!((ending, asked), (Ending::NotAgreed, 1));
    let (ending, asked) = bench.carry_out(bench.plan(SECOND), terms, |_| Some("2222-222A-2222-222A".to_owned()));
    assert!(matches!(&ending, Ending::Refused(Refused::OtherPlan { .. })), "{ending:?}");
    assert_eq!((asked, bench.patrons()), (1, before));
}

/// Limits and strictness are looked at before anybody is asked.
#[test]
fn nobody_is_asked_about_what_the_terms_refuse() {
    let bench = Bench::new();
    let before = bench.patrons();
    let (ending, asked) = bench.carry_out(bench.plan(SECOND), Terms::default(), shown);
    assert!(
        matches!(&ending, Ending::Refused(Refused::OverLimit(limit)) if limit.what == LimitKind::Changed),
        "{ending:?}"
    );
    assert_eq!(asked, 0);
    let strict = Terms { strict: true, ..Terms::default() };
    let (ending, asked) = bench.carry_out(bench.plan(ONE_LEFT_OUT), strict, shown);
    assert_eq!(ending, Ending::Refused(Refused::Open { questions: 0, left_out: 1 }));
    assert_eq!((asked, bench.patrons()), (0, before));
}

/// A plan that stands as a batch, or would write nothing, needs no yes.
#[test]
fn nobody_is_asked_about_what_is_done_already() {
    let bench = Bench::new();
    let terms = Terms { over_limits: true, ..Terms::default() };
    let planned = bench.plan(SECOND);
    let (ending, asked) = bench.carry_out(planned.clone(), terms, shown);
    assert!(matches!(ending, Ending::Applied { outcome: Outcome::Done(_), .. }), "{ending:?}");
    assert_eq!(asked, 1);
    let (ending, asked) = bench.carry_out(planned, terms, shown);
    assert_eq!((ending, asked), (Ending::Applied { writes: 2, outcome: Outcome::Already(2) }, 0));
    let (ending, asked) = bench.carry_out(bench.plan(SECOND), terms, shown);
    assert!(matches!(ending, Ending::NothingToDo(_)), "{ending:?}");
    assert_eq!(asked, 0);
}

/// Nobody agrees to what they have not seen, and where there is no plan nobody sees or agrees to anything.
#[test]
fn a_plan_is_shown_before_anybody_is_asked() {
    let bench = Bench::new();
    let (loaded, calls) = bench.load("");
    assert!(matches!(loaded, Loaded::Unusable(_)), "{loaded:?}");
    assert!(calls.is_empty(), "{calls:?}");
    let (loaded, calls) = bench.load(&format!("{HEADER}\n{SECOND}"));
    let done = |ending: &Ending| matches!(ending, Ending::Applied { writes: 2, outcome: Outcome::Done(_) });
    assert!(matches!(&loaded, Loaded::Ended(ending) if done(ending)), "{loaded:?}");
    assert_eq!(calls, ["shown", "asked"]);
}
