//! Trial S15: plans that somebody has changed, with the checksum recomputed. What is shown is what is written, or the
//! plan is refused.

use super::*;
use crate::world::tests::world;
use crate::{ApplyOptions, CheckOptions, Outcome, PlanOptions, Target};
use model::action::{Action, Piece};
use model::consent::Consent;
use model::plan::Step;
use model::request::{Mode, Reading};
use serde_json::{Value as Json, json};
use std::fmt::Write as _;

/// A store with two patrons, and a plan that changes both, adds one and leaves one out.
struct Bench {
    folder: tempfile::TempDir,
    plan: Vec<u8>,
}

const FIRST: &str = "Borrower ID,Last name,First name,User group,Expiration date\n\
    1001,Lind,Ana,COMMUNITY,2027-06-30\n1002,Berg,Bo,COMMUNITY,2027-06-30\n";
const SECOND: &str = "Borrower ID,Last name,First name,User group,Expiration date\n\
    1001,Lindt,Ana,COMMUNITY,2027-06-30\n1002,Berg,Bo,COMMUNITY,2027-12-31\n1003,Holm,Cy,COMMUNITY,2027-06-30\n\
    1004,,Di,COMMUNITY,2027-06-30\n";

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bench = Bench { folder, plan: Vec::new() };
        let first = bench.planned("first.csv", FIRST);
        assert!(matches!(bench.apply(first, false), Ok(Outcome::Done(_))));
        let second = bench.planned("second.csv", SECOND);
        let path = bench.path("next.plan");
        save_plan(&second, &path).unwrap();
        Bench { plan: fs::read(path).unwrap(), ..bench }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn address(&self) -> String {
        self.path("library.db").display().to_string()
    }

    fn planned(&self, name: &str, list: &str) -> SavedPlan {
        self.planned_as(name, list, None)
    }

    fn planned_as(&self, name: &str, list: &str, mode: Option<Mode>) -> SavedPlan {
        fs::write(self.path(name), list).unwrap();
        let (settings, world) = (Settings::default(), world());
        let files = [self.path(name).display().to_string()];
        let request = Request { reading: Reading { mode, ..Reading::default() }, ..Request::default() };
        let options = CheckOptions::of(&request, Vec::new());
        let checked = crate::check(&files, &options, &settings, &world).unwrap();
        let mut store = crate::open_existing(&self.address(), &settings).unwrap();
        let store = store.as_mut();
        let options = PlanOptions::of(&request, Vec::new());
        let planned = crate::plan(checked, store, "library.db", &options, &settings, &world).unwrap();
        SavedPlan::of(planned.plan, &planned.checked, None, &settings, &world)
    }

    /// Applies a plan as the program does with one from a file, or with one of its own.
    fn apply(&self, saved: SavedPlan, from_file: bool) -> Result<Outcome, PipelineError> {
        let options = ApplyOptions { saved: from_file, ..ApplyOptions::default() };
        let (address, settings) = (self.address(), Settings::default());
        let consent = Consent::to(&saved.plan.fingerprint.short, "ana");
        let approved = saved.plan.approve(consent).expect("a yes to this plan");
        crate::apply(approved, &saved.origin, Target::At(&address), &options, &settings, &world())
    }

    /// The plan with its parts changed and the checksum recomputed.
    fn forged(&self, change: impl FnOnce(&mut [Vec<u8>; 4])) -> Vec<u8> {
        let mut parts = container::parts_of(&self.plan);
        change(&mut parts);
        container::pack(&parts).unwrap()
    }

    /// The plan with its steps changed, and the checksum and the fingerprint recomputed, as by somebody who knows how.
    fn renamed(&self, change: impl FnOnce(&mut Vec<Json>)) -> Result<SavedPlan, PlanFileError> {
        let steps = |parts: &[Vec<u8>; 4]| -> Vec<Json> {
            let lines = parts[1].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
            lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
        };
        let forged = self.forged(|parts| {
            let mut steps = steps(parts);
            change(&mut steps);
            let mut text = String::new();
            for step in steps {
                writeln!(text, "{step}").unwrap();
            }
            parts[1] = text.into_bytes();
            // The name that these steps have: that of the plan which the reader makes of them.
            let mut manifest: Json = serde_json::from_slice(&parts[0]).unwrap();
            let unnamed = container::pack(parts).unwrap();
            if let Ok(name) = name_of(&unnamed) {
                manifest["fingerprint"] = json!(name);
            }
            parts[0] = manifest.to_string().into_bytes();
        });
        read(&forged, &|| false)
    }

    fn patrons(&self) -> String {
        let mut store = crate::open_existing(&self.address(), &Settings::default()).unwrap().unwrap();
        format!("{:?}", store.patrons().find("", 99).unwrap())
    }
}

