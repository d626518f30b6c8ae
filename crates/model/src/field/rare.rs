//! What few have, held apart from what all have. Which fields these are is said in the table.

use std::ops::{Deref, DerefMut};

/// Something that can be there without anything in it.
pub trait Empty: Default + 'static {
    /// With nothing in it.
    const EMPTY: &'static Self;
}

/// Takes the room of a pointer until something is put into it; until then it reads as empty.
#[derive(Debug, Clone)]
pub struct Rare<T>(Option<Box<T>>);

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Rare(None)
    }
}

impl<T> From<T> for Rare<T> {
    fn from(all: T) -> Self {
        Rare(Some(Box::new(all)))
    }
}

impl<T: Empty> Rare<T> {
    /// All of it, to be taken apart.
    pub fn into_inner(self) -> T {
        self.0.map(|all| *all).unwrap_or_default()
    }
}

impl<T: Empty> Deref for Rare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or(T::EMPTY)
    }
}

impl<T: Empty> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

/// What reads the same is the same, whether there is room for it or not.
impl<T: Empty + PartialEq> PartialEq for Rare<T> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (_, _) => **self == **other,
        }
    }
}

impl<T: Empty + Eq> Eq for Rare<T> {}

#[cfg(test)]
mod tests {
    use crate::patron::Details;

    #[test]
    fn what_was_taken_out_again_was_never_there() {
        let mut details = Details::default();
        assert_eq!((details.rare.title.as_deref(), details.rare.notes.len()), (None, 0));
        details.rare.title = Some("Dr".into());
        assert_ne!(details, Details::default());
        assert_eq!(details.clone(), details);
        details.rare.title = None;
        assert_eq!(details, Details::default());
    }

    /// What a million patrons take hangs on it.
    #[test]
    fn the_details_of_a_patron_fit_into_four_lines_of_a_processors_cache() {
        assert!(size_of::<Details>() <= 256, "{}", size_of::<Details>());
    }
}
