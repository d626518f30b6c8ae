//! One person in several rows under several IDs: the same first and last name, and the same birth date, e-mail
//! address, phone number or postal address.
//!
//! Only rows that have a key of name and evidence in common with another row are looked at closer (`partners.rs`). Two
//! birth dates that contradict each other are two people, whatever else they share: a father and his son, a mother and
//! her daughter. What people of many names share, the address of a school or a day that stands for none, says nothing
//! about two who are called alike.
//!
//! Names that are only nearly the same, as Müller and Mueller, swapped ones, and Hall beside Hall-Moore, need the same
//! birth date; the last of these, the same e-mail address will do as well.

mod evidence;
mod partners;

use super::name_keys::{LooseName, folded, name_hash, name_words};
use super::run::Batch;
use chrono::{Datelike, NaiveDate};
use evidence::{Shared, addresses, shared_by};
use model::action::{Action, Words};
use model::codes;
use model::decision::Answer;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::id::{CanonicalId, PrimaryId};
use model::patron::Details;
use partners::Partners;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Asks about every set of rows that seem to be about one person. Rows of one ID are reported as such, not here.
///
/// Only partners are looked at closer, and that changes nothing in what is found. Rows are asked about for something that
/// each of them shares with another one, and two that share it under one name, or under names that are nearly the same,
/// have a key of both in common: they are partners. A row that is none would be a group of its own wherever rows are
/// grouped, and groups of one are passed over.
pub(super) fn check(batch: &Batch<'_>, findings: &mut Vec<Finding>) {
    let Some(partners) = Partners::find(batch, |draft| !is_answered(batch, draft)) else { return };
    let common = Common { batch, uses: OnceCell::new() };
    ask_namesakes(batch, &common, &partners.rows, findings);
    ask_nearly(batch, &common, &partners, findings);
}

