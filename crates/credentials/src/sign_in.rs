//! Signing in, as a sign-in page calls it: [`sign_in`] says where a patron stands, [`change`] takes a new password
//! in the place of the one that was typed.
//!
//! Each try is counted before anything is compared, and costs the same work whether the ID is known or not, as long
//! as no stored hash costs more than one of today: the cost goes upward only. (One that another system has made costs
//! what it costs, and as much as ours besides, until the first right password replaces it.) Only who has the right password learns
//! more than that it was wrong. That there were too many tries is told to everybody, also of an ID that nobody has; that
//! a starter stays locked afterwards only to who has it.

use crate::entropy::Entropy;
use crate::hash::{self, Compared, HashError, Hasher};
use crate::policy::{self, Refusal};
use chrono::{DateTime, NaiveDate, Utc};
use model::id::CanonicalId;
use model::lock::LockRule;
use model::membership::Barred;
use model::patron::{Identifier, Patron};
use model::secret::TypedPassword;
use model::sign_in::{Account, StarterLife, StoredHash, Try, TryEnd};
use model::starter_rules::{HashCost, StarterRules};

/// Where accounts are kept.
pub trait Accounts {
    /// Why they cannot be reached.
    type Error;

    /// Begins a try and counts it as failed, under an ID that nobody has, too; where the rule locks the ID none is begun.
    ///
    /// # Errors
    /// When the accounts cannot be reached.
    fn begin_sign_in(&mut self, id: &CanonicalId, rule: &LockRule) -> Result<Try, Self::Error>;

    /// Ends a try, in one transaction; `was` is what it was compared with. `false`, and nothing is written, when
    /// the patron has another password by now.
    ///
    /// # Errors
    /// When the accounts cannot be reached.
    fn end_sign_in(&mut self, key: &CanonicalId, was: &StoredHash, end: TryEnd<'_>) -> Result<bool, Self::Error>;
}

/// What a sign-in page knows: the day, the rules, where randomness comes from.
pub struct Desk<'a> {
    /// The day that counts as today.
    pub today: NaiveDate,
    /// The moment of the try, by which locks lapse.
    pub now: DateTime<Utc>,
    /// How starters are made, and after how many tries a password is locked, and for how long.
    pub rules: &'a StarterRules,
    /// What hashing costs today.
    pub cost: HashCost,
    /// Random bytes for salts.
    pub entropy: &'a dyn Entropy,
}

/// Where a patron stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Signed in.
    Ok,
    /// The password is right, and only good for choosing a new one.
    ChoosePassword,
    /// It is a starter whose days are over, or have not begun.
    StarterExpired,
    /// The account is not active.
    Inactive,
    /// The membership is over.
    MembershipExpired,
    /// Too many tries failed: for some time, or until the library gives a new starter.
    Locked,
    /// Wrong, or nobody has this ID.
    Wrong,
}

impl Answer {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Answer::Ok => "ok",
            Answer::ChoosePassword => "choose-password",
            Answer::StarterExpired => "starter-expired",
            Answer::Inactive => "inactive",
            Answer::MembershipExpired => "membership-expired",
            Answer::Locked => "locked",
            Answer::Wrong => "wrong",
        }
    }
}

/// How choosing a new password ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is the password from now on.
    Done,
    /// It is not taken; the old one stays.
    Refused(Refusal),
    /// The old one does not allow it.
    NotAllowed(Answer),
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum SignInError<E> {
    /// The accounts cannot be reached.
    #[error("{0}")]
    Accounts(E),
    /// Nothing can be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
}

/// A try that was compared and is not ended yet.
enum Tried {
    Failed(Answer),
    Right { answer: Answer, account: Box<Account>, weak: bool },
}

