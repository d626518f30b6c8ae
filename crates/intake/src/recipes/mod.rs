//! Fields that the profile makes of the columns of a list: which columns these are (`plan.rs`), the values in every row
//! (`make.rs`), and findings about such values at the cells from which they are (`places.rs`).
//!
//! How a value is read that was made is told in `draft.rs`: like that of any column. A file of records has no columns;
//! of a profile's recipes only the constants hold for it.

pub(crate) mod make;
pub(crate) mod names;
pub(crate) mod places;
pub(crate) mod plan;
