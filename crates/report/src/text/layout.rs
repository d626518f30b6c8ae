//! Where a terminal puts what: the depths and the titles that are drawn, by the keys of a document. What is not named
//! here stands as most things do.

use super::sheet::{self, Sheet};
use crate::document::{Style, Table};

/// How deep most things stand that are no sentence.
pub(super) const DETAIL: usize = 2;
/// How much deeper than its head the parts of a record stand.
pub(super) const RECORD: usize = 4;

/// Sections whose title is drawn.
const TITLES: &[(&str, Style)] = &[
    ("new-patrons", Style::Strong),
    ("changes", Style::Strong),
    ("missing", Style::Strong),
    ("beside-batches", Style::Plain),
    ("person-now", Style::Strong),
    ("person-sign-in", Style::Strong),
    ("person-history", Style::Strong),
    ("person-passwords", Style::Strong),
    ("person-guards", Style::Strong),
    ("person-files", Style::Strong),
];

/// Sections whose details, and what stands in them as it was written, stand elsewhere.
const DETAILS: &[(&str, usize)] = &[("kept", 4), ("licenses", 0), ("as-written", 0)];

/// Sections whose lines were broken by hand, and are broken anew where a terminal has a width.
const PARAGRAPHS: &[&str] = &["page"];

/// Names beside each other: how deep, and how many spaces between them.
const NAMES: &[(&str, (usize, usize))] = &[("source", (DETAIL, 2)), ("saved-plan", (0, 3))];

/// Records that are one of several under a title: how deep, and how their heads are written.
const RECORDS: &[(&str, (usize, Style))] = &[("changed", (DETAIL, Style::Plain))];

/// How a table is laid out.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    /// How deep it stands.
    pub(super) indent: usize,
    /// Whether the titles of its columns are drawn.
    pub(super) titles: bool,
    /// How it is cut into cells of text, those of one sheet under each other.
    pub(super) sheets: fn(&Table, bool) -> Vec<Sheet>,
}

const UNDER: Layout = Layout { indent: DETAIL, titles: false, sheets: sheet::aligned };
const WHOLE: Layout = Layout { indent: 0, titles: true, sheets: sheet::aligned };

const TABLES: &[(&str, Layout)] = &[
    ("batches", WHOLE),
    ("guards", WHOLE),
    ("starters", WHOLE),
    ("roster", WHOLE),
    ("found", WHOLE),
    ("merging", Layout { indent: DETAIL, ..WHOLE }),
    ("differences", Layout { indent: DETAIL, ..WHOLE }),
    ("codes", Layout { titles: false, ..WHOLE }),
    ("schemas", Layout { titles: false, ..WHOLE }),
    ("links", Layout { indent: DETAIL, ..WHOLE }),
    ("removed", Layout { indent: DETAIL, ..WHOLE }),
    ("retention", Layout { indent: DETAIL, ..WHOLE }),
    ("columns", Layout { indent: DETAIL, ..WHOLE }),
    ("crosswalk", Layout { indent: DETAIL, ..WHOLE }),
    ("made", Layout { indent: DETAIL, ..WHOLE }),
    ("first-rows", Layout { indent: 4, ..UNDER }),
    ("kept", Layout { indent: 6, ..UNDER }),
    ("repairs", Layout { sheets: sheet::repairs, ..UNDER }),
    ("moved", Layout { sheets: sheet::moved, ..UNDER }),
];

fn entry<T: Copy>(entries: &[(&str, T)], key: &str) -> Option<T> {
    entries.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
}

/// How the title of a section is written, where it is drawn.
pub(super) fn title(section: &str) -> Option<Style> {
    entry(TITLES, section)
}

/// How deep the details of a section stand.
pub(super) fn detail(section: &str) -> usize {
    entry(DETAILS, section).unwrap_or(DETAIL)
}

/// Whether a section has paragraphs that are broken anew.
pub(super) fn has_paragraphs(section: &str) -> bool {
    PARAGRAPHS.contains(&section)
}

/// How deep names stand, and how many spaces are between them.
pub(super) fn names(key: &str) -> (usize, usize) {
    entry(NAMES, key).unwrap_or((0, 2))
}

/// How deep the head of a record stands, and how it is written.
pub(super) fn record(key: &str) -> (usize, Style) {
    entry(RECORDS, key).unwrap_or((0, Style::Strong))
}

/// How a table is laid out.
pub(super) fn table(key: &str) -> Layout {
    entry(TABLES, key).unwrap_or(UNDER)
}
