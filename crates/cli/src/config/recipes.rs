//! `[profiles.NAME.fields]` of `rollcall.toml`: fields that are made of several columns of a list, of a part of one, or
//! without any.

use super::day::{Text, unexpected};
use super::fault::Fault;
use model::field::ListField;
use model::made::MADE_FROM;
use model::recipe::{BadReplace, CityPart, ColumnRef, Make, Recipe, Recipes, Replace};
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use toml::Value;

/// How columns are named.
const COLUMNS: &str = "the heading of a column, its number, or a list such as [\"Branch\", 4]";
/// What stands between values that are joined.
const BETWEEN: &str = " ";
/// How a recipe is written.
const AN_EXAMPLE: &str = "as in campus = { from = [\"Branch\", \"Home library\"] }";

/// `campus = { from = ["Branch", "Home library"] }` and its kin.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a recipe such as { from = \"Branch\" }")]
pub(crate) struct FieldTable {
    from: Option<Columns>,
    join: Option<Columns>,
    split: Option<Columns>,
    with: Option<String>,
    value: Option<Text>,
    replace: Option<ReplaceTable>,
}

/// `replace = { pattern = "^P", with = "" }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplaceTable {
    pattern: Option<String>,
    #[serde(default)]
    with: String,
}

/// One column or several.
#[derive(Debug)]
struct Columns(Vec<ColumnRef>);

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let several: Option<Result<Vec<ColumnRef>, D::Error>> =
            value.as_array().map(|columns| columns.iter().map(column).collect());
        several.unwrap_or_else(|| column(&value).map(|one| vec![one])).map(Columns)
    }
}

fn column<E: Error>(value: &Value) -> Result<ColumnRef, E> {
    match value {
        Value::String(name) => Ok(ColumnRef::Named(name.clone())),
        Value::Integer(number) => {
            let number = u16::try_from(*number).ok().filter(|number| (1..=MADE_FROM).contains(number));
            number.map(ColumnRef::Number).ok_or_else(|| E::invalid_value(unexpected(value), &COLUMNS))
        }
        Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => {
            Err(E::invalid_type(unexpected(value), &COLUMNS))
        }
    }
}

/// Adds how a field is made.
///
/// # Errors
/// When that cannot be meant.
pub(super) fn add(field: ListField, table: FieldTable, recipes: &mut Recipes) -> Result<(), Fault> {
    let FieldTable { from, join, split, with, value, replace } = table;
    if with.is_some() && join.is_none() {
        let fault = Fault::new("with says what stands between values that are joined", joined(field));
        return Err(fault.of("with"));
    }
    let (key, Columns(columns), make) = match (from, join, split, value) {
        (Some(columns), None, None, None) => ("from", columns, Make::First),
        (None, Some(columns), None, None) => ("join", columns, Make::Join(with.unwrap_or_else(|| BETWEEN.to_owned()))),
        (None, None, Some(columns), None) => ("split", columns, Make::Part(part(field)?)),
        (None, None, None, Some(Text(value))) => {
            let value = constant(field, value, replace.is_some())?;
            recipes.constants.push((field, value));
            return Ok(());
        }
        (_, _, _, _) => {
            let message = format!("{} needs exactly one of from, join, split, value", field.name());
            return Err(Fault::new(message, AN_EXAMPLE));
        }
    };
    if columns.is_empty() {
        return Err(Fault::new("no column is named", AN_EXAMPLE).of(key));
    }
    let replace = replace.map(replacement).transpose()?;
    recipes.of_columns.push(Recipe { field, columns, make, replace });
    Ok(())
}

fn joined(field: ListField) -> String {
    format!("as in {} = {{ join = [\"Remarks\", \"Dept\"], with = \"; \" }}", field.name())
}

fn part(field: ListField) -> Result<CityPart, Fault> {
    CityPart::of(field).ok_or_else(|| {
        let message = format!("{} is no part of \"City, State ZIP\"", field.name());
        Fault::new(message, "only city, state_province and postal_code can be split off").of("split")
    })
}

fn constant(field: ListField, value: String, replaces: bool) -> Result<String, Fault> {
    let of_each = [ListField::PrimaryId, ListField::OldId, ListField::NewId, ListField::Barcode];
    if of_each.contains(&field) {
        let message = format!("{} can't be the same in every row", field.name());
        return Err(Fault::new(message, "each patron has their own; name a column with from").of("value"));
    }
    if value.trim().is_empty() {
        return Err(Fault::new("the value is empty", "give a value, or leave the field out").of("value"));
    }
    if replaces {
        let advice = "write the value as it should be";
        return Err(Fault::new("there is nothing to replace in a value of your own", advice).of("replace"));
    }
    Ok(value)
}

