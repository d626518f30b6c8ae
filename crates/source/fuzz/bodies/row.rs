//! One value under one column name, read as the program reads it.

use intake::context::{Context, Options};
use intake::crosswalk::tally::Tally;
use intake::{columns, draft, layout};
use model::cell::{CellKind, RawCell, RawTable};
use model::draft::Reading;
use model::field::ListField;
use model::finding::Finding;
use model::place::TableId;
use model::settings::Settings;

const KINDS: [CellKind; 6] =
    [CellKind::Text, CellKind::Number, CellKind::Date, CellKind::Bool, CellKind::Error, CellKind::NoResult];

/// Reads a value of a field: the first byte says what kind of cell it is and how many digits its format
/// shows, the rest is its text. Whatever it is, it ends as a value or with a finding.
pub(crate) fn read(field: ListField, data: &[u8]) {
    let Some((choice, text)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let kind = KINDS[usize::from(*choice) % KINDS.len()];
    let mut table = RawTable::new(Some("Sheet1".to_owned()), false);
    table.start_row(1);
    table.push_cell(RawCell::text(0, field.name()));
    table.push_cell(RawCell::text(1, "Last name"));
    table.start_row(2);
    table.push_cell(RawCell { kind, padded_to: *choice / 8, ..RawCell::text(0, text) });
    table.push_cell(RawCell::text(1, "Diaz"));
    let (settings, options) = (Settings::default(), Options::default());
    let profile = &settings.profiles[&settings.default_profile];
    let today = model::NaiveDate::from_ymd_opt(2026, 8, 28).expect("a day of the calendar");
    let context = Context::new(&settings, profile, &options, today);
    let mut findings: Vec<Finding> = Vec::new();
    let Some(layout) = layout::find(&mut table, TableId(0), &context, &mut findings) else { return };
    let facts = columns::look(&table, &layout, &context);
    for position in &layout.data {
        findings.clear();
        let row = table.row(*position as usize);
        let draft = draft::read_row(&row, &layout, &facts, context, &mut Tally::default(), &mut findings);
        let says_something = text.chars().any(char::is_alphanumeric);
        let is_silent = findings.is_empty() && draft.reading(field) != Reading::Present(());
        assert!(!(says_something && is_silent), "nothing was read and nothing told");
    }
}
