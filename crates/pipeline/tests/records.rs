//! Patrons of another library system, from a file whose format only this test knows to the store and back: nothing of
//! a record is lost on the way, and lists and records are one run.

mod support;

use model::consent::Consent;
use model::field::Field;
use model::id::CanonicalId;
use model::listing::Checked;
use model::patron::{Details, Patron};
use model::place::Numbering;
use model::plan::{Counts, Plan, Step};
use model::progress::Silent;
use model::settings::Settings;
use model::verification::{Difference, Differs, Verification};
use pipeline::{ApplyOptions, CheckOptions, Lists, Origin, Outcome, PlanOptions, Store, Target, Verified};
use rusqlite::Connection;
use source::{Directory, Format, Gives, Input, ReadError, Sink};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use testkit::record::{self, Line};

/// The format of a library system that does not exist.
static SHELF: &[Format] = &[Format {
    name: "shelf",
    title: "patrons of the Shelf system (.shelf)",
    extensions: &["shelf"],
    needs_sandbox: false,
    gives: Gives::Records,
    sniff: |bytes, _| bytes.starts_with(b"patron\n"),
    read: read_shelf,
}];

fn read_shelf(input: Input<'_>, _: Option<&Directory<'_>>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let text = std::str::from_utf8(input.bytes).map_err(|error| ReadError::Corrupt(error.to_string()))?;
    sink.records(Numbering::Lines)?;
    for (number, line) in record::lines(text) {
        match line {
            Line::Patron => sink.row(number)?,
            Line::Value(field) => sink.value(field)?,
        }
    }
    Ok(())
}

const ANA: &str = "\
patron
primary_id = 000123456
first_name = Ana
last_name = Lind
user_group = COMMUNITY
expiry_date = 2027-06-30
email.1.address = ana@example.org
email.1.types = work
email.2.address = ana@example.com
email.2.preferred = yes
phone.1.number = 555-0101
phone.2.number = 555-0102
address.1.line1 = 1 Elm Street
address.1.city = Urbana
address.1.preferred = yes
address.2.line1 = 9 Oak Lane
address.2.country = USA
address.2.types = work
identifier.1.value = 21234000000017
identifier.1.type = BARCODE
identifier.2.value = 21234000000025
identifier.2.type = BARCODE
identifier.2.active = no
identifier.3.value = lind.a
identifier.3.type = UNIV_ID
role.1.code = 200
role.2.code = 214
role.2.scope = MAIN
note.1.text = pays cash
note.2.text = has a dog
note.2.popup = yes
block.1.type = LOAN
block.1.description = 05
block.1.expiry = 2026-12-31
block.2.type = CASH
block.2.description = 21
block.2.note = asked in May
statistic.1.category = RET
statistic.2.category = VIP
";

/// A store, and a folder for files.
struct Bench {
    folder: TempDir,
    store: Store,
    settings: Settings,
}

impl Bench {
    /// One for each kind of store.
    fn all() -> Vec<Bench> {
        let bench = |address: Option<&str>| {
            let (folder, settings) = (TempDir::new().expect("a temporary folder"), Settings::default());
            let in_folder = folder.path().join("library.db").display().to_string();
            let address = address.unwrap_or(&in_folder);
            let store = pipeline::open_store(address, &settings, &support::world(&Silent)).expect("a store");
            Bench { folder, store, settings }
        };
        vec![bench(Some("memory:")), bench(None)]
    }

    fn check(&self, files: &[(&str, &str)]) -> Checked {
        let paths = files.iter().map(|(name, text)| {
            let path = self.folder.path().join(name);
            fs::write(&path, text).expect("a file");
            path.display().to_string()
        });
        let mut options = CheckOptions::default();
        options.source.more_formats = SHELF;
        let paths: Vec<String> = paths.collect();
        pipeline::check(&paths, &options, &self.settings, &support::world(&Silent)).expect("files that can be read")
    }

    fn plan(&mut self, files: &[(&str, &str)]) -> (Plan, Origin) {
        let checked = self.check(files);
        let read = checked.rows_read();
        let (store, options) = (&mut self.store, PlanOptions::default());
        let planned = pipeline::plan(checked, Some(store), "s", &options, &self.settings, &support::world(&Silent));
        let planned = planned.expect("a plan");
        assert_eq!(planned.plan.counts.rows_read(), read, "rows add up: {:?}", planned.plan.counts);
        let origin = Origin::lists(&planned.checked);
        (planned.plan, origin)
    }

