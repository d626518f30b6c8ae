//! Signing in, as a sign-in page calls it: [`sign_in`] says where a patron stands, [`change`] takes a new password
//! in the place of the one that was typed.
//!
//! Each try is counted before anything is compared, and costs the same work whether the ID is known or not, as long
//! as no stored hash costs more than one of today: the cost goes upward only. Only who has the right password learns
//! more than that it was wrong; that a password is locked is told to everybody.

use crate::entropy::Entropy;
use crate::hash::{self, Compared, HashError, Hasher};
use crate::policy::{self, Refusal};
use chrono::NaiveDate;
use model::id::CanonicalId;
use model::membership::Barred;
use model::patron::{Identifier, Patron};
use model::secret::TypedPassword;
use model::sign_in::{Account, StarterLife, StoredHash, Try, TryEnd};
use model::starter_rules::{HashCost, StarterRules};

/// Where accounts are kept.
pub trait Accounts {
    /// Why they cannot be reached.
    type Error;

    /// Begins a try and counts it as failed; at `most` failures none is begun.
    ///
    /// # Errors
    /// When the accounts cannot be reached.
    fn begin_sign_in(&mut self, id: &CanonicalId, most: u32) -> Result<Try, Self::Error>;

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
    /// How starters are made, and after how many tries a password is locked.
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
    /// Too many tries failed; the library has to give a new starter.
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
    let begun = accounts.begin_sign_in(id, desk.rules.tries).map_err(SignInError::Accounts)?;
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
        (Compared::Right { weak }, Some(account)) => {
            Ok(Tried::Right { answer: standing(&account, desk.today), account, weak })
        }
        (_, account) => {
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
    use model::id::PrimaryId;
    use model::patron::Details;

    const STARTER: &str = "Maria_Lopez1";
    const CHOSEN: &str = "green tea at seven";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// One account, as plainly as a store can keep it.
    struct One {
        account: Account,
        failures: u32,
        strange: u32,
        /// The ends of all tries.
        ends: Vec<String>,
        /// Whether somebody else changes the password while it is compared.
        overtaken: bool,
    }

    impl Accounts for One {
        type Error = ();

        fn begin_sign_in(&mut self, id: &CanonicalId, most: u32) -> Result<Try, ()> {
            if *id != self.account.patron.key() {
                self.strange += 1;
                return Ok(Try::Unknown);
            }
            if self.failures >= most {
                return Ok(Try::Locked);
            }
            self.failures += 1;
            Ok(Try::Open(Box::new(self.account.clone())))
        }

        fn end_sign_in(&mut self, _: &CanonicalId, was: &StoredHash, end: TryEnd<'_>) -> Result<bool, ()> {
            self.ends.push(format!("{end:?}"));
            if end == TryEnd::Wrong {
                return Ok(true);
            }
            if self.overtaken || *was != self.account.hash {
                return Ok(false);
            }
            self.failures = 0;
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
        let account = Account { patron, hash: StoredHash::new(phc), must_change: true, starter: Some(life) };
        One { account, failures: 0, strange: 0, ends: Vec::new(), overtaken: false }
    }

    fn at<T>(today: &str, work: impl FnOnce(&Desk<'_>) -> T) -> T {
        let (rules, entropy) = (StarterRules { tries: 3, ..StarterRules::default() }, Seeded::new(9));
        work(&Desk { today: day(today), rules: &rules, cost: HashCost::LEAST, entropy: &entropy })
    }

    fn signs_in(one: &mut One, today: &str, password: &str) -> Answer {
        let typed = TypedPassword::new(password.to_owned());
        at(today, |desk| sign_in(one, &CanonicalId::of("a1"), &typed, desk)).unwrap()
    }

    fn changes(one: &mut One, today: &str, old: &str, new: &str) -> Change {
        let [old, new] = [old, new].map(|text| TypedPassword::new(text.to_owned()));
        at(today, |desk| change(one, &CanonicalId::of("a1"), &old, &new, desk)).unwrap()
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

    /// Trial K06, its structure: whoever tries, one try begins and one ends. How long it takes is measured elsewhere.
    #[test]
    fn a_stranger_takes_the_same_steps() {
        let mut one = maria();
        let (id, typed) = (CanonicalId::of("nobody"), TypedPassword::new(STARTER.to_owned()));
        let answer = at("2026-09-02", |desk| sign_in(&mut one, &id, &typed, desk)).unwrap();
        assert_eq!((answer, one.strange, one.ends.as_slice()), (Answer::Wrong, 1, &["Wrong".to_owned()][..]));
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
        let desk = Desk { today: day("2026-09-02"), rules: &rules, cost: dearer, entropy: &Seeded::new(1) };
        let typed = |text: &str| TypedPassword::new(text.to_owned());
        let before = one.account.hash.clone();
        assert_eq!(sign_in(&mut one, &CanonicalId::of("a1"), &typed("wrong"), &desk).unwrap(), Answer::Wrong);
        assert_eq!(one.account.hash, before);
        assert_eq!(sign_in(&mut one, &CanonicalId::of("a1"), &typed(CHOSEN), &desk).unwrap(), Answer::Ok);
        assert!(one.account.hash.phc().contains("t=3"));
        assert_eq!(sign_in(&mut one, &CanonicalId::of("a1"), &typed(CHOSEN), &desk).unwrap(), Answer::Ok);
        assert_eq!(one.ends.iter().filter(|end| *end == "Rehashed").count(), 1);
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
