//! Starters by the scheme of the library: the pattern of the name, the pattern and random characters, or random words.

use crate::entropy::{Entropy, NoEntropy};
use crate::{pattern, random};
use model::patron::Details;
use model::secret::StarterPassword;
use model::starter_rules::{Scheme, StarterRules};

/// So many characters stand behind the pattern with the scheme `name-suffix`: a hyphen and four random ones.
pub const CHARACTERS_BEHIND: usize = 1 + random::SUFFIX;

/// Makes the starter of a patron. A name that gives none gets random words, whatever the scheme.
pub fn make(details: &Details, rules: &StarterRules, entropy: &dyn Entropy) -> Result<StarterPassword, NoEntropy> {
    let named = if rules.scheme == Scheme::Words { None } else { pattern::starter(details, rules) };
    match (named, rules.scheme) {
        (None, _) => random::words(entropy).map(StarterPassword::new),
        (Some(named), Scheme::NameSuffix) => {
            let mut text = String::with_capacity(named.expose().len() + CHARACTERS_BEHIND);
            text.push_str(named.expose());
            text.push('-');
            random::push_characters(&mut text, entropy)?;
            Ok(StarterPassword::new(text))
        }
        (Some(named), Scheme::Name | Scheme::Words) => Ok(named),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::tests::Seeded;

    struct Dry;

    impl Entropy for Dry {
        fn fill(&self, _: &mut [u8]) -> Result<(), NoEntropy> {
            Err(NoEntropy)
        }
    }

    fn named(first: &str) -> Details {
        Details { first_name: Some(first.into()), last_name: Some("Li".into()), ..Details::default() }
    }

    fn rules(scheme: Scheme) -> StarterRules {
        StarterRules { scheme, ..StarterRules::default() }
    }

    #[test]
    fn each_scheme_makes_its_own() {
        let entropy = Seeded::new(2);
        let make = |scheme, details: &Details| make(details, &rules(scheme), &entropy).unwrap().expose().to_owned();
        assert_eq!(make(Scheme::Name, &named("Bo")), "Bo_Li1");
        let (one, two) = (make(Scheme::NameSuffix, &named("Bo")), make(Scheme::NameSuffix, &named("Bo")));
        assert!(one.starts_with("Bo_Li1-") && one.len() == 11 && one != two, "{one} {two}");
        assert_eq!(make(Scheme::Words, &named("Bo")).split('-').count(), 4);
        let nameless = Details::default();
        assert_ne!(make(Scheme::Name, &nameless), make(Scheme::Name, &nameless), "random words");
    }

    /// Trial K17: without randomness there is no starter, and never a weaker one.
    #[test]
    fn there_is_no_fallback_for_randomness() {
        for (scheme, details) in
            [(Scheme::NameSuffix, named("Bo")), (Scheme::Words, named("Bo")), (Scheme::Name, Details::default())]
        {
            assert!(make(&details, &rules(scheme), &Dry).is_err());
        }
        assert!(make(&named("Bo"), &rules(Scheme::Name), &Dry).is_ok(), "the pattern needs none");
    }
}