    fn apply(&mut self, plan: Plan, origin: &Origin) {
        let waived = plan.over.iter().map(|limit| limit.what).collect();
        let consent = Consent { waived, ..Consent::to(&plan.fingerprint.short, "ana") };
        let plan = plan.approve(consent).expect("a yes to this plan");
        let (target, options) = (Target::Open(&mut self.store), ApplyOptions::default());
        let outcome = pipeline::apply(plan, origin, target, &options, &self.settings, &support::world(&Silent));
        assert!(matches!(outcome, Ok(Outcome::Done(_))), "{outcome:?}");
    }

    fn patrons(&mut self) -> Vec<Patron> {
        let found = self.store.patrons().find("", 99).expect("everybody");
        found.into_iter().map(|found| found.stored.patron).collect()
    }
}

/// What a record says, read by hand: its lists, without what every patron has.
fn facts_of(details: &Details) -> [String; 8] {
    [
        format!("{:?}", details.emails),
        format!("{:?}", details.phones),
        format!("{:?}", details.addresses),
        format!("{:?}", details.identifiers),
        format!("{:?}", details.roles),
        format!("{:?}", details.rare.notes),
        format!("{:?}", details.rare.blocks),
        format!("{:?}", details.rare.statistics),
    ]
}

#[test]
fn the_store_holds_all_of_a_record_until_it_is_taken_back() {
    for mut bench in Bench::all() {
        let checked = bench.check(&[("ana.shelf", ANA)]);
        let reported: Vec<&str> = checked.findings.iter().map(|finding| finding.code.id()).collect();
        assert!(reported.is_empty(), "{:?}", checked.findings);
        assert_eq!((checked.files[0].format, checked.rows_ready()), ("shelf", 1));
        // No list of the same columns is to be looked for; the profile says how starters are made.
        let layouts = checked.layouts();
        assert_eq!((layouts.len(), layouts[0].columns.len()), (1, 0));
        assert_eq!(layouts[0].profile, bench.settings.default_profile);

        let (plan, origin) = bench.plan(&[("ana.shelf", ANA)]);
        assert_eq!(plan.counts, Counts { new: 1, ..Counts::default() });
        bench.apply(plan, &origin);
        let patrons = bench.patrons();
        let [ana] = patrons.as_slice() else { panic!("one patron: {patrons:?}") };
        assert_eq!(ana.primary_id.as_str(), "000123456");
        let lists = [2, 2, 2, 3, 2, 2, 2, 2];
        let d = &ana.details;
        let lengths = [
            d.emails.len(),
            d.phones.len(),
            d.addresses.len(),
            d.identifiers.len(),
            d.roles.len(),
            d.rare.notes.len(),
            d.rare.blocks.len(),
            d.rare.statistics.len(),
        ];
        assert_eq!(lengths, lists);
        assert_eq!(d.emails.iter().map(|email| email.preferred).collect::<Vec<_>>(), [false, true]);
        assert_eq!(d.rare.blocks[1].note.as_deref(), Some("asked in May"));
        let model::draft::Verdict::Ready(read) = &checked.rows[0].verdict else { panic!("{:?}", checked.rows) };
        assert_eq!(facts_of(d), facts_of(&read.details), "what was read is what is stored");

        let undo = pipeline::plan_undo(&mut bench.store, 1, &[], &support::world(&Silent));
        let undo = undo.expect("an undo").expect("a batch");
        assert_eq!((undo.plan.writes(), undo.kept.len()), (1, 0));
        bench.apply(undo.plan, &Origin::undo(1, 0));
        assert!(bench.patrons().is_empty());
    }
}

/// The same patron tomorrow changes nothing; one more address is one more address.
#[test]
fn entries_are_compared_each_with_its_own() {
    for mut bench in Bench::all() {
        let (plan, origin) = bench.plan(&[("ana.shelf", ANA)]);
        bench.apply(plan, &origin);
        let (plan, _) = bench.plan(&[("again.shelf", &format!("{ANA}\n"))]);
        assert_eq!(plan.counts, Counts { unchanged: 1, ..Counts::default() });

        let more = format!(
            "{ANA}address.3.line1 = 5 Ash Court\nphone.3.number = 555-0103\nidentifier.4.value = 21234000000033\nidentifier.4.type = BARCODE\n"
        );
        let (plan, origin) = bench.plan(&[("more.shelf", &more)]);
        assert_eq!(plan.counts, Counts { changed: 1, ..Counts::default() });
        let before = bench.patrons();
        bench.apply(plan, &origin);
        let after = bench.patrons();
        let (before, after) = (&before[0].details, &after[0].details);
        assert_eq!((&after.addresses[..2], after.addresses.len()), (&before.addresses[..], 3));
        assert_eq!((&after.phones[..2], after.phones.len()), (&before.phones[..], 3));
        assert_eq!((&after.identifiers[..3], after.identifiers.len()), (&before.identifiers[..], 4));
    }
}

