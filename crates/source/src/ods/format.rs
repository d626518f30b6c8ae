//! A number style as the number format that Excel has for it, so that one place knows what formats show.

use super::attributes::{number, raw, says};
use crate::error::ReadError;
use crate::xml::{Token, Xml};

/// What a data style shows.
#[derive(Debug, Default)]
pub(super) struct DataStyle {
    /// The number format, such as `"P"000000`.
    pub(super) code: String,
    /// The name of the style that takes its place for numbers above zero, where it has one for them.
    pub(super) positive: Option<Vec<u8>>,
}

/// Digits that a format shows at most; more are no format that anybody made.
const MOST_DIGITS: usize = 64;

/// Whether an element is a data style.
pub(super) fn is_data_style(name: &[u8]) -> bool {
    let kinds: [&[u8]; 7] = [
        b"number-style",
        b"currency-style",
        b"percentage-style",
        b"date-style",
        b"time-style",
        b"boolean-style",
        b"text-style",
    ];
    kinds.contains(&name)
}

/// Reads the data style that began last, up to its end.
pub(super) fn read(xml: &mut Xml<'_>) -> Result<DataStyle, ReadError> {
    let is_percentage = xml.name() == b"percentage-style";
    match xml.name() {
        b"date-style" => return fixed("yyyy-mm-dd", xml),
        b"time-style" => {
            let is_length = says(xml, b"number:truncate-on-overflow", b"false");
            return fixed(if is_length { "[h]:mm" } else { "h:mm" }, xml);
        }
        b"boolean-style" | b"text-style" => return fixed("General", xml),
        _ => {}
    }
    let mut style = DataStyle::default();
    let outside = xml.depth() - 1;
    while xml.depth() > outside {
        if xml.next()? != Token::Start {
            continue;
        }
        match xml.name() {
            b"number" => push_number(xml, &mut style.code)?,
            b"scientific-number" => style.code.push_str("0.00E+00"),
            b"fraction" => style.code.push_str("# ?/?"),
            b"text" | b"currency-symbol" => push_literal(xml, is_percentage, &mut style.code)?,
            b"map" if style.positive.is_none() => {
                let is_above = xml.attribute(b"style:condition")?.is_some_and(|wanted| wanted.starts_with("value()>"));
                style.positive = raw(xml, b"style:apply-style-name").filter(|_| is_above).map(<[u8]>::to_vec);
            }
            _ => xml.skip()?,
        }
    }
    Ok(style)
}

fn fixed(code: &str, xml: &mut Xml<'_>) -> Result<DataStyle, ReadError> {
    xml.skip()?;
    Ok(DataStyle { code: code.to_owned(), positive: None })
}

/// A text beside the digits; the sign of a percentage is more than a text.
fn push_literal(xml: &mut Xml<'_>, is_percentage: bool, code: &mut String) -> Result<(), ReadError> {
    let mut text = String::new();
    xml.inner_text(&mut text)?;
    push_escaped(&text, is_percentage, code);
    Ok(())
}

fn push_escaped(text: &str, is_percentage: bool, code: &mut String) {
    for letter in text.chars() {
        if !(is_percentage && letter == '%') {
            code.push('\\');
        }
        code.push(letter);
    }
}

/// The digits, and the texts that stand between them: so many digits are to the right of each.
fn push_number(xml: &mut Xml<'_>, code: &mut String) -> Result<(), ReadError> {
    let count = |name: &[u8]| number::<usize>(xml, name).map(|count| count.min(MOST_DIGITS));
    let zeros = count(b"number:min-integer-digits").unwrap_or(0);
    let decimals = count(b"number:decimal-places");
    let is_grouped = says(xml, b"number:grouping", b"true");
    let is_in_thousands = number::<f64>(xml, b"number:display-factor").is_some_and(|factor| factor >= 1_000.0);
    let between = texts_between(xml)?;
    if decimals.is_none() && zeros <= 1 && !is_grouped && between.is_empty() {
        code.push_str("General");
        return Ok(());
    }
    let furthest = between.iter().map(|(position, _)| position + 1).max().unwrap_or(1);
    let digits = zeros.max(furthest).max(if is_grouped { 4 } else { 1 });
    for left in (0..=digits).rev() {
        for (_, text) in between.iter().filter(|(position, _)| *position == left) {
            push_escaped(text, false, code);
        }
        if left == 0 {
            break;
        }
        if is_grouped && left < digits && left % 3 == 0 {
            code.push(',');
        }
        code.push(if left <= zeros { '0' } else { '#' });
    }
    if let Some(decimals) = decimals.filter(|decimals| *decimals > 0) {
        code.push('.');
        code.extend(std::iter::repeat_n('0', decimals));
    }
    if is_in_thousands {
        code.push(',');
    }
    Ok(())
}

fn texts_between(xml: &mut Xml<'_>) -> Result<Vec<(usize, String)>, ReadError> {
    let mut texts = Vec::new();
    let outside = xml.depth() - 1;
    while xml.depth() > outside {
        if xml.next()? != Token::Start {
            continue;
        }
        let position = number::<usize>(xml, b"number:position").filter(|position| *position < MOST_DIGITS);
        match position {
            Some(position) if xml.name() == b"embedded-text" && texts.len() < MOST_DIGITS => {
                let mut text = String::new();
                xml.inner_text(&mut text)?;
                texts.push((position, text));
            }
            Some(_) | None => xml.skip()?,
        }
    }
    Ok(texts)
}
