//! Lines of Voyager's patron SIF, whose columns are counted in characters from 1: 456 of the patron, then 429 of each
//! address, then notes.

const PATRON: usize = 456;
const ADDRESS: usize = 429;

/// A line that is filled column by column.
#[derive(Debug, Clone)]
pub struct Sif {
    columns: Vec<char>,
    notes: String,
}

impl Sif {
    /// A person with so many addresses, at most 9, whose membership ends on 2027-06-30; the rest is blank.
    pub fn new(addresses: usize) -> Self {
        let columns = vec![' '; PATRON + addresses * ADDRESS];
        let line = Sif { columns, notes: String::new() };
        line.put(189, "2027.06.30").put(199, "2028.06.30").put(310, "1").put(PATRON, &addresses.to_string())
    }

    /// Writes a value, beginning at a column.
    #[must_use]
    pub fn put(mut self, first: usize, text: &str) -> Self {
        for (column, letter) in self.columns.iter_mut().skip(first - 1).zip(text.chars()) {
            *column = letter;
        }
        self
    }

    /// Writes a value of an address, both counted from 1.
    #[must_use]
    pub fn in_address(self, number: usize, first: usize, text: &str) -> Self {
        self.put(PATRON + (number - 1) * ADDRESS + first, text)
    }

    /// Adds a note: a digit that says what kind it is, and its text.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        self.notes.push('\t');
        self.notes.push_str(note);
        self
    }

    /// The line, without its end.
    pub fn line(&self) -> String {
        self.columns.iter().collect::<String>() + &self.notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_characters() {
        let line = Sif::new(1).put(311, "Núñez").in_address(1, 11, "1").note("1pays cash").line();
        let columns: Vec<char> = line.chars().collect();
        assert_eq!(columns[310..315].iter().collect::<String>(), "Núñez");
        assert_eq!((columns[455], columns[466], columns[885]), ('1', '1', '\t'));
        assert!(line.ends_with("\t1pays cash"));
    }
}
