//! The story that every store lives through. A new backend is born passing it, and a bug found on one
//! becomes a line here. What only SQLite promises is in `sqlite.rs`.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

#[path = "support/people.rs"]
mod people;
#[path = "support/remote.rs"]
#[expect(dead_code, reason = "here it never fails")]
mod remote;
mod support;

use chrono::{DateTime, TimeDelta, Utc};
use model::batch::{BatchAction, BatchKind};
use model::changeset::{Applied, Changeset, PasswordFate, StarterHash, changes_of_new};
use model::field::Field;
use model::id::{CanonicalId, PrimaryId};
use model::lock::LockRule;
use model::membership::PatronState;
use model::patron::{AccountType, Email, Identifier, Patron};
use model::person::{FormerPassword, PasswordDeed};
use model::plan::{Counts, Moved, Others, StalePatron, Step};
use model::progress::{Event, Phase, Progress, Silent, StopSignal};
use model::search::{Filter, Fit, Hits, Search, Total};
use model::sign_in::{StarterLife, StoredHash, Try, TryEnd};
use model::snapshot::{
    CredentialState, Glimpse, Lookalikes, MayBe, Shared, Snapshot, Sought, StoredPatron, TOO_MANY_PAIRS, has_value,
};
use model::starters::{NewStarter, Reissued};
use model::upkeep::{Overdue, OverdueGroup, OverdueOthers, Purge, PurgeDue, PurgePreview, Purged, Remains};
use remote::Campus;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use store::{Access, BACKENDS, Beside, Offers, OpenRequest, Store, StoreError, TwoLooks, removed_counts};
use support::*;

/// What every store lives through.
const OF_PATRONS: &[fn(&mut Store)] = &[
    a_new_store_is_empty,
    patrons_come_back_as_they_went_in,
    a_patron_is_known_by_each_identifier,
    a_second_handle_sees_the_same_and_only_looks,
    patrons_are_found,
    found_patrons_are_sorted_and_limited,
    patrons_are_found_as_a_desk_asks,
    a_near_spelling_is_found_where_nothing_else_is,
    filters_and_totals_go_with_what_is_found,
    whoever_changes_is_found_by_what_they_have_now,
    an_update_changes_what_it_names,
    a_list_can_be_emptied,
    an_identifier_moves_inside_one_changeset,
    a_primary_id_can_change_its_spelling,
    what_moved_is_told_and_nothing_is_written,
    the_same_plan_is_applied_once,
    what_contradicts_itself_is_refused_whole,
    a_stop_leaves_everything_as_before,
    every_value_is_in_the_history,
    batches_are_known_by_their_files,
    how_lists_were_read_is_remembered,
    writing_is_told_in_steps,
    a_patron_goes_and_comes_back,
    a_patron_never_goes_without_the_password,
    an_identifier_of_one_who_goes_is_free,
    two_records_become_one_and_two_again,
    another_primary_id_is_given_whole_or_not_at_all,
    an_id_stands_with_its_trail,
    the_entries_of_a_patron_are_told,
    a_plan_that_was_taken_back_is_out_of_date,
    every_batch_is_a_link_of_the_chain,
    people_under_other_ids_are_found,
    a_day_that_too_many_share_says_nothing_and_is_told,
    members_of_a_group_are_listed,
    members_are_those_who_have_the_very_value,
    some_ids_show_what_ids_look_like,
    whoever_has_seen_enough_sees_no_more,
    whoever_looks_twice_sees_the_same_twice,
    looking_hears_a_stop,
];

/// What a store lives through that keeps passwords.
const OF_PASSWORDS: &[fn(&mut Store)] = &[
    an_update_leaves_the_password_alone,
    accounts_convert_both_ways,
    a_second_password_is_refused,
    a_password_that_a_batch_took_comes_back_with_its_undoing,
    a_password_goes_along_with_another_primary_id,
    a_starter_goes_along_with_another_primary_id,
    what_was_taken_from_a_patron_is_theirs_under_another_primary_id,
    a_try_finds_whom_it_is_for,
    too_many_tries_lock_a_password,
    a_lock_lapses_for_whoever_has_chosen_a_password,
    a_starter_stays_locked_and_does_not_look_so,
    an_id_that_nobody_has_is_locked_like_any_other,
    a_lock_goes_by_the_clock_of_the_caller,
    a_lock_of_a_chosen_password_is_lifted,
    a_chosen_password_takes_the_place_of_the_starter,
    starters_are_listed_until_they_are_used,
    a_starter_is_given_anew,
    a_starter_is_known_by_its_sheet,
    a_password_is_put_back_as_it_was,
    a_password_is_put_back_until_something_else_changes_it,
    a_lock_that_was_lifted_is_put_back,
    whose_password_was_changed_is_known_until_they_are_purged,
    whose_password_was_changed_is_known_under_another_primary_id,
    whose_password_was_changed_is_known_when_an_id_changes_hands,
    a_password_comes_along_out_of_another_system,
    a_password_that_was_chosen_meanwhile_is_not_taken,
    a_lock_outlives_a_batch_and_its_undoing,
    an_undo_is_out_of_date_when_a_password_was_chosen_meanwhile,
];

/// What a store lives through that keeps guard lists.
const OF_GUARDS: &[fn(&mut Store)] = &[
    a_guard_list_guards_its_ids,
    a_guard_list_of_the_same_name_takes_its_place,
    a_guard_list_goes,
    every_guard_list_of_an_id_is_named,
    guard_lists_are_links_of_the_chain_without_their_ids,
    looking_for_guards_hears_a_stop,
];

/// What a store lives through that is ours to look after.
const OF_UPKEEP: &[fn(&mut Store)] = &[
    a_store_says_what_it_consists_of,
    a_store_as_it_was_written_has_no_fault,
    a_purged_patron_is_nowhere,
    a_purged_patron_is_nowhere_under_another_primary_id,
    a_purge_takes_what_was_merged_and_nobody_else,
    a_purge_follows_merges_and_other_primary_ids,
    an_id_that_was_undone_is_whoever_gets_it_next,
    an_id_that_was_left_is_whoever_gets_it_next,
    whoever_is_registered_again_is_who_they_were,
    whose_the_history_is_stays_true_however_ids_change_hands,
    nobody_goes_who_was_not_named,
    no_id_of_a_purged_patron_outlives_the_history,
    purged_history_leaves_its_batches,
    who_is_overdue_goes_and_nobody_else,
    who_is_in_no_group_with_a_rule_is_overdue_by_the_rule_for_others,
    a_purge_that_was_shown_takes_nothing_else,
    a_note_goes_with_the_last_patron_of_a_change_by_hand,
    a_count_by_group_and_year_may_remain,
    a_purge_of_nothing_leaves_no_trace,
    a_purge_is_due_until_it_is_finished,
    a_copy_is_made_where_there_is_a_file,
];

fn live(mut fresh: impl FnMut() -> Store) {
    let offers = fresh().offers();
    let parts =
        [(true, OF_PATRONS), (offers.accounts, OF_PASSWORDS), (offers.guards, OF_GUARDS), (offers.upkeep, OF_UPKEEP)];
    for chapter in parts.iter().filter(|(offered, _)| *offered).flat_map(|(_, chapters)| *chapters) {
        chapter(&mut fresh());
    }
}

fn request(address: &str) -> OpenRequest<'_> {
    OpenRequest {
        address,
        access: Access::Write,
        wait: std::time::Duration::ZERO,
        new_id: "0123456789abcdef",
        beside: None,
    }
}

/// What the program hands in: a second thread.
fn on_a_second_thread(work: &(dyn Fn() + Sync), meanwhile: &mut dyn FnMut()) {
    std::thread::scope(|scope| {
        scope.spawn(work);
        meanwhile();
    });
}

/// Addresses of stores that are not there yet.
struct Fresh {
    folder: tempfile::TempDir,
    made: u32,
}

impl Fresh {
    fn new() -> Self {
        Fresh { folder: tempfile::tempdir().unwrap(), made: 0 }
    }

    fn store(&mut self, scheme: &str) -> Store {
        self.made += 1;
        let path = self.folder.path().join(format!("{}.db", self.made));
        store::open(&request(&format!("{scheme}:{}", path.display()))).unwrap()
    }
}

#[test]
fn every_kind_of_store_keeps_the_promises() {
    for backend in BACKENDS {
        let mut fresh = Fresh::new();
        assert_eq!(fresh.store(backend.scheme).offers(), backend.offers, "{}", backend.scheme);
        live(|| fresh.store(backend.scheme));
    }
}

/// How many threads there are changes nothing of what is stored, not a byte of what the audit chain has of it; and who
/// stops in the middle is let go, whoever works beside.
#[test]
fn a_second_thread_changes_nothing() {
    let mut fresh = Fresh::new();
    let mut commit = |beside: Option<Beside>, progress: &dyn Progress| {
        fresh.made += 1;
        let path = fresh.folder.path().join(format!("{}.db", fresh.made)).display().to_string();
        let mut store = store::open(&OpenRequest { beside, ..request(&path) }).unwrap();
        let steps: Vec<_> = (0..5500).map(|number| create(named(&format!("P{number}"), "Ana", "Lind"))).collect();
        let changeset = plan(&mut store, &steps);
        let applied = store.patrons().apply(&changeset, progress);
        let found = store.patrons().find("lind", 3).unwrap();
        (applied.map_err(|error| error.to_string()), found.len(), store.journal().batch(1).unwrap())
    };
    let alone = commit(None, &Silent);
    assert!(matches!(alone.0, Ok(Applied::Committed { .. })) && alone.1 > 0 && alone.2.is_some());
    assert_eq!(commit(Some(on_a_second_thread), &Silent), alone);

    struct StopsSoon(AtomicU32);
    impl Progress for StopsSoon {
        fn event(&self, _: Event) {}
        fn stop_asked(&self) -> bool {
            self.0.fetch_add(1, Ordering::Relaxed) > 9
        }

        fn stop_signal(&self) -> StopSignal {
            Arc::new(|| false)
        }
    }
    let stopped = commit(Some(on_a_second_thread), &StopsSoon(AtomicU32::new(0)));
    assert!(stopped.0.is_err() && stopped.2.is_none(), "{stopped:?}");
}

/// Patrons in one place and their journal in another, with every kind of store for that.
#[test]
fn a_store_of_two_keeps_the_promises() {
    for backend in BACKENDS {
        let mut fresh = Fresh::new();
        let mut composed = || store::compose(Box::new(Campus::default()), fresh.store(backend.scheme));
        assert_eq!(composed().offers(), Offers { accounts: false, guards: true, upkeep: false });
        live(composed);
    }
}

fn a_new_store_is_empty(store: &mut Store) {
    let facts = store.facts().unwrap();
    assert_eq!((facts.id.as_str(), facts.patrons, facts.last_batch), ("0123456789abcdef", 0, None));
    assert_eq!(store.journal().history().unwrap(), []);
    assert_eq!(store.journal().batch(1).unwrap(), None);
    assert_eq!(store.patrons().find("", 10).unwrap(), []);
    assert!(snapshot(store, &["a1"]).owner(&CanonicalId::of("a1")).is_none());
}

fn patrons_come_back_as_they_went_in(store: &mut Store) {
    let patrons = [full("A1"), bare("B2"), named("C3", "O'Neill'); DROP TABLE patron;--", "\u{1F600}\0\"")];
    save(store, &patrons.clone().map(create));
    let snapshot = snapshot(store, &["a1", "b2", "c3", "nobody"]);
    for patron in &patrons {
        let stored = snapshot.owner(&patron.key()).unwrap();
        assert_eq!((stored.version, &stored.patron), (1, patron));
    }
    assert_eq!(snapshot.store.patrons, 3);
    let facts = store.facts().unwrap();
    assert_eq!((facts.patrons, facts.last_batch), (3, Some((1, when(1)))));
}

fn a_second_handle_sees_the_same_and_only_looks(store: &mut Store) {
    save(store, &[create(full("A1")), create(with_barcode("B2", "B-77"))]);
    let Some(mut reader) = store.second_reader().unwrap() else { return };
    // A snapshot of either half is one of the whole when they are joined, and B2 is in both.
    let halves = vec![snapshot(store, &["a1", "b2"]), snapshot(&mut reader, &["b-77", "nobody"])];
    let joined = Snapshot::joined(halves);
    let owner = |id: &str| joined.owner(&CanonicalId::of(id)).map(|stored| stored.patron.clone());
    assert_eq!([owner("a1"), owner("b2")], [Some(full("A1")), Some(with_barcode("B2", "B-77"))]);
    assert_eq!((owner("b-77"), owner("nobody")), (owner("b2"), None));
    assert_eq!((joined.store.patrons, joined.store.last_batch), (2, Some((1, when(1)))));
    assert!(reader.patrons().apply(&plan(store, &[create(full("C3"))]), &Silent).is_err(), "it may only look");
    assert_eq!(store.facts().unwrap().patrons, 2);
}

fn a_patron_is_known_by_each_identifier(store: &mut Store) {
    save(store, &[create(with_barcode("A1", "B-77")), create(with_barcode("A2", "B-78"))]);
    let snapshot = snapshot(store, &["b-77"]);
    assert_eq!(snapshot.owner(&CanonicalId::of("B-77")).unwrap().patron, with_barcode("A1", "B-77"));
    assert!(snapshot.owner(&CanonicalId::of("A2")).is_none(), "not asked for");
    assert!(snapshot.store.patrons == 2);
}

fn patrons_are_found(store: &mut Store) {
    save(store, &[create(full("A1")), create(named("A2", "Ann", "Lopez"))]);
    for text in ["a1", "A1", " a1 ", "barcode-A1", "muñoz", "MUNOZ", "maría elena", "Mari Muñoz", "a1@EXAMPLE.org"] {
        let found = store.patrons().find(text, 10).unwrap();
        assert_eq!(found.len(), 1, "{text:?}");
        assert_eq!(found[0].stored.patron, full("A1"), "{text:?}");
        assert_eq!((found[0].stored.version, &*found[0].batches), (1, &[1][..]));
    }
    assert_eq!(store.patrons().find("nobody", 10).unwrap(), []);
    assert_eq!(store.patrons().find("%", 10).unwrap(), []);
}

