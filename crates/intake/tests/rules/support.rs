//! From a sheet as text to what checking it says, as in a run of the program but for its threads.

use expect_test::Expect;
use intake::batch::Workers;
use intake::check::{CheckedTables, Checking};
use intake::context::{Context, Options};
use intake::draft;
use intake::joining::Joining;
use model::NaiveDate;
use model::cell::{RawTable, SheetShape};
use model::codes::Code;
use model::crosswalk::CrosswalkUse;
use model::draft::{CheckedRow, Verdict};
use model::field::{Field, ListField};
use model::finding::{Finding, Severity};
use model::layout::{KnownLayout, ListLayout};
use model::listing::Joined;
use model::patron::Patron;
use model::place::{TableName, Tables};
use model::record::Records;
use model::settings::{Group, Profile, Settings};
use std::convert::Infallible;
use std::fmt::Write as _;

/// A run that can be set up before it checks. The day is 2026-08-28.
#[derive(Default)]
pub(crate) struct Run {
    settings: Settings,
    options: Options,
    remembered: Vec<KnownLayout>,
}

/// What a workbook's sheet says, the note on the missing group column aside, which nearly every tiny sheet has.
pub(crate) fn says(sheet: &str, expected: &Expect) {
    Run::default().says(sheet, expected);
}

/// A sheet that hides or joins something.
pub(crate) fn shaped(sheet: &str, change: impl FnOnce(&mut SheetShape)) -> RawTable {
    let mut table = testkit::sheet(sheet);
    change(&mut table.shape);
    table
}

/// What a text file says.
pub(crate) fn text_says(sheet: &str, expected: &Expect) {
    expected.assert_eq(&without_group_note(&Run::default().report(&[testkit::text_sheet(sheet)])));
}

/// What several files say together.
pub(crate) fn files_say(sheets: &[&str], expected: &Expect) {
    let tables: Vec<RawTable> = sheets.iter().map(|sheet| testkit::sheet(sheet)).collect();
    expected.assert_eq(&without_group_note(&Run::default().report(&tables)));
}

/// Checks a sheet that nobody has anything to say about.
pub(crate) fn says_nothing(sheet: &str) {
    assert_eq!(without_group_note(&Run::default().report(&[testkit::sheet(sheet)])), "");
}

/// What the rows that can be loaded hold.
pub(crate) fn reads(sheet: &str, expected: &Expect) {
    Run::default().reads(sheet, expected);
}

fn without_group_note(report: &str) -> String {
    report.lines().filter(|line| !line.contains("note H211")).map(|line| format!("{line}\n")).collect()
}

impl Run {
    pub(crate) fn profile(mut self, change: impl FnOnce(&mut Profile)) -> Self {
        change(self.settings.profiles.get_mut("community-borrower").expect("built in"));
        self
    }

    pub(crate) fn group(mut self, change: impl FnOnce(&mut Group)) -> Self {
        change(self.settings.groups.get_mut("COMMUNITY").expect("built in"));
        self
    }

    /// The terms of the library, each with its last day.
    pub(crate) fn terms(mut self, terms: &[(&str, &str)]) -> Self {
        let terms = terms.iter().map(|(name, day)| ((*name).to_owned(), day.parse().expect("a day")));
        self.settings.terms = terms.collect();
        self
    }

    pub(crate) fn options(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }

    /// As if a list with these columns had been loaded as batch 7.
    pub(crate) fn remembering(mut self, columns: &[(&str, Option<ListField>)]) -> Self {
        let columns = columns.iter().map(|(header, field)| ((*header).to_owned(), *field)).collect();
        let layout = ListLayout { profile: "community-borrower".to_owned(), file: "fall.xlsx".to_owned(), columns };
        let used = NaiveDate::from_ymd_opt(2026, 2, 3).expect("a day of the calendar");
        self.remembered.push(KnownLayout { layout, batch: 7, used });
        self
    }

    pub(crate) fn accept(self, code: Code) -> Self {
        self.options(|options| {
            options.accept.insert(code);
        })
    }

    /// A library whose people are staff rather than students rather than borrowers.
    pub(crate) fn ranking_groups(mut self) -> Self {
        let community = self.settings.groups["COMMUNITY"].clone();
        for code in ["STAFF", "STUDENT"] {
            let group =
                Group { code: code.to_owned(), label: code.to_owned(), aliases: Vec::new(), ..community.clone() };
            self.settings.groups.insert(code.to_owned(), group);
        }
        self.settings.group_precedence = ["STAFF", "STUDENT", "COMMUNITY"].map(str::to_owned).to_vec();
        self
    }

