//! Hand-out sheets, as far as others than their printer have to know of them. Never what is on one.

/// A hand-out sheet, as the store that has its accounts remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRecord {
    /// The mark under which the audit chain tells of it.
    pub mark: String,
    /// The name of its file without the folder: whoever has the paper in hand knows it by that.
    pub name: String,
}
