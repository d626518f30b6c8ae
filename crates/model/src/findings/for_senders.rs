//! What of a text can be followed by somebody who has only the list: a marked copy goes back to those who sent it, who
//! have neither this program nor the library's settings.

use crate::action::{Piece, Words};

/// Stands for something to be done here, while a text is taken apart. No text has it: it is no character.
const ACT: char = '\u{FDD0}';
/// The library's settings, which are not the sender's.
const SETTINGS: [&str; 4] = ["rollcall.toml", "[terms]", "in the profile", "to the crosswalk"];
/// What parts of a sentence end with; a mark that belongs to the part before it is kept there.
const ENDS: [(&str, &str); 4] = [("; ", ""), (", or ", ""), ("? ", "?"), (". ", ".")];

/// A text without the parts that name something to be done in the program or in its settings.
pub fn for_senders(words: &Words) -> String {
    let mut text = String::new();
    for piece in words.pieces() {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Do(_) => text.push(ACT),
        }
    }
    if !is_ours(&text) {
        return text;
    }
    text.lines().map(kept).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn is_ours(part: &str) -> bool {
    part.contains(ACT) || SETTINGS.iter().any(|words| part.contains(words))
}

/// What is left of a line.
fn kept(line: &str) -> String {
    let mut kept = String::new();
    let (mut rest, mut before) = (line, "");
    loop {
        let end = ENDS.iter().filter_map(|(end, mark)| Some((rest.find(end)?, *end, *mark))).min_by_key(|end| end.0);
        let (part, behind) = match end {
            Some((at, end, mark)) => (&rest[..at + mark.len()], Some((&end[mark.len()..], &rest[at + end.len()..]))),
            None => (rest, None),
        };
        if !is_ours(part) {
            if kept.is_empty() {
                kept.push_str(part.strip_prefix("or, ").or(part.strip_prefix("or ")).unwrap_or(part));
            } else {
                kept.push_str(before);
                kept.push_str(part);
            }
        }
        let Some((between, behind)) = behind else { return kept };
        (before, rest) = (between, behind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Action;
    use crate::codes;

    /// A text in which `<>` stands for an action, before and after.
    fn check(text: &str, expected: &str) {
        let mut pieces = text.split("<>");
        let first = Words::text(pieces.next().unwrap_or_default().to_owned());
        let accept = || Action::AcceptRepair(codes::C321);
        let words = pieces.fold(first, |words, piece| words.act(accept()).then(piece.to_owned()));
        assert_eq!(for_senders(&words), expected, "{text}");
    }

    #[test]
    fn what_only_the_library_can_do_is_left_out() {
        check("fill in the cell; one name is enough", "fill in the cell; one name is enough");
        check("000104931? Correct the cell, or put the zeros back in all rows: <>", "000104931? Correct the cell");
        check(
            "type it as 2027-06-30\nor give every row the same: <>; or name a term, once rollcall.toml has some",
            "type it as 2027-06-30",
        );
        check("the groups are A, B; others are added in rollcall.toml", "the groups are A, B");
        check(
            "correct the value, or add it to the crosswalk codes.csv: what it becomes or (drop)",
            "correct the value",
        );
        check("say in a crosswalk what the codes become: <>; the groups are A, B", "the groups are A, B");
        check("set id_digits in rollcall.toml, or save it as .xlsx", "save it as .xlsx");
        check("if so: <>; or, if not, delete the column", "if not, delete the column");
        check("say which comes first: <> (day) or <> (month)", "");
        check("one person: delete a row, or leave it out: <>; two people: <>", "one person: delete a row");
        check("is it \"X; or Y\"? Then: <>", "is it \"X; or Y\"?");
    }
}
