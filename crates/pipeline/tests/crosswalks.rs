//! Crosswalks out of files: what is read of them, what is refused, and what is planned and saved with one.

mod support;

use model::crosswalk::{Crosswalk, Target, Went};
use model::progress::Silent;
use model::settings::Settings;
use pipeline::{CheckOptions, PipelineError, PlanOptions, SavedPlan};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

const HEAD: &str = "field,from,to,count,label\n";

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

fn read(folder: &Path, text: &str) -> Result<Crosswalk, PipelineError> {
    let path = folder.join("codes.csv");
    fs::write(&path, text).expect("a file of the test");
    pipeline::read_crosswalk(&path.display().to_string(), &support::world(&Silent))
}

/// Field, value and what it becomes; `(drop)` and `*` as they are written.
fn told(crosswalk: &Crosswalk) -> Vec<(&'static str, String, String)> {
    let row = |row: &model::crosswalk::CrosswalkRow| {
        let to = match &row.to {
            Target::Value(to) => to.to_string(),
            Target::Drop => "(drop)".to_owned(),
        };
        (row.field.name(), row.from.as_deref().unwrap_or("*").to_owned(), to)
    };
    crosswalk.rows().iter().map(row).collect()
}

fn triple(field: &'static str, from: &str, to: &str) -> (&'static str, String, String) {
    (field, from.to_owned(), to.to_owned())
}

