//! A plan's name. It covers all that decides: the store, the day that counts as today, the lists by their content,
//! every step with all its values and the version it was made from, the answers, and what may be touched in one go. Not
//! the clock, the machine, the person or the number of threads.

use chrono::{Datelike, NaiveDate};
use model::decision::Decision;
use model::field::{Field, Kind, List, ListField};
use model::hex;
use model::id::PrimaryId;
use model::layout::ListLayout;
use model::patron::{AccountType, Address, Block, Details, Email, Identifier, Note, Patron, Phone, Role, Statistic};
use model::plan::{Change, Fingerprint, PlannedRow, Step};
use model::settings::Limits;
use model::snapshot::StoreFacts;
use model::value::Value;
use sha2::{Digest, Sha256};

/// Crockford's 32 characters: no I, L, O and U, which people take for 1, 1, 0 and V.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Groups of four characters that are shown and typed: 80 bits. Another plan with the same 40 is found in half a minute.
const GROUPS: usize = 4;

/// What a name is a hash of, before all else, so that no other hash is ever taken for one. No command: it stays, byte by
/// byte, as long as there are plans with such a name.
const DOMAIN: &str = "rollcall plan 2";

/// The same of names by the first format of saved plans.
const FIRST_DOMAIN: &str = "rollcall plan 1";

/// So many steps are fed before anybody is asked whether to stop.
const STEPS: usize = 4096;

/// Everything of a plan that its name covers.
#[derive(Debug, Clone, Copy)]
pub struct Covered<'a> {
    /// The store it was made from.
    pub store: &'a StoreFacts,
    /// The day that counts as today.
    pub today: NaiveDate,
    /// The lists, by the SHA-256 of their bytes.
    pub sources: &'a [String],
    /// How they were read: by which profile, and which column fills what.
    pub layouts: &'a [ListLayout],
    /// The steps of the rows.
    pub rows: &'a [PlannedRow],
    /// The steps about patrons in no row.
    pub others: &'a [Step],
    /// The answers.
    pub decisions: &'a [Decision],
    /// What may be touched in one go.
    pub limits: &'a Limits,
}

/// The name of a plan; `None` when the person asked to stop.
pub fn fingerprint(plan: Covered<'_>, stop_asked: &dyn Fn() -> bool) -> Option<Fingerprint> {
    let mut feed = Feed::new(Version::Second);
    feed.text(DOMAIN);
    feed.text(&plan.today.to_string());
    feed.text(&plan.store.id);
    feed.sha.update(plan.store.epoch.to_le_bytes());
    feed.list("sources", plan.sources, |feed, source| feed.text(source));
    feed.list("layouts", plan.layouts, Feed::layout);
    feed.limits(plan.limits);
    feed.count("rows", plan.rows.len());
    for some in plan.rows.chunks(STEPS) {
        for row in some {
            feed.sha.update(row.at.table.0.to_le_bytes());
            feed.sha.update(row.at.number.to_le_bytes());
            feed.step(&row.step);
        }
        if stop_asked() {
            return None;
        }
    }
    feed.count("others", plan.others.len());
    for some in plan.others.chunks(STEPS) {
        some.iter().for_each(|step| feed.step(step));
        if stop_asked() {
            return None;
        }
    }
    feed.list("decisions", plan.decisions, |feed, decision| {
        feed.text(decision.id.as_str());
        feed.text(decision.answer.name());
    });
    Some(name(&feed.sha.finalize()))
}

/// The name that format 1 of a saved plan had, as a digest: that of a plan which may be in the history under it. It does
/// not cover the store's id, the lists and the limits.
pub fn first_digest(plan: Covered<'_>) -> String {
    let mut feed = Feed::new(Version::First);
    feed.text(FIRST_DOMAIN);
    feed.text(&plan.today.to_string());
    feed.sha.update(plan.store.epoch.to_le_bytes());
    for step in plan.rows.iter().map(|row| &row.step).chain(plan.others) {
        feed.step(step);
    }
    for decision in plan.decisions {
        feed.text(decision.id.as_str());
        feed.text(decision.answer.name());
    }
    hex::encode(&feed.sha.finalize())
}

fn name(digest: &[u8]) -> Fingerprint {
    let characters: Vec<char> = five_bits(digest).map(|bits| char::from(ALPHABET[bits])).take(4 * GROUPS).collect();
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    Fingerprint { digest: hex::encode(digest), short: groups.join("-") }
}

