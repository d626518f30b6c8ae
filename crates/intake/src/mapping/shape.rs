//! What a sheet hides and joins around its patrons: reported, because nobody who looks at the sheet sees it. And what it
//! says by colours, strike-through and comments, which everybody sees and no program reads.

use crate::context::{Context, Hidden};
use crate::facts::Layout;
use crate::fields::text;
use crate::marks::Marks;
use model::action::{Action, Choice, Words};
use model::cell::{Area, RawTable};
use model::codes::{self, Code};
use model::finding::{Finding, Severity};
use model::listing::ListColumn;
use model::marks::CellComment;
use model::place::{Place, TableId, column_letters};

/// Reports it. `hidden` are the hidden rows that are somebody's, by number.
pub(crate) fn report(
    table: &RawTable,
    layout: &Layout,
    hidden: &[u32],
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let filters = rows_of(&table.shape.filters);
    let filtered = |number: &u32| {
        let at = filters.partition_point(|(_, last)| last < number);
        filters.get(at).is_some_and(|(first, _)| first <= number)
    };
    let (by_filter, by_hand): (Vec<u32>, Vec<u32>) = hidden.iter().partition(|number| filtered(number));
    report_rows(codes::S109, "hidden in the spreadsheet", &by_hand, layout.table, context, findings);
    report_rows(codes::S111, "hidden by a filter", &by_filter, layout.table, context, findings);
    report_columns(table, layout, context, findings);
    report_merged(table, layout, context, findings);
    report_headings(table, layout, context, findings);
    report_far(table, layout, context, findings);
    report_marks(table, layout, context, findings);
    if table.shape.hides_untold {
        let message =
            "this kind of workbook does not say which rows are hidden or which cells are merged; all rows are loaded";
        let finding = context.finding(codes::S109, Place::table(layout.table), message);
        let asked = context.options.hidden == Hidden::Skip;
        let advice = "if rows are hidden in it and should not be loaded, save it as .xlsx first";
        findings.push(finding.severity(if asked { Severity::Warning } else { Severity::Note }).advice(advice));
    }
    if table.shape.from_1904 {
        let place = Place::table(layout.table);
        let message =
            "this workbook counts days from 1904, as old Macintosh programs do; its dates are read accordingly";
        findings.push(context.finding(codes::S119, place, message));
    }
}

/// The rows of some areas as spans that rise and do not touch. A workbook may name any number of areas, and each
/// hidden row is looked for in them.
fn rows_of(areas: &[Area]) -> Vec<(u32, u32)> {
    let mut rows: Vec<(u32, u32)> = areas.iter().map(|area| (area.first_row, area.last_row)).collect();
    rows.sort_unstable();
    let mut spans: Vec<(u32, u32)> = Vec::with_capacity(rows.len());
    for (first, last) in rows {
        match spans.last_mut() {
            Some((_, end)) if first <= *end => *end = last.max(*end),
            Some(_) | None => spans.push((first, last)),
        }
    }
    spans
}

fn report_rows(
    code: Code,
    how: &str,
    rows: &[u32],
    table: TableId,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some((first, others)) = rows.split_first() else { return };
    let place = |row: u32| Place { table, row: Some(row), column: None };
    let (rows_are, them) =
        if others.is_empty() { ("1 row is".to_owned(), "it") } else { (format!("{} rows are", rows.len()), "them") };
    let spans = spans(rows);
    let finding = match context.options.hidden {
        Hidden::Include => context
            .finding(code, place(*first), format!("{rows_are} {how} and will be loaded"))
            .advice(Words::text(format!("{spans}; leave {them} out with ")).act(Action::SkipHiddenRows)),
        Hidden::Skip => {
            let left_out = Words::text(format!("{rows_are} {how} and left out, as "));
            let message = left_out.act(Action::SkipHiddenRows).then(" says");
            context.finding(code, place(*first), message).severity(Severity::Note).advice(spans)
        }
    };
    findings.push(finding.related(others.iter().copied().map(place).collect()));
}

