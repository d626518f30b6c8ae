//! Account type against group and external ID: an internal account has no external ID, an external
//! one names the feed that owns it (Alma errors 401853 and 401854).

use crate::context::RowContext;
use model::action::{Action, Words};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::patron::AccountType;

/// Reports rows whose account cannot be what they say. Of a patron who is in the store, a row need not say the group and
/// the feed.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    if row.run.only_changes() && draft.details.user_group.is_none() {
        return;
    }
    let Some(rules) = row.run.rules(draft.details.user_group.as_deref()) else { return };
    let listed = draft.details.account_type;
    if let Some(listed) = listed.filter(|listed| *listed != rules.account_type) {
        let message = format!(
            "the account type is {}, but patrons of {} are {}",
            listed.name(),
            rules.group.code,
            rules.account_type.name()
        );
        row.report(
            codes::R404,
            ListField::AccountType,
            listed.name(),
            message,
            "correct the account type or the user group",
        );
        return;
    }
    let external_id = draft.details.rare.external_id.as_deref().or(row.run.profile.external_id.as_deref());
    match (rules.account_type, external_id) {
        (AccountType::Internal, Some(id)) if draft.details.rare.external_id.is_some() => {
            let message = format!("an internal account cannot have an external ID (\"{id}\")");
            row.report(
                codes::R404,
                ListField::ExternalId,
                id,
                message,
                "empty the cell, or use a group of external patrons",
            );
        }
        (AccountType::External, None) if !row.run.only_changes() => {
            let message =
                format!("patrons of {} are external, so the feed that owns them must be named", rules.group.code);
            row.report(codes::R404, ListField::ExternalId, "", message, feed_for_all(&row.run.profile.name));
        }
        (AccountType::Internal | AccountType::External, _) => {}
    }
}

/// Where the feed is named that owns the accounts of a list.
fn feed_for_all(profile: &str) -> Words {
    let of_profile = format!(
        "set external_id under [profiles.{profile}] in rollcall.toml, add a column external_id, or give every row the same: "
    );
    Words::text(of_profile).act(Action::SetForAll { field: ListField::ExternalId, value: None })
}
