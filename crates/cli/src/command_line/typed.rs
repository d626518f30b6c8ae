//! What a person can do, as it is typed.

use super::flags::flag;
use chrono::NaiveDate;
use model::action::{Action, Choice, OnAccount, Phrase, Whose};
use model::id::PrimaryId;
use model::plan::LimitKind;
use model::request::{MatchBy, Mode, Planning, Reading, Request};
use std::sync::OnceLock;

/// What was typed in this run that holds for the next commands as well; set once, before the first of them is spelled.
static GLOBAL: OnceLock<Global> = OnceLock::new();

/// Options of every command, as they were typed.
#[derive(Debug)]
pub(crate) struct Global {
    /// The store, where it was named on the command line.
    pub(crate) store: Option<String>,
    /// The configuration, where one was named.
    pub(crate) config: Option<String>,
}

/// Has all commands that are suggested from now on name the same store and configuration.
pub(crate) fn carry(typed: Global) {
    drop(GLOBAL.set(typed));
}

/// Spells actions as commands and options.
pub(crate) struct Typed;

impl Phrase for Typed {
    fn phrase(&self, action: &Action) -> String {
        let plan = |field: &str| flag("plan", field).name.as_str();
        match action {
            Action::Choose(choice) => chosen(*choice).to_owned(),
            Action::AcceptRepair(code) => format!("{} {code}", plan("accept")),
            Action::ReadColumnAs { header, field } => {
                let header = header.as_deref().unwrap_or("Heading in your sheet");
                format!("{} '{header}={}'", plan("columns"), field.map_or("FIELD", |field| field.name()))
            }
            Action::IgnoreColumn(header) => format!("{} '{header}='", plan("columns")),
            Action::NameHeaderRow(Some(row)) => format!("{} {row}", plan("header_row")),
            Action::NameHeaderRow(None) => with_any_value("header_row"),
            Action::ChooseSheet(sheet) => format!("{} \"{sheet}\"", plan("sheet")),
            Action::ReadRange(area) => format!("{} {area}", plan("range")),
            Action::SkipHiddenRows => format!("{} skip", plan("hidden")),
            Action::SetEncoding(name) => format!("{} {name}", plan("encoding")),
            Action::SetDelimiter(byte) => format!("{} '{}'", plan("delimiter"), delimiter(*byte)),
            Action::OrderDates(order) => format!("{} {}", plan("dates"), order.name()),
            Action::UseProfile => with_any_value("profile"),
            Action::MatchByBarcode => format!("{} {}", plan("match_by"), MatchBy::Barcode.name()),
            Action::OnlyChange => format!("{} {}", plan("mode"), Mode::Update.name()),
            Action::SetForAll { field, value } => {
                let value = value.as_deref().unwrap_or("VALUE");
                format!("{} {}", plan("set"), argument(&format!("{}={value}", field.name())))
            }
            Action::Decide { id, answer } => {
                format!("{} {}", plan("decide"), argument(&format!("{id}={}", answer.name())))
            }
            Action::Convert => plan("convert").to_owned(),
            Action::Renew => plan("renew").to_owned(),
            Action::Replace(field) => format!("{} {}", plan("replace"), field.name()),
            Action::MakeStarters(scheme) => format!("{} {}", flag("apply", "starter_scheme").name, scheme.name()),
            Action::AllowOverLimit => flag("apply", "allow_over_limit").name.clone(),
            Action::LeaveOutUnheld => flag("export", "leave_out").name.clone(),
            Action::ShowAll => format!("{} 0", plan("max_shown")),
            Action::ListFields => "--help".to_owned(),
            Action::Inspect => Line::of("inspect").typed(),
            Action::FirstCrosswalk => first_crosswalk(),
            Action::Check(lists) => Line::of("check").reading(lists).typed(),
            Action::MarkCopy(lists) => Line::of("fix").reading(lists).words(&["-o", "checked.xlsx"]).typed(),
            Action::ShowRepairs(lists) => Line::of("check").reading(lists).option("show", Some("repairs")).typed(),
            Action::Plan(lists) => Line::of("plan").lists(lists).typed(),
            Action::Apply { lists, over_limit } => {
                Line::of("apply").lists(lists).switch("allow_over_limit", *over_limit).typed()
            }
            Action::WriteLeftOut(lists) => left_out(lists, "left-out.xlsx"),
            Action::ShowPlan(path) => Line::of("show").value(path).typed(),
            Action::ApplyPlan { path, store, over_limit, skip_changed } => Line::of("apply")
                .value(path)
                .switch("allow_over_limit", *over_limit)
                .switch("skip_changed", *skip_changed)
                .store(store)
                .typed(),
            Action::Refresh(path) => {
                let line = Line::of("plan").option("refresh", Some(path.as_str())).words(&["-o", "NEW.plan"]);
                line.store(&None).typed()
            }
            Action::ShowBatch { batch, store, kept } => {
                Line::of("show").value(&batch.to_string()).option("only", kept.then_some("kept")).store(store).typed()
            }
            Action::ReportBatch { batch, store, path } => {
                Line::of("show").value(&batch.to_string()).option("report", Some(path.as_str())).store(store).typed()
            }
            Action::Undo { batch, store } => Line::of("undo").value(&batch.to_string()).store(store).typed(),
            Action::Find => Line::of("find").store(&None).typed(),
            Action::ShowAllFound => format!("{} 0", flag("find", "limit").name),
            Action::FindPatron(id) => Line::of("find").value(id.as_str()).store(&None).typed(),
            Action::FindEnded { group, before } => ended(group.as_deref(), *before),
            Action::Account { id, what } => account(id, *what),
            Action::Merge { keep, gone, despite_differences } => merge(keep, gone, *despite_differences),
            Action::ListStarters => Line::of("starters list").store(&None).typed(),
            Action::ReissueStarters(whose) => reissue(whose),
            Action::ShredSheet { path, store } => Line::of("starters shred").value(path).store(store).typed(),
            Action::ExplainCode(code) => Line::of("explain").value(code.id()).words.join(" "),
            Action::UpgradeStore => Line::of("store upgrade").store(&None).typed(),
            Action::FinishPurge { store } => Line::of("store purge").switch("finish", true).store(store).typed(),
            Action::GuardAdd => guard_add(),
        }
    }
}

