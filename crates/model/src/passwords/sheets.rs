//! Hand-out sheets, as far as others than their printer have to know of them. Never what is on one.

use std::collections::BTreeMap;

/// A hand-out sheet, as the store that has its accounts remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRecord {
    /// The mark under which the audit chain tells of it.
    pub mark: String,
    /// The name of its file without the folder: whoever has the paper in hand knows it by that.
    pub name: String,
}

/// How many starters are on which hand-out sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BySheet {
    /// By the name of the sheet's file.
    pub named: BTreeMap<Box<str>, u64>,
    /// On sheets whose name was not kept.
    pub unknown: u64,
}

impl BySheet {
    /// So many starters of sheets whose name nobody knows.
    pub fn of_unknown(starters: u64) -> Self {
        BySheet { named: BTreeMap::new(), unknown: starters }
    }

    /// How many starters in all.
    pub fn all(&self) -> u64 {
        self.named.values().sum::<u64>() + self.unknown
    }
}

/// Counts starters, each given by the name of its sheet.
impl<'s> FromIterator<Option<&'s str>> for BySheet {
    fn from_iter<I: IntoIterator<Item = Option<&'s str>>>(sheets: I) -> Self {
        let mut counted = BySheet::default();
        for sheet in sheets {
            match sheet {
                None => counted.unknown += 1,
                Some(name) => match counted.named.get_mut(name) {
                    Some(starters) => *starters += 1,
                    None => {
                        counted.named.insert(name.into(), 1);
                    }
                },
            }
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starters_are_counted_by_sheet() {
        let counted: BySheet = [Some("b.csv"), None, Some("a.csv"), Some("b.csv")].into_iter().collect();
        let named: Vec<_> = counted.named.iter().map(|(name, starters)| (&**name, *starters)).collect();
        assert_eq!((named, counted.unknown, counted.all()), (vec![("a.csv", 1), ("b.csv", 2)], 1, 4));
        assert_eq!(BySheet::of_unknown(3).all(), 3);
    }
}
