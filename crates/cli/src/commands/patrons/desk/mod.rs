//! What `add` asks, in the order of a circulation desk: who it is, whether they are here already, and then only what is
//! needed to add them. A wrong answer is told at once, and asked for again.

mod shapes;

use super::not_planned::{unusual_card, unusual_id};
use super::registration::Registration;
use super::who::{holder, other_identifier, with_other_zeros};
use crate::command_line::typed::{Typed, command};
use crate::commands::consent::NOTHING_WRITTEN;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::ask::{self, Reply};
use model::field::{Form, ListField};
use model::finding::Finding;
use model::id::{CanonicalId, PrimaryId};
use model::patron::{AccountType, Patron};
use model::search::{Fit, Hits, Search, Total};
use model::settings::Group;
use model::snapshot::{FoundPatron, StoredPatron};
use pipeline::Store;
use report::answers;
use report::text::visible;
use shapes::{Names, contact_of, is_no_card, is_phone, looks_like_id, may_be_phone};

/// How asking ended.
#[derive(Clone, Copy)]
pub(super) enum Asked {
    /// With what was to be known.
    Known,
    /// With this exit code: there is nobody to add, or nothing more to read.
    Ended(u8),
}

/// So many patrons are shown who may be the one.
pub(super) const MOST: usize = 9;

/// So many are looked at for those who come first.
const LOOKED_AT: usize = 500;

const ID_OR_NAME: &str = "Scan or type the ID. If there is none, type the name: first name, then last name.";

const ONE_OF_THESE: &str = "If one of them is the person in front of you, type the number at the beginning of the line: \
    they are shown, and nothing is added. If it is none of them, press Enter.";

/// Who asks, about whom.
pub(super) struct Desk<'d, 's> {
    pub(super) registration: &'d mut Registration<'s>,
    pub(super) store: &'d mut Store,
    pub(super) session: &'d Session<'d>,
    /// Whether it is said that they are nobody whom the store has.
    pub(super) is_new_person: bool,
    /// Whether it is said that the ID is meant as it is, however unlike those of the store.
    pub(super) takes_any_id: bool,
    /// The ID or the number of a card of which it was asked last whether it is meant.
    pub(super) unusual: Option<String>,
    /// Those of whom it was said already that it is none of them.
    pub(super) others: Vec<CanonicalId>,
}

impl Desk<'_, '_> {
    /// Asks for everything that is needed and not known yet.
    pub(super) fn ask(&mut self) -> Result<Asked, Failure> {
        let mut names = Names::default();
        self.refuse_unusual_card()?;
        let is_named = [ListField::PrimaryId, ListField::FirstName, ListField::LastName];
        // Who names somebody with options gives with options what is to be kept of them.
        let is_talk = !is_named.iter().any(|field| self.registration.has(*field));
        if is_talk {
            match self.who()? {
                Who::New(proposed) => names = proposed,
                Who::Ended(code) => return Ok(Asked::Ended(code)),
            }
        } else if let Some(id) = self.registration.value(ListField::PrimaryId)
            && let Some(found) = holder(self.store, id, self.session)?
        {
            return self.there(id, &found);
        } else {
            if let Some(id) = self.registration.value(ListField::PrimaryId).map(str::to_owned)
                && let Asked::Ended(code) = self.lost_zeros(&id)?
            {
                return Ok(Asked::Ended(code));
            }
            self.refuse_unusual_id()?;
        }
        let looked_for = names.looked_for;
        for (field, proposed) in
            [(ListField::PrimaryId, None), (ListField::FirstName, names.first), (ListField::LastName, names.last)]
        {
            if let Answered::Ended(code) = self.question(field, proposed)? {
                return Ok(Asked::Ended(code));
            }
        }
        if looked_for.is_none_or(|name| name != self.registration.name())
            && let Asked::Ended(code) = self.same_name()?
        {
            return Ok(Asked::Ended(code));
        }
        loop {
            match self.group_and_what_it_needs(is_talk)? {
                Answered::Taken => return Ok(Asked::Known),
                Answered::OtherGroup => self.registration.put(ListField::UserGroup, ""),
                Answered::Ended(code) => return Ok(Asked::Ended(code)),
            }
        }
    }

