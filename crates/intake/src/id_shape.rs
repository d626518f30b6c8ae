//! What IDs look like: digits, letters and the signs between them, each so many of them in this order; and what looks
//! unlike the other IDs of its column. Nothing is reported here.

use crate::counted::counted;
use model::how_read::IdsSay;
use model::id;
use std::fmt;

/// Runs of digits, of letters or of one sign in a shape. What has more of them is in no usual form.
const RUNS: usize = 6;

/// The shape of an ID. All that are too colourful have one shape, and so have all e-mail addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct IdShape {
    /// Those that are there come first.
    runs: [Option<Run>; RUNS],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Run {
    kind: Kind,
    length: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Digit,
    Letter,
    /// A letter that is not one of A to Z.
    OtherLetter,
    Sign(char),
}

impl Kind {
    fn of(c: char) -> Self {
        if c.is_ascii_digit() {
            Kind::Digit
        } else if c.is_ascii_alphabetic() {
            Kind::Letter
        } else if c.is_alphabetic() {
            Kind::OtherLetter
        } else {
            Kind::Sign(c)
        }
    }
}

impl IdShape {
    const NONE: IdShape = IdShape { runs: [None; RUNS] };

    fn single(kind: Kind, length: usize) -> Self {
        let mut shape = Self::NONE;
        shape.runs[0] = Some(Run { kind, length: u8::try_from(length).unwrap_or(u8::MAX) });
        shape
    }

    /// The shape of so many digits.
    pub(crate) fn digits(length: usize) -> Self {
        Self::single(Kind::Digit, length)
    }

    /// The shape of a text, without the spaces and invisible characters that are no part of an ID.
    pub(crate) fn of(text: &str) -> Self {
        // Nearly all IDs are digits; a million of them are looked at.
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::digits(text.len());
        }
        let mut shape = Self::NONE;
        let mut last = 0;
        for c in text.chars().filter(|c| !c.is_whitespace() && !id::is_invisible(*c)).map(id::narrow) {
            let kind = Kind::of(c);
            if kind == Kind::Sign('@') {
                return Self::single(kind, 1);
            }
            if let Some(run) = shape.runs[last].as_mut().filter(|run| run.kind == kind) {
                run.length = run.length.saturating_add(1);
                continue;
            }
            if shape.runs[last].is_some() {
                last += 1;
            }
            let Some(run) = shape.runs.get_mut(last) else { return Self::NONE };
            *run = Some(Run { kind, length: 1 });
        }
        shape
    }

    fn runs(&self) -> impl Iterator<Item = Run> + '_ {
        self.runs.iter().flatten().copied()
    }

    /// A text of this shape, which is nobody's ID: `A000000` for a letter and six digits.
    fn pattern(&self) -> String {
        let written = |run: Run| {
            let letter = match run.kind {
                Kind::Digit => '0',
                Kind::Letter => 'A',
                Kind::OtherLetter => 'Ä',
                Kind::Sign(sign) => sign,
            };
            String::from(letter).repeat(run.length.into())
        };
        self.runs().map(written).collect()
    }

    /// How many digits are in it.
    pub(crate) fn count_of_digits(&self) -> usize {
        self.runs().filter(|run| run.kind == Kind::Digit).map(|run| usize::from(run.length)).sum()
    }

    /// Whether it is digits alone.
    pub(crate) fn is_number(&self) -> bool {
        self.count_of_digits() > 0 && self.runs().all(|run| run.kind == Kind::Digit)
    }

    /// Whether both are made of the same in the same order, however long each part is.
    fn is_made_like(&self, other: &Self) -> bool {
        self.runs().map(|run| run.kind).eq(other.runs().map(|run| run.kind))
    }
}

/// In words, as in `1 letter and 6 digits`.
impl fmt::Display for IdShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = |run: Run| match run.kind {
            Kind::Digit => counted(run.length.into(), "digit"),
            Kind::Letter | Kind::OtherLetter => counted(run.length.into(), "letter"),
            Kind::Sign(sign) => format!("\"{}\"", String::from(sign).repeat(run.length.into())),
        };
        let parts: Vec<String> = self.runs().map(words).collect();
        match parts.split_last() {
            Some((last, [])) => f.write_str(last),
            Some((last, before)) => write!(f, "{} and {last}", before.join(", ")),
            None => f.write_str("no usual form"),
        }
    }
}

