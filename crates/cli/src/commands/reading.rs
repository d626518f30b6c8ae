//! From what was typed about files to what the pipeline takes.

use crate::args::{Dates, HiddenRows, Reading};
use crate::failure::Failure;
use crate::session::Session;
use model::cell::Area;
use model::codes::Code;
use model::field::ListField;
use model::settings::DateOrder;
use pipeline::{CheckOptions, Hidden, IntakeOptions, SourceOptions};
use std::collections::BTreeSet;

/// Codes whose findings offer a repair.
const OFFERS: [&str; 8] = ["C309", "C311", "C321", "C333", "C336", "C341", "C345", "D503"];

/// The options of a run.
pub(super) fn options(reading: &Reading, session: &Session<'_>) -> Result<CheckOptions, Failure> {
    let source = SourceOptions {
        sheet: reading.sheet.clone(),
        encoding: reading.encoding.clone(),
        delimiter: reading.delimiter.as_deref().map(delimiter).transpose()?,
        ..SourceOptions::default()
    };
    let dates = reading.dates.map(|dates| match dates {
        Dates::Dmy => DateOrder::DayMonthYear,
        Dates::Mdy => DateOrder::MonthDayYear,
        Dates::Ymd => DateOrder::YearMonthDay,
    });
    let intake = IntakeOptions {
        columns: reading.columns.iter().map(|text| column(text)).collect::<Result<_, _>>()?,
        set: reading.set.iter().map(|text| set(text)).collect::<Result<_, _>>()?,
        header_row: reading.header_row,
        hidden: match reading.hidden {
            Some(HiddenRows::Skip) => Hidden::Skip,
            Some(HiddenRows::Include) | None => Hidden::Include,
        },
        dates,
        accept: reading.accept.iter().map(|text| accept(text)).collect::<Result<BTreeSet<_>, _>>()?,
    };
    let range = reading.range.as_deref().map(range).transpose()?;
    let remembered = pipeline::remembered_layouts(session.store, session.settings);
    Ok(CheckOptions {
        source,
        intake,
        range,
        remembered,
        profile: reading.profile.clone(),
        typed: as_typed(reading, session),
    })
}

/// Files and options of reading as they have to be typed to read the same again.
fn as_typed(reading: &Reading, session: &Session<'_>) -> String {
    let dates = reading.dates.map(|dates| match dates {
        Dates::Dmy => "dmy",
        Dates::Mdy => "mdy",
        Dates::Ymd => "ymd",
    });
    let hidden = reading.hidden.map(|hidden| match hidden {
        HiddenRows::Include => "include",
        HiddenRows::Skip => "skip",
    });
    let header_row = reading.header_row.map(|row| row.to_string());
    let single = [
        ("--store", session.store_as_typed),
        ("--sheet", reading.sheet.as_deref()),
        ("--header-row", header_row.as_deref()),
        ("--range", reading.range.as_deref()),
        ("--hidden", hidden),
        ("--encoding", reading.encoding.as_deref()),
        ("--delimiter", reading.delimiter.as_deref()),
        ("--dates", dates),
        ("--profile", reading.profile.as_deref()),
    ];
    let lists = [("--column", &reading.columns), ("--set", &reading.set), ("--accept", &reading.accept)];
    let mut words: Vec<String> = reading.files.iter().map(|file| report::argument(file)).collect();
    for (name, value) in single {
        words.extend(value.into_iter().flat_map(|value| [name.to_owned(), report::argument(value)]));
    }
    for (name, values) in lists {
        words.extend(values.iter().flat_map(|value| [name.to_owned(), report::argument(value)]));
    }
    words.join(" ")
}

fn range(text: &str) -> Result<Area, Failure> {
    Area::parse(text).ok_or_else(|| {
        Failure::usage(
            format!("\"{text}\" is no part of a sheet"),
            "write it as --range A4:G900: the first cell, a colon, the last one",
        )
    })
}

fn delimiter(text: &str) -> Result<u8, Failure> {
    match text {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        "pipe" => Ok(b'|'),
        one if one.len() == 1 && one != "\"" && one != "\n" => Ok(one.as_bytes()[0]),
        other => Err(Failure::usage(
            format!("\"{other}\" cannot separate columns"),
            "take one sign: --delimiter ';' (or ',', tab, '|')",
        )),
    }
}

fn column(text: &str) -> Result<(String, Option<ListField>), Failure> {
    let (header, name) = text.rsplit_once('=').ok_or_else(|| {
        Failure::usage(format!("--column {text} says no field"), "write it as --column 'Their name=last_name'")
    })?;
    let field = if name.trim().is_empty() { None } else { Some(field(name.trim())?) };
    Ok((header.trim().to_owned(), field))
}

fn set(text: &str) -> Result<(ListField, String), Failure> {
    let (name, value) = text.split_once('=').ok_or_else(|| {
        Failure::usage(format!("--set {text} says no value"), "write it as --set user_group=COMMUNITY")
    })?;
    Ok((field(name.trim())?, value.to_owned()))
}

fn field(name: &str) -> Result<ListField, Failure> {
    let known = ListField::from_name(name).or_else(|| pipeline::headers::field_of(name));
    known.ok_or_else(|| {
        let names: Vec<&str> = ListField::ALL.iter().map(|field| field.name()).collect();
        let advice = match crate::config_file::nearest(name, &names) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("the fields are {}", names.join(", ")),
        };
        Failure::usage(format!("there is no field \"{name}\""), advice)
    })
}

fn accept(text: &str) -> Result<Code, Failure> {
    let code = Code::find(text).filter(|code| OFFERS.contains(&code.id()));
    code.ok_or_else(|| {
        Failure::usage(
            format!("findings of {text} offer no repair"),
            format!("the codes that do are {}", OFFERS.join(", ")),
        )
    })
}
