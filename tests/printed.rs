//! The page of slips as it comes out of a printer: whole slips, cut-able, none of them over the edge of a page.

use crate::support::{Workbench, finish, skip};
use std::path::PathBuf;
use std::time::Duration;

/// Without these Chromium asks the network at every start.
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
];

fn chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name))).find(|path| path.is_file())
}

/// The text of each page of a PDF.
fn pages(bench: &Workbench, pdf: &str) -> Option<Vec<String>> {
    let output = bench.program("pdftotext").args(["-layout", pdf, "-"]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(text.split('\u{c}').map(str::to_owned).filter(|page| !page.trim().is_empty()).collect())
}

fn print(bench: &Workbench, page: &str) -> Option<Vec<String>> {
    let program = chromium()?;
    let mut command = bench.program(&program.to_string_lossy());
    command.args(QUIET).arg(format!("--user-data-dir={}", bench.path("profile").display()));
    command.arg(format!("--print-to-pdf={}", bench.path("slips.pdf").display()));
    command.arg(format!("file://{}", bench.path(page).display()));
    finish(&mut command, Duration::from_secs(100)).filter(|output| output.status.success())?;
    pages(bench, "slips.pdf")
}

/// Trial O10: no slip is cut in two.
#[test]
fn slips_are_printed_whole_and_in_order() {
    let bench = Workbench::with_samples();
    bench.write("rollcall.toml", "institution = \"Elm County Library\"\n");
    bench.apply("samples/community-borrowers-fall-2026.xlsx --starters slips.html");
    let Some(pages) = print(&bench, "slips.html") else {
        return skip("slips as they are printed", "there is no Chromium or no pdftotext");
    };
    // Seven with the fonts of most machines; others are a little wider.
    assert!((7..=10).contains(&pages.len()), "{} pages: {pages:#?}", pages.len());
    let on = |page: &String, word: &str| page.matches(word).count();
    let slips: Vec<usize> = pages.iter().map(|page| on(page, "Starter password")).collect();
    assert_eq!(slips.iter().sum::<usize>(), 40);
    for page in &pages {
        let slips = on(page, "Starter password");
        for part in [
            "Elm County Library",
            "User name",
            "Works until",
            "September 11, 2026",
            "Your first sign-in:",
            "Choose \"Sign in\"",
        ] {
            assert_eq!(on(page, part), slips, "a slip is not cut in two: {part}\n{page}");
        }
    }
    let all = pages.concat();
    let place = |word: &str| all.find(word).unwrap_or_else(|| panic!("{word} is on no page"));
    assert!(place("Wanjiku_Aguilar1") < place("Hope_Bauer1") && place("Hope_Bauer1") < place("Dolores_Yang1"));
    assert!(place("Ciaran_Gudmundsdottir1") < all.len() && place("Ciarán Marcela Guðmundsdóttir") < all.len());
}

/// Trial O10: names in all scripts, long ones, and markup in a name: each slip stays within its frame.
#[test]
fn any_name_is_printed_within_its_frame() {
    let long = "Wolfeschlegelsteinhausenbergerdorff".repeat(4);
    let bench = Workbench::with_list(&format!(
        "Borrower ID | Last name | First name | Expiration date\n\
        1001 | 王 | 小明 | 2027-06-30\n1002 | حسن | محمد | 2027-06-30\n1003 | <b>Bold</b> | Ann | 2027-06-30\n\
        1004 | {long} | Hubert | 2027-06-30"
    ));
    bench.apply("list.csv --starters slips.html --accept C358");
    let Some(pages) = print(&bench, "slips.html") else {
        return skip("slips of long names as they are printed", "there is no Chromium or no pdftotext");
    };
    assert_eq!(pages.len(), 1, "{pages:#?}");
    for word in ["Xiaoming_Wang1", "Mhmd_Hsn1", "<b>Bold</b>", "1004"] {
        assert!(pages[0].contains(word), "{word}: {}", pages[0]);
    }
    assert_eq!(pages[0].matches("Works until").count(), 4);
}
