//! From what was typed about planning to what the pipeline takes.

use crate::args::{MissingPatrons, Planning};
use crate::failure::Failure;
use model::field::Field;
use model::plan::LimitKind;
use model::settings::Policy;
use pipeline::{Missing, PlanOptions};
use std::collections::BTreeMap;

/// The options of a plan; whether it speaks of `starters`.
pub(super) fn options(planning: &Planning, starters: bool) -> Result<PlanOptions, Failure> {
    let mut policies = BTreeMap::new();
    for (flag, names, policy) in
        [("--protect", &planning.protect, Policy::Keep), ("--fill-only", &planning.fill_only, Policy::FillOnly)]
    {
        for name in names {
            let field = super::show::field(name)?;
            if !policy.fits(field) {
                let message = format!("{flag} {name} says nothing: no list ever changes this field");
                return Err(Failure::usage(message, "leave it out"));
            }
            policies.insert(field, policy);
        }
    }
    let mut limits = BTreeMap::new();
    for (flag, text, kind) in [
        ("--limit-changed", &planning.limit_changed, LimitKind::Changed),
        ("--limit-cleared", &planning.limit_cleared, LimitKind::Cleared),
    ] {
        if let Some(text) = text {
            limits.insert(kind, percent(flag, text)?);
        }
    }
    let missing = match (planning.missing, &planning.within) {
        (Some(what), Some(within)) => Some(within_of(within, what == MissingPatrons::Expire)?),
        (_, _) => None,
    };
    Ok(PlanOptions {
        renew: planning.renew,
        zeros_accepted: planning.reading.accept.iter().any(|code| code.eq_ignore_ascii_case("D503")),
        decisions: super::decisions::read(&planning.decide, planning.decide_file.as_deref())?,
        policies,
        convert: planning.convert,
        limits,
        missing,
        without_starters: !starters,
        typed: as_typed(planning),
    })
}

/// What was said about planning, as it has to be typed to plan the same again.
fn as_typed(planning: &Planning) -> String {
    let mut words = Vec::new();
    for (flag, said) in [("--renew", planning.renew), ("--convert", planning.convert), ("--strict", planning.strict)] {
        words.extend(said.then(|| flag.to_owned()));
    }
    let missing = planning.missing.map(|missing| match missing {
        MissingPatrons::Report => "report",
        MissingPatrons::Expire => "expire",
    });
    let file = planning.decide_file.as_ref().map(|path| path.display().to_string());
    let single = [
        ("--missing", missing),
        ("--within", planning.within.as_deref()),
        ("--limit-changed", planning.limit_changed.as_deref()),
        ("--limit-cleared", planning.limit_cleared.as_deref()),
        ("--decide-file", file.as_deref()),
    ];
    let lists =
        [("--protect", &planning.protect), ("--fill-only", &planning.fill_only), ("--decide", &planning.decide)];
    for (flag, value) in single {
        words.extend(value.into_iter().flat_map(|value| [flag.to_owned(), report::argument(value)]));
    }
    for (flag, values) in lists {
        words.extend(values.iter().flat_map(|value| [flag.to_owned(), report::argument(value)]));
    }
    words.iter().map(|word| format!(" {word}")).collect()
}

fn percent(flag: &str, text: &str) -> Result<u32, Failure> {
    let number = text.trim().trim_end_matches('%').trim().parse().ok().filter(|percent| *percent <= 100);
    number.ok_or_else(|| Failure::usage(format!("{flag} {text} is no share"), format!("write it as {flag} 30%")))
}

fn within_of(text: &str, expire: bool) -> Result<Missing, Failure> {
    let wrong = || {
        let names: Vec<&str> = Missing::FIELDS.iter().map(|field| field.name()).collect();
        let advice = format!("write it as --within user_group=COMMUNITY; it can be {}", names.join(", "));
        Failure::usage(format!("--within {text} says not who belongs to the list"), advice)
    };
    let (name, value) = text.split_once('=').ok_or_else(wrong)?;
    let field = Field::from_name(name.trim()).filter(|field| Missing::FIELDS.contains(field)).ok_or_else(wrong)?;
    if value.trim().is_empty() { Err(wrong()) } else { Ok(Missing { field, value: value.trim().to_owned(), expire }) }
}
