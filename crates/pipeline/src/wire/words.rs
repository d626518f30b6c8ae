//! Texts with what people can do in them, as they are written into saved plans and sent between processes: what can be
//! done stays data, so that whoever reads it again can offer it. A text that names no action is a string, as it always
//! was in saved plans.

use super::request::RequestWire;
use model::action::{Action, Choice, OnAccount, Piece, Whose, Words};
use model::cell::Area;
use model::codes::Code;
use model::decision::Answer;
use model::field::{Field, ListField};
use model::id::PrimaryId;
use model::request::{DateOrder, Request};
use model::starter_rules::Scheme;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// A text.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum WordsWire {
    Text(String),
    Pieces(Vec<PieceWire>),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum PieceWire {
    Text(String),
    Do {
        #[serde(rename = "do")]
        what: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        with: Vec<Json>,
    },
}

impl WordsWire {
    /// The shape of a text.
    pub(crate) fn of(words: &Words) -> Self {
        let pieces = words.pieces();
        match pieces.as_slice() {
            [] => WordsWire::Text(String::new()),
            [Piece::Text(text)] => WordsWire::Text((*text).to_owned()),
            pieces => WordsWire::Pieces(
                pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Text(text) => PieceWire::Text((*text).to_owned()),
                        Piece::Do(action) => {
                            let (what, with) = shape(action);
                            PieceWire::Do { what: what.to_owned(), with }
                        }
                    })
                    .collect(),
            ),
        }
    }

    /// The text; `None` where it has an action that nobody knows.
    pub(crate) fn read(self) -> Option<Words> {
        match self {
            WordsWire::Text(text) => Some(Words::text(text)),
            WordsWire::Pieces(pieces) => pieces.into_iter().try_fold(Words::default(), |words, piece| match piece {
                PieceWire::Text(text) => Some(words.then(text)),
                PieceWire::Do { what, with } => Some(words.act(action(&what, &with)?)),
            }),
        }
    }

    /// The text in one line of JSON.
    pub(crate) fn to_line(words: &Words) -> String {
        serde_json::to_string(&WordsWire::of(words)).expect("texts and numbers have a JSON form")
    }

    /// Reads such a line.
    pub(crate) fn from_line(line: &str) -> Option<Words> {
        serde_json::from_str::<WordsWire>(line).ok()?.read()
    }
}