fn replacement(table: ReplaceTable) -> Result<Replace, Fault> {
    let ReplaceTable { pattern, with } = table;
    let pattern = pattern.ok_or_else(|| {
        Fault::new("replace needs a pattern", "as in replace = { pattern = \"^P\", with = \"\" }").of("replace")
    })?;
    Replace::new(&pattern, &with).map_err(|why| {
        let (key, message, advice) = match why {
            BadReplace::Pattern(why) => (
                "pattern",
                format!("the pattern \"{pattern}\" can't be used: {why}"),
                r"a backslash makes ( or . stand for itself; use single quotation marks then, as in '\(P\)'",
            ),
            BadReplace::NoGroup(group) => (
                "with",
                format!("the pattern \"{pattern}\" has no group {group}"),
                "groups are its parts in parentheses, counted from 1; $0 is the whole match",
            ),
            BadReplace::Dollar => (
                "with",
                format!("\"{with}\" has a dollar sign that names no group"),
                "write $1 for what is in the first parentheses of the pattern, $$ for a dollar sign",
            ),
        };
        Fault::new(message, advice).of(key).of("replace")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(field: &str, recipe: &str) -> Result<Recipes, Fault> {
        let field = ListField::from_name(field).expect("a field");
        let table = toml::from_str(recipe).expect("a table");
        let mut recipes = Recipes::default();
        add(field, table, &mut recipes).map(|()| recipes)
    }

    fn of_columns(field: &str, recipe: &str) -> Recipe {
        read(field, recipe).expect("a recipe").of_columns.remove(0)
    }

    #[test]
    fn every_kind_of_recipe_is_read() {
        let named = |name: &str| ColumnRef::Named(name.to_owned());
        let campus = of_columns("campus", "from = [\"Branch\", 4]");
        assert_eq!((campus.columns, campus.make), (vec![named("Branch"), ColumnRef::Number(4)], Make::First));
        assert_eq!(of_columns("campus", "from = \"Branch\"").columns, [named("Branch")]);
        assert_eq!(of_columns("barcode", "from = 4").columns, [ColumnRef::Number(4)]);
        let joined = |with: &str| of_columns("note", &format!("join = [\"a\", \"b\"]{with}")).make;
        assert_eq!(joined("\nwith = \"; \""), Make::Join("; ".to_owned()));
        assert_eq!(joined(""), Make::Join(" ".to_owned()));
        assert_eq!(of_columns("postal_code", "split = \"Place\"").make, Make::Part(CityPart::PostalCode));
        let id = of_columns("primary_id", "from = \"Old\"\nreplace = { pattern = '^P', with = '' }");
        assert_eq!(id.replace, Replace::new("^P", "").ok());
        let constant = read("user_group", "value = \"COMMUNITY\"").expect("a recipe");
        assert_eq!(constant.constants, [(ListField::UserGroup, "COMMUNITY".to_owned())]);
        assert!(constant.of_columns.is_empty());
    }

    #[test]
    fn what_cannot_be_meant_is_refused_at_its_key() {
        for (field, recipe, key, message) in [
            ("campus", "", "", "campus needs exactly one of from, join, split, value"),
            ("campus", "from = 1\nvalue = \"x\"", "", "campus needs exactly one of from, join, split, value"),
            ("campus", "from = []", "from", "no column is named"),
            ("campus", "from = 1\nwith = \";\"", "with", "with says what stands between values that are joined"),
            ("campus", "split = 1", "split", "campus is no part of \"City, State ZIP\""),
            ("primary_id", "value = \"7\"", "value", "primary_id can't be the same in every row"),
            ("campus", "value = \" \"", "value", "the value is empty"),
            (
                "campus",
                "value = \"x\"\nreplace = { pattern = \"x\", with = \"y\" }",
                "replace",
                "there is nothing to replace in a value of your own",
            ),
            ("barcode", "from = 1\nreplace = { with = \"\" }", "replace", "replace needs a pattern"),
            (
                "barcode",
                "from = 1\nreplace = { pattern = \"(P\", with = \"\" }",
                "replace/pattern",
                "the pattern \"(P\" can't be used: unclosed group",
            ),
            (
                "barcode",
                "from = 1\nreplace = { pattern = \"(P)\", with = \"$2\" }",
                "replace/with",
                "the pattern \"(P)\" has no group 2",
            ),
            (
                "barcode",
                "from = 1\nreplace = { pattern = \"P\", with = \"$\" }",
                "replace/with",
                "\"$\" has a dollar sign that names no group",
            ),
        ] {
            let fault = read(field, recipe).unwrap_err();
            assert_eq!((fault.at.join("/").as_str(), fault.message.as_str()), (key, message), "{recipe}");
        }
    }

    #[test]
    fn columns_are_texts_and_numbers_from_1_on() {
        for wrong in ["from = 0", "from = -1", "from = 99999", "from = true", "from = [1.5]", "from = [[1]]"] {
            assert!(toml::from_str::<FieldTable>(wrong).is_err(), "{wrong}");
        }
    }
}