/// Asks about those of some rows that have one name.
fn ask_namesakes(batch: &Batch<'_>, common: &Common<'_>, rows: &[usize], findings: &mut Vec<Finding>) {
    let named = |row: &usize| Some((name_hash(&batch.drafts[*row])?, *row));
    let mut names: Vec<(u64, usize)> = rows.iter().filter_map(named).collect();
    names.sort_unstable();
    for namesakes in names.chunk_by(|a, b| a.0 == b.0).filter(|namesakes| namesakes.len() > 1) {
        let rows: Vec<usize> = namesakes.iter().map(|(_, row)| *row).collect();
        ask(batch, common, &rows, findings);
    }
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
fn ask_nearly(batch: &Batch<'_>, common: &Common<'_>, partners: &Partners, findings: &mut Vec<Finding>) {
    let mut alike = Alike::new();
    find_alike(batch, by_birth(batch, common, &partners.rows), "birth date", &mut alike);
    find_alike(batch, by_address(batch, partners), "e-mail address", &mut alike);
    ask_alike(batch, &alike, findings);
}

fn ask_alike(batch: &Batch<'_>, alike: &Alike, findings: &mut Vec<Finding>) {
    for (rows, shared) in alike {
        let names: Vec<String> = rows.iter().take(2).map(|row| batch.drafts[*row].details.full_name()).collect();
        findings.extend(question(batch, rows, shared, &names.join(" and ")));
    }
}

/// Rows that share a name and a birth date, by both.
fn by_birth(batch: &Batch<'_>, common: &Common<'_>, rows: &[usize]) -> Vec<(u64, usize)> {
    let mut keys = Vec::new();
    for row in rows {
        let draft = &batch.drafts[*row];
        if let (Some(name), Some(birth)) = (loose_name(batch, draft), draft.details.birth_date) {
            keys.extend(name.with(birth).map(|key| (key, *row)));
        }
    }
    keep_shared(&mut keys);
    // Asked last, since what many share is only counted for those of whom it matters.
    let birth = |row: usize| batch.drafts[row].details.birth_date;
    keys.retain(|(_, row)| birth(*row).is_some_and(|birth| !common.holds(&Shared::BirthDate(birth))));
    keys
}

/// Rows that share a name and an address which somebody has whose last name has several parts, by both.
fn by_address(batch: &Batch<'_>, partners: &Partners) -> Vec<(u64, usize)> {
    let mut keys = with_address(batch, &partners.rows, |_| true);
    keep_shared(&mut keys);
    if keys.is_empty() {
        return keys;
    }
    let details = |row: usize| &batch.drafts[row].details;
    let shared: HashSet<String> = keys.iter().flat_map(|(_, row)| addresses(details(*row))).collect();
    let has_parts = |row: usize| loose_name(batch, &batch.drafts[row]).is_some_and(|name| name.has_parts());
    let of_several_parts = partners.of_several_parts.iter().filter(|row| has_parts(**row));
    let theirs = of_several_parts.flat_map(|row| addresses(details(*row)));
    let wanted: HashSet<String> = theirs.filter(|address| shared.contains(address)).collect();
    with_address(batch, &partners.rows, |address| wanted.contains(address))
}

/// Some rows by their names and each of their addresses that is wanted.
fn with_address(batch: &Batch<'_>, rows: &[usize], is_wanted: impl Fn(&str) -> bool) -> Vec<(u64, usize)> {
    let mut keys = Vec::new();
    for row in rows {
        let draft = &batch.drafts[*row];
        for address in addresses(&draft.details).filter(|address| is_wanted(address)) {
            if let Some(name) = loose_name(batch, draft) {
                keys.extend(name.with(address.as_str()).map(|key| (key, *row)));
            }
        }
    }
    keys
}

/// Leaves the keys that several rows have, each row once.
fn keep_shared(keys: &mut Vec<(u64, usize)>) {
    keys.sort_unstable();
    keys.dedup();
    let shared = keys.chunk_by(|a, b| a.0 == b.0).filter(|rows| rows.len() > 1);
    *keys = shared.flatten().copied().collect();
}

/// The name of a row that is compared: one about which something can be found out and nothing was said yet.
fn loose_name(batch: &Batch<'_>, draft: &PatronDraft) -> Option<LooseName> {
    let details = &draft.details;
    let has_something = details.birth_date.is_some() || !details.emails.is_empty();
    let is_compared = has_something && draft.primary_id.is_some() && !is_answered(batch, draft);
    if is_compared { LooseName::of(details) } else { None }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::{Index, Workers};
    use crate::context::{Context, Options};
    use crate::joining::Followed;
    use model::patron::{Address, Email, Phone};
    use model::place::{RowRef, TableId};
    use model::settings::Settings;
    use proptest::collection::vec;
    use proptest::option::of;
    use proptest::prelude::*;
    use proptest::sample::select;

    const FIRST: &[&str] = &["Ana", "ANA", "José", "Diaz", "Eva", "Beth", "-"];
    const LAST: &[&str] =
        &["Lind", "José", "Diaz", "Müller", "Mueller", "Hall", "Hall-Moore", "hall moore", "van der Hall"];
    const MIDDLE: &[&str] = &["Maria", "Bo"];
    const BIRTHS: &[(i32, u32, u32)] = &[(2001, 2, 3), (2001, 3, 2), (1999, 5, 5), (1980, 1, 1), (1981, 1, 1)];
    const EMAILS: &[&str] =
        &["a@example.org", "A@example.org", "b@example.org", "ΟΔΟΣ@example.org", "οδος@example.org", "c@example.org"];
    const PHONES: &[&str] = &["+1 217-555-0101", "(217) 555 0101", "217-555-0102", "ext. 12", "555-0101"];
    const STREETS: &[&str] = &["1 Örk St.", "1 ork st", "2 Elm St", "-"];

    fn details() -> impl Strategy<Value = Details> {
        let name = (select(FIRST), select(LAST), of(select(MIDDLE)));
        let lists = (vec(select(EMAILS), 0..3), vec(select(PHONES), 0..3), vec(select(STREETS), 0..2));
        (name, of(select(BIRTHS)), lists).prop_map(|((first, last, middle), birth, (emails, phones, streets))| {
            Details {
                first_name: Some(first.into()),
                middle_name: middle.map(Into::into),
                last_name: Some(last.into()),
                birth_date: birth.and_then(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day)),
                emails: emails.into_iter().map(email).collect(),
                phones: phones.into_iter().map(phone).collect(),
                addresses: streets.into_iter().map(home).collect(),
                ..Details::default()
            }
        })
    }

    /// Rows in which much is shared, now and then one without an ID.
    fn drafts() -> impl Strategy<Value = Vec<PatronDraft>> {
        let row = (0..30_u32, details()).prop_map(|(id, details)| draft(id, details));
        vec(row, 0..50)
    }

    fn draft(id: u32, details: Details) -> PatronDraft {
        let mut draft = PatronDraft::new(RowRef { table: TableId(0), number: id });
        draft.primary_id = if id == 0 { None } else { PrimaryId::new(&id.to_string()) };
        *draft.details = details;
        draft
    }

    fn email(address: &str) -> Email {
        Email { address: address.into(), types: "personal".into(), preferred: true }
    }

    fn phone(number: &str) -> Phone {
        Phone { number: number.into(), types: "home".into(), preferred: true, sms: false }
    }

    fn home(street: &str) -> Address {
        let lines = [Some(street.into()), None, None, None, None];
        Address { lines: lines.into(), postal_code: Some("62701".into()), ..Address::default() }
    }

    /// What a rule makes of some rows. About those with these IDs the person has answered.
    fn look<T>(drafts: &[PatronDraft], answered: &[u32], rule: impl FnOnce(&Batch<'_>) -> T) -> T {
        let (settings, followed) = (Settings::default(), Followed::default());
        let answered = answered.iter().map(|id| CanonicalId::of(&id.to_string())).collect();
        let options = Options { answered, ..Options::default() };
        let profile = &settings.profiles[&settings.default_profile];
        let context = Context::new(&settings, profile, &options, NaiveDate::default());
        rule(&Batch::new(context, &[], &[], drafts, &Index::default(), &followed, Workers::one()))
    }

    fn quickly(batch: &Batch<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        check(batch, &mut findings);
        findings
    }

    /// The same without keys: every row is held against all others of its name.
    fn at_length(batch: &Batch<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let common = Common { batch, uses: OnceCell::new() };
        let is_asked = |row: &usize| !is_answered(batch, &batch.drafts[*row]);
        let rows: Vec<usize> = (0..batch.drafts.len()).filter(is_asked).collect();
        ask_namesakes(batch, &common, &rows, &mut findings);
        let (mut by_birth, mut of_several_parts) = (Vec::new(), HashSet::new());
        for (row, draft) in batch.drafts.iter().enumerate() {
            let Some(name) = loose_name(batch, draft) else { continue };
            if let Some(birth) = draft.details.birth_date.filter(|birth| !common.holds(&Shared::BirthDate(*birth))) {
                by_birth.extend(name.with(birth).map(|key| (key, row)));
            }
            if name.has_parts() {
                of_several_parts.extend(addresses(&draft.details));
            }
        }
        let by_address = with_address(batch, &rows, |address| of_several_parts.contains(address));
        let mut alike = Alike::new();
        find_alike(batch, by_birth, "birth date", &mut alike);
        find_alike(batch, by_address, "e-mail address", &mut alike);
        ask_alike(batch, &alike, &mut findings);
        findings
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn rows_without_a_partner_add_nothing(drafts in drafts(), answered in vec(1..30_u32, 0..4)) {
            prop_assert_eq!(look(&drafts, &answered, quickly), look(&drafts, &answered, at_length));
        }
    }

    /// Of two thousand with one name two have something in common, and only they are looked at.
    #[test]
    fn namesakes_who_share_nothing_are_no_partners() {
        let person = |id: u32, address: u32| {
            let emails = vec![email(&format!("ana{address}@example.org"))];
            let phones = vec![phone(&format!("217-555-{id:04}"))];
            let (first_name, last_name) = (Some("Ana".into()), Some("Hall-Moore".into()));
            draft(id, Details { first_name, last_name, emails, phones, ..Details::default() })
        };
        let mut drafts: Vec<PatronDraft> = (1..=2000).map(|id| person(id, id)).collect();
        drafts[1700] = person(1701, 5);
        let partners = |batch: &Batch<'_>| Partners::find(batch, |_| true).map(|partners| partners.rows);
        assert_eq!(look(&drafts, &[], partners), Some(vec![4, 1700]));
        let found = look(&drafts, &[], quickly);
        assert_eq!(found.len(), 1);
        assert_eq!(found, look(&drafts, &[], at_length));
        assert_eq!(look(&drafts, &[5], quickly), Vec::new(), "the person has answered");
    }
}
