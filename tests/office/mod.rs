//! What is written for spreadsheet programs, opened in one that is not ours: LibreOffice. Marked copies, workbooks of
//! left-out rows, reports and templates, saved by it in other formats, and read again by the program.

mod opened;

use crate::support::{Workbench, finish, profile_of, sample_names, skip};
use opened::Sheet;
use serde_json::Value as Json;
use std::time::Duration;

/// With these settings every row of every sample has a problem: its ID is one digit too short.
const EVERY_ROW_IS_WRONG: &str =
    "[profiles.community-borrower]\nid_digits = 10\n\n[profiles.retiree]\nid_digits = 10\n";

/// How the Windows-1252 sample is read: semicolons, and each of its eight columns as text.
const AS_TEXT: &str = "Text - txt - csv (StarCalc):59,34,1,1,1/2/2/2/3/2/4/2/5/2/6/2/7/2/8/2";
/// How our own tables are read: commas, UTF-8, and whatever LibreOffice makes of a cell.
const AS_USUAL: &str = "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true";

/// Saves files in another format, all in one run of LibreOffice; says so and gives `false` where it is not installed.
fn saved(bench: &Workbench, files: &[String], format: &str, filter: Option<&str>, folder: &str) -> bool {
    if bench.program("soffice").arg("--version").env("HOME", bench.path("")).output().is_err() {
        skip("workbooks in LibreOffice", "soffice is not installed");
        return false;
    }
    let mut office = bench.program("soffice");
    office.env("HOME", bench.path(""));
    office.arg(format!("-env:UserInstallation=file://{}", bench.path("office").display()));
    office.args(["--headless", "--convert-to", format, "--outdir", folder]);
    office.args(filter.map(|filter| format!("--infilter={filter}"))).args(files);
    let output = finish(&mut office, Duration::from_secs(100)).expect("LibreOffice answers in 100 seconds");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for file in files {
        let path = format!("{folder}/{}.{format}", stem(file));
        assert!(bench.path(&path).exists(), "{path}: {}", String::from_utf8_lossy(&output.stderr));
    }
    true
}

/// The name of a file without its folder and its ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The sheets of a file that was saved as flat XML.
fn opened(bench: &Workbench, folder: &str, file: &str) -> Vec<Sheet> {
    let xml = String::from_utf8(bench.read(&format!("{folder}/{}.fods", stem(file)))).expect("XML in UTF-8");
    opened::sheets(&xml)
}

/// The samples as LibreOffice itself opens them, each by its name; `None` without it.
fn samples_opened(bench: &Workbench) -> Option<Vec<(String, Vec<Sheet>)>> {
    let paths = sample_names().into_iter().map(|name| format!("samples/{name}"));
    let (texts, workbooks): (Vec<String>, Vec<String>) = paths.partition(|path| path.ends_with(".csv"));
    let is_here = saved(bench, &workbooks, "fods", None, "lists");
    if !is_here || !saved(bench, &texts, "fods", Some(AS_TEXT), "lists") {
        return None;
    }
    let names = sample_names().into_iter();
    Some(names.map(|name| (name.clone(), opened(bench, "lists", &name))).collect())
}

fn samples_with_problems() -> Workbench {
    let bench = Workbench::with_samples();
    bench.write("rollcall.toml", EVERY_ROW_IS_WRONG);
    bench
}

/// The rows of a list, and what is found in them, one by one or in a column as a whole.
fn found(bench: &Workbench, list: &str, profile: &str) -> (Json, Vec<(Json, Json, Json)>) {
    let answer = bench.json(&format!("check {list}{profile}"));
    let of_rows = |finding: &&Json| finding["row"].is_u64() || finding["count"].as_u64() > Some(1);
    let findings = answer["findings"].as_array().expect("findings").iter().filter(of_rows);
    let told = |finding: &Json| (finding["code"].clone(), finding["row"].clone(), finding["message"].clone());
    (answer["rows_read"].clone(), findings.map(told).collect())
}

