//! E-mail addresses that fit other people of the list and not those in whose rows they are: a column that was sorted or
//! pasted without the others, some rows of it that have moved up or down, two addresses that were swapped.
//!
//! Nobody's address need fit anybody, so a few that do not say nothing; and neither does one that stands in its owner's
//! row as well, as whole families give the address of one of them. What is asked about has more than one witness: many
//! of them, a run of rows that fit their neighbors, or somebody whose own row has a stranger's address, too. One that
//! stands alone is only a warning.

use super::address_names::{self, Fit, MadeOf};
use super::run::Batch;
use model::action::{Action, Words};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::finding::{Finding, Severity};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// In lists with fewer addresses chance has too much to say.
const ENOUGH: usize = 10;
/// So many that fit other people are no chance: in all, and of a hundred.
const MANY: usize = 5;
const MANY_PERCENT: usize = 30;
/// So many in a row that fit their neighbors are no chance.
const BLOCK: usize = 3;
/// So many rows between two of them may say nothing.
const GAP: usize = 3;

/// Asks once for each list about the addresses that fit other people, and warns of each that stands alone.
pub(super) fn check(batch: &Batch<'_>, findings: &mut Vec<Finding>) {
    let mut first = 0;
    for rows in batch.drafts.chunk_by(|a, b| a.at.table == b.at.table) {
        let Some(list) = List::of(batch, rows) else { return };
        let list = Found { batch, first, rows, misplaced: list.misplaced() };
        findings.extend(list.question());
        findings.extend(list.warnings());
        first += rows.len();
    }
}

/// A row whose address does not fit the person in it.
#[derive(Debug, Clone, Copy)]
struct Stranger {
    row: usize,
    /// The keys of what is before the @, and of the whole address.
    local: u64,
    address: u64,
}

/// Somebody of whose name an address is made.
#[derive(Debug, Clone, Copy)]
struct Owner {
    row: usize,
    fit: Fit,
    /// Whether there is another one.
    among_several: bool,
}

/// In which rows the address of a stranger stands.
#[derive(Debug, Clone, Copy, Default)]
struct Uses {
    rows: usize,
    /// Whether one of them is a row that it fits.
    in_place: bool,
}

/// The addresses of one list.
struct List<'a> {
    rows: &'a [PatronDraft],
    /// How many rows have an address.
    addressed: usize,
    strangers: Vec<Stranger>,
    owners: HashMap<u64, Option<Owner>>,
    uses: HashMap<u64, Uses>,
}

/// The addresses that are probably somebody else's, by their rows.
#[derive(Debug, Default)]
struct Misplaced {
    /// With more than one witness, and whose each is; between two of a block it may be anybody's.
    asked: BTreeMap<usize, Option<usize>>,
    /// Standing alone.
    alone: BTreeMap<usize, usize>,
}

impl<'a> List<'a> {
    /// Looks at a list; nothing when the person has asked to stop.
    fn of(batch: &Batch<'_>, rows: &'a [PatronDraft]) -> Option<Self> {
        let parts = batch.in_parts(rows, |first, part| {
            let (mut addressed, mut strangers) = (0_usize, Vec::new());
            for (at, draft) in part.iter().enumerate() {
                let Some(local) = address_names::local_part(&draft.details) else { continue };
                addressed += 1;
                let address = address_names::address_key(&draft.details);
                if let Some(address) = address.filter(|_| !address_names::fits(local, &draft.details)) {
                    strangers.push(Stranger { row: first + at, local: address_names::key(local), address });
                }
            }
            (addressed, strangers)
        })?;
        let addressed = parts.iter().map(|(addressed, _)| *addressed).sum();
        let strangers: Vec<Stranger> = parts.into_iter().flat_map(|(_, strangers)| strangers).collect();
        let owners = strangers.iter().map(|stranger| (stranger.local, None)).collect();
        let mut list = List { rows, addressed, strangers, owners, uses: HashMap::new() };
        (list.find_owners(batch) && list.count_uses(batch)).then_some(list)
    }

    /// Finds whose the addresses of the strangers are, and says whether it got to the end.
    fn find_owners(&mut self, batch: &Batch<'_>) -> bool {
        if self.strangers.is_empty() {
            return true;
        }
        let owners = &self.owners;
        let of_parts = batch.in_parts(self.rows, |first, part| {
            let mut made = Vec::new();
            for (at, draft) in part.iter().enumerate() {
                let keys = MadeOf::name(&draft.details);
                let wanted = keys.iter().flat_map(MadeOf::keys).filter(|(key, _)| owners.contains_key(key));
                made.extend(wanted.map(|(key, fit)| (key, first + at, fit)));
            }
            made
        });
        let Some(of_parts) = of_parts else { return false };
        for (key, row, fit) in of_parts.into_iter().flatten() {
            match self.owners.get_mut(&key) {
                Some(Some(known)) => known.among_several |= known.row != row,
                Some(unknown) => *unknown = Some(Owner { row, fit, among_several: false }),
                None => {}
            }
        }
        true
    }

