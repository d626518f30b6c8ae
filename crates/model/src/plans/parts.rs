//! A plan in parts that are applied one after the other, each as a batch of its own. They are cut in the order of the
//! keys, so that the same plan has the same parts, and what is left of it after some of them has the others.
//!
//! Who gives an identifier up and who gets it are written together: no part may need what a later one does. Rows that
//! write nobody are counted with the first part, so that the rows of all parts are those of the plan.

use super::plan::{ApprovedPlan, Counts, Fingerprint, Plan, PlannedRow, Step};
use crate::batch::{Begun, Part};
use crate::id::{CanonicalId, PrimaryId};
use crate::value::Value;
use std::collections::HashMap;

impl ApprovedPlan {
    /// What was agreed to in parts of so many patrons, in the order in which they are applied. Where parts of the same
    /// lists were `begun`, these come behind them.
    pub fn in_parts(self, size: u64, begun: Option<&Begun>) -> Vec<ApprovedPlan> {
        self.cut(|plan| split(plan, size, begun))
    }
}

/// Cuts a plan into parts of so many patrons; behind those that were `begun`.
fn split(plan: Plan, size: u64, begun: Option<&Begun>) -> Vec<Plan> {
    let (count, part_of) = assign(&plan, size);
    let done = begun.map_or(0, |begun| begun.last.number);
    let mut steps: Vec<(Vec<PlannedRow>, Vec<Step>)> = vec![(Vec::new(), Vec::new()); count];
    let position = |step: &Step| match key_written(step) {
        Some(key) => part_of.get(&key).copied(),
        // They were counted when the first part was applied.
        None => (done == 0).then_some(0),
    };
    let Plan { rows, others, findings, fingerprint, .. } = plan;
    for row in rows {
        if let Some((rows, _)) = position(&row.step).and_then(|position| steps.get_mut(position)) {
            rows.push(row);
        }
    }
    for step in others {
        if let Some((_, others)) = position(&step).and_then(|position| steps.get_mut(position)) {
            others.push(step);
        }
    }
    let of = done + count as u64;
    let plan_id = begun.map_or(fingerprint.digest, |begun| begun.last.plan.clone());
    let mut findings = Some(findings);
    let part = |(number, (rows, others)): (u64, (Vec<PlannedRow>, Vec<Step>))| {
        let id = Part { plan: plan_id.clone(), number, of, size }.id();
        Plan {
            store: plan.store.clone(),
            as_of: plan.as_of,
            counts: Counts::of(&rows, &others),
            carried: plan.carried.only(rows.iter().map(|row| row.at)),
            rows,
            others,
            decisions: plan.decisions.clone(),
            findings: findings.take().unwrap_or_default(),
            sources: plan.sources.clone(),
            layouts: plan.layouts.clone(),
            limits: plan.limits.clone(),
            over: plan.over.clone(),
            missing: if number == 1 { plan.missing } else { 0 },
            unused: if number == 1 { plan.unused.clone() } else { Vec::new() },
            fingerprint: Fingerprint { digest: id, short: fingerprint.short.clone() },
        }
    };
    (done + 1..).zip(steps).map(part).collect()
}

/// How many parts there are, and in which of them each patron is written.
fn assign(plan: &Plan, size: u64) -> (usize, HashMap<CanonicalId, usize>) {
    let together = Together::of(plan);
    let keys = plan.steps().filter_map(key_written);
    let mut keys: Vec<(CanonicalId, CanonicalId)> = keys.map(|key| (together.first(&key).clone(), key)).collect();
    keys.sort_unstable();
    let mut part_of = HashMap::with_capacity(keys.len());
    let (mut part, mut written) = (0, 0);
    for some in keys.chunk_by(|a, b| a.0 == b.0) {
        if written >= size {
            (part, written) = (part + 1, 0);
        }
        written += some.len() as u64;
        part_of.extend(some.iter().map(|(_, key)| (key.clone(), part)));
    }
    let count = if keys.is_empty() { 0 } else { part + 1 };
    (count, part_of)
}

