//! Which sheet is the list, which row names the columns, which column is which field, which rows
//! are patrons. Nothing is guessed between equals: those are findings.

use super::header::{self, HeaderGuess, meaning};
use super::rows::{self, RowKind};
use super::unread::{self, read_as};
use super::{below, beside, headers, memory, positions, quotes, shape};
use crate::context::{Context, Hidden};
use crate::counted::counted;
use crate::facts::Layout;
use crate::near;
use crate::recipes::{make, plan};
use model::action::{Action, Choice, Words};
use model::cell::{Area, RawRow, RawTable};
use model::codes;
use model::field::ListField;
use model::finding::{Finding, Severity};
use model::listing::{LikeBefore, ListColumn as Column, is_what_to_fix};
use model::made::{Made, is_made};
use model::place::{Place, TableId};
use std::collections::BTreeMap;

/// Below this certainty a guessed row of column names is a warning, in percent.
const SURE: u8 = 80;

/// Lays a table out, as far as that can be found out; findings that block mean that it cannot be used. What the profile
/// makes of its columns is kept in the table.
pub fn find(table: &mut RawTable, id: TableId, context: &Context<'_>, findings: &mut Vec<Finding>) -> Option<Layout> {
    let torn = quotes::report_torn(table, id, context, findings);
    if !context.options.by_position.is_empty() {
        return Some(by_position(table, id, torn, context, findings));
    }
    let first = findings.len();
    let asked = context.options.header_row.map(|number| table.position(number));
    // Only a row that is there can be recognised.
    let recognised = match asked {
        Some(None) => None,
        Some(Some(position)) => memory::recognise(table, Some(position), context.remembered, context),
        None => memory::recognise(table, None, context.remembered, context),
    };
    let context = &Context { recognised: recognised.map(|found| found.known), ..*context };
    let named = |position| HeaderGuess { position, joined: false, rival: None };
    let guess = match asked {
        Some(position) => position.map(named),
        // Names that only the memory knows are nothing to a guess.
        None => header::guess(table, context).or_else(|| recognised.map(|found| named(found.position))),
    };
    let Some(HeaderGuess { position, joined, rival }) = guess else {
        report_no_header(id, context, findings);
        return None;
    };
    if let Some(rival) = rival {
        report_rivals(table, id, rival, position, context, findings);
        return None;
    }
    let top = position - usize::from(joined);
    if torn.contains(&table.row(top).number()) || torn.contains(&table.row(position).number()) {
        return None;
    }
    quotes::report_long_names(table, id, position, context, findings);
    let names = header::names(table, position, joined);
    if header::looks_like_data(&names, context) {
        report_data_as_header(&table.row(position), id, context, findings);
        return None;
    }
    report_rows_above(table, id, top, context, findings);
    let confidence = context.options.header_row.is_none().then(|| header::confidence(&names, context));
    let row = table.row(position);
    report_header(&table.row(top), &row, id, confidence, context, findings);
    let mut layout = Layout {
        table: id,
        header_top: table.row(top).number(),
        header_row: row.number(),
        confidence,
        header_fields: row.fields(),
        torn,
        ..columns(table, id, position, &names, context, findings)
    };
    make::make(table, &layout, position + 1, context, findings);
    layout.known = context.recognised.map(|known| {
        let differences = memory::report(table, &layout, known, context, findings);
        LikeBefore { batch: known.batch, used: known.used, differences }
    });
    report_whole_names(&layout, context, findings);
    report_unused_names(&layout, context, findings);
    sort_rows(table, &mut layout, Some(position), position + 1, context, findings);
    if report_new_ids(table, &layout, context, findings) {
        return Some(layout);
    }
    report_required(table, &layout, context, findings);
    unread::report(table, &layout, first, context, findings);
    report_nothing_to_change(&layout, first, context, findings);
    Some(layout)
}

