//! One row: every mapped cell to its typed field, all faults at once.

use crate::context::{Context, RowContext, RowOutput};
use crate::crosswalk::cross::{self, Crossed};
use crate::crosswalk::tally::Tally;
use crate::facts::{ColumnFacts, Layout};
use crate::fields::{clean, code, date, email, group, id, name, one_person, phone, text};
use crate::rules;
use crate::words::is_bare;
use model::cell::{CellKind, RawCell, RawRow};
use model::coded_field::CodedField;
use model::codes::{self, Code};
use model::draft::{PatronDraft, Reading};
use model::field::{Field, Form, ListField};
use model::finding::{Finding, Severity};
use model::id::PrimaryId;
use model::patron::{Address, Details, Email, Identifier, Note, Phone, Statistic, add};
use model::place::RowRef;
use model::text::Text;

/// Puts what other tables say of a row's patron into its draft, before the rules look at it.
pub(crate) type Further<'f> = dyn FnMut(&mut PatronDraft, &mut RowContext<'_, '_>) + 'f;

/// Reads one row of a table and checks it as a whole.
pub fn read_row(
    row: &RawRow<'_>,
    layout: &Layout,
    facts: &ColumnFacts,
    context: Context<'_>,
    tally: &mut Tally,
    findings: &mut Vec<Finding>,
) -> PatronDraft {
    read_row_with(row, layout, facts, context, RowOutput { tally, findings }, &mut |_, _| {})
}

/// The same with what other tables say. Nothing of that is asked for where the row's own values cannot be told apart.
pub(crate) fn read_row_with(
    row: &RawRow<'_>,
    layout: &Layout,
    facts: &ColumnFacts,
    context: Context<'_>,
    output: RowOutput<'_>,
    further: &mut Further<'_>,
) -> PatronDraft {
    let at = RowRef { table: layout.table, number: row.number() };
    let mut draft = PatronDraft::new(at);
    let RowOutput { tally, findings } = output;
    let before = findings.len();
    let (tally, joined) = (Some(tally), Vec::new());
    let mut here = RowContext { run: context, layout, facts, at, record: None, column: None, tally, joined, findings };
    if layout.is_torn(at.number) || wrong_length(row, &mut here) {
        // Its values may stand in the wrong columns, so nothing is said about them but the ID is kept for the plan.
        let id = layout.column_of(ListField::PrimaryId).and_then(|column| row.cell(column));
        let id = id.filter(|cell| !cell.text.contains(['\n', '\r']));
        draft.primary_id = id.and_then(|cell| PrimaryId::new(&clean::identifier(cell.text).text));
        prefix_id(&mut draft, &mut here);
        return draft;
    }
    fill_columns(row, None, &mut draft, &mut here);
    fill_set_values(&mut draft, &mut here);
    fill_whole_name(row, &mut draft, &mut here);
    fill_second_last_name(row, &mut draft, &mut here);
    prefix_id(&mut draft, &mut here);
    further(&mut draft, &mut here);
    complete_lists(&mut draft.details);
    check_rules(&mut draft, &mut here);
    findings[before..].sort_by_key(|finding| (finding.place, finding.code));
    draft
}

/// Reads what a row says more about a patron of another table, the column aside that says about whom.
pub(crate) fn read_more<'a>(row: &RawRow<'a>, key: ListField, here: &mut RowContext<'a, '_>) -> PatronDraft {
    let mut draft = PatronDraft::new(here.at);
    fill_columns(row, Some(key), &mut draft, here);
    fill_whole_name(row, &mut draft, here);
    fill_second_last_name(row, &mut draft, here);
    prefix_id(&mut draft, here);
    draft
}

/// Reads the cells of a row, but those of one field.
fn fill_columns<'a>(
    row: &RawRow<'a>,
    skipped: Option<ListField>,
    draft: &mut PatronDraft,
    here: &mut RowContext<'a, '_>,
) {
    let (layout, context) = (here.layout, here.run);
    for column in &layout.columns {
        // A value set for every row takes the cell's place, so that the cell's faults do not count either.
        // What depends on the other names comes behind them.
        let is_last = |field: &ListField| matches!(*field, ListField::FullName | ListField::SecondLastName);
        let to_read =
            |field: &ListField| !is_last(field) && !context.is_same_for_all(*field) && Some(*field) != skipped;
        let Some(field) = column.field.filter(to_read) else { continue };
        if let Some(cell) = row.cell(column.index) {
            here.column = Some(column.index);
            fill_crossed(field, cell, draft, here);
        }
    }
    here.column = None;
}

