//! Values that a person gives one patron, who is there or new: read as the cells of a list are, and refused in the same
//! words.
//!
//! Whom they are for and what becomes of what is stored is for `planner` to say.

mod whole_name;

pub use whole_name::{OfferedName, offered_name};

use crate::context::{Context, RowContext};
use crate::draft;
use crate::fields::{date, group};
use crate::rules::{self, Typed};
use crate::verdict;
use chrono::NaiveDate;
use model::action::Words;
use model::cell::RawCell;
use model::codes::{self, Code};
use model::draft::{CheckedRow, FieldSet, PatronDraft, Reading};
use model::field::{Form, ListField};
use model::finding::{Finding, Severity};
use model::id::{CanonicalId, PrimaryId};
use model::patron::{Address, Details, Patron};
use model::place::Place;
use model::settings::Settings;

/// What was made of such values.
#[derive(Debug)]
pub struct GivenValues {
    /// What they say.
    pub details: Details,
    /// The fields whose stored value is to go: an empty value says so.
    pub cleared: FieldSet,
    /// What is wrong with them, with a way out for who types them.
    pub findings: Vec<Finding>,
}

/// What was made of an ID that a patron is to have from now on.
#[derive(Debug)]
pub struct GivenId {
    /// The ID, where it is one.
    pub id: Option<PrimaryId>,
    /// What is wrong with it, with a way out for who types it.
    pub findings: Vec<Finding>,
}

/// Reads values for a patron. An empty one takes the stored value out, which an empty cell never does.
pub fn read(context: Context<'_>, stored: &Patron, values: &[(ListField, String)]) -> GivenValues {
    let Checked { draft, cleared, mut findings } = check(context, stored, |draft, here| {
        for (field, value) in values {
            read_one(*field, value, draft, here);
        }
    });
    findings.iter_mut().for_each(|finding| advise(finding, &context));
    GivenValues { details: *draft.details, cleared, findings }
}

/// Reads the ID that a patron is to have from now on, as one of the patron's group.
pub fn read_id(context: Context<'_>, stored: &Patron, text: &str) -> GivenId {
    let Checked { draft, mut findings, .. } = check(context, stored, |draft, here| {
        draft::fill(ListField::PrimaryId, RawCell::text(0, text), draft, here);
        refuse_space(text, here);
        if draft.reading(ListField::PrimaryId) == Reading::Blank {
            let finding = Finding::new(codes::C306, Place::row(here.at, None), format!("\"{text}\" is not an ID"));
            here.findings.push(finding.severity(Severity::Error).field(ListField::PrimaryId).value(text));
        }
    });
    for finding in &mut findings {
        finding.advice = match &finding.repaired {
            Some(meant) => format!("write {meant} if that is meant").into(),
            None => "give the whole ID, as the library writes it, with its zeros".into(),
        };
    }
    GivenId { id: draft.primary_id, findings }
}

/// What was typed for a patron, checked as a whole.
struct Checked {
    draft: PatronDraft,
    cleared: FieldSet,
    /// What is wrong with what was typed, without that of what stands in.
    findings: Vec<Finding>,
}

/// Fills in what was typed, and holds it against what is stored.
fn check(
    context: Context<'_>,
    stored: &Patron,
    fill: impl FnOnce(&mut PatronDraft, &mut RowContext<'_, '_>),
) -> Checked {
    let ((draft, given), mut findings) = context.outside_lists(context.options.dates, |here| {
        let mut draft = PatronDraft::new(here.at);
        fill(&mut draft, here);
        draft::complete_lists(&mut draft.details);
        let given = (draft.present, draft.rare.cleared);
        stand_in(&mut draft, stored);
        for rule in rules::typed(Typed::OfAnybody) {
            rule.run(&mut draft, here);
        }
        (draft, given)
    });
    let is_about = |finding: &Finding| {
        let about = |field| given.0.contains(field) || given.1.contains(field);
        finding.severity.blocks() || finding.field.is_some_and(about)
    };
    findings.retain(is_about);
    let cleared = draft.rare.cleared;
    Checked { draft, cleared, findings }
}

/// What was made of values for somebody new.
#[derive(Debug)]
pub struct NewPatron {
    /// The patron as the only row of a list, and whether it can be loaded.
    pub rows: Vec<CheckedRow>,
    /// What is wrong with the values, with a way out for who types them.
    pub findings: Vec<Finding>,
}

