//! What people write into `rollcall.toml` as they would write it on paper, found in the line itself: what the library
//! that reads TOML says of it is about grammar.

use super::fault::Fault;
use super::place;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Settings whose value is a list.
const LISTS: [&str; 5] = ["required", "aliases", "match_by", "letters", "group_precedence"];
/// Quotation marks as word processors make them.
const CURLY: [char; 6] = ['“', '”', '„', '‘', '’', '‚'];

/// What is wrong with quotation marks, which makes everything else in the line look wrong.
pub(super) fn curly_quotes(line: &str) -> Option<Fault> {
    let line = line.split('#').next().unwrap_or_default().trim_end();
    // An apostrophe between straight ones is nobody's quotation mark.
    let straight = line.matches('"').count();
    let found = (straight == 0 && line.contains(CURLY)) || (straight % 2 == 1 && line.ends_with(CURLY));
    found.then(|| {
        Fault::new(
            "the quotation marks in this line are curly",
            "use straight quotation marks, as in scheme = \"name\"",
        )
    })
}

/// What is wrong with a line that is no TOML, as far as it shows.
pub(super) fn in_line(line: &str) -> Option<Fault> {
    let line = line.trim();
    if line.starts_with('[') {
        return (!line.contains(']'))
            .then(|| Fault::new("the name of this section has no closing bracket", "end it with a bracket: ]"));
    }
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let Some((name, _)) = line.split_once('=') else {
        let advice = "write a setting as in scheme = \"name\", a section as in [limits], and # in front of a comment";
        return Some(Fault::new("this line has no equals sign, so it sets nothing", advice));
    };
    let name = name.trim();
    if name.is_empty() {
        return Some(Fault::new("this line sets nothing: no name is before the equals sign", "add the name"));
    }
    if name.contains(char::is_whitespace) && !name.contains(['"', '\'']) {
        let advice = format!("write \"{name}\" = …");
        return Some(Fault::new("a name with a space in it needs quotation marks", advice));
    }
    of_value(line)
}

fn of_value(line: &str) -> Option<Fault> {
    let (name, value) = place::setting(line)?;
    let value = last_value(value);
    if value.is_empty() {
        return Some(Fault::new(format!("{name} has no value"), "add one behind the equals sign, or delete the line"));
    }
    if let Some(fault) = day(value) {
        return Some(fault);
    }
    if LISTS.contains(&name.as_str()) {
        return Some(Fault::new(format!("{name} is a list"), format!("write {}", list(value))));
    }
    let number = value.strip_suffix('%').map(str::trim);
    if let Some(number) = number.filter(|number| number.parse::<u64>().is_ok()) {
        return Some(Fault::new("no percent sign is needed here", format!("write {number}")));
    }
    if ["true", "false"].iter().any(|word| value.eq_ignore_ascii_case(word)) {
        return Some(Fault::new(
            "true and false are written in small letters",
            format!("write {}", value.to_lowercase()),
        ));
    }
    if value.contains('\\') {
        let advice = "write / instead, or each backslash twice";
        return Some(Fault::new("a backslash cannot stand alone in a text", advice));
    }
    let marks = value.matches('"').count();
    if marks % 2 == 1 {
        return Some(Fault::new("a quotation mark is missing in this line", "put one at both ends of the text"));
    }
    let is_word = marks == 0 && value.starts_with(char::is_alphabetic);
    is_word.then(unquoted)
}

/// Of a text without its quotation marks.
pub(super) fn unquoted() -> Fault {
    let advice = "write it as in scheme = \"name\"; numbers, days, true and false need none";
    Fault::new("a text needs quotation marks around it", advice)
}

/// A value without the comment behind it; of several between braces the last.
fn last_value(value: &str) -> &str {
    let value = if value.contains('"') { value } else { value.split('#').next().unwrap_or_default() }.trim();
    let between = value.strip_prefix('{').and_then(|rest| rest.rsplit_once('='));
    between.map_or(value, |(_, last)| last.trim().trim_end_matches('}').trim())
}

