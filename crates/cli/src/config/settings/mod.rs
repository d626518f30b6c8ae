//! From `rollcall.toml` to settings: found here or in a folder above, or named.

mod groups;
mod names;
mod profiles;

use super::day::Day;
use super::fault::Fault;
use super::file::{ConfigFile, LimitsTable};
use super::{encoding, place, retention, run, starters, unreadable};
use crate::command_line::typed::command;
use crate::failure::Failure;
use crate::system::permissions::{self, Obeyed};
use groups::group;
use model::codes::Code;
use model::finding::Severity;
use model::id_pattern::{BadPattern, IdPattern};
use model::plan::LimitKind;
use model::settings::Settings;
use names::known;
use profiles::profile;
use std::path::{Path, PathBuf};

/// What a library has decided, and where that stands.
#[derive(Debug, Default)]
pub(crate) struct Configuration {
    /// The file's settings over the built-in ones.
    pub(crate) settings: Settings,
    /// The whole path of the file; without one the built-in settings hold.
    pub(crate) path: Option<PathBuf>,
    /// Where there is none: that a file lies here which was probably meant to be it.
    pub(crate) notice: Option<String>,
}

/// How a configuration is named that nobody has to trust.
const SETTINGS: Obeyed = Obeyed { own: "a rollcall.toml", option: "--config" };

/// The configuration that is named, or that of this folder.
pub(crate) fn load(named: Option<&Path>) -> Result<Configuration, Failure> {
    let path = match named {
        // Whoever names a file has decided to use it, whoever wrote it.
        Some(path) => Some(path.to_owned()),
        None => find()?,
    };
    let Some(path) = path else { return Ok(Configuration { notice: misnamed(), ..Configuration::default() }) };
    let shown = path.display().to_string();
    let bytes = pipeline::read_small(&path).map_err(|error| {
        Failure::usage(
            format!("{shown} cannot be read: {}", crate::system::in_words(&error)),
            "check the path of --config",
        )
    })?;
    let text = encoding::text(bytes).map_err(|why| Failure::usage(format!("{shown} {why}"), encoding::ADVICE))?;
    let settings = settings(&text, path.parent().unwrap_or(Path::new(""))).map_err(|fault| {
        let line = fault.line.map(|line| format!(", line {line}")).unwrap_or_default();
        Failure::usage(format!("{shown}{line}: {}", fault.message), fault.advice)
    })?;
    let path = std::path::absolute(&path).unwrap_or(path);
    Ok(Configuration { settings, path: Some(path), notice: None })
}

/// The file in this folder or the nearest one above, unless somebody else could have written it.
fn find() -> Result<Option<PathBuf>, Failure> {
    let Ok(here) = std::env::current_dir() else { return Ok(None) };
    let found = here.ancestors().map(|folder| folder.join("rollcall.toml")).find(|path| path.is_file());
    let Some(found) = found else { return Ok(None) };
    permissions::may_be_obeyed(&found, &SETTINGS)?;
    // Shown as people would write it, when it lies right here.
    Ok(Some(found.strip_prefix(&here).map(Path::to_owned).unwrap_or(found)))
}

/// That settings lie here under another name. Windows hides the `.txt` that Notepad appends.
fn misnamed() -> Option<String> {
    let here = std::env::current_dir().ok()?;
    let found = here.ancestors().map(|folder| folder.join("rollcall.toml.txt")).find(|path| path.is_file())?;
    let shown = found.strip_prefix(&here).unwrap_or(&found).display().to_string();
    Some(format!(
        "{shown} is not read: settings are read from rollcall.toml. If these are yours, rename the file; Windows hides \
         the ending .txt unless File Explorer shows file name extensions."
    ))
}

fn settings(text: &str, folder: &Path) -> Result<Settings, Fault> {
    let file: ConfigFile = toml::from_str(text).map_err(|error| unreadable::fault(&error, text))?;
    decided(file, folder).map_err(|fault| Fault { line: place::line_of(text, &fault.at), ..fault })
}

