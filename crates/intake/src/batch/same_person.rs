//! One person in several rows under several IDs: the same first and last name, and the same birth date, e-mail
//! address, phone number or postal address.
//!
//! Only hashes of names are sorted; who shares one is looked at closer. Two birth dates that contradict each other are
//! two people, whatever else they share: a father and his son, a mother and her daughter. What people of many names
//! share, the address of a school or a day that stands for none, says nothing about two who are called alike.
//!
//! Names that are only nearly the same, as Müller and Mueller, swapped ones, and Hall beside Hall-Moore, need the same
//! birth date; the last of these, the same e-mail address will do as well.

use super::name_keys::{LooseName, folded, name_hash, name_words};
use super::run::Batch;
use chrono::{Datelike, NaiveDate};
use model::action::{Action, Words};
use model::codes;
use model::decision::Answer;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::id::{CanonicalId, PrimaryId};
use model::patron::{Address, Details};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;

/// Asks about every set of rows that seem to be about one person. Rows of one ID are reported as such, not here.
pub(super) fn check(batch: &Batch<'_>, findings: &mut Vec<Finding>) {
    let mut names: Vec<(u64, usize)> = Vec::new();
    for (row, draft) in batch.drafts.iter().enumerate() {
        if !batch.goes_on(row) {
            return;
        }
        if !is_answered(batch, draft) {
            names.extend(name_hash(draft).map(|hash| (hash, row)));
        }
    }
    names.sort_unstable();
    let common = Common { batch, uses: OnceCell::new() };
    for namesakes in names.chunk_by(|a, b| a.0 == b.0).filter(|namesakes| namesakes.len() > 1) {
        let rows: Vec<usize> = namesakes.iter().map(|(_, row)| *row).collect();
        ask(batch, &common, &rows, findings);
    }
    ask_nearly(batch, &common, findings);
}

/// What people of many names share. Counted when it is first asked, which most lists never do.
struct Common<'b> {
    batch: &'b Batch<'b>,
    uses: OnceCell<HashMap<Shared, Use>>,
}

/// By how many rows something is shared.
#[derive(Debug, Default)]
struct Use {
    rows: usize,
    /// The hashes of their names, as long as they are few.
    names: Vec<u64>,
}

impl Common<'_> {
    /// Rows that are looked at, spread over all.
    const LOOKED_AT: usize = 20_000;
    /// A household has no more names.
    const HOUSEHOLD: usize = 8;
    /// One row in so many has the day that stands for none; of their birthdays many people share each.
    const PLACEHOLDER_SHARE: usize = 50;

    fn step(&self) -> usize {
        self.batch.drafts.len().div_ceil(Self::LOOKED_AT).max(1)
    }

    fn holds(&self, shared: &Shared) -> bool {
        let Some(found) = self.uses.get_or_init(|| self.count()).get(shared) else { return false };
        let are_many = found.names.len() > Self::HOUSEHOLD;
        match shared {
            Shared::BirthDate(_) => {
                are_many && found.rows * Self::PLACEHOLDER_SHARE * self.step() > self.batch.drafts.len()
            }
            Shared::Email(_) | Shared::Phone(_) | Shared::Address(_) => are_many,
        }
    }

    fn count(&self) -> HashMap<Shared, Use> {
        let mut uses: HashMap<Shared, Use> = HashMap::new();
        for draft in self.batch.drafts.iter().step_by(self.step()) {
            let Some(name) = name_hash(draft) else { continue };
            for shared in shared_by(&draft.details) {
                let found = uses.entry(shared).or_default();
                found.rows += 1;
                if found.names.len() <= Self::HOUSEHOLD && !found.names.contains(&name) {
                    found.names.push(name);
                }
            }
        }
        uses
    }
}

/// Rows that may be about one person, and what they have in common.
type Alike = BTreeMap<BTreeSet<usize>, BTreeSet<&'static str>>;

/// Asks about rows whose names are nearly the same.
fn ask_nearly(batch: &Batch<'_>, common: &Common<'_>, findings: &mut Vec<Finding>) {
    let (mut by_birth, mut of_several_parts) = (Vec::new(), HashSet::new());
    for (row, draft) in batch.drafts.iter().enumerate() {
        if !batch.goes_on(row) {
            return;
        }
        let Some(name) = loose_name(batch, draft) else { continue };
        if let Some(birth) = draft.details.birth_date.filter(|birth| !common.holds(&Shared::BirthDate(*birth))) {
            by_birth.extend(name.with(birth).map(|key| (key, row)));
        }
        if name.has_parts() {
            of_several_parts.extend(addresses(&draft.details));
        }
    }
    let mut alike = Alike::new();
    find_alike(batch, by_birth, "birth date", &mut alike);
    if !of_several_parts.is_empty() {
        find_alike(batch, by_address(batch, &of_several_parts), "e-mail address", &mut alike);
    }
    for (rows, shared) in &alike {
        let names: Vec<String> = rows.iter().take(2).map(|row| batch.drafts[*row].details.full_name()).collect();
        findings.extend(question(batch, rows, shared, &names.join(" and ")));
    }
}