/// What is odd about an ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// It is an e-mail address, and few others are.
    Email,
    /// It is an e-mail address, and so are most others.
    AllEmails,
    /// It has the form of a Social Security number.
    SocialSecurity,
    /// Two IDs are in the cell.
    TwoIds,
    /// Something in brackets stands beside it.
    Remark,
    /// A dash that no keyboard has stands for a hyphen.
    LongDash,
    /// Words stand beside the digits.
    Words,
    /// It begins with this sign, where most are digits.
    SignInFront(char),
    /// It ends with this sign, where most are digits.
    SignBehind(char),
    /// This letter stands among digits, one of which it looks like.
    LetterForDigit(char),
    /// Nearly all others have this shape.
    Unlike(IdShape),
}

/// What a column of IDs says of each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IdColumn {
    /// The shape that nearly all have.
    pub(crate) usual: Option<IdShape>,
    /// The number of digits that more than half have.
    pub(crate) width: Option<u8>,
    /// Whether more than half are digits alone. What is no ID shows among them, however few they are.
    pub(crate) are_mostly_digits: bool,
    /// Whether all but a few are digits alone.
    pub(crate) are_nearly_all_digits: bool,
    /// Whether e-mail addresses are the exception.
    pub(crate) emails_are_rare: bool,
    /// Whether most are e-mail addresses.
    pub(crate) are_emails: bool,
    /// Whether most have no letters but A to Z.
    pub(crate) are_plain: bool,
    /// Whether digits in their order, as in 123456789, have no neighbors.
    pub(crate) orders_are_alone: bool,
}

/// With fewer digits longer numbers are given when the shorter ones are used up.
const DIGITS_OF_ONE_LENGTH: usize = 6;

/// So many digits a library may have run out of.
const USED_UP: std::ops::RangeInclusive<usize> = 6..=7;

impl IdColumn {
    /// What is kept of it with rows that are taken out of the list; whether all have digits is not known here.
    pub(crate) fn said(&self) -> IdsSay {
        IdsSay {
            usual: self.usual.map(|usual| usual.pattern()),
            width: self.width,
            are_mostly_digits: self.are_mostly_digits,
            are_nearly_all_digits: self.are_nearly_all_digits,
            emails_are_rare: self.emails_are_rare,
            are_emails: self.are_emails,
            are_plain: self.are_plain,
            orders_are_alone: self.orders_are_alone,
            have_digits: false,
        }
    }

    /// What was kept.
    pub(crate) fn from_said(said: &IdsSay) -> Self {
        IdColumn {
            usual: said.usual.as_deref().map(IdShape::of),
            width: said.width,
            are_mostly_digits: said.are_mostly_digits,
            are_nearly_all_digits: said.are_nearly_all_digits,
            emails_are_rare: said.emails_are_rare,
            are_emails: said.are_emails,
            are_plain: said.are_plain,
            orders_are_alone: said.orders_are_alone,
        }
    }

    /// What is odd about an ID, as the cell has it and as it is read.
    pub(crate) fn oddity(&self, written: &str, id: &str) -> Option<Oddity> {
        // Signs, or spaces around a word; nearly all IDs have none.
        let plain = written.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !plain && (is_social_security(id.split('-')) || is_social_security(written.split_whitespace())) {
            return Some(Oddity::SocialSecurity);
        }
        if !plain && id.chars().any(is_long_dash) {
            return Some(Oddity::LongDash);
        }
        let shape = IdShape::of(id);
        if self.usual == Some(shape) {
            return None;
        }
        if !plain && written.contains(['(', '[']) {
            return Some(Oddity::Remark);
        }
        if !plain && (is_two(written) || self.is_two_apart(written)) {
            return Some(Oddity::TwoIds);
        }
        if !plain && (self.emails_are_rare || self.are_emails) && is_email(id) {
            return Some(if self.are_emails { Oddity::AllEmails } else { Oddity::Email });
        }
        let among_digits = self.are_mostly_digits && !shape.is_number();
        if let Some(oddity) = among_digits.then(|| self.no_number(written, id)).flatten() {
            return Some(oddity);
        }
        self.usual.filter(|usual| is_unlike(usual, &shape, id)).map(Oddity::Unlike)
    }

