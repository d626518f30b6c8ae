//! Values that a person gives one patron who is there: read as the cells of a list are, and refused in the same words.
//!
//! Whom they are for and what becomes of what is stored is for `planner` to say.

use crate::context::{Context, RowContext};
use crate::draft;
use crate::facts::{ColumnFacts, Layout};
use crate::rules;
use model::cell::RawCell;
use model::codes;
use model::draft::{FieldSet, PatronDraft, Reading};
use model::field::{Form, ListField};
use model::finding::{Finding, Severity};
use model::patron::{Address, Details, Patron};
use model::place::{Place, RowRef};

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

/// Reads values for a patron. An empty one takes the stored value out, which an empty cell never does.
pub fn read(context: Context<'_>, stored: &Patron, values: &[(ListField, String)]) -> GivenValues {
    let layout = Layout::none();
    let at = RowRef { table: layout.table, number: layout.header_row };
    let facts = ColumnFacts::with_order(context.options.dates);
    let mut draft = PatronDraft::new(at);
    let mut findings = Vec::new();
    let mut here = RowContext {
        run: context,
        layout: &layout,
        facts: &facts,
        at,
        record: None,
        column: None,
        findings: &mut findings,
    };
    for (field, value) in values {
        read_one(*field, value, &mut draft, &mut here);
    }
    draft::complete_lists(&mut draft.details);
    let given = (draft.present, draft.cleared);
    stand_in(&mut draft, stored);
    for rule in rules::BY_HAND {
        rule.run(&mut draft, &mut here);
    }
    let is_about = |finding: &Finding| {
        let about = |field| given.0.contains(field) || given.1.contains(field);
        finding.severity.blocks() || finding.field.is_some_and(about)
    };
    findings.retain(is_about);
    findings.iter_mut().for_each(|finding| advise(finding, &context));
    GivenValues { details: *draft.details, cleared: draft.cleared, findings }
}

fn read_one(field: ListField, value: &str, draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
    let text = if value.trim().is_empty() { draft::CLEAR } else { value };
    draft::fill(field, RawCell::text(0, text), draft, here);
    if draft.reading(field) == Reading::Blank && !draft.cleared.contains(field) {
        // Of a list it is a cell that says nothing; who types a value means something by it.
        let finding = Finding::new(codes::C302, Place::row(here.at, None), format!("\"{value}\" reads as empty"));
        here.findings.push(finding.severity(Severity::Error).field(field).value(value));
    }
}

/// Puts beside what was given what the rules hold it against: the stored group, the dates and the country.
fn stand_in(draft: &mut PatronDraft, stored: &Patron) {
    let is_given = |field| draft.present.contains(field);
    let (group, purge) = (is_given(ListField::UserGroup), is_given(ListField::PurgeDate));
    let there = |field: &&ListField| {
        let has = **field == ListField::PrimaryId || !stored.details.get(field.fills()).is_blank();
        !draft.cleared.contains(**field) && (!group || has)
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
    if purge && details.expiry_date.is_none() && !draft.cleared.contains(ListField::ExpiryDate) {
        details.expiry_date = stored.details.expiry_date;
    }
    let home = stored.details.addresses.iter().find(|address| address.preferred);
    if let (Some(address), Some(home)) = (details.addresses.first_mut(), home) {
        stand_in_region(address, home, draft.cleared);
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

/// The words for who types a value: there is no cell to correct and no column to read in another way.
fn advise(finding: &mut Finding, context: &Context<'_>) {
    let Some(field) = finding.field else { return };
    let name = field.name();
    if let (true, Some(value)) = (finding.code == codes::C314, &finding.value) {
        finding.message = format!("\"{value}\" can be read in two ways, with the day first or the month").into();
    }
    finding.advice = match (finding.code, &finding.repaired, field.form()) {
        (code, _, _) if code == codes::C302 => format!("write \"{name}=\" to take the stored value out").into(),
        (code, _, _) if code == codes::C347 => "give it another value".into(),
        (code, _, _) if code == codes::C301 || code == codes::R403 => "patrons of this group need one".into(),
        (code, _, _) if code == codes::R401 => "give another day, or set both".into(),
        (_, _, Form::Id) => "choose a group whose IDs have this form".into(),
        (_, Some(meant), _) => format!("write \"{name}={meant}\" if that is meant").into(),
        (_, None, Form::Date(_)) => "write the day as in 2027-06-30".into(),
        (_, None, Form::Email | Form::FurtherEmail) => "write it as in ana@example.org".into(),
        (_, None, Form::Group) => {
            let known: Vec<&str> = context.settings.groups.keys().map(String::as_str).collect();
            format!("the groups are {}; others are added in rollcall.toml", known.join(", ")).into()
        }
        (_, None, _) => "correct the value".into(),
    };
}
