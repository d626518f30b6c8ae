//! A report as a page: what stands where, that nothing in the data acts, and what a browser makes of it.

mod browser;

use super::{PLANNED, Typed, at, batch, checked, day, person, plan};
use model::action::{Action, Words};
use model::batch::{BatchDetail, BatchKind};
use model::codes;
use model::field::Field;
use model::finding::{Finding, Severity};
use model::listing::Checked;
use model::place::Place;
use model::plan::{Change, Counts, Plan, PlannedRow, Step, Update};
use model::value::Value;
use report::reports::{self, Written};
use report::text::visible;
use report::views::{BatchFilter, LeftOut, PlanView};
use report::{FILE_FORMATS, Report};
use sha2::{Digest, Sha256};
use std::io::Read;

fn written(report: &Report<'_>) -> String {
    let format = FILE_FORMATS.iter().find(|format| format.ending == "html").expect("there is such a format");
    let mut out = Vec::new();
    (format.write)(report, &Typed, &mut out).expect("a vector takes all");
    String::from_utf8(out).expect("text")
}

fn now() -> Written<'static> {
    let when = day("2026-08-28").and_hms_opt(14, 5, 0).expect("a time").and_utc();
    Written { when, version: "0.1.0", masked: false }
}

fn page_of(plan: &Plan, checked: &Checked) -> String {
    written(&reports::plan(plan, checked, PLANNED, None, now()))
}

/// So many patrons with one field that changes.
fn many(rows: u32, field: Field, before: &Value, name: impl Fn(u32) -> String) -> Plan {
    let step = |number: u32| {
        let name = name(number);
        let after = person(&format!("{number:09}"), "Ana", &name);
        let changes = vec![Change { field, before: before.clone(), after: Value::Text(name.into()) }];
        Step::Update(Box::new(Update { version: 1, after, changes }))
    };
    let rows: Vec<PlannedRow> = (2..rows + 2).map(|row| PlannedRow { at: at(row), step: step(row) }).collect();
    Plan { counts: Counts::of(&rows, &[]), rows, findings: Vec::new(), ..plan() }
}

fn renamed(rows: u32, name: impl Fn(u32) -> String) -> Plan {
    many(rows, Field::LastName, &Value::Text("Old".into()), name)
}

/// What stands between an opening and a closing text, wherever that is.
fn between<'p>(page: &'p str, open: &str, close: &str) -> Vec<&'p str> {
    page.split(open).skip(1).filter_map(|rest| rest.split(close).next()).collect()
}

/// The titles of the chapters.
fn chapters(page: &str) -> Vec<&str> {
    between(page, "<h2 id=\"chapter-", "</h2>")
        .iter()
        .filter_map(|title| title.split_once("\">"))
        .map(|(_, title)| title)
        .collect()
}