fn found_patrons_are_sorted_and_limited(store: &mut Store) {
    let people = [("1", "Zoe", "lopez"), ("2", "ana", "Lopez"), ("3", "Ana", "Lopez"), ("4", "Bo", "Álvarez Lopez")];
    save(store, &people.map(|(id, first, last)| create(named(id, first, last))));
    let ids = |found: Vec<model::snapshot::FoundPatron>| {
        found.iter().map(|found| found.stored.patron.primary_id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(ids(store.patrons().find("LOPEZ", 10).unwrap()), ["4", "2", "3", "1"]);
    assert_eq!(ids(store.patrons().find("lopez", 2).unwrap()), ["4", "2"]);
    assert_eq!(ids(store.patrons().find("lopez", 0).unwrap()), [""; 0]);
    assert_eq!(ids(store.patrons().find("ana lopez", 9).unwrap()), ["2", "3"]);
}

/// How patrons fit a text, with their IDs, as they are listed.
fn fits(store: &mut Store, text: &str) -> Vec<(Fit, String)> {
    let hits = search(store, &Search { text: text.to_owned(), limit: Some(10), ..Search::default() });
    hits.shown.into_iter().map(|hit| (hit.fit, hit.found.stored.patron.primary_id.to_string())).collect()
}

fn search(store: &mut Store, search: &Search) -> Hits {
    store.patrons().search(search).unwrap()
}

fn patrons_are_found_as_a_desk_asks(store: &mut Store) {
    let mut bo = named("21234", "Bo", "O’Hara-Łukasz");
    bo.details.phones = full("x").details.phones;
    bo.details.phones[0].number = "+1 (505) 555-0177".into();
    let mut maria = named("2123", "María Elena", "López");
    maria.details.emails = full("lopez.m").details.emails;
    save(store, &[create(bo), create(maria), create(with_barcode("3", "21239"))]);
    let one = |fit, id: &str| vec![(fit, id.to_owned())];
    assert_eq!(fits(store, "2123"), one(Fit::Identifier, "2123"), "the whole ID, and nobody else");
    assert_eq!(fits(store, "21239"), one(Fit::Identifier, "3"), "a barcode");
    let beginning = [(Fit::Beginning, "3"), (Fit::Beginning, "2123"), (Fit::Beginning, "21234")];
    for text in ["212", "21", "2"] {
        let expected = beginning.map(|(fit, id)| (fit, id.to_owned()));
        assert_eq!(fits(store, text), expected, "{text}, by name: Lee, López, O’Hara");
    }
    for text in ["elena lopez", "LOPEZ, maria", "lo el mar"] {
        assert_eq!(fits(store, text), one(Fit::Name, "2123"), "{text}");
    }
    for text in ["ohara", "o'hara", "hara bo", "lukasz"] {
        assert_eq!(fits(store, text), one(Fit::Name, "21234"), "{text}");
    }
    assert_eq!(fits(store, "LOPEZ.M@old"), one(Fit::Email, "2123"));
    for text in ["505-555-0177", "15055550177", "555 0177", "555.0102", "0177"] {
        assert_eq!(fits(store, text), one(Fit::Phone, "21234"), "{text}");
    }
    assert_eq!(
        [fits(store, "0021239"), fits(store, "02123")],
        [one(Fit::OtherZeros, "3"), one(Fit::OtherZeros, "2123")]
    );
    let run_together = [fits(store, "mariaelena"), fits(store, "oharalukasz")];
    assert_eq!(run_together, [one(Fit::NearName, "2123"), one(Fit::NearName, "21234")]);
    for text in ["177", "opez", "maria hara", "1", "example.org"] {
        assert_eq!(fits(store, text), [], "{text}");
    }
}

fn a_near_spelling_is_found_where_nothing_else_is(store: &mut Store) {
    save(
        store,
        &[
            create(named("1", "Ana", "González")),
            create(named("2", "Katherine", "Smith")),
            create(named("3", "Bo", "Smyth")),
        ],
    );
    let near = |id: &str| vec![(Fit::NearName, id.to_owned())];
    assert_eq!(fits(store, "gonzales"), near("1"));
    assert_eq!(fits(store, "ana gnozalez"), near("1"));
    assert_eq!(fits(store, "catherine"), near("2"));
    assert_eq!(fits(store, "smyth"), [(Fit::Name, "3".to_owned())], "Smith is only near");
    assert_eq!(fits(store, "smjth"), [(Fit::NearName, "2".to_owned()), (Fit::NearName, "3".to_owned())]);
    for text in ["bo gonzales", "jones", "anb"] {
        assert_eq!(fits(store, text), [], "{text}");
    }
}

fn filters_and_totals_go_with_what_is_found(store: &mut Store) {
    let person = |number: u32, group: &str, status: &str, last: &str| {
        let mut person = named(&format!("{number:04}"), "Ana", "Lee");
        person.details.user_group = Some(group.into());
        person.details.status = Some(status.into());
        person.details.expiry_date = Some(day(last));
        create(person)
    };
    let mut people: Vec<Step> = (10..620).map(|number| person(number, "STUDENT", "ACTIVE", "2027-06-30")).collect();
    people.push(person(1, "STAFF", "ACTIVE", "2026-06-30"));
    people.push(person(2, "STAFF", "INACTIVE", "2026-06-30"));
    people.push(create(named("0003", "Ana", "Lee")));
    save(store, &people);
    let today = day("2026-08-28");
    let ids = |store: &mut Store, text: &str, filter: Filter| {
        let hits = search(store, &Search { text: text.to_owned(), filter, limit: Some(3) });
        let ids: Vec<_> = hits.shown.iter().map(|hit| hit.found.stored.patron.primary_id.to_string()).collect();
        (ids.join(" "), hits.total)
    };
    let state = |state| Filter { state: Some((state, today)), ..Filter::default() };
    let staff = Filter { group: Some("staff".into()), ..Filter::default() };
    assert_eq!(ids(store, "lee", staff.clone()), ("0001 0002".into(), Total::Exactly(2)));
    assert_eq!(ids(store, "", staff), ("0001 0002".into(), Total::Exactly(2)));
    assert_eq!(ids(store, "lee", state(PatronState::Expired)), ("0001".into(), Total::Exactly(1)));
    assert_eq!(ids(store, "0002", state(PatronState::Inactive)), ("0002".into(), Total::Exactly(1)));
    assert_eq!(ids(store, "0002", state(PatronState::Active)), (String::new(), Total::Exactly(0)));
    let soon = Filter { expires_before: Some(day("2026-07-01")), ..Filter::default() };
    assert_eq!(ids(store, "ana", soon), ("0001 0002".into(), Total::Exactly(2)));
    assert_eq!(ids(store, "lee", Filter::default()), ("0001 0002 0003".into(), Total::MoreThan(500)));
    assert_eq!(ids(store, "lee", state(PatronState::Active)), ("0003 0010 0011".into(), Total::MoreThan(500)));
    let all = search(store, &Search { text: "lee".to_owned(), ..Search::default() });
    assert_eq!((all.shown.len(), all.total), (613, Total::Exactly(613)));
}

fn whoever_changes_is_found_by_what_they_have_now(store: &mut Store) {
    let before = named("A1", "Ana", "Lee");
    save(store, &[create(before.clone()), create(named("A2", "Bo", "Lee"))]);
    let mut married = before.clone();
    married.details.last_name = Some("Zamora".into());
    married.details.phones = full("A1").details.phones;
    save(store, &[update(&before, married.clone(), 1)]);
    let one = |fit, id: &str| vec![(fit, id.to_owned())];
    assert_eq!((fits(store, "zamora"), fits(store, "lee")), (one(Fit::Name, "A1"), one(Fit::Name, "A2")));
    assert_eq!((fits(store, "555 0101"), fits(store, "ana lee")), (one(Fit::Phone, "A1"), vec![]));
    save(store, &[remove(married, 2)]);
    assert_eq!((fits(store, "zamora"), fits(store, "555 0101")), (vec![], vec![]));
    save(store, &[create_after(3, before)]);
    assert_eq!(fits(store, "ana lee"), one(Fit::Name, "A1"));
}

fn an_update_changes_what_it_names(store: &mut Store) {
    save(store, &[create(full("A1")), create(full("A2"))]);
    let mut after = full("A1");
    after.details.last_name = Some("López".into());
    after.details.middle_name = None;
    after.details.expiry_date = Some(day("2031-01-31"));
    after.details.emails.remove(0);
    after.details.identifiers[0].value = "new-barcode".into();
    save(store, &[update(&full("A1"), after.clone(), 1)]);
    let snapshot = snapshot(store, &["a1", "a2", "new-barcode", "barcode-a1"]);
    let stored = snapshot.owner(&CanonicalId::of("new-barcode")).unwrap();
    assert_eq!((stored.version, &stored.patron), (2, &after));
    assert!(snapshot.owner(&CanonicalId::of("barcode-a1")).is_none(), "the old barcode is free");
    let other = snapshot.owner(&CanonicalId::of("a2")).unwrap();
    assert_eq!((other.version, &other.patron), (1, &full("A2")));
    assert_eq!(store.facts().unwrap().patrons, 2);
    assert_eq!(store.patrons().find("A1", 1).unwrap()[0].batches, [1, 2]);
}

fn a_list_can_be_emptied(store: &mut Store) {
    save(store, &[create(full("A1"))]);
    save(store, &[update(&full("A1"), bare("A1"), 1)]);
    assert_eq!(snapshot(store, &["a1"]).owner(&CanonicalId::of("a1")).unwrap().patron, bare("A1"));
    save(store, &[update(&bare("A1"), full("A1"), 2)]);
    assert_eq!(snapshot(store, &["a1"]).owner(&CanonicalId::of("a1")).unwrap().patron, full("A1"));
}

fn an_identifier_moves_inside_one_changeset(store: &mut Store) {
    save(store, &[create(with_barcode("A1", "77")), create(with_barcode("A2", "78"))]);
    let swap = [
        update(&with_barcode("A1", "77"), with_barcode("A1", "78"), 1),
        update(&with_barcode("A2", "78"), with_barcode("A2", "77"), 1),
    ];
    save(store, &swap);
    assert_eq!(store.patrons().find("77", 1).unwrap()[0].stored.patron, with_barcode("A2", "77"));
    assert_eq!(store.patrons().find("78", 1).unwrap()[0].stored.patron, with_barcode("A1", "78"));
}

fn a_primary_id_can_change_its_spelling(store: &mut Store) {
    save(store, &[create(with_barcode("ab1", "77"))]);
    save(store, &[update(&with_barcode("ab1", "77"), with_barcode("AB1", "77"), 1)]);
    assert_eq!(store.patrons().find("ab1", 1).unwrap()[0].stored.patron, with_barcode("AB1", "77"));
}

fn an_update_leaves_the_password_alone(store: &mut Store) {
    save_with_starters(store, &[create(full("A1")), create(full("A2"))], &["a1"]);
    let mut after = full("A1");
    after.details.last_name = Some("López".into());
    // Even when there is a starter for a patron who only changes.
    save_with_starters(store, &[update(&full("A1"), after, 1)], &["a1"]);
    assert_eq!(password(store, "A1"), (CredentialState::Starter { expires: day("2026-09-15") }, true));
    assert_eq!(password(store, "A2"), (CredentialState::None, false));
    assert!(store.journal().batch(1).unwrap().unwrap().patrons[0].starter);
    assert!(!store.journal().batch(1).unwrap().unwrap().patrons[1].starter);
    assert!(!store.journal().batch(2).unwrap().unwrap().patrons[0].starter);
}

fn accounts_convert_both_ways(store: &mut Store) {
    let (internal, external) = (of_type("A1", AccountType::Internal), of_type("A1", AccountType::External));
    save_with_starters(store, &[create(internal.clone())], &["a1"]);
    save(store, &[convert(&internal, external.clone(), 1)]);
    assert_eq!(password(store, "A1"), (CredentialState::None, false));
    assert_eq!(store.patrons().find("A1", 1).unwrap()[0].stored.patron, external);
    save_with_starters(store, &[convert(&external, internal.clone(), 2)], &["a1"]);
    assert_eq!(password(store, "A1"), (CredentialState::Starter { expires: day("2026-09-15") }, true));
    let detail = store.journal().batch(3).unwrap().unwrap();
    assert_eq!((detail.patrons[0].action, detail.patrons[0].starter), (BatchAction::Converted, true));
}

fn a_second_password_is_refused(store: &mut Store) {
    let internal = of_type("A1", AccountType::Internal);
    save_with_starters(store, &[create(internal.clone())], &["a1"]);
    let before = digest(store);
    let again = with_starters(plan(store, &[convert(&internal, internal.clone(), 1)]), &["a1"]);
    assert!(matches!(store.patrons().apply(&again, &Silent), Err(StoreError::Refused { .. })));
    assert_eq!(digest(store), before);
}

fn what_moved_is_told_and_nothing_is_written(store: &mut Store) {
    let old = plan(store, &[create(with_barcode("B2", "77")), create(bare("B3"))]);
    save(store, &[create(with_barcode("A1", "77")), create(bare("A2")), create(bare("B3"))]);
    save(store, &[update(&bare("A2"), full("A2"), 1)]);
    let before = digest(store);
    let moved = |store: &mut Store, changeset| {
        let Applied::Stale(stale) = store.patrons().apply(&changeset, &Silent).unwrap() else { panic!("it fits") };
        stale.into_iter().map(|one| (one.key.to_string(), one.what)).collect::<Vec<_>>()
    };
    // A barcode somebody has by now; a patron somebody has added by now.
    assert_eq!(moved(store, old), [("b2".to_owned(), Moved::ExistsNow), ("b3".to_owned(), Moved::ExistsNow)]);
    let late = plan(
        store,
        &[
            create(bare("C1")),
            update(&bare("A2"), named("A2", "Late", "One"), 1),
            update(&bare("Z9"), full("Z9"), 1),
            update(&bare("B3"), with_barcode("B3", "a1"), 1),
        ],
    );
    let expected = [("a2", Moved::Changed), ("b3", Moved::ExistsNow), ("z9", Moved::Gone)];
    assert_eq!(moved(store, late), expected.map(|(key, what)| (key.to_owned(), what)));
    assert_eq!(digest(store), before);
}

fn the_same_plan_is_applied_once(store: &mut Store) {
    let changeset = plan(store, &[create(full("A1"))]);
    assert_eq!(
        store.patrons().apply(&changeset, &Silent).unwrap(),
        Applied::Committed { batch: 1, audit: audited(store) }
    );
    let after = digest(store);
    assert_eq!(store.patrons().apply(&changeset, &Silent).unwrap(), Applied::Already { batch: 1 });
    save(store, &[create(full("A2"))]);
    assert_eq!(store.patrons().apply(&changeset, &Silent).unwrap(), Applied::Already { batch: 1 });
    assert_ne!(digest(store), after);
    assert_eq!(store.facts().unwrap().patrons, 2);
}

fn audited(store: &mut Store) -> String {
    store.journal().audit().unwrap().last().unwrap().hash.clone()
}

fn how_lists_were_read_is_remembered(store: &mut Store) {
    use model::field::ListField;
    use model::layout::{KnownLayout, ListLayout};
    assert_eq!(store.journal().layouts().unwrap(), []);
    let columns = vec![("Núm.".to_owned(), Some(ListField::PrimaryId)), ("Shoe \"size\"".to_owned(), None)];
    let layout = |file: &str| ListLayout { profile: "retiree".into(), file: file.into(), columns: columns.clone() };
    for (batch, files) in [(1, vec!["a.csv", "b.csv"]), (2, vec!["c.csv"])] {
        let mut changeset = plan(store, &[create(bare(&format!("A{batch}")))]);
        changeset.layouts = files.into_iter().map(layout).collect();
        assert_eq!(
            store.patrons().apply(&changeset, &Silent).unwrap(),
            Applied::Committed { batch, audit: audited(store) }
        );
    }
    let known = |file: &str, batch| KnownLayout { layout: layout(file), batch, used: when(batch).date_naive() };
    assert_eq!(store.journal().layouts().unwrap(), [known("c.csv", 2), known("a.csv", 1), known("b.csv", 1)]);
}

fn what_contradicts_itself_is_refused_whole(store: &mut Store) {
    save(store, &[create(full("A1"))]);
    let before = digest(store);
    for steps in [
        [create(with_barcode("B1", "77")), create(with_barcode("B2", "77"))],
        [create(bare("B1")), create(with_barcode("B2", "b1"))],
        [create(bare("B1")), create(with_barcode("B2", "B2"))],
        [create(bare("B1")), create(bare("b1"))],
    ] {
        let changeset = plan(store, &steps);
        let refused = store.patrons().apply(&changeset, &Silent).unwrap_err();
        assert!(matches!(refused, StoreError::Refused { .. }), "{refused:?}");
        assert!(!refused.to_string().contains("77"), "{refused}");
        assert_eq!(digest(store), before);
    }
    save(store, &[create(with_barcode("B1", "77"))]);
}

/// Somebody who has asked to stop.
struct Stopping;

impl Progress for Stopping {
    fn event(&self, _: Event) {}

    fn stop_asked(&self) -> bool {
        true
    }

    fn stop_signal(&self) -> StopSignal {
        Arc::new(|| true)
    }
}

fn a_stop_leaves_everything_as_before(store: &mut Store) {
    save(store, &[create(full("A1"))]);
    let before = digest(store);
    let changeset = plan(store, &[create(full("A2"))]);
    assert!(matches!(store.patrons().apply(&changeset, &Stopping), Err(StoreError::Stopped)));
    assert!(matches!(store.patrons().snapshot(&scope(&["a1"]), &Stopping), Err(StoreError::Stopped)));
    assert_eq!(digest(store), before);
    assert_eq!(
        store.patrons().apply(&changeset, &Silent).unwrap(),
        Applied::Committed { batch: 2, audit: audited(store) }
    );
}

fn every_value_is_in_the_history(store: &mut Store) {
    let first = plan(store, &[create(full("B1")), create(bare("A1"))]);
    commit(store, &first);
    let mut after = full("B1");
    after.details.birth_date = None;
    after.details.rare.notes[0].text = "called back".into();
    let second = plan(store, &[update(&full("B1"), after.clone(), 1)]);
    commit(store, &second);

    let heads: Vec<_> =
        store.journal().history().unwrap().into_iter().map(|batch| (batch.number, batch.head)).collect();
    assert_eq!(heads, [(2, second.head.clone()), (1, first.head.clone())]);

    let detail = store.journal().batch(1).unwrap().unwrap();
    assert_eq!(detail.summary.head, first.head);
    let added: Vec<_> = detail.patrons.iter().map(|one| (one.primary_id.as_str(), one.action, &one.changes)).collect();
    let (bare, full) = (changes_of_new(&bare("A1")), changes_of_new(&full("B1")));
    assert_eq!(added, [("A1", BatchAction::Created, &bare), ("B1", BatchAction::Created, &full)]);

    let changed = store.journal().batch(2).unwrap().unwrap().patrons.remove(0);
    assert_eq!((changed.action, &changed.changes), (BatchAction::Updated, changes_of(&second)));
    let fields: Vec<_> = changed.changes.iter().map(|change| change.field).collect();
    assert_eq!(fields, [Field::BirthDate, Field::Notes]);
    assert_eq!(store.journal().batch(3).unwrap(), None);
}

fn batches_are_known_by_their_files(store: &mut Store) {
    let mut changeset = plan(store, &[create(full("A1"))]);
    changeset.head.files = vec![file("a.xlsx", "aa"), file("b.csv", "bb")];
    commit(store, &changeset);
    let mut changeset = plan(store, &[create(full("A2"))]);
    changeset.head.files = vec![file("again.csv", "bb")];
    commit(store, &changeset);
    assert_eq!(store.journal().batch_of_file("aa").unwrap(), Some(1));
    assert_eq!(store.journal().batch_of_file("bb").unwrap(), Some(2));
    assert_eq!(store.journal().batch_of_file("cc").unwrap(), None);
    assert_eq!(store.journal().history().unwrap()[1].head.files, [file("a.xlsx", "aa"), file("b.csv", "bb")]);
}

fn writing_is_told_in_steps(store: &mut Store) {
    #[derive(Default)]
    struct Recorder(Mutex<Vec<Event>>);
    impl Progress for Recorder {
        fn event(&self, event: Event) {
            self.0.lock().unwrap().push(event);
        }
        fn stop_asked(&self) -> bool {
            false
        }

        fn stop_signal(&self) -> StopSignal {
            Arc::new(|| false)
        }
    }
    let steps: Vec<_> =
        (0..2500).map(|number| create(with_barcode(&format!("P{number}"), &format!("{number}")))).collect();
    let recorder = Recorder::default();
    let changeset = plan(store, &steps);
    store.patrons().apply(&changeset, &recorder).unwrap();
    let events = recorder.0.into_inner().unwrap();
    assert_eq!(events, [1000, 1000, 500].map(|rows| Event::Advance(Phase::Writing, rows)));
    assert_eq!(store.facts().unwrap().patrons, 2500);
}

/// The steps as the undoing of a batch.
fn undo(store: &mut Store, of: u64, steps: &[Step]) -> Changeset {
    let mut changeset = plan(store, steps);
    changeset.head.kind = BatchKind::Undo(of);
    decide(&mut changeset, &[]);
    changeset
}

fn a_patron_goes_and_comes_back(store: &mut Store) {
    save_with_starters(store, &[create(full("A1")), create(full("A2"))], &["a1"]);
    let gone = undo(store, 1, &[remove(full("A1"), 1)]);
    commit(store, &gone);
    assert_eq!((store.facts().unwrap().patrons, store.patrons().find("A1", 9).unwrap()), (1, vec![]));
    let snap = snapshot(store, &["a1", "barcode-a1", "a2"]);
    assert!(snap.owner(&CanonicalId::of("barcode-a1")).is_none());
    assert_eq!((snap.former(&CanonicalId::of("a1")), snap.former(&CanonicalId::of("a2"))), (2, 0));
    let patron = store.journal().batch(2).unwrap().unwrap().patrons.remove(0);
    assert_eq!((patron.action, patron.version_after), (BatchAction::Removed, 2));
    assert!(patron.changes.iter().all(|change| change.after.is_blank() && !change.before.is_blank()));

    let back = undo(store, 2, &[create_after(2, full("A1"))]);
    commit(store, &back);
    let stored = snapshot(store, &["a1"]);
    let stored = stored.owner(&CanonicalId::of("a1")).unwrap();
    assert_eq!((stored.version, &stored.patron), (3, &full("A1")), "no version is ever used twice");
    assert_eq!(snapshot(store, &["a1"]).former(&CanonicalId::of("a1")), 0);
    if store.offers().accounts {
        assert_eq!(password(store, "A1"), (CredentialState::Starter { expires: day("2026-09-15") }, true));
    }
    let changes = changes_of_new(&full("A1"));
    let patron = store.journal().batch(3).unwrap().unwrap().patrons.remove(0);
    assert_eq!((patron.action, patron.changes, patron.starter), (BatchAction::Created, changes, false));
}

fn a_patron_never_goes_without_the_password(store: &mut Store) {
    save_with_starters(store, &[create(full("A1")), create(bare("A2"))], &["a1"]);
    let before = digest(store);
    let gone_on = PasswordFate::Moved { to: key("B1") };
    for fate in [PasswordFate::Kept, PasswordFate::Restored { taken_by: 1 }, gone_on] {
        let mut changeset = plan(store, &[remove(full("A1"), 1)]);
        changeset.passwords.insert(key("A1"), fate);
        let refused = store.patrons().apply(&changeset, &Silent).unwrap_err();
        assert!(matches!(refused, StoreError::Refused { .. }), "{refused:?}");
        assert_eq!(digest(store), before);
    }
    save(store, &[remove(full("A1"), 1)]);
}

fn a_password_that_a_batch_took_comes_back_with_its_undoing(store: &mut Store) {
    let (internal, external) = (of_type("A1", AccountType::Internal), of_type("A1", AccountType::External));
    save_with_starters(store, &[create(internal.clone())], &["a1"]);
    save(store, &[convert(&internal, external.clone(), 1)]);
    assert_eq!(password(store, "A1"), (CredentialState::None, false));
    let back = undo(store, 2, &[convert(&external, internal, 2)]);
    commit(store, &back);
    assert_eq!(password(store, "A1"), (CredentialState::Starter { expires: day("2026-09-15") }, true));
}

fn an_identifier_of_one_who_goes_is_free(store: &mut Store) {
    save(store, &[create(with_barcode("A1", "77")), create(bare("A2"))]);
    let steps = [remove(with_barcode("A1", "77"), 1), update(&bare("A2"), with_barcode("A2", "77"), 1)];
    save(store, &steps);
    assert_eq!(store.patrons().find("77", 1).unwrap()[0].stored.patron, with_barcode("A2", "77"));
    assert_eq!(store.facts().unwrap().patrons, 1);
}

/// One batch moves every identifier of somebody who goes to somebody who stays, the primary ID among them, and its
/// undoing moves them back; whoever of the two comes first by key.
fn two_records_become_one_and_two_again(store: &mut Store) {
    for (keep, gone) in [("A1", "B2"), ("D4", "C3")] {
        let of = |id: &str| with_barcode(id, &format!("card-{id}"));
        let mut both = of(keep);
        for (kind, value) in [("OTHER_ID", gone.to_owned()), ("BARCODE", format!("card-{gone}"))] {
            let identifier = Identifier { kind: kind.into(), value: value.into(), note: None, active: true };
            both.details.identifiers.push(identifier);
        }
        save_with_starters(store, &[create(of(keep)), create(of(gone))], &[key(gone).as_str()]);
        let patrons = store.facts().unwrap().patrons;
        save(store, &[update(&of(keep), both.clone(), 1), remove(of(gone), 1)]);
        for id in [gone.to_owned(), format!("card-{gone}"), keep.to_owned()] {
            let snap = snapshot(store, &[key(&id).as_str()]);
            assert_eq!(snap.owner(&key(&id)).map(|stored| &stored.patron), Some(&both), "{id}");
        }
        assert_eq!(store.facts().unwrap().patrons, patrons - 1);

        let batch = store.facts().unwrap().last_batch.unwrap().0;
        let back = undo(store, batch, &[update(&both, of(keep), 2), create_after(2, of(gone))]);
        commit(store, &back);
        for id in [keep, gone] {
            for found in [id.to_owned(), format!("card-{id}")] {
                let snap = snapshot(store, &[key(&found).as_str()]);
                let stored = snap.owner(&key(&found)).unwrap();
                assert_eq!((stored.version, &stored.patron), (3, &of(id)), "{found}");
            }
        }
        assert_eq!(store.facts().unwrap().patrons, patrons);
        if store.offers().accounts {
            assert_eq!(password(store, gone), (CredentialState::Starter { expires: day("2026-09-15") }, true));
        }
    }
}

/// A patron under another primary ID, the one they had being an identifier.
fn under(patron: &Patron, id: &str) -> Patron {
    let mut after = Patron { primary_id: PrimaryId::new(id).unwrap(), ..patron.clone() };
    let old = patron.primary_id.as_str().into();
    after.details.identifiers.push(Identifier { kind: "FORMER_ID".into(), value: old, note: None, active: true });
    after
}

/// A changeset by which a patron with this version goes on as another, after the last version under that ID.
fn renumber(store: &mut Store, kind: BatchKind, (before, version): (&Patron, u64), after: (&Patron, u64)) -> Changeset {
    let mut changeset = plan(store, &[remove(before.clone(), version), create_after(after.1, after.0.clone())]);
    changeset.head.kind = kind;
    changeset.head.counts = Counts::default();
    changeset.head.others = Others { added: 1, removed: 1, ..Others::default() };
    decide(&mut changeset, &[]);
    changeset
}

fn another_primary_id_is_given_whole_or_not_at_all(store: &mut Store) {
    // Before the old ID and behind it, in the order of the keys.
    for (old, new) in [("M1", "Z1"), ("N1", "A1")] {
        let (before, after) = (full(old), under(&full(old), new));
        save(store, &[create(before.clone())]);
        let renumbered = renumber(store, BatchKind::Account, (&before, 1), (&after, 0));
        let as_it_was = digest(store);
        if !store.offers().accounts {
            // Where another system writes each patron by itself, the patron would be gone in between.
            let refused = store.patrons().apply(&renumbered, &Silent).unwrap_err();
            assert!(matches!(refused, StoreError::Refused { .. }), "{refused:?}");
            assert_eq!(digest(store), as_it_was);
            continue;
        }
        commit(store, &renumbered);
        // Whoever planned the same meanwhile is told, under both IDs.
        let late = renumber(store, BatchKind::Account, (&before, 1), (&after, 0));
        let moved = store.patrons().apply(&late, &Silent).unwrap();
        assert!(matches!(&moved, Applied::Stale(stale) if stale.len() == 2), "{moved:?}");
        for id in [old, new, &format!("barcode-{old}")] {
            let found = store.patrons().find(id, 9).unwrap();
            assert_eq!((found.len(), &found[0].stored.patron, found[0].stored.version), (1, &after, 1));
        }
    }
    assert_eq!(faults(store), [""; 0]);
}

const CHOSEN: &str = "$argon2id$v=19$m=19456,t=2,p=1$chosen";

/// Whose password a try compares with under each of these IDs.
fn is_way_in(store: &mut Store, ids: &[&str], primary_id: &str) {
    for id in ids {
        let Try::Open(account) = store.accounts().unwrap().begin_sign_in(&key(id), &tries(3, 0)).unwrap() else {
            panic!("no try begins for {id}")
        };
        assert_eq!((account.hash.phc(), account.patron.primary_id.as_str()), (CHOSEN, primary_id));
        let own = key(primary_id);
        assert!(store.accounts().unwrap().end_sign_in(&own, &account.hash, TryEnd::Right).unwrap());
    }
}

fn a_password_goes_along_with_another_primary_id(store: &mut Store) {
    let (before, after) = (full("A1"), under(&full("A1"), "B1"));
    save_with_starters(store, &[create(before.clone())], &["a1"]);
    let hash = begin(store, "a1");
    assert!(store.accounts().unwrap().end_sign_in(&key("a1"), &hash, TryEnd::Chosen(CHOSEN)).unwrap());
    is_way_in(store, &["a1", "barcode-a1"], "A1");

    let renumbered = renumber(store, BatchKind::Account, (&before, 1), (&after, 0));
    commit(store, &renumbered);
    is_way_in(store, &["a1", "b1", "barcode-a1"], "B1");
    let found = store.patrons().find("A1", 1).unwrap().remove(0);
    assert_eq!((found.credential, found.batches), (CredentialState::Chosen, vec![1, 2]), "of both IDs");
    assert_eq!((store.facts().unwrap().patrons, faults(store)), (1, Vec::new()));

    let back = renumber(store, BatchKind::Undo(2), (&after, 1), (&before, 2));
    commit(store, &back);
    is_way_in(store, &["a1", "barcode-a1"], "A1");
    let stored = store.patrons().find("A1", 1).unwrap().remove(0).stored;
    assert_eq!((stored.version, stored.patron), (3, before.clone()));
    assert_eq!((store.patrons().find("B1", 1).unwrap(), faults(store)), (Vec::new(), Vec::new()));

    let again = renumber(store, BatchKind::Undo(3), (&before, 3), (&after, 2));
    commit(store, &again);
    is_way_in(store, &["a1", "b1"], "B1");
    assert_eq!(faults(store), [""; 0]);
}

fn a_starter_goes_along_with_another_primary_id(store: &mut Store) {
    let (before, after) = (full("A1"), under(&full("A1"), "B1"));
    save_with_starters(store, &[create(before.clone()), create(bare("A2"))], &["a1"]);
    let renumbered = renumber(store, BatchKind::Account, (&before, 1), (&after, 0));
    commit(store, &renumbered);
    assert_eq!(password(store, "B1"), (CredentialState::Starter { expires: day("2026-09-15") }, true));
    let of_the_list = store.accounts().unwrap().starters(Some(1)).unwrap();
    assert_eq!(of_the_list.iter().map(|found| found.stored.patron.key()).collect::<Vec<_>>(), [key("b1")]);
    assert_eq!(faults(store), [""; 0]);
    // One that is given under the new ID stays theirs under the old one.
    let was = store.patrons().find("B1", 1).unwrap().remove(0).credential_version;
    let phc = "$argon2id$v=19$m=19456,t=2,p=1$again".to_owned();
    let starter = StarterHash { phc, since: day("2026-09-02"), expires: day("2026-10-15") };
    let given = NewStarter { key: key("b1"), was, starter };
    store.accounts().unwrap().reissue(&[given], &actor(3), &Silent).unwrap();
    let back = renumber(store, BatchKind::Undo(2), (&after, 1), (&before, 2));
    commit(store, &back);
    assert_eq!(password(store, "A1"), (CredentialState::Starter { expires: day("2026-10-15") }, true));
    assert_eq!(faults(store), [""; 0]);
}

/// The password that an earlier batch took and gave back lies there under the old ID: that is nobody else's.
fn what_was_taken_from_a_patron_is_theirs_under_another_primary_id(store: &mut Store) {
    let (internal, external) = (of_type("A1", AccountType::Internal), of_type("A1", AccountType::External));
    save_with_starters(store, &[create(internal.clone())], &["a1"]);
    save(store, &[convert(&internal, external.clone(), 1)]);
    let back = undo(store, 2, &[convert(&external, internal.clone(), 2)]);
    commit(store, &back);
    let after = under(&internal, "B1");
    let renumbered = renumber(store, BatchKind::Account, (&internal, 3), (&after, 0));
    commit(store, &renumbered);
    assert_eq!(password(store, "B1").0, CredentialState::Starter { expires: day("2026-09-15") });
    assert_eq!(faults(store), [""; 0]);
}

fn an_id_stands_with_its_trail(store: &mut Store) {
    save_with_starters(store, &[create(full("A1")), create(full("A2"))], &["a1"]);
    let mut after = full("A1");
    after.details.last_name = Some("López".into());
    save(store, &[update(&full("A1"), after.clone(), 1)]);
    let keys = ["nobody", "a1", "a2"].map(CanonicalId::of);
    let histories = store.journal().patron_histories(&keys).unwrap();
    assert_eq!(histories.iter().map(|history| &history.key).collect::<Vec<_>>(), keys.iter().collect::<Vec<_>>());
    assert_eq!((&histories[0].now, histories[0].trail.len()), (&None, 0));
    let now = histories[1].now.as_ref().unwrap();
    assert_eq!((now.version, &now.patron), (2, &after));
    if store.offers().accounts {
        assert_eq!(histories[1].credential, CredentialState::Starter { expires: day("2026-09-15") });
    }
    let trail: Vec<_> =
        histories[1].trail.iter().map(|touch| (touch.batch, touch.action, touch.version_after)).collect();
    assert_eq!(trail, [(1, BatchAction::Created, 1), (2, BatchAction::Updated, 2)]);
    let last = &histories[1].trail[1];
    assert_eq!((&*last.fields, last.who.as_str(), last.when), (&[Field::LastName][..], "rosa", when(2)));
    assert_eq!(histories[2].trail.len(), 1);
    assert_eq!(histories[2].credential, CredentialState::None);
}

fn a_plan_that_was_taken_back_is_out_of_date(store: &mut Store) {
    let list = plan(store, &[create(bare("A1"))]);
    commit(store, &list);
    let back = undo(store, 1, &[remove(bare("A1"), 1)]);
    commit(store, &back);
    let Applied::Stale(stale) = store.patrons().apply(&list, &Silent).unwrap() else { panic!("it was taken back") };
    assert_eq!(stale.iter().map(|one| one.what).collect::<Vec<_>>(), [Moved::CameAndWent]);
    // The same list, planned again from what is there now, is another matter, even under the same name.
    let mut again = plan(store, &[create_after(2, bare("A1"))]);
    again.head.id.clone_from(&list.head.id);
    commit(store, &again);
    assert_eq!(store.patrons().apply(&again, &Silent).unwrap(), Applied::Already { batch: 3 });
}

fn every_batch_is_a_link_of_the_chain(store: &mut Store) {
    assert_eq!(store.journal().audit().unwrap(), []);
    save(store, &[create(full("A1"))]);
    let back = undo(store, 1, &[remove(full("A1"), 1)]);
    commit(store, &back);
    let links = store.journal().audit().unwrap();
    assert!(links.iter().map(|link| link.sequence).eq(1..=links.len() as u64));
    // What is sent to another system has a link more, from before it is sent.
    let batches: Vec<_> = links.iter().filter(|link| link.batch.is_some()).collect();
    let got: Vec<_> = batches.iter().map(|link| (link.action.as_str(), link.batch, link.who.as_str())).collect();
    assert_eq!(got, [("apply", Some(1), "rosa"), ("undo", Some(2), "rosa")]);
    assert!(!format!("{links:?}").contains("Muñoz"), "nothing of a patron");
    assert!(batches[0].facts.contains("00ff"), "the file's hash: {}", batches[0].facts);
}

fn people_under_other_ids_are_found(store: &mut Store) {
    let born = |id: &str, first: &str, last: &str, day_of_birth: Option<&str>, email: &str| {
        let mut patron = named(id, first, last);
        patron.details.birth_date = day_of_birth.map(day);
        patron.details.emails = vec![Email { address: email.into(), types: "personal".into(), preferred: true }];
        patron
    };
    let patrons = [
        born("A1", "Ana", "Lee", Some("1951-02-03"), "ana@example.org"),
        born("A2", "Bo", "Lee", Some("1951-02-03"), "bo@example.org"),
        born("A3", "Cy", "Lee", None, "cy@example.org"),
    ];
    save(store, &patrons.clone().map(create));
    let email =
        |address: &str, people: &[u32]| Sought { shared: Shared::Email(address.into()), people: people.to_vec() };
    let sought = [
        Sought { shared: Shared::BirthDate(day("1951-02-03")), people: vec![0] },
        Sought { shared: Shared::BirthDate(day("1952-01-01")), people: vec![2] },
        email("ana@example.org", &[0]),
        email("bo@example.org", &[2]),
        email("cy@example.org", &[0]),
        email("nobody@example.org", &[1]),
        Sought { shared: Shared::Name("lee, cy".into()), people: vec![3] },
        Sought { shared: Shared::Name("cy, lee".into()), people: vec![4] },
    ];
    let find = |store: &mut Store, judge: &mut MayBe<'_>| {
        let found = store.patrons().lookalikes(&sought, judge, &Silent).unwrap();
        assert_eq!(found.crowds, []);
        let id = |patron: u32| found.patrons[patron as usize].patron.primary_id.to_string();
        found.pairs.iter().map(|(person, patron)| (*person, id(*patron))).collect::<Vec<_>>()
    };
    let all = find(store, &mut |_, people| people.to_vec());
    let expected = [(0, "A1"), (0, "A2"), (0, "A3"), (2, "A2"), (3, "A3")];
    assert_eq!(all, expected.map(|(position, id)| (position, id.to_owned())));
    let mut seen = Vec::new();
    let bo = find(store, &mut |names: Glimpse<'_>, people| {
        seen.push(names.first.unwrap_or_default().to_owned());
        let born = if names.first == Some("Cy") { None } else { Some(day("1951-02-03")) };
        assert_eq!(names.birth_date, born);
        if names.first == Some("Bo") { people.to_vec() } else { Vec::new() }
    });
    assert_eq!(bo, [(0, "A2".to_owned()), (2, "A2".to_owned())]);
    assert!(["Ana", "Bo", "Cy"].iter().all(|name| seen.contains(&(*name).to_owned())), "{seen:?}");
}

