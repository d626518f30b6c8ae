//! One account from internal to external or back, by hand.

use crate::support::{change, stored};
use model::NaiveDate;
use model::patron::AccountType::{self, External, Internal};
use model::plan::Step;
use model::settings::{Group, Settings};
use planner::{MissingToToggle, Toggle};

/// A library, with a group of external patrons or with the built-in ones alone.
fn settings(students: bool) -> Settings {
    let mut settings = Settings::default();
    let group = Group { code: "STUDENT".to_owned(), account_type: External, ..settings.groups["COMMUNITY"].clone() };
    if students {
        settings.groups.insert(group.code.clone(), group);
    }
    settings
}

/// The account type and the group afterwards, or why it stays as it is.
fn toggled(patron: &str, to: Toggle<'_>, settings: &Settings) -> Result<(Option<AccountType>, String), String> {
    let today = NaiveDate::from_ymd_opt(2026, 8, 28).expect("a day of the calendar");
    let step = planner::toggle(&stored(patron)[0], to, settings, today).map_err(|stays| stays.why.to_string())?;
    let Step::Convert(update) = step else { panic!("an account changes hands") };
    let details = &update.after.details;
    Ok((details.account_type, details.user_group.as_deref().unwrap_or_default().to_owned()))
}

#[test]
fn an_account_needs_a_group_of_its_new_type() {
    let (borrower, student) =
        ("A1 | last Lind | group COMMUNITY", "A1 | last Lind | group STUDENT | type external | feed BANNER");
    let out = |group| Toggle { external_id: Some("BANNER"), group };
    let back = |group| Toggle { external_id: None, group };
    let with_students = settings(true);
    assert_eq!(
        toggled(borrower, out(None), &with_students),
        Err("patrons of COMMUNITY are internal: add [Choose(Group)] with one of STUDENT".to_owned())
    );
    assert_eq!(
        toggled(student, back(None), &with_students),
        Err("patrons of STUDENT are external: add [Choose(Group)] with one of COMMUNITY, RETIREE".to_owned())
    );
    assert_eq!(
        toggled(borrower, out(Some("RETIREE")), &with_students),
        Err("patrons of RETIREE are internal: change [Choose(Group)] to one of STUDENT".to_owned())
    );
    assert_eq!(toggled(borrower, out(Some("STUDENT")), &with_students), Ok((Some(External), "STUDENT".to_owned())));
    assert_eq!(toggled(student, back(Some("RETIREE")), &with_students), Ok((Some(Internal), "RETIREE".to_owned())));
}

/// Whoever has said nothing yet is told of everything at once, and what there is to choose from.
#[test]
fn all_that_is_missing_is_told_at_once() {
    let today = NaiveDate::from_ymd_opt(2026, 8, 28).expect("a day of the calendar");
    let stays = |patron: &str, to: Toggle<'_>, settings: &Settings| {
        let stays = planner::toggle(&stored(patron)[0], to, settings, today).expect_err("it stays");
        (stays.why.to_string(), stays.missing)
    };
    let (borrower, with_students) = ("A1 | last Lind | group COMMUNITY", settings(true));
    let no_feed = "nothing says which campus system owns the account; add [Choose(Feed)]";
    let both = format!("{no_feed}; patrons of COMMUNITY are internal: add [Choose(Group)] with one of STUDENT");
    let external = |feed, groups: &[&str]| {
        let groups = groups.iter().map(|code| (*code).to_owned()).collect();
        Some(MissingToToggle { becomes: External, feed, groups })
    };
    assert_eq!(stays(borrower, Toggle::default(), &with_students), (both, external(true, &["STUDENT"])));
    let in_students = Toggle { group: Some("STUDENT"), external_id: None };
    assert_eq!(stays(borrower, in_students, &with_students), (no_feed.to_owned(), external(true, &[])));
    let student = "A1 | last Lind | group STUDENT | type external | feed BANNER";
    let (_, missing) = stays(student, Toggle::default(), &with_students);
    let groups = vec!["COMMUNITY".to_owned(), "RETIREE".to_owned()];
    assert_eq!(missing, Some(MissingToToggle { becomes: Internal, feed: false, groups }));
    // No answer helps where there is no group to name, or where it is not meant.
    let (why, missing) = stays(borrower, Toggle::default(), &settings(false));
    assert!(why.starts_with(no_feed) && why.contains("no user group is external") && missing.is_none(), "{why}");
    let (_, missing) = stays(student, Toggle { external_id: Some("BANNER"), group: None }, &with_students);
    assert_eq!(missing, None);
}

/// The built-in groups are all internal: a patron of one of them cannot be external, or the group would not be what it
/// says.
#[test]
fn an_account_stays_where_no_group_is_of_its_new_type() {
    let out = |group| Toggle { external_id: Some("BANNER"), group };
    let why = |code: &str| {
        format!(
            "patrons of {code} are internal, and no user group is external; add one to rollcall.toml, as in \
             [groups.CODE] with account_type = \"external\", and name it with [Choose(Group)]"
        )
    };
    let borrower = "A1 | last Lind | group COMMUNITY";
    assert_eq!(toggled(borrower, out(None), &settings(false)), Err(why("COMMUNITY")));
    assert_eq!(toggled(borrower, out(Some("RETIREE")), &settings(false)), Err(why("RETIREE")));
    // An account that an earlier version left in such a group can go back.
    let left = "A1 | last Lind | group COMMUNITY | type external | feed BANNER";
    let back = Toggle::default();
    assert_eq!(toggled(left, back, &settings(false)), Ok((Some(Internal), "COMMUNITY".to_owned())));
    // Of a group that the settings do not know nobody can say what its patrons are.
    let unknown = "A1 | last Lind | group VISITOR";
    let why =
        "rollcall.toml has no user group VISITOR; add it there, or name one that is external with [Choose(Group)]";
    assert_eq!(toggled(unknown, out(None), &settings(false)), Err(why.to_owned()));
    // A profile may say of its own group that its patrons are external.
    let mut by_profile = settings(false);
    by_profile.profiles.values_mut().for_each(|profile| profile.account_type = Some(External));
    assert_eq!(toggled(borrower, out(None), &by_profile), Ok((Some(External), "COMMUNITY".to_owned())));
}

/// An account that comes back gets the end of its group, and its purge date never stays before that.
#[test]
fn an_account_that_comes_back_is_not_purged_before_its_end() {
    for (dates, expected) in [
        (
            "expires 2026-12-31 | purge 2027-01-31",
            "expiry_date 2026-12-31 -> 2027-08-28 | purge_date 2027-01-31 -> 2027-08-28",
        ),
        ("expires 2026-12-31 | purge 2028-01-31", "expiry_date 2026-12-31 -> 2027-08-28"),
        ("expires 2026-12-31", "expiry_date 2026-12-31 -> 2027-08-28"),
        ("expires 2027-12-31 | purge 2028-01-31", ""),
    ] {
        let patron = format!("A1 | last Lind | group COMMUNITY | type external | feed BANNER | {dates}");
        let today = NaiveDate::from_ymd_opt(2026, 8, 28).expect("a day of the calendar");
        let step = planner::toggle(&stored(&patron)[0], Toggle::default(), &settings(false), today);
        let Ok(Step::Convert(update)) = &step else { panic!("{patron}: {step:?}") };
        let of_dates = update.changes.iter().map(change).filter(|line| line.contains("_date"));
        assert_eq!(of_dates.collect::<Vec<_>>().join(" | "), expected, "{patron}");
    }
}