/// Puts the prefix of its source in front of an ID, and keeps the ID as an identifier as it was. One that has the prefix
/// already is left as it is.
pub(crate) fn prefix_id(draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
    let Some(prefix) = here.run.id_prefix else { return };
    let Some(legacy) = draft.primary_id.take_if(|id| !id.as_str().starts_with(prefix)) else { return };
    match text::within_length(ListField::PrimaryId, &format!("{prefix}{legacy}"), here) {
        Reading::Present(prefixed) => draft.primary_id = PrimaryId::new(&prefixed),
        Reading::Blank | Reading::Unreadable => draft.unreadable.insert(ListField::PrimaryId),
    }
    let (kind, value) = (here.run.profile.legacy_kind().to_owned().into(), legacy.as_str().into());
    add(&mut draft.details.identifiers, Identifier { kind, value, note: None, active: true });
}

/// Checks a row as a whole.
pub(crate) fn check_rules(draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
    for rule in rules::RULES {
        rule.run(draft, here);
    }
}

/// A line of a text file with too few or too many values: where they belong is unclear.
pub(crate) fn wrong_length(row: &RawRow<'_>, here: &mut RowContext<'_, '_>) -> bool {
    let fields = row.fields();
    let named = here.layout.complete_line();
    if fields == 0 {
        return false;
    }
    let extra = fields > named && row.cells().any(|cell| usize::from(cell.column) >= named && !cell.is_blank());
    let place = model::place::Place::row(here.at, None);
    // One more separator than other lines have may have moved all values behind it, the last of which was empty.
    let surplus = !extra && fields > named.max(here.facts.usual_line);
    if extra || surplus {
        let (empty, otherwise) = if surplus {
            ("; the last ones are empty", "; otherwise delete the separators at the end of the line")
        } else {
            ("", "")
        };
        let message = format!("this line has {} for {named} columns{empty}", values(fields));
        let advice = format!("a comma inside a value? Put quotation marks around the value{otherwise}");
        here.findings.push(here.run.finding(codes::S117, place, message).advice(advice));
        return true;
    }
    let usual = here.facts.short_lines_usual;
    // Programs that leave empty values at the end away have lost nothing as long as only those are gone.
    let needed = if usual { needed_fields(here.layout) } else { named };
    if fields < needed {
        return too_short(fields, named, usual, here);
    }
    false
}

/// How many values a line needs so that every column that is read has one.
fn needed_fields(layout: &Layout) -> usize {
    let read = layout.columns.iter().filter(|column| column.field.is_some());
    read.map(|column| usize::from(layout.last_of(column.index)) + 1).max().unwrap_or(0)
}

fn values(fields: usize) -> String {
    if fields == 1 { "1 value".to_owned() } else { format!("{fields} values") }
}

/// A line that ends early. Where that is the way of the file and every needed value is there, only empty ones
/// at its end can be gone; otherwise a separator may be missing anywhere in it.
fn too_short(fields: usize, named: usize, usual: bool, here: &mut RowContext<'_, '_>) -> bool {
    let place = model::place::Place::row(here.at, None);
    let required = here.run.rules(None).map_or(&[][..], |rules| rules.required);
    let columns = required.iter().filter_map(|field| here.layout.column_of(*field));
    let mut columns = columns.map(|column| usize::from(here.layout.last_of(column)));
    let complete = usual && columns.all(|column| column < fields);
    let message = format!("this line has {} for {named} columns", values(fields));
    let mut finding = here.run.finding(codes::S116, place, message);
    finding = if complete {
        finding.severity(Severity::Note).advice("the rest is read as empty")
    } else {
        finding.advice("compare it with its neighbours and add the missing separators")
    };
    here.findings.push(finding);
    !complete
}

/// Whether this field is set for every row; the list's own cell is then not looked at.
pub(crate) fn is_set(field: ListField, context: Context<'_>) -> bool {
    context.is_same_for_all(field)
}

/// Reads the second of two last names, wherever its column stands. A last name for every row is the whole of it.
fn fill_second_last_name(row: &RawRow<'_>, draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
    let field = ListField::SecondLastName;
    let is_given = is_set(field, here.run) || is_set(ListField::LastName, here.run);
    let column = here.layout.column_of(field).filter(|_| !is_given);
    if let Some(cell) = column.and_then(|column| row.cell(column)) {
        fill(field, cell, draft, here);
    }
}