/// Says where a patron stands who types this password.
///
/// # Errors
/// When the accounts cannot be reached, or nothing can be hashed.
pub fn sign_in<A: Accounts>(
    accounts: &mut A,
    id: &CanonicalId,
    typed: &TypedPassword,
    desk: &Desk<'_>,
) -> Result<Answer, SignInError<A::Error>> {
    let (answer, account, weak) = match compare(accounts, id, typed, desk)? {
        Tried::Failed(answer) => return Ok(answer),
        Tried::Right { answer, account, weak } => (answer, account, weak),
    };
    // A starter is hashed once: what it is good for, it is good for a few days.
    let anew = if weak && answer == Answer::Ok { Some(hash(typed, desk)?) } else { None };
    let end = anew.as_deref().map_or(TryEnd::Right, TryEnd::Rehashed);
    let still = accounts.end_sign_in(&account.patron.key(), &account.hash, end).map_err(SignInError::Accounts)?;
    Ok(if still { answer } else { Answer::Wrong })
}

/// Takes a new password in the place of the one that was typed, if that one allows it and the new one may be.
///
/// # Errors
/// When the accounts cannot be reached, or nothing can be hashed.
pub fn change<A: Accounts>(
    accounts: &mut A,
    id: &CanonicalId,
    typed: &TypedPassword,
    new: &TypedPassword,
    desk: &Desk<'_>,
) -> Result<Change, SignInError<A::Error>> {
    let (answer, account) = match compare(accounts, id, typed, desk)? {
        Tried::Failed(answer) => return Ok(Change::NotAllowed(answer)),
        Tried::Right { answer, account, .. } => (answer, account),
    };
    let key = account.patron.key();
    let allowed = matches!(answer, Answer::Ok | Answer::ChoosePassword);
    let refused = if allowed { refusal(new, &account, desk) } else { None };
    if !allowed || refused.is_some() {
        accounts.end_sign_in(&key, &account.hash, TryEnd::Right).map_err(SignInError::Accounts)?;
        return Ok(refused.map_or(Change::NotAllowed(answer), Change::Refused));
    }
    let phc = hash(new, desk)?;
    let still = accounts.end_sign_in(&key, &account.hash, TryEnd::Chosen(&phc)).map_err(SignInError::Accounts)?;
    Ok(if still { Change::Done } else { Change::NotAllowed(Answer::Wrong) })
}

/// Begins a try and compares. Whatever the store says, one hash is computed.
fn compare<A: Accounts>(
    accounts: &mut A,
    id: &CanonicalId,
    typed: &TypedPassword,
    desk: &Desk<'_>,
) -> Result<Tried, SignInError<A::Error>> {
    let begun = accounts.begin_sign_in(id, &desk.rules.lock_rule(desk.now)).map_err(SignInError::Accounts)?;
    let nobody = StoredHash::new(hash::of_nobody(desk.cost)?);
    let (account, failed) = match begun {
        Try::Open(account) => (Some(account), Answer::Wrong),
        Try::Locked => (None, Answer::Locked),
        Try::Unknown => (None, Answer::Wrong),
    };
    let stored = account.as_ref().map_or(&nobody, |account| &account.hash);
    let mut compared = hash::compare(typed, stored.phc(), desk.cost);
    if compared == Compared::NotOurs || policy::normal(typed.expose()).is_none() {
        // What cannot be compared takes as long as what can.
        hash::compare_text("", nobody.phc(), desk.cost);
        compared = Compared::Wrong;
    }
    hash::make_up(stored.phc(), desk.cost)?;
    let key = account.as_ref().map_or_else(|| id.clone(), |account| account.patron.key());
    if account.as_ref().is_some_and(|account| !names(&account.patron, id)) {
        compared = Compared::Wrong;
    }
    match (compared, account) {
        (Compared::Right { weak }, Some(account)) if !account.locked => {
            Ok(Tried::Right { answer: standing(&account, desk.today), account, weak })
        }
        (compared, account) => {
            let has_it = matches!(compared, Compared::Right { .. });
            let failed = if has_it && account.is_some() { Answer::Locked } else { failed };
            let was = account.map_or(nobody, |account| account.hash);
            accounts.end_sign_in(&key, &was, TryEnd::Wrong).map_err(SignInError::Accounts)?;
            Ok(Tried::Failed(failed))
        }
    }
}

/// Whether an identifier still stands for a patron: a card that was lost does not.
fn names(patron: &Patron, id: &CanonicalId) -> bool {
    let active = |one: &Identifier| one.active && CanonicalId::of(&one.value) == *id;
    patron.key() == *id || patron.details.identifiers.iter().any(active)
}

