//! Values that people write in two ways: a day with quotation marks and without, and a text that is a day.

use chrono::NaiveDate;
use serde::de::{Deserialize, Deserializer, Error, Unexpected};
use toml::Value;

/// What is said of a text that should be a day and is none, with that text behind it.
pub(super) const NO_DAY: &str = "not a day: ";

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day(pub(crate) NaiveDate);

/// A text, or a day that stands where a text does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text(pub(crate) String);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let Some(text) = text_of(&value) else { return Err(Error::invalid_type(unexpected(&value), &"a day")) };
        let day = text.trim().parse::<NaiveDate>();
        day.map(Day).map_err(|_| Error::custom(format!("{NO_DAY}{}", text.trim())))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        text_of(&value).map(Text).ok_or_else(|| Error::invalid_type(unexpected(&value), &"a string"))
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Datetime(day) => Some(day.to_string()),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Array(_) | Value::Table(_) => None,
    }
}

pub(super) fn unexpected(value: &Value) -> Unexpected<'_> {
    match value {
        Value::String(text) => Unexpected::Str(text),
        Value::Datetime(_) => Unexpected::Other("a day"),
        Value::Integer(number) => Unexpected::Signed(*number),
        Value::Float(number) => Unexpected::Float(*number),
        Value::Boolean(yes) => Unexpected::Bool(*yes),
        Value::Array(_) => Unexpected::Seq,
        Value::Table(_) => Unexpected::Map,
    }
}
