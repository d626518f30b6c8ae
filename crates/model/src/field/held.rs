//! The types in which the details hold each kind of field.

use crate::patron_parts;
use chrono::NaiveDate;

pub(super) type Text = Option<Box<str>>;
pub(super) type Date = Option<NaiveDate>;
pub(super) type AccountType = Option<patron_parts::AccountType>;
pub(super) type Emails = Vec<patron_parts::Email>;
pub(super) type Phones = Vec<patron_parts::Phone>;
pub(super) type Addresses = Vec<patron_parts::Address>;
pub(super) type Identifiers = Vec<patron_parts::Identifier>;
pub(super) type Roles = Vec<patron_parts::Role>;
pub(super) type Notes = Vec<patron_parts::Note>;
pub(super) type Blocks = Vec<patron_parts::Block>;
pub(super) type Statistics = Vec<patron_parts::Statistic>;
