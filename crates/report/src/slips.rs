//! Hand-out slips, to print and to cut (HTML) or for mail merge (CSV): the only place where a starter password is
//! written. Each value goes straight to the writer, so that no copy of it stays in memory that is not wiped.

use crate::letter::{Block, Letter, Piece, Placeholder};
use crate::markup::escaped;
use chrono::NaiveDate;
use model::formula::guarded;
use model::patron::Patron;
use model::secret::StarterPassword;
use std::io::{self, Write};

/// One patron's slip.
pub struct Slip<'a> {
    /// Whose it is.
    pub patron: &'a Patron,
    /// The starter.
    pub starter: &'a StarterPassword,
    /// Its last day.
    pub expires: NaiveDate,
}

/// How a sheet looks: A4 and Letter, two slips side by side, cut along the dashed lines.
const STYLE: &str = include_str!("slips.css");

/// What a page to print says of itself, so that it is known again.
const PAGE: &str = "<meta name=\"generator\" content=\"Rollcall hand-out sheet\">";
/// What begins the slip of a patron on it.
const PAGE_SLIP: &str = "<article";
/// The columns of a table for mail merge.
const COLUMNS: [&str; 8] =
    ["Library", "Last name", "First name", "User name", "Starter password", "Works until", "What to do", "Batch"];
/// Those of tables before they named the batch.
const OLD_COLUMNS: usize = 7;

/// Whether this is a hand-out sheet, by how it begins.
pub fn is_sheet(head: &[u8]) -> bool {
    is_page(head) || is_table(head)
}

/// How many slips are on a sheet.
pub fn count(sheet: &[u8]) -> u64 {
    let lines = sheet.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let slips = if is_page(sheet) {
        lines.filter(|line| line.starts_with(PAGE_SLIP.as_bytes())).count()
    } else {
        lines.skip(1).count()
    };
    slips as u64
}

fn is_page(head: &[u8]) -> bool {
    const DOCTYPE: &[u8] = b"<!DOCTYPE html>";
    head.get(..DOCTYPE.len()).is_some_and(|start| start.eq_ignore_ascii_case(DOCTYPE))
        && head.windows(PAGE.len()).any(|part| part == PAGE.as_bytes())
}

/// A table is known by its columns, in their order, also when a spreadsheet has saved it again in its own manner.
fn is_table(head: &[u8]) -> bool {
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(first) = std::str::from_utf8(first) else { return false };
    let first = first.trim_start_matches('\u{FEFF}').trim_end();
    [',', ';', '\t'].into_iter().any(|between| {
        let names: Vec<&str> = first.split(between).map(|name| name.trim_matches('"')).collect();
        names == COLUMNS || names == COLUMNS[..OLD_COLUMNS]
    })
}

