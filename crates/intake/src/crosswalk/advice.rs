//! What to do about a code that means nothing here: it is best said once, in a crosswalk, what it becomes.

use crate::context::RowContext;
use model::action::{Action, Words};
use model::crosswalk::DROP;

/// How the value of a row can be mapped: where a crosswalk is given, and where the row comes out of another system. What
/// people type in a list is no code, and neither is what a person or a crosswalk itself says outside of lists.
pub(crate) fn way_to_map(row: &RowContext<'_, '_>) -> Option<Words> {
    row.tally.as_ref()?;
    let options = row.run.options;
    let given = options.crosswalk.as_deref().filter(|crosswalk| !crosswalk.only_counts());
    if let Some(crosswalk) = given {
        let file = &crosswalk.file.source.name;
        return Some(format!("add it to the crosswalk {file}: what it becomes or {DROP}").into());
    }
    let is_of_other_system = row.record.is_some() || options.is_of_database;
    is_of_other_system.then(|| {
        Words::text("say in a crosswalk what the codes of the old system become: ").act(Action::FirstCrosswalk)
    })
}