#[test]
fn a_plan_is_summed_up_first_and_followed_by_what_to_do() {
    let page = page_of(&plan(), &checked());
    let next = "What next, and how to undo it";
    let expected = ["In numbers", "Problems", "Changes", "New patrons", "Passwords", "What was read", next];
    assert_eq!(chapters(&page), expected);
    for part in [
        "<h1>Plan for Fall 2026.xlsx</h1>",
        "<p>This adds 1 patron and changes 1 patron. 2 of 4 rows are left out or need an answer.</p>",
        "Written 2026-08-28 14:05 UTC by Rollcall 0.1.0.",
        "<li class=\"new\"><strong>1</strong> new</li>",
        "<li class=\"changed\"><strong>1</strong> changed <span class=\"quiet\">1 middle name, 1 expiry date, 1 e-mail</span></li>",
        "<strong>The primary ID &quot;000123456&quot; is used for 2 rows</strong>",
        "<td><mark><bdi>000123456</bdi></mark></td><td><bdi>Cy\\x1b[2J</bdi></td>",
        "<li>Both rows are left out until one of them changes</li>\n<li>If this is one person, delete a row</li>",
        "<th scope=\"row\" class=\"id\" data-label=\"Primary ID\"><bdi>000123459</bdi></th>",
        "<td class=\"before\" data-label=\"Before\"><bdi>2027-06-30</bdi></td>\
         <td class=\"after\" data-label=\"After\"><bdi>2027-08-28</bdi></td>",
        "<td class=\"quiet\" data-label=\"Remark\"><bdi>59 days later</bdi></td>",
        "<article class=\"cause error\">",
        "<p class=\"quiet\"><span class=\"place\"><bdi>Fall!A4</bdi></span>, <bdi>Borrower ID</bdi>: \
         <bdi>Cy\\x1b[2J Holm, 000123456</bdi>; also <span",
        "<th scope=\"col\"><bdi>B</bdi><br><bdi>First name</bdi></th>",
        // The ID has a column of its own, and stands in no other.
        "data-label=\"Name\"><bdi>Ana Núñez</bdi></td>",
        "its SHA-256 is <code>c0ffee</code>",
        "<bdi>D</bdi></th><td data-label=\"Heading in the list\"><bdi>Shoe size</bdi></td>\
         <td data-label=\"Read as\"><bdi>not read</bdi></td>",
        "<code>rollcall apply fall.xlsx</code>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("octet-stream"), "a short report is whole without its script");
}

#[test]
fn what_is_to_be_looked_at_comes_before_everything_else() {
    let page = page_of(&renamed(2, |_| "New".to_owned()), &checked());
    assert_eq!(chapters(&page)[..3], ["In numbers", "Look closely", "Changes"]);
    let later = many(2, Field::MiddleName, &Value::Blank, |_| "Elena".to_owned());
    assert!(!chapters(&page_of(&later, &checked())).contains(&"Look closely"), "the control");
}

/// Of one code an error and a warning are two causes, and what the code is called is not said of the warning.
#[test]
fn a_warning_is_not_told_as_an_error() {
    let shared = |severity, row, message: &str| {
        Finding::new(codes::D506, Place::row(at(row), Some(1)), message.to_owned()).severity(severity)
    };
    let mut plan = plan();
    plan.findings = vec![
        shared(Severity::Error, 2, "the barcode \"77\" is somebody else's"),
        shared(Severity::Warning, 5, "2 patrons share the e-mail address \"a@x.org\""),
    ];
    let page = page_of(&plan, &checked());
    let causes = between(&page, "<article class=\"cause ", "</article>");
    let [error, warning] = causes[..] else { panic!("two causes: {causes:?}") };
    assert!(error.starts_with("error") && error.contains(codes::D506.title()), "{error}");
    assert!(warning.starts_with("warning") && !warning.contains(codes::D506.title()), "{warning}");
    assert!(
        warning.contains("<span class=\"title\">2 patrons share the e-mail address &quot;a@x.org&quot;</span>"),
        "{warning}"
    );
    for (cause, marked) in [(error, "Ana"), (warning, "Di")] {
        assert!(!cause.contains("times") && cause.contains(&format!("<mark><bdi>{marked}</bdi></mark>")), "{cause}");
    }
}

/// That memberships end is the gravest of what a list can do: it is summed up, counted and looked at closely.
#[test]
fn memberships_that_end_are_told_first() {
    let ends = vec![Change {
        field: Field::ExpiryDate,
        before: Value::Date(day("2027-06-30")),
        after: Value::Date(day("2026-08-28")),
    }];
    let gone = Step::Update(Box::new(Update { version: 1, after: person("000123460", "Eva", "Lang"), changes: ends }));
    let mut plan = Plan { missing: 2, others: vec![gone], ..plan() };
    let page = page_of(&plan, &checked());
    assert!(page.contains(" 2 patrons are missing from the list; 1 membership ends.</p>"), "{page}");
    assert!(page.contains("<strong>2</strong> missing <span class=\"quiet\">1 membership ends</span>"), "{page}");
    assert!(chapter(&page, "Look closely").contains("<bdi>Eva Lang</bdi>"), "{page}");
    plan.others.clear();
    let page = page_of(&plan, &checked());
    assert!(page.contains(" 2 patrons are missing from the list.</p>") && !page.contains("Eva Lang"), "the control");
}

/// Accounts are converted only where somebody asks for it; that none is need not be told.
#[test]
fn nobody_is_told_that_nothing_is_converted() {
    assert!(!page_of(&plan(), &checked()).contains("</strong> converted"));
    let mut converting = plan();
    converting.counts.converted = 1;
    assert!(page_of(&converting, &checked()).contains("<strong>1</strong> converted"), "the control");
}

/// The history keeps no row that was left out; a report of a batch says where they are.
#[test]
fn a_batch_says_where_its_left_out_rows_are() {
    let told = |detail: &BatchDetail| {
        let page = written(&reports::batch(detail, &BatchFilter::default(), &[], None, now()));
        page.contains("<p>2 rows were left out; who they were is in the report of the plan.</p>")
    };
    let mut detail = batch();
    assert!(told(&detail));
    detail.summary.head.counts.left_out = 0;
    assert!(!told(&detail), "the control");
}

/// What can be done about rows that are left out is a whole command, or the workbook that they are in.
#[test]
fn what_to_do_about_the_rest_is_told() {
    let mut plan = plan();
    plan.findings[0].advice = Words::text("put the zeros back: ").act(Action::AcceptRepair(codes::C321));
    let page = |left_out: LeftOut<'_>| {
        let view = PlanView { left_out, ..PLANNED };
        written(&reports::plan(&plan, &checked(), view, None, now()))
    };
    let told = page(LeftOut::In { path: "rest.xlsx", rows: 2 });
    assert!(told.contains("<dt>2 left-out rows</dt><dd><bdi>rest.xlsx (correct and load this file)</bdi>"), "{told}");
    assert!(
        told.contains("<dt>to accept what C321 offers, in all rows</dt><dd><code>rollcall plan fall.xlsx</code>"),
        "{told}"
    );
    let lists = checked().request;
    assert!(page(LeftOut::Of(&lists)).contains("<dt>to fix the rest</dt>"));
}