/// Reads values for somebody new, by the rules of the run's profile. An empty one is none.
pub fn read_new(context: Context<'_>, values: &[(ListField, String)]) -> NewPatron {
    let (draft, mut findings) = context.outside_lists(context.options.dates, |here| {
        let mut draft = PatronDraft::new(here.at);
        for (field, value) in values.iter().filter(|(_, value)| !value.trim().is_empty()) {
            read_one(*field, value, &mut draft, here);
        }
        draft::complete_lists(&mut draft.details);
        for rule in rules::typed(Typed::OfSomebodyNew) {
            rule.run(&mut draft, here);
        }
        refuse_own_barcode(&draft, here);
        refuse_past_end(&draft, here);
        need_id(&draft, here);
        draft
    });
    findings.iter_mut().for_each(|finding| advise_new(finding, &context));
    let rows = verdict::decide(vec![draft], &findings);
    NewPatron { rows, findings }
}

/// The day that a text means, where it can mean no other.
pub fn day_named(text: &str) -> Option<NaiveDate> {
    date::only_day(text)
}

/// The code of the group that a text means, where it means one.
pub fn group_named<'s>(text: &str, settings: &'s Settings) -> Option<&'s str> {
    let text = text.trim();
    let code = settings.groups.get_key_value(text).map(|(code, _)| code.as_str());
    code.or_else(|| group::named(text, settings))
}

/// Among the rows of a list this is found where barcodes are shared.
fn refuse_own_barcode(draft: &PatronDraft, here: &mut RowContext<'_, '_>) {
    let Some(own) = draft.primary_id.as_ref().map(PrimaryId::canonical) else { return };
    let is_own = |value: &&str| CanonicalId::of(value) == own;
    let mut values = draft.details.identifiers.iter().map(|identifier| &*identifier.value);
    if let Some(value) = values.find(is_own) {
        let message = format!("the barcode \"{value}\" is also this patron's primary ID");
        here.report(codes::D506, ListField::Barcode, value, message, "");
    }
}

/// Of a list some are new and expired, since it tells of the past; nobody who stands at a desk is.
fn refuse_past_end(draft: &PatronDraft, here: &mut RowContext<'_, '_>) {
    let today = here.run.today;
    if draft.details.expiry_date.is_some_and(|last| last < today) {
        let is_it = |finding: &&mut Finding| is_of(finding, codes::C317, ListField::ExpiryDate);
        here.findings.iter_mut().filter(is_it).for_each(|finding| finding.severity = Severity::Error);
    }
}

fn is_of(finding: &Finding, code: Code, field: ListField) -> bool {
    finding.code == code && finding.field == Some(field)
}

/// Nobody is without an ID, also where no group says that it needs one.
fn need_id(draft: &PatronDraft, here: &mut RowContext<'_, '_>) {
    let field = ListField::PrimaryId;
    let is_told = here.findings.iter().any(|finding| finding.field == Some(field) && finding.severity.blocks());
    if draft.primary_id.is_none() && !is_told {
        here.report(codes::C301, field, "", format!("{} is empty", field.label()), "");
    }
}

fn read_one(field: ListField, value: &str, draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
    let text = if value.trim().is_empty() { draft::CLEAR } else { value };
    draft::fill(field, RawCell::text(0, text), draft, here);
    if field == ListField::PrimaryId {
        refuse_space(text, here);
    }
    if matches!(field.form(), Form::Phone(_)) && !text.chars().any(char::is_numeric) {
        // Of a list it is loaded as it is, beside all the others of its column.
        let is_it = |finding: &&mut Finding| is_of(finding, codes::C312, field);
        here.findings.iter_mut().filter(is_it).for_each(|finding| finding.severity = Severity::Error);
    }
    if draft.reading(field) == Reading::Blank && !draft.rare.cleared.contains(field) {
        // Of a list it is a cell that says nothing; who types a value means something by it.
        let finding = Finding::new(codes::C302, Place::row(here.at, None), format!("\"{value}\" reads as empty"));
        here.findings.push(finding.severity(Severity::Error).field(field).value(value));
    }
}

/// Of a list a space in an ID is a slip of the sender; who types one may have typed two IDs, or a name.
fn refuse_space(id: &str, here: &mut RowContext<'_, '_>) {
    if id.trim().contains(char::is_whitespace) {
        here.report(codes::C306, ListField::PrimaryId, id, format!("\"{id}\" has a space in it"), "");
    }
}

