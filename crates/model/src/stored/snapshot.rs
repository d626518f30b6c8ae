//! What a store holds of the patrons that a list could touch.

use crate::field::Field;
use crate::id::CanonicalId;
use crate::lock::LockRule;
use crate::membership::Barred;
use crate::patron::{Details, Patron};
use crate::text::Text;
use crate::value::Value;
use chrono::{DateTime, NaiveDate, Utc};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};
use std::iter;

/// The state of a patron's password. Never the hash, never the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialState {
    /// The store holds no password.
    None,
    /// A starter that only serves to choose a password.
    Starter {
        /// Its last day.
        expires: NaiveDate,
    },
    /// The patron has chosen a password.
    Chosen,
    /// It came along with the patron out of another system.
    CarriedOver,
}

impl CredentialState {
    /// Whether the patron knows it and nobody handed it out. Such a password unlocks by itself, and is told to be the
    /// patron's own.
    pub fn is_own(self) -> bool {
        match self {
            CredentialState::Chosen | CredentialState::CarriedOver => true,
            CredentialState::None | CredentialState::Starter { .. } => false,
        }
    }
}

/// A patron as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPatron {
    /// Rises with every change; a plan made from another version is out of date.
    pub version: u64,
    /// The patron.
    pub patron: Patron,
}

/// Whether a patron has this very value in a field: case and spaces count, and a day is written as 2027-06-30. A field
/// that holds a list has none. Every store answers by this who the members of a group are.
pub fn has_value(patron: &Patron, field: Field, value: &str) -> bool {
    match patron.get(field) {
        Value::Text(text) => *text == *value,
        Value::Date(day) => day.to_string() == value,
        Value::Blank
        | Value::Emails(_)
        | Value::Phones(_)
        | Value::Addresses(_)
        | Value::Identifiers(_)
        | Value::Roles(_)
        | Value::Notes(_)
        | Value::Blocks(_)
        | Value::Statistics(_) => false,
    }
}

/// The identifiers of a list: what a snapshot has to cover. Sorted, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope(Vec<CanonicalId>);

impl Scope {
    /// A scope over these identifiers.
    pub fn new(mut ids: Vec<CanonicalId>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        Scope(ids)
    }

    /// The identifiers, sorted.
    pub fn ids(&self) -> &[CanonicalId] {
        &self.0
    }
}

/// What people of a list share with patrons who may be them under another ID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shared {
    /// The day of birth.
    BirthDate(NaiveDate),
    /// An e-mail address, in small letters.
    Email(Text),
    /// Last and first name, made by [`name_of`](Shared::name_of).
    Name(Text),
}

impl Shared {
    /// Last and first name of somebody who has both, as every store looks for them: without the case of plain letters,
    /// with accents as they are written.
    pub fn name_of(details: &Details) -> Option<Self> {
        let (first, last) = (details.first_name.as_deref()?, details.last_name.as_deref()?);
        Some(Shared::Name(format!("{last}, {first}").to_ascii_lowercase().into()))
    }
}

/// People who may be in the store under other IDs: a way to look for all of them who share something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// What they share.
    pub shared: Shared,
    /// The people, by their positions, rising.
    pub people: Vec<u32>,
}

impl Sought {
    /// How many patrons of the store are compared with these people; none when more share it with them. It
    /// then says nothing about any of them.
    pub fn most_compared(&self) -> usize {
        let people = self.people.len();
        if people > TOO_MANY_ALIKE { 0 } else { TOO_MANY_ALIKE.min(TOO_MANY_PAIRS / people.max(1)) }
    }
}

/// Something that too many share: nobody is compared by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Crowd {
    /// What they share.
    pub shared: Shared,
    /// How many people who were looked for.
    pub listed: u64,
    /// How many patrons of the store; at least one.
    pub stored: u64,
}

/// Patrons of a store who may be people under other IDs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookalikes {
    /// The patrons by key, each once, however many people they may be.
    pub patrons: Vec<StoredPatron>,
    /// The position of a person and that of a patron among `patrons`, rising, each pair once.
    pub pairs: Vec<(u32, u32)>,
    /// What was not compared.
    pub crowds: Vec<Crowd>,
}

