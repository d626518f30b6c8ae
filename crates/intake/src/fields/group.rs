//! User groups, by code or by the words that people use for them.

use super::text;
use crate::context::RowContext;
use crate::crosswalk::advice::way_to_map;
use crate::{headers, near};
use model::action::{Action, Words};
use model::cell::RawCell;
use model::codes;
use model::draft::Reading;
use model::field::ListField;
use model::finding::Severity;
use model::settings::Settings;
use model::text::Text;

/// Reads a group. Codes keep their case; labels and aliases are taken, what is only near is offered.
pub(crate) fn read(cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    text::read(ListField::UserGroup, cell, row).and_then(|written| known_group(cell, written, row))
}

fn known_group(cell: RawCell<'_>, written: Text, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    let field = ListField::UserGroup;
    if row.run.settings.groups.contains_key(&*written) {
        return Reading::Present(written);
    }
    if let Some(code) = named(&written, row.run.settings) {
        if code.eq_ignore_ascii_case(&written) {
            row.report_repair(codes::C340, field, cell.text, code);
        }
        return Reading::Present(code.into());
    }
    near_or_unknown(&written, row)
}

fn near_or_unknown(written: &str, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    let field = ListField::UserGroup;
    let settings = row.run.settings;
    let Some(code) = near_code(written, settings) else {
        let message = format!("\"{written}\" is not a user group");
        let advice = how_to_know(row);
        row.report(codes::C308, field, written, message, advice);
        return Reading::Unreadable;
    };
    let accepted = row.run.options.accept.contains(&codes::C309);
    let message = format!("\"{written}\" is not a user group; did you mean {code}?");
    let advice = if accepted {
        format!("read as {code}").into()
    } else {
        Words::text("correct the cell, or use the suggested group for all rows: ")
            .act(Action::AcceptRepair(codes::C309))
    };
    row.report(codes::C309, field, written, message, advice);
    if let Some(finding) = row.findings.last_mut() {
        finding.repaired = Some(code.into());
        finding.severity = if accepted { Severity::Warning } else { finding.severity };
    }
    if accepted { Reading::Present(code.into()) } else { Reading::Unreadable }
}

/// What to do about a group that nobody knows.
fn how_to_know(row: &RowContext<'_, '_>) -> Words {
    let known: Vec<&str> = row.run.settings.groups.keys().map(String::as_str).collect();
    let groups = format!("the groups are {}; others are added in rollcall.toml", known.join(", "));
    match way_to_map(row) {
        Some(map) => map.then("; ").then(groups),
        None => groups.into(),
    }
}

fn words(settings: &Settings) -> impl Iterator<Item = (String, &str)> {
    settings.groups.values().flat_map(|group| {
        let labels = [&group.code, &group.label].into_iter().chain(&group.aliases);
        labels.map(|word| (headers::normal(word), group.code.as_str()))
    })
}

/// The code of a group by one of the words that people use for it.
pub(crate) fn named<'a>(written: &str, settings: &'a Settings) -> Option<&'a str> {
    let wanted = headers::normal(written);
    words(settings).find(|(word, _)| *word == wanted).map(|(_, code)| code)
}

fn near_code<'a>(written: &str, settings: &'a Settings) -> Option<&'a str> {
    let words: Vec<(String, &str)> = words(settings).collect();
    let nearest = near::nearest(&headers::normal(written), words.iter().map(|(word, _)| word.as_str()))?;
    words.iter().find(|(word, _)| word == nearest).map(|(_, code)| *code)
}