/// The name of a row that is compared: one about which something can be found out and nothing was said yet.
fn loose_name(batch: &Batch<'_>, draft: &PatronDraft) -> Option<LooseName> {
    let details = &draft.details;
    let has_something = details.birth_date.is_some() || !details.emails.is_empty();
    let is_compared = has_something && draft.primary_id.is_some() && !is_answered(batch, draft);
    if is_compared { LooseName::of(details) } else { None }
}

fn addresses(details: &Details) -> impl Iterator<Item = String> {
    details.emails.iter().map(|email| email.address.to_lowercase())
}

/// The rows that have one of these addresses, by name and address.
fn by_address(batch: &Batch<'_>, wanted: &HashSet<String>) -> Vec<(u64, usize)> {
    let mut keys = Vec::new();
    for (row, draft) in batch.drafts.iter().enumerate() {
        for address in addresses(&draft.details).filter(|address| wanted.contains(address)) {
            if let Some(name) = loose_name(batch, draft) {
                keys.extend(name.with(address.as_str()).map(|key| (key, row)));
            }
        }
    }
    keys
}

/// Adds the rows that share a key and may be one person. Those of one name are asked about already.
fn find_alike(batch: &Batch<'_>, mut keys: Vec<(u64, usize)>, what: &'static str, alike: &mut Alike) {
    keys.sort_unstable();
    keys.dedup();
    for namesakes in keys.chunk_by(|a, b| a.0 == b.0).filter(|namesakes| namesakes.len() > 1) {
        let rows: Vec<usize> = namesakes.iter().map(|(_, row)| *row).collect();
        let members: Vec<usize> = (0..rows.len()).collect();
        for set in compatible(batch, &rows, &members) {
            let set: BTreeSet<usize> = set.into_iter().map(|member| rows[member]).collect();
            let names: BTreeSet<Option<u64>> = set.iter().map(|row| name_hash(&batch.drafts[*row])).collect();
            if names.len() > 1 {
                alike.entry(set).or_default().insert(what);
            }
        }
    }
}

/// Whether the person has said that the row is about somebody else, or that it is left out.
fn is_answered(batch: &Batch<'_>, draft: &PatronDraft) -> bool {
    let answered = &batch.context.options.answered;
    !answered.is_empty() && draft.primary_id.as_ref().is_some_and(|id| answered.contains(&id.canonical()))
}

/// What is the same about two people who have one name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Shared {
    BirthDate(NaiveDate),
    Email(String),
    Phone(String),
    Address(String),
}

impl Shared {
    fn what(&self) -> &'static str {
        match self {
            Shared::BirthDate(_) => "birth date",
            Shared::Email(_) => "e-mail address",
            Shared::Phone(_) => "phone number",
            Shared::Address(_) => "address",
        }
    }
}

/// Asks about those of some rows that share more than the hash of their names.
fn ask(batch: &Batch<'_>, common: &Common<'_>, rows: &[usize], findings: &mut Vec<Finding>) {
    let mut by_evidence: BTreeMap<(Vec<String>, Shared), Vec<usize>> = BTreeMap::new();
    for (member, row) in rows.iter().enumerate() {
        let details = &batch.drafts[*row].details;
        let shared = shared_by(details);
        // Most namesakes have nothing to compare, and cost no text.
        let name = if shared.is_empty() { Vec::new() } else { name_words(details) };
        for shared in shared {
            by_evidence.entry((name.clone(), shared)).or_default().push(member);
        }
    }
    let mut sets = Sets::of(rows.len());
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    let telling = by_evidence.iter().filter(|((_, shared), members)| members.len() > 1 && !common.holds(shared));
    for ((_, shared), members) in telling {
        for set in compatible(batch, rows, members) {
            set.iter().for_each(|member| sets.join(set[0], *member));
            found.extend(set.iter().map(|member| (*member, shared.what())));
        }
    }
    let mut people: BTreeMap<usize, (BTreeSet<usize>, BTreeSet<&'static str>)> = BTreeMap::new();
    for (member, what) in found {
        let (members, shared) = people.entry(sets.first_of(member)).or_default();
        members.insert(rows[member]);
        shared.insert(what);
    }
    findings.extend(people.into_values().filter_map(|(members, shared)| {
        let name = members.iter().nth(1).map(|row| batch.drafts[*row].details.full_name())?;
        question(batch, &members, &shared, &name)
    }));
}

/// Which of some members belong together: each names another one of its set, or itself.
struct Sets(Vec<usize>);

impl Sets {
    fn of(members: usize) -> Self {
        Sets((0..members).collect())
    }

    /// The member by which its set is known.
    fn first_of(&mut self, mut member: usize) -> usize {
        while self.0[member] != member {
            // On the way the path is halved, so that the next one is short.
            self.0[member] = self.0[self.0[member]];
            member = self.0[member];
        }
        member
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first_of(one), self.first_of(other));
        self.0[one.max(other)] = one.min(other);
    }
}

