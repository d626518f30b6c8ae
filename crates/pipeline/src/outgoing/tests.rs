//! Lists and stores into files of a system that is made up, which holds little: first names of five letters, two patrons
//! to a file, and no notes.

use super::*;
use crate::world::tests::world;
use crate::{ApplyOptions, CheckOptions, Origin, Outcome, PipelineError, PlanOptions, Store};
use model::codes;
use model::consent::Consent;
use model::draft::Verdict;
use model::listing::Checked;
use model::outgoing::Outgoing;
use model::place::Place;
use model::request::{Mode, Reading, Request};
use model::search::Filter;
use model::settings::Settings;
use std::fs;
use std::io::{Cursor, Read};
use std::path::PathBuf;
use systems::{Target, Unheld};
use tempfile::TempDir;
use zip::ZipArchive;

static TINY: Target = Target {
    name: "tiny",
    title: "Tiny list",
    ending: "txt",
    most: Some(2),
    most_parts: None,
    head: "<",
    between: "|",
    tail: |patrons| format!(">{patrons}"),
    write: |patron, out| {
        let details = &patron.details;
        let (first, group) = (details.first_name.as_deref(), details.user_group.as_deref());
        out.push_str(&format!("{} {} {}", patron.primary_id, first.unwrap_or("-"), group.unwrap_or("-")));
    },
    check: |patron, unheld| {
        if let Some(name) = patron.details.first_name.as_deref().filter(|name| name.chars().count() > 5) {
            let message = format!("\"{name}\" is longer than 5 characters");
            let (field, value) = ("first name".to_owned(), name.to_owned());
            unheld.push(Unheld { code: codes::M907, field, value, message, way_out: None });
        }
    },
    without: |patron, fields| {
        if !patron.details.rare.notes.is_empty() {
            fields.push("notes".into());
        }
    },
};

const FIVE: &str = "Borrower ID,First name,Last name,Note\n\
    1005,Eva,Dahl,\n1001,Ana,Lind,old card\n1002,Bo,Berg,old card\n1003,Cy,Holm,\n1004,Di,Moe,\n";

struct Bench {
    folder: TempDir,
    settings: Settings,
}

impl Bench {
    fn with(list: &str) -> Self {
        let bench = Bench { folder: tempfile::tempdir().unwrap(), settings: Settings::default() };
        fs::write(bench.path("list.csv"), list).unwrap();
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// What is there besides the list.
    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| name != "list.csv");
        names.sort();
        names
    }

    fn reading(mode: Option<Mode>) -> CheckOptions {
        let request = Request { reading: Reading { mode, ..Reading::default() }, ..Request::default() };
        CheckOptions::of(&request, Vec::new())
    }

    fn convert_as(&self, out: &str, leave_out: bool, mode: Option<Mode>) -> Result<Converted, PipelineError> {
        let path = self.path(out);
        let wanted = Wanted { to: Destination::of(&TINY), path: &path, leave_out };
        let lists = [self.path("list.csv").display().to_string()];
        convert(&lists, &Bench::reading(mode), &wanted, &self.settings, &world())
    }

    fn convert(&self, out: &str, leave_out: bool) -> (Checked, Outgoing) {
        match self.convert_as(out, leave_out, None).unwrap() {
            Converted::Ended { checked, outgoing } => (*checked, outgoing),
            other @ (Converted::Unusable(_) | Converted::OnlyChanges) => panic!("{other:?}"),
        }
    }

    /// A store with everybody of the list.
    fn store(&self) -> Store {
        let mut store = crate::open_store("memory:", &self.settings, &world()).unwrap();
        let lists = [self.path("list.csv").display().to_string()];
        let checked = crate::check(&lists, &Bench::reading(None), &self.settings, &world()).unwrap();
        let options = PlanOptions::default();
        let planned = crate::plan(checked, Some(&mut store), "memory:", &options, &self.settings, &world()).unwrap();
        let origin = Origin::lists(&planned.checked);
        let consent = Consent::to(&planned.plan.fingerprint.short, "ana");
        let approved = planned.plan.approve(consent).expect("a yes to this plan");
        let target = crate::Target::Open(&mut store);
        let options = ApplyOptions::default();
        let applied = crate::apply(approved, &origin, target, &options, &self.settings, &world()).unwrap();
        assert!(matches!(applied, Outcome::Done(_)), "{applied:?}");
        store
    }

    fn export(&self, filter: &Filter, out: &str, leave_out: bool) -> Result<Exported, PipelineError> {
        let path = self.path(out);
        let wanted = Wanted { to: Destination::of(&TINY), path: &path, leave_out };
        export(&mut self.store(), filter, &[], &wanted, &world())
    }
}