fn decided(file: ConfigFile, folder: &Path) -> Result<Settings, Fault> {
    let mut settings = Settings { institution: file.institution, ..Settings::default() };
    let store = file.store.map(|store| seen_from(folder, &store)).transpose();
    settings.store = store.map_err(|fault| fault.of("store"))?;
    settings.starters = starters::rules(&file.starters).map_err(|fault| fault.of("starters"))?;
    let letters = file.starters.letters.iter().flatten().map(|letter| seen_from(folder, letter));
    let letters: Result<_, Fault> = letters.collect();
    settings.letters = letters.map_err(|fault| fault.of("letters").of("starters"))?;
    settings.hash_cost = starters::cost(&file.hashing).map_err(|fault| fault.of("hashing"))?;
    settings.store_wait_seconds = file.store_wait_seconds.unwrap_or(settings.store_wait_seconds);
    settings.backup_days = kept_days(file.backup_days)?.unwrap_or(settings.backup_days);
    settings.plan_days = file.plan_days.unwrap_or(settings.plan_days);
    settings.terms.extend(file.terms.into_iter().map(|(name, Day(day))| (name, day)));
    for (code, table) in file.groups {
        let group = group(&code, table, &settings).map_err(|fault| fault.of(&code).of("groups"))?;
        settings.groups.insert(code, group);
    }
    if let Some(codes) = file.group_precedence {
        for code in &codes {
            known("user group", code, settings.groups.keys()).map_err(|fault| fault.of("group_precedence"))?;
        }
        settings.group_precedence = codes;
    }
    for (name, table) in file.profiles {
        let fault_of = |fault: Fault| fault.of(&name).of("profiles");
        let crosswalk = table.crosswalk.as_deref().map(|path| seen_from(folder, path)).transpose();
        let crosswalk = crosswalk.map_err(|fault| fault_of(fault.of("crosswalk")))?;
        let mut profile = profile(&name, table, &settings).map_err(fault_of)?;
        profile.crosswalk = crosswalk.or(profile.crosswalk);
        settings.profiles.insert(name, profile);
    }
    for (name, severity) in file.codes {
        let (code, severity) = severity_of(&name, &severity).map_err(|fault| fault.of(&name).of("codes"))?;
        settings.severities.insert(code, severity);
    }
    limits(&file.limits, &mut settings)?;
    settings.retention = retention::rules(&file.retention, &settings.groups).map_err(|fault| fault.of("retention"))?;
    for (name, pattern) in file.reserved {
        let range = range(&name, &pattern).map_err(|fault| fault.of(&name).of("reserved"))?;
        settings.reserved.insert(name, range);
    }
    let profiles: Vec<&str> = settings.profiles.keys().map(String::as_str).collect();
    settings.expected = run::expected(file.run, &profiles).map_err(|fault| fault.of("run"))?;
    if let Some(name) = file.default_profile {
        known("profile", &name, settings.profiles.keys()).map_err(|fault| fault.of("default_profile"))?;
        settings.default_profile = name;
    }
    Ok(settings)
}

/// For how many days a copy is kept: a day at least, or the copy made before a batch would go with it.
fn kept_days(days: Option<u64>) -> Result<Option<u64>, Fault> {
    if days == Some(0) {
        let once = command("apply", &["FILE", "--no-backup"]);
        let advice = format!("set backup_days to 1 or more; to make no copy before one batch: {once}");
        return Err(Fault::new("backup_days = 0 would delete every copy of the store", advice).of("backup_days"));
    }
    Ok(days)
}

