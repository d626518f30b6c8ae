//! Cells that stand for the value of another row: ditto marks, "same", "see above". What they repeat depends on the
//! order of the rows, so that it is never copied.

use crate::words::{WordSet, is_bare};
use model::field::{Form, ListField};

/// Whether a cell of this field stands for the value of another row. Asked of every name, address, phone number and
/// e-mail address: nearly all are neither short marks nor one of a few words.
pub(super) fn is_ditto(field: ListField, text: &str) -> bool {
    if text.len() > 24 {
        return false;
    }
    match field.form() {
        Form::Email | Form::FurtherEmail | Form::Phone(_) | Form::Address(_) => is_mark(text) || is_word(text),
        // Ditto, Same and Idem are last names, too.
        Form::Name(_) | Form::SecondLastName | Form::WholeName => is_mark(text) || (is_small(text) && is_word(text)),
        Form::Id
        | Form::Text(_)
        | Form::Date(_)
        | Form::Group
        | Form::AccountType
        | Form::Status
        | Form::Barcode
        | Form::Note
        | Form::Statistic => false,
    }
}

/// Quotation marks and nothing else but what is drawn around them: `"`, `''`, `〃`, `- " -`.
fn is_mark(text: &str) -> bool {
    let (mut double, mut single) = (0, 0);
    for c in text.chars() {
        match c {
            '"' | '“' | '”' | '„' | '‟' | '″' | '〃' | '＂' => double += 1,
            '\'' | '‘' | '’' | '‚' | '´' | '`' | ',' => single += 1,
            ' ' | '-' | '–' | '—' | '.' => {}
            _ => return false,
        }
    }
    double > 0 || (single > 1 && !text.contains(['-', '–', '—', '.']))
}

fn is_word(text: &str) -> bool {
    static WORDS: WordSet<15> = WordSet::new([
        "ditto",
        "do.",
        "dto.",
        "dto",
        "same",
        "same as above",
        "same as previous",
        "same address",
        "same as before",
        "as above",
        "see above",
        "idem",
        "ibid.",
        "ibid",
        "siehe oben",
    ]);
    let bare = if is_bare(text) { text } else { text.trim_matches(['(', ')', '[', ']', '*', '"', ' ']) };
    WORDS.holds(bare)
}

fn is_small(text: &str) -> bool {
    !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_words_are_told_from_values() {
        for text in ["\"", "''", "〃", "”", "- \" -", "\" \"", "ditto", "Same as above", "(same)", "do.", "SEE ABOVE"]
        {
            assert!(is_ditto(ListField::AddressLine1, text), "{text}");
        }
        for text in ["-", "'", "Do", "1 Same St", "'t Zand", "", "Sameville", "..", "5'"] {
            assert!(!is_ditto(ListField::City, text), "{text}");
        }
        for text in ["\"", "same as above", "ditto"] {
            assert!(is_ditto(ListField::LastName, text), "{text}");
        }
        for text in ["Ditto", "Same", "Do", "Idem", "O'Neil"] {
            assert!(!is_ditto(ListField::LastName, text), "{text}");
        }
        assert!(!is_ditto(ListField::Note, "same as above"));
    }
}
