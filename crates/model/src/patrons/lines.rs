//! The lines of an address, of which most have one.

use crate::field::{Empty, Rare};
use crate::text::Text;
use std::array;
use std::ops::{Index, IndexMut};

/// So many lines an address can have.
pub(crate) const LINES: usize = 5;

/// Up to five lines, counted from 0; a line may be missing before another. Those behind the first take no room until
/// there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressLines {
    first: Option<Text>,
    further: Rare<Further>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Further([Option<Text>; LINES - 1]);

impl Empty for Further {
    const EMPTY: &'static Self = &Further([None, None, None, None]);
}

impl AddressLines {
    /// Each line.
    pub fn each(&self) -> [&Option<Text>; LINES] {
        array::from_fn(|line| &self[line])
    }

    /// Each line, from the first on.
    pub fn iter(&self) -> array::IntoIter<&Option<Text>, LINES> {
        self.each().into_iter()
    }
}

impl From<[Option<Text>; LINES]> for AddressLines {
    fn from(lines: [Option<Text>; LINES]) -> Self {
        let [first, further @ ..] = lines;
        let is_empty = further.iter().all(Option::is_none);
        AddressLines { first, further: if is_empty { Rare::default() } else { Further(further).into() } }
    }
}

impl<'a> IntoIterator for &'a AddressLines {
    type Item = &'a Option<Text>;
    type IntoIter = array::IntoIter<&'a Option<Text>, LINES>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Index<usize> for AddressLines {
    type Output = Option<Text>;

    fn index(&self, line: usize) -> &Self::Output {
        line.checked_sub(1).map_or(&self.first, |further| &self.further.0[further])
    }
}

impl IndexMut<usize> for AddressLines {
    fn index_mut(&mut self, line: usize) -> &mut Self::Output {
        match line.checked_sub(1) {
            None => &mut self.first,
            Some(further) => &mut self.further.0[further],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patron::Address;

    #[test]
    fn a_line_is_where_it_was_put() {
        let mut lines = AddressLines::default();
        lines[0] = Some("1 Elm St".into());
        lines[3] = Some("back door".into());
        let shown: Vec<&str> = lines.iter().map(|line| line.as_deref().unwrap_or("-")).collect();
        assert_eq!(shown, ["1 Elm St", "-", "-", "back door", "-"]);
        assert_eq!(AddressLines::from(lines.each().map(Clone::clone)), lines);
        lines[3] = None;
        assert_eq!(lines, AddressLines::from([Some("1 Elm St".into()), None, None, None, None]));
    }

    /// What a million patrons take hangs on it.
    #[test]
    fn an_address_takes_two_lines_of_a_processors_cache() {
        assert!(size_of::<Address>() <= 128, "{}", size_of::<Address>());
    }
}
