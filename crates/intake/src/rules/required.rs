//! Fields without which a patron of this group is left out.

use crate::context::RowContext;
use model::codes;
use model::draft::{PatronDraft, Reading};
use model::field::ListField;
use model::id_scheme::IdScheme;
use model::patron::AccountType;
use model::settings::GroupRules;

/// Reports every needed field that is blank; one that could not be read has its finding already.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    if no_name(draft, row) {
        return report_missing(draft, row, |field| field != ListField::LastName);
    }
    report_missing(draft, row, |_| true);
}

/// A row without any name is reported once, not once per name.
fn no_name(draft: &PatronDraft, row: &mut RowContext<'_, '_>) -> bool {
    let names = [ListField::FirstName, ListField::MiddleName, ListField::LastName];
    let nameless = names.iter().all(|field| draft.reading(*field) == Reading::Blank)
        && row
            .run
            .rules(draft.details.user_group.as_deref())
            .is_some_and(|rules| rules.required.contains(&ListField::LastName));
    if nameless {
        let id = draft.primary_id.as_ref().map(ToString::to_string).unwrap_or_default();
        let message = if id.is_empty() { "there is no name".to_owned() } else { format!("{id} has no name") };
        row.report(codes::R403, ListField::LastName, "", message, "fill in the last name; one name is enough");
    }
    nameless
}

fn report_missing(draft: &PatronDraft, row: &mut RowContext<'_, '_>, wanted: impl Fn(ListField) -> bool) {
    let Some(rules) = row.run.rules(draft.details.user_group.as_deref()) else { return };
    for field in rules.required.iter().copied().filter(|field| wanted(*field)) {
        let given = draft.reading(field) != Reading::Blank || row.run.profile.defaults.contains_key(&field);
        // The group and the account type come from the profile where the list has none.
        let implied = matches!(field, ListField::UserGroup | ListField::AccountType)
            || (field == ListField::ExpiryDate && rules.give_expiry());
        let missed = if given || implied { None } else { missed(field, draft, row) };
        if let Some(field) = missed {
            row.report(
                codes::C301,
                field,
                "",
                format!("{} is empty", field.label()),
                way_out(field, draft, rules, row),
            );
        }
    }
}

/// The field that is missed where this one is blank. Where a barcode is enough to say whom a row is about, one that could
/// not be read has its finding already, and in a list that has no IDs it is the barcode.
fn missed(field: ListField, draft: &PatronDraft, row: &RowContext<'_, '_>) -> Option<ListField> {
    if field != ListField::PrimaryId || !row.run.barcode_is_enough() {
        return Some(field);
    }
    let has_no_ids = row.layout.records.is_none() && row.layout.column_of(ListField::PrimaryId).is_none();
    match draft.reading(ListField::Barcode) {
        Reading::Unreadable => None,
        Reading::Blank if has_no_ids => Some(ListField::Barcode),
        Reading::Blank | Reading::Present(()) => Some(field),
    }
}

/// An ID that is missing although the profile gives IDs lacks what they are made of. Who has only one name has a last
/// name.
fn way_out(field: ListField, draft: &PatronDraft, rules: GroupRules<'_>, row: &RowContext<'_, '_>) -> &'static str {
    if field == ListField::LastName && draft.details.first_name.is_some() {
        return "fill in the cell; if the first name is the only name, put it under Last name";
    }
    if field == ListField::PrimaryId && row.run.barcode_is_enough() {
        return "fill in the ID or the barcode";
    }
    let given = field == ListField::PrimaryId && rules.account_type == AccountType::Internal;
    match row.run.profile.id_scheme.as_ref().filter(|_| given) {
        None => "fill in the cell",
        Some(IdScheme::Barcode) => "fill in the ID, or the barcode, which is then the ID",
        Some(IdScheme::Made(_)) => {
            "fill in the ID, or the name and the birth date or e-mail address it can be made from"
        }
    }
}