#[test]
fn a_table_says_what_codes_become() {
    let folder = folder();
    let text =
        format!("{HEAD}user_group,PT,COMMUNITY,12,Part time\nuser_group,*,(Drop),,\n\nnote_type,'-,LIBRARY,3,\n");
    let crosswalk = read(folder.path(), &text).expect("a crosswalk");
    let expected = [
        triple("user_group", "PT", "COMMUNITY"),
        triple("user_group", "*", "(drop)"),
        triple("note_type", "-", "LIBRARY"),
    ];
    assert_eq!(told(&crosswalk), expected);
    assert_eq!((crosswalk.file.source.name.as_str(), crosswalk.file.source.sha256.len()), ("codes.csv", 64));
    // The columns may stand in any order, and be separated as a spreadsheet of another country does.
    let other = read(folder.path(), "To;From;Field\nCOMMUNITY;PT;user_group\nMAIN;CPL;campus\n").expect("a crosswalk");
    assert_eq!(told(&other), [triple("user_group", "PT", "COMMUNITY"), triple("campus", "CPL", "MAIN")]);
    let sign = read(folder.path(), "field,from,to\ncampus,\\*,STAR\n").expect("a crosswalk");
    assert_eq!(sign.rows()[0].from.as_deref(), Some("*"), "the sign itself");
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_line() {
    let folder = folder();
    let refused = |rows: &str| match read(folder.path(), &format!("{HEAD}{rows}")) {
        Err(PipelineError::BadCrosswalk { why, advice, .. }) => format!("{why} = {advice}"),
        other => panic!("{rows}: {other:?}"),
    };
    let open = refused("user_group,PT,COMMUNITY,1,\nuser_group,FT,,9,\nuser_group,X,,3,\n");
    assert!(
        open.starts_with("line 3: nobody has decided what user_group \"FT\" becomes, and 1 more row says"),
        "{open}"
    );
    assert_eq!(
        refused("user_grop,PT,X,1,\n"),
        "line 2: \"user_grop\" isn't a field whose codes a crosswalk can map = did you mean user_group?"
    );
    assert!(refused("last_name,Lind,Holm,1,\n").starts_with("line 2: \"last_name\" isn't a field"));
    assert!(refused("user_group,,COMMUNITY,1,\n").starts_with("line 2: it names no value"));
    let twice = refused("user_group,PT,COMMUNITY,1,\nuser_group,PT,RETIREE,1,\n");
    assert_eq!(twice, "rows 2 and 3 say of one value that it becomes two = delete one of them");
    let headless = match read(folder.path(), "a,b,c\nuser_group,PT,COMMUNITY\n") {
        Err(PipelineError::BadCrosswalk { why, .. }) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(headless, "no row of it names the columns");
    let missing = pipeline::read_crosswalk("none.csv", &support::world(&Silent));
    assert!(matches!(missing, Err(PipelineError::NoFile { .. })), "{missing:?}");
}

const LIST: &str = "Borrower ID,First name,Last name,Patron type,Expiration date\n\
    000104417,Ana,Lind,PT,2027-06-30\n000104418,Bo,Holm,PT,2027-06-30\n000104419,Cy,Dahl,X,2027-06-30\n";

fn options(crosswalk: Crosswalk) -> CheckOptions {
    let mut options = CheckOptions::default();
    options.intake.crosswalk = Some(Arc::new(crosswalk));
    options
}

/// What a plan shows and does is what was reviewed, whatever the crosswalk says by now.
#[test]
fn a_saved_plan_keeps_what_became_of_each_code() {
    let folder = folder();
    let (settings, world) = (Settings::default(), support::world(&Silent));
    let list = folder.path().join("list.csv");
    fs::write(&list, LIST).expect("a file of the test");
    let crosswalk = read(folder.path(), &format!("{HEAD}user_group,PT,RETIREE,,\n")).expect("a crosswalk");
    let files = [list.display().to_string()];
    let checked = pipeline::check(&files, &options(crosswalk), &settings, &world).expect("a list");
    let used = checked.crosswalk.clone().expect("a crosswalk was used");
    let told: Vec<_> = used.values.iter().map(|value| (&*value.from, value.count, value.went.clone())).collect();
    assert_eq!(told, [("PT", 2, Went::To("RETIREE".into())), ("X", 1, Went::Unmapped)]);
    let planned =
        pipeline::plan(checked, None, "library.db", &PlanOptions::default(), &settings, &world).expect("a plan");
    assert_eq!((planned.plan.counts.new, planned.plan.counts.left_out), (2, 1));
    let saved = SavedPlan::of(planned.plan, &planned.checked, None, &settings, &world);
    let path = folder.path().join("codes.plan");
    pipeline::save_plan(&saved, &path).expect("a plan that can be saved");
    let opened = pipeline::load_plan(&path.display().to_string(), &Silent).expect("the plan");
    assert_eq!((opened.crosswalk.as_ref(), opened.checked().crosswalk), (Some(&used), Some(used.clone())));
    assert_eq!(opened.plan, saved.plan);
    assert!(opened.changed_lists().is_empty());
    fs::write(folder.path().join("codes.csv"), format!("{HEAD}user_group,PT,COMMUNITY,,\n")).expect("our own file");
    assert_eq!(opened.changed_lists().len(), 1, "the crosswalk says something else by now");
}

#[test]
fn a_field_becomes_only_what_it_can_be() {
    let folder = folder();
    let list = folder.path().join("list.csv");
    fs::write(&list, LIST).expect("a file of the test");
    let crosswalk = read(folder.path(), &format!("{HEAD}user_group,PT,COMUNITY,,\n")).expect("a crosswalk");
    let files = [list.display().to_string()];
    let refused = pipeline::check(&files, &options(crosswalk), &Settings::default(), &support::world(&Silent));
    let Err(PipelineError::BadValue { what, message, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!(what.to_string(), "codes.csv, row 2");
    assert!(message.to_string().contains("\"COMUNITY\" is not a user group"), "{message}");
}

/// A first crosswalk is filled in as far as the library knows its own codes, and is read back as it was written.
#[test]
fn a_first_crosswalk_has_every_code_with_its_count() {
    let folder = folder();
    let (settings, world) = (Settings::default(), support::world(&Silent));
    let list = folder.path().join("list.csv");
    fs::write(&list, LIST.replace(",X,", ",Retired,")).expect("a file of the test");
    let files = [list.display().to_string()];
    let counting = options(Crosswalk::default().counting());
    let checked = pipeline::check(&files, &counting, &settings, &world).expect("a list");
    let mut first = pipeline::first_crosswalk(&checked, &settings);
    let lines: Vec<_> =
        first.lines.iter().map(|line| (line.field, &*line.from, &*line.to, line.count, &*line.label)).collect();
    assert_eq!(lines, [("user_group", "PT", "", 2, ""), ("user_group", "Retired", "RETIREE", 1, "Retiree")]);
    assert_eq!((first.open, first.without.len()), (1, 0));
    let path = folder.path().join("first.csv");
    pipeline::save_crosswalk(&path, &first).expect("a new file");
    let again = pipeline::save_crosswalk(&path, &first);
    assert!(matches!(again, Err(PipelineError::CrosswalkNotWritable { .. })), "{again:?}");
    let unread = pipeline::read_crosswalk(&path.display().to_string(), &world);
    assert!(matches!(unread, Err(PipelineError::BadCrosswalk { .. })), "somebody has to decide: {unread:?}");
    first.lines[0].to = "COMMUNITY".to_owned();
    let path = folder.path().join("filled.csv");
    pipeline::save_crosswalk(&path, &first).expect("a new file");
    let filled = pipeline::read_crosswalk(&path.display().to_string(), &world).expect("a crosswalk");
    assert_eq!(told(&filled), [triple("user_group", "PT", "COMMUNITY"), triple("user_group", "Retired", "RETIREE")]);
}
