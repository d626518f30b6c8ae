//! City, state and postal code where somebody wrote them as one text.

/// The parts of such a text; those that cannot be told apart for certain stay in the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct City<'a> {
    /// The city, and what else may be one.
    pub city: &'a str,
    /// The name or the code of the state or province; may be empty.
    pub state: &'a str,
    /// The ZIP code; may be empty.
    pub postal_code: &'a str,
}

impl<'a> City<'a> {
    /// Takes `Urbana, IL` apart, at its last comma.
    pub fn and_state(text: &'a str) -> Self {
        let text = text.trim();
        let parts = text.rsplit_once(',').filter(|(_, state)| is_word(state));
        let (city, state) = parts.unwrap_or((text, ""));
        City { city: city.trim(), state: state.trim(), postal_code: "" }
    }

    /// Takes `Urbana, IL 61801` apart, and `Urbana IL 61801`, whose state is two capitals.
    pub fn state_and_zip(text: &'a str) -> Self {
        let text = text.trim();
        let Some((place, postal_code)) = text.rsplit_once([' ', ',']).filter(|(_, code)| is_zip(code)) else {
            return City::and_state(text);
        };
        let place = place.trim_end_matches([' ', ',']);
        match (City::and_state(place), place.rsplit_once(' ')) {
            (parts, _) if !parts.state.is_empty() => City { postal_code, ..parts },
            // A number behind something that is no state may belong to anything.
            _ if place.contains(',') => City { city: text, state: "", postal_code: "" },
            (_, Some((city, state))) if is_code(state) => City { city: city.trim_end(), state, postal_code },
            (parts, _) => City { postal_code, ..parts },
        }
    }

    /// The part behind the city, if any, shows that this is one.
    pub fn is_certain(self) -> bool {
        !self.state.is_empty() || !self.postal_code.is_empty()
    }
}

/// `61801` and `61801-1234`.
fn is_zip(text: &str) -> bool {
    let (five, four) = text.split_once('-').unwrap_or((text, "0000"));
    let are_digits = |digits: &str, many: usize| digits.len() == many && digits.bytes().all(|b| b.is_ascii_digit());
    are_digits(five, 5) && are_digits(four, 4)
}

/// The name or the code of a state or province.
fn is_word(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-'))
}

fn is_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(city: City<'_>) -> [&str; 3] {
        [city.city, city.state, city.postal_code]
    }

    #[test]
    fn a_state_stands_behind_the_last_comma() {
        for (text, expected) in [
            (" Urbana,IL ", ["Urbana", "IL", ""]),
            ("Edmonton, ALBERTA", ["Edmonton", "ALBERTA", ""]),
            ("Springfield, Greene, MO", ["Springfield, Greene", "MO", ""]),
            ("Urbana IL", ["Urbana IL", "", ""]),
            ("Urbana, IL 61801", ["Urbana, IL 61801", "", ""]),
            ("Urbana,", ["Urbana,", "", ""]),
            ("", ["", "", ""]),
        ] {
            assert_eq!(parts(City::and_state(text)), expected, "{text}");
        }
    }

    #[test]
    fn only_what_is_certain_is_taken_apart() {
        for (text, expected) in [
            ("Urbana, IL 61801", ["Urbana", "IL", "61801"]),
            ("Urbana, IL, 61801-1234", ["Urbana", "IL", "61801-1234"]),
            ("Grand Junction CO 81501", ["Grand Junction", "CO", "81501"]),
            ("Edmonton, ALBERTA", ["Edmonton", "ALBERTA", ""]),
            ("Truth or Consequences", ["Truth or Consequences", "", ""]),
            ("Salem 97301", ["Salem", "", "97301"]),
            ("London, SW1A 1AA", ["London, SW1A 1AA", "", ""]),
            ("Box 7, Hall 3, 12345", ["Box 7, Hall 3, 12345", "", ""]),
            ("61801", ["61801", "", ""]),
            ("", ["", "", ""]),
        ] {
            assert_eq!(parts(City::state_and_zip(text)), expected, "{text}");
        }
    }
}