fn first_crosswalk() -> String {
    Line::of("inspect").value("FILE").option("crosswalk_file", Some("codes.csv")).typed()
}

fn guard_add() -> String {
    let line = Line::of("guard add").value("NAME").value("FILE").option("id_column", Some("HEADER"));
    line.store(&None).typed()
}

fn ended(group: Option<&str>, before: NaiveDate) -> String {
    let (line, before) = (Line::of("find").option("group", group), before.to_string());
    line.option("expires_before", Some(before.as_str())).option("limit", Some("0")).store(&None).typed()
}

fn account(id: &PrimaryId, what: OnAccount) -> String {
    let line = Line::of(on_account(what)).value(id.as_str());
    let line = match what {
        OnAccount::Set => line.words(&["FIELD=VALUE"]),
        OnAccount::Activate => line.words(&["status=ACTIVE"]),
        OnAccount::ToExternal => line.option("external_id", Some("FEED")).option("group", Some("CODE")),
        OnAccount::ToInternal => line.option("group", Some("CODE")),
        OnAccount::Toggle | OnAccount::Renew | OnAccount::Expire => line,
    };
    line.store(&None).typed()
}

fn merge(keep: &PrimaryId, gone: &PrimaryId, despite_differences: bool) -> String {
    let line = Line::of("merge").value(keep.as_str()).value(gone.as_str());
    line.switch("despite_differences", despite_differences).store(&None).typed()
}

