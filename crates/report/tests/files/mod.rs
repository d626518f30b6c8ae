//! Reports as files: what a workbook and a table have of a plan, of a batch, of a check.

use super::{PLANNED, Typed, at, batch, checked, day, id, person, plan};
use model::audit::AuditLink;
use model::codes;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::place::Place;
use model::plan::{Creation, Plan, Step};
use model::undo::{KeptBecause, KeptPatron};
use report::reports::{self, Written};
use report::views::{BatchFilter, HistoryView};
use report::workbook::{self, LeftOutRow};
use report::{FILE_FORMATS, Report};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

fn written_now() -> Written<'static> {
    let when = day("2026-08-28").and_hms_opt(14, 5, 0).expect("a time").and_utc();
    Written { when, version: "0.1.0", masked: false }
}

fn bytes(report: &Report<'_>, ending: &str) -> Vec<u8> {
    let format = FILE_FORMATS.iter().find(|format| format.ending == ending).expect("a kind of file");
    let mut out = Vec::new();
    (format.write)(report, &Typed, &mut out).expect("a vector takes all");
    out
}

/// The rows of the table, the names of its columns first.
fn table(report: &Report<'_>) -> Vec<Vec<String>> {
    let text = String::from_utf8(bytes(report, "csv")).expect("text");
    let text = text.strip_prefix('\u{FEFF}').expect("a mark that tells a spreadsheet how it is encoded");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

/// The parts of the workbook by their names.
fn parts(report: &Report<'_>) -> BTreeMap<String, String> {
    unpacked(bytes(report, "xlsx"))
}

fn unpacked(workbook: Vec<u8>) -> BTreeMap<String, String> {
    let mut zip = ZipArchive::new(Cursor::new(workbook)).expect("a workbook");
    let mut parts = BTreeMap::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).expect("XML");
        parts.insert(name, text);
    }
    parts
}

/// The names of the sheets, in order.
fn sheets(parts: &BTreeMap<String, String>) -> Vec<&str> {
    let sheets = parts["xl/workbook.xml"].split("<sheet name=\"").skip(1);
    sheets.map(|rest| rest.split('"').next().expect("its end")).collect()
}

