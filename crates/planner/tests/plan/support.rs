//! Patrons as lines of text and plans as lines of text.
//!
//! ```text
//! A1 | first Ana | last Lind | email a@example.org, b@example.org | mobile 555-0101
//! ```
//!
//! The first of several is the preferred one. `question C314` and `left-out C310` are rows that
//! checking has blocked; `new B1` is the ID that a row gives its patron; `by-barcode` is a row whose ID is its barcode; `clear middle_name` is a cell that says [clear]; `v3` is the version of a stored patron, which is internal unless it says not.

use expect_test::Expect;
use model::NaiveDate;
use model::codes::Code;
use model::decision::{Answer, Decision};
use model::draft::{CheckedRow, Verdict};
use model::field::{Field, ListField, Rare};
use model::id::{CanonicalId, PrimaryId};
use model::id_pattern::IdPattern;
use model::patron::{AccountType, Address, Block, Details, Email, Identifier, Note, Patron, Phone, Role, Statistic};
use model::place::{RowRef, TableId, TableName, Tables};
use model::plan::{Change, Plan, Step};
use model::request::Mode;
use model::settings::{ExpiryRule, Group, Profile, Settings};
use model::snapshot::{Snapshot, StoreFacts, StoredPatron};
use model::text::Text;
use model::value::Value;
use planner::Planning;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// A run that can be set up before it plans. The day is 2026-08-28.
#[derive(Clone)]
pub(crate) struct Run {
    settings: Settings,
    profile: Profile,
    defaults: Details,
    renew: bool,
    mode: Mode,
    today: NaiveDate,
    zeros_accepted: bool,
    decisions: Vec<Decision>,
    convert: bool,
    guarded: HashMap<CanonicalId, String>,
}

impl Default for Run {
    fn default() -> Self {
        let mut settings = Settings::default();
        // A group of external patrons, besides those that every library has.
        let external = Group {
            code: "STUDENT".to_owned(),
            account_type: AccountType::External,
            expiry: ExpiryRule::Days(120),
            ..settings.groups["COMMUNITY"].clone()
        };
        settings.groups.insert(external.code.clone(), external);
        let profile = settings.profiles["community-borrower"].clone();
        let today = NaiveDate::from_ymd_opt(2026, 8, 28).expect("a day of the calendar");
        Run {
            settings,
            profile,
            defaults: Details::default(),
            renew: false,
            mode: Mode::Both,
            zeros_accepted: false,
            today,
            decisions: Vec::new(),
            convert: false,
            guarded: HashMap::new(),
        }
    }
}

/// What loading a list says with the usual settings.
pub(crate) fn says(store: &str, list: &str, expected: &Expect) {
    Run::default().says(store, list, expected);
}

impl Run {
    pub(crate) fn profile(mut self, change: impl FnOnce(&mut Profile)) -> Self {
        change(&mut self.profile);
        self
    }

    pub(crate) fn group(mut self, change: impl FnOnce(&mut Group)) -> Self {
        change(self.settings.groups.get_mut("COMMUNITY").expect("built in"));
        self
    }

    pub(crate) fn defaults(mut self, line: &str) -> Self {
        self.defaults = *patron(&format!("X | {line}")).details;
        self
    }

    pub(crate) fn renew(mut self) -> Self {
        self.renew = true;
        self
    }

    /// As a list that only adds, or only changes.
    pub(crate) fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    pub(crate) fn zeros_accepted(mut self) -> Self {
        self.zeros_accepted = true;
        self
    }

    /// An answer: `A1=same`.
    pub(crate) fn decide(mut self, text: &str) -> Self {
        let (id, answer) = text.split_once('=').expect("ID=ANSWER");
        let answer = Answer::from_name(answer).expect("an answer");
        self.decisions.push(Decision { id: CanonicalId::of(id), answer });
        self
    }

    pub(crate) fn convert(mut self) -> Self {
        self.convert = true;
        self
    }

    /// Everybody in the store, as if all shared a birth date: what the store would stream.
    fn lookalikes(list: &[CheckedRow], store: &[StoredPatron]) -> HashMap<CanonicalId, Vec<Arc<StoredPatron>>> {
        let store: Vec<Arc<StoredPatron>> = store.iter().cloned().map(Arc::new).collect();
        let ready = list.iter().filter_map(|row| match &row.verdict {
            Verdict::Ready(patron) => Some((patron.key(), store.clone())),
            Verdict::Blocked { .. } => None,
        });
        ready.collect()
    }

    /// As if the store had a guard list with this ID.
    pub(crate) fn guarding(mut self, id: &str, guard: &str) -> Self {
        self.guarded.insert(CanonicalId::of(id), guard.to_owned());
        self
    }

    pub(crate) fn reserving(mut self, name: &str, pattern: &str) -> Self {
        self.settings.reserved.insert(name.to_owned(), IdPattern::parse(pattern).expect("a pattern"));
        self
    }

