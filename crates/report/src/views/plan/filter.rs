//! Which steps of a saved plan are shown.

use super::changes::renumbering;
use model::field::Field;
use model::id::CanonicalId;
use model::plan::{Plan, Step, Update};

/// Which steps of a plan are shown.
#[derive(Debug, Clone, Default)]
pub struct PlanFilter {
    /// Only those with this action; `update` takes converted accounts along.
    pub only: Option<&'static str>,
    /// Only patrons for whom this field changes.
    pub field: Option<Field>,
    /// Only this patron.
    pub id: Option<String>,
}

impl PlanFilter {
    /// Whether a step is shown.
    pub fn takes(&self, plan: &Plan, step: &Step) -> bool {
        let renumbered = renumbering(plan, step);
        let action = if renumbered.is_some() { "update" } else { step.action() };
        let only = self.only.is_none_or(|only| only == action || (only == "update" && action == "convert"));
        let field = self.field.is_none_or(|field| match step {
            Step::Create(_) if renumbered.is_some() => {
                renumbered.iter().flat_map(|update| &update.changes).any(|change| change.field == field)
            }
            Step::Create(creation) => !creation.patron.get(field).is_blank(),
            Step::Update(update) | Step::Convert(update) => update.changes.iter().any(|change| change.field == field),
            Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => false,
        });
        let before = renumbered.as_ref().map(Update::before);
        let is = |id: &String| {
            let mut known = step.primary_id().into_iter().chain(before.as_ref().map(|before| &before.primary_id));
            known.any(|own| own.canonical() == CanonicalId::of(id))
        };
        only && field && self.id.as_ref().is_none_or(is)
    }
}
