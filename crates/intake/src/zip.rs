//! Postal codes as the US writes them: five digits, or five and four. Spreadsheets take them for numbers, and the zero
//! with which those of the Northeast and of Puerto Rico begin is then lost. And what tells apart those of some other
//! countries. Nothing is reported here.

use std::borrow::Cow;

/// A state or territory of the US, or the armed forces abroad, which have codes like one.
#[derive(Debug)]
pub(crate) struct State {
    /// Two letters.
    pub(crate) code: &'static str,
    name: &'static str,
    /// The first three digits of its ZIP codes where those begin with zero; empty elsewhere.
    zeros: &'static [(u16, u16)],
}

impl State {
    /// The state that a text names, by its code or its name.
    pub(crate) fn find(text: &str) -> Option<&'static State> {
        // Asked of every row: nearly all have a code, without points.
        let bare = if text.contains('.') { Cow::Owned(text.replace('.', "")) } else { Cow::Borrowed(text) };
        let bare = bare.trim();
        STATES.iter().find(|state| state.code.eq_ignore_ascii_case(bare) || state.name.eq_ignore_ascii_case(bare))
    }

    /// The names of all of them, without the armed forces.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        STATES.iter().map(|state| state.name).filter(|name| !name.starts_with("Armed"))
    }

    /// The code of the state in which a ZIP code is, unless it is this one. A few codes are in two.
    pub(crate) fn not_of(&self, zip: &str) -> Option<&'static str> {
        let first = first_three(zip)?;
        let mut there =
            PREFIXES.iter().filter(|(from, to, _)| (*from..=*to).contains(&first)).map(|(_, _, code)| *code);
        let other = there.next()?;
        (other != self.code && there.all(|code| code != self.code)).then_some(other)
    }

    /// Whether any of its ZIP codes begins with zero.
    pub(crate) fn has_zeros(&self) -> bool {
        !self.zeros.is_empty()
    }

    /// Whether a code that begins with zero is one of the state's.
    pub(crate) fn has(&self, code: &str) -> bool {
        first_three(code).is_some_and(|first| self.zeros.iter().any(|(from, to)| (*from..=*to).contains(&first)))
    }
}

/// The first three digits of a ZIP code, which say where it is.
fn first_three(zip: &str) -> Option<u16> {
    zip.get(..3).and_then(|digits| digits.parse().ok())
}

/// The code of the state in which a ZIP code is.
pub(crate) fn state_of(zip: &str) -> Option<&'static str> {
    let first = first_three(zip)?;
    PREFIXES.iter().find(|(from, to, _)| (*from..=*to).contains(&first)).map(|(_, _, code)| *code)
}

const fn zeros(code: &'static str, name: &'static str, zeros: &'static [(u16, u16)]) -> State {
    State { code, name, zeros }
}

const fn none(code: &'static str, name: &'static str) -> State {
    zeros(code, name, &[])
}

