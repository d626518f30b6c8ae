//! Which part of a document stands in which chapter of a page, whatever command it is an answer of.

use crate::document::{Afterwards, Document, FindingBlock, Part, Section};
use model::finding::Severity;

/// The parts of a document by where they stand.
#[derive(Default)]
pub(super) struct Contents<'d> {
    /// What sums it up.
    pub(super) lead: Vec<&'d Part>,
    /// Whether that says what happens, and not only to what.
    pub(super) summed_up: bool,
    /// Whether what it is about is done already.
    pub(super) is_done: bool,
    /// Whether it is about an undo.
    pub(super) undoes: bool,
    /// Beside the numbers.
    pub(super) counts: Vec<&'d Part>,
    /// What has to be looked at before anybody agrees.
    pub(super) closely: Vec<&'d Part>,
    /// What a person has to answer.
    pub(super) questions: Vec<&'d FindingBlock>,
    /// What is wrong.
    pub(super) problems: Vec<&'d FindingBlock>,
    /// Notes and repairs.
    pub(super) notes: Vec<&'d Part>,
    /// What has no place of its own, under the titles of its sections.
    pub(super) others: Vec<(&'static str, Vec<&'d Part>)>,
    /// What was read.
    pub(super) read: Vec<&'d Part>,
    /// What can be said of what comes next.
    pub(super) next: Vec<&'d Part>,
    /// What is left behind, and what can be done next.
    pub(super) afterwards: Vec<&'d Afterwards>,
}

impl<'d> Contents<'d> {
    /// Of a document; where patrons are listed by themselves, it need not list them.
    pub(super) fn of(document: &'d Document, listed: bool) -> Self {
        let mut contents = Contents::default();
        for section in &document.sections {
            section.parts.iter().for_each(|part| contents.take(section, part, listed));
        }
        contents
    }

    fn take(&mut self, section: &Section, part: &'d Part, listed: bool) {
        if let Part::Afterwards(all) = part {
            return self.afterwards.extend(all);
        }
        if let Part::Finding(finding) = part {
            let asks = finding.severity == Severity::Question;
            return if asks { self.questions.push(finding) } else { self.problems.push(finding) };
        }
        self.is_done |= matches!(section.key, "done" | "batch");
        self.undoes |= section.key == "undo";
        match section.key {
            "done" | "nothing" | "effect" | "summary" | "batch" => {
                self.summed_up = true;
                self.lead.push(part);
            }
            "undo" if matches!(part, Part::Table(_)) => self.counts.push(part),
            "undo" | "undone" => self.lead.push(part),
            "kept" if listed && matches!(part, Part::Table(_)) => {}
            "kept" if listed => self.lead.push(part),
            "counts" => self.counts.push(part),
            "limits" => self.closely.push(part),
            "findings" | "notes" => self.notes.push(part),
            "plan" | "lists" => self.read.push(part),
            "next" | "saved" => self.next.push(part),
            _ => match self.others.last_mut() {
                Some((title, parts)) if *title == section.title => parts.push(part),
                Some(_) | None => self.others.push((section.title, vec![part])),
            },
        }
    }
}