const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><a href='javascript:alert(1)'>",
    "</template></script><!--",
    "]]>&lt;b&gt;",
    "\u{202E}evil",
    "a\u{2028}b",
    "a\u{0}b\u{1b}[2J",
];

/// The markup of a page: every tag with its attributes, in order, and nothing between them.
fn tags(page: &str) -> Vec<&str> {
    between(page, "<", ">")
}

/// The bytes of letters in base64.
fn decoded(letters: &str) -> Vec<u8> {
    let value = |letter: &u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let letters: Vec<u8> = letters.bytes().filter(|letter| !letter.is_ascii_whitespace()).collect();
    let mut bytes = Vec::new();
    for four in letters.chunks(4) {
        let bits = four.iter().fold(0_u32, |bits, letter| (bits << 6) | u32::from(value(letter)));
        let [_, first, second, third] = bits.to_be_bytes();
        let filled = four.iter().filter(|letter| **letter == b'=').count();
        bytes.extend_from_slice(&[first, second, third][..3 - filled]);
    }
    bytes
}

/// The rows that only the script shows, list by list.
fn packed(page: &str) -> Vec<Vec<Vec<String>>> {
    let unpacked = |element: &&str| {
        let (_, letters) = element.split_once("\">").expect("it has an id");
        let mut text = String::new();
        flate2::read::GzDecoder::new(&*decoded(letters)).read_to_string(&mut text).expect("it is packed");
        serde_json::from_str(&text).expect("it is JSON")
    };
    between(page, "<script type=\"application/octet-stream\"", "</script>").iter().map(unpacked).collect()
}

/// Trial O03: whatever stands in a name, a page has the tags that it has for anybody; and the control: a name that is
/// not escaped shows. What acts is visible, also in the rows that the script shows.
#[test]
fn no_name_becomes_markup_or_acts() {
    let page = |name: &str| {
        let mut checked = checked();
        checked.files[0].source.name = name.to_owned();
        page_of(&renamed(250, |_| name.to_owned()), &checked)
    };
    let plain = page("Lee");
    for name in HOSTILE {
        let page = page(name);
        assert_eq!(tags(&page), tags(&plain), "{name:?}");
        assert!(!page.contains(['\u{202E}', '\u{2028}', '\u{0}', '\u{1b}']), "{name:?}");
        let lists = packed(&page);
        assert_eq!(lists.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50], "the closer look and the changes");
        assert!(lists.iter().flatten().all(|row| row[4] == visible(name)), "{name:?}: {:?}", lists[0][0]);
    }
    assert_ne!(tags(&plain.replace("Ana Lee", "<b>Ana Lee</b>")), tags(&plain), "the control");
}