/// What is said of entries goes where the entries are, changes nothing a second time, and is taken back.
#[test]
fn what_is_said_of_entries_is_loaded_and_taken_back() {
    for mut bench in Bench::all() {
        let (plan, origin) = bench.plan(&[("ana.shelf", ANA)]);
        bench.apply(plan, &origin);
        let before = bench.patrons();
        let lost = format!(
            "{ANA}identifier.1.active = no\nidentifier.1.note = lost in May\nphone.2.sms = yes\nphone.2.preferred = yes\nnote.1.popup = yes\nnote.1.type = OTHER\nemail.2.types = school\naddress.1.types = school\n"
        );
        let (plan, origin) = bench.plan(&[("lost.shelf", &lost)]);
        let Step::Update(update) = &plan.rows[0].step else { panic!("{:?}", plan.rows) };
        let fields: Vec<Field> = update.changes.iter().map(|change| change.field).collect();
        assert_eq!(fields, [Field::Emails, Field::Phones, Field::Addresses, Field::Identifiers, Field::Notes]);
        bench.apply(plan, &origin);
        let after = bench.patrons();
        let ana = &after[0].details;
        let card = &ana.identifiers[0];
        assert_eq!((card.active, card.note.as_deref(), ana.identifiers.len()), (false, Some("lost in May"), 3));
        assert_eq!(
            ana.phones.iter().map(|phone| (phone.sms, phone.preferred)).collect::<Vec<_>>(),
            [(false, false), (true, true)]
        );
        assert_eq!((ana.rare.notes[0].popup, &*ana.rare.notes[0].note_type), (true, "OTHER"));
        assert_eq!((&*ana.emails[1].types, &*ana.addresses[0].types), ("school", "school"));

        let (plan, _) = bench.plan(&[("lost.shelf", &format!("{lost}\n"))]);
        assert_eq!(plan.counts, Counts { unchanged: 1, ..Counts::default() }, "{:?}", plan.rows);
        // A file that says nothing of it leaves it as it is.
        let (plan, _) = bench.plan(&[("ana.shelf", ANA)]);
        assert_eq!(plan.counts, Counts { unchanged: 1, ..Counts::default() }, "{:?}", plan.rows);

        let undo = pipeline::plan_undo(&mut bench.store, 2, &[], &support::world(&Silent));
        let undo = undo.expect("an undo").expect("a batch");
        bench.apply(undo.plan, &Origin::undo(2, 0));
        assert_eq!(bench.patrons(), before);
    }
}

/// A store in a file into which Ana was loaded, to be edited behind its back.
struct Loaded {
    bench: Bench,
    store: PathBuf,
}

/// Who keeps the account of Ana.
const LISTED: &str = "account_type = internal\n";

impl Loaded {
    fn new() -> Loaded {
        let mut bench = Bench::all().remove(1);
        let (plan, origin) = bench.plan(&[("ana.shelf", &format!("{ANA}{LISTED}"))]);
        bench.apply(plan, &origin);
        let store = bench.folder.path().join("library.db");
        // The copies that are edited are of this one file.
        let open = Connection::open(&store).expect("the store");
        open.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("SQL");
        Loaded { bench, store }
    }

    /// The columns of a table, each with whether it holds text.
    fn columns(&self, table: &str) -> Vec<(String, bool)> {
        let store = Connection::open(&self.store).expect("the store");
        let mut question = store.prepare("SELECT name, type = 'TEXT' FROM pragma_table_info(?1)").expect("SQL");
        let columns = question.query_map([table], |row| Ok((row.get(0)?, row.get(1)?))).expect("SQL");
        columns.map(|column| column.expect("a column")).collect()
    }

    /// What a comparison with the list shows after an edit.
    fn verified_after(&self, edit: &str) -> Verification {
        let folder = TempDir::new().expect("a temporary folder");
        let copy = folder.path().join("edited.db");
        fs::copy(&self.store, &copy).expect("a copy");
        let store = Connection::open(&copy).expect("the store");
        assert_eq!(store.execute(edit, []).expect("SQL"), 1, "{edit}");
        drop(store);
        self.verify(&copy)
    }