fn of_plan(plan: &Plan, check: impl FnOnce(&Report<'_>)) {
    check(&reports::plan(plan, &checked(), PLANNED, None, written_now()));
}

#[test]
fn a_table_of_a_plan_has_every_change_and_how_every_row_ends() {
    of_plan(&plan(), |report| {
        let rows = table(report);
        let heads = ["what happens", "primary ID", "name", "field", "old", "new", "where", "why", "code", "what to do"];
        assert_eq!(rows[0], heads);
        let why = codes::D501.title();
        for row in [
            ["left out", "000123456", "Ana Núñez", "", "", "", "Fall!2", why, "D501", ""],
            ["new", "000123457", "Bo Lind", "last name", "", "Lind", "Fall!3", "", "", ""],
            ["new", "000123457", "Bo Lind", "expiry date", "", "2027-08-28", "Fall!3", "", "", ""],
            ["changed", "000123459", "Di Dahl", "expiry date", "2027-06-30", "2027-08-28", "Fall!5", "", "", ""],
            ["changed", "000123459", "Di Dahl", "middle name", "", "Elena", "Fall!5", "", "", ""],
        ] {
            assert!(rows.iter().any(|own| own == &row), "{row:?} in {rows:#?}");
        }
        let email = rows.iter().find(|row| row[4] == "old@x.org").expect("a list has its values in rows of their own");
        assert_eq!(email[5], "new@x.org");
        assert_eq!(rows.iter().filter(|row| row[0] == "left out").count(), 2);
        // The row whose finding it is says which cell and what to do.
        let cell = rows.iter().find(|row| row[6] == "Fall!A4, Borrower ID").expect("the cell with its column");
        assert_eq!((&*cell[3], &*cell[4], &*cell[8]), ("Primary ID", "000123456", "D501"));
        assert!(cell[9].ends_with("; if this is one person, delete a row"), "{cell:?}");
    });
}

/// A warning is about a row that is loaded; it stands behind what happens to everybody.
#[test]
fn a_table_of_a_plan_has_its_warnings_last() {
    let mut plan = plan();
    plan.findings.push(Finding::new(codes::C341, Place::row(at(5), Some(1)), "\"Di\" looks like a placeholder"));
    of_plan(&plan, |report| {
        let rows = table(report);
        let last = rows.last().expect("rows");
        assert_eq!((&*last[0], &*last[2], &*last[8]), ("warning", "Di Dahl, 000123459", "C341"));
        assert_eq!(last[6], "Fall!B5, First name");
    });
    of_plan(&self::plan(), |report| assert!(table(report).iter().all(|row| row[0] != "warning"), "the control"));
}

/// A new patron who cannot sign in, or whose ID was repaired, has a remark.
#[test]
fn a_new_patron_who_cannot_sign_in_has_a_remark() {
    let mut plan = plan();
    let mut patron = person("000123457", "Bo", "Lind");
    patron.details.expiry_date = Some(day("2026-05-31"));
    plan.rows[1].step = Step::Create(Box::new(Creation { former: 0, patron }));
    let mut repair = Finding::new(codes::C321, Place::row(at(3), Some(0)), "it had lost its leading zeros")
        .field(ListField::PrimaryId)
        .value("123457");
    repair.repaired = Some("000123457".into());
    plan.findings.insert(0, repair);
    of_plan(&plan, |report| {
        let rows = table(report);
        let new = rows.iter().find(|row| row[0] == "new").expect("a new patron");
        assert_eq!(new[7], "cannot sign in: the membership has ended; the list has the ID as 123457");
    });
    of_plan(&self::plan(), |report| {
        assert!(table(report).iter().all(|row| !row[7].contains("sign in")), "the control");
    });
}

#[test]
fn a_workbook_of_a_plan_has_a_sheet_for_each_part() {
    of_plan(&plan(), |report| {
        let parts = parts(report);
        assert_eq!(sheets(&parts), ["Summary", "Problems", "Changes", "New", "Left out"]);
        for number in 2..=5 {
            let sheet = &parts[&format!("xl/worksheets/sheet{number}.xml")];
            assert!(sheet.contains("<pane ySplit=\"1\"") && sheet.contains("<autoFilter ref=\"A1:"), "{sheet}");
            assert!(sheet.contains("orientation=\"landscape\"") && sheet.contains("fitToPage"), "on paper: {sheet}");
        }
        let changes = &parts["xl/worksheets/sheet3.xml"];
        // The day 2027-06-30, as a spreadsheet counts days.
        assert!(changes.contains("<v>46568</v>"), "{changes}");
        assert!(!changes.contains("<v>123459</v>"), "an ID is text: {changes}");
        let texts = &parts["xl/sharedStrings.xml"];
        assert!(parts["xl/styles.xml"].contains("wrapText"), "no text is cut off: {}", parts["xl/styles.xml"]);
        assert!(!texts.contains("see the findings above"), "nothing stands above: {texts}");
        for text in [
            "000123459",
            "Fall!A4, Borrower ID",
            "Plan for Fall 2026.xlsx",
            "This file contains personal data.",
            "old@x.org",
        ] {
            assert!(texts.contains(&format!(">{text}</t>")), "{text} in {texts}");
        }
    });
}

/// Trials O01 and O02: what would like to be more than a text is one, wherever it stands in a report.
#[test]
fn nothing_of_a_patron_becomes_a_formula() {
    for text in ["=1+1", "@SUM(A1)", "+1;=2", "\t=1", "=HYPERLINK(\"http://x\",\"y\")", "＝1", "</t><f>1+1</f>"] {
        let mut plan = plan();
        let patron = person("000123457", text, text);
        plan.rows[1].step = Step::Create(Box::new(Creation { former: 0, patron }));
        of_plan(&plan, |report| {
            let csv = String::from_utf8(bytes(report, "csv")).expect("text");
            for cell in csv.lines().flat_map(|line| line.split([';', ','])) {
                let acts = cell.trim_start_matches(['"', ' ']).starts_with(['=', '+', '@', '＝', '\t']);
                assert!(!acts, "{cell:?} of {text:?}");
            }
            let parts = parts(report);
            for (name, part) in parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/")) {
                assert!(!part.contains("<f") && !part.contains("<hyperlink"), "{text:?} in {name}: {part}");
            }
            let texts = &parts["xl/sharedStrings.xml"];
            let escaped = text.replace('<', "&lt;").replace('>', "&gt;");
            assert!(texts.contains(&format!("{escaped}</t>")), "{text:?} is there as it is: {texts}");
        });
    }
}

