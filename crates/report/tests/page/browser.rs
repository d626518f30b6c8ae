//! What a browser makes of a page: everything that its script does, on a wide screen and on a narrow one, and on paper.

use super::{at, between, checked, many, now, page_of, person, renamed, written};
use crate::{batch, plan};
use model::field::Field;
use model::plan::{Counts, PlannedRow, Step};
use model::value::Value;
use report::reports;
use report::views::BatchFilter;
use serde_json::{Value as Json, json};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Without these Chromium asks the network at every start. Whoever is root has no sandbox; the page is ours.
const QUIET: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--enable-logging=stderr",
];

const DRIVE: &str = include_str!("drive.js");

/// What a program writes in this folder, and what it says meanwhile; `None` where there is none that ends by itself.
#[expect(clippy::disallowed_methods, reason = "a browser is another program, and reads a file")]
fn run(folder: &Path, program: &str, args: &[String]) -> Option<(String, String)> {
    let [seen, said] = ["seen", "said"].map(|name| folder.join(name));
    let mut command = Command::new(program);
    command.current_dir(folder).args(args);
    command.stdout(File::create(&seen).expect("a file")).stderr(File::create(&said).expect("a file"));
    let mut child = command.spawn().ok()?;
    for _ in 0..600 {
        if child.try_wait().expect("it can be asked").is_some() {
            let read = |path| String::from_utf8_lossy(&std::fs::read(path).expect("it was written")).into_owned();
            return Some((read(seen), read(said)));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    drop(child.kill());
    drop(child.wait());
    None
}

/// The same of a browser.
fn browse(folder: &Path, args: &[&str], address: &str) -> Option<(String, String)> {
    let mut all: Vec<String> = QUIET.iter().chain(args).map(|&arg| arg.to_owned()).collect();
    all.push(format!("--user-data-dir={}", folder.join("profile").display()));
    all.push(format!("file://{}/{address}", folder.display()));
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(|browser| run(folder, browser, &all))
}

#[expect(clippy::disallowed_methods, reason = "a browser reads a file")]
fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    folder
}

/// A page once its script has run, and what the browser says.
fn in_browser(page: &str, wanted: &str) -> Option<(String, String)> {
    let folder = folder_with(&[("report.html", page)]);
    browse(folder.path(), &["--virtual-time-budget=10000", "--dump-dom"], &format!("report.html{wanted}"))
}

/// What comes of working on a page as `drive.js` does, in a window of this width.
fn driven(page: &str, width: u32) -> Option<Json> {
    let frame = format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><iframe src=\"report.html\" width=\"{width}\" height=\"900\"></iframe>\
         <pre id=\"seen\"></pre><script>{DRIVE}</script>"
    );
    let folder = folder_with(&[("report.html", page), ("frame.html", &frame)]);
    // A frame whose page is another file is closed to a script, unless this is said.
    let args = ["--allow-file-access-from-files", "--virtual-time-budget=20000", "--dump-dom"];
    let (seen, said) = browse(folder.path(), &args, "frame.html")?;
    assert!(!said.contains("CONSOLE"), "{said}");
    let seen = between(&seen, "<pre id=\"seen\">", "</pre>").first().copied().unwrap_or_default().to_owned();
    let seen = seen.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    Some(serde_json::from_str(&seen).unwrap_or_else(|error| panic!("{error}: {seen:?} {said}")))
}

#[expect(clippy::disallowed_methods, reason = "what is not tested is said aloud")]
fn skip(what: &str, why: &str) {
    drop(writeln!(std::io::stderr(), "not tested: {what} ({why})"));
}

const HOSTILE: &str = "Núñez <img src=x onerror=alert(1)>";

/// 250 patrons get a name, one of them a hostile one.
fn one_hostile() -> String {
    page_of(&renamed(250, |row| if row == 240 { HOSTILE.to_owned() } else { "Lind".to_owned() }), &checked())
}

/// Trial O03: a browser finds no element and no attribute that came from the data, searches every list, and has nothing
/// to complain about; and the control: a script that is not the one of the page does not run.
#[test]
fn a_browser_shows_all_rows_and_searches_them() {
    let page = one_hostile();
    let Some((seen, said)) = in_browser(&page, "#find=NUNEZ+img") else {
        return skip("a report in a browser", "there is no Chromium");
    };
    assert_eq!(seen.matches(">1 of 250 rows<").count(), 2, "{said}");
    assert!(seen.contains("Núñez &lt;img src=x onerror=alert(1)&gt;") && !seen.contains("<img"), "{seen}");
    assert!(!seen.contains("To see all of them"), "the rows beyond the first are there");
    assert!(!said.contains("CONSOLE"), "{said}");
    if let Some((seen, said)) = in_browser(&page.replace("'use strict';", "'use strict'; "), "") {
        assert!(!seen.contains("role=\"status\"") && said.contains("CONSOLE"), "the control: {said}");
    }
}

