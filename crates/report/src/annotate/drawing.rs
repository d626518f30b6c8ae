//! How the comments of a sheet are drawn: a shape for each, in the old drawing language that every spreadsheet still
//! writes for them (VML).

use super::At;

const NAMESPACES: [(&str, &str); 3] = [
    ("v", "urn:schemas-microsoft-com:vml"),
    ("o", "urn:schemas-microsoft-com:office:office"),
    ("x", "urn:schemas-microsoft-com:office:excel"),
];
const END: &str = "</xml>";
/// The kind of shape that comments have.
const KIND: &str = r##"<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"##;
/// How a shape begins and ends.
const SHAPE: &str = "<v:shape ";
const SHAPE_END: &str = "</v:shape>";
/// How the names of shapes begin; their numbers begin behind this one, and so many make a block.
const NAME: &str = "_x0000_s";
const BLOCK: usize = 1024;
/// The last column that a shape can begin in, and rows and columns that it covers.
const LAST_COLUMN: u16 = 16_379;
const WIDE: u16 = 4;
const HIGH: u32 = 6;

/// The drawing with a shape for each of these cells and without those of cells that have no comment any more; `None`
/// where the drawing that is there is written in a way that nothing can be added to.
pub(super) fn with_shapes(existing: Option<&[u8]>, cells: &[At], gone: &[At]) -> Option<Vec<u8>> {
    let Some(existing) = existing else { return Some(fresh(cells)) };
    let text = without_shapes(std::str::from_utf8(existing).ok()?, gone);
    let text = text.as_str();
    let declares = |(prefix, namespace): &(&str, &str)| {
        ['"', '\''].iter().any(|quote| text.contains(&format!("xmlns:{prefix}={quote}{namespace}{quote}")))
    };
    let end = text.rfind(END)?;
    if !NAMESPACES.iter().all(declares) || !text[end + END.len()..].trim().is_empty() {
        return None;
    }
    let kind = if text.contains("id=\"_x0000_t202\"") { "" } else { KIND };
    let shapes = shapes(cells, last_number(text));
    Some([&text[..end], kind, &shapes, &text[end..]].concat().into_bytes())
}

/// A drawing without the shapes of these cells.
fn without_shapes(text: &str, gone: &[At]) -> String {
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, shape, behind)) = next_shape(rest) {
        kept.push_str(before);
        if cell_of(shape).is_none_or(|cell| !gone.contains(&cell)) {
            kept.push_str(shape);
        }
        rest = behind;
    }
    kept + rest
}

/// The first shape of a text, with what stands before it and behind it.
fn next_shape(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(SHAPE)?;
    let end = start + text[start..].find(SHAPE_END)? + SHAPE_END.len();
    Some((&text[..start], &text[start..end], &text[end..]))
}

/// The cell whose comment a shape is.
fn cell_of(shape: &str) -> Option<At> {
    let number = |name: &str| shape.split_once(name)?.1.split('<').next()?.trim().parse::<u32>().ok();
    let (row, column) = (number("<x:Row>")?, number("<x:Column>")?);
    Some((row.checked_add(1)?, u16::try_from(column).ok()?))
}

fn fresh(cells: &[At]) -> Vec<u8> {
    let namespaces: String =
        NAMESPACES.iter().map(|(prefix, namespace)| format!(r#" xmlns:{prefix}="{namespace}""#)).collect();
    let blocks: Vec<String> = (1..=(BLOCK + cells.len()) / BLOCK).map(|block| block.to_string()).collect();
    let layout =
        format!(r#"<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/></o:shapelayout>"#, blocks.join(","));
    format!("<xml{namespaces}>{layout}{KIND}{}{END}", shapes(cells, BLOCK)).into_bytes()
}

/// The highest number of a shape that is there.
fn last_number(text: &str) -> usize {
    let numbers = text.match_indices(NAME).map(|(at, name)| {
        let digits = &text[at + name.len()..];
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits[..end].parse().unwrap_or(BLOCK)
    });
    numbers.max().unwrap_or(BLOCK)
}

fn shapes(cells: &[At], last: usize) -> String {
    let mut shapes = String::new();
    for (index, (row, column)) in cells.iter().enumerate() {
        let number = last.saturating_add(index + 1);
        // Rows and columns are counted from 0 here, and the shape stands beside its cell, a little higher.
        let (row, left) = (row.saturating_sub(1), (*column + 1).min(LAST_COLUMN));
        let top = row.saturating_sub(1);
        let anchor = format!("{left}, 15, {top}, 10, {}, 15, {}, 4", left + WIDE, top + HIGH);
        shapes += &format!(
            r##"<v:shape id="{NAME}{number}" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:192pt;height:90pt;z-index:{};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"##,
            index + 1
        );
    }
    shapes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_stands_for_each_cell() {
        let drawn = String::from_utf8(with_shapes(None, &[(1, 0), (4, 2)], &[]).unwrap()).unwrap();
        for part in [
            r#"data="1"/>"#,
            r#"id="_x0000_s1025""#,
            "<x:Row>0</x:Row><x:Column>0</x:Column>",
            r#"id="_x0000_s1026""#,
            "<x:Row>3</x:Row><x:Column>2</x:Column>",
        ] {
            assert!(drawn.contains(part), "{drawn}");
        }
        let more = String::from_utf8(with_shapes(Some(drawn.as_bytes()), &[(9, 9)], &[]).unwrap()).unwrap();
        let (before, end) = drawn.split_at(drawn.len() - END.len());
        let added = more.strip_prefix(before).and_then(|rest| rest.strip_suffix(end)).unwrap();
        assert!(added.starts_with(r#"<v:shape id="_x0000_s1027""#) && added.ends_with("</v:shape>"), "{added}");
        assert_eq!(more.matches("<v:shapetype").count(), 1);
        let again = with_shapes(Some(more.as_bytes()), &[], &[(4, 2), (9, 9), (7, 7)]).unwrap();
        let first = String::from_utf8(with_shapes(None, &[(1, 0)], &[]).unwrap()).unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), first, "a shape goes with its comment");
    }

    #[test]
    fn what_is_written_otherwise_is_left_alone() {
        for unusual in ["<xml/>", "<w:xml xmlns:v=\"urn:schemas-microsoft-com:vml\"></w:xml>", "\u{0}"] {
            assert_eq!(with_shapes(Some(unusual.as_bytes()), &[(1, 0)], &[]), None, "{unusual}");
        }
    }
}