/// `rows 3-5, 9`, at most five of them.
fn spans(rows: &[u32]) -> String {
    const SHOWN: usize = 5;
    let runs: Vec<&[u32]> = rows.chunk_by(|a, b| a + 1 == *b).collect();
    let shown: Vec<String> = runs
        .iter()
        .take(SHOWN)
        .map(|run| if run.len() == 1 { run[0].to_string() } else { format!("{}-{}", run[0], run[run.len() - 1]) })
        .collect();
    let word = if rows.len() == 1 { "row" } else { "rows" };
    let more = if runs.len() > SHOWN { " and more" } else { "" };
    format!("{word} {}{more}", shown.join(", "))
}

fn report_columns(table: &RawTable, layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let is_read = |column: &&ListColumn| column.field.is_some() || layout.made.uses(column.index);
    for column in layout.columns.iter().filter(is_read) {
        if !table.shape.hides_column(column.index) {
            continue;
        }
        let place = Place::column(layout.table, column.index);
        let message = format!("column \"{}\" is hidden in the spreadsheet and is read", column.header);
        let leave_out = match layout.header_row {
            0 => Action::Choose(Choice::Columns),
            _ => Action::IgnoreColumn(column.header.clone()),
        };
        let advice = Words::text("to leave it out: ").act(leave_out);
        findings.push(context.finding(codes::S110, place, message).advice(advice));
    }
}

/// Joined cells among the patrons: only the first of them holds the value, the others are empty.
fn report_merged(table: &RawTable, layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let number = |position: u32| table.row(position as usize).number();
    let rows: Vec<u32> = layout.data.iter().map(|position| number(*position)).collect();
    let among = |area: &&Area| {
        let from = rows.partition_point(|row| *row < area.first_row);
        rows.get(from).is_some_and(|row| *row <= area.last_row)
    };
    let several = |area: &&Area| area.first_row < area.last_row || area.first_column < area.last_column;
    for area in table.shape.merged.iter().filter(several).filter(among) {
        let place = Place { table: layout.table, row: Some(area.first_row), column: Some(area.first_column) };
        let (first, last) = (column_letters(area.first_column), column_letters(area.last_column));
        let message = format!(
            "the cells {first}{}:{last}{} are merged; only the first one has a value, the others are read as empty",
            area.first_row, area.last_row
        );
        let advice = "unmerge them (Excel: Home > Merge & Center > Unmerge Cells; LibreOffice: Format > Merge and Unmerge Cells) and fill in each row";
        findings.push(context.finding(codes::S108, place, message).advice(advice));
    }
}

/// A heading of names that is merged over several columns with values, as where a name is split over three cells. The
/// first of them alone would be taken for the name.
fn report_headings(table: &RawTable, layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let row = layout.header_row;
    let of_heading = |area: &&Area| (area.first_row..=area.last_row).contains(&row);
    let areas: Vec<&Area> = table.shape.merged.iter().filter(of_heading).collect();
    let over = |column: &ListColumn| {
        let area = areas.iter().find(|area| area.holds(row, column.index) && area.first_column < column.index)?;
        let heading = layout.columns.iter().find(|other| other.index == area.first_column)?;
        heading.field.is_some_and(text::is_name).then_some(heading)
    };
    for column in layout.columns.iter().filter(|column| column.header.is_empty()) {
        let Some(heading) = over(column) else { continue };
        let place = Place::column(layout.table, column.index);
        // One cause, one finding.
        findings.retain(|finding| finding.code != codes::H206 || finding.place != place);
        let message = format!("the heading \"{}\" is merged over this column, too", heading.header);
        let advice = "unmerge it, and give each of the columns below it a name of its own, such as Last name";
        findings.push(context.finding(codes::H217, place, message).advice(advice));
    }
}