/// The name of an action and what it is done with.
fn shape(action: &Action) -> (&'static str, Vec<Json>) {
    match action {
        Action::Choose(choice) => ("choose", vec![json!(choice.name())]),
        Action::AcceptRepair(code) => ("accept-repair", vec![json!(code.id())]),
        Action::ReadColumnAs { header, field } => {
            ("read-column-as", vec![json!(header), json!(field.map(ListField::name))])
        }
        Action::IgnoreColumn(header) => ("ignore-column", vec![json!(header)]),
        Action::NameHeaderRow(row) => ("name-header-row", vec![json!(row)]),
        Action::ChooseSheet(sheet) => ("choose-sheet", vec![json!(sheet)]),
        Action::ReadRange(area) => {
            let Area { first_row, last_row, first_column, last_column } = area;
            ("read-range", vec![json!(first_row), json!(last_row), json!(first_column), json!(last_column)])
        }
        Action::SkipHiddenRows => ("skip-hidden-rows", Vec::new()),
        Action::SetEncoding(name) => ("set-encoding", vec![json!(name)]),
        Action::SetDelimiter(byte) => ("set-delimiter", vec![json!(byte)]),
        Action::OrderDates(order) => ("order-dates", vec![json!(order.name())]),
        Action::UseProfile => ("use-profile", Vec::new()),
        Action::MatchByBarcode => ("match-by-barcode", Vec::new()),
        Action::OnlyChange => ("only-change", Vec::new()),
        Action::SetForAll { field, value } => ("set-for-all", vec![json!(field.name()), json!(value)]),
        Action::Decide { id, answer } => ("decide", vec![json!(id.as_str()), json!(answer.name())]),
        Action::Convert => ("convert", Vec::new()),
        Action::Renew => ("renew", Vec::new()),
        Action::Replace(field) => ("replace", vec![json!(field.name())]),
        Action::MakeStarters(scheme) => ("make-starters", vec![json!(scheme.name())]),
        Action::AllowOverLimit => ("allow-over-limit", Vec::new()),
        Action::LeaveOutUnheld => ("leave-out-unheld", Vec::new()),
        Action::ShowAll => ("show-all", Vec::new()),
        Action::ListFields => ("list-fields", Vec::new()),
        Action::Inspect => ("inspect", Vec::new()),
        Action::FirstCrosswalk => ("first-crosswalk", Vec::new()),
        Action::Check(lists) => ("check", vec![lists_shape(lists)]),
        Action::MarkCopy(lists) => ("mark-copy", vec![lists_shape(lists)]),
        Action::ShowRepairs(lists) => ("show-repairs", vec![lists_shape(lists)]),
        Action::Plan(lists) => ("plan", vec![lists_shape(lists)]),
        Action::Apply { lists, over_limit } => ("apply", vec![lists_shape(lists), json!(over_limit)]),
        Action::WriteLeftOut(lists) => ("write-left-out", vec![lists_shape(lists)]),
        Action::ShowPlan(path) => ("show-plan", vec![json!(path)]),
        Action::ApplyPlan { path, store, over_limit, skip_changed } => {
            ("apply-plan", vec![json!(path), json!(store), json!(over_limit), json!(skip_changed)])
        }
        Action::Refresh(path) => ("refresh", vec![json!(path)]),
        Action::ShowBatch { batch, store, kept } => ("show-batch", vec![json!(batch), json!(store), json!(kept)]),
        Action::ReportBatch { batch, store, path } => ("report-batch", vec![json!(batch), json!(store), json!(path)]),
        Action::Undo { batch, store } => ("undo", vec![json!(batch), json!(store)]),
        Action::Find => ("find", Vec::new()),
        Action::ShowAllFound => ("show-all-found", Vec::new()),
        Action::FindPatron(id) => ("find-patron", vec![json!(id.as_str())]),
        Action::FindEnded { group, before } => ("find-ended", vec![json!(group), json!(before.to_string())]),
        Action::Account { id, what } => ("account", vec![json!(id.as_str()), json!(what.name())]),
        Action::Merge { keep, gone, despite_differences } => {
            ("merge", vec![json!(keep.as_str()), json!(gone.as_str()), json!(despite_differences)])
        }
        Action::ListStarters => ("list-starters", Vec::new()),
        Action::ReissueStarters(Whose::Batch(batch)) => ("reissue-starters", vec![json!(batch)]),
        Action::ReissueStarters(Whose::Patrons(ids)) => ("reissue-starter", ids.iter().map(|id| json!(id)).collect()),
        Action::ShredSheet { path, store } => ("shred-sheet", vec![json!(path), json!(store)]),
        Action::ExplainCode(code) => ("explain-code", vec![json!(code.id())]),
        Action::UpgradeStore => ("upgrade-store", Vec::new()),
        Action::FinishPurge { store } => ("finish-purge", vec![json!(store)]),
        Action::GuardAdd => ("guard-add", Vec::new()),
    }
}

fn lists_shape(lists: &Request) -> Json {
    serde_json::to_value(RequestWire::of(lists)).expect("texts and numbers have a JSON form")
}

/// What an action is done with, by position.
struct With<'a>(&'a [Json]);

impl With<'_> {
    fn maybe_text(&self, at: usize) -> Option<String> {
        Some(self.0.get(at)?.as_str()?.to_owned())
    }

    fn maybe_number(&self, at: usize) -> Option<u64> {
        self.0.get(at)?.as_u64()
    }

    fn texts(&self) -> Option<Vec<String>> {
        self.0.iter().map(|text| text.as_str().map(str::to_owned)).collect()
    }

    fn named<T>(&self, at: usize, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        read(self.0.get(at)?.as_str()?)
    }

    fn number<T: TryFrom<u64>>(&self, at: usize) -> Option<T> {
        T::try_from(self.maybe_number(at)?).ok()
    }

    fn flag(&self, at: usize) -> bool {
        self.0.get(at) == Some(&Json::Bool(true))
    }

    fn lists(&self) -> Option<Box<Request>> {
        let wire: RequestWire = serde_json::from_value(self.0.first()?.clone()).ok()?;
        Some(Box::new(wire.read()?))
    }
}