/// The key of the patron whom a step writes.
fn key_written(step: &Step) -> Option<CanonicalId> {
    match step {
        Step::Create(_) | Step::Update(_) | Step::Convert(_) | Step::Remove(_) => {
            step.primary_id().map(PrimaryId::canonical)
        }
        Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => None,
    }
}

/// Patrons who can only be written together. Each knows one who comes earlier by key, and the first knows nobody.
#[derive(Default)]
struct Together(HashMap<CanonicalId, CanonicalId>);

impl Together {
    fn of(plan: &Plan) -> Self {
        let mut together = Together::default();
        let given_up = given_up(plan);
        if given_up.is_empty() {
            return together;
        }
        for (before, after) in plan.moves() {
            together.join(before, after);
        }
        for step in plan.steps() {
            let patron = match step {
                Step::Create(creation) => &creation.patron,
                Step::Update(update) | Step::Convert(update) => &update.after,
                Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => continue,
            };
            for giver in patron.canonical_ids().filter_map(|id| given_up.get(&id)) {
                together.join(giver.clone(), patron.key());
            }
        }
        together
    }

    /// The first of those with whom a patron is written.
    fn first<'a>(&'a self, key: &'a CanonicalId) -> &'a CanonicalId {
        let mut first = key;
        while let Some(earlier) = self.0.get(first) {
            first = earlier;
        }
        first
    }

    fn join(&mut self, one: CanonicalId, other: CanonicalId) {
        let (a, b) = (self.first(&one).clone(), self.first(&other).clone());
        let first = a.clone().min(b.clone());
        // All four are led to the first at once, so that a long chain of them is never walked twice.
        for key in [one, other, a, b] {
            if key != first {
                self.0.insert(key, first.clone());
            }
        }
    }
}

