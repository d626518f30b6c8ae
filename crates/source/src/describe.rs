//! What a file really is, judged by its content.

use crate::package::{self, Directory};
use memchr::memmem;

const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

const ZIP: &str = "a compressed archive (zip)";

/// Signatures at the start of files that people take for lists.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1F\x8B", "a compressed archive (gzip)"),
    (b"7z\xBC\xAF", "a compressed archive (7z)"),
    (b"Rar!", "a compressed archive (RAR)"),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"\x7FELF", "a program"),
    (b"MZ", "a program"),
];

/// How workbooks begin that are older than the container of Excel 97: a record that says which version wrote it.
const OLD_WORKBOOKS: &[(&[u8], &str)] = &[
    (b"\x09\x00\x04\x00", "a workbook of Excel 2 (1987)"),
    (b"\x09\x02\x06\x00", "a workbook of Excel 3 (1990)"),
    (b"\x09\x04\x06\x00", "a workbook of Excel 4 (1992)"),
];

/// A workbook that is too old to be read, in words.
pub(crate) fn old_workbook(bytes: &[u8]) -> Option<&'static str> {
    OLD_WORKBOOKS.iter().find(|(beginning, _)| bytes.starts_with(beginning)).map(|(_, what)| *what)
}

/// What the file is, in words, for one that no format reads.
pub(crate) fn describe(bytes: &[u8], parts: Option<&Directory<'_>>) -> &'static str {
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return what;
    }
    if let Some(parts) = parts {
        return describe_zip(parts);
    }
    if bytes.starts_with(COMPOUND) {
        return "an old Office document without a workbook in it";
    }
    markup(bytes).unwrap_or("a file of an unknown kind")
}

fn describe_zip(parts: &Directory<'_>) -> &'static str {
    let holds = |folder: &str| parts.names().any(|name| name.starts_with(folder));
    // What every container of an office program has.
    let is_office = ["[Content_Types].xml", "mimetype", "META-INF/manifest.xml"].iter().any(|name| parts.holds(name));
    match (holds("word/"), holds("ppt/")) {
        (true, _) => "a Word document",
        (false, true) => "a PowerPoint presentation",
        (false, false) if is_office => "an office document",
        (false, false) => ZIP,
    }
}

/// Whether a container holds files of any kind, and is no document of an office program. Workbooks are told apart by
/// their readers.
pub(crate) fn is_archive(parts: &Directory<'_>) -> bool {
    describe_zip(parts) == ZIP
}

/// HTML and XML under a spreadsheet's name: what many web reports call "Excel export".
fn markup(bytes: &[u8]) -> Option<&'static str> {
    let head: String = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<table") {
        return Some("a web page (HTML)");
    }
    if head.starts_with("<?xml") || head.starts_with("<workbook") {
        let spreadsheet = head.contains("urn:schemas-microsoft-com:office:spreadsheet");
        return Some(if spreadsheet { "an Excel 2003 XML file" } else { "an XML document" });
    }
    None
}

/// Whether the container holds an Excel workbook in XML, under its usual name or another.
pub(crate) fn is_xlsx(parts: Option<&Directory<'_>>) -> bool {
    parts.is_some_and(|parts| {
        let is_sheet = |name: &str| {
            let name = name.to_ascii_lowercase();
            name.contains("worksheets/") && name.ends_with(".xml")
        };
        let is_other = parts.holds("xl/workbook.bin");
        parts.holds("xl/workbook.xml") || (!is_other && parts.names().any(is_sheet))
    })
}

/// Whether the bytes are an old Excel workbook, or a locked one of any age, which looks the same outside.
pub(crate) fn is_xls(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND)
        && (holds_stream(bytes, "Workbook") || holds_stream(bytes, "Book") || is_locked_package(bytes))
}

/// Whether a compound file holds an encrypted package: a locked .xlsx.
pub(crate) fn is_locked_package(bytes: &[u8]) -> bool {
    holds_stream(bytes, "EncryptedPackage")
}

