//! What a part of a workbook says of which other parts belong to it.

use super::AnnotateError;
use super::container::Container;
use super::edits::Edits;
use super::escape::escaped;
use super::xml::{self, TagKind, Tags};

/// A relation of one part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of its type, which is the same in strict and transitional workbooks.
    pub(super) kind: String,
    /// The name of the other part; nothing of what lies outside of the workbook.
    pub(super) target: Option<String>,
}

const NAMESPACE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The relations of a part.
pub(super) fn of(parts: &Container<'_>, part: &str) -> Result<Vec<Relation>, AnnotateError> {
    let Some(content) = parts.text(&path_of(part))? else { return Ok(Vec::new()) };
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut relations = Vec::new();
    for tag in Tags::of(&content) {
        let tag = tag?;
        if tag.kind == TagKind::End || tag.local() != b"Relationship" {
            continue;
        }
        let text = |name: &str| tag.text(name).unwrap_or_default();
        let is_outside = text("TargetMode").eq_ignore_ascii_case("external");
        let kind = text("Type");
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        let target = (!is_outside).then(|| resolve(folder, &text("Target")));
        relations.push(Relation { id: text("Id"), kind, target });
    }
    Ok(relations)
}

/// Adds a relation and returns its id; `kind` is its whole type.
pub(super) fn add(parts: &mut Container<'_>, part: &str, kind: &str, target: &str) -> Result<String, AnnotateError> {
    let path = path_of(part);
    let there = of(parts, part)?;
    let mut ids = (1_u32..).map(|number| format!("rIdRollcall{number}"));
    let id = ids.find(|id| there.iter().all(|relation| relation.id != *id)).unwrap_or_default();
    let content = parts.text(&path)?.unwrap_or_else(|| {
        format!(r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{NAMESPACE}"/>"#)
            .into_bytes()
    });
    let prefix = xml::root(&content)?.prefix_text();
    let root = xml::element(&content, &["Relationships"])?.ok_or_else(|| nothing_known(&path))?;
    let mut edits = Edits::default();
    let (kind, target) = (escaped(kind), escaped(target));
    root.append(&mut edits, &format!(r#"<{prefix}Relationship Id="{id}" Type="{kind}" Target="/{target}"/>"#));
    let content = edits.applied(&content);
    parts.put(&path, content);
    Ok(id)
}

fn nothing_known(part: &str) -> AnnotateError {
    AnnotateError::Unfit(format!("its part \"{part}\" does not say what belongs together"))
}

/// Where the relations of a part stand; those of the workbook as a whole are of the part without a name.
fn path_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// The name of the part that a target means; `..` never leads out of the container.
fn resolve(folder: &str, target: &str) -> String {
    let path = match target.strip_prefix('/') {
        Some(from_root) => from_root.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut names: Vec<&str> = Vec::new();
    for name in path.trim_end().split(['/', '\\']) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::raw::Book;

    #[test]
    fn a_relation_is_added_behind_those_that_are_there() {
        let bytes = Book::new("").bytes();
        let mut parts = Container::open(&bytes).unwrap();
        let before = of(&parts, "xl/workbook.xml").unwrap();
        assert_eq!(before[0].target.as_deref(), Some("xl/worksheets/sheet1.xml"));
        let id = add(&mut parts, "xl/workbook.xml", "urn:kinds/worksheet", "xl/worksheets/sheet2.xml").unwrap();
        let after = of(&parts, "xl/workbook.xml").unwrap();
        assert_eq!(after[..before.len()], before);
        let target = Some("xl/worksheets/sheet2.xml".to_owned());
        assert_eq!(after[before.len()..], [Relation { id, kind: "worksheet".to_owned(), target }]);
        add(&mut parts, "xl/worksheets/sheet1.xml", "urn:kinds/comments", "xl/comments1.xml").unwrap();
        assert_eq!(of(&parts, "xl/worksheets/sheet1.xml").unwrap().len(), 1);
        assert_eq!(of(&parts, "").unwrap()[0].kind, "officeDocument");
        assert_eq!(resolve("xl/worksheets", "../../../etc/passwd"), "etc/passwd");
    }
}
