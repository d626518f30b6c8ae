//! The text of `rollcall.toml`, and what to say of a file that is saved in another encoding.

/// What to do about it.
pub(super) const ADVICE: &str = "save it again as UTF-8; in Notepad: File > Save As, Encoding: UTF-8";

/// The text of a file, or what is the matter with it, behind its name.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, &'static str> {
    if is_utf_16(&bytes) {
        return Err("is saved as UTF-16, which Notepad calls Unicode");
    }
    String::from_utf8(bytes).map_err(|_| "is not saved as UTF-8")
}

/// Whether a mark says so, or every other byte is zero, as in words of plain letters.
fn is_utf_16(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = bytes.len() / 2;
    marked || (pairs > 1 && zeros(0).max(zeros(1)) * 10 >= pairs * 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_notepad_is_told_for_what_it_is() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let utf_16 = Err("is saved as UTF-16, which Notepad calls Unicode");
        assert_eq!(text(wide("\u{FEFF}[terms]\n")), utf_16);
        assert_eq!(text(wide("[terms]\n")), utf_16);
        assert_eq!(text(b"institution = \"Caf\xE9\"".to_vec()), Err("is not saved as UTF-8"));
        assert_eq!(text("institution = \"Café\"".into()), Ok("institution = \"Café\"".to_owned()));
    }
}