impl Lookalikes {
    /// What was found in parts of one search. A patron found in two of them is there once.
    ///
    /// # Panics
    /// With more than four thousand million patrons.
    #[must_use]
    pub fn joined(mut parts: Vec<Lookalikes>) -> Self {
        if parts.len() == 1 {
            return parts.remove(0);
        }
        let mut patrons: BTreeMap<CanonicalId, StoredPatron> = BTreeMap::new();
        let mut found = Vec::with_capacity(parts.len());
        let mut crowds = Vec::new();
        for part in parts {
            let keys: Vec<CanonicalId> = part.patrons.iter().map(|stored| stored.patron.key()).collect();
            patrons.extend(keys.iter().cloned().zip(part.patrons));
            found.push((keys, part.pairs));
            crowds.extend(part.crowds);
        }
        let places: BTreeMap<CanonicalId, u32> = patrons.keys().cloned().zip(0_u32..).collect();
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for (keys, found) in found {
            let places: Vec<u32> = keys.iter().map(|key| places[key]).collect();
            pairs.extend(found.into_iter().map(|(person, patron)| (person, places[patron as usize])));
        }
        pairs.sort_unstable();
        pairs.dedup();
        crowds.sort_unstable();
        Lookalikes { patrons: patrons.into_values().collect(), pairs, crowds }
    }
}

/// The names of a patron in the store and the day of birth, to judge by before the rest is fetched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Glimpse<'a> {
    /// First name.
    pub first: Option<&'a str>,
    /// Middle name.
    pub middle: Option<&'a str>,
    /// Last name.
    pub last: Option<&'a str>,
    /// Preferred first name.
    pub preferred_first: Option<&'a str>,
    /// Preferred last name.
    pub preferred_last: Option<&'a str>,
    /// Day of birth.
    pub birth_date: Option<NaiveDate>,
}

/// Says which of some people, by their positions, a patron of whom this is seen may be.
pub type MayBe<'a> = dyn FnMut(Glimpse<'_>, &[u32]) -> Vec<u32> + 'a;

/// A day or an address that more patrons than this share says nothing about any of them: it is a placeholder,
/// or a family's or an office's.
pub const TOO_MANY_ALIKE: usize = 1000;

/// More comparisons than this of people with patrons who share one value are not made. Each pair takes time and may
/// take memory; 146 people against 684 patrons, as a large school has them, are still compared.
pub const TOO_MANY_PAIRS: usize = 100_000;

/// What a store is, at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreFacts {
    /// How the store is called in output: a path, or an address without secrets.
    pub name: String,
    /// Made once when the store is created; a plan for another store is refused by it.
    pub id: String,
    /// Rises when versions begin anew, since a copy was put in the store's place or a patron was purged; a
    /// plan from before is out of date.
    pub epoch: u64,
    /// How many patrons it holds.
    pub patrons: u64,
    /// Number and time of the last batch.
    pub last_batch: Option<(u64, DateTime<Utc>)>,
}

/// The patrons of a store that own an identifier of the scope.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The store.
    pub store: StoreFacts,
    /// IDs of the scope under which somebody was and is gone, each with the last version.
    pub former: HashMap<CanonicalId, u64>,
    patrons: Vec<StoredPatron>,
    /// By the hash of an identifier, who owns it: hashes are half the size of texts, and need no allocation.
    owner: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    /// Makes the hashes. Nobody who writes a list can know them, and write one of which all have the same.
    hasher: RandomState,
    /// Identifiers whose hash another one has, too.
    collided: Vec<(CanonicalId, u32)>,
}

impl Snapshot {
    /// A snapshot of these patrons.
    ///
    /// # Panics
    /// With more than four thousand million patrons.
    pub fn new(store: StoreFacts, patrons: Vec<StoredPatron>) -> Self {
        let mut owner = HashMap::with_capacity_and_hasher(patrons.len(), BuildHasherDefault::default());
        let hasher = RandomState::new();
        let mut collided = Vec::new();
        for (index, stored) in patrons.iter().enumerate() {
            let index = u32::try_from(index).expect("fewer patrons than people on earth");
            for id in texts_of(&stored.patron) {
                if let Some(other) = owner.insert(hasher.hash_one(&*id), index) {
                    // The later one keeps the place; the earlier one is looked for by its text.
                    let earlier = &patrons[other as usize].patron;
                    collided.extend(earlier.canonical_ids().map(|id| (id, other)));
                }
            }
        }
        Snapshot { store, former: HashMap::new(), patrons, owner, hasher, collided }
    }