/// What it costs in time and in memory is counted in comparisons and pairs.
fn a_day_that_too_many_share_says_nothing_and_is_told(store: &mut Store) {
    let born = |n: u32| {
        let mut patron = named(&format!("A{n}"), "Ana", "Lee");
        patron.details.birth_date = Some(day("1970-01-01"));
        create(patron)
    };
    save(store, &(0..300).map(born).collect::<Vec<_>>());
    let mut find = |people: u32| {
        let shared = Shared::BirthDate(day("1970-01-01"));
        let sought = [Sought { shared, people: (0..people).collect() }];
        let mut comparisons = 0;
        let mut judge = |_: Glimpse<'_>, people: &[u32]| {
            comparisons += people.len();
            people.to_vec()
        };
        let found = store.patrons().lookalikes(&sought, &mut judge, &Silent).unwrap();
        let crowds: Vec<_> = found.crowds.iter().map(|crowd| (crowd.listed, crowd.stored)).collect();
        (comparisons <= TOO_MANY_PAIRS, found.patrons.len(), found.pairs.len(), crowds)
    };
    assert_eq!(find(200), (true, 300, 60_000, vec![]), "each patron once, however many they may be");
    assert_eq!(find(400), (true, 0, 0, vec![(400, 300)]));
    assert_eq!(find(1_001), (true, 0, 0, vec![(1_001, 300)]));
    let nobody = [Sought { shared: Shared::BirthDate(day("1970-01-02")), people: (0..1_001).collect() }];
    let found = store.patrons().lookalikes(&nobody, &mut |_, people| people.to_vec(), &Silent).unwrap();
    assert_eq!(found, Lookalikes::default(), "nobody to compare them with");
}

