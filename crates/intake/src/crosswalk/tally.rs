//! How often each value is there that a crosswalk is about, and where it goes. A value is looked up once for some rows, and
//! then found by its text: a million rows of ten codes ask the crosswalk for ten.

use model::coded_field::CodedField;
use model::crosswalk::{Crosswalk, CrosswalkUse, FurtherValues, Target, ValueUse, Way, Went};
use std::collections::{BTreeMap, HashMap};

/// The values of some rows.
#[derive(Debug, Default)]
pub struct Tally {
    fields: BTreeMap<CodedField, Values>,
}

/// Those of a field, in the order in which they were first seen.
#[derive(Debug, Default)]
struct Values {
    places: HashMap<Box<str>, usize>,
    seen: Vec<Seen>,
    /// How many of them have no row of their own.
    without_row: usize,
    /// How many cells have one that is not listed.
    further: u64,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    way: Way,
    count: u64,
}

impl Tally {
    /// Where a value goes; it is looked up where it was not seen before.
    pub(crate) fn way(&mut self, field: CodedField, value: &str, look_up: impl FnOnce() -> Way) -> Way {
        self.fields.entry(field).or_default().add(value, 0, look_up)
    }

    /// The same, and counted.
    pub(crate) fn count(&mut self, field: CodedField, value: &str, look_up: impl FnOnce() -> Way) -> Way {
        self.fields.entry(field).or_default().add(value, 1, look_up)
    }

    /// Adds the values of the rows behind these.
    pub(crate) fn join(&mut self, later: Tally) {
        for (field, values) in later.fields {
            self.fields.entry(field).or_default().join(values);
        }
    }

    /// The values of a field that are there, each with where it goes and how often it is there, in no order.
    pub(crate) fn of(&self, field: CodedField) -> impl Iterator<Item = (&str, Way, u64)> {
        self.fields.get(&field).into_iter().flat_map(Values::each).filter(|(_, _, count)| *count > 0)
    }

    /// What became of the values.
    pub(crate) fn used(self, crosswalk: &Crosswalk) -> CrosswalkUse {
        let mut used = CrosswalkUse { file: crosswalk.file.clone(), ..CrosswalkUse::default() };
        for (field, values) in self.fields {
            if values.further > 0 {
                used.further.push(FurtherValues { field, count: values.further });
            }
            let counted = values.in_order().into_iter().filter(|(_, seen)| seen.count > 0);
            let mut of_field: Vec<ValueUse> = counted
                .map(|(from, Seen { way, count })| ValueUse { field, from, went: went(way, crosswalk), count })
                .collect();
            of_field.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.from.cmp(&b.from)));
            used.values.extend(of_field);
        }
        used
    }
}

impl Values {
    fn add(&mut self, value: &str, count: u64, look_up: impl FnOnce() -> Way) -> Way {
        if let Some(seen) = self.places.get(value).and_then(|place| self.seen.get_mut(*place)) {
            seen.count += count;
            return seen.way;
        }
        let way = look_up();
        self.places.insert(value.into(), self.seen.len());
        self.seen.push(Seen { way, count });
        way
    }

    /// Of what has no row of its own only so many are listed, the first ones, whoever read the rows.
    fn join(&mut self, later: Values) {
        self.further += later.further;
        for (value, Seen { way, count }) in later.in_order() {
            if let Some(seen) = self.places.get(&value).and_then(|place| self.seen.get_mut(*place)) {
                seen.count += count;
                continue;
            }
            let has_row = matches!(way, Way::Row(_));
            if !has_row && self.without_row >= CrosswalkUse::MOST_LISTED {
                self.further += count;
                continue;
            }
            self.without_row += usize::from(!has_row);
            self.places.insert(value, self.seen.len());
            self.seen.push(Seen { way, count });
        }
    }

    fn each(&self) -> impl Iterator<Item = (&str, Way, u64)> {
        self.places.iter().filter_map(|(value, place)| {
            let Seen { way, count } = *self.seen.get(*place)?;
            Some((&**value, way, count))
        })
    }

    fn in_order(self) -> Vec<(Box<str>, Seen)> {
        let Values { places, seen, .. } = self;
        let mut in_order: Vec<(Box<str>, usize)> = places.into_iter().collect();
        in_order.sort_unstable_by_key(|(_, place)| *place);
        in_order.into_iter().map(|(value, _)| value).zip(seen).collect()
    }
}

fn went(way: Way, crosswalk: &Crosswalk) -> Went {
    match (way, crosswalk.target(way)) {
        (Way::Row(_), Some(Target::Value(to))) => Went::To(to.clone()),
        (Way::Row(_), Some(Target::Drop)) => Went::Dropped,
        (Way::Default(_), Some(Target::Value(to))) => Went::ToDefault(to.clone()),
        (Way::Default(_), Some(Target::Drop)) => Went::DroppedByDefault,
        (Way::Row(_) | Way::Default(_), None) | (Way::Unknown, _) if crosswalk.only_counts() => Went::Kept,
        (Way::Row(_) | Way::Default(_), None) | (Way::Unknown, _) => Went::Unmapped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::field::ListField;

    const GROUP: CodedField = CodedField::Column(ListField::UserGroup);

    fn told(used: &CrosswalkUse) -> Vec<(&str, u64)> {
        used.values.iter().map(|value| (&*value.from, value.count)).collect()
    }

    #[test]
    fn a_value_is_looked_up_once_and_counted_each_time() {
        let (mut tally, mut looked_up) = (Tally::default(), 0);
        for value in ["PT", "FT", "PT", "PT"] {
            tally.count(GROUP, value, || {
                looked_up += 1;
                Way::Unknown
            });
        }
        tally.way(GROUP, "PT", || Way::Unknown);
        tally.way(GROUP, "only asked for", || Way::Unknown);
        assert_eq!(looked_up, 2);
        assert_eq!(told(&tally.used(&Crosswalk::default())), [("PT", 3), ("FT", 1)]);
    }

    /// Which values are listed does not depend on how the rows were shared out.
    #[test]
    fn of_too_many_values_the_first_are_listed_and_the_others_counted() {
        let most = CrosswalkUse::MOST_LISTED;
        let listed = |rows_in_one: usize| {
            let values: Vec<String> = (0..most + 5).map(|number| format!("V{number}")).collect();
            let mut all = Tally::default();
            for chunk in values.chunks(rows_in_one) {
                let mut some = Tally::default();
                for value in chunk {
                    some.count(GROUP, value, || Way::Unknown);
                }
                all.join(some);
            }
            all.used(&Crosswalk::default())
        };
        let used = listed(100);
        assert_eq!(used.values.len(), most);
        assert_eq!(used.further, [FurtherValues { field: GROUP, count: 5 }]);
        assert_eq!(listed(7), used);
    }
}
