//! The attributes of one tag.

/// The attributes of one tag: name and value, still escaped; `None` for one that is damaged.
#[derive(Clone, Copy)]
pub(crate) struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Attributes<'a> {
    /// Those in the bytes between a tag's name and its end.
    pub(super) fn of(rest: &'a [u8]) -> Self {
        Attributes { rest }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Option<(&'a [u8], &'a [u8])>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        if rest.is_empty() {
            return None;
        }
        let parsed = one_attribute(rest);
        self.rest = parsed.map_or(&[], |(_, _, behind)| behind);
        Some(parsed.map(|(name, value, _)| (name, value)))
    }
}

fn one_attribute(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let equals = bytes.iter().position(|byte| *byte == b'=')?;
    let name = bytes[..equals].trim_ascii_end();
    let value = bytes[equals + 1..].trim_ascii_start();
    let quote = *value.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let length = value[1..].iter().position(|byte| *byte == quote)?;
    Some((name, &value[1..=length], &value[length + 2..]))
}