fn members_of_a_group_are_listed(store: &mut Store) {
    let grouped = |id: &str, group: &str| {
        let mut patron = bare(id);
        patron.details.user_group = Some(group.into());
        patron
    };
    save(store, &[create(grouped("A1", "G")), create(grouped("A2", "H")), create(grouped("A3", "G"))]);
    let found = store.patrons().members(Field::UserGroup, "G", &|key| key == "a3", &Silent).unwrap();
    assert_eq!(found.iter().map(|stored| stored.patron.primary_id.as_str()).collect::<Vec<_>>(), ["A1"]);
    assert_eq!(
        store.patrons().members(Field::UserGroup, "g", &|_| false, &Silent).unwrap(),
        [],
        "a code's case matters"
    );
}

/// A system somewhere else may have no cheap way, and says nothing.
fn some_ids_show_what_ids_look_like(store: &mut Store) {
    save(store, &["A1", "A2", "B1", "B2", "B3"].map(|id| create(bare(id))));
    let mut next = |places: &[&str]| {
        let places: Vec<CanonicalId> = places.iter().map(|place| CanonicalId::of(place)).collect();
        let found = store.patrons().next_ids(&places, 2).unwrap();
        found.iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>()
    };
    let shown = [next(&["B"]), next(&["B2", "A2", "C"]), next(&["A1", "A2"])];
    let expected: [&[&str]; 3] = [&["B1", "B2"], &["A2", "B1", "B2", "B3"], &["A1", "A2", "B1"]];
    let is_elsewhere = !store.offers().accounts;
    assert!(shown == expected || (is_elsewhere && shown.iter().all(Vec::is_empty)), "{shown:?}");
}

/// The same everywhere, for every field: exactly that value, in the order of the keys.
fn members_are_those_who_have_the_very_value(store: &mut Store) {
    let with = |id: &str, group: &str, born: Option<&str>, account_type| {
        let mut patron = bare(id);
        patron.details.user_group = Some(group.into());
        patron.details.birth_date = born.map(day);
        patron.details.account_type = account_type;
        patron
    };
    let people = [
        with("c3", "G", Some("1951-02-03"), Some(AccountType::Internal)),
        with("B2", "g", Some("1951-02-04"), Some(AccountType::External)),
        with("a1", " G", None, None),
        with("\u{e9}4", "G ", Some("1951-02-03"), Some(AccountType::Internal)),
        with("D5", "G\0", None, Some(AccountType::Internal)),
        with("0", "Gr\u{fc}n", None, None),
        with("10", "G", None, None),
        with("9", "GR\u{dc}N", None, None),
    ];
    save(store, &people.clone().map(create));
    let mut sorted = people.to_vec();
    sorted.sort_by_key(Patron::key);
    let mut seen = Vec::new();
    let mut see = |stored: StoredPatron| {
        seen.push(stored.patron);
        ControlFlow::Continue(())
    };
    store.patrons().scan(&mut see, &Silent).unwrap();
    assert_eq!(seen, sorted);
    for value in
        ["G", "g", " G", "G ", "G\0", "Gr\u{fc}n", "", "1951-02-03", "03/02/1951", "Internal", "INTERNAL", "B2", "b2"]
    {
        for field in Field::ALL {
            let found = store.patrons().members(*field, value, &|key| key == "10", &Silent).unwrap();
            let found: Vec<Patron> = found.into_iter().map(|stored| stored.patron).collect();
            let has = |patron: &&Patron| has_value(patron, *field, value) && patron.key().as_str() != "10";
            assert_eq!(found, sorted.iter().filter(has).cloned().collect::<Vec<_>>(), "{field:?} {value:?}");
        }
    }
    let internal = store.patrons().members(Field::AccountType, AccountType::Internal.name(), &|_| false, &Silent);
    assert_eq!(internal.unwrap().len(), 3);
}

fn whoever_has_seen_enough_sees_no_more(store: &mut Store) {
    let people: Vec<Step> = (0..2_100).map(|number| create(bare(&format!("p{number:04}")))).collect();
    save(store, &people);
    for (enough, expected) in [(1, 1), (2_000, 2_000), (2_001, 2_001), (9_999, 2_100)] {
        let mut seen = 0;
        let mut see = |_: StoredPatron| {
            seen += 1;
            if seen == enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        store.patrons().scan(&mut see, &Silent).unwrap();
        assert_eq!(seen, expected);
    }
}

/// Notes who is seen, each time.
struct Noted {
    again: bool,
    seen: [Vec<String>; 2],
}

impl TwoLooks for Noted {
    fn first(&mut self, stored: StoredPatron) -> ControlFlow<()> {
        self.seen[0].push(stored.patron.primary_id.to_string());
        ControlFlow::Continue(())
    }

    fn look_again(&mut self) -> bool {
        self.again
    }

    fn second(&mut self, stored: StoredPatron) -> ControlFlow<()> {
        self.seen[1].push(stored.patron.primary_id.to_string());
        ControlFlow::Continue(())
    }
}

fn whoever_looks_twice_sees_the_same_twice(store: &mut Store) {
    let ids: Vec<String> = (0..2_100).map(|number| format!("p{number:04}")).collect();
    save(store, &ids.iter().map(|id| create(bare(id))).collect::<Vec<_>>());
    for again in [true, false, true] {
        let mut noted = Noted { again, seen: [Vec::new(), Vec::new()] };
        store.patrons().scan_twice(&mut noted, &Silent).unwrap();
        assert_eq!(noted.seen, [ids.clone(), if again { ids.clone() } else { Vec::new() }]);
    }
}

/// Whoever asks to stop need not wait for the end of what only reads.
fn looking_hears_a_stop(store: &mut Store) {
    save(store, &[create(bare("A1"))]);
    let got = store.patrons().members(Field::UserGroup, "G", &|_| false, &Stopping).map(|_| ());
    let sought = [Sought { shared: Shared::BirthDate(day("1951-02-03")), people: vec![0] }];
    let alike = store.patrons().lookalikes(&sought, &mut |_, _| Vec::new(), &Stopping).map(|_| ());
    let seen = store.patrons().scan(&mut |_| ControlFlow::Continue(()), &Stopping);
    for got in [got, alike, seen] {
        assert!(matches!(got, Err(StoreError::Stopped)), "{got:?}");
    }
}

fn looking_for_guards_hears_a_stop(store: &mut Store) {
    guard(store, 2, "staff", &["S1"]);
    let got = store.guards().unwrap().guarded(&scope(&["A1"]), &Stopping);
    assert!(matches!(got, Err(StoreError::Stopped)), "{got:?}");
}

fn a_guard_list_guards_its_ids(store: &mut Store) {
    assert_eq!((store.guards().unwrap().lists().unwrap(), guarded(store, &["1"])), (vec![], vec![]));
    assert!(!guard(store, 1, "staff", &["S1", "s1", "000123"]));
    assert!(!guard(store, 2, "banner", &["000123", "000124", "Straße1"]));
    let guards = store.guards().unwrap().lists().unwrap();
    let got: Vec<_> = guards.iter().map(|guard| (guard.name.as_str(), guard.ids, guard.when)).collect();
    assert_eq!(got, [("banner", 3, when(2)), ("staff", 2, when(1))]);
    assert_eq!((&guards[0].source, guards[0].who.as_str()), (&file("banner.xlsx", "00aa"), "rosa"));
    let found = guarded(store, &["s1", "000123", "123", "STRASSE1", "nobody"]);
    assert_eq!(found, ["000123 banner", "s1 staff", "strasse1 banner"]);
    assert_eq!(guarded(store, &[]), [""; 0]);
    // It has nothing to do with patrons.
    save(store, &[create(bare("000123"))]);
    assert_eq!(faults(store), [""; 0]);
}

fn a_guard_list_of_the_same_name_takes_its_place(store: &mut Store) {
    assert!(!guard(store, 1, "banner", &["1", "2"]));
    assert!(guard(store, 2, "banner", &["2", "3", "4"]));
    assert_eq!(guarded(store, &["1", "2", "3"]), ["2 banner", "3 banner"]);
    let guards = store.guards().unwrap().lists().unwrap();
    assert_eq!((guards.len(), guards[0].ids, guards[0].when), (1, 3, when(2)));
    assert_eq!(faults(store), [""; 0]);
}

fn a_guard_list_goes(store: &mut Store) {
    guard(store, 1, "banner", &["1", "2"]);
    guard(store, 1, "staff", &["2"]);
    assert_eq!(store.guards().unwrap().remove("Banner", &actor(2), &Silent).unwrap(), None);
    let gone = store.guards().unwrap().remove("banner", &actor(2), &Silent).unwrap().unwrap();
    assert_eq!((gone.name.as_str(), gone.ids), ("banner", 2));
    assert_eq!(guarded(store, &["1", "2"]), ["2 staff"]);
    assert_eq!(store.guards().unwrap().lists().unwrap().len(), 1);
    assert_eq!(faults(store), [""; 0]);
}

fn guard_lists_are_links_of_the_chain_without_their_ids(store: &mut Store) {
    guard(store, 1, "banner", &["000123456"]);
    guard(store, 2, "banner", &["000123456", "000123457"]);
    store.guards().unwrap().remove("banner", &actor(3), &Silent).unwrap();
    store.guards().unwrap().remove("banner", &actor(4), &Silent).unwrap();
    let links = store.journal().audit().unwrap();
    let got: Vec<_> = links.iter().map(|link| (link.action.as_str(), link.at, link.batch)).collect();
    assert_eq!(got, [("guard-add", when(1), None), ("guard-add", when(2), None), ("guard-remove", when(3), None)]);
    for fact in ["\"banner\"", "00aa", "\"ids\":2", "\"replaced\":true"] {
        assert!(links[1].facts.contains(fact), "{fact}: {}", links[1].facts);
    }
    assert!(!format!("{links:?}").contains("000123456"));
}

fn key(id: &str) -> CanonicalId {
    CanonicalId::of(id)
}

/// A rule of so many tries and half an hour, at so many minutes from the first.
fn tries(most: u32, minute: i64) -> LockRule {
    let start = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    LockRule { most, lapse: TimeDelta::minutes(30), now: start + TimeDelta::minutes(minute) }
}

/// Begins a try of three at a moment, and leaves it there.
fn at(store: &mut Store, id: &str, minute: i64) -> Try {
    store.accounts().unwrap().begin_sign_in(&key(id), &tries(3, minute)).unwrap()
}

/// The same as a word.
fn begun(store: &mut Store, id: &str, minute: i64) -> &'static str {
    match at(store, id, minute) {
        Try::Unknown => "unknown",
        Try::Locked => "locked",
        Try::Open(account) if account.locked => "open, and locked",
        Try::Open(_) => "open",
    }
}

/// Begins a try and returns what a password is compared with.
fn begin(store: &mut Store, id: &str) -> StoredHash {
    match store.accounts().unwrap().begin_sign_in(&key(id), &tries(3, 0)).unwrap() {
        Try::Open(account) => account.hash,
        Try::Unknown | Try::Locked => panic!("no try begins for {id}"),
    }
}

fn a_try_finds_whom_it_is_for(store: &mut Store) {
    save_with_starters(store, &[create(with_barcode("A1", "B-77")), create(bare("A2"))], &["a1"]);
    for id in ["a1", " A1", "b-77"] {
        let Try::Open(account) = store.accounts().unwrap().begin_sign_in(&key(id), &tries(9, 0)).unwrap() else {
            panic!("{id}")
        };
        let life = StarterLife { since: Some(day("2026-09-01")), expires: day("2026-09-15") };
        assert_eq!((account.starter, account.must_change), (Some(life), true));
        assert_eq!(account.patron, with_barcode("A1", "B-77"));
        assert_eq!(account.hash.phc(), "$argon2id$v=19$m=19456,t=2,p=1$a1");
        assert_eq!(format!("{:?}", account.hash), "[hash]");
    }
    for id in ["a2", "nobody", ""] {
        assert_eq!(store.accounts().unwrap().begin_sign_in(&key(id), &tries(9, 0)).unwrap(), Try::Unknown, "{id}");
    }
}

fn too_many_tries_lock_a_password(store: &mut Store) {
    save_with_starters(store, &[create(bare("A1")), create(bare("A2"))], &["a1", "a2"]);
    let hash = begin(store, "a1");
    assert!(store.accounts().unwrap().end_sign_in(&key("a1"), &hash, TryEnd::Wrong).unwrap());
    begin(store, "a1");
    assert!(!store.patrons().find("a1", 1).unwrap()[0].locked);
    // A right one forgets what was before it.
    assert!(store.accounts().unwrap().end_sign_in(&key("a1"), &hash, TryEnd::Right).unwrap());
    for _ in 0..3 {
        begin(store, "a1");
    }
    assert_eq!(store.accounts().unwrap().begin_sign_in(&key("a1"), &tries(3, 0)).unwrap(), Try::Locked);
    assert!(store.patrons().find("a1", 1).unwrap()[0].locked && !store.patrons().find("a2", 1).unwrap()[0].locked);
    let Try::Open(account) = store.accounts().unwrap().begin_sign_in(&key("a1"), &tries(99, 0)).unwrap() else {
        panic!()
    };
    assert!(account.locked, "a starter stays so when more are allowed");
    // The last try was begun before the lock, and may be the right one.
    assert!(store.accounts().unwrap().end_sign_in(&key("a1"), &hash, TryEnd::Right).unwrap());
    begin(store, "a1");
}

/// A1 has chosen a password, A2 has a starter.
fn one_chosen_and_one_starter(store: &mut Store) {
    save_with_starters(store, &[create(bare("A1")), create(bare("A2"))], &["a1", "a2"]);
    let starter = begin(store, "a1");
    let chosen = TryEnd::Chosen("$argon2id$v=19$m=19456,t=2,p=1$new");
    assert!(store.accounts().unwrap().end_sign_in(&key("a1"), &starter, chosen).unwrap());
}

fn a_lock_lapses_for_whoever_has_chosen_a_password(store: &mut Store) {
    one_chosen_and_one_starter(store);
    let got = [0, 0, 1, 1, 30, 31, 32].map(|minute| begun(store, "a1", minute));
    assert_eq!(got, ["open", "open", "open", "locked", "locked", "open", "open"]);
    let found = store.patrons().find("a1", 1).unwrap().remove(0);
    assert_eq!((found.locked, found.last_failure), (false, Some(tries(3, 32).now)));
    begun(store, "a1", 33);
    let locked_at = |store: &mut Store, minute: i64| {
        let mut found = store.patrons().find("a1", 1).unwrap().remove(0);
        found.forget_lapsed_lock(&tries(3, minute));
        found.locked
    };
    assert_eq!([33, 62, 63].map(|minute| locked_at(store, minute)), [true, true, false]);
    let Try::Open(account) = at(store, "a1", 63) else { panic!() };
    assert!(store.accounts().unwrap().end_sign_in(&key("a1"), &account.hash, TryEnd::Right).unwrap());
    assert_eq!([63, 63, 63, 63].map(|minute| begun(store, "a1", minute)), ["open", "open", "open", "locked"]);
    assert_eq!(faults(store), [""; 0]);
}

