//! What is suggested can be typed: a command line made of values gives these values back.

use super::planning;
use crate::command_line::args::{Arguments, Command, Only, StartersCommand};
use crate::command_line::typed::Typed;
use chrono::NaiveDate;
use clap::Parser;
use model::action::{Action, Choice, OnAccount, Phrase, Whose};
use model::cell::Area;
use model::codes;
use model::decision::Answer;
use model::field::{Field, ListField};
use model::id::PrimaryId;
use model::plan::LimitKind;
use model::query::Query;
use model::request::{DateOrder, HiddenRows, MatchBy, Missing, Mode, Planning, Reading, Request};
use model::starter_rules::Scheme;

/// The words of a line, as a shell makes them.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, ' ') => {
                words.extend(begun.then(|| std::mem::take(&mut word)));
                begun = false;
            }
            (None, '"' | '\'') => (quote, begun) = (Some(c), true),
            (Some(open), c) if c == open => quote = None,
            (Some('"'), '\\') => word.extend(chars.next()),
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    words.extend(begun.then_some(word));
    words
}

fn parsed(line: &str) -> Arguments {
    Arguments::try_parse_from(words(line)).unwrap_or_else(|error| panic!("{line}\n{error}"))
}

/// What a command line asks for; the store only where it is `named`, since the environment can name one, too.
fn asked(line: &str, named: bool) -> Request {
    let Arguments { command, global } = parsed(line);
    let store = global.store.filter(|_| named);
    let typed = if let Command::Plan(args) = &command {
        planning::request(&args.planning, store.as_deref())
    } else if let Command::Apply(args) = &command {
        planning::request(&args.planning, store.as_deref())
    } else if let Command::Check(args) = &command {
        super::reading::request(&args.reading, store.as_deref())
    } else {
        panic!("{line} reads no lists")
    };
    typed.unwrap_or_else(|failure| panic!("{line}\n{failure:?}"))
}

/// The numbers of SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % most as u64).expect("below a usize")
    }

    fn of<T: Clone>(&mut self, some: &[T]) -> T {
        some[self.below(some.len())].clone()
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 0).then(|| make(self))
    }

    fn some<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(3)).map(|_| make(self)).collect()
    }

    fn text(&mut self) -> String {
        let texts = ["list.csv", "Fall 2026", "a \"b\" $HOME `c` d\\e", "O'Neil", "José; or not", "x=y", "#1 & (2)*"];
        self.of(&texts).to_owned()
    }
}

/// Columns in their order, none of them twice.
fn in_order(random: &mut Random) -> Vec<Option<ListField>> {
    let first = random.maybe(|random| random.of(&[ListField::Email, ListField::AddressLine1]));
    vec![first, Some(ListField::LastName), None]
}

fn missing(random: &mut Random) -> Missing {
    let (field, value) = (random.of(&Missing::FIELDS), random.text());
    Missing { field, value, expire: random.below(2) == 0 }
}

fn query(random: &mut Random) -> Query {
    let queries =
        ["SELECT id FROM p", "WITH a AS (SELECT \"last name\" FROM `p` WHERE x = 'O''Neil $HOME\\') SELECT * FROM a"];
    Query::new(random.of(&queries)).expect("a query")
}

/// Files that are joined to others, and what stands in front of IDs.
fn joined(random: &mut Random, files: &[String]) -> Reading {
    let with = random.some(Random::text);
    let by = random.maybe(|random| random.of(&[ListField::PrimaryId, ListField::Barcode, ListField::JobCategory]));
    Reading {
        join_by: by.filter(|_| !with.is_empty()),
        id_prefixes: random.some(|random| (random.of(files), random.of(&["M1-", "B"]).to_owned())),
        with,
        ..Reading::default()
    }
}

