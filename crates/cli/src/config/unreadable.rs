//! What the library that reads TOML says of a file that it cannot read, in words for the desk.

use super::day::NO_DAY;
use super::fault::Fault;
use super::file::nearest;
use super::retention::A_RULE;
use super::{place, slips};
use toml::de::Error;

/// Settings that stand between braces, and how they are written.
const BRACES: [(&str, &str); 7] = [
    ("expiry", "expiry = { months = 12 }, or { date = 2027-06-30 }, or { term = \"Fall 2026\" }"),
    ("id", "id = { prefix = \"CB\", digits = 7 }, or { from = \"barcode\" }"),
    ("policies", "policies = { phones = \"fill-only\" }"),
    ("columns", "columns = { \"Heading in your sheet\" = \"last_name\" }"),
    ("defaults", "defaults = { preferred_language = \"en\" }"),
    ("fields", "fields = { campus = { from = [\"Branch\", \"Home library\"] } }"),
    ("replace", "replace = { pattern = \"^P\", with = \"\" }"),
];
/// How a day is written.
const A_DAY: &str = "write it as 2026-12-18, with or without quotation marks";
/// How the library begins what it says of values that are TOML, but not what is expected.
const OF_A_VALUE: [&str; 5] = ["unknown field", "invalid type", "invalid value", "missing field", NO_DAY];
/// Of a number between quotation marks.
const LEAVE_OUT: &str = "leave out the quotation marks";
/// Where nothing else can be said.
const AN_EXAMPLE: &str = "words need quotation marks, as in scheme = \"name\"; \
    rollcall init in an empty folder writes an example of every setting";

/// What is wrong, and in which line.
pub(super) fn fault(error: &Error, text: &str) -> Fault {
    let message = error.message();
    let line = error.span().map(|span| text[..text.floor_char_boundary(span.start)].matches('\n').count());
    let shown = line.and_then(|line| text.lines().nth(line)).unwrap_or_default();
    let open = line.filter(|_| is_about_braces(message)).and_then(|line| open_brace(text, line));
    let (line, fault) = match open {
        Some(line) => (Some(line), never_closed(text.lines().nth(line).unwrap_or_default())),
        None => (line, in_words(message, shown)),
    };
    Fault { line: line.map(|line| line + 1), ..fault }
}

fn in_words(message: &str, line: &str) -> Fault {
    let is_toml = OF_A_VALUE.iter().any(|words| message.starts_with(words));
    let curly = || slips::curly_quotes(line).filter(|_| !is_toml);
    let without_braces = || no_braces(line).filter(|_| !message.starts_with("unknown field") || is_day_alone(message));
    if let Some(fault) = not_a_day(message).or_else(curly).or_else(without_braces) {
        return fault;
    }
    if !is_toml {
        return no_toml(message, line);
    }
    // The library says: unknown field `x`, expected one of `a`, `b`.
    let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if let Some((unknown, known)) = words.split_first().filter(|_| message.starts_with("unknown field")) {
        if is_day_alone(message) {
            return Fault::new("a day cannot stand here", AN_EXAMPLE);
        }
        let advice = match nearest(unknown, known) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("what is allowed here: {}", known.join(", ")),
        };
        return Fault::new(format!("there is no setting \"{unknown}\""), advice);
    }
    wrong_kind(message, line).unwrap_or_else(|| Fault::new("this line cannot be understood", AN_EXAMPLE))
}

/// A text that is no TOML: by what shows in the line, and else by what the library was doing.
fn no_toml(message: &str, line: &str) -> Fault {
    let says = |words: &str| message.contains(words);
    if says("duplicate key") || says("cannot extend value") {
        let advice = "delete one of the two, or write the settings of both into one section";
        return Fault::new("this setting or section is in the file twice", advice);
    }
    if says("array") && !says("inline table") {
        return Fault::new("a list in this line is not written in full", "write a list as in [\"one\", \"two\"]");
    }
    if let Some(fault) = slips::in_line(line) {
        return fault;
    }
    if says("string values must be quoted") {
        return slips::unquoted();
    }
    if ["integer", "float", "number", "date", "leading zero"].iter().any(|words| says(words)) {
        let advice = "a number is written as in 30, a day as in 2026-12-18, a text as in \"name\"";
        return Fault::new("this value is neither a number nor a day", advice);
    }
    Fault::new("this line cannot be understood", AN_EXAMPLE)
}

fn not_a_day(message: &str) -> Option<Fault> {
    let text = message.strip_prefix(NO_DAY)?;
    let other = || Fault::new(format!("\"{text}\" is not a day of the calendar"), A_DAY);
    Some(slips::day(text).unwrap_or_else(other))
}

/// A day without its braces looks to the library like a setting of its own.
fn is_day_alone(message: &str) -> bool {
    message.contains("$__toml_private_datetime")
}