fn name_of(bytes: &[u8]) -> Result<String, PlanFileError> {
    let mut opened = Opened::of(bytes)?;
    let manifest = opened.whole(Part::Manifest)?;
    let manifest = serde_json::from_slice(&manifest).unwrap();
    let saved = wire::read_parts(manifest, Settings::default().limits, &mut opened, wire::read_step, &|| false)?;
    Ok(saved.plan.fingerprint.digest)
}

/// The number of SplitMix64 after this one.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Trial S15: two hundred bytes, one at a time, the checksum recomputed: refused, or another name, or the same plan.
#[test]
fn a_byte_that_is_changed_with_the_checksum_is_refused_or_shown() {
    let bench = Bench::new();
    let good = read(&bench.plan, &|| false).unwrap();
    let (mut state, mut refused) = (15, 0);
    for _ in 0..200 {
        let forged = bench.forged(|parts| {
            let sizes: Vec<usize> = parts.iter().map(Vec::len).collect();
            let mut at = usize::try_from(random(&mut state)).unwrap() % sizes.iter().sum::<usize>();
            let part = sizes
                .iter()
                .position(|size| {
                    at < *size || {
                        at -= size;
                        false
                    }
                })
                .unwrap();
            parts[part][at] ^= 1 << (random(&mut state) % 8);
        });
        match read(&forged, &|| false) {
            Err(PlanFileError::Damaged | PlanFileError::Newer(_)) => refused += 1,
            Err(other) => panic!("{other:?}"),
            Ok(other) => {
                // Everything that decides is covered by the name; the words of a finding and who made it are not.
                assert_eq!(other.plan.fingerprint, good.plan.fingerprint);
                assert_eq!((&other.plan.rows, &other.plan.others), (&good.plan.rows, &good.plan.others));
                assert_eq!((&other.plan.limits, &other.plan.sources), (&good.plan.limits, &good.plan.sources));
                assert_eq!((&other.plan.store.id, other.plan.as_of), (&good.plan.store.id, good.plan.as_of));
            }
        }
    }
    assert!(refused > 100, "the control: most of it decides, {refused}");
}

/// Trial S15: groups and states that no one sees: in what the patron is said to be, or to become.
#[test]
fn no_plan_writes_more_than_it_shows() {
    let bench = Bench::new();
    let before = bench.patrons();
    let group = json!([null, "FACULTY"]);
    // What is not in the changes is in nothing else either: the base is what is compared with the store.
    let hidden = bench.renamed(|steps| steps[0]["patron"]["user_group"] = group.clone()).unwrap();
    let Some(Step::Update(update)) = hidden.plan.steps().next() else { panic!("the first one changes") };
    assert_eq!(update.after.details.user_group.as_deref(), Some("FACULTY"), "the control: it would be written");
    let refused = bench.apply(hidden.clone(), true);
    assert!(matches!(refused, Err(PipelineError::HidesWrites(id)) if id == "1001"));
    assert_eq!(bench.patrons(), before);
    // The control: without the look at the store it is written, and the history does not tell.
    assert!(matches!(bench.apply(hidden, false), Ok(Outcome::Done(_))));
    assert!(bench.patrons().contains("FACULTY"));
}

