//! Lists that are written item by item.

use serde::{Serialize, Serializer};

/// A list whose items are made as they are written, each time anew. Made beforehand, as a tree of values, the steps of
/// 400,000 rows take six gigabytes.
pub(super) struct Each<F>(pub(super) F);

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Answer;
    use crate::document::Document;
    use crate::json::{JSON, JSON_LINES, write_line, write_pretty};
    use crate::text::Look;
    use model::action::{Action, Phrase};
    use std::cell::Cell;
    use std::io::{self, ErrorKind, Write};

    /// Takes so many bytes and then no more, like a reader who has seen enough.
    struct Room(usize);

    impl Write for Room {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            if taken == 0 { Err(io::Error::from(ErrorKind::BrokenPipe)) } else { Ok(taken) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Nothing that can be done is in what is written here.
    struct NoWords;

    impl Phrase for NoWords {
        fn phrase(&self, _: &Action) -> String {
            String::new()
        }
    }

    /// So many findings, and steps, are in a long list.
    const MANY: u32 = 400_000;

    #[test]
    fn each_item_is_made_when_it_is_written() {
        let made = &Cell::new(0_u32);
        let many = Each(move || (0..MANY).inspect(move |_| made.set(made.get() + 1)));
        // Four items, with the brackets and commas around them.
        let written = write_line(&many, &mut Room("[0,1,2,3".len()));
        assert!(written.is_err());
        assert!(made.get() <= 5, "{} are made for four", made.get());
        // The control: with room for all of them all are made, once.
        made.set(0);
        write_line(&many, &mut io::sink()).unwrap();
        assert_eq!(made.get(), MANY);
    }

    #[test]
    fn no_answer_is_held_as_a_whole() {
        let made = &Cell::new(0_u32);
        let many = move || Each(move || (0..MANY).inspect(move |_| made.set(made.get() + 1)));
        let answer = Answer::new(Document::default, move |_, take| take(&many())).with_json_lines(move |_, take| {
            (0..MANY).inspect(move |_| made.set(made.get() + 1)).try_for_each(|one| take(&one))
        });
        for (format, written) in [(JSON, "[\n  0,\n  1,\n  2"), (JSON_LINES, "0\n1\n2\n")] {
            made.set(0);
            let look = Look { color: false, plain: true, width: None };
            let result = (format.write)(&answer, look, &NoWords, &mut Room(written.len()));
            assert!(result.is_err(), "{}", format.name);
            assert!(made.get() <= 4, "{} are made for three: {}", made.get(), format.name);
        }
    }

    #[test]
    fn it_looks_like_any_other_list() {
        for length in 0..3 {
            let (mut one, mut other) = (Vec::new(), Vec::new());
            write_pretty(&Each(|| (0..length).filter(|_| true)), &mut one).unwrap();
            write_pretty(&(0..length).collect::<Vec<u32>>(), &mut other).unwrap();
            assert_eq!(one, other);
        }
    }
}