    pub(crate) fn severity(mut self, code: Code, severity: Severity) -> Self {
        self.settings.severities.insert(code, severity);
        self
    }

    pub(crate) fn says(&self, sheet: &str, expected: &Expect) {
        expected.assert_eq(&without_group_note(&self.report(&[testkit::sheet(sheet)])));
    }

    pub(crate) fn table_says(&self, table: RawTable, expected: &Expect) {
        expected.assert_eq(&without_group_note(&self.report(&[table])));
    }

    /// With the note on the missing group column.
    pub(crate) fn says_all(&self, sheet: &str, expected: &Expect) {
        expected.assert_eq(&self.report(&[testkit::sheet(sheet)]));
    }

    pub(crate) fn reads(&self, sheet: &str, expected: &Expect) {
        let (rows, _, _) = self.check(&[testkit::sheet(sheet)]);
        expected.assert_eq(&what_is_read(&rows));
    }

    /// What lists say with others joined to them by a field.
    pub(crate) fn joined_say(&self, lists: &[&str], by: ListField, joined: &[&str], expected: &Expect) {
        let (checked, names) = self.check_joined(lists, by, joined);
        expected.assert_eq(&without_group_note(&report(&checked.rows, &checked.findings, &names, true)));
    }

    /// What the rows of a list hold with what joined ones say, and where the rows of these went.
    pub(crate) fn joined_read(&self, list: &str, by: ListField, joined: &[&str], expected: &Expect) {
        let (checked, names) = self.check_joined(&[list], by, joined);
        let mut out = what_is_read(&checked.rows);
        for (table, Joined { rows, patrons, orphans }) in &checked.joined {
            let _ = writeln!(out, "{}: {rows} to {patrons}, {orphans} to nobody", names.name(*table).file);
        }
        expected.assert_eq(&out);
    }

    /// What checking makes of lists with others joined to them, and the names of all.
    pub(crate) fn check_joined(&self, lists: &[&str], by: ListField, joined: &[&str]) -> (CheckedTables, Tables) {
        let mut names = Tables::default();
        let context = Context::new(
            &self.settings,
            &self.settings.profiles["community-borrower"],
            &self.options,
            NaiveDate::default(),
        );
        let joining = Joining::to(&context, by);
        let checked = self.run(|all| {
            for (index, sheet) in lists.iter().chain(joined).enumerate() {
                let file = format!("{}.xlsx", char::from(b'a' + u8::try_from(index).expect("few files")));
                let table = testkit::sheet(sheet);
                let name = TableName { file, sheet: table.sheet.clone(), header: Vec::new() };
                names.add(name.clone());
                let id = all.add(table, name).expect("few tables");
                if index < lists.len() {
                    all.use_table(id, &[]);
                } else {
                    all.use_joined(id, &[], &joining);
                }
            }
        });
        (checked, names)
    }

    /// Positions of the rows that are left out, from 0.
    pub(crate) fn left_out(&self, sheet: &str) -> Vec<usize> {
        let (rows, _, _) = self.check(&[testkit::sheet(sheet)]);
        let blocked = rows.iter().enumerate().filter(|(_, row)| matches!(row.verdict, Verdict::Blocked { .. }));
        blocked.map(|(position, _)| position).collect()
    }

    /// What became of the values of a sheet by the crosswalk of the run.
    pub(crate) fn crosswalk(&self, sheet: &str) -> CrosswalkUse {
        let checked = self.run(|all| {
            let name = TableName { file: "a.xlsx".to_owned(), sheet: None, header: Vec::new() };
            let id = all.add(testkit::sheet(sheet), name).expect("few tables");
            all.use_table(id, &[]);
        });
        checked.crosswalk.expect("a crosswalk")
    }

    fn report(&self, tables: &[RawTable]) -> String {
        let (rows, findings, names) = self.check(tables);
        report(&rows, &findings, &names, tables.len() > 1)
    }

    /// What the records of a file say.
    pub(crate) fn records_say(&self, text: &str, expected: &Expect) {
        self.these_records_say(testkit::records(text), expected);
    }

    /// What records say that no text of a test can.
    pub(crate) fn these_records_say(&self, records: Records, expected: &Expect) {
        let checked = self.check_records(records);
        let report = report(&checked.rows, &checked.findings, &checked.tables, false);
        expected.assert_eq(&without_group_note(&report));
    }

