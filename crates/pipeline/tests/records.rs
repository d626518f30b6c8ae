//! Patrons of another library system, from a file whose format only this test knows to the store and back: nothing of
//! a record is lost on the way, and lists and records are one run.

mod support;

use model::consent::Consent;
use model::id::CanonicalId;
use model::listing::Checked;
use model::patron::{Details, Patron};
use model::place::Numbering;
use model::plan::{Counts, Plan};
use model::progress::Silent;
use model::settings::Settings;
use pipeline::{ApplyOptions, CheckOptions, Origin, Outcome, PlanOptions, Store, Target};
use source::{Directory, Format, Gives, Input, ReadError, Sink};
use std::fs;
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
        format!("{:?}", details.notes),
        format!("{:?}", details.blocks),
        format!("{:?}", details.statistics),
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
            d.notes.len(),
            d.blocks.len(),
            d.statistics.len(),
        ];
        assert_eq!(lengths, lists);
        assert_eq!(d.emails.iter().map(|email| email.preferred).collect::<Vec<_>>(), [false, true]);
        assert_eq!(d.blocks[1].note.as_deref(), Some("asked in May"));
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