/// Writes the slips as a page to print, each with all letters one below the other. The page names the batch whose
/// accounts they are of, where it is one's.
pub fn write_html(
    slips: &[Slip<'_>],
    letters: &[Letter],
    institution: Option<&str>,
    batch: Option<u64>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let language = letters.first().map_or("en", |letter| letter.language.as_str());
    write!(out, "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n{PAGE}\n")?;
    // Nothing is fetched and nothing runs, whatever stands in a name.
    out.write_all(
        b"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    )?;
    out.write_all(b"<meta name=\"referrer\" content=\"no-referrer\">\n<title>")?;
    escaped(institution.unwrap_or("Rollcall"), out)?;
    if let Some(batch) = batch {
        write!(out, ", batch {batch}")?;
    }
    write!(out, "</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n")?;
    for slip in slips {
        // Several languages stand side by side.
        let class = if letters.len() > 1 { " class=\"many\"" } else { "" };
        writeln!(out, "{PAGE_SLIP}{class}>")?;
        for letter in letters {
            writeln!(out, "<section lang=\"{}\" dir=\"{}\">", letter.language, letter.direction())?;
            let expires = letter.day(slip.expires);
            for block in &letter.blocks {
                write_block(block, slip, &expires, institution, out)?;
            }
            out.write_all(b"</section>\n")?;
        }
        out.write_all(b"</article>\n")?;
    }
    out.write_all(b"</main>\n</body>\n</html>\n")
}

/// `expires` is the last day of the starter in the words of the letter.
fn write_block(
    block: &Block,
    slip: &Slip<'_>,
    expires: &str,
    institution: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match block {
        // A library without a name has no empty heading.
        block if institution.is_none() && block.is_library_alone() => Ok(()),
        Block::Heading(line) => {
            out.write_all(b"<h1>")?;
            write_line(line, slip, expires, institution, out)?;
            out.write_all(b"</h1>\n")
        }
        Block::Facts(facts) => {
            out.write_all(b"<dl>\n")?;
            for (label, value) in facts {
                out.write_all(b"<div><dt>")?;
                write_line(label, slip, expires, institution, out)?;
                out.write_all(b"</dt><dd>")?;
                write_value(*value, slip, expires, institution, out)?;
                out.write_all(b"</dd></div>\n")?;
            }
            out.write_all(b"</dl>\n")
        }
        Block::Steps(steps) => {
            out.write_all(b"<ol>\n")?;
            for step in steps {
                out.write_all(b"<li>")?;
                write_line(step, slip, expires, institution, out)?;
                out.write_all(b"</li>\n")?;
            }
            out.write_all(b"</ol>\n")
        }
        Block::Text(lines) => {
            out.write_all(b"<p>")?;
            for (position, line) in lines.iter().enumerate() {
                if position > 0 {
                    out.write_all(b"<br>")?;
                }
                write_line(line, slip, expires, institution, out)?;
            }
            out.write_all(b"</p>\n")
        }
    }
}

fn write_line(
    line: &[Piece],
    slip: &Slip<'_>,
    expires: &str,
    institution: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for piece in line {
        match piece {
            Piece::Words(words) => escaped(words, out)?,
            Piece::Value(placeholder) => write_value(*placeholder, slip, expires, institution, out)?,
        }
    }
    Ok(())
}

/// More signs than this are set smaller, so that a starter stays on one line.
const LONG: usize = 30;

fn write_value(
    placeholder: Placeholder,
    slip: &Slip<'_>,
    expires: &str,
    institution: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let details = &slip.patron.details;
    let exact = matches!(placeholder, Placeholder::UserName | Placeholder::Starter);
    // A name of another direction does not turn the line around it; what is typed is set so that 0 is no O.
    let long = placeholder == Placeholder::Starter && slip.starter.expose().len() > LONG;
    out.write_all(match (exact, long) {
        (true, true) => b"<code class=\"long\" translate=\"no\" dir=\"ltr\">".as_slice(),
        (true, false) => b"<code translate=\"no\" dir=\"ltr\">".as_slice(),
        (false, _) => b"<bdi>".as_slice(),
    })?;
    match placeholder {
        Placeholder::Library => escaped(institution.unwrap_or_default(), out)?,
        Placeholder::Name => escaped(&details.full_name(), out)?,
        Placeholder::FirstName => escaped(details.first_name.as_deref().unwrap_or_default(), out)?,
        Placeholder::LastName => escaped(details.last_name.as_deref().unwrap_or_default(), out)?,
        Placeholder::UserName => escaped(slip.patron.primary_id.as_str(), out)?,
        Placeholder::Starter => escaped(slip.starter.expose(), out)?,
        Placeholder::Expires => escaped(expires, out)?,
    }
    out.write_all(if exact { b"</code>" } else { b"</bdi>" })
}

/// Writes the slips for mail merge, safe to open in a spreadsheet: every value is quoted, and what a spreadsheet
/// would take for a formula gets an apostrophe in front. A starter never needs one: it begins with a letter or a
/// digit.
pub fn write_csv(
    slips: &[Slip<'_>],
    institution: Option<&str>,
    batch: Option<u64>,
    out: &mut dyn Write,
) -> io::Result<()> {
    // Without this mark a spreadsheet takes an accent for two signs.
    out.write_all("\u{FEFF}".as_bytes())?;
    row(COLUMNS.into_iter(), out)?;
    let batch = batch.map(|batch| batch.to_string()).unwrap_or_default();
    for slip in slips {
        let details = &slip.patron.details;
        let expires = slip.expires.to_string();
        let values = [
            guarded(institution.unwrap_or_default()),
            guarded(details.last_name.as_deref().unwrap_or_default()),
            guarded(details.first_name.as_deref().unwrap_or_default()),
            guarded(slip.patron.primary_id.as_str()),
        ];
        let known = values.iter().map(String::as_str);
        let what = "Sign in with this password once and choose one of your own.";
        row(known.chain([slip.starter.expose(), expires.as_str(), what, batch.as_str()]), out)?;
    }
    out.flush()
}

/// A row of quoted values. The csv library would keep a copy of each in a buffer that is not wiped.
fn row<'v>(values: impl Iterator<Item = &'v str>, out: &mut dyn Write) -> io::Result<()> {
    for (position, value) in values.enumerate() {
        out.write_all(if position > 0 { b",\"" } else { b"\"" })?;
        for part in value.split_inclusive('"') {
            out.write_all(part.as_bytes())?;
            if part.ends_with('"') {
                out.write_all(b"\"")?;
            }
        }
        out.write_all(b"\"")?;
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use model::formula::is_formula;
    use model::id::PrimaryId;
    use model::patron::Details;

    fn patron(first: &str, last: &str) -> Patron {
        let details = Details { first_name: Some(first.into()), last_name: Some(last.into()), ..Details::default() };
        Patron { primary_id: PrimaryId::new("000123456").unwrap(), details: Box::new(details) }
    }

    fn written(patron: &Patron, starter: &str, write: impl FnOnce(&[Slip<'_>], &mut Vec<u8>)) -> String {
        let starter = StarterPassword::new(starter.to_owned());
        let slip = Slip { patron, starter: &starter, expires: NaiveDate::from_ymd_opt(2026, 9, 11).unwrap() };
        let mut out = Vec::new();
        write(&[slip], &mut out);
        String::from_utf8(out).unwrap()
    }

    /// Trial O01: no name becomes a formula, and any reader of CSV reads the table.
    #[test]
    fn a_slip_is_safe_to_open_in_a_spreadsheet() {
        let patron = patron("Ana \"Nan\"", "=1+1");
        let csv =
            written(&patron, "Ana_111", |slips, out| write_csv(slips, Some("Elm Library"), Some(14), out).unwrap());
        expect![[r#"
            "Library","Last name","First name","User name","Starter password","Works until","What to do","Batch"
            "Elm Library","'=1+1","Ana ""Nan""","000123456","Ana_111","2026-09-11","Sign in with this password once and choose one of your own.","14"
        "#]]
        .assert_eq(csv.strip_prefix('\u{FEFF}').unwrap());
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!((&row[2], row.len()), ("Ana \"Nan\"", 8), "any reader of CSV reads it");
        assert!(is_sheet(csv.as_bytes()) && count(csv.as_bytes()) == 1);
        let older = csv.replace(",\"Batch\"", "").replace(",\"14\"", "");
        assert!(is_sheet(older.as_bytes()), "a table of an older version is one, too");
        let saved_again = csv.replace("\",\"", ";").replace(['"', '\u{FEFF}'], "").replace('\n', "\r\n");
        assert!(is_sheet(saved_again.as_bytes()) && count(saved_again.as_bytes()) == 1, "{saved_again}");
    }

    /// Trial O01: opened with another separator, or cut at one, no part of a cell is calculated.
    #[test]
    fn no_part_of_a_slip_becomes_a_formula_when_it_is_cut() {
        let patron = patron("Ana", "Lee;=HYPERLINK(\"http://x\")");
        let csv = written(&patron, "Ana_Lee1", |slips, out| write_csv(slips, Some("Elm;@x"), None, out).unwrap());
        for cell in csv.lines().flat_map(|line| line.split([';', ',', '\t'])) {
            assert!(!is_formula(cell), "{cell} of {csv}");
        }
    }

    /// Trial O03: no name becomes markup.
    #[test]
    fn a_slip_is_printed_in_the_words_of_its_letters() {
        let letters = [
            Letter::english(),
            Letter::parse(
                "language: es\n\n# {library}\n\nContraseña: {starter}\nUsuario: {user_name}\nVálida hasta: {expires}",
            )
            .unwrap(),
        ];
        let patron = patron("Ana <b>", "O'Neill & 王");
        let html = written(&patron, "Ana_ONeill1", |slips, out| {
            write_html(slips, &letters, Some("Elm \"Library\""), Some(14), out).unwrap();
        });
        let body = &html[html.find("<body>").unwrap()..];
        expect![[r#"
            <body>
            <main>
            <article class="many">
            <section lang="en" dir="ltr">
            <h1><bdi>Elm &quot;Library&quot;</bdi></h1>
            <p><bdi>Ana &lt;b&gt; O&#39;Neill &amp; 王</bdi></p>
            <dl>
            <div><dt>User name</dt><dd><code translate="no" dir="ltr">000123456</code></dd></div>
            <div><dt>Starter password</dt><dd><code translate="no" dir="ltr">Ana_ONeill1</code></dd></div>
            <div><dt>Works until</dt><dd><bdi>September 11, 2026</bdi></dd></div>
            </dl>
            <p>Your first sign-in:</p>
            <ol>
            <li>Choose &quot;Sign in&quot; on the library&#39;s website.</li>
            <li>Type the user name and the starter password exactly as shown above.</li>
            <li>Choose a password of your own: at least 8 characters, and not based on your name.</li>
            </ol>
            <p>Use the starter password only to sign in the first time. Don&#39;t share it, and tear this slip up afterwards.</p>
            </section>
            <section lang="es" dir="ltr">
            <h1><bdi>Elm &quot;Library&quot;</bdi></h1>
            <dl>
            <div><dt>Contraseña</dt><dd><code translate="no" dir="ltr">Ana_ONeill1</code></dd></div>
            <div><dt>Usuario</dt><dd><code translate="no" dir="ltr">000123456</code></dd></div>
            <div><dt>Válida hasta</dt><dd><bdi>11 de septiembre de 2026</bdi></dd></div>
            </dl>
            </section>
            </article>
            </main>
            </body>
            </html>
        "#]]
        .assert_eq(body);
        assert!(is_sheet(html.as_bytes()) && count(html.as_bytes()) == 1, "two languages, one slip");
        assert!(!is_sheet(body.as_bytes()) && !is_sheet(b"Library,User name,Starter password\n"));
        let diary = b"The Library, Last name, First name, User name, Starter password, Works until and What to do\n";
        assert!(!is_sheet(diary));
        assert!(html.contains("<title>Elm &quot;Library&quot;, batch 14</title>"));
        assert!(html.contains("default-src 'none'") && !html.contains("<script") && !html.contains("http://"));
    }

    #[test]
    fn a_library_without_a_name_has_no_empty_heading() {
        let patron = patron("Ana", "Lee");
        let html = written(&patron, "Ana_Lee1", |slips, out| {
            write_html(slips, &[Letter::english()], None, None, out).unwrap();
        });
        assert!(!html.contains("<h1>"), "{html}");
    }
}