/// A command and its values, in the store and with the settings of this run: what no [`Action`] says is spelled by this,
/// and by hand nowhere.
pub(crate) fn command(name: &'static str, values: &[&str]) -> String {
    values.iter().fold(Line::of(name), |line, value| line.value(value)).store(&None).typed()
}

/// What writes the rows that lists leave out into a workbook of this name.
pub(crate) fn left_out(request: &Request, path: &str) -> String {
    Line::of("plan").lists(request).option("left_out", Some(path)).typed()
}

/// What changes whose account this is, with what it becomes one of.
pub(crate) fn toggle(id: &str, feed: Option<&str>, group: Option<&str>) -> String {
    let line = Line::of("account toggle").value(id).option("external_id", feed).option("group", group);
    line.store(&None).typed()
}

/// A command line argument as it has to be typed.
pub(crate) fn argument(text: &str) -> String {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_./:=+,@".contains(c));
    if plain {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('`', "\\`"))
    }
}

fn chosen(choice: Choice) -> &'static str {
    let plan = |field: &str| flag("plan", field).name.as_str();
    match choice {
        Choice::Sheet => plan("sheet"),
        Choice::Encoding => plan("encoding"),
        Choice::Delimiter => plan("delimiter"),
        Choice::HiddenRows => plan("hidden"),
        Choice::Column => plan("columns"),
        Choice::Columns => plan("by_position"),
        Choice::ValueForAll => plan("set"),
        Choice::Answer => plan("decide"),
        Choice::Feed => flag("account toggle", "external_id").name.as_str(),
        Choice::Group => flag("account toggle", "group").name.as_str(),
        Choice::LastDay => flag("account renew", "until").name.as_str(),
        Choice::JoinedFile => plan("with"),
    }
}

fn on_account(what: OnAccount) -> &'static str {
    match what {
        OnAccount::Toggle | OnAccount::ToExternal | OnAccount::ToInternal => "account toggle",
        OnAccount::Set | OnAccount::Activate => "account set",
        OnAccount::Renew => "account renew",
        OnAccount::Expire => "account expire",
    }
}

/// An option of `plan` with what the help calls its value.
fn with_any_value(field: &str) -> String {
    let flag = flag("plan", field);
    format!("{} {}", flag.name, flag.value)
}

fn reissue(whose: &Whose) -> String {
    let line = Line::of("starters reissue");
    match whose {
        Whose::Batch(Some(batch)) => line.value(&batch.to_string()),
        Whose::Batch(None) => line.value("BATCH"),
        Whose::Patrons(ids) if ids.is_empty() => line.option("id", Some("ID")),
        Whose::Patrons(ids) => line.options("id", ids.iter().cloned()),
    }
    .store(&None)
    .typed()
}

fn delimiter(byte: u8) -> String {
    if byte == b'\t' { "tab".to_owned() } else { char::from(byte).to_string() }
}

/// A command line in the making.
struct Line {
    command: &'static str,
    words: Vec<String>,
}

impl Line {
    fn of(command: &'static str) -> Self {
        Line { command, words: vec!["rollcall".to_owned(), command.to_owned()] }
    }

    /// The line, which reads the settings that this run has read.
    fn typed(mut self) -> String {
        if let Some(config) = GLOBAL.get().and_then(|global| global.config.as_deref()) {
            self.words.extend([flag("", "config").name.clone(), argument(config)]);
        }
        self.words.join(" ")
    }

    fn value(mut self, value: &str) -> Self {
        self.words.push(argument(value));
        self
    }

    fn words(mut self, words: &[&str]) -> Self {
        self.words.extend(words.iter().map(|word| (*word).to_owned()));
        self
    }

    fn switch(mut self, field: &str, on: bool) -> Self {
        if on {
            self.words.push(flag(self.command, field).name.clone());
        }
        self
    }

