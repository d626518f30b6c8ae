//! `rollcall report expiring|expired|never-signed-in|no-email|duplicates`

use crate::command_line::args::{ExpiredArgs, ExpiringArgs, ListingArgs, ReportCommand};
use crate::command_line::typed::command;
use crate::commands::reporting;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::progress;
use model::roster::Shared;
use pipeline::Store;
use report::{answers, reports};

pub(crate) fn run(what: &ReportCommand, session: &Session<'_>) -> Result<u8, Failure> {
    let today = session.world.today;
    match what {
        ReportCommand::Expiring(ExpiringArgs { before, listing }) => {
            if *before <= today {
                let message = format!("memberships that end from today on never end before {before}");
                let other = command("report expired", &["--since", "DATE"]);
                return Err(Failure::usage(message, format!("{other} lists those that have ended")));
            }
            roster(Shared::Ends { from: today, before: *before }, listing, session)
        }
        ReportCommand::Expired(ExpiredArgs { since, listing }) => {
            if *since >= today {
                let message = format!("no membership can have ended since {since}");
                let other = command("report expiring", &["--before", "DATE"]);
                return Err(Failure::usage(message, format!("{other} lists those that are about to end")));
            }
            roster(Shared::Ended { since: *since, before: today }, listing, session)
        }
        ReportCommand::NeverSignedIn(listing) => roster(Shared::NeverSignedIn, listing, session),
        ReportCommand::NoEmail(listing) => roster(Shared::NoEmail, listing, session),
        ReportCommand::Duplicates(listing) => duplicates(listing, session),
    }
}

fn roster(shared: Shared, listing: &ListingArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = of_known_groups(listing, session)?;
    let roster = pipeline::roster(&mut store, shared, &listing.group, &session.world)?;
    drop(store);
    let _printing = progress::only_printing();
    session.output.answer(&answers::roster(&roster, listing.max_shown))?;
    reporting::write(&listing.reporting(), false, session, |written| reports::roster(&roster, written))?;
    Ok(exit::DONE)
}

fn duplicates(listing: &ListingArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let mut store = of_known_groups(listing, session)?;
    let duplicates = pipeline::duplicates(&mut store, &listing.group, &session.world)?;
    drop(store);
    let _printing = progress::only_printing();
    session.output.answer(&answers::duplicates(&duplicates, listing.max_shown))?;
    reporting::write(&listing.reporting(), false, session, |written| reports::duplicates(&duplicates, written))?;
    Ok(exit::DONE)
}

/// The store, if there is every group that was typed.
fn of_known_groups(listing: &ListingArgs, session: &Session<'_>) -> Result<Store, Failure> {
    let mut store = session.existing_store()?;
    for group in &listing.group {
        pipeline::known_group(&mut store, group, session.settings)?;
    }
    Ok(store)
}
