//! `rollcall account toggle`: an account becomes external or internal. At the desk it is asked for what is missing; a
//! program is told of all of it at once.

use super::hands::{self, feeds};
use crate::command_line::args::ToggleArgs;
use crate::command_line::typed::{Typed, command};
use crate::commands::consent::NOTHING_WRITTEN;
use crate::commands::patrons::by_hand::{self, ByHand, Starters};
use crate::commands::patrons::desk::{answer, say_groups};
use crate::commands::patrons::who::{by_id, nobody};
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::ask;
use model::patron::{AccountType, Patron};
use model::plan::Plan;
use pipeline::{MissingToToggle, NotToggled, Store, Toggle};
use report::text::visible;

const FEED: &str =
    "Type the name of the campus system that keeps this account up to date, as it is used in your library.";

pub(super) fn run(args: &ToggleArgs, session: &Session<'_>) -> Result<u8, Failure> {
    is_known(args.group.as_deref(), session)?;
    let asks = args.agreeing.asks() && session.may_ask && session.output.is_followed() && ask::can_ask();
    let mut said = Said { feed: args.external_id.clone(), group: args.group.clone() };
    let mut store = session.existing_store()?;
    let mut planned = said.plan(&args.id, &mut store, session)?;
    let mut after_talk = false;
    if let Err(NotToggled { missing: Some(missing), .. }) = &planned
        && asks
        // A group that was named and does not fit is wrong, and not missing.
        && (missing.groups.is_empty() || said.group.is_none())
    {
        let patron = by_id(&mut store, &args.id, session)?.stored.patron;
        if !said.ask(missing, &patron, &mut store, session)? {
            session.output.talk(NOTHING_WRITTEN);
            return Ok(exit::NO);
        }
        planned = said.plan(&args.id, &mut store, session)?;
        after_talk = true;
    }
    let plan = match planned {
        Ok(plan) => plan,
        Err(stays) => return Err(refusal(&stays, args, &mut store, session)?),
    };
    // Whoever writes has the store to itself.
    drop(store);
    let starters = Some(Starters { handing: &args.handing, none: args.no_starters });
    let how = ByHand { agreeing: &args.agreeing, question: "Change this account?", after_talk, starters };
    by_hand::carry_out(plan, &how, session)
}

fn is_known(group: Option<&str>, session: &Session<'_>) -> Result<(), Failure> {
    let groups = &session.settings.groups;
    let Some(group) = group.filter(|group| !groups.contains_key(*group)) else { return Ok(()) };
    let known: Vec<&str> = groups.keys().map(String::as_str).collect();
    Err(Failure::usage(
        format!("there is no user group \"{group}\""),
        format!("the groups are {}; others are added in rollcall.toml", known.join(", ")),
    ))
}

/// Why it stays as it is, with everything that is missing, and a command that has all of it.
fn refusal(
    stays: &NotToggled,
    args: &ToggleArgs,
    store: &mut Store,
    session: &Session<'_>,
) -> Result<Failure, Failure> {
    let message = format!("{} stays as it is: {}", args.id, stays.why.phrased(&Typed));
    let found = by_id(store, &args.id, session)?;
    // What is external already can only become internal, without a campus system.
    let is_external = found.stored.patron.details.account_type == Some(AccountType::External);
    let feed = args.external_id.as_deref().filter(|_| !is_external);
    let said = Toggle { external_id: feed, group: args.group.as_deref() };
    let would = pipeline::plan_toggle(store, &args.id, said, session.settings, &session.world)?;
    if matches!(would, Some(Err(NotToggled { missing: None, .. }))) {
        return Ok(Failure::usage(message, format!("see {}", command("account toggle", &["--help"]))));
    }
    let whole = hands::command(&found.stored, said, store, session)?;
    Ok(Failure::usage(message, format!("nothing was written; as in: {whole}")))
}

/// What is said so far, with the command or at the desk.
struct Said {
    feed: Option<String>,
    group: Option<String>,
}

impl Said {
    fn plan(&self, id: &str, store: &mut Store, session: &Session<'_>) -> Result<Result<Plan, NotToggled>, Failure> {
        let to = Toggle { external_id: self.feed.as_deref(), group: self.group.as_deref() };
        let planned = pipeline::plan_toggle(store, id, to, session.settings, &session.world)?;
        planned.ok_or_else(|| nobody(id))
    }

    /// Asks for what is missing; false where there is nothing more to read.
    fn ask(
        &mut self,
        missing: &MissingToToggle,
        patron: &Patron,
        store: &mut Store,
        session: &Session<'_>,
    ) -> Result<bool, Failure> {
        let keeper = match missing.becomes {
            AccountType::Internal => "the library will keep this account up to date",
            AccountType::External => "a campus system will keep this account up to date",
        };
        let (name, id) = (patron.details.full_name(), &patron.primary_id);
        session.output.talk(&format!("{name} ({id}) becomes {}: {keeper}.", missing.becomes.name()));
        if !missing.groups.is_empty() {
            self.group = ask_group(&missing.groups, session)?;
            if self.group.is_none() {
                return Ok(false);
            }
        }
        if missing.feed {
            let group = self.group.as_deref().or(patron.details.user_group.as_deref());
            self.feed = ask_feed(&feeds(group, store, session)?, session)?;
            return Ok(self.feed.is_some());
        }
        Ok(true)
    }
}

/// Which of these groups, the only one where nothing is typed; `None` where there is nothing more to read.
fn ask_group(groups: &[String], session: &Session<'_>) -> Result<Option<String>, Failure> {
    let default = match groups {
        [only] => Some(only.as_str()),
        _ => None,
    };
    let question = question("User group", default);
    loop {
        let Some(typed) = answer(&question)? else { return Ok(None) };
        let meant = if typed.is_empty() { default.unwrap_or_default() } else { typed.as_str() };
        let code = pipeline::group_named(meant, session.settings);
        if let Some(code) = code.filter(|code| groups.iter().any(|group| group == code)) {
            return Ok(Some(code.to_owned()));
        }
        if !typed.is_empty() && typed != "?" {
            session.output.talk("That isn't one of the groups to choose from:");
        }
        say_groups(groups.iter().filter_map(|code| session.settings.groups.get(code)), session);
    }
}

/// Which campus system, the likeliest where nothing is typed; `None` where there is nothing more to read.
fn ask_feed(likely: &[String], session: &Session<'_>) -> Result<Option<String>, Failure> {
    let default = likely.first().map(String::as_str);
    let question = question("Campus system that owns the account", default);
    loop {
        let Some(typed) = answer(&question)? else { return Ok(None) };
        let meant = if typed.is_empty() { default.unwrap_or_default() } else { typed.as_str() };
        if !meant.is_empty() && meant != "?" {
            return Ok(Some(meant.to_owned()));
        }
        session.output.talk(FEED);
        likely.iter().for_each(|feed| session.output.talk(&format!("  {feed}")));
    }
}

fn question(what: &str, default: Option<&str>) -> String {
    let bracket = default.map(|default| format!(" [{default}]")).unwrap_or_default();
    visible(&format!("{what}{bracket}:"))
}