    /// Counts where the addresses stand that are somebody's; says whether it got to the end. In most lists there are none.
    fn count_uses(&mut self, batch: &Batch<'_>) -> bool {
        let owned =
            self.strangers.iter().filter(|stranger| self.owners.get(&stranger.local).is_some_and(Option::is_some));
        self.uses = owned.map(|stranger| (stranger.address, Uses::default())).collect();
        if self.uses.is_empty() {
            return true;
        }
        let mut strangers = self.strangers.iter().peekable();
        for (row, draft) in self.rows.iter().enumerate() {
            if !batch.goes_on(row) {
                return false;
            }
            let is_stranger = strangers.next_if(|stranger| stranger.row == row).is_some();
            let address = address_names::address_key(&draft.details);
            if let Some(uses) = address.and_then(|address| self.uses.get_mut(&address)) {
                uses.rows += 1;
                uses.in_place |= !is_stranger;
            }
        }
        true
    }

    /// Whose the address of a stranger is, if it is not in its owner's row as well.
    fn owner(&self, stranger: &Stranger) -> Option<Owner> {
        let in_place = self.uses.get(&stranger.address).is_some_and(|uses| uses.in_place);
        self.owners.get(&stranger.local).copied().flatten().filter(|_| !in_place)
    }

    fn misplaced(&self) -> Misplaced {
        let are_many =
            |count: usize| self.addressed >= ENOUGH && count >= MANY && count * 100 >= self.addressed * MANY_PERCENT;
        if are_many(self.strangers.len()) {
            let owned = self.strangers.iter().filter_map(|one| Some((one.row, Some(self.owner(one)?.row))));
            let asked: BTreeMap<usize, Option<usize>> = owned.collect();
            if are_many(asked.len()) {
                return Misplaced { asked, alone: BTreeMap::new() };
            }
        }
        let mut misplaced = self.swapped();
        for towards in [Towards::Above, Towards::Below] {
            misplaced.asked.extend(self.moved(towards));
        }
        misplaced.alone.retain(|row, _| !misplaced.asked.contains_key(row));
        misplaced
    }

    /// The addresses that are clearly one other person's: asked about where this person has a stranger's address, too.
    fn swapped(&self) -> Misplaced {
        let clear = self.strangers.iter().filter_map(|stranger| {
            let owner = self.owner(stranger).filter(|owner| !owner.among_several)?;
            self.is_clear(stranger, owner.row, owner.fit).then_some((stranger.row, owner))
        });
        let clear: Vec<(usize, Owner)> = clear.collect();
        let misled: BTreeSet<usize> = clear.iter().map(|(row, _)| *row).collect();
        let (linked, single): (Vec<_>, Vec<_>) = clear.iter().partition(|(_, owner)| misled.contains(&owner.row));
        let owners: BTreeSet<usize> = linked.iter().map(|(_, owner)| owner.row).collect();
        let (ends, alone): (Vec<_>, Vec<_>) = single.into_iter().partition(|(row, _)| owners.contains(row));
        let asked = linked.into_iter().chain(ends).map(|(row, owner)| (row, Some(owner.row))).collect();
        // An initial and a last name may be of somebody who is not in the list.
        let alone = alone.into_iter().filter(|(_, owner)| owner.fit == Fit::Names);
        Misplaced { asked, alone: alone.map(|(row, owner)| (row, owner.row)).collect() }
    }

    /// Whether an address can hardly be that of the person in its row: nobody shares it, and there is nothing of their
    /// names in it.
    fn is_clear(&self, stranger: &Stranger, owner: usize, fit: Fit) -> bool {
        let (person, other) = (&self.rows[stranger.row].details, &self.rows[owner].details);
        let shared = self.uses.get(&stranger.address).is_some_and(|uses| uses.rows > 1);
        let by_name = match fit {
            Fit::Names => true,
            // That of somebody who has married may still be made of the former last name.
            Fit::Initial => !address_names::have_one_initial(person, other),
            Fit::ShortInitial => false,
        };
        let local = address_names::local_part(person);
        by_name && !shared && local.is_some_and(|local| !address_names::resembles(local, person))
    }

    /// The rows of every block that has moved, with those between them, and whose addresses they have.
    fn moved(&self, towards: Towards) -> Vec<(usize, Option<usize>)> {
        let strong = self.strangers.iter().filter_map(|stranger| {
            let neighbor = towards.neighbor_of(stranger.row)?;
            let fit = self.fit_of(neighbor, stranger.local)?;
            self.is_clear(stranger, neighbor, fit).then_some(stranger.row)
        });
        let strong: Vec<usize> = strong.collect();
        let mut moved = Vec::new();
        let blocks = strong.chunk_by(|one, next| self.goes_through(*one, *next, towards));
        // Of couples with one address for both, which is hers beside him, no two rows follow one another.
        let follow = |block: &[usize]| block.iter().zip(block.iter().skip(1)).any(|(one, next)| next - one == 1);
        for block in blocks.filter(|block| block.len() >= BLOCK && follow(block)) {
            let (Some(first), Some(last)) = (block.first(), block.last()) else { continue };
            let rows = (*first..=*last).filter(|row| address_names::local_part(&self.rows[*row].details).is_some());
            moved.extend(rows.map(|row| (row, towards.neighbor_of(row).filter(|owner| self.is_of(*owner, row)))));
        }
        moved
    }

