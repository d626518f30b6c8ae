//! Who a row is about: the primary ID first, then what else the profile names, then likeness. What is not
//! clear is asked, never guessed.
//!
//! Start with [`find`].

use super::likeness::{Names, are_different, is_same_person};
use super::zeros::zero_variants;
use crate::Planning;
use crate::steps::entries::{FORMER_ID, OTHER_ID};
use model::action::{Action, Words};
use model::codes::{self, Code};
use model::decision::Answer;
use model::field::ListField;
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::patron::{Details, Identifier, Patron};
use model::place::RowRef;
use model::plan::Step;
use model::request::{MatchBy, Mode};
use model::snapshot::StoredPatron;
use std::sync::Arc;

/// Who a row is about.
pub(crate) enum Who<'a> {
    /// Somebody new.
    Nobody(Patron),
    /// A patron of the store; the row has their ID.
    Somebody(Patron, &'a StoredPatron),
    /// Not clear, or not possible.
    Open(Step),
}

/// A row on its way to the patron it is about.
pub(crate) struct Search<'a, 'f> {
    pub(crate) at: RowRef,
    /// Whether the row has no ID, and its barcode stands for one.
    pub(crate) by_barcode: bool,
    /// The ID that the row gives its patron.
    pub(crate) new_key: Option<CanonicalId>,
    pub(crate) planning: &'a Planning<'a>,
    pub(crate) findings: &'f mut Vec<Finding>,
}

/// Finds out.
pub(crate) fn find<'a>(mut listed: Patron, search: &mut Search<'a, '_>) -> Who<'a> {
    let planning = search.planning;
    search.drop_taken_legacy_ids(&mut listed);
    let answer = planning.answer(&listed.key());
    if answer == Some(Answer::Skip) {
        return search.skipped(listed.primary_id);
    }
    match planning.snapshot.owner(&listed.key()) {
        Some(stored) if !is_same_id(stored, &listed) && search.new_key.as_ref() == Some(&stored.patron.key()) => {
            search.renumbered_before(listed, stored, answer)
        }
        Some(stored) if !is_same_id(stored, &listed) && search.by_barcode => {
            search.whose_barcode(listed, stored, answer)
        }
        // An earlier ID with a third one beside it is no list that was loaded before.
        Some(stored) if search.new_key.is_none() && had_before(stored, &listed.key()) => {
            search.under_an_earlier_id(listed, stored, answer)
        }
        Some(stored) if !is_same_id(stored, &listed) => search.own_id_is_theirs(listed, stored),
        Some(stored) => search.under_this_id(listed, stored, answer),
        None => search.elsewhere(listed, answer),
    }
}

fn is_same_id(stored: &StoredPatron, listed: &Patron) -> bool {
    let (theirs, ours) = (stored.patron.primary_id.as_str(), listed.primary_id.as_str());
    theirs == ours || CanonicalId::of(theirs) == CanonicalId::of(ours)
}

/// Whether the patron had this ID before they were given another one, or one of two records that were merged had it.
fn had_before(stored: &StoredPatron, key: &CanonicalId) -> bool {
    let identifiers = &stored.patron.details.identifiers;
    let mut earlier = identifiers.iter().filter(|one| one.kind == FORMER_ID || one.kind == OTHER_ID);
    earlier.any(|one| CanonicalId::of(&one.value) == *key)
}

fn look_at_the_other() -> Words {
    Words::text("check the other patron with ").act(Action::Find).then(", and correct the row or that patron")
}

/// An answer about a row.
fn decide(id: &PrimaryId, answer: Answer) -> Action {
    Action::Decide { id: id.clone(), answer }
}