    /// Snapshots of parts of one scope as one. Where somebody wrote to the store between them it counts as taken at
    /// the first moment; who was changed since is found out by version, as ever.
    ///
    /// # Panics
    /// Without a part.
    #[must_use]
    pub fn joined(mut parts: Vec<Snapshot>) -> Self {
        if parts.len() == 1 {
            return parts.remove(0);
        }
        let earliest = parts.iter().map(|part| &part.store).min_by_key(|store| (store.epoch, store.last_batch));
        let store = earliest.expect("there is a part").clone();
        let mut former = HashMap::new();
        let mut patrons: Vec<StoredPatron> = Vec::with_capacity(parts.iter().map(|part| part.patrons.len()).sum());
        let mut known = HashSet::with_capacity(patrons.capacity());
        for part in parts {
            former.extend(part.former);
            // Whoever owns an identifier of two parts is in both.
            patrons.extend(part.patrons.into_iter().filter(|stored| known.insert(stored.patron.key())));
        }
        Snapshot::new(store, patrons).with_former(former)
    }

    /// The same, with the versions of those who are gone.
    #[must_use]
    pub fn with_former(self, former: HashMap<CanonicalId, u64>) -> Self {
        Snapshot { former, ..self }
    }

    /// The last version of somebody who was under this ID and is gone; 0 where nobody was.
    pub fn former(&self, id: &CanonicalId) -> u64 {
        self.former.get(id).copied().unwrap_or(0)
    }

    /// What it says of these identifiers, without anybody else.
    #[must_use]
    pub fn of_only(self, ids: &[CanonicalId]) -> Self {
        let mut kept: Vec<usize> = ids.iter().filter_map(|id| self.place_of(id)).collect();
        kept.sort_unstable();
        kept.dedup();
        let mut patrons = Vec::with_capacity(kept.len());
        let mut kept = kept.into_iter().peekable();
        let numbered = self.patrons.into_iter().enumerate();
        patrons.extend(numbered.filter(|(place, _)| kept.next_if_eq(place).is_some()).map(|(_, stored)| stored));
        Snapshot::new(self.store, patrons).with_former(self.former)
    }

    /// The patron who owns an identifier of any kind.
    pub fn owner(&self, id: &CanonicalId) -> Option<&StoredPatron> {
        self.place_of(id).map(|place| &self.patrons[place])
    }

    fn place_of(&self, id: &CanonicalId) -> Option<usize> {
        let place = self.owner.get(&self.hasher.hash_one(id.as_str())).map(|place| *place as usize);
        let place = place.filter(|place| owns(&self.patrons[*place].patron, id));
        place.or_else(|| self.collided.iter().find(|(other, _)| other == id).map(|(_, place)| *place as usize))
    }
}

/// Takes a hash as it is.
#[derive(Debug, Clone, Copy, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Every identifier in its canonical form, as a text.
fn texts_of(patron: &Patron) -> impl Iterator<Item = Cow<'_, str>> {
    let others = patron.details.identifiers.iter().map(|identifier| CanonicalId::text_of(&identifier.value));
    iter::once(CanonicalId::text_of(patron.primary_id.as_str())).chain(others)
}

/// Whether an identifier is one of a patron's; the primary one first, which it nearly always is.
fn owns(patron: &Patron, id: &CanonicalId) -> bool {
    texts_of(patron).any(|own| own == id.as_str())
}

/// A patron as `find` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPatron {
    /// The patron and its version.
    pub stored: StoredPatron,
    /// The state of the password.
    pub credential: CredentialState,
    /// The file name of the hand-out sheet that the starter is on, where it is one and that was kept.
    pub sheet: Option<Box<str>>,
    /// Tells one password of the patron from the next, and nothing of either; 0 where there is none.
    pub credential_version: u64,
    /// Whether the next sign-in must choose a password.
    pub must_change: bool,
    /// Whether the password is locked, because too many tries failed; whether it still is, see
    /// [`forget_lapsed_lock`](Self::forget_lapsed_lock).
    pub locked: bool,
    /// When the last try failed, where that was kept.
    pub last_failure: Option<DateTime<Utc>>,
    /// Numbers of the batches that touched the patron, oldest first.
    pub batches: Vec<u64>,
}

