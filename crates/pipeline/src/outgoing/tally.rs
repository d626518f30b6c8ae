//! What another system cannot hold of many patrons, each cause once, and the fields that it has no place for. What is
//! kept does not grow with the number of patrons.

use super::destination;
use model::cause::COLLAPSE_OVER;
use model::codes::Code;
use model::id::PrimaryId;
use model::outgoing::{Misfit, NoPlace, Unfit, WayOut};
use model::patron::Patron;
use std::borrow::Cow;
use std::collections::BTreeMap;
use systems::Unheld;

/// Patrons who are named of each sentence.
const NAMED: usize = 6;
/// Bytes of a value that is shown.
const LONGEST: usize = 300;

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    causes: BTreeMap<(Code, String), Cause>,
    no_place: BTreeMap<Cow<'static, str>, NoPlace>,
}

/// What is wrong with one field in one way.
#[derive(Debug, Default)]
struct Cause {
    /// By what is said of them and what would help, as long as they are few.
    sentences: BTreeMap<(String, Option<WayOut>), Said>,
    /// Whether they are too many to be told one by one.
    are_many: bool,
    of_all: Counted,
}

/// What says the same.
#[derive(Debug)]
struct Said {
    /// The value, where all of them have the same.
    value: Option<String>,
    counted: Counted,
}

/// How many values, and whose the first of them are.
#[derive(Debug, Default)]
struct Counted {
    values: u64,
    first: Vec<PrimaryId>,
}

impl Counted {
    fn add(&mut self, patron: &PrimaryId) {
        self.values += 1;
        if self.first.len() < NAMED && self.first.last() != Some(patron) {
            self.first.push(patron.clone());
        }
    }
}

impl Tally {
    /// Adds what a system cannot hold of a patron.
    pub(super) fn add_unheld(&mut self, patron: &Patron, unheld: &mut Vec<Unheld>) {
        for Unheld { code, field, value, message, way_out } in unheld.drain(..) {
            let cause = self.causes.entry((code, field)).or_default();
            cause.of_all.add(&patron.primary_id);
            if cause.are_many {
                continue;
            }
            let value = shortened(value);
            let said = cause.sentences.entry((message, way_out));
            let said = said.or_insert_with(|| Said { value: Some(value.clone()), counted: Counted::default() });
            if said.value.as_ref() != Some(&value) {
                said.value = None;
            }
            said.counted.add(&patron.primary_id);
            if cause.sentences.len() > COLLAPSE_OVER {
                cause.are_many = true;
                cause.sentences.clear();
            }
        }
    }

    /// Adds the fields of a patron that a system has no place for.
    pub(super) fn add_without(&mut self, patron: &Patron, fields: &mut Vec<Cow<'static, str>>) {
        for field in fields.drain(..) {
            if let Some(known) = self.no_place.get_mut(&*field) {
                known.patrons += 1;
                continue;
            }
            let code = destination::code_of(&field);
            let one = NoPlace { code, field: field.clone(), patrons: 1, first: patron.primary_id.clone() };
            self.no_place.insert(field, one);
        }
    }

    /// All of it.
    pub(super) fn told(self) -> Unfit {
        let mut misfits = Vec::new();
        for ((code, field), Cause { sentences, are_many, of_all }) in self.causes {
            if are_many {
                let Counted { values, first } = of_all;
                misfits.push(Misfit { code, field, message: None, value: None, values, first, way_out: None });
                continue;
            }
            misfits.extend(sentences.into_iter().map(|((message, way_out), Said { value, counted })| {
                let Counted { values, first } = counted;
                Misfit { code, field: field.clone(), message: Some(message), value, values, first, way_out }
            }));
        }
        Unfit { misfits, no_place: self.no_place.into_values().collect() }
    }
}

fn shortened(mut value: String) -> String {
    if value.len() > LONGEST {
        value.truncate(value.floor_char_boundary(LONGEST));
        value.push('…');
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::codes;

    fn patron(number: usize) -> Patron {
        Patron { primary_id: PrimaryId::new(&format!("{number:09}")).unwrap(), details: Box::default() }
    }

    fn add(tally: &mut Tally, number: usize, field: &str, value: &str) {
        let message = format!("\"{value}\" is too long");
        let (field, value) = (field.to_owned(), value.to_owned());
        let one = Unheld { code: codes::M907, field, value, message, way_out: None };
        tally.add_unheld(&patron(number), &mut vec![one]);
    }

    #[test]
    fn the_same_is_told_once_and_many_as_one() {
        let mut tally = Tally::default();
        for number in 0..100 {
            add(&mut tally, number, "city", "Springfield");
        }
        for number in 0..COLLAPSE_OVER {
            add(&mut tally, number, "first name", &format!("Ana {number}"));
        }
        for number in 0..1_000 {
            add(&mut tally, number, "last name", &format!("Berg {number}"));
        }
        let Unfit { misfits, .. } = tally.told();
        let of = |field: &str| misfits.iter().filter(|one| one.field == field).collect::<Vec<_>>();
        let city = of("city");
        assert_eq!((city.len(), city[0].values, city[0].first.len()), (1, 100, NAMED));
        assert_eq!(city[0].value.as_deref(), Some("Springfield"));
        assert_eq!(of("first name").len(), COLLAPSE_OVER);
        let last = of("last name");
        assert_eq!((last.len(), last[0].values, &last[0].message, last[0].first.len()), (1, 1_000, &None, NAMED));
    }

    #[test]
    fn a_patron_with_two_such_values_is_named_once() {
        let mut tally = Tally::default();
        let message = || "has a line break".to_owned();
        let one = |value: &str| Unheld {
            code: codes::M907,
            field: "note".to_owned(),
            value: value.to_owned(),
            message: message(),
            way_out: None,
        };
        tally.add_unheld(&patron(1), &mut vec![one("a"), one("b")]);
        let misfits = tally.told().misfits;
        assert_eq!((misfits[0].values, misfits[0].first.len(), &misfits[0].value), (2, 1, &None));
    }

    #[test]
    fn fields_without_a_place_are_counted() {
        let mut tally = Tally::default();
        tally.add_without(&patron(3), &mut vec![systems::BLOCKS_IN_FORCE.into(), "notes".into()]);
        tally.add_without(&patron(4), &mut vec!["notes".into()]);
        let no_place = tally.told().no_place;
        let told: Vec<_> =
            no_place.iter().map(|one| (one.code, &*one.field, one.patrons, one.first.as_str())).collect();
        let blocks = (codes::M953, "blocks in force", 1, "000000003");
        assert_eq!(told, [blocks, (codes::M915, "notes", 2, "000000003")]);
    }
}
