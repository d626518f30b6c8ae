//! What a person and a program read: small outcomes made by hand, as text on a terminal, as plain text
//! and as JSON. The sheet is in `sheet`, everything else is beside its test.

mod files;
mod forms;
mod held;
mod page;
mod verification;

use expect_test::{Expect, expect};
use model::NaiveDate;
use model::action::{Action, Phrase, Whose, Words};
use model::batch::{BatchAction, BatchDetail, BatchHead, BatchKind, BatchPatron, BatchSummary, SourceFile, Touch};
use model::carried::CarriedHashes;
use model::changeset::{Receipt, changes_of_new};
use model::coded_field::CodedField;
use model::codes;
use model::crosswalk::{CrosswalkFile, CrosswalkUse, FurtherValues, ValueUse, Went};
use model::draft::{CheckedRow, Verdict};
use model::field::{Field, ListField, Rare};
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::listing::{Checked, ListColumn, ListFile, ListTable, OtherSheet};
use model::made::Made;
use model::membership::BarredCounts;
use model::patron::{Details, Email, Patron};
use model::place::{Place, RowRef, TableId, TableName, Tables};
use model::plan::{
    Change, Counts, Creation, Fingerprint, Moved, Others, Plan, PlannedRow, StaleDetail, StalePatron, Step, Update,
};
use model::request::Request;
use model::sheets::BySheet;
use model::snapshot::StoreFacts;
use model::starter_rules::Scheme;
use model::value::Value;
use report::answers;
use report::document::Document;
use report::json;
use report::text::{self, Look};
use report::views::{self, BatchFilter, CheckView, FilesBeside, LeftOut, PlanView, Show};
use std::collections::{BTreeMap, BTreeSet};

const SHEET: TableId = TableId(0);

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn at(number: u32) -> RowRef {
    RowRef { table: SHEET, number }
}

fn id(text: &str) -> PrimaryId {
    PrimaryId::new(text).expect("an ID")
}

fn person(primary_id: &str, first: &str, last: &str) -> Patron {
    let details = Details {
        first_name: Some(first.into()),
        last_name: Some(last.into()),
        user_group: Some("COMMUNITY".into()),
        account_type: model::patron::AccountType::from_name("internal"),
        expiry_date: Some(day("2027-08-28")),
        ..Details::default()
    };
    Patron { primary_id: id(primary_id), details: Box::new(details) }
}

fn file(rows_read: u64) -> ListFile {
    let field = [Some(ListField::PrimaryId), Some(ListField::FirstName), Some(ListField::LastName), None];
    let headers = ["Borrower ID", "First name", "Last name", "Shoe size"];
    let columns = (0..).zip(headers).zip(field).map(|((index, header), field)| ListColumn {
        index,
        header: header.to_owned(),
        field,
    });
    ListFile {
        path: "lists/Fall 2026.xlsx".to_owned(),
        source: SourceFile { name: "Fall 2026.xlsx".to_owned(), sha256: "c0ffee".to_owned() },
        format: "xlsx",
        format_title: "an Excel workbook (.xlsx)",
        text: None,
        list: Some(ListTable {
            id: SHEET,
            header_row: 1,
            header_top: 1,
            header_confidence: Some(100),
            columns: columns.collect(),
            records: Vec::new(),
            made: Made::default(),
            known: None,
            rows_read,
            span: Some((2, 5)),
        }),
        unusable: None,
        others: vec![OtherSheet { name: "Lookups".to_owned(), hidden: true, rows: 0, columns: 0 }],
        how_read: None,
        joined: None,
    }
}

fn duplicate() -> Finding {
    Finding::new(codes::D501, Place::row(at(4), Some(0)), "the primary ID \"000123456\" is used for 2 rows")
        .field(ListField::PrimaryId)
        .value("000123456")
        .related(vec![Place::row(at(2), Some(0))])
        .advice("both rows are left out until one of them changes\nif this is one person, delete a row")
}

fn note() -> Action {
    Action::ReadColumnAs { header: Some("Shoe size".to_owned()), field: Some(ListField::Note) }
}

/// Some actions as they are typed; a library knows none of these words.
struct Typed;

impl Phrase for Typed {
    #[expect(clippy::wildcard_enum_match_arm, reason = "what stands in no picture here needs no words")]
    fn phrase(&self, action: &Action) -> String {
        let of = |store: &Option<String>| store.as_ref().map_or(String::new(), |store| format!(" --store \"{store}\""));
        match action {
            Action::MarkCopy(lists) => format!("rollcall fix {} -o checked.xlsx", lists.files.join(" ")),
            Action::Check(lists) => format!("rollcall check {}", lists.files.join(" ")),
            Action::Plan(lists) => format!("rollcall plan {}", lists.files.join(" ")),
            Action::Apply { lists, .. } => format!("rollcall apply {}", lists.files.join(" ")),
            Action::ExplainCode(code) => format!("rollcall explain {code}"),
            Action::ListStarters => "rollcall starters list".to_owned(),
            Action::ReissueStarters(Whose::Batch(None)) => "rollcall starters reissue BATCH".to_owned(),
            Action::ShredSheet { path, store } => format!("rollcall starters shred {path}{}", of(store)),
            Action::ShowBatch { batch, store, .. } => format!("rollcall show {batch}{}", of(store)),
            Action::Undo { batch, store } => format!("rollcall undo {batch}{}", of(store)),
            Action::ShowAll => "--max-shown 0".to_owned(),
            Action::ReadColumnAs { header: Some(header), field: Some(field) } => {
                format!("--column '{header}={}'", field.name())
            }
            other => other.to_string(),
        }
    }
}

