//! The values that recipes make, row by row, before any row is read. A cell that alone makes a value is that value, with
//! all that its sheet says of it; every other value is a text.

use crate::context::Context;
use crate::counted::counted;
use crate::facts::Layout;
use crate::fields::{clean, text};
use model::cell::{CellKind, RawCell, RawRow, RawTable};
use model::city::City;
use model::codes;
use model::finding::Finding;
use model::made::{MadeCell, MadeCells, MadeField};
use model::place::Place;
use model::recipe::{CityPart, Make, Recipe};
use std::{iter, mem};

/// Makes the values of every row from the `first` position on.
pub(crate) fn make(
    table: &mut RawTable,
    layout: &Layout,
    first: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    if layout.made.fields.is_empty() {
        return;
    }
    let recipe = |made: &MadeField| context.profile.recipes.of_columns.iter().find(|recipe| recipe.field == made.field);
    let fields = layout.made.fields.iter().filter_map(|made| Some((made, recipe(made)?)));
    let mut makers: Vec<Maker<'_>> = fields.map(|(made, recipe)| Maker::new(made, recipe)).collect();
    let mut cells = MadeCells::new(makers.len());
    for (position, row) in table.rows().enumerate() {
        for maker in &mut makers {
            cells.push(if position < first { MadeCell::Blank } else { maker.value(&row) });
        }
    }
    table.keep_made(cells);
    report_idle_patterns(&makers, layout, context, findings);
    report_undivided(&makers, layout, context, findings);
}

/// Makes the values of one field. The texts of a row are put together where those of the row before were.
struct Maker<'r> {
    made: &'r MadeField,
    recipe: &'r Recipe,
    text: String,
    replaced: String,
    /// How many values a pattern was held against, and how many it matched.
    values: usize,
    matches: usize,
    /// Rows with a place that cannot be taken apart, and its column.
    undivided: Vec<(u32, u16)>,
}

impl<'r> Maker<'r> {
    fn new(made: &'r MadeField, recipe: &'r Recipe) -> Self {
        let (text, replaced) = (String::new(), String::new());
        Maker { made, recipe, text, replaced, values: 0, matches: 0, undivided: Vec::new() }
    }

