//! Text on a page that a browser shows: it is read there, and never becomes markup.

use std::io::{self, Write};

/// Writes text that is no markup, whatever stands in it; also between the quotation marks of an attribute.
pub(crate) fn escaped(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for part in text.split_inclusive(['&', '<', '>', '"', '\'']) {
        let (plain, special) = match part.as_bytes().last() {
            Some(b'&') => (&part[..part.len() - 1], "&amp;"),
            Some(b'<') => (&part[..part.len() - 1], "&lt;"),
            Some(b'>') => (&part[..part.len() - 1], "&gt;"),
            Some(b'"') => (&part[..part.len() - 1], "&quot;"),
            Some(b'\'') => (&part[..part.len() - 1], "&#39;"),
            Some(_) | None => (part, ""),
        };
        out.write_all(plain.as_bytes())?;
        out.write_all(special.as_bytes())?;
    }
    Ok(())
}