/// Trial S15: the same of a patron who goes on under another ID, by two steps of which one is shown.
#[test]
fn no_plan_hides_what_becomes_of_who_gets_another_id() {
    let bench = Bench::new();
    let planned = bench.planned_as("ids.csv", "Old ID,New ID\n1001,2001\n", Some(Mode::Update));
    let path = bench.path("ids.plan");
    save_plan(&planned, &path).unwrap();
    let bench = Bench { plan: fs::read(path).unwrap(), ..bench };
    let before = bench.patrons();
    let hidden = bench.renamed(|steps| {
        for step in steps {
            step["patron"]["user_group"] = json!([null, "FACULTY"]);
        }
    });
    let refused = bench.apply(hidden.unwrap(), true);
    assert!(matches!(refused, Err(PipelineError::HidesWrites(id)) if id == "1001"));
    assert_eq!(bench.patrons(), before);
    type Forge = fn(&mut Vec<Json>);
    let forged: [(&str, Forge); 3] = [
        ("one who does not come again", |steps| steps.retain(|step| step["action"] == "remove")),
        ("an account that changes hands", |steps| {
            let comes = steps.iter_mut().find(|step| step["action"] == "create").unwrap();
            comes["patron"]["account_type"] = json!([null, "external"]);
        }),
        ("one who comes and has not had the other ID", |steps| {
            let comes = steps.iter_mut().find(|step| step["action"] == "create").unwrap();
            comes["patron"].as_object_mut().unwrap().remove("identifiers");
        }),
    ];
    for (what, forge) in forged {
        assert_eq!(bench.renamed(forge).map(drop), Err(PlanFileError::Damaged), "{what}");
    }
    let good = read(&bench.plan, &|| false).unwrap();
    assert_eq!((good.plan.counts.changed, good.plan.missing), (1, 0), "the control");
    assert!(matches!(bench.apply(good, true), Ok(Outcome::Done(_))));
    assert!(bench.patrons().contains("2001"));
}

/// Trial S15: each of these is refused when the plan is opened, whatever its name is.
#[test]
fn what_contradicts_itself_is_refused() {
    type Forge = fn(&mut Vec<Json>);
    let forged: [(&str, Forge); 14] = [
        ("a change of what is not so", |steps| steps[0]["changes"]["last_name"][0] = json!("Nobody")),
        ("a change of nothing", |steps| steps[0]["changes"]["campus"] = json!([null, null])),
        ("no change", |steps| steps[0]["changes"] = json!({})),
        ("a change of the ID", |steps| steps[0]["changes"]["primary_id"] = json!(["1001", "9999"])),
        ("an account that changes and is called an update", |steps| {
            steps[0]["changes"]["account_type"] = json!(["internal", "external"]);
        }),
        ("a conversion without one", |steps| steps[0]["action"] = json!("convert")),
        ("a patron of another ID", |steps| steps[0]["patron"]["primary_id"] = json!([null, "1002"])),
        ("a step that stands twice", |steps| steps.push(steps[0].clone())),
        ("a row that stands twice", |steps| steps[3]["at"] = steps[2]["at"].clone()),
        ("a patron who is written twice", |steps| {
            let mut again = steps[0].clone();
            again["at"] = json!([0, 9]);
            again["id"] = json!(" 1001");
            steps.push(again);
        }),
        ("a row of no table", |steps| steps[0]["at"] = json!([7, 2])),
        ("a field that nobody knows", |steps| steps[0]["changes"]["shoe_size"] = json!([null, "42"])),
        ("a patron who goes", |steps| steps[0]["action"] = json!("remove")),
        ("a patron in no row who goes", |steps| {
            steps[0]["action"] = json!("remove");
            steps[0]["at"] = Json::Null;
        }),
    ];
    let bench = Bench::new();
    assert!(bench.renamed(|_| ()).is_ok(), "the control: its fingerprint recomputed and nothing changed");
    for (what, forge) in forged {
        assert_eq!(bench.renamed(forge).map(drop), Err(PlanFileError::Damaged), "{what}");
    }
    // Twice the same field in one text, of which a reader of the file sees the first and we the last.
    let twice = bench.forged(|parts| {
        let text = String::from_utf8(parts[1].clone()).unwrap();
        parts[1] = text.replacen("\"changes\":{", "\"changes\":{\"last_name\":[\"Lind\",\"Lindt\"],", 1).into_bytes();
    });
    assert_eq!(read(&twice, &|| false).map(drop), Err(PlanFileError::Damaged));
}