/// Its pattern can be guessed. Whoever has it is told, by `Account::locked`; everybody else sees what they see of others.
fn a_starter_stays_locked_and_does_not_look_so(store: &mut Store) {
    one_chosen_and_one_starter(store);
    let got = [0, 0, 0, 0, 30, 31, 32, 33, 63].map(|minute| begun(store, "a2", minute));
    let (yes, open) = ("locked", "open, and locked");
    assert_eq!(got, ["open", "open", "open", yes, open, open, open, yes, open]);
    let mut found = store.patrons().find("a2", 1).unwrap().remove(0);
    found.forget_lapsed_lock(&tries(3, 999));
    assert!(found.locked, "until the desk gives a new one");
    assert_eq!(faults(store), [""; 0]);
    let was = found.credential_version;
    store.accounts().unwrap().reissue(&[given("a2", was)], &actor(3), &Silent).unwrap();
    assert_eq!(begun(store, "a2", 63), "open");
}

/// Who has no password here, and an ID that nobody has: as a lock tells of it, they are like A1.
fn an_id_that_nobody_has_is_locked_like_any_other(store: &mut Store) {
    one_chosen_and_one_starter(store);
    save(store, &[create(with_barcode("A3", "B-3"))]);
    let minutes = [0, 0, 1, 1, 30, 31, 32, 33, 34];
    let locked = |store: &mut Store, id: &str| minutes.map(|minute| begun(store, id, minute) == "locked");
    let known = locked(store, "a1");
    assert_eq!(known, [false, false, false, true, true, false, false, false, true]);
    for id in ["nobody", "", "a3"] {
        assert_eq!(locked(store, id), known, "{id}");
    }
    assert_eq!(begun(store, "b-3", 34), "locked", "the barcode of A3");
    assert_eq!(begun(store, "somebody", 34), "unknown");
    assert_eq!(faults(store), [""; 0]);
}

fn a_lock_goes_by_the_clock_of_the_caller(store: &mut Store) {
    one_chosen_and_one_starter(store);
    for id in ["a1", "nobody"] {
        for _ in 0..3 {
            assert_ne!(begun(store, id, 20), "locked", "{id}");
        }
        // Set back by a little it locks as long as it says, and by a year no longer than half an hour from then.
        let got = [0, 49, 50].map(|minute| begun(store, id, minute) == "locked");
        assert_eq!(got, [true, true, false], "{id}");
        for _ in 0..2 {
            assert_ne!(begun(store, id, 50), "locked", "{id}");
        }
        let year = 525_600;
        let got = [0, 29, 30].map(|minute| begun(store, id, minute - year) == "locked");
        assert_eq!(got, [true, true, false], "{id}");
    }
}

fn a_lock_of_a_chosen_password_is_lifted(store: &mut Store) {
    one_chosen_and_one_starter(store);
    let seen = ["a1", "a2"].map(|id| credential_version(store, id));
    let lift = |store: &mut Store, id: &str, was: u64| {
        store.accounts().unwrap().unlock(&key(id), was, &actor(4), &Silent).unwrap()
    };
    assert!(!lift(store, "a1", seen[0]), "it is not locked");
    for id in ["a1", "a2"] {
        assert_eq!([0, 0, 0, 0].map(|minute| begun(store, id, minute)), ["open", "open", "open", "locked"], "{id}");
    }
    let links = store.journal().audit().unwrap().len();
    for (id, was, why) in
        [("a1", seen[0] + 1, "another password"), ("a2", seen[1], "a starter stays locked"), ("nobody", 0, "nobody")]
    {
        assert!(!lift(store, id, was), "{why}");
    }
    assert_eq!(store.journal().audit().unwrap().len(), links, "nothing happened");
    assert_eq!([begun(store, "a1", 1), begun(store, "a2", 1)], ["locked", "locked"]);
    assert!(lift(store, "a1", seen[0]));
    let last = store.journal().audit().unwrap().pop().unwrap();
    assert_eq!((last.action.as_str(), last.facts.as_str()), ("password-unlock", "{\"passwords\":1}"));
    assert!(!store.patrons().find("a1", 1).unwrap()[0].locked);
    assert_eq!([1, 1, 1, 1].map(|minute| begun(store, "a1", minute)), ["open", "open", "open", "locked"]);
    assert_eq!(credential_version(store, "a1"), seen[0], "the password is the same");
    assert_eq!(faults(store), [""; 0]);
}

fn a_chosen_password_takes_the_place_of_the_starter(store: &mut Store) {
    save_with_starters(store, &[create(bare("A1"))], &["a1"]);
    let starter = begin(store, "a1");
    assert!(store.accounts().unwrap().end_sign_in(&key("a1"), &starter, TryEnd::Chosen("$new")).unwrap());
    assert_eq!(password(store, "A1"), (CredentialState::Chosen, false));
    let Try::Open(account) = store.accounts().unwrap().begin_sign_in(&key("a1"), &tries(3, 0)).unwrap() else {
        panic!()
    };
    assert_eq!((account.hash.phc(), account.starter, account.must_change), ("$new", None, false));
    // Who is late with the starter changes nothing.
    for end in [TryEnd::Right, TryEnd::Rehashed("$x"), TryEnd::Chosen("$y")] {
        assert!(!store.accounts().unwrap().end_sign_in(&key("a1"), &starter, end).unwrap());
    }
    assert!(store.accounts().unwrap().end_sign_in(&key("a1"), &account.hash, TryEnd::Rehashed("$costlier")).unwrap());
    assert_eq!(begin(store, "a1").phc(), "$costlier");
    assert_eq!(password(store, "A1"), (CredentialState::Chosen, false));
    let version = snapshot(store, &["a1"]).owner(&key("a1")).unwrap().version;
    assert_eq!(version, 1, "a password is no field that a plan is made from");
}

/// Which password a patron has.
fn credential_version(store: &mut Store, id: &str) -> u64 {
    store.patrons().find(id, 1).unwrap().first().map_or(0, |found| found.credential_version)
}

fn given(id: &str, was: u64) -> NewStarter {
    let starter = StarterHash { phc: "$again".into(), since: day("2026-10-01"), expires: day("2026-10-15") };
    NewStarter { key: key(id), was, starter }
}

fn starters_are_listed_until_they_are_used(store: &mut Store) {
    let people = ["A1", "A2", "A3"].map(|id| create(named(id, "Ann", id)));
    save_with_starters(store, &people, &["a3", "a1"]);
    save_with_starters(store, &[create(named("B1", "Bo", "Able"))], &["b1"]);
    let listed = |store: &mut Store, batch| {
        let found = store.accounts().unwrap().starters(batch).unwrap();
        found.iter().map(|found| found.stored.patron.primary_id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(listed(store, Some(1)), ["A1", "A3"]);
    assert_eq!(listed(store, None), ["A1", "A3", "B1"]);
    let hash = begin(store, "a3");
    store.accounts().unwrap().end_sign_in(&key("a3"), &hash, TryEnd::Chosen("$new")).unwrap();
    assert_eq!(
        (listed(store, Some(1)), listed(store, Some(2)), listed(store, Some(7))),
        (vec!["A1".into()], vec!["B1".into()], vec![])
    );
    let seen = ["a1", "a2", "a3", "nobody"].map(|id| (key(id), credential_version(store, id)));
    let stale = [(key("a1"), seen[0].1 + 1)];
    assert_eq!(
        store.accounts().unwrap().void(&stale, &actor(4), &Silent).unwrap(),
        0,
        "another one was given meanwhile"
    );
    assert_eq!(store.accounts().unwrap().void(&seen, &actor(4), &Silent).unwrap(), 1);
    assert_eq!(password(store, "A1"), (CredentialState::None, false));
    assert_eq!(password(store, "A3"), (CredentialState::Chosen, false), "no list and no voiding touches it");
    let last = store.journal().audit().unwrap().pop().unwrap();
    assert_eq!((last.action.as_str(), last.facts.as_str()), ("starters-void", "{\"starters\":1}"));
    assert_eq!(store.accounts().unwrap().void(&seen, &actor(5), &Silent).unwrap(), 0);
    assert_eq!(store.journal().audit().unwrap().last(), Some(&last), "nothing happened");
    let failed = store
        .accounts()
        .unwrap()
        .note_shredding(3, &mut || Err(std::io::Error::other("no")), &actor(6), &Silent)
        .unwrap();
    assert!(failed.is_err());
    assert_eq!(store.journal().audit().unwrap().last(), Some(&last), "what was not done is not noted");
    store.accounts().unwrap().note_shredding(3, &mut || Ok(()), &actor(6), &Silent).unwrap().unwrap();
    let last = store.journal().audit().unwrap().pop().unwrap();
    assert_eq!((last.action.as_str(), last.facts.as_str()), ("starters-shred", "{\"starters\":3}"));
}

fn a_starter_is_given_anew(store: &mut Store) {
    save_with_starters(store, &[create(bare("A1")), create(bare("A2"))], &["a1"]);
    for _ in 0..3 {
        begin(store, "a1");
    }
    let first = credential_version(store, "a1");
    let wanted = [given("a1", first), given("a2", 0)];
    let Reissued::Done { audit } = store.accounts().unwrap().reissue(&wanted, &actor(3), &Silent).unwrap() else {
        panic!()
    };
    assert_eq!(audit, store.journal().audit().unwrap().last().unwrap().hash);
    for id in ["A1", "A2"] {
        assert_eq!(password(store, id), (CredentialState::Starter { expires: day("2026-10-15") }, true));
        assert_eq!(begin(store, id).phc(), "$again", "it is not locked any more");
    }
    // A second desk that saw the first one gets no sheet whose slips are dead.
    let late = store.accounts().unwrap().reissue(&[given("a1", first)], &actor(4), &Silent).unwrap();
    assert_eq!(late, Reissued::Moved(vec![key("a1")]));
    assert_eq!(
        store.accounts().unwrap().starters(Some(1)).unwrap().len(),
        2,
        "they count as starters of the batch that brought them"
    );
}

/// What was done to a password beside the batches: what, and the minute.
fn deeds(store: &mut Store, id: &str) -> Vec<(PasswordDeed, DateTime<Utc>)> {
    let events = store.journal().password_events_of(&key(id)).unwrap();
    assert!(events.iter().all(|event| (event.who.as_str(), event.host.as_str()) == ("rosa", "desk-3")), "{events:?}");
    events.into_iter().map(|event| (event.deed, event.when)).collect()
}

fn former(store: &mut Store, id: &str) -> Option<FormerPassword> {
    store.accounts().unwrap().former_password(Some(&key(id))).unwrap()
}

fn put_back(store: &mut Store, former: &FormerPassword) -> bool {
    store.accounts().unwrap().restore_password(former, &actor(7), &Silent).unwrap()
}

/// Gives one patron a new starter, which no other has.
fn reset(store: &mut Store, id: &str, minute: u64) {
    let mut one = given(id, credential_version(store, id));
    one.starter.phc = format!("$argon2id$v=19$m=19456,t=2,p=1${id}{minute}");
    let done = store.accounts().unwrap().reissue(&[one], &actor(minute), &Silent).unwrap();
    assert!(matches!(done, Reissued::Done { .. }), "{done:?}");
}

fn a_password_is_put_back_as_it_was(store: &mut Store) {
    one_chosen_and_one_starter(store);
    save(store, &[create(bare("A3"))]);
    assert_eq!((former(store, "a1"), store.accounts().unwrap().former_password(None).unwrap()), (None, None));
    for (id, was) in [
        ("A1", CredentialState::Chosen),
        ("A2", CredentialState::Starter { expires: day("2026-09-15") }),
        ("A3", CredentialState::None),
    ] {
        let (version, before) = (credential_version(store, id), password(store, id));
        reset(store, id, 3);
        let kept = former(store, id).unwrap();
        assert_eq!((kept.deed, kept.credential), (PasswordDeed::NewStarter, was), "{id}");
        assert_eq!(store.accounts().unwrap().former_password(None).unwrap().as_ref(), Some(&kept), "{id}");
        let events = store.journal().password_events_of(&key(id)).unwrap();
        assert_eq!(events.last().map(|event| event.keeps_password), Some(!kept.is_none()), "{id}");
        // Whoever does not get in with the old one changes nothing.
        begun(store, id, 0);
        assert!(put_back(store, &kept), "{id}");
        assert_eq!((credential_version(store, id), password(store, id)), (version, before), "{id}");
        let last = store.journal().audit().unwrap().pop().unwrap();
        let facts = format!("{{\"passwords\":1,\"takes_back\":{}}}", kept.link);
        assert_eq!((last.action.as_str(), last.facts), ("password-restore", facts));
        assert_eq!((former(store, id), put_back(store, &kept)), (None, false), "once");
        let events = store.journal().password_events_of(&key(id)).unwrap();
        assert!(events.iter().all(|event| !event.keeps_password), "{id}");
        let deeds = deeds(store, id);
        assert_eq!(deeds, [(PasswordDeed::NewStarter, when(3)), (PasswordDeed::Restored, when(7))], "{id}");
    }
    assert_eq!(faults(store), [""; 0]);
}

fn a_password_is_put_back_until_something_else_changes_it(store: &mut Store) {
    one_chosen_and_one_starter(store);
    let changes: [&dyn Fn(&mut Store); 4] = [
        &|store| {
            let hash = begin(store, "a1");
            assert!(store.accounts().unwrap().end_sign_in(&key("a1"), &hash, TryEnd::Right).unwrap());
        },
        &|store| reset(store, "a1", 4),
        &|store| {
            let mut both = ["a1", "a2"].map(|id| given(id, credential_version(store, id)));
            for one in &mut both {
                one.starter.phc = format!("$argon2id$v=19$m=19456,t=2,p=1$both-{}", one.key.as_str());
            }
            let done = store.accounts().unwrap().reissue(&both, &actor(5), &Silent).unwrap();
            assert!(matches!(done, Reissued::Done { .. }));
        },
        &|store| {
            let seen = [(key("a1"), credential_version(store, "a1"))];
            assert_eq!(store.accounts().unwrap().void(&seen, &actor(6), &Silent).unwrap(), 1);
        },
    ];
    for (number, change) in changes.iter().enumerate() {
        reset(store, "a1", 10 + number as u64);
        let kept = former(store, "a1").unwrap();
        change(store);
        let version = credential_version(store, "a1");
        assert_ne!(former(store, "a1").as_ref(), Some(&kept), "change {number}");
        assert!(!put_back(store, &kept), "change {number}");
        assert_eq!(credential_version(store, "a1"), version, "change {number}");
    }
    reset(store, "a1", 20);
    let kept = former(store, "a1").unwrap();
    let (before, after) = (bare("A1"), under(&bare("A1"), "B1"));
    let renumbered = renumber(store, BatchKind::Account, (&before, 1), (&after, 0));
    commit(store, &renumbered);
    assert_eq!((former(store, "a1"), former(store, "b1"), put_back(store, &kept)), (None, None, false));
    assert_eq!(faults(store), [""; 0]);
}

fn a_lock_that_was_lifted_is_put_back(store: &mut Store) {
    one_chosen_and_one_starter(store);
    let was = credential_version(store, "a1");
    let lift = |store: &mut Store| {
        assert_eq!([0, 0, 0, 0].map(|minute| begun(store, "a1", minute)), ["open", "open", "open", "locked"]);
        assert!(store.accounts().unwrap().unlock(&key("a1"), was, &actor(4), &Silent).unwrap());
        former(store, "a1").unwrap()
    };
    let kept = lift(store);
    assert_eq!((kept.deed, kept.credential, kept.locked), (PasswordDeed::Unlocked, CredentialState::Chosen, true));
    assert!(put_back(store, &kept));
    assert_eq!((begun(store, "a1", 1), credential_version(store, "a1")), ("locked", was));
    // Whoever has signed in is not locked out again.
    assert!(store.accounts().unwrap().unlock(&key("a1"), was, &actor(5), &Silent).unwrap());
    let kept = former(store, "a1").unwrap();
    let hash = begin(store, "a1");
    assert!(store.accounts().unwrap().end_sign_in(&key("a1"), &hash, TryEnd::Right).unwrap());
    assert_eq!((former(store, "a1"), put_back(store, &kept), begun(store, "a1", 1)), (None, false, "open"));
    assert_eq!(faults(store), [""; 0]);
}

/// The chain says what was done, when and by whom, and names nobody; whom it was about goes with a purge of theirs.
fn whose_password_was_changed_is_known_until_they_are_purged(store: &mut Store) {
    one_chosen_and_one_starter(store);
    assert_eq!(deeds(store, "a1"), [], "what a batch does to a password is in the history of the batch");
    for _ in 0..4 {
        begun(store, "a1", 0);
    }
    let was = credential_version(store, "a1");
    assert!(store.accounts().unwrap().unlock(&key("a1"), was, &actor(4), &Silent).unwrap());
    let mut both = [given("a1", was), given("a2", credential_version(store, "a2"))];
    for one in &mut both {
        one.starter.phc = format!("$argon2id$v=19$m=19456,t=2,p=1${}", one.key.as_str());
    }
    assert!(matches!(store.accounts().unwrap().reissue(&both, &actor(5), &Silent).unwrap(), Reissued::Done { .. }));
    let seen = [(key("a2"), credential_version(store, "a2"))];
    assert_eq!(store.accounts().unwrap().void(&seen, &actor(6), &Silent).unwrap(), 1);
    let of_a1 = [(PasswordDeed::Unlocked, when(4)), (PasswordDeed::NewStarter, when(5))];
    let of_a2 = [(PasswordDeed::NewStarter, when(5)), (PasswordDeed::Voided, when(6))];
    assert_eq!((deeds(store, "A1"), deeds(store, "A2")), (of_a1.to_vec(), of_a2.to_vec()));
    assert_eq!(deeds(store, "nobody"), []);
    if !store.offers().upkeep {
        return;
    }
    assert_eq!(faults(store), [""; 0]);
    // The entry of the list, and two of the password.
    let purge = Purge::Patron(key("a1"));
    let expected = Purged { patrons: 1, entries: 3 };
    assert_eq!(store.upkeep().unwrap().purgeable(&purge).unwrap(), expected);
    assert_eq!(store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(7), &Silent).unwrap(), expected);
    assert_eq!((deeds(store, "a1"), deeds(store, "a2")), (vec![], of_a2.to_vec()), "of nobody else");
    assert_eq!(faults(store), [""; 0]);
    // With old values goes what was done until then; the chain stays whole.
    save(store, &[create(bare("A3"))]);
    let purge = Purge::HistoryUpTo(2);
    let expected = Purged { patrons: 0, entries: 4 };
    assert_eq!(store.upkeep().unwrap().purgeable(&purge).unwrap(), expected);
    assert_eq!(store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(8), &Silent).unwrap(), expected);
    assert_eq!(deeds(store, "a2"), []);
    assert_eq!(faults(store), [""; 0]);
}