fn five_bits(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    (0..bytes.len() * 8 / 5).map(|index| {
        let bit = |offset: usize| usize::from(bytes[(index * 5 + offset) / 8] >> (7 - (index * 5 + offset) % 8) & 1);
        (0..5).fold(0, |value, offset| value << 1 | bit(offset))
    })
}

/// The fields of the first format, in the order in which it feeds them.
const FIRST: [Field; 28] = [
    Field::PrimaryId,
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::PreferredFirstName,
    Field::PreferredMiddleName,
    Field::PreferredLastName,
    Field::Title,
    Field::Gender,
    Field::BirthDate,
    Field::UserGroup,
    Field::AccountType,
    Field::ExternalId,
    Field::RecordType,
    Field::Status,
    Field::Campus,
    Field::PreferredLanguage,
    Field::JobCategory,
    Field::ExpiryDate,
    Field::PurgeDate,
    Field::Emails,
    Field::Phones,
    Field::Addresses,
    Field::Identifiers,
    Field::Roles,
    Field::Notes,
    Field::Blocks,
    Field::Statistics,
];

/// How the values of a patron are fed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    /// Every field of the time, in the order of [`FIRST`]; what came later as in the second.
    First,
    /// Fields with a value, by name: a field that comes later changes no name of a plan that does not use it.
    Second,
}

struct Feed {
    sha: Sha256,
    version: Version,
    /// In the order in which they are fed.
    fields: Vec<Field>,
}

impl Feed {
    fn new(version: Version) -> Self {
        let mut fields = Field::ALL.to_vec();
        fields.sort_by_key(|field| field.name());
        if version == Version::First {
            let later = fields.into_iter().filter(|field| !FIRST.contains(field));
            fields = FIRST.into_iter().chain(later).collect();
        }
        Feed { sha: Sha256::new(), version, fields }
    }

    /// Length first, so that no two sequences of texts look alike.
    fn text(&mut self, text: &str) {
        self.sha.update((text.len() as u64).to_le_bytes());
        self.sha.update(text.as_bytes());
    }

    fn opt(&mut self, text: Option<&str>) {
        self.sha.update([u8::from(text.is_some())]);
        self.text(text.unwrap_or_default());
    }

    fn flags<const N: usize>(&mut self, flags: [bool; N]) {
        self.sha.update(flags.map(u8::from));
    }

    fn date(&mut self, date: Option<NaiveDate>) {
        self.sha.update(date.map_or(i32::MIN, |date| date.num_days_from_ce()).to_le_bytes());
    }

    fn step(&mut self, step: &Step) {
        self.text(step.action());
        self.opt(step.primary_id().map(PrimaryId::as_str));
        match step {
            Step::Create(creation) => {
                self.sha.update(creation.former.to_le_bytes());
                self.patron(&creation.patron);
            }
            Step::Remove(removal) => {
                self.sha.update(removal.version.to_le_bytes());
                self.patron(&removal.before);
            }
            Step::Update(update) | Step::Convert(update) => {
                self.sha.update(update.version.to_le_bytes());
                // All of the patron, since all of it is written.
                self.patron(&update.after);
                let mut changes: Vec<&Change> = update.changes.iter().collect();
                changes.sort_by_key(|change| self.fields.iter().position(|field| *field == change.field));
                if self.version == Version::Second {
                    self.count("changes", changes.len());
                }
                for change in changes {
                    self.text(change.field.name());
                    self.value(&change.before);
                    self.value(&change.after);
                }
            }
            Step::Unchanged(_) => {}
            Step::Question { reasons, .. } | Step::LeftOut { reasons, .. } => {
                if self.version == Version::Second {
                    self.count("reasons", reasons.len());
                }
                for code in reasons {
                    self.text(code.id());
                }
            }
        }
    }

    fn patron(&mut self, patron: &Patron) {
        let mut values = 0_u64;
        for at in 0..self.fields.len() {
            let field = self.fields[at];
            if self.version == Version::Second || at >= FIRST.len() {
                if field != Field::PrimaryId && !patron.details.has(field) {
                    continue;
                }
                self.text(field.name());
            }
            self.field(field, patron);
            values += 1;
        }
        if self.version == Version::Second {
            self.sha.update(values.to_le_bytes());
        }
    }

