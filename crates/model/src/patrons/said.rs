//! What a row says of an entry besides its value: of which type a phone number is, whether a card is in use. Where it
//! says nothing, the entry of the row's patron has what is usual, which is no word about a patron who is there.

use crate::field::Field;
use std::iter;

/// Something that can be said of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// Its type codes, or its kind.
    Types,
    /// That it is the preferred one.
    Preferred,
    /// Whether text messages go there.
    Sms,
    /// A note about it.
    Remark,
    /// Whether it is in use.
    Active,
    /// Whether the patron sees it.
    Viewable,
    /// Whether it pops up at the desk.
    Popup,
}

/// What is said of one entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Aspects(u8);

impl Aspects {
    /// Notes that something is said, or leaves it as it is.
    pub fn note(&mut self, aspect: Aspect, is_said: bool) {
        self.0 |= u8::from(is_said) << aspect as u8;
    }

    /// Whether it is said.
    pub fn has(self, aspect: Aspect) -> bool {
        self.0 & (1 << aspect as u8) != 0
    }
}

/// What a row says of the entries of its patron, in their order. Of entries that came from elsewhere, which stand behind
/// these, nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said(Vec<(Field, Aspects)>);

impl Said {
    /// Nothing.
    pub(crate) const NOTHING: Self = Said(Vec::new());

    /// Whether nothing is said.
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// Of these entries, each with its field.
    pub fn of_entries(entries: Vec<(Field, Aspects)>) -> Self {
        let says_nothing = entries.iter().all(|(_, aspects)| *aspects == Aspects::default());
        if says_nothing { Said::NOTHING } else { Said(entries) }
    }

    /// What is said of each entry of a field, and nothing of whatever comes behind them: there is no end of it.
    pub fn of(&self, field: Field) -> impl Iterator<Item = Aspects> + '_ {
        let of_field = self.0.iter().filter(move |(of, _)| *of == field);
        of_field.map(|(_, aspects)| *aspects).chain(iter::repeat(Aspects::default()))
    }

    /// Forgets an entry that the patron does not have any more.
    pub fn remove(&mut self, field: Field, index: usize) {
        let mut of_field = self.0.iter().enumerate().filter(|(_, (of, _))| *of == field);
        let Some((at, _)) = of_field.nth(index) else { return };
        self.0.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aspects(said: &[Aspect]) -> Aspects {
        let mut aspects = Aspects::default();
        said.iter().for_each(|aspect| aspects.note(*aspect, true));
        aspects
    }

    #[test]
    fn what_is_said_stays_with_its_entry() {
        let (types, sms, popup) = (aspects(&[Aspect::Types]), aspects(&[Aspect::Sms]), aspects(&[Aspect::Popup]));
        let mut said = Said::of_entries(vec![
            (Field::Phones, types),
            (Field::Phones, sms),
            (Field::Notes, popup),
            (Field::Phones, Aspects::default()),
        ]);
        let of = |said: &Said, field| said.of(field).take(4).collect::<Vec<_>>();
        let nothing = Aspects::default();
        assert_eq!(of(&said, Field::Phones), [types, sms, nothing, nothing]);
        assert_eq!(of(&said, Field::Notes), [popup, nothing, nothing, nothing]);
        said.remove(Field::Phones, 0);
        said.remove(Field::Phones, 7);
        assert_eq!(of(&said, Field::Phones), [sms, nothing, nothing, nothing]);
        assert_eq!(of(&said, Field::Notes), [popup, nothing, nothing, nothing]);
    }

    #[test]
    fn each_aspect_is_one_of_its_own() {
        let all = [
            Aspect::Types,
            Aspect::Preferred,
            Aspect::Sms,
            Aspect::Remark,
            Aspect::Active,
            Aspect::Viewable,
            Aspect::Popup,
        ];
        for one in all {
            let of_one = aspects(&[one]);
            assert!(all.iter().all(|other| of_one.has(*other) == (*other == one)), "{one:?}");
        }
        let mut nothing = Aspects::default();
        nothing.note(Aspect::Sms, false);
        assert_eq!(nothing, Aspects::default());
        assert_eq!(Said::of_entries(vec![(Field::Phones, nothing)]), Said::default());
    }
}
