//! Binary workbooks (.xlsb) put together from records, which nothing in Rust writes.
//!
//! Start with [`BinaryBook`]: it has every part that an .xlsb needs, and each can be replaced. Its rows are records one
//! after the other, from [`row`], [`text`], [`number`] and their like, or from [`record`] itself. Nothing here looks at
//! what it is given.

use super::container::{Container, ZipEntry};
use super::{FIRST_OWN_FORMAT, PACKAGE, Spelling, XML, relation, relations};

/// The sheet that every [`BinaryBook`] has.
pub const SHEET: &str = "xl/worksheets/sheet1.bin";
/// Where the sheets are listed.
pub const WORKBOOK: &str = "xl/workbook.bin";
/// Where the formats of numbers are.
pub const STYLES: &str = "xl/styles.bin";
/// Where the texts are that cells share.
pub const TEXTS: &str = "xl/sharedStrings.bin";

/// How a sheet is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As every sheet.
    Yes,
    /// Hidden.
    No,
    /// Hidden so that no menu brings it back.
    Never,
}

#[derive(Debug, Clone)]
struct Tab {
    name: String,
    shown: Shown,
    part: Vec<u8>,
}

/// An .xlsb in parts.
#[derive(Debug, Clone)]
pub struct BinaryBook {
    from_1904: bool,
    formats: Vec<String>,
    texts: Vec<Vec<u8>>,
    tabs: Vec<Tab>,
    changes: Vec<(String, Vec<u8>)>,
}

impl BinaryBook {
    /// A workbook with one sheet, `Sheet1`, of these rows.
    pub fn new(rows: &[u8]) -> Self {
        BinaryBook::around(&[], rows, &[])
    }

    /// The same with records before the rows, such as those of columns, and after, such as those of merged cells.
    pub fn around(before: &[u8], rows: &[u8], after: &[u8]) -> Self {
        let book = BinaryBook {
            from_1904: false,
            formats: Vec::new(),
            texts: Vec::new(),
            tabs: Vec::new(),
            changes: Vec::new(),
        };
        book.tab("Sheet1", Shown::Yes, &sheet(before, rows, after))
    }

    /// One more sheet, with its whole part; see [`sheet`].
    #[must_use]
    pub fn tab(mut self, name: &str, shown: Shown, part: &[u8]) -> Self {
        self.tabs.push(Tab { name: name.to_owned(), shown, part: part.to_vec() });
        self
    }

    /// Counting days from 1904.
    #[must_use]
    pub fn from_1904(self) -> Self {
        BinaryBook { from_1904: true, ..self }
    }

    /// Formats of numbers; style 1 is the first.
    #[must_use]
    pub fn formats(self, formats: &[&str]) -> Self {
        BinaryBook { formats: formats.iter().map(|format| (*format).to_owned()).collect(), ..self }
    }

    /// Texts that cells share, each as [`rich`] makes it.
    #[must_use]
    pub fn texts(self, texts: &[Vec<u8>]) -> Self {
        BinaryBook { texts: texts.to_vec(), ..self }
    }