    /// Asks for the group, and then for what is needed in it.
    fn group_and_what_it_needs(&mut self, is_talk: bool) -> Result<Answered, Failure> {
        let answered = self.question(ListField::UserGroup, None)?;
        if answered != Answered::Taken {
            return Ok(answered);
        }
        for field in self.registration.further(self.session.world.today, is_talk) {
            if is_talk || self.is_wanted(field)? {
                let answered = self.question(field, None)?;
                if answered != Answered::Taken {
                    return Ok(answered);
                }
            }
        }
        Ok(Answered::Taken)
    }

    /// Looks for the name, once it is known, as it is looked for when it is typed first.
    fn same_name(&mut self) -> Result<Asked, Failure> {
        if self.is_new_person {
            return Ok(Asked::Known);
        }
        let found = self.found(&self.registration.name(), |fit| matches!(fit, Fit::Name | Fit::NearName))?;
        if !found.shown.is_empty() {
            self.session.output.talk("Somebody here has this name, or one like it.");
        }
        self.is_one_of_found(&found)
    }

    /// Those whom a text finds and who fit in such a way, without those of whom it was said that it is none of them.
    /// Whoever was born on another day than the one that is given comes last.
    fn found(&mut self, text: &str, counts: fn(Fit) -> bool) -> Result<Found, Failure> {
        let search = Search { text: text.to_owned(), limit: Some(LOOKED_AT), ..Search::default() };
        let Hits { shown, total } = self.session.search(self.store, &search)?;
        let not_seen = match total {
            Total::Exactly(total) => Some(total.saturating_sub(shown.len() as u64)),
            Total::MoreThan(_) => None,
        };
        let fitting = shown.into_iter().filter(|hit| counts(hit.fit)).map(|hit| hit.found.stored);
        let mut shown: Vec<StoredPatron> = fitting.filter(|stored| !self.is_another(stored)).collect();
        let born = self.registration.value(ListField::BirthDate).and_then(pipeline::day_named);
        shown.sort_by_key(|stored| born.zip(stored.patron.details.birth_date).is_some_and(|(one, other)| one != other));
        let not_shown = shown.len().saturating_sub(MOST) as u64;
        shown.truncate(MOST);
        let others = match not_seen.map(|not_seen| not_seen + not_shown) {
            Some(0) => None,
            Some(others) => Some(format!("{others} more")),
            None => Some("more".to_owned()),
        };
        let others = others.map(|others| format!("… and {others}: {}", command("find", &[text])));
        Ok(Found { shown, others })
    }

    /// The first question: an ID, or a name of which it is looked first whether somebody has it.
    fn who(&mut self) -> Result<Who, Failure> {
        loop {
            let Some(typed) = answer("ID or name:")? else { return Ok(Who::of(self.no_more())) };
            if typed.is_empty() || typed == "?" {
                self.unusual = None;
                self.session.output.talk(ID_OR_NAME);
                continue;
            }
            if self.is_refused(&typed) {
                self.session.output.talk(ID_OR_NAME);
                continue;
            }
            let typed = self.meant(typed);
            if let Some(found) = holder(self.store, &typed, self.session)? {
                return Ok(Who::of(self.there(&typed, &found)?));
            }
            if !looks_like_id(&typed) {
                let found = self.found(&typed, |_| true)?;
                if let Asked::Ended(code) = self.is_one_of_found(&found)? {
                    return Ok(Who::Ended(code));
                }
                self.keep_contact(&typed)?;
                return Ok(Who::New(Names::of(&typed)));
            }
            if let Asked::Ended(code) = self.lost_zeros(&typed)? {
                return Ok(Who::Ended(code));
            }
            match self.fault_of(ListField::PrimaryId, &typed)? {
                Some(fault) => self.session.output.talk(&fault),
                None => return Ok(Who::New(Names::default())),
            }
        }
    }

    /// Keeps what was looked for in vain as the answer to the question that it answers, if it is one.
    fn keep_contact(&mut self, typed: &str) -> Result<(), Failure> {
        let Some(field) = contact_of(typed) else { return Ok(()) };
        if self.fault_of(field, typed)?.is_none() {
            let kept = format!("{}: {}", field.label(), visible(typed));
            self.session.output.talk(&kept);
        }
        Ok(())
    }