    fn verify(&self, store: &Path) -> Verification {
        let files = [self.bench.folder.path().join("ana.shelf").display().to_string()];
        let mut reading = CheckOptions::default();
        reading.source.more_formats = SHELF;
        let planning = PlanOptions { without_starters: true, ..PlanOptions::default() };
        let store = store.display().to_string();
        let lists = Lists { files: &files, reading: &reading, planning: &planning, store: &store };
        match pipeline::verify(&lists, 3, &self.bench.settings, &support::world(&Silent)).expect("a list and a store") {
            Verified::Compared(_, verification) => *verification,
            Verified::Unusable(checked) => panic!("{:?}", checked.findings),
        }
    }
}

/// The tables of what a patron has, each with the place of the entry that is edited and the field that it belongs to; in
/// the patron's own table every column is a field.
const TABLES: &[(&str, usize, Option<Field>)] = &[
    ("patron", 0, None),
    ("email", 0, Some(Field::Emails)),
    ("phone", 0, Some(Field::Phones)),
    ("address", 0, Some(Field::Addresses)),
    // The primary ID is the first.
    ("identifier", 1, Some(Field::Identifiers)),
    ("role", 0, Some(Field::Roles)),
    ("note", 0, Some(Field::Notes)),
    ("block", 0, Some(Field::Blocks)),
    ("statistic", 0, Some(Field::Statistics)),
];

/// What says whose a row is, and which.
const KEYS: &[&str] = &["key", "version", "primary_id", "patron", "position", "canonical"];

/// The edit of one column.
fn edit(table: &str, position: usize, column: &str, is_text: bool) -> String {
    let to = match column {
        "account_type" => "'external'".to_owned(),
        day if day == "expiry" || day.ends_with("_date") => "'2031-01-31'".to_owned(),
        _ if is_text => "'ZZ'".to_owned(),
        flag => format!("1 - {flag}"),
    };
    let of = if table == "patron" { String::new() } else { format!(" WHERE position = {position}") };
    format!("UPDATE {table} SET {column} = {to}{of}")
}

fn field_of(difference: &Difference) -> Option<Field> {
    match &difference.what {
        Differs::Field(values) => Some(values.field),
        Differs::Missing => None,
    }
}

/// Nothing that a store holds of a patron can be otherwise than the file says without being named, and nothing else is
/// named: every column of every table is edited, so that one that comes later is, too.
#[test]
fn whatever_is_edited_in_a_store_is_named() {
    let loaded = Loaded::new();
    let clean = loaded.verify(&loaded.store);
    assert!(clean.holds() && clean.differences.is_empty(), "the control: {:?}", clean.differences);
    let mut edited = Vec::new();
    for (table, position, field) in TABLES {
        for (column, is_text) in loaded.columns(table) {
            if KEYS.contains(&column.as_str()) {
                continue;
            }
            let edit = edit(table, *position, &column, is_text);
            let verification = loaded.verified_after(&edit);
            let expected = field.or_else(|| Field::from_name(&column)).expect("a field");
            let named: Vec<Option<Field>> = verification.differences.iter().map(field_of).collect();
            assert_eq!(named, [Some(expected)], "{edit}: {:?}", verification.differences);
            assert!(!verification.holds(), "{edit}: {:?}", verification.differences);
            edited.push(expected);
        }
    }
    let all = Field::ALL.iter().filter(|field| **field != Field::PrimaryId);
    let missing: Vec<&Field> = all.filter(|field| !edited.contains(field)).collect();
    assert!(missing.is_empty(), "no column is of {missing:?}");
}