/// Trial O03: whoever filters, searches, turns pages and copies addresses sees what is asked for; with the keyboard
/// alone, too.
#[test]
fn a_reader_filters_searches_turns_pages_and_copies_addresses() {
    let mut plan = renamed(250, |row| if row == 240 { HOSTILE.to_owned() } else { "Lind".to_owned() });
    let further = many(7, Field::MiddleName, &Value::Blank, |_| "Elena".to_owned()).rows;
    plan.rows.extend(further.into_iter().map(|row| PlannedRow { at: at(row.at.number + 300), ..row }));
    plan.counts = Counts::of(&plan.rows, &[]);
    let Some(seen) = driven(&page_of(&plan, &checked()), 1000) else {
        return skip("what a reader does with a report", "there is no Chromium");
    };
    let expected = json!({
        "beyond": 0,
        "all": "257 rows, 1 to 50 shown",
        "choices": ["all", "last name (250)", "middle name (7)"],
        "filtered": "250 of 257 rows, 1 to 50 shown",
        "found": ["1 of 257 rows", 1, true],
        "nobody": ["0 of 257 rows", "No row fits."],
        "back": true,
        "next": ["257 rows, 51 to 100 shown", true, "false"],
        "slash": "search",
        "copied": ["'Fall'!A52", "Copied 'Fall'!A52. Paste it into the name box of Excel."],
        "unreachable": 0,
        "nameless": 0,
        "tables": 0,
        "ids": 0,
        "markup": 0,
    });
    assert_eq!(seen, expected);
}

/// On a telephone nothing stands beyond the edge, however long a name or an address is; and the control: what is wider
/// is told.
#[test]
fn nothing_is_wider_than_a_narrow_screen() {
    let long = "Wolfeschlegelsteinhausenbergerdorff".repeat(4);
    let mut list = checked();
    list.files[0].source.name = format!("{long}.xlsx");
    let mut others = plan();
    let Step::Create(creation) = &mut others.rows[1].step else { panic!("row 3 is new") };
    creation.patron = person("000123457", &long, &long);
    let detail = batch();
    let pages = [
        page_of(&renamed(60, |_| long.clone()), &list),
        page_of(&others, &list),
        written(&reports::check(&list, now())),
        written(&reports::batch(&detail, &BatchFilter::default(), &[], None, now())),
    ];
    for page in &pages {
        let Some(seen) = driven(page, 320) else {
            return skip("a report on a narrow screen", "there is no Chromium");
        };
        for wrong in ["beyond", "unreachable", "nameless", "tables", "ids", "markup"] {
            assert_eq!(seen[wrong], 0, "{wrong}: {seen}\n{page}");
        }
    }
    let wide = pages[1].replace("<main>", "<main><svg width=\"400\" height=\"9\"></svg>");
    let seen = driven(&wide, 320).expect("there was a browser");
    assert!(seen["beyond"].as_u64() > Some(50), "the control: {seen}");
}

/// Paper has every row of a list, the folded parts unfolded, and nothing to click.
#[test]
fn a_report_is_printed_whole() {
    let page = page_of(&many(250, Field::Campus, &Value::Blank, |row| format!("Nr{row}")), &checked());
    let folder = folder_with(&[("report.html", &page)]);
    let args = ["--virtual-time-budget=10000", "--print-to-pdf=report.pdf"];
    let Some((_, said)) = browse(folder.path(), &args, "report.html") else {
        return skip("a report on paper", "there is no Chromium");
    };
    assert!(!said.contains("CONSOLE"), "{said}");
    let args = ["-layout", "report.pdf", "-"].map(str::to_owned);
    let Some((text, _)) = run(folder.path(), "pdftotext", &args) else {
        return skip("a report on paper", "there is no pdftotext");
    };
    for part in ["Plan for Fall 2026.xlsx", "Nr2 ", "Nr100 ", "Nr251 ", "Shoe size", "Fall!251"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for control in ["Search", "Next", "Copy"] {
        assert!(!text.contains(control), "{control}\n{text}");
    }
}

/// On paper no word of a table of people is broken, and what else is known of somebody stands below; and the control: words
/// that may break anywhere do.
#[test]
fn no_word_is_broken_on_paper() {
    let page = page_of(&plan(), &checked());
    let heads = ["Primary ID", "User group", "Expiry date", "COMMUNITY"];
    let Some(text) = on_paper(&page) else { return skip("words on paper", "there is no Chromium or no pdftotext") };
    for head in heads {
        assert!(text.contains(head), "{head}\n{text}");
    }
    assert!(!text.contains("Other values"), "they stand below\n{text}");
    // A page takes no style but its own, unless its policy goes.
    let broken = page.replace("Content-Security-Policy", "X-None").replace("</style>", &format!("{BREAKING}</style>"));
    let text = on_paper(&broken).expect("there was a browser");
    assert!(heads.iter().any(|head| !text.contains(head)), "the control\n{text}");
}

/// What would break every word.
const BREAKING: &str = ".list th, .list td { white-space: normal !important; word-break: break-all; max-width: 3em; }";

/// The text of a page that is printed.
fn on_paper(page: &str) -> Option<String> {
    let folder = folder_with(&[("report.html", page)]);
    let args = ["--virtual-time-budget=10000", "--print-to-pdf=report.pdf"];
    browse(folder.path(), &args, "report.html")?;
    let args = ["-layout", "report.pdf", "-"].map(str::to_owned);
    run(folder.path(), "pdftotext", &args).map(|(text, _)| text)
}