    /// Asks whether it is somebody whose ID or barcode is the one that was typed but for zeros in front.
    fn lost_zeros(&mut self, id: &str) -> Result<Asked, Failure> {
        if self.is_new_person {
            return Ok(Asked::Known);
        }
        let mut found = with_other_zeros(self.store, id, self.session)?;
        found.retain(|stored| !self.is_another(stored));
        if !found.is_empty() {
            let text = format!("Nobody has the ID {}, but somebody has it with other zeros in front.", visible(id));
            self.session.output.talk(&text);
        }
        self.is_one_of(&found)
    }

    /// Whether it was said already that the person is not this patron.
    pub(super) fn is_another(&self, stored: &StoredPatron) -> bool {
        self.others.contains(&stored.patron.key())
    }

    /// Shows somebody who is here already, and how they come to be found by what was typed.
    fn there(&self, typed: &str, found: &FoundPatron) -> Result<Asked, Failure> {
        if let Some(otherwise) = other_identifier(typed, &found.stored.patron) {
            self.session.output.talk(&format!("{otherwise}."));
        }
        let can_change_hands = self.has_groups_of_others(&found.stored.patron);
        self.session.output.answer(&answers::there_already(found, can_change_hands, self.session.world.today))?;
        Ok(Asked::Ended(exit::DONE))
    }

    /// Whether the library has a group whose accounts are of the other type than the patron's.
    fn has_groups_of_others(&self, patron: &Patron) -> bool {
        let own = patron.details.account_type.unwrap_or(AccountType::Internal);
        let settings = self.session.settings;
        let by_profile = settings.profiles.values().filter_map(|profile| profile.account_type);
        settings.groups.values().map(|group| group.account_type).chain(by_profile).any(|other| other != own)
    }

    /// Asks whether it is one of these patrons; where it is none, somebody new is known.
    pub(super) fn is_one_of(&mut self, patrons: &[StoredPatron]) -> Result<Asked, Failure> {
        self.is_one_of_found(&Found { shown: patrons.to_vec(), others: None })
    }

    fn is_one_of_found(&mut self, found: &Found) -> Result<Asked, Failure> {
        let patrons = &found.shown;
        if patrons.is_empty() {
            return Ok(Asked::Known);
        }
        self.session.output.answer(&answers::candidates(patrons, self.session.world.today))?;
        if let Some(others) = &found.others {
            self.session.output.talk(others);
        }
        loop {
            let question = "Is it one of these? Type the number, or press Enter for a new patron:";
            let Some(typed) = answer(question)? else { return Ok(self.no_more()) };
            if typed.is_empty() {
                self.others.extend(patrons.iter().map(|stored| stored.patron.key()));
                return Ok(Asked::Known);
            }
            if typed == "?" {
                self.session.output.talk(ONE_OF_THESE);
                continue;
            }
            let chosen = typed.parse::<usize>().ok().and_then(|number| patrons.get(number.checked_sub(1)?));
            let id = chosen.map(|stored| stored.patron.primary_id.as_str());
            match id.map(|id| holder(self.store, id, self.session)).transpose()?.flatten() {
                Some(found) => return self.there(found.stored.patron.primary_id.as_str(), &found),
                None => self.session.output.talk(&format!("That isn't a number from 1 to {}.", patrons.len())),
            }
        }
    }

    /// What an ID is made of is asked for as long as none can be made.
    fn is_wanted(&self, field: ListField) -> Result<bool, Failure> {
        if self.registration.needs(field) || ![ListField::BirthDate, ListField::Email].contains(&field) {
            return Ok(true);
        }
        let faults = self.registration.faults(&self.session.world)?;
        Ok(faults.iter().any(|fault| fault.field == Some(ListField::PrimaryId)))
    }

