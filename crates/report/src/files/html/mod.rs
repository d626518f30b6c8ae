//! A report as one page for a browser: to be read, searched, printed, and sent on. It fetches nothing, and opens from a
//! folder or out of a mail.
//!
//! The page is whole without its script (`page.js`), but for rows beyond the first of a long list: these lie packed at its
//! end, and the script shows, filters and searches them. What is in the data becomes text and nothing else: markup
//! comes from constants ([`page::Page::markup`]), and everything else goes through [`crate::markup::escaped`].

mod base64;
mod contents;
mod findings;
mod list;
mod listed;
mod numbers;
mod packing;
mod page;
mod parts;
mod policy;
mod sources;
mod steps;

use crate::markup::escaped;
use crate::report::Report;
use crate::visible::visible;
use crate::words::moment;
use contents::Contents;
use findings::Places;
use model::action::Phrase;
use numbers::Number;
use page::Page;
use std::io::{self, Write};
use steps::Steps;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

const PLAN_IS_A_BATCH: &str = "<p>What is applied becomes a batch, and a batch can be undone as a whole.</p>\n";
const UNDO_IS_A_BATCH: &str = "<p>An undo is a batch of its own, and can be undone as well.</p>\n";

/// Writes a report as a page.
pub(super) fn write(report: &Report<'_>, words: &dyn Phrase, out: &mut dyn Write) -> io::Result<()> {
    let contents = Contents::of(&report.document, report.plan.is_some());
    let numbers = report.plan.map(|plan| numbers::of(plan, &contents.counts));
    let mut page = Page::new(words);
    head(report, &contents, numbers.as_deref(), &mut page)?;
    chapters(report, &contents, numbers.as_deref(), &mut page)?;
    // A browser reads every end of a line as this one, also where it computes a hash.
    let (style, script) = (STYLE.replace('\r', ""), SCRIPT.replace('\r', ""));
    out.write_all(b"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")?;
    out.write_all(b"<meta name=\"generator\" content=\"Rollcall report\">\n")?;
    let policy = policy::of(&style, &script);
    writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")?;
    out.write_all(b"<meta name=\"referrer\" content=\"no-referrer\">\n")?;
    out.write_all(b"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")?;
    out.write_all(b"<meta name=\"color-scheme\" content=\"light dark\">\n<title>")?;
    escaped(&visible(&report.title), out)?;
    write!(out, "</title>\n<style>{style}</style>\n</head>\n<body>\n")?;
    page.write(out)?;
    page.write_packed(out)?;
    write!(out, "<script>{script}</script>\n</body>\n</html>\n")
}

/// What it is about, and what sums it up.
fn head(
    report: &Report<'_>,
    contents: &Contents<'_>,
    numbers: Option<&[Number]>,
    page: &mut Page<'_>,
) -> io::Result<()> {
    page.markup("<header>\n<h1>");
    page.text(&report.title)?;
    page.markup("</h1>\n<div class=\"lead\">\n");
    parts::all(&contents.lead, page)?;
    if let (false, Some(numbers)) = (contents.summed_up, numbers) {
        page.markup("<p>");
        page.text(&numbers::sentence(numbers))?;
        page.markup("</p>\n");
    }
    page.markup("</div>\n<p class=\"quiet\">Written ");
    page.text(&format!("{} UTC by Rollcall {}. ", moment(report.written), report.version))?;
    page.markup(report.privacy());
    page.markup("</p>\n</header>\n");
    page.end_head();
    Ok(())
}

fn chapters(
    report: &Report<'_>,
    contents: &Contents<'_>,
    numbers: Option<&[Number]>,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let mut places = Places::of(report.findings, report.masked, page.spelling())?;
    let steps = Steps::of(report.plan)?;
    if let Some(numbers) = numbers {
        page.chapter("In numbers");
        numbers::write(numbers, page)?;
        let beside: Vec<_> = contents.counts.iter().copied().filter(|part| !numbers::is_told(part)).collect();
        parts::all(&beside, page)?;
        page.end_chapter();
    }
    let Steps { closely, left_out, others } = steps;
    if !(contents.closely.is_empty() && contents.questions.is_empty() && closely.is_empty()) {
        page.chapter("Look closely");
        parts::all(&contents.closely, page)?;
        places.causes(&contents.questions, page)?;
        closely.write(page)?;
        page.end_chapter();
    }
    if !(contents.problems.is_empty() && left_out.is_empty()) {
        page.chapter("Problems");
        places.causes(&contents.problems, page)?;
        left_out.write(page)?;
        page.end_chapter();
    }
    others.write(page)?;
    if let Some(list) = report.listed {
        listed::write(list, page)?;
    }
    for &(title, ref parts) in &contents.others {
        page.chapter(title);
        parts::all(parts, page)?;
        page.end_chapter();
    }
    last(report, contents, places, page)
}

/// What was read, what was noted about it, and what comes next.
fn last(report: &Report<'_>, contents: &Contents<'_>, places: Places, page: &mut Page<'_>) -> io::Result<()> {
    // A few repairs are told one by one; many are only counted, and listed here.
    let listed = contents.notes.iter().any(|part| findings::are_repairs(part));
    let lists = report.lists();
    if !(contents.read.is_empty() && contents.notes.is_empty() && lists.is_empty()) {
        page.chapter("What was read");
        parts::all(&contents.read, page)?;
        sources::write(&lists, page)?;
        parts::all(&contents.notes, page)?;
        if !listed {
            places.repairs(page)?;
        }
        page.end_chapter();
    }
    if !(contents.next.is_empty() && contents.afterwards.is_empty()) {
        let takes_effect = report.plan.is_some();
        page.chapter(if takes_effect { "What next, and how to undo it" } else { "What next" });
        parts::all(&contents.next, page)?;
        if !contents.afterwards.is_empty() {
            parts::afterwards(&contents.afterwards, page)?;
        }
        if takes_effect && contents.undoes {
            page.markup(UNDO_IS_A_BATCH);
        } else if takes_effect && !contents.is_done {
            page.markup(PLAN_IS_A_BATCH);
        }
        page.end_chapter();
    }
    Ok(())
}