fn limits(table: &LimitsTable, settings: &mut Settings) -> Result<(), Fault> {
    let shares = [
        (LimitKind::Changed, table.changed),
        (LimitKind::Converted, table.converted),
        (LimitKind::Cleared, table.cleared),
        (LimitKind::Expired, table.expired),
    ];
    for (kind, percent) in shares {
        let Some(percent) = percent else { continue };
        if percent > 100 {
            let fault = Fault::new(format!("{percent} isn't a percentage"), "give a number from 0 to 100");
            return Err(fault.of(kind.name()).of("limits"));
        }
        settings.limits.percent.insert(kind, percent);
    }
    settings.limits.floor = table.floor.unwrap_or(settings.limits.floor);
    Ok(())
}

/// A path in the file, of the store or of a letter, is seen from the file's folder, wherever the command runs.
fn seen_from(folder: &Path, name: &str) -> Result<String, Fault> {
    let has_scheme = name.split_once(':').is_some_and(|(scheme, _)| scheme.len() > 1);
    if has_scheme || folder.as_os_str().is_empty() {
        return Ok(name.to_owned());
    }
    // With a replacement character in it, it would be the name of another file.
    folder.join(name).into_os_string().into_string().map_err(|_| {
        let message = format!("\"{name}\" is in a folder whose name cannot be read as text: {folder:?}");
        Fault::new(message, "rename the folder, or run the command in it")
    })
}

fn range(name: &str, pattern: &str) -> Result<IdPattern, Fault> {
    IdPattern::parse(pattern).map_err(|why| {
        let why = match why {
            BadPattern::Empty => format!("the reserved range \"{name}\" is empty"),
            BadPattern::Space => format!("the reserved range \"{name}\" has a space in it, which no ID has"),
            BadPattern::BehindRest => {
                format!("in the reserved range \"{name}\" there is something after the *, which already means any rest")
            }
        };
        Fault::new(why, "as in students = \"9########\": # is one digit, ? one letter or digit, * any rest")
    })
}

