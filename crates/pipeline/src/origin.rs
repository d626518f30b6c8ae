//! Where a plan comes from: what the record of its batch says beside who and when.

use model::batch::{BatchKind, Begun, SourceFile};
use model::layout::ListLayout;
use model::listing::Checked;

/// What a batch came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Lists, an undo, or an account by hand.
    pub kind: BatchKind,
    /// The lists' files.
    pub files: Vec<SourceFile>,
    /// How they were read.
    pub layouts: Vec<ListLayout>,
    /// Patrons whom an undo leaves as they are.
    pub kept: u64,
    /// The id under which an earlier version of the program would have applied the plan.
    pub former_id: Option<String>,
    /// Batches in which the same lists were begun to be loaded, and behind which those of this plan come.
    pub begun: Option<Begun>,
}

impl Origin {
    /// Lists that were read and checked.
    pub fn lists(checked: &Checked) -> Self {
        let files = checked.each_file().map(|file| file.source.clone()).collect();
        Origin { kind: BatchKind::Lists, files, layouts: checked.layouts(), kept: 0, former_id: None, begun: None }
    }

    /// The undoing of a batch.
    pub fn undo(of: u64, kept: u64) -> Self {
        Origin { kind: BatchKind::Undo(of), files: Vec::new(), layouts: Vec::new(), kept, former_id: None, begun: None }
    }

    /// One account, by hand.
    pub fn account() -> Self {
        Origin {
            kind: BatchKind::Account,
            files: Vec::new(),
            layouts: Vec::new(),
            kept: 0,
            former_id: None,
            begun: None,
        }
    }
}
