//! `rollcall add`

use super::by_hand::{self, ByHand, Starters};
use super::desk::{Asked, Desk, MOST};
use super::not_planned::unfit;
use super::registration::Registration;
use super::who::{by_id, holder, other_identifier, with_other_zeros};
use crate::command_line::args::AddArgs;
use crate::command_line::flags::flag;
use crate::command_line::typed::{Typed, command};
use crate::commands::handing_out;
use crate::commands::lists::reading;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::ask;
use model::codes;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::id::PrimaryId;
use model::patron::Patron;
use model::plan::Step;
use model::search::Search;
use model::settings::Settings;
use model::snapshot::StoredPatron;
use pipeline::{InCommon, Newcomer, PlannedByHand, PlannedNewcomer, Resemblance, Resembling, Store};

/// The fields that have an option of their own, each with the name of that in the arguments.
const OPTIONS: [(ListField, &str); 9] = [
    (ListField::PrimaryId, "id"),
    (ListField::FirstName, "first_name"),
    (ListField::LastName, "last_name"),
    (ListField::BirthDate, "birth_date"),
    (ListField::Email, "email"),
    (ListField::Phone, "phone"),
    (ListField::Barcode, "card"),
    (ListField::UserGroup, "group"),
    (ListField::ExpiryDate, "until"),
];

pub(crate) fn run(args: &AddArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let settings = handing_out::settings(&args.handing, session.settings);
    let session = &Session { settings: &settings, ..*session };
    let mut store = session.existing_store()?;
    let mut registration = registration(args, &mut store, session)?;
    let asks = args.agreeing.asks() && session.may_ask && session.output.is_followed() && ask::can_ask();
    let mut desk = Desk {
        registration: &mut registration,
        store: &mut store,
        session,
        is_new_person: args.new_person,
        takes_any_id: args.unusual_id,
        unusual: None,
        others: Vec::new(),
    };
    if asks {
        if let Asked::Ended(code) = desk.ask()? {
            return Ok(code);
        }
    } else {
        look_first(&mut desk)?;
        desk.refuse_unusual_id()?;
        desk.refuse_unusual_card()?;
    }
    let (planned, notes) = match work_out(args, asks, &mut desk)? {
        WorkedOut::Planned(planned, notes) => (planned, notes),
        WorkedOut::Ended(code) => return Ok(code),
    };
    // Whoever writes has the store to itself.
    drop(store);
    let PlannedByHand { plan, findings } = *planned;
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Warning) {
        session.output.talk(&format!("warning[{}] {}", finding.code, finding.message.phrased(&Typed)));
    }
    notes.iter().for_each(|note| session.output.talk(note));
    // A plan by hand is of no profile, and the starter is made as the profile says.
    let starters = settings.starter_rules(registration.profile_name());
    let own = Settings { starters, ..session.settings.clone() };
    let session = &Session { settings: &own, ..*session };
    let starters = Some(Starters { handing: &args.handing, none: args.no_starters });
    let how = ByHand { agreeing: &args.agreeing, question: "Add this patron?", after_talk: true, starters };
    by_hand::carry_out(plan, &how, session)
}

/// What was typed behind the command.
fn registration<'s>(args: &AddArgs, store: &mut Store, session: &Session<'s>) -> Result<Registration<'s>, Failure> {
    let mut registration = Registration::new(session.settings);
    let until = args.until.map(|day| day.to_string());
    for (field, value) in [
        (ListField::PrimaryId, &args.id),
        (ListField::FirstName, &args.first_name),
        (ListField::LastName, &args.last_name),
        (ListField::BirthDate, &args.birth_date),
        (ListField::Email, &args.email),
        (ListField::Phone, &args.phone),
        (ListField::Barcode, &args.card),
        (ListField::UserGroup, &args.group),
        (ListField::ExpiryDate, &until),
    ] {
        if let Some(value) = value {
            registration.put(field, value);
        }
    }
    for text in &args.set {
        let (field, value) = reading::set(text)?;
        may_be_given(field)?;
        if registration.has(field) {
            return Err(Failure::usage(format!("{} is given twice", field.name()), "give each field one value"));
        }
        registration.put(field, &value);
    }
    if let Some(like) = &args.like {
        let like = by_id(store, like, session)?.stored.patron.details;
        registration.take_from(&like, session.world.today);
    }
    Ok(registration)
}