fn whose_password_was_changed_is_known_under_another_primary_id(store: &mut Store) {
    let (before, after) = (full("A1"), under(&full("A1"), "B1"));
    save(store, &[create(before.clone())]);
    store.accounts().unwrap().reissue(&[given("a1", 0)], &actor(3), &Silent).unwrap();
    let renumbered = renumber(store, BatchKind::Account, (&before, 1), (&after, 0));
    commit(store, &renumbered);
    assert_eq!(deeds(store, "b1"), [(PasswordDeed::NewStarter, when(3))]);
}

/// Maria had the ID for a while that is Kwame's now: whose password it was goes by when it was done.
fn whose_password_was_changed_is_known_when_an_id_changes_hands(store: &mut Store) {
    let (maria, kwame) = (named("A1", "Maria", "Lopez"), named("B1", "Kwame", "Mensah"));
    let typo = under(&maria, "B1");
    let reissue = |store: &mut Store, id: &str, minute: u64| {
        let mut one = given(id, credential_version(store, id));
        one.starter.phc = format!("$argon2id$v=19$m=19456,t=2,p=1${id}{minute}");
        let done = store.accounts().unwrap().reissue(&[one], &actor(minute), &Silent).unwrap();
        assert!(matches!(done, Reissued::Done { .. }), "{done:?}");
    };
    let new = |minute: u64| (PasswordDeed::NewStarter, when(minute));
    for (goes, stays) in [("a1", "b1"), ("b1", "a1")] {
        let last = store.facts().unwrap().last_batch.map_or(0, |(number, _)| number);
        save(store, &[create(maria.clone())]);
        let renumbered = renumber(store, BatchKind::Account, (&maria, 1), (&typo, 0));
        commit(store, &renumbered);
        reissue(store, "b1", 3);
        let back = renumber(store, BatchKind::Undo(last + 2), (&typo, 1), (&maria, 2));
        commit(store, &back);
        reissue(store, "a1", 4);
        save(store, &[create_after(2, kwame.clone())]);
        reissue(store, "b1", 5);
        assert_eq!((deeds(store, "a1"), deeds(store, "b1")), (vec![new(3), new(4)], vec![new(5)]));
        if !store.offers().upkeep {
            return;
        }
        let (before, going) = (deeds(store, stays), deeds(store, goes).len() as u64);
        let entries = store.journal().entries_of(&key(goes)).unwrap();
        let passwords = entries.iter().filter(|entry| entry.keeps_password).count();
        let expected = Purged { patrons: 1, entries: (entries.len() + passwords) as u64 + going };
        assert_eq!(purge_of(store, goes), expected);
        assert_eq!((deeds(store, goes).contains(&new(5)), deeds(store, stays)), (false, before));
        purge_of(store, stays);
        assert_eq!((deeds(store, "a1"), deeds(store, "b1")), (vec![], vec![]));
    }
}

/// By the name of its file: with the patron, and with the trail from which an undo is planned.
fn sheet_of(store: &mut Store, id: &str) -> Option<String> {
    let found = store.patrons().find(id, 1).unwrap().remove(0).sheet;
    let history = store.journal().patron_histories(&[key(id)]).unwrap().remove(0).sheet;
    assert_eq!(found, history);
    found.map(String::from)
}

fn a_starter_is_known_by_its_sheet(store: &mut Store) {
    let (internal, external) = (of_type("A1", AccountType::Internal), of_type("A1", AccountType::External));
    let people = [create(internal.clone()), create(bare("A2")), create(bare("A3"))];
    let mut fall = with_starters(plan(store, &people), &["a1", "a2"]);
    fall.sheet = Some(sheet("fall.html"));
    commit(store, &fall);
    let of_each = ["A1", "A2", "A3"].map(|id| sheet_of(store, id));
    assert_eq!(of_each, [Some("fall.html".into()), Some("fall.html".into()), None]);
    // A batch that takes the starter away takes that along, and an undo brings both back.
    save(store, &[convert(&internal, external.clone(), 1)]);
    assert_eq!(sheet_of(store, "A1"), None);
    let back = undo(store, 2, &[convert(&external, internal, 2)]);
    commit(store, &back);
    assert_eq!(sheet_of(store, "A1").as_deref(), Some("fall.html"));
    // No try changes it, only a password of their own.
    let hash = begin(store, "a1");
    assert_eq!(sheet_of(store, "A1").as_deref(), Some("fall.html"));
    store.accounts().unwrap().end_sign_in(&key("a1"), &hash, TryEnd::Rehashed("$costlier")).unwrap();
    assert_eq!(sheet_of(store, "A1").as_deref(), Some("fall.html"));
    let hash = begin(store, "a1");
    store.accounts().unwrap().end_sign_in(&key("a1"), &hash, TryEnd::Chosen("$new")).unwrap();
    assert_eq!(sheet_of(store, "A1"), None);
    // One that is given anew is on the new sheet, of which the chain tells by its mark; or on none that is known.
    let again = [given("a2", credential_version(store, "a2"))];
    let record = sheet("again.csv");
    let accounts = store.accounts().unwrap();
    let given_anew = accounts.reissue_after(&again, Some(&record), &mut |_| true, &actor(3), &Silent).unwrap();
    assert!(matches!(given_anew, Reissued::Done { .. }));
    assert_eq!(sheet_of(store, "A2").as_deref(), Some("again.csv"));
    assert!(store.journal().audit().unwrap().iter().any(|link| store::records_sheet(link, "mark of again.csv")));
    let again = [given("a2", credential_version(store, "a2"))];
    store.accounts().unwrap().reissue(&again, &actor(4), &Silent).unwrap();
    assert_eq!(sheet_of(store, "A2"), None);
}

fn a_password_that_was_chosen_meanwhile_is_not_taken(store: &mut Store) {
    save_with_starters(store, &[create(bare("A1")), create(bare("A2"))], &["a1", "a2"]);
    let (was, other) = (credential_version(store, "a1"), credential_version(store, "a2"));
    let hash = begin(store, "a1");
    store.accounts().unwrap().end_sign_in(&key("a1"), &hash, TryEnd::Chosen("$new")).unwrap();
    let moved = store
        .accounts()
        .unwrap()
        .reissue(&[given("a1", was), given("a2", other), given("a9", was)], &actor(3), &Silent)
        .unwrap();
    assert_eq!(moved, Reissued::Moved(vec![key("a1"), key("a9")]));
    assert_eq!(begin(store, "a1").phc(), "$new");
    assert_ne!(begin(store, "a2").phc(), "$again");
    // Who means the chosen one gets it replaced.
    let chosen = credential_version(store, "a1");
    let meant = store.accounts().unwrap().reissue(&[given("a1", chosen)], &actor(4), &Silent).unwrap();
    assert!(matches!(meant, Reissued::Done { .. }));
    assert_eq!(begin(store, "a1").phc(), "$again");
}

/// What nobody saw when the undo was planned: a password that was chosen in the meantime is never taken along.
/// It is the patron's own: no starter, and nothing to be changed. It goes with its batch, also once a sign-in has hashed
/// it anew, and comes back with it. One that was chosen in its place is like any other.
fn a_password_comes_along_out_of_another_system(store: &mut Store) {
    const OLD: &str = "$2a$08$6vIk0dZp1pGmD1Zt3WcQ5eCy.h4EXxP8lu43n62tk2rk.uTC5p4C2";
    const ANEW: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$YW5ldw";
    let people = [create(bare("A1")), create(bare("A2")), create(bare("A3"))];
    // Two have one hash, as where somebody has given both the same password.
    let first = with_carried(plan(store, &people), &[("a1", OLD), ("a2", OLD)]);
    commit(store, &first);
    assert_eq!(password(store, "A1"), (CredentialState::CarriedOver, false));
    assert_eq!(password(store, "A3"), (CredentialState::None, false));
    assert!(store.accounts().unwrap().starters(None).unwrap().is_empty());
    assert!(!store.journal().batch(1).unwrap().unwrap().patrons[0].starter);
    let link = store.journal().audit().unwrap().pop().unwrap();
    assert!(link.facts.contains("\"carried_over\":2") && !link.facts.contains("$2a$"), "{}", link.facts);
    assert_eq!(faults(store), [""; 0]);
    let Try::Open(account) = store.accounts().unwrap().begin_sign_in(&key("a1"), &tries(3, 0)).unwrap() else {
        panic!()
    };
    assert_eq!((account.hash.phc(), account.starter, account.must_change), (OLD, None, false));
    assert!(store.accounts().unwrap().end_sign_in(&key("a1"), &account.hash, TryEnd::Rehashed(ANEW)).unwrap());
    assert_eq!((begin(store, "a1").phc(), password(store, "A1")), (ANEW, (CredentialState::CarriedOver, false)));
    // Nobody who has a password is given another.
    let internal = of_type("A2", AccountType::Internal);
    let second = with_carried(plan(store, &[convert(&bare("A2"), internal, 1)]), &[("a2", OLD)]);
    assert!(matches!(store.patrons().apply(&second, &Silent), Err(StoreError::Refused { .. })));

    let gone = undo(store, 1, &[remove(bare("A1"), 1), remove(bare("A2"), 1), remove(bare("A3"), 1)]);
    commit(store, &gone);
    assert_eq!((store.facts().unwrap().patrons, faults(store)), (0, vec![]));
    let back = [create_after(2, bare("A1")), create_after(2, bare("A2"))];
    let back = undo(store, 2, &back);
    commit(store, &back);
    assert_eq!((begin(store, "a1").phc(), password(store, "A1")), (ANEW, (CredentialState::CarriedOver, false)));
    assert_eq!(begin(store, "a2").phc(), OLD);

    let hash = begin(store, "a2");
    assert!(store.accounts().unwrap().end_sign_in(&key("a2"), &hash, TryEnd::Chosen(ANEW)).unwrap());
    assert_eq!(password(store, "A2"), (CredentialState::Chosen, false));
    let gone = undo(store, 3, &[remove(bare("A2"), 3)]);
    let moved = StalePatron { key: key("a2"), what: Moved::Changed };
    assert_eq!(store.patrons().apply(&gone, &Silent).unwrap(), Applied::Stale(vec![moved]));
    assert_eq!(faults(store), [""; 0]);
}

fn an_undo_is_out_of_date_when_a_password_was_chosen_meanwhile(store: &mut Store) {
    let (internal, external) = (of_type("A2", AccountType::Internal), of_type("A2", AccountType::External));
    save(store, &[create(external.clone())]);
    save_with_starters(store, &[create(bare("A1")), convert(&external, internal.clone(), 1)], &["a1", "a2"]);
    let undo = undo(store, 2, &[remove(bare("A1"), 1), convert(&internal, external, 2)]);
    for id in ["a1", "a2"] {
        let hash = begin(store, id);
        store.accounts().unwrap().end_sign_in(&key(id), &hash, TryEnd::Chosen("$new")).unwrap();
    }
    let moved = |id: &str| StalePatron { key: key(id), what: Moved::Changed };
    assert_eq!(store.patrons().apply(&undo, &Silent).unwrap(), Applied::Stale(vec![moved("a1"), moved("a2")]));
    assert_eq!(store.patrons().moved(&undo, &Silent).unwrap().len(), 2);
    assert_eq!((begin(store, "a1").phc(), store.facts().unwrap().patrons), ("$new", 2));
    // Whoever turns an account over by hand means it.
    let by_hand =
        plan(store, &[convert(&of_type("A2", AccountType::Internal), of_type("A2", AccountType::External), 2)]);
    assert!(matches!(store.patrons().apply(&by_hand, &Silent).unwrap(), Applied::Committed { .. }));
}

fn a_lock_outlives_a_batch_and_its_undoing(store: &mut Store) {
    let (internal, external) = (of_type("A1", AccountType::Internal), of_type("A1", AccountType::External));
    save_with_starters(store, &[create(internal.clone())], &["a1"]);
    for _ in 0..3 {
        begin(store, "a1");
    }
    save(store, &[convert(&internal, external.clone(), 1)]);
    assert_eq!(store.accounts().unwrap().begin_sign_in(&key("a1"), &tries(3, 0)).unwrap(), Try::Unknown);
    let back = undo(store, 2, &[convert(&external, internal, 2)]);
    commit(store, &back);
    assert_eq!(store.accounts().unwrap().begin_sign_in(&key("a1"), &tries(3, 0)).unwrap(), Try::Locked);
}

fn a_store_says_what_it_consists_of(store: &mut Store) {
    let sizes = store.upkeep().unwrap().sizes().unwrap();
    assert_eq!((sizes.batches, sizes.links, sizes.audit.as_str()), (0, 0, ""));
    save(store, &[create(full("A1"))]);
    save(store, &[create(full("A2")), create(full("A3"))]);
    let last = audited(store);
    let sizes = store.upkeep().unwrap().sizes().unwrap();
    assert_eq!((sizes.batches, sizes.links, sizes.audit), (2, 2, last));
}

/// What each batch did to one patron and to nobody else, and whether it keeps a password that it took away.
fn the_entries_of_a_patron_are_told(store: &mut Store) {
    let (internal, external) = (of_type("A1", AccountType::Internal), of_type("A1", AccountType::External));
    save_with_starters(store, &[create(internal.clone()), create(full("A2"))], &["a1"]);
    save(store, &[convert(&internal, external, 1)]);
    let entries = store.journal().entries_of(&key("A1")).unwrap();
    let told: Vec<_> = entries.iter().map(|entry| (entry.batch, entry.did.action, entry.keeps_password)).collect();
    let accounts = store.offers().accounts;
    assert_eq!(told, [(1, BatchAction::Created, false), (2, BatchAction::Converted, accounts)]);
    assert!(entries.iter().all(|entry| entry.did.primary_id.as_str() == "A1"), "{entries:?}");
    for entry in &entries {
        let detail = store.journal().batch(entry.batch).unwrap().unwrap();
        assert!(detail.patrons.contains(&entry.did), "as the batch tells it");
    }
    assert_eq!(store.journal().entries_of(&key("nobody")).unwrap(), []);
}

fn every_guard_list_of_an_id_is_named(store: &mut Store) {
    guard(store, 1, "staff", &["A1", "A9"]);
    guard(store, 2, "banner", &["a1"]);
    let found = store.guards().unwrap().guards_of(&scope(&["a1", "a2"])).unwrap();
    let found: Vec<_> = found.iter().map(|one| (one.id.as_str(), one.list.as_str())).collect();
    assert_eq!(found, [("a1", "banner"), ("a1", "staff")]);
}

fn a_store_as_it_was_written_has_no_fault(store: &mut Store) {
    assert_eq!(faults(store), [""; 0]);
    save_with_starters(store, &[create(full("A1")), create(full("A2"))], &["a1"]);
    save(store, &[remove(full("A1"), 1), update(&full("A2"), bare("A2"), 1)]);
    assert_eq!(faults(store), [""; 0]);
    let got = store.upkeep().unwrap().check(&Stopping);
    assert!(matches!(got, Err(StoreError::Stopped)), "{got:?}");
}