    /// Puts a part in place of one, or beside the others.
    #[must_use]
    pub fn part(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.changes.push((name.to_owned(), content.into()));
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), content_types().into_bytes()),
            ("_rels/.rels".to_owned(), relations(&relation("rId1", &kind("officeDocument"), WORKBOOK)).into_bytes()),
            (WORKBOOK.to_owned(), self.workbook()),
            ("xl/_rels/workbook.bin.rels".to_owned(), self.relations().into_bytes()),
            (STYLES.to_owned(), self.styles()),
            (TEXTS.to_owned(), self.shared_texts()),
        ];
        for (number, tab) in (1..).zip(&self.tabs) {
            parts.push((format!("xl/worksheets/sheet{number}.bin"), tab.part.clone()));
        }
        for (name, content) in &self.changes {
            match parts.iter_mut().find(|(part, _)| part == name) {
                Some((_, old)) => old.clone_from(content),
                None => parts.push((name.clone(), content.clone())),
            }
        }
        let entries = parts.into_iter().map(|(name, content)| ZipEntry::new(&name, content));
        Container::of(entries.collect()).bytes()
    }

    fn workbook(&self) -> Vec<u8> {
        let properties = [long(u32::from(self.from_1904)), long(0), wide("")].concat();
        let mut inside = record(153, &properties);
        inside.extend(record(143, &[]));
        for (number, Tab { name, shown, .. }) in (1..).zip(&self.tabs) {
            let state = match shown {
                Shown::Yes => 0,
                Shown::No => 1,
                Shown::Never => 2,
            };
            let entry = [long(state), long(number), wide(&format!("rId{number}")), wide(name)].concat();
            inside.extend(record(156, &entry));
        }
        inside.extend(record(144, &[]));
        part(131, &inside)
    }

    fn relations(&self) -> String {
        let mut inside = String::new();
        for number in 1..=self.tabs.len() {
            let target = format!("worksheets/sheet{number}.bin");
            inside += &relation(&format!("rId{number}"), &kind("worksheet"), &target);
        }
        inside += &relation("rIdStyles", &kind("styles"), "styles.bin");
        inside += &relation("rIdTexts", &kind("sharedStrings"), "sharedStrings.bin");
        relations(&inside)
    }

    fn styles(&self) -> Vec<u8> {
        let mut inside = Vec::new();
        if !self.formats.is_empty() {
            inside.extend(record(615, &count(self.formats.len())));
            for (number, code) in (FIRST_OWN_FORMAT..).zip(&self.formats) {
                inside.extend(record(44, &[short(number), wide(code)].concat()));
            }
            inside.extend(record(616, &[]));
        }
        inside.extend(record(617, &count(self.formats.len() + 1)));
        let own = (FIRST_OWN_FORMAT..).take(self.formats.len());
        for number in std::iter::once(0).chain(own) {
            // Of no other style; font, fill and border are the first ones.
            inside.extend(record(47, &[short(0), short(number), vec![0; 12]].concat()));
        }
        inside.extend(record(618, &[]));
        part(278, &inside)
    }

    fn shared_texts(&self) -> Vec<u8> {
        // Used and there as often: nobody counts.
        let head = [count(self.texts.len()), count(self.texts.len())].concat();
        let items: Vec<u8> = self.texts.iter().flat_map(|text| record(19, text)).collect();
        [record(159, &head), items, record(160, &[])].concat()
    }
}

/// The part of a sheet, with records before its rows and after.
pub fn sheet(before: &[u8], rows: &[u8], after: &[u8]) -> Vec<u8> {
    let used = record(148, &[0; 16]);
    part(129, &[used.as_slice(), before, &record(145, &[]), rows, &record(146, &[]), after].concat())
}

/// A part that begins with an empty record of this kind and ends with one of the next.
pub fn part(first: u16, inside: &[u8]) -> Vec<u8> {
    [record(first, &[]).as_slice(), inside, &record(first + 1, &[])].concat()
}

/// One record.
pub fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let mut out = sevens(usize::from(kind));
    out.extend(sevens(content.len()));
    out.extend(content);
    out
}

/// A number in bytes of seven bits, the lowest first; all but the last have their highest bit set.
fn sevens(mut number: usize) -> Vec<u8> {
    let mut out = Vec::new();
    while number > 0x7F {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
    out
}

/// A row begins.
pub fn row(number: u32) -> Vec<u8> {
    row_of(number, 300, 0)
}

/// A row that is not shown begins.
pub fn hidden_row(number: u32) -> Vec<u8> {
    row_of(number, 300, 1 << 12)
}

/// A row of this height begins, with these flags.
pub fn row_of(number: u32, height: u16, flags: u16) -> Vec<u8> {
    let index = long(number.wrapping_sub(1));
    record(0, &[index, long(0), height.to_le_bytes().to_vec(), flags.to_le_bytes().to_vec(), vec![0; 5]].concat())
}

/// A row of texts from column A on, as a list has it at its top.
pub fn text_row(number: u32, texts: &[&str]) -> Vec<u8> {
    let cells = (0..).zip(texts).flat_map(|(column, content)| text(column, content));
    row(number).into_iter().chain(cells).collect()
}

/// A cell of any kind, in a style.
pub fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[long(column).as_slice(), &long(style), value].concat())
}