/// Names are given in their parts, and the group says who keeps the account.
fn may_be_given(field: ListField) -> Result<(), Failure> {
    let advice = if [ListField::FullName, ListField::SecondLastName].contains(&field) {
        format!("give the parts: {} and {}", option(ListField::FirstName), option(ListField::LastName))
    } else if [ListField::OldId, ListField::NewId].contains(&field) {
        format!("the ID is given with {}", option(ListField::PrimaryId))
    } else if field == ListField::AccountType {
        format!("the group says it: {}", option(ListField::UserGroup))
    } else {
        return Ok(());
    };
    Err(Failure::usage(format!("{} can't be given by itself", field.name()), advice))
}

/// How a field is given.
fn option(field: ListField) -> String {
    let own = OPTIONS.iter().find(|(known, _)| *known == field).map(|(_, name)| flag("add", name));
    own.map_or_else(
        || format!("{} {}=VALUE", flag("add", "set").name, field.name()),
        |flag| format!("{} {}", flag.name, flag.value),
    )
}

/// What a program is told before anything is worked out: who has the ID, and what is missing, all of it at once.
fn look_first(desk: &mut Desk<'_, '_>) -> Result<(), Failure> {
    let session = desk.session;
    if let Some(id) = desk.registration.value(ListField::PrimaryId).map(str::to_owned) {
        if let Some(found) = holder(desk.store, &id, session)? {
            let patron = &found.stored.patron;
            return Err(taken(&patron.primary_id, other_identifier(&id, patron)));
        }
        let twins = if desk.is_new_person { Vec::new() } else { with_other_zeros(desk.store, &id, session)? };
        if let Some(twin) = twins.first() {
            let digits = PrimaryId::new(&id).map(|id| desk.digits_missed(&id)).transpose()?.flatten();
            return Err(lost_zeros(&id, &twin.patron, digits));
        }
    }
    let faults = desk.registration.faults(&session.world)?;
    let missing = faults.iter().filter(|fault| [codes::C301, codes::R403].contains(&fault.code));
    let missing: Vec<ListField> = missing.filter_map(|fault| fault.field).collect();
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|field| field.fills().label()).collect();
        let options: Vec<String> = missing.iter().map(|field| option(*field)).collect();
        let advice = format!("give {}", options.join(" "));
        return Err(Failure::usage(format!("there is no {}", names.join(", no ")), advice));
    }
    Ok(())
}

/// That the patron with this ID is here, found by it or `otherwise`.
fn taken(id: &PrimaryId, otherwise: Option<String>) -> Failure {
    let advice = format!("nothing was written; look with {}", command("account show", &[id.as_str()]));
    let message = match otherwise {
        Some(otherwise) => format!("{otherwise}, who is already here"),
        None => format!("{id} is already here"),
    };
    Failure::usage(message, advice)
}

/// That nobody has this ID, and the patron has it but for zeros in front. Where IDs here have so many digits, and it has
/// others, the option for that is named as well: it would be asked for next.
fn lost_zeros(id: &str, patron: &Patron, digits: Option<usize>) -> Failure {
    let theirs = &patron.primary_id;
    let unlike = digits.map(|digits| format!(", and IDs here have {digits} digits")).unwrap_or_default();
    let message = format!("nobody has the ID {id}, but {} has {theirs}{unlike}", patron.details.full_name());
    let show = command("account show", &[theirs.as_str()]);
    let new = &flag("add", "new_person").name;
    let meant = digits.map(|_| format!(" {}", flag("add", "unusual_id").name)).unwrap_or_default();
    let advice = format!("nothing was written; look with {show}, and if it is a different person: {new}{meant}");
    Failure::coded(codes::D503, message, advice, exit::DATA)
}

/// What adding the patron came to.
enum WorkedOut {
    /// A plan, and what is to be said of who shares something with them.
    Planned(Box<PlannedByHand>, Vec<String>),
    /// The end, with this exit code.
    Ended(u8),
}

