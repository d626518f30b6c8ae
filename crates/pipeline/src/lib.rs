//! The story: read → check → plan → apply.
//!
//! Each chapter is a module and a function here; what travels between them are plain types of
//! `model`. This crate knows the order of the stages, threads, files and the clock. It knows
//! nothing about what is wrong with a patron (`intake`), what would change (`planner`) or how a
//! store keeps its promise (`store`).

mod apart;
mod apply;
mod check;
mod error;
mod handout;
mod plan;
mod read;
mod starters;
mod stores;
mod world;

pub use apart::{Reader, WORD as READ_WORKBOOK, serve as serve_reading};
pub use apply::{ApplyOptions, Outcome, apply};
pub use check::{CheckOptions, check};
pub use credentials::entropy::{Entropy, NoEntropy};
pub use error::PipelineError;
pub use intake::context::{Hidden, Options as IntakeOptions};
pub use intake::headers;
pub use plan::{PlanOptions, Planned, plan};
pub use source::Options as SourceOptions;
pub use store::{Store, StoreError};
pub use stores::{create_store, open_existing, open_store, remembered_layouts};
pub use world::World;
