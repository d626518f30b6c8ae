//! Values for patrons of a store who have none in a field, such as the branch of a library that has only one. They are in
//! the file that is written, and nowhere else: the store is only read.

use intake::by_hand;
use model::field::{Kind, ListField};
use model::outgoing;
use model::patron::Details;
use model::settings::Settings;
use model::text::Text;

/// A value for everybody who has none in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForBlank {
    field: ListField,
    value: Text,
}

impl ForBlank {
    /// Such a value; nothing where the field is none that many patrons share, or cannot have it.
    pub fn new(field: ListField, value: &str, settings: &Settings) -> Option<Self> {
        let value = value.trim();
        let value = if field == ListField::UserGroup { by_hand::group_named(value, settings)? } else { value };
        let fits = outgoing::is_shared(field) && !value.is_empty() && value.chars().count() <= field.max_chars();
        fits.then(|| ForBlank { field, value: value.into() })
    }

    /// The field.
    pub fn field(&self) -> ListField {
        self.field
    }

    /// Gives it to a patron who has none.
    pub(super) fn fill(&self, details: &mut Details) {
        let Kind::Text(slot) = self.field.fills().kind() else { return };
        let value = slot.of_mut(details);
        if value.as_deref().is_none_or(|text| text.trim().is_empty()) {
            *value = Some(self.value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_a_value_keeps_it() {
        let settings = Settings::default();
        let main = ForBlank::new(ListField::Campus, " MAIN ", &settings).unwrap();
        for (before, after) in [(None, "MAIN"), (Some(" "), "MAIN"), (Some("WEST"), "WEST")] {
            let mut details = Details::default();
            details.rare.campus = before.map(Into::into);
            main.fill(&mut details);
            assert_eq!(details.rare.campus.as_deref(), Some(after));
        }
    }

    #[test]
    fn nobody_shares_a_name_or_a_card() {
        let settings = Settings::default();
        let takes = |field, value: &str| ForBlank::new(field, value, &settings).is_some();
        assert!(takes(ListField::UserGroup, "RETIREE") && takes(ListField::PreferredLanguage, "en"));
        for field in [ListField::LastName, ListField::Barcode, ListField::Email, ListField::City, ListField::PrimaryId]
        {
            assert!(!takes(field, "A"), "{field:?}");
        }
        let long = "x".repeat(ListField::Campus.max_chars() + 1);
        assert!(!takes(ListField::Campus, " ") && !takes(ListField::Campus, &long));
        assert!(!takes(ListField::UserGroup, "NOBODY"), "the group is none of the library's");
    }
}