/// All of them. The ranges are those of the US Postal Service's list of three-digit prefixes.
const STATES: &[State] = &[
    zeros("AE", "Armed Forces Europe", &[(90, 98)]),
    zeros("CT", "Connecticut", &[(60, 69)]),
    zeros("MA", "Massachusetts", &[(10, 27), (55, 55)]),
    zeros("ME", "Maine", &[(39, 49)]),
    zeros("NH", "New Hampshire", &[(30, 38)]),
    zeros("NJ", "New Jersey", &[(70, 89)]),
    // Holtsville and Fishers Island; all others of the state begin with 1.
    zeros("NY", "New York", &[(5, 5), (63, 63)]),
    zeros("PR", "Puerto Rico", &[(6, 7), (9, 9)]),
    zeros("RI", "Rhode Island", &[(28, 29)]),
    zeros("VI", "Virgin Islands", &[(8, 8)]),
    zeros("VT", "Vermont", &[(50, 54), (56, 59)]),
    none("AA", "Armed Forces Americas"),
    none("AK", "Alaska"),
    none("AL", "Alabama"),
    none("AP", "Armed Forces Pacific"),
    none("AR", "Arkansas"),
    none("AS", "American Samoa"),
    none("AZ", "Arizona"),
    none("CA", "California"),
    none("CO", "Colorado"),
    none("DC", "District of Columbia"),
    none("DE", "Delaware"),
    none("FL", "Florida"),
    none("GA", "Georgia"),
    none("GU", "Guam"),
    none("HI", "Hawaii"),
    none("IA", "Iowa"),
    none("ID", "Idaho"),
    none("IL", "Illinois"),
    none("IN", "Indiana"),
    none("KS", "Kansas"),
    none("KY", "Kentucky"),
    none("LA", "Louisiana"),
    none("MD", "Maryland"),
    none("MI", "Michigan"),
    none("MN", "Minnesota"),
    none("MO", "Missouri"),
    none("MP", "Northern Mariana Islands"),
    none("MS", "Mississippi"),
    none("MT", "Montana"),
    none("NC", "North Carolina"),
    none("ND", "North Dakota"),
    none("NE", "Nebraska"),
    none("NM", "New Mexico"),
    none("NV", "Nevada"),
    none("OH", "Ohio"),
    none("OK", "Oklahoma"),
    none("OR", "Oregon"),
    none("PA", "Pennsylvania"),
    none("SC", "South Carolina"),
    none("SD", "South Dakota"),
    none("TN", "Tennessee"),
    none("TX", "Texas"),
    none("UT", "Utah"),
    none("VA", "Virginia"),
    none("WA", "Washington"),
    none("WI", "Wisconsin"),
    none("WV", "West Virginia"),
    none("WY", "Wyoming"),
];

/// The first three digits of all ZIP codes that are given out, and whose they are, as the US Postal Service lists them.
/// Where some codes of a range are in a second state, that one has an entry of its own.
const PREFIXES: &[(u16, u16, &str)] = &[
    (5, 5, "NY"),
    (6, 7, "PR"),
    (8, 8, "VI"),
    (9, 9, "PR"),
    (10, 27, "MA"),
    (28, 29, "RI"),
    (30, 38, "NH"),
    (39, 49, "ME"),
    (50, 54, "VT"),
    (55, 55, "MA"),
    (56, 59, "VT"),
    (60, 69, "CT"),
    (63, 63, "NY"),
    (70, 89, "NJ"),
    (90, 98, "AE"),
    (100, 149, "NY"),
    (150, 196, "PA"),
    (197, 199, "DE"),
    (200, 200, "DC"),
    (201, 201, "VA"),
    (202, 205, "DC"),
    (206, 219, "MD"),
    (220, 246, "VA"),
    (247, 268, "WV"),
    (270, 289, "NC"),
    (290, 299, "SC"),
    (300, 319, "GA"),
    (320, 339, "FL"),
    (340, 340, "AA"),
    (341, 349, "FL"),
    (350, 369, "AL"),
    (370, 385, "TN"),
    (386, 397, "MS"),
    (398, 399, "GA"),
    (400, 427, "KY"),
    (430, 459, "OH"),
    (460, 479, "IN"),
    (480, 499, "MI"),
    (500, 528, "IA"),
    (530, 549, "WI"),
    (550, 567, "MN"),
    (569, 569, "DC"),
    (570, 577, "SD"),
    (580, 588, "ND"),
    (590, 599, "MT"),
    (600, 629, "IL"),
    (630, 658, "MO"),
    (660, 679, "KS"),
    (680, 693, "NE"),
    (700, 714, "LA"),
    (716, 729, "AR"),
    (730, 749, "OK"),
    (733, 733, "TX"),
    (750, 799, "TX"),
    (800, 816, "CO"),
    (820, 831, "WY"),
    (832, 838, "ID"),
    (834, 834, "WY"),
    (840, 847, "UT"),
    (850, 865, "AZ"),
    (870, 884, "NM"),
    (885, 885, "TX"),
    (889, 898, "NV"),
    (900, 961, "CA"),
    (962, 966, "AP"),
    (967, 968, "HI"),
    (967, 967, "AS"),
    (969, 969, "GU"),
    (969, 969, "MP"),
    (970, 979, "OR"),
    (980, 994, "WA"),
    (995, 999, "AK"),
];

