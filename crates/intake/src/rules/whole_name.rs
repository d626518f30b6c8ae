//! A whole name in the column of last names, while the first name is blank or stands there once more; or one in the
//! column of first names, while the last name stands there once more.

use crate::context::RowContext;
use crate::fields::name::{self, ParsedName, Parts};
use crate::words::is_latin_word;
use model::action::{Action, Words};
use model::codes;
use model::draft::{PatronDraft, Reading};
use model::field::ListField;
use model::finding::Severity;

/// Takes a last name apart that has a comma, and asks about one that shows no order and about two first names.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    last_name_repeated(draft, row);
    whole_last_name(draft, row);
    two_first_names(draft, row);
}

fn whole_last_name(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    let Some(last) = draft.details.last_name.as_deref() else { return };
    // Nearly all last names are one word. What came out of a whole name has been taken apart.
    let several = !is_latin_word(last) && (last.contains(' ') || last.contains(name::COMMAS));
    // And one that came from two columns is two words by right.
    let settled = [ListField::FullName, ListField::SecondLastName];
    let settled = settled.into_iter().any(|field| draft.reading(field) == Reading::Present(()));
    // A first name that is to go was written by somebody who knew what the cells of this row mean.
    if !several || settled || draft.rare.cleared.contains(ListField::FirstName) {
        return;
    }
    let last = last.to_owned();
    if last.contains(name::COMMAS) {
        with_comma(&last, draft, row);
    } else {
        without_comma(&last, draft, row);
    }
}

/// `Eva, Nils` under First name, unless it has just been taken apart with the last name. What other systems write is
/// theirs.
fn two_first_names(draft: &PatronDraft, row: &mut RowContext<'_, '_>) {
    let first = draft.details.first_name.as_deref();
    let first = first.filter(|first| !is_latin_word(first) && first.contains(name::COMMAS));
    let Some(first) = first.filter(|_| row.record.is_none()) else { return };
    let accepted = row.run.options.accept.contains(&codes::C358);
    let advice = if accepted {
        Words::text("loaded as it is")
    } else {
        Words::text("write only one person's first name; or load such names as they are, in all rows: ")
            .act(Action::AcceptRepair(codes::C358))
    };
    let message = format!("the first name \"{first}\" has a comma in it, as between two names");
    row.report(codes::C358, ListField::FirstName, first, message, advice);
    if let Some(finding) = row.findings.last_mut().filter(|_| accepted) {
        finding.severity = Severity::Warning;
    }
}

/// `Rivera, Ana` under Last name.
fn with_comma(last: &str, draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    let ParsedName::Split(parts) = name::parse(last) else { return };
    // "Diaz, Jr." is a last name.
    let Some(given) = parts.first.as_deref() else { return };
    let own = draft.details.first_name.as_deref();
    let all_given = parts.middle.as_deref().map(|middle| format!("{given} {middle}"));
    let again = [Some(given), all_given.as_deref(), Some(last)];
    let repeats = own.is_none_or(|own| again.into_iter().flatten().any(|name| is_same(own, name)));
    if draft.reading(ListField::FirstName) == Reading::Unreadable {
        return;
    }
    if repeats {
        row.report_repair(codes::C344, ListField::LastName, last, &parts.line());
        return put(parts, draft);
    }
    if parts.middle.is_none() && is_behind_a_name(given) && last.chars().any(char::is_lowercase) {
        let message = format!("\"{last}\" has {given} behind the last name");
        row.report(codes::C358, ListField::LastName, last, message, "loaded as it is; write only the last name");
        if let Some(finding) = row.findings.last_mut() {
            finding.severity = Severity::Warning;
        }
        return;
    }
    let message = format!("\"{last}\" looks like a whole name, but the first name is \"{}\"", own.unwrap_or_default());
    row.report(codes::C306, ListField::LastName, last, message, "write only the last name, and check the first name");
}

/// Whether a word is what people write behind their names for what they are or which of their family: RN, DDS, MLS, V.
fn is_behind_a_name(word: &str) -> bool {
    let letters = word.chars().filter(|c| *c != '.').count();
    word.chars().all(|c| c.is_ascii_uppercase() || c == '.') && ((2..=5).contains(&letters) || word == "V")
}

/// `Ana Rivera` under Last name.
fn without_comma(last: &str, draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    match (draft.reading(ListField::FirstName), draft.details.first_name.as_deref()) {
        (Reading::Present(()), Some(first)) if is_same(first, last) => ask_order(last, draft, row),
        (Reading::Present(()), Some(first)) => {
            if let Some(rest) = behind_first(last, first) {
                let message = format!("the last name \"{last}\" has the first name \"{first}\" in it");
                ask_repeated(last, message, rest, draft, row);
            }
        }
        // A list that has no first names has them nowhere; a record says itself what its values are.
        (Reading::Blank, _) if row.layout.column_of(ListField::FirstName).is_some() && row.record.is_none() => {
            ask_order(last, draft, row);
        }
        (Reading::Present(()) | Reading::Blank | Reading::Unreadable, _) => {}
    }
}