/// A list whose columns the person gave in their order.
fn by_position(
    table: &mut RawTable,
    id: TableId,
    torn: Vec<u32>,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Layout {
    let first = findings.len();
    let mut layout = Layout { torn, ..positions::layout(table, id, context) };
    settle_old_ids(&mut layout.columns, context);
    layout.made = plan::apply(&mut layout.columns, Place::table(id), context, findings);
    positions::report_needless_names(id, context, findings);
    let first_row = positions::first_row(table, context);
    make::make(table, &layout, first_row, context, findings);
    sort_rows(table, &mut layout, None, first_row, context, findings);
    if report_new_ids(table, &layout, context, findings) {
        return layout;
    }
    report_required(table, &layout, context, findings);
    report_nothing_to_change(&layout, first, context, findings);
    layout
}

fn report_no_header(id: TableId, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (names, field) = if context.barcode_is_enough() {
        ("Barcode and Expiration date", ListField::Barcode)
    } else {
        ("Borrower ID and Last name", ListField::LastName)
    };
    let advice = Words::text(format!("put column names such as {names} above the first patron, or name the row: "))
        .act(Action::NameHeaderRow(None))
        .then("; ")
        .act(Action::ReadColumnAs { header: None, field: Some(field) })
        .then(" says what other names mean; for a list without column names, give the fields in order: ")
        .act(Action::Choose(Choice::Columns));
    let message = match context.options.header_row {
        Some(number) => format!("row {number} is empty, so it names no columns"),
        None => codes::S104.title().to_owned(),
    };
    findings.push(context.finding(codes::S104, Place::table(id), message).advice(advice));
}

fn report_data_as_header(row: &RawRow<'_>, id: TableId, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let place = Place { table: id, row: Some(row.number()), column: None };
    let message = format!("row {} looks like a patron, not like column names", row.number());
    let advice = "name the row with the column names, or add some above the first patron";
    findings.push(context.finding(codes::H208, place, message).advice(advice));
}

/// That column names stand in two rows, and that they were hardly recognised.
fn report_header(
    top: &RawRow<'_>,
    row: &RawRow<'_>,
    id: TableId,
    confidence: Option<u8>,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let place = Place { table: id, row: Some(row.number()), column: None };
    if top.number() != row.number() {
        let message = format!("the column names are in rows {} and {}; they were combined", top.number(), row.number());
        findings.push(context.finding(codes::S107, place, message));
    }
    if let Some(percent) = confidence.filter(|percent| *percent < SURE) {
        let message =
            format!("row {} was taken for the column names, but only {percent}% look like headings", row.number());
        let advice = Words::text("check the columns with ")
            .act(Action::Inspect)
            .then("; another row: ")
            .act(Action::NameHeaderRow(None));
        findings.push(context.finding(codes::S105, place, message).severity(Severity::Warning).advice(advice));
    }
}

fn report_rivals(
    table: &RawTable,
    id: TableId,
    first: usize,
    second: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let (first, second) = (table.row(first).number(), table.row(second).number());
    let place = |row: u32| Place { table: id, row: Some(row), column: None };
    let message = format!("rows {first} and {second} both look like column names, with other rows between them");
    let advice = Words::text("if they are two lists, put each on a sheet of its own; or say which one to read: ")
        .act(Action::NameHeaderRow(Some(second)));
    findings.push(context.finding(codes::S115, place(second), message).related(vec![place(first)]).advice(advice));
}

fn report_rows_above(table: &RawTable, id: TableId, header: usize, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let above: Vec<_> = (0..header).map(|position| table.row(position)).filter(|row| !row.is_blank()).collect();
    let Some(first) = above.first() else { return };
    let quoted: Vec<String> = above
        .iter()
        .take(3)
        .filter_map(|row| row.cells().next())
        .map(|cell| format!("\"{}\"", shorten(cell.text)))
        .collect();
    let what = counted(above.len(), "row");
    let message = format!("{what} above the column names: {}", quoted.join(", "));
    let place = Place { table: id, row: Some(first.number()), column: None };
    findings.push(
        context.finding(codes::S106, place, message).advice("if these are patrons, move the column names above them"),
    );
}

/// A layout of which only the columns are known.
fn columns(
    table: &RawTable,
    id: TableId,
    header: usize,
    names: &BTreeMap<u16, String>,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Layout {
    let filled = filled_columns(table, header);
    // In a text file, values beyond the column names come from lines that are too long; those are reported one by one.
    let named = names.keys().next_back().map_or(0, |last| usize::from(*last) + 1);
    let width = match table.row(header).fields() {
        0 => table.width(),
        fields => table.width().min(u16::try_from(fields.max(named)).unwrap_or(u16::MAX)),
    };
    let mut columns = Vec::new();
    for index in 0..width {
        let header = names.get(&index).cloned().unwrap_or_default();
        let used = filled[usize::from(index)];
        if header.is_empty() && !used {
            continue;
        }
        let field = if header.is_empty() { None } else { meaning(&header, context).flatten() };
        columns.push(Column { index, header, field });
    }
    settle_old_ids(&mut columns, context);
    settle_cards(&mut columns, context);
    let edge = beside::edge(&columns, table, header);
    if let Some(edge) = edge {
        beside::report(table, id, header, edge, context, findings);
        columns.retain(|column| column.index < edge);
    }
    let head = Place { table: id, row: Some(table.row(header).number()), column: None };
    let made = plan::apply(&mut columns, head, context, findings);
    report_columns(&mut columns, &made, &filled, id, context, findings);
    let what_to_fix = columns.iter().find(|column| column.field.is_none() && is_what_to_fix(&column.header));
    let what_to_fix = what_to_fix.map(|column| column.index);
    Layout { columns, made, edge: edge.unwrap_or(u16::MAX), what_to_fix, ..Layout::none() }
}

/// Old IDs say whom the rows of a list are about that gives new ones; in any other list they are not read.
fn settle_old_ids(columns: &mut [Column], context: &Context<'_>) {
    let recipes = &context.profile.recipes.of_columns;
    let gives_new_ones = columns.iter().any(|column| column.field == Some(ListField::NewId))
        || recipes.iter().any(|recipe| recipe.field == ListField::NewId);
    let meant = gives_new_ones.then_some(ListField::PrimaryId);
    let old = columns.iter_mut().filter(|column| column.field == Some(ListField::OldId));
    old.for_each(|column| column.field = meant);
}

/// The number of a card is the barcode only where nothing else says whom the rows are about.
fn settle_cards(columns: &mut [Column], context: &Context<'_>) {
    if !context.asks_for_barcodes() {
        return;
    }
    let says_who = |field: ListField| matches!(field, ListField::PrimaryId | ListField::Barcode);
    let in_recipe = context.profile.recipes.of_columns.iter().any(|recipe| says_who(recipe.field));
    let in_column = |column: &Column| column.field.is_some_and(says_who) && !header::is_card(&column.header, context);
    if !in_recipe && !columns.iter().any(in_column) {
        return;
    }
    for column in columns {
        if header::is_card(&column.header, context) {
            column.field = headers::field_of(&column.header);
        }
    }
}

fn filled_columns(table: &RawTable, header: usize) -> Vec<bool> {
    let mut filled = vec![false; usize::from(table.width())];
    for position in header + 1..table.len() {
        for cell in table.row(position).cells() {
            filled[usize::from(cell.column)] = true;
        }
    }
    filled
}

fn report_columns(
    columns: &mut [Column],
    made: &Made,
    filled: &[bool],
    id: TableId,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut seen: BTreeMap<String, u16> = BTreeMap::new();
    let mut fields: BTreeMap<ListField, (u16, String)> = BTreeMap::new();
    let has_barcode = columns.iter().any(|column| column.field == Some(ListField::Barcode));
    for column in columns.iter_mut().filter(|column| !is_made(column.index)) {
        let place = Place::column(id, column.index);
        let used = filled[usize::from(column.index)];
        if column.header.is_empty() && made.uses(column.index) {
            continue;
        }
        if column.header.is_empty() {
            let advice = "give it a name in the row of column names, or delete it";
            findings.push(context.finding(codes::H206, place, codes::H206.title()).advice(advice));
            continue;
        }
        let earlier = seen.insert(headers::normal(&column.header), column.index);
        let is_read = column.field.is_some() || earlier.is_some_and(|earlier| made.uses(earlier));
        if let (Some(earlier), true) = (earlier, is_read) {
            let message = format!("two columns are called \"{}\"", column.header);
            let finding = context.finding(codes::H205, place, message).related(vec![Place::column(id, earlier)]);
            // An empty column of the same name cannot mislead anybody.
            let severity = if used { finding.severity } else { Severity::Note };
            findings.push(finding.severity(severity).advice("rename one of them"));
            column.field = None;
            continue;
        }
        match column.field {
            Some(field) => {
                let earlier = fields.insert(field, (column.index, column.header.clone()));
                if let Some((earlier, name)) = earlier.filter(|_| !field.takes_several()) {
                    let finding = if field == ListField::PrimaryId {
                        two_ids(column, &name, has_barcode, context, place)
                    } else {
                        two_columns(column, field, &name, context, place)
                    };
                    findings.push(finding.related(vec![Place::column(id, earlier)]).field(field));
                }
            }
            None if made.uses(column.index) => {}
            None => {
                let instead = plan::report_set_aside(column, made, id, context).filter(|_| used);
                match instead {
                    Some(finding) => findings.push(finding),
                    None => report_ignored(column, used, place, context, findings),
                }
            }
        }
    }
}

fn two_columns(column: &Column, field: ListField, name: &str, context: &Context<'_>, place: Place) -> Finding {
    let message = format!("\"{name}\" and \"{}\" would both fill {}", column.header, field.label());
    let advice =
        Words::text("rename or delete one, or leave one out: ").act(Action::IgnoreColumn(column.header.clone()));
    context.finding(codes::H204, place, message).advice(advice)
}

/// Two columns whose names are those of an ID: one is it, and the other one can be the barcode.
fn two_ids(column: &Column, name: &str, has_barcode: bool, context: &Context<'_>, place: Place) -> Finding {
    let header = column.header.as_str();
    let otherwise = |other: &str| {
        let leave_out = Action::IgnoreColumn(other.to_owned());
        if has_barcode {
            return Words::text("leave the other one out: ").act(leave_out);
        }
        let barcode = Action::ReadColumnAs { header: Some(other.to_owned()), field: Some(ListField::Barcode) };
        Words::text("say what the other one is: ").act(barcode).then(", or leave it out: ").act(leave_out)
    };
    let message = format!("\"{name}\" and \"{header}\" both look like the ID");
    let advice = Words::text(format!("if \"{name}\" is the ID, "))
        .and(otherwise(header))
        .then(format!("\nif \"{header}\" is the ID, "))
        .and(otherwise(name));
    context.finding(codes::H214, place, message).advice(advice)
}

fn report_ignored(column: &Column, used: bool, place: Place, context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !used || meaning(&column.header, context) == Some(None) {
        return;
    }
    let several = headers::several(&column.header);
    if !several.is_empty() {
        findings.push(several_fields(column, &several, place, context));
        return;
    }
    let finding = match headers::near_field(&column.header) {
        Some((field, _)) => {
            let message = format!("column \"{}\" is not read; did you mean {}?", column.header, field.label());
            let advice = Words::text("if so: ").act(read_as(column, field));
            context.finding(codes::H202, place, message).severity(Severity::Warning).advice(advice)
        }
        None => {
            let message = format!("column \"{}\" is not read", column.header);
            let advice = Words::text("to read it, say which field it is (")
                .act(Action::ListFields)
                .then(" lists them): ")
                .act(Action::ReadColumnAs { header: Some(column.header.clone()), field: None });
            context.finding(codes::H202, place, message).advice(advice)
        }
    };
    findings.push(finding);
}

/// That a column which is not read holds several fields, as its name says.
fn several_fields(column: &Column, fields: &[ListField], place: Place, context: &Context<'_>) -> Finding {
    let labels: Vec<&str> = fields.iter().map(|field| field.label()).collect();
    let message =
        format!("column \"{}\" is not read; its name lists several fields: {}", column.header, labels.join(", "));
    let advice = Words::text("give each of them a column of its own, or say as which one to read it: ")
        .act(Action::ReadColumnAs { header: Some(column.header.clone()), field: None });
    context.finding(codes::H202, place, message).severity(Severity::Warning).advice(advice)
}

/// Whole names beside a column of last names only fill its blanks; under "Name" first names may stand.
fn report_whole_names(layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let named = |field: ListField| layout.columns.iter().find(|column| column.field == Some(field));
    let (Some(whole), Some(last)) = (named(ListField::FullName), named(ListField::LastName)) else { return };
    if is_made(whole.index) || is_made(last.index) {
        // Whoever wrote the recipe knows that.
        return;
    }
    let message = format!("column \"{}\" is read only where \"{}\" is empty", whole.header, last.header);
    let mut finding = context.finding(codes::H202, Place::column(layout.table, whole.index), message);
    if named(ListField::FirstName).is_none() {
        let advice = Words::text("if it contains first names: ")
            .act(read_as(whole, ListField::FirstName))
            .then("; to split its names instead: ")
            .act(Action::IgnoreColumn(last.header.clone()));
        finding = finding.severity(Severity::Warning).advice(advice);
    }
    findings.push(finding);
}

fn report_required(table: &RawTable, layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let required = context.rules(None).map_or(&[][..], |rules| rules.required);
    for field in required.iter().copied().filter(|field| unread::is_missed(*field, layout, context)) {
        let unread = layout.columns.iter().filter(|column| column.field.is_none() && !column.header.is_empty());
        let lacked = unread::lacked(field, context);
        let near = unread
            .filter_map(|column| headers::near_field(&column.header).map(|(near, _)| (near, column)))
            .find(|(near, _)| *near == field || *near == lacked);
        let recipe = context.profile.recipes.of_columns.iter().find(|recipe| recipe.field == field);
        if let Some(recipe) = recipe {
            // One cause, one finding.
            let is_told = |finding: &Finding| finding.code == codes::H218 && finding.field == Some(field);
            findings.retain(|finding| !is_told(finding) || finding.place.table != layout.table);
            findings.push(plan::missed(recipe, layout.head(), context));
            continue;
        }
        let message = unread::missed(field, context);
        let last_time = || memory::column_of(lacked, &layout.columns, context);
        let by_values = || unread::looks_like(field, table, layout, context);
        let has_barcodes = layout.column_of(ListField::Barcode).is_some();
        let by_barcodes = || unread::barcode_as_id(field, table, layout, context);
        let by_look = || last_time().or_else(by_values).or_else(by_barcodes).map(|column| (lacked, column));
        let likely = near.or_else(by_look);
        let advice = match likely {
            _ if context.joined_by.is_none() && context.only_changes() && has_barcodes => {
                Words::text("to find the patrons by their barcodes: ").act(Action::MatchByBarcode)
            }
            _ if layout.header_row == 0 => {
                Words::text("say which column it is with ").act(Action::Choose(Choice::Columns))
            }
            Some((field, column)) => {
                Words::text(format!("is it \"{}\"? Then: ", column.header)).act(read_as(column, field))
            }
            None => Words::text("add the column, or say which it is: ")
                .act(Action::ReadColumnAs { header: None, field: Some(lacked) }),
        };
        findings.push(context.finding(codes::H201, layout.head(), message).advice(advice).field(lacked));
    }
}

/// Asks about a list that gives patrons new IDs where it would add all of them once more, under either ID. What else it
/// lacks would be asked of new patrons.
fn report_new_ids(table: &RawTable, layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) -> bool {
    let column = layout.columns.iter().find(|column| column.field == Some(ListField::NewId));
    let Some(column) = column.filter(|_| !context.only_changes()) else { return false };
    let mut cells = layout.data.iter().filter_map(|at| table.row(*at as usize).cell(column.index));
    if cells.all(|cell| cell.is_blank()) {
        return false;
    }
    let header = &column.header;
    let advice = Words::text("to give the patrons of the store these IDs: ").act(Action::OnlyChange);
    let (what, advice) = if header.is_empty() || is_made(column.index) {
        ("a column".to_owned(), advice)
    } else {
        let leave_out = Action::IgnoreColumn(header.clone());
        (format!("column \"{header}\""), advice.then("; if you don't want the column: ").act(leave_out))
    };
    let message = format!("{what} gives patrons new IDs, which only a list of changes can do");
    let place = Place::column(layout.table, column.index);
    findings.push(context.finding(codes::D520, place, message).field(ListField::NewId).advice(advice));
    true
}

/// That a list which only changes patrons says nothing of them but who they are. What is said about this list begins at
/// `first`; where a column that is not read is asked about, that is the cause.
fn report_nothing_to_change(layout: &Layout, first: usize, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let who = |field: ListField| match context.joined_by {
        Some(key) => field == *key,
        None => {
            field == ListField::PrimaryId
                || (field == ListField::Barcode && layout.column_of(ListField::PrimaryId).is_none())
        }
    };
    let given = layout.columns.iter().filter_map(|column| column.field);
    let mut given = given.chain(context.values_for_all().map(|(field, _)| field));
    let is_asked = || findings.iter().skip(first).any(|finding| [codes::H201, codes::H213].contains(&finding.code));
    if !context.only_changes() || context.has_passwords || given.any(|field| !who(field)) || is_asked() {
        return;
    }
    let advice = Words::text("add a column with what is to change, or say which it is: ")
        .act(Action::ReadColumnAs { header: None, field: None });
    let message = "nothing is read but who the patrons are, so nothing would change";
    findings.push(context.finding(codes::H201, layout.head(), message).advice(advice));
}

/// What `--column` says of a column that is not there.
fn report_unused_names(layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    // It may be the name of a column in the list, or in any of the files that are joined to it.
    if context.joined_by.is_some() {
        return;
    }
    let is_it = |column: &Column, name: &str| headers::normal(&column.header) == headers::normal(name);
    let is_there = |name: &str| layout.own_columns().chain(context.joined_columns).any(|column| is_it(column, name));
    for (name, _) in context.options.columns.iter().filter(|(name, _)| !is_there(name)) {
        let names = || layout.own_columns().map(|column| column.header.as_str()).filter(|header| !header.is_empty());
        let advice = match near::nearest(name, names()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("the columns are {}", names().collect::<Vec<_>>().join(", ")),
        };
        let place = Place { table: layout.table, row: Some(layout.header_row), column: None };
        let message = Words::from(Action::Choose(Choice::Column))
            .then(format!(" names \"{name}\", but no column is called that"));
        findings.push(context.finding(codes::H212, place, message).advice(advice));
    }
}

/// Sorts the rows from the `first` one on into patrons and what only stands between them, up to where another table
/// begins.
fn sort_rows(
    table: &RawTable,
    layout: &mut Layout,
    header: Option<usize>,
    first: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut blank = Blank::default();
    let mut waiting = Blank::default();
    let mut hidden = Vec::new();
    // The finding about the last remark between the patrons, and how many stand below it.
    let mut remark: Option<usize> = None;
    let mut below_remark = 0;
    let mut last = first.checked_sub(1).map_or(0, |above| table.row(above).number());
    let names = layout.named().saturating_sub(usize::from(layout.what_to_fix.is_some()));
    let top = table.position(layout.header_top).filter(|top| Some(*top) != header).map(|top| table.row(top));
    let header = header.map(|header| table.row(header));
    for position in first..table.len() {
        let row = table.row(position);
        let place = Place { table: layout.table, row: Some(row.number()), column: None };
        // A workbook does not store empty rows; a text file's lines may be parts of one value.
        if table.sheet.is_some() {
            waiting.add(last + 1, row.number());
        }
        last = row.number();
        let kind = if layout.is_torn(row.number()) {
            RowKind::Patron
        } else {
            rows::kind(&row, header.as_ref(), top.as_ref(), layout, names, context)
        };
        if matches!(kind, RowKind::OverExample) {
            findings.push(over_example(&row, place, layout, context));
        }
        match kind {
            RowKind::Blank => waiting.add(row.number(), row.number() + 1),
            RowKind::Patron | RowKind::OverExample => {
                below_remark += u32::from(remark.is_some());
                blank.join(std::mem::take(&mut waiting));
                let is_hidden = table.shape.hides_row(row.number());
                hidden.extend(is_hidden.then(|| row.number()));
                if !is_hidden || context.options.hidden == Hidden::Include {
                    layout.data.push(u32::try_from(position).expect("rows are capped far below"));
                }
            }
            RowKind::Example => {
                findings.push(context.finding(codes::S130, place, codes::S130.title()));
            }
            RowKind::RepeatedHeader => {
                findings.push(context.finding(codes::S118, place, codes::S118.title()));
            }
            RowKind::AnotherTable => {
                if !below::report(table, layout, position, context, findings) {
                    return;
                }
                break;
            }
            RowKind::Total(text) => {
                report_below_remark(remark.replace(findings.len()), below_remark, layout, findings);
                below_remark = 0;
                let message =
                    format!("\"{}\" looks like a total or a footnote and is not read as a patron", shorten(&text));
                findings.push(
                    context
                        .finding(codes::S114, place, message)
                        .advice("if this is a patron, give the row an ID and a name")
                        .value(text),
                );
            }
        }
    }
    report_below_remark(remark, below_remark, layout, findings);
    report_blank_rows(layout.table, &blank, context, findings);
    report_set(layout, context, findings);
    report_defaults(table, layout, context, findings);
    shape::report(table, layout, &hidden, context, findings);
    quotes::report_kept(table, layout, context, findings);
}

/// That somebody typed a person over the example row and forgot the ID.
fn over_example(row: &RawRow<'_>, place: Place, layout: &Layout, context: &Context<'_>) -> Finding {
    let place = Place { column: layout.column_of(ListField::PrimaryId), ..place };
    let id = place.column.and_then(|column| row.cell(column)).map_or("", |cell| cell.text.trim());
    let message = format!("the ID is still \"{id}\", as in the example row of the template");
    let finding = context.finding(codes::S131, place, message).field(ListField::PrimaryId).value(id);
    finding.advice("type the person's own ID")
}

/// What stands below a remark is read like everything else; a heading such as "Withdrawn" means that it
/// should perhaps not be.
fn report_below_remark(remark: Option<usize>, patrons: u32, layout: &Layout, findings: &mut [Finding]) {
    let Some(finding) = remark.and_then(|at| findings.get_mut(at)).filter(|_| patrons > 0) else { return };
    let above = Area {
        first_row: layout.header_top,
        last_row: finding.place.row.unwrap_or_default().saturating_sub(1),
        first_column: 0,
        last_column: layout.own_columns().last().map_or(0, |c| c.index),
    };
    let them =
        if patrons == 1 { "the patron below it is".to_owned() } else { format!("the {patrons} patrons below it are") };
    finding.message = std::mem::take(&mut finding.message).then(format!("; {them} loaded like all the others"));
    finding.advice =
        Words::text("if the line is a heading and you do not want the rows below it: ").act(Action::ReadRange(above));
}

/// Empty rows: how many, and where the first ones are.
#[derive(Default)]
struct Blank {
    count: u32,
    first: Vec<u32>,
}

impl Blank {
    /// The places that are kept; a sheet may have a million empty rows.
    const KEPT: usize = 100;

    fn add(&mut self, from: u32, to: u32) {
        self.count += to.saturating_sub(from);
        let room = Self::KEPT.saturating_sub(self.first.len());
        self.first.extend((from..to).take(room));
    }

    fn join(&mut self, other: Blank) {
        self.count += other.count;
        let room = Self::KEPT.saturating_sub(self.first.len());
        self.first.extend(other.first.into_iter().take(room));
    }
}

/// That a value which the person set for every row takes the place of a column of the list.
pub(crate) fn report_set(layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (field, value) in &context.options.set {
        let Some(column) = layout.columns.iter().find(|column| column.field == Some(*field)) else { continue };
        let place = Place::column(layout.table, column.index);
        let set = || Action::Choose(Choice::ValueForAll);
        let message = Words::from(set())
            .then(format!(" gives every row \"{value}\"; the column \"{}\" is not read", column.header));
        let advice = Words::text("leave ").act(set()).then(" out to read the column");
        findings.push(
            context.finding(codes::H211, place, message).severity(Severity::Warning).field(*field).advice(advice),
        );
    }
}

/// What new patrons get where the list is silent: the group and the expiry date of the profile.
pub(crate) fn report_defaults(table: &RawTable, layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    if layout.data.is_empty() || context.only_changes() {
        return;
    }
    let expiry = context.rules(None).and_then(|rules| rules.expiry.date(context.today, &context.settings.terms));
    let expiry = expiry.map(|date| date.to_string());
    let group = Some(context.profile.group.clone());
    // A list without a column for the group is told in the first lines of every output.
    let silent = [(ListField::UserGroup, group, false), (ListField::ExpiryDate, expiry, true)];
    for (field, value, without_column) in silent {
        let Some(value) = value else { continue };
        let set = context.is_same_for_all(field) || context.profile.defaults.contains_key(&field);
        let is_joined = context.joined_columns.iter().any(|column| column.field == Some(field));
        if set || is_joined {
            continue;
        }
        let column = layout.column_of(field);
        // A row that is torn apart is left out, so that nobody gets anything there.
        let is_blank = |position: &&u32| {
            let row = table.row(**position as usize);
            let is_blank = |column| row.cell(column).is_none_or(|cell| cell.is_blank());
            !layout.is_torn(row.number()) && column.is_some_and(is_blank)
        };
        let blank = layout.data.iter().filter(is_blank).count();
        let (what, place) = match (column, blank) {
            (None, _) if layout.records.is_some() => {
                (format!("{} is in no record", field.label()), Place::table(layout.table))
            }
            (None, _) if without_column => (format!("no column for {}", field.label()), layout.head()),
            (None, _) | (Some(_), 0) => continue,
            (Some(column), 1) => (format!("{} is empty in 1 row", field.label()), Place::column(layout.table, column)),
            (Some(column), rows) => {
                (format!("{} is empty in {rows} rows", field.label()), Place::column(layout.table, column))
            }
        };
        let there = if column.is_some() { " there" } else { "" };
        let message = format!("{what}; new patrons{there} get {value} (profile \"{}\")", context.profile.name);
        let noun = if field == ListField::ExpiryDate { "date" } else { "group" };
        let advice = Words::text(format!("to use another {noun}: "))
            .act(Action::UseProfile)
            .then(", or ")
            .act(Action::SetForAll { field, value: None });
        findings.push(context.finding(codes::H211, place, message).field(field).advice(advice));
    }
}

fn report_blank_rows(id: TableId, blank: &Blank, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let place = |number: &u32| Place { table: id, row: Some(*number), column: None };
    let Some((first, others)) = blank.first.split_first() else { return };
    let message = match blank.count {
        1 => "1 empty row skipped".to_owned(),
        count => format!("{count} empty rows skipped"),
    };
    let related = others.iter().map(place).collect();
    findings.push(context.finding(codes::S112, place(first), message).related(related));
}

fn shorten(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= 60 { text } else { text.chars().take(59).chain(['…']).collect() }
}
