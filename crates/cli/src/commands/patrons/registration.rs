//! What is known so far of somebody who is to be added, and which rules they are held against.
//!
//! Who asks for it is for `add.rs` and `desk.rs` to say.

use crate::failure::Failure;
use model::NaiveDate;
use model::field::{Form, ListField};
use model::finding::Finding;
use model::id_scheme::IdScheme;
use model::patron::{AccountType, Details};
use model::settings::{GroupRules, Profile, Settings};
use pipeline::{Names, World};

/// What a desk registers beside what the group needs, if the person has it: their card, and what tells them from others
/// of their name.
const USUAL: [ListField; 4] = [ListField::BirthDate, ListField::Email, ListField::Phone, ListField::Barcode];

/// The fields that are known, each once.
#[derive(Clone)]
pub(super) struct Registration<'s> {
    values: Vec<(ListField, String)>,
    settings: &'s Settings,
}

impl<'s> Registration<'s> {
    /// Nothing is known yet.
    pub(super) fn new(settings: &'s Settings) -> Self {
        Registration { values: Vec::new(), settings }
    }

    /// Everything that is known.
    pub(super) fn values(&self) -> &[(ListField, String)] {
        &self.values
    }

    pub(super) fn value(&self, field: ListField) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == field).map(|(_, value)| value.as_str())
    }

    pub(super) fn has(&self, field: ListField) -> bool {
        self.value(field).is_some()
    }

    /// Takes a value in the place of the one that was known; a blank one is none.
    pub(super) fn put(&mut self, field: ListField, value: &str) {
        self.values.retain(|(known, _)| *known != field);
        if !value.trim().is_empty() {
            self.values.push((field, value.to_owned()));
        }
    }

    /// Takes over what a family has in common, where nothing else is known: group, last day and address. A last day that
    /// has passed is nobody's who comes in today.
    pub(super) fn take_from(&mut self, like: &Details, today: NaiveDate) {
        let last_day = like.expiry_date.filter(|last| *last >= today).map(|last| last.to_string());
        let mut taken = vec![
            (ListField::UserGroup, like.user_group.as_deref().map(str::to_owned)),
            (ListField::ExpiryDate, last_day),
        ];
        let home = like.addresses.iter().find(|address| address.preferred).or_else(|| like.addresses.first());
        if let Some(mut home) = home.cloned() {
            for field in ListField::ALL {
                if let Form::Address(part) = field.form() {
                    taken.push((*field, part(&mut home).as_deref().map(str::to_owned)));
                }
            }
        }
        for (field, value) in taken {
            if let Some(value) = value.filter(|_| !self.has(field)) {
                self.put(field, &value);
            }
        }
    }

    /// First and last name, as far as they are known, as somebody looks for them.
    pub(super) fn name(&self) -> String {
        let names = [ListField::FirstName, ListField::LastName];
        names.into_iter().filter_map(|field| self.value(field)).map(str::trim).collect::<Vec<_>>().join(" ")
    }

    /// Whether somebody of the store has the same first and last name, and no birth date that tells them apart.
    pub(super) fn is_namesake(&self, other: &Details) -> bool {
        let born = self.value(ListField::BirthDate).and_then(pipeline::day_named);
        let differ = born.zip(other.birth_date).is_some_and(|(one, other)| one != other);
        !differ && self.has_name_of(other)
    }

    /// Whether somebody of the store has the same first and last name.
    pub(super) fn has_name_of(&self, other: &Details) -> bool {
        let (first, last) = (self.value(ListField::FirstName), self.value(ListField::LastName));
        pipeline::have_one_name(&Names::from_parts(first, None, last, None, None), &Names::of(other))
    }

    /// The profile whose rules count: the usual one, or else one of the group.
    fn profile(&self) -> Option<&'s Profile> {
        let usual = self.settings.profiles.get(&self.settings.default_profile);
        let Some(group) = self.group() else { return usual };
        let is_of_group = |profile: &&Profile| profile.group == group;
        usual.filter(is_of_group).or_else(|| self.settings.profiles.values().find(is_of_group)).or(usual)
    }

    /// The group that is known, by its code.
    fn group(&self) -> Option<&'s str> {
        pipeline::group_named(self.value(ListField::UserGroup)?, self.settings)
    }

    /// The name of the profile whose rules count.
    pub(super) fn profile_name(&self) -> &'s str {
        self.profile().map_or(self.settings.default_profile.as_str(), |profile| profile.name.as_str())
    }

    /// What holds for the group that is known, or for the usual one.
    pub(super) fn rules(&self) -> Option<GroupRules<'s>> {
        let profile = self.profile()?;
        let code = self.group().unwrap_or(profile.group.as_str());
        Some(self.settings.rules(profile, self.settings.groups.get(code)?))
    }

    /// Whether the account will be one that the library keeps.
    pub(super) fn is_internal(&self) -> bool {
        self.rules().is_none_or(|rules| rules.account_type == AccountType::Internal)
    }

    /// Whether the library has said what an ID looks like, so that those of the store need not show it.
    pub(super) fn knows_ids(&self) -> bool {
        self.rules().is_some_and(|rules| rules.id_digits.is_some()) || self.id_scheme().is_some()
    }

    /// Where the ID comes from of somebody who has none.
    pub(super) fn id_scheme(&self) -> Option<&'s IdScheme> {
        self.profile().filter(|_| self.is_internal())?.id_scheme.as_ref()
    }

    /// What stands for a field of which nothing is known: what the profile says, the usual group, the day by the rule of
    /// the group.
    pub(super) fn default_of(&self, field: ListField, today: NaiveDate) -> Option<String> {
        let profile = self.profile()?;
        if let Some(default) = profile.defaults.get(&field) {
            return Some(default.clone());
        }
        if field == ListField::UserGroup {
            return Some(profile.group.clone());
        }
        let day = self.rules()?.expiry.date(today, &self.settings.terms);
        day.filter(|_| field == ListField::ExpiryDate).map(|day| day.to_string())
    }

    /// What is still to be asked for once ID, names and group are known: what the group needs, what an ID is made of,
    /// whose account it is, and the last day; in a talk also what a desk usually registers.
    pub(super) fn further(&self, today: NaiveDate, is_talk: bool) -> Vec<ListField> {
        let Some(rules) = self.rules() else { return Vec::new() };
        let mut fields = rules.required.to_vec();
        match self.id_scheme().filter(|_| !self.has(ListField::PrimaryId)) {
            Some(IdScheme::Made(_)) => fields.extend([ListField::BirthDate, ListField::Email]),
            Some(IdScheme::Barcode) => fields.push(ListField::Barcode),
            None => {}
        }
        let feed = self.profile().and_then(|profile| profile.external_id.as_ref());
        if rules.account_type == AccountType::External && feed.is_none() {
            fields.push(ListField::ExternalId);
        }
        if is_talk {
            fields.extend(USUAL);
        }
        if self.default_of(ListField::ExpiryDate, today).is_some() {
            fields.push(ListField::ExpiryDate);
        }
        // The ID is asked for first, and the group says whose account it is.
        fields.retain(|field| ![ListField::PrimaryId, ListField::AccountType].contains(field) && !self.has(*field));
        let mut once = Vec::with_capacity(fields.len());
        for field in fields {
            if !once.contains(&field) {
                once.push(field);
            }
        }
        once
    }

    /// Whether a field is only asked for because a desk usually registers it.
    pub(super) fn is_optional(&self, field: ListField) -> bool {
        USUAL.contains(&field) && !self.needs(field) && !(field == ListField::Barcode && self.id_is_barcode())
    }

    /// Whether the barcode becomes the ID.
    fn id_is_barcode(&self) -> bool {
        !self.has(ListField::PrimaryId) && matches!(self.id_scheme(), Some(IdScheme::Barcode))
    }

    /// Whether the group needs a field.
    pub(super) fn needs(&self, field: ListField) -> bool {
        self.rules().is_some_and(|rules| rules.required.contains(&field))
    }

    /// What is wrong with the ID, in every group while none is known: one of them may have IDs of this form.
    pub(super) fn fault_of_id(&self, world: &World<'_>) -> Result<Option<Finding>, Failure> {
        let of_id = |faults: Vec<Finding>| faults.into_iter().find(|fault| fault.field == Some(ListField::PrimaryId));
        let fault = of_id(self.faults(world)?);
        if fault.is_none() || self.has(ListField::UserGroup) {
            return Ok(fault);
        }
        for group in self.settings.groups.keys() {
            let mut in_group = self.clone();
            in_group.put(ListField::UserGroup, group);
            if of_id(in_group.faults(world)?).is_none() {
                return Ok(None);
            }
        }
        Ok(fault)
    }

    /// What is wrong with what is known, whoever is in the store.
    pub(super) fn faults(&self, world: &World<'_>) -> Result<Vec<Finding>, Failure> {
        Ok(pipeline::faults_of_new(&self.values, self.profile_name(), self.settings, world)?)
    }
}
