//! What a list says of an entry besides its value: types, whether a card is in use, where text messages go. A list that
//! says nothing of it changes nothing of it.

use crate::support::{Run, patron, ready, stored};
use model::field::Field;
use model::patron::{Address, Details, Email, Identifier, Note, Patron, Phone, RareDetails};
use model::plan::Step;
use model::said::{Aspect, Aspects, Said};
use model::settings::Policy;
use model::snapshot::StoredPatron;

const ANA: &str = "A1 | last Lind | email a@x.org, b@x.org | phone 555-0101 | mobile 555-0102 | line1 12 Elm St | barcode 21, 22 | note pays cash";

/// Something said of an entry of Ana's, which is not as it is in the store.
struct Flag {
    field: Field,
    aspect: Aspect,
    /// Which of the entries it is.
    index: usize,
    change: fn(&mut Details),
}

const FLAGS: &[Flag] = &[
    Flag { field: Field::Emails, aspect: Aspect::Types, index: 1, change: |ana| ana.emails[1].types = "work".into() },
    Flag { field: Field::Emails, aspect: Aspect::Preferred, index: 1, change: prefer_second_email },
    Flag { field: Field::Phones, aspect: Aspect::Types, index: 1, change: |ana| ana.phones[1].types = "office".into() },
    Flag { field: Field::Phones, aspect: Aspect::Sms, index: 1, change: |ana| ana.phones[1].sms = true },
    Flag { field: Field::Phones, aspect: Aspect::Preferred, index: 1, change: prefer_second_phone },
    Flag {
        field: Field::Addresses,
        aspect: Aspect::Types,
        index: 0,
        change: |ana| ana.addresses[0].types = "work".into(),
    },
    Flag {
        field: Field::Identifiers,
        aspect: Aspect::Types,
        index: 1,
        change: |ana| ana.identifiers[1].kind = "UNIV_ID".into(),
    },
    Flag {
        field: Field::Identifiers,
        aspect: Aspect::Active,
        index: 0,
        change: |ana| ana.identifiers[0].active = false,
    },
    Flag {
        field: Field::Identifiers,
        aspect: Aspect::Remark,
        index: 0,
        change: |ana| ana.identifiers[0].note = Some("lost in May".into()),
    },
    Flag {
        field: Field::Notes,
        aspect: Aspect::Types,
        index: 0,
        change: |ana| ana.rare.notes[0].note_type = "POPUP".into(),
    },
    Flag { field: Field::Notes, aspect: Aspect::Viewable, index: 0, change: |ana| ana.rare.notes[0].viewable = true },
    Flag { field: Field::Notes, aspect: Aspect::Popup, index: 0, change: |ana| ana.rare.notes[0].popup = true },
];

fn prefer_second_email(ana: &mut Details) {
    ana.emails[0].preferred = false;
    ana.emails[1].preferred = true;
}

fn prefer_second_phone(ana: &mut Details) {
    ana.phones[0].preferred = false;
    ana.phones[1].preferred = true;
}

impl Flag {
    /// Ana as the list has her.
    fn listed(&self) -> Patron {
        let mut ana = patron(ANA);
        (self.change)(&mut ana.details);
        ana
    }

    /// That the list says it of this entry, and nothing else of any.
    fn said(&self) -> Said {
        let mut aspects = Aspects::default();
        aspects.note(self.aspect, true);
        let before = (0..self.index).map(|_| (self.field, Aspects::default()));
        Said::of_entries(before.chain([(self.field, aspects)]).collect())
    }
}

fn ana_in_store() -> Vec<StoredPatron> {
    stored(ANA)
}

fn step(run: &Run, store: Vec<StoredPatron>, listed: Patron, said: Said) -> Step {
    let mut row = ready(2, listed);
    row.rare.said = said;
    run.plan(store, vec![row]).rows.remove(0).step
}

/// The patron whom an update leaves, and the fields that it changes.
#[track_caller]
fn updated(step: Step) -> (Patron, Vec<Field>) {
    let Step::Update(update) = step else { panic!("{step:?}") };
    (update.after, update.changes.iter().map(|change| change.field).collect())
}

fn is_unchanged(step: &Step) -> bool {
    matches!(step, Step::Unchanged(_))
}