fn request(random: &mut Random) -> Request {
    let query = random.maybe(query);
    let mut files = random.some(Random::text);
    files.push(random.text());
    // One database is asked at a time.
    files.truncate(if query.is_some() { 1 } else { files.len() });
    // What is joined and prefixed is named among files.
    let joined = if query.is_some() { Reading::default() } else { joined(random, &files) };
    let reading = Reading {
        query,
        sheet: random.maybe(Random::text),
        header_row: random.maybe(|random| random.of(&[1, 40])),
        range: random.maybe(|random| Area::parse(random.of(&["A4:G900", "AB1:AB1"])).expect("an area")),
        hidden: random.maybe(|random| random.of(&HiddenRows::ALL)),
        encoding: random.maybe(Random::text),
        delimiter: random.maybe(|random| random.of(b",;\t|")),
        dates: random.maybe(|random| random.of(&DateOrder::ALL)),
        profile: random.maybe(Random::text),
        columns: random.some(|random| (random.text(), random.maybe(|random| random.of(ListField::ALL)))),
        by_position: random.maybe(in_order).unwrap_or_default(),
        set: random.some(|random| (random.of(ListField::ALL), random.text())),
        accept: random.some(|random| random.of(&[codes::C309, codes::D503])),
        mode: random.maybe(|random| random.of(&Mode::ALL)),
        match_by: random.maybe(|random| random.of(&MatchBy::ALL)),
        crosswalk: random.maybe(Random::text),
        ..joined
    };
    // Nobody is missing from a list of changes.
    let may_miss = reading.mode != Some(Mode::Update);
    let fields = [Field::FirstName, Field::Campus];
    let planning = Planning {
        renew: random.below(2) == 0,
        convert: random.below(2) == 0,
        strict: random.below(2) == 0,
        missing: random.maybe(missing).filter(|_| may_miss),
        limits: random.some(|random| (random.of(&[LimitKind::Changed, LimitKind::Cleared]), 7)).into_iter().collect(),
        protect: random.some(|random| random.of(&fields)),
        fill_only: random.some(|random| random.of(&fields)),
        replace: random.some(|random| random.of(&fields)),
        answer_file: random.maybe(Random::text),
        answers: random.some(|random| (random.text(), random.of(&Answer::ALL))),
    };
    Request { files, store: random.maybe(Random::text), reading, planning }
}

#[test]
fn a_request_that_is_typed_again_is_the_same_request() {
    let mut random = Random(15);
    for _ in 0..300 {
        let request = request(&mut random);
        let lists = || Box::new(request.clone());
        for action in [Action::Plan(lists()), Action::Apply { lists: lists(), over_limit: false }] {
            let line = Typed.phrase(&action);
            assert_eq!(asked(&line, request.store.is_some()), request, "{line}");
        }
        let line = Typed.phrase(&Action::Check(Box::new(request.clone())));
        let read = Request { planning: Planning::default(), ..request };
        assert_eq!(asked(&line, read.store.is_some()), read, "{line}");
    }
}

fn list() -> Request {
    Request { files: vec!["list.csv".to_owned()], ..Request::default() }
}

