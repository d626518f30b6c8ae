//! Some people of the lists, picked at random: by a number that follows from the lists, so that whoever looks again sees
//! the same people, whatever the number of threads.

use super::look;
use model::batch::SourceFile;
use model::field::Field;
use model::patron::Patron;
use model::place::RowRef;
use model::value::Value;
use model::verification::{ComparedValue, Sample, SampleResult, SampledField, SampledPerson};
use std::collections::BTreeMap;

/// Those with the lowest numbers so far.
pub(super) struct Picking {
    seed: u32,
    size: usize,
    picked: BTreeMap<(u64, RowRef), SampledPerson>,
}

impl Picking {
    /// So many people of these lists.
    pub(super) fn of<'f>(sources: impl Iterator<Item = &'f SourceFile>, size: usize) -> Self {
        // Of one list it is how its SHA-256 begins.
        let seed = sources.fold(0_u32, |seed, source| {
            let begins = source.sha256.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
            seed.rotate_left(1) ^ begins.unwrap_or_default()
        });
        Picking { seed, size, picked: BTreeMap::new() }
    }

    /// Picks somebody, or not.
    pub(super) fn consider(&mut self, at: RowRef, person: impl FnOnce() -> SampledPerson) {
        let place = (number(self.seed, at), at);
        let is_full = self.picked.len() >= self.size;
        let is_behind = self.picked.last_key_value().is_none_or(|(last, _)| *last < place);
        if is_full && is_behind {
            return;
        }
        self.picked.insert(place, person());
        if self.picked.len() > self.size {
            self.picked.pop_last();
        }
    }

    /// The people, in the order of the lists.
    pub(super) fn finish(self) -> Sample {
        let mut people: Vec<SampledPerson> = self.picked.into_values().collect();
        people.sort_by_key(|person| person.at);
        Sample { seed: self.seed, people }
    }
}

/// A number of a row, which looks like any other: the mixing of SplitMix64.
fn number(seed: u32, at: RowRef) -> u64 {
    const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
    let row = u64::from(at.number).wrapping_add(u64::from(at.table.0) << 32).wrapping_add(1);
    let mixed = ((u64::from(seed) << 32) | u64::from(seed)).wrapping_add(row.wrapping_mul(STEP));
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// Somebody with both sides of every field.
pub(super) fn side_by_side(
    at: RowRef,
    listed: &Patron,
    stored: Option<&Patron>,
    differing: &[ComparedValue],
) -> SampledPerson {
    let fields = Field::ALL.iter().filter_map(|field| {
        if let Some(values) = differing.iter().find(|values| values.field == *field) {
            return Some(SampledField { values: values.clone(), result: SampleResult::Differs });
        }
        let is_listed = listed.details.has(*field);
        if !is_listed && !stored.is_some_and(|patron| patron.details.has(*field)) {
            return None;
        }
        let result = match (is_listed, stored) {
            (true, Some(_)) => SampleResult::Same,
            (true, None) => SampleResult::Differs,
            (false, _) => SampleResult::NotListed,
        };
        let stored = stored.map_or(Value::Blank, |patron| patron.get(*field));
        Some(SampledField { values: ComparedValue { field: *field, listed: listed.get(*field), stored }, result })
    });
    SampledPerson {
        at,
        primary_id: listed.primary_id.clone(),
        name: look::name(listed, stored),
        stored: stored.is_some(),
        fields: fields.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::PrimaryId;
    use model::place::TableId;

    fn picked(sha256: &str, rows: impl Iterator<Item = u32>, size: usize) -> Vec<u32> {
        let source = SourceFile { name: "list.csv".to_owned(), sha256: sha256.to_owned() };
        let mut picking = Picking::of([&source].into_iter(), size);
        for number in rows {
            let at = RowRef { table: TableId(0), number };
            let primary_id = PrimaryId::new("A1").unwrap();
            let person = SampledPerson { at, primary_id, name: String::new(), stored: true, fields: Vec::new() };
            picking.consider(at, || person);
        }
        picking.finish().people.iter().map(|person| person.at.number).collect()
    }

    /// The order of work does not matter, the list does.
    #[test]
    fn the_same_list_has_the_same_sample() {
        let one = picked("c0ffee00", 2..1002, 10);
        assert_eq!(one.len(), 10);
        assert!(one.is_sorted());
        assert_eq!(picked("c0ffee00", (2..1002).rev(), 10), one);
        assert_ne!(picked("c0ffee01", 2..1002, 10), one, "the control: another list");
        assert_eq!(picked("c0ffee00", 2..5, 10), [2, 3, 4], "no more than there are");
        assert!(picked("c0ffee00", 2..1002, 0).is_empty());
    }
}