    fn value(&mut self, row: &RawRow<'_>) -> MadeCell<'_> {
        let (made, recipe) = (self.made, self.recipe);
        let is_name = text::is_name(recipe.field);
        let mut written = made.from.iter().filter_map(|column| row.cell(*column)).filter(|cell| !cell.is_blank());
        let mut filled = written.clone().filter(|cell| !clean::is_blank_lookalike(cell.text.trim(), is_name));
        let Some(first) = filled.next() else {
            // What only says that there is nothing is told like that of any column.
            return written.next().map_or(MadeCell::Blank, |cell| MadeCell::AsIs(cell.column));
        };
        let is_plain = recipe.make == Make::First && recipe.replace.is_none();
        if is_plain || has_no_value(&first) {
            return MadeCell::AsIs(first.column);
        }
        self.text.clear();
        push_shown(&first, &mut self.text);
        let mut is_own = false;
        let mut computed = first.computed;
        match &recipe.make {
            Make::First => {}
            Make::Join(with) => {
                for cell in filled {
                    if has_no_value(&cell) {
                        return MadeCell::AsIs(cell.column);
                    }
                    self.text.push_str(with);
                    push_shown(&cell, &mut self.text);
                    computed |= cell.computed;
                    is_own = true;
                }
            }
            Make::Part(part) => {
                self.take_apart(*part, row.number(), first.column);
                is_own = true;
            }
        }
        let is_replaced = self.replace();
        if !is_own && !is_replaced {
            return MadeCell::AsIs(first.column);
        }
        let text = if is_replaced { &self.replaced } else { &self.text };
        MadeCell::Text { text, first: first.column, computed }
    }

    /// Leaves a part of the place that is there.
    fn take_apart(&mut self, part: CityPart, row: u32, column: u16) {
        let place = City::state_and_zip(&self.text);
        // A city alone is one, and nothing of it is lost.
        let is_more = self.text.contains(|letter: char| letter == ',' || letter.is_ascii_digit());
        if is_more && !place.is_certain() {
            self.undivided.push((row, column));
        }
        self.replaced.clear();
        self.replaced.push_str(match part {
            CityPart::City => place.city,
            CityPart::State => place.state,
            CityPart::PostalCode => place.postal_code,
        });
        mem::swap(&mut self.text, &mut self.replaced);
    }

    /// Replaces what the pattern matches; whether it matches anything.
    fn replace(&mut self) -> bool {
        let Some(replace) = self.recipe.replace.as_ref().filter(|_| !self.text.is_empty()) else { return false };
        self.replaced.clear();
        let is_matched = replace.apply(&self.text, &mut self.replaced);
        self.values += 1;
        self.matches += usize::from(is_matched);
        is_matched
    }

    /// The part of a place that it makes.
    fn part(&self) -> Option<CityPart> {
        match self.recipe.make {
            Make::Part(part) => Some(part),
            Make::First | Make::Join(_) => None,
        }
    }
}

/// Whether the value of a cell is not in the file: it would be lost among others.
fn has_no_value(cell: &RawCell<'_>) -> bool {
    matches!(cell.kind, CellKind::Error | CellKind::NoResult) || clean::is_error_text(cell.text)
}

/// Adds what a person sees in a cell.
fn push_shown(cell: &RawCell<'_>, out: &mut String) {
    if let Some(shown) = cell.shown {
        out.push_str(shown.trim());
        return;
    }
    let text = cell.text.trim();
    let is_padded = cell.kind == CellKind::Number && text.bytes().all(|byte| byte.is_ascii_digit());
    let zeros = usize::from(cell.padded_to).saturating_sub(text.len());
    out.extend(iter::repeat_n('0', if is_padded { zeros } else { 0 }));
    out.push_str(text);
}

/// Patterns that match none of the values of a list.
fn report_idle_patterns(makers: &[Maker<'_>], layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    for maker in makers.iter().filter(|maker| maker.values > 0 && maker.matches == 0) {
        let Some(replace) = &maker.recipe.replace else { continue };
        let field = maker.made.field;
        let (pattern, values) = (replace.pattern(), counted(maker.values, "value"));
        let message = format!("the pattern {pattern} of {} matches nothing in {values}", field.label());
        let place = Place::column(layout.table, maker.made.index);
        let finding = context.finding(codes::H220, place, message).field(field);
        findings.push(finding.advice("if it should, correct it in rollcall.toml"));
    }
}

/// Places that cannot be taken apart, once for each column or fallbacks of columns.
fn report_undivided(makers: &[Maker<'_>], layout: &Layout, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let of_parts: Vec<&Maker<'_>> = makers.iter().filter(|maker| maker.part().is_some()).collect();
    for (at, maker) in of_parts.iter().enumerate() {
        let is_alike = |other: &&&Maker<'_>| other.made.from == maker.made.from;
        let is_told = of_parts.iter().take(at).any(|other| is_alike(&other));
        let Some((first, others)) = maker.undivided.split_first().filter(|_| !is_told) else { continue };
        let place = |(row, column): &(u32, u16)| Place { table: layout.table, row: Some(*row), column: Some(*column) };
        let mut alike = of_parts.iter().filter(is_alike);
        let city = alike.find(|other| other.part() == Some(CityPart::City));
        let (they_are, read) = match (others.is_empty(), city.is_some()) {
            (true, true) => ("it is", "read as the city"),
            (true, false) => ("it is", "not read"),
            (false, true) => ("they are", "read as the city"),
            (false, false) => ("they are", "not read"),
        };
        let values = counted(maker.undivided.len(), "value");
        let named = maker.made.named();
        let message = format!("{values} of {named} can't be split into city, state and ZIP code; {they_are} {read}");
        let finding = context.finding(codes::H221, place(first), message).field(maker.made.field);
        let related = others.iter().map(place).collect();
        findings.push(finding.related(related).advice("write such a cell as in Urbana, IL 61801"));
    }
}