    /// What a patron has in a field, as [`value`](Self::value) feeds it: every field of every newcomer is, and nothing is
    /// made of it.
    fn field(&mut self, field: Field, patron: &Patron) {
        let details = &patron.details;
        match field.kind() {
            Kind::Id => self.text_value(patron.primary_id.as_str()),
            Kind::Text(slot) => self.text_or_blank(slot.of(details).as_deref()),
            Kind::Date(slot) => self.date_or_blank(*slot.of(details)),
            Kind::AccountType(slot) => self.text_or_blank(slot.of(details).map(AccountType::name)),
            Kind::List(_) if !details.has(field) => self.text("blank"),
            Kind::List(list) => self.list_of(list, details),
        }
    }

    fn list_of(&mut self, list: &List, details: &Details) {
        match list {
            List::Emails(slot) => self.emails(slot.of(details)),
            List::Phones(slot) => self.phones(slot.of(details)),
            List::Addresses(slot) => self.list("addresses", slot.of(details), Self::address),
            List::Identifiers(slot) => self.identifiers(slot.of(details)),
            List::Roles(slot) => self.roles(slot.of(details)),
            List::Notes(slot) => self.notes(slot.of(details)),
            List::Blocks(slot) => self.blocks(slot.of(details)),
            List::Statistics(slot) => self.statistics(slot.of(details)),
        }
    }

    fn count(&mut self, what: &str, count: usize) {
        self.text(what);
        self.sha.update((count as u64).to_le_bytes());
    }

    fn layout(&mut self, layout: &ListLayout) {
        self.text(&layout.profile);
        self.list("columns", &layout.columns, |feed, (name, field)| {
            feed.text(name);
            feed.opt(field.map(ListField::name));
        });
    }

    fn limits(&mut self, limits: &Limits) {
        self.count("limits", limits.percent.len());
        let mut percent: Vec<_> = limits.percent.iter().collect();
        percent.sort_by_key(|(kind, _)| kind.name());
        for (kind, percent) in percent {
            self.text(kind.name());
            self.sha.update(percent.to_le_bytes());
        }
        self.sha.update(limits.floor.to_le_bytes());
    }

    fn list<T>(&mut self, kind: &str, list: &[T], entry: impl Fn(&mut Self, &T)) {
        self.count(kind, list.len());
        for item in list {
            entry(self, item);
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Blank => self.text("blank"),
            Value::Text(text) => self.text_value(text),
            Value::Date(date) => self.date_or_blank(Some(*date)),
            Value::Emails(list) => self.emails(list),
            Value::Phones(list) => self.phones(list),
            Value::Addresses(list) => self.list("addresses", list, Self::address),
            Value::Identifiers(list) => self.identifiers(list),
            Value::Roles(list) => self.roles(list),
            Value::Notes(list) => self.notes(list),
            Value::Blocks(list) => self.blocks(list),
            Value::Statistics(list) => self.statistics(list),
        }
    }

    fn text_value(&mut self, text: &str) {
        self.text("text");
        self.text(text);
    }

