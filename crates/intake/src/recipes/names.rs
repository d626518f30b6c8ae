//! Column names that mean something to the recipes of a profile.

use crate::context::Context;
use crate::mapping::headers;
use model::field::ListField;
use model::recipe::{ColumnRef, Recipe};

/// The field that the profile makes of a column of this name; of several the first.
pub(crate) fn field_of(header: &str, context: &Context<'_>) -> Option<ListField> {
    let recipes = &context.profile.recipes.of_columns;
    // Asked of every cell that could be a column name.
    if recipes.is_empty() {
        return None;
    }
    let names = |recipe: &&Recipe| {
        recipe.columns.iter().any(|column| match column {
            ColumnRef::Named(name) => is_called(header, name),
            ColumnRef::Number(_) => false,
        })
    };
    recipes.iter().find(names).map(|recipe| recipe.field)
}

/// Whether a column has a name, as names are compared; signs alone are compared as they are.
pub(crate) fn is_called(header: &str, name: &str) -> bool {
    let normal = headers::normal(name);
    if normal.is_empty() { header.trim() == name.trim() } else { headers::normal(header) == normal }
}
