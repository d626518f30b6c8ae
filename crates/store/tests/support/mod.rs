//! Patrons, plans and digests for the tests of the stores. No clock and no randomness.

use chrono::{DateTime, NaiveDate, Utc};
use model::audit::Actor;
use model::batch::{BatchHead, BatchKind, SourceFile};
use model::carried::CarriedHash;
use model::changeset::{Applied, CarriedPassword, Changeset, PasswordFate, StarterHash};
use model::consent::Consent;
use model::field::{Field, Kind};
use model::guard::GuardList;
use model::id::{CanonicalId, PrimaryId};
use model::patron::*;
use model::place::{RowRef, TableId};
use model::plan::{Change, Counts, Creation, Fingerprint, Others, Plan, PlannedRow, Removal, Step, Update};
use model::progress::Silent;
use model::sheets::SheetRecord;
use model::snapshot::{CredentialState, Scope, Snapshot};
use store::Store;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The moment of the batch with this number: one a minute.
pub(crate) fn when(batch: u64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000 + 60 * i64::try_from(batch).unwrap(), 123_000_000).unwrap()
}

/// A patron with nothing but an identifier.
pub(crate) fn bare(id: &str) -> Patron {
    Patron { primary_id: PrimaryId::new(id).unwrap(), details: Box::default() }
}

pub(crate) fn named(id: &str, first: &str, last: &str) -> Patron {
    let mut patron = bare(id);
    patron.details.first_name = Some(first.into());
    patron.details.last_name = Some(last.into());
    patron
}

pub(crate) fn with_barcode(id: &str, barcode: &str) -> Patron {
    let mut patron = named(id, "Ann", "Lee");
    let barcode = Identifier { kind: "BARCODE".into(), value: barcode.into(), note: None, active: true };
    patron.details.identifiers = vec![barcode];
    patron
}

pub(crate) fn of_type(id: &str, account_type: AccountType) -> Patron {
    let mut patron = full(id);
    patron.details.account_type = Some(account_type);
    patron
}

/// A patron with every field, and lists of one, two and three entries.
pub(crate) fn full(id: &str) -> Patron {
    let text = |text: &str| Some(text.into());
    let email = |address: String, preferred| Email { address: address.into(), types: "personal".into(), preferred };
    let phone = |number: &str, types: &'static str, preferred, sms| Phone {
        number: number.into(),
        types: types.into(),
        preferred,
        sms,
    };
    let home = Address {
        lines: [text("1 Main St"), None, text("c/o Lopez"), None, text("back door")].into(),
        city: text("Zürich"),
        state_province: text("ZH"),
        postal_code: text("08001"),
        country: text("CHE"),
        types: "home".into(),
        preferred: true,
    };
    let work = Address { types: "work,school".into(), ..Address::default() };
    let identifier = |kind: &'static str, value: String, active, note| Identifier {
        kind: kind.into(),
        value: value.into(),
        note,
        active,
    };
    let role =
        |role_type: &'static str, scope, active, expiry| Role { role_type: role_type.into(), scope, active, expiry };
    #[expect(clippy::needless_update, reason = "further fields may be declared")]
    let details = Details {
        first_name: text("María"),
        middle_name: text("Elena"),
        last_name: text("Muñoz"),
        birth_date: Some(day("1951-02-03")),
        user_group: text("RETIREE"),
        account_type: Some(AccountType::Internal),
        record_type: text("PUBLIC"),
        status: text("ACTIVE"),
        expiry_date: Some(day("2027-06-30")),
        purge_date: Some(day("2028-06-30")),
        emails: vec![email(format!("{id}@example.org"), true), email(format!("{id}@old.example.org"), false)],
        phones: vec![phone("555-0101", "home", true, false), phone("555-0102", "mobile", false, true)],
        addresses: vec![home, work],
        identifiers: vec![
            identifier("BARCODE", format!("barcode-{id}"), true, None),
            identifier("OTHER_ID_1", format!("Other-{id}"), false, text("lost")),
        ],
        roles: vec![
            Role::patron(),
            role("215", text("ZB"), false, Some(day("2030-01-01"))),
            role("9", None, true, None),
        ],
        rare: rare().into(),
        ..texts()
    };
    Patron { primary_id: PrimaryId::new(id).unwrap(), details: Box::new(details) }
}

