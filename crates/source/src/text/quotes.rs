//! Quotation marks, seen with the eyes of the csv crate: one opens a value only at its start, two in
//! a row are one, and one alone closes.
//!
//! The csv crate reads an unclosed quotation mark to the end of the file as one value, without an
//! error; hence this second look.

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    ValueStart,
    Bare,
    Quoted,
    QuoteInQuoted,
}

struct Walk {
    at: At,
    opened: usize,
}

impl Walk {
    fn new() -> Self {
        Walk { at: At::ValueStart, opened: 0 }
    }

    fn step(&mut self, index: usize, byte: u8, delimiter: u8) {
        let ends_value = byte == delimiter || byte == b'\n' || byte == b'\r';
        self.at = match self.at {
            At::ValueStart if byte == b'"' => {
                self.opened = index;
                At::Quoted
            }
            At::Quoted if byte == b'"' => At::QuoteInQuoted,
            At::Quoted => At::Quoted,
            At::QuoteInQuoted if byte == b'"' => At::Quoted,
            At::ValueStart | At::Bare | At::QuoteInQuoted if ends_value => At::ValueStart,
            At::ValueStart | At::Bare | At::QuoteInQuoted => At::Bare,
        };
    }
}

/// The byte where a quotation mark opens that never closes.
pub(super) fn never_closed(body: &[u8], delimiter: u8) -> Option<usize> {
    if !body.contains(&b'"') {
        return None;
    }
    let mut walk = Walk::new();
    for (index, byte) in body.iter().enumerate() {
        walk.step(index, *byte, delimiter);
    }
    (walk.at == At::Quoted).then_some(walk.opened)
}

/// How many columns each of the first records has; blank lines do not count.
pub(super) fn column_counts(body: &[u8], delimiter: u8, at_most: usize) -> Vec<usize> {
    let mut counts = Vec::new();
    let mut walk = Walk::new();
    let mut columns = 1;
    let mut blank = true;
    for (index, byte) in body.iter().enumerate() {
        if counts.len() == at_most {
            return counts;
        }
        let quoted = walk.at == At::Quoted;
        walk.step(index, *byte, delimiter);
        if !quoted && matches!(byte, b'\n' | b'\r') {
            if !blank {
                counts.push(columns);
            }
            (columns, blank) = (1, true);
        } else {
            blank = false;
            columns += usize::from(!quoted && *byte == delimiter);
        }
    }
    if !blank {
        counts.push(columns);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_quotation_mark_is_found_where_it_opens() {
        assert_eq!(never_closed(b"a,\"b\n c,d", b','), Some(2));
        assert_eq!(never_closed(b"a,\"b \"\"c\"\"\",d\n", b','), None);
        assert_eq!(never_closed(b"a,5\" disk,c\n", b','), None);
    }

    #[test]
    fn separators_inside_quotation_marks_do_not_count() {
        assert_eq!(column_counts(b"a,b\n\n\"x,\ny\",z\n1,2,3", b',', 9), [2, 2, 3]);
    }
}
