//! Problems by cause: what is wrong with a part of the sheet, the way out, and every place where it is.

use super::list::{Head, List};
use super::page::Page;
use crate::document::{Excerpt, ExcerptRow, FindingBlock, Part};
use crate::report::{PlacedFinding, ReportFindings};
use crate::visible::with_ends;
use model::action::Phrase;
use model::codes::Code;
use model::finding::Severity;
use std::collections::BTreeMap;
use std::io;

/// Of one cause so many are shown with the sheet around them, as an example; the list of its places has all.
const AT_LENGTH: usize = 1;

const PLACES: [Head; 5] = [
    Head::new("Where", "place"),
    Head::new("Column", ""),
    Head::new("Whose row", ""),
    Head::new("What it is", "wide"),
    Head::new("What to do", "wide quiet"),
];
const REPAIRS: [Head; 6] = [
    Head::new("Where", "place"),
    Head::new("Column", ""),
    Head::new("In the sheet", "before"),
    Head::new("Read as", "after"),
    Head::new("Why", ""),
    Head::new("Code", "quiet"),
];

/// What findings of one card have in common. Of one code some may be errors and others warnings.
type Cause = (&'static str, Severity);

/// Every finding at its place.
pub(super) struct Places {
    by_cause: BTreeMap<Cause, List>,
    repairs: List,
}

impl Places {
    /// Of these findings; whose row it is stays out of a report that is masked.
    pub(super) fn of(findings: Option<ReportFindings<'_>>, masked: bool, words: &dyn Phrase) -> io::Result<Places> {
        let mut places = Places { by_cause: BTreeMap::new(), repairs: List::new("Small repairs", &REPAIRS) };
        for placed in findings.into_iter().flat_map(ReportFindings::each) {
            places.add(placed, masked, words)?;
        }
        Ok(places)
    }

    fn add(&mut self, placed: PlacedFinding<'_>, masked: bool, words: &dyn Phrase) -> io::Result<()> {
        let PlacedFinding { finding, place, heading, whose } = placed;
        let heading = heading.unwrap_or_default().to_owned();
        if finding.severity != Severity::Note {
            let list = || List::new(format!("Every place of {}", finding.code.id()), &PLACES);
            let whose = whose.filter(|_| !masked).unwrap_or_default();
            let advice = finding.advice.phrased(words).lines().collect::<Vec<_>>().join("; ");
            let row = vec![place, heading, whose, finding.message.phrased(words).into_owned(), advice];
            self.by_cause.entry((finding.code.id(), finding.severity)).or_insert_with(list).push(row)?;
        } else if let Some(repaired) = &finding.repaired {
            let before = finding.value.as_deref().unwrap_or_default();
            let (title, code) = (finding.code.title().to_owned(), finding.code.id().to_owned());
            self.repairs.push(vec![place, heading, with_ends(before), repaired.to_string(), title, code])?;
        }
        Ok(())
    }

    /// Writes problems by cause, in the order in which their causes come.
    pub(super) fn causes(&mut self, blocks: &[&FindingBlock], page: &mut Page<'_>) -> io::Result<()> {
        let mut causes: Vec<(Cause, Vec<&FindingBlock>)> = Vec::new();
        for &block in blocks {
            let own = (block.code, block.severity);
            match causes.iter_mut().find(|(cause, _)| *cause == own) {
                Some((_, of_cause)) => of_cause.push(block),
                None => causes.push((own, vec![block])),
            }
        }
        causes.into_iter().try_for_each(|(cause, blocks)| self.cause(cause, &blocks, page))
    }

    fn cause(&mut self, cause: Cause, blocks: &[&FindingBlock], page: &mut Page<'_>) -> io::Result<()> {
        let Some(first) = blocks.first() else { return Ok(()) };
        let (code, severity) = cause;
        let places = self.by_cause.remove(&cause);
        let found = places.as_ref().map_or(blocks.len() as u64, List::len);
        page.markup("<article class=\"cause ");
        page.markup(severity.name());
        page.markup("\">\n<h3>");
        badge(severity, page);
        page.markup("<span class=\"title\">");
        // The title is about what weighs as much as the code does; of anything else the sentence is true.
        let title = Code::find(code).filter(|code| code.severity() == severity).map(Code::title);
        match title {
            Some(title) => page.text(title)?,
            None => page.sentences(&first.message, " ")?,
        }
        page.markup("</span> <span class=\"quiet\">");
        if title.is_none() && found > 1 {
            page.markup("and the like, ");
        }
        page.markup(code);
        if found > 1 {
            page.markup(", ");
            page.number(found);
            page.markup(" times");
        }
        page.markup("</span></h3>\n");
        let at_length = if places.is_some() { AT_LENGTH } else { blocks.len() };
        for (at, block) in blocks.iter().take(at_length).enumerate() {
            if at == 0 && title.is_none() { below_message(block, page)? } else { in_full(block, page)? }
        }
        if let Some(list) = places.filter(|list| list.len() > 1) {
            page.markup("<details>\n<summary>All ");
            page.number(list.len());
            page.markup(" places</summary>\n");
            list.write(page)?;
            page.markup("</details>\n");
        }
        page.markup("</article>\n");
        Ok(())
    }

    /// Writes every repair, if there is one.
    pub(super) fn repairs(self, page: &mut Page<'_>) -> io::Result<()> {
        if self.repairs.is_empty() {
            return Ok(());
        }
        page.markup("<details>\n<summary>Small repairs: ");
        page.number(self.repairs.len());
        page.markup("</summary>\n");
        self.repairs.write(page)?;
        page.markup("</details>\n");
        Ok(())
    }
}

/// Whether a part lists repairs.
pub(super) fn are_repairs(part: &Part) -> bool {
    matches!(part, Part::Table(table) if table.key == "repairs")
}

fn badge(severity: Severity, page: &mut Page<'_>) {
    page.markup("<span class=\"badge ");
    page.markup(severity.name());
    page.markup("\">");
    page.markup(severity.name());
    page.markup("</span> ");
}

/// A finding with its place, the sheet around it, and the way out.
pub(super) fn in_full(block: &FindingBlock, page: &mut Page<'_>) -> io::Result<()> {
    page.markup("<p><strong>");
    page.sentences(&block.message, "<br>")?;
    page.markup("</strong></p>\n");
    below_message(block, page)
}

/// The same without what is wrong, where that is said already.
fn below_message(block: &FindingBlock, page: &mut Page<'_>) -> io::Result<()> {
    page.markup("<p class=\"quiet\">");
    place(&block.place, page)?;
    if let Some(heading) = &block.heading {
        page.markup(", <bdi>");
        page.text(heading)?;
        page.markup("</bdi>");
    }
    if let Some(who) = &block.who {
        page.markup(": <bdi>");
        page.text(who)?;
        page.markup("</bdi>");
    }
    for also in &block.also {
        page.markup("; also ");
        place(also, page)?;
    }
    if let Some(again) = &block.again {
        page.markup("; also in ");
        page.text(again)?;
    }
    page.markup("</p>\n");
    if let Some(shown) = &block.excerpt {
        excerpt(shown, page)?;
    }
    advice(block, page)
}

/// A finding that is told in few words.
pub(super) fn in_short(block: &FindingBlock, page: &mut Page<'_>) -> io::Result<()> {
    page.markup("<p>");
    badge(block.severity, page);
    place(&block.place, page)?;
    page.markup(": ");
    page.words(&block.message, "<br>")?;
    page.markup(" <span class=\"quiet\">");
    if let Some(again) = &block.again {
        page.markup("also in ");
        page.text(again)?;
        page.markup(" ");
    }
    page.markup(block.code);
    page.markup("</span></p>\n");
    advice(block, page)
}

/// A place, whose address the script of the page offers to copy.
fn place(text: &str, page: &mut Page<'_>) -> io::Result<()> {
    page.markup("<span class=\"place\"><bdi>");
    page.text(text)?;
    page.markup("</bdi></span>");
    Ok(())
}

fn advice(block: &FindingBlock, page: &mut Page<'_>) -> io::Result<()> {
    if !block.advice.is_empty() {
        page.markup("<ul class=\"advice\">\n<li>");
        page.sentences(&block.advice, "</li>\n<li>")?;
        page.markup("</li>\n</ul>\n");
    }
    Ok(())
}

fn excerpt(shown: &Excerpt, page: &mut Page<'_>) -> io::Result<()> {
    page.markup("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Excerpt of the sheet\">\n");
    page.markup("<table class=\"excerpt\">\n<caption>Excerpt of the sheet</caption>\n<thead>\n<tr><td></td>");
    for (title, heading) in shown.columns.iter().zip(&shown.headings) {
        page.markup("<th scope=\"col\"><bdi>");
        page.text(title)?;
        page.markup("</bdi>");
        if !heading.is_empty() {
            page.markup("<br><bdi>");
            page.text(heading)?;
            page.markup("</bdi>");
        }
        page.markup("</th>");
    }
    page.markup("</tr>\n</thead>\n<tbody>\n");
    shown.rows.iter().try_for_each(|row| excerpt_row(row, page))?;
    page.markup("</tbody>\n</table>\n</div>\n");
    Ok(())
}

fn excerpt_row(row: &ExcerptRow, page: &mut Page<'_>) -> io::Result<()> {
    page.markup("<tr><th scope=\"row\">");
    page.digits(u64::from(row.number));
    page.markup("</th>");
    for (column, cell) in row.cells.iter().enumerate() {
        let (open, close) = match (row.marked == Some(column), row.main) {
            (true, true) => ("<td><mark><bdi>", "</bdi></mark></td>"),
            (true, false) => ("<td><mark class=\"also\"><bdi>", "</bdi></mark></td>"),
            (false, _) => ("<td><bdi>", "</bdi></td>"),
        };
        page.markup(open);
        page.text(&with_ends(cell))?;
        page.markup(close);
    }
    page.markup("</tr>\n");
    Ok(())
}