/// The action of this name.
fn action(what: &str, with: &[Json]) -> Option<Action> {
    let with = With(with);
    Some(match what {
        "choose" => Action::Choose(with.named(0, Choice::from_name)?),
        "accept-repair" => Action::AcceptRepair(with.named(0, Code::find)?),
        "read-column-as" => {
            Action::ReadColumnAs { header: with.maybe_text(0), field: with.named(1, ListField::from_name) }
        }
        "ignore-column" => Action::IgnoreColumn(with.maybe_text(0)?),
        "name-header-row" => Action::NameHeaderRow(with.number(0)),
        "choose-sheet" => Action::ChooseSheet(with.maybe_text(0)?),
        "read-range" => Action::ReadRange(Area {
            first_row: with.number(0)?,
            last_row: with.number(1)?,
            first_column: with.number(2)?,
            last_column: with.number(3)?,
        }),
        "skip-hidden-rows" => Action::SkipHiddenRows,
        "set-encoding" => Action::SetEncoding(with.maybe_text(0)?),
        "set-delimiter" => Action::SetDelimiter(with.number(0)?),
        "order-dates" => Action::OrderDates(with.named(0, DateOrder::from_name)?),
        "use-profile" => Action::UseProfile,
        "match-by-barcode" => Action::MatchByBarcode,
        "only-change" => Action::OnlyChange,
        "set-for-all" => Action::SetForAll { field: with.named(0, ListField::from_name)?, value: with.maybe_text(1) },
        "decide" => Action::Decide { id: with.named(0, PrimaryId::new)?, answer: with.named(1, Answer::from_name)? },
        "convert" => Action::Convert,
        "renew" => Action::Renew,
        "replace" => Action::Replace(with.named(0, Field::from_name)?),
        "make-starters" => Action::MakeStarters(with.named(0, Scheme::from_name)?),
        "allow-over-limit" => Action::AllowOverLimit,
        "leave-out-unheld" => Action::LeaveOutUnheld,
        "show-all" => Action::ShowAll,
        "list-fields" => Action::ListFields,
        "inspect" => Action::Inspect,
        "first-crosswalk" => Action::FirstCrosswalk,
        _ => return command(what, &with),
    })
}