fn trimmed() -> Finding {
    let mut finding = Finding::new(codes::C330, Place::row(at(3), Some(2)), "spaces removed").value(" Lind");
    finding.repaired = Some("Lind".into());
    finding
}

fn checked() -> Checked {
    let mut tables = Tables::default();
    tables.add(TableName { file: "Fall 2026.xlsx".to_owned(), sheet: Some("Fall".to_owned()), header: Vec::new() });
    let sheet = testkit::sheet(
        r#"
        Borrower ID | First name | Last name | Shoe size
        000123456   | Ana        | Núñez     | 40
        000123457   | Bo         | " Lind"   |
        000123456   | "Cy\u{1b}[2J" | Holm   | 41
        000123459   | Di         | Dahl      | =1+1
        "#,
    );
    let blocked = |number| CheckedRow {
        at: at(number),
        verdict: Verdict::Blocked { primary_id: Some(id("000123456")), reasons: [codes::D501].into(), question: false },
        rare: Rare::default(),
        id_given: false,
        by_barcode: false,
    };
    let ready = |number, patron| CheckedRow {
        at: at(number),
        verdict: Verdict::Ready(patron),
        rare: Rare::default(),
        id_given: false,
        by_barcode: false,
    };
    Checked {
        files: vec![file(4)],
        tables,
        cells: vec![sheet],
        rows: vec![
            blocked(2),
            ready(3, person("000123457", "Bo", "Lind")),
            blocked(4),
            ready(5, person("000123459", "Di", "Dahl")),
        ],
        findings: vec![
            Finding::new(codes::H202, Place::column(SHEET, 3), "column \"Shoe size\" is not read")
                .advice(Words::text("to read it, say what it is: ").act(note())),
            trimmed(),
            duplicate(),
            Finding::new(codes::C341, Place::row(at(5), Some(1)), "\"Di\" looks like a placeholder").value("Di"),
        ],
        says: BTreeMap::new(),
        carried: CarriedHashes::default(),
        profile: "community-borrower".to_owned(),
        group: "COMMUNITY".to_owned(),
        defaults: Details::default(),
        request: Request { files: vec!["fall.xlsx".to_owned()], ..Request::default() },
        crosswalk: None,
    }
}

fn plan() -> Plan {
    let email = |address: &str| vec![Email { address: address.into(), types: "personal".into(), preferred: true }];
    let changes = vec![
        Change {
            field: Field::ExpiryDate,
            before: Value::Date(day("2027-06-30")),
            after: Value::Date(day("2027-08-28")),
        },
        Change {
            field: Field::Emails,
            before: Value::Emails(email("old@x.org")),
            after: Value::Emails(email("new@x.org")),
        },
        Change { field: Field::MiddleName, before: Value::Blank, after: Value::Text("Elena".into()) },
    ];
    let left_out = |number| PlannedRow {
        at: at(number),
        step: Step::LeftOut { primary_id: Some(id("000123456")), reasons: vec![codes::D501] },
    };
    let rows = vec![
        left_out(2),
        PlannedRow {
            at: at(3),
            step: Step::Create(Box::new(Creation { former: 0, patron: person("000123457", "Bo", "Lind") })),
        },
        left_out(4),
        PlannedRow {
            at: at(5),
            step: Step::Update(Box::new(Update { version: 3, after: person("000123459", "Di", "Dahl"), changes })),
        },
    ];
    let store = StoreFacts {
        name: "rollcall.db".to_owned(),
        id: "0a0b".to_owned(),
        epoch: 0,
        patrons: 1234,
        last_batch: Some((7, day("2026-08-01").and_hms_opt(9, 30, 0).expect("a time").and_utc())),
    };
    let fingerprint = Fingerprint { digest: "00ff".to_owned(), short: "7KQ2-9DXA-41TB-0V8N".to_owned() };
    let counts = Counts::of(&rows, &[]);
    Plan {
        store,
        as_of: day("2026-08-28"),
        rows,
        others: Vec::new(),
        decisions: Vec::new(),
        findings: vec![duplicate()],
        counts,
        sources: Vec::new(),
        layouts: Vec::new(),
        limits: Default::default(),
        over: Vec::new(),
        missing: 0,
        unused: Vec::new(),
        carried: CarriedHashes::default(),
        fingerprint,
    }
}

fn batch() -> BatchDetail {
    let bo = person("000123457", "Bo", "Lind");
    let head = BatchHead {
        id: "00ff".to_owned(),
        when: day("2026-08-28").and_hms_opt(14, 5, 0).expect("a time").and_utc(),
        who: "ana".to_owned(),
        host: "desk-2".to_owned(),
        tool: "0.1.0".to_owned(),
        note: Some("Fall list".to_owned()),
        files: vec![SourceFile { name: "Fall 2026.xlsx".to_owned(), sha256: "c0ffee".to_owned() }],
        counts: plan().counts,
        kind: BatchKind::Lists,
        others: Others::default(),
    };
    let Step::Update(update) = plan().rows.remove(3).step else { panic!("row 5 is an update") };
    let patron =
        |primary_id, action, changes, starter| BatchPatron { primary_id, action, changes, starter, version_after: 1 };
    BatchDetail {
        summary: BatchSummary { number: 8, head, entries: None },
        patrons: vec![
            patron(id("000123457"), BatchAction::Created, changes_of_new(&bo), true),
            patron(id("000123459"), BatchAction::Updated, update.changes, false),
        ],
    }
}

