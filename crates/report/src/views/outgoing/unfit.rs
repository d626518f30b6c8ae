//! What another system cannot hold of the patrons of a store, and what it has no place for: as findings, which name the
//! patrons where those of a list name rows.

use crate::document::{Document, FindingBlock, Part};
use crate::words::{capitalised, count, number};
use model::action::{Action, Words};
use model::codes;
use model::finding::Severity;
use model::outgoing::{Misfit, NoPlace, Outgoing, Unfit, WayOut, needed_of_all};

/// Patrons who are named besides the first.
const ALSO: usize = 5;
/// Bytes of a message, which may quote a value.
const LONGEST: usize = 600;

/// All of it.
pub(super) fn findings(unfit: &Unfit, outgoing: &Outgoing, store: &str, max_shown: usize, document: &mut Document) {
    let section = document.section("findings", "Findings");
    let most = if max_shown == 0 { unfit.misfits.len() } else { max_shown.min(unfit.misfits.len()) };
    let (shown, more) = unfit.misfits.split_at(most);
    section.parts.extend(shown.iter().map(|misfit| Part::Finding(Box::new(of_misfit(misfit, outgoing.leave_out)))));
    if !more.is_empty() {
        let more = count(more.len() as u64, "more finding");
        section.sentence(Words::text(format!("{more} not shown: ")).act(Action::ShowAll).then(" shows all."));
    }
    let no_place = unfit.no_place.iter().map(|no_place| Box::new(of_no_place(no_place, outgoing, store)));
    let (notes, warnings): (Vec<_>, Vec<_>) = no_place.partition(|one| one.severity == Severity::Note);
    section.parts.extend(warnings.into_iter().map(Part::Finding));
    let section = document.section("notes", "Notes");
    section.parts.extend(notes.into_iter().map(Part::Note));
}

fn of_misfit(misfit: &Misfit, leave_out: bool) -> FindingBlock {
    let Misfit { code, field, message, value, values, first, way_out: _ } = misfit;
    let field = capitalised(field);
    let message = match message {
        Some(message) => format!("{field}: {message}"),
        None => format!("{field}: {}: {}", count(*values, "value"), code.title()),
    };
    let patron = first.first().map(|id| format!("patron {id}")).unwrap_or_default();
    FindingBlock {
        severity: Severity::Error,
        code: code.id(),
        message: Words::from(message).shortened(LONGEST),
        place: patron.clone(),
        place_in_words: patron,
        heading: None,
        who: None,
        value: value.clone(),
        also: also(misfit),
        again: None,
        excerpt: None,
        advice: advice(misfit, leave_out),
    }
}

/// What would help. A patron of a store follows a setting when the list is loaded again.
fn advice(misfit: &Misfit, leave_out: bool) -> Words {
    if let Some(field) = needed_of_all(misfit.code, &misfit.field).filter(|_| !leave_out) {
        let words = Words::text("fill it in, or give it to everybody who has none, in the new file only: ");
        let words = words.act(Action::SetForAll { field, value: None }).then(", or leave these patrons out: ");
        return words.act(Action::LeaveOutUnheld);
    }
    let (correct, otherwise) = match &misfit.way_out {
        None => (Words::text("correct the value"), String::new()),
        Some(WayOut { setting, instead }) => {
            let set = format!("set {setting} in rollcall.toml and load the list again with ");
            (Words::text(set).act(Action::Convert), format!(", write them as {instead} instead"))
        }
    };
    if leave_out {
        return Words::text("these patrons are left out; ").and(correct).then(" and export again to have them, too");
    }
    correct.then(format!("{otherwise}, or leave these patrons out: ")).act(Action::LeaveOutUnheld)
}

/// The next patrons, and how many more values there are.
fn also(misfit: &Misfit) -> Vec<String> {
    let mut also: Vec<String> = misfit.first.iter().skip(1).take(ALSO).map(|id| format!("patron {id}")).collect();
    let named = (also.len() as u64).saturating_add(1);
    let left = misfit.values.saturating_sub(named);
    if left > 0 {
        also.push(format!("and {} more", number(left)));
    }
    also
}