/// Where the owner of the right password stands.
fn standing(account: &Account, today: NaiveDate) -> Answer {
    match (Barred::on(&account.patron.details, today), account.starter) {
        (Some(Barred::Inactive), _) => Answer::Inactive,
        (Some(Barred::Expired), _) => Answer::MembershipExpired,
        (None, Some(life)) if !lives(life, today) => Answer::StarterExpired,
        (None, Some(_)) => Answer::ChoosePassword,
        (None, None) if account.must_change => Answer::ChoosePassword,
        (None, None) => Answer::Ok,
    }
}

/// Whether a starter works on a day. On a day before it was made the clock is wrong, and it does not.
fn lives(life: StarterLife, today: NaiveDate) -> bool {
    today <= life.expires && life.since.is_none_or(|since| since <= today)
}

fn refusal(new: &TypedPassword, account: &Account, desk: &Desk<'_>) -> Option<Refusal> {
    let Some(normal) = policy::normal(new.expose()) else { return Some(Refusal::Long) };
    if let Some(refusal) = policy::refusal(&normal, &account.patron, desk.rules) {
        return Some(refusal);
    }
    let same = hash::compare_text(&normal, account.hash.phc(), desk.cost);
    matches!(same, Compared::Right { .. }).then_some(Refusal::Same)
}