#[test]
fn a_decision_that_is_typed_is_the_decision() {
    type Change = fn(&mut Request);
    let header = || "Chapeau No.".to_owned();
    let id = PrimaryId::new("000123456").expect("an ID");
    let column = |field| Action::ReadColumnAs { header: Some(header()), field: Some(field) };
    let decisions: [(Action, Change); 18] = [
        (Action::AcceptRepair(codes::C309), |asked| asked.reading.accept = vec![codes::C309]),
        (column(ListField::Barcode), |asked| {
            asked.reading.columns = vec![("Chapeau No.".to_owned(), Some(ListField::Barcode))];
        }),
        (Action::IgnoreColumn(header()), |asked| asked.reading.columns = vec![("Chapeau No.".to_owned(), None)]),
        (Action::NameHeaderRow(Some(4)), |asked| asked.reading.header_row = Some(4)),
        (Action::ChooseSheet("Fall 2026".to_owned()), |asked| asked.reading.sheet = Some("Fall 2026".to_owned())),
        (Action::ReadRange(Area::parse("A4:G9").expect("an area")), |asked| asked.reading.range = Area::parse("A4:G9")),
        (Action::SkipHiddenRows, |asked| asked.reading.hidden = Some(HiddenRows::Skip)),
        (Action::SetEncoding("utf-8".to_owned()), |asked| asked.reading.encoding = Some("utf-8".to_owned())),
        (Action::SetDelimiter(b';'), |asked| asked.reading.delimiter = Some(b';')),
        (Action::OrderDates(DateOrder::MonthDayYear), |asked| asked.reading.dates = Some(DateOrder::MonthDayYear)),
        (Action::UseProfile, |asked| asked.reading.profile = Some("NAME".to_owned())),
        (Action::MatchByBarcode, |asked| asked.reading.match_by = Some(MatchBy::Barcode)),
        (Action::OnlyChange, |asked| asked.reading.mode = Some(Mode::Update)),
        (Action::SetForAll { field: ListField::UserGroup, value: Some("COMMUNITY".to_owned()) }, |asked| {
            asked.reading.set = vec![(ListField::UserGroup, "COMMUNITY".to_owned())];
        }),
        (Action::Decide { id, answer: Answer::NewId }, |asked| {
            asked.planning.answers = vec![("000123456".to_owned(), Answer::NewId)];
        }),
        (Action::Convert, |asked| asked.planning.convert = true),
        (Action::Renew, |asked| asked.planning.renew = true),
        (Action::Replace(Field::ExpiryDate), |asked| asked.planning.replace = vec![Field::ExpiryDate]),
    ];
    for (action, change) in decisions {
        let line = format!("rollcall plan list.csv {}", Typed.phrase(&action));
        let mut expected = list();
        change(&mut expected);
        assert_eq!(asked(&line, false), expected, "{line}");
    }
}

/// A query of many lines is named by its file, as it was typed.
#[test]
fn a_query_out_of_a_file_is_spelled_with_its_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("old patrons.sql").display().to_string();
    std::fs::write(&path, "SELECT id -- of patrons\nFROM patrons\n").expect("a file of the test");
    let line = format!("rollcall check --from sqlite:old.db --query-file \"{path}\"");
    let read = asked(&line, false);
    assert_eq!(read.reading.query, Query::new("SELECT id FROM patrons").ok());
    assert_eq!(Typed.phrase(&Action::Check(Box::new(read))), line);
}