fn written(document: &Document, look: Look) -> String {
    let mut out = Vec::new();
    text::write(document, look, &Typed, &mut out).expect("a vector takes all");
    // A snapshot cannot end its lines with spaces.
    String::from_utf8(out).expect("text").lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn terminal(document: &Document, expected: &Expect) {
    expected.assert_eq(&written(document, Look { color: false, plain: false, width: None }));
}

fn plain(document: &Document, expected: &Expect) {
    expected.assert_eq(&written(document, Look { color: false, plain: true, width: None }));
}

const USUAL: CheckView = CheckView { show: Show::Usual, max_shown: 20, stats: false };
const PLANNED: PlanView<'static> = PlanView {
    config: None,
    max_shown: 20,
    starters: Some(Scheme::Name),
    next: true,
    missing: None,
    masked: false,
    left_out: LeftOut::Untold,
};

#[test]
fn check_on_a_terminal() {
    terminal(
        &views::check(&checked(), USUAL),
        &expect![[r#"
            Sheet "Fall", header in row 1, 4 patrons in rows 2-5.
              also in the file: "Lookups" (hidden, not read)
              columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY

            error[D501] the primary ID "000123456" is used for 2 rows
              --> Fall!A4
                 |  A          B          C      D
               2 |  000123456  Ana        Núñez  40
                 |  ---------
               4 |  000123456  Cy\x1b[2J  Holm   41
                 |  ^^^^^^^^^
              = both rows are left out until one of them changes
              = if this is one person, delete a row

            warning[C341] "Di" looks like a placeholder
              --> Fall!B5
                 |  A          B   C     D
               5 |  000123459  Di  Dahl  =1+1
                 |             ^^

            note[H202] Fall!D: column "Shoe size" is not read
              = to read it, say what it is: --column 'Shoe size=note'
            1 small repair:
              Fall!C3: " Lind" -> "Lind"  (spaces removed, C330)

            1 problem leaves out 2 of 4 rows. 2 rows are ready. 1 warning.
              fix in your spreadsheet:  rollcall fix fall.xlsx -o checked.xlsx
              go on with the rest:      rollcall plan fall.xlsx
        "#]],
    );
}

#[test]
fn check_plain() {
    plain(
        &views::check(&checked(), USUAL),
        &expect![[r#"
            Sheet "Fall", header in row 1, 4 patrons in rows 2-5.
              also in the file: "Lookups" (hidden, not read)
              columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY

            Error D501. The primary ID "000123456" is used for 2 rows.
            Where: sheet Fall, column A, row 4. Value: 000123456.
            Who: Cy\x1b[2J Holm, 000123456.
            Also: Fall!A2.
            What to do: both rows are left out until one of them changes. If this is one person, delete a row.

            Warning C341. "Di" looks like a placeholder.
            Where: sheet Fall, column B, row 5. Value: Di.
            Who: Di Dahl, 000123459.

            Note H202. Fall!D: column "Shoe size" is not read.
            What to do: to read it, say what it is: --column 'Shoe size=note'.
            1 small repair:
              Fall!C3: " Lind" -> "Lind"  (spaces removed, C330)

            1 problem leaves out 2 of 4 rows. 2 rows are ready. 1 warning.
              fix in your spreadsheet:  rollcall fix fall.xlsx -o checked.xlsx
              go on with the rest:      rollcall plan fall.xlsx
        "#]],
    );
}

#[test]
fn check_shows_repairs_codes_and_counts() {
    terminal(
        &views::check(&checked(), CheckView { show: Show::Repairs, ..USUAL }),
        &expect![[r#"
            Sheet "Fall", header in row 1, 4 patrons in rows 2-5.
              also in the file: "Lookups" (hidden, not read)
              columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY

              Fall!C3: " Lind" -> "Lind"  (spaces removed, C330)

            1 problem leaves out 2 of 4 rows. 2 rows are ready. 1 warning.
              fix in your spreadsheet:  rollcall fix fall.xlsx -o checked.xlsx
              go on with the rest:      rollcall plan fall.xlsx
        "#]],
    );
    terminal(
        &views::check(&checked(), CheckView { show: Show::Code(codes::H202), ..USUAL }),
        &expect![[r#"
            Sheet "Fall", header in row 1, 4 patrons in rows 2-5.
              also in the file: "Lookups" (hidden, not read)
              columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY

            note[H202] column "Shoe size" is not read
              --> Fall!D
              = to read it, say what it is: --column 'Shoe size=note'

            1 problem leaves out 2 of 4 rows. 2 rows are ready. 1 warning.
              fix in your spreadsheet:  rollcall fix fall.xlsx -o checked.xlsx
              go on with the rest:      rollcall plan fall.xlsx
        "#]],
    );
    terminal(
        &views::check(&checked(), CheckView { stats: true, ..USUAL }),
        &expect![[r#"
            Sheet "Fall", header in row 1, 4 patrons in rows 2-5.
              also in the file: "Lookups" (hidden, not read)
              columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY

              1  error    D501  the same primary ID is used more than once
              1  warning  C341  this looks like a placeholder
              1  note     C330  spaces removed
              1  note     H202  this column is not read

            1 problem leaves out 2 of 4 rows. 2 rows are ready. 1 warning.
              fix in your spreadsheet:  rollcall fix fall.xlsx -o checked.xlsx
              go on with the rest:      rollcall plan fall.xlsx
        "#]],
    );
    terminal(
        &views::check(&checked(), CheckView { max_shown: 1, ..USUAL }),
        &expect![[r#"
            Sheet "Fall", header in row 1, 4 patrons in rows 2-5.
              also in the file: "Lookups" (hidden, not read)
              columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY

            error[D501] the primary ID "000123456" is used for 2 rows
              --> Fall!A4
                 |  A          B          C      D
               2 |  000123456  Ana        Núñez  40
                 |  ---------
               4 |  000123456  Cy\x1b[2J  Holm   41
                 |  ^^^^^^^^^
              = both rows are left out until one of them changes
              = if this is one person, delete a row

            1 more finding not shown: --max-shown 0 shows all.

            note[H202] Fall!D: column "Shoe size" is not read
              = to read it, say what it is: --column 'Shoe size=note'
            1 small repair:
              Fall!C3: " Lind" -> "Lind"  (spaces removed, C330)

            1 problem leaves out 2 of 4 rows. 2 rows are ready. 1 warning.
              fix in your spreadsheet:  rollcall fix fall.xlsx -o checked.xlsx
              go on with the rest:      rollcall plan fall.xlsx
        "#]],
    );
}

/// Problems are counted with the rows that they leave out, and rows that only repeat another one apart from these.
#[test]
fn check_says_which_rows_are_left_out_without_a_problem() {
    let repeating = |row: &mut CheckedRow| {
        row.verdict = Verdict::Blocked { primary_id: None, reasons: [codes::D504].into(), question: false };
    };
    let mut list = checked();
    repeating(&mut list.rows[3]);
    let look = Look { color: false, plain: false, width: None };
    let said = |list: &Checked| written(&views::check(list, USUAL), look);
    assert!(said(&list).contains("1 problem leaves out 2 of 4 rows, and 1 repeats another. 1 row is ready."));
    list.findings.retain(|finding| !finding.severity.blocks());
    list.rows.remove(2);
    repeating(&mut list.rows[0]);
    assert!(said(&list).contains("2 of 3 rows repeat others and are left out. 1 row is ready."));
}

#[test]
fn check_of_a_clean_list() {
    let mut clean = checked();
    clean.findings.clear();
    clean.rows.retain(|row| matches!(row.verdict, Verdict::Ready(_)));
    clean.files = vec![file(2)];
    terminal(
        &views::check(&clean, USUAL),
        &expect![[r#"
            Sheet "Fall", header in row 1, 2 patrons in rows 2-5.
              also in the file: "Lookups" (hidden, not read)
              columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY

            All 2 rows are ready.
              see what would change:  rollcall plan fall.xlsx
        "#]],
    );
}

/// Of a crosswalk every code is told with what became of it, as many as are wanted; a sign of a code acts nowhere.
#[test]
fn check_with_a_crosswalk() {
    let mut clean = checked();
    clean.findings.clear();
    clean.rows.retain(|row| matches!(row.verdict, Verdict::Ready(_)));
    clean.files = vec![file(2)];
    clean.crosswalk = Some(crosswalk());
    let few = CheckView { max_shown: 4, ..USUAL };
    terminal(
        &views::check(&clean, few),
        &expect![[r#"
            Sheet "Fall", header in row 1, 2 patrons in rows 2-5.
              also in the file: "Lookups" (hidden, not read)
              columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY

            Crosswalk codes.csv: 5 values, 1 not in it.
              field       in the list  times  becomes
              user_group  PT           1,204  COMMUNITY
              user_group  X\x1b[2J         7  not in the crosswalk
              campus      CPL             12  dropped
              campus      FPL              3  MAIN (as every other)
              … and 2 more: --max-shown 0 shows all

            All 2 rows are ready.
              see what would change:  rollcall plan fall.xlsx
        "#]],
    );
    let answer = value(&json::check(&clean, &Typed));
    pretty(
        &answer["crosswalk"]["values"][2],
        &expect![[r#"
            {
              "field": "campus",
              "from": "CPL",
              "count": 12,
              "outcome": "dropped",
              "to": null
            }"#]],
    );
    assert_eq!(answer["crosswalk"]["further"][0]["count"], 40);
}

fn crosswalk() -> CrosswalkUse {
    let field = |name: &str| CodedField::from_name(name).expect("a field that has codes");
    let value = |name: &str, from: &str, count, went| ValueUse { field: field(name), from: from.into(), went, count };
    CrosswalkUse {
        file: CrosswalkFile {
            path: "settings/codes.csv".to_owned(),
            source: SourceFile { name: "codes.csv".to_owned(), sha256: "c0ffee".to_owned() },
        },
        values: vec![
            value("user_group", "PT", 1_204, Went::To("COMMUNITY".into())),
            value("user_group", "X\u{1b}[2J", 7, Went::Unmapped),
            value("campus", "CPL", 12, Went::Dropped),
            value("campus", "FPL", 3, Went::ToDefault("MAIN".into())),
            value("campus", "GPL", 1, Went::DroppedByDefault),
        ],
        further: vec![FurtherValues { field: field("campus"), count: 40 }],
    }
}

#[test]
fn one_line_per_finding() {
    let checked = checked();
    let mut out = Vec::new();
    let look = Look { color: false, plain: false, width: None };
    (text::CONCISE.write)(&answers::check(&checked, USUAL), look, &Typed, &mut out).expect("a vector takes all");
    expect![[r#"
        lists/Fall 2026.xlsx:Fall!D: note H202 column-ignored: column "Shoe size" is not read
        lists/Fall 2026.xlsx:Fall!C3: note C330 spaces-trimmed: spaces removed
        lists/Fall 2026.xlsx:Fall!A4: error D501 duplicate-id: the primary ID "000123456" is used for 2 rows
        lists/Fall 2026.xlsx:Fall!B5: warning C341 placeholder: "Di" looks like a placeholder
    "#]]
    .assert_eq(&String::from_utf8(out).expect("text"));
}

#[test]
fn plan_on_a_terminal() {
    terminal(
        &views::plan(&plan(), &checked(), PLANNED),
        &expect![[r#"
            Sheet "Fall", header in row 1, 4 patrons in rows 2-5.
              also in the file: "Lookups" (hidden, not read)
              columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY
            Store: rollcall.db (1,234 patrons; last batch 7 on 2026-08-01)

            error[D501] the primary ID "000123456" is used for 2 rows
              --> Fall!A4
                 |  A          B          C      D
               2 |  000123456  Ana        Núñez  40
                 |  ---------
               4 |  000123456  Cy\x1b[2J  Holm   41
                 |  ^^^^^^^^^
              = both rows are left out until one of them changes
              = if this is one person, delete a row

            New patrons
              + 000123457  Bo Lind  COMMUNITY  until 2027-08-28

            Changes
              ~ 000123459  Di Dahl  Fall!5
                  expiry date  2027-06-30  ->  2027-08-28  (59 days later)
                  e-mail       old@x.org   ->  new@x.org
                  middle name  (none)      ->  Elena

              + new        1
              ~ changed    1  1 middle name, 1 expiry date, 1 e-mail
              = unchanged  0
              ? questions  0
              ! left out   2  see the findings above
                           -
                           4  rows read

            Starter passwords: 1 will be made on apply; it must be changed at the first sign-in.
              Anyone who knows a name can guess them: hand the slips out soon. More about it: rollcall explain A801
            Passwords: nothing changes for 1 returning patron; rollcall starters list shows who has only a starter.

            Nothing was changed. Fingerprint of this plan: 7KQ2-9DXA-41TB-0V8N
              do it:            rollcall apply fall.xlsx
              what D501 means:  rollcall explain D501
        "#]],
    );
}

#[test]
fn plan_plain_without_starters() {
    plain(
        &views::plan(&plan(), &checked(), PlanView { starters: None, ..PLANNED }),
        &expect![[r#"
            Sheet "Fall", header in row 1, 4 patrons in rows 2-5.
              also in the file: "Lookups" (hidden, not read)
              columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY
            Store: rollcall.db (1,234 patrons; last batch 7 on 2026-08-01)

            Error D501. The primary ID "000123456" is used for 2 rows.
            Where: sheet Fall, column A, row 4. Value: 000123456.
            Who: Cy\x1b[2J Holm, 000123456.
            Also: Fall!A2.
            What to do: both rows are left out until one of them changes. If this is one person, delete a row.

            New patrons
              + 000123457  Bo Lind  COMMUNITY  until 2027-08-28

            Changes
              ~ 000123459  Di Dahl  Fall!5
                  expiry date  2027-06-30  ->  2027-08-28  (59 days later)
                  e-mail       old@x.org   ->  new@x.org
                  middle name  (none)      ->  Elena

              + new        1
              ~ changed    1  1 middle name, 1 expiry date, 1 e-mail
              = unchanged  0
              ? questions  0
              ! left out   2  see the findings above
                           -
                           4  rows read

            No starter passwords are made; 1 new patron cannot sign in yet. To make them later: rollcall starters reissue BATCH
            Passwords: nothing changes for 1 returning patron; rollcall starters list shows who has only a starter.

            Nothing was changed. Fingerprint of this plan: 7KQ2-9DXA-41TB-0V8N
              do it:            rollcall apply fall.xlsx
              what D501 means:  rollcall explain D501
        "#]],
    );
}

#[test]
fn plan_of_a_store_that_is_not_there_yet() {
    let mut first = plan();
    first.store.id = String::new();
    first.rows = vec![PlannedRow { at: at(5), step: Step::Unchanged(id("000123459")) }];
    first.counts = Counts::of(&first.rows, &[]);
    first.findings.clear();
    terminal(
        &views::plan(&first, &checked(), PLANNED),
        &expect![[r#"
        Sheet "Fall", header in row 1, 4 patrons in rows 2-5.
          also in the file: "Lookups" (hidden, not read)
          columns: 3 of 4 recognised; profile "community-borrower", group COMMUNITY
        Store: rollcall.db (new; apply creates it)

          + new        0
          ~ changed    0
          = unchanged  1
          ? questions  0
          ! left out   0
                       -
                       1  rows read

        Nothing would change.
    "#]],
    );
}

/// "Nothing would change" is no last word where nothing can be loaded: it is said why, and what can be done.
#[test]
fn a_plan_of_nothing_says_why_and_what_to_do() {
    let last_lines = |counts: Counts| {
        let mut nothing = plan();
        nothing.rows = Vec::new();
        nothing.counts = counts;
        let look = Look { color: false, plain: false, width: None };
        let text = written(&views::plan(&nothing, &checked(), PLANNED), look);
        let at = text.rfind("\nNothing ").map_or(0, |at| at + 1);
        text[at..].to_owned()
    };
    let fix = "  fix in your spreadsheet:  rollcall fix fall.xlsx -o checked.xlsx\n  what D501 means:          rollcall explain D501\n";
    for (left_out, questions, unchanged, told) in [
        (5, 0, 0, "Nothing can be loaded: all 5 rows are left out."),
        (0, 2, 0, "Nothing can be loaded: all 2 rows wait for an answer."),
        (3, 2, 0, "Nothing can be loaded: all 5 rows are left out or wait for an answer."),
        (1, 0, 0, "Nothing can be loaded: the only row is left out."),
        (1, 0, 4, "Nothing would change: the rows that can be loaded are already in the database."),
    ] {
        let counts = Counts { left_out, questions, unchanged, ..Counts::default() };
        assert_eq!(last_lines(counts), format!("{told}\n{fix}"));
    }
    assert_eq!(last_lines(Counts { unchanged: 4, ..Counts::default() }), "Nothing would change.\n");
}

/// A yes is to these numbers, in this store.
#[test]
fn the_question_repeats_what_a_yes_does() {
    let mut plan = plan();
    let question = |plan: &Plan| views::apply_question(plan, &plan.store);
    assert_eq!(question(&plan), "Add 1, change 1, leave 2 out in rollcall.db (1,234 patrons)?");
    // The store is told as it is now.
    let now = StoreFacts { patrons: 1_240, ..plan.store.clone() };
    let asked = views::apply_question(&plan, &now);
    assert_eq!(asked, "Add 1, change 1, leave 2 out in rollcall.db (1,240 patrons)?");
    // A question is no row that is left out: it can still be answered.
    for (questions, left_out, asked) in [
        (0, 17, "Add 1, leave 17 out in rollcall.db (new)?"),
        (2, 0, "Add 1, leave 2 questions open in rollcall.db (new)?"),
        (1, 17, "Add 1, leave 17 out and 1 question open in rollcall.db (new)?"),
        (0, 0, "Add 1 in rollcall.db (new)?"),
    ] {
        let counts = Counts { new: 1, questions, left_out, ..Counts::default() };
        let none = StoreFacts { id: String::new(), ..plan.store.clone() };
        assert_eq!(views::apply_question(&Plan { counts, ..plan.clone() }, &none), asked);
    }
    plan.others = plan.rows.drain(3..).map(|row| row.step).collect();
    plan.rows.truncate(1);
    plan.counts = Counts::of(&plan.rows, &[]);
    plan.store.id = String::new();
    assert_eq!(question(&plan), "End 1 membership, leave 1 out in rollcall.db (new)?");
}

#[test]
fn batch_on_a_terminal_and_plain() {
    terminal(
        &views::batch(&batch(), &BatchFilter::default()),
        &expect![[r#"
        Batch 8, 2026-08-28 14:05 UTC, ana on desk-2
          Fall 2026.xlsx
          note: Fall list
          4 rows read: 1 added, 1 changed, 0 unchanged, 0 in question, 2 left out

        + 000123457  added, with a starter password
            first name    Bo
            last name     Lind
            user group    COMMUNITY
            account type  internal
            expiry date   2027-08-28
        ~ 000123459  changed
            expiry date  2027-06-30  ->  2027-08-28  (59 days later)
            e-mail       old@x.org   ->  new@x.org
            middle name  (none)      ->  Elena
    "#]],
    );
    let filter =
        BatchFilter { only: Some(BatchAction::Updated), field: Some(Field::ExpiryDate), ..BatchFilter::default() };
    plain(
        &views::batch(&batch(), &filter),
        &expect![[r#"
        Batch 8, 2026-08-28 14:05 UTC, ana on desk-2
          Fall 2026.xlsx
          note: Fall list
          4 rows read: 1 added, 1 changed, 0 unchanged, 0 in question, 2 left out

        ~ 000123459  changed
            expiry date  2027-06-30  ->  2027-08-28  (59 days later)
    "#]],
    );
    let nobody = BatchFilter { id: Some("000999999".to_owned()), ..BatchFilter::default() };
    terminal(
        &views::batch(&batch(), &nobody),
        &expect![[r#"
        Batch 8, 2026-08-28 14:05 UTC, ana on desk-2
          Fall 2026.xlsx
          note: Fall list
          4 rows read: 1 added, 1 changed, 0 unchanged, 0 in question, 2 left out

        No patron of this batch fits.
    "#]],
    );
}

fn one_email(address: &str) -> Vec<Email> {
    vec![Email { address: address.into(), types: "personal".into(), preferred: true }]
}

/// What stands above P601, a plan that is out of date.
#[test]
fn who_moved_since_the_plan() {
    let by = Touch {
        batch: 9,
        kind: BatchKind::Lists,
        who: "m.chen".to_owned(),
        when: day("2026-08-29").and_hms_opt(9, 11, 0).expect("a time").and_utc(),
        action: BatchAction::Updated,
        fields: vec![Field::Emails],
        version_after: 4,
    };
    let detail = |key: &str, what, fields, by| StaleDetail {
        stale: StalePatron { key: CanonicalId::of(key), what },
        primary_id: key.to_owned(),
        fields,
        by,
    };
    let email = Change {
        field: Field::Emails,
        before: Value::Emails(one_email("ana@old.org")),
        after: Value::Emails(one_email("ana@new.org")),
    };
    let moved = [
        detail("000117720", Moved::Changed, vec![email], Some(by.clone())),
        detail("000120944", Moved::ExistsNow, Vec::new(), Some(by)),
        detail("000120945", Moved::Gone, Vec::new(), None),
        detail("Lc-120946", Moved::CameAndWent, Vec::new(), None),
        detail("000120947", Moved::Changed, Vec::new(), None),
    ];
    let document = views::sentence("moved:").joined_by(views::stale(&moved, 4));
    terminal(
        &document,
        &expect![[r#"
        moved:
          000117720  e-mail  planned from  ana@old.org
                             now           ana@new.org  by m.chen, 2026-08-29 09:11 (batch 9)
          000120944  was to be added, but exists now  by m.chen, 2026-08-29 09:11 (batch 9)
          000120945  was to be changed, but is gone  without Rollcall
          Lc-120946  was to be added, but has been added and undone since  without Rollcall
          … and 1 more
    "#]],
    );
}

fn receipt(batch: u64, starters: Option<(String, u64)>) -> Receipt {
    let audit = "0123456789abcdef0123456789abcdef".to_owned();
    let backup = Some("library-before-8.db".to_owned());
    let (counts, others, barred) = (plan().counts, Others::default(), BarredCounts::default());
    Receipt {
        batch,
        counts,
        others,
        audit,
        backup,
        starters,
        carried_over: 0,
        unused_rows: 0,
        barred,
        first_barred: Vec::new(),
        parts: Vec::new(),
    }
}

#[test]
fn a_receipt() {
    let starters = Some(("starters.csv".to_owned(), 1));
    terminal(
        &views::receipt(&receipt(8, starters), Some("my library.db"), LeftOut::In { path: "left-out.xlsx", rows: 2 }),
        &expect![[r#"
            Done: batch 8. 1 added, 1 changed, 0 unchanged, 2 left out.
              1 starter password:  starters.csv (the only copy)
              once handed out:     rollcall starters shred starters.csv --store "my library.db"
              the store before:    library-before-8.db
              2 left-out rows:     left-out.xlsx (correct and load this file)
              to see it again:     rollcall show 8 --store "my library.db"
              to undo it:          rollcall undo 8 --store "my library.db"
              receipt:             0123-4567-89ab-cdef-0123
        "#]],
    );
}

/// Colours come only with `color`, and each ends on its line.
#[test]
fn colour_is_switched_off_where_it_is_switched_on() {
    let mut out = Vec::new();
    let look = Look { color: true, plain: false, width: None };
    text::write(&views::check(&checked(), USUAL), look, &Typed, &mut out).expect("a vector takes all");
    let text = String::from_utf8(out).expect("text");
    for line in text.lines().filter(|line| line.contains('\x1b')) {
        assert_eq!(line.matches("\x1b[0m").count() * 2, line.matches("\x1b[").count(), "{line:?}");
    }
    assert!(!text.contains("\x1b[2J") && text.contains("\\x1b[2J"));
}

fn value(answer: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(answer).expect("JSON")
}

fn pretty(value: &serde_json::Value, expected: &Expect) {
    expected.assert_eq(&serde_json::to_string_pretty(value).expect("JSON"));
}

/// The ways on, each as one line.
fn steps_of(next: &serde_json::Value) -> Vec<String> {
    let line = |step: &serde_json::Value| {
        format!("{}: {}", step["why"].as_str().expect("text"), step["command"].as_str().expect("text"))
    };
    next.as_array().expect("a list").iter().map(line).collect()
}

/// The one finding and the first column of what is told of [`checked`].
fn check_in_json() -> Expect {
    expect![[r#"
        {
          "schema": "rollcall.check/1",
          "profile": "community-borrower",
          "mode": "both",
          "files": [
            {
              "file": "Fall 2026.xlsx",
              "sha256": "c0ffee",
              "format": "xlsx",
              "usable": true,
              "sheet": "Fall",
              "header_row": 1,
              "header_rows": [
                1,
                1
              ],
              "like_batch": null,
              "header_confidence": 100,
              "rows_read": 4,
              "encoding": null,
              "delimiter": null,
              "other_sheets": [
                {
                  "sheet": "Lookups",
                  "hidden": true,
                  "rows": null,
                  "columns": null
                }
              ],
              "columns": [
                {
                  "column": "A",
                  "header": "Borrower ID",
                  "field": "primary_id"
                }
              ],
              "made": [],
              "joined": null
            }
          ],
          "rows_read": 4,
          "rows_ready": 2,
          "crosswalk": null,
          "findings": [
            {
              "code": "D501",
              "slug": "duplicate-id",
              "severity": "error",
              "file": "Fall 2026.xlsx",
              "sheet": "Fall",
              "row": 4,
              "column": "A",
              "cell": "A4",
              "field": "primary_id",
              "value": "000123456",
              "repaired": null,
              "related": [
                "Fall!A2"
              ],
              "count": 1,
              "message": "the primary ID \"000123456\" is used for 2 rows",
              "advice": "both rows are left out until one of them changes\nif this is one person, delete a row"
            }
          ],
          "counts": {
            "error": 1,
            "warning": 1,
            "note": 2,
            "question": 0
          },
          "next": null
        }"#]]
}

#[test]
fn json_of_check() {
    let mut answer = value(&json::check(&checked(), &Typed));
    answer["findings"].as_array_mut().expect("a list").retain(|finding| finding["code"] == "D501");
    answer["files"][0]["columns"].as_array_mut().expect("a list").truncate(1);
    let next = steps_of(&answer["next"].take());
    let fix = "fix in your spreadsheet: rollcall fix fall.xlsx -o checked.xlsx";
    assert_eq!(next, [fix, "go on with the rest: rollcall plan fall.xlsx"]);
    pretty(&answer, &check_in_json());
}

#[test]
fn json_of_plan() {
    let mut answer = value(&json::plan(&plan(), &checked(), Some("/srv/library/rollcall.toml"), &Typed));
    answer["steps"].as_array_mut().expect("a list").retain(|step| step["action"] == "update");
    ["findings", "next"].into_iter().for_each(|key| drop(answer[key].take()));
    assert_eq!(answer["without_starter"].take().to_string(), r#"{"inactive":0,"expired":0}"#);
    pretty(
        &answer,
        &expect![[r#"
            {
              "schema": "rollcall.plan/1",
              "fingerprint": "7KQ2-9DXA-41TB-0V8N",
              "store": {
                "name": "rollcall.db",
                "exists": true,
                "patrons": 1234
              },
              "config": "/srv/library/rollcall.toml",
              "as_of": "2026-08-28",
              "profile": "community-borrower",
              "mode": "both",
              "counts": {
                "rows_read": 4,
                "new": 1,
                "changed": 1,
                "converted": 0,
                "unchanged": 0,
                "questions": 0,
                "left_out": 2
              },
              "without_starter": null,
              "carried_over": 0,
              "joined_unused": [],
              "missing": [],
              "over": [],
              "decisions": [],
              "crosswalk": null,
              "steps": [
                {
                  "action": "update",
                  "primary_id": "000123459",
                  "at": "Fall!5",
                  "changes": [
                    {
                      "field": "expiry_date",
                      "before": "2027-06-30",
                      "after": "2027-08-28"
                    },
                    {
                      "field": "emails",
                      "before": [
                        {
                          "address": "old@x.org",
                          "types": [
                            "personal"
                          ],
                          "preferred": true
                        }
                      ],
                      "after": [
                        {
                          "address": "new@x.org",
                          "types": [
                            "personal"
                          ],
                          "preferred": true
                        }
                      ]
                    },
                    {
                      "field": "middle_name",
                      "before": null,
                      "after": "Elena"
                    }
                  ],
                  "reasons": []
                }
              ],
              "findings": null,
              "next": null
            }"#]],
    );
}

/// Trial O08: whatever a cell holds comes back as it was, and stands in one line.
#[test]
fn json_escapes_what_a_cell_holds() {
    let hostile = "a\"b\\c\n\r\t\u{0}\u{1b}[2J\u{7f}\u{2028}\u{202e}</script>\u{1f600}";
    let mut checked = checked();
    checked.findings = vec![
        Finding::new(codes::C341, Place::row(at(2), Some(2)), format!("\"{hostile}\" looks like a placeholder"))
            .value(hostile),
    ];
    let written = value(&json::check(&checked, &Typed)).to_string();
    assert!(written.bytes().all(|byte| byte >= 0x20), "{written}");
    let back: serde_json::Value = serde_json::from_str(&written).expect("JSON");
    assert_eq!(back["findings"][0]["value"], hostile);
}

/// The paper is known by the name of its sheet; of sheets whose name nobody knows there is a number.
#[test]
fn slips_that_no_longer_work_are_told_by_their_sheets() {
    let by_sheet = |sheets: &[Option<&str>]| sheets.iter().copied().collect::<BySheet>();
    let some = by_sheet(&[Some("fall.html"), Some("desk.csv"), Some("fall.html"), None]);
    terminal(
        &views::undo_receipt(&receipt(8, None), 7, &some, None),
        &expect![[r#"
            Done: batch 8 (undo of 7). 0 reversed, 0 kept.
              1 starter password of desk.csv no longer works
              2 starter passwords of fall.html no longer work
              1 starter password and its slip no longer work
              the store before:  library-before-8.db
              to undo this:      rollcall undo 8
              receipt:           0123-4567-89ab-cdef-0123
        "#]],
    );
    terminal(
        &views::voided(&some),
        &expect![[r#"
            Done: 4 starter passwords no longer work.
              1 starter password of desk.csv no longer works
              2 starter passwords of fall.html no longer work
              1 starter password and its slip no longer work
        "#]],
    );
    assert_eq!(
        views::void_question(&some),
        "Void the starter passwords of 4 patrons? Their slips will no longer work: 1 of desk.csv, 2 of fall.html, 1 of \
         another sheet."
    );
    assert_eq!(
        report::json::voided(&some)["voided_by_sheet"].to_string(),
        r#"[{"sheet":"desk.csv","starters":1},{"sheet":"fall.html","starters":2},{"sheet":null,"starters":1}]"#
    );
    // Where no name is known, and where there is one sheet.
    let unknown = BySheet::of_unknown(2);
    assert_eq!(
        views::void_question(&unknown),
        "Void the starter passwords of 2 patrons? Their slips will no longer work."
    );
    terminal(
        &views::voided(&unknown),
        &expect![[r#"
            Done: 2 starter passwords no longer work.
        "#]],
    );
    terminal(
        &views::voided(&by_sheet(&[Some("fall.html"), Some("fall.html")])),
        &expect![[r#"
            Done: 2 starter passwords of fall.html no longer work.
        "#]],
    );
    // So many that nobody would read all of their names.
    let names: Vec<String> = (10..30).map(|number| format!("{number}.csv")).collect();
    let many: BySheet = names.iter().map(|name| Some(name.as_str())).collect();
    let question = views::void_question(&many);
    assert!(question.ends_with("1 of 16.csv, 1 of 17.csv, 12 of 12 other sheets."), "{question}");
}

/// P602 and P611: programs are told in the same shape that nothing was done.
#[test]
fn nothing_done_is_told_to_programs() {
    let already = report::json::already(14, None, &Typed);
    assert_eq!((&already["code"], &already["batch"]), (&"P602".into(), &14.into()));

    let nothing = report::json::nothing_to_do(&plan(), FilesBeside::default());
    assert_eq!((&nothing["code"], &nothing["batch"]), (&"P611".into(), &serde_json::Value::Null));

    // Whoever reads a receipt finds every key in it, whatever was done.
    let keys = |answer: &serde_json::Value| {
        answer.as_object().expect("an object").keys().cloned().collect::<BTreeSet<String>>()
    };
    let done = report::json::receipt(&receipt(8, None), FilesBeside::default(), &Typed);
    let undone = report::json::undo_receipt(&receipt(8, None), &BySheet::of_unknown(3), FilesBeside::default(), &Typed);
    assert_eq!((&done["code"], &done["starters_voided"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    assert_eq!((&undone["starters_voided"], &already["undo"]), (&3.into(), &"rollcall undo 14".into()));
    for answer in [&already, &nothing, &undone] {
        assert_eq!(keys(answer), keys(&done), "{answer}");
    }
}
