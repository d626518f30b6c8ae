//! The shapes of the answers as JSON Schemas, for whoever writes a program that reads them.
//!
//! They lie beside this file, one for each answer and each kind of line; what several of them share is in `shared.json`.
//! The end-to-end tests hold what every command prints against them. They leave room for further keys, since fields are
//! added, and never taken away.

use model::field::Field;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

/// The schema of an answer, or of a line.
struct Schema {
    name: &'static str,
    text: &'static str,
}

macro_rules! schemas {
    ($($name:literal)+) => {
        &[$(Schema { name: $name, text: include_str!(concat!("schemas/", $name, ".json")) }),+]
    };
}

/// Every schema, by the occasion for it.
const SCHEMAS: &[Schema] = schemas![
    "check" "finding" "inspect" "fix" "convert" "template" "plan" "step" "receipt" "verify" "run" "undo" "kept" "history" "batch" "batch-patron"
    "patrons"
    "patron"    "person" "starters" "reissued" "voided" "shredded" "unlocked" "restored" "signin" "guards" "guard-added" "guard-removed" "init" "store"
    "store-check" "store-done" "roster" "duplicates" "export" "explain" "codes" "schemas" "man" "completions" "licenses" "error"
];

const SHARED: &str = include_str!("schemas/shared.json");

/// Which version of JSON Schema they are written in.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Where the shapes stand that several places share.
const POINTER: &str = "#/$defs/";

/// The names of the schemas, each with what it describes.
pub fn schema_titles() -> Vec<(&'static str, String)> {
    let title =
        |schema: &Schema| parsed(schema.text).get("title").and_then(Json::as_str).unwrap_or_default().to_owned();
    SCHEMAS.iter().map(|schema| (schema.name, title(schema))).collect()
}

/// The answer that lists the schemas.
pub fn schemas() -> Json {
    let schemas = schema_titles().into_iter().map(|(name, title)| json!({"name": name, "title": title}));
    json!({"schema": "rollcall.schemas/1", "schemas": schemas.collect::<Vec<_>>(), "next": []})
}

/// The schema of this name, with all that it needs.
pub fn schema(name: &str) -> Option<Json> {
    let schema = SCHEMAS.iter().find(|schema| schema.name == name)?;
    let mut whole = Map::new();
    whole.insert("$schema".to_owned(), json!(DIALECT));
    whole.extend(parsed(schema.text));
    let mut whole = Json::Object(whole);
    let shared = shared();
    let mut used = BTreeSet::new();
    gather(&whole, &shared, &mut used);
    let needed: Map<String, Json> = shared.into_iter().filter(|(name, _)| used.contains(name)).collect();
    if !needed.is_empty() {
        whole["$defs"] = Json::Object(needed);
    }
    Some(whole)
}

/// A test reads every one of them.
fn parsed(text: &str) -> Map<String, Json> {
    serde_json::from_str(text).unwrap_or_default()
}

/// What several schemas share. A field of a patron that came after the contract needs no line there.
fn shared() -> Map<String, Json> {
    let mut shared = parsed(SHARED);
    let Some(patron) = shared.get_mut("patron") else { return shared };
    for field in Field::ALL {
        if patron["properties"].get(field.name()).is_none() {
            let shape = if field.is_list() { json!({"type": "array"}) } else { json!({"type": ["string", "null"]}) };
            patron["properties"][field.name()] = shape;
            if let Some(required) = patron["required"].as_array_mut() {
                required.push(json!(field.name()));
            }
        }
    }
    shared
}

/// Adds the names of the shared shapes that this needs, and of those that they need.
fn gather(of: &Json, shared: &Map<String, Json>, used: &mut BTreeSet<String>) {
    match of {
        Json::Object(parts) => {
            let name = parts.get("$ref").and_then(Json::as_str).and_then(|pointer| pointer.strip_prefix(POINTER));
            if let Some(name) = name
                && used.insert(name.to_owned())
                && let Some(shape) = shared.get(name)
            {
                gather(shape, shared, used);
            }
            parts.values().for_each(|part| gather(part, shared, used));
        }
        Json::Array(parts) => parts.iter().for_each(|part| gather(part, shared, used)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a schema points at, and where it does.
    fn pointers(of: &Json) -> Vec<&str> {
        match of {
            Json::Object(parts) => {
                let own = parts.get("$ref").and_then(Json::as_str);
                own.into_iter().chain(parts.values().flat_map(pointers)).collect()
            }
            Json::Array(parts) => parts.iter().flat_map(pointers).collect(),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => Vec::new(),
        }
    }

    #[test]
    fn every_schema_is_whole() {
        let mut used = BTreeSet::new();
        for (name, title) in schema_titles() {
            assert!(!title.is_empty(), "{name} cannot be read, or has no title");
            let schema = schema(name).unwrap();
            for pointer in pointers(&schema) {
                let shape = pointer.strip_prefix('#').and_then(|pointer| schema.pointer(pointer));
                assert!(shape.is_some_and(Json::is_object), "{name} points at {pointer}, which is not there");
                used.insert(pointer.to_owned());
            }
        }
        let idle: Vec<String> = shared()
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| !used.contains(&format!("{POINTER}{name}")))
            .collect();
        assert_eq!(idle, [""; 0], "shared by nobody");
        assert!(schema("nothing").is_none());
    }

    #[test]
    fn a_patron_has_every_field() {
        let schema = schema("patrons").unwrap();
        let patron = &schema["$defs"]["patron"];
        for field in Field::ALL {
            assert!(patron["properties"][field.name()].is_object(), "{}", field.name());
            assert!(patron["required"].as_array().unwrap().contains(&json!(field.name())), "{}", field.name());
        }
    }
}
