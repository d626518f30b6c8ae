//! The answers of `man` and `completions` in JSON: what other programs show or run.

use serde_json::{Value as Json, json};

/// The main page of the manual, or the files that its pages were written into.
pub fn man(text: Option<&str>, files: &[String]) -> Json {
    json!({"schema": "rollcall.man/1", "text": text, "files": files, "next": []})
}

/// What completes commands in a shell.
pub fn completions(shell: &str, text: &str) -> Json {
    json!({"schema": "rollcall.completions/1", "shell": shell, "text": text, "next": []})
}
