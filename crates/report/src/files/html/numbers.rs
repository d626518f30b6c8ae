//! How many end how: in a sentence, in numbers, and as a bar whose parts are as long as they are many.

use super::page::{Page, class_of};
use crate::document::{Cell, Mark, Part};
use crate::report::PlanReport;
use crate::words::{count, number};
use std::io;

/// How many end in one way.
pub(super) struct Number {
    mark: Mark,
    value: u64,
    /// How many memberships end by it.
    ending: u64,
    remark: String,
}

/// `5 memberships end`.
fn ends(memberships: u64) -> String {
    format!("{} {}", count(memberships, "membership"), if memberships == 1 { "ends" } else { "end" })
}

/// The numbers of a report, with what the document remarks about them.
pub(super) fn of(plan: PlanReport<'_>, parts: &[&Part]) -> Vec<Number> {
    let (counts, ending) = (plan.counts(), plan.ending());
    let rows = |part: &&Part| if let Part::Table(table) = part { table.rows.clone() } else { Vec::new() };
    let rows: Vec<Vec<Cell>> = parts.iter().flat_map(rows).collect();
    let remark = |mark: Mark| {
        let of_mark = rows.iter().find(|row| row.first() == Some(&Cell::Mark(mark)));
        let last = of_mark.and_then(|row| row.last());
        if let Some(Cell::Text(text)) = last { text.clone() } else { String::new() }
    };
    let number = |(mark, value): &(Mark, u64)| {
        let remark = match mark {
            // Where the findings are, a page says by itself.
            Mark::LeftOut => String::new(),
            Mark::Missing if ending > 0 => ends(ending),
            Mark::New
            | Mark::Changed
            | Mark::Converted
            | Mark::Unchanged
            | Mark::Question
            | Mark::Missing
            | Mark::Removed => remark(*mark),
        };
        let ending = if *mark == Mark::Missing { ending } else { 0 };
        Number { mark: *mark, value: *value, ending, remark }
    };
    counts.iter().map(number).collect()
}

/// Whether a part says no more than the numbers do.
pub(super) fn is_told(part: &Part) -> bool {
    matches!(part, Part::Table(table) if table.key == "counts")
}

/// What a plan does, in a sentence or two.
pub(super) fn sentence(numbers: &[Number]) -> String {
    let of = |mark: Mark| numbers.iter().filter(|one| one.mark == mark).map(|one| one.value).sum::<u64>();
    let does =
        [(Mark::New, "adds"), (Mark::Changed, "changes"), (Mark::Converted, "converts"), (Mark::Removed, "removes")];
    let does = does.into_iter().filter(|(mark, _)| of(*mark) > 0);
    let does: Vec<String> = does.map(|(mark, verb)| format!("{verb} {}", count(of(mark), "patron"))).collect();
    let out = of(Mark::LeftOut) + of(Mark::Question);
    let rows: u64 = numbers.iter().filter(|one| is_row(one.mark)).map(|one| one.value).sum();
    let mut text = match does.split_last() {
        None if out > 0 && out == rows => "Nothing can be loaded.".to_owned(),
        None => "Nothing would change.".to_owned(),
        Some((last, [])) => format!("This {last}."),
        Some((last, others)) => format!("This {} and {last}.", others.join(", ")),
    };
    if out > 0 {
        let verb = if out == 1 { "is left out or needs" } else { "are left out or need" };
        text += &format!(" {} of {} {verb} an answer.", number(out), count(rows, "row"));
    }
    let missing = of(Mark::Missing);
    if missing > 0 {
        let verb = if missing == 1 { "is" } else { "are" };
        text += &format!(" {} {verb} missing from the list", count(missing, "patron"));
        let ending: u64 = numbers.iter().map(|one| one.ending).sum();
        text += &if ending > 0 { format!("; {}.", ends(ending)) } else { ".".to_owned() };
    }
    text
}

/// Whether rows of a list end like this.
fn is_row(mark: Mark) -> bool {
    match mark {
        Mark::New | Mark::Changed | Mark::Converted | Mark::Unchanged | Mark::Question | Mark::LeftOut => true,
        Mark::Missing | Mark::Removed => false,
    }
}

/// Whether a number is told also where it is zero. Converted accounts are rare, and need an option.
fn is_always_told(mark: Mark) -> bool {
    is_row(mark) && mark != Mark::Converted
}

/// Writes them: of the rows of a list five in any case, so that they add up, and of the others those that there are.
pub(super) fn write(numbers: &[Number], page: &mut Page<'_>) -> io::Result<()> {
    let of_rows = numbers.iter().any(|one| one.mark == Mark::LeftOut);
    page.markup("<ul class=\"numbers\">\n");
    for one in numbers.iter().filter(|one| one.value > 0 || of_rows && is_always_told(one.mark)) {
        page.markup("<li");
        page.class(if one.value > 0 { class_of(one.mark) } else { "none" });
        page.markup("><strong>");
        page.number(one.value);
        page.markup("</strong> ");
        page.markup(if one.mark == Mark::Question { "questions" } else { one.mark.name() });
        if one.value > 0 && !one.remark.is_empty() {
            page.markup(" <span class=\"quiet\">");
            page.text(&one.remark)?;
            page.markup("</span>");
        }
        page.markup("</li>\n");
    }
    page.markup("</ul>\n");
    chart(numbers, page);
    Ok(())
}

/// A bar for those who look; the numbers stand above it for everybody.
fn chart(numbers: &[Number], page: &mut Page<'_>) {
    let rows: Vec<&Number> = numbers.iter().filter(|one| one.value > 0 && one.mark != Mark::Missing).collect();
    let all = rows.iter().map(|one| one.value).sum::<u64>().max(1);
    // What is few is still seen.
    let width = |value: u64| (value.saturating_mul(1000) / all).max(6);
    page.markup("<svg class=\"chart\" viewBox=\"0 0 ");
    page.digits(rows.iter().map(|one| width(one.value)).sum());
    page.markup(" 24\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">\n");
    let mut left = 0;
    for one in rows {
        page.markup("<rect");
        page.class(class_of(one.mark));
        page.markup(" x=\"");
        page.digits(left);
        page.markup("\" width=\"");
        page.digits(width(one.value));
        page.markup("\" height=\"24\"/>\n");
        left += width(one.value);
    }
    page.markup("</svg>\n");
}