    /// Whether a block goes on between two of its rows: whoever is there has no address, one that fits nobody, or the
    /// neighbor's, whose last name may be their own.
    fn goes_through(&self, one: usize, next: usize, towards: Towards) -> bool {
        let goes_on = |row: usize| {
            let person = &self.rows[row].details;
            let Some(local) = address_names::local_part(person) else { return true };
            let own = MadeOf::name(person).is_some_and(|own| own.fit(address_names::key(local)).is_some());
            let neighbors = || towards.neighbor_of(row).is_some_and(|neighbor| self.is_of(neighbor, row));
            address_names::is_short(local) || !address_names::fits(local, person) || (!own && neighbors())
        };
        next - one <= GAP + 1 && (one + 1..next).all(goes_on)
    }

    /// Whether the address in a row is made of the name of `owner`.
    fn is_of(&self, owner: usize, row: usize) -> bool {
        let local = address_names::local_part(&self.rows[row].details);
        local.is_some_and(|local| self.fit_of(owner, address_names::key(local)).is_some())
    }

    fn fit_of(&self, owner: usize, local: u64) -> Option<Fit> {
        MadeOf::name(&self.rows.get(owner)?.details)?.fit(local)
    }
}

/// Where the person stands whose address is in a row.
#[derive(Debug, Clone, Copy)]
enum Towards {
    Above,
    Below,
}

impl Towards {
    /// The neighbor on this side; below the last row there is none.
    fn neighbor_of(self, row: usize) -> Option<usize> {
        match self {
            Towards::Above => row.checked_sub(1),
            Towards::Below => row.checked_add(1),
        }
    }
}

/// What was found in a list that begins at row `first` of all.
struct Found<'a> {
    batch: &'a Batch<'a>,
    first: usize,
    rows: &'a [PatronDraft],
    misplaced: Misplaced,
}

impl Found<'_> {
    fn address(&self, row: usize) -> &str {
        self.rows[row].details.emails.first().map_or("", |email| &*email.address)
    }

    fn name(&self, row: usize) -> String {
        self.rows[row].details.full_name()
    }

    /// The question about all that have more than one witness.
    fn question(&self) -> Option<Finding> {
        const SHOWN: usize = 3;
        let asked = &self.misplaced.asked;
        let (first, _) = asked.first_key_value()?;
        let owned = asked.iter().filter_map(|(row, owner)| Some((*row, (*owner)?)));
        let shown = owned.clone().take(SHOWN).map(|(row, owner)| {
            let number = self.rows[owner].at.number;
            format!("\"{}\" beside {} fits {} (row {number})", self.address(row), self.name(row), self.name(owner))
        });
        let shown: Vec<String> = shown.collect();
        let count = owned.count();
        let between = match asked.len() - count {
            0 => String::new(),
            1 => "; one more between them has probably moved, too".to_owned(),
            more => format!("; {more} more between them have probably moved, too"),
        };
        let message = format!(
            "{count} e-mail addresses fit other people in this list and not the person in their row: {}{between}",
            shown.join(", ")
        );
        let accepted = self.batch.context.options.accept.contains(&codes::D516);
        let advice = if accepted {
            Words::text("loaded as they are")
        } else {
            Words::text("the column was probably sorted, pasted or moved alone: copy the list again from its source, or put the addresses back; or, if they are right, load them as they are: ")
                .act(Action::AcceptRepair(codes::D516))
        };
        let related = asked.keys().skip(1).map(|row| self.batch.place(self.first + row, ListField::Email)).collect();
        let place = self.batch.place(self.first + first, ListField::Email);
        let finding = self.batch.context.finding(codes::D516, place, message).field(ListField::Email);
        let finding = finding.value(self.address(*first)).related(related).advice(advice);
        Some(if accepted { finding.severity(Severity::Warning) } else { finding })
    }

    /// A warning about each that stands alone.
    fn warnings(&self) -> impl Iterator<Item = Finding> {
        self.misplaced.alone.iter().map(move |(row, owner)| {
            let number = self.rows[*owner].at.number;
            let (address, owner) = (self.address(*row), self.name(*owner));
            let message = format!(
                "\"{address}\" has the name of {owner} (row {number}) in it, and is beside {}",
                self.name(*row)
            );
            let place = self.batch.place(self.first + row, ListField::Email);
            let finding = self.batch.context.finding(codes::D516, place, message).field(ListField::Email);
            let advice = "loaded as it is; check whose address it is, since letters about the account go there";
            finding.value(address).advice(advice).severity(Severity::Warning)
        })
    }
}
