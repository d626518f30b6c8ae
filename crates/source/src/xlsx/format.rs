//! What a number format says about the number under it: that it is a date, or how many digits it shows.

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Shows {
    /// A number.
    #[default]
    Number,
    /// A number with zeros in front, up to so many digits: `000000000` is 9.
    Padded(u8),
    /// A number with something around its digits, `"LIB-"0`: how many digits there are at least, 0 for any,
    /// and which of the workbook's patterns it is.
    Around(u8, usize),
    /// A date, a time of day, or both.
    Date,
    /// A length of time, such as `[h]:mm`.
    Duration,
}

/// What the format of a number stands for; the built-in ones are those of section 18.8.30, with the
/// dates that East Asian versions add.
pub(crate) fn of_builtin(id: u32) -> Shows {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shows::Date,
        46 => Shows::Duration,
        _ => Shows::Number,
    }
}

/// What a format's code says, for positive numbers: up to the first semicolon.
pub(crate) fn of_code(code: &str) -> Shows {
    match zeros(code) {
        Some(digits) => Shows::Padded(digits),
        None => of_letters(code),
    }
}

/// How many digits are shown at least, where nothing but digits is: `000000000`, `000-00-0000` (the number of
/// an American insurance), `[Blue]"No. "0000`. Signs between the digits are how they are shown, not digits.
fn zeros(code: &str) -> Option<u8> {
    let mut letters = code.split(';').next().unwrap_or_default().chars();
    let mut zeros: u8 = 0;
    while let Some(letter) = letters.next() {
        match letter {
            '0' => zeros = zeros.checked_add(1)?,
            '#' | ' ' | '-' | '(' | ')' => {}
            '\\' | '_' | '*' => {
                letters.next();
            }
            '"' => {
                letters.by_ref().find(|c| *c == '"');
            }
            '[' => {
                let inner: String = letters.by_ref().take_while(|c| *c != ']').collect();
                if is_elapsed(&inner) {
                    return None;
                }
            }
            _ => return None,
        }
    }
    (zeros > 1).then_some(zeros)
}

/// Looks for the letters of dates that are neither quoted nor escaped nor in brackets.
fn of_letters(code: &str) -> Shows {
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            // The next character is shown as it is, or is only as wide, or fills the cell.
            '\\' | '_' | '*' => {
                letters.next();
            }
            '"' => {
                letters.by_ref().find(|c| *c == '"');
            }
            '[' => {
                let inner: String = letters.by_ref().take_while(|c| *c != ']').collect();
                if is_elapsed(&inner) {
                    return Shows::Duration;
                }
            }
            ';' => return Shows::Number,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return Shows::Date,
            _ => {}
        }
    }
    Shows::Number
}

/// `[h]`, `[mm]`, `[s]`: hours, minutes or seconds that do not start again at midnight.
fn is_elapsed(inner: &str) -> bool {
    let lower = inner.to_ascii_lowercase();
    ['h', 'm', 's'].iter().any(|unit| !lower.is_empty() && lower.chars().all(|letter| letter == *unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_what_is_shown() {
        for (code, shows) in [
            ("General", Shows::Number),
            ("000000000", Shows::Padded(9)),
            ("000000000;-000000000", Shows::Padded(9)),
            ("000\\-00\\-0000", Shows::Padded(9)),
            ("00000-0000", Shows::Padded(9)),
            ("00000000_)", Shows::Padded(8)),
            ("\"P\"000000", Shows::Padded(6)),
            ("[Blue]#000000", Shows::Padded(6)),
            ("0,000", Shows::Number),
            ("00%", Shows::Number),
            ("0", Shows::Number),
            ("0.00", Shows::Number),
            ("yyyy-mm-dd", Shows::Date),
            ("DD/MM/YY", Shows::Date),
            ("[$-409]d-mmm-yy;@", Shows::Date),
            ("h:mm AM/PM", Shows::Date),
            ("[h]:mm:ss", Shows::Duration),
            ("[Red][mm]", Shows::Duration),
            ("#,##0 \"days\"", Shows::Number),
            ("#,##0\\d", Shows::Number),
            ("0_m*y", Shows::Number),
            ("[Red]0;[Blue]d", Shows::Number),
            ("\"unclosed", Shows::Number),
            ("[", Shows::Number),
        ] {
            assert_eq!(of_code(code), shows, "{code}");
        }
    }
}