/// The same of what is done next.
fn command(what: &str, with: &With<'_>) -> Option<Action> {
    Some(match what {
        "check" => Action::Check(with.lists()?),
        "mark-copy" => Action::MarkCopy(with.lists()?),
        "show-repairs" => Action::ShowRepairs(with.lists()?),
        "plan" => Action::Plan(with.lists()?),
        "apply" => Action::Apply { lists: with.lists()?, over_limit: with.flag(1) },
        "write-left-out" => Action::WriteLeftOut(with.lists()?),
        "show-plan" => Action::ShowPlan(with.maybe_text(0)?),
        "apply-plan" => Action::ApplyPlan {
            path: with.maybe_text(0)?,
            store: with.maybe_text(1),
            over_limit: with.flag(2),
            skip_changed: with.flag(3),
        },
        "refresh" => Action::Refresh(with.maybe_text(0)?),
        "show-batch" => {
            Action::ShowBatch { batch: with.maybe_number(0)?, store: with.maybe_text(1), kept: with.flag(2) }
        }
        "report-batch" => {
            Action::ReportBatch { batch: with.maybe_number(0)?, store: with.maybe_text(1), path: with.maybe_text(2)? }
        }
        "undo" => Action::Undo { batch: with.maybe_number(0)?, store: with.maybe_text(1) },
        "find" => Action::Find,
        "show-all-found" => Action::ShowAllFound,
        "find-patron" => Action::FindPatron(with.named(0, PrimaryId::new)?),
        "find-ended" => Action::FindEnded { group: with.maybe_text(0), before: with.named(1, |day| day.parse().ok())? },
        "account" => Action::Account { id: with.named(0, PrimaryId::new)?, what: with.named(1, OnAccount::from_name)? },
        "merge" => Action::Merge {
            keep: with.named(0, PrimaryId::new)?,
            gone: with.named(1, PrimaryId::new)?,
            despite_differences: with.flag(2),
        },
        "list-starters" => Action::ListStarters,
        "reissue-starters" => Action::ReissueStarters(Whose::Batch(with.maybe_number(0))),
        "reissue-starter" => Action::ReissueStarters(Whose::Patrons(with.texts()?)),
        "shred-sheet" => Action::ShredSheet { path: with.maybe_text(0)?, store: with.maybe_text(1) },
        "explain-code" => Action::ExplainCode(with.named(0, Code::find)?),
        "upgrade-store" => Action::UpgradeStore,
        "finish-purge" => Action::FinishPurge { store: with.maybe_text(0) },
        "guard-add" => Action::GuardAdd,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::codes;

    fn actions() -> Vec<Action> {
        let lists = || Box::new(Request { files: vec!["list.csv".to_owned()], ..Request::default() });
        let (text, store) = (|| "Fall 2026".to_owned(), Some("library.db".to_owned()));
        let mut all: Vec<Action> = Choice::ALL.map(Action::Choose).into();
        all.extend([
            Action::AcceptRepair(codes::C309),
            Action::ReadColumnAs { header: Some(text()), field: Some(ListField::LastName) },
            Action::ReadColumnAs { header: None, field: None },
            Action::IgnoreColumn(text()),
            Action::NameHeaderRow(Some(4)),
            Action::NameHeaderRow(None),
            Action::ChooseSheet(text()),
            Action::ReadRange(Area { first_row: 4, last_row: 900, first_column: 0, last_column: 6 }),
            Action::SkipHiddenRows,
            Action::SetEncoding(text()),
            Action::SetDelimiter(b';'),
            Action::OrderDates(DateOrder::DayMonthYear),
            Action::UseProfile,
            Action::MatchByBarcode,
            Action::OnlyChange,
            Action::SetForAll { field: ListField::UserGroup, value: Some(text()) },
            Action::SetForAll { field: ListField::UserGroup, value: None },
            Action::Decide { id: PrimaryId::new("000123456").unwrap(), answer: Answer::Same },
            Action::Convert,
            Action::Renew,
            Action::Replace(Field::ExpiryDate),
            Action::MakeStarters(Scheme::NameSuffix),
            Action::AllowOverLimit,
            Action::LeaveOutUnheld,
            Action::ShowAll,
            Action::ListFields,
            Action::Inspect,
            Action::FirstCrosswalk,
            Action::Check(lists()),
            Action::MarkCopy(lists()),
            Action::ShowRepairs(lists()),
            Action::Plan(lists()),
            Action::Apply { lists: lists(), over_limit: true },
            Action::WriteLeftOut(lists()),
            Action::ShowPlan(text()),
            Action::ApplyPlan { path: text(), store: store.clone(), over_limit: true, skip_changed: false },
            Action::Refresh(text()),
            Action::ShowBatch { batch: 14, store: None, kept: true },
            Action::ReportBatch { batch: 14, store: None, path: text() },
            Action::Undo { batch: 14, store: store.clone() },
            Action::Find,
            Action::ShowAllFound,
            Action::FindPatron(PrimaryId::new("000123456").unwrap()),
            Action::FindEnded { group: Some(text()), before: "2028-07-01".parse().unwrap() },
            Action::FindEnded { group: None, before: "2028-07-01".parse().unwrap() },
            Action::ListStarters,
            Action::ReissueStarters(Whose::Batch(Some(14))),
            Action::ReissueStarters(Whose::Batch(None)),
            Action::ReissueStarters(Whose::Patrons(vec![text(), text()])),
            Action::ShredSheet { path: text(), store: store.clone() },
            Action::ExplainCode(codes::D501),
            Action::UpgradeStore,
            Action::FinishPurge { store },
            Action::GuardAdd,
        ]);
        let id = || PrimaryId::new("000123456").unwrap();
        all.push(Action::Merge { keep: id(), gone: id(), despite_differences: true });
        all.extend(OnAccount::ALL.map(|what| Action::Account { id: id(), what }));
        all
    }

    #[test]
    fn every_action_comes_back_with_the_text_around_it() {
        for action in actions() {
            let words = Words::text("before ").act(action.clone()).then(" behind\nand below");
            assert_eq!(WordsWire::from_line(&WordsWire::to_line(&words)), Some(words), "{action}");
        }
        let words = Words::from(Action::Convert);
        assert_eq!(WordsWire::to_line(&words), r#"[{"do":"convert"}]"#);
        assert_eq!(WordsWire::from_line(r#"[{"do":"convert"}]"#), Some(words));
    }

    #[test]
    fn a_text_is_a_string_and_what_nobody_knows_is_no_text() {
        assert_eq!(WordsWire::to_line(&Words::text("as it is")), "\"as it is\"");
        assert_eq!(WordsWire::from_line("\"as it is\""), Some(Words::text("as it is")));
        for line in [r#"["to ",{"do":"fly"}]"#, r#"[{"do":"accept-repair","with":["Z999"]}]"#, "7"] {
            assert_eq!(WordsWire::from_line(line), None, "{line}");
        }
    }
}
