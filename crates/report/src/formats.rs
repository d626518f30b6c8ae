//! The forms that an answer can be written in. A further one is a file and a line here.

use crate::format::Format;
use crate::{files, json, text};

/// Every form.
pub const FORMATS: &[Format] = &[text::TERMINAL, text::PLAIN, text::CONCISE, json::JSON, json::JSON_LINES, files::CSV];