/// Puts beside what was given what the rules hold it against: the stored group, the dates and the country.
fn stand_in(draft: &mut PatronDraft, stored: &Patron) {
    let is_given = |field| draft.present.contains(field);
    let (group, purge) = (is_given(ListField::UserGroup), is_given(ListField::PurgeDate));
    let there = |field: &&ListField| {
        let has = **field == ListField::PrimaryId || !stored.details.get(field.fills()).is_blank();
        !draft.rare.cleared.contains(**field) && (!group || has)
    };
    let there: Vec<ListField> = ListField::ALL.iter().filter(there).copied().collect();
    there.into_iter().for_each(|field| draft.present.insert(field));
    let details = &mut draft.details;
    if group {
        // Another group may have IDs of another form.
        draft.primary_id = Some(stored.primary_id.clone());
    } else {
        details.user_group.clone_from(&stored.details.user_group);
    }
    if purge && details.expiry_date.is_none() && !draft.rare.cleared.contains(ListField::ExpiryDate) {
        details.expiry_date = stored.details.expiry_date;
    }
    let home = stored.details.addresses.iter().find(|address| address.preferred);
    if let (Some(address), Some(home)) = (details.addresses.first_mut(), home) {
        stand_in_region(address, home, draft.rare.cleared);
    }
}

fn stand_in_region(address: &mut Address, home: &Address, cleared: FieldSet) {
    if address.country.is_none() && !cleared.contains(ListField::Country) {
        address.country.clone_from(&home.country);
    }
    if address.state_province.is_none() && !cleared.contains(ListField::StateProvince) {
        address.state_province.clone_from(&home.state_province);
    }
}

/// The words for who types values of somebody new: there is no cell to correct, and nothing stored to keep.
fn advise_new(finding: &mut Finding, context: &Context<'_>) {
    let Some(field) = finding.field else { return };
    name_two_ways(finding);
    let code = finding.code;
    finding.advice = match (&finding.repaired, field.form()) {
        // What it can be made from is told already.
        (_, Form::Id) if code == codes::C301 && context.profile.id_scheme.is_some() => return,
        _ if code == codes::C301 => "patrons of this group need one".into(),
        _ if code == codes::R403 => "one name is enough".into(),
        _ if code == codes::C302 => "leave it out if there is none".into(),
        _ if code == codes::R401 || code == codes::C317 => "give another day".into(),
        _ if code == codes::R404 => {
            "name the campus system that keeps them as external_id, such as BANNER, or choose a group whose accounts are \
             internal"
                .into()
        }
        (Some(meant), _) => format!("type {meant} if that is meant").into(),
        (None, Form::Id) => "type the ID as it is on the card".into(),
        (None, _) => by_form(field, context),
    };
}

/// Dates that can be read in two ways: no column settles it.
fn name_two_ways(finding: &mut Finding) {
    if let (true, Some(value)) = (finding.code == codes::C314, &finding.value) {
        finding.message = format!("\"{value}\" can be read in two ways, with the day first or the month").into();
    }
}

/// How a value of this field is typed.
fn by_form(field: ListField, context: &Context<'_>) -> Words {
    let form = field.form();
    if field == ListField::BirthDate {
        "write the day as in 1987-03-04".into()
    } else if matches!(form, Form::Date(_)) {
        "write the day as in 2027-06-30".into()
    } else if matches!(form, Form::Email | Form::FurtherEmail) {
        "write it as in ana@example.org".into()
    } else if matches!(form, Form::Phone(_)) {
        "write the number, as in 518 555 0102".into()
    } else if matches!(form, Form::Group) {
        let known: Vec<&str> = context.settings.groups.keys().map(String::as_str).collect();
        format!("the groups are {}; others are added in rollcall.toml", known.join(", ")).into()
    } else {
        "correct the value".into()
    }
}

/// The words for who types a value: there is no cell to correct and no column to read in another way.
fn advise(finding: &mut Finding, context: &Context<'_>) {
    let Some(field) = finding.field else { return };
    let name = field.name();
    name_two_ways(finding);
    finding.advice = match (finding.code, &finding.repaired, field.form()) {
        (code, _, _) if code == codes::C302 => format!("write \"{name}=\" to take the stored value out").into(),
        (code, _, _) if code == codes::C347 => "give it another value".into(),
        (code, _, _) if code == codes::C301 || code == codes::R403 => "patrons of this group need one".into(),
        (code, _, _) if code == codes::R401 => "give another day, or set both".into(),
        (_, _, Form::Id) => "choose a group whose IDs have this form".into(),
        (_, Some(meant), _) => format!("write \"{name}={meant}\" if that is meant").into(),
        (_, None, _) => by_form(field, context),
    };
}