impl<'a> Search<'a, '_> {
    /// Takes the old IDs out of the row that another patron of the store has: an identifier belongs to one patron only.
    fn drop_taken_legacy_ids(&mut self, listed: &mut Patron) {
        let planning = self.planning;
        let (kind, key) = (planning.profile.legacy_kind(), listed.key());
        let is_taken = |one: &Identifier| {
            let owner = || planning.snapshot.owner(&CanonicalId::of(&one.value));
            one.kind == kind && owner().is_some_and(|owner| owner.patron.key() != key)
        };
        for one in listed.details.identifiers.iter().filter(|one| is_taken(one)) {
            let message = format!("the old ID \"{}\" is not kept: another patron has it, too", one.value);
            let finding = planning.finding(codes::M943, self.at, ListField::PrimaryId, message, "");
            self.findings.push(finding.value(one.value.clone()));
        }
        listed.details.identifiers.retain(|one| !is_taken(one));
    }

    fn skipped(&mut self, id: PrimaryId) -> Who<'a> {
        let message = format!("\"{id}\" is left out, as you said");
        let finding = self.planning.finding(codes::P624, self.at, ListField::PrimaryId, message, "");
        self.findings.push(finding);
        Who::Open(Step::LeftOut { primary_id: Some(id), reasons: vec![codes::P624] })
    }

    fn left_out(&mut self, id: PrimaryId, finding: Finding) -> Who<'a> {
        let reasons = vec![finding.code];
        self.findings.push(finding);
        Who::Open(Step::LeftOut { primary_id: Some(id), reasons })
    }

    fn question(&mut self, id: PrimaryId, code: Code, message: String, advice: Words) -> Who<'a> {
        let finding = self.planning.finding(code, self.at, ListField::PrimaryId, message, advice).value(id.as_str());
        self.ask(id, finding)
    }

    fn ask(&mut self, id: PrimaryId, finding: Finding) -> Who<'a> {
        let reasons = vec![finding.code];
        let blocks = finding.severity == model::finding::Severity::Error;
        self.findings.push(finding);
        let primary_id = Some(id);
        Who::Open(if blocks { Step::LeftOut { primary_id, reasons } } else { Step::Question { primary_id, reasons } })
    }

    /// The primary ID is somebody's barcode or the like.
    fn own_id_is_theirs(&mut self, listed: Patron, stored: &StoredPatron) -> Who<'a> {
        let id = listed.primary_id;
        let message =
            format!("the primary ID \"{id}\" is an identifier of patron {} in the store", stored.patron.primary_id);
        let finding = self.planning.finding(codes::D512, self.at, ListField::PrimaryId, message, look_at_the_other());
        let finding = finding.value(id.as_str());
        self.left_out(id, finding)
    }

    /// The row's ID is one that the patron had before, and the list knows nothing of the one they have now, which
    /// stays.
    fn under_an_earlier_id(&mut self, listed: Patron, stored: &'a StoredPatron, answer: Option<Answer>) -> Who<'a> {
        let earlier = listed.primary_id.clone();
        let who = self.renumbered_before(listed, stored, answer);
        if let Who::Somebody(..) = &who {
            let message = format!("listed under an earlier ID: this is now {}", stored.patron.primary_id);
            let finding = self.planning.finding(codes::D524, self.at, ListField::PrimaryId, message, "");
            self.findings.push(finding.value(earlier.as_str()));
        }
        who
    }

    /// The row's ID is one that the patron had before they got the one that they have now.
    fn renumbered_before(&mut self, listed: Patron, stored: &'a StoredPatron, answer: Option<Answer>) -> Who<'a> {
        let theirs = &stored.patron.primary_id;
        // Where the patron stays as they are, nothing of the row is taken.
        let taken = self.hit_by_identifier(&listed, Some(stored)).filter(|_| self.planning.mode != Mode::Add);
        if let Some((value, other)) = taken {
            return self.barcode_is_theirs(listed.primary_id, &value, &other.patron.primary_id);
        }
        if are_different(&listed.details, &stored.patron.details) && answer != Some(Answer::Same) {
            let id = listed.primary_id;
            let message = format!(
                "\"{id}\" is now {theirs}: {} in the store and {} in the list",
                portrait(&stored.patron.details),
                portrait(&listed.details)
            );
            let advice = Words::text("is this the same person? ")
                .act(decide(&id, Answer::Same))
                .then("; otherwise correct the ID, or ")
                .act(decide(&id, Answer::Skip));
            return self.question(id, codes::D507, message, advice);
        }
        Who::Somebody(Patron { primary_id: theirs.clone(), ..listed }, stored)
    }

    fn barcode_is_theirs(&mut self, id: PrimaryId, value: &str, theirs: &PrimaryId) -> Who<'a> {
        let message = format!("the barcode \"{value}\" belongs to patron {theirs} in the store");
        let finding = self.planning.finding(codes::D512, self.at, ListField::Barcode, message, look_at_the_other());
        self.left_out(id, finding.value(value))
    }

    /// The patron with this very ID, unless another identifier says somebody else, or they clearly are
    /// somebody else.
    fn under_this_id(&mut self, mut listed: Patron, stored: &'a StoredPatron, answer: Option<Answer>) -> Who<'a> {
        let hit = self.hit_by_identifier(&listed, Some(stored));
        // Where the patron stays as they are, nothing of the row is taken.
        if let Some((value, other)) = hit.filter(|_| self.planning.mode != Mode::Add) {
            if answer != Some(Answer::Same) {
                let id = listed.primary_id;
                let message = format!(
                    "the primary ID is {}'s in the store, but the barcode \"{value}\" is {}'s",
                    stored.patron.primary_id, other.patron.primary_id
                );
                let advice = Words::text(format!("if {id} is right: "))
                    .act(decide(&id, Answer::Same))
                    .then(", which leaves the barcode where it is; otherwise correct the row, or ")
                    .act(decide(&id, Answer::Skip));
                let finding = self.planning.finding(codes::D512, self.at, ListField::Barcode, message, advice);
                return self.ask(id, finding.value(value).severity(model::finding::Severity::Question));
            }
            let snapshot = self.planning.snapshot;
            let foreign =
                |value: &str| snapshot.owner(&CanonicalId::of(value)).is_some_and(|owner| !is_same_id(owner, &listed));
            let kept: Vec<_> = listed.details.identifiers.iter().filter(|i| !foreign(&i.value)).cloned().collect();
            listed.details.identifiers = kept;
        }
        let different = are_different(&listed.details, &stored.patron.details);
        let another = self.planning.another_id(&listed.details);
        if different
            && answer == Some(Answer::NewId)
            && let Some(id) = &another
        {
            return self.under_another_id(&listed, id);
        }
        if different && answer != Some(Answer::Same) {
            let id = listed.primary_id.clone();
            let message = format!(
                "\"{id}\" is {} in the store and {} in the list",
                portrait(&stored.patron.details),
                portrait(&listed.details)
            );
            let only_changes = self.planning.only_changes();
            let correct = if only_changes { "correct the ID" } else { "give the person in the list another ID" };
            let other = another.map_or_else(
                || Words::text(correct),
                |another| {
                    let other = Words::from(decide(&id, Answer::NewId));
                    other.then(format!(", which gives the person in the list {another}"))
                },
            );
            let advice = Words::text("is this the same person? ")
                .act(decide(&id, Answer::Same))
                .then("; otherwise ")
                .and(other)
                .then(", or ")
                .act(decide(&id, Answer::Skip));
            return self.question(id, codes::D507, message, advice);
        }
        Who::Somebody(listed, stored)
    }

    /// The person of the list under an ID that the profile gives: new, or there already since last time.
    fn under_another_id(&mut self, listed: &Patron, id: &PrimaryId) -> Who<'a> {
        let message = format!("{id} is given instead of \"{}\", as you said", listed.primary_id);
        let finding = self.planning.finding(codes::C346, self.at, ListField::PrimaryId, message, "");
        self.findings.push(finding.value(listed.primary_id.as_str()));
        let patron = Patron { primary_id: id.clone(), details: listed.details.clone() };
        match self.planning.snapshot.owner(&id.canonical()) {
            Some(stored) => Who::Somebody(patron, stored),
            None => Who::Nobody(patron),
        }
    }

    /// Somebody whose ID nobody has: the same with lost zeros, found by a barcode, or very alike.
    fn elsewhere(&mut self, listed: Patron, answer: Option<Answer>) -> Who<'a> {
        if let Some(stored) = self.zero_twin(&listed) {
            return self.with_lost_zeros(listed, stored, answer);
        }
        if let Some((value, stored)) = self.hit_by_identifier(&listed, None) {
            return self.by_identifier(listed, &value, stored, answer);
        }
        if answer == Some(Answer::NewId) {
            return Who::Nobody(listed);
        }
        let alike: &'a [Arc<StoredPatron>] = self.planning.lookalikes(&listed.key());
        if alike.is_empty() {
            return Who::Nobody(listed);
        }
        let ours = Names::of(&listed.details);
        let is_same = |stored: &&Arc<StoredPatron>| is_same_person(&ours, &listed.details, &stored.patron.details);
        let mut same = alike.iter().filter(is_same);
        match (same.next(), same.next(), answer) {
            (None, _, _) => Who::Nobody(listed),
            (Some(only), None, Some(Answer::Same)) => self.taken_for(listed, only, "as you said"),
            (Some(first), second, _) => self.maybe_there(&listed, first, second.is_some()),
        }
    }

    fn zero_twin(&self, listed: &Patron) -> Option<&'a StoredPatron> {
        zero_variants(&listed.key()).iter().find_map(|variant| self.planning.zero_twins.owner(variant))
    }

    fn with_lost_zeros(&mut self, listed: Patron, stored: &'a StoredPatron, answer: Option<Answer>) -> Who<'a> {
        let theirs = &stored.patron.primary_id;
        match answer {
            Some(Answer::NewId) => Who::Nobody(listed),
            Some(Answer::Same) => Who::Somebody(Patron { primary_id: theirs.clone(), ..listed }, stored),
            _ if self.planning.zeros_accepted => Who::Somebody(Patron { primary_id: theirs.clone(), ..listed }, stored),
            _ => {
                let id = listed.primary_id;
                let unknown = if self.planning.only_changes() { "nobody's" } else { "new" };
                let message =
                    format!("\"{id}\" is {unknown}, but the store has {theirs}: zeros have probably been lost");
                let advice = Words::text("correct the cell, or use the store's ID for all such rows: ")
                    .act(Action::AcceptRepair(codes::D503));
                let mut finding = self.planning.finding(codes::D503, self.at, ListField::PrimaryId, message, advice);
                finding.value = Some(id.as_str().into());
                finding.repaired = Some(theirs.as_str().into());
                self.ask(id, finding)
            }
        }
    }

    /// Another identifier of the row that belongs to a patron of the store, other than `but`.
    fn hit_by_identifier(&self, listed: &Patron, but: Option<&StoredPatron>) -> Option<(String, &'a StoredPatron)> {
        listed.details.identifiers.iter().find_map(|identifier| {
            let owner = self.planning.snapshot.owner(&CanonicalId::of(&identifier.value))?;
            let own = but.is_some_and(|but| but.patron.primary_id == owner.patron.primary_id);
            (!own).then(|| (identifier.value.to_string(), owner))
        })
    }

    fn by_identifier(
        &mut self,
        listed: Patron,
        value: &str,
        stored: &'a StoredPatron,
        answer: Option<Answer>,
    ) -> Who<'a> {
        let theirs = &stored.patron.primary_id;
        if self.planning.match_by == MatchBy::Id && answer != Some(Answer::Same) {
            return self.barcode_is_theirs(listed.primary_id, value, theirs);
        }
        let different = are_different(&listed.details, &stored.patron.details);
        if different && answer != Some(Answer::Same) {
            return self.barcode_of_another(&listed, value, stored);
        }
        self.taken_for(listed, stored, &format!("by the barcode {value}"))
    }

    /// Whoever has the barcode of a row that has no ID.
    fn whose_barcode(&mut self, listed: Patron, stored: &'a StoredPatron, answer: Option<Answer>) -> Who<'a> {
        if are_different(&listed.details, &stored.patron.details) && answer != Some(Answer::Same) {
            return self.barcode_of_another(&listed, listed.primary_id.as_str(), stored);
        }
        Who::Somebody(Patron { primary_id: stored.patron.primary_id.clone(), ..listed }, stored)
    }

    /// The barcode belongs to somebody who is clearly somebody else.
    fn barcode_of_another(&mut self, listed: &Patron, value: &str, stored: &StoredPatron) -> Who<'a> {
        let (id, theirs) = (listed.primary_id.clone(), &stored.patron.primary_id);
        let message = format!(
            "the barcode \"{value}\" is {}'s in the store ({theirs}), but the row is about {}",
            portrait(&stored.patron.details),
            portrait(&listed.details)
        );
        let advice = Words::text("is this the same person? ")
            .act(decide(&id, Answer::Same))
            .then("; otherwise correct the barcode, or ")
            .act(decide(&id, Answer::Skip));
        let field = if self.by_barcode { ListField::Barcode } else { ListField::PrimaryId };
        let finding = self.planning.finding(codes::D507, self.at, field, message, advice).value(id.as_str());
        self.ask(id, finding)
    }

    /// The row is about a patron with another ID, who keeps it.
    fn taken_for(&mut self, listed: Patron, stored: &'a StoredPatron, why: &str) -> Who<'a> {
        let theirs = stored.patron.primary_id.clone();
        let stays = if self.new_key.is_none() { "; their ID stays" } else { "" };
        let message = format!("\"{}\" is in the store as {theirs}, {why}{stays}", listed.primary_id);
        let finding = self.planning.finding(codes::D513, self.at, ListField::PrimaryId, message, "");
        self.findings.push(finding.value(listed.primary_id.as_str()));
        Who::Somebody(Patron { primary_id: theirs, ..listed }, stored)
    }

    fn maybe_there(&mut self, listed: &Patron, stored: &StoredPatron, several: bool) -> Who<'a> {
        let id = listed.primary_id.clone();
        let theirs = &stored.patron.primary_id;
        let message = format!(
            "nobody in the store has \"{id}\", but {} looks a lot like {}",
            portrait_of(&stored.patron),
            portrait(&listed.details)
        );
        let advice = if self.planning.only_changes() {
            let same = Words::text("one person: ").act(decide(&id, Answer::Same));
            same.then(format!(", which changes {theirs}; otherwise correct the ID, or "))
        } else if several {
            Words::text("there are several; if it is none of them: ")
                .act(decide(&id, Answer::NewId))
                .then(", which adds the row under its own ID; or ")
        } else {
            Words::text("one person: ")
                .act(decide(&id, Answer::Same))
                .then(format!(", which keeps {theirs}; two: "))
                .act(decide(&id, Answer::NewId))
                .then(", which adds the row; or ")
        };
        let advice = advice.act(decide(&id, Answer::Skip));
        self.question(id, codes::D508, message, advice)
    }
}

/// A person in a few words: name, day of birth, group.
fn portrait(details: &Details) -> String {
    in_brackets(None, details)
}

/// The same of a patron, with their ID.
fn portrait_of(patron: &Patron) -> String {
    in_brackets(Some(patron.primary_id.to_string()), &patron.details)
}

fn in_brackets(id: Option<String>, details: &Details) -> String {
    let name = details.full_name();
    let born = details.birth_date.map(|day| format!("born {}", day.format("%Y-%m-%d")));
    let facts: Vec<String> =
        id.into_iter().chain(born).chain(details.user_group.as_deref().map(str::to_owned)).collect();
    if facts.is_empty() { name } else { format!("{name} ({})", facts.join(", ")) }
}