/// What is wrong with a day that is written in another way, and how it is written here.
pub(super) fn day(text: &str) -> Option<Fault> {
    let days: Vec<String> = days(text)?.iter().map(ToString::to_string).collect();
    if days.is_empty() {
        let advice = "correct the day or the month; it is written year-month-day, such as 2026-12-18";
        return Some(Fault::new(format!("\"{text}\" is not a day of the calendar"), advice));
    }
    let advice = format!("write {} (year-month-day, no quotation marks needed)", days.join(" or "));
    Some(Fault::new(format!("\"{text}\" is not written year-month-day"), advice))
}

/// The days that three numbers can mean; `None` where there are none.
fn days(text: &str) -> Option<BTreeSet<NaiveDate>> {
    let numbers = text.split(['/', '.', '-']).map(|number| number.trim().parse::<u32>().ok());
    let numbers: Vec<u32> = numbers.collect::<Option<_>>()?;
    let [first, second, third] = numbers[..] else { return None };
    let orders = if first >= 1000 {
        vec![(first, second, third)]
    } else if third >= 1000 {
        vec![(third, first, second), (third, second, first)]
    } else {
        return None;
    };
    let of = |(year, month, day): (u32, u32, u32)| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    Some(orders.into_iter().filter_map(of).collect())
}

/// A value as a list: `["primary_id", "last_name"]`.
pub(super) fn list(value: &str) -> String {
    let words = value.trim_matches(['[', ']']).split(',').map(|word| word.trim().trim_matches(['"', '\'']));
    let words = words.filter(|word| !word.is_empty()).map(|word| format!("\"{word}\""));
    format!("[{}]", words.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_another_order_is_put_in_order() {
        let advice = |text: &str| day(text).map(|fault| fault.advice);
        let write = |days: &str| Some(format!("write {days} (year-month-day, no quotation marks needed)"));
        assert_eq!(advice("05/14/2027"), write("2027-05-14"));
        assert_eq!(advice("14.5.2027"), write("2027-05-14"));
        assert_eq!(advice("05/06/2027"), write("2027-05-06 or 2027-06-05"));
        assert!(advice("2027-02-30").is_some_and(|advice| advice.starts_with("correct the day")));
        assert_eq!([advice("12"), advice("1/2/3"), advice("2026-12-18T10:00:00")], [None, None, None]);
    }

    #[test]
    fn what_is_wrong_shows_in_the_line() {
        let said = |line: &str| in_line(line).map(|fault| (fault.message, fault.advice)).unwrap_or_default();
        for (line, advice) in [
            (
                "\"Spring 2027\" = 05/14/2027  # last day",
                "write 2027-05-14 (year-month-day, no quotation marks needed)",
            ),
            ("expiry = { date = 05/14/2027 }", "write 2027-05-14 (year-month-day, no quotation marks needed)"),
            ("required = primary_id", "write [\"primary_id\"]"),
            ("required = [primary_id, last_name]", "write [\"primary_id\", \"last_name\"]"),
            ("changed = 30%", "write 30"),
            ("Spring 2027 = 2027-05-14", "write \"Spring 2027\" = …"),
            ("renew = True", "write true"),
            ("[limits", "end it with a bracket: ]"),
            ("store = \"C:\\lib.db\"", "write / instead, or each backslash twice"),
            ("store = \"lib.db", "put one at both ends of the text"),
        ] {
            assert_eq!(said(line).1, advice, "{line}");
        }
        assert_eq!(said("scheme = name").0, "a text needs quotation marks around it");
        assert_eq!(said("scheme").0, "this line has no equals sign, so it sets nothing");
        assert!(curly_quotes("institution = “Elm”").is_some() && curly_quotes("label = \"x\" # “y”").is_none());
    }
}