/// The codes of what was found, each once.
fn codes_of(checked: &Checked) -> Vec<&'static str> {
    let mut codes: Vec<&str> = checked.findings.iter().map(|finding| finding.code.id()).collect();
    codes.dedup();
    codes
}

#[test]
fn m915_a_list_is_written_in_its_order_and_complete() {
    let bench = Bench::with(FIVE);
    let (checked, outgoing) = bench.convert("all.txt", false);
    assert_eq!(bench.files(), ["all-001.txt", "all-002.txt", "all-003.txt"]);
    assert_eq!(bench.read("all-001.txt"), "<1005 Eva COMMUNITY|1001 Ana COMMUNITY>2");
    assert_eq!(bench.read("all-003.txt"), "<1004 Di COMMUNITY>1");
    assert_eq!((outgoing.written, outgoing.unheld, outgoing.files.len()), (5, 0, 3));
    let first = &outgoing.files[0];
    assert_eq!((first.patrons, first.bytes), (2, 40));
    assert_eq!(first.sha256, crate::reading::sha256(&fs::read(bench.path("all-001.txt")).unwrap()));
    let lost: Vec<String> = checked
        .findings
        .iter()
        .filter(|finding| finding.code == codes::M915)
        .map(|finding| finding.message.to_string())
        .collect();
    assert_eq!(lost, ["Tiny list has no place for \"notes\": 2 patrons, the first in line 3"]);
}