fn severity_of(code: &str, severity: &str) -> Result<(Code, Severity), Fault> {
    let found = Code::find(code)
        .ok_or_else(|| Fault::new(format!("there is no code \"{code}\""), "rollcall explain lists all codes"))?;
    let wanted = Severity::ALL.into_iter().find(|known| known.name() == severity);
    let wanted = wanted.ok_or_else(|| {
        Fault::new(format!("\"{severity}\" isn't a severity"), "it is \"error\", \"question\", \"warning\" or \"note\"")
    })?;
    if wanted != found.severity() && !found.can_be_changed() {
        return Err(Fault::new(
            format!("the severity of {found} cannot be changed"),
            "it guards the patrons in the store, or reports a value that could not be read",
        ));
    }
    Ok((found, wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::answers::Answers;
    use crate::config::file::TEMPLATE;
    use model::field::ListField;
    use model::id_scheme::{IdScheme, MadeId};
    use model::settings::{ExpiryRule, Retention};

    #[test]
    fn what_a_migration_needs_is_read_and_checked() {
        let text = "[profiles.retiree]\nid_prefix = \"M1-\"\n\
             keep_legacy_id = \"SYMPHONY\"\njoin_by = \"barcode\"\n";
        let read = settings(text, Path::new("")).unwrap();
        let profile = &read.profiles["retiree"];
        assert_eq!((profile.id_prefix.as_deref(), profile.legacy_kind()), (Some("M1-"), "SYMPHONY"));
        assert_eq!(profile.join_by, Some(ListField::Barcode));
        let fault = |text: &str| settings(text, Path::new("")).unwrap_err().message;
        assert_eq!(fault("[profiles.retiree]\nid_prefix = \"M 1\"\n"), "id_prefix is empty or has a space in it");
        assert_eq!(fault("[profiles.retiree]\njoin_by = \"last_name\"\n"), "no file can be joined by last_name");
    }

    #[test]
    fn the_order_of_groups_names_groups() {
        let read = settings("group_precedence = [\"RETIREE\", \"COMMUNITY\"]\n", Path::new("")).unwrap();
        assert_eq!(read.group_precedence, ["RETIREE", "COMMUNITY"]);
        let fault = settings("group_precedence = [\"STAF\"]\n", Path::new("")).unwrap_err();
        assert_eq!(fault.message, "there is no user group \"STAF\"");
    }

    fn fault(text: &str) -> (Option<usize>, String, String) {
        let fault = settings(text, Path::new("")).unwrap_err();
        (fault.line, fault.message, fault.advice)
    }

    #[test]
    fn what_init_writes_changes_nothing_and_its_examples_work() {
        assert_eq!(settings(TEMPLATE, Path::new("")), Ok(Settings::default()));
        let switched_on: String = TEMPLATE
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(setting) if setting.contains(" = ") && !setting.contains("belong") || setting.starts_with('[') => {
                    setting
                }
                _ => line,
            })
            .collect::<Vec<_>>()
            .join("\n");
        let read = settings(&switched_on, Path::new("")).unwrap();
        assert_eq!(read.groups["COMMUNITY"].id_digits, Some(9));
        assert_eq!(read.profiles["community-borrower"].values.len(), 1);
        let recipes = &read.profiles["community-borrower"].recipes;
        assert_eq!((recipes.of_columns.len(), recipes.constants.len()), (4, 1));
        let scheme = MadeId::new("CB", 7, true).map(IdScheme::Made);
        assert_eq!(read.profiles["community-borrower"].id_scheme, scheme);
        assert_eq!(read.terms.len(), 2);
        assert_eq!(read.reserved["students"].as_str(), "9########");
        assert_eq!(read.expected.of("banner-fall.csv").unwrap().profile, "community-borrower");
    }

    #[test]
    fn what_was_answered_is_switched_on_and_nothing_else() {
        assert_eq!(Answers::default().written(), TEMPLATE);
        let terms = [("Fall \"26\"", "2026-12-18"), ("Spring 2027", "2027-05-14")];
        let terms = terms.map(|(name, day)| (name.to_owned(), day.parse().unwrap()));
        let answers = Answers { id_digits: Some(8), terms: terms.to_vec(), gives_ids: true };
        let read = settings(&answers.written(), Path::new("")).unwrap();
        let mut expected = Settings::default();
        expected.terms.extend(terms);
        for group in ["COMMUNITY", "RETIREE"] {
            expected.groups.get_mut(group).unwrap().id_digits = Some(8);
        }
        let scheme = MadeId::new("CB", 7, true).map(IdScheme::Made);
        expected.profiles.get_mut("community-borrower").unwrap().id_scheme = scheme;
        assert_eq!(read, expected);
    }

    #[test]
    fn a_wrong_setting_is_told_with_its_line_and_the_nearest_one() {
        assert_eq!(
            fault("store = \"a.db\"\ninstituton = \"x\"\n"),
            (Some(2), "there is no setting \"instituton\"".into(), "did you mean institution?".into())
        );
        assert_eq!(
            fault("[profiles.guests]\n"),
            (Some(1), "profile \"guests\" names no group".into(), "add group = \"CODE\"".into())
        );
        assert_eq!(fault("[profiles.g]\ngroup = \"COMUNITY\"").1, "there is no user group \"COMUNITY\"");
        let list = "[[run.lists]]\nname = \"*.csv\"\nprofile = \"retiree\"\n";
        let second = fault(&format!("{list}\n[[run.lists]]\nname = \"*.ods\"\n"));
        assert_eq!(second.0, Some(5), "of two lists the one that is wrong: {}", second.1);
        assert_eq!(fault("[codes]\nD501 = \"note\"").1, "the severity of D501 cannot be changed");
        assert_eq!(
            fault("[groups.X]\nexpiry = { months = 1, days = 2 }").1,
            "expiry needs exactly one of months, days, date, term, never"
        );
        assert_eq!(fault("backup_days = 0").1, "backup_days = 0 would delete every copy of the store");
        let digits = |digits: &str| fault(&format!("[groups.X]\nlabel = \"x\"\nid_digits = {digits}"));
        assert_eq!((digits("0").0, digits("0").1.as_str()), (Some(3), "id_digits = 0 is not a number from 1 to 20"));
        assert_eq!(digits("21").1, "id_digits = 21 is not a number from 1 to 20");
        assert_eq!(fault("[groups.X]\nrequired = [\"lastname\"]").2, "did you mean last_name?");
        let feed = "[profiles.retiree]\ndefaults = { external_id = \"BANNER\" }";
        assert_eq!(fault(feed).1, "there can be no default for external_id");
        assert_eq!(fault("[reserved]\nstudents = \" \"").1, "the reserved range \"students\" is empty");
        let id = |id: &str| fault(&format!("[profiles.retiree]\nid = {{ {id} }}")).1;
        assert_eq!(id("prefix = \"CB\""), "id needs prefix and digits, or from");
        assert_eq!(id("prefix = \"\", digits = 7"), "id needs a prefix without spaces, and 4 to 15 digits");
        assert_eq!(id("from = \"hat\""), "an id can't be made from \"hat\"");
        assert_eq!(id("from = \"barcode\", digits = 7"), "an id made from the barcode needs nothing else");
        let behind = fault("[reserved]\nstudents = \"9*9\"").1;
        assert_eq!(
            behind,
            "in the reserved range \"students\" there is something after the *, which already means any rest"
        );
    }

    /// With quotation marks and without, wherever a day can stand.
    #[test]
    fn days_are_written_in_either_way() {
        let with = |day: &str| {
            settings(
                &format!(
                    "[terms]\nFall = {day}\n[groups.COMMUNITY]\nexpiry = {{ date = {day} }}\n\
                     [profiles.retiree]\ndefaults = {{ expiry_date = {day} }}\n\
                     [profiles.retiree.values.expiry_date]\nsoon = {day}"
                ),
                Path::new(""),
            )
        };
        let (bare, quoted) = (with("2026-12-18").unwrap(), with("\"2026-12-18\"").unwrap());
        assert_eq!(bare, quoted);
        assert_eq!(bare.terms["Fall"].to_string(), "2026-12-18");
        assert_eq!(bare.groups["COMMUNITY"].expiry, ExpiryRule::Fixed(bare.terms["Fall"]));
        assert_eq!(bare.profiles["retiree"].defaults[&ListField::ExpiryDate], "2026-12-18");
        let (line, message, advice) = fault("[terms]\nFall = 2026-12-18T10:00:00");
        assert_eq!((line, message), (Some(2), "\"2026-12-18T10:00:00\" is not a day of the calendar".to_owned()));
        assert_eq!(advice, "write it as 2026-12-18, with or without quotation marks");
        for day in ["\"12/18/2026\"", "12/18/2026"] {
            let (line, message, advice) = fault(&format!("[terms]\nFall = {day}"));
            assert_eq!((line, message), (Some(2), "\"12/18/2026\" is not written year-month-day".to_owned()));
            assert_eq!(advice, "write 2026-12-18 (year-month-day, no quotation marks needed)");
        }
        assert_eq!(fault("[terms]\nFall = 12").1, "a day such as 2026-12-18 belongs here, not the number 12");
    }

    /// What the library says that reads TOML is never shown: it is about grammar, and often about something else.
    #[test]
    fn what_is_no_toml_is_told_in_plain_words() {
        for (text, advice) in [
            ("[limits]\nchanged = \"30%\"\n", "write 30"),
            ("[limits]\nchanged = 30%\n", "write 30"),
            ("[groups.X]\nrequired = primary_id\n", "write [\"primary_id\"]"),
            ("[groups.X]\nrequired = \"primary_id\"\n", "write [\"primary_id\"]"),
            ("store = \"a.db\"\ninstitution = “Elm”\n", "use straight quotation marks, as in scheme = \"name\""),
            ("store = \"a.db\"\n[limits\n", "end it with a bracket: ]"),
            (
                "store = \"a.db\"\nstore = \"b.db\"\n",
                "delete one of the two, or write the settings of both into one section",
            ),
        ] {
            let (line, message, told) = fault(text);
            assert_eq!((line, told.as_str()), (Some(2), advice), "{text}: {message}");
        }
    }

    /// Trial P03: a rule that cannot be meant removes nobody.
    #[test]
    fn how_long_patrons_are_kept_is_said_by_group() {
        let kept = |text: &str| settings(&format!("[retention]\n{text}"), Path::new("")).unwrap().retention;
        assert_eq!(kept(""), Retention::default());
        let both = kept("default = { after_expiry_days = 9 }\nRETIREE = { after_expiry_days = 7 }\nhistory_days = 5");
        let days = |code: &str| both.after_expiry_days.get(code).copied();
        assert_eq!((days("RETIREE"), days("COMMUNITY"), both.history_days), (Some(7), Some(9), Some(5)));
        assert_eq!(both.others_days, Some(9), "those of a group that is in no list, and of none");
        let one = kept("COMMUNITY = { after_expiry_days = 730 }");
        assert_eq!(
            (one.after_expiry_days.len(), one.others_days, one.history_days),
            (1, None, None),
            "the others have no rule"
        );
    }

    #[test]
    fn what_is_wrong_about_keeping_is_told_in_its_line() {
        let rule = "{ after_expiry_days = 730 }";
        for (text, message, advice) in [
            (&*format!("COMUNITY = {rule}"), "there is no user group \"COMUNITY\"", "did you mean COMMUNITY?"),
            (&*format!("defaults = {rule}"), "there is no user group \"defaults\"", "did you mean default?"),
            (
                &*format!("PUPIL = {rule}"),
                "there is no user group \"PUPIL\"",
                "the groups are COMMUNITY, RETIREE; others are added under [groups]",
            ),
            ("histroy_days = 730", "there is no setting \"histroy_days\"", "did you mean history_days?"),
            (
                "RETIREE = { after_expiry_day = 730 }",
                "there is no setting \"after_expiry_day\"",
                "did you mean after_expiry_days?",
            ),
            (
                "RETIREE = 730",
                "a rule such as { after_expiry_days = 730 } belongs here, not the number 730",
                "write it as in COMMUNITY = { after_expiry_days = 730 }",
            ),
            ("RETIREE = {}", "this rule says no time", "as in COMMUNITY = { after_expiry_days = 730 }"),
            (
                "RETIREE = { after_expiry_days = 0 }",
                "after_expiry_days = 0 keeps nothing",
                "give a number of days, 1 or more",
            ),
            ("history_days = 0", "history_days = 0 keeps nothing", "give a number of days, 1 or more"),
            (
                "history_days = \"730\"",
                "a whole number belongs here, not the text \"730\"",
                "leave out the quotation marks",
            ),
        ] {
            let told = fault(&format!("[retention]\n\n{text}\n"));
            assert_eq!(told, (Some(3), message.to_owned(), advice.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_recipe_that_cannot_be_meant_is_told_in_its_line() {
        let told =
            |line: &str| fault(&format!("[profiles.retiree]\nrenew = true\n[profiles.retiree.fields]\n{line}\n"));
        for (line, message, advice) in [
            ("campsu = { from = 4 }", "there is no field \"campsu\"", "did you mean campus?"),
            ("campus = { frm = 4 }", "there is no setting \"frm\"", "did you mean from?"),
            (
                "barcode = { from = 4, replace = { pattern = \"(\", with = \"\" } }",
                "the pattern \"(\" can't be used: unclosed group",
                r"a backslash makes ( or . stand for itself; use single quotation marks then, as in '\(P\)'",
            ),
        ] {
            assert_eq!(told(line), (Some(4), message.to_owned(), advice.to_owned()), "{line}");
        }
        let (line, message, _) = told("campus = \"Branch\"");
        assert_eq!(line, Some(4));
        assert_eq!(message, "a recipe such as { from = \"Branch\" } belongs here, not the text \"Branch\"");
        assert_eq!(told("campus = { from = 0 }").0, Some(4));
    }

    #[test]
    fn a_term_that_is_not_there_is_told_where_it_is_named() {
        let group = "\n[groups.SCHOOL]\nlabel = \"School\"\nexpiry = { term = \"Fall 2027\" }\n";
        let message = "[terms] has no term \"Fall 2027\"".to_owned();
        let add = "add its last day under [terms], as in \"Fall 2027\" = 2026-12-18";
        assert_eq!(fault(group), (Some(4), message.clone(), add.to_owned()));
        let near = fault(&format!("[terms]\n\"Fall 2026\" = 2026-12-18{group}"));
        assert_eq!(near, (Some(5), message, format!("did you mean Fall 2026? Otherwise {add}")));
    }

    #[test]
    fn braces_that_are_missing_are_told_in_their_line() {
        let expiry = "write expiry = { months = 12 }, or { date = 2027-06-30 }, or { term = \"Fall 2026\" }";
        for value in ["2027-06-30", "12", "\"Fall 2026\"", "months = 12", "months = 12 }"] {
            let (line, message, advice) = fault(&format!("[groups.X]\nlabel = \"x\"\nexpiry = {value}\n"));
            assert_eq!(line, Some(3), "{value}: {message}");
            assert_eq!((message.as_str(), advice.as_str()), ("expiry needs braces", expiry));
        }
        let open = "a brace is opened in this line and never closed";
        for below in ["", "id_digits = 9\n", "[groups.Y]\nlabel = \"y\"\n"] {
            let (line, message, _) = fault(&format!("[groups.X]\nexpiry = {{ months = 12\n{below}"));
            assert_eq!((line, message.as_str()), (Some(2), open), "{below}");
        }
        let day = fault("[groups.X]\nlabel = 2026-12-18\n");
        assert_eq!(day.1, "a text between quotation marks belongs here, not a day without them");
        assert_eq!(fault("[groups]\nX = 2026-12-18\n").1, "a day cannot stand here");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_whose_name_is_no_text_is_named() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let folder = Path::new(OsStr::from_bytes(b"/caf\xE9"));
        let fault = |text: &str| settings(text, folder).map(drop).map_err(|fault| fault.message);
        let named =
            |name: &str| Err(format!("\"{name}\" is in a folder whose name cannot be read as text: \"/caf\\xE9\""));
        assert_eq!(fault("store = \"library.db\""), named("library.db"));
        assert_eq!(fault("[starters]\nletters = [\"a.txt\"]"), named("a.txt"));
        assert_eq!(fault("store = \"/data/library.db\""), Ok(()));
    }

    #[test]
    fn a_library_adds_and_overrides() {
        let text = "store = \"data/library.db\"\n[terms]\nFall = 2026-12-18\n[groups.SCHOOL]\nexpiry = { term = \"Fall\" }\n[profiles.school]\ngroup = \"SCHOOL\"\nrenew = true\n[profiles.retiree]\nconvert_external = true\n[codes]\nS114 = \"error\"";
        let read = settings(text, Path::new("/somewhere")).unwrap();
        assert_eq!(read.store.as_deref(), Some("/somewhere/data/library.db"));
        assert_eq!(read.groups["SCHOOL"].expiry, ExpiryRule::Term("Fall".into()));
        assert!(read.profiles["school"].renew && read.profiles["retiree"].convert_external);
        assert_eq!(read.profiles["retiree"].group, "RETIREE");
        assert_eq!(read.severity(model::codes::S114), Severity::Error);
    }
}
