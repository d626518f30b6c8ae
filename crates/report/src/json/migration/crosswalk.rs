//! Where each value went that a crosswalk is about.

use model::crosswalk::{CrosswalkUse, FurtherValues, ValueUse, Went};
use serde_json::{Value as Json, json};

/// The part of an answer; null where no crosswalk was used.
pub(in crate::json) fn crosswalk(used: Option<&CrosswalkUse>) -> Json {
    let Some(CrosswalkUse { file, values, further }) = used else { return Json::Null };
    json!({
        "file": file.source.name, "sha256": file.source.sha256,
        "values": values.iter().map(value).collect::<Vec<_>>(),
        "further": further.iter().map(further_values).collect::<Vec<_>>(),
    })
}

fn value(value: &ValueUse) -> Json {
    let (outcome, to) = match &value.went {
        Went::To(to) => ("mapped", Some(to)),
        Went::ToDefault(to) => ("default", Some(to)),
        Went::Dropped => ("dropped", None),
        Went::DroppedByDefault => ("dropped-by-default", None),
        Went::Unmapped => ("unmapped", None),
        Went::Kept => ("kept", None),
    };
    json!({
        "field": value.field.name(), "from": value.from, "count": value.count, "outcome": outcome, "to": to,
    })
}

fn further_values(further: &FurtherValues) -> Json {
    json!({"field": further.field.name(), "count": further.count})
}