/// Trial O03: nothing is fetched, and nothing runs but the one script of the page, as it was written.
#[test]
fn a_page_fetches_nothing_and_runs_one_script() {
    let page = page_of(&renamed(250, |_| "Lee".to_owned()), &checked());
    for outside in ["http:", "https:", "<link", "<img", "<iframe", " src=", " onload=", " style=", "url(", "@import"] {
        assert!(!page.contains(outside), "{outside}");
    }
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"")[0];
    assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{policy}");
    for (kind, open, close) in [("style", "<style>", "</style>"), ("script", "<script>", "</script>")] {
        let [text] = between(&page, open, close)[..] else { panic!("one {kind}") };
        let hash = between(policy, &format!("{kind}-src 'sha256-"), "'")[0];
        assert_eq!(decoded(hash), Sha256::digest(text.as_bytes())[..], "{kind}");
    }
}

/// Names that no packing makes shorter.
#[test]
fn a_hundred_thousand_changes_can_be_sent_by_mail() {
    let name = |row: u32| format!("{:016x}", u64::from(row).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let page = page_of(&many(100_000, Field::MiddleName, &Value::Blank, name), &checked());
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
    assert_eq!(packed(&page).iter().map(Vec::len).collect::<Vec<_>>(), [99_800]);
    assert!(page.contains("Shown are the first 200 of 100,000 rows."));
}

/// Of somebody who changes, only what is delicate is looked at closely: the new name, and not the later expiry date.
#[test]
fn what_is_looked_at_closely_is_what_is_delicate() {
    let name =
        Change { field: Field::LastName, before: Value::Text("Dahl".into()), after: Value::Text("Dahl-Lee".into()) };
    let mut plan = plan();
    let Step::Update(update) = &mut plan.rows[3].step else { panic!("row 5 is an update") };
    update.changes.push(name);
    let page = page_of(&plan, &checked());
    let closely = chapter(&page, "Look closely");
    assert!(closely.contains("<bdi>Dahl-Lee</bdi>") && !closely.contains("2027-08-28"), "{closely}");
    assert!(chapter(&page, "Changes").contains("2027-08-28"), "the control");
}

/// A chapter as it stands on the page.
fn chapter<'p>(page: &'p str, title: &str) -> &'p str {
    between(page, &format!("\">{title}</h2>"), "</section>").first().copied().unwrap_or_default()
}

/// A batch is looked at as its plan was; an undo puts values back, and is looked at only for who somebody is.
#[test]
fn a_batch_and_its_undo_are_looked_at_closely() {
    let change = |field, before: &str, after: &str| {
        let value = |text: &str| if text.is_empty() { Value::Blank } else { Value::Text(text.into()) };
        Change { field, before: value(before), after: value(after) }
    };
    let changes = vec![
        change(Field::LastName, "Dahl", "Lee"),
        change(Field::Campus, "MAIN", ""),
        Change {
            field: Field::ExpiryDate,
            before: Value::Date(day("2027-08-28")),
            after: Value::Date(day("2027-06-30")),
        },
    ];
    let mut detail = batch();
    detail.patrons[1].changes = changes;
    let page = |detail: &BatchDetail| written(&reports::batch(detail, &BatchFilter::default(), &[], None, now()));
    let of_lists = page(&detail);
    for value in ["<bdi>Lee</bdi>", "<bdi>MAIN</bdi>", "<bdi>59 days earlier</bdi>"] {
        assert!(chapter(&of_lists, "Look closely").contains(value), "{value}: {of_lists}");
    }
    assert!(of_lists.contains("<dt>undo it</dt><dd><code>rollcall undo 8</code></dd>"), "{of_lists}");
    detail.summary.head.kind = BatchKind::Undo(7);
    let of_undo = page(&detail);
    let closely = chapter(&of_undo, "Look closely");
    assert!(
        closely.contains("<bdi>Lee</bdi>") && !closely.contains("MAIN") && !closely.contains("earlier"),
        "{closely}"
    );
    assert!(chapter(&of_undo, "Changes").contains("MAIN"), "the control");
}

/// What nobody sees in a cell is drawn where a value changes.
#[test]
fn spaces_at_the_end_of_a_value_are_seen() {
    let page = page_of(&many(1, Field::LastName, &Value::Text("Lee ".into()), |_| "Lee".to_owned()), &checked());
    assert!(page.contains("<bdi>Lee␣</bdi>") && page.contains("<bdi>Lee</bdi>"), "{page}");
}