/// Works it out, and asks whether it is somebody who is there, where that is not clear.
fn work_out(args: &AddArgs, asks: bool, desk: &mut Desk<'_, '_>) -> Result<WorkedOut, Failure> {
    let session = desk.session;
    let mut is_nobody_there = args.new_person;
    loop {
        let newcomer = Newcomer {
            values: desk.registration.values(),
            profile: desk.registration.profile_name(),
            is_nobody_there,
            starter: !args.no_starters,
        };
        let planned = pipeline::plan_newcomer(desk.store, session.store, newcomer, session.settings, &session.world)?;
        match planned {
            PlannedNewcomer::Planned(planned) => return look_further(planned, asks, desk),
            // Whoever has been shown is not asked about again for the zeros of the ID.
            PlannedNewcomer::Asked { question, alike }
                if asks && question.code == codes::D503 && alike.iter().all(|stored| desk.is_another(stored)) =>
            {
                is_nobody_there = true;
            }
            PlannedNewcomer::Asked { question, alike } if asks => {
                session.output.talk(&asked_at_the_desk(&question, &desk.registration.name()));
                if let Asked::Ended(code) = desk.is_one_of(&alike)? {
                    return Ok(WorkedOut::Ended(code));
                }
                is_nobody_there = true;
            }
            PlannedNewcomer::Asked { question, alike } => return Err(maybe_there(&question, &alike)),
            PlannedNewcomer::There(id) => return Err(taken(&id, None)),
            PlannedNewcomer::Unfit(findings) => return Err(unfit(&findings)),
        }
    }
}

/// What is asked, for somebody who sees below who it may be: that nobody has the ID is nothing to them.
fn asked_at_the_desk(question: &Finding, name: &str) -> String {
    if question.code == codes::D508 && !name.is_empty() {
        format!("Somebody here looks a lot like {name}.")
    } else {
        format!("{}.", question.message.phrased(&Typed))
    }
}

/// Looks with all that is known for somebody who may be the person: at the desk it is asked, and a program is refused
/// whoever is likely to be there.
fn look_further(planned: Box<PlannedByHand>, asks: bool, desk: &mut Desk<'_, '_>) -> Result<WorkedOut, Failure> {
    let created = planned.plan.steps().find_map(|step| match step {
        Step::Create(creation) => Some(&creation.patron),
        Step::Update(_)
        | Step::Convert(_)
        | Step::Remove(_)
        | Step::Unchanged(_)
        | Step::Question { .. }
        | Step::LeftOut { .. } => None,
    });
    let mut resembling = match created {
        Some(patron) => pipeline::resembling(desk.store, patron)?,
        None => Vec::new(),
    };
    let mut born_apart = None;
    if asks && !desk.is_new_person {
        let open =
            |one: &&Resembling| one.in_common.resemblance != Resemblance::Household && !desk.is_another(&one.stored);
        let open: Vec<&Resembling> = resembling.iter().filter(open).take(MOST).collect();
        open.iter().for_each(|one| desk.session.output.talk(&format!("{}.", shares(one))));
        let patrons: Vec<StoredPatron> = open.iter().map(|one| one.stored.clone()).collect();
        if let Asked::Ended(code) = desk.is_one_of(&patrons)? {
            return Ok(WorkedOut::Ended(code));
        }
    } else if !desk.is_new_person {
        let namesakes = namesakes(desk)?;
        if let Some(patron) = namesakes.iter().find(|patron| desk.registration.is_namesake(&patron.details)) {
            return Err(same_name(patron));
        }
        born_apart = namesakes.into_iter().next();
        let likely = resembling.iter().find(|one| one.in_common.resemblance == Resemblance::Likely);
        if let Some(likely) = likely {
            return Err(may_be_one(likely));
        }
    }
    resembling.retain(|one| !desk.is_another(&one.stored));
    let mut notes = notes(&resembling, desk);
    notes.extend(born_apart.and_then(|patron| has_other_birth_date(&patron, &resembling)));
    Ok(WorkedOut::Planned(planned, notes))
}

