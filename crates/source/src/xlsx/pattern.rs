//! Number formats that show more than the digits of a number: `"LIB-"0` shows LIB-104417 where the cell
//! holds 104417. Which of the two is meant, only a person knows.

/// A number format that puts something around or between the digits of a whole number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Pattern {
    pieces: Vec<Piece>,
    /// How many of the pieces are places of a digit.
    places: usize,
    /// Whether thousands are set off by commas.
    grouped: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// Shown as it stands.
    Text(String),
    /// A digit, or this where the number is too short.
    Place(Option<char>),
    /// All digits, as in `General`.
    All,
}

/// The longest code, in bytes: more than the 255 letters that Excel allows.
const LONGEST: usize = 1_000;

impl Pattern {
    /// What a format's code shows of positive numbers, up to the first semicolon; `None` where that is the
    /// digits, a date, or a number in another notation. Colours say nothing, and conditions are not judged.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        if code.len() > LONGEST {
            return None;
        }
        let mut reading = Reading::default();
        let mut letters = code.chars();
        while let Some(letter) = letters.next().filter(|letter| *letter != ';') {
            match letter {
                '0' => reading.place(Some('0'))?,
                '#' => reading.place(None)?,
                '?' => reading.place(Some(' '))?,
                ',' => reading.comma()?,
                '.' => reading.point()?,
                '"' => reading.text(&letters.by_ref().take_while(|c| *c != '"').collect::<String>()),
                '\\' => reading.text(letters.next()?.encode_utf8(&mut [0; 4])),
                // As wide as the next letter, or filled with it.
                '_' | '*' => {
                    letters.next();
                }
                '[' => reading.text(symbol(&letters.by_ref().take_while(|c| *c != ']').collect::<String>())?),
                '@' => reading.all()?,
                'G' | 'g' => {
                    letters = general(letters.as_str())?.chars();
                    reading.all()?;
                }
                ' ' | '$' | '-' | '+' | '(' | ')' | ':' | '!' | '^' | '&' | '\'' | '~' | '{' | '}' | '<' | '>'
                | '=' => {
                    reading.text(letter.encode_utf8(&mut [0; 4]));
                }
                other if !other.is_ascii() => reading.text(other.encode_utf8(&mut [0; 4])),
                _ => return None,
            }
        }
        reading.end()
    }

    /// Appends what is shown of a whole number.
    pub(crate) fn show(&self, digits: &str, out: &mut String) {
        let (mut rest, mut left) = (digits, self.places);
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::All => out.push_str(digits),
                Piece::Place(instead) if left > digits.len() => {
                    left -= 1;
                    instead.iter().for_each(|letter| self.put(*letter, left, out));
                }
                Piece::Place(_) => {
                    // The first place takes all digits for which there is no place.
                    let (here, behind) = rest.split_at(rest.len() + 1 - left);
                    for (digit, after) in here.chars().zip((0..here.len()).rev()) {
                        self.put(digit, behind.len() + after, out);
                    }
                    rest = behind;
                    left -= 1;
                }
            }
        }
    }

    /// One digit, with so many behind it.
    fn put(&self, digit: char, behind: usize, out: &mut String) {
        out.push(digit);
        if self.grouped && behind > 0 && behind.is_multiple_of(3) {
            out.push(',');
        }
    }
}

/// A code that is being read.
#[derive(Default)]
struct Reading {
    pattern: Pattern,
    zeros: usize,
    /// Whether a text is shown that can be seen.
    shows_text: bool,
    /// Whether a comma stood behind the last place.
    after_comma: bool,
    /// Whether the decimal point has been passed; a whole number has zeros there.
    in_decimals: bool,
    shows_all: bool,
}

impl Reading {
    fn text(&mut self, text: &str) {
        self.shows_text |= text.chars().any(|letter| !letter.is_whitespace());
        self.pattern.pieces.push(Piece::Text(text.to_owned()));
    }

    fn place(&mut self, instead: Option<char>) -> Option<()> {
        if self.in_decimals {
            self.pattern.pieces.extend(instead.map(|letter| Piece::Text(letter.to_string())));
            return Some(());
        }
        self.pattern.grouped |= std::mem::take(&mut self.after_comma);
        self.pattern.places += 1;
        self.zeros += usize::from(instead == Some('0'));
        self.pattern.pieces.push(Piece::Place(instead));
        (!self.shows_all).then_some(())
    }