/// Trial S15: whatever else decides: with the name as it was the plan is refused, and with another name it is another plan.
#[test]
fn whatever_decides_is_covered_by_the_name() {
    let bench = Bench::new();
    type Forge = fn(&mut Json);
    let changes: [(&str, Forge); 9] = [
        ("the store", |manifest| manifest["store"]["id"] = json!("00000000000000000000000000000000")),
        ("its epoch", |manifest| manifest["store"]["epoch"] = json!(5)),
        ("the day", |manifest| manifest["as_of"] = json!("2026-08-29")),
        ("a list", |manifest| manifest["sources"][0]["sha256"] = json!("00")),
        ("the profile", |manifest| manifest["layouts"][0]["profile"] = json!("retiree")),
        ("what a column fills", |manifest| manifest["layouts"][0]["columns"][0][1] = json!("barcode")),
        ("a limit", |manifest| manifest["allowed"]["percent"]["changed"] = json!(100)),
        ("a limit that is waived", |manifest| manifest["allowed"]["percent"] = json!({})),
        ("the floor", |manifest| manifest["allowed"]["floor"] = json!(1_000_000)),
    ];
    for (what, change) in changes {
        let forged = bench.forged(|parts| {
            let mut manifest: Json = serde_json::from_slice(&parts[0]).unwrap();
            change(&mut manifest);
            parts[0] = manifest.to_string().into_bytes();
        });
        assert_eq!(read(&forged, &|| false).map(drop), Err(PlanFileError::Damaged), "{what}");
    }
    let swapped = bench.renamed(|steps| steps.swap(0, 1)).unwrap();
    let good = read(&bench.plan, &|| false).unwrap();
    assert_ne!(swapped.plan.fingerprint, good.plan.fingerprint);
    let older = bench.renamed(|steps| steps[0]["version"] = json!(2)).unwrap();
    assert_ne!(older.plan.fingerprint, good.plan.fingerprint);
    assert!(matches!(bench.apply(older, true), Ok(Outcome::Stale(_))), "another base version is out of date");
}

/// What is new about a patron since then makes no plan of the second format a damaged one.
#[test]
fn a_plan_of_the_second_format_is_opened() {
    let saved = read(include_bytes!("../../../../tests/plans/format-2.plan"), &|| false).unwrap();
    assert_eq!((saved.plan.counts.new, saved.plan.counts.changed), (1, 1));
    assert_eq!(saved.plan.fingerprint.short, "9NJ7-GD9G-APS0-VDPG");
    assert_eq!(saved.request, None, "it kept only a command");
}

/// What was asked for, and what a finding says can be done, are values again when a plan is opened.
#[test]
fn what_was_asked_for_and_what_can_be_done_come_back() {
    let bench = Bench::new();
    let saved = bench.planned("third.csv", "Borrower ID,Last name,Fist name\n1005,Ek,Eli\n");
    let files = &saved.request.as_ref().unwrap().files;
    assert_eq!(files, &[bench.path("third.csv").display().to_string()]);
    let again = read(&container::pack(&wire::parts(&saved)).unwrap(), &|| false).unwrap();
    assert_eq!((&again.request, &again.plan.findings), (&saved.request, &saved.plan.findings));
    let can_be_done = |finding: &model::finding::Finding| {
        let is_action = |piece: &Piece<'_>| matches!(piece, Piece::Do(Action::ReadColumnAs { .. }));
        finding.advice.pieces().iter().any(is_action)
    };
    assert!(again.plan.findings.iter().any(can_be_done), "{:?}", again.plan.findings);
    // An action that nobody knows, and no request where the format has one.
    let manifest = |parts: &[Vec<u8>; 4]| serde_json::from_slice::<Json>(&parts[0]).unwrap();
    for (what, change) in [("request", Json::Null), ("request", json!({"planning": {"answers": [["1", "maybe"]]}}))] {
        let forged = bench.forged(|parts| {
            let mut manifest = manifest(parts);
            manifest[what] = change;
            parts[0] = manifest.to_string().into_bytes();
        });
        assert_eq!(read(&forged, &|| false).map(drop), Err(PlanFileError::Damaged));
    }
}

/// A plan that the first format holds is still opened, and gets the name that it would have today.
#[test]
fn a_plan_of_the_first_format_is_opened() {
    let bytes = include_bytes!("../../../../tests/plans/format-1.plan");
    let saved = read(bytes, &|| false).unwrap();
    assert_eq!((saved.plan.counts.new, saved.plan.fingerprint.short.len()), (2, 19));
    assert_eq!(saved.origin.former_id.as_deref().map(|id| &id[..8]), Some("60a25b46"));
    let mut parts = container::parts_of(bytes);
    let text = String::from_utf8(parts[1].clone()).unwrap();
    parts[1] = text.replace("COMMUNITY", "FACULTY").into_bytes();
    let forged = container::pack(&parts).unwrap();
    assert_eq!(read(&forged, &|| false).map(drop), Err(PlanFileError::Damaged));
}
