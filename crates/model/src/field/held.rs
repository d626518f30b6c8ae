//! The types in which the details hold each kind of field.

use crate::patrons::{parts, text};
use chrono::NaiveDate;

pub(super) type Text = Option<text::Text>;
pub(super) type Date = Option<NaiveDate>;
pub(super) type AccountType = Option<parts::AccountType>;
pub(super) type Emails = Vec<parts::Email>;
pub(super) type Phones = Vec<parts::Phone>;
pub(super) type Addresses = Vec<parts::Address>;
pub(super) type Identifiers = Vec<parts::Identifier>;
pub(super) type Roles = Vec<parts::Role>;
pub(super) type Notes = Vec<parts::Note>;
pub(super) type Blocks = Vec<parts::Block>;
pub(super) type Statistics = Vec<parts::Statistic>;