    /// What keeps an ID from being digits alone, as most others are, where that is a slip and no other kind of ID.
    fn no_number(&self, written: &str, id: &str) -> Option<Oddity> {
        let is_word = |part: &str| part.chars().count() >= 3 && part.chars().all(char::is_alphabetic);
        if has_blank(written) && written.split_whitespace().any(is_word) {
            return Some(Oddity::Words);
        }
        let is_sign = |c: &char| !c.is_alphanumeric();
        let has_digits = id.bytes().any(|byte| byte.is_ascii_digit());
        if let Some(sign) = id.chars().next().filter(|c| has_digits && is_sign(c)) {
            return Some(Oddity::SignInFront(sign));
        }
        if let Some(sign) = id.chars().next_back().filter(|c| has_digits && is_sign(c)) {
            return Some(Oddity::SignBehind(sign));
        }
        self.letter_for_digit(id).map(Oddity::LetterForDigit)
    }

    /// The first letter of an ID that could be a digit, where it has no others. In front it may say what kind of ID it
    /// is, unless the ID is as long as most.
    fn letter_for_digit(&self, id: &str) -> Option<char> {
        let is_like_a_digit = |c: char| matches!(c, 'O' | 'o' | 'I' | 'l');
        let digits = id.bytes().filter(u8::is_ascii_digit).count();
        let begins = id.starts_with(|c: char| c.is_ascii_digit()) || self.is_width(id.len());
        let only = id.chars().all(|c| c.is_ascii_digit() || is_like_a_digit(c));
        (only && begins && digits >= ENOUGH_DIGITS).then(|| id.chars().find(|c| is_like_a_digit(*c))).flatten()
    }

    fn is_width(&self, length: usize) -> bool {
        self.width.is_some_and(|width| usize::from(width) == length)
    }

    /// Whether two numbers or three stand in a cell, each as long as an ID. The groups of one number on a card are
    /// shorter, or together as long as the other IDs.
    fn is_two_apart(&self, written: &str) -> bool {
        let Some(length) = written.split_whitespace().next().map(str::len) else { return false };
        let alike = |part: &str| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        let count = written.split_whitespace().count();
        let long = length >= DIGITS_OF_A_LONG_ID || self.is_width(length);
        let apart = (2..=3).contains(&count) && written.split_whitespace().all(alike);
        self.are_mostly_digits && apart && long && !self.is_width(length * count)
    }
}

/// Fewer digits with a letter among them are a name of their own, such as 2B.
const ENOUGH_DIGITS: usize = 4;

/// Groups of a number are shorter.
const DIGITS_OF_A_LONG_ID: usize = 8;

/// Whether there is a blank between parts of a text.
pub(crate) fn has_blank(text: &str) -> bool {
    text.trim().contains(char::is_whitespace)
}

fn is_unlike(usual: &IdShape, shape: &IdShape, id: &str) -> bool {
    if !usual.is_made_like(shape) {
        return true;
    }
    let (digits, here) = (usual.count_of_digits(), shape.count_of_digits());
    // 999999 is followed by 1000000.
    let follows = (here + 1 == digits && id.starts_with('9')) || (here == digits + 1 && id.starts_with("10"));
    let goes_on = usual.is_number() && USED_UP.contains(&digits) && follows;
    digits >= DIGITS_OF_ONE_LENGTH && !goes_on
}

/// `ddd-dd-dddd` in its three parts, with numbers that are given out: the first three digits are never 000, 666 or
/// above 899.
fn is_social_security<'a>(mut parts: impl Iterator<Item = &'a str>) -> bool {
    let parts = [parts.next(), parts.next(), parts.next(), parts.next()];
    let [Some(area), Some(group), Some(serial), None] = parts else { return false };
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let used = !["000", "666"].contains(&area) && !area.starts_with('9') && group != "00" && serial != "0000";
    digits(area, 3) && digits(group, 2) && digits(serial, 4) && used
}

/// Every dash but the hyphen, and the minus sign; word processors make them of hyphens.
fn is_long_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// What stands between two IDs.
const BETWEEN: [&str; 8] = [";", ",", "&", "|", " or ", " and ", " OR ", " AND "];

fn is_two(written: &str) -> bool {
    let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    let among = BETWEEN.iter().find_map(|between| written.split_once(between));
    if let Some((one, other)) = among {
        return digits(one) >= 3 && digits(other) >= 3;
    }
    // 2019/0123 is one; two that look alike are two.
    written.split_once('/').is_some_and(|(one, other)| IdShape::of(one) == IdShape::of(other) && digits(one) >= 5)
}