/// A workbook that LibreOffice saved anew is the same list with the same problems.
fn survives_libreoffice(bench: &Workbench, files: &[(String, &'static str)]) {
    let names: Vec<String> = files.iter().map(|(file, _)| file.clone()).collect();
    for format in ["xlsx", "ods"] {
        assert!(saved(bench, &names, format, None, "again"), "LibreOffice was here before");
        for (file, profile) in files {
            let again = format!("again/{}.{format}", stem(file));
            let (before, after) = (found(bench, file, profile), found(bench, &again, profile));
            assert!(!before.1.is_empty(), "the control: {file} has problems");
            assert_eq!(after, before, "{again}");
        }
    }
}

/// The copy has the sheets and the cells of the list, one comment for each marked cell, and a sheet of problems.
#[test]
fn a_marked_copy_of_every_sample_is_the_list_with_its_problems() {
    let bench = samples_with_problems();
    let Some(samples) = samples_opened(&bench) else { return };
    let copies: Vec<(String, Json)> = samples
        .iter()
        .map(|(name, _)| {
            let copy = format!("marked-{}.xlsx", name.replace('.', "-"));
            let answer = bench.json(&format!("fix samples/{name} -o {copy}{}", profile_of(name)));
            (copy, answer)
        })
        .collect();
    let names: Vec<String> = copies.iter().map(|(copy, _)| copy.clone()).collect();
    assert!(saved(&bench, &names, "fods", None, "marked"), "LibreOffice was here before");
    for ((name, original), (copy, answer)) in samples.iter().zip(&copies) {
        let sheets = opened(&bench, "marked", copy);
        let (problems, lists) = sheets.split_last().expect("sheets");
        assert_eq!(Json::from(problems.name.as_str()), answer["sheet"], "{name}");
        assert_eq!(problems.cell((1, 1)), "Problems found by Rollcall");
        // Below the title, the note and the headings each problem has a line for each of its places.
        let lines = u64::from(problems.last_row() - 4);
        assert!(Some(lines) >= answer["listed"].as_u64() && lines < 200, "{name}: {lines} lines");
        assert_eq!(lists.len(), original.len(), "{name}");
        for (list, original) in lists.iter().zip(original) {
            assert_eq!((&list.cells, list.formulas), (&original.cells, original.formulas), "{name}");
            assert!(list.name == original.name || name.ends_with(".csv"), "{name}: {}", list.name);
        }
        let notes: Vec<&String> = lists.iter().flat_map(|list| list.notes.values()).collect();
        assert_eq!(Json::from(notes.len()), answer["commented"], "{name}");
        assert!(notes.len() > 9 && notes.iter().all(|note| note.starts_with("Rollcall: ")), "{name}: {notes:?}");
    }
    let files: Vec<(String, &'static str)> =
        samples.iter().zip(names).map(|((name, _), copy)| (copy, profile_of(name))).collect();
    survives_libreoffice(&bench, &files);
}

/// Whether two cells show the same. A long number shows fewer digits where what is typed next must stay text.
fn shows_the_same(one: &str, other: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok().filter(|_| !text.starts_with('0'));
    one == other || (number(one).is_some() && number(one) == number(other))
}

/// Every left-out row has its cells as they were in the list, behind what there is to fix.
#[test]
fn left_out_rows_of_every_sample_are_those_of_the_list() {
    let bench = samples_with_problems();
    let Some(samples) = samples_opened(&bench) else { return };
    let rest = |name: &str| format!("rest-{}.xlsx", name.replace('.', "-"));
    for (name, _) in &samples {
        bench.run(&format!("check samples/{name} --left-out {}{}", rest(name), profile_of(name)));
    }
    let names: Vec<String> = samples.iter().map(|(name, _)| rest(name)).collect();
    assert!(saved(&bench, &names, "fods", None, "rest"), "LibreOffice was here before");
    for (name, original) in &samples {
        let sheets = opened(&bench, "rest", &rest(name));
        // Behind the rows a hidden sheet says how they were read.
        let [sheet, ..] = &sheets[..] else { panic!("{name}: {sheets:?}") };
        assert!(sheets.len() <= 2 && sheets.iter().skip(1).all(|sheet| sheet.name == "Rollcall"), "{name}: {sheets:?}");
        assert!(sheet.last_row() > 9 && sheet.formulas == 0, "{name}: {sheet:?}");
        assert_eq!(sheet.cell((1, 1)), "What to fix");
        for row in 2..=sheet.last_row() {
            // The last line of what to fix says where the row was: `(row 14 of the original)`.
            let what = sheet.cell((row, 1));
            let was = what.trim_end_matches(" of the original)").rsplit(' ').next();
            let was = was.and_then(|number| number.parse().ok());
            let was = original[0].row(was.unwrap_or_else(|| panic!("{name}: {what}")));
            let is = sheet.row(row);
            assert_eq!(is.len(), was.len() + 1, "{name}, row {row}: nothing is lost, and nothing is added");
            for (column, text) in &was {
                let now = is.get(&(column + 1)).copied().unwrap_or_default();
                assert!(shows_the_same(text, now), "{name}, row {row}: {text:?} has become {now:?}");
            }
        }
    }
    let files: Vec<(String, &'static str)> =
        samples.iter().zip(names).map(|((name, _), rest)| (rest, profile_of(name))).collect();
    survives_libreoffice(&bench, &files);
}

#[test]
fn a_template_has_its_columns_its_notes_and_its_drop_downs() {
    let bench = Workbench::new();
    let answer = bench.json("template -o template.xlsx");
    if !saved(&bench, &["template.xlsx".to_owned()], "fods", None, "opened") {
        return;
    }
    let sheets = opened(&bench, "opened", "template.xlsx");
    let columns = answer["columns"].as_array().expect("columns");
    let names: Vec<Json> = sheets[0].row(1).into_values().map(Json::from).collect();
    assert_eq!((sheets[0].name.as_str(), &names), ("Patrons", columns));
    assert_eq!((sheets[0].notes.len(), sheets[0].formulas), (columns.len(), 0), "a note for each column");
    let xml = String::from_utf8_lossy(&bench.read("opened/template.fods")).into_owned();
    assert!(xml.contains("<table:content-validation ") && xml.contains("Community borrower"), "{xml}");
}

/// Texts that a spreadsheet program takes for formulas when it finds them in a table.
const FORMULAS: &[&str] =
    &["=1+1", "@SUM(A1)", "+1+2", "-1-2", "=HYPERLINK(\"\"http://example.org\"\",\"\"x\"\")", "\t=1+1"];

/// Patrons with such names, some of whom can be loaded and some of whom cannot.
fn list_of_formulas() -> String {
    let mut list = "Borrower ID,Last name,First name,Expiration date\n".to_owned();
    for (number, text) in FORMULAS.iter().enumerate() {
        let day = if number % 2 == 0 { "2027-06-30" } else { "31/02/2027" };
        list += &format!("00010441{number},\"{text}\",Ana,{day}\n");
    }
    list
}

/// Trial O01: whatever is written for spreadsheet programs, no text of a list becomes a formula there. The control is the
/// list itself.
#[test]
fn no_text_of_a_list_becomes_a_formula_in_libreoffice() {
    let bench = Workbench::new();
    bench.write("list.csv", list_of_formulas());
    bench.run("check list.csv --report checked.xlsx");
    bench.run("check list.csv --report checked.csv");
    bench.run("plan list.csv --report planned.xlsx");
    bench.run("fix list.csv -o marked.xlsx");
    bench.apply("list.csv --starters slips.csv --left-out rest.xlsx --report applied.csv");
    bench.run("show 1 --report batch.xlsx");
    let tables = ["list.csv", "checked.csv", "slips.csv", "applied.csv"].map(str::to_owned);
    let workbooks = ["checked.xlsx", "planned.xlsx", "marked.xlsx", "rest.xlsx", "batch.xlsx"].map(str::to_owned);
    let is_here = saved(&bench, &tables, "fods", Some(AS_USUAL), "tables");
    if !is_here || !saved(&bench, &workbooks, "fods", None, "workbooks") {
        return;
    }
    let formulas =
        |folder: &str, file: &str| -> usize { opened(&bench, folder, file).iter().map(|sheet| sheet.formulas).sum() };
    assert!(formulas("tables", "list.csv") > 1, "the control: LibreOffice makes formulas of what is not guarded");
    for file in &tables[1..] {
        assert_eq!(formulas("tables", file), 0, "{file}");
    }
    for file in &workbooks {
        assert_eq!(formulas("workbooks", file), 0, "{file}");
        let sheets = opened(&bench, "workbooks", file);
        let shows = sheets.iter().flat_map(|sheet| sheet.cells.values()).any(|text| text.contains("@SUM(A1)"));
        assert!(shows || file == "batch.xlsx", "{file}: the text is there");
    }
}
