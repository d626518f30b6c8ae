//! How cells look. A marked cell gets a style of its own: the one that it has, number format and all, with another fill.
//! Whatever is added stands behind what is there, so that every number of a style still means the same.

use super::container::Container;
use super::content_types;
use super::edits::Edits;
use super::workbook::Workbook;
use super::xml::{self, Tag, TagKind, Tags, prefixed};
use super::{AnnotateError, Tint};
use model::ours::OUR_FILLS;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The colours of marked cells.
const FILLS: [(Tint, &str); 3] =
    [(Tint::Error, OUR_FILLS[0]), (Tint::Question, OUR_FILLS[1]), (Tint::Warning, OUR_FILLS[2])];

/// The parts of a style sheet that something is added to, and those that stand behind them, in their order.
const ORDER: [&str; 11] = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
];

/// What a style sheet has where it says nothing: one font, the two fills that every workbook has, one cell style.
const NO_FONT: &str = r#"<font><sz val="11"/><name val="Calibri"/></font>"#;
const NO_FILLS: &str =
    r#"<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>"#;
const NO_STYLE: &str = r#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>"#;
/// The fonts of headings and links.
const FONTS: &str = r#"<font><b/><sz val="11"/><name val="Calibri"/></font><font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/></font>"#;
/// The built-in format of cells whose content stays text, whatever is typed.
const AS_TEXT: u32 = 49;

/// The styles of a workbook.
#[derive(Debug)]
pub(super) struct Styles {
    part: String,
    /// Whether the workbook knows of the part already.
    is_there: bool,
    content: Vec<u8>,
    prefix: String,
    /// Where each cell style stands in it.
    cells: Vec<Range<usize>>,
    /// How many fonts and fills there are.
    fonts: usize,
    fills: usize,
    /// Cell styles that are added.
    more: Vec<String>,
    marked: BTreeMap<(u32, Tint), u32>,
    /// Cell styles with a fill of ours, from an earlier copy, and what they are without it.
    ours: BTreeMap<u32, Option<u32>>,
}

/// The styles of a sheet of ours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looks {
    pub(super) heading: u32,
    pub(super) text: u32,
    pub(super) link: u32,
}

