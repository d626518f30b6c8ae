//! What is true of any bytes: no reader panics, and what was written comes back.

use crate::support::{cells, read};
use model::cell::CellKind;
use proptest::collection::vec;
use proptest::prelude::*;
use source::Options;
use testkit::raw::{Container, ZipEntry};
use testkit::sheet::{Cell, Row, Sheet};

fn options() -> Options {
    let mut options = Options::default();
    // Small files that unpack to large ones only cost time here.
    options.caps.cells = 100_000;
    options.caps.rows = 100_000;
    options
}

fn beginnings() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(b"PK\x03\x04".to_vec()),
        Just(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\0o\0r\0k\0b\0o\0o\0k\0\0\0".to_vec()),
        Just(b"<".to_vec()),
        Just(b"\xFF\xFE".to_vec()),
        Just(b"\xEF\xBB\xBFsep=".to_vec()),
        Just(Vec::new()),
    ]
}

fn one_of_the_good() -> impl Strategy<Value = Vec<u8>> {
    const LIST: &str = "Borrower ID | Name | Expires\n000104417 | Núñez | d:2027-06-30\n#104418~9 | b:TRUE | e:#N/A";
    prop_oneof![Just(testkit::xlsx_bytes(LIST)), Just(testkit::ods_bytes(LIST)), Just(testkit::csv_bytes(LIST))]
}

/// The content of an .ods with everything that its reader looks at.
const OPEN_DOCUMENT: &str = r#"<office:document-content><office:automatic-styles><number:number-style style:name="N9"><number:text>P</number:text><number:number number:decimal-places="0" number:min-integer-digits="9"><number:embedded-text number:position="4">-</number:embedded-text></number:number><style:map style:condition="value()&gt;=0" style:apply-style-name="N9"/></number:number-style><style:style style:name="id" style:family="table-cell" style:data-style-name="N9"/><style:style style:name="out" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet><table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings><table:table table:name="Fall" table:style-name="in"><table:table-column table:number-columns-repeated="9" table:visibility="collapse" table:default-cell-style-name="id"/><table:table-row table:number-rows-repeated="9" table:visibility="filter"><table:table-cell table:number-columns-spanned="9" table:number-rows-spanned="9" office:value-type="float" office:value="104417"><text:p>104417</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="9"/><table:table-cell table:formula="of:=[.A1]"/><table:table-cell office:value-type="date" office:date-value="2027-06-30T14:05:00"/><table:table-cell office:value-type="string"><draw:frame><text:p>x</text:p></draw:frame><text:p>a<text:s text:c="9"/>b<text:tab/><![CDATA[c]]></text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;

/// What a person can type into a cell; a cell is never empty here.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof!["[0-9]{1,20}", "0{1,9}[0-9]{1,9}", "[ -~]{1,12}", "[\\PC\u{A0}]{1,8}", "a\n\"b,;\t[|]"]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (2usize..5).prop_flat_map(|width| vec(vec(typed(), width), 1..8))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Trial U26: any bytes.
    #[test]
    fn no_bytes_make_a_reader_panic(start in beginnings(), rest in vec(any::<u8>(), 0..400)) {
        let bytes = [start, rest].concat();
        drop(read("list.xlsx", &bytes, &options()));
        drop(read("list.csv", &bytes, &Options { delimiter: Some(b';'), ..options() }));
    }

    /// Trial U26: good files, changed at random.
    #[test]
    fn no_damage_makes_a_reader_panic(
        good in one_of_the_good(),
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut bytes = good;
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        drop(read("list", &bytes, &options()));
    }

    /// Trial U26: the content of an .ods, changed at random under a checksum that is right.
    #[test]
    fn no_content_makes_the_reader_of_ods_panic(
        damage in vec((any::<prop::sample::Index>(), prop::sample::select(b"<>/\"'&;: 09px".to_vec())), 1..12),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut content = OPEN_DOCUMENT.as_bytes().to_vec();
        for (at, byte) in damage {
            let at = at.index(content.len());
            content[at] = byte;
        }
        if cuts {
            content.truncate(cut.index(content.len()));
        }
        let kind = ZipEntry::new("mimetype", "application/vnd.oasis.opendocument.spreadsheet").stored();
        let parts = vec![kind, ZipEntry::new("content.xml", content)];
        drop(read("list.ods", &Container::of(parts).bytes(), &options()));
    }

    #[test]
    fn a_table_survives_csv(rows in table(), separator in prop::sample::select(b",;\t|".to_vec())) {
        let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).expect("a vector takes all");
        }
        let bytes = writer.into_inner().expect("a vector takes all");
        let chosen = Options { delimiter: Some(separator), ..Options::default() };
        let (_, file) = read("list.csv", &bytes, &chosen).expect("what the csv crate writes can be read");
        let back: Vec<Vec<String>> =
            file.tables[0].rows().map(|row| row.cells().map(|cell| cell.text.to_owned()).collect()).collect();
        prop_assert_eq!(back, rows);
    }

    #[test]
    fn an_id_survives_every_format(ids in vec("[0-9]{1,20}|0{1,8}[1-9]|[A-Za-z0-9._@-]{1,20}", 1..6)) {
        let rows = (1..).zip(&ids).map(|(number, id)| Row { number, cells: vec![Some(Cell::text(id.clone())), Some(Cell::text("x"))] });
        let sheet = Sheet { name: "Fall".to_owned(), rows: rows.collect(), ..Sheet::default() };
        for bytes in [testkit::xlsx::bytes(std::slice::from_ref(&sheet)), testkit::ods::bytes(std::slice::from_ref(&sheet))] {
            let (_, file) = read("list", &bytes, &Options::default()).expect("a good workbook");
            let back: Vec<String> = cells(&file).into_iter().filter(|(_, column, ..)| *column == 0).map(|(_, _, text, ..)| text).collect();
            prop_assert_eq!(&back, &ids);
        }
    }

    #[test]
    fn a_padded_number_keeps_its_digits(number in 0u64..1_000_000_000_000_000, width in 1u8..16) {
        let rows = vec![Row { number: 1, cells: vec![Some(Cell::number(number.to_string(), width))] }];
        let bytes = testkit::xlsx::bytes(&[Sheet { name: "Fall".to_owned(), rows, ..Sheet::default() }]);
        let (_, file) = read("list", &bytes, &Options::default()).expect("a good workbook");
        // A format of a single 0 is Excel's way of a whole number; it pads nothing that could be lost.
        let (_, _, text, kind, padded_to) = cells(&file).remove(0);
        prop_assert_eq!((text, kind), (number.to_string(), CellKind::Number));
        prop_assert!(padded_to == width || width == 1, "{padded_to} instead of {width}");
    }
}
