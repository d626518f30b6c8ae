//! What was asked for, as it is written into saved plans. These shapes are this crate's own, so that the model stays
//! free to change.

use model::cell::Area;
use model::codes::Code;
use model::decision::Answer;
use model::field::{Field, ListField};
use model::plan::LimitKind;
use model::query::Query;
use model::request::{DateOrder, HiddenRows, MatchBy, Missing, Mode, Planning, Reading, Request};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RequestWire {
    files: Vec<String>,
    store: Option<String>,
    reading: ReadingWire,
    planning: PlanningWire,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ReadingWire {
    // Left out of plans that ask no database: older versions know nothing of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<String>,
    sheet: Option<String>,
    header_row: Option<u32>,
    range: Option<String>,
    hidden: Option<String>,
    encoding: Option<String>,
    delimiter: Option<u8>,
    dates: Option<String>,
    profile: Option<String>,
    columns: Vec<(String, Option<String>)>,
    // Left out of plans that do not need it: older versions know nothing of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by_position: Vec<Option<String>>,
    set: Vec<(String, String)>,
    accept: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    match_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crosswalk: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    with: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    join_by: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    id_prefixes: Vec<(String, String)>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PlanningWire {
    renew: bool,
    convert: bool,
    strict: bool,
    missing: Option<MissingWire>,
    /// In percent, by kind.
    limits: BTreeMap<String, u32>,
    protect: Vec<String>,
    fill_only: Vec<String>,
    /// Left out where it is empty, so that versions which do not know it can read the plan.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replace: Vec<String>,
    answer_file: Option<String>,
    answers: Vec<(String, String)>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MissingWire {
    field: String,
    value: String,
    expire: bool,
}

impl RequestWire {
    /// The shape of a request.
    pub(crate) fn of(request: &Request) -> Self {
        let Request { files, store, reading, planning } = request;
        RequestWire {
            files: files.clone(),
            store: store.clone(),
            reading: ReadingWire::of(reading),
            planning: PlanningWire::of(planning),
        }
    }

    /// The request; `None` where it says what nobody knows.
    pub(crate) fn read(self) -> Option<Request> {
        let RequestWire { files, store, reading, planning } = self;
        Some(Request { files, store, reading: reading.read()?, planning: planning.read()? })
    }
}

impl ReadingWire {
    fn of(reading: &Reading) -> Self {
        let field = |field: &ListField| field.name().to_owned();
        ReadingWire {
            query: reading.query.as_ref().map(ToString::to_string),
            sheet: reading.sheet.clone(),
            header_row: reading.header_row,
            range: reading.range.map(|area| area.to_string()),
            hidden: reading.hidden.map(|hidden| hidden.name().to_owned()),
            encoding: reading.encoding.clone(),
            delimiter: reading.delimiter,
            dates: reading.dates.map(|order| order.name().to_owned()),
            profile: reading.profile.clone(),
            columns: reading.columns.iter().map(|(header, of)| (header.clone(), of.as_ref().map(field))).collect(),
            by_position: reading.by_position.iter().map(|of| of.as_ref().map(field)).collect(),
            set: reading.set.iter().map(|(of, value)| (field(of), value.clone())).collect(),
            accept: reading.accept.iter().map(|code| code.id().to_owned()).collect(),
            mode: reading.mode.map(|mode| mode.name().to_owned()),
            match_by: reading.match_by.map(|by| by.name().to_owned()),
            crosswalk: reading.crosswalk.clone(),
            with: reading.with.clone(),
            join_by: reading.join_by.as_ref().map(field),
            id_prefixes: reading.id_prefixes.clone(),
        }
    }

    fn read(self) -> Option<Reading> {
        let field = |name: String| ListField::from_name(&name);
        let column = |(header, name): (String, Option<String>)| match name {
            None => Some((header, None)),
            Some(name) => Some((header, Some(field(name)?))),
        };
        let at_position = |name: Option<String>| match name {
            None => Some(None),
            Some(name) => field(name).map(Some),
        };
        Some(Reading {
            query: known(self.query, |query| Query::new(query).ok())?,
            // By then it may be gone or say something else; the query is kept itself.
            query_file: None,
            sheet: self.sheet,
            header_row: self.header_row,
            range: known(self.range, Area::parse)?,
            hidden: known(self.hidden, HiddenRows::from_name)?,
            encoding: self.encoding,
            delimiter: self.delimiter,
            dates: known(self.dates, DateOrder::from_name)?,
            profile: self.profile,
            columns: self.columns.into_iter().map(column).collect::<Option<_>>()?,
            by_position: self.by_position.into_iter().map(at_position).collect::<Option<_>>()?,
            set: self.set.into_iter().map(|(name, value)| Some((field(name)?, value))).collect::<Option<_>>()?,
            accept: self.accept.iter().map(|id| Code::find(id)).collect::<Option<_>>()?,
            mode: known(self.mode, Mode::from_name)?,
            match_by: known(self.match_by, MatchBy::from_name)?,
            crosswalk: self.crosswalk,
            with: self.with,
            join_by: known(self.join_by, ListField::from_name)?,
            id_prefixes: self.id_prefixes,
        })
    }
}

impl PlanningWire {
    fn of(planning: &Planning) -> Self {
        let names = |fields: &[Field]| fields.iter().map(|field| field.name().to_owned()).collect::<Vec<_>>();
        PlanningWire {
            renew: planning.renew,
            convert: planning.convert,
            strict: planning.strict,
            missing: planning.missing.as_ref().map(|missing| MissingWire {
                field: missing.field.name().to_owned(),
                value: missing.value.clone(),
                expire: missing.expire,
            }),
            limits: planning.limits.iter().map(|(kind, percent)| (kind.name().to_owned(), *percent)).collect(),
            protect: names(&planning.protect),
            fill_only: names(&planning.fill_only),
            replace: names(&planning.replace),
            answer_file: planning.answer_file.clone(),
            answers: planning.answers.iter().map(|(id, answer)| (id.clone(), answer.name().to_owned())).collect(),
        }
    }

    fn read(self) -> Option<Planning> {
        let fields = |names: &[String]| names.iter().map(|name| Field::from_name(name)).collect::<Option<Vec<_>>>();
        let missing = match self.missing {
            None => None,
            Some(MissingWire { field, value, expire }) => {
                Some(Missing { field: Field::from_name(&field)?, value, expire })
            }
        };
        let limit = |(name, percent): (&String, &u32)| Some((LimitKind::from_name(name)?, *percent));
        let answer = |(id, name): (String, String)| Some((id, Answer::from_name(&name)?));
        Some(Planning {
            renew: self.renew,
            convert: self.convert,
            strict: self.strict,
            missing,
            limits: self.limits.iter().map(limit).collect::<Option<_>>()?,
            protect: fields(&self.protect)?,
            fill_only: fields(&self.fill_only)?,
            replace: fields(&self.replace)?,
            answer_file: self.answer_file,
            answers: self.answers.into_iter().map(answer).collect::<Option<_>>()?,
        })
    }
}

/// A word that is there has to be known.
fn known<T>(word: Option<String>, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    match word {
        None => Some(None),
        Some(word) => read(&word).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::codes;

    /// A request in which nothing is left out.
    fn whole() -> Request {
        Request {
            files: vec!["Fall 2026.xlsx".to_owned(), "more.csv".to_owned()],
            store: Some("library.db".to_owned()),
            reading: Reading {
                query: Query::new("SELECT id, \"last name\" FROM patrons WHERE town = 'L''Anse'").ok(),
                query_file: None,
                sheet: Some("Fall".to_owned()),
                header_row: Some(4),
                range: Area::parse("A4:G900"),
                hidden: Some(HiddenRows::Skip),
                encoding: Some("windows-1252".to_owned()),
                delimiter: Some(b';'),
                dates: Some(DateOrder::MonthDayYear),
                profile: Some("retiree".to_owned()),
                columns: vec![("Chapeau".to_owned(), Some(ListField::Barcode)), ("Note".to_owned(), None)],
                by_position: vec![Some(ListField::PrimaryId), None, Some(ListField::LastName)],
                set: vec![(ListField::UserGroup, "COMMUNITY".to_owned())],
                accept: vec![codes::C309, codes::D503],
                mode: Some(Mode::Update),
                match_by: Some(MatchBy::Barcode),
                crosswalk: Some("groups.csv".to_owned()),
                with: vec!["barcodes.csv".to_owned()],
                join_by: Some(ListField::Barcode),
                id_prefixes: vec![("more.csv".to_owned(), "M2-".to_owned())],
            },
            planning: Planning {
                renew: true,
                convert: true,
                strict: true,
                missing: Some(Missing { field: Field::UserGroup, value: "COMMUNITY".to_owned(), expire: true }),
                limits: [(LimitKind::Changed, 50), (LimitKind::Cleared, 0)].into(),
                protect: vec![Field::LastName],
                fill_only: vec![Field::Campus],
                replace: vec![Field::ExpiryDate],
                answer_file: Some("answers.txt".to_owned()),
                answers: vec![("000123456".to_owned(), Answer::NewId)],
            },
        }
    }

    fn back(request: &Request) -> Option<Request> {
        let text = serde_json::to_string(&RequestWire::of(request)).unwrap();
        serde_json::from_str::<RequestWire>(&text).unwrap().read()
    }

    #[test]
    fn every_part_of_a_request_comes_back() {
        for request in [whole(), Request::default()] {
            assert_eq!(back(&request).as_ref(), Some(&request));
        }
    }

    #[test]
    fn a_word_that_nobody_knows_is_no_request() {
        let mut wire = RequestWire::of(&whole());
        wire.reading.hidden = Some("perhaps".to_owned());
        assert_eq!(wire.read(), None);
        let mut wire = RequestWire::of(&whole());
        wire.reading.query = Some("DELETE FROM patrons".to_owned());
        assert_eq!(wire.read(), None);
        let mut wire = RequestWire::of(&whole());
        wire.planning.protect = vec!["shoe_size".to_owned()];
        assert_eq!(wire.read(), None);
    }
}