    /// Asks for a field that is not known.
    fn question(&mut self, field: ListField, proposed: Option<String>) -> Result<Answered, Failure> {
        if self.registration.has(field) {
            return Ok(Answered::Taken);
        }
        let default = proposed.or_else(|| self.registration.default_of(field, self.session.world.today));
        let bracket = default.as_ref().map(|default| format!(" [{default}]")).unwrap_or_default();
        let question = if !self.registration.is_optional(field) {
            format!("{}{bracket}:", field.label())
        } else if field == ListField::Barcode {
            "Scan the card, or press Enter:".to_owned()
        } else {
            format!("{}{bracket}, or press Enter:", field.label())
        };
        let question = visible(&question);
        if field == ListField::Barcode {
            // It was asked of the ID, if anything.
            self.unusual = None;
        }
        let may_be_unusual = [ListField::PrimaryId, ListField::Barcode].contains(&field);
        loop {
            let Some(typed) = answer(&question)? else { return Ok(Answered::of(self.no_more())) };
            if typed == "?" {
                self.unusual = None;
                self.say_choices(field);
                continue;
            }
            if field == ListField::ExternalId && typed.eq_ignore_ascii_case(OTHER_GROUP) {
                return Ok(Answered::OtherGroup);
            }
            if may_be_unusual && self.is_refused(&typed) {
                continue;
            }
            let typed = if may_be_unusual { self.meant(typed) } else { typed };
            if field == ListField::PrimaryId
                && let Asked::Ended(code) = self.lost_zeros(&typed)?
            {
                return Ok(Answered::Ended(code));
            }
            let value = if typed.is_empty() { default.clone().unwrap_or_default() } else { typed };
            match self.fault_of(field, &value)? {
                Some(fault) => self.session.output.talk(&fault),
                None => return Ok(Answered::Taken),
            }
        }
    }

    /// Takes an answer, unless something is wrong with it: then what, in a sentence.
    fn fault_of(&mut self, field: ListField, value: &str) -> Result<Option<String>, Failure> {
        self.registration.put(field, value);
        let fault = self.look_for_fault(field, value)?;
        if fault.is_some() {
            self.registration.put(field, "");
        }
        Ok(fault)
    }

    fn look_for_fault(&mut self, field: ListField, value: &str) -> Result<Option<String>, Failure> {
        if field == ListField::PrimaryId {
            return self.fault_of_id(value);
        }
        if field == ListField::Barcode
            && !value.is_empty()
            && let Some(found) = holder(self.store, value, self.session)?
        {
            let patron = &found.stored.patron;
            let (name, id) = (patron.details.full_name(), &patron.primary_id);
            return Ok(Some(format!("{name} ({id}) has this number: scan another card.")));
        }
        if field == ListField::Barcode
            && let Some(asked) = self.ask_if_card(value)?
        {
            return Ok(Some(asked));
        }
        if field == ListField::ExternalId && value.is_empty() {
            return Ok(Some(self.what_owns_it()));
        }
        let faults = self.registration.faults(&self.session.world)?;
        if let Some(fault) = faults.iter().find(|fault| fault.field == Some(field)) {
            return Ok(Some(sentence(fault)));
        }
        // In which group an ID can be is known only now.
        let has_id = self.registration.has(ListField::PrimaryId) && field == ListField::UserGroup;
        let fault = faults.iter().find(|fault| has_id && fault.field == Some(ListField::PrimaryId));
        Ok(fault.map(|fault| format!("{}: choose a group whose IDs have this form.", fault.message.phrased(&Typed))))
    }

    fn fault_of_id(&mut self, value: &str) -> Result<Option<String>, Failure> {
        // It will be made.
        if value.is_empty() && self.registration.id_scheme().is_some() {
            return Ok(None);
        }
        if let Some(fault) = self.registration.fault_of_id(&self.session.world)? {
            return Ok(Some(sentence(&fault)));
        }
        if let Some(found) = holder(self.store, value, self.session)? {
            let patron = &found.stored.patron;
            let (name, id) = (patron.details.full_name(), &patron.primary_id);
            return Ok(Some(format!("{name} ({id}) has this ID: type another one.")));
        }
        let Some(id) = PrimaryId::new(value).filter(|_| self.registration.is_internal()) else { return Ok(None) };
        let why = pipeline::why_institutional(self.store, &id, self.session.settings, &self.session.world)?;
        match why {
            Some(why) => Ok(Some(sentence(&why))),
            None => self.ask_if_meant(&id),
        }
    }

