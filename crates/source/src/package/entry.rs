//! What a container says of one of its parts.

/// A part as the list describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PartEntry {
    pub(super) name: String,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) unpacked: u64,
    pub(super) offset: u64,
    /// Where its packed bytes begin.
    pub(super) data: usize,
}
