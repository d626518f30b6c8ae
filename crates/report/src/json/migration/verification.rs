//! The answer of `verify` in JSON: how lists compare with the store that they were loaded into.

use super::crosswalk::crosswalk;
use crate::json::each::Each;
use crate::json::outcomes::unused_rows;
use crate::json::value::value;
use crate::views::ways_on_from;
use chrono::SecondsFormat;
use model::action::Phrase;
use model::field::Field;
use model::finding::Finding;
use model::listing::Checked;
use model::place::{Place, RowRef};
use model::settings::Policy;
use model::verification::{
    ComparedValue, Difference, Differs, Explanation, FieldTally, SampledField, SampledPerson, Tallies, Tally,
    UnusedRow, Verification, VerifiedFile,
};
use serde::Serialize;
use serde_json::{Value as Json, json};

#[derive(Serialize)]
struct VerifyJson<'a, D> {
    schema: &'static str,
    store: &'a str,
    profile: &'a str,
    holds: bool,
    files: Json,
    people: Json,
    left_out: Json,
    joined_unused: Json,
    unused_rows: Json,
    not_carried_over: Json,
    crosswalk: Json,
    user_groups: Json,
    expiry_years: Json,
    identifiers: Json,
    fields: Json,
    unexplained: usize,
    differences: D,
    sample: Json,
    next: Json,
}

/// How lists compare with a store.
pub fn verification<'a>(
    verification: &'a Verification,
    checked: &'a Checked,
    words: &'a dyn Phrase,
) -> impl Serialize + 'a {
    let Verification { store, files, people, left_out, tallies, differences, sample, .. } = verification;
    let next = ways_on_from(verification, checked);
    VerifyJson {
        schema: "rollcall.verify/1",
        store,
        profile: &checked.profile,
        holds: verification.holds(),
        files: files.iter().map(file).collect(),
        people: json!({
            "rows_read": people.rows_read, "left_out": people.left_out, "compared": people.compared,
            "stored": people.stored, "as_listed": people.same, "others": people.others,
        }),
        left_out: left_out
            .iter()
            .map(|(code, rows)| json!({"code": code.id(), "slug": code.slug(), "rows": rows}))
            .collect(),
        joined_unused: verification.unused.iter().map(unused_rows).collect(),
        unused_rows: verification.unused_rows.iter().map(|unused| unused_row(unused, checked)).collect(),
        not_carried_over: verification.not_carried.iter().map(|finding| not_carried(finding, checked)).collect(),
        crosswalk: crosswalk(checked.crosswalk.as_ref()),
        user_groups: tallies.groups.iter().map(|(name, tally)| counted("user_group", &json!(name), *tally)).collect(),
        expiry_years: tallies.years.iter().map(|(year, tally)| counted("year", &json!(year), *tally)).collect(),
        identifiers: tallies.identifiers.iter().map(|(name, tally)| counted("type", &json!(name), *tally)).collect(),
        fields: fields(tallies),
        unexplained: verification.unexplained().count(),
        differences: Each(move || differences.iter().map(move |one| difference(one, checked))),
        sample: json!({
            "seed": format!("{:08x}", sample.seed),
            "people": sample.people.iter().map(|person| sampled(person, checked)).collect::<Vec<_>>(),
        }),
        next: next.iter().map(|(why, action)| json!({"why": why, "command": words.phrase(action)})).collect(),
    }
}

fn file(file: &VerifiedFile) -> Json {
    json!({
        "file": file.source.name, "sha256": file.source.sha256, "batch": file.loaded.map(|loaded| loaded.batch),
        "first_batch": file.loaded.map(|loaded| loaded.first), "batches": file.loaded.map(|loaded| loaded.batches),
        "loaded_at": file.loaded.map(|loaded| loaded.when.to_rfc3339_opts(SecondsFormat::Secs, true)),
        "undone_by": file.loaded.and_then(|loaded| loaded.undone_by),
    })
}

fn unused_row(unused: &UnusedRow, checked: &Checked) -> Json {
    let (file, sheet) = place(unused.at, checked);
    json!({
        "file": file, "sheet": sheet, "row": unused.at.number, "code": unused.code.id(), "value": unused.value.as_deref(),
    })
}

fn not_carried(finding: &Finding, checked: &Checked) -> Json {
    let name = checked.tables.name(finding.place.table);
    json!({"file": name.file, "sheet": name.sheet, "code": finding.code.id(), "message": finding.message.to_string()})
}

fn counted(key: &str, name: &Json, tally: Tally) -> Json {
    json!({key: name, "listed": tally.listed, "stored": tally.stored})
}

fn fields(tallies: &Tallies) -> Json {
    let one = |(field, tally): (&Field, &FieldTally)| {
        let FieldTally { filled, explained, unexplained } = tally;
        json!({
            "field": field.name(), "listed": filled.listed, "stored": filled.stored, "explained": explained,
            "unexplained": unexplained,
        })
    };
    tallies.fields.iter().map(one).collect()
}

fn place(at: RowRef, checked: &Checked) -> (&str, Option<&str>) {
    let name = checked.tables.name(Place::row(at, None).table);
    (name.file.as_str(), name.sheet.as_deref())
}

fn difference(difference: &Difference, checked: &Checked) -> Json {
    let (file, sheet) = place(difference.at, checked);
    let values = match &difference.what {
        Differs::Missing => None,
        Differs::Field(values) => Some(values),
    };
    let sides = values.map(|ComparedValue { field, listed, stored }| (field.name(), value(listed), value(stored)));
    let (field, listed, stored) =
        sides.map_or((None, Json::Null, Json::Null), |(field, listed, stored)| (Some(field), listed, stored));
    let because = difference.because;
    let policy = because.and_then(Explanation::policy);
    let batch = because.and_then(Explanation::batch);
    json!({
        "primary_id": difference.primary_id.as_str(), "name": difference.name, "file": file, "sheet": sheet,
        "row": difference.at.number, "field": field, "listed": listed, "stored": stored,
        "code": because.is_none().then(|| difference.code().id()), "because": because.map(Explanation::name),
        "policy": policy.map(Policy::name), "batch": batch.map(|(batch, _)| batch),
    })
}

fn sampled(person: &SampledPerson, checked: &Checked) -> Json {
    let (file, sheet) = place(person.at, checked);
    let field = |field: &SampledField| {
        let SampledField { values: ComparedValue { field, listed, stored }, result } = field;
        json!({"field": field.name(), "listed": value(listed), "stored": value(stored), "result": result.name()})
    };
    json!({
        "primary_id": person.primary_id.as_str(), "name": person.name, "file": file, "sheet": sheet,
        "row": person.at.number, "stored": person.stored, "fields": person.fields.iter().map(field).collect::<Vec<_>>(),
    })
}