    /// What is asked of an ID unlike those of the store, once.
    fn ask_if_meant(&mut self, id: &PrimaryId) -> Result<Option<String>, Failure> {
        let is_asked = self.unusual.as_deref() == Some(id.as_str());
        let Some(digits) = self.digits_missed(id)?.filter(|_| !is_asked) else { return Ok(None) };
        self.unusual = Some(id.to_string());
        Ok(Some(format!(
            "IDs here have {digits} digits. To use \"{id}\" all the same, type yes; or type the ID again."
        )))
    }

    /// What is asked of the number of a card that is none, once.
    fn ask_if_card(&mut self, value: &str) -> Result<Option<String>, Failure> {
        if self.unusual.as_deref() == Some(value) {
            return Ok(None);
        }
        let Some(why) = self.why_no_card(value)? else { return Ok(None) };
        self.unusual = Some(value.to_owned());
        Ok(Some(format!("{why}. To use it all the same, type yes; or scan the card again.")))
    }

    /// Why the number of a card is none, unless it is said that it is meant: by its looks, as the digits of a phone number,
    /// or beside the other cards of the store.
    fn why_no_card(&mut self, card: &str) -> Result<Option<String>, Failure> {
        if self.takes_any_id || card.trim().is_empty() {
            return Ok(None);
        }
        let shown = visible(card);
        if is_no_card(card) {
            return Ok(Some(format!("\"{shown}\" doesn't look like the number on a card")));
        }
        if self.is_phone_of_somebody(card)? {
            return Ok(Some(format!("\"{shown}\" is a phone number, and not the number on a card")));
        }
        let digits = pipeline::card_digits_missed(self.store, card, &self.session.world)?;
        Ok(digits.map(|digits| format!("\"{shown}\" isn't like the other cards here, which have {digits} digits")))
    }

    /// Whether a number is the phone number of the person who is to be added, or of a patron.
    fn is_phone_of_somebody(&mut self, number: &str) -> Result<bool, Failure> {
        let number = number.trim();
        if !may_be_phone(number) {
            return Ok(false);
        }
        let is_own =
            |(field, value): &(ListField, String)| matches!(field.form(), Form::Phone(_)) && is_phone(number, value);
        if self.registration.values().iter().any(is_own) {
            return Ok(true);
        }
        let search = Search { text: number.to_owned(), limit: Some(MOST), ..Search::default() };
        let hits = self.session.search(self.store, &search)?;
        let mut phones = hits.shown.iter().flat_map(|hit| hit.found.stored.patron.details.phones.iter());
        Ok(phones.any(|phone| is_phone(number, &phone.number)))
    }

    /// What the question about the system that keeps an account means, and the way out of it.
    fn what_owns_it(&self) -> String {
        let group = self.registration.value(ListField::UserGroup).unwrap_or_default();
        format!(
            "Accounts of the group {} are kept by a campus system. Type its name, such as BANNER; or type {OTHER_GROUP} \
             to choose another group.",
            visible(group)
        )
    }

    /// Whether the answer is a no to the ID that was asked about: it is asked for once more.
    fn is_refused(&mut self, typed: &str) -> bool {
        let is_no = !typed.is_empty() && Reply::of(typed) == Reply::No;
        is_no && self.unusual.take().is_some()
    }

    /// What was asked about, where the answer is yes. Any other answer ends the question: a later yes is none to it.
    fn meant(&mut self, typed: String) -> String {
        let is_yes = Reply::of(&typed) == Reply::Yes;
        self.unusual = self.unusual.take().filter(|asked| is_yes || *asked == typed);
        self.unusual.clone().unwrap_or(typed)
    }

    /// Refuses an ID that was given with the command, and not typed at the desk.
    pub(super) fn refuse_unusual_id(&mut self) -> Result<(), Failure> {
        let Some(id) = self.registration.value(ListField::PrimaryId).and_then(PrimaryId::new) else { return Ok(()) };
        let digits = self.digits_missed(&id)?;
        digits.map_or(Ok(()), |digits| Err(unusual_id(id.as_str(), digits, "add")))
    }

    /// Refuses the number of a card that was given with the command and is none.
    pub(super) fn refuse_unusual_card(&mut self) -> Result<(), Failure> {
        let Some(card) = self.registration.value(ListField::Barcode).map(str::to_owned) else { return Ok(()) };
        self.why_no_card(&card)?.map_or(Ok(()), |why| Err(unusual_card(why)))
    }

