//! Whether a container is an OpenDocument spreadsheet, and whether it is locked.

use crate::error::ReadError;
use crate::package::Directory;
use memchr::memmem;

/// The type of a spreadsheet; that of a template begins with it.
const SPREADSHEET: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
/// How the types of all OpenDocument files begin.
const OPEN_DOCUMENT: &[u8] = b"application/vnd.oasis.opendocument.";
const MANIFEST: &str = "META-INF/manifest.xml";
const CONTENT: &str = "content.xml";

/// Whether the container is an OpenDocument spreadsheet. By the standard its type is the first part, uncompressed.
/// Whoever packs such a file again packs the type, too, puts it anywhere or leaves it out: then the manifest says
/// what it is, or the content.
pub(crate) fn is_ods(parts: Option<&Directory<'_>>) -> bool {
    let Some(parts) = parts else { return false };
    let stated = stated_type(parts).unwrap_or_default();
    if stated.trim_ascii_start().starts_with(OPEN_DOCUMENT) {
        return stated.trim_ascii_start().starts_with(SPREADSHEET);
    }
    let says = |part: &str, text: &[u8]| holds_text(parts, part, text).unwrap_or(false);
    parts.holds(CONTENT) && (says(MANIFEST, SPREADSHEET) || says(CONTENT, b"<office:spreadsheet"))
}

/// Whether the parts are encrypted. Of the list of parts nothing else is looked at, so that it is not read as XML:
/// old ones refer to a DTD.
pub(super) fn is_locked(parts: &Directory<'_>) -> Result<bool, ReadError> {
    holds_text(parts, MANIFEST, b"encryption-data")
}

/// The beginning of the part that names the type.
fn stated_type(parts: &Directory<'_>) -> Option<Vec<u8>> {
    let mut part = parts.part("mimetype").ok()??;
    let mut beginning = vec![0; 256];
    let mut filled = 0;
    while filled < beginning.len() {
        match part.fill(&mut beginning[filled..]).ok()? {
            0 => break,
            read => filled += read,
        }
    }
    beginning.truncate(filled);
    Some(beginning)
}

/// Whether a part holds a text; one that is not there holds none.
fn holds_text(parts: &Directory<'_>, part: &str, text: &[u8]) -> Result<bool, ReadError> {
    let Some(mut part) = parts.part(part)? else { return Ok(false) };
    let mut buffer = vec![0; 1 << 16];
    let mut kept = 0;
    loop {
        let read = part.fill(&mut buffer[kept..])?;
        let filled = kept + read;
        if memmem::find(&buffer[..filled], text).is_some() {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        // What is looked for may lie across two fillings.
        kept = filled.min(text.len());
        buffer.copy_within(filled - kept..filled, 0);
    }
}