/// Whether a whole name is read: last, and only where nothing else says the last name.
pub(crate) fn whole_name_counts(draft: &PatronDraft, context: Context<'_>) -> bool {
    draft.reading(ListField::LastName) == Reading::Blank && !is_set(ListField::FullName, context)
}

/// Reads a whole name where it counts: a column of its own does before it.
fn fill_whole_name(row: &RawRow<'_>, draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
    let field = ListField::FullName;
    let column = here.layout.column_of(field).filter(|_| whole_name_counts(draft, here.run));
    if let Some(cell) = column.and_then(|column| row.cell(column)) {
        fill(field, cell, draft, here);
    }
}

/// Values that are set for every row; they count over the list's own.
pub(crate) fn fill_set_values(draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
    for (field, value) in here.run.values_for_all() {
        fill(field, RawCell::text(0, value), draft, here);
    }
}

/// Reads values that no list holds: those for every row, or a profile's defaults. The first that its field
/// cannot have is refused.
pub fn preset_values(context: Context<'_>, values: &[(ListField, String)]) -> Result<Details, Box<Finding>> {
    let (details, findings) = context.outside_lists(context.options.dates, |here| {
        let mut draft = PatronDraft::new(here.at);
        for (field, value) in values {
            fill(*field, RawCell::text(0, value), &mut draft, here);
        }
        complete_lists(&mut draft.details);
        draft.details
    });
    findings
        .into_iter()
        .find(|finding| finding.severity.blocks())
        .map_or(Ok(*details), |finding| Err(Box::new(finding)))
}

/// What a cell says when the stored value is to go. An empty cell never does that.
pub(crate) const CLEAR: &str = "[clear]";

fn says_clear(text: &str) -> bool {
    !is_bare(text) && text.trim().eq_ignore_ascii_case(CLEAR)
}

/// The stored value goes, unless nobody can be without it or no list may change it.
fn clear(field: ListField, draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
    use ListField as F;
    let fixed = [
        F::PrimaryId,
        F::OldId,
        F::NewId,
        F::LastName,
        F::SecondLastName,
        F::FullName,
        F::UserGroup,
        F::AccountType,
        F::ExternalId,
        F::RecordType,
        F::Status,
    ];
    if !fixed.contains(&field) {
        draft.rare.cleared.insert(field);
        return;
    }
    let message = format!("{} cannot be cleared", field.label());
    here.report(codes::C347, field, CLEAR, message, "empty the cell: that leaves the stored value as it is");
    draft.unreadable.insert(field);
}

/// Reads a cell of a list into its field, as what the crosswalk makes of it.
pub(crate) fn fill_crossed<'a>(
    field: ListField,
    cell: RawCell<'a>,
    draft: &mut PatronDraft,
    here: &mut RowContext<'a, '_>,
) {
    match crossed(|| CodedField::of_column(field), cell, here) {
        Crossed::Cell(cell) => fill(field, cell, draft, here),
        Crossed::Mapped(cell) => {
            let before = here.findings.len();
            fill(field, cell, draft, here);
            drop_repairs(before, here);
        }
        Crossed::Dropped => {}
        Crossed::Unmapped => draft.unreadable.insert(field),
    }
}

/// Takes repairs back that were told from here on: of what a crosswalk says, nothing is to be repaired in a list.
pub(crate) fn drop_repairs(before: usize, here: &mut RowContext<'_, '_>) {
    if here.findings.len() == before {
        return;
    }
    let of_cell = here.findings.split_off(before);
    here.findings.extend(of_cell.into_iter().filter(|finding| finding.repaired.is_none() || finding.severity.blocks()));
}

/// What the crosswalk makes of a cell. One that asks for the stored value to go has no value to be looked up.
pub(crate) fn crossed<'a>(
    field: impl FnOnce() -> Option<CodedField>,
    cell: RawCell<'a>,
    here: &mut RowContext<'a, '_>,
) -> Crossed<'a> {
    let stays = here.run.options.crosswalk.is_none() || says_clear(cell.text);
    if stays { Crossed::Cell(cell) } else { cross::cross(field, cell, here) }
}

/// Reads a cell into its field.
pub(crate) fn fill(field: ListField, cell: RawCell<'_>, draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) {
    if says_clear(cell.text) {
        return clear(field, draft, here);
    }
    let unreadable_before = draft.unreadable;
    match read_cell(field, cell, here, |cell, here| fill_typed(field, cell, draft, here)) {
        Reading::Present(()) => draft.present.insert(field),
        Reading::Unreadable => draft.unreadable.insert(field),
        Reading::Blank => draft.unreadable = unreadable_before,
    }
}