impl FoundPatron {
    /// Somebody whose password is not known here, with the numbers of the batches that touched them.
    pub fn without_password(stored: StoredPatron, batches: Vec<u64>) -> Self {
        FoundPatron {
            stored,
            credential: CredentialState::None,
            sheet: None,
            credential_version: 0,
            must_change: false,
            locked: false,
            last_failure: None,
            batches,
        }
    }

    /// Takes a password that the patron chose for unlocked once the lock has lapsed. A starter stays locked.
    pub fn forget_lapsed_lock(&mut self, rule: &LockRule) {
        let has_lapsed = self.last_failure.is_some_and(|last| rule.has_lapsed(last));
        self.locked &= !self.credential.is_own() || !has_lapsed;
    }

    /// What keeps the patron from signing in, whatever the password.
    pub fn barred(&self, today: NaiveDate) -> Option<Barred> {
        Barred::on(&self.stored.patron.details, today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PrimaryId;

    fn taken(after_batch: u64, ids: &[(&str, u64)]) -> Snapshot {
        let when = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let last_batch = Some((after_batch, when));
        let store = StoreFacts { name: "s.db".into(), id: "1".into(), epoch: 0, patrons: 9, last_batch };
        let patron = |id: &str| Patron { primary_id: PrimaryId::new(id).unwrap(), details: Box::default() };
        let stored = ids.iter().map(|(id, version)| StoredPatron { version: *version, patron: patron(id) });
        Snapshot::new(store, stored.collect())
    }

    fn sought(people: u32) -> Sought {
        Sought { shared: Shared::BirthDate(NaiveDate::default()), people: (0..people).collect() }
    }

    /// However people and patrons are spread: neither side alone nor both together cost more than so much.
    #[test]
    fn the_comparisons_by_one_value_are_bounded() {
        let most = |people: u32| sought(people).most_compared();
        assert_eq!([0, 1, 100, 146, 400, 1000, 1001].map(most), [1000, 1000, 1000, 684, 250, 100, 0]);
        assert!((0..=1001).all(|people| most(people) * people as usize <= TOO_MANY_PAIRS));
    }

    #[test]
    fn whoever_is_found_in_two_parts_is_there_once() {
        let stored = |id: &str| {
            let primary_id = PrimaryId::new(id).unwrap();
            StoredPatron { version: 1, patron: Patron { primary_id, details: Box::default() } }
        };
        let part = |ids: &[&str], pairs: &[(u32, u32)]| Lookalikes {
            patrons: ids.iter().map(|id| stored(id)).collect(),
            pairs: pairs.to_vec(),
            crowds: Vec::new(),
        };
        let joined =
            Lookalikes::joined(vec![part(&["B2", "C3"], &[(0, 0), (7, 1)]), part(&["A1", "B2"], &[(0, 1), (2, 0)])]);
        let expected = part(&["A1", "B2", "C3"], &[(0, 1), (2, 0), (7, 2)]);
        assert_eq!(joined, expected);
    }

    #[test]
    fn what_is_said_of_some_is_said_of_nobody_else() {
        let former = HashMap::from([(CanonicalId::of("d4"), 7)]);
        let all = taken(3, &[("A1", 1), ("B2", 2), ("C3", 3)]).with_former(former);
        let some = all.of_only(&["c3", "a1", "c3", "x9"].map(CanonicalId::of));
        let version = |id: &str| some.owner(&CanonicalId::of(id)).map(|stored| stored.version);
        assert_eq!(["a1", "b2", "c3", "x9"].map(version), [Some(1), None, Some(3), None]);
        assert_eq!((some.former(&CanonicalId::of("d4")), some.patrons.len()), (7, 2));
    }

    #[test]
    fn parts_of_a_scope_are_one_snapshot_of_the_first_moment() {
        let later = taken(4, &[("B2", 2), ("C3", 1)]).with_former(HashMap::from([(CanonicalId::of("d4"), 7)]));
        let joined = Snapshot::joined(vec![later, taken(3, &[("A1", 1), ("B2", 1)])]);
        let version = |id: &str| joined.owner(&CanonicalId::of(id)).map(|stored| stored.version);
        assert_eq!(["a1", "b2", "c3", "d4"].map(version), [Some(1), Some(2), Some(1), None]);
        assert_eq!((joined.former(&CanonicalId::of("d4")), joined.patrons.len()), (7, 3));
        assert_eq!(joined.store.last_batch.map(|(number, _)| number), Some(3));
    }
}