fn of_no_place(no_place: &NoPlace, outgoing: &Outgoing, store: &str) -> FindingBlock {
    let NoPlace { code, field, patrons, first } = no_place;
    let told = NoPlace::told(*code, field, &count(*patrons, "patron"), outgoing.title);
    FindingBlock {
        severity: code.severity(),
        code: code.id(),
        message: format!("{told}, the first is {first}").into(),
        place: store.to_owned(),
        place_in_words: store.to_owned(),
        heading: None,
        who: None,
        value: None,
        also: Vec::new(),
        again: None,
        excerpt: None,
        advice: if *code == codes::M953 { Words::text(NoPlace::BAR_THERE) } else { Words::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::action::Piece;
    use model::id::PrimaryId;

    fn misfit(values: u64, first: &[&str]) -> Misfit {
        let first = first.iter().map(|id| PrimaryId::new(id).unwrap()).collect();
        let message = Some("\"Wilhelmina\" has 10 characters, and Koha takes 8".to_owned());
        let value = Some("Wilhelmina".to_owned());
        Misfit { code: codes::M907, field: "first name".to_owned(), message, value, values, first, way_out: None }
    }

    #[test]
    fn one_cause_names_the_first_of_its_patrons_and_counts_the_others() {
        let one = of_misfit(&misfit(1, &["000104417"]), false);
        assert_eq!(one.message.to_string(), "First name: \"Wilhelmina\" has 10 characters, and Koha takes 8");
        assert_eq!((one.place.as_str(), one.also.len()), ("patron 000104417", 0));
        let many = of_misfit(&misfit(1_009, &["1", "2", "3", "4", "5", "6"]), false);
        assert_eq!(many.also, ["patron 2", "patron 3", "patron 4", "patron 5", "patron 6", "and 1,003 more"]);
        let of_code = Misfit { message: None, value: None, ..misfit(21, &["1", "2"]) };
        let told = of_misfit(&of_code, false).message.to_string();
        assert_eq!(told, format!("First name: 21 values: {}", codes::M907.title()));
    }

    #[test]
    fn m915_a_field_without_a_place_is_a_note_with_its_count() {
        let first = PrimaryId::new("000104417").unwrap();
        let outgoing = Outgoing {
            to: "koha",
            title: "Koha patron CSV",
            written: 2,
            unheld: 0,
            problem_rows: 0,
            leave_out: false,
            files: Vec::new(),
        };
        let notes = NoPlace { code: codes::M915, field: "roles".into(), patrons: 2, first };
        let note = of_no_place(&notes, &outgoing, "library.db");
        let told = "Koha patron CSV has no place for \"roles\": 2 patrons, the first is 000104417";
        assert_eq!((note.code, note.severity, note.message.to_string().as_str()), ("M915", Severity::Note, told));
        assert_eq!((note.place.as_str(), note.advice.is_empty()), ("library.db", true));
    }

    #[test]
    fn m953_a_block_that_is_lost_is_a_warning_with_what_to_do() {
        let first = PrimaryId::new("000104417").unwrap();
        let blocks = NoPlace { code: codes::M953, field: "blocks in force".into(), patrons: 1, first };
        let title = "FOLIO user import JSON";
        let outgoing = Outgoing {
            to: "folio",
            title,
            written: 1,
            unheld: 0,
            problem_rows: 0,
            leave_out: false,
            files: Vec::new(),
        };
        let unfit = Unfit { misfits: Vec::new(), no_place: vec![blocks] };
        let mut document = Document::default();
        findings(&unfit, &outgoing, "library.db", 0, &mut document);
        let mut parts = document.sections.iter().flat_map(|section| &section.parts);
        let told = parts.find_map(|part| {
            let Part::Finding(warning) = part else { return None };
            Some((warning.severity, warning.message.to_string(), warning.advice.to_string()))
        });
        let message = "FOLIO user import JSON has no place for \"blocks in force\": 1 patron who could borrow there, \
            the first is 000104417";
        assert_eq!(told, Some((Severity::Warning, message.to_owned(), NoPlace::BAR_THERE.to_owned())));
    }

    #[test]
    fn who_may_be_left_out_is_told_how() {
        let offered = |leave_out| {
            let advice = of_misfit(&misfit(1, &["1"]), leave_out).advice;
            advice.pieces().iter().any(|piece| matches!(piece, Piece::Do(Action::LeaveOutUnheld)))
        };
        assert_eq!((offered(false), offered(true)), (true, false));
    }

    #[test]
    fn a_value_that_everybody_needs_can_be_given_to_all() {
        let offered = |field: &str, leave_out| {
            let needed = Misfit { code: codes::M914, field: field.to_owned(), ..misfit(1, &["1"]) };
            let advice = of_misfit(&needed, leave_out).advice;
            advice.pieces().iter().any(|piece| matches!(piece, Piece::Do(Action::SetForAll { .. })))
        };
        assert!(offered("campus", false) && !offered("campus", true));
        assert!(!offered("last name", false), "no two patrons have one");
    }

    #[test]
    fn a_setting_that_would_help_is_named() {
        let setting = "account_type = \"external\" under [groups.COMMUNITY]".to_owned();
        let of_setting =
            Misfit { way_out: Some(WayOut { setting, instead: "alma-json" }), ..misfit(1, &["000104417"]) };
        let advice = of_misfit(&of_setting, false).advice;
        let told = advice.pieces().iter().any(|piece| matches!(piece, Piece::Do(Action::Convert)));
        assert!(told && advice.to_string().contains("under [groups.COMMUNITY] in rollcall.toml"), "{advice}");
        assert!(advice.to_string().contains(", write them as alma-json instead, or leave"), "{advice}");
    }
}