/// Asks whether the last word is the last name, once for the column.
fn ask_order(last: &str, draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    let ParsedName::Unclear(parts) = name::parse(last) else { return };
    if name::is_one_last_name(last) {
        return;
    }
    if row.run.options.accept.contains(&codes::C345) {
        row.report_repair(codes::C344, ListField::LastName, last, &parts.line());
        return put(parts, draft);
    }
    let message = format!("\"{last}\" under Last name may be a whole name: the first name is not in a cell of its own");
    let advice = Words::text("put the first name into its own cell; ")
        .then("if all of it is the last name, or an institution's, write [clear] under First name; ")
        .then("or use the last word as the last name in all rows: ")
        .act(Action::AcceptRepair(codes::C345));
    row.report(codes::C345, ListField::LastName, last, message, advice);
    if let Some(finding) = row.findings.last_mut() {
        finding.repaired = Some(parts.line().into());
    }
}

/// `Maria Lopez` under First name, beside Lopez. A short last name may well be a given name, too.
fn last_name_repeated(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    const SHORTEST: usize = 4;
    let (Some(first), Some(last)) = (draft.details.first_name.as_deref(), draft.details.last_name.as_deref()) else {
        return;
    };
    let is_whole = draft.reading(ListField::FullName) == Reading::Present(());
    if is_whole || !first.contains(' ') || last.len() < SHORTEST {
        return;
    }
    let Some(rest) = behind_first(first, last) else { return };
    let message = format!("the first name \"{first}\" has the last name \"{last}\" in it");
    let first = first.to_owned();
    if repeated(ListField::FirstName, &first, message, &rest, row) {
        draft.details.first_name = Some(rest.into());
    }
}

/// Asks whether the first name is to go from the last one, in which it stands once more.
fn ask_repeated(last: &str, message: String, rest: String, draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    if repeated(ListField::LastName, last, message, &rest, row) {
        draft.details.last_name = Some(rest.into());
    }
}

/// Reports a name that has the other one in it, and says whether the rest of it takes its place.
fn repeated(field: ListField, name: &str, message: String, rest: &str, row: &mut RowContext<'_, '_>) -> bool {
    let accepted = row.run.options.accept.contains(&codes::C360);
    let other = if field == ListField::LastName { "first" } else { "last" };
    // Santiago Santiago Rivera: where people have two last names, the first one can be like their first name.
    if row.facts.have_two_last_names && !accepted {
        let advice = "loaded as it is, since many in this list have two last names; correct the cell if it is not one";
        row.report(codes::C360, field, name, message, advice);
        if let Some(finding) = row.findings.last_mut() {
            finding.severity = Severity::Warning;
        }
        return false;
    }
    let advice = if accepted {
        Words::text(format!("read as {rest}"))
    } else {
        Words::text(format!("{rest}? Correct the cell, or take the {other} name out in all rows: "))
            .act(Action::AcceptRepair(codes::C360))
    };
    row.report(codes::C360, field, name, message, advice);
    if let Some(finding) = row.findings.last_mut() {
        finding.repaired = Some(rest.into());
        if accepted {
            finding.severity = Severity::Warning;
        }
    }
    accepted
}

fn put(parts: Parts, draft: &mut PatronDraft) {
    let details = &mut draft.details;
    details.last_name = parts.last;
    details.first_name = parts.first;
    draft.present.insert(ListField::FirstName);
    if details.middle_name.is_none() && parts.middle.is_some() {
        details.middle_name = parts.middle;
        draft.present.insert(ListField::MiddleName);
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || (!one.is_ascii() && one.to_lowercase() == other.to_lowercase())
}

/// What is left of a last name without the first name before or behind it. San Juan and De Jesús are last names
/// of a Juan and a Jesús, too.
pub(crate) fn behind_first(last: &str, first: &str) -> Option<String> {
    let at_end = last.len().checked_sub(first.len())?;
    let rest = match (last.split_at_checked(first.len()), last.split_at_checked(at_end)) {
        (Some((before, rest)), _) if is_same(before, first) => rest.strip_prefix(' ')?,
        (_, Some((rest, behind))) if is_same(behind, first) => rest.strip_suffix(' ')?,
        (_, _) => return None,
    };
    let telling = |word: &str| !name::is_particle(word) && !is_saint(word);
    rest.split(' ').any(telling).then(|| rest.to_owned())
}

fn is_saint(word: &str) -> bool {
    [
        "san", "santa", "santo", "saint", "st", "st.", "são", "ben", "mc", "mac", "fitz", "el", "le", "du", "dos",
        "do", "y",
    ]
    .iter()
    .any(|saint| saint.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_name_is_found_in_a_last_name() {
        for (first, last, rest) in [
            ("Ana", "Ana Rivera", Some("Rivera")),
            ("ana", "RIVERA ANA", Some("RIVERA")),
            ("Zoë", "ZOË Berg", Some("Berg")),
            ("Mary Ann", "Mary Ann van Holm", Some("van Holm")),
            ("Juan", "San Juan", None),
            ("Jesús", "de Jesús", None),
            ("Ana", "Anaya Diaz", None),
            ("Ana", "de la Cruz", None),
            ("Ana", "Ana", None),
            ("Jo", "Ña", None),
        ] {
            assert_eq!(behind_first(last, first).as_deref(), rest, "{first} {last}");
        }
    }
}