/// A cell of any kind that stands behind the one before.
pub fn behind(kind: u16, style: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[long(style).as_slice(), value].concat())
}

/// A cell of text that stands in the sheet itself.
pub fn text(column: u32, content: &str) -> Vec<u8> {
    cell(6, column, 0, &wide(content))
}

/// A cell with a shared text.
pub fn shared(column: u32, index: u32) -> Vec<u8> {
    cell(7, column, 0, &long(index))
}

/// A number in eight bytes.
pub fn number(column: u32, style: u32, value: f64) -> Vec<u8> {
    cell(5, column, style, &value.to_le_bytes())
}

/// A whole number in four bytes.
pub fn whole(column: u32, style: u32, value: i32) -> Vec<u8> {
    cell(2, column, style, &small(value))
}

/// A whole number as four bytes hold it.
pub fn small(value: i32) -> Vec<u8> {
    (value << 2 | 2).to_le_bytes().to_vec()
}

/// A cell with a formula: its value, its flags and its tokens.
pub fn formula(kind: u16, column: u32, value: &[u8], flags: u16, tokens: &[u8]) -> Vec<u8> {
    cell(kind, column, 0, &[value, &flags.to_le_bytes(), &count(tokens.len()), tokens, &long(0)].concat())
}

/// A rectangle: its first and last row, its first and last column, all from 0.
pub fn area(corners: [u32; 4]) -> Vec<u8> {
    corners.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// A text.
pub fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [count(units.len() / 2), units].concat()
}

/// A text that may say more of itself, and does not.
pub fn rich(text: &str) -> Vec<u8> {
    [vec![0], wide(text)].concat()
}

/// A text with how it is spoken.
pub fn spoken(text: &str, sound: &str) -> Vec<u8> {
    const SAYS_HOW: u8 = 2;
    [vec![SAYS_HOW], wide(text), wide(sound), long(0), vec![0; 4]].concat()
}

fn kind(word: &str) -> String {
    format!("{}/{word}", Spelling::Transitional.relations())
}

fn content_types() -> String {
    format!(
        r#"{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-excel.worksheet"/><Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/><Override PartName="/xl/sharedStrings.bin" ContentType="application/vnd.ms-excel.sharedStrings"/></Types>"#
    )
}

fn short(number: usize) -> Vec<u8> {
    u16::try_from(number).expect("a test has few formats").to_le_bytes().to_vec()
}

fn long(number: u32) -> Vec<u8> {
    number.to_le_bytes().to_vec()
}

fn count(number: usize) -> Vec<u8> {
    long(u32::try_from(number).expect("a test file is below 4 GiB"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsb};
    use std::io::Cursor;

    #[test]
    fn a_record_says_its_kind_and_its_length_in_bytes_of_seven_bits() {
        assert_eq!(record(6, b"ab"), [6, 2, b'a', b'b']);
        assert_eq!(record(145, &[]), [0x91, 0x01, 0]);
        assert_eq!(record(0, &[0; 300])[..3], [0, 0xAC, 0x02]);
    }

    #[test]
    fn a_binary_book_that_nobody_changed_is_a_good_one() {
        let rows = [text_row(1, &["ID", "Name"]), row(2), whole(0, 1, 42), shared(1, 0)].concat();
        let book = BinaryBook::new(&rows).formats(&["0000"]).texts(&[rich("Ana")]);
        let mut workbook = Xlsb::new(Cursor::new(book.bytes())).unwrap();
        let range = workbook.worksheet_range("Sheet1").unwrap();
        assert_eq!(range.get_value((0, 1)), Some(&Data::String("Name".to_owned())));
        assert_eq!(range.get_value((1, 0)), Some(&Data::Int(42)));
        assert_eq!(range.get_value((1, 1)), Some(&Data::String("Ana".to_owned())));
    }
}