/// Reads a cell: what the profile says for its value comes first, and what a lost value makes of the rest is not reported.
pub(crate) fn read_cell<T>(
    field: ListField,
    cell: RawCell<'_>,
    here: &mut RowContext<'_, '_>,
    read: impl FnOnce(RawCell<'_>, &mut RowContext<'_, '_>) -> Reading<T>,
) -> Reading<T> {
    let before = here.findings.len();
    let mapped = mapped_value(field, cell.text, here);
    let cell = match &mapped {
        Some(text) => RawCell { text, kind: CellKind::Text, ..cell },
        None if clean::is_error_text(cell.text) => RawCell { kind: CellKind::Error, ..cell },
        None => cell,
    };
    if cell.computed && !matches!(cell.kind, CellKind::Error | CellKind::NoResult) {
        report_computed(field, cell, here);
    }
    let reading = read(cell, here);
    // Hardly any cell has one.
    if here.findings.len() > before {
        let of_cell = here.findings.split_off(before);
        here.findings.extend(without_effects(of_cell));
    }
    reading
}

/// Where the value itself is not in the file any more, what else is wrong with what is left helps nobody.
const NO_VALUE: [Code; 4] = [codes::C322, codes::C323, codes::C326, codes::C327];

/// One cause, one finding: beside a lost value nothing else is reported of its cell.
fn without_effects(mut findings: Vec<Finding>) -> Vec<Finding> {
    if findings.iter().any(|finding| NO_VALUE.contains(&finding.code)) {
        findings.retain(|finding| NO_VALUE.contains(&finding.code));
    }
    findings
}

/// A value that a formula made; under an ID that is a warning, since sorting rows can change it.
fn report_computed(field: ListField, cell: RawCell<'_>, here: &mut RowContext<'_, '_>) {
    let message = format!("\"{}\" is the result of a formula", cell.text);
    let advice = "read as it was last saved; to keep the values: copy the column, then Paste Special > Values";
    here.report(codes::C328, field, cell.text, message, advice);
    let under_id = |finding: &&mut Finding| field.fills() == Field::PrimaryId && finding.severity == Severity::Note;
    if let Some(finding) = here.findings.last_mut().filter(under_id) {
        finding.severity = Severity::Warning;
    }
}

/// The profile's own word for what this list writes.
fn mapped_value(field: ListField, text: &str, here: &RowContext<'_, '_>) -> Option<String> {
    let values = here.run.profile.values.get(&field)?;
    values.iter().find(|(theirs, _)| theirs.trim().eq_ignore_ascii_case(text.trim())).map(|(_, ours)| ours.clone())
}

/// Puts a reading into its slot and keeps only what it was.
fn put<T>(reading: Reading<T>, slot: impl FnOnce(T)) -> Reading<()> {
    reading.and_then(|value| {
        slot(value);
        Reading::Present(())
    })
}

fn fill_typed(
    field: ListField,
    cell: RawCell<'_>,
    draft: &mut PatronDraft,
    here: &mut RowContext<'_, '_>,
) -> Reading<()> {
    let details = &mut draft.details;
    match field.form() {
        Form::Id if field == ListField::NewId => {
            let reading = read_new_id(cell, here);
            reading.and_then(|text| put_id(text, &mut draft.rare.new_id))
        }
        Form::Id => id::read(field, cell, here).and_then(|text| put_id(text, &mut draft.primary_id)),
        Form::WholeName => {
            let reading = name::read(cell, details, here);
            put_name(reading, draft)
        }
        Form::SecondLastName => {
            let reading = one_person::read_part(field, cell, here);
            put_second_last_name(reading, draft, here)
        }
        Form::Name(slot) => put(one_person::read_part(field, cell, here), |name| *slot.of_mut(details) = Some(name)),
        Form::Text(slot) => put(text::read(field, cell, here), |text| *slot.of_mut(details) = Some(text)),
        Form::Date(slot) => put(date::read(field, cell, here), |date| *slot.of_mut(details) = Some(date)),
        Form::Group => put(group::read(cell, here), |code| details.user_group = Some(code)),
        Form::AccountType => put(code::account_type(cell, here), |kind| details.account_type = Some(kind)),
        Form::Status => put(code::status(cell, here), |code| details.status = Some(code)),
        Form::Email => put(email::read(field, cell, here), |address| add_email(details, 0, address)),
        Form::FurtherEmail => put(email::read(field, cell, here), |address| add_email(details, usize::MAX, address)),
        Form::Phone(types) => put(phone::read(field, cell, here), |number| add_phone(details, number, types)),
        Form::Address(part) => put(text::read(field, cell, here), |text| *part(address(details)) = Some(text)),
        Form::Barcode => put(id::read(field, cell, here), |value| add_barcode(details, value)),
        Form::Note => put(text::read(field, cell, here), |text| add_note(details, text)),
        Form::Statistic => put(text::read(field, cell, here), |category| {
            add(&mut details.rare.statistics, Statistic { category, note: None });
        }),
    }
}

/// Reads an ID that a patron is to have, and holds it against the others of its column.
fn read_new_id(cell: RawCell<'_>, here: &mut RowContext<'_, '_>) -> Reading<Text> {
    let RowContext { run, layout, facts, at, column, .. } = *here;
    let facts = facts.new_ids.as_deref().unwrap_or(facts);
    let findings = &mut *here.findings;
    let (tally, joined) = (None, Vec::new());
    let mut of_new_ids = RowContext { run, layout, facts, at, record: None, column, tally, joined, findings };
    id::read(ListField::NewId, cell, &mut of_new_ids)
}

fn put_id(text: Text, slot: &mut Option<PrimaryId>) -> Reading<()> {
    *slot = PrimaryId::of(text);
    if slot.is_some() { Reading::Present(()) } else { Reading::Unreadable }
}

/// Puts the parts of a whole name into their places. A name that could not be taken apart is not missing.
fn put_name(reading: Reading<name::Parts>, draft: &mut PatronDraft) -> Reading<()> {
    if reading == Reading::Unreadable {
        [ListField::FirstName, ListField::LastName].into_iter().for_each(|field| draft.unreadable.insert(field));
    }
    reading.and_then(|parts| {
        let details = &mut draft.details;
        for (field, part, slot) in [
            (ListField::FirstName, parts.first, &mut details.first_name),
            (ListField::MiddleName, parts.middle, &mut details.middle_name),
            (ListField::LastName, parts.last, &mut details.last_name),
        ] {
            if part.is_some() {
                *slot = part;
                draft.present.insert(field);
            }
        }
        Reading::Present(())
    })
}

/// Puts a second last name behind the first; somebody may have only this one.
fn put_second_last_name(reading: Reading<Text>, draft: &mut PatronDraft, here: &mut RowContext<'_, '_>) -> Reading<()> {
    reading.and_then(|second| {
        let both = match draft.details.last_name.take() {
            Some(first) => format!("{first} {second}"),
            None => second.into(),
        };
        text::within_length(ListField::LastName, &both, here).and_then(|name| {
            draft.details.last_name = Some(name);
            draft.present.insert(ListField::LastName);
            Reading::Present(())
        })
    })
}

fn address(details: &mut Details) -> &mut Address {
    if details.addresses.is_empty() {
        add(&mut details.addresses, Address { types: "home".into(), preferred: true, ..Address::default() });
    }
    &mut details.addresses[0]
}

/// Adds an address at its place: the one of "E-mail 2" is never the preferred one of two, wherever its
/// column stands, and stands behind those read before. The same address twice is one address.
fn add_email(details: &mut Details, at: usize, address: Text) {
    details.emails.retain(|known| !known.address.eq_ignore_ascii_case(&address));
    let is_first = at == 0;
    let at = at.min(details.emails.len());
    // Only the column "E-mail" speaks of the preferred address; "E-mail 2" never takes its place.
    details.emails.reserve_exact(1);
    details.emails.insert(at, Email { address, types: "personal".into(), preferred: at == 0 && is_first });
}

fn add_phone(details: &mut Details, number: Text, kind: &'static str) {
    add(&mut details.phones, Phone { number, types: kind.into(), preferred: false, sms: false });
}

fn add_barcode(details: &mut Details, value: Text) {
    add(&mut details.identifiers, Identifier { kind: "BARCODE".into(), value, note: None, active: true });
}

fn add_note(details: &mut Details, text: Text) {
    add(&mut details.rare.notes, Note { note_type: "LIBRARY".into(), text, viewable: false, popup: false });
}

/// The first phone is the preferred one, and no address is kept whose every part was blank.
pub(crate) fn complete_lists(details: &mut Details) {
    if let Some(first) = details.phones.first_mut() {
        first.preferred = true;
    }
    details.addresses.retain(|address| !address.is_blank());
}
