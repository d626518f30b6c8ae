//! From what was typed about planning to what it asks for.

use super::{decisions, reading};
use crate::command_line::args;
use crate::command_line::flags::flag;
use crate::config::nearest;
use crate::failure::Failure;
use model::field::Field;
use model::plan::LimitKind;
use model::request::{Missing, Mode, Planning, Request};
use model::settings::Policy;
use pipeline::PlanOptions;
use std::collections::BTreeMap;
use std::path::Path;

/// Lists to be read and planned, in the store that was named.
pub(super) fn request(typed: &args::Planning, store: Option<&str>) -> Result<Request, Failure> {
    let request = reading::request(&typed.reading, store)?;
    let request = Request { planning: planning(typed)?, ..request };
    if request.planning.missing.is_some() && request.reading.mode == Some(Mode::Update) {
        let message = format!(
            "{} needs a list of everybody, and with {} {} the list has only those who change",
            flag("plan", "missing").name,
            flag("plan", "mode").name,
            Mode::Update.name(),
        );
        return Err(Failure::usage(message, "leave one of the two out"));
    }
    Ok(request)
}

/// The options of a plan; whether it speaks of `starters`.
pub(super) fn options(request: &Request, starters: bool) -> Result<PlanOptions, Failure> {
    let of_file =
        request.planning.answer_file.as_deref().map(|path| decisions::of_file(Path::new(path))).transpose()?;
    let decided = request.planning.decisions(of_file.unwrap_or_default());
    Ok(PlanOptions { without_starters: !starters, ..PlanOptions::of(request, decided) })
}

fn planning(typed: &args::Planning) -> Result<Planning, Failure> {
    let decided = decided(&typed.policies, &typed.answers)?;
    let mut limits = BTreeMap::new();
    for (option, text, kind) in [
        ("limit_changed", &typed.limit_changed, LimitKind::Changed),
        ("limit_cleared", &typed.limit_cleared, LimitKind::Cleared),
    ] {
        if let Some(text) = text {
            limits.insert(kind, percent(&flag("plan", option).name, text)?);
        }
    }
    let missing = match (typed.missing, &typed.within) {
        (Some(what), Some(within)) => Some(within_of(within, what == args::MissingPatrons::Expire)?),
        (_, _) => None,
    };
    Ok(Planning { renew: typed.renew, convert: typed.convert, strict: typed.strict, missing, limits, ..decided })
}

/// What becomes of values of patrons who are there, and answers.
pub(super) fn decided(policies: &args::Policies, answers: &args::Answers) -> Result<Planning, Failure> {
    Ok(Planning {
        protect: fields("protect", &policies.protect, Policy::Keep)?,
        fill_only: fields("fill_only", &policies.fill_only, Policy::FillOnly)?,
        replace: fields("replace", &policies.replace, Policy::Replace)?,
        answer_file: answers.decide_file.as_ref().map(|path| path.display().to_string()),
        answers: decisions::given(&answers.decide)?,
        ..Planning::default()
    })
}

/// The fields that an option names, each of which its policy has to fit.
fn fields(option: &str, names: &[String], policy: Policy) -> Result<Vec<Field>, Failure> {
    let one = |name: &String| {
        let field = field(name)?;
        if policy.fits(field) {
            return Ok(field);
        }
        let message = format!("{} {name} has no effect: no list ever changes this field", flag("plan", option).name);
        Err(Failure::usage(message, "leave it out"))
    };
    names.iter().map(one).collect()
}

/// The field that is meant.
pub(crate) fn field(name: &str) -> Result<Field, Failure> {
    Field::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
        let advice = match nearest(name, &names) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("the fields are {}", names.join(", ")),
        };
        Failure::usage(format!("there is no field \"{name}\""), advice)
    })
}

fn percent(flag: &str, text: &str) -> Result<u32, Failure> {
    let number = text.trim().trim_end_matches('%').trim().parse().ok().filter(|percent| *percent <= 100);
    number.ok_or_else(|| Failure::usage(format!("{flag} {text} isn't a percentage"), format!("write it as {flag} 30%")))
}

fn within_of(text: &str, expire: bool) -> Result<Missing, Failure> {
    let wrong = || {
        let names: Vec<&str> = Missing::FIELDS.iter().map(|field| field.name()).collect();
        let advice = format!("write it as --within user_group=COMMUNITY; it can be {}", names.join(", "));
        Failure::usage(format!("--within {text} doesn't say which patrons belong to the list"), advice)
    };
    let (name, value) = text.split_once('=').ok_or_else(wrong)?;
    let field = Field::from_name(name.trim()).filter(|field| Missing::FIELDS.contains(field)).ok_or_else(wrong)?;
    if value.trim().is_empty() { Err(wrong()) } else { Ok(Missing { field, value: value.trim().to_owned(), expire }) }
}
