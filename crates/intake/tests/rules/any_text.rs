//! A law: whatever stands in a cell, every field is read without a panic, and nothing is lost in silence.

use intake::context::{Context, Options};
use intake::crosswalk::tally::Tally;
use intake::facts::Layout;
use intake::{columns, draft, layout};
use model::NaiveDate;
use model::cell::{CellKind, RawCell, RawTable};
use model::codes::Code;
use model::draft::{PatronDraft, Reading};
use model::field::ListField;
use model::finding::Finding;
use model::place::TableId;
use model::settings::Settings;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Texts of any letters, and texts made of what the readers look for.
fn texts() -> impl Strategy<Value = String> {
    let looked_for = prop::sample::select(vec![
        "",
        " ",
        ",",
        "，",
        "@",
        ".",
        ".con",
        "gmial.com",
        "/",
        "-",
        ":",
        "T",
        "E+",
        "0",
        "12",
        "2027",
        "1900",
        "Juni",
        "de",
        "von",
        "Jr.",
        "Ana",
        "Аna",
        "א",
        "\u{200F}",
        "\u{202E}",
        "’",
        "=",
        "＝",
        "\"",
        "'",
        "\u{FFFD}",
        "Ã±",
        "１",
        "٣",
        " or ",
        ";",
        "\n",
        "\u{301}",
        "mailto:",
        "x",
        "#REF!",
        "Err:502",
    ]);
    prop_oneof!["\\PC{0,24}", prop::collection::vec(looked_for, 0..8).prop_map(|parts| parts.concat())]
}

fn kinds() -> impl Strategy<Value = CellKind> {
    prop::sample::select(vec![
        CellKind::Text,
        CellKind::Text,
        CellKind::Number,
        CellKind::Date,
        CellKind::Bool,
        CellKind::Error,
        CellKind::NoResult,
    ])
}

/// A list with a column for each of some fields, laid out once; only its row differs from case to case.
struct List {
    fields: Vec<ListField>,
    layout: Layout,
}

impl List {
    fn new(fields: Vec<ListField>) -> Self {
        let layout = with_context(&Options::default(), |context| {
            let mut table = table(&fields, RawCell::text(0, "x"));
            layout::find(&mut table, TableId(0), &context, &mut Vec::new()).expect("it has column names")
        });
        List { fields, layout }
    }

    /// The row that has this cell in every column, and what was said of it.
    fn read(&self, cell: RawCell<'_>, options: &Options) -> (PatronDraft, Vec<Finding>) {
        let table = table(&self.fields, cell);
        let mut findings = Vec::new();
        let draft = with_context(options, |context| {
            let facts = columns::look(&table, &self.layout, &context);
            draft::read_row(&table.row(1), &self.layout, &facts, context, &mut Tally::default(), &mut findings)
        });
        (draft, findings)
    }
}

fn table(fields: &[ListField], cell: RawCell<'_>) -> RawTable {
    let columns = || (0..).zip(fields);
    let mut table = RawTable::new(Some("Sheet1".to_owned()), false);
    table.start_row(1);
    columns().for_each(|(column, field)| table.push_cell(RawCell::text(column, field.name())));
    table.start_row(2);
    columns().for_each(|(column, _)| table.push_cell(RawCell { column, ..cell }));
    table
}

fn with_context<T>(options: &Options, look: impl FnOnce(Context<'_>) -> T) -> T {
    let settings = Settings::default();
    let today = NaiveDate::from_ymd_opt(2026, 8, 28).expect("a day of the calendar");
    look(Context::new(&settings, &settings.profiles["community-borrower"], options, today))
}

/// Every field, and every field that is read where the list has whole names only.
static LISTS: LazyLock<[List; 2]> = LazyLock::new(|| {
    use ListField::{FirstName, LastName, MiddleName};
    let whole_names = |field: &ListField| !matches!(field, FirstName | MiddleName | LastName);
    let all = ListField::ALL.iter().copied();
    [List::new(all.clone().collect()), List::new(all.filter(whole_names).collect())]
});

proptest! {
    /// Trial U26: any text in any column.
    #[test]
    fn no_text_makes_a_reader_panic(text in texts(), kind in kinds(), padded_to in 0u8..12, computed: bool) {
        use ListField::{FirstName, FullName, LastName, MiddleName};
        let of_name = [FirstName, MiddleName, LastName];
        let cell = RawCell { kind, padded_to, computed, ..RawCell::text(0, &text) };
        let accepting = Options { accept: Code::all().into_iter().collect(), ..Options::default() };
        for (list, options) in LISTS.iter().flat_map(|list| [(list, Options::default()), (list, accepting.clone())]) {
            let (draft, findings) = list.read(cell, &options);
            for field in &list.fields {
                // A whole name that cannot be read takes with it what it would have filled.
                let fills = |named: ListField| named == *field || (named == FullName && of_name.contains(field));
                let known = findings.iter().any(|finding| finding.field.is_some_and(fills) && finding.severity.blocks());
                let lost = draft.reading(*field) == Reading::Unreadable;
                prop_assert!(!lost || known, "{field:?} of {text:?} was not read, and nobody was told");
            }
        }
    }
}