/// So is an entry too many, and one that is gone.
#[test]
fn entries_that_come_and_go_in_a_store_are_named() {
    let loaded = Loaded::new();
    let more = [
        (
            Field::Emails,
            "INSERT INTO email SELECT patron, 9, 'more@example.org', types, 0 FROM email WHERE position = 0",
        ),
        (Field::Phones, "INSERT INTO phone SELECT patron, 9, '555-0199', types, 0, 0 FROM phone WHERE position = 0"),
        (
            Field::Addresses,
            "INSERT INTO address (patron, position, city, types, preferred)
             SELECT patron, 9, 'Oslo', types, 0 FROM address WHERE position = 0",
        ),
        (
            Field::Identifiers,
            "INSERT INTO identifier (canonical, patron, position, kind, value, active)
             SELECT '777', patron, 9, kind, '777', 1 FROM identifier WHERE position = 1",
        ),
        (Field::Roles, "INSERT INTO role SELECT patron, 9, '52', scope, active, expiry FROM role WHERE position = 0"),
        (Field::Notes, "INSERT INTO note SELECT patron, 9, note_type, 'more', 0, 0 FROM note WHERE position = 0"),
        (
            Field::Blocks,
            "INSERT INTO block SELECT patron, 9, block_type, '99', active, note, expiry FROM block WHERE position = 0",
        ),
        (Field::Statistics, "INSERT INTO statistic SELECT patron, 9, 'MORE', note FROM statistic WHERE position = 0"),
    ];
    for (field, edit) in more {
        let verification = loaded.verified_after(edit);
        let named: Vec<Option<Field>> = verification.unexplained().map(field_of).collect();
        assert_eq!(named, [Some(field)], "{edit}: {:?}", verification.differences);
    }
    for (table, position, field) in TABLES.iter().filter_map(|(table, at, field)| Some((table, at, (*field)?))) {
        let verification = loaded.verified_after(&format!("DELETE FROM {table} WHERE position = {position}"));
        let named: Vec<Option<Field>> = verification.unexplained().map(field_of).collect();
        assert_eq!(named, [Some(field)], "{table}: {:?}", verification.differences);
    }
}

/// Records and rows of a table are one run: an ID is somebody's once.
#[test]
fn an_id_in_a_table_and_in_a_file_of_records_is_told() {
    for mut bench in Bench::all() {
        let list = "Borrower ID,Last name,First name\n000123456,Lindt,Anna\n000123457,Holm,Bo\n";
        let files = [("list.csv", list), ("ana.shelf", ANA)];
        let checked = bench.check(&files);
        let twice = checked.findings.iter().find(|finding| finding.code == model::codes::D502);
        let twice = twice.expect("the ID is in both");
        assert_eq!(checked.tables.show(twice.place).to_string(), "ana.shelf: line 1, primary_id");
        assert_eq!(checked.tables.show(twice.related[0]).to_string(), "list.csv: line 2, column 1 (Borrower ID)");
        let (plan, origin) = bench.plan(&files);
        assert_eq!(plan.counts, Counts { new: 1, left_out: 2, ..Counts::default() });
        bench.apply(plan, &origin);
        let keys: Vec<CanonicalId> = bench.patrons().iter().map(Patron::key).collect();
        assert_eq!(keys, [CanonicalId::of("000123457")]);
    }
}

/// A fault is told at its value, and leaves out its record and no other.
#[test]
fn a_fault_is_at_its_value() {
    for mut bench in Bench::all() {
        let text = format!("{ANA}patron\nprimary_id = 1002\nlast_name = Holm\nblock.1.type = LOAN\n");
        let bad = text.replace("ana@example.com", "ana at example.com");
        let checked = bench.check(&[("two.shelf", &bad)]);
        let reported = checked.findings.iter().filter(|finding| finding.severity.blocks());
        let reported: Vec<String> =
            reported.map(|finding| format!("{} {}", checked.tables.show(finding.place), finding.code)).collect();
        assert_eq!(reported, ["line 1, email.2.address C310", "line 40, block.1.type C301"]);
        let (plan, _) = bench.plan(&[("two.shelf", &bad)]);
        assert_eq!(plan.counts, Counts { left_out: 2, ..Counts::default() });
        let (plan, _) = bench.plan(&[("two.shelf", &text)]);
        assert_eq!(plan.counts, Counts { new: 1, left_out: 1, ..Counts::default() });
    }
}

/// What was said about tables does not pass over records in silence.
#[test]
fn h212_a_part_of_a_file_of_records_cannot_be_named() {
    for bench in Bench::all() {
        let path = bench.folder.path().join("ana.shelf");
        fs::write(&path, ANA).expect("a file");
        let mut options = CheckOptions { range: model::cell::Area::parse("A1:B9"), ..CheckOptions::default() };
        options.source.more_formats = SHELF;
        let path = path.display().to_string();
        let checked = pipeline::check(&[path], &options, &bench.settings, &support::world(&Silent)).expect("a file");
        let reported: Vec<String> =
            checked.findings.iter().map(|finding| format!("{} {}", finding.code, finding.message)).collect();
        assert_eq!(reported, ["H212 this file has records instead of rows and columns; all of it is read"]);
        assert_eq!(checked.rows_ready(), 1);
    }
}
