//! States of the US and provinces of Canada that are misspelled, and states that do not have the ZIP code beside them.
//! What is written for a region of another country is left alone, and so are abbreviations such as Calif. and N. Mex.

use crate::context::RowContext;
use crate::near;
use crate::words::is_among;
use crate::zip::{self, Country, State};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::patron::Address;

/// Warns of each. What other systems write is theirs.
pub(in crate::rules) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    if row.record.is_some() {
        return;
    }
    for address in &draft.details.addresses {
        let Some(written) = address.state_province.as_deref() else { continue };
        let zip = address.postal_code.as_deref().filter(|code| zip::is_whole(code));
        match (State::find(written), zip) {
            (Some(state), Some(zip)) => contradicted(written, state, zip, address, row),
            (Some(_), None) => {}
            (None, _) => unknown(written, zip, address, row),
        }
    }
}

/// The country that the row names, or the profile for all that name none.
fn country(address: &Address, row: &RowContext<'_, '_>) -> Country {
    let usual = row.run.profile.defaults.get(&ListField::Country).map(String::as_str);
    address.country.as_deref().or(usual).map_or(Country::NotGiven, Country::find)
}

/// Whether an address is in the US: its country says so, or, where none is given, the heading of its ZIP code. MI is a
/// province of Italy, too, whose codes have as many digits.
fn is_in_the_us(country: Country, zip: Option<&str>, row: &RowContext<'_, '_>) -> bool {
    match country {
        Country::Us => true,
        Country::NotGiven => zip.is_some() && row.facts.postal.headed_zip,
        Country::Canada | Country::FiveDigits(_) | Country::Other => false,
    }
}

fn contradicted(written: &str, state: &State, zip: &str, address: &Address, row: &mut RowContext<'_, '_>) {
    let Some(other) = state.not_of(zip) else { return };
    if !is_in_the_us(country(address, row), Some(zip), row) {
        return;
    }
    let message = format!("\"{zip}\" is a ZIP code of {other}, but the state is \"{written}\"");
    row.report(
        codes::C371,
        ListField::StateProvince,
        written,
        message,
        "loaded as it is; check which of the two is right",
    );
}

fn unknown(written: &str, zip: Option<&str>, address: &Address, row: &mut RowContext<'_, '_>) {
    let country = country(address, row);
    let meant = if country == Country::Canada {
        meant(written, zip::PROVINCES.iter().copied())
    } else if is_in_the_us(country, zip, row) {
        meant(written, State::names())
    } else {
        return;
    };
    let advice = match (meant, zip.and_then(zip::state_of)) {
        (Some(name), _) => format!("loaded as it is; did you mean {name}?"),
        // Two letters are a code, and that of no state.
        (None, Some(state)) if is_code(written) => format!("loaded as it is; the ZIP code is in {state}"),
        (None, _) => return,
    };
    let message = format!("\"{written}\" is not a state or province");
    row.report(codes::C370, ListField::StateProvince, written, message, advice);
}

/// Two letters that are not those of an island state whose mail the US delivers.
fn is_code(text: &str) -> bool {
    const ISLANDS: [&str; 3] = ["FM", "MH", "PW"];
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) && !is_among(&ISLANDS, text)
}

/// The name that a text is a slip away from, unless it is the name and more, or short for it.
fn meant(written: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let written = capitalized(written);
    // Washington DC.
    if written.starts_with("Washington") {
        return None;
    }
    let name = near::nearest(&written, names)?;
    (!written.starts_with(name) && !is_short_for(&written, name)).then_some(name)
}

/// Every word with a capital and small letters, as the names in the tables are written.
fn capitalized(text: &str) -> String {
    let mut begins = true;
    let letter = |c: char| {
        let letter = if begins { c.to_uppercase().next() } else { c.to_lowercase().next() };
        begins = c == ' ';
        letter.unwrap_or(c)
    };
    text.chars().map(letter).collect()
}

/// Whether every word of a text begins a word of the name: W. Virginia, No Carolina.
fn is_short_for(text: &str, name: &str) -> bool {
    let words = || text.split([' ', '.']).filter(|word| !word.is_empty());
    let begins = |(word, of_name): (&str, &str)| {
        of_name.get(..word.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(word))
    };
    words().count() == name.split(' ').count() && words().zip(name.split(' ')).all(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_known_and_what_is_short_is_none() {
        for (written, name) in [
            ("Illinios", Some("Illinois")),
            ("MASSACHUSSETTS", Some("Massachusetts")),
            ("north carolnia", Some("North Carolina")),
            ("W. Virginia", None),
            ("No Carolina", None),
            ("Calif.", None),
            ("Ill", None),
            ("Washington DC", None),
            ("Massachusetts MA", None),
            ("Jalisco", None),
            ("", None),
        ] {
            assert_eq!(meant(written, State::names()), name, "{written}");
        }
        assert_eq!(meant("Ontairo", zip::PROVINCES.iter().copied()), Some("Ontario"));
        for right in ["ON", "Ontario", "QUÉBEC", "Newfoundland"] {
            assert_eq!(meant(right, zip::PROVINCES.iter().copied()), None, "{right}");
        }
    }
}