/// Whether an old workbook can be opened with a password only, whatever way of locking it has: right behind the
/// record with which it begins, a record says so (MS-XLS, sections 2.4.21 and 2.4.117).
pub(crate) fn is_locked_workbook(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 2] = [b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00"];
    // Streams begin where the smallest sectors do.
    let at_sector = |at: &usize| at.is_multiple_of(64);
    BEGINNINGS.iter().any(|beginning| {
        memmem::find_iter(bytes, beginning).filter(at_sector).any(|at| asks_for_password(&bytes[at..]))
    })
}

fn asks_for_password(workbook: &[u8]) -> bool {
    const WRITE_PROTECT: u16 = 0x86;
    const FILE_PASS: u16 = 0x2F;
    let Some((_, mut rest)) = split_record(workbook) else { return false };
    while let Some((WRITE_PROTECT, behind)) = split_record(rest) {
        rest = behind;
    }
    split_record(rest).is_some_and(|(kind, _)| kind == FILE_PASS)
}

/// The kind of the first record, and what lies behind it.
fn split_record(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let ([kind @ .., low, high], rest) = bytes.split_first_chunk::<4>()?;
    Some((u16::from_le_bytes(*kind), rest.get(usize::from(u16::from_le_bytes([*low, *high]))..)?))
}

fn holds_stream(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    find(bytes, &wide).is_some()
}

/// Whether the bytes can be text: no known binary signature, no markup. NUL bytes are left to the
/// text reader, which knows what to say about them.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    let binary = SIGNATURES.iter().any(|(signature, _)| bytes.starts_with(signature) && signature != b"MZ")
        || bytes.starts_with(package::SIGNATURE)
        || bytes.starts_with(b"PK\x05\x06")
        || bytes.starts_with(COMPOUND)
        || old_workbook(bytes).is_some();
    !binary && markup(bytes).is_none() && !mostly_control(bytes)
}

/// Whether the first bytes are mostly ones that no text has; UTF-16 has a mark or every other byte NUL.
fn mostly_control(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let odd = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x1B | 0);
    head.iter().filter(odd).count() * 20 > head.len()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memmem::find(haystack, needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_for_what_they_are() {
        for (bytes, what) in [
            (b"%PDF-1.7".as_slice(), "a PDF document"),
            (b"\xEF\xBB\xBF <HTML><table>", "a web page (HTML)"),
            (b"<?xml version='1.0'?><x/>", "an XML document"),
            (b"\x01\x02\x03\x04\x05", "a file of an unknown kind"),
        ] {
            assert_eq!(describe(bytes, None), what);
            assert!(!is_text(bytes), "{what}");
        }
        assert!(is_text(b"ID,Name\n1,Ana\n"));
        let old = b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00";
        assert_eq!((old_workbook(old), is_text(old)), (Some("a workbook of Excel 4 (1992)"), false));
    }

    #[test]
    fn a_record_behind_the_first_one_says_that_a_workbook_is_locked() {
        let first = [b"\x09\x08\x10\x00\x00\x06\x05\x00".as_slice(), &[0; 12]].concat();
        let workbook = |records: &[&[u8]]| [[0_u8; 64].as_slice(), &first, &records.concat()].concat();
        let (write_protect, xor) =
            (b"\x86\x00\x00\x00".as_slice(), b"\x2F\x00\x06\x00\x00\x00\x01\x02\x03\x04".as_slice());
        assert!(is_locked_workbook(&workbook(&[xor])) && is_locked_workbook(&workbook(&[write_protect, xor])));
        assert!(!is_locked_workbook(&workbook(&[b"\xE1\x00\x02\x00\xB0\x04", xor])));
        assert!(!is_locked_workbook(&workbook(&[])) && !is_locked_workbook(&workbook(&[&xor[..3]])));
    }
}