/// The provinces and territories of Canada.
pub(crate) const PROVINCES: [&str; 14] = [
    "Alberta",
    "British Columbia",
    "Manitoba",
    "New Brunswick",
    "Newfoundland and Labrador",
    "Northwest Territories",
    "Nova Scotia",
    "Nunavut",
    "Ontario",
    "Prince Edward Island",
    "Quebec",
    "Québec",
    "Saskatchewan",
    "Yukon",
];

/// How lists call the US, and the territories that have ZIP codes: without case, spaces and points.
const US: [&str; 13] = [
    "us",
    "usa",
    "unitedstates",
    "unitedstatesofamerica",
    "theunitedstates",
    "america",
    "eeuu",
    "estadosunidos",
    "puertorico",
    "pri",
    "guam",
    "virginislands",
    "usvirginislands",
];

/// How lists call Canada.
const CANADA: [&str; 3] = ["ca", "can", "canada"];

/// Countries whose postal codes have five digits, some with a zero in front, and how lists call them.
const FIVE_DIGITS: &[(&str, &[&str])] = &[
    ("France", &["fr", "fra", "france", "francia"]),
    ("Germany", &["de", "deu", "germany", "deutschland", "alemania"]),
    ("Italy", &["it", "ita", "italy", "italia"]),
    ("Mexico", &["mx", "mex", "mexico", "méxico"]),
    ("Spain", &["es", "esp", "spain", "españa", "espana"]),
];

/// A country, as far as its postal codes are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Country {
    Us,
    Canada,
    /// This country has five digits, and no more.
    FiveDigits(&'static str),
    Other,
    NotGiven,
}

impl Country {
    /// The country that a text names.
    pub(crate) fn find(text: &str) -> Self {
        let letters: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let is = |names: &[&str]| names.contains(&letters.as_str());
        if is(&US) {
            Country::Us
        } else if is(&CANADA) {
            Country::Canada
        } else {
            let five = FIVE_DIGITS.iter().find(|(_, names)| is(names));
            five.map_or(Country::Other, |(name, _)| Country::FiveDigits(name))
        }
    }
}

fn is_digits(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_digit)
}

/// Whether a code has the form of a ZIP code, with four more digits or without; a hyphen with nothing behind it stands
/// for those that nobody knows. Asked of every row.
pub(crate) fn is_whole(code: &str) -> bool {
    let bytes = code.strip_suffix('-').unwrap_or(code).as_bytes();
    match bytes.len() {
        5 | 9 => is_digits(bytes),
        10 => is_digits(&bytes[..5]) && matches!(bytes[5], b'-' | b' ') && is_digits(&bytes[6..]),
        _ => false,
    }
}

/// Whether a code is five digits, a hyphen and four more.
pub(crate) fn has_hyphen(code: &str) -> bool {
    code.len() == 10 && code.as_bytes()[5] == b'-' && is_whole(code)
}

/// Four digits with a zero in front, for countries whose codes have five.
pub(crate) fn to_five(code: &str) -> Option<String> {
    let lost = code.len() == 4 && is_digits(code.as_bytes()) && !code.starts_with('0');
    lost.then(|| format!("0{code}"))
}

/// A code that is one or two digits too short for a ZIP code, with zeros in front; nine digits have their hyphen.
pub(crate) fn with_zeros(code: &str) -> Option<String> {
    let (front, more) = code.split_once(['-', ' ']).unwrap_or((code, ""));
    let width = match (front.len(), more.len()) {
        (3 | 4, 0 | 4) => 5,
        (7 | 8, 0) => 9,
        _ => return None,
    };
    let digits = is_digits(front.as_bytes()) && is_digits(more.as_bytes());
    let full = format!("{front:0>width$}{}", &code[front.len()..]);
    digits.then(|| if width == 9 { format!("{}-{}", &full[..5], &full[5..9]) } else { full })
}

