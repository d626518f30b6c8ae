//! The MARC-like patron records of Sierra and Millennium, whose lengths count characters.

/// A record of these fields, each a tag of three characters and its value.
pub fn patron_marc(fields: &[(&str, &str)]) -> String {
    let (mut directory, mut data, mut begin) = (String::new(), String::new(), 0);
    for (tag, value) in fields {
        let field = format!("  \u{1F}a{value}\u{1E}");
        let length = field.chars().count();
        directory.push_str(&format!("{tag}{length:04}{begin:05}"));
        data.push_str(&field);
        begin += length;
    }
    let base = 24 + directory.len() + 1;
    let length = base + begin + 1;
    format!("{length:05}       {base:05}       {directory}\u{1E}{data}\u{1D}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_characters() {
        let record = patron_marc(&[("020", "17"), ("100", "N\u{FA}\u{F1}ez")]);
        assert_eq!(&record[..49], "00067       00049       020000700000100001000007\u{1E}");
        assert_eq!(record.chars().count(), 67);
    }
}
