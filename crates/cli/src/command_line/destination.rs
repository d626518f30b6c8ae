//! What can be typed behind `--to`: everything that patrons can be written as.

use super::file_kind::one_of;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use pipeline::Destination;

/// Takes the name of one.
pub(crate) fn parser() -> impl TypedValueParser<Value = Destination> {
    PossibleValuesParser::new(Destination::all().map(Destination::name)).try_map(|name: String| named(&name))
}

fn named(name: &str) -> Result<Destination, String> {
    Destination::named(name).ok_or_else(|| format!("patrons can't be written as \"{name}\""))
}

/// All of them, in a sentence.
pub(crate) fn help() -> String {
    let all: Vec<Destination> = Destination::all().collect();
    let names = one_of(&all, |destination| format!("{} ({})", destination.name(), destination.title()));
    format!("What the patrons are written as: {names}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_destination_can_be_typed_and_is_in_the_help() {
        for destination in Destination::all() {
            let name = destination.name();
            assert_eq!(named(name).map(Destination::name), Ok(name));
            assert!(help().contains(&format!("{name} ({})", destination.title())), "{}", help());
        }
        assert!(named("millennium").is_err() && help().ends_with(')'));
    }
}