#[test]
fn a_command_that_is_suggested_can_be_typed() {
    let lists = || Box::new(list());
    let path = || "Fall 2026.plan".to_owned();
    for action in [
        Action::MakeStarters(Scheme::NameSuffix),
        Action::AllowOverLimit,
        Action::ShowAll,
        Action::SetForAll { field: ListField::UserGroup, value: None },
        Action::ReadColumnAs { header: None, field: Some(ListField::LastName) },
    ] {
        parsed(&format!("rollcall apply list.csv {}", Typed.phrase(&action)));
    }
    let leave_out = Typed.phrase(&Action::LeaveOutUnheld);
    for line in ["rollcall convert list.csv --to csv -o all.csv", "rollcall export --to csv -o all.csv"] {
        parsed(&format!("{line} {leave_out}"));
        let value = Typed.phrase(&Action::SetForAll { field: ListField::Campus, value: None });
        parsed(&format!("{line} {value}"));
    }
    for action in [
        Action::MarkCopy(lists()),
        Action::ShowRepairs(lists()),
        Action::Plan(lists()),
        Action::Apply { lists: lists(), over_limit: true },
        Action::WriteLeftOut(lists()),
        Action::ShowPlan(path()),
        Action::ApplyPlan { path: path(), store: Some("library.db".to_owned()), over_limit: true, skip_changed: true },
        Action::Refresh(path()),
        Action::ReportBatch { batch: 14, store: None, path: "fall 2026.xlsx".to_owned() },
        Action::Undo { batch: 14, store: None },
        Action::ListStarters,
        Action::ReissueStarters(Whose::Batch(Some(14))),
        Action::ShredSheet { path: "letters fall.html".to_owned(), store: None },
        Action::ExplainCode(codes::D501),
        Action::FindPatron(PrimaryId::new("000104417").expect("an ID")),
        Action::FindEnded { group: Some("RETIREE".to_owned()), before: NaiveDate::default() },
        Action::FindEnded { group: None, before: NaiveDate::default() },
        Action::UpgradeStore,
        Action::FinishPurge { store: Some("library.db".to_owned()) },
        Action::GuardAdd,
        Action::FirstCrosswalk,
    ] {
        parsed(&Typed.phrase(&action));
    }
    for what in OnAccount::ALL {
        let id = PrimaryId::new("000104417").expect("an ID");
        parsed(&Typed.phrase(&Action::Account { id, what }));
    }
    let id = |id: &str| PrimaryId::new(id).expect("an ID");
    let merge = Action::Merge { keep: id("000104417"), gone: id("000209911"), despite_differences: true };
    let Command::Merge(args) = parsed(&Typed.phrase(&merge)).command else { panic!("it merges") };
    assert_eq!((args.keep.as_str(), args.gone.as_str(), args.despite_differences), ("000104417", "000209911", true));
    let kept = Action::ShowBatch { batch: 16, store: None, kept: true };
    let Command::Show(args) = parsed(&Typed.phrase(&kept)).command else { panic!("it shows") };
    assert_eq!((args.what.as_str(), args.only), ("16", Some(Only::Kept)));
    let reissue = Action::ReissueStarters(Whose::Patrons(vec!["000104417".to_owned(), "CB 1".to_owned()]));
    let Command::Starters(args) = parsed(&Typed.phrase(&reissue)).command else { panic!("it is about starters") };
    let StartersCommand::Reissue(args) = args.what else { panic!("it reissues") };
    assert_eq!(args.meant.id, ["000104417", "CB 1"]);
}

/// What names only where something is said, and what is only half a command since the rest is the person's to know.
#[test]
fn what_is_only_named_is_named_as_the_help_names_it() {
    let named: Vec<String> = Choice::ALL.iter().map(|choice| Typed.phrase(&Action::Choose(*choice))).collect();
    let options = [
        "--sheet",
        "--encoding",
        "--delimiter",
        "--hidden",
        "--column",
        "--columns",
        "--set",
        "--decide",
        "--external-id",
        "--group",
        "--until",
        "--with",
    ];
    assert_eq!(named, options);
    for (action, words) in [
        (Action::NameHeaderRow(None), "--header-row N"),
        (Action::UseProfile, "--profile NAME"),
        (Action::ReadColumnAs { header: Some("E-mail".to_owned()), field: None }, "--column 'E-mail=FIELD'"),
        (Action::ListFields, "--help"),
        (Action::Inspect, "rollcall inspect"),
        (Action::FirstCrosswalk, "rollcall inspect FILE --crosswalk-file codes.csv"),
        (Action::Find, "rollcall find"),
        (Action::ShowAllFound, "--limit 0"),
        (Action::ReissueStarters(Whose::Batch(None)), "rollcall starters reissue BATCH"),
        (Action::ReissueStarters(Whose::Patrons(Vec::new())), "rollcall starters reissue --id ID"),
        (Action::GuardAdd, "rollcall guard add NAME FILE --id-column HEADER"),
        (Action::Refresh("fall.plan".to_owned()), "rollcall plan --refresh fall.plan -o NEW.plan"),
        (Action::MarkCopy(Box::new(list())), "rollcall fix list.csv -o checked.xlsx"),
        (Action::SetDelimiter(b';'), "--delimiter ';'"),
        (Action::ChooseSheet("Fall".to_owned()), "--sheet \"Fall\""),
    ] {
        assert_eq!(Typed.phrase(&action), words);
    }
}