/// A setting that stands between braces, in a line without them.
fn no_braces(line: &str) -> Option<Fault> {
    let (name, value) = place::setting(line)?;
    let (name, example) = BRACES.into_iter().find(|(known, _)| *known == name)?;
    let fault = Fault::new(format!("{name} needs braces"), format!("write {example}"));
    (!value.starts_with('{')).then_some(fault)
}

/// Whether the library was between braces when it could not go on.
fn is_about_braces(message: &str) -> bool {
    ["inline table", "key-value pairs"].iter().any(|words| message.contains(words))
}

/// The line, from 0, of a brace that is open in this one and never closed. A value between braces may go on in further
/// lines, but not beyond its section.
fn open_brace(text: &str, line: usize) -> Option<usize> {
    let braces = |line: &str, brace: char| line.split('#').next().unwrap_or_default().matches(brace).count();
    let lines: Vec<&str> = text.lines().take(line + 1).collect();
    let at = lines.iter().rposition(|line| braces(line, '{') > braces(line, '}'))?;
    let behind = text.lines().skip(at + 1).take_while(|line| !line.trim_start().starts_with('['));
    let (opened, closed) = lines
        .get(at)
        .copied()
        .into_iter()
        .chain(behind)
        .fold((0, 0), |(opened, closed), line| (opened + braces(line, '{'), closed + braces(line, '}')));
    (opened > closed).then_some(at)
}

fn never_closed(line: &str) -> Fault {
    let example = place::setting(line).and_then(|(name, _)| BRACES.into_iter().find(|(known, _)| *known == name));
    let advice = match example {
        Some((_, example)) => format!("end it with a closing brace, as in {example}"),
        None => "end it with a closing brace: }".to_owned(),
    };
    Fault::new("a brace is opened in this line and never closed", advice)
}

/// The library says: invalid type: string "8", expected usize.
fn wrong_kind(message: &str, line: &str) -> Option<Fault> {
    let rest = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))?;
    let (found, expected) = rest.split_once(", expected ")?;
    let wanted = match expected {
        "usize" | "u64" | "u32" | "u16" | "u8" => "a whole number",
        "a string" => "a text between quotation marks",
        "a sequence" => "a list such as [\"one\", \"two\"]",
        "a boolean" => "true or false",
        "a day" => "a day such as 2026-12-18",
        section if section == "a map" || section.starts_with("struct ") => "a section with settings of its own",
        other => other,
    };
    let is_day = place::setting(line).is_some_and(|(_, value)| value.starts_with(|first: char| first.is_ascii_digit()));
    let text = found.strip_prefix("string ").map(|text| text.trim_matches('"').trim());
    let found = match found.split_once(' ') {
        _ if found == "map" && is_day => "a day without them".to_owned(),
        _ if found == "map" => "a section".to_owned(),
        _ if found == "sequence" => "a list".to_owned(),
        Some(("integer", number)) => format!("the number {number}"),
        Some(("floating", number)) => number.replace("point", "the number"),
        Some(("boolean", yes)) => yes.to_owned(),
        Some(("string", text)) => format!("the text {text}"),
        Some(_) | None => found.to_owned(),
    };
    Some(Fault::new(format!("{wanted} belongs here, not {}", found.replace('`', "")), instead(expected, text, line)))
}

/// How what is expected is written, where a `text` or something else stands.
fn instead(expected: &str, text: Option<&str>, line: &str) -> String {
    let number = text.map(|text| text.trim_end_matches('%').trim()).filter(|number| number.parse::<u64>().is_ok());
    match (expected, number) {
        ("usize" | "u64" | "u32" | "u16" | "u8", Some(number)) if text == Some(number) => LEAVE_OUT.to_owned(),
        ("usize" | "u64" | "u32" | "u16" | "u8", Some(number)) => format!("write {number}"),
        ("usize" | "u64" | "u32" | "u16" | "u8", None) => "write a whole number such as 30".to_owned(),
        ("a boolean", _) if text.is_some_and(|text| ["true", "false"].contains(&text)) => LEAVE_OUT.to_owned(),
        ("a boolean", _) => "write true or false, without quotation marks".to_owned(),
        ("a sequence", _) => {
            let value = text.or_else(|| place::setting(line).map(|(_, value)| value));
            format!("write {}", slips::list(value.unwrap_or("\"one\", \"two\"")))
        }
        ("a string", _) => "write it between quotation marks, as in scheme = \"name\"".to_owned(),
        (A_RULE, _) => "write it as in COMMUNITY = { after_expiry_days = 730 }".to_owned(),
        ("a day", _) => "write it year-month-day, such as 2026-12-18".to_owned(),
        (_, _) => AN_EXAMPLE.to_owned(),
    }
}