    /// Between places it sets off thousands; behind the last one it would divide by a thousand.
    fn comma(&mut self) -> Option<()> {
        self.after_comma = true;
        (self.pattern.places > 0 && !self.in_decimals).then_some(())
    }

    fn point(&mut self) -> Option<()> {
        self.pattern.pieces.push(Piece::Text(".".to_owned()));
        let is_first = !std::mem::replace(&mut self.in_decimals, true);
        (is_first && !self.after_comma).then_some(())
    }

    fn all(&mut self) -> Option<()> {
        self.pattern.pieces.push(Piece::All);
        let is_alone = self.pattern.places == 0 && !self.in_decimals;
        (is_alone && !std::mem::replace(&mut self.shows_all, true)).then_some(())
    }

    fn end(self) -> Option<Pattern> {
        let has_digits = self.pattern.places > 0 || self.shows_all;
        // `#,##0` is how any number is made easier to read; with zeros in front it is a form of its own.
        let differs = self.shows_text || (self.pattern.grouped && self.zeros > 1);
        (has_digits && differs && !self.after_comma).then_some(self.pattern)
    }
}

/// What is shown of a bracket: the sign of a currency, `[$€-407]`; nothing of a colour. `None` for lengths of
/// time and conditions.
fn symbol(inner: &str) -> Option<&str> {
    if let Some(currency) = inner.strip_prefix('$') {
        return Some(currency.split_once('-').map_or(currency, |(sign, _)| sign));
    }
    let is_time = inner.chars().all(|letter| matches!(letter.to_ascii_lowercase(), 'h' | 'm' | 's'));
    (!is_time && !inner.starts_with(['<', '>', '='])).then_some("")
}

/// What follows the rest of the word `General`.
fn general(rest: &str) -> Option<&str> {
    const REST: &str = "eneral";
    let (word, behind) = rest.split_at_checked(REST.len())?;
    word.eq_ignore_ascii_case(REST).then_some(behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, digits: &str) -> Option<String> {
        let mut out = String::new();
        Pattern::of_code(code)?.show(digits, &mut out);
        Some(out)
    }

    #[test]
    fn what_a_format_puts_around_the_digits_is_shown() {
        for (code, digits, expected) in [
            ("\"LIB-\"0", "104417", "LIB-104417"),
            ("\"00\"0000000", "1234567", "001234567"),
            ("\"00\"0000000", "4567", "000004567"),
            ("000,000", "1234", "001,234"),
            ("000,000", "123456", "123,456"),
            ("0,000", "1234567", "1,234,567"),
            ("\\P0", "7", "P7"),
            ("\"P\"General", "104417", "P104417"),
            ("\"P\"@", "104417", "P104417"),
            ("000\\-00\\-0000", "123456789", "123-45-6789"),
            ("00-00", "1", "00-01"),
            ("##-##", "123", "1-23"),
            ("[Blue]\"No. \"0000;[Red]-0", "12", "No. 0012"),
            ("[$€-407]0.00", "12", "€12.00"),
            ("№0", "12", "№12"),
            ("#,##0\" days\"", "1234", "1,234 days"),
        ] {
            assert_eq!(shown(code, digits).as_deref(), Some(expected), "{code}");
        }
    }

    #[test]
    fn what_shows_the_number_or_a_date_is_no_pattern() {
        for code in [
            "General",
            "0",
            "000000000",
            "#,##0",
            "#,##0.00",
            "_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"??_);_(@_)",
            "@",
            "000 000",
            "[Blue]000000",
            "yyyy-mm-dd",
            "\"Day \"d",
            "[h]:mm",
            "0%",
            "0.00E+00",
            "# ?/?",
            "0,,\"M\"",
            "[<=9999999]###-####;(###) ###-####",
            "\"unclosed",
            "[",
            "\\",
            "",
        ] {
            assert_eq!(Pattern::of_code(code), None, "{code}");
        }
    }
}