/// Whether an ID is an e-mail address.
pub(crate) fn is_email(id: &str) -> bool {
    let domain = id.split_once('@').filter(|(name, _)| !name.is_empty()).map(|(_, domain)| domain);
    domain.is_some_and(|domain| domain.trim_matches('.').contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(usual: &str) -> IdColumn {
        let usual = Some(IdShape::of(usual)).filter(|_| !usual.is_empty());
        IdColumn {
            usual,
            width: None,
            are_mostly_digits: false,
            are_nearly_all_digits: false,
            emails_are_rare: true,
            are_emails: false,
            are_plain: true,
            orders_are_alone: false,
        }
    }

    #[test]
    fn a_shape_is_said_in_words() {
        for (id, words) in [
            ("000123456", "9 digits"),
            ("A000123", "1 letter and 6 digits"),
            ("cb-２０ 12--7", "2 letters, \"-\", 4 digits, \"--\" and 1 digit"),
            ("a1b2c3d4", "no usual form"),
        ] {
            assert_eq!(IdShape::of(id).to_string(), words, "{id}");
        }
    }

    #[test]
    fn a_column_comes_back_from_what_is_kept_of_it() {
        for usual in ["000123456", "A000123", "cb-20--7", "ana@example.org", "a1b2c3d4", ""] {
            let column = column(usual);
            assert_eq!(IdColumn::from_said(&column.said()), column, "{usual}");
            assert_ne!(column.said().usual.as_deref(), Some(usual), "it is nobody's ID");
        }
    }

    #[test]
    fn what_is_unlike_the_others_is_odd() {
        for (usual, id, odd) in [
            ("000123456", "000123457", false),
            ("000123456", "00012345", true),
            ("000123456", "A00123456", true),
            ("000123456", "000-12-345", true),
            ("A000123", "B00012", true),
            ("123456", "99999", false),
            ("123456", "1000000", false),
            ("123456", "12345", true),
            ("1234", "999", false),
            ("1234", "99A", true),
            ("", "99A", false),
        ] {
            let found = column(usual).oddity(id, id);
            assert_eq!(found.is_some(), odd, "{id} among {usual}: {found:?}");
        }
    }

    #[test]
    fn some_things_are_odd_in_every_column() {
        for (written, id, odd) in [
            ("123-45-6789", "123-45-6789", Some(Oddity::SocialSecurity)),
            ("123 45 6789", "123456789", Some(Oddity::SocialSecurity)),
            ("000 45 6789", "000456789", None),
            ("900-45-6789", "900-45-6789", None),
            ("12–345", "12–345", Some(Oddity::LongDash)),
            ("123 (oldcard)", "123(oldcard)", Some(Oddity::Remark)),
            ("123 or 456", "123or456", Some(Oddity::TwoIds)),
            ("123456789/987654321", "123456789/987654321", Some(Oddity::TwoIds)),
            ("2019/0123", "2019/0123", None),
            ("ana@example.org", "ana@example.org", Some(Oddity::Email)),
            ("x@y", "x@y", None),
            ("Ford and Anders", "FordandAnders", None),
        ] {
            assert_eq!(column("").oddity(written, id), odd, "{written}");
        }
    }

    #[test]
    fn among_digits_a_slip_shows_and_another_kind_of_id_does_not() {
        let column = IdColumn { width: Some(9), are_mostly_digits: true, ..column("") };
        for (written, odd) in [
            ("000104532 000104540", Some(Oddity::TwoIds)),
            ("000 104 532", None),
            ("2123 4000 1234 5678", None),
            ("000104532 old card", Some(Oddity::Words)),
            ("AB 104532", None),
            ("#000104559", Some(Oddity::SignInFront('#'))),
            ("-1", Some(Oddity::SignInFront('-'))),
            ("000104490?", Some(Oddity::SignBehind('?'))),
            ("0001045O8", Some(Oddity::LetterForDigit('O'))),
            ("O00104508", Some(Oddity::LetterForDigit('O'))),
            ("I2345", None),
            ("A00104417", None),
            ("12-345", None),
        ] {
            assert_eq!(column.oddity(written, &id::clean(written)), odd, "{written}");
        }
    }
}
