//! From what was typed about files to what it asks for.

use crate::command_line::args;
use crate::config;
use crate::failure::Failure;
use crate::session::Session;
use crate::system::permissions::{self, Obeyed};
use model::cell::Area;
use model::codes::Code;
use model::crosswalk::Crosswalk;
use model::field::ListField;
use model::nearest;
use model::query::Query;
use model::request::{Reading, Request};
use pipeline::CheckOptions;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Lists to be read, in the store that was named.
pub(super) fn request(typed: &args::Reading, store: Option<&str>) -> Result<Request, Failure> {
    let delimiter = typed.delimiter.as_deref().map(delimiter).transpose()?;
    let columns = typed.columns.iter().map(|text| column(text)).collect::<Result<_, _>>()?;
    let set = typed.set.iter().map(|text| set(text)).collect::<Result<_, _>>()?;
    let accept = typed.accept.iter().map(|text| accept(text)).collect::<Result<_, _>>()?;
    let reading = Reading {
        query: query(typed)?,
        query_file: typed.query_file.as_deref().and_then(Path::to_str).map(str::to_owned),
        sheet: typed.sheet.clone(),
        header_row: typed.header_row,
        range: typed.range.as_deref().map(range).transpose()?,
        hidden: typed.hidden.map(Into::into),
        encoding: typed.encoding.clone(),
        delimiter,
        dates: typed.dates.map(Into::into),
        profile: typed.profile.clone(),
        columns,
        by_position: typed.by_position.as_deref().map(by_position).transpose()?.unwrap_or_default(),
        set,
        accept,
        mode: typed.mode.map(Into::into),
        match_by: typed.match_by.map(Into::into),
        crosswalk: typed.crosswalk.clone(),
        with: typed.with.clone(),
        join_by: typed.join_by.as_deref().map(join_by).transpose()?,
        id_prefixes: typed.id_prefixes.iter().map(|text| id_prefix(text, typed)).collect::<Result<_, _>>()?,
    };
    let files = typed.from.as_ref().map_or_else(|| typed.files.clone(), |address| vec![address.clone()]);
    Ok(Request { files, store: store.map(str::to_owned), reading, ..Request::default() })
}

/// The options of a run.
pub(super) fn options(request: &Request, session: &Session<'_>) -> Result<CheckOptions, Failure> {
    let remembered = pipeline::remembered_layouts(session.store, session.settings);
    let mut options = CheckOptions { store: Some(session.store.to_owned()), ..CheckOptions::of(request, remembered) };
    options.intake.crosswalk = crosswalk(&request.reading, session)?.map(Arc::new);
    Ok(options)
}

/// What is asked of a database, where one is named.
fn query(typed: &args::Reading) -> Result<Option<Query>, Failure> {
    let text = match (&typed.from, &typed.query, &typed.query_file) {
        (None, None, None) => return Ok(None),
        (None, _, _) => {
            return Err(Failure::usage("a query needs the database that it asks", "name it: --from sqlite:FILE"));
        }
        (Some(_), Some(text), _) => text.clone(),
        (Some(_), None, Some(path)) => pipeline::read_small_text(path).map_err(|error| {
            let name = path.display();
            Failure::usage(format!("{name} can't be read: {error}"), "name a file with one SELECT statement")
        })?,
        (Some(address), None, None) => {
            let advice = "write it as --query \"SELECT ...\", or put it into a file: --query-file FILE.sql";
            return Err(Failure::usage(format!("{address} needs a query that says what to read"), advice));
        }
    };
    let advice = "write one statement, as in: SELECT id, last_name, email FROM patrons";
    Query::new(&text).map(Some).map_err(|why| Failure::usage(why.to_string(), advice))
}

/// The crosswalk that was named, or else that of the profile, unless somebody else could have written it.
fn crosswalk(reading: &Reading, session: &Session<'_>) -> Result<Option<Crosswalk>, Failure> {
    if let Some(named) = &reading.crosswalk {
        return Ok(Some(read_crosswalk(named, session)?));
    }
    let profile = reading.profile.as_ref().unwrap_or(&session.settings.default_profile);
    let of_profile = session.settings.profiles.get(profile).and_then(|profile| profile.crosswalk.as_ref());
    let Some(path) = of_profile else { return Ok(None) };
    // One that is not there has words of its own.
    let whole = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    if whole.exists() {
        permissions::may_be_obeyed(&whole, &CROSSWALK)?;
    }
    Ok(Some(read_crosswalk(path, session)?))
}