/// Whether a code has the form of Canadian ones, A1A 1A1.
pub(crate) fn is_canadian(code: &str) -> bool {
    let signs: Vec<u8> = code.bytes().filter(|byte| !matches!(byte, b' ' | b'-')).collect();
    let fits = |(at, sign): (usize, &u8)| {
        if at.is_multiple_of(2) { sign.is_ascii_alphabetic() } else { sign.is_ascii_digit() }
    };
    signs.len() == 6 && signs.iter().enumerate().all(fits)
}

/// Whether a code is the first half of a Canadian one, which says the area.
pub(crate) fn is_canadian_area(code: &str) -> bool {
    matches!(code.as_bytes(), [first, second, third]
        if first.is_ascii_alphabetic() && second.is_ascii_digit() && third.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zip_code_has_five_digits_or_five_and_four() {
        for whole in ["60601", "02139", "60601-1234", "60601 1234", "606011234", "60601-"] {
            assert!(is_whole(whole), "{whole}");
        }
        for other in ["2139", "606012", "60601-12", "6O601", "", "-", "60601x1234", "1234-5678"] {
            assert!(!is_whole(other), "{other}");
        }
    }

    #[test]
    fn zeros_come_in_front_of_what_is_too_short() {
        for (short, whole) in [
            ("2139", Some("02139")),
            ("601", Some("00601")),
            ("2139-1234", Some("02139-1234")),
            ("21391234", Some("02139-1234")),
            ("6011234", Some("00601-1234")),
            ("606012", None),
            ("12", None),
            ("213A", None),
            ("2139-12", None),
        ] {
            assert_eq!(with_zeros(short).as_deref(), whole, "{short}");
        }
    }

    #[test]
    fn a_state_is_known_by_its_code_and_by_its_name() {
        let has = |state: &str, code: &str| State::find(state).is_some_and(|state| state.has(code));
        assert!(has("MA", "02139") && has("massachusetts", "02139") && has("N.J.", "08540") && has("NY", "00501"));
        assert!(!has("MA", "08540") && !has("IL", "02139") && !has("Zug", "06300"));
    }

    #[test]
    fn a_zip_code_says_its_state() {
        let other = |state: &str, code: &str| State::find(state).and_then(|state| state.not_of(code));
        for (state, code, expected) in [
            ("IL", "62704", None),
            ("MA", "62704", Some("IL")),
            ("NY", "06390-1234", None),
            ("CT", "06390", None),
            ("Guam", "96910", None),
            ("MP", "96950", None),
            ("HI", "96910", Some("GU")),
            ("IL", "00100", None),
        ] {
            assert_eq!(other(state, code), expected, "{state} {code}");
        }
        assert_eq!((state_of("62704"), state_of("00100"), state_of("x")), (Some("IL"), None, None));
    }

    /// Every state has its codes, those that begin with zero among them.
    #[test]
    fn both_tables_of_states_agree() {
        for state in STATES {
            let own = || PREFIXES.iter().filter(|(_, _, code)| *code == state.code);
            assert!(own().next().is_some(), "{}", state.code);
            for (from, to) in state.zeros {
                for first in *from..=*to {
                    assert_eq!(state.not_of(&format!("{first:03}01")), None, "{} {first}", state.code);
                }
            }
        }
        assert!(PREFIXES.iter().all(|(_, _, code)| STATES.iter().any(|state| state.code == *code)));
    }

    #[test]
    fn the_us_has_many_names_and_canada_letters() {
        for us in ["USA", "U.S.A.", "United States"] {
            assert_eq!(Country::find(us), Country::Us, "{us}");
        }
        assert_eq!((Country::find("UK"), Country::find("")), (Country::Other, Country::Other));
        assert_eq!((Country::find("MÉXICO"), Country::find("CAN")), (Country::FiveDigits("Mexico"), Country::Canada));
        assert!(is_canadian_area("M5V") && !is_canadian_area("M5V2T") && !is_canadian_area("é1"));
        assert!(is_canadian("K1A 0B1") && is_canadian("k1a0b1") && !is_canadian("SW1A 1AA") && !is_canadian("60601"));
    }
}
