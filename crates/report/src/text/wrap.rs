//! Lines that end between words where the terminal does. What is to be typed stays in one piece, so that it can be copied.

use super::look::{Look, paint};
use super::run::Run;
use crate::visible::visible;
use unicode_width::UnicodeWidthStr;

/// What is to be typed begins with this word where a text has it by hand.
const PROGRAM: &str = "rollcall";

/// How deep the lines of a text stand.
#[derive(Clone, Copy)]
pub(super) struct Indent {
    /// The first one.
    pub(super) first: usize,
    /// Those that it goes on in.
    pub(super) further: usize,
}

/// What no line ends in, and the spaces before it.
struct Unit {
    gap: usize,
    runs: Vec<Run>,
}

impl Unit {
    fn width(&self) -> usize {
        self.runs.iter().map(|run| visible(&run.text).width()).sum()
    }
}

/// Writes a text, in as many lines as it needs; in one, where the look has no width.
pub(super) fn write(runs: &[Run], indent: Indent, look: Look, out: &mut String) {
    out.push_str(&" ".repeat(indent.first));
    let Some(width) = look.width else {
        for run in runs {
            paint(&run.text, run.style, look, out);
        }
        out.push('\n');
        return;
    };
    let (mut line, mut reached) = (Vec::new(), indent.first);
    for unit in units(runs) {
        let needed = unit.gap + unit.width();
        if !line.is_empty() && reached + needed > width {
            write_line(&line, look, out);
            out.push_str(&" ".repeat(indent.further));
            (line, reached) = (unit.runs, indent.further + needed - unit.gap);
        } else {
            reached += needed;
            join(&mut line, unit);
        }
    }
    write_line(&line, look, out);
}

fn write_line(line: &[Run], look: Look, out: &mut String) {
    for run in line {
        paint(&run.text, run.style, look, out);
    }
    out.push('\n');
}

/// Puts a unit behind what the line has, text of one style together.
fn join(line: &mut Vec<Run>, unit: Unit) {
    let mut gap = " ".repeat(unit.gap);
    for run in unit.runs {
        match line.last_mut() {
            Some(last) if last.style == run.style => {
                last.text.push_str(&gap);
                last.text.push_str(&run.text);
            }
            Some(last) => {
                last.text.push_str(&gap);
                line.push(run);
            }
            None => line.push(Run { text: format!("{gap}{}", run.text), ..run }),
        }
        gap.clear();
    }
}

/// A text cut at its spaces, except inside what is to be typed.
fn units(runs: &[Run]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    // How many spaces stand before the next word; nothing where it goes on with the one before it.
    let mut gap = Some(0);
    for run in runs {
        for (index, word) in words(run).into_iter().enumerate() {
            if index > 0 {
                gap = Some(gap.map_or(1, |gap| gap + 1));
            }
            if word.is_empty() {
                continue;
            }
            let part = Run { text: word, style: run.style, whole: run.whole };
            match (gap.take(), units.last_mut()) {
                (None, Some(unit)) => unit.runs.push(part),
                (gap, _) => units.push(Unit { gap: gap.unwrap_or(0), runs: vec![part] }),
            }
        }
    }
    units
}

/// The words of a run; a command is one up to the end of its part of the sentence.
fn words(run: &Run) -> Vec<String> {
    if run.whole {
        return vec![run.text.clone()];
    }
    let mut words: Vec<String> = Vec::new();
    let mut in_command = false;
    for word in run.text.split(' ') {
        match words.last_mut() {
            Some(command) if in_command => {
                command.push(' ');
                command.push_str(word);
            }
            Some(_) | None => words.push(word.to_owned()),
        }
        let ends = word.ends_with([';', ',', ':', ')', '?']) || (word.ends_with('.') && word.len() > "..".len());
        in_command = (in_command || word == PROGRAM) && !ends;
    }
    words
}

/// What a line is at least that was broken by hand because it was full.
const FULL: usize = 72;

/// Paragraphs that were broken by hand, each in one line again: a full line goes on in the next, unless that is indented
/// or begins with a word such as `Good:`.
pub(super) fn joined(text: &str) -> String {
    let mut joined = String::new();
    let mut is_full = false;
    for line in text.lines() {
        let begins_anew = line.trim().is_empty()
            || line.starts_with(' ')
            || line.split(' ').next().is_some_and(|word| word.ends_with(':'));
        if !joined.is_empty() {
            joined.push(if is_full && !begins_anew { ' ' } else { '\n' });
        }
        joined.push_str(line);
        is_full = !line.starts_with(' ') && line.width() >= FULL;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::super::run::plain;
    use super::*;
    use crate::document::Style;

    fn check(runs: &[Run], width: usize, lines: &[&str]) {
        let mut out = String::new();
        let look = Look { color: true, plain: false, width: Some(width) };
        write(runs, Indent { first: 2, further: 4 }, look, &mut out);
        assert_eq!(out.replace('\x1b', "^").lines().collect::<Vec<_>>(), lines);
    }

    #[test]
    fn lines_end_between_words() {
        let text = "the real number is no longer in the file: retype it, Núñez";
        let lines = ["  the real number is no longer", "    in the file: retype it,", "    Núñez"];
        check(&[plain(text)], 30, &lines);
        check(&[plain("Aaa bbbb")], 10, &["  Aaa bbbb"]);
        check(&[plain("Aaa bbbbb")], 10, &["  Aaa", "    bbbbb"]);
        check(&[plain("Aaa bbbbbbbbbbbbbbbb c")], 10, &["  Aaa", "    bbbbbbbbbbbbbbbb", "    c"]);
    }

    #[test]
    fn a_paragraph_is_broken_anew() {
        let full = "A line that was broken by hand, since it had no more room for a further word,";
        let text = format!("{full}\ngoes on here.\nA short one does not.\n\nBad:  {full}\nGood: that\n  a = 1");
        let expected = format!("{full} goes on here.\nA short one does not.\n\nBad:  {full}\nGood: that\n  a = 1");
        assert_eq!(joined(&text), expected);
    }

    #[test]
    fn a_text_keeps_the_spaces_that_it_begins_with() {
        check(&[plain("  Aaa bbbb cc")], 12, &["    Aaa bbbb", "    cc"]);
    }

    /// A command that is broken in two cannot be copied.
    #[test]
    fn what_is_to_be_typed_stays_in_one_piece() {
        let typed = Run { whole: true, ..plain("--column 'E-mail=email'") };
        let lines = ["  to read it:", "    --column 'E-mail=email';", "    or leave it out"];
        check(&[plain("to read it: "), typed, plain("; or leave it out")], 30, &lines);
        let text = "or apply the others: rollcall apply fall.plan --skip-changed; or wait";
        let lines = ["  or apply the others:", "    rollcall apply fall.plan --skip-changed;", "    or wait"];
        check(&[plain(text)], 30, &lines);
    }

    #[test]
    fn a_colour_ends_with_its_line() {
        let strong = Run::of("two words and more", Style::Strong);
        let lines = ["  one: ^[1mtwo^[0m", "    ^[1mwords and^[0m", "    ^[1mmore^[0m"];
        check(&[plain("one: "), strong], 14, &lines);
    }
}