/// Trial O02: in the workbook of rows that were left out every cell is what it was, a text that begins like a formula
/// included, and what acts is escaped; and the control: the list has both.
#[test]
fn nothing_of_a_row_that_was_left_out_becomes_a_formula() {
    let checked = checked();
    let rows = [4, 5].map(|number| LeftOutRow { at: at(number), reasons: &[codes::D501] });
    let written = workbook::left_out(&checked, &rows, &checked.findings, day("2026-08-28"));
    let parts = unpacked(written.expect("a workbook").expect("two rows").bytes);
    for (name, part) in parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/")) {
        assert!(!part.contains("<f") && !part.contains("<hyperlink"), "{name}: {part}");
    }
    let texts = &parts["xl/sharedStrings.xml"];
    assert!(texts.contains("<t>=1+1</t>") && texts.contains("<t>Cy_x001B_[2J</t>"), "the control: {texts}");
    assert!(!parts.values().any(|part| part.contains('\u{1b}')), "{parts:?}");
}

#[test]
fn a_table_of_a_batch_has_what_was_asked_for() {
    let (detail, filter) = (batch(), BatchFilter { id: Some("000123459".to_owned()), ..BatchFilter::default() });
    let all = table(&reports::batch(&detail, &BatchFilter::default(), &[], None, written_now()));
    assert!(all.iter().any(|row| row[..3] == ["new", "000123457", "Bo Lind"] && row[6] == "with a starter password"));
    let some = table(&reports::batch(&detail, &filter, &[], None, written_now()));
    assert!(some.len() < all.len());
    assert!(some[1..].iter().all(|row| row[..2] == ["changed", "000123459"]), "{some:?}");
}

#[test]
fn a_table_of_a_check_has_every_finding() {
    let checked = checked();
    let rows = table(&reports::check(&checked, written_now()));
    assert_eq!(rows.len(), 1 + checked.findings.len());
    let repair = rows.iter().find(|row| row[1] == "C330").expect("the repair");
    assert_eq!((&*repair[3], &*repair[6], &*repair[7]), ("Fall!C3, Last name", " Lind", "Lind"));
    let order: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
    let mut sorted = order.clone();
    sorted.sort_by_key(|name| Severity::ALL.iter().position(|severity| severity.name() == *name));
    assert_eq!(order, sorted, "the heaviest first");
    let unread = rows.iter().find(|row| row[1] == "H202").expect("the column");
    assert_eq!(unread[9], "to read it, say what it is: --column 'Shoe size=note'", "advice is as it is typed");
}

/// A column in which nothing would stand is none.
#[test]
fn a_table_has_no_empty_columns() {
    let mut checked = checked();
    checked.findings.retain(|finding| finding.code == codes::H202);
    checked.findings.iter_mut().for_each(|finding| (finding.value, finding.field) = (None, None));
    let heads = table(&reports::check(&checked, written_now())).remove(0);
    assert_eq!(heads, ["severity", "code", "what it is", "where", "what is wrong", "what to do"]);
}

/// A history is its batches and what was done beside them: in one table, and without a summary that would be empty.
#[test]
fn a_history_has_batches_and_other_events() {
    let batches = [batch().summary];
    let when = day("2026-08-29").and_hms_opt(9, 0, 0).expect("a time").and_utc();
    let link = AuditLink {
        sequence: 9,
        at: when,
        who: "ana".to_owned(),
        host: "desk-2".to_owned(),
        tool: "0.1.0".to_owned(),
        action: "restore".to_owned(),
        batch: None,
        facts: "{}".to_owned(),
        hash: "00ff".to_owned(),
    };
    let report = reports::history(HistoryView::whole(&batches, &[link], "library.db"), written_now());
    let rows = table(&report);
    let [what, when] = ["what", "when (UTC)"].map(|name| rows[0].iter().position(|own| own == name).expect("a column"));
    assert!(!rows[0].contains(&"state".to_owned()), "nothing was undone: {rows:?}");
    assert_eq!((&*rows[1][what], &*rows[2][what]), ("Fall 2026.xlsx", "put back as it was before the first batch"));
    assert_eq!(rows[2][when], "2026-08-29 09:00");
    assert_eq!(sheets(&parts(&report)), ["Batches", "Other events"]);
}

#[test]
fn a_list_that_is_the_whole_answer_is_the_table() {
    let kept = [KeptPatron { primary_id: id("000123457"), because: KeptBecause::ChosePassword }];
    let report = reports::kept(9, &kept, written_now());
    assert_eq!(table(&report)[1], ["000123457", "the patron has chosen a password"]);
    assert_eq!(sheets(&parts(&report)), ["Summary", "Left as they are"]);
}
