//! What the library that reads TOML says of a file that it cannot read, in words for the desk.

use super::day::NO_DAY;
use super::fault::Fault;
use super::file::nearest;
use super::place;
use toml::de::Error;

/// Settings that stand between braces, and how they are written.
const BRACES: [(&str, &str); 5] = [
    ("expiry", "expiry = { months = 12 }, or { date = 2027-06-30 }, or { term = \"Fall 2026\" }"),
    ("id", "id = { prefix = \"CB\", digits = 7 }, or { from = \"barcode\" }"),
    ("policies", "policies = { phones = \"fill-only\" }"),
    ("columns", "columns = { \"Heading in your sheet\" = \"last_name\" }"),
    ("defaults", "defaults = { preferred_language = \"en\" }"),
];
/// How a day is written.
const A_DAY: &str = "write it as 2026-12-18, with or without quotation marks";
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
    let without_braces = || no_braces(line).filter(|_| !message.starts_with("unknown field") || is_day_alone(message));
    if let Some(fault) = not_a_day(message).or_else(without_braces) {
        return fault;
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
    if message.starts_with("string values must be quoted") {
        let advice = "write it as in scheme = \"name\"; numbers, days, true and false need none";
        return Fault::new("a text needs quotation marks around it", advice);
    }
    let other = || Fault::new(format!("this cannot be understood ({message})"), AN_EXAMPLE);
    wrong_kind(message, line).unwrap_or_else(other)
}

fn not_a_day(message: &str) -> Option<Fault> {
    let text = message.strip_prefix(NO_DAY)?;
    Some(Fault::new(format!("\"{text}\" is not a day of the calendar"), A_DAY))
}

/// A day without its braces looks to the library like a setting of its own.
fn is_day_alone(message: &str) -> bool {
    message.contains("$__toml_private_datetime")
}

/// A setting that stands between braces, in a line without them.
fn no_braces(line: &str) -> Option<Fault> {
    let (name, value) = place::setting(line)?;
    let (name, example) = BRACES.into_iter().find(|(known, _)| *known == name)?;
    let fault = Fault::new(format!("what stands behind {name} needs braces around it"), format!("write {example}"));
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
    let quoted = found.starts_with("the text ") && ["a whole number", "true or false"].contains(&wanted);
    let advice = if quoted { "leave out the quotation marks" } else { AN_EXAMPLE };
    Some(Fault::new(format!("{wanted} belongs here, not {}", found.replace('`', "")), advice))
}