fn hash(password: &TypedPassword, desk: &Desk<'_>) -> Result<String, HashError> {
    let normal = policy::normal(password.expose()).unwrap_or_default();
    Hasher::for_one(desk.cost)?.hash_text(&normal, desk.entropy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::tests::Seeded;
    use crate::starter;
    use chrono::{NaiveTime, TimeDelta};
    use model::id::PrimaryId;
    use model::lock::Failures;
    use model::patron::Details;

    const STARTER: &str = "Maria_Lopez1";
    const CHOSEN: &str = "green tea at seven";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// One account, as plainly as a store can keep it.
    struct One {
        account: Account,
        failures: Failures,
        strange: Failures,
        /// Minutes since the first try.
        minute: i64,
        /// The ends of all tries.
        ends: Vec<String>,
        /// Whether somebody else changes the password while it is compared.
        overtaken: bool,
    }

    impl Accounts for One {
        type Error = ();

        fn begin_sign_in(&mut self, id: &CanonicalId, rule: &LockRule) -> Result<Try, ()> {
            if *id != self.account.patron.key() {
                let (is_compared, after) = rule.count(self.strange, false);
                self.strange = after;
                return Ok(if is_compared { Try::Unknown } else { Try::Locked });
            }
            let is_starter = self.account.starter.is_some();
            let (is_compared, after) = rule.count(self.failures, is_starter);
            let locked = is_starter && self.failures.locked;
            self.failures = after;
            let account = Account { locked, ..self.account.clone() };
            Ok(if is_compared { Try::Open(Box::new(account)) } else { Try::Locked })
        }

        fn end_sign_in(&mut self, _: &CanonicalId, was: &StoredHash, end: TryEnd<'_>) -> Result<bool, ()> {
            self.ends.push(format!("{end:?}"));
            if end == TryEnd::Wrong {
                return Ok(true);
            }
            if self.overtaken || *was != self.account.hash {
                return Ok(false);
            }
            self.failures = Failures::default();
            if let TryEnd::Rehashed(phc) | TryEnd::Chosen(phc) = end {
                self.account.hash = StoredHash::new(phc.to_owned());
            }
            if let TryEnd::Chosen(_) = end {
                (self.account.must_change, self.account.starter) = (false, None);
            }
            Ok(true)
        }
    }

    /// Maria with a starter from the first to the fifteenth of September.
    fn maria() -> One {
        let rules = StarterRules::default();
        let details = Details {
            first_name: Some("María".into()),
            last_name: Some("López".into()),
            expiry_date: Some(day("2027-06-30")),
            ..Details::default()
        };
        let starter = starter::make(&details, &rules, &Seeded::new(1)).unwrap();
        let phc = Hasher::new(HashCost::LEAST).unwrap().hash(&starter, &Seeded::new(2)).unwrap();
        let patron = Patron { primary_id: PrimaryId::new("A1").unwrap(), details: Box::new(details) };
        let life = StarterLife { since: Some(day("2026-09-01")), expires: day("2026-09-15") };
        let hash = StoredHash::new(phc);
        let account = Account { patron, hash, must_change: true, starter: Some(life), locked: false };
        let none = Failures::default();
        One { account, failures: none, strange: none, minute: 0, ends: Vec::new(), overtaken: false }
    }

    fn at<T>(today: &str, minute: i64, work: impl FnOnce(&Desk<'_>) -> T) -> T {
        let (rules, entropy) = (StarterRules { tries: 3, ..StarterRules::default() }, Seeded::new(9));
        let now = day(today).and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute);
        work(&Desk { today: day(today), now, rules: &rules, cost: HashCost::LEAST, entropy: &entropy })
    }

    fn signs_in(one: &mut One, today: &str, password: &str) -> Answer {
        tries(one, "a1", today, password)
    }

    fn tries(one: &mut One, id: &str, today: &str, password: &str) -> Answer {
        let typed = TypedPassword::new(password.to_owned());
        at(today, one.minute, |desk| sign_in(one, &CanonicalId::of(id), &typed, desk)).unwrap()
    }

    fn changes(one: &mut One, today: &str, old: &str, new: &str) -> Change {
        let [old, new] = [old, new].map(|text| TypedPassword::new(text.to_owned()));
        at(today, one.minute, |desk| change(one, &CanonicalId::of("a1"), &old, &new, desk)).unwrap()
    }

    /// Trial K12: the whole life of a starter.
    #[test]
    fn a_starter_is_only_good_for_choosing_a_password() {
        let mut one = maria();
        assert_eq!(signs_in(&mut one, "2026-09-02", STARTER), Answer::ChoosePassword);
        assert_eq!(signs_in(&mut one, "2026-09-02", STARTER), Answer::ChoosePassword, "it is no way in");
        let refused = [("short", Refusal::Short), (STARTER, Refusal::Personal), ("qwertyuiop", Refusal::Common)];
        for (new, why) in refused {
            assert_eq!(changes(&mut one, "2026-09-02", STARTER, new), Change::Refused(why));
        }
        assert_eq!(changes(&mut one, "2026-09-02", "wrong", CHOSEN), Change::NotAllowed(Answer::Wrong));
        assert_eq!(changes(&mut one, "2026-09-02", STARTER, CHOSEN), Change::Done);
        assert_eq!(signs_in(&mut one, "2026-09-02", STARTER), Answer::Wrong, "it is worthless from then on");
        assert_eq!(signs_in(&mut one, "2026-12-24", CHOSEN), Answer::Ok);
        assert_eq!(changes(&mut one, "2026-12-24", STARTER, "something else"), Change::NotAllowed(Answer::Wrong));
        assert_eq!(changes(&mut one, "2026-12-24", CHOSEN, CHOSEN), Change::Refused(Refusal::Same));
        assert_eq!(changes(&mut one, "2026-12-24", CHOSEN, "ginger tea at eight"), Change::Done);
        assert_eq!(signs_in(&mut one, "2026-12-24", CHOSEN), Answer::Wrong);
    }

    /// Trial K13: on its first and last day it works, and a clock that was set back does not help.
    #[test]
    fn a_starter_has_its_days() {
        for (today, answer) in [
            ("2026-09-01", Answer::ChoosePassword),
            ("2026-09-15", Answer::ChoosePassword),
            ("2026-09-16", Answer::StarterExpired),
            ("2026-08-31", Answer::StarterExpired),
            ("2025-09-05", Answer::StarterExpired),
            ("2027-07-01", Answer::MembershipExpired),
        ] {
            assert_eq!(signs_in(&mut maria(), today, STARTER), answer, "{today}");
            let expected = if answer == Answer::ChoosePassword { Change::Done } else { Change::NotAllowed(answer) };
            assert_eq!(changes(&mut maria(), today, STARTER, CHOSEN), expected, "{today}");
            assert_eq!(signs_in(&mut maria(), today, "wrong"), Answer::Wrong, "strangers learn nothing");
        }
    }

    /// Trial K14: the right password does not help when it comes too late.
    #[test]
    fn after_too_many_tries_it_is_locked() {
        let mut one = maria();
        for _ in 0..2 {
            assert_eq!(signs_in(&mut one, "2026-09-02", "wrong"), Answer::Wrong);
        }
        assert_eq!(signs_in(&mut one, "2026-09-02", STARTER), Answer::ChoosePassword, "which forgets the others");
        for _ in 0..3 {
            assert_eq!(signs_in(&mut one, "2026-09-02", "wrong"), Answer::Wrong);
        }
        assert_eq!(signs_in(&mut one, "2026-09-02", STARTER), Answer::Locked);
        assert_eq!(changes(&mut one, "2026-09-02", STARTER, CHOSEN), Change::NotAllowed(Answer::Locked));
    }

    /// Trial K14: whoever is kept out by strangers waits; a starter has to be given anew, which strangers do not see.
    #[test]
    fn a_lock_lapses_and_a_starter_stays_locked() {
        let mut chosen = maria();
        assert_eq!(changes(&mut chosen, "2026-09-02", STARTER, CHOSEN), Change::Done);
        let mut starter = maria();
        let mut wrong = |minute: i64| {
            (chosen.minute, starter.minute) = (minute, minute);
            let answers = [
                signs_in(&mut chosen, "2026-09-02", "wrong"),
                signs_in(&mut starter, "2026-09-02", "wrong"),
                tries(&mut starter, "nobody", "2026-09-02", "wrong"),
            ];
            assert!(answers.iter().all(|answer| *answer == answers[0]), "minute {minute}: {answers:?}");
            answers[0]
        };
        let minutes = [0, 0, 1, 1, 30, 31, 32, 33, 34];
        let (yes, no) = (Answer::Locked, Answer::Wrong);
        assert_eq!(minutes.map(&mut wrong), [no, no, no, yes, yes, no, no, no, yes]);
        (chosen.minute, starter.minute) = (64, 64);
        assert_eq!(signs_in(&mut chosen, "2026-09-02", CHOSEN), Answer::Ok, "nobody is locked out for good");
        for _ in 0..3 {
            assert_eq!(signs_in(&mut starter, "2026-09-02", STARTER), Answer::Locked, "it is known by now, perhaps");
        }
        assert_eq!(changes(&mut starter, "2026-09-02", STARTER, CHOSEN), Change::NotAllowed(Answer::Locked));
        assert!(starter.failures.all >= 10, "none of these tries has unlocked it: {:?}", starter.failures);
    }

    /// Trial K06, its structure: whoever tries, one try begins and one ends. How long it takes is measured elsewhere.
    #[test]
    fn a_stranger_takes_the_same_steps() {
        let mut one = maria();
        let answer = tries(&mut one, "nobody", "2026-09-02", STARTER);
        assert_eq!((answer, one.strange.all, one.ends.as_slice()), (Answer::Wrong, 1, &["Wrong".to_owned()][..]));
    }

    #[test]
    fn lost_cards_and_inactive_accounts_do_not_sign_in() {
        let mut one = maria();
        let card = |value: &str, active| Identifier { kind: "BARCODE".into(), value: value.into(), note: None, active };
        one.account.patron.details.identifiers = vec![card("lost", false), card("card", true)];
        assert!(
            names(&one.account.patron, &CanonicalId::of("CARD")) && names(&one.account.patron, &CanonicalId::of("a1"))
        );
        assert!(!names(&one.account.patron, &CanonicalId::of("lost")));
        one.account.patron.details.status = Some("INACTIVE".into());
        assert_eq!(signs_in(&mut one, "2026-09-02", STARTER), Answer::Inactive);
        assert_eq!(signs_in(&mut one, "2027-07-01", STARTER), Answer::Inactive, "renewing would not be enough");
        assert_eq!(signs_in(&mut one, "2027-07-01", "wrong"), Answer::Wrong, "strangers learn nothing");
    }

    /// Trial K16.
    #[test]
    fn a_cheaper_hash_is_made_anew_at_a_good_sign_in() {
        let mut one = maria();
        assert_eq!(changes(&mut one, "2026-09-02", STARTER, CHOSEN), Change::Done);
        let dearer = HashCost { passes: 3, ..HashCost::LEAST };
        let rules = StarterRules::default();
        let (today, now) = (day("2026-09-02"), DateTime::UNIX_EPOCH);
        let desk = Desk { today, now, rules: &rules, cost: dearer, entropy: &Seeded::new(1) };
        let typed = |text: &str| TypedPassword::new(text.to_owned());
        let before = one.account.hash.clone();
        assert_eq!(sign_in(&mut one, &CanonicalId::of("a1"), &typed("wrong"), &desk).unwrap(), Answer::Wrong);
        assert_eq!(one.account.hash, before);
        assert_eq!(sign_in(&mut one, &CanonicalId::of("a1"), &typed(CHOSEN), &desk).unwrap(), Answer::Ok);
        assert!(one.account.hash.phc().contains("t=3"));
        assert_eq!(sign_in(&mut one, &CanonicalId::of("a1"), &typed(CHOSEN), &desk).unwrap(), Answer::Ok);
        assert_eq!(one.ends.iter().filter(|end| *end == "Rehashed").count(), 1);
    }

    /// A password out of another system works as it did there, is replaced by a hash of ours at the first good sign-in,
    /// and locks like any other.
    #[test]
    fn a_hash_that_was_carried_over_is_made_anew_at_a_good_sign_in() {
        let old = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";
        let carried = || {
            let mut one = maria();
            one.account = Account {
                hash: StoredHash::new(old.to_owned()),
                must_change: false,
                starter: None,
                ..one.account.clone()
            };
            one
        };
        let mut one = carried();
        assert_eq!(signs_in(&mut one, "2026-12-24", "b"), Answer::Wrong);
        assert_eq!(one.account.hash.phc(), old);
        assert_eq!(signs_in(&mut one, "2026-12-24", "a"), Answer::Ok);
        assert!(one.account.hash.phc().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(signs_in(&mut one, "2026-12-24", "a"), Answer::Ok);
        assert_eq!(one.ends, ["Wrong", "Rehashed", "Right"]);
        assert_eq!(changes(&mut one, "2026-12-24", "a", CHOSEN), Change::Done);
        let mut locked = carried();
        let wrong = [(); 4].map(|()| signs_in(&mut locked, "2026-12-24", "b"));
        assert_eq!(wrong, [Answer::Wrong, Answer::Wrong, Answer::Wrong, Answer::Locked]);
        assert_eq!(signs_in(&mut locked, "2026-12-24", "a"), Answer::Locked);
        // Whoever changes it first must choose another one.
        let mut same = carried();
        same.account.hash = StoredHash::new("$2b$04$cVWp4XaNU8a4v1uMRum2SOJoZtp67bxBebmRfwGxFve7uLjm2gPG6".to_owned());
        let long = "x".repeat(72);
        assert_eq!(changes(&mut same, "2026-12-24", &long, &format!("{long}y")), Change::Refused(Refusal::Same));
        // Nothing is made anew for whoever is not let in.
        assert_eq!(signs_in(&mut carried(), "2027-07-01", "a"), Answer::MembershipExpired);
    }

    #[test]
    fn whoever_is_overtaken_is_not_let_in() {
        let mut one = One { overtaken: true, ..maria() };
        assert_eq!(signs_in(&mut one, "2026-09-02", STARTER), Answer::Wrong);
        assert_eq!(changes(&mut one, "2026-09-02", STARTER, CHOSEN), Change::NotAllowed(Answer::Wrong));
    }

    #[test]
    fn a_damaged_hash_lets_nobody_in() {
        let mut one = maria();
        one.account.hash = StoredHash::new("$argon2id$v=19$m=4194304,t=2,p=1$AAAAAAAAAAA$AAAAAAAAAAA".to_owned());
        assert_eq!(signs_in(&mut one, "2026-09-02", STARTER), Answer::Wrong);
    }
}