/// What few patrons have, in every field.
fn rare() -> RareDetails {
    let text = |text: &str| Some(text.into());
    let note = |kind: &'static str, text: &str, viewable, popup| Note {
        note_type: kind.into(),
        text: text.into(),
        viewable,
        popup,
    };
    let block = Block {
        block_type: "LOAN".into(),
        description: "05".into(),
        active: true,
        note: text("ask at the desk"),
        expiry: Some(day("2027-06-30")),
    };
    RareDetails {
        preferred_first_name: text("Mari"),
        preferred_middle_name: text("E."),
        preferred_last_name: text("Muñoz"),
        title: text("Dr"),
        gender: text("FEMALE"),
        external_id: text("SIS"),
        campus: text("MAIN"),
        preferred_language: text("es"),
        notes: vec![note("LIBRARY", "moved\nhere", true, false), note("POPUP", "call her", false, true)],
        blocks: vec![block],
        statistics: vec![Statistic { category: "RET".into(), note: text("since 2019") }],
        ..texts().rare.into_inner()
    }
}

/// A text of its own in every field that takes one, those included that are declared after this was written.
fn texts() -> Details {
    let mut details = Details::default();
    for field in Field::ALL {
        if let Kind::Text(slot) = field.kind() {
            *slot.of_mut(&mut details) = Some(field.name().into());
        }
    }
    details
}

pub(crate) fn create(patron: Patron) -> Step {
    create_after(0, patron)
}

/// The same for an ID under which somebody was and is gone.
pub(crate) fn create_after(former: u64, patron: Patron) -> Step {
    Step::Create(Box::new(Creation { former, patron }))
}

pub(crate) fn remove(before: Patron, version: u64) -> Step {
    Step::Remove(Box::new(Removal { version, before }))
}

pub(crate) fn update(before: &Patron, after: Patron, version: u64) -> Step {
    Step::Update(Box::new(difference(before, after, version)))
}

pub(crate) fn convert(before: &Patron, after: Patron, version: u64) -> Step {
    Step::Convert(Box::new(difference(before, after, version)))
}

fn difference(before: &Patron, after: Patron, version: u64) -> Update {
    let change = |field: &Field| Change { field: *field, before: before.get(*field), after: after.get(*field) };
    let changes = Field::ALL.iter().map(change).filter(|change| change.before != change.after).collect();
    Update { version, after, changes }
}

/// An approved plan of these steps, made now. Its name is what it does and when.
pub(crate) fn plan(store: &mut Store, steps: &[Step]) -> Changeset {
    let row =
        |(number, step): (u32, &Step)| PlannedRow { at: RowRef { table: TableId(0), number }, step: step.clone() };
    let rows: Vec<PlannedRow> = (2..).zip(steps).map(row).collect();
    let facts = store.facts().unwrap();
    let batch = facts.last_batch.map_or(1, |(number, _)| number + 1);
    let ids: Vec<_> = steps.iter().filter_map(Step::primary_id).map(PrimaryId::as_str).collect();
    let digest = format!("{batch}:{}", ids.join(","));
    let counts = Counts::of(&rows, &[]);
    let plan = Plan {
        store: facts,
        as_of: day("2026-09-01"),
        rows,
        others: Vec::new(),
        decisions: Vec::new(),
        findings: Vec::new(),
        counts,
        sources: Vec::new(),
        layouts: Vec::new(),
        limits: Default::default(),
        over: Vec::new(),
        missing: 0,
        unused: Vec::new(),
        carried: Default::default(),
        fingerprint: Fingerprint { digest: digest.clone(), short: "7QK4-ZM2D-9DXA-41TB".into() },
    };
    let head = BatchHead {
        id: digest,
        when: when(batch),
        who: "rosa".into(),
        host: "desk-3".into(),
        tool: "0.1.0".into(),
        note: (batch == 1).then(|| "fall list".into()),
        files: vec![file("list.xlsx", "00ff")],
        counts,
        kind: BatchKind::Lists,
        others: Others::default(),
    };
    let plan = plan.approve(Consent::to("7QK4-ZM2D-9DXA-41TB", "rosa")).unwrap();
    let mut changeset = Changeset { plan, passwords: Default::default(), sheet: None, head, layouts: Vec::new() };
    decide(&mut changeset, &[]);
    changeset
}

/// Says what becomes of the passwords, as a planner would: no store decides anything of it. These keys have starters.
pub(crate) fn decide(changeset: &mut Changeset, keys: &[&str]) {
    let undoes = if let BatchKind::Undo(of) = changeset.head.kind { Some(of) } else { None };
    let starter = |key: &CanonicalId| {
        let phc = format!("$argon2id$v=19$m=19456,t=2,p=1${key}");
        PasswordFate::Started(StarterHash { phc, since: day("2026-09-01"), expires: day("2026-09-15") })
    };
    let moves = changeset.plan.plan().moves();
    let fate = |step: &Step| {
        let key = step.primary_id()?.canonical();
        let is_moved = moves.values().any(|to| *to == key);
        let comes = matches!(step, Step::Create(_) | Step::Convert(_)) && !is_moved;
        let fate = if let Some(to) = moves.get(&key) {
            PasswordFate::Moved { to: to.clone() }
        } else if step.takes_password() {
            PasswordFate::Taken { even_chosen: undoes.is_none() }
        } else if comes && keys.contains(&key.as_str()) {
            starter(&key)
        } else {
            PasswordFate::Restored { taken_by: undoes.filter(|_| comes)? }
        };
        Some((key, fate))
    };
    changeset.passwords = changeset.plan.plan().steps().filter_map(fate).collect();
}