#[test]
fn what_is_said_of_an_entry_is_a_change_once() {
    for flag in FLAGS {
        let what = (flag.field.name(), flag.aspect);
        let step_of = |store, said| step(&Run::default(), store, flag.listed(), said);
        let (after, fields) = updated(step_of(ana_in_store(), flag.said()));
        assert_eq!(fields, [flag.field], "{what:?}");
        assert_eq!(after.details, with_what_is_stored(&flag.listed()).details, "{what:?}");
        let again = step_of(vec![StoredPatron { version: 2, patron: after }], flag.said());
        assert!(is_unchanged(&again), "{what:?}: {again:?}");
    }
}

/// What the store has besides.
fn with_what_is_stored(listed: &Patron) -> Patron {
    let mut patron = listed.clone();
    let ana = &ana_in_store()[0].patron.details;
    patron.details.account_type = ana.account_type;
    patron.details.user_group.clone_from(&ana.user_group);
    patron
}

/// But for the preferred e-mail address, which is always the one of the column "E-mail".
#[test]
fn what_is_not_said_of_an_entry_stays() {
    let by_column = [(Field::Emails, Aspect::Preferred)];
    for flag in FLAGS.iter().filter(|flag| !by_column.contains(&(flag.field, flag.aspect))) {
        let step = step(&Run::default(), ana_in_store(), flag.listed(), Said::default());
        assert!(is_unchanged(&step), "{} {:?}: {step:?}", flag.field.name(), flag.aspect);
    }
}

#[test]
fn a_policy_keeps_what_is_said_of_entries_away() {
    for policy in [Policy::Keep, Policy::FillOnly, Policy::Add] {
        for flag in FLAGS {
            let run = Run::default().profile(|profile| {
                profile.policies.insert(flag.field, policy);
            });
            let step = step(&run, ana_in_store(), flag.listed(), flag.said());
            assert!(is_unchanged(&step), "{policy:?} {} {:?}: {step:?}", flag.field.name(), flag.aspect);
        }
    }
}

/// A record that says everything of its entries.
fn all_said(details: &Details) -> Said {
    let mut all = Aspects::default();
    let aspects = [Aspect::Types, Aspect::Sms, Aspect::Remark, Aspect::Active, Aspect::Viewable, Aspect::Popup];
    aspects.iter().for_each(|aspect| all.note(*aspect, true));
    let with = |is_preferred| {
        let mut aspects = all;
        aspects.note(Aspect::Preferred, is_preferred);
        aspects
    };
    let mut told = Vec::new();
    told.extend(details.emails.iter().map(|one| (Field::Emails, with(one.preferred))));
    told.extend(details.phones.iter().map(|one| (Field::Phones, with(one.preferred))));
    told.extend(details.addresses.iter().map(|one| (Field::Addresses, with(one.preferred))));
    told.extend(details.identifiers.iter().map(|_| (Field::Identifiers, all)));
    told.extend(details.rare.notes.iter().map(|_| (Field::Notes, all)));
    Said::of_entries(told)
}