    pub(crate) fn on(mut self, today: &str) -> Self {
        self.today = date(today);
        self
    }

    pub(crate) fn says(&self, store: &str, list: &str, expected: &Expect) {
        expected.assert_eq(&printed(&self.plan(stored(store), rows(list))));
    }

    pub(crate) fn plan(&self, store: Vec<StoredPatron>, list: Vec<CheckedRow>) -> Plan {
        let facts = StoreFacts {
            name: "memory:".to_owned(),
            id: "0".to_owned(),
            epoch: 0,
            patrons: store.len() as u64,
            last_batch: None,
        };
        let lookalikes = Run::lookalikes(&list, &store);
        let stored_ids: Vec<PrimaryId> = store.iter().map(|stored| stored.patron.primary_id.clone()).collect();
        let snapshot = Snapshot::new(facts.clone(), store);
        let planning = Planning {
            snapshot: &snapshot,
            zero_twins: &snapshot,
            guarded: &self.guarded,
            zeros_accepted: self.zeros_accepted,
            settings: &self.settings,
            profile: &self.profile,
            defaults: &self.defaults,
            decisions: &self.decisions,
            lookalikes: &lookalikes,
            policies: &self.profile.policies,
            limits: &self.settings.limits,
            sources: &[],
            layouts: &[],
            convert: self.convert,
            today: self.today,
            renew: self.renew,
            mode: self.mode,
            match_by: self.profile.finds_by(None),
            column_of: &|_, field| Some(u16::from(field != model::field::ListField::PrimaryId)),
        };
        let mut findings = Vec::new();
        let steps: Vec<_> = list.into_iter().map(|row| planner::step(row, &planning, &mut findings)).collect();
        for list in planner::strangers(&steps, &planning) {
            findings.extend(planner::unlike_the_store(&list, &stored_ids, &planning));
        }
        planner::finish(&planning, facts, steps, Vec::new(), findings, &|| false).expect("nobody stops it")
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// The patrons of a store.
pub(crate) fn stored(text: &str) -> Vec<StoredPatron> {
    let stored = lines(text).map(|line| {
        let mut patron = patron(line);
        patron.details.account_type.get_or_insert(AccountType::Internal);
        patron.details.user_group.get_or_insert_with(|| "COMMUNITY".into());
        let version = line.split('|').find_map(|part| part.trim().strip_prefix('v')?.parse().ok());
        StoredPatron { version: version.unwrap_or(1), patron }
    });
    stored.collect()
}

/// The rows of a list, from row 2 on.
pub(crate) fn rows(text: &str) -> Vec<CheckedRow> {
    (2..).zip(lines(text)).map(|(number, line)| row(number, line)).collect()
}

/// A row that can be loaded.
pub(crate) fn ready(number: u32, patron: Patron) -> CheckedRow {
    CheckedRow {
        at: RowRef { table: TableId(0), number },
        verdict: Verdict::Ready(patron),
        rare: Rare::default(),
        id_given: false,
        by_barcode: false,
    }
}

fn row(number: u32, line: &str) -> CheckedRow {
    let blocked = line.split('|').find_map(|part| {
        let (word, code) = part.trim().split_once(' ')?;
        let question = word == "question";
        (question || word == "left-out").then(|| (question, Code::find(code).expect("a code")))
    });
    let mut row = ready(number, patron(line));
    row.rare.new_id = line.split('|').find_map(|part| PrimaryId::new(part.trim().strip_prefix("new ")?));
    row.by_barcode = line.split('|').any(|part| part.trim() == "by-barcode");
    for name in line.split('|').filter_map(|part| part.trim().strip_prefix("clear ")) {
        row.rare.cleared.insert(ListField::from_name(name).expect("a field of lists"));
    }
    if let (Some((question, code)), Verdict::Ready(patron)) = (blocked, &row.verdict) {
        let primary_id = Some(patron.primary_id.clone());
        row.verdict = Verdict::Blocked { primary_id, reasons: [code].into(), question };
    }
    row
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A patron as a line says it.
pub(crate) fn patron(line: &str) -> Patron {
    let mut parts = line.split('|').map(str::trim);
    let primary_id = parts.next().and_then(PrimaryId::new).expect("an ID");
    let mut details = Details::default();
    for part in parts {
        let (word, value) = part.split_once(' ').unwrap_or((part, ""));
        fill(&mut details, word, value);
    }
    Patron { primary_id, details: Box::new(details) }
}

fn fill(details: &mut Details, word: &str, value: &str) {
    let some = || Some(value.into());
    let all = || value.split(',').map(str::trim).enumerate().map(|(index, text)| (index == 0, Text::from(text)));
    match word {
        "first" => details.first_name = some(),
        "middle" => details.middle_name = some(),
        "last" => details.last_name = some(),
        "group" => details.user_group = some(),
        "type" => details.account_type = AccountType::from_name(value),
        "feed" => details.rare.external_id = some(),
        "campus" => details.rare.campus = some(),
        "status" => details.status = some(),
        "born" => details.birth_date = Some(date(value)),
        "expires" => details.expiry_date = Some(date(value)),
        "purge" => details.purge_date = Some(date(value)),
        "line1" => address(details).lines[0] = some(),
        "line2" => address(details).lines[1] = some(),
        "city" => address(details).city = some(),
        "zip" => address(details).postal_code = some(),
        "email" => details.emails.extend(all().map(|(preferred, address)| Email {
            address,
            types: "personal".into(),
            preferred,
        })),
        "email2" => details.emails.extend(all().map(|(_, address)| Email {
            address,
            types: "personal".into(),
            preferred: false,
        })),
        "phone" | "mobile" => {
            let types = if word == "phone" { "home" } else { "mobile" };
            let first = details.phones.is_empty();
            details.phones.extend(all().map(|(preferred, number)| Phone {
                number,
                types: types.into(),
                preferred: preferred && first,
                sms: false,
            }));
        }
        "barcode" => details.identifiers.extend(all().map(|(_, value)| Identifier {
            kind: "BARCODE".into(),
            value,
            note: None,
            active: true,
        })),
        "note" => details.rare.notes.extend(all().map(|(_, text)| Note {
            note_type: "LIBRARY".into(),
            text,
            viewable: false,
            popup: false,
        })),
        "stat" => details.rare.statistics.extend(all().map(|(_, category)| Statistic { category, note: None })),
        "role" => {
            details.roles.push(Role { role_type: value.to_owned().into(), scope: None, active: true, expiry: None });
        }
        "block" => details.rare.blocks.push(Block {
            block_type: "GENERAL".into(),
            description: value.into(),
            active: true,
            note: None,
            expiry: None,
        }),
        "question" | "left-out" | "clear" | "by-barcode" | "new" => {}
        version => assert!(version.starts_with('v'), "{word} means nothing"),
    }
}

fn address(details: &mut Details) -> &mut Address {
    if details.addresses.is_empty() {
        details.addresses.push(Address { types: "home".into(), preferred: true, ..Address::default() });
    }
    &mut details.addresses[0]
}

/// A plan as text: findings first, then a line for each row.
pub(crate) fn printed(plan: &Plan) -> String {
    let mut names = Tables::default();
    names.add(TableName { file: "a.xlsx".to_owned(), sheet: Some("S".to_owned()), header: Vec::new() });
    let mut out = String::new();
    for finding in &plan.findings {
        let place = names.address(finding.place);
        let _ = writeln!(out, "{place} {} {}: {}", finding.severity.name(), finding.code, finding.message);
        for line in finding.advice.to_string().lines() {
            let _ = writeln!(out, "  = {line}");
        }
    }
    for row in &plan.rows {
        let id = row.step.primary_id().map(ToString::to_string).unwrap_or_default();
        match &row.step {
            Step::Create(creation) => {
                let fields = Field::ALL.iter().skip(1).map(|field| (field, creation.patron.get(*field)));
                let printed = fields.filter(|(_, value)| !value.is_blank());
                let printed: Vec<String> =
                    printed.map(|(field, value)| format!("{} {}", field.name(), value.lines().join(" + "))).collect();
                let _ = writeln!(out, "+ {id} | {}", printed.join(" | "));
            }
            Step::Update(update) | Step::Convert(update) => {
                let symbol = if matches!(row.step, Step::Convert(_)) { '>' } else { '~' };
                let printed: Vec<String> = update.changes.iter().map(change).collect();
                let _ = writeln!(out, "{symbol} {id} | {}", printed.join(" | "));
            }
            Step::Remove(_) => unreachable!("no row removes anybody"),
            Step::Unchanged(_) => {
                let _ = writeln!(out, "= {id}");
            }
            Step::Question { reasons, .. } => {
                let _ = writeln!(out, "? {id} {reasons:?}");
            }
            Step::LeftOut { reasons, .. } => {
                let _ = writeln!(out, "! {id} {reasons:?}");
            }
        }
    }
    out
}

/// A field, what it was and what it is.
pub(crate) fn change(change: &Change) -> String {
    let shown = |value: &Value| {
        if let Value::Emails(list) = value {
            list.iter().map(|email| mark(email.line(), email.preferred)).collect()
        } else if let Value::Phones(list) = value {
            list.iter().map(|phone| mark(phone.line(), phone.preferred)).collect()
        } else {
            value.lines()
        }
    };
    format!("{} {} -> {}", change.field.name(), shown(&change.before).join(" + "), shown(&change.after).join(" + "))
}

fn mark(text: String, preferred: bool) -> String {
    if preferred { format!("*{text}") } else { text }
}
