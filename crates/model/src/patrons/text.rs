//! A text of a patron: a name, a code, a line of an address. Most are short, and a list has ten of them for each of a
//! million people, so that a piece of memory for each would take longer than reading it. What is as long as a report,
//! and what there is one of, is an ordinary `String`.

/// Sixteen bytes, which hold the text itself where it is no longer than that. A copy of a longer one shares it.
pub use lean_string::LeanStr as Text;

#[cfg(test)]
mod tests {
    use super::*;

    /// What a million patrons take hangs on it.
    #[test]
    fn a_text_that_may_be_missing_takes_no_more_room_than_a_pointer_and_a_length() {
        assert_eq!(size_of::<Option<Text>>(), size_of::<Option<Box<str>>>());
        assert!(!Text::from("(973) 555-0187").is_heap_allocated());
    }
}