/// Identifiers that patrons have and give up, with whose they are.
fn given_up(plan: &Plan) -> HashMap<CanonicalId, CanonicalId> {
    let mut given_up = HashMap::new();
    for step in plan.steps() {
        match step {
            Step::Remove(removal) => {
                let key = removal.before.key();
                given_up.extend(removal.before.canonical_ids().map(|id| (id, key.clone())));
            }
            Step::Update(update) | Step::Convert(update) => {
                // Most changes are about something else, and a patron of before is a patron to be made.
                let is_about_identifiers =
                    update.changes.iter().any(|change| matches!(change.before, Value::Identifiers(_)));
                if is_about_identifiers {
                    let key = update.after.key();
                    let kept: Vec<CanonicalId> = update.after.canonical_ids().collect();
                    let gone = update.before();
                    let gone = gone.canonical_ids().filter(|id| !kept.contains(id));
                    given_up.extend(gone.map(|id| (id, key.clone())));
                }
            }
            Step::Create(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => {}
        }
    }
    given_up
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carried::CarriedHashes;
    use crate::field::Field;
    use crate::patron::{Identifier, Patron};
    use crate::place::{RowRef, TableId};
    use crate::plan::{Change, Creation, Update};
    use crate::settings::Limits;
    use crate::snapshot::StoreFacts;
    use chrono::NaiveDate;

    fn barcodes(values: &[&str]) -> Vec<Identifier> {
        let one =
            |value: &&str| Identifier { kind: "BARCODE".into(), value: (*value).into(), note: None, active: true };
        values.iter().map(one).collect()
    }

    fn patron(id: &str, has: &[&str]) -> Patron {
        let mut patron = Patron { primary_id: PrimaryId::new(id).unwrap(), details: Box::default() };
        patron.details.identifiers = barcodes(has);
        patron
    }

    fn new(id: &str) -> Step {
        Step::Create(Box::new(Creation { former: 0, patron: patron(id, &[]) }))
    }

    fn changed(id: &str, had: &[&str], has: &[&str]) -> Step {
        let value =
            |values: &[&str]| if values.is_empty() { Value::Blank } else { Value::Identifiers(barcodes(values)) };
        let change = Change { field: Field::Identifiers, before: value(had), after: value(has) };
        Step::Update(Box::new(Update { version: 1, after: patron(id, has), changes: vec![change] }))
    }

    fn plan(steps: Vec<Step>) -> Plan {
        let row = |(number, step)| PlannedRow { at: RowRef { table: TableId(0), number }, step };
        let rows: Vec<PlannedRow> = (2..).zip(steps).map(row).collect();
        Plan {
            store: StoreFacts { name: "library.db".into(), id: "a1".into(), epoch: 0, patrons: 100, last_batch: None },
            as_of: NaiveDate::from_ymd_opt(2026, 8, 28).unwrap(),
            counts: Counts::of(&rows, &[]),
            rows,
            others: Vec::new(),
            decisions: Vec::new(),
            findings: Vec::new(),
            sources: Vec::new(),
            layouts: Vec::new(),
            limits: Limits::default(),
            over: Vec::new(),
            missing: 0,
            unused: Vec::new(),
            carried: CarriedHashes::default(),
            fingerprint: Fingerprint { digest: "00ff".into(), short: "7QK4".into() },
        }
    }

    /// The id of each part, who is in it, and how many rows it counts.
    fn split(steps: Vec<Step>, size: u64, begun: Option<&Begun>) -> Vec<(String, String, u64)> {
        let told = |plan: &Plan| {
            let keys: Vec<String> = plan.steps().filter_map(key_written).map(|key| key.to_string()).collect();
            (plan.fingerprint.digest.clone(), keys.join(" "), plan.counts.rows_read())
        };
        super::split(plan(steps), size, begun).iter().map(told).collect()
    }

    fn parts(told: &[(&str, &str, u64)]) -> Vec<(String, String, u64)> {
        told.iter().map(|(id, keys, rows)| ((*id).to_owned(), (*keys).to_owned(), *rows)).collect()
    }

    #[test]
    fn a_plan_is_cut_by_keys_and_its_rows_add_up() {
        let left_out = Step::LeftOut { primary_id: None, reasons: Vec::new() };
        let steps = || vec![new("5"), left_out.clone(), new("1"), new("3"), new("2"), new("4")];
        let whole = parts(&[("00ff:1of3x2", "1 2", 3), ("00ff:2of3x2", "3 4", 2), ("00ff:3of3x2", "5", 1)]);
        assert_eq!(split(steps(), 2, None), whole);
        assert_eq!(split(steps(), 9, None).len(), 1);
    }

    #[test]
    fn what_is_left_after_some_parts_has_the_others() {
        let last = Part { plan: "00ff".into(), number: 1, of: 3, size: 2 };
        let begun = Begun { last, batches: vec![1], patrons: 2 };
        let unchanged = |id: &str| Step::Unchanged(PrimaryId::new(id).unwrap());
        let left = vec![new("5"), unchanged("1"), new("3"), unchanged("2"), new("4")];
        let rest = parts(&[("00ff:2of3x2", "3 4", 2), ("00ff:3of3x2", "5", 1)]);
        assert_eq!(split(left, 2, Some(&begun)), rest, "whoever is there was counted before");
    }

    #[test]
    fn who_gives_an_identifier_up_and_who_gets_it_are_written_together() {
        let steps = vec![changed("1", &[], &["B9"]), new("2"), new("3"), changed("4", &["B9"], &[])];
        let told = split(steps, 1, None);
        assert_eq!(told.iter().map(|(_, keys, _)| keys.as_str()).collect::<Vec<_>>(), ["1 4", "2", "3"]);
        let kept = vec![changed("1", &[], &["B8"]), new("2"), changed("4", &["B9"], &[])];
        assert_eq!(split(kept, 1, None).len(), 3, "the control");
    }
}