    /// What the records of a file hold that can be loaded.
    pub(crate) fn patrons(&self, text: &str) -> Vec<Patron> {
        let rows = self.check_records(testkit::records(text)).rows.into_iter();
        let ready = rows.filter_map(|row| match row.verdict {
            Verdict::Ready(patron) => Some(patron),
            Verdict::Blocked { .. } => None,
        });
        ready.collect()
    }

    /// What checking makes of records.
    pub(crate) fn check_records(&self, records: Records) -> CheckedTables {
        self.run(|all| {
            let name = TableName { file: "a.shelf".to_owned(), sheet: None, header: Vec::new() };
            all.use_records(records, name).expect("one file");
        })
    }

    fn check(&self, cells: &[RawTable]) -> (Vec<CheckedRow>, Vec<Finding>, Tables) {
        let mut names = Tables::default();
        let checked = self.run(|all| {
            for (index, table) in cells.iter().enumerate() {
                let file = format!("{}.xlsx", char::from(b'a' + u8::try_from(index).expect("few files")));
                let name = TableName { file, sheet: table.sheet.clone(), header: Vec::new() };
                // Places are shown without the columns' names, which stand in the sheet of the test.
                names.add(name.clone());
                let id = all.add(table.clone(), name).expect("few tables");
                all.use_table(id, &[]);
            }
        });
        (checked.rows, checked.findings, names)
    }

    fn run<'s>(&'s self, add: impl FnOnce(&mut Checking<'s>)) -> CheckedTables {
        let profile = &self.settings.profiles["community-borrower"];
        let today = NaiveDate::from_ymd_opt(2026, 8, 28).expect("a day of the calendar");
        let remembered = &self.remembered;
        let options = &self.options;
        let settings = &self.settings;
        let context = Context { remembered, ..Context::new(settings, profile, options, today) };
        let mut all = Checking::new(context);
        add(&mut all);
        let defaults: Vec<_> = profile.defaults.clone().into_iter().collect();
        all.findings.extend(draft::preset_values(context, &defaults).err().map(|finding| *finding));
        let Ok(rows) = all.read_rows(|chunks, read| Ok::<_, Infallible>(chunks.iter().map(read).collect()));
        all.finish(rows, Workers::one()).expect("nobody stops it")
    }
}

/// The fields of the rows that can be loaded.
fn what_is_read(rows: &[CheckedRow]) -> String {
    let mut out = String::new();
    for row in rows {
        let Verdict::Ready(patron) = &row.verdict else { continue };
        let fields = Field::ALL.iter().map(|field| (field, patron.get(*field))).filter(|(_, v)| !v.is_blank());
        let values: Vec<String> =
            fields.map(|(field, value)| format!("{} {}", field.name(), value.lines().join(" + "))).collect();
        let _ = writeln!(out, "{}: {}", row.at.number, values.join(" | "));
    }
    out
}

fn report(rows: &[CheckedRow], findings: &[Finding], names: &Tables, several: bool) -> String {
    let mut out = String::new();
    for finding in findings {
        write_finding(finding, names, &mut out);
    }
    for row in rows {
        let Verdict::Blocked { reasons, question, .. } = &row.verdict else { continue };
        let what = if *question { "waits" } else { "left out" };
        let file = if several { format!("{}: ", names.name(row.at.table).file) } else { String::new() };
        let _ = writeln!(out, "{file}row {} {what}: {reasons:?}", row.at.number);
    }
    out
}

fn write_finding(finding: &Finding, names: &Tables, out: &mut String) {
    let place = names.show(finding.place).to_string().replace("Sheet1!", "");
    let also: Vec<String> =
        finding.related.iter().map(|place| names.show(*place).to_string().replace("Sheet1!", "")).collect();
    let _ = write!(out, "{place} {} {}: {}", finding.severity.name(), finding.code, finding.message);
    if let Some(repaired) = finding.repaired.as_deref() {
        let _ = write!(out, " [{:?} -> {repaired:?}]", finding.value.as_deref().unwrap_or_default());
    }
    if !also.is_empty() {
        let _ = write!(out, " (also {})", also.join(", "));
    }
    out.push('\n');
    if finding.severity <= Severity::Warning {
        for line in finding.advice.to_string().lines() {
            let _ = writeln!(out, "  = {line}");
        }
    }
}

/// A header → field, as `--column` says it.
pub(crate) fn column(header: &str, field: Option<ListField>) -> (String, Option<ListField>) {
    (header.to_owned(), field)
}