fn a_purged_patron_is_nowhere(store: &mut Store) {
    let (internal, external) = (of_type("A1", AccountType::Internal), of_type("A1", AccountType::External));
    save_with_starters(store, &[create(internal.clone()), create(full("A2"))], &["a1"]);
    save(store, &[convert(&internal, external, 1)]);
    // Two entries of the history, and the password that is kept for undoing the second batch.
    let expected = Purged { patrons: 1, entries: 2 + u64::from(store.offers().accounts) };
    let (before, epoch) = (digest(store), store.facts().unwrap().epoch);
    let purge = Purge::Patron(key("A1"));
    assert_eq!(store.upkeep().unwrap().purgeable(&purge).unwrap(), expected);
    assert_eq!(digest(store), before, "counting takes nothing out");
    assert_eq!(store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(3), &Silent).unwrap(), expected);
    assert_eq!(store.upkeep().unwrap().purgeable(&purge).unwrap(), Purged::default());

    let facts = store.facts().unwrap();
    assert_eq!((facts.patrons, facts.epoch), (1, epoch + 1), "plans from before are out of date");
    assert!(snapshot(store, &["a1", "barcode-a1"]).owner(&key("barcode-a1")).is_none());
    let left = |store: &mut Store, batch| {
        let patrons = store.journal().batch(batch).unwrap().unwrap().patrons;
        patrons.iter().map(|patron| patron.primary_id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!((left(store, 1), left(store, 2)), (vec!["A2".to_owned()], vec![]));
    let last = store.journal().audit().unwrap().pop().unwrap();
    assert_eq!((last.action.as_str(), last.at), ("purge", when(3)));
    for who in ["A1", "\"a1\"", "barcode"] {
        assert!(!last.facts.contains(who), "the chain keeps how much and never who: {}", last.facts);
    }
    assert_eq!(faults(store), [""; 0]);
    // Who comes under this ID again is somebody new.
    save(store, &[create(full("A1"))]);
    assert_eq!(snapshot(store, &["a1"]).owner(&key("a1")).unwrap().version, 1);
}

fn a_purged_patron_is_nowhere_under_another_primary_id(store: &mut Store) {
    let (before, after) = (full("A1"), under(&full("A1"), "B1"));
    // By the one ID while the patron has the other, and the other way round once that was undone.
    for (is_undone, id) in [(false, "B1"), (true, "A1")] {
        save(store, &[create(before.clone()), create(bare("A2"))]);
        let first = store.facts().unwrap().last_batch.map_or(0, |(number, _)| number);
        let renumbered = renumber(store, BatchKind::Account, (&before, 1), (&after, 0));
        commit(store, &renumbered);
        if is_undone {
            let back = renumber(store, BatchKind::Undo(first + 1), (&after, 1), (&before, 2));
            commit(store, &back);
        }
        // The list, two for each that came and went, and the version under the ID that nobody has.
        let expected = Purged { patrons: 1, entries: if is_undone { 6 } else { 4 } };
        let purge = Purge::Patron(key(id));
        assert_eq!(store.upkeep().unwrap().purgeable(&purge).unwrap(), expected);
        assert_eq!(store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(9), &Silent).unwrap(), expected);
        let last = store.facts().unwrap().last_batch.map_or(0, |(number, _)| number);
        for batch in first + 1..=last {
            let patrons = store.journal().batch(batch).unwrap().unwrap().patrons;
            assert!(patrons.iter().all(|patron| patron.primary_id.as_str() == "A2"), "{patrons:?}");
        }
        let left = snapshot(store, &["a1", "b1"]);
        for key in ["a1", "b1"].map(key) {
            assert_eq!((left.owner(&key).map(|stored| stored.version), left.former(&key)), (None, 0));
        }
        assert_eq!((store.facts().unwrap().patrons, faults(store)), (1, Vec::new()));
        store.upkeep().unwrap().purge(&Purge::Patron(key("a2")), Remains::Nothing, &actor(9), &Silent).unwrap();
    }
}

/// A change by hand, or its undoing, counted as such.
fn by_hand(store: &mut Store, kind: BatchKind, steps: &[Step]) {
    let mut changeset = plan(store, steps);
    changeset.head.kind = kind;
    changeset.head.counts = Counts::default();
    let many = |is: fn(&Step) -> bool| steps.iter().filter(|step| is(step)).count() as u64;
    changeset.head.others = Others {
        added: many(|step| matches!(step, Step::Create(_))),
        changed: many(|step| matches!(step, Step::Update(_))),
        removed: many(|step| matches!(step, Step::Remove(_))),
        ..Others::default()
    };
    decide(&mut changeset, &[]);
    commit(store, &changeset);
}

/// The patron with the ID of another who was merged into them.
fn with_id_of(patron: &Patron, gone: &str) -> Patron {
    let mut both = patron.clone();
    let identifier = Identifier { kind: "OTHER_ID".into(), value: gone.into(), note: None, active: true };
    both.details.identifiers.push(identifier);
    both
}

fn purge_of(store: &mut Store, id: &str) -> Purged {
    let purge = Purge::Patron(key(id));
    let expected = store.upkeep().unwrap().purgeable(&purge).unwrap();
    assert_eq!(store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(9), &Silent).unwrap(), expected);
    assert_eq!(faults(store), [""; 0]);
    expected
}

/// Whom the batches still know, each once.
fn known(store: &mut Store) -> Vec<String> {
    let last = store.facts().unwrap().last_batch.map_or(0, |(number, _)| number);
    let patrons = (1..=last).flat_map(|number| store.journal().batch(number).unwrap().unwrap().patrons);
    let mut known: Vec<String> = patrons.map(|patron| patron.primary_id.to_string()).collect();
    known.sort();
    known.dedup();
    known
}

/// Under one record or, once the merge was undone, each of the two alone.
fn a_purge_takes_what_was_merged_and_nobody_else(store: &mut Store) {
    let (keep, gone) = (full("A1"), full("B1"));
    let both = with_id_of(&keep, "B1");
    save(store, &[create(keep.clone()), create(bare("A2"))]);
    save(store, &[create(gone.clone())]);
    by_hand(store, BatchKind::Account, &[update(&keep, both.clone(), 1), remove(gone.clone(), 1)]);
    let entries = |store: &mut Store, id: &str| {
        let entries = store.journal().entries_of(&key(id)).unwrap();
        entries.iter().map(|entry| format!("{} {}", entry.batch, entry.did.primary_id)).collect::<Vec<_>>()
    };
    for id in ["A1", "B1"] {
        assert_eq!(entries(store, id), ["1 A1", "2 B1", "3 A1", "3 B1"]);
    }
    assert_eq!(store.patrons().find("A1", 1).unwrap()[0].batches, [1, 2, 3]);

    by_hand(store, BatchKind::Undo(3), &[update(&both, keep.clone(), 2), create_after(2, gone.clone())]);
    assert_eq!(entries(store, "A1"), ["1 A1", "3 A1", "4 A1"]);
    assert_eq!(entries(store, "B1"), ["2 B1", "3 B1", "4 B1"]);
    assert_eq!(store.patrons().find("A1", 1).unwrap()[0].batches, [1, 3, 4]);
    assert_eq!(purge_of(store, "A1"), Purged { patrons: 1, entries: 3 });
    assert_eq!(known(store), ["A2", "B1"]);
    assert!(snapshot(store, &["b1"]).owner(&key("b1")).is_some(), "the other is there");
    assert_eq!(purge_of(store, "B1"), Purged { patrons: 1, entries: 3 });

    // The other way round: what was merged into the one who stays and parted again goes, values of both with it.
    save(store, &[create(keep.clone())]);
    save(store, &[create(gone.clone())]);
    by_hand(store, BatchKind::Account, &[update(&keep, both.clone(), 1), remove(gone.clone(), 1)]);
    let merge = store.facts().unwrap().last_batch.map_or(0, |(number, _)| number);
    by_hand(store, BatchKind::Undo(merge), &[update(&both, keep.clone(), 2), create_after(2, gone.clone())]);
    assert_eq!(purge_of(store, "B1"), Purged { patrons: 1, entries: 5 });
    let left = store.journal().entries_of(&key("A1")).unwrap();
    let left: Vec<bool> = left.iter().map(|entry| entry.did.changes.is_empty()).collect();
    assert_eq!(left, [false, true, true], "of the merge and its undoing the values are gone");
    assert_eq!(purge_of(store, "A1"), Purged { patrons: 1, entries: 3 });

    // Merged, and not undone; by the ID that stays and by the one that went.
    for (round, id) in [(0, "A1"), (1, "B1")] {
        save(store, &[create(keep.clone()), create(gone.clone())]);
        by_hand(store, BatchKind::Account, &[update(&keep, both.clone(), 1), remove(gone.clone(), 1)]);
        // The list, the merge, and the version under the ID that went.
        assert_eq!(purge_of(store, id), Purged { patrons: 1, entries: 5 }, "{round}");
        assert_eq!(known(store), ["A2"]);
        assert_eq!(snapshot(store, &["a1", "b1"]).former(&key("b1")), 0);
    }
    // One who is merged and overdue.
    save(store, &[create(keep.clone()), create(gone.clone())]);
    by_hand(store, BatchKind::Account, &[update(&keep, both, 1), remove(gone, 1)]);
    let groups = vec![OverdueGroup { group: "RETIREE".to_owned(), before: day("2030-01-01") }];
    let purge = Purge::Overdue(Overdue { groups, others: None, history_up_to: 0 });
    let purged = store.upkeep().unwrap().purge(&purge, Remains::Counts, &actor(9), &Silent).unwrap();
    assert_eq!((purged, known(store)), (Purged { patrons: 1, entries: 5 }, vec!["A2".to_owned()]));
    assert_eq!(faults(store), [""; 0]);
}

/// Both get other IDs in one batch, become one record, and that gets another ID again.
fn a_purge_follows_merges_and_other_primary_ids(store: &mut Store) {
    let (keep, gone) = (full("A1"), full("B1"));
    let (keep_2, gone_2) = (under(&keep, "C1"), under(&gone, "D1"));
    save(store, &[create(keep.clone()), create(gone.clone()), create(bare("A2"))]);
    let renumbered = [remove(keep, 1), create(keep_2.clone()), remove(gone, 1), create(gone_2.clone())];
    by_hand(store, BatchKind::Account, &renumbered);
    let both = with_id_of(&keep_2, "D1");
    by_hand(store, BatchKind::Account, &[update(&keep_2, both.clone(), 1), remove(gone_2, 1)]);
    let last = under(&both, "E1");
    by_hand(store, BatchKind::Account, &[remove(both, 2), create(last)]);
    assert_eq!(store.journal().entries_of(&key("e1")).unwrap().len(), 10);
    // Two of the list, four, two and two, and the versions under four IDs.
    assert_eq!(purge_of(store, "E1"), Purged { patrons: 1, entries: 14 });
    assert_eq!(known(store), ["A2"]);
}

/// What the history has of a patron, by batch and ID, and the batches that are found with them.
fn theirs(store: &mut Store, id: &str) -> (Vec<String>, Vec<u64>) {
    let entries = store.journal().entries_of(&key(id)).unwrap();
    let entries = entries.iter().map(|entry| format!("{} {}", entry.batch, entry.did.primary_id)).collect();
    let found = store.patrons().find(id, 1).unwrap();
    (entries, found.first().map(|found| found.batches.clone()).unwrap_or_default())
}

fn ids_going(store: &mut Store, id: &str) -> Vec<String> {
    let ids = store.upkeep().unwrap().preview(&Purge::Patron(key(id))).unwrap().ids;
    ids.iter().map(ToString::to_string).collect()
}

/// Maria gets another ID, which is undone; then it is Kwame's, whose it is.
fn an_id_that_was_undone_is_whoever_gets_it_next(store: &mut Store) {
    let (maria, kwame) = (named("A1", "Maria", "Lopez"), named("B1", "Kwame", "Mensah"));
    let typo = under(&maria, "B1");
    for goes in ["A1", "B1"] {
        let last = store.facts().unwrap().last_batch.map_or(0, |(number, _)| number);
        save(store, &[create(maria.clone())]);
        let renumbered = renumber(store, BatchKind::Account, (&maria, 1), (&typo, 0));
        commit(store, &renumbered);
        let back = renumber(store, BatchKind::Undo(last + 2), (&typo, 1), (&maria, 2));
        commit(store, &back);
        save(store, &[create_after(2, kwame.clone())]);
        let batches = |numbers: &[u64]| numbers.iter().map(|number| last + number).collect::<Vec<_>>();
        let entry = |number: u64, id: &str| format!("{} {id}", last + number);
        let marias = [(1, "A1"), (2, "A1"), (2, "B1"), (3, "A1"), (3, "B1")].map(|(number, id)| entry(number, id));
        assert_eq!(theirs(store, "A1"), (marias.to_vec(), batches(&[1, 2, 3])));
        assert_eq!(theirs(store, "B1"), (vec![entry(4, "B1")], batches(&[4])));

        let stays = if goes == "A1" { "B1" } else { "A1" };
        let before = theirs(store, stays);
        assert_eq!(ids_going(store, goes), [goes.to_lowercase()], "the other is somebody else's");
        let entries = if goes == "A1" { 5 } else { 1 };
        assert_eq!(purge_of(store, goes), Purged { patrons: 1, entries });
        assert_eq!(theirs(store, stays), before);
        let left = snapshot(store, &["a1", "b1"]);
        assert!(left.owner(&key(goes)).is_none() && left.owner(&key(stays)).is_some());
        // Maria was the last under the ID again, which goes with her.
        assert_eq!(left.former(&key(goes)), if goes == "A1" { 0 } else { 2 });
        let entries = if goes == "A1" { 1 } else { 6 };
        assert_eq!(purge_of(store, stays), Purged { patrons: 1, entries });
        assert_eq!((known(store), store.facts().unwrap().patrons), (vec![], 0));
    }
}

/// Maria has another ID for good, and who gets the old one, once it is no identifier of hers, is somebody else. The same
/// of an ID whose record was merged.
fn an_id_that_was_left_is_whoever_gets_it_next(store: &mut Store) {
    let maria = named("A1", "Maria", "Lopez");
    let (after, alone) = (under(&maria, "B1"), named("B1", "Maria", "Lopez"));
    save(store, &[create(maria.clone())]);
    let renumbered = renumber(store, BatchKind::Account, (&maria, 1), (&after, 0));
    commit(store, &renumbered);
    save(store, &[update(&after, alone.clone(), 1)]);
    // Even of the same name.
    save(store, &[create_after(2, maria.clone())]);
    assert_eq!(theirs(store, "A1"), (vec!["4 A1".to_owned()], vec![4]));
    assert_eq!(theirs(store, "B1").1, [1, 2, 3]);

    let (twin, both) = (named("C1", "Maria", "Lopes"), with_id_of(&alone, "C1"));
    save(store, &[create(twin.clone())]);
    by_hand(store, BatchKind::Account, &[update(&alone, both.clone(), 2), remove(twin.clone(), 1)]);
    save(store, &[update(&both, alone, 3)]);
    save(store, &[create_after(2, twin)]);
    assert_eq!(theirs(store, "C1"), (vec!["8 C1".to_owned()], vec![8]));
    assert_eq!(theirs(store, "B1").1, [1, 2, 3, 5, 6, 7]);
    assert_eq!(ids_going(store, "B1"), ["b1"]);
    // Two under the old ID, four under hers, and two of the record that was merged.
    assert_eq!(purge_of(store, "B1"), Purged { patrons: 1, entries: 8 });
    assert_eq!(known(store), ["A1", "C1"]);
}

/// A list that was undone and loaded again is about the same patron; somebody else under the ID is not, and what was left
/// there of somebody who is nowhere goes with them.
fn whoever_is_registered_again_is_who_they_were(store: &mut Store) {
    for (again, batches) in [(named("A1", "Maria", "Lopez"), vec![1, 2, 3]), (named("A1", "Kwame", "Mensah"), vec![3])]
    {
        let last = store.facts().unwrap().last_batch.map_or(0, |(number, _)| number);
        let maria = named("A1", "Maria", "Lopez");
        by_hand(store, BatchKind::Account, &[create(maria.clone())]);
        by_hand(store, BatchKind::Undo(last + 1), &[remove(maria, 1)]);
        by_hand(store, BatchKind::Account, &[create_after(2, again)]);
        let expected: Vec<u64> = batches.iter().map(|number| last + number).collect();
        assert_eq!(theirs(store, "A1").1, expected);
        assert_eq!(purge_of(store, "A1"), Purged { patrons: 1, entries: 3 });
        assert_eq!(known(store), [""; 0]);
    }
}

/// Whatever happens, in any order: what the store says is somebody's is what somebody says who has looked on.
fn whose_the_history_is_stays_true_however_ids_change_hands(store: &mut Store) {
    let happened = people::live(store, 60, 30);
    assert_eq!(happened.len(), 8, "the control: all of it has happened: {happened:?}");
}

/// Half of a patron was put back, which no undo does: two patrons of the store have one history, and a purge of the one
/// would take the other along. It takes nobody then, unless both were named.
fn nobody_goes_who_was_not_named(store: &mut Store) {
    let of = |id: &str, last: &str| {
        let mut patron = named(id, "Maria", "Lopez");
        patron.details.user_group = Some("COMMUNITY".into());
        patron.details.expiry_date = Some(day(last));
        patron
    };
    let (before, alone) = (of("A1", "2020-01-01"), of("B1", "2030-01-01"));
    let after = under(&before, "B1");
    save(store, &[create(before.clone())]);
    let renumbered = renumber(store, BatchKind::Account, (&before, 1), (&after, 0));
    commit(store, &renumbered);
    save(store, &[update(&after, alone, 1)]);
    let half = undo(store, 2, &[create_after(2, before)]);
    commit(store, &half);
    let as_it_was = digest(store);
    let overdue = |before: &str| {
        let groups = vec![OverdueGroup { group: "COMMUNITY".to_owned(), before: day(before) }];
        Purge::Overdue(Overdue { groups, others: None, history_up_to: 0 })
    };
    for purge in [Purge::Patron(key("a1")), Purge::Patron(key("b1")), overdue("2021-01-01")] {
        let refused = store.upkeep().unwrap().purgeable(&purge).unwrap_err();
        assert!(matches!(refused, StoreError::Damaged { .. }), "{purge:?}: {refused:?}");
        let refused = store.upkeep().unwrap().preview(&purge).unwrap_err();
        assert!(matches!(refused, StoreError::Damaged { .. }), "{purge:?}: {refused:?}");
        let refused = store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(9), &Silent).unwrap_err();
        assert!(matches!(refused, StoreError::Damaged { .. }), "{purge:?}: {refused:?}");
        assert_eq!(digest(store), as_it_was);
    }
    let purged = store.upkeep().unwrap().purge(&overdue("2031-01-01"), Remains::Nothing, &actor(9), &Silent).unwrap();
    assert_eq!((purged.patrons, store.facts().unwrap().patrons), (2, 0), "the control: both are meant");
}

