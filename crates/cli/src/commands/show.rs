//! `rollcall show BATCH`

use crate::args::{Only, ShowArgs};
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use model::batch::BatchAction;
use model::codes;
use model::field::Field;
use report::json;
use report::views::{self, BatchFilter};

pub(crate) fn run(args: &ShowArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let filter = BatchFilter {
        only: args.only.map(|only| match only {
            Only::New => BatchAction::Created,
            Only::Changed => BatchAction::Updated,
        }),
        field: args.field.as_deref().map(field).transpose()?,
        id: args.id.clone(),
        max_shown: args.max_shown,
    };
    let detail = session.existing_store()?.batch(args.batch)?;
    let detail = detail.ok_or_else(|| {
        let message = format!("there is no batch {}", args.batch);
        Failure::coded(codes::P618, message, "rollcall history lists the batches", exit::USAGE)
    })?;
    if session.output.for_people() {
        session.output.document(&views::batch(&detail, &filter))?;
    } else {
        session.output.json(&json::show(&detail, &|patron| filter.takes(patron)))?;
    }
    Ok(exit::DONE)
}

fn field(name: &str) -> Result<Field, Failure> {
    Field::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
        let advice = match crate::config_file::nearest(name, &names) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("the fields are {}", names.join(", ")),
        };
        Failure::usage(format!("there is no field \"{name}\""), advice)
    })
}