    fn option(mut self, field: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.words.extend([flag(self.command, field).name.clone(), argument(value)]);
        }
        self
    }

    fn options(self, field: &str, values: impl Iterator<Item = String>) -> Self {
        values.fold(self, |line, value| line.option(field, Some(value.as_str())))
    }

    /// In this store, or else in the one that was typed.
    fn store(mut self, store: &Option<String>) -> Self {
        let typed = || GLOBAL.get().and_then(|global| global.store.as_ref());
        if let Some(store) = store.as_ref().or_else(typed) {
            self.words.extend([flag("", "store").name.clone(), argument(store)]);
        }
        self
    }

    fn lists(self, request: &Request) -> Self {
        self.reading(request).planning(&request.planning)
    }

    fn reading(self, request: &Request) -> Self {
        let Request { files, store, reading, planning: _ } = request;
        let Reading {
            query,
            query_file,
            sheet,
            header_row,
            range,
            hidden,
            encoding,
            delimiter: separator,
            dates,
            profile,
            columns,
            by_position,
            set,
            accept,
            mode,
            match_by,
            crosswalk,
            with,
            join_by,
            id_prefixes,
        } = reading;
        let in_order: Vec<&str> = by_position.iter().map(|field| field.map_or("-", |field| field.name())).collect();
        let number = |row: &u32| row.to_string();
        let line = match (query, query_file) {
            (None, _) => files.iter().fold(self, |line, file| line.value(file)),
            (Some(_), Some(path)) => {
                self.options("from", files.iter().cloned()).option("query_file", Some(path.as_str()))
            }
            (Some(query), None) => self.options("from", files.iter().cloned()).option("query", Some(query.as_str())),
        };
        line.store(store)
            .option("sheet", sheet.as_deref())
            .option("header_row", header_row.as_ref().map(number).as_deref())
            .option("range", range.map(|area| area.to_string()).as_deref())
            .option("hidden", hidden.map(|hidden| hidden.name()))
            .option("encoding", encoding.as_deref())
            .option("delimiter", separator.map(delimiter).as_deref())
            .option("dates", dates.map(|order| order.name()))
            .option("profile", profile.as_deref())
            .options(
                "columns",
                columns.iter().map(|(header, field)| format!("{header}={}", field.map_or("", |field| field.name()))),
            )
            .option("by_position", (!in_order.is_empty()).then(|| in_order.join(",")).as_deref())
            .options("set", set.iter().map(|(field, value)| format!("{}={value}", field.name())))
            .options("accept", accept.iter().map(|code| code.id().to_owned()))
            .option("mode", mode.map(|mode| mode.name()))
            .option("match_by", match_by.map(|by| by.name()))
            .option("crosswalk", crosswalk.as_deref())
            .options("with", with.iter().cloned())
            .option("join_by", join_by.map(|field| field.name()))
            .options("id_prefixes", id_prefixes.iter().map(|(file, prefix)| format!("{file}={prefix}")))
    }

    fn planning(self, planning: &Planning) -> Self {
        let Planning { renew, convert, strict, missing, limits, protect, fill_only, replace, answer_file, answers } =
            planning;
        let what = missing.as_ref().map(|missing| if missing.expire { "expire" } else { "report" });
        let within = missing.as_ref().map(|missing| format!("{}={}", missing.field.name(), missing.value));
        let limit = |kind| limits.get(&kind).map(ToString::to_string);
        self.switch("renew", *renew)
            .switch("convert", *convert)
            .switch("strict", *strict)
            .option("missing", what)
            .option("within", within.as_deref())
            .option("limit_changed", limit(LimitKind::Changed).as_deref())
            .option("limit_cleared", limit(LimitKind::Cleared).as_deref())
            .option("decide_file", answer_file.as_deref())
            .options("protect", protect.iter().map(|field| field.name().to_owned()))
            .options("fill_only", fill_only.iter().map(|field| field.name().to_owned()))
            .options("replace", replace.iter().map(|field| field.name().to_owned()))
            .options("decide", answers.iter().map(|(id, answer)| format!("{id}={}", answer.name())))
    }
}