/// One value may stand in several entries: each of them is about an entry of its own, and loading them twice is once.
#[test]
fn entries_of_one_value_do_not_take_each_other_for_themselves() {
    let email = |address: &str, types: &'static str, preferred| Email {
        address: address.into(),
        types: types.into(),
        preferred,
    };
    let phone = |number: &str, types: &'static str, preferred, sms| Phone {
        number: number.into(),
        types: types.into(),
        preferred,
        sms,
    };
    let address = |line: &str, types: &'static str, preferred| Address {
        lines: [Some(line.into()), None, None, None, None].into(),
        types: types.into(),
        preferred,
        ..Address::default()
    };
    let note = |text: &str, popup| Note { note_type: "LIBRARY".into(), text: text.into(), viewable: false, popup };
    let card = |value: &str, active| Identifier { kind: "BARCODE".into(), value: value.into(), note: None, active };
    let details = |emails, phones, addresses, notes, identifiers| Details {
        emails,
        phones,
        addresses,
        identifiers,
        rare: RareDetails { notes, ..RareDetails::default() }.into(),
        ..Details::default()
    };
    let listed = details(
        vec![email("old@x.org", "work", false), email("new@x.org", "personal", true)],
        vec![phone("1", "home", false, false), phone("1", "mobile", true, true), phone("1", "office", false, false)],
        vec![
            address("1 Elm St", "work", false),
            address("1 Elm St", "home", true),
            address("2 Oak Ln", "school", false),
        ],
        vec![note("has a dog", true), note("has a dog", false)],
        vec![card("21", false), card("22", true)],
    );
    for before in [
        Details {
            emails: vec![email("old@x.org", "personal", true)],
            phones: vec![phone("1", "work", true, false)],
            ..Details::default()
        },
        Details {
            phones: vec![phone("2", "mobile", true, true)],
            addresses: vec![address("2 Oak Ln", "home", true)],
            ..Details::default()
        },
        details(vec![], vec![], vec![address("1 Elm St", "home", true)], vec![note("has a dog", false)], vec![]),
        details(vec![], vec![], vec![address("3 Ash St", "home", true)], vec![], vec![card("21", true)]),
        details(vec![], vec![], vec![], vec![], vec![card("22", true), card("23", false)]),
        details(vec![], vec![], vec![], vec![], vec![card("23", true)]),
    ] {
        let with = |details: &Details| {
            let mut ana = ana_in_store().remove(0).patron;
            ana.details = Box::new(Details {
                last_name: Some("Lind".into()),
                account_type: ana.details.account_type,
                user_group: ana.details.user_group.clone(),
                ..details.clone()
            });
            ana
        };
        let store = vec![StoredPatron { version: 1, patron: with(&before) }];
        let (after, _) = updated(step(&Run::default(), store, with(&listed), all_said(&listed)));
        let stored = &after.details;
        assert!(listed.emails.iter().all(|one| stored.emails.contains(one)), "{stored:?}");
        assert!(listed.phones.iter().all(|one| stored.phones.contains(one)), "{stored:?}");
        assert!(listed.rare.notes.iter().all(|one| stored.rare.notes.contains(one)), "{stored:?}");
        assert!(listed.identifiers.iter().all(|one| stored.identifiers.contains(one)), "{stored:?}");
        let preferred = |list: &[Address]| list.iter().find(|one| one.preferred).map(Address::line);
        assert_eq!(preferred(&stored.addresses), preferred(&listed.addresses), "{stored:?}");
        let again = vec![StoredPatron { version: 2, patron: after.clone() }];
        let again = step(&Run::default(), again, with(&listed), all_said(&listed));
        assert!(is_unchanged(&again), "{before:?}: {again:?}");
    }
}

/// A lost card stays beside the one in use, and takes nobody's place.
#[test]
fn a_card_that_is_lost_is_no_card_in_use() {
    let mut ana = patron("A1 | barcode 20, 21");
    ana.details.identifiers[0].active = false;
    let said = all_said(&ana.details);
    let (after, _) = updated(step(&Run::default(), stored("A1 | barcode 19, 21"), ana.clone(), said.clone()));
    let cards = |patron: &Patron| {
        let cards = patron.details.identifiers.iter().map(|card| (card.value.to_string(), card.active));
        cards.collect::<Vec<_>>()
    };
    let card = |value: &str, active| (value.to_owned(), active);
    assert_eq!(cards(&after), [card("19", true), card("21", true), card("20", false)]);
    let (after, _) = updated(step(&Run::default(), stored("A1 | barcode 20"), ana.clone(), said.clone()));
    assert_eq!(cards(&after), [card("20", false), card("21", true)]);
    ana.details.identifiers.remove(1);
    let (after, _) = updated(step(&Run::default(), stored("A1 | barcode 19"), ana.clone(), said));
    assert_eq!(cards(&after), [card("19", true), card("20", false)]);
    // The control: one in use takes the place of the one before.
    ana.details.identifiers[0].active = true;
    let said = all_said(&ana.details);
    let (after, _) = updated(step(&Run::default(), stored("A1 | barcode 19"), ana, said));
    assert_eq!(cards(&after), [card("20", true)]);
}

/// An identifier under which a patron was known before keeps the kind by which it is found.
#[test]
fn an_earlier_id_stays_one() {
    let mut store = stored("A1 | barcode 000777");
    store[0].patron.details.identifiers[0].kind = planner::FORMER_ID.into();
    let ana = patron("A1 | barcode 000777");
    let said = all_said(&ana.details);
    assert!(is_unchanged(&step(&Run::default(), store, ana, said)));
}