    /// How many digits IDs here have, where this one is unlike them and it is not said that it is meant.
    pub(super) fn digits_missed(&mut self, id: &PrimaryId) -> Result<Option<usize>, Failure> {
        if self.takes_any_id || self.registration.knows_ids() {
            return Ok(None);
        }
        Ok(pipeline::digits_missed(self.store, id)?)
    }

    fn say_choices(&self, field: ListField) {
        let say = |words: &str| self.session.output.talk(words);
        let form = field.form();
        if matches!(form, Form::Group) {
            say_groups(self.session.settings.groups.values(), self.session);
        } else if matches!(form, Form::Date(_)) {
            let day = if field == ListField::BirthDate { "1987-03-04" } else { "2027-06-30" };
            say(&format!("A day, as in {day}."));
        } else if matches!(form, Form::Status) {
            say("ACTIVE or INACTIVE.");
        } else if field == ListField::ExternalId {
            say(&self.what_owns_it());
        } else if field == ListField::PrimaryId && self.registration.id_scheme().is_some() {
            say("Scan or type the ID, or press Enter: then one is made.");
        } else {
            let way_on = if self.registration.needs(field) {
                "Patrons of this group need one."
            } else {
                "If there is none, press Enter."
            };
            say(&format!("{} {way_on}", what_to_type(field)));
        }
    }

    /// There is nothing more to read, which is no yes.
    fn no_more(&self) -> Asked {
        self.session.output.talk(NOTHING_WRITTEN);
        Asked::Ended(exit::NO)
    }
}

/// What is typed in place of the system that keeps an account, for a group whose accounts are the library's.
const OTHER_GROUP: &str = "group";

/// What a question came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answered {
    /// The answer is taken, or was known.
    Taken,
    /// Another group is to be chosen.
    OtherGroup,
    /// The end, with this exit code.
    Ended(u8),
}

impl Answered {
    fn of(asked: Asked) -> Answered {
        match asked {
            Asked::Known => Answered::Taken,
            Asked::Ended(code) => Answered::Ended(code),
        }
    }
}

/// Those who may be the person.
struct Found {
    /// [`MOST`] of them.
    shown: Vec<StoredPatron>,
    /// How many more there are, where there are more, and what shows them.
    others: Option<String>,
}

/// What the first question came to.
enum Who {
    /// Somebody new, perhaps with a name.
    New(Names),
    /// The end, with this exit code.
    Ended(u8),
}

impl Who {
    fn of(asked: Asked) -> Who {
        match asked {
            Asked::Known => Who::New(Names::default()),
            Asked::Ended(code) => Who::Ended(code),
        }
    }
}

/// What a field is that has no choices.
fn what_to_type(field: ListField) -> &'static str {
    let form = field.form();
    if [ListField::FirstName, ListField::LastName].contains(&field) {
        "Type the name as the person writes it, with accents and hyphens."
    } else if matches!(form, Form::Email | Form::FurtherEmail) {
        "Type the address, as in ana@example.org."
    } else if matches!(form, Form::Phone(_)) {
        "Type the number with its area code, as in 518 555 0102."
    } else if field == ListField::Barcode {
        "Scan or type the number on the library card."
    } else {
        "Type it as it is to be kept."
    }
}

/// What is wrong, and the way out.
fn sentence(fault: &Finding) -> String {
    let (message, advice) = (fault.message.phrased(&Typed), fault.advice.phrased(&Typed));
    if advice.is_empty() { format!("{message}.") } else { format!("{message}: {advice}.") }
}

/// Says which groups there are to choose from.
pub(super) fn say_groups<'g>(groups: impl Iterator<Item = &'g Group> + Clone, session: &Session<'_>) {
    let width = groups.clone().map(|group| group.code.chars().count()).max().unwrap_or_default();
    groups.for_each(|group| session.output.talk(&format!("  {:width$}  {}", group.code, group.label)));
}

/// Asks for a line; `None` where there is nothing more to read.
pub(super) fn answer(question: &str) -> Result<Option<String>, Failure> {
    ask::answer(question).map_err(|error| Failure::output(&error))
}