#[test]
fn one_file_is_enough_for_few_and_has_the_name_that_was_wanted() {
    let bench = Bench::with("Borrower ID,First name,Last name\n1001,Ana,Lind\n1002,Bo,Berg\n");
    let (_, outgoing) = bench.convert("all.txt", false);
    assert_eq!(bench.files(), ["all.txt"]);
    assert_eq!((bench.read("all.txt").as_str(), outgoing.files.len()), ("<1001 Ana COMMUNITY|1002 Bo COMMUNITY>2", 1));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(bench.path("all.txt")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_container_holds_as_many_files_as_are_needed() {
    let bench = Bench::with(FIVE);
    let (_, outgoing) = bench.convert("all.zip", false);
    assert_eq!(bench.files(), ["all.zip"]);
    let mut zip = ZipArchive::new(Cursor::new(fs::read(bench.path("all.zip")).unwrap())).unwrap();
    let mut text = |name: &str| {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    assert_eq!(text("all-001.txt"), "<1005 Eva COMMUNITY|1001 Ana COMMUNITY>2");
    assert_eq!(text("all-002.txt"), "<1002 Bo COMMUNITY|1003 Cy COMMUNITY>2");
    assert_eq!(text("all-003.txt"), "<1004 Di COMMUNITY>1");
    let file = &outgoing.files[0];
    assert_eq!(
        (file.patrons, file.parts.as_slice()),
        (5, ["all-001.txt", "all-002.txt", "all-003.txt"].map(str::to_owned).as_slice())
    );
}

/// Whoever does not fit stops all of it, and is a finding at the cell.
#[test]
fn m907_what_does_not_fit_stops_a_list_unless_it_is_left_out() {
    let bench = Bench::with(&FIVE.replace("Cy", "Wilhelmina"));
    let (checked, outgoing) = bench.convert("all.txt", false);
    assert!(outgoing.is_refused() && outgoing.files.is_empty(), "{outgoing:?}");
    assert_eq!(bench.files(), [""; 0], "nothing is written");
    let finding = checked.findings.iter().find(|finding| finding.code == codes::M907).expect("a finding");
    assert_eq!((finding.place.row, finding.place.column), (Some(5), Some(1)));
    assert_eq!(finding.message.to_string(), "First name: \"Wilhelmina\" is longer than 5 characters");
    assert_eq!(checked.rows_ready(), 4);

    let (checked, outgoing) = bench.convert("all.txt", true);
    assert_eq!((outgoing.written, outgoing.unheld, bench.files().len()), (4, 1, 2));
    assert!(!bench.read("all-002.txt").contains("1003") && codes_of(&checked).contains(&"M907"));
    let blocked = checked.rows.iter().filter(|row| matches!(row.verdict, Verdict::Blocked { .. })).count();
    assert_eq!(blocked, 1);
}

/// A row that repeats another one is nobody who would be missing.
#[test]
fn d504_a_row_that_repeats_another_stops_nothing() {
    let bench = Bench::with("Borrower ID,First name,Last name\n1001,Ana,Lind\n1001,Ana,Lind\n1003,Di,Moe\n");
    let (checked, outgoing) = bench.convert("all.txt", false);
    assert_eq!((checked.rows_repeating(), outgoing.problem_rows, outgoing.written), (1, 0, 2));
}

/// Whoever is left out by a problem of the list would be missing as well.
#[test]
fn rows_that_are_left_out_are_not_written() {
    let bench = Bench::with("Borrower ID,First name,Last name\n1001,Ana,Lind\n1002,Bo,\n1003,Di,Moe\n");
    let (_, outgoing) = bench.convert("all.txt", false);
    assert!(outgoing.is_refused() && bench.files().is_empty(), "{outgoing:?}");
    let (checked, outgoing) = bench.convert("all.txt", true);
    assert_eq!((checked.rows_read(), checked.rows_ready(), outgoing.written), (3, 2, 2));
    assert_eq!((outgoing.is_refused(), outgoing.unheld, outgoing.problem_rows), (false, 0, 1));
    assert_eq!(bench.read("all.txt"), "<1001 Ana COMMUNITY|1003 Di COMMUNITY>2");
}

#[test]
fn a_list_of_changes_has_no_whole_patrons() {
    let bench = Bench::with("Borrower ID,First name\n1001,Ana\n");
    let ended = bench.convert_as("all.txt", false, Some(Mode::Update)).unwrap();
    assert!(matches!(ended, Converted::OnlyChanges) && bench.files().is_empty(), "{ended:?}");
}

#[test]
fn a_name_that_is_taken_is_refused_and_nothing_is_written() {
    let bench = Bench::with(FIVE);
    fs::write(bench.path("all-002.txt"), "mine").unwrap();
    let refused = bench.convert_as("all.txt", false, None).unwrap_err();
    assert!(matches!(&refused, PipelineError::ReportExists(path) if path.ends_with("all-002.txt")), "{refused}");
    assert_eq!((bench.files(), bench.read("all-002.txt")), (vec!["all-002.txt".to_owned()], "mine".to_owned()));
}

/// What a list becomes at once, and what it becomes by way of a store, are the same patrons; a store has them by ID.
#[test]
fn a_store_is_written_in_the_order_of_its_ids() {
    let bench = Bench::with(FIVE);
    let exported = bench.export(&Filter::default(), "all.txt", false).unwrap();
    assert_eq!(bench.read("all-001.txt"), "<1001 Ana COMMUNITY|1002 Bo COMMUNITY>2");
    assert_eq!(bench.read("all-003.txt"), "<1005 Eva COMMUNITY>1");
    let Exported { unfit, outgoing, .. } = exported;
    assert_eq!((outgoing.written, outgoing.unheld, unfit.misfits.len()), (5, 0, 0));
    let no_place: Vec<_> = unfit.no_place.iter().map(|one| (&*one.field, one.patrons, one.first.as_str())).collect();
    assert_eq!(no_place, [("notes", 2, "1001")]);
}

#[test]
fn m907_what_does_not_fit_stops_a_store_unless_it_is_left_out() {
    let bench = Bench::with(&FIVE.replace("Cy", "Wilhelmina"));
    let Exported { unfit, outgoing, .. } = bench.export(&Filter::default(), "all.txt", false).unwrap();
    assert!(outgoing.is_refused() && bench.files().is_empty(), "{outgoing:?}");
    let [misfit] = unfit.misfits.as_slice() else { panic!("{unfit:?}") };
    assert_eq!((misfit.code, misfit.values, misfit.first[0].as_str()), (codes::M907, 1, "1003"));
    let Exported { outgoing, .. } = bench.export(&Filter::default(), "all.txt", true).unwrap();
    assert_eq!((outgoing.written, outgoing.unheld), (4, 1));
    assert_eq!(bench.read("all-002.txt"), "<1004 Di COMMUNITY|1005 Eva COMMUNITY>2");
}

#[test]
fn a_filter_says_who_is_meant() {
    let bench = Bench::with(FIVE);
    let nobody = Filter { group: Some("RETIREE".to_owned()), ..Filter::default() };
    let Exported { outgoing, .. } = bench.export(&nobody, "all.txt", false).unwrap();
    assert!((outgoing.written, outgoing.files.len()) == (0, 0) && bench.files().is_empty(), "{outgoing:?}");
    let everybody = Filter { group: Some("community".to_owned()), ..Filter::default() };
    assert_eq!(bench.export(&everybody, "all.txt", false).unwrap().outgoing.written, 5);
    fs::write(bench.path("taken.txt"), "mine").unwrap();
    fs::write(bench.path("taken-001.txt"), "mine").unwrap();
    let refused = bench.export(&everybody, "taken.txt", false).unwrap_err();
    assert!(matches!(refused, PipelineError::ReportExists(_)), "{refused}");
}

#[test]
fn a_workbook_has_a_row_for_each_patron() {
    let bench = Bench::with(FIVE);
    let path = bench.path("all.xlsx");
    let wanted = Wanted { to: Destination::named("xlsx").unwrap(), path: &path, leave_out: false };
    let Exported { outgoing, .. } = export(&mut bench.store(), &Filter::default(), &[], &wanted, &world()).unwrap();
    assert_eq!((outgoing.written, outgoing.files.len()), (5, 1));
    let lists = [path.display().to_string()];
    let checked = crate::check(&lists, &Bench::reading(None), &bench.settings, &world()).unwrap();
    assert_eq!((checked.rows_read(), checked.rows_ready()), (5, 5), "{:?}", checked.findings);
}

/// A target of a real system, but with two patrons to a file.
fn in_twos(name: &str) -> &'static Target {
    let target = systems::target(name).unwrap();
    Box::leak(Box::new(Target { most: Some(2), ..*target }))
}

/// What is packed in parts is one list in their order, each row is in its part, and what stays behind is told once.
#[test]
fn m902_a_container_of_parts_is_read_back() {
    let bench = Bench::with(FIVE);
    let path = bench.path("users.zip");
    let wanted = Wanted { to: Destination::of(in_twos("alma-json")), path: &path, leave_out: false };
    let lists = [bench.path("list.csv").display().to_string()];
    let converted = convert(&lists, &Bench::reading(None), &wanted, &bench.settings, &world()).unwrap();
    let Converted::Ended { outgoing, .. } = converted else { panic!("{converted:?}") };
    assert_eq!(outgoing.files[0].parts, ["users-001.json", "users-002.json", "users-003.json"]);

    let zip = [path.display().to_string()];
    let checked = crate::check(&zip, &Bench::reading(None), &bench.settings, &world()).unwrap();
    let ready = checked.rows.iter().map(|row| match &row.verdict {
        Verdict::Ready(patron) => {
            (checked.tables.show(Place::row(row.at, None)).to_string(), patron.primary_id.to_string())
        }
        Verdict::Blocked { .. } => panic!("{:?}", checked.findings),
    });
    let expected = [
        ("users-001.json, line 2", "1005"),
        ("users-001.json, line 3", "1001"),
        ("users-002.json, line 2", "1002"),
        ("users-002.json, line 3", "1003"),
        ("users-003.json, line 2", "1004"),
    ];
    assert_eq!(ready.collect::<Vec<_>>(), expected.map(|(place, id)| (place.to_owned(), id.to_owned())));
    assert_eq!((checked.files.len(), checked.each_file().count()), (3, 1));
    let behind = checked.findings.iter().filter(|finding| finding.code == codes::M902);
    let behind: Vec<String> = behind.map(|finding| finding.message.to_string()).collect();
    assert_eq!(behind, ["\"force_password_change\" is not carried over: 5 values, the first in line 2"]);
}

/// The limits of a system are those of its containers, too.
#[test]
fn a_container_that_is_full_is_followed_by_another() {
    let bench = Bench::with(FIVE);
    let target: &'static Target = Box::leak(Box::new(Target { most_parts: Some(2), ..TINY }));
    let path = bench.path("all.zip");
    let wanted = Wanted { to: Destination::of(target), path: &path, leave_out: false };
    let lists = [bench.path("list.csv").display().to_string()];
    let converted = convert(&lists, &Bench::reading(None), &wanted, &bench.settings, &world()).unwrap();
    let Converted::Ended { outgoing, .. } = converted else { panic!("{converted:?}") };
    assert_eq!(bench.files(), ["all-001.zip", "all-002.zip"]);
    let of_each: Vec<(u64, Vec<&str>)> =
        outgoing.files.iter().map(|file| (file.patrons, file.parts.iter().map(String::as_str).collect())).collect();
    assert_eq!(of_each, [(4, vec!["all-001-001.txt", "all-001-002.txt"]), (1, vec!["all-002-001.txt"])]);
}