/// Members that share something and may be one person. Where all of them may, that is one set; where birth dates or
/// middle names contradict each other, those of one birth date and middle name.
fn compatible(batch: &Batch<'_>, rows: &[usize], members: &[usize]) -> Vec<Vec<usize>> {
    let mut alike: BTreeMap<(Option<Birth>, Option<char>), Vec<usize>> = BTreeMap::new();
    for member in members {
        let details = &batch.drafts[rows[*member]].details;
        alike.entry((details.birth_date.map(birth), middle_initial(details))).or_default().push(*member);
    }
    let births: BTreeSet<Birth> = alike.keys().filter_map(|(birth, _)| *birth).collect();
    let middles: BTreeSet<char> = alike.keys().filter_map(|(_, middle)| *middle).collect();
    if births.len() <= 1 && middles.len() <= 1 {
        return vec![members.to_vec()];
    }
    alike.into_values().filter(|members| members.len() > 1).collect()
}

/// A birth date in which day and month may have been swapped: its year, and the two.
type Birth = (i32, u32, u32);

fn birth(date: NaiveDate) -> Birth {
    (date.year(), date.month().min(date.day()), date.month().max(date.day()))
}

/// The question about some rows, unless they have one ID or one of them has none.
fn question(batch: &Batch<'_>, rows: &BTreeSet<usize>, shared: &BTreeSet<&'static str>, name: &str) -> Option<Finding> {
    let id = |row: &usize| batch.drafts[*row].primary_id.as_ref().map(PrimaryId::canonical);
    let ids: BTreeSet<CanonicalId> = rows.iter().filter_map(id).collect();
    let at = *rows.iter().nth(1).filter(|_| ids.len() > 1)?;
    let last = batch.drafts[at].primary_id.as_ref()?;
    let shared: Vec<&str> = shared.iter().copied().collect();
    let message =
        format!("{} rows seem to be about one person: {name}, with the same {}", rows.len(), shared.join(" and "));
    let accepted = batch.context.options.accept.contains(&codes::D515);
    let advice = if accepted {
        Words::text("loaded as different people")
    } else {
        let decide = |answer: Answer| Action::Decide { id: last.clone(), answer };
        Words::text("one person: delete a row, or leave it out when you plan or apply the list: ")
            .act(decide(Answer::Skip))
            .then("; two people: ")
            .act(decide(Answer::NewId))
            .then("; if all such rows are about different people: ")
            .act(Action::AcceptRepair(codes::D515))
    };
    let place = |row: usize| batch.place(row, ListField::PrimaryId);
    let related = rows.iter().filter(|row| **row != at).map(|row| place(*row)).collect();
    let finding = batch.context.finding(codes::D515, place(at), message).field(ListField::PrimaryId);
    let finding = finding.related(related).advice(advice);
    Some(if accepted { finding.severity(Severity::Warning) } else { finding })
}

fn middle_initial(details: &Details) -> Option<char> {
    details.middle_name.as_deref().and_then(|middle| folded(middle).chars().next())
}

fn shared_by(details: &Details) -> BTreeSet<Shared> {
    let birth = details.birth_date.map(Shared::BirthDate);
    let emails = details.emails.iter().map(|email| Shared::Email(email.address.to_lowercase()));
    let phones = details.phones.iter().filter_map(|phone| phone_digits(&phone.number)).map(Shared::Phone);
    let addresses = details.addresses.iter().filter_map(address_key).map(Shared::Address);
    birth.into_iter().chain(emails).chain(phones).chain(addresses).collect()
}

/// The last ten digits of a phone number, so that +1 (217) 555-0101 is 217-555-0101.
fn phone_digits(number: &str) -> Option<String> {
    /// Shorter ones are extensions.
    const FEWEST: usize = 7;
    const COMPARED: usize = 10;
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= FEWEST).then(|| digits[digits.len().saturating_sub(COMPARED)..].to_owned())
}

/// Street and place of an address; a street alone is in many towns.
fn address_key(address: &Address) -> Option<String> {
    let street: String = address.lines.iter().flatten().map(|line| folded(line)).collect();
    let town = address.postal_code.as_ref().or(address.city.as_ref()).map(|town| folded(town))?;
    (!street.is_empty() && !town.is_empty()).then(|| format!("{street}, {town}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_compared_by_their_last_ten_digits() {
        assert_eq!(phone_digits("+1 (217) 555-0101"), phone_digits("217.555.0101"));
        assert_eq!((phone_digits("ext. 12"), phone_digits("555-0101").as_deref()), (None, Some("5550101")));
    }
}
