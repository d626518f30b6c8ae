//! What a joined row says, put into the draft of its patron: entries of lists behind those that are there, and what a
//! patron has only one of where nothing is there yet.

use crate::context::RowContext;
use model::codes;
use model::draft::{PatronDraft, Reading};
use model::field::{Form, ListField};
use model::id::CanonicalId;
use model::patron::{Details, Identifier, Phone, add};
use model::place::Place;

/// Puts what a joined row says into a draft. `there` is the joined row, and `filled` is told which fields it filled.
pub(super) fn put(
    more: PatronDraft,
    draft: &mut PatronDraft,
    there: &mut RowContext<'_, '_>,
    filled: &mut Vec<(ListField, Place)>,
) {
    let PatronDraft { mut primary_id, mut details, present, unreadable, rare, .. } = more;
    for field in present.iter() {
        let settled = if draft.rare.cleared.contains(field) {
            Err(Both { ours: "[clear]".to_owned(), theirs: "something else".to_owned() })
        } else if field == ListField::PrimaryId {
            one(&mut draft.primary_id, primary_id.take(), ToString::to_string)
        } else if field == ListField::UserGroup {
            group(draft, &mut details, there)
        } else {
            single(field, &mut draft.details, &mut details)
        };
        match settled {
            Err(both) => report(&both, field, draft, there),
            Ok(()) if draft.reading(field) == Reading::Blank => {
                filled.push((field, there.place(field)));
                draft.present.insert(field);
            }
            Ok(()) => {}
        }
    }
    for field in rare.cleared.iter() {
        if draft.present.contains(field) {
            let both = Both { ours: "something else".to_owned(), theirs: "[clear]".to_owned() };
            report(&both, field, draft, there);
        } else {
            draft.rare.cleared.insert(field);
        }
    }
    unreadable.iter().for_each(|field| draft.unreadable.insert(field));
    put_lists(*details, &mut draft.details);
}

/// Two values of which a patron can have only one.
struct Both {
    ours: String,
    theirs: String,
}

fn report(both: &Both, field: ListField, draft: &mut PatronDraft, there: &mut RowContext<'_, '_>) {
    let Both { ours, theirs } = both;
    let message = format!("{} is both \"{ours}\" and \"{theirs}\"", field.label());
    there.report(codes::R405, field, theirs, message, "keep the right one and delete the other");
    draft.unreadable.insert(field);
}

/// Fills what is blank; what says the same says nothing new.
fn one<T: PartialEq>(ours: &mut Option<T>, theirs: Option<T>, shown: impl Fn(&T) -> String) -> Result<(), Both> {
    let Some(theirs) = theirs else { return Ok(()) };
    match ours {
        Some(ours) if *ours != theirs => Err(Both { ours: shown(ours), theirs: shown(&theirs) }),
        Some(_) => Ok(()),
        None => {
            *ours = Some(theirs);
            Ok(())
        }
    }
}

fn single(field: ListField, ours: &mut Details, theirs: &mut Details) -> Result<(), Both> {
    match field.form() {
        Form::Name(slot) | Form::Text(slot) => one(slot.of_mut(ours), slot.of_mut(theirs).take(), ToString::to_string),
        Form::Date(slot) => one(slot.of_mut(ours), slot.of_mut(theirs).take(), ToString::to_string),
        Form::AccountType => one(&mut ours.account_type, theirs.account_type.take(), |kind| kind.name().to_owned()),
        Form::Status => one(&mut ours.status, theirs.status.take(), ToString::to_string),
        // Names come in their parts, and of lists there is no end.
        Form::Id
        | Form::Group
        | Form::WholeName
        | Form::SecondLastName
        | Form::Email
        | Form::FurtherEmail
        | Form::Phone(_)
        | Form::Address(_)
        | Form::Barcode
        | Form::Note
        | Form::Statistic => Ok(()),
    }
}

/// Of two groups the higher one, where the library has said which that is.
fn group(draft: &mut PatronDraft, theirs: &mut Details, there: &mut RowContext<'_, '_>) -> Result<(), Both> {
    let theirs = theirs.user_group.take();
    let both = one(&mut draft.details.user_group, theirs, ToString::to_string);
    let Err(Both { ours, theirs }) = both else { return Ok(()) };
    let settings = there.run.settings;
    let Some(higher) = settings.higher_group(&ours, &theirs) else { return Err(Both { ours, theirs }) };
    draft.details.user_group = Some(higher.into());
    let message = format!("user group is both {ours} and {theirs}; {higher} counts");
    there.report(codes::M942, ListField::UserGroup, &theirs, message, "");
    Ok(())
}

/// Puts entries behind those that are there, in the order of the file. What is there already is no second entry, and
/// the preferred one stays the preferred one.
fn put_lists(more: Details, details: &mut Details) {
    for mut email in more.emails {
        email.preferred &= !details.emails.iter().any(|known| known.preferred);
        if !details.emails.iter().any(|known| known.address.eq_ignore_ascii_case(&email.address)) {
            add(&mut details.emails, email);
        }
    }
    let is_same = |one: &Phone, other: &Phone| one.number == other.number && one.types == other.types;
    for phone in more.phones {
        if !details.phones.iter().any(|known| is_same(known, &phone)) {
            add(&mut details.phones, phone);
        }
    }
    for mut address in more.addresses {
        address.preferred = !details.addresses.iter().any(|known| known.preferred);
        let line = address.line();
        if !line.is_empty() && !details.addresses.iter().any(|known| known.line() == line) {
            add(&mut details.addresses, address);
        }
    }
    for identifier in more.identifiers {
        let id = CanonicalId::of(&identifier.value);
        let is_known = |known: &Identifier| known.kind == identifier.kind && CanonicalId::of(&known.value) == id;
        if !details.identifiers.iter().any(is_known) {
            add(&mut details.identifiers, identifier);
        }
    }
    let rare = more.rare.into_inner();
    for note in rare.notes {
        if !details.rare.notes.contains(&note) {
            add(&mut details.rare.notes, note);
        }
    }
    for statistic in rare.statistics {
        if !details.rare.statistics.contains(&statistic) {
            add(&mut details.rare.statistics, statistic);
        }
    }
}