/// Values that stand so far to the right that nobody sees them beside the list.
fn report_far(table: &RawTable, layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(far) = table.shape.far else { return };
    let place = Place { table: layout.table, row: Some(far.row), column: Some(far.column) };
    let last = column_letters(far.kept.saturating_sub(1));
    let message = match far.count {
        1 => format!("1 value to the right of column {last} is not read"),
        count => format!("{count} values to the right of column {last} are not read"),
    };
    let advice = "move what belongs to the list to the left, and delete the rest";
    findings.push(context.finding(codes::S123, place, message).advice(advice));
}

/// What somebody says of patrons by the look of their cells, or beside them.
fn report_marks(table: &RawTable, layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let marks = Marks::of(table, layout);
    let struck = "if these people should not be loaded, delete their rows";
    let coloured = "if the highlighting means something, write that into a column, or delete these rows";
    for (code, what, rows, advice) in [
        (codes::S134, "text that is struck through", &marks.struck, struck),
        (codes::S135, "highlighted cells", &marks.coloured, coloured),
    ] {
        let cells: Vec<(u32, u16)> = rows.iter().map(|(row, column)| (*row, *column)).collect();
        let is_left_out = context.settings.severity(code).blocks();
        let (rows_have, they_are) = if cells.len() == 1 {
            ("1 row has".to_owned(), "it is")
        } else {
            (format!("{} rows have", cells.len()), "they are")
        };
        let fate = if is_left_out { "left out" } else { "loaded like all the others" };
        let message = format!("{rows_have} {what}: {}; {they_are} {fate}", some_of(&cells));
        findings.extend(at_cells(code, &cells, layout.table, message, context).map(|finding| finding.advice(advice)));
    }
    let cells: Vec<(u32, u16)> = marks.comments.iter().map(|comment| (comment.row, comment.column)).collect();
    let shown: Vec<String> = marks.comments.iter().take(SHOWN_MARKS).map(|comment| shown_comment(comment)).collect();
    let what = match cells.len() {
        1 => "a comment on a cell is not read".to_owned(),
        count => format!("comments on {count} cells are not read"),
    };
    let message = format!("{what}: {}", with_more(&shown, cells.len()));
    let advice = "if a comment changes something, correct the cell";
    findings
        .extend(at_cells(codes::S136, &cells, layout.table, message, context).map(|finding| finding.advice(advice)));
}

/// How many marked cells are named; the others are listed on demand.
const SHOWN_MARKS: usize = 3;

/// A finding at the first of some cells, which names the others; none where there are none.
fn at_cells(
    code: Code,
    cells: &[(u32, u16)],
    table: TableId,
    message: String,
    context: &Context<'_>,
) -> Option<Finding> {
    let place = |(row, column): &(u32, u16)| Place { table, row: Some(*row), column: Some(*column) };
    let (first, others) = cells.split_first()?;
    Some(context.finding(code, place(first), message).related(others.iter().map(place).collect()))
}

/// `A5, A9, A14 and 9 more`.
fn some_of(cells: &[(u32, u16)]) -> String {
    let shown: Vec<String> =
        cells.iter().take(SHOWN_MARKS).map(|(row, column)| format!("{}{row}", column_letters(*column))).collect();
    with_more(&shown, cells.len())
}

fn with_more(shown: &[String], all: usize) -> String {
    let more = all.saturating_sub(shown.len());
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", shown.join(", "))
}

/// `C4 "moved to Ohio"`.
fn shown_comment(comment: &CellComment) -> String {
    format!("{}{} \"{}\"", column_letters(comment.column), comment.row, comment.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_put_together_by_their_rows() {
        let area = |first_row, last_row| Area { first_row, last_row, first_column: 0, last_column: 1 };
        let areas = [area(9, 12), area(1, 4), area(3, 3), area(4, 6), area(20, 20)];
        assert_eq!(rows_of(&areas), [(1, 6), (9, 12), (20, 20)]);
    }
}