/// A line about somebody who may be the person, and one each about somebody who shares the e-mail address, as lists are
/// told of two rows, and the phone number.
fn notes(resembling: &[Resembling], desk: &Desk<'_, '_>) -> Vec<String> {
    let mut notes = Vec::new();
    let is_about = |one: &&Resembling| one.in_common.resemblance == Resemblance::Perhaps && !desk.is_new_person;
    let perhaps = resembling.iter().find(is_about);
    notes.extend(perhaps.map(|one| format!("warning[{}] {}", codes::D508, shares(one))));
    let email = desk.registration.value(ListField::Email).map(str::trim);
    let by_email = email.and_then(|email| {
        let has_it = |one: &&Resembling| {
            one.stored.patron.details.emails.iter().any(|other| other.address.eq_ignore_ascii_case(email))
        };
        Some((resembling.iter().find(has_it)?, email))
    });
    notes.extend(by_email.map(|(one, email)| {
        let Patron { primary_id, details } = &one.stored.patron;
        let name = details.full_name();
        format!("warning[{}] {name} ({primary_id}) has the e-mail address \"{email}\", too", codes::D506)
    }));
    // Of the others it is said already.
    let told: Vec<&PrimaryId> =
        perhaps.into_iter().chain(by_email.map(|(one, _)| one)).map(|one| &one.stored.patron.primary_id).collect();
    let by_phone = resembling.iter().find(|one| one.in_common.phone && !told.contains(&&one.stored.patron.primary_id));
    notes.extend(by_phone.map(|one| format!("{}.", shares(one))));
    notes
}

/// What somebody has in common with a patron, in words.
fn shares(one: &Resembling) -> String {
    let Patron { primary_id, details } = &one.stored.patron;
    let InCommon { shared, similar, born_apart, .. } = &one.in_common;
    let shared = match shared.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    };
    let similar = similar.map(|what| format!("a similar {what}, and ")).unwrap_or_default();
    let born = if *born_apart { ", and another birth date" } else { "" };
    format!("{} ({primary_id}) has {similar}the same {shared}{born}", details.full_name())
}

/// That somebody of the store shares too much to be taken for another in silence.
fn may_be_one(likely: &Resembling) -> Failure {
    let new = &flag("add", "new_person").name;
    let find = command("find", &[likely.stored.patron.primary_id.as_str()]);
    let advice = format!("nothing was written; look with {find}, and if it is a different person: {new}");
    Failure::coded(codes::D508, shares(likely), advice, exit::DATA)
}

/// Whoever of the store has the name.
fn namesakes(desk: &mut Desk<'_, '_>) -> Result<Vec<Patron>, Failure> {
    let name = desk.registration.name();
    if !desk.registration.has(ListField::FirstName) || !desk.registration.has(ListField::LastName) {
        return Ok(Vec::new());
    }
    let hits = desk.session.search(desk.store, &Search { text: name, ..Search::default() })?;
    let found = hits.shown.into_iter().map(|hit| hit.found.stored.patron);
    Ok(found.filter(|patron| desk.registration.has_name_of(&patron.details)).collect())
}

/// That somebody has the name, and only the birth date tells them apart; not where the phone number says it.
fn has_other_birth_date(patron: &Patron, resembling: &[Resembling]) -> Option<String> {
    let Patron { primary_id, details } = patron;
    let is_told = resembling.iter().any(|one| one.in_common.phone && one.stored.patron.primary_id == *primary_id);
    (!is_told).then(|| format!("{} ({primary_id}) has the same name and another birth date.", details.full_name()))
}

fn same_name(patron: &Patron) -> Failure {
    let message = format!("{} ({}) has the same name", patron.details.full_name(), patron.primary_id);
    let new = &flag("add", "new_person").name;
    let look = command("find", &[patron.primary_id.as_str()]);
    let advice = format!("nothing was written; look with {look}, and if it is a different person: {new}");
    Failure { exit: exit::DATA, ..Failure::usage(message, advice) }
}

/// That nobody is there who could say whether it is the same person: one of these, of whom the question names one.
fn maybe_there(question: &Finding, alike: &[StoredPatron]) -> Failure {
    let new = &flag("add", "new_person").name;
    let message = question.message.phrased(&Typed);
    let is_named = |stored: &&StoredPatron| message.contains(stored.patron.primary_id.as_str());
    let whom = alike.iter().find(is_named).or(alike.first());
    let look = whom.map(|stored| format!("look with {}, and ", command("find", &[stored.patron.primary_id.as_str()])));
    let advice = format!("nothing was written; {}if it is a different person: {new}", look.unwrap_or_default());
    Failure::coded(question.code, message, advice, exit::DATA)
}