fn read_crosswalk(path: &str, session: &Session<'_>) -> Result<Crosswalk, Failure> {
    let is_text = pipeline::is_crosswalk_text(path);
    let read = if is_text {
        pipeline::read_crosswalk_text(path, config::crosswalk_parts)
    } else {
        pipeline::read_crosswalk(path, &session.world)
    };
    Ok(read?)
}

/// How a crosswalk is named that nobody has to trust.
const CROSSWALK: Obeyed = Obeyed { own: "a crosswalk", option: "--crosswalk" };

fn range(text: &str) -> Result<Area, Failure> {
    Area::parse(text).ok_or_else(|| {
        Failure::usage(
            format!("\"{text}\" isn't a range of cells"),
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
            "use one character: --delimiter ';' (or ',', tab, '|')",
        )),
    }
}

fn column(text: &str) -> Result<(String, Option<ListField>), Failure> {
    let (header, name) = text.rsplit_once('=').ok_or_else(|| {
        Failure::usage(
            format!("--column {text} doesn't name a field"),
            "write it as --column 'Heading in your sheet=last_name'",
        )
    })?;
    let field = if name.trim().is_empty() { None } else { Some(field(name.trim())?) };
    Ok((header.trim().to_owned(), field))
}

/// What each column is, in order; `-` and `ignore` are not read.
fn by_position(text: &str) -> Result<Vec<Option<ListField>>, Failure> {
    let mut fields = Vec::new();
    for name in text.split(',').map(str::trim) {
        let named = if matches!(name, "-" | "ignore") { None } else { Some(field(name)?) };
        if named.is_some() && fields.contains(&named) {
            let advice = "name each field once, and write - for a column that is not read";
            return Err(Failure::usage(format!("--columns names {name} twice"), advice));
        }
        fields.push(named);
    }
    Ok(fields)
}

/// The field that says whom a row of a joined file is about.
fn join_by(name: &str) -> Result<ListField, Failure> {
    let field = field(name)?;
    if field.can_join() {
        return Ok(field);
    }
    let message = format!("many patrons can have the same {}, so no file can be joined by it", field.label());
    Err(Failure::usage(message, "name a field that each patron has for themselves: primary_id, barcode or email"))
}

/// A file of this run, and what stands in front of its IDs.
fn id_prefix(text: &str, typed: &args::Reading) -> Result<(String, String), Failure> {
    let (file, prefix) = text.rsplit_once('=').unwrap_or((text, ""));
    if prefix.is_empty() || prefix.chars().any(char::is_whitespace) {
        return Err(Failure::usage(
            format!("--id-prefix {text} doesn't give a prefix without spaces"),
            "write it as --id-prefix old.csv=M1-",
        ));
    }
    if !typed.files.iter().chain(&typed.with).any(|named| named == file) {
        let message = format!("--id-prefix names \"{file}\", which is none of the files that are read");
        return Err(Failure::usage(message, "write the name as it stands on the command line"));
    }
    Ok((file.to_owned(), prefix.to_owned()))
}

/// A field and its value.
pub(crate) fn set(text: &str) -> Result<(ListField, String), Failure> {
    let (name, value) = text.split_once('=').ok_or_else(|| {
        Failure::usage(format!("--set {text} doesn't give a value"), "write it as --set user_group=COMMUNITY")
    })?;
    Ok((field(name.trim())?, value.to_owned()))
}

/// The field of this name.
pub(crate) fn field(name: &str) -> Result<ListField, Failure> {
    let known = ListField::from_name(name).or_else(|| pipeline::headers::field_of(name));
    known.ok_or_else(|| {
        let names: Vec<&str> = ListField::ALL.iter().map(|field| field.name()).collect();
        // There are many fields: something is like one of them in nearly every word.
        let advice = match nearest::nearest(name, names.iter().copied(), nearest::OF_A_LIST) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("the fields are {}", names.join(", ")),
        };
        Failure::usage(format!("there is no field \"{name}\""), advice)
    })
}

fn accept(text: &str) -> Result<Code, Failure> {
    let offers = |code: &Code| code.offers_repair();
    Code::find(text).filter(offers).ok_or_else(|| {
        let known: Vec<&str> = Code::all().into_iter().filter(offers).map(Code::id).collect();
        Failure::usage(
            format!("findings with the code {text} offer no repair"),
            format!("the codes that do are {}", known.join(", ")),
        )
    })
}
