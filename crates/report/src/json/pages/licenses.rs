//! The answer of `licenses` in JSON.

use serde_json::{Value as Json, json};

/// Whose work is in the program.
pub fn licenses(text: &str) -> Json {
    json!({"schema": "rollcall.licenses/1", "text": text, "next": []})
}