    fn text_or_blank(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text_value(text),
            None => self.text("blank"),
        }
    }

    fn date_or_blank(&mut self, date: Option<NaiveDate>) {
        self.text(if date.is_some() { "date" } else { "blank" });
        if date.is_some() {
            self.date(date);
        }
    }

    fn emails(&mut self, list: &[Email]) {
        self.list("emails", list, |feed, email| {
            feed.text(&email.address);
            feed.text(&email.types);
            feed.flags([email.preferred]);
        });
    }

    fn phones(&mut self, list: &[Phone]) {
        self.list("phones", list, |feed, phone| {
            feed.text(&phone.number);
            feed.text(&phone.types);
            feed.flags([phone.preferred, phone.sms]);
        });
    }

    fn identifiers(&mut self, list: &[Identifier]) {
        self.list("identifiers", list, |feed, identifier| {
            feed.text(&identifier.kind);
            feed.text(&identifier.value);
            feed.opt(identifier.note.as_deref());
            feed.flags([identifier.active]);
        });
    }

    fn roles(&mut self, list: &[Role]) {
        self.list("roles", list, |feed, role| {
            feed.text(&role.role_type);
            feed.opt(role.scope.as_deref());
            feed.flags([role.active]);
            feed.date(role.expiry);
        });
    }

    fn notes(&mut self, list: &[Note]) {
        self.list("notes", list, |feed, note| {
            feed.text(&note.note_type);
            feed.text(&note.text);
            feed.flags([note.viewable, note.popup]);
        });
    }

    fn blocks(&mut self, list: &[Block]) {
        self.list("blocks", list, |feed, block| {
            feed.text(&block.block_type);
            feed.text(&block.description);
            feed.opt(block.note.as_deref());
            feed.flags([block.active]);
            feed.date(block.expiry);
        });
    }

    fn statistics(&mut self, list: &[Statistic]) {
        self.list("statistics", list, |feed, statistic| {
            feed.text(&statistic.category);
            feed.opt(statistic.note.as_deref());
        });
    }

    fn address(&mut self, address: &Address) {
        let parts = [&address.city, &address.state_province, &address.postal_code, &address.country];
        for part in address.lines.iter().chain(parts) {
            self.opt(part.as_deref());
        }
        self.text(&address.types);
        self.flags([address.preferred]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::codes;
    use model::decision::Answer;
    use model::id::CanonicalId;
    use model::place::{RowRef, TableId};
    use model::plan::{Creation, LimitKind, Update, differences};

    fn store() -> StoreFacts {
        StoreFacts { name: "s".into(), id: "0".into(), epoch: 0, patrons: 0, last_batch: None }
    }

    fn patron(campus: &str) -> Patron {
        let mut patron = Patron { primary_id: PrimaryId::new("000104417").unwrap(), details: Box::default() };
        patron.details.rare.campus = Some(campus.into());
        patron
    }

    fn update(version: u64, campus: &str) -> Step {
        let after = patron(campus);
        Step::Update(Box::new(Update { version, changes: differences(&patron("MAIN"), &after), after }))
    }

    /// A plan whose parts can be changed one by one.
    #[derive(Clone)]
    struct Parts {
        store: StoreFacts,
        day: u32,
        sources: Vec<String>,
        layouts: Vec<ListLayout>,
        rows: Vec<PlannedRow>,
        others: Vec<Step>,
        decisions: Vec<Decision>,
        limits: Limits,
    }

    fn parts() -> Parts {
        let row = |number, step| PlannedRow { at: RowRef { table: TableId(0), number }, step };
        let left_out = Step::LeftOut { primary_id: None, reasons: vec![codes::C301] };
        let new = Step::Create(Box::new(Creation { former: 0, patron: patron("NORTH") }));
        Parts {
            store: store(),
            day: 28,
            sources: vec!["ab".into()],
            layouts: vec![ListLayout {
                profile: "retiree".into(),
                file: "list.csv".into(),
                columns: vec![("ID".into(), Some(ListField::PrimaryId)), ("Shoe size".into(), None)],
            }],
            rows: vec![row(2, update(3, "NORTH")), row(3, left_out)],
            others: vec![new],
            decisions: vec![Decision { id: CanonicalId::from_canonical("a1"), answer: Answer::Same }],
            limits: Limits::default(),
        }
    }

    fn name_of(parts: &Parts) -> Fingerprint {
        let Parts { store, day, sources, layouts, rows, others, decisions, limits } = parts;
        let today = NaiveDate::from_ymd_opt(2026, 8, *day).unwrap();
        fingerprint(Covered { store, today, sources, layouts, rows, others, decisions, limits }, &|| false).unwrap()
    }

    /// The order in which fields are declared is part of no name, in either format.
    #[test]
    fn the_order_of_the_fields_is_that_of_the_format() {
        let of = |version| Feed::new(version).fields;
        assert_eq!(of(Version::First)[..FIRST.len()], FIRST);
        assert!(of(Version::Second).is_sorted_by_key(|field| field.name()));
        for version in [Version::First, Version::Second] {
            let mut all = of(version);
            all.sort();
            assert_eq!(all, Field::ALL, "each field once");
        }
    }

    /// Changes are fed in the order of the format, however they stand in the plan.
    #[test]
    fn the_order_of_changes_is_part_of_no_name() {
        let before = patron("MAIN");
        let mut after = patron("NORTH");
        after.details.birth_date = NaiveDate::from_ymd_opt(1951, 2, 3);
        let name = |turned: bool| {
            let mut changes = differences(&before, &after);
            if turned {
                changes.reverse();
            }
            let step = Step::Update(Box::new(Update { version: 1, after: after.clone(), changes }));
            let mut parts = parts();
            parts.rows[0].step = step;
            let Parts { store, day, sources, layouts, rows, others, decisions, limits } = &parts;
            let today = NaiveDate::from_ymd_opt(2026, 8, *day).unwrap();
            let covered = Covered { store, today, sources, layouts, rows, others, decisions, limits };
            (first_digest(covered), fingerprint(covered, &|| false).unwrap().digest)
        };
        assert_eq!(name(false), name(true));
    }

    /// What a patron has is fed as the value that it is, field by field.
    #[test]
    fn a_field_is_fed_as_its_value() {
        let mut full = patron("NORTH");
        let details = &mut full.details;
        let values = [
            Value::Text("internal".into()),
            Value::Date(NaiveDate::from_ymd_opt(1951, 2, 3).unwrap()),
            Value::Emails(vec![Email { address: "a@x.org".into(), types: "work".into(), preferred: true }]),
            Value::Phones(vec![Phone { number: "1".into(), types: "home".into(), preferred: true, sms: false }]),
            Value::Addresses(vec![Address { city: Some("Elm".into()), ..Address::default() }]),
            Value::Identifiers(vec![Identifier {
                kind: "BARCODE".into(),
                value: "1".into(),
                note: None,
                active: true,
            }]),
            Value::Roles(vec![Role::patron()]),
            Value::Notes(vec![Note { note_type: "LIBRARY".into(), text: "n".into(), viewable: true, popup: false }]),
            Value::Blocks(vec![Block {
                block_type: "LOAN".into(),
                description: "05".into(),
                active: true,
                note: None,
                expiry: None,
            }]),
            Value::Statistics(vec![Statistic { category: "RET".into(), note: None }]),
        ];
        for field in Field::ALL.iter().filter(|field| **field != Field::PrimaryId) {
            assert!(values.iter().any(|value| details.set(*field, value).is_ok()), "{}", field.name());
        }
        for patron in [full, patron("NORTH")] {
            for field in Field::ALL {
                let (mut fed, mut expected) = (Feed::new(Version::Second), Feed::new(Version::Second));
                fed.field(*field, &patron);
                expected.value(&patron.get(*field));
                assert_eq!(fed.sha.finalize(), expected.sha.finalize(), "{}", field.name());
            }
        }
    }

    #[test]
    fn the_short_name_is_the_first_eighty_bits() {
        assert_eq!(five_bits(&[0b1111_1000, 0b0100_0000]).take(3).collect::<Vec<_>>(), [31, 1, 0]);
        let name = name_of(&parts());
        assert_eq!((name.short.len(), name.digest.len()), (19, 64));
        assert!(name.short.split('-').all(|group| group.len() == 4), "{}", name.short);
    }

    /// Whatever decides what is written, or whether, is part of the name.
    #[test]
    fn everything_that_decides_is_part_of_it() {
        type Change = fn(&mut Parts);
        let changes: [(&str, Change); 17] = [
            ("the store", |parts| parts.store.id = "1".into()),
            ("its epoch", |parts| parts.store.epoch = 1),
            ("the day", |parts| parts.day = 29),
            ("a list", |parts| parts.sources[0] = "ac".into()),
            ("one list more", |parts| parts.sources.push(String::new())),
            ("the profile, which makes starters", |parts| parts.layouts[0].profile = "community".into()),
            ("what a column fills", |parts| parts.layouts[0].columns[1].1 = Some(ListField::Note)),
            ("the row of a step", |parts| parts.rows[0].at.number = 4),
            ("a base version", |parts| parts.rows[0].step = update(4, "NORTH")),
            ("a value", |parts| parts.rows[0].step = update(3, "SOUTH")),
            ("why a row is left out", |parts| {
                parts.rows[1].step = Step::LeftOut { primary_id: None, reasons: vec![codes::C302] };
            }),
            ("a step less", |parts| drop(parts.others.pop())),
            ("a step of a row that is one of nobody's", |parts| {
                let row = parts.rows.pop().unwrap();
                parts.others.insert(0, row.step);
            }),
            ("an answer", |parts| parts.decisions[0].answer = Answer::Skip),
            ("a limit", |parts| parts.limits.percent.extend([(LimitKind::Changed, 31)])),
            ("a limit that is waived", |parts| parts.limits.percent.retain(|kind, _| *kind != LimitKind::Changed)),
            ("the floor", |parts| parts.limits.floor = 21),
        ];
        let good = name_of(&parts());
        assert_eq!(name_of(&parts()), good, "the control");
        for (what, change) in changes {
            let mut other = parts();
            change(&mut other);
            assert_ne!(name_of(&other).short, good.short, "{what}");
        }
    }

    #[test]
    fn what_does_not_decide_is_not_part_of_it() {
        let mut other = parts();
        other.store.name = "another name for it".into();
        other.store.patrons = 7;
        assert_eq!(name_of(&other), name_of(&parts()));
    }
}