/// The history that knew of the other ID goes before its patron does, and the ID is not kept.
fn no_id_of_a_purged_patron_outlives_the_history(store: &mut Store) {
    let (before, gone) = (full("A1"), full("C1"));
    let after = under(&before, "B1");
    let both = with_id_of(&after, "C1");
    save(store, &[create(before.clone()), create(gone.clone()), create(bare("A2"))]);
    let renumbered = renumber(store, BatchKind::Account, (&before, 1), (&after, 0));
    commit(store, &renumbered);
    by_hand(store, BatchKind::Account, &[update(&after, both, 1), remove(gone, 1)]);
    save(store, &[update(&bare("A2"), named("A2", "Ann", "Lee"), 1)]);
    let known_as_gone = |store: &mut Store| {
        let left = snapshot(store, &["a1", "c1"]);
        [left.former(&key("a1")), left.former(&key("c1"))]
    };
    assert_eq!(known_as_gone(store), [2, 2], "the control");
    let epoch = store.facts().unwrap().epoch;
    // Of one of the two the history is older.
    for (up_to, left, entries) in [(2, [0, 2], 6), (3, [0, 0], 3)] {
        let purge = Purge::HistoryUpTo(up_to);
        let expected = Purged { patrons: 0, entries };
        assert_eq!(store.upkeep().unwrap().purgeable(&purge).unwrap(), expected);
        assert_eq!(store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(9), &Silent).unwrap(), expected);
        assert_eq!((known_as_gone(store), faults(store)), (left, Vec::new()));
    }
    assert_eq!(store.facts().unwrap().epoch, epoch + 2, "versions begin anew: plans from before are out of date");
    let purge = Purge::HistoryUpTo(3);
    assert_eq!(store.upkeep().unwrap().purgeable(&purge).unwrap(), Purged::default(), "once and for all");
    assert_eq!(purge_of(store, "B1"), Purged { patrons: 1, entries: 0 });
    assert_eq!((known_as_gone(store), known(store)), ([0, 0], vec!["A2".to_owned()]));
}

fn purged_history_leaves_its_batches(store: &mut Store) {
    save(store, &[create(full("A1")), create(bare("A2"))]);
    save(store, &[update(&full("A1"), bare("A1"), 1)]);
    let heads = |store: &mut Store| {
        let history = store.journal().history().unwrap();
        history.into_iter().map(|batch| (batch.number, batch.head)).collect::<Vec<_>>()
    };
    let (before, epoch) = (heads(store), store.facts().unwrap().epoch);
    let (purge, expected) = (Purge::HistoryUpTo(1), Purged { patrons: 0, entries: 2 });
    assert_eq!(store.upkeep().unwrap().purgeable(&purge).unwrap(), expected);
    assert_eq!(store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(3), &Silent).unwrap(), expected);
    assert_eq!(heads(store), before);
    assert_eq!(store.journal().batch(1).unwrap().unwrap().patrons, []);
    assert_eq!(store.journal().batch(2).unwrap().unwrap().patrons.len(), 1);
    let facts = store.facts().unwrap();
    assert_eq!((facts.patrons, facts.epoch), (2, epoch), "no version begins anew");
    assert_eq!(faults(store), [""; 0]);
}

/// A patron of this group whose membership ends on this day, where it ends.
fn member(id: &str, group: &str, last: Option<&str>) -> Patron {
    let mut patron = full(id);
    patron.details.user_group = Some(group.into());
    patron.details.expiry_date = last.map(day);
    patron
}

/// Those whose membership ended before the day of their group; not on it, not without an end, and of no other group.
fn who_is_overdue_goes_and_nobody_else(store: &mut Store) {
    let members = [
        member("A1", "COMMUNITY", Some("2020-06-29")),
        member("A2", "COMMUNITY", Some("2020-06-30")),
        member("A3", "COMMUNITY", None),
        member("A4", "RETIREE", Some("2020-06-29")),
        member("A5", "RETIREE", Some("2019-01-01")),
    ];
    save(store, &members.clone().map(create));
    save(store, &[create(full("B1")), update(&members[0], member("A1", "COMMUNITY", Some("2020-06-28")), 1)]);
    let rule = |group: &str, before: &str| OverdueGroup { group: group.to_owned(), before: day(before) };
    let groups = vec![rule("COMMUNITY", "2020-06-30"), rule("RETIREE", "2020-01-01"), rule("STAFF", "2030-01-01")];
    let purge = Purge::Overdue(Overdue { groups, others: None, history_up_to: 0 });
    // Of A1 two entries of the history, of A5 one.
    let expected = Purged { patrons: 2, entries: 3 };
    let (before, epoch) = (digest(store), store.facts().unwrap().epoch);
    assert_eq!(store.upkeep().unwrap().purgeable(&purge).unwrap(), expected);
    assert_eq!(store.upkeep().unwrap().purgeable(&purge).unwrap(), expected, "however often it is asked");
    assert_eq!(digest(store), before, "counting takes nothing out");
    assert_eq!(store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(3), &Silent).unwrap(), expected);
    assert_eq!(store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(3), &Silent).unwrap(), Purged::default());
    let left: Vec<String> =
        store.patrons().find("", 99).unwrap().iter().map(|found| found.stored.patron.primary_id.to_string()).collect();
    assert_eq!(left.len(), 4, "{left:?}");
    assert!(["A2", "A3", "A4", "B1"].iter().all(|id| left.iter().any(|left| left == id)), "{left:?}");
    assert_eq!((store.facts().unwrap().patrons, store.facts().unwrap().epoch), (4, epoch + 1));
    assert_eq!(store.journal().entries_of(&key("a1")).unwrap(), []);
    assert!(store.upkeep().unwrap().purge_due().unwrap().unwrap().patron);
    assert_eq!(faults(store), [""; 0]);
    // With old values it is one link, and only the second batch has any left.
    let purge = Purge::Overdue(Overdue { groups: vec![rule("RETIREE", "2021-01-01")], others: None, history_up_to: 1 });
    let purged = store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(4), &Silent).unwrap();
    assert_eq!(purged, Purged { patrons: 1, entries: 3 });
    let entries = |store: &mut Store, batch| store.journal().batch(batch).unwrap().unwrap().patrons.len();
    assert_eq!((entries(store, 1), entries(store, 2)), (0, 1));
    assert_eq!(faults(store), [""; 0]);
}

/// The rule for all others takes who is in a group that no rule names, and who is in none; nobody of a group with a rule,
/// also where that rule takes nobody.
fn who_is_in_no_group_with_a_rule_is_overdue_by_the_rule_for_others(store: &mut Store) {
    let of_none = |id: &str| {
        let mut patron = member(id, "", Some("2020-01-01"));
        patron.details.user_group = None;
        patron
    };
    let members = [
        member("A1", "COMMUNITY", Some("2020-01-01")),
        member("A2", "community", Some("2020-01-01")),
        member("A3", "RETIREE", Some("2020-01-01")),
        member("A4", "OLDGROUP", Some("2020-01-01")),
        member("A5", "OLDGROUP", Some("2020-06-30")),
        member("A6", "OLDGROUP", None),
        of_none("A7"),
    ];
    save(store, &members.map(create));
    let besides = ["COMMUNITY", "RETIREE"].map(str::to_owned).into();
    let others = Some(OverdueOthers { besides, before: day("2020-06-30") });
    let groups = vec![OverdueGroup { group: "RETIREE".to_owned(), before: day("2020-06-30") }];
    let rule = |groups, others| Purge::Overdue(Overdue { groups, others, history_up_to: 0 });
    let alone = store.upkeep().unwrap().purgeable(&rule(Vec::new(), others.clone())).unwrap();
    assert_eq!(alone, Purged { patrons: 2, entries: 2 });
    let both = rule(groups, others);
    let purged = store.upkeep().unwrap().purge(&both, Remains::Nothing, &actor(3), &Silent).unwrap();
    assert_eq!(purged, Purged { patrons: 3, entries: 3 });
    let found = store.patrons().find("", 99).unwrap();
    let mut left: Vec<String> = found.iter().map(|found| found.stored.patron.primary_id.to_string()).collect();
    left.sort();
    assert_eq!(left, ["A1", "A2", "A5", "A6"]);
    assert_eq!(faults(store), [""; 0]);
}

/// A yes is to what was shown. Where others would go, as many as they are, or somebody has changed, nothing is taken out.
fn a_purge_that_was_shown_takes_nothing_else(store: &mut Store) {
    let of = |id: &str, last: Option<&str>| member(id, "RETIREE", last);
    let gone = Some("2020-06-29");
    save(store, &[create(of("A1", Some("2019-01-01"))), create(of("A2", None)), create(full("B1"))]);
    save(store, &[update(&of("A1", Some("2019-01-01")), of("A1", gone), 1)]);
    let groups = vec![OverdueGroup { group: "RETIREE".to_owned(), before: day("2020-06-30") }];
    let overdue = Purge::Overdue(Overdue { groups, others: None, history_up_to: 0 });
    let one = Purge::Patron(key("b1"));
    let history = Purge::HistoryUpTo(1);
    let preview = |store: &mut Store, purge: &Purge| store.upkeep().unwrap().preview(purge).unwrap();
    let purge = |store: &mut Store, purge: &Purge, shown: &PurgePreview| {
        store.upkeep().unwrap().purge_as_shown(purge, Remains::Nothing, Some(shown), &actor(3), &Silent).unwrap()
    };
    let shown = [&overdue, &one, &history].map(|what| preview(store, what));
    assert_eq!(shown, [&overdue, &one, &history].map(|what| preview(store, what)), "however often it is asked");
    assert_eq!(shown[0].purged, store.upkeep().unwrap().purgeable(&overdue).unwrap());
    // One is renewed and another expires: as many patrons and entries as before, and others.
    save(store, &[update(&of("A1", gone), of("A1", None), 2), update(&of("A2", None), of("A2", gone), 1)]);
    save(store, &[update(&full("B1"), bare("B1"), 1)]);
    let before = digest(store);
    let links = store.journal().audit().unwrap();
    assert_eq!(preview(store, &overdue).purged, shown[0].purged, "the control: counts do not tell");
    assert_eq!(purge(store, &overdue, &shown[0]), None);
    assert_eq!(purge(store, &one, &shown[1]), None);
    assert_eq!((digest(store), store.journal().audit().unwrap()), (before, links));
    // What was not touched, and what is looked at again, goes.
    assert_eq!(purge(store, &history, &shown[2]), Some(shown[2].purged));
    let again = preview(store, &overdue);
    assert_eq!(purge(store, &overdue, &again), Some(again.purged));
    let found = store.patrons().find("", 99).unwrap();
    let mut left: Vec<String> = found.iter().map(|found| found.stored.patron.primary_id.to_string()).collect();
    left.sort();
    assert_eq!(left, ["A1", "B1"]);
    assert_eq!(faults(store), [""; 0]);
}

/// People write into the note of a change by hand whom it is about: it goes with the last of them. That of a list stays.
fn a_note_goes_with_the_last_patron_of_a_change_by_hand(store: &mut Store) {
    let noted = |store: &mut Store, kind: BatchKind, note: &str, steps: &[Step]| {
        let mut changeset = plan(store, steps);
        changeset.head.kind = kind;
        changeset.head.note = Some(note.to_owned());
        commit(store, &changeset);
    };
    let notes = |store: &mut Store| {
        let batches = store.journal().history().unwrap();
        batches.into_iter().map(|batch| batch.head.note.unwrap_or_default()).collect::<Vec<_>>()
    };
    noted(store, BatchKind::Lists, "fall", &[create(bare("A1"))]);
    noted(store, BatchKind::Account, "new desk", &[create(bare("A2"))]);
    let both = [update(&bare("A1"), full("A1"), 1), update(&bare("A2"), full("A2"), 1)];
    noted(store, BatchKind::Account, "for both", &both);
    noted(store, BatchKind::Account, "for Lee", &[update(&full("A1"), bare("A1"), 2)]);
    assert_eq!(notes(store), ["for Lee", "for both", "new desk", "fall"], "the newest first");
    let purge = |store: &mut Store, purge: &Purge| {
        store.upkeep().unwrap().purge(purge, Remains::Nothing, &actor(9), &Silent).unwrap();
        assert_eq!(faults(store), [""; 0], "the chain tells what was taken");
    };
    purge(store, &Purge::Patron(key("a1")));
    assert_eq!(notes(store), ["", "for both", "new desk", "fall"]);
    purge(store, &Purge::HistoryUpTo(2));
    assert_eq!(notes(store), ["", "for both", "", "fall"], "nobody could tell later whom it was about");
    purge(store, &Purge::Patron(key("a2")));
    assert_eq!(notes(store), ["", "", "", "fall"]);
}

/// Of patrons who go a number may stay, by group and year and nothing else; those of several purges add up.
fn a_count_by_group_and_year_may_remain(store: &mut Store) {
    let members = [
        member("A1", "COMMUNITY", Some("2020-06-29")),
        member("A2", "COMMUNITY", Some("2020-01-01")),
        member("A3", "COMMUNITY", Some("2019-12-31")),
        member("A4", "COMMUNITY", Some("2020-03-31")),
        member("A5", "RETIREE", None),
        member("A6", "RETIREE", Some("2020-03-31")),
    ];
    save(store, &members.map(create));
    let told = |store: &mut Store| {
        let counts = removed_counts(&store.journal().audit().unwrap());
        let told =
            |count: &model::upkeep::RemovedCount| format!("{:?} {:?} {}", count.group, count.year, count.patrons);
        counts.iter().map(told).collect::<Vec<_>>()
    };
    let purge = |store: &mut Store, purge: Purge, remains| {
        store.upkeep().unwrap().purge(&purge, remains, &actor(3), &Silent).unwrap()
    };
    let groups = vec![OverdueGroup { group: "COMMUNITY".to_owned(), before: day("2020-03-31") }];
    purge(store, Purge::Overdue(Overdue { groups, others: None, history_up_to: 0 }), Remains::Counts);
    assert_eq!(told(store), [r#"Some("COMMUNITY") Some(2019) 1"#, r#"Some("COMMUNITY") Some(2020) 1"#]);
    purge(store, Purge::Patron(key("a1")), Remains::Counts);
    purge(store, Purge::Patron(key("a5")), Remains::Counts);
    purge(store, Purge::Patron(key("a6")), Remains::Nothing);
    let all = [r#"Some("COMMUNITY") Some(2019) 1"#, r#"Some("COMMUNITY") Some(2020) 2"#, r#"Some("RETIREE") None 1"#];
    assert_eq!(told(store), all, "nothing of whom nothing was to remain");
    let purges = store.journal().audit().unwrap().into_iter().filter(|link| link.action == "purge");
    for link in purges {
        assert!(!["A1", "\"a1\"", "2020-06", "Lee"].iter().any(|who| link.facts.contains(who)), "{}", link.facts);
    }
    assert_eq!((store.facts().unwrap().patrons, faults(store).len()), (1, 0));
}

fn a_purge_of_nothing_leaves_no_trace(store: &mut Store) {
    save(store, &[create(full("A1"))]);
    let links = store.journal().audit().unwrap();
    let nobody_is_overdue = Purge::Overdue(Overdue { groups: Vec::new(), others: None, history_up_to: 0 });
    for purge in [Purge::Patron(key("nobody")), Purge::HistoryUpTo(0), nobody_is_overdue] {
        let purged = store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(2), &Silent).unwrap();
        assert_eq!(purged, Purged::default(), "{purge:?}");
    }
    assert_eq!(store.journal().audit().unwrap(), links);
    assert_eq!(store.upkeep().unwrap().purge_due().unwrap(), None);
}

fn a_purge_is_due_until_it_is_finished(store: &mut Store) {
    save(store, &[create(full("A1"))]);
    save(store, &[create(full("A2"))]);
    assert_eq!(store.upkeep().unwrap().purge_due().unwrap(), None);
    for (purge, patron) in [(Purge::HistoryUpTo(1), false), (Purge::Patron(key("a2")), true)] {
        store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(3), &Silent).unwrap();
        let due = PurgeDue { link: audited(store), patron };
        assert_eq!(store.upkeep().unwrap().purge_due().unwrap(), Some(due));
    }
    assert_eq!(store.upkeep().unwrap().write_anew(&Silent).unwrap(), Ok(()));
    let due = store.upkeep().unwrap().purge_due().unwrap().unwrap();
    store.upkeep().unwrap().finish_purge(&due, &actor(4), &Silent).unwrap();
    assert_eq!(store.upkeep().unwrap().purge_due().unwrap(), None);
    let last = store.journal().audit().unwrap().pop().unwrap();
    assert_eq!((last.action.as_str(), last.at), ("purge-finish", when(4)));
    assert_eq!(snapshot(store, &["a1"]).owner(&key("a1")).unwrap().patron, full("A1"));
    assert_eq!(faults(store), [""; 0]);
}

fn a_copy_is_made_where_there_is_a_file(store: &mut Store) {
    save(store, &[create(full("A1"))]);
    let before = digest(store);
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let is_made = store.upkeep().unwrap().backup(&copy, &Silent).unwrap();
    assert_eq!(copy.exists(), is_made, "what it says is so");
    assert_eq!(digest(store), before);
}