impl Styles {
    /// The styles of a workbook; one that has none gets some.
    pub(super) fn open(parts: &Container<'_>, book: &Workbook) -> Result<Self, AnnotateError> {
        let relation = book.relations.iter().find(|relation| relation.kind == "styles");
        let target = relation.and_then(|relation| relation.target.clone());
        let is_there = target.is_some();
        let part = target.unwrap_or_else(|| parts.free_name("xl/styles", ".xml"));
        let content = parts.text(&part)?.unwrap_or_else(|| {
            let main = book.spelling.main;
            let begin = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
            format!(r#"{begin}<styleSheet xmlns="{main}"></styleSheet>"#).into_bytes()
        });
        let prefix = xml::root(&content)?.prefix_text();
        let (mut cells, mut fonts, mut fills): (Vec<Range<usize>>, usize, usize) = (Vec::new(), 0, 0);
        let (mut our_fills, mut ours) = (BTreeSet::new(), BTreeMap::new());
        let (mut list, mut begun): (&[u8], usize) = (b"", 0);
        for tag in Tags::of(&content) {
            let tag = tag?;
            if tag.depth == 2 {
                list = tag.local();
            }
            if list == b"cellXfs" && tag.depth == 3 && tag.kind != TagKind::End {
                let is_ours = tag.number("fillId").is_some_and(|fill| our_fills.contains(&fill));
                ours.extend(u32::try_from(cells.len()).ok().filter(|_| is_ours).map(|style| (style, None)));
            }
            match (list, tag.depth, tag.kind) {
                (b"fills", 5, TagKind::Start | TagKind::Empty) if has_our_colour(&tag) => {
                    our_fills.extend(fills.checked_sub(1).and_then(|fill| u32::try_from(fill).ok()));
                }
                (b"fonts", 3, TagKind::Start | TagKind::Empty) => fonts += 1,
                (b"fills", 3, TagKind::Start | TagKind::Empty) => fills += 1,
                (b"cellXfs", 3, TagKind::Start) => begun = tag.start,
                (b"cellXfs", 3, TagKind::Empty) => cells.push(tag.start..tag.end),
                (b"cellXfs", 3, TagKind::End) => cells.push(begun..tag.end),
                _ => {}
            }
        }
        let (more, marked) = (Vec::new(), BTreeMap::new());
        Ok(Styles { part, is_there, content, prefix, cells, fonts, fills, more, marked, ours })
    }

    /// The style of a marked cell that had this one.
    pub(super) fn marked(&mut self, style: u32, tint: Tint) -> Result<u32, AnnotateError> {
        if let Some(known) = self.marked.get(&(style, tint)) {
            return Ok(*known);
        }
        let place = FILLS.iter().position(|(of, _)| *of == tint).unwrap_or(0);
        let fill = (or(self.fills, 2) + place).to_string();
        let own = self.cell_style(style);
        let tag = xml::root(own.as_bytes())?;
        let mut edits = Edits::default();
        tag.set(&mut edits, "fillId", &fill);
        tag.set(&mut edits, "applyFill", "1");
        let marked = String::from_utf8_lossy(&edits.applied(own.as_bytes())).into_owned();
        let number = self.add(marked);
        self.marked.insert((style, tint), number);
        Ok(number)
    }

    /// The style without the fill of an earlier copy; what had none keeps its own.
    pub(super) fn unmarked(&mut self, style: u32) -> Result<u32, AnnotateError> {
        match self.ours.get(&style) {
            None => return Ok(style),
            Some(Some(known)) => return Ok(*known),
            Some(None) => {}
        }
        let own = self.cell_style(style);
        let mut edits = Edits::default();
        xml::root(own.as_bytes())?.set(&mut edits, "fillId", "0");
        let plain = String::from_utf8_lossy(&edits.applied(own.as_bytes())).into_owned();
        let number = self.add(plain);
        self.ours.insert(style, Some(number));
        Ok(number)
    }

    /// The styles of a sheet of ours.
    pub(super) fn looks(&mut self) -> Looks {
        let font = or(self.fonts, 1);
        let (heading, link) = (self.look(0, font), self.look(AS_TEXT, font + 1));
        Looks { heading, text: self.look(AS_TEXT, 0), link }
    }

    fn look(&mut self, format: u32, font: usize) -> u32 {
        let numbers = format!(r#"numFmtId="{format}" fontId="{font}" fillId="0" borderId="0""#);
        let apply = r#"applyNumberFormat="1" applyFont="1" applyAlignment="1""#;
        let style = format!(r#"<xf {numbers} {apply}><alignment vertical="top" wrapText="1"/></xf>"#);
        let style = prefixed(&style, &self.prefix);
        self.add(style)
    }

    fn add(&mut self, style: String) -> u32 {
        let number = or(self.cells.len(), 1) + self.more.len();
        self.more.push(style);
        u32::try_from(number).unwrap_or(0)
    }

    /// A cell style as it is written; what the workbook does not have is its first.
    fn cell_style(&self, style: u32) -> String {
        let number = style as usize;
        let more = number.checked_sub(or(self.cells.len(), 1)).and_then(|number| self.more.get(number));
        let place = self.cells.get(number).or(self.cells.first());
        match (more, place.map(|place| &self.content[place.clone()])) {
            (Some(style), _) => style.clone(),
            (None, Some(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            (None, None) => prefixed(NO_STYLE, &self.prefix),
        }
    }

    /// Puts the styles back into the workbook, and says which part is new.
    pub(super) fn finish(
        self,
        parts: &mut Container<'_>,
        book: &Workbook,
    ) -> Result<Option<(String, &'static str)>, AnnotateError> {
        let fills: String = FILLS
            .iter()
            .map(|(_, colour)| {
                let colours = format!(r#"<fgColor rgb="FF{colour}"/><bgColor indexed="64"/>"#);
                format!(r#"<fill><patternFill patternType="solid">{colours}</patternFill></fill>"#)
            })
            .collect();
        let (fonts, fills) = (prefixed(FONTS, &self.prefix), prefixed(&fills, &self.prefix));
        let mut edits = Edits::default();
        self.extend(&mut edits, "fonts", (self.fonts, 1, NO_FONT), (2, &fonts))?;
        self.extend(&mut edits, "fills", (self.fills, 2, NO_FILLS), (FILLS.len(), &fills))?;
        let styles = (self.more.len(), self.more.concat());
        self.extend(&mut edits, "cellXfs", (self.cells.len(), 1, NO_STYLE), (styles.0, &styles.1))?;
        parts.put(&self.part, edits.applied(&self.content));
        if self.is_there {
            return Ok(None);
        }
        book.relate(parts, "styles", &self.part)?;
        Ok(Some((self.part, content_types::STYLES)))
    }

    /// Puts items at the end of a list. One that has none yet first gets so many as every workbook has.
    fn extend(
        &self,
        edits: &mut Edits,
        list: &str,
        (there, least, first): (usize, usize, &str),
        (count, items): (usize, &str),
    ) -> Result<(), AnnotateError> {
        let (more, items) = match there {
            0 => (least + count, prefixed(first, &self.prefix) + items),
            _ => (count, items.to_owned()),
        };
        match xml::element(&self.content, &["styleSheet", list])? {
            Some(element) => {
                element.append(edits, &items);
                element.tag.count_more(edits, more);
            }
            None => {
                let name = format!("{}{list}", self.prefix);
                edits.insert(self.place_of(list)?, format!("<{name} count=\"{more}\">{items}</{name}>"));
            }
        }
        Ok(())
    }

    /// Where a list has to begin that is not there.
    fn place_of(&self, list: &str) -> Result<usize, AnnotateError> {
        let behind = ORDER.iter().skip_while(|name| **name != list).skip(1);
        let behind: Vec<&[u8]> = behind.map(|name| name.as_bytes()).collect();
        for tag in Tags::of(&self.content) {
            let tag = tag?;
            let is_next = tag.depth == 2 && tag.kind != TagKind::End && behind.contains(&tag.local());
            if is_next || (tag.depth == 1 && tag.kind == TagKind::End) {
                return Ok(tag.start);
            }
        }
        Err(AnnotateError::Unfit(format!("its part \"{}\" is damaged", self.part)))
    }
}

/// Whether a fill is of a colour of ours.
fn has_our_colour(tag: &Tag<'_>) -> bool {
    let rgb = tag.text("rgb").unwrap_or_default().to_ascii_uppercase();
    tag.local() == b"fgColor"
        && OUR_FILLS.iter().any(|ours| rgb.strip_suffix(ours).is_some_and(|alpha| alpha.len() <= 2))
}

/// How many there are; so many where there are none.
fn or(there: usize, least: usize) -> usize {
    if there == 0 { least } else { there }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::raw::{Book, STYLES};

    /// The style sheet before and after marking two cells of style 1.
    fn marked(book: &Book) -> (String, String, [u32; 3]) {
        let bytes = book.bytes();
        let mut parts = Container::open(&bytes).unwrap();
        let workbook = Workbook::open(&parts).unwrap();
        let before = String::from_utf8(parts.raw(STYLES).unwrap().unwrap()).unwrap();
        let mut styles = Styles::open(&parts, &workbook).unwrap();
        let mut mark = |style, tint| styles.marked(style, tint).unwrap();
        let numbers = [mark(1, Tint::Warning), mark(1, Tint::Warning), mark(1, Tint::Error)];
        assert_eq!(styles.finish(&mut parts, &workbook).unwrap(), None);
        (before, String::from_utf8(parts.raw(STYLES).unwrap().unwrap()).unwrap(), numbers)
    }

    #[test]
    fn a_marked_cell_keeps_its_number_format() {
        let (before, after, numbers) = marked(&Book::new("").formats(&["000000000"]));
        assert_eq!(numbers, [2, 2, 3]);
        let old = before.find("</cellXfs>").unwrap();
        let begin = before.find("<cellXfs>").unwrap();
        assert!(after.contains(&before[begin..old]), "{after}");
        let added = r#"<xf fillId="4" applyFill="1" numFmtId="164" applyNumberFormat="1"/><xf fillId="2" applyFill="1" numFmtId="164" applyNumberFormat="1"/></cellXfs>"#;
        assert!(after.contains(added), "{after}");
        assert!(after.contains("<fonts count=\"3\">") && after.contains("<fills count=\"5\">"), "{after}");
    }

    #[test]
    fn what_is_there_stays_in_front_and_is_counted() {
        let styles = r#"<x:styleSheet xmlns:x="urn:main"><x:fonts count="1"><x:font/></x:fonts><x:fills count="2"><x:fill/><x:fill><x:a/></x:fill></x:fills><x:cellXfs count="2"><x:xf/><x:xf fillId="1"><x:protection/></x:xf></x:cellXfs><x:dxfs count="0"/></x:styleSheet>"#;
        let (_, after, numbers) = marked(&Book::new("").part(STYLES, styles));
        assert_eq!(numbers, [2, 2, 3]);
        for part in [
            r#"<x:fonts count="3"><x:font/><x:font><x:b/>"#,
            r#"<x:fills count="5"><x:fill/><x:fill><x:a/></x:fill><x:fill><x:patternFill"#,
            r#"<x:cellXfs count="4"><x:xf/><x:xf fillId="1"><x:protection/></x:xf><x:xf applyFill="1" fillId="4"><x:protection/></x:xf>"#,
            r#"</x:cellXfs><x:dxfs count="0"/></x:styleSheet>"#,
        ] {
            assert!(after.contains(part), "{after}");
        }
    }
}