/// A hand-out sheet of this name.
pub(crate) fn sheet(name: &str) -> SheetRecord {
    SheetRecord { mark: format!("mark of {name}"), name: name.to_owned() }
}

/// The changeset with a starter for each of these keys.
pub(crate) fn with_starters(mut changeset: Changeset, keys: &[&str]) -> Changeset {
    decide(&mut changeset, keys);
    changeset
}

/// The changeset with these hashes for these keys, which come along out of another system.
pub(crate) fn with_carried(mut changeset: Changeset, hashes: &[(&str, &str)]) -> Changeset {
    let carried = |(key, hash): &(&str, &str)| {
        let carried = CarriedPassword { hash: CarriedHash::new(hash), since: day("2026-09-01") };
        (CanonicalId::of(key), PasswordFate::CarriedOver(carried))
    };
    changeset.passwords.extend(hashes.iter().map(carried));
    changeset
}

pub(crate) fn file(name: &str, sha256: &str) -> SourceFile {
    SourceFile { name: name.into(), sha256: sha256.into() }
}

/// The changes of a changeset with one update.
pub(crate) fn changes_of(changeset: &Changeset) -> &Vec<Change> {
    let (Step::Update(update) | Step::Convert(update)) = &changeset.plan.plan().rows[0].step else {
        panic!("the first step changes nobody")
    };
    &update.changes
}

/// Plans these steps and applies them.
pub(crate) fn save(store: &mut Store, steps: &[Step]) {
    let changeset = plan(store, steps);
    commit(store, &changeset);
}

/// The same with a starter for each of these keys, where the store keeps passwords.
pub(crate) fn save_with_starters(store: &mut Store, steps: &[Step], keys: &[&str]) {
    let keys = if store.offers().accounts { keys } else { &[] };
    let changeset = with_starters(plan(store, steps), keys);
    commit(store, &changeset);
}

pub(crate) fn commit(store: &mut Store, changeset: &Changeset) {
    let applied = store.patrons().apply(changeset, &Silent).unwrap();
    assert!(matches!(applied, Applied::Committed { .. }), "{applied:?}");
}

pub(crate) fn scope(ids: &[&str]) -> Scope {
    Scope::new(ids.iter().map(|id| CanonicalId::of(id)).collect())
}

pub(crate) fn snapshot(store: &mut Store, ids: &[&str]) -> Snapshot {
    store.patrons().snapshot(&scope(ids), &Silent).unwrap()
}

pub(crate) fn actor(minute: u64) -> Actor {
    Actor { when: when(minute), who: "rosa".into(), host: "desk-3".into(), tool: "0.1.0".into() }
}

/// Adds a guard list of these IDs; says whether it took the place of one.
pub(crate) fn guard(store: &mut Store, minute: u64, name: &str, ids: &[&str]) -> bool {
    let ids = ids.iter().map(|id| CanonicalId::of(id)).collect();
    let guard = GuardList::new(name, file(&format!("{name}.xlsx"), "00aa"), ids);
    store.guards().unwrap().add(&guard, &actor(minute), &Silent).unwrap()
}

/// Those of the IDs that are guarded, each with the list's name.
pub(crate) fn guarded(store: &mut Store, ids: &[&str]) -> Vec<String> {
    let mut found: Vec<_> = store
        .guards()
        .unwrap()
        .guarded(&scope(ids), &Silent)
        .unwrap()
        .iter()
        .map(|(id, guard)| format!("{id} {guard}"))
        .collect();
    found.sort();
    found
}

/// What a store finds wrong with itself, where that is its to find.
pub(crate) fn faults(store: &mut Store) -> Vec<String> {
    store.upkeep().map_or_else(|_| Vec::new(), |upkeep| upkeep.check(&Silent).unwrap())
}

pub(crate) fn password(store: &mut Store, id: &str) -> (CredentialState, bool) {
    let found = store.patrons().find(id, 1).unwrap().remove(0);
    (found.credential, found.must_change)
}

/// Everything a store says about itself.
pub(crate) fn digest(store: &mut Store) -> String {
    let history = store.journal().history().unwrap();
    let batches: Vec<_> = history.iter().map(|batch| store.journal().batch(batch.number).unwrap()).collect();
    format!("{:#?}\n{history:#?}\n{batches:#?}\n{:#?}", store.facts().unwrap(), store.patrons().find("", 9999).unwrap())
}
