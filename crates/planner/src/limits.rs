//! How much of a store a plan touches, against what the library allows in one go. A mistaken column changes
//! nearly everybody; a list of 30 that should have been 300 ends memberships by the hundred.

use model::field::Field;
use model::plan::{self, Change, Limit, LimitKind, Step, Update, differences};
use model::settings::Limits;
use model::value::Value;
use std::borrow::Cow;
use std::collections::HashMap;

/// Every limit that these steps go over, in a store of so many patrons.
pub fn over<'a>(steps: impl Iterator<Item = &'a Step> + Clone, patrons: u64, limits: &Limits) -> Vec<Limit> {
    // What a person names one by one is not measured.
    if limits.percent.is_empty() {
        return Vec::new();
    }
    let updates = steps
        .clone()
        .filter_map(update_of)
        .map(|(update, convert)| (Cow::Borrowed(update.changes.as_slice()), convert));
    let mut updates: Vec<(Cow<'_, [Change]>, bool)> = updates.collect();
    let renumberings = plan::renumberings(steps).into_iter();
    let changes = renumberings.map(|(gone, come)| differences(&gone.before, &come.patron));
    updates.extend(changes.map(|changes| (Cow::<[Change]>::Owned(changes), false)));
    let kinds = LimitKind::ALL.into_iter().filter_map(|what| {
        let percent = *limits.percent.get(&what)?;
        let touched = updates.iter().filter(|(changes, convert)| counts(what, changes, *convert));
        let found = touched.clone().count() as u64;
        let over = found > limits.floor && found * 100 > patrons.saturating_mul(u64::from(percent));
        over.then(|| Limit {
            what,
            found,
            of: patrons,
            percent,
            cause: cause(what, touched.map(|(changes, _)| &**changes)),
        })
    });
    kinds.collect()
}

fn update_of(step: &Step) -> Option<(&Update, bool)> {
    match step {
        Step::Update(update) => Some((update, false)),
        Step::Convert(update) => Some((update, true)),
        Step::Create(_) | Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => None,
    }
}

fn counts(what: LimitKind, changes: &[Change], convert: bool) -> bool {
    match what {
        LimitKind::Converted => convert,
        LimitKind::Changed | LimitKind::Cleared | LimitKind::Expired => changes.iter().any(|change| is(what, change)),
    }
}

/// Whether a change is one of a kind. A membership that goes on is what lists are for and no accident.
fn is(what: LimitKind, change: &Change) -> bool {
    let longer = match (&change.before, &change.after) {
        (Value::Date(before), Value::Date(after)) => after > before,
        (_, _) => false,
    };
    let of_membership = matches!(change.field, Field::ExpiryDate | Field::PurgeDate);
    match what {
        LimitKind::Changed => !(of_membership && longer),
        LimitKind::Converted => change.field == Field::AccountType,
        LimitKind::Cleared => change.after.is_blank(),
        LimitKind::Expired => change.field == Field::ExpiryDate && !longer && !change.after.is_blank(),
    }
}

/// What most of it is: the change that is made most often, with its values where they are few.
fn cause<'a>(what: LimitKind, updates: impl Iterator<Item = &'a [Change]>) -> String {
    let mut by_value: HashMap<(Field, String), u64> = HashMap::new();
    let mut by_field: HashMap<Field, u64> = HashMap::new();
    for change in updates.flatten().filter(|change| is(what, change)) {
        *by_field.entry(change.field).or_default() += 1;
        let shown = |value: &Value, beside: &Value| {
            if value.is_blank() { "(none)".to_owned() } else { value.lines_beside(beside).join(", ") }
        };
        let Change { before, after, field: _ } = change;
        let values = format!("{} -> {}", shown(before, after), shown(after, before));
        *by_value.entry((change.field, values)).or_default() += 1;
    }
    let field = by_field.into_iter().max_by_key(|(field, found)| (*found, std::cmp::Reverse(*field)));
    let Some((field, found)) = field else { return String::new() };
    let value =
        by_value.into_iter().filter(|((of, _), _)| *of == field).max_by(|a, b| (a.1, &b.0.1).cmp(&(b.1, &a.0.1)));
    match value {
        Some(((_, values), most)) if most * 2 > found => format!("{most} x {} {values}", field.label()),
        _ => format!("{found} x {}", field.label()),
    }
}
